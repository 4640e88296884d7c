"""Health: ready, degraded, and what is said of it."""

from typing import Any

import pytest
from apiflask import APIFlask

from dana.app import create_app
from dana.database import health
from dana.database.transactions import Database
from dana.errors import Unavailable
from dana.security.passwords import Passwords
from dana.settings import Settings


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_kept", (0.0, health.Health(False, False)))


def test_without_a_worker_it_is_ready_and_degraded(app: APIFlask) -> None:
    answer = app.test_client().get("/api/health")
    assert (answer.status_code, answer.json["ready"]) == (200, True)
    assert "worker" in [item["part"] for item in answer.json["degraded"]]


def test_when_nothing_can_be_committed_it_is_a_503(app: APIFlask, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_: object) -> None:
        raise Unavailable

    monkeypatch.setattr(Database, "system_statements", away)
    answer = app.test_client().get("/api/health")
    assert (answer.status_code, answer.json["ready"]) == (503, False)


def test_it_says_whether_letters_lie_here_so_that_the_sign_in_page_asks_for_none_elsewhere(app: APIFlask) -> None:
    """The same rule as for the letters themselves: on this very machine, while none are sent."""
    client = app.test_client()

    def said(**request: Any) -> tuple[bool, int]:
        return client.get("/api/health", **request).json["letters"], client.get("/api/letters", **request).status_code

    assert said() == (True, 200)
    assert said(headers={"Host": "elsewhere.example"}) == (False, 404)
    assert said(environ_overrides={"REMOTE_ADDR": "203.0.113.7"}) == (False, 404)


def test_in_production_there_are_no_letters_to_ask_for(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dana.joining.Passwords", Passwords.cheap)
    made = create_app(settings.model_copy(update={"dana_env": "production", "public_url": "https://dana.example"}), sockets=False)
    answer = made.test_client().get("/api/health")
    assert (answer.json["letters"], answer.json["demo"]) == (False, None)
    assert made.test_client().get("/api/letters").status_code == 404
    made.extensions["dana.parts"].database.close()


@pytest.mark.parametrize(("setting", "registering"), [("open", True), ("closed", False)])
def test_it_says_whether_people_may_register_so_that_no_page_offers_it_in_vain(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, setting: str, registering: bool
) -> None:
    monkeypatch.setattr("dana.joining.Passwords", Passwords.cheap)
    made = create_app(settings.model_copy(update={"dana_registration": setting}), sockets=False)
    client = made.test_client()
    person = {"email": "new@example.com", "password": "four quiet herons", "name": "New", "account_name": "Shop"}
    assert client.get("/api/health").json["registering"] is registering
    assert (client.post("/api/auth/register", json=person).status_code == 403) is not registering, "it is true"
    made.extensions["dana.parts"].database.close()
