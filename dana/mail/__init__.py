"""Letters to people: written in a transaction, sent by the worker."""
