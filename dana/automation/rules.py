"""What to do about a customer's messages before any model is asked: a pure decision from plain facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dana.ai.language import guess_language
from dana.automation.loops import Turn, is_loop
from dana.automation.moods import is_angry, mentions
from dana.automation.wishes import says_stop, wants_person
from dana.conversations import reasons

__all__ = ["Answer", "Decision", "Facts", "HandOff", "Ignore", "Pending", "Wait", "decide", "guess_language"]

STOP_REASON = "The customer asked for no more automatic messages"
PERSON_REASON = "The customer asked for a person"
MEDIA_REASON = "The customer sent something that Dana cannot read"
LOOP_REASON = reasons.LOOP
ANGER_REASON = "The customer is angry"
UNHELPED_REASON = "The customer says again that the answers do not help"
ASKED_REASON = "Dana asked back twice and is no further"
TOPIC_REASON = "About something that people answer here: {topic}"
WINDOW_REASON = "The time to reply on this channel has ended"
MOST_UNHELPED = 2  # the first time another answer is tried
MOST_ASKED_BACK = 2
_PASSING = frozenset({"sticker", "reaction", "system"})  # kinds that by themselves need no answer


@dataclass(frozen=True, slots=True)
class Pending:
    """A customer's message that nobody has answered; `text` is its text or caption."""

    kind: str
    text: str | None
    answerable: bool = True


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the decision depends on; `automatic_replies` and `turns` as `loops` wants them."""

    now: datetime
    pending: Sequence[Pending]
    taken_over: bool = False
    answers: bool = True  # whether Dana answers on this channel
    answer_due_at: datetime | None = None
    automatic_replies: int = 0
    turns: Sequence[Turn] = ()
    window_open: bool = True
    topics: Sequence[str] = ()  # what the owner wants people to answer
    unhelped: int = 0  # times lately that the customer said that an answer did not help, the pending messages included
    asked_back: int = 0  # replies of Dana's in a row, just before, that were questions


@dataclass(frozen=True, slots=True)
class Answer:
    """Ask the chain."""


@dataclass(frozen=True, slots=True)
class HandOff:
    """Give the conversation to a person; `tell_customer` is False where nothing may be sent any more."""

    reason: str
    tell_customer: bool = True


@dataclass(frozen=True, slots=True)
class Ignore:
    """Do nothing."""

    reason: str


@dataclass(frozen=True, slots=True)
class Wait:
    """The customer may still be writing."""

    until: datetime


Decision = Answer | HandOff | Ignore | Wait


def decide(facts: Facts) -> Decision:
    """What happens to the pending messages; the same facts always give the same decision."""
    if facts.taken_over:
        return Ignore("a person has taken over")
    if not facts.answers:
        return Ignore("Dana does not answer on this channel")
    pending = [item for item in facts.pending if item.answerable]
    if not pending:
        return Ignore("nothing to answer")
    return _wish(pending) or _hindrance(facts) or _for_people(facts, pending) or _by_content(pending)


def _wish(pending: Sequence[Pending]) -> HandOff | None:
    texts = [item.text for item in pending if item.text]
    if any(says_stop(text) for text in texts):
        return HandOff(STOP_REASON, tell_customer=False)
    if any(wants_person(text) for text in texts):
        return HandOff(PERSON_REASON)
    return HandOff(PERSON_REASON) if len(texts) > 1 and wants_person(" ".join(texts)) else None


def _hindrance(facts: Facts) -> Decision | None:
    if facts.answer_due_at is not None and facts.now < facts.answer_due_at:
        return Wait(facts.answer_due_at)
    if not facts.window_open:
        return HandOff(WINDOW_REASON, tell_customer=False)
    if is_loop(facts.automatic_replies, facts.turns):
        return HandOff(LOOP_REASON, tell_customer=False)
    return None


def _for_people(facts: Facts, pending: Sequence[Pending]) -> HandOff | None:
    """What a person should answer, whatever the documents say."""
    text = "\n".join(item.text for item in pending if item.text)
    topic = mentions(text, facts.topics) if facts.topics else None
    if topic is not None:
        return HandOff(TOPIC_REASON.format(topic=topic))
    if any(is_angry(item.text) for item in pending if item.text):
        return HandOff(ANGER_REASON)
    if facts.unhelped >= MOST_UNHELPED:
        return HandOff(UNHELPED_REASON)
    return HandOff(ASKED_REASON) if facts.asked_back >= MOST_ASKED_BACK else None


def _by_content(pending: Sequence[Pending]) -> Decision:
    if any(item.text and item.text.strip() for item in pending):
        return Answer()
    if all(item.kind in _PASSING for item in pending):
        return Ignore("nothing to answer")
    return HandOff(MEDIA_REASON)
