"""What is being written is told sealed, seldom and to its end, and is stored nowhere."""

import json
import threading
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from dana.automation import writing
from dana.automation.writing import Words, Writing, opened
from dana.database.notifier import Notice
from dana.database.transactions import Database
from dana.security.keys import Keys
from dana.security.secrets import Sealer
from tests import cast

ACCOUNT, CONVERSATION = uuid4(), uuid4()
SEALER = Sealer(Keys(cast.ROOT_KEY))


class Wire:
    """Keeps what would be told."""

    def __init__(self) -> None:
        self.notices: list[Notice] = []
        self.now = 100.0
        self.waiting: list[tuple[float, Callable[[], None]]] = []

    def send(self, notices: list[Notice]) -> None:
        self.notices += notices

    def clock(self) -> float:
        return self.now

    def later(self, seconds: float, work: Callable[[], None]) -> None:
        assert 0 < seconds < writing.EVERY_SECONDS + 1e-6
        self.waiting.append((self.now + seconds, work))

    def go_on(self, seconds: float) -> None:
        self.now += seconds
        due, self.waiting = [work for at, work in self.waiting if at <= self.now], [item for item in self.waiting if item[0] > self.now]
        for work in due:
            work()

    def heard(self) -> list[Words | None]:
        found = [json.loads(payload) for _, payload in self.notices]
        assert {(item["account"], item["event"], item["id"]) for item in found} <= {(str(ACCOUNT), "writing", str(CONVERSATION))}
        return [opened(SEALER, ACCOUNT, CONVERSATION, item["sealed"]) for item in found]


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest.fixture
def shown(wire: Wire) -> Writing:
    return Writing(wire, SEALER, clock=wire.clock, later=wire.later)  # type: ignore[arg-type]


def write(wire: Wire, shown: Writing, *texts: str, seconds: float = 1.0, **more: Any) -> None:
    with shown.shown(ACCOUNT, CONVERSATION, **more) as tell:
        assert tell is not None
        for text in texts:
            tell(text)
            wire.go_on(seconds)


def test_each_text_takes_the_place_of_the_one_before_and_at_the_end_it_is_over(wire: Wire, shown: Writing) -> None:
    write(wire, shown, "We", "We ship", "", "They")
    assert wire.heard() == [Words("We"), Words("We ship"), Words(""), Words("They"), Words("", is_over=True)]


def test_a_rewriting_says_whose_it_is(wire: Wire, shown: Writing) -> None:
    who, which = uuid4(), uuid4()
    write(wire, shown, "We", to=who, rewrite=which)
    assert wire.heard() == [Words("We", False, who, which), Words("", True, who, which)]


def test_at_most_six_times_a_second_something_is_told(wire: Wire, shown: Writing) -> None:
    write(wire, shown, *("x" * (n + 1) for n in range(1000)), seconds=0.003)
    assert len(wire.notices) <= 6 * 3 + 1
    last = wire.heard()[-2]
    assert last is not None
    assert len(last.text) > 900, "and what is told is the newest"


def test_what_was_told_too_soon_is_shown_a_moment_later_though_nothing_more_is_told(wire: Wire, shown: Writing) -> None:
    with shown.shown(ACCOUNT, CONVERSATION) as tell:
        assert tell is not None
        for text in ("W", "We", "We ship"):
            tell(text)
        assert wire.heard() == [Words("W")]
        wire.go_on(0.2)
        assert wire.heard() == [Words("W"), Words("We ship")]
        tell("We ship to")
        wire.go_on(0.01)
    wire.go_on(1)
    assert wire.heard()[2:] == [Words("", is_over=True)], "after the end nothing more is shown"


def test_where_nothing_was_written_nothing_is_told(wire: Wire, shown: Writing) -> None:
    write(wire, shown)
    write(wire, shown, "")
    assert wire.notices == []


def test_it_is_over_too_when_the_work_fails_and_nobody_is_heard_later(wire: Wire, shown: Writing) -> None:
    with pytest.raises(RuntimeError), shown.shown(ACCOUNT, CONVERSATION) as tell:
        assert tell is not None
        tell("We")
        raise RuntimeError
    wire.now += 1
    tell("We ship to")
    assert wire.heard() == [Words("We"), Words("", is_over=True)]


@pytest.mark.parametrize("sign", ["a", "é", "ش", "\n", '"', "😀"])
def test_a_text_too_long_for_a_notice_stops_growing_on_screen(wire: Wire, shown: Writing, sign: str) -> None:
    write(wire, shown, *(f"a{sign * size}b" for size in range(100, 8000, 500)))
    assert all(len(payload.encode()) < 8000 for _, payload in wire.notices)
    assert len(wire.notices) > 2
    assert wire.heard()[-1] == Words("", is_over=True)


def test_T205_signs_that_nobody_sees_are_not_told(wire: Wire, shown: Writing) -> None:
    write(wire, shown, "pay\u202e \u200bhere\x07")
    assert wire.heard()[0] == Words("pay here")


def test_what_is_told_is_sealed_for_its_account_and_conversation(wire: Wire, shown: Writing) -> None:
    write(wire, shown, "We ship to Lisbon")
    assert "Lisbon" not in str(wire.notices)
    sealed = json.loads(wire.notices[0][1])["sealed"]
    assert opened(SEALER, uuid4(), CONVERSATION, sealed) is None
    assert opened(SEALER, ACCOUNT, uuid4(), sealed) is None
    assert opened(Sealer(Keys("another root key 0123456789 abcdefghijkl")), ACCOUNT, CONVERSATION, sealed) is None
    for junk in ("", "x", "We ship", sealed[:-8], sealed.swapcase(), "é"):
        assert opened(SEALER, ACCOUNT, CONVERSATION, junk) is None


def test_so_many_are_shown_at_once_and_the_others_when_they_are_there(wire: Wire, shown: Writing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shown, "_room", threading.BoundedSemaphore(1))
    with shown.shown(ACCOUNT, CONVERSATION) as first, shown.shown(ACCOUNT, uuid4()) as second:
        assert first is not None
        assert second is None
    with shown.shown(ACCOUNT, CONVERSATION) as again:
        assert again is not None


def test_what_is_being_written_is_stored_nowhere(database: Database, owner_url: str) -> None:
    account, conversation = uuid4(), uuid4()
    with psycopg.connect(database.session_url, autocommit=True) as listening:
        listening.execute("listen dana")
        with Writing(database.notifier, SEALER).shown(account, conversation) as tell:
            assert tell is not None
            tell("a quince that nobody else speaks of")
        heard = [json.loads(notice.payload) for notice in listening.notifies(timeout=10, stop_after=2)]
    assert opened(SEALER, account, UUID(heard[0]["id"]), heard[0]["sealed"]) == Words("a quince that nobody else speaks of")
    with psycopg.connect(owner_url) as db:
        tables = db.execute(
            "select format('%I.%I', schemaname, tablename) from pg_tables where schemaname in ('public', 'dana')"
        ).fetchall()
        found = [name for (name,) in tables if db.execute(f"select 1 from {name} t where t::text like '%quince%' limit 1").fetchone()]
    assert len(tables) > 20
    assert found == []


def test_a_text_that_can_be_told_fits_whatever_it_is_made_of() -> None:
    assert (writing.MOST_BYTES + 33) * 4 / 3 + 200 < 8000
