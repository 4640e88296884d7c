"""The demo's first customer: writes on the simulated phone once a worker can answer, through the whole real path."""

import time
from collections.abc import Callable
from uuid import UUID

import sqlalchemy as sa

from dana.database.health import look
from dana.database.system import sessions
from dana.database.transactions import Database
from dana.demo import EMAIL

CUSTOMER_ID, CUSTOMER_NAME = "351910000042", "Nora Lindqvist"
QUESTION = "Hi! How long do I have to return something I bought?"
PATIENCE = 120.0  # seconds


def begin(database: Database, write: Callable[[UUID, bool], None]) -> None:
    """Call `write` with the demo account, and whether it is still without a conversation; gives up quietly when nothing is ready."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        account_id = _ready(database)
        if account_id is not None:
            write(account_id, not _has_conversation(database, account_id))
            return
        time.sleep(0.5)


def _ready(database: Database) -> UUID | None:
    """The demo account, once a worker lives and every document can be found."""
    if not look(database).workers:
        return None
    with database.system_transaction() as db:
        person = sessions.find_person(db, EMAIL)
        accounts = sessions.accounts_of(db, person.user_id) if person else []
    if not accounts:
        return None
    with database.account_transaction(accounts[0].account_id) as db:
        waiting = db.execute(sa.text("select count(*) from documents where passages = 0 and status <> 'failed'")).scalar()
    return None if waiting else accounts[0].account_id


def _has_conversation(database: Database, account_id: UUID) -> bool:
    with database.account_transaction(account_id) as db:
        return db.execute(sa.text("select 1 from conversations limit 1")).first() is not None
