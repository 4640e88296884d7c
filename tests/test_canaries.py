"""T078, the gate of the whole suite: a test in which one account, or a log, is told what it must not fails, even if it never looked."""

# ruff: noqa: F811 - fixtures are imported

import functools
import logging
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
import structlog
from apiflask import APIFlask

from dana.database.transactions import Database
from dana.jobs import Lane
from dana.mail import Letter
from dana.parts import Parts
from dana.realtime import publish
from dana.security import web
from tests import cast
from tests.canaries import EXEMPT, GATE
from tests.conftest import ROOT_KEY
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


def log(**values: object) -> None:
    structlog.get_logger().warning("noted", **values)


def test_T078_a_line_of_one_account_with_what_another_has_is_a_hit(database: Database, people: cast.Cast) -> None:
    conversation_id = cast.a_conversation(database, cast.a_channel(database, people.alice))
    with structlog.contextvars.bound_contextvars(account_id=str(people.mallory.account_id), row_id=str(conversation_id)):
        log()
    (hit,) = GATE.take()
    assert hit.startswith(f"the log line noted: told account {people.mallory.account_id} what stands in no log, or another account has")
    assert str(conversation_id) in hit
    log(account_id=people.mallory.account_id, name="Acme")
    assert len(GATE.take()) == 1, "the name alone is enough"
    log(account_id=people.alice.account_id, row_id=conversation_id, name="Acme")
    log(row_id=conversation_id)
    assert GATE.take() == [], "its own, and an id for the operators"


def test_T078_T169_what_people_write_and_every_secret_of_the_tests_stands_in_no_line(
    app: APIFlask, database: Database, people: cast.Cast, alice: SignedIn
) -> None:
    written = "My parcel to Lisbon never came, I am Ana Duarte"
    conversation_id = cast.a_conversation(database, cast.a_channel(database, people.alice), written)
    reply = "Dear Ana, it is on its way again"
    alice.post(f"/api/conversations/{conversation_id}/reply", json={"text": reply})
    assert GATE.take() == []
    for words in (written, reply, cast.PASSWORD, cast.APP_SECRET, ROOT_KEY):
        log(account_id=people.alice.account_id, note=f"was: {words}!")
        assert any(words in hit for hit in GATE.take()) is (words != ROOT_KEY), "the root key is hidden by what it is"
    logging.getLogger("library").warning("could not send %s", written)
    assert [hit.partition(":")[0] for hit in GATE.take()] == ["a library's log line"]
    GATE.begin()
    log(note=written)
    assert GATE.take() == [], "another test's"


def test_T078_a_customers_own_words_stand_in_no_line_of_nobody(database: Database, people: cast.Cast) -> None:
    canary = GATE.canary(people.alice.account_id)
    log(platform_id=f"wamid.{canary}")
    assert len(GATE.take()) == 1
    log(account_id=people.alice.account_id, platform_id=f"wamid.{canary}")
    assert GATE.take() == []


def test_T078_a_crash_is_looked_at_with_its_traceback_in_jobs_and_requests(
    app: APIFlask, database: Database, people: cast.Cast, mallory: SignedIn
) -> None:
    conversation_id = cast.a_conversation(database, cast.a_channel(database, people.alice))

    def crashes(*_: Any, **__: Any) -> None:
        raise RuntimeError(f"no place for {conversation_id}")

    Lane(database, "messages", {"answer": crashes}, 1)._work("answer", people.mallory.account_id, UUID(int=1))
    (hit,) = GATE.take()
    assert hit.startswith("the log line job_failed")
    view = app.view_functions["conversations.list_conversations"]
    app.view_functions["conversations.list_conversations"] = functools.wraps(view)(crashes)
    assert mallory.get("/api/conversations").status_code == 500
    (hit,) = GATE.take()
    assert hit.startswith(f"the log line request_crashed: told account {people.mallory.account_id}")


@pytest.mark.parametrize(
    "line",
    [
        "2026 [info] \x1b[1mjob_failed\x1b[0m \x1b[36maccount_id\x1b[0m=\x1b[35m{account}\x1b[0m error={conversation}",
        '{{"account_id": "{account}", "event": "job_failed", "error": "{conversation}"}}',
        "Traceback: {text}",
        "gunicorn: {password}",
    ],
)
def test_T078_what_another_process_writes_down_is_read_line_by_line(
    database: Database, people: cast.Cast, tmp_path: Path, line: str
) -> None:
    text = "Where is my parcel to Lisbon?"
    conversation_id = cast.a_conversation(database, cast.a_channel(database, people.alice), text)
    written = tmp_path / "web.log"
    written.write_text(f"[info] worker_ready threads=96\n[info] looked at conversation={conversation_id}\n")
    GATE.look_at_file(written)
    assert GATE.take() == []
    shown = line.format(account=people.mallory.account_id, conversation=conversation_id, text=text, password=cast.PASSWORD)
    written.write_text(f"[info] worker_ready threads=96\n{shown}\n")
    GATE.look_at_file(written)
    (hit,) = GATE.take()
    assert hit.startswith("a line of web.log")


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
