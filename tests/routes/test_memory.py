"""What Dana remembers, over HTTP: read by who reads conversations, forgotten by who answers there."""

from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from apiflask import APIFlask

from dana.conversations import memories
from dana.conversations.memories import Fact, Memory
from dana.conversations.thread import Channel
from dana.database.transactions import Database
from tests import cast
from tests.routes.conftest import SignedIn, sign_in


@pytest.fixture
def conversation_id(database: Database, channel: Channel, owner_url: str) -> UUID:
    """A conversation of which a note and two facts are kept."""
    made = cast.a_conversation(database, channel, "My name is Ana, size 42. Can I pay with shells?")
    with psycopg.connect(owner_url) as owner:
        contact, message, at = owner.execute(
            "select c.contact_id, m.id, m.created_at from conversations c join messages m on m.conversation_id = c.id where c.id = %s",
            (made,),
        ).fetchone()  # type: ignore[misc]
    with database.account_transaction(channel.account_id) as db:
        memories.keep(
            db, channel.account_id, made, Memory(), upto=1, summary="Ana asks about shells.", open_questions=["Shells?"], made_by="rules"
        )
        facts = [Fact("name", "Ana", "My name is Ana", message, at), Fact("size", "42", "size 42", message, at)]
        memories.learn(db, channel.account_id, made, contact, facts)
    return made


@pytest.fixture
def bob(app: APIFlask, people: cast.Cast) -> SignedIn:
    return sign_in(app, people.bob)


def remembered(someone: SignedIn, conversation_id: UUID) -> Any:
    answer = someone.get(f"/api/conversations/{conversation_id}/memory")
    assert answer.status_code == 200, answer.text
    return answer.json


def test_the_note_is_shown_with_the_facts_and_the_words_in_which_they_were_said(carol: SignedIn, conversation_id: UUID) -> None:
    found = remembered(carol, conversation_id)
    note = found["note"]
    assert (note["summary"], note["open_questions"], note["made_by"], note["upto_position"]) == (
        "Ana asks about shells.",
        ["Shells?"],
        "rules",
        1,
    )
    assert note["updated_at"]
    assert sorted((fact["kind"], fact["value"], fact["quote"]) for fact in found["facts"]) == [
        ("name", "Ana", "My name is Ana"), ("size", "42", "size 42"),
    ]  # fmt: skip
    messages = carol.get(f"/api/conversations/{conversation_id}/messages").json["items"]
    assert {fact["message_id"] for fact in found["facts"]} == {messages[-1]["id"]}


def test_where_nothing_is_remembered_there_is_none(carol: SignedIn, database: Database, channel: Channel) -> None:
    assert remembered(carol, cast.a_conversation(database, channel)) == {"note": None, "facts": []}
    assert carol.get(f"/api/conversations/{uuid4()}/memory").status_code == 404


def test_T209_forgetting_the_summary_leaves_none_and_is_on_record(bob: SignedIn, alice: SignedIn, conversation_id: UUID) -> None:
    assert bob.call("DELETE", f"/api/conversations/{conversation_id}/memory").status_code == 204
    found = remembered(bob, conversation_id)
    assert (found["note"], len(found["facts"])) == (None, 2)
    entry = alice.get("/api/audit").json["items"][0]
    assert (entry["action"], entry["target_id"]) == ("memory.forgotten", str(conversation_id))


def test_one_fact_is_forgotten_and_the_record_does_not_tell_it(bob: SignedIn, alice: SignedIn, conversation_id: UUID) -> None:
    (fact,) = [fact for fact in remembered(bob, conversation_id)["facts"] if fact["kind"] == "name"]
    path = f"/api/conversations/{conversation_id}/facts/{fact['id']}"
    assert bob.call("DELETE", path).status_code == 204
    assert [fact["kind"] for fact in remembered(bob, conversation_id)["facts"]] == ["size"]
    assert bob.call("DELETE", path).status_code == 404
    entry = alice.get("/api/audit").json["items"][0]
    assert entry["action"] == "fact.forgotten"
    assert "Ana" not in str(entry)


def test_who_only_reads_forgets_nothing(carol: SignedIn, conversation_id: UUID) -> None:
    fact = remembered(carol, conversation_id)["facts"][0]
    for path in ("memory", f"facts/{fact['id']}"):
        assert carol.call("DELETE", f"/api/conversations/{conversation_id}/{path}").status_code == 403


def test_T204_a_fact_is_forgotten_only_in_a_conversation_with_that_contact(
    bob: SignedIn, database: Database, channel: Channel, conversation_id: UUID
) -> None:
    fact = remembered(bob, conversation_id)["facts"][0]
    other = cast.a_conversation(database, channel, sender="351910000002")
    assert remembered(bob, other)["facts"] == []
    assert bob.call("DELETE", f"/api/conversations/{other}/facts/{fact['id']}").status_code == 404
