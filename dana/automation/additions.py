"""Whether a sentence goes on with something that its passages do not speak of: "… within 30 days, and we send you a photo". Pure."""

import re

from dana.automation.figures import figures_in
from dana.automation.reading import Reading, share, weighty

_JOIN = re.compile(
    r"(?P<comma>,?)\s(?P<word>and|but|including|provided|though|y|e|pero|und|aber|sowie|et|mais|mas|which|who|or|que|o|oder|qui|ou)\s"
    r"|،?\s(?=و\w{3})",
    re.IGNORECASE,
)
_AFTER_A_COMMA = frozenset(("which", "who", "or", "que", "o", "oder", "qui", "ou"))  # otherwise they join words, or limit one
_LEAST_HEAD, _LEAST_WORDS = 2, 3
_HEAD_IS_HELD = 0.6  # of the words before
_FALL = 0.4  # by which the words after are held less


def adds_something(sentence: str, passages: Reading) -> bool:
    """Whether the passages hold the words of a sentence's beginning, and hardly those of what is joined to it; a figure there is proven."""
    return any(_falls(sentence[: match.start()], sentence[match.end() :], passages) for match in _JOIN.finditer(sentence) if _parts(match))


def _parts(match: re.Match[str]) -> bool:
    return bool(match["comma"]) or (match["word"] or "").casefold() not in _AFTER_A_COMMA


def _falls(head: str, tail: str, passages: Reading) -> bool:
    before, after = weighty(head), weighty(tail)
    if len(before) < _LEAST_HEAD or not after or len(tail.split()) < _LEAST_WORDS or figures_in(tail):
        return False
    held = share(before, passages.stems)
    return held >= _HEAD_IS_HELD and held - share(after, passages.stems) >= _FALL
