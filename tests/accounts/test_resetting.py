"""A new password by letter: it tells nothing, works once and soon, ends every session and passes by no second factor."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient

from dana.mail import Letter
from tests import cast
from tests.accounts.letterbox import Letterbox, browser, entries
from tests.routes.conftest import SignedIn

NEW = "another long secret"


def forgot(app: APIFlask, letterbox: Letterbox, email: str) -> str:
    assert browser(app).post("/api/auth/forgot", json={"email": email}).status_code == 202
    return letterbox.token("reset", email)


def reset(client: FlaskClient, token: Any, password: str = NEW, **more: Any) -> Any:
    return client.post("/api/auth/reset", json={"token": token, "password": password, **more})


def login(client: FlaskClient, email: str, password: str = NEW) -> Any:
    return client.post("/api/auth/login", json={"email": email, "password": password})


def test_a_new_password_takes_the_place_of_the_old_one(app: APIFlask, letterbox: Letterbox, people: cast.Cast, owner_url: str) -> None:
    token = forgot(app, letterbox, people.alice.email)
    answer = reset(browser(app), token)
    assert (answer.status_code, answer.data) == (204, b"")
    assert login(browser(app), people.alice.email, cast.PASSWORD).status_code == 401
    assert login(browser(app), people.alice.email).status_code == 200
    assert [letter.subject for to, letter in letterbox.empty() if to == people.alice.email] == ["Your password has changed"]
    assert [entry["actor_id"] for entry in entries(owner_url, "password.reset")] == [people.alice.user_id]


def test_T028_a_reset_ends_every_session_and_signs_nobody_in(
    app: APIFlask, letterbox: Letterbox, people: cast.Cast, alice: SignedIn
) -> None:
    answer = reset(alice.client, forgot(app, letterbox, people.alice.email))
    assert "Set-Cookie" not in answer.headers
    assert alice.get("/api/auth/session").status_code == 401
    refreshed = alice.client.post(
        "/api/auth/refresh", headers={"X-CSRF-Token": alice.session["csrf_token"], "Origin": "http://localhost:5000"}
    )
    assert refreshed.status_code == 401


def test_T024_the_token_is_in_no_answer_and_no_log(
    app: APIFlask, letterbox: Letterbox, people: cast.Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = browser(app).post("/api/auth/forgot", json={"email": people.alice.email})
    token = letterbox.token("reset", people.alice.email)
    assert token not in answer.text + str(answer.headers)
    reset(browser(app), token, "short")
    reset(browser(app), token)
    out = capsys.readouterr()
    assert token not in out.out + out.err


def test_T025_a_token_is_kept_only_as_a_hash(app: APIFlask, letterbox: Letterbox, people: cast.Cast, owner_url: str) -> None:
    token = forgot(app, letterbox, people.alice.email)
    with psycopg.connect(owner_url) as db:
        row = db.execute("select one_time_tokens::text from dana.one_time_tokens").fetchone()
    assert row is not None
    assert token not in row[0]


@pytest.mark.parametrize("how", ["used", "thirty minutes", "a newer request", "a changed password", "a disabled person"])
def test_T025_a_token_ends(app: APIFlask, letterbox: Letterbox, people: cast.Cast, owner_url: str, alice: SignedIn, how: str) -> None:
    token = forgot(app, letterbox, people.alice.email)
    with psycopg.connect(owner_url, autocommit=True) as db:
        if how == "used":
            assert reset(browser(app), token).status_code == 204
        elif how == "thirty minutes":
            db.execute("update dana.one_time_tokens set expires_at = expires_at - interval '30 minutes'")
        elif how == "a newer request":
            forgot(app, letterbox, people.alice.email)
        elif how == "a changed password":
            changed = alice.post("/api/me/password", json={"password": cast.PASSWORD, "new_password": "changed meanwhile ok"})
            assert changed.status_code == 200
        else:
            db.execute("update users set disabled_at = now() where id = %s", (people.alice.user_id,))
    answer = reset(browser(app), token, "yet another secret")
    assert answer.status_code == 422
    assert "token" in answer.json["error"]["details"]["fields"]


@pytest.mark.parametrize("token", ["", "x" * 43, None, [], {"$ne": ""}, 7, "A" * 100_000, "\0" * 43, ["a"]])
def test_T026_what_is_no_token_is_refused(app: APIFlask, people: cast.Cast, token: Any) -> None:
    assert reset(browser(app), token).status_code == 422


def test_T026_a_token_is_its_own_persons_and_of_its_own_use(app: APIFlask, letterbox: Letterbox, people: cast.Cast) -> None:
    token = forgot(app, letterbox, people.alice.email)
    for more in ({"email": people.mallory.email}, {"user_id": str(people.mallory.user_id)}):
        assert reset(browser(app), token, **more).status_code == 422, "nobody else can be named"
    for path in ("/api/auth/verify", "/api/auth/confirm-email"):
        assert browser(app).post(path, json={"token": token}).status_code == 422
    assert reset(browser(app), token).status_code == 204
    assert login(browser(app), people.mallory.email, cast.PASSWORD).status_code == 200
    assert login(browser(app), people.alice.email).status_code == 200


def test_T029_fifty_at_once_change_it_once(app: APIFlask, letterbox: Letterbox, people: cast.Cast) -> None:
    token = forgot(app, letterbox, people.alice.email)
    passwords = [f"another long secret {number:02}" for number in range(50)]
    with ThreadPoolExecutor(10) as pool:
        statuses = list(pool.map(lambda password: reset(browser(app), token, password).status_code, passwords))
    assert statuses.count(204) == 1
    assert set(statuses) == {204, 422}
    assert login(browser(app), people.alice.email, passwords[statuses.index(204)]).status_code == 200


def test_a_weak_password_is_refused_and_the_letter_stays_good(app: APIFlask, letterbox: Letterbox, people: cast.Cast) -> None:
    token = forgot(app, letterbox, people.alice.email)
    answer = reset(browser(app), token, "alice@example.com1")
    assert (answer.status_code, list(answer.json["error"]["details"]["fields"])) == (422, ["password"])
    assert reset(browser(app), token).status_code == 204


def test_T030_a_letter_goes_to_the_address_as_it_is_kept(app: APIFlask, letterbox: Letterbox, people: cast.Cast) -> None:
    browser(app).post("/api/auth/forgot", json={"email": "ALICE@EXAMPLE.COM"})
    browser(app).post("/api/auth/forgot", json={"email": "alıce@example.com"})
    browser(app).post("/api/auth/forgot", json={"email": "alice@example.com,eve@evil.example"})
    assert [to for to, _ in letterbox.empty()] == [people.alice.email]


def test_T036_a_reset_wipes_what_an_unproven_stranger_set_up(app: APIFlask, letterbox: Letterbox, owner_url: str) -> None:
    stranger = browser(app, "Stranger")
    body = {"email": "dora@shop.example", "password": "the stranger's secret", "name": "Stranger", "account_name": "Trap"}
    session = SignedIn(stranger, stranger.post("/api/auth/register", json=body).json)
    letterbox.empty()
    offer = session.post("/api/me/second-factor/start", json={"password": body["password"]}).json
    import pyotp

    assert session.post("/api/me/second-factor", json={"code": pyotp.TOTP(offer["secret"]).now()}).status_code == 200
    assert reset(browser(app, "Owner"), forgot(app, letterbox, body["email"])).status_code == 204
    assert session.get("/api/auth/session").status_code == 401
    assert login(stranger, body["email"], body["password"]).status_code == 401
    owner = login(browser(app, "Owner"), body["email"])
    assert owner.status_code == 200, "and no code of the stranger's app is asked for"
    assert (owner.json["email_verified"], owner.json["second_factor"]) == (True, False)
    with psycopg.connect(owner_url) as db:
        assert db.execute("select count(*) from dana.recovery_codes").fetchone() == (0,)


def test_T028_the_second_factor_of_a_proven_person_stays(
    app: APIFlask, letterbox: Letterbox, people: cast.Cast, alice: SignedIn, owner_url: str
) -> None:
    import pyotp

    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute("update users set email_verified_at = now()")
    offer = alice.post("/api/me/second-factor/start", json={"password": cast.PASSWORD}).json
    assert alice.post("/api/me/second-factor", json={"code": pyotp.TOTP(offer["secret"]).now()}).status_code == 200
    letterbox.empty()
    assert reset(browser(app), forgot(app, letterbox, people.alice.email)).status_code == 204
    answer = login(browser(app), people.alice.email)
    assert answer.status_code == 200
    assert answer.json.keys() == {"second_factor", "ticket"}


def test_T027_the_link_of_a_reset_comes_from_the_settings(app: APIFlask, letterbox: Letterbox, people: cast.Cast) -> None:
    headers = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    browser(app).post("/api/auth/forgot", json={"email": people.alice.email}, headers=headers)
    ((_, letter),) = letterbox.empty()
    assert isinstance(letter, Letter)
    assert "http://localhost:5000/reset#token=" in letter.text
    assert "evil" not in letter.text
