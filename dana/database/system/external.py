"""People whose passwords another provider keeps."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from dana.database.statements import Statements
from dana.database.system.ask import ask
from dana.errors import Conflict


@dataclass(frozen=True, slots=True)
class ExternalPerson:
    """A person whose passwords another provider keeps."""

    user_id: UUID
    email: str
    disabled: bool
    verified: bool


@dataclass(frozen=True, slots=True)
class ExternalStanding:
    """What such a person is in an account at this moment."""

    user_id: UUID
    account_id: UUID
    role: str
    channels: list[UUID] | None
    is_verified: bool
    second_factor: bool
    demands_factor: bool  # the account does


_IDENTIFY_EXTERNAL = sa.text("select * from dana.identify_external(:external, :account)")

_IDENTIFY_EXTERNALS = sa.text(
    "select n.place, i.* from unnest(cast(:externals as text[]), cast(:accounts as uuid[])) with ordinality n(external, account, place)"
    " cross join lateral dana.identify_external(n.external, n.account) i"
)


def identify_externals(db: Statements, asked: Sequence[tuple[str, UUID]]) -> list[ExternalStanding | None]:
    """The standing of each (id at the other provider, account) as of now, in order and in one call; None as for `identify_external`."""
    rows = db.execute(_IDENTIFY_EXTERNALS, {"externals": [one for one, _ in asked], "accounts": [str(account) for _, account in asked]})
    found = {row[0]: ExternalStanding(*row[1:]) for row in rows}
    return [found.get(place) for place in range(1, len(asked) + 1)]


def person_by_external(db: Statements, external_id: str) -> ExternalPerson | None:
    """The person whom the other provider knows by this id."""
    row = ask(db, "select * from dana.person_by_external(:external)", external=external_id).first()
    return ExternalPerson(*row) if row else None


def link_external(db: Statements, user_id: UUID, external_id: str) -> bool:
    """From now on the other provider keeps this person's password; False when he has another id there."""
    return bool(ask(db, "select dana.link_external(:user, :external)", user=user_id, external=external_id).scalar())


def register_external(
    db: Statements, user_id: UUID, external_id: str, email: str, name: str, account_id: UUID, account_name: str, *, verified: bool
) -> None:
    """Make a person without a password here, and an account that they own; Conflict when the address or the id is taken."""
    try:
        ask(
            db, "select dana.register_external(:user, :external, :email, :name, :verified, :account, :account_name)",
            user=user_id, external=external_id, email=email, name=name, verified=verified, account=account_id, account_name=account_name,
        )  # fmt: skip
    except sa.exc.IntegrityError as error:
        raise Conflict("This person is known already.") from error


def identify_external(db: Statements, external_id: str, account_id: UUID | None) -> ExternalStanding | None:
    """The person's standing in that account, or in the oldest; None when there is no such person or membership."""
    row = db.execute(_IDENTIFY_EXTERNAL, {"external": external_id, "account": account_id}).first()
    return ExternalStanding(*row) if row else None
