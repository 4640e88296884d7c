"""What a person or an API key is in an account at this moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from dana.database.statements import Statements


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person is in an account at this moment; `channels` None: all of them."""

    role: str
    channels: list[UUID] | None
    is_verified: bool
    lacks_factor: bool  # the account demands a second factor, and the person has none


@dataclass(frozen=True, slots=True)
class KeyStanding:
    """What an API key stands for at this moment."""

    account_id: UUID
    user_id: UUID
    role: str
    channels: list[UUID] | None
    is_verified: bool
    scopes: list[str]
    name: str
    lacks_factor: bool  # of the maker


_IDENTIFY_PERSON = sa.text("select role, channels, is_verified, lacks_factor from dana.identify_person(:sign_in, :user, :account)")


def identify_person(db: Statements, sign_in_id: UUID, user_id: UUID, account_id: UUID) -> Standing | None:
    """The person's standing in the account as of now; None when the sign-in ended or the membership is gone."""
    row = db.execute(_IDENTIFY_PERSON, {"sign_in": sign_in_id, "user": user_id, "account": account_id}).first()
    return Standing(*row) if row else None


def identify_key(db: Statements, key_id: UUID, hashes: list[bytes], made_with: str) -> KeyStanding | None:
    """
    The standing of an API key as of now, noted as used; None when it is unknown, ended, or its maker is gone.

    One that is stored under another than the first hash is stored under that one from now on, with `made_with`, the name of its key.
    """
    values = {"id": key_id, "hashes": hashes, "made_with": made_with}
    row = db.execute(sa.text("select * from dana.identify_key(:id, :hashes, :made_with)"), values).first()
    return KeyStanding(*row) if row else None


_IDENTIFY_MANY = sa.text(
    "select n.place, i.role, i.channels, i.is_verified, i.lacks_factor"
    " from unnest(cast(:sign_ins as uuid[]), cast(:people as uuid[]), cast(:accounts as uuid[]))"
    " with ordinality n(sign_in, person, account, place)"
    " cross join lateral dana.identify_person(n.sign_in, n.person, n.account) i"
)


def identify_many(db: Statements, asked: Sequence[tuple[UUID, UUID, UUID]]) -> list[Standing | None]:
    """The standing behind each (sign-in, person, account) as of now, in order and in one call; None as for `identify_person`."""
    sign_ins, people, accounts = ([str(ids[place]) for ids in asked] for place in range(3))
    rows = db.execute(_IDENTIFY_MANY, {"sign_ins": sign_ins, "people": people, "accounts": accounts})
    found = {row.place: Standing(row.role, row.channels, row.is_verified, row.lacks_factor) for row in rows}
    return [found.get(place) for place in range(1, len(asked) + 1)]
