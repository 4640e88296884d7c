"""Both vendors' streamed answers through their real SDKs: the text as it comes, and every fault in the middle by its kind."""

import json
from collections.abc import Iterator

import pytest

from dana.ai.contract import Action, ProviderError
from dana.ai.vendor import Vendor as Link
from tests.ai.samples import a_prompt
from tests.ai.scripted import ANSWER, Turn, Vendor
from tests.ai.test_vendors import LINKS, a_link

TEXT = "Returns are free for 30 days."


@pytest.fixture(params=sorted(LINKS))
def link(request: pytest.FixtureRequest, vendor: Vendor) -> Iterator[Link]:
    made = a_link(request.param, vendor.url)
    yield made
    made.close()


def stream(link: Link, timeout: float = 5.0) -> tuple[object, list[str]]:
    told: list[str] = []
    try:
        return link.stream(a_prompt(), timeout=timeout, on_text=told.append), told
    except ProviderError as error:
        return error, told


def test_a_streamed_answer_is_the_same_as_one_in_one_piece_and_its_text_comes_before_its_end(link: Link, vendor: Vendor) -> None:
    answered, told = stream(link)
    whole = link.answer(a_prompt(), timeout=5)
    assert answered.answer == whole.answer  # type: ignore[attr-defined]
    assert answered.usage.input_tokens == whole.usage.input_tokens > 100  # type: ignore[attr-defined]
    assert answered.usage.output_tokens == whole.usage.output_tokens  # type: ignore[attr-defined]
    assert told[-1] == TEXT
    assert len(told) > 2
    assert all(TEXT.startswith(text) for text in told)
    assert [call.body.get("stream") for call in vendor.seen] == [True, None]


def test_the_text_is_told_while_the_rest_is_still_to_come(link: Link, vendor: Vendor) -> None:
    vendor.always = Turn(pieces=9, then="stall")
    told: list[str] = []

    def hear(text: str) -> None:
        told.append(text)
        vendor.released.set()  # only now does the stream go on, to its end

    with pytest.raises(ProviderError):
        link.stream(a_prompt(), timeout=5, on_text=hear)
    assert told[0]


def test_anthropics_tool_is_streamed_too(vendor: Vendor) -> None:
    link = a_link("anthropic", vendor.url)
    vendor.script(Turn(tool=ANSWER))
    answered, told = stream(link)
    assert answered.answer.action is Action.REPLY  # type: ignore[attr-defined]
    assert told[-1] == TEXT
    link.close()


@pytest.mark.parametrize(
    ("turn", "kind"),
    [
        (Turn(pieces=6), "malformed"),  # ends early, without a word about it
        (Turn(pieces=0), "malformed"),
        (Turn(stop=None), "malformed"),
        (Turn(pieces=6, then="drop"), "unreachable"),
        (Turn(pieces=6, then='{"choices": [{"delta": {"cont'), "malformed"),
        (Turn(pieces=6, then="[1]"), "malformed"),
        (Turn(pieces=6, then='{"error": {"type": "overloaded_error", "message": "Overloaded"}}'), "overloaded"),
        (Turn(pieces=6, then='{"error": {"code": "rate_limit_exceeded", "message": "slow down"}}'), "rate_limited"),
        (Turn(pieces=6, then='{"error": {"type": "insufficient_quota", "message": "x"}}'), "key"),
        (Turn(pieces=6, then='{"error": "broken"}'), "overloaded"),
        (Turn(text=json.dumps(ANSWER)[:-9]), "malformed"),
        (Turn(text="We are open until six."), "malformed"),
        (Turn(text=""), "malformed"),
        (Turn(text="x" * 70_000, piece=5000), "malformed"),
        (Turn(status=500, body=b"{}"), "overloaded"),
        (Turn(status=529, body=b"{}"), "overloaded"),
        (Turn(status=401, body=b"{}"), "key"),
        (Turn(status=404, body=b"{}"), "model_not_found"),
        (Turn(how="reset"), "unreachable"),
        (Turn(body=b"<html>"), "malformed"),
        (Turn(body=b""), "malformed"),
    ],
)
def test_a_fault_in_a_stream_has_its_kind_and_is_never_an_answer(link: Link, vendor: Vendor, turn: Turn, kind: str) -> None:
    vendor.always = turn
    found, _ = stream(link)
    assert isinstance(found, ProviderError)
    assert found.kind == kind


def test_an_answer_that_cannot_be_used_tells_what_it_cost(link: Link, vendor: Vendor) -> None:
    vendor.always = Turn(text="We are open until six.")
    with pytest.raises(ProviderError) as caught:
        link.answer(a_prompt(), timeout=5)
    for found in (stream(link)[0], caught.value):
        assert isinstance(found, ProviderError)
        assert found.usage is not None
        assert found.usage.input_tokens > 100


def test_a_stall_in_the_middle_ends_with_the_time(link: Link, vendor: Vendor) -> None:
    vendor.always = Turn(pieces=6, then="stall")
    link.warm()
    found, _ = stream(link, timeout=0.4)
    assert isinstance(found, ProviderError)
    assert found.kind == "timeout"


@pytest.mark.parametrize(("name", "turn"), [("openai", Turn(text="", refusal="I cannot help.")), ("anthropic", Turn(stop="refusal"))])
def test_a_refusal_in_a_stream_is_told_apart(vendor: Vendor, name: str, turn: Turn) -> None:
    link = a_link(name, vendor.url)
    vendor.always = turn
    found, _ = stream(link)
    assert isinstance(found, ProviderError)
    assert found.kind == "refused"
    link.close()


def test_a_server_that_does_not_stream_is_heard_in_one_piece(link: Link, vendor: Vendor) -> None:
    vendor.always = Turn(streams=False)
    answered, told = stream(link)
    assert answered.answer.action is Action.REPLY  # type: ignore[attr-defined]
    assert told == []


REFUSED = Turn(status=400, body=b'{"error": {"message": "not supported here"}}')


def test_a_server_that_refuses_streams_is_asked_for_one_piece_from_then_on(link: Link, vendor: Vendor) -> None:
    vendor.script(REFUSED)
    stream(link)
    stream(link)
    assert [call.body.get("stream") for call in vendor.seen] == [True, None, None]


def test_a_server_that_refuses_the_schema_still_streams(link: Link, vendor: Vendor) -> None:
    vendor.script(REFUSED, REFUSED)
    stream(link)
    _, told = stream(link)
    assert [call.body.get("stream") for call in vendor.seen] == [True, None, None, True]
    assert told[-1] == TEXT


def test_a_bad_request_for_another_reason_changes_nothing(link: Link, vendor: Vendor) -> None:
    vendor.script(REFUSED, REFUSED, REFUSED)
    assert stream(link)[0].kind == "bad_request"  # type: ignore[attr-defined]
    stream(link)
    assert vendor.seen[-1].body["stream"] is True
