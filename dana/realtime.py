"""Live updates: what changed is remembered in a transaction, sent after its commit, and heard by every web process."""

import json
import threading
from collections.abc import Callable
from typing import Any
from uuid import UUID

import psycopg
import structlog

from dana.database.notifier import PAGES, Notifier, hear
from dana.database.statements import Statements
from dana.database.transactions import after_commit

log = structlog.get_logger()
CHANNEL = PAGES
WAKE_SECONDS = 2.0


def publish(
    db: Statements, account_id: UUID, event: str, row_id: UUID, *, conversation_id: UUID | None = None, version: int | None = None
) -> None:
    """Tell the account's open pages, once this transaction has committed, that a row changed: ids and versions, never data."""
    after_commit(db, CHANNEL, _payload(account_id, event, row_id, conversation_id, version))


def announce(notifier: Notifier, account_id: UUID, event: str, row_id: UUID, *, sealed: str | None = None) -> None:
    """The same for what is in no table; `sealed` is in base64 and opens only in this installation's processes."""
    notifier.send([(CHANNEL, _payload(account_id, event, row_id, None, None, sealed))])


def _payload(
    account_id: UUID, event: str, row_id: UUID, conversation_id: UUID | None, version: int | None, sealed: str | None = None
) -> str:
    conversation = "" if conversation_id is None else f',"conversation_id":"{conversation_id}"'
    counted = "" if version is None else f',"version":{version}'
    closed = "" if sealed is None else f',"sealed":"{sealed}"'
    return f'{{"account":"{account_id}","event":"{event}","id":"{row_id}"{conversation}{counted}{closed}}}'  # nothing here needs escaping


class Listener:
    """Listens on a session connection of its own; after a gap every page is told to read again. `is_wanted` looks before parsing."""

    def __init__(
        self, url: str, on_event: Callable[[dict[str, Any]], None], on_gap: Callable[[], None],
        is_wanted: Callable[[str], bool] = lambda _: True,
    ) -> None:  # fmt: skip
        self._url, self._on_event, self._on_gap, self._is_wanted = url, on_event, on_gap, is_wanted
        self.listening = threading.Event()
        self._stopped = threading.Event()

    def start(self) -> None:
        """Listen in a thread until the process ends."""
        threading.Thread(target=self._run, name="listener", daemon=True).start()

    def stop(self) -> None:
        """Stop listening, within WAKE_SECONDS."""
        self._stopped.set()

    def _run(self) -> None:
        first = True
        while not self._stopped.is_set():
            try:
                with psycopg.connect(self._url, autocommit=True, keepalives_idle=30) as connection:
                    connection.execute(f"listen {CHANNEL}")
                    self.listening.set()
                    if not first:
                        self._on_gap()
                    first = False
                    while not self._stopped.is_set():
                        for payload in hear(connection, WAKE_SECONDS):
                            if self._is_wanted(payload):
                                self._on_event(json.loads(payload))
            except (psycopg.Error, OSError) as error:
                log.warning("listener_lost", error=type(error).__name__)
            self.listening.clear()
            self._stopped.wait(0.5)
