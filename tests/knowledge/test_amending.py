"""One sentence of a text is corrected: there alone, to the byte; what cannot be told for certain is left alone."""

import threading
from uuid import UUID

import pytest
import sqlalchemy as sa

from dana.database.transactions import Database
from dana.errors import Conflict
from dana.knowledge import amending, documents, versions
from dana.knowledge.amending import Sheet
from dana.knowledge.documents import Origin
from dana.knowledge.reading import MARKDOWN, TXT
from dana.knowledge.search import Library
from tests import cast
from tests.knowledge.reader import Reader, Vectors

OLD = "Delivery to Lisbon costs 12 euros."
NEW = "Delivery to Lisbon costs 19 euros."
TEXT = f"Delivery\r\n\r\n{OLD}  Parcels take 3 days.\r\n\tHelmets — may be tried on.\r\n".encode()


def sheet(content: bytes | str, media_type: str = TXT) -> Sheet:
    return Sheet(1, "prices.txt", media_type, content if isinstance(content, bytes) else content.encode())


def test_every_other_byte_stays_as_it_was() -> None:
    assert sheet(TEXT).corrected(OLD, NEW) == TEXT.replace(b"12", b"19")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_marked_encodings_stay_what_they_are(encoding: str) -> None:
    content = f"Lieferung\n\nDer Versand kostet 12 €.\n{OLD}".encode(encoding)
    made = sheet(content).corrected("Der Versand kostet 12 €.", "Der Versand kostet 19 €.")
    assert made == f"Lieferung\n\nDer Versand kostet 19 €.\n{OLD}".encode(encoding)


def test_a_sentence_that_was_wrapped_is_found_over_its_lines() -> None:
    assert sheet("Delivery to\r\n  Lisbon costs 12\r\neuros. More.").corrected(OLD, NEW) == f"{NEW} More.".encode()


@pytest.mark.parametrize(
    "content",
    [
        f"{OLD}\n\n{OLD}", f"{OLD}\n\nDelivery to\nLisbon  costs 12 euros.", "Delivery to Lisbon costs 13 euros.", f"Bike{OLD}", "",
        "Delivery to **Lisbon** costs 12 euros.", "Delivery to Lis-\nbon costs 12 euros.",
    ],
)  # fmt: skip
def test_what_does_not_stand_there_exactly_once_is_left_alone(content: str) -> None:
    assert sheet(content).corrected(OLD, NEW) is None


def test_what_is_in_an_encoding_that_has_to_be_guessed_is_left_alone() -> None:
    assert sheet(f"Größe\n{OLD}".encode("cp1252")).corrected(OLD, NEW) is None
    assert sheet(f"{OLD}\n".encode("utf-16-le")).corrected(OLD, NEW) is None, "and what has no mark"


@pytest.mark.parametrize(
    "unseen",
    [f"<!-- {OLD} -->", f"<!-- {OLD}", f"---\ntitle: Prices\nnote: {OLD}\n---\n", f"---\r\ntitle: Prices\r\nnote: {OLD}\r\n---\r\n"],
)
def test_what_no_reader_of_the_page_sees_is_not_the_place(unseen: str) -> None:
    assert sheet(f"{unseen}\n\nDelivery to *Lisbon* costs 12 euros.", MARKDOWN).corrected(OLD, NEW) is None
    if not unseen.endswith("."):
        made = sheet(f"{unseen}\n\n# Prices\n\n- {OLD}\n", MARKDOWN).corrected(OLD, NEW)
        assert made == f"{unseen}\n\n# Prices\n\n- {NEW}\n".encode()


def test_T202_words_are_put_there_as_words_and_not_as_a_pattern() -> None:
    made = sheet(TEXT).corrected(OLD, r"\1 \g<0> {0} %s")
    assert made == TEXT.replace(OLD.encode(), rb"\1 \g<0> {0} %s")
    assert sheet("It costs (12)+ euros?").corrected("It costs (12)+ euros?", "No.") == b"No."


@pytest.fixture
def people(owner_url: str) -> cast.Cast:
    return cast.enter(owner_url)


@pytest.fixture
def account(people: cast.Cast) -> UUID:
    return people.alice.account_id


@pytest.fixture
def vectors() -> Vectors:
    return Vectors()


@pytest.fixture
def reader(database: Database, vectors: Vectors) -> Reader:
    return Reader(database, vectors)


def added(database: Database, account: UUID, reader: Reader | None, name: str = "prices.txt", content: bytes = TEXT) -> UUID:
    with database.account_transaction(account) as db:
        made = documents.add(db, account, name, content, None).id
    if reader:
        reader.read_document(account, made)
    return made


def amend(database: Database, account: UUID, document: UUID, number: int = 1, after: str = NEW) -> int:
    with database.account_transaction(account) as db:
        return amending.amend(db, account, document, number, OLD, after, user_id=None).number


def sheets(database: Database, account: UUID, *ids: UUID) -> set[UUID]:
    with database.account_transaction(account) as db:
        return set(amending.sheets(db, account, ids))


def said(database: Database, account: UUID) -> str:
    with database.account_transaction(account) as db:
        return "\n".join(db.scalars(sa.text("select text from passages order by position")))


def test_the_old_words_are_gone_from_answers_with_the_commit_of_the_new_version(
    database: Database, account: UUID, reader: Reader, vectors: Vectors
) -> None:
    document = added(database, account, reader)
    library = Library(database, vectors)  # type: ignore[arg-type]
    assert amend(database, account, document) == 2
    assert [OLD in hit.text for hit in library.find(account, "delivery to Lisbon", limit=3).hits] == [True], "the old one serves meanwhile"
    reader.read_document(account, document)
    (hit,) = library.find(account, "delivery to Lisbon", limit=3).hits
    assert NEW in hit.text
    assert OLD not in said(database, account)
    with database.account_transaction(account) as db:
        assert versions.content(db, account, document, 1) == ("prices.txt", TEXT)
        assert versions.content(db, account, document, 2) == ("prices.txt", TEXT.replace(b"12", b"19"))
        newest = versions.get(db, account, document, 2)
        assert (newest.status, newest.added, newest.removed) == ("ready", 1, 1)


def test_a_text_that_was_written_here_stays_one(database: Database, account: UUID, reader: Reader) -> None:
    with database.account_transaction(account) as db:
        document = documents.write(db, account, "What is delivery?.md", f"What is delivery?\n{OLD}", None).id
    reader.read_document(account, document)
    amend(database, account, document)
    reader.read_document(account, document)
    assert NEW in said(database, account)
    with database.account_transaction(account) as db:
        assert versions.get(db, account, document, 2).media_type == TXT


def test_markdown_is_corrected_in_its_source(database: Database, account: UUID, reader: Reader) -> None:
    source = f"# Prices\n\n- **Bikes** are cheap.\n- {OLD}\n".encode()
    document = added(database, account, reader, "prices.md", source)
    amend(database, account, document)
    reader.read_document(account, document)
    with database.account_transaction(account) as db:
        assert versions.content(db, account, document, 2)[1] == source.replace(b"12", b"19")
    assert NEW in said(database, account)


def test_other_kinds_of_documents_are_not_offered(
    database: Database, account: UUID, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    text, table = added(database, account, reader), added(database, account, reader, "p.csv", f"a;b\n{OLD};2\n".encode())
    page = added(database, account, reader, "p.html", f"<html><body><p>{OLD}</p></body></html>".encode())
    with database.account_transaction(account) as db:
        web = documents.add(db, account, "page.txt", b"x " + TEXT, None, Origin("web", "https://www.example.com/")).id
    reader.read_document(account, web)
    unread = added(database, account, None, "new.txt", b"y " + TEXT)
    assert sheets(database, account, text, table, page, web, unread) == {text}
    for document in (table, page, web):
        with pytest.raises(Conflict, match="correct it there"):
            amend(database, account, document)
    monkeypatch.setattr(amending, "MOST_BYTES", 10)
    assert sheets(database, account, text) == set()


def test_a_document_that_changed_meanwhile_is_refused_with_what_to_do(database: Database, account: UUID, reader: Reader) -> None:
    document = added(database, account, reader)
    with database.account_transaction(account) as db:
        versions.add(db, account, document, documents.new_file("prices.txt", b"More. " + TEXT), None)
    with pytest.raises(Conflict, match="being read just now"):
        amend(database, account, document)
    reader.read_document(account, document)
    with pytest.raises(Conflict, match="changed the document meanwhile"):
        amend(database, account, document)
    assert amend(database, account, document, number=2) == 3


def test_a_document_that_is_gone_or_says_so_already_is_refused(database: Database, account: UUID, reader: Reader) -> None:
    document = added(database, account, reader)
    with pytest.raises(Conflict, match="says already"):
        amend(database, account, document, after=OLD)
    with database.account_transaction(account) as db:
        documents.remove(db, account, document)
    with pytest.raises(Conflict, match="deleted meanwhile"):
        amend(database, account, document)


def test_a_word_that_would_make_the_text_another_kind_of_file_is_refused(database: Database, account: UUID, reader: Reader) -> None:
    document = added(database, account, reader, content=OLD.encode())
    for after in ("<!doctype html><html><body>Free.</body></html>", "%PDF-1.7 free", "\x00\x00"):
        with pytest.raises(Conflict):
            amend(database, account, document, after=after)


def test_two_corrections_of_a_sentence_at_once_make_one_version(database: Database, account: UUID, reader: Reader) -> None:
    document = added(database, account, reader)
    together, done = threading.Barrier(2, timeout=10), []

    def correct(after: str) -> None:
        together.wait()
        try:
            done.append(amend(database, account, document, after=after))
        except Conflict as error:
            done.append(error.message)

    threads = [threading.Thread(target=correct, args=(after,)) for after in (NEW, "Delivery to Lisbon costs 21 euros.")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(done, key=str) == [2, amending.BUSY]


def test_T048_another_accounts_document_is_neither_seen_nor_changed(
    database: Database, people: cast.Cast, account: UUID, reader: Reader
) -> None:
    document = added(database, account, reader)
    assert sheets(database, people.mallory.account_id, document) == set()
    with pytest.raises(Conflict, match="deleted meanwhile"):
        amend(database, people.mallory.account_id, document)


def take_back(database: Database, account: UUID, document: UUID, made: int = 2, former: int = 1) -> tuple[str, int] | None:
    with database.account_transaction(account) as db:
        return amending.take_back(db, account, document, made, former, user_id=None)


def test_what_was_corrected_is_taken_back_by_the_version_before_it(database: Database, account: UUID, reader: Reader) -> None:
    document = added(database, account, reader)
    amend(database, account, document)
    reader.read_document(account, document)
    assert take_back(database, account, document) == ("prices.txt", 3)
    reader.read_document(account, document)
    assert OLD in said(database, account)


def test_what_was_not_read_yet_is_taken_back_too(database: Database, account: UUID, reader: Reader) -> None:
    document = added(database, account, reader)
    amend(database, account, document)
    assert take_back(database, account, document) == ("prices.txt", 3)
    reader.read_document(account, document)
    assert NEW not in said(database, account)


def test_what_somebody_changed_since_is_not_taken_back_and_what_is_gone_is_no_hindrance(
    database: Database, account: UUID, reader: Reader
) -> None:
    document = added(database, account, reader)
    amend(database, account, document)
    reader.read_document(account, document)
    with database.account_transaction(account) as db:
        versions.add(db, account, document, documents.new_file("prices.txt", b"Other words."), None)
    with pytest.raises(Conflict, match="restore the version"):
        take_back(database, account, document)
    with database.account_transaction(account) as db:
        documents.remove(db, account, document)
    assert take_back(database, account, document) is None


def test_a_correction_that_could_not_be_read_has_nothing_to_take_back(database: Database, account: UUID, reader: Reader) -> None:
    document = added(database, account, reader)
    amend(database, account, document)
    with database.account_transaction(account) as db:
        versions.cancel(db, account, document)
    assert take_back(database, account, document) is None
