"""Erasing: afterwards the word stands nowhere in the database, whatever was killed in between, and what others have stays."""

from collections.abc import Callable
from uuid import UUID, uuid4

import psycopg
import pytest
import sqlalchemy as sa

from dana.automation.deliver import Delivery
from dana.conversations.thread import Line, add_line, open_conversation, store_incoming
from dana.database.transactions import Database
from dana.errors import Invalid, NotFound
from dana.jobs import wake
from dana.privacy import erasing
from dana.privacy.erasing import Erasures
from dana.privacy.exporting import Exports
from dana.security.secrets import Sealer
from tests import cast
from tests.privacy.conftest import CANARY, SENDER, House, furnish, tables

Look = Callable[..., dict[str, int]]


@pytest.fixture
def erasures(database: Database) -> Erasures:
    return Erasures(database)


def erase_contact(database: Database, erasures: Erasures, house: House, user_id: UUID) -> UUID:
    with database.account_transaction(house.account_id) as db:
        return erasures.begin_with_contact(db, house.account_id, house.contact_id, confirm=CANARY, user_id=user_id).id


def close(database: Database, erasures: Erasures, someone: cast.Someone, name: str = "Acme") -> UUID:
    with database.account_transaction(someone.account_id) as db:
        return erasures.begin_with_account(db, someone.account_id, confirm=name, user_id=someone.user_id)


def test_T083_an_erased_contact_is_nowhere_in_any_column_of_any_table(
    database: Database, erasures: Erasures, sealer: Sealer, house: House, people: cast.Cast, look: Look
) -> None:
    exports = Exports(database, sealer)
    for contact_id in (None, house.contact_id):
        with database.account_transaction(house.account_id) as db:
            export_id = exports.ask(db, house.account_id, contact_id, people.alice.user_id)
        exports.work(house.account_id, export_id)
    ids = str(house.contact_id), str(house.conversation_id)
    assert set(look(CANARY, SENDER, *ids)) >= {
        "contacts", "identities", "conversations", "messages", "sources", "early_statuses", "usage", "wake_ups", "exports",
    }, "the scan finds it before"  # fmt: skip
    erasures.work(house.account_id, erase_contact(database, erasures, house, people.alice.user_id))
    assert look(CANARY, SENDER, str(house.conversation_id)) == {}
    assert look(*ids) == {"erasures": 1}, "what stays is the bare id, so that a restored backup can be put right"


def test_T083_the_other_contact_and_the_figures_stay(database: Database, erasures: Erasures, house: House, people: cast.Cast) -> None:
    erasures.work(house.account_id, erase_contact(database, erasures, house, people.alice.user_id))
    with database.account_transaction(house.account_id) as db:
        assert db.execute(sa.text("select count(*) from messages where text = 'Somebody else asks'")).scalar() == 1
        assert db.execute(sa.text("select count(*), count(conversation_id) from usage")).one() == (1, 0)
        assert db.execute(sa.text("select count(*) from documents")).scalar() == 1


def test_T083_exports_with_the_contact_go_and_those_under_way_begin_again(
    database: Database, erasures: Erasures, sealer: Sealer, house: House, people: cast.Cast, owner_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    exports = Exports(database, sealer)
    with database.account_transaction(house.account_id) as db:
        export_id = exports.ask(db, house.account_id, None, people.alice.user_id)
    monkeypatch.setattr("dana.privacy.exporting.STEPS", 8)
    exports.work(house.account_id, export_id)
    erasures.work(house.account_id, erase_contact(database, erasures, house, people.alice.user_id))
    with psycopg.connect(owner_url) as db:
        assert db.execute("select state, chapter, parts from exports").fetchall() == [("queued", 0, 0)]
        assert db.execute("select count(*) from export_parts").fetchone() == (0,)
    for _ in range(5):
        exports.work(house.account_id, export_id)
    content = b"".join(exports.file(house.account_id, export_id))
    import io
    import zipfile

    archive = zipfile.ZipFile(io.BytesIO(content))
    assert CANARY.encode() not in b"".join(archive.read(name) for name in archive.namelist())


def test_T083_an_erasure_that_is_killed_after_any_step_ends_all_the_same(
    database: Database, erasures: Erasures, house: House, people: cast.Cast, look: Look, monkeypatch: pytest.MonkeyPatch, owner_url: str
) -> None:
    monkeypatch.setattr(erasing, "ROWS", 1)
    erasure_id = erase_contact(database, erasures, house, people.alice.user_id)
    step, kills = erasures._step, 0

    def killed(*arguments: object) -> None:
        nonlocal kills
        kills += 1
        if kills % 3 == 0:
            raise KeyboardInterrupt
        step(*arguments)  # type: ignore[arg-type]
        if kills % 3 == 1:
            raise KeyboardInterrupt

    monkeypatch.setattr(erasures, "_step", killed)
    for _ in range(100):
        try:
            erasures.work(house.account_id, erasure_id)
            break
        except KeyboardInterrupt:
            continue
    assert kills > 5
    assert look(CANARY, SENDER) == {}
    with psycopg.connect(owner_url, autocommit=True) as db:
        assert db.execute("select state from erasures").fetchall() == [("done",)]
    erasures.work(house.account_id, erasure_id)


def test_what_was_missed_is_woken_again(database: Database, erasures: Erasures, house: House, people: cast.Cast, owner_url: str) -> None:
    from dana.privacy.chores import EVERY_SECONDS, sweeper

    erasure_id = erase_contact(database, erasures, house, people.alice.user_id)
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute("delete from dana.wake_ups")
        db.execute("update erasures set touched_at = now() - interval '1 minute'")
    now = [0.0]
    sweep = sweeper(database, clock=lambda: now[0])
    sweep()
    assert [item[:3] for item in cast.wake_ups(owner_url)] == [("erase", house.account_id, erasure_id)]
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute("delete from dana.wake_ups")
    sweep()
    assert cast.wake_ups(owner_url) == [], "not at every sweep of the worker"
    now[0] = EVERY_SECONDS
    sweep()
    assert len(cast.wake_ups(owner_url)) == 1


def test_T088_what_was_being_prepared_for_an_erased_contact_is_void(
    database: Database, erasures: Erasures, house: House, people: cast.Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasing, "ROWS", 1)
    monkeypatch.setattr(erasing, "STEPS", 1)
    before = state(database, house)
    erasures.work(house.account_id, erase_contact(database, erasures, house, people.alice.user_id))
    after = state(database, house)
    assert after.answer_due_at is None
    assert (after.lease, after.claim, after.generation) > (before.lease, before.claim, before.generation)


def state(database: Database, house: House) -> sa.Row:
    with database.account_transaction(house.account_id) as db:
        return db.execute(sa.text("select * from conversations where id = :id"), {"id": house.conversation_id}).one()


def test_somebody_who_writes_again_is_a_new_contact(database: Database, erasures: Erasures, house: House, people: cast.Cast) -> None:
    erasures.work(house.account_id, erase_contact(database, erasures, house, people.alice.user_id))
    with database.account_transaction(house.account_id) as db:
        message = cast.a_message("It is me again", sender=SENDER)
        conversation_id = open_conversation(db, house.channel, message.sender)
        store_incoming(db, house.channel, message)
    assert conversation_id != house.conversation_id


def test_the_name_has_to_be_typed_and_the_contact_has_to_be_ones_own(
    database: Database, erasures: Erasures, house: House, people: cast.Cast
) -> None:
    with database.account_transaction(house.account_id) as db:
        for wrong in ("", CANARY.lower(), "Ana"):
            with pytest.raises(Invalid):
                erasures.begin_with_contact(db, house.account_id, house.contact_id, confirm=wrong, user_id=people.alice.user_id)
    with database.account_transaction(people.mallory.account_id) as db, pytest.raises(NotFound):
        erasures.begin_with_contact(db, people.mallory.account_id, house.contact_id, confirm=CANARY, user_id=people.mallory.user_id)


def test_asking_twice_erases_once(database: Database, erasures: Erasures, house: House, people: cast.Cast) -> None:
    first = erase_contact(database, erasures, house, people.alice.user_id)
    assert erase_contact(database, erasures, house, people.bob.user_id) == first


def test_T084_an_erased_account_is_nowhere_and_its_neighbour_is_whole(
    database: Database, erasures: Erasures, sealer: Sealer, house: House, people: cast.Cast, owner_url: str, look: Look
) -> None:
    furnish(database, owner_url, people.mallory, canary="Mallorys-own-bird", sender="351919999999")
    neighbour = counts(owner_url, people.mallory.account_id)
    exports = Exports(database, sealer)
    with database.account_transaction(house.account_id) as db:
        export_id = exports.ask(db, house.account_id, None, people.alice.user_id)
    exports.work(house.account_id, export_id)
    erasure_id = close(database, erasures, people.alice)
    erasures.work(house.account_id, erasure_id)
    assert look(CANARY, SENDER, "alice@example.com", "Alice", "bob@example.com", "carol@example.com", "Acme") == {}
    assert set(look(str(house.account_id), str(people.alice.user_id))) == {"erasures"}, "the stub: ids alone"
    assert counts(owner_url, people.mallory.account_id) == neighbour
    with psycopg.connect(owner_url) as db:
        assert db.execute("select state, people, is_account from erasures").fetchall() == [("done", None, True)]
        assert db.execute("select email from users").fetchall() == [("mallory@example.com",)]


def counts(owner_url: str, account_id: UUID) -> dict[str, int]:
    """How many rows of each table name the account."""
    found = {}
    with psycopg.connect(owner_url) as db:
        for schema, table in tables(owner_url):
            query = f'select count(*) from {schema}."{table}" t where position(%s in t::text) > 0'
            found[table] = db.execute(query, (str(account_id),)).fetchone()[0]  # type: ignore[index, arg-type]
    return found


def test_T084_an_erasure_of_an_account_that_is_killed_ends_all_the_same(
    database: Database, erasures: Erasures, house: House, people: cast.Cast, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasing, "ROWS", 1)
    erasure_id = close(database, erasures, people.alice)
    step, kills = erasures._step, 0

    def killed(*arguments: object) -> None:
        nonlocal kills
        kills += 1
        step(*arguments)  # type: ignore[arg-type]
        if kills % 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(erasures, "_step", killed)
    for _ in range(200):
        try:
            erasures.work(house.account_id, erasure_id)
            break
        except KeyboardInterrupt:
            continue
    assert kills > 5
    assert look(CANARY, "alice@example.com") == {}


def test_T080_after_an_account_is_closed_no_work_is_handed_out_and_nothing_is_sent(
    database: Database, erasures: Erasures, house: House, people: cast.Cast, owner_url: str
) -> None:
    with database.account_transaction(house.account_id) as db:
        line = Line("person", "Never to be sent", state="pending", user_id=people.bob.user_id)
        waiting = add_line(db, house.account_id, house.channel.integration_id, house.conversation_id, line)
    before = state(database, house)
    erasure_id = close(database, erasures, people.alice)
    after = state(database, house)
    assert (after.claim, after.lease, after.generation) > (before.claim, before.lease, before.generation)
    with database.account_transaction(house.account_id) as db:
        assert db.execute(sa.text("select state from messages where id = :id"), {"id": waiting}).scalar() == "failed"
        store_incoming(db, house.channel, cast.a_message("a webhook that was under way", sender=SENDER))
        for task in ("answer", "deliver", "export", "retain"):
            wake(db, task, house.account_id, uuid4())

    class Never:
        def __getattr__(self, name: str) -> object:
            raise AssertionError(f"{name}: nothing may be opened or sent")

    Delivery(database, Never()).deliver(house.account_id, waiting)  # type: ignore[arg-type]
    take = sa.text("select task, row_id from dana.take_wake_ups(array['answer', 'deliver', 'settle', 'export', 'erase', 'retain'], 50)")
    with database.system_transaction() as db:
        assert db.execute(take).all() == [("erase", erasure_id)]
        assert db.execute(take).all() == []
        assert db.execute(sa.text("select * from dana.open_integration(:id)"), {"id": house.channel.integration_id}).all() == []


def test_T084_credentials_go_at_once_and_not_only_with_the_last_step(
    database: Database, erasures: Erasures, house: House, people: cast.Cast, owner_url: str
) -> None:
    close(database, erasures, people.alice)
    with psycopg.connect(owner_url) as db:
        assert db.execute("select secrets, hints from integrations").fetchall() == [(b"", {})]
        assert db.execute("select count(*) from memberships where account_id = %s", (house.account_id,)).fetchone() == (0,)


def test_T080_a_person_of_two_accounts_stays_and_is_moved_to_the_other(
    database: Database, erasures: Erasures, house: House, people: cast.Cast, owner_url: str
) -> None:
    sign_in = uuid4()
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute(
            "insert into memberships (account_id, user_id, role) values (%s, %s, 'agent')",
            (people.mallory.account_id, people.bob.user_id),
        )
        db.execute(
            "insert into sign_ins (id, user_id, account_id, secret_hash) values (%s, %s, %s, '')",
            (sign_in, people.bob.user_id, house.account_id),
        )
    erasures.work(house.account_id, close(database, erasures, people.alice))
    with psycopg.connect(owner_url) as db:
        assert db.execute("select account_id from sign_ins where id = %s", (sign_in,)).fetchall() == [(people.mallory.account_id,)]
        assert {name for (name,) in db.execute("select name from users")} == {"Bob", "Mallory"}


def test_an_account_closes_under_itself_alone_and_by_its_name(
    database: Database, erasures: Erasures, house: House, people: cast.Cast
) -> None:
    with pytest.raises(sa.exc.ProgrammingError, match="under itself"), database.account_transaction(people.mallory.account_id) as db:
        db.execute(sa.text("select dana.close_account(:acme, :id, 'x', :id)"), {"acme": house.account_id, "id": uuid4()})
    with pytest.raises(Invalid):
        close(database, erasures, people.alice, name="Acme Inc")


def test_the_last_step_alone_erases_nothing_that_was_not_closed(database: Database, house: House, people: cast.Cast) -> None:
    with database.account_transaction(house.account_id) as db:
        db.execute(sa.text("select dana.erase_account(:acme)"), {"acme": house.account_id})
    with database.account_transaction(house.account_id) as db:
        assert db.execute(sa.text("select count(*) from accounts")).scalar() == 1
