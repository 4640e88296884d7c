"""Connections to outside services."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
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
