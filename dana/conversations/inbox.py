"""What the inbox shows: conversations by view, counts, and messages with their sources, page by page."""

import base64
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dana.conversations.drafts import STANDING
from dana.database.transactions import Database
from dana.errors import BadInput, NotFound

# Where Dana answers, or writes drafts, by herself.
_DANAS_CHANNELS = """select a.id from integrations a where a.account_id = :account and a.answers and a.state <> 'paused'
  and coalesce((select n.mode from answering n where n.account_id = :account and n.id = a.id),
    (select n.mode from answering n where n.account_id = :account and n.id = :account), 'answer') <> 'off'"""
IS_DANAS = f"(c.takeover_by is null and not c.needs_person and c.stopped_at is null and c.integration_id in ({_DANAS_CHANNELS}))"
_HAS_DRAFT = """(c.takeover_by is null
  and c.id in (select w.conversation_id from drafts w where w.account_id = :account and w.state = 'waiting'))"""
_PEOPLES = f"c.status = 'open' and (not {IS_DANAS} or {_HAS_DRAFT})"

VIEWS = {
    "all": "c.status = 'open'",
    "people": _PEOPLES,  # all that somebody has to look at
    "unread": f"{_PEOPLES} and c.unread > 0",  # what Dana handles is nobody's to read
    "needs_person": "c.status = 'open' and c.needs_person",
    "dana": f"c.status = 'open' and {IS_DANAS}",
    "person": "c.status = 'open' and c.takeover_by is not null",
    "drafts": f"c.status = 'open' and {_HAS_DRAFT}",
    "resolved": "c.status = 'resolved'",
}

_COLUMNS = f"""
select c.id, c.contact_id, k.name as contact_name, c.integration_id, i.connector, i.name as integration_name, c.status,
  {IS_DANAS} as is_danas,
  c.needs_person, c.hand_off_reason, c.takeover_by, c.takeover_user_id, u.name as takeover_name, c.takeover_at, c.unread,
  c.last_message, c.last_position, c.last_customer_at, c.version, c.created_at, c.updated_at, c.last_message_at,
  coalesce(c.answering_until > now(), false) as answering, c.stopped_at,
  (select d.value from identities d where d.account_id = c.account_id and d.integration_id = c.integration_id
    and d.contact_id = c.contact_id order by d.rank limit 1) as identity,
  (select m.state from messages m where m.account_id = c.account_id and m.conversation_id = c.id and m.author <> 'event'
    order by m.position desc limit 1) as last_state,
  exists (select 1 from messages m where m.account_id = c.account_id and m.conversation_id = c.id
    and m.position > c.last_position - 20 and (m.state = 'failed' or m.parked_at is not null)) as trouble,
  d.id as draft_id, {STANDING} as draft_standing
from conversations c
join contacts k on k.account_id = c.account_id and k.id = c.contact_id
join integrations i on i.account_id = c.account_id and i.id = c.integration_id
left join users u on u.id = c.takeover_user_id
left join drafts d on d.account_id = c.account_id and d.conversation_id = c.id and d.state = 'waiting'
where c.account_id = :account
"""

NO_SUCH_CONVERSATION = "There is no such conversation."

# For who is limited to channels: what is in another one is as if it did not exist.
_ONLY = " and c.integration_id = any(cast(:channels as uuid[]))"
Channels = Collection[UUID] | None  # None: all of them


@dataclass(frozen=True, slots=True)
class Slice:
    """One page of a list, and where the next one starts."""

    rows: Sequence[sa.Row[Any]]
    next_cursor: str | None


def encode_cursor(*values: object) -> str:
    """An opaque mark of a place in a list."""
    return base64.urlsafe_b64encode(json.dumps(values, default=str).encode()).decode().rstrip("=")


def channel_of(database: Database, account_id: UUID, conversation_id: UUID) -> UUID | None:
    """The channel of one of the account's conversations; None when there is no such conversation."""
    statement = sa.text("select integration_id from conversations where account_id = :account and id = :id")
    with database.account_statements(account_id, fleeting=True) as db:
        found: UUID | None = db.execute(statement, {"account": account_id, "id": conversation_id}).scalar()
    return found


def decode_cursor(cursor: str | None, *kinds: type) -> list[Any] | None:
    """What was encoded, by kind; BadInput when it is none of ours."""
    if not cursor:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if len(values) != len(kinds):
            raise ValueError
        return [_as(kind, value) for kind, value in zip(kinds, values, strict=True)]
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise BadInput("This cursor does not belong to this list.") from error


def _as(kind: type, value: Any) -> Any:
    return datetime.fromisoformat(value) if kind is datetime else kind(value)


def conversations(
    db: Session,
    account_id: UUID,
    *,
    view: str,
    limit: int,
    cursor: str | None,
    integration_id: UUID | None,
    query: str | None,
    channels: Channels = None,
) -> Slice:
    """Newest word first; `query` looks in the contact's name and identity."""
    if view not in VIEWS:
        raise BadInput(f"There is no view {view!r}.", details={"views": list(VIEWS)})
    after = decode_cursor(cursor, datetime, UUID)
    sql = _COLUMNS + f" and {VIEWS[view]}" + _only(channels)
    values: dict[str, Any] = {"account": account_id, "limit": limit + 1, **_values(channels)}
    if integration_id is not None:
        sql += " and c.integration_id = :integration"
        values["integration"] = integration_id
    if query:
        sql += (
            " and (k.name ilike :pattern or exists (select 1 from identities d where d.account_id = c.account_id"
            " and d.integration_id = c.integration_id and d.contact_id = c.contact_id and d.value ilike :pattern))"
        )
        values["pattern"] = "%" + query.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    if after is not None:
        sql += " and (c.last_message_at, c.id) < (:after_at, :after_id)"
        values["after_at"], values["after_id"] = after
    rows = db.execute(sa.text(sql + " order by c.last_message_at desc, c.id desc limit :limit"), values).all()
    more = len(rows) > limit
    rows = rows[:limit]
    return Slice(rows, encode_cursor(rows[-1].last_message_at.isoformat(), rows[-1].id) if more else None)


def conversation(db: Session, account_id: UUID, conversation_id: UUID, channels: Channels = None) -> sa.Row[Any]:
    """One conversation; NotFound when this account has none by that id, or not in those channels."""
    values = {"account": account_id, "id": conversation_id, **_values(channels)}
    row = db.execute(sa.text(_COLUMNS + " and c.id = :id" + _only(channels)), values).first()
    if row is None:
        raise NotFound(NO_SUCH_CONVERSATION)
    return row


def demand_channel(db: Session, account_id: UUID, conversation_id: UUID, channels: Channels) -> None:
    """NotFound unless the conversation is in one of those channels; costs nothing for who works in all."""
    if channels is None:
        return
    values = {"account": account_id, "id": conversation_id, **_values(channels)}
    if db.execute(sa.text("select 1 from conversations c where c.account_id = :account and c.id = :id" + _ONLY), values).first() is None:
        raise NotFound(NO_SUCH_CONVERSATION)


def counts(db: Session, account_id: UUID, channels: Channels = None) -> dict[str, int]:
    """How many conversations each view holds."""
    columns = ", ".join(f"count(*) filter (where {condition}) as {name}" for name, condition in VIEWS.items())
    sql = f"select {columns} from conversations c where c.account_id = :account" + _only(channels)
    row = db.execute(sa.text(sql), {"account": account_id, **_values(channels)}).one()
    return dict(row._mapping)


def _only(channels: Channels) -> str:
    return "" if channels is None else _ONLY


def _values(channels: Channels) -> dict[str, Any]:
    return {} if channels is None else {"channels": list(channels)}


_MESSAGES = """
select m.*, u.name as author_name, k.name as contact_name, g.provider, g.model, g.input_tokens, g.output_tokens, g.milliseconds
from messages m
join conversations c on c.account_id = m.account_id and c.id = m.conversation_id
join contacts k on k.account_id = c.account_id and k.id = c.contact_id
left join users u on u.id = m.author_user_id
left join usage g on g.account_id = m.account_id and g.message_id = m.id
where m.account_id = :account and m.conversation_id = :conversation
"""


def messages(db: Session, account_id: UUID, conversation_id: UUID, *, limit: int, cursor: str | None, channels: Channels = None) -> Slice:
    """The newest first; the cursor leads to older ones."""
    conversation(db, account_id, conversation_id, channels)
    before = decode_cursor(cursor, int)
    sql = _MESSAGES + (" and m.position < :before" if before else "")
    values = {"account": account_id, "conversation": conversation_id, "limit": limit + 1, "before": before[0] if before else None}
    rows = db.execute(sa.text(sql + " order by m.position desc limit :limit"), values).all()
    more = len(rows) > limit
    rows = rows[:limit]
    return Slice(rows, encode_cursor(rows[-1].position) if more else None)


def message(db: Session, account_id: UUID, conversation_id: UUID, message_id: UUID) -> sa.Row[Any]:
    """One message; NotFound when this conversation has none by that id."""
    row = db.execute(
        sa.text(_MESSAGES + " and m.id = :id"), {"account": account_id, "conversation": conversation_id, "id": message_id}
    ).first()
    if row is None:
        raise NotFound("There is no such message.")
    return row


def sources_of(db: Session, account_id: UUID, message_ids: list[UUID]) -> dict[UUID, list[sa.Row[Any]]]:
    """The sources of each message, in order."""
    found: dict[UUID, list[sa.Row[Any]]] = {}
    if message_ids:
        rows = db.execute(
            sa.text("select * from sources where account_id = :account and message_id = any(:ids) order by index"),
            {"account": account_id, "ids": message_ids},
        )
        for row in rows:
            found.setdefault(row.message_id, []).append(row)
    return found


def mark_read(db: Session, account_id: UUID, conversation_id: UUID, channels: Channels = None) -> bool:
    """Nothing is unread any more; False when nothing was."""
    conversation(db, account_id, conversation_id, channels)
    done = db.execute(
        sa.text(
            "update conversations set unread = 0, version = version + 1 where account_id = :account and id = :id and unread > 0 returning 1"
        ),
        {"account": account_id, "id": conversation_id},
    )
    return done.first() is not None
