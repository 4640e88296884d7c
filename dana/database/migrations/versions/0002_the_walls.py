"""People, members, limits, audit, personal data: everything that keeps others out and puts on record what was done."""

from importlib.resources import files

from alembic import op

from dana.database.migrations.policies import isolate

revision = "0002"
down_revision = "0001"

# part: its tenant tables, which get the one policy after the part has run
PARTS: dict[str, list[str]] = {
    "people": [],
    "members": ["membership_channels", "invitations", "api_keys"],
    "limits": [],
    "audit": ["audit_entries"],
    "privacy": ["exports", "export_parts", "erasures", "retention"],
    "supabase": [],
    "walls": [],
}


def upgrade() -> None:
    """Build the second version."""
    op.execute("grant create on schema dana to dana_system")  # an owner who is no superuser can give it nothing otherwise
    for part, tables in PARTS.items():
        op.execute(files("dana.database.migrations").joinpath("sql", f"0002_{part}.sql").read_text())
        for table in tables:
            isolate(table)
    op.execute(files("dana.database.migrations").joinpath("sql", "0002_owners.sql").read_text())
