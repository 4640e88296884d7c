"""Setting up on Supabase: the owner without superuser, the schema of its extensions, its poolers, and what `dana doctor` says."""

from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from pydantic import SecretStr
from sqlalchemy.engine import make_url

from dana import doctor
from dana.database import migrate, supabase
from dana.database.transactions import Database
from dana.errors import Misconfigured
from dana.settings import Settings
from tests import cast
from tests.supabase.conftest import OWNER, fill
from tests.supabase.gotrue import ANON_KEY, URL, GoTrue, away


def test_migrating_again_changes_nothing_and_closes_what_was_opened(project: str, project_owner: str) -> None:
    def grants() -> list[Any]:
        with psycopg.connect(project) as db:
            return db.execute(
                "select relname, relacl::text from pg_class where relnamespace = 'public'::regnamespace order by 1"
            ).fetchall()

    before = grants()
    with psycopg.connect(project_owner, autocommit=True) as db:
        db.execute("grant all on messages, users to anon, authenticated")
        db.execute("grant execute on all functions in schema dana to public")
    assert grants() != before
    migrate.upgrade(project_owner)
    with psycopg.connect(project) as db:
        assert db.execute("select has_table_privilege('anon', 'messages', 'select, insert')").fetchone() == (False,)
        assert db.execute("select has_column_privilege('authenticated', 'users', 'password_hash', 'select')").fetchone() == (False,)
        assert db.execute("select has_function_privilege('authenticated', 'dana.accounts_of(uuid)', 'execute')").fetchone() == (False,)


def test_web_and_workers_may_do_their_work_and_no_more(project_app: str, project_database: Database, people: cast.Cast) -> None:
    migrate.check_role(project_app)
    conversation_id = fill(project_database, people.alice)
    with project_database.account_statements(people.alice.account_id) as db:
        assert db.execute(sa.text("select id from conversations")).scalar() == conversation_id
    with project_database.account_statements(people.mallory.account_id) as db:
        assert db.execute(sa.text("select count(*) from conversations")).scalar() == 0


def test_vectors_are_found_in_the_schema_of_extensions(project_database: Database, people: cast.Cast) -> None:
    """Both kinds that a search uses, with their operators, as the role that searches."""
    statement = sa.text(
        "select cast('[1,2]' as halfvec) <=> cast('[1,2]' as halfvec), cast('{1:1}/9' as sparsevec) <#> cast('{1:2}/9' as sparsevec)"
    )
    for way in (project_database.account_transaction, project_database.account_statements):
        with way(people.alice.account_id) as db:
            assert tuple(db.execute(statement).one()) == (0.0, -2.0)


@pytest.mark.parametrize(
    ("host", "owner", "expected"),
    [
        ("aws-0-eu-west-1.pooler.supabase.com", "postgres.abcdef", "dana_app.abcdef"),
        ("db.abcdef.supabase.co", "postgres", "dana_app"),
        ("db.example.com", "some.body", "dana_app"),
    ],
)
def test_the_pooler_of_supabase_wants_the_projects_name_behind_the_users(host: str, owner: str, expected: str) -> None:
    made = supabase.as_role(make_url(f"postgresql://{owner}:x@{host}:6543/postgres"), "dana_app")
    assert (made.username, made.host, made.port) == (expected, host, 6543)


def findings(settings: Settings) -> dict[str, doctor.Finding]:
    return {found.part: found for found in doctor.examine(settings)}


def test_the_doctor_says_who_keeps_passwords_and_which_connection_keeps_a_session(
    project_owner: str, project_app: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gotrue = GoTrue()
    monkeypatch.setattr("dana.accounts.supabase.Http", lambda **_: gotrue)
    settings = Settings(
        dana_home=tmp_path, database_url=SecretStr(project_owner), database_app_url=SecretStr(project_app), auth_provider="supabase",
        supabase_url=URL, supabase_anon_key=SecretStr(ANON_KEY), embedding_base_url="http://127.0.0.1:9/v1",
    )  # fmt: skip
    found = findings(settings)
    assert found["sign-in"].good
    assert found["pooler"].good
    assert found["login of web"].good
    assert not findings(settings.model_copy(update={"database_pooler": "transaction"}))["pooler"].good
    gotrue.autoconfirm = True
    assert not findings(settings)["sign-in"].good
    gotrue.next_answer = away()
    assert not findings(settings)["sign-in"].good
    assert "Dana keeps" in findings(settings.model_copy(update={"auth_provider": "dana"}))["sign-in"].text


def test_the_owner_is_as_plain_as_said(project_owner: str) -> None:
    with psycopg.connect(project_owner) as db:
        found = db.execute("select rolname, rolsuper, rolbypassrls, rolcreaterole from pg_roles where rolname = current_user").fetchone()
    assert found == (OWNER, False, False, True)


def test_an_owner_who_may_not_let_web_in_to_the_vectors_is_told_what_to_do(project: str, project_owner: str) -> None:
    with psycopg.connect(project, autocommit=True) as db:
        db.execute("alter schema extensions owner to postgres")
        db.execute("revoke usage on schema extensions from dana_app")
        db.execute(f"grant usage on schema extensions to {OWNER}")
        try:
            with pytest.raises(Misconfigured, match="grant usage on schema"):
                migrate.upgrade(project_owner)
        finally:
            db.execute(f"alter schema extensions owner to {OWNER}")
    migrate.upgrade(project_owner)
