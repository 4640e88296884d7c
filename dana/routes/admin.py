"""The operators' area: accounts and people of this installation and its health, without any account's rows or secrets."""

import dataclasses
from datetime import datetime
from uuid import UUID

from apiflask import APIBlueprint
from pydantic import BaseModel, ConfigDict, Field

from dana.accounts.operators import AdminArea
from dana.conversations.inbox import decode_cursor, encode_cursor
from dana.database.health import look
from dana.routes.health import Degraded, degraded_parts
from dana.routes.parts import parts
from dana.security.audit import Actor
from dana.security.web import actor, current, operator_only

bp = APIBlueprint("admin", __name__, url_prefix="/api/admin", tag="admin")


class PageQuery(BaseModel):
    """Which page, and what to look for."""

    model_config = ConfigDict(extra="forbid")
    q: str | None = Field(None, max_length=200, pattern=r"^[^\x00]*$")
    limit: int = Field(50, ge=1, le=200)
    cursor: str | None = Field(None, max_length=500)


class AccountSeen(BaseModel):
    """An account from outside."""

    id: UUID
    name: str
    created_at: datetime
    members: int


class AccountsSeen(BaseModel):
    """A page of accounts, newest first."""

    items: list[AccountSeen]
    next_cursor: str | None


class PersonSeen(BaseModel):
    """A person of this installation."""

    id: UUID
    email: str
    name: str
    created_at: datetime
    disabled: bool
    verified: bool
    accounts: int
    is_operator: bool


class PeopleSeen(BaseModel):
    """A page of people, newest first."""

    items: list[PersonSeen]
    next_cursor: str | None


class SystemHealth(BaseModel):
    """What this installation can do just now."""

    commits: bool
    workers: bool
    degraded: list[Degraded]


@bp.get("/accounts")
@bp.input(PageQuery, location="query")
@bp.output(AccountsSeen)
@operator_only
def list_accounts(query_data: PageQuery) -> AccountsSeen:
    """Accounts by name and size."""
    rows = _area().accounts(current(), _operator(), query=query_data.q, before=_before(query_data.cursor), limit=query_data.limit + 1)
    more, rows = len(rows) > query_data.limit, rows[: query_data.limit]
    cursor = encode_cursor(rows[-1].created_at.isoformat(), rows[-1].id) if more else None
    return AccountsSeen(items=[AccountSeen(**dataclasses.asdict(row)) for row in rows], next_cursor=cursor)


@bp.get("/people")
@bp.input(PageQuery, location="query")
@bp.output(PeopleSeen)
@operator_only
def list_people(query_data: PageQuery) -> PeopleSeen:
    """People by name and address."""
    rows = _area().people(current(), _operator(), query=query_data.q, before=_before(query_data.cursor), limit=query_data.limit + 1)
    more, rows = len(rows) > query_data.limit, rows[: query_data.limit]
    cursor = encode_cursor(rows[-1].created_at.isoformat(), rows[-1].id) if more else None
    return PeopleSeen(items=[PersonSeen(**dataclasses.asdict(row)) for row in rows], next_cursor=cursor)


@bp.post("/people/<uuid:user_id>/disable")
@bp.output({}, status_code=204)
@operator_only
def disable(user_id: UUID) -> str:
    """Shut a person out of everything at once."""
    _area().set_disabled(current(), _operator(), user_id, disabled=True)
    return ""


@bp.post("/people/<uuid:user_id>/enable")
@bp.output({}, status_code=204)
@operator_only
def enable(user_id: UUID) -> str:
    """Let a person sign in again."""
    _area().set_disabled(current(), _operator(), user_id, disabled=False)
    return ""


@bp.get("/health")
@bp.output(SystemHealth)
@operator_only
def system_health() -> SystemHealth:
    """What works and what does not."""
    _area().note(_operator(), "operator.read_health")
    found = look(parts().database)
    return SystemHealth(commits=found.commits, workers=found.workers, degraded=degraded_parts(found))


def _area() -> AdminArea:
    return parts().admin_area


def _operator() -> Actor:
    return dataclasses.replace(actor(), kind="operator")


def _before(cursor: str | None) -> tuple[datetime, UUID] | None:
    found = decode_cursor(cursor, datetime, UUID)
    return None if found is None else (found[0], found[1])
