"""How long Dana waits for a customer to finish, in six languages."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dana.automation.waiting import NO_WAITING, WAITING, Said, Timing, answer_at

NOW = datetime(2026, 3, 12, 10, 0, tzinfo=UTC)
QUESTIONS = {
    "en": "When do you open?|how long do returns take|Do you ship to Spain?|Hi, when do you open|where is my order",
    "es": "¿Cuándo abren?|cuánto cuesta el envío|Hola, ¿tienen talla M?|dónde está mi pedido",
    "fr": "Quand ouvrez-vous ?|combien coûte la livraison|Bonjour, avez-vous cette lampe ?|où est ma commande",
    "de": "Wann öffnen Sie?|wie lange dauert der Versand|Hallo, haben Sie das auf Lager?|wo ist meine Bestellung",
    "pt": "Quando abrem?|quanto custa o envio|Olá, têm tamanho M?|onde está a minha encomenda",
    "ar": "متى تفتحون؟|كم سعر الشحن|مرحبا، هل عندكم مقاس أكبر؟|أين طلبي",
}
COURTESIES = {
    "en": "Hi|Hello!|thanks a lot|ok|👍|good morning|thanks...",
    "es": "Hola|¡Buenos días!|muchas gracias|vale",
    "fr": "Bonjour|merci beaucoup|d'accord",
    "de": "Hallo|vielen Dank|alles klar|Moin",
    "pt": "Olá|obrigado|boa tarde|perfeito",
    "ar": "مرحبا|شكرا جزيلا|تمام|السلام عليكم",
}
UNFINISHED = {
    "en": """I bought a lamp and|My order is late because|hi,|I wanted to know...|the blue one, the red one,|my email is:|can I pay with
        |I need a""",
    "es": "Compré una lámpara y|mi pedido llega tarde porque|hola,|quería saber…|puedo pagar con|mi correo es:",
    "fr": "J'ai acheté une lampe et|ma commande est en retard parce que|bonjour,|je voudrais savoir...|je peux payer avec",
    "de": "Ich habe eine Lampe gekauft und|meine Bestellung kommt zu spät weil|hallo,|ich wollte wissen...|kann ich zahlen mit",
    "pt": "Comprei um candeeiro e|a encomenda está atrasada porque|olá,|queria saber...|posso pagar com",
    "ar": "اشتريت مصباحا و|طلبي متأخر لأن|مرحبا،|أريد أن أعرف...|هل يمكنني الدفع من",
}
ANNOUNCED = {
    "en": """I have a question|hi, about my order|one more thing:|Can I ask you something?|quick question|I need help|also|hold on
        |Hello, I have a question about my order|Can you help me?""",
    "es": """Tengo una pregunta|hola, sobre mi pedido|otra cosa:|¿Puedo preguntarle algo?|una consulta
        |¿me puede ayudar?|Tengo una duda sobre mi pedido""",
    "fr": """J'ai une question|bonjour, c'est au sujet de ma commande|encore une chose :
        |Je peux vous poser une question ?|Pouvez-vous m'aider ?""",
    "de": """Ich habe eine Frage|Hallo, ich hätte da mal eine Frage|noch etwas:|Darf ich Sie etwas fragen?
        |es geht um meine Bestellung|Können Sie mir helfen?""",
    "pt": "Tenho uma pergunta|olá, é sobre a minha encomenda|mais uma coisa:|Posso fazer uma pergunta?|Pode ajudar-me?",
    "ar": "عندي سؤال|مرحبا، لدي استفسار|بخصوص طلبي|ممكن أسأل سؤال؟|شيء آخر",
}
FRAGMENTS = {
    "en": "blue lamp|order 4711",
    "es": "lámpara azul|pedido 4711",
    "fr": "lampe bleue|commande 4711",
    "de": "blaue Lampe|Bestellung 4711",
    "pt": "candeeiro azul|encomenda 4711",
    "ar": "مصباح أزرق|طلب رقم 4711",
}
STATEMENTS = {
    "en": "My order has not arrived.|I'd like to return the lamp|The lamp that you sent me on Monday does not turn on",
    "es": "Mi pedido no ha llegado.|quiero devolver la lámpara",
    "fr": "Ma commande n'est pas arrivée.|je voudrais retourner la lampe",
    "de": "Meine Bestellung ist nicht angekommen.|ich möchte die Lampe zurückgeben",
    "pt": "A minha encomenda não chegou.|quero devolver o candeeiro",
    "ar": "لم يصل طلبي.|أريد إرجاع المصباح",
}


def each(table: dict[str, str]) -> list[str]:
    return [text.strip() for texts in table.values() for text in texts.split("|")]


def pending(*texts: str | None, every: float = 1.0) -> list[Said]:
    """Texts that came one after the other, the last one just now."""
    return [Said(text, NOW - timedelta(seconds=every * back)) for back, text in reversed(list(enumerate(reversed(texts))))]


def seconds(*texts: str | None, every: float = 1.0, asked: bool = False, timing: Timing = WAITING) -> float:
    """How long after the last of these texts it is answered."""
    return (answer_at(pending(*texts, every=every), now=NOW, asked=asked, timing=timing) - NOW).total_seconds()


@pytest.mark.parametrize("text", each(COURTESIES))
def test_a_greeting_thanks_or_a_nod_is_answered_at_once(text: str) -> None:
    assert seconds(text) == 0


@pytest.mark.parametrize("text", each(QUESTIONS))
def test_a_complete_question_waits_a_moment(text: str) -> None:
    assert seconds(text) == WAITING.question == 1


@pytest.mark.parametrize("text", each(UNFINISHED))
def test_who_is_in_the_middle_of_a_sentence_is_waited_for(text: str) -> None:
    assert seconds(text) == WAITING.unfinished


@pytest.mark.parametrize("text", each(ANNOUNCED))
def test_what_is_announced_is_waited_for(text: str) -> None:
    assert seconds(text) == WAITING.announced


@pytest.mark.parametrize("text", each(FRAGMENTS))
def test_a_few_words_without_a_verb_may_be_half_a_message(text: str) -> None:
    assert seconds(text) == WAITING.fragment


@pytest.mark.parametrize("text", each(STATEMENTS))
def test_a_statement_waits_a_little_longer_than_a_question(text: str) -> None:
    assert seconds(text) == WAITING.statement


@pytest.mark.parametrize("text", each(FRAGMENTS))
def test_a_few_words_are_an_answer_where_dana_asked(text: str) -> None:
    assert seconds(text, asked=True) == WAITING.question


@pytest.mark.parametrize("text", ["I bought it from", "the blue one,", "I have a question"])
def test_also_an_answer_may_be_unfinished(text: str) -> None:
    assert seconds(text, asked=True) >= WAITING.unfinished


@pytest.mark.parametrize("text", [None, "", "  "])
def test_a_picture_without_words_waits_for_its_question(text: str | None) -> None:
    assert seconds(text) == WAITING.fragment


@pytest.mark.parametrize("text", ["?", "??", "!", "😀", "(y)"])
def test_signs_alone_wait_for_nothing_long(text: str) -> None:
    assert seconds(text) <= WAITING.fragment


def test_whoever_is_waited_for_unfinished_waits_three_to_five_seconds() -> None:
    assert 3 <= WAITING.fragment <= WAITING.unfinished <= WAITING.announced <= 5


def test_a_greeting_before_a_question_costs_nothing() -> None:
    assert seconds("Hi", "When do you open?") == WAITING.question


def test_a_burst_is_merged_and_each_message_restarts_a_short_wait() -> None:
    assert seconds("When do you open?", "And on Sundays?") == WAITING.burst
    assert seconds("I bought a lamp", "it does not work", "what can I do?") == WAITING.burst
    assert seconds("I have a question", "can I return a lamp,") == WAITING.unfinished
    assert seconds("When do you open?", "thanks") == WAITING.burst
    assert seconds("I have a question", "Hello?", every=60) < 0, "at once: it is the customer who waits"


def test_each_message_restarts_the_wait_from_its_own_time() -> None:
    first = [Said("When do you open?", NOW)]
    second = [*first, Said("And on Sundays?", NOW + timedelta(seconds=0.5))]
    third = [*second, Said("And do you have a car park?", NOW + timedelta(seconds=2))]
    later = NOW + timedelta(seconds=2)
    dues = [answer_at(said, now=later) for said in (first, second, third)]
    assert [(due - NOW).total_seconds() for due in dues] == [1, 2.5, 4]


def test_twelve_seconds_after_the_first_it_is_answered_whatever_happens() -> None:
    said = [Said("and then,", NOW + timedelta(seconds=second)) for second in range(12)]
    assert answer_at(said, now=NOW + timedelta(seconds=11)) == NOW + timedelta(seconds=12)
    assert answer_at(said, now=NOW + timedelta(seconds=11), typing_at=NOW + timedelta(seconds=11.5)) == NOW + timedelta(seconds=12)


def test_typing_extends_while_its_sign_is_fresh() -> None:
    said = [Said("When do you open?", NOW)]
    typing = NOW + timedelta(seconds=0.5)
    assert answer_at(said, now=typing, typing_at=typing) == typing + timedelta(seconds=WAITING.typing)
    assert answer_at(said, now=NOW + timedelta(seconds=9), typing_at=typing) == typing + timedelta(seconds=6), "that has passed: at once"
    assert answer_at([Said("Hi", NOW)], now=typing, typing_at=typing) == typing + timedelta(seconds=6), "a question will follow"


def test_typing_before_the_last_message_was_that_message() -> None:
    said = [Said("When do you open?", NOW)]
    assert answer_at(said, now=NOW, typing_at=NOW - timedelta(seconds=1)) == answer_at(said, now=NOW)


def test_switched_off_nothing_waits() -> None:
    for texts in (each(UNFINISHED), each(ANNOUNCED), ["Hi"], [None]):
        assert answer_at(pending(*texts), now=NOW, typing_at=NOW + timedelta(seconds=1), timing=NO_WAITING) == NOW
    assert not NO_WAITING.deliberate


def test_nothing_pending_is_due_now() -> None:
    assert answer_at([], now=NOW) == NOW


def test_a_platform_whose_clock_is_ahead_makes_nobody_wait_longer() -> None:
    ahead = NOW + timedelta(hours=1)
    assert answer_at([Said("When do you open?", ahead)], now=NOW) == NOW + timedelta(seconds=1)
    assert answer_at([Said("Hi", NOW)], now=NOW, typing_at=ahead) == NOW + timedelta(seconds=6)


KNOWN = st.sampled_from(each(UNFINISHED) + each(ANNOUNCED) + each(COURTESIES))
MESSAGES = st.lists(
    st.tuples(st.floats(0, 30), st.one_of(st.none(), st.text(max_size=30), KNOWN)),
    min_size=1, max_size=8,
)  # fmt: skip


@given(MESSAGES, st.one_of(st.none(), st.floats(-10, 200)), st.floats(0, 60), st.booleans(), st.booleans())
def test_the_answer_comes_neither_before_the_last_message_nor_after_the_cap(
    messages: list[tuple[float, str | None]], typing: float | None, later: float, asked: bool, deliberate: bool
) -> None:
    at, said = NOW, []
    for gap, text in messages:
        at += timedelta(seconds=gap)
        said.append(Said(text, at))
    now = at + timedelta(seconds=later)
    sign = None if typing is None else NOW + timedelta(seconds=typing)
    due = answer_at(said, now=now, typing_at=sign, asked=asked, timing=Timing(deliberate=deliberate))
    cap = NOW + timedelta(seconds=messages[0][0] + 12)
    if not deliberate:
        assert due == at
    else:
        assert min(at, cap) <= due <= cap
