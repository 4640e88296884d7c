"""Decides what of a model's answer may leave: facts with a passage that holds their figures, no foreign links. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dana.ai.contract import Action, ModelAnswer, NumberedPassage
from dana.ai.language import guess_language
from dana.ai.phrases import HAND_OFF
from dana.automation.courtesy import needs_no_source
from dana.automation.figures import Figures, figures_in, read_figures
from dana.automation.links import links_in

MOST_CHARACTERS = 1500
NAMED_DOCUMENTS = 2
UNSUPPORTED = "The documents do not support an answer"
_SOURCE_WORD = {"en": "Source", "es": "Fuente", "fr": "Source", "de": "Quelle", "pt": "Fonte", "ar": "المصدر"}
_MARKER = re.compile(r"\s?【[^】]{0,24}】|\s?\[\s?[0-9]{1,4}(?:\s?[,;–-]\s?[0-9]{1,4})*\s?\]")
_OWN_MARKER = re.compile(r"\s?【[^】]{0,24}】| ?\[[0-9]{1,4}\]")
_HARMLESS = re.compile("[\u00ad\u200b\u2060\ufeff]")
_FORBIDDEN = re.compile(  # controls, text direction, hidden tags
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufff9-\ufffc\ud800-\udfff\U000e0000-\U000e0fff]"
)
_HTML = re.compile(r"<\s*[/!?]?\s*[a-z][^>]*>|<!--|<\s*(?:script|iframe|img|svg|a|style)\b|&#?\w{2,12};", re.IGNORECASE)
_TRICKS = {"control characters": _FORBIDDEN, "HTML": _HTML, "image": re.compile(r"!\s?\[[^\]]*\]\s?\(")}
_MARKDOWN_LINK = re.compile(r"(?<!!)\[([^\[\]]{1,200})\]\((\S{1,500}?)\)")
_OWN_LINE = re.compile(r"\A\s*(?:\n|[-•*]\s|\d{1,2}[.)]\s)")


@dataclass(frozen=True, slots=True)
class Dropped:
    """A sentence that was taken out, and why."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Grounded:
    """What may leave: `sources[n - 1]` is the passage's number for the marker [n] in `text`; `reason` explains a hand-off."""

    action: Action
    text: str = ""
    sources: tuple[int, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Kept:
    text: str
    sources: tuple[int, ...]


class _Evidence:
    """What the passages hold, read when first cited."""

    def __init__(self, passages: Sequence[NumberedPassage]) -> None:
        self._texts = {item.index: f"{item.heading or ''}\n{item.text}" for item in passages}
        self._figures: dict[int, Figures] = {}

    def valid(self, sources: Iterable[object]) -> tuple[int, ...]:
        known = [item for item in sources if isinstance(item, int) and not isinstance(item, bool) and item in self._texts]
        return tuple(dict.fromkeys(known))

    def figures(self, source: int) -> Figures:
        if source not in self._figures:
            self._figures[source] = read_figures(self._texts[source])
        return self._figures[source]

    def links(self, sources: Sequence[int]) -> frozenset[str]:
        return frozenset(link for source in sources for link in links_in(self._texts[source]))


def check(answer: ModelAnswer, passages: Sequence[NumberedPassage], *, max_chars: int = MOST_CHARACTERS) -> Grounded:
    """The part of the answer that is proven; a reply that loses its facts, or is empty, becomes a hand-off."""
    if answer.action is not Action.REPLY:
        return Grounded(answer.action, reason=answer.reason)
    evidence = _Evidence(passages)
    kept: list[_Kept] = []
    dropped: list[Dropped] = []
    for sentence in answer.sentences:
        text, sources = _normalised(sentence.text, sentence.sources, evidence)
        fault = _fault(text, sources, evidence) or ("repeated" if any(item.text == text for item in kept) else None)
        if fault:
            dropped.append(Dropped(sentence.text, fault))
        elif text:
            kept.append(_Kept(text, sources))
    kept, late = _within(kept, max_chars)
    dropped += [Dropped(item.text, "too long") for item in late]
    return _result(kept, dropped)


def plain_text(text: str) -> str:
    """The reply without its markers, as a customer reads it."""
    return _OWN_MARKER.sub("", text)


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


def _result(kept: Sequence[_Kept], dropped: Sequence[Dropped]) -> Grounded:
    facts = any(item.sources for item in kept)
    lost = any(item.reason != "repeated" for item in dropped)
    if not kept or (lost and not facts):
        return Grounded(Action.HAND_OFF, dropped=tuple(dropped), reason=UNSUPPORTED)
    text, sources = _joined(kept)
    return Grounded(Action.REPLY, text, sources, tuple(dropped))


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
    proven = all(any(evidence.figures(source).support(figure) for source in sources) for figure in figures_in(text))
    return None if proven else "figure not in a cited passage"


def _within(kept: list[_Kept], max_chars: int) -> tuple[list[_Kept], list[_Kept]]:
    """Whole sentences from the start, as many as the channel takes with their markers."""
    size = 0
    for position, item in enumerate(kept):
        size += len(item.text) + 1 + 5 * len(item.sources)
        if size > max_chars:
            return kept[:position], kept[position:]
    return kept, []


def _joined(kept: Sequence[_Kept]) -> tuple[str, tuple[int, ...]]:
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
