"""Tells other processes after a commit: NOTIFY in small non-durable transactions of its own, many notices at once."""

import contextlib
import queue
import threading
import time

import orjson
import psycopg
import sqlalchemy as sa
import structlog

from dana.database.statements import QuickPool
from dana.errors import Unavailable
from dana.polling import COME, wait_for

log = structlog.get_logger()

Notice = tuple[str, str]  # channel, payload (at most 8,000 bytes)
MOST_AT_ONCE = 200
PAGES = "dana"  # the channel of open pages
GATHER_SECONDS, BETWEEN_SECONDS = 0.015, 0.005
# set for its own transaction alone: a pooler passes no options on, and hands the connection to others
_NOTIFY = sa.text("""
with quickly as materialized (select set_config('synchronous_commit', 'off', true))
select pg_notify(n ->> 0, n ->> 1) from quickly, json_array_elements(cast(:notices as json)) as n
""")


def hear(connection: psycopg.Connection, seconds: float) -> list[str]:
    """Payloads of the notices that came, waiting for the first; libpq's own, since psycopg's generator costs several times as much."""
    raw = connection.pgconn
    found: list[str] = []
    if wait_for(raw.socket, COME, seconds * 1000):
        raw.consume_input()
        while (notice := raw.notifies()) is not None:
            found.append(notice.extra.decode())
    return found


def _hurries(notice: Notice | None) -> bool:
    return notice is None or notice[0] != PAGES


class Notifier:
    """One thread per process. A notice lost with its process is made good by polling and by refetching."""

    def __init__(self, pool: QuickPool) -> None:
        self._pool = pool
        self._waiting: queue.Queue[Notice | None] = queue.Queue()  # a SimpleQueue of Python 3.11 may wait for ever when the time is short
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._sent_at = 0.0

    def send(self, notices: list[Notice]) -> None:
        """Queue notices; returns at once."""
        if self._thread is None:
            self._start()
        for notice in notices:
            self._waiting.put(notice)

    def close(self) -> None:
        """Send what is waiting and end."""
        if self._thread is not None:
            self._waiting.put(None)
            self._thread.join(5)

    def _start(self) -> None:
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="notifier", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        going_on = True
        while going_on:
            batch = {self._waiting.get(): None}  # a dict keeps the order and drops repeats
            self._gather(batch)
            going_on = None not in batch
            self._deliver([notice for notice in batch if notice is not None])

    def _gather(self, batch: dict[Notice | None, None]) -> None:
        """Pages can wait for a few others of the moment; a wake-up of workers only when one was sent just before, and the end never."""
        end, hurried_end = time.monotonic() + GATHER_SECONDS, self._sent_at + BETWEEN_SECONDS
        hurry = any(_hurries(notice) for notice in batch)
        with contextlib.suppress(queue.Empty):
            while len(batch) < MOST_AT_ONCE and None not in batch:
                left = (hurried_end if hurry else end) - time.monotonic()
                notice = self._waiting.get(timeout=left) if left > 0 else self._waiting.get_nowait()
                batch[notice] = None
                hurry = hurry or _hurries(notice)

    def _deliver(self, batch: list[Notice]) -> None:
        if not batch:
            return
        notices = orjson.dumps(batch).decode()
        for attempt in (1, 2):
            try:
                self._pool.alone(_NOTIFY, {"notices": notices})
                self._sent_at = time.monotonic()
            except (psycopg.Error, Unavailable) as error:
                if attempt == 2:
                    log.warning("notices_dropped", count=len(batch), error=type(error).__name__)
            else:
                return
