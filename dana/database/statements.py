"""The short way for hot paths: statements prepared on libpq itself, several in one round trip, `begin` and `commit` included."""

import contextlib
import queue
from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, Protocol

import psycopg
import sqlalchemy as sa
from psycopg import pq
from psycopg.adapt import PyFormat, Transformer
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from dana.errors import Unavailable
from dana.polling import COME, ROOM, has_come, wait_for

# $1, $2: a cursor of psycopg would rewrite its %(name)s at every call, which costs more than all else here (bench/statements.py)
_NUMBERED: Any = PGDialect_psycopg(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]  # SQLAlchemy has no types there
_NAMED: Any = PGDialect_psycopg()  # type: ignore[no-untyped-call]  # as above
_LOST = (psycopg.OperationalError, psycopg.InterfaceError)
_DONE = (pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK)
_BEGIN, _COMMIT = sa.text("begin"), sa.text("commit")
WAIT_SECONDS = 5  # for a connection


class Statements(Protocol):
    """A transaction that runs statements: SQLAlchemy's Session, or the short way."""

    @property
    def info(self) -> dict[Any, Any]: ...

    def execute(self, statement: Any, params: Any = None, /) -> Any: ...


Step = tuple[sa.TextClause, Mapping[str, Any] | None]  # a statement and its values


def later(db: Statements, statement: sa.TextClause, params: Mapping[str, Any]) -> None:
    """Run a statement whose result nobody reads: with the next one, or with the commit, in one round trip where that is possible."""
    if isinstance(db, Quick):
        db.waiting.append((statement, params))
    else:
        db.execute(statement, params)


def together(db: Statements, steps: Sequence[Step]) -> list[Any]:
    """The results of statements that do not know of each other, in one round trip where that is possible."""
    if isinstance(db, Quick):
        return list(db.together(steps))
    return [db.execute(statement, params) for statement, params in steps]


class Fetched:
    """The rows of one statement, all here already."""

    __slots__ = ("_rows", "rowcount", "status")

    def __init__(self, rows: list[Any], rowcount: int, status: bytes | None = None) -> None:
        self._rows, self.rowcount, self.status = rows, rowcount, status

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
    """A text() as libpq takes it: numbered places, the names that fill them, and what has to be done to their values."""

    __slots__ = ("formats", "names", "processors", "sql", "statement")

    def __init__(self, statement: sa.TextClause) -> None:
        compiled: Any = statement.compile(dialect=_NUMBERED)
        self.statement = statement
        self.sql = str(compiled).encode()
        self.names: tuple[str, ...] = tuple(dict.fromkeys(compiled.positiontup or ()))
        self.processors: dict[str, Callable[[Any], Any]] = dict(compiled._bind_processors)
        self.formats = [PyFormat.AUTO] * len(self.names)

    def values(self, params: Mapping[str, Any]) -> list[Any]:
        """The values in the order of their places."""
        if not self.processors:
            return [params[name] for name in self.names]
        change = self.processors.get
        return [process(params[name]) if (process := change(name)) else params[name] for name in self.names]


_compiled: dict[str, _Compiled] = {}  # by the text, of which there are as many as the code has


class _Prepared:
    """A statement for values of certain types, and the name under which the server of one connection knows it."""

    __slots__ = ("name", "row", "sql", "types")

    def __init__(self, name: bytes, sql: bytes, types: tuple[int, ...]) -> None:
        self.name, self.sql, self.types = name, sql, types
        self.row: Callable[[Sequence[Any]], Any] | None = None  # known with the first result


class _Line:
    """One connection, and what it has prepared; `is_swollen` once it has sent much, whose room libpq and the server keep."""

    __slots__ = ("_prepared", "_values", "connection", "is_swollen", "wire")

    def __init__(self, url: str, **how: Any) -> None:
        self.connection = psycopg.connect(
            url, autocommit=True, connect_timeout=WAIT_SECONDS,
            keepalives_idle=15, keepalives_interval=5, keepalives_count=3, tcp_user_timeout=30_000, **how,
        )  # fmt: skip
        self.wire = self.connection.pgconn
        self.is_swollen = False
        self._values = Transformer(self.connection)
        self._prepared: dict[tuple[str, tuple[int, ...]], _Prepared] = {}

    def is_alive(self) -> bool:
        """Whether the server had not hung up before this moment; its last words come before its end can be seen."""
        with contextlib.suppress(psycopg.Error):
            while self.wire.status == pq.ConnStatus.OK and has_come(self.wire.socket):
                self.wire.consume_input()
        return self.wire.status == pq.ConnStatus.OK

    def run(self, statement: sa.TextClause, params: Mapping[str, Any] | None) -> Fetched:
        """One statement."""
        prepared, data, formats = self._bound(statement, params)
        self._queue(prepared, data, formats)
        return self._fetched(prepared, self._result())

    def run_together(self, steps: Sequence[Step]) -> list[Fetched]:
        """
        Statements in one round trip; after an error none follows.

        Outside a transaction they are one by themselves, committed with the last: https://www.postgresql.org/docs/current/libpq-pipeline-mode.html
        """
        bound = [self._bound(statement, params) for statement, params in steps]
        self.wire.enter_pipeline_mode()
        try:
            for prepared, data, formats in bound:
                self._queue(prepared, data, formats)
            self.wire.pipeline_sync()
            self._send()
            results = [self._next_result() for _ in bound]
            ended = self._next_result(ends=False)  # the sync's own
            if ended.status != pq.ExecStatus.PIPELINE_SYNC:  # the error of a commit, and then the sync
                self.wire.get_result()
                self._next_result(ends=False)
        except psycopg.Error as error:  # libpq itself gave up: nothing more can be said on this line
            self.wire.finish()
            raise psycopg.OperationalError(str(error)) from error
        self.wire.exit_pipeline_mode()
        found = [self._fetched(step[0], result) for step, result in zip(bound, results, strict=True)]
        if ended.status != pq.ExecStatus.PIPELINE_SYNC:
            self._check(ended)
        return found

    def run_many(self, statement: sa.TextClause, params: list[dict[str, Any]]) -> Fetched:
        """The same statement for a list of values, in one pipeline."""
        compiled: Any = statement.compile(dialect=_NAMED)
        with self.connection.cursor() as cursor:
            cursor.executemany(str(compiled), params)
            return Fetched([], cursor.rowcount)

    def roll_back(self) -> None:
        """End the transaction as if it had never been; on a lost connection the server does so by itself."""
        with contextlib.suppress(psycopg.Error):
            self.wire.send_query(b"rollback")
            self._result()

    def _bound(self, statement: sa.TextClause, params: Mapping[str, Any] | None) -> tuple[_Prepared, Any, Any]:
        ready = _ready(statement)
        data = self._values.dump_sequence(ready.values(params or {}), ready.formats)
        return self._prepare(statement.text, ready, tuple(self._values.types or ())), data, self._values.formats

    def _prepare(self, text: str, ready: _Compiled, types: tuple[int, ...]) -> _Prepared:
        found = self._prepared.get((text, types))
        if found is None:
            found = self._make_known(ready.sql, types)
            self._prepared[text, types] = found
        return found

    def _make_known(self, sql: bytes, types: tuple[int, ...]) -> _Prepared:
        prepared = _Prepared(b"dana_%d" % len(self._prepared), sql, types)
        self.wire.send_prepare(prepared.name, sql, types)
        self._check(self._result())
        return prepared

    def _queue(self, prepared: _Prepared, data: Any, formats: Any) -> None:
        self.wire.send_query_prepared(prepared.name, data, formats)

    def _send(self) -> None:
        socket = self.wire.socket
        while self.wire.flush():  # more than the socket takes at once
            self.is_swollen = True
            if wait_for(socket, COME | ROOM) & COME:
                self.wire.consume_input()

    def _result(self) -> pq.abc.PGresult:
        """The one result of what was queued outside a pipeline; libpq's own waiting would keep every other thread waiting too."""
        self._send()
        return self._next_result()

    def _next_result(self, *, ends: bool = True) -> pq.abc.PGresult:
        while self.wire.is_busy():
            wait_for(self.wire.socket, COME)
            self.wire.consume_input()
        result = self.wire.get_result()
        if result is None:
            raise psycopg.OperationalError("the connection is lost")
        if ends:
            self.wire.get_result()  # None: the end of this statement's results
        return result

    def _fetched(self, prepared: _Prepared, result: pq.abc.PGresult) -> Fetched:
        self._check(result)
        if not result.nfields:
            return Fetched([], result.command_tuples or 0, result.command_status)
        if prepared.row is None:
            prepared.row = _row_of(tuple((result.fname(index) or b"").decode() for index in range(result.nfields)))
        self._values.set_pgresult(result)
        return Fetched(self._values.load_rows(0, result.ntuples, prepared.row), result.ntuples)

    def _check(self, result: pq.abc.PGresult) -> None:
        if result.status in _DONE:
            return
        if self.wire.status == pq.ConnStatus.BAD:
            raise psycopg.OperationalError(result.get_error_message() or "the connection is lost")
        raise psycopg.errors.error_from_result(result)


class _SharedLine(_Line):
    """One connection to a pooler that gives each transaction another server: what one has prepared the next does not know."""

    __slots__ = ()

    def __init__(self, url: str) -> None:
        super().__init__(url, prepare_threshold=None)

    def _make_known(self, sql: bytes, types: tuple[int, ...]) -> _Prepared:
        return _Prepared(b"", sql, types)

    def _queue(self, prepared: _Prepared, data: Any, formats: Any) -> None:
        self.wire.send_query_params(prepared.sql, data, prepared.types, formats)


def _ready(statement: sa.TextClause) -> _Compiled:
    ready = _compiled.get(statement.text)
    if ready is None:
        ready = _compiled[statement.text] = _Compiled(statement)
    return ready


@cache  # each connection prepares anew, and making such a class costs as much as a round trip
def _row_of(names: tuple[str, ...]) -> Callable[[Sequence[Any]], Any]:
    made: Any = namedtuple("Row", names, rename=True)  # type: ignore[misc]  # a query's own columns
    return made._make


class Quick:
    """One transaction, begun with its first statement; each is compiled once per process and prepared once per connection."""

    __slots__ = ("_line", "_opening", "_pool", "committed", "info", "waiting")

    def __init__(self, pool: "QuickPool", opening: Sequence[Step]) -> None:
        self._pool, self._opening = pool, opening
        self._line: _Line | None = None
        self.committed = False
        self.waiting: list[Step] = []
        self.info: dict[Any, Any] = {}

    def execute(self, statement: sa.TextClause, params: Any = None, /) -> Fetched:
        """Run a statement, once, or for each of a list of values."""
        if isinstance(params, list):
            return self._open().run_many(statement, params)
        if self._line is None or self.waiting or self.committed:
            return self.together([(statement, params)])[0]
        return self._line.run(statement, params)

    def together(self, steps: Sequence[Step], *, last: bool = False) -> list[Fetched]:
        """Several statements in one round trip, none knowing what the others found; with `last` the commit goes along."""
        if self.committed:
            raise RuntimeError("this transaction is over")
        waiting, self.waiting = self.waiting, []
        all_steps = [*waiting, *steps]
        if self._line is None:
            fetched = self._begin_with(all_steps, whole=last)
        elif last:
            fetched = self._line.run_together([*all_steps, (_COMMIT, None)])
            _check_commit(fetched.pop())
        else:
            fetched = self._line.run_together(all_steps)
        self.committed = last
        return fetched[len(waiting) :]

    def commit(self) -> None:
        """End it well, unless it has ended already or never began."""
        if self.waiting:
            self.together([], last=True)
        elif self._line is not None and not self.committed:
            _check_commit(self._line.run(_COMMIT, None))
            self.committed = True

    def close(self) -> None:
        """Give the connection back, rolled back if it was not committed."""
        if self._line is not None:
            line, self._line = self._line, None
            self._pool.give_back(line)

    def _open(self) -> _Line:
        if self._line is None or self.waiting:
            self.together([])
        assert self._line is not None  # noqa: S101 - for the reader of types
        return self._line

    def _begin_with(self, steps: Sequence[Step], *, whole: bool) -> list[Fetched]:
        """
        The first statements, or all: then the round trip is the transaction.

        A kept connection may have died with its server: unless a commit is on its way nothing has happened, and it is tried again.
        """
        opening = self._opening if whole else [(_BEGIN, None), *self._opening]
        for attempt in (1, 2):
            self._line = self._pool.take()
            try:
                return self._line.run_together([*opening, *steps])[len(opening) :]
            except psycopg.errors.QueryCanceled as error:  # it would take as long a second time
                self.close()
                raise Unavailable("The database took too long over this; it was not done. Try again when there is less to do.") from error
            except _LOST as error:
                self.close()
                if attempt == 2 or whole:
                    raise _away() from error
        raise AssertionError


def _check_commit(fetched: Fetched) -> None:
    if fetched.status == b"ROLLBACK":
        raise psycopg.errors.InFailedSqlTransaction("a statement failed before the commit")


class QuickPool:
    """
    Connections of their own for the short way; the one that was used last goes first.

    `options` are the server's for each session. Through a pooler in transaction mode there is none: `limits` then open each transaction.
    """

    def __init__(self, url: str, *, size: int, options: str = "", limits: sa.TextClause | None = None) -> None:
        self._url, self._options, self._is_shared = url, options, limits is not None
        self._limits: list[Step] = [] if limits is None else [(limits, None)]
        self._places: queue.LifoQueue[_Line | None] = queue.LifoQueue()  # None: a place whose connection is to be opened
        for _ in range(size):
            self._places.put(None)

    @contextmanager
    def transaction(self, opening: Sequence[Step] = ()) -> Iterator[Quick]:
        """Begin with these statements; commit, or roll back on an exception. Unavailable when the database is away."""
        quick = Quick(self, [*self._limits, *opening])
        try:
            yield quick
            quick.commit()
        finally:
            quick.close()

    def alone(self, statement: sa.TextClause, params: Mapping[str, Any]) -> Fetched:
        """One statement that is its own transaction."""
        if self._is_shared:
            return self.at_once([(statement, params)])[0]
        line = self.take()
        try:
            return line.run(statement, params)
        finally:
            self.give_back(line)

    def at_once(self, steps: Sequence[Step]) -> list[Fetched]:
        """Several statements that are one transaction of one round trip."""
        line = self.take()
        try:
            return line.run_together([*self._limits, *steps])[len(self._limits) :]
        finally:
            self.give_back(line)

    def close(self) -> None:
        """Close the connections that nobody uses."""
        self._forget_idle()

    def take(self) -> _Line:
        """A connection for this thread alone, until it is given back."""
        try:
            line = self._places.get(timeout=WAIT_SECONDS)
        except queue.Empty as error:
            raise _away() from error
        if line is not None and line.is_alive():
            return line
        if line is not None:
            line.connection.close()
            self._forget_idle()
        try:
            return _SharedLine(self._url) if self._is_shared else _Line(self._url, options=self._options)
        except BaseException as error:
            self._places.put(None)
            if isinstance(error, _LOST):
                raise _away() from error
            raise

    def give_back(self, line: _Line) -> None:
        """Keep it if it is fit for the next; a lost one takes with it all that went down with the same server."""
        if line.wire.transaction_status in (pq.TransactionStatus.INTRANS, pq.TransactionStatus.INERROR):
            line.roll_back()
        is_fit = line.wire.transaction_status == pq.TransactionStatus.IDLE
        if is_fit and not line.is_swollen:
            self._places.put(line)
            return
        line.connection.close()
        self._places.put(None)
        if not is_fit:
            self._forget_idle()

    def _forget_idle(self) -> None:
        idle: list[_Line | None] = []
        with contextlib.suppress(queue.Empty):
            while True:
                idle.append(self._places.get_nowait())
        for line in idle:
            if line is not None:
                line.connection.close()
            self._places.put(None)


def _away() -> Unavailable:
    return Unavailable("The database cannot be reached just now; try again in a moment.")
