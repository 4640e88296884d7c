"""Documents, their pages and passages."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from dana.models.base import Base, VectorColumn


class Document(Base):
    """A file that customers are answered from."""

    __tablename__ = "documents"
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[bytes]
    status: Mapped[str] = mapped_column(server_default=sa.text("'queued'"))
    stage: Mapped[str] = mapped_column(server_default=sa.text("'queued'"))
    done: Mapped[int] = mapped_column(server_default=sa.text("0"))
    total: Mapped[int] = mapped_column(server_default=sa.text("0"))
    error_code: Mapped[str | None]
    error: Mapped[str | None]
    title: Mapped[str | None]
    pages: Mapped[int | None]
    passages: Mapped[int] = mapped_column(server_default=sa.text("0"))
    embedded: Mapped[int] = mapped_column(server_default=sa.text("0"))
    attempts: Mapped[int] = mapped_column(sa.SmallInteger, server_default=sa.text("0"))
    working_until: Mapped[datetime | None]
    uploaded_by: Mapped[UUID | None]
    version: Mapped[int] = mapped_column(sa.BigInteger, server_default=sa.text("1"))
    created_at: Mapped[datetime] = mapped_column(server_default=sa.text("now()"))
    updated_at: Mapped[datetime] = mapped_column(server_default=sa.text("now()"))


class DocumentFile(Base):
    """A document's original bytes."""

    __tablename__ = "document_files"
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    document_id: Mapped[UUID] = mapped_column(primary_key=True)
    content: Mapped[bytes]


class DocumentPage(Base):
    """A page of a document's text."""

    __tablename__ = "document_pages"
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    document_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    start_offset: Mapped[int]
    end_offset: Mapped[int]
    text: Mapped[str]


class Passage(Base):
    """A piece of a document that can be found and cited."""

    __tablename__ = "passages"
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    document_id: Mapped[UUID]
    position: Mapped[int]
    text: Mapped[str]
    indexed_text: Mapped[str]
    page: Mapped[int | None]
    heading: Mapped[str | None]
    start_offset: Mapped[int]
    end_offset: Mapped[int]
    words: Mapped[str] = mapped_column(VectorColumn("sparsevec", 1000000000))
    embedding: Mapped[str | None] = mapped_column(VectorColumn("halfvec", 384))
    embedding_model: Mapped[str | None]


class Term(Base):
    """How many passages of an account hold a word."""

    __tablename__ = "terms"
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    term: Mapped[int] = mapped_column(primary_key=True)
    passages: Mapped[int]
