"""What answering starts from: a conversation as it was when it was claimed, and the lines in it that count."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from dana.ai.language import guess_language
from dana.automation.manner import Manner
from dana.conversations.memories import Memory


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to answer a conversation as it was at this moment; any change voids it."""

    account_id: UUID
    conversation_id: UUID
    integration_id: UUID
    contact_id: UUID
    claim: int
    lease: int
    generation: int
    attempts: int
    due_at: datetime
    last_customer_at: datetime | None
    business_name: str
    identities: tuple[tuple[str, str], ...]
    contact_name: str
    automatic_replies: int  # lately, with no sign of a person in between
    manner: Manner
    memory: Memory = field(default_factory=Memory)


@dataclass(frozen=True, slots=True)
class Past:
    """One earlier line of the conversation."""

    id: UUID
    position: int
    author: str
    kind: str
    text: str | None
    answerable: bool
    withdrawn: bool
    platform_id: str | None
    answers_position: int | None
    lease: int
    created_at: datetime
    approved: bool = False  # a reply of Dana's that a person let go


def pending_of(past: Sequence[Past]) -> list[Past]:
    """The customer's messages that nobody has answered yet."""
    answered = max((item.answers_position or (item.position if item.author in ("person", "phone_app") else 0) for item in past), default=0)
    return [item for item in past if item.author == "customer" and item.answerable and not item.withdrawn and item.position > answered]


def language_of(pending: Sequence[Past]) -> str:
    """The language that these messages are most likely in: one of six, "en" in doubt."""
    return guess_language(" ".join(item.text or "" for item in pending))
