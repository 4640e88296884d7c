"""Writes a request as bytes; what HTTP does not allow is refused before anything is sent."""

import os
import re
from collections.abc import Mapping
from typing import Any, NoReturn
from urllib.parse import SplitResult, urlencode, urlsplit

import orjson

from dana.http_client.answers import NotSent

Files = Mapping[str, tuple[str, bytes, str]]  # field: (file name, content, media type)
Origin = tuple[str, str, int]  # scheme, host, port

_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+").fullmatch
_VALUE = re.compile(r"[\t\x20-\x7e\xa0-\xff]*").fullmatch
_TARGET = re.compile(r"[\x21-\x7e]*").fullmatch


def locate(url: str) -> tuple[SplitResult, Origin]:
    """The parts of a URL and where it leads; NotSent when it is not plain http or https."""
    try:
        address = urlsplit(url)
        host, port = address.hostname, address.port
    except ValueError:
        refuse("The address is not a valid URL")
    if address.scheme not in ("http", "https") or not host or port == 0:
        refuse("The address is not an http or https URL")
    if "@" in address.netloc:
        refuse("The address must not contain a user name or password")
    return address, (address.scheme, host, port or (443 if address.scheme == "https" else 80))


def encode(json: Any, data: Mapping[str, str] | None, files: Files | None) -> tuple[bytes, str]:
    """A request's body and its media type."""
    if files is not None:
        return _multipart(data or {}, files)
    if data is not None:
        return urlencode(data).encode(), "application/x-www-form-urlencoded"
    if json is None:
        return b"", ""
    try:
        return orjson.dumps(json), "application/json"
    except TypeError:  # a lone surrogate, or a value that JSON does not know
        refuse("The request cannot be written as JSON")


def compose(method: str, address: SplitResult, params: Mapping[str, str] | None, headers: Mapping[str, str] | None,
            body: bytes, media_type: str) -> bytes:  # fmt: skip
    """Head and body in one piece, to be written at once."""
    query = "&".join(part for part in (address.query, urlencode(params or {})) if part)
    target = (address.path or "/") + (f"?{query}" if query else "")
    if not _TARGET(target) or not _NAME(method):
        refuse("The address has characters that HTTP does not allow")
    fields = {"Host": address.netloc, "User-Agent": "Dana", "Accept-Encoding": "identity", **(headers or {})}
    if media_type:
        fields["Content-Type"] = media_type
    if body or method not in ("GET", "HEAD", "DELETE"):
        fields["Content-Length"] = str(len(body))
    if not all(_NAME(name) and _VALUE(value) for name, value in fields.items()):
        refuse("A header has characters that HTTP does not allow")
    lines = "".join([f"{name}: {value}\r\n" for name, value in fields.items()])
    return f"{method} {target} HTTP/1.1\r\n{lines}\r\n".encode("latin-1") + body


def refuse(fault: str) -> NoReturn:
    """NotSent for good; the cause is dropped because it may quote a secret."""
    raise NotSent(f"{fault}; nothing was sent.", permanent=True) from None


def _multipart(data: Mapping[str, str], files: Files) -> tuple[bytes, str]:
    boundary = os.urandom(16).hex()
    opening = f"--{boundary}\r\nContent-Disposition: form-data; name="
    parts = [f'{opening}"{_quoted(name)}"\r\n\r\n{value}\r\n'.encode() for name, value in data.items()]
    for name, (file_name, content, media_type) in files.items():
        head = f'{opening}"{_quoted(name)}"; filename="{_quoted(file_name)}"\r\nContent-Type: {_quoted(media_type)}\r\n\r\n'
        parts += [head.encode(), content, b"\r\n"]
    return b"".join([*parts, f"--{boundary}--\r\n".encode()]), f"multipart/form-data; boundary={boundary}"


def _quoted(text: str) -> str:
    return text.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
