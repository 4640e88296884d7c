"""Anthropic's models, asked with the account's own key."""

from collections.abc import Mapping
from typing import ClassVar

from dana.connectors.contract import ConnectorConfig, Manifest
from dana.connectors.model_vendor import ModelConfig, ModelVendor


class Anthropic(ModelVendor):
    """A key at Anthropic."""

    manifest: ClassVar[Manifest] = Manifest(
        key="anthropic", name="Anthropic", kind="model", summary="Your own key: Claude writes the answers, and Anthropic bills you.",
        docs_url="https://docs.anthropic.com/en/api/overview",
    )  # fmt: skip
    Config: ClassVar[type[ConnectorConfig]] = ModelConfig
    models_path = "v1/models"

    @property
    def headers(self) -> Mapping[str, str]:
        """What proves who asks."""
        return {"x-api-key": self.config.api_key, "anthropic-version": "2023-06-01"}
