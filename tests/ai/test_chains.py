"""The chains of an installation and of accounts with keys of their own: what they ask, what they share, and what health says."""

import gc
import weakref
from collections.abc import Iterator
from typing import Any

import pytest

from dana.ai.answer_format import ANSWER
from dana.ai.chain import Chain, Chains, Keys, Models
from dana.ai.contract import ProviderError, Usage
from dana.ai.links import Links
from tests.ai import scripted
from tests.ai.samples import a_prompt
from tests.ai.scripted import Turn, Vendor
from tests.ai.virtual import Clock, Inline, Link, fault

MODELS = {
    "answer": Models("gpt-4o", ("old", "new")),
    "summary": Models("gpt-small", ("new",), quotes=False, settings=("SUMMARY_MODEL", "SUMMARY_MODELS")),
}


def chains(**given: Any) -> Chains:
    defaults: dict[str, Any] = {
        "keys": Keys("ours", "ours"), "openai_base_url": "https://a.example/v1", "anthropic_base_url": "https://b.example",
        "models": MODELS, "total_seconds": 8,
    }  # fmt: skip
    return Chains(links=Links(hands=Inline(), probes=False), **{**defaults, **given})  # type: ignore[arg-type]


def named(chain: Chain | Chains) -> list[str]:
    return [f"{item.name}/{item.model}" for item in chain.health()]


def built(openai_key: str | None = "k", openai_base_url: str = "https://a.example/v1") -> Chain:
    return Chains(
        keys=Keys(openai_key, "k"), openai_base_url=openai_base_url, anthropic_base_url="https://b.example",
        models={"answer": Models("gpt-4o", ("old", "new"))}, total_seconds=30,
    ).for_account()  # fmt: skip


def test_the_chain_of_an_installation_has_the_houses_order() -> None:
    assert named(built()) == ["openai/gpt-4o", "anthropic/old", "anthropic/new", "builtin/passages"]


def test_a_missing_key_leaves_a_link_out_and_is_shown() -> None:
    health = built(openai_key=None).health()
    assert [(item.name, item.state) for item in health] == [
        ("anthropic", "ok"), ("anthropic", "ok"), ("builtin", "ok"), ("openai", "unconfigured"),
    ]  # fmt: skip
    assert "OPENAI_API_KEY" in health[-1].reason


@pytest.mark.parametrize("address", ["http://127.0.0.1:11434/v1", "http://localhost:8000/v1", "http://[::1]:1/v1"])
def test_a_server_on_this_machine_needs_no_key(address: str) -> None:
    assert built(openai_key=None, openai_base_url=address).health()[0].name == "openai"


def test_each_purpose_asks_its_own_models() -> None:
    ours = chains()
    assert named(ours.for_account()) == ["openai/gpt-4o", "anthropic/old", "anthropic/new", "builtin/passages"]
    assert named(ours.for_account(purpose="summary")) == ["openai/gpt-small", "anthropic/new"]


def test_health_tells_every_link_of_the_installation_once() -> None:
    assert named(chains(keys=Keys("ours", None))) == [
        "openai/gpt-4o", "openai/gpt-small", "builtin/passages", "anthropic/old", "anthropic/new",
    ]  # fmt: skip


def test_a_model_of_two_purposes_is_shown_as_it_fares_worse() -> None:
    ours = chains()
    ours._links.note(ours.for_account(purpose="summary").links[1], fault("model_not_found", permanent=True), 1e12)
    health = {(item.name, item.model): item for item in ours.health()}
    assert health["anthropic", "new"].state == "open"
    assert "correct SUMMARY_MODELS" in health["anthropic", "new"].reason


def test_the_same_keys_have_the_same_chain_and_others_another() -> None:
    ours = chains()
    assert ours.for_account(Keys("theirs")) is ours.for_account(Keys("theirs"))
    assert ours.for_account(Keys("theirs")) is not ours.for_account(Keys("others"))
    assert ours.for_account(Keys()) is ours.for_account(None) is ours.for_account()


def test_an_account_without_a_key_for_a_vendor_uses_the_installations() -> None:
    ours = chains(keys=Keys(None, "ours"))
    assert named(ours.for_account(Keys("theirs")))[0] == "openai/gpt-4o"
    shared = ours.for_account(Keys("theirs"))._breakers[1]
    assert shared is ours.for_account()._breakers[0]


def test_a_link_that_two_chains_have_in_common_is_left_out_of_both() -> None:
    ours = chains()
    answering, summing_up = ours.for_account(), ours.for_account(purpose="summary")
    assert answering._breakers[2] is not summing_up._breakers[1], "the settings to correct are others"
    ours._links.note(answering._breakers[2], fault("timeout"), 1e12)
    assert {item.state for item in summing_up.health() if item.name == "anthropic"} == {"open"}
    assert {item.state for item in summing_up.health() if item.name == "openai"} == {"ok"}


def test_a_key_may_name_the_model_that_it_asks() -> None:
    ours = chains()
    assert named(ours.for_account(Keys("theirs", openai_model="own")))[:3] == ["openai/own", "anthropic/old", "anthropic/new"]
    assert named(ours.for_account(Keys("theirs", "theirs", anthropic_model="own")))[:2] == ["openai/gpt-4o", "anthropic/own"]
    nameless = Keys("theirs", openai_model="", anthropic_model="without a key")
    assert named(ours.for_account(nameless)) == named(ours.for_account())


def test_an_account_with_a_key_of_its_own_never_asks_with_the_installations_at_that_vendor() -> None:
    theirs = chains().for_account(Keys("theirs"))
    assert [(link.provider.name, link.is_of("theirs"), link.is_of("ours")) for link in theirs.links[:3]] == [
        ("openai", True, False), ("anthropic", False, True), ("anthropic", False, True),
    ]  # fmt: skip


def test_the_links_of_a_key_are_found_without_making_any() -> None:
    ours, keys = chains(), Keys("theirs")
    assert ours.links_with("theirs", [keys]) == []
    answering, summing_up = ours.for_account(keys), ours.for_account(keys, "summary")
    assert ours.links_with("theirs", [keys, Keys("others")]) == [answering.links[0], summing_up.links[0]]


def test_keys_that_are_forgotten_take_their_links_with_them() -> None:
    ours, keys = chains(), Keys("theirs")
    link = weakref.ref(ours.for_account(keys).links[0])
    installations = ours.for_account()
    ours.forget([keys])
    gc.collect()
    assert link() is None
    assert ours.for_account() is installations


def test_a_link_that_is_said_to_be_well_is_tried_at_once() -> None:
    heard: list[str | None] = []
    ours = chains()
    ours.listen(lambda link: heard.append(link.fault))
    link = ours.for_account(Keys("theirs")).links[0]
    ours._links.note(link, fault("key", permanent=True), 1e12)
    ours._links.probe_due()
    assert heard == ["key"], "five minutes are not over"
    ours.hurry([link])
    ours._links.probe_due()
    assert heard == ["key", link.fault], "it was probed"


def test_what_befalls_one_accounts_key_leaves_every_other_key_alone() -> None:
    ours = chains()
    theirs, others = ours.for_account(Keys("theirs")), ours.for_account(Keys("others"))
    for kind in ("key", "timeout", "unreachable"):
        ours._links.note(theirs._breakers[0], fault(kind, permanent=kind == "key"), 1e12)
    assert theirs.health()[0].state == "open"
    assert others.health()[0].state == ours.for_account().health()[0].state == "ok"


def test_a_key_is_in_no_words() -> None:
    keys = Keys("secret-1", "secret-2")
    assert "secret" not in repr(keys)
    assert "secret" not in repr(chains(keys=keys).health())


def test_chains_that_nobody_uses_are_forgotten_with_their_links_and_connections() -> None:
    ours = chains(most=2)
    first = weakref.ref(ours.for_account(Keys("k0"))._breakers[0])
    for number in range(1, 4):
        ours.for_account(Keys(f"k{number}"))
    gc.collect()
    assert first() is None
    assert len(ours._others) == 2
    assert ours.for_account() is ours.for_account()


@pytest.fixture
def vendors() -> Iterator[tuple[Vendor, Vendor]]:
    with scripted.running() as openai, scripted.running() as anthropic:
        yield openai, anthropic


def test_each_account_asks_with_its_own_key(vendors: tuple[Vendor, Vendor]) -> None:
    ours = chains(openai_base_url=f"{vendors[0].url}/v1", anthropic_base_url=vendors[1].url)
    for keys in (None, Keys("theirs"), Keys("others")):
        ours.for_account(keys).answer(a_prompt())
    assert [call.headers["authorization"] for call in vendors[0].seen] == ["Bearer ours", "Bearer theirs", "Bearer others"]
    ours.close()


def test_a_wrong_key_and_an_unknown_model_are_named_with_the_setting_to_correct(vendors: tuple[Vendor, Vendor]) -> None:
    ours = chains(openai_base_url=f"{vendors[0].url}/v1", anthropic_base_url=vendors[1].url)
    vendors[0].always, vendors[1].always = Turn(status=401, body=b"{}"), Turn(status=404, body=b"{}")
    theirs = Keys("theirs")
    assert ours.for_account().answer(a_prompt()).usage.provider == "builtin"
    assert ours.for_account(theirs).answer(a_prompt()).usage.provider == "builtin"
    with pytest.raises(ProviderError):
        ours.for_account(purpose="summary").answer(a_prompt())
    health = {(item.name, item.model): item.reason for item in ours.health()}
    assert "correct OPENAI_API_KEY" in health["openai", "gpt-4o"]
    assert "correct ANTHROPIC_MODELS" in health["anthropic", "new"]
    assert '"old"' in health["anthropic", "old"]
    summary = ours.for_account(purpose="summary").health()
    assert "correct SUMMARY_MODELS" in summary[1].reason
    assert "correct the account's own key" in ours.for_account(theirs).health()[0].reason
    ours.close()


def test_after_another_answer_its_vendor_is_asked_later_and_its_very_model_last() -> None:
    links = [Link("openai", Clock()), Link("openai", Clock()), Link("anthropic", Clock()), Link("anthropic", Clock())]
    for link, model in zip(links, ("writer", "small", "one", "two"), strict=True):
        link.model = model
    wrote, asked = Usage("openai", "writer", 1, 1, 1), []
    for link in links:
        link.fault, link.during = fault("refused"), lambda link=link: asked.append(link.model)  # type: ignore[misc]
    chain = Chain(links, total_seconds=8, among=Links(hands=Inline(), probes=False))  # type: ignore[arg-type]
    for after in (wrote, None):
        with pytest.raises(ProviderError):
            chain.fill(a_prompt(), ANSWER, after=after)
    assert asked == ["one", "two", "small", "writer", "writer", "small", "one", "two"]


def test_a_purpose_without_models_has_no_links_whoever_has_a_key() -> None:
    ours = chains(models={**MODELS, "check": Models("", (), quotes=False)})
    assert ours.for_account(purpose="check").links == ours.for_account(Keys("theirs", "theirs"), "check").links == []
    assert named(ours) == named(chains()), "health says nothing of what nobody wants"
    assert named(ours.for_account(Keys("theirs", openai_model="own"), "check")) == ["openai/own"]
