"""The link without a model: what it quotes, when it hands off, and its courtesies."""

import time
from dataclasses import replace

import pytest

from dana.ai.builtin import BuiltIn
from dana.ai.contract import Action, ModelAnswer, NumberedPassage, Prompt
from dana.ai.phrases import GREETING, LEAD, WELCOME
from tests.ai.samples import RETURNS, SHIPPING, a_prompt


def answer(question: str, *passages: NumberedPassage, **more: str) -> ModelAnswer:
    prompt = Prompt("", (), passages or (RETURNS, SHIPPING), question, **more)
    return BuiltIn().answer(prompt, timeout=1).answer


def quoted(given: ModelAnswer) -> str:
    return " ".join(sentence.text for sentence in given.sentences[1:])


def test_it_quotes_the_passage_that_answers_with_its_number() -> None:
    given = answer("How long can I return a lamp?")
    assert given.action is Action.REPLY
    assert given.sentences[0].text == LEAD["en"]
    assert given.sentences[0].sources == []
    assert "within 30 days of delivery" in quoted(given)
    assert all(sentence.sources == [1] for sentence in given.sentences[1:])


def test_it_picks_the_sentences_that_fit_the_question() -> None:
    given = answer("What does express shipping cost?", replace(SHIPPING, index=1))
    assert "Express shipping costs €12.50." in quoted(given)
    assert len(given.sentences) <= 4


def test_a_second_passage_tells_what_the_first_leaves_open() -> None:
    given = answer("Can I return a lamp, and what does express shipping cost?")
    assert {source for sentence in given.sentences for source in sentence.sources} == {1, 2}
    assert "€12.50" in quoted(given)


@pytest.mark.parametrize(
    "question", ["Do you sell gift cards?", "Who won the match yesterday?", "Kann ich einen Termin bekommen?", "asdf qwer"]
)
def test_it_hands_off_when_no_passage_fits(question: str) -> None:
    far = [replace(item, similarity=0.77, lexical=0.0) for item in (RETURNS, SHIPPING)]
    assert answer(question, *far).action is Action.HAND_OFF


def test_it_hands_off_without_passages() -> None:
    prompt = Prompt("", (), (), "How long can I return a lamp?")
    given = BuiltIn().answer(prompt, timeout=1)
    assert (given.answer.action, given.usage.provider, given.usage.input_tokens) == (Action.HAND_OFF, "builtin", 0)


def test_words_alone_decide_while_there_are_no_vectors() -> None:
    plain = replace(RETURNS, similarity=None)
    assert answer("return items within days of delivery", plain).action is Action.REPLY
    assert answer("Do you sell gift cards?", plain).action is Action.HAND_OFF


def test_a_question_in_another_language_is_answered_from_what_is_near_in_meaning() -> None:
    given = answer("¿Cuánto tiempo tengo para devolver un artículo?", replace(RETURNS, similarity=0.83))
    assert given.action is Action.REPLY
    assert given.sentences[0].text == LEAD["es"]
    assert answer("¿Venden tarjetas de regalo?", replace(RETURNS, similarity=0.76)).action is Action.HAND_OFF


def test_thresholds_are_those_of_the_embedding_model() -> None:
    prompt = a_prompt("Do you repair jackets?", replace(RETURNS, similarity=0.5))
    assert BuiltIn("all-MiniLM-L6-v2").answer(prompt, timeout=1).answer.action is Action.HAND_OFF
    prompt = a_prompt("How many days to return?", replace(RETURNS, similarity=0.6))
    assert BuiltIn("all-MiniLM-L6-v2").answer(prompt, timeout=1).answer.action is Action.REPLY
    assert BuiltIn().answer(prompt, timeout=1).answer.action is Action.HAND_OFF


@pytest.mark.parametrize(
    ("message", "language", "table"),
    [
        ("Hi!", "en", GREETING), ("hello there", "en", GREETING), ("Hola, buenas tardes", "es", GREETING), ("Bonjour", "fr", GREETING),
        ("Guten Tag", "de", GREETING), ("bom dia", "pt", GREETING), ("السلام عليكم", "ar", GREETING),
        ("Thank you so much!", "en", WELCOME), ("muchas gracias", "es", WELCOME), ("merci beaucoup", "fr", WELCOME),
        ("Vielen Dank", "de", WELCOME), ("obrigada", "pt", WELCOME), ("شكرا جزيلا", "ar", WELCOME),
    ],
)  # fmt: skip
def test_greetings_and_thanks_get_a_courtesy_in_their_language(message: str, language: str, table: dict[str, str]) -> None:
    given = answer(message)
    assert [(sentence.text, sentence.sources) for sentence in given.sentences] == [(table[language], [])]


@pytest.mark.parametrize("message", ["👍", "ok", "Perfect", "..."])
def test_a_nod_needs_no_answer(message: str) -> None:
    assert answer(message).action is Action.IGNORE


def test_a_greeting_with_a_question_is_a_question() -> None:
    assert "30 days" in quoted(answer("Hello, how long can I return a lamp?"))


def test_a_table_is_quoted_by_its_row() -> None:
    table = NumberedPassage(
        1, "Prices.pdf", "Prices", 1, "Lamp | Price\nAurora | €49\nNimbus | €65\nZephyr | €80", 0.9, 0.88, 5.0
    )  # fmt: skip
    assert quoted(answer("What is the price of the Nimbus?", table)).count("|") <= 3
    assert "Nimbus | €65" in quoted(answer("What is the price of the Nimbus?", table))


def test_the_same_question_gets_the_same_answer() -> None:
    assert answer("How long can I return a lamp?") == answer("How long can I return a lamp?")


def test_it_is_quick_on_long_passages() -> None:
    long = [replace(RETURNS, index=n, text=RETURNS.text * 12) for n in range(1, 9)]
    link, prompt = BuiltIn(), Prompt("", (), long, "How long can I return a lamp, and is it free?")
    link.answer(prompt, timeout=1)
    began = time.thread_time()
    for _ in range(5):
        link.answer(prompt, timeout=1)
    assert (time.thread_time() - began) / 5 < 0.03
