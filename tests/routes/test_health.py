"""Health: ready, degraded, and what is said of it."""

import pytest
from apiflask import APIFlask

from dana.database import health
from dana.database.transactions import Database
from dana.errors import Unavailable


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
