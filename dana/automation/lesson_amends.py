"""What a document's sentence is to say once it is corrected: its own words with another value, or the person's. Pure; in doubt nothing."""

import re
from collections.abc import Callable, Iterator, Sequence

from dana.ai.sentences import stems_of
from dana.automation.figures import figures_in, read_figures
from dana.knowledge.claim_words import EMPTY
from dana.knowledge.claims import claims_in

_FIGURE = re.compile(r"(?<![\w.,:])\d+(?:[.,:]\d+)*(?![\w]|[.,:]\d)")
_ENDS = tuple(".!?…。！？؟")
_ROW = "|"
_COMPARED = ("amount", "percentage", "period")

Says = Callable[[str, str], bool]  # whether the second text says what the first one does


def amended(unit: str, replaced: str, facts: Sequence[str], says: Says) -> str:
    """
    The document's sentence `unit` with the first of these facts in the place of what Dana had taken from it; "" where that is not plain.

    The other facts follow it, where they are not said by then. Nothing else that the sentence says is lost.
    """
    fact = facts[0]
    corrected = next((each for each in _candidates(unit, replaced, fact) if each != unit and says(fact, each)), "")
    others = [other for other in facts[1:] if not says(other, corrected)]
    if not corrected or not others:
        return corrected
    return " ".join((corrected, *others)) if corrected.endswith(_ENDS) and _ROW not in unit else ""


def _candidates(unit: str, replaced: str, fact: str) -> Iterator[str]:
    for old, new in (*_values(replaced, fact), *_figures(replaced, fact)):
        found = list(re.finditer(rf"(?<![\w.,]){re.escape(old)}(?!\w|[.,]\d)", unit))
        if len(found) == 1:
            yield unit[: found[0].start()] + new + unit[found[0].end() :]
    if _ROW not in unit and _says_no_more(unit, f"{replaced}\n{fact}"):
        yield fact if unit.endswith(_ENDS) else fact.rstrip(".")


def _values(replaced: str, fact: str) -> Iterator[tuple[str, str]]:
    """The one amount, share or period in which both differ, as each of them writes it."""
    ours, theirs = ({claim.kind: claim for claim in claims_in(text)} for text in (fact, replaced))
    pairs = [(theirs[kind], ours[kind]) for kind in _COMPARED if kind in ours and kind in theirs]
    changed = [(old.value, new.value) for old, new in pairs if old.value != new.value and "free" not in (old.unit, new.unit)]
    if len(changed) == 1:
        yield changed[0]


def _figures(replaced: str, fact: str) -> Iterator[tuple[str, str]]:
    """The one figure that went, and the one that came."""
    were, are = _FIGURE.findall(replaced), _FIGURE.findall(fact)
    gone, come = [each for each in were if each not in are], [each for each in are if each not in were]
    if len(gone) == len(come) == 1:
        yield gone[0], come[0]


def _says_no_more(unit: str, known: str) -> bool:
    """Whether what Dana took from the sentence, or what the person made of it, is all that it says."""
    figures, words = figures_in(unit), set(stems_of(unit)) - EMPTY
    return len(figures) <= len(figures_in(known)) and all(map(read_figures(known).support, figures)) and words <= set(stems_of(known))
