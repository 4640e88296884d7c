"""Reads a PPTX by walking its XML: each slide as a page with its title as heading, its tables by rows, and the speaker's notes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from dana.knowledge.reading import office_about
from dana.knowledge.reading.assembly import Assembly, Block, Words, joined
from dana.knowledge.reading.docx_package import Element, Package
from dana.knowledge.reading.docx_styles import child, local, value
from dana.knowledge.reading.tabular import table
from dana.knowledge.reading.values import PPTX, Order, Reading, Remark, Report

_TITLES = {"title", "ctrTitle"}
_MARGINS = {"dt", "ftr", "sldNum", "hdr", "sldImg"}
_SHAPES = {"sp", "graphicFrame", "grpSp", "AlternateContent", "cxnSp", "contentPart", "pic"}
_OFF = {"0", "false"}


@dataclass(slots=True)
class _Seen:
    tables: int = 0
    pictures: int = 0
    charts: int = 0
    hidden: int = 0


def read_pptx(content: bytes, order: Order) -> Reading:
    """All that the slides and their notes say."""
    package = Package(content, order.limits, PPTX)
    main = package.main_part()
    root = package.xml(main)
    if root is None:
        raise package.damaged()
    targets, slides = package.related(main), child(root, "sldIdLst")
    parts = [targets[name] for item in (slides if slides is not None else ()) if (name := _relation(item)) in targets]
    made, seen = Assembly(order.limits), _Seen()
    for at, part in enumerate(parts):
        order.progress(at, len(parts))
        made.begin_page()
        made.add_all(_slide(package, part, seen))
    text = made.text("This presentation holds no text.")
    title = office_about.own_title(package)
    title = None if title and title.lower() in {"powerpoint presentation", "presentation"} else title
    title = title or next((heading.text for heading in made.headings), None)
    return Reading(
        PPTX, text, made.pages(), made.headings, title, len(parts), metadata=office_about.metadata(package, title, made.links),
        report=_report(package, seen, len(parts)),
    )  # fmt: skip


def _report(package: Package, seen: _Seen, slides: int) -> Report:
    skipped, warnings = office_about.left_out(package), []
    if seen.hidden:
        skipped.append(Remark("hidden_text", "Hidden slides were left out."))
    if seen.pictures:
        warnings.append(Remark("pictures_without_text", "Pictures on the slides were not read; if they hold words, write these out."))
    if seen.charts:
        warnings.append(Remark("charts_not_read", "Charts on the slides were not read; write out what they say."))
    return Report(pages_read=slides - seen.hidden, tables=seen.tables, pictures=seen.pictures, skipped=skipped, warnings=warnings)


def _relation(element: Element) -> str:
    """The name under which an element refers to another part: the id that has a namespace."""
    return next((str(content) for key, content in element.attrib.items() if key.startswith("{") and key.endswith("}id")), "")


def _slide(package: Package, part: str, seen: _Seen) -> Iterator[Block]:
    root = package.xml(part)
    if root is None or value(root, "show") in _OFF:
        seen.hidden += 1
        return
    slide = _Slide(package, part, seen)
    blocks = list(slide.shapes(child(child(root, "cSld"), "spTree")))
    yield from (block for block in blocks if block.level)
    yield from (block for block in blocks if not block.level)
    yield from slide.diagrams()
    notes = next((target for kind, target in package.relations(part) if kind == "notesSlide"), None)
    if notes:
        yield from _notes(package, notes)


def _notes(package: Package, part: str) -> Iterator[Block]:
    root = package.xml(part)
    found = list(_Slide(package, part, _Seen()).shapes(child(child(root, "cSld"), "spTree")))
    for at, block in enumerate(block for block in found if block.text):
        plain = replace(block, level=None)
        more = len("Notes: ")
        links = [(start + more, end + more, url) for start, end, url in plain.links]
        yield plain if at else replace(plain, text=f"Notes: {plain.text}", close=False, links=links)


class _Slide:
    """The way through the shapes of one slide."""

    def __init__(self, package: Package, part: str, seen: _Seen) -> None:
        self._package, self._part, self._seen = package, part, seen
        self._links = package.links(part)

    def shapes(self, tree: Element | None) -> Iterator[Block]:
        """The text of the shapes inside an element, in order."""
        for item in tree if tree is not None else ():
            name = local(item)
            if name == "sp":
                yield from self._shape(item)
            elif name == "graphicFrame":
                yield from self._frame(item)
            elif name == "pic":
                self._seen.pictures += 1
            elif name == "AlternateContent":
                choice = child(item, "Choice")
                yield from self.shapes(choice if choice is not None and len(choice) else child(item, "Fallback"))
            elif name == "grpSp":
                yield from self.shapes(item)

    def diagrams(self) -> Iterator[Block]:
        """The words of drawings made by PowerPoint from lists."""
        for kind, target in self._package.relations(self._part):
            if kind == "diagramData":
                root = self._package.xml(target)
                for paragraph in root.iter("{*}p") if root is not None else ():
                    yield replace(self._words(paragraph).block(), close=True)

    def _shape(self, shape: Element) -> Iterator[Block]:
        holder = child(child(child(shape, "nvSpPr"), "nvPr"), "ph")
        kind = (value(holder, "type") or "body") if holder is not None else None
        body = child(shape, "txBody")
        if kind in _MARGINS or body is None:
            return
        paragraphs = [item for item in body if local(item) == "p"]
        if kind in _TITLES:
            title = joined((self._words(item).block() for item in paragraphs), " ")
            yield Block(" ".join(title.text.split()), level=1) if title.text else title
            return
        is_list = kind in {"body", "obj"} and len(paragraphs) > 1
        counts: dict[int, int] = {}
        for item in paragraphs:
            mark = _mark(child(item, "pPr"), counts, is_list)
            yield self._words(item).block(prefix=mark, close=len(paragraphs) > 1)

    def _frame(self, frame: Element) -> Iterator[Block]:
        data = child(child(frame, "graphic"), "graphicData")
        grid = child(data, "tbl")
        if grid is None:
            self._seen.charts += any(local(item) == "chart" for item in (data if data is not None else ()))
            return
        self._seen.tables += 1
        rows = [[self._cell(cell) for cell in row if local(cell) == "tc"] for row in grid if local(row) == "tr"]
        yield from table(rows, has_names=(value(child(grid, "tblPr"), "firstRow") or "") in {"1", "true"})

    def _cell(self, cell: Element) -> Block:
        body = child(cell, "txBody")
        return joined((self._words(item).block() for item in (body if body is not None else ()) if local(item) == "p"), " ")

    def _words(self, paragraph: Element) -> Words:
        words = Words()
        for item in paragraph:
            name = local(item)
            if name == "br":
                words.write("\n")
            elif name in {"r", "fld"} and not (name == "fld" and (value(item, "type") or "") == "slidenum"):
                start, text = words.length, child(item, "t")
                words.write((text.text or "") if text is not None else "")
                click = child(child(item, "rPr"), "hlinkClick")
                words.link(start, self._links.get(_relation(click)) if click is not None else None)
        return words


def _mark(properties: Element | None, counts: dict[int, int], is_list: bool) -> str:
    """What stands before an item of a list."""
    depth = int(level) if (level := value(properties, "lvl") or "0").isdigit() and len(level) < 2 else 0
    counter = child(properties, "buAutoNum")
    if counter is not None:
        start = value(counter, "startAt") or "1"
        counts[depth] = counts.get(depth, (int(start) if start.isdigit() and len(start) < 6 else 1) - 1) + 1
        for deeper in [place for place in counts if place > depth]:
            del counts[deeper]
        return f"{counts[depth]}. "
    if child(properties, "buNone") is not None:
        return ""
    return "• " if is_list or child(properties, "buChar") is not None else ""
