"""Whether a text holds a piece of our instructions, as they are or in one of the usual disguises. Pure."""

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from urllib.parse import unquote

from dana.ai.phrases import plain_words

RUN = 8  # words: shorter ones are anybody's
_FIRST = RUN  # letters: the shortest run has a letter for each word
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ROT13 = str.maketrans(_LETTERS, _LETTERS[13:] + _LETTERS[:13])
_ENCODED = re.compile(r"[A-Za-z0-9+/_-]{24,}={0,2}")
_HEX = re.compile(r"(?:[0-9a-fA-F]{2}[\s:,]?){16,}")


def leaks(text: str, instructions: str) -> bool:
    """Whether any run of eight words of the instructions stands in the text, plain, reversed, spaced out or encoded."""
    runs = _runs(instructions)
    if not runs or len(text) < RUN * 2:
        return False
    return any(_holds(letters, runs) for letters in _views(text))


@lru_cache(maxsize=64)
def _runs(instructions: str) -> Mapping[str, tuple[str, ...]]:
    """Every run of words without its spaces, which may be in other places in a text, by its first letters."""
    words = plain_words(instructions).split()
    found: dict[str, list[str]] = {}
    for at in range(len(words) - RUN + 1):
        run = "".join(words[at : at + RUN])
        found.setdefault(run[:_FIRST], []).append(run)
    return {first: tuple(runs) for first, runs in found.items()}


def _holds(letters: str, runs: Mapping[str, tuple[str, ...]]) -> bool:
    firsts = [letters[at : at + _FIRST] for at in range(len(letters) - _FIRST + 1)]
    return any(run in letters for first in runs.keys() & firsts for run in runs[first])


def _views(text: str) -> Iterator[str]:
    """The letters of a text, in every way that they may be read."""
    words = plain_words(text).split()
    letters = "".join(words)
    yield letters
    yield letters[::-1]
    yield "".join(reversed(words))
    yield letters.translate(_ROT13)
    for other in _decodings(text):
        yield plain_words(other).replace(" ", "")


def _decodings(text: str) -> Iterator[str]:
    if "%" in text:
        yield unquote(text)
    for match in _ENCODED.finditer(text):
        yield from _decoded(match.group())
    for match in _HEX.finditer(text):
        yield bytes.fromhex(re.sub(r"[\s:,]", "", match.group())).decode("utf-8", "ignore")


def _decoded(piece: str) -> Iterator[str]:
    bare = piece.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        yield base64.b64decode(bare + "=" * (-len(bare) % 4)).decode("utf-8", "ignore")
    except (binascii.Error, ValueError):
        return
