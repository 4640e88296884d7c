"""The one wall that every tenant table gets; used by migrations."""

from alembic import op


def isolate(table: str) -> None:
    """Force row level security on `table`: a row is seen and written only under its own account."""
    op.execute(f"alter table {table} enable row level security")
    op.execute(f"alter table {table} force row level security")
    op.execute(
        f"create policy own_account on {table} for all"
        " using (account_id = any (array(select dana.visible_accounts())))"
        " with check (account_id = any (array(select dana.visible_accounts())))"
    )
