"""Who handles a conversation, also when somebody who had taken it over is gone."""

import json
import threading
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
import sqlalchemy as sa

from dana.accounts import members
from dana.accounts.members import Limit
from dana.automation.deliver import queue_reply, retry
from dana.conversations import handling
from dana.conversations.thread import Channel, open_conversation, store_incoming
from dana.database.transactions import Database
from dana.errors import DanaError, NotAllowed, NotFound
from dana.security.audit import Actor
from dana.security.identity import Identity
from dana.security.roles import Right, Role, allows
from tests import cast


@pytest.fixture
def people(owner_url: str) -> cast.Cast:
    return cast.enter(owner_url)


@pytest.fixture
def channel(database: Database, people: cast.Cast) -> Channel:
    return cast.a_channel(database, people.alice)


def take_over(database: Database, who: cast.Someone, conversation_id: UUID) -> bool:
    with database.account_transaction(who.account_id) as db:
        return handling.take_over(db, who.account_id, conversation_id, by="person", user_id=who.user_id, name=who.name)


def conversation(owner_url: str, conversation_id: UUID) -> Any:
    with psycopg.connect(owner_url, row_factory=psycopg.rows.namedtuple_row) as db:
        return db.execute("select * from conversations where id = %s", (conversation_id,)).fetchone()


def events(owner_url: str, conversation_id: UUID) -> list[tuple[str, str]]:
    with psycopg.connect(owner_url) as db:
        return db.execute(
            "select kind, text from messages where author = 'event' and conversation_id = %s order by position", (conversation_id,)
        ).fetchall()


def removed(database: Database, by: cast.Someone, whom: cast.Someone) -> None:
    with database.account_transaction(by.account_id) as db:
        members.remove(db, Identity(by.user_id, by.account_id, Role(by.role), uuid4()), Actor("person", by.user_id, by.name), whom.user_id)


def changed(database: Database, by: cast.Someone, whom: cast.Someone, *, role: Role | None = None, limit: Limit | None = None) -> None:
    me, actor = Identity(by.user_id, by.account_id, Role(by.role), uuid4()), Actor("person", by.user_id, by.name)
    with database.account_transaction(by.account_id) as db:
        members.change(db, me, actor, whom.user_id, role=role, limit=limit)


def record(owner_url: str) -> list[tuple[str, dict[str, Any]]]:
    with psycopg.connect(owner_url) as db:
        return db.execute("select action, details from audit_entries where action like 'member.%' order by position").fetchall()


WAITS = ("hand_off", "Bob had taken over and cannot answer here any more: this waits for another person")


def assert_waits(owner_url: str, conversation_id: UUID, before: Any) -> None:
    now = conversation(owner_url, conversation_id)
    assert (now.takeover_by, now.takeover_user_id, now.takeover_at, now.needs_person) == (None, None, None, True)
    assert now.status == "open"
    assert now.answer_due_at is None, "Dana stays silent: a person had it"
    assert now.hand_off_reason == "Whoever had taken over cannot answer here any more"
    assert (now.lease, now.last_position) == (before.lease + 1, before.last_position + 1)
    assert events(owner_url, conversation_id)[-1] == WAITS


def test_T020_what_a_removed_member_had_taken_over_waits_for_another_person(
    owner_url: str, database: Database, people: cast.Cast, channel: Channel
) -> None:
    taken, other = cast.a_conversation(database, channel), _another(database, channel)
    take_over(database, people.bob, taken)
    take_over(database, people.alice, other)
    before = conversation(owner_url, taken)
    removed(database, people.alice, people.bob)
    assert_waits(owner_url, taken, before)
    assert conversation(owner_url, other).takeover_user_id == people.alice.user_id, "nobody else's"
    assert record(owner_url) == [("member.removed", {"role": "agent", "left": False, "conversations_given_back": 1})]
    assert take_over(database, people.alice, taken), "and may be taken over by somebody else"


def test_T020_who_leaves_by_himself_leaves_them_to_the_others(
    owner_url: str, database: Database, people: cast.Cast, channel: Channel
) -> None:
    taken = cast.a_conversation(database, channel)
    take_over(database, people.bob, taken)
    before = conversation(owner_url, taken)
    removed(database, people.bob, people.bob)
    assert_waits(owner_url, taken, before)


def _another(database: Database, channel: Channel) -> UUID:
    message = cast.a_message(sender="351910000777")
    with database.account_transaction(channel.account_id) as db:
        store_incoming(db, channel, message)
        return open_conversation(db, channel, message.sender)


ENDS = {
    "disabled": "update users set disabled_at = now() where id = %(bob)s",
    "erased": "delete from users where id = %(bob)s",
    "removed by other code": "delete from memberships where user_id = %(bob)s",
    "a viewer now": "update memberships set role = 'viewer' where user_id = %(bob)s",
    "limited to no channel": "update memberships set all_channels = false where user_id = %(bob)s",
}


@pytest.mark.parametrize("how", ENDS)
def test_T020_whichever_code_takes_it_away_they_go_back(
    owner_url: str, database: Database, people: cast.Cast, channel: Channel, how: str
) -> None:
    taken = cast.a_conversation(database, channel)
    take_over(database, people.bob, taken)
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute(ENDS[how], {"bob": people.bob.user_id})
    now = conversation(owner_url, taken)
    assert (now.takeover_by, now.takeover_user_id, now.needs_person) == (None, None, True)
    assert [kind for kind, _ in events(owner_url, taken)] == ["takeover", "hand_off"]


def test_who_loses_a_channel_keeps_what_is_in_his_others(owner_url: str, database: Database, people: cast.Cast, channel: Channel) -> None:
    page = cast.a_channel(database, people.alice, "facebook")
    lost, kept = cast.a_conversation(database, channel), cast.a_conversation(database, page)
    for one in (lost, kept):
        take_over(database, people.bob, one)
    before = conversation(owner_url, lost)
    changed(database, people.alice, people.bob, limit=Limit([channel.integration_id, page.integration_id]))
    assert conversation(owner_url, lost).takeover_user_id == people.bob.user_id, "he may answer in both"
    changed(database, people.alice, people.bob, limit=Limit([page.integration_id]))
    assert_waits(owner_url, lost, before)
    assert conversation(owner_url, kept).takeover_user_id == people.bob.user_id
    changed(database, people.alice, people.bob, limit=Limit(None))
    assert conversation(owner_url, kept).takeover_user_id == people.bob.user_id
    assert [details.get("conversations_given_back") for _, details in record(owner_url)] == [None, 1, None]


@pytest.mark.parametrize("role", [Role.ADMIN, Role.OWNER])
def test_who_becomes_more_keeps_them(owner_url: str, database: Database, people: cast.Cast, channel: Channel, role: Role) -> None:
    taken = cast.a_conversation(database, channel)
    take_over(database, people.bob, taken)
    changed(database, people.alice, people.bob, role=role)
    assert conversation(owner_url, taken).takeover_user_id == people.bob.user_id


@pytest.mark.parametrize("role", list(Role))
def test_T046_the_database_gives_back_exactly_where_the_table_of_roles_allows_no_reply(owner_url: str, people: cast.Cast,
                                                                                     role: Role) -> None:  # fmt: skip
    with psycopg.connect(owner_url) as db:
        db.execute("update memberships set role = %s where user_id = %s", (role, people.bob.user_id))
        found = db.execute("select dana.may_answer(%s, %s, %s)", (people.bob.account_id, people.bob.user_id, uuid4())).fetchone()
    assert found == (allows(role, Right.REPLY),)


def test_T162_open_pages_are_told_of_what_goes_back(owner_url: str, database: Database, people: cast.Cast, channel: Channel) -> None:
    taken = cast.a_conversation(database, channel)
    take_over(database, people.bob, taken)
    with psycopg.connect(owner_url, autocommit=True) as listening:
        listening.execute("listen dana")
        removed(database, people.alice, people.bob)
        told = []
        for notice in listening.notifies(timeout=10):
            told.append(json.loads(notice.payload))
            if {"conversation", "message"} <= {item["event"] for item in told}:
                break
    about = [item for item in told if item["event"] in ("conversation", "message")]
    assert {item["account"] for item in about} == {str(people.alice.account_id)}
    assert {item.get("conversation_id") or item["id"] for item in about} == {str(taken)}
    assert not any("Bob" in str(item) for item in told), "ids, never data"


def test_an_account_that_is_erased_takes_what_was_taken_over_with_it(
    owner_url: str, database: Database, people: cast.Cast, channel: Channel
) -> None:
    taken = cast.a_conversation(database, channel)
    take_over(database, people.bob, taken)
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute("delete from accounts where id = %s", (people.alice.account_id,))
    assert conversation(owner_url, taken) is None


def at_once(*tasks: Callable[[], object]) -> list[DanaError | None]:
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


def test_T020_removed_twice_at_once_they_go_back_once(owner_url: str, database: Database, people: cast.Cast, channel: Channel) -> None:
    taken = cast.a_conversation(database, channel)
    take_over(database, people.bob, taken)
    results = at_once(lambda: removed(database, people.alice, people.bob), lambda: removed(database, people.bob, people.bob))
    assert sum(error is None for error in results) == 1
    assert [kind for kind, _ in events(owner_url, taken)] == ["takeover", "hand_off"]
    assert len(record(owner_url)) == 1


def test_T020_taking_over_in_the_very_moment_of_the_removal_leaves_nothing_with_who_is_gone(
    owner_url: str, database: Database, people: cast.Cast, channel: Channel
) -> None:
    taken = cast.a_conversation(database, channel)
    for number in range(12):
        with psycopg.connect(owner_url, autocommit=True) as db:
            db.execute("insert into memberships (account_id, user_id, role) values (%s, %s, 'agent') on conflict do nothing",
                       (people.bob.account_id, people.bob.user_id))  # fmt: skip
        came, went = at_once(lambda: take_over(database, people.bob, taken), lambda: removed(database, people.alice, people.bob))
        assert went is None
        assert came is None or isinstance(came, NotAllowed), (number, came)
        assert conversation(owner_url, taken).takeover_user_id is None


def test_T020_a_removal_that_has_begun_is_waited_for(owner_url: str, database: Database, people: cast.Cast, channel: Channel) -> None:
    """Both orders, one after the other: the second waits for the first, and none for the other crosswise."""
    taken = cast.a_conversation(database, channel)
    with psycopg.connect(owner_url) as removing:
        removing.execute("delete from memberships where user_id = %s", (people.bob.user_id,))
        outcome: list[object] = []

        def come() -> None:
            try:
                outcome.append(take_over(database, people.bob, taken))
            except DanaError as error:
                outcome.append(error)

        coming = threading.Thread(target=come)
        coming.start()
        _until_somebody_waits(owner_url)
        removing.commit()
        coming.join()
    assert isinstance(outcome[0], NotAllowed)
    assert conversation(owner_url, taken).takeover_user_id is None


def test_T020_a_take_over_that_has_begun_is_given_back_by_the_removal_after_it(
    owner_url: str, database: Database, people: cast.Cast, channel: Channel
) -> None:
    taken = cast.a_conversation(database, channel)
    with database.account_transaction(people.bob.account_id) as db:
        handling.take_over(db, people.bob.account_id, taken, by="person", user_id=people.bob.user_id, name="Bob")
        going = threading.Thread(target=removed, args=(database, people.alice, people.bob))
        going.start()
        _until_somebody_waits(owner_url)
    going.join()
    assert conversation(owner_url, taken).takeover_user_id is None
    assert [kind for kind, _ in events(owner_url, taken)] == ["takeover", "hand_off"]


def _until_somebody_waits(owner_url: str) -> None:
    with psycopg.connect(owner_url, autocommit=True) as db:
        for _ in range(200):
            waiting = db.execute("select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")
            if waiting.fetchone():
                return
            db.execute("select pg_sleep(0.05)")
    raise AssertionError("nobody waits")


def test_T020_who_may_not_answer_there_can_neither_take_over_nor_reply_nor_send_again(
    owner_url: str, database: Database, people: cast.Cast, channel: Channel
) -> None:
    """Whatever the route found out a moment before."""
    there, bob = cast.a_conversation(database, channel), people.bob
    page = cast.a_channel(database, people.alice, "facebook")

    def reply(db: Any) -> None:
        queue_reply(db, bob.account_id, there, "Hello", user_id=bob.user_id, name="Bob", client_id=None)

    def again(db: Any) -> None:
        retry(db, bob.account_id, there, uuid4(), user_id=bob.user_id, name="Bob")

    def over(db: Any) -> None:
        handling.take_over(db, bob.account_id, there, by="person", user_id=bob.user_id, name="Bob")

    changed(database, people.alice, bob, limit=Limit([page.integration_id]))
    for act in (reply, again, over):
        with pytest.raises(NotFound), database.account_transaction(bob.account_id) as db:
            act(db)
    removed(database, people.alice, bob)
    for act in (reply, again, over):
        with pytest.raises(NotAllowed), database.account_transaction(bob.account_id) as db:
            act(db)
    assert events(owner_url, there) == []


def test_T065_the_databases_own_way_reaches_no_other_account(database: Database, people: cast.Cast, channel: Channel) -> None:
    taken = cast.a_conversation(database, channel)
    take_over(database, people.bob, taken)
    with pytest.raises(sa.exc.ProgrammingError, match="permission denied"), database.account_transaction(people.mallory.account_id) as db:
        db.execute(sa.text("select dana.give_back(:account, :user)"), {"account": people.bob.account_id, "user": people.bob.user_id})
