"""Lessons as people handle them: listed, accepted by the doors that exist already, put aside, taken back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
import sqlalchemy as sa
from sqlalchemy.orm import Session

from dana.automation import manners
from dana.automation.lesson_text import title_of
from dana.errors import Conflict, Invalid, NotFound
from dana.integrations.channels import NOT_HERE
from dana.knowledge import amending, documents
from dana.knowledge.amending import Amended
from dana.knowledge.documents import Added
from dana.knowledge.gaps import TAG
from dana.models.answers import Answering
from dana.models.integrations import Integration
from dana.models.knowledge import Document
from dana.models.memory import Lesson
from dana.realtime import publish

MOST_TOPICS, LONGEST_TOPIC, LONGEST_GUIDANCE = 50, 100, 2000
CHANGED = "Somebody else has decided this meanwhile. Look at what became of it."

Channels = Collection[UUID] | None  # the only ones whose lessons somebody may see; None: all
After = tuple[datetime, UUID]

_LIST = sa.text("""
select l.*, c.integration_id, i.name as integration_name, i.connector, k.name as contact_name, u.name as decider,
  d.name as document_name, d.status as document_status
from lessons l
join conversations c on c.account_id = l.account_id and c.id = l.conversation_id
join contacts k on k.account_id = c.account_id and k.id = c.contact_id
join integrations i on i.account_id = c.account_id and i.id = c.integration_id
left join users u on u.id = l.decided_by
left join documents d on d.account_id = l.account_id and d.id = l.document_id
where l.account_id = :account
  and (cast(:channels as uuid[]) is null or c.integration_id = any(cast(:channels as uuid[])))
  and (cast(:only as uuid) is null or l.id = cast(:only as uuid))
  and (cast(:state as text) is null or l.state = cast(:state as text))
  and (cast(:kind as text) is null or l.kind = cast(:kind as text))
  and (cast(:conversation as uuid) is null or l.conversation_id = cast(:conversation as uuid))
  and (cast(:at as timestamptz) is null or (l.created_at, l.id) < (cast(:at as timestamptz), cast(:after as uuid)))
order by l.created_at desc, l.id desc limit :limit
""")
_COUNTS = sa.text("""
select l.state, count(*) as lessons from lessons l
join conversations c on c.account_id = l.account_id and c.id = l.conversation_id
where l.account_id = :account and (cast(:channels as uuid[]) is null or c.integration_id = any(cast(:channels as uuid[])))
  and (cast(:kind as text) is null or l.kind = cast(:kind as text))
  and (cast(:conversation as uuid) is null or l.conversation_id = cast(:conversation as uuid))
group by l.state
""")
STATES = ("offered", "accepted", "dismissed")


@dataclass(frozen=True, slots=True)
class Which:
    """Which lessons to list; None leaves it open."""

    state: str | None = None
    kind: str | None = None
    conversation_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Amendment:
    """How a document's sentence is to be corrected: what it says in that version, and what it is to say."""

    version: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Done:
    """What was done with a lesson; what its door says is for the record."""

    lesson: Any
    added: Added | None = None
    change: manners.Change | None = None
    where: Integration | None = None  # the channel whose manner changed
    removed: tuple[UUID, str] | None = None
    amended: Amended | None = None
    restored: tuple[UUID, str, int, int] | None = None  # the document, its name, the new version, the old one that it is
    details: dict[str, Any] = field(default_factory=dict)


def lessons(db: Session, account_id: UUID, which: Which, *, limit: int, after: After | None = None, channels: Channels = None) -> list[Any]:
    """Lessons, the newest first, as far as they come from conversations where this person works."""
    at, last_id = after or (None, None)
    values = {"state": which.state, "kind": which.kind, "conversation": which.conversation_id, "at": at, "after": last_id}
    return list(db.execute(_LIST, {**_whose(account_id, channels), **values, "only": None, "limit": limit}))


def get(db: Session, account_id: UUID, lesson_id: UUID, channels: Channels = None) -> Any:
    """One lesson; NotFound when the account has none by that id, or it comes from where this person does not work."""
    nothing = dict.fromkeys(("state", "kind", "conversation", "at", "after"))
    row = db.execute(_LIST, {**_whose(account_id, channels), **nothing, "only": lesson_id, "limit": 1}).first()
    if row is None:
        raise NotFound("There is no such lesson.")
    return row


def counts(db: Session, account_id: UUID, which: Which, channels: Channels = None) -> dict[str, int]:
    """How many of these there are in each state."""
    values = {"kind": which.kind, "conversation": which.conversation_id}
    found = {row.state: row.lessons for row in db.execute(_COUNTS, {**_whose(account_id, channels), **values})}
    return {state: found.get(state, 0) for state in STATES}


def reason_of(row: Any) -> dict[str, Any]:
    """Why it was offered, the passage that says otherwise, and what accepting it did."""
    found: dict[str, Any] = orjson.loads(row.reason) if row.reason else {}
    return found


def amendments(db: Session, account_id: UUID, rows: Sequence[Any]) -> dict[UUID, Amendment]:
    """For each of these lessons, by its id, how the document that says otherwise can be corrected just there, where it can be."""
    places = {row.id: place for row in rows if row.state == "offered" and (place := reason_of(row).get("place")) and place.get("amended")}
    sheets = amending.sheets(db, account_id, {UUID(place["document_id"]) for place in places.values()})
    found = {}
    for lesson_id, place in places.items():
        sheet = sheets.get(UUID(place["document_id"]))
        if sheet is not None and sheet.corrected(place["quote"], place["amended"]) not in (None, sheet.content):
            found[lesson_id] = Amendment(sheet.number, place["quote"], place["amended"])
    return found


def amend(
    db: Session, account_id: UUID, lesson_id: UUID, words: str, *, version: int, user_id: UUID, seen_version: int, channels: Channels = None
) -> Done:  # fmt: skip
    """
    Accept it by a new version of the document that says otherwise, in which the sentence is in these words.

    `version` is the one that was seen; Conflict, which says what to do, when the document is another one by now.
    """
    row = _locked(db, account_id, lesson_id, channels, seen_version)
    reason = reason_of(row)
    place = reason.get("place")
    if row.state != "offered":
        raise Conflict(CHANGED)
    if not place:
        raise _refused("No document says otherwise: there is nothing to correct.", "amendment")
    if not words.strip():
        raise _refused("Write something here.", "amendment")
    document_id = UUID(place["document_id"])
    made = amending.amend(db, account_id, document_id, version, place["quote"], words, user_id=user_id)
    details = {"made": True, "version": made.number, "former": made.former}
    row.document_id, row.reason = document_id, orjson.dumps({**reason, "done": details}).decode()
    _decide(db, row, "accepted", user_id)
    return Done(get(db, account_id, lesson_id, channels), amended=made, details=details)


def accept(
    db: Session, account_id: UUID, lesson_id: UUID, proposal: str | None, *, user_id: UUID, seen_version: int,
    integration_id: UUID | None = None, channels: Channels = None,
) -> Done:  # fmt: skip
    """
    Make it last, in these words: a document that customers are answered from, a topic for people, or a line of guidance.

    `integration_id`: the channel whose guidance it is to be; None: the account's.
    """
    row = _locked(db, account_id, lesson_id, channels, seen_version)
    if row.state != "offered":
        raise Conflict(CHANGED)
    words = (row.proposal if proposal is None else proposal).replace("\r\n", "\n").strip()
    if not words:
        raise _refused("Write something here.")
    where = _channel(db, account_id, integration_id, channels) if integration_id else None
    done = _into_force(db, account_id, row, words, where, user_id)
    row.proposal, row.reason = words, orjson.dumps({**reason_of(row), "done": done.details}).decode()
    row.document_id = done.added.id if done.added else None
    _decide(db, row, "accepted", user_id)
    return _with_row(db, account_id, done, lesson_id, channels)


def dismiss(db: Session, account_id: UUID, lesson_id: UUID, *, user_id: UUID, seen_version: int, channels: Channels = None) -> Done:
    """Not wanted; the same is not offered again."""
    row = _locked(db, account_id, lesson_id, channels, seen_version)
    if row.state != "offered":
        raise Conflict(CHANGED)
    _decide(db, row, "dismissed", user_id)
    return Done(get(db, account_id, lesson_id, channels))


def undo(
    db: Session, account_id: UUID, lesson_id: UUID, *, user_id: UUID, seen_version: int, channels: Channels = None
) -> Done:  # fmt: skip
    """Offered again: what it became is taken out, or the document as it was before; Conflict where somebody has changed that since."""
    row = _locked(db, account_id, lesson_id, channels, seen_version)
    if row.state == "offered":
        raise Conflict(CHANGED)
    done = Done(row)
    reason = reason_of(row)
    what = reason.pop("done", None)
    if row.state == "accepted" and what and what.get("made"):
        done = _out_of_force(db, account_id, row, what, user_id)
    row.reason, row.document_id = orjson.dumps(reason).decode(), None
    _decide(db, row, "offered", None)
    return _with_row(db, account_id, done, lesson_id, channels)


def _channel(db: Session, account_id: UUID, integration_id: UUID, channels: Channels) -> Integration:
    if channels is not None and integration_id not in channels:
        raise NotFound(NOT_HERE)
    return manners.channel(db, account_id, integration_id)


def _into_force(db: Session, account_id: UUID, row: Lesson, words: str, where: Integration | None, user_id: UUID) -> Done:
    if row.kind == "knowledge":
        added = documents.write(db, account_id, title_of(words), words, user_id, tags=[TAG])
        return Done(row, added=added, details={"made": not added.already})
    if row.kind == "rule":
        return _add_topic(db, account_id, row, words)
    return _add_guidance(db, account_id, row, words, where)


def _add_topic(db: Session, account_id: UUID, row: Lesson, words: str) -> Done:
    if "\n" in words or len(words) > LONGEST_TOPIC:
        raise _refused(f"A topic is one line of at most {LONGEST_TOPIC} characters.")
    manner = manners.of_account(db, account_id)
    topics = list(manner.topics or [])
    if any(topic.casefold() == words.casefold() for topic in topics):
        return Done(row, details={"made": False})
    if len(topics) >= MOST_TOPICS:
        raise Conflict(f"There are {MOST_TOPICS} topics for people already, the most there can be. Remove one first.")
    change = manners.change(db, account_id, account_id, {"topics": [*topics, words]}, seen_version=manner.version)
    return Done(row, change=change, details={"made": True})


def _add_guidance(db: Session, account_id: UUID, row: Lesson, words: str, where: Integration | None) -> Done:
    integration_id = where.id if where else None
    manner = _manner(db, account_id, integration_id)
    lines = (manner.guidance or "").split("\n") if manner.guidance else []
    details = {"made": words not in lines, "integration_id": str(integration_id) if integration_id else None}
    if words in lines:
        return Done(row, where=where, details=details)
    guidance = "\n".join([*lines, words])
    if len(guidance) > LONGEST_GUIDANCE:
        raise Conflict(f"The guidance would be longer than {LONGEST_GUIDANCE:,} characters. Shorten it first.")
    change = manners.change(db, account_id, integration_id or account_id, {"guidance": guidance}, seen_version=manner.version)
    return Done(row, change=change, where=where, details=details)


def _out_of_force(db: Session, account_id: UUID, row: Lesson, what: dict[str, Any], user_id: UUID) -> Done:
    if "version" in what:
        return _restore(db, account_id, row, what, user_id)
    if row.kind == "knowledge":
        return _remove_document(db, account_id, row)
    integration_id = UUID(what["integration_id"]) if what.get("integration_id") else None
    where = manners.channel(db, account_id, integration_id) if integration_id else None
    manner = _manner(db, account_id, integration_id)
    if row.kind == "rule":
        kept = [topic for topic in manner.topics or [] if topic != row.proposal]
        given: dict[str, Any] = {"topics": kept or None}
    else:
        given = {"guidance": _without(manner.guidance or "", row.proposal) or None}
    change = manners.change(db, account_id, integration_id or account_id, given, seen_version=manner.version)
    return Done(row, change=change, where=where)


def _restore(db: Session, account_id: UUID, row: Lesson, what: dict[str, Any], user_id: UUID) -> Done:
    document_id, former = row.document_id, int(what["former"])
    told = amending.take_back(db, account_id, document_id, int(what["version"]), former, user_id=user_id) if document_id else None
    return Done(row, restored=(document_id, *told, former) if document_id and told else None)


def _remove_document(db: Session, account_id: UUID, row: Lesson) -> Done:
    if row.document_id is None:
        return Done(row)
    known = (Document.account_id == account_id, Document.id == row.document_id)
    document = db.scalar(sa.select(Document).where(*known))
    if document is None:
        return Done(row)  # somebody has removed it already
    if document.current > 1:
        raise Conflict("Somebody has changed the document since. Open it, and delete it there if it is not wanted.")
    return Done(row, removed=(document.id, documents.remove(db, account_id, document.id)))


def _without(guidance: str, words: str) -> str:
    """The guidance without these lines, where they still stand together."""
    return f"\n{guidance}\n".replace(f"\n{words}\n", "\n", 1).strip("\n")


def _manner(db: Session, account_id: UUID, integration_id: UUID | None) -> Answering:
    if integration_id is None:
        return manners.of_account(db, account_id)
    return next(manner for channel, manner in manners.of_channels(db, account_id) if channel.id == integration_id)


def _locked(db: Session, account_id: UUID, lesson_id: UUID, channels: Channels, seen_version: int) -> Lesson:
    get(db, account_id, lesson_id, channels)
    query = sa.select(Lesson).where(Lesson.account_id == account_id, Lesson.id == lesson_id)
    row = db.scalar(query.with_for_update().execution_options(populate_existing=True))
    if row is None:
        raise NotFound("There is no such lesson.")
    if row.version != seen_version:
        raise Conflict(CHANGED)
    return row


def _decide(db: Session, row: Lesson, state: str, user_id: UUID | None) -> None:
    row.state, row.version = state, row.version + 1
    row.decided_by, row.decided_at = (None, None) if state == "offered" else (user_id, sa.func.now())
    db.flush()
    publish(db, row.account_id, "lesson", row.id, conversation_id=row.conversation_id)


def _with_row(db: Session, account_id: UUID, done: Done, lesson_id: UUID, channels: Channels) -> Done:
    return replace(done, lesson=get(db, account_id, lesson_id, channels))


def _whose(account_id: UUID, channels: Channels) -> dict[str, Any]:
    return {"account": account_id, "channels": None if channels is None else list(channels)}


def _refused(message: str, field: str = "proposal") -> Invalid:
    return Invalid(message, details={"fields": {field: message}})
