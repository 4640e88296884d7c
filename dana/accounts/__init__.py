"""Accounts, people and their memberships."""
