"""Times of the day that are told in words, written as figures: "ocho de la tarde" and "half past seven", in six languages. Pure."""

import re

from dana.ai.language import folded

_HOURS = {
    1: "one una ein eins une uma الأولى الواحدة", 2: "two dos zwei deux duas الثانية", 3: "three tres drei trois três الثالثة",
    4: "four cuatro vier quatre quatro الرابعة", 5: "five cinco fünf cinq الخامسة", 6: "six seis sechs السادسة",
    7: "seven siete sieben sept sete السابعة", 8: "eight ocho acht huit oito الثامنة", 9: "nine nueve neun neuf nove التاسعة",
    10: "ten diez zehn dix dez العاشرة", 11: "eleven once elf onze", 12: "twelve doce zwölf douze doze",
}  # fmt: skip
_HOUR = {folded(name): hour for hour, names in _HOURS.items() for name in names.split()}
_NAMED = "|".join(sorted(_HOUR, key=len, reverse=True))
_NUMBER = rf"(?P<hour>{_NAMED}|1[0-2]|0?[1-9])"
_PAST = {
    "half past": 30,
    "quarter past": 15,
    "a quarter past": 15,
    "y media": 30,
    "y cuarto": 15,
    "et demie": 30,
    "et quart": 15,
    "e meia": 30,
}
_BEFORE_NOON = "in the morning|de la manana|por la manana|da manha|du matin|morgens|fruh|vormittags|am vormittag|am morgen|صباحا|الصباح"
_AFTER_NOON = (
    "in the afternoon|in the evening|at night|de la tarde|de la noche|por la noche|por la tarde|da tarde|da noite|de l[ '’]apres-midi"
    "|du soir|nachmittags|abends|nachts|am abend|am nachmittag|عصرا|مساء|ليلا|المساء"
)
_AT_NOON = "ظهرا|del mediodia|mittags"
_PART = rf"(?:\s(?:uhr\s|heures?\s|h\s)?(?:(?P<am>{_BEFORE_NOON})|(?P<pm>{_AFTER_NOON})|(?P<noon>{_AT_NOON}))(?!\w))"
_ARABIC_TEENS = re.compile(r"(?P<front>\S*(?:الحاديه|الثانيه)) عشره")
_TOLD = re.compile(rf"(?<![\w.,:]){_NUMBER}(?:\s(?P<past>y media|y cuarto|et demie|et quart|e meia))?{_PART}")
_PAST_HOUR = re.compile(rf"(?<!\w)(?P<past>half past|(?:a )?quarter past)\s{_NUMBER}(?!\w){_PART}?")
_HALF_AFTER = re.compile(rf"(?<!\w){_NUMBER}\s(?P<past>y media|y cuarto)(?!\w)")
_GERMAN_HALF = re.compile(rf"(?<!\w)halb\s{_NUMBER}(?!\w){_PART}?")
_EITHER = "xm"  # seven in the morning or in the evening


def with_figures(plain: str) -> str:
    """A folded text in which such times stand as "20:00"; "7:30 xm" where nothing says which half of the day is meant."""
    if plain.isdigit():
        return plain
    plain = _ARABIC_TEENS.sub(lambda match: "11 " if "الحاديه" in match["front"] else "12 ", plain)
    plain = _PAST_HOUR.sub(lambda match: _time(match, _PAST[match["past"]]), plain)
    plain = _GERMAN_HALF.sub(lambda match: _time(match, -30), plain)
    plain = _TOLD.sub(lambda match: _time(match, _PAST.get(match["past"] or "", 0)), plain)
    return _HALF_AFTER.sub(lambda match: _time(match, _PAST[match["past"]]), plain)


def _time(match: re.Match[str], minutes: int) -> str:
    parts = match.groupdict()
    told = _HOUR.get(match["hour"]) or int(match["hour"])
    if parts.get("pm") or (parts.get("noon") and told < 11):
        told = told % 12 + 12
    elif parts.get("am"):
        told %= 12
    total = (told * 60 + minutes) % 1440
    known = any(parts.get(name) for name in ("am", "pm", "noon"))
    return f"{total // 60}:{total % 60:02}" + ("" if known else f" {_EITHER}")
