"""Decides where a scan of a site goes on and what of a page is its own; touches neither network nor database."""

import hashlib
import html
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

from dana.errors import Invalid
from dana.knowledge.reading.web_page import WebPage

DEEPEST = 12
LONGEST = 1_500
HELD = 5  # pages that are compared before the first is stored
MOST_FURNITURE = 5_000
_MOST_OF_SHAPE = 25  # addresses that differ in values of their query alone
_MOST_REPEATED = 3  # times that a folder is in a path
_ON_MOST = 0.6
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|phpsessid|jsessionid|sessionid|sid|ref_src|_ga", re.IGNORECASE)
_NO_DOCUMENT = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|svg|ico|bmp|tiff?|css|m?js|json|xml|rss|atom|woff2?|ttf|eot|mp[34]|m4[av]|ogg|wav|web[am]|avi|mov|mkv|"
    r"zip|gz|bz2|xz|7z|rar|tar|tgz|exe|msi|dmg|pkg|deb|rpm|apk|iso|bin|ics|vcf|map|wasm)$",
    re.IGNORECASE,
)
_ACTION = re.compile(
    r"/(?:log-?(?:in|out)|sign-?(?:in|out|up)|cart|checkout|basket|account|register|wp-admin|cdn-cgi)(?:/|$)", re.IGNORECASE
)
_DIGITS = re.compile(r"\d+")
_LOCATION = re.compile(r"<(?:\w{1,20}:)?loc\s*>\s*(?:<!\[CDATA\[)?([^<\]]{8,2000})", re.IGNORECASE)
_SITEMAPS = re.compile(r"<(?:\w{1,20}:)?sitemapindex[\s>]", re.IGNORECASE)


def named(address: str) -> str:
    """An address as somebody typed it, in the one spelling that is kept; Invalid says what is wrong with it."""
    text = address.strip()
    if "://" not in text and not text.lower().startswith(("javascript:", "data:", "file:", "mailto:")):
        text = f"https://{text}"
    found = normal(text)
    if found is None:
        sentence = "Enter the address of a web page, such as https://www.example.com/help."
        raise Invalid(sentence, details={"fields": {"address": sentence}})
    return found


def normal(address: str, base: str = "") -> str | None:
    """The one spelling of an http address, without its fragment and what only tracks; None for what is none."""
    try:
        parts = urlsplit(urljoin(base, address.strip()) if base else address.strip())
        host, port = (parts.hostname or "").encode("idna").decode().rstrip("."), parts.port
    except (ValueError, UnicodeError):
        return None
    is_host = "." in host or ":" in host or host == "localhost"
    if parts.scheme not in {"http", "https"} or not is_host or "@" in parts.netloc:
        return None
    place = f"[{host}]" if ":" in host else host
    usual = {"http": 80, "https": 443}[parts.scheme]
    path = quote(_without_dots(parts.path) or "/", safe="/%:@!$&'()*+,;=~-._")
    query = urlencode([(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True)[:50] if not _TRACKING.fullmatch(key)])
    whole = urlunsplit((parts.scheme, place if port in {None, usual} else f"{place}:{port}", path, query, ""))
    return whole if len(whole) <= LONGEST else None


def _without_dots(path: str) -> str:
    return urlsplit(urljoin("http://x/", path)).path if "/." in path else path


def is_same_site(address: str, other: str) -> bool:
    """Whether both are of one site; with or without "www.", http or https."""
    return _site(address) == _site(other)


def _site(address: str) -> tuple[str, int | None]:
    parts = urlsplit(address)
    port = None if parts.port in {None, 80, 443} else parts.port
    return (parts.hostname or "").removeprefix("www."), port


def is_document(address: str) -> bool:
    """Whether something to read may be there."""
    path = urlsplit(address).path
    return not _NO_DOCUMENT.search(path) and not _ACTION.search(path)


class Frontier:
    """Chooses among the links of pages; what goes on without end (calendars, filters, folders in themselves) is cut short."""

    def __init__(self, start: str, known: Iterable[str], most: int) -> None:
        self._start, self._room = start, most
        self._known = set[str]()
        self._shapes: Counter[str] = Counter()
        for address in known:
            self._take(address)

    def new(self, links: Iterable[str], base: str) -> Iterator[str]:
        """Those that are to be looked at, in order."""
        for link in links:
            address = normal(link, base)
            if address and address not in self._known and self._room > 0 and self._is_wanted(address):
                self._take(address)
                yield address

    def _is_wanted(self, address: str) -> bool:
        if not is_same_site(address, self._start) or not is_document(address):
            return False
        folders = Counter(urlsplit(address).path.split("/"))
        if any(count > _MOST_REPEATED for folder, count in folders.items() if folder):
            return False
        return self._shapes[_shape(address)] < _MOST_OF_SHAPE if urlsplit(address).query else True

    def _take(self, address: str) -> None:
        self._known.add(address)
        self._shapes[_shape(address)] += 1
        self._room -= 1


def _shape(address: str) -> str:
    parts = urlsplit(address)
    if not parts.query:
        return address
    return f"{_DIGITS.sub('0', parts.path)}?{'&'.join(sorted(key for key, _ in parse_qsl(parts.query, keep_blank_values=True)))}"


def sitemap_addresses(text: str, most: int) -> tuple[list[str], bool]:
    """The addresses in a sitemap, and whether they are of further sitemaps; nothing of it is parsed as XML."""
    found = (html.unescape(match[1]).strip() for match in _LOCATION.finditer(text))
    return list(dict.fromkeys(address for _, address in zip(range(most), found, strict=False))), bool(_SITEMAPS.search(text[:2_000]))


def hash_of(text: str) -> int:
    """A number for a block of text, as PostgreSQL keeps it."""
    return int.from_bytes(hashlib.sha256(" ".join(text.casefold().split()).encode()).digest()[:8], "big", signed=True)


def furniture_of(pages: Sequence[WebPage]) -> set[int]:
    """What is on most of these pages of one site, and therefore none of their own words."""
    if len(pages) < 3:
        return set()
    counts = Counter(number for page in pages for number in {hash_of(block.text) for block in page.blocks})
    return {number for number, count in counts.items() if count >= max(3, _ON_MOST * len(pages))}


def rendition(page: WebPage, furniture: Collection[int]) -> str:
    """The page's own words as a small HTML file: what is kept as the document."""
    own = [block for block in page.blocks if hash_of(block.text) not in furniture]
    pieces = ["<!doctype html>\n<html", f' lang="{_quoted(page.language)}"' if page.language else "", '><head><meta charset="utf-8">']
    pieces.append(f"<title>{html.escape(page.title or page.address)}</title>")
    for name, value in (("author", page.author), ("date", page.created), ("article:modified_time", page.modified)):
        pieces.append(f'<meta name="{name}" content="{_quoted(value)}">' if value else "")
    pieces.append(f'<link rel="canonical" href="{_quoted(page.address)}"></head><body><main>\n')
    is_open = is_close = False
    for block in own:
        goes_on = is_open and is_close and block.close
        if is_open and not goes_on:
            pieces.append("</p>\n")
        text = _linked(block.text, block.links)
        if block.level:
            pieces.append(f"<h{min(block.level, 6)}>{text}</h{min(block.level, 6)}>\n")
            is_open = False
            continue
        pieces.append(f"<br>\n{text}" if goes_on else f"<p>{text}")
        is_open, is_close = True, block.close
    pieces.append("</p>\n</main></body></html>\n" if is_open else "</main></body></html>\n")
    return "".join(pieces) if own else ""


def _linked(text: str, links: Sequence[tuple[int, int, str]]) -> str:
    pieces: list[str] = []
    at = 0
    for start, end, url in sorted(links):
        if start < at or end > len(text):
            continue
        pieces += (html.escape(text[at:start]), f'<a href="{_quoted(url)}">{html.escape(text[start:end])}</a>')
        at = end
    pieces.append(html.escape(text[at:]))
    return "".join(pieces).replace("\n", "<br>\n")


def _quoted(text: str) -> str:
    return html.escape(text, quote=True)
