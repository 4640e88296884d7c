"""Two lanes to the embedding model: a customer's question never waits for the passages of a document."""

import os
import sys
import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from dana.errors import Unavailable

QUERIES_WAITING = 200  # at some 40 a second what waits longer is given up by its caller
PASSAGES_WAITING = 64
QUERY_SECONDS, PASSAGE_SECONDS = 10.0, 90.0
REMEMBERED_QUERIES = 2_000

Embed = Callable[[str], bytes]


class Overfull(Unavailable):
    """The embedding process has too much to do just now; try again in a moment."""

    code = "overloaded"


@dataclass(slots=True)
class _Batch:
    """The texts of one call; each is computed by itself, since the model gains nothing from more at once."""

    texts: Sequence[str]
    vectors: list[bytes | None] = field(init=False)
    left: int = field(init=False)
    error: Exception | None = None
    done: threading.Event = field(default_factory=threading.Event)
    is_abandoned: bool = False

    def __post_init__(self) -> None:
        self.vectors = [None] * len(self.texts)
        self.left = len(self.texts)


class Lane:
    """Some threads that turn texts into vectors in the order in which they came."""

    def __init__(self, name: str, embed: Embed, *, threads: int, waiting: int, seconds: float, prepare: Callable[[], None]) -> None:
        self._embed, self._most, self._seconds, self._prepare = embed, waiting, seconds, prepare
        self._tasks: deque[tuple[_Batch, int]] = deque()
        self._changed = threading.Condition()
        for number in range(threads):
            threading.Thread(target=self._work, name=f"{name}-{number}", daemon=True).start()

    @property
    def waiting(self) -> int:
        """How many texts wait."""
        return len(self._tasks)

    def embed(self, texts: Sequence[str]) -> list[bytes]:
        """A vector for each text; Overfull when the lane is, or when it took too long."""
        batch = _Batch(texts)
        with self._changed:
            if self._tasks and len(self._tasks) + len(texts) > self._most:
                raise Overfull
            self._tasks.extend((batch, at) for at in range(len(texts)))
            self._changed.notify(len(texts))
        if not batch.done.wait(self._seconds):
            batch.is_abandoned = True
            raise Overfull
        if batch.error:
            raise batch.error
        return [vector for vector in batch.vectors if vector is not None]

    def _work(self) -> None:
        self._prepare()
        while True:
            with self._changed:
                while not self._tasks:
                    self._changed.wait()
                batch, at = self._tasks.popleft()
            if not batch.is_abandoned:
                self._compute(batch, at)

    def _compute(self, batch: _Batch, at: int) -> None:
        try:
            batch.vectors[at] = self._embed(batch.texts[at])
        except Exception as error:  # noqa: BLE001 - the thread must live on, and the caller is told
            batch.error, batch.is_abandoned = error, True
            batch.done.set()
        with self._changed:
            batch.left -= 1
            if batch.left == 0:
                batch.done.set()


class QueryMemory:
    """The vectors of the latest queries: people ask the same things, and a burst is searched for more than once."""

    def __init__(self, lane: Lane, size: int = REMEMBERED_QUERIES) -> None:
        self._lane, self._size = lane, size
        self._known: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def embed(self, texts: Sequence[str]) -> list[bytes]:
        """A vector for each query, computed only where it is not known."""
        with self._lock:
            known = {text: self._known[text] for text in texts if text in self._known}
        missing = [text for text in dict.fromkeys(texts) if text not in known]
        if missing:
            known.update(zip(missing, self._lane.embed(missing), strict=True))
        with self._lock:
            for text in texts:
                self._known[text] = known[text]
                self._known.move_to_end(text)
            while len(self._known) > self._size:
                self._known.popitem(last=False)
        return [known[text] for text in texts]


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform.startswith("linux") else os.cpu_count() or 1


def yield_to_others() -> None:
    """Let this thread compute only with what web, worker and questions leave over; on Linux a thread has a niceness of its own."""
    if sys.platform.startswith("linux"):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)
