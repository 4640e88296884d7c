"""A furnished account in which one word stands everywhere, and somebody who looks for it in the whole database."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import sql
from psycopg.types.json import Jsonb

from dana.conversations.thread import Channel
from dana.database.transactions import Database
from dana.knowledge import documents
from dana.security.keys import Keys
from dana.security.secrets import Sealer
from tests import cast

CANARY = "Zebrafinch-7341"
SENDER = "351919734100"


@pytest.fixture
def people(owner_url: str) -> cast.Cast:
    return cast.enter(owner_url)


@pytest.fixture
def sealer() -> Sealer:
    return Sealer(Keys(cast.ROOT_KEY))


@dataclass
class House:
    """Acme with one contact who wrote a lot, and another one who must stay."""

    account_id: UUID
    channel: Channel
    contact_id: UUID
    conversation_id: UUID
    other_contact_id: UUID
    document_id: UUID


def furnish(database: Database, owner_url: str, someone: cast.Someone, *, canary: str = CANARY, sender: str = SENDER) -> House:
    """Fill an account: two contacts, of whom one is the canary's, a document, and whatever hangs on them."""
    channel = cast.a_channel(database, someone)
    with database.account_transaction(someone.account_id) as db:
        from dana.conversations.thread import Line, add_line, open_conversation, store_incoming

        for words in (f"My name is {canary}", f"=1+1 {canary}"):
            message = cast.a_message(words, sender=sender, raw={"from": canary}, attachments=({"kind": "image", "name": canary},))
            conversation_id = open_conversation(db, channel, message.sender)
            store_incoming(db, channel, message)
        card = cast.a_message(f"card of Otto Other {canary}", sender=sender, raw={"contacts": ["Otto Other"]})
        store_incoming(db, channel, type(card)(**{**as_dict(card), "kind": "contacts"}))
        line = Line("dana", f"Hello {canary}", sent_text=f"Hello {canary}", platform_id=f"wamid.{canary}", answers_position=2)
        reply = add_line(db, channel.account_id, channel.integration_id, conversation_id, line)
        store_incoming(db, channel, cast.a_message("Somebody else asks", sender="351910000999"))
        document = documents.add(db, someone.account_id, "prices.txt", b"A box costs 12 euros.", someone.user_id)
    with psycopg.connect(owner_url, autocommit=True) as db:
        values = {"a": someone.account_id, "c": conversation_id, "m": reply, "i": channel.integration_id, "d": document_id(document)}
        db.execute(
            "update contacts set name = %s where id = (select contact_id from conversations where id = %s)", (canary, conversation_id)
        )
        for statement in FURNITURE:
            db.execute(statement, {**values, "canary": canary, "id": uuid4(), "raw": Jsonb({"x": canary})})
        (contact_id,) = db.execute("select contact_id from conversations where id = %s", (conversation_id,)).fetchone()
        (other,) = db.execute("select id from contacts where account_id = %s and id <> %s", (someone.account_id, contact_id)).fetchone()
    return House(someone.account_id, channel, contact_id, conversation_id, other, document_id(document))


FURNITURE = [
    """insert into early_statuses (account_id, integration_id, platform_id, status, occurred_at, error)
       values (%(a)s, %(i)s, 'wamid.' || %(canary)s, 'read', now(), %(canary)s)""",
    """insert into sources (account_id, message_id, index, passage_id, document_id, document_name, start_offset, end_offset, quote)
       values (%(a)s, %(m)s, 1, %(id)s, %(d)s, 'prices.txt', 0, 3, %(canary)s)""",
    """insert into usage (account_id, id, conversation_id, message_id, purpose, provider, model, input_tokens, output_tokens, milliseconds)
       values (%(a)s, %(id)s, %(c)s, %(m)s, 'answer', 'scripted', 'one', 1, 1, 1)""",
    "insert into document_pages (account_id, document_id, number, start_offset, end_offset, text) values (%(a)s, %(d)s, 1, 0, 3, 'A box')",
    """insert into passages (account_id, id, number, document_id, position, text, indexed_text, start_offset, end_offset)
       values (%(a)s, %(id)s, 1, %(d)s, 1, 'A box', 'a box', 0, 3)""",
    "insert into passage_words (account_id, number, document_id, words) values (%(a)s, 1, %(d)s, '{1:1}/1000000000')",
    "insert into knowledge_indexes (account_id, last_number) values (%(a)s, 1)",
    "insert into terms (account_id, term, passages) values (%(a)s, 1, 1)",
    "update messages set error = %(canary)s, reply_to = %(canary)s where id = %(m)s",
]


def as_dict(message: object) -> dict[str, object]:
    return {name: getattr(message, name) for name in message.__slots__}  # type: ignore[attr-defined]


def document_id(document: object) -> UUID:
    return document if isinstance(document, UUID) else document.id  # type: ignore[attr-defined]


def tables(owner_url: str) -> list[tuple[str, str]]:
    """(schema, table) of every table of ours."""
    with psycopg.connect(owner_url) as db:
        return db.execute(
            "select n.nspname, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace "
            "where c.relkind in ('r', 'p', 'm') and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast', 'dana_migrations')"
        ).fetchall()


def places(owner_url: str, *words: str) -> dict[str, int]:
    """In how many rows of which table any column of any type shows one of the words, as text or as bytes."""
    found = {}
    with psycopg.connect(owner_url) as db:
        for schema, table in tables(owner_url):
            wanted = [form for word in words for form in (word.lower(), word.encode().hex())]
            shown = "exists (select 1 from unnest(%s::text[]) w where position(w in lower(t::text)) > 0)"
            query = sql.SQL(f"select count(*) from {{}} t where {shown}")
            (count,) = db.execute(query.format(sql.Identifier(schema, table)), (wanted,)).fetchone()  # type: ignore[misc]
            if count:
                found[table] = count
    return found


@pytest.fixture
def house(database: Database, owner_url: str, people: cast.Cast) -> House:
    return furnish(database, owner_url, people.alice)


@pytest.fixture
def look(owner_url: str) -> Iterator[Callable[..., dict[str, int]]]:
    return lambda *words: places(owner_url, *words)  # type: ignore[return-value]
