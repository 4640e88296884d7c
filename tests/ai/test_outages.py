"""Outages of scripted vendors behind the real SDKs and the real chain, probes in the background included."""

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from dana.ai.chain import Chain, Chains, Keys, Models
from tests.ai import scripted
from tests.ai.samples import a_prompt
from tests.ai.scripted import Turn, Vendor, wait_until


@pytest.fixture
def vendors() -> Iterator[tuple[Vendor, Vendor]]:
    with scripted.running() as openai, scripted.running() as anthropic:
        yield openai, anthropic


@pytest.fixture
def chain(vendors: tuple[Vendor, Vendor]) -> Iterator[Chain]:
    made = Chains(
        keys=Keys(), openai_base_url=f"{vendors[0].url}/v1", anthropic_base_url=vendors[1].url,
        models={"answer": Models("gpt-4o", ("claude-sonnet-5",))}, total_seconds=8,
    ).for_account()  # fmt: skip
    for link in made._breakers:  # the SDKs' import is no part of what is measured
        getattr(link.provider, "warm", lambda: None)()
    yield made
    made.close()


def who(chain: Chain) -> str:
    return chain.answer(a_prompt()).usage.provider


def test_every_fault_of_the_first_vendor_is_answered_by_the_second(chain: Chain, vendors: tuple[Vendor, Vendor]) -> None:
    for turn in (Turn(status=500, body=b"{}"), Turn(how="reset"), Turn(body=b"<html>")):
        vendors[0].script(turn)
        assert who(chain) == "anthropic"
    wait_until(lambda: who(chain) == "openai", 20)


def test_with_both_vendors_down_the_passages_answer_and_the_return_is_noticed(chain: Chain, vendors: tuple[Vendor, Vendor]) -> None:
    for vendor in vendors:
        vendor.always = Turn(status=503, body=b"{}")
    answers = [chain.answer(a_prompt()) for _ in range(8)]
    assert {answered.usage.provider for answered in answers} == {"builtin"}
    assert "30 days" in answers[0].answer.sentences[1].text
    vendors[0].always = Turn()
    began = time.monotonic()
    wait_until(lambda: who(chain) == "openai", 15)
    assert time.monotonic() - began < 15


def test_a_hang_is_paid_once_by_those_in_flight_and_by_nobody_after(chain: Chain, vendors: tuple[Vendor, Vendor]) -> None:
    vendors[0].always = Turn(how="hang")
    with ThreadPoolExecutor(10) as pool:
        assert set(pool.map(lambda _: who(chain), range(10))) == {"anthropic"}
    began = time.monotonic()
    assert {who(chain) for _ in range(20)} == {"anthropic"}
    assert time.monotonic() - began < 2


def test_twenty_in_flight_when_a_vendor_falls_silent_are_all_answered_by_the_next_and_the_return_is_used(
    chain: Chain, vendors: tuple[Vendor, Vendor]
) -> None:
    assert who(chain) == "openai"
    vendors[0].always = Turn(how="hang")
    with ThreadPoolExecutor(20) as pool:
        assert set(pool.map(lambda _: who(chain), range(20))) == {"anthropic"}
    assert len(vendors[1].seen) <= 21, "nobody is asked twice"
    vendors[0].always = Turn()
    wait_until(lambda: who(chain) == "openai", 15)


def test_what_is_shown_is_taken_back_when_a_vendor_breaks_off_and_ends_as_the_others_answer(
    chain: Chain, vendors: tuple[Vendor, Vendor]
) -> None:
    vendors[0].script(Turn(pieces=8, then="drop"))
    told: list[str] = []
    answered = chain.answer(a_prompt(), on_text=told.append)
    assert answered.usage.provider == "anthropic"
    assert "" in told[1:-1]
    assert told[-1] == answered.answer.sentences[0].text


def test_half_an_answer_never_gets_through(chain: Chain, vendors: tuple[Vendor, Vendor]) -> None:
    half = json.dumps(scripted.ANSWER)[:40]
    vendors[0].always = Turn(text=half)
    vendors[1].always = Turn(how="cut")
    answered = chain.answer(a_prompt())
    assert answered.usage.provider == "builtin"
    assert [note.partition(": ")[2] for note in answered.failed_links] == ["malformed", "unreachable"]
