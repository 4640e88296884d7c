"""The JSON of an answer: what is read, what is forgiven and what is refused."""

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dana.ai import answer_format
from dana.ai.answer_format import ANSWER, SCHEMA
from dana.ai.contract import Action, ModelAnswer, ProviderError


def parse(said: str | dict[str, Any]) -> ModelAnswer:
    return answer_format.parse(said, ANSWER)


def an_answer(**changes: Any) -> dict[str, Any]:
    return {"action": "reply", "sentences": [{"text": "Yes.", "sources": [1]}], "reason": "", **changes}


@pytest.mark.parametrize(
    "wrapped",
    [
        "{}",
        "\ufeff{}",
        "```json\n{}\n```",
        "```\n{}\n```",
        "Here it is:\n```json\n{}\n```\nDone.",
        "<think>well, {{</think>\n{}",
        " \n{}\n",
    ],
)
def test_the_object_is_found_in_what_models_write_around_it(wrapped: str) -> None:
    text = wrapped.replace("{}", json.dumps(an_answer()))
    assert parse(text).sentences[0].text == "Yes."


@pytest.mark.parametrize(
    "text",
    ["", "  ", "Yes.", "null", "[1]", '"yes"', "{", '{"action": "reply"', "NaN", '{"a": NaN}', "```json\n```", "[" * 100_000, "\ud800"],
)
def test_what_is_no_object_is_malformed(text: str) -> None:
    with pytest.raises(ProviderError) as caught:
        parse(text)
    assert caught.value.kind == "malformed"


@pytest.mark.parametrize(
    "fields",
    [
        {}, an_answer(action="sell"), an_answer(action=None), an_answer(action=1), an_answer(sentences="Yes."),
        an_answer(sentences=["Yes."]),         an_answer(sentences=[]), an_answer(sentences=[{"text": " \n", "sources": []}]),
        an_answer(sentences=[{"sources": [1]}]),
        an_answer(sentences=[{"text": ["Yes."], "sources": [1]}]), an_answer(sentences=[{"text": "x" * 2001, "sources": [1]}]),
        an_answer(sentences=[{"text": "Yes.", "sources": [1]}] * 41), an_answer(sentences={"text": "Yes."}),
    ],
)  # fmt: skip
def test_what_does_not_fit_the_shape_is_malformed(fields: dict[str, Any]) -> None:
    with pytest.raises(ProviderError) as caught:
        parse(fields)
    assert caught.value.kind == "malformed"


@pytest.mark.parametrize(
    ("sources", "read"),
    [
        ([1, 2], [1, 2]), ([True, 2], [2]), (["1", "x", " 2"], [1]), ([1.0, None, {}], []), ("1", []), (None, []),
        (list(range(1, 30)), list(range(1, 11))),
    ],
)  # fmt: skip
def test_only_whole_numbers_are_citations(sources: Any, read: list[int]) -> None:
    assert parse(an_answer(sentences=[{"text": "Yes.", "sources": sources}])).sentences[0].sources == read


def test_small_liberties_are_forgiven() -> None:
    assert parse(an_answer(action=" Hand-Off ", sentences=None, reason=None)).action is Action.HAND_OFF
    assert parse({"action": "ignore"}) == ModelAnswer(action=Action.IGNORE)


def test_the_reason_keeps_no_control_characters_and_is_short() -> None:
    assert parse(an_answer(action="ignore", reason="a\x00b\nc" + "d" * 900)).reason == ("a b c" + "d" * 900)[:500]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("", ""), ("We are", ""), ("{", ""), ('{"action": "reply", "sentences": [{"text": "We a', "We a"), ('{"sentences": "no"', ""),
        ('```json\n{"sentences": [{"text": "We are open.", "sources": [1', "We are open."),
        ('{"sentences": [{"text": "One.", "sources": [1]}, {"text": "Two', "One. Two"), ('{"sentences": [1, {"text": 2}, {"text": "x', "x"),
        ('{"sentences": [{"text": "A."}]}\n```\nDone.', "A."), ('<think>{"sentences": [{"text": "well', ""),
        ('<think>{</think>{"sentences": [{"text": "Yes', "Yes"), ('{"sentences": [{"text": "a\\u00', "a"),
    ],
)  # fmt: skip
def test_what_a_model_has_said_so_far_is_shown_and_nothing_around_it(said: str, shown: str) -> None:
    assert answer_format.partial_text(said, ANSWER) == shown


def test_the_schema_is_strict_in_the_way_that_vendors_ask_for() -> None:
    def every_object(node: Any) -> list[dict[str, Any]]:
        if not isinstance(node, dict):
            return []
        inner = [found for value in node.values() for found in every_object(value)]
        return [node, *inner] if node.get("type") == "object" else inner

    for part in every_object(SCHEMA):
        assert part["additionalProperties"] is False
        assert part["required"] == list(part["properties"])


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_no_json_whatever_breaks_the_reader(value: Any) -> None:
    with contextlib.suppress(ProviderError):
        assert parse(json.dumps(value)).action in Action
