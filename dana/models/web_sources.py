"""Web pages and sites that are read as documents."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dana.models.base import Base


class WebSource(Base):
    """A page or site that somebody named."""

    __tablename__ = "web_sources"
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    address: Mapped[str]
    kind: Mapped[str]
    most_pages: Mapped[int] = mapped_column(server_default=sa.text("100"))
    every: Mapped[timedelta | None] = mapped_column(sa.Interval)
    tags: Mapped[list[str]] = mapped_column(ARRAY(sa.Text), server_default=sa.text("'{}'"))
    visibility: Mapped[str] = mapped_column(server_default=sa.text("'customers'"))
    state: Mapped[str] = mapped_column(server_default=sa.text("'waiting'"))
    error_code: Mapped[str | None]
    error: Mapped[str | None]
    scan: Mapped[int] = mapped_column(server_default=sa.text("0"))
    robots: Mapped[str | None]
    pause: Mapped[float] = mapped_column(sa.REAL, server_default=sa.text("1"))
    furniture: Mapped[list[int]] = mapped_column(ARRAY(sa.BigInteger), server_default=sa.text("'{}'"))
    learnt: Mapped[int] = mapped_column(server_default=sa.text("0"))
    attempts: Mapped[int] = mapped_column(sa.SmallInteger, server_default=sa.text("0"))
    next_at: Mapped[datetime | None] = mapped_column(server_default=sa.text("now()"))
    working_until: Mapped[datetime | None]
    last_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(sa.BigInteger, server_default=sa.text("1"))
    created_by: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(server_default=sa.text("now()"))


class WebPage(Base):
    """An address that was found, and what came of it."""

    __tablename__ = "web_pages"
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    source_id: Mapped[UUID]
    address: Mapped[str]
    depth: Mapped[int] = mapped_column(server_default=sa.text("0"))
    place: Mapped[int] = mapped_column(server_default=sa.text("0"))
    state: Mapped[str] = mapped_column(server_default=sa.text("'waiting'"))
    outcome: Mapped[str | None]
    reason: Mapped[str | None]
    title: Mapped[str | None]
    scan: Mapped[int]
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]
    digest: Mapped[bytes | None]
    held: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    document_id: Mapped[UUID | None]
    is_hidden: Mapped[bool] = mapped_column(server_default=sa.text("false"))
    misses: Mapped[int] = mapped_column(sa.SmallInteger, server_default=sa.text("0"))
    attempts: Mapped[int] = mapped_column(sa.SmallInteger, server_default=sa.text("0"))
    checked_at: Mapped[datetime | None]
