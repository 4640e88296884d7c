"""Wake-ups in PostgreSQL: the row is the truth, a job only says "look at it now"; lost ones are made good by the sweeper."""

import asyncio
import json
import signal
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from uuid import UUID

import procrastinate
import sqlalchemy as sa
import structlog
from sqlalchemy.dialects.postgresql import JSONB

from dana.database import system
from dana.database.statements import Statements
from dana.database.transactions import Database, after_commit

log = structlog.get_logger()

Handler = Callable[[UUID, UUID], None]
TASKS = {"answer": "messages", "deliver": "messages", "settle": "messages", "read_document": "documents"}  # task: lane
LANES = {"messages": 1.0, "documents": 0.0}  # share of the worker's threads; 0 = two threads
_WAKE = sa.text("select dana.wake(:task, :key, :args, :at, null)").bindparams(sa.bindparam("args", type_=JSONB))


def wake(db: Statements, task: str, account_id: UUID, row_id: UUID, *, at: datetime | None = None) -> None:
    """Ask for `task` on a row, with this transaction; at most one waiting wake-up per task and row."""
    args = {"account_id": str(account_id), "row_id": str(row_id)}
    db.execute(_WAKE, {"task": task, "key": f"{task}:{row_id}", "args": args, "at": at})
    if at is None:
        call_workers(db, task)


def call_workers(db: Statements, task: str) -> None:
    """Tell waiting workers, after the commit, that there is a job."""
    after_commit(db, f"procrastinate_queue_v1#{task}", json.dumps({"type": "job_inserted", "job_id": 0}))


class Worker:
    """Runs jobs until stopped: each of `handlers` gets (account id, row id) and must look at the row itself."""

    def __init__(
        self, database: Database, handlers: Mapping[str, Handler], *, threads: int, also: Sequence[Callable[[], None]] = ()
    ) -> None:
        self._database = database
        self._handlers = handlers
        self._threads = threads
        self._also = also  # what is done beside each sweep
        self._stopping = threading.Event()
        self._lanes: list[asyncio.Task[None]] = []
        self._loop: asyncio.AbstractEventLoop | None = None

    def run(self) -> None:
        """Work until SIGTERM or SIGINT, then let running jobs end."""
        asyncio.run(self._run())

    async def _run(self) -> None:
        self._loop = loop = asyncio.get_running_loop()
        loop.set_default_executor(ThreadPoolExecutor(self._threads + 8, thread_name_prefix="job"))
        connector = procrastinate.PsycopgConnector(
            conninfo=self._database.url,
            kwargs={"options": "-c search_path=procrastinate,public -c synchronous_commit=off"},
            min_size=1,
            max_size=4,
        )
        app = procrastinate.App(connector=connector)
        for name, handler in self._handlers.items():
            app.task(name=name, queue=name)(_guarded(name, handler))
        async with app.open_async():
            sweeper = loop.create_task(self._sweep())
            self._lanes = lanes = [loop.create_task(self._lane(app, lane)) for lane in LANES]
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.add_signal_handler(number, self._stop)
            log.info("worker_ready", threads=self._threads)
            await asyncio.gather(*lanes, return_exceptions=True)
            self._stopping.set()
            sweeper.cancel()

    def stop(self) -> None:
        """Stop from another thread, as SIGTERM does."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._stop)

    def _stop(self) -> None:
        self._stopping.set()
        for lane in self._lanes:
            lane.cancel()

    async def _lane(self, app: procrastinate.App, lane: str) -> None:
        tasks = [task for task in self._handlers if TASKS[task] == lane]
        if not tasks:
            return
        await app.run_worker_async(
            queues=tasks,
            name=lane,
            concurrency=max(2, int(self._threads * LANES[lane])),
            fetch_job_polling_interval=0.5,
            abort_job_polling_interval=60,
            shutdown_graceful_timeout=8,
            delete_jobs="always",
            install_signal_handlers=False,
        )

    async def _sweep(self) -> None:
        while not self._stopping.is_set():
            try:
                await asyncio.to_thread(self.sweep)
                for task in self._also:
                    await asyncio.to_thread(task)
            except Exception as error:  # noqa: BLE001 - the sweeper must outlive a lost database
                log.warning("sweep_failed", error=type(error).__name__)
            await asyncio.sleep(1.5)

    def sweep(self) -> int:
        """Wake again what is due and was missed, and free jobs of dead workers; the number of wake-ups."""
        with self._database.system_statements() as db:
            if not db.execute(_SWEEP_ALONE).scalar():
                return 0
            db.execute(sa.text(_FORGET_DEAD))
            missed = [work for work in system.missed_work(db, 500) if work.task in self._handlers]
            for work in missed:
                wake(db, work.task, work.account_id, work.id)
        return len(missed)


# procrastinate's own triggers name its tables without their schema.
_SWEEP_ALONE = sa.text("select pg_try_advisory_xact_lock(4711), set_config('search_path', 'procrastinate, public', true)")
# A job that a dead worker holds is only a wake-up: the row tells whether there is work left, so it is dropped, not run again.
_FORGET_DEAD = """
with dead as (delete from procrastinate.procrastinate_workers where last_heartbeat < now() - interval '30 seconds' returning id)
delete from procrastinate.procrastinate_jobs j
where j.status = 'doing' and (j.worker_id is null or j.worker_id in (select id from dead))
"""


def _guarded(name: str, handler: Handler) -> Callable[..., None]:
    def run(account_id: str, row_id: str) -> None:
        with structlog.contextvars.bound_contextvars(job=name, account_id=account_id, row_id=row_id):
            try:
                handler(UUID(account_id), UUID(row_id))
            except Exception:
                log.exception("job_failed")
                raise

    return run
