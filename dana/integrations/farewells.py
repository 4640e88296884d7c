"""Leaving a platform: a removed integration's credentials go at once, but for a sealed copy that can do one thing, say goodbye."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Any
from uuid import UUID

import sqlalchemy as sa
import structlog
from sqlalchemy.orm import Session

from dana.connectors import CONNECTORS
from dana.connectors.contract import Connector, ConnectorError, Disconnects, Farewell
from dana.database.statements import Statements
from dana.database.system import doors
from dana.database.transactions import Database
from dana.errors import DanaError, Unreadable
from dana.integrations.channels import Channels
from dana.integrations.sealing import open_config
from dana.jobs import wake, waker
from dana.models.integrations import Integration
from dana.realtime import publish
from dana.security.audit import DANA, record
from dana.security.secrets import Sealer

log = structlog.get_logger()

TRIES = 4  # counted before each, so that one that kills its process counts too
PAUSES = (5, 30, 120)  # seconds between tries
LEASE_SECONDS = 60  # longer than the calls of one try can take
SHOWN_DAYS = 30
EVERY_SECONDS = 15.0
MOST = 100
BY_HAND = "Remove the app by hand where the platform lists connected apps; the connector's guide says where."


@dataclass(frozen=True, slots=True)
class Removed:
    """A removed integration, and whether its platform was told."""

    id: UUID
    connector: str
    name: str
    removed_at: datetime
    state: str  # "waiting", "told" or "not_told"
    told: list[str]
    remaining: list[str]


@dataclass(frozen=True, slots=True)
class _Taken:
    account_id: UUID
    id: UUID
    connector: str
    name: str
    config: dict[str, Any]
    sealed: bytes
    attempts: int


_BEGIN = sa.text("""
insert into farewells (account_id, id, sealed) values (:account, :id, :sealed) on conflict do nothing
""")
_LIVING = sa.text("""
select id, connector, config, secrets from integrations
where account_id = :account and deleted_at is null and length(secrets) > 0 order by created_at
""")
_TAKE = sa.text("""
update farewells f set attempts = attempts + 1, next_at = now() + make_interval(secs => :lease)
from integrations i
where f.account_id = :account and f.id = :id and f.state = 'waiting' and f.next_at <= now()
  and i.account_id = f.account_id and i.id = f.id
returning f.account_id, f.id, i.connector, i.name, i.config, f.sealed, f.attempts
""")
_LATER = sa.text("""
update farewells set next_at = now() + make_interval(secs => :seconds)
where account_id = :account and id = :id and state = 'waiting' and attempts = :attempts returning next_at
""")
_END = sa.text("""
update farewells set state = :state, told = :told, remaining = :remaining, sealed = '', ended_at = now()
where account_id = :account and id = :id and state = 'waiting' returning id
""")
_DUE = sa.text("select id from farewells where account_id = :account and state = 'waiting' and next_at <= now() order by created_at")
_NEXT = sa.text("select min(next_at) from farewells where account_id = :account and state = 'waiting'")
_SHOWN = sa.text("""
select f.id, i.connector, i.name, f.created_at, f.state, f.told, f.remaining from farewells f
join integrations i on i.account_id = f.account_id and i.id = f.id
where f.account_id = :account and (f.state = 'waiting' or f.ended_at > now() - make_interval(days => :days))
order by f.created_at desc, f.id limit :most
""")
_IS_CLOSING = sa.text("select exists (select 1 from erasures where account_id = :account and is_account)")


class Farewells:
    """Says goodbye for what was removed: best effort, a few tries, never in the way of the removal itself."""

    def __init__(self, database: Database, sealer: Sealer, channels: Channels) -> None:
        self._database, self._sealer, self._channels = database, sealer, channels

    def begin(self, db: Session, row: Integration) -> None:
        """With the removal's own transaction: put the credentials aside for the goodbye alone, and ask for it."""
        if not row.secrets or not _leaves(row.connector):
            return
        place: dict[str, Any] = {"account_id": row.account_id, "row_id": row.id}
        try:
            opened = self._sealer.open(bytes(row.secrets), table="integrations", field="secrets", **place)
        except Unreadable:
            return  # nobody could say anything with them
        sealed = self._sealer.seal(opened, table="farewells", field="sealed", **place)
        db.execute(_BEGIN, {"account": row.account_id, "id": row.id, "sealed": sealed})
        wake(db, "disconnect", row.account_id, row.id)

    def begin_all(self, db: Session, account_id: UUID) -> None:
        """The same for every integration of an account that is being erased; its erasure says them."""
        for row in db.scalars(sa.select(Integration).where(Integration.account_id == account_id, Integration.deleted_at.is_(None))):
            self.begin(db, row)

    def say_all(self, account_id: UUID) -> datetime | None:
        """One try for each that is due; when to come again, None when all were said or given up."""
        with self._database.account_transaction(account_id) as db:
            due = list(db.scalars(_DUE, {"account": account_id}))
        for integration_id in due:
            self.say(account_id, integration_id)
        with self._database.account_transaction(account_id) as db:
            found: datetime | None = db.scalar(_NEXT, {"account": account_id})
        return found

    def say(self, account_id: UUID, integration_id: UUID) -> None:
        """One try, if it is due: nothing else ever opens these credentials."""
        with self._database.account_transaction(account_id) as db:
            row = db.execute(_TAKE, {"account": account_id, "id": integration_id, "lease": LEASE_SECONDS}).first()
        if row is None:
            return
        taken = _Taken(row.account_id, row.id, row.connector, row.name, row.config, bytes(row.sealed), row.attempts)
        if taken.attempts > TRIES:  # the last one never came back
            self._end(taken, _not_told("Dana was interrupted each time."))
            return
        try:
            said = self._disconnect(taken)
        except ConnectorError as error:
            self._after_failure(taken, error.message, is_over=error.permanent)
        except DanaError as error:
            self._after_failure(taken, error.message, is_over=True)
        except Exception:
            log.exception("farewell_crashed", integration=str(taken.id))
            self._after_failure(taken, "Something went wrong here.", is_over=True)
        else:
            self._end(taken, said)

    def shown(self, db: Session, account_id: UUID) -> list[Removed]:
        """What was removed lately, the last first, with what came of it."""
        rows = db.execute(_SHOWN, {"account": account_id, "days": SHOWN_DAYS, "most": MOST})
        return [Removed(*row) for row in rows]

    def _disconnect(self, taken: _Taken) -> Farewell:
        opened = self._sealer.open(taken.sealed, account_id=taken.account_id, table="farewells", row_id=taken.id, field="sealed")
        connector = self._channels.connector(taken.connector, {**taken.config, **json.loads(opened)})
        with self._database.account_transaction(taken.account_id) as db:
            living = list(db.execute(_LIVING, {"account": taken.account_id}))
        if not isinstance(connector, Disconnects):
            return Farewell()
        return connector.disconnect(list(self._opened(taken.account_id, living)))

    def _opened(self, account_id: UUID, rows: list[Any]) -> Iterator[Connector]:
        for row in rows:
            try:
                yield self._channels.connector(row.connector, open_config(self._sealer, account_id, row.id, row.config, row.secrets))
            except Unreadable:
                continue  # it cannot work any more, so it needs nothing

    def _after_failure(self, taken: _Taken, reason: str, *, is_over: bool) -> None:
        if is_over or taken.attempts >= TRIES:
            self._end(taken, _not_told(reason))
            return
        values = {"account": taken.account_id, "id": taken.id, "attempts": taken.attempts, "seconds": PAUSES[taken.attempts - 1]}
        with self._database.account_transaction(taken.account_id) as db:
            next_at = db.scalar(_LATER, values)
            if next_at is not None:
                wake(db, "disconnect", taken.account_id, taken.id, at=next_at)

    def _end(self, taken: _Taken, said: Farewell) -> None:
        """Keep what came of it; with the same commit the credentials are gone."""
        state, account = "told" if said.told else "not_told", taken.account_id
        values = {"account": account, "id": taken.id, "state": state, "told": list(said.told), "remaining": list(said.remaining)}
        details = {"platform": state, "told": list(said.told), "remaining": list(said.remaining), "tries": taken.attempts}
        with self._database.account_transaction(account) as db:
            if db.execute(_END, values).first() is None:
                return
            publish(db, account, "integration", taken.id)
            if db.scalar(_IS_CLOSING, {"account": account}):  # its own record goes with it: what stays names neither account nor channel
                record(db, DANA, "integration.disconnected", account_id=None, target=taken.connector, details=details)
                return
            record(db, DANA, "integration.disconnected", account_id=account, target=taken.name, target_id=taken.id, details=details)


def sweeper(database: Database, *, clock: Callable[[], float] = monotonic) -> Callable[[], None]:
    """A function to call often: every 15 seconds it wakes goodbyes that were missed and forgets replaced secrets whose time is over."""

    def missed(db: Statements) -> Iterable[tuple[str, UUID, UUID]]:
        doors.forget_former_secrets(db)
        return [("disconnect", *channel) for channel in doors.missed_farewells(db, MOST)]

    return waker(database, missed, EVERY_SECONDS, clock)


def _leaves(connector: str) -> bool:
    return connector in CONNECTORS and issubclass(CONNECTORS[connector], Disconnects)


def _not_told(reason: str) -> Farewell:
    return Farewell(remaining=(f"The platform could not be told: {reason}", BY_HAND))
