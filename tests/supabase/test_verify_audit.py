"""The record where the database's owner is no superuser, and where there is a REST door."""

import psycopg
import pytest

from dana.database.transactions import Database
from dana.security.audit import SEALS, Actor, record
from dana.security.keys import Keys
from dana.security.verify_audit import verify
from tests import cast
from tests.supabase.conftest import rest_door, subject

KEYS = Keys(cast.ROOT_KEY)


@pytest.fixture
def alice(people: cast.Cast, project_database: Database) -> cast.Someone:
    """Acme's owner, with three entries on record."""
    SEALS.use(KEYS)
    for _ in range(3):
        with project_database.account_transaction(people.alice.account_id) as db:
            record(db, Actor("person", people.alice.user_id, ""), "settings.changed", account_id=people.alice.account_id)
    return people.alice


def test_T196_an_owner_who_is_no_superuser_verifies_every_chain(project: str, project_owner: str, alice: cast.Someone) -> None:
    acme = str(alice.account_id)
    found = {item.chain: item for item in verify(project_owner, KEYS)}
    assert (found[acme].is_whole, found[acme].entries) == (True, 3)
    with psycopg.connect(project) as db:
        db.execute("update audit_entries set target = 'x' where account_id = %s and position = 2", (acme,))
    assert [item.broken_at for item in verify(project_owner, KEYS) if item.chain == acme] == [2]


@pytest.mark.parametrize("statement", ["select * from audit_entries", "update audit_entries set target = 'x'", "delete from audit_entries"])
def test_T057_T196_the_rest_door_does_not_open_to_the_record_not_even_for_an_owner(
    project: str, alice: cast.Someone, statement: str
) -> None:
    for role, claims in (("authenticated", {"sub": subject(project, alice)}), ("anon", None)):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), rest_door(project, role, claims) as db:
            db.execute(statement)
