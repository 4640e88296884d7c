"""The guarded side door: what has no account yet, by the SECURITY DEFINER look-ups of the migrations and nothing else."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from dana.database.statements import Statements
from dana.errors import Conflict


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


@dataclass(frozen=True, slots=True)
class MissedWork:
    """Something due whose wake-up was lost: ids only."""

    task: str
    account_id: UUID
    id: UUID
    conversation_id: UUID | None


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


def identify(db: Statements, sign_in_id: UUID, user_id: UUID, account_id: UUID) -> str | None:
    """The person's role in the account as of now; None when the sign-in ended or the membership is gone."""
    role: str | None = db.execute(
        sa.text("select dana.identify(:sign_in, :user, :account)"),
        {"sign_in": sign_in_id, "user": user_id, "account": account_id},
    ).scalar()
    return role


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


def open_integration(db: Statements, integration_id: UUID) -> tuple[UUID, str] | None:
    """Account and connector key of an integration that is not deleted."""
    row = db.execute(sa.text("select * from dana.open_integration(:id)"), {"id": integration_id}).first()
    return (row[0], row[1]) if row else None


def report_links(db: Statements, links: list[dict[str, str | None]]) -> None:
    """Keep what this worker knows of the AI providers: name, model, state, reason."""
    db.execute(sa.text("select dana.report_links(cast(:links as jsonb))"), {"links": json.dumps(links)})


def known_links(db: Statements) -> list[tuple[str, str, str, str | None]]:
    """(name, model, state, reason) of each AI provider, as a worker last said."""
    return [tuple(row) for row in db.execute(sa.text("select * from dana.known_links()"))]


def worker_lives(db: Statements, worker_id: UUID) -> None:
    """Say that this worker is alive."""
    db.execute(sa.text("select dana.worker_lives(:id)"), {"id": worker_id})


def worker_ends(db: Statements, worker_id: UUID) -> None:
    """Say that this worker is no more."""
    db.execute(sa.text("select dana.worker_ends(:id)"), {"id": worker_id})


def missed_work(db: Statements, limit: int) -> list[MissedWork]:
    """What is due and was missed, of all accounts, ids only."""
    rows = db.execute(sa.text("select * from dana.missed_work(:limit)"), {"limit": limit})
    return [MissedWork(*row) for row in rows]
