"""OpenAI's chat completions, and every server that speaks them (Ollama, vLLM, llama.cpp, a gateway), by the official SDK."""

from collections.abc import Sequence
from typing import Any, ClassVar

from dana.ai import answer_format
from dana.ai.answer_format import malformed
from dana.ai.contract import Form, Prompt, ProviderError
from dana.ai.rendering import render_messages
from dana.ai.vendor import MOST_OUTPUT_TOKENS, Vendor

_WHOLE = ("stop", "eos", "eos_token", "stop_sequence")  # compatible servers have their own words for "finished"


class OpenAI(Vendor):
    """A link that asks one model at an OpenAI-compatible address."""

    name = "openai"
    path = "/chat/completions"
    counts = ("prompt_tokens", "completion_tokens")
    streaming: ClassVar = {"stream": True, "stream_options": {"include_usage": True}}

    def _connect(self) -> tuple[Any, tuple[type[Exception], ...]]:
        import httpx2  # noqa: PLC0415 - half a second of CPU: only who asks a model pays for it
        import openai  # noqa: PLC0415

        from dana.ai import wire  # noqa: PLC0415

        sdk = openai.OpenAI(api_key=self._key, base_url=self._base_url, max_retries=0, http_client=wire.client())
        return sdk, (openai.OpenAIError, httpx2.HTTPError)

    def _body(self, prompt: Prompt, *, strict: bool) -> dict[str, Any]:
        system, user = render_messages(prompt)
        return {
            "model": self.model,
            "messages": [{"role": "system", "content": system}, {"role": "user", "content": user}],
            "response_format": _enforced(answer_format.form_of(prompt)) if strict else {"type": "json_object"},
            "max_completion_tokens": MOST_OUTPUT_TOKENS,
        }

    def _said(self, envelope: dict[str, Any]) -> str:
        choice = _choice(envelope)
        message = choice.get("message")
        if not isinstance(message, dict):
            raise malformed("The provider's answer holds no message.")
        if message.get("refusal") or choice.get("finish_reason") == "content_filter":
            raise ProviderError("The model refused to answer.", kind="refused")
        if choice.get("finish_reason") not in _WHOLE:
            raise malformed("The model's answer was cut off.")
        return _text(message.get("content"))

    def _piece(self, event: dict[str, Any]) -> str:
        return _delta(event, "content")

    def _gathered(self, events: Sequence[dict[str, Any]]) -> dict[str, Any]:
        message = {name: "".join(_delta(event, name) for event in events) for name in ("content", "refusal")}
        finish = [_choice(event).get("finish_reason") for event in events]
        return {
            "choices": [{"message": message, "finish_reason": next(filter(None, reversed(finish)), None)}],
            "usage": next(filter(None, (event.get("usage") for event in reversed(events))), None),
        }


def _enforced(form: Form[Any]) -> dict[str, Any]:
    return {"type": "json_schema", "json_schema": {"name": form.name, "strict": True, "schema": form.schema}}


def _choice(envelope: dict[str, Any]) -> dict[str, Any]:
    choices = envelope.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    return choice if isinstance(choice, dict) else {}


def _delta(event: dict[str, Any], name: str) -> str:
    delta = _choice(event).get("delta")
    said = delta.get(name) if isinstance(delta, dict) else None
    return said if isinstance(said, str) else ""


def _text(content: Any) -> str:
    if isinstance(content, list):
        content = "".join(str(part.get("text") or "") for part in content if isinstance(part, dict))
    if not isinstance(content, str) or not content.strip():
        raise malformed("The model's answer is empty.")
    return content
