"""The decision before any model is asked."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dana.automation import loops, rules
from dana.automation.rules import Answer, Facts, HandOff, Ignore, Pending, Wait, decide

NOW = datetime(2026, 3, 12, 10, 0, tzinfo=UTC)


def facts(*pending: Pending, **more: object) -> Facts:
    return replace(Facts(now=NOW, pending=pending or (Pending("text", "How long do returns take?"),)), **more)


def test_a_question_is_answered() -> None:
    assert decide(facts()) == Answer()


def test_a_person_who_took_over_is_never_talked_over() -> None:
    assert isinstance(decide(facts(taken_over=True)), Ignore)
    assert isinstance(decide(facts(Pending("text", "I want a human"), taken_over=True)), Ignore)


def test_a_channel_where_dana_does_not_answer_is_left_alone() -> None:
    assert isinstance(decide(facts(answers=False)), Ignore)


def test_nothing_pending_needs_nothing() -> None:
    assert isinstance(decide(replace(facts(), pending=())), Ignore)
    assert isinstance(decide(facts(Pending("reaction", "❤", answerable=False))), Ignore)


def test_it_waits_until_the_customer_has_finished() -> None:
    due = NOW + timedelta(seconds=2)
    assert decide(facts(answer_due_at=due)) == Wait(due)
    assert decide(facts(answer_due_at=NOW)) == Answer()


def test_the_wish_for_a_person_does_not_wait() -> None:
    asked = facts(Pending("text", "I want to talk to a person"), answer_due_at=NOW + timedelta(seconds=2))
    assert decide(asked) == HandOff(rules.PERSON_REASON)


def test_the_wish_for_a_person_is_seen_in_any_message_of_a_burst_and_across_two() -> None:
    assert decide(facts(Pending("text", "agent please"), Pending("text", "where is my order"))) == HandOff(rules.PERSON_REASON)
    assert decide(facts(Pending("text", "can I talk to"), Pending("text", "a real person"))) == HandOff(rules.PERSON_REASON)


@pytest.mark.parametrize("more", [{"window_open": False}, {"automatic_replies": 50}])
def test_the_wish_for_a_person_is_heard_whatever_else_stands_in_the_way(more: dict[str, object]) -> None:
    decision = decide(facts(Pending("text", "human please"), **more))
    assert isinstance(decision, HandOff)
    assert decision.reason == rules.PERSON_REASON


def test_after_stop_nothing_automatic_is_sent() -> None:
    assert decide(facts(Pending("text", "STOP"))) == HandOff(rules.STOP_REASON, tell_customer=False)


def test_T111_two_machines_do_not_talk_for_ever() -> None:
    assert decide(facts(automatic_replies=loops.MOST_REPLIES - 1)) == Answer()
    assert decide(facts(automatic_replies=loops.MOST_REPLIES)) == HandOff(rules.LOOP_REASON, tell_customer=False)


def test_a_closed_reply_window_goes_to_a_person_in_silence() -> None:
    assert decide(facts(window_open=False)) == HandOff(rules.WINDOW_REASON, tell_customer=False)


@pytest.mark.parametrize("kind", ["image", "audio", "video", "document", "location", "contacts", "unsupported"])
def test_what_cannot_be_read_goes_to_a_person(kind: str) -> None:
    assert decide(facts(Pending(kind, None))) == HandOff(rules.MEDIA_REASON)


def test_a_picture_with_a_question_is_answered() -> None:
    assert decide(facts(Pending("image", "Do you have this lamp?"))) == Answer()
    assert decide(facts(Pending("image", None), Pending("text", "Do you have this lamp?"))) == Answer()


def test_a_sticker_alone_needs_no_answer() -> None:
    assert isinstance(decide(facts(Pending("sticker", None))), Ignore)
