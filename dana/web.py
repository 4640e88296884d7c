"""The web process: one gunicorn worker with threads, shut down gracefully although open sockets never end by themselves."""

import select
import signal
import threading
from collections.abc import Callable
from typing import Any

from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]
from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]

from dana.processes import addresses, end_with
from dana.settings import Settings

FOLLOW_MS, FEW = 10, 16
GRACE = 8  # seconds for requests that run when web is told to stop


class Worker(ThreadWorker):  # type: ignore[misc]
    """Gunicorn's threads, which also say goodbye to web sockets: each holds a thread until it is closed."""

    busy = 0  # about: threads count it without a lock

    def handle(self, conn: Any) -> Any:
        """
        Serve what follows at once on a busy connection in the same thread.

        Through the poller every request would cost two more changes of thread, a quarter of a webhook's time.
        """
        self.busy += 1
        try:
            while True:
                keeps = super().handle(conn)
                if keeps is not True or not self.alive or not self._follows(conn):
                    return keeps
        finally:
            self.busy -= 1

    def _follows(self, conn: Any) -> bool:
        """Whether the next request comes within moments; not worth waiting for when many connections take turns."""
        if self.busy > FEW or conn.parser.unreader.buf.tell():
            return False
        poll = select.poll()
        poll.register(conn.sock, select.POLLIN)
        return bool(poll.poll(FOLLOW_MS))

    def handle_exit(self, sig: int, frame: Any) -> None:
        """Stop gracefully."""
        if self.alive:
            threading.Thread(target=_close_sockets, args=(self.app.callable,), daemon=True).start()
        super().handle_exit(sig, frame)


class Web(BaseApplication):  # type: ignore[misc]
    """The application in gunicorn, configured by our settings alone."""

    def __init__(self, settings: Settings, create: Callable[[], Any]) -> None:
        self._settings, self._create = settings, create
        super().__init__()

    def load_config(self) -> None:
        """Everything that differs from gunicorn's defaults."""
        for name, value in _configuration(self._settings).items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The WSGI application, made in the worker."""
        return self._create()


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
        "timeout": 90,
        "graceful_timeout": GRACE,
        "loglevel": "warning",
        "accesslog": None,
        "control_socket_disable": True,
        "proc_name": "dana-web",
        "post_fork": _after_fork,
    }


def _after_fork(arbiter: Any, _worker: Any) -> None:
    end_with(arbiter.pid, signal.SIGKILL)  # an orphan would keep the port from the web process that follows


def _close_sockets(application: Any) -> None:
    sockets = getattr(application, "extensions", {}).get("socketio")
    if sockets is not None:
        sockets.server.eio.disconnect()
