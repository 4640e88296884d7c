"""The assistant: what was checked of a reply, how Dana answers, drafts."""

from importlib.resources import files

from alembic import op

from dana.database.migrations.policies import isolate

revision = "0004"
down_revision = "0003"

# part: its tenant tables, which get the one policy after the part has run
PARTS: dict[str, list[str]] = {"answers": ["answering", "drafts"]}


def upgrade() -> None:
    """Build the fourth version."""
    folder = files("dana.database.migrations").joinpath("sql")
    for part, tables in PARTS.items():
        op.execute(folder.joinpath(f"0004_{part}.sql").read_text())
        for table in tables:
            isolate(table)
    op.execute(folder.joinpath("0002_owners.sql").read_text())
