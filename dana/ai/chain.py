"""The chain of links: each question goes to the first link that is well, and there is always an answer in time."""

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from ipaddress import ip_address
from urllib.parse import urlsplit

from dana.ai.anthropic import Anthropic
from dana.ai.breaker import Breaker, LinkHealth
from dana.ai.builtin import BuiltIn
from dana.ai.contract import Prompt, Provider, ProviderAnswer, ProviderError
from dana.ai.openai import OpenAI
from dana.ai.vendor import Vendor

RESERVE_SECONDS = 0.3  # kept for the link that needs no network
SHARED_FAULTS = frozenset({"timeout", "unreachable", "key"})  # faults of an address, not of one model behind it
_PROBE = Prompt(
    system='This is a technical check. Return exactly this JSON: {"action": "ignore", "sentences": [], "reason": "check"}',
    turns=(), passages=(), question="check",
)  # fmt: skip


class Chain:
    """Tries links in order. A link that hangs or fails is left out until a probe in the background finds it well again."""

    def __init__(
        self, links: Sequence[Provider], *, total_seconds: float, clock: Callable[[], float] = time.monotonic,
        unconfigured: Sequence[LinkHealth] = (), probes: bool = True,
    ) -> None:  # fmt: skip
        self._breakers = [Breaker(link, clock) for link in links]
        self._total, self._clock = total_seconds, clock
        self._unconfigured = tuple(unconfigured)
        self._lock = threading.Lock()
        self._probes = probes
        self._prober: threading.Thread | None = None
        self._wake = threading.Event()

    def answer(self, prompt: Prompt) -> ProviderAnswer:
        """The answer of the first link that has one; ProviderError only when no link is left."""
        deadline = self._clock() + self._total
        failed: list[str] = []
        for position, link in enumerate(self._breakers):
            limit = self._limit(position, deadline)
            if limit is None:
                continue
            began = self._clock()
            try:
                answered = _ask(link, prompt, limit)
            except ProviderError as error:
                failed.append(f"{link.label}: {error.kind}")
                self._note(link, error, began)
            else:
                with self._lock:
                    link.worked(self._clock() - began)
                return replace(answered, failed_links=tuple(failed))
        raise ProviderError("No model could answer.", kind="unreachable")

    def health(self) -> list[LinkHealth]:
        """The state of every link in order, those without a key last."""
        with self._lock:
            return [*(link.health() for link in self._breakers), *self._unconfigured]

    def warm(self) -> None:
        """Load what the first link needs, so that the first customer does not wait for it."""
        for link in self._breakers[:1]:
            getattr(link.provider, "warm", lambda: None)()

    def probe_due(self) -> float | None:
        """Try the links whose time has come with a tiny question; seconds until the next one, None when all are well."""
        for link in self._breakers:
            with self._lock:
                if not link.is_due:
                    continue
                link.begin_probe()
            found = _probe(link)
            with self._lock:
                link.end_probe(found)
        with self._lock:
            waits = [link.retry_at - self._clock() for link in self._breakers if link.is_open]
            if not waits:
                self._prober = None
                return None
        return max(min(waits), 0.05)

    def close(self) -> None:
        """Stop probing and close the links' connections."""
        self._probes = False
        self._wake.set()
        for link in self._breakers:
            getattr(link.provider, "close", lambda: None)()

    def _limit(self, position: int, deadline: float) -> float | None:
        """The time that this link may take, so that those after it still have theirs; None when it is to be left out."""
        with self._lock:
            link = self._breakers[position]
            if link.is_open:
                return None
            left = deadline - self._clock() - RESERVE_SECONDS
            if link.is_local:
                return max(left, RESERVE_SECONDS)
            addresses = {item.endpoint for item in self._breakers[position:] if not (item.is_open or item.is_local)}
            patience = link.patience if len(addresses) > 1 else left
        return min(left / len(addresses), patience) if left > RESERVE_SECONDS else None

    def _note(self, link: Breaker, error: ProviderError, began: float) -> None:
        with self._lock:
            if not link.failed(error, began=began):
                return
            if error.kind in SHARED_FAULTS:
                for other in self._breakers:
                    if other.endpoint == link.endpoint and not other.is_open:
                        other.open(error)
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
            self._wake.wait(wait)


def _ask(link: Breaker, prompt: Prompt, limit: float) -> ProviderAnswer:
    try:
        return link.provider.answer(prompt, timeout=limit)
    except ProviderError:
        raise
    except Exception as error:
        raise ProviderError(f"The link failed with {type(error).__name__}.", kind="malformed") from error


def _probe(link: Breaker) -> ProviderError | None:
    try:
        _ask(link, _PROBE, link.probe_seconds)
    except ProviderError as error:
        return error
    return None


def build_chain(
    *, openai_key: str | None, openai_base_url: str, openai_model: str, anthropic_key: str | None, anthropic_base_url: str,
    anthropic_models: Sequence[str], total_seconds: float, embedding_model: str = "multilingual-e5-small",
) -> Chain:  # fmt: skip
    """OpenAI, then Anthropic's models, then the passages alone; what has no key is left out and named in health."""
    wanted: list[tuple[type[Vendor], str | None, str, str]] = [(OpenAI, openai_key, openai_base_url, openai_model)]
    wanted += [(Anthropic, anthropic_key, anthropic_base_url, model) for model in anthropic_models]
    links: list[Provider] = []
    without_key = []
    for vendor, given, base_url, model in wanted:
        key = given or ("none" if _is_loopback(base_url) else None)
        if key:
            links.append(vendor(api_key=key, base_url=base_url, model=model))
        else:
            without_key.append(LinkHealth(vendor.name, model, "unconfigured", f"Set {vendor.name.upper()}_API_KEY to use it."))
    return Chain([*links, BuiltIn(embedding_model)], total_seconds=total_seconds, unconfigured=without_key)


def _is_loopback(base_url: str) -> bool:
    host = urlsplit(base_url).hostname or ""
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return host == "localhost" or host.endswith(".localhost")
