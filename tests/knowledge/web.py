"""A web of sites from a script: pages that change, go, move, are slow or lie; it notes what was asked for and how."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from dana.http_client import Answer, NoVerdict

SITE = "https://shop.example"
MENU = '<div class="top"><a href="/">Home</a> <a href="/a">About</a> <a href="/b">Prices</a></div>'


def page(words: str, *, title: str = "A page", head: str = "", menu: str = MENU) -> bytes:
    """A page with the menu of the site."""
    return (
        f"<!doctype html><html lang='en'><head><title>{title}</title>{head}</head><body>{menu}<div><h1>{title}</h1>{words}</div>"
        "<div class='end'><p>Acme Ltd., 12 Harbour Street</p></div></body></html>"
    ).encode()


def html(body: bytes, status: int = 200, **headers: str) -> Answer:
    """An answer with a page."""
    return Answer(status, {"content-type": "text/html", **{name.replace("_", "-"): value for name, value in headers.items()}}, body)


def moved(to: str, status: int = 302) -> Answer:
    """An answer that leads elsewhere."""
    return Answer(status, {"location": to}, b"")


Entry = bytes | Answer | Exception | Callable[[Mapping[str, str]], Answer]


@dataclass
class Web:
    """Answers by path, as `Http` would."""

    pages: dict[str, Entry] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)

    def request(self, method: str, url: str, *, headers: Mapping[str, str] | None = None, **_: Any) -> Answer:
        """One call."""
        assert method == "GET"
        parts = urlsplit(url)
        at = parts.path + (f"?{parts.query}" if parts.query else "")
        key = at if url.startswith(SITE) else url
        self.asked.append(key)
        self.headers.append(headers or {})
        found = self.pages.get(key, Answer(404, {}, b"Not here"))
        if isinstance(found, Exception):
            raise found
        if callable(found):
            return found(headers or {})
        return html(found) if isinstance(found, bytes) else found

    def paths(self) -> list[str]:
        """What was asked for besides rules and lists."""
        return [path for path in self.asked if path not in {"/robots.txt", "/sitemap.xml"}]


def silence() -> NoVerdict:
    """A site that gives no answer in time."""
    return NoVerdict("shop.example gave no answer (it took too long); it is not known whether it acted.")
