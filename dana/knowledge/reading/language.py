"""Which language a text is written in, and what tesseract calls it."""

import re
from collections import Counter
from collections.abc import Sequence

from dana.ai.language import folded, guess_language

_SCRIPTS = {
    "ar": "\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff", "ru": "\u0400-\u04ff", "el": "\u0370-\u03ff", "he": "\u0590-\u05ff",
    "hi": "\u0900-\u097f", "th": "\u0e00-\u0e7f", "ko": "\u1100-\u11ff\uac00-\ud7af", "ja": "\u3040-\u30ff", "zh": "\u4e00-\u9fff",
    "hy": "\u0530-\u058f", "ka": "\u10a0-\u10ff",
}  # fmt: skip
_SCRIPT = {language: re.compile(f"[{letters}]") for language, letters in _SCRIPTS.items()}
_LATIN = re.compile(r"[a-z\u00c0-\u024f]", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE, _SAMPLES = 400, 8
_DISTINCT = 0.08  # of the words of a text in one of the further languages are in its list
# Little words of further languages in Latin letters that no other of these languages has.
_MORE = {
    "it": "il della gli nel sono questo anche perché più delle degli alla essere ogni",
    "nl": "het een van niet zijn voor met wordt deze ook maar naar worden bij dit hebben",
    "pl": "jest nie się oraz przez dla tym które który może być także",
    "sv": "och att inte till har eller ska från",
    "tr": "bir ve bu için ile olarak daha çok gibi kadar ancak veya değil",
    "ro": "din pentru care sunt sau prin acest această poate",
    "cs": "není jako které který jsou nebo být také může podle",
    "da": "og ikke af blev eller også",
}
_MORE_SETS = {language: frozenset(folded(words).split()) for language, words in _MORE.items()}
_TESSERACT = {
    "en": "eng", "es": "spa", "fr": "fra", "de": "deu", "pt": "por", "ar": "ara", "it": "ita", "nl": "nld", "pl": "pol", "sv": "swe",
    "tr": "tur", "ro": "ron", "cs": "ces", "da": "dan", "ru": "rus", "uk": "ukr", "el": "ell", "he": "heb", "hi": "hin", "th": "tha",
    "ko": "kor", "ja": "jpn", "zh": "chi_sim", "fi": "fin", "no": "nor", "nb": "nor", "hu": "hun", "bg": "bul", "ca": "cat", "vi": "vie",
    "id": "ind", "fa": "fas", "ur": "urd", "hy": "hye", "ka": "kat", "sk": "slk", "hr": "hrv", "sr": "srp", "sl": "slv", "lt": "lit",
    "lv": "lav", "et": "est",
}  # fmt: skip
_BY_SCRIPT = {
    "Arabic": ("ara", "fas", "urd"), "Cyrillic": ("rus", "ukr", "bul", "srp"), "Greek": ("ell",), "Hebrew": ("heb",),
    "Devanagari": ("hin",), "Thai": ("tha",), "Korean": ("kor",), "Hangul": ("kor",), "Japanese": ("jpn",), "Katakana": ("jpn",),
    "Hiragana": ("jpn",), "Han": ("chi_sim", "chi_tra", "jpn"), "HanS": ("chi_sim",), "HanT": ("chi_tra",), "Armenian": ("hye",),
    "Georgian": ("kat",),
}  # fmt: skip


def detect(text: str) -> str | None:
    """The language of most of a text as a two-letter code; None where there is too little to tell."""
    votes: Counter[str] = Counter()
    step = max(_SAMPLE, len(text) // _SAMPLES)
    for at in range(0, len(text), step):
        found = _of_sample(text[at : at + _SAMPLE])
        if found:
            votes[found] += 1
    return votes.most_common(1)[0][0] if votes else None


def _of_sample(sample: str) -> str | None:
    if not sample.isascii():
        counts = {language: len(letters.findall(sample)) for language, letters in _SCRIPT.items()}
        best = max(counts, key=lambda language: counts[language])
        if counts["ja"] and best == "zh":
            best = "ja"  # Japanese is written with Chinese characters besides its own
        if counts[best] > 0.5 * len(_LATIN.findall(sample)) and counts[best] > 4:
            return best
    words = _WORD.findall(folded(sample))
    if len(words) < 5:
        return None
    counts = {language: sum(map(known.__contains__, words)) for language, known in _MORE_SETS.items()}
    best = max(counts, key=lambda language: counts[language])
    if counts[best] > 1 and counts[best] >= _DISTINCT * len(words):
        return best
    return guess_language(sample, "") or None


def for_tesseract(codes: Sequence[str], installed: Sequence[str]) -> str | None:
    """The installed languages among some two-letter codes, as tesseract takes them; None where there are none."""
    names = dict.fromkeys(_TESSERACT.get(code.lower()[:2], "") for code in codes)
    return "+".join([name for name in names if name in installed][:3]) or None


def for_script(script: str, installed: Sequence[str]) -> str | None:
    """The installed languages of a script that tesseract recognised."""
    return next((name for name in _BY_SCRIPT.get(script, ()) if name in installed), None)
