"""The one door to tenants' rows, and the only place that commits."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dana.database.migrate import driver_url
from dana.database.notifier import Notifier
from dana.database.statements import Fetched, Quick, QuickPool, Statements, Step
from dana.errors import Misconfigured, Unavailable

QUICK_CONNECTIONS = 10  # each holds one for milliseconds; more only cool PostgreSQL's caches (c = 50: 4.7 ms a message instead of 6.4)
LIMITS = "-c lock_timeout=10s -c statement_timeout=30s"
_SET_LIMITS = sa.text("select set_config('lock_timeout', '10s', true), set_config('statement_timeout', '30s', true)")
_SET_ACCOUNT = sa.text("select set_config('dana.account_id', :account, true)")
_SET_FLEETING_ACCOUNT = sa.text("select set_config('dana.account_id', :account, true), set_config('synchronous_commit', 'off', true)")


class Database:
    """
    PostgreSQL as the role dana_app sees it; threads share it.

    `is_pooled`: `url` leads through a pooler in transaction mode. Then nothing is left on a connection from one transaction to the next,
    and who has to stay on one (LISTEN) uses `session_url`.
    """

    def __init__(self, url: str, *, connections: int = 20, is_pooled: bool = False, session_url: str | None = None) -> None:
        if is_pooled and not session_url:
            raise Misconfigured(
                "DATABASE_SESSION_URL is needed with DATABASE_POOLER=transaction: live updates listen on a connection that stays, to the"
                " database itself or to a pooler in session mode, with the same role as DATABASE_APP_URL."
            )
        self.url, self.session_url, self._is_pooled = url, session_url or url, is_pooled
        size = min(connections, QUICK_CONNECTIONS)
        self.engine = sa.create_engine(
            driver_url(url),
            pool_size=connections,
            max_overflow=0,
            pool_timeout=5,
            pool_use_lifo=True,
            connect_args={"connect_timeout": 5, **({"prepare_threshold": None} if is_pooled else {"options": LIMITS})},
        )
        self._quick = QuickPool(url, size=size, limits=_SET_LIMITS) if is_pooled else QuickPool(url, size=size, options=LIMITS)
        self.notifier = Notifier(self._quick)

    @contextmanager
    def account_transaction(self, account_id: UUID, *, fleeting: bool = False) -> Iterator[Session]:
        """
        One account's rows until the block ends: commits, or rolls back on an exception.

        `fleeting` commits do not wait for the disk: for what a crash may forget. Unavailable when the database cannot be reached.
        """
        statement = _SET_FLEETING_ACCOUNT if fleeting else _SET_ACCOUNT
        yield from self._transaction(statement, {"account": str(UUID(str(account_id)))})

    @contextmanager
    def account_statements(self, account_id: UUID, *, fleeting: bool = False) -> Iterator[Quick]:
        """The same for hot paths, which need no objects: text statements alone, at a fifth of the cost."""
        opening = _SET_FLEETING_ACCOUNT if fleeting else _SET_ACCOUNT
        with self._quick.transaction([(opening, {"account": str(UUID(str(account_id)))})]) as quick:
            yield quick
        self._tell(quick.info)

    @contextmanager
    def system_statements(self) -> Iterator[Quick]:
        """A transaction without an account, the short way."""
        with self._quick.transaction() as quick:
            yield quick
        self._tell(quick.info)

    def system_statement(self, statement: sa.TextClause, params: Mapping[str, Any]) -> Fetched:
        """One statement without an account, in a transaction of its own."""
        return self._quick.alone(statement, params)

    def system_at_once(self, steps: Sequence[Step]) -> list[Fetched]:
        """Several of them, in one transaction that is one round trip."""
        return self._quick.at_once(steps)

    @contextmanager
    def system_transaction(self) -> Iterator[Session]:
        """A transaction without an account, which sees no tenant's row: for the look-ups of `dana.database.system` alone."""
        yield from self._transaction(_SET_ACCOUNT, {"account": ""})

    def _transaction(self, opening: sa.TextClause, values: dict[str, Any]) -> Iterator[Session]:
        session = self._begin(opening, values)
        try:
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            session.close()
        self._tell(session.info)

    def _tell(self, info: dict[Any, Any]) -> None:
        if notices := info.get("notices"):
            self.notifier.send(notices)

    def _begin(self, opening: sa.TextClause, values: dict[str, Any]) -> Session:
        """A pooled connection may have died with its server: nothing has happened yet, so a second try is safe."""
        for attempt in (1, 2):
            session = Session(self.engine, autoflush=False, expire_on_commit=False)
            try:
                if self._is_pooled:
                    session.execute(_SET_LIMITS)
                session.execute(opening, values)
            except (sa.exc.OperationalError, sa.exc.InterfaceError, sa.exc.TimeoutError) as error:
                session.close()
                if attempt == 2 or isinstance(error, sa.exc.TimeoutError):
                    raise Unavailable("The database cannot be reached just now; try again in a moment.") from error
            else:
                return session
        raise AssertionError

    def close(self) -> None:
        """Give all connections back."""
        self.notifier.close()
        self.engine.dispose()
        self._quick.close()


def after_commit(session: Statements, channel: str, payload: str) -> None:
    """Remember a notice; it is sent once the transaction has committed, and forgotten when it rolls back."""
    session.info.setdefault("notices", []).append((channel, payload))
