"""How words and meaning are weighed against each other: the numbers of search, and what a question's words are worth. Pure.

Measured with multilingual-e5-small by `make bench-search`: words have a quarter of the verdict, and less where the account does not even
know the question's words (another language, or another way of putting it), since then they only add noise. Against a fixed 0.3 that gains
0.002 nDCG@10 on the average of eight sets, 0.008 across languages, and loses 0.0015 in Arabic. Chosen with all
eight in view, so it is no proof for others. Equal ranks (RRF) lose 0.036 to it on FAQs. Tried without
gain: the share by how much the best passage covers, comparing single sentences once more, counting words that stand side by side.
"""

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from dana.knowledge.words import near_terms

CANDIDATES = 50  # of each kind
LEAST_WORDS, MOST_WORDS = 0.1, 0.25  # the share of words where the account knows few of them, and where it knows most
FEW, MOST = 0.3, 0.7  # by weight
MEANING_SHARE = 1 - MOST_WORDS  # the usual one
# With a second opinion on English passages (all-MiniLM-L6-v2): where the words point to no passage in particular (the best one stands out
# by `blunt` standard deviations or less), meaning has nearly all the say and the second model most of that; where they do (`sharp` or
# more), questions are in the passage's own words, and the first model and the words know better. All of it by the square of the share of
# candidates that are English. Chosen on four sets in view of each other: FAQs gain 0.038 nDCG@10, manuals 0.044, articles nothing.
ENGLISH_SHARES: Mapping[str, float] = MappingProxyType({
    "blunt": 3.5, "sharp": 5.0, "english_if_blunt": 0.7, "english_if_sharp": 0.3, "share_if_blunt": 0.85, "share_if_sharp": 0.72,
})  # fmt: skip
MOST_MISSPELT = 3  # of a question's words are looked at for slips, and none where more than half are unknown: then it is another language


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What an account knows of a question's words: in how many of its `passages` each term occurs; those that occur nowhere are missing."""

    passages: int
    holding: Mapping[int, int] = field(default_factory=dict)

    def weight(self, term: int) -> float:
        """What a term says about a passage that holds it (BM25's idf); most where it occurs nowhere."""
        held = self.holding.get(term, 0)
        return math.log(1 + (max(self.passages, held) - held + 0.5) / (held + 0.5))

    def mass(self, terms: Iterable[int]) -> float:
        """What all of a question's words weigh together, also those that occur nowhere; never 0."""
        return sum(map(self.weight, terms)) or 1.0

    def known(self, terms: Collection[int]) -> float:
        """The share, by weight, of a question's words that occur at all."""
        return sum(self.weight(term) for term in terms if term in self.holding) / self.mass(terms)


def misspelt(words: Mapping[int, str], lexicon: Lexicon) -> dict[int, list[int]]:
    """For the terms that no passage holds the ids of those that may have been meant; to be looked up among the account's terms."""
    unknown = [term for term in words if term not in lexicon.holding]
    if not lexicon.passages or len(unknown) > MOST_MISSPELT or 2 * len(unknown) > len(words):
        return {}
    return {term: near for term in unknown if (near := near_terms(words[term]))}


def corrected(slips: Mapping[int, Collection[int]], held: Mapping[int, int], lexicon: Lexicon) -> Lexicon:
    """The lexicon with the commonest term that each slip may have meant, where the account holds any (`held`: term to passages)."""
    meant = (
        max((term for term in near if held.get(term, 0) > 0), key=lambda term: (held[term], term), default=None) for near in slips.values()
    )
    return Lexicon(lexicon.passages, {**lexicon.holding, **{term: held[term] for term in meant if term is not None}})


def meaning_share(terms: Collection[int], lexicon: Lexicon) -> float:
    """The share of meaning in the verdict on a question's passages; words have the rest."""
    known = min(1.0, max(0.0, (lexicon.known(terms) - FEW) / (MOST - FEW)))
    return 1 - LEAST_WORDS - (MOST_WORDS - LEAST_WORDS) * known
