"""The web process without sockets, and somebody signed in."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient

from dana.app import create_app
from dana.conversations.thread import Channel
from dana.database.transactions import Database
from dana.security.passwords import Passwords
from dana.settings import Settings
from tests import cast


@pytest.fixture
def app(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[APIFlask]:
    monkeypatch.setattr("dana.joining.Passwords", Passwords.cheap)
    made = create_app(settings, sockets=False)
    yield made
    made.extensions["dana.simulator"].close()
    made.extensions["dana.parts"].database.close()


@pytest.fixture
def people(owner_url: str) -> cast.Cast:
    return cast.enter(owner_url, Passwords.cheap().hash(cast.PASSWORD))


@pytest.fixture
def channel(database: Database, people: cast.Cast) -> Channel:
    return cast.a_channel(database, people.alice)


@pytest.fixture
def conversation_id(database: Database, channel: Channel) -> UUID:
    return cast.a_conversation(database, channel)


@dataclass
class SignedIn:
    """A browser of somebody who signed in."""

    client: FlaskClient
    session: dict[str, Any]

    def call(self, method: str, path: str, **more: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.session['access_token']}", **more.pop("headers", {})}
        return self.client.open(path, method=method, headers=headers, **more)

    def get(self, path: str, **more: Any) -> Any:
        return self.call("GET", path, **more)

    def post(self, path: str, **more: Any) -> Any:
        return self.call("POST", path, **more)


def sign_in(app: APIFlask, someone: cast.Someone) -> SignedIn:
    client = app.test_client()
    answer = client.post("/api/auth/login", json={"email": someone.email, "password": cast.PASSWORD})
    assert answer.status_code == 200, answer.text
    return SignedIn(client, answer.json)


@pytest.fixture
def alice(app: APIFlask, people: cast.Cast) -> SignedIn:
    return sign_in(app, people.alice)


@pytest.fixture
def carol(app: APIFlask, people: cast.Cast) -> SignedIn:
    return sign_in(app, people.carol)


@pytest.fixture
def mallory(app: APIFlask, people: cast.Cast) -> SignedIn:
    return sign_in(app, people.mallory)
