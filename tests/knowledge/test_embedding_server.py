"""The embedding process: OpenAI's protocol, questions before passages, clear refusals, a graceful end."""

import base64
import http.client
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import orjson
import pytest

from dana.errors import Misconfigured
from dana.knowledge.embedding_lanes import Lane, Overfull, QueryMemory
from dana.knowledge.embedding_model import MODEL_ID, LocalModel
from dana.knowledge.embedding_server import LARGEST_BODY, Embeddings, Server, open_server
from dana.knowledge.english_model import ENGLISH_MODEL_ID, EnglishModel
from dana.settings import Settings

ROOT = Path(__file__).resolve().parents[2]


class FakeModel:
    """A model whose vector begins with the text's length; it waits for `gate` where one is set."""

    def __init__(self) -> None:
        self.gate: threading.Event | None = None
        self.began = threading.Semaphore(0)
        self.seen: list[tuple[str, bool]] = []

    def use_one_thread(self) -> None:
        """Nothing to do."""

    def embed(self, text: str, *, is_query: bool) -> bytes:
        self.began.release()
        if self.gate and not is_query:
            assert self.gate.wait(20)
        if text == "break":
            raise RuntimeError("broken")
        self.seen.append((text, is_query))
        return struct.pack("<384f", float(len(text)), float(is_query), *[0.0] * 382)

    def count_tokens(self, text: str, *, is_query: bool) -> int:
        return len(text.split())


@pytest.fixture
def model() -> FakeModel:
    return FakeModel()


@contextmanager
def running(server: Server) -> Iterator[Server]:
    thread = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.02))
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def server(model: FakeModel) -> Iterator[Server]:
    with running(Server(("127.0.0.1", 0), "/v1", Embeddings(cast(LocalModel, model), threads=1))) as started:
        yield started


def call(server: Server, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[int, Any, http.client.HTTPResponse]:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_address[1], timeout=20)
    named = {"Content-Type": "application/json", **{name.replace("_", "-"): value for name, value in headers.items()}}
    try:
        connection.request(method, path, body, named)
        response = connection.getresponse()
        return response.status, orjson.loads(response.read()), response
    finally:
        connection.close()


def embed(server: Server, texts: Any, **more: Any) -> tuple[int, Any]:
    body = {"model": MODEL_ID, "input": texts, **more}
    return call(server, "POST", "/v1/embeddings", orjson.dumps(body))[:2]


def test_vectors_come_back_in_order_as_numbers_or_base64(server: Server) -> None:
    status, answer = embed(server, ["a", "bbb"], encoding_format="float", dimensions=384)
    assert status == 200
    assert [(item["index"], item["embedding"][0], len(item["embedding"])) for item in answer["data"]] == [(0, 1.0, 384), (1, 3.0, 384)]
    assert (answer["object"], answer["model"], answer["usage"]) == ("list", MODEL_ID, {"prompt_tokens": 2, "total_tokens": 2})
    packed = embed(server, "bbb", encoding_format="base64")[1]["data"][0]["embedding"]
    assert struct.unpack("<384f", base64.b64decode(packed))[0] == 3.0


def test_a_question_is_embedded_as_one_and_a_passage_by_default(server: Server, model: FakeModel) -> None:
    embed(server, "what?", input_type="query")
    embed(server, "that.")
    assert model.seen == [("what?", True), ("that.", False)]


def test_a_known_question_is_not_computed_again(server: Server, model: FakeModel) -> None:
    first = embed(server, ["what?", "what?"], input_type="query")
    assert first == embed(server, ["what?", "what?"], input_type="query")
    assert model.seen == [("what?", True)]


def test_the_model_and_the_state_are_told(server: Server) -> None:
    assert call(server, "GET", "/v1/models")[1]["data"][0]["id"] == MODEL_ID
    assert call(server, "GET", "/health")[1] == {
        "status": "ok", "model": MODEL_ID, "dimensions": 384, "calls": 0, "waiting": {"queries": 0, "passages": 0},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (b"", "JSON"),
        (b"not json", "JSON"),
        (b'"text"', "body"),
        (b"[]", "body"),
        (b"{}", "model"),
        (orjson.dumps({"model": MODEL_ID}), "input"),
        (orjson.dumps({"model": MODEL_ID, "input": []}), "input"),
        (orjson.dumps({"model": MODEL_ID, "input": ""}), "input"),
        (orjson.dumps({"model": MODEL_ID, "input": ["a", " "]}), "input"),
        (orjson.dumps({"model": MODEL_ID, "input": [[1, 2]]}), "input"),
        (orjson.dumps({"model": MODEL_ID, "input": ["a"] * 65}), "64"),
        (orjson.dumps({"model": MODEL_ID, "input": "a" * 20_001}), "20000"),
        (orjson.dumps({"model": MODEL_ID, "input": "a", "dimensions": 512}), "dimensions"),
        (orjson.dumps({"model": MODEL_ID, "input": "a", "encoding_format": "hex"}), "encoding_format"),
        (orjson.dumps({"model": MODEL_ID, "input": "a", "input_type": "poem"}), "input_type"),
    ],
)
def test_a_bad_body_is_refused_in_words(server: Server, body: bytes, word: str) -> None:
    status, answer, _ = call(server, "POST", "/v1/embeddings", body)
    assert status == 400
    assert word in answer["error"]["message"]
    assert answer["error"]["type"] == "invalid_request_error"


def test_the_english_model_is_loaded_with_its_first_text_and_only_then(model: FakeModel) -> None:
    loaded: list[str] = []

    class English:
        def __init__(self) -> None:
            loaded.append("english")

        def embed(self, text: str) -> bytes:
            return struct.pack("<384f", -float(len(text)), *[0.0] * 383)

        def count_tokens(self, text: str) -> int:
            return len(text)

    served = Embeddings(cast(LocalModel, model), threads=2, english=cast("type[EnglishModel]", English))
    with running(Server(("127.0.0.1", 0), "/v1", served)) as server:
        assert embed(server, "abc")[1]["data"][0]["embedding"][0] == 3.0
        assert loaded == []
        answer = embed(server, ["abc", "de"], model=ENGLISH_MODEL_ID)[1]
        assert [item["embedding"][0] for item in answer["data"]] == [-3.0, -2.0]
        assert (answer["model"], answer["usage"]["prompt_tokens"]) == (ENGLISH_MODEL_ID, 5)
        assert embed(server, "abc", model=ENGLISH_MODEL_ID, input_type="query")[1]["data"][0]["embedding"][0] == -3.0
        assert loaded == ["english"]
        listed = call(server, "GET", "/v1/models", None)[1]["data"]
        assert [item["id"] for item in listed] == [MODEL_ID, ENGLISH_MODEL_ID]


def test_an_english_model_that_cannot_be_loaded_leaves_the_other_one_alone(model: FakeModel) -> None:
    def missing() -> EnglishModel:
        raise Misconfigured("The English embedding model is not installed")

    with running(Server(("127.0.0.1", 0), "/v1", Embeddings(cast(LocalModel, model), threads=1, english=missing))) as server:
        status, answer = embed(server, "abc", model=ENGLISH_MODEL_ID)
        assert status == 500
        assert "not installed" in answer["error"]["message"]
        assert embed(server, "abc")[0] == 200


def test_another_model_and_another_path_are_not_found(server: Server) -> None:
    status, answer = embed(server, "a", model="text-embedding-3-small")
    assert (status, answer["error"]["code"]) == (404, "model_not_found")
    assert call(server, "POST", "/v1/completions", b"{}")[0] == 404
    assert call(server, "GET", "/")[0] == 404


def test_a_body_that_is_too_large_is_refused_unread(server: Server) -> None:
    status, _, response = call(server, "POST", "/v1/embeddings", None, Content_Length=str(LARGEST_BODY + 1))
    assert (status, response.getheader("Connection")) == (413, "close")
    assert call(server, "POST", "/v1/embeddings", None, Content_Length="lots")[0] == 400


def test_a_web_page_cannot_use_the_process_through_a_browser(server: Server, model: FakeModel) -> None:
    body = orjson.dumps({"model": MODEL_ID, "input": "a"})
    assert call(server, "POST", "/v1/embeddings", body, Content_Type="text/plain")[0] == 400
    assert call(server, "POST", "/v1/embeddings", body, Host="attacker.example")[0] == 404
    assert model.seen == []


def test_one_connection_carries_many_calls(server: Server) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_address[1], timeout=20)
    seen = []
    for text in ("a", "bb", ""):
        connection.request("POST", "/v1/embeddings", orjson.dumps({"model": MODEL_ID, "input": text}), {"Content-Type": "application/json"})
        response = connection.getresponse()
        response.read()
        seen.append((response.status, connection.sock and connection.sock.getsockname()))
    connection.close()
    assert [status for status, _ in seen] == [200, 200, 400]
    assert len({name for _, name in seen}) == 1


def test_a_failure_of_the_model_is_a_500_and_the_lane_goes_on(server: Server) -> None:
    status, answer = embed(server, ["fine", "break"])
    assert (status, answer["error"]["type"]) == (500, "server_error")
    assert embed(server, "fine")[0] == 200


def test_a_question_does_not_wait_for_passages(server: Server, model: FakeModel) -> None:
    model.gate = threading.Event()
    answers: list[tuple[int, Any]] = []
    thread = threading.Thread(target=lambda: answers.append(embed(server, ["one", "two"])))
    thread.start()
    assert model.began.acquire(timeout=20)
    assert embed(server, "what?", input_type="query")[0] == 200
    assert not answers
    model.gate.set()
    thread.join()
    assert answers[0][0] == 200


def test_an_overfull_lane_refuses_at_once_and_says_when_to_come_back(server: Server, model: FakeModel) -> None:
    model.gate = threading.Event()
    threads = [threading.Thread(target=embed, args=(server, [f"{number}"] * 60)) for number in range(2)]
    threads[0].start()
    assert model.began.acquire(timeout=20)
    status, answer, response = call(server, "POST", "/v1/embeddings", orjson.dumps({"model": MODEL_ID, "input": ["x"] * 60}))
    assert (status, answer["error"]["code"], response.getheader("Retry-After")) == (503, "overloaded", "2")
    assert embed(server, "what?", input_type="query")[0] == 200
    model.gate.set()
    threads[0].join()


def test_what_waited_too_long_is_given_up_and_not_computed() -> None:
    gate, computed = threading.Event(), list[str]()

    def slow(text: str) -> bytes:
        assert gate.wait(20)
        computed.append(text)
        return b""

    lane = Lane("slow", slow, threads=1, waiting=10, seconds=0.05, prepare=lambda: None)
    with pytest.raises(Overfull):
        lane.embed(["a", "b", "c"])
    gate.set()
    quick = Lane("quick", lambda text: text.encode(), threads=2, waiting=10, seconds=20, prepare=lambda: None)
    assert quick.embed(["x", "y"]) == [b"x", b"y"]
    assert set(computed) <= {"a"}


def test_the_memory_of_questions_forgets_the_oldest() -> None:
    asked: list[str] = []
    lane = Lane("lane", lambda text: (asked.append(text), text.encode())[1], threads=1, waiting=9, seconds=20, prepare=lambda: None)
    memory = QueryMemory(lane, size=2)
    for text in ("a", "b", "a", "c", "a", "b"):
        assert memory.embed([text]) == [text.encode()]
    assert asked == ["a", "b", "c", "b"]


@pytest.mark.parametrize(
    ("settings", "word"),
    [
        (Settings(embedding_base_url="https://api.openai.com/v1"), "EMBEDDING_BASE_URL"),
        (Settings(embedding_base_url="http://192.0.2.7:5050/v1"), "EMBEDDING_BASE_URL"),
        (Settings(embedding_model="text-embedding-3-small"), "EMBEDDING_MODEL"),
    ],
)
def test_it_serves_only_its_own_model_and_only_this_machine(settings: Settings, word: str) -> None:
    with pytest.raises(Misconfigured, match=word):
        open_server(settings)


def test_a_taken_port_is_told(server: Server) -> None:
    with pytest.raises(Misconfigured, match="cannot be used"):
        open_server(Settings(embedding_base_url=f"http://127.0.0.1:{server.server_address[1]}/v1"))


def test_the_real_model_brings_a_question_near_to_its_answer_in_another_language() -> None:
    model = LocalModel()
    question = vector(model.embed("Wie lange kann ich Ware zurückgeben?", is_query=True))
    right = vector(model.embed("You may send articles back within thirty days.", is_query=False))
    wrong = vector(model.embed("Our office is in the north of the city.", is_query=False))
    assert sum(n * n for n in question) == pytest.approx(1, abs=1e-3)
    assert dot(question, right) > dot(question, wrong) + 0.03
    assert model.count_tokens("Thirty days", is_query=False) > 3
    assert model.embed("a\x00b", is_query=True) == model.embed("a b", is_query=True)


def test_the_process_answers_and_ends_on_sigterm_with_calls_answered() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    code = (
        "from dana.settings import Settings\nfrom dana.knowledge.embedding_server import serve\n"
        f"serve(Settings(embedding_base_url='http://127.0.0.1:{port}/v1'))"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, env=environment) as process:
        try:
            assert process.stdout is not None
            assert b"embedding_ready" in process.stdout.readline()
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
            body = orjson.dumps({"model": MODEL_ID, "input": ["A long passage. " * 80]})
            connection.request("POST", "/v1/embeddings", body, {"Content-Type": "application/json"})
            while not orjson.loads(get(port, "/health"))["calls"]:
                pass
            process.send_signal(signal.SIGTERM)
            assert len(orjson.loads(connection.getresponse().read())["data"][0]["embedding"]) == 384
            connection.close()
            assert process.wait(20) == 0
        finally:
            process.kill()


def get(port: int, path: str) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", path)
        return connection.getresponse().read()
    finally:
        connection.close()


def vector(packed: bytes) -> tuple[float, ...]:
    return struct.unpack("<384f", packed)


def dot(one: tuple[float, ...], two: tuple[float, ...]) -> float:
    return sum(a * b for a, b in zip(one, two, strict=True))
