"""Whether a passage denies what a sentence affirms: "never sent by van" and "we can send it by van". Pure."""

import re
from collections.abc import Iterator

from dana.ai.sentences import stems_of
from dana.automation.reading import Reading, Statement, is_among, share, weighty
from dana.knowledge.claim_words import EMPTY

_NOT = {
    "en": r"not|never|cannot|nobody|none|neither|nor|no one|no longer|no(?! (?:later|more|less|fewer|need|charge|cost|extra))|\w+n t|can t",
    "es": r"no(?! (?:mas|menos|se cobra|cobra\w*|pagan?|cuesta\w*|tiene coste|hace falta|requiere\w*|necesita\w*|hay que))|nunca|jamas"
    r"|ningun[ao]?|tampoco",
    "fr": r"pas(?! (?:besoin|de frais))|aucun\w*|jamais|ni|non",
    "de": r"nicht(?! (?:mehr als|notig|spater))|kein\w*(?! (?:kosten|termin))|nie|niemals|weder",
    "pt": r"nao(?! (?:pagam?|tem custos?|e preciso|precisa\w*|custa\w*))|nunca|nenhum\w*|nem|tampouco",
    "ar": r"لا(?! (?:تحتاج|يلزم|حاجه|تدفع))|لن|لم|ليس\w*|غير",
}
_NO_MORE = (
    r"except|apart from|rather than|instead of|excluding|exclude[sd]?|forbidden|prohibited|refuse[sd]?|separate(?:ly)?|closed|denied"
    r"|lose|lost|nothing"
)
_OPPOSITES = {
    "en": _NO_MORE,
    "es": r"salvo|excepto|menos|en lugar de|excluid\w+|exclu\w+|prohibid\w+|aparte|por separado|cerra\w+|cierra\w*|pierde\w*|nada|nadie",
    "fr": r"sauf|exclu\w*|interdit\w*|refus\w+|en plus|en sus|ferme\w*|rien|sans|ne|n",
    "de": r"ausser|ausgeschlossen|verboten|untersagt|geschlossen|zuzuglich|verfall\w+|entfall\w+|nichts|ohne",
    "pt": r"exceto|menos|exclui\w+|excluid\w+|proibid\w+|a parte|fecha\w*|perde\w*|nada|ninguem|sem|so",
    "ar": r"عدا|الا|ممنوع\w*|يمنع|تمنع|مغلق\w*|دون|بدون|بلا|تعفي|عطله|مستقل\w*",
}
_FORBIDS = {
    "en": r"forbidden|prohibited|excluded|billed separately|charged separately",
    "es": r"prohibid\w+|excluid\w+|por separado|se (?:cobran?|paga|facturan?|compran?) aparte",
    "fr": r"interdit\w*|exclu[es]*|refuse\w*|factures? en plus",
    "de": r"verboten|untersagt|ausgeschlossen",
    "pt": r"proibid\w+|excluid\w+|a parte",
    "ar": r"ممنوع\w*|يمنع",
}
_TWICE = re.compile(r"(?<!\w)(?:without|unless|until|sin|hasta que|ohne|bis|sans|sem|ate que|دون|بدون|الا)(?!\w)")


_ANY_NO = (  # in a sentence that is judged; "no later than" too: it does not affirm
    r"not?|never|cannot|nobody|none|neither|nor|\w+n t|can t|only|just|no|nunca|jamas|ningun\w*|tampoco|solo|solamente|unicamente|pas"
    r"|aucun\w*"
    r"|jamais|ni|seul\w*|uniquement|nicht|kein\w*|nie|niemals|weder|nur|nao|nenhum\w*|nem|apenas|somente|لا|لن|لم|ليس\w*|غير|فقط|خاليه"
)


def _words(by_language: dict[str, str]) -> dict[str, re.Pattern[str]]:
    return {language: re.compile(rf"(?<!\w)(?:{words})(?!\w)") for language, words in by_language.items()}


_DENIES, _TURNS, _RULES_OUT = _words(_NOT), _words(_OPPOSITES), _words(_FORBIDS)
_NEGATES = re.compile(rf"(?<!\w)(?:{_ANY_NO})(?!\w)")
_PORTUGUESE_IN = re.compile(r"(?<!\w)nos?(?!\w)")
_NEARLY_ALL, _MOST_OF_IT, _SOME_OF_IT = 0.7, 0.6, 0.4
_CASE = re.compile(r"(?:if|when|once|should|si|cuando|wenn|falls|quand|lorsque|se|quando|اذا|عند)\b")
_ITEM = 3  # words of weight that an item of a list has at most


def says_no(words: str, language: str) -> bool:
    """Whether plain words deny or limit something, or say it by an opposite: "except", "closed", "separately"."""
    if language == "pt":
        words = _PORTUGUESE_IN.sub(" ", words)
    return bool(_NEGATES.search(words)) or (language in _TURNS and bool(_TURNS[language].search(words)))


def is_denied(said: Statement, language: str, passages: Reading) -> bool:
    """Whether a clause of the passages denies what the sentence affirms; a sentence that denies something itself is not judged."""
    if passages.language not in _DENIES or any(says_no(words, language or passages.language) for words in affirmed(said)):
        return False
    if is_affirmed(said, passages):
        return False
    lacks = _TWICE.search(said.words) is not None
    return any(
        _denies(denied, said, item) for item in passages.statements for denied in _denied(item, passages.language, said.stems, lacks)
    )


def is_affirmed(said: Statement, passages: Reading) -> bool:
    """Whether the clauses of one statement that deny and limit nothing hold nearly all words of a sentence."""
    return any(
        share(said.stems, item.stems) >= _NEARLY_ALL and share(said.stems, _affirmative(item, passages.language)) >= _NEARLY_ALL
        for item in passages.statements
    )


def _affirmative(item: Statement, language: str) -> frozenset[str]:
    return frozenset[str]().union(*(clause.stems for clause in item.clauses if not says_no(clause.words, language)))


def affirmed(said: Statement) -> list[str]:
    """The clauses of a sentence, in plain words, without those that put a case."""
    return [clause.words for clause in said.clauses if not _CASE.match(clause.words)]


def _denied(item: Statement, language: str, said: frozenset[str], lacks: bool) -> Iterator[frozenset[str]]:
    """What a statement denies, in words of weight: a clause with a "not" before a word that is said, and items of a list that it begins."""
    verb: frozenset[str] = frozenset()
    before: frozenset[str] = frozenset()
    for clause in item.clauses:
        if _CASE.match(clause.words):
            continue
        denial = _DENIES[language].search(clause.words) or _RULES_OUT[language].search(clause.words)
        if denial and (lacks or not _TWICE.search(clause.words)):
            after = weighty(clause.words[denial.end() :])
            if not after or any(is_among(stem, said) for stem in after):
                yield clause.stems or before  # "the dining room, no"
            verb = frozenset(stems_of(clause.words[denial.end() :])[:1]) - EMPTY
        elif verb and not clause.turns and clause.stems and len(clause.stems) <= _ITEM:
            yield verb | clause.stems
        else:
            verb = frozenset()
        before = clause.stems


def _denies(denied: frozenset[str], said: Statement, whole: Statement) -> bool:
    held = share(denied, said.stems)
    return held >= _MOST_OF_IT or (held >= _SOME_OF_IT and share(said.stems, whole.stems) >= _SOME_OF_IT)
