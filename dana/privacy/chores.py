"""What the worker does for personal data beside each sweep: wakes what was missed."""

import time
from collections.abc import Callable, Iterable
from uuid import UUID

from dana.database.statements import Statements
from dana.database.system import erasures
from dana.database.transactions import Database
from dana.jobs import waker

EVERY_SECONDS = 15.0
MOST = 100


def sweeper(database: Database, *, clock: Callable[[], float] = time.monotonic) -> Callable[[], None]:
    """A function to call often: every 15 seconds it wakes exports, erasures and retention runs that are due and were missed."""

    def missed(db: Statements) -> Iterable[tuple[str, UUID, UUID]]:
        return erasures.missed_privacy(db, MOST)

    return waker(database, missed, EVERY_SECONDS, clock)
