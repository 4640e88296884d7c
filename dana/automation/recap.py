"""What a conversation is about without a model: who asked what, what was answered from which document, and what is still open. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from dana.ai.language import guess_language
from dana.ai.phrases import LEAD, courtesy_of
from dana.ai.sentences import sentences_of
from dana.automation.courtesy import is_question
from dana.automation.grounding import cites, plain_text
from dana.automation.links import links_in
from dana.automation.moods import is_still_unhelped
from dana.automation.orders import reads_as_order
from dana.automation.private_data import has_payment_data
from dana.automation.prompt import cleaned
from dana.automation.wishes import wants_person

MOST_CHARACTERS = 1200
LONGEST_QUOTE = 180
LONGEST_QUESTION = 240
MOST_QUESTIONS = 5
_FEW_WORDS = 8

_WORDS = {
    "en": ("The customer wrote", "Dana answered", "the team answered", "The customer asked for a person.",
           "The customer wrote nothing that can be summed up."),
    "es": ("El cliente escribió", "Dana respondió", "el equipo respondió", "El cliente pidió hablar con una persona.",
           "El cliente no escribió nada que se pueda resumir."),
    "fr": ("Le client a écrit", "Dana a répondu", "l'équipe a répondu", "Le client a demandé une personne.",
           "Le client n'a rien écrit que l'on puisse résumer."),
    "de": ("Der Kunde schrieb", "Dana antwortete", "das Team antwortete", "Der Kunde möchte mit einem Menschen sprechen.",
           "Der Kunde schrieb nichts, was sich zusammenfassen lässt."),
    "pt": ("O cliente escreveu", "Dana respondeu", "a equipa respondeu", "O cliente pediu para falar com uma pessoa.",
           "O cliente não escreveu nada que se possa resumir."),
    "ar": ("كتب العميل", "أجابت دانا", "أجاب الفريق", "طلب العميل التحدث مع شخص.", "لم يكتب العميل ما يمكن تلخيصه."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a conversation as memory needs it; `sources` are the names of the documents that a reply rests on."""

    id: UUID
    position: int
    author: str  # customer, dana, person, phone_app, event
    kind: str
    text: str | None
    created_at: datetime
    sources: tuple[str, ...] = ()

    @property
    def role(self) -> str:
        """Who speaks, as a prompt says it."""
        return "customer" if self.author == "customer" else "business"


@dataclass(slots=True)
class _Exchange:
    """What a customer asked, and what came back."""

    asked: list[str]
    answers: list[str] = field(default_factory=list)


def language_of(lines: Iterable[Line]) -> str:
    """The language in which the customer writes: one of six, "en" in doubt."""
    return guess_language(" ".join(line.text or "" for line in lines if line.author == "customer")[-400:])


def summed_up(lines: Sequence[Line], before: str = "") -> str:
    """A summary in the conversation's language: what was known before, the first exchange and the latest ones, as many as there is room."""
    words = _WORDS[language_of(lines)]
    told = [_told(exchange, words) for exchange in _exchanges(lines, words)] or ([words[3]] if _wanted_person(lines) else [])
    if not told and not before:
        return words[4] if any(line.author == "customer" for line in lines) else ""
    first, later = (told[:1], told[1:]) if not before else ([], told)
    room = MOST_CHARACTERS - sum(map(len, first))
    latest: list[str] = []
    for text in reversed(later):
        room -= len(text) + 1
        if room < 0:
            break
        latest.insert(0, text)
    return "\n".join([*([before] if before else []), *first, *latest])


def open_lines(lines: Sequence[Line]) -> list[Line]:
    """The customer's messages that nobody has answered, and that want an answer; in order."""
    waiting: list[Line] = []  # nobody said anything to these
    held: list[Line] = []  # these a person was asked for
    answered: list[Line] = []
    for line in lines:
        if line.author == "customer":
            waiting.append(line)
        elif line.author in ("person", "phone_app"):
            answered, waiting, held = [*held, *waiting], [], []
        elif line.author == "event":
            held, waiting = ([*held, *waiting], []) if line.kind == "hand_off" else (held, waiting)
        elif cites(line.text or ""):
            answered, waiting = waiting, []
        elif not is_question(line.text or ""):
            held, waiting = [*held, *waiting], []
    left = [*held, *waiting]
    if any(is_still_unhelped(line.text or "") for line in left):
        left = [*answered, *left]  # what was answered was no answer
    return [line for line in left if open_question(line)]


def open_question(line: Line) -> str:
    """What a message asks, in the customer's own words: its questions, or all of it where it has none; "" where it wants nothing."""
    sentences = _sayable(line.text or "", LONGEST_QUESTION)
    asked = [sentence for sentence in sentences if is_question(sentence)] or sentences
    wanted = [text for text in asked if courtesy_of(text) is None and not _is_no_matter(text)]
    return _shortened(" ".join(wanted), LONGEST_QUESTION)


def open_questions(lines: Sequence[Line]) -> list[str]:
    """What the customer still waits for, the newest at most."""
    return list(dict.fromkeys(open_question(line) for line in open_lines(lines)))[-MOST_QUESTIONS:]


def _exchanges(lines: Sequence[Line], words: tuple[str, ...]) -> list[_Exchange]:
    found: list[_Exchange] = []
    goes_on = False
    for line in lines:
        text = line.text or ""
        if line.author == "customer":
            if asked := open_question(line):
                if not goes_on:
                    found.append(_Exchange([]))
                found[-1].asked.append(asked)
                goes_on = True
        elif found and line.author != "event":
            found[-1].answers += _answer(line, text, words)
            goes_on = False
    return found


def _answer(line: Line, text: str, words: tuple[str, ...]) -> Iterator[str]:
    """What a reply said, with its documents; a reply of Dana's without any says nothing."""
    if line.author == "dana" and not cites(text):
        return
    plain = plain_text(text)
    lead = next((lead for lead in LEAD.values() if plain.startswith(lead)), "")
    said = _shortened(" ".join(_sayable(plain.removeprefix(lead), LONGEST_QUOTE)), LONGEST_QUOTE)
    if said:
        names = [name for name in (_sayable_name(name) for name in line.sources[:2]) if name]
        yield f"{words[1] if line.author == 'dana' else words[2]}: “{said}”" + (f" ({'; '.join(names)})" if names else "")


def _told(exchange: _Exchange, words: tuple[str, ...]) -> str:
    asked = _shortened(" ".join(exchange.asked), LONGEST_QUOTE)
    return " – ".join([f"{words[0]}: “{asked}”", *exchange.answers[:2]])


def _is_no_matter(text: str) -> bool:
    """Whether a sentence only calls for a person or complains; a long one says about what."""
    return len(text.split()) <= _FEW_WORDS and (wants_person(text) or is_still_unhelped(text))


def _wanted_person(lines: Sequence[Line]) -> bool:
    return any(line.author == "customer" and wants_person(line.text or "") for line in lines)


def _sayable(text: str, room: int) -> list[str]:
    """The sentences that may be remembered: nothing that orders an assistant about, no links, nothing that people cannot see."""
    plain = cleaned(text[: 20 * room])
    return [item for item in sentences_of(plain) if not (reads_as_order(item) or links_in(item) or has_payment_data(item))]


def _sayable_name(name: str) -> str:
    name = " ".join(cleaned(name).split())[:80]
    return "" if reads_as_order(name) or links_in(name) else name


def _shortened(text: str, room: int) -> str:
    return text if len(text) <= room else f"{text[: room - 1].rsplit(' ', 1)[0].rstrip()}…"
