"""Questions that no document answered, and passages that disagree."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dana.models.base import Base, VectorColumn


class KnowledgeGap(Base):
    """Questions of one meaning that the documents did not answer; their words stand with the questions alone."""

    __tablename__ = "knowledge_gaps"
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(server_default=sa.text("'open'"))
    document_id: Mapped[UUID | None]
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=sa.text("now()"))
    version: Mapped[int] = mapped_column(sa.BigInteger, server_default=sa.text("1"))


class GapQuestion(Base):
    """A customer's question that was handed to a person for lack of knowledge."""

    __tablename__ = "gap_questions"
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    gap_id: Mapped[UUID | None]
    conversation_id: Mapped[UUID]
    message_id: Mapped[UUID]
    first_position: Mapped[int]
    last_position: Mapped[int]
    text: Mapped[str]
    language: Mapped[str | None]
    model: Mapped[str | None]
    vector: Mapped[str | None] = mapped_column(VectorColumn("halfvec", 384))
    at: Mapped[datetime] = mapped_column(server_default=sa.text("now()"))


class PassageClaims(Base):
    """What a passage states that can be compared: see dana.knowledge.claims."""

    __tablename__ = "passage_claims"
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[UUID]
    kinds: Mapped[list[str]] = mapped_column(ARRAY(sa.Text))
    claims: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)


class ContradictionCheck(Base):
    """How far an account's passages have been compared."""

    __tablename__ = "contradiction_checks"
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    checked_to: Mapped[int] = mapped_column(server_default=sa.text("0"))
    checking_until: Mapped[datetime | None]


class Contradiction(Base):
    """Two passages that say different things of the same."""

    __tablename__ = "contradictions"
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    a_passage: Mapped[UUID]
    a_from: Mapped[int]
    a_to: Mapped[int]
    a_value: Mapped[str]
    b_passage: Mapped[UUID]
    b_from: Mapped[int]
    b_to: Mapped[int]
    b_value: Mapped[str]
    state: Mapped[str] = mapped_column(server_default=sa.text("'open'"))
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
    found_at: Mapped[datetime] = mapped_column(server_default=sa.text("now()"))
    version: Mapped[int] = mapped_column(sa.BigInteger, server_default=sa.text("1"))
