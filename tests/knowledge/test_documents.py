"""From an uploaded file to passages that are found, and out again."""

from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from dana.database.transactions import Database
from dana.errors import Conflict, NotFound
from dana.knowledge import documents, versions
from dana.knowledge.reading import Unreadable
from dana.knowledge.search import Library
from tests import cast
from tests.knowledge.reader import Reader, Vectors

DELIVERY = "Delivery\n\nParcels to Lisbon take three working days and cost 12 euros.\n\nReturns are free within 45 days."


@pytest.fixture
def people(owner_url: str) -> cast.Cast:
    return cast.enter(owner_url)


@pytest.fixture
def vectors() -> Vectors:
    return Vectors()


@pytest.fixture
def ingest(database: Database, vectors: Vectors) -> Reader:
    return Reader(database, vectors)


@pytest.fixture
def library(database: Database, vectors: Vectors) -> Library:
    return Library(database, vectors)  # type: ignore[arg-type]


def add(database: Database, account_id: UUID, text: str = DELIVERY, name: str = "delivery.txt") -> UUID:
    with database.account_transaction(account_id) as db:
        return documents.add(db, account_id, name, text.encode(), None).id


def get(database: Database, account_id: UUID, document_id: UUID) -> sa.Row[tuple[object, ...]]:
    with database.account_transaction(account_id) as db:
        return db.execute(sa.text("select * from documents where id = :id"), {"id": document_id}).one()


def terms(database: Database, account_id: UUID) -> dict[int, int]:
    with database.account_transaction(account_id) as db:
        return {row.term: row.passages for row in db.execute(sa.text("select term, passages from terms"))}


def test_a_document_becomes_ready_and_its_passage_is_found(database: Database, people: cast.Cast, ingest: Reader, library: Library) -> None:
    account = people.alice.account_id
    document_id = add(database, account)
    assert get(database, account, document_id).status == "queued"
    ingest.read_document(account, document_id)
    row = get(database, account, document_id)
    assert (row.status, row.stage, row.embedded, row.error) == ("ready", "ready", row.passages, None)
    found = library.search(account, "how long do parcels to Lisbon take?", limit=3)
    assert found[0].document_id == document_id
    assert "three working days" in found[0].text
    assert DELIVERY[found[0].start : found[0].end] == found[0].text
    assert found[0].similarity is not None


def test_without_the_embedding_process_it_is_found_by_its_words_and_later_by_meaning(
    database: Database, people: cast.Cast, ingest: Reader, library: Library, vectors: Vectors
) -> None:
    account = people.alice.account_id
    document_id = add(database, account)
    vectors.away = True
    ingest.read_document(account, document_id)
    assert get(database, account, document_id).status == "processing"
    assert library.search(account, "parcels Lisbon", limit=3)[0].similarity is None
    vectors.away = False
    with database.account_transaction(account) as db:
        db.execute(sa.text("update documents set working_until = null"))
    ingest.read_document(account, document_id)
    assert get(database, account, document_id).status == "ready"
    assert library.search(account, "parcels Lisbon", limit=3)[0].similarity is not None


def test_a_file_that_cannot_be_read_fails_with_the_reason_and_can_be_tried_again(
    database: Database, people: cast.Cast, ingest: Reader
) -> None:
    account = people.alice.account_id
    with pytest.raises(Unreadable):
        add(database, account, "")
    with database.account_transaction(account) as db:
        document_id = documents.add(db, account, "broken.pdf", b"%PDF-1.7\n" + b"garbage" * 50, None).id
    ingest.read_document(account, document_id)
    row = get(database, account, document_id)
    assert row.status == "failed"
    assert row.error
    with database.account_transaction(account) as db:
        versions.retry(db, account, document_id)
    assert get(database, account, document_id).status == "queued"
    with pytest.raises(Conflict), database.account_transaction(account) as db:
        versions.retry(db, account, document_id)


@pytest.mark.parametrize(
    "content",
    [b"MZ\x90\x00" + b"\x00" * 60, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, b"PK\x03\x04junk", b"\x89PNG\r\n\x1a\n\x00\x00"],
)
def test_T144_a_wrong_type_is_refused_by_content_whatever_its_name(database: Database, people: cast.Cast, content: bytes) -> None:
    with pytest.raises(Unreadable), database.account_transaction(people.alice.account_id) as db:
        documents.add(db, people.alice.account_id, "harmless.pdf", content, None)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\price.pdf", "price.pdf"),
        ("a\x00b\r\nc\u202efdp.txt", "abcfdp.txt"),
        ("", "document"),
        ("x" * 500, "x" * 200),
    ],
)
def test_T145_a_name_is_a_label_never_a_path(name: str, expected: str) -> None:
    assert documents.label(name) == expected


def test_T150_a_document_that_kills_its_worker_again_and_again_is_given_up(database: Database, people: cast.Cast, ingest: Reader) -> None:
    account = people.alice.account_id
    document_id = add(database, account)
    with database.account_transaction(account) as db:
        db.execute(sa.text("update documents set attempts = 3, status = 'processing', working_until = now() - interval '1 s'"))
    ingest.read_document(account, document_id)
    assert get(database, account, document_id).error_code == "crashes"


def test_T089_a_removed_document_is_out_of_search_and_its_words_are_forgotten(
    database: Database, people: cast.Cast, ingest: Reader, library: Library
) -> None:
    account = people.alice.account_id
    kept, removed = add(database, account, DELIVERY + "\n\nHelmets may be tried on.", "kept.txt"), add(database, account)
    for document_id in (kept, removed):
        ingest.read_document(account, document_id)
    before = terms(database, account)
    with database.account_transaction(account) as db:
        documents.remove(db, account, removed)
    after = terms(database, account)
    assert after[0] == before[0] - 1
    assert {item.document_id for item in library.search(account, "parcels to Lisbon", limit=10)} == {kept}
    with database.account_transaction(account) as db:
        documents.remove(db, account, kept)
    assert terms(database, account) == {}
    assert library.search(account, "parcels to Lisbon", limit=10) == []


def test_reading_twice_at_once_or_again_counts_nothing_twice(database: Database, people: cast.Cast, ingest: Reader) -> None:
    account = people.alice.account_id
    document_id = add(database, account)
    ingest.read_document(account, document_id)
    once = terms(database, account)
    ingest.read_document(account, document_id)
    with database.account_transaction(account) as db:
        db.execute(sa.text("update documents set status = 'queued', stage = 'queued', working_until = null"))
        db.execute(sa.text("update document_versions set status = 'queued'"))
    ingest.read_document(account, document_id)
    assert terms(database, account) == once


def test_T069_another_accounts_twin_document_is_never_found(
    database: Database, people: cast.Cast, ingest: Reader, library: Library
) -> None:
    for someone in (people.alice, people.mallory):
        document_id = add(database, someone.account_id, DELIVERY + f"\n\nThe canary of {someone.name} is {someone.account_id}.")
        ingest.read_document(someone.account_id, document_id)
    for question in ("canary", "parcels to Lisbon", str(people.mallory.account_id), "Mallory"):
        for item in library.search(people.alice.account_id, question, limit=50):
            assert str(people.mallory.account_id) not in item.text
    with pytest.raises(NotFound), database.account_transaction(people.mallory.account_id) as db:
        documents.get(db, people.mallory.account_id, uuid4())


def test_a_question_of_nothing_finds_nothing(library: Library, people: cast.Cast) -> None:
    assert library.search(people.alice.account_id, "   ", limit=5) == []
    assert library.search(people.alice.account_id, "Lisbon", limit=5) == []


def test_a_vector_of_another_model_is_not_compared_but_its_words_are_found(
    database: Database, people: cast.Cast, ingest: Reader, library: Library, vectors: Vectors
) -> None:
    account = people.alice.account_id
    document_id = add(database, account)
    ingest.read_document(account, document_id)
    other = Vectors()
    other.model_id = "another-model"
    found = Library(database, other).search(account, "parcels to Lisbon", limit=5)  # type: ignore[arg-type]
    assert [item.similarity for item in found] == [None]
