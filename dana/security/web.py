"""The edge to Flask: every route says who may call it, and a guard before each request holds it to its word."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar, cast
from uuid import UUID

from flask import Flask, current_app, g, request
from werkzeug.routing import Rule

from dana.errors import Misconfigured, NotAllowed, NotSignedIn
from dana.security.audit import Actor
from dana.security.cookies import SessionCookies, allowed_origins, refuse_foreign_page
from dana.security.identity import Identity
from dana.security.keys import Keys
from dana.security.proxies import client_address
from dana.security.refresh import Presented, RefreshTokens
from dana.security.roles import Right
from dana.security.tokens import AccessClaims, AccessTokens
from dana.settings import Settings

View = TypeVar("View", bound=Callable[..., Any])
Identify = Callable[[AccessClaims], Identity]

Reader = tuple[Callable[[str], bool], Callable[[str], Identity]]

READERS = "dana.readers"
IDENTIFY = "dana.identify"  # the extension that looks up session and membership behind a token
OPERATES = "dana.operates"  # the extension that says whether a person is an operator of this installation
_EDGE = "dana.security"
_MARK = "_dana_access"
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Access:
    """Who may call a route: "anyone", "signed_in", "cookie" (the refresh cookie with its proof), "operator", or who has a right."""

    to: str
    right: Right | None = None
    for_oneself: bool = False  # also while an account demands a second factor that the person has not set up


@dataclass(frozen=True, slots=True)
class Edge:
    """What this app signs and reads with."""

    tokens: AccessTokens
    refresh: RefreshTokens
    cookies: SessionCookies
    origins: frozenset[str]
    open_endpoints: frozenset[str]


def public(view: View) -> View:
    """Anyone may call this route."""
    return _declare(view, Access("anyone"))


def signed_in(view: View) -> View:
    """Whoever signed in as a member of the token's account may call this route; an API key, which has no sign-in, may not."""
    return _declare(view, Access("signed_in"))


def for_oneself(view: View) -> View:
    """The same for what concerns the person alone: nothing of the account, so it needs no second factor that the account demands."""
    return _declare(view, Access("signed_in", for_oneself=True))


def requires(right: Right) -> Callable[[View], View]:
    """Only who has the right in the token's account may call this route."""
    return lambda view: _declare(view, Access("right", right))


def operator_only(view: View) -> View:
    """Only an operator of the installation may call this route, whatever the role in any account; no API key ever."""
    return _declare(view, Access("operator"))


def by_cookie(view: View) -> View:
    """Only our own pages may call this route, with the refresh cookie and its proof: see `presented`."""
    return _declare(view, Access("cookie"))


def install(
    app: Flask,
    *,
    settings: Settings,
    keys: Keys,
    identify: Identify,
    operates: Callable[[UUID], bool] = lambda _: False,
    open_endpoints: Iterable[str] = ("static",),
) -> None:
    """Puts the guard before every request; `open_endpoints` are those of libraries, which cannot carry a declaration."""
    refresh = RefreshTokens(keys)
    app.extensions[IDENTIFY] = identify
    app.extensions[OPERATES] = operates
    app.extensions[READERS] = []
    app.extensions[_EDGE] = Edge(
        tokens=AccessTokens(keys),
        refresh=refresh,
        cookies=SessionCookies(settings, keys, refresh),
        origins=allowed_origins(settings),
        open_endpoints=frozenset(open_endpoints),
    )
    app.before_request(_guard)


def edge() -> Edge:
    """What the current app signs and reads with."""
    return cast(Edge, current_app.extensions[_EDGE])


def current() -> Identity:
    """Who asks; NotSignedIn on a route that is open to anyone."""
    found = g.get("dana_identity")
    if not isinstance(found, Identity):
        raise NotSignedIn
    return found


def caller() -> Identity | None:
    """Who asks on a route that is open to anyone, when a token came along; a bad token is still NotSignedIn."""
    return None if request.authorization is None else identify(_bearer())


def actor() -> Actor:
    """Who asks, for the record; without an identity it is somebody at an address. The database adds the name as it is now."""
    me, address = g.get("dana_identity"), client_address(request)
    if not isinstance(me, Identity):
        return Actor("person", None, "", address)
    if me.api_key_id is not None:
        return Actor("api_key", me.api_key_id, me.api_key_name, address)
    return Actor("person", me.user_id, "", address)


def is_operator(who: Identity) -> bool:
    """Whether this person operates the installation; never true for an API key."""
    operates = cast(Callable[[UUID], bool], current_app.extensions[OPERATES])
    return who.is_person and operates(who.user_id)


def presented() -> Presented:
    """The refresh token with which a `by_cookie` route was called; its proof was checked."""
    found = g.get("dana_presented")
    if not isinstance(found, Presented):
        raise NotSignedIn
    return found


def identify(token: str) -> Identity:
    """Who that access token stands for just now: the same door for requests and for sockets."""
    for recognises, read in cast(list[Reader], current_app.extensions[READERS]):
        if recognises(token):
            return read(token)
    look_up = cast(Identify, current_app.extensions[IDENTIFY])
    return look_up(edge().tokens.read(token))


def add_reader(app: Flask, recognises: Callable[[str], bool], read: Callable[[str], Identity]) -> None:
    """Other bearers than our access tokens (API keys, Supabase's): `recognises` decides by shape alone, `read` raises NotSignedIn."""
    app.extensions[READERS].append((recognises, read))


def access_of(app: Flask, endpoint: str) -> Access | None:
    """What the endpoint declares, or None."""
    if endpoint in cast(Edge, app.extensions[_EDGE]).open_endpoints:
        return Access("anyone")
    return getattr(app.view_functions.get(endpoint), _MARK, None)


def faults(app: Flask) -> list[str]:
    """Every route that does not say who may call it, or says something that cannot be held, in words."""
    return [fault for rule in app.url_map.iter_rules() if (fault := _fault(app, rule))]


def refuse_undeclared(app: Flask) -> None:
    """Raises Misconfigured with all faults: an app with such a route does not start."""
    found = faults(app)
    if found:
        raise Misconfigured("\n".join(found))


def _declare(view: View, access: Access) -> View:
    if getattr(view, _MARK, access) != access:
        raise TypeError(f"{view.__name__} says twice who may call it")
    setattr(view, _MARK, access)
    return view


def _fault(app: Flask, rule: Rule) -> str | None:
    access = access_of(app, rule.endpoint)
    methods = (rule.methods or set()) - {"HEAD", "OPTIONS"}
    if access is None:
        return f"{rule.rule} ({rule.endpoint}) does not say who may call it: public, signed_in, requires, operator_only or by_cookie"
    if access.to == "cookie" and methods & _SAFE_METHODS:
        return f"{rule.rule} ({rule.endpoint}) is called with the cookie, so it must not answer GET"
    return None


def _guard() -> None:
    if request.path.startswith("/api/"):
        refuse_foreign_page(request, edge().origins)
    if request.endpoint is None:
        return  # no such route, or not with this method: Flask says so
    access = access_of(current_app, request.endpoint)
    if access is None:
        raise RuntimeError(f"{request.endpoint} does not say who may call it")
    if access.to == "cookie":
        g.dana_presented = edge().cookies.read(request)
    elif access.to != "anyone":
        g.dana_identity = identify(_bearer())
        _demand(access, g.dana_identity)


def _demand(access: Access, who: Identity) -> None:
    if not access.for_oneself:
        who.demand_factor()
    if access.right is not None:
        who.demand(access.right)
    elif not who.is_person:
        raise NotAllowed("An API key cannot do this: sign in.")
    elif access.to == "operator" and not is_operator(who):
        raise NotAllowed("Only an operator of this installation may do this.")


def _bearer() -> str:
    """The token of the Authorization header; one in the address or in a cookie is never looked at."""
    given = request.authorization
    if given is None or given.type != "bearer" or not given.token:
        raise NotSignedIn
    return given.token
