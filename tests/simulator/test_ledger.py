"""The platform's own count: the judge of "nothing lost, nothing answered twice"."""

from datetime import UTC, datetime

import pytest

from dana.simulator.ledger import Ledger
from dana.simulator.phone import PhoneMessage, Thread
from tests.simulator.conftest import channel

SHOP = channel("whatsapp")
NORA = Thread("15550142077", "Nora")


class Book:
    """A ledger with a clock that ticks a second a look."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.ledger = Ledger(clock=self.tick)

    def tick(self) -> float:
        self.seconds += 1
        return self.seconds

    def asks(self, key: str, text: str = "How long?", thread: Thread = NORA) -> None:
        self.ledger.wrote(SHOP, thread, PhoneMessage(key, "customer", text, datetime.now(UTC)))

    def answers(self, key: str | None, text: str = "45 days", *, mark: str | None = None, to: Thread = NORA, heard: bool = True) -> None:
        message = PhoneMessage("out", "business", text, datetime.now(UTC), correlation=mark)
        self.ledger.accepted(SHOP, to, message, key, answered=heard)


@pytest.fixture
def book() -> Book:
    return Book()


def test_a_message_answered_once_is_in_order(book: Book) -> None:
    book.asks("in-1")
    book.answers("in-1", mark="a")
    counts = book.ledger.counts()
    assert (counts["customers_messages"], counts["accepted_sends"], counts["without_reply"]) == (1, 1, [])
    assert (counts["answered_twice"], counts["sent_twice"], counts["same_text_twice"]) == ({}, {}, [])
    assert counts["reply_seconds"]["p50"] == 1.0


def test_a_second_answer_to_the_same_message_is_seen_though_it_bears_another_mark(book: Book) -> None:
    book.asks("in-1")
    book.answers("in-1", mark="a")
    book.answers("in-1", "45 days, I said", mark="b")
    counts = book.ledger.counts()
    assert counts["answered_twice"] == {"in-1": 2}
    assert counts["sent_twice"] == {}


def test_the_same_row_sent_twice_is_seen_by_its_mark(book: Book) -> None:
    book.answers(None, mark="a")
    book.answers(None, mark="a")
    assert book.ledger.counts()["sent_twice"] == {"a": 2}


def test_on_instagram_a_marker_in_the_text_or_the_text_itself_tells(book: Book) -> None:
    book.asks("in-1", "How long? ref-00000001")
    book.asks("in-2", "How much? ref-00000002")
    book.answers(None, "45 days ref-00000001")
    assert book.ledger.counts()["without_reply"] == ["in-2"]
    book.answers(None, "45 days ref-00000001")
    assert book.ledger.counts()["answered_twice"] == {"in-1": 2}
    assert book.ledger.counts()["same_text_twice"] == [[str(SHOP.integration_id), NORA.customer_id, "45 days ref-00000001", 2]]


def test_one_reply_to_a_burst_answers_all_of_it(book: Book) -> None:
    for key in ("in-1", "in-2", "in-3"):
        book.asks(key)
    book.answers("in-2")
    assert book.ledger.counts()["without_reply"] == ["in-3"]
    book.answers(None)
    assert book.ledger.counts()["without_reply"] == []


def test_a_reply_to_somebody_else_answers_nobody_here(book: Book) -> None:
    book.asks("in-1")
    book.answers(None, to=Thread("15550149999", "Omar"))
    assert book.ledger.counts()["without_reply"] == ["in-1"]


def test_waiting_for_a_reply_ends_with_it_or_with_patience(book: Book) -> None:
    book.asks("in-1")
    assert not book.ledger.wait_for_reply("in-1", 0.01)
    book.answers("in-1")
    assert book.ledger.wait_for_reply("in-1", 0.01)


def test_lost_answers_and_refusals_are_counted_and_all_can_begin_anew(book: Book) -> None:
    book.asks("in-1")
    book.answers("in-1", heard=False)
    book.ledger.refused("131047")
    counts = book.ledger.counts()
    assert (counts["answer_never_came"], counts["refused"]) == (1, {"131047": 1})
    book.ledger.reset()
    assert book.ledger.counts()["accepted_sends"] == 0
    assert book.ledger.sends() == []
