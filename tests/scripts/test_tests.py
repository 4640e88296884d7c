from collections import Counter

import pytest

from scripts.tests import Suite, summary

GOOD = Suite("back end", passed=10, skipped=Counter({"no ../shared here": 2}))


def last_line(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out.splitlines()[-1]


def test_the_last_line_adds_up_all_suites(capsys: pytest.CaptureFixture[str]) -> None:
    assert summary([GOOD, Suite("front end", passed=5)], missing=[]) == 0
    assert last_line(capsys) == "Tests: 15 passed, 0 failed, 2 skipped"


@pytest.mark.parametrize("bad", [Suite("browser", failed=1), Suite("browser", broken="pytest ended with code 3")])
def test_one_failure_or_one_broken_suite_fails_all(bad: Suite) -> None:
    assert summary([GOOD, bad], missing=[]) == 1
