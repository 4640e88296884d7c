"""Web pages and sites as people handle them: named, listed, changed, scanned again, removed with their documents."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dana.errors import Conflict, Invalid, NotFound
from dana.jobs import wake
from dana.knowledge import documents
from dana.knowledge.crawling import named
from dana.models.web_sources import WebPage, WebSource
from dana.realtime import publish

MOST_SOURCES = 200
SHORTEST_HOURS = 1

_COUNTS = sa.text("""
select source_id, count(*) as found, count(*) filter (where state <> 'waiting') as looked_at,
  count(document_id) filter (where not is_hidden) as documents, count(*) filter (where outcome = 'failed') as failed
from web_pages where account_id = :account and (cast(:source as uuid) is null or source_id = :source) group by source_id
""")


@dataclass(frozen=True, slots=True)
class Seen:
    """A source and how many pages of it were found, looked at, are documents, or could not be reached."""

    row: WebSource
    found: int = 0
    looked_at: int = 0
    documents: int = 0
    failed: int = 0


def add(
    db: Session, account_id: UUID, address: str, user_id: UUID | None, *, kind: str, most_pages: int = 100, every_hours: int | None = None,
    tags: Sequence[str] = (), visibility: str = "customers",
) -> Seen:  # fmt: skip
    """Name a page or a site, to be scanned at once; Conflict when it is named already."""
    plain = named(address)
    db.execute(sa.text("select pg_advisory_xact_lock(hashtextextended(:account, 7))"), {"account": str(account_id)})
    mine = WebSource.account_id == account_id
    if db.scalar(sa.select(WebSource.id).where(mine, WebSource.address == plain)) is not None:
        raise Conflict("This address is in the list already.")
    if (db.scalar(sa.select(sa.func.count()).select_from(WebSource).where(mine)) or 0) >= MOST_SOURCES:
        raise Conflict(f"There are {MOST_SOURCES} web sources, and there can be no more; remove one first.")
    row = WebSource(
        account_id=account_id, id=uuid4(), address=plain, kind=kind, most_pages=most_pages if kind == "site" else 1,
        every=_interval(every_hours), tags=documents.clean_tags(tags), visibility=visibility, created_by=user_id,
    )  # fmt: skip
    db.add(row)
    db.flush()
    db.refresh(row)
    _scan_soon(db, row)
    return Seen(row)


def listed(db: Session, account_id: UUID) -> list[Seen]:
    """All sources of the account, the newest first."""
    rows = db.scalars(sa.select(WebSource).where(WebSource.account_id == account_id).order_by(WebSource.created_at.desc(), WebSource.id))
    counts = _counts(db, account_id, None)
    return [Seen(row, *counts.get(row.id, ())) for row in rows]


def seen(db: Session, account_id: UUID, source_id: UUID) -> Seen:
    """One source with its counts; NotFound when this account has none by that id."""
    return Seen(get(db, account_id, source_id), *_counts(db, account_id, source_id).get(source_id, ()))


def get(db: Session, account_id: UUID, source_id: UUID, *, lock: bool = False) -> WebSource:
    """One source; NotFound when this account has none by that id."""
    query = sa.select(WebSource).where(WebSource.account_id == account_id, WebSource.id == source_id)
    row = db.scalar(query.with_for_update().execution_options(populate_existing=True) if lock else query)
    if row is None:
        raise NotFound("There is no such web source.")
    return row


def pages_of(db: Session, account_id: UUID, source_id: UUID, limit: int) -> list[WebPage]:
    """The addresses that were found, those without a document first."""
    get(db, account_id, source_id)
    query = sa.select(WebPage).where(WebPage.account_id == account_id, WebPage.source_id == source_id)
    return list(db.scalars(query.order_by(WebPage.document_id.is_not(None), WebPage.depth, WebPage.place, WebPage.id).limit(limit)))


def change(db: Session, account_id: UUID, source_id: UUID, wanted: dict[str, Any]) -> dict[str, Any]:
    """Change what is given; tags and visibility change on its documents too. What is different now, for the record."""
    row = get(db, account_id, source_id, lock=True)
    told: dict[str, Any] = {}
    if "every_hours" in wanted and _interval(wanted["every_hours"]) != row.every:
        row.every = _interval(wanted["every_hours"])
        told["every_hours"] = wanted["every_hours"]
        if row.state in {"ready", "failed"}:
            row.next_at = (row.last_at or row.created_at) + row.every if row.every else None
    if wanted.get("most_pages") not in {None, row.most_pages} and row.kind == "site":
        row.most_pages = told["most_pages"] = wanted["most_pages"]
    told |= _change_documents(db, row, wanted)
    if told:
        row.version += 1
        db.flush()
        publish(db, account_id, "web_source", source_id)
    return told


def rescan(db: Session, account_id: UUID, source_id: UUID) -> None:
    """Scan it again now; Conflict while a scan runs."""
    row = get(db, account_id, source_id, lock=True)
    if row.state in {"waiting", "scanning"}:
        raise Conflict("This address is being read already.")
    row.state, row.error, row.error_code, row.next_at = "waiting", None, None, sa.func.now()
    row.version += 1
    db.flush()
    _scan_soon(db, row)


def remove(db: Session, account_id: UUID, source_id: UUID, *, keeps_documents: bool = False) -> tuple[str, int]:
    """Forget a source, and with it its documents unless they are to stay; its address and how many went."""
    row = get(db, account_id, source_id, lock=True)
    ids = [] if keeps_documents else _documents_of(db, row)
    address = row.address
    db.delete(row)
    db.flush()
    if ids:
        documents.remove_many(db, account_id, ids)
    publish(db, account_id, "web_source", source_id)
    return address, len(ids)


def _change_documents(db: Session, row: WebSource, wanted: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if wanted.get("tags") is not None and documents.clean_tags(wanted["tags"]) != list(row.tags):
        told["tags"] = row.tags = documents.clean_tags(wanted["tags"])
    if wanted.get("visibility") not in {None, row.visibility}:
        told["visibility"] = row.visibility = wanted["visibility"]
    if told and (ids := _documents_of(db, row)):
        documents.change_many(db, row.account_id, ids, documents.Change(**told))
    return told


def _documents_of(db: Session, row: WebSource) -> list[UUID]:
    query = sa.select(WebPage.document_id).where(
        WebPage.account_id == row.account_id, WebPage.source_id == row.id, WebPage.document_id.is_not(None)
    )
    return [document_id for document_id in db.scalars(query) if document_id]


def _counts(db: Session, account_id: UUID, source_id: UUID | None) -> dict[UUID, tuple[int, int, int, int]]:
    rows = db.execute(_COUNTS, {"account": account_id, "source": source_id})
    return {row.source_id: (row.found, row.looked_at, row.documents, row.failed) for row in rows}


def _interval(hours: int | None) -> timedelta | None:
    if hours is not None and hours < SHORTEST_HOURS:
        raise Invalid(details={"fields": {"every_hours": "Once an hour at most."}})
    return timedelta(hours=hours) if hours is not None else None


def _scan_soon(db: Session, row: WebSource) -> None:
    wake(db, "rescan", row.account_id, row.id)
    publish(db, row.account_id, "web_source", row.id)
