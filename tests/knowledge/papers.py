"""Small documents made on the spot: a DOCX from paragraphs of XML, a PDF from lines of text."""

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import A5
from reportlab.pdfgen.canvas import Canvas

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMES = (
    f'xmlns:w="{W}" xmlns:r="{OFFICE}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"'
)
STYLES = f"""<w:styles xmlns:w="{W}">
<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Fancy"><w:name w:val="Fancy"/><w:basedOn w:val="H2"/></w:style>
<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="C1"><w:name w:val="toc 1"/></w:style>
</w:styles>"""


def run(text: str, properties: str = "") -> str:
    """A run of text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(*content: str, style: str = "") -> str:
    """A paragraph of runs; plain words become a run."""
    inside = "".join(part if part.startswith("<") else run(part) for part in content)
    return f'<w:p><w:pPr>{f"""<w:pStyle w:val="{style}"/>""" if style else ""}</w:pPr>{inside}</w:p>'


def table(*rows: Sequence[str]) -> str:
    """A table; a cell that is not XML becomes a paragraph."""
    cells = ("".join(f"<w:tc>{cell if cell.startswith('<') else paragraph(cell)}</w:tc>" for cell in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def docx(*body: str, parts: dict[str, str | bytes] | None = None, head: str = "", title: str = "") -> bytes:
    """A DOCX; `parts` are further files of its package, those named header, footer, footnotes become related."""
    more = {"word/styles.xml": STYLES, **(parts or {})}
    kinds = ("styles", "header", "footer", "footnotes", "endnotes")
    found = [(kind, name.removeprefix("word/")) for name in more for kind in kinds if name.startswith(f"word/{kind}")]
    related = "".join(f'<Relationship Id="r{at}" Type="{OFFICE}/{kind}" Target="{name}"/>' for at, (kind, name) in enumerate(found))
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": (
            f'<Relationships><Relationship Id="a" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
            '<Relationship Id="b" Type="http://x/metadata/core-properties" Target="docProps/core.xml"/></Relationships>'
        ),
        "docProps/core.xml": f'<c xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(title)}</dc:title></c>',
        "word/_rels/document.xml.rels": f"<Relationships>{related}</Relationships>",
        "word/document.xml": f"{head}<w:document {NAMES}><w:body>{''.join(body)}</w:body></w:document>",
        **more,
    }
    return zipped(files)


def zipped(files: dict[str, str | bytes]) -> bytes:
    """A ZIP archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def pdf(
    *pages: Sequence[str | tuple[float, str]], title: str = "", password: str = "", header: str = "", numbered: bool = False,
    bookmarks: dict[str, int] | None = None,
) -> bytes:  # fmt: skip
    """A PDF of lines; a line may come with its font size, an empty one leaves a gap."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A5, encrypt=password or None)
    canvas.setTitle(title or "untitled")
    for number, page in enumerate(pages, 1):
        for mark in (name for name, at in (bookmarks or {}).items() if at == number):
            canvas.bookmarkPage(mark)
            canvas.addOutlineEntry(mark, mark, 0)
        at = 560.0
        if header:
            canvas.setFont("Helvetica", 8)
            canvas.drawString(40, 580, header)
        for line in page:
            size, text = line if isinstance(line, tuple) else (10.0, line)
            canvas.setFont("Helvetica", size)
            at -= size * 1.3
            if text:
                canvas.drawString(40, at, text)
        if numbered:
            canvas.setFont("Helvetica", 8)
            canvas.drawString(200, 20, f"Page {number}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()
