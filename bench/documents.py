"""Scores the reading of documents over a folder with expected.json and check.py: right texts, right pages; and measures its speed."""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench import machine
from dana.knowledge.reading import PDF, Reading, Unreadable, read
from dana.knowledge.reading.child import processors
from dana.knowledge.reading.nursery import NURSERY
from dana.knowledge.reading.rendering import render
from dana.knowledge.splitting import split

SHARED = Path(__file__).resolve().parents[2] / "shared" / "documents"
TEXT = "An article may be sent back within thirty days of its delivery, if it was not used. " * 24
RUNS = 5
STATUS = {"encrypted": "password-required", "scanned_no_text": "no-text"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=SHARED)
    parser.add_argument("-v", "--verbose", action="store_true", help="one line for each file")
    arguments = parser.parse_args()
    if not (arguments.folder / "expected.json").exists():
        sys.exit(f"skipped: no expected.json in {arguments.folder}")
    results = {name: attempt(arguments.folder / name, verbose=arguments.verbose) for name in expected(arguments.folder)}
    if (arguments.folder / "check.py").exists():
        with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
            json.dump(results, file)
            file.flush()
            subprocess.run([sys.executable, arguments.folder / "check.py", arguments.folder, file.name], check=True)
    speed(arguments.folder)


def expected(folder: Path) -> list[str]:
    """The names of the files that are scored."""
    return list(json.loads((folder / "expected.json").read_text(encoding="utf-8")))


def attempt(path: Path, *, verbose: bool) -> dict[str, object]:
    """What check.py wants to know of one file."""
    started = time.perf_counter()
    try:
        reading = read(path.read_bytes(), path.name)
        result: dict[str, object] = {"status": "ok", "pages": [reading.text[page.start : page.end] for page in reading.pages]}
        note = summary(reading)
    except Unreadable as error:
        result = {"status": STATUS.get(error.code, "reject"), "pages": []}
        note = f"{error.code}: {error.message}"
    if verbose:
        print(f"{path.name:40} {time.perf_counter() - started:6.2f} s  {note}")
    return result


def summary(reading: Reading) -> str:
    """One file's figures."""
    pieces = split(reading)
    lengths = sorted(len(piece.text) for piece in pieces)
    return (
        f"{len(reading.text):,} characters, {len(reading.pages)} pages, {len(reading.headings)} headings, {reading.report.tables} tables, "
        f"{len(reading.metadata.links)} links, language {reading.metadata.language}, {len(pieces)} passages "
        f"(median {lengths[len(lengths) // 2] if lengths else 0}), title {reading.title!r}"
    )


def speed(folder: Path) -> None:
    """What reading costs by the clock, through the child processes, and how long a page takes to be shown."""
    print(f"\nmachine {json.dumps(machine.describe(Path(tempfile.gettempdir())))}")
    read(b"The parent of the children is up.", "a.txt")
    longest = max((path for path in folder.glob("*.pdf") if not path.name.startswith("hostile")), key=pages_of)
    words = [path.read_bytes() for path in sorted(folder.glob("*.docx")) if not path.name.startswith("hostile")]
    texts = [f"Note {number}. {TEXT}".encode() for number in range(500)]
    timed(f"{longest.name}, {pages_of(longest)} pages, read and split", 0.6, lambda: split(read(longest.read_bytes(), longest.name)))
    timed("500 TXT of 2 kB", 1.5, lambda: side_by_side([(content, "note.txt") for content in texts]))
    timed("50 DOCX", 0.5, lambda: side_by_side([(words[number % len(words)], "letter.docx") for number in range(50)]))
    content = longest.read_bytes()
    timed("one page shown at 1,200 pixels", 0.12, lambda: render(content, PDF, min(20, pages_of(longest)), 1_200))
    print(f"the process from which children are forked: {machine.memory_mb([NURSERY.parent or 0])} MB")


def timed(what: str, goal: float, work: Callable[[], object]) -> None:
    """The shortest and the middle of five runs, what one of them computes in all processes, and the load before."""
    load, took, cpu = machine.load()[0], [], cpu_seconds()
    for _ in range(RUNS):
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
    each = (cpu_seconds() - cpu) / RUNS
    best, middle = min(took), sorted(took)[RUNS // 2]
    print(f"{what}: {best:.3f} s at best, {middle:.3f} s in the middle, {each:.3f} CPU s (goal {goal} s by the clock; load {load})")


def cpu_seconds() -> float:
    """Of this process, of the children's parent and of all children that have ended."""
    return time.process_time() + machine.cpu_seconds([NURSERY.parent or 0])


def side_by_side(files: list[tuple[bytes, str]]) -> None:
    """Read files as a worker does: as many at once as there are processors."""
    with ThreadPoolExecutor(processors()) as threads:
        list(threads.map(lambda file: split(read(*file)), files))


@cache
def pages_of(path: Path) -> int:
    """How many pages a PDF has; 0 if it cannot be read."""
    try:
        return read(path.read_bytes(), path.name).page_count or 0
    except Unreadable:
        return 0


if __name__ == "__main__":
    main()
