"""Contacts, conversations, messages and what a reply rests on."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from dana.models.base import Base


class Contact(Base):
    """A customer."""

    __tablename__ = "contacts"
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(server_default=sa.text("''"))
    created_at: Mapped[datetime] = mapped_column(server_default=sa.text("now()"))


class Identity(Base):
    """A contact's id on a channel."""

    __tablename__ = "identities"
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    integration_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(primary_key=True)
    contact_id: Mapped[UUID]
    rank: Mapped[int] = mapped_column(sa.SmallInteger, server_default=sa.text("0"))
    created_at: Mapped[datetime] = mapped_column(server_default=sa.text("now()"))


class Conversation(Base):
    """Everything said with one contact on one channel, and how far answering it came."""

    __tablename__ = "conversations"
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    integration_id: Mapped[UUID]
    contact_id: Mapped[UUID]
    status: Mapped[str] = mapped_column(server_default=sa.text("'open'"))
    needs_person: Mapped[bool] = mapped_column(server_default=sa.text("false"))
    hand_off_reason: Mapped[str | None]
    takeover_by: Mapped[str | None]
    takeover_user_id: Mapped[UUID | None]
    takeover_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]
    lease: Mapped[int] = mapped_column(server_default=sa.text("0"))
    generation: Mapped[int] = mapped_column(server_default=sa.text("0"))
    claim: Mapped[int] = mapped_column(server_default=sa.text("0"))
    answer_due_at: Mapped[datetime | None]
    waiting_since: Mapped[datetime | None]
    answering_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(sa.SmallInteger, server_default=sa.text("0"))
    last_position: Mapped[int] = mapped_column(server_default=sa.text("0"))
    cut_position: Mapped[int] = mapped_column(server_default=sa.text("0"))
    unread: Mapped[int] = mapped_column(server_default=sa.text("0"))
    last_customer_at: Mapped[datetime | None]
    last_message: Mapped[dict[str, Any] | None]
    last_message_at: Mapped[datetime] = mapped_column(server_default=sa.text("now()"))
    version: Mapped[int] = mapped_column(sa.BigInteger, server_default=sa.text("1"))
    created_at: Mapped[datetime] = mapped_column(server_default=sa.text("now()"))
    updated_at: Mapped[datetime] = mapped_column(server_default=sa.text("now()"))


class Message(Base):
    """One line of a conversation; an outgoing one is also its own outbox row."""

    __tablename__ = "messages"
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    conversation_id: Mapped[UUID]
    integration_id: Mapped[UUID]
    position: Mapped[int]
    direction: Mapped[str]
    author: Mapped[str]
    author_user_id: Mapped[UUID | None]
    kind: Mapped[str] = mapped_column(server_default=sa.text("'text'"))
    text: Mapped[str | None]
    sent_text: Mapped[str | None]
    attachments: Mapped[list[dict[str, Any]]] = mapped_column(server_default=sa.text("'[]'"))
    raw: Mapped[dict[str, Any] | None]
    platform_id: Mapped[str | None]
    reply_to: Mapped[str | None]
    answerable: Mapped[bool] = mapped_column(server_default=sa.text("false"))
    answers_position: Mapped[int | None]
    client_id: Mapped[UUID | None]
    state: Mapped[str]
    lease: Mapped[int] = mapped_column(server_default=sa.text("0"))
    attempt: Mapped[int] = mapped_column(sa.SmallInteger, server_default=sa.text("0"))
    next_attempt_at: Mapped[datetime | None]
    sending_at: Mapped[datetime | None]
    unsure_at: Mapped[datetime | None]
    parked_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    error_code: Mapped[str | None]
    error: Mapped[str | None]
    checked: Mapped[dict[str, Any] | None]
    edited: Mapped[bool] = mapped_column(server_default=sa.text("false"))
    withdrawn: Mapped[bool] = mapped_column(server_default=sa.text("false"))
    occurred_at: Mapped[datetime] = mapped_column(server_default=sa.text("now()"))
    created_at: Mapped[datetime] = mapped_column(server_default=sa.text("now()"))
    version: Mapped[int] = mapped_column(sa.BigInteger, server_default=sa.text("1"))


class EarlyStatus(Base):
    """A delivery status that came before our own call returned."""

    __tablename__ = "early_statuses"
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    integration_id: Mapped[UUID] = mapped_column(primary_key=True)
    platform_id: Mapped[str] = mapped_column(primary_key=True)
    status: Mapped[str] = mapped_column(primary_key=True)
    occurred_at: Mapped[datetime]
    error: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=sa.text("now()"))


class Source(Base):
    """A passage that a reply cites, as it was then."""

    __tablename__ = "sources"
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    message_id: Mapped[UUID] = mapped_column(primary_key=True)
    index: Mapped[int] = mapped_column(sa.SmallInteger, primary_key=True)
    passage_id: Mapped[UUID]
    document_id: Mapped[UUID]
    document_name: Mapped[str]
    page: Mapped[int | None]
    heading: Mapped[str | None]
    start_offset: Mapped[int]
    end_offset: Mapped[int]
    quote: Mapped[str]


class UsageRecord(Base):
    """What one call of a model cost."""

    __tablename__ = "usage"
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    conversation_id: Mapped[UUID | None]
    message_id: Mapped[UUID | None]
    purpose: Mapped[str]
    provider: Mapped[str]
    model: Mapped[str]
    input_tokens: Mapped[int]
    output_tokens: Mapped[int]
    milliseconds: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(server_default=sa.text("now()"))
