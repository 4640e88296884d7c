"""Keeps the pre-loaded parent of reading processes alive, and has each file worked on in a child of its own within its limits."""

import atexit
import os
import selectors
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dana.knowledge.reading.child import NEWS, Task, processors
from dana.knowledge.reading.parent import END, HEAD, STARTED

_PACKAGE_FOLDER = str(Path(__file__).resolve().parents[3])
# Nothing of the server's environment goes along: it holds passwords and keys.
_ENVIRONMENT = {
    "PYTHONPATH": _PACKAGE_FOLDER,
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONNOUSERSITE": "1",
    "LC_ALL": "C.UTF-8",
    "HOME": "/",
}
_LOOK_UP = 0.1  # seconds between two questions whether the file is still wanted
_BLOCK = 1 << 20


class TooMuch(Exception):
    """The child answered more than it may."""


class TooLong(Exception):
    """The child was still at work when its time was up."""


class Cancelled(Exception):
    """Nobody wants the answer any longer."""


@dataclass(slots=True)
class Watch:
    """What ends the waiting for a child early, and who hears of each line that it writes before its last."""

    seconds: float
    most_bytes: int
    cancelled: Callable[[], bool] = lambda: False
    heard: Callable[[bytes], float | None] = lambda _: None  # of its news; may answer how many seconds there are from now on


@dataclass(slots=True)
class Outcome:
    """All that a child wrote; its status as wait() tells it, None if its parent died with it; what it cost."""

    answer: bytes = b""
    status: int | None = None
    cpu_seconds: float = 0.0
    peak_mb: float = 0.0


@dataclass(slots=True)
class _Running:
    answer: int
    status: socket.socket


@dataclass
class Nursery:
    """Children for one process; any thread may call. At most as many work at once as there are processors."""

    processors: int = field(default_factory=processors)
    program: tuple[str, ...] = ("-m", "dana.knowledge.reading.parent")

    def __post_init__(self) -> None:
        self._forget()
        os.register_at_fork(after_in_child=self._forget)  # the parent belongs to the process that started it

    def run(self, task: Task, content: bytes, watch: Watch) -> Outcome:
        """Have a child do the task; TooLong, TooMuch and Cancelled say that it was killed."""
        self._take_a_place(watch.cancelled)
        try:
            with self._begun(task, content) as running:
                return _attend(running, watch)
        finally:
            self._places.release()

    @property
    def parent(self) -> int | None:
        """The process id of the pre-loaded parent, while it lives."""
        return self._process.pid if self._process is not None and self._process.poll() is None else None

    def close(self) -> None:
        """Let the parent end, and with it every child."""
        with self._lock:
            self._stop()

    def _forget(self) -> None:
        self._lock = threading.Lock()
        self._places = threading.BoundedSemaphore(self.processors)
        self._orders: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def _take_a_place(self, cancelled: Callable[[], bool]) -> None:
        while not self._places.acquire(timeout=_LOOK_UP):
            if cancelled():
                raise Cancelled

    @contextmanager
    def _begun(self, task: Task, content: bytes) -> Iterator[_Running]:
        with _file_of(content) as source:
            here, there = socket.socketpair()
            reading, writing = os.pipe()
            try:
                with closing(there):
                    self._order(task.to_json(), [source, writing, there.fileno()], here)
                os.close(writing)
                writing = -1
                yield _Running(reading, here)
            finally:
                here.close()  # if the child lives, this is what ends it
                os.close(reading)
                if writing >= 0:
                    os.close(writing)

    def _order(self, task: bytes, handles: list[int], status: socket.socket) -> None:
        """Send one task; the parent may have ended meanwhile, then a new one gets it."""
        with self._lock:
            for attempt in range(2):
                try:
                    orders = self._parent()
                    socket.send_fds(orders, [HEAD.pack(len(task))], handles)
                    orders.sendall(task)
                    if _first_word(status, orders) == STARTED:
                        return
                except OSError:
                    if attempt:
                        raise
                self._stop()
        raise OSError("the parent of reading processes does not start")

    def _parent(self) -> socket.socket:
        if self._orders is None or self._process is None or self._process.poll() is not None:
            self._stop()
            self._orders, theirs = socket.socketpair()
            with closing(theirs):
                self._process = subprocess.Popen(
                    [sys.executable, "-P", *self.program, str(theirs.fileno())],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    env=_ENVIRONMENT,
                    cwd="/",
                    pass_fds=[theirs.fileno()],
                    start_new_session=True,
                )
        return self._orders

    def _stop(self) -> None:
        if self._orders is not None:
            self._orders.close()
        if self._process is not None:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(5)
            if self._process.returncode is None:
                self._process.kill()
                self._process.wait()
        self._orders = self._process = None


def _first_word(status: socket.socket, orders: socket.socket) -> bytes:
    """What the parent says to a task: that it started, or nothing because it is no more."""
    with selectors.PollSelector() as selector:
        selector.register(status, selectors.EVENT_READ)
        selector.register(orders, selectors.EVENT_READ)
        ready = [key.fileobj for key, _ in selector.select()]
    return status.recv(1) if status in ready else b""


@contextmanager
def _file_of(content: bytes) -> Iterator[int]:
    """The content as an open file without a name, in memory where the system can."""
    if hasattr(os, "memfd_create"):
        handle = os.memfd_create("document", os.MFD_CLOEXEC)
        try:
            _write(handle, content)
            yield handle
        finally:
            os.close(handle)
    else:
        with tempfile.TemporaryFile(buffering=0) as file:
            _write(file.fileno(), content)
            yield file.fileno()


def _write(handle: int, content: bytes) -> None:
    left = memoryview(content)
    while left:
        left = left[os.write(handle, left) :]


def _attend(running: _Running, watch: Watch) -> Outcome:
    """Collect all that a child writes until it has ended."""
    deadline = time.monotonic() + watch.seconds
    answer, told = _Answer(watch), bytearray()
    with selectors.PollSelector() as selector:
        selector.register(running.answer, selectors.EVENT_READ)
        selector.register(running.status, selectors.EVENT_READ)
        while selector.get_map():
            for source in _ready(selector, deadline, watch.cancelled):
                part = os.read(running.answer, _BLOCK) if source == running.answer else running.status.recv(END.size)
                if not part:
                    selector.unregister(source)
                elif source == running.answer:
                    deadline = answer.add(part, deadline)
                else:
                    told += part
    return _outcome(answer.all(), bytes(told))


def _ready(selector: selectors.PollSelector, deadline: float, cancelled: Callable[[], bool]) -> list[Any]:
    while True:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TooLong
        ready = selector.select(min(left, _LOOK_UP))
        if ready:
            return [key.fileobj for key, _ in ready]
        if cancelled():
            raise Cancelled


class _Answer:
    """What a child has written so far; its news are passed on."""

    def __init__(self, watch: Watch) -> None:
        self._watch, self._parts, self._size = watch, list[bytes](), 0

    def add(self, part: bytes, deadline: float) -> float:
        """Keep a part; the deadline after it."""
        self._size += len(part)
        if self._size > self._watch.most_bytes:
            raise TooMuch
        if self._parts and self._parts[0].startswith(NEWS):
            part = self._parts.pop() + part  # news that came in two parts
        while part.startswith(NEWS) and b"\n" in part:
            line, _, part = part.partition(b"\n")
            more = self._watch.heard(line)
            deadline = deadline if more is None else time.monotonic() + more
        if part:
            self._parts.append(part)
        return deadline

    def all(self) -> bytes:
        """Everything but news."""
        return b"".join(self._parts)


def _outcome(answer: bytes, told: bytes) -> Outcome:
    if len(told) < END.size:
        return Outcome(answer)
    status, cpu_seconds, peak_mb = END.unpack(told)
    return Outcome(answer, os.waitstatus_to_exitcode(status), cpu_seconds, peak_mb)


NURSERY = Nursery()
atexit.register(NURSERY.close)
