"""Sockets of open pages: who may connect, what they may hear at this moment, and how they end."""

import contextlib
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID

import structlog
from engineio.async_drivers._websocket_wsgi import SimpleWebSocketWSGI
from flask import Flask, request

from dana.automation.writing import Words
from dana.errors import NotSignedIn, Unavailable
from dana.realtime import Listener
from dana.routes.gate import Gate
from dana.routes.socket_library import Refused, SocketIO, disconnect
from dana.security import api_keys, web
from dana.security.identity import Identity
from dana.security.roles import Right

log = structlog.get_logger()

KEPT_FREE = 32  # threads that sockets may never take: webhooks always find one
CHECK_SECONDS = 3.0
FAREWELL_SECONDS = 0.5
MOST_BYTES = 16_384
REMEMBERED = 10_000

# Who hears of what. A kind that is not here is told to nobody.
HEARD_BY: dict[str, Right] = {
    "conversation": Right.READ_CONVERSATIONS,
    "message": Right.READ_CONVERSATIONS,
    "memory": Right.READ_CONVERSATIONS,
    "lesson": Right.READ_CONVERSATIONS,
    "writing": Right.READ_CONVERSATIONS,
    "document": Right.READ_DOCUMENTS,
    "gap": Right.READ_DOCUMENTS,
    "web_source": Right.READ_DOCUMENTS,
    "integration": Right.READ_INTEGRATIONS,
    "automation": Right.READ_INTEGRATIONS,
    "membership": Right.READ_MEMBERS,
    "account": Right.READ_CONVERSATIONS,  # whoever may be here at all
    "export": Right.EXPORT_DATA,
    "simulator": Right.USE_SIMULATOR,
}
OF_STANDING = frozenset({"membership", "session"})  # somebody may have lost what he had

IdentifyMany = Callable[[Sequence[Identity]], Sequence[Identity | None]]
ChannelOf = Callable[[UUID, UUID], UUID | None]
OpenWords = Callable[[UUID, UUID, str], Words | None]


@dataclass(frozen=True, slots=True)
class Guest:
    """One open socket, and its person's standing when it was last looked up."""

    token: str
    who: Identity


class _Wire(SimpleWebSocketWSGI):  # type: ignore[misc]  # as above
    """A web socket whose other side may be gone before we say goodbye."""

    def close(self) -> None:
        with contextlib.suppress(OSError):
            super().close()


class Sockets:
    """The open sockets of this web process."""

    def __init__(
        self, app: Flask, *, origins: list[str], threads: int, identify_many: IdentifyMany, channel_of: ChannelOf,
        open_words: OpenWords, headers: Mapping[str, str],
    ) -> None:  # fmt: skip
        self._app, self._identify_many, self._channel_of, self._open_words = app, identify_many, channel_of, open_words
        self._guests: dict[str, Guest] = {}
        self._channels: dict[tuple[UUID, UUID], UUID | None] = {}
        self._closed = threading.Event()
        self._checking = threading.Lock()
        self._listener: Listener | None = None
        self._io = SocketIO(
            app, async_mode="threading", transports=["websocket"], cors_allowed_origins=origins, async_handlers=False,
            max_http_buffer_size=MOST_BYTES, ping_interval=20, ping_timeout=20,
        )  # fmt: skip
        self._io.on_event("connect", self._connect)
        self._io.on_event("disconnect", self._disconnect)
        self._io.on_event("renew", self._renew)
        self.gate = self._stand_before(app, max(1, threads - KEPT_FREE), headers)

    def listen(self, url: str, on_event: Any) -> Listener:
        """Pass on what the database tells, and keep checking who may still listen."""

        def heard(event: dict[str, Any]) -> None:
            on_event(event)
            self._pass_on(event)

        def is_wanted(payload: str) -> bool:
            return bool(self._guests) or '"integration"' in payload

        self._listener = listener = Listener(url, heard, self._after_a_gap, is_wanted)
        listener.start()
        threading.Thread(target=self._keep_checking, name="socket guard", daemon=True).start()
        return listener

    def close(self) -> None:
        """Stop listening and checking."""
        self._closed.set()
        if self._listener is not None:
            self._listener.stop()

    def check(self) -> None:
        """Look up in one call what everybody here still is, and cut who is nobody any more; a database that is away cuts nobody."""
        with self._checking, self._app.app_context():
            guests = list(self._guests.items())
            alive = [(sid, guest) for sid, guest in guests if _is_current(guest)]
            try:
                found = self._identify_many([guest.who for _, guest in alive]) if alive else []
            except Exception as error:  # noqa: BLE001
                log.warning("sockets_not_checked", error=type(error).__name__)
                found = [guest.who for _, guest in alive]
            standing = {sid: who for (sid, _), who in zip(alive, found, strict=True) if who is not None and _may_listen(who)}
            for sid, guest in guests:
                if (who := standing.get(sid)) is None:
                    self._say_goodbye(sid, guest)
                elif self._guests.get(sid) is guest:  # it may have brought its next token meanwhile
                    self._guests[sid] = Guest(guest.token, who)

    def _stand_before(self, app: Flask, most: int, headers: Mapping[str, str]) -> Gate:
        """What comes from outside meets the gate first: requests, connections, packets."""
        server = self._io.server
        engine = server.eio
        # without this a message is gathered whole before it is found too large
        engine._async = {**engine._async, "websocket": partial(_Wire, max_message_size=MOST_BYTES)}
        gate = Gate(app.wsgi_app, engine, most=most, headers=headers)
        app.wsgi_app = gate  # type: ignore[method-assign]

        def opened(connection: str, environ: dict[str, Any]) -> Any:
            gate.greet(connection, environ)
            return server._handle_eio_connect(connection, environ)

        def came(connection: str, data: Any) -> None:
            if gate.take(connection, data):
                try:
                    server._handle_eio_message(connection, data)
                except Exception as error:  # noqa: BLE001 - whatever it was, it was no packet
                    gate.cut(connection, type(error).__name__)

        engine.on("connect", opened)
        engine.on("message", came)
        return gate

    def _connect(self, auth: Any = None) -> None:
        sid, connection = request.sid, self._connection()  # type: ignore[attr-defined]
        guest = self._identify(auth.get("token") if isinstance(auth, dict) else None)
        if guest is None:
            raise Refused("not_signed_in")
        if len(self._guests) >= self.gate.most:
            raise Refused("busy")
        self._guests[sid] = guest
        self.gate.admit(connection)

    def _renew(self, auth: Any = None) -> bool:
        """A page brings its next access token; another person's or account's closes the socket."""
        sid = request.sid  # type: ignore[attr-defined]
        guest, known = self._identify(auth.get("token") if isinstance(auth, dict) else None), self._guests.get(sid)
        if guest is None or known is None or (guest.who.account_id, guest.who.user_id) != (known.who.account_id, known.who.user_id):
            self._guests.pop(sid, None)
            disconnect()
            return False
        self._guests[sid] = guest
        return True

    def _disconnect(self, *_: Any) -> None:
        self._guests.pop(request.sid, None)  # type: ignore[attr-defined]
        self.gate.leave(self._connection())

    def _connection(self) -> str:
        """The Engine.IO connection behind the request: it holds the thread."""
        return str(self._io.server.manager.eio_sid_from_sid(request.sid, "/"))  # type: ignore[attr-defined]

    def _identify(self, token: Any) -> Guest | None:
        """A person's own token opens a socket, ours or Supabase's: programs with API keys ask, they do not listen."""
        try:
            who = web.identify(token) if isinstance(token, str) and not api_keys.recognises(token) else None
        except (NotSignedIn, Unavailable):
            return None
        return Guest(token, who) if who and who.is_person and _may_listen(who) else None

    def _pass_on(self, event: dict[str, Any]) -> None:
        """To each page of the account that may hear it at this moment; ids and versions, never data."""
        account = event.pop("account")
        if event["event"] in OF_STANDING:
            self.check()
        if event["event"] == "writing":
            self._pass_on_words(account, event)
            return
        for sid in self._who_may_hear(account, event):
            if self.gate.has_room(self._io.server.manager.eio_sid_from_sid(sid, "/")):
                self._io.emit("changed", event, to=sid)

    def _pass_on_words(self, account: str, event: dict[str, Any]) -> None:
        """What is being written, to those who may read that conversation; a page that is behind is spared all but the end of it."""
        words = self._open_words(UUID(account), UUID(event["id"]), event.get("sealed", ""))
        if words is None:
            return
        shown = {"conversation_id": event["id"], "text": words.text, "over": words.is_over,
                 "rewrite": str(words.rewrite) if words.rewrite else None}  # fmt: skip
        for sid in self._who_may_hear(account, event):
            guest = self._guests.get(sid)
            if guest is None or words.to not in (None, guest.who.user_id):
                continue
            connection = self._io.server.manager.eio_sid_from_sid(sid, "/")
            if self.gate.has_room(connection) and (words.is_over or self.gate.keeps_up(connection)):
                self._io.emit("writing", shown, to=sid)

    def _who_may_hear(self, account: str, event: dict[str, Any]) -> list[str]:
        right = HEARD_BY.get(event["event"])
        return [
            sid
            for sid, guest in list(self._guests.items())
            if right and str(guest.who.account_id) == account and guest.who.allows(right) and self._sees(guest.who, event)
        ]

    def _sees(self, who: Identity, event: dict[str, Any]) -> bool:
        """Whether a person who is limited to channels works in this one."""
        if who.channels is None:
            return True
        if event["event"] == "integration":
            return who.sees_channel(UUID(event["id"]))
        if event["event"] not in ("conversation", "message", "memory", "lesson", "writing"):
            return True
        channel = self._channel(who.account_id, UUID(event.get("conversation_id") or event["id"]))
        return channel is not None and who.sees_channel(channel)

    def _channel(self, account_id: UUID, conversation_id: UUID) -> UUID | None:
        """The channel of a conversation, which never changes; unknown when it cannot be looked up, and then nobody limited hears."""
        key = account_id, conversation_id
        if key not in self._channels:
            try:
                found = self._channel_of(account_id, conversation_id)
            except Exception as error:  # noqa: BLE001
                log.warning("channel_not_known", error=type(error).__name__)
                return None
            if found is None:
                return None
            if len(self._channels) >= REMEMBERED:
                self._channels.clear()
            self._channels[key] = found
        return self._channels[key]

    def _after_a_gap(self) -> None:
        self.check()
        self._io.emit("refetch", {})

    def _keep_checking(self) -> None:
        """A sign-out, a removal or an ended token cuts the socket within seconds, whatever notice was lost."""
        while not self._closed.wait(CHECK_SECONDS):
            try:
                self.gate.sweep()
                self.check()
            except Exception:
                log.exception("socket_guard_stumbled")

    def _say_goodbye(self, sid: str, guest: Guest) -> None:
        """From now on it hears nothing; the farewell itself may wait for a slow page, so it has a thread of its own."""
        if self._guests.get(sid) is not guest:
            return
        del self._guests[sid]
        self._io.emit("expired", {}, to=sid)
        threading.Thread(target=self._farewell, args=(sid,), name="socket farewell", daemon=True).start()

    def _farewell(self, sid: str) -> None:
        """An honest page goes by itself when it is told; the other is made to."""
        connection = self._io.server.manager.eio_sid_from_sid(sid, "/")
        self._io.server.disconnect(sid)
        self._closed.wait(FAREWELL_SECONDS)
        if connection is not None:
            self.gate.cut(connection, "expired")


def _is_current(guest: Guest) -> bool:
    """Whether its token has not ended: by what the token itself says, so that nothing outside can delay the cut of others."""
    if guest.who.bearer is not None:
        return datetime.now(UTC) < guest.who.bearer.expires_at
    try:
        web.edge().tokens.read(guest.token)
    except NotSignedIn:
        return False
    return True


def _may_listen(who: Identity) -> bool:
    return who.allows(Right.READ_CONVERSATIONS)
