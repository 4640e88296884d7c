"""The cookies of a session, and the proof that a request which carries them was made by our own pages."""

import hmac
from urllib.parse import urlsplit
from uuid import UUID

from flask import Request, Response

from dana.errors import NotAllowed, NotSignedIn
from dana.security.keys import Key, Keys, Purpose
from dana.security.refresh import IDLE_LIFE, Presented, RefreshTokens
from dana.settings import Settings

CSRF_COOKIE = "dana_csrf"
CSRF_HEADER = "X-CSRF-Token"
VITE_PORT = 5173
DEVICE, BROWSER = "device", "browser"  # one remembers who signed in here, the other that somebody registered here
KEPT_SECONDS = {DEVICE: 400 * 86_400, BROWSER: 86_400}
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def allowed_origins(settings: Settings) -> frozenset[str]:
    """The exact origins whose pages may change anything: our address, and in development this machine's two names for it."""
    origins = {_origin(settings.address)}
    if settings.is_development:
        origins |= {f"http://{host}:{port}" for host in ("localhost", "127.0.0.1") for port in (settings.port, VITE_PORT)}
    return frozenset(origins)


def refuse_foreign_page(request: Request, origins: frozenset[str]) -> None:
    """Raises NotAllowed when a browser says that a page of somebody else wants to change something here."""
    if request.method in _SAFE_METHODS:
        return
    origin = request.headers.get("Origin")
    if origin is not None and origin not in origins:
        raise NotAllowed("This page's address is not the one in PUBLIC_URL.")
    if origin is None and request.headers.get("Sec-Fetch-Site", "none") not in {"same-origin", "none"}:
        raise NotAllowed("This request came from another site.")


class SessionCookies:
    """Sets, clears and reads the refresh cookie and its companion that scripts of our pages can read."""

    def __init__(self, settings: Settings, keys: Keys, refresh: RefreshTokens) -> None:
        self._keys = keys
        self._refresh = refresh
        self._secure = not settings.is_development
        # __Host- wants Secure and Path=/, which plain http on a developer's machine cannot give
        self.name = "__Host-dana_refresh" if self._secure else "dana_refresh"
        self._path = "/" if self._secure else "/api/auth"

    def csrf_token(self, family: UUID) -> str:
        """The proof that belongs to a family; the same for its whole life, so that parallel pages agree."""
        return _proof(self._keys.current(Purpose.CSRF), family)

    def put(self, response: Response, *, token: str, family: UUID) -> None:
        """Gives the browser the refresh token, out of reach of scripts, and the proof, within their reach."""
        life = int(IDLE_LIFE.total_seconds())
        response.set_cookie(self.name, token, max_age=life, path=self._path, secure=self._secure, httponly=True, samesite="Strict")
        response.set_cookie(CSRF_COOKIE, self.csrf_token(family), max_age=life, path="/", secure=self._secure, samesite="Strict")

    def clear(self, response: Response) -> None:
        """Takes both away."""
        response.delete_cookie(self.name, path=self._path, secure=self._secure, httponly=True, samesite="Strict")
        response.delete_cookie(CSRF_COOKIE, path="/", secure=self._secure, samesite="Strict")

    def read(self, request: Request) -> Presented:
        """The refresh token of a request with its proof; NotSignedIn without the one, NotAllowed without the other."""
        presented = self._refresh.parse(request.cookies.get(self.name, ""))
        if presented is None:
            raise NotSignedIn
        given = request.headers.get(CSRF_HEADER, "")
        beside = request.cookies.get(CSRF_COOKIE, given)
        if not self._is_proof(given, presented.family) or not _same(given, beside):
            raise NotAllowed("This page is out of date; load it again.")
        return presented

    def keep(self, response: Response, what: str, value: str) -> None:
        """Gives the browser something to remember, out of reach of scripts; it opens nothing by itself."""
        response.set_cookie(
            self._kept_name(what), value, max_age=KEPT_SECONDS[what], path=self._path, secure=self._secure, httponly=True, samesite="Strict"
        )

    def kept(self, request: Request, what: str) -> str:
        """What this browser remembers, or nothing."""
        return request.cookies.get(self._kept_name(what), "")

    def _kept_name(self, what: str) -> str:
        return f"__Host-dana_{what}" if self._secure else f"dana_{what}"

    def _is_proof(self, given: str, family: UUID) -> bool:
        return any(_same(given, _proof(key, family)) for key in self._keys.accepted(Purpose.CSRF))


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}".lower()


def _proof(key: Key, family: UUID) -> str:
    return hmac.digest(key.secret, family.bytes, "sha256").hex()


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "surrogatepass"), other.encode("utf-8", "surrogatepass"))
