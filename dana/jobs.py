"""Wake-ups in PostgreSQL: the row is the truth, a wake-up only says "look at it now", and a lost one is made good by the sweeper."""

import signal
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from uuid import UUID, uuid4

import psycopg
import sqlalchemy as sa
import structlog

from dana.database.notifier import hear
from dana.database.statements import Statements
from dana.database.system import background
from dana.database.transactions import Database, after_commit
from dana.errors import DanaError

log = structlog.get_logger()

Handler = Callable[[UUID, UUID], None]
TASKS = {  # task: lane
    "answer": "messages", "deliver": "messages", "settle": "messages", "read_document": "documents",
    "embed_passages": "documents", "embed_in_english": "documents", "pack_index": "documents",
    "group_gaps": "documents", "find_contradictions": "documents",
    "send_letter": "messages",
    "learn": "summaries",
    "disconnect": "documents", "rescan": "documents",
    "export": "documents", "erase": "documents", "retain": "documents",
    "note": "notes", "remember": "summaries", "forget": "documents",
}  # fmt: skip
DOCUMENT_THREADS = 2  # reading is heavy; messages must never wait for it
NOTE_THREADS = 2  # a note is there at once: it waits neither for an answer nor for a model
SUMMARY_THREADS = 4  # each waits for a model
MOST_AT_ONCE = 32
POLL_SECONDS = 1.0  # for a notice that was lost
SWEEP_SECONDS = 1.5
GRACE_SECONDS = 8.0
CHANNEL = "dana_wake"

_WAKE = sa.text("select dana.wake(:task, :account, :row, :at)")
_WAKE_IN = sa.text("select dana.wake(:task, :account, :row, now() + make_interval(secs => :seconds))")
_TAKE = sa.text("select task, account_id, row_id from dana.take_wake_ups(:tasks, :limit)")
_NEXT = sa.text("select dana.seconds_to_next_wake_up(:tasks)")
_SWEEP_ALONE = sa.text("select pg_try_advisory_xact_lock(4711)")


def wake(db: Statements, task: str, account_id: UUID, row_id: UUID, *, at: datetime | None = None) -> None:
    """Ask for `task` on a row, with this transaction; at most one waiting wake-up per task and row, at the earliest time."""
    db.execute(_WAKE, {"task": task, "account": account_id, "row": row_id, "at": at})
    call_workers(db, task)


def wake_in(db: Statements, task: str, account_id: UUID, row_id: UUID, seconds: float) -> None:
    """The same for a time from now, by the database's clock."""
    db.execute(_WAKE_IN, {"task": task, "account": account_id, "row": row_id, "seconds": seconds})
    call_workers(db, task)


def call_workers(db: Statements, task: str) -> None:
    """Tell waiting workers, after the commit, that there is a wake-up."""
    after_commit(db, CHANNEL, TASKS[task])


def waker(
    database: Database, missed: Callable[[Statements], Iterable[tuple[str, UUID, UUID]]], seconds: float,
    clock: Callable[[], float] = time.monotonic,
) -> Callable[[], None]:  # fmt: skip
    """A function to call often: once in so many seconds it wakes the tasks (task, account, row) that were missed."""
    next_at = clock()

    def sweep() -> None:
        nonlocal next_at
        if clock() < next_at:
            return
        next_at = clock() + seconds
        with database.system_statements() as db:
            for task, account_id, row_id in missed(db):
                wake(db, task, account_id, row_id)

    return sweep


class Lane:
    """Threads for some tasks, fed by one dispatcher that takes no more than it has threads for."""

    def __init__(self, database: Database, name: str, handlers: Mapping[str, Handler], threads: int) -> None:
        self.name = name
        self._database, self._handlers, self._threads = database, handlers, threads
        self._tasks = list(handlers)
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._running = 0
        self._lock = threading.Lock()
        self.called = threading.Event()

    def run(self, stopping: threading.Event) -> None:
        """Dispatch until told to stop, then let what runs end."""
        while not stopping.is_set():
            try:
                wait = self._dispatch()
            except (DanaError, psycopg.Error) as error:
                log.warning("dispatch_failed", lane=self.name, error=type(error).__name__)
                wait = POLL_SECONDS
            if wait > 0 and not stopping.is_set():
                self.called.wait(wait)
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _dispatch(self) -> float:
        """Hand out what is due; seconds until it is worth looking again."""
        self.called.clear()
        room = min(MOST_AT_ONCE, self._threads - self._running)
        if room <= 0:
            return POLL_SECONDS  # whoever finishes calls
        found, then = self._database.system_at_once([(_TAKE, {"tasks": self._tasks, "limit": room}), (_NEXT, {"tasks": self._tasks})])
        taken, next_in = found.all(), then.scalar()
        for task, account_id, row_id in taken:
            self._start(task, account_id, row_id)
        if len(taken) == room:
            return 0
        return min(POLL_SECONDS, max(0.001, next_in)) if next_in is not None else POLL_SECONDS

    def _start(self, task: str, account_id: UUID, row_id: UUID) -> None:
        with self._lock:
            self._running += 1
        self._pool.submit(self._work, task, account_id, row_id)

    def _work(self, task: str, account_id: UUID, row_id: UUID) -> None:
        with structlog.contextvars.bound_contextvars(job=task, account_id=str(account_id), row_id=str(row_id)):
            try:
                self._handlers[task](account_id, row_id)
            except Exception:
                log.exception("job_failed")  # the row still says that it is due: the sweeper comes back to it
        with self._lock:
            was_full = self._running == self._threads
            self._running -= 1
        if was_full:
            self.called.set()

    @property
    def idle(self) -> bool:
        """Whether nothing runs."""
        return self._running == 0


class Worker:
    """Runs handlers until stopped: each gets (account id, row id) and must look at the row itself."""

    def __init__(
        self, database: Database, handlers: Mapping[str, Handler], *, threads: int, also: Sequence[Callable[[], None]] = ()
    ) -> None:
        self._database = database
        self._handlers = handlers
        self._also = also  # what is done beside each sweep
        self._id = uuid4()
        self._stopping = threading.Event()
        sizes = {"messages": threads, "documents": DOCUMENT_THREADS, "notes": NOTE_THREADS, "summaries": SUMMARY_THREADS}
        self._lanes = [
            Lane(database, lane, {task: handlers[task] for task in handlers if TASKS[task] == lane}, size)
            for lane, size in sizes.items()
            if any(TASKS[task] == lane for task in handlers)
        ]

    def run(self) -> None:
        """Work until SIGTERM or SIGINT, then let running jobs end."""
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: self.stop())
        threads = [threading.Thread(target=lane.run, args=(self._stopping,), name=lane.name) for lane in self._lanes]
        threads.append(threading.Thread(target=self._listen, name="wake listener", daemon=True))
        for thread in threads:
            thread.start()
        self._sweep_on()
        log.info("worker_ready", threads=sum(lane._threads for lane in self._lanes))
        while not self._stopping.wait(SWEEP_SECONDS):
            self._sweep_on()
        self._end(threads)

    def stop(self) -> None:
        """Stop soon; running jobs may end."""
        self._stopping.set()
        for lane in self._lanes:
            lane.called.set()

    def _end(self, threads: list[threading.Thread]) -> None:
        done = threading.Event()
        for _ in range(int(GRACE_SECONDS / 0.1)):
            if all(lane.idle for lane in self._lanes):
                break
            done.wait(0.1)
        for thread in threads[:-1]:
            thread.join(1)
        try:
            with self._database.system_statements() as db:
                background.worker_ends(db, self._id)
        except (DanaError, psycopg.Error):
            log.info("worker_left_without_saying")

    def _sweep_on(self) -> None:
        try:
            with self._database.system_statements() as db:
                background.worker_lives(db, self._id)
            self.sweep()
            for task in self._also:
                task()
        except Exception as error:  # noqa: BLE001 - the sweeper must outlive a lost database
            log.warning("sweep_failed", error=type(error).__name__)

    def sweep(self) -> int:
        """Wake again what is due and was missed; the number of wake-ups."""
        with self._database.system_statements() as db:
            if not db.execute(_SWEEP_ALONE).scalar():
                return 0
            missed = [work for work in background.missed_work(db, 500) if work.task in self._handlers]
            for work in missed:
                wake(db, work.task, work.account_id, work.id)
        return len(missed)

    def _listen(self) -> None:
        """Wake lanes when their notice comes; while the line is down they poll."""
        while not self._stopping.is_set():
            try:
                with psycopg.connect(self._database.session_url, autocommit=True) as connection:
                    connection.execute(f"listen {CHANNEL}")
                    while not self._stopping.is_set():
                        self._call(set(hear(connection, POLL_SECONDS)))
            except (psycopg.Error, OSError) as error:
                log.warning("wake_listener_lost", error=type(error).__name__)
            self._stopping.wait(0.5)

    def _call(self, lanes: set[str]) -> None:
        for lane in self._lanes:
            if lane.name in lanes:
                lane.called.set()
