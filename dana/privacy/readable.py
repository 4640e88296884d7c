"""Conversations for people: a page for a browser and a table for a spreadsheet, written piece by piece."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from dana.privacy import spreadsheet

HEAD = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Conversations</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>body{font:16px/1.5 sans-serif;max-width:46em;margin:2em auto;padding:0 1em}p{white-space:pre-wrap;margin:.2em 0 1em}
small{color:#555}</style></head><body><h1>Conversations</h1>
"""
FOOT = "</body></html>\n"
COLUMNS = ("conversation", "channel", "contact", "at", "direction", "author", "kind", "state", "text", "attachments")
WHO = {"customer": "Customer", "dana": "Dana", "person": "A person of the business", "phone_app": "The business", "event": "Note"}


def page(rows: Sequence[Any], begun: str | None) -> str:
    """Messages in order as HTML; `begun` is the conversation whose heading stands already."""
    pieces = []
    for row in rows:
        if str(row.conversation_id) != begun:
            begun = str(row.conversation_id)
            pieces.append(f"<h2>{escape(row.contact or 'Without a name')} · {escape(row.channel)}</h2>\n")
        pieces.append(f"<small>{escape(WHO[row.author])} · {_when(row)}{' · withdrawn' if row.withdrawn else ''}</small>")
        pieces.append(f"<p>{escape(words(row))}</p>\n")
    return "".join(pieces)


def table(rows: Iterable[Any]) -> str:
    """The same messages as lines of CSV."""
    return spreadsheet.lines(
        (row.conversation_id, row.channel, row.contact, _when(row), row.direction, row.author, row.kind, row.state, words(row),
         ", ".join(str(item.get("kind", "")) for item in row.attachments or []))
        for row in rows
    )  # fmt: skip


def table_head() -> str:
    """The first line of the CSV."""
    return spreadsheet.BYTE_ORDER + spreadsheet.lines([COLUMNS])


def words(row: Any) -> str:
    """What a message says, or what kind of thing it is."""
    return row.text or f"[{row.kind.replace('_', ' ')}]"


def _when(row: Any) -> str:
    return str(row.occurred_at.isoformat(timespec="seconds"))
