"""What a number counts: days or minutes, people, kilograms; so that thirty minutes are not proven by thirty days. Pure."""

import re

from dana.ai.language import folded

_NAMES = {
    "minute": "minute minutes min mins minuto minutos minuten دقيقة دقائق",
    "hour": "hours hour hrs stunde stunden",  # elsewhere the same word tells the time of the day: "a las 21 horas"
    "day": "day days día días dia dias jour jours tag tage tagen tags werktag werktage werktagen arbeitstage arbeitstagen يوم يوما أيام",
    "week": "week weeks semana semanas semaine semaines woche wochen أسبوع أسبوعا أسابيع",
    "month": "month months mes meses mois monat monate monaten شهر شهرا أشهر شهور",
    "year": "year years año años ans an années année jahr jahre jahren ano anos سنة سنوات عام أعوام",
    "person": "people person persons persona personas personen personne personnes pessoa pessoas guests شخص أشخاص",
    "kg": "kg kilo kilos kilogram kilograms kilogramm", "km": "km kilometre kilometres kilometer kilómetros kilometros", "cm": "cm",
    "g": "g gramm grams",
}  # fmt: skip
_KINDS = {folded(name): kind for kind, names in _NAMES.items() for name in names.split()}
_SECONDS = {
    "minute": 60,
    "hour": 3_600,
    "day": 86_400,
    "week": 604_800,
    "month": 2_630_000,
    "year": 31_560_000,
}  # a month is no number of days
_RANGE = r"(?:\s?(?:-|–|—|to|or|a|o|ou|à|bis|oder|e|y|and|und|et|الي|او)\s?(?:\d+(?:[.,]\d+)?|(?:NUMBERS)\b))?"
_BETWEEN = (
    r"(?:working|business|calendar|full|whole|consecutive|more|other|additional|further|volle|weitere|ganze|ganzen|aufeinanderfolgende)\s"
)
_KIND = "|".join(sorted(map(re.escape, _KINDS), key=len, reverse=True))
_ARTICLE = re.compile(rf"(?<!\w)(?:a|an|one|un|una|une|ein|eine|einen|einem|einer|um|uma)\s(?:{_BETWEEN})?(?P<kind>{_KIND})(?!\w)")


def reader(numbers: str) -> re.Pattern[str]:
    """What follows a number and says what it counts; `numbers` are the words for numbers, of which a range may be made."""
    return re.compile(rf"{_RANGE.replace('NUMBERS', numbers)}[\s-]?(?:{_BETWEEN})?(?P<kind>{_KIND})(?!\w)")


def kind_of(match: re.Match[str] | None) -> str:
    """What is counted, "" where that is not known."""
    return _KINDS[match["kind"]] if match else ""


def length(meaning: str, kind: str) -> float | None:
    """How many seconds a number of such periods lasts, so that a week is seven days; None for what is no period."""
    if kind not in _SECONDS or not meaning.replace(".", "", 1).isdigit() or len(meaning) > len("1000000"):
        return None
    return float(meaning) * _SECONDS[kind]


def single_lengths(plain: str) -> set[float]:
    """The periods that a text names without a number: "a week"."""
    return {float(_SECONDS[kind]) for match in _ARTICLE.finditer(plain) if (kind := _KINDS[match["kind"]]) in _SECONDS}
