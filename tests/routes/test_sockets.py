"""Sockets: who may listen, to what, and for how long."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from apiflask import APIFlask

from dana.app import create_app
from dana.database.transactions import Database
from dana.routes import sockets
from dana.security.passwords import Passwords
from dana.settings import Settings
from tests import cast
from tests.routes.conftest import sign_in


@pytest.fixture
def app(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[APIFlask]:
    monkeypatch.setattr("dana.app.Passwords", Passwords.cheap)
    monkeypatch.setattr(sockets, "CHECK_SECONDS", 0.2)
    made = create_app(settings.model_copy(update={"dana_demo": False}))
    assert made.extensions["dana.listener"].listening.wait(10)
    yield made
    made.extensions["dana.sockets"].close()
    made.extensions["dana.simulator"].close()
    made.extensions["dana.parts"].database.close()


def connect(app: APIFlask, token: Any) -> Any:
    return app.extensions["socketio"].test_client(app, auth={"token": token} if token is not None else None)


def soon(condition: Callable[[], bool]) -> bool:
    end = time.monotonic() + 10
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


def test_T160_without_a_good_access_token_a_socket_is_refused(app: APIFlask, people: cast.Cast) -> None:
    browser = sign_in(app, people.alice)
    cookie = browser.client.get_cookie("dana_refresh", path="/api/auth")
    assert cookie is not None
    for token in (None, "", "junk", 7, {"a": 1}, cookie.value, browser.session["csrf_token"]):
        assert not connect(app, token).is_connected(), token
    assert connect(app, browser.session["access_token"]).is_connected()


def test_T075_a_socket_hears_its_own_account_and_no_other(app: APIFlask, database: Database, people: cast.Cast) -> None:
    alice = connect(app, sign_in(app, people.alice).session["access_token"])
    mallory = connect(app, sign_in(app, people.mallory).session["access_token"])
    conversation_id = cast.a_conversation(database, cast.a_channel(database, people.alice))
    heard: list[dict[str, Any]] = []
    assert soon(lambda: heard.extend(alice.get_received()) or any(item["args"][0]["id"] == str(conversation_id) for item in heard))
    assert all(set(item["args"][0]) <= {"event", "id", "conversation_id", "version"} for item in heard), "ids and versions, never data"
    assert mallory.get_received() == []


@pytest.mark.parametrize("how", ["signed out", "removed"])
def test_T162_a_sign_out_or_a_removal_cuts_the_socket(app: APIFlask, people: cast.Cast, owner_url: str, how: str) -> None:
    browser = sign_in(app, people.bob)
    socket = connect(app, browser.session["access_token"])
    statement = "update sign_ins set ended_at = now()" if how == "signed out" else "delete from memberships where role = 'agent'"
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute(statement)
    assert soon(lambda: not socket.is_connected())


def test_a_next_access_token_keeps_the_socket_and_another_accounts_cuts_it(app: APIFlask, people: cast.Cast) -> None:
    bob = sign_in(app, people.bob).session["access_token"]
    socket = connect(app, bob)
    assert socket.emit("renew", {"token": bob}, callback=True) is True
    socket.emit("renew", {"token": sign_in(app, people.mallory).session["access_token"]})
    assert not socket.is_connected()


def test_T166_sockets_never_take_the_last_threads(app: APIFlask, people: cast.Cast) -> None:
    token = sign_in(app, people.alice).session["access_token"]
    app.extensions["dana.sockets"]._most = 2
    held = [connect(app, token) for _ in range(3)]
    assert [socket.is_connected() for socket in held] == [True, True, False]
