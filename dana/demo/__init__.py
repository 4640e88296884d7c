"""A small invented shop to look around in: development only, its sign-in is known to everybody."""

from dana.database.system import sessions
from dana.database.transactions import Database
from dana.errors import Misconfigured

EMAIL = "demo@dana.example"
PASSWORD = "ride the fern hills"  # noqa: S105 - public on purpose, and refused in production


def is_there(database: Database) -> bool:
    """Whether the demo's person exists."""
    with database.system_transaction() as db:
        return sessions.find_person(db, EMAIL) is not None


def refuse_in_production(database: Database) -> None:
    """Misconfigured when the demo's person exists where production runs."""
    if is_there(database):
        raise Misconfigured(f"The demo account ({EMAIL}) is in this database: remove it before going to production.")
