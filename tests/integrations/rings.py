"""Keyrings over chains that ask scripted vendors."""

from typing import Any

from dana.ai.chain import Chains, Keys, Models
from dana.ai.links import Links
from dana.database.transactions import Database
from dana.integrations.model_keys import Keyring
from dana.security.secrets import Sealer

MODELS = {
    "answer": Models("gpt-4o", ("claude-sonnet-5",)),
    "rewrite": Models("gpt-4o", ("claude-sonnet-5",), quotes=False),
    "summary": Models("gpt-small", ("claude-small",), quotes=False, settings=("SUMMARY_OPENAI_MODEL", "SUMMARY_ANTHROPIC_MODELS")),
    "check": Models("", (), quotes=False, settings=("CHECK_OPENAI_MODEL", "CHECK_ANTHROPIC_MODELS")),
}


def chains(openai: str = "http://openai.invalid", anthropic: str = "http://anthropic.invalid", **given: Any) -> Chains:
    """Those of an installation with a key of each vendor; nothing is probed unless a test says so."""
    defaults: dict[str, Any] = {
        "keys": Keys("installation-openai", "installation-anthropic"), "openai_base_url": openai, "anthropic_base_url": anthropic,
        "models": MODELS, "total_seconds": 20, "links": Links(probes=False),
    }  # fmt: skip
    return Chains(**{**defaults, **given})


def a_keyring(database: Database, sealer: Sealer, made: Chains | None = None, **given: Any) -> Keyring:
    """A process's; what it does aside it does at once."""
    return Keyring(database, sealer, made or chains(), **{"aside": lambda work: work(), **given})
