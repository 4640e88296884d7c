"""The door out, against real sockets: what arrives, what is kept, and what each way of failing says."""

import datetime as dt
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from dana.connectors.contract import HttpDoor
from dana.http_client import Http, NotSent, NoVerdict
from dana.http_client.egress import is_public

OK = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n{"ok":true}'
Script = Callable[["Peer", socket.socket], None]


class Peer:
    """A server that plays one script for each connection and remembers the requests."""

    def __init__(self, script: Script, tls: ssl.SSLContext | None = None) -> None:
        self.requests: list[bytes] = []
        self.connections = 0
        self._script = script
        self._tls = tls
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()
        scheme = "https" if tls else "http"
        self.url = f"{scheme}://127.0.0.1:{self._listener.getsockname()[1]}"

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            if self._tls:
                connection = self._tls.wrap_socket(connection, server_side=True)
            self._script(self, connection)
        except OSError:
            pass
        finally:
            connection.close()

    def read(self, connection: socket.socket) -> bytes:
        """One whole request; empty when the other side has gone."""
        data = b""
        while b"\r\n\r\n" not in data:
            more = connection.recv(65536)
            if not more:
                return b""
            data += more
        head, _, body = data.partition(b"\r\n\r\n")
        length = next((int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0)
        while len(body) < length:
            body += connection.recv(65536)
        self.requests.append(head + b"\r\n\r\n" + body)
        return self.requests[-1]

    def close(self) -> None:
        """Stop, and wait for what is running."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(5)


@pytest.fixture
def door() -> Iterator[Http]:
    http = Http(allow_private=True)
    yield http
    http.close()


@pytest.fixture
def peer(door: Http) -> Iterator[Callable[..., Peer]]:
    peers: list[Peer] = []

    def play(script: Script, tls: ssl.SSLContext | None = None) -> Peer:
        peers.append(Peer(script, tls))
        return peers[-1]

    yield play
    door.close()
    for one in peers:
        one.close()


def answering(*answers: bytes) -> Script:
    """Each request gets the next answer, the last one again and again."""
    left = list(answers or (OK,))

    def script(peer: Peer, connection: socket.socket) -> None:
        while peer.read(connection):
            connection.sendall(left.pop(0) if len(left) > 1 else left[0])

    return script


def closing_after(answer: bytes) -> Script:
    def script(peer: Peer, connection: socket.socket) -> None:
        peer.read(connection)
        connection.sendall(answer)

    return script


def test_a_request_arrives_as_it_was_meant(door: Http, peer: Any) -> None:
    server = peer(answering())
    answer = door.request(
        "POST",
        f"{server.url}/v25.0/1/messages?a=1",
        params={"b": "é &"},
        headers={"Authorization": "Bearer t"},
        json={"text": "é"},
    )
    assert (answer.status, answer.json(), answer.headers["content-type"]) == (200, {"ok": True}, "application/json")
    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    assert lines[0] == "POST /v25.0/1/messages?a=1&b=%C3%A9+%26 HTTP/1.1"
    assert "Authorization: Bearer t" in lines
    assert f"Host: {server.url.removeprefix('http://')}" in lines
    assert "Accept-Encoding: identity" in lines
    assert orjson.loads(body) == {"text": "é"}


def test_the_door_is_what_connectors_expect(door: Http) -> None:
    as_connectors_see_it: HttpDoor = door
    assert as_connectors_see_it is door


def test_forms_and_files_are_encoded(door: Http, peer: Any) -> None:
    server = peer(answering())
    door.request("POST", server.url, data={"a": "1 &", "b": "é"})
    door.request("POST", server.url, data={"kind": "image"}, files={"file": ('a"\r\nX: y.png', b"\x89PNG\r\n", "image/png")})
    assert server.requests[0].endswith(b"\r\n\r\na=1+%26&b=%C3%A9")
    assert b'name="kind"\r\n\r\nimage\r\n' in server.requests[1]
    assert b'filename="a%22%0D%0AX: y.png"\r\nContent-Type: image/png\r\n\r\n\x89PNG\r\n\r\n--' in server.requests[1]


def test_a_get_without_a_body_says_nothing_of_one(door: Http, peer: Any) -> None:
    server = peer(answering())
    door.request("GET", server.url)
    assert server.requests[0].startswith(b"GET / HTTP/1.1\r\n")
    assert b"Content-" not in server.requests[0]


def test_connections_are_kept_and_used_again(door: Http, peer: Any) -> None:
    server = peer(answering())
    for _ in range(5):
        assert door.request("POST", server.url, json={}).status == 200
    assert server.connections == 1


def test_a_connection_that_the_server_closed_meanwhile_is_not_used(door: Http, peer: Any) -> None:
    server = peer(closing_after(OK))
    for number in range(20):
        assert door.request("POST", server.url, json=number).status == 200
        wait_for_goodbye(door)
    assert len(server.requests) == 20


def wait_for_goodbye(door: Http) -> None:
    """Until the other side's close has reached the kept connection."""
    for group in door._idle.values():
        for wire in group:
            limit = time.monotonic() + 5
            while wire.is_fresh(60) and time.monotonic() < limit:
                time.sleep(0.001)


def test_an_old_connection_is_not_used(peer: Any) -> None:
    http = Http(allow_private=True, keep_alive=0)
    server = peer(answering())
    http.request("GET", server.url)
    http.request("GET", server.url)
    http.close()
    assert server.connections == 2


def test_one_of_many_threads_never_gets_anothers_answer(door: Http, peer: Any) -> None:
    def script(peer: Peer, connection: socket.socket) -> None:
        while request := peer.read(connection):
            body = request.partition(b"\r\n\r\n")[2]
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))

    server = peer(script)
    wrong: list[int] = []

    def ask(number: int) -> None:
        wrong.extend(n for n in range(number, number + 20) if door.request("POST", server.url, json=n).json() != n)

    threads = [threading.Thread(target=ask, args=(start * 100,)) for start in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert server.connections <= 8


def test_a_redirect_is_an_answer_and_is_not_followed(door: Http, peer: Any) -> None:
    bait = peer(answering())
    server = peer(answering(b"HTTP/1.1 302 Found\r\nLocation: %b/\r\nContent-Length: 0\r\n\r\n" % bait.url.encode()))
    assert door.request("GET", server.url, headers={"Authorization": "Bearer t"}).status == 302
    assert bait.connections == 0


def test_chunked_answers_are_put_together(door: Http, peer: Any) -> None:
    server = peer(answering(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n[1,\r\n2\r\n2]\r\n0\r\n\r\n"))
    assert [door.request("GET", server.url).json() for _ in range(3)] == [[1, 2]] * 3
    assert server.connections == 1


def test_repeated_headers_are_joined(door: Http, peer: Any) -> None:
    server = peer(answering(b"HTTP/1.1 204 No Content\r\nX-A: 1\r\nx-a: 2\r\n\r\n"))
    assert door.request("DELETE", server.url).headers["x-a"] == "1, 2"


def test_an_answer_without_a_length_ends_with_the_connection(door: Http, peer: Any) -> None:
    assert door.request("GET", peer(closing_after(b"HTTP/1.0 200 OK\r\n\r\n[1]")).url).json() == [1]


def test_interim_answers_are_passed_over(door: Http, peer: Any) -> None:
    server = peer(answering(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + OK))
    answer = door.request("POST", server.url, json={})
    assert (answer.status, "link" in answer.headers) == (200, False)


def test_what_comes_after_an_answer_costs_the_connection_and_nothing_else(door: Http, peer: Any) -> None:
    server = peer(answering(OK + b"HTTP/1.1 500 Not yours\r\n\r\n"))
    assert [door.request("GET", server.url).status for _ in range(3)] == [200, 200, 200]
    assert server.connections == 3


def test_an_answer_to_head_ends_with_its_head(door: Http, peer: Any) -> None:
    assert door.request("HEAD", peer(answering(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n")).url).body == b""


@pytest.mark.parametrize("head", [b"X: " + b"y" * 70_000 + b"\r\n", b"X: y\r\n" * 101])
def test_a_head_without_end_is_cut_off(door: Http, peer: Any, head: bytes) -> None:
    with pytest.raises(NoVerdict, match="head is too long"):
        door.request("GET", peer(closing_after(b"HTTP/1.1 200 OK\r\n" + head + b"\r\n")).url)


def test_a_body_that_is_written_already_is_sent_as_it_is(door: Http, peer: Any) -> None:
    server = peer(answering())
    door.request("POST", server.url, content=(b'{"a" :1}', "application/json"))
    assert server.requests[0].endswith(b'\r\n\r\n{"a" :1}')
    assert b"Content-Type: application/json" in server.requests[0]


def test_what_is_not_json_is_a_value_error(door: Http, peer: Any) -> None:
    with pytest.raises(ValueError):
        door.request("GET", peer(closing_after(b"HTTP/1.0 200 OK\r\n\r\n<html>")).url).json()


def refused_url() -> str:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"http://127.0.0.1:{listener.getsockname()[1]}"


def test_when_nobody_listens_nothing_was_sent(door: Http) -> None:
    with pytest.raises(NotSent, match="the connection was refused") as caught:
        door.request("POST", f"{refused_url()}/secret-path?token=secret", json={"text": "secret"})
    assert not caught.value.permanent
    assert "secret" not in f"{caught.value!r} {caught.value.message}"


def test_when_the_name_is_not_known_nothing_was_sent(door: Http) -> None:
    for host in ("nothing.invalid", "a" * 70 + ".example", "a..example"):
        with pytest.raises(NotSent, match="its name is not known"):
            door.request("POST", f"http://{host}/", json={})


def test_when_the_handshake_fails_nothing_was_sent(door: Http, peer: Any) -> None:
    server = peer(lambda peer, connection: connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n"))
    with pytest.raises(NotSent, match="the secure connection failed"):
        door.request("POST", server.url.replace("http", "https"), json={})


def test_when_the_handshake_takes_too_long_nothing_was_sent(door: Http, peer: Any) -> None:
    server = peer(lambda peer, connection: (connection.recv(5), connection.recv(9999), connection.recv(9999)))
    with pytest.raises(NotSent, match="it took too long"):
        door.request("POST", server.url.replace("http", "https"), json={}, timeout=0.2)


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Le",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"HTTP/1.1 two hundred\r\n\r\n",
        b"\x00" * 70_000,
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n",
    ],
)
def test_when_the_answer_is_not_whole_nobody_knows(door: Http, peer: Any, said: bytes) -> None:
    server = peer(closing_after(said))
    with pytest.raises(NoVerdict) as caught:
        door.request("POST", f"{server.url}/?token=secret", json={})
    assert "secret" not in caught.value.message
    assert not caught.value.permanent
    assert len(server.requests) == 1


def test_a_reset_after_the_request_leaves_it_open(door: Http, peer: Any) -> None:
    def script(peer: Peer, connection: socket.socket) -> None:
        peer.read(connection)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")

    with pytest.raises(NoVerdict):
        door.request("POST", peer(script).url, json={})


def test_the_time_limit_is_for_the_whole_call_even_when_bytes_drip(door: Http, peer: Any) -> None:
    over = threading.Event()

    def script(peer: Peer, connection: socket.socket) -> None:
        peer.read(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
        while not over.wait(0.02):
            connection.sendall(b"y")

    started = time.monotonic()
    with pytest.raises(NoVerdict, match="it took too long"):
        door.request("POST", peer(script).url, json={}, timeout=0.3)
    over.set()
    assert 0.25 < time.monotonic() - started < 5


def test_a_kept_connection_that_dies_under_a_request_is_not_written_to_twice(door: Http, peer: Any) -> None:
    def script(peer: Peer, connection: socket.socket) -> None:
        peer.read(connection)
        connection.sendall(OK)
        peer.read(connection)

    server = peer(script)
    door.request("POST", server.url, json=1)
    with pytest.raises(NoVerdict):
        door.request("POST", server.url, json=2)
    assert [request.rpartition(b"\r\n")[2] for request in server.requests] == [b"1", b"2"]


def test_when_the_time_is_over_before_the_first_byte_nothing_was_sent(door: Http, peer: Any) -> None:
    server = peer(answering())
    door.request("POST", server.url, json=1)
    with pytest.raises(NotSent):
        door.request("POST", server.url, json=2, timeout=0)
    assert len(server.requests) == 1


def test_an_answer_that_is_too_long_is_cut_off(peer: Any) -> None:
    http = Http(allow_private=True, answer_bytes=1000)
    for said in (
        b"HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n" + b"x" * 1001,
        b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 1001,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffff\r\n" + b"x" * 5000,
    ):
        with pytest.raises(NoVerdict, match="longer than 1000 bytes"):
            http.request("GET", peer(closing_after(said)).url)
    assert http.request("GET", peer(closing_after(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 1000)).url).body == b"x" * 1000
    http.close()


@pytest.mark.parametrize("secret", ["tok\r\nX-Evil: 1", "tok\nen", "tok\x00en", "t☃ken", "t\ud800ken"])
def test_a_header_that_http_does_not_allow_is_refused_without_repeating_it(door: Http, secret: str) -> None:
    with pytest.raises(NotSent) as caught:
        door.request("POST", refused_url(), headers={"Authorization": f"Bearer {secret}"}, json={})
    assert caught.value.permanent
    assert secret not in str(caught.value)
    assert caught.value.__context__ is None or caught.value.__suppress_context__


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.com/",
        "file:///etc/passwd",
        "http://",
        "http:///path",
        "//example.com",
        "",
        "http://user:pass@example.com/",
        "http://example.com@evil.example/",
        "http://example.com:99999/",
        "http://example.com:x/",
        "http://[::1/",
        "http://example.com/ space",
        "http://example.com/é",
        "http://example.com:0/",
    ],
)
def test_an_address_that_is_none_is_refused_for_good(door: Http, url: str) -> None:
    with pytest.raises(NotSent) as caught:
        door.request("POST", url, json={})
    assert caught.value.permanent
    assert "user:" not in caught.value.message


def test_what_cannot_be_written_as_json_is_refused_for_good(door: Http) -> None:
    for value in ({"text": "\ud800"}, object(), {1: 2}):
        with pytest.raises(NotSent) as caught:
            door.request("POST", refused_url(), json=value)
        assert caught.value.permanent


def test_private_addresses_are_refused_before_anything_is_dialled(peer: Any) -> None:
    bait = peer(answering())
    port = bait.url.rpartition(":")[2]
    strict = Http(allow_private=False)
    for host in ("127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1", "127.1", "0", "[::ffff:127.0.0.1]", "127.0.0.1."):
        with pytest.raises(NotSent):
            strict.request("GET", f"http://{host}:{port}/")
    assert bait.connections == 0


@pytest.mark.parametrize("address", ["8.8.8.8", "157.240.1.1", "2a03:2880:f12f:83:face:b00c:0:25de"])
def test_public_addresses_are_known(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "192.0.2.1", "198.51.100.7", "240.0.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1",
        "ff02::1", "2001:db8::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::",
        "2001:0:a00:1::",
    ],
)  # fmt: skip
def test_every_other_address_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    draft = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    draft = draft.serial_number(1).not_valid_before(now).not_valid_after(now + dt.timedelta(days=1)).add_extension(names, critical=False)
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    path.write_bytes(draft.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM) + private)
    return path


def serving_tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def test_over_tls_too_a_connection_is_kept(door: Http, peer: Any, certificate: Path) -> None:
    server = peer(answering(), serving_tls(certificate))
    door._tls_context().load_verify_locations(certificate)
    for _ in range(5):
        assert door.request("POST", server.url, json={}).status == 200
    assert server.connections == 1


def test_an_unknown_certificate_is_refused_before_a_byte_of_the_request(door: Http, peer: Any, certificate: Path) -> None:
    server = peer(answering(), serving_tls(certificate))
    with pytest.raises(NotSent, match="its certificate is not valid"):
        door.request("POST", server.url, json={})
    assert server.requests == []
