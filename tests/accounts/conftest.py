"""The web process with somebody who opens letters: as it is in development, and where addresses are proven first."""

from collections.abc import Iterator

import pytest
from apiflask import APIFlask

from dana.app import create_app
from dana.security.passwords import Passwords
from dana.settings import Settings
from tests.accounts.letterbox import Letterbox
from tests.routes.conftest import alice, app, mallory, people  # noqa: F401 - fixtures


@pytest.fixture
def letterbox(app: APIFlask, owner_url: str) -> Letterbox:  # noqa: F811
    return Letterbox.of(app, owner_url)


@pytest.fixture
def strict(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[APIFlask]:
    """The same app where an address is proven before the first sign-in."""
    monkeypatch.setattr("dana.joining.Passwords", Passwords.cheap)
    made = create_app(settings.model_copy(update={"dana_email_verification": "first"}), sockets=False)
    yield made
    made.extensions["dana.simulator"].close()
    made.extensions["dana.parts"].database.close()


@pytest.fixture
def post(strict: APIFlask, owner_url: str) -> Letterbox:
    return Letterbox.of(strict, owner_url)
