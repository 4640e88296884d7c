"""What to do about a conversation that was claimed: rules, then the documents, then a model, whose answer is proven. Stores nothing."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Protocol
from uuid import UUID

from dana.ai.answer_format import text_of
from dana.ai.builtin import BuiltIn
from dana.ai.chain import Chain
from dana.ai.contract import Action, NumberedPassage, Prompt, ProviderAnswer
from dana.ai.listener import Tell
from dana.ai.phrases import THANKS
from dana.ai.race import Spent
from dana.automation import grounding, loops, memory, prompt, questions, rules, usage
from dana.automation.claim import Claim, Past, language_of, pending_of
from dana.automation.courtesy import is_question
from dana.automation.moods import is_still_unhelped
from dana.automation.openings import hours_from, told
from dana.automation.second_look import SecondLook
from dana.database.transactions import Database
from dana.integrations.channels import OpenChannel
from dana.knowledge.answerability import Answerability, answerability
from dana.knowledge.context import Excerpt, gather
from dana.knowledge.search import Found, Library

MOST_ATTEMPTS = 5
PASSAGES = 6
NOT_IN_DOCUMENTS = "The documents do not answer this"
NOT_SURE = "The documents hardly answer this"
OTHER_LANGUAGE = "The model did not answer in the customer's language"


class Support(Protocol):
    """Compares meanings with a local model."""

    def of(self, pairs: Sequence[tuple[str, str]]) -> dict[str, float]:
        """For each (sentence, passages) how likely the passages say so; a sentence that could not be compared is left out."""
        ...


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to be stored: a reply with its sources and what was checked of it, and whether a person is asked for."""

    text: str | None
    sources: Sequence[Found] = ()
    hand_off: str | None = None
    stop: bool = False
    answered: ProviderAnswer | None = None  # what the model said, whatever became of it: it was paid for
    unanswered: str | None = None  # the question, where it was knowledge that lacked
    checked: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Judge:
    """Decides; may be asked by many threads at once."""

    database: Database
    library: Library
    chain_for: Callable[[UUID], Chain]  # of an account, to answer with
    support: Support
    second_look: SecondLook | None = None

    def judge(
        self, claim: Claim, past: Sequence[Past], channel: OpenChannel, before_asking: Callable[[], None], on_text: Tell | None = None
    ) -> Verdict | None:
        """
        What is to be done, None where nothing is; `before_asking` is called when it will take the time of a model.

        `on_text` gets what the model has written so far, before anything of it is checked.
        """
        pending = pending_of(past)
        decision = rules.decide(facts_of(claim, past, pending, channel))
        match decision:
            case rules.Ignore() | rules.Wait():
                return None
            case rules.HandOff():
                text = _farewell(claim, pending) if decision.tell_customer else None
                return Verdict(text, hand_off=decision.reason, stop=decision.reason == rules.STOP_REASON)
        if claim.attempts > MOST_ATTEMPTS:
            return Verdict(_farewell(claim, pending), hand_off="Dana could not answer after several tries")
        before_asking()
        return self._ask(claim, past, pending, channel, on_text)

    def _ask(self, claim: Claim, past: Sequence[Past], pending: Sequence[Past], channel: OpenChannel, on_text: Tell | None) -> Verdict:
        """What the documents and a model say, as far as it is proven; otherwise a hand-off."""
        question = "\n".join(item.text for item in pending if item.text)
        earlier = [item for item in past if item not in pending and not item.withdrawn]
        wanted = questions.to_search(question, [item.text for item in earlier if item.author == "customer" and item.text])
        findings = self.library.find(claim.account_id, wanted, limit=PASSAGES)
        sure = answerability(wanted, findings)
        excerpts = gather(self.database, claim.account_id, findings.hits)
        spent = usage.noting(self.database, claim.account_id, claim.conversation_id, "answer")
        chain, composed = self.chain_for(claim.account_id), self._composed(claim, earlier, question, excerpts, channel)
        began = time.monotonic()
        answered, grounded = self._proven(chain, composed, channel, spent, on_text)
        if self.second_look is not None and _against(claim, grounded, sure) is None:
            grounded = self.second_look.at(claim, composed, answered, grounded, began=began)
        record = {**grounded.record(), "confidence": round(sure.probability, 3), "basis": sure.basis}
        if grounded.action is Action.IGNORE:
            return Verdict(None, answered=answered)
        reason = _against(claim, grounded, sure)
        if reason is not None:
            return Verdict(_farewell(claim, pending), hand_off=reason, answered=answered, unanswered=question, checked=record)
        return Verdict(grounded.text, sources=_cited(excerpts, grounded), answered=answered, checked=record)

    def _composed(self, claim: Claim, earlier: Sequence[Past], question: str, excerpts: Sequence[Excerpt], channel: OpenChannel) -> Prompt:
        summary, facts = memory.in_prompt(claim.memory)
        return prompt.compose(
            business_name=claim.business_name,
            turns=prompt.turns_of([(item.author, item.text) for item in earlier]),
            passages=[_numbered(index, item) for index, item in enumerate(excerpts, start=1)],
            question=question,
            channel=channel.channel.connector,
            tone=claim.manner.tone_in_words,
            guidance=claim.manner.guidance,
            summary=summary,
            facts=facts,
        )

    def _proven(
        self, chain: Chain, composed: Prompt, channel: OpenChannel, spent: Spent, on_text: Tell | None
    ) -> tuple[ProviderAnswer, grounding.Grounded]:
        """What the model said, and what of it is proven; it is asked once more where it does not speak the customer's language."""
        answered = chain.answer(composed, on_text=on_text, on_spent=spent)
        if _speaks_otherwise(answered, composed):
            spent(answered.usage)
            answered = chain.answer(prompt.insisting(composed), on_text=on_text, on_spent=spent)
            if _speaks_otherwise(answered, composed):
                return answered, grounding.Grounded(Action.HAND_OFF, reason=OTHER_LANGUAGE)
        support = self.support.of(grounding.to_prove(answered.answer, composed.passages, composed.question))
        grounded = grounding.check(
            answered.answer, composed.passages, max_chars=channel.text_room, instructions=prompt.INSTRUCTIONS, support=support,
            question=composed.question,
        )  # fmt: skip
        return answered, grounded


def facts_of(claim: Claim, past: Sequence[Past], pending: Sequence[Past], channel: OpenChannel) -> rules.Facts:
    """All that the rules want to know."""
    now = datetime.now(UTC)
    return rules.Facts(
        taken_over=False,
        answers=channel.channel.answers and claim.manner.mode != "off",
        pending=tuple(rules.Pending(item.kind, item.text, item.answerable) for item in pending),
        answer_due_at=claim.due_at,
        now=now,
        automatic_replies=claim.automatic_replies,
        turns=loops.turns_of(
            [_as_it_counts(item) for item in past if item.author != "customer" or item.answerable], lease=claim.lease, now=now
        ),
        window_open=channel.connector.manifest.takes_replies(claim.last_customer_at, now),
        topics=claim.manner.topics,
        unhelped=_times_unhelped(claim, past, pending),
        asked_back=_times_asked_back(claim, past),
    )


def _as_it_counts(item: Past) -> Past:
    """A reply that a person approved is no sign of a machine."""
    return replace(item, author="person") if item.approved else item


def _times_unhelped(claim: Claim, past: Sequence[Past], pending: Sequence[Past]) -> int:
    """The customer's turns since a person last had the conversation that say so; the earlier ones are read only if this one does."""
    if not any(item.text and is_still_unhelped(item.text) for item in pending):
        return 0
    since = max((item.position for item in past if item.author == "dana" and item.lease != claim.lease), default=0)
    waiting = {item.id for item in pending}
    earlier = [item for item in past if item.author == "customer" and item.position > since and item.id not in waiting and item.text]
    return 1 + sum(is_still_unhelped(item.text or "") for item in earlier)


def _times_asked_back(claim: Claim, past: Sequence[Past]) -> int:
    """How many of Dana's latest replies, without a statement between them, were nothing but a question."""
    count = 0
    for item in reversed(past):
        if item.author == "dana" and item.lease == claim.lease and not item.approved:
            if not (item.text and is_question(item.text) and not grounding.cites(item.text)):
                return count
            count += 1
        elif item.author != "customer":
            return count
    return count


def _farewell(claim: Claim, pending: Sequence[Past]) -> str:
    """What the customer is told when a person is asked for: who comes, and when, as far as the office hours say."""
    language = language_of(pending)
    hours = hours_from(claim.manner.time_zone, claim.manner.weekly, claim.manner.holidays)
    if hours is None:
        return grounding.handoff_text(language)
    return f"{THANKS[language]} {told(hours, datetime.now(UTC), language)[1]}"


def _against(claim: Claim, grounded: grounding.Grounded, sure: Answerability) -> str | None:
    """Why a person has to answer instead, or None."""
    if grounded.action is Action.HAND_OFF or not grounded.text:
        return grounded.reason or NOT_IN_DOCUMENTS
    return NOT_SURE if grounded.states_facts and sure.probability < claim.manner.confidence else None


def _speaks_otherwise(answered: ProviderAnswer, composed: Prompt) -> bool:
    """Whether a model writes in another language than the customer; the one without a model quotes documents as they are."""
    if answered.usage.provider == BuiltIn.name or answered.answer.action not in (Action.REPLY, Action.ASK):
        return False
    return prompt.is_in_another_language(text_of(answered.answer), composed.language_hint)


def _numbered(index: int, excerpt: Excerpt) -> NumberedPassage:
    hit = excerpt.hit
    return NumberedPassage(index, hit.document_name, hit.heading, hit.page, excerpt.text, hit.score, hit.similarity, hit.lexical)


def _cited(excerpts: Sequence[Excerpt], grounded: grounding.Grounded) -> list[Found]:
    return [excerpts[index - 1].cited_by(grounded.text) for index in grounded.sources]
