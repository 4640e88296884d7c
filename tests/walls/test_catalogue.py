"""What the catalogue must never hold: a second way to rows, a power of the app's role, a key that tells of other accounts."""

from collections.abc import Iterator
from uuid import UUID

import psycopg
import pytest

from dana.database.transactions import Database
from tests import cast
from tests.walls.rows import Builder, tables, tenant_tables

OURS = "n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast') and n.nspname not like 'pg_temp%'"
EXTENSION = "exists (select 1 from pg_depend e where e.objid = {oid} and e.deptype = 'e')"

# T067: each was looked at: it tells ids, or refuses, and reads only what the writer may read.
TRIGGERS = {
    ("memberships", "tell"), ("membership_channels", "tell"), ("sign_ins", "tell_of_end"), ("sign_ins",
     "tell_of_deletion"), ("users", "tell"),
}  # fmt: skip

# They count owners and look up the maker's role, which the writer's account alone would not show them; they only say no.
REVIEWED_DEFINER_TRIGGERS = {"memberships.keep_an_owner", "memberships.end_offers", "invitations.refuse_great_offers",
                             "api_keys.refuse_keys_of_others", "memberships.end_takeovers", "membership_channels.end_takeovers",
                             "users.end_takeovers"}  # fmt: skip


@pytest.fixture(scope="module")
def owner(own_database: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(own_database, autocommit=True) as connection:
        yield connection


def found(owner: psycopg.Connection, query: str) -> list[tuple]:
    return owner.execute(query).fetchall()


def test_T067_there_is_no_view_rule_or_foreign_table(owner: psycopg.Connection) -> None:
    """A view would read with its owner's rights; whoever adds one makes it security_invoker and names it here."""
    assert found(owner, f"select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace"
                        f" where c.relkind in ('v', 'm', 'f') and {OURS} and not {EXTENSION.format(oid='c.oid')}") == []  # fmt: skip
    assert found(owner, f"select rulename from pg_rules n where {OURS.replace('n.nspname', 'n.schemaname')}") == []
    assert found(owner, "select pubname from pg_publication") == []
    assert found(owner, "select evtname from pg_event_trigger") == []


def test_T067_every_trigger_runs_with_the_rights_of_who_writes(owner: psycopg.Connection) -> None:
    rows = found(owner, f"""
        select c.relname, t.tgname, p.prosecdef, p.proconfig, c.relname || '.' || p.proname from pg_trigger t
        join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
        join pg_proc p on p.oid = t.tgfoid where not t.tgisinternal and {OURS}
    """)  # fmt: skip
    assert {(table, name) for table, name, *_ in rows} >= TRIGGERS
    assert {label for _, _, definer, _, label in rows if definer} <= REVIEWED_DEFINER_TRIGGERS
    assert [label for _, _, _, config, label in rows if not config or not any(item.startswith("search_path=") for item in config)] == []


def test_T067_every_function_of_ours_has_a_fixed_search_path_and_is_closed_to_everybody_else(owner: psycopg.Connection) -> None:
    rows = found(owner, f"""
        select p.proname, p.prosecdef, p.proconfig, has_function_privilege('public', p.oid, 'execute'), r.rolname
        from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_roles r on r.oid = p.proowner
        where {OURS} and not {EXTENSION.format(oid='p.oid')}
    """)  # fmt: skip
    definers = [row for row in rows if row[1]]
    assert len(definers) > 25
    assert [name for name, _, config, _, _ in definers if not config or not config[0].startswith("search_path=")] == []
    assert [name for name, _, _, is_open, _ in definers if is_open and name != "claimed_accounts"] == []  # the policies call it
    assert {owner for *_, owner in definers} == {"dana_system"}
    # pg_temp comes last, or not at all: a temporary table cannot stand in front of a real one
    for name, _, config, _, _ in definers:
        path = config[0].removeprefix("search_path=").strip('"')
        assert path == "" or path.endswith("pg_temp"), name


def test_T067_policies_are_the_two_kinds_that_were_reviewed(owner: psycopg.Connection) -> None:
    rows = found(owner, """
        select c.relname, p.polname, p.polpermissive, array(select case r when 0 then 'public' else pg_get_userbyid(r)::text end
          from unnest(p.polroles) r) from pg_policy p join pg_class c on c.oid = p.polrelid
    """)  # fmt: skip
    for table, name, permissive, roles in rows:
        if roles == ["dana_system"]:
            continue
        assert roles in (["public"], ["authenticated"], ["anon"]), (table, name)
        assert name == "own_account" or not permissive or table in ("users", "memberships", "accounts"), (table, name)


def test_T068_the_apps_roles_have_no_power_and_no_friends(owner: psycopg.Connection) -> None:
    for role in ("dana_app", "dana_system"):
        assert found(owner, f"""
            select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication, rolinherit from pg_roles where rolname = '{role}'
        """) == [(False,) * 6]  # fmt: skip
        assert found(owner, f"select roleid::regrole::text from pg_auth_members where member = '{role}'::regrole") == []
    assert found(owner, "select rolcanlogin from pg_roles where rolname = 'dana_system'") == [(False,)]
    assert found(owner, "select count(*) from pg_class where relowner = 'dana_app'::regrole") == [(0,)]
    assert found(owner, "select count(*) from pg_proc where proowner = 'dana_app'::regrole") == [(0,)]
    assert found(owner, "select has_schema_privilege('dana_app', n.oid, 'create') from pg_namespace n"
                        " where n.nspname in ('public', 'dana') group by 1") == [(False,)]  # fmt: skip
    assert found(owner, "select has_database_privilege('dana_app', current_database(), 'create')") == [(False,)]
    assert found(owner, "select count(*) from pg_default_acl") == [(0,)]


def test_T068_no_table_gives_more_than_rows(owner: psycopg.Connection) -> None:
    """TRUNCATE passes by the policies; REFERENCES and TRIGGER look past them."""
    for name, table in tables(owner, "public", "dana").items():
        place = f"{table.schema}.{name}"
        for power in ("truncate", "references", "trigger"):
            assert found(owner, f"select has_table_privilege('dana_app', '{place}', '{power}')") == [(False,)], (place, power)
        if table.schema == "dana":
            for power in ("select", "insert", "update"):
                assert found(owner, f"select has_any_column_privilege('dana_app', '{place}', '{power}')") == [(False,)], (place, power)
        assert found(owner, f"""select a.privilege_type from pg_class c, aclexplode(c.relacl) a
                                where c.oid = '{place}'::regclass and a.grantee = 0""") == [], place  # fmt: skip


@pytest.mark.parametrize("statement", [
    "copy (select 1) to program 'true'", "copy messages to '/tmp/x'", "select pg_read_file('/etc/passwd')",
     "select lo_import('/etc/passwd')",
    "set session authorization postgres", "set role dana_system", "alter role dana_app bypassrls", "create extension dblink",
    "set row_security = off; select count(*) from messages", "alter table messages no force row level security",
    "drop policy own_account on messages", "create table public.mine (a int)",
     "create function public.f() returns int language sql as 'select 1'",
    "select * from pg_authid", "create policy p on messages using (true)",
])  # fmt: skip
def test_T068_the_apps_role_is_refused_what_would_open_a_wall(own_database: str, app_home: object, statement: str) -> None:
    from dana.database import migrate

    with psycopg.connect(migrate.app_url(own_database, app_home)) as app, pytest.raises(  # type: ignore[arg-type]
        (psycopg.errors.InsufficientPrivilege, psycopg.errors.FeatureNotSupported, psycopg.errors.UndefinedFile)
    ):  # fmt: skip
        app.execute(statement)


def test_T074_foreign_keys_between_tenants_tables_name_the_account_on_both_sides(owner: psycopg.Connection) -> None:
    """Otherwise a key would tell whether another account has a row: foreign keys look past the policies."""
    tenants = tenant_tables(owner)
    wrong = [
        (name, parent, ours)
        for name, table in tenants.items()
        for parent, ours, theirs in table.parents
        if parent in tenants and parent != "accounts" and not (ours[0] == "account_id" == theirs[0])
    ]
    assert wrong == []


def test_T074_a_foreign_id_is_refused_like_an_id_of_nothing(owner: psycopg.Connection, own_database: str, app_home: object) -> None:
    from uuid import uuid4

    from dana.database import migrate

    acme, other, nothing = uuid4(), uuid4(), uuid4()
    builder = Builder(owner)
    names = [name for name in tenant_tables(owner) if name != "accounts"]
    for account in (acme, other):
        for name in names:
            builder.existing(name, account)
    tried = 0
    with psycopg.connect(migrate.app_url(own_database, app_home), autocommit=True) as app:  # type: ignore[arg-type]
        for name in names:
            table = builder.tables[name]
            for parent, ours, theirs in table.parents:
                column = ours[-1]
                kinds = {each.name: each.kind for each in table.columns}
                if parent not in builder.tables or parent in ("accounts", "users") or column == "account_id" or kinds[column] != "uuid":
                    continue  # a number counts within its account: it is nobody's in particular
                said = []
                for foreign in (builder.existing(parent, acme)[theirs[-1]], nothing):
                    row = builder.draft(name, other) | {column: foreign}
                    said.append(refusal(app, other, builder.insertion(name, row), foreign))
                assert said[0] == said[1], (name, column)
                assert said[0] is not None, (name, column)
                tried += 1
    assert tried > 8


def refusal(app: psycopg.Connection, account: UUID, statement: object, foreign: object) -> tuple[str | None, str] | None:
    """How a statement is refused, without the id that was tried."""
    try:
        with app.transaction():
            app.execute("select set_config('dana.account_id', %s, true)", (str(account),))
            app.execute(statement)  # type: ignore[call-overload]
    except psycopg.Error as error:
        return error.sqlstate, (error.diag.message_primary or "").replace(str(foreign), "ID")
    return None


def test_T074_what_is_unique_in_the_whole_installation_is_reviewed(owner: psycopg.Connection) -> None:
    rows = found(owner, """
        select i.relname from pg_index x join pg_class t on t.oid = x.indrelid join pg_class i on i.oid = x.indexrelid
        join pg_namespace n on n.oid = t.relnamespace where n.nspname = 'public' and x.indisunique
          and (select a.attname from pg_attribute a where a.attrelid = t.oid and a.attnum = x.indkey[0]) is distinct from 'account_id'
    """)  # fmt: skip
    # Random ids, which nobody can choose; an address of a person, whose being known is never told; tokens' keyed hashes.
    random_ids = {name for (name,) in rows if name.endswith(("_pkey", "_id_key"))}
    assert {name for (name,) in rows} - random_ids - {"alembic_version_pkc"} <= GLOBALLY_UNIQUE


GLOBALLY_UNIQUE = {"users_email_key"}


def test_T082_no_id_counts(owner: psycopg.Connection, database: Database, people: cast.Cast) -> None:
    """Ids are random: no sequence, no time in them, so none tells how many others there are."""
    assert found(owner, f"select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace"
                        f" where c.relkind = 'S' and {OURS}") == []  # fmt: skip
    conversation = cast.a_conversation(database, cast.a_channel(database, people.alice))
    with database.account_statements(people.alice.account_id) as db:
        import sqlalchemy as sa

        ids = [conversation, *(row.id for row in db.execute(sa.text("select id from messages union all select id from contacts")))]
    assert all(found_id.version == 4 for found_id in ids), ids


@pytest.fixture
def people(owner_url: str) -> cast.Cast:
    return cast.enter(owner_url)
