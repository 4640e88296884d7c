"""Drafts over HTTP: read by who reads conversations, decided by who answers there."""

from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
import sqlalchemy as sa
from apiflask import APIFlask

from dana.conversations import drafts
from dana.conversations.drafts import Prepared
from dana.conversations.thread import Channel
from dana.database.transactions import Database
from tests import cast
from tests.routes.conftest import SignedIn, sign_in

TEXT = "Yes, we ship to Lisbon. [1]"
CHECKED = {
    "sentences": [{"text": "Yes, we ship to Lisbon.", "sources": [4], "kept": True, "reason": "", "support": 0.9}],
    "confidence": 0.8, "basis": "meaning",
}  # fmt: skip


@pytest.fixture
def draft_id(database: Database, channel: Channel, conversation_id: UUID) -> UUID:
    return a_draft(database, channel, conversation_id)


@pytest.fixture
def bob(app: APIFlask, people: cast.Cast) -> SignedIn:
    return sign_in(app, people.bob)


def a_draft(database: Database, channel: Channel, conversation_id: UUID) -> UUID:
    source = {"index": 1, "passage_id": str(uuid4()), "document_id": str(uuid4()), "document_name": "Delivery.pdf", "page": 2,
              "heading": None, "start_offset": 3, "end_offset": 30, "quote": "We ship to Lisbon."}  # fmt: skip
    with database.account_transaction(channel.account_id) as db:
        row = db.execute(sa.text("select lease, generation, last_position from conversations where id = :c"), {"c": conversation_id}).one()
        prepared = Prepared(TEXT, row.last_position, row.lease, row.generation, [source], CHECKED)
        return drafts.put(db, channel.account_id, conversation_id, prepared)


def the_draft(someone: SignedIn, conversation_id: UUID) -> dict[str, Any] | None:
    answer = someone.get(f"/api/conversations/{conversation_id}/draft")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] | None = answer.json["draft"]
    return found


def test_a_draft_is_shown_with_its_sources_and_what_was_checked(carol: SignedIn, conversation_id: UUID, draft_id: UUID) -> None:
    found = the_draft(carol, conversation_id)
    assert found is not None
    assert (found["id"], found["text"], found["standing"]) == (str(draft_id), TEXT, "ready")
    (source,) = found["sources"]
    assert (source["index"], source["document"]["name"], source["page"], source["start"], source["end"]) == (1, "Delivery.pdf", 2, 3, 30)
    (sentence,) = found["checked"]["sentences"]
    assert (sentence["kept"], sentence["sources"]) == (True, [1])


def test_without_a_draft_there_is_none_and_without_a_conversation_nothing(carol: SignedIn, conversation_id: UUID) -> None:
    assert the_draft(carol, conversation_id) is None
    assert carol.get(f"/api/conversations/{uuid4()}/draft").status_code == 404


def test_the_list_says_where_a_draft_waits_and_a_view_holds_these(
    alice: SignedIn, database: Database, channel: Channel, conversation_id: UUID, draft_id: UUID
) -> None:
    other = cast.a_conversation(database, cast.a_channel(database, cast_of(channel, alice), "facebook"))
    items = {item["id"]: item["draft"] for item in alice.get("/api/conversations").json["items"]}
    assert items == {str(conversation_id): {"id": str(draft_id), "standing": "ready"}, str(other): None}
    assert [item["id"] for item in alice.get("/api/conversations?view=drafts").json["items"]] == [str(conversation_id)]
    assert alice.get("/api/conversations/counts").json["drafts"] == 1
    alice.post(f"/api/conversations/{conversation_id}/takeover")
    assert alice.get(f"/api/conversations/{conversation_id}").json["draft"]["standing"] == "taken_over"
    assert alice.get("/api/conversations?view=drafts").json["items"] == [], "it waits for nobody any more"
    assert alice.get("/api/conversations/counts").json["drafts"] == 0


def cast_of(channel: Channel, someone: SignedIn) -> cast.Someone:
    return cast.Someone(UUID(someone.session["user"]["id"]), channel.account_id, "Alice", "", "owner")


def test_an_agent_approves_and_dana_s_reply_says_so(bob: SignedIn, people: cast.Cast, conversation_id: UUID, draft_id: UUID) -> None:
    address = f"/api/conversations/{conversation_id}"
    reply = bob.post(f"{address}/drafts/{draft_id}/approve", json={})
    assert reply.status_code == 200, reply.text
    assert (reply.json["author"]["kind"], reply.json["author"]["name"]) == ("dana", "Dana")
    assert reply.json["approved_by"] == {"id": str(people.bob.user_id), "name": "Bob"}
    assert (reply.json["text"], reply.json["state"], len(reply.json["sources"])) == (TEXT, "pending", 1)
    assert reply.json["checked"]["sentences"][0]["kept"]
    conversation = bob.get(address).json
    assert (conversation["draft"], conversation["handled_by"], conversation["takeover"]) == (None, "dana", None)
    again = bob.post(f"{address}/drafts/{draft_id}/approve", json={})
    assert (again.status_code, again.json["error"]["message"]) == (409, "This draft was sent already.")
    assert [item["author"]["kind"] for item in bob.get(f"{address}/messages").json["items"]] == ["dana", "customer"]


def test_changed_words_are_sent_as_they_were_changed(bob: SignedIn, conversation_id: UUID, draft_id: UUID) -> None:
    reply = bob.post(f"/api/conversations/{conversation_id}/drafts/{draft_id}/approve", json={"text": "We do."})
    assert (reply.json["text"], reply.json["sources"], reply.json["checked"]) == ("We do.", [], None)


@pytest.mark.parametrize("text", ["", "   ", "x" * 4097, "x" * 20_001])
def test_words_that_cannot_be_sent_are_refused_in_words(bob: SignedIn, conversation_id: UUID, draft_id: UUID, text: str) -> None:
    answer = bob.post(f"/api/conversations/{conversation_id}/drafts/{draft_id}/approve", json={"text": text})
    assert answer.status_code == 422
    assert "text" in answer.json["error"]["details"]["fields"]
    assert the_draft(bob, conversation_id) is not None


def test_T044_fields_of_the_server_are_refused(bob: SignedIn, conversation_id: UUID, draft_id: UUID) -> None:
    answer = bob.post(f"/api/conversations/{conversation_id}/drafts/{draft_id}/approve", json={"state": "sent"})
    assert answer.status_code == 422


def test_a_draft_that_was_overtaken_says_what_to_do_instead(
    bob: SignedIn, database: Database, channel: Channel, conversation_id: UUID, draft_id: UUID
) -> None:
    cast.a_conversation(database, channel, "Hello?")
    answer = bob.post(f"/api/conversations/{conversation_id}/drafts/{draft_id}/approve", json={})
    assert (answer.status_code, answer.json["error"]["details"]) == (409, {"standing": "newer_message"})
    assert "The customer has written since" in answer.json["error"]["message"]
    bob.post(f"/api/conversations/{conversation_id}/takeover")
    answer = bob.post(f"/api/conversations/{conversation_id}/drafts/{draft_id}/approve", json={})
    assert (answer.status_code, answer.json["error"]["details"]) == (409, {"standing": "taken_over"})
    found = the_draft(bob, conversation_id)
    assert found is not None
    assert found["standing"] == "taken_over"


def test_discarding_shows_in_the_conversation(bob: SignedIn, conversation_id: UUID, draft_id: UUID) -> None:
    address = f"/api/conversations/{conversation_id}"
    done = bob.post(f"{address}/drafts/{draft_id}/discard")
    assert (done.status_code, done.json["draft"], done.json["handled_by"]) == (200, None, "dana")
    newest = bob.get(f"{address}/messages").json["items"][0]
    assert (newest["author"]["kind"], newest["text"]) == ("event", "Bob discarded Dana's draft")
    assert bob.post(f"{address}/drafts/{draft_id}/discard").status_code == 409
    assert bob.post(f"{address}/drafts/{draft_id}/approve", json={}).status_code == 409


def test_a_person_s_own_reply_takes_its_place(bob: SignedIn, conversation_id: UUID, draft_id: UUID) -> None:
    bob.post(f"/api/conversations/{conversation_id}/replies", json={"text": "Yes!"})
    assert the_draft(bob, conversation_id) is None


def test_T046_a_viewer_reads_drafts_and_decides_none(carol: SignedIn, conversation_id: UUID, draft_id: UUID) -> None:
    for what in ("approve", "discard"):
        assert carol.post(f"/api/conversations/{conversation_id}/drafts/{draft_id}/{what}", json={}).status_code == 403
    assert the_draft(carol, conversation_id) is not None


def test_T048_T049_another_account_gets_the_answer_of_what_does_not_exist(
    mallory: SignedIn, alice: SignedIn, database: Database, people: cast.Cast, conversation_id: UUID, draft_id: UUID
) -> None:
    hers = cast.a_conversation(database, cast.a_channel(database, people.mallory, "facebook"))
    for place in (conversation_id, hers):
        for what in ("approve", "discard"):
            assert mallory.post(f"/api/conversations/{place}/drafts/{draft_id}/{what}", json={}).status_code == 404
    assert mallory.get(f"/api/conversations/{conversation_id}/draft").status_code == 404
    assert the_draft(mallory, hers) is None
    assert the_draft(alice, conversation_id) is not None


def test_T048_who_is_limited_to_other_channels_finds_no_draft_here(
    bob: SignedIn, alice: SignedIn, people: cast.Cast, owner_url: str, conversation_id: UUID, draft_id: UUID
) -> None:
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute("update memberships set all_channels = false where user_id = %s", (people.bob.user_id,))
    address = f"/api/conversations/{conversation_id}"
    assert bob.get(f"{address}/draft").status_code == 404
    for what in ("approve", "discard"):
        assert bob.post(f"{address}/drafts/{draft_id}/{what}", json={}).status_code == 404
    assert bob.get("/api/conversations/counts").json["drafts"] == 0
    assert the_draft(alice, conversation_id) is not None
