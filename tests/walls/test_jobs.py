"""Every job, called with another account's rows and with rows of nothing: it looks the row up under its account, so nothing happens."""

import contextlib
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from dana import worker as joined
from dana.errors import DanaError
from dana.jobs import TASKS
from dana.settings import Settings
from tests import cast
from tests.walls.rows import snapshot, tenant_tables
from tests.walls.world import furnish

# Woken with any row of an account they look at all that waits there.
FOR_THE_WHOLE_ACCOUNT = {"read_document", "embed_passages", "embed_in_english", "pack_index", "group_gaps", "find_contradictions", "forget"}
Handlers = dict[str, Callable[[UUID, UUID], None]]


class Captured:
    """In the worker's place: keeps the handlers and runs what the test wants in its stead."""

    handlers: Handlers
    then: Callable[[Handlers], None]

    def __init__(self, _database: Any, handlers: Handlers, **_: Any) -> None:
        Captured.handlers = handlers

    def run(self) -> None:
        Captured.then(Captured.handlers)


@pytest.fixture
def as_worker(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Handlers], None]], None]:
    """Runs a function with the real worker's handlers."""

    def run(then: Callable[[Handlers], None]) -> None:
        monkeypatch.setattr(joined, "Worker", Captured)
        monkeypatch.setattr(Captured, "then", staticmethod(then), raising=False)
        joined.run_worker(settings)

    return run


def test_T066_a_job_with_another_accounts_row_does_nothing(
    as_worker: Any, owner_url: str, database: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = cast.enter(owner_url)
    called: list[str] = []
    monkeypatch.setattr("dana.http_client.door.Http.request", lambda *_, **__: called.append("out"))
    with psycopg.connect(owner_url, autocommit=True) as owner:
        furnish(database, owner, people.alice)
        owner.execute("update conversations set answer_due_at = now() - interval '1 minute'")
        owner.execute("update messages set next_attempt_at = now() - interval '1 minute' where direction = 'out'")
        ids = [row for table in tenant_tables(owner).values() if any(column.name == "id" for column in table.columns) for (row,) in
               owner.execute(f"select id from {table.name} where {'account_id' if table.has_account else 'id'} = %s",
                             (people.alice.account_id,))]  # fmt: skip
        assert len(ids) > 8
        before = snapshot(owner, people.alice.account_id), snapshot(owner, people.mallory.account_id)

        def work(handlers: Handlers) -> None:
            assert handlers.keys() == TASKS.keys()
            for task, handle in handlers.items():
                own = () if task in FOR_THE_WHOLE_ACCOUNT else ((people.alice.account_id, uuid4()),)
                for account, row in [
                    *own, *((people.mallory.account_id, row) for row in ids), *((uuid4(), row) for row in ids),
                    (people.mallory.account_id, uuid4()), (uuid4(), uuid4()),
                ]:  # fmt: skip
                    with contextlib.suppress(DanaError):  # to say no is no effect either
                        handle(account, row)
                assert snapshot(owner, people.alice.account_id) == before[0], task

        as_worker(work)
        assert called == []
        assert (snapshot(owner, people.alice.account_id), snapshot(owner, people.mallory.account_id)) == before


def test_T066_the_queue_does_not_tell_one_account_of_anothers_work(app_url: str, owner_url: str) -> None:
    """Wake-ups lie in a schema of their own; web and workers reach them by function alone, ids only."""
    with psycopg.connect(app_url) as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute("select * from dana.wake_ups")
