"""What every process of an installation shares: where it listens, and that it does not outlive the one that started it."""

import ctypes
import os
import signal
import socket
import sys
import threading
import time

from dana.settings import Settings

PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36  # linux/prctl.h


def end_with(parent: int, number: signal.Signals = signal.SIGTERM) -> None:
    """Send this process a signal as soon as its parent has ended, even by a kill that the parent could not handle."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, number)
    else:
        threading.Thread(target=_watch, args=(parent, number), name="lifeline", daemon=True).start()
    if os.getppid() != parent:  # it ended before we asked
        os.kill(os.getpid(), number)


def adopt_orphans() -> None:
    """Become the parent of what our children leave running, so that it ends without a trace in the list of processes."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)


def _watch(parent: int, number: signal.Signals) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os.kill(os.getpid(), number)


def addresses(settings: Settings) -> list[tuple[str, int]]:
    """Where web listens: DANA_BIND, or else every address in production and only this machine's own in development."""
    if settings.dana_bind or not settings.is_development:
        return [(settings.dana_bind or "0.0.0.0", settings.port)]  # noqa: S104 - production is behind a proxy, often in a container
    return [(host, settings.port) for host in ("127.0.0.1", "::1") if host == "127.0.0.1" or _has_ipv6()]


def is_taken(host: str, port: int) -> bool:
    """Whether another program listens there already."""
    try:
        with _bound(host, port):
            return False
    except OSError:
        return True


def _has_ipv6() -> bool:
    return socket.has_ipv6 and not is_taken("::1", 0)


def _bound(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    return listener
