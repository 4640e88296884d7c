"""Whether a rewritten text still says what the first one said, as far as code can tell. Pure."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from dana.ai.language import guess_language
from dana.ai.phrases import plain_words
from dana.ai.sentences import sentences_of
from dana.automation import grounding
from dana.automation.courtesy import promises_in
from dana.automation.figures import figures_in, read_figures
from dana.automation.leaks import leaks
from dana.automation.links import links_in
from dana.automation.prompt import is_in_another_language, language_name
from dana.automation.rewriting import RULES, Setting, Wish

_ANY_MARKS = re.compile(r"\[\s?\d{1,4}(?:\s?[,;]\s?\d{1,4})*\s?\]|【[^】]{0,24}】")
_MARKS = re.compile(r"(?:\s*\[\d{1,4}\])+")
_HARMLESS = re.compile("[\u00ad\u200b\u2060\ufeff]")
_GERMAN_TIME = re.compile(r"(?<!\d)(\d{1,2})\.([0-5]\d)(?=\s?Uhr)")
_TELEPHONE = re.compile(r"\+?\d(?:[\s()/.\-\u2010-\u2015]{0,3}\d){6,18}")
_LINK = re.compile(r"\S+[./@]\S+")
_DATE = re.compile(r"\d{1,4}[./-]\s?\d{1,2}[./-]\s?\d{2,4}")
_GROUPING = re.compile(r"[\s()/.,'’\-\u2010-\u2015]+")
_MUCH, _MORE = 2.0, 240  # a text of twice the length and a few sentences more is another text
_SAME = 0.8  # of the words: it was not translated


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of a text and the sources that stand behind it; the last one has none."""

    text: str
    marks: frozenset[int]


def tidied(text: str) -> str:
    """A model's text as it may be shown, if it may: one kind of line end and of marks, nothing invisible."""
    text = unicodedata.normalize("NFC", _HARMLESS.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")))
    text = _ANY_MARKS.sub(lambda match: " ".join(f"[{int(number)}]" for number in re.findall(r"[0-9]+", match[0])), text)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(re.sub(r" {2,}", " ", line).rstrip() for line in text.split("\n"))).strip()


def fault_in(new: str, wish: Wish, setting: Setting) -> str | None:
    """What the model did that it must not, as the end of "the model …"; None when its text may be shown to who asked for it."""
    old = tidied(wish.text)
    if not new:
        return "wrote nothing"
    return _form(new, old) or _sources(new, old, wish) or _facts(new, old) or _manner(new, old, wish, setting)


def _form(new: str, old: str) -> str | None:
    if grounding.tricks_in(new) - grounding.tricks_in(old):
        return "wrote HTML, an image or hidden signs"
    if leaks(new, RULES) and not leaks(old, RULES):
        return "repeated its instructions"
    return None


def _sources(new: str, old: str, wish: Wish) -> str | None:
    """Every mark of the new text stood in the old one, and only a shorter text may leave some out."""
    had, has = _marks(old), _marks(new)
    if has - had:
        return f"added the source [{min(has - had)}]"
    left_out = had - has
    if left_out and (wish.way != "shorter" or not has):
        return f"left out the source [{min(left_out)}]"
    return _moved(_pieces(new), _pieces(old))


def _moved(new: list[_Piece], old: list[_Piece]) -> str | None:
    """Whether a figure stands behind another source than before, or behind none."""
    loose = _texts([_Piece(_loose(piece), piece.marks) for piece in old])
    for piece in new:
        sourced = [other.text for other in old if other.marks & piece.marks]
        ground = read_figures(_texts_of([loose, *sourced]))
        if not all(ground.support(figure) for figure in figures_in(_plain(piece.text))):
            return _unsupported(piece.text, old)
    return None


def _unsupported(text: str, old: list[_Piece]) -> str:
    """A figure that the old text holds elsewhere has lost its source; any other one is made up."""
    everything = read_figures(_texts(old))
    known = all(everything.support(figure) for figure in figures_in(_plain(text)))
    return "gave a figure another source than before" if known else "wrote a figure that the text does not have"


def _facts(new: str, old: str) -> str | None:
    links = links_in(new) - links_in(old)
    if links:
        return f"added a link or an address ({min(links)[:60]})"
    if any(number not in _digits(old) for number in _telephones(new)):
        return "wrote a telephone number that the text does not have"
    if not read_figures(_plain(new)).units <= read_figures(_plain(old)).units:
        return "wrote a currency or a percentage that the text does not have"
    new, old = _LINK.sub(" ", new), _LINK.sub(" ", old)
    if promises_in(new) and not _promised(new, old):
        return "promised something that the text does not promise"
    return None


def _promised(new: str, old: str) -> bool:
    """In the same language by the word itself; across languages, where the old word may be one that is not known here, by its sentence."""
    if guess_language(new, "") == guess_language(old, ""):
        return promises_in(new) <= promises_in(old)
    return bool(promises_in(old)) or len(sentences_of(new)) <= len(sentences_of(old))


def _manner(new: str, old: str, wish: Wish, setting: Setting) -> str | None:
    plain, before = grounding.plain_text(new), grounding.plain_text(old)
    if is_in_another_language(plain, wish.target):
        return f"did not write {language_name(wish.target)}"
    if plain == before or (wish.way == "translate" and _is_the_same(plain, before, wish)):
        return "changed nothing"
    if wish.way == "shorter" and len(plain) >= len(before):
        return "did not make it shorter"
    if len(plain) > _MUCH * len(before) + _MORE:
        return "made it much longer"
    if setting.manifest.text_size(plain) > setting.manifest.text_limit:
        return f"wrote more than {setting.manifest.name} takes"
    return None


def _is_the_same(new: str, old: str, wish: Wish) -> bool:
    """Whether it is still the old text, which was in another language than the one asked for."""
    if wish.target and guess_language(old, "") == wish.target:
        return False
    words, before = plain_words(new).split(), set(plain_words(old).split())
    return len(words) > 3 and sum(word in before for word in words) >= _SAME * len(words)


def _marks(text: str) -> frozenset[int]:
    return frozenset(int(number) for run in _MARKS.findall(text) for number in re.findall(r"\d+", run))


def _pieces(text: str) -> list[_Piece]:
    found, at = [], 0
    for match in _MARKS.finditer(text):
        found.append(_Piece(text[at : match.start()], _marks(match.group())))
        at = match.end()
    return [*found, _Piece(text[at:], frozenset())]


def _loose(piece: _Piece) -> str:
    """What of a piece stands behind no source: all of its sentences but the last."""
    sentences = sentences_of(piece.text)
    return _texts_of(sentences[:-1] if piece.marks else sentences)


def _texts(pieces: Iterable[_Piece]) -> str:
    return _texts_of(piece.text for piece in pieces)


def _texts_of(texts: Iterable[str]) -> str:
    return "\n".join(texts)


def _plain(text: str) -> str:
    return _GERMAN_TIME.sub(r"\1:\2", text)


def _telephones(text: str) -> list[str]:
    """The digits of everything that could be dialled; a date could not."""
    ascii_digits = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in _MARKS.sub(" ", text))
    return [re.sub(r"\D", "", match.group()) for match in _TELEPHONE.finditer(_DATE.sub(" ", ascii_digits))]


def _digits(text: str) -> str:
    """The figures of a text without what groups them, for a number may be grouped in another way."""
    return _GROUPING.sub("", "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in _MARKS.sub(" ", text)))
