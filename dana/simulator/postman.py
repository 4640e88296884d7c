"""Carries webhooks to the app over real HTTP, at least once, as Meta does: signed bytes, tried again until a 2xx."""

import heapq
import http.client
import itertools
import threading
import time
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

Poster = Callable[[str, bytes, Mapping[str, str]], int]

RETRY_SECONDS = (0.5, 1, 2, 4, 8, 15) + (30,) * 60  # Meta goes on for days; half an hour is enough to restart an app
ANSWER_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Letter:
    """One webhook call; the address and the signature are asked for at each try, since the app may learn them late."""

    body: bytes
    address: Callable[[], tuple[str, Mapping[str, str]] | None]  # None: nobody to give it to yet
    delivered: Callable[[], None] = lambda: None
    tries: int = 0


@dataclass(order=True, slots=True)
class _Waiting:
    due: float
    turn: int
    letter: Letter = field(compare=False)


class Lane:
    """A queue that is emptied in order by one thread; a letter that failed waits and lets the others pass."""

    def __init__(self, post: Poster, delays: Sequence[float], clock: Callable[[], float]) -> None:
        self._post, self._delays, self._clock = post, delays, clock
        self._waiting: list[_Waiting] = []
        self._turns = itertools.count()
        self._news = threading.Condition()
        self._thread: threading.Thread | None = None
        self._stopped = False
        self.busy = 0  # letters waiting or under way
        self.given_up = 0

    def put(self, letter: Letter, after: float = 0.0) -> None:
        """Queue a letter; the thread starts with the first, so that a forked server has its own."""
        with self._news:
            self.busy += 1
            heapq.heappush(self._waiting, _Waiting(self._clock() + after, next(self._turns), letter))
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="simulator-webhooks", daemon=True)
                self._thread.start()
            self._news.notify_all()

    def stop(self) -> None:
        """Leave what waits and end the thread."""
        with self._news:
            self._stopped = True
            self._news.notify_all()

    def wait_until_empty(self, seconds: float) -> bool:
        """Whether all was delivered in that time."""
        with self._news:
            return self._news.wait_for(lambda: self.busy == 0, seconds)

    def _work(self) -> None:
        while (letter := self._next()) is not None:
            done = self._try(letter)
            with self._news:
                if not done:
                    delay = self._delays[letter.tries]
                    again = Letter(letter.body, letter.address, letter.delivered, letter.tries + 1)
                    heapq.heappush(self._waiting, _Waiting(self._clock() + delay, next(self._turns), again))
                else:
                    self.busy -= 1
                    self._news.notify_all()

    def _next(self) -> Letter | None:
        with self._news:
            while not self._stopped:
                wait = self._waiting[0].due - self._clock() if self._waiting else None
                if wait is not None and wait <= 0:
                    return heapq.heappop(self._waiting).letter
                self._news.wait(wait)
            return None

    def _try(self, letter: Letter) -> bool:
        """Whether this letter is done with: taken, or tried for so long that it is given up."""
        try:
            known = letter.address()
            taken = known is not None and 200 <= self._post(known[0], letter.body, known[1]) < 300
        except Exception:  # noqa: BLE001 - a lane outlives whatever the network or the app's look-up raises
            taken = False
        if taken:
            letter.delivered()
        elif letter.tries >= len(self._delays):
            self.given_up += 1
            return True
        return taken


class Postman:
    """Several lanes: what belongs to one conversation keeps its order, the rest runs side by side."""

    def __init__(self, post: Poster | None = None, *, lanes: int = 4, delays: Sequence[float] = RETRY_SECONDS,
                 clock: Callable[[], float] = time.monotonic) -> None:  # fmt: skip
        self._lanes = [Lane(post or HttpPoster(), delays, clock) for _ in range(lanes)]

    def send(self, key: str, letter: Letter, *, after: float = 0.0) -> None:
        """Deliver in the order of calls with the same key."""
        self._lanes[self._lane(key)].put(letter, after)

    def send_twice(self, key: str, letter: Letter, *, after: float = 0.0) -> None:
        """Deliver two copies that race each other on different lanes."""
        self.send(key, letter, after=after)
        self._lanes[(self._lane(key) + 1) % len(self._lanes)].put(letter, after)

    @property
    def waiting(self) -> int:
        """Letters that were not taken yet."""
        return sum(lane.busy for lane in self._lanes)

    @property
    def given_up(self) -> int:
        """Letters that were tried for long and then dropped."""
        return sum(lane.given_up for lane in self._lanes)

    def wait_until_empty(self, seconds: float) -> bool:
        """Whether every letter was delivered in that time."""
        end = time.monotonic() + seconds
        return all(lane.wait_until_empty(max(0.0, end - time.monotonic())) for lane in self._lanes)

    def stop(self) -> None:
        """End all lanes; what waits is lost."""
        for lane in self._lanes:
            lane.stop()

    def _lane(self, key: str) -> int:
        return zlib.crc32(key.encode()) % len(self._lanes)


class HttpPoster:
    """Posts over one kept connection a thread; the product's own door is not used, for this is the world outside."""

    def __init__(self) -> None:
        self._own = threading.local()

    def __call__(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """The status of the answer; OSError or HTTPException when there was none."""
        parts = urlsplit(url)
        connection = self._connection(parts.scheme, parts.netloc)
        was_kept = connection.sock is not None
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        try:
            return _exchange(connection, target, body, headers)
        except (ConnectionError, http.client.BadStatusLine):
            if not was_kept:
                raise
        return _exchange(connection, target, body, headers)  # the server had closed a kept line; webhooks may come twice

    def _connection(self, scheme: str, netloc: str) -> http.client.HTTPConnection:
        kept: dict[str, http.client.HTTPConnection] = self._own.__dict__.setdefault("kept", {})
        if netloc not in kept:
            opener = http.client.HTTPSConnection if scheme == "https" else http.client.HTTPConnection
            kept[netloc] = opener(netloc, timeout=ANSWER_SECONDS)
        return kept[netloc]


def _exchange(connection: http.client.HTTPConnection, target: str, body: bytes, headers: Mapping[str, str]) -> int:
    try:
        connection.request("POST", target, body, dict(headers))
        answer = connection.getresponse()
        answer.read()
    except BaseException:
        connection.close()
        raise
    return answer.status
