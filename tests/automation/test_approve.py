"""Where a person approves: nothing of Dana's leaves by itself, and what is approved leaves once, as it was read."""

import threading
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
import sqlalchemy as sa

from dana.ai.contract import Action, ModelAnswer, Sentence
from dana.automation.approve import approve
from dana.automation.deliver import queue_reply
from dana.automation.receive import receive
from dana.connectors.contract import Echo, MessageChange, Person
from dana.conversations import drafts, handling
from dana.errors import Conflict, Invalid, NotAllowed, NotFound
from tests import cast
from tests.automation.conftest import PASSAGE, Stage

ANSWER = "Parcels to Lisbon take 3 working days. [1]"


@pytest.fixture(autouse=True)
def a_person_approves(stage: Stage) -> None:
    stage.change(
        "insert into answering (account_id, id, mode) values (:a, :i, 'draft')", a=stage.channel.account_id, i=stage.channel.integration_id
    )


def ask(stage: Stage, *texts: str) -> UUID:
    conversation_id = cast.a_conversation(stage.database, stage.channel, *texts)
    stage.answering.answer(stage.channel.account_id, conversation_id)
    return conversation_id


def the_draft(stage: Stage) -> sa.Row[Any]:
    (row,) = stage.rows("select * from drafts where state = 'waiting'")
    return row


def approved(stage: Stage, who: cast.Someone, draft: sa.Row[Any], text: str | None = None) -> UUID:
    with stage.database.account_transaction(who.account_id) as db:
        return approve(
            db, who.account_id, draft.conversation_id, draft.id, text, user_id=who.user_id, manifest=stage.platform.manifest
        )  # fmt: skip


def refused(stage: Stage, who: cast.Someone, draft: sa.Row[Any]) -> dict[str, Any]:
    with pytest.raises(Conflict) as told:
        approved(stage, who, draft)
    assert stage.platform.sent == []
    return told.value.details


def test_a_draft_keeps_all_that_the_reply_would_have_had_and_nothing_leaves(stage: Stage) -> None:
    ask(stage, "How long do parcels to Lisbon take?")
    assert (stage.platform.sent, stage.replies()) == ([], [])
    draft = the_draft(stage)
    assert draft.text == ANSWER
    (source,) = draft.sources
    assert (source["index"], source["passage_id"], source["document_name"], source["page"]) == (1, str(PASSAGE), "Delivery.pdf", 2)
    assert [item["kept"] for item in draft.checked["sentences"]] == [True]
    (usage,) = stage.rows("select * from usage")
    assert (usage.id, usage.message_id, usage.conversation_id) == (draft.usage_id, None, draft.conversation_id)
    conversation = stage.conversation()
    assert (conversation.answer_due_at, conversation.answering_until, conversation.attempts) == (None, None, 0)
    assert [task for task, *_ in cast.wake_ups(stage.owner_url) if task == "deliver"] == []


def test_the_customer_sees_no_typing_for_what_a_person_has_to_read_first(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[Any] = []

    class Beside:
        def submit(self, *what: Any) -> None:
            shown.append(what)

    monkeypatch.setattr(stage.answering, "_activity", Beside())
    ask(stage)
    assert shown == []
    stage.change("update answering set mode = 'answer'")
    ask(stage)
    assert len(shown) == 1


def test_an_approved_draft_becomes_danas_reply_with_the_name_of_who_approved_it(stage: Stage, people: cast.Cast) -> None:
    ask(stage, "How long do parcels to Lisbon take?")
    draft = the_draft(stage)
    message_id = approved(stage, people.bob, draft)
    (reply,) = stage.replies()
    question = stage.rows("select * from messages where author = 'customer'")[0]
    assert (reply.id, reply.author, reply.author_user_id, reply.state) == (message_id, "dana", people.bob.user_id, "pending")
    assert (reply.answers_position, reply.reply_to, reply.checked) == (question.position, question.platform_id, draft.checked)
    (source,) = stage.rows("select * from sources")
    assert (source.message_id, source.passage_id, source.document_name, source.page, source.start_offset, source.end_offset) == (
        message_id, PASSAGE, "Delivery.pdf", 2, *(draft.sources[0][key] for key in ("start_offset", "end_offset")),
    )  # fmt: skip
    assert stage.rows("select message_id from usage")[0].message_id == message_id
    conversation = stage.conversation()
    assert (conversation.takeover_by, conversation.lease) == (None, 0), "Dana keeps it"
    (decided,) = stage.rows("select * from drafts")
    assert (decided.state, decided.message_id, decided.decided_by, decided.sent_text) == (
        "approved", message_id, people.bob.user_id, ANSWER,
    )  # fmt: skip
    stage.delivery.deliver(stage.channel.account_id, message_id)
    (sent,) = stage.platform.sent
    assert sent.text.startswith("Parcels to Lisbon take 3 working days.")
    assert "[1]" not in sent.text
    assert "Delivery.pdf" in sent.text
    assert not sent.written_by_person, "Meta's tag for people is not for what Dana wrote"


def test_approving_wakes_who_delivers_in_the_same_transaction(stage: Stage, people: cast.Cast) -> None:
    ask(stage)
    message_id = approved(stage, people.bob, the_draft(stage))
    assert [row for task, _, row, _ in cast.wake_ups(stage.owner_url) if task == "deliver"] == [message_id]


def test_changed_words_are_sent_with_the_sources_that_they_still_cite_and_without_the_check_of_others(
    stage: Stage, people: cast.Cast
) -> None:
    ask(stage)
    approved(stage, people.bob, the_draft(stage), "  Three days, Ana! [1] Your number is [2024].  ")
    (reply,) = stage.replies()
    assert (reply.text, reply.checked) == ("Three days, Ana! [1] Your number is [2024].", None)
    assert reply.sent_text.startswith("Three days, Ana! Your number is [2024].\n\n")
    assert len(stage.rows("select 1 from sources")) == 1
    assert stage.rows("select text, sent_text from drafts") == [(ANSWER, reply.text)], "what was changed can be learnt from"


def test_a_source_that_is_no_longer_cited_is_not_named(stage: Stage, people: cast.Cast) -> None:
    ask(stage)
    approved(stage, people.bob, the_draft(stage), "Three days, Ana!")
    (reply,) = stage.replies()
    assert (reply.text, reply.sent_text) == ("Three days, Ana!", "Three days, Ana!")
    assert stage.rows("select 1 from sources") == []


@pytest.mark.parametrize("text", ["", "  \n ", "[1]", "x" * 4097])
def test_words_that_cannot_be_sent_are_refused_and_the_draft_waits(stage: Stage, people: cast.Cast, text: str) -> None:
    ask(stage)
    with pytest.raises(Invalid) as told:
        approved(stage, people.bob, the_draft(stage), text)
    assert "text" in told.value.details["fields"]
    assert the_draft(stage).state == "waiting"


def test_approved_by_two_at_once_it_is_sent_once(stage: Stage, people: cast.Cast) -> None:
    ask(stage)
    draft, outcomes = the_draft(stage), []
    together = threading.Barrier(2)

    def press(who: cast.Someone) -> None:
        together.wait()
        try:
            outcomes.append(approved(stage, who, draft))
        except Conflict as error:
            outcomes.append(error.details)

    pressing = [threading.Thread(target=press, args=(who,)) for who in (people.alice, people.bob)]
    for one in pressing:
        one.start()
    for one in pressing:
        one.join()
    (reply,) = stage.replies()
    assert sorted(outcomes, key=str) == sorted([reply.id, {"state": "approved"}], key=str)
    stage.delivery.deliver(stage.channel.account_id, reply.id)
    assert len(stage.platform.sent) == 1


def test_what_the_customer_writes_while_a_draft_waits_gets_one_draft_for_both(stage: Stage, people: cast.Cast) -> None:
    conversation_id = ask(stage, "How long do parcels to Lisbon take?")
    first = the_draft(stage)
    cast.a_conversation(stage.database, stage.channel, "and to Porto?")
    assert refused(stage, people.bob, first) == {"standing": "newer_message"}
    stage.answering.answer(stage.channel.account_id, conversation_id)
    second = the_draft(stage)
    assert stage.library.asked[-1] == "How long do parcels to Lisbon take?\nand to Porto?"
    assert second.answers_position == first.answers_position + 1
    assert refused(stage, people.bob, first) == {"state": "replaced"}
    approved(stage, people.bob, second)
    assert len(stage.replies()) == 1


def test_a_message_that_comes_while_the_model_thinks_leaves_the_older_draft_overtaken(stage: Stage, people: cast.Cast) -> None:
    conversation_id = ask(stage, "How long?")
    stage.model.before = lambda: (
        setattr(stage.model, "before", lambda: None),
        cast.a_conversation(stage.database, stage.channel, "wait"),
    )
    cast.a_conversation(stage.database, stage.channel, "Hello?")
    stage.answering.answer(stage.channel.account_id, conversation_id)
    assert refused(stage, people.bob, the_draft(stage)) == {"standing": "newer_message"}
    stage.answering.answer(stage.channel.account_id, conversation_id)
    approved(stage, people.bob, the_draft(stage))
    assert stage.library.asked[-1] == "How long?\nHello?\nwait"


def test_a_customer_s_message_and_an_approval_at_the_same_time_never_both_hold(stage: Stage, people: cast.Cast) -> None:
    """Whichever has the conversation first: what is sent was read beside the last word, or it is refused."""
    for number in range(6):
        ask(stage, f"Question {number}?")
        draft, outcome = the_draft(stage), []

        def press(draft: sa.Row[Any] = draft, outcome: list[object] = outcome) -> None:
            try:
                outcome.append(approved(stage, people.bob, draft))
            except Conflict as error:
                outcome.append(error.details)

        pressing = threading.Thread(target=press)
        pressing.start()
        cast.a_conversation(stage.database, stage.channel, f"And {number}?")
        pressing.join()
        newer = stage.rows("select max(position) as position from messages where author = 'customer'")[0].position
        if isinstance(outcome[0], UUID):
            (reply,) = stage.rows("select * from messages where id = :id", id=outcome[0])
            assert reply.position < newer
        else:
            assert outcome == [{"standing": "newer_message"}]


def test_after_a_takeover_nobody_approves_but_the_text_stays(stage: Stage, people: cast.Cast) -> None:
    conversation_id = ask(stage)
    draft = the_draft(stage)
    with stage.database.account_transaction(stage.channel.account_id) as db:
        handling.take_over(db, stage.channel.account_id, conversation_id, by="person", user_id=people.alice.user_id, name="Alice")
    for who in (people.bob, people.alice):
        assert refused(stage, who, draft) == {"standing": "taken_over"}
    assert the_draft(stage).text == ANSWER
    with stage.database.account_transaction(stage.channel.account_id) as db:
        handling.hand_back(db, stage.channel.account_id, conversation_id, user_id=people.alice.user_id, name="Alice")
    assert refused(stage, people.bob, draft) == {"standing": "taken_over"}, "somebody had it meanwhile"
    ask(stage, "Hello?")
    approved(stage, people.bob, the_draft(stage))


def test_a_takeover_stops_what_was_approved_and_has_not_left(stage: Stage, people: cast.Cast) -> None:
    conversation_id = ask(stage)
    message_id = approved(stage, people.bob, the_draft(stage))
    with stage.database.account_transaction(stage.channel.account_id) as db:
        handling.take_over(db, stage.channel.account_id, conversation_id, by="person", user_id=people.alice.user_id, name="Alice")
    stage.delivery.deliver(stage.channel.account_id, message_id)
    assert stage.platform.sent == []
    (reply,) = stage.replies()
    assert (reply.state, reply.error_code) == ("failed", "taken_over")


def test_takeovers_and_approvals_that_race_never_let_a_draft_pass_a_person(stage: Stage, people: cast.Cast) -> None:
    for _ in range(6):
        conversation_id = ask(stage, "And this?")
        draft, outcome = the_draft(stage), []

        def press(draft: sa.Row[Any] = draft, outcome: list[object] = outcome) -> None:
            try:
                outcome.append(approved(stage, people.bob, draft))
            except Conflict as error:
                outcome.append(error.details)

        pressing = threading.Thread(target=press)
        pressing.start()
        with stage.database.account_transaction(stage.channel.account_id) as db:
            handling.take_over(db, stage.channel.account_id, conversation_id, by="person", user_id=people.alice.user_id, name="Alice")
        pressing.join()
        if isinstance(outcome[0], UUID):
            stage.delivery.deliver(stage.channel.account_id, outcome[0])
        else:
            assert outcome == [{"standing": "taken_over"}]
        with stage.database.account_transaction(stage.channel.account_id) as db:
            handling.hand_back(db, stage.channel.account_id, conversation_id, user_id=people.alice.user_id, name="Alice")
    assert stage.platform.sent == [], "a person had taken over before the delivery each time"


def test_a_reply_in_a_person_s_own_words_takes_the_place_of_the_draft(stage: Stage, people: cast.Cast) -> None:
    conversation_id, account_id = ask(stage), stage.channel.account_id
    draft = the_draft(stage)
    with stage.database.account_transaction(account_id) as db:
        said = queue_reply(db, account_id, conversation_id, "Bob here", user_id=people.bob.user_id, name="Bob", client_id=None)
    (row,) = stage.rows("select state, message_id, decided_by from drafts")
    assert row == ("replaced", said, people.bob.user_id)
    assert refused(stage, people.bob, draft) == {"state": "replaced"}


def test_an_answer_in_the_phone_app_takes_the_place_of_the_draft(stage: Stage) -> None:
    ask(stage)
    echo = Echo("wamid.phone", Person((("wa_id", "351910000001"),), "Ana"), datetime.now(UTC), "Yes")
    with stage.database.account_transaction(stage.channel.account_id) as db:
        receive(db, stage.channel, [echo], most_wait=0)
    (row,) = stage.rows("select d.state, m.author from drafts d join messages m on m.id = d.message_id")
    assert row == ("replaced", "phone_app")


def change(stage: Stage, text: str | None, number: int = 0) -> None:
    said = stage.rows("select platform_id from messages where author = 'customer' order by position")[number]
    who = Person((("wa_id", "351910000001"),), "Ana")
    with stage.database.account_transaction(stage.channel.account_id) as db:
        receive(
            db,
            stage.channel,
            [MessageChange(platform_id=said.platform_id, sender=who, occurred_at=datetime.now(UTC), text=text)],
            most_wait=0,
        )


def test_when_the_customer_edits_the_question_dana_writes_another_draft(stage: Stage, people: cast.Cast) -> None:
    conversation_id = ask(stage, "How long to Lisbon?")
    first = the_draft(stage)
    with psycopg.connect(stage.owner_url) as db:
        db.execute("delete from dana.wake_ups")
    change(stage, "How long to Porto?")
    assert [(task, row) for task, _, row, _ in cast.wake_ups(stage.owner_url)] == [("answer", conversation_id)]
    assert refused(stage, people.bob, first) == {"standing": "newer_message"}
    stage.answering.answer(stage.channel.account_id, conversation_id)
    assert the_draft(stage).id != first.id
    assert stage.library.asked[-1] == "How long to Porto?"


def test_a_draft_for_a_withdrawn_question_is_gone_at_once(stage: Stage) -> None:
    conversation_id = ask(stage, "My card is 4111", "How long to Lisbon?")
    change(stage, None)
    assert stage.rows("select state from drafts") == [("replaced",)], "it might repeat what was withdrawn"
    stage.answering.answer(stage.channel.account_id, conversation_id)
    assert stage.library.asked[-1] == "How long to Lisbon?"
    change(stage, None, 1)
    stage.answering.answer(stage.channel.account_id, conversation_id)
    assert stage.rows("select 1 from drafts where state = 'waiting'") == []


def test_a_hand_off_happens_and_what_dana_would_say_of_it_waits_as_the_draft(stage: Stage, people: cast.Cast) -> None:
    ask(stage, "I want to talk to a person")
    conversation, draft = stage.conversation(), the_draft(stage)
    assert conversation.needs_person
    assert (stage.platform.sent, draft.sources, draft.checked) == ([], [], None)
    assert draft.text.startswith("Thank you for your message.")
    approved(stage, people.bob, draft)
    assert stage.conversation().needs_person, "the person is still asked for"


def test_a_hand_off_of_the_model_leaves_a_draft_and_sends_nothing(stage: Stage) -> None:
    stage.model.answer_with = ModelAnswer(action=Action.HAND_OFF, reason="not in the documents")
    ask(stage, "Can I pay with shells?")
    assert stage.conversation().needs_person
    assert the_draft(stage).text.startswith("Thank you for your message.")
    assert stage.platform.sent == []


def test_who_wants_no_automatic_messages_gets_none_and_no_draft(stage: Stage) -> None:
    ask(stage, "STOP")
    assert stage.conversation().stopped_at is not None
    assert stage.rows("select 1 from drafts") == []


def test_what_needs_no_answer_leaves_no_draft(stage: Stage) -> None:
    stage.model.answer_with = ModelAnswer(action=Action.IGNORE, reason="thanks")
    ask(stage, "ok")
    assert (stage.rows("select 1 from drafts"), stage.platform.sent) == ([], [])


def test_an_answer_that_dana_sends_by_itself_again_takes_the_place_of_an_old_draft(stage: Stage) -> None:
    ask(stage)
    stage.change("update answering set mode = 'answer'")
    ask(stage, "Hello?")
    (reply,) = stage.replies()
    assert stage.rows("select state, message_id from drafts") == [("replaced", reply.id)]
    assert len(stage.platform.sent) == 1


def test_approved_replies_are_a_sign_of_a_person_and_no_loop(stage: Stage, people: cast.Cast) -> None:
    for number in range(13):
        stage.model.answer_with = ModelAnswer(
            action=Action.REPLY, sentences=[Sentence(text=f"Parcels to Lisbon take 3 working days{'!' * number}.", sources=[1])]
        )
        ask(stage, f"Question {number}?")
        approved(stage, people.bob, the_draft(stage))
    assert not stage.conversation().needs_person


def test_the_same_question_approved_again_and_again_is_no_talk_between_machines(stage: Stage, people: cast.Cast) -> None:
    for _ in range(5):
        ask(stage, "How long do parcels to Lisbon take?")
        approved(stage, people.bob, the_draft(stage))
    assert not stage.conversation().needs_person


def test_when_the_time_to_reply_is_over_it_says_so_and_sends_nothing(stage: Stage, people: cast.Cast) -> None:
    ask(stage)
    stage.change("update conversations set last_customer_at = now() - interval '25 hours'")
    with pytest.raises(Conflict, match="24 hours"):
        approved(stage, people.bob, the_draft(stage))
    assert the_draft(stage).state == "waiting"


def test_who_may_not_answer_there_approves_and_discards_nothing(stage: Stage, people: cast.Cast) -> None:
    ask(stage)
    draft = the_draft(stage)
    stage.change("update memberships set all_channels = false where user_id = :u", u=people.bob.user_id)
    for who, error in ((people.carol, NotAllowed), (people.bob, NotFound)):
        with pytest.raises(error):
            approved(stage, who, draft)
        with pytest.raises(error), stage.database.account_transaction(who.account_id) as db:
            drafts.discard(db, who.account_id, draft.conversation_id, draft.id, user_id=who.user_id, name=who.name)
    assert the_draft(stage).state == "waiting"


def test_T048_another_account_s_draft_does_not_exist(stage: Stage, people: cast.Cast) -> None:
    ask(stage)
    draft = the_draft(stage)
    with pytest.raises(NotFound):
        approved(stage, people.mallory, draft)
    hers = cast.a_conversation(stage.database, cast.a_channel(stage.database, people.mallory, "facebook"))
    with pytest.raises(NotFound), stage.database.account_transaction(people.mallory.account_id) as db:
        approve(
            db, people.mallory.account_id, hers, draft.id, None, user_id=people.mallory.user_id, manifest=stage.platform.manifest
        )  # fmt: skip
    with pytest.raises(NotFound), stage.database.account_transaction(people.bob.account_id) as db:
        drafts.to_send(db, people.bob.account_id, uuid4(), draft.id)
    assert the_draft(stage).state == "waiting"
