"""Web pages and sites over HTTP: named, listed, changed, scanned again, removed; within the account and on record."""

from typing import Any
from uuid import UUID

import psycopg
import pytest
from apiflask import APIFlask

from dana.knowledge.fetching import Fetcher
from dana.knowledge.scanning import Scanning
from dana.parts import Parts
from tests import cast
from tests.knowledge.web import SITE, Web, page
from tests.routes.conftest import SignedIn

PATH = "/api/knowledge/web-sources"


def name(someone: SignedIn, address: str = SITE, **more: Any) -> Any:
    return someone.post(PATH, json={"address": address, **more})


def scan(app: APIFlask, owner_url: str, account: UUID, source: str) -> None:
    parts: Parts = app.extensions["dana.parts"]
    web = Web({"/": page("<p>Welcome to our shop.</p>", title="Acme")})
    for _ in range(10):
        with psycopg.connect(owner_url) as db:
            db.execute("update web_sources set next_at = now() - interval '1 second' where state in ('waiting', 'scanning')")
        Scanning(parts.database, Fetcher(web), pause=0).rescan(account, UUID(source))  # type: ignore[arg-type]


def test_an_address_is_named_scanned_and_removed(app: APIFlask, people: cast.Cast, alice: SignedIn, owner_url: str) -> None:
    made = name(alice, every_hours=24)
    assert (made.status_code, made.json["state"], made.json["address"]) == (201, "waiting", f"{SITE}/")
    source = made.json["id"]
    assert ("rescan", str(source)) in [(task, str(row)) for task, _, row, _ in cast.wake_ups(owner_url)]
    assert alice.post(f"{PATH}/{source}/rescan").status_code == 409
    scan(app, owner_url, people.alice.account_id, source)
    (shown,) = alice.get(PATH).json["items"]
    assert (shown["state"], shown["documents"], shown["pages_found"], shown["every_hours"]) == ("ready", 1, 1, 24)
    (found,) = alice.get(f"{PATH}/{source}/pages").json["items"]
    assert (found["title"], found["outcome"]) == ("Acme", "stored")
    (document,) = alice.get("/api/knowledge/documents").json["items"]
    assert (document["id"], document["origin"], document["address"]) == (found["document_id"], "web", f"{SITE}/")
    assert alice.post(f"{PATH}/{source}/rescan").json["state"] == "waiting"
    assert alice.call("DELETE", f"{PATH}/{source}").status_code == 204
    assert alice.get(PATH).json["items"] == alice.get("/api/knowledge/documents").json["items"] == []
    actions = [item["action"] for item in alice.get("/api/audit?action=web_source").json["items"]]
    assert actions == ["web_source.removed", "web_source.rescanned", "web_source.scanned", "web_source.added"]


def test_what_is_given_is_changed_and_the_rest_stays(alice: SignedIn) -> None:
    source = name(alice, kind="site", every_hours=24, most_pages=50).json["id"]
    changed = alice.call("PATCH", f"{PATH}/{source}", json={"every_hours": None, "tags": ["help"]}).json
    assert (changed["every_hours"], changed["tags"], changed["most_pages"]) == (None, ["help"], 50)


@pytest.mark.parametrize(
    "body",
    [{"address": "file:///etc/passwd"}, {"address": "https://u:p@x.example/"}, {"address": SITE, "most_pages": 100_000}, {"address": ""},
     {"address": SITE, "every_hours": 0}, {"address": SITE, "kind": "planet"}, {"address": SITE, "account_id": "x"}],
)  # fmt: skip
def test_T113_what_is_not_valid_is_refused_in_words(alice: SignedIn, body: dict[str, Any]) -> None:
    refused = alice.post(PATH, json=body)
    assert refused.status_code == 422
    assert refused.json["error"]["message"]
    assert alice.get(PATH).json["items"] == []


def test_the_same_address_is_named_once(alice: SignedIn) -> None:
    assert name(alice).status_code == 201
    assert name(alice, f"{SITE}:443/#top").status_code == 409


def test_only_who_may_change_documents_names_addresses_and_nobody_sees_another_account_s(
    alice: SignedIn, carol: SignedIn, mallory: SignedIn
) -> None:
    source = name(alice).json["id"]
    assert carol.get(PATH).status_code == 200
    assert name(carol, "https://other.example").status_code == 403
    assert carol.call("DELETE", f"{PATH}/{source}").status_code == 403
    assert mallory.get(PATH).json["items"] == []
    for method, path in (("GET", "/pages"), ("PATCH", ""), ("DELETE", ""), ("POST", "/rescan")):
        assert mallory.call(method, f"{PATH}/{source}{path}", json={} if method == "PATCH" else None).status_code == 404
