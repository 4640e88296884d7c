"""What a customer wishes apart from an answer, seen without a model: to talk to a person, or to be left alone. Six languages."""

import re
from dataclasses import dataclass

from dana.ai.phrases import plain_words


def _one(pattern: str) -> str:
    """A pattern written over several lines, in one."""
    return re.sub(r"\s*\n\s*", "", pattern)


@dataclass(frozen=True, slots=True)
class _Talk:
    """How one language asks for a person. All patterns are written for text in lower case, without accents or punctuation."""

    talk: str  # verbs that lead to somebody, with the word that follows them: "talk to"
    fill: str  # words that may stand between the verb and the person
    who: str  # somebody who could be talked to
    want: str  # "I want", "give me"
    strict: str  # somebody who is wanted for talking only: "a person" may be a guest, "a real person" is not
    ends: str  # what may follow a wanted person
    denies: str  # what turns the wish into its opposite, or into a question about the rules


_ENGLISH = _Talk(
    talk=_one(r"""
        (?:talk|talking|speak|speaking|spk|chat|chatting|connected|connect|connect me|transfer me|transferred
        |put me (?:through|on)|pass me|pass me on|hand me over|forward me|escalate(?: this)?|redirect me
        |switch me|switch over) (?:2|to|with)|connect me|get (?:a )?hold of
    """),
    fill=_one(r"""
        a|an|the|your|you|some|any|real|actual|live|human|another|one|of|other|member|from|support|customer
        |service|sales|next|proper
    """),
    who=_one(r"""
        person|human|humans|human being|being|agent|operator|representative|rep|someone|somebody|anyone|anybody
        |advisor|adviser|manager|employee|staff|supervisor|customer service|customer support|customer care
        |support|team|team member|people|colleague|sales
    """),
    want=_one(r"""
        want|wanna have|need|get me|give me|get|would like|d like|prefer|can i have|can i get|could i have
        |could i get|may i have|is there|are there|send me|find me|call me|i demand
    """),
    strict=_one(r"""
        (?:real|live|actual|proper) (?:person|human|agent|people|human being)|human(?: being| agent| operator| support| help)?
        |live (?:chat|support)|(?:support|customer service) (?:agent|rep|representative|person)|operator
        |representative|person|agent
    """),
    ends=_one(r"""
        please|pls|plz|now|asap|right|immediately|instead|not|and|because|thanks|today|here|there|available|i
        |to (?:talk|speak|chat|help|answer)|who|for (?:this|help)|on|urgently|already|at last
    """),
    denies=_one(r"""
        don t|dont|do not|not|no|never|without|didn t|did not|needn t|rather than|do i (?:need|have) to|must i
        |should i|have i to|am i|are we|was i|were you|can my|allowed to|possible for my|instead of|refuse to
    """),
)
_SPANISH = _Talk(
    talk=_one(r"""
        (?:hablar|hable|hablo|conversar|chatear|charlar|comunica(?:me|r|rme|rse|rnos)?|comuniqueme|contactar(?:me)?
        |pasa(?:me|r|rme)?|paseme|pon(?:me|game|ganme|edme)|conecta(?:me|r|rme)?|conecteme|transfiere(?:me)?
        |transfiera(?:me)?|transferir(?:me)?|deriva(?:me|r|rme)?|derive(?:me)?) (?:con|a)|atienda|atiendame
        |responda|conteste|contactar|que me atienda|que me hable
    """),
    fill=_one(r"""
        un|una|el|la|los|algun|alguna|alguien|algun|su|sus|tu|vuestro|del|de|de tu|equipo|otro|otra|verdadera
        |persona|ser|servicio|atencion|al|cliente
    """),
    who=_one(r"""
        persona|personas|humano|humana|agente|operador|operadora|asesor|asesora|representante|alguien|ejecutivo
        |ejecutiva|encargado|encargada|empleado|empleada|supervisor|supervisora|gerente|responsable|equipo
        |cliente|soporte|companero|companera
    """),
    want=r"quiero|necesito|quisiera|prefiero|deseo|dame|deme|me gustaria|hay|puedo tener|busco|exijo|pongan|ponme",
    strict=_one(r"""
        persona (?:real|de verdad|humana)|(?:ser |agente |operador |asesor )?human[oa]|agente|operador(?:a)?
        |asesor(?:a)?|representante|atencion humana|persona
    """),
    ends=r"por favor|porfa|ya|ahora|real|de verdad|que me|para hablar|y|no|gracias|urgente|aqui|disponible|en vez",
    denies=r"no|nunca|sin|tengo que|hay que|debo|en vez de",
)
_FRENCH = _Talk(
    talk=_one(r"""
        (?:parler|parle|discuter|echanger|communiquer|chatter|mettez moi en (?:relation|contact)
        |mettre en (?:relation|contact)|mise en relation|connecte[rz](?: moi)?) (?:a|avec)|(?:transferez|passez
        |passe|transfere|passer|transferer) moi(?: a| vers)?|me passer|me transferer a|joindre|contacter
        |etre mis en (?:relation|contact) avec
    """),
    fill=r"un|une|le|la|l|les|des|du|de|votre|vos|vrai|vraie|autre|membre|equipe|etre|service|en|chair|et|os|veritable",
    who=_one(r"""
        humain|humaine|humains|personne|quelqu un|conseiller|conseillere|agent|operateur|operatrice|representant
        |representante|responsable|employe|employee|collegue|client|clients|gerant|equipe|support|vendeur
        |vendeuse|telephoniste
    """),
    want=_one(r"""
        je veux|je voudrais|j aimerais(?: avoir)?|je souhaite|besoin d|besoin de|donnez moi|il me faut
        |je prefere|y a t il|je demande|est ce qu il y a
    """),
    strict=_one(r"""
        (?:etre )?humain(?:e)?|(?:vraie|veritable) personne|(?:agent|conseiller) humain|conseiller(?:e)?
        |operateur|operatrice|personne (?:reelle|humaine)
    """),
    ends=r"s il (?:vous|te) plait|svp|stp|maintenant|tout de suite|au|pour|et|pas|merci|ici|reel|reelle|disponible|qui",
    denies=r"ne|pas|jamais|sans|dois je|faut il|au lieu de|n ai pas",
)
_PORTUGUESE = _Talk(
    talk=_one(r"""
        (?:falar|falo|conversar|chatear|contat(?:ar|o)|contacta(?:r|cto)|passa(?:r|r me)?|passe(?: me)?|me passa
        |me passe|transferi(?:r|do)|me transfere|me transfira|transfira(?: me)?|liga(?:r|do)|atendid[oa]
        |ser atendid[oa]|me conect[ae]) (?:com|para|a|por|pra)|contatar|contactar
    """),
    fill=r"um|uma|o|a|os|algum|alguma|alguem|seu|sua|do|da|de|dos|outro|outra|verdadeira|atendimento|ser|equipe|equipa|membro",
    who=_one(r"""
        pessoa|pessoas|humano|humana|atendente|agente|operador|operadora|representante|alguem|funcionario
        |funcionaria|responsavel|gerente|consultor|consultora|colaborador|colaboradora|equipe|equipa|suporte
        |assistente|atendimento
    """),
    want=r"quero|queria|gostaria de|preciso de|preciso|prefiro|me da|da me|de me|ha|tem|posso ter|desejo|exijo",
    strict=_one(r"""
        (?:ser |agente |atendente |atendimento |operador )?human[oa]|pessoa (?:real|de verdade|humana)|atendente
        |operador(?:a)?|agente|pessoa
    """),
    ends=r"por favor|pfv|pf|agora|ja|real|de verdade|que|para falar|e|nao|obrigad[oa]|urgente|aqui|disponivel",
    denies=r"nao|nunca|sem|tenho (?:que|de)|devo|preciso mesmo|em vez de",
)
_ARABIC = _Talk(
    talk=_one(r"""
        (?:ال)?(?:تحدث|تكلم|تواصل)(?: مع| الي)?|(?:ا|ن)(?:تحدث|تكلم|تواصل)(?: مع| الي)?|اكلم|احكي(?: مع)?|كلم
        |محادثه|التحدث الي|حول(?:ني|وني|يني)(?: الي| ل)?|تحويلي(?: الي| ل)?|وصل(?:ني|وني)(?: ب| الي)?
        |توصيلي(?: ب)?
    """),
    fill=r"مع|الي|اي|احد|شخص|من|فريق|خدمه|ال|واحد|لو|سمحت",
    who=_one(r"""
        (?:ال|ل|لل|ب|بال)?(?:شخص|انسان|موظف|موظفه|احد|احدهم|ممثل|وكيل|مندوب|بشر|بشري|مسوول|مدير|حد|الدعم|دعم
        |عملاء|الموظفين|موظفين|بني ادم)
    """),
    want=r"اريد|ابغي|ابي|عايز|عاوز|بدي|احتاج|اود|ارغب(?: في)?|ممكن|اعطني|اعطيني|هل يوجد|محتاج|نريد",
    strict=r"(?:شخص|موظف|انسان)(?:ا|اا)?(?: (?:حقيقي|بشري|حقيقيا|بشريا))?|ممثل (?:خدمه )?(?:ال)?عملاء|بشري|خدمه العملاء",
    ends=r"حقيقي|بشري|من فضلك|لو سمحت|الان|رجاء|ليساعدني|يساعدني|حالا|فورا",
    denies=r"لا|لن|لم|بدون|ليس|هل يجب",
)
_LANGUAGES = (_ENGLISH, _SPANISH, _FRENCH, _PORTUGUESE, _ARABIC)

# German puts the verb at the end: "mit einem Menschen sprechen", "sprechen Sie mit", "verbinden Sie mich mit".
_DE_WHO = _one(r"""
    (?:mensch(?:en)?|person|mitarbeiter(?:in|n|innen)?|jemand(?:em|en)?|berater(?:in|n)?|agent(?:en)?|kundenberater(?:in)?
    |kundenservice|kundendienst|kundenbetreuer(?:in)?|support|ansprechpartner(?:in)?|personen|kolleg(?:e|en|in)|vorgesetzten
    |chef|filialleiter(?:in)?)
""")
_DE_WHO_STRICT = r"(?:mensch(?:en)?|(?:echte|reale) person|mitarbeiter(?:in)?|berater(?:in)?|ansprechpartner(?:in)?)"
_DE_FILL = _one(r"""
    (?:(?:ein|eine|einen|einem|einer|der|dem|den|die|ihr|ihrem|ihren|ihrer|eurem|echten|echter|echte|realen|richtigen|lebenden
    |anderen|von|aus) ){0,4}
""")
_DE_TALK = _one(r"""
    (?:sprechen|spreche|sprech|reden|rede|chatten|telefonieren|verbinden|verbinde|verbunden|schreiben|kommunizieren
    |weiterverbinden|unterhalten)
""")
_DE_WANT = r"(?:ich (?:will|mochte|brauche|hatte gern|wunsche)|geben sie mir|gib mir|gibt es hier)"
_GERMAN = re.compile(
    rf"\bmit {_DE_FILL}{_DE_WHO}\b(?: \w+){{0,3}}? {_DE_TALK}\b"
    rf"|\b{_DE_TALK}(?: \w+){{0,3}}? (?:mit|an|zu) {_DE_FILL}{_DE_WHO}\b"
    rf"|\b{_DE_WANT} {_DE_FILL}{_DE_WHO_STRICT}(?= bitte\b| jetzt\b| sofort\b| der\b|$)"
)
_GERMAN_DENIED = re.compile(r"\b(?:nicht|kein|keine|keinen|keinem|ohne|nie|muss ich|sollte ich)\b")

# Somebody is to do the talking: "can someone call me", "is there anyone I can talk to", "einen Mitarbeiter sprechen".
_SOMEBODY_DOES = re.compile(
    r"\b(?:"
    + _one(r"""
    (?:someone|somebody|anyone|anybody|a person|a human|an agent|a colleague)(?: please)? (?:call|phone|ring|contact|text) me
    |(?:someone|somebody|anyone|anybody|person|human)(?: real| here)? (?:that |who )?(?:i (?:can|could) |to )(?:talk|speak|chat) (?:to|with)
    |(?:alguien|una persona|un humano|un asesor|un agente) (?:que )?me (?:llame|atienda|contacte|escriba)
    |me (?:pueden? |podria )?(?:llamar|atender|contactar) (?:alguien|una persona|un humano|un asesor|un agente)
    |(?:quelqu un|une personne|un conseiller) (?:peut|pourrait|pour) (?:m appeler|me (?:rappeler|contacter|repondre))
    |(?:mich|mir) (?:bitte )?(?:jemand|ein mensch|ein mitarbeiter) (?:an|zuruck)rufen|jemand (?:mich )?(?:anrufen|zuruckrufen)
    |(?:einen|ihren) (?:mitarbeiter|menschen|berater|kollegen|ansprechpartner) sprechen
    |(?:alguem|uma pessoa|um atendente) (?:pode|poderia|para) (?:me )?(?:ligar|atender|contatar)
    """)
    + r")\b"
)

# The whole message is the wish: "agent", "human please", "una persona real, por favor".
_POLITE = _one(r"""
    please|pls|plz|now|hey|hi|hello|ok|por favor|porfa|hola|ya|s il vous plait|svp|stp|bonjour|maintenant|bitte|hallo|jetzt|ola
    |agora|من فضلك|لو سمحت|مرحبا|الان|a|an|un|une|ein|einen|eine|um|uma|una
""")
_SOMEBODY = _one(r"""
    (?:real |live |actual )?(?:human|person|agent|operator|representative)(?: being| agent| support)?
    |customer (?:service|support|care)|live (?:chat|support)|talk to us
    |(?:ser |agente |operador |asesor )?human[oa]|(?:una )?persona(?: real| de verdad| humana)?|agente|operador(?:a)?
    |asesor(?:a)?|atencion (?:al cliente|humana)
    |(?:etre )?humain|conseiller(?:e)?|(?:vraie )?personne reelle|vraie personne|service client|operateur
    |(?:echter |echten )?mensch(?:en)?|mitarbeiter(?:in)?|berater(?:in)?|kundenservice|kundendienst|ansprechpartner
    |atendente(?: human[oa])?|atendimento(?: human[oa])?|pessoa(?: real| de verdade)?
    |(?:شخص|موظف|انسان)(?: (?:حقيقي|بشري))?|خدمه العملاء
""")
_ALONE = re.compile(rf"(?:(?:{_POLITE}) )*(?:{_SOMEBODY})(?: (?:{_POLITE}))*")
_STOP = re.compile(
    _one(r"""
    (?:please |pls )?(?:stop(?: all| it| now| please)?
    |stop (?:messaging me|writing(?: to)? me|texting(?: me)?|sending(?: me)? messages)
    |stopall|unsubscribe(?: me)?|opt out|no more messages|remove me|stop promotions)
    |(?:por favor )?(?:baja|darme de baja|dame de baja|dar de baja|parar|alto|no mas mensajes|no me escriban mas
    |no me escribas mas|cancelar suscripcion|desuscribir(?:me)?)
    |arret|arreter|arretez|desabonner|desabonnement|me desabonner|desinscrire|plus de messages|ne m ecrivez plus
    |stopp|abmelden|abbestellen|keine nachrichten mehr|schreiben sie mir nicht mehr
    |pare|parem|sair|descadastrar|cancelar inscricao|nao quero mais mensagens|nao me escrevam mais
    |توقف|توقفوا|ايقاف|قف|الغاء الاشتراك|لا تراسلوني|لا ترسلوا المزيد
    """)
)


def _pattern(words: _Talk) -> re.Pattern[str]:
    fill = rf"(?:(?:{words.fill}) ){{0,4}}?"
    return re.compile(rf"\b(?:(?:{words.talk}) {fill}(?:{words.who})\b|(?:{words.want}) {fill}(?:{words.strict})(?= (?:{words.ends})\b|$))")


# A denial close before the wish turns it round; "not a bot, a human" denies something else, so it has to stand right before.
_PATTERNS = tuple((_pattern(words), re.compile(rf"\b(?:{words.denies})(?: \w+){{0,2}}? ?$")) for words in _LANGUAGES)


def wants_person(text: str) -> bool:
    """Whether the customer asks to talk to a person."""
    words = plain_words(text[:2000])
    if _ALONE.fullmatch(words) or _SOMEBODY_DOES.search(words) or _wants_in_german(words):
        return True
    return any(not denied.search(words[: match.start()]) for pattern, denied in _PATTERNS for match in pattern.finditer(words))


def _wants_in_german(words: str) -> bool:
    return any(not _GERMAN_DENIED.search(words[max(0, match.start() - 24) : match.end()]) for match in _GERMAN.finditer(words))


def says_stop(text: str) -> bool:
    """Whether the whole message tells us to stop writing; "stop" within a question does not."""
    return _STOP.fullmatch(plain_words(text[:200])) is not None
