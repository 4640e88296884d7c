"""Security headers: on every answer, whatever went right or wrong."""

from typing import Any

import pytest
from flask import Flask, Response, redirect
from pydantic import SecretStr

from dana.security import headers
from dana.settings import Settings

DEVELOPMENT = Settings()
PRODUCTION = Settings(
    dana_env="production",
    dana_secret_key=SecretStr("an invented root key for tests, 48 characters 01"),
    dana_demo=False,
    public_url="https://dana.example",
)
PATHS = ["/", "/api/me", "/api/fails", "/api/nothing", "/api/refused", "/webhooks/whatsapp/1", "/moved", "/assets/app-1a2b.js"]


def an_app(settings: Settings) -> Flask:
    app: Any = Flask("invented", static_folder=None)
    headers.install(app, settings)
    app.add_url_rule("/", "page", lambda: "<!doctype html>")
    app.add_url_rule("/api/me", "me", lambda: {"name": "Alice"})
    app.add_url_rule("/api/fails", "fails", lambda: 1 // 0)
    app.add_url_rule("/api/refused", "refused", lambda: ({}, 401))
    app.add_url_rule("/webhooks/whatsapp/1", "webhook", lambda: "")
    app.add_url_rule("/moved", "moved", lambda: redirect("/"))
    app.add_url_rule("/assets/app-1a2b.js", "asset", lambda: Response("", headers={"Cache-Control": "public, max-age=31536000, immutable"}))
    return app


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS"])
def test_T179_every_answer_has_them(path: str, method: str) -> None:
    answer = an_app(PRODUCTION).test_client().open(path, method=method)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert answer.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"]


def test_T179_the_policy_of_pages_has_no_unsafe_part() -> None:
    for settings in (DEVELOPMENT, PRODUCTION):
        policy = headers.page_policy(settings)
        assert "unsafe" not in policy
        assert "*" not in policy
        rules = dict(rule.split(" ", 1) for rule in policy.split("; ") if " " in rule)
        assert rules["default-src"] == rules["script-src"] == rules["style-src"] == rules["font-src"] == "'self'"
        assert rules["object-src"] == rules["base-uri"] == rules["frame-ancestors"] == "'none'"
        assert rules["img-src"] == "'self' data: blob:"
        assert rules["form-action"] == "'self'"
        assert (rules["require-trusted-types-for"], rules["trusted-types"]) == ("'script'", "default")


def test_sockets_may_go_to_our_own_address_only() -> None:
    assert "connect-src 'self' wss://dana.example;" in headers.page_policy(PRODUCTION)
    assert "ws://localhost:5173" not in headers.page_policy(PRODUCTION)
    assert "ws://localhost:5000" in headers.page_policy(DEVELOPMENT)


def test_answers_of_the_api_may_load_nothing_at_all() -> None:
    client = an_app(PRODUCTION).test_client()
    for path in ("/api/me", "/api/fails", "/webhooks/whatsapp/1"):
        assert client.get(path).headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "script-src 'self'" in client.get("/").headers["Content-Security-Policy"]


def test_T183_private_answers_are_kept_nowhere() -> None:
    client = an_app(PRODUCTION).test_client()
    for path in ("/api/me", "/api/fails", "/api/nothing", "/webhooks/whatsapp/1"):
        assert client.get(path).headers["Cache-Control"] == "no-store"
    assert "immutable" in client.get("/assets/app-1a2b.js").headers["Cache-Control"]


def test_T183_a_route_of_the_api_cannot_say_otherwise() -> None:
    app: Any = an_app(PRODUCTION)
    app.add_url_rule("/api/file", "file", lambda: Response("", headers={"Cache-Control": "public, max-age=60"}))
    assert app.test_client().get("/api/file").headers["Cache-Control"] == "no-store"


def test_transport_security_is_promised_in_production_only() -> None:
    answer = an_app(DEVELOPMENT).test_client().get("/")
    assert "Strict-Transport-Security" not in answer.headers
    assert "upgrade-insecure-requests" not in answer.headers["Content-Security-Policy"]
    assert "upgrade-insecure-requests" in headers.page_policy(PRODUCTION)


def test_a_refusal_names_the_way_to_sign_in() -> None:
    client = an_app(DEVELOPMENT).test_client()
    assert client.get("/api/refused").headers["WWW-Authenticate"] == "Bearer"
    assert "WWW-Authenticate" not in client.get("/api/me").headers


def test_T180_nothing_is_granted_to_other_origins() -> None:
    client = an_app(PRODUCTION).test_client()
    for origin in ("https://evil.example", "null", "https://dana.example.evil.example", "https://dana.example"):
        for path in PATHS:
            answer = client.options(path, headers={"Origin": origin, "Access-Control-Request-Method": "POST"})
            assert not [name for name, _ in answer.headers if name.lower().startswith("access-control-")]
