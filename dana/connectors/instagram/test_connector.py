"""Instagram: its two kinds of login, its limit in bytes, and its two secrets."""

import hashlib
import hmac
from typing import Any

import pytest

from dana.connectors.contract import ConnectorError, Forged, OutgoingMessage, Person, PlatformRequest, SendReceipt
from dana.connectors.instagram.connector import Instagram
from tests.connectors.told import config_of, opened
from tests.fake_http import FakeHttp, answer

MO = Person((("igsid", "9100000000000005"),))


def test_a_reply_carries_no_mark_because_instagram_has_no_field_for_it() -> None:
    http = FakeHttp([answer(200, {"recipient_id": "9100000000000005", "message_id": "aWout"})])
    assert opened("instagram", http).send(OutgoingMessage(MO, "Two are left.", "r-1")) == SendReceipt("aWout")
    assert http.calls[0].json == {"recipient": {"id": "9100000000000005"}, "message": {"text": "Two are left."}}


def test_a_late_answer_of_a_person_carries_the_tag_for_people() -> None:
    http = FakeHttp()
    opened("instagram", http).send(OutgoingMessage(MO, "Hello", "r-1", written_by_person=True, window_open=False))
    assert http.calls[0].json["tag"] == "HUMAN_AGENT"


def test_the_limit_counts_bytes() -> None:
    http = FakeHttp()
    connector = opened("instagram", http)
    connector.send(OutgoingMessage(MO, "é" * 500, "r-1"))
    with pytest.raises(ConnectorError, match="1000 bytes"):
        connector.send(OutgoingMessage(MO, "é" * 501, "r-2"))
    assert len(http.calls) == 1


@pytest.mark.parametrize(
    ("token", "base_url", "expected"),
    [
        ("IGAAexample", "https://graph.facebook.com", "https://graph.instagram.com/v25.0/178400000000003/messages"),
        ("EAAexample", "https://graph.facebook.com", "https://graph.facebook.com/v25.0/me/messages"),
        ("IGAAexample", "http://127.0.0.1:5000/simulator/graph", "http://127.0.0.1:5000/simulator/graph/v25.0/178400000000003/messages"),
        ("EAAexample", "http://127.0.0.1:5000/simulator/graph/", "http://127.0.0.1:5000/simulator/graph/v25.0/178400000000003/messages"),
    ],
)  # fmt: skip
def test_the_token_decides_the_address_at_meta_and_nowhere_else(token: str, base_url: str, expected: str) -> None:
    http = FakeHttp()
    config = Instagram.Config(**{**config_of("instagram"), "access_token": token})
    Instagram(config, http, base_url=base_url, version="v25.0").send(OutgoingMessage(MO, "Hello", "r-1"))
    assert http.calls[0].url == expected


def test_seen_and_typing_are_two_calls_in_that_order() -> None:
    http = FakeHttp()
    opened("instagram", http).show_activity(MO, None)
    assert [call.json["sender_action"] for call in http.calls] == ["mark_seen", "typing_on"]


def signed(secret: str) -> PlatformRequest:
    mac = hmac.new(secret.encode(), b"{}", hashlib.sha256).hexdigest()
    return PlatformRequest(b"{}", {"x-hub-signature-256": f"sha256={mac}"}, {})


def test_either_secret_may_have_signed_and_an_unset_second_one_signs_nothing() -> None:
    for secret in ("ig-sample-secret", "ig-sample-second-secret"):
        opened("instagram").verify(signed(secret))
    opened("instagram", instagram_app_secret="").verify(signed("ig-sample-secret"))
    with pytest.raises(Forged):
        opened("instagram", instagram_app_secret="").verify(signed(""))


def test_the_second_secret_may_be_left_out() -> None:
    given: dict[str, Any] = {name: value for name, value in config_of("instagram").items() if name != "instagram_app_secret"}
    assert opened("instagram").Config(**given).instagram_app_secret == ""
