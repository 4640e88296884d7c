"""A change of the root key: all that is sealed opens at every moment, and afterwards the old key opens nothing."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
import sqlalchemy as sa

from dana.database.transactions import Database
from dana.errors import Unreadable
from dana.security import reseal
from dana.security.keys import Keys
from dana.security.reseal import PLACES, Resealed, Resealing
from dana.security.secrets import Sealer
from tests import cast

OLD, NEW = "an older invented root key for tests: 48 signs 01", "the newer invented root key of tests: 48 signs 02"
BEFORE, DURING, AFTER = Sealer(Keys(OLD)), Sealer(Keys([NEW, OLD])), Sealer(Keys(NEW))
NOBODY = UUID(int=0)
CHECKOUT = Path(__file__).parents[2]


@pytest.fixture
def people(owner_url: str) -> cast.Cast:
    return cast.enter(owner_url)


def fill(owner_url: str, people: cast.Cast, sealer: Sealer, integrations: int = 5) -> None:
    """Something in every place that is sealed."""
    with psycopg.connect(owner_url) as db:
        for someone in (people.alice, people.mallory):
            for number in range(integrations):
                row = uuid4()
                sealed = sealer.seal(f"secret {number}", account_id=someone.account_id, table="integrations", row_id=row, field="secrets")
                db.execute(
                    "insert into integrations (account_id, id, connector, name, external_id, secrets) values (%s, %s, '', '', '', %s)",
                    (someone.account_id, row, sealed),
                )
                if number == 0:  # beside a removed one's credentials and a replaced secret
                    former = uuid4()
                    left = sealer.seal("{}", account_id=someone.account_id, table="farewells", row_id=row, field="sealed")
                    db.execute("insert into farewells (account_id, id, sealed) values (%s, %s, %s)", (someone.account_id, row, left))
                    old = sealer.seal("old", account_id=someone.account_id, table="former_secrets", row_id=former, field="sealed")
                    db.execute(
                        "insert into former_secrets (account_id, id, integration_id, name, sealed, until)"
                        " values (%s, %s, %s, 'app_secret', %s, now())",
                        (someone.account_id, former, row, old),
                    )
            paper, edition = uuid4(), uuid4()
            sealed = sealer.seal("opens", account_id=someone.account_id, table="document_versions", row_id=edition, field="sealed_password")
            db.execute(
                "insert into documents (account_id, id, name, media_type, size, sha256) values (%s, %s, '', '', 0, '')",
                (someone.account_id, paper),
            )
            db.execute(
                "insert into document_versions (account_id, document_id, number, id, name, media_type, size, sha256, file, sealed_password)"
                " values (%s, %s, 1, %s, '', '', 0, '', 1, %s)",
                (someone.account_id, paper, edition, sealed),
            )
            export, part = uuid4(), uuid4()
            place: dict[str, Any] = {"account_id": someone.account_id, "table": "export_parts", "row_id": part, "field": "content"}
            db.execute("insert into exports (account_id, id, asked_by) values (%s, %s, %s)", (someone.account_id, export, uuid4()))
            db.execute(
                "insert into export_parts (account_id, id, export_id, number, entry, content) values (%s, %s, %s, 0, 'x', %s)",
                (someone.account_id, part, export, sealer.seal_bytes(b"\x00part", **place)),
            )
            person = someone.user_id
            factor = sealer.seal("JBSWY3DP", account_id=person, table="users", row_id=person, field="second_factor")
            db.execute("update users set second_factor = %s where id = %s", (factor, person))
        letter = uuid4()
        words = sealer.seal("{}", account_id=NOBODY, table="letters", row_id=letter, field="sealed")
        db.execute("insert into dana.letters (id, kind, sealed) values (%s, 'letter', %s)", (letter, words))


QUERIES = {
    "integrations": "select account_id, id, secrets from integrations where length(secrets) > 0",
    "former_secrets": "select account_id, id, sealed from former_secrets",
    "farewells": "select account_id, id, sealed from farewells",
    "document_versions": "select account_id, id, sealed_password from document_versions",
    "export_parts": "select account_id, id, content from export_parts",
    "users": "select id, id, second_factor from users where second_factor is not null",
    "letters": f"select '{NOBODY}'::uuid, id, sealed from dana.letters",
}


def opens(owner_url: str, sealer: Sealer) -> dict[str, tuple[int, int]]:
    """(how many open, how many do not) in each place."""
    found = {}
    with psycopg.connect(owner_url) as db:
        for place in PLACES:
            good = bad = 0
            for owner, row_id, sealed in db.execute(QUERIES[place.table]):  # type: ignore[arg-type]
                try:
                    sealer.open_bytes(bytes(sealed), account_id=owner, table=place.table, row_id=row_id, field=place.field)
                    good += 1
                except Unreadable:
                    bad += 1
            found[place.table] = (good, bad)
    return found


ALL = {"integrations": (10, 0), "former_secrets": (2, 0), "farewells": (2, 0), "document_versions": (2, 0),
       "export_parts": (2, 0), "users": (2, 0), "letters": (1, 0)}  # fmt: skip
NONE = {name: (0, good) for name, (good, _) in ALL.items()}


def test_T158_everything_sealed_is_under_the_new_key_and_the_old_one_is_useless(
    database: Database, owner_url: str, people: cast.Cast
) -> None:
    fill(owner_url, people, BEFORE)
    assert opens(owner_url, BEFORE) == opens(owner_url, DURING) == ALL
    assert opens(owner_url, AFTER) == NONE
    assert Resealing(database, DURING).run() == Resealed(21, 0)
    assert opens(owner_url, AFTER) == opens(owner_url, DURING) == ALL
    assert opens(owner_url, BEFORE) == NONE
    assert Resealing(database, DURING).run() == Resealed(0, 0)


def test_T158_it_goes_on_after_being_killed_at_any_value(
    database: Database, owner_url: str, people: cast.Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(owner_url, people, BEFORE)
    monkeypatch.setattr(reseal, "BATCH", 2)
    resealing = Resealing(database, DURING)
    swap, kills = resealing._swap, 0

    def killed(*arguments: Any) -> int:
        nonlocal kills
        kills += 1
        if kills % 3 == 0:
            raise KeyboardInterrupt  # before the value
        done = swap(*arguments)
        if kills % 3 == 1:
            raise KeyboardInterrupt  # between the value and its commit
        return done

    monkeypatch.setattr(resealing, "_swap", killed)
    for _ in range(100):
        try:
            resealing.run()
            break
        except KeyboardInterrupt:
            assert opens(owner_url, DURING) == ALL
    assert kills > 15
    assert opens(owner_url, AFTER) == ALL


def test_T158_what_work_changes_meanwhile_is_neither_lost_nor_left_behind(database: Database, owner_url: str, people: cast.Cast) -> None:
    fill(owner_url, people, BEFORE, integrations=60)
    stop = threading.Event()
    wrong: list[str] = []
    written: dict[UUID, str] = {}

    def work(someone: cast.Someone, lane: int) -> None:
        with database.account_transaction(someone.account_id) as db:
            ids = list(db.scalars(sa.text("select id from integrations order by id")))[lane::2]
        turn = 0
        while not stop.is_set():
            row_id, turn = ids[turn % len(ids)], turn + 1
            place: dict[str, Any] = {"account_id": someone.account_id, "table": "integrations", "row_id": row_id, "field": "secrets"}
            with database.account_transaction(someone.account_id) as db:
                sealed = db.execute(sa.text("select secrets from integrations where id = :id for update"), {"id": row_id}).scalar_one()
                try:
                    opened = DURING.open(bytes(sealed), **place)
                except Unreadable:
                    wrong.append("unreadable in between")
                    continue
                if written.get(row_id, opened) != opened:
                    wrong.append("a change was lost")
                sealer = BEFORE if turn < 40 else DURING  # a process that has not heard of the new key yet, at first
                text = f"secret {uuid4()}"
                values = {"new": sealer.seal(text, **place), "id": row_id}
                db.execute(sa.text("update integrations set secrets = :new where id = :id"), values)
            written[row_id] = text

    with ThreadPoolExecutor(4) as pool:
        workers = [pool.submit(work, someone, lane) for someone in (people.alice, people.mallory) for lane in (0, 1)]
        found = [Resealing(database, DURING).run() for _ in range(4)]
        stop.set()
        for worker in workers:
            worker.result()
    assert wrong == []
    assert len(written) > 20
    assert sum(item.done for item in found) >= 60
    Resealing(database, DURING).run()
    assert opens(owner_url, AFTER)["integrations"] == (120, 0)


@pytest.fixture
def environment(app_url: str, tmp_path: Path) -> dict[str, str]:
    return {
        **os.environ, "DANA_ENV_FILE": "no", "DANA_HOME": str(tmp_path), "DATABASE_APP_URL": app_url, "DANA_SECRET_KEY": NEW,
        "DANA_OLD_SECRET_KEYS": OLD,
    }  # fmt: skip


def run(environment: dict[str, str]) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "dana.main", "reseal"]
    return subprocess.Popen(command, cwd=CHECKOUT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


@pytest.fixture
def ended() -> Iterator[list[subprocess.Popen[str]]]:
    processes: list[subprocess.Popen[str]] = []
    yield processes
    for process in processes:
        if process.poll() is None:
            process.kill()
        process.communicate()


def test_T158_the_command_that_is_killed_in_the_middle_is_run_again(
    owner_url: str, people: cast.Cast, environment: dict[str, str], ended: list[subprocess.Popen[str]]
) -> None:
    fill(owner_url, people, BEFORE, integrations=1500)
    process = run(environment)
    ended.append(process)
    pause = threading.Event()
    while process.poll() is None and opens(owner_url, AFTER)["integrations"][0] == 0:
        pause.wait(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    good, bad = opens(owner_url, AFTER)["integrations"]
    assert good > 0
    assert bad > 0, "it was killed in the middle"
    assert opens(owner_url, DURING)["integrations"] == (3000, 0)
    again = run(environment)
    ended.append(again)
    said, _ = again.communicate(timeout=100)
    assert again.returncode == 0, said
    assert f"{bad + 11} sealed values are under the current key now." in said
    assert opens(owner_url, AFTER)["integrations"] == (3000, 0)
    assert opens(owner_url, BEFORE)["integrations"] == (0, 3000)


def test_what_no_key_opens_is_said_and_the_rest_is_done(database: Database, owner_url: str, people: cast.Cast) -> None:
    fill(owner_url, people, Sealer(Keys("a root key that this installation never had, 123")), integrations=1)
    fill(owner_url, people, BEFORE, integrations=1)
    found = Resealing(database, DURING).run()
    assert found.unreadable >= 4
    assert found.done >= 5


# Bytes that are not sealed, each for its reason.
NOT_SEALED = {
    "documents.sha256": "of a file's content", "document_versions.sha256": "of a file's content",
    "web_pages.digest": "of a page's words",
    "documents.text_digest": "of a file's words", "document_files.content": "what people uploaded, as everything they write",
    "sign_ins.secret_hash": "a keyed hash", "api_keys.secret_hash": "a keyed hash", "invitations.token_hash": "a keyed hash",
    "one_time_tokens.digest": "a keyed hash", "registrations.digest": "a keyed hash", "registrations.browser": "a keyed hash",
    "recovery_codes.digest": "a keyed hash", "spent.key": "a hash", "audit_entries.hash": "of the entry",
    "audit_heads.hash": "of the entry",
    "audit_entries.seal": "a signature over the hash", "installation_entries.hash": "of the entry",
    "installation_entries.seal": "a signature over the hash",
}  # fmt: skip


def test_T158_every_column_of_bytes_is_resealed_or_is_not_sealed_for_a_reason(owner_url: str) -> None:
    with psycopg.connect(owner_url) as db:
        columns = {
            f"{table}.{column}"
            for table, column in db.execute(
                "select table_name, column_name from information_schema.columns "
                "where data_type = 'bytea' and table_schema in ('public', 'dana')"
            )
        }
    assert columns - set(NOT_SEALED) == {f"{place.table}.{place.field}" for place in PLACES}
    assert set(NOT_SEALED) <= columns
