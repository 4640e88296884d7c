"""A client of OpenAI's embeddings protocol: the local embedding process and OpenAI differ by an address and a model id."""

import base64
import math
import struct
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol
from urllib.parse import urlsplit

from dana.ai.answer_format import malformed
from dana.ai.contract import ProviderError
from dana.ai.faults import from_status, json_object
from dana.errors import DanaError
from dana.http_client import NotSent, NoVerdict

DIMENSIONS = 384
LARGEST, SMALLEST = 6e4, 1e-4  # what pgvector's half precision holds, and can still tell from nothing
QUERY_SECONDS, PASSAGES_SECONDS, PROBE_SECONDS = 5.0, 90.0, 1.0
LOCAL_BATCH, REMOTE_BATCH = 8, 128
TRUSTED_SECONDS = 10.0  # so long a success or a probe stands for the state
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_VECTOR = struct.Struct(f"<{DIMENSIONS}f")


class _Answer(Protocol):
    @property
    def status(self) -> int: ...
    @property
    def headers(self) -> Mapping[str, str]: ...
    @property
    def body(self) -> bytes: ...


class Transport(Protocol):
    """The part of the only door out that is needed: it keeps connections and may be used from any thread."""

    def request(self, method: str, url: str, *, headers: Mapping[str, str] | None = None, json: Any = None,
                timeout: float | None = None) -> _Answer: ...  # fmt: skip


class Embedder:
    """Turns texts into vectors of 384 numbers; `model_id` is to be kept with each vector, and vectors of two models never mixed."""

    def __init__(self, base_url: str, model: str, api_key: str | None, *, transport: Transport) -> None:
        self._url, self.model_id, self._transport = base_url.rstrip("/"), model, transport
        self._headers = {"Authorization": f"Bearer {api_key}"} if api_key else {}
        self.is_local = urlsplit(base_url).hostname in _LOOPBACK
        self._lock = threading.Lock()
        self._trouble: str | None = None
        self._known_at = -TRUSTED_SECONDS

    def embed_query(self, text: str) -> list[float]:
        """One vector for a question, within five seconds; ProviderError otherwise."""
        return self._embed([text], "query", QUERY_SECONDS)[0]

    def embed_queries(self, texts: Sequence[str]) -> list[list[float]]:
        """The same for several short texts, in their order: before all passages that wait, each batch within five seconds."""
        return [vector for batch in self._batches(texts) for vector in self._embed(batch, "query", QUERY_SECONDS)]

    def embed_passages(self, texts: Sequence[str]) -> list[list[float]]:
        """A vector for each passage, in their order; ProviderError when one is missing."""
        return [vector for batch in self._batches(texts) for vector in self._embed(batch, "passage", PASSAGES_SECONDS)]

    def trouble(self) -> str | None:
        """Why texts are not embedded just now, in words; None when they are. The local process is asked at most every ten seconds."""
        with self._lock:
            is_known = time.monotonic() - self._known_at < TRUSTED_SECONDS or not self.is_local
        if not is_known:
            try:
                self._request("GET", "/models", None, PROBE_SECONDS)
            except ProviderError as error:
                self._note(error.message)
            else:
                self._note(None)
        return self._trouble

    def _batches(self, texts: Sequence[str]) -> Iterator[list[str]]:
        size = LOCAL_BATCH if self.is_local else REMOTE_BATCH
        for at in range(0, len(texts), size):
            yield list(texts[at : at + size])

    def _embed(self, texts: list[str], kind: str, timeout: float) -> list[list[float]]:
        body = {"model": self.model_id, "input": texts, "encoding_format": "base64", "dimensions": DIMENSIONS}
        if self.is_local:
            body["input_type"] = kind  # ours alone: OpenAI's models do not tell questions from passages, and refuse what they do not know
        try:
            vectors = _vectors(json_object(self._request("POST", "/embeddings", body, timeout)), len(texts))
        except ProviderError as error:
            self._note(error.message)
            raise
        self._note(None)
        return vectors

    def _request(self, method: str, path: str, body: Any, timeout: float) -> bytes:
        try:
            answer = self._transport.request(method, self._url + path, headers=self._headers, json=body, timeout=timeout)
        except NotSent as error:
            raise ProviderError(f"Texts cannot be embedded: {error.message}", kind="unreachable") from error
        except NoVerdict as error:
            raise ProviderError(f"Texts cannot be embedded: {error.message}", kind="timeout") from error
        except DanaError as error:
            raise ProviderError(f"Texts cannot be embedded: {error.message}", kind="malformed") from error
        if answer.status != 200:
            raise from_status(answer.status, answer.body[:4000].decode("utf-8", "replace"), answer.headers)
        return answer.body

    def _note(self, trouble: str | None) -> None:
        with self._lock:
            self._trouble, self._known_at = trouble, time.monotonic()


def _vectors(answer: dict[str, Any], count: int) -> list[list[float]]:
    """The vectors in the order of the texts, whatever the order of the answer."""
    vectors: list[list[float] | None] = [None] * count
    try:
        for item in answer["data"]:
            vectors[item["index"]] = _vector(item["embedding"])
    except (KeyError, IndexError, TypeError, ValueError, OverflowError, struct.error):
        raise malformed("The answer holds no vectors as they were asked for.") from None
    found = [vector for vector in vectors if vector is not None]
    if len(found) != count:
        raise malformed(f"The answer holds {len(found)} vectors instead of {count}.")
    return found


def _vector(value: Any) -> list[float]:
    """Some servers that speak the protocol know no base64 and answer with numbers."""
    numbers = list(_VECTOR.unpack(base64.b64decode(value, validate=True))) if isinstance(value, str) else [float(n) for n in value]
    largest = max(map(abs, numbers), default=0.0)
    if len(numbers) != DIMENSIONS or not math.isfinite(sum(numbers)) or largest >= LARGEST:  # a sum with a NaN is one
        raise malformed("The answer's vectors are not of 384 finite numbers.")
    if largest < SMALLEST:
        raise malformed("The answer's vectors have no direction.")
    return numbers
