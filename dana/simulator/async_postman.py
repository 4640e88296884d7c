"""The postman of the standalone fake Meta: the same promises as the threads' one, on the server's own event loop."""

import asyncio
import contextlib
import heapq
import itertools
import time
import zlib
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from dana.simulator.async_http import split_message
from dana.simulator.postman import ANSWER_SECONDS, Letter, Postman

Waiting = tuple[float, int, Letter]


class AsyncPostman(Postman):
    """Give it the loop with `run_on` before the first letter; may be called from any thread."""

    def __init__(self, *, lanes: int = 16, delays: Sequence[float]) -> None:
        super().__init__(lanes=0, delays=delays)
        self._delays = delays
        self._loop: asyncio.AbstractEventLoop | None = None
        self._queues: list[list[Waiting]] = [[] for _ in range(lanes)]
        self._bells: list[asyncio.Event] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._turns = itertools.count()
        self._waiting = 0
        self._given_up = 0

    def run_on(self, loop: asyncio.AbstractEventLoop) -> None:
        """Deliver on this loop from now on; to be called on it."""
        self._loop = loop
        self._bells = [asyncio.Event() for _ in self._queues]
        self._tasks = [loop.create_task(self._work(lane)) for lane in range(len(self._queues))]

    def send(self, key: str, letter: Letter, *, after: float = 0.0) -> None:
        """Deliver in the order of calls with the same key."""
        self._call(zlib.crc32(key.encode()), letter, after)

    def send_twice(self, key: str, letter: Letter, *, after: float = 0.0) -> None:
        """Deliver two copies that race each other on different lanes."""
        lane = zlib.crc32(key.encode())
        self._call(lane, letter, after)
        self._call(lane + 1, letter, after)

    @property
    def waiting(self) -> int:
        """Letters that were not taken yet."""
        return self._waiting

    @property
    def given_up(self) -> int:
        """Letters that were tried for long and then dropped."""
        return self._given_up

    def wait_until_empty(self, seconds: float) -> bool:
        """Whether every letter was delivered in that time; never to be called on the loop itself."""
        end = time.monotonic() + seconds
        while self._waiting and time.monotonic() < end:
            time.sleep(0.005)
        return not self._waiting

    def stop(self) -> None:
        """End all lanes; what waits is lost."""
        for task in self._tasks:
            task.cancel()

    def _call(self, lane: int, letter: Letter, after: float) -> None:
        if self._loop is None:
            raise RuntimeError("run_on comes first")
        due = time.monotonic() + after
        self._loop.call_soon_threadsafe(self._put, lane % len(self._queues), due, letter)

    def _put(self, lane: int, due: float, letter: Letter) -> None:
        self._waiting += letter.tries == 0
        heapq.heappush(self._queues[lane], (due, next(self._turns), letter))
        self._bells[lane].set()

    async def _work(self, lane: int) -> None:
        queue, bell, lines = self._queues[lane], self._bells[lane], _Lines()
        while True:
            wait = queue[0][0] - time.monotonic() if queue else None
            if wait is None or wait > 0:
                bell.clear()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(bell.wait(), wait)
                continue
            letter = heapq.heappop(queue)[2]
            if await self._deliver(lines, letter):
                letter.delivered()
            elif letter.tries < len(self._delays):
                again = Letter(letter.body, letter.address, letter.delivered, letter.tries + 1)
                self._put(lane, time.monotonic() + self._delays[letter.tries], again)
                continue
            else:
                self._given_up += 1
            self._waiting -= 1

    async def _deliver(self, lines: "_Lines", letter: Letter) -> bool:
        try:
            known = letter.address()
            return known is not None and 200 <= await asyncio.wait_for(lines.post(*known, letter.body), ANSWER_SECONDS) < 300
        except Exception:  # noqa: BLE001 - a lane outlives whatever the network or the app raises
            lines.drop()
            return False


class _Lines:
    """One kept connection to each app."""

    def __init__(self) -> None:
        self._open: dict[str, tuple[asyncio.StreamReader, asyncio.StreamWriter]] = {}

    def drop(self) -> None:
        for _, writer in self._open.values():
            writer.close()
        self._open.clear()

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        parts = urlsplit(url)
        lines = [f"POST {parts.path}{'?' + parts.query if parts.query else ''} HTTP/1.1", f"Host: {parts.netloc}"]
        lines += [f"{name}: {value}" for name, value in headers.items()] + [f"Content-Length: {len(body)}"]
        request = "\r\n".join(lines).encode() + b"\r\n\r\n" + body
        was_kept = parts.netloc in self._open
        try:
            return await self._exchange(parts.scheme, parts.netloc, request)
        except (ConnectionError, asyncio.IncompleteReadError):
            self.drop()
            if not was_kept:
                raise
        return await self._exchange(parts.scheme, parts.netloc, request)  # the app had closed a kept line

    async def _exchange(self, scheme: str, netloc: str, request: bytes) -> int:
        if netloc not in self._open:
            host, _, port = netloc.partition(":")
            secure = scheme == "https"
            self._open[netloc] = await asyncio.open_connection(host, int(port or (443 if secure else 80)), ssl=secure or None)
        reader, writer = self._open[netloc]
        writer.write(request)
        data = b""
        while (found := split_message(data, is_answer=True)) is None:
            more = await reader.read(65536)
            if not more:
                raise ConnectionResetError
            data += more
        answer = found[0]
        if answer.headers.get("connection", "").lower() == "close":
            self._open.pop(netloc)[1].close()
        return int(answer.start[1])
