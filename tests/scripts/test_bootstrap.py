"""Setting up says in one sentence what a machine lacks, and does nothing twice."""

import os
import subprocess
from pathlib import Path

import pytest

from scripts import bootstrap

ROOT = bootstrap.ROOT


def program(folder: Path, name: str, says: str = "", code: int = 0) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\necho '{says}'\nexit {code}\n")
    path.chmod(0o755)


def pick_python(path: Path) -> subprocess.CompletedProcess[str]:
    command = ["/bin/sh", str(ROOT / "scripts" / "python"), "x"]
    return subprocess.run(command, env={"PATH": str(path)}, capture_output=True, text=True, check=False)


def test_no_node_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(bootstrap.CannotGoOn, match=r"Node 20\.19 or newer with npm, and none was found"):
        bootstrap.need_node()


@pytest.mark.parametrize("version", ["v18.20.4", "v20.18.3"])
def test_an_old_node_is_one_sentence_with_its_version(version: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, "node", version)
    program(tmp_path, "npm")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(bootstrap.CannotGoOn, match=f"this is {version[1:]}"):
        bootstrap.need_node()


@pytest.mark.parametrize("version", ["v20.19.0", "v24.1.0"])
def test_a_new_node_will_do(version: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, "node", version)
    program(tmp_path, "npm")
    monkeypatch.setenv("PATH", str(tmp_path))
    bootstrap.need_node()


def test_no_python_that_is_new_enough_is_one_sentence(tmp_path: Path) -> None:
    program(tmp_path, "python3", code=1)
    found = pick_python(tmp_path)
    assert found.returncode == 1
    assert found.stderr.startswith("Dana needs Python 3.11 or newer, and none was found")
    assert found.stderr.count("\n") == 1


def test_the_newest_python_is_taken_and_a_broken_one_passed_over(tmp_path: Path) -> None:
    program(tmp_path, "python3.14", "a shim without a Python behind it", code=127)
    program(tmp_path, "python3.12", "the good one")
    program(tmp_path, "python3", "the old one")
    found = pick_python(tmp_path)
    assert found.stdout.splitlines()[-1] == "the good one"


def test_the_front_end_is_built_again_only_when_a_source_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built = []
    (tmp_path / "frontend" / "node_modules").mkdir(parents=True)
    (tmp_path / "frontend" / "dist").mkdir()
    source = tmp_path / "frontend" / "index.html"
    source.write_text("one")
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "FRONTEND", tmp_path / "frontend")

    def build(*_arguments: str, because: str) -> None:
        built.append(because)
        (tmp_path / "frontend" / "dist" / "index.html").write_text("built")

    monkeypatch.setattr(bootstrap, "_npm", build)
    bootstrap.front_end_build()
    bootstrap.front_end_build()
    os.utime(source)
    bootstrap.front_end_build()
    assert len(built) == 1
    source.write_text("two")
    bootstrap.front_end_build()
    assert len(built) == 2
