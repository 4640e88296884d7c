"""One connection, whose every read and write is bound by the deadline of the call that it serves."""

import http.client
import io
import select
import socket
import time
from typing import Any, cast

from dana.http_client.answers import Answer, NotSent, NoVerdict, reason
from dana.http_client.message import Origin


class Wire:
    """A connection to one origin, used by one call at a time."""

    __slots__ = ("deadline", "ended", "idle_since", "origin", "sock")

    def __init__(self, sock: socket.socket, origin: Origin, deadline: float) -> None:
        self.sock = sock
        self.origin = origin
        self.deadline = deadline
        self.idle_since = 0.0
        self.ended = False  # the other side has said its last byte

    def write(self, message: bytes) -> None:
        """Hand over all bytes; NotSent when the very first write was refused, so that none can have left."""
        rest = memoryview(message)
        try:
            while rest:
                self.arm()
                rest = rest[self.sock.send(rest) :]
        except OSError as error:
            self.close()
            if len(rest) == len(message) and (isinstance(error, _OutOfTime) or not isinstance(error, TimeoutError)):
                raise NotSent(f"{self.origin[1]} took nothing ({reason(error)}); nothing was sent.") from error
            raise self._silence(reason(error)) from error

    def receive(self, method: str, limit: int) -> tuple[Answer, bool]:
        """The answer, and whether the connection can serve again; NoVerdict when it does not come whole."""
        try:
            response = http.client.HTTPResponse(cast("socket.socket", self), method=method)
            response.begin()
            if self.ended:  # http.client takes a head that breaks off for a whole one
                raise http.client.IncompleteRead(b"")
            body = response.read(limit + 1)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise self._silence(reason(error)) from error
        if len(body) > limit:
            raise self._silence(f"its answer is longer than {limit} bytes")
        if response.length:
            raise self._silence("its answer broke off")
        headers: dict[str, str] = {}
        for name, value in response.getheaders():
            key = name.lower()
            headers[key] = f"{headers[key]}, {value}" if key in headers else value
        return Answer(response.status, headers, body), response.isclosed() and not response.will_close

    def is_fresh(self, keep_alive: float) -> bool:
        """Whether it is young, and silent: what can be read now is the other side's goodbye."""
        if time.monotonic() - self.idle_since > keep_alive:
            return False
        poll = select.poll()
        poll.register(self.sock, select.POLLIN)
        return not poll.poll(0)

    def arm(self) -> None:
        """Give the next read or write what is left of the time."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise _OutOfTime
        self.sock.settimeout(left)

    def makefile(self, *_: object, **__: object) -> io.BufferedReader:
        """What http.client asks of a socket."""
        return io.BufferedReader(_Reads(self))

    def close(self) -> None:
        """Give the socket back."""
        self.sock.close()

    def _silence(self, why: str) -> NoVerdict:
        return NoVerdict(f"{self.origin[1]} gave no answer ({why}); it is not known whether it acted.")


class _OutOfTime(TimeoutError):
    """The deadline passed before the socket was touched."""


class _Reads(io.RawIOBase):
    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._wire.arm()
        count = self._wire.sock.recv_into(buffer)
        self._wire.ended = count == 0
        return count
