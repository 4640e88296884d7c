"""The steps from an empty database to this version; SQL that PostgreSQL 15 to 18 know."""
