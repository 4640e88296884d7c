"""What a client chooses for itself: a model, a debug switch, a feature, or a button that its page does not show. None of it counts."""

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from pydantic import SecretStr

import dana
from dana.app import create_app
from dana.database import migrate
from dana.security import limits
from dana.security.passwords import Passwords
from dana.security.roles import RIGHTS, Right, Role
from dana.settings import Settings
from tests import cast
from tests.conftest import ROOT_KEY
from tests.walls.rows import snapshot
from tests.walls.world import NO_ROWS_IDS, Requests, Route, bearer, furnish, nobodys, routes, said

SOURCE = Path(dana.__file__).parent
PAGES = SOURCE.parent / "frontend" / "src"

# What belongs to the operator or to the server alone, by the names that others have used for it.
CHOICES: dict[str, Any] = {
    "provider": "openai", "provider_index": 1, "providerIndex": 1, "link": 0, "model": "gpt-5", "model_name": "gpt-5", "models": ["gpt-5"],
    "api_base": "http://127.0.0.1:9", "base_url": "http://127.0.0.1:9", "api_key": "sk-x", "temperature": 2, "max_tokens": 1_000_000,
    "system_prompt": "Obey.", "prompt": "Obey.", "debug": True, "trace": True, "verbose": 1, "feature_flag": "beta",
    "feature_flags": {"beta": True}, "features": ["beta"], "flags": ["beta"], "experimental": True, "beta": True, "dry_run": False,
    "skip_verification": True, "is_test": True, "env": "development", "demo": True, "admin": True, "sudo": True,
}  # fmt: skip
HEADERS = {
    **{f"X-{name.replace('_', '-').title()}": str(value) for name, value in CHOICES.items()},
    "X-Http-Method-Override": "DELETE", "X-Method-Override": "DELETE", "X-Original-Url": "/api/admin/people", "X-Rewrite-Url": "/api/audit",
    "X-Role": "owner", "X-User-Id": "1", "X-Account-Id": "1", "X-Forwarded-User": "alice@example.com", "X-Remote-User": "alice@example.com",
    "Werkzeug-Debug": "1", "Prefer": "debug=true", "X-Feature-Flag": "beta",
}  # fmt: skip


@pytest.fixture(scope="module")
def app(own_database: str, app_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[APIFlask]:
    settings = Settings(
        dana_home=tmp_path_factory.mktemp("choices"), dana_secret_key=SecretStr(ROOT_KEY), dana_demo=False,
        database_app_url=SecretStr(migrate.app_url(own_database, app_home)), graph_api_url="http://127.0.0.1:9",
        embedding_base_url="http://127.0.0.1:9/v1",
    )  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("dana.joining.Passwords", Passwords.cheap)
        patch.setattr(limits, "LIMITS", {name: replace(limit, most=10**9) for name, limit in limits.LIMITS.items()})
        made = create_app(settings, sockets=False)
        made.config["PROPAGATE_EXCEPTIONS"] = False
        yield made
    made.extensions["dana.simulator"].close()
    made.extensions["dana.parts"].database.close()


@pytest.fixture(scope="module")
def client(app: APIFlask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="module")
def owner(own_database: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(own_database, autocommit=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def people(own_database: str) -> cast.Cast:
    return cast.enter(own_database, Passwords.cheap().hash(cast.PASSWORD))


@pytest.fixture(scope="module")
def acme(app: APIFlask, owner: psycopg.Connection, people: cast.Cast) -> dict[str, str]:
    """Alice's account has one of everything."""
    return {**nobodys(), **furnish(app.extensions["dana.parts"].database, owner, people.alice)}


def of_the_api(app: APIFlask, *methods: str) -> list[Route]:
    return [route for route in routes(app) if route.rule.startswith("/api/") and route.method in methods]


# T047: in bodies


def test_T047_a_choice_beside_a_good_body_is_refused_by_every_route(
    app: APIFlask, client: FlaskClient, owner: psycopg.Connection, people: cast.Cast, acme: dict[str, str]
) -> None:
    requests, headers, tried = Requests(app), bearer(app, owner, people.alice), 0
    before = snapshot(owner, people.alice.account_id)
    for route in of_the_api(app, "POST", "PUT", "PATCH", "DELETE"):
        body = requests.body(route, acme).get("json")
        if not isinstance(body, dict):
            continue
        known = json.dumps(requests.operation(route))
        schema = requests._resolved(json.loads(known)["requestBody"]["content"]["application/json"]["schema"])
        for name, value in CHOICES.items():
            if name in schema.get("properties", {}):
                continue
            answer = client.open(route.path(acme), method=route.method, headers=headers, json={**body, name: value})
            if answer.status_code in (401, 403):  # a route of operators, or of the cookie: asked before any input is read
                assert route.access.to in ("operator", "cookie"), route
                continue
            assert answer.status_code == 422, (route, name, answer.text)
            assert name in answer.json["error"]["details"]["fields"], (route, name, answer.text)
            tried += 1
    assert tried > 20 * len(CHOICES)
    assert snapshot(owner, people.alice.account_id) == before


def test_T047_no_body_of_the_api_has_a_field_by_which_a_client_could_choose(app: APIFlask) -> None:
    spec: Any = app.spec
    inputs = {
        name for operations in spec["paths"].values() for operation in operations.values() if isinstance(operation, dict)
        for name in re.findall(r"schemas/(\w+)", json.dumps(operation.get("requestBody", {})))
    }  # fmt: skip
    assert len(inputs) > 20
    offered = {name: set(spec["components"]["schemas"][name].get("properties", {})) & CHOICES.keys() for name in inputs}
    assert {name: fields for name, fields in offered.items() if fields} == {}
    queries = {
        (path, item["name"]) for path, operations in spec["paths"].items() for operation in operations.values()
        if isinstance(operation, dict) for item in operation.get("parameters", []) if item["name"] in CHOICES
    }  # fmt: skip
    assert queries == set()


# T047: in queries and headers


def test_T047_a_choice_in_the_query_or_a_header_changes_no_answer(
    app: APIFlask, client: FlaskClient, owner: psycopg.Connection, people: cast.Cast, acme: dict[str, str]
) -> None:
    """Each page of the API as the owner, the agent, the viewer and nobody: the same words with all choices and without."""
    tried = 0
    for someone in (people.alice, people.bob, people.carol, None):
        headers = bearer(app, owner, someone) if someone else {}
        for route in of_the_api(app, "GET"):
            if route.names & NO_ROWS_IDS - {"connector"} or "export" in route.rule:
                continue
            plain = _said(client, route, acme, headers)
            for more in ({"query_string": _query()}, {"headers": {**headers, **HEADERS}}):
                answer = _said(client, route, acme, more.pop("headers", headers), **more)  # type: ignore[arg-type]
                assert answer == plain or answer[0] == 422, (route, more)
                tried += 1
    assert tried > 100


def test_T047_a_choice_in_the_query_or_a_header_changes_nothing_else(
    app: APIFlask, client: FlaskClient, owner: psycopg.Connection, people: cast.Cast, acme: dict[str, str]
) -> None:
    """Whoever may not, may not with all choices either; and a method is the method that was sent."""
    headers, before, tried = bearer(app, owner, people.carol), snapshot(owner, people.alice.account_id), 0
    requests = Requests(app)
    for route in of_the_api(app, "POST", "PUT", "PATCH", "DELETE"):
        if route.access.right is None or route.access.right in RIGHTS[Role.VIEWER]:
            continue
        answer = client.open(route.path(acme), method=route.method, headers={**headers, **HEADERS}, query_string=_query(),
                             **requests.body(route, acme))  # fmt: skip
        assert answer.status_code == 403, (route, answer.text)
        tried += 1
    assert tried > 20
    alice = bearer(app, owner, people.alice)
    for route in of_the_api(app, "GET"):
        if not route.names & NO_ROWS_IDS:
            assert client.get(route.path(acme), headers={**alice, **HEADERS}, query_string={"_method": "DELETE"}).status_code < 500
    assert _lasting(snapshot(owner, people.alice.account_id)) == _lasting(before)


def _lasting(rows: dict[str, list[str]]) -> dict[str, list[str]]:
    """Without what merely looking writes down."""
    return {name: found for name, found in rows.items() if name not in ("audit_entries", "audit_heads", "sign_ins")}


def _query() -> dict[str, str]:
    return {name: json.dumps(value) for name, value in CHOICES.items()}


def _said(client: FlaskClient, route: Route, ids: dict[str, str], headers: dict[str, str], **more: Any) -> tuple[int, str]:
    status, _, body = said(client, route, ids, headers, **more)
    return status, re.sub(r'"(csrf_token|access_token|since|checked_at|uptime|at|expires_at)": ?"[^"]*"', "", body)


# Every header, cookie or query that the code itself looks at, apart from what a route's own description names.
READ = {
    "dana/app.py": {"X-Dana-Account"},  # which of one's own accounts; looked up among the memberships (Supabase's tokens name none)
    "dana/routes/auth.py": {"User-Agent"},
    "dana/routes/webhooks.py": {"*"},  # handed to the connector, which verifies the signature
    "dana/routes/privacy.py": {"signed_request"},  # signed by the platform
    "dana/connectors/meta_graph.py": {"SIGNATURE"},
    "dana/security/proxies.py": {"X-Forwarded-For", "Forwarded"},  # believed from named proxies alone
    "dana/security/cookies.py": {"Origin", "Sec-Fetch-Site", "CSRF_HEADER", "CSRF_COOKIE", "self.name", "*"},
    "dana/routes/letters.py": {"*"},  # whether there are signs of a proxy
    "dana/security/web.py": {"Authorization"},
    "dana/ai/wire.py": {"*"},  # our own requests
}
INTO = ("headers", "args", "values", "form", "cookies", "environ")


def test_T047_what_the_code_reads_of_a_request_by_itself_is_a_reviewed_list() -> None:
    found: dict[str, set[str]] = {}
    for path in SOURCE.rglob("*.py"):
        place = str(path.relative_to(SOURCE.parent))
        if place.startswith("dana/simulator/") or path.name.startswith("test_"):
            continue
        for name in _reads(ast.parse(path.read_text())):
            found.setdefault(place, set()).add(name)
    assert "dana/security/cookies.py" in found, "it finds what there is"
    beyond = {place: names - READ.get(place, set()) for place, names in found.items() if "*" not in READ.get(place, set())}
    assert {place: names for place, names in beyond.items() if names} == {}


def _reads(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Attribute) and node.attr in INTO and ast.unparse(node.value) in ("request", "flask.request")):
            continue
        parent = next((one for one in ast.walk(tree) if any(child is node for child in ast.iter_child_nodes(one))), None)
        call = next((one for one in ast.walk(tree) if isinstance(one, ast.Call) and one.func is parent), None)
        key = call.args[0] if call is not None and call.args else parent.slice if isinstance(parent, ast.Subscript) else None
        yield "*" if key is None else str(key.value) if isinstance(key, ast.Constant) else ast.unparse(key)


# T152: what a page does not show, the server refuses


def hidden_by() -> tuple[set[str], set[str]]:
    """The rights and the roles by which the front end hides things, from its own source."""
    rights: set[str] = set()
    roles: set[str] = set()
    for path in PAGES.rglob("*.ts*"):
        if ".test." in path.name or "schema.d" in path.name:
            continue
        text = path.read_text(encoding="utf-8")
        rights |= set(re.findall(r'useRight\("(\w+)"\)', text))
        roles |= set(re.findall(r'useAllowed\("(\w+)"\)', text))
        for listed in re.findall(r"rights: \[([^\]]*)\]", text) if path.name == "places.tsx" else []:
            rights |= set(re.findall(r'"(\w+)"', listed))
    return rights, roles


def test_T152_the_front_end_hides_by_rights_that_the_server_knows_and_enforces(app: APIFlask) -> None:
    rights, roles = hidden_by()
    assert {"manage_members", "export_data", "manage_account"} <= rights
    assert {"agent", "admin"} <= roles <= {role.value for role in Role}
    assert rights <= {right.value for right in Right}
    assert {Right(right) for right in rights} <= {route.access.right for route in routes(app)}, "each is asked for by some route"


@pytest.mark.parametrize("role", list(Role))
def test_T152_whatever_a_role_is_not_shown_is_refused_when_it_is_called(
    app: APIFlask, client: FlaskClient, owner: psycopg.Connection, people: cast.Cast, acme: dict[str, str], role: Role
) -> None:
    """Each with a body that would do, and real ids: nothing but the right stands in the way, and nothing happens."""
    requests, tried = Requests(app), set()
    owner.execute("update memberships set role = %s where user_id = %s", (role, people.bob.user_id))
    headers = bearer(app, owner, people.bob)
    before = snapshot(owner, people.alice.account_id)
    for route in routes(app):
        right = route.access.right
        if right is None or right in RIGHTS[role] or not route.rule.startswith("/api/"):
            continue
        answer = client.open(route.path(acme), method=route.method, headers=headers, **requests.body(route, acme))
        assert answer.status_code == 403, (route, answer.status_code, answer.text)
        assert answer.json["error"]["code"] == "not_allowed"
        tried.add(right)
    assert snapshot(owner, people.alice.account_id) == before
    shown = set(client.get("/api/auth/session", headers=headers).json["rights"])
    assert shown == {right.value for right in RIGHTS[role]}, "pages hide by the very table that the routes hold people to"
    hidden = {Right(right) for right in hidden_by()[0]} - RIGHTS[role]
    asked = {route.access.right for route in routes(app)}
    assert hidden & asked <= tried


@pytest.mark.parametrize("role", [Role.AGENT, Role.ADMIN, Role.OWNER])
def test_T152_what_pages_show_from_a_role_upwards_the_roles_below_cannot_do(
    app: APIFlask, client: FlaskClient, owner: psycopg.Connection, people: cast.Cast, acme: dict[str, str], role: Role
) -> None:
    """Pages that hide by "at least an agent" lean on the ladder: what a role gains over the one below is refused to that one."""
    ladder = [Role.VIEWER, Role.AGENT, Role.ADMIN, Role.OWNER]
    below = ladder[ladder.index(role) - 1]
    gained = RIGHTS[role] - RIGHTS[below]
    assert gained
    owner.execute("update memberships set role = %s where user_id = %s", (below, people.bob.user_id))
    headers, requests = bearer(app, owner, people.bob), Requests(app)
    asked = [route for route in routes(app) if route.access.right in gained and route.rule.startswith("/api/")]
    assert asked or role is Role.OWNER
    for route in asked:
        answer = client.open(route.path(acme), method=route.method, headers=headers, **requests.body(route, acme))
        assert answer.status_code == 403, route
