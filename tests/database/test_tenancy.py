"""The walls between accounts, read from the catalogue and tried from outside."""

import ast
import importlib
import pkgutil
import re
from collections import defaultdict
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
import sqlalchemy as sa

import dana
from dana.database import migrate, system
from dana.database.transactions import Database
from dana.errors import Misconfigured
from tests import cast

# Tables of the public schema that belong to no account's rows; each has policies of its own.
WITHOUT_ACCOUNT = {"accounts", "users"}


def rows(owner_url: str, query: str) -> list[tuple]:
    with psycopg.connect(owner_url) as db:
        return db.execute(query).fetchall()


def test_every_table_forces_row_level_security_and_has_a_policy(owner_url: str) -> None:
    found = rows(owner_url, """
        select c.relname, c.relrowsecurity, c.relforcerowsecurity,
          exists (select 1 from pg_policy p where p.polrelid = c.oid) from pg_class c
        join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind in ('r', 'p')
    """)  # fmt: skip
    assert len(found) > 10
    assert [name for name, enabled, forced, policy in found if not (enabled and forced and policy)] == []


def test_every_tenant_table_names_its_account_first_in_each_key(owner_url: str) -> None:
    found = rows(owner_url, """
        select t.relname, i.relname, (select a.attname from pg_attribute a where a.attrelid = t.oid and a.attnum = x.indkey[0])
        from pg_index x join pg_class t on t.oid = x.indrelid join pg_class i on i.oid = x.indexrelid
        join pg_namespace n on n.oid = t.relnamespace
        where n.nspname = 'public' and (x.indisunique or x.indisprimary)
    """)  # fmt: skip
    # a webhook's address names the integration alone, and a person is found by address or session before there is an account
    exempt = {"integrations_id_key", "users_pkey", "users_email_key", "users_external_id_key", "accounts_pkey", "sign_ins_pkey"}
    assert [(table, index) for table, index, first in found if first != "account_id" and index not in exempt] == []


def test_every_tenant_table_has_the_one_policy(owner_url: str) -> None:
    tables = {name for (name,) in rows(owner_url, """
        select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'public' and c.relkind = 'r' and exists (select 1 from pg_attribute a where a.attrelid = c.oid
          and a.attname = 'account_id' and a.attnotnull)
    """)}  # fmt: skip
    walled = {name for (name,) in rows(owner_url, """
        select distinct polrelid::regclass::text from pg_policy
        where pg_get_expr(polqual, polrelid) like '%visible_accounts%' and pg_get_expr(polwithcheck, polrelid) like '%visible_accounts%'
          and polcmd = '*'
    """)}  # fmt: skip
    assert tables - walled == {"memberships", "sign_ins"}  # their policies may not read themselves


SYSTEM = Path(system.__file__).parent  # the package of the look-ups
ASKED = re.compile(r"(?:select|from|lateral)\s+dana\.([a-z_]+)\(")
MENTIONED = re.compile(r"\bdana\.([a-z_]+)\(")  # also inside a greater statement


def texts(tree: ast.AST) -> list[str]:
    return [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]


def look_ups_in(tree: ast.AST) -> set[str]:
    return {name for text in texts(tree) for name in ASKED.findall(text)}


def homes() -> dict[str, set[Path]]:
    """Which files of ours ask for which look-up, in a statement of its own."""
    found: dict[str, set[Path]] = defaultdict(set)
    for file in Path(dana.__file__).parent.rglob("*.py"):
        for name in look_ups_in(ast.parse(file.read_text(encoding="utf-8"))):
            found[name].add(file)
    return found


def look_ups(owner_url: str) -> dict[str, bool]:
    """Every SECURITY DEFINER function: whether the database calls it itself, in a trigger, a policy or another function."""
    found = rows(owner_url, """
        select p.proname, bool_or(
          exists (select 1 from pg_trigger t where t.tgfoid = p.oid)
          or exists (select 1 from pg_policy l where concat(pg_get_expr(l.polqual, l.polrelid), pg_get_expr(l.polwithcheck, l.polrelid))
                     like '%' || p.proname || '(%')
          or exists (select 1 from pg_proc o where o.oid <> p.oid and o.prosrc like '%dana.' || p.proname || '(%'))
        from pg_proc p join pg_namespace n on n.oid = p.pronamespace
        where p.prosecdef and n.nspname not in ('pg_catalog', 'information_schema') group by p.proname
    """)  # fmt: skip
    return dict(found)


def test_only_functions_of_a_weak_role_pass_by_the_policies(owner_url: str) -> None:
    found = rows(owner_url, """
        select p.proname, n.nspname, r.rolname, r.rolcanlogin or r.rolsuper or r.rolbypassrls from pg_proc p
        join pg_namespace n on n.oid = p.pronamespace join pg_roles r on r.oid = p.proowner
        where p.prosecdef and n.nspname not in ('pg_catalog', 'information_schema')
    """)  # fmt: skip
    assert len(found) > 60
    assert [name for name, _, _, strong in found if strong] == []
    assert {(schema, owner) for _, schema, owner, _ in found} == {("dana", "dana_system")}


def test_every_look_up_is_asked_for_in_exactly_one_place(owner_url: str) -> None:
    """What nobody asks for is a door without a guard; what two ask for has two stories of who may."""
    asked, known = homes(), look_ups(owner_url)
    sources = [file.read_text(encoding="utf-8") for file in Path(dana.__file__).parent.rglob("*.py")]
    rest_door = (SYSTEM.parent / "migrations" / "sql" / "rest_door.sql").read_text(encoding="utf-8")  # policies of another kind of database
    mentioned = {name for source in [*sources, rest_door] for name in MENTIONED.findall(source)}
    assert [name for name, is_inner in known.items() if not is_inner and name not in mentioned] == [], "drop them in the next migration"
    twice = {name: {file.stem for file in files} for name, files in asked.items() if len(files) > 1}
    with_their_rows = "one of them must go; but a gap and a correction wake their jobs in the statements that note them"
    assert twice == {"wake": {"jobs", "gaps", "learn"}}, with_their_rows
    assert {name for name, files in asked.items() if {SYSTEM} & {file.parent for file in files}} <= known.keys()


def test_every_function_of_the_side_door_asks_for_exactly_one_look_up() -> None:
    tried = 0
    for file in SYSTEM.glob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        kept = {target.id: look_ups_in(node.value) for node in tree.body if isinstance(node, ast.Assign)
                for target in node.targets if isinstance(target, ast.Name)}  # fmt: skip
        for function in tree.body:
            if not isinstance(function, ast.FunctionDef) or function.name.startswith("_") or file.stem == "ask":
                continue
            named = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
            asked = look_ups_in(function).union(*(kept[name] for name in kept.keys() & named))
            assert len(asked) == 1, (file.name, function.name, asked)
            tried += 1
    assert tried > 60


@pytest.fixture
def people(owner_url: str) -> cast.Cast:
    return cast.enter(owner_url)


TABLES = [
    "integrations", "contacts", "identities", "conversations", "messages", "early_statuses", "sources", "usage", "documents",
    "document_files", "document_pages", "passages", "terms", "memberships", "accounts",
]  # fmt: skip


def test_T062_another_accounts_rows_are_not_there(database: Database, people: cast.Cast) -> None:
    cast.a_conversation(database, cast.a_channel(database, people.alice))
    with database.account_transaction(people.mallory.account_id) as db:
        for table in ("integrations", "contacts", "identities", "conversations", "messages"):
            assert db.execute(sa.text(f"select count(*) from {table}")).scalar() == 0, table
            assert db.execute(sa.text(f"delete from {table}")).rowcount == 0, table
    with database.account_transaction(people.alice.account_id) as db:
        assert db.execute(sa.text("select count(*) from messages")).scalar() == 1


def test_T065_a_row_cannot_be_moved_or_put_into_another_account(database: Database, people: cast.Cast) -> None:
    channel = cast.a_channel(database, people.alice)
    with (
        pytest.raises(sa.exc.ProgrammingError, match="row-level security"),
        database.account_transaction(people.alice.account_id) as db,
    ):
        db.execute(sa.text("update integrations set account_id = :other"), {"other": people.mallory.account_id})
    with (
        pytest.raises(sa.exc.ProgrammingError, match="row-level security"),
        database.account_transaction(people.mallory.account_id) as db,
    ):
        db.execute(
            sa.text("insert into contacts (account_id, id, name) values (:acme, :id, 'x')"),
            {"acme": channel.account_id, "id": uuid4()},
        )


def test_T063_without_an_account_no_row_is_seen(app_url: str, database: Database, people: cast.Cast) -> None:
    cast.a_conversation(database, cast.a_channel(database, people.alice))
    for setting in (None, ""):
        with psycopg.connect(app_url) as db:
            if setting is not None:
                db.execute("select set_config('dana.account_id', %s, true)", (setting,))
            for table in TABLES:
                assert db.execute(f"select count(*) from {table}").fetchone() == (0,), (setting, table)
    with psycopg.connect(app_url) as db:
        db.execute("select set_config('dana.account_id', 'junk', true)")
        with pytest.raises(psycopg.errors.InvalidTextRepresentation):
            db.execute("select count(*) from messages")


def test_T064_the_next_transaction_on_a_pooled_connection_starts_without_an_account(app_url: str, people: cast.Cast) -> None:
    one = Database(app_url, connections=1)
    cast.a_conversation(one, cast.a_channel(one, people.alice))
    with pytest.raises(RuntimeError), one.account_transaction(people.alice.account_id):
        raise RuntimeError
    with one.engine.connect() as connection:
        assert connection.execute(sa.text("select count(*) from messages")).scalar() == 0
    one.close()


def test_a_claim_beside_the_servers_setting_wins_nothing(app_url: str, database: Database, people: cast.Cast) -> None:
    cast.a_conversation(database, cast.a_channel(database, people.alice))
    with psycopg.connect(app_url) as db:
        db.execute("select set_config('dana.account_id', %s, true)", (str(people.alice.account_id),))
        db.execute("select set_config('request.jwt.claims', %s, true)", (f'{{"sub": "{people.mallory.user_id}"}}',))
        assert db.execute("select count(*) from messages").fetchone() == (0,)


def test_a_claim_sees_the_accounts_of_its_person(owner_url: str, app_url: str, database: Database, people: cast.Cast) -> None:
    cast.a_conversation(database, cast.a_channel(database, people.alice))
    with psycopg.connect(owner_url, autocommit=True) as owner:
        owner.execute("update users set external_id = 'carol-there' where id = %s", (people.carol.user_id,))
    with psycopg.connect(app_url) as db:
        db.execute("select set_config('request.jwt.claims', %s, true)", ('{"sub": "carol-there"}',))
        assert db.execute("select count(*) from messages").fetchone() == (1,)
        assert db.execute("select count(*) from memberships").fetchone() == (1,)


def test_T068_the_app_role_cannot_truncate_or_become_somebody(app_url: str) -> None:
    for statement in ("truncate messages", "set role dana_system", "set role postgres", "select password_hash from users",
                      "select * from sign_ins", "alter table messages disable row level security"):  # fmt: skip
        with psycopg.connect(app_url) as db, pytest.raises(psycopg.errors.InsufficientPrivilege):
            db.execute(statement)


def test_the_app_role_is_refused_when_it_could_pass_by_the_walls(owner_url: str, app_url: str) -> None:
    migrate.check_role(app_url)
    with pytest.raises(Misconfigured, match="superuser"):
        migrate.check_role(owner_url)


def test_migrating_twice_changes_nothing(owner_url: str) -> None:
    migrate.upgrade(owner_url)


@pytest.mark.filterwarnings("ignore:Did not recognize type")
def test_the_models_say_what_the_migrations_made(owner_url: str) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    import dana.models
    from dana.models.base import Base

    for module in pkgutil.iter_modules(dana.models.__path__):
        importlib.import_module(f"dana.models.{module.name}")

    def ours(_object: object, name: str | None, kind: str, *_: object) -> bool:
        return kind in ("table", "column") and name != "alembic_version"

    engine = sa.create_engine(migrate.driver_url(owner_url), poolclass=sa.NullPool)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": ours, "compare_type": False})
        assert compare_metadata(context, Base.metadata) == []
