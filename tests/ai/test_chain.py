"""The chain and its breakers on a virtual clock: who is asked, who is left out, and when a link is back."""

import random
import threading
from dataclasses import replace

import pytest

from dana.ai.breaker import FAILURES_TO_OPEN, LEAST_PATIENCE, LONGEST_WAIT, PERMANENT_SECONDS
from dana.ai.builtin import BuiltIn
from dana.ai.chain import Chain
from dana.ai.contract import Prompt, Provider, ProviderAnswer, ProviderError
from dana.ai.hands import Hands
from dana.ai.links import Links
from dana.automation.memory import FORM
from tests.ai.samples import a_prompt
from tests.ai.virtual import Clock, Inline, Link, fault


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def links(clock: Clock) -> list[Link]:
    return [Link("first", clock), Link("second", clock)]


@pytest.fixture
def chain(links: list[Link], clock: Clock) -> Chain:
    return a_chain(clock, *links, BuiltIn())


def a_chain(clock: Clock, *links: Provider) -> Chain:
    return Chain(links, total_seconds=30, among=Links(clock=clock, hands=Inline(), probes=False))


def who_answers(chain: Chain) -> str:
    return chain.answer(a_prompt()).usage.provider


def test_the_first_link_answers_while_it_is_well(chain: Chain, links: list[Link]) -> None:
    assert [who_answers(chain) for _ in range(3)] == ["first"] * 3
    assert links[1].limits == []


def test_a_failing_link_gives_way_to_the_next_and_is_named(chain: Chain, links: list[Link]) -> None:
    links[0].fault = fault("overloaded")
    answered = chain.answer(a_prompt())
    assert answered.usage.provider == "second"
    assert answered.failed_links == ("first/m: overloaded",)


def test_the_built_in_link_answers_when_all_others_fail(chain: Chain, links: list[Link]) -> None:
    links[0].fault, links[1].fault = fault("unreachable"), fault("malformed")
    assert who_answers(chain) == "builtin"


def test_a_fault_in_a_links_own_code_does_not_stop_the_chain(chain: Chain, links: list[Link]) -> None:
    links[0].fault = ZeroDivisionError("oops")
    assert who_answers(chain) == "second"


def test_without_any_working_link_the_chain_says_so(clock: Clock, links: list[Link]) -> None:
    links[0].fault = fault("overloaded")
    with pytest.raises(ProviderError) as caught:
        a_chain(clock, links[0]).answer(a_prompt())
    assert caught.value.kind == "unreachable"


@pytest.mark.parametrize("kind", ["unreachable", "overloaded", "malformed", "rate_limited"])
def test_a_link_is_left_out_after_some_failures_in_a_row(chain: Chain, links: list[Link], kind: str) -> None:
    links[0].fault = fault(kind)
    for _ in range(FAILURES_TO_OPEN + 5):
        assert who_answers(chain) == "second"
    assert len(links[0].limits) == FAILURES_TO_OPEN


def test_a_success_between_failures_starts_the_count_again(chain: Chain, links: list[Link]) -> None:
    for _ in range(6):
        links[0].fault = fault("overloaded")
        who_answers(chain)
        links[0].fault = None
        assert who_answers(chain) == "first"


def test_who_makes_no_summary_in_its_form_still_answers_customers(clock: Clock, links: list[Link]) -> None:
    chain = a_chain(clock, links[0])
    links[0].fault = fault("malformed")
    for _ in range(FAILURES_TO_OPEN + 2):
        with pytest.raises(ProviderError):
            chain.answer(replace(a_prompt(), form=FORM))
    links[0].fault = None
    assert who_answers(chain) == "first"


@pytest.mark.parametrize("kind", ["timeout", "key", "model_not_found"])
def test_some_faults_leave_a_link_out_at_once(chain: Chain, links: list[Link], kind: str) -> None:
    links[0].fault = fault(kind, permanent=kind != "timeout")
    for _ in range(4):
        assert who_answers(chain) == "second"
    assert len(links[0].limits) == 1


@pytest.mark.parametrize("kind", ["refused", "bad_request"])
def test_what_a_customers_words_may_cause_never_leaves_a_link_out(chain: Chain, links: list[Link], kind: str) -> None:
    links[0].fault = fault(kind)
    for _ in range(10):
        who_answers(chain)
    assert len(links[0].limits) == 10
    assert chain.health()[0].state == "ok"


def test_a_hang_costs_one_time_out_and_no_other_message_waits(chain: Chain, links: list[Link], clock: Clock) -> None:
    links[0].fault = fault("timeout")
    began = clock.now
    for _ in range(50):
        assert who_answers(chain) == "second"
    hang, answers = links[0].limits[0], 50 * links[1].takes
    assert clock.now - began == pytest.approx(hang + answers)


def test_the_time_of_all_links_together_stays_under_the_limit(chain: Chain, links: list[Link], clock: Clock) -> None:
    links[0].fault, links[1].fault = fault("timeout"), fault("timeout")
    began = clock.now
    assert who_answers(chain) == "builtin"
    assert clock.now - began < 30
    assert links[0].limits[0] == pytest.approx(29.7 / 2)


def test_a_single_link_may_use_nearly_all_the_time(clock: Clock, links: list[Link]) -> None:
    a_chain(clock, links[0], BuiltIn()).answer(a_prompt())
    assert links[0].limits == [pytest.approx(29.7)]


def test_a_link_that_is_usually_quick_gets_little_time_while_another_could_answer(chain: Chain, links: list[Link], clock: Clock) -> None:
    assert who_answers(chain) == "first"
    links[0].fault = fault("timeout")
    began = clock.now
    assert who_answers(chain) == "second"
    assert clock.now - began == pytest.approx(LEAST_PATIENCE + links[1].takes)


def test_a_link_that_is_slow_when_it_is_well_gets_its_time(chain: Chain, links: list[Link], clock: Clock) -> None:
    links[0].takes = 3.0
    who_answers(chain)
    who_answers(chain)
    assert links[0].limits[1] == pytest.approx(12.0)


def test_the_last_link_with_a_model_gets_all_the_time(clock: Clock, links: list[Link]) -> None:
    chain = a_chain(clock, links[0], BuiltIn())
    who_answers(chain)
    who_answers(chain)
    assert links[0].limits[1] == pytest.approx(29.7)


def test_a_hanging_address_leaves_out_every_model_behind_it(clock: Clock) -> None:
    links = [Link("a", clock, "same"), Link("b", clock, "same"), Link("c", clock)]
    chain = a_chain(clock, *links, BuiltIn())
    links[0].fault = fault("timeout")
    assert who_answers(chain) == "c"
    assert links[1].limits == []


def test_an_unknown_model_leaves_its_neighbour_behind_the_same_address_alone(clock: Clock) -> None:
    links = [Link("a", clock, "same"), Link("b", clock, "same")]
    chain = a_chain(clock, *links, BuiltIn())
    links[0].fault = fault("model_not_found", permanent=True)
    assert [who_answers(chain) for _ in range(2)] == ["b", "b"]


def test_a_probe_finds_a_link_that_is_back(chain: Chain, links: list[Link], clock: Clock) -> None:
    links[0].fault = fault("timeout")
    who_answers(chain)
    wait = chain.probe_due()
    assert wait is not None
    links[0].fault = None
    clock.now += wait
    assert chain.probe_due() is None
    assert who_answers(chain) == "first"


def test_no_probe_starts_before_its_time(chain: Chain, links: list[Link]) -> None:
    links[0].fault = fault("timeout")
    who_answers(chain)
    chain.probe_due()
    assert len(links[0].limits) == 1


def test_probes_get_rarer_and_differ_between_processes(clock: Clock) -> None:
    schedules = []
    for _ in range(5):
        link = Link("a", clock)
        chain = a_chain(clock, link, BuiltIn())
        link.fault = fault("overloaded")
        for _ in range(FAILURES_TO_OPEN):
            who_answers(chain)
        waits = []
        for _ in range(6):
            waits.append(chain.probe_due() or 0.0)
            clock.now += waits[-1]
        assert waits[0] <= 1 < waits[-1] <= LONGEST_WAIT
        schedules.append(tuple(round(wait, 3) for wait in waits))
    assert len(set(schedules)) > 1


@pytest.mark.parametrize("kind", ["key", "model_not_found"])
def test_a_wrong_key_or_model_is_tried_again_after_five_minutes(chain: Chain, links: list[Link], clock: Clock, kind: str) -> None:
    links[0].fault = fault(kind, permanent=True)
    who_answers(chain)
    clock.now += PERMANENT_SECONDS - 1
    assert chain.probe_due() == pytest.approx(1, abs=0.2)
    assert len(links[0].limits) == 1
    links[0].fault = None
    clock.now += 1.1
    assert chain.probe_due() is None
    assert who_answers(chain) == "first"


def test_a_vendor_that_names_a_time_is_left_alone_until_then(chain: Chain, links: list[Link], clock: Clock) -> None:
    links[0].fault = fault("rate_limited", retry_after=20.0)
    who_answers(chain)
    assert who_answers(chain) == "second"
    assert len(links[0].limits) == 1
    wait = chain.probe_due()
    assert wait is not None
    assert 19.7 <= wait <= 22


def test_only_one_probe_runs_at_a_time_and_messages_go_on_meanwhile(chain: Chain, links: list[Link], clock: Clock) -> None:
    links[0].fault = fault("timeout")
    who_answers(chain)
    clock.now += 5
    links[0].fault = None
    seen: list[str] = []

    def meanwhile() -> None:
        links[0].during = lambda: None
        chain.probe_due()
        seen.append(who_answers(chain))

    links[0].during = meanwhile
    assert chain.probe_due() is None
    assert seen == ["second"]
    assert len(links[0].limits) == 2


def test_a_late_failure_of_a_call_from_before_the_return_does_not_count(chain: Chain, links: list[Link], clock: Clock) -> None:
    def meanwhile() -> None:  # while this call hangs, another opens the breaker and a probe closes it again
        links[0].during = lambda: None
        links[0].fault = fault("timeout")
        who_answers(chain)
        links[0].fault = None
        clock.now += 5
        chain.probe_due()
        links[0].fault = fault("timeout")

    links[0].during = meanwhile
    chain.answer(a_prompt())
    assert chain.health()[0].state == "ok"


def test_health_names_each_link_with_what_to_do(clock: Clock) -> None:
    openai, anthropic = Link("openai", clock), Link("anthropic", clock)
    chain = a_chain(clock, openai, anthropic, BuiltIn())
    openai.fault, anthropic.fault = fault("key", permanent=True), fault("model_not_found", permanent=True)
    who_answers(chain)
    health = chain.health()
    assert [(item.name, item.state) for item in health] == [("openai", "open"), ("anthropic", "open"), ("builtin", "ok")]
    assert "OPENAI_API_KEY" in health[0].reason
    assert "ANTHROPIC_MODEL" in health[1].reason
    assert health[0].since is not None


def test_many_threads_lose_no_message_while_a_link_breaks(clock: Clock, links: list[Link]) -> None:
    chain = a_chain(clock, *links, BuiltIn())
    links[0].fault = fault("overloaded")
    answered: list[str] = []
    threads = [threading.Thread(target=lambda: answered.extend(who_answers(chain) for _ in range(50))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answered == ["second"] * 400
    assert len(links[0].limits) <= FAILURES_TO_OPEN + len(threads)


def test_those_in_flight_when_a_link_hangs_move_on_together_instead_of_each_waiting_for_its_own_time_out() -> None:
    customers = 20
    clock = Clock()
    all_in, hung_up = threading.Barrier(customers + 1), threading.Event()

    class Hanging(Link):
        """Answers nobody; the first call is told so, the others would wait until the test ends."""

        first = threading.Lock()

        def answer(self, prompt: Prompt, *, timeout: float) -> ProviderAnswer:
            is_first = self.first.acquire(blocking=False)
            all_in.wait(60)
            if not is_first:
                hung_up.wait(60)
            raise fault("timeout")

    links = Links(clock=clock, hands=Hands(2 * customers), probes=False)
    chain = Chain([Hanging("first", clock), Link("second", clock), BuiltIn()], total_seconds=1000, among=links)
    answered: list[str] = []
    threads = [threading.Thread(target=lambda: answered.append(who_answers(chain))) for _ in range(customers)]
    for thread in threads:
        thread.start()
    all_in.wait(60)
    for thread in threads:
        thread.join(60)
    assert not hung_up.is_set(), "the other calls still hang"
    assert answered == ["second"] * customers
    hung_up.set()
    links.close()


def test_many_threads_always_get_an_answer_whatever_the_links_do_and_however_few_hands_there_are() -> None:
    clock, chance = Clock(), random.Random(7)

    class Moody(Link):
        """Answers, or fails in one of the ways that a call can."""

        def answer(self, prompt: Prompt, *, timeout: float) -> ProviderAnswer:
            kind = chance.choice(("", "", "", "overloaded", "timeout", "malformed", "refused"))
            if kind:
                raise fault(kind)
            return super().answer(prompt, timeout=timeout)

    hands = Hands(5)
    links = Links(clock=clock, hands=hands, probes=False)
    chain = Chain([Moody("first", clock), Moody("second", clock), BuiltIn()], total_seconds=1e9, among=links)
    answered: list[str] = []

    def ask_often() -> None:
        for _ in range(60):
            answered.append(who_answers(chain))
            links.probe_due()
            clock.now += 1

    threads = [threading.Thread(target=ask_often) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answered) == 480
    assert {"first", "second"} < set(answered)
    assert not links._waiting
    links.close()
