"""An account's connections to outside services."""
