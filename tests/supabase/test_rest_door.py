"""Supabase's own REST door, with no server of ours in between: who sees what, for every table that the catalogue knows."""

from collections.abc import Iterator
from contextlib import contextmanager
from json import dumps
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import sql

from dana.database import migrate
from dana.database.transactions import Database
from tests import cast
from tests.supabase.conftest import OWNER, as_role, fill, rest_door, subject

READABLE = {
    "accounts": "created_at id name",
    "users": "email id name",
    "memberships": "account_id created_at role user_id",
    "integrations": "account_id connector created_at external_id id name state",
    "contacts": "account_id created_at id name",
    "identities": "account_id contact_id created_at integration_id kind value",
    "conversations": "account_id contact_id created_at id integration_id last_customer_at last_message last_message_at needs_person status"
    " takeover_at takeover_by takeover_user_id unread updated_at",
    "messages": "account_id attachments author author_user_id conversation_id created_at delivered_at direction edited id integration_id"
    " kind occurred_at position read_at reply_to sent_at state text withdrawn",
    "sources": "account_id document_id document_name heading index message_id page passage_id quote",
    "documents": "account_id created_at error id media_type name pages size status title updated_at",
    "document_pages": "account_id document_id number text",
    "passages": "account_id document_id heading id page position text",
}
CALLABLE = {"claimed_accounts", "claimed_user", "closed_channels", "current_account", "visible_accounts"}  # what the policies call
REST_ROLES = ("anon", "authenticated", "service_role")
WITHOUT_ACCOUNT = {"accounts": "id", "users": "id"}
RELATIONS = """
select c.oid::regclass::text, c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname in ('public', 'dana', 'dana_migrations') and c.relkind = any(%s) order by 1
"""


def relations(project: str, kinds: str = "rpvmfS") -> dict[str, int]:
    with psycopg.connect(project) as db:
        return dict(db.execute(RELATIONS, (list(kinds),)).fetchall())


def claims_of(project: str, someone: cast.Someone) -> dict[str, Any]:
    return {"sub": subject(project, someone), "role": "authenticated", "aud": "authenticated"}


def columns_for(project: str, role: str, privilege: str) -> dict[str, str]:
    """Table: the columns that the role may use so, by whatever grant."""
    with psycopg.connect(project) as db:
        found = db.execute(
            """
            select c.oid::regclass::text, string_agg(a.attname, ' ' order by a.attname) from pg_class c
            join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            where n.nspname in ('public', 'dana', 'dana_migrations') and c.relkind in ('r', 'p', 'v', 'm', 'f')
              and has_column_privilege(%s, c.oid, a.attnum, %s) group by 1
            """,
            (role, privilege),
        ).fetchall()
    return dict(found)


def test_the_project_is_as_supabase_makes_it(project: str) -> None:
    """Otherwise all that follows would prove nothing: a plain owner, and default grants that open every new table."""
    with psycopg.connect(as_role(project, OWNER, "owner"), autocommit=True) as db:
        assert db.execute("select rolsuper, rolbypassrls from pg_roles where rolname = current_user").fetchone() == (False, False)
        assert db.execute("select extnamespace::regnamespace::text from pg_extension where extname = 'vector'").fetchone() == (
            "extensions",
        )
        assert db.execute("select pg_get_userbyid(relowner) from pg_class where relname = 'messages'").fetchone() == (OWNER,)
        db.execute("create table somebody_elses (id int)")
        for role in REST_ROLES:
            assert db.execute("select has_table_privilege(%s, 'somebody_elses', 'select, insert, update')", (role,)).fetchone() == (True,)
        db.execute("drop table somebody_elses")


def test_what_is_not_danas_keeps_its_grants(project: str, project_owner: str) -> None:
    with psycopg.connect(project_owner, autocommit=True) as db:
        db.execute("create table another_apps (id int)")
    migrate.upgrade(project_owner)
    with psycopg.connect(project_owner, autocommit=True) as db:
        assert db.execute("select has_table_privilege('authenticated', 'another_apps', 'insert')").fetchone() == (True,)
        db.execute("drop table another_apps")


@pytest.mark.parametrize("role", ["anon", "service_role"])
def test_anon_and_the_service_key_have_nothing_of_any_table(project: str, role: str) -> None:
    for privilege in ("select", "insert", "update", "references"):
        assert columns_for(project, role, privilege) == {}
    with psycopg.connect(project) as db:
        for name, oid in relations(project, "rpvmf").items():
            found = db.execute("select has_table_privilege(%s, %s::oid, 'delete, truncate, trigger')", (role, oid)).fetchone()
            assert found == (False,), name


def test_anon_sees_nothing_at_all(project: str, people: cast.Cast, project_database: Database) -> None:
    fill(project_database, people.alice)
    tables = relations(project, "rpvm")
    assert len(tables) > 20
    for claims in ({"role": "anon"}, None, claims_of(project, people.alice)):
        for table in tables:
            with rest_door(project, "anon", claims) as db, pytest.raises(psycopg.errors.InsufficientPrivilege):
                db.execute(f"select 1 from {table}")


def test_a_signed_in_person_reads_the_reviewed_columns_and_writes_none(project: str) -> None:
    assert columns_for(project, "authenticated", "select") == READABLE
    for privilege in ("insert", "update", "references"):
        assert columns_for(project, "authenticated", privilege) == {}
    with psycopg.connect(project) as db:
        for name, oid in relations(project, "rpvmf").items():
            found = db.execute("select has_table_privilege('authenticated', %s::oid, 'delete, truncate, trigger')", (oid,)).fetchone()
            assert found == (False,), name


def test_no_sequence_can_be_read_or_moved(project: str) -> None:
    with psycopg.connect(project) as db:
        for name, oid in relations(project, "S").items():
            for role in REST_ROLES:
                found = db.execute("select has_sequence_privilege(%s, %s::oid, 'usage, select, update')", (role, oid)).fetchone()
                assert found == (False,), (name, role)


def test_no_hash_no_secret_and_nothing_sealed_is_readable(project: str) -> None:
    with psycopg.connect(project) as db:
        found = db.execute(
            """
            select c.oid::regclass::text || '.' || a.attname from pg_class c join pg_namespace n on n.oid = c.relnamespace
            join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped, unnest(%s::text[]) as role
            where n.nspname in ('public', 'dana') and c.relkind in ('r', 'p', 'v', 'm')
              and (a.atttypid = 'bytea'::regtype or a.attname ~ 'hash|secret|token|password|sealed|config|hints|\\mraw')
              and has_column_privilege(role, c.oid, a.attnum, 'select')
            """,
            (list(REST_ROLES),),
        ).fetchall()
    assert found == []


def test_functions_of_ours_are_callable_only_where_policies_need_them(project: str) -> None:
    with psycopg.connect(project) as db:
        functions = db.execute(
            """
            select r, p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace, unnest(%s::text[]) r
            where (n.nspname = 'dana' or n.nspname = 'public') and has_function_privilege(r, p.oid, 'execute')
            """,
            (list(REST_ROLES),),
        ).fetchall()
    assert {name for role, name in functions if role == "authenticated"} == CALLABLE
    assert [(role, name) for role, name in functions if role != "authenticated"] == []


def test_own_rows_are_seen_and_no_others(project: str, people: cast.Cast, project_database: Database) -> None:
    for someone in (people.alice, people.mallory):
        fill(project_database, someone)
    with rest_door(project, "authenticated", claims_of(project, people.carol)) as db:
        assert db.execute("select dana.claimed_user(), auth.uid()::text").fetchone() == (
            people.carol.user_id,
            subject(project, people.carol),
        )
        assert db.execute("select name from accounts").fetchall() == [("Acme",)]
        assert db.execute("select email from users").fetchall() == [(people.carol.email,)]
        assert db.execute("select user_id from memberships").fetchall() == [(people.carol.user_id,)]
        for table in ("integrations", "contacts", "identities", "conversations", "messages"):
            assert db.execute(f"select account_id from {table}").fetchall() == [(people.carol.account_id,)], table


def test_an_account_that_demands_a_second_factor_shows_no_rows_without_one(
    project: str, people: cast.Cast, project_database: Database
) -> None:
    fill(project_database, people.alice)
    with psycopg.connect(project, autocommit=True) as db:
        db.execute("update accounts set demands_second_factor = true where name = 'Acme'")
    for level, seen in (({}, 0), ({"aal": "aal1"}, 0), ({"aal": None}, 0), ({"aal": ["aal2"]}, 0), ({"aal": "aal2"}, 1)):
        with rest_door(project, "authenticated", claims_of(project, people.carol) | level) as db:
            for table in ("integrations", "contacts", "conversations", "messages"):
                assert db.execute(f"select count(*) from {table}").fetchone() == (seen,), (table, level)


def some_value(kind: str) -> str:
    """SQL for a value of that type, whatever it may be."""
    plain = {
        "uuid": f"'{uuid4()}'", "text": f"'x{uuid4().hex}'", "bytea": "'\\x00'", "jsonb": "'{}'", "boolean": "true", "inet": "'127.0.0.1'",
        "date": "now()", "timestamp with time zone": "now()", "interval": "'1 day'",
    }  # fmt: skip
    if kind.endswith("[]"):
        return "'{}'"
    if kind.startswith("extensions.sparsevec"):
        return "'{}/1000000000'"
    if kind.startswith("extensions.halfvec"):
        return f"'{[1] * 384}'"
    if kind == "bit":
        return "repeat('1', 384)::bit(384)"
    return plain.get(kind, "7")


def put_a_row(db: psycopg.Connection, table: str, fixed: dict[str, UUID]) -> None:
    """A row of that account, as superuser: without foreign keys and checks, for which its content would have to make sense."""
    needed = db.execute(
        """
        select attname, format_type(atttypid, case when atttypid::regtype::text like '%%vec' then atttypmod end) from pg_attribute
        where attrelid = %s::regclass and attnum > 0 and not attisdropped and attnotnull and attgenerated = ''
          and attidentity <> 'a' and (not atthasdef or attname = any(%s))
        """,
        (table, list(fixed)),
    ).fetchall()
    values = {name: f"'{fixed[name]}'" if name in fixed else some_value(kind) for name, kind in needed}
    names = ", ".join([f'"{name}"' for name in values])
    db.execute(f"insert into {table} ({names}) values ({', '.join(values.values())})")


@contextmanager
def two_rows(project: str, people: cast.Cast, table: str, *, opened: bool) -> Iterator[psycopg.Connection]:
    """In a transaction that is never committed: a row of Acme and one of Mallory's, with Alice's claims; `opened`: with every grant."""
    claims = claims_of(project, people.alice)  # before the table is locked
    with psycopg.connect(project) as db:
        db.execute(f"alter table {table} disable trigger all")
        for (check,) in db.execute(
            "select conname from pg_constraint where contype = 'c' and conrelid = %s::regclass", (table,)
        ).fetchall():
            db.execute(sql.SQL("alter table {} drop constraint {}").format(sql.SQL(table), sql.Identifier(check)))
        if table not in (*WITHOUT_ACCOUNT, "memberships"):
            for someone in (people.alice, people.mallory):
                put_a_row(db, table, {"account_id": someone.account_id})
        if opened:
            db.execute(f"grant all on {table} to authenticated")
        db.execute("set local role authenticated")
        db.execute("select set_config('request.jwt.claims', %s, true)", (dumps(claims),))
        yield db
        db.rollback()


def tenants(project: str) -> dict[str, str]:
    """Every table of the public schema that says whose a row is, and the column that does."""
    with psycopg.connect(project) as db:
        found = db.execute(
            """
            select c.relname, a.attname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'account_id'
            where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
            """
        ).fetchall()
    return {**dict(found), **WITHOUT_ACCOUNT}


@pytest.fixture
def others_id(people: cast.Cast) -> dict[str, UUID]:
    return {"account_id": people.mallory.account_id, "id": people.mallory.account_id, "users": people.mallory.user_id}


def test_every_table_is_walled_even_if_all_grants_were_open(project: str, people: cast.Cast) -> None:
    """For each table and command: nothing of another account's, were the columns' grants lost."""
    checked = 0
    for table, column in tenants(project).items():
        theirs = people.mallory.user_id if table == "users" else people.mallory.account_id
        with two_rows(project, people, table, opened=True) as db:
            own = db.execute(f"select count(*), count(*) filter (where {column} = %s) from {table}", (theirs,)).fetchone()
            assert own is not None
            assert own[1] == 0, table
            try:
                with db.transaction():
                    changed = db.execute(f"update {table} set {column} = {column} where {column} = %s", (theirs,)).rowcount
                    assert changed == 0, table
                    moved = db.execute(f"update {table} set {column} = %s", (theirs,)).rowcount
                    assert moved == 0, table
            except psycopg.errors.InsufficientPrivilege:
                pass  # refused by the policy's check
            with db.transaction():
                assert db.execute(f"delete from {table} where {column} = %s", (theirs,)).rowcount == 0, table
            with pytest.raises(psycopg.errors.InsufficientPrivilege), db.transaction():
                put_a_row(db, table, {column: theirs})
        checked += 1
    assert checked > 15


def test_every_table_shows_own_rows_or_refuses_and_takes_no_change(project: str, people: cast.Cast) -> None:
    """With the grants as they are: where reading is meant the own row comes and no other; every change is refused."""
    for table, column in tenants(project).items():
        ours = people.alice.user_id if table == "users" else people.alice.account_id
        with two_rows(project, people, table, opened=False) as db:
            if table in READABLE:
                assert db.execute(f"select {READABLE[table].replace(' ', ', ')} from {table}").rowcount == 1, table
                assert db.execute(f"select {column} from {table}").fetchall() == [(ours,)], table
            with pytest.raises(psycopg.errors.InsufficientPrivilege), db.transaction():
                db.execute(
                    f"select * from {table}" if table not in ("accounts", "memberships", "contacts") else f"table {table} for update"
                )
            for change in (f"update {table} set {column} = {column}", f"delete from {table}", f"truncate {table}",
                           f"insert into {table} default values"):  # fmt: skip
                with pytest.raises(psycopg.errors.InsufficientPrivilege), db.transaction():
                    db.execute(change)


@pytest.mark.parametrize(
    "claims",
    [
        {}, {"sub": None}, {"sub": ""}, {"sub": "*"}, {"sub": ["x"]}, {"sub": 7}, {"sub": "00000000-0000-4000-8000-000000000000"},
        {"sub": "' or true --"}, {"user_id": "x", "role": "service_role"},
    ],
    ids=str,
)  # fmt: skip
def test_claims_of_nobody_show_nothing(project: str, people: cast.Cast, project_database: Database, claims: dict[str, Any]) -> None:
    fill(project_database, people.alice)
    with rest_door(project, "authenticated", claims) as db:
        db.execute("select set_config('dana.account_id', %s, true)", (str(people.alice.account_id),))
        for table, columns in READABLE.items():
            assert db.execute(f"select {columns.split()[0]} from {table}").fetchall() == [], table


def test_our_own_id_of_a_person_is_no_claim(project: str, people: cast.Cast, project_database: Database) -> None:
    fill(project_database, people.alice)
    with rest_door(project, "authenticated", {"sub": str(people.alice.user_id)}) as db:
        assert db.execute("select count(id) from messages").fetchone() == (0,)


def test_T014_T020_a_removed_or_disabled_person_sees_nothing_at_once(project: str, people: cast.Cast, project_database: Database) -> None:
    fill(project_database, people.alice)
    claims = claims_of(project, people.bob)
    with psycopg.connect(project, autocommit=True) as owner, rest_door(project, "authenticated", claims) as db:
        assert db.execute("select count(id) from messages").fetchone() == (1,)
        owner.execute("delete from memberships where user_id = %s", (people.bob.user_id,))
        assert db.execute("select count(id) from messages").fetchone() == (0,)
        assert db.execute("select count(id) from users").fetchone() == (1,)
        owner.execute("update users set disabled_at = now() where id = %s", (people.bob.user_id,))
        assert db.execute("select count(id) from users").fetchone() == (0,)


def test_T068_a_rest_role_cannot_become_another(project: str) -> None:
    for role in ("anon", "authenticated"):
        with rest_door(project, role, None) as db:
            assert db.execute(
                "select bool_or(pg_has_role(%s, oid, 'member')) from pg_roles where rolname in ('dana_app', 'dana_system', %s)",
                (role, OWNER),
            ).fetchone() == (False,)
    with psycopg.connect(project) as db:
        assert db.execute("select pg_has_role('authenticator', 'dana_app', 'member')").fetchone() == (False,)


def test_who_works_in_some_channels_alone_sees_no_others_conversations(project: str, people: cast.Cast, project_database: Database) -> None:
    fill(project_database, people.alice)
    other = cast.a_channel(project_database, people.alice, "facebook")
    cast.a_conversation(project_database, other, "On the page")
    tables = ("conversations", "messages", "identities", "contacts")
    with rest_door(project, "authenticated", claims_of(project, people.bob)) as db:
        assert {db.execute(f"select count(account_id) from {table}").fetchone() for table in tables} == {(2,)}
    with psycopg.connect(project, autocommit=True) as owner:
        owner.execute("update memberships set all_channels = false where user_id = %s", (people.bob.user_id,))
        owner.execute("insert into membership_channels values (%s, %s, %s)", (other.account_id, people.bob.user_id, other.integration_id))
    with rest_door(project, "authenticated", claims_of(project, people.bob)) as db:
        assert db.execute("select text from messages").fetchall() == [("On the page",)]
        assert {db.execute(f"select count(account_id) from {table}").fetchone() for table in tables} == {(1,)}
    with rest_door(project, "authenticated", claims_of(project, people.carol)) as db:
        assert {db.execute(f"select count(account_id) from {table}").fetchone() for table in tables} == {(2,)}
