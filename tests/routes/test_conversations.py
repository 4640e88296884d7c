"""The inbox over HTTP."""

from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from dana.conversations.thread import Channel, Line, add_line
from dana.database.transactions import Database
from tests import cast
from tests.routes.conftest import SignedIn


@pytest.fixture
def channel(database: Database, people: cast.Cast) -> Channel:
    return cast.a_channel(database, people.alice)


@pytest.fixture
def conversation_id(database: Database, channel: Channel) -> UUID:
    return cast.a_conversation(database, channel, "Hello", "Do you ship to Lisbon?")


def test_the_list_shows_who_wrote_what_and_who_handles_it(alice: SignedIn, conversation_id: UUID) -> None:
    (item,) = alice.get("/api/conversations").json["items"]
    assert item["id"] == str(conversation_id)
    assert (item["contact"]["name"], item["integration"]["connector"], item["unread"]) == ("Ana", "whatsapp", 2)
    assert (item["handled_by"], item["last_message"]["text"]) == ("dana", "Do you ship to Lisbon?")
    assert item["reply_window"]["open"] is True
    assert alice.get("/api/conversations/counts").json == {
        "all": 1, "unread": 1, "needs_person": 0, "dana": 1, "person": 0, "resolved": 0,
    }  # fmt: skip


def test_a_reply_takes_over_once_and_is_stored_once_per_client_id(alice: SignedIn, conversation_id: UUID) -> None:
    address, client_id = f"/api/conversations/{conversation_id}", str(uuid4())
    answers = [alice.post(f"{address}/replies", json={"text": "Yes, we do", "client_id": client_id}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json["id"] == answers[1].json["id"]
    assert answers[0].json["state"] == "pending"
    conversation = alice.get(address).json
    assert (conversation["handled_by"], conversation["takeover"]["user"]["name"]) == ("person", "Alice")
    authors = [item["author"]["kind"] for item in alice.get(f"{address}/messages").json["items"]]
    assert authors == ["person", "event", "customer", "customer"]


@pytest.mark.parametrize(("text", "status"), [("", 422), ("   ", 422), ("x" * 4097, 422), ("x" * 20_001, 422)])
def test_a_reply_that_cannot_be_sent_is_refused_in_words(alice: SignedIn, conversation_id: UUID, text: str, status: int) -> None:
    answer = alice.post(f"/api/conversations/{conversation_id}/replies", json={"text": text})
    assert answer.status_code == status
    assert "text" in answer.json["error"]["details"]["fields"]


def test_T044_fields_of_the_server_are_refused(alice: SignedIn, conversation_id: UUID) -> None:
    answer = alice.post(f"/api/conversations/{conversation_id}/replies", json={"text": "hi", "state": "sent"})
    assert answer.status_code == 422


def test_take_over_hand_back_resolve_and_reopen(alice: SignedIn, conversation_id: UUID) -> None:
    address = f"/api/conversations/{conversation_id}"
    seen = []
    for step in ("takeover", "takeover", "hand_back", "resolve", "reopen"):
        conversation = alice.post(f"{address}/{step}").json
        seen.append((conversation["handled_by"], conversation["status"]))
    assert seen == [("person", "open"), ("person", "open"), ("dana", "open"), ("dana", "resolved"), ("dana", "open")]
    kinds = [item["kind"] for item in alice.get(f"{address}/messages").json["items"] if item["author"]["kind"] == "event"]
    assert kinds[::-1] == ["takeover", "hand_back", "resolved", "reopened"], "each step is told once"


def test_pages_of_messages_join_without_gap_or_repeat(alice: SignedIn, database: Database, channel: Channel, conversation_id: UUID) -> None:
    with database.account_transaction(channel.account_id) as db:
        for number in range(25):
            line = Line(author="person", text=str(number), state="sent")
            add_line(db, channel.account_id, channel.integration_id, conversation_id, line)
    positions, cursor = [], ""
    while cursor is not None:
        page = alice.get(f"/api/conversations/{conversation_id}/messages?limit=10{'&cursor=' + cursor if cursor else ''}").json
        positions += [item["position"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert positions == list(range(27, 0, -1))


def test_pages_of_conversations_join_without_gap_or_repeat(alice: SignedIn, database: Database, channel: Channel) -> None:
    with database.account_transaction(channel.account_id) as db:
        from dana.conversations.thread import store_incoming

        for number in range(23):
            message = cast.a_message(f"m{number}", sender=f"35191{number:07}")
            store_incoming(db, channel, message, 0)
    seen, cursor = [], ""
    while cursor is not None:
        page = alice.get(f"/api/conversations?limit=7{'&cursor=' + cursor if cursor else ''}").json
        seen += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert len(seen) == len(set(seen)) == 23


@pytest.mark.parametrize("query", ["cursor=junk", "cursor=WzFd", "limit=0", "limit=9999", "view=nonsense", "integration_id=x"])
def test_a_query_that_makes_no_sense_is_the_callers_fault(alice: SignedIn, query: str) -> None:
    assert alice.get(f"/api/conversations?{query}").status_code in (400, 422)


def test_search_looks_in_names_and_addresses_and_takes_signs_literally(alice: SignedIn, conversation_id: UUID) -> None:
    for query, count in (("ana", 1), ("35191", 1), ("%", 0), ("_", 0), ("bob", 0)):
        assert len(alice.get("/api/conversations", query_string={"q": query}).json["items"]) == count, query


def test_marking_read_empties_the_unread_count(alice: SignedIn, conversation_id: UUID) -> None:
    assert alice.post(f"/api/conversations/{conversation_id}/read").status_code == 204
    assert alice.get(f"/api/conversations/{conversation_id}").json["unread"] == 0


def test_a_closed_reply_window_is_told(alice: SignedIn, database: Database, channel: Channel, conversation_id: UUID) -> None:
    with database.account_transaction(channel.account_id) as db:
        db.execute(sa.text("update conversations set last_customer_at = now() - interval '25 hours'"))
    assert alice.get(f"/api/conversations/{conversation_id}").json["reply_window"]["open"] is False
