"""What chains have in common: who is left out with whom, and when a return is noticed; on a virtual clock."""

import gc
import weakref
from collections.abc import Callable
from queue import Queue

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dana.ai.breaker import Breaker
from dana.ai.links import Links
from tests.ai.samples import a_prompt
from tests.ai.virtual import Inline, Link, World, fault

NOTICED_WITHIN = 15.0


def probe_until(world: World, moment: float, or_when: Callable[[], bool] = lambda: False) -> None:
    """What the background does, until then."""
    while world.clock.now < moment and not or_when():
        wait = world.links.probe_due()
        world.go_on(min(moment, world.clock.now + (moment if wait is None else wait)))


@settings(max_examples=60)
@given(
    st.floats(0, 400), st.integers(1, 4), st.sampled_from((None, 0.3, 2.0, 6.5)), st.sampled_from(("timeout", "overloaded", "unreachable"))
)
def test_a_return_is_noticed_in_time_however_long_the_outage_and_whoever_else_hangs(
    outage: float, count: int, usual: float | None, kind: str
) -> None:
    world = World()
    providers = [Link(f"l{number}", world.clock) for number in range(count)]
    links = [world.links.link(provider) for provider in providers]
    for provider, link in zip(providers, links, strict=True):
        if usual:
            link.worked(usual)
        provider.takes, provider.fault = usual or 0.1, fault(kind)
        link.open(fault(kind))
    probe_until(world, world.clock.now + outage)
    providers[-1].fault = None
    back_at = world.clock.now
    probe_until(world, back_at + 60, lambda: not links[-1].is_open)
    assert not links[-1].is_open
    assert world.clock.now - back_at <= NOTICED_WITHIN


def test_a_link_that_never_answered_and_is_slow_when_it_is_well_is_found_by_a_long_probe() -> None:
    world = World()
    provider = Link("slow", world.clock)
    provider.takes = 20.0
    link = world.links.link(provider)
    link.open(fault("timeout"))
    probe_until(world, world.clock.now + 120, lambda: not link.is_open)
    assert not link.is_open


@settings(max_examples=30)
@given(st.floats(1, 600))
def test_probes_are_few_and_never_pile_up(outage: float) -> None:
    world = World()
    provider = Link("a", world.clock)
    provider.fault = fault("timeout")
    link = world.links.link(provider)
    link.open(fault("timeout"))
    began, most = world.clock.now, 0
    while world.clock.now - began < outage:
        probe_until(world, world.clock.now + 1)
        most = max(most, 99 - world.free)
    assert most <= 2 + 1
    assert len(provider.limits) <= 2 + outage / 4


def test_a_probe_is_made_in_the_background_even_when_no_thread_is_free() -> None:
    world = World(free=0)
    provider = Link("a", world.clock)
    link = world.links.link(provider)
    link.open(fault("timeout"))
    probe_until(world, world.clock.now + 10, lambda: not link.is_open)
    assert not link.is_open


@pytest.fixture
def links() -> Links:
    return Links(hands=Inline(), probes=False)  # type: ignore[arg-type]


@pytest.mark.parametrize(("kind", "both"), [("timeout", True), ("key", True), ("unreachable", True), ("model_not_found", False)])
def test_an_addresss_or_keys_fault_is_one_of_all_its_models(links: Links, kind: str, both: bool) -> None:
    world = World()
    first, second, other = (links.link(Link(name, world.clock, at)) for name, at in (("a", "x"), ("b", "x"), ("c", "y")))
    for _ in range(3):
        links.note(first, fault(kind), 1e12)
    assert (first.is_open, second.is_open, other.is_open) == (True, both, False)


def test_a_name_stands_for_one_link_as_long_as_somebody_has_it(links: Links) -> None:
    world = World()
    made: list[str] = []

    def make() -> Link:
        made.append("one")
        return Link("a", world.clock)

    held: Breaker | None = links.shared("x", make)
    assert links.shared("x", make) is held
    seen = weakref.ref(held) if held else None
    held = None
    gc.collect()
    assert seen is not None
    assert seen() is None
    held = links.shared("x", make)
    assert made == ["one", "one"]


def test_a_link_that_nobody_has_any_more_closes_its_connections(links: Links) -> None:
    closed: list[str] = []

    class Closing(Link):
        def close(self) -> None:
            closed.append(self.name)

    held: Breaker | None = links.link(Closing("a", World().clock))
    assert closed == []
    assert held is not None
    held = None
    gc.collect()
    assert closed == ["a"]


def test_a_link_that_kept_several_waiting_without_an_answer_in_between_is_left_out_until_a_probe(links: Links) -> None:
    world = World()
    link = links.link(Link("a", world.clock))
    links.note_silence(link, 1e12)
    links.note_silence(link, 1e12)
    link.worked(3.0)
    links.note_silence(link, 1e12)
    links.note_silence(link, 1e12)
    assert not link.is_open
    links.note_silence(link, 1e12)
    assert link.is_open
    assert "usual time" in link.health().reason
    links.probe_due()


def test_a_wait_ends_however_short_it_is(links: Links) -> None:
    inbox: Queue[int] = Queue()
    for number in range(200):
        inbox.put(number)
        assert links.wait(inbox, 1) == number
        assert links.wait(inbox, 1e-6) is None
        assert links.wait(inbox, -1.0) is None


def test_news_are_told_once_each_and_never_in_the_way(links: Links) -> None:
    heard: list[tuple[str, str | None]] = []
    links.on_news = lambda link: heard.append((link.provider.name, link.fault))
    world = World()
    link, beside = (links.link(Link(name, world.clock, "x")) for name in "ab")
    for _ in range(2):
        links.note(link, link.provider.answer(a_prompt(), timeout=1), 0.0)
    assert heard == [("a", None)], "it works, and that was not known"
    links.note(link, fault("key", permanent=True), 1e12)
    links.note(link, fault("key", permanent=True), 1e12)
    assert heard[1:] == [("a", "key"), ("b", "key")], "each is left out once"
    links.note(link, link.provider.answer(a_prompt(), timeout=1), 0.0)
    assert heard[3:] == [("a", None)]

    def fails(_: Breaker) -> None:
        raise RuntimeError("whoever listens")

    links.on_news = fails
    links.note(beside, beside.provider.answer(a_prompt(), timeout=1), 0.0)
    assert not beside.is_open
