"""The web process: gunicorn's threads without its second process, patient with no slow sender, ending although open sockets never do."""

import contextlib
import faulthandler
import json
import os
import signal
import socket
import struct
import sys
import threading
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import structlog
from gunicorn.app.base import BaseApplication
from gunicorn.http import errors
from gunicorn.sock import create_sockets
from gunicorn.util import close_graceful
from gunicorn.workers.gthread import ThreadWorker

from dana.errors import DanaError
from dana.polling import COME, wait_for
from dana.processes import STUCK_SECONDS, addresses, give_back, goes_on, keep_what_is_loaded
from dana.security.headers import of_refusals
from dana.settings import Settings

log = structlog.get_logger()

FOLLOW_MS, FEW = 10, 16
GRACE = 8  # seconds for requests that run when web is told to stop
HEAD_SECONDS = 10.0  # from the first byte of a request to the end of its head
SILENCE_SECONDS = 15.0  # in the middle of a body
GOODBYE_SECONDS = 0.5
WRITE_SECONDS = 30  # without one byte taken by who asked: sockets of pages included
SLOWEST = 2_000  # bytes a second of a body, on the average after its first half minute
READ_BYTES, LARGE_BODY = 8_192, 1_000_000
LINE_BYTES, FIELDS, FIELD_BYTES = 8_190, 64, 8_190


class TooSlow(DanaError):
    """The request came too slowly."""

    status = 408
    code = "too_slow"


_STATUS: dict[type[Exception], HTTPStatus] = {
    TooSlow: HTTPStatus.REQUEST_TIMEOUT,
    errors.LimitRequestLine: HTTPStatus.REQUEST_URI_TOO_LONG,
    errors.LimitRequestHeaders: HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    errors.UnsupportedTransferCoding: HTTPStatus.NOT_IMPLEMENTED,
    errors.ExpectationFailed: HTTPStatus.EXPECTATION_FAILED,
}
_SENTENCE = {
    HTTPStatus.REQUEST_TIMEOUT: (TooSlow.code, TooSlow().message),
    HTTPStatus.INTERNAL_SERVER_ERROR: ("internal", "Something went wrong here; it has been noted."),
}


class Patience:
    """How long one connection may take to send us its present request; in place of gunicorn's own reading, which waits for ever."""

    def __init__(self, sock: socket.socket, most: int) -> None:
        self._sock, self._most = sock, most
        self.begin()

    def begin(self) -> None:
        """The next request starts."""
        self._began = time.monotonic()
        self._is_head = True
        self.taken = 0

    def head_is_read(self) -> None:
        """What comes now is the body."""
        self._began = time.monotonic()
        self._is_head = False

    def read(self, size_hint: int | None = None) -> bytes:
        """The next bytes; TooSlow when they do not come in time."""
        drains = self._sock.gettimeout()  # set while gunicorn throws away what is left of a body
        left = self._left() if drains is None else drains
        # what is there already was in time, however late this thread comes to it
        if not wait_for(self._sock.fileno(), COME, max(0.0, left) * 1000):
            raise TooSlow if drains is None else TimeoutError
        data = self._sock.recv(min(max(size_hint or 0, READ_BYTES), self._most))
        self.taken += len(data)
        return data

    def _left(self) -> float:
        spent = time.monotonic() - self._began
        if self._is_head:
            return HEAD_SECONDS - spent
        return min(SILENCE_SECONDS, 30 + self.taken / SLOWEST - spent)


class Worker(ThreadWorker):  # type: ignore[misc]
    """Gunicorn's threads, which also say goodbye to web sockets: each holds a thread until it is closed."""

    busy = 0  # about: threads count it without a lock
    _watched_at = -STUCK_SECONDS

    def init_signals(self) -> None:
        """Ours alone: no second process stands between this one and whoever stops it."""
        is_left_running = signal.getsignal(signal.SIGHUP) == signal.SIG_IGN  # by nohup
        super().init_signals()
        signal.signal(signal.SIGHUP, signal.SIG_IGN if is_left_running else self.handle_exit)

    def is_parent_alive(self) -> bool:
        """Not asked here: a part of `run` ends with it by itself, and `web` alone may outlive the shell that started it."""
        return True

    def notify(self) -> None:
        """The main thread has its turn."""
        now = time.monotonic()
        if now - self._watched_at > 1:
            self._watched_at = now
            goes_on()

    def handle(self, conn: Any) -> Any:
        """
        Serve what follows at once on a busy connection in the same thread.

        Through the poller every request would cost two more changes of thread, a quarter of a webhook's time.
        """
        self.busy += 1
        try:
            while True:
                _begin(conn)
                keeps = super().handle(conn)
                if not keeps:
                    _close(conn)
                if keeps is not True or not self.alive or not self._follows(conn):
                    return keeps
        finally:
            self.busy -= 1

    def _follows(self, conn: Any) -> bool:
        """Whether the next request comes within moments; not worth waiting for when many connections take turns."""
        if self.busy > FEW or conn.parser.unreader.buf.tell():
            return False
        return bool(wait_for(conn.sock.fileno(), COME, FOLLOW_MS))

    def handle_request(self, req: Any, conn: Any) -> Any:
        """Answer a request whose head is read."""
        conn.patience.head_is_read()
        try:
            return super().handle_request(req, conn)
        finally:
            if conn.patience.taken > LARGE_BODY:
                give_back()

    def handle_error(self, _req: Any, client: Any, _addr: Any, exc: BaseException) -> None:
        """Answer what is no request, or came too slowly, in our own words and with our own headers; and close."""
        status = _status_of(exc)
        if status is HTTPStatus.INTERNAL_SERVER_ERROR:
            log.error("request_crashed", exc_info=exc)
        else:
            log.info("request_refused", status=int(status), error=type(exc).__name__)
        with contextlib.suppress(OSError):
            client.settimeout(1)
            client.sendall(_refusal(self.app.settings, status))

    def handle_exit(self, sig: int, frame: Any) -> None:
        """Stop gracefully."""
        if self.alive:
            threading.Thread(target=_close_sockets, args=(self.app.callable,), daemon=True).start()
        super().handle_exit(sig, frame)


class Web(BaseApplication):  # type: ignore[misc]
    """The application in gunicorn, configured by our settings alone."""

    def __init__(self, settings: Settings, create: Callable[[], Any]) -> None:
        self.settings, self._create = settings, create
        super().__init__()

    def load_config(self) -> None:
        """Everything that differs from gunicorn's defaults."""
        for name, value in _configuration(self.settings).items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The WSGI application."""
        application = self._create()
        keep_what_is_loaded()
        return application

    def run(self) -> None:
        """
        Serve in this very process, and end it.

        Gunicorn's second process, which starts this one again, would cost 20 MB; whoever started us does the same (`run`, a container).
        """
        logger = self.cfg.logger_class(self.cfg)
        worker = Worker(1, os.getppid(), create_sockets(self.cfg, logger), self, STUCK_SECONDS, self.cfg, logger)
        worker.pid = os.getpid()
        try:
            worker.init_process()
        except SystemExit as asked:
            code = asked.code if isinstance(asked.code, int) else 1
        else:
            code = 0
        finally:
            faulthandler.cancel_dump_traceback_later()
            worker.tmp.close()
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(code)  # threads that still wait for slow clients had their time: the interpreter would wait for them


def serve(settings: Settings, create: Callable[[], Any]) -> None:
    """Answer HTTP until told to stop."""
    Web(settings, create).run()


def _configuration(settings: Settings) -> dict[str, Any]:
    return {
        "bind": [f"[{host}]:{port}" if ":" in host else f"{host}:{port}" for host, port in addresses(settings)],
        "worker_class": "dana.web.Worker",
        "workers": 1,
        "threads": settings.dana_web_threads,
        "worker_connections": max(1000, 2 * settings.dana_web_threads),
        "keepalive": 75,  # longer than a proxy's usual minute, so that it is never we who close first
        "graceful_timeout": GRACE,
        "limit_request_line": LINE_BYTES,
        "limit_request_fields": FIELDS,
        "limit_request_field_size": FIELD_BYTES,
        "forwarded_allow_ips": "",  # who asks is read in one place, security.proxies, from those that the settings name
        "forwarder_headers": "",
        "loglevel": "warning",
        "accesslog": None,
        "control_socket_disable": True,
        "proc_name": "dana-web",
    }


def _begin(conn: Any) -> None:
    """A request starts on this connection: our reading in place of gunicorn's as soon as it has one."""
    if conn.initialized:
        conn.patience.begin()
        return
    init = conn.init

    def ours() -> None:
        init()
        conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", WRITE_SECONDS, 0))
        conn.patience = Patience(conn.sock, conn.parser.unreader.max_body_chunk)
        conn.parser.unreader.chunk = conn.patience.read

    conn.init = ours


def _close(conn: Any) -> None:
    """Close it here and now: gunicorn would wait for the other side's goodbye in the one thread that everybody needs."""
    with contextlib.suppress(OSError):
        conn.sock.setblocking(True)
        close_graceful(conn.sock, timeout=GOODBYE_SECONDS)
    conn.close = lambda **_: None


def _status_of(exc: BaseException) -> HTTPStatus:
    known = next((status for kind, status in _STATUS.items() if isinstance(exc, kind)), None)
    if known is not None:
        return known
    ours = (errors.InvalidResponseHeader, errors.InvalidResponseHeaderName)  # what the application said
    is_theirs = isinstance(exc, errors.ParseException) and not isinstance(exc, ours)
    return HTTPStatus.BAD_REQUEST if is_theirs else HTTPStatus.INTERNAL_SERVER_ERROR


def _refusal(settings: Settings, status: HTTPStatus) -> bytes:
    code, message = _SENTENCE.get(status, ("bad_input", "This is not a request that can be understood."))
    body = json.dumps({"error": {"code": code, "message": message, "details": {}, "request_id": uuid4().hex}}).encode()
    headers = {**of_refusals(settings), "Content-Type": "application/json", "Content-Length": str(len(body)), "Connection": "close"}
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {int(status)} {status.phrase}\r\n{lines}\r\n".encode("latin-1") + body


def _close_sockets(application: Any) -> None:
    sockets = getattr(application, "extensions", {}).get("socketio")
    if sockets is not None:
        sockets.server.eio.disconnect()
