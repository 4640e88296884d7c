"""The real product as `make run` starts it, on ports and in a data folder of its own."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from dana.database import migrate
from dana.database.embedded import EmbeddedPostgres
from dana.settings import NO_FILE

ROOT = Path(__file__).parent.parent.parent
RESULTS = ROOT / "test-results"
BESIDE = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))  # which of the test processes that run side by side
PORTS = range(5510 + 50 * BESIDE, 5560 + 50 * BESIDE)
STARTS_WITHIN, STOPS_WITHIN = 150.0, 60.0  # seconds, on a machine that does much else
KEYS = ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "DATABASE_URL", "DATABASE_APP_URL", "GRAPH_API_URL", "PUBLIC_URL", "DANA_SECRET_KEY")


class System:
    """One running installation; nothing of it is replaced for the tests."""

    def __init__(self, home: Path, port: int, embedding_port: int, more: Mapping[str, str]) -> None:
        self.home, self.port = home, port
        self.url = f"http://localhost:{port}"
        self._log = home.with_suffix(".log")
        self._environment = {
            **{name: value for name, value in os.environ.items() if name not in KEYS},
            NO_FILE: "no", "PORT": str(port), "DANA_HOME": str(home), "DANA_BURST_SECONDS": "1", "DANA_ENV": "development",
            "EMBEDDING_BASE_URL": f"http://127.0.0.1:{embedding_port}/v1",
            **more,
        }  # fmt: skip
        self._process: subprocess.Popen[bytes] | None = None
        self._postgres: EmbeddedPostgres | None = None

    def start(self) -> None:
        """Return when the web process is ready."""
        with self._log.open("ab") as log:
            self._process = _in_its_own_group([sys.executable, "-m", "dana.main", "run"], self._environment, log)
        deadline = time.monotonic() + STARTS_WITHIN
        while "Dana is ready" not in self.log():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise AssertionError(f"Dana did not start:\n{self.log()[-4000:]}")
            time.sleep(0.2)

    def stop(self) -> None:
        """End it as Ctrl-C does; with force when that does not help."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        if self._postgres is not None:
            self._postgres.stop()

    def kill(self, part: str) -> None:
        """End one part (web, worker, embed) at once, as a crash would; the supervisor starts it again."""
        os.kill(self._pid_of(part), signal.SIGKILL)

    def is_ready(self) -> bool:
        """Whether the web process answers."""
        try:
            with urllib.request.urlopen(f"{self.url}/api/health", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def log(self) -> str:
        """What all parts have said so far."""
        return self._log.read_text(errors="replace")

    @property
    def owner_url(self) -> str:
        """The database as its owner sees it; the server that runs already is adopted."""
        if self._postgres is None:
            self._postgres = EmbeddedPostgres(self.home)
        return self._postgres.start()

    @property
    def app_url(self) -> str:
        """The database as web and worker see it."""
        return migrate.app_url(self.owner_url, self.home)

    def _pid_of(self, part: str) -> int:
        assert self._process is not None
        listed = subprocess.run(["ps", "-o", "pid=,args=", "--ppid", str(self._process.pid)], capture_output=True, text=True, check=True)
        for line in listed.stdout.splitlines():
            pid, _, command = line.strip().partition(" ")
            if f"dana.main {part}" in command:
                return int(pid)
        raise AssertionError(f"No {part} runs:\n{listed.stdout}")


@contextmanager
def running(log: str = "system.log", **more: str) -> Iterator[System]:
    """A system that lives as long as the block, with more settings; what it said is kept under that name."""
    folder = Path(tempfile.mkdtemp(prefix="dana-e2e-", dir="/var/tmp" if Path("/var/tmp").is_dir() else None))
    folder.chmod(0o711)  # PostgreSQL's own user has to pass
    ports = free_ports()
    system = System(folder / "home", next(ports), next(ports), more)
    try:
        system.start()
        yield system
    finally:
        system.stop()
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / f"{BESIDE}-{log}").write_text(system.log())
        shutil.rmtree(folder, ignore_errors=True)


def free_ports() -> Iterator[int]:
    """Ports that nobody listens on."""
    for port in PORTS:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                yield port


def _in_its_own_group(command: list[str], environment: dict[str, str], log: IO[bytes]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
    )  # fmt: skip
