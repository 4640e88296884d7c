"""HTTP/1.1 on one event loop, just big enough for the standalone fake Meta: cheap, so that a measurement measures the app."""

import asyncio
import io
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from dana.simulator.graph_calls import GRAPH_PATH, GraphCall, GraphReply, delay_seconds, respond
from dana.simulator.platform import FakeMeta

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
WEBHOOKS_FIRST_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Message:
    """A request or an answer: its first line's words, header names in lower case, the body."""

    start: list[str]
    headers: dict[str, str]
    body: bytes


def split_message(data: bytes, *, is_answer: bool = False) -> tuple[Message, bytes] | None:
    """The first whole message of what has come, and the rest; None while it is not whole."""
    head, mark, rest = data.partition(b"\r\n\r\n")
    if not mark:
        return None
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    start = first.split(" ", 2)
    if is_answer and start[1] in {"204", "304"}:
        return Message(start, headers, b""), rest
    if headers.get("transfer-encoding", "").lower() == "chunked":
        return _split_chunks(start, headers, rest)
    length = int(headers.get("content-length") or 0)
    return (Message(start, headers, rest[:length]), rest[length:]) if len(rest) >= length else None


def _split_chunks(start: list[str], headers: dict[str, str], rest: bytes) -> tuple[Message, bytes] | None:
    body = b""
    while True:
        size, mark, rest = rest.partition(b"\r\n")
        length = int(size.split(b";")[0] or b"0", 16) if mark else -1
        if length < 0 or len(rest) < length + 2:
            return None
        body, rest = body + rest[:length], rest[length + 2 :]
        if length == 0:
            return Message(start, headers, body), rest


class FakeMetaProtocol(asyncio.Protocol):
    """One kept connection: Graph calls are answered on the loop, everything else by the WSGI app in a thread."""

    def __init__(self, meta: FakeMeta, wsgi: WsgiApp, pool: ThreadPoolExecutor, hold_seconds: float) -> None:
        self._meta, self._wsgi, self._pool, self._hold = meta, wsgi, pool, hold_seconds
        self._data = b""
        self._line: asyncio.Transport | None = None
        self._task: asyncio.Task[None] | None = None  # what takes longer; calls on one line never overtake each other

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A caller has come."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - a TCP server gives no other
        self._line = transport

    def data_received(self, data: bytes) -> None:
        """Answer what is whole."""
        self._data += data
        self._go_on()

    def _go_on(self) -> None:
        while self._task is None and (found := split_message(self._data)) is not None:
            request, self._data = found
            parts = urlsplit(request.start[1])
            if not parts.path.startswith(f"{GRAPH_PATH}/"):
                self._later(self._answer_by_wsgi(request))
                continue
            path = parts.path.removeprefix(f"{GRAPH_PATH}/")
            query, authorization = dict(parse_qsl(parts.query)), request.headers.get("authorization", "")
            call = GraphCall(request.start[0], unquote(path), query, authorization, request.body)
            if (delay := delay_seconds(self._meta, call.path)) > 0:
                self._later(self._answer_slowly(call, delay))
            else:
                self._give(respond(self._meta, call))

    def _later(self, work: Any) -> None:
        self._task = asyncio.get_running_loop().create_task(work)
        self._task.add_done_callback(self._next)

    def _next(self, _: Any) -> None:
        self._task = None
        self._go_on()

    def _give(self, reply: GraphReply) -> None:
        if reply.release is not None and (reply.lost or reply.webhooks_first):
            self._later(self._answer_oddly(reply, reply.release))
        else:
            self._answer_plainly(reply)

    def _answer_plainly(self, reply: GraphReply) -> None:
        self._write(reply.status, reply.headers, reply.body)
        if reply.release is not None:
            reply.release()

    async def _answer_slowly(self, call: GraphCall, delay: float) -> None:
        await asyncio.sleep(delay)
        reply = respond(self._meta, call)
        if reply.release is not None and (reply.lost or reply.webhooks_first):
            await self._answer_oddly(reply, reply.release)
        else:
            self._answer_plainly(reply)

    async def _answer_oddly(self, reply: GraphReply, release: Callable[[], None]) -> None:
        release()
        if reply.lost:
            await asyncio.sleep(self._hold)
            if self._line is not None:
                self._line.abort()
            return
        patience = asyncio.get_running_loop().time() + WEBHOOKS_FIRST_SECONDS
        while self._meta.postman.waiting and asyncio.get_running_loop().time() < patience:
            await asyncio.sleep(0.001)
        self._write(reply.status, reply.headers, reply.body)

    async def _answer_by_wsgi(self, request: Message) -> None:
        loop = asyncio.get_running_loop()
        status, headers, body = await loop.run_in_executor(self._pool, _call_wsgi, self._wsgi, request)
        self._write(status, headers, body)

    def _write(self, status: int, headers: Any, body: bytes) -> None:
        lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in headers.items() if name.lower() != "content-length"]
        if self._line is not None:
            self._line.write("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body)


def _call_wsgi(app: WsgiApp, request: Message) -> tuple[int, dict[str, str], bytes]:
    parts = urlsplit(request.start[1])
    environ = {
        "REQUEST_METHOD": request.start[0], "PATH_INFO": unquote(parts.path), "QUERY_STRING": parts.query, "SCRIPT_NAME": "",
        "CONTENT_LENGTH": str(len(request.body)), "CONTENT_TYPE": request.headers.get("content-type", ""),
        "SERVER_NAME": "localhost", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(request.body), "wsgi.errors": sys.stderr,
        "wsgi.multithread": True, "wsgi.multiprocess": False, "wsgi.run_once": False,
        **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in request.headers.items()},
    }  # fmt: skip
    started: list[Any] = []
    body = b"".join(app(environ, lambda status, headers, _=None: started.append((status, headers))))
    status, headers = started[-1]
    return int(status.split(" ", 1)[0]), dict(headers), body
