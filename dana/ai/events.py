"""A streamed answer as it comes: server-sent events out of bytes, and the text so far out of events."""

from collections.abc import Callable
from typing import Any

from dana.ai import faults
from dana.ai.answer_format import ANSWER, LONGEST, malformed, partial_text
from dana.ai.contract import Form, ProviderError

Tell = Callable[[str], None]
_DONE = b"[DONE]"


class Events:
    """Takes bytes in pieces of any size, and gives the payloads of the events that are whole."""

    def __init__(self) -> None:
        self._rest = b""
        self._payload: list[bytes] = []

    def feed(self, data: bytes) -> list[bytes]:
        """The payloads that these bytes complete; what is not data (names, comments, times) is left out."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        return [payload for line in lines if (payload := self._line(line.removesuffix(b"\r"))) is not None]

    def _line(self, line: bytes) -> bytes | None:
        if line.startswith(b"data:"):
            self._payload.append(line[5:].removeprefix(b" "))
        if line or not self._payload:
            return None
        payload, self._payload = b"\n".join(self._payload), []
        return payload


class Hearing:
    """Keeps every event of one answer and tells its text. It never raises, for who feeds it is reading: a fault waits in `fault`."""

    def __init__(self, piece: Callable[[dict[str, Any]], str], on_text: Tell, form: Form[Any] = ANSWER) -> None:
        self.events: list[dict[str, Any]] = []
        self.fault: ProviderError | None = None
        self._piece, self._on_text, self._form = piece, on_text, form
        self._reader = Events()
        self._said = self._told = ""

    def feed(self, data: bytes) -> None:
        """The next bytes of the answer."""
        if self.fault is not None:
            return
        try:
            for payload in self._reader.feed(data):
                if payload.strip() != _DONE:
                    self._take(faults.json_object(payload))
        except ProviderError as error:
            self.fault = error

    def _take(self, event: dict[str, Any]) -> None:
        if event.get("error"):
            raise faults.from_event(event["error"])
        self.events.append(event)
        said = self._piece(event)
        if not said:
            return
        self._said += said
        if len(self._said) > LONGEST:
            raise malformed("The model's answer is oversized.")
        text = partial_text(self._said, self._form)
        if text and text != self._told:
            self._told = text
            self._on_text(text)
