"""Whether a sentence goes past a limit of its passages: "any cut" where they say "for dry cuts only". Pure."""

import re
from collections.abc import Iterator

from dana.automation.denials import affirmed, is_affirmed, says_no
from dana.automation.reading import Reading, Statement, is_among, share, weighty

_ONLY = re.compile(
    r"(?<!\w)(?:only|solely|exclusively|solo|solamente|unicamente|exclusivamente|nur|ausschliesslich|seulement|uniquement|seule?s?|somente|apenas"
    r"|exclusivamente|فقط)(?!\w)"
)
_SCOPE = 4  # words of weight that "only" speaks of
_SHARED = 0.4


def is_past_the_limit(said: Statement, language: str, passages: Reading) -> bool:
    """Whether the sentence says of other things what a statement says of some only."""
    if any(says_no(words, language or passages.language) for words in affirmed(said)):
        return False
    if is_affirmed(said, passages):
        return False
    return any(
        limited and share(rest, said.stems) >= _SHARED and not any(is_among(stem, said.stems) for stem in limited)
        for statement in passages.statements
        for limited, rest in _limits(statement)
    )


def _limits(statement: Statement) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """(what is allowed only, all else that the statement says)."""
    for clause in statement.clauses:
        for match in _ONLY.finditer(clause.words):
            after, before = clause.words[match.end() :].split(), clause.words[: match.start()].split()
            limited = _first(after) or _first(before[::-1])
            yield limited, statement.stems - limited


def _first(words: list[str]) -> frozenset[str]:
    found: list[str] = []
    for word in words:
        found += weighty(word)
        if len(found) >= _SCOPE:
            break
    return frozenset(found)
