"""Runs every test and says plainly, at the end, what passed, what failed, and what was skipped and why."""

# ruff: noqa: T201 - it talks to the person at the terminal

import json
import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "test-results"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
PACKAGES = (
    "chromium",
    "fonts-inter",
    "fonts-noto-core",
    "fonts-noto-color-emoji",
    "pgbouncer",
    "tesseract-ocr",
    "tesseract-ocr-eng",
    "tesseract-ocr-osd",
    "tesseract-ocr-spa",
)
PARALLEL = {"not e2e": ("-n", "2", "--dist", "loadfile")}  # browsers want the cores for themselves
IN_CI = os.environ.get("CI") == "true"


@dataclass
class Suite:
    """What one run of a test tool brought."""

    name: str
    passed: int = 0
    failed: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    broken: str = ""

    @property
    def numbers(self) -> tuple[int, int, int]:
        """Passed, failed, skipped."""
        return self.passed, self.failed, self.skipped.total()


def main() -> int:
    """Run the suites one after the other, the summary last; 1 when anything failed."""
    RESULTS.mkdir(exist_ok=True)
    missing = system_packages()
    suites = [pytest("back end", "not e2e"), vitest(), browser(missing)]
    return summary(suites, missing)


def system_packages() -> list[str]:
    """Install what the tests need of the system where we may; the packages that are still missing."""
    missing = _missing()
    if missing and shutil.which("apt-get") and os.geteuid() == 0:
        print(f"Installing {', '.join(missing)} …", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing]):
            done = subprocess.run(command, env=quiet, capture_output=True, text=True, check=False)
            if done.returncode:
                print(done.stderr[-2000:], file=sys.stderr)
        missing = _missing()
    return missing


def pytest(name: str, marker: str) -> Suite:
    """The back end's tests with a marker."""
    print(f"\n── {name} " + "─" * 40, flush=True)
    report = RESULTS / f"{name.replace(' ', '-')}.xml"
    report.unlink(missing_ok=True)
    command = [sys.executable, "-m", "pytest", "-m", marker, f"--junitxml={report}", *PARALLEL.get(marker, ())]
    done = subprocess.run(command, cwd=ROOT, check=False)
    suite = Suite(name)
    if report.exists():
        for case in ET.parse(report).iter("testcase"):  # noqa: S314 - a file that we have just written
            kinds = {child.tag: child for child in case}
            if "skipped" in kinds:
                suite.skipped[kinds["skipped"].get("message") or "without a reason"] += 1
            elif "failure" in kinds or "error" in kinds:
                suite.failed += 1
            else:
                suite.passed += 1
    if done.returncode and not suite.failed:
        suite.broken = "there is no such test" if done.returncode == 5 else f"pytest ended with code {done.returncode}"
    return suite


def vitest() -> Suite:
    """The front end's tests."""
    print("\n── front end " + "─" * 40, flush=True)
    report = RESULTS / "front-end.json"
    report.unlink(missing_ok=True)
    command = ["npm", "run", "--silent", "test", "--", "--reporter=default", "--reporter=json", f"--outputFile.json={report}"]
    done = subprocess.run(command, cwd=ROOT / "frontend", check=False)
    suite = Suite("front end")
    if report.exists():
        found = json.loads(report.read_text())
        suite.passed, suite.failed = found["numPassedTests"], found["numFailedTests"]
        for reason, number in (
            ("skipped in its source", found["numPendingTests"]),
            ("still to be written", found["numTodoTests"]),
        ):
            suite.skipped.update({reason: number} if number else {})
    if done.returncode and not suite.failed:
        suite.broken = f"vitest ended with code {done.returncode}"
    return suite


def browser(missing: list[str]) -> Suite:
    """The tests in a real browser, where there is one."""
    if _has_browser():
        return pytest("browser", "e2e")
    suite = Suite("browser", skipped=Counter({f"no browser here: {_how_to_get(missing)}": 1}))
    suite.broken = "with CI=true the browser tests must run" if IN_CI else ""
    return suite


def summary(suites: list[Suite], missing: list[str]) -> int:
    """Print what came of it; the exit code."""
    print("\n── summary " + "─" * 40)
    for suite in suites:
        print(f"{suite.name:<10} {_counted(*suite.numbers)}  {suite.broken}".rstrip())
        for reason, number in suite.skipped.items():
            print(f"           skipped ({number}): {reason}")
    lacking = bool(missing) and IN_CI
    if missing:
        print(f"missing    {', '.join(missing)}: {_how_to_get(missing)}")
    good = not any(suite.failed or suite.broken for suite in suites) and not lacking
    print("All tests passed." if good else "Some tests FAILED.")
    print(f"Tests: {_counted(*map(sum, zip(*(suite.numbers for suite in suites), strict=True)))}")
    return 0 if good else 1


def _counted(passed: int, failed: int, skipped: int) -> str:
    return f"{passed} passed, {failed} failed, {skipped} skipped"


def _missing() -> list[str]:
    if not shutil.which("dpkg-query"):
        return [] if _has_browser() else ["chromium"]
    wanted = [name for name in PACKAGES if name != "chromium" or not _has_browser()]
    return [name for name in wanted if not _is_installed(name)]


def _is_installed(package: str) -> bool:
    shown = subprocess.run(["dpkg-query", "-W", "-f=${db:Status-Abbrev}", package], capture_output=True, text=True, check=False)
    return shown.stdout.startswith("ii")


def _has_browser() -> bool:
    return any(shutil.which(name) for name in BROWSERS)


def _how_to_get(missing: list[str]) -> str:
    if shutil.which("apt-get"):
        return f"`sudo apt-get install {' '.join(missing)}` adds them"
    return "install Chromium or Google Chrome"


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
