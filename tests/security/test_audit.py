"""The record: nothing is done without it, and nobody changes it unseen."""

import hashlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
import sqlalchemy as sa

from dana import main
from dana.database.transactions import Database
from dana.security import audit, verify_audit
from dana.security.audit import Actor, record
from dana.security.keys import Keys
from dana.security.verify_audit import Published, Verdict, read_published, verify
from tests import cast

KEYS = Keys(cast.ROOT_KEY)
OTHER_KEYS = Keys("another root key for tests, 9876543210 zyxwvuts")
HERE = "203.0.113.7"


@pytest.fixture(autouse=True)
def sealed() -> Iterator[None]:
    audit.SEALS.use(KEYS)
    yield
    audit.SEALS.use(KEYS)


@pytest.fixture
def people(owner_url: str) -> cast.Cast:
    return cast.enter(owner_url)


@pytest.fixture
def alice(people: cast.Cast) -> Actor:
    return Actor("person", people.alice.user_id, "", HERE)


def add(database: Database, people: cast.Cast, actor: Actor, count: int = 5) -> None:
    """So many entries in Acme's chain, one in Mallory's and one in the installation's."""
    for number in range(count):
        with database.account_transaction(people.alice.account_id) as db:
            record(db, actor, "integration.changed", account_id=people.alice.account_id, target=f"n{number}", details={"ü": number})
    with database.account_transaction(people.mallory.account_id) as db:
        record(db, actor, "member.invited", account_id=people.mallory.account_id)
    with database.system_transaction() as db:
        record(db, Actor("operator", people.alice.user_id, "Alice"), "operator.added", account_id=None, target_id=uuid4())


def entries(owner_url: str, what: str = "*") -> list[tuple[Any, ...]]:
    with psycopg.connect(owner_url) as db:
        return db.execute(f"select {what} from audit_entries order by account_id, position").fetchall()


def broken(owner_url: str, published: list[Published] | None = None, keys: Keys = KEYS) -> list[tuple[str, int | None, str]]:
    return [(item.chain, item.broken_at, item.reason) for item in verify(owner_url, keys, published or []) if not item.is_whole]


def test_an_entry_says_who_did_what_to_what_from_where_and_when(
    database: Database, people: cast.Cast, alice: Actor, owner_url: str
) -> None:
    target = uuid4()
    with database.account_transaction(people.alice.account_id) as db:
        record(
            db, alice, "member.role_changed", account_id=people.alice.account_id, target="Bob", target_id=target,
            details={"from": "agent", "to": "admin"},
        )  # fmt: skip
    what = "account_id, position, actor_kind, actor_id, actor_name, actor_address, action, target, target_id, details"
    assert entries(owner_url, what) == [
        (people.alice.account_id, 1, "person", people.alice.user_id, "Alice", HERE, "member.role_changed", "Bob", str(target),
         {"from": "agent", "to": "admin"}),
    ]  # fmt: skip
    ((at,),) = entries(owner_url, "at")
    assert abs((datetime.now(UTC) - at).total_seconds()) < 60


def test_the_name_is_the_one_of_that_moment(database: Database, people: cast.Cast, alice: Actor, owner_url: str) -> None:
    add(database, people, alice, 1)
    with psycopg.connect(owner_url) as db:
        db.execute("update users set name = 'Alicia' where id = %s", (people.alice.user_id,))
    add(database, people, alice, 1)
    with psycopg.connect(owner_url) as db:
        names = db.execute("select actor_name from audit_entries where account_id = %s order by position", (people.alice.account_id,))
        assert names.fetchall() == [("Alice",), ("Alicia",)]
    assert broken(owner_url) == []


def test_the_short_way_records_the_same(database: Database, people: cast.Cast, alice: Actor, owner_url: str) -> None:
    with database.account_statements(people.alice.account_id) as db:
        record(db, alice, "settings.changed", account_id=people.alice.account_id, details={"list": [1, None, True, "x"]})
    with database.system_statements() as db:
        record(db, audit.DANA, "sign_in.failed", account_id=None)
    assert entries(owner_url, "action, details") == [("settings.changed", {"list": [1, None, True, "x"]})]
    assert [(item.chain == "installation", item.entries) for item in verify(owner_url, KEYS)] == [(True, 1), (False, 1)]


def test_entries_written_at_once_stand_in_one_unbroken_row(database: Database, people: cast.Cast, alice: Actor, owner_url: str) -> None:
    def one(number: int) -> None:
        with database.account_transaction(people.alice.account_id) as db:
            record(db, alice, "settings.changed", account_id=people.alice.account_id, target=str(number))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, range(60)))
    assert entries(owner_url, "position") == [(number,) for number in range(1, 61)]
    assert broken(owner_url) == []


def test_what_cannot_be_stored_as_text_is_left_out_and_long_texts_are_cut(
    database: Database, people: cast.Cast, alice: Actor, owner_url: str
) -> None:
    with database.account_transaction(people.alice.account_id) as db:
        record(
            db, Actor("person", None, "a\0b\ud800"), "sign_in.failed", account_id=people.alice.account_id, target="x" * 2000,
            details={"k\0": "\0\udfff", "long": "y" * 2000},
        )  # fmt: skip
    assert entries(owner_url, "actor_name, length(target), details->>'k', length(details->>'long')") == [("ab?", 500, "?", 500)]
    assert broken(owner_url) == []


SECRETS = {
    "password": "correct horse", "new_password": "x", "access_token": "EAA", "app_secret": "s", "code": "123456",
    "Authorization": "Basic x", "cookie": "sid=1", "api_key": "k", "nested": {"refresh_token": "r"},
    "list": ["Bearer abc.def", "sk-abcdefghijklmnop"],
    "url": "postgresql://dana:hunter2@host/db", "header": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIx.c2ln", "meta": "EAA" + "B" * 40,
}  # fmt: skip


def test_T169_a_secret_among_the_details_is_not_written_down(database: Database, people: cast.Cast, alice: Actor, owner_url: str) -> None:
    with database.account_transaction(people.alice.account_id) as db:
        record(db, alice, "settings.changed", account_id=people.alice.account_id, details={**SECRETS, "kept": "a plain word"})
    ((text,),) = entries(owner_url, "details::text")
    secrets = ["correct horse", '"x"', "EAA", '"s"', "123456", "Basic", "sid=1", '"k"', '"r"', "abc.def", "sk-abc", "hunter2", "eyJ"]
    assert [secret for secret in secrets if secret in text] == []
    assert "a plain word" in text


def test_T196_the_app_can_only_add(app_url: str, database: Database, people: cast.Cast, alice: Actor) -> None:
    add(database, people, alice)
    statements = [
        "update audit_entries set target = 'x'", "update audit_entries set seal = null", "delete from audit_entries",
        "truncate audit_entries",
        "insert into audit_entries select * from audit_entries", "select * from dana.audit_heads", "delete from dana.audit_heads",
        "select * from dana.installation_entries", "delete from dana.installation_entries", "alter table audit_entries disable trigger all",
    ]  # fmt: skip
    for statement in statements:
        with psycopg.connect(app_url) as db:
            db.execute("select set_config('dana.account_id', %s, true)", (str(people.alice.account_id),))
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                db.execute(statement)


def test_T196_the_app_seals_the_newest_entry_once_and_no_other(
    app_url: str, database: Database, people: cast.Cast, alice: Actor, owner_url: str
) -> None:
    add(database, people, alice)
    before = entries(owner_url)
    with psycopg.connect(app_url) as db:
        for position in (1, 4, 5, 6):
            db.execute("select dana.audit_seal(%s, %s, 'forged')", (people.alice.account_id, position))
        db.execute("select dana.audit_seal(null, 1, 'forged')")
    assert entries(owner_url) == before
    assert broken(owner_url) == []


def test_T062_an_entry_is_added_and_seen_in_its_own_account_alone(database: Database, people: cast.Cast, alice: Actor) -> None:
    add(database, people, alice)
    with database.account_transaction(people.mallory.account_id) as db:
        assert db.execute(sa.text("select count(*) from audit_entries")).scalar() == 1
    with database.system_transaction() as db:
        assert db.execute(sa.text("select count(*) from audit_entries")).scalar() == 0
    with (
        pytest.raises(sa.exc.ProgrammingError, match="belongs to the account"),
        database.account_transaction(people.mallory.account_id) as db,
    ):
        record(db, alice, "member.removed", account_id=people.alice.account_id)


Spoil = Callable[[psycopg.Connection[Any], Any], None]


def edited(db: psycopg.Connection[Any], acme: Any) -> None:
    db.execute("update audit_entries set target = 'nothing' where account_id = %s and position = 3", (acme,))


def edited_time(db: psycopg.Connection[Any], acme: Any) -> None:
    db.execute("update audit_entries set at = at - interval '1 microsecond' where account_id = %s and position = 3", (acme,))


def edited_details(db: psycopg.Connection[Any], acme: Any) -> None:
    db.execute("update audit_entries set details = '{}' where account_id = %s and position = 3", (acme,))


def moved_between_fields(db: psycopg.Connection[Any], acme: Any) -> None:
    db.execute("update audit_entries set target = '', target_id = target where account_id = %s and position = 3", (acme,))


def deleted(db: psycopg.Connection[Any], acme: Any) -> None:
    db.execute("delete from audit_entries where account_id = %s and position = 3", (acme,))


def reordered(db: psycopg.Connection[Any], acme: Any) -> None:
    for old, new in ((3, -1), (4, 3), (-1, 4)):
        db.execute("update audit_entries set position = %s where account_id = %s and position = %s", (new, acme, old))


def closed_up(db: psycopg.Connection[Any], acme: Any) -> None:
    deleted(db, acme)
    for old in (4, 5):
        db.execute("update audit_entries set position = position - 1 where account_id = %s and position = %s", (acme, old))


def cut_short(db: psycopg.Connection[Any], acme: Any) -> None:
    db.execute("delete from audit_entries where account_id = %s and position > 2", (acme,))


def unsealed(db: psycopg.Connection[Any], acme: Any) -> None:
    db.execute("update audit_entries set seal = null where account_id = %s and position = 3", (acme,))


def sealed_by_another(db: psycopg.Connection[Any], acme: Any) -> None:
    db.execute("update audit_entries set seal = sha256('guess') where account_id = %s and position = 3", (acme,))


def rewritten(db: psycopg.Connection[Any], acme: Any) -> None:
    """The database's owner changes an entry, and works out all hashes anew, as he may."""
    edited(db, acme)
    _rehash(db, acme)


def swallowed(db: psycopg.Connection[Any], acme: Any) -> None:
    """He takes an entry out, closes the gap, and works out all hashes anew."""
    closed_up(db, acme)
    db.execute("update dana.audit_heads set position = 4 where account_id = %s", (acme,))
    _rehash(db, acme)


def added(db: psycopg.Connection[Any], acme: Any) -> None:
    """He adds one of his own: without a key, past the application."""
    db.execute("select dana.audit(%s, 'person', null, 'Bob', null, 'member.removed', '', null, '{}')", (acme,))


def _rehash(db: psycopg.Connection[Any], acme: Any) -> None:
    before = b""
    statement = str(verify_audit._OF_ACCOUNT).replace(":chain", "%s").replace(":after", "0").replace(":limit", "99")
    for row in db.cursor(row_factory=psycopg.rows.namedtuple_row).execute(statement, (acme,)).fetchall():
        before = verify_audit.entry_hash(str(acme), row, before)
        db.execute("update audit_entries set hash = %s where account_id = %s and position = %s", (before, acme, row.position))
    db.execute("update dana.audit_heads set hash = %s where account_id = %s", (before, acme))


@pytest.mark.parametrize(
    ("spoil", "position", "reason"),
    [
        (edited, 3, "was changed"),
        (edited_time, 3, "was changed"),
        (edited_details, 3, "was changed"),
        (moved_between_fields, 3, "was changed"),
        (deleted, 3, "is missing"),
        (reordered, 3, "was changed"),
        (closed_up, 3, "was changed"),
        (cut_short, 3, "is missing, and all that followed"),
        (unsealed, 3, "has no seal"),
        (sealed_by_another, 3, "has a seal that no key"),
        (rewritten, 3, "has a seal that no key"),
        (swallowed, 3, "has a seal that no key"),
        (added, 6, "has no seal"),
    ],
)
def test_T196_the_verifier_names_the_first_row_that_the_databases_owner_changed(
    spoil: Spoil, position: int, reason: str, database: Database, people: cast.Cast, alice: Actor, owner_url: str
) -> None:
    add(database, people, alice)
    assert broken(owner_url) == []
    with psycopg.connect(owner_url) as db:
        spoil(db, people.alice.account_id)
    ((chain, at, why),) = broken(owner_url)
    assert (chain, at) == (str(people.alice.account_id), position)
    assert why.startswith(reason)


def test_T196_a_chain_that_was_cut_with_its_end_is_found_by_the_head_that_was_published(
    database: Database, people: cast.Cast, alice: Actor, owner_url: str
) -> None:
    acme = str(people.alice.account_id)
    add(database, people, alice)
    published = read_published(["ok  something else", *(item.published for item in verify(owner_url, KEYS))])
    assert len(published) == 3
    assert broken(owner_url, published) == []
    with psycopg.connect(owner_url) as db:
        cut_short(db, people.alice.account_id)
        db.execute(
            "update dana.audit_heads h set position = 2, hash = e.hash from audit_entries e"
            " where h.account_id = %s and e.account_id = %s and e.position = 2", (acme, acme),
        )  # fmt: skip
    assert broken(owner_url) == []  # what only the owner of the database could do, and only what is outside shows
    assert broken(owner_url, published) == [(acme, 3, "is missing, and all that followed")]
    add(database, people, alice)  # and it stays found when new entries follow
    assert broken(owner_url, published) == [(acme, 5, "is another one than was published")]


def test_T196_a_chain_that_is_gone_is_found_unless_its_account_was_erased_on_record(
    database: Database, people: cast.Cast, alice: Actor, owner_url: str
) -> None:
    acme = str(people.alice.account_id)
    add(database, people, alice)
    published = [item for item in read_published(item.published for item in verify(owner_url, KEYS)) if item.chain == acme]
    with psycopg.connect(owner_url) as db:
        db.execute("delete from accounts where id = %s", (acme,))
    assert entries(owner_url, "count(*) over ()") == [(1,)]
    assert [(chain, at) for chain, at, _ in broken(owner_url, published)] == [(acme, 1)]
    with database.system_transaction() as db:
        record(db, alice, "account.erased", account_id=None, target_id=acme)
    assert broken(owner_url, published) == []


def test_T196_entries_whose_end_is_gone_are_found(database: Database, people: cast.Cast, alice: Actor, owner_url: str) -> None:
    add(database, people, alice)
    with psycopg.connect(owner_url) as db:
        db.execute("delete from dana.audit_heads where account_id = %s", (people.alice.account_id,))
    assert [(chain, at) for chain, at, _ in broken(owner_url)] == [(str(people.alice.account_id), 5)]
    add(database, people, alice)  # what is done goes on being recorded
    assert entries(owner_url, "count(*) over ()")[0] == (12,)
    assert broken(owner_url) == []


def test_T196_the_installations_own_chain_is_verified_too(database: Database, people: cast.Cast, alice: Actor, owner_url: str) -> None:
    add(database, people, alice)
    with psycopg.connect(owner_url) as db:
        db.execute("update dana.installation_entries set action = 'operator.removed'")
    assert broken(owner_url) == [("installation", 1, "was changed")]


def test_after_a_rotation_of_the_root_key_both_keys_seals_are_good(
    database: Database, people: cast.Cast, alice: Actor, owner_url: str
) -> None:
    add(database, people, alice)
    rotated = Keys(["another root key for tests, 9876543210 zyxwvuts", cast.ROOT_KEY])
    audit.SEALS.use(rotated)
    add(database, people, alice)
    assert broken(owner_url, keys=rotated) == []
    assert {at for _, at, _ in broken(owner_url, keys=OTHER_KEYS)} == {1}


def test_T197_what_is_rolled_back_leaves_no_entry(database: Database, people: cast.Cast, alice: Actor, owner_url: str) -> None:
    with pytest.raises(RuntimeError), database.account_transaction(people.alice.account_id) as db:
        record(db, alice, "settings.changed", account_id=people.alice.account_id)
        raise RuntimeError
    add(database, people, alice, 1)
    assert len(entries(owner_url)) == 2
    assert broken(owner_url) == []


@pytest.mark.parametrize("recorded", [False, True])
def test_T197_a_connection_killed_in_the_middle_leaves_neither_the_action_nor_its_entry(
    recorded: bool, database: Database, people: cast.Cast, alice: Actor, owner_url: str
) -> None:
    acme = people.alice.account_id
    with pytest.raises(sa.exc.OperationalError), database.account_transaction(acme) as db:
        db.execute(sa.text("update accounts set name = 'Changed' where id = :id"), {"id": acme})
        if recorded:
            record(db, alice, "settings.changed", account_id=acme)
        pid = db.execute(sa.text("select pg_backend_pid()")).scalar()
        with psycopg.connect(owner_url) as owner:
            owner.execute("select pg_terminate_backend(%s, 5000)", (pid,))
        record(db, alice, "settings.changed", account_id=acme)
    with psycopg.connect(owner_url) as owner:
        assert owner.execute("select name from accounts where id = %s", (acme,)).fetchone() == ("Acme",)
    assert entries(owner_url) == []


def test_the_command_prints_heads_and_fails_on_a_broken_chain(
    database: Database, people: cast.Cast, alice: Actor, owner_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    for name, value in {
        "DANA_ENV_FILE": "no",
        "DATABASE_URL": owner_url,
        "DANA_SECRET_KEY": cast.ROOT_KEY,
        "DANA_HOME": str(tmp_path),
    }.items():
        monkeypatch.setenv(name, value)
    add(database, people, alice)
    assert main.main(["verify-audit"]) == 0
    said = capsys.readouterr().out
    assert f"ok  {people.alice.account_id}: 5 entries" in said
    heads = tmp_path / "heads"
    heads.write_text(said)
    assert main.main(["verify-audit", "--against", str(heads)]) == 0
    with psycopg.connect(owner_url) as db:
        edited(db, people.alice.account_id)
    capsys.readouterr()
    assert main.main(["verify-audit"]) == 1
    assert f"!!  {people.alice.account_id}: entry 3 was changed" in capsys.readouterr().out


def test_a_verdict_reads_as_it_was_printed() -> None:
    verdict = Verdict("installation", 7, hashlib.sha256(b"x").hexdigest())
    assert read_published([verdict.text, verdict.published]) == [Published("installation", 7, verdict.head)]
