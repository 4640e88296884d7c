"""One-time tokens."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from dana.database.statements import Statements
from dana.database.system.ask import ask


@dataclass(frozen=True, slots=True)
class FoundToken:
    """Whose token it is, and the words that were kept with it."""

    user_id: UUID
    words: str


def keep_token(db: Statements, digest: bytes, use: str, user_id: UUID, life: timedelta, words: str = "") -> None:
    """Keep a one-time token; an older one of the same person and use is void from now on."""
    ask(db, "select dana.keep_token(:digest, :use, :user, :words, :life)", digest=digest, use=use, user=user_id, words=words, life=life)


def find_token(db: Statements, digests: list[bytes], use: str) -> FoundToken | None:
    """Look at a token without using it."""
    row = ask(db, "select * from dana.find_token(:digests, :use)", digests=digests, use=use).first()
    return FoundToken(*row) if row else None


def use_token(db: Statements, digests: list[bytes], use: str) -> FoundToken | None:
    """Use a token: only one caller ever gets it."""
    row = ask(db, "select * from dana.use_token(:digests, :use)", digests=digests, use=use).first()
    return FoundToken(*row) if row else None


def try_token(db: Statements, digests: list[bytes], use: str, most: int) -> FoundToken | None:
    """Count a try against a token that forgives a few, locked until the transaction ends; None when none is left."""
    row = ask(db, "select * from dana.try_token(:digests, :use, :most)", digests=digests, use=use, most=most).first()
    return FoundToken(*row) if row else None


def void_tokens(db: Statements, user_id: UUID) -> None:
    """End every one-time token of a person."""
    ask(db, "select dana.void_tokens(:user)", user=user_id)
