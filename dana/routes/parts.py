"""The joined parts of this process, for routes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from flask import current_app

if TYPE_CHECKING:
    from dana.accounts.sign_in import SignIns
    from dana.ai.embeddings import Embedder
    from dana.database.transactions import Database
    from dana.integrations.channels import Channels
    from dana.integrations.connections import Connections
    from dana.knowledge.search import Library
    from dana.security.secrets import Sealer
    from dana.settings import Settings


@dataclass(frozen=True, slots=True)
class Parts:
    """What routes may use; joined in dana.app."""

    settings: Settings
    database: Database
    sealer: Sealer
    sign_ins: SignIns
    channels: Channels
    connections: Connections
    library: Library
    embedder: Embedder
    demo: tuple[str, str] | None


def parts() -> Parts:
    """The parts of the application that serves this request."""
    return cast("Parts", current_app.extensions["dana.parts"])
