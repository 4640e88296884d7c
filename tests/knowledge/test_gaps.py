"""Questions that no document answered: noted, put together, answered, asked again, and gone with whoever asked."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
import sqlalchemy as sa

from dana.ai.contract import ProviderError
from dana.conversations.thread import Channel, open_conversation, store_incoming
from dana.database.transactions import Database
from dana.errors import Conflict, Invalid, NotFound
from dana.knowledge import gaps
from dana.knowledge.gap_groups import Grouping, alike, sweeper
from dana.models.gaps import GapQuestion, KnowledgeGap
from dana.privacy import erasing
from tests import cast

MODEL = "multilingual-e5-small"


class Meanings:
    """An embedder that knows a few meanings: texts with the same one point the same way."""

    model_id = MODEL
    meanings = (("dog", "perro", "hund"), ("sunday", "domingo"), ("gift", "regalo"))

    def __init__(self) -> None:
        self.away = False
        self.asked: list[str] = []

    def embed_query(self, text: str) -> list[float]:
        if self.away:
            raise ProviderError("the embedding process is away", kind="unreachable")
        self.asked.append(text)
        found = [float(any(word in text.lower() for word in words)) for words in self.meanings]
        return [*found, 0.001] + [0.0] * (384 - len(found) - 1)


@pytest.fixture
def people(owner_url: str) -> cast.Cast:
    return cast.enter(owner_url)


@pytest.fixture
def channel(database: Database, people: cast.Cast) -> Channel:
    return cast.a_channel(database, people.alice)


@pytest.fixture
def embedder() -> Meanings:
    return Meanings()


def ask(database: Database, channel: Channel, text: str, *, sender: str = "351910000001") -> UUID:
    """A customer writes, and Dana finds no answer; the message's id."""
    message = cast.a_message(text, sender=sender)
    with database.account_transaction(channel.account_id) as db:
        conversation_id = open_conversation(db, channel, message.sender)
        store_incoming(db, channel, message)
        row = db.execute(
            sa.text("select id, position from messages where conversation_id = :id order by position desc limit 1"), {"id": conversation_id}
        ).one()
        gaps.note(db, channel.account_id, gaps.Asked(conversation_id, row.id, row.position, row.position, text))
    message_id: UUID = row.id
    return message_id


def group(database: Database, channel: Channel, embedder: Any) -> None:
    Grouping(database, embedder).group_gaps(channel.account_id, channel.account_id)


def listed(database: Database, channel: Channel, state: str = "open", channels: Any = None) -> list[gaps.Gap]:
    with database.account_transaction(channel.account_id) as db:
        return gaps.gaps(db, channel.account_id, state, limit=50, channels=channels)


def write_answer(database: Database, channel: Channel, gap_id: UUID, text: str = "Dogs are welcome on a lead.") -> gaps.Gap:
    with database.account_transaction(channel.account_id) as db:
        return gaps.answer(db, channel.account_id, gap_id, title="May I bring my dog?", text=text, user_id=None)[0]


def change(database: Database, channel: Channel, statement: str, **values: Any) -> None:
    with database.account_transaction(channel.account_id) as db:
        db.execute(sa.text(statement), values)


def test_questions_of_one_meaning_fall_together_in_two_languages(database: Database, channel: Channel, embedder: Meanings) -> None:
    for number, text in enumerate(["May I bring my dog?", "¿Puedo llevar a mi perro?", "Open on sunday?", "Can dogs come?"]):
        ask(database, channel, text, sender=f"35191000000{number}")
    group(database, channel, embedder)
    dogs, sunday = listed(database, channel)
    assert (dogs.times, sunday.times) == (3, 1), "the most asked first"
    assert dogs.languages == ["en", "es"]
    assert {example.text for example in dogs.examples} == {"May I bring my dog?", "¿Puedo llevar a mi perro?", "Can dogs come?"}
    assert dogs.first_at < dogs.last_at
    assert dogs.examples[0].contact_name == "Ana"
    assert dogs.examples[0].connector == "whatsapp"


def test_a_question_that_comes_later_joins_its_group(database: Database, channel: Channel, embedder: Meanings) -> None:
    ask(database, channel, "May I bring my dog?")
    group(database, channel, embedder)
    ask(database, channel, "Are dogs allowed?", sender="351910000002")
    group(database, channel, embedder)
    (gap,) = listed(database, channel)
    assert gap.times == 2
    assert embedder.asked == ["May I bring my dog?", "Are dogs allowed?"], "each is embedded once"


def test_without_vectors_words_decide(database: Database, channel: Channel, embedder: Meanings) -> None:
    embedder.away = True
    ask(database, channel, "Do you sell gift vouchers?")
    ask(database, channel, "do you sell gift vouchers please", sender="351910000002")
    ask(database, channel, "Is there a swimming pool?", sender="351910000003")
    group(database, channel, embedder)
    assert sorted(gap.times for gap in listed(database, channel)) == [1, 2]
    embedder.away = False
    group(database, channel, embedder)
    assert len(embedder.asked) == 3, "the vectors are made when their maker is back"


def test_words_are_compared_in_a_rough_common_form() -> None:
    assert alike("Do you repair e-bikes?", "do you repair an e-bike") == 1
    assert alike("Do you repair bikes?", "Where is the station?") == 0
    assert alike("??", "??") == 0


def test_what_says_nothing_is_no_question(database: Database, channel: Channel, embedder: Meanings) -> None:
    ask(database, channel, "?? 🙈")
    group(database, channel, embedder)
    assert listed(database, channel) == []


def test_one_message_is_noted_once(database: Database, channel: Channel, embedder: Meanings, owner_url: str) -> None:
    message_id = ask(database, channel, "May I bring my dog?")
    with database.account_transaction(channel.account_id) as db:
        conversation_id = db.execute(sa.text("select conversation_id from messages where id = :id"), {"id": message_id}).scalar_one()
        gaps.note(db, channel.account_id, gaps.Asked(conversation_id, message_id, 1, 1, "May I bring my dog?"))
    group(database, channel, embedder)
    (gap,) = listed(database, channel)
    assert gap.times == 1
    assert [task for task, *_ in cast.wake_ups(owner_url)].count("group_gaps") == 1


def test_an_answer_becomes_a_document_and_closes_the_group(
    database: Database, channel: Channel, embedder: Meanings, owner_url: str
) -> None:
    ask(database, channel, "May I bring my dog?")
    group(database, channel, embedder)
    gap = write_answer(database, channel, listed(database, channel)[0].id)
    assert (gap.state, gap.document_name, gap.document_status) == ("answered", "May I bring my dog?", "queued")
    with database.account_transaction(channel.account_id) as db:
        row = db.execute(sa.text("select origin, tags, name from documents")).one()
    assert tuple(row) == ("written", ["answers"], "May I bring my dog?")
    assert "read_document" in [task for task, *_ in cast.wake_ups(owner_url)]
    assert listed(database, channel) == []
    with pytest.raises(Conflict):
        write_answer(database, channel, gap.id, "Another answer.")


def test_an_answer_without_words_is_refused_and_changes_nothing(database: Database, channel: Channel, embedder: Meanings) -> None:
    ask(database, channel, "May I bring my dog?")
    group(database, channel, embedder)
    (gap,) = listed(database, channel)
    with pytest.raises(Invalid):
        write_answer(database, channel, gap.id, "  ")
    assert [found.state for found in listed(database, channel)] == ["open"]


def test_who_asks_again_after_the_answer_was_not_answered(database: Database, channel: Channel, embedder: Meanings) -> None:
    ask(database, channel, "May I bring my dog?")
    group(database, channel, embedder)
    answered = write_answer(database, channel, listed(database, channel)[0].id)
    ask(database, channel, "Are dogs allowed?", sender="351910000002")
    group(database, channel, embedder)
    (gap,) = listed(database, channel)
    assert (gap.id, gap.state, gap.times, gap.document_id) == (answered.id, "open", 2, answered.document_id)


def test_who_asked_before_the_answer_does_not_reopen_it(database: Database, channel: Channel, embedder: Meanings) -> None:
    ask(database, channel, "May I bring my dog?")
    group(database, channel, embedder)
    ask(database, channel, "Are dogs allowed?", sender="351910000002")
    write_answer(database, channel, listed(database, channel)[0].id)
    group(database, channel, embedder)
    assert listed(database, channel) == []
    assert [gap.times for gap in listed(database, channel, "answered")] == [2]


def test_what_was_dismissed_stays_dismissed_until_it_is_opened_again(database: Database, channel: Channel, embedder: Meanings) -> None:
    ask(database, channel, "May I bring my dog?")
    group(database, channel, embedder)
    (gap,) = listed(database, channel)
    with database.account_transaction(channel.account_id) as db:
        gaps.decide(db, channel.account_id, gap.id, "dismissed", user_id=None)
    ask(database, channel, "Are dogs allowed?", sender="351910000002")
    group(database, channel, embedder)
    assert [(found.state, found.times) for found in listed(database, channel, "dismissed")] == [("dismissed", 2)]
    with database.account_transaction(channel.account_id) as db:
        gaps.decide(db, channel.account_id, gap.id, "open", user_id=None)
        assert gaps.counts(db, channel.account_id) == {"open": 1, "answered": 0, "dismissed": 0}


def test_the_document_that_answered_may_go_and_the_group_says_so(database: Database, channel: Channel, embedder: Meanings) -> None:
    ask(database, channel, "May I bring my dog?")
    group(database, channel, embedder)
    gap = write_answer(database, channel, listed(database, channel)[0].id)
    change(database, channel, "delete from documents where id = :id", id=gap.document_id)
    (found,) = listed(database, channel, "answered")
    assert (found.document_id, found.document_name) == (None, None)
    assert write_answer(database, channel, gap.id, "Dogs are welcome.").state == "answered"


def test_whoever_is_limited_to_channels_sees_the_questions_of_those_alone(
    database: Database, channel: Channel, people: cast.Cast, embedder: Meanings
) -> None:
    other = cast.a_channel(database, people.alice, "facebook")
    ask(database, channel, "May I bring my dog?")
    ask(database, other, "Are dogs allowed?", sender="2222")
    ask(database, other, "Open on sunday?", sender="3333")
    group(database, channel, embedder)
    (dogs,) = listed(database, channel, channels={channel.integration_id})
    assert (dogs.times, [example.text for example in dogs.examples]) == (1, ["May I bring my dog?"])
    everything = listed(database, channel)
    sunday = next(gap for gap in everything if gap.id != dogs.id)
    with database.account_transaction(channel.account_id) as db:
        assert gaps.counts(db, channel.account_id, {channel.integration_id})["open"] == 1
        with pytest.raises(NotFound):
            gaps.decide(db, channel.account_id, sunday.id, "dismissed", user_id=None, channels={channel.integration_id})


def test_T085_a_question_goes_with_the_contact_who_asked_it(database: Database, channel: Channel, embedder: Meanings) -> None:
    ask(database, channel, "May I bring my dog?")
    ask(database, channel, "Are dogs allowed?", sender="351910000002")
    ask(database, channel, "Open on sunday?")
    group(database, channel, embedder)
    with database.account_transaction(channel.account_id) as db:
        contact_id = db.execute(sa.text("select contact_id from identities where value = '351910000001'")).scalar_one()
        assert erasing.erase_some(db, channel.account_id, contact_id)
    (gap,) = listed(database, channel)
    assert [example.text for example in gap.examples] == ["Are dogs allowed?"]
    group(database, channel, embedder)
    with database.account_transaction(channel.account_id) as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(KnowledgeGap)) == 1, "a group that nobody asks is gone"


def test_what_a_customer_withdraws_was_not_asked(database: Database, channel: Channel, embedder: Meanings) -> None:
    message_id = ask(database, channel, "May I bring my dog?")
    group(database, channel, embedder)
    change(database, channel, "update messages set withdrawn = true, text = null where id = :id", id=message_id)
    assert listed(database, channel) == []


def test_what_a_customer_changes_is_asked_anew(database: Database, channel: Channel, embedder: Meanings) -> None:
    message_id = ask(database, channel, "May I bring my dog?")
    group(database, channel, embedder)
    change(database, channel, "update messages set edited = true, text = 'Open on sunday?' where id = :id", id=message_id)
    with database.account_transaction(channel.account_id) as db:
        question = db.scalars(sa.select(GapQuestion)).one()
    assert (question.text, question.vector) == ("Open on sunday?", None)


def test_other_changes_of_a_message_leave_the_question(database: Database, channel: Channel, embedder: Meanings) -> None:
    message_id = ask(database, channel, "May I bring my dog?")
    group(database, channel, embedder)
    change(database, channel, "update messages set version = version + 1, read_at = now() where id = :id", id=message_id)
    assert len(listed(database, channel)) == 1


def test_pages_follow_each_other(database: Database, channel: Channel, embedder: Meanings) -> None:
    for number, text in enumerate(["May I bring my dog?", "Open on sunday?", "Do you sell gift cards?"]):
        ask(database, channel, text, sender=f"35191000001{number}")
    group(database, channel, embedder)
    seen: list[UUID] = []
    after = None
    for _ in range(3):
        with database.account_transaction(channel.account_id) as db:
            (gap,) = gaps.gaps(db, channel.account_id, "open", limit=1, after=after)
        seen.append(gap.id)
        after = (gap.times, gap.last_at, gap.id)
    assert len(set(seen)) == 3


def test_the_sweeper_wakes_what_was_missed(database: Database, channel: Channel, owner_url: str) -> None:
    def is_awake() -> bool:
        return ("group_gaps", channel.account_id, channel.account_id) in [found[:3] for found in cast.wake_ups(owner_url)]

    ask(database, channel, "May I bring my dog?")
    with psycopg.connect(owner_url) as db:
        db.execute("delete from dana.wake_ups")
        db.execute("update gap_questions set at = %s", (datetime(2026, 1, 1, tzinfo=UTC),))
    now = [0.0]
    sweep = sweeper(database, clock=lambda: now[0])
    sweep()
    assert is_awake()


def test_another_account_has_no_part_in_it(database: Database, channel: Channel, people: cast.Cast, embedder: Meanings) -> None:
    ask(database, channel, "May I bring my dog?")
    group(database, channel, embedder)
    (gap,) = listed(database, channel)
    with database.account_transaction(people.mallory.account_id) as db:
        assert gaps.gaps(db, people.mallory.account_id, "open", limit=10) == []
        with pytest.raises(NotFound):
            gaps.get(db, people.mallory.account_id, gap.id)
        with pytest.raises(NotFound):
            gaps.get(db, people.mallory.account_id, uuid4())
