"""The door itself: opens connections where `egress` allows it, keeps them for the next call, and sends nothing twice."""

import ssl
import threading
import time
from collections.abc import Mapping
from typing import Any

import certifi

from dana.http_client.answers import Answer, NotSent
from dana.http_client.egress import Egress, unreachable
from dana.http_client.message import Files, Origin, compose, encode, locate
from dana.http_client.wire import Hear, Wire

CALL_SECONDS = 15.0  # Meta's slowest answers take about ten
KEEP_ALIVE_SECONDS = 4.0  # shorter than most servers' own, so that we seldom write into a connection that is just being closed
IDLE_CONNECTIONS = 64
ANSWER_BYTES = 10 * 1024 * 1024


class Http:
    """Requests over kept connections, from any thread; it follows no redirect and asks no proxy."""

    def __init__(
        self, *, allow_private: bool = False, egress: Egress | None = None, keep_alive: float = KEEP_ALIVE_SECONDS,
        answer_bytes: int = ANSWER_BYTES,
    ) -> None:  # fmt: skip
        self._egress = egress or Egress(anywhere=allow_private)
        self._keep_alive = keep_alive
        self._answer_bytes = answer_bytes
        self._idle: dict[Origin, list[Wire]] = {}
        self._idle_count = 0
        self._lock = threading.Lock()
        self._tls: ssl.SSLContext | None = None

    def request(self, method: str, url: str, *, headers: Mapping[str, str] | None = None, json: Any = None,
                params: Mapping[str, str] | None = None, data: Mapping[str, str] | None = None, files: Files | None = None,
                content: tuple[bytes, str] | None = None, timeout: float | None = None, on_body: Hear | None = None) -> Answer:  # fmt: skip
        """
        One call, `timeout` seconds in all; NotSent when no byte of it left, NoVerdict when some may have.

        `content` is a body that is written already, and its media type. `on_body` hears a 200's body as it comes, and never raises.
        """
        address, origin = locate(url)
        message = compose(method, address, params, headers, *(content or encode(json, data, files)))
        wire = self._send(origin, message, time.monotonic() + (CALL_SECONDS if timeout is None else timeout))
        reusable = False
        try:
            answer, reusable = wire.receive(method, self._answer_bytes, on_body)
        finally:
            if reusable:
                self._keep(wire)
            else:
                wire.close()
        return answer

    def close(self) -> None:
        """Close the kept connections."""
        with self._lock:
            wires = [wire for group in self._idle.values() for wire in group]
            self._idle.clear()
            self._idle_count = 0
        for wire in wires:
            wire.close()

    def _send(self, origin: Origin, message: bytes, deadline: float) -> Wire:
        """A connection that took the whole message; a kept one that refused its first byte is replaced by a fresh one."""
        wire = self._kept(origin)
        if wire is not None:
            wire.deadline = deadline
            try:
                wire.write(message)
            except NotSent:
                pass
            else:
                return wire
        wire = self._open(origin, deadline)
        wire.write(message)
        return wire

    def _kept(self, origin: Origin) -> Wire | None:
        while True:
            with self._lock:
                group = self._idle.get(origin)
                if not group:
                    return None
                wire = group.pop()
                self._idle_count -= 1
            if wire.is_fresh(self._keep_alive):
                return wire
            wire.close()

    def _keep(self, wire: Wire) -> None:
        wire.idle_since = time.monotonic()
        surplus: list[Wire] = []
        with self._lock:
            group = self._idle.setdefault(wire.origin, [])
            while group and wire.idle_since - group[0].idle_since > self._keep_alive:
                surplus.append(group.pop(0))
            self._idle_count -= len(surplus)
            if self._idle_count < IDLE_CONNECTIONS:
                group.append(wire)
                self._idle_count += 1
            else:
                surplus.append(wire)
        for old in surplus:
            old.close()

    def _open(self, origin: Origin, deadline: float) -> Wire:
        scheme, host, port = origin
        sock = self._egress.open_socket(host, port, deadline - time.monotonic())
        if scheme == "https":
            try:
                sock.settimeout(max(0.001, deadline - time.monotonic()))
                sock = self._tls_context().wrap_socket(sock, server_hostname=host)
            except (OSError, ValueError) as error:
                sock.close()
                raise unreachable(host, error) from error
        return Wire(sock, origin, deadline)

    def _tls_context(self) -> ssl.SSLContext:
        with self._lock:
            if self._tls is None:
                self._tls = ssl.create_default_context()  # the system's authorities, which an operator can extend
                self._tls.load_verify_locations(certifi.where())  # slim machines have none
                self._tls.set_alpn_protocols(["http/1.1"])
            return self._tls
