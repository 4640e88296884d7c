"""Room 3: what is due is read, decided, searched, asked and checked with no transaction open, then stored in one if nothing changed."""

import contextlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
import structlog

from dana.ai.listener import Tell
from dana.automation import cited, grounding, loops, memory, usage
from dana.automation.claim import Claim, Past, pending_of
from dana.automation.deliver import Delivery, Outgoing
from dana.automation.judge import Judge, Verdict
from dana.automation.manner import READ as READ_MANNER
from dana.automation.manner import Manner, manner_of
from dana.automation.writing import Writing
from dana.connectors.contract import ConnectorError, Person, SendsMessages
from dana.conversations import drafts, handling, memories
from dana.conversations.thread import Line, add_line
from dana.database.statements import Statements
from dana.database.transactions import Database
from dana.errors import DanaError
from dana.integrations.channels import Channels, OpenChannel
from dana.jobs import wake
from dana.knowledge import gaps
from dana.knowledge.search import Found
from dana.realtime import publish

log = structlog.get_logger()

HISTORY = 30

# Counted here and not among the lines that are read below: a machine that writes three lines for one of ours would outrun those.
_CLAIM = sa.text("""
with claimed as (
  update conversations set claim = claim + 1, attempts = attempts + 1, answering_until = now() + make_interval(secs => :seconds),
    version = version + 1
  where account_id = :account and id = :id and answer_due_at <= now() and takeover_by is null and not needs_person
    and stopped_at is null and coalesce(answering_until, '-infinity') < now()
  returning *
)
select c.integration_id, c.contact_id, c.claim, c.lease, c.generation, c.attempts, c.answer_due_at, c.last_customer_at,
  (select name from accounts where id = :account) as business_name,
  array(select array[i.kind, i.value] from identities i where i.account_id = :account and i.contact_id = c.contact_id
    and i.integration_id = c.integration_id order by i.rank, i.created_at) as identities,
  (select name from contacts k where k.account_id = :account and k.id = c.contact_id) as contact_name,
  (select count(*) from (select m.lease, m.created_at from messages m where m.account_id = :account and m.conversation_id = c.id
      and m.author = 'dana' and m.answers_position is not null and m.author_user_id is null
      order by m.answers_position desc limit :most_replies) said
    where said.lease = c.lease and said.created_at > now() - make_interval(secs => :window)) as automatic_replies
from claimed c
""")
_LATELY = {"window": loops.WINDOW.total_seconds(), "most_replies": loops.MOST_REPLIES}
_DUE_LATER = sa.text(
    "select answer_due_at from conversations where account_id = :account and id = :id and answer_due_at > now() "
    "and takeover_by is null and not needs_person and stopped_at is null"
)
_PAST = sa.text("""
select id, position, author, kind, text, answerable, withdrawn, platform_id, answers_position, lease, created_at,
  author = 'dana' and author_user_id is not null as approved from messages
where account_id = :account and conversation_id = :id and author <> 'event'
  and position > (select cut_position from conversations where account_id = :account and id = :id)
order by position desc limit :limit
""")
_DONE = sa.text("""
update conversations c set answer_due_at = null, answering_until = null, attempts = 0, version = version + 1
where account_id = :account and id = :id and claim = :claim and lease = :lease and generation = :generation and takeover_by is null
returning exists (select 1 from messages m where m.account_id = :account and m.conversation_id = c.id and m.direction = 'out'
  and m.state in ('pending', 'sending', 'unsure') and m.parked_at is null) as blocked,
  exists (select 1 from drafts d where d.account_id = :account and d.conversation_id = c.id and d.state = 'waiting') as drafted
""")
_RELEASE = sa.text("""
update conversations set answering_until = null, version = version + 1,
  answer_due_at = case when answer_due_at is not null and generation = :generation
    then now() + make_interval(secs => :seconds) else answer_due_at end
where account_id = :account and id = :id and claim = :claim returning answer_due_at
""")


class Answering:
    """Answers conversations that are due; safe to be woken at any time, twice, or for nothing."""

    def __init__(
        self, database: Database, channels: Channels, judge: Judge, delivery: Delivery, *, seconds: float, shows_activity: bool,
        writing: Writing | None = None,
    ) -> None:  # fmt: skip
        self._writing = writing
        self._database, self._channels, self._judge, self._delivery = database, channels, judge, delivery
        self._lease_seconds = seconds + 20
        self._activity = ThreadPoolExecutor(8, thread_name_prefix="activity") if shows_activity else None

    def answer(self, account_id: UUID, conversation_id: UUID) -> None:
        """Answer what the customer wrote, hand off, or leave it, as the rules and the documents say."""
        claimed = self._claim(account_id, conversation_id)
        if claimed is None:
            return
        claim, past = claimed
        try:
            channel = self._channels.open_in(account_id, claim.integration_id)
            with self._shown_to_people(claim) as tell:
                verdict = self._judge.judge(claim, past, channel, lambda: self._show_activity(channel, claim, pending_of(past)), tell)
                outgoing = self._commit(claim, past, verdict, channel)
        except Exception as error:
            self._release(claim)
            if not isinstance(error, DanaError):
                raise
            log.warning("answer_postponed", error=error.code, message=error.message)
            return
        if outgoing is not None:
            self._delivery.send(outgoing)

    def _claim(self, account_id: UUID, conversation_id: UUID) -> tuple[Claim, list[Past]] | None:
        where = {"account": account_id, "id": conversation_id}
        with self._database.account_statements(account_id, fleeting=True) as db:
            claimed, past, manner, remembered = db.together(
                [(_CLAIM, {**where, "seconds": self._lease_seconds, **_LATELY}), (_PAST, {**where, "limit": HISTORY}),
                 (READ_MANNER, where), memories.reading(account_id, conversation_id)],
                last=True,
            )  # fmt: skip
            row = claimed.first()
            if row is not None:
                publish(db, account_id, "conversation", conversation_id)
        if row is None:
            self._come_back_when_due(where)
            return None
        settled = manner_of(manner, account_id), memories.memory_of(remembered.first())
        return _claim_of(account_id, conversation_id, row, *settled), [Past(*item) for item in past][::-1]

    def _come_back_when_due(self, where: dict[str, UUID]) -> None:
        """The burst goes on, or somebody else answers: woken again when it is time."""
        with self._database.account_statements(where["account"], fleeting=True) as db:
            due = db.execute(_DUE_LATER, where).scalar()
            if due is not None:
                wake(db, "answer", where["account"], where["id"], at=due)

    def _commit(self, claim: Claim, past: list[Past], verdict: Verdict | None, channel: OpenChannel) -> Outgoing | None:
        """Store the verdict in one transaction, if nobody took over and the customer wrote nothing new meanwhile."""
        outgoing = None
        unchanged = {"account": claim.account_id, "id": claim.conversation_id, "claim": claim.claim, "lease": claim.lease,
                     "generation": claim.generation}  # fmt: skip
        with self._database.account_statements(claim.account_id) as db:
            held = db.execute(_DONE, unchanged).first()
            if held is None:
                if verdict is not None and verdict.answered is not None:
                    usage.store(db, claim, verdict.answered.usage, None)  # it was paid for, whatever became of the answer
                self._release_in(db, claim, 0)
                return None
            if verdict is not None:
                outgoing = self._store(db, claim, past, verdict, channel, held)
            publish(db, claim.account_id, "conversation", claim.conversation_id)
        return outgoing

    def _store(
        self, db: Statements, claim: Claim, past: list[Past], verdict: Verdict, channel: OpenChannel, held: sa.Row[Any]
    ) -> Outgoing | None:
        outgoing = None
        message_id = None
        usage_id = uuid4() if verdict.answered is not None else None
        if verdict.text and claim.manner.mode == "draft":
            drafts.put(db, claim.account_id, claim.conversation_id, _draft(claim, past, verdict, verdict.text, usage_id))
        elif verdict.text:
            outgoing, message_id = self._store_reply(db, claim, past, verdict, verdict.text, channel, blocked=held.blocked)
            if held.drafted:
                drafts.replace(db, claim.account_id, claim.conversation_id, message_id=message_id)
        if verdict.answered is not None:
            usage.store(db, claim, verdict.answered.usage, message_id, usage_id)
        if verdict.unanswered:
            gaps.note(db, claim.account_id, _asked(claim, pending_of(past), verdict.unanswered))
        if verdict.stop:
            handling.stop_automatic(db, claim.account_id, claim.conversation_id, datetime.now(UTC))
        elif verdict.hand_off:
            handling.hand_off(db, claim.account_id, claim.conversation_id, verdict.hand_off)
        elif _has_outgrown(claim, past, verdict):
            wake(db, "remember", claim.account_id, claim.conversation_id)
        return outgoing

    def _store_reply(
        self, db: Statements, claim: Claim, past: list[Past], verdict: Verdict, text: str, channel: OpenChannel, *, blocked: bool
    ) -> tuple[Outgoing | None, UUID]:
        question = pending_of(past)[-1]
        sent_text = _customer_copy(text, verdict.sources, channel)
        line = Line(
            author="dana", text=text, sent_text=sent_text, state="pending" if blocked else "sending", lease=claim.lease,
            answers_position=question.position, reply_to=question.platform_id, checked=verdict.checked,
        )  # fmt: skip
        message_id = add_line(db, claim.account_id, claim.integration_id, claim.conversation_id, line)
        cited.store(db, claim.account_id, message_id, cited.rows_of(verdict.sources))
        if blocked:
            return None, message_id
        person = Person(claim.identities, claim.contact_name or None)
        return Outgoing.of(channel, claim.conversation_id, message_id, person, line, sent_text), message_id

    def _release(self, claim: Claim) -> None:
        """Give the claim back, so that another try comes later; the sweeper would do the same when this process dies."""
        with contextlib.suppress(Exception), self._database.account_statements(claim.account_id) as db:
            self._release_in(db, claim, min(60, 2**claim.attempts))

    def _release_in(self, db: Statements, claim: Claim, seconds: float) -> None:
        row = db.execute(
            _RELEASE,
            {"account": claim.account_id, "id": claim.conversation_id, "claim": claim.claim, "generation": claim.generation,
             "seconds": seconds},
        ).first()  # fmt: skip
        if row is not None and row[0] is not None:
            wake(db, "answer", claim.account_id, claim.conversation_id, at=row[0])

    def _shown_to_people(self, claim: Claim) -> contextlib.AbstractContextManager[Tell | None]:
        """Where a person approves, the draft can be read while it is written; elsewhere nobody waits for it, and it would only cost."""
        if self._writing is None or claim.manner.mode != "draft":
            return contextlib.nullcontext()
        return self._writing.shown(claim.account_id, claim.conversation_id)

    def _show_activity(self, channel: OpenChannel, claim: Claim, pending: list[Past]) -> None:
        """Read receipt and typing, beside the work: never in its way."""
        connector = channel.connector
        if self._activity is None or not isinstance(connector, SendsMessages) or claim.manner.mode == "draft":
            return  # nobody knows when, or whether, a draft will be sent
        person = Person(claim.identities, claim.contact_name or None)
        self._activity.submit(_quietly_show, connector, person, pending[-1].platform_id)


def _claim_of(account_id: UUID, conversation_id: UUID, row: sa.Row[Any], manner: Manner, remembered: memories.Memory) -> Claim:
    return Claim(
        account_id=account_id, conversation_id=conversation_id, integration_id=row.integration_id, contact_id=row.contact_id,
        claim=row.claim, lease=row.lease, generation=row.generation, attempts=row.attempts, due_at=row.answer_due_at,
        last_customer_at=row.last_customer_at, business_name=row.business_name,
        identities=tuple((kind, value) for kind, value in row.identities), contact_name=row.contact_name,
        automatic_replies=row.automatic_replies, manner=manner, memory=remembered,
    )  # fmt: skip


def _has_outgrown(claim: Claim, past: list[Past], verdict: Verdict) -> bool:
    """Whether the next question would be asked without some turns that nobody has summed up."""
    texts = [item.text or "" for item in past if item.position > claim.memory.upto and not item.withdrawn]
    return memory.outgrown([*texts, verdict.text or ""])


def _quietly_show(connector: SendsMessages, person: Person, platform_id: str | None) -> None:
    try:
        connector.show_activity(person, platform_id)
    except ConnectorError as error:
        log.info("activity_not_shown", error=error.message)


def _asked(claim: Claim, pending: list[Past], question: str) -> gaps.Asked:
    return gaps.Asked(claim.conversation_id, pending[-1].id, pending[0].position, pending[-1].position, question)


def _customer_copy(text: str, sources: Sequence[Found], channel: OpenChannel) -> str:
    """What the customer gets: the sources are named where the channel has room for them."""
    manifest = channel.connector.manifest
    named = grounding.customer_copy(text, [(item.document_name, item.page) for item in sources])
    return named if manifest.text_size(named) <= manifest.text_limit else grounding.plain_text(text)


def _draft(claim: Claim, past: list[Past], verdict: Verdict, text: str, usage_id: UUID | None) -> drafts.Prepared:
    return drafts.Prepared(
        text, pending_of(past)[-1].position, claim.lease, claim.generation, sources=cited.rows_of(verdict.sources),
        checked=verdict.checked, usage_id=usage_id,
    )  # fmt: skip
