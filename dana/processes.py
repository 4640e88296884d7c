"""What every process of an installation shares: where it listens, that it leaves no memory behind, and that it ends with its parent."""

import ctypes
import faulthandler
import gc
import os
import resource
import signal
import socket
import sys
import threading
import time
from typing import NoReturn

from dana.settings import Settings

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_CHILD_SUBREAPER = 1, 4, 36  # linux/prctl.h
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX, LARGE = -1, -3, -8, 256 * 1024  # malloc.h of the GNU library
STUCK_SECONDS = 90.0  # without a turn: then a process ends, and whoever started it starts it again
YOUNG = 10_000  # containers that may come to be before the next look for garbage; Python's 700 come with a part of one message

_given_back_at = 0.0


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


def leave_no_memory(*, closed: bool) -> None:
    """
    A crash of this process, or of what it starts, writes no memory to a file: keys and people's words are in it.

    Closed, the kernel also hands it to no crash handler, which need not keep to that limit, and shows memory and environment to root alone.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if closed and sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0)


def return_memory() -> None:
    """What is large goes back to the system when it is freed (web and worker hold 25 MB less after a 200-page PDF and 500 texts).

    The GNU library by itself learns from each large piece to keep the next ones of its size, and never has them back. It also gives
    many threads a heap each, whose gaps no other one fills: threads of Python take turns anyway, so one heap and a spare are enough.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform.startswith("linux") else None
    if mallopt is not None:
        mallopt(M_MMAP_THRESHOLD, LARGE)
        mallopt(M_TRIM_THRESHOLD, LARGE)
        mallopt(M_ARENA_MAX, 2)


def give_back() -> None:
    """Hand what is free between living pieces to the system now; to be called after work that took much, at most once a second."""
    global _given_back_at  # noqa: PLW0603 - a process has one heap
    now = time.monotonic()
    if now - _given_back_at < 1:
        return
    _given_back_at = now
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform.startswith("linux") else None
    if trim is not None:
        trim(0)


def goes_on() -> None:
    """To be said by a process that has its turn. A watch that needs none ends it when it has none for long, and says where it stands."""
    faulthandler.dump_traceback_later(STUCK_SECONDS, exit=True)


def keep_saying_so() -> NoReturn:
    """For a thread among others that take turns: when one of them never ends its turn, this one has none either."""
    while True:
        goes_on()
        time.sleep(STUCK_SECONDS / 6)


def keep_what_is_loaded() -> None:
    """What a process is made of stays, so no collection of garbage need look at it again; and the young are looked at less often."""
    gc.freeze()  # without a collection before it, which would take a tenth of the start and find next to nothing
    gc.set_threshold(YOUNG, 20, 20)


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
