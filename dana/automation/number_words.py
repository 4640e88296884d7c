"""Numbers of several words, written as figures: "two hundred and fifty", "treinta y cinco", "vierundzwanzig", "half an hour". Pure."""

import re

_TENS = {
    "en": {20: "twenty", 30: "thirty", 40: "forty", 50: "fifty", 60: "sixty", 70: "seventy", 80: "eighty", 90: "ninety"},
    "es": {30: "treinta", 40: "cuarenta", 50: "cincuenta", 60: "sesenta", 70: "setenta", 80: "ochenta", 90: "noventa"},
    "de": {20: "zwanzig", 30: "dreissig", 40: "vierzig", 50: "funfzig", 60: "sechzig", 70: "siebzig", 80: "achtzig", 90: "neunzig"},
    "fr": {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante", 80: "quatre vingt"},
    "pt": {20: "vinte", 30: "trinta", 40: "quarenta", 50: "cinquenta", 60: "sessenta", 70: "setenta", 80: "oitenta", 90: "noventa"},
}
_ONES = {
    "en": "one two three four five six seven eight nine",
    "es": "uno dos tres cuatro cinco seis siete ocho nueve",
    "de": "ein zwei drei vier funf sechs sieben acht neun",
    "fr": "un deux trois quatre cinq six sept huit neuf",
    "pt": "um dois tres quatro cinco seis sete oito nove",
}
_FRENCH_TEENS = ("dix", "onze", "douze", "treize", "quatorze", "quinze", "seize", "dix sept", "dix huit", "dix neuf")
_HUNDREDS = {
    200: "two hundred|doscient[oa]s|zweihundert|deux cents?|duzent[oa]s",
    300: "three hundred|trescient[oa]s|dreihundert|trois cents?|trezent[oa]s",
    400: "four hundred|cuatrocient[oa]s|vierhundert|quatre cents?|quatrocent[oa]s",
    500: "five hundred|quinient[oa]s|funfhundert|cinq cents?|quinhent[oa]s",
    600: "six hundred|seiscient[oa]s|sechshundert|six cents?|seiscent[oa]s",
    700: "seven hundred|setecient[oa]s|siebenhundert|sept cents?|setecent[oa]s",
    800: "eight hundred|ochocient[oa]s|achthundert|huit cents?|oitocent[oa]s",
    900: "nine hundred|novecient[oa]s|neunhundert|neuf cents?|novecent[oa]s",
    100: "(?:a|one) hundred|ciento|einhundert|cento",
}
_THOUSANDS = {
    2: "two|dos|deux|dois|duas|zwei", 3: "three|tres|trois|drei", 4: "four|cuatro|quatre|quatro|vier", 5: "five|cinco|cinq|funf",
    6: "six|seis|sechs", 7: "seven|siete|sept|sete|sieben", 8: "eight|ocho|huit|oito|acht", 9: "nine|nueve|neuf|nove|neun",
    10: "ten|diez|dix|dez|zehn", 12: "twelve|doce|douze|doze|zwolf", 15: "fifteen|quince|quinze|funfzehn",
    20: "twenty|veinte|vingt|vinte|zwanzig", 30: "thirty|treinta|trente|trinta|dreissig", 40: "forty|cuarenta|quarante|quarenta|vierzig",
    50: "fifty|cincuenta|cinquante|cinquenta|funfzig",
}  # fmt: skip
_OTHERS = {  # what is told without a number
    "30 min ": "half an hour|half hour|media hora|une demi heure|demi heure|(?:eine )?halbe(?:n)? stunde|meia hora|نصف ساعه",
    "15 min ": "(?:a )?quarter of an hour|un cuarto de hora|un quart d heure|(?:eine )?viertelstunde|um quarto de hora|ربع ساعه",
    "45 min ": "three quarters of an hour|tres cuartos de hora|trois quarts d heure|dreiviertelstunde",
    "90 min ": "an hour and a half|one and a half hours|hora y media|une heure et demie|anderthalb stunden"
    "|eineinhalb stunden|hora e meia|ساعه ونصف",
    "6 months ": "half a year|medio ano|six mois|(?:ein )?halbes jahr|meio ano|نصف سنه",
    "14 days ": "(?:a )?fortnight", "12 ": "(?:a )?dozen|una docena|une douzaine|(?:ein )?dutzend|uma duzia",
    "2 days ": "يومين|يومان", "2 weeks ": "اسبوعين|اسبوعان", "2 months ": "شهرين|شهران", "2 years ": "سنتين|سنتان|عامين|عامان",
    "120 min ": "ساعتين|ساعتان",
}  # fmt: skip


def _two_digits() -> dict[str, int]:
    found = {"veintiun": 21, "veintiuno": 21, "veintidos": 22, "veintitres": 23, "veinticuatro": 24, "veinticinco": 25, "veintiseis": 26}
    found |= {"veintisiete": 27, "veintiocho": 28, "veintinueve": 29}
    for language, tens in _TENS.items():
        for ten, name in tens.items():
            for one, digit in enumerate(_ONES[language].split(), start=1):
                joined = {"en": f"{name} {digit}", "es": f"{name} y {digit}", "de": f"{digit}und{name}", "fr": f"{name} {digit}"}
                found[joined.get(language, f"{name} e {digit}")] = ten + one
    for base, name in ((60, "soixante"), (80, "quatre vingt")):
        found |= {f"{name} {teen}": base + 10 + at for at, teen in enumerate(_FRENCH_TEENS)}
    return found | {"quatre vingts": 80, "soixante et onze": 71}


_TWO = _two_digits()
_ANY_TWO = "|".join(sorted((name.replace(" ", r"[\s-]") for name in _TWO), key=len, reverse=True))
_HUNDRED = "|".join(f"(?P<h{value}>{names})" for value, names in _HUNDREDS.items()).replace(" ", r"\s")
_THOUSAND = "|".join(f"(?P<t{value}>{names})" for value, names in _THOUSANDS.items())
_OTHER = {
    text: re.compile(rf"(?<!\w)(?:{names.replace(' ', '[ -]')})(?!\w)".replace("d[ -]heure", "d['’ ]heure"))
    for text, names in _OTHERS.items()
}
_ANY_OTHER = re.compile("|".join(pattern.pattern for pattern in _OTHER.values()))
_NUMBER = re.compile(
    rf"(?<!\w)(?:(?:{_THOUSAND})[\s]?(?:thousand|mil|mille|tausend)(?P<end>)|(?:{_HUNDRED})(?:\s(?:and\s|e\s|y\s)?(?P<rest>{_ANY_TWO}|fifty|cincuenta"
    rf"|cinquante|cinquenta))?|(?P<two>{_ANY_TWO}))(?!\w)"
)
_FIFTY = frozenset(("fifty", "cincuenta", "cinquante", "cinquenta"))


def with_figures(plain: str) -> str:
    """A folded text in which such numbers stand as figures."""
    if _ANY_OTHER.search(plain):
        for text, pattern in _OTHER.items():
            plain = pattern.sub(text.strip(), plain)
    return _NUMBER.sub(_figure, plain)


def _figure(match: re.Match[str]) -> str:
    if match["two"]:
        return str(_small(match["two"]))
    name, _ = next((name, part) for name, part in match.groupdict().items() if part and name[0] in "ht" and name != "two")
    value = int(name[1:])
    return str(value * 1000 if name[0] == "t" else value + (_small(match["rest"]) if match["rest"] else 0))


def _small(words: str) -> int:
    return 50 if words in _FIFTY else _TWO[re.sub(r"[\s-]", " ", words)]
