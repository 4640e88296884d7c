"""The table of connectors in the documentation is fresh and complete."""

from pathlib import Path

import pytest

from dana.connectors import CONNECTORS
from dana.connectors.matrix import matrix, refreshed

DOCUMENT = Path(__file__).parents[2] / "docs" / "connectors.md"


def test_the_documentation_is_fresh() -> None:
    text = DOCUMENT.read_text()
    assert refreshed(text) == text


def test_every_connector_is_in_the_table_with_its_settings() -> None:
    table = matrix()
    for kind in CONNECTORS.values():
        assert kind.manifest.name in table
        assert all(f"`{name}`" in table for name in kind.Config.model_fields)


def test_a_document_without_the_marks_is_refused() -> None:
    with pytest.raises(ValueError):
        refreshed("# Connectors")
