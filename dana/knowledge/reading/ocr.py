"""Recognises text in pictures with tesseract, where it is installed: a process of its own runs it for the child that reads the file.

The reading child may start no program, for it works on what strangers send. So a servant is forked before the child is sealed; it gets
nothing but grey pictures, and may start nothing but tesseract.
"""

import os
import resource
import selectors
import shutil
import signal
import socket
import struct
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from dana.knowledge.reading import confinement

SIDE_BY_SIDE = 2
_PLACES = os.pathsep.join(("/usr/local/bin", "/usr/bin", "/bin", "/opt/homebrew/bin", "/opt/local/bin"))
_LOADERS = ("/lib64/ld-*", "/lib/ld-*", "/lib/*/ld-*")
_ENVIRONMENT = {"OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8", "HOME": "/"}  # two pages at once beat one page in threads
_REQUEST = struct.Struct("<IIIIII")  # number, dpi, page segmentation, milliseconds, length of the languages, length of the picture
_REPLY = struct.Struct("<IiI")  # number, status, length of the answer
DONE, FAILED, TIMED_OUT = 0, 1, 2
_MOST_ANSWER = 8_000_000
_PICTURE_BYTES = 64_000_000


@dataclass(frozen=True, slots=True)
class Tesseract:
    """The program and the languages that it has data for, by its own names ("eng", "chi_sim")."""

    program: Path
    languages: tuple[str, ...]

    @property
    def needs(self) -> list[Path]:
        """Where its libraries and data may lie, besides the system's own."""
        home = self.program.parent.parent
        return [home / "lib", home / "share"]

    @property
    def programs(self) -> list[Path]:
        """What must be allowed to start: it, and the system's loader of programs."""
        return [self.program, *(path for pattern in _LOADERS for path in Path("/").glob(pattern.lstrip("/")))]


def find_tesseract() -> Tesseract | None:
    """The installed tesseract, None where there is none or it has no data."""
    found = shutil.which("tesseract", path=_PLACES)
    if found is None:
        return None
    try:
        told = subprocess.run([found, "--list-langs"], env=_ENVIRONMENT, capture_output=True, text=True, timeout=10, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    languages = tuple(line for line in told.stdout.splitlines()[1:] if line and "/" not in line)
    return Tesseract(Path(found), languages) if languages else None


@dataclass(frozen=True, slots=True)
class Picture:
    """A page to recognise: grey pixels row by row."""

    number: int
    width: int
    height: int
    pixels: bytes
    dpi: int
    languages: str  # as tesseract takes them: "eng+fra", or "osd" to ask for the script alone


@dataclass(frozen=True, slots=True)
class Recognised:
    """What came of a picture: tesseract's table of words, or its words about the script."""

    number: int
    status: int
    answer: str = ""


@dataclass(slots=True)
class Recogniser:
    """The reading child's end: hands pictures to the servant, two at a time."""

    servant: socket.socket
    languages: tuple[str, ...]
    page_seconds: float
    begins: Callable[[], None]  # told once, before the first picture
    _has_begun: bool = field(default=False, init=False)
    _heard: bytearray = field(default_factory=bytearray, init=False)

    def recognise(self, pictures: Iterable[Picture]) -> Iterator[Recognised]:
        """The answers, as they come; a picture is asked for only when there is room for it."""
        if not self._has_begun:
            self._has_begun = True
            self.begins()
        waiting = 0
        for picture in pictures:
            self._send(picture)
            waiting += 1
            if waiting == SIDE_BY_SIDE:
                yield self._receive()
                waiting -= 1
        for _ in range(waiting):
            yield self._receive()

    def _send(self, picture: Picture) -> None:
        """Give a picture away, and meanwhile take what the servant has to say: neither may wait for the other."""
        languages = picture.languages.encode()
        image = b"P5 %d %d 255\n" % (picture.width, picture.height) + picture.pixels
        segmentation = 0 if picture.languages == "osd" else 3
        wait = int(self.page_seconds * 1000)
        head = _REQUEST.pack(picture.number, picture.dpi, segmentation, wait, len(languages), len(image))
        left = memoryview(head + languages + image)
        with selectors.DefaultSelector() as selector:
            selector.register(self.servant, selectors.EVENT_READ | selectors.EVENT_WRITE)
            while left:
                for _, events in selector.select():
                    if events & selectors.EVENT_READ:
                        self._take()
                    if events & selectors.EVENT_WRITE:
                        left = left[self.servant.send(left[: 1 << 16]) :]

    def _receive(self) -> Recognised:
        while True:
            if len(self._heard) >= _REPLY.size:
                number, status, size = _REPLY.unpack_from(self._heard)
                end = _REPLY.size + size
                if len(self._heard) >= end:
                    answer = bytes(self._heard[_REPLY.size : end]).decode("utf-8", "replace")
                    del self._heard[:end]
                    return Recognised(number, status, answer)
            self._take()

    def _take(self) -> None:
        part = self.servant.recv(1 << 16)
        if not part:
            raise EOFError
        self._heard += part


def _exactly(source: socket.socket, size: int) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        part = source.recv(min(size - len(parts), 1 << 20))
        if not part:
            raise EOFError
        parts += part
    return bytes(parts)


@dataclass(slots=True)
class _Running:
    number: int
    process: subprocess.Popen[bytes]
    deadline: float
    answer: bytearray = field(default_factory=bytearray)


class Servant:
    """The other end: runs tesseract for each picture, with a limit on its time."""

    def __init__(self, orders: socket.socket, tesseract: Tesseract) -> None:
        self._orders, self._tesseract = orders, tesseract
        self._running: list[_Running] = []
        self._selector = selectors.DefaultSelector()
        self._selector.register(orders, selectors.EVENT_READ)

    def serve(self) -> None:
        """Until the reading child has gone."""
        while True:
            wait = min((one.deadline for one in self._running), default=None)
            for key, _ in self._selector.select(None if wait is None else max(0.0, wait - time.monotonic())):
                if key.data is None:
                    if not self._begin():
                        return
                else:
                    self._hear(key.data)
            for one in [one for one in self._running if one.deadline <= time.monotonic()]:
                self._end(one, TIMED_OUT)

    def _begin(self) -> bool:
        try:
            number, dpi, segmentation, wait, named, size = _REQUEST.unpack(_exactly(self._orders, _REQUEST.size))
            languages = _exactly(self._orders, min(named, 100)).decode()
            image = _exactly(self._orders, min(size, _PICTURE_BYTES))
        except EOFError:
            return False
        if not set(languages.split("+")) <= {*self._tesseract.languages, "osd"}:
            self._tell(number, FAILED, b"")
            return True
        command = [str(self._tesseract.program), "stdin", "stdout", "--dpi", str(dpi), "--psm", str(segmentation), "-l", languages]
        with tempfile.TemporaryFile(buffering=0) if not hasattr(os, "memfd_create") else open(os.memfd_create("page"), "w+b", 0) as source:  # noqa: PTH123
            source.write(image)
            source.seek(0)
            process = subprocess.Popen(
                command if segmentation == 0 else [*command, "tsv"], stdin=source, stdout=subprocess.PIPE,
                env=_ENVIRONMENT, cwd="/", preexec_fn=lambda: _bound(wait),  # noqa: PLW1509 - this process has no threads
            )  # fmt: skip
        one = _Running(number, process, time.monotonic() + wait / 1000)
        self._running.append(one)
        if process.stdout is not None:
            self._selector.register(process.stdout, selectors.EVENT_READ, one)
        return True

    def _hear(self, one: _Running) -> None:
        part = os.read(one.process.stdout.fileno(), 1 << 16) if one.process.stdout is not None else b""
        one.answer += part
        if len(one.answer) > _MOST_ANSWER:
            self._end(one, FAILED)
        elif not part:
            self._end(one, DONE)

    def _end(self, one: _Running, status: int) -> None:
        self._running.remove(one)
        if one.process.stdout is not None:
            self._selector.unregister(one.process.stdout)
            one.process.stdout.close()
        if status != DONE:
            one.process.kill()
        code = one.process.wait()
        status = FAILED if status == DONE and code else status
        self._tell(one.number, status, bytes(one.answer) if status == DONE else b"")

    def _tell(self, number: int, status: int, answer: bytes) -> None:
        self._orders.sendall(_REPLY.pack(number, status, len(answer)) + answer)


def _bound(milliseconds: int) -> None:
    """In tesseract's process, before it starts."""
    confinement.end_with_parent()
    seconds = milliseconds // 1000 + 2
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))


def fork_servant(tesseract: Tesseract, seal: confinement.Seal, memory: int) -> socket.socket:
    """Start a servant of this process, which dies with it; the socket to speak with it."""
    ours, theirs = socket.socketpair()
    parent = os.getpid()
    if os.fork() == 0:
        try:
            ours.close()
            confinement.stay_with(parent)
            signal.signal(signal.SIGPIPE, signal.SIG_DFL)
            confinement.limit_servant(memory, _PICTURE_BYTES)
            seal.apply()
            Servant(theirs, tesseract).serve()
        finally:
            os._exit(0)
    theirs.close()
    return ours
