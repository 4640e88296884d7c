"""What the providers with an official SDK have in common: one lazily made client, one deadline, faults by kind, usage."""

import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dana.ai import answer_format, faults
from dana.ai.contract import Prompt, ProviderAnswer, ProviderError, Usage

MOST_OUTPUT_TOKENS = 4096


@dataclass(frozen=True, slots=True)
class Said:
    """What the model said, before it is read, and what the vendor counted."""

    answer: str | dict[str, Any]
    input_tokens: int
    output_tokens: int


class Vendor(ABC):
    """A provider behind an SDK that is imported with the first call; safe for use by many threads."""

    name: str
    path: str

    def __init__(self, *, api_key: str, base_url: str, model: str) -> None:
        self.model = model
        self.endpoint = f"{self.name} {base_url}"  # links with the same endpoint fail together
        self._key, self._base_url = api_key, base_url
        self._lock = threading.Lock()
        self._client: Any = None
        self._catches: tuple[type[Exception], ...] = ()
        self._strict = True

    def answer(self, prompt: Prompt, *, timeout: float) -> ProviderAnswer:
        """One structured answer within `timeout` seconds; ProviderError otherwise."""
        began = time.monotonic()
        self.warm()
        said = self._say(prompt, time.monotonic() + timeout)
        answer = answer_format.parse(said.answer)
        milliseconds = round((time.monotonic() - began) * 1000)
        return ProviderAnswer(answer, Usage(self.name, self.model, said.input_tokens, said.output_tokens, milliseconds))

    def warm(self) -> None:
        """Import the SDK and make the client, so that the first answer does not have to wait for it."""
        if self._client is None:
            with self._lock:
                if self._client is None:
                    self._client, self._catches = self._connect()

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
    def _said(self, envelope: dict[str, Any]) -> Said:
        """What the model said, found in the vendor's envelope; ProviderError when it is not whole."""

    def _say(self, prompt: Prompt, until: float) -> Said:
        strict = self._strict
        try:
            envelope = self._post(self._body(prompt, strict=strict), until)
        except ProviderError as error:
            if error.kind != "bad_request" or not strict:
                raise
            envelope = self._post(self._body(prompt, strict=False), until)
            self._strict = False  # the server takes this request only without a schema: remembered
        return self._said(envelope)

    def _post(self, body: Mapping[str, Any], until: float) -> dict[str, Any]:
        """One call through the SDK's own request path; its typed models are left out, they would take half of the CPU time."""
        import httpx2  # noqa: PLC0415 - comes with the SDKs, imported with them

        from dana.ai.wire import finish_by  # noqa: PLC0415

        left = until - time.monotonic()
        if left <= 0:
            raise ProviderError("No time was left to ask this model.", kind="timeout")
        try:
            with finish_by(until):
                response = self._client.post(self.path, cast_to=httpx2.Response, body=body, options={"timeout": left})
        except self._catches as error:
            raise faults.from_error(error) from error
        return faults.json_object(response.content)
