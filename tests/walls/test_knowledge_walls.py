"""Other accounts' knowledge: however near, loud or alike, it is not found, changes nothing in what is found, and cannot be written."""

import math
import random
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
import sqlalchemy as sa
from apiflask import APIFlask
from psycopg.types.json import Jsonb

from dana.ai.embeddings import Embedder
from dana.app import create_app
from dana.database.transactions import Database
from dana.errors import NotFound
from dana.http_client import Answer
from dana.knowledge import documents, index, packing, search
from dana.knowledge.embedding import Embedding
from dana.knowledge.ingest import Ingest
from dana.knowledge.packing import Packing
from dana.knowledge.search import Found, Library
from dana.knowledge.splitting import Piece
from dana.security.passwords import Passwords
from dana.settings import Settings
from tests import cast, fake_http
from tests.walls.rows import Builder, snapshot, tenant_tables
from tests.walls.world import bearer, routes

QUESTION = "How long do parcels to Lisbon take?"
PLACES = ("Lisbon", "Porto", "Faro", "Braga", "Evora", "Tomar", "Lagos", "Sines")


class Twins:
    """An embedder to which the words of canaries are nothing: the same text of two accounts has the same vector."""

    model_id = "twins"

    def embed_query(self, text: str) -> list[float]:
        noise = random.Random(re.sub(r"canary-\w+", "", text))
        vector = [noise.gauss(0.3, 1) for _ in range(384)]
        length = math.sqrt(sum(value * value for value in vector))
        return [value / length for value in vector]

    def embed_passages(self, texts: Sequence[str]) -> list[list[float]]:
        return [self.embed_query(text) for text in texts]


@pytest.fixture
def people(owner_url: str) -> cast.Cast:
    return cast.enter(owner_url)


@pytest.fixture
def library(database: Database) -> Library:
    return Library(database, Twins())  # type: ignore[arg-type]


@pytest.fixture(params=["compared one by one", "packed"])
def packed(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Both ways to search; packing pays from some dozens of passages on."""
    if request.param == "packed":
        for module, name, value in (
            (search, "SMALL", 20), (packing, "SMALL", 20), (packing, "SEGMENT", 64), (packing, "ONE_CELL", 20), (packing, "IN_A_CELL", 25),
        ):  # fmt: skip
            monkeypatch.setattr(module, name, value)
    return bool(request.param == "packed")


def fill(database: Database, someone: cast.Someone, count: int, *, packed: bool = False) -> UUID:
    """A document whose passages differ from another account's in the canary alone."""
    document_id, account = uuid4(), someone.account_id
    texts = [f"Parcels to {PLACES[at % 8]} take {at} days. canary-{someone.name}" for at in range(count)]
    with database.account_transaction(account) as db:
        db.execute(
            sa.text(
                "insert into documents (account_id, id, name, media_type, size, sha256, status, stage, passages)"
                " values (:account, :id, 'delivery.txt', 'text/plain', 1, '', 'processing', 'embedding', :count)"
            ),
            {"account": account, "id": document_id, "count": count},
        )
        index.add_passages(db, account, document_id, [Piece(at, text, 0, len(text), 1, 1, (), text) for at, text in enumerate(texts)])
    Embedding(database, Twins()).embed_passages(account, account)  # type: ignore[arg-type]
    if packed:
        Packing(database).pack_index(account, account)
    return document_id


def own(found: Sequence[Found], someone: cast.Someone) -> bool:
    return all(set(re.findall(r"canary-\w+", item.text)) == {f"canary-{someone.name}"} for item in found)


@pytest.mark.parametrize(("exist", "expected"), [(30, 30), (50, 50), (120, 50)])
def test_T069_of_twin_documents_fifty_are_found_or_as_many_as_there_are_and_all_are_ones_own(
    database: Database, people: cast.Cast, library: Library, packed: bool, exist: int, expected: int
) -> None:
    ids = {someone.name: fill(database, someone, exist, packed=packed) for someone in (people.alice, people.mallory)}
    for someone in (people.alice, people.mallory):
        found = library.search(someone.account_id, QUESTION, limit=50)
        assert len({item.id for item in found}) == expected
        assert own(found, someone)
        assert {item.document_id for item in found} == {ids[someone.name]}
        assert all(item.similarity is not None for item in found)


@pytest.mark.parametrize("query", ["", " ", "\n\t", "\u00a0", "?", "canary-Alice", "%", "' or 1=1 --", "x" * 2000])
def test_T069_a_question_of_nothing_or_of_signs_finds_nothing_of_others(
    database: Database, people: cast.Cast, library: Library, query: str
) -> None:
    fill(database, people.alice, 10)
    assert library.search(people.mallory.account_id, query, limit=50) == []
    fill(database, people.mallory, 10)
    found = library.search(people.mallory.account_id, query, limit=50)
    assert len(found) == (10 if query.strip() else 0)
    assert own(found, people.mallory)


class Says:
    """A server of vectors that answers with what a test wants."""

    def __init__(self, vector: list[Any]) -> None:
        self._vector = vector

    def request(self, method: str, url: str, **more: Any) -> Answer:
        return fake_http.answer(body=(b'{"data": [{"index": 0, "embedding": %s}]}' % str(self._vector).replace("'", "").encode()))


NO_VECTORS: dict[str, list[Any]] = {  # what a server may say that is no vector of ours: then words alone decide
    "not a number": ["NaN"] * 384,
    "one not a number": [0.1] * 383 + ["NaN"],
    "endless": ["Infinity"] * 384,
    "huge": [1e300] * 384,
    "short": [0.1] * 383,
    "long": [0.1] * 4000,
    "empty": [],
    "words": ['"]; select 1"'] * 384,
}
DIRECTIONLESS = {
    "nothing": [0.0] * 384,
    "tiny": [1e-30] * 384,
    "too large for half precision": [900_000.0] * 384,
}


def search_with(database: Database, people: cast.Cast, vector: list[Any], *, packed: bool) -> list[Found]:
    for someone in (people.alice, people.mallory):
        fill(database, someone, 40, packed=packed)
    embedder = Embedder("http://127.0.0.1:9/v1", Twins.model_id, None, transport=Says(vector))
    return Library(database, embedder).search(people.alice.account_id, QUESTION, limit=50)


@pytest.mark.parametrize(
    "vector", [*NO_VECTORS.values(), *DIRECTIONLESS.values()], ids=[*NO_VECTORS, *DIRECTIONLESS],
)  # fmt: skip
def test_T069_what_is_no_vector_finds_ones_own_by_their_words(
    database: Database, people: cast.Cast, packed: bool, vector: list[Any]
) -> None:
    found = search_with(database, people, vector, packed=packed)
    assert len(found) == 40
    assert own(found, people.alice)
    assert all("Lisbon" in item.text for item in found[:5])
    assert not any(math.isnan(item.score) for item in found)


@pytest.mark.parametrize("vector", [[60_000.0] * 384, [-60_000.0] * 384, [1.0] + [0.0] * 383, [1e-3, -1e-3] * 192])
def test_T069_whatever_direction_a_vector_has_only_ones_own_is_found_and_all_of_it(
    database: Database, people: cast.Cast, packed: bool, vector: list[Any]
) -> None:
    found = search_with(database, people, vector, packed=packed)
    assert len(found) == 40
    assert own(found, people.alice)


_NOISE = """
create temp table shared_vectors as
  select n, array_agg(random() - 0.3)::real[]::vector(384)::halfvec(384) as vector
  from generate_series(1, 40) n, generate_series(1, 384) group by n;
create temp table noisy as select gen_random_uuid() as account, gen_random_uuid() as document, n from generate_series(1, 1000) n;
insert into accounts (id, name) select account, 'Noisy ' || n from noisy;
insert into documents (account_id, id, name, media_type, size, sha256, status, stage, passages)
  select account, document, 'delivery.txt', 'text/plain', 1, '', 'ready', 'ready', 6 from noisy;
insert into knowledge_indexes (account_id, model, last_number) select account, 'twins', 6 from noisy;
insert into passages (account_id, id, number, document_id, position, text, indexed_text, start_offset, end_offset)
  select account, gen_random_uuid(), p, document, p, 'How long do parcels to Lisbon take? canary-Noisy', 'noise', 0, 10
  from noisy, generate_series(1, 6) p;
insert into passage_words (account_id, number, document_id, words)
  select p.account_id, p.number, p.document_id, (select w.words from passage_words w where w.account_id = '{account}' and w.number = 1)
  from passages p join noisy on noisy.account = p.account_id;
insert into passage_vectors (account_id, number, model, document_id, vector)
  select p.account_id, p.number, 'twins', p.document_id, case when p.number <= 3 then '{nearest}'::halfvec
    else (select s.vector from shared_vectors s where s.n = 1 + (noisy.n + p.number) % 40) end
  from passages p join noisy on noisy.account = p.account_id;
insert into terms (account_id, term, passages)
  select account, t.term, 6 from noisy, (select term from terms where account_id = '{account}') t;
analyze;
"""


def scores(found: Sequence[Found]) -> list[tuple[UUID, float, float | None, float]]:
    """What was found, in its order, and how well: without the last digits, in which sums differ from run to run."""
    return [(item.id, round(item.score, 6), item.similarity and round(item.similarity, 6), round(item.lexical, 6)) for item in found]


def test_T069_a_thousand_noisy_accounts_change_nothing_in_what_is_found(
    database: Database, people: cast.Cast, owner_url: str, library: Library, packed: bool
) -> None:
    account = people.alice.account_id
    fill(database, people.alice, 50, packed=packed)  # no more than the candidates of a kind: no tie decides who is one
    questions = [QUESTION, "parcels Porto", "17 days", "something else entirely"]
    before = [scores(library.search(account, question, limit=50)) for question in questions]
    nearest = index.vector_literal(Twins().embed_query(QUESTION))  # half of the noise is nearer than anything can be
    with psycopg.connect(owner_url, autocommit=True) as owner:
        owner.execute(_NOISE.format(account=account, nearest=nearest))  # type: ignore[call-overload]
        assert owner.execute("select count(*) from passage_vectors").fetchone() == (6050,)
        noisy = owner.execute("select id from accounts where name = 'Noisy 7'").fetchone()
    for question, expected in zip(questions, before, strict=True):
        found = library.search(account, question, limit=50)
        assert len(found) == 50
        assert own(found, people.alice)
        assert scores(found) == expected
    assert noisy is not None
    assert len(library.search(noisy[0], QUESTION, limit=50)) == 6, "a small one is not crowded out either"


@pytest.fixture
def owner(owner_url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(owner_url, autocommit=True) as connection:
        yield connection


WORDS = re.compile("document|passage|code_|posting|term|knowledge")


def test_T070_no_table_of_anothers_knowledge_can_be_written_changed_or_deleted_by_id_or_name(
    database: Database, people: cast.Cast, owner: psycopg.Connection, app_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packing, "SMALL", 20)
    theirs, mine = people.alice.account_id, people.mallory.account_id
    for someone in (people.alice, people.mallory):
        fill(database, someone, 40, packed=True)
    names = [name for name in tenant_tables(owner) if WORDS.match(name)]
    builder = Builder(owner)
    for account in (theirs, mine):  # the parents of rows that are drafted below, as they are in the database
        for name in ("documents", "passages", "passage_vectors", "code_books"):
            builder.know(name, account, one_row(owner, name, account))
        for name in names:
            if not has_rows(owner, name, account):
                builder.existing(name, account)
    held = snapshot(owner, theirs)
    assert {name for name, rows in held.items() if rows} >= set(names)
    assert len(names) >= 8
    with psycopg.connect(app_url, autocommit=True) as app:
        app.execute("select set_config('dana.account_id', %s, false)", (str(mine),))
        for name in names:
            try_all(app, builder, name, one_row(owner, name, theirs))
        named = app.execute("delete from documents where name = 'delivery.txt'")
        assert named.rowcount == 1, "one's own of that name"
    assert snapshot(owner, theirs) == held


def one_row(owner: psycopg.Connection, name: str, account: UUID) -> dict[str, Any]:
    cursor = owner.cursor(row_factory=psycopg.rows.dict_row).execute(f"select * from {name} where account_id = %s limit 1", (account,))  # type: ignore[arg-type]
    row = cursor.fetchone()
    assert row is not None, name
    return {column: Jsonb(value) if isinstance(value, dict) else value for column, value in row.items()}


def has_rows(owner: psycopg.Connection, name: str, account: UUID) -> bool:
    return bool(owner.execute(f"select 1 from {name} where account_id = %s limit 1", (account,)).fetchone())  # type: ignore[arg-type]


def try_all(app: psycopg.Connection, builder: Builder, name: str, row: dict[str, Any]) -> None:
    """Everything that can be tried on another's row of that table."""
    key = {column: row[column] for column in builder.tables[name].key}
    where = " and ".join(f"{column} = %({column})s" for column in key)
    assert app.execute(f"select 1 from {name} where {where}", key).fetchall() == [], name  # type: ignore[arg-type]
    assert app.execute(f"update {name} set account_id = account_id where {where}", key).rowcount == 0, name  # type: ignore[arg-type]
    assert app.execute(f"delete from {name} where {where}", key).rowcount == 0, name  # type: ignore[arg-type]
    ours = ", ".join(key)
    for more in ("", f"on conflict ({ours}) do nothing", f"on conflict ({ours}) do update set account_id = excluded.account_id"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):  # in its place, beside it, over it
            app.execute(builder.insertion(name, row, more=more))


def test_T070_what_changes_an_index_does_nothing_to_anothers(database: Database, people: cast.Cast, owner: psycopg.Connection) -> None:
    theirs, mine = people.alice.account_id, people.mallory.account_id
    document_id = fill(database, people.alice, 10)
    fill(database, people.mallory, 10)
    held = snapshot(owner, theirs)
    passages = [row[0] for row in owner.execute("select id from passages where account_id = %s", (theirs,)).fetchall()]
    with database.account_statements(mine) as db:
        index.remove_passages(db, mine, document_id)
        index.remove_passages(db, mine, document_id, passages)
        assert index.store_vectors(db, mine, "twins", [(passage, [0.5] * 384) for passage in passages]) == []
    piece = Piece(99, "Poison.", 0, 7, 1, 1, (), "Poison.")
    with pytest.raises(psycopg.errors.ForeignKeyViolation), database.account_statements(mine) as db:
        index.add_passages(db, mine, document_id, [piece])
    with pytest.raises(psycopg.errors.InsufficientPrivilege), database.account_statements(mine) as db:
        index.add_passages(db, theirs, document_id, [piece])
    for work in (documents.remove, documents.get, documents.content):
        with pytest.raises(NotFound), database.account_transaction(mine) as db:
            work(db, mine, document_id)
    for wanted in (documents.Change(name="mine.txt"), documents.Change(hidden=True)):
        with pytest.raises(NotFound), database.account_transaction(mine) as db:
            documents.change(db, mine, document_id, wanted)
    with suppress(NotFound), database.account_transaction(mine) as db:
        assert not documents.remove_many(db, mine, [document_id])
    Ingest(database).read_document(mine, document_id)
    for job in (Embedding(database, Twins()).embed_passages, Packing(database).pack_index):  # type: ignore[arg-type]
        job(mine, document_id)
    assert snapshot(owner, theirs) == held


@pytest.fixture
def app(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[APIFlask]:
    monkeypatch.setattr("dana.joining.Passwords", Passwords.cheap)
    made = create_app(settings, sockets=False)
    yield made
    made.extensions["dana.simulator"].close()
    made.extensions["dana.parts"].database.close()


def test_T070_no_route_writes_into_anothers_documents_by_id_or_by_name(
    app: APIFlask, database: Database, people: cast.Cast, owner: psycopg.Connection
) -> None:
    client, mine = app.test_client(), bearer(app, owner, people.mallory)
    fill(database, people.alice, 10)
    with database.account_transaction(people.alice.account_id) as db:
        document_id = documents.add(db, people.alice.account_id, "prices.txt", b"A box costs 12 euros.", people.alice.user_id).id
    held = snapshot(owner, people.alice.account_id)
    asked = [route for route in routes(app) if "document_id" in route.names]
    assert {route.method for route in asked} >= {"GET", "POST", "DELETE"}
    for route in asked:
        ids = {name: "1" if f"<int:{name}>" in route.rule else str(uuid4()) for name in route.names} | {"document_id": str(document_id)}
        for body in ({}, {"json": {"name": "prices.txt", "text": "Poison"}}, {"data": {"file": (BytesIO(b"Poison"), "prices.txt")}}):
            answer = client.open(route.path(ids), method=route.method, headers=mine, **body)
            assert answer.status_code in (400, 404, 415, 422), (route, answer.text)  # what was sent is looked at first
    # the same name and the same bytes make a document of one's own beside it
    for content in (b"A box costs 12 euros.", b"Poison: everything is free."):
        sent = {"file": (BytesIO(content), "prices.txt"), "id": str(document_id), "document_id": str(document_id)}
        made = client.post("/api/knowledge/documents", headers=mine, data=sent)
        assert made.status_code in (201, 422), made.text
        assert made.status_code == 422 or made.json["id"] != str(document_id)
    assert snapshot(owner, people.alice.account_id) == held
    listed = client.get("/api/knowledge/documents?q=prices", headers=bearer(app, owner, people.alice)).json["items"]
    assert [item["id"] for item in listed] == [str(document_id)]
