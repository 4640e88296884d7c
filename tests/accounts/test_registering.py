"""Registering where an address is proven first: nobody exists before the letter came back, and nobody learns who exists."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient

from dana.app import create_app
from dana.security.passwords import Passwords
from dana.settings import Settings
from tests import cast
from tests.accounts.letterbox import Letterbox, browser, entries
from tests.routes.conftest import SignedIn, sign_in

DORA = {"email": "dora@shop.example", "password": "a long enough secret", "name": "Dora", "account_name": "Dora's shop"}


def register(client: FlaskClient, **more: str) -> Any:
    return client.post("/api/auth/register", json={**DORA, **more})


def login(client: FlaskClient, password: str = DORA["password"], email: str = DORA["email"]) -> Any:
    return client.post("/api/auth/login", json={"email": email, "password": password})


def count(owner_url: str, table: str) -> int:
    with psycopg.connect(owner_url) as db:
        row = db.execute(f"select count(*) from {table}").fetchone()
    assert row is not None
    return row[0]


def test_the_browser_that_registered_is_signed_in_by_the_letter(strict: APIFlask, post: Letterbox, owner_url: str) -> None:
    client = browser(strict)
    answer = register(client)
    assert (answer.status_code, answer.json) == (202, {"status": "letter_sent"})
    assert count(owner_url, "users") == 0, "there is nobody before the letter came back"
    assert login(client).status_code == 401
    session = client.post("/api/auth/verify", json={"token": post.token("verify", DORA["email"])})
    assert session.status_code == 200
    assert (session.json["role"], session.json["email_verified"], session.json["account"]["name"]) == ("owner", True, "Dora's shop")
    me = client.get("/api/auth/session", headers={"Authorization": f"Bearer {session.json['access_token']}"})
    assert me.json["user"]["email"] == DORA["email"]
    assert [entry["target"] for entry in entries(owner_url, "email.verified")] == [DORA["email"]]


def test_another_browser_proves_the_address_but_is_not_signed_in(strict: APIFlask, post: Letterbox) -> None:
    register(browser(strict))
    phone = browser(strict, "Phone")
    answer = phone.post("/api/auth/verify", json={"token": post.token("verify", DORA["email"])})
    assert (answer.status_code, answer.data) == (204, b"")
    assert login(phone).status_code == 200


def test_T031_registering_answers_the_same_for_a_known_address(strict: APIFlask, post: Letterbox, people: cast.Cast) -> None:
    answers = [register(browser(strict), email=email) for email in (people.alice.email, "nobody@acme.example")]
    assert {answer.status_code for answer in answers} == {202}
    assert answers[0].json == answers[1].json
    assert sorted(answers[0].headers.keys()) == sorted(answers[1].headers.keys())


def test_T031_the_known_address_gets_word_and_nothing_changes(strict: APIFlask, post: Letterbox, people: cast.Cast, owner_url: str) -> None:
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute("update users set email_verified_at = now()")
    register(browser(strict), email=people.alice.email.upper())
    ((to, letter),) = post.empty()
    assert to == people.alice.email, "the address as it is kept, not as it was typed"
    assert letter.subject == "You already have an account"
    assert "#token" not in letter.text
    assert count(owner_url, "dana.registrations") == 0
    assert login(browser(strict), cast.PASSWORD, people.alice.email).status_code == 200


def test_T029_a_letter_works_once_however_many_try(strict: APIFlask, post: Letterbox, owner_url: str) -> None:
    register(browser(strict))
    token = post.token("verify", DORA["email"])
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda _: browser(strict).post("/api/auth/verify", json={"token": token}).status_code, range(20)))
    assert sorted(statuses) == [204] + [422] * 19
    assert (count(owner_url, "users"), count(owner_url, "accounts")) == (1, 1)


def test_T036_a_stranger_who_registers_first_has_no_standing(strict: APIFlask, post: Letterbox, owner_url: str) -> None:
    stranger, owner = browser(strict, "Stranger"), browser(strict, "Owner")
    register(stranger, password="the stranger's secret", name="Stranger", account_name="Trap")
    trap = post.token("verify", DORA["email"])
    register(owner)
    session = owner.post("/api/auth/verify", json={"token": post.token("verify", DORA["email"])})
    assert (session.status_code, session.json["account"]["name"]) == (200, "Dora's shop")
    assert stranger.post("/api/auth/verify", json={"token": trap}).status_code == 422, "the stranger's registration is void"
    assert login(stranger, "the stranger's secret").status_code == 401
    assert login(owner).status_code == 200
    assert count(owner_url, "accounts") == 1


def test_T036_whoever_registered_without_proof_before_has_no_standing_and_loses_all(
    strict: APIFlask, app: APIFlask, post: Letterbox, owner_url: str
) -> None:
    """The stranger came when addresses were proven later; now they are proven first."""
    stranger = browser(app, "Stranger")
    session = register(stranger, password="the stranger's secret", name="Stranger", account_name="Trap").json
    post.empty()
    assert login(browser(strict), "the stranger's secret").status_code == 401, "no standing, and the same words as for a wrong password"
    post.empty()
    owner = browser(strict, "Owner")
    register(owner)
    token = post.token("verify", DORA["email"])
    made = owner.post("/api/auth/verify", json={"token": token})
    assert made.json["account"]["name"] == "Dora's shop"
    old = stranger.get("/api/auth/session", headers={"Authorization": f"Bearer {session['access_token']}"})
    assert old.status_code == 401, "the stranger's session has ended"
    assert login(browser(strict), "the stranger's secret").status_code == 401


def test_a_lost_letter_is_sent_again_and_the_older_one_is_void(strict: APIFlask, post: Letterbox) -> None:
    client = browser(strict)
    register(client)
    first = post.token("verify", DORA["email"])
    assert client.post("/api/auth/verify/resend", json={"email": DORA["email"].upper()}).status_code == 202
    second = post.token("verify", DORA["email"])
    assert client.post("/api/auth/verify", json={"token": first}).status_code == 422
    assert client.post("/api/auth/verify", json={"token": second}).status_code == 200


@pytest.mark.parametrize("email", ["nobody@acme.example", "alice@example.com", "nonsense", "", "a@b.example\r\nBcc: x@y.z"])
@pytest.mark.parametrize("path", ["/api/auth/verify/resend", "/api/auth/forgot"])
def test_T031_asking_for_a_letter_says_the_same_to_everybody(strict: APIFlask, people: cast.Cast, email: str, path: str) -> None:
    answer = browser(strict).post(path, json={"email": email})
    assert (answer.status_code, answer.json) == (202, {"status": "letter_sent"})


def test_T031_the_request_does_the_same_work_whoever_it_is(strict: APIFlask, people: cast.Cast, owner_url: str) -> None:
    """One sealed wish of the same kind for each: whether there is anybody is looked up by the worker."""
    for email in (people.alice.email, "nobody@example.com"):
        browser(strict).post("/api/auth/forgot", json={"email": email})
        register(browser(strict), email=email)
    with psycopg.connect(owner_url) as db:
        found = db.execute("select kind, count(*) from dana.letters group by kind order by kind").fetchall()
        assert db.execute("select count(*) from dana.one_time_tokens").fetchone() == (0,)
    assert found == [("register", 2), ("reset", 2)]


def test_T027_the_link_comes_from_the_settings_whatever_the_request_says(strict: APIFlask, post: Letterbox) -> None:
    client = browser(strict)
    client.post(
        "/api/auth/register", json=DORA, headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}
    )
    ((_, letter),) = post.empty()
    assert "http://localhost:5000/verify#token=" in letter.text
    assert "evil" not in letter.text


def test_proving_later_keeps_the_session_and_says_so(app: APIFlask, letterbox: Letterbox) -> None:
    client = browser(app)
    session = register(client)
    assert (session.status_code, session.json["email_verified"]) == (201, False)
    answer = browser(app).post("/api/auth/verify", json={"token": letterbox.token("verify", DORA["email"])})
    assert answer.status_code == 204
    me = client.get("/api/auth/session", headers={"Authorization": f"Bearer {session.json['access_token']}"})
    assert me.json["email_verified"] is True
    client.post("/api/auth/verify/resend", json={"email": DORA["email"]})
    assert letterbox.empty() == [], "who is proven gets no such letter"


def test_T030_one_address_is_one_person(app: APIFlask) -> None:
    assert register(browser(app)).status_code == 201
    for same in ("DORA@shop.example", "dora@SHOP.example", " dora@shop.example ", "dora@ｓhop.example"):
        assert register(browser(app), email=same).status_code == 409, same
    for other in ("dora+1@shop.example", "d.ora@shop.example"):
        assert register(browser(app), email=other).status_code == 201, other
    for none in ("dora@shop.example,eve@evil.example", "dora@shop.example\r\nBcc: eve@evil.example", "dorа@shop.example", "ﬁ@shop.example"):
        assert register(browser(app), email=none).status_code == 422, none
    for odd in (["dora@shop.example"], None, {"$ne": ""}, 7):
        assert browser(app).post("/api/auth/register", json={**DORA, "email": odd}).status_code == 422
        assert browser(app).post("/api/auth/forgot", json={"email": odd}).status_code == 422


@pytest.fixture
def closed(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[APIFlask]:
    """Where people come by invitation alone."""
    monkeypatch.setattr("dana.joining.Passwords", Passwords.cheap)
    made = create_app(settings.model_copy(update={"dana_registration": "closed"}), sockets=False)
    yield made
    made.extensions["dana.simulator"].close()
    made.extensions["dana.parts"].database.close()


def test_T031_where_registering_is_closed_it_says_so_to_everybody_alike(closed: APIFlask, people: cast.Cast, owner_url: str) -> None:
    found = [register(browser(closed), email=email) for email in (DORA["email"], people.alice.email)]
    assert [answer.status_code for answer in found] == [403, 403]
    assert len({str(answer.json["error"] | {"request_id": ""}) for answer in found}) == 1
    assert (count(owner_url, "users"), count(owner_url, "dana.registrations"), count(owner_url, "dana.letters")) == (4, 0, 0)


def test_where_registering_is_closed_an_invited_person_joins(closed: APIFlask, people: cast.Cast, owner_url: str) -> None:
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute("update users set email_verified_at = now()")
    alice = sign_in(closed, people.alice)
    assert alice.post("/api/invitations", json={"email": DORA["email"], "role": "agent"}).status_code == 201
    token = Letterbox.of(closed, owner_url).token("invitation", DORA["email"])
    joined = browser(closed).post("/api/auth/invitation/accept", json={"token": token, "name": "Dora", "password": DORA["password"]})
    assert (joined.status_code, joined.json["role"]) == (200, "agent")


# people from before addresses were proven


def test_who_was_here_before_proofs_signs_in_works_and_gets_the_letter(
    strict: APIFlask, post: Letterbox, people: cast.Cast, owner_url: str
) -> None:
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute("update users set proves_later = true where id = %s", (people.alice.user_id,))
    answer = browser(strict).post("/api/auth/login", json={"email": people.alice.email, "password": cast.PASSWORD})
    assert (answer.status_code, answer.json["email_verified"]) == (200, False)
    alice = SignedIn(strict.test_client(), answer.json)
    assert alice.get("/api/conversations").status_code == 200
    assert alice.call("PATCH", "/api/account", json={"name": "Acme & Co"}).status_code == 200
    for refused in (
        alice.post("/api/invitations", json={"email": DORA["email"], "role": "agent"}),
        alice.post("/api/api-keys", json={"name": "CRM", "scopes": ["read_conversations"]}),
    ):
        assert (refused.status_code, refused.json["error"]["message"]) == (403, "Confirm your e-mail address first.")
    proven = browser(strict).post("/api/auth/verify", json={"token": post.token("verify", people.alice.email)})
    assert proven.status_code == 204
    assert alice.get("/api/auth/session").json["email_verified"] is True
    assert alice.post("/api/invitations", json={"email": DORA["email"], "role": "agent"}).status_code == 201
    browser(strict).post("/api/auth/login", json={"email": people.alice.email, "password": cast.PASSWORD})
    assert [to for to, _ in post.empty()] == [DORA["email"]], "who has proven the address is asked no more"


def test_T031_a_wrong_password_of_somebody_from_before_sends_no_letter(
    strict: APIFlask, post: Letterbox, people: cast.Cast, owner_url: str
) -> None:
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute("update users set proves_later = true")
    assert login(browser(strict), "wrong wrong wrong", people.alice.email).status_code == 401
    assert post.empty() == []


def test_T036_who_owns_the_address_of_somebody_from_before_takes_it_over(
    strict: APIFlask, post: Letterbox, people: cast.Cast, owner_url: str
) -> None:
    """Whoever signed up with a foreign address in the first version keeps no more than until its owner comes."""
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute("update users set proves_later = true where id = %s", (people.mallory.user_id,))
    stranger = browser(strict, "Stranger")
    session = login(stranger, cast.PASSWORD, people.mallory.email).json
    post.empty()
    owner = browser(strict, "Owner")
    register(owner, email=people.mallory.email)
    made = owner.post("/api/auth/verify", json={"token": post.token("verify", people.mallory.email)})
    assert made.status_code == 200
    old = stranger.get("/api/auth/session", headers={"Authorization": f"Bearer {session['access_token']}"})
    assert old.status_code == 401
    assert login(browser(strict), cast.PASSWORD, people.mallory.email).status_code == 401
