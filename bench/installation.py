"""A Dana of its own for one measurement: embedded PostgreSQL in a temporary home, web, worker and embedding as real processes."""

import ctypes
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psycopg

from bench import sample
from bench.wire import call, loopback, upload
from dana.database.embedded import EmbeddedPostgres
from dana.settings import NO_FILE, Settings

CHECKOUT = Path(__file__).resolve().parents[1]
YARDSTICK = CHECKOUT.parent / "shared" / "bench" / "fakellm.py"
KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV", "LD_LIBRARY_PATH")
PASSWORD = "seven-quiet-harbours-42"
_LIBC = ctypes.CDLL(None)


def _end_with_parent() -> None:
    """In the child, before its program: even a killed measurement leaves nothing running."""
    _LIBC.prctl(1, signal.SIGKILL)


class Failed(Exception):
    """What was to be measured did not come about."""


def free_port() -> int:
    """A port that nobody uses just now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def is_open(port: int) -> bool:
    """Whether somebody listens there."""
    with socket.socket() as client:
        client.settimeout(1)
        return client.connect_ex(("127.0.0.1", port)) == 0


def wait_until(happened: Callable[[], Any], seconds: float, what: str, pause: float = 0.05) -> Any:
    """What `happened` returns as soon as it is true; Failed after so many seconds."""
    end = time.monotonic() + seconds
    while not (found := happened()):
        if time.monotonic() > end:
            raise Failed(f"waited {seconds:.0f} s in vain: {what}")
        time.sleep(pause)
    return found


class Process:
    """A child that writes to a log file, and ends with this program however this program ends."""

    def __init__(self, name: str, command: list[str], environment: dict[str, str], log: Path) -> None:
        self.name, self._command, self._environment, self._log = name, command, environment, log
        self._process: subprocess.Popen[bytes] | None = None
        self._said_before = 0

    @property
    def pid(self) -> int:
        """Its id; 0 while it does not run."""
        return self._process.pid if self._process is not None and self._process.poll() is None else 0

    @property
    def has_ended(self) -> bool:
        """Whether it was started and runs no more."""
        return self._process is not None and self._process.poll() is not None

    def start(self) -> None:
        """Start it (again). To be called by a thread that stays: Linux ends the child with the thread that made it."""
        with self._log.open("ab") as log:
            self._said_before = log.tell()
            self._process = subprocess.Popen(
                self._command, env=self._environment, cwd=CHECKOUT, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                process_group=0, preexec_fn=_end_with_parent,  # noqa: PLW1509 - it calls nothing that takes a lock
            )  # fmt: skip

    def stop(self, seconds: float = 15) -> None:
        """Ask it to end, and end it with all its children when it does not."""
        if self._process is None:
            return
        if self._process.poll() is None:
            self._process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(seconds)
        self.kill()

    def kill(self) -> None:
        """End it and its children at once, as a power cut would."""
        if self._process is None:
            return
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def has_said(self, words: bytes) -> bool:
        """Whether its log holds these words since its last start."""
        with self._log.open("rb") as log:
            log.seek(self._said_before)
            return words in log.read()

    def last_words(self) -> str:
        """The end of its log."""
        return "\n".join(self._log.read_text(errors="replace").splitlines()[-15:]) if self._log.exists() else ""


class Account:
    """A registered account, as its owner uses the API."""

    def __init__(self, base: str, name: str) -> None:
        self._base, self.name = base, name
        self.email = f"{secrets.token_hex(6)}@quay.example"
        status, session = call(
            "POST", f"{base}/api/auth/register",
            {"email": self.email, "password": PASSWORD, "name": "Owner", "account_name": name},
        )  # fmt: skip
        if status != 201:
            raise Failed(f"could not register: {status} {session}")
        self.id: str = session["account"]["id"]
        self._token: str = session["access_token"]
        self._until = time.monotonic() + session["expires_in"] / 2

    @property
    def token(self) -> str:
        """An access token that is good for a while."""
        if time.monotonic() > self._until:
            _, session = call("POST", f"{self._base}/api/auth/login", {"email": self.email, "password": PASSWORD})
            self._token, self._until = session["access_token"], time.monotonic() + session["expires_in"] / 2
        return self._token

    def ask(self, method: str, path: str, body: Any = None, *, expect: int = 200) -> Any:
        """A call of the API that has to work."""
        status, answer = call(method, f"{self._base}/api{path}", body, token=self.token)
        if status != expect:
            raise Failed(f"{method} {path}: {status} {answer}")
        return answer

    def connect(self, connector: str, config: dict[str, str]) -> str:
        """Connect a channel; the integration's id."""
        return str(self.ask("POST", "/integrations", {"connector": connector, "config": config}, expect=201)["id"])

    def learn(self, name: str, content: bytes, seconds: float = 180) -> None:
        """Upload a text and wait until it is ready."""
        status, document = upload(f"{self._base}/api/knowledge/documents", name, content, "text/plain", self.token)
        if status != 201:
            raise Failed(f"could not upload: {status} {document}")

        def state() -> str:
            found: str = self.ask("GET", f"/knowledge/documents/{document['id']}")["status"]
            if found == "failed":
                raise Failed(f"the document failed: {self.ask('GET', '/knowledge/documents/' + document['id'])['error']}")
            return found

        wait_until(lambda: state() == "ready", seconds, "the document to be ready", 0.2)


class Installation:
    """PostgreSQL, web, worker and (where it is ours) the embedding process, started as `dana run` starts them; then wait for it."""

    def __init__(
        self, folder: Path, settings: dict[str, str], *, local_embedding: bool = False, traced: bool = False,
        postgres: dict[str, str] | None = None, python: str = sys.executable,
    ) -> None:  # fmt: skip
        """`python` runs the parts: that of an installation without the development's packages shows what people have."""
        folder.mkdir(mode=0o711)
        self._python = python
        self.folder, self.port, self._local, self._traced = folder, free_port(), local_embedding, traced
        self.home = folder / "home"
        self.base = f"http://127.0.0.1:{self.port}"
        self._postgres = EmbeddedPostgres(self.home, configuration=postgres)
        self._embedding_port = free_port()
        self._environment = {name: os.environ[name] for name in KEPT if name in os.environ}
        self._environment |= {
            NO_FILE: "no", "PYTHONUNBUFFERED": "1", "DANA_HOME": str(self.home), "DANA_DEMO": "0", "PORT": str(self.port), **settings,
        }  # fmt: skip
        if local_embedding:
            self._environment["EMBEDDING_BASE_URL"] = f"http://127.0.0.1:{self._embedding_port}/v1"
        self.owner_url = ""
        self.parts: dict[str, Process] = {}

    def __enter__(self) -> Self:
        try:
            self.owner_url = self._postgres.start()
            self._prepare()
            for part in self.parts.values():
                part.start()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for part in reversed(self.parts.values()):
            part.stop()
        self._postgres.stop()

    def _prepare(self) -> None:
        """The tables, and the address for web and worker."""
        done = subprocess.run(
            [self._python, "-m", "dana.main", "prepare"], env={**self._environment, "DATABASE_URL": self.owner_url}, cwd=CHECKOUT,
            capture_output=True, text=True, check=False, timeout=180,
        )  # fmt: skip
        if done.returncode:
            raise Failed(f"the database could not be prepared: {done.stderr[-2000:]}")
        self._environment["DATABASE_APP_URL"] = json.loads(done.stdout.splitlines()[-1])["database_app_url"]
        names = ["web", "worker", *(["embed"] if self._local else [])]
        self.parts = {name: self._part(name) for name in names}

    def _part(self, name: str) -> Process:
        program = ["bench.traced", str(self.stages_of(name))] if self._traced else ["dana.main"]
        command = [self._python, "-m", *program, name, "--parent", str(os.getpid())]
        environment = dict(self._environment)
        if name == "embed":
            environment["EMBEDDING_BASE_URL"] = f"http://127.0.0.1:{self._embedding_port}/v1"
        return Process(name, command, environment, self.folder / f"{name}.log")

    def stages_of(self, part: str) -> Path:
        """Where a traced part writes the times of its stages."""
        return self.folder / f"{part}.stages"

    @property
    def settings(self) -> Settings:
        """The settings that its processes have."""
        names = {name.upper() for name in Settings.model_fields}
        return Settings(**{name.lower(): value for name, value in self._environment.items() if name in names})  # type: ignore[arg-type]  # texts, as pydantic reads them

    @property
    def embeddings_url(self) -> str:
        """Where texts become vectors."""
        return self._environment["EMBEDDING_BASE_URL"] + "/embeddings"

    def roots(self) -> dict[str, list[int]]:
        """The process trees by part; PostgreSQL's is found by its own note."""
        found = {name: [part.pid] for name, part in self.parts.items() if part.pid}
        return {**found, "postgres": [self.postmaster()]}

    def postmaster(self) -> int:
        """The id of PostgreSQL's first process."""
        return int((self.home / "postgres" / "data" / "postmaster.pid").read_text().splitlines()[0])

    def restart_postgres(self) -> None:
        """Start it again after a kill."""
        self._postgres.start()

    def postgres_runs(self) -> bool:
        """Whether its first process lives."""
        return self._postgres.is_alive()

    def health(self) -> dict[str, Any] | None:
        """What it says of itself; None while it says nothing."""
        try:
            status, answer = call("GET", f"{self.base}/api/health", timeout=5)
        except OSError:
            return None
        return answer if status == 200 else None

    def wait_until_ready(self) -> None:
        """Until webhooks are accepted and a worker is there."""

        def ready() -> bool:
            for part in self.parts.values():
                if part.has_ended:
                    raise Failed(f"{part.name} ended:\n{part.last_words()}")
            found = self.health()
            return found is not None and not any(item["part"] in ("worker", "embedding") for item in found["degraded"])

        try:
            wait_until(ready, 90, "web, worker and embedding")
        except Failed as error:
            words = "\n".join(f"{part.name}: {part.last_words()}" for part in self.parts.values())
            raise Failed(f"{error}; health: {self.health()}\n{words}") from error

    def rows(self, statement: str, values: Any = None) -> list[tuple[Any, ...]]:
        """Read as the owner, past row level security."""
        with psycopg.connect(self.owner_url, autocommit=True) as connection:
            return connection.execute(statement, values).fetchall()

    def execute(self, statements: str) -> None:
        """Run statements as the owner."""
        with psycopg.connect(self.owner_url, autocommit=True) as connection:
            connection.execute(statements)  # type: ignore[call-overload]  # ours, from no input

    def is_idle(self) -> bool:
        """Whether nothing is due, waiting or under way."""
        return self.rows(UNDONE)[0][0] == 0


UNDONE = """
select (select count(*) from conversations where answer_due_at is not null)
  + (select count(*) from messages where state in ('pending', 'sending') or (state = 'unsure' and parked_at is null))
"""


@contextmanager
def home_folder(kept: Path | None) -> Iterator[Path]:
    """A temporary folder that PostgreSQL's user may pass through."""
    with tempfile.TemporaryDirectory(prefix="dana-bench-", dir=kept, ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o711)
        yield folder


@contextmanager
def provider(folder: Path, *, own: bool = False) -> Iterator[str]:
    """The address of a fake AI provider in a process of its own: the shared yardstick where it is present, else ours."""
    port = free_port()
    use_yardstick = YARDSTICK.exists() and not own
    command = [sys.executable, str(YARDSTICK)] if use_yardstick else [sys.executable, "-m", "bench.provider"]
    process = Process("provider", [*command, "--port", str(port)], dict(os.environ), folder / "provider.log")
    process.start()
    try:
        wait_until(lambda: is_open(port), 15, "the fake provider")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.stop(3)


def script(provider_url: str, *, reply: str | None = None, latency_ms: float | None = None) -> None:
    """Tell the fake provider what to answer, and after how long."""
    loopback(provider_url)
    wanted = {"profile": "openai", "reply": reply, "latency_ms": latency_ms}
    status, _ = call("POST", f"{provider_url}/_ctl", {name: value for name, value in wanted.items() if value is not None})
    if status != 200:
        raise Failed("the fake provider takes no orders")


def speaking_to(provider_url: str, graph_url: str, *, provider_embeddings: bool, waits: bool = False) -> dict[str, str]:
    """The settings of a Dana that asks the fake provider and delivers to `graph_url`; it `waits` (and types) as people have it."""
    address = f"{provider_url}/p/openai/v1"
    settings = {"OPENAI_API_KEY": "bench-key", "OPENAI_BASE_URL": address, "GRAPH_API_URL": graph_url}
    if not waits:
        settings |= {"DANA_BURST_SECONDS": "0", "DANA_SHOW_ACTIVITY": "0"}
    if provider_embeddings:
        settings |= {"EMBEDDING_BASE_URL": address, "EMBEDDING_MODEL": "text-embedding-3-small", "EMBEDDING_API_KEY": "bench-key"}
    return settings


def new_channel(account: Account, connector: str = "whatsapp") -> tuple[str, dict[str, str]]:
    """Connect a channel with made-up credentials; its integration's id and them."""
    own = {"whatsapp": "phone_number_id", "facebook": "page_id", "instagram": "instagram_id"}[connector]
    config = {own: str(secrets.randbelow(9 * 10**14) + 10**14), "access_token": f"EA{secrets.token_hex(20)}",
              "app_secret": secrets.token_hex(16), "verify_token": secrets.token_hex(8)}  # fmt: skip
    return account.connect(connector, config), config


def learn_handbook(account: Account, secret: str = "") -> None:
    """Give the account the document that the measurements ask about."""
    account.learn("handbook.txt", sample.handbook(secret))
