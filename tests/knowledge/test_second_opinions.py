"""The second opinion on English passages: made after the first vectors, and heard in search."""

from collections.abc import Sequence
from uuid import UUID

import pytest
import sqlalchemy as sa

from dana.ai.contract import ProviderError
from dana.database.transactions import Database
from dana.knowledge import second_opinions
from dana.knowledge.embedding import sweeper
from dana.knowledge.search import Library
from dana.knowledge.second_opinions import SecondOpinions
from tests import cast
from tests.knowledge.test_index import Compass, embed, shelve

DIRECTIONS = ("closed", "parcel", "colour")
SHUT = "On holidays nobody is there and the door of the shop is shut for you."
SENT = "Your parcel is on its way as soon as we have packed it for you."
SPANISH = "Los días de fiesta la tienda está cerrada para todos los clientes."
QUESTION = "Is the shop closed when it is a holiday?"


class Same:
    """The first model, to which all texts are alike."""

    model_id = "same"

    def embed_query(self, text: str) -> list[float]:
        return [1.0, len(text) / 1e5] + [0.0] * 382

    def embed_passages(self, texts: Sequence[str]) -> list[list[float]]:
        return [self.embed_query(text) for text in texts]


class English(Same):
    """The second model, which knows what means the same."""

    def __init__(self, model_id: str = "english") -> None:
        self.model_id = model_id
        self.asked: list[str] = []

    def embed_query(self, text: str) -> list[float]:
        self.asked.append(text)
        return [float("shut" in text or "closed" in text), float("parcel" in text), 0.1] + [0.0] * 381


class Away(English):
    def embed_query(self, text: str) -> list[float]:
        raise ProviderError("away", kind="unreachable")


@pytest.fixture
def account(owner_url: str) -> UUID:
    return cast.enter(owner_url).alice.account_id


def opinions(database: Database, account: UUID) -> list[tuple[str, bool]]:
    with database.account_transaction(account) as db:
        found = db.execute(sa.text("select p.text, e.vector is not null from english_vectors e join passages p using (account_id, number)"))
        return sorted((text, has) for text, has in found)


def complete_for(database: Database, account: UUID) -> str | None:
    with database.account_transaction(account) as db:
        return db.execute(sa.text("select english_model from knowledge_indexes")).scalar()


def form(database: Database, account: UUID, english: English) -> None:
    SecondOpinions(database, english).embed_in_english(account, account)  # type: ignore[arg-type]


def test_english_passages_get_one_and_others_are_looked_at_once(database: Database, account: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second_opinions, "BATCH", 2)
    shelve(database, account, [SHUT, SPANISH, SENT])
    english = English()
    form(database, account, english)
    assert opinions(database, account) == [(SPANISH, False), (SHUT, True), (SENT, True)]
    assert sorted(english.asked) == [SHUT, SENT]
    assert complete_for(database, account) == "english"
    form(database, account, english)
    assert len(english.asked) == 2, "nothing is done twice"


def test_with_another_model_all_are_made_anew_and_the_old_ones_go(database: Database, account: UUID) -> None:
    shelve(database, account, [SHUT, SENT])
    form(database, account, English("first"))
    form(database, account, English("second"))
    assert complete_for(database, account) == "second"
    assert len(opinions(database, account)) == 2


def test_while_the_model_is_away_the_job_comes_again_and_search_goes_on(database: Database, account: UUID, owner_url: str) -> None:
    shelve(database, account, [SHUT, SENT])
    embed(database, account, Same())  # type: ignore[arg-type]
    form(database, account, Away())
    assert opinions(database, account) == []
    assert "embed_in_english" in [task for task, *_ in cast.wake_ups(owner_url)]
    assert Library(database, Same(), english=Away()).search(account, QUESTION, limit=2)  # type: ignore[arg-type]


def test_what_was_shelved_before_there_was_such_a_model_is_looked_at_later(database: Database, account: UUID, owner_url: str) -> None:
    shelve(database, account, [SHUT])
    embed(database, account, Compass())
    assert "embed_in_english" in [task for task, *_ in cast.wake_ups(owner_url)]
    sweeper(database, "compass")()
    assert "embed_passages" not in [task for task, *_ in cast.wake_ups(owner_url)]
    sweeper(database, "compass", "english")()
    assert "embed_passages" in [task for task, *_ in cast.wake_ups(owner_url)]


def test_it_puts_first_what_means_the_same_in_other_words(database: Database, account: UUID) -> None:
    shelve(database, account, [SENT, SHUT, SPANISH])
    embed(database, account, Same())  # type: ignore[arg-type]
    english = English()
    form(database, account, english)
    without = Library(database, Same()).search(account, "closed?", limit=3)  # type: ignore[arg-type]
    assert without[0].text != SHUT
    found = Library(database, Same(), english=english).search(account, "closed?", limit=3)  # type: ignore[arg-type]
    assert found[0].text == SHUT
    assert {hit.text for hit in found} == {SENT, SHUT, SPANISH}, "those without a second opinion are found as well"


def test_a_question_in_another_language_is_left_to_the_first_model(database: Database, account: UUID) -> None:
    shelve(database, account, [SHUT, SENT])
    embed(database, account, Same())  # type: ignore[arg-type]
    english = English()
    form(database, account, english)
    english.asked.clear()
    asked = "¿Está cerrada la tienda los días de fiesta?"
    found = Library(database, Same(), english=english).search(account, asked, limit=2)  # type: ignore[arg-type]
    assert english.asked == []
    assert [(hit.id, hit.score) for hit in found] == [
        (hit.id, hit.score)
        for hit in Library(database, Same()).search(account, asked, limit=2)  # type: ignore[arg-type]
    ]


def test_what_is_deleted_takes_its_second_opinion_along(database: Database, account: UUID) -> None:
    document = shelve(database, account, [SHUT, SENT])
    form(database, account, English())
    with database.account_transaction(account) as db:
        db.execute(sa.text("delete from documents where id = :id"), {"id": document})
    assert opinions(database, account) == []


def test_without_a_second_model_nothing_is_done(database: Database, account: UUID) -> None:
    shelve(database, account, [SHUT])
    SecondOpinions(database, None).embed_in_english(account, account)
    assert opinions(database, account) == []
