"""Connections to outside services."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from dana.models.base import Base


class Integration(Base):
    """An account's connection through a connector."""

    __tablename__ = "integrations"
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    connector: Mapped[str]
    name: Mapped[str]
    external_id: Mapped[str]
    config: Mapped[dict[str, Any]] = mapped_column(server_default=sa.text("'{}'"))
    secrets: Mapped[bytes]
    hints: Mapped[dict[str, Any]] = mapped_column(server_default=sa.text("'{}'"))
    state: Mapped[str] = mapped_column(server_default=sa.text("'active'"))
    state_reason: Mapped[str | None]
    answers: Mapped[bool] = mapped_column(server_default=sa.text("true"))
    last_event_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(sa.BigInteger, server_default=sa.text("1"))
    created_at: Mapped[datetime] = mapped_column(server_default=sa.text("now()"))
    deleted_at: Mapped[datetime | None]


class FormerSecret(Base):
    """A secret that was replaced and is accepted for a while longer."""

    __tablename__ = "former_secrets"
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    integration_id: Mapped[UUID]
    name: Mapped[str]
    sealed: Mapped[bytes]
    until: Mapped[datetime]
    created_at: Mapped[datetime] = mapped_column(server_default=sa.text("now()"))


class Farewell(Base):
    """Telling a platform that a removed integration is gone; the credentials for it are sealed until that ended."""

    __tablename__ = "farewells"
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)  # the integration's
    sealed: Mapped[bytes] = mapped_column(server_default=sa.text("''"))
    state: Mapped[str] = mapped_column(server_default=sa.text("'waiting'"))
    told: Mapped[list[str]] = mapped_column(ARRAY(sa.Text), server_default=sa.text("'{}'"))
    remaining: Mapped[list[str]] = mapped_column(ARRAY(sa.Text), server_default=sa.text("'{}'"))
    attempts: Mapped[int] = mapped_column(sa.SmallInteger, server_default=sa.text("0"))
    next_at: Mapped[datetime] = mapped_column(server_default=sa.text("now()"))
    created_at: Mapped[datetime] = mapped_column(server_default=sa.text("now()"))
    ended_at: Mapped[datetime | None]
