"""The connection beneath both SDKs: public httpcore2 with one deadline for a whole call, however slowly the bytes drip."""

import ssl
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpcore2
import httpx2

CONNECT_SECONDS = 3.0
IDLE_SECONDS = 15.0
LARGEST_ANSWER = 4 * 1024 * 1024
_call = threading.local()


@contextmanager
def finish_by(moment: float) -> Iterator[None]:
    """Calls of this thread inside the block end by `moment` (of time.monotonic) with a time-out at the latest."""
    _call.deadline = moment
    try:
        yield
    finally:
        del _call.deadline


def _left(timeout: float | None, expired: type[Exception]) -> float | None:
    deadline = getattr(_call, "deadline", None)
    if deadline is None:
        return timeout
    left: float = deadline - time.monotonic()
    if left <= 0:
        raise expired("the call's time is over")
    return left if timeout is None else min(timeout, left)


class _Stream(httpcore2.NetworkStream):
    def __init__(self, stream: httpcore2.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(timeout, httpcore2.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(timeout, httpcore2.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, _left(timeout, httpcore2.ConnectTimeout)))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _Backend(httpcore2.SyncBackend):
    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:  # fmt: skip
        left = _left(timeout, httpcore2.ConnectTimeout)
        return _Stream(super().connect_tcp(host, port, left, local_address, socket_options))


class Transport(httpx2.BaseTransport):
    """Sends requests to one vendor over pooled connections, through the machine's proxy where one is set."""

    def __init__(self, base_url: str) -> None:
        proxy = _proxy_for(base_url)
        common: dict[str, Any] = {
            "ssl_context": httpx2.create_ssl_context(), "max_connections": 500, "max_keepalive_connections": 100,
            "keepalive_expiry": IDLE_SECONDS, "network_backend": _Backend(),
        }  # fmt: skip
        self._pool = httpcore2.HTTPProxy(proxy, **common) if proxy else httpcore2.ConnectionPool(**common)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """The whole answer, read to its end; httpx2's own errors for every fault."""
        if not isinstance(request.stream, httpx2.SyncByteStream):
            raise httpx2.UnsupportedProtocol("only plain bodies are sent")
        url = request.url
        target = httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        outgoing = httpcore2.Request(
            request.method, target, headers=request.headers.raw, content=request.stream, extensions=request.extensions
        )
        try:
            answer = self._pool.handle_request(outgoing)
            body = _read(answer)
        except (httpcore2.TimeoutException, httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.ProxyError,
                httpcore2.UnsupportedProtocol) as error:  # fmt: skip
            raise getattr(httpx2, type(error).__name__, httpx2.TransportError)(str(error)) from error
        return httpx2.Response(status_code=answer.status, headers=answer.headers, stream=httpx2.ByteStream(body))

    def close(self) -> None:
        """Close every connection."""
        self._pool.close()


def _read(answer: httpcore2.Response) -> bytes:
    parts, size = [], 0
    try:
        for part in answer.iter_stream():
            size += len(part)
            if size > LARGEST_ANSWER:
                raise httpcore2.RemoteProtocolError("the answer is oversized")
            parts.append(part)
    finally:
        answer.close()
    return b"".join(parts)


def _proxy_for(base_url: str) -> str | None:
    parts = urlsplit(base_url)
    if not parts.hostname or proxy_bypass(parts.hostname):
        return None
    proxies = getproxies()
    return proxies.get(parts.scheme) or proxies.get("all")


def client(base_url: str) -> httpx2.Client:
    """An HTTP client for one SDK; it follows no redirect, which could carry the key elsewhere."""
    return httpx2.Client(transport=Transport(base_url), follow_redirects=False)
