"""Connectors take their leave of the fake platform: what it then sends no more, and what it goes on with for others."""

from collections.abc import Callable
from typing import Any

import pytest

from dana.connectors import CONNECTORS
from dana.connectors.contract import ConnectorError, Disconnects, NeedsReconnect
from dana.http_client import Http
from dana.simulator.faults import SimulatorFaults
from dana.simulator.phone import SimChannel
from dana.simulator.platform import FakeMeta
from dana.simulator.standalone import create_fake_meta_app
from tests.simulator.conftest import KINDS, SECRET, App, channel, start

ID_FIELD = {"whatsapp": "phone_number_id", "facebook": "page_id", "instagram": "instagram_id"}
ACCOUNT = "77003300440055"
Opener = Callable[..., Any]


@pytest.fixture
def opened(meta: FakeMeta, app: App) -> Any:
    """Opens a connector for a kind of channel of the shop's, whose WhatsApp number is one of a business account."""
    meta.learn(None, [channel(kind, app.url, business_account_id=ACCOUNT if kind == "whatsapp" else "") for kind in KINDS])
    url, stop = start(create_fake_meta_app(meta, hold_seconds=0.3))

    def open_(kind: str, token: str = "token", **more: str) -> Any:
        settings = {ID_FIELD[kind]: channel(kind).external_id, "access_token": token, "app_secret": SECRET, "verify_token": "word", **more}
        if kind == "whatsapp":
            settings.setdefault("business_account_id", ACCOUNT)
        made = CONNECTORS[kind]
        return made(made.Config(**settings), Http(allow_private=True), base_url=f"{url}/simulator/graph", version="v25.0")

    yield open_
    stop()


def writes(meta: FakeMeta, kind: str) -> None:
    one = next(found for found in meta.channels() if found.connector == kind)
    meta.customer_writes(one, "15550142077", "Are you open?")


@pytest.mark.parametrize("kind", KINDS)
def test_T084_whoever_leaves_gets_nothing_more_and_its_neighbours_do(kind: str, opened: Opener, meta: FakeMeta, app: App) -> None:
    connector = opened(kind)
    assert isinstance(connector, Disconnects)
    said = connector.disconnect([])
    assert len(said.told) == 1
    assert "unsubscribed" in said.told[0]
    for each in (kind, *(other for other in KINDS if other != kind)):
        writes(meta, each)
    objects = {payload["object"] for payload in app.wait_for(2)}
    mine = {"whatsapp": "whatsapp_business_account", "facebook": "page", "instagram": "instagram"}
    assert objects == {name for key, name in mine.items() if key != kind}


@pytest.mark.parametrize("kind", KINDS)
def test_leaving_twice_is_as_good_as_once(kind: str, opened: Opener) -> None:
    assert opened(kind).disconnect([]) == opened(kind).disconnect([])


@pytest.mark.parametrize("kind", KINDS)
def test_what_another_connection_needs_is_left(kind: str, opened: Opener, meta: FakeMeta) -> None:
    said = opened(kind).disconnect([opened(kind, "another-token")])
    assert said.told == ()
    assert "another connection" in said.remaining[0]
    assert meta.is_subscribed(channel(kind, business_account_id=ACCOUNT).subscribes)


def test_a_persons_token_is_ended_and_a_page_s_is_not(opened: Opener, meta: FakeMeta) -> None:
    assert not any("permissions" in sentence for sentence in opened("facebook", "page-token").disconnect([]).told)
    said = opened("facebook", "user-token").disconnect([])
    assert any("permissions are withdrawn" in sentence for sentence in said.told)
    assert meta.is_withdrawn("user-token")
    with pytest.raises(NeedsReconnect):
        opened("facebook", "user-token").disconnect([])


def test_a_persons_token_that_another_connection_uses_is_not_ended(opened: Opener, meta: FakeMeta) -> None:
    opened("facebook", "user-token").disconnect([opened("instagram", "user-token")])
    assert not meta.is_withdrawn("user-token")


def test_without_the_business_account_s_id_whatsapp_says_what_to_do_by_hand(opened: Opener, meta: FakeMeta) -> None:
    said = opened("whatsapp", business_account_id="").disconnect([])
    assert said.told == ()
    assert any("by hand" in sentence for sentence in said.remaining)
    assert meta.is_subscribed(ACCOUNT)


def test_a_platform_that_refuses_is_an_error_in_words(opened: Opener, meta: FakeMeta) -> None:
    meta.set_faults(None, SimulatorFaults(token_expired=True))
    with pytest.raises(ConnectorError) as caught:
        opened("facebook").disconnect([])
    assert caught.value.permanent
    assert caught.value.message.endswith(".")


def test_a_channel_that_is_connected_anew_is_subscribed_again(opened: Opener, meta: FakeMeta) -> None:
    opened("facebook").disconnect([])
    page = channel("facebook")
    meta.learn(None, [])
    meta.learn(None, [page])
    assert meta.is_subscribed(page.external_id)


def test_a_call_for_what_nobody_knows_is_refused(opened: Opener) -> None:
    with pytest.raises(ConnectorError):
        opened("whatsapp", business_account_id="999").disconnect([])


def test_a_business_account_s_id_cannot_lead_the_call_elsewhere(opened: Opener) -> None:
    for evil in ("../me", "1/accounts", "1?fields=x", " 1 2", "1#", "x" * 65, "１２３"):
        with pytest.raises(ValueError, match="business_account_id"):
            opened("whatsapp", business_account_id=evil)


def test_the_sim_channel_of_a_number_subscribes_by_its_account() -> None:
    number: SimChannel = channel("whatsapp", business_account_id=ACCOUNT)
    assert (number.subscribes, channel("facebook").subscribes) == (ACCOUNT, channel("facebook").external_id)
