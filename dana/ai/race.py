"""One question's way through a chain: the next link starts when one fails, and beside one that is silent for unusually long."""

import math
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from queue import Empty, Queue
from typing import Any

from dana.ai.answer_format import form_of
from dana.ai.breaker import Breaker
from dana.ai.contract import Answered, Prompt, ProviderError, Usage
from dana.ai.links import Links, Result, ask
from dana.ai.listener import Listener, Tell

RESERVE_SECONDS = 0.3  # kept for the link that needs no network
GRACE_SECONDS = 0.25  # for a link to notice by itself that its time is over
Spent = Callable[[Usage], None]


@dataclass(eq=False, slots=True)
class Attempt:
    """One call of one link, running."""

    link: Breaker
    began: float
    until: float
    hedge_at: float
    is_given_up: bool = False  # it may still answer, but others are asked as if it will not


class Race:
    """Runs until one link has a valid answer. What comes later, or was paid for in vain, is told to `on_spent`."""

    def __init__(
        self, links: Links, chain: Sequence[Breaker], prompt: Prompt, *, deadline: float, on_text: Tell | None, on_spent: Spent | None,
        leaves_at: float = math.inf,
    ) -> None:  # fmt: skip
        self._links, self._prompt, self._deadline, self._leaves_at = links, prompt, deadline, leaves_at
        self._untried = list(chain)
        self._running: list[Attempt] = []
        self._failed: list[str] = []
        self._on_text, self._listener, self._on_spent = on_text, Listener(on_text), on_spent
        self._inbox: Queue[tuple[Attempt, Result] | None] = Queue()
        self._watched: list[Breaker] = []
        self._lock = threading.Lock()
        self._is_over = False

    def run(self) -> Answered[Any]:
        """The first valid answer; ProviderError when no link is left that could give one."""
        try:
            while True:
                if self._inbox.empty():  # what has come is looked at before anybody is given up
                    if self._links.clock() >= self._leaves_at:  # says nothing of those who are asked: their calls go on, and are noted
                        raise ProviderError("No model answered while somebody waited.", kind="timeout")
                    self._move_on()
                if not self._running and self._inbox.empty():
                    raise ProviderError("No model could answer.", kind="unreachable")
                came = self._links.wait(self._inbox, self._next_moment() - self._links.clock())
                if came is not None and (answered := self._taken(*came)) is not None:
                    return answered
        finally:
            self._end()

    def _move_on(self) -> None:
        """Give up those whose time is over or whose link was left out meanwhile, and start the next where it is time."""
        now = self._links.clock()
        for attempt in list(self._running):
            if now >= attempt.until:
                self._overdue(attempt)
            elif attempt.link.is_silent:
                attempt.is_given_up = True
                self._listener.drop(attempt)
        latest = self._latest()
        if latest is None:
            self._start_next()
        elif now >= latest.hedge_at:
            latest.hedge_at = math.inf
            if self._start_beside():
                self._links.note_silence(latest.link, latest.began)

    def _latest(self) -> Attempt | None:
        """The one that was started last, of those who may still answer."""
        return next((attempt for attempt in reversed(self._running) if not attempt.is_given_up), None)

    def _next_moment(self) -> float:
        latest = self._latest()
        return min((latest.hedge_at if latest else math.inf, self._leaves_at, *(attempt.until for attempt in self._running)))

    def _start_next(self) -> None:
        while self._untried:
            link = self._untried.pop(0)
            limit = self._limit(link)
            if limit is not None:
                self._begin(link, limit, beside=False)
                return

    def _start_beside(self) -> bool:
        """Ask another address too; a link of the same one would be as silent."""
        silent = {attempt.link.endpoint for attempt in self._running}
        for link in self._untried:
            if link.is_local or link.endpoint in silent:
                continue
            limit = self._limit(link)
            if limit is not None and self._begin(link, limit, beside=True):
                self._untried.remove(link)
                return True
        return False

    def _limit(self, link: Breaker) -> float | None:
        """The time that this link may take, so that those after it still have theirs; None when it is to be left out."""
        if link.is_open:
            return None
        left = self._deadline - self._links.clock() - RESERVE_SECONDS
        if link.is_local:
            return max(left, RESERVE_SECONDS)
        if left <= RESERVE_SECONDS:
            return None
        addresses = {link.endpoint, *(item.endpoint for item in self._untried if not (item.is_open or item.is_local))}
        return min(left / len(addresses), link.patience if len(addresses) > 1 else left)

    def _begin(self, link: Breaker, limit: float, *, beside: bool) -> bool:
        """Start a call on a thread of its own; where none is free on this one, unless it would stand beside another or who asks leaves."""
        now = self._links.clock()
        attempt = Attempt(link, now, now + limit + GRACE_SECONDS, now + link.hedge_after)
        tell = None if self._on_text is None else partial(self._tell, attempt)
        call, done = partial(ask, link.provider, self._prompt, limit, tell), partial(self._done, attempt)
        if not link.is_local:
            self._watched.append(link)
            self._links.watch(link, self._look)
        if link.is_local or not self._links.hands.start(call, done):
            if beside or self._leaves_at < math.inf:
                return False
            done(call())
        self._running.append(attempt)
        return True

    def _tell(self, attempt: Attempt, text: str) -> None:
        attempt.hedge_at = self._links.clock() + attempt.link.hedge_after  # who speaks is not silent
        self._listener.tell(attempt, text)

    def _look(self) -> None:
        self._inbox.put(None)

    def _done(self, attempt: Attempt, result: Result) -> None:
        """On the thread of the call, whenever it ends."""
        if not self._says_only_of_its_form(result):
            self._links.note(attempt.link, result, attempt.began)
        with self._lock:
            if not self._is_over:
                self._inbox.put((attempt, result))
                return
        self._report(result)

    def _says_only_of_its_form(self, result: Result) -> bool:
        """A model may be well, and yet make no summary in the form that is wanted: customers' answers must not lose it for that."""
        return self._prompt.form is not None and isinstance(result, ProviderError) and result.kind == "malformed"

    def _taken(self, attempt: Attempt, result: Result) -> Answered[Any] | None:
        if attempt in self._running:
            self._running.remove(attempt)
        if isinstance(result, Answered):
            self._listener.finish(attempt, form_of(self._prompt).text(result.answer.model_dump()))
            return replace(result, failed_links=(*self._failed, *(f"{other.link.label}: slow" for other in self._running)))
        self._fail(attempt, result)
        self._report(result)
        return None

    def _overdue(self, attempt: Attempt) -> None:
        """A link that does not keep to its time is not waited for."""
        self._running.remove(attempt)
        fault = ProviderError("The model did not answer in time.", kind="timeout")
        self._fail(attempt, fault)
        self._links.note(attempt.link, fault, attempt.began)

    def _fail(self, attempt: Attempt, fault: ProviderError) -> None:
        self._failed.append(f"{attempt.link.label}: {fault.kind}")
        self._listener.drop(attempt)

    def _end(self) -> None:
        with self._lock:
            self._is_over = True
        self._links.unwatch(self._watched, self._look)
        with suppress(Empty):
            while True:
                late = self._inbox.get_nowait()
                if late is not None:
                    self._report(late[1])

    def _report(self, result: Result) -> None:
        usage = result.usage
        if usage is not None and (usage.input_tokens or usage.output_tokens) and self._on_spent is not None:
            with suppress(Exception):  # what it costs must not cost the answer
                self._on_spent(usage)
