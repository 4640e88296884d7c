"""Scans web sources: one request a wake-up, so that no scan keeps a worker, and whatever ends a worker loses one request at most."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID, uuid4

import sqlalchemy as sa
import structlog
from sqlalchemy.orm import Session

from dana.database.statements import Statements
from dana.database.system import web
from dana.database.transactions import Database
from dana.errors import Conflict, DanaError, NotFound
from dana.jobs import wake, waker
from dana.knowledge import keeping
from dana.knowledge.crawling import (
    DEEPEST,
    HELD,
    MOST_FURNITURE,
    Frontier,
    furniture_of,
    is_same_site,
    normal,
    sitemap_addresses,
)
from dana.knowledge.fetching import Fetcher, why_not
from dana.knowledge.looking import BUSY, Look, look
from dana.knowledge.reading.web_page import WebPage as ReadPage
from dana.knowledge.robots import MOST_BYTES as MOST_ROBOTS
from dana.knowledge.robots import Rules, read_rules
from dana.models.web_sources import WebPage, WebSource
from dana.realtime import publish
from dana.security.audit import DANA, record

log = structlog.get_logger()

PAUSE = 1.0  # seconds between two requests to a site
LEASE_SECONDS = 90
TRIES = 3
SITEMAPS = 5
SWEEP_SECONDS = 20
MOST_SOURCES = 50
_LONGEST_WAIT = 120.0

_CLAIM = sa.text("""
update web_sources set working_until = now() + make_interval(secs => :seconds),
  scan = scan + case when state = 'scanning' then 0 else 1 end, robots = case when state = 'scanning' then robots end,
  attempts = case when state = 'scanning' then attempts else 0 end, state = 'scanning', error = null, error_code = null
where account_id = :account and id = :id and next_at <= now() and coalesce(working_until, '-infinity') < now() returning id
""")
# What there is of it from scans before: documents are looked at again, what people removed stays out, all else is found anew.
_MARK_UNWANTED = sa.text("""
update web_pages set outcome = 'unwanted', state = 'done', scan = :scan, digest = null
where account_id = :account and source_id = :source and document_id is null and outcome in ('stored', 'unchanged')
""")
_LOOK_AGAIN = sa.text("""
update web_pages set state = 'waiting', attempts = 0, scan = :scan, held = null
where account_id = :account and source_id = :source and (document_id is not null or outcome = 'failed')
""")
_FORGET = sa.text("""
delete from web_pages where account_id = :account and source_id = :source and document_id is null and scan < :scan
""")
_OVER = sa.text("delete from web_pages where account_id = :account and source_id = :source and document_id is null and state = 'waiting'")
_LEAVE = sa.text("update web_pages set state = 'done' where account_id = :account and source_id = :source and state <> 'done'")
_COUNT = sa.text("""
select count(*) filter (where document_id is not null and state = 'done' or state = 'held') as kept,
  count(*) filter (where state <> 'waiting' and outcome is distinct from 'unwanted') as looked_at,
  count(*) filter (where state = 'held') as held,
  count(*) filter (where outcome = 'stored' and scan = :scan) as stored, count(*) filter (where outcome = 'gone' and scan = :scan) as gone
from web_pages where account_id = :account and source_id = :source
""")


@dataclass(frozen=True, slots=True)
class Scanning:
    """Goes on with scans; may be woken at any time, twice, or for nothing."""

    database: Database
    fetcher: Fetcher
    pause: float = PAUSE

    def rescan(self, account_id: UUID, source_id: UUID) -> None:
        """One request more of a source's scan, if it is due; then it asks to be woken for the next."""
        with self.database.account_transaction(account_id) as db:
            claim = {"account": account_id, "id": source_id, "seconds": LEASE_SECONDS}
            if db.execute(_CLAIM, claim).first() is None:
                return
            row = db.get_one(WebSource, (account_id, source_id))
            db.expunge(row)
        try:
            if row.robots is None:
                self._begin(row)
            else:
                self._go_on(row)
        except NotFound:
            log.info("web_source_gone")  # removed while it was scanned

    def _begin(self, row: WebSource) -> None:
        """Ask for the site's rules and its list of pages."""
        try:
            fetched = self.fetcher.fetch(_of_site(row.address, "/robots.txt"), lambda _: True)
            if fetched.status in BUSY:
                raise Conflict("The site's rules for programs (robots.txt) cannot be read just now.")
        except DanaError as error:
            self._try_later(row, *why_not(error))
            return
        text = fetched.body[:MOST_ROBOTS].decode("utf-8", "replace").replace("\x00", "") if fetched.status == 200 else ""
        rules = read_rules(text)
        listed = self._listed(row, rules) if row.kind == "site" else []
        with self.database.account_transaction(row.account_id) as db:
            source = self._locked(db, row)
            where = {"account": row.account_id, "source": row.id, "scan": row.scan}
            for statement in (_MARK_UNWANTED, _LOOK_AGAIN, _FORGET):
                db.execute(statement, where)
            source.robots, source.attempts = text, 0
            source.pause = max(self.pause, min(rules.pause or 0.0, 30.0) if self.pause else 0.0)
            self._find(db, source, [source.address], 0)
            self._find(db, source, listed, 1)
            self._end_step(db, source, source.pause)

    def _listed(self, row: WebSource, rules: Rules) -> list[str]:
        """The pages that the site's own list names."""
        waiting = [*rules.sitemaps, _of_site(row.address, "/sitemap.xml")][:SITEMAPS]
        found: dict[str, None] = {}
        asked = set[str]()
        ends = time.monotonic() + 30
        while waiting and len(asked) < SITEMAPS and time.monotonic() < ends:
            address = normal(waiting.pop(0))
            if address is None or address in asked or not is_same_site(address, row.address):
                continue
            asked.add(address)
            try:
                fetched = self.fetcher.fetch(address, lambda moved: is_same_site(moved, row.address))
            except DanaError:
                continue
            if fetched.status == 200:
                addresses, is_index = sitemap_addresses(fetched.body.decode("utf-8", "replace"), 5 * row.most_pages + 100)
                if is_index:
                    waiting += addresses
                else:
                    found.update(dict.fromkeys(addresses))
        return list(found)

    def _go_on(self, row: WebSource) -> None:
        """Look at the next page, or end the scan."""
        with self.database.account_transaction(row.account_id) as db:
            source = self._locked(db, row)
            counts = self._counts(db, source)
            is_full = counts.kept >= source.most_pages or counts.looked_at >= 3 * source.most_pages + 20
            page = self._next(db, source, only_known=is_full)
            if page is None:
                self._store_held(db, source)
                self._finish(db, source)
                return
            db.expunge(page)
        result = look(self.fetcher, row, page)
        with self.database.account_transaction(row.account_id) as db:
            source = self._locked(db, row)
            kept = db.get(WebPage, (row.account_id, page.id), with_for_update=True)
            if kept is not None:
                self._take_in(db, source, kept, result)
            self._end_step(db, source, max(source.pause, min(result.wait, _LONGEST_WAIT)))

    def _next(self, db: Session, source: WebSource, *, only_known: bool) -> WebPage | None:
        query = sa.select(WebPage).where(*keeping.of_source(source), WebPage.state == "waiting")
        if only_known:
            query = query.where(WebPage.document_id.is_not(None))
        return db.scalar(query.order_by(WebPage.attempts, WebPage.depth, WebPage.place, WebPage.id).limit(1))

    def _take_in(self, db: Session, source: WebSource, page: WebPage, result: Look) -> None:
        """Keep what came of a request."""
        page.checked_at, page.reason = sa.func.now(), result.reason
        if result.outcome == "failed" and result.may_help and page.attempts + 1 < TRIES:
            page.attempts += 1
            return
        if result.address != page.address and not self._moved(db, source, page, result.address):
            result = Look("duplicate", result.address)
        page.state, page.outcome = "done", result.outcome
        if result.page is not None:
            self._find(db, source, result.page.links, page.depth + 1, base=result.address)
        if result.outcome == "stored":
            page.etag, page.last_modified, page.misses = result.header("etag"), result.header("last-modified"), 0
            self._keep(db, source, page, result)
        elif result.outcome == "unchanged":
            page.misses = 0
            keeping.show(db, page)
        elif result.outcome == "gone":
            keeping.miss(db, page)
        elif result.outcome != "failed":
            if result.canonical:
                self._find(db, source, [result.canonical], page.depth)
            keeping.drop(db, page)

    def _keep(self, db: Session, source: WebSource, page: WebPage, result: Look) -> None:
        if result.page is None:
            keeping.store(db, source, page, result.name, result.fetched.body if result.fetched else b"")
            return
        page.title = result.page.title
        if source.kind == "page" or source.learnt == source.scan:
            keeping.store_page(db, source, page, result.page)
            return
        page.state, page.held = "held", result.page.to_json()
        db.flush()
        if self._counts(db, source).held >= HELD:
            self._store_held(db, source)

    def _store_held(self, db: Session, source: WebSource) -> None:
        """Compare the pages that wait with each other, and store of each what is its own."""
        held = list(
            db.scalars(sa.select(WebPage).where(*keeping.of_source(source), WebPage.state == "held").order_by(WebPage.depth, WebPage.place))
        )
        pages = [ReadPage.from_json(page.held or {}) for page in held]
        source.furniture = sorted({*source.furniture, *furniture_of(pages)})[-MOST_FURNITURE:]
        source.learnt = source.scan
        for page, read in zip(held, pages, strict=True):
            page.state, page.held = "done", None
            keeping.store_page(db, source, page, read)

    def _find(self, db: Session, source: WebSource, links: Iterable[str], depth: int, *, base: str = "") -> None:
        """Put addresses into the list of those to look at, if they are new and of this source."""
        if depth > DEEPEST or (source.kind == "page" and depth > 0):
            return
        known = list(db.scalars(sa.select(WebPage.address).where(*keeping.of_source(source))))
        rules = read_rules(source.robots or "")
        frontier = Frontier(source.address, known, 4 * source.most_pages + 200)
        new = links if depth == 0 else frontier.new(links, base)
        rows = [
            {"account_id": source.account_id, "id": uuid4(), "source_id": source.id, "address": address, "depth": depth,
             "place": len(known) + place, "scan": source.scan}
            for place, address in enumerate(new) if address not in known and (depth == 0 or rules.allows(address))
        ]  # fmt: skip
        if rows:
            db.execute(sa.insert(WebPage), rows)

    def _moved(self, db: Session, source: WebSource, page: WebPage, address: str) -> bool:
        """Take over the address to which a page was moved; whether it is nobody else's."""
        other = db.scalar(sa.select(WebPage.id).where(*keeping.of_source(source), WebPage.address == address, WebPage.id != page.id))
        if other is None:
            page.address = address
            db.flush()
        return other is None

    def _finish(self, db: Session, source: WebSource) -> None:
        where = {"account": source.account_id, "source": source.id}
        first = db.scalar(sa.select(WebPage).where(*keeping.of_source(source), WebPage.depth == 0).order_by(WebPage.place).limit(1))
        for statement in (_OVER, _LEAVE):
            db.execute(statement, where)
        counts = self._counts(db, source)
        source.state, source.last_at, source.working_until = "ready", sa.func.now(), None
        if counts.kept == 0 or (first is not None and first.outcome in {"gone", "failed"}):
            source.state = "failed"
            source.error_code = first.outcome if first and first.outcome not in {None, "stored", "unchanged"} else "empty"
            source.error = (first.reason if first else None) or "Nothing that can be read was found at this address."
        source.next_at = sa.func.now() + source.every if source.every else None
        self._tell(db, source)
        if counts.stored or counts.gone:
            details = {"scan": source.scan, "stored": counts.stored, "gone": counts.gone, "documents": counts.kept}
            account = source.account_id
            record(db, DANA, "web_source.scanned", account_id=account, target=source.address, target_id=source.id, details=details)

    def _try_later(self, row: WebSource, code: str, sentence: str) -> None:
        with self.database.account_transaction(row.account_id) as db:
            source = self._locked(db, row)
            source.attempts += 1
            if code != "not_allowed" and source.attempts < TRIES:
                self._end_step(db, source, 30.0 * source.attempts)
                return
            source.state, source.error_code, source.error, source.working_until = "failed", code, sentence, None
            source.last_at, source.next_at = sa.func.now(), sa.func.now() + source.every if source.every else None
            self._tell(db, source)

    def _end_step(self, db: Session, source: WebSource, pause: float) -> None:
        """Let go of the source until its next request."""
        source.working_until = None
        source.next_at = sa.func.now() + sa.func.make_interval(0, 0, 0, 0, 0, 0, pause)
        self._tell(db, source)
        wake(db, "rescan", source.account_id, source.id, at=source.next_at)

    def _tell(self, db: Session, source: WebSource) -> None:
        source.version += 1
        db.flush()
        db.refresh(source)
        publish(db, source.account_id, "web_source", source.id)

    def _locked(self, db: Session, row: WebSource) -> WebSource:
        """The source, if this scan of it still counts; NotFound otherwise."""
        query = sa.select(WebSource).where(WebSource.account_id == row.account_id, WebSource.id == row.id, WebSource.scan == row.scan)
        source = db.scalar(query.with_for_update().execution_options(populate_existing=True))
        if source is None:
            raise NotFound
        return source

    def _counts(self, db: Session, source: WebSource) -> Any:
        db.flush()
        return db.execute(_COUNT, {"account": source.account_id, "source": source.id, "scan": source.scan}).one()


def sweeper(database: Database, *, clock: Callable[[], float] = time.monotonic) -> Callable[[], None]:
    """A function to call often: every twenty seconds it wakes scans that are due, or that their worker left."""

    def missed(db: Statements) -> Iterable[tuple[str, UUID, UUID]]:
        return [("rescan", *source) for source in web.due_web_sources(db, MOST_SOURCES)]

    return waker(database, missed, SWEEP_SECONDS, clock)


def _of_site(address: str, path: str) -> str:
    parts = urlsplit(address)
    return urlunsplit((parts.scheme, parts.netloc, path, "", ""))
