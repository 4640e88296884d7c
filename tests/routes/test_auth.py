"""Registering, signing in, staying signed in, signing out."""

from typing import Any

import pytest
from apiflask import APIFlask

from tests import cast
from tests.routes.conftest import SignedIn, sign_in

ORIGIN = {"Origin": "http://localhost:5000"}


def register(app: APIFlask, **more: str) -> Any:
    body = {"email": "dora@example.com", "password": "a long enough secret", "name": "Dora", "account_name": "Dora's shop"}
    return app.test_client().post("/api/auth/register", json={**body, **more})


def test_registering_makes_an_owner_who_is_signed_in(app: APIFlask) -> None:
    answer = register(app)
    assert answer.status_code == 201
    session = answer.json
    assert (session["role"], session["account"]["name"], session["user"]["name"]) == ("owner", "Dora's shop", "Dora")
    me = app.test_client().get("/api/auth/session", headers={"Authorization": f"Bearer {session['access_token']}"})
    assert me.json["account"] == session["account"]
    assert "access_token" not in me.json


def test_an_address_is_taken_whatever_its_case(app: APIFlask) -> None:
    register(app)
    assert register(app, email="DORA@Example.com").status_code == 409


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "nonsense"),
        ("email", "a@b.c\r\nBcc: x@y.z"),
        ("password", "short"),
        ("password", "password123"),
        ("name", ""),
        ("account_name", " "),
    ],
)
def test_bad_input_names_its_field(app: APIFlask, field: str, value: str) -> None:
    answer = register(app, **{field: value})
    assert answer.status_code == 422
    assert field in answer.json["error"]["details"]["fields"]


def test_T031_a_wrong_password_and_an_unknown_address_look_the_same(app: APIFlask, people: cast.Cast) -> None:
    client = app.test_client()
    answers = [
        client.post("/api/auth/login", json={"email": email, "password": "wrong wrong wrong"})
        for email in (people.alice.email, "nobody@example.com")
    ]
    assert {answer.status_code for answer in answers} == {401}
    bodies = [{**answer.json["error"], "request_id": ""} for answer in answers]
    assert bodies[0] == bodies[1]


def refresh(browser: SignedIn, **headers: str) -> Any:
    return browser.client.post("/api/auth/refresh", headers={"X-CSRF-Token": browser.session["csrf_token"], **ORIGIN, **headers})


def test_a_refresh_gives_a_new_access_token(alice: SignedIn) -> None:
    answer = refresh(alice)
    assert answer.status_code == 200
    alice.session = answer.json
    assert alice.get("/api/auth/session").status_code == 200


def test_T037_T021_a_refresh_without_its_proof_or_from_elsewhere_is_refused(alice: SignedIn) -> None:
    assert alice.client.post("/api/auth/refresh", headers=ORIGIN).status_code == 403
    assert refresh(alice, **{"X-CSRF-Token": "0" * 64}).status_code == 403
    assert refresh(alice, Origin="https://evil.example").status_code == 403


def test_T017_a_stolen_refresh_token_ends_the_family(app: APIFlask, alice: SignedIn, owner_url: str) -> None:
    stolen = alice.client.get_cookie("dana_refresh", path="/api/auth")
    assert stolen is not None
    alice.session = refresh(alice).json
    alice.session = refresh(alice).json
    thief = app.test_client()
    thief.set_cookie("dana_refresh", stolen.value, path="/api/auth")
    thief.set_cookie("dana_csrf", alice.session["csrf_token"])
    assert refresh(SignedIn(thief, alice.session)).status_code == 401
    assert alice.get("/api/auth/session").status_code == 401, "the access tokens of the family are dead too"
    assert refresh(alice).status_code == 401


def test_T016_after_signing_out_every_token_of_the_session_is_refused(alice: SignedIn) -> None:
    answer = alice.client.post("/api/auth/logout", headers={"X-CSRF-Token": alice.session["csrf_token"], **ORIGIN})
    assert answer.status_code == 204
    assert alice.get("/api/auth/session").status_code == 401


def test_T015_a_token_for_an_account_that_one_does_not_belong_to_is_refused(app: APIFlask, alice: SignedIn, people: cast.Cast) -> None:
    answer = alice.post("/api/auth/switch", json={"account_id": str(people.mallory.account_id)})
    assert answer.status_code == 404


def test_T020_a_demotion_counts_from_the_next_request_on(app: APIFlask, people: cast.Cast, owner_url: str) -> None:
    import psycopg

    bob = sign_in(app, people.bob)
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute("delete from memberships where user_id = %s", (people.bob.user_id,))
    assert bob.get("/api/conversations").status_code == 401
