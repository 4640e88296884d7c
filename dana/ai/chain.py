"""The chain of links: each question goes to the first link that is well, and there is always an answer in time."""

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from dana.ai.anthropic import Anthropic
from dana.ai.breaker import Breaker, LinkHealth
from dana.ai.builtin import BuiltIn
from dana.ai.contract import Answered, Form, Prompt, Provider, ProviderAnswer, Shape, Usage
from dana.ai.links import Links
from dana.ai.listener import Tell
from dana.ai.openai import OpenAI
from dana.ai.race import Race, Spent
from dana.ai.vendor import Vendor

MOST_CHAINS = 256  # of accounts with keys of their own; the one that was not used for longest is forgotten


class Chain:
    """Tries links in order. A link that hangs or fails is left out until a probe in the background finds it well again."""

    def __init__(
        self, links: Sequence[Provider | Breaker], *, total_seconds: float, clock: Callable[[], float] = time.monotonic,
        unconfigured: Sequence[LinkHealth] = (), probes: bool = True, among: Links | None = None,
    ) -> None:  # fmt: skip
        self._links = among or Links(clock=clock, probes=probes)
        self._breakers = [link if isinstance(link, Breaker) else self._links.link(link) for link in links]
        self._total = total_seconds
        self._unconfigured = tuple(unconfigured)

    def answer(self, prompt: Prompt, *, on_text: Tell | None = None, on_spent: Spent | None = None) -> ProviderAnswer:
        """
        The first valid answer of a link; ProviderError only when no link is left.

        `on_text` gets the text so far while it is being written, unchecked; each text takes the place of the one before, so "" begins anew.
        `on_spent` gets what calls cost whose answer was not taken, perhaps later and on another thread.
        """
        return self._race(prompt, on_text, on_spent)

    def fill(
        self, prompt: Prompt, form: Form[Shape], *, on_text: Tell | None = None, on_spent: Spent | None = None,
        waits: float | None = None, after: Usage | None = None,
    ) -> Answered[Shape]:  # fmt: skip
        """
        The same for another form than an answer to a customer.

        Who `waits` for so many seconds only leaves then with a ProviderError, which is held against no link: calls that were begun go on to
        their own end, and what they cost is told. `after` is what another answer cost: the link that gave it is asked last, and those of
        its vendor before it.
        """
        return self._race(replace(prompt, form=form), on_text, on_spent, waits, after)

    def _race(
        self, prompt: Prompt, on_text: Tell | None, on_spent: Spent | None, waits: float | None = None, after: Usage | None = None
    ) -> Answered[Any]:
        now = self._links.clock()
        links = self._breakers if after is None else sorted(self._breakers, key=lambda link: link.resembles(after))
        return Race(
            self._links, links, prompt, deadline=now + self._total, on_text=on_text, on_spent=on_spent,
            leaves_at=math.inf if waits is None else now + waits,
        ).run()  # fmt: skip

    def health(self) -> list[LinkHealth]:
        """The state of every link in order, those without a key last."""
        return [*(link.health() for link in self._breakers), *self._unconfigured]

    @property
    def links(self) -> Sequence[Breaker]:
        """What it asks, in order."""
        return self._breakers

    def warm(self) -> None:
        """Load what the first link needs, so that the first customer does not wait for it."""
        for link in self._breakers[:1]:
            getattr(link.provider, "warm", lambda: None)()

    def probe_due(self) -> float | None:
        """Try the links whose time has come with a tiny question; seconds until the next one, None when all are well."""
        return self._links.probe_due()

    def close(self) -> None:
        """Stop probing and close the links' connections."""
        self._links.close()


@dataclass(frozen=True, slots=True)
class Keys:
    """API keys by vendor, and the model that each is to ask instead of the installation's; None where there is none."""

    openai: str | None = field(default=None, repr=False)
    anthropic: str | None = field(default=None, repr=False)
    openai_model: str | None = None
    anthropic_model: str | None = None


@dataclass(frozen=True, slots=True)
class Models:
    """What one purpose asks, in this order; `settings` are the names to correct when a model is not known."""

    openai: str | None = None
    anthropic: tuple[str, ...] = ()
    quotes: bool = True  # whether the passages alone answer when no model does
    settings: tuple[str, str] = ("OPENAI_MODEL", "ANTHROPIC_MODELS")


class Chains:
    """One chain for each purpose and each set of keys; what two of them have in common (model, key) fails and returns for both."""

    def __init__(
        self, *, keys: Keys, openai_base_url: str, anthropic_base_url: str, models: Mapping[str, Models], total_seconds: float,
        embedding_model: str = "multilingual-e5-small", links: Links | None = None, most: int = MOST_CHAINS,
    ) -> None:  # fmt: skip
        self._keys, self._models, self._total, self._most = keys, dict(models), total_seconds, most
        self._openai_base_url, self._anthropic_base_url = openai_base_url, anthropic_base_url
        self._quotes = BuiltIn(embedding_model)
        self._links = links or Links()
        self._lock = threading.Lock()
        self._installation = {purpose: self._made(purpose, Keys()) for purpose in self._models}
        self._others: OrderedDict[tuple[str, Keys], Chain] = OrderedDict()

    def listen(self, on_news: Callable[[Breaker], None]) -> None:
        """Call `on_news`, which must not wait, when a link works for the first time, is left out, was probed, or is back."""
        self._links.on_news = on_news

    def links_with(self, api_key: str, keys: Iterable[Keys]) -> list[Breaker]:
        """Those links of these keys' chains, as far as they were asked for, that ask with that one, each once."""
        with self._lock:
            chains = [self._others.get((purpose, each)) for each in keys for purpose in self._models]
        return list(dict.fromkeys(link for chain in chains if chain for link in chain.links if link.is_of(api_key)))

    def hurry(self, links: Iterable[Breaker]) -> None:
        """Probe those of them that were left out at once: something about them was changed."""
        self._links.hurry(links)

    def forget(self, keys: Iterable[Keys]) -> None:
        """Their chains are not used any more; a link that no other chain has is not probed either."""
        gone = set(keys)
        with self._lock:
            for made in [made for made in self._others if made[1] in gone]:
                del self._others[made]

    def for_account(self, keys: Keys | None = None, purpose: str = "answer") -> Chain:
        """
        The chain of an account's own keys, the installation's where it has none. Cheap: ask for it with every question.

        A chain that is not used for long is forgotten, and what was known of its links with it.
        """
        if keys is None or keys == Keys():
            return self._installation[purpose]
        with self._lock:
            chain = self._others.get((purpose, keys))
            if chain is None:
                chain = self._others[purpose, keys] = self._made(purpose, keys)
            self._others.move_to_end((purpose, keys))
            if len(self._others) > self._most:
                self._others.popitem(last=False)
        return chain

    def health(self) -> list[LinkHealth]:
        """The links of the installation, each once, those without a key last."""
        once: dict[tuple[str, str], LinkHealth] = {}
        for link in (link for chain in self._installation.values() for link in chain.health()):
            known = once.setdefault((link.name, link.model), link)
            if known.state == "ok" and link.state == "open":  # asked for another purpose, with other settings to correct
                once[link.name, link.model] = link
        return sorted(once.values(), key=lambda link: (link.state == "unconfigured", link.name == BuiltIn.name))

    def close(self) -> None:
        """Stop probing and close all connections."""
        self._links.close()

    def _made(self, purpose: str, own: Keys) -> Chain:
        models = self._models[purpose]
        links: list[Provider | Breaker] = []
        without_key = []
        for vendor, model in _wanted(models, own):
            link = self._link(vendor, model, models, own)
            if link is None:
                reason = f"Set {vendor.name.upper()}_API_KEY to use it."
                without_key.append(LinkHealth(vendor.name, model, "unconfigured", reason))
            else:
                links.append(link)
        if models.quotes:
            links.append(self._quotes)
        return Chain(links, total_seconds=self._total, unconfigured=without_key, among=self._links)

    def _link(self, vendor: type[Vendor], model: str, models: Models, own: Keys) -> Breaker | None:
        base_url = self._openai_base_url if vendor is OpenAI else self._anthropic_base_url
        own_key: str | None = getattr(own, vendor.name)
        key = own_key or getattr(self._keys, vendor.name) or ("none" if _is_loopback(base_url) else None)
        if key is None:
            return None
        given = {
            "api_key": key, "base_url": base_url, "model": model,
            "model_name": "the model beside the account's own key" if own_key else models.settings[vendor is Anthropic],
            "key_name": "the account's own key" if own_key else "",
        }  # fmt: skip
        return self._links.shared((vendor.name, *given.values()), lambda: vendor(**given))


def _wanted(models: Models, own: Keys) -> list[tuple[type[Vendor], str]]:
    openai = own.openai_model if own.openai else None
    anthropic = own.anthropic_model if own.anthropic else None
    first: list[tuple[type[Vendor], str]] = [(OpenAI, model) for model in (openai or models.openai,) if model]
    return [*first, *((Anthropic, model) for model in ((anthropic,) if anthropic else models.anthropic))]


def _is_loopback(base_url: str) -> bool:
    host = urlsplit(base_url).hostname or ""
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return host == "localhost" or host.endswith(".localhost")
