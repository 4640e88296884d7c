"""The client of the embeddings protocol: the same against the local process and OpenAI, and every fault by its kind."""

import base64
import struct
from typing import Any

import pytest

from dana.ai.contract import ProviderError
from dana.ai.embeddings import PASSAGES_SECONDS, PROBE_SECONDS, QUERY_SECONDS, Embedder
from dana.errors import Unavailable
from dana.http_client import Answer, NotSent, NoVerdict
from tests.fake_http import FakeHttp, answer

LOCAL, OPENAI = "http://127.0.0.1:5050/v1", "https://api.openai.com/v1/"


def packed(first: float) -> str:
    return base64.b64encode(struct.pack("<384f", first, *[0.0] * 383)).decode()


def vectors(*firsts: float, form: Any = packed) -> Answer:
    return answer(body={"data": [{"index": at, "embedding": form(first)} for at, first in enumerate(firsts)]})


def embedder(*script: Answer | Exception, url: str = LOCAL, key: str | None = None) -> tuple[Embedder, FakeHttp]:
    http = FakeHttp(list(script))
    return Embedder(url, "some-model", key, transport=http), http


def test_a_question_is_sent_as_one_to_the_local_process() -> None:
    client, http = embedder(vectors(0.5))
    assert client.embed_query("what?")[:2] == [0.5, 0.0]
    (call,) = http.calls
    assert (call.method, call.url, call.timeout, dict(call.headers)) == ("POST", f"{LOCAL}/embeddings", QUERY_SECONDS, {})
    assert call.json == {
        "model": "some-model", "input": ["what?"], "encoding_format": "base64", "dimensions": 384, "input_type": "query",
    }  # fmt: skip


def test_openai_gets_the_key_and_no_field_that_it_does_not_know() -> None:
    client, http = embedder(vectors(0.5), url=OPENAI, key="key-of-the-shop")
    client.embed_passages(["that."])
    (call,) = http.calls
    assert (call.url, call.timeout) == ("https://api.openai.com/v1/embeddings", PASSAGES_SECONDS)
    assert call.headers == {"Authorization": "Bearer key-of-the-shop"}
    assert "input_type" not in call.json


def test_vectors_are_in_the_order_of_the_texts_whatever_the_answers_order() -> None:
    data = [{"index": 1, "embedding": packed(2.0)}, {"index": 0, "embedding": packed(1.0)}]
    client, _ = embedder(answer(body={"data": data}))
    assert [vector[0] for vector in client.embed_passages(["a", "b"])] == [1.0, 2.0]


def test_many_passages_go_in_several_calls() -> None:
    client, http = embedder(vectors(*[1.0] * 8), vectors(*[2.0] * 8), vectors(3.0))
    assert [vector[0] for vector in client.embed_passages([str(number) for number in range(17)])] == [1.0] * 8 + [2.0] * 8 + [3.0]
    assert [len(call.json["input"]) for call in http.calls] == [8, 8, 1]
    assert client.embed_passages([]) == []


def test_several_questions_go_together_as_questions() -> None:
    client, http = embedder(vectors(*[1.0] * 8), vectors(2.0))
    assert [vector[0] for vector in client.embed_queries([str(number) for number in range(9)])] == [1.0] * 8 + [2.0]
    assert {call.json["input_type"] for call in http.calls} == {"query"}
    assert {call.timeout for call in http.calls} == {QUERY_SECONDS}


def test_a_server_that_answers_with_numbers_is_understood() -> None:
    client, _ = embedder(vectors(1.0, form=lambda first: [first, *[0] * 383]))
    assert client.embed_query("a")[0] == 1.0


@pytest.mark.parametrize(
    "said",
    [
        answer(body=b"<html>"),
        answer(body=[]),
        answer(body={}),
        answer(body={"data": []}),
        answer(body={"data": [{"index": 0}]}),
        answer(body={"data": [{"index": 1, "embedding": packed(1)}]}),
        answer(body={"data": [{"index": "0", "embedding": packed(1)}]}),
        answer(body={"data": [{"index": 0, "embedding": "AAAA"}]}),
        answer(body={"data": [{"index": 0, "embedding": "no base64!"}]}),
        answer(body={"data": [{"index": 0, "embedding": [1.0] * 383}]}),
        answer(body={"data": [{"index": 0, "embedding": ["x"] * 384}]}),
        answer(body={"data": [{"index": 0, "embedding": packed(float("nan"))}]}),
        answer(body={"data": [{"index": 0, "embedding": packed(float("inf"))}]}),
        answer(body={"data": "soon"}),
    ],
)
def test_an_answer_without_the_vectors_is_malformed(said: Answer) -> None:
    client, _ = embedder(said)
    with pytest.raises(ProviderError) as caught:
        client.embed_query("a")
    assert caught.value.kind == "malformed"


@pytest.mark.parametrize(
    ("said", "kind", "permanent"),
    [
        (NotSent("127.0.0.1 could not be reached; nothing was sent."), "unreachable", False),
        (NoVerdict("it took too long"), "timeout", False),
        (Unavailable("the answer is too large"), "malformed", False),
        (answer(401), "key", True),
        (answer(404), "model_not_found", True),
        (answer(400), "bad_request", False),
        (answer(429, retry_after="7"), "rate_limited", False),
        (answer(503, retry_after="2"), "overloaded", False),
    ],
)
def test_every_fault_has_its_kind(said: Answer | Exception, kind: str, permanent: bool) -> None:
    client, _ = embedder(said)
    with pytest.raises(ProviderError) as caught:
        client.embed_query("a")
    assert (caught.value.kind, caught.value.permanent) == (kind, permanent)


def test_a_server_that_is_busy_says_when_to_come_back() -> None:
    client, _ = embedder(answer(503, retry_after="2"))
    with pytest.raises(ProviderError) as caught:
        client.embed_passages(["a"])
    assert caught.value.retry_after == 2.0


def test_trouble_is_what_failed_last_and_ends_with_the_next_success() -> None:
    client, http = embedder(NotSent("It could not be reached."), vectors(1.0))
    with pytest.raises(ProviderError):
        client.embed_query("a")
    assert client.trouble() == "Texts cannot be embedded: It could not be reached."
    client.embed_query("a")
    assert client.trouble() is None
    assert len(http.calls) == 2


def test_the_local_process_is_asked_before_anything_was_embedded_but_not_every_time() -> None:
    client, http = embedder(NotSent("It could not be reached."))
    assert client.trouble() == client.trouble() == "Texts cannot be embedded: It could not be reached."
    (call,) = http.calls
    assert (call.method, call.url, call.timeout) == ("GET", f"{LOCAL}/models", PROBE_SECONDS)


def test_openai_is_not_asked_only_to_know_its_state() -> None:
    client, http = embedder(url=OPENAI, key="key-of-the-shop")
    assert client.trouble() is None
    assert http.calls == []
