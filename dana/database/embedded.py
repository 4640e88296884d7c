"""The PostgreSQL that comes with Dana: the binaries of a wheel, started, adopted and stopped by a launcher of our own."""

import contextlib
import fcntl
import os
import secrets
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO
from urllib.parse import quote

from dana.database.program import Program, exists, is_postgres, reap
from dana.errors import Misconfigured, Unavailable
from dana.settings import make_folder

PATIENCE = 120.0  # seconds; after a kill, orphans may hold the shared memory for a while, and recovery takes its time
TRANSIENT = ("lock file", "shared memory block", "the database system is")
LOCALE = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
LONGEST_SOCKET = 100  # bytes; the kernel's limit is 104 on macOS and 108 on Linux
CONFIGURATION = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "cluster_name": "dana",
    "max_connections": "200",
    "max_pred_locks_per_transaction": "10",  # tables in shared memory, filled from the start: for SERIALIZABLE, which nobody here uses
    "io_max_concurrency": "4",  # the same: reads under way, of which io_method=sync has one at a time
    "synchronous_commit": "on",
    "jit": "off",
    "io_method": "sync",
    "max_logical_replication_workers": "0",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
}
LEAST_BUFFERS, MOST_BUFFERS = 16, 128  # MB
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class EmbeddedPostgres:
    """A server in `home`/postgres that listens on a socket only, shared by every process that starts it from the same home."""

    def __init__(self, home: Path, *, durable: bool = True, configuration: Mapping[str, str] | None = None) -> None:
        self._home = home.resolve()
        self._folder = self._home / "postgres"
        self._data = self._folder / "data"
        self._log = self._folder / "server.log"
        self._configuration = {**CONFIGURATION, **({} if durable else NOT_DURABLE), **(configuration or {})}
        self._durable = durable
        self._in_use: IO[str] | None = None

    @property
    def exists(self) -> bool:
        """Whether there is a database in this home already."""
        return (self._data / "PG_VERSION").exists()

    def start(self) -> str:
        """The owner's URL of a server that accepts connections: made, started, or adopted when it runs already."""
        make_folder(self._home)
        program = Program.prepare(self._folder)
        with self._one_at_a_time():
            self._use()
            if not self._accepts(program):
                self._create(program)
                self._configure(program)
                self._launch(program)
        return self.url()

    def stop(self) -> bool:
        """Shut the server down, unless another process that started it still lives; whether it is down now."""
        if not self._home.is_dir():
            return True
        with self._one_at_a_time():
            if not self._nobody_else():
                return False
            pid = self._pid()
            if pid is not None and is_postgres(pid):
                program = Program.prepare(self._folder)
                for mode in ("fast", "immediate"):
                    if program.run("pg_ctl", "stop", "-w", "-t", "60", "-m", mode, "-D", self._data).returncode == 0:
                        break
                reap(pid, seconds=2)
            if self.is_alive():
                return False
            self._forget_socket_elsewhere()
            return True

    def is_running(self) -> bool:
        """Whether the server accepts connections."""
        return self.exists and self._accepts(Program.prepare(self._folder))

    def is_alive(self) -> bool:
        """Whether the server's process exists: cheap enough to ask every moment."""
        pid = self._pid()
        return pid is not None and is_postgres(pid)

    def url(self, database: str = "postgres", user: str = "postgres") -> str:
        """The owner's address of a database on this server."""
        password = (self._folder / "password").read_text()
        return f"postgresql://{user}:{password}@/{database}?host={quote(str(self._socket_folder()))}&port=5432"

    def _accepts(self, program: Program) -> bool:
        try:
            folder = self._socket_folder()
        except FileNotFoundError:
            return False
        return program.run("pg_isready", "-q", "-t", "3", "-h", folder, "-p", "5432").returncode == 0

    def _create(self, program: Program) -> None:
        if self.exists:
            found, ours = (self._data / "PG_VERSION").read_text().strip(), program.version.partition(".")[0]
            if found != ours:
                raise Misconfigured(
                    f"{self._data} was made by PostgreSQL {found}, and Dana brings {ours} now: dump it with the old one first"
                )
            return
        draft = self._folder / "data.new"  # becomes `data` in one step: a killed initdb leaves nothing behind that looks whole
        shutil.rmtree(draft, ignore_errors=True)
        password = program.write(self._folder / "password", secrets.token_urlsafe(24))
        made = program.run(
            "initdb", "-D", draft, "-U", "postgres", "--pwfile", password, "-A", "scram-sha-256", "--encoding", "UTF8",
            "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", LOCALE, "--no-instructions",
            *([] if self._durable else ["--no-sync"]),
        )  # fmt: skip
        if made.returncode:
            raise Unavailable(f"The database could not be made: {made.stderr.strip()[-2000:]}")
        draft.rename(self._data)

    def _configure(self, program: Program) -> None:
        own = {"shared_buffers": self._buffers(), "unix_socket_directories": str(self._socket_folder(make_with=program))}
        values = {**own, **self._configuration}
        lines = [f"{name} = '{value.replace(chr(39), chr(39) * 2)}'\n" for name, value in values.items()]
        program.write(self._data / "postgresql.conf", "# Written at every start; ALTER SYSTEM overrides it.\n" + "".join(lines))

    def _buffers(self) -> str:
        """
        A quarter of the data as it is at this start: a small installation shall not give memory away to tables that it does not have.

        100,000 passages were found as fast with 32 MB as with 128, and messages cost the same with 16 as with 32: the system's cache holds
        files too. More pays where much is written.
        """
        data = sum(path.stat().st_size for path in (self._data / "base").glob("*/*"))
        return f"{min(MOST_BUFFERS, max(LEAST_BUFFERS, data // 4_194_304))}MB"

    def _launch(self, program: Program) -> None:
        if self._log.exists() and self._log.stat().st_size > 10_000_000:
            self._log.replace(self._log.with_suffix(".old.log"))
        deadline, failures = time.monotonic() + PATIENCE, 0
        while not self._accepts(program):
            if time.monotonic() > deadline or failures == 3:
                raise Unavailable(f"PostgreSQL does not start. The end of {self._log}:\n{self._last_words()}")
            if self.is_alive():
                time.sleep(0.1)
                continue
            self._forget_dead_server()
            begun = program.run("pg_ctl", "start", "-w", "-t", "10", "-D", self._data, "-l", self._log, quiet=True)
            if begun.returncode and not self.is_alive():
                failures += not any(words in self._last_words(3) for words in TRANSIENT)
                time.sleep(0.5)

    def _forget_dead_server(self) -> None:
        """A killed server that nobody reaps, or a stranger with its number, would pass for a living one at the next start."""
        pid = self._pid()
        if pid is not None:
            reap(pid)
        if pid is not None and exists(pid) and not is_postgres(pid):
            (self._data / "postmaster.pid").unlink(missing_ok=True)

    def _pid(self) -> int | None:
        try:
            return int((self._data / "postmaster.pid").read_text().partition("\n")[0])
        except (OSError, ValueError):
            return None

    def _last_words(self, lines: int = 30) -> str:
        try:
            return "\n".join(self._log.read_text(errors="replace").splitlines()[-lines:])
        except OSError:
            return ""

    def _socket_folder(self, make_with: Program | None = None) -> Path:
        """`run` beside the data; where that is too long for a socket, a folder in /tmp whose name is noted beside the data."""
        near, note = self._folder / "run", self._folder / "run.elsewhere"
        if len(os.fsencode(near / ".s.PGSQL.5432")) < LONGEST_SOCKET:
            if make_with:
                make_with.folder(near)
            return near
        if make_with and not (note.exists() and Path(note.read_text()).is_dir()):
            make_with.write(note, str(make_with.own(Path(tempfile.mkdtemp(prefix="dana-", dir="/tmp")))))
        return Path(note.read_text())

    def _forget_socket_elsewhere(self) -> None:
        note = self._folder / "run.elsewhere"
        with contextlib.suppress(OSError):
            Path(note.read_text()).rmdir()
            note.unlink()

    @contextlib.contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        with _private(self._home / "postgres.lock") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _use(self) -> None:
        """A shared lock, held while this process lives, says that the server is needed."""
        if self._in_use is None:
            self._in_use = _private(self._home / "postgres.users")
            fcntl.flock(self._in_use, fcntl.LOCK_SH)

    def _nobody_else(self) -> bool:
        if self._in_use is not None:
            self._in_use.close()
            self._in_use = None
        with _private(self._home / "postgres.users") as users:
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
        return True


def _private(path: Path) -> IO[str]:
    return open(path, "a", opener=lambda name, flags: os.open(name, flags, 0o600))
