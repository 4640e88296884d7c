"""Words that exclude each other: what is included and what is paid apart, what is needed and what is not. Pure."""

import re

from dana.automation.denials import affirmed
from dana.automation.reading import Reading, Statement, nearest, share, weighty

_FREE = (
    r"free of charge|for free|free|no (?:extra )?(?:charge|cost|fee)|costs? (?:you )?nothing|at no (?:extra )?cost"
    r"|gratis|gratuit\w*|sin (?:coste|costo|cargo|recargo)|no (?:cuestan?|pagan?|tienen? coste)"
    r"|kostenlos\w*|kostenfrei\w*|umsonst|ohne aufpreis|sans (?:frais|supplement)|offert\w*|de graca|sem custos?|nao paga\w*"
    r"|مجان\w*|(?:دون|بلا) (?:اي )?رسوم"
)
_INCLUDED = (
    r"included?|includes|including|covers?|covered|inclu\w+|cubr\w+|cubiert\w+|comprend\w+"
    r"|enthalten|inbegriffen|compris\w*|مشمول\w*|يشمل|تشمل"
)
_APART = (
    r"separately|billed|charged|extra|not (?:included|covered|part of)|bear the cost|pay the cost|expense|aparte|por separado"
    r"|se cobran?|factur\w+|no (?:incluid\w+|incluye\w*|cubre\w*)|en plus|en sus|factures?"
    r"|zuzuglich|nicht (?:enthalten|inbegriffen)|a parte|nao (?:estao |esta )?inclu\w+|مستقل|علي المشتري|لا يشمل\w*"
)
_NEEDED = (
    r"compulsory|obligatory|mandatory|required|have to|must|obligatori\w+|hace falta|debe\w*|hay que|pflicht|erforderlich|mussen|muss"
    r"|obligatoire\w*|faut|doi\w+|obrigatori\w+|exig\w+|precisa\w*|يجب|يشترط|لا بد|يتطلب"
)
_NOT_NEEDED = (
    r"voluntary|optional|no need|not (?:necessary|needed|required|have to)|needn t|don t (?:have|need) to|voluntari\w+|opcional\w*"
    r"|facultativ\w+"
    r"|no (?:hace falta|es necesari\w+|necesita\w*|requiere\w*)|freiwillig|nicht notig|brauchen kein\w*|pas (?:necessaire|besoin)"
    r"|nao (?:precisa|e preciso)"
    r"|opciona\w+|لا (?:يلزم|حاجه)"
)
_INSTEAD = r"instead of|in place of|en lugar de|en vez de|statt|anstelle|anstatt|au lieu de|em vez de|بدلا"
_BESIDES = r"in addition to|as well as|on top of|ademas de|zusatzlich zu\w?|en plus de|alem d[eoa]s?|اضافه"


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)")


_SAYS_FREE, _SAYS_APART = _pattern(_FREE), _pattern(_APART)
_PAIRS = [
    (_pattern(f"{_FREE}|{_INCLUDED}"), _SAYS_APART),
    (_pattern(_NEEDED), _pattern(_NOT_NEEDED)), (_pattern(_NOT_NEEDED), _pattern(_NEEDED)),
    (_pattern(_INSTEAD), _pattern(_BESIDES)), (_pattern(_BESIDES), _pattern(_INSTEAD)),
]  # fmt: skip
_WORDS = frozenset().union(
    *(weighty(words.replace("|", " ").replace("\\w", "")) for words in (_FREE, _INCLUDED, _APART, _NEEDED, _NOT_NEEDED))
)
_PRICE = re.compile(r"[€£$]\s?\d|\d\s?(?:€|euros?\b|pesos\b|reais\b|ريال|درهم|دينار)")
_SHARED, _SOME = 0.34, 0.2


def is_opposite(said: Statement, passages: Reading) -> bool:
    """Whether the statement nearest to a sentence holds the opposite of what the sentence says of the same matter."""
    about = said.stems - _WORDS
    found = nearest(said, passages)
    if found is None or not about:
        return False
    words = " ".join(affirmed(said))
    clauses = [clause.words for clause in found.clauses if share(clause.stems - _WORDS, about) >= _SOME]
    return any(
        ours.search(words) and not theirs.search(words) and any(theirs.search(clause) and not ours.search(clause) for clause in clauses)
        for ours, theirs in _PAIRS
    )


def is_free_at_a_price(said: Statement, passages: Reading) -> bool:
    """Whether a sentence calls free what the nearest statement has a price for, and nothing there is free."""
    words = " ".join(affirmed(said))
    if not _SAYS_FREE.search(words) or any(sign.isdigit() for sign in said.text):
        return False
    found = nearest(said, passages)
    if found is None or _SAYS_FREE.search(found.words) or not _PRICE.search(found.text):
        return False
    return share(said.stems - _WORDS, found.stems) >= _SHARED
