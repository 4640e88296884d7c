"""Limits to channels, invitations and API keys."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from dana.models.base import Base


class MembershipChannel(Base):
    """A channel that a member who is limited to some may work in."""

    __tablename__ = "membership_channels"
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    integration_id: Mapped[UUID] = mapped_column(primary_key=True)


class Invitation(Base):
    """An offer to join an account, until it is accepted or ends; the app's role never reads its token's hash."""

    __tablename__ = "invitations"
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    email: Mapped[str]
    role: Mapped[str]
    channels: Mapped[list[UUID] | None] = mapped_column(ARRAY(sa.Uuid()))
    token_hash: Mapped[bytes]
    invited_by: Mapped[UUID]
    created_at: Mapped[datetime] = mapped_column(server_default=sa.text("now()"))
    expires_at: Mapped[datetime]


class ApiKey(Base):
    """A key with which a program asks in its maker's name; the app's role never reads its hash."""

    __tablename__ = "api_keys"
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID]
    name: Mapped[str]
    secret_hash: Mapped[bytes]
    scopes: Mapped[list[str]] = mapped_column(ARRAY(sa.Text()))
    created_at: Mapped[datetime] = mapped_column(server_default=sa.text("now()"))
    expires_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    made_with: Mapped[str | None]  # the name of the key behind the hash
