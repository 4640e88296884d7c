"""Parses HTML as it is found in the wild, walks it without recursion, and tells a page's own words from what is around them."""

import re
from collections.abc import Callable, Iterator
from typing import Any, Literal

from lxml import etree

from dana.knowledge.reading.values import Unreadable

Element = Any  # lxml has no types of its own
Event = tuple[Literal["open", "close", "words"], Element, str]

MOST_ELEMENTS = 400_000
_UNSEEN = frozenset({
    "script", "style", "noscript", "template", "svg", "iframe", "frame", "object", "embed", "applet", "canvas", "audio", "video", "map",
    "select", "button", "input", "textarea", "datalist", "head", "title", "link", "meta", "base", "noframes",
})  # fmt: skip
_AROUND = frozenset({"nav", "aside", "menu", "dialog"})
_AROUND_PAGE = frozenset({"header", "footer"})  # of the whole page; an article's own belong to it
_ROLES = frozenset({
    "navigation", "banner", "contentinfo", "search", "menu", "menubar", "dialog", "alertdialog", "complementary", "toolbar",
})  # fmt: skip
_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|breadcrumbs?|footer|sidebar|cookies?|cookiebar|consent|gdpr|share|sharing|social|"
    r"skip-?links?|newsletter|pagination|pager|advert|ads)(?:$|[\s_-])",
    re.IGNORECASE,
)
_INVISIBLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_MAIN_SHARE, _ARTICLE_SHARE, _MOST_AROUND = 0.2, 0.4, 0.4


def parse(text: str) -> Element:
    """The root of a page; nothing is fetched, and entities of its own are not expanded."""
    # Without huge_tree what is nested deeper than 256 is dropped in silence, and a page of forgotten end tags is; with it, than 2,048.
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True, recover=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise Unreadable("broken", "This web page is damaged and cannot be read. Please save it again and retry.") from error
    if root is None:
        raise Unreadable("empty", "This web page holds no text.")
    if any(error.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for error in parser.error_log):
        raise Unreadable("hostile", "This file was refused: its parts are nested far deeper than a web page's.")
    if sum(1 for _ in zip(range(MOST_ELEMENTS + 1), root.iter(), strict=False)) > MOST_ELEMENTS:
        raise Unreadable("hostile", "This file was refused: it has far more parts than a web page has.")
    return root


def name_of(element: Element) -> str:
    """An element's name; "" for what is none."""
    tag = element.tag
    return tag.rpartition(":")[2].lower() if isinstance(tag, str) else ""


def events(root: Element, enters: Callable[[Element], bool]) -> Iterator[Event]:
    """Elements as they open and close and the words between them, in order; what `enters` denies is passed by."""
    yield "open", root, ""
    yield "words", root, root.text or ""
    way = [(root, iter(root))]
    while way:
        parent, inside = way[-1]
        item = next(inside, None)
        if item is None:
            way.pop()
            yield "close", parent, ""
            if way:
                yield "words", way[-1][0], parent.tail or ""
        elif name_of(item) and enters(item):
            yield "open", item, ""
            yield "words", item, item.text or ""
            way.append((item, iter(item)))
        else:
            yield "words", parent, item.tail or ""


def is_unseen(element: Element) -> bool:
    """Whether a browser would show nothing of it."""
    if name_of(element) in _UNSEEN or element.get("hidden") is not None:
        return True
    style = element.get("style")
    return bool(style) and bool(_INVISIBLE.search(style))


class Furniture:
    """Knows what stands around a page's own words: menus, headers, footers."""

    def __init__(self, root: Element) -> None:
        body = next((item for item in root if name_of(item) == "body"), root)
        self._sizes: dict[Element, int] = {}
        self._whole = max(1, self._measure(body))
        self.content = self._content(body)
        self.found = self.content is not body
        if self._rest() < 0.1 * self._whole:  # a page that is all menu is read as it is
            self.content, self._around_is_read = body, True

    _around_is_read = False

    def holds(self, element: Element) -> bool:
        """Whether this element is none of the page's own words."""
        if self._around_is_read or not self._is_around(element):
            return False
        self.found = True
        return True

    def _is_around(self, element: Element) -> bool:
        name, role = name_of(element), (element.get("role") or "").lower()
        if element is self.content:
            return False
        if name in _AROUND or role in _ROLES:
            return True
        if name in _AROUND_PAGE:
            return not any(name_of(above) in {"article", "section", "main", "blockquote"} for above in element.iterancestors())
        if name not in {"div", "ul", "ol", "section", "p", "span", "form"}:
            return False
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        return bool(_NAMES.search(names)) and self._size(element) < _MOST_AROUND * self._whole

    def _content(self, body: Element) -> Element:
        """The element that is marked as the page's own words, if it holds enough of them."""
        mains = [item for item in body.iter() if name_of(item) == "main" or item.get("role") == "main"]
        if len(mains) == 1 and self._size(mains[0]) > _MAIN_SHARE * self._whole:
            return mains[0]
        articles = list(body.iter("article"))
        if len(articles) == 1 and self._size(articles[0]) > _ARTICLE_SHARE * self._whole:
            return articles[0]
        return body

    def _rest(self) -> int:
        """How many letters are the page's own."""
        inside = events(self.content, lambda item: not is_unseen(item) and not self._is_around(item))
        return sum(len(words.strip()) for kind, _, words in inside if kind == "words")

    def _size(self, element: Element) -> int:
        return self._sizes.get(element, 0)

    def _measure(self, body: Element) -> int:
        """Count the letters of every element once, from the inside out."""
        total = 0
        began: list[int] = []
        for kind, element, words in events(body, lambda item: not is_unseen(item)):
            if kind == "words":
                total += len(words.strip())
            elif kind == "open":
                began.append(total)
            else:
                self._sizes[element] = total - began.pop()
        return total
