"""Health: ready, degraded, and what is said of it."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from apiflask import APIFlask
from pydantic import SecretStr

from dana.ai.contract import ProviderError
from dana.app import create_app
from dana.database import health
from dana.database.transactions import Database
from dana.errors import Unavailable
from dana.joining import chains_of
from dana.security.passwords import Passwords
from dana.settings import Settings
from dana.worker import _report_links
from tests.ai import scripted
from tests.ai.samples import a_prompt
from tests.ai.scripted import Turn, Vendor


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_kept", (0.0, health.Health(False, False)))


def test_without_a_worker_it_is_ready_and_degraded(app: APIFlask) -> None:
    answer = app.test_client().get("/api/health")
    assert (answer.status_code, answer.json["ready"]) == (200, True)
    assert "worker" in [item["part"] for item in answer.json["degraded"]]


def test_when_nothing_can_be_committed_it_is_a_503(app: APIFlask, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_: object) -> None:
        raise Unavailable

    monkeypatch.setattr(Database, "system_statements", away)
    answer = app.test_client().get("/api/health")
    assert (answer.status_code, answer.json["ready"]) == (503, False)


def test_it_says_whether_letters_lie_here_so_that_the_sign_in_page_asks_for_none_elsewhere(app: APIFlask) -> None:
    """The same rule as for the letters themselves: on this very machine, while none are sent."""
    client = app.test_client()

    def said(**request: Any) -> tuple[bool, int]:
        return client.get("/api/health", **request).json["letters"], client.get("/api/letters", **request).status_code

    assert said() == (True, 200)
    assert said(headers={"Host": "elsewhere.example"}) == (False, 404)
    assert said(environ_overrides={"REMOTE_ADDR": "203.0.113.7"}) == (False, 404)


def test_in_production_there_are_no_letters_to_ask_for(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dana.joining.Passwords", Passwords.cheap)
    made = create_app(settings.model_copy(update={"dana_env": "production", "public_url": "https://dana.example"}), sockets=False)
    answer = made.test_client().get("/api/health")
    assert (answer.json["letters"], answer.json["demo"]) == (False, None)
    assert made.test_client().get("/api/letters").status_code == 404
    made.extensions["dana.parts"].database.close()


@pytest.mark.parametrize(("setting", "registering"), [("open", True), ("closed", False)])
def test_it_says_whether_people_may_register_so_that_no_page_offers_it_in_vain(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, setting: str, registering: bool
) -> None:
    monkeypatch.setattr("dana.joining.Passwords", Passwords.cheap)
    made = create_app(settings.model_copy(update={"dana_registration": setting}), sockets=False)
    client = made.test_client()
    person = {"email": "new@example.com", "password": "four quiet herons", "name": "New", "account_name": "Shop"}
    assert client.get("/api/health").json["registering"] is registering
    assert (client.post("/api/auth/register", json=person).status_code == 403) is not registering, "it is true"
    made.extensions["dana.parts"].database.close()


@pytest.fixture
def vendors() -> Iterator[tuple[Vendor, Vendor]]:
    with scripted.running() as openai, scripted.running() as anthropic:
        yield openai, anthropic


def said_of_models(app: APIFlask, settings: Settings, purpose: str = "summary", **given: Any) -> dict[str, str]:
    """What health says of each model, after a worker with these settings was asked for a summary, or for something else."""
    chains = chains_of(settings.model_copy(update=given))
    with suppress(ProviderError):
        chains.for_account(purpose=purpose).answer(a_prompt())
    _report_links(app.extensions["dana.parts"].database, chains)
    chains.close()
    return {item["part"]: item["message"] for item in app.test_client().get("/api/health").json["degraded"]}


def test_a_wrong_key_and_an_unknown_model_of_summaries_are_named_with_the_setting_to_correct(
    app: APIFlask, settings: Settings, vendors: tuple[Vendor, Vendor]
) -> None:
    openai, anthropic = vendors
    openai.always, anthropic.always = Turn(status=404, body=b"{}"), Turn(status=401, body=b"{}")
    given = {
        "openai_api_key": SecretStr("k"), "openai_base_url": f"{openai.url}/v1", "summary_openai_model": "gpt-small",
        "anthropic_api_key": SecretStr("k"), "anthropic_base_url": anthropic.url, "summary_anthropic_models": "claude-small",
    }  # fmt: skip
    said = said_of_models(app, settings, **given)
    assert said["openai gpt-small"] == 'The model "gpt-small" is not known there: correct SUMMARY_OPENAI_MODEL (or OPENAI_BASE_URL).'
    assert "correct ANTHROPIC_API_KEY" in said["anthropic claude-small"]
    assert "openai gpt-4o" not in said, "the model that answers was not asked"


def test_a_wrong_key_and_an_unknown_model_of_a_second_look_are_named_with_the_setting_to_correct(
    app: APIFlask, settings: Settings, vendors: tuple[Vendor, Vendor]
) -> None:
    openai, anthropic = vendors
    openai.always, anthropic.always = Turn(status=401, body=b"{}"), Turn(status=404, body=b"{}")
    given = {
        "openai_api_key": SecretStr("k"), "openai_base_url": f"{openai.url}/v1", "check_openai_model": "gpt-check",
        "anthropic_api_key": SecretStr("k"), "anthropic_base_url": anthropic.url, "check_anthropic_models": "claude-check",
    }  # fmt: skip
    said = said_of_models(app, settings, "check", **given)
    assert "correct OPENAI_API_KEY" in said["openai gpt-check"]
    assert said["anthropic claude-check"] == (
        'The model "claude-check" is not known there: correct CHECK_ANTHROPIC_MODELS (or ANTHROPIC_BASE_URL).'
    )


def test_an_unknown_model_that_summaries_share_with_answers_is_named_by_the_setting_of_both(
    app: APIFlask, settings: Settings, vendors: tuple[Vendor, Vendor]
) -> None:
    vendors[0].always = Turn(status=404, body=b"{}")
    said = said_of_models(app, settings, openai_api_key=SecretStr("k"), openai_base_url=f"{vendors[0].url}/v1")
    assert "correct OPENAI_MODEL" in said["openai gpt-4o"]


def test_models_without_a_key_are_named_with_the_key_to_set(app: APIFlask, settings: Settings) -> None:
    said = said_of_models(
        app, settings, summary_openai_model="gpt-small", summary_anthropic_models="claude-small", check_openai_model="gpt-check"
    )
    assert said["openai gpt-small"] == said["openai gpt-4o"] == said["openai gpt-check"] == "Set OPENAI_API_KEY to use it."
    assert said["anthropic claude-small"] == "Set ANTHROPIC_API_KEY to use it."
