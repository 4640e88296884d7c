"""The chapters of an export: each gives its next piece after the last row that was written."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dana.privacy import readable, tables

ROWS = 200  # in one piece
BYTES = 1_000_000  # of a file in one piece
_OFFICE = "application/vnd.openxmlformats-officedocument."
ENDINGS = {
    "application/pdf": ".pdf", "text/plain": ".txt", "text/markdown": ".md", "text/csv": ".csv", "text/html": ".html",
    f"{_OFFICE}wordprocessingml.document": ".docx", f"{_OFFICE}spreadsheetml.sheet": ".xlsx",
    f"{_OFFICE}presentationml.presentation": ".pptx",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose data: a whole account's, or one contact's in it."""

    account_id: UUID
    contact_id: UUID | None


@dataclass(frozen=True, slots=True)
class Piece:
    """What to add to which files, how many rows that was, and where to go on; None at the end of the chapter."""

    texts: tuple[tuple[str, bytes], ...]
    rows: int
    cursor: list[Any] | None


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of an export."""

    name: str
    write: Callable[[Session, Subject, list[Any] | None], Piece]


def chapters(subject: Subject) -> list[Chapter]:
    """In the order in which they are written; the same for each call, as their number is how far an export came."""
    whole = subject.contact_id is None
    told = [_rows_of(name, table) for name, table in tables.TOLD.items() if whole or table.of_contact]
    extra = [Chapter("users", _people), Chapter("document_files", _files)] if whole else []
    return [*told, *extra, Chapter("conversations", _readable)]


def _rows_of(name: str, told: tables.Told) -> Chapter:
    def write(db: Session, subject: Subject, cursor: list[Any] | None) -> Piece:
        where = told.of_account if subject.contact_id is None else f"t.account_id = :account and {told.of_contact}"
        statement, values = _statement(db, name, told, where, cursor)
        found = db.execute(statement, {**values, **_whose(subject), "limit": ROWS}).all()
        lines = [_line(name, subject, dict(row.row)) for row in found]
        return _piece(f"{name}.jsonl", lines, [list(row.key) for row in found])

    return Chapter(name, write)


_KEYS = sa.text("""
select a.attname, format_type(a.atttypid, a.atttypmod) as type from pg_index i
cross join lateral unnest(i.indkey::int2[]) with ordinality as k(number, place)
join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.number
where i.indrelid = cast(:table as regclass) and i.indisprimary order by k.place
""")
_COLUMNS = sa.text("""
select attname from pg_attribute where attrelid = cast(:table as regclass) and attnum > 0 and not attisdropped
  and attname <> all(cast(:left_out as text[])) order by attnum
""")
_ROWS = """
select (select to_jsonb(told) from (select COLUMNS) told) as row, jsonb_build_array(KEYS_AS_TEXT) as key
from TABLE t where WHERE AFTER order by KEYS limit :limit
"""


def _statement(db: Session, table: str, told: tables.Told, where: str, cursor: list[Any] | None) -> tuple[sa.TextClause, dict[str, Any]]:
    """Rows in the order of their key: names come from the catalogue and from our own list, values are bound."""
    keys = [(str(row.attname), str(row.type)) for row in db.execute(_KEYS, {"table": table})]
    keys = [key for key in keys if key[0] != "account_id"] or keys
    ordered = ", ".join(f't."{name}"' for name, _ in keys)
    after = ", ".join(f"cast(:after{number} as {kind})" for number, (_, kind) in enumerate(keys))
    columns = db.scalars(_COLUMNS, {"table": table, "left_out": list(told.left_out or ())})
    words = {
        "COLUMNS": ", ".join(f't."{name}"' for name in columns),
        "KEYS_AS_TEXT": ", ".join(f'cast(t."{name}" as text)' for name, _ in keys),
        "TABLE": table,
        "WHERE": where,
        "AFTER": f"and ({ordered}) > ({after})" if cursor else "",
        "KEYS": ordered,
    }
    text = _ROWS
    for word, meant in words.items():
        text = text.replace(word, meant)
    return sa.text(text), {f"after{number}": value for number, value in enumerate(cursor or [])}


def _whose(subject: Subject) -> dict[str, Any]:
    return {"account": subject.account_id} | ({} if subject.contact_id is None else {"contact": subject.contact_id})


def _line(table: str, subject: Subject, row: dict[str, Any]) -> str:
    if subject.contact_id is not None and table == "messages" and row["kind"] == "contacts":
        # a card that the customer passed on tells of other people, whose data is not the customer's to be given
        row |= {"text": None, "attachments": [], "raw": None, "left_out": "a card with other people's details"}
    if subject.contact_id is not None and table == "conversations":
        row.pop("last_message", None)  # the start of one of the messages
    return json.dumps(row, ensure_ascii=False, sort_keys=True)


def _piece(entry: str, lines: Sequence[str], keys: Sequence[list[Any]]) -> Piece:
    text = "".join(f"{line}\n" for line in lines).encode()
    return Piece(((entry, text),), len(lines), keys[-1] if len(keys) == ROWS else None)


_PEOPLE = sa.text(tables.PEOPLE)


def _people(db: Session, subject: Subject, cursor: list[Any] | None) -> Piece:
    values = {"account": subject.account_id, "after": json.dumps(cursor) if cursor else None, "limit": ROWS}
    found = db.execute(_PEOPLE, values).all()
    return _piece("users.jsonl", [json.dumps(row.row, ensure_ascii=False) for row in found], [list(row.key) for row in found])


_FILE = sa.text("""
select f.document_id, f.version, coalesce(v.media_type, d.media_type) as media_type, octet_length(f.content) as size,
  substring(f.content from case when (f.document_id, f.version) = (cast(:last as uuid), cast(:version as int))
    then cast(:offset as int) else 0 end + 1 for cast(:bytes as int)) as piece
from document_files f join documents d on d.account_id = f.account_id and d.id = f.document_id
left join document_versions v on v.account_id = f.account_id and v.document_id = f.document_id and v.number = f.version
where f.account_id = :account and ((f.document_id, f.version) > (cast(:last as uuid), cast(:version as int))
  or (f.document_id, f.version) = (cast(:last as uuid), cast(:version as int)) and cast(:offset as int) > 0)
order by f.document_id, f.version limit 1
""")


def _files(db: Session, subject: Subject, cursor: list[Any] | None) -> Piece:
    """
    The files of all versions as they were uploaded; named by id, because their own names come from outside (they stand in documents.jsonl).
    """
    last, version, offset = cursor or [str(UUID(int=0)), 0, 0]
    where = {"account": subject.account_id, "last": last, "version": version, "offset": offset, "bytes": BYTES}
    row = db.execute(_FILE, where).first()
    if row is None:
        return Piece((), 0, None)
    goes_on = (str(row.document_id), row.version) == (last, version)
    end = offset + len(row.piece) if goes_on else len(row.piece)
    later = "" if row.version == 1 else f"-{row.version}"
    entry = f"files/{row.document_id}{later}{ENDINGS.get(row.media_type, '.bin')}"
    done = end >= row.size
    return Piece(((entry, bytes(row.piece)),), int(done), [str(row.document_id), row.version, 0 if done else end])


_READ = """
select m.conversation_id, m.position, m.direction, m.author, m.kind, m.state, m.withdrawn, m.attachments, m.occurred_at,
  case when m.kind = 'contacts' and cast(:alone as boolean) then '[a card with other people''s details]' else m.text end as text,
  k.name as contact, i.name as channel
from messages m
join conversations c on c.account_id = m.account_id and c.id = m.conversation_id
join contacts k on k.account_id = c.account_id and k.id = c.contact_id
join integrations i on i.account_id = c.account_id and i.id = c.integration_id
where m.account_id = :account WHOSE
  and (m.conversation_id, m.position) > (cast(:conversation as uuid), cast(:position as int))
order by m.conversation_id, m.position limit :limit
"""
_READ_ALL, _READ_ONE = sa.text(_READ.replace("WHOSE", "")), sa.text(_READ.replace("WHOSE", "and c.contact_id = :contact"))


def _readable(db: Session, subject: Subject, cursor: list[Any] | None) -> Piece:
    """The conversations once more, as a page and as a table."""
    conversation, position = cursor or [str(UUID(int=0)), 0]
    alone = subject.contact_id is not None
    values = {**_whose(subject), "conversation": conversation, "position": position, "alone": alone, "limit": ROWS}
    rows = db.execute(_READ_ONE if alone else _READ_ALL, values).all()
    ended = len(rows) < ROWS
    page = ("" if cursor else readable.HEAD) + readable.page(rows, conversation) + (readable.FOOT if ended else "")
    table = ("" if cursor else readable.table_head()) + readable.table(rows)
    texts = (("conversations.html", page.encode("utf-8", "replace")), ("messages.csv", table.encode("utf-8", "replace")))
    return Piece(texts, 0, None if ended else [str(rows[-1].conversation_id), rows[-1].position])
