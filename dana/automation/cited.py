"""The passages that a reply cites, as they were then: beside a message that leaves, or within a draft that waits."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from dana.conversations.thread import cleaned
from dana.database.statements import Statements, later
from dana.knowledge.search import Found

LONGEST_QUOTE = 1_000  # characters

_STORE = sa.text("""
insert into sources (account_id, message_id, index, passage_id, document_id, document_name, page, heading, start_offset, end_offset, quote)
select :account, :message, s.index, s.passage_id, s.document_id, s.document_name, s.page, s.heading, s.start_offset, s.end_offset, s.quote
from jsonb_to_recordset(cast(:sources as jsonb)) as s(index smallint, passage_id uuid, document_id uuid, document_name text, page integer,
  heading text, start_offset integer, end_offset integer, quote text)
""").bindparams(sa.bindparam("sources", type_=JSONB))


def rows_of(found: Sequence[Found]) -> list[dict[str, Any]]:
    """Rows of `sources`, numbered from 1 as the markers in the reply are, in a form that JSON can hold."""
    return [
        {"index": index, "passage_id": str(item.id), "document_id": str(item.document_id), "document_name": item.document_name,
         "page": item.page, "heading": item.heading, "start_offset": item.start, "end_offset": item.end,
         "quote": item.text[:LONGEST_QUOTE]}
        for index, item in enumerate(found, start=1)
    ]  # fmt: skip


def store(db: Statements, account_id: UUID, message_id: UUID, rows: Sequence[Mapping[str, Any]]) -> None:
    """Keep them beside a message, all with one statement."""
    if rows:
        later(db, _STORE, {"account": account_id, "message": message_id, "sources": cleaned([dict(row) for row in rows])})
