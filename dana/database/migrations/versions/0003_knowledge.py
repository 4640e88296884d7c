"""Knowledge that can be trusted, and what the walls still wanted."""

from importlib.resources import files

from alembic import op

from dana.database.migrations.policies import isolate

revision = "0003"
down_revision = "0002"

# part: its tenant tables, which get the one policy after the part has run
PARTS: dict[str, list[str]] = {
    "people": [],
    "record": [],
    "knowledge": [],
    "index": [
        "knowledge_indexes",
        "passage_words",
        "passage_vectors",
        "english_vectors",
        "postings",
        "code_books",
        "code_cells",
        "passage_codes",
        "code_blocks",
    ],
    "members": [],
    "channels": ["former_secrets", "farewells"],
    "library": ["document_versions"],
    "gaps": ["knowledge_gaps", "gap_questions", "passage_claims", "contradiction_checks", "contradictions"],
    "web": ["web_sources", "web_pages"],
    "closing": [],
    "tidy": [],
}


def upgrade() -> None:
    """Build the third version."""
    folder = files("dana.database.migrations").joinpath("sql")
    op.execute("grant create on schema dana to dana_system")  # an owner who is no superuser can give it nothing otherwise
    for part, tables in PARTS.items():
        op.execute(folder.joinpath(f"0003_{part}.sql").read_text())
        for table in tables:
            isolate(table)
    op.execute(folder.joinpath("0002_owners.sql").read_text())
