"""Room 2: a platform's events become rows, once, in the transaction whose commit comes before the 200."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from dana.automation import learn, reconcile, waiting
from dana.connectors.contract import ChannelEvent, Echo, Ignored, IncomingMessage, MessageChange, Person, StatusUpdate
from dana.conversations import drafts, handling, memories, thread
from dana.conversations.thread import Channel, open_conversation, store_incoming
from dana.database.statements import Statements
from dana.jobs import wake
from dana.realtime import publish


def receive(db: Statements, channel: Channel, events: Sequence[ChannelEvent], *, most_wait: float) -> Counter[str]:
    """
    Store every event of a webhook call; what was known already has no second effect. Counts by what was done.

    `most_wait`: how many seconds, at most, Dana waits for a customer to finish; 0: not at all.
    """
    done: Counter[str] = Counter()
    for event in _in_lock_order(events):
        match event:
            case IncomingMessage():
                done["stored" if store_incoming(db, channel, event, _waits(event, most_wait)) else "known"] += 1
            case StatusUpdate():
                done["status" if reconcile.apply_status(db, channel, event) else "old_status"] += 1
            case Echo():
                done[_receive_echo(db, channel, event)] += 1
            case MessageChange():
                done["changed" if _change(db, channel, event) else "unknown_change"] += 1
            case Ignored():
                done[f"ignored_{event.reason}"] += 1
    if done["stored"] or done["own_app"]:
        _touch(db, channel)
    return done


def _waits(message: IncomingMessage, most: float) -> thread.Waits:
    if not most:
        return thread.Waits()
    now = datetime.now(UTC)
    said = [waiting.Said(message.text, now)]
    alone, asked = ((waiting.answer_at(said, now=now, asked=asked) - now).total_seconds() for asked in (False, True))
    return thread.Waits(alone, asked, waiting.WAITING.burst, most)


def _in_lock_order(events: Sequence[ChannelEvent]) -> Sequence[ChannelEvent]:
    """Two batches with the same customers must not wait for each other crosswise; each customer's own events keep their order."""
    if len(events) < 2:
        return events
    return sorted(events, key=_who)


def _who(event: ChannelEvent) -> str:
    match event:
        case IncomingMessage() | MessageChange():
            return "1" + event.sender.identities[0][1]
        case Echo():
            return "1" + event.recipient.identities[0][1]
        case StatusUpdate(watermark=datetime(), recipient=Person(identities=identities)):
            return "1" + identities[0][1]  # locks the conversation, so it goes before those that lock one message
        case _:
            return "2"


def _receive_echo(db: Statements, channel: Channel, echo: Echo) -> str:
    conversation_id = open_conversation(db, channel, echo.recipient)
    if reconcile.is_ours(db, channel, conversation_id, echo):
        return "own_echo"
    if _is_stored(db, channel, echo.platform_id):
        return "known"
    handling.take_over(db, channel.account_id, conversation_id, by="phone_app", user_id=None, name="")
    message_id = thread.add_line(db, channel.account_id, channel.integration_id, conversation_id, thread.phone_app_line(echo))
    drafts.replace(db, channel.account_id, conversation_id, message_id=message_id)
    return "own_app"


def _is_stored(db: Statements, channel: Channel, platform_id: str) -> bool:
    return bool(
        db.execute(
            sa.text(
                "select 1 from messages where account_id = :account and integration_id = :integration "
                "and platform_id = :platform_id and author in ('customer', 'phone_app')"
            ),
            {"account": channel.account_id, "integration": channel.integration_id, "platform_id": platform_id},
        ).first()
    )


_CHANGE = sa.text("""
update messages set text = :text, edited = edited or :edited, withdrawn = withdrawn or not :edited, version = version + 1,
  attachments = case when :edited then attachments else '[]' end, raw = case when :edited then raw end
where account_id = :account and integration_id = :integration and platform_id = :platform_id and author = 'customer'
  and not withdrawn
returning id, conversation_id, position, exists (select 1 from drafts d where d.account_id = messages.account_id
  and d.conversation_id = messages.conversation_id and d.state = 'waiting' and d.answers_position >= messages.position) as drafted
""")
# What Dana prepared for the old words is void; a withdrawn message that alone was waiting needs no answer any more.
_REPLAN = sa.text("""
update conversations c set generation = generation + 1, version = version + 1,
  answer_due_at = case when :edited or exists (select 1 from messages m where m.account_id = c.account_id
      and m.conversation_id = c.id and m.author = 'customer' and m.answerable and not m.withdrawn and m.id <> :message
      and m.position > coalesce((select max(r.answers_position) from messages r where r.account_id = c.account_id
        and r.conversation_id = c.id and r.author = 'dana'), 0))
    then coalesce(answer_due_at, case when :drafted and status = 'open' and takeover_by is null and not needs_person and stopped_at is null
      then now() end)
    end,
  last_message = case when last_position = :position
    then last_message || jsonb_build_object('text', cast(:preview as text)) else last_message end
where account_id = :account and id = :conversation
""")


def _change(db: Statements, channel: Channel, change: MessageChange) -> bool:
    """An edit shows the new words; a withdrawal removes the text from every view and from the model's context."""
    values = {"account": channel.account_id, "integration": channel.integration_id, "platform_id": change.platform_id}
    edited = change.text is not None
    open_conversation(db, channel, change.sender)  # locks it before its message, as everywhere
    row = db.execute(_CHANGE, {**values, "text": thread.clean(change.text), "edited": edited}).first()
    if row is None:
        return False
    db.execute(
        _REPLAN,
        {"account": channel.account_id, "conversation": row.conversation_id, "message": row.id, "position": row.position,
         "edited": edited, "drafted": row.drafted, "preview": thread.preview(change.text, "withdrawn")},
    )  # fmt: skip
    memories.void(db, channel.account_id, row.conversation_id, row.id, row.position)
    if row.drafted:
        _replace_draft(db, channel.account_id, row, edited=edited)
    if not edited:
        learn.forget(db, channel.account_id, row.conversation_id, row.position)
    publish(db, channel.account_id, "message", row.id, conversation_id=row.conversation_id)
    publish(db, channel.account_id, "conversation", row.conversation_id)
    return True


def _replace_draft(db: Statements, account_id: UUID, row: Any, *, edited: bool) -> None:
    """A draft for other words waits for its successor; what answers withdrawn ones may quote them."""
    if not edited:
        drafts.replace(db, account_id, row.conversation_id, from_position=row.position)
    wake(db, "answer", account_id, row.conversation_id)


_SEEN: dict[UUID, float] = {}


def _touch(db: Statements, channel: Channel) -> None:
    """When the integration last heard something, to the minute: one hot row must not serialise all its webhooks."""
    now = datetime.now(UTC).timestamp()
    if now - _SEEN.get(channel.integration_id, 0) < 60:
        return
    _SEEN[channel.integration_id] = now
    db.execute(
        sa.text(
            "update integrations set last_event_at = now() where account_id = :account and id = "
            "(select id from integrations where account_id = :account and id = :id for update skip locked)"
        ),
        {"account": channel.account_id, "id": channel.integration_id},
    )
