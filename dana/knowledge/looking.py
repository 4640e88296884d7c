"""One look at a page of a web source: what came of the request, and whether it is to be kept; no database."""

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from dana.errors import DanaError
from dana.knowledge import documents
from dana.knowledge.crawling import is_same_site, normal
from dana.knowledge.fetching import Fetched, Fetcher, Refused, is_page, read_page, why_not
from dana.knowledge.reading import CSV, MARKDOWN, TXT, Unreadable
from dana.knowledge.reading.web_page import WebPage as ReadPage
from dana.knowledge.robots import read_rules
from dana.models.web_sources import WebPage, WebSource

_GONE = frozenset({404, 410})
_TEXTS = frozenset({"", "text/plain", "text/markdown", "text/x-markdown", "text/csv", "text/tab-separated-values"})
BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})  # worth another try


@dataclass(frozen=True, slots=True)
class Look:
    """What came of a request; `outcome` is one of those that a page of a source can have."""

    outcome: str
    address: str
    reason: str | None = None
    may_help: bool = False  # to try again
    wait: float = 0.0
    fetched: Fetched | None = None
    page: ReadPage | None = None
    canonical: str | None = None
    name: str = ""

    def header(self, name: str) -> str | None:
        """A header of the answer that is fit to be kept and sent back."""
        text = self.fetched.headers.get(name, "") if self.fetched else ""
        return text if 0 < len(text) <= 200 and text.isprintable() else None


def look(fetcher: Fetcher, source: WebSource, page: WebPage) -> Look:
    """Ask for a page, and read it."""
    rules = read_rules(source.robots or "")

    def may(address: str) -> bool:
        return rules.allows(address) and (source.kind == "page" or is_same_site(address, source.address))

    if not rules.allows(page.address):
        return Look("robots", page.address, "The site asks programs not to read this page (robots.txt).")
    is_known = page.document_id is not None and not page.is_hidden
    try:
        fetched = fetcher.fetch(
            page.address, may, etag=page.etag if is_known else None, last_modified=page.last_modified if is_known else None
        )
    except Refused as error:
        return Look("elsewhere", page.address, error.message)
    except DanaError as error:
        code, sentence = why_not(error)
        return Look("failed", page.address, sentence, may_help=code != "not_allowed")
    return _judged(source, page, fetched)


def _judged(source: WebSource, page: WebPage, fetched: Fetched) -> Look:
    status, address = fetched.status, fetched.address
    if status == 304 and page.document_id:
        return Look("unchanged", address)
    if status in _GONE:
        return Look("gone", page.address, "This page is not there (any more).")
    if status in {401, 402, 403, 407}:
        return Look("failed", page.address, "This page asks for a sign-in, or keeps programs out.")
    if status != 200:
        return Look("failed", page.address, f"The site answered with an error ({status}).", may_help=status in BUSY, wait=fetched.wait)
    if fetched.is_kept_out:
        return Look("noindex", address, "The site asks programs not to keep this page.")
    try:
        return _judged_page(source, fetched, read_page(fetched)) if is_page(fetched) else _judged_file(fetched)
    except Unreadable as error:
        return Look("not_readable", address, error.message)


def _judged_file(fetched: Fetched) -> Look:
    """A file that is no page: kept as it is, if it is of a type that Dana reads and the server calls it so."""
    address = fetched.address
    name = unquote(urlsplit(address).path).rstrip("/").rpartition("/")[2] or urlsplit(address).hostname or "page"
    found = documents.new_file(name, fetched.body).media_type
    is_text = found in {TXT, MARKDOWN, CSV}
    if is_text and fetched.media_type not in _TEXTS:
        return Look("not_readable", address, "This is data for programs, not a text.")
    return Look("stored", address, fetched=fetched, name=name)


def _judged_page(source: WebSource, fetched: Fetched, read: ReadPage) -> Look:
    address = fetched.address
    if read.is_kept_out:
        return Look("noindex", address, "The page asks programs not to keep it.", page=read)
    canonical = normal(read.canonical) if read.canonical else None
    is_other = canonical is not None and canonical != address and is_same_site(canonical, address)
    if is_other and canonical and source.kind == "site" and urlsplit(canonical).path != "/" and address != source.address:
        return Look("duplicate", address, f"The same page is at {canonical}.", page=read, canonical=canonical)
    if not read.blocks:
        return Look("not_readable", address, "This page holds no text; it may be drawn by scripts.", page=read)
    return Look("stored", address, fetched=fetched, page=read)
