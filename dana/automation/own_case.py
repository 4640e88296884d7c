"""A case that a sentence puts, "if you are 22" or "a 14-year-old", where the passages have figures for such cases. Pure."""

import re
from functools import lru_cache

from dana.automation.figures import Figure, figures_in, plain_of

_NO_CASE = (  # "a deposit of 50 €": what such words are followed by is what is told
    r"(?:deposit|fee|charge|fine|discount|guarantee|warranty|minimum|maximum|surcharge|fianza|senal|tasa|multa|descuento|garantia"
    r"|recargo|suplemento|plazo"
    r"|minimo|maximo|caution|remise|garantie|delai|kaution|gebuhr|rabatt|frist|caucao|multa|desconto|prazo|taxa)"
)
_LEAD = r"(?:(?:and|but|so|yes|even|oui|si|sim|ja|auch|incluso|meme|mesmo|نعم)[ ,]+)?"
_PUT = re.compile(  # how a case is put, in six languages: "if you are 22"
    rf"{_LEAD}(?:if|when|being|once|anyone|someone|whoever|si|cuando|quien(?:es)?|quand|celui qui|wenn|falls|wer|setzen|haben"
    r"|se (?:voce|for|quiser|tiver|o|a|os|as|um|uma)|quando|quem|اذا|عند|من)(?!\w)"
)
_OF = re.compile(rf"{_LEAD}(?:as|at|with|for|con|para|a los|avec|pour|mit|bei|fur|com|aos|مع)(?!\w)")  # "for a group of 12"
_OF_A_THING = re.compile(
    rf"{_LEAD}(?:an?|una?|une?|uma?|eine?[nmr]?) (?!{_NO_CASE}\b)(?:\w+ ){{1,2}}(?:of|for|worth|aged|de|a|pour|von|uber"
    rf"|com) (?:\w+ )?[^\w\s]?\Z"
)
_TOLD = re.compile(  # from here on something is told of the case
    r"(?<!\w)(?:costs?|is|are|takes?|lasts?|pays?|charged?|get|have|cuesta\w*|es|son|dura\w*|tarda\w*|paga\w*|cobra\w*|hay|tiene\w*"
    r"|puede\w*|sale\w*"
    r"|kostet|kosten|betragt|dauert|sollten|zahlen|berechnen|sind|ist|haben|coute\w*|est|sont|dure\w*|avez|faut|custa\w*|sao|demora\w*"
    r"|tem|fica)(?!\w)"
)
_CHILD = (
    r"nin[oa]s?|hij[oa]s?|beb[ei]s?|abuel[oa]s?|madre|padre|enfants?|fil(?:s|le)|kind(?:er)?|sohn|tochter|filh[oa]s?|crianca|avo|mae|pai"
    r"|person\w*|طفل\w*|ابن\w*"
)
_AGED_BEFORE = re.compile(rf"(?<!\w)(?:{_CHILD})(?:, | )(?:de|von|mit|com|con)\s(?:\w+ (?:e|y|et|und|ou|o) )?\Z")
_AGED = re.compile(r"[^\s-]+[\s-](?:years?[\s-]olds?|jahrig\w*)(?!\w)")
_CLAUSE = re.compile(r"[,;:،؛–—]\s+")
_LINE_BEFORE = (
    r"under|over|above|below|up to|until|from|more than|less than|at least|at most|within|after|before|younger than|older than|maximum"
    r"|minimum"
    r"|menor(?:es)?(?: de)?|mayor(?:es)?(?: de)?|mas de|menos de|hasta|desde|a partir del?|al menos|antes del?(?: dia)?|m[ai][xn]imo de"
    r"|entre"
    r"|unter|uber|ab|bis|mehr als|weniger als|mindestens|hochstens|von|moins de|plus de|jusqu a|a partir de|des|au dela de|au moins|au plus"
    r"|maiores de|menores de|mais de|ate(?: aos?)?|a partir d[eo]s?|abaixo de|acima de|com menos de|com mais de|criancas de"
    r"|فوق|دون|اقل من|اكثر من|حتي|تبلغ"
)
_LINE_AFTER = r"(?:\s\w+)?\s(?:or more|or older|or younger|and over|and under|o mas|und mehr|ou plus|et plus|ou mais|فاكثر)(?!\w)"
_BEFORE = re.compile(rf"(?<!\w)(?:{_LINE_BEFORE})[\s-](?:the |el |la |los |las |dem |der |den |zu )?[^\w\s]?\s?\Z")
_AFTER = re.compile(rf"\S+{_LINE_AFTER}")
_COMPARED = (frozenset(("", "year")), frozenset(("day", "week", "month")), frozenset(("minute", "hour")))
_FIRST = 48  # signs of a clause within which its case is told


def is_a_case(figure: Figure, sentence: str, passages: str) -> bool:
    """
    Whether a figure only says for whom the sentence holds, and the passages count the same: who is 22 is "under 25".

    A figure that the sentence itself gives as a line ("from 40 € on") is none: that has to stand in the passages.
    """
    plain = plain_of(sentence)
    if _is_a_line(figure, plain) or not _alike(figure) & counted_in(passages):
        return False
    before, after = plain[: figure.start], plain[figure.start :]
    if figure.counts == "person" or _AGED.match(after) or _AGED_BEFORE.search(before):
        return True
    start = max((match.end() for match in _CLAUSE.finditer(before)), default=0)
    return _puts_a_case(before[start:].lstrip("¿¡ "))


def _puts_a_case(clause: str) -> bool:
    """Whether the beginning of a clause, up to a figure, puts a case."""
    if len(clause) > _FIRST or re.search(r"\d", clause):
        return False
    return bool(_PUT.match(clause) or (_OF.match(clause) and not _TOLD.search(clause)) or _OF_A_THING.match(clause))


@lru_cache(maxsize=512)
def counted_in(passages: str) -> frozenset[str]:
    """What the figures of a text count."""
    return frozenset(figure.counts for figure in figures_in(passages))


def _is_a_line(figure: Figure, plain: str) -> bool:
    return bool(_BEFORE.search(plain[max(0, figure.start - 40) : figure.start]) or _AFTER.match(plain[figure.start : figure.start + 60]))


def _alike(figure: Figure) -> frozenset[str]:
    """Ages are told without a word for them: who is 22 is under 25 years; and two weeks are less than a month."""
    return next((kinds for kinds in _COMPARED if figure.counts in kinds), frozenset((figure.counts,)))
