"""Limits in the application: floods end, good traffic does not notice, and no costly route goes without."""

import json
from io import BytesIO
from typing import Any

import psycopg
import pytest
from apiflask import APIFlask

from dana.database.transactions import Database
from dana.security.limits import LIMITS, Limit
from dana.security.route_limits import limits_of
from tests import cast
from tests.routes.conftest import SignedIn, sign_in
from tests.routes.test_webhooks import payload, post

# T188: what each call costs more than a few statements; a new one needs its line.
COSTLY = {
    "knowledge_documents.upload": ("upload", "account"),
    "knowledge_documents.upload_many": ("upload", "account"),
    "knowledge_documents.write_document": ("upload", "account"),
    "knowledge_versions.replace_document": ("upload", "account"),
    "knowledge_versions.restore_version": ("upload", "account"),
    "knowledge_gaps.answer_gap": ("upload", "account"),
    "lessons.accept_lesson": ("upload", "account"),
    "knowledge_web.add_web_source": ("check", "account"),
    "knowledge_web.rescan_web_source": ("check", "account"),
    "knowledge_pages.page_image": ("page_image", "person"),
    "knowledge_search.search": ("search", "person"),
    "rewriting.rewrite": ("rewrite", "person"),
    "integrations.check": ("check", "account"),
    "integrations.check_settings": ("check", "account"),
    "members.invite": ("invite", "account"),
    "members.resend": ("invite", "account"),
    "privacy.export_account": ("export", "account"),
    "privacy.export_contact": ("export", "account"),
    "simulator.write": ("simulator", "account"),
    "simulator.owner_reply": ("simulator", "account"),
    "simulator.read": ("simulator", "account"),
    "simulator.put_faults": ("simulator", "account"),
    "auth.register": ("register", "address"),
    "auth.forgot": ("forgot_address", "address"),
    "auth.resend": ("verify_resend_address", "address"),
}
SETTINGS = {"connector": "whatsapp", "config": {"phone_number_id": "1", "access_token": "t", "app_secret": "s", "verify_token": "v"}}


def tighten(monkeypatch: pytest.MonkeyPatch, name: str, most: int, **more: Any) -> None:
    monkeypatch.setitem(LIMITS, name, Limit(most, 3600, **more))


def spent(owner_url: str) -> int:
    with psycopg.connect(owner_url) as db:
        row = db.execute("select coalesce(sum(used), 0)::integer from dana.spent").fetchone()
        assert row is not None
        return int(row[0])


def test_T188_every_costly_route_has_a_limit_of_its_own(app: APIFlask) -> None:
    assert {endpoint: limits_of(app, endpoint) for endpoint in COSTLY} == {endpoint: (limit,) for endpoint, limit in COSTLY.items()}


def test_T188_the_costly_limit_ends_a_flood_and_nothing_else(alice: SignedIn, mallory: SignedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    tighten(monkeypatch, "search", 3)
    answers = [alice.get("/api/knowledge/search?q=Lisbon") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert answers[4].json["error"]["code"] == "too_many"
    assert 1 <= int(answers[4].headers["Retry-After"]) <= 7200
    assert alice.get("/api/knowledge/documents").status_code == 200
    assert mallory.get("/api/knowledge/search?q=Lisbon").status_code == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("HEAD", "/api/knowledge/search?q=x"),
        ("GET", "/api/knowledge/search?q=x&q=y&z=1"),
        ("GET", "/api/knowledge/%73earch?q=x"),
        ("GET", "/api/knowledge//search?q=x"),
        ("GET", "/api/knowledge/search/?q=x"),
        ("GET", "/API/knowledge/search?q=x"),
        ("GET", "/api/Knowledge/Search?q=x"),
    ],
)
def test_T184_no_other_spelling_of_a_path_has_room_left(alice: SignedIn, monkeypatch: pytest.MonkeyPatch, method: str, path: str) -> None:
    tighten(monkeypatch, "search", 1)
    assert alice.get("/api/knowledge/search?q=Lisbon").status_code == 200
    answer = alice.call(method, path, follow_redirects=True)
    assert answer.status_code in {404, 429} or answer.mimetype == "text/html"  # the limit, no such route, or the front end's page


def test_an_upload_over_the_limit_is_refused_before_it_is_read(alice: SignedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    tighten(monkeypatch, "upload", 1)
    for status in (201, 429):
        file = {"file": (BytesIO(b"We ship to Lisbon."), "a.txt")}
        assert alice.post("/api/knowledge/documents", data=file).status_code == status
    assert alice.post("/api/knowledge/documents", data={}).status_code == 429


def test_T126_trying_out_settings_is_limited_for_the_account_and_on_record(
    app: APIFlask, alice: SignedIn, mallory: SignedIn, monkeypatch: pytest.MonkeyPatch, owner_url: str
) -> None:
    tighten(monkeypatch, "check", 3)
    assert [alice.post("/api/integrations/check", json=SETTINGS).status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    assert mallory.post("/api/integrations/check", json=SETTINGS).status_code == 200
    with psycopg.connect(owner_url) as db:
        assert db.execute("select count(*) from audit_entries where action = 'integration.checked'").fetchone() == (4,)


def test_T186_one_persons_flood_is_not_the_next_ones_problem(
    app: APIFlask, alice: SignedIn, mallory: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    tighten(monkeypatch, "api_person", 30, lot=3)
    statuses = [alice.get("/api/integrations").status_code for _ in range(40)]
    assert statuses == [200] * 30 + [429] * 10
    assert mallory.get("/api/integrations").status_code == 200


def test_the_general_limit_of_an_address_comes_before_anybody_looks_who_it_is(app: APIFlask, monkeypatch: pytest.MonkeyPatch) -> None:
    tighten(monkeypatch, "api_address", 10, lot=2)
    client, guess = app.test_client(), {"Authorization": "Bearer guess"}
    assert [client.get("/api/integrations", headers=guess).status_code for _ in range(12)] == [401] * 10 + [429] * 2
    assert client.get("/api/nothing").status_code == 429
    assert client.get("/api/integrations", headers=guess, environ_base={"REMOTE_ADDR": "203.0.113.9"}).status_code == 401


def test_T184_without_a_trusted_proxy_no_header_makes_another_address(app: APIFlask, monkeypatch: pytest.MonkeyPatch) -> None:
    tighten(monkeypatch, "api_address", 3)
    client = app.test_client()
    for number in range(3):
        assert client.get("/api/integrations", headers={"X-Forwarded-For": f"203.0.113.{number}"}).status_code == 401
    for headers in ({"X-Forwarded-For": "203.0.113.77"}, {"Forwarded": "for=203.0.113.77"}, {"X-Real-IP": "203.0.113.77"}):
        assert client.get("/api/integrations", headers=headers).status_code == 429
    assert client.get("/api//integrations").status_code in {308, 404, 429}


def test_T185_without_its_store_signing_in_is_still_limited(app: APIFlask, people: cast.Cast, owner_url: str) -> None:
    with psycopg.connect(owner_url) as db:
        db.execute("drop function dana.spend")
    client, guess = app.test_client(), {"email": people.alice.email, "password": "a wrong guess"}
    statuses = [client.post("/api/auth/login", json=guess).status_code for _ in range(LIMITS["sign_in"].most + 5)]
    assert set(statuses) == {401, 429}
    assert statuses.count(401) == LIMITS["sign_in"].most
    assert sign_in(app, people.mallory).get("/api/integrations").status_code == 200


def test_T101_bad_signatures_end_in_429_while_good_traffic_passes(
    app: APIFlask, people: cast.Cast, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    tighten(monkeypatch, "bad_webhook", 5, shared=False)
    channel = cast.a_channel(database, people.alice)
    body = json.dumps(payload()).encode()
    assert [post(app, channel, body, secret="another").status_code for _ in range(8)] == [401] * 5 + [429] * 3
    assert [post(app, channel, json.dumps(payload()).encode()).status_code for _ in range(8)] == [200] * 8
    answer = post(app, channel, body, secret="another")
    assert answer.json["error"]["code"] == "too_many"
    assert "Retry-After" in answer.headers
    assert post(app, channel, body, address="/webhooks/whatsapp/00000000-0000-4000-8000-000000000000").status_code == 429


def test_a_webhook_good_or_bad_costs_the_limits_store_nothing(app: APIFlask, people: cast.Cast, database: Database, owner_url: str) -> None:
    channel = cast.a_channel(database, people.alice)
    post(app, channel, json.dumps(payload()).encode())
    post(app, channel, b"{}", secret="another")
    assert spent(owner_url) == 0


def test_a_request_rarely_asks_the_store(app: APIFlask, alice: SignedIn, owner_url: str) -> None:
    for _ in range(40):
        assert alice.get("/api/integrations").status_code == 200
    with psycopg.connect(owner_url) as db:
        rows = db.execute("select used::integer from dana.spent").fetchall()
    general = {LIMITS["api_address"].lot, LIMITS["api_person"].lot}
    assert general <= {used for (used,) in rows}
