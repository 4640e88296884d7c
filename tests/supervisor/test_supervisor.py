"""The supervisor keeps its parts alive, tells nobody the owner's address, and leaves nothing behind."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Self

import pytest

from dana.database.embedded import EmbeddedPostgres
from dana.settings import Settings
from dana.supervisor.supervisor import NOT_FOR_EMBED, Supervisor

STAND_IN = Path(__file__).with_name("stand_in.py")
CHECKOUT = STAND_IN.parents[2]
OWNER = "postgresql://owner:secret@db.example/dana"
needs_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux ends orphans by a kernel call")


class Run:
    """A supervisor in a process of its own, with everything that it has said so far."""

    def __init__(self, home: Path, **environment: str) -> None:
        self.port, embedding = _free_port(), _free_port()
        self.home = home
        self._environment = {
            "PATH": os.environ["PATH"], "PYTHONPATH": str(CHECKOUT), "PYTHONUNBUFFERED": "1", "DANA_ENV_FILE": "no",
            "DANA_HOME": str(home), "PORT": str(self.port), "EMBEDDING_BASE_URL": f"http://127.0.0.1:{embedding}/v1",
            **environment,
        }  # fmt: skip
        self.said_in = home.with_suffix(".said")

    def __enter__(self) -> Self:
        with self.said_in.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, str(STAND_IN), "run"], env=self._environment, stdout=output, stderr=output, process_group=0
            )
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        self.process.wait(40)

    @property
    def said(self) -> str:
        return self.said_in.read_text()

    def says(self, words: str, times: int = 1) -> Self:
        eventually(lambda: self.said.count(words) >= times)
        return self

    def pids(self, part: str) -> list[int]:
        return [int(pid) for pid in re.findall(rf"^{part} +\| pid (\d+)$", self.said, re.MULTILINE)]

    def ends_with(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(40)


def eventually(look: Callable[[], Any], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not look():
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(0.02)


def ask(port: int) -> dict[str, Any]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/health", timeout=5) as answer:
        return json.load(answer)


def lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return not Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].startswith(" Z")
    except ProcessLookupError:
        return False
    except FileNotFoundError:
        return sys.platform.startswith("linux") is False


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where PostgreSQL's user can come, also when the tests run as root: pytest's own folders are closed to others."""

    folder = Path(tempfile.mkdtemp(prefix="dana-test-", dir="/tmp"))
    folder.chmod(0o711)
    yield folder / "home"
    EmbeddedPostgres(folder / "home").stop()
    shutil.rmtree(folder)


def test_it_starts_every_part_and_ends_its_set_up_with_address_and_sign_in(home: Path) -> None:
    with Run(home, DATABASE_URL=OWNER) as run:
        run.says("Ctrl-C stops it")
        assert f"Dana is ready: http://localhost:{run.port}\n" in run.said
        assert "Sign in as alice@acme.example with the password open sesame" in run.said
        eventually(lambda: all(run.pids(part) for part in ("web", "worker", "embed")))


def test_the_owners_address_is_given_to_no_part(home: Path) -> None:
    with Run(home, DATABASE_URL=OWNER, OPENAI_API_KEY="a-key") as run:
        run.says("Dana is ready")
        given = ask(run.port)["environment"]
    assert "DATABASE_URL" not in given
    assert OWNER not in given.values()
    assert given["DATABASE_APP_URL"] == "postgresql://dana_app:sesame-of-the-app@/x"
    assert given["OPENAI_API_KEY"] == "a-key"


def told_at_start(pid: int, what: str) -> str:
    """The command line or the environment of a process, for people; empty when it has ended."""
    try:
        return Path(f"/proc/{pid}/{what}").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def descendants(pid: int) -> Iterator[int]:
    try:
        children = [int(child) for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()]
    except OSError:
        return
    for child in children:
        yield child
        yield from descendants(child)


SECRETS = {
    "DANA_SECRET_KEY": "root-key-5f0c1d7e9b2a4c6d8e1f3a5b7c9d0e2f", "DANA_OLD_SECRET_KEYS": "older-key-9b2a4c6d8e1f3a5b7c9d0e2f5f0c1d7e",
    "OPENAI_API_KEY": "sk-planted-openai", "ANTHROPIC_API_KEY": "sk-ant-planted", "EMBEDDING_API_KEY": "sk-planted-embedding",
    "FORMER_EMBEDDING_API_KEY": "sk-planted-former", "SMTP_URL": "smtp://mailer:planted-mail@mail.example:587",
    "REDIS_URL": "redis://:planted-redis@127.0.0.1:6379/0", "DATABASE_SESSION_URL": "postgresql://x:planted-session@/x",
    "SUPABASE_ANON_KEY": "planted-anon-key", "SUPABASE_JWT_SECRET": "planted-jwt-secret-of-supabase",
}  # fmt: skip
WORDS = [*SECRETS.values(), "planted-mail", "planted-redis", "planted-session", "sesame-of-the-app", "open sesame"]


def shown_in(text: str, words: list[str]) -> list[str]:
    return [word for word in words if word in text]


@needs_linux
def test_T159_the_process_list_shows_no_secret_of_anybody_from_the_first_moment_on(home: Path) -> None:
    """Whoever may list processes sees command lines: of the supervisor, its parts, PostgreSQL and what made its files."""
    seen: dict[str, int] = {}
    with Run(home, **SECRETS) as run:
        while "Dana is ready" not in run.said:
            assert run.process.poll() is None, run.said
            seen |= {told_at_start(pid, "cmdline"): pid for pid in (run.process.pid, *descendants(run.process.pid))}
            time.sleep(0.01)
        eventually(lambda: run.pids("embed"))
        server = _postmaster(home)
        seen |= {told_at_start(pid, "cmdline"): pid for pid in (server, *descendants(server), *descendants(run.process.pid))}
        surroundings = {pid: told_at_start(pid, "environ") for pid in (server, *descendants(server))}
    owner = (home / "postgres" / "password").read_text()
    assert all(any(f" {part} " in line for line in seen) for part in ("prepare", "web", "worker", "embed")), seen
    assert any("initdb" in line for line in seen), "also while the database is made"
    assert any(line.startswith("postgres:") for line in seen)
    assert [(line, found) for line in seen if (found := shown_in(line, [*WORDS, owner]))] == []
    assert [pid for pid, text in surroundings.items() if shown_in(text, [*WORDS, owner])] == []
    assert any(surroundings.values()), "they were read"


@needs_linux
def test_T159_a_part_is_given_no_secret_that_it_has_no_use_for(home: Path) -> None:
    """The environment is how an installation is told its secrets; only its own user and root can read it."""
    with Run(home, DATABASE_URL=OWNER, **SECRETS) as run:
        eventually(lambda: run.pids("embed") and run.pids("worker"))
        embed, worker = (told_at_start(run.pids(part)[0], "environ") for part in ("embed", "worker"))
    assert SECRETS["OPENAI_API_KEY"] in worker, "the worker asks models"
    assert all(name in worker for name in NOT_FOR_EMBED)
    assert not any(name in embed for name in NOT_FOR_EMBED)
    assert OWNER not in worker + embed


def test_T159_the_front_ends_own_server_is_given_no_secret_at_all(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    given = Supervisor(Settings(dana_home=home), lambda _line: None, develop=True)._vite()._environment
    assert given["DANA_BACKEND_URL"]
    assert shown_in(" ".join(given.values()), WORDS) == []


@pytest.mark.parametrize("part", ["web", "worker", "embed"])
def test_a_killed_part_is_started_again(home: Path, part: str) -> None:
    with Run(home, DATABASE_URL=OWNER) as run:
        eventually(lambda: run.pids(part))
        os.kill(run.pids(part)[0], signal.SIGKILL)
        run.says(f"{part} ended by signal SIGKILL; starting it again")
        eventually(lambda: len(run.pids(part)) == 2)
        assert lives(run.pids(part)[1])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_told_to_stop_it_leaves_no_process_behind(home: Path, number: signal.Signals) -> None:
    with Run(home, DATABASE_URL=OWNER) as run:
        eventually(lambda: all(run.pids(part) for part in ("web", "worker", "embed")))
        run.says("Dana is ready")
        assert run.ends_with(number) == 0
        assert not any(lives(pid) for part in ("web", "worker", "embed") for pid in run.pids(part))
        assert run.said.endswith("Stopping … (Ctrl-C again does not wait)\nStopped.\n")


def test_a_second_ctrl_c_ends_the_patience_with_a_part_that_does_not_stop(home: Path) -> None:
    with Run(home, DATABASE_URL=OWNER, STUBBORN="worker") as run:
        eventually(lambda: run.pids("worker"))
        run.process.send_signal(signal.SIGINT)
        run.says("Stopping …")
        assert run.ends_with(signal.SIGINT) == 0
        assert not lives(run.pids("worker")[0])


@needs_linux
def test_a_killed_supervisor_takes_its_parts_with_it(home: Path) -> None:
    with Run(home, DATABASE_URL=OWNER) as run:
        eventually(lambda: all(run.pids(part) for part in ("web", "worker", "embed")))
        run.process.kill()
        eventually(lambda: not any(lives(pid) for part in ("web", "worker", "embed") for pid in run.pids(part)))


def test_a_taken_port_is_one_clear_sentence(home: Path) -> None:
    run = Run(home, DATABASE_URL=OWNER)
    with socket.socket() as other:
        other.bind(("127.0.0.1", run.port))
        other.listen()
        with run:
            assert run.process.wait(20) == 1
    assert run.said == f"Port {run.port} is taken by another program: stop that one, or choose another with PORT=…\n"


def test_an_embedding_process_that_is_there_already_is_used(home: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        address = f"http://127.0.0.1:{other.getsockname()[1]}/v1"
        with Run(home, DATABASE_URL=OWNER, EMBEDDING_BASE_URL=address) as run:
            run.says("Dana is ready")
            assert not run.pids("embed")
            other.close()
            eventually(lambda: run.pids("embed"))


def test_a_part_that_never_starts_ends_the_run(home: Path) -> None:
    with Run(home, DATABASE_URL=OWNER, BROKEN="web") as run:
        assert run.process.wait(40) == 1
    assert "web    | this part is broken" in run.said
    assert "web does not start: the reason is above" in run.said


def test_a_migration_that_fails_ends_the_run_before_any_part_starts(home: Path) -> None:
    with Run(home, DATABASE_URL=OWNER, BROKEN="prepare") as run:
        assert run.process.wait(20) == 1
    assert "could not be brought up to date" in run.said
    assert "pid" not in run.said


def test_the_applications_address_alone_is_refused(home: Path) -> None:
    with Run(home, DATABASE_APP_URL="postgresql://dana_app@/x") as run:
        assert run.process.wait(20) == 1
    assert run.said.startswith("DATABASE_APP_URL alone is not enough")


def test_a_killed_postgres_is_started_again_and_stopped_at_the_end(home: Path) -> None:
    with Run(home) as run:
        run.says("Dana is ready")
        os.kill(_postmaster(home), signal.SIGKILL)
        run.says("PostgreSQL ended; starting it again")
        eventually(EmbeddedPostgres(home).is_running, 60)
        assert run.ends_with(signal.SIGINT) == 0
    assert not EmbeddedPostgres(home).is_alive()


@needs_linux
def test_the_start_after_a_killed_supervisor_adopts_its_postgres_and_stops_it_in_the_end(home: Path) -> None:
    with Run(home) as first:
        first.says("Dana is ready")
        first.process.kill()
    before = _postmaster(home)
    eventually(lambda: not any(lives(pid) for pid in first.pids("web")))
    with Run(home) as second:
        second.says("Using the PostgreSQL that runs already").says("Dana is ready")
        assert _postmaster(home) == before
        assert second.ends_with(signal.SIGINT) == 0
    assert not EmbeddedPostgres(home).is_alive()


def test_a_postgres_that_another_process_uses_goes_on(home: Path) -> None:
    other = EmbeddedPostgres(home, durable=False)
    other.start()
    with Run(home) as run:
        run.says("Dana is ready")
        assert run.ends_with(signal.SIGINT) == 0
        assert "PostgreSQL goes on: another Dana uses it" in run.said
    assert other.is_running()
    assert other.stop()


def _postmaster(home: Path) -> int:
    return int((home / "postgres" / "data" / "postmaster.pid").read_text().split()[0])
