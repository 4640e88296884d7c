"""OpenAI: where its models are asked for, and with what."""

from tests.connectors.told import opened
from tests.fake_http import FakeHttp, answer


def test_a_check_asks_for_the_named_model_with_the_key_in_a_header_alone() -> None:
    http = FakeHttp([answer(200, {"id": "gpt-4o"})])
    assert opened("openai", http).check().ok
    (call,) = http.calls
    assert (call.method, call.url, call.json, call.params) == ("GET", "https://graph.example/models/gpt-4o", None, {})
    assert call.headers == {"Authorization": "Bearer openai-sample-key-0123456789"}


def test_without_a_named_model_it_asks_for_the_list() -> None:
    http = FakeHttp([answer(200, {"data": []})])
    assert opened("openai", http, answer_model="").check().ok
    assert [call.url for call in http.calls] == ["https://graph.example/models"]
