"""In front of the sockets' own handling: never more open than there are threads for, our headers on every refusal, and a flood ends."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import structlog

log = structlog.get_logger()

PATH = "/socket.io"
MOST_STRANGERS = 32  # connections that have not said yet who they are
GREETING_SECONDS = 5.0
FLOOD_EVENTS, FLOOD_SECONDS = 40, 10.0
MOST_WAITING = 500  # packets for a page that does not read: still there at the next sweep, and no fewer, it is cut
MOST_AT_ALL = 5_000  # packets for a page that is behind: a burst may be more than the wire takes at once
FEW_WAITING = 20
_TICKET = "dana.ticket"

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Gate:
    """
    A WSGI application around the app's, and the rules for its Engine.IO connections.

    A connection holds a thread from its first moment, long before it is a guest, so strangers are few and shortly there.
    """

    def __init__(self, inner: Application, engine: Any, *, most: int, headers: Mapping[str, str]) -> None:
        self._inner, self._engine, self.most = inner, engine, most
        self._headers = list(headers.items())
        self._since: dict[str, float] = {}  # strangers: when they were first seen
        self._spent: dict[str, list[float]] = {}  # what each connection sent lately
        self._coming: set[object] = set()  # requests that are no connection yet
        self._known: set[str] = set()
        self._ended: set[str] = set()
        self._behind: dict[str, int] = {}  # how many packets too many waited for a page at the last sweep
        self._wires: dict[str, socket.socket] = {}
        self._lock = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request."""
        if not environ.get("PATH_INFO", "").startswith(PATH):
            return self._inner(environ, start_response)

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            ours = {name.lower() for name, _ in self._headers}
            kept = [(name, value) for name, value in headers if name.lower() not in ours]
            return start_response(status, [*kept, *self._headers], exc_info)

        ticket = object()
        if not self._let_come(ticket):
            start("503 Service Unavailable", [("Content-Type", "text/plain"), ("Retry-After", "5")])
            return [b"busy"]
        try:
            return self._inner({**environ, _TICKET: ticket}, start)
        finally:
            self._coming.discard(ticket)

    def _let_come(self, ticket: object) -> bool:
        """Whether there is room for one more; those on their way are counted, or a crowd at once would all be let in."""
        with self._lock:
            open_now = self._open().keys()
            coming = len(self._coming)
            if len(open_now) + coming >= self.most or len(open_now - self._known) + coming >= MOST_STRANGERS:
                return False
            self._coming.add(ticket)
            return True

    def greet(self, connection: str, environ: Mapping[str, Any]) -> None:
        """A connection was opened."""
        self._coming.discard(environ.get(_TICKET))
        if isinstance(wire := environ.get("gunicorn.socket"), socket.socket):
            self._wires[connection] = wire

    def admit(self, connection: str) -> None:
        """This one has said who it is."""
        with self._lock:
            self._known.add(connection)
            self._since.pop(connection, None)

    def take(self, connection: str, data: Any) -> bool:
        """Whether what came may be looked at: text, and not too often; otherwise the connection is cut."""
        if connection in self._ended:
            return False
        now = time.monotonic()
        spent = [moment for moment in self._spent.get(connection, []) if now - moment < FLOOD_SECONDS]
        spent.append(now)
        self._spent[connection] = spent
        if isinstance(data, str) and len(spent) <= FLOOD_EVENTS:
            return True
        self.cut(connection, "flood" if isinstance(data, str) else "binary")
        return False

    def has_room(self, connection: str | None) -> bool:
        """Whether one packet more may wait for this page; one that is too far behind is cut here and now, and reads anew later."""
        one = self._engine.sockets.get(connection)
        if one is None or one.queue.qsize() < MOST_AT_ALL:
            return True
        self.cut(str(connection), "does not read")
        return False

    def keeps_up(self, connection: str | None) -> bool:
        """Whether hardly anything waits for this page: what is only worth showing now is not kept for one that is behind."""
        one = self._engine.sockets.get(connection)
        return one is None or one.queue.qsize() < FEW_WAITING

    def leave(self, connection: str) -> None:
        """This one is a guest no more."""
        with self._lock:
            self._known.discard(connection)

    def sweep(self) -> None:
        """Cut strangers who do not greet, and pages that read nothing between two sweeps; forget who has gone."""
        now = time.monotonic()
        with self._lock:
            open_now = self._open()  # under the lock: whoever is admitted meanwhile is in it
            self._known &= open_now.keys()
            self._ended &= open_now.keys()
            strangers = open_now.keys() - self._known
            self._since = {connection: self._since.get(connection, now) for connection in strangers}
            late = [connection for connection, since in self._since.items() if now - since > GREETING_SECONDS]
        self._spent = {connection: spent for connection, spent in list(self._spent.items()) if connection in open_now}
        self._wires = {connection: wire for connection, wire in list(self._wires.items()) if connection in open_now}
        for connection in late:
            self.cut(connection, "did not greet")
        behind = {connection: size for connection, one in open_now.items() if (size := one.queue.qsize()) > MOST_WAITING}
        for connection, size in behind.items():
            if size >= self._behind.get(connection, size + 1):
                self.cut(connection, "does not read")
        self._behind = behind

    def _open(self) -> dict[str, Any]:
        """Those that hold a thread: Engine.IO itself forgets the ended ones only after a while."""
        return {connection: one for connection, one in self._engine.sockets.copy().items() if not one.closed}

    def cut(self, connection: str, why: str) -> None:
        """End a connection, once."""
        with self._lock:
            if connection in self._ended:
                return
            self._ended.add(connection)
        log.info("socket_cut", why=why)
        threading.Thread(target=self._end, args=(connection,), name="socket cutter", daemon=True).start()

    def _end(self, connection: str) -> None:
        """Its thread is freed at once, even when it waits for somebody who does not read."""
        one = self._engine.sockets.get(connection)
        if one is None:
            return
        wire = self._wires.pop(connection, None)
        one.close(wait=False, abort=True)
        self._engine.sockets.pop(connection, None)
        if wire is not None:
            with contextlib.suppress(OSError):
                wire.shutdown(socket.SHUT_RDWR)
