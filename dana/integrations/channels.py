"""Opened integrations: the connector with its secrets, kept for a moment so that a webhook costs no decryption."""

import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa
import structlog
from pydantic import ValidationError

from dana.connectors import CONNECTORS
from dana.connectors.contract import Connector, HttpDoor
from dana.conversations.thread import Channel
from dana.database.statements import Statements
from dana.database.system import doors
from dana.database.transactions import Database
from dana.errors import Forged, NotFound, Unreadable
from dana.integrations import former_secrets
from dana.integrations.sealing import open_config
from dana.realtime import publish
from dana.security.secrets import Sealer

log = structlog.get_logger()

KEPT_SECONDS = 10.0
NOT_HERE = "There is no such integration."

Answer = TypeVar("Answer")


class Incomplete(Unreadable):
    """The stored settings of this integration are not complete: connect it again."""


@dataclass(frozen=True, slots=True)
class Former:
    """The connector as it was before one of its secrets was replaced: for checking a proof, until then."""

    id: UUID
    until: datetime
    connector: Connector


@dataclass(frozen=True, slots=True)
class OpenChannel:
    """A channel and the connector that speaks for it."""

    channel: Channel
    connector: Connector
    state: str
    former: tuple[Former, ...] = ()

    @property
    def text_room(self) -> int:
        """Characters that a reply may have, with room left for naming its sources; two bytes a letter where bytes count."""
        manifest = self.connector.manifest
        return max(200, (manifest.text_limit - 200) // (2 if manifest.text_in_bytes else 1))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a service is, as the installation says, and the door to it."""

    http: HttpDoor
    base_url: str
    version: str = ""


_READ = sa.text("""
select id, connector, config, secrets, state, answers from integrations
where account_id = :account and id = :id and deleted_at is null
""")


class Channels:
    """Opens integrations by id; what changed is seen at once by the process that hears of it, and within seconds by all."""

    def __init__(
        self, database: Database, sealer: Sealer, http: HttpDoor, *, graph_url: str, graph_version: str,
        elsewhere: Mapping[str, Place] | None = None,
    ) -> None:  # fmt: skip
        self._database, self._sealer = database, sealer
        self._graph, self._elsewhere = Place(http, graph_url, graph_version), elsewhere or {}
        self._kept: dict[UUID, tuple[float, OpenChannel]] = {}
        self._lock = threading.Lock()
        self.now: Callable[[], datetime] = lambda: datetime.now(UTC)

    def open(self, integration_id: UUID, connector: str) -> OpenChannel:
        """
        For a webhook, which names no account; NotFound for unknown, deleted and another connector's alike.

        Forged when a secret is missing: without one nothing can prove where a call comes from.
        """
        kept = self._recall(integration_id)
        if kept is None:
            with self._database.system_statements() as db:
                found = doors.open_integration(db, integration_id)
            if found is None or found[1] != connector:
                raise NotFound(NOT_HERE)
            try:
                kept = self.open_in(found[0], integration_id)
            except Incomplete as error:
                log.warning("channel_incomplete", integration=str(integration_id))
                raise Forged from error
        if kept.channel.connector != connector:
            raise NotFound(NOT_HERE)
        return kept

    def open_in(self, account_id: UUID, integration_id: UUID) -> OpenChannel:
        """For work of an account; NotFound when it is not this account's."""
        kept = self._recall(integration_id)
        if kept is None or kept.channel.account_id != account_id:
            with self._database.account_statements(account_id, fleeting=True) as db:
                kept = self.read(db, account_id, integration_id)
            with self._lock:
                self._kept[integration_id] = (time.monotonic() + KEPT_SECONDS, kept)
        return kept

    def read(self, db: Statements, account_id: UUID, integration_id: UUID) -> OpenChannel:
        """Open it from its row, past what is kept."""
        row = db.execute(_READ, {"account": account_id, "id": integration_id}).first()
        if row is None:
            raise NotFound(NOT_HERE)
        config = open_config(self._sealer, account_id, row.id, row.config, row.secrets) if row.secrets else dict(row.config)
        channel = Channel(account_id, row.id, row.connector, row.answers and row.state != "paused")
        former = tuple(self._former(db, channel, config))
        return OpenChannel(channel, self.connector(row.connector, config), row.state, former)

    def prove(self, opened: OpenChannel, check: Callable[[Any], Answer]) -> Answer:
        """
        What `check` says when the connector accepts a proof, or the one with a replaced secret while its time lasts; else Forged.

        A replaced secret that was ended is refused at once, also by a process that has not heard of it.
        """
        try:
            return check(opened.connector)
        except Forged:
            for former in opened.former:
                with suppress(Forged):
                    answer = check(former.connector)
                    if self._lasts(opened.channel.account_id, former):
                        return answer
            raise

    def _lasts(self, account_id: UUID, former: Former) -> bool:
        if former.until <= self.now():
            return False
        with self._database.account_statements(account_id, fleeting=True) as db:
            return former_secrets.is_there(db, account_id, former.id)

    def _former(self, db: Statements, channel: Channel, config: dict[str, Any]) -> list[Former]:
        found = former_secrets.of_one(db, channel.account_id, channel.integration_id, self.now())
        return [
            Former(
                each.id, each.until,
                self.connector(channel.connector, {**config, each.name: former_secrets.opened(self._sealer, channel.account_id, each)}),
            )
            for each in found
        ]  # fmt: skip

    def connector(self, key: str, config: dict[str, object]) -> Connector:
        """A connector with these settings; Incomplete when they are not valid."""
        kind = CONNECTORS[key]
        try:
            settings = kind.Config(**config)
        except ValidationError:
            raise Incomplete from None
        place = self._elsewhere.get(key, self._graph)
        return kind(settings, place.http, base_url=place.base_url, version=place.version)

    def need_reconnect(self, db: Statements, channel: Channel, reason: str) -> None:
        """The owner has to connect it again: a state that is shown, not a crash."""
        db.execute(
            sa.text(
                "update integrations set state = 'needs_reconnect', state_reason = :reason, version = version + 1 "
                "where account_id = :account and id = :id and state = 'active'"
            ),
            {"account": channel.account_id, "id": channel.integration_id, "reason": reason},
        )
        publish(db, channel.account_id, "integration", channel.integration_id)

    def forget(self, integration_id: UUID) -> None:
        """Read it anew next time."""
        with self._lock:
            self._kept.pop(integration_id, None)

    def _recall(self, integration_id: UUID) -> OpenChannel | None:
        kept = self._kept.get(integration_id)
        return kept[1] if kept and kept[0] > time.monotonic() else None
