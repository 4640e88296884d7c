"""Scores the reading of documents over a folder with expected.json and check.py: right texts, right pages, speed."""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from dana.knowledge.reading import PDF, Limits, Reading, Unreadable, read, sniff
from dana.knowledge.splitting import split

SHARED = Path(__file__).resolve().parents[2] / "shared" / "documents"
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
    started, cpu = time.perf_counter(), children_cpu()
    try:
        reading = read(path.read_bytes(), path.name)
        result: dict[str, object] = {"status": "ok", "pages": [reading.text[page.start : page.end] for page in reading.pages]}
        note = summary(reading)
    except Unreadable as error:
        result = {"status": STATUS.get(error.code, "reject"), "pages": []}
        note = f"{error.code}: {error.message}"
    if verbose:
        print(f"{path.name:40} {time.perf_counter() - started:6.2f} s  {children_cpu() - cpu:6.2f} CPU s  {note}")
    return result


def summary(reading: Reading) -> str:
    """One file's figures."""
    pieces = split(reading)
    lengths = sorted(len(piece.text) for piece in pieces)
    return (
        f"{len(reading.text):,} characters, {len(reading.pages)} pages, {len(reading.headings)} headings, {len(pieces)} passages "
        f"(median {lengths[len(lengths) // 2] if lengths else 0}), title {reading.title!r}"
    )


def speed(folder: Path) -> None:
    """Pages per CPU second over all readable PDFs in one process, without the child's start, and that start by itself."""
    from dana.knowledge.reading.child import read_here

    pages, started = 0, time.process_time()
    for path in sorted(folder.glob("*.pdf")):
        if path.name.startswith("hostile"):
            continue
        try:
            content = path.read_bytes()
            pages += len(read_here(content, sniff(content), Limits()).pages)
        except Unreadable:
            continue
    print(f"{PDF}: {pages} pages, {pages / (time.process_time() - started):.0f} pages per CPU second")
    started = time.perf_counter()
    for _ in range(5):
        read(b"One line of text.", "line.txt")
    print(f"child process for one line of text: {(time.perf_counter() - started) / 5 * 1000:.0f} ms")


def children_cpu() -> float:
    """CPU seconds of ended child processes so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
