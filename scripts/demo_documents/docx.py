"""The rental guide as a DOCX, written part by part: real heading styles, numbered and plain lists, a table."""

import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from scripts.demo_documents.words import Block, read_blocks

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
GREEN = "1F5A45"
COLUMNS = (3000, 1500, 1500, 1500, 1500)  # twentieths of a point
NUMBERING = {"bullets": 1, "numbers": 2}
MADE = (2026, 3, 1, 9, 0, 0)  # the same text gives the same bytes
LIST_STYLE = (
    '<w:style w:type="paragraph" w:styleId="ListParagraph"><w:name w:val="List Paragraph"/><w:basedOn w:val="Normal"/>'
    '<w:pPr><w:spacing w:after="60"/><w:ind w:left="720"/></w:pPr></w:style>'
)


def write_docx(path: Path) -> None:
    """Write the guide."""
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations({"officeDocument": "word/document.xml", "core": "docProps/core.xml"}),
        "word/_rels/document.xml.rels": _relations({"styles": "styles.xml", "numbering": "numbering.xml", "footer": "footer1.xml"}),
        "word/document.xml": _document(),
        "word/styles.xml": _styles(),
        "word/numbering.xml": _numbering(),
        "word/footer1.xml": _footer(),
        "docProps/core.xml": _core(),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, MADE), DECLARATION + text, zipfile.ZIP_DEFLATED)


def _content_types() -> str:
    kinds = {"document": "document.main", "styles": "styles", "numbering": "numbering", "footer1": "footer"}
    own = "".join(f'<Override PartName="/word/{name}.xml" ContentType="{WORD}.{kind}+xml"/>' for name, kind in kinds.items())
    core = f'<Override PartName="/docProps/core.xml" ContentType="{_package_type("core-properties")}"/>'
    rels = f'<Default Extension="rels" ContentType="{_package_type("relationships")}"/>'
    return f'<Types xmlns="{PACKAGE}/content-types">{rels}<Default Extension="xml" ContentType="application/xml"/>{own}{core}</Types>'


def _package_type(kind: str) -> str:
    return f"application/vnd.openxmlformats-package.{kind}+xml"


def _relations(targets: dict[str, str]) -> str:
    rows = []
    for number, (kind, target) in enumerate(targets.items(), start=1):
        address = f"{PACKAGE}/relationships/metadata/core-properties" if kind == "core" else f"{OFFICE}/{kind}"
        rows.append(f'<Relationship Id="rId{number}" Type="{address}" Target="{target}"/>')
    return f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(rows)}</Relationships>'


def _document() -> str:
    body = _paragraph("Rental guide", "Title") + "".join(_block(block) for block in read_blocks("rental_guide.md"))
    section = (
        '<w:sectPr><w:footerReference w:type="default" r:id="rId3"/><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1304" w:right="1304" w:bottom="1304" w:left="1304" w:header="680" w:footer="680" w:gutter="0"/></w:sectPr>'
    )
    return f'<w:document xmlns:w="{MAIN}" xmlns:r="{OFFICE}"><w:body>{body}{section}</w:body></w:document>'


def _block(block: Block) -> str:
    if block.kind in NUMBERING:
        place = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{NUMBERING[block.kind]}"/></w:numPr>'
        return "".join(_paragraph(text, "ListParagraph", place) for text in block.items)
    if block.kind == "table":
        return _table(block.rows)
    return _paragraph(block.text, {"h1": "Heading1", "h2": "Heading2"}.get(block.kind))


def _paragraph(text: str, style: str | None = None, more: str = "", run: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    about = f"<w:pPr>{named}{more}</w:pPr>" if named or more else ""
    return f'<w:p>{about}<w:r>{run}<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def _table(rows: list[list[str]]) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in COLUMNS)
    about = (
        '<w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="9000" w:type="dxa"/>'
        '<w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/></w:tblPr>'
    )
    return (
        f"<w:tbl>{about}<w:tblGrid>{grid}</w:tblGrid>{''.join(_row(row, number == 0) for number, row in enumerate(rows))}</w:tbl>"
        + _paragraph("")
    )


def _row(cells: list[str], is_head: bool) -> str:
    head = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>" if is_head else "<w:trPr><w:cantSplit/></w:trPr>"
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{GREEN}"/>' if is_head else ""
    run = '<w:rPr><w:b/><w:color w:val="FFFFFF"/></w:rPr>' if is_head else ""
    made = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>{_paragraph(text, None, _tight(place), run)}</w:tc>'
        for place, (text, width) in enumerate(zip(cells, COLUMNS, strict=True))
    )
    return f"<w:tr>{head}{made}</w:tr>"


def _tight(place: int) -> str:
    return f'<w:spacing w:before="50" w:after="50"/>{"" if place == 0 else "<w:jc w:val=" + chr(34) + "right" + chr(34) + "/>"}'


def _styles() -> str:
    defaults = (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Calibri"/><w:sz w:val="22"/>'
        '<w:lang w:val="en-GB"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:after="140" w:line="276" w:lineRule="auto"/></w:pPr>'
        "</w:pPrDefault></w:docDefaults>"
    )
    own = [
        _style("Normal", "Normal", default=True),
        _style("Title", "Title", size=56, before=0, after=240),
        _style("Heading1", "heading 1", size=34, level=0, before=360, after=120),
        _style("Heading2", "heading 2", size=26, level=1, before=240, after=80),
        LIST_STYLE,
        _table_style(),
    ]
    return f'<w:styles xmlns:w="{MAIN}">{defaults}{"".join(own)}</w:styles>'


def _style(
    key: str, name: str, *, size: int = 22, level: int | None = None, before: int = 0, after: int = 140, default: bool = False
) -> str:
    if default:
        return f'<w:style w:type="paragraph" w:default="1" w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
    outline = "" if level is None else f'<w:outlineLvl w:val="{level}"/>'
    return (
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/>'
        f'<w:pPr><w:keepNext/><w:spacing w:before="{before}" w:after="{after}"/>{outline}</w:pPr>'
        f'<w:rPr><w:b/><w:color w:val="{GREEN}"/><w:sz w:val="{size}"/></w:rPr></w:style>'
    )


def _table_style() -> str:
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="CFDAD3"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    about = f"<w:tblPr><w:tblBorders>{sides}</w:tblBorders></w:tblPr>"
    return f'<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/>{about}</w:style>'


def _numbering() -> str:
    kinds = {1: ("bullet", "•"), 2: ("decimal", "%1.")}
    shapes = "".join(
        f'<w:abstractNum w:abstractNumId="{key}"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{text}"/><w:pPr><w:ind w:left="720" w:hanging="360"/></w:pPr></w:lvl></w:abstractNum>'
        for key, (kind, text) in kinds.items()
    )
    used = "".join(f'<w:num w:numId="{key}"><w:abstractNumId w:val="{key}"/></w:num>' for key in kinds)
    return f'<w:numbering xmlns:w="{MAIN}">{shapes}{used}</w:numbering>'


def _footer() -> str:
    field = "".join(
        f"<w:r>{part}</w:r>"
        for part in (
            '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
            '<w:fldChar w:fldCharType="end"/>',
        )
    )
    text = '<w:r><w:t xml:space="preserve">Fernhill Cycles · Rental guide 2026 · page </w:t></w:r>'
    return f'<w:ftr xmlns:w="{MAIN}"><w:p><w:pPr><w:jc w:val="center"/></w:pPr>{text}{field}</w:p></w:ftr>'


def _core() -> str:
    made = "2026-03-01T09:00:00Z"
    return (
        f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        "<dc:title>Rental guide</dc:title><dc:creator>Fernhill Cycles</dc:creator>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{made}</dcterms:created></cp:coreProperties>'
    )
