"""The circuit breaker of one link: when it opens, when it is tried again, and what health says of it."""

import random
from collections import deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from dana.ai.contract import Provider, ProviderError, Usage

FAILURES_TO_OPEN = 3
OPENS_AT_ONCE = frozenset({"timeout", "key", "model_not_found"})
SILENT = frozenset({"timeout", "unreachable", "overloaded"})  # who waits there when it opens need not wait longer
SAYS_NOTHING_OF_THE_LINK = frozenset({"refused", "bad_request"})  # a customer's words may cause these: they never close a link
PERMANENT_SECONDS = 300.0
LONGEST_WAIT = 8.0  # from one probe's beginning to the next's: with an answer's time, a link that is back is noticed within 15 s
LONGEST_ASKED_WAIT = 60.0  # a vendor's Retry-After beyond this is tried earlier
LEAST_PATIENCE = 5.0
LEAST_SILENCE = 2.0  # nobody asks twice because of less
UNKNOWN_SILENCE = 5.0  # while a link has not answered often enough to be known
ENOUGH = 5
SHORT_PROBE = 7.0
LONG_PROBE = 30.0


@dataclass(frozen=True, slots=True)
class LinkHealth:
    """The state of one link, for the health page: `reason` says what to do about it, `since` when it began."""

    name: str
    model: str
    state: Literal["ok", "open", "unconfigured"]
    reason: str = ""
    since: datetime | None = None


class Breaker:
    """Counts the failures of one link. Not safe by itself: `Links` holds its lock around every call."""

    def __init__(self, provider: Provider, clock: Callable[[], float], chance: Callable[[], float] = random.random) -> None:
        self.provider = provider
        self.endpoint: str = getattr(provider, "endpoint", f"{provider.name} {provider.model}")  # an address
        self.credential: Hashable = getattr(provider, "credential", self.endpoint)  # an address and a key
        self.is_local: bool = getattr(provider, "local", False)
        self.label = f"{provider.name}/{provider.model}"
        self._clock, self._chance = clock, chance
        self._failures = self._silences = 0
        self._probes = 0
        self._recent: deque[float] = deque(maxlen=50)
        self.hedge_after = UNKNOWN_SILENCE  # after so long a silence another link is asked too
        self._slowest = 0.0
        self._closed_at = float("-inf")
        self._open = False
        self.has_worked = False
        self._probing = 0
        self._next_beside = 0.0
        self._kind = self._reason = ""
        self._since: datetime | None = None
        self.retry_at = 0.0

    @property
    def is_open(self) -> bool:
        """Whether customers' messages go past this link."""
        return self._open

    @property
    def fault(self) -> str | None:
        """The kind of what is wrong with it while it is open."""
        return self._kind if self._open else None

    @property
    def is_silent(self) -> bool:
        """Whether those who were waiting for this link when it opened had better ask another."""
        return self._open and self._kind in SILENT

    @property
    def next_probe_at(self) -> float:
        """When a probe may start; beside one that runs, only where that one is long."""
        return max(self.retry_at, self._next_beside) if self._probing else self.retry_at

    @property
    def is_due(self) -> bool:
        """Whether a probe may start."""
        return self._open and self._clock() >= self.next_probe_at

    @property
    def patience(self) -> float:
        """How long to wait for this link while another could answer: a link that is usually quick and is not now, hangs."""
        return max(LEAST_PATIENCE, 4 * self._slowest) if self._slowest else float("inf")

    def is_of(self, api_key: str) -> bool:
        """Whether it asks with that key."""
        return self.credential == (self.endpoint, api_key)

    def resembles(self, other: Usage) -> int:
        """How near it is to the link of that cost: 0 is another vendor, 1 another model of the same, 2 the same model."""
        same_vendor = self.provider.name == other.provider
        return same_vendor + (same_vendor and self.provider.model == other.model)

    def worked(self, seconds: float) -> bool:
        """The link gave an answer; whether that is news."""
        is_news = self._open or not self.has_worked
        self._recent.append(seconds)
        if len(self._recent) >= ENOUGH:
            usual = sorted(self._recent)[int(0.95 * (len(self._recent) - 1))]
            self.hedge_after = max(LEAST_SILENCE, 1.5 * usual)
        self._slowest = max(seconds, self._slowest * 0.9)
        self._failures = self._silences = self._probes = 0
        self._close()
        return is_news

    def was_silent(self, *, began: float) -> ProviderError | None:
        """A call that began then took unusually long; the fault when too many did without an answer in between, which opens the breaker."""
        if self._open or began < self._closed_at:
            return None
        self._silences += 1
        if self._silences < FAILURES_TO_OPEN:
            return None
        fault = ProviderError("The model does not answer in its usual time.", kind="timeout")
        self.open(fault)
        return fault

    def failed(self, error: ProviderError, *, began: float) -> bool:
        """The link gave no answer to a call that began then; whether this opened the breaker."""
        if self._open or error.kind in SAYS_NOTHING_OF_THE_LINK or began < self._closed_at:
            return False  # a call from before the link came back says nothing of it now
        self._failures += 1
        asked_to_wait = error.kind == "rate_limited" and error.retry_after is not None
        if error.permanent or asked_to_wait or error.kind in OPENS_AT_ONCE or self._failures >= FAILURES_TO_OPEN:
            self.open(error)
        return self._open

    def open(self, error: ProviderError) -> None:
        """Let messages go past this link until a probe succeeds."""
        if not self._open:
            self._since = datetime.now(UTC)
        self._open, self._kind = True, error.kind
        self._reason = _advice(error, self.provider)
        self.retry_at = self._clock() + self._wait(error)
        self._probes += 1

    def hurry(self) -> None:
        """Let the next probe start now."""
        self.retry_at = min(self.retry_at, self._clock())

    def begin_probe(self) -> float:
        """
        Claim the probe that may run, and say how long it may take.

        A link may be slow even when it is well: every fourth probe gets longer, and short ones go on beside it.
        """
        is_long = not self._probing and self._probes % 4 == 0
        self._probing += 1
        self._next_beside = self._clock() + SHORT_PROBE
        return LONG_PROBE if is_long else SHORT_PROBE

    def end_probe(self, error: ProviderError | None, *, began: float) -> None:
        """What the probe that began then found: the link is back, or stays open for longer."""
        self._probing -= 1
        if error is None:
            self._failures = self._silences = 0  # but not the count of probes: one that fails again at once waits longer
            self._close()
        elif self._open:
            self.open(error)
            if error.retry_after is None and not error.permanent:
                self.retry_at -= min(self._clock() - began, SHORT_PROBE)

    def health(self) -> LinkHealth:
        """The state for the health page."""
        state: Literal["ok", "open"] = "open" if self._open else "ok"
        return LinkHealth(self.provider.name, self.provider.model, state, self._reason, self._since)

    def _close(self) -> None:
        if self._open:
            self._closed_at = self._clock()
        self._open, self._reason, self._since = False, "", None
        self.has_worked = True

    def _wait(self, error: ProviderError) -> float:
        if error.permanent:
            return PERMANENT_SECONDS
        spread = 0.7 + 0.3 * self._chance()  # the workers of an installation do not probe in step
        if error.retry_after is not None:
            return min(max(error.retry_after, 1.0), LONGEST_ASKED_WAIT) * (1.3 - 0.3 * spread)
        return min(LONGEST_WAIT, float(2**self._probes)) * spread


def _advice(error: ProviderError, provider: Provider) -> str:
    """The reason in words, with the setting that helps where one does."""
    setting = provider.name.upper()
    match error.kind:
        case "key":
            key = getattr(provider, "key_name", f"{setting}_API_KEY")
            return f"The key is not accepted, or its account has no credit: correct {key}."
        case "model_not_found":
            models = getattr(provider, "model_name", f"{setting}_MODEL")
            return f'The model "{provider.model}" is not known there: correct {models} (or {setting}_BASE_URL).'
    return error.message
