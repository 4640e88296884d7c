"""Room 4: the outbox. `sending` is committed before the call; what may have left is never sent again blindly."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
import structlog

from dana.automation import learn, reconcile
from dana.connectors.contract import (
    ConnectorError,
    Manifest,
    NeedsReconnect,
    Outcome,
    OutgoingMessage,
    Person,
    SendReceipt,
    SendsMessages,
)
from dana.conversations import drafts, handling
from dana.conversations.thread import Channel, Line, add_line
from dana.database.statements import Statements
from dana.database.transactions import Database
from dana.errors import Conflict, DanaError, Invalid, NotFound
from dana.integrations.channels import Channels, OpenChannel
from dana.jobs import wake
from dana.realtime import publish

log = structlog.get_logger()

UNSURE_SECONDS = 30  # time for an echo or a status to prove an unsure sending, then a person decides
LATEST_START = 8.0  # seconds after the commit of `sending`: a process that slept longer must not call any more
BACKOFF = (1, 2, 5, 10, 20, 40, 60, 60, 60, 60)  # seconds between tries when no byte left


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message whose `sending` is committed, and whose turn it is now."""

    channel: OpenChannel
    conversation_id: UUID
    message_id: UUID
    to: Person
    text: str
    reply_to: str | None
    by_person: bool
    window_open: bool
    attempt: int
    committed_at: float

    @classmethod
    def of(cls, channel: OpenChannel, conversation_id: UUID, message_id: UUID, to: Person, line: Line, text: str) -> "Outgoing":
        """A fresh reply of Dana's, just stored as `sending`."""
        return cls(channel, conversation_id, message_id, to, text, line.reply_to, False, True, 0, time.monotonic())


_CLAIM = sa.text("""
select m.id, m.position, m.author, m.text, m.sent_text, m.reply_to, m.state, m.lease, m.attempt, m.next_attempt_at, m.integration_id,
  m.conversation_id, m.author_user_id, c.lease as current_lease, c.takeover_by, c.stopped_at, c.last_customer_at, k.name as contact_name,
  array(select array[i.kind, i.value] from identities i where i.account_id = :account and i.contact_id = c.contact_id
    and i.integration_id = c.integration_id order by i.rank, i.created_at) as identities,
  exists (select 1 from messages o where o.account_id = :account and o.conversation_id = m.conversation_id and o.id <> m.id
    and o.direction = 'out' and (o.state = 'sending' or (o.state = 'unsure' and o.parked_at is null)
      or (o.state = 'pending' and o.position < m.position))) as blocked
from conversations c
join messages m on m.account_id = c.account_id and m.conversation_id = c.id
join contacts k on k.account_id = c.account_id and k.id = c.contact_id
where c.account_id = :account and m.id = :id for update of c, m
""")
_SENDING = sa.text("""
update messages set state = 'sending', sending_at = now(), attempt = attempt + 1, next_attempt_at = null, error = null, error_code = null,
  version = version + 1 where account_id = :account and id = :id and state = 'pending' returning attempt
""")
_SENT = sa.text("""
update messages m set state = case when state in ('sending', 'unsure', 'pending') then 'sent' else state end,
  platform_id = coalesce(platform_id, :platform_id), sent_at = coalesce(sent_at, now()), parked_at = null, version = version + 1
where account_id = :account and id = :id and attempt = :attempt
returning exists (select 1 from early_statuses e where e.account_id = :account and e.integration_id = m.integration_id
    and e.platform_id = :platform_id) as early,
  (select w.id from messages w where w.account_id = :account and w.conversation_id = m.conversation_id and w.state = 'pending'
    and w.direction = 'out' order by w.position limit 1) as waiting
""")
_FAILED = sa.text("""
update messages set state = :state, error_code = :code, error = :error, version = version + 1,
  next_attempt_at = case when :state = 'pending' then now() + make_interval(secs => :seconds) end,
  unsure_at = case when :state = 'unsure' then now() end
where account_id = :account and id = :id and attempt = :attempt and state = 'sending' returning id
""")
_NEXT = sa.text("""
select id from messages where account_id = :account and conversation_id = :conversation and state = 'pending' and direction = 'out'
order by position limit 1
""")
_SETTLE = sa.text("""
select m.id, m.conversation_id, m.integration_id, m.state, m.parked_at, m.author, m.platform_id,
  m.sending_at < now() - interval '25 seconds' as stale, m.unsure_at < now() - make_interval(secs => :seconds) as waited
from conversations c join messages m on m.account_id = c.account_id and m.conversation_id = c.id
where c.account_id = :account and m.id = :id for update of c, m
""")


class Delivery:
    """Sends what the outbox holds; each method may be called at any time, twice, or for nothing."""

    def __init__(self, database: Database, channels: Channels) -> None:
        self._database, self._channels = database, channels

    def deliver(self, account_id: UUID, message_id: UUID) -> None:
        """Send a waiting message if it is its turn."""
        outgoing = self._claim(account_id, message_id)
        if outgoing is not None:
            self.send(outgoing)

    def send(self, outgoing: Outgoing) -> None:
        """Make the one call for a message that is committed as `sending`, and store what came of it."""
        connector = outgoing.channel.connector
        try:
            if not isinstance(connector, SendsMessages):
                raise ConnectorError("This channel cannot send messages.", permanent=True)
            if time.monotonic() - outgoing.committed_at > LATEST_START:
                raise ConnectorError("The process slept before the call.", permanent=False, outcome=Outcome.NOT_SENT)
            receipt = connector.send(_message(outgoing))
        except ConnectorError as error:
            self._store_failure(outgoing, error)
        except Exception:
            log.exception("send_crashed", message_id=str(outgoing.message_id))
            self._store_failure(outgoing, ConnectorError("Sending broke off.", permanent=False, outcome=Outcome.UNKNOWN))
        else:
            self._store_receipt(outgoing, receipt)

    def _claim(self, account_id: UUID, message_id: UUID) -> Outgoing | None:
        where = {"account": account_id, "id": message_id}
        with self._database.account_statements(account_id) as db:
            row = db.execute(_CLAIM, where).first()
            if row is None or row.state != "pending" or row.blocked:
                return None
            if row.next_attempt_at is not None and row.next_attempt_at > datetime.now(UTC):
                wake(db, "deliver", account_id, message_id, at=row.next_attempt_at)
                return None
            is_automatic = row.author == "dana" and row.author_user_id is None
            if is_automatic and (row.lease != row.current_lease or row.takeover_by is not None):
                _void(db, account_id, row)
                return None
            channel = self._channels.open_in(account_id, row.integration_id)
            attempt = db.execute(_SENDING, where).scalar_one()
            publish(db, account_id, "message", message_id, conversation_id=row.conversation_id)
        person = Person(tuple((k, v) for k, v in row.identities), row.contact_name or None)
        window_open = channel.connector.manifest.takes_replies(row.last_customer_at, datetime.now(UTC))
        text = row.sent_text or row.text
        return Outgoing(
            channel, row.conversation_id, message_id, person, text, row.reply_to, row.author == "person", window_open, attempt,
            time.monotonic(),
        )  # fmt: skip

    def _store_receipt(self, outgoing: Outgoing, receipt: SendReceipt) -> None:
        channel = outgoing.channel.channel
        with self._database.account_statements(channel.account_id) as db:
            row = db.execute(
                _SENT,
                {"account": channel.account_id, "id": outgoing.message_id, "platform_id": receipt.platform_id,
                 "attempt": outgoing.attempt},
            ).first()  # fmt: skip
            if row is None:
                return  # a later attempt has the say
            if row.early and receipt.platform_id:
                reconcile.take_early(db, channel, outgoing.message_id, receipt.platform_id)
            if row.waiting is not None:
                wake(db, "deliver", channel.account_id, row.waiting)
            publish(db, channel.account_id, "message", outgoing.message_id, conversation_id=outgoing.conversation_id)

    def _store_failure(self, outgoing: Outgoing, error: ConnectorError) -> None:
        account_id = outgoing.channel.channel.account_id
        state = _state_after(error, outgoing.attempt)
        seconds = max(error.retry_after or 0, BACKOFF[min(outgoing.attempt, len(BACKOFF) - 1)])
        log.info("send_failed", message_id=str(outgoing.message_id), state=state, error=error.message)
        with self._database.account_statements(account_id) as db:
            handling.lock(db, account_id, outgoing.conversation_id)  # before its messages, as everywhere
            stored = db.execute(
                _FAILED,
                {"account": account_id, "id": outgoing.message_id, "attempt": outgoing.attempt, "state": state,
                 "code": error.vendor_code or error.code, "error": error.message, "seconds": seconds},
            ).first()  # fmt: skip
            if stored is None:
                return  # an echo or a status has already told better
            if isinstance(error, NeedsReconnect):
                self._channels.need_reconnect(db, outgoing.channel.channel, error.message)
            if state == "failed" and not outgoing.by_person:
                handling.hand_off(db, account_id, outgoing.conversation_id, f"The reply could not be delivered: {error.message}")
            if state == "unsure":
                at = datetime.now(UTC) + timedelta(seconds=UNSURE_SECONDS)
                wake(db, "settle", account_id, outgoing.message_id, at=at)
            elif state == "pending":
                wake(db, "deliver", account_id, outgoing.message_id, at=datetime.now(UTC) + timedelta(seconds=seconds))
            self._go_on(db, outgoing)

    def _go_on(self, db: Statements, outgoing: Outgoing) -> None:
        """Show what came of it, and let the conversation's next message go."""
        account_id = outgoing.channel.channel.account_id
        publish(db, account_id, "message", outgoing.message_id, conversation_id=outgoing.conversation_id)
        wake_next(db, account_id, outgoing.conversation_id)

    def settle(self, account_id: UUID, message_id: UUID) -> None:
        """A sending whose process died is unsure; an unsure one without evidence is parked for a person."""
        with self._database.account_statements(account_id) as db:
            row = db.execute(_SETTLE, {"account": account_id, "id": message_id, "seconds": UNSURE_SECONDS - 1}).first()
            if row is None:
                return
            if row.platform_id is not None:
                channel = Channel(account_id, row.integration_id, "", answers=False)
                reconcile.take_early(db, channel, message_id, row.platform_id)
            if row.state == "sending" and row.stale:
                _doubt(db, account_id, message_id)
            elif row.state == "unsure" and row.parked_at is None and row.waited:
                _park(db, account_id, row)
                wake_next(db, account_id, row.conversation_id)
            else:
                return
            publish(db, account_id, "message", message_id, conversation_id=row.conversation_id)
            publish(db, account_id, "conversation", row.conversation_id)


def queue_reply(
    db: Statements, account_id: UUID, conversation_id: UUID, text: str, *, user_id: UUID, name: str, client_id: UUID | None
) -> UUID:
    """A person's reply: takes the conversation over and waits for its turn; the same `client_id` is stored once."""
    if client_id is not None:
        known: UUID | None = db.execute(
            sa.text("select id from messages where account_id = :account and conversation_id = :id and client_id = :client"),
            {"account": account_id, "id": conversation_id, "client": client_id},
        ).scalar()
        if known is not None:
            return known
    row = handling.lock_for(db, account_id, conversation_id, user_id)
    handling.take_over(db, account_id, conversation_id, by="person", user_id=user_id, name=name)
    line = Line(author="person", text=text, sent_text=text, state="pending", user_id=user_id, client_id=client_id)
    message_id = add_line(db, account_id, row.integration_id, conversation_id, line)
    drafts.replace(db, account_id, conversation_id, message_id=message_id, user_id=user_id)
    learn.ask_after_reply(db, account_id, conversation_id, message_id, text)
    wake(db, "deliver", account_id, message_id)
    return message_id


_RETRY = sa.text("""
update messages set state = 'pending', next_attempt_at = now(), parked_at = null, unsure_at = null, error = null, error_code = null,
  author_user_id = coalesce(author_user_id, :user), version = version + 1
where account_id = :account and conversation_id = :conversation and id = :id
  and (state = 'failed' or (state = 'unsure' and parked_at is not null)) returning id
""")


def retry(db: Statements, account_id: UUID, conversation_id: UUID, message_id: UUID, *, user_id: UUID, name: str) -> None:
    """A person decides to send a failed or parked message again; Conflict when it is neither."""
    handling.lock_for(db, account_id, conversation_id, user_id)
    row = db.execute(_RETRY, {"account": account_id, "conversation": conversation_id, "id": message_id, "user": user_id}).first()
    if row is None:
        raise _not_retryable(db, account_id, conversation_id, message_id)
    handling.take_over(db, account_id, conversation_id, by="person", user_id=user_id, name=name)
    wake(db, "deliver", account_id, message_id)
    publish(db, account_id, "message", message_id, conversation_id=conversation_id)


def settle_by_person(db: Statements, account_id: UUID, conversation_id: UUID, message_id: UUID, *, delivered: bool) -> None:
    """A person looked on the platform: a parked message arrived, or it did not."""
    state = "sent" if delivered else "failed"
    row = db.execute(
        sa.text(
            "update messages set state = :state, parked_at = null, version = version + 1, "
            "sent_at = case when :state = 'sent' then coalesce(sending_at, now()) end, "
            "error_code = case when :state = 'failed' then 'not_arrived' end, "
            "error = case when :state = 'failed' then 'It did not arrive.' end "
            "where account_id = :account and conversation_id = :conversation and id = :id and state = 'unsure' "
            "and parked_at is not null returning id"
        ),
        {"account": account_id, "conversation": conversation_id, "id": message_id, "state": state},
    ).first()
    if row is None:
        raise _not_retryable(db, account_id, conversation_id, message_id)
    publish(db, account_id, "message", message_id, conversation_id=conversation_id)


def wake_next(db: Statements, account_id: UUID, conversation_id: UUID) -> None:
    """Wake the conversation's first waiting message."""
    waiting: UUID | None = db.execute(_NEXT, {"account": account_id, "conversation": conversation_id}).scalar()
    if waiting is not None:
        wake(db, "deliver", account_id, waiting)


def _not_retryable(db: Statements, account_id: UUID, conversation_id: UUID, message_id: UUID) -> DanaError:
    known = db.execute(
        sa.text("select 1 from messages where account_id = :account and conversation_id = :conversation and id = :id"),
        {"account": account_id, "conversation": conversation_id, "id": message_id},
    ).first()
    return Conflict("This message is neither failed nor parked.") if known else NotFound("There is no such message.")


def _message(outgoing: Outgoing) -> OutgoingMessage:
    return OutgoingMessage(
        to=outgoing.to, text=outgoing.text, correlation=str(outgoing.message_id), reply_to=outgoing.reply_to,
        written_by_person=outgoing.by_person, window_open=outgoing.window_open,
    )  # fmt: skip


def _state_after(error: ConnectorError, attempt: int) -> str:
    if error.outcome is Outcome.UNKNOWN:
        return "unsure"
    if error.outcome is Outcome.NOT_SENT and attempt < len(BACKOFF):
        return "pending"
    return "failed"


def _void(db: Statements, account_id: UUID, row: sa.Row[tuple[object, ...]]) -> None:
    db.execute(
        sa.text(
            "update messages set state = 'failed', error_code = 'taken_over', error = 'Not sent: a person took over first.', "
            "version = version + 1 where account_id = :account and id = :id"
        ),
        {"account": account_id, "id": row.id},
    )
    publish(db, account_id, "message", row.id, conversation_id=row.conversation_id)
    wake_next(db, account_id, row.conversation_id)


def _doubt(db: Statements, account_id: UUID, message_id: UUID) -> None:
    db.execute(
        sa.text(
            "update messages set state = 'unsure', unsure_at = now(), error_code = 'unsure', version = version + 1, "
            "error = 'It is not known whether this arrived.' where account_id = :account and id = :id"
        ),
        {"account": account_id, "id": message_id},
    )
    wake(db, "settle", account_id, message_id, at=datetime.now(UTC) + timedelta(seconds=UNSURE_SECONDS))


def _park(db: Statements, account_id: UUID, row: sa.Row[tuple[object, ...]]) -> None:
    db.execute(
        sa.text("update messages set parked_at = now(), version = version + 1 where account_id = :account and id = :id"),
        {"account": account_id, "id": row.id},
    )
    if row.author == "dana":
        reason = "It is not known whether the last reply arrived"
        handling.hand_off(db, account_id, row.conversation_id, reason)


def check_text(text: str, manifest: Manifest) -> str:
    """A person's text, fit to be sent on that channel; Invalid otherwise."""
    text = text.strip()
    if not text:
        raise Invalid("Write something first.", details={"fields": {"text": "This is empty."}})
    if (size := manifest.text_size(text)) > manifest.text_limit:
        unit = "bytes" if manifest.text_in_bytes else "characters"
        message = f"{manifest.name} takes at most {manifest.text_limit} {unit}, this has {size}."
        raise Invalid(message, details={"fields": {"text": message}})
    return text
