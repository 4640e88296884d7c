"""What a call ends with: an answer, or an error that says whether the service may have acted; neither quotes what was sent."""

import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httptools
import orjson

from dana.errors import Unavailable


class NotSent(Unavailable):
    """The service could not be reached, and nothing was sent."""

    code = "not_sent"

    def __init__(self, message: str | None = None, *, permanent: bool = False) -> None:
        super().__init__(message)
        self.permanent = permanent


class NoVerdict(Unavailable):
    """The service was reached but gave no complete answer, so it is not known whether it acted."""

    code = "no_verdict"


class RemoteClosed(ConnectionError):
    """The other side ended the connection before it said anything."""


class BrokenOff(Exception):
    """The other side ended the connection in the middle of its answer."""


class TooLong(Exception):
    """More came than is taken; said in words."""


@dataclass(slots=True)
class Answer:
    """What came back; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON; ValueError when it is none."""
        return orjson.loads(self.body)


_REASONS: tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], str], ...] = (
    (ssl.SSLCertVerificationError, "its certificate is not valid"),
    (TimeoutError, "it took too long"),
    (ssl.SSLError, "the secure connection failed"),
    ((socket.gaierror, UnicodeError), "its name is not known"),
    (ConnectionRefusedError, "the connection was refused"),
    (RemoteClosed, "it closed the connection"),
    ((ConnectionResetError, BrokenPipeError), "it broke the connection"),
    (BrokenOff, "its answer broke off"),
    ((httptools.HttpParserError, ValueError), "it did not speak HTTP"),
)


def reason(error: BaseException) -> str:
    """Why a call failed, in words for a person."""
    if isinstance(error, TooLong):
        return str(error)
    return next((words for kind, words in _REASONS if isinstance(error, kind)), "the connection failed")
