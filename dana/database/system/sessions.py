"""Sign-ins and the sessions that come of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from dana.database.statements import Statements
from dana.database.system.ask import ask


@dataclass(frozen=True, slots=True)
class Person:
    """Who signs in."""

    user_id: UUID
    email: str
    name: str
    password_hash: str
    disabled: bool


@dataclass(frozen=True, slots=True)
class AccountOfPerson:
    """One account that a person belongs to."""

    account_id: UUID
    account_name: str
    role: str
    email: str
    name: str


@dataclass(frozen=True, slots=True)
class SignInRecord:
    """What is kept of a sign-in, and the database's time at which it was asked for."""

    id: UUID
    user_id: UUID
    account_id: UUID
    secret_hash: bytes
    generation: int
    created_at: datetime
    rotated_at: datetime
    ended_at: datetime | None
    asked_at: datetime


def find_person(db: Statements, email: str) -> Person | None:
    """The person with this e-mail address, whatever its case."""
    row = db.execute(sa.text("select * from dana.find_person(:email)"), {"email": email}).first()
    return Person(*row) if row else None


def replace_password_hash(db: Statements, user_id: UUID, old: str, new: str) -> None:
    """Store a stronger hash of the same password, unless it changed meanwhile."""
    db.execute(sa.text("select dana.replace_password_hash(:user, :old, :new)"), {"user": user_id, "old": old, "new": new})


def accounts_of(db: Statements, user_id: UUID) -> list[AccountOfPerson]:
    """The person's accounts, oldest membership first; none for a disabled person."""
    rows = db.execute(sa.text("select * from dana.accounts_of(:user)"), {"user": user_id})
    return [AccountOfPerson(*row) for row in rows]


def start_sign_in(db: Statements, sign_in_id: UUID, user_id: UUID, account_id: UUID, secret_hash: bytes) -> None:
    """Keep a new sign-in."""
    db.execute(
        sa.text("select dana.start_sign_in(:id, :user, :account, :hash)"),
        {"id": sign_in_id, "user": user_id, "account": account_id, "hash": secret_hash},
    )


def lock_sign_in(db: Statements, sign_in_id: UUID) -> SignInRecord | None:
    """A sign-in, locked until the transaction ends."""
    row = db.execute(sa.text("select * from dana.lock_sign_in(:id)"), {"id": sign_in_id}).first()
    return SignInRecord(*row) if row else None


def rotate_sign_in(db: Statements, sign_in_id: UUID, generation: int, secret_hash: bytes) -> None:
    """Record that the family is now at this generation."""
    db.execute(
        sa.text("select dana.rotate_sign_in(:id, :generation, :hash)"),
        {"id": sign_in_id, "generation": generation, "hash": secret_hash},
    )


def end_sign_in(db: Statements, sign_in_id: UUID, reason: str) -> None:
    """End a sign-in: its tokens are refused from the next request on."""
    db.execute(sa.text("select dana.end_sign_in(:id, :reason)"), {"id": sign_in_id, "reason": reason})


def switch_account(db: Statements, sign_in_id: UUID, account_id: UUID) -> None:
    """Remember which account the sign-in works in."""
    db.execute(sa.text("select dana.switch_account(:id, :account)"), {"id": sign_in_id, "account": account_id})


@dataclass(frozen=True, slots=True)
class OpenSignIn:
    """A sign-in that has not ended."""

    id: UUID
    created_at: datetime
    last_used_at: datetime
    address: str
    device: str


def note_sign_in(db: Statements, sign_in_id: UUID, address: str, device: str) -> None:
    """Remember from where a sign-in was used last."""
    ask(db, "select dana.note_sign_in(:id, :address, :device)", id=sign_in_id, address=address, device=device)


def sign_ins_of(db: Statements, user_id: UUID, idle: timedelta, full: timedelta) -> list[OpenSignIn]:
    """The person's sign-ins that have not ended or run out, the one used last first."""
    rows = ask(db, "select * from dana.sign_ins_of(:user, :idle, :full)", user=user_id, idle=idle, full=full)
    return [OpenSignIn(*row) for row in rows]


def end_sign_ins(db: Statements, user_id: UUID, reason: str, *, only: UUID | None = None, but: UUID | None = None) -> int:
    """End all sign-ins of a person, only that one of his, or all but one; how many."""
    ended: int = ask(
        db, "select dana.end_sign_ins(:user, :id, :only, :reason)", user=user_id, id=only or but, only=only is not None, reason=reason
    ).scalar()
    return ended
