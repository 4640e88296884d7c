"""The customer handbook as a PDF: cover with contents, a chapter a page, tables, page numbers."""

from pathlib import Path
from typing import Any

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    KeepTogether,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from scripts.demo_documents.words import Block, chapters, read_blocks

GREEN, PALE, INK, GREY, LINE = (colors.HexColor(code) for code in ("#1f5a45", "#eef4f0", "#22302a", "#66756d", "#cfdad3"))
HANDBOOK = chapters(read_blocks("handbook.md"))
MARGIN = 24 * mm
WIDTH = A4[0] - 2 * MARGIN


def _style(name: str, size: float, **more: Any) -> ParagraphStyle:
    return ParagraphStyle(
        name, fontName=more.pop("font", "Helvetica"), fontSize=size, leading=size * 1.45, textColor=more.pop("color", INK), **more
    )


BODY = _style("body", 11.5, spaceAfter=8)
H1 = _style("h1", 21, font="Helvetica-Bold", color=GREEN, spaceAfter=10)
H2 = _style("h2", 14, font="Helvetica-Bold", spaceBefore=14, spaceAfter=5)
CELL = _style("cell", 10)
HEAD = _style("head", 10, font="Helvetica-Bold", color=colors.white)
NOTE = _style("note", 9.5, color=GREY, spaceBefore=10, spaceAfter=4)
ITEM = _style("item", 11.5, leftIndent=14, bulletIndent=2, spaceAfter=3)
CONTENTS = _style("contents", 11.5, spaceAfter=4)


def write_pdf(path: Path) -> None:
    """Write the handbook; the same text gives the same bytes."""
    template = BaseDocTemplate(
        str(path), pagesize=A4, title="Customer handbook", author="Fernhill Cycles", subject="Delivery, returns, guarantee, workshop",
        invariant=1, leftMargin=MARGIN, rightMargin=MARGIN,
    )  # fmt: skip
    cover = Frame(MARGIN, 26 * mm, WIDTH, A4[1] - 150 * mm, 0, 0, 0, 0)
    page = Frame(MARGIN, 24 * mm, WIDTH, A4[1] - 50 * mm, 0, 0, 0, 0)
    template.addPageTemplates([
        PageTemplate("cover", [cover], onPage=_draw_cover), PageTemplate("page", [page], onPage=_draw_furniture),
    ])  # fmt: skip
    template.build([*_contents(), *(part for chapter in HANDBOOK for part in _chapter(*chapter))])


def _contents() -> list[Flowable]:
    rows = [[Paragraph(title, CONTENTS), Paragraph(str(number + 2), CONTENTS)] for number, (title, _) in enumerate(HANDBOOK)]
    table = Table(rows, colWidths=[WIDTH - 12 * mm, 12 * mm])
    table.setStyle(TableStyle([("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE), ("LEFTPADDING", (0, 0), (-1, -1), 0)]))
    reach = (
        "Fernhill Cycles, 14 Mill Lane, Fernhill. Telephone +1 555 014 2230, hello@fernhill-cycles.example. "
        "This edition is valid from 1 March 2026 and replaces all earlier ones."
    )
    return [Paragraph("Contents", H2), table, Spacer(1, 8 * mm), Paragraph(reach, NOTE), NextPageTemplate("page")]


def _chapter(title: str, blocks: list[Block]) -> list[Flowable]:
    """A heading stays with what follows it, and a table with its note."""
    parts: list[Flowable] = [PageBreak(), Paragraph(title, H1)]
    together: list[Flowable] = []
    for place, block in enumerate(blocks):
        together += _flowables(block)
        follower = blocks[place + 1].kind if place + 1 < len(blocks) else ""
        if block.kind != "h2" and follower != "note":
            parts.append(KeepTogether(together))
            together = []
    return parts


def _flowables(block: Block) -> list[Flowable]:
    if block.kind == "bullets":
        return [Paragraph(text, ITEM, bulletText="•") for text in block.items]
    if block.kind == "table":
        return [_table(block.rows)]
    return [Paragraph(block.text, {"h2": H2, "note": NOTE}.get(block.kind, BODY))]


def _table(rows: list[list[str]]) -> Table:
    columns = len(rows[0])
    first = 0.36 if columns == 3 else 0.28
    rest = (1 - first) / (columns - 1)
    styled = [[Paragraph(text, CELL if number else HEAD) for text in row] for number, row in enumerate(rows)]
    table = Table(styled, colWidths=[WIDTH * (rest if column else first) for column in range(columns)], repeatRows=1)
    table.setStyle(TableStyle([
        ("BACKGROUND", (0, 0), (-1, 0), GREEN), ("ROWBACKGROUNDS", (0, 1), (-1, -1), [colors.white, PALE]),
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE), ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("TOPPADDING", (0, 0), (-1, -1), 4), ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
    ]))  # fmt: skip
    return table


def _draw_cover(canvas: Canvas, _: Any) -> None:
    width, height = A4
    canvas.saveState()
    canvas.setFillColor(GREEN)
    canvas.rect(0, height - 105 * mm, width, 105 * mm, stroke=0, fill=1)
    _draw_bicycle(canvas, width - 92 * mm, height - 86 * mm)
    canvas.setFillColor(colors.white)
    canvas.setFont("Helvetica-Bold", 34)
    canvas.drawString(MARGIN, height - 48 * mm, "Customer handbook")
    canvas.setFont("Helvetica", 15)
    canvas.drawString(MARGIN, height - 60 * mm, "Fernhill Cycles · bicycles, workshop, rental")
    canvas.setFont("Helvetica", 11)
    canvas.drawString(MARGIN, height - 92 * mm, "Edition 2026")
    canvas.restoreState()
    _draw_foot(canvas)


def _draw_bicycle(canvas: Canvas, left: float, bottom: float) -> None:
    """Two wheels and a frame, in the colour of the hills."""
    places = ((0, 0), (52, 0), (22, 0), (15, 24), (44, 24))
    rear, front, crank, saddle, head = ((left + x * mm, bottom + y * mm) for x, y in places)
    canvas.setStrokeColor(colors.HexColor("#5f9c82"))
    canvas.setLineWidth(2.2)
    for x, y in (rear, front):
        canvas.circle(x, y, 15 * mm, stroke=1, fill=0)
    for start, end in ((rear, crank), (rear, saddle), (saddle, crank), (saddle, head), (head, crank), (head, front)):
        canvas.line(*start, *end)
    canvas.line(saddle[0] - 5 * mm, saddle[1] + 3 * mm, saddle[0] + 6 * mm, saddle[1] + 3 * mm)
    canvas.line(head[0], head[1], head[0] - 2 * mm, head[1] + 8 * mm)
    canvas.line(head[0] - 2 * mm, head[1] + 8 * mm, head[0] + 8 * mm, head[1] + 9 * mm)


def _draw_furniture(canvas: Canvas, _: Any) -> None:
    canvas.saveState()
    canvas.setFillColor(GREY)
    canvas.setFont("Helvetica", 8.5)
    canvas.drawString(MARGIN, A4[1] - 15 * mm, "Fernhill Cycles")
    canvas.drawRightString(A4[0] - MARGIN, A4[1] - 15 * mm, "Customer handbook 2026")
    canvas.setStrokeColor(LINE)
    canvas.line(MARGIN, A4[1] - 18 * mm, A4[0] - MARGIN, A4[1] - 18 * mm)
    canvas.restoreState()
    _draw_foot(canvas)


def _draw_foot(canvas: Canvas) -> None:
    canvas.saveState()
    canvas.setFillColor(GREY)
    canvas.setFont("Helvetica", 8.5)
    canvas.drawCentredString(A4[0] / 2, 13 * mm, f"Page {canvas.getPageNumber()} of {len(HANDBOOK) + 1}")
    canvas.restoreState()
