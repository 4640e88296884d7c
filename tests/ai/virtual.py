"""Links on a virtual clock: nothing waits, and calls that run beside each other end in the order of their times."""

import heapq
from collections.abc import Callable
from itertools import count
from queue import Queue
from typing import Any

from dana.ai.contract import Action, ModelAnswer, Prompt, ProviderAnswer, ProviderError, Sentence, Usage
from dana.ai.links import Links


class Clock:
    """Time that passes only when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Link:
    """A link that does as told; a time-out takes all the time it was given."""

    def __init__(self, name: str, clock: Clock, endpoint: str | None = None) -> None:
        self.name, self.model, self.clock = name, "m", clock
        self.endpoint = endpoint or name
        self.fault: ProviderError | Exception | None = None
        self.limits: list[float] = []
        self.asked_at: list[float] = []
        self.during: Callable[[], None] = lambda: None
        self.takes = 0.1

    def answer(self, prompt: Prompt, *, timeout: float) -> ProviderAnswer:
        self.limits.append(timeout)
        self.asked_at.append(self.clock.now)
        self.during()
        if self.fault is None and self.takes > timeout:
            self.clock.now += timeout
            raise fault("timeout")
        if self.fault is not None:
            self.clock.now += timeout if getattr(self.fault, "kind", "") == "timeout" else 0.01
            raise self.fault
        self.clock.now += self.takes
        answer = ModelAnswer(action=Action.REPLY, sentences=[Sentence(text=f"{self.name} says so.")])
        return ProviderAnswer(answer, Usage(self.name, self.model, 1, 1, 100))


def fault(kind: str, **more: object) -> ProviderError:
    return ProviderError(f"it failed ({kind})", kind=kind, **more)  # type: ignore[arg-type]


class Inline:
    """Hands that do at once what they are given, in the place of who asks."""

    def start(self, call: Callable[[], Any], done: Callable[[Any], None]) -> bool:
        done(call())
        return True

    def close(self) -> None:
        """Nothing to do."""


class World:
    """Hands whose calls end when their time has come, and the waiting for it."""

    def __init__(self, *, free: int = 99) -> None:
        self.clock, self.free = Clock(), free
        self.links = Links(clock=self.clock, hands=self, probes=False, wait=self.wait)  # type: ignore[arg-type]
        self._to_come: list[tuple[float, int, Callable[[], None]]] = []
        self._order = count()

    def start(self, call: Callable[[], Any], done: Callable[[Any], None]) -> bool:
        if not self.free:
            return False
        began = self.clock.now
        self.free -= 1
        result = call()
        self.at(self.clock.now, lambda: self._end(done, result))
        self.clock.now = began
        return True

    def _end(self, done: Callable[[Any], None], result: Any) -> None:
        self.free += 1
        done(result)

    def at(self, moment: float, what: Callable[[], None]) -> None:
        heapq.heappush(self._to_come, (moment, next(self._order), what))

    def wait(self, inbox: "Queue[Any]", seconds: float) -> Any:
        until = self.clock.now + max(0.0, seconds)
        while inbox.empty() and self._to_come and self._to_come[0][0] <= until:
            self.step()
        if not inbox.empty():
            return inbox.get()
        self.clock.now = until
        return None

    def step(self) -> None:
        """What comes next, and all that comes at the same moment."""
        moment = self._to_come[0][0]
        self.clock.now = max(self.clock.now, moment)
        while self._to_come and self._to_come[0][0] <= moment:
            heapq.heappop(self._to_come)[2]()

    def go_on(self, until: float) -> None:
        """Time passes until then, or until something happens."""
        if self._to_come and self._to_come[0][0] <= until:
            self.step()
        else:
            self.clock.now = until

    def run_out(self) -> None:
        """Let all that runs come to its end."""
        while self._to_come:
            self.step()

    def close(self) -> None:
        """Nothing to do."""
