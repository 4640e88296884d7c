"""What a database of Supabase asks of us beyond a plain PostgreSQL: an owner without superuser, its schemas, its REST door."""

from collections.abc import Callable
from contextlib import suppress
from importlib.resources import files

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection

from dana.errors import Misconfigured

POOLER_HOST = ".pooler.supabase.com"  # where a user's name carries the project's behind a dot

_SCHEMA_OF_VECTOR = """
select coalesce(
  (select n.nspname from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = 'vector'),
  (select nspname from pg_namespace where nspname = 'extensions'))
"""
_IS_USABLE = "select pg_has_role(current_user, 'dana_system', 'usage') and pg_has_role(current_user, 'dana_system', 'set')"
_IS_USABLE_BEFORE_16 = "select pg_has_role(current_user, 'dana_system', 'usage')"
_SEARCHES_THERE = """
select exists (select 1 from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase join pg_roles r on r.oid = s.setrole
  where d.datname = current_database() and r.rolname = :role and s.setconfig @> array['search_path=' || :path])
"""


def prepare(connection: Connection, app_role: str) -> None:
    """Before the migrations: the roles as an owner who is no superuser needs them, and pgvector found wherever it was installed."""
    _make_roles(connection, app_role)
    schema = connection.execute(sa.text(_SCHEMA_OF_VECTOR)).scalar()
    if schema in (None, "public", "pg_catalog"):
        return
    quote: Callable[[str], str] = connection.dialect.identifier_preparer.quote_identifier
    quoted = quote(schema)
    connection.exec_driver_sql(f"set local search_path = public, {quoted}")
    connection.exec_driver_sql(f"create extension if not exists vector schema {quoted}")
    _let_in(connection, app_role, schema, quoted)
    if not connection.execute(sa.text(_SEARCHES_THERE), {"role": app_role, "path": f"public, {schema}"}).scalar():
        database = quote(str(connection.execute(sa.text("select current_database()")).scalar()))
        connection.exec_driver_sql(f"alter role {app_role} in database {database} set search_path = public, {quoted}")


def _let_in(connection: Connection, app_role: str, schema: str, quoted: str) -> None:
    may_enter = sa.text("select has_schema_privilege(:role, :schema, 'usage')")
    if not connection.execute(may_enter, {"role": app_role, "schema": schema}).scalar():
        with suppress(sa.exc.ProgrammingError), connection.begin_nested():
            connection.exec_driver_sql(f"grant usage on schema {quoted} to {app_role}")
    if not connection.execute(may_enter, {"role": app_role, "schema": schema}).scalar():
        raise Misconfigured(f"DATABASE_URL: pgvector is in {schema}; its owner has to: grant usage on schema {quoted} to {app_role}")


def close_rest_door(connection: Connection) -> None:
    """After the migrations: Supabase's roles keep the reading of their own rows' harmless columns, whatever its default grants gave."""
    if connection.execute(sa.text("select exists (select 1 from pg_roles where rolname = 'authenticated')")).scalar():
        connection.execute(sa.text(files("dana.database.migrations").joinpath("sql", "rest_door.sql").read_text()))


def as_role(url: URL, role: str) -> URL:
    """The same address for another role; Supabase's poolers want the project's name behind it."""
    project = (url.username or "").partition(".")[2] if (url.host or "").endswith(POOLER_HOST) else ""
    return url.set(username=f"{role}.{project}" if project else role)


def _make_roles(connection: Connection, app_role: str) -> None:
    """From PostgreSQL 16 on who makes a role may grant it but not become it; the migrations give functions to dana_system."""
    is_superuser = connection.execute(sa.text("select rolsuper from pg_roles where rolname = current_user")).scalar()
    if is_superuser:
        return
    attributes = {app_role: "login noinherit", "dana_system": "nologin noinherit"}
    for role, kind in attributes.items():
        if not connection.execute(sa.text("select exists (select 1 from pg_roles where rolname = :role)"), {"role": role}).scalar():
            connection.exec_driver_sql(f"create role {role} {kind} nocreatedb nocreaterole")
    version = connection.execute(sa.text("select current_setting('server_version_num')::int")).scalar_one()
    if not connection.execute(sa.text(_IS_USABLE if version >= 160000 else _IS_USABLE_BEFORE_16)).scalar():
        connection.exec_driver_sql("grant dana_system to current_user")
