"""The index: who may find what, and that a packed index finds what comparing everything finds."""

import math
import random
from collections.abc import Iterator, Sequence
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from dana.database.transactions import Database
from dana.knowledge import index, packing, search
from dana.knowledge.embedding import Embedding, sweeper
from dana.knowledge.packing import Packing
from dana.knowledge.search import Filters, Library
from dana.knowledge.splitting import Piece
from tests import cast

WORDS = [
    f"{a}{b}"
    for a in ("lamp", "cord", "shade", "bulb", "stand", "glass", "metal", "paper")
    for b in ("er", "ing", "ful", "ton", "ic", "ory", "and")
]


class Compass:
    """An embedder whose vectors lie in clusters around a mean, as real ones do; the same text always the same vector."""

    def __init__(self, model_id: str = "compass") -> None:
        self.model_id = model_id
        noise = random.Random(7)
        self._mean = [noise.gauss(0, 2) for _ in range(384)]
        self._topics = [[noise.gauss(0, 1) for _ in range(384)] for _ in range(40)]

    def embed_query(self, text: str) -> list[float]:
        noise = random.Random(text)
        near = noise.sample(self._topics, 3)
        vector = [m + a + 0.6 * b + 0.3 * c for m, a, b, c in zip(self._mean, *near, strict=True)]
        length = math.sqrt(sum(value * value for value in vector))
        return [value / length for value in vector]

    def embed_passages(self, texts: Sequence[str]) -> list[list[float]]:
        return [self.embed_query(text) for text in texts]


@pytest.fixture
def people(owner_url: str) -> cast.Cast:
    return cast.enter(owner_url)


@pytest.fixture
def account(people: cast.Cast) -> UUID:
    return people.alice.account_id


@pytest.fixture
def library(database: Database) -> Library:
    return Library(database, Compass())  # type: ignore[arg-type]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Packing pays from some dozens of passages on."""
    for module, name, value in (
        (search, "SMALL", 50), (packing, "SMALL", 50), (packing, "SEGMENT", 64), (packing, "ONE_CELL", 50), (packing, "IN_A_CELL", 25),
    ):  # fmt: skip
        monkeypatch.setattr(module, name, value)
    return


def codes(database: Database, account_id: UUID) -> list[int]:
    """The numbers of passages whose vectors are known as bits, one entry for each time."""
    both = "select unnest(numbers) as number from code_blocks union all select number from passage_codes order by number"
    with database.account_transaction(account_id) as db:
        return list(db.execute(sa.text(both)).scalars())


def sentences(count: int, seed: int = 1) -> list[str]:
    words = random.Random(seed)
    return [f"Article {number}: " + " ".join(words.choices(WORDS, k=20)) for number in range(count)]


def shelve(database: Database, account_id: UUID, texts: Sequence[str], **columns: object) -> UUID:
    """A document with these passages, without its vectors."""
    document_id = uuid4()
    with database.account_transaction(account_id) as db:
        db.execute(
            sa.text(
                "insert into documents (account_id, id, name, media_type, size, sha256, status, stage, passages)"
                " values (:account, :id, 'lamps.txt', 'text/plain', 1, '', 'processing', 'embedding', :count)"
            ),
            {"account": account_id, "id": document_id, "count": len(texts)},
        )
        index.add_passages(db, account_id, document_id, [Piece(at, text, 0, len(text), 1, 1, (), text) for at, text in enumerate(texts)])
    change(database, account_id, document_id, **columns)
    return document_id


def change(database: Database, account_id: UUID, document_id: UUID, **columns: object) -> None:
    with database.account_transaction(account_id) as db:
        for name, value in columns.items():
            db.execute(sa.text(f"update documents set {name} = :value where id = :id"), {"value": value, "id": document_id})


def embed(database: Database, account_id: UUID, embedder: Compass | None = None) -> None:
    Embedding(database, embedder or Compass()).embed_passages(account_id, account_id)  # type: ignore[arg-type]


def state(database: Database, account_id: UUID) -> sa.Row[tuple[object, ...]]:
    with database.account_transaction(account_id) as db:
        return db.execute(sa.text("select * from knowledge_indexes where account_id = :account"), {"account": account_id}).one()


def count(database: Database, account_id: UUID, table: str) -> int:
    with database.account_transaction(account_id) as db:
        return int(db.execute(sa.text(f"select count(*) from {table} where account_id = :account"), {"account": account_id}).scalar_one())


def found_in(library: Library, account_id: UUID, query: str, **how: object) -> set[UUID]:
    return {item.document_id for item in library.search(account_id, query, limit=10, **how)}  # type: ignore[arg-type]


HOUR = sa.text("select now() + make_interval(hours => :hours)")


def test_a_hidden_or_expired_document_is_found_by_nobody_and_a_team_document_by_the_team_alone(
    database: Database, account: UUID, library: Library
) -> None:
    document = shelve(database, account, ["The lamp costs 12 euros."])
    embed(database, account)
    with database.account_transaction(account) as db:
        past, future = (db.execute(HOUR, {"hours": hours}).scalar() for hours in (-1, 1))
    for columns, customers, team in (
        ({"visibility": "team"}, False, True),
        ({"visibility": "customers", "hidden_at": past}, False, False),
        ({"hidden_at": None, "expires_at": past}, False, False),
        ({"expires_at": future}, True, True),
    ):
        change(database, account, document, **columns)
        assert (document in found_in(library, account, "what does the lamp cost")) is customers, columns
        assert (document in found_in(library, account, "what does the lamp cost", audience="team")) is team, columns


def test_filters_choose_documents(database: Database, account: UUID, library: Library) -> None:
    price = shelve(database, account, ["The lamp costs 12 euros."], tags=["prices"])
    other = shelve(database, account, ["The lamp is green."], media_type="application/pdf")
    embed(database, account)
    assert found_in(library, account, "lamp") == {price, other}
    assert found_in(library, account, "lamp", filters=Filters(tags=["prices", "more"])) == {price}
    assert found_in(library, account, "lamp", filters=Filters(media_types=["application/pdf"])) == {other}
    assert found_in(library, account, "lamp", filters=Filters(document_ids=[other])) == {other}
    assert found_in(library, account, "lamp", filters=Filters(tags=["prices"], document_ids=[other])) == set()
    assert found_in(library, account, "lamp", filters=Filters(languages=["xx"])) == set()


def test_what_has_no_vector_yet_is_found_by_its_words_and_the_newest_document_is_embedded_first(
    database: Database, account: UUID, library: Library
) -> None:
    old = shelve(database, account, sentences(3))
    new = shelve(database, account, ["The newest lamp."])
    with database.account_transaction(account) as db:
        waiting = index.to_embed(db, account, "compass", 10)
    assert [item.document_id for item in waiting] == [new, old, old, old]
    (hit,) = library.search(account, "newest", limit=1)
    assert (hit.document_id, hit.similarity) == (new, None)
    embed(database, account)
    assert library.search(account, "newest", limit=1)[0].similarity is not None


@pytest.mark.usefixtures("small")
def test_a_packed_index_finds_what_comparing_everything_finds(
    database: Database, account: UUID, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = sentences(400)
    for at in range(0, 400, 50):
        shelve(database, account, texts[at : at + 50])
    embed(database, account)
    Packing(database).pack_index(account, account)
    packed = state(database, account)
    assert (packed.edition, packed.packed_to, packed.packed) == (1, 400, 400)
    assert codes(database, account) == list(range(1, 401))
    questions = [text.split(": ")[1] for text in sentences(30, seed=2)] + texts[:10]
    rough = [[hit.id for hit in library.search(account, question, limit=10)] for question in questions]
    monkeypatch.setattr(search, "SMALL", 10_000)
    exact = [[hit.id for hit in library.search(account, question, limit=10)] for question in questions]
    assert all(len(hits) == 10 for hits in rough)
    kept = sum(len({*a} & {*b}) for a, b in zip(rough, exact, strict=True))
    assert kept >= 0.85 * sum(map(len, exact))
    assert [hits[0] for hits in rough[-10:]] == [hits[0] for hits in exact[-10:]]


@pytest.mark.usefixtures("small")
def test_what_comes_after_packing_is_found_and_what_goes_is_not(database: Database, account: UUID, library: Library) -> None:
    kept, gone = shelve(database, account, sentences(80)), shelve(database, account, sentences(80, seed=3))
    embed(database, account)
    Packing(database).pack_index(account, account)
    late = shelve(database, account, ["A zeppelin hangs from the ceiling."])
    assert late in found_in(library, account, "zeppelin ceiling")
    embed(database, account)
    with database.account_transaction(account) as db:
        index.remove_passages(db, account, gone)
    hits = library.search(account, "lamper cording", limit=50)
    assert len(hits) == 50
    assert {hit.document_id for hit in hits} <= {kept, late}
    Packing(database).pack_index(account, account)
    assert state(database, account).edition == 2
    assert library.search(account, "A zeppelin hangs from the ceiling.", limit=1)[0].document_id == late
    assert len(codes(database, account)) == count(database, account, "passage_vectors") == 81


@pytest.mark.usefixtures("small")
def test_what_comes_later_is_packed_too_and_is_found_before_and_after(
    database: Database, account: UUID, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packing, "MANY_FRESH", 10)
    shelve(database, account, sentences(200))
    embed(database, account)
    Packing(database).pack_index(account, account)
    assert count(database, account, "passage_codes") == 0
    late = shelve(database, account, [f"Zeppelin {number} hangs from the ceiling." for number in range(20)])
    embed(database, account)
    assert count(database, account, "passage_codes") == 20
    assert found_in(library, account, "Zeppelin 7 hangs from the ceiling.") >= {late}
    Packing(database).pack_index(account, account)
    assert count(database, account, "passage_codes") == 0
    assert codes(database, account) == list(range(1, 221))
    assert found_in(library, account, "Zeppelin 7 hangs from the ceiling.") >= {late}


@pytest.mark.usefixtures("small")
def test_coding_that_is_killed_goes_on_and_codes_nothing_twice(database: Database, account: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "CODED_AT_ONCE", 50)
    monkeypatch.setattr(packing, "IN_A_BLOCK", 1)
    shelve(database, account, sentences(180))
    embed(database, account)

    def one_step(self: Packing, account_id: UUID, book: dict[str, object], after: int, step: int) -> None:
        with database.account_statements(account_id) as db:
            db.execute(packing._CODE_SOME, {**book, "after": 0, "to": step})
            db.execute(packing._CODED, {**book, "to": step})
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(Packing, "_code", one_step)
        with pytest.raises(KeyboardInterrupt):
            Packing(database).pack_index(account, account)
    with database.account_transaction(account) as db:
        db.execute(sa.text("update knowledge_indexes set packing_until = null"))
    Packing(database).pack_index(account, account)
    assert codes(database, account) == list(range(1, 181))


@pytest.mark.usefixtures("small")
def test_never_fewer_are_found_than_there_are_even_if_most_of_the_near_ones_are_closed(
    database: Database, account: UUID, library: Library
) -> None:
    shelve(database, account, ["The lamp is green."] * 200, visibility="team")
    open_one = shelve(database, account, [f"Something else, number {number}." for number in range(5)])
    embed(database, account)
    Packing(database).pack_index(account, account)
    hits = library.search(account, "The lamp is green.", limit=5)
    assert [hit.document_id for hit in hits] == [open_one] * 5


@pytest.mark.usefixtures("small")
def test_packing_that_is_killed_goes_on_and_packs_nothing_twice(
    database: Database, account: UUID, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelve(database, account, sentences(300))
    embed(database, account)
    real, calls = packing.add_postings, []

    def killed(*arguments: object) -> None:
        calls.append(arguments)
        if len(calls) == 3:
            raise KeyboardInterrupt
        real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(packing, "add_postings", killed)
    with pytest.raises(KeyboardInterrupt):
        Packing(database).pack_index(account, account)
    with database.account_transaction(account) as db:
        db.execute(sa.text("update knowledge_indexes set packing_until = null"))
    monkeypatch.setattr(packing, "add_postings", real)
    assert len(library.search(account, "lamper", limit=10)) == 10
    Packing(database).pack_index(account, account)
    with database.account_transaction(account) as db:
        numbers = db.execute(sa.text("select unnest(numbers) as number, term from postings")).all()
    assert len(numbers) == len(set(numbers))
    assert state(database, account).packed == 300


def test_with_a_new_model_the_old_vectors_answer_until_all_new_ones_are_there(database: Database, account: UUID) -> None:
    shelve(database, account, sentences(20))
    old, new = Compass("old"), Compass("new")
    embed(database, account, old)
    both = Library(database, new, former=old)  # type: ignore[arg-type]
    assert both.find(account, "lamper", limit=3).model == "old"
    with database.account_transaction(account) as db:
        half = index.to_embed(db, account, "new", 10)
        index.store_vectors(db, account, "new", [(item.id, new.embed_query(item.indexed_text)) for item in half])
    assert both.find(account, "lamper", limit=3).model == "old"
    embed(database, account, new)
    assert both.find(account, "lamper", limit=3).model == "new"
    assert count(database, account, "passage_vectors") == 20


def test_without_the_former_model_words_alone_answer_until_the_new_vectors_are_there(database: Database, account: UUID) -> None:
    shelve(database, account, sentences(5))
    embed(database, account, Compass("old"))
    findings = Library(database, Compass("new")).find(account, "lamper", limit=3)  # type: ignore[arg-type]
    assert findings.model is None
    assert findings.hits
    assert all(hit.similarity is None for hit in findings.hits)


def test_T071_the_weights_of_words_are_counted_in_ones_own_account_alone(database: Database, people: cast.Cast, library: Library) -> None:
    mine, theirs = people.alice.account_id, people.mallory.account_id
    shelve(database, mine, ["The zeppelin is mine."])
    before = library.find(mine, "zeppelin", limit=1)
    shelve(database, theirs, ["The zeppelin is theirs."] * 50)
    after = library.find(mine, "zeppelin", limit=1)
    assert (after.lexicon, [hit.score for hit in after.hits]) == (before.lexicon, [hit.score for hit in before.hits])


def test_in_an_empty_account_nothing_is_found(library: Library, account: UUID) -> None:
    assert library.search(account, "anything", limit=10) == []


def test_accounts_whose_vectors_are_of_another_model_are_woken(database: Database, account: UUID, owner_url: str) -> None:
    shelve(database, account, sentences(2))
    embed(database, account, Compass("old"))
    sweeper(database, "old")()
    assert not [row for row in cast.wake_ups(owner_url) if row[0] == "embed_passages"]
    sweeper(database, "new")()
    assert [row[:2] for row in cast.wake_ups(owner_url) if row[0] == "embed_passages"] == [("embed_passages", account)]


def test_a_model_that_changes_twice_while_a_question_is_asked_leaves_it_to_the_words(database: Database, account: UUID) -> None:
    shelve(database, account, sentences(5))
    embed(database, account, Compass("first"))

    class Restless(Compass):
        """By the time its vector is there the account's are another model's."""

        def embed_query(self, text: str) -> list[float]:
            with database.account_transaction(account) as db:
                db.execute(sa.text("update knowledge_indexes set model = model || 'x'"))
            return super().embed_query(text)

    findings = Library(database, Restless("second"), former=Restless("firstx")).find(account, "lamper", limit=3)  # type: ignore[arg-type]
    assert findings.model is None
    assert findings.hits
    assert all(hit.similarity is None for hit in findings.hits)
