"""Small workbooks and presentations made on the spot, from the XML of their parts."""

from xml.sax.saxutils import escape

from tests.knowledge.papers import OFFICE, zipped

S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
CORE = (
    '<c xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:t="http://purl.org/dc/terms/"><dc:title>{title}</dc:title>'
    "<dc:creator>Ana</dc:creator><dc:language>pt-PT</dc:language><t:created>2026-01-02T03:04:05Z</t:created>"
    "<t:modified>2026-02-03T04:05:06Z</t:modified></c>"
)
Parts = dict[str, str | bytes]


def relations(*related: tuple[str, str, str], outside: tuple[tuple[str, str, str], ...] = ()) -> str:
    """Name, kind and target of what a part refers to."""
    inner = "".join(f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{target}"/>' for name, kind, target in related)
    outer = "".join(
        f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{escape(target)}" TargetMode="External"/>'
        for name, kind, target in outside
    )
    return f"<Relationships>{inner}{outer}</Relationships>"


def office(main: str, files: Parts, title: str = "") -> bytes:
    """An Office file whose main part has that name."""
    first = (
        f'<Relationships><Relationship Id="a" Type="{OFFICE}/officeDocument" Target="{main}"/>'
        '<Relationship Id="b" Type="http://x/metadata/core-properties" Target="docProps/core.xml"/></Relationships>'
    )
    return zipped({"[Content_Types].xml": "<Types/>", "_rels/.rels": first, "docProps/core.xml": CORE.format(title=title), **files})


def cell(place: str, value: str | float, kind: str = "", style: int = 0, formula: str = "") -> str:
    """A cell; words are stored in it, numbers as they are."""
    more = f"<f>{formula}</f>" if formula else ""
    if isinstance(value, str) and not kind:
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f'<c r="{place}" s="{style}"{f""" t="{kind}" """ if kind else ""}>{more}<v>{value}</v></c>'


def rows(*table: list[str | float]) -> str:
    """Rows of cells from A1 on."""
    made = (
        (number, "".join(cell(f"{chr(65 + at)}{number}", value) for at, value in enumerate(row) if value != ""))
        for number, row in enumerate(table, 1)
    )
    return "".join(f'<row r="{number}">{cells}</row>' for number, cells in made)


def xlsx(
    sheets: dict[str, str], *, strings: str = "", styles: str = "", hidden: tuple[str, ...] = (), more: Parts | None = None,
    about: str = "", title: str = "", head: str = "",
) -> bytes:  # fmt: skip
    """A workbook of sheets, each given by the XML of its rows."""
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{at}" r:id="r{at}"{" state=" + chr(34) + "hidden" + chr(34) if name in hidden else ""}/>'
        for at, name in enumerate(sheets, 1)
    )
    related = [(f"r{at}", "worksheet", f"worksheets/sheet{at}.xml") for at in range(1, len(sheets) + 1)]
    parts: Parts = {
        "xl/workbook.xml": f'<workbook xmlns="{S}" xmlns:r="{OFFICE}">{about}<sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(*related, ("s", "sharedStrings", "sharedStrings.xml"), ("t", "styles", "styles.xml")),
        "xl/sharedStrings.xml": f'<sst xmlns="{S}">{strings}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{S}">{styles}</styleSheet>',
    }
    for at, content in enumerate(sheets.values(), 1):
        inside = content if content.startswith("<cols") else f"<sheetData>{content}</sheetData>"
        parts[f"xl/worksheets/sheet{at}.xml"] = f'{head}<worksheet xmlns="{S}">{inside}</worksheet>'
    return office("xl/workbook.xml", {**parts, **(more or {})}, title)


def words(text: str, properties: str = "<a:pPr/>", run: str = "") -> str:
    """A paragraph on a slide."""
    return f"<a:p>{properties}<a:r><a:rPr>{run}</a:rPr><a:t>{escape(text)}</a:t></a:r></a:p>"


def shape(*paragraphs: str, kind: str | None = "body") -> str:
    """A placeholder of a kind, or a text box."""
    holder = f'<p:ph type="{kind}"/>' if kind else ""
    inside = "".join(item if item.startswith("<") else words(item) for item in paragraphs)
    return f"<p:sp><p:nvSpPr><p:nvPr>{holder}</p:nvPr></p:nvSpPr><p:txBody>{inside}</p:txBody></p:sp>"


def grid(*table: list[str]) -> str:
    """A table on a slide whose first row names the columns."""
    made = "".join("<a:tr>" + "".join(f"<a:tc><a:txBody>{words(item)}</a:txBody></a:tc>" for item in row) + "</a:tr>" for row in table)
    table_ = f'<a:tbl><a:tblPr firstRow="1"/>{made}</a:tbl>'
    return f"<p:graphicFrame><a:graphic><a:graphicData>{table_}</a:graphicData></a:graphic></p:graphicFrame>"


def pptx(
    *slides: str, notes: dict[int, str] | None = None, hidden: tuple[int, ...] = (), more: Parts | None = None,
    outside: tuple[tuple[str, str, str], ...] = (), title: str = "",
) -> bytes:  # fmt: skip
    """A presentation of slides, each given by the XML of its shapes."""
    listed = "".join(f'<p:sldId id="{255 + at}" r:id="r{at}"/>' for at in range(1, len(slides) + 1))
    related = [(f"r{at}", "slide", f"slides/slide{at}.xml") for at in range(1, len(slides) + 1)]
    names = f'xmlns:p="{P}" xmlns:a="{A}" xmlns:r="{OFFICE}"'
    parts: Parts = {
        "ppt/presentation.xml": f"<p:presentation {names}><p:sldIdLst>{listed}</p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": relations(*related),
    }
    for at, content in enumerate(slides, 1):
        show = ' show="0"' if at in hidden else ""
        parts[f"ppt/slides/slide{at}.xml"] = f"<p:sld {names}{show}><p:cSld><p:spTree>{content}</p:spTree></p:cSld></p:sld>"
        own = [("n", "notesSlide", f"../notesSlides/notesSlide{at}.xml")] if at in (notes or {}) else []
        parts[f"ppt/slides/_rels/slide{at}.xml.rels"] = relations(*own, outside=outside)
    for at, content in (notes or {}).items():
        inside = shape(content) + shape("7", kind="sldNum")
        parts[f"ppt/notesSlides/notesSlide{at}.xml"] = f"<p:notes {names}><p:cSld><p:spTree>{inside}</p:spTree></p:cSld></p:notes>"
    return office("ppt/presentation.xml", {**parts, **(more or {})}, title)
