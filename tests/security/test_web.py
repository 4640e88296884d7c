"""The guard: every route says who may call it, and nobody else gets through."""

import functools
import logging
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from apiflask import APIFlask
from flask import Flask
from flask.testing import FlaskClient
from pydantic import BaseModel, SecretStr

from dana.errors import DanaError, Misconfigured, NotSignedIn
from dana.security import web
from dana.security.identity import Identity
from dana.security.keys import Keys
from dana.security.refresh import Started
from dana.security.roles import Right, Role
from dana.security.tokens import AccessClaims
from dana.settings import Settings

ALICE, CAROL, MALLORY = (UUID(int=number) for number in (1, 2, 3))
ACME, OTHER_ACCOUNT, SESSION = (UUID(int=number) for number in (11, 12, 13))
MEMBERS = {(ALICE, ACME): Role.OWNER, (CAROL, ACME): Role.VIEWER, (MALLORY, OTHER_ACCOUNT): Role.OWNER}


class Text(BaseModel):
    text: str


def identify(claims: AccessClaims) -> Identity:
    """The look-up of an installation, over a dictionary."""
    role = MEMBERS.get((claims.user_id, claims.account_id))
    if role is None:
        raise NotSignedIn
    return Identity(claims.user_id, claims.account_id, role, claims.session_id)


def api_key(text: str) -> Identity:
    """A key of Carol's, who is an operator, at Acme: to read conversations."""
    if text != "dana_good":
        raise NotSignedIn
    return Identity(
        CAROL, ACME, Role.VIEWER, None, api_key_id=UUID(int=21), api_key_name="CRM", scopes=frozenset({Right.READ_CONVERSATIONS})
    )


def an_app(keys: Keys) -> Flask:
    app: Any = APIFlask("invented", spec_path=None, docs_path=None, static_folder=None)
    web.install(
        app, settings=Settings(dana_secret_key=SecretStr("unused")), keys=keys, identify=identify, operates=lambda user: user == CAROL
    )
    web.add_reader(app, lambda token: token.startswith("dana_"), api_key)

    @app.errorhandler(DanaError)
    def answer(error: DanaError) -> tuple[dict[str, str], int]:
        return {"code": error.code, "message": error.message}, error.status

    @app.get("/api/health")
    @web.public
    def health() -> dict[str, bool]:
        return {"ready": True}

    @app.get("/api/me")
    @web.signed_in
    def me() -> dict[str, str]:
        return {"user": str(web.current().user_id), "role": web.current().role}

    @app.post("/api/replies")
    @web.requires(Right.REPLY)
    @app.input(Text)
    def reply(json_data: Text) -> dict[str, str]:
        return {"text": json_data.text}

    @app.post("/api/auth/login")
    @web.public
    def login() -> dict[str, str]:
        return {}

    @app.post("/api/auth/refresh")
    @web.by_cookie
    def refresh() -> dict[str, str]:
        return {"family": str(web.presented().family)}

    @app.post("/webhooks/whatsapp/<uuid:integration_id>")
    @web.public
    def webhook(integration_id: UUID) -> dict[str, str]:
        return {"id": str(integration_id)}

    _add_routes_for_keys_and_operators(app)
    return app


def _add_routes_for_keys_and_operators(app: Any) -> None:
    @app.get("/api/conversations")
    @web.requires(Right.READ_CONVERSATIONS)
    def conversations() -> dict[str, str]:
        return {"key": web.current().api_key_name, "actor": web.actor().kind}

    @app.get("/api/admin")
    @web.operator_only
    def admin() -> dict[str, str]:
        return {"user": str(web.current().user_id)}

    @app.post("/api/offer")
    @web.public
    def offer() -> dict[str, str | None]:
        me = web.caller()
        return {"user": None if me is None else str(me.user_id)}


@pytest.fixture
def app(keys: Keys) -> Flask:
    return an_app(keys)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def bearer(app: Flask) -> Callable[..., dict[str, str]]:
    def headers(user: UUID = ALICE, account: UUID = ACME) -> dict[str, str]:
        token = app.extensions["dana.security"].tokens.issue(user_id=user, account_id=account, session_id=SESSION)
        return {"Authorization": f"Bearer {token}"}

    return headers


def test_anyone_may_call_a_public_route(client: FlaskClient) -> None:
    assert client.get("/api/health").json == {"ready": True}


def test_a_member_is_known_by_the_looked_up_role(client: FlaskClient, bearer: Callable[..., dict[str, str]]) -> None:
    assert client.get("/api/me", headers=bearer()).json == {"user": str(ALICE), "role": "owner"}
    assert client.get("/api/me", headers=bearer(CAROL)).json == {"user": str(CAROL), "role": "viewer"}


def test_T020_a_demotion_counts_from_the_next_call(
    client: FlaskClient, bearer: Callable[..., dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    headers = bearer()
    assert client.post("/api/replies", headers=headers, json={"text": "hello"}).status_code == 200
    monkeypatch.setitem(MEMBERS, (ALICE, ACME), Role.VIEWER)
    assert client.post("/api/replies", headers=headers, json={"text": "hello"}).status_code == 403
    monkeypatch.delitem(MEMBERS, (ALICE, ACME))
    assert client.post("/api/replies", headers=headers, json={"text": "hello"}).status_code == 401


def test_T015_membership_is_looked_up_and_not_believed(client: FlaskClient, bearer: Callable[..., dict[str, str]]) -> None:
    assert client.get("/api/me", headers=bearer(MALLORY, ACME)).status_code == 401
    assert client.get("/api/me", headers=bearer(UUID(int=99), ACME)).status_code == 401


@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer junk",
        "Basic YTpi",
        "Token x",
        "bearer  a b",
        "Bearer a,b",
        "Bearer a=b",
        "Bearer \x7f",
        "é",
    ],
)
def test_every_refusal_at_the_door_is_the_same(client: FlaskClient, authorization: str) -> None:
    expected = {"code": "not_signed_in", "message": "Sign in to continue."}
    answer = client.get("/api/me", headers={"Authorization": authorization})
    assert (answer.status_code, answer.json) == (401, expected)
    assert client.get("/api/me").json == expected


def test_T022_a_token_anywhere_else_is_not_looked_at(client: FlaskClient, bearer: Callable[..., dict[str, str]]) -> None:
    token = bearer()["Authorization"].removeprefix("Bearer ")
    client.set_cookie("access_token", token)
    for name in ("access_token", "token", "jwt", "Authorization"):
        assert client.get("/api/me", query_string={name: token}).status_code == 401
    assert client.get("/api/me", headers={"X-Access-Token": token}).status_code == 401
    assert client.get("/api/me", headers={"Authorization": f"Token {token}"}).status_code == 401


def test_T022_no_token_is_logged(client: FlaskClient, bearer: Callable[..., dict[str, str]], caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    token = bearer()["Authorization"].removeprefix("Bearer ")
    client.get("/api/me", headers={"Authorization": f"Bearer {token}"})
    client.get("/api/me", headers={"Authorization": f"Bearer {token[:-1]}"})
    assert token[-20:-1] not in caplog.text


def test_T046_a_right_is_demanded_before_anything_is_read(client: FlaskClient, bearer: Callable[..., dict[str, str]]) -> None:
    assert client.post("/api/replies", json={"wrong": 1}).status_code == 401
    assert client.post("/api/replies", headers=bearer(CAROL), json={"wrong": 1}).status_code == 403
    assert client.post("/api/replies", headers=bearer(), json={"wrong": 1}).status_code == 422
    assert client.post("/api/replies", headers=bearer(), json={"text": "hello"}).json == {"text": "hello"}


def test_no_such_route_and_no_such_method_are_flasks_own(client: FlaskClient) -> None:
    assert client.get("/api/nothing").status_code == 404
    assert client.delete("/api/health").status_code == 405


def test_T039_a_method_cannot_be_overridden(client: FlaskClient, bearer: Callable[..., dict[str, str]]) -> None:
    headers = {**bearer(), "X-HTTP-Method-Override": "POST", "X-Method-Override": "POST"}
    assert client.get("/api/replies?_method=POST", headers=headers).status_code == 405


def test_T041_asking_for_the_options_of_a_guarded_route_does_not_open_it(client: FlaskClient) -> None:
    assert client.options("/api/me").status_code == 401


def test_T021_a_foreign_page_changes_nothing_and_gets_no_grant(
    client: FlaskClient, app: Flask, keys: Keys, bearer: Callable[..., dict[str, str]]
) -> None:
    started = with_cookies(client, app)
    proof = app.extensions["dana.security"].cookies.csrf_token(started.family)
    for path, headers in (("/api/auth/refresh", {"X-CSRF-Token": proof}), ("/api/replies", bearer())):
        answer = client.post(path, headers={**headers, "Origin": "https://evil.example"}, json={"text": "hello"})
        assert answer.status_code == 403
        assert not [name for name, _ in answer.headers if name.lower().startswith("access-control-")]


def test_T040_a_foreign_page_cannot_sign_anybody_in_or_out(client: FlaskClient, app: Flask) -> None:
    with_cookies(client, app)
    for path in ("/api/auth/login", "/api/auth/refresh"):
        assert client.post(path, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
        assert client.post(path, headers={"Origin": "null"}, data="a=b").status_code == 403
    assert client.post("/api/auth/login").status_code == 200
    assert client.post("/api/auth/refresh", data="a=b", content_type="text/plain").status_code == 403


def test_a_vendor_may_send_any_origin_to_a_webhook(client: FlaskClient) -> None:
    answer = client.post(f"/webhooks/whatsapp/{SESSION}", headers={"Origin": "https://vendor.example"})
    assert answer.status_code == 200


def with_cookies(client: FlaskClient, app: Flask) -> Started:
    started: Started = app.extensions["dana.security"].refresh.start()
    client.set_cookie("dana_refresh", started.token, path="/api/auth")
    return started


def test_a_cookie_route_needs_the_cookie_and_its_proof(client: FlaskClient, app: Flask) -> None:
    assert client.post("/api/auth/refresh").status_code == 401
    started = with_cookies(client, app)
    assert client.post("/api/auth/refresh").status_code == 403
    proof = app.extensions["dana.security"].cookies.csrf_token(started.family)
    answer = client.post("/api/auth/refresh", headers={"X-CSRF-Token": proof, "Origin": "http://localhost:5173"})
    assert answer.json == {"family": str(started.family)}


def test_T009_an_access_token_opens_no_cookie_route_and_a_refresh_token_no_other(
    client: FlaskClient, app: Flask, bearer: Callable[..., dict[str, str]]
) -> None:
    assert client.post("/api/auth/refresh", headers=bearer()).status_code == 401
    started = with_cookies(client, app)
    assert client.get("/api/me").status_code == 401
    assert client.get("/api/me", headers={"Authorization": f"Bearer {started.token}"}).status_code == 401


def test_a_socket_comes_through_the_same_door(app: Flask, bearer: Callable[..., dict[str, str]]) -> None:
    token = bearer()["Authorization"].removeprefix("Bearer ")
    with app.app_context():
        assert web.identify(token).role is Role.OWNER
        with pytest.raises(NotSignedIn):
            web.identify("")


def test_T045_a_key_opens_what_its_scopes_name_and_nothing_for_people(client: FlaskClient) -> None:
    headers = {"Authorization": "Bearer dana_good"}
    assert client.get("/api/conversations", headers=headers).json == {"key": "CRM", "actor": "api_key"}
    for path in ("/api/me", "/api/admin"):
        assert client.get(path, headers=headers).status_code == 403, path
    assert client.post("/api/replies", headers=headers, json={"text": "hello"}).status_code == 403
    for bad in ("dana_bad", "dana_", "DANA_good", "dana_good,dana_good"):
        assert client.get("/api/conversations", headers={"Authorization": f"Bearer {bad}"}).status_code == 401, bad


def test_the_operators_area_asks_for_an_operator_whatever_the_role(client: FlaskClient, bearer: Callable[..., dict[str, str]]) -> None:
    assert client.get("/api/admin").status_code == 401
    assert client.get("/api/admin", headers=bearer(ALICE)).status_code == 403
    assert client.get("/api/admin", headers=bearer(CAROL)).json == {"user": str(CAROL)}


def test_an_open_route_learns_who_calls_and_refuses_a_bad_token(client: FlaskClient, bearer: Callable[..., dict[str, str]]) -> None:
    assert client.post("/api/offer").json == {"user": None}
    assert client.post("/api/offer", headers=bearer()).json == {"user": str(ALICE)}
    for bad in ("Bearer nonsense", "Basic YTpi", "Bearer dana_bad"):
        assert client.post("/api/offer", headers={"Authorization": bad}).status_code == 401, bad


def test_nobody_is_current_on_a_public_route(app: Flask) -> None:
    with app.test_request_context("/api/health"):
        with pytest.raises(NotSignedIn):
            web.current()
        with pytest.raises(NotSignedIn):
            web.presented()


def test_T046_a_route_that_does_not_say_who_may_call_it_is_closed_and_stops_the_start(app: Flask) -> None:
    app.add_url_rule("/api/forgotten", "forgotten", lambda: "secret")
    ways = "public, signed_in, requires, operator_only or by_cookie"
    assert web.faults(app) == [f"/api/forgotten (forgotten) does not say who may call it: {ways}"]
    with pytest.raises(Misconfigured, match="/api/forgotten"):
        web.refuse_undeclared(app)
    answer = app.test_client().get("/api/forgotten")
    assert answer.status_code == 500
    assert b"secret" not in answer.data


def test_T041_a_cookie_route_must_not_answer_get(app: Flask) -> None:
    app.add_url_rule("/api/auth/logout", "logout", web.by_cookie(lambda: ""), methods=["GET", "POST"])
    assert web.faults(app) == ["/api/auth/logout (logout) is called with the cookie, so it must not answer GET"]


def test_an_app_whose_routes_all_say_it_starts(app: Flask) -> None:
    web.refuse_undeclared(app)


def test_endpoints_of_libraries_are_open_only_by_name(keys: Keys) -> None:
    app: Any = APIFlask("invented")
    web.install(app, settings=Settings(), keys=keys, identify=identify, open_endpoints=("static", "openapi.spec", "openapi.docs"))
    assert [fault for fault in web.faults(app) if "openapi" not in fault] == []
    assert app.test_client().get("/openapi.json").status_code == 200


def test_a_declaration_survives_other_decorators_on_either_side(keys: Keys) -> None:
    def other(view: Callable[[], str]) -> Callable[[], str]:
        @functools.wraps(view)
        def wrapped() -> str:
            return view()

        return wrapped

    app = Flask("invented", static_folder=None)
    web.install(app, settings=Settings(), keys=keys, identify=identify)
    app.add_url_rule("/inside", "inside", other(web.requires(Right.REPLY)(lambda: "")))
    app.add_url_rule("/outside", "outside", web.requires(Right.REPLY)(other(lambda: "")))
    assert web.access_of(app, "inside") == web.access_of(app, "outside") == web.Access("right", Right.REPLY)


def test_a_route_says_it_only_once() -> None:
    with pytest.raises(TypeError, match="says twice"):
        web.public(web.signed_in(lambda: ""))
    with pytest.raises(TypeError, match="says twice"):
        web.requires(Right.REPLY)(web.requires(Right.READ_CONVERSATIONS)(lambda: ""))
