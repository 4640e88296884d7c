"""How Dana answers, and replies that wait for a person's approval."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from dana.models.base import Base


class Answering(Base):
    """How Dana answers on one channel, or, under the account's own id, on all that say nothing else."""

    __tablename__ = "answering"
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    mode: Mapped[str | None]
    confidence: Mapped[float | None] = mapped_column(sa.Float(24))
    tone: Mapped[str | None]
    guidance: Mapped[str | None]
    topics: Mapped[list[str] | None] = mapped_column(ARRAY(sa.Text))
    time_zone: Mapped[str | None]
    weekly: Mapped[dict[str, Any] | None]
    holidays: Mapped[list[dict[str, Any]] | None]
    version: Mapped[int] = mapped_column(sa.BigInteger, server_default=sa.text("1"))
    updated_at: Mapped[datetime] = mapped_column(server_default=sa.text("now()"))


class Draft(Base):
    """A reply of Dana's that a person approves, changes or discards before it is sent."""

    __tablename__ = "drafts"
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    conversation_id: Mapped[UUID]
    text: Mapped[str]
    sources: Mapped[list[dict[str, Any]]] = mapped_column(server_default=sa.text("'[]'"))
    checked: Mapped[dict[str, Any] | None]
    answers_position: Mapped[int]
    lease: Mapped[int]
    generation: Mapped[int]
    usage_id: Mapped[UUID | None]
    state: Mapped[str] = mapped_column(server_default=sa.text("'waiting'"))
    sent_text: Mapped[str | None]
    message_id: Mapped[UUID | None]
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=sa.text("now()"))
