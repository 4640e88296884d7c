"""Removes from extracted text what no reader sees and PostgreSQL refuses."""

import re

# NUL and lone surrogates cannot be stored; the rest are controls, noncharacters and marks of extraction that nobody wrote.
_UNWANTED = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\u0080-\u0084\u0086-\u009f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff]")
# Each begins with the set of its first characters, so that the engine skips to them; a lone plain space is left as it is.
_SPACE = " \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\t"
_SPACES = re.compile(f"[{_SPACE}](?:(?<! )[{_SPACE}]*|(?<= )[{_SPACE}]+)")
_BREAKS = re.compile("[\r\x0b\x0c\u0085\u2028\u2029](?:(?<=\r)\n)?")
_MANY_BREAKS = re.compile("\n\n\n+")


def clean(text: str) -> str:
    """The text without what cannot be stored, with plain spaces and at most one empty line between paragraphs."""
    text = _UNWANTED.sub("", _BREAKS.sub("\n", text))
    if not text.isascii() or "  " in text or "\t" in text:  # most text has nothing but plain spaces between words
        text = _SPACES.sub(" ", text)
    return _MANY_BREAKS.sub("\n\n", text.replace(" \n", "\n").replace("\n ", "\n")).strip()


def clean_line(text: str) -> str:
    """The same on one line, for titles and headings."""
    return " ".join(clean(text).split())
