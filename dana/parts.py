"""What an installation is made of, once joined; named here so that routes, the demo and tests need not know how it is joined."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dana.accounts.invitations import Invitations
    from dana.accounts.operators import AdminArea
    from dana.accounts.people import People
    from dana.accounts.sign_in import SignIns
    from dana.ai.chain import Chains
    from dana.ai.embeddings import Embedder
    from dana.database.transactions import Database
    from dana.integrations.channels import Channels
    from dana.integrations.connections import Connections
    from dana.integrations.farewells import Farewells
    from dana.integrations.model_keys import Keyring
    from dana.knowledge.pictures import Pictures
    from dana.knowledge.search import Library
    from dana.mail import Mail
    from dana.security.api_keys import ApiKeys
    from dana.security.limits import Limits
    from dana.security.secrets import Sealer
    from dana.settings import Settings


@dataclass(frozen=True, slots=True)
class Parts:
    """The joined parts, for routes and jobs; made by `dana.joining.join`."""

    settings: Settings
    database: Database
    sealer: Sealer
    people: People
    sign_ins: SignIns  # those of `people`
    mail: Mail
    channels: Channels
    connections: Connections
    farewells: Farewells
    chains: Chains  # of models; the SDKs are loaded with the first call
    keyring: Keyring  # says which of the chains is an account's
    library: Library
    pictures: Pictures
    embedder: Embedder
    english: Embedder | None
    demo: tuple[str, str] | None
    limits: Limits
    invitations: Invitations
    api_keys: ApiKeys
    admin_area: AdminArea
