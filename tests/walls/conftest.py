"""What the proofs share: the real web process, and a database that lives as long as a whole file of them."""

import json
import os
import re
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from dana.database import migrate
from dana.security.passwords import Passwords
from dana.settings import NO_FILE
from tests import cast
from tests.canaries import GATE
from tests.conftest import ROOT_KEY, with_database

# The real program with less patience, so that no test waits long.
PROGRAM = """
import dana.web, dana.routes.gate as gate, dana.routes.sockets as sockets
dana.web.HEAD_SECONDS, dana.web.SILENCE_SECONDS = 1.5, 1.5
sockets.CHECK_SECONDS, gate.GREETING_SECONDS, gate.FLOOD_EVENTS = 0.3, 8.0, 20
from dana.main import main
main(["web"])
"""
PARTS = Path(__file__).parent.parent.parent


@dataclass(frozen=True, slots=True)
class WebProcess:
    """The web process as a proxy or a stranger sees it."""

    port: int
    owner_url: str
    app_url: str
    log: Path
    process: "subprocess.Popen[bytes]"
    people: cast.Cast

    @property
    def origin(self) -> str:
        """Where its own pages come from."""
        return f"http://localhost:{self.port}"

    def token(self, someone: cast.Someone) -> str:
        """An access token, by signing in."""
        body = json.dumps({"email": someone.email, "password": cast.PASSWORD}).encode()
        head = f"POST /api/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        answer = self.say(head.encode() + b"Connection: close\r\n\r\n" + body)
        found: str = json.loads(answer.partition(b"\r\n\r\n")[2])["access_token"]
        GATE.is_secret(found)
        return found

    def say(self, data: bytes, *, first: bool = False) -> bytes:
        """Send bytes on a connection of their own; all that came back until it was closed, or the first answer alone."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=15) as sock:
            sock.sendall(data)
            return hear(sock, first=first)


def hear(sock: socket.socket, *, first: bool = False) -> bytes:
    """Everything until the other side closes, or one whole answer."""
    data = b""
    try:
        while more := sock.recv(65536):
            data += more
            head, end, body = data.partition(b"\r\n\r\n")
            length = re.search(rb"(?i)content-length: (\d+)", head)
            if first and end and len(body) >= (int(length[1]) if length else 0):
                break
    except (TimeoutError, ConnectionResetError):
        pass
    return data


@pytest.fixture(scope="module")
def own_database(server: str, template: str) -> Iterator[str]:
    """The owner's address of a database that the tests of one file share."""
    name = f"dana_walls_{uuid.uuid4().hex[:10]}"
    with psycopg.connect(server, autocommit=True) as db:
        db.execute(f"create database {name} template {template}")
    yield with_database(server, name)
    with psycopg.connect(server, autocommit=True) as db:
        db.execute(f"drop database {name} with (force)")


@pytest.fixture(scope="module")
def web(own_database: str, app_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebProcess]:
    """gunicorn with our worker, as `dana web` starts it."""
    home = tmp_path_factory.mktemp("web")
    app_url = migrate.app_url(own_database, app_home)
    people = cast.enter(own_database, Passwords.cheap().hash(cast.PASSWORD))
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    environment = {
        **os.environ, NO_FILE: "no", "PORT": str(port), "DANA_HOME": str(home), "DANA_ENV": "development", "DANA_DEMO": "0",
        "DANA_BIND": "127.0.0.1", "DATABASE_APP_URL": app_url, "DATABASE_URL": own_database, "DANA_SECRET_KEY": ROOT_KEY,
        "DANA_WEB_THREADS": "96", "GRAPH_API_URL": "http://127.0.0.1:9", "EMBEDDING_BASE_URL": "http://127.0.0.1:9/v1", "PUBLIC_URL": "",
    }  # fmt: skip
    log = home / "web.log"
    with log.open("wb") as file:
        process = subprocess.Popen([sys.executable, "-c", PROGRAM], cwd=PARTS, env=environment, stdout=file, stderr=file)
    _wait_until_it_answers(port, process, log)
    yield WebProcess(port, own_database, app_url, log, process, people)
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    GATE.look_at_file(log)
    assert GATE.take() == [], "what the process wrote down (T078)"


def _wait_until_it_answers(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert process.poll() is None, log.read_text()
        time.sleep(0.1)
    raise AssertionError(log.read_text())
