"""
What speaks against a sentence, read off its own words and those of the passages that it cites. Pure.

Each doubt is a rule of its own, kept because on the half of the set that it was chosen on it finds at least five false sentences for
each true one that it loses: `python -m bench.proof` counts both, docs/decisions/0008 names the rules that did not.
"""

from functools import lru_cache

from dana.ai.language import guess_language
from dana.automation.additions import adds_something
from dana.automation.days import is_on_another_day
from dana.automation.denials import is_denied
from dana.automation.exchanged import are_exchanged
from dana.automation.limits import is_past_the_limit
from dana.automation.named_things import names_something_else
from dana.automation.opposites import is_free_at_a_price, is_opposite
from dana.automation.reading import read, statement

DAY = "day not in a cited passage"
EXCHANGED = "exchanges figures of the cited passage"
OPPOSITE = "says the opposite of the cited passage"
LIMIT = "leaves out a limit of the cited passage"
NAME = "name not in a cited passage"
ADDED = "adds something to the cited passage"


@lru_cache(maxsize=512)  # a sentence is asked about twice: before its meaning is compared, and when it is decided
def doubt(sentence: str, passages: str, question: str = "") -> str | None:
    """Why a sentence is not believed, in plain words, or None; `question` is the customer's, whose own words need no passage."""
    said, known = statement(sentence), read(passages)
    if said.words in known.sentences:
        return None
    language = guess_language(sentence, "") or known.language
    if is_on_another_day(said, language, known):
        return DAY
    if are_exchanged(sentence, passages):
        return EXCHANGED
    if is_denied(said, language, known) or is_opposite(said, known) or is_free_at_a_price(said, known):
        return OPPOSITE
    if is_past_the_limit(said, language, known):
        return LIMIT
    if names_something_else(said, known, question):
        return NAME
    return ADDED if adds_something(sentence, known) else None
