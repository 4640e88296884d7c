"""Anthropic: where its models are asked for, and with what."""

from tests.connectors.told import opened
from tests.fake_http import FakeHttp, answer


def test_a_check_asks_for_the_named_model_with_the_key_in_a_header_alone() -> None:
    http = FakeHttp([answer(200, {"id": "claude-sonnet-5"})])
    assert opened("anthropic", http).check().ok
    (call,) = http.calls
    assert (call.method, call.url, call.json, call.params) == ("GET", "https://graph.example/v1/models/claude-sonnet-5", None, {})
    assert call.headers == {"x-api-key": "anthropic-sample-key-0123456789", "anthropic-version": "2023-06-01"}


def test_without_a_named_model_it_asks_for_the_list() -> None:
    http = FakeHttp([answer(200, {"data": []})])
    assert opened("anthropic", http, answer_model="").check().ok
    assert [call.url for call in http.calls] == ["https://graph.example/v1/models"]
