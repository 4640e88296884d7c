"""Instagram direct messages, for one professional account."""
