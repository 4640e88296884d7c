"""The one way out: every spelling of an inner address, names that change their mind, and what the operator may open."""

import socket
from collections.abc import Callable, Iterator
from ipaddress import ip_address
from typing import Any

import pytest

from dana.errors import Misconfigured
from dana.http_client import Egress, Http, NotSent, egress, named_networks
from dana.http_client.egress import METADATA, is_public

PUBLIC = "203.0.114.7"  # next to a documentation network, so public by its number; no test dials it

LOOPBACK = [
    "127.0.0.1", "127.0.0.2", "127.255.255.254", "2130706433", "0x7f000001", "0x7F000001", "017700000001", "0177.0.0.1", "0x7f.0.0.1",
    "0x7f.1", "127.1", "127.0.1", "0", "0.0.0.0", "0x0", "00", "127.0.0.1.", "127.0.0.01", "127.000.000.001", "localhost", "LOCALHOST",
    "localhost.", "LocalHost.", "1２7.0.0.1", "１２７.0.0.1", "①②⑦.0.0.1", "127。0。0。1", "127．0．0．1",
    "::1", "[::1]", "0:0:0:0:0:0:0:1", "::", "::ffff:127.0.0.1", "::ffff:7f00:1", "::127.0.0.1", "::1%lo", "127.0.0.1%25lo",
    "ｌocalhost", "ⓛocalhost",
]  # fmt: skip


class Bait:
    """A listener on loopback that counts who comes."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.setblocking(False)
        self.port: int = self.listener.getsockname()[1]

    def was_called(self) -> bool:
        try:
            self.listener.accept()[0].close()
        except BlockingIOError:
            return False
        return True


@pytest.fixture
def bait() -> Iterator[Bait]:
    made = Bait()
    yield made
    made.listener.close()


def answers(*rounds: list[str]) -> Callable[..., Any]:
    """A resolver that gives these addresses, another round each time it is asked; the last one again and again."""
    left = list(rounds)

    def resolve(host: str, port: int, **_: Any) -> list[Any]:
        now = left.pop(0) if len(left) > 1 else left[0]
        return [
            (socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in now
        ]  # fmt: skip

    return resolve


class Dialled:
    """Sockets that connect nowhere and say where they were sent."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.addresses: list[str] = []
        dialled = self

        class Fake:
            def __init__(self, *_: Any) -> None:
                pass

            def settimeout(self, seconds: float) -> None:
                assert seconds > 0

            def connect(self, where: Any) -> None:
                dialled.addresses.append(where[0])

            def setsockopt(self, *_: Any) -> None:
                pass

            def getsockname(self) -> tuple[str, int]:
                return ("198.18.0.1", 1)

            def __enter__(self) -> "Fake":
                dialled.addresses.append("probe")
                return self

            def __exit__(self, *_: Any) -> None:
                # what the probe for our own addresses "connected" is no call
                del dialled.addresses[dialled.addresses.index("probe") :]

            def close(self) -> None:
                pass

        monkeypatch.setattr(egress.socket, "socket", Fake)


@pytest.fixture
def dialled(monkeypatch: pytest.MonkeyPatch) -> Dialled:
    return Dialled(monkeypatch)


@pytest.mark.parametrize("host", LOOPBACK)
def test_T112_T121_no_spelling_of_loopback_is_dialled(host: str, bait: Bait) -> None:
    with pytest.raises(NotSent) as caught:
        Egress().open_socket(host, bait.port)
    assert caught.value.permanent, caught.value
    assert not bait.was_called()


@pytest.mark.parametrize("host", LOOPBACK)
def test_T112_nor_through_a_url(host: str, bait: Bait) -> None:
    address = f"[{host.strip('[]')}]" if ":" in host else host
    with pytest.raises(NotSent):
        Http().request("GET", f"http://{address}:{bait.port}/")
    assert not bait.was_called()


@pytest.mark.parametrize("scheme", ["file", "gopher", "dict", "ftp", "ldap", "jar", "netdoc", "data", "ws", ""])
def test_T113_other_schemes_are_no_addresses(scheme: str, bait: Bait) -> None:
    with pytest.raises(NotSent) as caught:
        Http(allow_private=True).request("GET", f"{scheme}://127.0.0.1:{bait.port}/etc/passwd")
    assert caught.value.permanent
    assert not bait.was_called()


@pytest.mark.parametrize("address", sorted(map(str, METADATA)))
def test_T114_metadata_is_refused_by_its_address_whatever_its_name_and_whatever_is_allowed(address: str, dialled: Dialled) -> None:
    everything = named_networks("0.0.0.0/0, ::/0")
    for host in ("metadata.google.internal", "metadata", "instance-data", "harmless.example", address):
        for rules in (Egress(resolve=answers([address])), Egress(everything, resolve=answers([address]))):
            with pytest.raises(NotSent, match="not a public address"):
                rules.open_socket(host, 80)
    assert dialled.addresses == []


def test_T114_T121_metadata_inside_another_address_is_seen(dialled: Dialled) -> None:
    for wrapped in ("::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::1"):
        with pytest.raises(NotSent):
            Egress(named_networks("::/0"), resolve=answers([wrapped])).open_socket("harmless.example", 80)
    assert dialled.addresses == []


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.0.1", "100.64.0.1", "100.127.255.255", "169.254.0.1", "192.0.0.1", "192.0.2.1",
        "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "192.88.99.1", "224.0.0.1", "239.255.255.255", "240.0.0.1",
        "255.255.255.255", "fc00::1", "fd12::1", "fe80::1", "fec0::1", "ff02::1", "2001:db8::1", "3fff::1", "100::1", "5f00::1",
        "::ffff:8.8.8.8", "::ffff:10.0.0.1", "::8.8.8.8", "64:ff9b::10.0.0.1", "64:ff9b:1::1", "2002:0808:0808::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:10::1", "2001:20::1", "4000::1", "fe80::1%eth0",
    ],
)  # fmt: skip
def test_T115_T121_what_is_not_public_is_refused(address: str, dialled: Dialled) -> None:
    with pytest.raises(NotSent, match="not a public address"):
        Egress(resolve=answers([address])).open_socket("harmless.example", 80)
    assert dialled.addresses == []


@pytest.mark.parametrize("address", [PUBLIC, "8.8.8.8", "2a03:2880:f12f:83:face:b00c:0:25de", "64:ff9b::808:808"])
def test_what_is_public_is_dialled(address: str, dialled: Dialled) -> None:
    Egress(resolve=answers([address])).open_socket("graph.example", 443)
    assert dialled.addresses == [address]


def test_T115_the_operator_may_open_a_network_and_no_more_than_that(bait: Bait) -> None:
    Egress(named_networks("127.0.0.0/8")).open_socket("127.0.0.1", bait.port).close()
    assert bait.was_called()
    for others in ("127.0.0.0/32", "10.0.0.0/8", "::1/128", ""):
        with pytest.raises(NotSent):
            Egress(named_networks(others)).open_socket("127.0.0.1", bait.port)
    assert not bait.was_called()


@pytest.mark.parametrize("text", ["10.0.0.1/8", "10.0.0.0/40", "everything", "localhost", "10.0.0.0/8 172.16.0.0/12"])
def test_a_network_that_is_none_stops_the_start(text: str) -> None:
    with pytest.raises(Misconfigured, match="DANA_ALLOWED_NETWORKS"):
        named_networks(text)


@pytest.mark.parametrize("host", ["/var/run/postgresql", "@abstract", "", ".", "..", "a..b", "-a.example", "a b", "a\x00b", "a\r\nb",
                                  "user@host", "host:1", "a/b", "a,b", "127.0.0.1,8.8.8.8", "x" * 64, "a." * 127 + "example"])  # fmt: skip
def test_T116_T118_T125_what_is_no_single_host_is_refused_before_it_is_looked_up(host: str) -> None:
    def never(*_: Any, **__: Any) -> Any:
        raise AssertionError("it was looked up")

    with pytest.raises(NotSent) as caught:
        Egress(resolve=never).open_socket(host, 5432)
    assert caught.value.permanent


def test_T116_this_machine_is_not_called_by_a_public_address_of_its_own(bait: Bait, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server on a public address: what listens there for the inside is not for tenants either."""
    monkeypatch.setattr(egress, "is_public", lambda _: True)
    with pytest.raises(NotSent):
        Egress().open_socket("127.0.0.1", bait.port)
    assert not bait.was_called()


def test_T117_a_name_that_changes_its_mind_is_asked_once_and_dialled_where_it_was_judged(dialled: Dialled) -> None:
    rebinding = Egress(resolve=answers([PUBLIC], ["127.0.0.1"]))
    rebinding.open_socket("rebind.example", 80)
    assert dialled.addresses == [PUBLIC]
    with pytest.raises(NotSent):  # the next connection asks anew, and judges anew
        rebinding.open_socket("rebind.example", 80)
    assert dialled.addresses == [PUBLIC]


def test_T117_a_real_look_up_is_never_repeated_by_the_dialling(monkeypatch: pytest.MonkeyPatch, bait: Bait) -> None:
    asked: list[str] = []
    real = socket.getaddrinfo

    def counting(host: str, *rest: Any, **more: Any) -> Any:
        asked.append(host)
        return real("127.0.0.1", *rest, **more)

    monkeypatch.setattr(egress.socket, "getaddrinfo", counting)
    Egress(named_networks("127.0.0.0/8")).open_socket("database.example", bait.port).close()
    assert asked == ["database.example"]
    assert bait.was_called()


@pytest.mark.parametrize("inner", ["127.0.0.1", "10.0.0.1", "::1", "169.254.169.254", "fd00::1"])
def test_T118_one_inner_record_among_public_ones_refuses_the_name(inner: str, dialled: Dialled) -> None:
    for records in ([PUBLIC, inner], [inner, PUBLIC], [PUBLIC, "8.8.8.8", inner]):
        with pytest.raises(NotSent):
            Egress(resolve=answers(records)).open_socket("both.example", 80)
    assert dialled.addresses == []


def test_T118_only_what_was_judged_is_tried_in_turn(monkeypatch: pytest.MonkeyPatch, bait: Bait) -> None:
    monkeypatch.setattr(egress, "CONNECT_SECONDS", 0.5)
    several = answers(["127.0.0.3", "127.0.0.1"])  # nothing listens on the first
    Egress(named_networks("127.0.0.0/8"), resolve=several).open_socket("twice.example", bait.port).close()
    assert bait.was_called()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_T120_a_redirect_is_an_answer_and_nothing_is_called_by_it(status: int, bait: Bait) -> None:
    server = socket.create_server(("127.0.0.1", 0))

    def say(url: str) -> None:
        import threading

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(f"HTTP/1.1 {status} Moved\r\nLocation: {url}\r\nContent-Length: 0\r\n\r\n".encode())

        threading.Thread(target=serve, daemon=True).start()

    for target in (f"http://127.0.0.1:{bait.port}/", "file:///etc/passwd"):
        say(target)
        http = Http(allow_private=True)
        answer = http.request("GET", f"http://127.0.0.1:{server.getsockname()[1]}/", headers={"Authorization": "Bearer key"})
        assert (answer.status, answer.headers["location"]) == (status, target)
        http.close()
    server.close()
    assert not bait.was_called()


def test_T119_the_url_that_is_judged_is_the_url_that_is_called(dialled: Dialled) -> None:
    """Parts that parsers read differently are no host at all."""
    for url in ("http://public.example@127.0.0.1/", "http://127.0.0.1\\@public.example/", "http://public.example:80@127.0.0.1/",
                "http://[::1]public.example/", "http://127.0.0.1%2f@public.example/", "http:///public.example", "http://"):  # fmt: skip
        with pytest.raises(NotSent):
            Http(egress=Egress(resolve=answers(["127.0.0.1"]))).request("GET", url)
    assert dialled.addresses == []


def test_T124_an_open_and_a_closed_port_inside_are_refused_in_the_same_words(bait: Bait) -> None:
    free = Bait()
    free.listener.close()
    said = set()
    for port in (bait.port, free.port):
        with pytest.raises(NotSent) as caught:
            Egress().open_socket("127.0.0.1", port)
        said.add(str(caught.value))
    assert len(said) == 1


def test_every_address_that_python_calls_private_is_no_public_one() -> None:
    for text in ("0.1.2.3", "10.1.1.1", "127.1.1.1", "169.254.1.1", "172.20.1.1", "192.168.1.1", "198.18.1.1", "203.0.113.9", "fd00::1"):
        assert ip_address(text).is_private
        assert not is_public(text)
