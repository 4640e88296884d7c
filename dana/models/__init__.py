"""Tables only, one file per feature."""
