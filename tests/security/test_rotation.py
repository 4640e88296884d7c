"""The root key is changed while people and programs work: nobody is signed out, and afterwards the old key is dead."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from pydantic import SecretStr

from dana.app import create_app
from dana.security.passwords import Passwords
from dana.settings import Settings
from tests import cast

OLD, NEW = "an older invented root key for tests: 48 signs 01", "the newer invented root key of tests: 48 signs 02"
Make = Callable[..., APIFlask]


@pytest.fixture
def make(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    """A web process with these root keys, the current one first."""
    monkeypatch.setattr("dana.app.Passwords", Passwords.cheap)
    made: list[APIFlask] = []

    def one(current: str, *old: str) -> APIFlask:
        keys = {"dana_secret_key": SecretStr(current), "dana_old_secret_keys": SecretStr(",".join(old)), "dana_demo": False}
        app = create_app(settings.model_copy(update=keys), sockets=False)
        made.append(app)
        return app

    yield one
    for app in made:
        app.extensions["dana.simulator"].close()
        app.extensions["dana.parts"].database.close()


@pytest.fixture
def people(owner_url: str) -> cast.Cast:
    people = cast.enter(owner_url, Passwords.cheap().hash(cast.PASSWORD))
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute("update users set email_verified_at = now()")
    return people


def signed_in(app: APIFlask, someone: cast.Someone) -> tuple[FlaskClient, dict[str, Any]]:
    client = app.test_client()
    answer = client.post("/api/auth/login", json={"email": someone.email, "password": cast.PASSWORD})
    assert answer.status_code == 200, answer.text
    return client, answer.json


def moved(client: FlaskClient, app: APIFlask) -> FlaskClient:
    """The same browser, answered by another process."""
    other = app.test_client()
    other._cookies.update(client._cookies)
    return other


def refresh(client: FlaskClient, csrf: str) -> Any:
    return client.post("/api/auth/refresh", headers={"X-CSRF-Token": csrf, "Origin": "http://localhost:5000"})


def ask(client: FlaskClient, token: str) -> int:
    return client.get("/api/auth/session", headers={"Authorization": f"Bearer {token}"}).status_code


def test_T023_nobody_is_signed_out_while_the_key_changes_and_the_old_one_is_dead_after_it(make: Make, people: cast.Cast) -> None:
    before = make(OLD)
    browsers = [signed_in(before, someone) for someone in (people.alice, people.bob, people.carol, people.mallory)]
    key = browsers[0][0].post(
        "/api/api-keys", json={"name": "CRM", "scopes": ["read_conversations"]},
        headers={"Authorization": f"Bearer {browsers[0][1]['access_token']}"},
    ).json["key"]  # fmt: skip
    # in the middle of a roll-out some processes close with the old key, some with the new one, and all open with both
    first, second = make(OLD, NEW), make(NEW, OLD)

    def life(browser: tuple[FlaskClient, dict[str, Any]]) -> tuple[FlaskClient, dict[str, Any]]:
        client, session = browser
        for turn in range(6):
            app = (first, second)[turn % 2]
            client = moved(client, app)
            assert ask(moved(client, (second, first)[turn % 2]), session["access_token"]) == 200
            answer = refresh(client, session["csrf_token"])
            assert answer.status_code == 200, answer.text
            session = answer.json
        program = (first, second)[len(session["access_token"]) % 2].test_client()
        assert program.get("/api/conversations", headers={"Authorization": f"Bearer {key}"}).status_code == 200
        client = moved(client, second)  # every process closes with the new key now
        answer = refresh(client, session["csrf_token"])
        assert answer.status_code == 200, answer.text
        return client, answer.json

    with ThreadPoolExecutor(4) as pool:
        browsers_after = list(pool.map(life, browsers))
    after = make(NEW)
    for client, session in browsers_after:
        assert ask(moved(client, after), session["access_token"]) == 200
        assert refresh(moved(client, after), session["csrf_token"]).status_code == 200
    for client, session in browsers:
        assert ask(moved(client, after), session["access_token"]) == 401, "what the old key closed is dead"
        assert refresh(moved(client, after), session["csrf_token"]).status_code in (401, 403)


def test_T023_one_cookie_at_once_through_processes_with_either_key_is_one_family(make: Make, people: cast.Cast) -> None:
    client, session = signed_in(make(OLD), people.alice)
    apps = (make(OLD, NEW), make(NEW, OLD))
    browsers = [moved(client, apps[number % 2]) for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda browser: refresh(browser, session["csrf_token"]), browsers))
    assert [answer.status_code for answer in answers] == [200] * 8
    for browser, answer in zip(browsers, answers, strict=True):
        assert ask(browser, answer.json["access_token"]) == 200, "no false alarm ended the family"
