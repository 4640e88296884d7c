"""Documents, their pages and passages."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
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
    tags: Mapped[list[str]] = mapped_column(ARRAY(sa.Text), server_default=sa.text("'{}'"))
    visibility: Mapped[str] = mapped_column(server_default=sa.text("'customers'"))
    hidden_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    origin: Mapped[str] = mapped_column(server_default=sa.text("'upload'"))
    address: Mapped[str | None]
    metadata_: Mapped[dict[str, Any]] = mapped_column("metadata", JSONB, server_default=sa.text("'{}'"))
    report: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    current: Mapped[int] = mapped_column(server_default=sa.text("1"))
    text_digest: Mapped[bytes | None]
    version: Mapped[int] = mapped_column(sa.BigInteger, server_default=sa.text("1"))
    created_at: Mapped[datetime] = mapped_column(server_default=sa.text("now()"))
    updated_at: Mapped[datetime] = mapped_column(server_default=sa.text("now()"))


class DocumentVersion(Base):
    """A document as it was, is or is to be: `file` is the number of the version that brought its file."""

    __tablename__ = "document_versions"
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    document_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID]
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[bytes]
    file: Mapped[int]
    status: Mapped[str] = mapped_column(server_default=sa.text("'queued'"))
    error_code: Mapped[str | None]
    error: Mapped[str | None]
    sealed_password: Mapped[bytes | None]
    pages: Mapped[int | None]
    passages: Mapped[int] = mapped_column(server_default=sa.text("0"))
    added: Mapped[int] = mapped_column(server_default=sa.text("0"))
    removed: Mapped[int] = mapped_column(server_default=sa.text("0"))
    kept: Mapped[int] = mapped_column(server_default=sa.text("0"))
    changes: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    report: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    metadata_: Mapped[dict[str, Any]] = mapped_column("metadata", JSONB, server_default=sa.text("'{}'"))
    uploaded_by: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(server_default=sa.text("now()"))
    read_at: Mapped[datetime | None]


class DocumentFile(Base):
    """The original bytes that a version of a document brought."""

    __tablename__ = "document_files"
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    document_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
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
    lines: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    width: Mapped[float | None] = mapped_column(sa.Double)
    height: Mapped[float | None] = mapped_column(sa.Double)
    label: Mapped[str | None]


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
    number: Mapped[int]
    page_end: Mapped[int | None]


class Term(Base):
    """How many passages of an account hold a word."""

    __tablename__ = "terms"
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    term: Mapped[int] = mapped_column(primary_key=True)
    passages: Mapped[int]


class KnowledgeIndex(Base):
    """The state of an account's index."""

    __tablename__ = "knowledge_indexes"
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    model: Mapped[str | None]
    next_model: Mapped[str | None]
    english_model: Mapped[str | None]
    last_number: Mapped[int] = mapped_column(server_default=sa.text("0"))
    edition: Mapped[int] = mapped_column(server_default=sa.text("0"))
    packed_to: Mapped[int] = mapped_column(server_default=sa.text("0"))
    packed: Mapped[int] = mapped_column(server_default=sa.text("0"))
    next_packed_to: Mapped[int | None]
    embedding_until: Mapped[datetime | None]
    packing_until: Mapped[datetime | None]


class PassageWords(Base):
    """The words of a passage with their weights."""

    __tablename__ = "passage_words"
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[UUID]
    words: Mapped[str] = mapped_column(VectorColumn("sparsevec", 1000000000))


class PassageVector(Base):
    """The meaning of a passage, as a model sees it."""

    __tablename__ = "passage_vectors"
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    model: Mapped[str] = mapped_column(primary_key=True)
    document_id: Mapped[UUID]
    vector: Mapped[str] = mapped_column(VectorColumn("halfvec", 384))


class EnglishVector(Base):
    """The meaning of an English passage, as a model for English alone sees it."""

    __tablename__ = "english_vectors"
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    model: Mapped[str] = mapped_column(primary_key=True)
    document_id: Mapped[UUID]
    vector: Mapped[str | None] = mapped_column(VectorColumn("halfvec", 384))


class Posting(Base):
    """The passages of a segment that hold a term."""

    __tablename__ = "postings"
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    edition: Mapped[int] = mapped_column(primary_key=True)
    term: Mapped[int] = mapped_column(primary_key=True)
    segment: Mapped[int] = mapped_column(primary_key=True)
    numbers: Mapped[list[int]] = mapped_column(ARRAY(sa.Integer))
    weights: Mapped[list[float]] = mapped_column(ARRAY(sa.REAL))


class CodeBook(Base):
    """How vectors of a model become bits."""

    __tablename__ = "code_books"
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    model: Mapped[str] = mapped_column(primary_key=True)
    generation: Mapped[int] = mapped_column(primary_key=True)
    mean: Mapped[str] = mapped_column(VectorColumn("halfvec", 384))
    cells: Mapped[int]
    coded_to: Mapped[int] = mapped_column(server_default=sa.text("0"))
    is_serving: Mapped[bool] = mapped_column(server_default=sa.text("false"))


class CodeCell(Base):
    """The middle of a cell of vectors."""

    __tablename__ = "code_cells"
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    model: Mapped[str] = mapped_column(primary_key=True)
    generation: Mapped[int] = mapped_column(primary_key=True)
    cell: Mapped[int] = mapped_column(primary_key=True)
    centroid: Mapped[str] = mapped_column(VectorColumn("halfvec", 384))


class PassageCode(Base):
    """A vector as bits."""

    __tablename__ = "passage_codes"
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    model: Mapped[str] = mapped_column(primary_key=True)
    generation: Mapped[int] = mapped_column(primary_key=True)
    cell: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    bits: Mapped[str] = mapped_column(VectorColumn("bit", 384))


class CodeBlock(Base):
    """The bits of many vectors of a cell."""

    __tablename__ = "code_blocks"
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    model: Mapped[str] = mapped_column(primary_key=True)
    generation: Mapped[int] = mapped_column(primary_key=True)
    cell: Mapped[int] = mapped_column(primary_key=True)
    block: Mapped[int] = mapped_column(primary_key=True)
    numbers: Mapped[list[int]] = mapped_column(ARRAY(sa.Integer))
    bits: Mapped[list[str]] = mapped_column(ARRAY(VectorColumn("bit", 384)))
