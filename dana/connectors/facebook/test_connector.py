"""Messenger: what is sent, with which tag, and how our own echo is known."""

from typing import Any

import pytest

from dana.connectors.contract import ConnectorError, Echo, OutgoingMessage, Person, SendReceipt
from tests.connectors.told import opened
from tests.fake_http import FakeHttp, answer

RUI = Person((("psid", "7100000000000001"),))


def sent(**changes: Any) -> Any:
    http = FakeHttp([answer(200, {"recipient_id": "7100000000000001", "message_id": "m_out1"})])
    assert opened("facebook", http).send(OutgoingMessage(RUI, "At nine.", "r-1", **changes)) == SendReceipt("m_out1")
    return http.calls[0].json


def test_a_reply_in_time_is_a_response_with_our_mark() -> None:
    assert sent(reply_to="m_in1") == {
        "recipient": {"id": "7100000000000001"},
        "messaging_type": "RESPONSE",
        "message": {"text": "At nine.", "metadata": "dana:r-1"},
    }


def test_the_tag_for_people_is_only_for_people_and_only_when_needed() -> None:
    late = sent(written_by_person=True, window_open=False)
    assert (late["messaging_type"], late["tag"]) == ("MESSAGE_TAG", "HUMAN_AGENT")
    assert "tag" not in sent(written_by_person=True, window_open=True)
    http = FakeHttp()
    with pytest.raises(ConnectorError, match="only a person"):
        opened("facebook", http).send(OutgoingMessage(RUI, "At nine.", "r-1", window_open=False))
    assert http.calls == []


def test_seen_and_typing_are_two_calls_in_that_order() -> None:
    http = FakeHttp()
    opened("facebook", http).show_activity(RUI, "m_in1")
    assert [call.json for call in http.calls] == [
        {"recipient": {"id": "7100000000000001"}, "sender_action": "mark_seen"},
        {"recipient": {"id": "7100000000000001"}, "sender_action": "typing_on"},
    ]


def test_what_we_send_comes_back_as_an_echo_that_names_our_reply() -> None:
    item = {
        "sender": {"id": "208800000000002"},
        "recipient": {"id": "7100000000000001"},
        "timestamp": 1763800000000,
        "message": {**sent()["message"], "mid": "m_out1", "is_echo": True, "app_id": 5511},
    }
    (event,) = opened("facebook").parse({"object": "page", "entry": [{"id": "208800000000002", "messaging": [item]}]})
    assert isinstance(event, Echo)
    assert (event.correlation, event.text) == ("r-1", "At nine.")


def test_instagrams_events_are_not_the_pages() -> None:
    (event,) = opened("facebook").parse({"object": "instagram", "entry": [{"id": "208800000000002"}]})
    assert event.reason == "unknown_event"
