"""Things that a sentence names and its passages do not: a way to pay or to write, a service. Pure."""

import re

from dana.ai.phrases import plain_words
from dana.automation.denials import affirmed
from dana.automation.links import links_in
from dana.automation.reading import Reading, Statement

_NAMES = {  # one thing by the names that tell it, in six languages
    "text message": r"text messages?|sms|mensajes?|nachricht\w*|mensage(?:m|ns)|رساله نصيه|رساله|رسايل",
    "e-mail": r"e mails?|emails?|mails?|correos?|courriels?|البريد|بريد",
    "telephone": r"phones?|telephone|calls?|calling|called|telefon\w*|llam\w+|appel\w*|anruf\w*|chamadas?|telephon\w*|هاتف\w*|بالهاتف"
    r"|اتصل|اتصال\w*",
    "app": r"apps?|aplicacion|aplicativo|aplicacao|تطبيق|التطبيق",
    "internet": r"websites?|web|online|on line|en linea|internet|webseite|en ligne|الانترنت",
    "whatsapp": "whatsapp", "bizum": "bizum", "pix": "pix", "paypal": "paypal", "apple pay": "apple pay", "google pay": "google pay",
    "klarna": "klarna", "american express": "american express|amex", "dhl": "dhl", "ups": "ups", "fedex": "fedex",
    "photo": r"photo\w*|pictures?|fotos?|fotograf\w+|صوره\w*|صور",
    "video": r"video\w*|فيديو",
    "transfer": r"transfer|bank transfers?|transferencias?|uberweis\w+|virements?|تحويل",
    "voucher": r"vouchers?|gutschein\w*|cupom|coupons?|gift cards?|قسيمه",
    "insurance": r"insurance|seguros?|versicherung\w*|assurances?|تامين|التامين",
    "refund": r"refund\w*|money back|reembols\w+|erstatt\w+|rembours\w+|devuelv\w+|devolvemos|استرداد",
    "taxi": "taxis?|تاكسي", "wifi": "wifi|wi fi|wlan", "gift": r"gifts?|regalos?|geschenk\w*|cadeaux?|هديه",
    "holiday": r"(?:public |bank )holidays?|festivos?|feiertag\w*|feriados?|jours feries|العطل",
}  # fmt: skip
_ALSO = {  # and by words that may mean it, in a passage
    "telephone": r"ring|rufen|ligu\w+|liga\w*|الاتصال",
    "app": "applications?",
    "internet": r"on ?line|linea|sites?|pages?|paginas?|seiten?|ligne|links?|url|portal|virtual|area personal|الموقع|html|www",
    "insurance": r"insur\w+|versicher\w+|assur\w+|تامين\w*|poliza|policy|cover\w*|coberturas?|cubr\w+",
    "refund": r"return\w*|devol\w+|devuel\w+|zuruck\w*|releas\w+|يسترد|ترد|تعيد|نعيد|restitu\w+|credit\w*|descuent\w+|recuper\w+|money"
    r"|dinero|geld|argent",
    "transfer": r"transfer\w*", "holiday": r"holidays?", "text message": r"messages?",
}  # fmt: skip
_THINGS = {thing: re.compile(rf"(?<!\w)(?:{names})(?!\w)") for thing, names in _NAMES.items()}
_KNOWN = {thing: re.compile(rf"(?<!\w)(?:{names}|{_ALSO.get(thing, names)})(?!\w)") for thing, names in _NAMES.items()}
_ANY_THING = re.compile("|".join(f"(?:{pattern.pattern})" for pattern in _THINGS.values()))
_NUMBER_TO_CALL = re.compile(r"\+?\d[\d ()/.-]{7,}\d")


def names_something_else(said: Statement, passages: Reading, question: str = "") -> bool:
    """Whether the sentence affirms a thing of those known here that neither the passages nor the customer's question name."""
    words = " ".join(affirmed(said))
    if not _ANY_THING.search(words):
        return False
    known = f"{passages.words} {plain_words(question)}"
    lacking = {thing for thing, names in _THINGS.items() if names.search(words) and not _KNOWN[thing].search(known)}
    return bool(lacking - _by_their_addresses(passages.text))


def _by_their_addresses(text: str) -> frozenset[str]:
    """The ways to write or call that a text names by giving the address or the number."""
    links = links_in(text)
    ways = {"telephone"} if _NUMBER_TO_CALL.search(text) else set()
    ways.update("e-mail" if "@" in link else "internet" for link in links)
    return frozenset(ways)
