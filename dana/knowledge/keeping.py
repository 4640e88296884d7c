"""A web page as a document: its own words kept, made the next version when they change, hidden and removed when it goes."""

import hashlib
from collections.abc import Sequence
from urllib.parse import unquote, urlsplit

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dana.errors import Conflict
from dana.knowledge import documents, versions
from dana.knowledge.crawling import hash_of, rendition
from dana.knowledge.reading.web_page import WebPage as ReadPage
from dana.models.web_sources import WebPage, WebSource

GONE_AFTER = 3  # scans in a row that find a page gone, until its document is removed and not only hidden


def store_page(db: Session, source: WebSource, page: WebPage, read: ReadPage) -> None:
    """Keep a page's own words as its document; the first page keeps what all share, so that it is found once."""
    furniture = frozenset() if page.depth == 0 else frozenset(source.furniture)
    own = "\n".join(block.text for block in read.blocks if hash_of(block.text) not in furniture)
    content = rendition(read, furniture)
    page.title = read.title
    if not content:
        page.outcome, page.reason = "not_readable", "This page holds nothing but what all pages of the site show."
        drop(db, page)
        return
    name = (read.title or unquote(urlsplit(page.address).path).strip("/") or urlsplit(page.address).hostname or "page").replace("/", "–")
    store(db, source, page, name, content.encode(), hashlib.sha256(own.encode()).digest())


def store(db: Session, source: WebSource, page: WebPage, name: str, content: bytes, digest: bytes | None = None) -> None:
    """Make it the page's document, or its next version; what another page of the source holds already is not kept twice."""
    digest = digest or hashlib.sha256(content).digest()
    same = sa.select(WebPage.address).where(
        *of_source(source), WebPage.id != page.id, WebPage.digest == digest, WebPage.document_id.is_not(None)
    )
    if twin := db.scalar(same.limit(1)):
        page.outcome, page.reason = "duplicate", f"The same text is at {twin}."
        drop(db, page)
        return
    if page.document_id is None:
        origin = documents.Origin("web", page.address, source.tags)
        document = documents.add(db, source.account_id, name, content, source.created_by, origin)
        if source.visibility != "customers":
            documents.change(db, source.account_id, document.id, documents.Change(visibility=source.visibility))
        page.document_id, page.digest = document.id, digest
        db.flush()
        return
    show(db, page)
    if page.digest == digest:
        page.outcome = "unchanged"
        return
    try:
        versions.add(db, source.account_id, page.document_id, documents.new_file(name, content), source.created_by)
    except Conflict:
        page.outcome = "unchanged"
    page.digest = digest
    db.flush()


def miss(db: Session, page: WebPage) -> None:
    """The page is gone: its document is hidden at once, and removed when it stays gone."""
    page.misses += 1
    page.etag = page.last_modified = None
    if page.document_id is None:
        return
    if page.misses >= GONE_AFTER:
        drop(db, page)
    elif not page.is_hidden:
        documents.change(db, page.account_id, page.document_id, documents.Change(hidden=True))
        page.is_hidden = True


def show(db: Session, page: WebPage) -> None:
    """The page is there (again): its document is not hidden any more."""
    if page.is_hidden and page.document_id is not None:
        documents.change(db, page.account_id, page.document_id, documents.Change(hidden=False))
    page.is_hidden = False


def drop(db: Session, page: WebPage) -> None:
    """Without its document from now on."""
    document_id, page.document_id, page.digest, page.is_hidden = page.document_id, None, None, False
    db.flush()
    if document_id is not None:
        documents.remove(db, page.account_id, document_id)


def of_source(source: WebSource) -> Sequence[sa.ColumnElement[bool]]:
    """The condition on pages of this source."""
    return (WebPage.account_id == source.account_id, WebPage.source_id == source.id)
