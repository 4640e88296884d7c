"""The app's own description, tried by schemathesis as everybody: no answer is a 500, tells too much, or is not as described."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import hypothesis
import psycopg
import pytest
import schemathesis
from apiflask import APIFlask
from hypothesis.errors import Unsatisfiable
from pydantic import SecretStr
from schemathesis.generation import GenerationMode
from werkzeug.test import TestResponse

from dana.app import create_app
from dana.database import migrate
from dana.security import limits, web
from dana.security.passwords import Passwords
from dana.settings import Settings
from tests import cast
from tests.conftest import ROOT_KEY
from tests.walls.description import Description
from tests.walls.world import Requests, Route, bearer, furnish, routes

# How many requests of each kind for each operation, the same ones as each asker. Breadth comes from the number of both.
EXAMPLES = {GenerationMode.POSITIVE: 2, GenerationMode.NEGATIVE: 3}
# who asks: how many operations grant him something, at the least
ASKERS = {"nobody": 4, "viewer": 25, "agent": 35, "admin": 55, "owner": 60, "API key": 30, "operator": 30}
JUNK = ["x", "%00", "..%2F..%2Fetc%2Fpasswd", "0" * 32, "00000000-0000-0000-0000-000000000000", "a'--", "%F0%9F%A6%86"]
TELLS_TOO_MUCH = ("Traceback", "psycopg", "sqlalchemy", "site-packages")


@pytest.fixture(scope="module")
def app(own_database: str, app_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[APIFlask]:
    settings = Settings(
        dana_home=tmp_path_factory.mktemp("openapi"), dana_secret_key=SecretStr(ROOT_KEY), dana_demo=False,
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
def owner(own_database: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(own_database, autocommit=True) as connection:
        yield connection


@dataclass(frozen=True, slots=True)
class Operation:
    """A route as the description has it, with what schemathesis would send."""

    route: Route
    path: str
    good: list[schemathesis.Case]
    spoilt: list[schemathesis.Case]


@pytest.fixture(scope="module")
def operations(app: APIFlask) -> list[Operation]:
    """Every operation of the description; those that take something away come last."""
    ours = {(described(route), route.method): route for route in routes(app)}
    found = []
    for result in schemathesis.openapi.from_wsgi("/api/openapi.json", app).get_all_operations():
        operation = result.ok()
        route = ours[operation.path, operation.method.upper()]
        takes_more_than_ids = bool(operation.query or operation.body)
        spoilt = draw(operation, GenerationMode.NEGATIVE) if takes_more_than_ids else []
        found.append(Operation(route, operation.path, draw(operation, GenerationMode.POSITIVE), spoilt))
    return sorted(found, key=lambda one: (one.path == "/api/account/erase", one.path.endswith("/erase"), one.route.method == "DELETE"))


def draw(operation: Any, mode: GenerationMode) -> list[schemathesis.Case]:
    """A few requests of one kind, the same at every run."""
    found: list[schemathesis.Case] = []

    @hypothesis.settings(
        max_examples=EXAMPLES[mode], database=None, deadline=None, derandomize=True, phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )  # fmt: skip
    @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
    def keep(case: schemathesis.Case) -> None:
        found.append(case)

    with contextlib.suppress(Unsatisfiable):  # what takes anything at all takes no wrong thing
        keep()
    return found


def described(route: Route) -> str:
    """A route's address as the description spells it."""
    path = route.rule
    for name in route.names:
        for kind in ("uuid:", "path:", "int:", ""):
            path = path.replace(f"<{kind}{name}>", f"{{{name}}}")
    return path


def a_team(owner: psycopg.Connection) -> dict[str, cast.Someone]:
    """An account of its own with somebody of each role, and an operator who is no more than a viewer of it."""
    account = uuid4()
    owner.execute("insert into accounts (id, name) values (%s, 'Acme')", (account,))
    password_hash = Passwords.cheap().hash(cast.PASSWORD)
    team = {}
    for name in ("owner", "admin", "agent", "viewer", "operator"):
        someone = cast.Someone(uuid4(), account, name, f"{name}-{uuid4().hex[:8]}@example.com", "viewer" if name == "operator" else name)
        owner.execute(
            "insert into users (id, email, name, password_hash, email_verified_at) values (%s, %s, %s, %s, now())",
            (someone.user_id, someone.email, name, password_hash),
        )
        owner.execute("insert into memberships (account_id, user_id, role) values (%s, %s, %s)", (account, someone.user_id, someone.role))
        team[name] = someone
    owner.execute("insert into dana.operators (user_id) values (%s)", (team["operator"].user_id,))
    return team


class Asker:
    """Somebody who asks, as if each time were the first: signed in just now, with the role and the password that he began with."""

    def __init__(self, app: APIFlask, owner: psycopg.Connection, who: str) -> None:
        self._app, self._owner = app, owner
        self._client = app.test_client(use_cookies=False)
        team = a_team(owner)
        furnished = furnish(app.extensions["dana.parts"].database, owner, team["owner"])
        self.ids = {**furnished, "account_id": str(team["owner"].account_id)}
        self._someone = team.get(who)
        self._key = self._make_key(team["owner"]) if who == "API key" else None
        self._password_hash = Passwords.cheap().hash(cast.PASSWORD)

    def _make_key(self, someone: cast.Someone) -> str:
        """One that may do all that a key can."""
        headers = bearer(self._app, self._owner, someone)
        scopes = self._client.get("/api/api-keys", headers=headers).json["scopes"]
        key: str = self._client.post("/api/api-keys", headers=headers, json={"name": "All", "scopes": scopes}).json["key"]
        return key

    def proofs(self, route: Route) -> dict[str, str]:
        """Headers that say who asks."""
        if self._key is not None:
            return {"Authorization": f"Bearer {self._key}"}
        if self._someone is None:
            return {}
        self._restore(self._someone)
        if route.access.to == "cookie":
            return self._cookies(self._someone)
        return bearer(self._app, self._owner, self._someone)

    def _restore(self, someone: cast.Someone) -> None:
        self._owner.execute("update accounts set name = 'Acme' where id = %s", (someone.account_id,))
        self._owner.execute(
            "update users set email = %s, password_hash = %s, disabled_at = null where id = %s",
            (someone.email, self._password_hash, someone.user_id),
        )
        self._owner.execute(
            "insert into memberships (account_id, user_id, role) values (%s, %s, %s)"
            " on conflict (account_id, user_id) do update set role = excluded.role",
            (someone.account_id, someone.user_id, someone.role),
        )

    def _cookies(self, someone: cast.Someone) -> dict[str, str]:
        answer = self._client.post("/api/auth/login", json={"email": someone.email, "password": cast.PASSWORD})
        kept = "; ".join(line.split(";")[0] for line in answer.headers.getlist("Set-Cookie"))
        return {"Cookie": kept, "X-CSRF-Token": answer.json["csrf_token"]}

    def answers(self, operation: Operation, requests: Requests, number: int) -> list[tuple[str, TestResponse]]:
        """All requests for one operation: (kind, answer)."""
        kinds = (("good", operation.good), ("spoilt", operation.spoilt))
        found = [(kind, self.send(operation, case)) for kind, cases in kinds for case in cases]
        takes_words = operation.route.rule.count("<uuid:") < len(operation.route.names)
        junk = JUNK if takes_words else JUNK[number % len(JUNK) :][:1] if operation.route.names else []
        found += [("junk", self.guess(operation, word)) for word in junk]
        return [*found, ("meant", self.mean(operation, requests))]

    def send(self, operation: Operation, case: schemathesis.Case) -> TestResponse:
        """What schemathesis drew, with ids that exist: otherwise almost all would end at a 404."""
        case.path_parameters = {name: self.ids.get(name, value) for name, value in (case.path_parameters or {}).items()}
        sent = case.as_transport_kwargs(headers=self.proofs(operation.route))
        sent.pop("base_url", None)
        return self._client.open(**sent)

    def mean(self, operation: Operation, requests: Requests) -> TestResponse:
        """What somebody would send who means it."""
        ids = {**self.ids, "code": "0" * 32, "connector": "whatsapp"}
        more = requests.body(operation.route, ids)
        if "confirm" in more.get("json", {}):
            more["json"]["confirm"] = "Ana" if "contact_id" in operation.route.names else "Acme"
        return self._client.open(operation.route.path(ids), method=operation.route.method, headers=self.proofs(operation.route), **more)

    def guess(self, operation: Operation, junk: str) -> TestResponse:
        """An address with something that is no id."""
        path = operation.path
        for name in operation.route.names:
            path = path.replace(f"{{{name}}}", junk)
        return self._client.open(path, method=operation.route.method, headers=self.proofs(operation.route), json={})


def faults_of(description: Description, operation: Operation, kind: str, answer: TestResponse) -> list[str]:
    """What is wrong with an answer, whatever was asked."""
    found = [description.fault(operation.route.method, operation.path, answer.status_code, answer.mimetype, answer.data)]
    if answer.status_code >= 500 and answer.status_code != 503:
        found.append("a 500")
    if answer.status_code >= 400 and any(word in answer.text for word in TELLS_TOO_MUCH):
        found.append("tells too much")
    if kind == "spoilt" and answer.status_code == 422 and not names_fields(answer):
        found.append("names no field")
    asked = f"{kind} {operation.route.method} {answer.request.path} {answer.request.query_string!r} -> {answer.status_code}"
    return [f"{asked}: {fault}: {answer.text:.300}" for fault in found if fault]


def names_fields(answer: TestResponse) -> bool:
    """Whether a 422 says where and what, for each field that is not valid."""
    fields = answer.json["error"]["details"].get("fields", {})
    return bool(fields) and all(path.strip() and said.strip() for path, said in fields.items())


@pytest.mark.timeout(300)
@pytest.mark.parametrize("who", ASKERS)
def test_T170_whatever_is_sent_the_answer_is_as_described_and_never_a_500(
    app: APIFlask, owner: psycopg.Connection, operations: list[Operation], who: str
) -> None:
    asker, description, requests = Asker(app, owner, who), Description(app), Requests(app)
    faults: list[str] = []
    served, told, sent = set(), 0, 0
    for number, operation in enumerate(operations):
        answers = asker.answers(operation, requests, number)
        sent += len(answers)
        for kind, answer in answers:
            faults += faults_of(description, operation, kind, answer)
            told += kind == "spoilt" and answer.status_code == 422
            if answer.status_code < 300:
                served.add((operation.route.method, operation.path))
    assert faults == []
    # what makes this a proof: many operations were really reached, and many spoilt requests got as far as being judged
    assert sent > 4 * len(operations)
    assert len(served) >= ASKERS[who], sorted({(one.route.method, one.path) for one in operations} - served)
    assert told >= 8


def test_T170_every_answer_with_a_body_has_a_schema(app: APIFlask) -> None:
    promised = Description(app).promises()
    assert len(promised) > 150
    assert [(method, path, status) for method, path, status, _, schema in promised if not schema] == []


def test_T170_the_description_is_a_judge(app: APIFlask) -> None:
    judge = Description(app)
    refused = b'{"error": {"code": "not_found", "message": "No.", "details": {}, "request_id": "x"}}'
    assert judge.fault("GET", "/api/roles", 200, "application/json", b'{"items": []}') is None
    assert judge.fault("GET", "/api/roles", 403, "application/json", refused) is None
    assert "items" in str(judge.fault("GET", "/api/roles", 200, "application/json", b'{"items": 1}'))
    assert "required" in str(judge.fault("GET", "/api/roles", 403, "application/json", b'{"error": {}}'))
    assert "JSON" in str(judge.fault("GET", "/api/roles", 200, "application/json", b"<html>"))
    assert "text/html" in str(judge.fault("GET", "/api/roles", 404, "text/html", b"<html>"))
    assert "body" in str(judge.fault("POST", "/api/auth/logout", 204, "text/html", b"bye"))


@pytest.mark.parametrize(("method", "path", "body", "status", "code"), [
    ("POST", "/api/health", b"", 405, "method_not_allowed"),
    ("GET", "/api/nothing", b"", 404, "not_found"),
    ("POST", "/api/auth/login", b"{", 400, "bad_input"),
    ("POST", "/api/auth/login", b"{}", 422, "invalid"),
])  # fmt: skip
def test_T170_a_refusal_says_what_it_is(app: APIFlask, method: str, path: str, body: bytes, status: int, code: str) -> None:
    answer = app.test_client().open(path, method=method, data=body, content_type="application/json")
    assert (answer.status_code, answer.json["error"]["code"]) == (status, code)
    assert bool(answer.json["error"]["details"].get("fields")) is (status == 422)
    assert ("valid" in answer.json["error"]["message"]) is (status == 422)


def test_T170_every_route_that_fails_tells_an_id_and_nothing_else(app: APIFlask, owner: psycopg.Connection) -> None:
    """Each view replaced by one that breaks in the ugliest way."""
    client = app.test_client()
    headers = bearer(app, owner, a_team(owner)["owner"])
    tried = 0
    for rule in app.url_map.iter_rules():
        access = web.access_of(app, rule.endpoint)
        if rule.arguments or access is None or access.to in ("operator", "cookie") or not rule.rule.startswith("/api/"):
            continue
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            kept = app.view_functions[rule.endpoint]

            def breaks() -> None:
                raise RuntimeError("select password_hash from users where dsn='postgresql://dana:secret@host/db' /srv/dana/app.py")

            if rule.endpoint != "openapi.spec":
                web._declare(breaks, access)
            app.view_functions[rule.endpoint] = breaks
            try:
                answer = client.open(rule.rule, method=method, headers=headers, json={})
            finally:
                app.view_functions[rule.endpoint] = kept
            assert answer.status_code == 500, (rule, answer.status_code)
            error = answer.json["error"]
            assert (error["code"], error["details"]) == ("internal", {})
            assert error["request_id"]
            for word in ("select", "secret", "postgresql", "Runtime", ".py", "Traceback"):
                assert word not in answer.text, (rule, word)
            tried += 1
    assert tried > 40
