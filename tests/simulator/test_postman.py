"""Webhooks are delivered at least once, in order within a conversation, by one kept connection a lane."""

import socket
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from dana.simulator.postman import HttpPoster, Letter, Postman


class Taker:
    """Notes what is posted; `refuse` counts down first."""

    def __init__(self, refuse: int = 0) -> None:
        self.bodies: list[bytes] = []
        self.refuse = refuse
        self.tries = 0
        self.gate = threading.Event()
        self.gate.set()

    def __call__(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        assert self.gate.wait(5)
        self.tries += 1
        if self.tries <= self.refuse:
            raise ConnectionRefusedError
        self.bodies.append(body)
        return 200


def letter(text: str, delivered: Callable[[], None] = lambda: None) -> Letter:
    return Letter(text.encode(), lambda: ("http://nowhere", {}), delivered)


def test_letters_of_one_conversation_keep_their_order() -> None:
    taker = Taker()
    postman = Postman(taker, lanes=4)
    for number in range(200):
        postman.send("nora", letter(str(number)))
    assert postman.wait_until_empty(5)
    assert taker.bodies == [str(number).encode() for number in range(200)]
    postman.stop()


def test_a_refused_letter_is_tried_again_and_lets_others_pass() -> None:
    taker = Taker(refuse=1)
    taker.gate.clear()
    postman = Postman(taker, lanes=1, delays=(0.05, 0.05))
    postman.send("nora", letter("first"))
    postman.send("nora", letter("second"))
    taker.gate.set()
    assert postman.wait_until_empty(5)
    assert taker.bodies == [b"second", b"first"]
    postman.stop()


def test_a_letter_is_given_up_at_last_and_counted() -> None:
    postman = Postman(Taker(refuse=99), lanes=1, delays=(0.01,) * 3)
    told: list[str] = []
    postman.send("nora", letter("hopeless", lambda: told.append("delivered")))
    assert postman.wait_until_empty(5)
    assert (postman.given_up, postman.waiting, told) == (1, 0, [])
    postman.stop()


def test_a_look_up_that_raises_does_not_end_the_lane() -> None:
    taker = Taker()
    postman = Postman(taker, lanes=1, delays=(0.01,))

    def broken() -> tuple[str, Mapping[str, str]]:
        raise RuntimeError("the database is away")

    postman.send("nora", Letter(b"lost", broken))
    postman.send("nora", letter("kept"))
    assert postman.wait_until_empty(5)
    assert taker.bodies == [b"kept"]
    postman.stop()


def test_two_copies_race_on_two_lanes() -> None:
    met = threading.Barrier(2, timeout=5)

    def post(url: str, body: bytes, headers: Mapping[str, str]) -> int:
        met.wait()  # passes only when both copies are under way at once
        return 200

    postman = Postman(post, lanes=2)
    postman.send_twice("nora", letter("same"))
    assert postman.wait_until_empty(5)
    postman.stop()


class KeptLine(BaseHTTPRequestHandler):
    """Keeps connections; counts how many were opened."""

    protocol_version = "HTTP/1.1"
    opened = 0

    def setup(self) -> None:
        type(self).opened += 1
        super().setup()

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200 if self.path.startswith("/x") else 404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


def test_one_connection_is_kept_and_opened_again_when_the_server_has_closed_it() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), KeptLine)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    url, post = f"http://127.0.0.1:{server.server_port}", HttpPoster()
    assert [post(f"{url}/x?y=1", b"{}", {}), post(f"{url}/missing", b"{}", {})] == [200, 404]
    assert KeptLine.opened == 1
    kept = post._connection("http", f"127.0.0.1:{server.server_port}")
    assert kept.sock is not None
    kept.sock.shutdown(socket.SHUT_RDWR)
    assert post(f"{url}/x", b"{}", {}) == 200
    assert KeptLine.opened == 2
    kept.close()
    server.shutdown()
    server.server_close()
