"""Pages as pictures: drawn in a child process where they are asked for, and kept in memory for a while."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dana.database.transactions import Database
from dana.errors import NotFound, TooMany
from dana.knowledge import documents, versions
from dana.knowledge.reading.rendering import render
from dana.knowledge.reading.values import PDF
from dana.models.knowledge import Document, DocumentPage
from dana.security.secrets import Sealer

WIDTHS = (800, 1200, 1600, 2400)  # in pixels: a few, so that people who look at the same page share its picture
ROOM = 24_000_000  # bytes of pictures that are kept
AT_ONCE = 2  # pages that are drawn at the same time
PATIENCE = 25.0  # seconds; a page that is not drawn by then is asked for again by whoever still wants it

Draw = Callable[[bytes, str, int, int, str | None], bytes]
Key = tuple[UUID, UUID, int, int, int]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A page that is there and that may be seen: `edition` is the number of the version that is searched."""

    account_id: UUID
    document_id: UUID
    edition: int
    page: int
    width: int

    @property
    def tag(self) -> str:
        """What the picture is called as long as it looks the same."""
        return f"{self.edition}-{self.page}-{self.width}"

    @property
    def key(self) -> Key:
        """What no other picture of any account has."""
        return (self.account_id, self.document_id, self.edition, self.page, self.width)


class Pictures:
    """The pictures that this process has drawn lately; threads share it."""

    def __init__(self, database: Database, sealer: Sealer, *, draw: Draw = render, room: int = ROOM) -> None:
        self._database, self._sealer, self._draw, self._room = database, sealer, draw, room
        self._lock, self._gate = threading.Lock(), threading.BoundedSemaphore(AT_ONCE)
        self._kept: OrderedDict[Key, bytes] = OrderedDict()
        self._size = 0
        self._under_way: dict[Key, Future[bytes]] = {}

    def find(self, account_id: UUID, document_id: UUID, page: int, width: int) -> Wanted:
        """The page, at the next of the WIDTHS; NotFound where this account has no such document, or it has no such page to be drawn."""
        with self._database.account_transaction(account_id, fleeting=True) as db:
            document = documents.get(db, account_id, document_id)
            if not is_drawn(document) or not _has_page(db, document, page):
                raise NotFound("There is no picture of such a page.")
            return Wanted(account_id, document_id, document.current, page, nearest(width))

    def of(self, wanted: Wanted) -> bytes:
        """Its picture as a PNG, drawn once however many ask at once; Unreadable where it cannot be drawn."""
        key = wanted.key
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
            others = self._under_way.get(key)
            mine: Future[bytes] = others or self._under_way.setdefault(key, Future())
        if others is not None:
            return _patiently(others)
        try:
            picture = self._drawn(wanted)
        except BaseException as error:
            mine.set_exception(error)
            raise
        else:
            mine.set_result(picture)
            self._keep(key, picture)
            return picture
        finally:
            with self._lock:
                del self._under_way[key]

    def _drawn(self, wanted: Wanted) -> bytes:
        with self._database.account_transaction(wanted.account_id, fleeting=True) as db:
            document, content = documents.content(db, wanted.account_id, wanted.document_id)
            password = versions.password_of(db, self._sealer, wanted.account_id, wanted.document_id)
        if document.current != wanted.edition:
            raise NotFound("This document was replaced just now. Open it again.")
        if not self._gate.acquire(timeout=PATIENCE):
            raise TooMany(2, "Many pages are being drawn just now; try again in a moment.")
        try:
            return self._draw(content, document.media_type, wanted.page, wanted.width, password)
        finally:
            self._gate.release()

    def _keep(self, key: Key, picture: bytes) -> None:
        if len(picture) > self._room // 4:
            return
        with self._lock:
            self._size += len(picture) - len(self._kept.pop(key, b""))
            self._kept[key] = picture
            while self._size > self._room:
                self._size -= len(self._kept.popitem(last=False)[1])


def is_drawn(document: Document) -> bool:
    """Whether its pages can be shown as pictures."""
    return document.media_type == PDF


def nearest(width: int) -> int:
    """The smallest of the WIDTHS that is wide enough."""
    return next((step for step in WIDTHS if step >= width), WIDTHS[-1])


def _has_page(db: Session, document: Document, number: int) -> bool:
    columns = (DocumentPage.account_id == document.account_id, DocumentPage.document_id == document.id, DocumentPage.number == number)
    return number < 1 << 31 and db.scalar(sa.select(sa.literal(1)).where(*columns)) is not None


def _patiently(future: "Future[bytes]") -> bytes:
    try:
        return future.result(PATIENCE)
    except TimeoutError:
        raise TooMany(2, "This page is still being drawn; try again in a moment.") from None
