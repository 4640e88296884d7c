"""Both official SDKs against llmock, a server that speaks both vendors' protocols and breaks on demand: fault by fault, and as a chain."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from llmock.scenarios import Delay, Fail, Match, Reply, StreamFault, ToolFault
from llmock.testing import LLMockServer

from dana.ai.anthropic import Anthropic
from dana.ai.chain import Chain
from dana.ai.contract import Action, ProviderAnswer, ProviderError
from dana.ai.openai import OpenAI
from dana.ai.vendor import Vendor
from tests.ai.samples import a_prompt

KINDS: dict[str, type[Vendor]] = {"openai": OpenAI, "anthropic": Anthropic}
FAULTS: list[tuple[Any, str]] = [
    (Fail(429, retry_after=7), "rate_limited"),
    (Fail(429), "rate_limited"),
    (Fail(500), "overloaded"),
    (Fail(503), "overloaded"),
    (Fail(529), "overloaded"),
    (Fail(401), "key"),
    (Fail(404), "model_not_found"),
    (Delay(3), "timeout"),
    (Reply(text="We are open until six."), "malformed"),
    (Reply(text="", finish_reason="stop"), "malformed"),
    (Reply(text='{"action": "reply", "sentences": [{"text": "We', finish_reason="length"), "malformed"),
    (Reply(text='{"action": "reply", "sentences": [{"text": "We are op'), "malformed"),
    (Reply(text="x" * 70_000), "malformed"),
    (Reply(text="", finish_reason="content_filter"), "refused"),
]
IN_THE_MIDDLE: list[tuple[Any, str]] = [
    (StreamFault("truncate", after_chunks=4), "malformed"),
    (StreamFault("disconnect", after_chunks=4), "unreachable"),
    (StreamFault("malformed", after_chunks=4), "malformed"),
    (StreamFault("stall", after_chunks=4, stall_seconds=3), "timeout"),
]
NAMED = [(fault, kind, False) for fault, kind in FAULTS] + [(fault, kind, True) for fault, kind in FAULTS + IN_THE_MIDDLE]


@pytest.fixture(scope="module")
def server() -> Iterator[LLMockServer]:
    with LLMockServer() as running:
        yield running


@pytest.fixture
def links(server: LLMockServer) -> Iterator[dict[str, Vendor]]:
    server.state.reset()
    made = {name: kind(api_key="k", base_url=server.base_url(name), model="m") for name, kind in KINDS.items()}
    for link in made.values():
        link.warm()
    yield made
    for link in made.values():
        link.close()


def asked(link: Vendor, streamed: bool, *, told: list[str] | None = None, timeout: float = 10) -> ProviderAnswer:
    if streamed:
        return link.stream(a_prompt(), timeout=timeout, on_text=(told if told is not None else []).append)
    return link.answer(a_prompt(), timeout=timeout)


@pytest.mark.parametrize("streamed", [False, True])
@pytest.mark.parametrize("name", sorted(KINDS))
def test_an_answer_by_the_vendors_schema_comes_whole(links: dict[str, Vendor], name: str, streamed: bool) -> None:
    told: list[str] = []
    answered = asked(links[name], streamed, told=told)
    assert answered.answer.action is Action.REPLY
    assert answered.answer.sentences[0].sources == [1]
    assert answered.usage.input_tokens > 10
    assert answered.usage.output_tokens > 1
    assert told[-1:] == ([answered.answer.sentences[0].text] if streamed else [])


@pytest.mark.parametrize(("fault", "kind", "streamed"), NAMED)
@pytest.mark.parametrize("name", sorted(KINDS))
def test_a_fault_has_its_kind_and_one_attempt(
    server: LLMockServer, links: dict[str, Vendor], name: str, fault: Any, kind: str, streamed: bool
) -> None:
    server.state.scenarios.add(fault)
    with pytest.raises(ProviderError) as caught:
        asked(links[name], streamed, timeout=0.3 if kind == "timeout" else 10)
    assert caught.value.kind == kind
    if isinstance(fault, Fail) and fault.retry_after:
        assert caught.value.retry_after == fault.retry_after
    assert len(server.state.journal.records(wait=0.0 if kind == "timeout" else 2.0)) <= 1, "whether to try again is the chain's to decide"


def test_a_tools_broken_arguments_are_no_answer(server: LLMockServer, links: dict[str, Vendor]) -> None:
    for streamed in (False, True):
        server.state.scenarios.add(ToolFault("malformed_arguments"))
        with pytest.raises(ProviderError) as caught:
            asked(links["anthropic"], streamed)
        assert caught.value.kind == "malformed"


@pytest.mark.parametrize(("fault", "kind", "streamed"), NAMED)
def test_no_customer_sees_a_fault_of_the_first_vendor(
    server: LLMockServer, links: dict[str, Vendor], fault: Any, kind: str, streamed: bool
) -> None:
    server.state.scenarios.add(replace(fault, match=Match(provider="openai")))
    chain = Chain([links["openai"], links["anthropic"]], total_seconds=1.3 if kind == "timeout" else 20, probes=False)
    told: list[str] = []
    answered = chain.answer(a_prompt(), on_text=told.append if streamed else None)
    assert answered.usage.provider == "anthropic"
    assert answered.failed_links == (f"openai/m: {kind}",)
    assert told[-1:] == ([answered.answer.sentences[0].text] if streamed else [])
