"""`make dev` starts again exactly when a Python file changed."""

import os
from pathlib import Path

import pytest

from dana.supervisor import sources
from dana.supervisor.sources import Sources


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "PAUSE", 0.0)


def test_a_changed_an_added_and_a_removed_file_are_named_once(tmp_path: Path) -> None:
    for name in ("changed.py", "removed.py", "same.py"):
        (tmp_path / name).write_text("one")
    watched = Sources(tmp_path)
    assert watched.changed() == []
    os.utime(tmp_path / "changed.py", (1, 1))
    (tmp_path / "removed.py").unlink()
    (tmp_path / "added.py").write_text("two")
    assert watched.changed() == ["added.py", "changed.py", "removed.py"]
    assert watched.changed() == []


def test_other_files_do_not_matter(tmp_path: Path) -> None:
    watched = Sources(tmp_path)
    (tmp_path / "notes.txt").write_text("x")
    assert watched.changed() == []
