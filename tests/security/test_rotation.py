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
from dana.security.keys import Keys
from dana.security.passwords import Passwords
from dana.security.reseal import Resealing, hanging
from dana.settings import Settings
from tests import cast
from tests.routes.conftest import SignedIn
from tests.routes.test_me import login, second_step, turn_on

OLD, NEW = "an older invented root key for tests: 48 signs 01", "the newer invented root key of tests: 48 signs 02"
Make = Callable[..., APIFlask]


@pytest.fixture
def make(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    """A web process with these root keys, the current one first."""
    monkeypatch.setattr("dana.joining.Passwords", Passwords.cheap)
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


def hangs(app: APIFlask, *roots: str) -> tuple[int, int]:
    left = hanging(app.extensions["dana.parts"].database, Keys(roots))
    return left.keys, left.people


def test_T023_a_key_moves_to_the_new_root_by_its_use_and_the_old_root_can_go(make: Make, people: cast.Cast, owner_url: str) -> None:
    before = make(OLD)
    _, session = signed_in(before, people.alice)
    texts = [
        before.test_client().post(
            "/api/api-keys", json={"name": name, "scopes": ["read_conversations"]},
            headers={"Authorization": f"Bearer {session['access_token']}"},
        ).json["key"]
        for name in ("used", "idle")
    ]  # fmt: skip

    def use(app: APIFlask, text: str) -> int:
        return app.test_client().get("/api/conversations", headers={"Authorization": f"Bearer {text}"}).status_code

    assert use(before, texts[0]) == 200
    during = make(NEW, OLD)
    assert (hangs(during, OLD), hangs(during, NEW, OLD)) == ((0, 0), (2, 0))
    assert use(during, texts[0]) == 200, "used a moment ago with the old root: it moves all the same"
    assert hangs(during, NEW, OLD) == (1, 0)
    with psycopg.connect(owner_url, autocommit=True) as db:
        marks = "select name, xmin, made_with, last_used_at from api_keys order by name desc"
        moved_once = db.execute(marks).fetchall()
        assert use(during, texts[0]) == 200
        assert db.execute(marks).fetchall() == moved_once, "each further use writes nothing"
    after = make(NEW)
    assert [use(after, text) for text in texts] == [200, 401]
    assert use(during, texts[1]) == 200
    assert hangs(after, NEW) == (0, 0)
    assert [use(after, text) for text in texts] == [200, 200]


def test_T023_a_key_of_before_the_marks_counts_until_it_is_used(make: Make, people: cast.Cast, owner_url: str) -> None:
    app = make(NEW)
    _, session = signed_in(app, people.alice)
    key = app.test_client().post(
        "/api/api-keys", json={"name": "CRM", "scopes": ["read_conversations"]},
        headers={"Authorization": f"Bearer {session['access_token']}"},
    ).json["key"]  # fmt: skip
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute("update api_keys set made_with = null")
    assert hangs(app, NEW) == (1, 0)
    assert app.test_client().get("/api/conversations", headers={"Authorization": f"Bearer {key}"}).status_code == 200
    assert hangs(app, NEW) == (0, 0)
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute("update api_keys set made_with = null, expires_at = now() - interval '1 second'")
    assert hangs(app, NEW) == (0, 0), "what has ended hangs on nothing"


def test_T023_recovery_codes_hang_on_the_old_root_until_the_person_makes_new_ones(make: Make, people: cast.Cast) -> None:
    before = make(OLD)
    client, session = signed_in(before, people.alice)
    _, old_codes = turn_on(SignedIn(client, session))
    during = make(NEW, OLD)
    assert hangs(during, NEW, OLD) == (0, 1)
    assert second_step(during, ticket(during, people.alice), old_codes[0]).status_code == 200, "an old code still signs in"
    alice = SignedIn(moved(client, during), session)
    answer = alice.post("/api/me/second-factor/recovery-codes", json={"password": cast.PASSWORD})
    assert answer.status_code == 200
    assert hangs(during, NEW, OLD) == (0, 0)
    parts = during.extensions["dana.parts"]
    Resealing(parts.database, parts.sealer).run()  # the app's secret
    after = make(NEW)
    assert second_step(after, ticket(after, people.alice), old_codes[1]).status_code == 401
    assert second_step(after, ticket(after, people.alice), answer.json["recovery_codes"][0]).status_code == 200


def ticket(app: APIFlask, someone: cast.Someone) -> str:
    return str(login(app, someone.email).json["ticket"])
