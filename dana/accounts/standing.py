"""What a person is in an account at this moment: looked up for every request, and for all open sockets at once."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from dana.database import system
from dana.database.transactions import Database
from dana.errors import NotSignedIn
from dana.security.identity import Identity
from dana.security.roles import Role
from dana.security.tokens import AccessClaims


def identify(database: Database, claims: AccessClaims) -> Identity:
    """Whom an access token stands for; NotSignedIn when the sign-in has ended or the membership is gone."""
    with database.system_statements() as db:
        now = system.identify_person(db, claims.session_id, claims.user_id, claims.account_id)
    if now is None:
        raise NotSignedIn
    return Identity(
        claims.user_id, claims.account_id, Role(now.role), claims.session_id, channels=_channels(now), is_verified=now.is_verified
    )


def identify_many(database: Database, asked: Sequence[Identity]) -> list[Identity | None]:
    """What each of these people still is, in one call; None for nobody any more, and for whoever has no sign-in."""
    ids = {place: (who.session_id, who.user_id, who.account_id) for place, who in enumerate(asked) if who.session_id}
    with database.system_statements() as db:
        found = dict(zip(ids, system.identify_many(db, list(ids.values())), strict=True))
    return [_with_standing(who, now) if (now := found.get(place)) else None for place, who in enumerate(asked)]


def _with_standing(who: Identity, now: system.Standing) -> Identity:
    return replace(who, role=Role(now.role), channels=_channels(now), is_verified=now.is_verified)


def _channels(now: system.Standing) -> frozenset[UUID] | None:
    return None if now.channels is None else frozenset(now.channels)
