"""Registering, signing in, staying signed in, signing out."""

from typing import Any

import psycopg
import pytest
from apiflask import APIFlask

from tests import cast
from tests.accounts.letterbox import Letterbox, entries
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
    bob = sign_in(app, people.bob)
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute("delete from memberships where user_id = %s", (people.bob.user_id,))
    assert bob.get("/api/conversations").status_code == 401


def test_T017_the_person_and_the_record_are_told_of_a_stolen_token(
    app: APIFlask, alice: SignedIn, people: cast.Cast, owner_url: str
) -> None:
    stolen = alice.client.get_cookie("dana_refresh", path="/api/auth")
    assert stolen is not None
    for _ in range(2):
        alice.session = refresh(alice).json
    thief = app.test_client()
    thief.set_cookie("dana_refresh", stolen.value, path="/api/auth")
    thief.set_cookie("dana_csrf", alice.session["csrf_token"])
    for _ in range(2):
        assert refresh(SignedIn(thief, alice.session)).status_code == 401
    told = [(to, letter.subject) for to, letter in Letterbox.of(app, owner_url).empty()]
    assert told == [(people.alice.email, "A session was ended for your safety")], "once"
    (entry,) = entries(owner_url, "refresh_token.replayed")
    assert (entry["account_id"], entry["actor_id"]) == (people.alice.account_id, people.alice.user_id)


def test_signing_in_and_out_are_on_record(app: APIFlask, alice: SignedIn, people: cast.Cast, owner_url: str) -> None:
    alice.client.post("/api/auth/logout", headers={"X-CSRF-Token": alice.session["csrf_token"], **ORIGIN})
    for action in ("sign_in.succeeded", "sign_in.ended"):
        assert [entry["account_id"] for entry in entries(owner_url, action)] == [people.alice.account_id], action


def test_a_session_says_what_pages_want_to_know(alice: SignedIn, carol: SignedIn) -> None:
    facts = alice.get("/api/auth/session").json
    assert {name: facts[name] for name in ("email_verified", "second_factor", "channels", "is_operator", "auth_provider")} == {
        "email_verified": False, "second_factor": False, "channels": None, "is_operator": False, "auth_provider": "dana",
    }  # fmt: skip
    assert facts.items() <= alice.session.items(), "signing in says the same"
    assert "give_away_account" in facts["rights"]
    assert "reply" not in carol.session["rights"]


def test_T031_login_answers_alike_in_every_header(app: APIFlask, people: cast.Cast) -> None:
    answers = [
        app.test_client().post("/api/auth/login", json={"email": email, "password": "wrong wrong wrong"})
        for email in (people.alice.email, "nobody@example.com", "no address", "a\0b@example.com")
    ]
    assert {answer.status_code for answer in answers} == {401}
    assert len({str(sorted(answer.headers)) for answer in answers}) == 1


@pytest.mark.parametrize(
    "path", ["/api/auth/login", "/api/auth/register", "/api/auth/reset", "/api/auth/verify", "/api/auth/login/second-factor"]
)
@pytest.mark.parametrize("body", [[], None, "text", {"email": []}, {"token": {}}, {"extra": 1}, {"email": "x", "password": {"$ne": 1}}])
def test_T026_odd_bodies_are_refused_with_the_field_and_never_crash(app: APIFlask, path: str, body: Any) -> None:
    assert app.test_client().post(path, json=body).status_code in {400, 422}


def test_the_demo_person_counts_as_proven(app: APIFlask, owner_url: str) -> None:
    from dana.demo import EMAIL
    from dana.demo.shop import furnish

    furnish(app.extensions["dana.parts"])
    with psycopg.connect(owner_url) as db:
        assert db.execute("select email_verified_at is not null from users where email = %s", (EMAIL,)).fetchone() == (True,)
        assert db.execute("select count(*) from dana.letters").fetchone() == (0,)
