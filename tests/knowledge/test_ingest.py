"""Many files: taken together, newest first, several workers beside each other; one that breaks does not hold up the others."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from dana.database.transactions import Database
from dana.knowledge import documents, ingest, storing
from dana.knowledge.documents import Origin
from dana.knowledge.ingest import Ingest
from dana.knowledge.reading import Page, PageLines, Reading, Remark, Report
from dana.knowledge.reading.values import Metadata
from tests import cast


@pytest.fixture
def account(owner_url: str) -> UUID:
    return cast.enter(owner_url).alice.account_id


def add(database: Database, account: UUID, *texts: str) -> list[UUID]:
    files = [documents.new_file(f"{number}.txt", text.encode()) for number, text in enumerate(texts)]
    with database.account_transaction(account) as db:
        return [added.id for added in documents.add_once(db, account, files, None)]


def rows(database: Database, account: UUID, statement: str) -> list[tuple[Any, ...]]:
    with database.account_transaction(account) as db:
        return [tuple(row) for row in db.execute(sa.text(statement))]


def test_many_small_files_are_read_in_one_go_by_one_wake_up(database: Database, account: UUID, owner_url: str) -> None:
    ids = add(database, account, *(f"Note {number} about helmets." for number in range(10)))
    waiting = [(task, row) for task, _, row, _ in cast.wake_ups(owner_url)]
    assert waiting == [("read_document", account)]
    Ingest(database).read_document(account, account)
    assert rows(database, account, "select count(*), min(stage) from documents where passages = 1") == [(len(ids), "embedding")]


def test_what_is_left_over_is_woken_for_so_that_others_take_their_share(
    database: Database, account: UUID, owner_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest, "TOGETHER", 2)
    add(database, account, "One.", "Two.", "Three.")
    for left in (1, 0):
        Ingest(database).read_document(account, account)
        assert rows(database, account, "select count(*) from documents where passages = 0") == [(left,)]
        assert ("read_document", account) in [(task, row) for task, _, row, _ in cast.wake_ups(owner_url)]


def test_while_files_wait_to_be_read_the_vectors_wait_for_them_but_not_for_ever(
    database: Database, account: UUID, owner_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest, "TOGETHER", 2)
    add(database, account, "One.", "Two.", "Three.")
    due = []
    for _ in range(2):
        Ingest(database).read_document(account, account)
        (at,) = [at for task, _, _, at in cast.wake_ups(owner_url) if task == "embed_passages"]
        due.append(at - datetime.now(UTC))
    assert timedelta() < due[0] <= timedelta(seconds=ingest.VECTORS_WAIT)
    assert due[1] <= timedelta(), "the last words are found: now the vectors"


def test_the_newest_file_is_read_first_and_before_it_the_one_that_was_asked_for(
    database: Database, account: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest, "TOGETHER", 1)
    (oldest,), (middle,), (newest,) = (add(database, account, text) for text in ("One.", "Two.", "Three."))
    read = []
    for asked in (account, oldest, account):
        Ingest(database).read_document(account, asked)
        done = {row[0] for row in rows(database, account, "select id from documents where passages > 0")}
        read += done - set(read)
    assert read == [newest, oldest, middle]


def test_workers_beside_each_other_read_each_file_once(database: Database, account: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest, "TOGETHER", 3)
    add(database, account, *(f"Note {number} about helmets." for number in range(18)))
    begun = threading.Barrier(4)

    def work(_: int) -> None:
        begun.wait()
        for _ in range(8):
            Ingest(database).read_document(account, account)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    assert rows(database, account, "select count(*), max(attempts) from documents where stage = 'embedding'") == [(18, 0)]
    assert rows(database, account, "select count(*), count(distinct document_id) from passages") == [(18, 18)]
    assert rows(database, account, "select passages from terms where term = 0") == [(18,)]


def test_T150_one_broken_file_among_many_fails_alone(database: Database, account: UUID) -> None:
    files = [documents.new_file("good.txt", b"Helmets."), documents.new_file("bad.pdf", b"%PDF-1.7\n" + b"x" * 99)]
    with database.account_transaction(account) as db:
        documents.add_once(db, account, files, None)
    Ingest(database).read_document(account, account)
    found = rows(database, account, "select name, stage from documents order by name")
    assert found == [("bad.pdf", "failed"), ("good.txt", "embedding")]


def test_T150_a_file_at_which_a_worker_died_is_taken_alone(database: Database, account: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = add(database, account, "One.", "Two.", "Three.")
    monkeypatch.setattr(Ingest, "_read", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        Ingest(database).read_document(account, account)
    monkeypatch.undo()
    with database.account_transaction(account) as db:
        db.execute(sa.text("update documents set working_until = null"))
    for left in (2, 1, 0):
        Ingest(database).read_document(account, account)
        assert rows(database, account, "select count(*) from documents where passages = 0") == [(left,)]
    assert len(ids) == 3


def test_what_breaks_the_storing_of_many_is_stored_one_by_one(database: Database, account: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    add(database, account, "Helmets.", "Canaries.")
    read = ingest.read

    def poisoned(content: bytes, name: str, **more: Any) -> Reading:
        reading = read(content, name, **more)
        return (
            Reading(**{**{slot: getattr(reading, slot) for slot in Reading.__slots__}, "page_count": 1 << 40})
            if b"Can" in content
            else reading
        )

    monkeypatch.setattr(ingest, "read", poisoned)
    with pytest.raises(Exception, match="out of range"):
        Ingest(database).read_document(account, account)
    assert rows(database, account, "select name from documents where passages > 0") == [("0.txt",)]


def test_the_report_the_metadata_and_the_places_of_lines_are_kept(
    database: Database, account: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [PageLines(200, 300, [(0, 8, 1, 2, 3, 4)]), PageLines(200, 300, [(9, 18, 5, 6, 7, 8)])]
    reading = Reading(
        "application/pdf", "Helmets.\nCanaries.", [Page(1, 0, 9), Page(2, 9, 18)], title="Things", page_count=2, lines=lines,
        metadata=Metadata(title="Things", author="Ana", language="en", page_labels=["i", "ii"]),
        report=Report(pages_read=2, ocr_pages=[2], warnings=[Remark("ocr_low_confidence", "Page 2 is hard to read.", 2)]),
    )  # fmt: skip
    monkeypatch.setattr(ingest, "read", lambda *_, **__: reading)
    (made,) = add(database, account, "Anything.")
    Ingest(database).read_document(account, account)
    ((report, metadata, title, pages),) = rows(database, account, "select report, metadata, title, pages from documents")
    assert (report["ocr_pages"], report["warnings"][0]["page"], title, pages) == ([2], 2, "Things", 2)
    assert metadata == {"title": "Things", "author": "Ana", "language": "en", "created": None, "modified": None}
    found = rows(database, account, "select number, lines, width, height, label from document_pages order by number")
    assert found == [(place, lines[place - 1].to_json(), 200.0, 300.0, label) for place, label in ((1, "i"), (2, "ii"))]
    ((kept, again),) = rows(database, account, f"select metadata, report from document_versions where document_id = '{made}'")
    assert (kept["page_labels"], again) == (["i", "ii"], report)


def test_a_written_text_carries_its_title(database: Database, account: UUID) -> None:
    with database.account_transaction(account) as db:
        made = documents.write(db, account, "Is it 3.5 / 4 EUR?", "Yes, it is.", None, tags=["Prices"])
        again = documents.write(db, account, "Is it 3.5 / 4 EUR?", "Yes, it is.", None)
        other = documents.write(db, account, "Another question", "Yes, it is.", None)
    assert (again.id, again.already, other.already) == (made.id, True, False)
    Ingest(database).read_document(account, account)
    found = rows(database, account, "select name, title, origin, tags from documents order by name desc")
    assert found[0][0] == "Is it 3.5 / 4 EUR?"
    assert found[0][1].replace("∕", "/") == "Is it 3.5 / 4 EUR?"
    assert found[0][2:] == ("written", ["Prices"])


def test_the_same_words_in_another_file_have_the_same_digest() -> None:
    assert storing.text_digest("Parcels  take\nthree days.") == storing.text_digest("Parcels take three days.")
    assert storing.text_digest("Parcels take three days.") != storing.text_digest("Parcels take nine days.")


def test_documents_of_web_pages_may_have_the_same_content(database: Database, account: UUID) -> None:
    with database.account_transaction(account) as db:
        made = {documents.add(db, account, "page.txt", b"Sold out.", None, Origin("web", f"https://shop.example/{n}")).id for n in range(2)}
    assert len(made) == 2
