"""The embedded PostgreSQL: closed to others, alive after kills, shared, and stopped by the last who needs it."""

import os
import shutil
import signal
import stat
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from dana.database import program
from dana.database.embedded import EmbeddedPostgres
from dana.database.program import is_postgres
from dana.errors import Misconfigured

Make = Callable[..., EmbeddedPostgres]


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that PostgreSQL's user can enter even when the tests run as root."""
    path = Path(tempfile.mkdtemp(prefix="dana-test-", dir="/tmp"))
    path.chmod(0o711)
    yield path
    shutil.rmtree(path)


@pytest.fixture
def embedded(folder: Path) -> Iterator[Make]:
    """Makes servers in `folder`/home or where told, and stops them after the test."""
    made = []

    def make(home: Path | None = None, *, durable: bool = False) -> EmbeddedPostgres:
        made.append(EmbeddedPostgres(home or folder / "home", durable=durable))
        return made[-1]

    yield make
    for postgres in made:
        postgres.stop()


def ask(url: str, question: str) -> object:
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(question).fetchone()
    return row and row[0]


def postmaster(home: Path) -> int:
    return int((home / "postgres" / "data" / "postmaster.pid").read_text().split()[0])


def test_a_new_home_gets_a_database_that_speaks_utf_8_and_knows_vectors(embedded: Make, folder: Path) -> None:
    postgres = embedded()
    assert not postgres.exists
    url = postgres.start()
    assert postgres.is_running()
    assert ask(url, "select lower('É')") == "é"
    assert ask(url, "select count(*) from pg_available_extensions where name = 'vector'") == 1
    assert postgres.stop()
    assert not postgres.is_running()


def test_only_its_own_user_can_reach_it_and_only_with_the_password(embedded: Make, folder: Path) -> None:
    home = folder / "home"
    url = embedded(home).start()
    for path in (home / "postgres", home / "postgres" / "data", home / "postgres" / "run"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o700
    assert stat.S_IMODE((home / "postgres" / "password").stat().st_mode) == 0o600
    assert ask(url, "show listen_addresses") == ""
    password = (home / "postgres" / "password").read_text()
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(url.replace(password, "wrong"))


def test_parents_keep_their_modes(embedded: Make, folder: Path) -> None:
    before = [parent.stat().st_mode for parent in (folder, *folder.parents)]
    embedded(folder / "a" / "b").start()
    assert [parent.stat().st_mode for parent in (folder, *folder.parents)] == before


def test_what_was_committed_is_there_after_the_server_was_killed(embedded: Make, folder: Path) -> None:
    postgres = embedded(durable=True)
    url = postgres.start()
    with psycopg.connect(url) as connection:
        connection.execute("create table kept as select 7 as number")
    killed = postmaster(folder / "home")
    os.kill(killed, signal.SIGKILL)
    assert postgres.start() == url
    assert ask(url, "select number from kept") == 7
    assert postmaster(folder / "home") != killed


def test_a_killed_connection_does_not_end_the_server(embedded: Make, folder: Path) -> None:
    postgres = embedded()
    url = postgres.start()
    with psycopg.connect(url) as connection:
        os.kill(connection.info.backend_pid, signal.SIGKILL)
        with pytest.raises(psycopg.OperationalError):
            connection.execute("select 1")
    assert postgres.is_alive()
    postgres.start()  # waits until it accepts connections again
    assert ask(url, "select 1") == 1


def test_a_stranger_with_the_dead_servers_number_does_not_prevent_a_start(embedded: Make, folder: Path) -> None:
    postgres = embedded()
    postgres.start()
    note = folder / "home" / "postgres" / "data" / "postmaster.pid"
    text = note.read_text()
    assert postgres.stop()
    note.write_text(text.replace(text.split()[0], str(os.getpid()), 1))
    if os.geteuid() == 0:
        shutil.chown(note, note.parent.stat().st_uid)
    assert not is_postgres(os.getpid())
    assert ask(postgres.start(), "select 1") == 1


def test_its_shared_memory_follows_the_data_that_it_has_at_its_start(embedded: Make, folder: Path) -> None:
    postgres = embedded()
    assert ask(postgres.start(), "show shared_buffers") == "16MB"
    assert postgres.stop()
    much = folder / "home" / "postgres" / "data" / "base" / "5" / "much"
    with much.open("wb") as file:
        file.truncate(400 * 1024 * 1024)
    found = str(ask(embedded().start(), "show shared_buffers"))
    assert found.endswith("MB")
    assert 100 <= int(found[:-2]) <= 110, "a quarter of it, and of what a new database holds"


def test_a_second_process_adopts_the_server_and_the_last_one_stops_it(embedded: Make, folder: Path) -> None:
    first, second = (embedded() for _ in range(2))
    url = first.start()
    running = postmaster(folder / "home")
    assert second.start() == url
    assert postmaster(folder / "home") == running
    assert not first.stop()
    assert second.is_running()
    assert second.stop()
    assert not second.is_alive()


def test_a_home_whose_path_is_too_long_for_a_socket_gets_its_socket_elsewhere(embedded: Make, folder: Path) -> None:
    postgres = embedded(folder / ("long" * 20) / ("longer" * 10))
    url = postgres.start()
    assert ask(url, "select 1") == 1
    sockets = Path(str(ask(url, "show unix_socket_directories")))
    assert stat.S_IMODE(sockets.stat().st_mode) == 0o700
    assert postgres.start() == url
    assert postgres.stop()
    assert not sockets.exists()
    assert ask(postgres.start(), "select 1") == 1


def test_an_interrupted_first_start_is_begun_again(embedded: Make, folder: Path) -> None:
    postgres = embedded()
    postgres.start()
    assert postgres.stop()
    data = folder / "home" / "postgres" / "data"
    data.rename(data.with_name("data.new"))
    assert not postgres.exists
    assert ask(postgres.start(), "select 1") == 1


def test_data_of_another_major_version_is_left_alone(embedded: Make, folder: Path) -> None:
    postgres = embedded()
    postgres.start()
    assert postgres.stop()
    (folder / "home" / "postgres" / "data" / "PG_VERSION").write_text("17\n")
    with pytest.raises(Misconfigured, match="made by PostgreSQL 17"):
        postgres.start()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts PostgreSQL as another user")
def test_root_is_told_when_postgresqls_user_cannot_enter_the_home(embedded: Make, folder: Path) -> None:
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(Misconfigured, match=f"cannot enter {closed}"):
        embedded(closed / "home").start()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs copies")
def test_programs_out_of_reach_are_copied(embedded: Make, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:

    installed = program._installed()
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    shutil.copytree(installed, closed / installed.name, symlinks=True)
    shutil.copytree(installed.with_name(f"{installed.name}.libs"), closed / f"{installed.name}.libs", symlinks=True)
    monkeypatch.setattr(program, "_installed", lambda: closed / installed.name)
    postgres = embedded()
    assert ask(postgres.start(), "select 1") == 1
    assert list((folder / "home" / "postgres").glob("program-*"))
    assert postgres.stop()
