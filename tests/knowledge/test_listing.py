"""The library as people see it: use, stale and twin documents, states, orders, tags, counts."""

from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from dana.database.transactions import Database
from dana.errors import Invalid, NotFound
from dana.knowledge import documents, listing, versions
from dana.knowledge.documents import Change
from dana.knowledge.listing import Asked
from dana.knowledge.search import Library
from tests import cast
from tests.knowledge.reader import Reader, Vectors


@pytest.fixture
def people(owner_url: str) -> cast.Cast:
    return cast.enter(owner_url)


@pytest.fixture
def account(people: cast.Cast) -> UUID:
    return people.alice.account_id


@pytest.fixture
def shelf(database: Database, account: UUID) -> dict[str, UUID]:
    """Four documents that are ready, oldest first: a, b, c, and d with the words of a."""
    made = {}
    for name, text in (("a", "Helmets."), ("b", "Parcels go to Lisbon."), ("c", "Canaries sing."), ("d", "Helmets.\n\n")):
        with database.account_transaction(account) as db:
            made[name] = documents.add(db, account, f"{name}.txt", text.encode(), None).id
        Reader(database, Vectors()).read_document(account, account)
    return made


def cite(owner_url: str, database: Database, someone: cast.Someone, document: UUID, *, days_ago: int = 0) -> None:
    conversation = cast.a_conversation(database, cast.a_channel(database, someone))
    with psycopg.connect(owner_url) as db:
        (message,) = db.execute("select id from messages where conversation_id = %s", (conversation,)).fetchone() or (None,)
        db.execute("update messages set created_at = now() - make_interval(days => %s) where id = %s", (days_ago, message))
        for index in (1, 2):  # twice by one reply counts once
            db.execute(
                "insert into sources (account_id, message_id, index, passage_id, document_id, document_name, start_offset, end_offset,"
                " quote) values (%s, %s, %s, %s, %s, '', 0, 1, '')",
                (someone.account_id, message, index, uuid4(), document),
            )


def age(owner_url: str, document: UUID, days: int) -> None:
    with psycopg.connect(owner_url) as db:
        for table, key in (("documents", "id"), ("document_versions", "document_id")):
            statement = f"update {table} set created_at = created_at - make_interval(days => %s) where {key} = %s"
            db.execute(statement, (days, document))


def names(database: Database, account: UUID, **asked: Any) -> list[str]:
    with database.account_transaction(account) as db:
        return [seen.row.name[0] for seen in listing.page(db, account, Asked(**asked))[0]]


def change(database: Database, account: UUID, document: UUID, **wanted: Any) -> dict[str, Any]:
    with database.account_transaction(account) as db:
        return documents.change(db, account, document, Change(**wanted))


def test_how_often_and_when_a_document_was_cited(database: Database, people: cast.Cast, shelf: dict[str, UUID], owner_url: str) -> None:
    cite(owner_url, database, people.alice, shelf["b"])
    cite(owner_url, database, people.alice, shelf["b"], days_ago=3)
    with database.account_transaction(people.alice.account_id) as db:
        b, a = (listing.seen(db, people.alice.account_id, shelf[name]) for name in "ba")
    assert (b.cited, a.cited, a.last_cited_at) == (2, 0, None)
    assert b.last_cited_at is not None


def test_how_often_a_document_was_cited_on_each_of_the_last_thirty_days(
    database: Database, people: cast.Cast, shelf: dict[str, UUID], owner_url: str
) -> None:
    for days_ago in (0, 0, 3, 29, 30, 400):
        cite(owner_url, database, people.alice, shelf["b"], days_ago=days_ago)
    cite(owner_url, database, people.alice, shelf["c"], days_ago=31)
    with database.account_transaction(people.alice.account_id) as db:
        found = {seen.row.name[0]: seen for seen in listing.page(db, people.alice.account_id, Asked())[0]}
    assert (found["b"].cited, list(found["b"].days)) == (6, [1, *[0] * 25, 1, 0, 0, 2])
    assert (found["c"].cited, list(found["c"].days)) == (1, [])
    assert (found["a"].cited, list(found["a"].days)) == (0, [])


def test_T055_citations_of_another_account_count_for_nobody_else(
    database: Database, people: cast.Cast, shelf: dict[str, UUID], owner_url: str
) -> None:
    cite(owner_url, database, people.alice, shelf["b"])
    cite(owner_url, database, people.mallory, shelf["b"])  # says that it cites a document which is not Mallory's
    with database.account_transaction(people.alice.account_id) as db:
        seen = listing.seen(db, people.alice.account_id, shelf["b"])
    assert (seen.cited, sum(seen.days)) == (1, 1)


def test_lists_are_ordered_as_asked_and_go_on_where_they_ended(
    database: Database, people: cast.Cast, account: UUID, shelf: dict[str, UUID], owner_url: str
) -> None:
    for name, count, days in (("b", 2, 9), ("a", 1, 1)):
        for _ in range(count):
            cite(owner_url, database, people.alice, shelf[name], days_ago=days)
    wanted = {"newest": "dcba", "name": "abcd", "size": "bcda", "cited": "ba", "last_cited": "ab"}
    for sort, order in wanted.items():
        found, after = "", None
        for _ in range(4):
            with database.account_transaction(account) as db:
                page, after = listing.page(db, account, Asked(sort=sort, limit=1, after=after))
            found += page[0].row.name[0]
        assert after is None
        assert sorted(found) == ["a", "b", "c", "d"]
        assert found.startswith(order)


def test_states_are_told_apart(database: Database, people: cast.Cast, account: UUID, shelf: dict[str, UUID], owner_url: str) -> None:
    cite(owner_url, database, people.alice, shelf["b"], days_ago=100)
    cite(owner_url, database, people.alice, shelf["c"], days_ago=5)
    for name in "bc":
        age(owner_url, shelf[name], 200)
    change(database, account, shelf["a"], hidden=True)
    change(database, account, shelf["c"], visibility="team")
    with psycopg.connect(owner_url) as db:
        db.execute("update documents set expires_at = now() - interval '1 minute' where id = %s", (shelf["d"],))
    assert names(database, account, state="stale") == ["b"]
    assert sorted(names(database, account, state="never_cited")) == ["a", "d"]
    assert names(database, account, state="duplicate") == ["d"]
    assert names(database, account, state="hidden") == ["a"]
    assert names(database, account, state="expired") == ["d"]
    assert names(database, account, state="team") == ["c"]
    with database.account_transaction(account) as db:
        told = {seen.row.name[0]: seen for seen in listing.page(db, account, Asked())[0]}
        counts = listing.summary(db, account)
    assert told["d"].twin == (shelf["a"], "a.txt")
    assert [name for name in "abcd" if told[name].is_stale] == ["b"]
    assert {name: counts[name] for name in ("documents", "ready", "hidden", "expired", "team", "stale", "never_cited", "duplicates")} == {
        "documents": 4, "ready": 4, "hidden": 1, "expired": 1, "team": 1, "stale": 1, "never_cited": 2, "duplicates": 1,
    }  # fmt: skip
    assert (counts["passages"], counts["waiting_passages"], counts["bytes"]) == (4, 0, 53)


def test_tags_are_kept_once_whatever_their_case_and_counted(database: Database, account: UUID, shelf: dict[str, UUID]) -> None:
    told = change(database, account, shelf["a"], tags=["  Prices ", "prices", "Opening\x00 hours\u202e", ""])
    assert told == {"tags": ["Opening hours", "Prices"]}
    with database.account_transaction(account) as db:
        changed = documents.change_many(db, account, [shelf["a"], shelf["b"]], Change(add_tags=["New"], remove_tags=["PRICES"]))
    assert len(changed) == 2
    with database.account_transaction(account) as db:
        assert listing.tags(db, account) == [("New", 2), ("Opening hours", 1)]
    assert names(database, account, tag="New") == ["b", "a"]
    with pytest.raises(Invalid):
        change(database, account, shelf["a"], tags=[str(number) for number in range(30)])


def test_filters_by_words_type_and_status(database: Database, account: UUID, shelf: dict[str, UUID]) -> None:
    assert names(database, account, q="B.tx") == ["b"]
    assert names(database, account, media_type="application/pdf") == []
    assert len(names(database, account, status="ready", media_type="text/plain")) == 4
    assert shelf


def test_T089_what_is_hidden_expired_or_for_the_team_is_out_of_search_with_the_commit_and_back_with_the_next(
    database: Database, account: UUID, shelf: dict[str, UUID]
) -> None:
    library = Library(database, Vectors())  # type: ignore[arg-type]

    def found(audience: Any = "customers") -> bool:
        return any(hit.document_id == shelf["b"] for hit in library.search(account, "parcels to Lisbon", limit=5, audience=audience))

    assert found()
    for closed, opened in (
        ({"hidden": True}, {"hidden": False}),
        ({"visibility": "team"}, {"visibility": "customers"}),
        ({"expires_at": listing.LONG_AGO}, {"expires_at": None}),
    ):
        assert change(database, account, shelf["b"], **closed)
        assert not found()
        assert found("team") == ("visibility" in closed)
        assert change(database, account, shelf["b"], **opened)
        assert found()
    assert change(database, account, shelf["b"], hidden=False) == {}


def test_a_change_of_many_is_of_all_or_of_none(database: Database, people: cast.Cast, account: UUID, shelf: dict[str, UUID]) -> None:
    with database.account_transaction(people.mallory.account_id) as db:
        theirs = documents.add(db, people.mallory.account_id, "x.txt", b"Mallory's.", None).id
    for strange in (theirs, uuid4()):
        with pytest.raises(NotFound), database.account_transaction(account) as db:
            documents.change_many(db, account, [shelf["a"], strange], Change(hidden=True))
        with pytest.raises(NotFound), database.account_transaction(account) as db:
            documents.remove_many(db, account, [shelf["a"], strange])
    assert names(database, account, state="hidden") == []
    with database.account_transaction(account) as db:
        assert documents.remove_many(db, account, [shelf["a"], shelf["b"]]) == {shelf["a"]: "a.txt", shelf["b"]: "b.txt"}
    assert names(database, account) == ["d", "c"]


def test_a_newer_version_is_told_until_it_is_searched(database: Database, account: UUID, shelf: dict[str, UUID]) -> None:
    with database.account_transaction(account) as db:
        versions.add(db, account, shelf["a"], documents.new_file("new.txt", b"Gloves."), None)
        waiting = listing.seen(db, account, shelf["a"])
    assert waiting.newer is not None
    assert (waiting.newer.number, waiting.newer.status, waiting.versions) == (2, "queued", 2)
    Reader(database, Vectors()).read_document(account, account)
    with database.account_transaction(account) as db:
        assert listing.seen(db, account, shelf["a"]).newer is None
