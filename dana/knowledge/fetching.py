"""Fetches pages for a scan through the one door out: redirects judged one by one, sizes and times bounded, encodings undone."""

import re
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.message import Message

import orjson

from dana.errors import DanaError
from dana.http_client import Answer, Http, NotSent, NoVerdict
from dana.knowledge.crawling import normal
from dana.knowledge.reading.child import Task
from dana.knowledge.reading.decoding import text_codec
from dana.knowledge.reading.nursery import NURSERY
from dana.knowledge.reading.run import NO_WISH, attempt
from dana.knowledge.reading.values import Limits, Unreadable
from dana.knowledge.reading.web_page import WEB_PAGE, WebPage
from dana.knowledge.robots import AGENT

SECONDS = 10.0  # for one request
MOST_BYTES = 10_000_000
_HOPS = 5
_LIMITS = Limits(characters=1_000_000, cpu_seconds=10, seconds=20.0, answer_bytes=16_000_000)
_HEADERS = {
    "User-Agent": f"Mozilla/5.0 (compatible; {AGENT}/1.0; reads pages for the knowledge base of whoever named them)",
    "Accept": "text/html,application/xhtml+xml,application/pdf,text/plain;q=0.9,*/*;q=0.5",
}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_WAIT = re.compile(r"\d{1,6}$")


class Refused(DanaError):
    """This address may not be followed."""

    code = "elsewhere"


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came back from an address, after redirects."""

    address: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """The type that the server names, without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def wait(self) -> float:
        """How many seconds the server asks us to stay away; 0 when it does not."""
        text = self.headers.get("retry-after", "")
        return float(text) if _WAIT.match(text) else 0.0

    @property
    def is_kept_out(self) -> bool:
        """Whether the server asks that the page be found by nobody."""
        asked = self.headers.get("x-robots-tag", "").lower()
        return "noindex" in asked or "none" in asked

    def marked(self) -> bytes:
        """The body of a page in UTF-8 with its mark where the server names another encoding, which counts more than what the page says."""
        parameters = Message()
        parameters["content-type"] = self.headers.get("content-type", "")
        charset = parameters.get_content_charset()
        codec = text_codec(charset) if charset else None
        if codec is None or codec == "utf-8" or self.body.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
            return self.body
        return b"\xef\xbb\xbf" + self.body.decode(codec, "replace").encode()


class Fetcher:
    """Asks for addresses; from any thread."""

    def __init__(self, http: Http) -> None:
        self._http = http

    def fetch(
        self, address: str, may: Callable[[str], bool], *, etag: str | None = None, last_modified: str | None = None,
        seconds: float = SECONDS,
    ) -> Fetched:  # fmt: skip
        """
        What is at an address, wherever it was moved to as long as `may` agrees to each step; 304 when it is as it was.

        Refused when a step is denied; NotSent or NoVerdict when nobody answers.
        """
        asked = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {**_HEADERS, **{name: value for name, value in asked.items() if value}}
        for _ in range(_HOPS + 1):
            answer = self._http.request("GET", address, headers=headers, timeout=seconds)
            target = answer.headers.get("location") if answer.status in _REDIRECTS else None
            if target is None:
                return Fetched(address, answer.status, answer.headers, _unpacked(answer))
            moved = normal(target, address)
            if moved is None or not may(moved):
                raise Refused("This page leads to an address that is not read.")
            address = moved
        raise Refused("This page leads from one address to the next without an end.")


def read_page(fetched: Fetched) -> WebPage:
    """The page's blocks and links, read in a child process; Unreadable when it holds nothing that can be read."""
    task = Task(WEB_PAGE, _LIMITS, fetched.address)
    reply = orjson.loads(attempt(task, fetched.marked(), NO_WISH, NURSERY).answer or b"{}")
    if "reading" not in reply:
        raise Unreadable(reply.get("code", "broken"), reply.get("message", "This page is damaged and cannot be read."))
    return WebPage.from_json(orjson.loads(reply["reading"]["text"]))


def is_page(fetched: Fetched) -> bool:
    """Whether it is a page of HTML, by what the server says and by how it begins."""
    return fetched.media_type in {"text/html", "application/xhtml+xml"} or (
        not fetched.media_type and fetched.body[:2_000].lstrip().lower().startswith((b"<!doctype html", b"<html"))
    )


def why_not(error: DanaError) -> tuple[str, str]:
    """Code and sentence of a failed request, for whoever named the address."""
    if isinstance(error, NotSent) and error.permanent:
        return "not_allowed", "This address does not belong to the public internet, so it is not read."
    if isinstance(error, NotSent | NoVerdict):
        return "unreachable", "This site could not be reached, or gave no complete answer in time."
    return error.code, error.message


def _unpacked(answer: Answer) -> bytes:
    """The body without the packing that some servers use though nobody asked; bounded while it is undone."""
    if answer.headers.get("content-encoding", "identity").strip().lower() not in {"gzip", "x-gzip", "deflate"}:
        return answer.body
    unpack = zlib.decompressobj(wbits=47)
    try:
        body = unpack.decompress(answer.body, MOST_BYTES + 1)
    except zlib.error:
        raise NoVerdict("The answer is packed in a way that cannot be undone.") from None
    if len(body) > MOST_BYTES:
        raise NoVerdict("The answer is longer than is taken.")
    return body
