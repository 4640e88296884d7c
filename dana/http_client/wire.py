"""One connection, whose every read and write is bound by the deadline of the call that it serves."""

import socket
import time
from collections.abc import Callable

import httptools

from dana.http_client.answers import Answer, BrokenOff, NotSent, NoVerdict, RemoteClosed, TooLong, reason
from dana.http_client.message import Origin
from dana.polling import has_come

Hear = Callable[[bytes], None]

READ_BYTES = 65_536
HEAD_BYTES, HEAD_FIELDS = 65_536, 100


class Wire:
    """A connection to one origin, used by one call at a time."""

    __slots__ = ("deadline", "idle_since", "origin", "sock")

    def __init__(self, sock: socket.socket, origin: Origin, deadline: float) -> None:
        self.sock = sock
        self.origin = origin
        self.deadline = deadline
        self.idle_since = 0.0

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

    def receive(self, method: str, limit: int, on_body: Hear | None = None) -> tuple[Answer, bool]:
        """The answer, and whether the connection can serve again; NoVerdict when it does not come whole."""
        reading = _Reading(method, limit)
        told = 0
        try:
            while not reading.is_whole:
                self.arm()
                reading.feed(self.sock.recv(READ_BYTES))
                if on_body is not None and reading.status == 200 and len(reading.parts) > told:
                    on_body(b"".join(reading.parts[told:]))
                    told = len(reading.parts)
        except (OSError, httptools.HttpParserError, BrokenOff, TooLong, ValueError) as error:
            raise self._silence(reason(error)) from error
        return Answer(reading.status, reading.headers, b"".join(reading.parts)), reading.is_reusable

    def is_fresh(self, keep_alive: float) -> bool:
        """Whether it is young, and silent: what can be read now is the other side's goodbye."""
        return time.monotonic() - self.idle_since <= keep_alive and not has_come(self.sock.fileno())

    def arm(self) -> None:
        """Give the next read or write what is left of the time."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise _OutOfTime
        self.sock.settimeout(left)

    def close(self) -> None:
        """Give the socket back."""
        self.sock.close()

    def _silence(self, why: str) -> NoVerdict:
        return NoVerdict(f"{self.origin[1]} gave no answer ({why}); it is not known whether it acted.")


class _OutOfTime(TimeoutError):
    """The deadline passed before the socket was touched."""


class _Reading:
    """One answer as its bytes come; llhttp judges them, strictly."""

    def __init__(self, method: str, limit: int) -> None:
        self._bodiless, self._limit = method == "HEAD", limit
        self._at_end = False  # its end is the connection's
        self._keeps = False
        self._head = self._fields = self._size = 0
        self.status, self.is_whole = 0, False
        self.headers: dict[str, str] = {}
        self.parts: list[bytes] = []
        self._parser = httptools.HttpResponseParser(self)

    @property
    def is_reusable(self) -> bool:
        """Whether another answer can follow on this connection."""
        return self._keeps and not (self._bodiless or self._at_end)

    def feed(self, data: bytes) -> None:
        """The next bytes; none mean that the other side has ended."""
        if not data:
            self._end()
            return
        if not self.status:
            self._head += len(data)
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError:
            if not self.is_whole:
                raise
            self._keeps = False  # more than was asked for: the answer stands, the connection does not
        if self._size > self._limit:
            raise TooLong(f"its answer is longer than {self._limit} bytes")
        if self._head > HEAD_BYTES or self._fields > HEAD_FIELDS:
            raise TooLong("its answer's head is too long")

    def _end(self) -> None:
        if not self.status:
            raise RemoteClosed
        if not self._at_end:
            raise BrokenOff
        self.is_whole = True

    def on_message_begin(self) -> None:
        """Called by the parser: what follows a whole answer is nobody's."""
        if self.is_whole:
            self._keeps = False

    def on_header(self, name: bytes, value: bytes) -> None:
        """Called by the parser; repeated headers are one list (RFC 9110, 5.2)."""
        if self.is_whole:
            return
        self._fields += 1
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        self.headers[key] = f"{self.headers[key]}, {text}" if key in self.headers else text

    def on_headers_complete(self) -> None:
        """Called by the parser."""
        if self.is_whole:
            return
        status = self._parser.get_status_code()
        if status < 200:  # an interim answer: the real one follows
            self.headers.clear()
            return
        self.status = status
        self._keeps = self._parser.should_keep_alive()
        self._at_end = not ({"content-length", "transfer-encoding"} & self.headers.keys() or status in (204, 304))
        self.is_whole = self._bodiless

    def on_body(self, part: bytes) -> None:
        """Called by the parser."""
        if not self.is_whole:
            self._size += len(part)
            self.parts.append(part)

    def on_message_complete(self) -> None:
        """Called by the parser."""
        self.is_whole = bool(self.status)
