"""Personal data: exports, erasures, periods, and the platform's word that somebody wants to be forgotten."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from apiflask import APIBlueprint
from flask import Response, jsonify, request
from pydantic import BaseModel, ConfigDict, Field

from dana.connectors.meta_graph import MetaConfig
from dana.database.transactions import Database
from dana.errors import Forged, NotFound, TooLarge
from dana.integrations.channels import NOT_HERE
from dana.models.privacy import Retention
from dana.privacy.erasing import Erasures, state_of
from dana.privacy.exporting import Exports, Listed
from dana.privacy.retaining import Retaining
from dana.privacy.signed_request import MOST_CHARACTERS, user_of
from dana.routes.parts import parts
from dana.routes.refusals import FILE, answered
from dana.security.audit import Actor, record
from dana.security.roles import Right
from dana.security.route_limits import limited
from dana.security.web import actor, current, public, requires

bp = APIBlueprint("privacy", __name__, url_prefix="/api", tag="privacy")
callbacks = APIBlueprint("callbacks", __name__, url_prefix="/webhooks", enable_openapi=False)


class Started(BaseModel):
    """What was begun."""

    id: UUID


class ExportedContact(BaseModel):
    """Whose export it is."""

    id: UUID
    name: str


class Export(BaseModel):
    """A ZIP that is being made, or that can be fetched until it expires."""

    id: UUID
    kind: Literal["contact", "account"]
    contact: ExportedContact | None
    state: Literal["queued", "working", "ready", "failed"]
    rows: dict[str, int]
    size: int
    created_at: datetime
    ready_at: datetime | None
    expires_at: datetime


class ExportList(BaseModel):
    """Exports of the last week, newest first."""

    items: list[Export]
    next_cursor: str | None


class EraseContactInput(BaseModel):
    """The contact's name, typed, so that nobody is erased by a slip."""

    model_config = ConfigDict(extra="forbid")
    confirm: str = Field(max_length=300)


class EraseAccountInput(BaseModel):
    """The owner's password and the account's name, typed."""

    model_config = ConfigDict(extra="forbid")
    password: str = Field(max_length=1024)
    confirm: str = Field(max_length=300)


class Periods(BaseModel):
    """After how many days messages, and conversations that are resolved, are erased; null: never."""

    model_config = ConfigDict(extra="forbid")
    messages_days: int | None = Field(None, ge=1, le=36500)
    resolved_days: int | None = Field(None, ge=1, le=36500)


class PeriodsShape(BaseModel):
    """The periods, and when they were last seen to."""

    messages_days: int | None
    resolved_days: int | None
    last_run_at: datetime | None
    removed: int


class Deletion(BaseModel):
    """How far a deletion came."""

    status: Literal["waiting", "working", "done"]
    requested_at: datetime
    done_at: datetime | None


@bp.post("/contacts/<uuid:contact_id>/export")
@bp.output(Started, status_code=202)
@limited("export", per="account")
@requires(Right.EXPORT_DATA)
def export_contact(contact_id: UUID) -> Started:
    """Write down everything about one contact."""
    return _export(contact_id)


@bp.post("/account/export")
@bp.output(Started, status_code=202)
@limited("export", per="account")
@requires(Right.EXPORT_DATA)
def export_account() -> Started:
    """Write down everything that the account has."""
    return _export(None)


def _export(contact_id: UUID | None) -> Started:
    me = current()
    with _database().account_transaction(me.account_id) as db:
        export_id = _exports().ask(db, me.account_id, contact_id, me.user_id)
        target, target_id = ("contact", contact_id) if contact_id else ("account", me.account_id)
        record(db, actor(), "export.made", account_id=me.account_id, target=target, target_id=target_id, details={"export": str(export_id)})
    return Started(id=export_id)


@bp.get("/exports")
@bp.output(ExportList)
@requires(Right.EXPORT_DATA)
def list_exports() -> ExportList:
    """Exports of the last week."""
    me = current()
    with _database().account_transaction(me.account_id, fleeting=True) as db:
        return ExportList(items=[_shape(item) for item in _exports().listed(db, me.account_id)], next_cursor=None)


@bp.get("/exports/<uuid:export_id>/file")
@bp.doc(responses=answered(200, "The ZIP", "application/zip", FILE))
@requires(Right.EXPORT_DATA)
def export_file(export_id: UUID) -> Response:
    """The ZIP, while it is there."""
    me = current()
    pieces = _exports().file(me.account_id, export_id)
    with _database().account_transaction(me.account_id) as db:
        record(db, actor(), "export.fetched", account_id=me.account_id, target="export", target_id=export_id)
    headers = {"Content-Disposition": f'attachment; filename="dana-export-{export_id}.zip"'}
    return Response(pieces, mimetype="application/zip", headers=headers)


@bp.post("/contacts/<uuid:contact_id>/erase")
@bp.input(EraseContactInput)
@bp.output(Started, status_code=202)
@requires(Right.ERASE_DATA)
def erase_contact(contact_id: UUID, json_data: EraseContactInput) -> Started:
    """Erase a contact with all that was said; it cannot be undone."""
    me = current()
    with _database().account_transaction(me.account_id) as db:
        row = _erasures().begin_with_contact(db, me.account_id, contact_id, confirm=json_data.confirm, user_id=me.user_id)
        record(db, actor(), "contact.erased", account_id=me.account_id, target="contact", target_id=contact_id)
        return Started(id=row.id)


@bp.post("/account/erase")
@bp.input(EraseAccountInput)
@bp.output(Started, status_code=202)
@requires(Right.GIVE_AWAY_ACCOUNT)
def erase_account(json_data: EraseAccountInput) -> Started:
    """Erase the account with everything in it, and its people who belong to no other; it cannot be undone."""
    me = current()
    parts().people.profile.prove(me.user_id, json_data.password)
    with _database().account_transaction(me.account_id) as db:
        erasure_id = _erasures().begin_with_account(db, me.account_id, confirm=json_data.confirm, user_id=me.user_id)
        # the account's own record goes with it; what stays in the installation's says no name
        stub = Actor("system", None, "Dana")
        details = {"asked_by": str(me.user_id), "erasure": str(erasure_id)}
        record(db, stub, "account.erased", account_id=None, target="account", target_id=me.account_id, details=details)
    return Started(id=erasure_id)


@bp.get("/account/retention")
@bp.output(PeriodsShape)
@requires(Right.MANAGE_ACCOUNT)
def get_retention() -> PeriodsShape:
    """How long things are kept."""
    me = current()
    with _database().account_transaction(me.account_id, fleeting=True) as db:
        return _periods(Retaining(_database()).periods(db, me.account_id))


@bp.put("/account/retention")
@bp.input(Periods)
@bp.output(PeriodsShape)
@requires(Right.MANAGE_ACCOUNT)
def set_retention(json_data: Periods) -> PeriodsShape:
    """Set how long things are kept; what is older by it is erased soon."""
    me = current()
    with _database().account_transaction(me.account_id) as db:
        row = Retaining(_database()).set(db, me.account_id, **json_data.model_dump())
        record(
            db, actor(), "retention.changed", account_id=me.account_id, target="account", target_id=me.account_id,
            details=json_data.model_dump(),
        )  # fmt: skip
        return _periods(row)


@bp.get("/data-deletion/<code>")
@bp.output(Deletion)
@public
def deletion_status(code: str) -> Deletion:
    """How far a deletion came, for whoever was given its code."""
    found = state_of(_database(), code)
    if found is None:
        raise NotFound("There is no deletion with this code.")
    return Deletion(status=found.state, requested_at=found.created_at, done_at=found.done_at)


@callbacks.post("/<connector>/<integration_id>/data-deletion")
@public
def delete_by_platform(connector: str, integration_id: str) -> Response:
    """The platform says that one of its people wants to be forgotten: proven by the app secret, begun at once."""
    try:
        opened = parts().channels.open(UUID(integration_id), connector)
    except ValueError:
        raise NotFound(NOT_HERE) from None
    if not isinstance(opened.connector.config, MetaConfig):
        raise NotFound(NOT_HERE)
    signed = _signed_request()
    person = parts().channels.prove(opened, lambda connector: user_of(signed, [connector.config.app_secret]))
    account_id = opened.channel.account_id
    with _database().account_transaction(account_id) as db:
        row = _erasures().begin_from_platform(db, account_id, opened.channel.integration_id, person)
        who = Actor("platform", opened.channel.integration_id, connector, actor().address)
        record(
            db, who, "contact.erased", account_id=account_id, target="contact", target_id=row.contact_id,
            details={"found": row.contact_id is not None, "erasure": str(row.id)},
        )  # fmt: skip
        code = row.code
    return jsonify({"url": f"{parts().settings.address}/data-deletion/{code}", "confirmation_code": code})


def _signed_request() -> str:
    if (request.content_length or 0) > MOST_CHARACTERS * 2:
        raise TooLarge
    given = request.form.get("signed_request", "")
    if not given:
        raise Forged
    return given


def _shape(item: Listed) -> Export:
    row = item.row
    contact = ExportedContact(id=row.contact_id, name=item.contact or "") if row.contact_id else None
    return Export(
        id=row.id, kind="contact" if contact else "account", contact=contact, state=row.state, rows=row.counts, size=row.size,
        created_at=row.created_at, ready_at=row.ready_at, expires_at=row.expires_at,
    )  # fmt: skip


def _periods(row: Retention) -> PeriodsShape:
    return PeriodsShape(messages_days=row.messages_days, resolved_days=row.resolved_days, last_run_at=row.last_at, removed=row.removed)


def _database() -> Database:
    return parts().database


def _exports() -> Exports:
    return Exports(parts().database, parts().sealer)


def _erasures() -> Erasures:
    return Erasures(parts().database, parts().farewells)
