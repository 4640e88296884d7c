"""Room 3: what is due is read, decided, searched, asked and checked with no transaction open, then stored in one if nothing changed."""

import contextlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
import structlog

from dana.ai.chain import Chain
from dana.ai.contract import Action, NumberedPassage, ProviderAnswer
from dana.automation import grounding, loops, prompt, rules
from dana.automation.deliver import Delivery, Outgoing
from dana.connectors.contract import ConnectorError, Person, SendsMessages
from dana.conversations import handling
from dana.conversations.thread import Line, add_line
from dana.database.statements import Statements, later
from dana.database.transactions import Database
from dana.errors import DanaError
from dana.integrations.channels import Channels, OpenChannel
from dana.jobs import wake
from dana.knowledge import gaps
from dana.knowledge.context import Excerpt, gather
from dana.knowledge.search import Found, Library
from dana.realtime import publish

log = structlog.get_logger()

MOST_ATTEMPTS = 5
HISTORY = 30
PASSAGES = 6


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to answer a conversation as it was at this moment; any change voids it."""

    account_id: UUID
    conversation_id: UUID
    integration_id: UUID
    contact_id: UUID
    claim: int
    lease: int
    generation: int
    attempts: int
    due_at: datetime
    last_customer_at: datetime | None
    business_name: str
    identities: tuple[tuple[str, str], ...]
    contact_name: str
    automatic_replies: int  # lately, with no sign of a person in between


@dataclass(frozen=True, slots=True)
class Past:
    """One earlier line of the conversation."""

    id: UUID
    position: int
    author: str
    kind: str
    text: str | None
    answerable: bool
    withdrawn: bool
    platform_id: str | None
    answers_position: int | None
    lease: int
    created_at: datetime


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
      and m.author = 'dana' and m.answers_position is not null order by m.answers_position desc limit :most_replies) said
    where said.lease = c.lease and said.created_at > now() - make_interval(secs => :window)) as automatic_replies
from claimed c
""")
_LATELY = {"window": loops.WINDOW.total_seconds(), "most_replies": loops.MOST_REPLIES}
_DUE_LATER = sa.text(
    "select answer_due_at from conversations where account_id = :account and id = :id and answer_due_at > now() "
    "and takeover_by is null and not needs_person and stopped_at is null"
)
_PAST = sa.text("""
select id, position, author, kind, text, answerable, withdrawn, platform_id, answers_position, lease, created_at from messages
where account_id = :account and conversation_id = :id and author <> 'event' and position > :last_position
order by position desc limit :limit
""")
_DONE = sa.text("""
update conversations c set answer_due_at = null, answering_until = null, attempts = 0, version = version + 1
where account_id = :account and id = :id and claim = :claim and lease = :lease and generation = :generation and takeover_by is null
returning exists (select 1 from messages m where m.account_id = :account and m.conversation_id = c.id and m.direction = 'out'
  and m.state in ('pending', 'sending', 'unsure') and m.parked_at is null) as blocked
""")
_RELEASE = sa.text("""
update conversations set answering_until = null, version = version + 1,
  answer_due_at = case when answer_due_at is not null and generation = :generation
    then now() + make_interval(secs => :seconds) else answer_due_at end
where account_id = :account and id = :id and claim = :claim returning answer_due_at
""")
_SOURCE = sa.text("""
insert into sources (account_id, message_id, index, passage_id, document_id, document_name, page, heading, start_offset, end_offset, quote)
values (:account, :message, :index, :passage, :document, :document_name, :page, :heading, :start, :end, :quote)
""")
_USAGE = sa.text("""
insert into usage (account_id, id, conversation_id, message_id, purpose, provider, model, input_tokens, output_tokens, milliseconds)
values (:account, :id, :conversation, :message, 'answer', :provider, :model, :input, :output, :milliseconds)
""")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to be stored: a reply with its sources, and whether a person is asked for."""

    text: str | None
    sources: Sequence[Found] = ()
    hand_off: str | None = None
    stop: bool = False
    provider: ProviderAnswer | None = None
    unanswered: str | None = None  # the question, where it was knowledge that lacked


class Answering:
    """Answers conversations that are due; safe to be woken at any time, twice, or for nothing."""

    def __init__(
        self, database: Database, channels: Channels, library: Library, chain: Chain, delivery: Delivery, *,
        seconds: float, shows_activity: bool,
    ) -> None:  # fmt: skip
        self._database, self._channels, self._library = database, channels, library
        self._chain, self._delivery = chain, delivery
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
            outgoing = self._commit(claim, past, self._decide(claim, past, channel), channel)
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
            claimed, past = db.together(
                [(_CLAIM, {**where, "seconds": self._lease_seconds, **_LATELY}), (_PAST, {**where, "last_position": 0, "limit": HISTORY})],
                last=True,
            )
            row = claimed.first()
            if row is not None:
                publish(db, account_id, "conversation", conversation_id)
        if row is None:
            self._come_back_when_due(where)
            return None
        return _claim_of(account_id, conversation_id, row), [Past(*item) for item in past][::-1]

    def _come_back_when_due(self, where: dict[str, UUID]) -> None:
        """The burst goes on, or somebody else answers: woken again when it is time."""
        with self._database.account_statements(where["account"], fleeting=True) as db:
            due = db.execute(_DUE_LATER, where).scalar()
            if due is not None:
                wake(db, "answer", where["account"], where["id"], at=due)

    def _decide(self, claim: Claim, past: list[Past], channel: OpenChannel) -> Verdict | None:
        pending = _pending(past)
        decision = rules.decide(_facts(claim, past, pending, channel))
        match decision:
            case rules.Ignore() | rules.Wait():
                return None
            case rules.HandOff():
                text = grounding.handoff_text(_language(pending)) if decision.tell_customer else None
                return Verdict(text, hand_off=decision.reason, stop=decision.reason == rules.STOP_REASON)
        if claim.attempts > MOST_ATTEMPTS:
            return Verdict(grounding.handoff_text(_language(pending)), hand_off="Dana could not answer after several tries")
        self._show_activity(channel, claim, pending)
        return self._ask(claim, past, pending, channel)

    def _ask(self, claim: Claim, past: list[Past], pending: list[Past], channel: OpenChannel) -> Verdict:
        question = "\n".join(item.text for item in pending if item.text)
        found = self._library.search(claim.account_id, question, limit=PASSAGES)
        excerpts = gather(self._database, claim.account_id, found)
        composed = prompt.compose(
            business_name=claim.business_name,
            turns=prompt.turns_of([(item.author, item.text) for item in past if item not in pending and not item.withdrawn]),
            passages=[_numbered(index, item) for index, item in enumerate(excerpts, start=1)],
            question=question,
            channel=channel.channel.connector,
        )
        answered = self._chain.answer(composed)
        grounded = grounding.check(answered.answer, composed.passages, max_chars=channel.text_room)
        if grounded.action is Action.IGNORE:
            return Verdict(None, provider=answered)
        if grounded.action is Action.HAND_OFF or not grounded.text:
            text = grounding.handoff_text(_language(pending))
            return Verdict(text, hand_off=grounded.reason or "The documents do not answer this", provider=answered, unanswered=question)
        return Verdict(grounded.text, sources=_cited(excerpts, grounded), provider=answered)

    def _commit(self, claim: Claim, past: list[Past], verdict: Verdict | None, channel: OpenChannel) -> Outgoing | None:
        """Store the verdict in one transaction, if nobody took over and the customer wrote nothing new meanwhile."""
        outgoing = None
        unchanged = {"account": claim.account_id, "id": claim.conversation_id, "claim": claim.claim, "lease": claim.lease,
                     "generation": claim.generation}  # fmt: skip
        with self._database.account_statements(claim.account_id) as db:
            held = db.execute(_DONE, unchanged).first()
            if held is None:
                if verdict is not None and verdict.provider is not None:
                    _store_usage(db, claim, verdict.provider, None)  # it was paid for, whatever became of the answer
                self._release_in(db, claim, 0)
                return None
            if verdict is not None:
                outgoing = self._store(db, claim, past, verdict, channel, blocked=held.blocked)
            publish(db, claim.account_id, "conversation", claim.conversation_id)
        return outgoing

    def _store(
        self, db: Statements, claim: Claim, past: list[Past], verdict: Verdict, channel: OpenChannel, *, blocked: bool
    ) -> Outgoing | None:
        outgoing = None
        message_id = None
        if verdict.text:
            outgoing, message_id = self._store_reply(db, claim, past, verdict, verdict.text, channel, blocked=blocked)
        if verdict.provider is not None:
            _store_usage(db, claim, verdict.provider, message_id)
        if verdict.unanswered:
            gaps.note(db, claim.account_id, _asked(claim, _pending(past), verdict.unanswered))
        if verdict.stop:
            handling.stop_automatic(db, claim.account_id, claim.conversation_id, datetime.now(UTC))
        elif verdict.hand_off:
            handling.hand_off(db, claim.account_id, claim.conversation_id, verdict.hand_off)
        return outgoing

    def _store_reply(
        self, db: Statements, claim: Claim, past: list[Past], verdict: Verdict, text: str, channel: OpenChannel, *, blocked: bool
    ) -> tuple[Outgoing | None, UUID]:
        question = _pending(past)[-1]
        sent_text = _customer_copy(text, verdict.sources, channel)
        line = Line(
            author="dana", text=text, sent_text=sent_text, state="pending" if blocked else "sending", lease=claim.lease,
            answers_position=question.position, reply_to=question.platform_id,
        )  # fmt: skip
        message_id = add_line(db, claim.account_id, claim.integration_id, claim.conversation_id, line)
        for index, source in enumerate(verdict.sources, start=1):
            later(db, _SOURCE, _source_row(claim, message_id, index, source))
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

    def _show_activity(self, channel: OpenChannel, claim: Claim, pending: list[Past]) -> None:
        """Read receipt and typing, beside the work: never in its way."""
        connector = channel.connector
        if self._activity is None or not isinstance(connector, SendsMessages):
            return
        person = Person(claim.identities, claim.contact_name or None)
        self._activity.submit(_quietly_show, connector, person, pending[-1].platform_id)


def _claim_of(account_id: UUID, conversation_id: UUID, row: sa.Row[Any]) -> Claim:
    return Claim(
        account_id=account_id, conversation_id=conversation_id, integration_id=row.integration_id, contact_id=row.contact_id,
        claim=row.claim, lease=row.lease, generation=row.generation, attempts=row.attempts, due_at=row.answer_due_at,
        last_customer_at=row.last_customer_at, business_name=row.business_name,
        identities=tuple((kind, value) for kind, value in row.identities), contact_name=row.contact_name,
        automatic_replies=row.automatic_replies,
    )  # fmt: skip


def _quietly_show(connector: SendsMessages, person: Person, platform_id: str | None) -> None:
    try:
        connector.show_activity(person, platform_id)
    except ConnectorError as error:
        log.info("activity_not_shown", error=error.message)


def _pending(past: list[Past]) -> list[Past]:
    """The customer's messages that nobody has answered yet."""
    answered = max((item.answers_position or (item.position if item.author in ("person", "phone_app") else 0) for item in past), default=0)
    return [item for item in past if item.author == "customer" and item.answerable and not item.withdrawn and item.position > answered]


def _asked(claim: Claim, pending: list[Past], question: str) -> gaps.Asked:
    return gaps.Asked(claim.conversation_id, pending[-1].id, pending[0].position, pending[-1].position, question)


def _facts(claim: Claim, past: list[Past], pending: list[Past], channel: OpenChannel) -> rules.Facts:
    now = datetime.now(UTC)
    hours = channel.connector.manifest.reply_window_hours
    window_open = hours is None or claim.last_customer_at is None or now < claim.last_customer_at + timedelta(hours=hours)
    return rules.Facts(
        taken_over=False,
        answers=channel.channel.answers,
        pending=tuple(rules.Pending(item.kind, item.text, item.answerable) for item in pending),
        answer_due_at=claim.due_at,
        now=now,
        automatic_replies=claim.automatic_replies,
        turns=loops.turns_of([item for item in past if item.author != "customer" or item.answerable], lease=claim.lease, now=now),
        window_open=window_open,
    )


def _language(pending: list[Past]) -> str:
    return rules.guess_language(" ".join(item.text or "" for item in pending))


def _numbered(index: int, excerpt: Excerpt) -> NumberedPassage:
    hit = excerpt.hit
    return NumberedPassage(index, hit.document_name, hit.heading, hit.page, excerpt.text, hit.score, hit.similarity, hit.lexical)


def _cited(excerpts: Sequence[Excerpt], grounded: grounding.Grounded) -> list[Found]:
    return [excerpts[index - 1].cited_by(grounded.text) for index in grounded.sources]


def _customer_copy(text: str, sources: Sequence[Found], channel: OpenChannel) -> str:
    """What the customer gets: the sources are named where the channel has room for them."""
    manifest = channel.connector.manifest
    named = grounding.customer_copy(text, [(item.document_name, item.page) for item in sources])
    return named if manifest.text_size(named) <= manifest.text_limit else grounding.plain_text(text)


def _source_row(claim: Claim, message_id: UUID, index: int, source: Found) -> dict[str, object]:
    return {
        "account": claim.account_id, "message": message_id, "index": index, "passage": source.id, "document": source.document_id,
        "document_name": source.document_name, "page": source.page, "heading": source.heading, "start": source.start,
        "end": source.end, "quote": source.text[:1000],
    }  # fmt: skip


def _store_usage(db: Statements, claim: Claim, answered: ProviderAnswer, message_id: UUID | None) -> None:
    usage = answered.usage
    later(
        db,
        _USAGE,
        {"account": claim.account_id, "id": uuid4(), "conversation": claim.conversation_id, "message": message_id,
         "provider": usage.provider, "model": usage.model, "input": usage.input_tokens, "output": usage.output_tokens,
         "milliseconds": usage.milliseconds},
    )  # fmt: skip
