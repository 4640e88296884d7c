"""The flight simulator: a fake Meta and the customer's phone, in development only."""
