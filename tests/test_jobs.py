"""Wake-ups: with the transaction or not at all, once per row, and made good when lost."""

import threading
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from dana.database.transactions import Database
from dana.jobs import TASKS, Worker, wake
from tests import cast


@pytest.fixture
def people(owner_url: str) -> cast.Cast:
    return cast.enter(owner_url)


def waiting(database: Database) -> list[tuple[str, dict[str, str]]]:
    with database.system_transaction() as db:
        return [tuple(row) for row in db.execute(sa.text("select task_name, args from procrastinate.procrastinate_jobs order by id"))]


def test_a_wake_up_commits_or_vanishes_with_its_transaction(database: Database) -> None:
    account, row = uuid4(), uuid4()
    with pytest.raises(sa.exc.ProgrammingError), database.account_transaction(account) as db:
        wake(db, "answer", account, row)
        db.execute(sa.text("select from nowhere"))
    assert waiting(database) == []
    with database.account_transaction(account) as db:
        wake(db, "answer", account, row)
    assert waiting(database) == [("answer", {"account_id": str(account), "row_id": str(row)})]


def test_one_wake_up_per_row_at_the_earliest_time_asked_for(database: Database) -> None:
    account, row = uuid4(), uuid4()
    now = datetime.now(UTC)
    for at in (now + timedelta(seconds=60), now + timedelta(seconds=5), now + timedelta(seconds=30), None, now + timedelta(seconds=1)):
        with database.account_transaction(account) as db:
            wake(db, "deliver", account, row, at=at)
    with database.system_transaction() as db:
        (scheduled,) = db.execute(sa.text("select scheduled_at from procrastinate.procrastinate_jobs")).scalars()
    assert scheduled is None


def test_the_sweeper_wakes_what_is_due_and_was_missed(database: Database, people: cast.Cast) -> None:
    conversation_id = cast.a_conversation(database, cast.a_channel(database, people.alice))
    with database.account_transaction(people.alice.account_id) as db:
        db.execute(sa.text("delete from procrastinate.procrastinate_jobs"))
        db.execute(sa.text("update conversations set answer_due_at = now() - interval '3 seconds'"))
    worker = Worker(database, dict.fromkeys(TASKS, lambda _account, _row: None), threads=2)
    assert worker.sweep() == 1
    assert waiting(database) == [("answer", {"account_id": str(people.alice.account_id), "row_id": str(conversation_id)})]
    worker.sweep()
    assert len(waiting(database)) == 1


def test_the_sweeper_leaves_what_is_being_done(database: Database, people: cast.Cast) -> None:
    cast.a_conversation(database, cast.a_channel(database, people.alice))
    with database.account_transaction(people.alice.account_id) as db:
        db.execute(sa.text("delete from procrastinate.procrastinate_jobs"))
        db.execute(
            sa.text("update conversations set answer_due_at = now() - interval '3 seconds', answering_until = now() + interval '9 s'")
        )
    assert Worker(database, dict.fromkeys(TASKS, lambda _account, _row: None), threads=2).sweep() == 0


def test_jobs_of_a_dead_worker_are_dropped(database: Database) -> None:
    with database.system_transaction() as db:
        db.execute(sa.text("""
            with dead as (
              insert into procrastinate.procrastinate_workers (last_heartbeat) values (now() - interval '1 hour') returning id
            )
            insert into procrastinate.procrastinate_jobs (queue_name, task_name, status, worker_id)
            select 'answer', 'answer', 'doing', id from dead
        """))  # fmt: skip
    Worker(database, {}, threads=2).sweep()
    assert waiting(database) == []


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_worker_runs_what_it_is_woken_for(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[tuple[UUID, UUID]] = []
    finished = threading.Event()

    def handler(account: UUID, row: UUID) -> None:
        done.append((account, row))
        if len(done) == 2:
            finished.set()
            raise RuntimeError("a handler that fails stops nothing")

    import asyncio

    # signals can only be caught in the main thread; the worker runs in another one here
    monkeypatch.setattr(asyncio.unix_events._UnixSelectorEventLoop, "add_signal_handler", lambda *_: None)
    worker = Worker(database, {"answer": handler}, threads=2)
    thread = threading.Thread(target=worker.run, daemon=True)
    thread.start()
    account = uuid4()
    for _ in range(2):
        with database.account_transaction(account) as db:
            wake(db, "answer", account, uuid4())
    assert finished.wait(20)
    worker.stop()
    thread.join(20)
    assert not thread.is_alive()
    assert {item[0] for item in done} == {account}
