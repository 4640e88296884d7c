"""What Dana remembers of conversations and contacts, and what she learns from corrections."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dana.models.base import Base


class Memory(Base):
    """A conversation beyond its last turns, in short."""

    __tablename__ = "memories"
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    conversation_id: Mapped[UUID] = mapped_column(primary_key=True)
    from_position: Mapped[int]
    upto_position: Mapped[int]
    summary: Mapped[str]
    open_questions: Mapped[list[str]] = mapped_column(JSONB, server_default=sa.text("'[]'"))
    made_by: Mapped[str]
    updated_at: Mapped[datetime] = mapped_column(server_default=sa.text("now()"))


class ContactFact(Base):
    """What a customer said of himself."""

    __tablename__ = "contact_facts"
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    contact_id: Mapped[UUID]
    conversation_id: Mapped[UUID]
    message_id: Mapped[UUID]
    kind: Mapped[str]
    value: Mapped[str]
    quote: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=sa.text("now()"))
    expires_at: Mapped[datetime]


class Lesson(Base):
    """What a person changed of a reply of Dana's, and what would have made it right."""

    __tablename__ = "lessons"
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    conversation_id: Mapped[UUID]
    message_id: Mapped[UUID]
    draft_id: Mapped[UUID | None]
    kind: Mapped[str]
    question: Mapped[str]
    before: Mapped[str]
    after: Mapped[str]
    proposal: Mapped[str]
    reason: Mapped[str] = mapped_column(server_default=sa.text("''"))
    state: Mapped[str] = mapped_column(server_default=sa.text("'offered'"))
    document_id: Mapped[UUID | None]
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(sa.BigInteger, server_default=sa.text("1"))
    created_at: Mapped[datetime] = mapped_column(server_default=sa.text("now()"))


class Correction(Base):
    """A reply by which a person corrected Dana, at which nobody has looked yet."""

    __tablename__ = "corrections"
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    message_id: Mapped[UUID] = mapped_column(primary_key=True)
    tries: Mapped[int] = mapped_column(sa.SmallInteger, server_default=sa.text("0"))
    due_at: Mapped[datetime] = mapped_column(server_default=sa.text("now() + interval '1 minute'"))
