"""What a model is writing, shown while it writes: sealed, a few times a second, to open pages; stored nowhere and checked by nobody yet."""

import base64
import binascii
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

import orjson

from dana.ai.listener import Tell
from dana.automation.prompt import cleaned
from dana.database.notifier import Notifier
from dana.errors import Unreadable
from dana.realtime import announce
from dana.security.secrets import Sealer

EVERY_SECONDS = 0.18
MOST_BYTES = 5_700  # sealed and spelled in 64 signs it must fit into a notice of 8,000; what is longer is not shown any further
MOST_AT_ONCE = 20  # texts that one process shows while they are written: what more is written is shown when it is there
Later = Callable[[float, Callable[[], None]], None]
_PLACE = {"table": "writing", "field": "words"}  # no table: nothing that is sealed elsewhere opens here


@dataclass(frozen=True, slots=True)
class Words:
    """A text so far; `to`: only this person's pages, `rewrite`: the rewriting that it belongs to, otherwise it is to be a draft."""

    text: str
    is_over: bool = False
    to: UUID | None = None
    rewrite: UUID | None = None


class Writing:
    """Tells open pages what is being written; threads share it."""

    def __init__(
        self, notifier: Notifier, sealer: Sealer, *, clock: Callable[[], float] = time.monotonic, later: Later | None = None
    ) -> None:
        self._notifier, self._sealer, self._clock, self._later = notifier, sealer, clock, later or _in_a_moment
        self._room = threading.BoundedSemaphore(MOST_AT_ONCE)

    @contextmanager
    def shown(
        self, account_id: UUID, conversation_id: UUID, *, to: UUID | None = None, rewrite: UUID | None = None
    ) -> Iterator[Tell | None]:
        """
        What to call with the text so far, each in the place of the one before; None when too many are shown already.

        With the block it is over: whoever tells later is not heard.
        """
        if not self._room.acquire(blocking=False):
            yield None
            return

        def send(text: str, is_over: bool) -> None:
            self._send(account_id, conversation_id, Words(text, is_over, to, rewrite))

        page = _Page(send, self._clock, self._later)
        try:
            yield page.tell
        finally:
            self._room.release()
            page.end()

    def _send(self, account_id: UUID, conversation_id: UUID, words: Words) -> None:
        plain = orjson.dumps([words.text, words.is_over, words.to, words.rewrite])
        if len(plain) > MOST_BYTES:
            return
        sealed = self._sealer.seal_bytes(plain, account_id=account_id, row_id=conversation_id, **_PLACE)
        announce(self._notifier, account_id, "writing", conversation_id, sealed=base64.urlsafe_b64encode(sealed).decode())


class _Page:
    """Spaces what is told, never losing the newest, and says at the end that it is over; whoever tells after that is not heard."""

    def __init__(self, send: Callable[[str, bool], None], clock: Callable[[], float], later: Later) -> None:
        self._send, self._clock, self._later = send, clock, later
        self._lock = threading.Lock()
        self._next = 0.0
        self._kept: str | None = None  # told too soon after another
        self._has_shown = self._is_over = False

    def tell(self, text: str) -> None:
        with self._lock:
            if self._is_over or not (text or self._has_shown):
                return
            wait = self._next - self._clock()
            if wait <= 0:
                self._show(text)
            elif self._kept is None:
                self._kept = text
                self._later(wait, self._show_kept)
            else:
                self._kept = text

    def end(self) -> None:
        with self._lock:
            self._is_over = True
            if self._has_shown:
                self._send("", True)

    def _show_kept(self) -> None:
        with self._lock:
            if self._kept is not None and not self._is_over:
                self._show(self._kept)

    def _show(self, text: str) -> None:
        self._next = self._clock() + EVERY_SECONDS
        self._kept, self._has_shown = None, True
        self._send(cleaned(text), False)


def _in_a_moment(seconds: float, work: Callable[[], None]) -> None:
    timer = threading.Timer(seconds, work)
    timer.daemon = True
    timer.start()


def opened(sealer: Sealer, account_id: UUID, conversation_id: UUID, sealed: str) -> Words | None:
    """What a process of this installation told of that conversation; None for anything else."""
    try:
        plain = sealer.open_bytes(base64.urlsafe_b64decode(sealed), account_id=account_id, row_id=conversation_id, **_PLACE)
        text, is_over, to, rewrite = orjson.loads(plain)
        return Words(text, is_over, UUID(to) if to else None, UUID(rewrite) if rewrite else None)
    except (Unreadable, binascii.Error, ValueError, TypeError):
        return None
