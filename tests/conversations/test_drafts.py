"""Drafts as rows: one waits at most, what comes after replaces it, and it never outlives what it answers."""

import json
import threading
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
import sqlalchemy as sa

from dana.conversations import drafts, handling
from dana.conversations.drafts import Prepared
from dana.conversations.thread import Channel
from dana.database.transactions import Database
from dana.errors import Conflict, NotFound
from tests import cast


@pytest.fixture
def people(owner_url: str) -> cast.Cast:
    return cast.enter(owner_url)


@pytest.fixture
def channel(database: Database, people: cast.Cast) -> Channel:
    return cast.a_channel(database, people.alice)


@pytest.fixture
def conversation_id(database: Database, channel: Channel) -> UUID:
    return cast.a_conversation(database, channel)


def put(database: Database, channel: Channel, conversation_id: UUID, text: str = "Yes, we do.", **more: Any) -> UUID:
    with database.account_transaction(channel.account_id) as db:
        row = db.execute(sa.text("select lease, generation, last_position from conversations where id = :c"), {"c": conversation_id}).one()
        prepared = Prepared(text, row.last_position, row.lease, row.generation, **more)
        return drafts.put(db, channel.account_id, conversation_id, prepared)


def waiting(database: Database, channel: Channel, conversation_id: UUID) -> Any:
    with database.account_transaction(channel.account_id) as db:
        return drafts.waiting(db, channel.account_id, conversation_id)


def discard(database: Database, who: cast.Someone, conversation_id: UUID, draft_id: UUID) -> None:
    with database.account_transaction(who.account_id) as db:
        drafts.discard(db, who.account_id, conversation_id, draft_id, user_id=who.user_id, name=who.name)


def states(owner_url: str) -> list[tuple[str, str]]:
    with psycopg.connect(owner_url) as db:
        return db.execute("select text, state from drafts order by created_at").fetchall()


def test_a_newer_draft_takes_the_place_of_the_one_that_waits(
    owner_url: str, database: Database, channel: Channel, conversation_id: UUID
) -> None:
    put(database, channel, conversation_id, "First")
    newer = put(database, channel, conversation_id, "Second")
    assert states(owner_url) == [("First", "replaced"), ("Second", "waiting")]
    found = waiting(database, channel, conversation_id)
    assert (found.id, found.text, found.standing) == (newer, "Second", "ready")


def test_the_database_lets_only_one_wait(owner_url: str, database: Database, channel: Channel, conversation_id: UUID) -> None:
    put(database, channel, conversation_id)
    with psycopg.connect(owner_url) as db, pytest.raises(psycopg.errors.UniqueViolation):
        db.execute(
            "insert into drafts (account_id, id, conversation_id, text, answers_position, lease, generation)"
            " select account_id, gen_random_uuid(), conversation_id, 'another', 1, 0, 0 from drafts"
        )


def test_words_that_postgresql_cannot_keep_are_cleaned(database: Database, channel: Channel, conversation_id: UUID) -> None:
    source = {"index": 1, "quote": "a\x00b"}
    put(database, channel, conversation_id, "Yes\x00 \ud83d", sources=[source], checked={"sentences": [{"text": "x\x00"}]})
    found = waiting(database, channel, conversation_id)
    assert (found.text, found.sources[0]["quote"], found.checked) == ("Yes ?", "ab", {"sentences": [{"text": "x"}]})


def test_a_discarded_draft_is_over_and_the_conversation_says_who_decided_so(
    owner_url: str, database: Database, people: cast.Cast, channel: Channel, conversation_id: UUID
) -> None:
    draft_id = put(database, channel, conversation_id)
    discard(database, people.bob, conversation_id, draft_id)
    assert waiting(database, channel, conversation_id) is None
    with psycopg.connect(owner_url) as db:
        assert db.execute("select state, decided_by, decided_at is not null, text from drafts").fetchone() == (
            "discarded", people.bob.user_id, True, "Yes, we do.",
        )  # fmt: skip
        told = db.execute("select kind, text, author_user_id from messages where author = 'event'").fetchall()
        assert told == [("draft_discarded", "Bob discarded Dana's draft", people.bob.user_id)]
        assert db.execute("select takeover_by, lease, last_message ->> 'author' from conversations").fetchone() == (None, 0, "customer")
    with pytest.raises(Conflict, match="discarded already"):
        discard(database, people.alice, conversation_id, draft_id)


def test_discarded_by_two_at_once_it_is_said_once(
    owner_url: str, database: Database, people: cast.Cast, channel: Channel, conversation_id: UUID
) -> None:
    draft_id, together, refused = put(database, channel, conversation_id), threading.Barrier(2), []

    def press(who: cast.Someone) -> None:
        together.wait()
        try:
            discard(database, who, conversation_id, draft_id)
        except Conflict as error:
            refused.append(error.details)

    pressing = [threading.Thread(target=press, args=(who,)) for who in (people.alice, people.bob)]
    for one in pressing:
        one.start()
    for one in pressing:
        one.join()
    assert refused == [{"state": "discarded"}]
    with psycopg.connect(owner_url) as db:
        assert db.execute("select count(*) from messages where kind = 'draft_discarded'").fetchone() == (1,)


@pytest.mark.parametrize("what", ["take_over", "resolve"])
def test_who_takes_over_or_resolves_leaves_the_draft_as_a_suggestion(
    database: Database, people: cast.Cast, channel: Channel, conversation_id: UUID, what: str
) -> None:
    put(database, channel, conversation_id)
    bob = people.bob
    with database.account_transaction(bob.account_id) as db:
        if what == "resolve":
            handling.resolve(db, bob.account_id, conversation_id, user_id=bob.user_id, name="Bob")
        else:
            handling.take_over(db, bob.account_id, conversation_id, by="person", user_id=bob.user_id, name="Bob")
    found = waiting(database, channel, conversation_id)
    assert (found.text, found.standing) == ("Yes, we do.", "taken_over")


def test_a_hand_off_leaves_the_draft_ready(database: Database, channel: Channel, conversation_id: UUID) -> None:
    put(database, channel, conversation_id)
    with database.account_transaction(channel.account_id) as db:
        handling.hand_off(db, channel.account_id, conversation_id, "The documents do not answer this")
    assert waiting(database, channel, conversation_id).standing == "ready"


def test_a_newer_word_of_the_customer_s_overtakes_it(database: Database, channel: Channel, conversation_id: UUID) -> None:
    put(database, channel, conversation_id)
    cast.a_conversation(database, channel, "Hello?")
    assert waiting(database, channel, conversation_id).standing == "newer_message"


def test_what_answers_up_to_a_place_is_replaced_from_there_alone(
    owner_url: str, database: Database, channel: Channel, conversation_id: UUID
) -> None:
    put(database, channel, conversation_id)
    for position, state in ((2, "waiting"), (1, "replaced")):
        with database.account_transaction(channel.account_id) as db:
            drafts.replace(db, channel.account_id, conversation_id, from_position=position)
        assert states(owner_url) == [("Yes, we do.", state)]


def test_T048_T049_nobody_finds_or_discards_a_draft_of_another_account_or_conversation(
    owner_url: str, database: Database, people: cast.Cast, channel: Channel, conversation_id: UUID
) -> None:
    draft_id = put(database, channel, conversation_id)
    hers = cast.a_conversation(database, cast.a_channel(database, people.mallory, "facebook"))
    for place in (conversation_id, hers, uuid4()):
        with pytest.raises(NotFound):
            discard(database, people.mallory, place, draft_id)
    with database.account_transaction(people.mallory.account_id) as db:
        assert drafts.waiting(db, channel.account_id, conversation_id) is None
        assert drafts.waiting(db, people.mallory.account_id, conversation_id) is None
    page = cast.a_channel(database, people.alice, "instagram")
    with pytest.raises(NotFound):
        discard(database, people.alice, cast.a_conversation(database, page), draft_id)
    assert states(owner_url) == [("Yes, we do.", "waiting")]


def test_T162_open_pages_are_told_that_it_is_gone(
    owner_url: str, database: Database, people: cast.Cast, channel: Channel, conversation_id: UUID
) -> None:
    draft_id = put(database, channel, conversation_id)
    with psycopg.connect(owner_url, autocommit=True) as listening:
        listening.execute("listen dana")
        discard(database, people.bob, conversation_id, draft_id)
        told = []
        for notice in listening.notifies(timeout=10):
            told.append(json.loads(notice.payload))
            if any(item["event"] == "conversation" for item in told):
                break
    assert {item["id"] for item in told if item["event"] == "conversation"} == {str(conversation_id)}
    assert not any("Bob" in str(item) or "Yes" in str(item) for item in told), "ids, never data"
