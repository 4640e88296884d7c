"""Dana's measured claims: each module is a command that prints its figures and the machine that they were taken on."""
