"""Guessing the language, cutting sentences, and common forms of words."""

import pytest

from dana.ai.language import guess_language, is_english
from dana.ai.sentences import sentences_of, stems_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("How long does shipping take?", "en"), ("where is my order", "en"), ("¿Cuánto cuesta el envío?", "es"),
        ("quiero devolver un pedido", "es"),
        ("Combien coûte la livraison ?", "fr"), ("je veux un remboursement", "fr"), ("Wie lange dauert der Versand?", "de"),
        ("Kann ich das zurückgeben", "de"), ("Quanto custa o frete?", "pt"), ("vocês entregam no sábado?", "pt"),
        ("كم تكلفة الشحن؟", "ar"),
    ],
)  # fmt: skip
def test_the_six_languages_are_told_apart(text: str, language: str) -> None:
    assert guess_language(text) == language


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("Refund policy?", True),
        ("Where is my order", True),
        ("The warranty is for two years, and you can send the bike to any of our shops when it has to be repaired.", True),
        ("Naïve questions are welcome at our café, and there is no need to book.", True),
        ("¿Dónde está mi pedido?", False),
        ("Wo ist meine Bestellung?", False),
        ("أين طلبي؟", False),
        ("Где мой заказ?", False),
        ("我的订单在哪里", False),
        ("Wij zijn de hele week open van negen tot zes, en het is mogelijk om een fiets te huren in onze winkel of online.", False),
        ("Det är möjligt att hyra en cykel i butiken eller på nätet, och i priset ingår hjälm och lås för barn.", False),
        ("Kami buka setiap hari dari jam sembilan sampai jam enam, kecuali hari Minggu, dan Anda dapat menyewa sepeda.", False),
        ("12345 / 67-89", False),
        ("", False),
    ],
)
def test_english_is_told_from_what_is_not(text: str, english: bool) -> None:
    assert is_english(text) is english


def test_without_a_hint_the_default_stands() -> None:
    assert guess_language("12345") == "en"
    assert guess_language("Nimbus XL", "de") == "de"


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("It costs €4.90. It is quick! Is it?", ["It costs €4.90.", "It is quick!", "Is it?"]),
        ("Ask Dr. Silva, e.g. by phone. We help.", ["Ask Dr. Silva, e.g. by phone.", "We help."]),
        ("Open 9 a.m. to 6 p.m. every day. Closed on 1. May.", ["Open 9 a.m. to 6 p.m. every day.", "Closed on 1. May."]),
        ("送料は無料です。返品できます。", ["送料は無料です。", "返品できます。"]),
        ("هل الشحن مجاني؟ نعم.", ["هل الشحن مجاني؟", "نعم."]),
        ("You may return it within\nthirty days.\nSale items stay.", ["You may return it within thirty days.", "Sale items stay."]),
        ("Opening hours\nMonday to Friday 9–18", ["Opening hours", "Monday to Friday 9–18"]),
        ("• First thing\n• second thing\n1. third thing", ["First thing", "second thing", "third thing"]),
        ("Lamp | €49\nshade | €9", ["Lamp | €49", "shade | €9"]),
        ("", []),
    ],
)  # fmt: skip
def test_sentences_are_cut_where_they_end(text: str, sentences: list[str]) -> None:
    assert sentences_of(text) == sentences


@pytest.mark.parametrize(
    ("one", "other"), [("returns", "return"), ("Prices", "price"), ("envíos", "envio"), ("delivered", "delivery"), ("الشحن", "شحن")]
)
def test_forms_of_a_word_meet(one: str, other: str) -> None:
    assert stems_of(one) == stems_of(other)


def test_script_without_spaces_is_compared_by_pairs() -> None:
    assert set(stems_of("送料")) <= set(stems_of("送料は無料です"))
