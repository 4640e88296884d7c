"""A database in the shape of Supabase's: its roles, its schema auth, its default grants, and an owner who is no superuser."""

from collections.abc import Iterator
from contextlib import contextmanager
from json import dumps
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from sqlalchemy.engine import make_url

from dana.database import migrate
from dana.database.embedded import EmbeddedPostgres
from dana.database.transactions import Database
from tests import cast

OWNER, DOOR = "project_owner", "authenticator"
ROLES = f"""
create role anon nologin noinherit;
create role authenticated nologin noinherit;
create role service_role nologin noinherit bypassrls;
create role {DOOR} login noinherit password 'door';
grant anon, authenticated, service_role to {DOOR};
create role {OWNER} login createrole createdb password 'owner';
"""
SHAPE = f"""
create schema extensions authorization {OWNER};
grant usage on schema extensions to anon, authenticated, service_role;
create extension vector schema extensions;
create schema auth;
grant usage on schema auth to anon, authenticated, service_role, {OWNER};
create table auth.users (id uuid primary key, email text, email_confirmed_at timestamptz);
create function auth.jwt() returns jsonb language sql stable as
  $$ select nullif(current_setting('request.jwt.claims', true), '')::jsonb $$;
create function auth.uid() returns uuid language sql stable as $$ select (auth.jwt() ->> 'sub')::uuid $$;
create function auth.role() returns text language sql stable as $$ select auth.jwt() ->> 'role' $$;
alter schema public owner to {OWNER};
grant usage on schema public to anon, authenticated, service_role;
alter default privileges for role {OWNER} in schema public grant all on tables to anon, authenticated, service_role;
alter default privileges for role {OWNER} in schema public grant all on functions to anon, authenticated, service_role;
alter default privileges for role {OWNER} in schema public grant all on sequences to anon, authenticated, service_role;
"""


@pytest.fixture(scope="session")
def project() -> Iterator[str]:
    """The superuser's address of a server of its own: roles belong to a whole server, and other tests have none of these."""
    with TemporaryDirectory(prefix="dana-supabase-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)
        postgres = EmbeddedPostgres(Path(folder) / "home", durable=False)
        url = postgres.start()
        with psycopg.connect(url, autocommit=True) as db:
            db.execute(ROLES)
            db.execute(f"create database supabase owner {OWNER}")
        with psycopg.connect(as_role(url, None, None), autocommit=True) as db:
            db.execute(SHAPE)
        migrate.upgrade(as_role(url, OWNER, "owner"))
        yield as_role(url, None, None)
        postgres.stop()


def as_role(url: str, role: str | None, password: str | None) -> str:
    """The project's database, for another role."""
    changed = make_url(url).set(database="supabase")
    if role is not None:
        changed = changed.set(username=role, password=password)
    return changed.render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def project_owner(project: str) -> str:
    """The address of the owner, who is no superuser and does not pass by row level security."""
    return as_role(project, OWNER, "owner")


@pytest.fixture(scope="session")
def project_app(project_owner: str, app_home: Path) -> str:
    """The address for web and workers."""
    return migrate.app_url(project_owner, app_home)


@pytest.fixture
def project_database(project_app: str) -> Iterator[Database]:
    """The door to the project's database."""
    opened = Database(project_app, connections=4)
    yield opened
    opened.close()


@pytest.fixture
def people(project: str) -> Iterator[cast.Cast]:
    """The cast, known to Supabase too, in a database that is empty before and after."""
    entered = cast.enter(project)
    with psycopg.connect(project, autocommit=True) as db:
        for someone in (entered.alice, entered.bob, entered.carol, entered.mallory):
            db.execute("update users set external_id = %s where id = %s", (str(uuid4()), someone.user_id))
    yield entered
    with psycopg.connect(project, autocommit=True) as db:
        db.execute("delete from accounts")
        db.execute("delete from users")
        db.execute("truncate dana.spent")


def subject(project: str, someone: cast.Someone) -> str:
    """The id that Supabase knows the person by."""
    with psycopg.connect(project) as db:
        (found,) = db.execute("select external_id from users where id = %s", (someone.user_id,)).fetchone()
        return str(found)


@contextmanager
def rest_door(project: str, role: str, claims: dict[str, Any] | None) -> Iterator[psycopg.Connection]:
    """A transaction as PostgREST opens it for a request."""
    with psycopg.connect(as_role(project, DOOR, "door")) as db:
        db.execute(f"set local role {role}")
        db.execute("select set_config('request.jwt.claims', %s, true)", ("" if claims is None else dumps(claims),))
        yield db


def fill(database: Database, someone: cast.Someone) -> UUID:
    """A channel with a conversation in that person's account."""
    return cast.a_conversation(database, cast.a_channel(database, someone))
