"""The JSON that a model must return: its schema for vendors that enforce one, and the strict reading of what came back."""

import re
from typing import Any

import orjson
from pydantic import ValidationError
from pydantic_core import from_json

from dana.ai.contract import Action, ModelAnswer, ProviderError

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "action": {"type": "string", "enum": [action.value for action in Action]},
        "language": {"type": "string"},
        "sentences": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"text": {"type": "string"}, "sources": {"type": "array", "items": {"type": "integer"}}},
                "required": ["text", "sources"],
                "additionalProperties": False,
            },
        },
        "reason": {"type": "string"},
    },
    "required": ["action", "language", "sentences", "reason"],
    "additionalProperties": False,
}
LONGEST = 60_000  # characters; a reply to a customer is far below
MOST_SOURCES = 10
_THOUGHTS = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)
_FENCED = re.compile(r"```(?:json|JSON)?[ \t]*\r?\n(.*?)\r?\n?[ \t]*```", re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")


def malformed(message: str) -> ProviderError:
    """The error for an answer that cannot be used."""
    return ProviderError(message, kind="malformed")


def parse(said: str | dict[str, Any]) -> ModelAnswer:
    """The answer in what a model said (text, or a tool's input); ProviderError unless it is whole and of the right shape."""
    fields = said if isinstance(said, dict) else _object_in(said)
    try:
        answer = ModelAnswer.model_validate(_tidied(fields))
    except ValidationError as error:
        raise malformed(f"The model's JSON has {error.error_count()} fields that do not fit.") from None
    if answer.action in (Action.REPLY, Action.ASK) and not any(sentence.text.strip() for sentence in answer.sentences):
        raise malformed("The model replied with no text.")
    return answer


def text_of(answer: ModelAnswer) -> str:
    """The text of all sentences, as it is shown before it is checked."""
    return " ".join(sentence.text for sentence in answer.sentences if sentence.text)


def partial_text(said: str) -> str:
    """The text of the sentences in what a model has said so far, "" while there is none: to be shown, never to be sent."""
    said = _THOUGHTS.sub("", said)
    start = said.find("{")
    if start < 0 or said.lstrip().startswith("<think>"):
        return ""
    try:
        sentences = from_json(said[start:], allow_partial="trailing-strings").get("sentences")
    except ValueError:
        return ""
    found = [item.get("text") for item in sentences if isinstance(item, dict)] if isinstance(sentences, list) else []
    return " ".join(text for text in found if isinstance(text, str) and text)


def _object_in(said: str) -> dict[str, Any]:
    if len(said) > LONGEST:
        raise malformed("The model's answer is oversized.")
    text = _THOUGHTS.sub("", said).strip().removeprefix("\ufeff")
    if not text:
        raise malformed("The model's answer is empty.")
    blocks = _FENCED.findall(text) if not text.startswith("{") else []
    try:
        value = orjson.loads(blocks[0] if len(blocks) == 1 else text)
    except orjson.JSONDecodeError:
        raise malformed("The model's answer is not JSON.") from None
    if not isinstance(value, dict):
        raise malformed("The model's answer is not a JSON object.")
    return value


def _tidied(fields: dict[str, Any]) -> dict[str, Any]:
    """Small liberties that models take are forgiven; what is no whole number is no citation."""
    action = fields.get("action")
    sentences = fields.get("sentences")
    return {
        "action": action.strip().lower().replace("-", "_") if isinstance(action, str) else action,
        "language": str(fields.get("language") or "")[:35],
        "sentences": [_tidy_sentence(item) for item in sentences] if isinstance(sentences, list) else sentences or [],
        "reason": _CONTROL.sub(" ", str(fields.get("reason") or ""))[:500],
    }


def _tidy_sentence(item: Any) -> Any:
    if not isinstance(item, dict):
        return item
    sources = item.get("sources")
    numbers = [_index(source) for source in sources] if isinstance(sources, list) else []
    return {"text": item.get("text"), "sources": [number for number in numbers if number is not None][:MOST_SOURCES]}


def _index(source: Any) -> int | None:
    if isinstance(source, bool):
        return None
    if isinstance(source, int):
        return source
    if isinstance(source, str) and source.isascii() and source.isdigit() and len(source) < 5:
        return int(source)
    return None
