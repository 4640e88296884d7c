"""WhatsApp: what is sent, to whom, and what Meta's own description of the API says of it."""

import json
from pathlib import Path
from typing import Any

import pytest

from dana.connectors.contract import ConnectorError, Ignored, IncomingMessage, OutgoingMessage, Person, SendReceipt
from tests.connectors.told import opened
from tests.fake_http import FakeHttp, answer, graph_error

INES = Person((("bsuid", "PT.7001"), ("wa_id", "351910000001")), "Ines Duarte")
SPECIFICATION = next(
    (path for parent in Path(__file__).parents if (path := parent / "shared" / "api-specs" / "whatsapp-cloud-api-v23.json").is_file()),
    None,
)


def sent(message: OutgoingMessage) -> Any:
    http = FakeHttp([answer(200, {"messages": [{"id": "wamid.OUT1", "message_status": "accepted"}]})])
    assert opened("whatsapp", http).send(message) == SendReceipt("wamid.OUT1")
    return http.calls[0].json


def test_a_reply_goes_to_the_number_with_our_mark_and_quotes_what_it_answers() -> None:
    assert sent(OutgoingMessage(INES, "At nine.", "r-1", reply_to="wamid.IN1")) == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": "351910000001",
        "type": "text",
        "text": {"body": "At nine.", "preview_url": False},
        "context": {"message_id": "wamid.IN1"},
        "biz_opaque_callback_data": "dana:r-1",
    }


def test_somebody_without_a_number_is_addressed_by_their_user_id() -> None:
    body = sent(OutgoingMessage(Person((("username", "rui"), ("bsuid", "PT.7002"))), "Hello", "r-1"))
    assert body["recipient"] == "PT.7002"
    assert "to" not in body
    assert "context" not in body


def test_after_the_window_not_even_a_person_may_write_freely() -> None:
    http = FakeHttp()
    with pytest.raises(ConnectorError, match="24 hours"):
        opened("whatsapp", http).send(OutgoingMessage(INES, "Hello", "r-1", written_by_person=True, window_open=False))
    assert http.calls == []


def test_read_and_typing_are_one_call_about_the_incoming_message() -> None:
    http = FakeHttp()
    opened("whatsapp", http).show_activity(INES, "wamid.IN1")
    (call,) = http.calls
    assert call.json == {
        "messaging_product": "whatsapp",
        "status": "read",
        "message_id": "wamid.IN1",
        "typing_indicator": {"type": "text"},
    }


def test_without_an_incoming_message_there_is_nothing_to_show() -> None:
    http = FakeHttp()
    opened("whatsapp", http).show_activity(INES, None)
    assert http.calls == []


@pytest.mark.parametrize(("code", "seconds"), [(131056, 6.0), (130429, None), (80007, None), (131048, None)])
def test_a_speed_limit_means_come_back(code: int, seconds: float | None) -> None:
    with pytest.raises(ConnectorError) as caught:
        opened("whatsapp", FakeHttp([graph_error(code)])).send(OutgoingMessage(INES, "Hello", "r-1"))
    assert (caught.value.permanent, caught.value.retry_after) == (False, seconds)


def test_a_number_of_ours_given_as_a_number_is_still_ours() -> None:
    value = {
        "metadata": {"phone_number_id": 106500000000001},
        "messages": [{"id": "wamid.1", "from": "351910000001", "timestamp": 1763800000, "type": "text", "text": {"body": "hi"}}],
    }
    payload = {"object": "whatsapp_business_account", "entry": [{"changes": [{"field": "messages", "value": value}]}]}
    (event,) = opened("whatsapp").parse(payload)
    assert isinstance(event, IncomingMessage)
    assert event.occurred_at.timestamp() == 1763800000


def test_a_name_belongs_to_its_own_sender_in_a_batch_of_two() -> None:
    contacts = [{"profile": {"name": "Ines"}, "wa_id": "1"}, {"profile": {"name": "Rui"}, "wa_id": "2"}]
    messages = [{"id": f"wamid.{who}", "from": who, "type": "text", "text": {"body": "hi"}} for who in ("2", "1", "3")]
    value = {"contacts": contacts, "messages": messages}
    payload = {"object": "whatsapp_business_account", "entry": [{"changes": [{"field": "messages", "value": value}]}]}
    names = [event.sender.name for event in opened("whatsapp").parse(payload) if isinstance(event, IncomingMessage)]
    assert names == ["Rui", "Ines", None]


def test_nul_and_broken_surrogates_are_taken_out_of_a_text() -> None:
    message = {"id": "wamid.1", "from": "1", "type": "text", "text": {"body": "a\x00b\ud800c"}}
    payload = {
        "object": "whatsapp_business_account",
        "entry": [{"changes": [{"field": "messages", "value": {"messages": [message]}}]}],
    }
    (event,) = opened("whatsapp").parse(payload)
    assert isinstance(event, IncomingMessage)
    assert event.text == "ab?c"
    assert event.raw["text"] == {"body": "ab?c"}


@pytest.mark.skipif(SPECIFICATION is None, reason="Meta's description of the Cloud API is not beside this repository")
def test_our_bodies_satisfy_metas_own_description() -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="the package jsonschema is not installed")
    assert SPECIFICATION is not None
    document = json.loads(SPECIFICATION.read_text())
    http = FakeHttp()
    connector = opened("whatsapp", http)
    connector.send(OutgoingMessage(INES, "At nine.", "r-1", reply_to="wamid.IN1"))
    connector.show_activity(INES, "wamid.IN1")
    for call, name in zip(http.calls, ("TextMessage", "ReadReceipt_HAND_ADDED"), strict=True):
        validator = jsonschema.Draft202012Validator({"$ref": f"#/components/schemas/{name}", "components": document["components"]})
        # its schemas close each part of an allOf, so a part refuses the other's fields: judge the rest
        faults = [fault for fault in validator.iter_errors(call.json) if fault.validator != "additionalProperties"]
        assert not faults, faults


@pytest.mark.parametrize("shown", ["15550100200", "+1 (555) 010-0200"])
def test_T111_a_message_from_our_own_number_is_ours_however_the_number_is_written(shown: str) -> None:
    body = json.loads((Path(__file__).parent / "fixtures" / "text.json").read_text())
    value = body["entry"][0]["changes"][0]["value"]
    value["metadata"]["display_phone_number"] = shown
    assert [type(event) for event in opened("whatsapp").parse(body)] == [IncomingMessage]
    value["messages"][0]["from"] = "15550100200"
    assert opened("whatsapp").parse(body) == [Ignored("own_message")]
