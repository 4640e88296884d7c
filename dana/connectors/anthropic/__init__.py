"""Anthropic's models, asked with the account's own key."""
