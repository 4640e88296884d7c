"""Whose key a model is asked with: the account's own where it connected one; what becomes of that key is said at its integration."""

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any
from uuid import UUID

import sqlalchemy as sa
import structlog

from dana import connectors
from dana.ai.breaker import Breaker
from dana.ai.builtin import BuiltIn
from dana.ai.chain import Chain, Chains, Keys
from dana.connectors import CONNECTORS
from dana.database.statements import Statements
from dana.database.transactions import Database
from dana.errors import Unreadable
from dana.integrations.sealing import open_config
from dana.realtime import publish
from dana.security.secrets import Sealer

log = structlog.get_logger()

KEPT_SECONDS = 10.0
PURPOSES = ANSWER, SUMMARY, CHECK = ("answer", "summary", "check")
OWNERS_FAULTS = ("key", "model_not_found")  # what only the owner of a key can mend; everything else passes
UNREADABLE = "The stored key cannot be opened any more. Give it again."


@dataclass(frozen=True, slots=True)
class OwnKey:
    """An account's own key of one vendor, opened; `sealed` tells it from what it is replaced by."""

    id: UUID
    vendor: str
    api_key: str = field(repr=False)
    models: Mapping[str, str | None]  # for each purpose what it is to ask; None: what the installation asks
    sealed: bytes = field(repr=False)
    state: str
    version: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A model that answers, in the order in which they are asked: whose key it is asked with, and whether that was refused."""

    vendor: str
    model: str
    own: bool
    refused: bool


@dataclass(frozen=True, slots=True)
class _Kept:
    until: float
    own: tuple[OwnKey, ...] = ()
    by_purpose: Mapping[str, Keys | None] = field(default_factory=dict)  # of those that have models of their own; None: the installation's

    def keys_for(self, purpose: str) -> Keys | None:
        return self.by_purpose.get(purpose, self.by_purpose.get(ANSWER))

    @property
    def all(self) -> list[Keys]:
        return [keys for keys in self.by_purpose.values() if keys is not None]


# One that is paused is as one that is not connected; one that was refused stays the account's choice.
_READ = sa.text("""
select id, connector, config, secrets, state, version from integrations
where account_id = :account and connector = any(:vendors) and deleted_at is null and state <> 'paused' and length(secrets) > 0
order by created_at
""")
# Only of the very secret that was tried: what came in its place meanwhile has done nothing wrong yet.
_REFUSED = sa.text("""
update integrations set state = 'needs_reconnect', state_reason = :reason, version = version + 1
where account_id = :account and id = :id and state = 'active' and secrets = :sealed and deleted_at is null returning id
""")
_WORKS = sa.text("""
update integrations set state = 'active', state_reason = null, version = version + 1
where account_id = :account and id = :id and state = 'needs_reconnect' and state_reason = any(:reasons) and secrets = :sealed
  and deleted_at is null returning id
""")


def _aside(work: Callable[[], None]) -> None:
    threading.Thread(target=work, name="model keys", daemon=True).start()


class Keyring:
    """Finds the chain of an account. What changed is seen at once by the process that hears of it, and within seconds by all."""

    def __init__(
        self, database: Database, sealer: Sealer, chains: Chains, *, clock: Callable[[], float] = time.monotonic,
        aside: Callable[[Callable[[], None]], None] = _aside,
    ) -> None:  # fmt: skip
        self._database, self._sealer, self._chains = database, sealer, chains
        self._clock, self._aside = clock, aside
        self._vendors = sorted(connectors.of_kind("model"))
        self._kept: dict[UUID, _Kept] = {}
        self._owners: dict[UUID, _Kept] = {}  # those of them with a key of their own, until it is known that they have none
        self._lock = threading.Lock()
        chains.listen(self._on_news)

    def chain_for(self, account_id: UUID, purpose: str = ANSWER) -> Chain:
        """The chain that this account's questions go to. Cheap: ask for it with every question."""
        return self._chains.for_account(self._now(account_id).keys_for(purpose), purpose)

    def asked_for(self, account_id: UUID) -> list[Asked]:
        """The models that answer for this account, in order; none when passages are quoted."""
        own = {key.vendor: key for key in self._now(account_id).own}
        return [
            Asked(link.name, link.model, link.name in own, link.name in own and own[link.name].state == "needs_reconnect")
            for link in self.chain_for(account_id).health()
            if link.name != BuiltIn.name and link.state != "unconfigured"
        ]

    def forget(self, account_id: UUID) -> None:
        """Read its keys anew next time."""
        with self._lock:
            self._kept.pop(account_id, None)

    def hear(self, account_id: UUID) -> None:
        """Something of its integrations was changed: what a key is tried with by itself ends, or begins again, at once."""
        self.forget(account_id)
        if account_id in self._owners:
            self._aside(partial(self._quietly, self._now, account_id))

    def tend(self) -> None:
        """To be called often: keys that are tried by themselves, because they were refused, are asked for as if they were in use."""
        for account_id, kept in list(self._owners.items()):
            if kept.until <= self._clock() and any(link.is_open for key in kept.own for link in self._links(kept, key)):
                self._quietly(self._now, account_id)

    def _now(self, account_id: UUID) -> _Kept:
        kept = self._kept.get(account_id)
        return kept if kept is not None and kept.until > self._clock() else self._read(account_id)

    def _read(self, account_id: UUID) -> _Kept:
        with self._database.account_statements(account_id, fleeting=True) as db:
            rows = list(db.execute(_READ, {"account": account_id, "vendors": self._vendors}))
            opened = {row.connector: key for row in rows if (key := self._opened(db, account_id, row)) is not None}
        own = tuple(opened.values())
        kept = _Kept(self._clock() + KEPT_SECONDS, own, {purpose: _keys(own, purpose) for purpose in PURPOSES})
        with self._lock:
            self._kept[account_id] = kept
            before = self._owners.pop(account_id, _Kept(0))
            if own:
                self._owners[account_id] = kept
        self._follow(before, kept)
        return kept

    def _opened(self, db: Statements, account_id: UUID, row: Any) -> OwnKey | None:
        try:
            config = open_config(self._sealer, account_id, row.id, row.config, row.secrets)
        except Unreadable:
            log.warning("model_key_unreadable", integration=str(row.id))
            self._say_refused(db, account_id, row.id, row.secrets, UNREADABLE)
            return None
        answering = config.get("answer_model") or None
        models = {ANSWER: answering, SUMMARY: config.get("summary_model") or answering, CHECK: config.get("check_model") or None}
        return OwnKey(row.id, row.connector, config["api_key"], models, bytes(row.secrets), row.state, row.version)

    def _follow(self, before: _Kept, now: _Kept) -> None:
        """A key that is no longer the account's is not tried any more; one whose integration was changed is tried at once."""
        kept = {key.id: key for key in now.own}
        if before.all != now.all:
            self._chains.forget(before.all)
        for key in before.own:
            if key.id in kept and kept[key.id].version != key.version:
                self._chains.hurry(self._links(now, kept[key.id]))

    def _links(self, kept: _Kept, own: OwnKey) -> list[Breaker]:
        return [link for link in self._chains.links_with(own.api_key, kept.all) if link.provider.name == own.vendor]

    def _on_news(self, link: Breaker) -> None:
        """Never in the way of an answer: what is known of a link is written down beside it."""
        for account_id, kept in list(self._owners.items()):
            for own in kept.own:
                if link.provider.name == own.vendor and link.is_of(own.api_key):
                    self._aside(partial(self._quietly, self._write_down, account_id, kept, own))

    def _write_down(self, account_id: UUID, kept: _Kept, own: OwnKey) -> None:
        """At its integration: what the owner has to mend, or that it works again."""
        links = self._links(kept, own)
        faults = [_reason(own, link) for link in sorted(links, key=lambda link: link.fault != "key") if link.fault in OWNERS_FAULTS]
        with self._database.account_statements(account_id) as db:
            if faults:
                self._say_refused(db, account_id, own.id, own.sealed, faults[0])
            else:
                self._say_works(db, account_id, own, [link for link in links if link.has_worked and not link.is_open])

    def _say_refused(self, db: Statements, account_id: UUID, integration_id: UUID, sealed: bytes, reason: str) -> None:
        values = {"account": account_id, "id": integration_id, "sealed": sealed, "reason": reason}
        if db.execute(_REFUSED, values).first() is not None:
            publish(db, account_id, "integration", integration_id)

    def _say_works(self, db: Statements, account_id: UUID, own: OwnKey, well: list[Breaker]) -> None:
        """What was written down of the key, or of a model that works; another model's fault stays until that one is tried."""
        if not well:
            return
        reasons = [_of_key(own), *(_of_model(own, link.provider.model) for link in well)]
        if db.execute(_WORKS, {"account": account_id, "id": own.id, "sealed": own.sealed, "reasons": reasons}).first() is not None:
            publish(db, account_id, "integration", own.id)

    def _quietly(self, work: Callable[..., Any], *given: Any) -> None:
        try:
            work(*given)
        except Exception as error:  # noqa: BLE001 - it is done again with the next answer, probe or sweep
            log.info("model_key_not_looked_after", error=type(error).__name__)


def _keys(own: Iterable[OwnKey], purpose: str) -> Keys | None:
    keys = Keys()
    for key in own:
        keys = replace(keys, **{key.vendor: key.api_key, f"{key.vendor}_model": key.models[purpose]})
    return keys if keys != Keys() else None


def _reason(own: OwnKey, link: Breaker) -> str:
    return _of_key(own) if link.fault == "key" else _of_model(own, link.provider.model)


def _of_key(own: OwnKey) -> str:
    name = CONNECTORS[own.vendor].manifest.name
    return f"{name} does not accept this key, or its account has no credit left. Add credit there, or replace the key here."


def _of_model(own: OwnKey, model: str) -> str:
    name = CONNECTORS[own.vendor].manifest.name
    return f'{name} knows no model "{model}", or this key may not use it. Name another one here.'
