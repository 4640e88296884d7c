"""Both vendors through their real SDKs: every answer that may be used, and every fault by its kind."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from dana.ai.anthropic import Anthropic
from dana.ai.contract import Action, ProviderError
from dana.ai.openai import OpenAI
from dana.ai.vendor import Vendor as Link
from tests.ai.samples import a_prompt
from tests.ai.scripted import ANSWER, Turn, Vendor, closed_port

LINKS = {"openai": (OpenAI, "/v1"), "anthropic": (Anthropic, "")}


@pytest.fixture(params=sorted(LINKS))
def link(request: pytest.FixtureRequest, vendor: Vendor) -> Iterator[Link]:
    made = a_link(request.param, vendor.url)
    yield made
    made.close()


def a_link(name: str, url: str) -> Link:
    kind, path = LINKS[name]
    return kind(api_key="test-key", base_url=url + path, model="model-1")


def the_fault(link: Link, timeout: float = 5.0) -> ProviderError:
    with pytest.raises(ProviderError) as caught:
        link.answer(a_prompt(), timeout=timeout)
    return caught.value


def test_an_answer_comes_back_with_what_it_cost(link: Link) -> None:
    answered = link.answer(a_prompt(), timeout=5)
    assert answered.answer.action is Action.REPLY
    assert [(s.text, s.sources) for s in answered.answer.sentences] == [("Returns are free for 30 days.", [1])]
    assert (answered.usage.provider, answered.usage.model) == (link.name, "model-1")
    assert answered.usage.input_tokens > 100 > answered.usage.output_tokens > 10
    assert answered.usage.milliseconds >= 0


def test_tokens_are_zero_when_the_vendor_tells_none(link: Link, vendor: Vendor) -> None:
    vendor.script(Turn(usage=False))
    usage = link.answer(a_prompt(), timeout=5).usage
    assert (usage.input_tokens, usage.output_tokens) == (0, 0)


def test_the_vendor_gets_the_key_the_model_the_instructions_and_the_passages(link: Link, vendor: Vendor) -> None:
    link.answer(a_prompt("Is it free?"), timeout=5)
    (call,) = vendor.seen
    sent = json.dumps(call.body, ensure_ascii=False)
    assert call.path in ("/v1/chat/completions", "/v1/messages")
    assert "test-key" in (call.headers.get("authorization", "") + call.headers.get("x-api-key", ""))
    assert call.body["model"] == "model-1"
    assert all(part in sent for part in ("You answer in JSON.", "within 30 days of delivery", "Is it free?"))


def test_json_in_a_fence_is_accepted(link: Link, vendor: Vendor) -> None:
    vendor.script(Turn(text=f"```json\n{json.dumps(ANSWER, indent=1)}\n```"))
    assert link.answer(a_prompt(), timeout=5).answer.action is Action.REPLY


def test_one_client_serves_many_threads(link: Link, vendor: Vendor) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: link.answer(a_prompt(), timeout=10), range(40)))
    assert len(answers) == len(vendor.seen) == 40


@pytest.mark.parametrize(
    ("turn", "kind"),
    [
        (Turn(status=500, body=b'{"error": {"message": "broken"}}'), "overloaded"),
        (Turn(status=503, body=b"busy"), "overloaded"),
        (Turn(status=529, body=b'{"type": "error", "error": {"type": "overloaded_error", "message": "x"}}'), "overloaded"),
        (Turn(status=401, body=b'{"error": {"message": "Incorrect API key provided: sk-abcdef"}}'), "key"),
        (Turn(status=403, body=b"{}"), "key"),
        (Turn(status=429, body=b'{"error": {"code": "insufficient_quota", "message": "x"}}'), "key"),
        (Turn(status=400, body=b'{"error": {"message": "Your credit balance is too low"}}'), "key"),
        (Turn(status=404, body=b'{"error": {"message": "The model `model-1` does not exist"}}'), "model_not_found"),
        (Turn(status=400, body=b'{"error": {"message": "model: invalid value"}}'), "model_not_found"),
        (Turn(status=413, body=b'{"error": {"message": "too large"}}'), "bad_request"),
        (Turn(status=302, headers={"location": "http://127.0.0.1:1/"}, body=b""), "unreachable"),
        (Turn(how="reset"), "unreachable"),
        (Turn(how="cut"), "unreachable"),
        (Turn(body=b"<html>bad gateway</html>", headers={"content-type": "text/html"}), "malformed"),
        (Turn(body=b""), "malformed"),
        (Turn(body=b"[]"), "malformed"),
        (Turn(body=b'{"error": {"message": "no"}}'), "malformed"),
        (Turn(body=b'{"choices": [null], "content": "x", "stop_reason": "end_turn"}'), "malformed"),
        (Turn(text=""), "malformed"),
        (Turn(text="  \n "), "malformed"),
        (Turn(text="We are open until six."), "malformed"),
        (Turn(text=json.dumps(ANSWER)[:-9]), "malformed"),
        (Turn(text=json.dumps(ANSWER)[:-9], stop=None), "malformed"),
        (Turn(stop=None), "malformed"),
        (Turn(text='{"action": "reply", "sentences": [], "reason": ""}'), "malformed"),
        (Turn(text='{"action": "sell", "sentences": []}'), "malformed"),
        (Turn(text="x" * 70_000), "malformed"),
        (Turn(body=b" " * 5_000_000), "unreachable"),
    ],
)  # fmt: skip
def test_a_fault_has_its_kind_and_is_never_an_answer(link: Link, vendor: Vendor, turn: Turn, kind: str) -> None:
    vendor.always = turn
    assert the_fault(link).kind == kind


def test_an_answer_that_was_cut_at_the_token_limit_is_no_answer(vendor: Vendor) -> None:
    for name, word in (("openai", "length"), ("anthropic", "max_tokens")):
        link = a_link(name, vendor.url)
        vendor.script(Turn(stop=word))
        assert the_fault(link).kind == "malformed"
        link.close()


@pytest.mark.parametrize(
    ("name", "turn"),
    [
        ("openai", Turn(text=None, refusal="I cannot help with that.")),
        ("openai", Turn(stop="content_filter")),
        ("openai", Turn(status=400, body=b'{"error": {"code": "content_filter", "message": "filtered"}}')),
        ("anthropic", Turn(stop="refusal")),
    ],
)
def test_a_refusal_is_told_apart(vendor: Vendor, name: str, turn: Turn) -> None:
    link = a_link(name, vendor.url)
    vendor.always = turn
    assert the_fault(link).kind == "refused"
    link.close()


def test_wrong_keys_and_unknown_models_are_permanent(link: Link, vendor: Vendor) -> None:
    vendor.script(Turn(status=401, body=b"{}"), Turn(status=404, body=b"{}"), Turn(status=500, body=b"{}"))
    assert [the_fault(link).permanent for _ in range(3)] == [True, True, False]


def test_the_wait_that_a_vendor_asks_for_is_read(link: Link, vendor: Vendor) -> None:
    for value, expected in (("7", 7.0), ("0.5", 0.5), ("soon", None), ("99999999", 3600.0)):
        vendor.script(Turn(status=429, headers={"retry-after": value}, body=b"{}"))
        fault = the_fault(link)
        assert (fault.kind, fault.retry_after) == ("rate_limited", expected)
    vendor.script(Turn(status=429, headers={"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}, body=b"{}"))
    assert the_fault(link).retry_after == 0.0


def test_nothing_that_the_vendor_wrote_is_repeated(link: Link, vendor: Vendor) -> None:
    vendor.always = Turn(status=401, body=b'{"error": {"message": "Incorrect API key provided: sk-abcdef"}}')
    assert "sk-abcdef" not in str(the_fault(link))


def test_a_failed_call_is_not_tried_again_here(link: Link, vendor: Vendor) -> None:
    vendor.always = Turn(status=500, body=b"{}")
    the_fault(link)
    assert len(vendor.seen) == 1


@pytest.mark.parametrize("how", ["hang", "drip"])
def test_the_time_limit_holds_however_the_vendor_stalls(link: Link, vendor: Vendor, how: str) -> None:
    vendor.always = Turn(how=how)
    link.warm()
    began = time.monotonic()
    assert the_fault(link, timeout=0.4).kind == "timeout"
    assert time.monotonic() - began < 3


@pytest.mark.parametrize("name", sorted(LINKS))
def test_an_address_where_nobody_listens_is_unreachable(name: str) -> None:
    link = a_link(name, f"http://127.0.0.1:{closed_port()}")
    assert the_fault(link).kind == "unreachable"
    link.close()


def test_a_server_without_json_schema_is_asked_for_a_plain_object_once_and_for_good(vendor: Vendor) -> None:
    link = a_link("openai", vendor.url)
    vendor.script(Turn(status=400, body=b'{"error": {"message": "response_format json_schema is not supported"}}'))
    link.answer(a_prompt(), timeout=5)
    link.answer(a_prompt(), timeout=5)
    assert [call.body["response_format"]["type"] for call in vendor.seen] == ["json_schema", "json_object", "json_object"]
    link.close()


def test_anthropic_is_asked_without_a_tool_where_the_tool_is_refused(vendor: Vendor) -> None:
    link = a_link("anthropic", vendor.url)
    vendor.script(Turn(status=400, body=b'{"error": {"message": "tool_choice is not supported"}}'))
    link.answer(a_prompt(), timeout=5)
    link.answer(a_prompt(), timeout=5)
    assert ["tools" in call.body for call in vendor.seen] == [True, False, False]
    link.close()


def test_a_bad_request_for_another_reason_keeps_the_schema(vendor: Vendor) -> None:
    link = a_link("openai", vendor.url)
    bad = Turn(status=400, body=b'{"error": {"message": "context length exceeded"}}')
    vendor.script(bad, bad)
    assert the_fault(link).kind == "bad_request"
    link.answer(a_prompt(), timeout=5)
    assert [call.body["response_format"]["type"] for call in vendor.seen] == ["json_schema", "json_object", "json_schema"]
    link.close()


def test_anthropic_answers_by_tool_or_by_text(vendor: Vendor) -> None:
    link = a_link("anthropic", vendor.url)
    vendor.script(Turn(tool=ANSWER), Turn())
    answers = [link.answer(a_prompt(), timeout=5).answer for _ in range(2)]
    assert answers[0] == answers[1]
    assert vendor.seen[0].body["tool_choice"] == {"type": "tool", "name": "answer"}
    link.close()


def test_the_sdks_are_imported_only_when_a_link_is_asked() -> None:
    code = (
        "import sys; from dana.ai.chain import Chains, Keys, Models; Chains(keys=Keys('k', 'k'), openai_base_url='http://127.0.0.1:1/v1',"
        "anthropic_base_url='http://127.0.0.1:1', models={'answer': Models('m', ('a',))}, total_seconds=5).for_account();"
        "assert not {'openai', 'anthropic', 'httpx2', 'httpx'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
