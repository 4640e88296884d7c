"""Every table, every command, another account: rows made from the catalogue, tried as the role that web and workers use."""

import contextlib
import uuid
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest
import sqlalchemy as sa
from psycopg import sql

from dana.database import migrate
from dana.database.transactions import Database
from tests.walls.rows import Builder, Table, snapshot, tables, tenant_tables

ACME, OTHER = UUID("ac3e0000-0000-4000-8000-00000000000a"), UUID("07e40000-0000-4000-8000-00000000000b")
# A trigger of ours may say no before the policy does.
REFUSALS = (psycopg.errors.InsufficientPrivilege, psycopg.errors.InvalidTextRepresentation, psycopg.errors.RaiseException)


@pytest.fixture(scope="module")
def owner(own_database: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(own_database, autocommit=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def builder(owner: psycopg.Connection) -> Builder:
    """Both accounts have a row in every tenant table."""
    return filled(owner)


@pytest.fixture(scope="module")
def role_url(own_database: str, app_home: Path) -> str:
    return migrate.app_url(own_database, app_home)


@pytest.fixture(scope="module")
def app(role_url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(role_url, autocommit=True) as connection:
        yield connection


def filled(owner: psycopg.Connection) -> Builder:
    made = Builder(owner)
    for account in (ACME, OTHER):
        for name in tenant_tables(owner):
            made.existing(name, account)
    return made


def under(app: psycopg.Connection, account: str | None, statement: sql.Composable | str) -> int | None:
    """How many rows it touched or counted in a transaction of that account; None when the database refused."""
    try:
        with app.transaction():
            if account is not None:
                app.execute("select set_config('dana.account_id', %s, true)", (account,))
            cursor = app.execute(statement if isinstance(statement, sql.Composable) else sql.SQL(statement))
            return cursor.fetchone()[0] if cursor.description and cursor.rowcount == 1 else cursor.rowcount
    except REFUSALS:
        return None


def count(table: Table, account: UUID | None = None) -> sql.Composable:
    condition = sql.SQL("where {}").format(table.of(account)) if account else sql.SQL("")
    return sql.SQL("select count(*) from {} {}").format(table.place, condition)


def writable(app: psycopg.Connection, table: Table) -> str | None:
    """A column that the app's role may change, if any."""
    for column in table.columns:
        asked = app.execute("select has_column_privilege(%s, %s, 'update')", (f"{table.schema}.{table.name}", column.name)).fetchone()
        if asked == (True,) and column.name not in ("account_id", "id"):
            return column.name
    return None


def may(app: psycopg.Connection, table: Table, what: str) -> bool:
    """Whether the app's role has the privilege on some column at least."""
    place = f"{table.schema}.{table.name}"
    one = "has_table_privilege(%s, %s)" if what == "delete" else "has_any_column_privilege(%s, %s)"
    return app.execute(f"select {one}", (place, what)).fetchone() == (True,)


def test_the_builder_fills_every_table_for_both_accounts(owner: psycopg.Connection, builder: Builder) -> None:
    """Without this the tests below could pass on nothing."""
    found = tenant_tables(owner)
    assert len(found) >= 16
    for account in (ACME, OTHER):
        assert [name for name, rows in snapshot(owner, account).items() if not rows and name in found] == []


def test_every_table_of_ours_is_a_tenants_or_is_closed_to_the_app(owner: psycopg.Connection, app: psycopg.Connection) -> None:
    """A table without account_id holds nothing that an account's web request could read row by row."""
    open_tables = {
        name for name, table in tables(owner, "public", "dana").items()
        if name not in tenant_tables(owner) and any(may(app, table, what) for what in ("select", "insert", "update", "delete"))
    }  # fmt: skip
    assert open_tables == {"users"}  # its policy shows the members of the transaction's account, without their secrets


def test_T062_no_row_of_another_account_is_read(owner: psycopg.Connection, app: psycopg.Connection, builder: Builder) -> None:
    for name, table in tenant_tables(owner).items():
        if may(app, table, "select"):
            readable = [column.name for column in table.columns
                        if app.execute("select has_column_privilege(%s, %s, 'select')", (name,
                         column.name)).fetchone() == (True,)]  # fmt: skip
            every = sql.SQL("select count(({})) from {}").format(sql.SQL(", ").join(map(sql.Identifier, readable)), table.place)
            assert under(app, str(OTHER), every) >= 1, f"{name}: its own rows it does see, or this proves nothing"
            assert under(app, str(OTHER), count(table)) == len(snapshot(owner, OTHER)[name]), name
        assert under(app, str(OTHER), count(table, ACME)) in (0, None), name


def test_T062_no_row_of_another_account_is_changed_or_deleted(owner: psycopg.Connection, app: psycopg.Connection, builder: Builder) -> None:
    before = snapshot(owner, ACME)
    for name, table in tenant_tables(owner).items():
        column = writable(app, table)
        changes = (
            [] if column is None else [sql.SQL("update {} set {column} = {column}").format(table.place, column=sql.Identifier(column))]
        )
        for change in (*changes, sql.SQL("delete from {}").format(table.place)):
            narrow = sql.SQL("{} where {}").format(change, table.of(ACME))
            assert under(app, str(OTHER), narrow) in (0, None), (name, narrow)
            if "delete" in change.as_string():
                continue
            touched = under(app, str(OTHER), change)
            assert touched is None or touched <= len(snapshot(owner, OTHER)[name]), name
    assert snapshot(owner, ACME) == before


def test_T062_whoever_deletes_all_he_sees_deletes_his_own(owner_url: str, app_url: str) -> None:
    with psycopg.connect(owner_url, autocommit=True) as owner, psycopg.connect(app_url, autocommit=True) as app:
        filled(owner)
        before = snapshot(owner, ACME)
        for table in tenant_tables(owner).values():
            with contextlib.suppress(psycopg.errors.CheckViolation):  # the last owner stays
                under(app, str(OTHER), sql.SQL("delete from {}").format(table.place))
        assert snapshot(owner, ACME) == before
        assert snapshot(owner, OTHER)["messages"] == []


def test_T062_T065_no_row_is_put_into_another_account(owner: psycopg.Connection, app: psycopg.Connection, builder: Builder) -> None:
    before = snapshot(owner, ACME)
    tried = 0
    for name in tenant_tables(owner):
        if name == "accounts":
            assert under(app, str(OTHER), "insert into accounts (id, name) values (gen_random_uuid(), 'x')") is None
            continue
        row = builder.draft(name, ACME)
        assert under(app, str(OTHER), builder.insertion(name, row)) is None, name
        assert under(app, None, builder.insertion(name, row)) is None, name
        tried += 1
    assert tried >= 15
    assert snapshot(owner, ACME) == before


def test_the_same_rows_would_be_taken_by_their_own_account(owner: psycopg.Connection, app: psycopg.Connection, builder: Builder) -> None:
    """The rows above are refused for their account, not for being broken."""
    for name, table in tenant_tables(owner).items():
        if may(app, table, "insert") and name != "accounts":
            row = builder.draft(name, OTHER)
            allowed = {column: value for column, value in row.items() if app.execute(
                "select has_column_privilege(%s, %s, 'insert')", (name, column)).fetchone() == (True,)}  # fmt: skip
            with contextlib.suppress(psycopg.errors.UniqueViolation):  # one such row is all that an account may have
                assert under(app, str(OTHER), builder.insertion(name, allowed)) == 1, name


def test_T065_no_row_is_moved_into_another_account(owner: psycopg.Connection, app: psycopg.Connection, builder: Builder) -> None:
    before = snapshot(owner, ACME), snapshot(owner, OTHER)
    for name, table in tenant_tables(owner).items():
        column = sql.Identifier("account_id" if table.has_account else "id")
        move = sql.SQL("update {} set {} = {}").format(table.place, column, sql.Literal(ACME))
        try:
            assert under(app, str(OTHER), move) is None, name
        except psycopg.errors.ForeignKeyViolation:
            pytest.fail(f"{name}: the wall comes before the foreign key")
    assert (snapshot(owner, ACME), snapshot(owner, OTHER)) == before


def test_T065_an_upsert_on_another_accounts_key_is_refused(owner: psycopg.Connection, app: psycopg.Connection, builder: Builder) -> None:
    before = snapshot(owner, ACME)
    for name, table in tenant_tables(owner).items():
        if name == "accounts":
            continue
        column = writable(app, table) or table.key[-1]
        more = f'on conflict do update set "{column}" = excluded."{column}"'
        target = ", ".join(f'"{part}"' for part in table.key)
        for ending in ("on conflict do nothing", more.replace("conflict", f"conflict ({target})", 1)):
            for row in (builder.existing(name, ACME), builder.draft(name, ACME)):
                assert under(app, str(OTHER), builder.insertion(name, row, more=ending)) is None, (name, ending)
    assert snapshot(owner, ACME) == before


def test_T067_copy_and_merge_meet_the_same_wall(owner: psycopg.Connection, app: psycopg.Connection, builder: Builder) -> None:
    for name, table in tenant_tables(owner).items():
        if not may(app, table, "select"):
            continue
        with app.transaction():
            app.execute("select set_config('dana.account_id', %s, true)", (str(OTHER),))
            try:
                with app.transaction(), app.cursor().copy(sql.SQL("copy {} to stdout").format(table.place)) as copy:
                    text = b"".join(bytes(part) for part in copy).decode()
            except psycopg.errors.InsufficientPrivilege:
                continue
            assert str(ACME) not in text, name
            assert str(OTHER) in text, name
    refused = (psycopg.errors.InsufficientPrivilege, psycopg.errors.FeatureNotSupported)
    into = "copy contacts (account_id, id) from stdin"
    with pytest.raises(refused), app.transaction(), app.cursor().copy(into) as copy:
        copy.write(f"{ACME}\t{uuid4()}\n")


UNSET = {
    "unset": None, "empty": "", "white": " ", "null": "null", "junk": "junk", "star": "*", "percent": "%", "zero": "0",
    "two": f"{ACME},{OTHER}", "two in braces": f"{{{ACME},{OTHER}}}", "quoted": f"'{ACME}'", "injected": f"{ACME}' or true --",
    "cut short": str(ACME)[:-1], "nil": str(uuid.UUID(int=0)), "somebody": str(uuid4()),
}  # fmt: skip


@pytest.mark.parametrize("setting", UNSET)
def test_T063_without_a_good_account_there_are_no_rows(
    owner: psycopg.Connection, app: psycopg.Connection, builder: Builder, setting: str
) -> None:
    before = snapshot(owner, ACME), snapshot(owner, OTHER)
    for name, table in tenant_tables(owner).items():
        assert under(app, UNSET[setting], count(table)) in (0, None), name
        assert under(app, UNSET[setting], sql.SQL("delete from {}").format(table.place)) in (0, None), name
        if (column := writable(app, table)) is not None:
            change = sql.SQL("update {} set {column} = {column}").format(table.place, column=sql.Identifier(column))
            assert under(app, UNSET[setting], change) in (0, None), name
    assert (snapshot(owner, ACME), snapshot(owner, OTHER)) == before


@pytest.mark.parametrize("spelling", [str(ACME).upper(), f"{{{ACME}}}", ACME.hex, f"urn:uuid:{ACME}"])
def test_T063_another_spelling_of_an_account_is_that_account_or_nothing(
    owner: psycopg.Connection, app: psycopg.Connection, builder: Builder, spelling: str
) -> None:
    for name, table in tenant_tables(owner).items():
        assert under(app, spelling, count(table, OTHER)) in (0, None), name


def test_T063_a_setting_with_a_claim_beside_it_shows_nothing_of_the_setting(
    owner: psycopg.Connection, app: psycopg.Connection, builder: Builder
) -> None:
    for name, table in tenant_tables(owner).items():
        for claim in (f'{{"sub": "{uuid4()}"}}', "{}", '{"sub": null}', f'{{"account_id": "{ACME}"}}'):
            with app.transaction():
                app.execute("select set_config('request.jwt.claims', %s, true)", (claim,))
                app.execute("select set_config('dana.account_id', %s, true)", (str(ACME),))
                try:
                    with app.transaction():
                        assert app.execute(count(table)).fetchone() == (0,), (name, claim)
                except psycopg.errors.InsufficientPrivilege:
                    pass


@pytest.mark.parametrize("how", ["committed", "failed in Python", "failed in SQL", "failed at the commit"])
def test_T064_the_next_on_the_same_connection_sees_no_row(owner: psycopg.Connection, role_url: str, builder: Builder, how: str) -> None:
    one = Database(role_url, connections=1)
    doors = {"objects": one.account_transaction, "statements": one.account_statements}
    for name, door in doors.items():
        try:
            with door(ACME) as db:
                assert db.execute(sa.text("select count(*) from messages")).scalar() == 1
                if how == "failed in Python":
                    raise RuntimeError
                if how == "failed in SQL":
                    db.execute(sa.text("select 1 / 0"))
                if how == "failed at the commit":
                    db.execute(sa.text("set constraints all deferred"))
                    db.execute(sa.text("select pg_terminate_backend(pg_backend_pid())"))
        except Exception as error:  # noqa: BLE001
            assert how != "committed", error
        for table, described in tenant_tables(owner).items():
            with psycopg.connect(role_url) as probe:
                readable = may(probe, described, "select")
            if readable:
                with one.system_statements() as db:
                    assert db.execute(sa.text(f"select count(*) from {table}")).scalar() == 0, (name, table)
                with one.system_transaction() as session:
                    assert session.execute(sa.text(f"select count(*) from {table}")).scalar() == 0, (name, table)
    one.close()
