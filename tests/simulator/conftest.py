"""A shop's three channels, an app that takes webhooks over real HTTP, and a clock that stands still until told."""

import hashlib
import hmac
import json
import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask, Response, request
from werkzeug.serving import make_server

from dana.simulator.ledger import Ledger
from dana.simulator.phone import SimChannel
from dana.simulator.platform import FakeMeta
from dana.simulator.postman import Postman

SECRET = "app-secret-of-a-shop"
KINDS = ("whatsapp", "facebook", "instagram")


@dataclass
class Clock:
    """Moves only when a test moves it."""

    at: datetime = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **how_far: float) -> None:
        self.at += timedelta(**how_far)


@dataclass
class App:
    """Stands for Dana: takes signed webhooks, answers as a test wishes."""

    url: str = ""
    bodies: list[bytes] = field(default_factory=list)
    forged: int = 0
    answers: list[int] = field(default_factory=list)  # used up first; then 200
    news: threading.Condition = field(default_factory=threading.Condition)

    def take(self) -> Response:
        body = request.get_data()
        right = "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        with self.news:
            if not hmac.compare_digest(right, request.headers.get("X-Hub-Signature-256", "")):
                self.forged += 1
                return Response(status=401)
            status = self.answers.pop(0) if self.answers else 200
            self.bodies.append(body)
            self.news.notify_all()
            return Response(status=status)

    def wait_for(self, number: int) -> list[dict[str, Any]]:
        """The first webhooks that came, once there are so many."""
        with self.news:
            assert self.news.wait_for(lambda: len(self.bodies) >= number, 10), f"{len(self.bodies)} of {number} webhooks came"
            return [json.loads(body) for body in self.bodies]


def start(app: Flask) -> tuple[str, Callable[[], None]]:
    """Serve an app on a free port; its address and how to stop it."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()

    def stop() -> None:
        server.shutdown()
        thread.join(5)
        server.server_close()

    return f"http://127.0.0.1:{server.port}", stop


@pytest.fixture
def app() -> Iterator[App]:
    taker = App()
    flask = Flask("taker")
    flask.add_url_rule("/webhooks/<path:_>", "take", lambda _: taker.take(), methods=["POST"])
    taker.url, stop = start(flask)
    yield taker
    stop()


@pytest.fixture
def clock() -> Clock:
    return Clock()


def channel(connector: str, url: str = "http://127.0.0.1:9", number: int = 1, **changes: Any) -> SimChannel:
    key = UUID(int=KINDS.index(connector) * 100 + number)
    known = {
        "integration_id": key,
        "connector": connector,
        "name": "Fernhill Cycles",
        "external_id": f"10{key.int:013d}",
        "app_secret": SECRET,
        "webhook_url": f"{url}/webhooks/{connector}/{key}",
    }
    return SimChannel(**{**known, **changes})


@pytest.fixture
def meta(app: App, clock: Clock) -> Iterator[FakeMeta]:
    """A platform that delivers over HTTP and tries again quickly."""
    fake = FakeMeta(postman=Postman(lanes=2, delays=(0.02,) * 20), ledger=Ledger(), now=clock)
    fake.learn(None, [channel(kind, app.url) for kind in KINDS])
    yield fake
    fake.close()


@pytest.fixture
def channels(meta: FakeMeta) -> dict[str, SimChannel]:
    return {one.connector: one for one in meta.channels()}
