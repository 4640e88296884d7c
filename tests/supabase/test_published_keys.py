"""Keys as another implementation publishes them, over real HTTP: oauth2-mock-server in the place of Supabase."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dana.errors import NotSignedIn
from dana.http_client import Http
from dana.security.supabase_tokens import ASK_AGAIN, SupabaseTokens
from tests.security.conftest import Clock

FRONT_END = Path(__file__).resolve().parents[2] / "frontend"


class Publisher:
    """The process that publishes keys and signs tokens."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.said = self._heard()

    def another(self) -> str:
        """A token of a new key."""
        assert self._process.stdin is not None
        self._process.stdin.write("new\n")
        self._process.stdin.flush()
        return str(self._heard()["token"])

    def _heard(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        return dict(json.loads(self._process.stdout.readline()))


@pytest.fixture(scope="module")
def publisher() -> Iterator[Publisher]:
    node = shutil.which("node")
    if node is None or not (FRONT_END / "node_modules" / "oauth2-mock-server").is_dir():
        pytest.skip("oauth2-mock-server is not installed: `npm ci` in frontend/")
    process = subprocess.Popen(
        [node, "scripts/supabase-keys.mjs"], cwd=FRONT_END, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )  # fmt: skip
    yield Publisher(process)
    process.communicate(timeout=20)


@pytest.fixture
def key_clock() -> Clock:
    return Clock()


@pytest.fixture
def tokens(publisher: Publisher, key_clock: Clock) -> Iterator[SupabaseTokens]:
    http = Http(allow_private=True)
    yield SupabaseTokens(publisher.said["project"], http=http, key_clock=key_clock)
    http.close()


def test_tokens_of_an_elliptic_and_of_an_rsa_key_are_read(tokens: SupabaseTokens, publisher: Publisher) -> None:
    for token in publisher.said["good"]:
        assert tokens.recognises(token)
        assert tokens.read(token).subject == "a11ce000-0000-4000-8000-000000000001"


def test_T004_T008_T009_published_keys_of_other_kinds_and_wrong_claims_are_refused(tokens: SupabaseTokens, publisher: Publisher) -> None:
    tokens.read(publisher.said["good"][0])
    assert len(publisher.said["bad"]) == 5
    for token in publisher.said["bad"]:
        with pytest.raises(NotSignedIn):
            tokens.read(token)


def test_a_key_that_is_published_later_is_found(tokens: SupabaseTokens, publisher: Publisher, key_clock: Clock) -> None:
    tokens.read(publisher.said["good"][0])
    token = publisher.another()
    with pytest.raises(NotSignedIn):
        tokens.read(token)
    key_clock.now += ASK_AGAIN + 1
    assert tokens.read(token).subject == "a11ce000-0000-4000-8000-000000000001"
