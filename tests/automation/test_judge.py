"""What becomes of a question: how sure Dana has to be, in which language, in which manner."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from dana.ai.chain import Chain
from dana.ai.contract import Action, ModelAnswer, Sentence
from dana.automation.grounding import UNSUPPORTED
from dana.automation.judge import NOT_SURE
from dana.automation.second_look import REASONS, SecondLook
from tests import cast
from tests.automation.conftest import Stage
from tests.automation.test_second_look import Checker, chain_of, verdicts

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
TRUE = "Parcels to Lisbon take 3 working days."


def ask(stage: Stage, *texts: str) -> None:
    stage.answering.answer(stage.channel.account_id, cast.a_conversation(stage.database, stage.channel, *texts))


def says(action: Action = Action.REPLY, *sentences: tuple[str, list[int]]) -> ModelAnswer:
    return ModelAnswer(action=action, sentences=[Sentence(text=text, sources=sources) for text, sources in sentences])


def settle(stage: Stage, *, channel: bool = False, **settings: object) -> None:
    """Settings of the account, or of the channel."""
    names, values = ", ".join(settings), ", ".join(f":{name}" for name in settings)
    where = {"account": stage.channel.account_id, "id": stage.channel.integration_id if channel else stage.channel.account_id}
    stage.change(f"insert into answering (account_id, id, {names}) values (:account, :id, {values})", **where, **settings)


def test_what_its_passages_do_not_say_is_taken_out_and_the_rest_is_sent(stage: Stage) -> None:
    stage.meanings.unsupported = {"They come in a wooden box."}
    stage.model.answer_with = says(Action.REPLY, (TRUE, [1]), ("They come in a wooden box.", [1]))
    ask(stage, "How long do parcels to Lisbon take?")
    (reply,) = stage.replies()
    assert reply.text == f"{TRUE} [1]"
    dropped = reply.checked["sentences"][1]
    assert (dropped["kept"], dropped["support"], dropped["reason"]) == (False, 0.05, "the cited passage does not say so")


def test_only_what_could_still_leave_is_compared_with_what_it_cites(stage: Stage) -> None:
    stage.model.answer_with = says(Action.REPLY, ("Hello!", []), ("It costs 99 euros.", [1]), (TRUE, [1]))
    ask(stage, "How long do parcels to Lisbon take?")
    ((sentence, evidence),) = stage.meanings.asked
    assert sentence == TRUE
    assert "cost 12 euros" in evidence


def test_a_reply_that_loses_its_facts_keeps_its_question(stage: Stage) -> None:
    stage.model.answer_with = says(Action.REPLY, ("It costs 99 euros.", [1]), ("Which country do you live in?", []))
    ask(stage, "What does it cost?")
    assert [message.text for message in stage.platform.sent] == ["Which country do you live in?"]
    assert not stage.conversation().needs_person


def test_a_question_back_needs_no_source_and_no_person(stage: Stage) -> None:
    stage.library.similarity = 0.7
    stage.model.answer_with = says(Action.ASK, ("Which city shall it go to?", []))
    ask(stage, "How long does it take?")
    assert stage.platform.sent[0].text == "Which city shall it go to?"
    assert stage.rows("select 1 from gap_questions") == []


@pytest.mark.parametrize(("confidence", "answers"), [(0.05, True), (0.999, False)])
def test_below_the_confidence_that_the_business_asks_for_a_person_answers(stage: Stage, confidence: float, answers: bool) -> None:
    settle(stage, confidence=confidence)
    ask(stage, "How long do parcels to Lisbon take?")
    assert stage.conversation().needs_person != answers
    assert (TRUE in stage.platform.sent[0].text) == answers
    (reply,) = stage.replies()
    assert 0.05 < reply.checked["confidence"] < 0.999
    assert reply.checked["basis"] == "meaning"
    assert len(stage.rows("select 1 from gap_questions")) == (0 if answers else 1), "what Dana was not sure of is a gap"


def test_the_channels_own_settings_go_before_the_accounts(stage: Stage) -> None:
    settle(stage, confidence=0.999, tone="formal", guidance="Mention the spring sale.")
    settle(stage, channel=True, confidence=0.0, guidance="Sign as the quay shop.")
    ask(stage, "How long do parcels to Lisbon take?")
    assert not stage.conversation().needs_person
    system = stage.model.prompts[0].system
    assert "formal form of address" in system
    assert system.index("spring sale") < system.index("quay shop")


def test_a_channel_that_is_off_is_silent(stage: Stage) -> None:
    settle(stage, mode="answer")
    settle(stage, channel=True, mode="off")
    ask(stage, "How long?")
    assert stage.model.prompts == []
    assert stage.platform.sent == []


def test_a_model_that_speaks_another_language_is_asked_once_more(stage: Stage) -> None:
    spanish = says(Action.REPLY, ("Los envíos a Lisboa tardan 3 días laborables desde el pedido.", [1]))
    stage.model.answer_with = says(Action.REPLY, ("Parcels that go to Lisbon take 3 working days from the order.", [1]))
    said = []

    def then() -> None:
        said.append(1)
        if len(said) == 2:
            stage.model.answer_with = spanish

    stage.model.before = then
    ask(stage, "¿Cuánto tardan los envíos a Lisboa, por favor?")
    assert "Los envíos a Lisboa" in stage.platform.sent[0].text
    assert "Write every sentence in Spanish" in stage.model.prompts[1].system
    assert len(stage.rows("select 1 from usage")) == 2, "both calls were paid for"


def test_one_that_does_so_twice_gives_way_to_a_person(stage: Stage) -> None:
    stage.model.answer_with = says(Action.REPLY, ("Parcels that go to Lisbon take 3 working days from the order.", [1]))
    ask(stage, "¿Cuánto tardan los envíos a Lisboa, por favor?")
    assert stage.conversation().needs_person
    assert "Parcels" not in stage.platform.sent[0].text
    assert len(stage.model.prompts) == 2


def test_a_question_that_goes_on_from_the_last_is_searched_for_with_it(stage: Stage) -> None:
    ask(stage, "How long do parcels to Lisbon take?")
    ask(stage, "And to Porto?")
    assert stage.library.asked[-1] == "How long do parcels to Lisbon take?\nAnd to Porto?"
    assert stage.model.prompts[-1].question == "And to Porto?"


def test_an_angry_customer_gets_a_person(stage: Stage) -> None:
    ask(stage, "This is unacceptable, I will call my lawyer!")
    assert stage.conversation().hand_off_reason == "The customer is angry"
    assert stage.model.prompts == []


def test_the_owners_topics_go_to_a_person(stage: Stage) -> None:
    settle(stage, topics=["press", "refund over 500"])
    ask(stage, "I write for a newspaper. Who speaks to the press?")
    assert stage.conversation().hand_off_reason == "About something that people answer here: press"


def test_an_answer_that_did_not_help_is_tried_once_more_and_then_a_person_comes(stage: Stage) -> None:
    ask(stage, "How long do parcels to Lisbon take?")
    ask(stage, "That's not what I asked")
    assert not stage.conversation().needs_person
    ask(stage, "That doesn't help me")
    assert stage.conversation().hand_off_reason == "The customer says again that the answers do not help"


def test_who_asks_back_twice_and_is_no_further_calls_a_person(stage: Stage) -> None:
    stage.model.answer_with = says(Action.ASK, ("Which city shall it go to?", []))
    for text in ("How long does it take?", "To my home", "You know where"):
        ask(stage, text)
    assert stage.conversation().hand_off_reason == "Dana asked back twice and is no further"
    assert len(stage.model.prompts) == 2


@pytest.mark.parametrize(
    ("weekly", "words"),
    [
        ({day: [["00:00", "24:00"]] for day in DAYS}, "A colleague takes over"),
        (None, "A colleague will take over"),
        ({}, "Our team is away at the moment"),
        ({datetime.now(UTC).strftime("%A").lower(): []}, "Our team is away at the moment"),
    ],
)
def test_the_customer_is_told_what_happens_next(stage: Stage, weekly: dict[str, object] | None, words: str) -> None:
    settle(stage, weekly=None if weekly is None else json.dumps(weekly), time_zone="UTC")
    ask(stage, "I want to talk to a person")
    assert words in stage.platform.sent[0].text


def test_out_of_hours_the_customer_is_told_when_somebody_is_there(stage: Stage) -> None:
    now = datetime.now(UTC)
    opens, closes = (now + timedelta(hours=2)).strftime("%H:%M"), (now + timedelta(hours=3)).strftime("%H:%M")
    day = (now + timedelta(hours=2)).strftime("%A").lower()
    settle(stage, weekly=json.dumps({day: [[opens, closes]]}), time_zone="UTC")
    ask(stage, "Ich möchte mit einem Menschen sprechen")
    assert stage.platform.sent[0].text.startswith("Danke für Ihre Nachricht. Unser Team ist ")
    assert f"um {opens.lstrip('0') if not opens.startswith('00') else opens[1:]} Uhr" in stage.platform.sent[0].text


def test_hours_that_can_no_longer_be_understood_keep_nobody_from_a_person(stage: Stage) -> None:
    settle(stage, weekly=json.dumps({"monday": [["09:00", "17:00"]]}), time_zone="Mars/Olympus")
    ask(stage, "I want to talk to a person")
    assert stage.conversation().needs_person
    assert "A colleague will take over" in stage.platform.sent[0].text


def test_the_models_of_the_conversations_own_account_are_asked(stage: Stage) -> None:
    asked: list[UUID] = []

    def chain_for(account_id: UUID) -> Chain:
        asked.append(account_id)
        return stage.model  # type: ignore[return-value]

    stage.answering._judge = replace(stage.answering._judge, chain_for=chain_for)
    ask(stage, "How long do parcels to Lisbon take?")
    assert asked == [stage.channel.account_id]
    assert len(stage.model.prompts) == 1


def look_twice(stage: Stage, *checkers: Checker) -> None:
    """Have replies looked at by these models too."""
    second = SecondLook(stage.database, lambda _: chain_of(*checkers), 30)
    stage.answering._judge = replace(stage.answering._judge, second_look=second)


NEARLY = "A parcel that goes to Lisbon is there in 3 working days."


def test_what_a_second_look_takes_out_is_not_sent_and_its_cost_is_kept(stage: Stage) -> None:
    look_twice(stage, Checker(verdicts("says", "adds")))
    stage.model.answer_with = says(Action.REPLY, (TRUE, [1]), ("It costs 12 euros, whatever is in it.", [1]))
    ask(stage, "How long do parcels to Lisbon take?")
    (reply,) = stage.replies()
    assert reply.text == f"{TRUE} [1]"
    assert reply.checked["second_look"] is True
    assert [(item["kept"], item["reason"]) for item in reply.checked["sentences"]] == [(True, ""), (False, REASONS["adds"])]
    spent = stage.rows("select purpose, provider, model, input_tokens, conversation_id from usage order by purpose")
    assert [(row.purpose, row.provider, row.input_tokens) for row in spent] == [("answer", "scripted", 100), ("check", "anthropic", 9)]
    assert {row.conversation_id for row in spent} == {reply.conversation_id}


def test_a_reply_of_which_a_second_look_leaves_nothing_calls_a_person_and_is_a_gap(stage: Stage) -> None:
    look_twice(stage, Checker(verdicts("contradicts")))
    stage.model.answer_with = says(Action.REPLY, (NEARLY, [1]))
    ask(stage, "How long do parcels to Lisbon take?")
    assert stage.conversation().hand_off_reason == UNSUPPORTED
    (reply,) = stage.replies()
    assert "colleague" in reply.text
    assert "Lisbon" not in stage.platform.sent[0].text
    assert reply.checked["sentences"][0]["reason"] == REASONS["contradicts"]
    assert len(stage.rows("select 1 from gap_questions")) == 1


def test_where_no_second_look_could_be_made_the_reply_leaves_as_the_rules_left_it_and_says_so(stage: Stage) -> None:
    look_twice(stage, Checker("garbage https://evil.com"))
    stage.model.answer_with = says(Action.REPLY, (NEARLY, [1]))
    ask(stage, "How long do parcels to Lisbon take?")
    (reply,) = stage.replies()
    assert reply.text == f"{NEARLY} [1]"
    assert reply.checked["second_look"] is False
    assert "evil" not in json.dumps(reply.checked)
    assert len(stage.rows("select 1 from usage where purpose = 'check'")) == 1, "it was paid for"


def test_without_a_model_for_it_nothing_is_asked_stored_or_said_of_a_second_look(stage: Stage) -> None:
    look_twice(stage)
    stage.model.answer_with = says(Action.REPLY, (NEARLY, [1]))
    ask(stage, "How long do parcels to Lisbon take?")
    (reply,) = stage.replies()
    assert reply.text == f"{NEARLY} [1]"
    assert "second_look" not in reply.checked
    assert stage.rows("select 1 from usage where purpose = 'check'") == []


def test_a_second_look_is_made_with_the_models_of_the_conversations_own_account(stage: Stage) -> None:
    asked: list[UUID] = []
    second = SecondLook(stage.database, lambda account_id: asked.append(account_id) or chain_of(Checker()), 30)  # type: ignore[func-returns-value]
    stage.answering._judge = replace(stage.answering._judge, second_look=second)
    stage.model.answer_with = says(Action.REPLY, (NEARLY, [1]))
    ask(stage, "How long do parcels to Lisbon take?")
    assert asked == [stage.channel.account_id]


def test_a_reply_that_is_not_sent_anyway_is_not_looked_at(stage: Stage) -> None:
    checker = Checker()
    look_twice(stage, checker)
    settle(stage, confidence=0.999)
    stage.model.answer_with = says(Action.REPLY, (NEARLY, [1]))
    ask(stage, "How long do parcels to Lisbon take?")
    assert stage.conversation().hand_off_reason == NOT_SURE
    assert checker.prompts == []
    assert "second_look" not in stage.replies()[0].checked


def test_a_second_look_has_what_is_left_of_the_answers_time(stage: Stage) -> None:
    checker = Checker(verdicts("silent"))
    second = SecondLook(stage.database, lambda _: chain_of(checker), 0.4)
    stage.answering._judge = replace(stage.answering._judge, second_look=second)
    stage.model.answer_with = says(Action.REPLY, (NEARLY, [1]))
    ask(stage, "How long do parcels to Lisbon take?")
    assert checker.prompts == []
    assert stage.replies()[0].checked["second_look"] is False
