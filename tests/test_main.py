"""The commands: what they say about themselves, and how they refuse."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from dana import main

CHECKOUT = Path(main.__file__).parents[1]


def test_help_names_every_command_that_people_use(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main.main(["--help"])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    assert all(name in said for name in ("run", "web", "worker", "embed", "migrate", "doctor"))


def test_help_imports_nothing_that_is_slow() -> None:
    look = "import sys, dana.main; print([m for m in ('flask', 'sqlalchemy', 'gunicorn', 'procrastinate', 'httpx') if m in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", look], cwd=CHECKOUT, capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"


@pytest.mark.parametrize("part", ["web", "worker"])
def test_a_part_alone_without_its_database_says_what_is_missing(part: str, tmp_path: Path) -> None:
    alone = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "DATABASE_APP_URL"}}
    ended = subprocess.run(  # a process of its own: the worker changes how all of its process waits
        [sys.executable, "-m", "dana.main", part],
        cwd=CHECKOUT, env={**alone, "DANA_ENV_FILE": "no", "DANA_HOME": str(tmp_path)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 1
    assert ended.stderr.startswith("DATABASE_APP_URL is not set")


def test_every_wrong_setting_is_named_at_once(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("DANA_ENV_FILE", "no")
    monkeypatch.setenv("PORT", "none")
    monkeypatch.setenv("DANA_WEB_THREADS", "1")
    assert main.main(["doctor"]) == 1
    said = capsys.readouterr().err
    assert "PORT:" in said
    assert "DANA_WEB_THREADS:" in said
