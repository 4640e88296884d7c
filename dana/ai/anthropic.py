"""Anthropic's messages by the official SDK: the answer comes as the input of a tool, or as text."""

from collections.abc import Sequence
from typing import Any, ClassVar

from dana.ai import answer_format
from dana.ai.answer_format import malformed
from dana.ai.contract import Prompt, ProviderError
from dana.ai.rendering import render_messages
from dana.ai.vendor import MOST_OUTPUT_TOKENS, Vendor

_WHOLE = ("tool_use", "end_turn", "stop_sequence")


class Anthropic(Vendor):
    """A link that asks one model at Anthropic's address."""

    name = "anthropic"
    path = "/v1/messages"
    counts = ("input_tokens", "output_tokens")
    streaming: ClassVar = {"stream": True}

    def _connect(self) -> tuple[Any, tuple[type[Exception], ...]]:
        import anthropic  # noqa: PLC0415 - a second of CPU: only who asks a model pays for it
        import httpx2  # noqa: PLC0415

        from dana.ai import wire  # noqa: PLC0415

        sdk = anthropic.Anthropic(
            api_key=self._key, base_url=self._base_url, max_retries=0, http_client=wire.client(),
            open_telemetry=False,
        )  # fmt: skip
        return sdk, (anthropic.AnthropicError, httpx2.HTTPError)  # the SDK lets raw errors of its HTTP library through

    def _body(self, prompt: Prompt, *, strict: bool) -> dict[str, Any]:
        system, user = render_messages(prompt)
        body: dict[str, Any] = {
            "model": self.model, "max_tokens": MOST_OUTPUT_TOKENS, "system": system, "messages": [{"role": "user", "content": user}],
        }  # fmt: skip
        if not strict:
            return body
        form = answer_format.form_of(prompt)
        tool = {"name": form.name, "description": form.description, "input_schema": form.schema}
        return {**body, "tools": [tool], "tool_choice": {"type": "tool", "name": form.name}}

    def _said(self, envelope: dict[str, Any]) -> str | dict[str, Any]:
        stop = envelope.get("stop_reason")
        if stop == "refusal":
            raise ProviderError("The model refused to answer.", kind="refused")
        if stop not in _WHOLE:
            raise malformed("The model's answer was cut off.")
        content = envelope.get("content")
        return _answer_in([block for block in content if isinstance(block, dict)] if isinstance(content, list) else [])

    def _piece(self, event: dict[str, Any]) -> str:
        match event:
            case {"type": "content_block_delta", "delta": {"partial_json": str(said)} | {"text": str(said)}}:
                return said
        return ""

    def _gathered(self, events: Sequence[dict[str, Any]]) -> dict[str, Any]:
        blocks: dict[int, dict[str, Any]] = {}
        envelope: dict[str, Any] = {"stop_reason": None, "usage": {}}
        for event in events:
            match event:
                case {"type": "message_start", "message": {"usage": dict(counted)}}:
                    envelope["usage"] |= counted
                case {"type": "content_block_start", "index": int(index), "content_block": dict(block)}:
                    blocks[index] = {**block, "input": "", "text": ""}
                case {"type": "content_block_delta", "index": int(index)} if index in blocks:
                    place = "input" if blocks[index].get("type") == "tool_use" else "text"
                    blocks[index][place] += self._piece(event)
                case {"type": "message_delta", "delta": dict(delta)}:
                    envelope["stop_reason"] = delta.get("stop_reason") or envelope["stop_reason"]
                    envelope["usage"] |= event["usage"] if isinstance(event.get("usage"), dict) else {}
        return {**envelope, "content": list(blocks.values())}


def _answer_in(blocks: list[dict[str, Any]]) -> str | dict[str, Any]:
    for block in blocks:
        given = block.get("input")
        if block.get("type") == "tool_use" and isinstance(given, dict | str):
            return given
    text = "".join(str(block.get("text") or "") for block in blocks if block.get("type") == "text")
    if not text.strip():
        raise malformed("The model's answer is empty.")
    return text
