"""Connecting, changing and removing integrations."""

from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from pydantic import ValidationError
from sqlalchemy.orm import Session

from dana.connectors import CONNECTORS
from dana.connectors.contract import Check, Connector, ConnectorError
from dana.errors import Conflict, Invalid, NotFound
from dana.integrations import former_secrets
from dana.integrations.channels import NOT_HERE, Channels
from dana.integrations.farewells import Farewells
from dana.integrations.former_secrets import OVERLAP, FormerSecret
from dana.integrations.model_keys import Keyring
from dana.integrations.sealing import filled, hints, open_config, seal_config, split_config
from dana.models.answers import Answering
from dana.models.integrations import Integration
from dana.realtime import publish
from dana.security.secrets import Sealer

_IN_TURN = sa.text("select 1 from accounts where id = :account for no key update")


class Connections:
    """What people do with integrations."""

    def __init__(self, sealer: Sealer, channels: Channels, farewells: Farewells, keyring: Keyring) -> None:
        self._sealer, self._channels, self._farewells, self._keyring = sealer, channels, farewells, keyring

    def connect(self, db: Session, account_id: UUID, key: str, config: dict[str, Any], name: str | None) -> Integration:
        """Keep a new integration with its secrets sealed; Invalid names each field that is not right, Conflict a vendor's second key."""
        kind = connector_class(key)
        if kind.manifest.kind == "model":
            _refuse_second(db, account_id, kind)
        connector = self._channels.connector(key, valid_config(kind, config))
        shown, secrets = split_config(kind, connector.config.model_dump(mode="json"))
        integration_id = uuid4()
        row = Integration(
            account_id=account_id, id=integration_id, connector=key, name=name or kind.manifest.name,
            external_id=connector.external_id, config=shown, hints=hints(secrets),
            secrets=seal_config(self._sealer, account_id, integration_id, secrets),
        )  # fmt: skip
        db.add(row)
        db.flush()
        db.refresh(row)
        self._changed(db, account_id, integration_id)
        return row

    def change(
        self,
        db: Session,
        account_id: UUID,
        integration_id: UUID,
        *,
        name: str | None,
        config: dict[str, Any] | None,
        paused: bool | None,
    ) -> Integration:
        """Change what is given; a secret that is not given again stays, and one that proves who calls is accepted for a while longer."""
        row = get(db, account_id, integration_id, lock=True)
        if name is not None:
            row.name = name
        if paused is not None:
            row.state = "paused" if paused else "active"
        if config is not None:
            self._reconfigure(db, row, config)
        row.version += 1
        db.flush()
        self._changed(db, account_id, integration_id)
        return row

    def _reconfigure(self, db: Session, row: Integration, config: dict[str, Any]) -> None:
        kind = connector_class(row.connector)
        before = self.config(row)
        merged = valid_config(kind, filled(kind, before, config))
        connector = self._channels.connector(row.connector, merged)
        shown, secrets = split_config(kind, connector.config.model_dump(mode="json"))
        row.config, row.hints, row.external_id = shown, hints(secrets), connector.external_id
        row.secrets = seal_config(self._sealer, row.account_id, row.id, secrets)
        row.state, row.state_reason = "active", None
        replaced = {name: before[name] for name in sorted(kind.proving) if before.get(name) and before[name] != merged.get(name)}
        former_secrets.keep(db, self._sealer, row.account_id, row.id, replaced, self._channels.now() + OVERLAP)

    def former(self, db: Session, account_id: UUID) -> dict[UUID, list[FormerSecret]]:
        """The replaced secrets that are still accepted, by integration."""
        return former_secrets.of_all(db, account_id, self._channels.now())

    def end_former(self, db: Session, account_id: UUID, integration_id: UUID) -> tuple[Integration, list[str]]:
        """Accept no replaced secret any more; the integration, and of which settings there was one."""
        row = get(db, account_id, integration_id, lock=True)
        ended = former_secrets.end(db, account_id, integration_id)
        row.version += 1
        db.flush()
        self._changed(db, account_id, integration_id)
        return row, ended

    def remove(self, db: Session, account_id: UUID, integration_id: UUID) -> None:
        """Gone for everybody; its conversations stay readable, its secrets do not stay, and its platform will be told."""
        row = get(db, account_id, integration_id, lock=True)
        former_secrets.end(db, account_id, integration_id)
        self._farewells.begin(db, row)
        row.deleted_at = sa.func.now()
        row.secrets, row.hints = b"", {}
        db.flush()
        db.execute(sa.delete(Answering).where(Answering.account_id == account_id, Answering.id == integration_id))
        self._changed(db, account_id, integration_id)

    def works_again(self, db: Session, account_id: UUID, integration_id: UUID) -> None:
        """A check succeeded: what was refused is tried again at once, and until then it is taken for well."""
        row = get(db, account_id, integration_id, lock=True)
        if row.state == "needs_reconnect":
            row.state, row.state_reason = "active", None
            row.version += 1
            db.flush()
            self._changed(db, account_id, integration_id)

    def _changed(self, db: Session, account_id: UUID, integration_id: UUID) -> None:
        self._channels.forget(integration_id)
        self._keyring.forget(account_id)
        publish(db, account_id, "integration", integration_id)

    def config(self, row: Integration) -> dict[str, Any]:
        """All settings of an integration, secrets included: for its connector alone."""
        return open_config(self._sealer, row.account_id, row.id, row.config, row.secrets)

    def check(self, key: str, config: dict[str, Any]) -> Check:
        """Ask the service whether these settings work; the answer is in words either way."""
        connector = self._channels.connector(key, valid_config(connector_class(key), config))
        try:
            return connector.check()
        except ConnectorError as error:
            return Check(ok=False, message=error.message)


def _refuse_second(db: Session, account_id: UUID, kind: type[Connector]) -> None:
    """Which of two keys would be asked? Whoever connects one does it in turn."""
    db.execute(_IN_TURN, {"account": account_id})
    if any(row.connector == kind.manifest.key for row in all_of(db, account_id)):
        name = kind.manifest.name
        raise Conflict(f"{name} is connected already, and one key of each vendor is enough. Replace the key there, or remove it first.")


def connector_class(key: str) -> type[Connector]:
    """The connector with this key; Invalid when there is none."""
    if key not in CONNECTORS:
        raise Invalid(f"There is no connector {key!r}.", details={"fields": {"connector": "Unknown."}})
    return CONNECTORS[key]


def valid_config(kind: type[Connector], config: dict[str, Any]) -> dict[str, Any]:
    """The settings when they are right; Invalid with a sentence for each field."""
    try:
        return kind.Config(**config).model_dump(mode="json")
    except ValidationError as error:
        fields = {".".join(["config", *map(str, item["loc"])]): item["msg"] for item in error.errors(include_input=False)}
        raise Invalid(details={"fields": fields}) from None
    except TypeError:
        raise Invalid("The settings are not an object of named fields.") from None


def get(db: Session, account_id: UUID, integration_id: UUID, *, lock: bool = False) -> Integration:
    """One integration; NotFound when this account has none by that id."""
    query = sa.select(Integration).where(
        Integration.account_id == account_id, Integration.id == integration_id, Integration.deleted_at.is_(None)
    )
    row = db.scalar(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound(NOT_HERE)
    return row


def all_of(db: Session, account_id: UUID) -> list[Integration]:
    """Every integration of the account, oldest first."""
    query = sa.select(Integration).where(Integration.account_id == account_id, Integration.deleted_at.is_(None))
    return list(db.scalars(query.order_by(Integration.created_at, Integration.id)))
