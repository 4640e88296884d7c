"""Shows a page as a picture, made in a child process like the reading of a document."""

import struct
import zlib
from typing import Any

from dana.knowledge.reading.values import PDF, Limits, Unreadable

NARROWEST, WIDEST = 16, 3_000
MOST_PIXELS = 16_000_000
LIMITS = Limits(cpu_seconds=10, seconds=20.0, answer_bytes=48_000_000)
_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def render(content: bytes, media_type: str, page: int, width: int, password: str | None = None) -> bytes:
    """A page, counted from 1, as a PNG of that width in pixels; Unreadable where there is none."""
    from dana.knowledge.reading.child import Task  # noqa: PLC0415  (the child imports this module)
    from dana.knowledge.reading.run import picture_apart  # noqa: PLC0415

    if media_type != PDF:
        raise Unreadable("not_supported", "Only the pages of a PDF can be shown as pictures.")
    if page < 1:
        raise _no_such_page(page)
    return picture_apart(Task(media_type, LIMITS, password=password, page=page, width=min(max(width, NARROWEST), WIDEST)), content)


def render_here(content: bytes, page: int, width: int, password: str | None) -> bytes:
    """The same in this very process."""
    from dana.knowledge.reading.pdf_file import open_pdf  # noqa: PLC0415  (the web process renders nothing itself)
    from dana.knowledge.reading.pdf_forms import filled_in  # noqa: PLC0415

    document = open_pdf(content, password)
    if not 1 <= page <= len(document):
        raise _no_such_page(page)
    shown = filled_in(document, document[page - 1], page - 1)
    across, down = shown.get_size()
    if across <= 0 or down <= 0 or width * (width * down / across) > MOST_PIXELS:
        raise Unreadable("too_large", f"Page {page} is too large to be shown as a picture.")
    bitmap = shown.render(scale=width / across, rev_byteorder=True, prefer_bgrx=False)
    return _png(bitmap)


def _no_such_page(page: int) -> Unreadable:
    return Unreadable("no_such_page", f"This document has no page {page}.")


def _png(bitmap: Any) -> bytes:
    """The picture as PNG, without colours where it has none."""
    pixels, channels = _pixels(bitmap)
    if channels == 3 and pixels[0::3] == pixels[1::3] == pixels[2::3]:
        pixels, channels = pixels[0::3], 1
    row = bitmap.width * channels
    rows = b"".join(b"\0" + pixels[at : at + row] for at in range(0, len(pixels), row))
    head = struct.pack(">IIBBBBB", bitmap.width, bitmap.height, 8, 0 if channels == 1 else 2, 0, 0, 0)
    return _SIGNATURE + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(rows, 1)) + _chunk(b"IEND", b"")


def _pixels(bitmap: Any) -> tuple[bytes, int]:
    """The bytes of a bitmap without padding, and how many make a pixel (1 or 3)."""
    content, row = bytes(bitmap.buffer), bitmap.width * bitmap.n_channels
    if bitmap.stride != row:
        content = b"".join(content[at : at + row] for at in range(0, bitmap.stride * bitmap.height, bitmap.stride))
    if bitmap.n_channels == 4:
        colours = bytearray(len(content) // 4 * 3)
        for channel in range(3):
            colours[channel::3] = content[channel::4]
        return bytes(colours), 3
    return content, bitmap.n_channels


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
