"""The demo's first customer: writes on the simulated phone once a worker can answer, through the whole real path."""

import time
from collections.abc import Callable
from uuid import UUID

import sqlalchemy as sa
import structlog

from dana.database import system
from dana.database.health import look
from dana.database.transactions import Database
from dana.demo import EMAIL

log = structlog.get_logger()

CUSTOMER_ID, CUSTOMER_NAME = "351910000042", "Nora Lindqvist"
QUESTION = "Hi! How many days do I have to return a helmet that does not fit?"
PATIENCE = 120.0  # seconds


def begin(database: Database, write: Callable[[UUID], None]) -> None:
    """Let the first customer `write` to the demo account unless it has a conversation; gives up quietly when nothing is ready."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        account_id = _ready(database)
        if account_id is not None:
            if not _has_conversation(database, account_id):
                write(account_id)
                log.info("demo_customer_wrote")
            return
        time.sleep(0.5)


def _ready(database: Database) -> UUID | None:
    """The demo account, once a worker lives and every document can be found."""
    if not look(database).workers:
        return None
    with database.system_transaction() as db:
        person = system.find_person(db, EMAIL)
        accounts = system.accounts_of(db, person.user_id) if person else []
    if not accounts:
        return None
    with database.account_transaction(accounts[0].account_id) as db:
        waiting = db.execute(sa.text("select count(*) from documents where passages = 0 and status <> 'failed'")).scalar()
    return None if waiting else accounts[0].account_id


def _has_conversation(database: Database, account_id: UUID) -> bool:
    with database.account_transaction(account_id) as db:
        return db.execute(sa.text("select 1 from conversations limit 1")).first() is not None
