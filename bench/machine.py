"""The machine and its load, what processes cost it (from /proc), and percentiles."""

import os
import platform
import re
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")


def load() -> list[float]:
    """The load averages of the last 1, 5 and 15 minutes."""
    return [round(value, 2) for value in os.getloadavg()]


def describe(folder: Path) -> dict[str, Any]:
    """Cores, memory, kernel, Python, and how fast the disk below `folder` makes a small write durable."""
    memory = int(_find(PROC / "meminfo", r"MemTotal:\s+(\d+)")) / 1024 / 1024
    return {
        "cores": os.cpu_count(), "processor": _find(PROC / "cpuinfo", r"model name\s*:\s*(.+)"), "memory_gb": round(memory, 1),
        "kernel": platform.release(), "python": platform.python_version(), "fdatasync_ms": _sync_milliseconds(folder),
    }  # fmt: skip


def summary(seconds: Sequence[float]) -> dict[str, float]:
    """Count and percentiles in milliseconds."""
    if not seconds:
        return {"n": 0}
    ordered = sorted(seconds)
    figures = {"min": ordered[0], **{f"p{int(q * 100)}": quantile(ordered, q) for q in (0.5, 0.95, 0.99)}, "max": ordered[-1]}
    return {"n": len(ordered), **{name: round(value * 1000, 2) for name, value in figures.items()}}


def quantile(ordered: Sequence[float], q: float) -> float:
    """The value below which the share `q` of the ordered values lies."""
    place = (len(ordered) - 1) * q
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def tree(roots: Iterable[int]) -> list[int]:
    """These processes and all that they started, as far as they live."""
    children: dict[int, list[int]] = {}
    for entry in PROC.iterdir():
        if entry.name.isdigit() and (fields := _stat(int(entry.name))):
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found: list[int] = []
    waiting = [pid for pid in roots if (PROC / str(pid)).exists()]
    while waiting:
        pid = waiting.pop()
        if pid not in found:
            found.append(pid)
            waiting += children.get(pid, [])
    return found


def cpu_seconds(roots: Iterable[int]) -> float:
    """CPU time of process trees, with that of children which ended and were waited for."""
    return sum(sum(map(int, fields[11:15])) for pid in tree(roots) if (fields := _stat(pid))) / TICKS


def waited_seconds(roots: Iterable[int]) -> float:
    """How long the trees' threads stood ready without getting a core: what other work on the machine took from them."""
    waited = 0
    for pid in tree(roots):
        for path in (PROC / str(pid) / "task").glob("*/schedstat"):
            try:
                waited += int(path.read_text().split()[1])
            except (OSError, IndexError):
                continue
    return waited / 1e9


def memory_mb(roots: Iterable[int]) -> float:
    """Proportional memory (PSS) of process trees: shared pages are divided among those who share them."""
    total = 0
    for pid in tree(roots):
        try:
            total += int(_find(PROC / str(pid) / "smaps_rollup", r"^Pss:\s+(\d+)") or 0)
        except OSError:
            continue
    return round(total / 1024, 1)


class Peak:
    """The most memory (PSS) that named process trees held together while a block ran, by tree; looking costs them time."""

    def __init__(self, roots: dict[str, list[int]]) -> None:
        self._roots, self._over = roots, threading.Event()
        self.parts: dict[str, float] = {}

    @property
    def total(self) -> float:
        """Of all trees at the moment of the peak."""
        return round(sum(self.parts.values()), 1)

    def __enter__(self) -> "Peak":
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while True:
            found = {name: memory_mb(pids) for name, pids in self._roots.items()}
            if sum(found.values()) > self.total:
                self.parts = found
            if self._over.wait(0.1):
                return


class Cost:
    """What named process trees cost while a block runs."""

    def __init__(self, roots: dict[str, list[int]]) -> None:
        self._roots = roots
        self.cpu: dict[str, float] = {}
        self.waited = self.wall = 0.0

    def __enter__(self) -> "Cost":
        self._load, self._began = load(), time.perf_counter()
        self._cpu = {name: cpu_seconds(pids) for name, pids in self._roots.items()}
        self._waited = waited_seconds(pid for pids in self._roots.values() for pid in pids)
        return self

    def __exit__(self, *_: object) -> None:
        self.wall = time.perf_counter() - self._began
        self.cpu = {name: cpu_seconds(pids) - self._cpu[name] for name, pids in self._roots.items()}
        self.waited = waited_seconds(pid for pids in self._roots.values() for pid in pids) - self._waited
        self._after = load()

    def report(self, messages: int) -> dict[str, Any]:
        """CPU milliseconds a message, in all and by part; the embedding process is left out of the total and told apart."""
        each = {name: round(seconds * 1000 / max(1, messages), 2) for name, seconds in self.cpu.items()}
        total = sum(seconds for name, seconds in self.cpu.items() if name != "embed") * 1000 / max(1, messages)
        return {
            "cpu_ms": round(total, 2), "cpu_ms_by_part": each, "cpu_s": round(sum(self.cpu.values()), 2),
            "waited_for_core_s": round(self.waited, 2), "load_before": self._load, "load_after": self._after,
        }  # fmt: skip


def _stat(pid: int) -> list[str] | None:
    """The fields of /proc/<pid>/stat from the state on: 1 is the parent, 11 to 14 are the times."""
    try:
        text = (PROC / str(pid) / "stat").read_text()
    except OSError:
        return None
    return text[text.rindex(")") + 2 :].split()


def _find(path: Path, pattern: str) -> str:
    try:
        found = re.search(pattern, path.read_text(), re.MULTILINE)
    except FileNotFoundError:
        return ""
    return found[1].strip() if found else ""


def _sync_milliseconds(folder: Path) -> float:
    """The median time to append 8 kB and make it durable, which bounds commits on one connection."""
    took = []
    with tempfile.NamedTemporaryFile(dir=folder) as file:
        for _ in range(60):
            began = time.perf_counter()
            os.write(file.fileno(), b"\0" * 8192)
            os.fdatasync(file.fileno())
            took.append(time.perf_counter() - began)
    return round(statistics.median(took) * 1000, 2)


def need_linux() -> None:
    """Ends the program where there is no /proc to measure with."""
    if not sys.platform.startswith("linux"):
        sys.exit("The measurements read /proc, so they need Linux.")
