"""What the providers with an official SDK have in common: one lazily made client, one deadline, faults by kind, usage."""

import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

import orjson

from dana.ai import answer_format, faults
from dana.ai.contract import Answered, Form, Prompt, ProviderError, Usage
from dana.ai.events import Hearing

MOST_OUTPUT_TOKENS = 4096


class Vendor(ABC):
    """A provider behind an SDK that is imported with the first call; safe for use by many threads."""

    name: str
    path: str
    counts: tuple[str, str]  # what the vendor calls the tokens of question and answer
    streaming: ClassVar[Mapping[str, Any]]  # what a request needs besides, for its answer to come in pieces

    def __init__(self, *, api_key: str, base_url: str, model: str, key_name: str = "", model_name: str = "") -> None:
        self.model = model
        self.endpoint = f"{self.name} {base_url}"
        self.credential = (self.endpoint, api_key)  # links with the same one fail together
        self.key_name = key_name or f"{self.name.upper()}_API_KEY"  # what a person has to correct
        self.model_name = model_name or f"{self.name.upper()}_MODEL"
        self._key, self._base_url = api_key, base_url
        self._lock = threading.Lock()
        self._client: Any = None
        self._address = self.path
        self._catches: tuple[type[Exception], ...] = ()
        self._strict = self._streams = True

    def answer(self, prompt: Prompt, *, timeout: float) -> Answered[Any]:
        """One structured answer within `timeout` seconds; ProviderError otherwise."""
        return self._read(answer_format.form_of(prompt), lambda until: self._say(prompt, until), timeout)

    def stream(self, prompt: Prompt, *, timeout: float, on_text: Callable[[str], None]) -> Answered[Any]:
        """As `answer`; `on_text` gets the text so far, where the server can stream."""
        return self._read(answer_format.form_of(prompt), lambda until: self._say_aloud(prompt, until, on_text), timeout)

    def warm(self) -> None:
        """Import the SDK and make the client, so that the first answer does not have to wait for it."""
        if self._client is None:
            with self._lock:
                if self._client is None:
                    client, self._catches = self._connect()
                    self._address = str(client.base_url).rstrip("/") + self.path  # whole, or the SDK joins it anew with every call
                    self._client = client

    def close(self) -> None:
        """Close the connections; the next answer opens new ones."""
        with self._lock:
            client, self._client = self._client, None
        if client is not None:
            client.close()

    @abstractmethod
    def _connect(self) -> tuple[Any, tuple[type[Exception], ...]]:
        """The SDK's client, and the exceptions that it lets out."""

    @abstractmethod
    def _body(self, prompt: Prompt, *, strict: bool) -> dict[str, Any]:
        """The request: `strict` has the vendor enforce the answer's schema, otherwise the instructions alone ask for JSON."""

    @abstractmethod
    def _said(self, envelope: dict[str, Any]) -> str | dict[str, Any]:
        """What the model said, found in the vendor's envelope; ProviderError when it is not whole."""

    @abstractmethod
    def _piece(self, event: dict[str, Any]) -> str:
        """What the model says in one event of a stream."""

    @abstractmethod
    def _gathered(self, events: Sequence[dict[str, Any]]) -> dict[str, Any]:
        """The envelope that these events would have been in one piece."""

    def _read(self, form: Form[Any], say: Callable[[float], dict[str, Any]], timeout: float) -> Answered[Any]:
        """The one check that every answer passes, however it came."""
        began = time.monotonic()
        self.warm()
        envelope = say(time.monotonic() + timeout)
        asked, said = (faults.tokens(envelope.get("usage"), name) for name in self.counts)
        usage = Usage(self.name, self.model, asked, said, round((time.monotonic() - began) * 1000))
        try:
            return Answered(answer_format.parse(self._said(envelope), form), usage)
        except ProviderError as error:
            error.usage = usage  # it was paid for all the same
            raise

    def _say(self, prompt: Prompt, until: float) -> dict[str, Any]:
        strict = self._strict
        try:
            return faults.json_object(self._post(self._body(prompt, strict=strict), until))
        except ProviderError as error:
            if error.kind != "bad_request" or not strict:
                raise
        envelope = faults.json_object(self._post(self._body(prompt, strict=False), until))
        self._strict = False  # the server takes this request only without a schema: remembered
        return envelope

    def _say_aloud(self, prompt: Prompt, until: float, on_text: Callable[[str], None]) -> dict[str, Any]:
        strict = self._strict
        if not self._streams:
            return self._say(prompt, until)
        try:
            return self._heard(prompt, {**self._body(prompt, strict=strict), **self.streaming}, until, on_text)
        except ProviderError as error:
            if error.kind != "bad_request":
                raise
        envelope = self._say(prompt, until)
        self._streams = self._strict != strict  # where the schema was not what it refused, it was the streaming: remembered
        return envelope

    def _heard(self, prompt: Prompt, body: Mapping[str, Any], until: float, on_text: Callable[[str], None]) -> dict[str, Any]:
        hearing = Hearing(self._piece, on_text, answer_format.form_of(prompt))
        content = self._post(body, until, hearing.feed)
        if hearing.fault is not None:
            raise hearing.fault
        return self._gathered(hearing.events) if hearing.events else faults.json_object(content)  # some servers do not stream

    def _post(self, body: Mapping[str, Any], until: float, hear: Callable[[bytes], None] | None = None) -> bytes:
        """One call through the SDK's own request path; its typed models are left out, they would take half of the CPU time."""
        import httpx2  # noqa: PLC0415 - comes with the SDKs, imported with them

        from dana.ai.wire import finish_by  # noqa: PLC0415

        left = until - time.monotonic()
        if left <= 0:
            raise ProviderError("No time was left to ask this model.", kind="timeout")
        try:
            with finish_by(until, hear):
                response: httpx2.Response = self._client.post(
                    self._address, cast_to=httpx2.Response, content=orjson.dumps(body), options={"timeout": left}
                )  # fmt: skip
        except self._catches as error:
            raise faults.from_error(error) from error
        return response.content
