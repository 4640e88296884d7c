"""Who did what: the account's record for those who may read it, the installation's for its operators."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from apiflask import APIBlueprint
from pydantic import BaseModel, ConfigDict, Field

from dana.models.audit import AuditEntry
from dana.routes.parts import parts
from dana.security.roles import Right
from dana.security.web import current, operator_only, requires

bp = APIBlueprint("audit", __name__, url_prefix="/api", tag="audit")

_INSTALLATION = sa.text("select * from dana.installation_audit(:before, :limit, :action, :actor, :since, :until)")


class ActorShape(BaseModel):
    """Who did it, as known at that moment."""

    kind: str
    id: UUID | None
    name: str
    address: str | None


class Entry(BaseModel):
    """Something that was done; `id` is its place in the record, without gaps."""

    id: int
    at: datetime
    actor: ActorShape
    action: str
    target: str
    target_id: str | None
    details: dict[str, Any]


class EntryList(BaseModel):
    """A page of the record, newest first."""

    items: list[Entry]
    next_cursor: str | None


class EntryQuery(BaseModel):
    """Which entries: of an action ("member.invited") or of all about a thing ("member"), of one actor, of a time."""

    model_config = ConfigDict(populate_by_name=True)
    limit: int = Field(50, ge=1, le=200)
    cursor: int | None = Field(None, ge=1, lt=2**63)  # the id before which the page begins
    action: str | None = Field(None, max_length=100, pattern=r"^[a-z_]+(\.[a-z_]+)?$")
    actor: UUID | None = None
    since: datetime | None = Field(None, alias="from")
    until: datetime | None = Field(None, alias="to")


@bp.get("/audit")
@bp.input(EntryQuery, location="query")
@bp.output(EntryList)
@requires(Right.READ_AUDIT)
def list_entries(query_data: EntryQuery) -> EntryList:
    """What was done in this account."""
    me, limit = current(), query_data.limit
    query = sa.select(AuditEntry).where(AuditEntry.account_id == me.account_id, *_filters(query_data))
    if query_data.cursor is not None:
        query = query.where(AuditEntry.position < query_data.cursor)
    query = query.order_by(AuditEntry.position.desc()).limit(limit + 1)
    with parts().database.account_transaction(me.account_id, fleeting=True) as db:
        return _page(list(db.scalars(query)), limit)


@bp.get("/admin/audit")
@bp.input(EntryQuery, location="query")
@bp.output(EntryList)
@operator_only
def list_installation_entries(query_data: EntryQuery) -> EntryList:
    """What was done to the installation, by its operators above all."""
    values = {
        "before": query_data.cursor, "limit": query_data.limit + 1, "action": query_data.action, "actor": query_data.actor,
        "since": query_data.since and _with_zone(query_data.since), "until": query_data.until and _with_zone(query_data.until),
    }  # fmt: skip
    with parts().database.system_transaction() as db:
        return _page(db.execute(_INSTALLATION, values).all(), query_data.limit)


def _filters(query: EntryQuery) -> list[sa.ColumnElement[bool]]:
    found = []
    if query.action and "." in query.action:
        found.append(AuditEntry.action == query.action)
    elif query.action:
        found.append(AuditEntry.action.startswith(f"{query.action}.", autoescape=True))
    if query.actor:
        found.append(AuditEntry.actor_id == query.actor)
    if query.since:
        found.append(AuditEntry.at >= _with_zone(query.since))
    if query.until:
        found.append(AuditEntry.at < _with_zone(query.until))
    return found


def _with_zone(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _page(rows: Sequence[Any], limit: int) -> EntryList:
    cursor = str(rows[limit - 1].position) if len(rows) > limit else None
    return EntryList(items=[_shape(row) for row in rows[:limit]], next_cursor=cursor)


def _shape(row: Any) -> Entry:
    actor = ActorShape(kind=row.actor_kind, id=row.actor_id, name=row.actor_name, address=row.actor_address)
    return Entry(
        id=row.position, at=row.at, actor=actor, action=row.action, target=row.target, target_id=row.target_id, details=row.details
    )
