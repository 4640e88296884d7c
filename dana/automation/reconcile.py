"""What the platform tells of our own messages: statuses and echoes, by its id, by our mark, or by the words."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from dana.automation.grounding import plain_text
from dana.connectors.contract import DeliveryStatus, Echo, StatusUpdate
from dana.conversations.states import TIME_COLUMN, advance
from dana.conversations.thread import Channel
from dana.database.statements import Statements
from dana.realtime import publish

_OURS = """
select id, conversation_id, state, platform_id from messages
where account_id = :account and integration_id = :integration and direction = 'out' and author in ('dana', 'person')
"""
_BY_MARK = sa.text(_OURS + "and id = :mark for update")
_BY_ID = sa.text(_OURS + "and platform_id = :platform_id for update")
_WITH = sa.text("""
select c.id from conversations c where c.account_id = :account and c.integration_id = :integration and c.contact_id = (
  select contact_id from identities where account_id = :account and integration_id = :integration and kind = :kind and value = :value)
for update
""")
_BY_WATERMARK = sa.text(
    _OURS
    + """and conversation_id = :conversation
  and sent_at <= :watermark and state in ('sent', 'delivered') and created_at > now() - interval '30 days'
order by id for update"""
)
_EARLY = sa.text("""
insert into early_statuses (account_id, integration_id, platform_id, status, occurred_at, error)
values (:account, :integration, :platform_id, :status, :at, :error) on conflict do nothing
""")
_TAKE_EARLY = sa.text("""
delete from early_statuses where account_id = :account and integration_id = :integration and platform_id = :platform_id
returning status, occurred_at, error
""")


def apply_status(db: Statements, channel: Channel, update: StatusUpdate) -> bool:
    """Move the message forward; one that is not known yet is held until our own call has returned. False for old news."""
    rows = _find(db, channel, update)
    if not rows and update.platform_id and update.watermark is None:
        db.execute(
            _EARLY,
            {"account": channel.account_id, "integration": channel.integration_id, "platform_id": update.platform_id,
             "status": update.status.value, "at": update.occurred_at, "error": update.error},
        )  # fmt: skip
        return True
    moved = [_move(db, channel.account_id, row, update) for row in rows]
    return any(moved)


def take_early(db: Statements, channel: Channel, message_id: UUID, platform_id: str) -> None:
    """Apply what was held for a message whose id has just become known."""
    held = db.execute(_TAKE_EARLY, {"account": channel.account_id, "integration": channel.integration_id, "platform_id": platform_id}).all()
    for status, at, error in held:
        apply_status(db, channel, StatusUpdate(DeliveryStatus(status), at, correlation=str(message_id), error=error))


def is_ours(db: Statements, channel: Channel, conversation_id: UUID, echo: Echo) -> bool:
    """Whether an echo is a message that Dana or a person sent from here; then it is also the proof that it was sent."""
    where = {"account": channel.account_id, "integration": channel.integration_id}
    row = None
    if (mark := _uuid(echo.correlation)) is not None:
        row = db.execute(_BY_MARK, {**where, "mark": mark}).first()
    if row is None:
        row = db.execute(_BY_ID, {**where, "platform_id": echo.platform_id}).first()
    if row is None and echo.correlation is None:
        row = _by_words(db, channel, conversation_id, echo)
        if row is None:  # the sender may have stored the id just now, while we waited for its lock
            row = db.execute(_BY_ID, {**where, "platform_id": echo.platform_id}).first()
    if row is None:
        return False
    _move(db, channel.account_id, row, StatusUpdate(DeliveryStatus.SENT, echo.occurred_at, platform_id=echo.platform_id))
    return True


def _find(db: Statements, channel: Channel, update: StatusUpdate) -> list[sa.Row[tuple[object, ...]]]:
    where = {"account": channel.account_id, "integration": channel.integration_id}
    if (mark := _uuid(update.correlation)) is not None:
        rows = list(db.execute(_BY_MARK, {**where, "mark": mark}))
        if rows:
            return rows
    if update.platform_id:
        return list(db.execute(_BY_ID, {**where, "platform_id": update.platform_id}))
    if update.watermark and update.recipient:
        kind, value = update.recipient.identities[0]
        conversation = db.execute(_WITH, {**where, "kind": kind, "value": value}).scalar()  # locked before its messages, as everywhere
        if conversation is not None:
            return list(db.execute(_BY_WATERMARK, {**where, "watermark": update.watermark, "conversation": conversation}))
    return []


def _move(db: Statements, account_id: UUID, row: sa.Row[tuple[object, ...]], update: StatusUpdate) -> bool:
    state = advance(str(row.state), update.status)
    gained_id = update.platform_id if row.platform_id is None else None
    if state is None and gained_id is None:
        return False
    column = TIME_COLUMN.get(state or "")
    at = f", {column} = coalesce({column}, :at)" if column else ""
    db.execute(
        sa.text(
            "update messages set state = coalesce(:state, state), platform_id = coalesce(platform_id, :platform_id), "
            "parked_at = case when cast(:state as text) is null then parked_at end, version = version + 1, "
            "error_code = case when :state = 'failed' then 'platform' end, error = case when :state = 'failed' then :error end"
            f"{at} where account_id = :account and id = :id"
        ),
        {"account": account_id, "id": row.id, "state": state, "platform_id": gained_id, "at": update.occurred_at,
         "error": update.error or "The platform could not deliver it."},
    )  # fmt: skip
    publish(db, account_id, "message", row.id, conversation_id=row.conversation_id)
    if state == "failed" or row.state in ("unsure", "sending"):
        publish(db, account_id, "conversation", row.conversation_id)
    return True


_IN_DOUBT = sa.text("""
select id, conversation_id, state, platform_id, text, sent_text, author from messages
where account_id = :account and conversation_id = :conversation and direction = 'out' and author in ('dana', 'person')
  and platform_id is null and state in ('sending', 'unsure', 'sent')
  and coalesce(sending_at, created_at) between cast(:at as timestamptz) - interval '10 minutes'
    and cast(:at as timestamptz) + interval '10 minutes'
order by position for update
""")


def _by_words(db: Statements, channel: Channel, conversation_id: UUID, echo: Echo) -> sa.Row[tuple[object, ...]] | None:
    """Instagram returns no mark of ours: the same words to the same person at about the same time."""
    at: datetime = echo.occurred_at
    rows = db.execute(_IN_DOUBT, {"account": channel.account_id, "conversation": conversation_id, "at": at})
    words = (echo.text or "").split()
    return next((row for row in rows if words and (row.sent_text or plain_text(row.text or "")).split() == words), None)


def _uuid(mark: str | None) -> UUID | None:
    try:
        return UUID(mark) if mark else None
    except ValueError:
        return None
