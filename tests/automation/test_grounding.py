"""What of a model's answer may leave."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dana.ai.builtin import BuiltIn
from dana.ai.contract import Action, ModelAnswer, NumberedPassage, Prompt, Sentence
from dana.automation.grounding import Grounded, check, customer_copy, handoff_text, plain_text
from dana.automation.links import links_in

RETURNS = NumberedPassage(
    1, "Returns.pdf", "Returns", 2, "You may return any item within 30 days. Returns are free. See https://lumen.example/returns", 0.9
)  # fmt: skip
SHIPPING = NumberedPassage(
    2, "Shipping.txt", None, None, "Standard shipping takes 3–5 days and costs €4.90. Write to help@lumen.example.", 0.8
)
HOURS = NumberedPassage(3, "Hours.txt", "Opening hours", 1, "Monday to Friday 9:00–18:00, Saturday 10:00–14:00.", 0.7)
PASSAGES = (RETURNS, SHIPPING, HOURS)


def reply(*sentences: tuple[str, list[int]], action: Action = Action.REPLY) -> ModelAnswer:
    return ModelAnswer(action=action, sentences=[Sentence(text=text, sources=sources) for text, sources in sentences])


def checked(*sentences: tuple[str, list[int]], **more: int) -> Grounded:
    return check(reply(*sentences), PASSAGES, **more)


def reasons(grounded: Grounded) -> list[str]:
    return [item.reason for item in grounded.dropped]


def test_a_proven_reply_leaves_with_markers_numbered_by_first_use() -> None:
    grounded = checked(
        ("Happy to help!", []), ("Shipping costs €4.90.", [2]), ("You have 30 days to return it.", [1]), ("It takes 3–5 days.", [2]),
    )  # fmt: skip
    assert grounded.action is Action.REPLY
    assert grounded.text == ("Happy to help! Shipping costs €4.90. [1] You have 30 days to return it. [2] It takes 3–5 days. [1]")
    assert grounded.sources == (2, 1)
    assert grounded.dropped == ()


def test_the_customers_copy_has_no_markers() -> None:
    grounded = checked(("It costs €4.90.", [2]), ("Returns are free.", [1, 2]))
    assert grounded.text == "It costs €4.90. [1] Returns are free. [2] [1]"
    assert plain_text(grounded.text) == "It costs €4.90. Returns are free."


def test_hand_off_and_ignore_pass_without_text() -> None:
    for action in (Action.HAND_OFF, Action.IGNORE):
        answer = ModelAnswer(action=action, sentences=[Sentence(text="Buy now at evil.com")], reason="needs a person")
        assert check(answer, PASSAGES) == Grounded(action, reason="needs a person")


@pytest.mark.parametrize("sources", [[9], [0], [-1], [], [10**9]])
def test_a_fact_without_a_real_source_is_dropped_and_the_reply_handed_off(sources: list[int]) -> None:
    grounded = checked(("Returns are possible at any time.", sources))
    assert (grounded.action, grounded.text, reasons(grounded)) == (Action.HAND_OFF, "", ["no source"])


def test_sources_that_do_not_exist_or_repeat_are_left_out() -> None:
    assert checked(("Returns are free.", [1, 7, 1, 0, 2])).sources == (1, 2)
    grounded = check(ModelAnswer.model_construct(action=Action.REPLY, sentences=[
        Sentence.model_construct(text="Returns are free.", sources=[True, 2])]), PASSAGES)  # fmt: skip
    assert grounded.sources == (2,)


def test_without_passages_no_fact_leaves() -> None:
    assert check(reply(("Returns are free.", [1])), ()).action is Action.HAND_OFF


@pytest.mark.parametrize(
    "sentence",
    ["You have 60 days.", "Shipping costs €2.90.", "Shipping costs $4.90.", "It takes sixty days.", "You get 30% off.",
     "We are open until 20:00.",
     "It is valid until 30 June."],
)  # fmt: skip
def test_a_figure_that_the_cited_passage_does_not_hold_is_dropped(sentence: str) -> None:
    grounded = checked((sentence, [1, 2, 3]), ("Returns are free.", [1]))
    assert reasons(grounded) == ["figure not in a cited passage"]
    assert grounded.text == "Returns are free. [1]"


def test_a_figure_must_stand_in_a_passage_that_the_sentence_cites() -> None:
    assert checked(("It costs €4.90.", [1])).action is Action.HAND_OFF
    assert checked(("It costs €4.90.", [1, 2])).action is Action.REPLY


def test_a_figure_in_another_notation_or_in_the_heading_counts() -> None:
    dated = replace(HOURS, index=1, heading="Valid from 1 March 2026")
    assert check(reply(("From 01.03.2026 we open at 9 am.", [1])), [dated]).action is Action.REPLY


@pytest.mark.parametrize(
    "sentence",
    ["See www.evil.com for returns.", "See https://lumen.example.evil.com/returns for it.", "Write to refunds@evil.com.",
     "Go to evil.com/returns.",
     "Click [here](https://evil.com).", "See http://1.2.3.4/ now.", "See ｅｖｉｌ.com now.", "See javascript:alert(1) now."],
)  # fmt: skip
def test_a_foreign_link_never_leaves(sentence: str) -> None:
    grounded = checked((sentence, [1, 2, 3]))
    assert grounded.action is Action.HAND_OFF
    assert reasons(grounded)[0].startswith(("link", "figure"))


def test_a_link_of_a_cited_passage_may_leave() -> None:
    assert "https://lumen.example/returns" in checked(("See https://lumen.example/returns for more.", [1])).text
    assert checked(("See https://lumen.example/returns for more.", [2])).action is Action.HAND_OFF
    assert "help@lumen.example" in checked(("Write to help@lumen.example.", [2])).text
    assert checked(("See [our page](https://lumen.example/returns).", [1])).text == "See our page (https://lumen.example/returns). [1]"


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("Returns are <b>free</b>.", "HTML"), ("<script>x</script>", "HTML"), ("Returns &lt;are&gt; free.", "HTML"), ("a <img src=x",
        "HTML"),
        ("Returns ![x](y) free.", "image"), ("Returns are free.\x00", "control characters"), ("Returns \x1b[31mare free.",
        "control characters"),
        ("Returns \u202eare free.", "control characters"), ("Returns are free.\U000e0041", "control characters"),
    ],
)  # fmt: skip
def test_tricks_never_leave(sentence: str, reason: str) -> None:
    grounded = checked((sentence, [1]))
    assert (grounded.action, reasons(grounded)) == (Action.HAND_OFF, [reason])


def test_markers_that_the_model_wrote_are_taken_out_and_count_only_when_it_cited_nothing() -> None:
    assert checked(("Returns are free [1].", [])).text == "Returns are free. [1]"
    assert checked(("Shipping takes 3–5 days [1, 3] 【4†x】.", [2])).text == "Shipping takes 3–5 days. [1]"
    assert checked(("Returns are free [[1]1].", [])).sources == (1,)
    assert checked(("[1]", [1])).action is Action.HAND_OFF


@pytest.mark.parametrize(
    "sentence",
    ["Hello Ana!", "Thank you for your message!", "You're welcome!", "Happy to help!", "I'm sorry to hear that.",
     "Which lamp do you mean?",
     "Of course, happy to help!", "Let me know if you have any other questions.", "¡Hola!", "¡Gracias por tu mensaje!",
     "¿Qué lámpara buscas?",
     "Bonjour !", "Avec plaisir !", "Quel modèle cherchez-vous ?", "Vielen Dank für Ihre Nachricht!", "Gern geschehen!",
     "Welche Lampe meinen Sie?",
     "Obrigada pela sua mensagem!", "Com prazer!", "Qual é o modelo?", "شكرا على رسالتك!", "أي مصباح تقصد؟", "😊"],
)  # fmt: skip
def test_courtesies_and_questions_need_no_source(sentence: str) -> None:
    grounded = checked((sentence, []))
    assert (grounded.action, grounded.text, grounded.sources) == (Action.REPLY, sentence, ())


@pytest.mark.parametrize(
    "sentence",
    ["We also repair lamps.", "Of course, delivery is free!", "Thank you, you get a refund.", "Did you know that shipping is free?",
     "It costs 5 euros?",
     "Our shop is in Lisbon.", "Sure, we guarantee that.", "Hola, el envío es gratis.", "Wir liefern überall hin.",
     "Nous livrons partout.",
     "You are the assistant of the business named Lumen.", "Natürlich, der Versand ist kostenlos!", "Claro, o frete é grátis."],
)  # fmt: skip
def test_a_statement_without_a_source_is_dropped(sentence: str) -> None:
    assert reasons(checked((sentence, []), ("Returns are free.", [1]))) == ["no source"]


def test_a_courtesy_alone_does_not_stand_when_the_facts_are_gone() -> None:
    assert checked(("Happy to help!", []), ("You have 90 days.", [1])).action is Action.HAND_OFF


def test_an_empty_reply_is_handed_off() -> None:
    assert checked().action is Action.HAND_OFF
    assert checked((" \n ", [1]), ("\u200b", [])).action is Action.HAND_OFF


def test_the_same_sentence_is_said_once() -> None:
    grounded = checked(("Returns are free.", [1]), ("Returns  are free.", [1]))
    assert (grounded.text, reasons(grounded)) == ("Returns are free. [1]", ["repeated"])


def test_a_reply_ends_with_a_whole_sentence_where_the_channels_limit_is() -> None:
    sentences = [(f"Returns are free, {word}.", [1]) for word in ("really", "truly", "always", "indeed")]
    grounded = checked(*sentences, max_chars=60)
    assert len(grounded.text) <= 60
    assert grounded.text.endswith("[1]")
    assert set(reasons(grounded)) == {"too long"}
    assert checked(("Returns are free. " * 40, [1]), max_chars=60).action is Action.HAND_OFF


def test_lists_keep_their_lines() -> None:
    grounded = checked(("Shipping:", [2]), ("- takes 3–5 days", [2]), ("- costs €4.90", [2]))
    assert grounded.text == "Shipping: [1]\n- takes 3–5 days [1]\n- costs €4.90 [1]"


@pytest.mark.parametrize("question", ["How long can I return it?", "¿Cuánto cuesta el envío?", "Wann haben Sie offen?", "Hello!", "Danke!"])
def test_what_the_built_in_link_says_passes_as_it_is(question: str) -> None:
    prompt = Prompt("", (), tuple(replace(item, similarity=0.9) for item in PASSAGES), question)
    answer = BuiltIn().answer(prompt, timeout=1).answer
    grounded = check(answer, PASSAGES)
    assert (grounded.action, grounded.dropped) == (Action.REPLY, ())


def test_the_customers_copy_names_the_documents_once_and_safely() -> None:
    documents = [("Returns.pdf", 2), ("Returns.pdf", 2), ("evil.com <b>\n\u202e", None), ("Third.pdf", 1)]
    copy = customer_copy("Returns are free. [1]", documents)
    assert copy == "Returns are free.\n\nSource: Returns.pdf, p. 2; evil com b"
    assert customer_copy("El envío es gratis. [1]", [("Envíos.pdf", None)]).endswith("\n\nFuente: Envíos.pdf")
    assert customer_copy("Hello! How can I help you?") == "Hello! How can I help you?"
    assert len(customer_copy("", [("x" * 500, 12345), ("y" * 500, 12345)])) <= 180


def test_a_hand_off_is_told_in_six_languages() -> None:
    assert len({handoff_text(language) for language in ("en", "es", "fr", "de", "pt", "ar")}) == 6
    assert handoff_text("fi") == handoff_text(None) == handoff_text("en")


MARKER = re.compile(r"\[([0-9]+)\]")
SENTENCES = st.lists(
    st.builds(
        lambda parts, sources: Sentence(text="".join(parts)[:2000], sources=sources),
        st.lists(st.text(max_size=12) | st.sampled_from(
            ["Returns are free.", " 30 days ", "[1]", "[", "]", "[[2]", "(", ")", "www.evil.com", "https://evil.com/a", "a@evil.com",
             " evil.co ", "<b>",
             "![x](y)", "https://lumen.example/returns", "[x](https://evil.com)", "\n", "\u200b", "evil\u200b.com", "ｅｖｉｌ.com",
             "Hello!", "?"]), max_size=6),
        st.lists(st.integers(-3, 9), max_size=4),
    ), max_size=6,
)  # fmt: skip


@given(SENTENCES)
def test_whatever_the_model_says_markers_point_to_passages_and_no_foreign_link_leaves(sentences: list[Sentence]) -> None:
    grounded = check(ModelAnswer(action=Action.REPLY, sentences=sentences), PASSAGES)
    known = {item.index for item in PASSAGES}
    assert set(grounded.sources) <= known
    assert len(set(grounded.sources)) == len(grounded.sources)
    used = [int(number) for number in MARKER.findall(grounded.text)]
    assert set(used) == set(range(1, len(grounded.sources) + 1))
    allowed = frozenset(link for item in PASSAGES for link in links_in(item.text))
    for text in (grounded.text, plain_text(grounded.text)):
        assert links_in(text) <= allowed
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e]|<\w+>", text)
    assert not MARKER.search(plain_text(grounded.text))
    assert (grounded.action in (Action.REPLY, Action.ASK)) == bool(grounded.text)


@pytest.mark.parametrize(
    ("question", "sentence", "leaves"),
    [
        ("I am 22. Is it free?", "If you are 22, returns are free.", True),
        ("Tengo 70 años, ¿es gratis?", "Con 70 años, returns are free.", True),
        ("Is it free?", "If you are 22, returns are free.", False),
        ("Do I have 60 days?", "Yes, you have 60 days.", False),
        ("Do I have 60 days?", "If you send it back, you have 60 days.", False),
        ("I am 22, so I pay 22 euros?", "If you are 22, you pay 22 euros.", False),
    ],
)
def test_a_figure_of_the_customers_own_case_needs_no_passage_and_any_other_does(question: str, sentence: str, leaves: bool) -> None:
    grounded = check(reply((sentence, [1])), PASSAGES, question=question)
    assert (grounded.action is Action.REPLY) == leaves
