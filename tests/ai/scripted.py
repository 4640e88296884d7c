"""A fake vendor on loopback that speaks OpenAI's and Anthropic's protocols and fails in every scripted way."""

import json
import socket
import struct
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

ANSWER = {"action": "reply", "sentences": [{"text": "Returns are free for 30 days.", "sources": [1]}], "reason": ""}


@dataclass
class Turn:
    """How one call is answered."""

    text: str | None = json.dumps(ANSWER)
    tool: dict[str, Any] | None = None
    stop: str | None = "whole"  # "whole" is the vendor's own word for a finished answer
    refusal: str | None = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None  # instead of the vendor's envelope
    how: str = "answer"  # answer, hang, reset, cut, drip
    usage: bool = True
    streams: bool = True  # whether it comes in pieces when that is asked for
    pieces: int | None = None  # after so many events of the stream comes the fault below
    then: str = "end"  # end, drop, stall, wait (until `go_on` is set, and then the rest), or bytes of an event to send in between
    piece: int = 9  # characters


@dataclass
class Seen:
    """A call that came in."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]


class Vendor:
    """The fake; `turns` are played in order, then `always`."""

    def __init__(self) -> None:
        self.turns: deque[Turn] = deque()
        self.always = Turn()
        self.seen: list[Seen] = []
        self.by_key: dict[str, Turn] = {}  # what some keys are always answered
        self.choose: Callable[[Seen], Turn | None] = lambda _: None  # by what is asked for, before the turns
        self.released, self.go_on = threading.Event(), threading.Event()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.vendor = self
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def script(self, *turns: Turn) -> None:
        self.turns.extend(turns)

    def close(self) -> None:
        self.released.set()
        self.go_on.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def keys(self) -> list[str]:
        """The keys of all calls, in their order."""
        return [key_of(call) for call in self.seen]

    def next(self, call: Seen) -> Turn:
        if key_of(call) in self.by_key:
            return self.by_key[key_of(call)]
        if (chosen := self.choose(call)) is not None:
            return chosen
        return self.turns.popleft() if self.turns else self.always


def key_of(call: Seen) -> str:
    """Who asks, as either vendor is told."""
    return call.headers.get("x-api-key") or call.headers.get("authorization", "").removeprefix("Bearer ")


@contextmanager
def running() -> Iterator[Vendor]:
    """A fake that listens while the block runs."""
    vendor = Vendor()
    try:
        yield vendor
    finally:
        vendor.close()


def closed_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def openai_envelope(turn: Turn, model: str) -> dict[str, Any]:
    message = {"role": "assistant", "content": turn.text, "refusal": turn.refusal}
    envelope = {
        "id": "c1", "object": "chat.completion", "created": 1, "model": model,
        "choices": [{"index": 0, "message": message, "finish_reason": "stop" if turn.stop == "whole" else turn.stop}],
    }  # fmt: skip
    return {**envelope, "usage": {"prompt_tokens": 120, "completion_tokens": 17, "total_tokens": 137}} if turn.usage else envelope


def anthropic_envelope(turn: Turn, model: str) -> dict[str, Any]:
    content: list[dict[str, Any]] = [] if turn.text is None else [{"type": "text", "text": turn.text}]
    if turn.tool is not None:
        content = [{"type": "tool_use", "id": "t1", "name": "answer", "input": turn.tool}]
    whole = "tool_use" if turn.tool is not None else "end_turn"
    envelope = {
        "id": "m1", "type": "message", "role": "assistant", "model": model, "content": content,
        "stop_reason": whole if turn.stop == "whole" else turn.stop, "stop_sequence": None,
    }  # fmt: skip
    return {**envelope, "usage": {"input_tokens": 130, "output_tokens": 19}} if turn.usage else envelope


def openai_events(turn: Turn, model: str) -> list[bytes]:
    def chunk(**fields: Any) -> bytes:
        return _event({"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": model, **fields})

    def choice(delta: dict[str, Any], finish: str | None = None) -> bytes:
        return chunk(choices=[{"index": 0, "delta": delta, "finish_reason": finish}])

    said = [choice({"content": piece}) for piece in _pieces(turn.text or "", turn.piece)]
    refused = [choice({"refusal": turn.refusal})] if turn.refusal else []
    usage = [chunk(choices=[], usage={"prompt_tokens": 120, "completion_tokens": 17, "total_tokens": 137})] if turn.usage else []
    first, last = choice({"role": "assistant", "content": ""}), choice({}, "stop" if turn.stop == "whole" else turn.stop)
    return [first, *said, *refused, last, *usage, b"data: [DONE]\n\n"]


def anthropic_events(turn: Turn, model: str) -> list[bytes]:
    envelope = anthropic_envelope(turn, model)
    start = {**envelope, "content": [], "stop_reason": None, "usage": {"input_tokens": 130, "output_tokens": 1} if turn.usage else {}}
    events: list[dict[str, Any]] = [{"type": "message_start", "message": start}, {"type": "ping"}]
    for index, block in enumerate(envelope["content"]):
        is_tool = block["type"] == "tool_use"
        empty = {**block, "input": {}} if is_tool else {**block, "text": ""}
        events.append({"type": "content_block_start", "index": index, "content_block": empty})
        for piece in _pieces(json.dumps(block["input"]) if is_tool else block["text"], turn.piece):
            delta = {"type": "input_json_delta", "partial_json": piece} if is_tool else {"type": "text_delta", "text": piece}
            events.append({"type": "content_block_delta", "index": index, "delta": delta})
        events.append({"type": "content_block_stop", "index": index})
    end = {"type": "message_delta", "delta": {"stop_reason": envelope["stop_reason"]}, "usage": {"output_tokens": 19} if turn.usage else {}}
    return [_event(event, event["type"]) for event in [*events, end, {"type": "message_stop"}]]


def _event(data: dict[str, Any], name: str = "") -> bytes:
    return (f"event: {name}\r\n" if name else "").encode() + b"data: " + json.dumps(data).encode() + b"\n\n"


def _pieces(text: str, size: int) -> list[str]:
    return [text[at : at + size] for at in range(0, len(text), size)]


class _Handler(BaseHTTPRequestHandler):
    server: "_Server"
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        turn = self._turn(body)
        if body.get("stream") and turn.streams and turn.body is None and turn.status == 200 and turn.how == "answer":
            self._stream(turn, openai_events if self.path.endswith("/chat/completions") else anthropic_events, body["model"])
        else:
            self._play(turn, body)

    def do_GET(self) -> None:
        """Its models: every one that is asked for, unless the script says otherwise."""
        turn = self._turn({})
        body = turn.body if turn.body is not None else b'{"id": "any", "data": []}'
        self._play(replace(turn, body=body, headers={**turn.headers, "connection": "close"}), {})
        self.close_connection = True

    def _turn(self, body: dict[str, Any]) -> Turn:
        call = Seen(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
        self.server.vendor.seen.append(call)
        return self.server.vendor.next(call)

    def _stream(self, turn: Turn, events_of: Any, model: str) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n")
        for number, event in enumerate(events_of(turn, model)):
            if number == turn.pieces and turn.then == "stall":
                self.server.vendor.released.wait(60)
            if number == turn.pieces and turn.then == "wait":
                self.server.vendor.go_on.wait(60)
                self._chunk(event)
                continue
            if number == turn.pieces and turn.then in ("drop", "stall"):
                self.close_connection = True
                return
            if number == turn.pieces and turn.then == "end":
                break
            if number == turn.pieces:
                self._chunk(f"data: {turn.then}\n\n".encode())
            self._chunk(event)
        self._chunk(b"")

    def _chunk(self, data: bytes) -> None:
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))

    def _play(self, turn: Turn, asked: dict[str, Any]) -> None:
        envelope = openai_envelope if self.path.endswith("/chat/completions") else anthropic_envelope
        body = turn.body if turn.body is not None else json.dumps(envelope(turn, asked["model"])).encode()
        headers = {"content-type": "application/json", "content-length": str(len(body)), **turn.headers}
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        raw = f"HTTP/1.1 {turn.status} Scripted\r\n{lines}\r\n".encode() + body
        getattr(self, f"_{turn.how}")(raw)

    def _answer(self, raw: bytes) -> None:
        self.wfile.write(raw)

    def _hang(self, _: bytes) -> None:
        self.server.vendor.released.wait(60)
        self.close_connection = True

    def _reset(self, _: bytes) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True

    def _cut(self, raw: bytes) -> None:
        self.wfile.write(raw[: len(raw) - 20])
        self.close_connection = True

    def _drip(self, raw: bytes) -> None:
        """A byte now and then, each well within any read time-out."""
        for byte in raw:
            if self.server.vendor.released.wait(0.05):
                break
            try:
                self.wfile.write(bytes([byte]))
            except OSError:
                break
        self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    vendor: Vendor


def wait_until(condition: Any, seconds: float = 10.0) -> None:
    """Return when the condition holds; fail when it does not in time."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "the condition did not come true in time"
        time.sleep(0.005)
