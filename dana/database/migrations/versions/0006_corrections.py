"""Corrections that wait to be looked at."""

from importlib.resources import files

from alembic import op

from dana.database.migrations.policies import isolate

revision = "0006"
down_revision = "0005"

# part: its tenant tables, which get the one policy after the part has run
PARTS: dict[str, list[str]] = {"corrections": ["corrections"]}


def upgrade() -> None:
    """Build the sixth version."""
    folder = files("dana.database.migrations").joinpath("sql")
    for part, tables in PARTS.items():
        op.execute(folder.joinpath(f"0006_{part}.sql").read_text())
        for table in tables:
            isolate(table)
    op.execute(folder.joinpath("0002_owners.sql").read_text())
