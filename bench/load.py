"""Customers' messages in, replies out: posts signed webhooks to Dana and times what reaches the fake platform."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bench.installation import Installation
from bench.machine import Cost, summary
from bench.sample import Customers
from bench.wire import Line, Request, listen, loopback, sign

LONGEST = 300.0  # seconds; no loop goes on for longer
PATIENCE = 60.0  # seconds for one reply


class Sink:
    """The fake platform: takes every send, and tells who waits for the reply to a message."""

    def __init__(self) -> None:
        self.waiting: dict[str, asyncio.Future[float]] = {}
        self.replies: Counter[str] = Counter()
        self.url = ""
        self._server: asyncio.Server | None = None

    async def open(self) -> None:
        """Listen."""
        self._server, port = await listen(self)
        self.url = f"http://127.0.0.1:{port}"

    async def close(self) -> None:
        """Stop listening."""
        if self._server is not None:
            self._server.close()

    def __call__(self, request: Request) -> None:
        """Take one call."""
        now = time.perf_counter()
        body = json.loads(request.body or b"{}")
        if body.get("type") != "text":
            request.answer({"success": True})
            return
        answered = body.get("context", {}).get("message_id", "")
        self.replies[answered] += 1
        request.answer({"messaging_product": "whatsapp", "messages": [{"id": f"wamid.out.{sum(self.replies.values())}"}]})
        future = self.waiting.pop(answered, None)
        if future is not None and not future.done():
            future.set_result(now)


@dataclass
class Taken:
    """The times of one run."""

    totals: list[float] = field(default_factory=list)  # posted until the reply was at the platform
    accepts: list[float] = field(default_factory=list)  # posted until the 200
    faults: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    cost: dict[str, Any] = field(default_factory=dict)


class Driver:
    """One channel's customers."""

    def __init__(self, installation: Installation, sink: Sink, integration_id: str, config: dict[str, str]) -> None:
        self._installation, self._sink = installation, sink
        self.integration_id = integration_id
        self._path = f"/webhooks/whatsapp/{integration_id}"
        self._secret = config["app_secret"]
        self._customers = Customers(config["phone_number_id"])
        loopback(installation.base)

    def line(self) -> Line:
        """A connection to the web process."""
        return Line(self._installation.base)

    async def accept(self, line: Line, taken: Taken) -> str | None:
        """Post one message; its id when it was accepted."""
        message_id, body = self._customers.write()
        return message_id if await self._post(line, body, taken) else None

    async def round_trip(self, line: Line, taken: Taken) -> None:
        """Post one message and wait for its reply at the platform."""
        message_id, body = self._customers.write()
        future = self._sink.waiting[message_id] = asyncio.get_running_loop().create_future()
        began = time.perf_counter()
        if not await self._post(line, body, taken):
            self._sink.waiting.pop(message_id, None)
            return
        try:
            async with asyncio.timeout(PATIENCE):
                taken.totals.append(await future - began)
        except TimeoutError:
            taken.faults["no reply"] += 1
            self._sink.waiting.pop(message_id, None)

    async def _post(self, line: Line, body: bytes, taken: Taken) -> bool:
        headers = f"Content-Type: application/json\r\nX-Hub-Signature-256: {sign(body, self._secret)}\r\n"
        began = time.perf_counter()
        try:
            status, _ = await line.post(self._path, body, headers, PATIENCE)
        except (OSError, TimeoutError) as error:
            taken.faults[type(error).__name__] += 1
            return False
        if status != 200:
            taken.faults[str(status)] += 1
            return False
        taken.accepts.append(time.perf_counter() - began)
        return True

    async def closed_loop(self, concurrency: int, *, count: int, seconds: float, replies: bool = True) -> Taken:
        """So many customers, each writing again when the reply (or, without `replies`, the 200) has come."""
        taken, left = Taken(), [count]
        step: Callable[[Line, Taken], Any] = self.round_trip if replies else self.accept
        began = time.perf_counter()

        async def customer() -> None:
            line = self.line()
            while left[0] > 0 and time.perf_counter() - began < min(seconds, LONGEST):
                left[0] -= 1
                await step(line, taken)
            line.close()

        with Cost(self._installation.roots()) as cost:
            await asyncio.gather(*[customer() for _ in range(concurrency)])
        taken.seconds = time.perf_counter() - began
        taken.cost = cost.report(len(taken.totals if replies else taken.accepts))
        return taken

    async def steady_rate(self, in_flight: int, seconds: float, ramp: float) -> tuple[float, Taken]:
        """Replies a second with so many messages in flight, counted after `ramp` seconds, while all customers are busy."""
        taken, marks = Taken(), []
        stop = [False]
        began = time.perf_counter()

        async def customer(number: int) -> None:
            line = self.line()
            await asyncio.sleep(ramp * number / in_flight)
            while not stop[0]:
                await self.round_trip(line, taken)
            line.close()

        async def clock() -> None:
            await asyncio.sleep(ramp)
            with Cost(self._installation.roots()) as cost:
                marks.append((time.perf_counter(), len(taken.totals)))
                await asyncio.sleep(min(seconds, LONGEST))
                marks.append((time.perf_counter(), len(taken.totals)))
            taken.cost = cost.report(marks[1][1] - marks[0][1])
            stop[0] = True

        await asyncio.gather(clock(), *[customer(number) for number in range(in_flight)])
        taken.seconds = time.perf_counter() - began
        return (marks[1][1] - marks[0][1]) / (marks[1][0] - marks[0][0]), taken


def figures(taken: Taken) -> dict[str, Any]:
    """A run as it is reported."""
    found: dict[str, Any] = {"seconds": round(taken.seconds, 2), "accept_ms": summary(taken.accepts), **taken.cost}
    if taken.totals:
        found["round_trip_ms"] = summary(taken.totals)
    if taken.faults:
        found["faults"] = dict(taken.faults)
    return found
