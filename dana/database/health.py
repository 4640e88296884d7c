"""Whether the database takes commits, and whether a worker is alive."""

import threading
import time
from dataclasses import dataclass

import psycopg
import sqlalchemy as sa

from dana.database.system import background
from dana.database.transactions import Database
from dana.errors import Unavailable

_LOOK = sa.text("""
select pg_is_in_recovery() or current_setting('transaction_read_only') = 'on' as read_only,
  dana.living_workers() > 0 as working
""")


@dataclass(frozen=True, slots=True)
class Health:
    """What was seen."""

    commits: bool
    workers: bool
    links: tuple[tuple[str, str, str, str | None], ...] = ()


_kept: tuple[float, Health] = (0.0, Health(False, False))
_lock = threading.Lock()


def look(database: Database) -> Health:
    """Health, at most a second old: anybody may ask, so asking must be cheap."""
    global _kept  # noqa: PLW0603 - one per process
    with _lock:
        if _kept[0] < time.monotonic():
            _kept = (time.monotonic() + 1.0, _look(database))
        return _kept[1]


def _look(database: Database) -> Health:
    try:
        with database.system_statements() as db:
            read_only, workers = db.execute(_LOOK).one()
            links = tuple(background.known_links(db))
    except (Unavailable, psycopg.Error):
        return Health(False, False)
    return Health(not read_only, bool(workers), links)
