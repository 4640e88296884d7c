"""Accounts, people, memberships and sign-ins."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from dana.models.base import Base


class Account(Base):
    """A tenant."""

    __tablename__ = "accounts"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    demands_second_factor: Mapped[bool] = mapped_column(server_default=sa.text("false"))
    created_at: Mapped[datetime] = mapped_column(server_default=sa.text("now()"))


class User(Base):
    """A person who signs in."""

    __tablename__ = "users"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    email: Mapped[str]
    name: Mapped[str]
    password_hash: Mapped[str]
    external_id: Mapped[str | None]
    email_verified_at: Mapped[datetime | None]
    proves_later: Mapped[bool] = mapped_column(server_default=sa.text("false"))
    second_factor: Mapped[bytes | None]
    second_factor_at: Mapped[datetime | None]
    second_factor_step: Mapped[int | None] = mapped_column(sa.BigInteger)
    disabled_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=sa.text("now()"))


class Membership(Base):
    """A person's role in an account."""

    __tablename__ = "memberships"
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    role: Mapped[str]
    all_channels: Mapped[bool] = mapped_column(server_default=sa.text("true"))
    created_at: Mapped[datetime] = mapped_column(server_default=sa.text("now()"))


class SignIn(Base):
    """One sign-in of a person; reached only through look-ups."""

    __tablename__ = "sign_ins"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID]
    account_id: Mapped[UUID]
    secret_hash: Mapped[bytes]
    generation: Mapped[int] = mapped_column(server_default=sa.text("1"))
    rotated_at: Mapped[datetime] = mapped_column(server_default=sa.text("now()"))
    created_at: Mapped[datetime] = mapped_column(server_default=sa.text("now()"))
    ended_at: Mapped[datetime | None]
    ended_reason: Mapped[str | None]
    address: Mapped[str] = mapped_column(server_default=sa.text("''"))
    device: Mapped[str] = mapped_column(server_default=sa.text("''"))
