"""A small stand-in for `dana`: the real supervisor over parts that only listen, so that its care for processes can be tested."""

# ruff: noqa: T201 - its output is what the tests read

import json
import os
import signal
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

from dana.errors import DanaError
from dana.processes import end_with
from dana.settings import load
from dana.supervisor.supervisor import Supervisor


class Web(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = json.dumps({"pid": os.getpid(), "environment": dict(os.environ)}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        return


def run() -> int:
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # whoever runs the tests may be deaf to it, and a deaf parent has deaf children
    try:
        return Supervisor(load(), lambda line: print(line, flush=True), dana=(sys.executable, __file__)).run()
    except DanaError as error:
        print(error.message, flush=True)
        return 1


def part(name: str) -> int:
    end_with(int(sys.argv[3]))
    if name == os.environ.get("BROKEN"):
        print("this part is broken", flush=True)
        return 3
    if name == os.environ.get("STUBBORN"):
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if name == "prepare":
        print(json.dumps({"database_app_url": "postgresql://dana_app:sesame-of-the-app@/x", "demo": ["alice@acme.example", "open sesame"]}))
        return 0
    print(f"pid {os.getpid()}", flush=True)
    if name == "web":
        HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Web).serve_forever()
    while True:
        time.sleep(1)


if __name__ == "__main__":
    sys.exit(run() if sys.argv[1] == "run" else part(sys.argv[1]))
