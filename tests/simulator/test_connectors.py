"""The real connectors speak with the fake platform: what either side says, the other understands."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from dana.connectors import CONNECTORS
from dana.connectors.contract import (
    Connector,
    ConnectorError,
    DeliveryStatus,
    Echo,
    Forged,
    IncomingMessage,
    NeedsReconnect,
    Outcome,
    OutgoingMessage,
    Person,
    PlatformRequest,
    StatusUpdate,
)
from dana.http_client import Http
from dana.simulator.faults import SimulatorFaults
from dana.simulator.payloads import sign
from dana.simulator.phone import SimChannel
from dana.simulator.platform import FakeMeta
from dana.simulator.standalone import create_fake_meta_app
from tests.simulator.conftest import KINDS, SECRET, App, start

ID_FIELD = {"whatsapp": "phone_number_id", "facebook": "page_id", "instagram": "instagram_id"}
NORA = "15550142077"


@pytest.fixture
def graph_url(meta: FakeMeta) -> Iterator[str]:
    url, stop = start(create_fake_meta_app(meta, hold_seconds=0.3))
    yield f"{url}/simulator/graph"
    stop()


@pytest.fixture(params=KINDS)
def side(request: pytest.FixtureRequest, graph_url: str, channels: dict[str, SimChannel]) -> tuple[Any, SimChannel]:
    """A connector opened for one of the channels, and that channel."""
    channel = channels[request.param]
    kind = CONNECTORS[request.param]
    settings = {
        ID_FIELD[request.param]: channel.external_id,
        "access_token": "token",
        "app_secret": SECRET,
        "verify_token": "word",
    }
    connector: Connector = kind(kind.Config(**settings), Http(allow_private=True), base_url=graph_url, version="v25.0")
    return connector, channel


def reply(to: Person, text: str = "We open at ten.", **more: Any) -> OutgoingMessage:
    return OutgoingMessage(to=to, text=text, correlation="7f3c", **more)


def events(connector: Any, app: App, number: int) -> list[Any]:
    return [event for payload in app.wait_for(number) for event in connector.parse(payload)]


def test_the_check_finds_the_channel(side: tuple[Any, SimChannel]) -> None:
    connector, _ = side
    found = connector.check()
    assert found.ok, found.message


def test_a_customers_text_is_verified_and_understood(side: tuple[Any, SimChannel], meta: FakeMeta, app: App) -> None:
    connector, channel = side
    written = meta.customer_writes(channel, NORA, "¿Abren el domingo? 🚲", "Nora Lindqvist")
    (event,) = events(connector, app, 1)
    assert isinstance(event, IncomingMessage)
    assert (event.platform_id, event.text, event.kind, event.answerable) == (written.id, written.text, "text", True)
    assert NORA in [value for _, value in event.sender.identities]
    headers = {name.lower(): value for name, value in sign(app.bodies[0], SECRET).items()}
    connector.verify(PlatformRequest(app.bodies[0], headers, {}))
    with pytest.raises(Forged):
        connector.verify(PlatformRequest(json.dumps(json.loads(app.bodies[0])).encode(), headers, {}))


def test_a_reply_is_delivered_and_what_follows_names_it(side: tuple[Any, SimChannel], meta: FakeMeta, app: App) -> None:
    connector, channel = side
    written = meta.customer_writes(channel, NORA, "Hi")
    (incoming,) = events(connector, app, 1)
    connector.show_activity(incoming.sender, incoming.platform_id)
    receipt = connector.send(reply(incoming.sender, reply_to=written.id))
    follows = {"whatsapp": 2, "facebook": 2, "instagram": 1}[channel.connector]  # they leave once the send is answered
    app.wait_for(1 + follows)
    meta.customer_reads(channel, NORA)
    told = events(connector, app, 2 + follows)[1:]
    named = [event for event in told if getattr(event, "platform_id", None) == receipt.platform_id]
    assert named
    assert any(event.correlation == "7f3c" for event in named if hasattr(event, "correlation")) is (channel.connector != "instagram")
    assert DeliveryStatus.READ in [event.status for event in told if isinstance(event, StatusUpdate)]
    assert sum(isinstance(event, Echo) for event in told) == (channel.connector != "whatsapp")
    with meta.thread(channel, NORA) as thread:
        assert thread is not None
        assert [(one.sender, one.ticks.value) for one in thread.messages] == [("customer", "read"), ("business", "read")]


def test_the_owners_own_reply_is_an_echo_without_our_mark(side: tuple[Any, SimChannel], meta: FakeMeta, app: App) -> None:
    connector, channel = side
    meta.owner_writes(channel, NORA, "I am here myself")
    (event,) = events(connector, app, 1)
    assert isinstance(event, Echo)
    assert (event.text, event.correlation) == ("I am here myself", None)
    assert NORA in [value for _, value in event.recipient.identities]


@pytest.mark.parametrize(
    ("faults", "outcome"),
    [
        ({"token_expired": True}, Outcome.REFUSED),
        ({"throttle": 1}, Outcome.NOT_SENT),
        ({"fail_5xx": 1}, Outcome.UNKNOWN),
        ({"deliver_then_timeout": 1}, Outcome.UNKNOWN),
    ],
)
def test_each_fault_has_its_outcome(side: tuple[Any, SimChannel], meta: FakeMeta, faults: Any, outcome: Outcome) -> None:
    connector, channel = side
    kind = {"whatsapp": "wa_id", "facebook": "psid", "instagram": "igsid"}[channel.connector]
    meta.set_faults(None, SimulatorFaults(**faults))
    with pytest.raises(ConnectorError) as failed:
        connector.send(reply(Person(((kind, NORA),))))
    assert failed.value.outcome is outcome
    assert isinstance(failed.value, NeedsReconnect) is faults.get("token_expired", False)
