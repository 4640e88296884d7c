"""Makes what a command needs: the virtual environment, the front end's packages and its build. Only the standard library."""

# ruff: noqa: T201 - it talks to the person at the terminal

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
FRONTEND = ROOT / "frontend"
NODE = (20, 19)
NOT_SOURCES = {"node_modules", "dist", ".vite"}


class CannotGoOn(Exception):
    """Something that this machine lacks, in one sentence."""


def main(purpose: str) -> None:
    """Prepare for `run`, `develop`, `test` or `check`; what is there already costs a moment."""
    need_node()
    virtual_environment("requirements.txt" if purpose in ("run", "develop") else "requirements-dev.txt")
    front_end_packages()
    if purpose in ("run", "test"):
        front_end_build()


def need_node() -> None:
    """Node is there and new enough, or one sentence says what to do."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        raise CannotGoOn("Dana needs Node 20.19 or newer with npm, and none was found: install it (https://nodejs.org) and try again.")
    version = _output("node", "--version").lstrip("v")
    if tuple(int(part) for part in version.split(".")[:2]) < NODE:
        raise CannotGoOn(f"Dana needs Node 20.19 or newer, and this is {version}: install a newer one (https://nodejs.org) and try again.")


def virtual_environment(lock: str) -> None:
    """`.venv` with everything that the lock file names, each file checked by its hash."""
    if not _works(PYTHON):
        print(f"Making .venv with Python {sys.version.split()[0]} …", flush=True)
        made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True, check=False)
        if made.returncode:
            reason = (made.stderr or made.stdout).strip().splitlines()[:1]
            raise CannotGoOn(
                "Python could not make a virtual environment (on Debian and Ubuntu, `apt-get install python3-venv` mends that): "
                + "".join(reason)
            )
    stamp = VENV / f".{lock}.installed"
    wanted = _fingerprint([ROOT / lock]) + _output(str(PYTHON), "--version")
    if _reads(stamp) != wanted:
        _install(lock)
        stamp.write_text(wanted)


def front_end_packages() -> None:
    """`frontend/node_modules` as the lock file says."""
    stamp = FRONTEND / "node_modules" / ".installed"
    wanted = _fingerprint([FRONTEND / "package-lock.json"]) + _output("node", "--version").partition(".")[0]
    if _reads(stamp) != wanted:
        print("Installing the front end's packages (about half a minute) …", flush=True)
        _npm("ci", "--no-audit", "--no-fund", "--loglevel=error", because="The front end's packages could not be installed.")
        stamp.write_text(wanted)


def front_end_build() -> None:
    """`frontend/dist`, made of the sources as they are now."""
    stamp, dist = FRONTEND / "node_modules" / ".built", FRONTEND / "dist" / "index.html"
    wanted = _fingerprint(_sources())
    if _reads(stamp) != wanted or not dist.exists():
        print("Building the front end …", flush=True)
        _npm("run", "--silent", "build", because="The front end could not be built.")
        stamp.write_text(wanted)


def _sources() -> list[Path]:
    found = []
    for folder, folders, files in os.walk(FRONTEND):
        folders[:] = [name for name in folders if name not in NOT_SOURCES]
        found += [Path(folder) / name for name in files]
    return sorted(found)


def _install(lock: str) -> None:
    total = sum(1 for line in (ROOT / lock).read_text().splitlines() if "==" in line and not line.startswith((" ", "#")))
    print(f"Installing {total} Python packages (about a minute, only once) …", flush=True)
    command = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--require-hashes", "-r", lock]
    with tempfile.TemporaryFile("w+") as complaints:  # shown only when it fails: pip warns about much that does not matter
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=complaints, text=True, errors="replace") as pip:
            seen = 0
            for line in pip.stdout or ():
                if line.startswith(("Collecting", "Requirement already")):
                    seen += 1
                    if seen % 20 == 0:
                        print(f"  {seen} of {total} …", flush=True)
                elif line.startswith("Installing"):
                    print("  all there, unpacking …", flush=True)
        if pip.returncode:
            complaints.seek(0)
            print(complaints.read()[-4000:], file=sys.stderr)
            raise CannotGoOn("The Python packages could not be installed: the reason is above.")


def _npm(*arguments: str, because: str) -> None:
    done = subprocess.run(["npm", *arguments], cwd=FRONTEND, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stdout[-4000:], done.stderr[-4000:], file=sys.stderr)
        raise CannotGoOn(f"{because} The reason is above.")


def _works(python: Path) -> bool:
    test = [str(python), "-c", "import pip, sys; sys.exit(sys.version_info < (3, 11))"]
    return python.exists() and subprocess.run(test, capture_output=True, check=False).returncode == 0


def _fingerprint(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        digest.update(f"{path.relative_to(ROOT)}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def _reads(path: Path) -> str:
    return path.read_text() if path.exists() else ""


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except CannotGoOn as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
