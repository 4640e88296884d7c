"""The real worker, ended without warning while it reads a new version: the old one answers whole, and the next worker goes on."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from dana.database import migrate
from dana.database.transactions import Database
from dana.knowledge import documents, versions
from dana.settings import NO_FILE
from tests import cast
from tests.conftest import ROOT_KEY

ROOT = Path(__file__).resolve().parents[2]
OLD = "The old price of the lamp is 12 euros."
NEW = "\n\n".join(
    f"Article {number} of the new list costs {number % 97} euros and comes in {number % 13} colours." for number in range(30_000)
)


@contextmanager
def a_worker(own_database: str, app_home: Path, home: Path) -> Iterator["subprocess.Popen[bytes]"]:
    environment = {
        **os.environ, NO_FILE: "no", "DANA_HOME": str(home), "DANA_ENV": "development", "DANA_DEMO": "0", "DANA_SECRET_KEY": ROOT_KEY,
        "DATABASE_APP_URL": migrate.app_url(own_database, app_home), "GRAPH_API_URL": "http://127.0.0.1:9",
        "EMBEDDING_BASE_URL": "http://127.0.0.1:9/v1", "PUBLIC_URL": "",
    }  # fmt: skip
    with (home / "worker.log").open("ab") as log:
        process = subprocess.Popen([sys.executable, "-m", "dana.main", "worker"], cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def eventually(look: Callable[[], bool], what: str, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not look():
        assert time.monotonic() < end, what
        time.sleep(0.01)


class Shelf:
    """One document, as its owner's database sees it."""

    def __init__(self, db: "psycopg.Connection[tuple[object, ...]]", document: UUID) -> None:
        self._db, self._id = db, document

    def one(self, what: str) -> tuple[object, ...]:
        row = self._db.execute(f"select {what} from documents where id = %s", (self._id,)).fetchone()
        assert row is not None
        return row

    def texts(self) -> list[str]:
        return [
            str(text) for (text,) in self._db.execute("select text from passages where document_id = %s order by position", (self._id,))
        ]

    def orphans(self) -> tuple[object, ...] | None:
        lost = "select 1 from passage_words w left join passages p using (account_id, number) where w.document_id = %s and p.id is null"
        return self._db.execute(lost, (self._id,)).fetchone()

    def nobody_works_on_it(self) -> None:
        """As if the dead worker's time were over."""
        self._db.execute("update documents set working_until = now() - interval '1 second' where id = %s", (self._id,))


@pytest.fixture
def owner(own_database: str) -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    with psycopg.connect(own_database, autocommit=True) as db:
        yield db


@pytest.fixture
def database(own_database: str, app_home: Path) -> Iterator[Database]:
    opened = Database(migrate.app_url(own_database, app_home), connections=2)
    yield opened
    opened.close()


def test_a_worker_killed_while_it_reads_a_version_leaves_the_old_one_whole_and_the_next_worker_goes_on(
    own_database: str, app_home: Path, database: Database, owner: "psycopg.Connection[tuple[object, ...]]", tmp_path: Path
) -> None:
    alice = cast.enter(own_database).alice
    with database.account_transaction(alice.account_id) as db:
        document = documents.add(db, alice.account_id, "prices.txt", OLD.encode(), None).id
    shelf = Shelf(owner, document)
    with a_worker(own_database, app_home, tmp_path):
        eventually(lambda: shelf.texts() == [OLD], "the first version is not read")
    with database.account_transaction(alice.account_id) as db:
        versions.add(db, alice.account_id, document, documents.new_file("prices.txt", NEW.encode()), None)
    for patience in (0.0, 0.4):  # at the beginning, and in the middle
        shelf.nobody_works_on_it()
        with a_worker(own_database, app_home, tmp_path) as worker:
            eventually(lambda: shelf.one("stage, working_until > now()") == ("reading", True), "the new version is not taken up")
            time.sleep(patience)
            assert shelf.texts() == [OLD], "the file is too short for this test: it was read before the worker died"
            worker.send_signal(signal.SIGKILL)
            worker.wait()
        assert shelf.texts() == [OLD], "nothing of a version that was not read to its end is searched"
        assert shelf.one("current") == (1,)
    shelf.nobody_works_on_it()
    with a_worker(own_database, app_home, tmp_path):
        eventually(lambda: shelf.one("current") == (2,), "the next worker does not go on")
    found = shelf.texts()
    assert OLD not in found
    assert "Article 0 of" in found[0]
    assert "Article 29999 of" in found[-1]
    assert shelf.one("passages") == (len(found),)
    assert shelf.orphans() is None
