"""The JSON that a model must return: the form of an answer, and the strict reading of whatever form came back."""

import re
from collections.abc import Mapping
from typing import Any

import orjson
from pydantic import ValidationError
from pydantic_core import from_json

from dana.ai.contract import Action, Form, ModelAnswer, Prompt, ProviderError, Shape

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


def form_of(prompt: Prompt) -> Form[Any]:
    """What a model is to return for this prompt."""
    return prompt.form or ANSWER


def parse(said: str | dict[str, Any], form: Form[Shape]) -> Shape:
    """What a model said (text, or a tool's input) in that form; ProviderError unless it is whole and of the right shape."""
    return form.read(said if isinstance(said, dict) else _object_in(said))


def read_as(shape: type[Shape], fields: dict[str, Any]) -> Shape:
    """The fields as that model; ProviderError when they do not fit."""
    try:
        return shape.model_validate(fields)
    except ValidationError as error:
        raise malformed(f"The model's JSON has {error.error_count()} fields that do not fit.") from None


def text_of(answer: ModelAnswer) -> str:
    """The text of all sentences, as it is shown before it is checked."""
    return " ".join(sentence.text for sentence in answer.sentences if sentence.text)


def partial_text(said: str, form: Form[Any]) -> str:
    """The text in what a model has said so far, "" while there is none: to be shown, never to be sent."""
    said = _THOUGHTS.sub("", said)
    start = said.find("{")
    if start < 0 or said.lstrip().startswith("<think>"):
        return ""
    try:
        fields = from_json(said[start:], allow_partial="trailing-strings")
    except ValueError:
        return ""
    return form.text(fields) if isinstance(fields, dict) else ""


def without_controls(text: object, most: int) -> str:
    """A short text of a model's as one line."""
    return _CONTROL.sub(" ", str(text or ""))[:most]


def _answer(fields: dict[str, Any]) -> ModelAnswer:
    answer = read_as(ModelAnswer, _tidied(fields))
    if answer.action in (Action.REPLY, Action.ASK) and not any(sentence.text.strip() for sentence in answer.sentences):
        raise malformed("The model replied with no text.")
    return answer


def _sentences_so_far(fields: Mapping[str, Any]) -> str:
    sentences = fields.get("sentences")
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
        "reason": without_controls(fields.get("reason"), 500),
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


ANSWER = Form(
    name="answer",
    description="Gives the answer to the customer's message.",
    schema=SCHEMA,
    request="Answer the customer's message with the JSON object only.",
    read=_answer,
    text=_sentences_so_far,
)
