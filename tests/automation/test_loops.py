"""Whether Dana talks to another machine: pure, and in the database with the whole of answering around it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dana.ai.contract import Action, ModelAnswer, Sentence
from dana.automation import loops, rules
from dana.automation.loops import MOST_HASTY, MOST_REPEATS, MOST_REPLIES, WINDOW, Turn, is_loop, turns_of
from dana.conversations import handling, reasons
from tests import cast
from tests.automation.conftest import Stage

NOW = datetime(2026, 3, 12, 10, 0, tzinfo=UTC)
LONG = "How long may I return a bicycle that I bought from you in May, please?"


@dataclass(frozen=True)
class Said:
    """A line as `turns_of` looks at it; `at` is in seconds before NOW."""

    author: str
    text: str | None
    at: float
    lease: int = 0

    @property
    def created_at(self) -> datetime:
        return NOW - timedelta(seconds=self.at)


def turns(*lines: Said, lease: int = 0) -> list[Turn]:
    return turns_of(lines, lease=lease, now=NOW)


def test_what_was_asked_in_one_go_is_one_turn() -> None:
    lines = [Said("customer", "Hi", 60), Said("customer", "Open?", 58), Said("dana", "Yes.", 50), Said("customer", "Thanks", 1)]
    assert turns(*lines) == [Turn("hi open?", "yes."), Turn("thanks")]


@pytest.mark.parametrize("between", [Said("person", "Bob here", 30), Said("phone_app", "Ana here", 30), Said("dana", "Yes.", 30, lease=1)])
def test_a_person_in_between_begins_anew(between: Said) -> None:
    before = [Said("customer", "Hi", 60), Said("dana", "Hello", 55)]
    assert turns(*before, between, Said("customer", "Hi", 1)) == [Turn("hi")]


def test_what_was_said_before_a_pause_does_not_count() -> None:
    old = WINDOW.total_seconds() + 1
    assert turns(Said("customer", "Hi", old), Said("dana", "Hello", old), Said("customer", "Hi", 1)) == [Turn("hi")]


def test_T111_the_same_words_answered_with_the_same_words_are_enough_after_three_times() -> None:
    said = [Turn("we are closed", "how can we help?")] * MOST_REPEATS
    asking = Turn("we are closed")
    assert is_loop(0, [*said, asking])
    assert not is_loop(0, [*said[1:], asking]), "a customer may say a thing three times"
    assert not is_loop(0, [*said, Turn("and tomorrow?")])
    assert not is_loop(0, [*said[1:], Turn("we are closed", "we are open from nine"), asking]), "there is news in the answers"
    assert not is_loop(0, [Turn("", "you are welcome")] * MOST_REPEATS + [Turn("")]), "pictures have no words"


def test_T111_several_turns_that_nobody_can_have_typed_are_enough() -> None:
    quick = [Turn(f"question {n}", f"answer {n}", hasty=True) for n in range(MOST_HASTY)]
    assert is_loop(0, quick)
    assert not is_loop(0, quick[1:])
    assert not is_loop(0, [*quick[1:], Turn("a slow one")])


@pytest.mark.parametrize(
    ("text", "seconds", "hasty"), [(LONG, 0.5, True), (LONG, 2.5, True), (LONG, 4, False), ("Yes, please", 0.1, False)]
)
def test_haste_is_measured_by_length_from_the_customers_own_line_before(text: str, seconds: float, hasty: bool) -> None:
    *_, last = turns(Said("customer", "Hi", 10 + seconds), Said("dana", "Hello", 10), Said("customer", text, 10))
    assert last.hasty is hasty
    assert turns(Said("customer", text, 1)) == [Turn(last.asked)], "the first word of all is never hasty"


BOT = st.tuples(
    st.one_of(st.floats(0, 3), st.floats(0, 200), st.sampled_from([599.0, 601.0, 3599.0, 3601.0])),
    st.sampled_from(["we are closed", "hello", "how can we help?", LONG, LONG + " Really?", "?"]),
    st.integers(1, 4),
)


@given(st.lists(BOT, max_size=120))
def test_T111_whatever_a_machine_sends_and_when_there_are_never_more_replies_than_that_in_the_window(
    sent: list[tuple[float, str, int]],
) -> None:
    """The rules with the bookkeeping that the database does for them."""
    lines: list[Said] = []
    replies: list[float] = []
    now, waits, heard = 0.0, False, -1e9
    hand_offs = 0
    for gap, text, times in sent:
        now += gap
        waits = waits and now - heard <= reasons.LOOP_ENDS_AFTER_SECONDS
        heard = now
        lines += [Said("customer", text, -now)] * times
        if waits:
            continue
        moment = NOW + timedelta(seconds=now)
        recent = sum(at > now - WINDOW.total_seconds() for at in replies[-MOST_REPLIES:])
        facts = rules.Facts(now=moment, pending=[rules.Pending("text", text)], automatic_replies=recent,
                            turns=turns_of(lines[-30:], lease=0, now=moment))  # fmt: skip
        decision = rules.decide(facts)
        if decision == rules.HandOff(rules.LOOP_REASON, tell_customer=False):
            waits, hand_offs = True, hand_offs + 1
        else:
            assert decision == rules.Answer()
            replies.append(now)
            lines.append(Said("dana", f"Answer to {text}", -now))
    for at in replies:
        assert sum(at - WINDOW.total_seconds() < other <= at for other in replies) <= MOST_REPLIES
    assert hand_offs <= 1 + now / reasons.LOOP_ENDS_AFTER_SECONDS, "once, until it has been quiet"


def hear(stage: Stage, *texts: str) -> None:
    conversation_id = cast.a_conversation(stage.database, stage.channel, *texts)
    stage.answering.answer(stage.channel.account_id, conversation_id)


def pass_time(stage: Stage, seconds: float) -> None:
    """Everything that was said was said so much earlier."""
    earlier = {"by": timedelta(seconds=seconds)}
    stage.change("update messages set created_at = created_at - :by", **earlier)
    stage.change("update conversations set last_message_at = last_message_at - :by, last_customer_at = last_customer_at - :by", **earlier)


def events(stage: Stage) -> list[str]:
    return [row.text for row in stage.rows("select text from messages where author = 'event' order by position")]


def talk_until_dana_stops(stage: Stage, texts: int = 1) -> int:
    """How many replies there were to a machine that never says the same twice."""
    for number in range(40):
        hear(stage, *(f"Line {part} of turn {number} in this talk" for part in range(texts)))
        if stage.conversation().needs_person:
            return len(stage.platform.sent)
    raise AssertionError("it never ended")


@pytest.mark.parametrize("burst", [1, 5])
def test_T111_after_so_many_replies_a_person_is_asked_once_and_the_other_side_hears_nothing_more(stage: Stage, burst: int) -> None:
    """Also when the machine writes five lines for each of ours, more than are read for an answer."""
    assert talk_until_dana_stops(stage, burst) == MOST_REPLIES
    for _ in range(5):
        hear(stage, "And one more thing", "and another")
    assert len(stage.platform.sent) == MOST_REPLIES
    assert events(stage) == [f"Dana asked for a person: {reasons.LOOP}"]
    conversation = stage.conversation()
    assert (conversation.needs_person, conversation.hand_off_reason, conversation.answer_due_at) == (True, reasons.LOOP, None)
    assert conversation.unread == 5 * 2 + (MOST_REPLIES + 1) * burst, "people see all of it"


def test_T111_the_same_answer_to_the_same_words_ends_sooner(stage: Stage) -> None:
    for _ in range(10):
        hear(stage, "We are closed. This is an automatic answer.")
    assert len(stage.platform.sent) == MOST_REPEATS
    assert events(stage) == [f"Dana asked for a person: {reasons.LOOP}"]


def test_T111_answers_faster_than_anybody_types_end_sooner(stage: Stage) -> None:
    for number in range(20):
        hear(stage, f"{LONG} This is number {number}.")
    assert len(stage.platform.sent) == MOST_HASTY  # the first of them has nothing to be measured by
    assert stage.conversation().hand_off_reason == reasons.LOOP


def test_T111_after_a_person_handed_it_back_dana_answers_again_and_counts_anew(stage: Stage, people: cast.Cast) -> None:
    talk_until_dana_stops(stage)
    with stage.database.account_transaction(stage.channel.account_id) as db:
        handling.hand_back(db, stage.channel.account_id, stage.conversation().id, user_id=people.bob.user_id, name="Bob")
    assert talk_until_dana_stops(stage) == 2 * MOST_REPLIES
    assert [text for text in events(stage) if "handed back" not in text] == [f"Dana asked for a person: {reasons.LOOP}"] * 2


def test_T111_after_a_quiet_hour_the_next_message_is_answered_again(stage: Stage) -> None:
    talk_until_dana_stops(stage)
    pass_time(stage, reasons.LOOP_ENDS_AFTER_SECONDS - 60)
    hear(stage, "Are you still there?")
    assert len(stage.platform.sent) == MOST_REPLIES, "not yet"
    pass_time(stage, reasons.LOOP_ENDS_AFTER_SECONDS + 1)
    hear(stage, "Good morning! Until when are you open today?")
    assert len(stage.platform.sent) == MOST_REPLIES + 1
    conversation = stage.conversation()
    assert (conversation.needs_person, conversation.hand_off_reason) == (False, None)


@pytest.mark.parametrize("reason", [rules.PERSON_REASON, rules.MEDIA_REASON, "The documents do not answer this"])
def test_a_person_who_was_asked_for_any_other_reason_is_waited_for(stage: Stage, reason: str) -> None:
    conversation_id = cast.a_conversation(stage.database, stage.channel)
    with stage.database.account_transaction(stage.channel.account_id) as db:
        handling.hand_off(db, stage.channel.account_id, conversation_id, reason)
    pass_time(stage, 100 * reasons.LOOP_ENDS_AFTER_SECONDS)
    hear(stage, "Hello?")
    assert stage.platform.sent == []
    conversation = stage.conversation()
    assert (conversation.needs_person, conversation.hand_off_reason) == (True, reason)


def test_a_quiet_hour_takes_nothing_from_a_person_who_took_over(stage: Stage, people: cast.Cast) -> None:
    talk_until_dana_stops(stage)
    with stage.database.account_transaction(stage.channel.account_id) as db:
        handling.take_over(db, stage.channel.account_id, stage.conversation().id, by="person", user_id=people.bob.user_id, name="Bob")
    pass_time(stage, reasons.LOOP_ENDS_AFTER_SECONDS + 1)
    hear(stage, "Hello?")
    assert len(stage.platform.sent) == MOST_REPLIES
    assert stage.conversation().takeover_user_id == people.bob.user_id


def test_a_lively_customer_is_no_machine(stage: Stage) -> None:
    """Thirty questions, one every minute."""
    for number in range(30):
        hear(stage, f"And what about question {number} of mine, which nobody answers?")
        pass_time(stage, 60)
    assert len(stage.platform.sent) == 30
    assert not stage.conversation().needs_person


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.sampled_from([0.0, 0.0, 1.0, 45.0, 650.0, 3700.0]), st.integers(0, 3), st.integers(1, 3)), max_size=40))
def test_T111_the_same_in_the_database(stage: Stage, sent: list[tuple[float, int, int]]) -> None:
    stage.change("delete from contacts")
    for gap, words, burst in sent:
        pass_time(stage, gap)
        stage.model.answer_with = ModelAnswer(
            action=Action.REPLY, sentences=[Sentence(text=f"Parcels to Lisbon take 3 working days{'.' * (words % 2 + 1)}", sources=[1])]
        )
        hear(stage, *(["Hello", LONG, f"{LONG} Really?", "Closed."][words],) * burst)
        (most,) = stage.rows(
            "select coalesce(max((select count(*) from messages b where b.author = 'dana' and b.created_at <= a.created_at"
            " and b.created_at > a.created_at - cast(:window as interval))), 0) from messages a where a.author = 'dana'", window=WINDOW,
        )[0]  # fmt: skip
        assert most <= loops.MOST_REPLIES
