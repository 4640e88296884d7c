"""The one door to PostgreSQL: transactions, the guarded side door, the embedded server, migrations."""
