"""Fixtures of the tests of models."""

from collections.abc import Iterator

import pytest

from tests.ai import scripted


@pytest.fixture
def vendor() -> Iterator[scripted.Vendor]:
    """A scripted vendor on loopback."""
    with scripted.running() as running:
        yield running
