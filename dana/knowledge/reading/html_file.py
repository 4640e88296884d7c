"""Reads an HTML file: the page's own words with headings, lists, tables and links; scripts never run, nothing is fetched."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from dana.knowledge.reading.assembly import Assembly
from dana.knowledge.reading.cleaning import clean_line
from dana.knowledge.reading.decoding import decode
from dana.knowledge.reading.html_blocks import Page, resolve
from dana.knowledge.reading.html_tree import Element, name_of, parse
from dana.knowledge.reading.values import HTML, Link, Metadata, Order, Reading, Remark, Report

_LANGUAGE = re.compile(r"[a-zA-Z]{2}(?=$|[-_])")
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)?$")
_LONGEST = 300
_CREATED = ("article:published_time", "dcterms.created", "dc.date.created", "dc.date", "date")
_MODIFIED = ("article:modified_time", "og:updated_time", "dcterms.modified", "dc.date.modified", "last-modified")


class Head:
    """What a page says of itself."""

    def __init__(self, root: Element) -> None:
        self._root = root
        self.metas: dict[str, str] = {}
        for item in root.iter("meta"):
            name = (item.get("name") or item.get("property") or item.get("itemprop") or item.get("http-equiv") or "").strip().lower()
            if name:
                self.metas.setdefault(name, clean_line(item.get("content") or "")[:2_000])
        title = next((item for item in root.iter("title") if not any(name_of(up) == "svg" for up in item.iterancestors())), None)
        own = clean_line("".join(title.itertext()))[:_LONGEST] if title is not None else ""
        self.title = own or self.metas.get("og:title", "")[:_LONGEST] or None
        self.language = self._language()

    @property
    def base(self) -> str | None:
        """The address to which the page says that its links are relative."""
        found = next((item.get("href") for item in self._root.iter("base") if item.get("href")), None)
        return found.strip() if found and urlsplit_safe(found) else None

    def links(self, kind: str) -> Iterator[str]:
        """The addresses of `link` elements of a kind, such as "canonical"."""
        for item in self._root.iter("link"):
            if kind in (item.get("rel") or "").lower().split() and item.get("href"):
                yield item.get("href").strip()

    def metadata(self, title: str | None, links: list[Link]) -> Metadata:
        """As the contract of readers has it."""
        author = self.metas.get("author") or self.metas.get("dc.creator") or self.metas.get("dcterms.creator") or ""
        return Metadata(
            title=title, author=author[:_LONGEST] or None, created=self._date(_CREATED), modified=self._date(_MODIFIED),
            language=self.language, links=links,
        )  # fmt: skip

    def _language(self) -> str | None:
        declared = self._root.get("lang") or self._root.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
        found = _LANGUAGE.match(declared or self.metas.get("content-language", ""))
        return found[0].lower() if found else None

    def _date(self, names: tuple[str, ...]) -> str | None:
        values = (self.metas.get(name, "") for name in names)
        return next((value.replace(" ", "T") for value in values if _DATE.match(value)), None)


def urlsplit_safe(url: str) -> bool:
    """Whether it is an http address that can be taken apart."""
    try:
        parts = urlsplit(url.strip())
        return parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return False


def read_html(content: bytes, order: Order) -> Reading:
    """The words of an HTML file; its links stay where their addresses are whole."""
    decoded = decode(content, may_declare=True)
    root = parse(decoded.text)
    head = Head(root)
    page = Page(root, head.base or next((url for url in head.links("canonical") if resolve(None, url) and urlsplit_safe(url)), None))
    made = Assembly(order.limits)
    made.add_all(page.blocks)
    text = made.text("This web page holds no text. Where a page is drawn by scripts, save its text instead.")
    title = head.title or next((heading.text for heading in made.headings if heading.level == 1), None)
    report = Report(
        pages_read=1, tables=page.tables, pictures=page.pictures, encoding=decoded.encoding, encoding_confidence=decoded.confidence,
        warnings=decoded.remarks(), skipped=skipped(page),
    )  # fmt: skip
    return Reading(
        HTML, text, made.pages(), made.headings, title, encoding=decoded.encoding, metadata=head.metadata(head.title, made.links),
        report=report,
    )  # fmt: skip


def skipped(page: Page) -> list[Remark]:
    """What of a page was left out on purpose."""
    found = []
    if page.has_scripts:
        found.append(Remark("scripts", "Scripts were left out; nothing of them was run."))
    if page.furniture.found:
        found.append(Remark("navigation", "Menus, headers and footers of the page were left out."))
    if page.has_hidden:
        found.append(Remark("hidden_text", "Text that is marked as hidden was left out."))
    return found
