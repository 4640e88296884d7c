"""Connectors and the simulated platform understand each other: signed webhooks one way, replies the other, over real HTTP."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from flask import Flask, Response, request
from werkzeug.serving import make_server

from dana.connectors import CONNECTORS
from dana.connectors.contract import (
    ConnectorError,
    Echo,
    IncomingMessage,
    NeedsReconnect,
    Outcome,
    OutgoingMessage,
    PlatformRequest,
    StatusUpdate,
)
from dana.http_client import Http
from dana.simulator.faults import SimulatorFaults
from dana.simulator.ledger import Ledger
from dana.simulator.phone import SimChannel
from dana.simulator.platform import FakeMeta
from dana.simulator.postman import Postman
from dana.simulator.standalone import create_fake_meta_app
from tests.connectors.told import config_of

CUSTOMER = "351910000001"


@dataclass
class Round:
    """One connector opened against the simulated platform, and the events that came by webhook."""

    connector: Any
    channel: SimChannel
    meta: FakeMeta
    events: list[Any] = field(default_factory=list)
    news: threading.Condition = field(default_factory=threading.Condition)

    def take(self) -> Response:
        raw = PlatformRequest(request.get_data(), {name.lower(): value for name, value in request.headers}, {})
        self.connector.verify(raw)
        with self.news:
            self.events += self.connector.parse(request.get_json())
            self.news.notify_all()
        return Response(status=200)

    def wait_for(self, kind: type, **facts: Any) -> Any:
        """The first event of this kind with these facts."""

        def found() -> list[Any]:
            return [event for event in self.events if isinstance(event, kind) and all(getattr(event, key) == facts[key] for key in facts)]

        with self.news:
            assert self.news.wait_for(found, 10), self.events
            return found()[0]


@pytest.fixture(params=["whatsapp", "facebook", "instagram"])
def round_trip(request: pytest.FixtureRequest) -> Iterator[Round]:
    key = request.param
    servers = []
    meta = FakeMeta(postman=Postman(lanes=2, delays=(0.05,) * 20), ledger=Ledger())
    taker = Flask("taker")
    for app in (create_fake_meta_app(meta), taker):
        server = make_server("127.0.0.1", 0, app, threaded=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        servers.append((server, thread))
    graph, webhooks = (f"http://127.0.0.1:{server.port}" for server, _ in servers)
    http = Http(allow_private=True)
    settings = config_of(key)
    config = CONNECTORS[key].Config(**settings)
    connector = CONNECTORS[key](config, http, base_url=f"{graph}/simulator/graph", version="v25.0")
    channel = SimChannel(
        integration_id=UUID(int=7), connector=key, name="Fernhill Cycles", external_id=connector.external_id,
        app_secret=settings["app_secret"], webhook_url=f"{webhooks}/webhooks/{key}/7",
    )  # fmt: skip
    (known,) = meta.learn(None, [channel])
    trip = Round(connector, known, meta)
    taker.add_url_rule("/webhooks/<path:_>", "take", lambda _: trip.take(), methods=["POST"])
    yield trip
    http.close()
    meta.close()
    for server, thread in servers:
        server.shutdown()
        thread.join(5)
        server.server_close()


def test_a_question_and_its_answer_travel_round(round_trip: Round) -> None:
    trip = round_trip
    assert trip.connector.check().ok
    trip.meta.customer_writes(trip.channel, CUSTOMER, "Olá, are you open? 🚲", "Ines")
    asked = trip.wait_for(IncomingMessage, text="Olá, are you open? 🚲")
    trip.connector.show_activity(asked.sender, asked.platform_id)
    receipt = trip.connector.send(OutgoingMessage(asked.sender, "We are.", "r-1", reply_to=asked.platform_id))
    assert receipt.platform_id
    trip.meta.customer_reads(trip.channel, CUSTOMER)
    if trip.channel.connector != "instagram":  # which tells of reading only
        trip.wait_for(StatusUpdate, status="delivered")
    trip.wait_for(StatusUpdate, status="read")
    trip.meta.owner_writes(trip.channel, CUSTOMER, "Ana here.")
    assert trip.wait_for(Echo, text="Ana here.").correlation is None
    if trip.channel.connector == "whatsapp":
        assert trip.wait_for(StatusUpdate, platform_id=receipt.platform_id).correlation == "r-1"
    else:
        mark = "r-1" if trip.channel.connector == "facebook" else None
        assert trip.wait_for(Echo, platform_id=receipt.platform_id).correlation == mark


def test_the_platforms_faults_are_told_apart(round_trip: Round) -> None:
    trip = round_trip
    trip.meta.customer_writes(trip.channel, CUSTOMER, "hello", "Ines")
    reply = OutgoingMessage(trip.wait_for(IncomingMessage).sender, "Hi.", "r-1")
    trip.meta.set_faults(None, SimulatorFaults(fail_5xx=1))
    with pytest.raises(ConnectorError) as caught:
        trip.connector.send(reply)
    assert caught.value.outcome in (Outcome.UNKNOWN, Outcome.NOT_SENT)
    assert not caught.value.permanent
    trip.meta.set_faults(None, SimulatorFaults(token_expired=True))
    with pytest.raises(NeedsReconnect):
        trip.connector.send(reply)
    assert not trip.connector.check().ok
    trip.meta.set_faults(None, SimulatorFaults())
    assert trip.connector.send(reply).platform_id
