"""Decides what of a model's answer may leave: facts that their passages support, no foreign links, none of our instructions. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from dana.ai.contract import Action, ModelAnswer, NumberedPassage
from dana.ai.language import guess_language
from dana.ai.phrases import HAND_OFF, plain_words
from dana.automation.courtesy import is_question, needs_no_source
from dana.automation.doubts import doubt
from dana.automation.figures import Figure, Figures, figures_in, read_figures
from dana.automation.leaks import leaks
from dana.automation.links import links_in
from dana.automation.own_case import is_a_case
from dana.automation.sums import is_worked_out

MOST_CHARACTERS = 1500
NAMED_DOCUMENTS = 2
REPEATED = "repeated"
UNSUPPORTED = "The documents do not support an answer"
LEAKED = "The model repeated its instructions"
LEAST_SUPPORT = 0.5  # of a sentence's meaning by its passages; see docs/answers.md for what is let through and what is lost there
_SOURCE_WORD = {"en": "Source", "es": "Fuente", "fr": "Source", "de": "Quelle", "pt": "Fonte", "ar": "المصدر"}
_MARKER = re.compile(r"\s?【[^】]{0,24}】|\s?\[\s?[0-9]{1,4}(?:\s?[,;–-]\s?[0-9]{1,4})*\s?\]")
_OWN_MARKER = re.compile(r"\s?【[^】]{0,24}】| ?\[[0-9]{1,4}\]")
_HARMLESS = re.compile("[\u00ad\u200b\u2060\ufeff]")
_FORBIDDEN = re.compile(  # controls, text direction, hidden tags
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufff9-\ufffc\ud800-\udfff\U000e0000-\U000e0fff]"
)
_HTML = re.compile(r"<\s*[/!?]?\s*[a-z][^>]*>|<!--|<\s*(?:script|iframe|img|svg|a|style)\b|&#?\w{2,12};", re.IGNORECASE)
_TWO_ALPHABETS = re.compile(r"(?=\w*[A-Za-z])(?=\w*[\u0400-\u04ff])\w+")  # "pay" with a Cyrillic a
_TRICKS = {
    "control characters": _FORBIDDEN,
    "HTML": _HTML,
    "letters of two alphabets": _TWO_ALPHABETS,
    "image": re.compile(r"!\s?\[[^\]]*\]\s?\("),
}
_MARKDOWN_LINK = re.compile(r"(?<!!)\[([^\[\]]{1,200})\]\((\S{1,500}?)\)")
_CLAUSE = re.compile(r"[,;:،؛–—]\s*")
_CASE = re.compile(  # how a case begins, in six languages
    r"(?:and |but |so |yes )?(?:if|when|as|being|with|for|si|cuando|con|para|quand|avec|pour|wenn|falls|mit|bei|fur|se|quando|com"
    r"|اذا|عند|مع)\b"
)
_OWN_LINE = re.compile(r"\A\s*(?:\n|[-•*]\s|\d{1,2}[.)]\s)")


@dataclass(frozen=True, slots=True)
class Checked:
    """A sentence of the model's, whether it may leave, and why not; `support`: how likely its passages say so, where that was asked."""

    text: str
    sources: tuple[int, ...] = ()
    kept: bool = True
    reason: str = ""
    support: float | None = None


@dataclass(frozen=True, slots=True)
class Grounded:
    """What may leave: `sources[n - 1]` is the passage's number for the marker [n] in `text`; `reason` explains a hand-off."""

    action: Action
    text: str = ""
    sources: tuple[int, ...] = ()
    checked: tuple[Checked, ...] = ()
    reason: str = ""
    second_look: bool | None = None  # whether a model looked too; None: it was not asked for

    @property
    def dropped(self) -> tuple[Checked, ...]:
        """The sentences that may not leave."""
        return tuple(item for item in self.checked if not item.kept)

    @property
    def states_facts(self) -> bool:
        """Whether it rests on passages, so that it matters how sure these are the answer."""
        return bool(self.sources)

    def record(self) -> dict[str, Any]:
        """What is kept beside the reply: {"sentences": [{"text", "sources", "kept", "reason", "support"}]}, "second_look"."""
        looked = {} if self.second_look is None else {"second_look": self.second_look}
        return {"sentences": [asdict(item) for item in self.checked], **looked}


class _Evidence:
    """What the passages hold, read when first cited, and the figures that the customer brought along."""

    def __init__(self, passages: Sequence[NumberedPassage], question: str = "") -> None:
        self.question = question
        self._texts = {item.index: f"{item.heading or ''}\n{item.text}" for item in passages}
        self._figures: dict[int, Figures] = {}

    def valid(self, sources: Iterable[object]) -> tuple[int, ...]:
        known = [item for item in sources if isinstance(item, int) and not isinstance(item, bool) and item in self._texts]
        return tuple(dict.fromkeys(known))

    def figures(self, source: int) -> Figures:
        if source not in self._figures:
            self._figures[source] = read_figures(self._texts[source])
        return self._figures[source]

    def is_the_customers(self, figure: Figure, sentence: str) -> bool:
        """Whether a figure is the customer's own case ("if you are 22, …"): he wrote it, and the sentence says nothing but "if" of it."""
        cases = " ".join(clause for clause in _CLAUSE.split(sentence) if _CASE.match(plain_words(clause)))
        return figure in figures_in(cases) and read_figures(self.question).support(figure)

    def allows(self, figure: Figure, sentence: str, claimed: Sequence[Figure], sources: Sequence[int]) -> bool:
        """Whether a figure that stands in no cited passage follows from one: a case on one side of its line, or a sum."""
        return any(
            any(is_a_case(other, sentence, self._texts[source]) for other in claimed if other.meanings == figure.meanings)
            or is_worked_out(figure, sentence, claimed, self.figures(source), self._texts[source])
            for source in sources
        )

    def text(self, sources: Sequence[int]) -> str:
        return "\n\n".join(self._texts[source] for source in sources)

    def links(self, sources: Sequence[int]) -> frozenset[str]:
        return frozenset(link for source in sources for link in links_in(self._texts[source]))


def to_prove(answer: ModelAnswer, passages: Sequence[NumberedPassage], question: str = "") -> list[tuple[str, str]]:
    """The sentences whose meaning is worth comparing, each with the text of what it cites; the others stand or fall without."""
    evidence = _Evidence(passages, question)
    normal = [_normalised(sentence.text, sentence.sources, evidence) for sentence in answer.sentences]
    return [(text, evidence.text(sources)) for text, sources in normal if sources and not _fault(text, sources, evidence)]


def check(
    answer: ModelAnswer, passages: Sequence[NumberedPassage], *, max_chars: int = MOST_CHARACTERS,
    support: Mapping[str, float] | None = None, instructions: str = "", question: str = "",
) -> Grounded:  # fmt: skip
    """
    The part of the answer that is proven; a reply that loses its facts, or is empty, becomes a question or a hand-off.

    `support` is what was found for the sentences of `to_prove`: how well the passages hold them. `instructions` never leave. `question` is
    what the customer wrote: figures of his own case need no passage.
    """
    if answer.action not in (Action.REPLY, Action.ASK):
        return Grounded(answer.action, reason=answer.reason)
    evidence = _Evidence(passages, question)
    checked: list[Checked] = []
    for sentence in answer.sentences:
        text, sources = _normalised(sentence.text, sentence.sources, evidence)
        shared = (support or {}).get(text)
        fault = _fault(text, sources, evidence) or _weakness(shared)
        if not fault and not text.strip():
            continue
        if not fault and any(item.kept and item.text == text for item in checked):
            fault = REPEATED
        checked.append(Checked(text if not fault else sentence.text, sources, kept=not fault, reason=fault or "", support=shared))
    return _unless_leaking(_result(answer.action, _within(checked, max_chars)), instructions)


def without(grounded: Grounded, action: Action, reasons: Mapping[int, str], *, instructions: str = "") -> Grounded:
    """The same without the sentences at these places of `checked`, as if the check had taken them out; `action` is the model's."""
    checked = [replace(item, kept=False, reason=reasons[at]) if at in reasons else item for at, item in enumerate(grounded.checked)]
    return _unless_leaking(_result(action, checked), instructions)


def tricks_in(text: str) -> frozenset[str]:
    """What of a text is no plain text, as it stands there: HTML, images, signs that steer or hide, words of two alphabets."""
    return frozenset(match.group() for pattern in _TRICKS.values() for match in pattern.finditer(text))


def plain_text(text: str) -> str:
    """The reply without its markers, as a customer reads it."""
    return _OWN_MARKER.sub("", text)


def cites(text: str) -> bool:
    """Whether a reply, as it is stored, rests on a passage."""
    return _OWN_MARKER.search(text) is not None


def customer_copy(text: str, documents: Sequence[tuple[str, int | None]] = ()) -> str:
    """The reply as it is sent: no markers, and at its end the documents that it rests on."""
    plain = plain_text(text)
    names = list(dict.fromkeys(_named(name, page) for name, page in documents))[:NAMED_DOCUMENTS]
    if not names:
        return plain
    return f"{plain}\n\n{_SOURCE_WORD[guess_language(plain)]}: {'; '.join(names)}"


def handoff_text(language: str | None) -> str:
    """What the customer is told when a person takes over."""
    return HAND_OFF.get(language or "", HAND_OFF["en"])


def _unless_leaking(grounded: Grounded, instructions: str) -> Grounded:
    if leaks(plain_text(grounded.text), instructions):
        return Grounded(Action.HAND_OFF, checked=grounded.checked, reason=LEAKED)
    return grounded


def _result(action: Action, checked: Sequence[Checked]) -> Grounded:
    kept = [item for item in checked if item.kept]
    facts = any(item.sources for item in kept)
    lost = any(not item.kept and item.reason != REPEATED for item in checked)
    if (action is Action.ASK or lost) and not facts:
        kept = [item for item in kept if action is Action.ASK or is_question(item.text)]
        action = Action.ASK
        if not any(is_question(item.text) for item in kept):
            kept = []
    if not kept:
        return Grounded(Action.HAND_OFF, checked=tuple(checked), reason=UNSUPPORTED)
    text, sources = _joined(kept)
    return Grounded(action, text, sources, tuple(checked))


def _normalised(text: str, sources: Sequence[int], evidence: _Evidence) -> tuple[str, tuple[int, ...]]:
    """The sentence without markers of the model's own; they count as its sources where it gave no others."""
    text = unicodedata.normalize("NFC", _HARMLESS.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")))
    written: list[int] = []
    while found := _MARKER.findall(text):
        written += [int(number) for marker in found for number in re.findall(r"[0-9]+", marker)]
        text = _MARKER.sub("", text)
    text = _MARKDOWN_LINK.sub(lambda match: match[2] if match[1] == match[2] else f"{match[1]} ({match[2]})", text)
    own_line = "\n" if _OWN_LINE.match(text) else ""
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return own_line * bool(text.strip()) + "\n".join(line for line in lines if line), evidence.valid(sources or written)


def _fault(text: str, sources: tuple[int, ...], evidence: _Evidence) -> str | None:
    """Why a sentence may not leave, or None."""
    for trick, pattern in _TRICKS.items():
        if pattern.search(text):
            return trick
    links = links_in(text)
    if links and not links <= evidence.links(sources):
        return "link not in a cited passage"
    return _unproven(text, sources, evidence) if text.strip() else None


def _unproven(text: str, sources: tuple[int, ...], evidence: _Evidence) -> str | None:
    if not sources:
        return None if needs_no_source(text) else "no source"
    claimed = figures_in(text)
    lacking = [figure for figure in claimed if not any(evidence.figures(source).support(figure) for source in sources)]
    proven = all(evidence.is_the_customers(figure, text) or evidence.allows(figure, text, claimed, sources) for figure in lacking)
    if not proven:
        return "figure not in a cited passage"
    return None if is_question(text) else doubt(text, evidence.text(sources), evidence.question)


def _weakness(support: float | None) -> str | None:
    return "the cited passage does not say so" if support is not None and support < LEAST_SUPPORT else None


def _within(checked: Sequence[Checked], max_chars: int) -> list[Checked]:
    """Whole sentences from the start, as many as the channel takes with their markers."""
    size = 0
    fitting = []
    for item in checked:
        if item.kept:
            size += len(item.text) + 1 + 5 * len(item.sources)
        fitting.append(replace(item, kept=False, reason="too long") if item.kept and size > max_chars else item)
    return fitting


def _joined(kept: Sequence[Checked]) -> tuple[str, tuple[int, ...]]:
    numbers: dict[int, int] = {}
    text = ""
    for item in kept:
        marks = "".join(f" [{numbers.setdefault(source, len(numbers) + 1)}]" for source in item.sources)
        gap = " " if text and not item.text.startswith("\n") else ""
        text += f"{gap}{item.text}{marks}"
    return text.strip(), tuple(numbers)


def _named(name: str, page: int | None) -> str:
    """A document's name as it may stand in a message: one line, short, nothing to click on or to steer with."""
    clean = " ".join(_FORBIDDEN.sub(" ", _HARMLESS.sub("", name)).split())[:60]
    if links_in(clean) or _HTML.search(clean):
        clean = " ".join(re.sub(r"[^\w-]+", " ", clean).split())
    return f"{clean}, p. {page}" if page else clean
