"""The cookies of a session and the proof that comes with them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import pytest
from flask import Flask, Request, Response
from pydantic import SecretStr
from werkzeug.http import parse_cookie
from werkzeug.test import EnvironBuilder

from dana.errors import NotAllowed, NotSignedIn
from dana.security.cookies import SessionCookies, allowed_origins, refuse_foreign_page
from dana.security.keys import Keys
from dana.security.refresh import RefreshTokens, Started
from dana.settings import Settings

ROOT, OTHER_ROOT = "an invented root key for tests, 48 characters 01", "another invented root key for tests, just as long"
DEVELOPMENT = Settings(dana_secret_key=SecretStr(ROOT))
PRODUCTION = Settings(
    dana_env="production",
    dana_secret_key=SecretStr(ROOT),
    dana_demo=False,
    public_url="https://dana.example/",
)
DEVELOPMENT_ORIGINS = {
    "http://localhost:5000", "http://127.0.0.1:5000", "http://localhost:5173", "http://127.0.0.1:5173",
}  # fmt: skip


def cookies_with(settings: Settings, keys: Keys) -> SessionCookies:
    return SessionCookies(settings, keys, RefreshTokens(keys))


def a_request(headers: Mapping[str, str], cookies: Mapping[str, str] | None = None, method: str = "POST") -> Request:
    jar = "; ".join(f"{name}={value}" for name, value in (cookies or {}).items())
    return Request(EnvironBuilder("/api/auth/refresh", method=method, headers={**headers, "Cookie": jar}).get_environ())


@pytest.fixture
def cookies(keys: Keys) -> SessionCookies:
    return cookies_with(DEVELOPMENT, keys)


@pytest.fixture
def started(keys: Keys) -> Started:
    return RefreshTokens(keys).start()


def set_cookies(cookies: SessionCookies, started: Started) -> list[str]:
    response = Response()
    cookies.put(response, token=started.token, family=started.family)
    return response.headers.getlist("Set-Cookie")


def test_T022_in_production_the_refresh_cookie_is_locked_to_this_host(keys: Keys, started: Started) -> None:
    refresh, proof = set_cookies(cookies_with(PRODUCTION, keys), started)
    assert refresh.startswith(f"__Host-dana_refresh={started.token};")
    assert set(refresh.split("; ")[1:]) >= {"Secure", "HttpOnly", "Path=/", "SameSite=Strict", "Max-Age=1209600"}
    assert "Domain" not in refresh
    assert {"Secure", "Path=/", "SameSite=Strict"} <= set(proof.split("; "))


def test_in_development_it_works_over_plain_http(cookies: SessionCookies, started: Started) -> None:
    refresh, proof = set_cookies(cookies, started)
    assert refresh.startswith("dana_refresh=")
    assert {"HttpOnly", "Path=/api/auth", "SameSite=Strict"} <= set(refresh.split("; "))
    assert "Secure" not in refresh
    assert proof.startswith("dana_csrf=")
    assert "HttpOnly" not in proof  # our pages read it


@pytest.mark.parametrize("settings", [DEVELOPMENT, PRODUCTION])
def test_signing_out_takes_both_away_with_the_attributes_they_were_set_with(settings: Settings, keys: Keys) -> None:
    cookies, response = cookies_with(settings, keys), Response()
    cookies.clear(response)
    refresh, proof = response.headers.getlist("Set-Cookie")
    assert f"{cookies.name}=;" in refresh
    assert "Max-Age=0" in refresh
    assert "Max-Age=0" in proof
    assert ("Secure" in refresh) is not settings.is_development


def test_the_proof_is_read_from_the_cookie_and_sent_in_the_header(cookies: SessionCookies, started: Started) -> None:
    jar = {name: value for line in set_cookies(cookies, started) for name, value in [line.split(";")[0].split("=", 1)]}
    read = cookies.read(a_request({"X-CSRF-Token": parse_cookie(f"dana_csrf={jar['dana_csrf']}")["dana_csrf"]}, jar))
    assert read.family == started.family
    assert jar["dana_csrf"] == cookies.csrf_token(started.family)


@pytest.mark.parametrize("headers", [{}, {"X-CSRF-Token": ""}, {"X-CSRF-Token": "0" * 64}, {"X-CSRF-Token": "é"}])
def test_T037_a_cookie_without_its_proof(cookies: SessionCookies, started: Started, headers: dict[str, str]) -> None:
    for jar in ({"dana_refresh": started.token}, {"dana_refresh": started.token, "dana_csrf": headers.get("X-CSRF-Token", "")}):
        with pytest.raises(NotAllowed):
            cookies.read(a_request(headers, jar))


def test_T037_the_readable_cookie_alone_proves_nothing(cookies: SessionCookies, started: Started) -> None:
    with pytest.raises(NotAllowed):
        cookies.read(a_request({}, {"dana_refresh": started.token, "dana_csrf": cookies.csrf_token(started.family)}))


def test_T038_the_proof_of_another_session(cookies: SessionCookies, keys: Keys, started: Started) -> None:
    others = cookies.csrf_token(RefreshTokens(keys).start().family)
    for beside in (others, cookies.csrf_token(started.family)):
        with pytest.raises(NotAllowed):
            cookies.read(a_request({"X-CSRF-Token": others}, {"dana_refresh": started.token, "dana_csrf": beside}))


def test_T038_a_readable_cookie_planted_by_somebody_else(cookies: SessionCookies, keys: Keys, started: Started) -> None:
    own = cookies.csrf_token(started.family)
    planted = cookies.csrf_token(RefreshTokens(keys).start().family)
    with pytest.raises(NotAllowed):
        cookies.read(a_request({"X-CSRF-Token": own}, {"dana_refresh": started.token, "dana_csrf": planted}))


@pytest.mark.parametrize("jar", [{}, {"dana_refresh": ""}, {"dana_refresh": "junk"}, {"dana_refresh": "A" * 112}])
def test_no_cookie_or_junk_is_not_signed_in(cookies: SessionCookies, jar: dict[str, str]) -> None:
    with pytest.raises(NotSignedIn):
        cookies.read(a_request({"X-CSRF-Token": "0" * 64}, jar))


def test_T023_a_proof_from_before_a_key_rotation_still_counts(keys: Keys, rotated_keys: Keys, started: Started) -> None:
    before = cookies_with(DEVELOPMENT, keys).csrf_token(started.family)
    after = cookies_with(DEVELOPMENT, rotated_keys)
    assert after.csrf_token(started.family) != before
    assert after.read(a_request({"X-CSRF-Token": before}, {"dana_refresh": started.token})).family == started.family


def test_T009_the_proof_tells_nothing_of_the_token(cookies: SessionCookies, started: Started) -> None:
    assert cookies.csrf_token(started.family) not in started.token
    assert cookies.csrf_token(UUID(int=1)) != cookies.csrf_token(UUID(int=2))


def test_the_origins_are_an_exact_list() -> None:
    assert allowed_origins(PRODUCTION) == {"https://dana.example"}
    assert allowed_origins(DEVELOPMENT) == DEVELOPMENT_ORIGINS
    tunnel = Settings(public_url="https://tunnel.example", port=8080)
    assert {"https://tunnel.example", "http://localhost:8080", "http://127.0.0.1:8080"} < allowed_origins(tunnel)


FOREIGN = [
    "https://evil.example", "null", "", "http://dana.example", "https://dana.example:8443", "https://dana.example.evil.example",
    "https://evil-dana.example", "https://dana.example/", "https://DANA.example", "https://sub.dana.example",
    "http://localhost:5000", "http://localhost:5173",
]  # fmt: skip


@pytest.mark.parametrize("origin", FOREIGN)
def test_T021_T180_a_foreign_origin_changes_nothing(origin: str) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        with pytest.raises(NotAllowed):
            refuse_foreign_page(a_request({"Origin": origin}, method=method), allowed_origins(PRODUCTION))


@pytest.mark.parametrize("site", ["cross-site", "same-site", "junk"])
def test_T021_a_browser_that_says_where_it_comes_from_is_believed(site: str) -> None:
    with pytest.raises(NotAllowed):
        refuse_foreign_page(a_request({"Sec-Fetch-Site": site}), allowed_origins(PRODUCTION))


@pytest.mark.parametrize(
    "headers",
    [{}, {"Origin": "https://dana.example"}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"},
     {"Origin": "https://dana.example", "Sec-Fetch-Site": "same-origin"}],
)  # fmt: skip
def test_our_pages_and_programs_may_go_on(headers: dict[str, str]) -> None:
    refuse_foreign_page(a_request(headers), allowed_origins(PRODUCTION))


def test_reading_needs_no_origin() -> None:
    refuse_foreign_page(a_request({"Origin": "https://evil.example"}, method="GET"), allowed_origins(PRODUCTION))


def test_the_cookie_comes_back_to_the_address_that_needs_it(keys: Keys, started: Started) -> None:
    app: Any = Flask("invented")
    cookies = cookies_with(DEVELOPMENT, keys)

    @app.post("/api/auth/login")
    def login() -> Response:
        response = Response()
        cookies.put(response, token=started.token, family=started.family)
        return response

    client = app.test_client()
    client.post("/api/auth/login")
    assert client.get_cookie("dana_refresh", path="/api/auth").value == started.token
    assert client.get_cookie("dana_refresh", path="/") is None
    assert client.get_cookie("dana_csrf").value == cookies.csrf_token(started.family)
