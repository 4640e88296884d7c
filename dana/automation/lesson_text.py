"""What of a correction may be offered as something lasting: nobody's personal data, no links, no orders to whoever reads it. Pure."""

import re
from collections.abc import Sequence

from dana.ai.language import folded
from dana.ai.phrases import plain_words
from dana.ai.rendering import defused
from dana.ai.sentences import sentences_of, stems_of
from dana.automation.courtesy import needs_no_source
from dana.automation.lesson_words import OF_ONE_CASE
from dana.automation.links import links_in
from dana.automation.moods import mentions
from dana.automation.orders import reads_as_order
from dana.automation.private_data import is_private
from dana.automation.prompt import cleaned
from dana.knowledge.claim_words import EMPTY, NEGATIONS

LONGEST_QUESTION, LONGEST_LINE, LONGEST_TITLE, LONGEST_TOPIC = 200, 1000, 80, 60  # characters
MOST_WORDS_OF_A_TOPIC = 3
_SHORTEST_NAME = 3  # letters; shorter ones are words as well
_DATE = re.compile(r"(?<!\d)(?:\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2})(?!\d)")
_THOUSANDS = re.compile(r"(?<![\d+])(?<!\d[., \u00a0\u202f])[1-9]\d{0,2}(?:[., \u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?(?!\d)")
_RUN = re.compile(r"\+?\(?\d[\d ()/.\-–\u00a0\u202f]{4,24}\d")
_CODE = re.compile(r"(?<!\w)(?=[\w-]*[^\W\d_])(?=(?:[\w-]*?\d){3})[\w-]{5,}(?!\w)")  # letters and at least three digits
_NUMBERED = re.compile(
    r"#\s?\w*\d|(?<!\w)(?:n[ºo°]|nr|no|number|numero|numéro|nummer|رقم)\.?:?\s?\w*\d{3}|\b(?:order|pedido|commande|bestellung|encomenda|invoice|"
    r"factura|facture|rechnung|fatura|ticket|booking|reserva|طلب)\s\w*\d{3}",
    re.IGNORECASE,
)
_HELLO = re.compile(
    r"\A(?:(?:hi|hello|hey|dear|hola|buenos d[ií]as|buenas tardes|bonjour|bonsoir|salut|hallo|guten (?:tag|morgen|abend)|liebe[rs]?|"
    r"ol[áa]|oi|bom dia|boa tarde|مرحب[اًا]*|أهلا)(?:[ ,]+\w+){0,3}?\s*[,،!.:–-]+\s*)+",
    re.IGNORECASE,
)
_QUESTION_ENDS = ("?", "؟")
_QUOTED = re.compile(r"[\"“”„«»]([^\"“”„«»]{3,})[\"“”„«»]")


def lasting(sentence: str, names: Sequence[str], customers_words: str) -> str | None:
    """The sentence as it may be kept for everybody, without who it was said to; None when it holds for one customer, or is not a fact."""
    text = to_nobody(sentence, names)
    if (
        not text
        or len(text) > LONGEST_LINE
        or defused(sentence) != sentence
        or OF_ONE_CASE.search(plain_words(text))
        or _repeats(text, customers_words)
    ):
        return None
    return text if is_harmless(text, names) else None


def is_harmless(text: str, names: Sequence[str]) -> bool:
    """Whether nothing in it is personal, leads elsewhere, or wants to steer its reader."""
    steers = reads_as_order(text) or defused(text) != text or "<" in text
    return not (steers or is_personal(text, names) or is_private(text) or links_in(text))


def is_personal(text: str, names: Sequence[str]) -> bool:
    """Whether it holds a person's name, a number of an order or a telephone, or an address."""
    words = set(plain_words(text).split())
    if words & _name_words(names) or "@" in text or _NUMBERED.search(text) or _CODE.search(text):
        return True
    return any(_is_number_of_somebody(match.group()) for match in _RUN.finditer(_THOUSANDS.sub(" ", _DATE.sub(" ", text))))


def question_for_all(question: str, names: Sequence[str]) -> str:
    """What the customer asked, in one sentence that others may read; "" where there is none."""
    parts = [part for part in sentences_of(question) if defused(part) == part]
    found = [to_nobody(part, names) for part in parts]
    asked = [part for part in found if part.endswith(_QUESTION_ENDS) and len(plain_words(part).split()) > 1]
    for part in reversed(asked):
        if len(part) <= LONGEST_QUESTION and is_harmless(part, names) and not OF_ONE_CASE.search(plain_words(part)):
            return part
    return ""


def topic_of(question: str, answered: str, names: Sequence[str]) -> str:
    """What the customer asked about, in his own words as far as Dana's answer speaks of the same; "" where that is not plain."""
    said = set(stems_of(answered)) - EMPTY - NEGATIONS
    runs: list[list[str]] = [[]]
    for part in sentences_of(question):
        for word in re.findall(r"[^\W\d_][\w'’-]*|[^\w\s]", part):
            stems = stems_of(word)
            carries = bool(stems) and len(word) >= _SHORTEST_NAME and not set(stems) & (EMPTY | NEGATIONS)
            runs = [*runs[:-1], [*runs[-1], word]] if carries and set(stems) & said else [*runs, []]
        runs.append([])
    topics = [" ".join(run[:MOST_WORDS_OF_A_TOPIC]) for run in runs if run]
    best = max(topics, key=len, default="")
    return best if is_topic(best, question, names) else ""


def is_topic(topic: str, question: str, names: Sequence[str]) -> bool:
    """Whether these few words name what the question is about, so that the same question is met by them."""
    words = plain_words(topic).split()
    if not 1 <= len(words) <= MOST_WORDS_OF_A_TOPIC + 2 or len(topic) > LONGEST_TOPIC or any(map(str.isdigit, topic)):
        return False
    if set(stems_of(topic)) <= EMPTY or not is_harmless(topic, names) or any(sign in topic for sign in "\n.:;!?"):
        return False
    return mentions(question, [topic]) is not None


def title_of(proposal: str) -> str:
    """What a document is called that a line of knowledge becomes: its first line, cut at a word."""
    first = proposal.strip().splitlines()[0].strip()
    if len(first) <= LONGEST_TITLE:
        return first
    return first[:LONGEST_TITLE].rsplit(" ", 1)[0].rstrip(",;:-– ") + "…"


def to_nobody(sentence: str, names: Sequence[str]) -> str:
    """The sentence without greeting and without the name of who is spoken to."""
    return _capital(_without_address(cleaned(_HELLO.sub("", sentence)), names))


def _without_address(text: str, names: Sequence[str]) -> str:
    """Without the name of who is spoken to, at the beginning or the end."""
    known = _name_words(names)
    before, comma, after = text.partition(",")
    if comma and after.strip() and set(plain_words(before).split()) <= known | {"dear", "hi", "hello", "hola", "liebe", "lieber"}:
        text = _capital(after.strip())
    match = re.search(r",\s*([^\W\d_]+)\s*([.!?…]*)\Z", text)
    if match and folded(match[1]) in known:
        text = text[: match.start()] + match[2]
    return text.strip()


def _capital(text: str) -> str:
    """With a capital where it begins, behind the sign that opens a Spanish question."""
    at = next((place for place, sign in enumerate(text) if sign.isalpha()), 0)
    return text[:at] + text[at : at + 1].upper() + text[at + 1 :]


def _name_words(names: Sequence[str]) -> set[str]:
    return {word for name in names for word in plain_words(name).split() if len(word) >= _SHORTEST_NAME and word not in EMPTY}


def _is_number_of_somebody(run: str) -> bool:
    """A telephone, or a long number of an order; never hours or a price."""
    digits = re.sub(r"\D", "", run)
    groups = re.findall(r"\d+", run)
    if len(digits) >= 6 and len(groups) == 1:
        return True
    return len(digits) >= 7 and (run.startswith(("+", "(", "0")) or max(map(len, groups)) >= 3)


def _repeats(sentence: str, customers_words: str) -> bool:
    """Whether it, or what stands in quotes within it, are the customer's own words."""
    theirs = f" {plain_words(customers_words)} "
    parts = [sentence, *_QUOTED.findall(sentence)]
    return any(f" {plain_words(part)} " in theirs for part in parts if not needs_no_source(part))
