"""What of an integration's stored settings fills the gaps of given ones: its secrets only where they went before."""

from typing import Any

import pytest
from pydantic import Field

from dana.connectors.contract import Connector, ConnectorConfig
from dana.integrations.sealing import destination_fields, filled


class Shop(Connector):
    """A connector with an address of the customer's own."""

    class Config(ConnectorConfig):
        """Its settings."""

        url: str = Field(json_schema_extra={"x-destination": True})
        login: str = Field("", json_schema_extra={"x-destination": True})
        key: str = Field(json_schema_extra={"x-secret": True})
        note: str = ""


STORED = {"url": "https://shop.example", "login": "dana", "key": "hush", "note": "ours"}


def test_T154_the_fields_that_lead_somewhere_are_those_that_are_marked() -> None:
    assert destination_fields(Shop) == {"url", "login"}


@pytest.mark.parametrize("given", [{}, {"note": "new"}, {"url": "https://shop.example"}, {"login": "dana", "url": "https://shop.example"}])
def test_what_is_not_given_again_stays_while_the_secrets_go_to_the_same_place(given: dict[str, Any]) -> None:
    assert filled(Shop, STORED, given) == {**STORED, **given}


@pytest.mark.parametrize(
    "given",
    [
        {"url": "https://evil.example"}, {"url": "https://shop.example/"}, {"url": None}, {"url": ""}, {"url": ["https://shop.example"]},
        {"login": "mallory"}, {"login": "dana", "url": "HTTPS://SHOP.EXAMPLE"},
    ],
)  # fmt: skip
def test_T154_a_secret_is_asked_for_again_as_soon_as_it_would_go_elsewhere(given: dict[str, Any]) -> None:
    settings = filled(Shop, STORED, given)
    assert "key" not in settings
    assert "hush" not in str(settings)
    assert filled(Shop, STORED, {**given, "key": "mine"})["key"] == "mine"


def test_T154_a_place_that_was_never_stored_is_another_place() -> None:
    assert "key" not in filled(Shop, {"key": "hush"}, {"url": "https://evil.example"})
