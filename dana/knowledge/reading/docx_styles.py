"""Knows which paragraph styles of a DOCX are headings, titles or entries of a table of contents."""

import re
from dataclasses import dataclass, field

from dana.knowledge.reading.docx_package import Element

_HEADING_NAME = re.compile(r"heading ?([1-9])$", re.IGNORECASE)
_DEEPEST = 9


def local(element: Element) -> str:
    """An element's name without its namespace (Word's strict and transitional formats differ in nothing else)."""
    tag = element.tag
    return str(tag.rpartition("}")[2]) if isinstance(tag, str) else ""


def child(element: Element | None, name: str) -> Element | None:
    """The first child of that name."""
    return next((item for item in element if local(item) == name), None) if element is not None else None


def value(element: Element | None, name: str = "val") -> str | None:
    """An attribute of an element by its name without the namespace."""
    if element is None:
        return None
    return next((str(content) for key, content in element.attrib.items() if key.rpartition("}")[2] == name), None)


def is_on(element: Element | None) -> bool:
    """Whether a switch such as <w:vanish/> is set."""
    return element is not None and value(element) not in {"0", "false", "off"}


@dataclass(slots=True)
class Styles:
    """The paragraph styles by id."""

    levels: dict[str, int] = field(default_factory=dict)
    titles: set[str] = field(default_factory=set)
    contents: set[str] = field(default_factory=set)

    def level(self, properties: Element | None) -> int | None:
        """A paragraph's heading level from 1, None for body text."""
        own = _outline(properties)
        if own is not None:
            return own if own <= _DEEPEST else None
        style = value(child(properties, "pStyle")) or ""
        return self.levels.get(style)


def read_styles(root: Element | None) -> Styles:
    """The styles of a document, each with what it inherits."""
    styles, parents = Styles(), dict[str, str]()
    for style in root if root is not None else ():
        identifier = value(style, "styleId")
        if identifier and local(style) == "style":
            _add(styles, identifier, style)
            parents[identifier] = value(child(style, "basedOn")) or ""
    for identifier in parents:
        _inherit(styles, identifier, parents)
    return styles


def _add(styles: Styles, identifier: str, style: Element) -> None:
    name = (value(child(style, "name")) or identifier).strip().lower()
    named, level = _HEADING_NAME.match(name), _outline(child(style, "pPr"))
    if name == "title":
        styles.titles.add(identifier)
    if name.startswith("toc ") and name != "toc heading":
        styles.contents.add(identifier)
    elif level is not None:
        styles.levels[identifier] = level
    elif named:
        styles.levels[identifier] = int(named[1])


def _inherit(styles: Styles, identifier: str, parents: dict[str, str]) -> None:
    seen, ancestor = {identifier}, parents[identifier]
    while identifier not in styles.levels and ancestor in parents and ancestor not in seen:
        if ancestor in styles.levels:
            styles.levels[identifier] = styles.levels[ancestor]
        seen.add(ancestor)
        ancestor = parents[ancestor]
    if styles.levels.get(identifier, 0) > _DEEPEST:
        del styles.levels[identifier]


def _outline(properties: Element | None) -> int | None:
    """Word counts levels from 0; 9 stands for body text."""
    level = value(child(properties, "outlineLvl"))
    return int(level) + 1 if level is not None and level.isdigit() else None
