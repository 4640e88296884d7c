"""Reads the pages of a PDF; the second half of a long one in a process beside this one."""

import os
import pickle
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from dana.knowledge.reading.pdf_file import damaged
from dana.knowledge.reading.pdf_lines import PdfPage
from dana.knowledge.reading.pdf_page import read_page
from dana.knowledge.reading.values import Order, Unreadable

_WORTH_IT = 40  # pages; below it the second process costs more than it saves


def read_pages(document: Any, order: Order) -> list[PdfPage]:
    """All pages; Unreadable where most are damaged or all together are too long."""
    total = len(document)
    halves = order.processors > 1 and total >= _WORTH_IT
    middle = total // 2 if halves else total
    other = _Half(document, middle, total, order) if halves else None
    pages = list(_some(document, 0, middle, order, 2 if halves else 1))
    if other is not None:
        pages += other.pages() or _some(document, middle, total, order, 1)
    if sum(page.letters for page in pages) > order.limits.characters:
        raise _too_long()
    if sum(page.is_lost for page in pages) > total / 2:
        raise damaged()
    return pages


def _some(document: Any, first: int, last: int, order: Order, pace: int) -> Iterator[PdfPage]:
    """Some pages; `pace` is how many are read by all while one is read here."""
    pictures, characters = 0, order.limits.characters
    for number in range(first, last):
        page = read_page(document, number)
        pictures += page.is_picture
        characters -= page.letters
        if characters < 0:
            raise _too_long()
        yield page
        order.progress(min(pace * (number + 1 - pictures), len(document)), len(document))


class _Half:
    """The process that reads the pages from `first` on."""

    def __init__(self, document: Any, first: int, last: int, order: Order) -> None:
        self._pipe, writing = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            try:
                os.close(self._pipe)
                quiet = Order(order.limits)
                with os.fdopen(writing, "wb") as pipe:
                    pickle.dump(list(_some(document, first, last, quiet, 1)), pipe, pickle.HIGHEST_PROTOCOL)
            except Unreadable:
                pass  # the other half will see the same
            finally:
                os._exit(0)
        os.close(writing)

    def pages(self) -> list[PdfPage]:
        """What it read; nothing where it broke off: whoever reads on here meets the same fault and ends for the same reason."""
        with os.fdopen(self._pipe, "rb") as pipe:
            content = pipe.read()
        with suppress(ChildProcessError):
            os.waitpid(self._pid, 0)
        try:
            pages: list[PdfPage] = pickle.loads(content)  # noqa: S301
        except (EOFError, pickle.UnpicklingError):
            return []
        return pages


def _too_long() -> Unreadable:
    return Unreadable("too_large", "This PDF holds too much text. Please split it into several files.")
