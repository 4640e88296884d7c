"""Brings a database to this version, as its owner, and makes the login that web and workers use."""

import os
import secrets
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, make_url

from dana.database import supabase
from dana.errors import Misconfigured

LOCK = 0x44414E41  # "DANA": one migration at a time, whoever starts it
APP_ROLE = "dana_app"
MIN_SERVER, MIN_VECTOR = 150000, (0, 7)


def driver_url(url: str) -> URL:
    """The same address for SQLAlchemy with psycopg 3; also takes Supabase's postgres:// form."""
    return make_url(url).set(drivername="postgresql+psycopg")


def upgrade(owner_url: str) -> None:
    """
    Apply what is missing; a second process waits for the first. Misconfigured when the server is too old or lacks pgvector.

    All in one transaction, which holds the lock too: any address of the owner's will do, also one through a pooler.
    """
    engine = _engine(owner_url)
    with engine.begin() as connection:
        connection.execute(sa.text("select pg_advisory_xact_lock(:key)"), {"key": LOCK})
        _check_server(connection)
        supabase.prepare(connection, APP_ROLE)
        connection.execute(sa.text("create schema if not exists dana_migrations"))
        _upgrade(connection)
        supabase.close_rest_door(connection)


def app_url(owner_url: str, home: Path) -> str:
    """The address for web and workers: the role dana_app with a password made once and kept in the data folder."""
    path = home / "app.password"
    fresh = not path.exists()
    if fresh:
        home.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(32))
    password = path.read_text()
    url = supabase.as_role(make_url(owner_url), APP_ROLE).set(password=password)
    if fresh or not _opens(url):
        _set_password(owner_url, password)
    return url.render_as_string(hide_password=False)


def check_role(app_url_: str) -> None:
    """Misconfigured when the login of web and workers owns tables or could pass by row level security."""
    with _engine(app_url_).connect() as connection:
        faults = connection.execute(sa.text(UNSAFE_ROLE)).scalars().all()
    if faults:
        raise Misconfigured("DATABASE_APP_URL: " + "; ".join(faults))


def check_pooling(app_url_: str, *, is_pooled: bool, session_url: str | None) -> None:
    """Misconfigured when an address shares its connections among clients and the settings say that it does not."""
    if not is_pooled and shares_connections(app_url_):
        raise Misconfigured("DATABASE_APP_URL leads through a pooler in transaction mode: set DATABASE_POOLER=transaction.")
    if session_url is not None and shares_connections(session_url):
        raise Misconfigured(
            "DATABASE_SESSION_URL leads through a pooler in transaction mode, which forgets who listens: give the address of the"
            " database itself, or of a pooler in session mode."
        )


def shares_connections(url: str) -> bool:
    """Whether two who are connected at the same time get one and the same connection of the server, one after the other."""
    plain, pid = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False), "select pg_backend_pid()"
    how: dict[str, Any] = {"autocommit": True, "prepare_threshold": None, "connect_timeout": 5}
    with psycopg.connect(plain, **how) as first, psycopg.connect(plain, **how) as second:
        return first.execute(pid).fetchone() == second.execute(pid).fetchone()


UNSAFE_ROLE = """
select 'the role is a superuser' from pg_roles where rolname = current_user and rolsuper
union all
select 'the role has BYPASSRLS' from pg_roles where rolname = current_user and rolbypassrls
union all
select 'the role owns ' || count(*) || ' tables' from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname in ('public', 'dana') and c.relkind = 'r' and pg_has_role(current_user, c.relowner, 'member')
  having count(*) > 0
union all
select 'the role may become ' || rolname || ', which bypasses row level security' from pg_roles
  where (rolbypassrls or rolsuper or rolname = 'dana_system') and rolname <> current_user
  and pg_has_role(current_user, oid, 'member')
"""


def _engine(url: str) -> sa.Engine:
    """Connections for one errand, without prepared statements: a pooler in transaction mode would lose them."""
    return sa.create_engine(driver_url(url), poolclass=sa.NullPool, connect_args={"prepare_threshold": None})


def _newest() -> str:
    """The number of the last step: each file of a step begins with its own."""
    return max(path.name for path in (Path(__file__).parent / "migrations" / "versions").glob("[0-9]*.py")).split("_")[0]


def _version(connection: Connection) -> str | None:
    known = connection.execute(sa.text("select to_regclass('dana_migrations.alembic_version')")).scalar()
    return connection.execute(sa.text("select version_num from dana_migrations.alembic_version")).scalar() if known else None


def _upgrade(connection: Connection) -> None:
    if _version(connection) == _newest():
        return
    from alembic import command  # noqa: PLC0415 - half a second of imports that only this needs
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", "dana:database/migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _check_server(connection: Connection) -> None:
    version = connection.execute(sa.text("select current_setting('server_version_num')::int")).scalar_one()
    if version < MIN_SERVER:
        raise Misconfigured(f"DATABASE_URL: PostgreSQL 15 or newer is needed, this is {version // 10000}")
    vector = connection.execute(
        sa.text(
            "select coalesce((select extversion from pg_extension where extname = 'vector'),"
            " (select default_version from pg_available_extensions where name = 'vector'))"
        )
    ).scalar()
    if vector is None or tuple(int(part) for part in vector.split(".")[:2]) < MIN_VECTOR:
        raise Misconfigured(f"DATABASE_URL: pgvector 0.7 or newer is needed on the server (found: {vector or 'none'})")


def _opens(url: URL) -> bool:
    try:
        with _engine(url.render_as_string(hide_password=False)).connect():
            return True
    except sa.exc.OperationalError:
        return False


def _set_password(owner_url: str, password: str) -> None:
    with _engine(owner_url).begin() as connection:
        connection.exec_driver_sql(f"alter role {APP_ROLE} login password '{password}'")  # url-safe characters only
