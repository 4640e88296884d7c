"""The members of an account: roles, limits to channels, and the owner that it keeps."""

import json
import threading
from collections.abc import Callable
from uuid import UUID, uuid4

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dana.accounts import members
from dana.accounts.members import Limit
from dana.database.system import sessions, standings
from dana.database.transactions import Database
from dana.errors import Conflict, DanaError, Invalid, NotAllowed, NotFound
from dana.security.audit import Actor
from dana.security.identity import Identity
from dana.security.roles import Role
from tests import cast


@pytest.fixture
def people(owner_url: str) -> cast.Cast:
    return cast.enter(owner_url)


def as_me(someone: cast.Someone, role: str | None = None) -> Identity:
    return Identity(someone.user_id, someone.account_id, Role(role or someone.role), uuid4())


def actor(someone: cast.Someone) -> Actor:
    return Actor("person", someone.user_id, someone.name)


def change(database: Database, me: cast.Someone, whom: UUID, role: Role | None = None, limit: Limit | None = None) -> members.Member:
    with database.account_transaction(me.account_id) as db:
        now = Role(db.execute(sa.text("select role from memberships where user_id = :user"), {"user": me.user_id}).scalar_one())
        return members.change(db, as_me(me, now), actor(me), whom, role=role, limit=limit)


def remove(database: Database, me: cast.Someone, whom: UUID) -> None:
    with database.account_transaction(me.account_id) as db:
        members.remove(db, as_me(me), actor(me), whom)


def roles(owner_url: str, account_id: UUID) -> dict[str, str]:
    with psycopg.connect(owner_url) as db:
        return dict(db.execute(
            "select u.name, m.role from memberships m join users u on u.id = m.user_id where m.account_id = %s", (account_id,)
        ).fetchall())  # fmt: skip


def actions(owner_url: str, account_id: UUID) -> list[tuple[str, str]]:
    with psycopg.connect(owner_url) as db:
        return db.execute(
            "select action, target from audit_entries where account_id = %s order by position", (account_id,)
        ).fetchall()  # fmt: skip


def join(owner_url: str, account_id: UUID, name: str, role: str) -> cast.Someone:
    with psycopg.connect(owner_url, autocommit=True) as db:
        found = cast.Someone(uuid4(), account_id, name, f"{name.lower()}@example.com", role)
        db.execute("insert into users (id, email, name, password_hash) values (%s, %s, %s, '!')", (found.user_id, found.email, name))
        db.execute("insert into memberships (account_id, user_id, role) values (%s, %s, %s)", (account_id, found.user_id, role))
        return found


def at_once(tasks: list[Callable[[], object]]) -> list[DanaError | None]:
    """What came of tasks that all began at the same moment."""
    gate, results = threading.Barrier(len(tasks)), [None] * len(tasks)

    def run(index: int) -> None:
        gate.wait()
        try:
            tasks[index]()
        except DanaError as error:
            results[index] = error  # type: ignore[call-overload]

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(tasks))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results  # type: ignore[return-value]


def test_a_role_changes_once_is_on_record_and_counts_at_once(owner_url: str, database: Database, people: cast.Cast) -> None:
    for _ in range(2):
        assert change(database, people.alice, people.bob.user_id, Role.VIEWER).role is Role.VIEWER
    assert roles(owner_url, people.alice.account_id)["Bob"] == "viewer"
    assert actions(owner_url, people.alice.account_id) == [("member.role_changed", "Bob")], "what changes nothing is not on record"


def test_T043_the_last_owner_can_neither_step_down_nor_leave(owner_url: str, database: Database, people: cast.Cast) -> None:
    for role in (Role.ADMIN, Role.AGENT, Role.VIEWER):
        with pytest.raises(Conflict, match="at least one owner"):
            change(database, people.alice, people.alice.user_id, role)
    with pytest.raises(Conflict, match="at least one owner"):
        remove(database, people.alice, people.alice.user_id)
    assert roles(owner_url, people.alice.account_id)["Alice"] == "owner"
    assert actions(owner_url, people.alice.account_id) == []


def test_T043_the_database_keeps_an_owner_whatever_the_code_does(app_url: str, owner_url: str, people: cast.Cast) -> None:
    for statement in ("update memberships set role = 'viewer'", "delete from memberships", "delete from memberships where role = 'owner'"):
        with psycopg.connect(app_url) as db:
            db.execute("select set_config('dana.account_id', %s, true)", (str(people.alice.account_id),))
            with pytest.raises(psycopg.errors.CheckViolation, match="keeps at least one owner"):
                db.execute(statement)
    for statement in (
        f"insert into memberships (account_id, user_id, role) values ('{people.alice.account_id}', '{people.mallory.user_id}', 'owner')",
        "update memberships set user_id = gen_random_uuid()",
    ):
        with psycopg.connect(app_url) as db, pytest.raises(psycopg.errors.InsufficientPrivilege):
            db.execute("select set_config('dana.account_id', %s, true)", (str(people.alice.account_id),))
            db.execute(statement)


def test_T043_an_owner_who_is_shut_out_does_not_count(owner_url: str, database: Database, people: cast.Cast) -> None:
    join(owner_url, people.alice.account_id, "Olga", "owner")
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute("update users set disabled_at = now() where name = 'Olga'")
    with pytest.raises(Conflict, match="at least one owner"):
        remove(database, people.alice, people.alice.user_id)


def test_an_account_that_is_erased_takes_its_owner_with_it(owner_url: str, people: cast.Cast) -> None:
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute("delete from accounts where id = %s", (people.alice.account_id,))
        assert db.execute("select count(*) from memberships where account_id = %s", (people.alice.account_id,)).fetchone() == (0,)


def test_T043_twenty_owners_who_step_down_or_leave_at_once_leave_one(owner_url: str, database: Database, people: cast.Cast) -> None:
    owners = [people.alice, *(join(owner_url, people.alice.account_id, f"Owner{number}", "owner") for number in range(19))]
    tasks: list[Callable[[], object]] = [
        (lambda me=me: remove(database, me, me.user_id)) if index % 2 else
        (lambda me=me: change(database, me, me.user_id, Role.ADMIN))
        for index, me in enumerate(owners)
    ]  # fmt: skip
    refused = [error for error in at_once(tasks) if error]
    assert [type(error) for error in refused] == [Conflict]
    assert list(roles(owner_url, people.alice.account_id).values()).count("owner") == 1


def test_T043_two_owners_who_remove_each_other_at_once_leave_one(owner_url: str, database: Database, people: cast.Cast) -> None:
    other = join(owner_url, people.alice.account_id, "Olga", "owner")
    results = at_once([
        lambda: remove(database, people.alice, other.user_id), lambda: remove(database, other, people.alice.user_id),
    ])  # fmt: skip
    assert [error is None for error in results].count(True) == 1
    assert list(roles(owner_url, people.alice.account_id).values()).count("owner") == 1


def test_T043_an_admin_raises_nobody_to_owner_and_touches_no_owner(owner_url: str, database: Database, people: cast.Cast) -> None:
    admin = join(owner_url, people.alice.account_id, "Ada", "admin")
    for whom in (admin, people.bob):
        with pytest.raises(NotAllowed):
            change(database, admin, whom.user_id, Role.OWNER)
    with pytest.raises(NotAllowed):
        change(database, admin, people.alice.user_id, Role.VIEWER)
    with pytest.raises(NotAllowed):
        remove(database, admin, people.alice.user_id)
    assert change(database, admin, people.bob.user_id, Role.ADMIN).role is Role.ADMIN, "as much as he is himself"


def test_whoever_is_no_admin_removes_nobody_but_himself(owner_url: str, database: Database, people: cast.Cast) -> None:
    with pytest.raises(NotAllowed):
        remove(database, people.bob, people.carol.user_id)
    remove(database, people.bob, people.bob.user_id)
    assert set(roles(owner_url, people.alice.account_id)) == {"Alice", "Carol"}
    assert actions(owner_url, people.alice.account_id) == [("member.removed", "Bob")]


def test_T020_a_role_that_changed_meanwhile_is_not_acted_upon(database: Database, people: cast.Cast) -> None:
    with pytest.raises(Conflict), database.account_transaction(people.alice.account_id) as db:
        members.change(db, as_me(people.bob, "admin"), actor(people.bob), people.carol.user_id, role=Role.AGENT, limit=None)


def test_T048_another_accounts_members_are_as_if_they_did_not_exist(owner_url: str, database: Database, people: cast.Cast) -> None:
    with pytest.raises(NotFound):
        change(database, people.mallory, people.bob.user_id, Role.VIEWER)
    with pytest.raises(NotFound):
        remove(database, people.mallory, people.bob.user_id)
    assert roles(owner_url, people.alice.account_id)["Bob"] == "agent"


def test_the_account_is_handed_over_in_one_step(owner_url: str, database: Database, people: cast.Cast) -> None:
    with database.account_transaction(people.alice.account_id) as db:
        members.hand_over(db, as_me(people.alice), actor(people.alice), people.carol.user_id)
    assert roles(owner_url, people.alice.account_id) == {"Alice": "admin", "Bob": "agent", "Carol": "owner"}
    with pytest.raises(NotAllowed), database.account_transaction(people.alice.account_id) as db:
        members.hand_over(db, as_me(people.alice, "admin"), actor(people.alice), people.alice.user_id)
    assert actions(owner_url, people.alice.account_id) == [("owner.transferred", "Carol")]


def test_an_agent_is_limited_to_channels_and_an_admin_never(owner_url: str, database: Database, people: cast.Cast) -> None:
    one, two = cast.a_channel(database, people.alice), cast.a_channel(database, people.alice, "facebook")
    limited = change(database, people.alice, people.bob.user_id, limit=Limit([two.integration_id, one.integration_id] * 2))
    assert limited.channels == sorted([one.integration_id, two.integration_id])
    assert change(database, people.alice, people.bob.user_id, limit=Limit([])).channels == [], "to none at all"
    assert change(database, people.alice, people.bob.user_id, Role.VIEWER, Limit([one.integration_id])).channels == [one.integration_id]
    with pytest.raises(Invalid):
        change(database, people.alice, people.bob.user_id, Role.ADMIN, Limit([one.integration_id]))
    assert change(database, people.alice, people.bob.user_id, Role.ADMIN).channels is None, "who rises works in all"
    assert change(database, people.alice, people.bob.user_id, Role.AGENT).channels is None
    with psycopg.connect(owner_url) as db, pytest.raises(psycopg.errors.CheckViolation):
        db.execute("update memberships set all_channels = false where role = 'owner'")


def test_T050_a_limit_names_only_channels_of_this_account(owner_url: str, database: Database, people: cast.Cast) -> None:
    other = cast.a_channel(database, people.mallory)
    for channel in (other.integration_id, uuid4()):
        with pytest.raises(Invalid):
            change(database, people.alice, people.bob.user_id, limit=Limit([channel]))
    with psycopg.connect(owner_url) as db, pytest.raises(psycopg.errors.ForeignKeyViolation):
        db.execute(
            "insert into membership_channels (account_id, user_id, integration_id) values (%s, %s, %s)",
            (people.alice.account_id, people.bob.user_id, other.integration_id),
        )


def test_one_look_up_tells_role_channels_and_whether_the_address_is_proven(owner_url: str, database: Database, people: cast.Cast) -> None:
    channel, sign_in, bob = cast.a_channel(database, people.alice), uuid4(), people.bob
    with database.system_transaction() as db:
        sessions.start_sign_in(db, sign_in, bob.user_id, bob.account_id, b"hash")

    def found() -> standings.Standing | None:
        with database.system_statements() as db:
            return standings.identify_person(db, sign_in, bob.user_id, bob.account_id)

    assert found() == standings.Standing("agent", None, is_verified=False, lacks_factor=False)
    change(database, people.alice, bob.user_id, limit=Limit([channel.integration_id]))
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute("update users set email_verified_at = now()")
    assert found() == standings.Standing("agent", [channel.integration_id], is_verified=True, lacks_factor=False)
    change(database, people.alice, bob.user_id, limit=Limit([]))
    assert found() == standings.Standing("agent", [], is_verified=True, lacks_factor=False)
    remove(database, people.alice, bob.user_id)
    assert found() is None


def test_T020_every_change_of_a_member_is_told_to_open_sockets(database: Database, people: cast.Cast) -> None:
    me, bob, channel = people.alice, people.bob.user_id, cast.a_channel(database, people.alice)
    steps: list[Callable[[Session], object]] = [
        lambda db: members.change(db, as_me(me), actor(me), bob, role=Role.VIEWER, limit=None),
        lambda db: members.change(db, as_me(me), actor(me), bob, role=None, limit=Limit([channel.integration_id])),
        lambda db: members.change(db, as_me(me), actor(me), bob, role=Role.ADMIN, limit=None),
        lambda db: members.remove(db, as_me(me), actor(me), bob),
    ]
    for step in steps:
        with database.account_transaction(me.account_id) as db:
            step(db)
            told = [json.loads(payload) for _, payload in db.info["notices"]]
        assert told == [{"account": str(me.account_id), "event": "membership", "id": str(bob)}]
    with database.account_transaction(me.account_id) as db:
        members.hand_over(db, as_me(me), actor(me), people.carol.user_id)
        told = [json.loads(payload) for _, payload in db.info["notices"]]
    assert [notice["id"] for notice in told] == [str(people.carol.user_id), str(me.user_id)]
