"""Which models the settings name for which purpose."""

import pytest
from pydantic import SecretStr

from dana.joining import chains_of
from dana.settings import Settings

KEYS = {"openai_api_key": SecretStr("k"), "anthropic_api_key": SecretStr("k")}
PURPOSES = ("answer", "rewrite", "summary", "check")


def asked(settings: Settings, **given: object) -> dict[str, list[str]]:
    """The models of each purpose, in their order."""
    chains = chains_of(settings.model_copy(update={**KEYS, **given}))
    found = {purpose: [link.provider.model for link in chains.for_account(purpose=purpose).links] for purpose in PURPOSES}
    chains.close()
    return found


def test_without_a_model_named_for_it_nobody_looks_twice_though_there_are_keys(settings: Settings) -> None:
    told = asked(settings)
    assert told["check"] == []
    assert told["answer"] == [*told["rewrite"], "passages"]
    assert told["summary"] == told["rewrite"]


@pytest.mark.parametrize(
    ("given", "models"),
    [
        ({"check_openai_model": "gpt-check"}, ["gpt-check"]),
        ({"check_anthropic_models": "one, two"}, ["one", "two"]),
        ({"check_openai_model": "gpt-check", "check_anthropic_models": "one"}, ["gpt-check", "one"]),
    ],
)
def test_who_looks_twice_is_named_apart_and_never_quotes(settings: Settings, given: dict[str, object], models: list[str]) -> None:
    told = asked(settings, **given)
    assert told["check"] == models
    assert {purpose: told[purpose] for purpose in PURPOSES[:3]} == {purpose: asked(settings)[purpose] for purpose in PURPOSES[:3]}
