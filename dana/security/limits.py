"""How often: one readable table, counted for all web processes together and never without bound."""

import hashlib
import ipaddress
import threading
import time
from dataclasses import dataclass
from typing import Any

from dana.database.transactions import Database
from dana.errors import TooMany
from dana.security.spending import MemoryStore, PostgresStore, RedisStore, Sheltered, Store
from dana.settings import Settings

MINUTE, HOUR = 60, 3600
LOT_SECONDS = 10.0  # what a process took and did not need by then is lost
LOTS = 20_000  # kept at most


@dataclass(frozen=True, slots=True)
class Limit:
    """So many in so many seconds, over a sliding window."""

    most: int
    seconds: int
    lot: int = 1  # more than one: a process takes so many at once and counts them itself, so that a request rarely asks the store
    shared: bool = True  # False: counted in this process alone


# People's mistakes are far below each of these; a machine that guesses or floods is not.
LIMITS: dict[str, Limit] = {
    # tries to become somebody; what succeeded is given back (`refund`)
    "sign_in": Limit(10, 15 * MINUTE),  # per e-mail address
    "sign_in_address": Limit(100, 15 * MINUTE),  # per client's address: an office may share one
    "sign_in_everywhere": Limit(3000, 15 * MINUTE),  # in the whole installation: one password for a thousand people from a thousand places
    "sign_in_device": Limit(10, 15 * MINUTE),  # per device that the person signed in from before; it counts instead of the three above
    "locked_notice": Limit(1, HOUR),  # per e-mail address
    "second_factor": Limit(10, 15 * MINUTE),  # per person
    "password_check": Limit(10, 15 * MINUTE),  # per person: changes that ask for the password again
    "one_time_token": Limit(200, 15 * MINUTE),  # per client's address: links of letters
    # what makes us write letters
    "register": Limit(200, HOUR),  # per client's address
    "forgot": Limit(5, HOUR),  # per e-mail address
    "forgot_address": Limit(50, HOUR),  # per client's address
    "verify_resend": Limit(5, HOUR),  # per e-mail address
    "verify_resend_address": Limit(50, HOUR),  # per client's address
    "change_email": Limit(10, HOUR),  # per person
    "invite": Limit(100, HOUR),  # per account
    # what costs us or others much
    "upload": Limit(300, 5 * MINUTE),  # per account
    "search": Limit(300, MINUTE),  # per person: each embeds a text
    "rewrite": Limit(40, 5 * MINUTE),  # per person: each asks a model, twice at most
    "page_image": Limit(900, MINUTE, lot=30),  # per person: each may draw a page
    "export": Limit(20, HOUR),  # per account
    "check": Limit(60, MINUTE),  # per account: each makes us call a stranger's host
    "simulator": Limit(3000, MINUTE),  # per account
    # everything under /api, whatever it is
    "api_address": Limit(18_000, MINUTE, lot=100),
    "api_person": Limit(6_000, MINUTE, lot=50),
    # never counts a good one
    "bad_webhook": Limit(300, MINUTE, shared=False),  # per client's address: forged, or for nobody
}


class Limits:
    """Counts what is spent of each limit; threads share it."""

    def __init__(self, store: Store, memory: MemoryStore | None = None) -> None:
        self._memory = memory or MemoryStore()
        self._store = Sheltered(store, self._memory)
        self._lock = threading.Lock()
        self._lots: dict[bytes, tuple[int, float]] = {}  # key: how many are left, until when
        self._refused: dict[bytes, float] = {}  # key: until when it is not worth asking

    @classmethod
    def of(cls, settings: Settings, database: Database) -> "Limits":
        """Counted in Redis where the settings name one, in PostgreSQL otherwise."""
        return cls(RedisStore(settings.redis_url.get_secret_value()) if settings.redis_url else PostgresStore(database))

    def spend(self, name: str, *who: str, cost: int = 1) -> None:
        """Count it; TooMany when `who` has no room left. Another spelling (case, blanks, the end of an IPv6 address) is no way out."""
        limit, key = LIMITS[name], _key(name, who)
        if limit.lot > 1:
            self._spend_of_lot(key, limit, cost)
        elif wait := self._ask(key, limit, cost):
            raise TooMany(wait)

    def refund(self, name: str, *who: str) -> None:
        """Give one back: it turned out not to count."""
        limit, key = LIMITS[name], _key(name, who)
        (self._store if limit.shared else self._memory).refund(key, limit.seconds, 1)

    def _ask(self, key: bytes, limit: Limit, cost: int) -> float:
        if cost > limit.most:
            return limit.seconds
        return (self._store if limit.shared else self._memory).spend(key, limit.most, limit.seconds, cost)

    def _spend_of_lot(self, key: bytes, limit: Limit, cost: int) -> None:
        """The lots of all processes together are never more than the limit; what nobody used of them is the price of asking rarely."""
        now = time.monotonic()
        with self._lock:
            if (wait := self._refused.get(key, now) - now) > 0:
                raise TooMany(wait)
            left, until = self._lots.get(key, (0, now))
            if until > now and left >= cost:
                self._lots[key] = (left - cost, until)
                return
        if not self._ask(key, limit, limit.lot):
            with self._lock:
                left, until = self._lots.get(key, (0, now))
                self._lots[key] = ((left if until > now else 0) + limit.lot - cost, now + LOT_SECONDS)
                _keep_few(self._lots)
        elif wait := self._ask(key, limit, cost):
            with self._lock:
                self._refused[key] = now + wait
                _keep_few(self._refused)
            raise TooMany(wait)


def _key(name: str, who: tuple[str, ...]) -> bytes:
    """A hash: neither addresses nor e-mail addresses are kept where limits are counted."""
    plain = "\0".join([name, *(_household(part.strip()).casefold() for part in who)])
    return hashlib.sha256(plain.encode("utf-8", "replace")).digest()[:16]


def _household(text: str) -> str:
    """An address as it is counted: IPv6 by its /64, because one customer line has all of them; anything else as it stands."""
    if ":" not in text:
        return text
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return text
    if address.version == 4:
        return str(address)
    mapped = address.ipv4_mapped
    return str(mapped) if mapped else str(ipaddress.ip_network((address, 64), strict=False))


def _keep_few(kept: dict[bytes, Any]) -> None:
    if len(kept) > LOTS:
        kept.pop(next(iter(kept)))
