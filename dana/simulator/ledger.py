"""The platform's own count of what was sent to it: the judge of "nothing lost, nothing answered twice"."""

import re
import threading
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from dana.simulator.phone import PhoneMessage, SimChannel, Thread

LAST_SENDS = 10_000
MARKER = re.compile(r"\bref-[0-9a-z]{6,40}\b")  # a customer's text may carry one; a reply that repeats it is matched for certain

Place = tuple[str, str]  # integration and customer


@dataclass(slots=True, eq=False)
class _Asked:
    id: str
    at: float
    first_reply: float | None = None
    answered: threading.Event | None = None  # made when somebody waits for it


@dataclass(slots=True)
class Ledger:
    """Counts customers' messages and accepted sends; kept in memory, for tests and measurements."""

    clock: Callable[[], float] = time.perf_counter
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _asked: dict[str, _Asked] = field(default_factory=dict)
    _by_marker: dict[str, _Asked] = field(default_factory=dict)
    _open: dict[Place, deque[_Asked]] = field(default_factory=lambda: defaultdict(deque))
    _by_correlation: Counter[str] = field(default_factory=Counter)
    _by_incoming: Counter[str] = field(default_factory=Counter)
    _by_text: Counter[tuple[Place, str]] = field(default_factory=Counter)
    _sends: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=LAST_SENDS))
    _accepted: int = 0
    _unanswered_calls: int = 0
    _refused: Counter[str] = field(default_factory=Counter)

    def wrote(self, channel: SimChannel, thread: Thread, message: PhoneMessage) -> None:
        """A customer's message leaves for the app now."""
        with self._lock:
            asked = self._asked[message.id] = _Asked(message.id, self.clock())
            self._open[_place(channel, thread)].append(asked)
            for marker in MARKER.findall(message.text):
                self._by_marker[marker] = asked

    def accepted(self, channel: SimChannel, thread: Thread, message: PhoneMessage, in_reply_to: str | None, *, answered: bool) -> None:
        """A send reached the phone; `answered` is False when the sender never hears of it."""
        with self._lock:
            place = _place(channel, thread)
            self._accepted += 1
            self._unanswered_calls += not answered
            self._by_text[place, message.text] += 1
            if message.correlation:
                self._by_correlation[message.correlation] += 1
            asked = self._answered_by(place, message.text, in_reply_to)
            seconds = None
            for one in asked:
                self._settle(place, one)
                seconds = (one.first_reply or one.at) - one.at
            self._sends.append({
                "integration_id": place[0], "customer_id": place[1], "id": message.id, "text": message.text, "seconds": seconds,
                "correlation": message.correlation, "in_reply_to": in_reply_to, "answered": answered,
            })  # fmt: skip

    def refused(self, why: str) -> None:
        """A send was not accepted."""
        with self._lock:
            self._refused[why] += 1

    def wait_for_reply(self, message_id: str, seconds: float) -> bool:
        """Whether a send answered this message in that time."""
        with self._lock:
            asked = self._asked[message_id]
            if asked.first_reply is not None:
                return True
            asked.answered = event = asked.answered or threading.Event()
        return event.wait(seconds)

    def sends(self, limit: int = 100) -> list[dict[str, Any]]:
        """The last accepted sends, oldest first."""
        with self._lock:
            return list(self._sends)[-limit:]

    def reset(self) -> None:
        """Begin to count anew."""
        with self._lock:
            for kept in (self._asked, self._by_marker, self._open, self._by_correlation, self._by_incoming, self._by_text,
                         self._sends, self._refused):  # fmt: skip
                kept.clear()
            self._accepted = self._unanswered_calls = 0

    def counts(self) -> dict[str, Any]:
        """Everything that a test or a measurement asks of it."""
        with self._lock:
            took = sorted(asked.first_reply - asked.at for asked in self._asked.values() if asked.first_reply is not None)
            silent = [asked.id for asked in self._asked.values() if asked.first_reply is None]
            return {
                "customers_messages": len(self._asked), "accepted_sends": self._accepted,
                "answer_never_came": self._unanswered_calls,
                "refused": dict(self._refused), "correlations": len(self._by_correlation),
                "sent_twice": _repeated(self._by_correlation), "answered_twice": _repeated(self._by_incoming),
                "same_text_twice": [[*place, text, times] for (place, text), times in self._by_text.items() if times > 1],
                "without_reply": silent, "reply_seconds": _percentiles(took),
            }  # fmt: skip

    def _answered_by(self, place: Place, text: str, in_reply_to: str | None) -> list[_Asked]:
        """What a send answers: what it names, what its text marks, else the newest that waits (Instagram names nothing)."""
        if in_reply_to:
            self._by_incoming[in_reply_to] += 1
            return [self._asked[in_reply_to]] if in_reply_to in self._asked else []
        marked = {asked.id: asked for marker in set(MARKER.findall(text)) if (asked := self._by_marker.get(marker))}
        self._by_incoming.update(marked.keys())
        waiting = self._open[place]
        return list(marked.values()) or ([waiting[-1]] if waiting else [])

    def _settle(self, place: Place, asked: _Asked) -> None:
        """One reply to a burst answers all that came before it too."""
        waiting = self._open[place]
        while asked in waiting:
            earlier = waiting.popleft()
            earlier.first_reply = self.clock()
            if earlier.answered is not None:
                earlier.answered.set()


def _place(channel: SimChannel, thread: Thread) -> Place:
    return str(channel.integration_id), thread.customer_id


def _repeated(counter: Counter[str]) -> dict[str, int]:
    return {key: times for key, times in counter.items() if times > 1}


def _percentiles(values: list[float]) -> dict[str, float] | None:
    if not values:
        return None
    at = {name: values[min(len(values) - 1, int(len(values) * part))] for name, part in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99))}
    return {"n": len(values), **at, "min": values[0], "max": values[-1]}
