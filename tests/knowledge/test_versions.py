"""A document's versions: replaced in place, at no moment half, restored, cancelled, unlocked."""

import threading
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import psycopg
import pytest
import sqlalchemy as sa

from dana.database import statements
from dana.database.transactions import Database
from dana.errors import Conflict, NotFound
from dana.knowledge import documents, ingest, versions
from dana.knowledge.embedding import Embedding
from dana.knowledge.ingest import Ingest
from dana.knowledge.reading import Reading, Unreadable
from dana.knowledge.search import Library
from dana.security.keys import Keys
from dana.security.secrets import Sealer
from tests import cast
from tests.knowledge.reader import Reader, Vectors

OLD = "Delivery\n\nParcels to Lisbon take three days.\n\nReturns are free within 45 days.\n\nHelmets may be tried on."
NEW = "Delivery\n\nParcels to Lisbon take nine days.\n\nReturns are free within 45 days.\n\nHelmets may be tried on."


@pytest.fixture
def account(owner_url: str) -> UUID:
    return cast.enter(owner_url).alice.account_id


@pytest.fixture(autouse=True)
def sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    """Short passages: one a paragraph."""
    monkeypatch.setattr("dana.knowledge.splitting.TARGET", 45)
    monkeypatch.setattr("dana.knowledge.splitting.OVERLAP", 0)
    monkeypatch.setattr("dana.knowledge.splitting.TAIL", 0)


@pytest.fixture
def vectors() -> Vectors:
    return Vectors()


@pytest.fixture
def reader(database: Database, vectors: Vectors) -> Reader:
    return Reader(database, vectors)


@pytest.fixture
def library(database: Database, vectors: Vectors) -> Library:
    return Library(database, vectors)  # type: ignore[arg-type]


@pytest.fixture
def document(database: Database, account: UUID, reader: Reader) -> UUID:
    """A document whose first version is searched."""
    with database.account_transaction(account) as db:
        made = documents.add(db, account, "delivery.txt", OLD.encode(), None).id
    reader.read_document(account, made)
    return made


def replace(database: Database, account: UUID, document: UUID, text: str | bytes, name: str = "delivery.txt") -> int:
    content = text if isinstance(text, bytes) else text.encode()
    with database.account_transaction(account) as db:
        return versions.add(db, account, document, documents.new_file(name, content), None)


def row(database: Database, account: UUID, document: UUID) -> Any:
    with database.account_transaction(account) as db:
        return db.execute(sa.text("select * from documents where id = :id"), {"id": document}).one()


def version(database: Database, account: UUID, document: UUID, number: int) -> Any:
    with database.account_transaction(account) as db:
        return db.execute(
            sa.text("select * from document_versions where document_id = :id and number = :number"), {"id": document, "number": number}
        ).one()


def passages(database: Database, account: UUID) -> list[tuple[Any, ...]]:
    """(id, position, text, start, whether it has a vector) in order."""
    with database.account_transaction(account) as db:
        rows = db.execute(sa.text(
            "select p.id, p.position, p.text, p.start_offset, v.number is not null from passages p left join passage_vectors v"
            " on v.account_id = p.account_id and v.number = p.number order by p.document_id, p.position"
        ))  # fmt: skip
        return [tuple(each) for each in rows]


def texts(database: Database, account: UUID) -> list[str]:
    return [each[2] for each in passages(database, account)]


def counted(database: Database, account: UUID) -> dict[int, int]:
    with database.account_transaction(account) as db:
        return {each.term: each.passages for each in db.execute(sa.text("select term, passages from terms"))}


def test_a_new_version_keeps_what_is_the_same_and_embeds_only_what_is_new(
    database: Database, account: UUID, document: UUID, reader: Reader, vectors: Vectors
) -> None:
    before = {text: key for key, _, text, _, _ in passages(database, account)}
    vectors.batches.clear()
    assert replace(database, account, document, NEW) == 2
    reader.read_document(account, account)
    after = passages(database, account)
    kept = [text for key, _, text, _, _ in after if before.get(text) == key]
    assert kept == ["Returns are free within 45 days.", "Helmets may be tried on."]
    assert [each[1] for each in after] == list(range(len(after)))
    assert all(has_vector for *_, has_vector in after)
    assert vectors.batches == [1]
    told, now = version(database, account, document, 2), row(database, account, document)
    assert (told.status, told.added, told.removed, told.kept) == ("ready", 1, 1, 2)
    assert ["nine" in item["text"] for item in told.changes["added"]] == [True]
    assert ["three" in item["text"] for item in told.changes["removed"]] == [True]
    assert (now.status, now.current, now.passages, now.embedded, now.size) == ("ready", 2, 3, 3, len(NEW))


def test_passages_that_moved_are_at_their_new_place_and_are_the_same_passages(
    database: Database, account: UUID, document: UUID, reader: Reader
) -> None:
    before = {text: key for key, _, text, _, _ in passages(database, account)}
    parts = OLD.split("\n\n")
    moved = "\n\n".join([parts[0], "Something quite new stands here now.", parts[3], parts[2], parts[1]])
    replace(database, account, document, moved)
    reader.read_document(account, account)
    for key, _, text, start, _ in passages(database, account):
        assert moved[start : start + len(text)] == text
        assert before.get(text, key) == key


def test_passages_that_are_there_twice_are_kept_as_often_as_they_are_there(
    database: Database, account: UUID, document: UUID, reader: Reader
) -> None:
    once, line = passages(database, account), "Helmets may be tried on."
    replace(database, account, document, f"{OLD}\n\n{line}\n\n{line}")
    reader.read_document(account, account)
    thrice = passages(database, account)
    assert [text for _, _, text, _, _ in thrice].count(line) == 3
    assert {each[0] for each in once} <= {each[0] for each in thrice}
    told = version(database, account, document, 2)
    assert (told.added, told.removed, told.kept) == (2, 0, 3)
    replace(database, account, document, OLD)
    reader.read_document(account, account)
    told = version(database, account, document, 3)
    assert (told.added, told.removed, told.kept) == (0, 2, 3)
    assert counted(database, account)[0] == 3


def test_the_old_passages_serve_while_the_new_file_waits_and_is_read(
    database: Database, account: UUID, document: UUID, reader: Reader, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[list[str]] = []

    def look(content: bytes, name: str, **more: Any) -> Reading:
        found.append([hit.text for hit in library.search(account, "parcels to Lisbon", limit=1)])
        assert row(database, account, document).stage == "reading"
        return read(content, name, **more)

    read = ingest.read
    monkeypatch.setattr(ingest, "read", look)
    replace(database, account, document, NEW)
    assert "three" in library.search(account, "parcels to Lisbon", limit=1)[0].text
    reader.read_document(account, account)
    assert "three" in found[0][0]
    assert "nine" in library.search(account, "parcels to Lisbon", limit=1)[0].text


def test_a_version_that_cannot_be_read_leaves_the_old_one_serving_and_says_why(
    database: Database, account: UUID, document: UUID, reader: Reader, library: Library
) -> None:
    before = passages(database, account)
    replace(database, account, document, b"%PDF-1.7\n" + b"garbage" * 50, "delivery.pdf")
    reader.read_document(account, account)
    now, told = row(database, account, document), version(database, account, document, 2)
    assert (now.status, now.stage, now.current, now.error) == ("ready", "ready", 1, None)
    assert (told.status, bool(told.error), bool(told.error_code)) == ("failed", True, True)
    assert passages(database, account) == before
    assert library.search(account, "parcels to Lisbon", limit=1)


class Killed(BaseException):
    """The worker is no more."""


@pytest.fixture
def killed_at(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int | None], None]]:
    """
    Ends the worker before its n-th way to the database: nothing after it happens, and what was not committed did not happen.

    Notices of commits go their own way, on another thread.
    """
    left: list[int | None] = [None]
    worker = threading.get_ident()
    runs = {name: getattr(statements._Line, name) for name in ("run", "run_together")}

    def counting(name: str) -> Any:
        def call(self: Any, *arguments: Any) -> Any:
            if left[0] is not None and threading.get_ident() == worker:
                left[0] -= 1
                if left[0] < 0:
                    raise Killed
            return runs[name](self, *arguments)

        return call

    for name in runs:
        monkeypatch.setattr(statements._Line, name, counting(name))
    yield lambda count: left.__setitem__(0, count)
    left[0] = None


def test_T150_killed_at_any_step_there_is_the_old_document_or_the_new_one_and_never_half_of_one(
    database: Database, account: UUID, document: UUID, vectors: Vectors, killed_at: Callable[[int | None], None]
) -> None:
    wholes = [texts(database, account)]
    replace(database, account, document, NEW)
    died = 0
    for step in range(60):
        killed_at(step)
        try:
            Ingest(database).read_document(account, account)
            ended = True
        except Killed:
            ended, died = False, died + 1
        killed_at(None)
        seen = texts(database, account)
        if seen not in wholes:
            assert ["nine" in text for text in seen] == [True, False, False], "all of the new version, in its order"
            wholes.append(seen)
        assert counted(database, account)[0] == len(seen)
        with database.account_transaction(account) as db:
            db.execute(sa.text("update documents set working_until = null, attempts = 0"))
        if ended:
            break
    assert ended
    assert died > 5
    assert len(wholes) == 2
    Embedding(database, vectors).embed_passages(account, account)  # type: ignore[arg-type]
    assert row(database, account, document).status == "ready"
    assert all(has_vector for *_, has_vector in passages(database, account))


def test_T150_killed_at_any_step_a_first_version_is_there_whole_or_not_at_all(
    database: Database, account: UUID, killed_at: Callable[[int | None], None]
) -> None:
    with database.account_transaction(account) as db:
        documents.add(db, account, "delivery.txt", OLD.encode(), None)
    for step in range(60):
        killed_at(step)
        try:
            Ingest(database).read_document(account, account)
            break
        except Killed:
            killed_at(None)
            assert len(texts(database, account)) in (0, 3)
            with database.account_transaction(account) as db:
                db.execute(sa.text("update documents set working_until = null, attempts = 0"))
    assert len(texts(database, account)) == 3
    assert counted(database, account)[0] == 3


def test_an_older_version_is_restored_as_the_newest(database: Database, account: UUID, document: UUID, reader: Reader) -> None:
    before = texts(database, account)
    replace(database, account, document, NEW)
    reader.read_document(account, account)
    with database.account_transaction(account) as db:
        assert versions.restore(db, account, document, 1, None) == 3
    assert texts(database, account) != before, "the newer one serves until the older one is read"
    reader.read_document(account, account)
    assert texts(database, account) == before
    told = version(database, account, document, 3)
    assert (told.file, told.added, told.removed, told.kept) == (1, 1, 1, 2)
    with database.account_transaction(account) as db:
        assert versions.content(db, account, document, 3)[1] == OLD.encode()
        assert documents.content(db, account, document)[1] == OLD.encode()
    with pytest.raises(Conflict), database.account_transaction(account) as db:
        versions.restore(db, account, document, 3, None)
    with pytest.raises(NotFound), database.account_transaction(account) as db:
        versions.restore(db, account, document, 99, None)


def test_the_same_file_again_is_no_new_version(database: Database, account: UUID, document: UUID) -> None:
    with pytest.raises(Conflict, match="same"):
        replace(database, account, document, OLD)
    replace(database, account, document, NEW)
    with pytest.raises(Conflict, match="same"):
        replace(database, account, document, NEW)


def test_of_two_versions_that_wait_only_the_later_is_read(database: Database, account: UUID, document: UUID, reader: Reader) -> None:
    replace(database, account, document, "Something else altogether.")
    replace(database, account, document, NEW)
    assert version(database, account, document, 2).error_code == "superseded"
    reader.read_document(account, account)
    assert row(database, account, document).current == 3
    assert any("nine" in text for text in texts(database, account))


def test_what_was_replaced_while_it_was_read_is_not_stored(
    database: Database, account: UUID, document: UUID, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, once = ingest.read, [NEW]

    def meanwhile(content: bytes, name: str, **more: Any) -> Reading:
        if once:
            replace(database, account, document, once.pop())
        return read(content, name, **more)

    replace(database, account, document, "Something else altogether.")
    monkeypatch.setattr(ingest, "read", meanwhile)
    reader.read_document(account, account)
    assert row(database, account, document).current == 1
    reader.read_document(account, account)
    assert row(database, account, document).current == 3


def test_only_so_many_versions_are_kept_and_never_without_the_one_that_is_searched(
    database: Database, account: UUID, document: UUID, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(versions, "MOST_KEPT", 3)
    for number in range(6):
        replace(database, account, document, f"Edition {number}.")
    with database.account_transaction(account) as db:
        assert [known.row.number for known in versions.listed(db, account, document)] == [7, 6, 5, 1]
        assert db.scalars(sa.text("select version from document_files order by 1")).all() == [1, 5, 6, 7]
    reader.read_document(account, account)
    assert texts(database, account) == ["Edition 5."]


def test_cancelled_before_it_is_read_it_failed_and_can_be_read_again(database: Database, account: UUID, reader: Reader) -> None:
    with database.account_transaction(account) as db:
        made = documents.add(db, account, "delivery.txt", OLD.encode(), None).id
        versions.cancel(db, account, made)
    reader.read_document(account, account)
    assert (row(database, account, made).status, row(database, account, made).error_code) == ("failed", "cancelled")
    with pytest.raises(Conflict), database.account_transaction(account) as db:
        versions.cancel(db, account, made)
    with database.account_transaction(account) as db:
        versions.retry(db, account, made)
    reader.read_document(account, account)
    assert row(database, account, made).status == "ready"


def test_cancelled_while_it_is_read_its_reader_is_stopped_and_the_old_version_serves(
    database: Database, account: UUID, document: UUID, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[bool] = []

    def slow(content: bytes, name: str, *, progress: Any, cancelled: Callable[[], bool], **more: Any) -> Reading:
        progress(3, 7)
        assert (row(database, account, document).done, row(database, account, document).total) == (3, 7)
        with database.account_transaction(account) as db:
            versions.cancel(db, account, document)
        heard.append(cancelled())
        raise Unreadable("cancelled", "Reading this file was cancelled.")

    monkeypatch.setattr(ingest, "LOOK_SECONDS", -1)
    monkeypatch.setattr(ingest, "read", slow)
    replace(database, account, document, NEW)
    reader.read_document(account, account)
    assert heard == [True]
    assert (row(database, account, document).status, version(database, account, document, 2).error_code) == ("ready", "cancelled")
    assert any("three" in text for text in texts(database, account))


def test_what_is_removed_while_it_is_read_stays_removed(
    database: Database, account: UUID, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = ingest.read

    def meanwhile(content: bytes, name: str, **more: Any) -> Reading:
        with database.account_transaction(account) as db:
            documents.remove(db, account, made)
        return read(content, name, **more)

    with database.account_transaction(account) as db:
        made = documents.add(db, account, "delivery.txt", OLD.encode(), None).id
    monkeypatch.setattr(ingest, "read", meanwhile)
    reader.read_document(account, account)
    assert texts(database, account) == []


def test_T158_a_password_opens_its_document_is_kept_sealed_and_goes_with_it(
    database: Database, account: UUID, owner_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealer = Sealer(Keys(cast.ROOT_KEY))
    read, given = ingest.read, list[str | None]()

    def guarded(content: bytes, name: str, *, password: str | None, **more: Any) -> Reading:
        given.append(password)
        if password != "open sesame":
            raise Unreadable("wrong_password" if password else "encrypted", "This file is protected by a password. Give it here.")
        return read(content, name, password=password, **more)

    monkeypatch.setattr(ingest, "read", guarded)
    work = Ingest(database, sealer)
    with database.account_transaction(account) as db:
        made = documents.add(db, account, "secret.txt", OLD.encode(), None).id
    work.read_document(account, account)
    assert row(database, account, made).error_code == "encrypted"
    for word, code in (("wrong", "wrong_password"), ("open sesame", None)):
        with database.account_transaction(account) as db:
            versions.give_password(db, sealer, account, made, word)
        work.read_document(account, account)
        assert row(database, account, made).error_code == code
    assert given == [None, "wrong", "open sesame"]
    with database.account_transaction(account) as db:
        assert versions.password_of(db, sealer, account, made) == "open sesame"
    with pytest.raises(Conflict), database.account_transaction(account) as db:
        versions.give_password(db, sealer, account, made, "again")
    replace(database, account, made, NEW)
    work.read_document(account, account)
    assert given[-1] == "open sesame", "a new edition is tried with the old one's"
    with psycopg.connect(owner_url) as db:
        assert b"sesame" not in b"".join(bytes(each[0] or b"") for each in db.execute("select sealed_password from document_versions"))
    with database.account_transaction(account) as db:
        documents.remove(db, account, made)
    with psycopg.connect(owner_url) as db:
        assert db.execute("select count(*) from document_versions").fetchone() == (0,)
