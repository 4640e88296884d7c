"""Supabase Auth over HTTP on this machine: the stand-in of tests/supabase, for a system that runs in processes of its own."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.supabase.gotrue import GoTrue, description


class _Door(BaseHTTPRequestHandler):
    """Hands each call to the stand-in and its answer back; a call that it does not expect is written down."""

    protocol_version = "HTTP/1.1"
    gotrue: GoTrue
    faults: list[str]
    one_at_a_time: threading.Lock

    def _serve(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length)) if length else None
        try:
            with self.one_at_a_time:
                found = self.gotrue.request(self.command, self.gotrue.url + self.path, headers=_by_name(self.headers), json=body)
            status, content = found.status, found.body
        except Exception as error:  # noqa: BLE001 - whatever it was, the test has to see it
            self.faults.append(f"{self.command} {self.path}: {error!r}")
            status, content = 500, b"{}"
        self.send_response(status)
        if status != 204:
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if status != 204:
            self.wfile.write(content)

    do_GET = do_POST = do_PUT = _serve  # noqa: N815 - the names that http.server wants

    def log_message(self, *_: Any) -> None:
        """Nothing on the console."""


def _by_name(headers: Any) -> dict[str, str]:
    """As Dana sends them: the stand-in asks for these two."""
    return {"apikey": headers.get("apikey", ""), "Authorization": headers.get("Authorization", "")}


@contextmanager
def supabase_auth() -> Iterator[GoTrue]:
    """Listens as long as the block; afterwards nothing may have been asked that Supabase does not know."""
    faults: list[str] = []
    door = type("Door", (_Door,), {"faults": faults, "one_at_a_time": threading.Lock()})
    server = ThreadingHTTPServer(("127.0.0.1", 0), door)
    gotrue = GoTrue(f"http://127.0.0.1:{server.server_port}")
    gotrue.validates = description()
    door.gotrue = gotrue  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, name="supabase auth", daemon=True).start()
    yield gotrue
    server.shutdown()
    server.server_close()
    assert faults == []
