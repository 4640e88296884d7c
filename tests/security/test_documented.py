"""docs/security.md: every test that it names exists, and every number of sessions and webhooks is in it."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")


def names_of_tests() -> set[str]:
    files = [*(ROOT / "tests").rglob("*.py"), *(ROOT / "dana").rglob("test_*.py")]
    return {name for file in files for name in re.findall(r"\b(?:def |^)([tT]est\w+)", file.read_text(encoding="utf-8"), re.MULTILINE)}


def test_every_test_that_the_page_names_exists() -> None:
    named = set(re.findall(r"`(test_\w+|Test\w+)`", PAGE))
    assert len(named) > 60
    assert named - names_of_tests() == set()


def test_every_number_is_on_the_page() -> None:
    found: set[int] = set()
    for row in re.findall(r"^\| (T\d{3}[T\d–, ]*)", PAGE, re.MULTILINE):
        for first, _, last in re.findall(r"T(\d{3})(–T(\d{3}))?", row):
            found |= set(range(int(first), int(last or first) + 1))
    wanted = {*range(1, 112), *range(152, 202)}
    assert wanted - found == set()


def test_no_row_claims_a_proof_that_it_does_not_name() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("| T")]
    assert [row for row in rows if "| yes |" in row and "`" not in row] == []
    assert [row for row in rows if not re.search(r"\| (yes|part|no) \|", row)] == []
