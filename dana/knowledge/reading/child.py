"""The child process of one file: gives up what it does not need, reads or renders, answers in lines of JSON."""

import os
import socket
import time
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

import orjson

from dana.knowledge.reading import confinement
from dana.knowledge.reading.language import detect
from dana.knowledge.reading.ocr import Recogniser, Tesseract, fork_servant
from dana.knowledge.reading.readers import reader_of
from dana.knowledge.reading.values import PDF, Limits, Order, Reading, Unreadable

NEWS = b'{"done"'  # how a line of news begins, and no other
OUT_OF_MEMORY = 3  # with which a child ends that could not even say so
OCR_CPU_SECONDS = 120  # more, for drawing the pages
_CPU_TO_SAY_SO = 5  # more, between the signal that the time is up and the end
DAMAGED = "This file is damaged and cannot be read. Please save or download it again and retry."
_BETWEEN_NEWS = 0.2  # seconds


@dataclass(frozen=True, slots=True)
class Task:
    """What a child shall do with its file: read it, or render the page `page`, `width` pixels wide."""

    media_type: str
    limits: Limits
    name: str = ""
    password: str | None = None
    languages: tuple[str, ...] = ()
    page: int = 0
    width: int = 0

    def to_json(self) -> bytes:
        """The task as it is sent."""
        return orjson.dumps(self)

    @classmethod
    def from_json(cls, content: bytes) -> "Task":
        """The task that was sent."""
        values = orjson.loads(content)
        return cls(**{**values, "limits": Limits(**values["limits"]), "languages": tuple(values["languages"])})


@dataclass(frozen=True, slots=True)
class Servant:
    """The process that has pictures recognised, and the languages it has data for."""

    socket: socket.socket
    languages: tuple[str, ...]


def read_here(content: bytes, media_type: str, limits: Limits | None = None, *, order: Order | None = None) -> Reading:
    """Read in this very process; a language that the file does not tell is guessed."""
    reading = reader_of(media_type)(content, order or Order(limits or Limits()))
    if reading.metadata.language or not reading.text:
        return reading
    return replace(reading, metadata=replace(reading.metadata, language=detect(reading.text)))


def work(task: Task, content: bytes, answer: int, servant: Servant | None = None) -> None:
    """Do the task and write to `answer`: news as `{"done", "total"}`, and last the reading, the length of a picture, or why not."""
    reply, picture = _reply(task, content, _News(answer), servant)
    _write(answer, orjson.dumps(reply) + b"\n")
    _write(answer, picture)


def _reply(task: Task, content: bytes, news: "_News", servant: Servant | None) -> tuple[dict[str, Any], bytes]:
    try:
        if task.page:
            from dana.knowledge.reading.rendering import render_here  # noqa: PLC0415  (reading needs none of it)

            picture = render_here(content, task.page, task.width, task.password)
            return {"picture": len(picture)}, picture
        recogniser = Recogniser(servant.socket, servant.languages, task.limits.ocr_page_seconds, news.recognising) if servant else None
        order = Order(task.limits, task.name, task.password, task.languages, news.tell, recogniser, processors())
        return {"reading": read_here(content, task.media_type, order=order).to_json()}, b""
    except Unreadable as error:
        return {"code": error.code, "message": error.message}, b""
    except MemoryError:
        return {"code": "hostile", "message": "This file was refused: reading it needs far more memory than a document should."}, b""
    except RecursionError:
        return {"code": "hostile", "message": "This file was refused: its parts are nested far deeper than a document's."}, b""
    except Exception as error:  # noqa: BLE001 - a reader that fails on a file must not leave us without a trace of where
        return {"code": "broken", "message": DAMAGED, "where": _where(error)}, b""


def _where(error: BaseException) -> str:
    """The kind and the place of a mistake in a reader; nothing of what it says, for that may quote the document."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{type(error).__name__} in {PurePath(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""


class _News:
    """Tells how far the reading is, but not more often than somebody looks."""

    def __init__(self, answer: int) -> None:
        self._answer, self._last, self._said = answer, time.monotonic(), {"done": 0, "total": 0}

    def tell(self, done: int, total: int) -> None:
        """So many pages of so many."""
        now = time.monotonic()
        self._said = {"done": done, "total": total}
        if now - self._last >= _BETWEEN_NEWS:
            self._last = now
            _write(self._answer, orjson.dumps(self._said) + b"\n")

    def recognising(self) -> None:
        """From now on text is recognised in pictures, which takes longer."""
        confinement.allow_cpu_seconds(OCR_CPU_SECONDS)
        _write(self._answer, orjson.dumps({**self._said, "ocr": True}) + b"\n")


def _write(answer: int, content: bytes) -> None:
    left = memoryview(content)
    while left:
        left = left[os.write(answer, left) :]


@dataclass(frozen=True, slots=True)
class Equipment:
    """What the parent has prepared for its children."""

    seal: confinement.Seal
    servant_seal: confinement.Seal
    tesseract: Tesseract | None

    @property
    def handles(self) -> list[int]:
        """What must stay open in a child until it is sealed."""
        return [seal.rules for seal in (self.seal, self.servant_seal) if seal.rules is not None]


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def live(task: Task, content: int, answer: int, parent: int, equipment: Equipment) -> None:
    """The whole life of a child that its parent has just forked; never returns."""
    code = 1
    try:
        confinement.belong_to(parent)
        servant = _servant(task, equipment)
        size = os.fstat(content).st_size
        document = os.pread(content, size, 0) if size else b""
        confinement.limit(task.limits, more_cpu=OCR_CPU_SECONDS if servant else _CPU_TO_SAY_SO)
        equipment.seal.apply()
        work(task, document, answer, servant)
        code = 0
    except MemoryError:
        code = OUT_OF_MEMORY
    finally:
        os._exit(code)  # tearing down the libraries' objects would cost time and can itself crash on a damaged file


def _servant(task: Task, equipment: Equipment) -> Servant | None:
    if equipment.tesseract is None or task.page or task.media_type != PDF:
        return None
    speaking = fork_servant(equipment.tesseract, equipment.servant_seal, task.limits.memory)
    return Servant(speaking, equipment.tesseract.languages)
