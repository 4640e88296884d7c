"""The circuit breaker of one link: when it opens, when it is tried again, and what health says of it."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from dana.ai.contract import Provider, ProviderError

FAILURES_TO_OPEN = 3
OPENS_AT_ONCE = frozenset({"timeout", "key", "model_not_found"})
SAYS_NOTHING_OF_THE_LINK = frozenset({"refused", "bad_request"})  # a customer's words may cause these: they never close a link
PERMANENT_SECONDS = 300.0
LONGEST_WAIT = 8.0  # with the probe's own time, a link that is back is noticed within 15 s
LONGEST_ASKED_WAIT = 60.0  # a vendor's Retry-After beyond this is tried earlier
LEAST_PATIENCE = 5.0
SHORT_PROBE = 5.0
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
    """Counts the failures of one link. Not safe by itself: the chain holds its lock around every call."""

    def __init__(self, provider: Provider, clock: Callable[[], float], chance: Callable[[], float] = random.random) -> None:
        self.provider = provider
        self.endpoint: str = getattr(provider, "endpoint", f"{provider.name} {provider.model}")
        self.is_local: bool = getattr(provider, "local", False)
        self.label = f"{provider.name}/{provider.model}"
        self._clock, self._chance = clock, chance
        self._failures = 0
        self._probes = 0
        self._slowest = 0.0
        self._closed_at = float("-inf")
        self._open = False
        self._probing = False
        self._reason = ""
        self._since: datetime | None = None
        self.retry_at = 0.0

    @property
    def is_open(self) -> bool:
        """Whether customers' messages go past this link."""
        return self._open

    @property
    def is_due(self) -> bool:
        """Whether a probe may start."""
        return self._open and not self._probing and self._clock() >= self.retry_at

    @property
    def probe_seconds(self) -> float:
        """How long a probe may take: short for a link known to be quick, long enough for one that is slow when it is well."""
        if self._slowest:
            return min(max(SHORT_PROBE, 2 * self._slowest), LONG_PROBE)
        return LONG_PROBE if self._probes % 4 == 0 else SHORT_PROBE

    @property
    def patience(self) -> float:
        """How long to wait for this link while another could answer: a link that is usually quick and is not now, hangs."""
        return max(LEAST_PATIENCE, 4 * self._slowest) if self._slowest else float("inf")

    def worked(self, seconds: float) -> None:
        """The link gave an answer."""
        self._slowest = max(seconds, self._slowest * 0.9)
        self._failures = self._probes = 0
        self._close()

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
        self._open = True
        self._reason = _advice(error, self.provider)
        self.retry_at = self._clock() + self._wait(error)
        self._probes += 1

    def begin_probe(self) -> None:
        """Claim the one probe that may run."""
        self._probing = True

    def end_probe(self, error: ProviderError | None) -> None:
        """What the probe found: the link is back, or stays open for longer."""
        self._probing = False
        if error is None:
            self._failures = 0  # but not the count of probes: one that fails again at once waits longer
            self._close()
        else:
            self.open(error)

    def health(self) -> LinkHealth:
        """The state for the health page."""
        state: Literal["ok", "open"] = "open" if self._open else "ok"
        return LinkHealth(self.provider.name, self.provider.model, state, self._reason, self._since)

    def _close(self) -> None:
        if self._open:
            self._closed_at = self._clock()
        self._open, self._reason, self._since = False, "", None

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
            return f"The key is not accepted, or its account has no credit: correct {setting}_API_KEY."
        case "model_not_found":
            models = "MODELS" if provider.name == "anthropic" else "MODEL"
            return f'The model "{provider.model}" is not known there: correct {setting}_{models} (or {setting}_BASE_URL).'
    return error.message
