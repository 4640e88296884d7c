"""Contacts, conversations and their lines as rows: found or opened, locked, and added to in order."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from dana.connectors.contract import Echo, IncomingMessage, Person
from dana.conversations import reasons
from dana.database.statements import Statements, Step, later, together
from dana.jobs import call_workers
from dana.realtime import publish

PREVIEW = 160


@dataclass(frozen=True, slots=True)
class Channel:
    """An integration that carries conversations, as the pipeline needs it."""

    account_id: UUID
    integration_id: UUID
    connector: str
    answers: bool


def preview(text: str | None, kind: str) -> str:
    """What a list shows of a message."""
    return (text or f"[{kind.replace('_', ' ')}]").strip()[:PREVIEW]


def summary(text: str | None, kind: str, author: str, at: datetime, state: str) -> dict[str, str]:
    """The `last_message` of a conversation."""
    return {"text": preview(text, kind), "author": author, "at": at.isoformat(), "state": state}


# Two look-ups, each by its own unique index: as a join, a plan made while the tables were empty compares everything with everything.
_FIND = sa.text("""
select c.id, (select count(*) from identities k where k.account_id = :account and k.integration_id = :integration
  and k.contact_id = c.contact_id) as known
from conversations c
where c.account_id = :account and c.integration_id = :integration and c.contact_id = (
  select i.contact_id from identities i where i.account_id = :account and i.integration_id = :integration
    and i.kind = any(:kinds) and i.value = any(:values)
    and (i.kind, i.value) in (select * from unnest(cast(:kinds as text[]), cast(:values as text[])))
  order by i.rank limit 1)
for update of c
""")

# The first identity decides who opens: a second process that comes with the same person waits here and then finds.
_OPEN = sa.text("""
with first as (
  insert into identities (account_id, integration_id, kind, value, contact_id)
  values (:account, :integration, :kind, :value, :contact) on conflict do nothing returning contact_id
), person as (
  insert into contacts (account_id, id, name) select :account, contact_id, :name from first
), opened as (
  insert into conversations (account_id, id, integration_id, contact_id) select :account, :id, :integration, contact_id from first
  returning id
)
select id from opened
""")

_KNOW = sa.text("""
insert into identities (account_id, integration_id, kind, value, contact_id, rank)
select :account, :integration, k, v, c.contact_id, r
from unnest(cast(:kinds as text[]), cast(:values as text[])) with ordinality as n(k, v, r), conversations c
where c.account_id = :account and c.id = :conversation
on conflict do nothing
""")


def open_conversation(db: Statements, channel: Channel, person: Person) -> UUID:
    """The conversation with this person on this channel, locked; opened with its contact when it is the first word."""
    return _in_conversation(db, channel, person, None)[0]


def _in_conversation(
    db: Statements, channel: Channel, person: Person, then: Callable[[UUID], Step] | None
) -> tuple[UUID, Any]:  # fmt: skip
    """The person's conversation, locked or opened, and the row that `then` returns there; opening and `then` go together."""
    kinds, values = [k for k, _ in person.identities], [v for _, v in person.identities]
    where = {"account": channel.account_id, "integration": channel.integration_id, "kinds": kinds, "values": values}
    for _ in range(3):
        found = db.execute(_FIND, where).first()
        if found is not None:
            if found.known < len(kinds):
                later(db, _KNOW, {**where, "conversation": found.id})
            return found.id, together(db, [then(found.id)])[0].first() if then else None
        conversation_id = uuid4()
        opening = {**where, "kind": kinds[0], "value": values[0], "contact": uuid4(), "id": conversation_id, "name": person.name or ""}
        opened, *rest = together(db, [(_OPEN, opening), *([then(conversation_id)] if then else [])])
        if opened.first() is None:
            continue  # somebody else opened it just now: nothing was done
        if len(kinds) > 1:
            later(db, _KNOW, {**where, "conversation": conversation_id})
        return conversation_id, rest[0].first() if rest else None
    raise AssertionError("an identity was taken and released again and again")


_QUIET_AGAIN = """:wants = 1 and takeover_by is null and hand_off_reason is not distinct from :loop
      and last_message_at < now() - make_interval(secs => :quiet)"""
_WAITING_SINCE = "case when answer_due_at is null then now() else coalesce(waiting_since, now()) end"
_ASKED = "coalesce(last_message ->> 'author' = 'dana' and last_message ->> 'text' ~ '[?？؟]\\s*$', false)"
_STORE = sa.text(
    """
with known as (
  select 1 from messages where account_id = :account and integration_id = :integration and platform_id = :platform_id
    and author in ('customer', 'phone_app')
), moved as (
  update conversations set
    last_position = last_position + 1, unread = unread + 1, version = version + 1, updated_at = now(), status = 'open',
    generation = generation + :wants,
    attempts = case when :wants = 1 then 0 else attempts end,
    needs_person = needs_person and not (is_quiet_again),
    hand_off_reason = case when not (is_quiet_again) then hand_off_reason end,
    waiting_since = case when :wants = 1 then was_waiting_since else waiting_since end,
    answer_due_at = case when :wants = 1 and takeover_by is null and (not needs_person or is_quiet_again) and stopped_at is null
      then least(now() + make_interval(secs => greatest(
          case when was_asked then :wait_when_asked else :wait end, case when was_waiting_since < now() then :burst else 0 end)),
        greatest(now(), was_waiting_since + make_interval(secs => :most)))
      else answer_due_at end,
    last_customer_at = greatest(last_customer_at, :occurred_at),
    last_message = :summary, last_message_at = now()
  where account_id = :account and id = :conversation and not exists (select from known)
  returning last_position, version, answer_due_at
), stored as (
  insert into messages (account_id, id, conversation_id, integration_id, position, direction, author, kind, text, attachments,
    raw, platform_id, reply_to, answerable, state, occurred_at)
  select :account, :id, :conversation, :integration, last_position, 'in', 'customer', :kind, :text, :attachments,
    :raw, :platform_id, :reply_to, :wants = 1, 'received', :occurred_at from moved
)
select version, answer_due_at is not null and :wants = 1 as due,
  case when answer_due_at is not null and :wants = 1 then dana.wake('answer', :account, :conversation, answer_due_at) end
from moved
""".replace("is_quiet_again", _QUIET_AGAIN)
    .replace("was_waiting_since", _WAITING_SINCE)
    .replace("was_asked", _ASKED)
).bindparams(
    sa.bindparam("summary", type_=JSONB(none_as_null=True)),
    sa.bindparam("attachments", type_=JSONB),
    sa.bindparam("raw", type_=JSONB(none_as_null=True)),
)


@dataclass(frozen=True, slots=True)
class Waits:
    """Seconds that Dana waits for the customer to go on, after a message by itself, one that answers a question, and one of a burst."""

    wait: float = 0.0
    wait_when_asked: float = 0.0
    burst: float = 0.0
    most: float = 0.0  # since the first message that nobody has answered


NO_WAITING = Waits()


def store_incoming(db: Statements, channel: Channel, message: IncomingMessage, waits: Waits = NO_WAITING) -> bool:
    """Store a customer's message once, in its conversation, and wake Dana for it; False when it was known already."""
    message_id, now = uuid4(), datetime.now(UTC)
    values = {
        "account": channel.account_id, "integration": channel.integration_id, "id": message_id,
        "platform_id": message.platform_id, "kind": message.kind, "text": clean(message.text), "reply_to": message.reply_to,
        "attachments": cleaned([dict(item) for item in message.attachments]), "raw": cleaned(dict(message.raw)),
        "occurred_at": min(message.occurred_at, now), "wants": int(message.answerable and channel.answers), **asdict(waits),
        "loop": reasons.LOOP, "quiet": reasons.LOOP_ENDS_AFTER_SECONDS,
        "summary": summary(clean(message.text), message.kind, "customer", now, "received"),
    }  # fmt: skip

    def storing(conversation_id: UUID) -> Step:
        return _STORE, {**values, "conversation": conversation_id}

    conversation_id, row = _in_conversation(db, channel, message.sender, storing)
    if row is None:
        return False
    if row.due:
        call_workers(db, "answer")
    publish(db, channel.account_id, "conversation", conversation_id, version=row.version)
    publish(db, channel.account_id, "message", message_id, conversation_id=conversation_id)
    return True


def clean(text: str | None) -> str | None:
    """Text as PostgreSQL can keep it: no NUL, no half surrogate pair."""
    if text is None:
        return None
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def cleaned(value: Any) -> Any:
    """The same for every string inside a JSON value."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {clean(str(key)): cleaned(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [cleaned(item) for item in value]
    return value


_ADD = sa.text("""
with moved as (
  update conversations set last_position = last_position + 1, version = version + 1, updated_at = now(),
    last_message = coalesce(:summary, last_message), last_message_at = case when :moves then now() else last_message_at end
  where account_id = :account and id = :conversation
  returning last_position
)
insert into messages (account_id, id, conversation_id, integration_id, position, direction, author, author_user_id, kind, text,
  sent_text, platform_id, client_id, state, lease, next_attempt_at, sending_at, sent_at, answers_position, reply_to, occurred_at, checked)
select :account, :id, :conversation, :integration, last_position, 'out', :author, :user, :kind, :text, :sent_text, :platform_id, :client_id,
  :state, :lease, case when :state = 'pending' then now() end, case when :state = 'sending' then now() end,
  case when :state = 'sent' then now() end, :answers, :reply_to, now(), :checked from moved
""").bindparams(sa.bindparam("summary", type_=JSONB(none_as_null=True)), sa.bindparam("checked", type_=JSONB(none_as_null=True)))


@dataclass(frozen=True, slots=True)
class Line:
    """An outgoing message or an event line to add to a conversation."""

    author: str  # dana, person, phone_app, event
    text: str | None
    state: str = "sent"
    kind: str = "text"
    user_id: UUID | None = None
    sent_text: str | None = None
    platform_id: str | None = None
    client_id: UUID | None = None
    lease: int = 0
    answers_position: int | None = None
    reply_to: str | None = None
    checked: dict[str, Any] | None = None  # what was checked of Dana's reply


def add_line(db: Statements, account_id: UUID, integration_id: UUID, conversation_id: UUID, line: Line) -> UUID:
    """Add a line at the end of a conversation that this transaction has locked; its id."""
    message_id = uuid4()
    is_event = line.author == "event"
    later(
        db,
        _ADD,
        {
            "account": account_id, "integration": integration_id, "conversation": conversation_id, "id": message_id,
            "author": line.author, "user": line.user_id, "kind": line.kind, "text": clean(line.text),
            "sent_text": clean(line.sent_text), "platform_id": line.platform_id, "client_id": line.client_id,
            "state": line.state, "lease": line.lease,
            "answers": line.answers_position, "reply_to": line.reply_to, "checked": cleaned(line.checked), "moves": not is_event,
            "summary": None if is_event else summary(line.text, line.kind, line.author, datetime.now(UTC), line.state),
        },
    )  # fmt: skip
    publish(db, account_id, "conversation", conversation_id)
    publish(db, account_id, "message", message_id, conversation_id=conversation_id)
    return message_id


def phone_app_line(echo: Echo) -> Line:
    """The line of a message that somebody of the business sent in the platform's own app."""
    return Line(author="phone_app", text=echo.text, kind=echo.kind, platform_id=echo.platform_id)
