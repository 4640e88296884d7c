"""Supabase Auth as our server meets it: the endpoints that Dana calls, with their states, words and letters, in this process."""

import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import jsonschema
import jwt
import orjson
from cryptography.hazmat.primitives.asymmetric import ec

from dana.http_client import Answer, NotSent

URL = "https://project.supabase.test"
ANON_KEY = "sb_publishable_of_the_tests"
DESCRIPTION = Path(__file__).resolve().parents[3] / "shared" / "api-specs" / "supabase-auth.json"
KEY = ec.generate_private_key(ec.SECP256R1())


def now() -> str:
    return datetime.now(UTC).isoformat()


@dataclass
class Person:
    """A row of Supabase's auth.users."""

    email: str
    password: str
    said: dict[str, Any]
    id: str = field(default_factory=lambda: str(uuid4()))
    email_confirmed_at: str | None = None
    confirmation_sent_at: str | None = None
    banned: bool = False
    new_email: str = ""

    def shown(self) -> dict[str, Any]:
        """As the API describes it; user_metadata claims whatever its owner likes."""
        found = {
            "id": self.id, "aud": "authenticated", "role": "authenticated", "email": self.email, "phone": "", "created_at": now(),
            "email_confirmed_at": self.email_confirmed_at, "confirmation_sent_at": self.confirmation_sent_at, "updated_at": now(),
            "app_metadata": {"provider": "email", "providers": ["email"]}, "identities": [], "is_anonymous": False,
            "user_metadata": {"email_verified": True, "role": "owner", "account_id": "*", **self.said},
        }  # fmt: skip
        return {name: value for name, value in found.items() if value is not None}


class GoTrue:
    """Answers calls instead of the network; `letters` are those that it wrote: (kind, address, token)."""

    def __init__(self, url: str = URL) -> None:
        self.url = url
        self.people: list[Person] = []
        self.letters: list[tuple[str, str, str]] = []
        self.calls: list[str] = []
        self.autoconfirm = False
        self.next_answer: Answer | Exception | None = None
        self.sessions: dict[str, Person] = {}
        self.validates: dict[str, Any] | None = None
        self._wrote = threading.Condition()

    def request(
        self, method: str, url: str, *, headers: Mapping[str, str] | None = None, json: Any = None, timeout: float | None = None
    ) -> Answer:  # fmt: skip
        assert url.startswith(f"{self.url}/auth/v1/")
        target = urlsplit(url.removeprefix(f"{self.url}/auth/v1"))
        self.calls.append(f"{method} {target.path}" + (f"?{target.query}" if target.query else ""))
        if self.next_answer is not None:
            said, self.next_answer = self.next_answer, None
            if isinstance(said, Exception):
                raise said
            return said
        if target.path == "/.well-known/jwks.json":
            public = jwt.algorithms.ECAlgorithm.to_jwk(KEY.public_key(), as_dict=True)
            return answer(200, {"keys": [{**public, "kid": "k1", "alg": "ES256", "use": "sig"}]})
        assert (headers or {}).get("apikey") == ANON_KEY
        status, body = self._do(method, target.path, parse_qs(target.query), json or {}, (headers or {})["Authorization"])
        self._check(method, target.path, json, status, body)
        return answer(status, body)

    def person(self, email: str) -> Person:
        return next(person for person in self.people if person.email == email)

    def add(self, email: str, password: str, *, proven: bool = True, **said: Any) -> Person:
        person = Person(email, password, said)
        if proven:
            person.confirmation_sent_at = person.email_confirmed_at = now()
        self.people.append(person)
        return person

    def letter(self, kind: str, email: str, *, after: int = 0) -> str:
        """The token of the letter, when it has been written."""
        with self._wrote:
            found = self._wrote.wait_for(lambda: [token for k, to, token in self.letters[after:] if (k, to) == (kind, email)], timeout=20)
        assert found, self.letters
        return str(found[-1])

    def bearer(self, person: Person, **changes: Any) -> str:
        """An access token of that person."""
        at = int(time.time())
        claims = {
            "iss": f"{self.url}/auth/v1", "aud": "authenticated", "role": "authenticated", "sub": person.id, "email": person.email,
            "aal": "aal1",
            "session_id": str(uuid4()), "iat": at, "exp": at + 3600, "is_anonymous": False,
            "user_metadata": person.shown()["user_metadata"], **changes,
        }  # fmt: skip
        token = jwt.encode(claims, KEY, algorithm="ES256", headers={"kid": "k1"})
        self.sessions[token] = person
        return token

    def _do(self, method: str, path: str, query: dict[str, list[str]], body: dict[str, Any], bearer: str) -> tuple[int, dict[str, Any]]:
        token = bearer.removeprefix("Bearer ")
        match (method, path):
            case ("GET", "/settings"):
                return 200, {"disable_signup": False, "mailer_autoconfirm": self.autoconfirm, "external": {"email": True}}
            case ("POST", "/signup"):
                return self._sign_up(body)
            case ("POST", "/token") if query == {"grant_type": ["password"]}:
                return self._sign_in(body)
            case ("POST", "/recover"):
                self._write("recovery", body["email"])
                return 200, {}
            case ("POST", "/resend"):
                self._write("signup", body["email"])
                return 200, {}
            case ("POST", "/verify"):
                return self._verify(body)
        return self._do_as(token, method, path, query, body)

    def _do_as(self, token: str, method: str, path: str, query: dict[str, list[str]], body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if token not in self.sessions:
            return 403, refusal("bad_jwt")
        whose = self.sessions[token]
        match (method, path):
            case ("GET", "/user"):
                return 200, whose.shown()
            case ("PUT", "/user"):
                return self._change(whose, body)
            case ("POST", "/logout"):
                here = query["scope"] == ["local"]
                self.sessions = {name: who for name, who in self.sessions.items() if name != token and (here or who is not whose)}
                return 204, {}
        raise AssertionError((method, path))

    def _sign_up(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if body["password"] == "weak for supabase":
            return 422, {**refusal("weak_password"), "weak_password": {"reasons": ["length"]}}
        taken = next((person for person in self.people if person.email == body["email"]), None)
        if taken is not None:
            if self.autoconfirm:
                return 422, refusal("user_already_exists")
            return 200, {**Person(body["email"], "", {}).shown(), "confirmation_sent_at": now()}  # looks like a new one
        person = self.add(body["email"], body["password"], proven=False, **body["data"])
        if self.autoconfirm:
            person.email_confirmed_at = now()
            return 200, self._session(person)
        person.confirmation_sent_at = now()
        self._write("signup", person.email)
        return 200, person.shown()

    def _sign_in(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        person = next((one for one in self.people if one.email == body["email"] and one.password == body["password"]), None)
        if person is None:
            return 400, refusal("invalid_credentials")
        if person.banned:
            return 403, refusal("user_banned")
        if person.email_confirmed_at is None:
            return 400, refusal("email_not_confirmed")
        return 200, self._session(person)

    def _verify(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        found = next((one for one in self.letters if (one[0], one[2]) == (body["type"], body["token_hash"])), None)
        if found is None:
            return 403, refusal("otp_expired")
        self.letters.remove(found)
        person = next(one for one in self.people if found[1] in (one.email, one.new_email))
        if body["type"] == "email_change":
            person.email = person.new_email
        person.email_confirmed_at = now()
        return 200, self._session(person)

    def _change(self, person: Person, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if body.get("password") == "weak for supabase":
            return 422, refusal("weak_password")
        if body.get("password") == person.password:
            return 422, refusal("same_password")
        person.password = body.get("password", person.password)
        if "email" in body:
            if any(other.email == body["email"] for other in self.people):
                return 422, refusal("email_exists")
            person.new_email = body["email"]
            self._write("email_change", body["email"], known=True)
        return 200, person.shown()

    def _session(self, person: Person) -> dict[str, Any]:
        token = self.bearer(person)
        return {"access_token": token, "token_type": "bearer", "expires_in": 3600, "refresh_token": uuid4().hex, "user": person.shown()}

    def _write(self, kind: str, email: str, *, known: bool = False) -> None:
        if known or any(person.email == email for person in self.people):
            with self._wrote:
                self.letters.append((kind, email, f"pkce_{uuid4().hex}"))
                self._wrote.notify_all()

    def _check(self, method: str, path: str, sent: Any, status: int, said: Any) -> None:
        """Against the published description, when there is one: else a stand-in that nobody checked proves little."""
        if self.validates is None:
            return
        operation = self.validates["paths"][path][method.lower()]
        if sent is not None:
            self._agrees(operation["requestBody"]["content"]["application/json"]["schema"], sent)
            known = operation["requestBody"]["content"]["application/json"]["schema"]["properties"]
            assert sent.keys() <= known.keys(), (path, sent.keys())
        if status == 200:
            self._agrees(operation["responses"]["200"]["content"]["application/json"]["schema"], said)
        elif status != 204:
            self._agrees(self.validates["components"]["schemas"]["ErrorSchema"], said)

    def _agrees(self, schema: dict[str, Any], value: Any) -> None:
        assert self.validates is not None
        alternatives = schema.get("oneOf")  # both allow everything, so "exactly one" never holds
        chosen = alternatives[0 if "access_token" in value else 1] if alternatives else schema
        jsonschema.Draft4Validator({**chosen, "components": self.validates["components"]}).validate(value)


def answer(status: int, body: Any, **headers: str) -> Answer:
    raw = b"" if status == 204 else body if isinstance(body, bytes) else orjson.dumps(body)
    return Answer(status, {name.replace("_", "-"): value for name, value in headers.items()}, raw)


def refusal(code: str) -> dict[str, Any]:
    return {"error_code": code, "msg": "words that nobody should go by"}


def away() -> NotSent:
    return NotSent("project.supabase.test could not be reached; nothing was sent.")


def description() -> dict[str, Any] | None:
    """The published description of Supabase Auth's API, where the folder with it is beside the project."""
    return json.loads(DESCRIPTION.read_text()) if DESCRIPTION.exists() else None
