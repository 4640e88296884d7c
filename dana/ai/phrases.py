"""What Dana says without a model, in six languages, and the greetings and thanks that need no document."""

import re
from functools import lru_cache

from dana.ai.language import folded

LEAD = {
    "en": "Here is what our documents say:",
    "es": "Esto es lo que dicen nuestros documentos:",
    "fr": "Voici ce que disent nos documents :",
    "de": "Das steht in unseren Unterlagen:",
    "pt": "Isto é o que dizem os nossos documentos:",
    "ar": "هذا ما تقوله مستنداتنا:",
}
GREETING = {
    "en": "Hello! How can I help you?",
    "es": "¡Hola! ¿En qué puedo ayudarte?",
    "fr": "Bonjour ! Comment puis-je vous aider ?",
    "de": "Hallo! Wie kann ich Ihnen helfen?",
    "pt": "Olá! Como posso ajudar?",
    "ar": "مرحبًا! كيف يمكنني مساعدتك؟",
}
WELCOME = {
    "en": "You're welcome! Is there anything else I can help with?",
    "es": "¡De nada! ¿Puedo ayudarte en algo más?",
    "fr": "Avec plaisir ! Puis-je vous aider pour autre chose ?",
    "de": "Gern geschehen! Kann ich sonst noch helfen?",
    "pt": "De nada! Posso ajudar em mais alguma coisa?",
    "ar": "على الرحب والسعة! هل يمكنني مساعدتك في شيء آخر؟",
}
THANKS = {
    "en": "Thank you for your message.",
    "es": "Gracias por tu mensaje.",
    "fr": "Merci pour votre message.",
    "de": "Danke für Ihre Nachricht.",
    "pt": "Obrigado pela sua mensagem.",
    "ar": "شكرًا على رسالتك.",
}
HAND_OFF = {
    "en": "Thank you for your message. A colleague will take over and answer you here as soon as possible.",
    "es": "Gracias por tu mensaje. Una persona de nuestro equipo te responderá aquí lo antes posible.",
    "fr": "Merci pour votre message. Une personne de notre équipe prend le relais et vous répondra ici dès que possible.",
    "de": "Danke für Ihre Nachricht. Eine Kollegin oder ein Kollege übernimmt und antwortet Ihnen hier so bald wie möglich.",
    "pt": "Obrigado pela sua mensagem. Uma pessoa da nossa equipa vai responder aqui o mais depressa possível.",
    "ar": "شكرًا على رسالتك. سيتولى أحد زملائنا المحادثة ويرد عليك هنا في أقرب وقت ممكن.",
}
_OWN = frozenset(text for table in (LEAD, GREETING, WELCOME, HAND_OFF) for text in table.values())

_HELLO = (
    r"hi+|hello+|hey+|good (?:morning|afternoon|evening|day)|hola+|buen[oa]s?(?: (?:dias?|tardes|noches))?|buen dia"
    r"|bonjour|bonsoir|salut|coucou|hallo+|guten (?:tag|morgen|abend)|moin|servus|gruss gott|ola+|oi+|bom dia|boa (?:tarde|noite)"
    r"|مرحبا|اهلا(?: وسهلا)?|السلام عليكم(?: ورحمه الله(?: وبركاته)?)?|صباح الخير|مساء الخير"
)
_WHOM = (
    r"there|dana|team|all|everyone|everybody|sir|madam|equipo|a todos|que tal|como estas|a tous|madame|monsieur|zusammen|leute"
    r"|pessoal|tudo bem|how are you"
)
_THANKS = (
    r"thanks?(?: you)?(?: (?:so|very) much| a lot)?|many thanks|thx|ty|cheers|(?:muchas |mil )?gracias"
    r"|merci(?: (?:beaucoup|bien))?|danke(?: (?:schon|sehr|dir|ihnen))?|vielen dank|(?:muito )?obrigad[oa]|valeu"
    r"|شكرا(?: (?:جزيلا|لك|لكم|كثيرا))?"
)
_NOD = (
    r"ok|okay|great|perfect|perfecto|vale|super|parfait|d accord|alles klar|prima|certo|perfeito|otimo|genial|nice|cool|got it"
    r"|bye|goodbye|adios|au revoir|tschuss|tchau|مع السلامه|تمام|حسنا"
)
_GREETS = re.compile(rf"(?:{_HELLO})(?: (?:{_HELLO}|{_WHOM})){{0,2}}")
_THANKED = re.compile(rf"(?:(?:{_NOD}) )?(?:{_THANKS})(?: (?:{_NOD}|{_WHOM}|{_THANKS}|for (?:the|your) help)){{0,2}}")
_NODDED = re.compile(rf"(?:{_NOD})(?: (?:{_NOD})){{0,2}}")
_NOT_WORDS = re.compile(r"[^\w]+|_+")


@lru_cache(maxsize=512)  # every check of a customer's or a model's words begins with them
def plain_words(text: str) -> str:
    """The words alone, folded and parted by single spaces; what patterns are matched on."""
    return _NOT_WORDS.sub(" ", folded(text)).strip()


def is_own(text: str) -> bool:
    """Whether this is one of the house's fixed phrases."""
    return text.strip() in _OWN


def courtesy_of(text: str) -> str | None:
    """What kind of courtesy a customer's whole message is: "greeting", "thanks", "nod" (nothing to answer), or None."""
    words = plain_words(text)
    if not words or _NODDED.fullmatch(words):
        return "nod"
    if _GREETS.fullmatch(words):
        return "greeting"
    return "thanks" if _THANKED.fullmatch(words) else None
