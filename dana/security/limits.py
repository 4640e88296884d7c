"""How often: one readable table, counted for all web processes together and never without bound."""

import hashlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar, cast

from flask import Flask, Response, current_app, g, request

from dana.database.transactions import Database
from dana.errors import TooMany
from dana.security.identity import Identity
from dana.security.proxies import PROXIES, Proxies, client_address, household
from dana.security.spending import MemoryStore, PostgresStore, RedisStore, Sheltered, Store
from dana.settings import Settings

__all__ = ["LIMITS", "Limit", "Limits", "client_address", "install", "limited", "limits_of"]

View = TypeVar("View", bound=Callable[..., Any])
Per = Literal["person", "address", "account"]

MINUTE, HOUR = 60, 3600
LOT_SECONDS = 10.0  # what a process took and did not need by then is lost
LOTS = 20_000  # kept at most
_MARK = "_dana_limits"


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


def limited(name: str, per: Per) -> Callable[[View], View]:
    """This route spends of that limit, per person, account or client's address, before anything of its body is read."""
    LIMITS[name]  # a name that is not in the table is found at the start

    def mark(view: View) -> View:
        setattr(view, _MARK, (*getattr(view, _MARK, ()), (name, per)))
        return view

    return mark


def limits_of(app: Flask, endpoint: str) -> tuple[tuple[str, Per], ...]:
    """What the endpoint spends beside the general limits."""
    return cast(tuple[tuple[str, Per], ...], getattr(app.view_functions.get(endpoint), _MARK, ()))


def install(app: Flask, limits: Limits, settings: Settings) -> None:
    """Holds every request under /api to the general limits, routes to theirs, bad webhooks to theirs; to be called after `web.install`."""
    app.extensions[PROXIES] = Proxies(settings.dana_trusted_proxies)
    before: list[Callable[[], Any]] = app.before_request_funcs.setdefault(None, [])
    before.insert(0, lambda: _spend_for_address(limits))  # before anybody looks who it is
    before.append(lambda: _spend_for_identity(limits))
    app.after_request(lambda response: _count_bad_webhook(limits, response))


def _spend_for_address(limits: Limits) -> None:
    if request.path.startswith("/api/"):
        limits.spend("api_address", client_address(request))


def _spend_for_identity(limits: Limits) -> None:
    me = g.get("dana_identity")
    if isinstance(me, Identity):
        limits.spend("api_person", str(me.user_id))
    for name, per in limits_of(current_app, request.endpoint or ""):
        limits.spend(name, _who(per, me))


def _who(per: Per, me: Identity | None) -> str:
    if per == "address" or me is None:
        return client_address(request)
    return str(me.user_id if per == "person" else me.account_id)


def _count_bad_webhook(limits: Limits, response: Response) -> Response:
    """A good one is never counted, nor refused for the bad ones: behind a proxy that is not in the settings all have the same address."""
    if not request.path.startswith("/webhooks/") or response.status_code not in {401, 403, 404}:
        return response
    try:
        limits.spend("bad_webhook", client_address(request))
    except TooMany as error:
        return current_app.make_response(current_app.handle_user_exception(error))
    return response


def _key(name: str, who: tuple[str, ...]) -> bytes:
    """A hash: neither addresses nor e-mail addresses are kept where limits are counted."""
    plain = "\0".join([name, *(household(part.strip()).casefold() for part in who)])
    return hashlib.sha256(plain.encode("utf-8", "replace")).digest()[:16]


def _keep_few(kept: dict[bytes, Any]) -> None:
    if len(kept) > LOTS:
        kept.pop(next(iter(kept)))
