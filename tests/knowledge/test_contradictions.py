"""Passages that disagree: found when their vectors are there, shown at their places, gone with either of them."""

from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from dana.database.transactions import Database
from dana.errors import NotFound
from dana.knowledge import contradictions, documents
from dana.knowledge.contradictions import Comparing, sweeper
from tests import cast
from tests.knowledge.reader import Reader, Vectors

TERMS = "Returns\n\nParcels may be returned within 14 days of delivery.\n\nStandard delivery costs 4.90 €."
FAQ = "Questions\n\nYou can return any parcel within 30 days.\n\nStandard delivery costs 4,90 €."


@pytest.fixture
def people(owner_url: str) -> cast.Cast:
    return cast.enter(owner_url)


def read(database: Database, account_id: UUID, **texts: str) -> dict[str, UUID]:
    """Documents that are read, with their vectors, one after the other; their ids."""
    made = {}
    for name, text in texts.items():
        with database.account_transaction(account_id) as db:
            made[name] = documents.add(db, account_id, f"{name}.txt", text.encode(), None).id
        Reader(database, Vectors()).read_document(account_id, account_id)
    return made


def compare(database: Database, account_id: UUID) -> None:
    Comparing(database).find_contradictions(account_id, account_id)


def listed(database: Database, account_id: UUID, state: str = "open") -> list[contradictions.Disagreement]:
    with database.account_transaction(account_id) as db:
        return contradictions.contradictions(db, account_id, state, limit=50)


def change(database: Database, account_id: UUID, statement: str, **values: Any) -> None:
    with database.account_transaction(account_id) as db:
        db.execute(sa.text(statement), values)


def test_two_documents_that_disagree_are_shown_side_by_side(database: Database, people: cast.Cast) -> None:
    account_id = people.alice.account_id
    made = read(database, account_id, terms=TERMS, faq=FAQ)
    compare(database, account_id)
    (found,) = listed(database, account_id)
    assert (found.kind, found.state) == ("period", "open")
    sides = {side.document_id: side for side in (found.a, found.b)}
    ours, theirs = sides[made["terms"]], sides[made["faq"]]
    assert (ours.value, theirs.value) == ("14 days", "30 days")
    assert ours.quote[ours.mark_start : ours.mark_end] == "14 days"
    assert TERMS[ours.start : ours.end] == "14 days", "the place in the document"
    assert FAQ[theirs.start : theirs.end] == "30 days"


def test_what_was_compared_is_not_told_twice(database: Database, people: cast.Cast) -> None:
    account_id = people.alice.account_id
    read(database, account_id, terms=TERMS, faq=FAQ)
    for _ in range(2):
        compare(database, account_id)
    change(database, account_id, "update contradiction_checks set checked_to = 0")
    compare(database, account_id)
    assert len(listed(database, account_id)) == 1


def test_a_later_document_is_compared_with_those_before_it(database: Database, people: cast.Cast) -> None:
    account_id = people.alice.account_id
    read(database, account_id, terms=TERMS)
    compare(database, account_id)
    assert listed(database, account_id) == []
    read(database, account_id, faq=FAQ)
    compare(database, account_id)
    assert len(listed(database, account_id)) == 1


def test_one_document_may_disagree_with_itself(database: Database, people: cast.Cast) -> None:
    account_id = people.alice.account_id
    filler = "\n\n".join(f"Of matter number {number} there is much to be said, and all of it is said elsewhere." for number in range(40))
    read(database, account_id, terms=f"{TERMS}\n\n{filler}\n\nThe return period is 30 days.")
    compare(database, account_id)
    (found,) = listed(database, account_id)
    assert found.a.document_id == found.b.document_id
    assert found.a.start != found.b.start


def test_it_is_gone_with_either_passage(database: Database, people: cast.Cast) -> None:
    account_id = people.alice.account_id
    made = read(database, account_id, terms=TERMS, faq=FAQ)
    compare(database, account_id)
    with database.account_transaction(account_id) as db:
        documents.remove(db, account_id, made["faq"])
    assert listed(database, account_id) == []
    with database.account_transaction(account_id) as db:
        assert db.execute(sa.text("select count(*) from contradictions")).scalar_one() == 0


@pytest.mark.parametrize("hiding", ["hidden_at = now()", "expires_at = now() - interval '1 day'"])
def test_what_is_out_of_use_disagrees_with_nothing(database: Database, people: cast.Cast, hiding: str) -> None:
    account_id = people.alice.account_id
    made = read(database, account_id, terms=TERMS, faq=FAQ)
    compare(database, account_id)
    change(database, account_id, f"update documents set {hiding} where id = :id", id=made["faq"])
    assert listed(database, account_id) == []
    with database.account_transaction(account_id) as db:
        assert contradictions.counts(db, account_id) == {"open": 0, "dismissed": 0}


def test_what_was_dismissed_stays_so_and_can_be_opened_again(database: Database, people: cast.Cast) -> None:
    account_id = people.alice.account_id
    read(database, account_id, terms=TERMS, faq=FAQ)
    compare(database, account_id)
    (found,) = listed(database, account_id)
    with database.account_transaction(account_id) as db:
        contradictions.decide(db, account_id, found.id, "dismissed", user_id=people.alice.user_id)
    change(database, account_id, "update contradiction_checks set checked_to = 0")
    compare(database, account_id)
    assert listed(database, account_id) == []
    assert [item.id for item in listed(database, account_id, "dismissed")] == [found.id]
    with database.account_transaction(account_id) as db:
        assert contradictions.decide(db, account_id, found.id, "open", user_id=people.alice.user_id).state == "open"


def test_it_waits_for_the_vectors(database: Database, people: cast.Cast) -> None:
    account_id = people.alice.account_id
    read(database, account_id, terms=TERMS)
    vectors = Vectors()
    vectors.away = True
    with database.account_transaction(account_id) as db:
        documents.add(db, account_id, "faq.txt", FAQ.encode(), None)
    Reader(database, vectors).read_document(account_id, account_id)
    compare(database, account_id)
    assert listed(database, account_id) == []
    vectors.away = False
    Reader(database, vectors).read_document(account_id, account_id)
    compare(database, account_id)
    assert len(listed(database, account_id)) == 1


def test_the_last_vector_wakes_the_comparing(database: Database, people: cast.Cast, owner_url: str) -> None:
    read(database, people.alice.account_id, terms=TERMS)
    assert "find_contradictions" in [task for task, *_ in cast.wake_ups(owner_url)]


def test_the_sweeper_wakes_what_was_missed(database: Database, people: cast.Cast, owner_url: str) -> None:
    account_id = people.alice.account_id
    read(database, account_id, terms=TERMS)
    with database.system_statements() as db:
        db.execute(sa.text("select * from dana.take_wake_ups(array['find_contradictions'], 10)"), {})
    now = [0.0]
    sweep = sweeper(database, clock=lambda: now[0])
    sweep()
    now[0] = 31
    sweep()
    assert "find_contradictions" in [task for task, *_ in cast.wake_ups(owner_url)]
    compare(database, account_id)
    with database.system_statements() as db:
        db.execute(sa.text("select * from dana.take_wake_ups(array['find_contradictions'], 10)"), {})
    now[0] = 62
    sweep()
    assert "find_contradictions" not in [task for task, *_ in cast.wake_ups(owner_url)], "all is compared"


def test_another_account_has_no_part_in_it(database: Database, people: cast.Cast) -> None:
    read(database, people.alice.account_id, terms=TERMS)
    read(database, people.mallory.account_id, faq=FAQ)
    for account_id in (people.alice.account_id, people.mallory.account_id):
        compare(database, account_id)
        assert listed(database, account_id) == []
    read(database, people.alice.account_id, faq=FAQ)
    compare(database, people.alice.account_id)
    (found,) = listed(database, people.alice.account_id)
    with database.account_transaction(people.mallory.account_id) as db, pytest.raises(NotFound):
        contradictions.decide(db, people.mallory.account_id, found.id, "dismissed", user_id=None)
