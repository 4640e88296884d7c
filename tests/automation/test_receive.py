"""Room 2: stored once, in order, woken once."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from dana.automation.receive import receive
from dana.connectors.contract import ChannelEvent, DeliveryStatus, Echo, Ignored, IncomingMessage, MessageChange, Person, StatusUpdate
from dana.conversations.thread import Channel, Line, add_line
from dana.database.transactions import Database
from tests import cast
from tests.automation.conftest import Stage
from tests.connectors.told import fixture, opened

ANA = Person((("wa_id", "351910000001"),), "Ana")


def take(database: Database, channel: Channel, *events: object, most_wait: float = 0) -> dict[str, int]:
    with database.account_transaction(channel.account_id) as db:
        return dict(receive(db, channel, events, most_wait=most_wait))  # type: ignore[arg-type]


def count(database: Database, channel: Channel, table: str) -> int:
    with database.account_transaction(channel.account_id) as db:
        return db.execute(sa.text(f"select count(*) from {table}")).scalar_one()


def jobs(stage: Stage) -> list[str]:
    return [task for task, *_ in cast.wake_ups(stage.owner_url)]


def test_a_message_opens_contact_and_conversation_and_wakes_dana_once(stage: Stage) -> None:
    assert take(stage.database, stage.channel, cast.a_message("one"), cast.a_message("two")) == {"stored": 2}
    conversation = stage.conversation()
    assert (conversation.unread, conversation.last_position, conversation.generation) == (2, 2, 2)
    assert conversation.last_message["text"] == "two"
    assert count(stage.database, stage.channel, "contacts") == 1
    assert jobs(stage) == ["answer"]


def test_T100_T102_a_replay_has_no_second_effect(stage: Stage) -> None:
    message = cast.a_message("hello", platform_id="wamid.same")
    for _ in range(5):
        take(stage.database, stage.channel, message, message)
    conversation = stage.conversation()
    assert count(stage.database, stage.channel, "messages") == 1
    assert (conversation.unread, conversation.generation, conversation.last_position) == (1, 1, 1)


def test_T103_the_same_event_at_once_on_many_connections_is_stored_once(stage: Stage) -> None:
    message = cast.a_message("hello", platform_id="wamid.same")
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: take(stage.database, stage.channel, message), range(16)))
    assert count(stage.database, stage.channel, "messages") == 1
    assert count(stage.database, stage.channel, "conversations") == 1
    assert stage.conversation().generation == 1


def test_different_messages_of_a_new_customer_at_once_get_one_conversation_in_order(stage: Stage) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: take(stage.database, stage.channel, cast.a_message(f"m{n}")), range(24)))
    assert count(stage.database, stage.channel, "conversations") == 1
    positions = [row[0] for row in stage.rows("select position from messages order by position")]
    assert positions == list(range(1, 25))


def test_T110_text_that_postgresql_refuses_is_cleaned(stage: Stage) -> None:
    take(stage.database, stage.channel, cast.a_message("a\x00b\ud800c", raw={"t\x00": ["x\x00"]}))
    assert stage.rows("select text from messages")[0][0] == "ab?c"


def test_a_reaction_is_kept_and_wakes_nobody(stage: Stage) -> None:
    take(stage.database, stage.channel, cast.a_message("👍", answerable=False))
    assert stage.conversation().answer_due_at is None
    assert jobs(stage) == []


def test_a_burst_waits_and_each_message_moves_the_time(stage: Stage) -> None:
    take(stage.database, stage.channel, cast.a_message("My parcel has not arrived yet"), most_wait=12)
    first = stage.conversation().answer_due_at
    take(stage.database, stage.channel, cast.a_message("and the number is"), most_wait=12)
    assert stage.conversation().answer_due_at > first > datetime.now(UTC)
    assert jobs(stage) == ["answer"]


@pytest.mark.parametrize(
    ("text", "least", "most"), [("Hello!", 0, 0), ("When do you open?", 0.5, 1.5), ("I have a question", 4, 6), ("my order and", 3, 5)]
)
def test_how_long_dana_waits_follows_from_what_was_said(stage: Stage, text: str, least: float, most: float) -> None:
    take(stage.database, stage.channel, cast.a_message(text), most_wait=12)
    (row,) = stage.rows("select extract(epoch from answer_due_at - waiting_since) as waits from conversations")
    assert least <= row.waits <= most


def test_a_few_words_are_enough_when_dana_had_asked(stage: Stage) -> None:
    take(stage.database, stage.channel, cast.a_message("Lisbon"), most_wait=12)
    (alone,) = stage.rows("select extract(epoch from answer_due_at - now()) as waits from conversations")
    stage.change("""update conversations set answer_due_at = null, last_message = '{"author": "dana", "text": "Which city?"}'""")
    take(stage.database, stage.channel, cast.a_message("Lisbon"), most_wait=12)
    (asked,) = stage.rows("select extract(epoch from answer_due_at - now()) as waits from conversations")
    assert asked.waits < alone.waits


def test_whoever_goes_on_and_on_is_answered_in_the_end(stage: Stage) -> None:
    take(stage.database, stage.channel, cast.a_message("and"), most_wait=12)
    stage.change("update conversations set waiting_since = now() - interval '11 seconds'")
    take(stage.database, stage.channel, cast.a_message("and another thing:"), most_wait=12)
    (row,) = stage.rows("select extract(epoch from answer_due_at - now()) as waits from conversations")
    assert 0 < row.waits <= 1
    stage.change("update conversations set waiting_since = now() - interval '1 minute'")
    take(stage.database, stage.channel, cast.a_message("and one more:"), most_wait=12)
    (row,) = stage.rows("select answer_due_at <= now() as is_due from conversations")
    assert row.is_due


def test_the_waiting_begins_anew_with_the_first_message_after_an_answer(stage: Stage) -> None:
    take(stage.database, stage.channel, cast.a_message("and"), most_wait=12)
    stage.change("update conversations set answer_due_at = null, waiting_since = now() - interval '1 hour'")
    take(stage.database, stage.channel, cast.a_message("I have a question"), most_wait=12)
    (row,) = stage.rows("select extract(epoch from answer_due_at - now()) as waits from conversations")
    assert row.waits > 4


def test_a_channel_that_does_not_answer_keeps_the_message(database: Database, people: cast.Cast) -> None:
    silent = cast.a_channel(database, people.alice, answers=False)
    assert take(database, silent, cast.a_message()) == {"stored": 1}


def test_an_echo_from_the_phone_app_takes_over(stage: Stage) -> None:
    take(stage.database, stage.channel, cast.a_message())
    echo = Echo("wamid.echo", ANA, datetime.now(UTC), "I'll call you")
    assert take(stage.database, stage.channel, echo) == {"own_app": 1}
    assert "note" in jobs(stage), "whoever looks on finds what it is about at once"
    assert take(stage.database, stage.channel, echo) == {"known": 1}
    conversation = stage.conversation()
    assert (conversation.takeover_by, conversation.answer_due_at, conversation.lease) == ("phone_app", None, 1)
    assert [row.author for row in stage.replies()] == ["phone_app"]


def test_our_own_echo_by_mark_by_id_or_by_words_takes_nobody_over(stage: Stage) -> None:
    conversation_id = cast.a_conversation(stage.database, stage.channel)

    def sending(text: str, platform_id: str | None, state: str) -> str:
        with stage.database.account_transaction(stage.channel.account_id) as db:
            line = Line(author="dana", text=f"{text} [1]", sent_text=f"{text}\n\nSource: x.pdf", state=state, platform_id=platform_id)
            return str(add_line(db, stage.channel.account_id, stage.channel.integration_id, conversation_id, line))

    marked = sending("by mark", None, "unsure")
    sending("by id", "wamid.known", "sent")
    sending("by  words", None, "sending")
    now = datetime.now(UTC)
    echoes = [
        Echo("wamid.1", ANA, now, "whatever", correlation=marked),
        Echo("wamid.known", ANA, now, "whatever"),
        Echo("wamid.3", ANA, now, "by words\n\nSource: x.pdf"),
    ]
    assert take(stage.database, stage.channel, *echoes) == {"own_echo": 3}
    assert stage.conversation().takeover_by is None
    assert {row.state for row in stage.replies()} == {"sent"}


def test_T104_statuses_only_move_forward_whatever_their_order(stage: Stage) -> None:
    conversation_id = cast.a_conversation(stage.database, stage.channel)
    with stage.database.account_transaction(stage.channel.account_id) as db:
        line = Line(author="dana", text="hi", state="sent", platform_id="wamid.out")
        add_line(db, stage.channel.account_id, stage.channel.integration_id, conversation_id, line)
    now = datetime.now(UTC)
    for status in ("read", "delivered", "sent", "failed", "read"):
        take(stage.database, stage.channel, StatusUpdate(DeliveryStatus(status), now, platform_id="wamid.out"))
    (reply,) = stage.replies()
    assert reply.state == "read"
    assert reply.error is None


def test_a_status_that_comes_before_our_call_returned_is_held(stage: Stage) -> None:
    cast.a_conversation(stage.database, stage.channel)
    early = StatusUpdate(DeliveryStatus.DELIVERED, datetime.now(UTC), platform_id="wamid.early")
    take(stage.database, stage.channel, early, early)
    assert count(stage.database, stage.channel, "early_statuses") == 1


def test_a_read_mark_covers_everything_sent_before_it(stage: Stage) -> None:
    conversation_id = cast.a_conversation(stage.database, stage.channel)
    with stage.database.account_transaction(stage.channel.account_id) as db:
        for number in (1, 2):
            line = Line(author="person", text="hi", state="sent", platform_id=f"m_{number}")
            add_line(db, stage.channel.account_id, stage.channel.integration_id, conversation_id, line)
    mark = datetime.now(UTC) + timedelta(seconds=1)
    take(stage.database, stage.channel, StatusUpdate(DeliveryStatus.READ, mark, watermark=mark, recipient=ANA))
    assert [row.state for row in stage.replies()] == ["read", "read"]


def test_T088_a_withdrawn_message_leaves_view_and_cancels_its_answer(stage: Stage) -> None:
    message = cast.a_message("my secret number is 4711", platform_id="wamid.gone", raw={"x": "4711"})
    take(stage.database, stage.channel, message)
    take(stage.database, stage.channel, MessageChange("wamid.gone", ANA, datetime.now(UTC), None))
    (row,) = stage.rows("select * from messages")
    assert (row.text, row.raw, row.withdrawn) == (None, None, True)
    conversation = stage.conversation()
    assert conversation.answer_due_at is None
    assert "4711" not in str(conversation.last_message)


def test_an_edit_shows_the_new_words_and_voids_the_answer_to_the_old(stage: Stage) -> None:
    take(stage.database, stage.channel, cast.a_message("Do you ship to Porto?", platform_id="wamid.edit"))
    take(stage.database, stage.channel, MessageChange("wamid.edit", ANA, datetime.now(UTC), "Do you ship to Faro?"))
    conversation = stage.conversation()
    assert conversation.generation == 2
    assert conversation.answer_due_at is not None
    assert stage.rows("select text, edited from messages")[0] == ("Do you ship to Faro?", True)


def test_T106_what_is_ignored_leaves_its_neighbours_alone(stage: Stage) -> None:
    assert take(stage.database, stage.channel, Ignored("malformed"), cast.a_message()) == {"ignored_malformed": 1, "stored": 1}


def test_a_new_identity_of_a_known_person_is_learnt(stage: Stage) -> None:
    take(stage.database, stage.channel, cast.a_message())
    both = Person((("wa_id", "351910000001"), ("bsuid", "PT.1")), "Ana")
    more = cast.a_message("again")
    object.__setattr__(more, "sender", both)
    take(stage.database, stage.channel, more)
    only_new = cast.a_message("third")
    object.__setattr__(only_new, "sender", Person((("bsuid", "PT.1"),), None))
    take(stage.database, stage.channel, only_new)
    assert count(stage.database, stage.channel, "conversations") == 1


def our_own_words(key: str, *, as_echo: bool) -> Sequence[ChannelEvent]:
    """What the connector makes of a message whose sender is our own number, page or profile."""
    connector = opened(key)
    payload = fixture(key, "text" if key == "whatsapp" else "message")
    if key == "whatsapp":
        value = payload["entry"][0]["changes"][0]["value"]
        for item in value["messages"]:
            item["from"] = value["metadata"]["display_phone_number"]
    else:
        items = payload["entry"][0]["messaging"] = [item for item in payload["entry"][0]["messaging"] if "message" in item]
        for item in items:
            item["recipient"], item["sender"] = item["sender"], {"id": connector.external_id}
            if as_echo:
                item["message"]["is_echo"] = True
            else:
                item["recipient"] = {"id": connector.external_id}
    events: Sequence[ChannelEvent] = connector.parse(payload)
    return events


@pytest.mark.parametrize("as_echo", [True, False])
@pytest.mark.parametrize("key", ["whatsapp", "facebook", "instagram"])
def test_T111_what_we_say_ourselves_is_never_answered(stage: Stage, key: str, as_echo: bool) -> None:
    events = our_own_words(key, as_echo=as_echo)
    assert events
    assert not any(isinstance(event, IncomingMessage) for event in events)
    take(stage.database, stage.channel, *events)
    assert set(jobs(stage)) <= {"note"}
    assert stage.rows("select 1 from conversations where answer_due_at is not null or takeover_by is distinct from 'phone_app'") == []


def test_T111_the_echo_of_danas_own_reply_wakes_nobody_and_takes_nothing_over(stage: Stage) -> None:
    conversation_id = cast.a_conversation(stage.database, stage.channel)
    stage.answering.answer(stage.channel.account_id, conversation_id)
    (reply,) = stage.replies()
    for _ in range(3):
        echo = Echo(platform_id=reply.platform_id, recipient=ANA, occurred_at=datetime.now(UTC), text=reply.sent_text)
        assert take(stage.database, stage.channel, echo) == {"own_echo": 1}
        stage.answering.answer(stage.channel.account_id, conversation_id)
    assert len(stage.platform.sent) == 1
    conversation = stage.conversation()
    assert (conversation.takeover_by, conversation.answer_due_at, conversation.generation) == (None, None, 1)
