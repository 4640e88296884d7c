"""PDFs drawn on the spot: tables, columns, links, scans, turned pages."""

import io
from collections.abc import Callable, Sequence

import pypdfium2
from reportlab.lib.pagesizes import A5
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = A5


def drawn(*pages: Callable[[Canvas], object], password: str | None = None) -> bytes:
    """A PDF of A5 pages, each drawn by its function."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A5, encrypt=password)
    for draw in pages:
        canvas.setFont("Helvetica", 10)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def write(canvas: Canvas, x: float, y: float, *lines: str, size: float = 10.0, step: float = 13.0) -> None:
    """Lines below each other, each a piece of type of its own."""
    canvas.setFont("Helvetica", size)
    for number, line in enumerate(lines):
        if line:
            canvas.drawString(x, y - step * number, line)


def a_table(
    canvas: Canvas, y: float, rows: Sequence[Sequence[str]], columns: Sequence[float] = (40, 150, 260, 380), *, ruled: bool
) -> None:
    """A table of one-line or several-line cells, with rules or without."""
    top = y
    edges = [top]
    for row in rows:
        for x, cell in zip(columns, row, strict=False):
            write(canvas, x + 4, top - 11, *cell.split("\n"))
        top -= 13 * max(cell.count("\n") + 1 for cell in row) + 5
        edges.append(top)
    if ruled:
        used = columns[: len(rows[0]) + 1]
        canvas.grid(list(used), edges)


def scan_of(content: bytes, dpi: int = 150) -> bytes:
    """The same pages as pictures without any text."""
    document = pypdfium2.PdfDocument(content)
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A5)
    for number in range(len(document)):
        picture = document[number].render(scale=dpi / 72).to_pil()
        canvas.drawImage(ImageReader(picture), 0, 0, WIDTH, HEIGHT)
        canvas.showPage()
    canvas.save()
    document.close()
    return out.getvalue()
