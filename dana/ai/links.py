"""All links of a process: shared by its chains, each with its breaker; those that are out are probed in the background."""

import threading
import time
import weakref
from collections.abc import Callable, Hashable, Iterable
from contextlib import suppress
from functools import partial
from queue import Empty, Queue
from typing import Any

from dana.ai.breaker import Breaker
from dana.ai.contract import Answered, Prompt, Provider, ProviderError
from dana.ai.hands import Hands

MOST_CALLS = 128  # at the same time on threads of their own; beyond, a call is made by who asked, and is not hedged
SHARED_FAULTS = frozenset({"timeout", "unreachable", "key"})  # faults of an address or a key, not of one model behind it
PROBE = Prompt(
    system='This is a technical check. Return exactly this JSON: {"action": "ignore", "sentences": [], "reason": "check"}',
    turns=(), passages=(), question="check",
)  # fmt: skip
Result = Answered[Any] | ProviderError


class Links:
    """What chains have in common. A link lives as long as a chain has it, and closes its connections then."""

    def __init__(
        self, *, clock: Callable[[], float] = time.monotonic, hands: Hands | None = None, probes: bool = True,
        wait: Callable[[Queue[Any], float], Any] | None = None,
    ) -> None:  # fmt: skip
        self.clock, self.wait = clock, wait or _wait
        self.hands = hands or Hands(MOST_CALLS)
        self._probes = probes
        self._lock = threading.Lock()
        self._links: weakref.WeakSet[Breaker] = weakref.WeakSet()
        self._named: weakref.WeakValueDictionary[Hashable, Breaker] = weakref.WeakValueDictionary()
        self._waiting: dict[Breaker, set[Callable[[], None]]] = {}
        self._prober: threading.Thread | None = None
        self.on_news: Callable[[Breaker], None] = lambda _: None
        self._wake = threading.Event()

    def link(self, provider: Provider) -> Breaker:
        """A link of its own."""
        made = Breaker(provider, self.clock)
        weakref.finalize(made, getattr(provider, "close", lambda: None)).atexit = False
        with self._lock:
            self._links.add(made)
        return made

    def shared(self, name: Hashable, make: Callable[[], Provider]) -> Breaker:
        """The link of that name, which every chain that names it has in common."""
        with self._lock:
            found = self._named.get(name)
        if found is None:
            made = self.link(make())
            with self._lock:
                found = self._named.setdefault(name, made)
        return found

    def note(self, link: Breaker, result: Result, began: float) -> None:
        """What a call that began then says about its link, and about those that share its address and key."""
        with self._lock:
            if isinstance(result, Answered):
                news = [link] if link.worked(self.clock() - began) else []
            else:
                news = self._opened(link, result) if link.failed(result, began=began) else []
        self._tell(news)

    def note_silence(self, link: Breaker, began: float) -> None:
        """That another link had to be asked, because this one did not answer in its usual time a call that began then."""
        with self._lock:
            fault = link.was_silent(began=began)
            if fault is not None:
                self._opened(link, fault)

    def watch(self, link: Breaker, look: Callable[[], None]) -> None:
        """Call `look`, which must not wait, when that link is left out."""
        with self._lock:
            self._waiting.setdefault(link, set()).add(look)

    def unwatch(self, links: list[Breaker], look: Callable[[], None]) -> None:
        """No longer."""
        with self._lock:
            for link in links:
                waiting = self._waiting.get(link, set())
                waiting.discard(look)
                if not waiting:
                    self._waiting.pop(link, None)

    def probe_due(self) -> float | None:
        """Try the links whose time has come with a tiny question; seconds until the next one, None when all are well."""
        for link in self.every():
            with self._lock:
                if not link.is_due:
                    continue
                began, limit = self.clock(), link.begin_probe()
            call, done = partial(ask, link.provider, PROBE, limit), partial(self._probed, link, began)
            if not self.hands.start(call, done):
                done(call())
        with self._lock:
            waits = [link.next_probe_at - self.clock() for link in self._links if link.is_open]
            if not waits:
                self._prober = None
                return None
        return max(min(waits), 0.05)

    def hurry(self, links: Iterable[Breaker]) -> None:
        """Try these of them that are left out at once: somebody says that they are well."""
        with self._lock:
            for link in links:
                link.hurry()
        self._wake.set()

    def close(self) -> None:
        """Stop probing, and close the links' connections."""
        self._probes = False
        self._wake.set()
        self.hands.close()
        for link in self.every():
            getattr(link.provider, "close", lambda: None)()

    def _tell(self, news: Iterable[Breaker]) -> None:
        for link in news:
            with suppress(Exception):  # whoever listens must not be in the way of an answer
                self.on_news(link)

    def _opened(self, link: Breaker, fault: ProviderError) -> list[Breaker]:
        opened = [link]
        if fault.kind in SHARED_FAULTS:
            opened += [other for other in self._links if other.credential == link.credential and not other.is_open]
        for other in opened[1:]:
            other.open(fault)
        for look in {look for other in opened for look in self._waiting.get(other, ())}:
            look()
        self._start_probing()
        return opened

    def every(self) -> list[Breaker]:
        """Every link that a chain has."""
        with self._lock:
            return list(self._links)

    def _probed(self, link: Breaker, began: float, found: Result) -> None:
        with self._lock:
            link.end_probe(found if isinstance(found, ProviderError) else None, began=began)
        self._wake.set()
        self._tell([link])

    def _start_probing(self) -> None:
        self._wake.set()
        if self._probes and self._prober is None:
            self._prober = threading.Thread(target=self._keep_probing, name="link-probe", daemon=True)
            self._prober.start()

    def _keep_probing(self) -> None:
        while self._probes:
            self._wake.clear()
            wait = self.probe_due()
            if wait is None:
                return
            self._wake.wait(min(wait, threading.TIMEOUT_MAX))


def ask(provider: Provider, prompt: Prompt, limit: float, on_text: Callable[[str], None] | None = None) -> Result:
    """The answer or the fault of one call, whatever the provider's code does; with `on_text` it speaks while it thinks, if it can."""
    try:
        return _asked(provider, prompt, limit, on_text)
    except ProviderError as error:
        return error


def _asked(provider: Provider, prompt: Prompt, limit: float, on_text: Callable[[str], None] | None) -> Answered[Any]:
    stream = getattr(provider, "stream", None) if on_text is not None else None
    try:
        if stream is None:
            return provider.answer(prompt, timeout=limit)
        answered: Answered[Any] = stream(prompt, timeout=limit, on_text=on_text)
    except ProviderError:
        raise
    except Exception as error:
        raise ProviderError(f"The link failed with {type(error).__name__}.", kind="malformed") from error
    return answered


def _wait(inbox: Queue[Any], seconds: float) -> Any:
    """What comes within that time, or None. Not of a SimpleQueue: in Python 3.11, that one may wait for ever when the time is short."""
    try:
        return inbox.get(timeout=min(max(0.0, seconds), 3600.0))
    except Empty:
        return None
