"""Exports, erasures and periods over HTTP: who may, what it takes, and what others get to see."""

import base64
import hashlib
import hmac
import io
import json
import zipfile
from typing import Any
from uuid import uuid4

import psycopg
import pytest
import sqlalchemy as sa
from apiflask import APIFlask

from dana.database.transactions import Database
from dana.parts import Parts
from dana.privacy.erasing import Erasures
from dana.privacy.exporting import Exports
from tests import cast
from tests.privacy.conftest import CANARY, SENDER, House, furnish, places
from tests.routes.conftest import SignedIn, sign_in


@pytest.fixture
def house(database: Database, owner_url: str, people: cast.Cast) -> House:
    return furnish(database, owner_url, people.alice)


@pytest.fixture
def work(app: APIFlask) -> Any:
    """What a worker would do with everything that waits."""
    parts: Parts = app.extensions["dana.parts"]

    def run() -> None:
        handlers = {"export": Exports(parts.database, parts.sealer).work, "erase": Erasures(parts.database).work}
        with parts.database.system_transaction() as db:
            taken = db.execute(sa.text("select * from dana.take_wake_ups(array['export', 'erase'], 50)")).all()
        for task, account_id, row_id in taken:
            handlers[task](account_id, row_id)

    return run


def actions(owner_url: str) -> list[str]:
    with psycopg.connect(owner_url) as db:
        return [action for (action,) in db.execute("select action from audit_entries order by at")]


def test_T053_T054_T085_an_export_is_made_listed_and_fetched_by_who_may(
    app: APIFlask, alice: SignedIn, carol: SignedIn, mallory: SignedIn, house: House, work: Any, owner_url: str
) -> None:
    for path in (f"/api/contacts/{house.contact_id}/export", "/api/account/export"):
        assert carol.post(path).status_code == 403
        answer = alice.post(path)
        assert answer.status_code == 202, answer.text
        address = f"/api/exports/{answer.json['id']}/file"
        assert alice.get(address).status_code == 409
        work()
        file = alice.get(address)
        assert (file.status_code, file.mimetype) == (200, "application/zip")
        assert file.headers["Content-Disposition"].startswith("attachment")
        assert file.headers["Cache-Control"] == "no-store"
        assert CANARY.encode() in zipfile.ZipFile(io.BytesIO(file.data)).read("messages.jsonl")
        assert carol.get(address).status_code == 403
        nobody, theirs = mallory.get(f"/api/exports/{uuid4()}/file"), mallory.get(address)
        assert (theirs.status_code, theirs.json["error"]["message"]) == (nobody.status_code, nobody.json["error"]["message"])
        assert theirs.status_code == 404
    listed = alice.get("/api/exports").json["items"]
    assert [(item["kind"], item["state"]) for item in listed] == [("account", "ready"), ("contact", "ready")]
    assert listed[1]["contact"] == {"id": str(house.contact_id), "name": CANARY}
    assert mallory.get("/api/exports").json["items"] == []
    assert actions(owner_url).count("export.made") == 2
    assert actions(owner_url).count("export.fetched") == 2


def test_T053_after_removal_from_the_team_an_export_cannot_be_fetched(
    app: APIFlask, people: cast.Cast, house: House, work: Any, owner_url: str
) -> None:
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute("update memberships set role = 'admin' where user_id = %s", (people.bob.user_id,))
    bob = sign_in(app, people.bob)
    address = f"/api/exports/{bob.post('/api/account/export').json['id']}/file"
    work()
    assert bob.get(address).status_code == 200
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute("delete from memberships where user_id = %s", (people.bob.user_id,))
    assert bob.get(address).status_code == 401


def test_T083_a_contact_is_erased_by_who_may_and_types_the_name(
    alice: SignedIn, carol: SignedIn, mallory: SignedIn, house: House, work: Any, owner_url: str
) -> None:
    path = f"/api/contacts/{house.contact_id}/erase"
    assert carol.post(path, json={"confirm": CANARY}).status_code == 403
    assert mallory.post(path, json={"confirm": CANARY}).status_code == 404
    assert alice.post(path, json={"confirm": "somebody"}).status_code == 422
    assert alice.post(path, json={}).status_code == 422
    assert alice.post(path, json={"confirm": CANARY}).status_code == 202
    work()
    assert places(owner_url, CANARY, SENDER) == {}
    assert alice.post(path, json={"confirm": CANARY}).status_code == 404
    assert "contact.erased" in actions(owner_url)


def test_T080_T084_an_account_is_erased_by_its_owner_with_password_and_name(
    app: APIFlask, alice: SignedIn, people: cast.Cast, house: House, work: Any, owner_url: str
) -> None:
    bob = sign_in(app, people.bob)
    good = {"password": cast.PASSWORD, "confirm": "Acme"}
    assert bob.post("/api/account/erase", json=good).status_code == 403
    for wrong in ({**good, "password": "wrong"}, {**good, "confirm": "acme"}, {"confirm": "Acme"}, {"password": cast.PASSWORD}):
        assert alice.post("/api/account/erase", json=wrong).status_code == 422, wrong
    assert alice.post("/api/account/erase", json=good).status_code == 202
    assert alice.get("/api/auth/session").status_code == 401, "at once, before the worker comes"
    assert bob.get("/api/conversations").status_code == 401
    webhook = app.test_client().post(f"/webhooks/whatsapp/{house.channel.integration_id}", data=b"{}")
    assert webhook.status_code in (401, 404)
    work()
    found = places(owner_url, CANARY, SENDER, "alice@example.com", "bob@example.com", "Acme")
    assert found == {}
    with psycopg.connect(owner_url) as db:
        stub = db.execute("select action, actor_name, target_id from dana.installation_entries where action = 'account.erased'").fetchall()
    assert stub == [("account.erased", "Dana", str(house.account_id))]
    again = app.test_client().post("/api/auth/login", json={"email": people.alice.email, "password": cast.PASSWORD})
    assert again.status_code == 401


def test_T086_periods_are_set_by_who_runs_the_account(alice: SignedIn, carol: SignedIn, mallory: SignedIn, owner_url: str) -> None:
    assert alice.get("/api/account/retention").json == {"messages_days": None, "resolved_days": None, "last_run_at": None, "removed": 0}
    assert carol.get("/api/account/retention").status_code == 403
    assert carol.call("PUT", "/api/account/retention", json={"messages_days": 1}).status_code == 403
    answer = alice.call("PUT", "/api/account/retention", json={"messages_days": 365, "resolved_days": 30})
    assert (answer.json["messages_days"], answer.json["resolved_days"]) == (365, 30)
    assert mallory.get("/api/account/retention").json["messages_days"] is None
    for wrong in ({"messages_days": 0}, {"messages_days": "x"}, {"messages_days": 10**9}, {"other": 1}):
        assert alice.call("PUT", "/api/account/retention", json=wrong).status_code == 422, wrong
    assert "retention.changed" in actions(owner_url)


def signed(user: str, secret: str = cast.APP_SECRET) -> str:
    told = json.dumps({"algorithm": "HMAC-SHA256", "issued_at": 1_700_000_000, "user_id": user}).encode()
    payload = base64.urlsafe_b64encode(told).decode().rstrip("=")
    digest = hmac.new(secret.encode(), payload.encode(), hashlib.sha256).digest()
    return f"{base64.urlsafe_b64encode(digest).decode().rstrip('=')}.{payload}"


def test_T087_the_platforms_word_erases_whom_it_names(app: APIFlask, house: House, work: Any, owner_url: str) -> None:
    client = app.test_client()
    address = f"/webhooks/whatsapp/{house.channel.integration_id}/data-deletion"
    answer = client.post(address, data={"signed_request": signed(SENDER)})
    assert answer.status_code == 200, answer.text
    code = answer.json["confirmation_code"]
    assert answer.json["url"].endswith(f"/data-deletion/{code}")
    assert len(code) >= 32
    assert client.get(f"/api/data-deletion/{code}").json["status"] == "waiting"
    again = client.post(address, data={"signed_request": signed(SENDER)})
    assert again.json["confirmation_code"] == code, "one request, however often it is sent"
    work()
    state = client.get(f"/api/data-deletion/{code}").json
    assert (state["status"], set(state)) == ("done", {"status", "requested_at", "done_at"})
    assert places(owner_url, CANARY, SENDER) == {}


def test_T087_a_forged_request_is_refused_and_erases_nothing(app: APIFlask, people: cast.Cast, house: House, owner_url: str) -> None:
    client = app.test_client()
    address = f"/webhooks/whatsapp/{house.channel.integration_id}/data-deletion"
    for forged in (signed(SENDER, "another secret"), "", "x.y", signed(SENDER) + "x"):
        assert client.post(address, data={"signed_request": forged}).status_code == 401, forged
    assert client.post(address).status_code == 401
    assert client.post(address, json={"signed_request": signed(SENDER)}).status_code == 401, "as a form or not at all"
    with psycopg.connect(owner_url) as db:
        assert db.execute("select count(*) from erasures").fetchone() == (0,)
    for nobody in (f"/webhooks/whatsapp/{uuid4()}/data-deletion", "/webhooks/whatsapp/x/data-deletion",
                   f"/webhooks/facebook/{house.channel.integration_id}/data-deletion"):  # fmt: skip
        assert client.post(nobody, data={"signed_request": signed(SENDER)}).status_code == 404


def test_T087_somebody_unknown_is_told_that_nothing_is_kept(app: APIFlask, house: House) -> None:
    client = app.test_client()
    answer = client.post(f"/webhooks/whatsapp/{house.channel.integration_id}/data-deletion", data={"signed_request": signed("424242")})
    assert client.get(f"/api/data-deletion/{answer.json['confirmation_code']}").json["status"] == "done"


def test_an_unknown_code_is_a_404(app: APIFlask) -> None:
    for code in ("x", "a" * 500, "%00", "é"):
        assert app.test_client().get(f"/api/data-deletion/{code}").status_code == 404
