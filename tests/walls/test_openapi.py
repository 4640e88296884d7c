"""The app's own description, tried by schemathesis as everybody: whatever is sent, no answer is a 500 or tells too much."""

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import hypothesis
import psycopg
import pytest
import schemathesis
from apiflask import APIFlask
from hypothesis.errors import Unsatisfiable
from pydantic import SecretStr
from schemathesis.generation import GenerationMode

from dana.app import create_app
from dana.database import migrate
from dana.security import limits, web
from dana.security.passwords import Passwords
from dana.settings import Settings
from tests import cast
from tests.conftest import ROOT_KEY
from tests.walls.world import bearer, furnish

# Who asks: how many good and how many spoilt requests for each operation. Breadth comes from the number of operations.
EXAMPLES = {"owner": (2, 1), "agent": (1, 0), "viewer": (1, 0), "operator": (1, 0), "nobody": (1, 0)}
ENDS_EVERYTHING = {"/api/account/erase", "/api/auth/logout-everywhere", "/api/me/password", "/api/me/sessions/{session_id}"}


@pytest.fixture(scope="module")
def app(own_database: str, app_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[APIFlask]:
    settings = Settings(
        dana_home=tmp_path_factory.mktemp("openapi"), dana_secret_key=SecretStr(ROOT_KEY), dana_demo=False,
        database_app_url=SecretStr(migrate.app_url(own_database, app_home)), graph_api_url="http://127.0.0.1:9",
        embedding_base_url="http://127.0.0.1:9/v1",
    )  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("dana.app.Passwords", Passwords.cheap)
        patch.setattr(limits, "LIMITS", {name: replace(limit, most=10**9) for name, limit in limits.LIMITS.items()})
        made = create_app(settings, sockets=False)
        made.config["PROPAGATE_EXCEPTIONS"] = False
        yield made
    made.extensions["dana.simulator"].close()
    made.extensions["dana.parts"].database.close()


@pytest.fixture(scope="module")
def people(own_database: str) -> cast.Cast:
    return cast.enter(own_database, Passwords.cheap().hash(cast.PASSWORD))


@pytest.mark.timeout(300)
@pytest.mark.parametrize("who", EXAMPLES)
def test_T170_whatever_is_sent_no_answer_is_a_500(app: APIFlask, own_database: str, people: cast.Cast, who: str) -> None:
    someone = {"owner": people.alice, "agent": people.bob, "viewer": people.carol, "operator": people.mallory, "nobody": None}[who]
    headers: dict[str, str] = {}
    with psycopg.connect(own_database, autocommit=True) as owner:
        if someone is not None:
            ids = furnish(app.extensions["dana.parts"].database, owner, people.alice)
            headers = bearer(app, owner, someone)
        if who == "operator":
            owner.execute("insert into dana.operators (user_id) values (%s)", (people.mallory.user_id,))
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", app)
    faults: list[str] = []
    sent: list[str] = []
    tried = 0
    for result in schema.get_all_operations():
        operation = result.ok()
        if operation.path in ENDS_EVERYTHING and who != "nobody":
            continue
        tried += 1
        for mode, examples in zip((GenerationMode.POSITIVE, GenerationMode.NEGATIVE), EXAMPLES[who], strict=True):
            with contextlib.suppress(Unsatisfiable):  # what takes no input takes no wrong one
                try_it(operation, mode, examples, headers, ids if someone is not None else {}, faults, sent)
    assert tried > 60
    assert len(sent) >= tried
    assert faults == []


def try_it(operation: object, mode: GenerationMode, examples: int, headers: dict[str, str], ids: dict[str, str],
           faults: list[str], sent: list[str]) -> None:  # fmt: skip
    """A few requests of one kind for one operation; a 500, or an answer that tells too much, is written down."""
    if not examples:
        return

    @hypothesis.settings(
        max_examples=examples, database=None, deadline=None, derandomize=True, phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )  # fmt: skip
    @hypothesis.given(case=operation.as_strategy(generation_mode=mode))  # type: ignore[attr-defined]
    def attempt(case: schemathesis.Case) -> None:
        for name in (case.path_parameters or {}).keys() & ids.keys():  # real ids every time: else almost all ends at a 404
            case.path_parameters[name] = ids[name]
        response = case.call(headers=headers)
        sent.append(case.formatted_path)
        if response.status_code >= 500 and response.status_code != 503:
            faults.append(f"{case.method} {case.formatted_path} {case.query} {case.body!r:.300} -> {response.status_code}")
        if response.status_code >= 400 and any(word in response.text for word in ("Traceback", "psycopg", "sqlalchemy", "site-packages")):
            faults.append(f"{case.method} {case.formatted_path} tells {response.text:.300}")

    attempt()


def test_T170_every_route_that_fails_tells_an_id_and_nothing_else(app: APIFlask, own_database: str, people: cast.Cast) -> None:
    """Each view replaced by one that breaks in the ugliest way."""
    client = app.test_client()
    with psycopg.connect(own_database, autocommit=True) as owner:
        headers = bearer(app, owner, people.alice)
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
