"""A valid row for any table, made from the catalogue: a table that is added tomorrow is tried with the others by itself."""

import re
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

Row = dict[str, Any]

# What a plain value of the type cannot satisfy: (table, column) and what it needs.
PARTICULAR: dict[tuple[str, str], Any] = {
    ("passage_words", "words"): "{1:1}/1000000000",
    ("users", "email_verified_at"): "2026-01-01 00:00:00+00",  # who makes keys and invitations has proved his address
    ("audit_entries", "action"): "settings.changed",
    ("messages", "direction"): "out",
    ("messages", "author"): "dana",
    ("messages", "state"): "pending",  # due: what a job would pick up at once
}
DUE = {("conversations", "answer_due_at"), ("messages", "next_attempt_at")}


@dataclass(frozen=True, slots=True)
class Column:
    """A column as the catalogue describes it."""

    name: str
    kind: str
    is_required: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A table as the catalogue describes it."""

    schema: str
    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    parents: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]  # (table, our columns, its columns)
    choices: dict[str, str] = field(hash=False)

    @property
    def has_account(self) -> bool:
        """Whether its rows belong to accounts."""
        return any(column.name == "account_id" for column in self.columns)

    @property
    def place(self) -> sql.Composable:
        """Its name in a statement."""
        return sql.Identifier(self.schema, self.name)

    def of(self, account: UUID) -> sql.Composable:
        """The condition for one account's rows."""
        return sql.SQL("{} = {}").format(sql.Identifier("account_id" if self.has_account else "id"), sql.Literal(account))


def tables(owner: psycopg.Connection, *schemas: str) -> dict[str, Table]:
    """Every ordinary table of the schemas, by name."""
    names = owner.execute(
        "select n.nspname, c.relname, c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace"
        " where n.nspname = any(%s) and c.relkind in ('r', 'p') and c.relname <> 'alembic_version' order by 2",
        (list(schemas or ("public",)),),
    ).fetchall()
    return {name: _table(owner, schema, name, oid) for schema, name, oid in names}


def tenant_tables(owner: psycopg.Connection) -> dict[str, Table]:
    """Those that hold accounts' rows, and the accounts themselves."""
    return {name: table for name, table in tables(owner).items() if table.has_account or name == "accounts"}


def _table(owner: psycopg.Connection, schema: str, name: str, oid: int) -> Table:
    columns = owner.execute(
        "select attname, format_type(atttypid, atttypmod), attnotnull and not atthasdef and attidentity = '' and attgenerated = ''"
        " from pg_attribute where attrelid = %s and attnum > 0 and not attisdropped order by attnum",
        (oid,),
    ).fetchall()
    keys = owner.execute(
        "select contype::text, confrelid::regclass::text,"
        " (select array_agg(a.attname::text order by k.place) from unnest(conkey) with ordinality k(num, place)"
        "   join pg_attribute a on a.attrelid = conrelid and a.attnum = k.num),"
        " (select array_agg(a.attname::text order by k.place) from unnest(confkey) with ordinality k(num, place)"
        "   join pg_attribute a on a.attrelid = confrelid and a.attnum = k.num), pg_get_constraintdef(oid)"
        " from pg_constraint where conrelid = %s",
        (oid,),
    ).fetchall()
    return Table(
        schema, name, tuple(Column(*column) for column in columns),
        key=next((tuple(ours) for kind, _, ours, _, _ in keys if kind == "p"), ()),
        parents=tuple((parent, tuple(ours), tuple(theirs)) for kind, parent, ours, theirs, _ in keys if kind == "f"),
        choices={ours[0]: choice for kind, _, ours, _, text in keys if kind == "c" and (choice := _first_choice(text))},
    )  # fmt: skip


def _first_choice(definition: str) -> str | None:
    found = re.search(r"= ANY \(ARRAY\['([^']*)'", definition)
    return found[1] if found else None


def value(column: Column) -> Any:
    """Some valid value of the column's type."""
    kind = column.kind.partition("(")[0]
    if column.kind.endswith("[]"):
        return []
    plain: dict[str, Any] = {
        "uuid": uuid4(), "text": f"x{uuid4().hex[:12]}", "character varying": "x", "bytea": uuid4().bytes * 2, "boolean": False,
        "jsonb": Jsonb({}), "inet": "192.0.2.1", "date": "2026-11-01", "timestamp with time zone": "2026-11-01 00:00:00+00",
    }  # fmt: skip
    if kind in ("halfvec", "bit"):
        length = int(column.kind.partition("(")[2].rstrip(")"))
        return str([1] * length) if kind == "halfvec" else "1" * length
    return plain.get(kind, 1)


_NUMBERS = count(1)  # of passages: each once within its account


class Builder:
    """Makes rows with all that they refer to; each account has one set of parents."""

    def __init__(self, owner: psycopg.Connection) -> None:
        self._owner = owner
        self.tables = tables(owner)
        self._rows: dict[tuple[str, UUID | None], Row] = {}

    def know(self, name: str, account: UUID, row: Row) -> None:
        """Take a row that somebody else made as the account's."""
        self._rows[name, account] = row

    def draft(self, name: str, account: UUID) -> Row:
        """A new row that could be inserted; its parents are in the database already."""
        table = self.tables[name]
        row: Row = {"account_id": account} if table.has_account else {}
        for parent, ours, theirs in table.parents:
            needed = set(ours) - {"account_id"} or parent == "accounts"
            required = all(column.is_required for column in table.columns if column.name in ours)
            if needed and required and parent != name:
                found = self.existing(parent, account)
                row |= {column: found[other] for column, other in zip(ours, theirs, strict=True)}
        for column in table.columns:
            if column.name in row:
                continue
            if (name, column.name) in DUE:
                row[column.name] = "2026-01-01 00:00:00+00"
            elif (name, column.name) == ("passages", "number"):
                row[column.name] = next(_NUMBERS)
            elif (name, column.name) in PARTICULAR:
                row[column.name] = PARTICULAR[name, column.name]
            elif column.is_required:
                row[column.name] = table.choices.get(column.name) or value(column)
        return row

    def existing(self, name: str, account: UUID) -> Row:
        """A row of that account which is in the database; the person is one for everybody's rows of an account."""
        if (name, account) not in self._rows:
            if name == "accounts":
                self._rows[name, account] = {"id": account}
                self._owner.execute("insert into accounts (id, name) values (%s, 'an account') on conflict do nothing", (account,))
            else:
                self._rows[name, account] = self.insert(self._owner, name, self.draft(name, account))
        return self._rows[name, account]

    def insert(self, connection: psycopg.Connection, name: str, row: Row) -> Row:
        """Insert a row, as whoever the connection is."""
        connection.execute(self.insertion(name, row))
        return row

    def insertion(self, name: str, row: Row, *, more: str = "") -> sql.Composed:
        """The statement for it."""
        return sql.SQL("insert into {} ({}) values ({}) " + more).format(
            self.tables[name].place, sql.SQL(", ").join(map(sql.Identifier, row)), sql.SQL(", ").join(map(sql.Literal, row.values()))
        )


def snapshot(owner: psycopg.Connection, account: UUID, *, without: frozenset[str] = frozenset()) -> dict[str, list[str]]:
    """Everything that the account has, table by table, as the owner sees it."""
    return {
        name: [text for (text,) in owner.execute(
            sql.SQL("select to_jsonb(t)::text from {} t where {} order by 1").format(table.place, table.of(account))
        )]
        for name, table in (tenant_tables(owner) | {
            name: table for name, table in tables(owner, "dana").items() if table.has_account}).items() if name not in without
    }  # fmt: skip
