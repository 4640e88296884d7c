"""A parent of reading processes whose reader of plain text does what the text tells it: for tests of what holds a reader back."""

import ctypes
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from dana.knowledge.reading import TXT, Order, Page, Reading, Unreadable
from dana.knowledge.reading import parent as real
from dana.knowledge.reading.readers import READERS


def read(content: bytes, order: Order) -> Reading:
    """Do what the first word says with the others; the text is what came of it."""
    name, *values = content.decode().split()
    text = str(DEEDS[name](order, *values))
    return Reading(TXT, text, [Page(1, 0, len(text))])


def hang(_order: Order) -> None:
    """Compute for ever."""
    while True:
        pass


def sleep(_order: Order, seconds: str) -> str:
    """Wait and cost nothing."""
    time.sleep(float(seconds))
    return "slept"


def crash(_order: Order) -> None:
    """Read where nothing is."""
    ctypes.string_at(0)


def fail(_order: Order) -> None:
    """A mistake of ours."""
    raise ZeroDivisionError("a secret of the document")


def swell(_order: Order) -> int:
    """Take memory without end."""
    held = []
    while True:
        held.append(bytearray(10_000_000))


def leave_behind(_order: Order) -> str:
    """Start a process that outlives this one."""
    pid = os.fork()
    if pid == 0:
        time.sleep(600)
        os._exit(0)
    return str(pid)


def chatter(_order: Order) -> str:
    """Say far too much."""
    return "word " * 2_000_000


def news(order: Order) -> str:
    """Tell how far it is."""
    for number in range(1, 4):
        time.sleep(0.25)
        order.progress(number, 3)
    return "told"


def connect(_order: Order, host: str, port: str) -> str:
    """Open a connection."""
    with socket.create_connection((host, int(port)), 5) as connection:
        connection.sendall(b"here I am")
    return "connected"


def start(_order: Order, program: str) -> str:
    """Start a program."""
    return subprocess.run([program], check=True, capture_output=True).stdout.decode()


def look(_order: Order, path: str) -> str:
    """Read a file."""
    return Path(path).read_text()


def write(_order: Order, path: str) -> str:
    """Write a file."""
    return str(Path(path).write_text("words"))


def kill(_order: Order, pid: str) -> str:
    """End another process."""
    os.kill(int(pid), 9)
    return "killed"


def environment(_order: Order) -> str:
    """What is known of the environment."""
    return "\n".join(f"{name}={value}" for name, value in os.environ.items())


def handles(_order: Order) -> str:
    """What is open."""
    return " ".join(str(number) for number in range(200) if _is_open(number))


def who(_order: Order) -> str:
    """The child and its parent."""
    return f"{os.getpid()} {os.getppid()}"


def mislead(_order: Order) -> str:
    """Answer what no reader would, as a child might that a file has taken over."""
    for number in range(3, 30):
        try:
            os.write(number, b'{"reading": {"media_type": 1, "pages": "none"}}\n')
        except OSError:
            continue
    os._exit(0)


def refuse(_order: Order) -> str:
    """Refuse as a reader does."""
    raise Unreadable("broken", "This is refused.")


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


def _refused(deed: Callable[..., object]) -> Callable[..., object]:
    """The same deed; what the system does not allow is told instead of done."""

    def tried(order: Order, *values: str) -> object:
        try:
            return deed(order, *values)
        except OSError as error:
            return f"refused: {type(error).__name__}"

    return tried


DEEDS: dict[str, Callable[..., object]] = {
    deed.__name__: _refused(deed)
    for deed in (hang, sleep, crash, fail, swell, leave_behind, chatter, news, connect, start, look, write, kill, environment, handles, who,
                 mislead, refuse)
}  # fmt: skip


def main() -> None:
    """Be the parent, with this reader for plain text."""
    sys.modules["tests.knowledge.wicked"] = sys.modules[__name__]
    READERS[TXT] = "tests.knowledge.wicked:read"
    real.main()


if __name__ == "__main__":
    main()
