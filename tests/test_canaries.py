"""T078, the gate of the whole suite: a test in which one account is told what another has fails, even if it never looked."""

# ruff: noqa: F811 - fixtures are imported

from dataclasses import replace
from uuid import UUID

import psycopg
import pytest
from apiflask import APIFlask

from dana.database.transactions import Database
from dana.mail import Letter
from dana.realtime import publish
from dana.routes.parts import Parts
from dana.security import web
from tests import cast
from tests.canaries import EXEMPT, GATE
from tests.routes.conftest import SignedIn, alice, app, mallory, people  # noqa: F401 - fixtures

pytest_plugins = ["pytester"]


def break_the_wall(monkeypatch: pytest.MonkeyPatch, account_id: UUID) -> None:
    """Whoever comes is taken for somebody of that account."""
    identify = web.identify
    monkeypatch.setattr(web, "identify", lambda token: replace(identify(token), account_id=account_id))


def test_T078_an_answer_with_anothers_ids_is_a_hit(
    database: Database,
    people: cast.Cast,
    mallory: SignedIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    conversation_id = cast.a_conversation(database, cast.a_channel(database, people.alice))
    looked_at = GATE.looked_at
    assert mallory.get(f"/api/conversations/{conversation_id}").status_code == 404
    assert GATE.looked_at == looked_at + 1
    assert GATE.take() == []
    break_the_wall(monkeypatch, people.alice.account_id)
    assert mallory.get("/api/conversations").status_code == 200
    (hit,) = GATE.take()
    assert hit.startswith("GET /api/conversations answered 200: told account " + str(people.mallory.account_id))
    assert str(conversation_id) in hit
    mallory.get("/api/account")
    assert any("Acme" in hit for hit in GATE.take()), "the name alone is enough"


def test_T078_what_one_said_oneself_and_ones_own_is_no_hit(database: Database, people: cast.Cast, alice: SignedIn) -> None:
    conversation_id = cast.a_conversation(database, cast.a_channel(database, people.alice))
    assert alice.get("/api/conversations").json["items"][0]["id"] == str(conversation_id)
    alice.get(f"/api/conversations/{people.mallory.account_id}")
    assert GATE.take() == []


def test_T078_the_operators_area_alone_may_name_all_accounts(
    app: APIFlask,
    people: cast.Cast,
    mallory: SignedIn,
    owner_url: str,
) -> None:
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute("update users set email_verified_at = now() where id = %s", (people.mallory.user_id,))
        db.execute("insert into dana.operators (user_id) values (%s)", (people.mallory.user_id,))
    answer = mallory.get("/api/admin/accounts")
    assert "Acme" in answer.text, "by design"
    assert GATE.take() == []
    assert [path for path in ("/api/admin/x", "/api/admin", "/api/administer", "/api/account", "/api/letters") if EXEMPT.match(path)] == [
        "/api/admin/x", "/api/admin", "/api/letters",
    ]  # fmt: skip


def test_T078_a_letter_and_a_live_update_with_what_another_has_are_hits(
    app: APIFlask,
    database: Database,
    people: cast.Cast,
) -> None:
    parts: Parts = app.extensions["dana.parts"]
    conversation_id = cast.a_conversation(database, cast.a_channel(database, people.alice))
    with parts.database.system_transaction() as db:
        parts.mail.queue(db, "x@example.net", Letter("News", "of Acme"), account_id=people.mallory.account_id)
    (hit,) = GATE.take()
    assert hit.startswith("a letter to x@example.net")
    with database.account_transaction(people.mallory.account_id) as db:
        publish(db, people.mallory.account_id, "conversation", conversation_id)
    (hit,) = GATE.take()
    assert hit.startswith("a live update")


INNER = """
from tests.canaries import GATE
from tests.conftest import pytest_runtest_call

def test_that_looked_at_nothing():
    GATE.hits.append("GET /x answered 200: told account A what another account has")

def test_beside_it():
    pass
"""


def test_T078_a_hit_fails_the_test_in_which_it_was_told(pytester: pytest.Pytester) -> None:
    pytester.makeconftest("from tests.conftest import pytest_runtest_call")
    pytester.makepyfile(INNER)
    outcome = pytester.runpytest_inprocess("-p", "no:cacheprovider")
    outcome.assert_outcomes(passed=1, failed=1)
    outcome.stdout.fnmatch_lines(["*the walls have a hole (test_that_looked_at_nothing)*", "GET /x answered 200*"])
