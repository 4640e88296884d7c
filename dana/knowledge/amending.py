"""Corrects one sentence of a document that is plain text: just there, every other byte as it was, as a new version; or not at all."""

import codecs
import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dana.errors import Conflict, NotFound
from dana.knowledge import documents, versions
from dana.knowledge.documents import NewFile
from dana.knowledge.reading import MARKDOWN, TXT, Unreadable, sniff
from dana.models.knowledge import Document

KINDS = (TXT, MARKDOWN)
ORIGINS = ("upload", "written")  # a web page would be read anew from its site
MOST_BYTES = 400_000  # a text that says more than this is no list of answers

GONE = "The document was deleted meanwhile. Add the correction as a line of knowledge instead."
BUSY = "Another version of the document is being read just now. Look again when that is done."
CHANGED = "Somebody has changed the document meanwhile. Look at what it says now, and decide again."
NOT_THERE = "This sentence does not stand exactly once in the document. Open the document, and correct it there."
RESTORE = "Somebody has changed the document since. Open it, and restore the version there that is wanted."
SAME = "This is what the document says already."

_MARKS = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_FILES = sa.text("""
select d.id, d.current, d.origin, v.name, v.media_type, f.content from documents d
join document_versions v on v.account_id = d.account_id and v.document_id = d.id and v.number = d.current and v.status = 'ready'
join document_files f on f.account_id = d.account_id and f.document_id = d.id and f.version = v.file
where d.account_id = :account and d.id = any(cast(:ids as uuid[])) and d.origin = any(:origins) and v.media_type = any(:kinds)
  and v.size <= :most
""")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The original of the version that is searched, of a document that can be corrected."""

    number: int
    name: str
    media_type: str
    content: bytes
    is_written: bool = False

    def corrected(self, before: str, after: str) -> bytes | None:
        """The file with this sentence in the place of that one; None where that does not stand there exactly once."""
        encoding = next((name for mark, name in _MARKS.items() if self.content.startswith(mark)), "utf-8")
        try:
            text = self.content.decode(encoding)
        except UnicodeDecodeError:
            return None  # an encoding that was guessed might not be able to say the new words
        if "\x00" in text or not before.split():
            return None
        found = list(_pattern(before).finditer(self._visible(text)))
        if len(found) != 1:
            return None
        return (text[: found[0].start()] + " ".join(after.split()) + text[found[0].end() :]).encode(encoding, "replace")

    def _visible(self, text: str) -> str:
        """The text without what no reader of it sees, each character where it was."""
        if self.media_type != MARKDOWN:
            return text
        begins = _facts_end(text)
        return "\x00" * begins + _COMMENT.sub(lambda match: "\x00" * len(match[0]), text[begins:])


@dataclass(frozen=True, slots=True)
class Amended:
    """The version that a correction became, and the one before it."""

    document_id: UUID
    name: str  # the document's
    number: int
    former: int
    file: NewFile


def sheets(db: Session, account_id: UUID, ids: Collection[UUID]) -> dict[UUID, Sheet]:
    """Those of these documents that can be corrected, as they are now."""
    if not ids:
        return {}
    wanted = {"account": account_id, "ids": list(ids), "origins": list(ORIGINS), "kinds": list(KINDS), "most": MOST_BYTES}
    return {row.id: _sheet(row) for row in db.execute(_FILES, wanted)}


def amend(
    db: Session, account_id: UUID, document_id: UUID, number: int, before: str, after: str, *, user_id: UUID | None
) -> Amended:  # fmt: skip
    """
    Queue a version that says `after` where version `number` says `before`; the old one serves until it is read.

    Conflict, which says what to do, when the document is not as it was seen.
    """
    document = _held(db, account_id, document_id)
    if document.stage in ("queued", "reading"):
        raise Conflict(BUSY)
    if document.current != number:
        raise Conflict(CHANGED)
    sheet = sheets(db, account_id, [document_id]).get(document_id)
    content = sheet.corrected(before, after) if sheet else None
    if sheet is None or content is None:
        raise Conflict(NOT_THERE)
    if content == sheet.content:
        raise Conflict(SAME)
    file = _file(sheet, content)
    return Amended(document_id, document.name, versions.add(db, account_id, document_id, file, user_id), number, file)


def take_back(
    db: Session, account_id: UUID, document_id: UUID, made: int, former: int, *, user_id: UUID | None
) -> tuple[str, int] | None:  # fmt: skip
    """
    Restore the version before a correction; (the document's name, the version that this became).

    None where nothing of the correction is searched or will be. Conflict when somebody has changed the document since.
    """
    try:
        document = documents.get(db, account_id, document_id, lock=True)
    except NotFound:
        return None
    newest = versions.newest(db, document)
    if newest is None or newest.number != made:
        raise Conflict(RESTORE)
    if newest.status == "failed":
        return None
    try:
        return document.name, versions.restore(db, account_id, document_id, former, user_id)
    except NotFound as error:
        raise Conflict(RESTORE) from error


def _held(db: Session, account_id: UUID, document_id: UUID) -> Document:
    try:
        return documents.get(db, account_id, document_id, lock=True)
    except NotFound as error:
        raise Conflict(GONE) from error


def _file(sheet: Sheet, content: bytes) -> NewFile:
    """Of the kind that it was: a word that makes it another is not put there."""
    try:
        kind = sniff(content) if sheet.is_written else sniff(content, sheet.name)
    except Unreadable as error:
        raise Conflict(NOT_THERE) from error
    if kind != sheet.media_type:
        raise Conflict(NOT_THERE)
    return NewFile(sheet.name, content, kind, hashlib.sha256(content).digest())


def _sheet(row: Any) -> Sheet:
    return Sheet(row.current, row.name, row.media_type, bytes(row.content), row.origin == "written")


def _facts_end(text: str) -> int:
    """Where a file's text begins below the facts at its top."""
    if not text.lstrip("\ufeff").startswith(("---", "+++")):
        return 0
    from dana.knowledge.reading.markdown import front_matter  # noqa: PLC0415  (its parser is seldom needed where this runs)

    return front_matter(text.replace("\r\n", " \n"))[1]


def _pattern(sentence: str) -> re.Pattern[str]:
    """Its words in their order, however the lines are broken; no piece of a longer word."""
    words = r"\s+".join(map(re.escape, sentence.split()))
    return re.compile(rf"(?<!\w){words}(?!\w)")
