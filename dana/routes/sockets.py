"""Sockets of open pages: who may connect, which room they are in, and what they hear."""

import threading
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import structlog
from flask import Flask, request
from flask_socketio import ConnectionRefusedError as Refused
from flask_socketio import SocketIO, disconnect, join_room

from dana.errors import NotSignedIn
from dana.realtime import Listener
from dana.security import web
from dana.security.roles import Right

log = structlog.get_logger()

KEPT_FREE = 32  # threads that sockets may never take: webhooks always find one
CHECK_SECONDS = 3.0


@dataclass(slots=True)
class Guest:
    """One open socket."""

    token: str
    account_id: UUID


class Sockets:
    """The open sockets of this web process."""

    def __init__(self, app: Flask, *, origins: list[str], threads: int) -> None:
        self._app = app
        self._most = max(1, threads - KEPT_FREE)
        self._guests: dict[str, Guest] = {}
        self._closed = threading.Event()
        self._listener: Listener | None = None
        self._io = SocketIO(
            app, async_mode="threading", transports=["websocket"], cors_allowed_origins=origins,
            max_http_buffer_size=16_384, ping_interval=20, ping_timeout=20,
        )  # fmt: skip
        self._io.on_event("connect", self._connect)
        self._io.on_event("disconnect", self._disconnect)
        self._io.on_event("renew", self._renew)

    def listen(self, url: str, on_event: Any) -> Listener:
        """Pass on what the database tells, and keep checking who may still listen."""

        def heard(event: dict[str, Any]) -> None:
            on_event(event)
            account = event.pop("account")
            if any(str(guest.account_id) == account for guest in list(self._guests.values())):
                self._io.emit("changed", event, to=f"account:{account}")

        def is_wanted(payload: str) -> bool:
            return bool(self._guests) or '"integration"' in payload

        self._listener = listener = Listener(url, heard, lambda: self._io.emit("refetch", {}), is_wanted)
        listener.start()
        threading.Thread(target=self._keep_checking, name="socket guard", daemon=True).start()
        return listener

    def close(self) -> None:
        """Stop listening and checking."""
        self._closed.set()
        if self._listener is not None:
            self._listener.stop()

    def _connect(self, auth: Any = None) -> None:
        if len(self._guests) >= self._most:
            raise Refused("busy")
        guest = self._identify(auth.get("token") if isinstance(auth, dict) else None)
        if guest is None:
            raise Refused("not_signed_in")
        self._guests[request.sid] = guest  # type: ignore[attr-defined]
        join_room(f"account:{guest.account_id}")

    def _renew(self, auth: Any = None) -> bool:
        """A page brings its next access token; another account's closes the socket."""
        sid = request.sid  # type: ignore[attr-defined]
        guest, known = self._identify(auth.get("token") if isinstance(auth, dict) else None), self._guests.get(sid)
        if guest is None or known is None or guest.account_id != known.account_id:
            disconnect()
            return False
        self._guests[sid] = guest
        return True

    def _disconnect(self, *_: Any) -> None:
        self._guests.pop(request.sid, None)  # type: ignore[attr-defined]

    def _identify(self, token: Any) -> Guest | None:
        try:
            who = web.identify(token) if isinstance(token, str) else None
        except NotSignedIn:
            return None
        return Guest(token, who.account_id) if who and who.allows(Right.READ_CONVERSATIONS) else None

    def _keep_checking(self) -> None:
        """A sign-out, a removal or an ended token cuts the socket within seconds."""
        while not self._closed.wait(CHECK_SECONDS):
            with self._app.app_context():
                for sid, guest in list(self._guests.items()):
                    self._check(sid, guest)

    def _check(self, sid: str, guest: Guest) -> None:
        try:
            still = self._identify(guest.token)
        except Exception as error:  # noqa: BLE001 - a database that is away cuts nobody
            log.warning("socket_not_checked", error=type(error).__name__)
            return
        if still is None:
            self._io.emit("expired", {}, to=sid)
            self._io.server.disconnect(sid)
