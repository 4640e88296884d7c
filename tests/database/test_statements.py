"""The short way: several statements in one round trip, and what becomes of a transaction when something breaks."""

import threading
from datetime import UTC, datetime
from uuid import UUID, uuid4

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from dana.database.statements import QuickPool, later, together
from dana.database.transactions import Database
from dana.errors import Unavailable
from tests import cast

ADD = sa.text("insert into contacts (account_id, id, name) values (:account, :id, :name)")
NAMES = sa.text("select name from contacts where account_id = :account order by name")


@pytest.fixture
def acme(owner_url: str) -> UUID:
    return cast.enter(owner_url).alice.account_id


def a_contact(account_id: UUID, name: str) -> dict[str, object]:
    return {"account": account_id, "id": uuid4(), "name": name}


def names(database: Database, account_id: UUID) -> list[str]:
    with database.account_statements(account_id) as db:
        return [name for (name,) in db.execute(NAMES, {"account": account_id})]


def test_values_come_back_as_what_they_were(database: Database, acme: UUID) -> None:
    moment = datetime(2026, 3, 1, 12, 30, 15, 123456, tzinfo=UTC)
    kinds = {"id": "uuid", "at": "timestamptz", "text": "text", "big": "bigint", "none": "text", "share": "float8", "yes": "bool",
             "many": "text[]", "body": "jsonb"}  # fmt: skip
    columns = ", ".join(f":{name} ::{kind} as {name}" for name, kind in kinds.items())
    statement = sa.text(f"select {columns}").bindparams(sa.bindparam("body", type_=JSONB))
    values = {"id": acme, "at": moment, "text": "ol\u00e1 \U0001f44b :x %s $1", "big": 2**40, "none": None, "share": 0.1, "yes": True,
              "many": ["a", 'b"c', None], "body": {"a": [1, None, "x"]}}  # fmt: skip
    with database.account_statements(acme) as db:
        row = db.execute(statement, values).one()
    assert row._asdict() == values


def test_the_same_statement_serves_values_of_other_types(database: Database) -> None:
    statement = sa.text("select pg_typeof(:value)::text")
    with database.system_statements() as db:
        found = [db.execute(statement, {"value": value}).scalar() for value in (True, 2**40, 0.5, uuid4())]
    assert found == ["boolean", "bigint", "double precision", "uuid"]


def test_several_statements_and_the_commit_are_one_round_trip(database: Database, acme: UUID) -> None:
    with database.account_statements(acme) as db:
        added, found = db.together([(ADD, a_contact(acme, "Ana")), (NAMES, {"account": acme})], last=True)
    assert (added.rowcount, found.all()) == (1, [("Ana",)])
    assert names(database, acme) == ["Ana"]
    with pytest.raises(RuntimeError, match="over"), database.account_statements(acme) as db:
        db.together([], last=True)
        db.execute(NAMES, {"account": acme})


def test_what_can_wait_goes_with_the_commit(database: Database, acme: UUID) -> None:
    with database.account_statements(acme) as db:
        later(db, ADD, a_contact(acme, "Ana"))
        later(db, ADD, a_contact(acme, "Bea"))
    assert names(database, acme) == ["Ana", "Bea"]


def test_what_waits_is_there_for_the_next_statement(database: Database, acme: UUID) -> None:
    with database.account_statements(acme) as db:
        later(db, ADD, a_contact(acme, "Ana"))
        assert db.execute(NAMES, {"account": acme}).all() == [("Ana",)]


def test_the_same_words_work_in_a_session(database: Database, acme: UUID) -> None:
    with database.account_transaction(acme) as db:
        later(db, ADD, a_contact(acme, "Ana"))
        (found,) = together(db, [(NAMES, {"account": acme})])
        assert found.scalar() == "Ana"


@pytest.mark.parametrize("place", ["alone", "together", "with the commit", "later"])
def test_an_error_leaves_nothing_behind_and_the_connection_is_fit(database: Database, acme: UUID, place: str) -> None:
    twice = a_contact(acme, "Twice")
    with pytest.raises(psycopg.errors.UniqueViolation), database.account_statements(acme) as db:
        db.execute(ADD, twice)
        if place == "alone":
            db.execute(ADD, twice)
        elif place == "later":
            later(db, ADD, twice)
        else:
            db.together([(ADD, a_contact(acme, "First")), (ADD, twice), (NAMES, {"account": acme})], last=place == "with the commit")
    assert names(database, acme) == []


def test_an_error_in_a_transaction_that_is_one_round_trip_leaves_nothing_behind(database: Database, acme: UUID) -> None:
    twice = a_contact(acme, "Twice")
    with pytest.raises(psycopg.errors.UniqueViolation), database.account_statements(acme) as db:
        db.together([(ADD, twice), (ADD, twice), (NAMES, {"account": acme})], last=True)
    with pytest.raises(psycopg.errors.UniqueViolation), database.account_statements(acme) as db:
        later(db, ADD, a_contact(acme, "First"))
        later(db, ADD, twice)
        later(db, ADD, twice)
    assert names(database, acme) == []


@pytest.mark.parametrize("round_trips", [1, 2])
def test_a_commit_that_the_database_refuses_is_an_error_and_the_connection_is_fit(database: Database, acme: UUID, round_trips: int) -> None:
    """A check that waits for the commit, as a deferred one does."""
    put_off = (sa.text("set constraints an_account_keeps_an_owner deferred"), None)
    resign = (sa.text("update memberships set role = 'agent' where account_id = :account"), {"account": acme})
    with pytest.raises(psycopg.errors.CheckViolation, match="at least one owner"), database.account_statements(acme) as db:
        if round_trips == 2:
            db.together([(ADD, a_contact(acme, "Lost"))])
        changed = db.together([(ADD, a_contact(acme, "Lost too")), put_off, resign], last=True)[-1]
        assert changed.rowcount
    assert names(database, acme) == []
    with database.account_statements(acme) as db:
        assert db.execute(sa.text("select count(*) from memberships where role = 'owner'")).scalar() == 1


def test_an_error_that_somebody_swallows_cannot_be_committed(database: Database, acme: UUID) -> None:
    with pytest.raises(psycopg.errors.InFailedSqlTransaction), database.account_statements(acme) as db:
        db.execute(ADD, a_contact(acme, "Lost"))
        with pytest.raises(psycopg.Error):
            db.execute(sa.text("select 1 / 0"))
    assert names(database, acme) == []


def test_an_exception_rolls_back_and_says_nothing_to_pages(database: Database, acme: UUID) -> None:
    with pytest.raises(ZeroDivisionError), database.account_statements(acme) as db:
        db.execute(ADD, a_contact(acme, "Lost"))
        later(db, ADD, a_contact(acme, "Lost too"))
        raise ZeroDivisionError
    assert names(database, acme) == []


def test_the_account_is_set_before_the_first_statement_and_forgotten_after_the_last(database: Database, acme: UUID) -> None:
    mine = sa.text("select current_setting('dana.account_id', true)")
    with database.account_statements(acme) as db:
        assert db.together([(mine, None)], last=True)[0].scalar() == str(acme)
    with database.system_statements() as db:
        assert not db.execute(mine).scalar()
    assert not database.system_statement(mine, {}).scalar()


def test_connections_that_died_meanwhile_are_replaced(database: Database, acme: UUID, owner_url: str) -> None:
    """All at once, as when the server starts anew; even a transaction that is one round trip is not troubled."""
    barrier = threading.Barrier(4)

    def hold() -> None:
        with database.account_statements(acme) as db:
            db.execute(NAMES, {"account": acme})
            barrier.wait(10)

    threads = [threading.Thread(target=hold) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with psycopg.connect(owner_url, autocommit=True) as owner:
        killed = owner.execute("select pg_terminate_backend(pid, 5000) from pg_stat_activity where usename = 'dana_app'").fetchall()
    assert len(killed) >= 4
    with database.account_statements(acme) as db:
        db.together([(ADD, a_contact(acme, "After"))], last=True)
    assert names(database, acme) == ["After"]


def test_a_connection_that_dies_in_a_transaction_is_an_error_and_the_next_works(database: Database, acme: UUID, owner_url: str) -> None:
    with pytest.raises(psycopg.OperationalError), database.account_statements(acme) as db:
        pid = db.execute(sa.text("select pg_backend_pid()")).scalar()
        with psycopg.connect(owner_url, autocommit=True) as owner:
            owner.execute("select pg_terminate_backend(%s, 5000)", [pid])
        db.together([(ADD, a_contact(acme, "Lost"))])
    assert names(database, acme) == []


def test_more_than_a_socket_holds_goes_both_ways(database: Database) -> None:
    text = "x" * 3_000_000
    echo = sa.text("select :text ::text")
    with database.system_statements() as db:
        found = db.together([(echo, {"text": text})] * 3)
    assert [len(item.scalar()) for item in found] == [3_000_000] * 3


def test_a_connection_that_sent_much_is_given_up_with_the_room_that_it_took(database: Database) -> None:
    mine, little = sa.text("select pg_backend_pid(), length(:text)"), {"text": "x"}
    before, again = (database.system_at_once([(mine, little)])[0].one()[0] for _ in range(2))
    assert before == again
    assert database.system_at_once([(mine, {"text": "x" * 9_000_000})])[0].one() == (before, 9_000_000)
    assert database.system_at_once([(mine, little)])[0].one()[0] != before


def test_nobody_gets_anothers_rows_when_many_share_few_connections(database: Database) -> None:
    echo = sa.text("select :number ::int")
    wrong: list[int] = []

    def ask(number: int) -> None:
        for _ in range(50):
            with database.system_statements() as db:
                if [item.scalar() for item in db.together([(echo, {"number": number}), (echo, {"number": -number})])] != [number, -number]:
                    wrong.append(number)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(1, 25)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_database_that_is_away_is_unavailable() -> None:
    pool = QuickPool("postgresql://nobody@127.0.0.1:9/none", size=2, options="")
    for _ in range(3):  # a place is given back each time
        with pytest.raises(Unavailable), pool.transaction() as db:
            db.execute(sa.text("select 1"))


def test_a_statement_that_takes_too_long_is_not_tried_again_and_the_connection_serves_on(owner_url: str) -> None:
    pool = QuickPool(owner_url, size=1, options="-c statement_timeout=50ms")
    owner = psycopg.connect(owner_url, autocommit=True)
    owner.execute("create sequence tries")
    with pytest.raises(Unavailable, match="too long"), pool.transaction() as db:
        db.execute(sa.text("select nextval('tries'), pg_sleep(5)"))
    assert owner.execute("select last_value from tries").fetchone() == (1,)
    with pool.transaction() as db:
        assert db.execute(sa.text("select 1")).scalar() == 1
    owner.close()
    pool.close()
