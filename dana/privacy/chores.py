"""What the worker does for personal data beside each sweep: wakes what was missed."""

import time
from collections.abc import Callable

from dana.database.system import erasures
from dana.database.transactions import Database
from dana.jobs import wake

EVERY_SECONDS = 15.0
MOST = 100


def sweeper(database: Database, *, clock: Callable[[], float] = time.monotonic) -> Callable[[], None]:
    """A function to call often: every 15 seconds it wakes exports, erasures and retention runs that are due and were missed."""
    next_at = clock()

    def sweep() -> None:
        nonlocal next_at
        if clock() < next_at:
            return
        next_at = clock() + EVERY_SECONDS
        with database.system_statements() as db:
            for task, account_id, row_id in erasures.missed_privacy(db, MOST):
                wake(db, task, account_id, row_id)

    return sweep
