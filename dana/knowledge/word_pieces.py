"""Cuts English text into the word pieces that BERT's uncased vocabulary knows."""

# The `tokenizers` library does it as well, but cannot be installed without a client of a model hub and eleven packages more.
# tests/knowledge/test_word_pieces.py compares with what that library gave.

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

_VOCABULARY = Path(__file__).with_name("english_word_pieces.txt")
_UNKNOWN = "[UNK]"
_LONGEST_WORD = 100
_IDEOGRAPHS = (
    (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x2A6DF), (0x2A700, 0x2CEAF), (0x2F800, 0x2FA1F),
)  # fmt: skip


class WordPieces:
    """The vocabulary, and how it cuts; see https://github.com/google-research/bert#tokenization."""

    def __init__(self) -> None:
        pieces = _VOCABULARY.read_text(encoding="utf-8").split("\n")
        self._ids = {piece: number for number, piece in enumerate(pieces) if piece}
        self._of_word = lru_cache(maxsize=20_000)(self._cut)

    def ids(self, text: str, most: int) -> list[int]:
        """The numbers of the text's pieces, `most` at most."""
        found: list[int] = []
        for word in _words(text):
            found.extend(self._of_word(word))
            if len(found) >= most:
                break
        return found[:most]

    def _cut(self, word: str) -> tuple[int, ...]:
        """The longest piece that fits, again and again; a word that cannot be cut whole is unknown."""
        if len(word) > _LONGEST_WORD:
            return (self._ids[_UNKNOWN],)
        found: list[int] = []
        start = 0
        while start < len(word):
            before = "##" if start else ""
            end = next((end for end in range(len(word), start, -1) if before + word[start:end] in self._ids), None)
            if end is None:
                return (self._ids[_UNKNOWN],)
            found.append(self._ids[before + word[start:end]])
            start = end
        return tuple(found)


def _words(text: str) -> Iterator[str]:
    """Words in lower case and without accents; each punctuation mark is a word of its own."""
    plain = unicodedata.normalize("NFD", text)
    bare = "".join(letter for letter in plain if letter.isascii() or unicodedata.category(letter) != "Mn")
    return (word for word in "".join(map(_apart, bare)).lower().split(" ") if word)


@lru_cache(maxsize=4_096)
def _apart(letter: str) -> str:
    """The letter as it goes on: spaces are all one, control characters vanish, marks and ideographs stand apart."""
    kind = unicodedata.category(letter)
    if letter in "\t\n\r" or kind[0] == "Z":
        return " "
    if kind[0] == "C" or letter == "\ufffd":
        return ""
    is_mark = kind[0] == "P" or (letter.isascii() and not letter.isalnum())
    return f" {letter} " if is_mark or any(first <= ord(letter) <= last for first, last in _IDEOGRAPHS) else letter
