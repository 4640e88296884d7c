"""The phone's memory on disk: JSON lines, so that its history survives a restart of the web process."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

Record = dict[str, Any]

LINES_BEFORE_COMPACTION = 20_000


class Journal:
    """An append-only file that is rewritten from a snapshot when it has grown long; without a path it forgets."""

    def __init__(self, path: Path | None, *, limit: int = LINES_BEFORE_COMPACTION) -> None:
        self._path, self._limit = path, limit
        self._file: TextIO | None = None
        self._lines = 0
        self._closed = False

    def replay(self) -> Iterator[Record]:
        """Every record in order; a line that a crash cut short is passed over."""
        if self._path is None or not self._path.exists():
            return
        with self._path.open(encoding="utf-8") as file:
            for line in file:
                self._lines += 1
                try:
                    record = json.loads(line)
                except ValueError:
                    continue
                if isinstance(record, dict):
                    yield record

    def append(self, record: Record) -> None:
        """Write one record through to the operating system."""
        if self._path is None or self._closed:
            return
        if self._file is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("a", encoding="utf-8")
            self._path.chmod(0o600)
            if self._lines and not _ends_with_newline(self._path):
                self._file.write("\n")
        self._file.write(json.dumps(record, separators=(",", ":")) + "\n")
        self._file.flush()
        self._lines += 1

    @property
    def is_long(self) -> bool:
        """Whether it is time to rewrite it."""
        return self._path is not None and self._lines > self._limit

    def rewrite(self, snapshot: Iterable[Record]) -> None:
        """Replace the whole file at once by these records."""
        if self._path is None:
            return
        self._let_go()
        draft = self._path.with_suffix(".draft")
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._lines = 0
        with draft.open("w", encoding="utf-8") as file:
            draft.chmod(0o600)
            for record in snapshot:
                file.write(json.dumps(record, separators=(",", ":")) + "\n")
                self._lines += 1
        draft.replace(self._path)
        self._limit = max(self._limit, 2 * self._lines)  # a long snapshot must not be written again at each line

    def close(self) -> None:
        """Let go of the file for good: a delivery that ends later is not noted any more."""
        self._closed = True
        self._let_go()

    def _let_go(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


def _ends_with_newline(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(0, 2)
        if file.tell() == 0:
            return True
        file.seek(-1, 2)
        return file.read(1) == b"\n"
