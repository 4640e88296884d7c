"""Reads a document in a child process that can neither outlive its time nor take more than its share, whatever the file does."""

import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path, PurePath
from typing import IO, Any, cast

from dana.knowledge.reading.cleaning import clean_line
from dana.knowledge.reading.sniffing import sniff
from dana.knowledge.reading.values import Limits, Reading, Unreadable

_PACKAGE_FOLDER = str(Path(__file__).resolve().parents[3])
# Nothing of the server's environment goes along: it holds passwords and keys.
_ENVIRONMENT = {
    "PYTHONPATH": _PACKAGE_FOLDER,
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONNOUSERSITE": "1",
    "LC_ALL": "C.UTF-8",
    "HOME": "/",
}


def read_apart(content: bytes, name: str, limits: Limits) -> Reading:
    """The reading that the child made, or Unreadable with its reason or with what its end tells."""
    if len(content) > limits.bytes:
        raise Unreadable("too_large", f"This file is larger than {limits.bytes // 1_000_000} MB.")
    reply = _reply(_run(content, sniff(content), limits))
    if "reading" not in reply:
        raise Unreadable(reply["code"], reply["message"])
    reading = Reading.from_json(reply["reading"])
    return reading if reading.title else _titled(reading, name)


def _run(content: bytes, media_type: str, limits: Limits) -> bytes:
    """What the child wrote to its standard output."""
    command = [sys.executable, "-P", "-m", "dana.knowledge.reading.child", media_type, json.dumps(asdict(limits))]
    with tempfile.TemporaryFile() as source:  # a file, not a pipe: nobody has to feed it while its answer is awaited
        source.write(content)
        source.seek(0)
        child = subprocess.Popen(
            command,
            stdin=source,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_ENVIRONMENT,
            cwd="/",
            start_new_session=True,
        )
    with child:
        try:
            answer = _collect(cast(IO[bytes], child.stdout), time.monotonic() + limits.seconds, limits.answer_bytes)
        finally:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(child.pid, signal.SIGKILL)  # and all that it may have started
    if not answer:
        raise _died(child.returncode)
    return answer


def _collect(pipe: IO[bytes], deadline: float, most: int) -> bytes:
    """All that comes until the pipe is closed."""
    parts: list[bytes] = []
    size = 0
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while True:
            if not selector.select(deadline - time.monotonic()):
                raise _timed_out()
            part = os.read(pipe.fileno(), 1 << 20)
            if not part:
                return b"".join(parts)
            parts.append(part)
            size += len(part)
            if size > most:
                raise Unreadable("too_large", "This document holds too much text. Please split it into several files.")


def _reply(answer: bytes) -> dict[str, Any]:
    try:
        reply: dict[str, Any] = json.loads(answer)
    except ValueError:
        raise _died(-signal.SIGSEGV) from None
    return reply


def _died(status: int) -> Unreadable:
    """Why a child ended without an answer, by the signal that ended it."""
    if status in {-signal.SIGXCPU, -signal.SIGKILL}:
        return _timed_out()
    if status < 0:
        return Unreadable("hostile", "This file was refused: it breaks the program that reads it, or asks for far too much memory.")
    return Unreadable("broken", "This file is damaged and cannot be read. Please save or download it again and retry.")


def _timed_out() -> Unreadable:
    return Unreadable("timed_out", "Reading this file took too long. A simpler copy helps, such as one printed to PDF again.")


def _titled(reading: Reading, name: str) -> Reading:
    """Without a title of its own a document is called by its file's name."""
    title = clean_line(PurePath(name.replace("\\", "/")).stem.replace("_", " "))
    values = {field: getattr(reading, field) for field in Reading.__slots__}
    return Reading(**{**values, "title": title or None})
