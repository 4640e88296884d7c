"""Wake-ups: with the transaction or not at all, once per row, taken once, and made good when lost."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import psycopg
import pytest
import sqlalchemy as sa

from dana.database.transactions import Database
from dana.jobs import TASKS, Worker, wake
from dana.knowledge import documents
from tests import cast


@pytest.fixture
def people(owner_url: str) -> cast.Cast:
    return cast.enter(owner_url)


def idle_worker(database: Database) -> Worker:
    return Worker(database, dict.fromkeys(TASKS, lambda _account, _row: None), threads=2)


def forget_wake_ups(owner_url: str) -> None:
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute("delete from dana.wake_ups")


def test_a_wake_up_commits_or_vanishes_with_its_transaction(database: Database, owner_url: str) -> None:
    account, row = uuid4(), uuid4()
    with pytest.raises(sa.exc.ProgrammingError), database.account_transaction(account) as db:
        wake(db, "answer", account, row)
        db.execute(sa.text("select from nowhere"))
    assert cast.wake_ups(owner_url) == []
    with database.account_transaction(account) as db:
        wake(db, "answer", account, row)
    assert [item[:3] for item in cast.wake_ups(owner_url)] == [("answer", account, row)]


def test_one_wake_up_per_row_at_the_earliest_time_asked_for(database: Database, owner_url: str) -> None:
    account, row = uuid4(), uuid4()
    now = datetime.now(UTC)
    for seconds in (60, 5, 30):
        with database.account_transaction(account) as db:
            wake(db, "deliver", account, row, at=now + timedelta(seconds=seconds))
    ((_, _, _, at),) = cast.wake_ups(owner_url)
    assert at == now + timedelta(seconds=5)


def test_what_is_due_is_taken_once_by_whoever_comes(database: Database, owner_url: str) -> None:
    account = uuid4()
    with database.account_transaction(account) as db:
        for _ in range(60):
            wake(db, "answer", account, uuid4())
        wake(db, "answer", account, uuid4(), at=datetime.now(UTC) + timedelta(hours=1))

    def take(_: int) -> list[UUID]:
        with database.system_transaction() as db:
            return list(db.execute(sa.text("select row_id from dana.take_wake_ups(array['answer'], 7)")).scalars())

    with ThreadPoolExecutor(4) as pool:
        taken = [row for rows in pool.map(take, range(20)) for row in rows]
    assert len(taken) == len(set(taken)) == 60
    assert len(cast.wake_ups(owner_url)) == 1, "what is not due yet stays"


def test_the_sweeper_wakes_what_is_due_and_was_missed(database: Database, people: cast.Cast, owner_url: str) -> None:
    conversation_id = cast.a_conversation(database, cast.a_channel(database, people.alice))
    forget_wake_ups(owner_url)
    with database.account_transaction(people.alice.account_id) as db:
        db.execute(sa.text("update conversations set answer_due_at = now() - interval '3 seconds'"))
    worker = idle_worker(database)
    assert worker.sweep() == 1
    worker.sweep()
    assert [item[:3] for item in cast.wake_ups(owner_url)] == [("answer", people.alice.account_id, conversation_id)]


def test_the_sweeper_leaves_what_is_being_done(database: Database, people: cast.Cast, owner_url: str) -> None:
    cast.a_conversation(database, cast.a_channel(database, people.alice))
    forget_wake_ups(owner_url)
    with database.account_transaction(people.alice.account_id) as db:
        db.execute(sa.text("update conversations set answer_due_at = now() - interval '3 s', answering_until = now() + interval '9 s'"))
    assert idle_worker(database).sweep() == 0


def test_the_sweeper_wakes_an_account_once_however_many_of_its_documents_wait(
    database: Database, people: cast.Cast, owner_url: str
) -> None:
    for person in (people.alice, people.mallory):
        files = [documents.new_file(f"{number}.txt", f"Note {number}".encode()) for number in range(5)]
        with database.account_transaction(person.account_id) as db:
            documents.add_once(db, person.account_id, files, None)
            db.execute(sa.text("update documents set created_at = created_at - interval '1 minute'"))
    forget_wake_ups(owner_url)
    assert idle_worker(database).sweep() == 2
    assert {item[:2] for item in cast.wake_ups(owner_url)} == {
        ("read_document", people.alice.account_id),
        ("read_document", people.mallory.account_id),
    }


def test_the_sweeper_wakes_each_document_at_which_a_worker_died(database: Database, people: cast.Cast, owner_url: str) -> None:
    files = [documents.new_file(f"{number}.txt", f"Note {number}".encode()) for number in range(3)]
    with database.account_transaction(people.alice.account_id) as db:
        ids = [added.id for added in documents.add_once(db, people.alice.account_id, files, None)]
        db.execute(sa.text("update documents set stage = 'reading', status = 'processing', working_until = now() - interval '1 second'"))
    forget_wake_ups(owner_url)
    assert idle_worker(database).sweep() == 3
    assert {item[2] for item in cast.wake_ups(owner_url)} == set(ids)


def test_a_worker_runs_what_it_is_woken_for_at_its_time_and_survives_a_failure(database: Database) -> None:
    done: list[tuple[UUID, UUID]] = []
    finished = threading.Event()

    def handler(account: UUID, row: UUID) -> None:
        done.append((account, row))
        if len(done) == 3:
            finished.set()
        raise RuntimeError("a handler that fails stops nothing")

    worker = Worker(database, {"answer": handler}, threads=2)
    thread = threading.Thread(target=worker.run, daemon=True)
    thread.start()
    account = uuid4()
    for delay in (None, None, 0.3):
        at = datetime.now(UTC) + timedelta(seconds=delay) if delay else None
        with database.account_transaction(account) as db:
            wake(db, "answer", account, uuid4(), at=at)
    assert finished.wait(20)
    with database.system_transaction() as db:
        assert db.execute(sa.text("select dana.living_workers()")).scalar() == 1
    worker.stop()
    thread.join(20)
    assert not thread.is_alive()
    with database.system_transaction() as db:
        assert db.execute(sa.text("select dana.living_workers()")).scalar() == 0
    assert {item[0] for item in done} == {account}


def test_a_full_lane_takes_no_more_than_it_has_threads_for(database: Database, owner_url: str) -> None:
    running, most, release = [0], [0], threading.Event()
    lock = threading.Lock()

    def handler(_account: UUID, _row: UUID) -> None:
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        release.wait(20)
        with lock:
            running[0] -= 1

    account = uuid4()
    with database.account_transaction(account) as db:
        for _ in range(9):
            wake(db, "answer", account, uuid4())
    worker = Worker(database, {"answer": handler}, threads=3)
    thread = threading.Thread(target=worker.run, daemon=True)
    thread.start()
    wait = threading.Event()
    for _ in range(200):
        if running[0] == 3:
            break
        wait.wait(0.05)
    assert len(cast.wake_ups(owner_url)) == 6, "others may take the rest"
    release.set()
    for _ in range(200):
        if not cast.wake_ups(owner_url):
            break
        wait.wait(0.05)
    worker.stop()
    thread.join(20)
    assert most[0] == 3
