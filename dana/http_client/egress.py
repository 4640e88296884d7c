"""Where we may connect to: a name is looked up once, every address of it is judged, and only an address that was judged is dialled."""

import re
import socket
import time
from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

from dana.errors import Misconfigured
from dana.http_client.answers import NotSent, reason

CONNECT_SECONDS = 3.0  # for one address
MOST_ADDRESSES = 32

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Found = tuple[int, int, int, str, tuple[Any, ...]]  # as socket.getaddrinfo gives it
Resolve = Callable[..., list[Found]]

# Clouds answer with credentials here; the fourth is public by its number. No allowed network opens them.
METADATA = frozenset(
    map(
        ip_address,
        ("169.254.169.254", "169.254.170.2", "169.254.170.23", "168.63.129.16", "100.100.100.200", "192.0.0.192",
         "fd00:ec2::254", "fd00:ec2::23", "fd20:ce::254"),
    )
)  # fmt: skip
_UNICAST = ip_network("2000::/3")  # all of IPv6 that was ever given out
_NAT64 = ip_network("64:ff9b::/96")  # how a network without IPv4 reaches it: judged by what is inside
_NEVER = tuple(
    map(ip_network, ("192.88.99.0/24", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))
)  # relays, tunnels that hide another address, documentation
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)").fullmatch
_NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+").fullmatch


class Egress:
    """The rules of one kind of call: to the public internet, to `networks` that the operator named, or (`anywhere`) to his own settings."""

    def __init__(
        self, networks: Iterable[Network] = (), *, anywhere: bool = False, resolve: Resolve | None = None
    ) -> None:  # fmt: skip
        self._networks = tuple(networks)
        self._anywhere = anywhere
        self._resolve = resolve

    def open_socket(self, host: str, port: int, timeout: float = CONNECT_SECONDS) -> socket.socket:
        """
        A connection to `host` within `timeout` seconds; NotSent, permanent when the host may not be called.

        For HTTP, databases and mail alike: nobody else looks names up or dials.
        """
        deadline = time.monotonic() + timeout
        failure: OSError = TimeoutError()
        for family, kind, protocol, _, where in self._judged(host, port):
            sock = socket.socket(family, kind, protocol)
            try:
                sock.settimeout(max(0.001, min(CONNECT_SECONDS, deadline - time.monotonic())))
                sock.connect(where)
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            except OSError as error:
                sock.close()
                failure = error
            else:
                return sock
        raise unreachable(host, failure) from failure

    def _judged(self, host: str, port: int) -> list[Found]:
        """What the name leads to, all of it allowed: a single address that is not refuses the name."""
        name = host if self._anywhere else _plain(host)
        resolve: Resolve = self._resolve or socket.getaddrinfo  # type: ignore[assignment]  # looked up now: tests replace it
        try:
            found = resolve(name, port, type=socket.SOCK_STREAM)[:MOST_ADDRESSES]
        except (OSError, UnicodeError) as error:
            raise unreachable(host, error) from error
        if not self._anywhere and not all(self.allows(str(where[0])) for *_, where in found):
            raise _refused(host, "is not a public address")
        return found

    def allows(self, text: str) -> bool:
        """Whether that address may be dialled."""
        if "%" in text:  # an address of one of our own cables
            return False
        found = ip_address(text)
        seen = _inside(found)
        if found in METADATA or seen in METADATA:
            return False
        if any(found.version == network.version and found in network for network in self._networks):
            return True
        return is_public(text) and not _is_ours(found)


def named_networks(text: str) -> tuple[Network, ...]:
    """The networks of DANA_ALLOWED_NETWORKS, such as "10.20.0.0/16, fd12:3456::/48"; Misconfigured names what is none."""
    found = []
    for part in filter(None, (item.strip() for item in text.split(","))):
        try:
            found.append(ip_network(part))
        except ValueError as error:
            raise Misconfigured(f"DANA_ALLOWED_NETWORKS: {error}") from None
    return tuple(found)


def is_public(text: str) -> bool:
    """Whether an address belongs to the public internet, seen through the one usual way to wrap IPv4 in IPv6."""
    found = ip_address(text.partition("%")[0])
    if any(found.version == network.version and found in network for network in _NEVER) or found.is_multicast:
        return False
    if isinstance(found, IPv4Address):
        return found.is_global
    if found in _NAT64:
        return is_public(str(_inside(found)))
    return found in _UNICAST and found.is_global


def unreachable(host: str, error: BaseException) -> NotSent:
    """That a host could not be connected to, in words."""
    return NotSent(f"{host} could not be reached ({reason(error)}); nothing was sent.")


def _inside(found: Address) -> Address:
    """The IPv4 address that an IPv6 address carries, or itself."""
    if isinstance(found, IPv6Address):
        if found in _NAT64:
            return IPv4Address(found.packed[12:])
        return found.ipv4_mapped or found.sixtofour or found
    return found


def _is_ours(found: Address) -> bool:
    """Whether it is an address of this very machine, public or not: our database and cache may listen there."""
    family = socket.AF_INET if found.version == 4 else socket.AF_INET6
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:  # nothing is sent: the kernel only says from where it would be
            probe.connect((str(found), 9))
            return ip_address(str(probe.getsockname()[0]).partition("%")[0]) == found
    except OSError:
        return False


def _plain(host: str) -> str:
    """A name or an address in its one usual spelling; every other spelling is refused, whatever it leads to."""
    if host.isascii() and "%" not in host:
        try:
            return str(ip_address(host.removeprefix("[").removesuffix("]")))
        except ValueError:
            pass
    try:
        name = host.encode("idna").decode().lower().removesuffix(".")
    except UnicodeError:
        raise _refused(host, "is not a name of a host") from None
    labels = name.split(".")
    if len(name) > 253 or not all(map(_LABEL, labels)) or _NUMBER(labels[-1]):
        raise _refused(host, "is not a name of a host")
    return name


def _refused(host: str, why: str) -> NotSent:
    return NotSent(f"{host[:100]!r} {why}, so it is not called; nothing was sent.", permanent=True)
