"""Identity, tokens, roles, CSRF, passwords and sealed secrets."""
