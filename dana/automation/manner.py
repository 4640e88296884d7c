"""How Dana answers on a channel: what its own settings say, then the account's, then the product's."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast
from uuid import UUID

import sqlalchemy as sa

Mode = Literal["answer", "draft", "off"]

# An answer that is as unlikely as this to be in the documents is not given, whatever the model says of it.
LEAST_CONFIDENCE = 0.1
READ = sa.text("""
select n.id, n.mode, n.confidence, n.tone, n.guidance, n.topics, n.time_zone, n.weekly, n.holidays from answering n
where n.account_id = :account and (n.id = :account
  or n.id = (select c.integration_id from conversations c where c.account_id = :account and c.id = :id))
""")
_TONES = {
    "friendly": "Warm and personal, as among people who like each other; never chummy.",
    "neutral": "Plain and to the point, without small talk.",
    "formal": "Polite and formal: the formal form of address where the language has one, no exclamation marks, no emoji.",
}


@dataclass(frozen=True, slots=True)
class Manner:
    """The settings that hold for a conversation; `topics` and hours are the account's alone."""

    mode: Mode = "answer"
    confidence: float = LEAST_CONFIDENCE
    tone: str | None = None
    guidance: tuple[str, ...] = ()  # the account's, then the channel's
    topics: tuple[str, ...] = ()
    time_zone: str | None = None
    weekly: Mapping[str, Any] | None = None
    holidays: tuple[Mapping[str, Any], ...] = ()

    @property
    def tone_in_words(self) -> str:
        """What the model is told of the tone; "" where nobody chose one."""
        return _TONES.get(self.tone or "", "")


def manner_of(rows: Iterable[sa.Row[Any]], account_id: UUID) -> Manner:
    """The rows of an account and of one of its channels as one: the channel's word goes first, guidance adds up."""
    ordered = sorted(rows, key=lambda row: row.id == account_id)  # the channel's before the account's
    account = next((row for row in ordered if row.id == account_id), None)

    def first(name: str) -> Any:
        return next((value for row in ordered if (value := getattr(row, name)) is not None), None)

    confidence = first("confidence")
    return Manner(
        mode=cast(Mode, first("mode") or "answer"),
        confidence=LEAST_CONFIDENCE if confidence is None else confidence,
        tone=first("tone"),
        guidance=tuple(row.guidance for row in reversed(ordered) if row.guidance),
        topics=tuple(account.topics or ()) if account else (),
        time_zone=account.time_zone if account else None,
        weekly=account.weekly if account else None,
        holidays=tuple(account.holidays or ()) if account else (),
    )
