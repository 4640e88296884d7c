"""`dana run`: one installation on one machine, its parts started together, kept alive and ended together."""
