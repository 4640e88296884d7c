"""A bounded number of threads, of which none waits behind another's call."""

import threading
from queue import SimpleQueue

import pytest

from dana.ai.hands import Hands
from tests.ai.scripted import wait_until


def test_a_start_is_at_once_or_not_at_all() -> None:
    hands, held, ended = Hands(2), threading.Event(), SimpleQueue[int]()
    try:
        assert hands.start(held.wait, ended.put)  # type: ignore[arg-type]
        assert hands.start(held.wait, ended.put)  # type: ignore[arg-type]
        assert not hands.start(lambda: 3, ended.put)
        assert hands.threads == 2
        held.set()
        assert ended.get(timeout=10)
        assert ended.get(timeout=10)
        wait_until(lambda: hands.start(lambda: 4, ended.put))
        assert ended.get(timeout=10) == 4
        assert hands.threads == 2, "threads serve again"
    finally:
        held.set()
        hands.close()


def test_threads_end_when_nothing_is_to_do_and_are_made_again() -> None:
    hands, ended = Hands(3, idle_seconds=0.01), SimpleQueue[int]()
    for number in range(3):
        wait_until(lambda number=number: hands.start(lambda: number, ended.put))
        assert ended.get(timeout=10) == number
        wait_until(lambda: hands.threads == 0)


def test_a_fault_that_escapes_costs_no_thread() -> None:
    hands, ended = Hands(1), SimpleQueue[int]()
    assert hands.start(lambda: 1 // 0, ended.put)
    wait_until(lambda: hands.start(lambda: 1, ended.put))
    assert ended.get(timeout=10) == 1
    hands.close()


def test_after_the_end_nothing_starts() -> None:
    hands = Hands(2)
    hands.close()
    assert not hands.start(lambda: 1, lambda _: None)


def test_many_starts_at_once_lose_nothing() -> None:
    hands, ended, refused = Hands(4, idle_seconds=0.001), SimpleQueue[int](), SimpleQueue[int]()

    def many() -> None:
        for number in range(300):
            if not hands.start(lambda number=number: number, ended.put):
                refused.put(number)

    threads = [threading.Thread(target=many) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wait_until(lambda: ended.qsize() + refused.qsize() == 1200)
    wait_until(lambda: hands.threads == 0)


def test_where_the_system_gives_no_thread_nothing_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    hands = Hands(2)
    monkeypatch.setattr(threading.Thread, "start", refuse)
    assert not hands.start(lambda: 1, lambda _: None)
    assert hands.threads == 0
