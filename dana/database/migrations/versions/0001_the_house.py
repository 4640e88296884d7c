"""The house: accounts, the inbox, knowledge, jobs, and the walls between accounts."""

from importlib.resources import files

from alembic import op

from dana.database.migrations.policies import isolate

revision = "0001"
down_revision = None

TENANT_TABLES = [
    "integrations",
    "contacts",
    "identities",
    "conversations",
    "messages",
    "early_statuses",
    "sources",
    "usage",
    "documents",
    "document_files",
    "document_pages",
    "passages",
    "terms",
]


def upgrade() -> None:
    """Build everything of the first version."""
    for part in ("roles", "accounts", "jobs", "inbox", "knowledge", "look_ups"):
        op.execute(files("dana.database.migrations").joinpath("sql", f"0001_{part}.sql").read_text())
    for table in TENANT_TABLES:
        isolate(table)
    for part in ("grants", "statistics"):
        op.execute(files("dana.database.migrations").joinpath("sql", f"0001_{part}.sql").read_text())
