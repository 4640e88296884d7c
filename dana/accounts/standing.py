"""What a person is in an account at this moment: looked up for every request, and for all open sockets at once."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from dana.database.system import external, standings
from dana.database.transactions import Database
from dana.errors import NotSignedIn
from dana.security.identity import Bearer, Identity
from dana.security.roles import Role
from dana.security.tokens import AccessClaims


def identify(database: Database, claims: AccessClaims) -> Identity:
    """Whom an access token stands for; NotSignedIn when the sign-in has ended or the membership is gone."""
    with database.system_statements() as db:
        now = standings.identify_person(db, claims.session_id, claims.user_id, claims.account_id)
    if now is None:
        raise NotSignedIn
    return Identity(
        claims.user_id, claims.account_id, Role(now.role), claims.session_id,
        channels=_channels(now), is_verified=now.is_verified, lacks_factor=now.lacks_factor,
    )  # fmt: skip


def identify_many(database: Database, asked: Sequence[Identity]) -> list[Identity | None]:
    """What each of these people still is, in one call for each kind of token; None for nobody any more, and for whoever has none."""
    ids = {place: (who.session_id, who.user_id, who.account_id) for place, who in enumerate(asked) if who.session_id and not who.bearer}
    bearers = {place: (who.bearer, who.account_id) for place, who in enumerate(asked) if who.bearer}
    still: dict[int, Identity | None] = {}
    with database.system_statements() as db:
        if ids:
            for place, now in zip(ids, standings.identify_many(db, list(ids.values())), strict=True):
                still[place] = _with_standing(asked[place], now) if now else None
        if bearers:
            outside = external.identify_externals(db, [(bearer.subject, account) for bearer, account in bearers.values()])
            for (place, (bearer, _)), found in zip(bearers.items(), outside, strict=True):
                still[place] = with_bearer(found, bearer)
    return [still.get(place) for place in range(len(asked))]


def with_bearer(found: external.ExternalStanding | None, bearer: Bearer) -> Identity | None:
    """Whom another provider's token stands for, given that standing; None for nobody, and for one factor where the person has two."""
    if found is None or (found.second_factor and bearer.level < 2):
        return None
    channels = None if found.channels is None else frozenset(found.channels)
    return Identity(
        found.user_id, found.account_id, Role(found.role), bearer.session_id, channels=channels, is_verified=found.is_verified,
        lacks_factor=found.demands_factor and bearer.level < 2, bearer=bearer,
    )  # fmt: skip


def _with_standing(who: Identity, now: standings.Standing) -> Identity:
    return replace(who, role=Role(now.role), channels=_channels(now), is_verified=now.is_verified, lacks_factor=now.lacks_factor)


def _channels(now: standings.Standing) -> frozenset[UUID] | None:
    return None if now.channels is None else frozenset(now.channels)
