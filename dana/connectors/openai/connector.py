"""OpenAI's models, asked with the account's own key."""

from collections.abc import Mapping
from typing import ClassVar

from dana.connectors.contract import ConnectorConfig, Manifest
from dana.connectors.model_vendor import ModelConfig, ModelVendor


class OpenAI(ModelVendor):
    """A key at OpenAI."""

    manifest: ClassVar[Manifest] = Manifest(
        key="openai", name="OpenAI", kind="model", summary="Your own key: its models write the answers, and OpenAI bills you.",
        docs_url="https://platform.openai.com/docs/quickstart",
    )  # fmt: skip
    Config: ClassVar[type[ConnectorConfig]] = ModelConfig
    models_path = "models"

    @property
    def headers(self) -> Mapping[str, str]:
        """What proves who asks."""
        return {"Authorization": f"Bearer {self.config.api_key}"}
