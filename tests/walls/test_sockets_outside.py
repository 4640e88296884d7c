"""The sockets of the real web process, as a stranger with a socket of his own meets them."""

import contextlib
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg
import pytest
from simple_websocket import Client, ConnectionClosed

from tests.test_web import PROMISED, read
from tests.walls.conftest import WebProcess

HANDSHAKE = "GET /socket.io/?{query} HTTP/1.1\r\nHost: localhost\r\n{more}\r\n"
UPGRADE = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
GOOD = "EIO=4&transport=websocket"


def upgrade(web: WebProcess, keep: list[socket.socket] | None = None) -> int:
    """The status with which a new connection is answered."""
    sock = socket.create_connection(("127.0.0.1", web.port), timeout=60)  # two cores may have other tests to run
    sock.sendall(HANDSHAKE.format(query=GOOD, more=UPGRADE).encode())
    status = int(sock.recv(65536).split()[1])
    if keep is None:
        sock.close()
    else:
        keep.append(sock)
    return status


@pytest.fixture
def opened(web: WebProcess) -> Iterator[Callable[..., Client]]:
    """Opens connections that are closed after the test."""
    clients: list[Client] = []

    def connect(origin: str | None = None) -> Client:
        headers = {"Origin": origin} if origin else None
        client = Client(f"ws://127.0.0.1:{web.port}/socket.io/?{GOOD}", headers=headers)
        clients.append(client)
        return client

    yield connect
    for client in clients:
        with contextlib.suppress(ConnectionClosed, OSError):
            client.close()


def greet(client: Client, token: str) -> Any:
    """What the server says to a token. The token goes first: a first frame that came with the handshake is seen with the next one."""
    client.send("40" + json.dumps({"token": token}))
    assert client.receive(timeout=10).startswith("0{")
    return client.receive(timeout=10)


def is_cut(client: Client) -> bool:
    """Whether the server ends the connection within moments."""
    end = time.monotonic() + 40
    try:
        while time.monotonic() < end:
            client.receive(timeout=0.5)
    except (ConnectionClosed, OSError):
        return True
    return False


@pytest.mark.parametrize(
    ("query", "more"),
    [
        ("EIO=4&transport=polling", ""),
        ("EIO=4", ""),
        ("EIO=4&transport=polling&j=0", ""),
        ("EIO=4&transport=websocket", ""),
        ("EIO=3&transport=websocket", UPGRADE),
        ("EIO=4&transport=webtransport", UPGRADE),
        ("EIO=99&transport=websocket", UPGRADE),
        ("transport=websocket", UPGRADE),
        ("EIO=4&transport=websocket&sid=invented", UPGRADE),
        ("EIO=4&transport=websocket&sid=../../etc/passwd", UPGRADE),
        ("EIO=4&transport=websocket", UPGRADE + "Origin: https://evil.example\r\n"),
        ("EIO=4&transport=websocket", UPGRADE + "Origin: null\r\n"),
        ("EIO=4&transport=websocket", UPGRADE + "Origin: http://localhost\r\n"),
        ("EIO=4&transport=websocket", UPGRADE + "Origin: http://localhost:{port}.evil.example\r\n"),
        ("EIO=4&transport=websocket", UPGRADE + "Origin: http://localhost:{port}@evil.example\r\n"),
        ("EIO=4&transport=websocket", UPGRADE + "Origin: https://localhost:{port}\r\n"),
        ("EIO=4&transport=websocket", UPGRADE + "Origin: file://\r\n"),
    ],
)
def test_T164_T179_T180_other_transports_versions_and_origins_are_refused_with_our_headers(web: WebProcess, query: str, more: str) -> None:
    request = HANDSHAKE.format(query=query, more=more.replace("{port}", str(web.port)) + "Connection: close\r\n")
    status, headers, body = read(web.say(request.encode(), first=True))
    assert status == 400, body
    assert {name: headers.get(name) for name in PROMISED} == PROMISED
    assert headers["content-security-policy"].startswith("default-src 'none'")
    granted = headers.get("access-control-allow-origin")
    assert granted in (None, web.origin)
    assert "etc/passwd" not in headers.get("location", "")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_T164_other_methods_open_nothing(web: WebProcess, method: str) -> None:
    request = HANDSHAKE.format(query=GOOD, more="Connection: close\r\nContent-Length: 0\r\n").replace("GET", method, 1)
    status, headers, _ = read(web.say(request.encode(), first=True))
    assert status in (200, 400, 405)
    assert "upgrade" not in headers
    assert headers["x-content-type-options"] == "nosniff"


def test_T160_our_own_page_with_a_token_is_let_in_and_hears(web: WebProcess, opened: Callable[..., Client]) -> None:
    token = web.token(web.people.alice)
    assert greet(opened(web.origin), token).startswith("40{")


def test_T160_without_a_good_token_a_socket_is_refused_and_cut(web: WebProcess, opened: Callable[..., Client]) -> None:
    client = opened()
    assert greet(client, "junk").startswith("44")
    assert is_cut(client)


def test_T166_who_does_not_say_who_he_is_is_cut(web: WebProcess, opened: Callable[..., Client]) -> None:
    """A connection holds a thread, greeted or not."""
    assert is_cut(opened())


def test_T166_idle_strangers_leave_room_for_everybody_else(web: WebProcess) -> None:
    kept: list[socket.socket] = []
    said = [upgrade(web, kept) for _ in range(80)]
    assert said.count(101) <= 32, "so many strangers and no more"
    assert set(said) == {101, 503}
    for _ in range(5):
        assert read(web.say(b"GET /api/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))[0] == 200
    for sock in kept:
        sock.close()
    for _ in range(100):
        if upgrade(web) == 101:  # there is room again
            return
        time.sleep(0.1)
    raise AssertionError("their threads were not given back")


@pytest.mark.parametrize(
    "packet",
    [
        "42" + json.dumps(["renew", "x" * 20_000]),
        "42" + json.dumps(["renew", "x" * 10_000_000]),
        b"\x80\x04\x95\x0c\x00\x00\x00\x00\x00\x00\x00\x8c\x02os\x94.",
        b"bAAAA",
        "451-" + json.dumps(["renew", {"_placeholder": True, "num": 0}]),
        "4599999999-" + json.dumps(["renew", {"_placeholder": True, "num": 0}]),
        "42" + "[" * 15_000,
        "42not json",
        "42{}",
        "42[]",
        "42[7]",
        "4",
        "9",
        "42" + json.dumps(["connect", {"token": "junk"}]),
    ],
    ids=["20 kB", "10 MB", "pickle", "base64", "attachment", "many attachments", "deep", "no JSON", "no list", "nobody", "a number",
         "empty", "unknown", "connect again"],
)  # fmt: skip
def test_T165_what_is_too_large_binary_or_no_packet_harms_nobody(
    web: WebProcess, opened: Callable[..., Client], packet: str | bytes
) -> None:
    token = web.token(web.people.alice)
    client = opened()
    assert greet(client, token).startswith("40{")
    with contextlib.suppress(ConnectionClosed, OSError):
        client.send(packet)
        client.send(packet)
    assert read(web.say(b"GET /api/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))[0] == 200
    if len(packet) > 16_384 or isinstance(packet, bytes):
        assert is_cut(client)
    assert greet(opened(), token).startswith("40{")


def test_T165_a_flood_of_events_ends_its_socket(web: WebProcess, opened: Callable[..., Client]) -> None:
    token = web.token(web.people.bob)
    client = opened()
    assert greet(client, token).startswith("40{")

    def flood() -> None:
        with contextlib.suppress(ConnectionClosed, OSError):
            for number in range(1000):
                client.send(f"42{number}" + json.dumps(["renew", {"token": token}]))

    thread = threading.Thread(target=flood)
    thread.start()
    assert is_cut(client)
    thread.join()


def test_T165_prototypes_are_only_words(web: WebProcess, opened: Callable[..., Client]) -> None:
    token = web.token(web.people.alice)
    client = opened()
    assert greet(client, token).startswith("40{")
    client.send("421" + json.dumps(["renew", {"token": token, "__proto__": {"role": "owner"}, "__class__": "x"}]))
    assert client.receive(timeout=10) == "431[true]"


def frame(text: str) -> bytes:
    """A text as a browser's web socket sends it, with a mask of zeros."""
    data = text.encode()
    size = bytes([0x80 | len(data)]) if len(data) < 126 else b"\xfe" + len(data).to_bytes(2, "big")
    return b"\x81" + size + bytes(4) + data


def greeted(web: WebProcess, token: str, room: int | None = None) -> socket.socket:
    """A connection that has said who it is, and reads no more; `room`: how many bytes its system takes unread."""
    sock = socket.socket()
    if room is not None:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
    sock.settimeout(10)
    sock.connect(("127.0.0.1", web.port))
    sock.sendall(HANDSHAKE.format(query=GOOD, more=UPGRADE).encode())
    head = sock.recv(4096)
    if b" 101 " not in head:
        sock.close()
        raise ConnectionRefusedError(head[:40])
    sock.sendall(frame("40" + json.dumps({"token": token})))
    heard = b""
    while b"40{" not in heard and b"44{" not in heard:
        heard += sock.recv(4096)
    if b"44{" in heard:
        sock.close()
        raise ConnectionRefusedError(heard)
    return sock


def memory_of(web: WebProcess) -> int:
    """The kilobytes that the web process holds, all its processes together."""
    own = [web.process.pid, *_children(web.process.pid)]
    return sum(int(Path(f"/proc/{pid}/status").read_text().split("VmRSS:")[1].split()[0]) for pid in own)


def threads_of(web: WebProcess) -> int:
    own = [web.process.pid, *_children(web.process.pid)]
    return sum(int(Path(f"/proc/{pid}/status").read_text().split("Threads:")[1].split()[0]) for pid in own)


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def told(web: WebProcess, first: int, count: int) -> None:
    """So many changes in Alice's account, each a notice of its own."""
    someone = web.people.alice
    payload = {"account": str(someone.account_id), "event": "document", "id": str(someone.user_id)}
    with psycopg.connect(web.app_url, autocommit=True) as db:
        db.execute(
            "select pg_notify('dana', (cast(%s as jsonb) || jsonb_build_object('version', n))::text)"
            " from generate_series(%s::int, %s::int) n",
            (json.dumps(payload), first, first + count - 1),
        )


def cuts(web: WebProcess) -> int:
    return web.log.read_text().count("does not read")


def drive_out(web: WebProcess, slow: socket.socket, first: int) -> int:
    """Tell more and more until the one who does not read is cut; how much was told."""
    before = cuts(web)
    for number in range(first, first + 400_000, 1_000):
        told(web, number, 1_000)
        if cuts(web) > before:
            slow.close()
            return number + 1_000 - first
    raise AssertionError("the one who does not read is never cut")


def test_T166_who_does_not_read_is_cut_and_others_hear_on(web: WebProcess, opened: Callable[..., Client]) -> None:
    token = web.token(web.people.alice)
    slow = greeted(web, token, room=4096)
    before = memory_of(web)
    drive_out(web, slow, 0)
    assert memory_of(web) - before < 20_000, "what waits is bounded"
    let_the_flood_pass(opened, token)
    quick = opened()
    assert greet(quick, token).startswith("40{")
    told(web, 1_000_000, 50)
    heard = ""
    while '"version":1000049' not in heard.replace(" ", ""):
        heard = quick.receive(timeout=10) or ""
        assert heard, "the one who reads hears all of it"


def let_the_flood_pass(opened: Callable[..., Client], token: str) -> None:
    """What was told before is still on its way to everybody; a page that comes in the middle of it may be cut as well."""
    for _ in range(30):
        page = opened()
        with contextlib.suppress(ConnectionClosed):
            if greet(page, token).startswith("40{") and all_heard(page):
                return
        time.sleep(0.5)
    raise AssertionError("the flood does not end")


def all_heard(page: Client) -> bool:
    """Whether this page hears nothing more for a second."""
    end = time.monotonic() + 60
    while page.receive(timeout=1) is not None:
        assert time.monotonic() < end, "the flood does not end"
    return True


def test_T166_a_thousand_idle_sockets_are_bounded_and_everybody_else_is_served(web: WebProcess) -> None:
    token = web.token(web.people.alice)
    kept: list[socket.socket] = []
    guests = 0
    for _ in range(200):  # first those who say who they are, until there is room for no more
        try:
            kept.append(greeted(web, token))
            guests += 1
        except ConnectionRefusedError:
            break
    assert 32 <= guests <= 64, "threads are kept free for webhooks"
    before, threads = memory_of(web), threads_of(web)
    with ThreadPoolExecutor(32) as crowd:
        said = list(crowd.map(lambda _: upgrade(web, kept), range(1_000 - guests)))
    assert said.count(101) <= 32
    assert set(said) <= {101, 503}
    for _ in range(5):
        assert read(web.say(b"GET /api/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))[0] == 200
    assert threads_of(web) <= threads + 32
    assert memory_of(web) - before < 60_000
    for sock in kept:
        sock.close()
    for _ in range(200):
        with contextlib.suppress(ConnectionRefusedError):
            greeted(web, token).close()  # there is room again
            return
        time.sleep(0.1)
    raise AssertionError("their threads were not given back")


def test_T162_a_sign_out_cuts_the_socket_of_the_real_process(web: WebProcess, opened: Callable[..., Client]) -> None:
    token = web.token(web.people.carol)
    client = opened()
    assert greet(client, token).startswith("40{")
    with psycopg.connect(web.owner_url, autocommit=True) as db:
        db.execute("update sign_ins set ended_at = now() where user_id = %s", (web.people.carol.user_id,))
    assert is_cut(client)


def test_nothing_of_all_this_was_a_crash(web: WebProcess) -> None:
    log = web.log.read_text()
    assert "request_crashed" not in log
    assert "socket_guard_stumbled" not in log
