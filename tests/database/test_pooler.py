"""Through a pooler in transaction mode: nothing stays on a connection, nobody gets another's rows, and messages are answered."""

import os
import pwd
import re
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from urllib.parse import unquote
from uuid import UUID, uuid4

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url

from dana.database import migrate
from dana.database.notifier import PAGES, hear
from dana.database.transactions import Database, after_commit
from dana.errors import Misconfigured
from dana.jobs import wake
from dana.realtime import Listener, publish
from tests import cast
from tests.automation.conftest import Meanings, Model, OneChannel, Platform, Shelf, Stage
from tests.conftest import with_database

SERVERS = 2  # connections to the database: far fewer than clients, so that everybody gets everybody's
ADD = sa.text("insert into contacts (account_id, id, name) values (:account, :id, :name)")
NAMES = sa.text("select name from contacts order by name")
SEEN = sa.text("select current_setting('dana.account_id', true), (select count(*) from contacts)")


def run_as(folder: Path, owner_url: str) -> str | None:
    """The user that may use the database's socket, when root runs the tests: pgbouncer refuses to be root."""
    if os.geteuid() != 0:
        return None
    host = unquote(str(make_url(owner_url).query.get("host", "")))
    uid = Path(host).stat().st_uid if host.startswith("/") else pwd.getpwnam("nobody").pw_uid
    shutil.chown(folder, pwd.getpwuid(uid).pw_name)
    return pwd.getpwuid(uid).pw_name


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@pytest.fixture(scope="module")
def pooler(server: str, app_home: Path, template: str) -> Iterator[int]:
    """pgbouncer with its defaults, in transaction mode, in front of the tests' server; its port."""
    program = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
    if program is None:
        pytest.skip("there is no pgbouncer here: `sudo apt-get install pgbouncer`")
    owner, app = make_url(server), make_url(migrate.app_url(with_database(server, template), app_home))
    place, port = owner.query.get("host") or owner.host, free_port()
    folder = Path(mkdtemp(prefix="dana-pooler-", dir="/tmp"))
    user = run_as(folder, server)
    (folder / "users").write_text("".join(f'"{who.username}" "{who.password}"\n' for who in (owner, app)))
    (folder / "pgbouncer.ini").write_text(f"""
[databases]
* = host={place} port={owner.query.get("port") or owner.port or 5432}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {folder}/users
pool_mode = transaction
default_pool_size = {SERVERS}
max_client_conn = 200
logfile = {folder}/log
""")
    for file in folder.iterdir():
        file.chmod(0o644)
    process = subprocess.Popen([program, "-q", *(["-u", user] if user else []), str(folder / "pgbouncer.ini")], cwd="/")
    wait_for(port)
    yield port
    process.terminate()
    process.wait(10)
    shutil.rmtree(folder)


def wait_for(port: int) -> None:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("pgbouncer does not listen")


def through(pooler: int, url: str) -> str:
    """The same database and login by way of the pooler."""
    made = make_url(url)
    return made.set(host="127.0.0.1", port=pooler, query={}).render_as_string(hide_password=False)


@pytest.fixture
def pooled_url(pooler: int, app_url: str) -> str:
    return through(pooler, app_url)


@pytest.fixture
def pooled(pooled_url: str, app_url: str) -> Iterator[Database]:
    """The door to this test's database by way of the pooler."""
    opened = Database(pooled_url, connections=12, is_pooled=True, session_url=app_url)
    yield opened
    opened.close()


@pytest.fixture
def people(owner_url: str) -> cast.Cast:
    return cast.enter(owner_url)


def several(work: Any, number: int) -> None:
    """Run `work(0)`, `work(1)` … at the same time; what any of them raised is raised."""
    failures: list[BaseException] = []

    def one(index: int) -> None:
        try:
            work(index)
        except BaseException as error:  # noqa: BLE001 - shown by the caller
            failures.append(error)

    threads = [threading.Thread(target=one, args=(index,)) for index in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def test_the_pooler_really_shares_few_connections(pooled: Database) -> None:
    """Otherwise the rest would prove nothing."""
    pids: set[int] = set()

    def look(_: int) -> None:
        for _ in range(20):
            with pooled.system_statements() as db:
                pids.add(db.execute(sa.text("select pg_backend_pid()")).scalar())

    several(look, 8)
    assert 1 <= len(pids) <= SERVERS


def test_T064_the_next_on_the_same_connection_starts_without_an_account(pooled: Database, pooled_url: str, people: cast.Cast) -> None:
    """Clients of both accounts and of none, at once, by both ways in, some of whose transactions break."""
    with pooled.account_transaction(people.alice.account_id) as db:
        db.execute(ADD, {"account": people.alice.account_id, "id": uuid4(), "name": "Ana"})
    wrong: list[Any] = []

    def use(index: int) -> None:
        account = (people.alice, people.mallory)[index % 2].account_id
        expected = (str(account), 1 - index % 2)
        for turn in range(25):
            try:
                with (pooled.account_statements if turn % 2 else pooled.account_transaction)(account) as db:
                    found = tuple(db.execute(SEEN).one())
                    if found != expected:
                        wrong.append(found)
                    if turn % 5 == 0:
                        raise RuntimeError
                    if turn % 7 == 0:
                        db.execute(sa.text("select 1 / 0"))
            except (RuntimeError, psycopg.errors.DivisionByZero, sa.exc.DataError):
                pass
            with pooled.engine.connect() as raw:
                nobody = tuple(raw.execute(SEEN).one())
            if nobody not in {(None, 0), ("", 0)}:
                wrong.append(nobody)

    several(use, 8)
    assert wrong == []


def test_the_limits_hold_in_every_transaction_and_stay_on_no_connection(pooled: Database, people: cast.Cast) -> None:
    limits = sa.text("select current_setting('lock_timeout'), current_setting('statement_timeout')")
    commits = sa.text("select setting, source from pg_settings where name = 'synchronous_commit'")
    account = people.alice.account_id
    for way in (pooled.account_transaction, pooled.account_statements):
        with way(account) as db:
            assert tuple(db.execute(limits).one()) == ("10s", "30s")
        with way(account, fleeting=True) as db:
            assert db.execute(commits).one() == ("off", "session")
    for way in (pooled.system_transaction, pooled.system_statements):
        with way() as db:
            assert tuple(db.execute(limits).one()) == ("10s", "30s")
    assert tuple(pooled.system_statement(limits, {}).one()) == ("10s", "30s")
    with pooled.engine.connect() as raw:
        assert tuple(raw.execute(limits).one()) == ("0", "0")
        assert raw.execute(commits).one()[1] != "session"


def test_nothing_is_prepared_and_nothing_is_left_on_the_servers_connections(pooled: Database, owner_url: str, people: cast.Cast) -> None:
    conversation = cast.a_conversation(pooled, cast.a_channel(pooled, people.alice))
    for _ in range(12):  # psycopg prepares what it has seen five times
        with pooled.account_transaction(people.alice.account_id) as db:
            db.execute(NAMES)
        with pooled.account_statements(people.alice.account_id) as db:
            db.together([(NAMES, None), (sa.text("select 1 from conversations where id = :id"), {"id": conversation})])
            db.execute(ADD, [{"account": people.alice.account_id, "id": uuid4(), "name": "many"} for _ in range(3)])

    def look(_: int) -> None:
        with pooled.engine.connect() as raw:
            raw.execute(sa.text("select pg_sleep(0.05)"))  # so that both connections are looked at
            left = raw.execute(
                sa.text("""
                select (select count(*) from pg_prepared_statements where name <> ''), (select count(*) from pg_listening_channels()),
                  (select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()),
                  (select count(*) from pg_class where relpersistence = 't')""")
            ).one()
            assert tuple(left) == (0, 0, 0, 0)

    several(look, 6)


def test_several_statements_and_the_commit_are_one_round_trip_here_too(pooled: Database, people: cast.Cast) -> None:
    account = people.alice.account_id
    with pooled.account_statements(account) as db:
        added, found = db.together([(ADD, {"account": account, "id": uuid4(), "name": "Ana"}), (NAMES, None)], last=True)
    assert (added.rowcount, found.all()) == (1, [("Ana",)])
    with pytest.raises(psycopg.errors.UniqueViolation), pooled.account_statements(account) as db:
        same = {"account": account, "id": uuid4(), "name": "Twice"}
        db.together([(ADD, same), (ADD, same)])
    with pooled.account_statements(account) as db:
        assert db.execute(NAMES).all() == [("Ana",)]


def test_values_of_several_types_go_without_names(pooled: Database) -> None:
    statement = sa.text("select pg_typeof(:value)::text, :value")
    with pooled.system_statements() as db:
        found = [tuple(db.execute(statement, {"value": value}).one()) for value in (True, 2**40, 0.5, UUID(int=7))]
    assert found == [("boolean", True), ("bigint", 2**40), ("double precision", 0.5), ("uuid", UUID(int=7))]


def test_notices_go_through_the_pooler_and_are_heard_on_the_session(pooled: Database, people: cast.Cast) -> None:
    with psycopg.connect(pooled.session_url, autocommit=True) as listening:
        listening.execute(f"listen {PAGES}")
        for number in range(12):
            with pooled.account_statements(people.alice.account_id) as db:
                after_commit(db, PAGES, f"notice {number}")
        heard: list[str] = []
        while len(heard) < 12:
            came = hear(listening, 10)
            assert came
            heard += came
    assert heard == [f"notice {number}" for number in range(12)]


def test_pages_hear_what_changed(pooled: Database, people: cast.Cast) -> None:
    heard: list[dict[str, Any]] = []
    came = threading.Event()
    listener = Listener(pooled.session_url, lambda event: (heard.append(event), came.set()), lambda: None)
    listener.start()
    assert listener.listening.wait(10)
    row = uuid4()
    with pooled.account_statements(people.alice.account_id) as db:
        publish(db, people.alice.account_id, "conversation", row)
    assert came.wait(10)
    listener.stop()
    assert heard == [{"account": str(people.alice.account_id), "event": "conversation", "id": str(row)}]


def test_a_message_is_stored_answered_and_delivered_through_the_pooler(pooled: Database, owner_url: str, people: cast.Cast) -> None:
    """The rooms of the pipeline, with a worker's lanes taking the wake-up, for several customers at once."""
    from dana.automation.answer import Answering
    from dana.automation.deliver import Delivery
    from dana.automation.judge import Judge
    from dana.jobs import Worker

    channel, platform, library, model = cast.a_channel(pooled, people.alice), Platform(), Shelf(), Model()
    channels = OneChannel(channel, platform)
    delivery = Delivery(pooled, channels)  # type: ignore[arg-type]
    meanings = Meanings()
    judge = Judge(pooled, library, lambda _: model, meanings)  # type: ignore[arg-type]
    answering = Answering(pooled, channels, judge, delivery, seconds=5, shows_activity=False)  # type: ignore[arg-type]
    stage = Stage(pooled, channel, platform, library, model, meanings, channels, delivery, answering, owner_url)
    worker = Worker(pooled, {"answer": answering.answer, "deliver": delivery.deliver, "settle": delivery.settle}, threads=6)
    running = threading.Thread(target=worker.run)
    running.start()

    def customer(index: int) -> None:
        from dana.conversations.thread import open_conversation, store_incoming

        message = cast.a_message("How long do parcels to Lisbon take?", sender=f"35191000000{index}")
        with pooled.account_statements(channel.account_id) as db:
            conversation_id = open_conversation(db, channel, message.sender)
            store_incoming(db, channel, message)
            wake(db, "answer", channel.account_id, conversation_id)

    several(customer, 6)
    end = time.monotonic() + 60
    while time.monotonic() < end and len([reply for reply in stage.replies() if reply.state == "sent"]) < 6:
        time.sleep(0.1)
    worker.stop()
    running.join(20)
    assert [(reply.state, reply.text) for reply in stage.replies()] == [("sent", "Parcels to Lisbon take 3 working days. [1]")] * 6
    assert len(platform.sent) == 6


def test_the_owner_migrates_through_the_pooler_too(pooler: int, server: str) -> None:
    name = f"dana_pooled_{uuid4().hex[:8]}"
    with psycopg.connect(server, autocommit=True) as db:
        db.execute(f"create database {name}")
    url = through(pooler, with_database(server, name))
    failures: list[BaseException] = []
    several(lambda _: migrate.upgrade(url), 2)
    assert failures == []
    with psycopg.connect(with_database(server, name)) as db:
        assert db.execute("select count(*) from pg_class where relname = 'messages'").fetchone() == (1,)
        assert db.execute("select count(*) from pg_locks where locktype = 'advisory' and database = "
                          "(select oid from pg_database where datname = current_database())").fetchone() == (0,)  # fmt: skip
    with psycopg.connect(server, autocommit=True) as db:
        db.execute(f"drop database {name} with (force)")


def test_without_a_session_address_it_does_not_start(pooled_url: str) -> None:
    with pytest.raises(Misconfigured, match="DATABASE_SESSION_URL"):
        Database(pooled_url, is_pooled=True)


def test_an_address_that_shares_its_connections_is_recognised(pooled_url: str, app_url: str) -> None:
    assert migrate.shares_connections(pooled_url)
    assert not migrate.shares_connections(app_url)
    migrate.check_pooling(pooled_url, is_pooled=True, session_url=app_url)
    migrate.check_pooling(app_url, is_pooled=False, session_url=None)
    with pytest.raises(Misconfigured, match="DATABASE_POOLER"):
        migrate.check_pooling(pooled_url, is_pooled=False, session_url=None)
    with pytest.raises(Misconfigured, match="DATABASE_SESSION_URL"):
        migrate.check_pooling(pooled_url, is_pooled=True, session_url=pooled_url)


def test_no_code_leaves_anything_on_a_connection() -> None:
    """What a session would keep: locks, settings, temporary tables, cursors, and listening outside the two listeners."""
    left = r"pg_(try_)?advisory_lock|set_config\([^)]*false\)|set session|create temp|with hold"
    root = Path(migrate.__file__).parent.parent
    sources = {path.name: path.read_text() for path in [*root.rglob("*.py"), *root.rglob("*.sql")]}
    assert [(name, found[0]) for name, text in sources.items() if (found := re.search(left, text, re.IGNORECASE))] == []
    assert {name for name, text in sources.items() if re.search(r"execute\(f?\"listen", text)} == {"realtime.py", "jobs.py"}
