"""Reads a page of the web for a scan: its own blocks, where it leads, and what it asks of programs that read it."""

from dataclasses import asdict, dataclass, field
from typing import Any, Self

import orjson

from dana.knowledge.reading.assembly import Block
from dana.knowledge.reading.decoding import decode
from dana.knowledge.reading.html_blocks import Page, resolve
from dana.knowledge.reading.html_file import Head, urlsplit_safe
from dana.knowledge.reading.html_tree import parse
from dana.knowledge.reading.values import Order, Reading, Unreadable

WEB_PAGE = "application/x-dana-web-page"  # no type of a file: a page together with its address
_MOST_LINKS = 3_000


@dataclass(frozen=True, slots=True)
class WebPage:
    """A page as it was read."""

    address: str
    title: str | None = None
    language: str | None = None
    author: str | None = None
    created: str | None = None
    modified: str | None = None
    canonical: str | None = None
    is_kept_out: bool = False  # it asks not to be found ("noindex")
    blocks: list[Block] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """The plain values that `from_json` takes."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """The page that `to_json` described."""
        blocks = [Block(**{**block, "links": [(start, end, url) for start, end, url in block["links"]]}) for block in values["blocks"]]
        return cls(**{**values, "blocks": blocks})


def read_web_page(content: bytes, order: Order) -> Reading:
    """The page as JSON in the reading's text; the order's name is its address."""
    root = parse(decode(content, may_declare=True).text)
    head = Head(root)
    address = order.name
    base = resolve(address, head.base) or address
    page = Page(root, base)
    if sum(len(block.text) for block in page.blocks) > order.limits.characters:
        raise Unreadable("too_large", "This page is too long.")
    asked = f"{head.metas.get('robots', '')},{head.metas.get('danaknowledge', '')}".lower()
    canonical = next((url for link in head.links("canonical") if (url := resolve(base, link)) and urlsplit_safe(url)), None)
    about = head.metadata(head.title, [])
    links = [] if "nofollow" in asked or "none" in asked else _links(root, base)
    title = about.title or next((block.text for block in page.blocks if block.level == 1), None)
    found = WebPage(
        address, title, about.language, about.author, about.created, about.modified, canonical, "noindex" in asked or "none" in asked,
        page.blocks, links,
    )  # fmt: skip
    return Reading(WEB_PAGE, orjson.dumps(found.to_json()).decode())


def _links(root: Any, base: str) -> list[str]:
    """All addresses to which the page leads, menus included: there the other pages are named."""
    found: dict[str, None] = {}
    for item in root.iter("a", "area"):
        if "nofollow" in (item.get("rel") or "").lower() or item.get("download") is not None:
            continue
        url = resolve(base, item.get("href"))
        if url and urlsplit_safe(url):
            found.setdefault(url.partition("#")[0])
        if len(found) >= _MOST_LINKS:
            break
    return list(found)
