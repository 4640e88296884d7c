"""Where web listens, and what a process keeps to itself."""

import os
import platform
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from dana.processes import addresses, is_taken
from dana.settings import Settings

CHECKOUT = Path(__file__).parent.parent
KEY = "a-root-key-that-is-long-enough-for-production-use"


def production(**values: object) -> Settings:
    given = {"dana_env": "production", "dana_demo": False, "public_url": "https://dana.example", "dana_secret_key": KEY, **values}
    return Settings.model_validate(given)


def test_in_development_only_this_machine_reaches_web() -> None:
    hosts = {host for host, _ in addresses(Settings(port=5310))}
    assert "127.0.0.1" in hosts
    assert hosts <= {"127.0.0.1", "::1"}


def test_in_production_web_listens_on_every_address() -> None:
    assert addresses(production(port=8080)) == [("0.0.0.0", 8080)]


@pytest.mark.parametrize("settings", [Settings(dana_bind="192.0.2.7"), production(dana_bind="192.0.2.7")])
def test_a_given_address_is_the_only_one(settings: Settings) -> None:
    assert addresses(settings) == [("192.0.2.7", 5000)]


def test_a_port_is_taken_while_somebody_listens_there() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        host, port = listener.getsockname()
        assert is_taken(host, port)
    assert not is_taken(host, port)


CRASH = """
import os, signal, sys
from dana.processes import leave_no_memory
if sys.argv[1:]:
    leave_no_memory(closed=sys.argv[1] == "closed")
os.kill(os.getpid(), signal.SIGSEGV)
"""


PERMITTED = 'ulimit -c unlimited 2>/dev/null || ulimit -S -c "$(ulimit -H -c)"; cd "$0" && exec "$@"'


def dumps(folder: Path, *arguments: str) -> bool:
    """Whether a process that crashes leaves its memory behind where the machine would keep it."""
    command = ["sh", "-c", PERMITTED, str(folder), sys.executable, "-c", CRASH, *arguments]
    child = os.posix_spawn("/bin/sh", command, {"PYTHONPATH": str(CHECKOUT), "PATH": os.environ["PATH"]})
    _, status = os.waitpid(child, 0)
    for core in folder.glob("core*"):
        core.unlink()
    assert os.WTERMSIG(status) == signal.SIGSEGV
    return os.WCOREDUMP(status)


@pytest.mark.parametrize("way", ["open", "closed"])
def test_T159_a_crash_leaves_no_memory_behind(tmp_path: Path, way: str) -> None:
    if not dumps(tmp_path):
        pytest.skip("the memory of a crash is not kept here whoever crashes: nothing to compare with")
    assert not dumps(tmp_path, way)


STATE = """
import ctypes, json, resource, sys
from dana import main
def look(settings, arguments):
    print(json.dumps([resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)]))
    return 0
main.COMMANDS = dict.fromkeys(main.COMMANDS, look)
raise SystemExit(main.main([sys.argv[1]]))
"""
PRODUCTION = {
    "DANA_ENV": "production",
    "DANA_DEMO": "0",
    "PUBLIC_URL": "https://dana.example.com",
    "DANA_SECRET_KEY": "J8s0qPzLx3VtN7bRw2YkFh6uCm9eDg4A",
}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux can close the memory of a process")
@pytest.mark.parametrize("command", ["run", "web", "worker", "embed", "prepare", "reseal"])
@pytest.mark.parametrize(("environment", "dumpable"), [({}, 1), (PRODUCTION, 0)], ids=["development", "production"])
def test_T159_every_command_keeps_its_memory_to_itself(command: str, environment: dict[str, str], dumpable: int, tmp_path: Path) -> None:
    """Not even the installation's own user reads memory or environment in production, as a document's reader that was taken over would."""
    given = {"PATH": os.environ["PATH"], "PYTHONPATH": str(CHECKOUT), "DANA_ENV_FILE": "no", "DANA_HOME": str(tmp_path), **environment}
    shown = subprocess.run([sys.executable, "-c", STATE, command], env=given, capture_output=True, text=True, check=False)
    assert shown.stdout.strip() == f"[[0, 0], {dumpable}]", shown.stderr


KEPT_MEMORY = """
import sys
from pathlib import Path
from dana.processes import return_memory
if sys.argv[1] == "returned":
    return_memory()
bytes(30_000_000)  # from here on the library by itself would keep pieces of this size
pieces = [b"x" * 1_000_000 for _ in range(60)]
del pieces[:-1]  # the last one is in the way of whatever lies below it
print(int(Path("/proc/self/statm").read_text().split()[1]) * 4_096)
"""


@pytest.mark.skipif(sys.platform != "linux" or platform.libc_ver()[0] != "glibc", reason="only the GNU library keeps what is freed")
def test_what_is_large_goes_back_to_the_system() -> None:
    kept, returned = (
        int(subprocess.run([sys.executable, "-c", KEPT_MEMORY, way], cwd=CHECKOUT, capture_output=True, check=True, timeout=60).stdout)
        for way in ("kept", "returned")
    )
    assert returned < kept - 40_000_000


def test_web_holds_nothing_that_only_other_installations_need() -> None:
    """Each of these was in memory once, used or not: the Redis client 6 MB, the lists of passwords 13 MB, the SDKs of models 90 MB."""
    code = (
        "import sys, dana.app, dana.web; from dana.security.passwords import refuse_weak; refuse_weak('seven-quiet-harbours-42')\n"
        "print(sorted({'redis', 'limits', 'zxcvbn', 'zxcvbn.matching', 'openai', 'anthropic', 'numpy', 'onnxruntime', 'pypdfium2'}"
        " & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=CHECKOUT, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "[]\n"


def test_the_worker_holds_nothing_that_only_web_needs() -> None:
    code = (
        "import sys, dana.worker\n"
        "print(sorted({'flask', 'apiflask', 'gunicorn', 'socketio', 'redis', 'zxcvbn', 'openai', 'anthropic', 'numpy', 'onnxruntime',"
        " 'pypdfium2'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=CHECKOUT, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "[]\n"


def test_who_wants_redis_later_gets_it() -> None:
    code = "import dana.routes.sockets, sys; assert 'redis' not in sys.modules; import redis; print(redis.Redis.__name__)"
    done = subprocess.run([sys.executable, "-c", code], cwd=CHECKOUT, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "Redis\n"
