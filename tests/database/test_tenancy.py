"""The walls between accounts, read from the catalogue and tried from outside."""

from uuid import uuid4

import psycopg
import pytest
import sqlalchemy as sa

from dana.database import migrate
from dana.database.transactions import Database
from dana.errors import Misconfigured
from tests import cast

# Tables of the public schema that belong to no account's rows; each has policies of its own.
WITHOUT_ACCOUNT = {"accounts", "users"}
LOOK_UPS = {
    "accounts_of", "end_sign_in", "find_person", "known_links", "lock_sign_in", "missed_work", "open_integration",
    "register", "replace_password_hash", "report_links", "rotate_sign_in", "start_sign_in", "switch_account",
    "unready_documents", "claimed_accounts", "wake", "take_wake_ups", "seconds_to_next_wake_up",
    "worker_lives", "worker_ends", "living_workers",
    "spend", "refund", "forget_spent", "audit", "audit_seal", "installation_audit",
    "identify_person", "identify_key", "may_invite", "find_invitation", "accept_invitation",
    "keep_an_owner", "end_offers", "refuse_great_offers", "refuse_keys_of_others",
    "drop_registration", "drop_second_factor", "due_letters", "end_sign_ins", "find_token", "finish_registration",
    "keep_registration", "keep_registration_token", "keep_token", "letter_done", "letter_later", "letter_written",
    "lock_second_factor", "newest_registration", "note_sign_in", "offer_second_factor", "person_at", "person_of", "prove_person",
    "queue_letter", "registration_of", "replace_recovery_codes", "reseal_second_factor", "second_factors_to_reseal", "set_email",
    "set_name", "set_password", "sign_ins_of", "take_letter", "try_token", "use_recovery_code", "use_token", "used_step",
    "void_tokens",
    "missed_privacy", "erasure_by_code", "forget_wake_ups", "close_account", "erase_account",
    "sealed_waiting", "sealed_value", "replace_sealed",
    "operates", "accounts_for_operator", "people_for_operator", "set_disabled",
    "claimed_user", "closed_channels", "identify_external", "link_external", "person_by_external", "register_external",
}  # fmt: skip


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


def test_only_reviewed_functions_pass_by_the_policies(owner_url: str) -> None:
    found = rows(owner_url, """
        select p.proname, r.rolname, r.rolcanlogin or r.rolsuper or r.rolbypassrls from pg_proc p
        join pg_namespace n on n.oid = p.pronamespace join pg_roles r on r.oid = p.proowner
        where p.prosecdef and n.nspname not in ('pg_catalog', 'information_schema')
    """)  # fmt: skip
    assert {name for name, _, _ in found} == LOOK_UPS
    assert [name for name, _, strong in found if strong] == []


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

    import dana.models.accounts
    import dana.models.audit
    import dana.models.conversations
    import dana.models.integrations
    import dana.models.knowledge
    import dana.models.members  # noqa: F401
    from dana.models.base import Base

    def ours(_object: object, name: str | None, kind: str, *_: object) -> bool:
        return kind in ("table", "column") and name != "alembic_version"

    engine = sa.create_engine(migrate.driver_url(owner_url), poolclass=sa.NullPool)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": ours, "compare_type": False})
        assert compare_metadata(context, Base.metadata) == []
