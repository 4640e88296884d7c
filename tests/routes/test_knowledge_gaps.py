"""Gaps and contradictions over HTTP."""

from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from apiflask import APIFlask

from dana.conversations.thread import Channel
from dana.database.transactions import Database
from dana.knowledge.contradictions import Comparing
from tests import cast
from tests.knowledge.test_contradictions import FAQ, TERMS, read
from tests.knowledge.test_gaps import Meanings, ask, group
from tests.routes.conftest import SignedIn, sign_in


@pytest.fixture
def gap_id(database: Database, channel: Channel) -> str:
    """Two customers asked whether dogs are allowed."""
    ask(database, channel, "May I bring my dog?")
    ask(database, channel, "¿Puedo llevar a mi perro?", sender="351910000002")
    group(database, channel, Meanings())
    with database.account_transaction(channel.account_id) as db:
        found: UUID = db.connection().exec_driver_sql("select id from knowledge_gaps").scalar_one()
    return str(found)


@pytest.fixture
def contradiction_id(database: Database, people: cast.Cast, alice: SignedIn) -> str:
    account_id = people.alice.account_id
    read(database, account_id, terms=TERMS, faq=FAQ)
    Comparing(database).find_contradictions(account_id, account_id)
    return str(alice.get("/api/knowledge/contradictions").json["items"][0]["id"])


def entries(alice: SignedIn, action: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = alice.get("/api/audit", query_string={"action": action}).json["items"]
    return found


def test_gaps_are_listed_with_who_asked(alice: SignedIn, gap_id: str) -> None:
    answer = alice.get("/api/knowledge/gaps").json
    (gap,) = answer["items"]
    assert (gap["id"], gap["state"], gap["times"], gap["languages"], gap["document"]) == (gap_id, "open", 2, ["en", "es"], None)
    assert {(example["contact_name"], example["connector"]) for example in gap["examples"]} == {("Ana", "whatsapp")}
    assert (answer["counts"], answer["next_cursor"]) == ({"open": 1, "answered": 0, "dismissed": 0}, None)


def test_an_answer_becomes_a_document_and_is_on_record(alice: SignedIn, gap_id: str) -> None:
    answer = alice.post(f"/api/knowledge/gaps/{gap_id}/answer", json={"title": "Dogs", "text": "Dogs are welcome on a lead."})
    assert answer.status_code == 200, answer.text
    document = answer.json["document"]
    assert (answer.json["state"], document["name"], document["status"]) == ("answered", "Dogs", "queued")
    shown = alice.get(f"/api/knowledge/documents/{document['id']}").json
    assert (shown["name"], shown["origin"], shown["tags"]) == ("Dogs", "written", ["answers"])
    (entry,) = entries(alice, "gap.answered")
    assert (entry["target_id"], entry["details"]) == (gap_id, {"document_id": document["id"]})
    assert [item["target_id"] for item in entries(alice, "document.added")] == [document["id"]]
    assert "perro" not in str(alice.get("/api/audit").json), "a customer's words are not on record"
    assert alice.get("/api/knowledge/gaps").json["items"] == []
    assert [gap["id"] for gap in alice.get("/api/knowledge/gaps?state=answered").json["items"]] == [gap_id]


@pytest.mark.parametrize(
    "body", [{"title": "", "text": "x"}, {"title": "Dogs"}, {"title": "Dogs", "text": " "}, {"title": "x" * 201, "text": "x"}]
)
def test_an_answer_that_is_none_is_refused_with_its_field(alice: SignedIn, gap_id: str, body: dict[str, str]) -> None:
    answer = alice.post(f"/api/knowledge/gaps/{gap_id}/answer", json=body)
    assert answer.status_code == 422
    assert answer.json["error"]["details"]["fields"]
    assert alice.get("/api/knowledge/documents").json["items"] == []


def test_a_gap_is_dismissed_and_opened_again(alice: SignedIn, gap_id: str) -> None:
    assert alice.post(f"/api/knowledge/gaps/{gap_id}/dismiss").json["state"] == "dismissed"
    assert alice.post(f"/api/knowledge/gaps/{gap_id}/reopen").json["state"] == "open"
    assert [len(entries(alice, action)) for action in ("gap.dismissed", "gap.reopened")] == [1, 1]


def test_T057_a_viewer_reads_and_changes_nothing(carol: SignedIn, mallory: SignedIn, gap_id: str, contradiction_id: str) -> None:
    assert len(carol.get("/api/knowledge/gaps").json["items"]) == 1
    assert len(carol.get("/api/knowledge/contradictions").json["items"]) == 1
    for path in (f"gaps/{gap_id}/dismiss", f"gaps/{gap_id}/reopen", f"contradictions/{contradiction_id}/dismiss"):
        assert carol.post(f"/api/knowledge/{path}").status_code == 403
        assert mallory.post(f"/api/knowledge/{path}").status_code == 404
    assert carol.post(f"/api/knowledge/gaps/{gap_id}/answer", json={"title": "a", "text": "b"}).status_code == 403
    assert mallory.get("/api/knowledge/gaps").json["items"] == []


def test_T057_who_is_limited_to_channels_sees_no_question_of_another(app: APIFlask, people: cast.Cast, gap_id: str, owner_url: str) -> None:
    with psycopg.connect(owner_url) as db:
        db.execute("update memberships set all_channels = false where user_id = %s", (people.bob.user_id,))
    bob = sign_in(app, people.bob)
    assert bob.get("/api/knowledge/gaps").json == {
        "items": [], "counts": {"open": 0, "answered": 0, "dismissed": 0}, "next_cursor": None
    }  # fmt: skip
    assert bob.post(f"/api/knowledge/gaps/{gap_id}/dismiss").status_code == 404
    assert bob.post(f"/api/knowledge/gaps/{gap_id}/answer", json={"title": "a", "text": "b"}).status_code == 404


def test_T057_a_key_for_documents_alone_reads_no_customers_words(app: APIFlask, alice: SignedIn, gap_id: str, owner_url: str) -> None:
    with psycopg.connect(owner_url) as db:
        db.execute("update users set email_verified_at = now()")
    made = alice.post("/api/api-keys", json={"name": "Sync", "scopes": ["read_documents"]})
    assert made.status_code == 201, made.text
    secret = next(value for value in made.json.values() if isinstance(value, str) and value.startswith("dana_"))
    client = app.test_client()
    headers = {"Authorization": f"Bearer {secret}"}
    assert client.get("/api/knowledge/contradictions", headers=headers).status_code == 200
    assert client.get("/api/knowledge/gaps", headers=headers).status_code == 403


def test_a_cursor_leads_on(alice: SignedIn, database: Database, channel: Channel, gap_id: str) -> None:
    ask(database, channel, "Open on sunday?")
    group(database, channel, Meanings())
    first = alice.get("/api/knowledge/gaps?limit=1").json
    second = alice.get("/api/knowledge/gaps", query_string={"limit": 1, "cursor": first["next_cursor"]}).json
    assert [first["items"][0]["id"], second["next_cursor"]] == [gap_id, None]
    assert second["items"][0]["times"] == 1
    assert alice.get("/api/knowledge/gaps?cursor=nonsense").status_code == 400


def test_contradictions_are_listed_with_both_places_and_dismissed(alice: SignedIn, contradiction_id: str) -> None:
    listed = alice.get("/api/knowledge/contradictions").json
    (found,) = listed["items"]
    for side in (found["a"], found["b"]):
        assert side["quote"][side["mark_start"] : side["mark_end"]] == side["value"]
        page = alice.get(f"/api/knowledge/documents/{side['document']['id']}/text").json["pages"][0]
        assert page["text"][side["start"] - page["start"] : side["end"] - page["start"]] == side["value"]
    assert {found["a"]["value"], found["b"]["value"]} == {"14 days", "30 days"}
    path = f"/api/knowledge/contradictions/{contradiction_id}"
    assert alice.post(f"{path}/dismiss").json["state"] == "dismissed"
    assert alice.get("/api/knowledge/contradictions").json["counts"] == {"open": 0, "dismissed": 1}
    assert alice.post(f"{path}/reopen").json["state"] == "open"
    assert [len(entries(alice, action)) for action in ("contradiction.dismissed", "contradiction.reopened")] == [1, 1]
    assert alice.post(f"/api/knowledge/contradictions/{uuid4()}/dismiss").status_code == 404
