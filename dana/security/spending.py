"""Where limits are counted: PostgreSQL, Redis, or this process's memory; one rule, a sliding window, in each."""

import math
import threading
import time
from collections.abc import Callable
from typing import Any, Protocol

import psycopg
import sqlalchemy as sa
import structlog

from dana.database.transactions import Database
from dana.errors import Unavailable

log = structlog.get_logger()

ROOM = 50_000  # keys that the memory holds; the oldest go first
PAUSE = 5.0  # seconds for which a lost store is not asked
NO_LIMIT = 2**31
SWEEP_EVERY = 1000  # spendings of this process
_SPEND = sa.text("select dana.spend(:key, :most, :seconds, :cost)")
_REFUND = sa.text("select dana.refund(:key, :seconds, :cost)")
_FORGET = sa.text("select dana.forget_spent()")


class Away(Exception):
    """The store cannot be asked just now."""


class Store(Protocol):
    """Counts what is spent of a key: `most` in any `seconds`, what was before weighed by how much of it is still in the window."""

    def spend(self, key: bytes, most: int, seconds: int, cost: int) -> float:
        """0 when granted, otherwise the seconds after which it is worth trying again; Away when the store is gone."""

    def refund(self, key: bytes, seconds: int, cost: int) -> None:
        """Give back what turned out not to count."""


def wait_for(most: int, seconds: int, cost: int, used: float, before: float, part: float) -> float:
    """Seconds until `cost` fits, when so much was used in this window, of which `part` is over, and in the one before it; 0: it fits."""
    if used + before * (1 - part) + cost <= most:
        return 0.0
    if used + cost <= most:  # the window before has to fade
        return (1 - (most - used - cost) / before - part) * seconds
    return (1 - part + max(1 - (most - cost) / used, 0)) * seconds  # this one has to end, and to fade


class MemoryStore:
    """In this process alone: exact, and never without bound."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock, self._lock = clock, threading.Lock()
        self._spent: dict[bytes, tuple[int, float, float]] = {}  # key: window, used in it, used in the one before

    def spend(self, key: bytes, most: int, seconds: int, cost: int) -> float:
        """0 when granted, otherwise the seconds to wait."""
        with self._lock:
            slot, part, used, before = self._look(key, seconds)
            wait = wait_for(most, seconds, cost, used, before, part)
            if not wait:
                self._spent[key] = (slot, used + cost, before)
                if len(self._spent) > ROOM:
                    self._spent.pop(next(iter(self._spent)))
        return wait

    def refund(self, key: bytes, seconds: int, cost: int) -> None:
        """Give back, within the same window."""
        with self._lock:
            slot, _, used, before = self._look(key, seconds)
            if key in self._spent:
                self._spent[key] = (slot, max(used - cost, 0), before)

    def _look(self, key: bytes, seconds: int) -> tuple[int, float, float, float]:
        now = self._clock() / seconds
        slot, part = math.floor(now), now - math.floor(now)
        kept, used, before = self._spent.get(key, (slot, 0.0, 0.0))
        if kept >= slot:
            return kept, part, used, before
        return slot, part, 0.0, used if kept == slot - 1 else 0.0


class PostgresStore:
    """In PostgreSQL, for all web processes: one statement each, on an unlogged table."""

    def __init__(self, database: Database) -> None:
        self._database, self._count = database, 0

    def spend(self, key: bytes, most: int, seconds: int, cost: int) -> float:
        """0 when granted, otherwise the seconds to wait; Away without the database."""
        wait = self._ask(_SPEND, {"key": key, "most": most, "seconds": seconds, "cost": cost})
        self._count += 1
        if self._count % SWEEP_EVERY == 0:
            self._ask(_FORGET, {})
        return float(wait)

    def refund(self, key: bytes, seconds: int, cost: int) -> None:
        """Give back, within the same window."""
        self._ask(_REFUND, {"key": key, "seconds": seconds, "cost": cost})

    def _ask(self, statement: sa.TextClause, values: dict[str, Any]) -> Any:
        try:
            return self._database.system_statement(statement, values).scalar()
        except (Unavailable, psycopg.Error) as error:
            raise Away from error


class RedisStore:
    """In Redis, for all web processes: the scripts of the library `limits`."""

    def __init__(self, url: str) -> None:
        from limits.storage import RedisStorage  # noqa: PLC0415 - only who has a Redis needs its client
        from redis.backoff import NoBackoff  # noqa: PLC0415
        from redis.retry import Retry  # noqa: PLC0415

        options: Any = {"socket_timeout": 0.5, "socket_connect_timeout": 0.5, "retry": Retry(NoBackoff(), 1)}  # a sign-in waits for it
        self._storage = RedisStorage(url, key_prefix="dana", **options)

    def spend(self, key: bytes, most: int, seconds: int, cost: int) -> float:
        """0 when granted, otherwise the seconds to wait; Away without Redis."""
        try:
            if self._storage.acquire_sliding_window_entry(key.hex(), most, seconds, cost):
                return 0.0
            before, fading, used, left = self._storage.get_sliding_window(key.hex(), seconds)
        except self._storage.base_exceptions as error:
            raise Away from error
        part = 1 - fading / seconds if before else 1 - max(left - seconds, 0) / seconds
        return wait_for(most, seconds, cost, used, before, part) or 1.0

    def refund(self, key: bytes, seconds: int, cost: int) -> None:
        """Give back, within the same window."""
        try:
            self._storage.acquire_sliding_window_entry(key.hex(), NO_LIMIT, seconds, -cost)
        except self._storage.base_exceptions as error:
            raise Away from error


class Sheltered:
    """A store that falls back to this process's memory while it is away: limits then hold per process, and never not at all."""

    def __init__(self, store: Store, memory: MemoryStore) -> None:
        self._store, self._memory, self._away_until = store, memory, 0.0

    def spend(self, key: bytes, most: int, seconds: int, cost: int) -> float:
        """0 when granted, otherwise the seconds to wait."""
        if time.monotonic() >= self._away_until:
            try:
                return self._store.spend(key, most, seconds, cost)
            except Away:
                self._lost()
        return self._memory.spend(key, most, seconds, cost)

    def refund(self, key: bytes, seconds: int, cost: int) -> None:
        """Give back where it was taken, as far as that is known."""
        if time.monotonic() >= self._away_until:
            try:
                self._store.refund(key, seconds, cost)
            except Away:
                self._lost()
        self._memory.refund(key, seconds, cost)

    def _lost(self) -> None:
        self._away_until = time.monotonic() + PAUSE
        log.warning("limit_store_away", seconds=PAUSE)
