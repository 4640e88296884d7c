"""How every part asks."""

from typing import Any

import sqlalchemy as sa

from dana.database.statements import Statements


def ask(db: Statements, text: str, **values: Any) -> Any:
    """The rows of one statement, with these values bound."""
    return db.execute(sa.text(text), values)
