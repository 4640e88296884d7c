"""The inbox over HTTP."""

from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
import sqlalchemy as sa
from apiflask import APIFlask

from dana.conversations.thread import Channel, Line, add_line
from dana.database.transactions import Database
from tests import cast
from tests.routes.conftest import SignedIn, sign_in


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
        "all": 1, "people": 0, "unread": 0, "needs_person": 0, "dana": 1, "person": 0, "drafts": 0, "resolved": 0,
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
            store_incoming(db, channel, message)
    seen, cursor = [], ""
    while cursor is not None:
        page = alice.get(f"/api/conversations?limit=7{'&cursor=' + cursor if cursor else ''}").json
        seen += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert len(seen) == len(set(seen)) == 23


@pytest.mark.parametrize("query", ["cursor=junk", "cursor=WzFd", "limit=0", "limit=9999", "view=nonsense", "integration_id=x"])
def test_a_query_that_makes_no_sense_is_the_callers_fault(alice: SignedIn, query: str) -> None:
    assert alice.get(f"/api/conversations?{query}").status_code in (400, 422)


FOR_PEOPLE = {"all", "people", "unread"}
OFF = "insert into answering (account_id, id, mode) select account_id, account_id, 'off' from integrations"
DRAFTS_HERE = "insert into answering (account_id, id, mode) select account_id, id, 'draft' from integrations"
A_DRAFT = """insert into drafts (account_id, id, conversation_id, text, answers_position, lease, generation)
select account_id, id, id, 'Yes.', 1, 0, 0 from conversations"""


@pytest.mark.parametrize(
    ("change", "views", "by"),
    [
        ("select 1", {"all", "dana"}, "dana"),
        ("update conversations set needs_person = true", FOR_PEOPLE | {"needs_person"}, "nobody"),
        ("update conversations set takeover_by = 'person', takeover_at = now()", FOR_PEOPLE | {"person"}, "person"),
        ("update conversations set stopped_at = now()", FOR_PEOPLE, "nobody"),
        ("update integrations set answers = false", FOR_PEOPLE, "nobody"),
        ("update integrations set state = 'paused'", FOR_PEOPLE, "nobody"),
        (OFF, FOR_PEOPLE, "nobody"),
        (f"{OFF}; {DRAFTS_HERE}", {"all", "dana"}, "dana"),
        (A_DRAFT, FOR_PEOPLE | {"dana", "drafts"}, "dana"),
        ("update conversations set status = 'resolved', unread = 0", {"resolved"}, "dana"),
    ],
)
def test_what_dana_handles_stands_in_a_queue_of_its_own_and_is_unread_to_nobody(
    alice: SignedIn, owner_url: str, conversation_id: UUID, change: str, views: set[str], by: str
) -> None:
    with psycopg.connect(owner_url) as db:
        db.execute(change)
    counts = alice.get("/api/conversations/counts").json
    assert {name for name, count in counts.items() if count} == views
    assert {name for name in counts if alice.get(f"/api/conversations?view={name}").json["items"]} == views
    assert alice.get(f"/api/conversations/{conversation_id}").json["handled_by"] == by


def test_search_looks_in_names_and_addresses_and_takes_signs_literally(alice: SignedIn, conversation_id: UUID) -> None:
    for query, count in (("ana", 1), ("35191", 1), ("%", 0), ("_", 0), ("bob", 0)):
        assert len(alice.get("/api/conversations", query_string={"q": query}).json["items"]) == count, query


def checked(*sentences: tuple[str, list[int], str]) -> dict[str, object]:
    shapes = [{"text": text, "sources": sources, "kept": not why, "reason": why, "support": 0.9} for text, sources, why in sentences]
    return {"sentences": shapes, "confidence": 0.82, "basis": "meaning"}


def shown(alice: SignedIn, database: Database, channel: Channel, conversation_id: UUID, text: str, record: dict[str, object]) -> Any:
    """What the API tells of a reply of Dana's with this text and this record."""
    with database.account_transaction(channel.account_id) as db:
        line = Line(author="dana", text=text, state="sent", checked=record)
        add_line(db, channel.account_id, channel.integration_id, conversation_id, line)
    return alice.get(f"/api/conversations/{conversation_id}/messages").json["items"][0]["checked"]


def test_what_was_checked_names_the_sources_by_the_numbers_in_the_reply(
    alice: SignedIn, database: Database, channel: Channel, conversation_id: UUID
) -> None:
    blue, big = ("It is blue.", [4, 2], ""), ("It is big.", [2, 9], "")
    record = checked(("Hi!", [], ""), ("Free. ", [9], "no"), blue, big, ("Odd.", [5, 4], "no"))
    told = shown(alice, database, channel, conversation_id, "Hi! It is blue. [1] [2] It is big. [2] [3]", record)
    assert [(item["text"], item["sources"], item["kept"]) for item in told["sentences"]] == [
        ("Hi!", [], True), ("Free. ", [3], False), ("It is blue.", [1, 2], True), ("It is big.", [2, 3], True), ("Odd.", [1], False),
    ]  # fmt: skip
    assert (told["confidence"], told["basis"], told["second_look"]) == (0.82, "meaning", None)
    for made in (True, False):
        again = shown(alice, database, channel, conversation_id, "It is blue.", {**checked(blue), "second_look": made})
        assert again["second_look"] is made


def test_what_was_proven_but_not_said_counts_as_not_sent(
    alice: SignedIn, database: Database, channel: Channel, conversation_id: UUID
) -> None:
    record = checked(("It is blue.", [4], ""), ("It is red.", [4], "no source"))
    told = shown(alice, database, channel, conversation_id, "A colleague will answer you.", record)
    assert [(item["kept"], item["reason"], item["sources"]) for item in told["sentences"]] == [
        (False, "not sent", []), (False, "no source", []),
    ]  # fmt: skip


def test_marking_read_empties_the_unread_count(alice: SignedIn, conversation_id: UUID) -> None:
    assert alice.post(f"/api/conversations/{conversation_id}/read").status_code == 204
    assert alice.get(f"/api/conversations/{conversation_id}").json["unread"] == 0


def test_a_closed_reply_window_is_told(alice: SignedIn, database: Database, channel: Channel, conversation_id: UUID) -> None:
    with database.account_transaction(channel.account_id) as db:
        db.execute(sa.text("update conversations set last_customer_at = now() - interval '25 hours'"))
    assert alice.get(f"/api/conversations/{conversation_id}").json["reply_window"]["open"] is False


@pytest.fixture
def limited(app: APIFlask, alice: SignedIn, people: cast.Cast, channel: Channel) -> SignedIn:
    """Bob, an agent who works in one channel alone."""
    change = {"channels": [str(channel.integration_id)]}
    assert alice.call("PATCH", f"/api/members/{people.bob.user_id}", json=change).status_code == 200
    return sign_in(app, people.bob)


def test_an_agent_who_is_limited_to_channels_finds_nothing_of_another_one(
    limited: SignedIn, alice: SignedIn, database: Database, people: cast.Cast, conversation_id: UUID
) -> None:
    elsewhere = cast.a_channel(database, people.alice, "facebook")
    cast.a_conversation(database, elsewhere, "Good morning")
    for query in ("", "?q=ana", "?view=dana", "?limit=1"):
        page = limited.get(f"/api/conversations{query}").json
        assert ([item["id"] for item in page["items"]], page["next_cursor"]) == ([str(conversation_id)], None), query
        assert len(alice.get(f"/api/conversations{query}").json["items"]) == (1 if "limit" in query else 2)
    assert limited.get(f"/api/conversations?integration_id={elsewhere.integration_id}").json["items"] == []
    assert (limited.get("/api/conversations/counts").json["all"], alice.get("/api/conversations/counts").json["all"]) == (1, 2)


def test_T048_every_route_of_a_conversation_in_another_channel_says_that_it_does_not_exist(
    app: APIFlask, limited: SignedIn, alice: SignedIn, database: Database, people: cast.Cast, conversation_id: UUID
) -> None:
    other = cast.a_conversation(database, cast.a_channel(database, people.alice, "facebook"), "Good morning")
    message_id = alice.get(f"/api/conversations/{other}/messages").json["items"][0]["id"]
    before, tried = alice.get(f"/api/conversations/{other}").json, 0
    bodies = {"replies": {"text": "mine now"}, "settle": {"delivered": True}, "rewrite": {"text": "mine", "how": "shorter"}}
    for rule in app.url_map.iter_rules():
        if "conversation_id" not in rule.arguments:
            continue
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            for conversation in (other, uuid4()):
                address = rule.rule.replace("<uuid:conversation_id>", str(conversation)).replace("<uuid:message_id>", message_id)
                address = address.replace("<uuid:draft_id>", str(uuid4())).replace("<uuid:fact_id>", str(uuid4()))
                answer = limited.call(method, address, json=bodies.get(address.rsplit("/", 1)[-1], {}))
                assert (answer.status_code, answer.json["error"]["message"]) == (404, "There is no such conversation."), (method, address)
                tried += 1
    assert tried >= 18
    assert alice.get(f"/api/conversations/{other}").json == before, "nothing happened there"
    assert limited.post(f"/api/conversations/{conversation_id}/takeover").status_code == 200, "and at home all is as before"
    own = limited.get(f"/api/conversations/{conversation_id}/messages").json["items"][-1]["id"]
    assert limited.post(f"/api/conversations/{conversation_id}/messages/{own}/retry").status_code != 404


def test_T020_a_change_of_channels_counts_from_the_next_call(
    limited: SignedIn, alice: SignedIn, people: cast.Cast, conversation_id: UUID
) -> None:
    address = f"/api/conversations/{conversation_id}"
    assert limited.get(address).status_code == 200
    alice.call("PATCH", f"/api/members/{people.bob.user_id}", json={"channels": []})
    assert limited.get(address).status_code == 404
    assert limited.get("/api/conversations").json["items"] == []
    assert limited.get("/api/conversations/counts").json["all"] == 0
    alice.call("PATCH", f"/api/members/{people.bob.user_id}", json={"channels": None})
    assert limited.get(address).status_code == 200


def test_nul_in_a_search_is_the_callers_fault(alice: SignedIn) -> None:
    assert alice.get("/api/conversations?q=a%00b").status_code == 422
