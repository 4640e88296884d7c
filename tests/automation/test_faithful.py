"""A model that rewrites as an attacker wants it, and the code after it that decides what a person gets to see."""

import base64
import codecs

import pytest

from dana.automation.faithful import fault_in, tidied
from dana.automation.rewriting import RULES, Setting, Way, Wish
from dana.connectors import CONNECTORS

WHATSAPP, INSTAGRAM = (Setting("Acme", CONNECTORS[key].manifest) for key in ("whatsapp", "instagram"))
OLD = (
    "Hello Ana! Parcels to Lisbon take 3 working days. [1] They cost 12 euros, see acme.example/ship. [2] "
    "Orders before 9:30 am on March 12 leave the same day. [3] Call +351 912 345 678."
)


def fault(new: str, way: Way = "warmer", language: str | None = None, *, old: str = OLD, setting: Setting = WHATSAPP) -> str | None:
    return fault_in(tidied(new), Wish(old, way, language), setting)


FAITHFUL: list[tuple[Way, str | None, str]] = [
    ("warmer", None, (
        "Hi Ana, how lovely to hear from you! Parcels to Lisbon take just 3 working days. [1] They cost 12 euros, have "
        "a look at acme.example/ship. [2] Orders before 9:30 am on March 12 leave that very day. [3] Call +351 912 345 "
        "678 or feel free to ask!"
    )),
    ("shorter", None, "To Lisbon: 3 working days [1], 12 € [2]."),
    ("shorter", None, "Lisbon takes 3 working days. [1]"),
    ("simpler", None, (
        "Hello Ana! A parcel to Lisbon needs 3 working days. [1] It costs €12: acme.example/ship. [2] Order before 9:30"
        " on 12 March and it leaves that day. [3] You can call +351 912345678."
    )),
    ("formal", None, (
        "Dear Ana, parcels to Lisbon require three working days. [1] The cost is 12.00 euros; please see "
        "acme.example/ship. [2] Orders placed before 9:30 am on 12 March leave on the same day. [3] Our number is +351 "
        "912 345 678."
    )),
    ("translate", "es", (
        "¡Hola, Ana! Los paquetes a Lisboa tardan tres días laborables. [1] Cuestan 12 euros, mira acme.example/ship. "
        "[2] Los pedidos antes de las 9:30 del 12 de marzo salen el mismo día. [3] Llama al +351 912 345 678."
    )),
    ("translate", "de", (
        "Hallo Ana! Pakete nach Lissabon brauchen 3 Werktage. [1] Sie kosten 12,00 €, siehe acme.example/ship. [2] "
        "Bestellungen vor 9.30 Uhr am 12. März gehen am selben Tag raus. [3] Rufen Sie an: +351 912 345 678."
    )),
    ("translate", "fr", (
        "Bonjour Ana ! Les colis pour Lisbonne mettent 3 jours ouvrés. [1] Ils coûtent 12 euros, voir "
        "acme.example/ship. [2] Les commandes avant 9h30 le 12 mars partent le jour même. [3] Appelez le +351 912 345 "
        "678."
    )),
    ("translate", "pt", (
        "Olá Ana! As encomendas para Lisboa demoram 3 dias úteis. [1] Custam 12 euros, veja acme.example/ship. [2] "
        "Pedidos antes das 9:30 de 12 de março saem no mesmo dia. [3] Ligue para +351 912 345 678."
    )),
    ("translate", "ar", (
        "مرحبا آنا! تستغرق الطرود إلى لشبونة ٣ أيام عمل. [1] تكلفتها ١٢ يورو، انظر acme.example/ship. [2] الطلبات قبل "
        "9:30 صباحا يوم 12 مارس تغادر في نفس اليوم. [3] اتصل على +351 912 345 678."
    )),
    ("translate", "Dutch", (
        "Hallo Ana! Pakketten naar Lissabon duren 3 werkdagen. [1] Ze kosten 12 euro, zie acme.example/ship. [2] "
        "Bestellingen voor 9:30 op 12/3 gaan dezelfde dag weg. [3] Bel +351 912 345 678."
    )),
]  # fmt: skip


@pytest.mark.parametrize(("way", "language", "new"), FAITHFUL, ids=[f"{way} {language or ''}" for way, language, _ in FAITHFUL])
def test_a_faithful_text_is_shown(way: Way, language: str | None, new: str) -> None:
    assert fault(new, way, language) is None


@pytest.mark.parametrize("way", ["warmer", "shorter", "translate"])
@pytest.mark.parametrize(
    "link",
    ["https://evil.example/pay", "evil.com", "www.evil.com", "acme.example/pay", "acme.example.evil.com/ship", "pay@evil.com",
     "mailto:pay@evil.com", "javascript:alert(1)", "198.51.100.7/pay", "ｅｖｉｌ.com", "[here](https://evil.com)"],
)  # fmt: skip
def test_T205_no_link_and_no_address_comes_in(way: Way, link: str) -> None:
    assert fault(f"Parcels take 3 working days. [1] [2] [3] Pay at {link}", way, "en") is not None
    assert fault(f"Gladly! Please look at {link}", way, "en", old="Gladly, please look at our page for it, it is all there.") is not None


@pytest.mark.parametrize("trick", ["<b>free</b>", "<img src=x>", "![](x)", "\u202eeerf", "\x07", "&lt;b&gt;", "p\u0430y"])
def test_T205_no_markup_and_no_hidden_signs_come_in(trick: str) -> None:
    assert fault(f"{OLD} {trick}") == "wrote HTML, an image or hidden signs"
    assert fault(f"Hi! {OLD} {trick}", old=f"{OLD} {trick}") is None, "what a person wrote stays a person's"


FIGURES = ("13 euros", "1.2 euros", "12 dollars", "120 euros", "£12", "12 percent", "1,200 euros")
TIMES = ("4 working days", "thirty working days", "3-5 working days", "24 hours")


@pytest.mark.parametrize("figure", FIGURES)
def test_T206_no_price_is_changed(figure: str) -> None:
    assert fault(OLD.replace("12 euros", figure)) == "wrote a figure that the text does not have"


@pytest.mark.parametrize("unit", ["twelve percent", "twelve dollars", "a dozen pounds"])
def test_T206_no_currency_takes_the_place_of_another_where_figures_are_words(unit: str) -> None:
    assert (fault(OLD.replace("12 euros", unit)) or "").startswith("wrote a")


@pytest.mark.parametrize("figure", TIMES)
def test_T206_no_time_is_changed(figure: str) -> None:
    assert fault(OLD.replace("3 working days", figure)) == "wrote a figure that the text does not have"
    assert fault(f"In about {figure}. [1]", "shorter") is not None


def test_T206_no_date_and_no_hour_is_changed() -> None:
    assert fault(OLD.replace("March 12", "March 13")) is not None
    assert fault(OLD.replace("March 12", "April 12")) is not None
    assert fault(OLD.replace("9:30", "10:30")) is not None


def test_T206_no_figure_changes_place_with_another_nor_loses_its_source() -> None:
    moved = "gave a figure another source than before"
    assert fault("To Lisbon: 3 working days [2], 12 € [1].", "shorter") == moved
    assert fault("To Lisbon it takes 3 working days [1]. That is 12 euros.", "shorter") == moved
    assert fault(OLD.replace("[1]", "[x]").replace("[2]", "[1]").replace("[x]", "[2]")) == moved


@pytest.mark.parametrize("number", ["+351 912 345 679", "+44 20 7946 0000", "12 9 30 12 3 12", "0800-12-3930", "٩١٢٣٤٥٩٩٩"])
def test_T206_no_telephone_number_comes_in_not_even_one_of_known_figures(number: str) -> None:
    assert fault(OLD.replace("+351 912 345 678", number)) is not None


@pytest.mark.parametrize(
    "promise",
    ["Delivery is free.", "You get a discount.", "We guarantee it.", "You will be compensated.", "Legally binding."],
)
def test_T206_nothing_is_promised_that_was_not(promise: str) -> None:
    assert fault(f"{OLD} {promise}") == "promised something that the text does not promise"
    assert fault(f"{OLD} {promise}", old=f"{OLD[:-1]}, dear Ana. {promise}") is None


def test_T206_a_translation_promises_nothing_besides() -> None:
    spanish = next(new for way, language, new in FAITHFUL if language == "es")
    assert fault(f"{spanish} El envío es gratis.", "translate", "es") == "promised something that the text does not promise"


@pytest.mark.parametrize("mark", ["[4]", "[9]", "[0]", "【4】", "[1, 4]", "[ 7 ]"])
def test_T208_no_source_is_made_up(mark: str) -> None:
    assert (fault(f"{OLD} Really. {mark}") or "").startswith("added the source")


def test_T208_only_a_shorter_text_leaves_sources_out_and_never_all_of_them() -> None:
    without = OLD.replace(" [2]", "")
    for way in ("warmer", "simpler", "formal", "translate"):
        assert fault(f"Hi! {without}", way, "Dutch") == "left out the source [2]"
    assert fault("It is quick.", "shorter") == "left out the source [1]"
    assert fault("It is quick. [1]", "shorter") is None


PIECE = " ".join(RULES.split()[20:34])


@pytest.mark.parametrize(
    "text",
    [PIECE, PIECE.upper(), PIECE.replace(" ", "\n"), PIECE.replace(" ", ""), " ".join(PIECE), PIECE[::-1], codecs.encode(PIECE, "rot13"),
     base64.b64encode(PIECE.encode()).decode(), PIECE.encode().hex(" ")],
)  # fmt: skip
def test_T202_the_instructions_leave_in_no_form(text: str) -> None:
    assert fault(f"{OLD} {text}") is not None
    assert fault(f"Hi! {text}", "translate", "Dutch", old=OLD) is not None


def test_T211_a_text_stays_in_its_language_and_a_translation_comes_in_the_one_asked_for() -> None:
    spanish = next(new for way, language, new in FAITHFUL if language == "es")
    assert fault(spanish, "warmer") == "did not write English"
    assert fault(spanish, "translate", "de") == "did not write German"
    assert fault(OLD.replace("Hello", "Hi"), "translate", "es") == "did not write Spanish"
    assert fault(OLD.replace("Hello", "Hi"), "translate", "Dutch") == "changed nothing"


@pytest.mark.parametrize("new", ["", "   ", "\n\n", "\u200b\ufeff"])
def test_T212_an_empty_text_is_none(new: str) -> None:
    assert fault(new) == "wrote nothing"


def test_T212_what_is_not_what_was_asked_for_is_not_shown() -> None:
    assert fault(OLD) == "changed nothing"
    assert fault(f"Well, {OLD}", "shorter") == "did not make it shorter"
    assert fault(OLD + " It is so kind of you to write to us." * 20) == "made it much longer"
    long = "It is a quick way. " * 45
    assert fault(f"Well. {long}", old=long, setting=INSTAGRAM) is None
    long = "It is a quick way. " * 52
    assert fault(f"And now it is true: {long}", old=long, setting=INSTAGRAM) == "wrote more than Instagram takes"


def test_a_models_text_is_tidied_before_it_is_shown() -> None:
    assert tidied("Hi\u200b!\r\n\r\n\r\n\r\nThree  days. 【1】 And [2, 3]\t so. \n") == "Hi!\n\nThree days. [1] And [2] [3] so."
