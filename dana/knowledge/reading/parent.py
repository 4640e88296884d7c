"""The pre-loaded process that forks one child for each file: it opens none itself, knows no secrets and ends with whoever started it."""

import gc
import os
import selectors
import signal
import socket
import struct
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dana.knowledge.reading import child, confinement
from dana.knowledge.reading.ocr import find_tesseract
from dana.knowledge.reading.readers import preload
from dana.knowledge.reading.rehearsal import rehearse

HEAD = struct.Struct("<I")  # before each task: its length
END = struct.Struct("<iff")  # when a child has ended: its status as wait() tells it, its CPU seconds, its peak of memory in MB
STARTED = b"+"
IDLE_SECONDS = 60.0
_PEAK_UNIT = 1 / 1024 if sys.platform != "darwin" else 1 / 1024 / 1024


@dataclass(slots=True)
class _Child:
    pid: int
    status: socket.socket
    ended: int = 0


class Parent:
    """Waits for tasks on its socket; forks, and tells how each child ended."""

    def __init__(self, orders: socket.socket) -> None:
        self._orders = orders
        self._children: dict[int, _Child] = {}
        self._selector = selectors.DefaultSelector()
        self._woken, waker = os.pipe()
        os.set_blocking(waker, False)
        os.set_blocking(self._woken, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(waker, warn_on_full_buffer=False)
        self._selector.register(orders, selectors.EVENT_READ, self._begin)
        self._selector.register(self._woken, selectors.EVENT_READ, self._bury)
        self._equipment = equipment()

    def run(self) -> None:
        """Serve until the other end is closed, or nobody has wanted anything for a while."""
        while True:
            happened = self._selector.select(None if self._children else IDLE_SECONDS)
            if not happened and not self._children:
                return
            for key, _ in happened:
                if key.data():
                    return

    def _begin(self) -> bool:
        """Fork a child for the next task; true when there will be no more."""
        head, handles, *_ = socket.recv_fds(self._orders, HEAD.size, 3)
        if not head:
            self._kill_all()
            return True
        task = _receive(self._orders, HEAD.unpack(head)[0])
        content, answer, status = handles
        parent, pid = os.getpid(), os.fork()
        if pid == 0:
            _keep_only(content, answer, *self._equipment.handles)
            child.live(child.Task.from_json(task), content, answer, parent, self._equipment)
        os.close(content)
        os.close(answer)
        one = _Child(pid, _given(status))
        self._children[pid] = one
        self._selector.register(one.status, selectors.EVENT_READ, lambda: self._give_up(one))
        _tell(one.status, STARTED)
        return False

    def _give_up(self, one: _Child) -> bool:
        """Nobody waits for this child any longer."""
        self._selector.unregister(one.status)
        one.status.close()
        _kill(one.pid)
        return False

    def _bury(self) -> bool:
        """Tell how children ended, and kill whatever they left behind."""
        _drain(self._woken)
        for pid in list(self._children):
            found, status, used = os.wait4(pid, os.WNOHANG)
            if found:
                self._end(self._children.pop(pid), status, used)
        return False

    def _end(self, one: _Child, status: int, used: Any) -> None:
        _kill_group(one.pid)
        if one.status.fileno() >= 0:
            self._selector.unregister(one.status)
            _tell(one.status, END.pack(status, used.ru_utime + used.ru_stime, used.ru_maxrss * _PEAK_UNIT))
            one.status.close()

    def _kill_all(self) -> None:
        for pid in self._children:
            _kill(pid)


def equipment() -> child.Equipment:
    """What all children share."""
    tesseract = find_tesseract()
    readable = libraries()
    seal = confinement.make_seal(readable)
    servant_seal = confinement.make_seal([*readable, *tesseract.needs], tesseract.programs) if tesseract else seal
    return child.Equipment(seal, servant_seal, tesseract)


def libraries() -> list[Path]:
    """Where Python, its libraries, this package and the system's libraries lie: all that a reader may read."""
    package = Path(__file__).resolve().parents[2]
    paths = {Path(path) for path in sysconfig.get_paths().values()} | {Path(sys.base_prefix) / "lib", Path(sys.prefix) / "lib", package}
    system = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/share", "/etc/ld.so.cache", "/dev/null", "/dev/urandom")
    return sorted(paths | set(map(Path, system)))


def _given(handle: int) -> socket.socket:
    """A socket from another process; it waits here, however that one waits for its own sockets."""
    found = socket.socket(fileno=handle)
    found.setblocking(True)
    return found


def _receive(orders: socket.socket, size: int) -> bytes:
    parts = b""
    while len(parts) < size:
        part = orders.recv(size - len(parts))
        if not part:
            break
        parts += part
    return parts


def _keep_only(*handles: int) -> None:
    """In the child: nothing of the parent's stays open but these."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    first = 3
    for handle in sorted(set(handles)):
        os.closerange(first, handle)
        first = handle + 1
    os.closerange(first, max(first, 256))


def _tell(status: socket.socket, message: bytes) -> None:
    try:
        status.send(message)
    except OSError:
        return  # nobody listens any more


def _kill(pid: int) -> None:
    """End a child that was not waited for yet, so that the number is still its own, and its whole session."""
    _kill_group(pid)
    os.kill(pid, signal.SIGKILL)


def _kill_group(pid: int) -> None:
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return  # it left nobody behind


def _drain(pipe: int) -> None:
    try:
        while os.read(pipe, 4096):
            pass
    except BlockingIOError:
        return


def main() -> None:
    """Serve on the socket whose number is the first argument."""
    preload()
    rehearse()
    gc.collect()
    gc.freeze()  # what is loaded stays shared with every child
    gc.disable()
    with _given(int(sys.argv[1])) as orders:
        Parent(orders).run()


if __name__ == "__main__":
    main()
