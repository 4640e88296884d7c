"""From one version of the schema to the next, with people in it: nobody is locked out, and nobody gets a standing by it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID, uuid4

import psycopg
import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.engine import make_url

from dana.database import migrate
from tests.conftest import with_database
from tests.walls.rows import Builder

PLAIN = "plain_owner_of_the_tests"


@pytest.fixture(params=["superuser", "plain role"])
def empty(request: pytest.FixtureRequest, server: str) -> Iterator[str]:
    """An empty database, whose owner is a superuser, or a plain role that row level security binds."""
    name = f"dana_{uuid4().hex[:12]}"
    url = with_database(server, name)
    with psycopg.connect(server, autocommit=True) as db:
        db.execute(f"create database {name}")
    if request.param == "plain role":
        with psycopg.connect(url, autocommit=True) as db:
            if not db.execute("select 1 from pg_roles where rolname = %s", (PLAIN,)).fetchone():
                db.execute(f"create role {PLAIN} login password 'plain'")
            for role in ("dana_app", "dana_system"):
                if not db.execute("select 1 from pg_roles where rolname = %s", (role,)).fetchone():
                    db.execute(f"create role {role} {'login' if role == 'dana_app' else 'nologin'} noinherit")
            db.execute(f"grant dana_system to {PLAIN}")
            db.execute("create extension vector")
            db.execute(f"alter database {name} owner to {PLAIN}; alter schema public owner to {PLAIN}")
        url = make_url(url).set(username=PLAIN, password="plain").render_as_string(hide_password=False)
    yield url
    with psycopg.connect(server, autocommit=True) as db:
        db.execute(f"drop database {name} with (force)")


def upgrade_to(url: str, version: str) -> None:
    engine = sa.create_engine(migrate.driver_url(url), poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.execute(sa.text("create schema if not exists dana_migrations"))
        config = Config()
        config.set_main_option("script_location", "dana:database/migrations")
        config.attributes["connection"] = connection
        command.upgrade(config, version)


def at_the_top(url: str, server: str) -> str:
    """The same database for the superuser, who sees and writes every row."""
    return with_database(server, str(make_url(url).database))


def enter(url: str, name: str, created: str = "now()", more: str = "") -> UUID:
    person = uuid4()
    columns, values = (", email_verified_at", ", now()") if more == "proven" else ("", "")
    with psycopg.connect(url) as db:
        db.execute(
            f"insert into users (id, email, name, password_hash, created_at{columns}) values (%s, %s, %s, '!', {created}{values})",
            (person, f"{name}@example.com", name),
        )
    return person


def later_provers(url: str) -> set[str]:
    with psycopg.connect(url) as db:
        return {name for (name,) in db.execute("select name from users where proves_later").fetchall()}


def test_from_the_first_version_everybody_who_was_there_works_on_and_proves_later(empty: str, server: str) -> None:
    upgrade_to(empty, "0001")
    for name in ("alice", "bob"):
        enter(at_the_top(empty, server), name, "now() - interval '1 day'")
    migrate.upgrade(empty)
    assert later_provers(at_the_top(empty, server)) == {"alice", "bob"}
    with psycopg.connect(at_the_top(empty, server)) as db:
        assert db.execute("select count(*) from users where email_verified_at is not null").fetchone() == (0,), "nobody has a proof by it"
        owner = db.execute("select proowner::regrole::text from pg_proc where proname = 'accounts_that_demand'").fetchone()
        assert owner == ("dana_system",)
        assert db.execute("select count(*) from pg_proc where proname = 'mark_who_was_here_before'").fetchone() == (0,)


def test_T036_from_the_second_version_only_who_is_older_than_the_first_entry_of_the_record_does(empty: str, server: str) -> None:
    upgrade_to(empty, "0002")
    top = at_the_top(empty, server)
    before = "now() - interval '30 days'"
    enter(top, "from_before", before)
    enter(top, "from_before_and_proven", before, "proven")
    account = uuid4()
    with psycopg.connect(top) as db:
        db.execute("insert into accounts (id, name) values (%s, 'Acme')", (account,))
        write_on_record(db, account, "now() - interval '10 days'")
    enter(top, "registered_without_proof_since", "now() - interval '5 days'")
    enter(top, "registered_at_that_moment", "now() - interval '10 days 1 second'")
    migrate.upgrade(empty)
    assert later_provers(top) == {"from_before"}


def test_what_was_corrected_before_there_were_corrections_is_looked_at_once(empty: str, server: str) -> None:
    upgrade_to(empty, "0005")
    top = at_the_top(empty, server)
    account = uuid4()
    with psycopg.connect(top) as db:
        db.execute("insert into accounts (id, name) values (%s, 'Acme')", (account,))
        changed, taught = correct(db, account), correct(db, account)
        replaced = correct(db, account, state="replaced", sent_text=None)
        for how in ({"state": "replaced", "decided_by": None}, {"decided_at": "2020-01-01"}, {"sent_text": "Four days."}):
            correct(db, account, **how)
        builder = Builder(db)
        builder.insert(db, "lessons", builder.draft("lessons", account) | {"message_id": taught})
    migrate.upgrade(empty)
    with psycopg.connect(top) as db:
        found = {row for (row,) in db.execute("select message_id from corrections").fetchall()}
        assert found == {changed, replaced}
        assert {row for _, row in db.execute("select * from dana.corrections_due(100)").fetchall()} == {changed, replaced}
        forced = db.execute("select relname from pg_class where relname in ('messages', 'drafts', 'lessons') and relforcerowsecurity")
        assert len(forced.fetchall()) == 3, "the owner sees no account's rows again"


def correct(db: psycopg.Connection, account: UUID, **how: object) -> UUID:
    """A decided draft with the reply that it became, or that took its place; the reply's id."""
    builder = Builder(db)
    message = builder.insert(db, "messages", builder.draft("messages", account) | {"author_user_id": uuid4()})
    draft = {"text": "Four days.", "sent_text": "Nine days.", "state": "approved", "message_id": message["id"], "decided_by": uuid4(),
             "decided_at": datetime.now(UTC)}  # fmt: skip
    builder.insert(db, "drafts", builder.draft("drafts", account) | draft | how)
    reply: UUID = message["id"]
    return reply


def write_on_record(db: psycopg.Connection, account: UUID, at: str) -> None:
    """The first entry of an account's chain, of that time."""
    db.execute(
        "insert into audit_entries (account_id, position, at, actor_kind, actor_name, action, target, details, hash)"
        f" values (%s, 1, {at}, 'person', 'Alice', 'sign_in.succeeded', '', '{{}}', %s)", (account, b"x" * 32),
    )  # fmt: skip
