"""The real web process against bytes that no honest client sends: refused in our words, with our headers, and never for long."""

import contextlib
import json
import re
import socket
import threading

import pytest

from tests.walls.conftest import WebProcess, hear, own_database, web

__all__ = ["own_database", "web"]

HOST = b"Host: localhost\r\n"
LOGIN = b"POST /api/auth/login HTTP/1.1\r\n" + HOST
PROMISED = {
    "x-content-type-options": "nosniff", "x-frame-options": "DENY", "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin", "cache-control": "no-store", "referrer-policy": "same-origin",
}  # fmt: skip


def read(answer: bytes) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of the first answer."""
    head, _, body = answer.partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    assert re.match(r"HTTP/1\.1 \d{3} ", lines[0]), answer
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
    return int(lines[0].split()[1]), headers, body


BROKEN = {
    "no HTTP": (b"hello there\r\n\r\n", 400),
    "a strange method": (b"GET\x00 / HTTP/1.1\r\n" + HOST + b"\r\n", 400),
    "HTTP/3": (b"GET / HTTP/3.7\r\n" + HOST + b"\r\n", 400),
    "a line without end": (b"GET /" + b"a" * 20_000, 414),
    "a long line": (b"GET /" + b"a" * 9_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n", 414),
    "a long header": (b"GET / HTTP/1.1\r\n" + HOST + b"X-A: " + b"a" * 70_000 + b"\r\n\r\n", 431),
    "many headers": (b"GET / HTTP/1.1\r\n" + HOST + b"".join(b"X-%d: a\r\n" % n for n in range(500)) + b"\r\n", 431),
    "a header without name": (b"GET / HTTP/1.1\r\n" + HOST + b": a\r\n\r\n", 400),
    "a space before the colon": (b"GET / HTTP/1.1\r\n" + HOST + b"Content-Length : 5\r\n\r\nhello", 400),
    "a folded header": (b"GET / HTTP/1.1\r\n" + HOST + b"X-A: a\r\n b\r\n\r\n", 400),
    "NUL in a header": (b"GET / HTTP/1.1\r\n" + HOST + b"X-A: a\x00b\r\n\r\n", 400),
    "bare CR in a header": (b"GET / HTTP/1.1\r\n" + HOST + b"X-A: a\rb\r\n\r\n", 400),
    "length and chunks": (LOGIN + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    "chunks and length": (LOGIN + b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n", 400),
    "two lengths": (b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 4\r\nContent-Length: 5\r\n\r\nhello", 400),
    "a list of lengths": (b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 4, 5\r\n\r\nhello", 400),
    "a signed length": (b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: +5\r\n\r\nhello", 400),
    "a negative length": (b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: -5\r\n\r\nhello", 400),
    "a length in hex": (b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 0x5\r\n\r\nhello", 400),
    "an unknown coding": (b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 501),
    "chunks that are not last": (b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n", 400),
    "chunks twice": (b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    "chunks with a tab": (b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding:\x0bchunked\r\n\r\n0\r\n\r\n", 400),
    "chunks in HTTP/1.0": (b"POST / HTTP/1.0\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_T179_T182_what_is_no_request_is_refused_in_our_words_and_with_our_headers(web: WebProcess, name: str) -> None:
    data, status = BROKEN[name]
    found, headers, body = read(web.say(data))
    assert found == status or (status == 400 and found in (400, 501)), body
    assert {key: headers.get(key) for key in PROMISED} == PROMISED
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["connection"] == "close"
    assert body.count(b"HTTP/1.1") == 0, "one answer, and the connection is closed"
    error = json.loads(body)["error"]
    assert set(error) == {"code", "message", "details", "request_id"}
    assert not any(word in body for word in (b"hello", b"aaaa", b"X-A", b"gunicorn"))


def test_T182_a_second_request_cannot_hide_in_a_body(web: WebProcess) -> None:
    hidden = b"GET /api/health HTTP/1.1\r\n" + HOST + b"\r\n"
    for framing in (
        b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden,
        b"Content-Length: %d\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" % (5 + len(hidden)) + hidden,
        b"Content-Length: 0\r\nContent-Length: %d\r\n\r\n" % len(hidden) + hidden,
    ):
        answer = web.say(b"POST /api/auth/login HTTP/1.1\r\n" + HOST + framing)
        assert answer.count(b"HTTP/1.1 ") == 1, answer
        assert read(answer)[0] == 400


@pytest.mark.parametrize("data", [b"G", b"GET / HTTP/1.1\r\nHost: localhost\r\nX-A: "], ids=["a letter", "half a head"])
def test_T182_a_head_that_never_ends_is_given_up(web: WebProcess, data: bytes) -> None:
    status, headers, _ = read(web.say(data))
    assert status == 408
    assert headers["x-content-type-options"] == "nosniff"


def test_T182_a_head_that_drips_is_given_up(web: WebProcess) -> None:
    """Each byte comes in time; all of them together do not."""
    with socket.create_connection(("127.0.0.1", web.port), timeout=15) as sock:
        sock.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-A: ")
        stop = threading.Event()

        def drip() -> None:
            while not stop.wait(0.2):
                try:
                    sock.sendall(b"a")
                except OSError:
                    return

        thread = threading.Thread(target=drip)
        thread.start()
        answer = hear(sock)
        stop.set()
        thread.join()
    assert not answer or read(answer)[0] == 408


def test_T182_a_body_that_stops_is_given_up(web: WebProcess) -> None:
    head = b"POST /api/auth/login HTTP/1.1\r\n" + HOST + b"Content-Type: application/json\r\nContent-Length: 500\r\n\r\n"
    answer = web.say(head + b'{"email": "a')
    status, headers, body = read(answer)
    assert answer.count(b"HTTP/1.1 ") == 1
    assert status in (400, 408), body
    assert headers["x-frame-options"] == "DENY"


def test_T182_slow_senders_do_not_keep_honest_ones_waiting(web: WebProcess) -> None:
    """More half requests than there are threads: each gives its thread back."""
    with contextlib.ExitStack() as stack:
        slow = [stack.enter_context(socket.create_connection(("127.0.0.1", web.port), timeout=15)) for _ in range(110)]
        for sock in slow:
            sock.sendall(b"GET / HTTP/1.1\r\n")
        status, _, _ = read(web.say(b"GET /api/health HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n"))
        assert status == 200


def test_T179_large_bodies_unknown_pages_and_other_methods_carry_the_headers_too(web: WebProcess) -> None:
    for data, wanted in (
        (LOGIN + b"Content-Type: application/json\r\nContent-Length: 999999999\r\nConnection: close\r\n\r\n", 413),
        (b"GET /api/nothing HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n", 404),
        (b"DELETE /api/health HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n", 405),
        (b"TRACE /api/health HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n", 405),
        (b"GET /api/conversations HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n", 401),
    ):  # fmt: skip
        status, headers, body = read(web.say(data))
        assert status == wanted, body
        assert {key: headers.get(key) for key in PROMISED} == PROMISED, data
        assert not re.search(r"\d", headers.get("server", "")), "no version is told"


def test_T041_a_method_that_is_only_written_into_a_header_does_nothing(web: WebProcess) -> None:
    for header in (b"X-HTTP-Method-Override: DELETE", b"X-HTTP-Method: DELETE", b"X-Method-Override: DELETE"):
        status, _, _ = read(web.say(b"GET /api/health HTTP/1.1\r\n" + HOST + header + b"\r\nConnection: close\r\n\r\n"))
        assert status == 200


def test_nothing_of_all_this_was_a_crash(web: WebProcess) -> None:
    log = web.log.read_text()
    assert "request_crashed" not in log
    assert "Traceback" not in log
