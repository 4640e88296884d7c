"""Cuts text into sentences and words, for any script, well enough to quote from a document."""

import re
from collections.abc import Iterator

from dana.ai.language import folded

_END = re.compile(r"""[.!?…؟۔।]+["'”’»)\]]*(?=\s)|[。！？]+["'”’»」』）)\]]*""")
_STARTS_NEXT = re.compile(r"""\s+["'“‘«(\[¿¡]*[^\sa-zà-öø-ÿ,;:.!?)\]]""")
_LAST_WORD = re.compile(r"([^\s(\"“«]+)\.[\"'”’»)\]]*\Z")
_SHORT_FORMS = (
    "mr mrs ms dr prof st no nr vs etc e.g i.e approx ca incl excl max min tel fig art vol inc ltd co z.b d.h bzw usw "
    "ggf evtl zzgl inkl str sr sra srta ud uds p.ej num nº av avda aprox pag mme mlle m env ex p v jan feb mar apr "
    "jun jul aug sept sep oct nov dec"
)
_SHORT = frozenset(_SHORT_FORMS.split())
_BULLET = re.compile(r"\A\s*(?:[-–•*·▪●]|\d{1,2}[.)])\s+")
_ROW = re.compile(r"[|\t]")
_WRAPPED_LINE = 55  # characters; a shorter line ends where its author wanted it to end
_WORD = re.compile(r"\w+")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")
_ARTICLE = re.compile(r"\A(?:وال|بال|فال|كال|لل|ال)(?=\w{3})")


def sentences_of(text: str) -> list[str]:
    """The sentences (and table rows, and list items) of a passage, each on one line, in order."""
    return [sentence for line in _lines(text) for sentence in _split(line)]


def _lines(text: str) -> Iterator[str]:
    """Lines as meant: what a page's right edge has broken is joined again."""
    held = ""
    for raw in text.splitlines():
        line = raw.strip() if _WORD.search(raw) else ""  # a ruled line only parts
        if held and not _continues(held, line):
            yield held
            held = ""
        held = f"{held} {line}".strip() if line else ""
    if held:
        yield held


def _continues(held: str, line: str) -> bool:
    if not line or _ROW.search(line) or _ROW.search(held) or _BULLET.match(line) or held[-1] in ".!?:…。！？؟":
        return False
    return line[0].islower() or held[-1] in ",-–" or len(held) >= _WRAPPED_LINE


def _split(line: str) -> Iterator[str]:
    start = 0
    for match in _END.finditer(line):
        end = match.end()
        if match.group()[0] in "。！？" or (_STARTS_NEXT.match(line, end) and not _is_abbreviation(line[start:end])):
            yield from _clean(line[start:end])
            start = end
    yield from _clean(line[start:])


def _is_abbreviation(text: str) -> bool:
    match = _LAST_WORD.search(text)
    if match is None:
        return False
    word = folded(match.group(1))
    return word in _SHORT or (len(word) == 1 and word.isalpha()) or (word.isdigit() and len(word) <= 2)


def _clean(piece: str) -> Iterator[str]:
    text = " ".join(_BULLET.sub("", piece).split())
    if text:
        yield text


def stems_of(text: str) -> list[str]:
    """The words in a rough common form, so that "returns" meets "return"; runs of unspaced script as pairs of signs."""
    return [stem for word in _WORD.findall(folded(text)) for stem in _stems(word)]


def _stems(word: str) -> list[str]:
    if word.isascii():
        if len(word) > 3 and word[-1] == "s":
            word = word[:-1]
        return [word[:6]]
    if _UNSPACED.search(word):
        return [word[at : at + 2] for at in range(max(1, len(word) - 1))]
    return [_ARTICLE.sub("", word)[:6]]
