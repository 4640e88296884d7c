"""Puts what was read of documents into the library, each whole or not at all; what a new version left as it was is kept as it is."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
import sqlalchemy as sa

from dana.database.statements import Statements, later, together
from dana.knowledge import index
from dana.knowledge.reading import Reading
from dana.knowledge.splitting import Piece
from dana.realtime import publish

LEASE_SECONDS = 180
MOST_LISTED = 500  # of the passages that a version added, and of those that it removed

_HOLD = sa.text("select id from documents where account_id = :account and id = any(cast(:ids as uuid[])) order by id for update")
# What is still wanted, seen once the documents are held: whoever cancels, replaces or removes one comes before or after.
_WANTED = sa.text("""
select d.id, d.passages, (
  select v.number from document_versions v where v.account_id = d.account_id and v.document_id = d.id and v.status = 'queued') as number
from documents d where d.account_id = :account and d.id = any(cast(:ids as uuid[]))
""")
_REMOVE_PAGES = sa.text("delete from document_pages where account_id = :account and document_id = :document")
_ADD_PAGES = sa.text("""
insert into document_pages (account_id, document_id, number, start_offset, end_offset, text, lines, width, height, label)
select :account, t.document, t.number, t.start_offset, t.end_offset, t.text, cast(t.lines as jsonb), t.width, t.height, t.label
from unnest(cast(:documents as uuid[]), cast(:numbers as integer[]), cast(:starts as integer[]), cast(:ends as integer[]),
    cast(:texts as text[]), cast(:lines as text[]), cast(:widths as float8[]), cast(:heights as float8[]), cast(:labels as text[]))
  as t(document, number, start_offset, end_offset, text, lines, width, height, label)
""")
_OLD = sa.text("""
select id, position, page, page_end, heading, start_offset, end_offset, text, sha256(convert_to(indexed_text, 'UTF8')) as digest
from passages where account_id = :account and document_id = :document order by position
""")
# Two steps: no two passages of a document may ever have the same position.
_STEP_ASIDE = sa.text("update passages set position = -1 - position where account_id = :account and id = any(cast(:ids as uuid[]))")
_MOVE = sa.text("""
update passages p set position = t.position, page = t.page, page_end = t.page_end, heading = t.heading,
  start_offset = t.start_offset, end_offset = t.end_offset, text = t.text
from unnest(cast(:ids as uuid[]), cast(:positions as integer[]), cast(:pages as integer[]), cast(:page_ends as integer[]),
    cast(:headings as text[]), cast(:starts as integer[]), cast(:ends as integer[]), cast(:texts as text[]))
  as t(id, position, page, page_end, heading, start_offset, end_offset, text)
where p.account_id = :account and p.id = t.id
""")
# One statement for all, what is told as JSON: as arrays of texts, each mark of quotation in a report would be escaped on its way.
_VERSIONS_READ = sa.text("""
update document_versions v set status = 'ready', error_code = null, error = null, read_at = now(), media_type = t.media_type,
  pages = t.pages, passages = t.passages, added = t.added, removed = t.removed, kept = t.kept, changes = t.changes,
  report = t.report, metadata = t.metadata
from jsonb_to_recordset(cast(:told as jsonb)) as t(id uuid, number integer, media_type text, pages integer, passages integer, added integer,
  removed integer, kept integer, changes jsonb, report jsonb, metadata jsonb)
where v.account_id = :account and v.document_id = t.id and v.number = t.number
""")
_SEARCHED = sa.text("""
update documents d set status = 'processing', stage = 'embedding', error_code = null, error = null, attempts = 0,
  working_until = now() + make_interval(secs => :seconds), current = v.number, size = v.size, sha256 = v.sha256,
  media_type = v.media_type, passages = v.passages, embedded = t.vectors, done = t.vectors, total = v.passages, pages = v.pages,
  title = t.title, text_digest = decode(t.digest, 'hex'), report = v.report, metadata = t.about,
  version = d.version + 1, updated_at = now()
from jsonb_to_recordset(cast(:told as jsonb)) as t(id uuid, number integer, title text, digest text, vectors integer, about jsonb)
cross join lateral (
  select * from document_versions v where v.account_id = :account and v.document_id = t.id and v.number = t.number offset 0
) v
where d.account_id = :account and d.id = t.id
""")
_VECTORS = sa.text("""
select count(*) from passages p where p.account_id = :account and p.document_id = :document and exists (
  select 1 from passage_vectors v join knowledge_indexes k on k.account_id = v.account_id and k.model = v.model
  where v.account_id = p.account_id and v.number = p.number)
""")


@dataclass(frozen=True, slots=True)
class Read:
    """A version of a document that was read and cut into passages."""

    document_id: UUID
    number: int
    reading: Reading
    pieces: list[Piece]
    is_first: bool = True  # so far: nothing of the document is searched

    def weighed(self) -> list[index.Weighed]:
        """Its passages with their words counted."""
        return index.weigh(self.document_id, self.pieces)


@dataclass(slots=True)
class _Changes:
    """What a version changes beside the one before it."""

    added: int
    removed: int = 0
    kept: int = 0
    vectors: int = 0  # of passages that were kept
    listed: dict[str, list[dict[str, Any]]] | None = None


def store(db: Statements, account_id: UUID, read: Sequence[Read]) -> list[UUID]:
    """Let these versions be searched from the commit on, instead of what was before; those that nobody wants any more are left out."""
    weighed = [item for each in read if each.is_first for item in each.weighed()]
    index.lock(db, account_id)
    ids = {"account": account_id, "ids": [item.document_id for item in read]}
    held = {(row.id, row.number): row.passages for row in together(db, [(_HOLD, ids), (_WANTED, ids)])[1]}
    current = [item for item in read if (item.document_id, item.number) in held]
    if not current:
        return []
    replaced = {
        item.document_id: _replace(db, account_id, item) for item in current
        if held[item.document_id, item.number] or not item.is_first
    }  # fmt: skip
    _add_pages(db, account_id, current)
    still = {item.document_id for item in current} - replaced.keys()
    index.add_weighed(db, account_id, [item for item in weighed if item.document_id in still])
    _tell(db, account_id, [(item, replaced.get(item.document_id) or _Changes(len(item.pieces))) for item in current])
    for item in current:
        publish(db, account_id, "document", item.document_id)
    return [item.document_id for item in current]


def _add_pages(db: Statements, account_id: UUID, read: Sequence[Read]) -> None:
    columns: dict[str, list[Any]] = defaultdict(list)
    for item in read:
        reading = item.reading
        lines, labels = reading.lines, reading.metadata.page_labels or []
        for place, page in enumerate(reading.pages):
            on_page = lines[place] if place < len(lines) else None
            columns["documents"].append(item.document_id)
            columns["numbers"].append(page.number)
            columns["starts"].append(page.start)
            columns["ends"].append(page.end)
            columns["texts"].append(reading.text[page.start : page.end])
            columns["lines"].append(on_page and orjson.dumps(on_page.to_json()).decode())
            columns["widths"].append(on_page and float(on_page.width))
            columns["heights"].append(on_page and float(on_page.height))
            columns["labels"].append(labels[place] if place < len(labels) else None)
    later(db, _ADD_PAGES, {"account": account_id, **columns})


def _replace(db: Statements, account_id: UUID, item: Read) -> _Changes:
    """Keep the passages whose words are the same, in their new places; remove and add the others."""
    where = {"account": account_id, "document": item.document_id}
    later(db, _REMOVE_PAGES, where)
    old = db.execute(_OLD, where).all()
    same: dict[bytes, list[Any]] = defaultdict(list)
    for row in reversed(old):
        same[bytes(row.digest)].append(row)
    kept: list[tuple[Piece, Any]] = []
    added: list[tuple[Piece, Any]] = []
    for piece in item.pieces:
        alike = same[hashlib.sha256(piece.indexed_text.encode("utf-8", "replace")).digest()]
        (kept if alike else added).append((piece, alike.pop() if alike else None))
    gone = sorted((row for rows in same.values() for row in rows), key=lambda row: row.position)
    if gone:
        index.remove_passages(db, account_id, item.document_id, only=[row.id for row in gone])
    _move(db, account_id, [(piece, row) for piece, row in kept if _differs(piece, row)])
    vectors = db.execute(_VECTORS, where).scalar_one()
    index.add_passages(db, account_id, item.document_id, [piece for piece, _ in added])
    listed = {
        "added": [_shown(piece.position, piece.page, _heading(piece), piece.text) for piece, _ in added[:MOST_LISTED]],
        "removed": [_shown(row.position, row.page, row.heading, row.text) for row in gone[:MOST_LISTED]],
    }
    return _Changes(len(added), len(gone), len(kept), vectors, listed)


def _differs(piece: Piece, row: Any) -> bool:
    new = (piece.position, piece.page, piece.page_end, _heading(piece), piece.start, piece.end, piece.text)
    return new != (row.position, row.page, row.page_end, row.heading, row.start_offset, row.end_offset, row.text)


def _move(db: Statements, account_id: UUID, moved: Collection[tuple[Piece, Any]]) -> None:
    if not moved:
        return
    pieces, ids = [piece for piece, _ in moved], [row.id for _, row in moved]
    db.execute(_STEP_ASIDE, {"account": account_id, "ids": ids})
    columns = {
        "positions": [piece.position for piece in pieces], "pages": [piece.page for piece in pieces],
        "page_ends": [piece.page_end for piece in pieces], "headings": [_heading(piece) for piece in pieces],
        "starts": [piece.start for piece in pieces], "ends": [piece.end for piece in pieces], "texts": [piece.text for piece in pieces],
    }  # fmt: skip
    db.execute(_MOVE, {"account": account_id, "ids": ids, **columns})


def _tell(db: Statements, account_id: UUID, told: Sequence[tuple[Read, _Changes]]) -> None:
    later(db, _VERSIONS_READ, {"account": account_id, "told": _json([_of_version(*each) for each in told])})
    later(db, _SEARCHED, {"account": account_id, "told": _json([_of_document(*each) for each in told]), "seconds": LEASE_SECONDS})


def _of_version(item: Read, changes: _Changes) -> dict[str, Any]:
    reading = item.reading
    return {
        "id": item.document_id, "number": item.number, "media_type": reading.media_type, "pages": reading.page_count,
        "passages": len(item.pieces), "added": changes.added, "removed": changes.removed, "kept": changes.kept, "changes": changes.listed,
        "report": reading.report, "metadata": reading.metadata,
    }  # fmt: skip


def _of_document(item: Read, changes: _Changes) -> dict[str, Any]:
    reading = item.reading
    return {
        "id": item.document_id, "number": item.number, "title": reading.title, "digest": text_digest(reading.text).hex(),
        "vectors": changes.vectors, "about": _about(reading),
    }  # fmt: skip


def text_digest(text: str) -> bytes:
    """The same for the same words, however they are set."""
    return hashlib.sha256(" ".join(text.split()).encode("utf-8", "replace")).digest()


def _about(reading: Reading) -> dict[str, Any]:
    """What lists show and filters ask for: the metadata without what can be long."""
    return {name: getattr(reading.metadata, name) for name in ("title", "author", "created", "modified", "language")}


def _heading(piece: Piece) -> str | None:
    return " › ".join(piece.heading) or None


def _shown(position: int, page: int | None, heading: str | None, text: str) -> dict[str, Any]:
    return {"position": position, "page": page, "heading": heading, "text": text}


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()
