"""Which links are asked beside each other, when, and what becomes of the one that comes second; on a virtual clock."""

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dana.ai.answer_format import ANSWER
from dana.ai.breaker import ENOUGH, LEAST_SILENCE, UNKNOWN_SILENCE, Breaker
from dana.ai.builtin import BuiltIn
from dana.ai.chain import Chain
from dana.ai.contract import ModelAnswer, Prompt, Provider, ProviderAnswer, ProviderError, Usage
from dana.ai.links import Links
from dana.ai.race import GRACE_SECONDS
from tests.ai.samples import a_prompt
from tests.ai.virtual import Link, World, fault

TOTAL = 30.0


@pytest.fixture
def world() -> World:
    return World()


class Spent(list[Usage]):
    """What was paid for in vain."""


def two(world: World, *, takes: float, usual: float | None = 1.0, **more: str) -> tuple[Link, Link, list[Breaker]]:
    """A first link that takes so long this time, and a second that is quick."""
    first, second = Link("first", world.clock, **more), Link("second", world.clock, **more)
    first.takes = takes
    breakers = [world.links.link(first), world.links.link(second)]
    for _ in range(ENOUGH if usual else 0):
        breakers[0].worked(usual or 0.0)
    return first, second, breakers


def ask(world: World, links: Sequence[Provider | Breaker], spent: Spent | None = None) -> ProviderAnswer:
    chain = Chain([*links, BuiltIn()], total_seconds=TOTAL, among=world.links)
    return chain.answer(a_prompt(), on_spent=None if spent is None else spent.append)


def test_a_link_that_is_silent_for_unusually_long_gets_company_and_the_first_answer_is_taken(world: World) -> None:
    _first, second, links = two(world, takes=4.5, usual=2.0)
    began = world.clock.now
    answered = ask(world, links)
    assert answered.usage.provider == "second"
    assert answered.failed_links == ("first/m: slow",)
    assert second.asked_at == [began + 3.0]
    assert world.clock.now - began == pytest.approx(3.0 + second.takes)


def test_a_link_within_its_usual_time_is_left_alone(world: World) -> None:
    _, second, links = two(world, takes=2.9, usual=2.0)
    assert ask(world, links).usage.provider == "first"
    assert second.limits == []


def test_a_quick_link_is_not_hurried(world: World) -> None:
    _, second, links = two(world, takes=LEAST_SILENCE - 0.1, usual=0.05)
    assert ask(world, links).usage.provider == "first"
    assert second.limits == []


def test_a_link_that_nobody_knows_yet_gets_a_usual_time(world: World) -> None:
    _, second, links = two(world, takes=9.0, usual=None)
    began = world.clock.now
    assert ask(world, links).usage.provider == "second"
    assert second.asked_at == [began + UNKNOWN_SILENCE]


def test_the_first_link_is_taken_when_it_answers_before_its_company(world: World) -> None:
    _, second, links = two(world, takes=2.5)
    second.takes = 3.0
    answered = ask(world, links)
    assert answered.usage.provider == "first"
    assert answered.failed_links == ("second/m: slow",)


def test_what_the_slower_one_costs_is_told_when_it_comes_and_once(world: World) -> None:
    _, _, links = two(world, takes=4.5)
    spent = Spent()
    assert ask(world, links, spent).usage.provider == "second"
    assert spent == []
    world.run_out()
    assert [(usage.provider, usage.input_tokens) for usage in spent] == [("first", 1)]


def test_an_answer_that_was_paid_for_and_cannot_be_used_is_told_too(world: World) -> None:
    first, _, links = two(world, takes=1)
    first.fault = fault("malformed", usage=Usage("first", "m", 7, 3, 1))
    spent = Spent()
    ask(world, links, spent)
    assert [usage.input_tokens for usage in spent] == [7]


def test_a_fault_of_who_keeps_the_books_costs_no_answer(world: World) -> None:
    first, _, links = two(world, takes=1)
    first.fault = fault("malformed", usage=Usage("first", "m", 7, 3, 1))
    chain = Chain(links, total_seconds=TOTAL, among=world.links)
    assert chain.answer(a_prompt(), on_spent=lambda _: 1 / 0).usage.provider == "second"  # type: ignore[arg-type,return-value]


def test_company_that_fails_leaves_the_first_its_time(world: World) -> None:
    _, second, links = two(world, takes=4.0)
    second.fault = fault("overloaded")
    answered = ask(world, links)
    assert answered.usage.provider == "first"
    assert answered.failed_links == ("second/m: overloaded",)


@pytest.mark.parametrize(("kind", "advice"), [("key", "correct SECOND_API_KEY"), ("model_not_found", "correct SECOND_MODEL")])
def test_a_wrong_key_or_an_unknown_model_of_the_company_is_named_in_health(world: World, kind: str, advice: str) -> None:
    _, second, links = two(world, takes=4.0)
    second.fault = fault(kind, permanent=True)
    chain = Chain(links, total_seconds=TOTAL, among=world.links)
    assert chain.answer(a_prompt()).usage.provider == "first"
    assert [item.state for item in chain.health()] == ["ok", "open"]
    assert advice in chain.health()[1].reason


def test_another_model_behind_the_same_silent_address_is_no_company(world: World) -> None:
    _, second, links = two(world, takes=4.0, endpoint="same")
    other = Link("other", world.clock)
    assert ask(world, [*links, other]).usage.provider == "other"
    assert second.limits == []


def test_a_link_that_is_left_out_is_no_company(world: World) -> None:
    _, second, links = two(world, takes=4.0)
    links[1].open(fault("timeout"))
    assert ask(world, links).usage.provider == "first"
    assert second.limits == []


def test_the_passages_alone_are_no_company(world: World) -> None:
    first, _, links = two(world, takes=20.0)
    assert ask(world, links[:1]).usage.provider == "first"
    assert first.limits == [pytest.approx(29.7)]


def test_where_no_thread_is_free_a_question_is_asked_by_who_has_it_and_gets_no_company(world: World) -> None:
    _, second, links = two(world, takes=4.5)
    world.free = 0
    assert ask(world, links).usage.provider == "first"
    assert second.limits == []


def test_the_last_free_thread_is_used_and_company_waits_for_none(world: World) -> None:
    _, second, links = two(world, takes=4.5)
    world.free = 1
    assert ask(world, links).usage.provider == "first"
    assert second.limits == []


def test_a_question_in_flight_moves_on_when_its_link_is_found_hanging(world: World) -> None:
    _, second, links = two(world, takes=4.5, usual=4.0)
    began = world.clock.now
    world.at(began + 1.0, lambda: world.links.note(links[0], fault("timeout"), began))
    assert ask(world, links).usage.provider == "second"
    assert second.asked_at == [began + 1.0]


def test_a_call_that_fails_as_its_link_is_left_out_is_followed_by_the_next(world: World) -> None:
    first, _, links = two(world, takes=1.0)
    first.fault = fault("overloaded")
    began = world.clock.now

    def another_hangs() -> None:
        world.links.note(links[0], fault("timeout"), began)

    world.at(began + 0.005, lambda: world.at(began + 0.01, another_hangs))  # right after this question's own fault has come
    chain = Chain(links, total_seconds=TOTAL, among=world.links)
    assert chain.answer(a_prompt()).usage.provider == "second"


def test_slow_answers_that_come_are_no_silence(world: World) -> None:
    _, _, links = two(world, takes=2.05)
    for _ in range(10):
        ask(world, links)
        world.run_out()
    assert not links[0].is_open


def test_a_question_in_flight_stays_when_its_link_is_left_out_for_what_another_may_not(world: World) -> None:
    _, second, links = two(world, takes=2.5, usual=4.0)
    began = world.clock.now
    world.at(began + 1.0, lambda: world.links.note(links[0], fault("rate_limited", retry_after=9.0), began))
    assert ask(world, links).usage.provider == "first"
    assert second.limits == []


def test_a_call_that_was_given_up_and_answers_first_after_all_is_taken(world: World) -> None:
    _, second, links = two(world, takes=2.0)
    second.takes = 3.0
    began = world.clock.now
    world.at(began + 1.0, lambda: world.links.note(links[0], fault("timeout"), began))
    assert ask(world, links).usage.provider == "first"


def test_a_link_that_does_not_keep_to_its_time_is_not_waited_for(world: World) -> None:
    class Stubborn(Link):
        def answer(self, prompt: Prompt, *, timeout: float) -> ProviderAnswer:
            return super().answer(prompt, timeout=1e9)

    first = Stubborn("first", world.clock)
    first.takes = 1e6
    link = world.links.link(first)
    began = world.clock.now
    answered = ask(world, [link])
    assert answered.usage.provider == "builtin"
    assert answered.failed_links == ("first/m: timeout",)
    assert world.clock.now - began <= TOTAL
    assert link.is_open


def test_a_link_that_failed_is_named_before_one_that_was_slow(world: World) -> None:
    first, _, links = two(world, takes=1.0)
    first.fault = fault("overloaded")
    third = Link("third", world.clock)
    links[1].provider.takes = 6.0  # type: ignore[attr-defined]
    assert ask(world, [*links, third]).failed_links == ("first/m: overloaded", "second/m: slow")


KINDS = ("timeout", "unreachable", "overloaded", "rate_limited", "key", "malformed", "refused", "bad_request")
a_link = st.tuples(st.floats(0, 40), st.sampled_from((None, None, None, *KINDS)), st.sampled_from("ab"), st.floats(0.01, 10), st.booleans())


@given(st.lists(a_link, max_size=4), st.integers(0, 5), st.lists(st.tuples(st.floats(0, 30), st.integers(0, 3)), max_size=3))
def test_whatever_the_links_do_there_is_an_answer_in_time_and_every_cost_is_told_once(
    plan: list[tuple[float, str | None, str, float, bool]], free: int, openings: list[tuple[float, int]]
) -> None:
    world = World(free=free)
    providers, breakers = [], []
    for number, (takes, kind, endpoint, usual, is_known) in enumerate(plan):
        provider = Link(f"l{number}", world.clock, endpoint)
        provider.takes, provider.fault = takes, fault(kind) if kind else None
        link = world.links.link(provider)
        for _ in range(ENOUGH if is_known else 0):
            link.worked(usual)
        providers.append(provider)
        breakers.append(link)
    began = world.clock.now
    for after, which in openings:
        if which < len(breakers):
            world.at(began + after, lambda link=breakers[which]: world.links.note(link, fault("timeout"), began))  # type: ignore[misc]
    spent = Spent()
    answered = ask(world, breakers, spent)
    assert world.clock.now - began <= TOTAL + GRACE_SECONDS
    world.run_out()
    assert all(len(provider.limits) <= 1 for provider in providers)
    good = sorted(item.name for item in providers if item.limits and item.fault is None and item.takes <= item.limits[0])
    taken = [answered.usage.provider] if answered.usage.provider != "builtin" else []
    assert sorted([*taken, *(usage.provider for usage in spent)]) == good
    assert world.free == free
    assert not world.links._waiting


class Speaking(Link):
    """A link that speaks before it ends as the script says."""

    says: tuple[str, ...] = ()

    def stream(self, prompt: Prompt, *, timeout: float, on_text: object) -> ProviderAnswer:
        for text in self.says:
            on_text(text)  # type: ignore[operator]
        return self.answer(prompt, timeout=timeout)


def heard(world: World, links: Sequence[Provider | Breaker]) -> list[str]:
    texts: list[str] = []
    Chain([*links, BuiltIn()], total_seconds=TOTAL, among=world.links).answer(a_prompt(), on_text=texts.append)
    return texts


def test_the_text_is_told_as_it_comes_and_the_whole_at_the_end(world: World) -> None:
    first = Speaking("first", world.clock)
    first.says = ("first", "first says")
    assert heard(world, [first]) == ["first", "first says", "first says so."]


def test_a_link_that_cannot_speak_while_it_thinks_gives_its_text_in_one_piece(world: World) -> None:
    assert heard(world, [Link("first", world.clock)]) == ["first says so."]
    (text,) = heard(world, [])
    assert "30 days" in text


def test_when_a_link_fails_in_the_middle_the_listener_begins_anew(world: World) -> None:
    first, second = Speaking("first", world.clock), Speaking("second", world.clock)
    first.says, first.fault = ("You may",), fault("unreachable")
    second.says = ("second",)
    assert heard(world, [first, second]) == ["You may", "", "second", "second says so."]


class Slow(Link):
    """A link that takes 14 seconds and says something more every second, until it stalls."""

    def __init__(self, name: str, world: World, *, stalls_after: float) -> None:
        super().__init__(name, world.clock)
        self.world, self.stalls_after, self.takes = world, stalls_after, 14.0

    def stream(self, prompt: Prompt, *, timeout: float, on_text: Callable[[str], None]) -> ProviderAnswer:
        for second in range(1, 14):
            if second <= self.stalls_after:
                self.world.at(self.clock.now + second, lambda second=second: on_text("word " * second))  # type: ignore[misc]
        return self.answer(prompt, timeout=timeout)


def test_a_link_that_speaks_is_not_silent(world: World) -> None:
    second = Link("second", world.clock)
    assert heard(world, [Slow("first", world, stalls_after=99), second])[-2:] == ["word " * 13, "first says so."]
    assert second.limits == []


def test_a_link_that_stalls_in_the_middle_gets_company_and_what_was_shown_is_taken_back(world: World) -> None:
    second = Link("second", world.clock)
    began = world.clock.now
    assert heard(world, [Slow("first", world, stalls_after=3), second])[-3:] == ["word " * 3, "", "second says so."]
    assert second.asked_at == [began + 3 + UNKNOWN_SILENCE]


def test_an_answer_without_text_ends_with_no_text(world: World) -> None:
    class Handing(Speaking):
        def answer(self, prompt: Prompt, *, timeout: float) -> ProviderAnswer:
            answered = super().answer(prompt, timeout=timeout)
            return ProviderAnswer(ModelAnswer.model_validate({"action": "hand_off"}), answered.usage)

    first = Handing("first", world.clock)
    first.says = ("You may",)
    assert heard(world, [first]) == ["You may", ""]


def test_without_a_link_that_answers_nothing_stays_told(world: World) -> None:
    first = Speaking("first", world.clock)
    first.says, first.fault = ("You may",), fault("overloaded")
    texts: list[str] = []
    with pytest.raises(ProviderError):
        Chain([first], total_seconds=TOTAL, among=Links(clock=world.clock, hands=world, wait=world.wait)).answer(  # type: ignore[arg-type]
            a_prompt(), on_text=texts.append
        )
    assert texts == ["You may", ""]


def test_who_waits_for_less_than_an_answer_may_take_leaves_alone_and_blames_nobody(world: World) -> None:
    first, second, links = two(world, takes=9.0, usual=20.0)
    chain, spent = Chain(links, total_seconds=TOTAL, among=world.links), Spent()
    began = world.clock.now
    with pytest.raises(ProviderError) as caught:
        chain.fill(a_prompt(), ANSWER, waits=4.0, on_spent=spent.append)
    assert (caught.value.kind, world.clock.now - began) == ("timeout", 4.0)
    assert (len(first.limits), second.limits) == (1, [])
    assert first.limits[0] > 4.0, "the call has its own time"
    world.run_out()
    assert [link.state for link in chain.health()] == ["ok", "ok"]
    assert [usage.provider for usage in spent] == ["first"], "what comes too late was paid for"


def test_who_waits_for_less_still_gets_company_and_the_next_link_in_that_time(world: World) -> None:
    _, second, links = two(world, takes=9.0, usual=1.0)
    assert Chain(links, total_seconds=TOTAL, among=world.links).fill(a_prompt(), ANSWER, waits=4.0).usage.provider == "second"
    links[0].provider.fault = fault("overloaded")  # type: ignore[attr-defined]
    assert Chain(links, total_seconds=TOTAL, among=world.links).fill(a_prompt(), ANSWER, waits=4.0).usage.provider == "second"
    assert len(second.limits) == 2


def test_after_the_time_that_somebody_waits_no_further_link_is_asked(world: World) -> None:
    first, second, links = two(world, takes=4.0, usual=20.0)
    first.fault = fault("timeout")
    with pytest.raises(ProviderError):
        Chain(links, total_seconds=TOTAL, among=world.links).fill(a_prompt(), ANSWER, waits=4.0)
    world.run_out()
    assert second.limits == []


def test_who_waits_for_less_makes_no_call_in_person_when_all_hands_are_full() -> None:
    world = World(free=0)
    first, _, links = two(world, takes=0.1)
    with pytest.raises(ProviderError):
        Chain(links, total_seconds=TOTAL, among=world.links).fill(a_prompt(), ANSWER, waits=4.0)
    assert first.limits == []
    assert Chain(links, total_seconds=TOTAL, among=world.links).fill(a_prompt(), ANSWER).usage.provider == "first"
