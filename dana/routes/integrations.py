"""The catalogue of connectors and an account's integrations."""

from dataclasses import asdict
from datetime import datetime
from importlib.resources import files
from typing import Any, Literal
from uuid import UUID

from apiflask import APIBlueprint
from pydantic import BaseModel, ConfigDict, Field

from dana.connectors import CONNECTORS
from dana.connectors.contract import ReceivesWebhooks
from dana.integrations import connections
from dana.integrations.farewells import Removed
from dana.integrations.former_secrets import FormerSecret
from dana.integrations.sealing import filled, split_config
from dana.models.integrations import Integration as IntegrationRow
from dana.routes.parts import parts
from dana.security.audit import record
from dana.security.roles import Right
from dana.security.route_limits import limited
from dana.security.web import actor, current, requires

bp = APIBlueprint("integrations", __name__, url_prefix="/api/integrations", tag="integrations")


class CatalogueEntry(BaseModel):
    """A connector: what it is, how to set it up, and the form of its settings as JSON schema."""

    key: str
    name: str
    kind: str
    summary: str
    docs_url: str
    guide: str
    config_schema: dict[str, Any]
    reply_window_hours: int | None


class Catalogue(BaseModel):
    """All connectors."""

    items: list[CatalogueEntry]


class OldSecret(BaseModel):
    """A secret that was replaced and is accepted for a while longer: of which setting, and until when; never the secret."""

    name: str
    until: datetime


class Integration(BaseModel):
    """An account's connection; each secret is shown as {"set": true, "hint": "••••abcd"}. No `webhook_url`: nothing comes in from there."""

    id: UUID
    connector: str
    kind: str
    name: str
    external_id: str
    state: Literal["active", "needs_reconnect", "paused"]
    state_reason: str | None
    webhook_url: str | None
    config: dict[str, Any]
    created_at: datetime
    last_event_at: datetime | None
    version: int
    old_secrets: list[OldSecret]


class IntegrationList(BaseModel):
    """All integrations of the account."""

    items: list[Integration]
    next_cursor: str | None


class RemovedIntegration(BaseModel):
    """What was removed, and whether its platform was told: `told` and `remaining` are sentences."""

    id: UUID
    connector: str
    name: str
    removed_at: datetime
    state: Literal["waiting", "told", "not_told"]
    told: list[str]
    remaining: list[str]


class RemovedList(BaseModel):
    """What was removed in the last 30 days, the last first."""

    items: list[RemovedIntegration]
    next_cursor: str | None


class ConnectInput(BaseModel):
    """A connector's key and its settings."""

    model_config = ConfigDict(extra="forbid")
    connector: str = Field(max_length=50)
    config: dict[str, Any]
    name: str | None = Field(None, min_length=1, max_length=100)


class ChangeInput(BaseModel):
    """What to change; secrets that are not given stay."""

    model_config = ConfigDict(extra="forbid")
    name: str | None = Field(None, min_length=1, max_length=100)
    config: dict[str, Any] | None = None
    paused: bool | None = None


class CheckInput(BaseModel):
    """Settings to try out; with an integration's id its stored secrets fill the gaps, as long as what it connects to stays."""

    model_config = ConfigDict(extra="forbid")
    connector: str = Field(max_length=50)
    config: dict[str, Any]
    integration_id: UUID | None = None


class CheckResult(BaseModel):
    """Whether it works, in words."""

    ok: bool
    message: str
    facts: dict[str, str]


@bp.get("/catalogue")
@bp.output(Catalogue)
@requires(Right.READ_INTEGRATIONS)
def catalogue() -> Catalogue:
    """All connectors."""
    return Catalogue(items=[_entry(key) for key in CONNECTORS])


@bp.get("")
@bp.output(IntegrationList)
@requires(Right.READ_INTEGRATIONS)
def list_integrations() -> IntegrationList:
    """All integrations of the account."""
    me = current()
    with parts().database.account_transaction(me.account_id, fleeting=True) as db:
        former = parts().connections.former(db, me.account_id)
        rows = connections.all_of(db, me.account_id)
        return IntegrationList(items=[shape(row, former.get(row.id, [])) for row in rows], next_cursor=None)


@bp.get("/removed")
@bp.output(RemovedList)
@requires(Right.READ_INTEGRATIONS)
def list_removed() -> RemovedList:
    """What was removed lately, and whether its platform was told."""
    me = current()
    with parts().database.account_transaction(me.account_id, fleeting=True) as db:
        return RemovedList(items=[_removed(found) for found in parts().farewells.shown(db, me.account_id)], next_cursor=None)


@bp.post("")
@bp.input(ConnectInput)
@bp.output(Integration, status_code=201)
@requires(Right.MANAGE_INTEGRATIONS)
def connect(json_data: ConnectInput) -> Integration:
    """Connect; ask `check` first to know whether it works."""
    me = current()
    with parts().database.account_transaction(me.account_id) as db:
        row = parts().connections.connect(db, me.account_id, json_data.connector, json_data.config, json_data.name)
        details = {"connector": row.connector, "external_id": row.external_id}
        record(db, actor(), "integration.added", account_id=me.account_id, target=row.name, target_id=row.id, details=details)
        return shape(row, [])


@bp.post("/check")
@bp.input(CheckInput)
@bp.output(CheckResult)
@limited("check", per="account")
@requires(Right.MANAGE_INTEGRATIONS)
def check_settings(json_data: CheckInput) -> CheckResult:
    """Ask the service whether these settings work, before they are saved."""
    me, config = current(), json_data.config
    if json_data.integration_id is not None:
        with parts().database.account_transaction(me.account_id, fleeting=True) as db:
            row = connections.get(db, me.account_id, json_data.integration_id)
            if row.connector == json_data.connector:  # another service is another place
                config = filled(connections.connector_class(row.connector), parts().connections.config(row), config)
    return _result(json_data.connector, config, json_data.integration_id)


@bp.get("/<uuid:integration_id>")
@bp.output(Integration)
@requires(Right.READ_INTEGRATIONS)
def get_integration(integration_id: UUID) -> Integration:
    """One integration."""
    me = current()
    with parts().database.account_transaction(me.account_id, fleeting=True) as db:
        former = parts().connections.former(db, me.account_id)
        return shape(connections.get(db, me.account_id, integration_id), former.get(integration_id, []))


@bp.patch("/<uuid:integration_id>")
@bp.input(ChangeInput)
@bp.output(Integration)
@requires(Right.MANAGE_INTEGRATIONS)
def change(integration_id: UUID, json_data: ChangeInput) -> Integration:
    """Rename, pause, resume, or give new settings."""
    me = current()
    with parts().database.account_transaction(me.account_id) as db:
        before = parts().connections.former(db, me.account_id).get(integration_id, [])
        row = parts().connections.change(db, me.account_id, integration_id, **json_data.model_dump())
        former = parts().connections.former(db, me.account_id).get(integration_id, [])
        details = {**_changes(json_data), **_rotated([each for each in former if each not in before])}
        record(db, actor(), "integration.changed", account_id=me.account_id, target=row.name, target_id=row.id, details=details)
        return shape(row, former)


@bp.delete("/<uuid:integration_id>/old-secrets")
@bp.output(Integration)
@requires(Right.MANAGE_INTEGRATIONS)
def end_old_secrets(integration_id: UUID) -> Integration:
    """Accept no replaced secret any more, from now on."""
    me = current()
    with parts().database.account_transaction(me.account_id) as db:
        row, ended = parts().connections.end_former(db, me.account_id, integration_id)
        details = {"settings": ended, "overlap": "the old ones are refused from now on"}
        record(db, actor(), "integration.changed", account_id=me.account_id, target=row.name, target_id=row.id, details=details)
        return shape(row, [])


@bp.delete("/<uuid:integration_id>")
@bp.output({}, status_code=204)
@requires(Right.MANAGE_INTEGRATIONS)
def remove(integration_id: UUID) -> str:
    """Remove it; its conversations stay readable, and its platform is told soon: see /removed."""
    me = current()
    with parts().database.account_transaction(me.account_id) as db:
        name = connections.get(db, me.account_id, integration_id).name
        parts().connections.remove(db, me.account_id, integration_id)
        record(db, actor(), "integration.removed", account_id=me.account_id, target=name, target_id=integration_id)
    return ""


@bp.post("/<uuid:integration_id>/check")
@bp.output(CheckResult)
@limited("check", per="account")
@requires(Right.MANAGE_INTEGRATIONS)
def check(integration_id: UUID) -> CheckResult:
    """Ask the service whether it still works."""
    me = current()
    with parts().database.account_transaction(me.account_id, fleeting=True) as db:
        row = connections.get(db, me.account_id, integration_id)
        config = parts().connections.config(row)
    found = _result(row.connector, config, integration_id)
    if found.ok and connections.connector_class(row.connector).manifest.kind == "model":
        with parts().database.account_transaction(me.account_id) as db:
            parts().connections.works_again(db, me.account_id, integration_id)
    return found


def _changes(given: ChangeInput) -> dict[str, Any]:
    """What was changed: of settings their names alone."""
    changes = given.model_dump(include={"name", "paused"}, exclude_none=True)
    return changes if given.config is None else {**changes, "settings": sorted(given.config)}


def _rotated(former: list[FormerSecret]) -> dict[str, Any]:
    """That secrets were replaced, and until when the old ones are accepted beside the new."""
    if not former:
        return {}
    until = max(each.until for each in former).isoformat(timespec="seconds")
    return {"rotated": [each.name for each in former], "overlap": f"secret rotated, old one until {until}"}


def _removed(found: Removed) -> RemovedIntegration:
    return RemovedIntegration.model_validate(asdict(found))


def _result(key: str, config: dict[str, Any], integration_id: UUID | None) -> CheckResult:
    """On record before the call: it reaches out to where somebody points it."""
    kind, me = connections.connector_class(key), current()
    shown, _ = split_config(kind, connections.valid_config(kind, config))
    with parts().database.account_transaction(me.account_id) as db:
        record(db, actor(), "integration.checked", account_id=me.account_id, target=key, target_id=integration_id, details=shown)
    found = parts().connections.check(key, config)
    return CheckResult(ok=found.ok, message=found.message, facts=dict(found.facts))


def _entry(key: str) -> CatalogueEntry:
    kind = CONNECTORS[key]
    manifest = kind.manifest
    return CatalogueEntry(
        key=manifest.key, name=manifest.name, kind=manifest.kind, summary=manifest.summary, docs_url=manifest.docs_url,
        guide=files(f"dana.connectors.{key}").joinpath("README.md").read_text(encoding="utf-8"),
        config_schema=kind.Config.model_json_schema(), reply_window_hours=manifest.reply_window_hours,
    )  # fmt: skip


def shape(row: IntegrationRow, former: list[FormerSecret]) -> Integration:
    """An integration as the API shows it: never a secret."""
    secrets = {name: {"set": True, "hint": hint} for name, hint in row.hints.items()}
    kind = CONNECTORS[row.connector]
    receives = issubclass(kind, ReceivesWebhooks)
    return Integration(
        id=row.id, connector=row.connector, kind=kind.manifest.kind, name=row.name, external_id=row.external_id, state=row.state,
        state_reason=row.state_reason,
        webhook_url=f"{parts().settings.address}/webhooks/{row.connector}/{row.id}" if receives else None,
        config={**row.config, **secrets}, created_at=row.created_at, last_event_at=row.last_event_at, version=row.version,
        old_secrets=[OldSecret(name=each.name, until=each.until) for each in former],
    )  # fmt: skip
