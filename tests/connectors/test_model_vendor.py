"""What a check says of a key, for every vendor of models."""

from typing import Any

import pytest
from pydantic import ValidationError

from dana.connectors import CONNECTORS, of_kind
from dana.connectors.contract import ConnectorError
from dana.http_client import NotSent
from tests.connectors.told import config_of, opened
from tests.fake_http import FakeHttp, answer

each_vendor = pytest.mark.parametrize("key", sorted(of_kind("model")))


def said(key: str, *script: Any, **config: str) -> str:
    check = opened(key, FakeHttp(list(script)), **config).check()
    assert not check.ok
    assert config_of(key)["api_key"] not in f"{check}"
    return check.message


@each_vendor
@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (401, {"error": {"message": "Incorrect API key provided: KEY"}}, "does not accept this key"),
        (402, {}, "no credit"),
        (429, {"error": {"code": "insufficient_quota"}}, "no credit"),
        (400, {"error": {"message": "Your credit balance is too low"}}, "no credit"),
        (403, {"error": {"message": "Missing scopes: api.model.read"}}, "does not let it see its models"),
        (302, {}, "_BASE_URL"),
        (418, {}, "HTTP 418"),
        (200, [], "do not understand"),
    ],
)
def test_what_is_wrong_is_said_in_words_of_ours(key: str, status: int, body: Any, words: str) -> None:
    quoting = answer(status, body)
    quoting.body = quoting.body.replace(b"KEY", config_of(key)["api_key"].encode())
    assert words in said(key, quoting)


@each_vendor
def test_a_model_that_the_vendor_does_not_know_is_named(key: str) -> None:
    message = said(key, answer(404, {}), answer(200, {"data": [{"id": "another"}]}), answer_model="gpt-nonsense")
    assert "'gpt-nonsense'" in message
    wrong_summary = said(key, answer(200, {"id": "a"}), answer(404, {}), answer(200, {"data": []}), summary_model="gpt-nothing")
    assert "'gpt-nothing'" in wrong_summary
    wrong_check = said(key, answer(200, {"id": "a"}), answer(404, {}), answer(200, {"data": []}), check_model="gpt-nobody")
    assert "'gpt-nobody'" in wrong_check


@each_vendor
def test_a_server_that_only_lists_its_models_is_understood(key: str) -> None:
    assert opened(key, FakeHttp([answer(404, {}), answer(200, {"data": [{"id": "llama"}]})]), answer_model="llama").check().ok


@each_vendor
def test_an_address_that_knows_no_models_at_all_is_the_operators_to_correct(key: str) -> None:
    assert f"{key.upper()}_BASE_URL" in said(key, answer(404, {}), answer(404, b"nothing here"))


@each_vendor
def test_what_passes_is_no_verdict_on_the_key_and_names_no_address_of_the_operators(key: str) -> None:
    for fault in (NotSent("10.0.0.7 could not be reached."), answer(503), answer(429), answer(529)):
        with pytest.raises(ConnectorError, match="again in") as caught:
            opened(key, FakeHttp([fault])).check()
        assert not caught.value.permanent
        assert "10.0.0.7" not in caught.value.message


@each_vendor
@pytest.mark.parametrize("evil", ["../me", "?limit=1", "a b", "#", "１２", "x" * 129, "-a", "a\nb"])
def test_the_name_of_a_model_cannot_lead_the_call_elsewhere(key: str, evil: str) -> None:
    with pytest.raises(ValidationError):
        CONNECTORS[key].Config(**{**config_of(key), "answer_model": evil})


@each_vendor
def test_a_name_with_a_slash_stays_one_step_of_the_path(key: str) -> None:
    http = FakeHttp([answer(200, {"id": "a"})])
    opened(key, http, answer_model="vendor/model:free").check()
    assert http.calls[0].url.endswith("/models/vendor%2Fmodel%3Afree")


@each_vendor
def test_an_emptied_field_is_no_model(key: str) -> None:
    assert CONNECTORS[key].Config(api_key="k", answer_model=None, summary_model=None, check_model=None).model_dump()["check_model"] == ""
