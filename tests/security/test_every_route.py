"""Every route of the app as every role: generated from the routes' own declarations, so none can be forgotten."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID, uuid4

import psycopg
import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from psycopg import sql
from werkzeug.routing import Rule

from dana.accounts.sign_in import SignedIn
from dana.app import create_app
from dana.parts import Parts
from dana.security import web
from dana.security.identity import Identity
from dana.security.roles import Right, Role, allows
from dana.settings import Settings
from tests.walls.rows import tables

# T061: what is open to anyone, each for a reason that was thought about.
OPEN = {
    ("/api/auth/register", "POST"),
    ("/api/auth/login", "POST"),
    ("/api/auth/login/second-factor", "POST"),  # the ticket of the first step
    ("/api/auth/verify", "POST"),  # the tokens of letters
    ("/api/auth/verify/resend", "POST"),
    ("/api/auth/forgot", "POST"),
    ("/api/auth/reset", "POST"),
    ("/api/auth/confirm-email", "POST"),
    ("/api/auth/invitation", "POST"),  # the token of an invitation
    ("/api/auth/invitation/accept", "POST"),
    ("/api/letters", "GET"),  # development without a mail server, for a browser on this very machine
    ("/api/health", "GET"),
    ("/api/data-deletion/<code>", "GET"),  # the random code of a deletion
    ("/webhooks/<connector>/<integration_id>/data-deletion", "POST"),  # signed by the platform
    ("/api/openapi.json", "GET"),  # the description of the API, which is in the repository too
    ("/webhooks/<connector>/<integration_id>", "GET"),  # the handshake shows the verify token
    ("/webhooks/<connector>/<integration_id>", "POST"),  # signed by the platform
    ("/simulator/graph/<path:path>", "GET"),  # the fake platform of development, with tokens of its own
    ("/simulator/graph/<path:path>", "POST"),
    ("/simulator/graph/<path:path>", "DELETE"),
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
    plain = {"connector": "whatsapp", "path": "x", "number": "1"}
    values = {name: plain.get(name) or str(uuid4()) for name in rule.arguments}
    path = rule.rule
    for name, value in values.items():
        for kind in ("uuid:", "path:", "int:", ""):
            path = path.replace(f"<{kind}{name}>", value)
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


REACHED = 299


@pytest.fixture
def marked(app: APIFlask) -> FlaskClient:
    """The app whose routes only say that they were reached: what the guard decides, and nothing else."""
    for endpoint, view in list(app.view_functions.items()):
        access = web.access_of(app, endpoint)

        def reached(**_: object) -> tuple[str, int]:
            return "", REACHED

        if "openapi.spec" != endpoint != "front_end":
            web._declare(reached, access) if access else None
        app.view_functions[endpoint] = reached
        assert web.access_of(app, endpoint) == access, view
    return app.test_client()


def decided(client: FlaskClient, call: Call, headers: dict[str, str]) -> str:
    answer = client.open(call.path, method=call.method, headers=headers, json={})
    if answer.status_code == REACHED:
        return "reached"
    return str(json.loads(answer.data)["error"]["code"])


def expected(call: Call, role: Role, *, is_operator: bool = False, scopes: frozenset[Right] | None = None) -> str:
    """What the declaration and the table of roles promise."""
    if call.access.to == "anyone":
        return "reached"
    if call.access.to == "cookie":
        return "not_signed_in"  # a bearer is no cookie
    if call.access.right is not None:
        return "reached" if allows(role, call.access.right) and (scopes is None or call.access.right in scopes) else "not_allowed"
    if scopes is not None:
        return "not_allowed"
    return "reached" if call.access.to == "signed_in" or is_operator else "not_allowed"


@pytest.mark.parametrize("role", Role)
def test_T046_every_route_as_every_role(app: APIFlask, marked: FlaskClient, person: SignedIn, owner_url: str, role: Role) -> None:
    """Every cell: route by method by role, by operator or not, limited to channels or not."""
    rows = list(calls(app))
    assert len(rows) > 70
    for is_operator, is_limited in ((False, False), (True, False), (False, role in (Role.AGENT, Role.VIEWER))):
        with psycopg.connect(owner_url, autocommit=True) as db:
            db.execute("alter table memberships disable trigger user")
            db.execute("update memberships set role = %s, all_channels = %s", (role.value, not is_limited))
            db.execute("delete from dana.operators")
            if is_operator:
                db.execute("insert into dana.operators (user_id) select id from users")
        headers = bearer(app, person, person.current.account_id)
        found = {call: decided(marked, call, headers) for call in rows}
        assert {call: said for call, said in found.items() if said != expected(call, role, is_operator=is_operator)} == {}


@pytest.mark.parametrize(
    "scopes", [frozenset(), *(frozenset({right}) for right in Right), frozenset(Right)], ids=lambda s: "+".join(sorted(s)) or "none"
)
def test_T046_every_route_as_an_api_key(app: APIFlask, marked: FlaskClient, scopes: frozenset[Right]) -> None:
    """A key does what its scopes and its maker's role both allow, and never what needs a sign-in of one's own."""
    for role in Role:
        who = Identity(uuid4(), uuid4(), role, None, api_key_id=uuid4(), scopes=scopes)
        app.extensions[web.READERS].insert(0, (lambda token: token == "a-key", lambda _, who=who: who))
        headers = {"Authorization": "Bearer a-key"}
        wrong = {call: said for call in calls(app) if (said := decided(marked, call, headers)) != expected(call, role, scopes=scopes)}
        assert wrong == {}


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


def test_T061_no_route_answers_under_another_spelling(app: APIFlask, client: FlaskClient, person: SignedIn) -> None:
    """Older versions, slashes at the end, other cases, dots: there is one way to each route."""
    headers = bearer(app, person, person.current.account_id)
    for call in calls(app):
        if not call.rule.startswith("/api/") or "<" in call.rule:
            continue
        for twin in (call.path + "/", call.path.replace("/api/", "/api/v1/", 1), call.path.replace("/api/", "/API/", 1),
                     call.path.replace("/api/", "/api//", 1), call.path + "/.", call.path + ".json", call.path.upper(),
                     call.path.replace("/api/", "/v1/api/", 1), call.path + ";x=1", call.path + "%00", call.path + "%2f"):  # fmt: skip
            answer = client.open(twin, method=call.method, headers=headers, json={})
            served_by_pages = call.method in ("GET", "HEAD") and answer.status_code == 200 and answer.mimetype == "text/html"
            assert served_by_pages or answer.status_code in (404, 405) or (
                answer.status_code == 308 and answer.headers["Location"].startswith(("/", "http://localhost/"))
            ), (twin, answer.status_code)  # fmt: skip


def test_T061_HEAD_is_a_GET_without_its_body_and_OPTIONS_grants_nothing(app: APIFlask, marked: FlaskClient, client: FlaskClient) -> None:
    for call in calls(app):
        if call.method == "GET" and call.access.to != "anyone":
            assert client.head(call.path).status_code == 401, call
        answer = client.options(call.path, headers={"Origin": "https://evil.example", "Access-Control-Request-Method": call.method})
        assert not [name for name, _ in answer.headers if name.lower().startswith("access-control-")], call


def test_T041_nothing_that_is_read_changes_anything(app: APIFlask, client: FlaskClient, person: SignedIn, owner_url: str) -> None:
    """Every GET there is, as the owner: the database afterwards is the database before."""
    headers = bearer(app, person, person.current.account_id)
    with psycopg.connect(owner_url, autocommit=True) as owner:
        before = _everything(owner)
        for call in calls(app):
            if call.method == "GET":
                client.get(call.path, headers=headers)
        assert _everything(owner) == before


def _everything(owner: psycopg.Connection) -> dict[str, list[str]]:
    counted = {"spent", "limits"}  # what was asked how often is counted, whatever it was
    found = {}
    for name, table in tables(owner, "public", "dana").items():
        if name not in counted:
            statement = sql.SQL("select to_jsonb(t)::text from {} t order by 1").format(table.place)
            found[name] = [text for (text,) in owner.execute(statement)]
    return found


def test_T172_no_route_sends_anybody_elsewhere(app: APIFlask, client: FlaskClient, person: SignedIn) -> None:
    headers = bearer(app, person, person.current.account_id)
    forms = ("https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example", "https:evil.example", "javascript:alert(1)",
             "/%09/evil.example", "https://localhost@evil.example", "////evil.example", "data:text/html,x")  # fmt: skip
    for call in calls(app):
        if call.method == "GET":
            for form in forms:
                query = dict.fromkeys(("next", "url", "redirect", "return_to", "continue", "redirect_uri"), form)
                answer = client.get(call.path, headers=headers, query_string=query)
                assert "evil.example" not in answer.headers.get("Location", ""), call
                assert not 300 <= answer.status_code < 400, call


def test_T179_every_answer_carries_the_security_headers(app: APIFlask, client: FlaskClient) -> None:
    for call in calls(app):
        answer = client.open(call.path, method=call.method, json={})
        assert answer.headers["X-Content-Type-Options"] == "nosniff", call
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"], call
        assert answer.headers["Cache-Control"], call
