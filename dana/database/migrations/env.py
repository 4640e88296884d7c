"""How Alembic runs here: always on the connection that `dana.database.migrate` gives, in one transaction."""

from alembic import context

connection = context.config.attributes["connection"]
context.configure(connection=connection, version_table_schema="dana_migrations")
with context.begin_transaction():
    context.run_migrations()
