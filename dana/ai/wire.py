"""The connection beneath both SDKs: our own door, with one deadline for a whole call, however slowly the bytes drip."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx2

from dana.http_client import Http, NotSent, NoVerdict

IDLE_SECONDS = 15.0
LARGEST_ANSWER = 4 * 1024 * 1024
LONGEST_CALL = 600.0  # where nobody has set a deadline: the SDKs' own
_OURS = frozenset({"host", "content-length", "connection", "accept-encoding", "transfer-encoding"})  # the door writes these
_call = threading.local()


@contextmanager
def finish_by(moment: float, hear: Callable[[bytes], None] | None = None) -> Iterator[None]:
    """Calls of this thread inside the block end by `moment` (of time.monotonic) at the latest; `hear` gets good bodies as they come."""
    _call.deadline, _call.hear = moment, hear
    try:
        yield
    finally:
        del _call.deadline, _call.hear


class Transport(httpx2.BaseTransport):
    """Sends an SDK's requests through the door; httpx2's own errors for every fault, so that the SDK knows them."""

    def __init__(self) -> None:
        self._http = Http(allow_private=True, keep_alive=IDLE_SECONDS, answer_bytes=LARGEST_ANSWER)  # the operator's own setting

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """The whole answer, read to its end."""
        headers = {name: value for name, value in request.headers.items() if name not in _OURS}
        media_type = headers.pop("content-type", "")
        headers["User-Agent"] = headers.pop("user-agent", "Dana")
        left = getattr(_call, "deadline", time.monotonic() + LONGEST_CALL) - time.monotonic()
        try:
            answer = self._http.request(
                request.method, str(request.url), headers=headers, content=(request.read(), media_type), timeout=left,
                on_body=getattr(_call, "hear", None),
            )  # fmt: skip
        except NotSent as error:
            raise (httpx2.ConnectTimeout if _took_too_long(error) else httpx2.ConnectError)(error.message) from error
        except NoVerdict as error:
            raise (httpx2.ReadTimeout if _took_too_long(error) else httpx2.ReadError)(error.message) from error
        return httpx2.Response(answer.status, headers=dict(answer.headers), content=answer.body)

    def close(self) -> None:
        """Close every connection."""
        self._http.close()


def _took_too_long(error: Exception) -> bool:
    return isinstance(error.__cause__, TimeoutError)


def client() -> httpx2.Client:
    """An HTTP client for one SDK; it follows no redirect, which could carry the key elsewhere."""
    return httpx2.Client(transport=Transport(), follow_redirects=False)
