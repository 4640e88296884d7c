"""OpenAI's chat completions, and every server that speaks them (Ollama, vLLM, llama.cpp, a gateway), by the official SDK."""

from typing import Any

from dana.ai import answer_format, faults
from dana.ai.answer_format import malformed
from dana.ai.contract import Prompt, ProviderError
from dana.ai.rendering import render_messages
from dana.ai.vendor import MOST_OUTPUT_TOKENS, Said, Vendor

_SCHEMA = {"type": "json_schema", "json_schema": {"name": "answer", "strict": True, "schema": answer_format.SCHEMA}}
_WHOLE = frozenset({"stop", "eos", "eos_token", "stop_sequence"})  # compatible servers have their own words for "finished"


class OpenAI(Vendor):
    """A link that asks one model at an OpenAI-compatible address."""

    name = "openai"
    path = "/chat/completions"

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
            "response_format": _SCHEMA if strict else {"type": "json_object"},
            "max_completion_tokens": MOST_OUTPUT_TOKENS,
        }

    def _said(self, envelope: dict[str, Any]) -> Said:
        choices = envelope.get("choices")
        choice = choices[0] if isinstance(choices, list) and choices else None
        message = choice.get("message") if isinstance(choice, dict) else None
        if not isinstance(choice, dict) or not isinstance(message, dict):
            raise malformed("The provider's answer holds no message.")
        if message.get("refusal") or choice.get("finish_reason") == "content_filter":
            raise ProviderError("The model refused to answer.", kind="refused")
        if choice.get("finish_reason") not in _WHOLE:
            raise malformed("The model's answer was cut off.")
        usage = envelope.get("usage")
        return Said(_text(message.get("content")), faults.tokens(usage, "prompt_tokens"), faults.tokens(usage, "completion_tokens"))


def _text(content: Any) -> str:
    if isinstance(content, list):
        content = "".join(str(part.get("text") or "") for part in content if isinstance(part, dict))
    if not isinstance(content, str) or not content.strip():
        raise malformed("The model's answer is empty.")
    return content
