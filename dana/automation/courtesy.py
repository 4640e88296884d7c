"""Tells a courtesy or a question, which needs no source, from a statement, which does."""

import re

from dana.ai.phrases import courtesy_of, is_own, plain_words

_LONGEST = 16  # words; a longer "courtesy" says something besides
# A promise, a term or a price hidden in a question or a courtesy still needs its passage.
_PROMISES = re.compile(
    r"\b(?:free|gratis|discounts?|refund\w*|guarantee\w*|warrant\w+|promise\w*|voucher|coupon|compensat\w+|deliver\w*|ship(?:s|ped|ping)?|"
    r"policy|legal\w*|lawsuit|insur\w+|did you know|sabias|saviez vous|wussten sie|"
    r"descuentos?|reembols\w+|garanti\w+|prometemos|cupon|envio|envios|politica|legal|"
    r"gratuit\w*|remise|rembours\w+|livraison|livrons|promettons|bon d achat|"
    r"kostenlos\w*|rabatt\w*|erstatt\w+|ruckerstattung|gutschein\w*|liefer\w+|versand\w*|versprech\w+|"
    r"gratuit[oa]s?|descontos?|cupom|entrega\w*|frete|prometo|"
    r"مجاني\w*|خصم|استرداد|ضمان|توصيل|شحن)\b"
)
_FEEL_FREE = re.compile(r"\bfeel free\b")
# Each is a whole clause; "@" stands for up to two more words, a name for instance.
_CLAUSES = """
(?:hi|hello|hey|good (?:morning|afternoon|evening))@
(?:thanks|thank you|many thanks)(?: (?:so|very) much| a lot)?(?: for (?:asking|reaching out|contacting us|writing|waiting))?@
(?:thanks|thank you)(?: (?:so|very) much)? for (?:your|the) (?:message|question|patience|interest|order|reply)@
(?:you re|you are) (?:very |most )?welcome|(?:my|our) pleasure|no problem|of course|certainly|sure(?: thing)?|absolutely
great question|good question|(?:i m |i am |we re |we are )?(?:happy|glad) to help(?: you)?(?: with that)?
(?:i|we) hope (?:this|that) helps(?: you)?|have a (?:nice|great|lovely|good) (?:day|evening|weekend|one)|take care
(?:i m|i am|we re|we are) (?:so |very |really )?sorry(?: to hear (?:that|this)| about that)?
sorry(?: about that)?|(?:i |we )?apologi[sz]e|sorry for the (?:inconvenience|trouble|delay)|see you soon
(?:please )?(?:just )?let (?:me|us) know if (?:you|there)(?: \\w+){1,10}|(?:best|kind|warm) regards
(?:please )?feel free to (?:ask|write|contact us|reach out)(?: \\w+){0,6}
(?:hola|buenos dias|buenas tardes|buenas noches)@|de nada|con gusto|claro(?: que si)?|por supuesto|un placer
(?:muchas )?gracias(?: por (?:tu|su) (?:mensaje|pregunta|paciencia|interes)| por (?:escribir(?:nos)?|contactar(?:nos)?))?@
encantad[oa]s? de ayudar(?:te|le)?|espero que (?:esto )?(?:te |le )?ayude|que tengas? (?:un )?(?:buen|lindo) dia
(?:lo )?(?:siento|sentimos|lamento|lamentamos)(?: mucho)?(?: las molestias| escuchar eso)?
si (?:tienes|tiene) (?:mas|otras|alguna otra) (?:preguntas?|dudas?|consultas?)(?: \\w+){0,6}
(?:bonjour|bonsoir)@|merci(?: beaucoup)?(?: (?:pour|de) votre (?:message|question|patience|interet))?@
avec plaisir|je vous en prie|bien sur|certainement|bonne (?:journee|soiree)|n hesitez pas(?: \\w+){0,8}
(?:je suis |nous sommes )?desolee?s?(?: pour (?:la gene|le desagrement))?|si vous avez d autres questions(?: \\w+){0,8}
(?:hallo|guten (?:tag|morgen|abend))@|gern(?:e)?(?: geschehen)?|naturlich|selbstverstandlich
(?:vielen dank|danke)(?: (?:schon|sehr))?(?: fur (?:ihre|deine|die) (?:nachricht|frage|anfrage|geduld))?@
(?:es )?tut (?:mir|uns) (?:sehr )?leid|schonen (?:tag|abend)(?: noch)?|melden sie sich (?:gern|gerne|jederzeit)(?: \\w+){0,5}
(?:bei|wenn sie) (?:weiteren|noch|weitere) fragen(?: \\w+){0,8}
(?:ola|bom dia|boa tarde|boa noite)@|com prazer|claro|disponha|tenha um (?:bom|otimo) dia|(?:fico|estamos) a disposicao
(?:muito )?obrigad[oa](?: pela (?:sua )?(?:mensagem|pergunta|paciencia)| por (?:escrever|entrar em contato))?@
(?:sinto|sentimos|lamento|lamentamos) muito|se tiver (?:mais|outras|alguma) (?:perguntas?|duvidas?)(?: \\w+){0,6}
(?:مرحبا|اهلا)@|شكرا(?: \\w+){0,4}|علي الرحب والسعه|بكل سرور|بالطبع|(?:نعتذر|اعتذر)(?: \\w+){0,3}|(?:اتمني لك )?يوما سعيدا
"""
_COURTESIES = re.compile("|".join(_CLAUSES.split("\n")[1:-1]).replace("@", r"(?: \w+){0,2}"))
_ENDS_AS_QUESTION = re.compile(r"[?？؟]\s*[\W_]*\Z")


def needs_no_source(sentence: str) -> bool:
    """Whether a sentence without a citation may stand: the house's phrases, a greeting, thanks, an apology, a question back."""
    if is_own(sentence):
        return True
    words = plain_words(sentence)
    if len(words.split()) > _LONGEST or any(sign.isdigit() for sign in words) or _PROMISES.search(words):
        return False
    if not words:
        return bool(sentence.strip())  # an emoji
    if is_question(sentence):
        return not re.search(r"[.!](?=\s)", sentence)
    return courtesy_of(sentence) is not None or all(_COURTESIES.fullmatch(part) for part in _parts(sentence))


def promises_in(text: str) -> frozenset[str]:
    """The words of a text that promise something or speak of terms, each by its beginning, so that "deliver" is "delivery"."""
    return frozenset(word[:6] for word in _PROMISES.findall(_FEEL_FREE.sub(" ", plain_words(text))))


def is_question(sentence: str) -> bool:
    """Whether it asks something."""
    return _ENDS_AS_QUESTION.search(sentence) is not None and bool(plain_words(sentence))


def _parts(sentence: str) -> list[str]:
    """The clauses between commas and dashes: "Of course, happy to help!" is two courtesies."""
    parts = [plain_words(part) for part in re.split(r"[,;:!.،–—]+", sentence)]
    return [part for part in parts if part]
