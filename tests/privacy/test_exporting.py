"""Exports: complete, only one's own, once however often they are broken off, and gone after a week."""

import csv
import io
import json
import zipfile
from uuid import UUID, uuid4

import psycopg
import pytest
import sqlalchemy as sa

from dana.database.transactions import Database
from dana.errors import Conflict, NotFound
from dana.privacy import chapters, exporting, spreadsheet, tables
from dana.privacy.exporting import Exports
from dana.security.secrets import Sealer
from tests import cast
from tests.privacy.conftest import CANARY, House, furnish, places


@pytest.fixture
def exports(database: Database, sealer: Sealer) -> Exports:
    return Exports(database, sealer)


def made(database: Database, exports: Exports, house: House, contact_id: UUID | None, user_id: UUID) -> zipfile.ZipFile:
    with database.account_transaction(house.account_id) as db:
        export_id = exports.ask(db, house.account_id, contact_id, user_id)
    for _ in range(10):
        exports.work(house.account_id, export_id)
    return zipfile.ZipFile(io.BytesIO(b"".join(exports.file(house.account_id, export_id))))


def lines(archive: zipfile.ZipFile, name: str) -> list[dict]:
    return [json.loads(line) for line in archive.read(f"{name}.jsonl").decode().splitlines()]


def test_T085_an_export_of_the_account_has_every_row_of_every_table(
    database: Database, exports: Exports, house: House, people: cast.Cast, owner_url: str
) -> None:
    archive = made(database, exports, house, None, people.alice.user_id)
    assert archive.testzip() is None
    about = json.loads(archive.read("about.json"))
    with psycopg.connect(owner_url) as db:
        for name in tables.TOLD:
            column = "id" if name == "accounts" else "account_id"
            count = db.execute(f"select count(*) from {name} where {column} = %s", (house.account_id,)).fetchone()[0]  # type: ignore[index]
            assert len(lines(archive, name)) == about["rows"][name] == count, name
        told = {row["id"]: row for row in lines(archive, "messages")}
        for stored_id, text, position in db.execute("select id, text, position from messages where account_id = %s", (house.account_id,)):
            assert (told[str(stored_id)]["text"], told[str(stored_id)]["position"]) == (text, position)
    assert {row["name"] for row in lines(archive, "users")} == {"Alice", "Bob", "Carol"}
    assert archive.read(f"files/{house.document_id}.txt") == b"A box costs 12 euros."


def test_T155_no_credential_is_in_an_export(database: Database, exports: Exports, house: House, people: cast.Cast) -> None:
    archive = made(database, exports, house, None, people.alice.user_id)
    everything = b"".join(archive.read(name) for name in archive.namelist() if name != "about.json").lower()
    for secret in ("token-1234567890", cast.APP_SECRET, "verify-me", "password_hash", '"secrets"'):
        assert secret.lower().encode() not in everything, secret
        assert secret.lower().encode().hex().encode() not in everything, secret


def test_T085_T090_an_export_of_a_contact_has_all_of_theirs_and_nothing_of_others(
    database: Database, exports: Exports, house: House, people: cast.Cast
) -> None:
    archive = made(database, exports, house, house.contact_id, people.alice.user_id)
    counts = json.loads(archive.read("about.json"))["rows"]
    assert {name: counts[name] for name in ("contacts", "identities", "conversations", "messages", "sources", "usage")} == {
        "contacts": 1, "identities": 1, "conversations": 1, "messages": 4, "sources": 1, "usage": 1,
    }  # fmt: skip
    assert counts["early_statuses"] == 1
    everything = b"".join(archive.read(name) for name in archive.namelist()).decode()
    assert "My name is " + CANARY in everything
    for others in ("Somebody else asks", "351910000999", str(house.other_contact_id), "Otto Other", "alice@example.com"):
        assert others not in everything, others


def test_T054_T076_an_export_is_not_there_for_another_account(
    database: Database, exports: Exports, house: House, people: cast.Cast, owner_url: str
) -> None:
    theirs = furnish(database, owner_url, people.mallory, canary="Mallorys-own-bird", sender="351919999999")
    archive = made(database, exports, house, None, people.alice.user_id)
    assert b"Mallorys-own-bird" not in b"".join(archive.read(name) for name in archive.namelist())
    with database.account_transaction(house.account_id) as db:
        (export_id,) = [item.row.id for item in exports.listed(db, house.account_id)]
    with pytest.raises(NotFound):
        exports.file(theirs.account_id, export_id)
    with database.account_transaction(theirs.account_id) as db:
        assert exports.listed(db, theirs.account_id) == []
        with pytest.raises(NotFound):
            exports.ask(db, theirs.account_id, house.contact_id, people.mallory.user_id)


def test_T085_an_export_that_is_killed_after_any_step_is_complete_and_has_nothing_twice(
    database: Database, exports: Exports, house: House, people: cast.Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chapters, "ROWS", 1)
    monkeypatch.setattr(chapters, "BYTES", 5)
    whole = made(database, exports, house, None, people.alice.user_id)
    with database.account_transaction(house.account_id) as db:
        db.execute(sa.text("delete from exports"))
        export_id = exports.ask(db, house.account_id, None, people.alice.user_id)
    keep, kills = exports._keep, 0

    def killed(*arguments: object) -> None:
        nonlocal kills
        keep(*arguments)  # type: ignore[arg-type]
        kills += 1
        if kills % 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(exports, "_keep", killed)
    for _ in range(400):
        try:
            exports.work(house.account_id, export_id)
        except KeyboardInterrupt:
            continue
        with database.account_transaction(house.account_id) as db:
            if db.execute(sa.text("select state from exports")).scalar() == "ready":
                break
    archive = zipfile.ZipFile(io.BytesIO(b"".join(exports.file(house.account_id, export_id))))
    assert kills > 20
    for name in whole.namelist():
        if name != "about.json":
            assert archive.read(name) == whole.read(name), name


def test_two_workers_at_once_write_one_export(database: Database, exports: Exports, house: House, people: cast.Cast) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with database.account_transaction(house.account_id) as db:
        export_id = exports.ask(db, house.account_id, None, people.alice.user_id)
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda _: exports.work(house.account_id, export_id), range(3)))
    archive = zipfile.ZipFile(io.BytesIO(b"".join(exports.file(house.account_id, export_id))))
    assert len(archive.namelist()) == len(set(archive.namelist()))
    assert len({row["id"] for row in lines(archive, "messages")}) == len(lines(archive, "messages")) == 5


def test_asking_twice_while_one_is_under_way_is_asking_once(database: Database, exports: Exports, house: House, people: cast.Cast) -> None:
    with database.account_transaction(house.account_id) as db:
        first = exports.ask(db, house.account_id, None, people.alice.user_id)
        assert exports.ask(db, house.account_id, None, people.bob.user_id) == first
        assert exports.ask(db, house.account_id, house.contact_id, people.bob.user_id) != first


def test_what_is_not_ready_cannot_be_fetched(database: Database, exports: Exports, house: House, people: cast.Cast) -> None:
    with database.account_transaction(house.account_id) as db:
        export_id = exports.ask(db, house.account_id, None, people.alice.user_id)
    with pytest.raises(Conflict):
        exports.file(house.account_id, export_id)
    with pytest.raises(NotFound):
        exports.file(house.account_id, uuid4())


def test_an_export_is_sealed_in_the_database_and_gone_after_a_week(
    database: Database, exports: Exports, house: House, people: cast.Cast, owner_url: str
) -> None:
    made(database, exports, house, None, people.alice.user_id)
    assert "export_parts" not in places(owner_url, CANARY)
    with psycopg.connect(owner_url, autocommit=True) as db:
        assert db.execute("select count(*) from export_parts").fetchone() != (0,)
        db.execute("update exports set expires_at = now() - interval '1 second'")
        (export_id,) = db.execute("select id from exports").fetchone()  # type: ignore[misc]
        missed = db.execute("select task, id from dana.missed_privacy(10)").fetchall()
    assert missed == [("export", export_id)]
    with pytest.raises(NotFound):
        exports.file(house.account_id, export_id)
    exports.work(house.account_id, export_id)
    with psycopg.connect(owner_url) as db:
        assert db.execute("select (select count(*) from exports), (select count(*) from export_parts)").fetchone() == (0, 0)


def test_an_export_that_always_breaks_ends_as_failed(
    database: Database, exports: Exports, house: House, people: cast.Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.account_transaction(house.account_id) as db:
        export_id = exports.ask(db, house.account_id, None, people.alice.user_id)
    monkeypatch.setattr(exports, "_step", lambda *_: 1 / 0)
    for _ in range(exporting.ATTEMPTS):
        with pytest.raises(ZeroDivisionError):
            exports.work(house.account_id, export_id)
    exports.work(house.account_id, export_id)
    with database.account_transaction(house.account_id) as db:
        assert db.execute(sa.text("select state from exports")).scalar() == "failed"


def test_the_page_and_the_table_show_every_message_and_run_nothing(
    database: Database, exports: Exports, house: House, people: cast.Cast
) -> None:
    with database.account_transaction(house.account_id) as db:
        db.execute(sa.text("update messages set text = '<script>alert(1)</script>' where text = 'Somebody else asks'"))
    archive = made(database, exports, house, None, people.alice.user_id)
    page = archive.read("conversations.html").decode()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert page.count("<p>") == 5
    assert page.endswith("</html>\n")
    table = list(csv.DictReader(io.StringIO(archive.read("messages.csv").decode("utf-8-sig"))))
    assert len(table) == 5
    (formula,) = [row["text"] for row in table if "1+1" in row["text"]]
    assert formula == f"'=1+1 {CANARY}"
    assert spreadsheet.value(formula) == f"=1+1 {CANARY}"
