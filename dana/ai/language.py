"""A cheap guess at the language of a short text, among the six that Dana speaks without a model."""

import re
import unicodedata

_ARABIC = re.compile(r"[\u0600-\u06ff]")
_LATIN = re.compile(r"[a-z\u00c0-\u024f]", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_MARKS = re.compile(r"[\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670]+")  # accents, Arabic vowels, the tatweel
# Common little words; one that two languages share counts for both and decides nothing.
_WORDS = {
    "en": "the is are was you your my do does did can could would how what when where which who why it i we for and "
    "or of to in on with this that have has not please hello hi hey thanks thank much many any there if be "
    "will need want get from at yes order",
    "es": "el la los las un una es son esta estan hay de del en y o que como cuando donde cual quien por para con "
    "mi su tu se lo no si cuanto cuanta cuantos puedo puede quiero tengo tienen hola gracias buenos buenas "
    "dias tardes noches porque muy mas pero al hasta favor",
    "fr": "le la les un une des est sont du de et ou que quoi comment quand quel quelle quels quelles qui pourquoi "
    "pour avec mon ma mes votre vos je vous nous il elle ce cette ces ne pas puis peut peux avez bonjour "
    "salut merci combien dans sur au aux jusqu oui plait",
    "de": "der die das den dem des ein eine einen einem einer ist sind war wie was wann wo welche welcher welches "
    "wer warum und oder nicht ich sie wir ihr mein meine kann konnen mit fur von zu zum zur im auf bei habe "
    "haben hallo danke bitte guten tag viel viele gibt es ja dank vielen schon gern mochte",
    "pt": "o os as um uma e sao esta estao ha do da dos das no na em que como quando onde qual quais quem por para "
    "com meu minha seu sua se nao sim quanto quanta quantos posso pode quero tenho ola oi obrigado obrigada "
    "bom boa dia tarde noite voces voce mas ao ate favor",
}
_SETS = {language: frozenset(words.split()) for language, words in _WORDS.items()}
_SIGNS = {sign: language for language, signs in {"es": "ñ¿¡", "de": "ßäöü", "pt": "ãõ", "fr": "èêœ"}.items() for sign in signs}
_FEW_WORDS, _MANY_LITTLE_WORDS, _SOME_LITTLE_WORDS, _ASCII_SHARE = 12, 0.15, 0.04, 0.95
_ONE_SPELLING = str.maketrans("ىةٱ", "يها")  # Arabic letters that people write either way


def folded(text: str) -> str:
    """The text in lower case without accents and with one spelling of each letter, as the word lists here are written."""
    if text.isascii():
        return text.lower()
    return _MARKS.sub("", unicodedata.normalize("NFKD", text.casefold())).translate(_ONE_SPELLING)


def guess_language(text: str, default: str = "en") -> str:
    """The likeliest of the six languages; `default` where the text gives no hint."""
    sample = text[:400]
    arabic = len(_ARABIC.findall(sample))
    if arabic and arabic >= len(_LATIN.findall(sample)):
        return "ar"
    words = _WORD.findall(folded(sample))
    votes = {language: float(sum(map(known.__contains__, words))) for language, known in _SETS.items()}
    for sign, language in _SIGNS.items():
        if sign in sample.lower():
            votes[language] += 1.5
    best = max(votes, key=lambda language: (votes[language], language == default))
    return best if votes[best] else default


def is_english(text: str) -> bool:
    """Whether a text is most likely English; one of a few words counts as English when nothing speaks against it.

    A fifth to a half of an English text are the little words above, of a Dutch one an eighth, of a Swedish or Romanian one a tenth. Where
    there are fewer, as in a manual, they must still be three times as many as those of any other language.
    """
    words = _WORD.findall(folded(text[:2_000]))
    letters = [letter for letter in text[:2_000] if letter.isalpha()]
    if not words or sum(map(str.isascii, letters)) < _ASCII_SHARE * len(letters) or guess_language(text) != "en":
        return False
    shares = {language: sum(word in known for word in words) / len(words) for language, known in _SETS.items()}
    ours, others = shares.pop("en"), max(shares.values())
    return len(words) < _FEW_WORDS or ours >= _MANY_LITTLE_WORDS or ours >= max(_SOME_LITTLE_WORDS, 3 * others)
