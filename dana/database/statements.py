"""The short way for hot paths: prepared statements on psycopg itself, in transactions that cost one round trip to open."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol

import psycopg
import sqlalchemy as sa
from psycopg.rows import namedtuple_row
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.pool import PoolProxiedConnection, QueuePool

from dana.errors import Unavailable

_DIALECT: Any = PGDialect_psycopg()  # type: ignore[no-untyped-call]
_CAN_RETRY = (psycopg.OperationalError, psycopg.InterfaceError)


class Statements(Protocol):
    """A transaction that runs statements: SQLAlchemy's Session, or the short way."""

    @property
    def info(self) -> dict[Any, Any]: ...

    def execute(self, statement: Any, params: Any = None, /) -> Any: ...


class Fetched:
    """The rows of one statement, all here already."""

    __slots__ = ("_rows", "rowcount")

    def __init__(self, cursor: psycopg.Cursor[Any]) -> None:
        self._rows = cursor.fetchall() if cursor.description else []
        self.rowcount = cursor.rowcount

    def first(self) -> Any:
        """The first row, or None."""
        return self._rows[0] if self._rows else None

    def one(self) -> Any:
        """The only row."""
        (row,) = self._rows
        return row

    def all(self) -> list[Any]:
        """Every row."""
        return self._rows

    def scalar(self) -> Any:
        """The first column of the first row, or None."""
        return self._rows[0][0] if self._rows else None

    def scalar_one(self) -> Any:
        """The only value."""
        return self.one()[0]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._rows)


class _Compiled:
    """A text() as psycopg takes it, with what has to be done to its values."""

    __slots__ = ("processors", "sql")

    def __init__(self, statement: sa.TextClause) -> None:
        compiled = statement.compile(dialect=_DIALECT)
        self.sql = str(compiled)
        self.processors: dict[str, Callable[[Any], Any]] = dict(compiled._bind_processors)  # type: ignore[arg-type]


_compiled: dict[str, _Compiled] = {}  # by the text, of which there are as many as the code has


class Quick:
    """One open transaction; each statement is compiled once per process."""

    __slots__ = ("_connection", "info")

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection
        self.info: dict[Any, Any] = {}

    def execute(self, statement: sa.TextClause, params: Any = None, /) -> Fetched:
        """Run a statement, once, or for each of a list of values."""
        ready = _compiled.get(statement.text)
        if ready is None:
            ready = _compiled[statement.text] = _Compiled(statement)
        if isinstance(params, list):
            cursor = self._connection.cursor()
            cursor.executemany(ready.sql, [self._values(ready, item) for item in params])
        else:
            cursor = self._connection.execute(ready.sql, self._values(ready, params) if params else None)
        return Fetched(cursor)

    @staticmethod
    def _values(ready: _Compiled, params: Mapping[str, Any]) -> Mapping[str, Any]:
        if not ready.processors:
            return params
        return {**params, **{name: change(params[name]) for name, change in ready.processors.items()}}


class QuickPool:
    """Connections of their own for the short way."""

    def __init__(self, url: str, *, size: int, options: str) -> None:
        def connect() -> Any:
            return psycopg.connect(
                url, autocommit=True, row_factory=namedtuple_row, connect_timeout=5, options=options, prepare_threshold=3
            )

        self._pool = QueuePool(
            connect, pool_size=size, max_overflow=0, timeout=5, use_lifo=True, reset_on_return=None, dialect=_DIALECT
        )  # fmt: skip

    @contextmanager
    def transaction(self, opening: str) -> Iterator[Quick]:
        """Open with `begin` and `opening` in one round trip; commit, or roll back on an exception."""
        held, connection = self._begin(opening)
        quick = Quick(connection)
        try:
            yield quick
            connection.execute("commit")
        except BaseException:
            self._roll_back(held, connection)
            raise
        held.close()

    def _begin(self, opening: str) -> tuple[PoolProxiedConnection, psycopg.Connection[Any]]:
        """A kept connection may have died with its server: nothing has happened yet, so a second try is safe."""
        for attempt in (1, 2):
            held = None
            try:
                held = self._pool.connect()
                connection: psycopg.Connection[Any] = held.driver_connection  # type: ignore[assignment]
                connection.execute(opening, prepare=False)
            except (*_CAN_RETRY, sa.exc.TimeoutError) as error:
                if held is not None:
                    held.invalidate()
                if attempt == 2 or isinstance(error, sa.exc.TimeoutError):
                    raise Unavailable("The database cannot be reached just now; try again in a moment.") from error
            else:
                return held, connection
        raise AssertionError

    @staticmethod
    def _roll_back(held: PoolProxiedConnection, connection: psycopg.Connection[Any]) -> None:
        try:
            connection.execute("rollback")
            held.close()
        except psycopg.Error:
            held.invalidate()

    def close(self) -> None:
        """Give all connections back."""
        self._pool.dispose()
