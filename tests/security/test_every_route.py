"""Every route of the app as every role: generated from the routes' own declarations, so none can be forgotten."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID, uuid4

import psycopg
import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from dana.accounts.sign_in import SignedIn
from dana.app import create_app
from dana.routes.parts import Parts
from dana.security import web
from dana.security.roles import Role, allows
from dana.settings import Settings

# T061: what is open to anyone, each for a reason that was thought about.
OPEN = {
    ("/api/auth/register", "POST"),
    ("/api/auth/login", "POST"),
    ("/api/health", "GET"),
    ("/api/openapi.json", "GET"),  # the description of the API, which is in the repository too
    ("/webhooks/<connector>/<integration_id>", "GET"),  # the handshake shows the verify token
    ("/webhooks/<connector>/<integration_id>", "POST"),  # signed by the platform
    ("/simulator/graph/<path:path>", "GET"),  # the fake platform of development, with tokens of its own
    ("/simulator/graph/<path:path>", "POST"),
    ("/", "GET"),  # the built front end
    ("/<path:path>", "GET"),
}
BY_COOKIE = {("/api/auth/refresh", "POST"), ("/api/auth/logout", "POST")}


@dataclass(frozen=True, slots=True)
class Call:
    """A route with one of its methods, its blanks filled with ids of nothing."""

    rule: str
    method: str
    path: str
    access: web.Access


@pytest.fixture
def app(settings: Settings) -> Iterator[APIFlask]:
    made = create_app(settings, sockets=False)
    yield made
    parts: Parts = made.extensions["dana.parts"]
    parts.database.close()


@pytest.fixture
def client(app: APIFlask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def person(app: APIFlask) -> SignedIn:
    parts: Parts = app.extensions["dana.parts"]
    return parts.sign_ins.register(email="alice@acme.example", password="three quiet herons", name="Alice", account_name="Acme")


def calls(app: APIFlask) -> Iterator[Call]:
    """Every route and method there is."""
    for rule in app.url_map.iter_rules():
        access = web.access_of(app, rule.endpoint)
        assert access is not None, f"{rule.rule} does not say who may call it"
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield Call(rule.rule, method, path_of(rule), access)


def path_of(rule: Rule) -> str:
    values = {name: "whatsapp" if name == "connector" else "x" if name == "path" else str(uuid4()) for name in rule.arguments}
    path = rule.rule
    for name, value in values.items():
        path = path.replace(f"<uuid:{name}>", value).replace(f"<path:{name}>", value).replace(f"<{name}>", value)
    assert "<" not in path, path
    return path


def bearer(app: APIFlask, person: SignedIn, account_id: UUID) -> dict[str, str]:
    edge: web.Edge = app.extensions["dana.security"]
    token = edge.tokens.issue(user_id=person.user_id, account_id=account_id, session_id=person.sign_in_id)
    return {"Authorization": f"Bearer {token}"}


def test_T046_the_app_starts_only_when_every_route_says_who_may_call_it(app: APIFlask) -> None:
    assert web.faults(app) == []


def test_T061_what_is_open_to_anyone_is_a_reviewed_list(app: APIFlask) -> None:
    assert {(call.rule, call.method) for call in calls(app) if call.access.to == "anyone"} == OPEN
    assert {(call.rule, call.method) for call in calls(app) if call.access.to == "cookie"} == BY_COOKIE


def test_T046_every_route_as_every_role(app: APIFlask, client: FlaskClient, person: SignedIn, owner_url: str) -> None:
    wrong = []
    for role in Role:
        with psycopg.connect(owner_url, autocommit=True) as db:
            db.execute("update memberships set role = %s", (role.value,))
        headers = bearer(app, person, person.current.account_id)
        for call in calls(app):
            if call.access.right is None:
                continue
            status = client.open(call.path, method=call.method, headers=headers, json={}).status_code
            if (status not in {401, 403}) is not allows(role, call.access.right) or status >= 500:
                wrong.append(f"{role} {call.method} {call.rule}: {status}")
    assert wrong == []


def test_T046_without_a_token_every_closed_route_says_the_same(app: APIFlask, client: FlaskClient) -> None:
    bodies = set()
    for call in calls(app):
        if call.access.to == "anyone":
            continue
        answer = client.open(call.path, method=call.method, json={})
        assert answer.status_code == 401, call
        error = json.loads(answer.data)["error"]
        bodies.add((error["code"], error["message"], json.dumps(error["details"])))
    assert bodies == {("not_signed_in", "Sign in to continue.", "{}")}


def test_T015_a_token_that_names_another_account_opens_nothing(app: APIFlask, client: FlaskClient, person: SignedIn) -> None:
    headers = bearer(app, person, uuid4())
    for call in calls(app):
        if call.access.to in {"right", "signed_in"}:
            assert client.open(call.path, method=call.method, headers=headers, json={}).status_code == 401, call


def test_T016_after_signing_out_the_access_token_is_dead_at_once(app: APIFlask, client: FlaskClient, person: SignedIn) -> None:
    headers = bearer(app, person, person.current.account_id)
    assert client.get("/api/auth/session", headers=headers).status_code == 200
    parts: Parts = app.extensions["dana.parts"]
    parts.sign_ins.sign_out(person.sign_in_id)
    assert client.get("/api/auth/session", headers=headers).status_code == 401


def test_T021_T041_no_closed_route_changes_anything_for_a_foreign_page(app: APIFlask, client: FlaskClient, person: SignedIn) -> None:
    headers = {**bearer(app, person, person.current.account_id), "Origin": "https://evil.example"}
    for call in calls(app):
        if call.method != "GET" and call.rule.startswith("/api/"):
            assert client.open(call.path, method=call.method, headers=headers, json={}).status_code == 403, call


def test_T179_every_answer_carries_the_security_headers(app: APIFlask, client: FlaskClient) -> None:
    for call in calls(app):
        answer = client.open(call.path, method=call.method, json={})
        assert answer.headers["X-Content-Type-Options"] == "nosniff", call
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"], call
        assert answer.headers["Cache-Control"], call
