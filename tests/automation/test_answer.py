"""Room 3: one reply for a burst, with sources, and nothing that a person or a newer message has overtaken."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest

from dana.ai.contract import Action, ModelAnswer, ProviderError, Sentence, Usage
from dana.automation.deliver import queue_reply
from dana.conversations import handling
from tests import cast
from tests.automation.conftest import PASSAGE, Stage


def ask(stage: Stage, *texts: str) -> None:
    conversation_id = cast.a_conversation(stage.database, stage.channel, *texts)
    stage.answering.answer(stage.channel.account_id, conversation_id)


def test_a_question_is_answered_with_its_source_and_delivered(stage: Stage) -> None:
    ask(stage, "How long do parcels to Lisbon take?")
    (reply,) = stage.replies()
    assert reply.text == "Parcels to Lisbon take 3 working days. [1]"
    assert (reply.state, reply.author, reply.platform_id) == ("sent", "dana", f"wamid.{reply.id}")
    (source,) = stage.rows("select * from sources")
    assert (source.passage_id, source.document_name, source.page, source.index) == (PASSAGE, "Delivery.pdf", 2, 1)
    (sent,) = stage.platform.sent
    assert "[1]" not in sent.text
    assert sent.correlation == str(reply.id)
    conversation = stage.conversation()
    assert (conversation.answer_due_at, conversation.answering_until, conversation.attempts) == (None, None, 0)


def test_usage_is_stored_with_the_reply(stage: Stage) -> None:
    ask(stage)
    (usage,) = stage.rows("select * from usage")
    assert (usage.provider, usage.model, usage.input_tokens, usage.output_tokens) == ("scripted", "scripted-1", 100, 20)
    assert usage.message_id == stage.replies()[0].id


def test_what_a_call_cost_whose_answer_was_not_taken_is_stored_too(stage: Stage) -> None:
    stage.model.spent_besides = [Usage("slow", "slow-1", 90, 30, 9_000)]
    ask(stage)
    besides, taken = sorted(stage.rows("select * from usage"), key=lambda row: row.input_tokens)
    assert (besides.provider, besides.message_id, besides.output_tokens) == ("slow", None, 30)
    assert taken.message_id == stage.replies()[0].id


def test_a_burst_gets_one_reply(stage: Stage) -> None:
    ask(stage, "Hi", "a question:", "how long do parcels to Lisbon take?")
    assert len(stage.replies()) == 1
    assert stage.library.asked == ["Hi\na question:\nhow long do parcels to Lisbon take?"]


def test_waking_again_answers_nothing_twice(stage: Stage) -> None:
    ask(stage)
    stage.answering.answer(stage.channel.account_id, stage.conversation().id)
    assert len(stage.platform.sent) == 1


def test_a_newer_message_voids_what_was_prepared(stage: Stage) -> None:
    stage.model.before = lambda: (
        setattr(stage.model, "before", lambda: None),
        cast.a_conversation(stage.database, stage.channel, "wait"),
    )
    ask(stage, "How long?")
    assert stage.replies() == []
    assert len(stage.rows("select 1 from usage")) == 1, "the call was paid for"
    stage.answering.answer(stage.channel.account_id, stage.conversation().id)
    assert len(stage.replies()) == 1
    assert stage.library.asked[-1] == "How long?\nwait"


def test_a_takeover_while_the_model_thinks_fences_dana_off(stage: Stage, people: cast.Cast) -> None:
    def take_over() -> None:
        with stage.database.account_transaction(stage.channel.account_id) as db:
            handling.take_over(db, stage.channel.account_id, stage.conversation().id, by="person", user_id=people.bob.user_id, name="Bob")

    stage.model.before = take_over
    ask(stage)
    assert stage.platform.sent == []
    assert stage.conversation().takeover_by == "person"


def test_after_a_takeover_dana_is_silent_and_after_handing_back_answers(stage: Stage, people: cast.Cast) -> None:
    conversation_id = cast.a_conversation(stage.database, stage.channel)
    account_id = stage.channel.account_id
    with stage.database.account_transaction(account_id) as db:
        queue_reply(db, account_id, conversation_id, "Bob here", user_id=people.bob.user_id, name="Bob", client_id=None)
    ask(stage, "thanks")
    assert [reply.author for reply in stage.replies()] == ["person"]
    with stage.database.account_transaction(account_id) as db:
        handling.hand_back(db, account_id, conversation_id, user_id=people.bob.user_id, name="Bob")
    stage.delivery.deliver(account_id, stage.replies()[0].id)
    ask(stage, "How long to Lisbon?")
    assert [reply.author for reply in stage.replies()] == ["person", "dana"]


def handed_back(stage: Stage, people: cast.Cast) -> None:
    account_id, conversation_id = stage.channel.account_id, stage.conversation().id
    with stage.database.account_transaction(account_id) as db:
        handling.hand_back(db, account_id, conversation_id, user_id=people.bob.user_id, name="Bob")
    stage.answering.answer(account_id, conversation_id)


def test_what_came_while_a_person_had_it_and_nobody_answered_is_answered_after_handing_back(stage: Stage, people: cast.Cast) -> None:
    conversation_id = cast.a_conversation(stage.database, stage.channel)
    account_id = stage.channel.account_id
    with stage.database.account_transaction(account_id) as db:
        queue_reply(db, account_id, conversation_id, "Bob here", user_id=people.bob.user_id, name="Bob", client_id=None)
    stage.delivery.deliver(account_id, stage.replies()[0].id)
    ask(stage, "How long to Lisbon?")
    handed_back(stage, people)
    assert [reply.author for reply in stage.replies()] == ["person", "dana"]
    handed_back(stage, people)
    assert len(stage.replies()) == 2


def test_what_dana_asked_a_person_for_is_not_tried_again_after_handing_back(stage: Stage, people: cast.Cast) -> None:
    stage.model.answer_with = ModelAnswer(action=Action.HAND_OFF, reason="not in the documents")
    ask(stage, "Can I pay with shells?")
    handed_back(stage, people)
    assert len(stage.model.prompts) == 1
    assert not stage.conversation().needs_person


@pytest.mark.parametrize("text", ["I want to talk to a person", "Quiero hablar con una persona", "Ich möchte mit einem Menschen sprechen"])
def test_a_person_is_always_to_be_had_although_the_model_is_down(stage: Stage, text: str) -> None:
    stage.model.error = ProviderError("down", kind="unreachable")
    ask(stage, text)
    conversation = stage.conversation()
    assert conversation.needs_person
    assert len(stage.platform.sent) == 1, "the customer is told"
    assert stage.model.prompts == []


def test_a_hand_off_of_the_model_asks_for_a_person_and_silences_dana(stage: Stage) -> None:
    stage.model.answer_with = ModelAnswer(action=Action.HAND_OFF, reason="not in the documents")
    ask(stage, "Can I pay with shells?")
    assert stage.conversation().needs_person
    ask(stage, "Hello?")
    assert len(stage.model.prompts) == 1


def test_an_answer_without_a_source_is_not_sent_as_an_answer(stage: Stage) -> None:
    stage.model.answer_with = ModelAnswer(action=Action.REPLY, sentences=[Sentence(text="It costs 99 euros.", sources=[])])
    ask(stage, "What does it cost?")
    assert "99" not in stage.platform.sent[0].text
    assert stage.conversation().needs_person


def test_when_no_model_answers_it_is_tried_again_and_in_the_end_handed_off(stage: Stage) -> None:
    stage.model.error = ProviderError("down", kind="unreachable")
    ask(stage)
    assert stage.platform.sent == []
    assert stage.conversation().answer_due_at is not None
    for _ in range(6):
        stage.change("update conversations set answer_due_at = now()")
        stage.answering.answer(stage.channel.account_id, stage.conversation().id)
    assert stage.conversation().needs_person
    assert len(stage.platform.sent) == 1


def test_T091_stop_ends_automatic_messages(stage: Stage) -> None:
    ask(stage, "STOP")
    ask(stage, "How long to Lisbon?")
    assert stage.platform.sent == []


def test_T066_a_job_that_names_another_account_does_nothing(stage: Stage, people: cast.Cast) -> None:
    conversation_id = cast.a_conversation(stage.database, stage.channel)
    stage.answering.answer(people.mallory.account_id, conversation_id)
    assert stage.platform.sent == []
    assert stage.conversation().attempts == 0


def test_what_no_document_answers_is_noted_as_a_gap_with_the_whole_question(stage: Stage) -> None:
    stage.model.answer_with = ModelAnswer(action=Action.HAND_OFF, reason="asks for dogs")
    ask(stage, "Hello", "may I bring my dog?")
    (question,) = stage.rows("select * from gap_questions")
    (last,) = stage.rows("select * from messages where text = 'may I bring my dog?'")
    assert (question.text, question.message_id) == ("Hello\nmay I bring my dog?", last.id)
    assert question.first_position < question.last_position == last.position


def test_what_is_answered_or_only_wants_a_person_is_no_gap(stage: Stage) -> None:
    ask(stage, "How long do parcels to Lisbon take?")
    ask(stage, "I want to speak to a person")
    assert stage.conversation().needs_person
    assert stage.rows("select * from gap_questions") == []


class Screen:
    """Keeps what open pages would show, in the place of the live line."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    @contextmanager
    def shown(self, account_id: UUID, conversation_id: UUID) -> Iterator[Callable[[str], None]]:
        try:
            yield self.seen.append
        finally:
            self.seen.append("over")


def watched(stage: Stage, mode: str) -> Screen:
    screen = Screen()
    stage.answering._writing = screen  # type: ignore[assignment]
    stage.model.says = ["Parcels", "Parcels to Lisbon"]
    stage.change(
        "insert into answering (account_id, id, mode) values (:account, :account, :mode)", account=stage.channel.account_id, mode=mode
    )
    return screen


def test_where_a_person_approves_the_draft_can_be_read_while_it_is_written(stage: Stage) -> None:
    screen = watched(stage, "draft")
    conversation_id = cast.a_conversation(stage.database, stage.channel)
    stage.answering.answer(stage.channel.account_id, conversation_id)
    assert screen.seen == ["Parcels", "Parcels to Lisbon", "over"]
    assert len(stage.rows("select 1 from drafts where state = 'waiting'")) == 1, "when it is over the checked one is there"


def test_where_dana_answers_by_herself_nothing_is_streamed(stage: Stage) -> None:
    screen = watched(stage, "answer")
    stage.answering.answer(stage.channel.account_id, cast.a_conversation(stage.database, stage.channel))
    assert (stage.model.listeners, screen.seen) == ([None], [])
    assert len(stage.platform.sent) == 1


def test_what_was_shown_is_over_when_it_becomes_no_draft_or_the_model_fails(stage: Stage) -> None:
    screen = watched(stage, "draft")
    conversation_id = cast.a_conversation(stage.database, stage.channel)
    stage.model.error = ProviderError("down", kind="unreachable")
    stage.answering.answer(stage.channel.account_id, conversation_id)
    assert screen.seen[-1] == "over"
    assert stage.rows("select 1 from drafts") == []


def test_what_was_shown_is_over_when_somebody_takes_over_meanwhile(stage: Stage, people: cast.Cast) -> None:
    screen = watched(stage, "draft")
    conversation_id = cast.a_conversation(stage.database, stage.channel)

    def take_over() -> None:
        with stage.database.account_transaction(stage.channel.account_id) as db:
            handling.take_over(db, stage.channel.account_id, conversation_id, by="person", user_id=people.bob.user_id, name="Bob")

    stage.model.before = take_over
    stage.answering.answer(stage.channel.account_id, conversation_id)
    assert screen.seen[-1] == "over"
    assert stage.rows("select 1 from drafts") == []
