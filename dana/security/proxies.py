"""Where a request came from: what a proxy says is believed only of proxies that the settings name, read from our end."""

import ipaddress
import re
from collections.abc import Sequence

import structlog
from flask import Request, current_app

from dana.errors import Misconfigured

log = structlog.get_logger()

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
PROXIES = "dana.proxies"
UNKNOWN = "unknown"
_FOR = re.compile(r'(?:^|;)\s*for\s*=\s*(?:"([^"]*)"|([^;\s]*))', re.IGNORECASE)


class Proxies:
    """The proxies in front of us (DANA_TRUSTED_PROXIES: addresses and networks, separated by commas)."""

    def __init__(self, text: str = "") -> None:
        try:
            self._networks = [ipaddress.ip_network(part.strip(), strict=False) for part in text.split(",") if part.strip()]
        except ValueError as error:
            raise Misconfigured(f"DANA_TRUSTED_PROXIES: {error}") from None
        self._has_warned = False

    def client(self, peer: str | None, forwarded_for: str | None, forwarded: str | None) -> str:
        """
        The client's address: the first from our end that is none of our proxies.

        Where both headers are there and disagree, the caller wrote one of them: then neither is believed.
        """
        near = parse(peer or "")
        if near is None:
            return UNKNOWN
        if not self._trusts(near):
            self._warn_once(near, forwarded_for or forwarded)
            return str(near)
        paths = [text.split(",") for text in (forwarded_for,) if text]
        if forwarded:
            paths.append([_for_of(element) for element in _elements(forwarded)])
        found = {self._walk(near, path) for path in paths} or {near}
        return str(found.pop() if len(found) == 1 else near)

    def _walk(self, near: Address, path: Sequence[str]) -> Address:
        for text in reversed(path):
            hop = parse(text)
            if hop is None:
                return near  # what stands before junk may be junk too
            near = hop
            if not self._trusts(near):
                return near
        return near

    def _warn_once(self, near: Address, said: str | None) -> None:
        """Behind a proxy that the settings do not name all people are one, and share one limit."""
        if said and not self._has_warned and not near.is_global:
            self._has_warned = True
            log.warning("proxy_not_trusted", address=str(near), setting="DANA_TRUSTED_PROXIES")

    def _trusts(self, address: Address) -> bool:
        return any(address in network for network in self._networks)


def client_address(request: Request) -> str:
    """The address of the client in one spelling; "unknown" when the connection has none."""
    proxies: Proxies = current_app.extensions.get(PROXIES) or Proxies()
    return proxies.client(request.remote_addr, request.headers.get("X-Forwarded-For"), request.headers.get("Forwarded"))


def parse(text: str) -> Address | None:
    """An address in any of its spellings, with or without a port; an IPv4 address inside an IPv6 one is that IPv4 address."""
    text = text.strip().strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _elements(forwarded: str) -> list[str]:
    return re.findall(r'(?:[^,"]|"[^"]*")+', forwarded)


def _for_of(element: str) -> str:
    found = _FOR.search(element)
    return (found.group(1) or found.group(2) or "") if found else ""
