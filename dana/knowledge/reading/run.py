"""Reads a document in a child process that can neither outlive its time nor take more than its share, whatever the file does."""

import re
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

import orjson
import structlog

from dana.knowledge.reading.child import DAMAGED, OUT_OF_MEMORY, Task
from dana.knowledge.reading.cleaning import clean_line
from dana.knowledge.reading.nursery import NURSERY, Cancelled, Nursery, Outcome, TooLong, TooMuch, Watch
from dana.knowledge.reading.sniffing import sniff
from dana.knowledge.reading.values import Limits, Reading, Unreadable

log = structlog.get_logger()

_TURNS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")  # signs that show the words after them in another order
_LONGEST_TITLE = 200

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Wish:
    """What the owner of a document tells besides the file, and how he watches its reading."""

    password: str | None = None
    languages: Sequence[str] = ()
    progress: Progress | None = None
    cancelled: Callable[[], bool] | None = None


NO_WISH = Wish()


def read_apart(content: bytes, name: str, limits: Limits, wish: Wish = NO_WISH, nursery: Nursery = NURSERY) -> Reading:
    """The reading that the child made, or Unreadable with its reason or with what its end tells."""
    if len(content) > limits.bytes:
        raise Unreadable("too_large", f"This file is larger than {limits.bytes // 1_000_000} MB.")
    password = None if wish.password is None else _sendable(wish.password)
    task = Task(sniff(content, name), limits, _sendable(name), password, tuple(map(_sendable, wish.languages)))
    outcome = attempt(task, content, wish, nursery)
    reading = _reading(_reply(outcome.answer))
    return reading if reading.title else _titled(reading, name)


def _sendable(text: str) -> str:
    """The text without halves of characters, which nothing can write down."""
    return text.encode("utf-8", "replace").decode()


def picture_apart(task: Task, content: bytes, nursery: Nursery = NURSERY) -> bytes:
    """The picture of a page that the child made, or Unreadable."""
    line, _, picture = attempt(task, content, NO_WISH, nursery).answer.partition(b"\n")
    if _reply(line).get("picture") != len(picture):
        raise _died(-signal.SIGSEGV)
    return picture


def attempt(task: Task, content: bytes, wish: Wish, nursery: Nursery) -> Outcome:
    """A child's answer; Unreadable where it was killed before it gave one."""
    limits = task.limits
    watch = Watch(limits.seconds, limits.answer_bytes, wish.cancelled or _nobody_cancels, _hearing(wish.progress, limits))
    try:
        outcome = nursery.run(task, content, watch)
    except TooLong:
        raise _timed_out() from None
    except TooMuch:
        raise Unreadable("too_large", "This document holds too much text. Please split it into several files.") from None
    except Cancelled:
        raise Unreadable("cancelled", "Reading this file was cancelled.") from None
    if outcome.status != 0:
        raise _died(outcome.status)
    return outcome


def _reply(answer: bytes) -> dict[str, Any]:
    try:
        reply: dict[str, Any] = orjson.loads(answer)
    except ValueError:
        raise _died(-signal.SIGSEGV) from None
    if "code" in reply:
        if reply.get("where"):
            log.warning("reader_failed", where=str(reply["where"])[:200])
        raise Unreadable(reply["code"], reply["message"])
    return reply


def _reading(reply: dict[str, Any]) -> Reading:
    try:
        return Reading.from_json(reply["reading"])
    except (KeyError, TypeError, ValueError):
        raise _died(-signal.SIGSEGV) from None  # no reader writes such a thing: the file has taken the child over


def _hearing(progress: Progress | None, limits: Limits) -> Callable[[bytes], float | None]:
    """Passes news on; the first of recognising text in pictures gives the child the time for it, once."""
    had_more_time = False

    def hear(line: bytes) -> float | None:
        nonlocal had_more_time
        news = orjson.loads(line)
        if progress is not None:
            progress(int(news["done"]), int(news["total"]))
        if news.get("ocr") and not had_more_time:
            had_more_time = True
            return limits.seconds + limits.ocr_seconds
        return None

    return hear


def _nobody_cancels() -> bool:
    return False


def _died(status: int | None) -> Unreadable:
    """Why a child ended without an answer, by the signal that ended it."""
    if status == -signal.SIGXCPU:
        return _timed_out()
    if status is None or status < 0 or status == OUT_OF_MEMORY:
        return Unreadable("hostile", "This file was refused: it breaks the program that reads it, or asks for far too much memory.")
    return Unreadable("broken", DAMAGED)


def _timed_out() -> Unreadable:
    return Unreadable("timed_out", "Reading this file took too long. A simpler copy helps, such as one printed to PDF again.")


def _titled(reading: Reading, name: str) -> Reading:
    """Without a title of its own a document is called by its file's name."""
    title = clean_line(_TURNS.sub("", PurePath(name.replace("\\", "/")).stem.replace("_", " ")))[:_LONGEST_TITLE]
    return replace(reading, title=title or None)
