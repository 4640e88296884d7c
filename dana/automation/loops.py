"""Whether Dana is talking to another machine: seen from what was said lately. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

WINDOW = timedelta(minutes=10)
MOST_REPLIES = 12  # within WINDOW and without a sign of a person: a customer would have to ask every fifty seconds for ten minutes
MOST_REPEATS = 3  # the same words, each time answered with the same words: a fourth time helps no customer
MOST_HASTY = 8  # turns in a row that nobody can have typed
FASTEST = 25.0  # characters a second: twice what the quickest typists reach
SHORTEST = 40  # characters: less may have been one press on a suggested reply


class Line(Protocol):
    """One earlier line of a conversation."""

    @property
    def author(self) -> str: ...
    @property
    def text(self) -> str | None: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def lease(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Turn:
    """What was asked in one go, and what Dana said to it; None: nothing yet. `hasty`: it came faster than anybody types."""

    asked: str
    answered: str | None = None
    hasty: bool = False


def turns_of(lines: Sequence[Line], *, lease: int, now: datetime) -> list[Turn]:
    """
    The latest turns, oldest first; the last one waits for its answer.

    A person in between begins anew: whoever takes over, hands back or resolves raises the lease. So does a pause as long as WINDOW.
    """
    turns: list[Turn] = []
    asked: list[str] = []
    hasty, before = False, None
    for line in lines:
        if line.author == "customer":
            hasty = hasty if asked else _is_hasty(line, before)
            asked.append(line.text or "")
            before = line.created_at
        elif line.author == "dana" and line.lease == lease and line.created_at > now - WINDOW:
            turns.append(Turn(_plain(asked), _plain([line.text or ""]), hasty))
            asked = []
        else:
            turns, asked = [], []
    return [*turns, Turn(_plain(asked), hasty=hasty)] if asked else turns


def is_loop(automatic_replies: int, turns: Sequence[Turn]) -> bool:
    """Whether one more reply would go to a machine; `automatic_replies` are those within WINDOW without a sign of a person."""
    return automatic_replies >= MOST_REPLIES or _repeats(turns) or _is_too_quick(turns)


def _repeats(turns: Sequence[Turn]) -> bool:
    *before, asking = turns[-MOST_REPEATS - 1 :] or [Turn("")]
    said = {turn.answered for turn in before}
    return len(before) == MOST_REPEATS and len(said) == 1 and bool(asking.asked) and {turn.asked for turn in before} == {asking.asked}


def _is_too_quick(turns: Sequence[Turn]) -> bool:
    return len(turns) >= MOST_HASTY and all(turn.hasty for turn in turns[-MOST_HASTY:])


def _is_hasty(line: Line, before: datetime | None) -> bool:
    """Measured from the customer's own line before: it may have been typed while Dana was answering."""
    size = len(line.text or "")
    return before is not None and size >= SHORTEST and (line.created_at - before).total_seconds() * FASTEST < size


def _plain(texts: Sequence[str]) -> str:
    return " ".join(" ".join(texts).casefold().split())
