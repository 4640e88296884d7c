"""Members, invitations and the owner of an account over HTTP."""

import re
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from apiflask import APIFlask

from dana.database.transactions import Database
from dana.mail import Mail
from dana.security.keys import Keys
from dana.security.secrets import Sealer
from tests import cast
from tests.routes.conftest import SignedIn, sign_in

MAIL = Mail(Sealer(Keys(cast.ROOT_KEY)))
PASSWORD = "three quiet herons"


@pytest.fixture(autouse=True)
def proven(owner_url: str, people: cast.Cast) -> None:
    """Everybody has proven the e-mail address."""
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute("update users set email_verified_at = now()")


@pytest.fixture
def bob(app: APIFlask, people: cast.Cast) -> SignedIn:
    return sign_in(app, people.bob)


def patch(who: SignedIn, someone: cast.Someone, **change: Any) -> Any:
    return who.call("PATCH", f"/api/members/{someone.user_id}", json=change)


def token_for(owner_url: str, to: str) -> str:
    """What stands behind # in the newest letter to that address."""
    with psycopg.connect(owner_url) as db:
        rows = db.execute("select id, sealed from dana.letters order by created_at desc").fetchall()
    words = next(opened for row in rows if (opened := MAIL.open(*row))["to"] == to)
    found = re.search(r"/invitation#token=(\S+)", words["text"])
    assert found
    return found[1]


def test_everybody_of_the_team_sees_the_team(alice: SignedIn, carol: SignedIn, people: cast.Cast) -> None:
    for who in (alice, carol):
        items = who.get("/api/members").json["items"]
        assert [(item["name"], item["role"], item["channels"], item["second_factor"]) for item in items] == [
            ("Alice", "owner", None, False), ("Bob", "agent", None, False), ("Carol", "viewer", None, False),
        ]  # fmt: skip


def test_T020_a_demotion_and_a_removal_count_from_the_next_call(app: APIFlask, alice: SignedIn, bob: SignedIn, people: cast.Cast) -> None:
    document = "/api/knowledge/documents/" + str(uuid4())
    assert bob.call("DELETE", document).status_code == 404, "an agent may, if it were there"
    assert patch(alice, people.bob, role="viewer").json["role"] == "viewer"
    assert bob.call("DELETE", document).status_code == 403
    assert bob.get("/api/members").status_code == 200
    assert alice.call("DELETE", f"/api/members/{people.bob.user_id}").status_code == 204
    assert bob.get("/api/members").status_code == 401
    assert app.test_client().post("/api/auth/login", json={"email": people.bob.email, "password": cast.PASSWORD}).status_code != 200


def test_T042_nobody_changes_what_he_is(carol: SignedIn, bob: SignedIn, people: cast.Cast) -> None:
    for who, me in ((carol, people.carol), (bob, people.bob)):
        for change in ({"role": "owner"}, {"role": "admin"}, {"channels": None}):
            assert patch(who, me, **change).status_code == 403
    items = {item["name"]: item["role"] for item in carol.get("/api/members").json["items"]}
    assert items == {"Alice": "owner", "Bob": "agent", "Carol": "viewer"}


def test_T043_the_last_owner_stays_and_an_admin_touches_no_owner(alice: SignedIn, bob: SignedIn, people: cast.Cast) -> None:
    assert patch(alice, people.alice, role="viewer").status_code == 409
    assert alice.call("DELETE", f"/api/members/{people.alice.user_id}").status_code == 409
    assert patch(alice, people.bob, role="admin").status_code == 200
    assert patch(bob, people.alice, role="viewer").status_code == 403
    assert bob.call("DELETE", f"/api/members/{people.alice.user_id}").status_code == 403
    for change in ({"role": "owner"}, {"role": "owner", "password": cast.PASSWORD}):
        assert patch(bob, people.bob, **change).status_code == 403
    assert bob.post(f"/api/members/{people.bob.user_id}/make-owner", json={"password": cast.PASSWORD}).status_code == 403


def test_another_owner_and_a_new_owner_take_the_password(alice: SignedIn, people: cast.Cast) -> None:
    for body in ({"role": "owner"}, {"role": "owner", "password": "not the password"}):
        answer = patch(alice, people.bob, **body)
        assert (answer.status_code, list(answer.json["error"]["details"]["fields"])) == (422, ["password"])
    address = f"/api/members/{people.carol.user_id}/make-owner"
    assert alice.post(address, json={"password": "not the password"}).status_code == 422
    assert alice.post(address, json={}).status_code == 422
    assert alice.post(address, json={"password": cast.PASSWORD}).json["role"] == "owner"
    items = {item["name"]: item["role"] for item in alice.get("/api/members").json["items"]}
    assert items == {"Alice": "admin", "Bob": "agent", "Carol": "owner"}


def test_anybody_but_the_last_owner_leaves(bob: SignedIn, people: cast.Cast, alice: SignedIn) -> None:
    assert bob.call("DELETE", f"/api/members/{people.carol.user_id}").status_code == 403
    assert bob.call("DELETE", f"/api/members/{people.bob.user_id}").status_code == 204
    assert [item["name"] for item in alice.get("/api/members").json["items"]] == ["Alice", "Carol"]


def test_T048_members_and_invitations_of_others_are_not_there(alice: SignedIn, mallory: SignedIn, people: cast.Cast) -> None:
    invitation_id = alice.post("/api/invitations", json={"email": "new@example.com", "role": "agent"}).json["id"]
    bodies = set()
    for user_id in (people.bob.user_id, uuid4()):
        for method, path, body in (
            ("PATCH", "", {"role": "viewer"}), ("DELETE", "", None), ("POST", "/make-owner", {"password": cast.PASSWORD}),
        ):  # fmt: skip
            answer = mallory.call(method, f"/api/members/{user_id}{path}", json=body)
            bodies.add((answer.status_code, answer.json["error"]["code"], answer.json["error"]["message"]))
    assert bodies == {(404, "not_found", "There is no such member.")}
    for method, path in (("DELETE", ""), ("POST", "/resend")):
        assert mallory.call(method, f"/api/invitations/{invitation_id}{path}").status_code == 404
    assert mallory.get("/api/invitations").json["items"] == []
    assert [item["email"] for item in alice.get("/api/invitations").json["items"]] == ["new@example.com"]


def test_an_invitation_is_accepted_by_somebody_new_who_is_signed_in_then(
    app: APIFlask, alice: SignedIn, owner_url: str, database: Database, people: cast.Cast
) -> None:
    channel = cast.a_channel(database, people.alice)
    body = {"email": "Nora@EXAMPLE.com", "role": "agent", "channels": [str(channel.integration_id)]}
    answer = alice.post("/api/invitations", json=body)
    assert (answer.status_code, answer.json["inviter"], answer.json["expired"]) == (201, "Alice", False)
    token, client = token_for(owner_url, "Nora@example.com"), app.test_client()
    assert token not in answer.text
    assert client.post("/api/auth/invitation", json={"token": token}).json == {
        "account_name": "Acme", "email": "Nora@example.com", "role": "agent", "has_user": False,
    }  # fmt: skip
    assert client.post("/api/auth/invitation/accept", json={"token": token}).status_code == 422
    assert client.post("/api/auth/invitation/accept", json={"token": token, "name": "Nora"}).status_code == 422
    joined = client.post("/api/auth/invitation/accept", json={"token": token, "name": "Nora", "password": PASSWORD})
    assert joined.status_code == 200, joined.text
    session = SignedIn(client, joined.json)
    assert (joined.json["account"]["name"], joined.json["role"], joined.json["user"]["email"]) == ("Acme", "agent", "Nora@example.com")
    assert session.get("/api/auth/session").json["channels"] == [str(channel.integration_id)]
    assert session.get("/api/auth/session").json["email_verified"] is True
    assert client.post("/api/auth/invitation/accept", json={"token": token, "name": "Nora", "password": PASSWORD}).status_code == 404
    assert app.test_client().post("/api/auth/login", json={"email": "nora@example.com", "password": PASSWORD}).status_code == 200


def test_T031_inviting_a_known_and_an_unknown_address_is_the_same(alice: SignedIn) -> None:
    known, unknown = (
        alice.post("/api/invitations", json={"email": email, "role": "viewer"}) for email in ("mallory@example.com", "nobody@example.com")
    )
    assert known.status_code == unknown.status_code == 201
    hidden = {"id", "email", "created_at", "expires_at"}
    assert {key: value for key, value in known.json.items() if key not in hidden} == {
        key: value for key, value in unknown.json.items() if key not in hidden
    }


def test_somebody_known_accepts_signed_in_and_works_in_both_accounts(
    app: APIFlask, alice: SignedIn, mallory: SignedIn, carol: SignedIn, owner_url: str, people: cast.Cast
) -> None:
    alice.post("/api/invitations", json={"email": people.mallory.email, "role": "admin"})
    token = token_for(owner_url, people.mallory.email)
    as_new = {"token": token, "name": "Mallory", "password": PASSWORD}
    assert app.test_client().post("/api/auth/invitation/accept", json=as_new).status_code == 409
    assert carol.post("/api/auth/invitation/accept", json={"token": token}).status_code == 404, "it is for another address"
    answer = mallory.post("/api/auth/invitation/accept", json={"token": token})
    assert (answer.status_code, answer.json["account"]["name"], answer.json["role"]) == (200, "Acme", "admin")
    assert [item["name"] for item in answer.json["accounts"]] == ["Mallory's", "Acme"]
    assert mallory.get("/api/members").json["items"][0]["name"] == "Mallory", "the older token still means the older account"
    assert SignedIn(mallory.client, answer.json).get("/api/members").json["items"][0]["name"] == "Alice"


def test_a_bad_token_beside_an_invitations_token_is_refused(app: APIFlask, alice: SignedIn, owner_url: str) -> None:
    alice.post("/api/invitations", json={"email": "new@example.com", "role": "agent"})
    body = {"token": token_for(owner_url, "new@example.com")}
    answer = app.test_client().post("/api/auth/invitation/accept", json=body, headers={"Authorization": "Bearer nonsense"})
    assert answer.status_code == 401


def test_T045_an_admin_invites_no_owner_and_an_agent_nobody(alice: SignedIn, bob: SignedIn, people: cast.Cast) -> None:
    assert bob.post("/api/invitations", json={"email": "new@example.com", "role": "viewer"}).status_code == 403
    patch(alice, people.bob, role="admin")
    assert bob.post("/api/invitations", json={"email": "new@example.com", "role": "owner"}).status_code == 403
    assert bob.post("/api/invitations", json={"email": "new@example.com", "role": "admin"}).status_code == 201
    patch(alice, people.bob, role="agent")
    assert alice.get("/api/invitations").json["items"] == [], "what he offered is void"


def test_T036_who_has_not_proven_his_address_invites_nobody(alice: SignedIn, owner_url: str) -> None:
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute("update users set email_verified_at = null")
    answer = alice.post("/api/invitations", json={"email": "new@example.com", "role": "agent"})
    assert (answer.status_code, answer.json["error"]["message"]) == (403, "Confirm your e-mail address first.")


@pytest.mark.parametrize(
    "body",
    [
        {}, {"email": "new@example.com"}, {"email": ["a@b.example"], "role": "agent"},
        {"email": "a@b.example\r\nBcc: x@y.example", "role": "agent"},
        *({"email": "new@example.com", "role": role} for role in ("superuser", ["agent"], None)),
        *({"email": "new@example.com", "role": "agent", "channels": channels} for channels in (["x"], [str(uuid4())], "all")),
        {"email": "new@example.com", "role": "admin", "channels": []},
        {"email": "new@example.com", "role": "agent", "account_id": str(uuid4())},
    ],
)  # fmt: skip
def test_what_makes_no_sense_invites_nobody(alice: SignedIn, body: dict[str, Any]) -> None:
    answer = alice.post("/api/invitations", json=body)
    assert answer.status_code == 422, answer.text
    assert answer.json["error"]["details"]["fields"]
    assert alice.get("/api/invitations").json["items"] == []


@pytest.mark.parametrize("change", [{"role": "god"}, {"role": None, "x": 1}, {"channels": "all"}, {"channels": [str(uuid4())]}])
def test_what_makes_no_sense_changes_nobody(alice: SignedIn, people: cast.Cast, change: dict[str, Any]) -> None:
    assert patch(alice, people.bob, **change).status_code == 422


def test_the_account_gets_another_name_by_an_admin_alone(alice: SignedIn, bob: SignedIn, mallory: SignedIn, owner_url: str) -> None:
    assert bob.call("PATCH", "/api/account", json={"name": "Bob's"}).status_code == 403
    for name in ("", "  ", "two\nlines", "x" * 201, "nul\0"):
        assert alice.call("PATCH", "/api/account", json={"name": name}).status_code == 422
    assert alice.call("PATCH", "/api/account", json={"name": "Acme & Sons"}).json["name"] == "Acme & Sons"
    assert bob.get("/api/account").json["name"] == "Acme & Sons"
    assert mallory.get("/api/account").json["name"] == "Mallory's"
    with psycopg.connect(owner_url) as db:
        entry = db.execute("select details from audit_entries where action = 'settings.changed'").fetchone()
    assert entry == ({"setting": "name", "from": "Acme", "to": "Acme & Sons"},)
