"""Whether a text holds a piece of our instructions, as they are or in one of the usual disguises. Pure."""

import base64
import binascii
import codecs
import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import unquote

from dana.ai.phrases import plain_words

RUN = 8  # words: shorter ones are anybody's
_ENCODED = re.compile(r"[A-Za-z0-9+/_-]{24,}={0,2}")
_HEX = re.compile(r"(?:[0-9a-fA-F]{2}[\s:,]?){16,}")


def leaks(text: str, instructions: str) -> bool:
    """Whether any run of eight words of the instructions stands in the text, plain, reversed, spaced out or encoded."""
    runs, letters = _runs(instructions)
    if not runs or len(text) < RUN * 2:
        return False
    return any(_holds(view, runs) for view in _views(text)) or _holds_letters(text, letters)


@lru_cache(maxsize=64)
def _runs(instructions: str) -> tuple[frozenset[tuple[str, ...]], frozenset[str]]:
    """Every run of words, and each without its spaces, for texts whose spaces are in other places."""
    words = plain_words(instructions).split()
    runs = frozenset(tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1))
    return runs, frozenset("".join(run) for run in runs)


def _holds(text: str, runs: frozenset[tuple[str, ...]]) -> bool:
    words = plain_words(text).split()
    return any(tuple(words[at : at + RUN]) in runs for at in range(len(words) - RUN + 1))


def _holds_letters(text: str, letters: frozenset[str]) -> bool:
    """Letters with a space after each, or words run together."""
    bare = plain_words(text).replace(" ", "")
    return any(run in bare for run in letters)


def _views(text: str) -> Iterator[str]:
    yield text
    yield text[::-1]
    yield " ".join(text.split()[::-1])
    yield codecs.encode(text, "rot13")
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
