"""The words by which a correction is understood, in six languages: putting off, one customer's case, taking back. Pure."""

import re
from collections.abc import Mapping

from dana.automation.clauses import one


def _spoken(*languages: str) -> re.Pattern[str]:
    """Matches in plain words, as `plain_words` makes them."""
    return re.compile(rf"\b(?:{'|'.join(one(language) for language in languages)})\b")


# Somebody will see to it: no answer, and no fact.
PUTS_OFF = _spoken(
    r"""
    (?:i|we|he|she|they|someone|somebody|colleagues?|team|manager|specialist|department|let me)(?: \w+){0,2} (?:will|ll|need to
    |have to|going to|must|should|let me|have|ve|has|am|m|are|re)(?: \w+){0,3} (?:check(?:ing)?|look(?:ing)? into|find out
    |ask(?:ing)?|get back|come back|follow up|forward(?:ed|ing)?|pass(?:ed)? (?:this|it|that|your)|reach out|contact you|call you
    |take over|review(?:ing)?|clarify|verify|investigat\w+|talk to|speak (?:to|with))|let me (?:check|ask|look|find out|verify)
    |(?:get|come) back to you|be in touch|one moment|bear with (?:me|us)|give us a call|please (?:call|phone|visit) us
    """,
    r"""
    (?:lo|la|te lo|se lo|ahora|voy a|vamos a)(?: \w+)? (?:consult|revis|verific|averigu|comprob|compruebo|pregunt)\w*|(?:consultare
    |consultaremos|revisare|revisaremos|verificare|verificaremos|averiguare|averiguaremos|comprobare|comprobaremos|preguntare
    |preguntaremos)|(?:companer[oa]s?|colegas?|equipo|responsable)(?: \w+){0,3} (?:te|le|se|os|les) \w+|pond(?:re|remos|ra
    |ran) en contacto|(?:te|le|os|les) (?:respondere\w*|contestare\w*|avisare\w*|aviso|avisamos|llamare\w*|llamamos|escribire\w*
    |confirmo|confirmamos|confirmare\w*)|(?:dame|deme|danos) un momento|un momento
    """,
    r"""
    je (?:vais )?(?:\w+ )?(?:verifie\w*|renseigne\w*|demande\w*|transmets|transmettre)|nous (?:allons )?(?:\w+ )?(?:verifi\w+
    |transmet\w*|reviendrons|recontacterons|contacterons|repondrons)|revien\w* vers vous|reviendr\w+ vers vous|(?:collegue
    |conseiller|conseillere)(?: \w+){0,2} (?:contactera|recontactera|rappellera|repondra|reviendra)|un instant|on vous rappelle
    """,
    r"""
    (?:ich|wir) (?:\w+ ){0,3}(?:klare|klaren|prufe|prufen|frage|fragen|erkundige|erkundigen|schaue|schauen|leite|leiten|kummern
    |kummere)|(?:klare|prufe|frage|leite|schaue|gebe|klaren|prufen|fragen|leiten) (?:ich|wir)|(?:melde|melden) (?:mich|uns|wir|ich)
    |meldet sich|(?:kollege|kollegin|kollegen|kolleginnen|mitarbeiter\w*|team)(?: \w+){0,5} (?:meldet|melden|antwortet|kummert
    |ubernimmt|pruft)|einen moment
    """,
    r"""
    (?:vou|vamos)(?: \w+){0,2} (?:verificar|confirmar|perguntar|consultar|ver|encaminhar|passar|averiguar)|entrar\w* em contac?to
    |colega(?: \w+){0,3} (?:vai|responde|respondera|entra)|um momento|ja (?:lhe|te) (?:respond|dig|confirm)\w+|responderemos
    |responderei|retornaremos|voltaremos a falar
    """,
    r"""
    (?:ساتحقق|سنتحقق|ساسال|سنسال|ساتاكد|سنتاكد|ساراجع|سنراجع|ساستفسر|سنستفسر)|سنعود اليكم?|ساعود اليكم?|سيتواصل|سنتواصل|سيرد عليكم?
    |لحظه من فضلكم?
    """,
)

# What holds for this customer or for today alone.
OF_ONE_CASE = _spoken(
    r"""
    i (?:(?:have|ve|just) )?(?:\w+ed|sent|put|made|booked)|your (?:order|parcel|package|shipment|delivery|invoice|refund|booking
    |reservation|appointment|account|ticket|case|payment|item|request|card|name|table|room)(?: \w+){0,6} (?:has|have|was|were|is on
    |is being|is now|is ready|is booked|is confirmed|are confirmed|is there|left|went|got|arrived)|(?:i|we) (?:have |ve
    |just )(?:just |now |already )?(?:\w+ )?(?:sent|shipped|refunded|booked|cancell?ed|checked|changed|updated|reserved|resent|added
    |corrected|issued|spoken|found|forwarded|asked|noted)|today|tomorrow|tonight|yesterday|right now|this (?:morning|afternoon
    |evening|week|time)|at the moment|(?:in|for) your case|as an exception|just for you
    """,
    r"""
    (?:tu|su|vuestro|vuestra) (?:pedido|paquete|envio|factura|reserva|cita|cuenta|pago|reembolso|encargo|compra|mesa
    |habitacion)(?: \w+){0,3} (?:ha|fue|esta en|esta list[oa]|sale|salio|llega hoy|llegara|va)|(?:he|hemos) (?:\w+ )?(?:enviado
    |reservado|cancelado|cambiado|revisado|devuelto|anotado|preguntado)|hoy|(?<!la )manana|ayer|ahora mismo|esta (?:tarde|noche
    |semana|vez)|en este momento|en (?:tu|su) caso|como excepcion
    """,
    r"""
    votre (?:commande|colis|facture|reservation|rendez vous|compte|paiement|remboursement|livraison|table
    |chambre)(?: \w+){0,3} (?:a ete|est en|est parti\w*|est reserve\w*|est confirme\w*|est prete?|est arrive\w*|arrivera)|(?:j ai
    |nous avons|on a|je viens de|nous venons de)(?: \w+){0,2} (?:envoy\w+|rembours\w+|expedi\w+|reserv\w+|annul\w+|modifi\w+
    |verifi\w+|note\w*)|aujourd hui|demain|hier|ce (?:matin|soir)|cet apres midi|cette (?:semaine|fois)|en ce moment|dans votre cas
    |exceptionnellement
    """,
    r"""
    (?:ihr\w*|dein\w*|euer|eure) (?:bestellung|paket|sendung|lieferung|rechnung|buchung|termin|konto|zahlung|erstattung|auftrag
    |tisch|zimmer)(?: \w+){0,3} (?:wurde|hat|war|ist unterwegs|ist da|ist fertig|ist bereit|ist angekommen|kommt heute|kommt morgen
    |kommt am)|(?:ich|wir) hab(?:e|en)(?: \w+){1,5} (?:verschickt|geschickt|versandt|storniert|gebucht|reserviert|geandert|erstattet
    |gepruft|weitergeleitet|nachgesehen|notiert)|heute|morgen|gestern|gerade|im moment|diese woche|diesmal|in (?:ihrem|deinem) fall
    |ausnahmsweise
    """,
    r"""
    (?:seu|sua|teu|tua|vosso|vossa) (?:pedido|encomenda|pacote|fatura|reserva|conta|pagamento|reembolso|compra|mesa
    |quarto)(?: \w+){0,3} (?:foi|esta a|esta em|saiu|ja|chegou|chega hoje|chega amanha)|(?:acabei|acabamos) de \w+|(?:enviei
    |enviamos|reservei|reservamos|cancelei|cancelamos|alterei|alteramos|reembolsei|reembolsamos|verifiquei|anotei)|hoje|amanha|ontem
    |agora mesmo|esta (?:tarde|noite|semana|vez)|neste momento|no seu caso|excecionalmente|excepcionalmente
    """,
    r"""
    (?:طلبك|طلبكم|طردك|طردكم|شحنتك|شحنتكم|فاتورتك|حجزك|حجزكم|موعدك|حسابك)(?: \w+){0,3} (?:تم|وصل|وصلت|في الطريق|جاهز|جاهزه)
    |تم (?:ارسال|شحن|الغاء|حجز|استرداد) \w+|اليوم|غدا|امس|الان|في حالتك|استثناء
    """,
)

# The message before was wrong, said in so many words.
TAKES_BACK = _spoken(
    r"""
    (?:a |one |small |quick )?correction|(?:please )?(?:ignore|disregard) (?:the|my|our|that|what)(?: \w+){0,4} (?:message|answer
    |reply|above|said|wrote)|(?:that|this|the (?:last|previous|earlier|above) (?:message|answer|reply|information|price)
    |what (?:dana|i|we|the bot|the assistant) (?:said|wrote|told you))(?: \w+){0,3} (?:is|was|were) (?:not (?:right|correct|true)
    |wrong|incorrect|a mistake|outdated|an error|not up to date)|(?:i|we) (?:have|need) to correct|we made a mistake
    """,
    r"""
    (?:correccion|rectificacion)|(?:eso|lo anterior|el mensaje anterior|la respuesta anterior
    |la informacion anterior)(?: \w+){0,2} (?:no (?:es|era) correct[oa]|(?:es|era) incorrect[oa]|(?:esta|estaba) mal|(?:era
    |fue) un error)|ignor[ae] (?:el|la|lo)(?: \w+){0,3} anterior|me corrijo|nos (?:hemos equivocado|equivocamos)|me (?:he equivocado
    |equivoque)
    """,
    r"""
    (?:correction|rectification|erratum)|(?:le message|la reponse|l information)(?: \w+){0,2} (?:etait|est) (?:erronee?|incorrecte?
    |fausse|faux|inexacte?)|ignorez (?:le|la|mon|ma|notre)(?: \w+){0,3}|c etait une erreur|nous nous sommes trompes|je rectifie
    |je me corrige
    """,
    r"""
    (?:korrektur|berichtigung|richtigstellung)|(?:die|das|diese|unsere|meine)(?: \w+){0,3} (?:war|ist)(?: \w+){0,2} (?:falsch
    |nicht richtig|nicht korrekt|ein fehler|veraltet)|(?:ich|wir) (?:muss |mussen )?(?:\w+ )?korrigier\w*
    |bitte ignorier\w*(?: \w+){0,4} (?:nachricht|antwort)|da haben wir uns geirrt
    """,
    r"""
    (?:correcao|retificacao)|(?:isso|a mensagem anterior|a resposta anterior|a informacao anterior)(?: \w+){0,2} (?:nao (?:esta
    |estava) cert[oa]|(?:esta|estava) errad[oa]|(?:foi|era) um erro)|ignor[ea] (?:a|o)(?: \w+){0,3} anterior|corrijo|enganamo nos
    |enganei me
    """,
    r"""
    تصحيح|(?:المعلومه|الرساله|الاجابه) السابقه(?: \w+){0,2} (?:غير صحيحه|خاطئه|خطا)|نعتذر عن الخطا|تجاهل\w*(?: \w+){0,2} (?:الرساله
    |الرد) السابقه?
    """,
)

# Sympathy, which is more than a greeting.
WARM = _spoken(
    r"""
    (?:so |very |really )?sorry|apologi[sz]e\w*|(?:i|we) (?:do |can )?(?:fully |completely )?understand|appreciate|(?:happy|glad
    |delighted) to help|(?:our|my) pleasure|that must|(?:we|i) hope|wonderful|lovely|congratulations
    """,
    r"""
    (?:lo )?(?:siento|sentimos|lamento|lamentamos)|disculp\w+|entendemos|entiendo|comprend\w+|encantad[oa]s? de|con mucho gusto
    |esperamos que|enhorabuena
    """,
    r"""
    desolee?s?|(?:nous nous |je m )excus\w+|(?:je|nous) compren\w+|ravie?s? de|avec (?:grand )?plaisir|nous esperons|felicitations
    """,
    r"""
    (?:es )?tut (?:mir|uns)(?: \w+)? leid|entschuldig\w+|(?:ich|wir) versteh\w*|gerne? helfen|freu\w* (?:uns|mich)|wir hoffen
    |herzlichen gluckwunsch
    """,
    r"""
    (?:sinto|sentimos|lamento|lamentamos) muito|desculp\w+|(?:eu )?entendo|compreend\w+|com (?:muito )?(?:gosto|prazer)
    |esperamos que|parabens
    """,
    r"""
    (?:نعتذر|اعتذر)|(?:اسف|اسفون|اسفه)|(?:نتفهم|اتفهم)|يسعدنا|يسعدني|نتمني
    """,
)

# The last line of who signs.
SIGNS = _spoken(
    r"""
    (?:best|kind|warm) regards|regards|(?:yours )?sincerely|best wishes|cheers|your(?: \w+){1,4} team|the(?: \w+){1,4} team
    """,
    r"""
    (?:un )?(?:cordial )?saludos?|atentamente|(?:el|tu) equipo(?: \w+){0,4}
    """,
    r"""
    cordialement|bien (?:a vous|cordialement)|(?:l|votre) equipe(?: \w+){0,4}
    """,
    r"""
    (?:mit )?(?:freundlichen|freundliche|viele|liebe|beste|herzliche) grussen?|(?:ihr|dein|euer)(?: \w+){0,3} team|gruss
    """,
    r"""
    (?:com os melhores )?cumprimentos|atenciosamente|abracos?|(?:a|sua) equip[ae](?: \w+){0,4}
    """,
    r"""
    مع (?:اطيب )?(?:التحيات|تحياتي|تحياتنا)|تحياتنا|فريق(?: \w+){1,4}
    """,
)

_INFORMAL = {
    "es": "tu tus te ti contigo puedes tienes quieres debes tuyo tuya",
    "fr": "tu te toi ton ta tes peux dois",
    "de": "du dir dich dein deine deinem deinen deiner deines euch",
    "pt": "tu te ti teu tua teus tuas contigo voce voces",
}
_FORMAL = {
    "es": "usted ustedes su sus le les",
    "fr": "vous votre vos",
    "de": "Sie Ihnen Ihr Ihre Ihrem Ihren Ihrer Ihres",  # their capitals tell them from others
    "pt": "senhor senhora senhores senhoras",
}

INFORMAL, FORMAL = ({language: frozenset(words.split()) for language, words in table.items()} for table in (_INFORMAL, _FORMAL))


EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u26ff\u2728\u2764\u2b50]")

# The only notes on manner that are ever offered: none of their words is anybody's but ours.
NOTES: Mapping[str, str] = {
    "informal": "Use the informal form of address.",
    "formal": "Use the formal form of address.",
    "no_emoji": "Write without emoji.",
    "emoji": "An emoji now and then is welcome.",
    "signs": "Sign with the team's name.",
    "calm": "Do without exclamation marks.",
    "warm": "Be warm: show understanding before giving the answer.",
    "short": "Keep replies short: answer the question and leave out the rest.",
}
