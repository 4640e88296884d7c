"""Exports, erasures and how long things are kept."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Mapped, mapped_column

from dana.models.base import Base


class Export(Base):
    """What one contact or a whole account left here, being written down or ready to be fetched."""

    __tablename__ = "exports"
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    contact_id: Mapped[UUID | None]
    asked_by: Mapped[UUID]
    state: Mapped[str] = mapped_column(server_default=sa.text("'queued'"))
    chapter: Mapped[int] = mapped_column(server_default=sa.text("0"))
    cursor: Mapped[list[Any] | None] = mapped_column(postgresql.JSONB(none_as_null=True))
    parts: Mapped[int] = mapped_column(server_default=sa.text("0"))
    counts: Mapped[dict[str, Any]] = mapped_column(server_default=sa.text("'{}'"))
    size: Mapped[int] = mapped_column(sa.BigInteger, server_default=sa.text("0"))
    attempts: Mapped[int] = mapped_column(sa.SmallInteger, server_default=sa.text("0"))
    touched_at: Mapped[datetime] = mapped_column(server_default=sa.text("now()"))
    created_at: Mapped[datetime] = mapped_column(server_default=sa.text("now()"))
    ready_at: Mapped[datetime | None]
    expires_at: Mapped[datetime] = mapped_column(server_default=sa.text("now() + interval '7 days'"))


class ExportPart(Base):
    """A sealed piece of one file of an export."""

    __tablename__ = "export_parts"
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    export_id: Mapped[UUID]
    number: Mapped[int]
    entry: Mapped[str]
    content: Mapped[bytes]


class Erasure(Base):
    """That somebody is to be erased, or was: by id alone."""

    __tablename__ = "erasures"
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    contact_id: Mapped[UUID | None]
    is_account: Mapped[bool] = mapped_column(server_default=sa.text("false"))
    origin: Mapped[str]
    code: Mapped[str]
    state: Mapped[str] = mapped_column(server_default=sa.text("'waiting'"))
    people: Mapped[list[UUID] | None] = mapped_column(postgresql.ARRAY(postgresql.UUID(as_uuid=True)))
    asked_by: Mapped[UUID | None]
    touched_at: Mapped[datetime] = mapped_column(server_default=sa.text("now()"))
    created_at: Mapped[datetime] = mapped_column(server_default=sa.text("now()"))
    done_at: Mapped[datetime | None]


class Retention(Base):
    """How many days an account keeps what, and how far the daily run came."""

    __tablename__ = "retention"
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    messages_days: Mapped[int | None]
    resolved_days: Mapped[int | None]
    began_at: Mapped[datetime | None]
    cursor: Mapped[UUID | None]
    removed: Mapped[int] = mapped_column(sa.BigInteger, server_default=sa.text("0"))
    next_at: Mapped[datetime] = mapped_column(server_default=sa.text("now()"))
    last_at: Mapped[datetime | None]
    touched_at: Mapped[datetime] = mapped_column(server_default=sa.text("'2000-01-01'"))
