"""Whoever holds the token of an invitation, before he belongs to the account."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from dana.database.statements import Statements
from dana.errors import Conflict


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """An invitation that can be accepted."""

    account_id: UUID
    account_name: str
    email: str
    role: str
    has_user: bool


@dataclass(frozen=True, slots=True)
class Joined:
    """Who joined which account, as what."""

    account_id: UUID
    user_id: UUID
    email: str
    name: str
    role: str
    invitation_id: UUID


def find_invitation(db: Statements, hashes: list[bytes]) -> OpenInvitation | None:
    """The invitation behind a token; None when it is unknown, over, or more than its maker may give by now."""
    row = db.execute(sa.text("select * from dana.find_invitation(:hashes)"), {"hashes": hashes}).first()
    return OpenInvitation(*row) if row else None


def accept_invitation(
    db: Statements, hashes: list[bytes], user_id: UUID, *, name: str | None = None, password_hash: str | None = None
) -> Joined | None:
    """
    Join, exactly once; with a name and a hash as a new person, otherwise as the person of the invitation's address.

    None when there is nothing to accept, or not by that person; Conflict when the new person exists already.
    """
    try:
        row = db.execute(
            sa.text("select * from dana.accept_invitation(:hashes, :user, :name, :hash)"),
            {"hashes": hashes, "user": user_id, "name": name, "hash": password_hash},
        ).first()
    except sa.exc.IntegrityError as error:
        raise Conflict("This e-mail address has a sign-in here already: sign in, then accept.") from error
    return Joined(*row) if row else None
