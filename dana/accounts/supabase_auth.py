"""Supabase Auth's endpoints (https://supabase.com/docs/reference/self-hosting-auth): calls in, values and plain refusals out."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import quote
from uuid import UUID

import structlog

from dana.errors import DanaError, TooMany, Unavailable
from dana.http_client import Answer

log = structlog.get_logger()

CALL_SECONDS = 10.0
SETTINGS_FRESH = 300.0  # seconds
AWAY = "Signing in is not possible just now; try again in a moment."
VERSION = "2024-01-01"  # from then on every error has a code


class Door(Protocol):
    """What makes the calls."""

    def request(self, method: str, url: str, *, headers: Mapping[str, str] | None = None, json: Any = None,
                timeout: float | None = None) -> Answer: ...  # fmt: skip


class Refused(Exception):
    """Supabase understood and said no; `code` is its word for why."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"HTTP {status} {code}")
        self.status, self.code = status, code


@dataclass(frozen=True, slots=True)
class SupabasePerson:
    """A person as Supabase describes them; of `said` (name, account_name) every word is their own."""

    subject: str
    email: str
    is_proven: bool  # a letter to this address came back; that Supabase calls it confirmed is not enough
    said: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SupabaseSession:
    """A person who was proven just now, with the token for what they may change about themselves."""

    access_token: str = field(repr=False)
    person: SupabasePerson


class SupabaseAuth:
    """The endpoints of one project."""

    def __init__(self, project_url: str, anon_key: str, http: Door, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._base, self._anon_key, self._http = f"{project_url.rstrip('/')}/auth/v1", anon_key, http
        self._clock = clock
        self._proves = (float("-inf"), False)
        self._lock = threading.Lock()

    def sign_up(self, email: str, password: str, said: Mapping[str, str]) -> SupabaseSession | None:
        """The new person; None when a letter was sent first, or the address is taken and Supabase does not say so."""
        body = self._call("POST", "/signup", {"email": email, "password": password, "data": dict(said)})
        return self._session(body) if "access_token" in body else None

    def sign_in(self, email: str, password: str) -> SupabaseSession:
        """Whose password this is."""
        return self._session(self._call("POST", "/token?grant_type=password", {"email": email, "password": password}))

    def verify(self, kind: str, token: str) -> SupabaseSession | None:
        """What a letter's token proves; None when another letter has to come back besides."""
        body = self._call("POST", "/verify", {"type": kind, "token_hash": token})
        return self._session(body) if "access_token" in body else None

    def recover(self, email: str) -> None:
        """A letter for a new password."""
        self._call("POST", "/recover", {"email": email})

    def resend(self, email: str) -> None:
        """Another letter that proves the address."""
        self._call("POST", "/resend", {"type": "signup", "email": email})

    def change(self, access_token: str, **what: str) -> None:
        """The person's own password or address."""
        self._call("PUT", "/user", what, access_token=access_token)

    def person(self, access_token: str) -> SupabasePerson:
        """Whose token this is, as Supabase says itself."""
        return self._person(self._call("GET", "/user", None, access_token=access_token))

    def sign_out(self, access_token: str, *, everywhere: bool = False) -> None:
        """End this session at Supabase, or all of the person's; no more than a courtesy, so a failure is only noted."""
        try:
            self._call("POST", f"/logout?scope={'global' if everywhere else 'local'}", None, access_token=access_token)
        except (Refused, DanaError) as error:
            log.info("supabase_session_not_ended", error=str(error))

    def proves_addresses(self) -> bool:
        """Whether this project writes to a new address before it calls it confirmed."""
        with self._lock:
            known_until, proves = self._proves
            if self._clock() > known_until:
                proves = self._call("GET", "/settings", None).get("mailer_autoconfirm") is False
                self._proves = (self._clock() + SETTINGS_FRESH, proves)
            return proves

    def _session(self, body: Mapping[str, Any]) -> SupabaseSession:
        token, user = body.get("access_token"), body.get("user")
        if not isinstance(token, str) or not isinstance(user, dict):
            raise _strange("no session")
        return SupabaseSession(token, self._person(user))

    def _person(self, user: Mapping[str, Any]) -> SupabasePerson:
        try:
            subject = str(UUID(user["id"]))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise _strange("no id") from error
        email, said = user.get("email"), user.get("user_metadata")
        if user.get("is_anonymous") or user.get("role", "authenticated") != "authenticated" or not isinstance(email, str) or not email:
            raise Refused(403, "no_person")
        was_written_to = bool(user.get("email_confirmed_at")) and bool(user.get("confirmation_sent_at") or user.get("invited_at"))
        return SupabasePerson(subject, email, was_written_to and self.proves_addresses(), said if isinstance(said, dict) else {})

    def _call(self, method: str, path: str, body: Any, *, access_token: str | None = None) -> dict[str, Any]:
        headers = {"apikey": self._anon_key, "X-Supabase-Api-Version": VERSION, "Authorization": f"Bearer {access_token or self._anon_key}"}
        try:
            answer = self._http.request(method, self._base + quote(path, safe="/?=&"), headers=headers, json=body, timeout=CALL_SECONDS)
        except Unavailable as error:
            log.warning("supabase_away", path=path, error=error.message)
            raise Unavailable(AWAY) from None  # its words name the host
        return _read(answer, path)


def _read(answer: Answer, path: str) -> dict[str, Any]:
    if answer.status == 429:
        after = answer.headers.get("retry-after", "")
        raise TooMany(float(after) if after.isdigit() else 60.0)
    if answer.status == 204:
        return {}
    try:
        body = answer.json()
    except ValueError:
        body = None
    if not isinstance(body, dict) or answer.status >= 500 or not 200 <= answer.status < 500 or 300 <= answer.status < 400:
        log.warning("supabase_failed", path=path, status=answer.status)
        raise Unavailable(AWAY)
    if answer.status < 300:
        return body
    code = next((body[name] for name in ("error_code", "code", "error") if isinstance(body.get(name), str)), "")
    if not code and answer.status == 401:  # the gateway before it: our own key is wrong
        log.error("supabase_key_refused", path=path)
        raise Unavailable(AWAY)
    raise Refused(answer.status, code)


def _strange(what: str) -> Unavailable:
    log.warning("supabase_answer_not_understood", what=what)
    return Unavailable(AWAY)
