"""Periods: what is older goes, once, in small steps that may be killed; what is younger or still under way stays."""

from collections.abc import Callable

import psycopg
import pytest
import sqlalchemy as sa

from dana.conversations.thread import Line, add_line
from dana.database.transactions import Database
from dana.privacy import erasing, retaining
from dana.privacy.retaining import Retaining
from tests import cast
from tests.privacy.conftest import CANARY, SENDER, House, furnish

Look = Callable[..., dict[str, int]]


@pytest.fixture
def periods(database: Database) -> Retaining:
    return Retaining(database)


def set_and_run(database: Database, periods: Retaining, house: House, **days: int | None) -> None:
    with database.account_transaction(house.account_id) as db:
        periods.set(db, house.account_id, messages_days=days.get("messages_days"), resolved_days=days.get("resolved_days"))
    periods.work(house.account_id, house.account_id)


def change(owner_url: str, statement: str, **values: object) -> None:
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute(statement, values)


def left(database: Database, house: House) -> list[str]:
    with database.account_transaction(house.account_id) as db:
        return list(db.scalars(sa.text("select text from messages order by created_at, position")))


OLD = "update messages set created_at = now() - interval '40 days' where conversation_id = %(c)s"
OLD_CONVERSATION = (
    "update conversations set last_message_at = now() - interval '40 days', updated_at = now() - interval '40 days', "
    "answer_due_at = null where id = %(c)s"
)


def test_T086_what_is_older_goes_with_all_that_hangs_on_it(
    database: Database, periods: Retaining, house: House, owner_url: str, look: Look
) -> None:
    change(owner_url, OLD, c=house.conversation_id)
    change(owner_url, OLD_CONVERSATION, c=house.conversation_id)
    change(owner_url, "delete from dana.wake_ups")
    set_and_run(database, periods, house, messages_days=30)
    assert left(database, house) == ["Somebody else asks"]
    assert look(CANARY, SENDER, str(house.conversation_id)) == {}, "the contact went with the last conversation"


def test_T086_old_messages_of_a_living_conversation_go_and_it_stays(
    database: Database, periods: Retaining, house: House, owner_url: str
) -> None:
    change(owner_url, OLD + " and position < 3", c=house.conversation_id)
    set_and_run(database, periods, house, messages_days=30)
    assert len(left(database, house)) == 3
    with database.account_transaction(house.account_id) as db:
        assert db.execute(sa.text("select removed, next_at > now() + interval '23 hours', last_at is not null from retention")).one() == (
            2, True, True,
        )  # fmt: skip


def a_draft(owner_url: str, house: House, answers: int, state: str, message_id: object = None) -> None:
    change(
        owner_url,
        "insert into drafts (account_id, id, conversation_id, text, answers_position, lease, generation, state, message_id)"
        " values (%(a)s, gen_random_uuid(), %(c)s, %(t)s, %(n)s, 0, 0, %(s)s, %(m)s)",
        a=house.account_id, c=house.conversation_id, t=f"Hello {CANARY}", n=answers, s=state, m=message_id,
    )  # fmt: skip


def test_T086_a_draft_goes_with_the_message_that_it_answers_or_with_the_reply_that_it_became(
    database: Database, periods: Retaining, house: House, owner_url: str
) -> None:
    with database.account_transaction(house.account_id) as db:
        reply = db.scalar(sa.text("select id from messages where author = 'dana'"))
    a_draft(owner_url, house, 2, "discarded")
    a_draft(owner_url, house, 3, "approved", reply)
    a_draft(owner_url, house, 3, "waiting")
    for old, left_over in (("position = 1", 3), ("position = 2", 2), ("author = 'dana'", 1), ("position = 3", 0)):
        change(owner_url, f"{OLD} and {old}", c=house.conversation_id)
        set_and_run(database, periods, house, messages_days=30)
        with database.account_transaction(house.account_id) as db:
            assert db.scalar(sa.text("select count(*) from drafts")) == left_over, old


def test_T086_drafts_go_with_their_conversation(database: Database, periods: Retaining, house: House, owner_url: str, look: Look) -> None:
    a_draft(owner_url, house, 2, "replaced")
    a_draft(owner_url, house, 3, "waiting")
    change(owner_url, OLD, c=house.conversation_id)
    change(owner_url, OLD_CONVERSATION, c=house.conversation_id)
    change(owner_url, "delete from dana.wake_ups")
    set_and_run(database, periods, house, messages_days=30)
    assert look(CANARY, str(house.conversation_id)) == {}


def test_T086_without_a_period_nothing_goes(database: Database, periods: Retaining, house: House, owner_url: str) -> None:
    change(owner_url, OLD, c=house.conversation_id)
    change(owner_url, OLD_CONVERSATION, c=house.conversation_id)
    change(owner_url, "update conversations set status = 'resolved'")
    set_and_run(database, periods, house)
    assert len(left(database, house)) == 5


def test_T086_resolved_conversations_have_a_period_of_their_own(
    database: Database, periods: Retaining, house: House, owner_url: str
) -> None:
    change(owner_url, OLD_CONVERSATION, c=house.conversation_id)
    set_and_run(database, periods, house, resolved_days=30)
    assert len(left(database, house)) == 5, "it is old but open"
    change(owner_url, "update conversations set status = 'resolved'")
    set_and_run(database, periods, house, resolved_days=30)
    assert left(database, house) == ["Somebody else asks"]


def test_T086_what_is_still_to_be_sent_stays(database: Database, periods: Retaining, house: House, owner_url: str) -> None:
    with database.account_transaction(house.account_id) as db:
        line = Line("person", "Still waiting", state="pending")
        add_line(db, house.account_id, house.channel.integration_id, house.conversation_id, line)
    change(owner_url, OLD, c=house.conversation_id)
    change(owner_url, OLD_CONVERSATION, c=house.conversation_id)
    set_and_run(database, periods, house, messages_days=30)
    assert "Still waiting" in left(database, house)


def test_T086_a_run_that_is_killed_after_any_step_goes_on_and_counts_once(
    database: Database, periods: Retaining, house: House, owner_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasing, "ROWS", 1)
    monkeypatch.setattr(retaining, "CONVERSATIONS", 1)
    change(owner_url, "update messages set created_at = now() - interval '40 days'")
    with database.account_transaction(house.account_id) as db:
        periods.set(db, house.account_id, messages_days=30, resolved_days=None)
    step, kills = retaining._step, 0

    def killed(*arguments: object) -> int:
        nonlocal kills
        kills += 1
        removed = step(*arguments)  # type: ignore[arg-type]
        if kills % 2:
            raise KeyboardInterrupt
        return removed

    monkeypatch.setattr(retaining, "_step", killed)
    for _ in range(60):
        try:
            periods.work(house.account_id, house.account_id)
            break
        except KeyboardInterrupt:
            continue
    assert kills > 8
    assert left(database, house) == []
    with database.account_transaction(house.account_id) as db:
        assert db.execute(sa.text("select removed, cursor, began_at from retention")).one() == (5, None, None)
    periods.work(house.account_id, house.account_id)


def test_T086_only_ones_own_account(database: Database, periods: Retaining, house: House, people: cast.Cast, owner_url: str) -> None:
    theirs = furnish(database, owner_url, people.mallory, canary="Mallorys-own-bird", sender="351919999999")
    change(owner_url, "update messages set created_at = now() - interval '40 days'")
    change(owner_url, "update conversations set last_message_at = now() - interval '40 days'")
    set_and_run(database, periods, house, messages_days=30)
    assert len(left(database, theirs)) == 5


def test_the_sweeper_wakes_it_once_a_day(database: Database, periods: Retaining, house: House, owner_url: str) -> None:
    missed = "select task from dana.missed_privacy(10)"
    set_and_run(database, periods, house, messages_days=30)
    with psycopg.connect(owner_url, autocommit=True) as db:
        assert db.execute(missed).fetchall() == []
        db.execute("update retention set next_at = now() - interval '1 second', touched_at = now() - interval '1 day'")
        assert db.execute(missed).fetchall() == [("retain",)]
