"""HTTP on the loopback: a lean asyncio client and server for load, a blocking client for set-up; no other address is spoken to."""

import asyncio
import hashlib
import hmac
import http.client
import json
import os
import sys
from collections import deque
from collections.abc import Callable, Coroutine
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

try:
    import uvloop
except ImportError:
    uvloop = None

Handler = Callable[["Request"], None]


def run(work: Coroutine[Any, Any, Any]) -> Any:
    """Run to the end, on uvloop where it is installed."""
    return (uvloop.run if uvloop else asyncio.run)(work)


def loopback(url: str) -> tuple[str, int]:
    """Host and port of a URL on this machine; ends the program for any other."""
    parts = urlsplit(url)
    host = "127.0.0.1" if parts.hostname == "localhost" else parts.hostname or ""
    try:
        is_here = ip_address(host).is_loopback
    except ValueError:
        is_here = False
    if not is_here:
        sys.exit(f"Refused: {url} is not on the loopback.")
    return host, parts.port or 80


def sign(body: bytes, secret: str) -> str:
    """Meta's signature of a webhook's body."""
    return "sha256=" + hmac.digest(secret.encode(), body, hashlib.sha256).hex()


def call(method: str, url: str, body: Any = None, *, token: str | None = None, headers: dict[str, str] | None = None,
         timeout: float = 30) -> tuple[int, Any]:  # fmt: skip
    """One blocking call; JSON in and out, or bytes as they are."""
    host, port = loopback(url)
    parts = urlsplit(url)
    content = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
    fields = {"Content-Type": "application/json", **(headers or {})}
    if token:
        fields["Authorization"] = f"Bearer {token}"
    connection = http.client.HTTPConnection(host, port, timeout=timeout)
    try:
        connection.request(method, parts.path + (f"?{parts.query}" if parts.query else ""), content, fields)
        answer = connection.getresponse()
        data = answer.read()
    finally:
        connection.close()
    try:
        return answer.status, json.loads(data)
    except ValueError:
        return answer.status, data


def upload(url: str, name: str, content: bytes, media_type: str, token: str) -> tuple[int, Any]:
    """One file as multipart/form-data in the field `file`."""
    mark = os.urandom(12).hex()
    head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: {media_type}\r\n\r\n'
    body = head.encode() + content + f"\r\n--{mark}--\r\n".encode()
    return call("POST", url, body, token=token, headers={"Content-Type": f"multipart/form-data; boundary={mark}"})


class Line(asyncio.Protocol):
    """One kept connection to an app, for one call at a time."""

    def __init__(self, url: str) -> None:
        self._host, self._port = loopback(url)
        self._transport: asyncio.Transport | None = None
        self._data = bytearray()
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None

    async def post(self, path: str, body: bytes, headers: str, timeout: float) -> tuple[int, bytes]:
        """Status and body; ConnectionError or TimeoutError when no whole answer comes. `headers` are whole lines."""
        if self._transport is None or self._transport.is_closing():
            loop = asyncio.get_running_loop()
            async with asyncio.timeout(timeout):
                await loop.create_connection(lambda: self, self._host, self._port)
        assert self._transport is not None
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(
            f"POST {path} HTTP/1.1\r\nHost: {self._host}:{self._port}\r\n{headers}Content-Length: {len(body)}\r\n\r\n".encode() + body
        )
        try:
            async with asyncio.timeout(timeout):
                return await self._answer
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Hang up."""
        if self._transport is not None:
            self._transport.abort()
            self._transport = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # TCP gives no other kind
        self._transport = transport
        self._data.clear()

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(exc or ConnectionResetError("the app hung up"))

    def data_received(self, data: bytes) -> None:
        self._data += data
        end = self._data.find(b"\r\n\r\n")
        if end < 0:
            return
        head = bytes(self._data[:end]).lower()
        length = _number(head, b"\r\ncontent-length:")
        if len(self._data) < end + 4 + length:
            return
        status, body = int(head[9:12]), bytes(self._data[end + 4 : end + 4 + length])
        self._data.clear()
        if self._answer is not None and not self._answer.done():
            self._answer.set_result((status, body))
        if b"\r\nconnection: close" in head:
            self.close()


class Request:
    """A call that came in; answered now or later, in the order in which calls came on their connection."""

    __slots__ = ("_server", "authorization", "body", "method", "path")

    def __init__(self, server: "Server", method: str, path: str, authorization: str, body: bytes) -> None:
        self._server, self.method, self.path, self.authorization, self.body = server, method, path, authorization, body

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)

    def answer(self, value: Any, status: int = 200) -> None:
        """JSON (or bytes that are JSON already)."""
        body = value if isinstance(value, bytes) else json.dumps(value, separators=(",", ":")).encode()
        head = f"HTTP/1.1 {status} OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        self._server.answered(self, head.encode() + body)

    def raw(self, data: bytes) -> None:
        """These very bytes, whatever they are."""
        self._server.answered(self, data)

    def cut(self) -> None:
        """Hang up instead of answering."""
        self._server.hang_up()


class Server(asyncio.Protocol):
    """One connection of a client; calls `handler` with each request."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        self._data = bytearray()
        self._waiting: deque[tuple[Request, bytes | None]] = deque()
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # TCP gives no other kind
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        self._transport = None

    def hang_up(self) -> None:
        """Close at once."""
        if self._transport is not None:
            self._transport.abort()

    def data_received(self, data: bytes) -> None:
        self._data += data
        while (end := self._data.find(b"\r\n\r\n")) >= 0:
            head = bytes(self._data[:end])
            length = _number(head.lower(), b"\r\ncontent-length:")
            if len(self._data) < end + 4 + length:
                return
            method, path, _ = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ", 2)
            body = bytes(self._data[end + 4 : end + 4 + length])
            del self._data[: end + 4 + length]
            request = Request(self, method, path, _field(head, b"\r\nauthorization:"), body)
            self._waiting.append((request, None))
            self._handler(request)

    def answered(self, request: Request, data: bytes) -> None:
        """Send what is ready, in order."""
        if self._transport is None:
            return
        self._waiting = deque((item, data if item is request else ready) for item, ready in self._waiting)
        while self._waiting and self._waiting[0][1] is not None:
            self._transport.write(self._waiting.popleft()[1] or b"")


async def listen(handler: Handler, port: int = 0) -> tuple[asyncio.Server, int]:
    """Serve on the loopback; the server and its port, which 0 leaves to the system."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Server(handler), "127.0.0.1", port, backlog=2048)
    return server, server.sockets[0].getsockname()[1]


def _number(head: bytes, name: bytes) -> int:
    at = head.find(name)
    if at < 0:
        return 0
    return int(head[at + len(name) :].split(b"\r\n", 1)[0])


def _field(head: bytes, name: bytes) -> str:
    at = head.lower().find(name)
    return head[at + len(name) :].split(b"\r\n", 1)[0].decode("latin-1").strip() if at >= 0 else ""
