"""A bounded number of threads for calls: a start is at once or not at all, so that nothing waits behind a hang."""

import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

IDLE_SECONDS = 60.0
Outcome = TypeVar("Outcome")


class Hands:
    """At most `most` threads, made when needed and gone when idle; they end with the process, whatever they wait for."""

    def __init__(self, most: int, *, idle_seconds: float = IDLE_SECONDS) -> None:
        self._most, self._idle_seconds = most, idle_seconds
        self._change = threading.Condition()
        self._work: deque[Callable[[], None]] = deque()
        self._waiting = self.threads = 0
        self._is_closed = False

    def start(self, call: Callable[[], Outcome], done: Callable[[Outcome], None]) -> bool:
        """Have a free thread do `done(call())`; False, and nothing happens, when none is free."""
        with self._change:
            if self._is_closed:
                return False
            if self._waiting <= len(self._work):
                if self.threads >= self._most:
                    return False
                try:
                    threading.Thread(target=self._run, name="link-call", daemon=True).start()
                except RuntimeError:  # the system has no more of them
                    return False
                self.threads += 1
            self._work.append(lambda: done(call()))
            self._change.notify()
        return True

    def close(self) -> None:
        """Let the threads end, each when it is free."""
        with self._change:
            self._is_closed = True
            self._change.notify_all()

    def _run(self) -> None:
        while (work := self._next()) is not None:
            with suppress(Exception):  # a call gives its faults back; should one escape, the thread is still needed
                work()
            del work  # nor does what a customer asked stay until the next one asks

    def _next(self) -> Callable[[], None] | None:
        """What is to be done; None when this thread may end."""
        with self._change:
            while not self._work:
                if self._is_closed:
                    break
                self._waiting += 1
                is_called = self._change.wait(self._idle_seconds)
                self._waiting -= 1
                if not is_called and not self._work:
                    break
            if self._work:
                return self._work.popleft()
            self.threads -= 1
            return None
