"""The process `dana embed`: OpenAI's embeddings protocol on this machine's own address, for web and workers alike."""

# The standard library's server, a thread per kept connection: the callers are the few pools of our own processes, a call costs
# 0.3 ms here against 10 to 40 ms of the model, and nothing else has to be imported.

import base64
import re
import signal
import socket
import struct
import sys
import threading
import time
from collections.abc import Callable, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import Any, Literal, Protocol, cast
from urllib.parse import urlsplit

import orjson
import structlog
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from dana.errors import BadInput, DanaError, Misconfigured, NotFound, TooLarge
from dana.knowledge.embedding_lanes import (
    PASSAGE_SECONDS,
    PASSAGES_WAITING,
    QUERIES_WAITING,
    QUERY_SECONDS,
    Lane,
    QueryMemory,
    processors,
    yield_to_others,
)  # fmt: skip
from dana.knowledge.embedding_model import DIMENSIONS, MODEL_ID, LocalModel
from dana.knowledge.english_model import ENGLISH_MODEL_ID, EnglishModel
from dana.settings import Settings

log = structlog.get_logger()

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
LARGEST_BODY = 4_000_000
MOST_TEXTS = 64
LONGEST_TEXT = 20_000
STOP_SECONDS = 3.0


class EmbeddingRequest(BaseModel):
    """The body of POST /v1/embeddings; `input_type` is ours, for models that tell questions from passages."""

    model_config = ConfigDict(extra="ignore", strict=True)

    model: str
    input: str | list[str] = Field(min_length=1)
    encoding_format: Literal["float", "base64"] = "float"
    dimensions: Literal[384] | None = None
    input_type: Literal["query", "passage"] = "passage"

    @property
    def texts(self) -> list[str]:
        """The texts, also of a single one."""
        return [self.input] if isinstance(self.input, str) else self.input


class Embeddings:
    """What the process can do, without HTTP: the model for all languages, and the English one once it is asked for."""

    def __init__(self, model: LocalModel, *, threads: int | None = None, english: Callable[[], EnglishModel] = EnglishModel) -> None:
        count = threads or processors()
        self._sides = {
            MODEL_ID: _Side(MODEL_ID, model.embed, model.count_tokens, model.use_one_thread, count),
            ENGLISH_MODEL_ID: _english_side(english, count),
        }

    @property
    def waiting(self) -> dict[str, int]:
        """How many texts of either kind wait."""
        sides = self._sides.values()
        return {"queries": sum(side.queries.waiting for side in sides), "passages": sum(side.passages.waiting for side in sides)}

    def answer(self, request: EmbeddingRequest) -> dict[str, Any]:
        """The answer in OpenAI's form."""
        texts, is_query = request.texts, request.input_type == "query"
        side = self._sides.get(request.model)
        if side is None:
            raise NotFound(f"There is no model {request.model[:80]!r} here, only {' and '.join(map(repr, self._sides))}.")
        _check(texts)
        vectors = (side.memory if is_query else side.passages).embed(texts)
        tokens = sum(side.count_tokens(text, is_query=is_query) for text in texts)
        data = [
            {"object": "embedding", "index": index, "embedding": _encoded(vector, request.encoding_format)}
            for index, vector in enumerate(vectors)
        ]
        usage = {"prompt_tokens": tokens, "total_tokens": tokens}
        return {"object": "list", "data": data, "model": side.name, "usage": usage}


class _Embed(Protocol):
    def __call__(self, text: str, *, is_query: bool) -> bytes: ...


class _CountTokens(Protocol):
    def __call__(self, text: str, *, is_query: bool) -> int: ...


class _Side:
    """A model with its two lanes."""

    def __init__(self, name: str, embed: _Embed, count_tokens: _CountTokens, prepare: Callable[[], None], threads: int) -> None:
        def prepare_passages() -> None:
            prepare()
            yield_to_others()

        self.name, self.count_tokens = name, count_tokens
        self.queries = Lane(f"{name} queries", lambda text: embed(text, is_query=True), threads=threads, waiting=QUERIES_WAITING,
                            seconds=QUERY_SECONDS, prepare=prepare)  # fmt: skip
        self.passages = Lane(f"{name} passages", lambda text: embed(text, is_query=False), threads=threads, waiting=PASSAGES_WAITING,
                             seconds=PASSAGE_SECONDS, prepare=prepare_passages)  # fmt: skip
        self.memory = QueryMemory(self.queries)


def _english_side(load: Callable[[], EnglishModel], threads: int) -> _Side:
    """The English model makes no difference between questions and passages; it is loaded with the first text."""
    one_at_a_time = threading.Lock()
    loaded: list[EnglishModel] = []

    def model() -> EnglishModel:
        with one_at_a_time:
            if not loaded:
                loaded.append(load())
            return loaded[0]

    return _Side(
        ENGLISH_MODEL_ID,
        lambda text, *, is_query: model().embed(text),  # noqa: ARG005
        lambda text, *, is_query: model().count_tokens(text),  # noqa: ARG005
        lambda: None,
        threads,
    )


class Server(ThreadingHTTPServer):
    """The listening socket and the calls in progress."""

    daemon_threads = True
    request_queue_size = 128
    allow_reuse_address = True

    def __init__(self, address: tuple[str, int], prefix: str, embeddings: Embeddings) -> None:
        self.prefix, self.embeddings = prefix.rstrip("/"), embeddings
        self.calls = 0
        self.call_ended = threading.Condition()
        if ":" in address[0]:
            self.address_family = socket.AF_INET6
        super().__init__(address, _Handler)

    def server_bind(self) -> None:
        """Bind without looking up this machine's name, which a slow resolver can hold up."""
        TCPServer.server_bind(self)

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002
        """A caller that went away is no error of ours."""
        error = sys.exc_info()[1]
        if not isinstance(error, (ConnectionError, TimeoutError)):
            log.error("embedding_call_failed", reason=repr(error))

    def finish_calls(self, seconds: float) -> None:
        """Wait until the calls in progress are answered, but not for ever."""
        deadline = time.monotonic() + seconds
        with self.call_ended:
            while self.calls and self.call_ended.wait(max(0.0, deadline - time.monotonic())):
                pass


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "dana-embed", ""
    timeout = 75  # of an idle connection; longer than our own client keeps one
    wbufsize = 65_536  # an answer leaves in one piece
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._call(self._get)

    def do_POST(self) -> None:
        with self._home.call_ended:
            self._home.calls += 1
        try:
            self._call(self._post)
            self.wfile.flush()  # the call has ended when its answer has left
        finally:
            with self._home.call_ended:
                self._home.calls -= 1
                self._home.call_ended.notify_all()

    def log_message(self, *_: Any) -> None:
        """Calls are not logged: they are many, and their texts are customers' words."""

    @property
    def _home(self) -> Server:
        return cast(Server, self.server)

    def _call(self, handle: Callable[[], dict[str, Any]]) -> None:
        try:
            status, answer = 200, handle()
        except DanaError as error:
            status, answer = error.status, _error(error)
        except Exception:  # the caller must get an answer whatever happened
            log.exception("embedding_failed")
            status, answer = 500, _error(DanaError())
        self._send(status, answer)

    def _get(self) -> dict[str, Any]:
        self._check_host()
        if self.path == "/health":
            waiting = self._home.embeddings.waiting
            return {"status": "ok", "model": MODEL_ID, "dimensions": DIMENSIONS, "calls": self._home.calls, "waiting": waiting}
        if self.path == f"{self._home.prefix}/models":
            models = (MODEL_ID, ENGLISH_MODEL_ID)
            return {"object": "list", "data": [{"id": name, "object": "model", "created": 0, "owned_by": "dana"} for name in models]}
        raise NotFound

    def _post(self) -> dict[str, Any]:
        body = self._body()
        self._check_host()
        if self.path != f"{self._home.prefix}/embeddings":
            raise NotFound
        return self._home.embeddings.answer(_parsed(body))

    def _check_host(self) -> None:
        """A web page must not reach this process through a browser: not by a rebound name, and not without asking for leave."""
        host = self.headers.get("Host", "")
        if urlsplit(f"//{host}").hostname not in LOOPBACK:
            raise NotFound
        if self.command == "POST" and self.headers.get_content_type() != "application/json":
            raise BadInput("The body must be JSON (Content-Type: application/json).")

    def _body(self) -> bytes:
        length = self.headers.get("Content-Length", "")
        if not re.fullmatch(r"\d{1,12}", length) or "Transfer-Encoding" in self.headers:
            self.close_connection = True
            raise BadInput("The length of the body must be given (Content-Length).")
        if int(length) > LARGEST_BODY:
            self.close_connection = True
            raise TooLarge(f"The body may have at most {LARGEST_BODY} bytes.")
        return self.rfile.read(int(length))

    def _send(self, status: int, answer: dict[str, Any]) -> None:
        content = orjson.dumps(answer)
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        if status == 503:
            self.send_header("Retry-After", "2")
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(content)
        self.wfile.flush()  # before the call counts as ended: the process may be waiting to stop


def serve(settings: Settings) -> None:
    """Answer at EMBEDDING_BASE_URL until SIGTERM or SIGINT; calls in progress are answered first."""
    began = time.perf_counter()
    server = open_server(settings)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: threading.Thread(target=server.shutdown, daemon=True).start())
    log.info("embedding_ready", address=settings.embedding_base_url, milliseconds=round((time.perf_counter() - began) * 1000))
    with server:
        server.serve_forever(poll_interval=0.2)
        server.finish_calls(STOP_SECONDS)


def open_server(settings: Settings) -> Server:
    """The server, bound and with its model loaded; Misconfigured when the settings name another model or no local address."""
    address = urlsplit(settings.embedding_base_url)
    if address.scheme != "http" or address.hostname not in LOOPBACK:
        raise Misconfigured("EMBEDDING_BASE_URL is not on this machine (http://127.0.0.1:…), so there is nothing to serve")
    if settings.embedding_model != MODEL_ID:
        raise Misconfigured(f"EMBEDDING_MODEL must be {MODEL_ID} for the local embedding process")
    where = (address.hostname, address.port or 80)
    try:
        return Server(where, address.path, Embeddings(LocalModel()))
    except OSError as error:
        raise Misconfigured(f"EMBEDDING_BASE_URL: port {where[1]} cannot be used ({error.strerror})") from error


def _parsed(body: bytes) -> EmbeddingRequest:
    try:
        return EmbeddingRequest.model_validate(orjson.loads(body))
    except orjson.JSONDecodeError:
        raise BadInput("The body is not JSON.") from None
    except ValidationError as error:
        first = error.errors()[0]
        raise BadInput(f"{'.'.join(map(str, first['loc'])) or 'body'}: {first['msg']}") from None


def _check(texts: Sequence[str]) -> None:
    if len(texts) > MOST_TEXTS:
        raise BadInput(f"input: at most {MOST_TEXTS} texts in one call")
    if any(not text.strip() or len(text) > LONGEST_TEXT for text in texts):
        raise BadInput(f"input: each text needs 1 to {LONGEST_TEXT} characters")


def _encoded(vector: bytes, encoding: str) -> str | list[float]:
    return base64.b64encode(vector).decode() if encoding == "base64" else list(struct.unpack(f"<{DIMENSIONS}f", vector))


def _error(error: DanaError) -> dict[str, Any]:
    kind = "server_error" if error.status >= 500 else "invalid_request_error"
    code = "model_not_found" if isinstance(error, NotFound) and "model" in error.message else error.code
    return {"error": {"message": error.message, "type": kind, "param": None, "code": code}}
