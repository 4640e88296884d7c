"""Notices that the back end's source changed, for `make dev`."""

import time
from pathlib import Path

PAUSE = 0.5  # seconds between two looks


class Sources:
    """Every Python file below a folder, with the time of its last change."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._looked = folder, time.monotonic()
        self._seen = self._look()

    def changed(self) -> list[str]:
        """The files that were changed, added or removed since the last call."""
        if time.monotonic() - self._looked < PAUSE:
            return []
        self._looked, before, self._seen = time.monotonic(), self._seen, self._look()
        return sorted({str(path.relative_to(self._folder)) for path, _ in before.items() ^ self._seen.items()})

    def _look(self) -> dict[Path, float]:
        found = {}
        for path in self._folder.rglob("*.py"):
            try:
                found[path] = path.stat().st_mtime
            except FileNotFoundError:  # an editor replaces files while we look
                continue
        return found
