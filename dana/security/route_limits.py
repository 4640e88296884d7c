"""Limits at the web's edge: which route spends of which, and the general ones that hold for all."""

from collections.abc import Callable
from typing import Any, Literal, TypeVar, cast

from flask import Flask, Response, current_app, g, request

from dana.errors import TooMany
from dana.security.identity import Identity
from dana.security.limits import LIMITS, Limits
from dana.security.proxies import PROXIES, Proxies, client_address
from dana.settings import Settings

View = TypeVar("View", bound=Callable[..., Any])
Per = Literal["person", "address", "account"]

_MARK = "_dana_limits"


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
