"""Guessing passwords: held off per address, per client and in all, on record, told; and nobody can be locked out of a known device."""

from typing import Any

import psycopg
import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient

from dana.security import limits
from dana.security.limits import LIMITS, Limit
from tests import cast
from tests.accounts.letterbox import Letterbox, browser, entries

ROOM = LIMITS["sign_in"].most


def login(client: FlaskClient, email: str, password: str = "wrong wrong wrong") -> Any:
    return client.post("/api/auth/login", json={"email": email, "password": password})


def from_everywhere(app: APIFlask, email: str, times: int, password: str = "wrong wrong wrong") -> list[int]:
    return [login(browser(app, "bot", f"198.51.100.{number % 250}"), email, password).status_code for number in range(times)]


def test_T033_one_address_is_held_off_whoever_tries(app: APIFlask, letterbox: Letterbox, people: cast.Cast, owner_url: str) -> None:
    assert from_everywhere(app, people.alice.email, ROOM) == [401] * ROOM
    answer = login(browser(app), people.alice.email, cast.PASSWORD)
    assert answer.status_code == 429, "not even with the right password, from a place that nobody knows"
    assert int(answer.headers["Retry-After"]) > 0
    assert set(from_everywhere(app, people.alice.email.upper(), 5)) == {429}, "another spelling is no way out"
    assert login(browser(app), people.mallory.email, cast.PASSWORD).status_code == 200, "others are not touched"
    failed = entries(owner_url, "sign_in.failed")
    assert [entry["details"]["step"] for entry in failed] == ["password"] * ROOM + ["held off"]
    assert {entry["account_id"] for entry in failed} == {people.alice.account_id}
    told = [letter.subject for to, letter in letterbox.empty() if to == people.alice.email]
    assert told == ["Somebody tries passwords for your account"], "once, however long it goes on"


def test_T031_T033_an_unknown_address_is_held_off_alike(app: APIFlask, letterbox: Letterbox, people: cast.Cast, owner_url: str) -> None:
    known, unknown = (from_everywhere(app, email, ROOM + 3) for email in (people.alice.email, "nobody@example.com"))
    assert known == unknown
    assert [to for to, _ in letterbox.empty()] == [people.alice.email]
    assert len([entry for entry in entries(owner_url, "sign_in.failed") if entry["account_id"] is None]) == ROOM + 1


def test_T034_one_client_is_held_off_whomever_it_tries(app: APIFlask, people: cast.Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LIMITS, "sign_in_address", Limit(5, 900))
    bot = browser(app, "bot", "2001:db8:1:2::1")
    assert [login(bot, f"person{number}@example.com").status_code for number in range(5)] == [401] * 5
    neighbour = browser(app, "bot", "2001:db8:1:2:ffff::9")
    assert login(neighbour, "person9@example.com").status_code == 429, "an IPv6 line is one client"
    assert login(browser(app), people.alice.email, cast.PASSWORD).status_code == 200


def test_T034_one_password_over_a_thousand_people_is_held_off_in_all(
    app: APIFlask, people: cast.Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = browser(app)
    assert login(known, people.alice.email, cast.PASSWORD).status_code == 200
    monkeypatch.setitem(LIMITS, "sign_in_everywhere", Limit(20, 900))
    tries = [login(browser(app, "bot", f"198.51.{number}.1"), f"person{number}@example.com").status_code for number in range(25)]
    assert tries == [401] * 20 + [429] * 5
    assert login(known, people.alice.email, cast.PASSWORD).status_code == 200, "who was here before is not locked out by it"


def test_T035_the_right_password_from_a_known_device_gets_in_while_others_are_held_off(app: APIFlask, people: cast.Cast) -> None:
    known = browser(app)
    assert login(known, people.alice.email, cast.PASSWORD).status_code == 200
    assert 429 in from_everywhere(app, people.alice.email, ROOM + 2)
    assert login(known, people.alice.email, cast.PASSWORD).status_code == 200
    assert login(known, people.alice.email).status_code == 401, "a wrong one does not"


def test_T035_a_known_device_may_not_guess_for_ever_either(app: APIFlask, people: cast.Cast) -> None:
    known = browser(app)
    login(known, people.alice.email, cast.PASSWORD)
    statuses = [login(known, people.alice.email).status_code for _ in range(LIMITS["sign_in_device"].most + 2)]
    assert statuses[-2:] == [429, 429]
    assert login(browser(app, "elsewhere", "192.0.2.9"), people.alice.email, cast.PASSWORD).status_code == 200, "and harms nobody else"


def test_T035_a_device_of_somebody_else_is_no_way_past_the_limit(app: APIFlask, people: cast.Cast) -> None:
    mallorys = browser(app)
    assert login(mallorys, people.mallory.email, cast.PASSWORD).status_code == 200
    from_everywhere(app, people.alice.email, ROOM)
    assert login(mallorys, people.alice.email, cast.PASSWORD).status_code == 429


def test_signing_in_often_is_not_guessing(app: APIFlask, people: cast.Cast) -> None:
    assert {login(browser(app), people.alice.email, cast.PASSWORD).status_code for _ in range(ROOM + 5)} == {200}


def test_T033_asking_for_letters_is_held_off_alike_for_everybody(app: APIFlask, people: cast.Cast, letterbox: Letterbox) -> None:
    room = LIMITS["forgot"].most
    for email in (people.alice.email, "nobody@example.com"):
        statuses = [
            browser(app, "bot", f"198.51.100.{n}").post("/api/auth/forgot", json={"email": email}).status_code for n in range(room + 2)
        ]
        assert statuses == [202] * room + [429] * 2
    assert [to for to, _ in letterbox.empty()] == [people.alice.email] * room


def test_T035_the_cookie_of_a_device_is_out_of_reach_of_scripts_and_says_nothing(app: APIFlask, people: cast.Cast) -> None:
    client = browser(app)
    answer = login(client, people.alice.email, cast.PASSWORD)
    (cookie,) = [value for value in answer.headers.getlist("Set-Cookie") if value.startswith("dana_device=")]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert people.alice.user_id.hex not in cookie


def test_the_record_holds_no_password(app: APIFlask, people: cast.Cast, owner_url: str) -> None:
    login(browser(app), people.alice.email, "hunter2 hunter2")
    login(browser(app), "hunter2 hunter2", "x")  # typed into the wrong field
    with psycopg.connect(owner_url) as db:
        found = db.execute(
            "select audit_entries::text from audit_entries union all select e::text from dana.installation_entries e"
        ).fetchall()
    assert len(found) == 2
    assert "hunter2" not in str(found)


def test_the_limits_of_signing_in_stand_in_the_one_table() -> None:
    assert {"sign_in", "sign_in_address", "sign_in_everywhere", "sign_in_device", "second_factor", "password_check"} <= limits.LIMITS.keys()
