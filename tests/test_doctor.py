"""What the doctor says of letters: whether they leave, and what to do when they do not."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from dana import doctor
from dana.settings import Settings, load
from tests.mail.conftest import certificates, free_port, serve  # noqa: F401 - fixtures
from tests.test_settings import SAFE


def letters(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> doctor.Finding:
    """What is found, without the looks at everything else."""
    for one in ("_node", "_embedding", "_web"):
        monkeypatch.setattr(doctor, one, lambda *_: doctor.Finding("", True, ""))
    for several in ("_database", "_pooling"):
        monkeypatch.setattr(doctor, several, lambda *_: [])
    (found,) = [finding for finding in doctor.examine(settings) if finding.part == "letters"]
    return found


def test_without_a_server_they_are_in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = letters(Settings(dana_home=tmp_path), monkeypatch)
    assert (found.good, str(tmp_path / "letters") in found.text) == (True, True)


def test_a_production_without_a_server_is_told_that_nobody_gets_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = letters(load({**SAFE, "DANA_HOME": str(tmp_path)}), monkeypatch)
    assert (found.good, found.needed) == (False, False)
    assert "nobody gets them" in found.text


def test_a_server_that_answers_is_good_and_one_that_does_not_is_named(
    serve: Any,  # noqa: F811 - the fixture
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _, port = serve(starttls=False, login=False)
    works = Settings(dana_home=tmp_path, smtp_url=SecretStr(f"smtp://127.0.0.1:{port}?tls=no"))
    assert letters(works, monkeypatch).good
    nobody = Settings(dana_home=tmp_path, smtp_url=SecretStr(f"smtp://name:hunter2@127.0.0.1:{free_port()}"))
    found = letters(nobody, monkeypatch)
    assert (found.good, found.needed) == (False, True)
    assert "SMTP_URL" in found.text
    assert "hunter2" not in found.text
