"""Registering, at once or by a letter that comes back."""

from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from dana.database.statements import Statements
from dana.database.system.ask import ask
from dana.errors import Conflict


def register(db: Statements, user_id: UUID, email: str, name: str, password_hash: str, account_id: UUID, account_name: str) -> None:
    """Make a person and an account that they own; Conflict when the e-mail address is taken."""
    try:
        db.execute(
            sa.text("select dana.register(:user, :email, :name, :hash, :account, :account_name)"),
            {"user": user_id, "email": email, "name": name, "hash": password_hash, "account": account_id,
             "account_name": account_name},
        )  # fmt: skip
    except sa.exc.IntegrityError as error:
        raise Conflict("This e-mail address is already registered: sign in instead.") from error


def keep_registration(
    db: Statements, registration_id: UUID, email: str, name: str, account_name: str, password_hash: str, browser: bytes, life: timedelta
) -> None:
    """Keep what somebody said who registered, until the letter comes back."""
    ask(
        db, "select dana.keep_registration(:id, :email, :name, :account_name, :hash, :browser, :life)", id=registration_id, email=email,
        name=name, account_name=account_name, hash=password_hash, browser=browser, life=life,
    )  # fmt: skip


def registration_of(db: Statements, registration_id: UUID) -> tuple[str, str] | None:
    """(address, name) of a registration that waits."""
    row = ask(db, "select * from dana.registration_of(:id)", id=registration_id).first()
    return (row[0], row[1]) if row else None


def newest_registration(db: Statements, email: str) -> UUID | None:
    """The newest registration of an address that waits."""
    found: UUID | None = ask(db, "select dana.newest_registration(:email)", email=email).scalar()
    return found


def keep_registration_token(db: Statements, registration_id: UUID, digest: bytes) -> None:
    """The newest token of a registration; the one before is void."""
    ask(db, "select dana.keep_registration_token(:id, :digest)", id=registration_id, digest=digest)


def drop_registration(db: Statements, registration_id: UUID) -> None:
    """Forget a registration."""
    ask(db, "select dana.drop_registration(:id)", id=registration_id)


def finish_registration(db: Statements, digests: list[bytes], user_id: UUID, account_id: UUID) -> tuple[UUID, bytes] | None:
    """Make person and account of a registration whose token came back: (the person, the hash of the browser's cookie)."""
    row = ask(
        db, "select * from dana.finish_registration(:digests, :user, :account)", digests=digests, user=user_id, account=account_id
    ).first()
    return (row[0], bytes(row[1])) if row else None
