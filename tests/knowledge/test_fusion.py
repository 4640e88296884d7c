"""What a question's words are worth, and how much of the verdict they have."""

import math
from uuid import uuid4

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from dana.ai.contract import ProviderError
from dana.database.transactions import Database
from dana.knowledge.fusion import LEAST_WORDS, MEANING_SHARE, MOST_WORDS, Lexicon, corrected, meaning_share, misspelt
from dana.knowledge.index import add_passages
from dana.knowledge.search import Library
from dana.knowledge.splitting import Piece
from dana.knowledge.words import near_terms, query_words, term_id
from tests import cast

KNOWN = Lexicon(100, {1: 90, 2: 3, 3: 3})


def test_a_rare_word_weighs_more_and_an_unknown_one_most() -> None:
    assert KNOWN.weight(1) < KNOWN.weight(2) < KNOWN.weight(9)
    assert KNOWN.weight(2) == pytest.approx(math.log(1 + 97.5 / 3.5))
    assert KNOWN.mass([1, 2, 9]) == pytest.approx(KNOWN.weight(1) + KNOWN.weight(2) + KNOWN.weight(9))


def test_counts_that_run_ahead_of_the_number_of_passages_break_nothing() -> None:
    assert Lexicon(0).weight(1) > 0
    assert Lexicon(2, {1: 5}).weight(1) > 0
    assert Lexicon(2).mass([]) == 1.0


def test_words_that_the_account_knows_have_more_of_the_verdict() -> None:
    assert meaning_share([2, 3], KNOWN) == MEANING_SHARE == 1 - MOST_WORDS
    assert MEANING_SHARE < meaning_share([2, 3, 9], KNOWN) < 1 - LEAST_WORDS
    assert meaning_share([7, 8, 9], KNOWN) == 1 - LEAST_WORDS
    assert meaning_share([], KNOWN) == 1 - LEAST_WORDS


@given(st.sets(st.integers(1, 40)), st.dictionaries(st.integers(1, 40), st.integers(1, 200)), st.integers(0, 200))
def test_the_share_stays_between_its_ends(terms: set[int], holding: dict[int, int], passages: int) -> None:
    assert 1 - MOST_WORDS - 1e-9 <= meaning_share(terms, Lexicon(passages, holding)) <= 1 - LEAST_WORDS
    assert 0 <= Lexicon(passages, holding).known(terms) <= 1 + 1e-9


@pytest.mark.parametrize("slip", ["facebok", "faceebook", "facebiok", "faecbook"])
def test_a_slip_of_the_fingers_finds_the_word_that_was_meant(slip: str) -> None:
    meant = term_id("facebook")
    lexicon = Lexicon(50, {term_id("delet"): 4})
    slips = misspelt({term_id("delet"): "delet", term_id(slip): slip}, lexicon)
    assert corrected(slips, {meant: 7}, lexicon).holding == {term_id("delet"): 4, meant: 7}


def test_of_several_words_that_may_be_meant_the_commonest_is_taken() -> None:
    slips = {1: [10, 11, 12]}
    assert corrected(slips, {10: 2, 11: 5}, Lexicon(9)).holding == {11: 5}
    assert corrected(slips, {}, Lexicon(9)).holding == {}


def test_a_question_in_another_language_is_not_taken_for_slips() -> None:
    words = query_words("cuándo llegan los paquetes a Lisboa")
    assert misspelt(words, Lexicon(50, {term_id("lisboa"): 1})) == {}
    assert misspelt(words, Lexicon(50, dict.fromkeys(words, 1))) == {}


@pytest.mark.parametrize("word", ["tax", "2026", "ab12cd", "退货政策", "x" * 40])
def test_short_words_numbers_and_codes_are_never_corrected(word: str) -> None:
    assert near_terms(word) == []


class Away:
    model_id = "none"

    def embed_query(self, text: str) -> list[float]:
        raise ProviderError("the embedding process is away", kind="unreachable")


def test_a_misspelt_question_finds_its_passage_by_words_alone_and_only_in_its_account(database: Database, owner_url: str) -> None:
    people, document = cast.enter(owner_url), uuid4()
    with database.account_statements(people.alice.account_id) as db:
        db.execute(
            sa.text("insert into documents (account_id, id, name, media_type, size, sha256) values (:a, :d, 'g.txt', 'text/plain', 1, '')"),
            {"a": people.alice.account_id, "d": document},
        )
        texts = ["Helmets are sold on the upper floor.", "Parcels to Lisbon take three days.", "We open at nine."]
        pieces = [Piece(at, text, 0, len(text), None, None, (), text) for at, text in enumerate(texts)]
        add_passages(db, people.alice.account_id, document, pieces)
    library = Library(database, Away())  # type: ignore[arg-type]
    assert library.search(people.alice.account_id, "where are helmest sold", limit=3)[0].text == texts[0]
    assert library.search(people.alice.account_id, "Lisbno parcels", limit=3)[0].text == texts[1]
    assert {hit.text for hit in library.search(people.alice.account_id, "parcles when open", limit=3)} == {texts[1], texts[2]}
    assert library.search(people.mallory.account_id, "where are helmest sold", limit=3) == []
