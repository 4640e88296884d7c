"""API keys: never more than their maker may at that moment."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import psycopg
import pytest
import sqlalchemy as sa

from dana.accounts import api_keys, members
from dana.accounts.members import Limit
from dana.database.transactions import Database
from dana.errors import Conflict, Invalid, NotAllowed, NotFound, NotSignedIn
from dana.security.api_keys import ApiKeys
from dana.security.audit import Actor
from dana.security.identity import Identity
from dana.security.keys import Keys
from dana.security.roles import PERSONAL, RIGHTS, Right, Role
from tests import cast

KEYS = ApiKeys(Keys(cast.ROOT_KEY))
SCOPES = [Right.READ_CONVERSATIONS, Right.REPLY, Right.MANAGE_INTEGRATIONS]


@pytest.fixture
def people(owner_url: str) -> cast.Cast:
    entered = cast.enter(owner_url)
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute("update users set email_verified_at = now()")
        db.execute("update memberships set role = 'admin' where user_id = %s", (entered.bob.user_id,))
    return entered


def as_me(someone: cast.Someone, role: str | None = None, *, is_verified: bool = True) -> Identity:
    return Identity(someone.user_id, someone.account_id, Role(role or someone.role), uuid4(), is_verified=is_verified)


def actor(someone: cast.Someone) -> Actor:
    return Actor("person", someone.user_id, someone.name)


def make(
    database: Database, me: Identity, scopes: list[Right] | None = None, expires_at: datetime | None = None
) -> tuple[api_keys.ApiKey, str]:
    with database.account_transaction(me.account_id) as db:
        who = Actor("person", me.user_id, "")
        made, new = api_keys.make(db, me, who, KEYS, name="CRM", scopes=scopes or SCOPES, expires_at=expires_at)
        return made, new.text


def bobs(people: cast.Cast) -> Identity:
    """Bob, who is an admin in these tests."""
    return as_me(people.bob, "admin")


def change(database: Database, me: cast.Someone, whom: UUID, role: Role | None, limit: Limit | None = None) -> None:
    with database.account_transaction(me.account_id) as db:
        members.change(db, as_me(me), actor(me), whom, role=role, limit=limit)


def test_a_key_stands_for_its_scopes_in_its_account(owner_url: str, database: Database, people: cast.Cast) -> None:
    made, text = make(database, bobs(people))
    who = api_keys.identify(database, KEYS, text)
    assert (who.account_id, who.user_id, who.role, who.api_key_id, who.api_key_name) == (
        people.alice.account_id, people.bob.user_id, Role.ADMIN, made.id, "CRM",
    )  # fmt: skip
    assert {right for right in Right if who.allows(right)} == set(SCOPES)
    assert not who.is_person
    with database.account_transaction(people.alice.account_id) as db:
        (seen,) = api_keys.keys_of(db, people.alice.account_id)
    assert (seen.maker, seen.expires_at) == ("Bob", None)
    assert seen.last_used_at is not None
    with psycopg.connect(owner_url) as db:
        assert db.execute("select action, target from audit_entries").fetchall() == [("api_key.made", "CRM")]


def test_only_a_keyed_hash_of_it_is_kept(owner_url: str, database: Database, people: cast.Cast) -> None:
    _, text = make(database, bobs(people))
    secret = text.rsplit("_", 1)[1]
    with psycopg.connect(owner_url) as db:
        for table in ("api_keys", "audit_entries"):
            assert secret not in "".join(str(row) for row in db.execute(f"select t::text from {table} t").fetchall())
    with database.account_transaction(people.alice.account_id) as db, pytest.raises(sa.exc.ProgrammingError, match="permission denied"):
        db.execute(sa.text("select secret_hash from api_keys"))


def test_a_changed_secret_another_id_and_another_root_open_nothing(database: Database, people: cast.Cast) -> None:
    one, other = make(database, bobs(people))[1], make(database, bobs(people))[1]
    mixed = one.rsplit("_", 1)[0] + "_" + other.rsplit("_", 1)[1]
    flipped = one[:-2] + ("A" if one[-2] != "A" else "B") + one[-1]
    for text in (mixed, flipped, one + "A", one[:-1], "dana_", "dana_x", f"dana_{uuid4().hex}_{'A' * 43}", one.upper(), "", "dana_\0"):
        with pytest.raises(NotSignedIn):
            api_keys.identify(database, KEYS, text)
    strange = ApiKeys(Keys("another invented root key for tests, just as long"))
    with pytest.raises(NotSignedIn):
        api_keys.identify(database, strange, one)
    rotated = ApiKeys(Keys(["another invented root key for tests, just as long", cast.ROOT_KEY]))
    assert api_keys.identify(database, rotated, one).user_id == people.bob.user_id


def test_T045_a_key_has_no_right_that_its_maker_lacks(database: Database, people: cast.Cast) -> None:
    for role in (Role.AGENT, Role.VIEWER):
        with pytest.raises(NotAllowed):
            make(database, as_me(people.carol, role), [Right.READ_CONVERSATIONS])
    lends = Identity(
        people.bob.user_id, people.bob.account_id, Role.ADMIN, None, api_key_id=uuid4(), scopes=frozenset({Right.READ_CONVERSATIONS})
    )
    with pytest.raises(NotAllowed):
        make(database, lends)


@pytest.mark.parametrize("right", sorted(PERSONAL))
def test_T045_what_only_a_person_does_is_no_scope(database: Database, people: cast.Cast, right: Right) -> None:
    with pytest.raises(Invalid):
        make(database, as_me(people.alice), [Right.READ_CONVERSATIONS, right])


def test_T045_a_stored_scope_beyond_the_table_gives_nothing(owner_url: str, database: Database, people: cast.Cast) -> None:
    _, text = make(database, as_me(people.alice))
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute("update api_keys set scopes = array['give_away_account', 'manage_members', 'everything', '*', 'reply']")
    who = api_keys.identify(database, KEYS, text)
    assert {right for right in Right if who.allows(right)} == {Right.REPLY}


@pytest.mark.parametrize("role", [Role.AGENT, Role.VIEWER])
def test_T045_a_key_falls_with_its_makers_role_at_once(database: Database, people: cast.Cast, role: Role) -> None:
    _, text = make(database, bobs(people))
    change(database, people.alice, people.bob.user_id, role)
    who = api_keys.identify(database, KEYS, text)
    assert {right for right in Right if who.allows(right)} == RIGHTS[role].intersection(SCOPES)


def test_T045_a_key_is_limited_to_its_makers_channels(database: Database, people: cast.Cast) -> None:
    channel = cast.a_channel(database, people.alice)
    _, text = make(database, bobs(people))
    assert api_keys.identify(database, KEYS, text).channels is None
    change(database, people.alice, people.bob.user_id, Role.AGENT, Limit([channel.integration_id]))
    assert api_keys.identify(database, KEYS, text).channels == {channel.integration_id}


def test_T045_a_key_dies_with_its_makers_membership_for_good(owner_url: str, database: Database, people: cast.Cast) -> None:
    _, text = make(database, bobs(people))
    with database.account_transaction(people.alice.account_id) as db:
        members.remove(db, as_me(people.alice), actor(people.alice), people.bob.user_id)
    with pytest.raises(NotSignedIn):
        api_keys.identify(database, KEYS, text)
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute(
            "insert into memberships (account_id, user_id, role) values (%s, %s, 'admin')", (people.bob.account_id, people.bob.user_id)
        )
    with pytest.raises(NotSignedIn):
        api_keys.identify(database, KEYS, text)


def test_T045_a_key_of_somebody_who_is_shut_out_opens_nothing(owner_url: str, database: Database, people: cast.Cast) -> None:
    _, text = make(database, bobs(people))
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute("update users set disabled_at = now() where name = 'Bob'")
    with pytest.raises(NotSignedIn):
        api_keys.identify(database, KEYS, text)


def test_T036_who_has_not_proven_his_address_makes_no_key(owner_url: str, database: Database, people: cast.Cast) -> None:
    with pytest.raises(NotAllowed, match="Confirm your e-mail"):
        make(database, as_me(people.bob, "admin", is_verified=False))
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute("update users set email_verified_at = null")
    with pytest.raises(NotAllowed):  # and what the code believes changes nothing
        make(database, bobs(people))


def test_the_end_of_a_key_is_kept(owner_url: str, database: Database, people: cast.Cast) -> None:
    now = datetime.now(UTC)
    for wrong in (now - timedelta(seconds=1), now + timedelta(days=4000), datetime.max.replace(tzinfo=UTC)):
        with pytest.raises(Invalid):
            make(database, bobs(people), expires_at=wrong)
    _, text = make(database, bobs(people), expires_at=now + timedelta(days=30))
    assert api_keys.identify(database, KEYS, text).api_key_name == "CRM"
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute("update api_keys set expires_at = now() - interval '1 second'")
    with pytest.raises(NotSignedIn):
        api_keys.identify(database, KEYS, text)


def test_an_ended_key_opens_nothing_and_the_end_is_on_record(owner_url: str, database: Database, people: cast.Cast) -> None:
    made, text = make(database, bobs(people))
    with pytest.raises(NotFound), database.account_transaction(people.mallory.account_id) as db:
        api_keys.end(db, as_me(people.mallory), actor(people.mallory), made.id)
    with database.account_transaction(people.alice.account_id) as db:
        api_keys.end(db, as_me(people.alice), actor(people.alice), made.id)
    with pytest.raises(NotSignedIn):
        api_keys.identify(database, KEYS, text)
    with psycopg.connect(owner_url) as db:
        assert db.execute("select action from audit_entries order by position").fetchall() == [("api_key.made",), ("api_key.ended",)]


def test_an_account_has_not_any_number_of_keys(database: Database, people: cast.Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api_keys, "MOST", 2)
    make(database, bobs(people))
    make(database, bobs(people))
    with pytest.raises(Conflict):
        make(database, bobs(people))
