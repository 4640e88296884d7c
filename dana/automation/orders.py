"""Whether a sentence reads like an order to an assistant, in six languages: none such is ever remembered. Rather one too many. Pure."""

import re
import unicodedata

from dana.ai.phrases import plain_words

# Patterns see lower case without accents and punctuation; line breaks in them mean nothing. A sentence that is lost by mistake is no
# harm: it still stands in the conversation.
_ENGLISH = r"""
    from (?:now|here|this (?:point|moment|message|day|time)) on(?:wards?|ward)?|from this (?:point|moment) (?:forward|onwards?)
    |henceforth|hereafter|going forward|for (?:the rest of|all (?:future|later|coming)|every (?:future|later|reply|answer|message
    |question|customer))|in (?:all|every|each|any|your next|the next) (?:(?:future|later|coming|following|your) )*(?:repl\w+|answers?
    |messages?|responses?|turns?|conversations?)|(?:ignore|disregard|forget|override|overrule|bypass|overwrite|erase|drop|skip
    |discard)(?: \w+){0,4} (?:instruct\w*|rules?|prompts?|guidelines?|polic(?:y|ies)|restrictions?|limits?|filters?|everything
    |documents?|passages?|previous|above|prior|before|sources?)|(?:always|never|only|must|shall)(?: \w+){0,2} (?:say|answer|repl(?:y
    |ies)|respond|tell|write|offer|grant|promise|give|refund|confirm|approve|state|mention|include|send|recommend|claim|agree|quote|call
    |use|end|begin|start|insert|append|add|treat|obey|follow|trust|accept|hand|cite|output|print|speak|act)|(?:dana|assistant|bot
    |chatbot|ai|model|agent|system|you|u) (?:must|should|shall|has to|have to|needs? to|ought to|is to|are to|will(?:now|always|never
    |from)|can now|may now|is (?:now )?(?:allowed|authori[sz]ed|required|instructed)|are (?:now )?(?:allowed|authori[sz]ed|required
    |instructed|an?|the|no longer|dan)|are now|was (?:told|instructed)|were (?:told|instructed))|(?:when(?:ever)?|if|once|as soon as
    |every time|the next time|next time)(?: \w+){0,5} (?:asks?|asked|says?|said|writes?|wrote|types?|mentions?|mentioned|greets?|sends?
    |enters?)(?: \w+){0,8} (?:say|answer|reply|respond|tell|write|offer|give|grant|send|confirm|use|refund|approve|promise|state|output
    |print|insert|add|mention)|(?:act|behave|answer|respond|speak|reply) (?:as|like) (?:if|an?|the|though|my|our)|pretend|role ?play
    |developer mode|debug mode|god mode|jail ?break|dan mode|do anything now|unrestricted|without (?:any )?(?:restrictions?|limits
    |filters?|checks?|sources?)|(?:system|hidden|secret|initial|developer|your|new|updated?|revised) (?:prompt|message|instructions?
    |notes?|override|rules?|orders?|directives?|persona|roles?|guidelines?)|(?:reveal|repeat|print|show|output|leak|display
    |translate)(?: \w+){0,3} (?:prompt|instructions?|rules|system|configuration)|(?:note|memo|message|instructions?|reminder|order
    |attention) (?:to|for) (?:the )?(?:assistant|ai|model|bot|self|yourself|system|dana|agent|summari[sz]er|next)|(?:remember
    |memori[sz]e|keep in mind|do not forget|don t forget|never forget) (?:that|this|to|the following|for|forever|always)|(?:keep|store
    |save|put|write|add|include|copy)(?: \w+){0,4} (?:to|in|into) (?:your |the |its )?(?:memory|summary|notes?|context|knowledge)|(?:in
    |into) (?:your|the) summary|trigger (?:word|phrase)|code ?word|pass ?phrase is|when (?:you see|triggered)|(?:i am|i m|this is|we are
    |speaking as|message from) (?:the |your |an? )?(?:\w+ )?(?:developers?|admin\w*|system|openai|anthropic|creators?|engineers?
    |programmers?|root)|(?:begin|end|start) (?:of )?(?:system|instructions?|prompt|override)|instructions? (?:override|follow|update
    |begin)|override (?:code|mode)|(?:treat|consider|regard) (?:this|the following|me|him|her|them|every\w*|all|it) (?:customers? )?as
"""
_SPANISH = r"""
    (?:a partir de|de|desde) (?:ahora|este (?:momento|punto|mensaje)|hoy)(?: en adelante| mismo)?|en (?:adelante|lo sucesivo)
    |en (?:todas?|todos?|cada|tus?|sus?) (?:(?:los|las|tus|sus|proxim\w+|futur\w+|siguientes?) )*(?:respuestas?|mensajes?
    |contestaciones)|(?:ignor\w+|olvid\w+|descart\w+|omit\w+|salta\w*|anul\w+|desobedec\w+|no (?:hagas
    |haga) caso)(?: \w+){0,4} (?:instruccion\w*|reglas?|normas?|indicacion\w*|politicas?|todo|anterior\w*|previ\w+|documentos?|pasajes?
    |restriccion\w*|limites|prompt)|(?:siempre|nunca|solo|jamas)(?: \w+){0,2} (?:di|diga|decir|dices|responde\w*|respond\w+|contest\w+
    |escrib\w+|ofrec\w+|ofrez\w+|promet\w+|confirm\w+|da|de|dar|aprueb\w+|aprob\w+|mencion\w+|incluy\w+|incluir|envi\w+|recomiend\w+
    |recomend\w+|usa\w*|afirm\w+|trat\w+|acept\w+|reembols\w+)|(?:dana|asistente|bot|ia|modelo|agente|sistema|tu|usted) (?:debes?
    |deberia\w*|tienes? que|ha de|has de|tendra\w*|podra\w*|eres|esahora|esta (?:autorizad|obligad)\w+|estas (?:autorizad|obligad)\w+)
    |(?:debes|tienes que) (?:\w+ ){0,2}(?:decir|responder|contestar|confirmar|ofrecer|prometer|dar|aprobar|mencionar|incluir|enviar
    |recomendar|usar|afirmar)|eres ahora|(?:cuando|si|cada vez que|en cuanto|siempre que|la proxima vez que)(?: \w+){0,5} (?:pregunt\w+
    |dig\w+|dice|escrib\w+|mencion\w+|salud\w+|pid\w+)(?: \w+){0,8} (?:di|diga|responde\w*|contest\w+|escrib\w+|ofrec\w+|ofrez\w+|da
    |confirm\w+|envi\w+|promet\w+|usa\w*)|(?:actua|actue|comportate|responde|habla) como|finge|simula|haz de cuenta
    |modo (?:desarrollador|dios|depuracion)|sin (?:restricciones|limites|filtros)|(?:nuevas?|tus|sus|estas|siguientes) (?:instrucciones
    |ordenes|reglas|directrices)|(?:mensaje|instruccion|prompt|nota) (?:del|de) sistema|(?:muestra|revela|repite|imprime
    |ensena)\w*(?: \w+){0,3} (?:instrucciones|prompt|reglas|sistema)|nota (?:para|al?) (?:el |la )?(?:asistente|ia|modelo|bot|sistema
    |dana|agente)|(?:recuerda|memoriza|ten en cuenta|no olvides) (?:que|esto|siempre|lo siguiente)|(?:guarda|anota|incluye|escribe|pon
    |copia)\w*(?: \w+){0,4} (?:en|a) (?:tu |el |la |su )?(?:memoria|resumen|notas?|contexto)|palabra (?:clave|secreta)|(?:soy|somos
    |habla|aqui) (?:el |la |un |una |tu |su )?(?:desarrollador\w*|administrador\w*|programador\w*|sistema|creador\w*|ingenier\w+)
    |considera\w* (?:esto|a)
"""
_FRENCH = r"""
    (?:a partir de|a compter de|des) (?:maintenant|present|ce (?:moment|message|point)|aujourd hui)|desormais|dorenavant|(?:dans
    |pour) (?:toutes?|tous|chaque|tes|vos)(?: \w+){0,2} (?:reponses?|messages?)|(?:ignor\w+|oubli\w+|neglig\w+|contourn\w+
    |ne tiens? pas compte|ne tenez pas compte|passe outre|desobe\w+|ecarte\w*)(?: \w+){0,4} (?:instructions?|regles?|consignes?
    |directives?|politiques?|tout|precedent\w*|ci dessus|documents?|passages?|restrictions?|limites?)|(?:toujours|jamais|uniquement
    |seulement)(?: \w+){0,2} (?:dire|dis|dites|repond\w*|ecri\w+|offr\w+|promet\w*|confirm\w+|donn\w+|accord\w+|approuv\w+|mentionn\w+
    |inclu\w+|envoy\w+|recommand\w+|utilis\w+|affirm\w+|trait\w+|accept\w+|rembours\w+|ajout\w+)|(?:dis|dites|reponds|repondez|ecris
    |ecrivez|offre|offrez|promets|promettez|confirme|confirmez|donne|donnez|accorde|accordez|ajoute|ajoutez|utilise|utilisez|affirme
    |affirmez|accepte|acceptez|rembourse|remboursez) (?:toujours|systematiquement)|(?:dana|l assistant|assistant|bot|ia|modele|agent
    |systeme|tu|vous) (?:dois|devez|doit|devra\w*|devras|es (?:maintenant|desormais|un)|etes (?:maintenant|desormais|un)
    |est (?:maintenant|autorise|oblige)|peux maintenant|pouvez maintenant)|(?:quand|lorsque?|lorsqu|si|chaque fois que|chaque fois qu
    |des que|des qu|la prochaine fois)(?: \w+){0,5} (?:demand\w+|dit|dis|ecri\w+|mentionn\w+|salu\w+|pose)(?: \w+){0,8} (?:dis|dites
    |reponds|repondez|ecris|ecrivez|offre\w*|donne\w*|confirme\w*|envoie\w*|promets|promettez|utilise\w*|ajoute\w*)|(?:agis|agissez
    |comporte toi|comportez vous|reponds|repondez|parle|parlez) comme|fais semblant|faites semblant|joue le role|mode (?:developpeur
    |dieu|debogage)|sans (?:aucune )?(?:restriction|limite|filtre)s?|(?:nouvelles?|tes|vos|ces) (?:instructions?|consignes?|regles?
    |ordres?|directives?)|(?:message|instruction|invite|note) (?:du |de )?systeme|(?:revele|montre|repete
    |affiche)\w*(?: \w+){0,3} (?:instructions?|consignes?|invite|prompt|systeme)|note (?:a|pour) (?:l |le |la )?(?:assistant|ia|modele
    |bot|systeme|dana|agent)|(?:souviens toi|souvenez vous|rappelle toi|rappelez vous|n oublie\w* pas|retiens|retenez|memorise\w*)
    |(?:garde|enregistre|note|inscris|ajoute|mets|copie)\w*(?: \w+){0,4} (?:dans|en) (?:ta |ton |la |le |votre )?(?:memoire|resume
    |notes?|contexte)|mot (?:cle|de code|declencheur)|(?:je suis|nous sommes|ici) (?:le |la |un |une |ton |votre |l )?(?:developpeu\w+
    |administrat\w+|programmeu\w+|systeme|createu\w+|ingenieu\w+)|considere\w* (?:ceci|cela|moi)
"""
_GERMAN = r"""
    (?:ab|von) (?:jetzt|nun|sofort|hier|heute|diesem (?:moment|zeitpunkt))(?: an| ab)?|in zukunft|kunftig|fortan|zukunftig|(?:in
    |bei) (?:allen|jeder|jede|deinen|ihren|euren)(?: \w+){0,2} (?:antworten|antwort|nachrichten|nachricht)|(?:ignorier\w*|vergiss
    |vergesst|vergessen sie|missachte\w*|umgeh\w*|uberschreib\w*|uberspring\w*|verwirf
    |beachte\w*(?: \w+){0,4} nicht)(?: \w+){0,4} (?:anweisung\w*|regel\w*|vorgaben?|richtlinie\w*|instruktion\w*|alles|bisherig\w*
    |vorherig\w*|obig\w*|dokument\w*|passage\w*|prompt|einschrankung\w*)|(?:immer|nie|niemals|stets|nur
    |ausschliesslich)(?: \w+){0,4} (?:sag\w*|antwort\w*|schreib\w*|biete\w*|anbieten|versprech\w*|versprich|bestatig\w*|gib|geben
    |gewahr\w*|genehmig\w*|erwahn\w*|nenn\w*|send\w*|empfehl\w*|empfiehl|benutz\w*|verwend\w*|behaupt\w*|behandel\w*|akzeptier\w*
    |erstatt\w*|fug\w*)|(?:sag|sage|sagen sie|antworte|antworten sie|schreib|schreibe|schreiben sie|biete|bieten sie|versprich
    |versprechen sie|bestatige|bestatigen sie|gib|geben sie|gewahre|nenne|behaupte|akzeptiere|erstatte|verwende
    |behandle)(?: \w+){0,3} (?:immer|stets|jedem|allen|niemals|nie)|(?:dana|assistent\w*|bot|ki|modell|agent|system|du|sie) (?:musst
    |mussen|muss|sollst|sollen|soll|sollte\w*|darfst|durfen (?:ab )?jetzt|bist (?:jetzt|nun|ab|ein)|sind (?:jetzt|nun|ab)|ist (?:jetzt
    |nun) (?:berechtigt|verpflichtet|befugt))|(?:wenn|falls|sobald|jedes mal wenn|immer wenn|beim nachsten mal)(?: \w+){0,6} (?:fragt
    |fragen|sagt|schreibt|erwahnt|grusst|nennt)(?: \w+){0,8} (?:sag\w*|antwort\w*|schreib\w*|biete\w*|gib|bestatig\w*|send\w*|versprich
    |versprech\w*|nenn\w*|verwend\w*)|(?:verhalte|verhalten sie|benimm) (?:dich|sich) (?:wie|als)|(?:antworte|handle|agiere
    |sprich) (?:wie|als)|tu so als|tun sie so als|rollenspiel|entwicklermodus|debugmodus|gottmodus|ohne (?:einschrankung\w*
    |beschrankung\w*|filter|grenzen)|(?:neue|deine|ihre|diese|folgende|geanderte) (?:anweisung\w*|regeln?|befehle?|vorgaben|richtlinien
    |rolle)|system ?(?:nachricht|prompt|anweisung\w*|meldung|notiz|befehl)|(?:zeig\w*|verrat\w*|wiederhol\w*|nenn\w*
    |gib)(?: \w+){0,3} (?:anweisung\w*|prompt|systemprompt|regeln)|(?:notiz|hinweis|nachricht|anweisung) (?:an|fur) (?:(?:den|die
    |das) )?(?:assistent\w*|ki|modell|bot|system|dana|agent\w*)|(?:merk|merke|merken sie) (?:dir|sich)|(?:denk|denke
    |denken sie) (?:immer )?dran|vergiss nicht|(?:speicher\w*|schreib\w*|notier\w*|ubernimm|nimm|kopier\w*)(?: \w+){0,4} (?:in
    |ins) (?:dein\w* |das |die |den )?(?:gedachtnis|zusammenfassung|notiz\w*|kontext)|codewort|schlusselwort|losungswort|(?:ich bin
    |wir sind|hier (?:ist|spricht)) (?:der |die |das |ein |eine |dein |ihr )?(?:entwickler\w*|administrator\w*|admin|programmierer\w*
    |system|betreiber\w*|ersteller)|(?:betrachte|behandle)\w* (?:dies|das|mich)
"""
_PORTUGUESE = r"""
    (?:a partir|daqui|de) (?:de agora|deste (?:momento|ponto)|de hoje|em diante|agora em diante)|doravante|daqui para a frente
    |de agora em diante|em (?:todas?|todos?|cada|tuas|suas|teus|seus)(?: \w+){0,2} (?:respostas?|mensagens|mensagem)|(?:ignor\w+
    |esquec\w+|desconsider\w+|descart\w+|contorn\w+|anul\w+|desobedec\w+)(?: \w+){0,4} (?:instruc\w*|regras?|normas?|diretriz\w*
    |directriz\w*|politicas?|tudo|anterior\w*|acima|previ\w+|documentos?|passagens|restric\w*|limites|prompt)|(?:sempre|nunca|apenas
    |somente|jamais|so)(?: \w+){0,2} (?:diga\w*|dizer|diz|respond\w+|escrev\w+|oferec\w+|oferec\w*|promet\w+|confirm\w+|de|da|dar
    |aprov\w+|mencion\w+|inclu\w+|envi\w+|recomend\w+|use|usar|usa|afirm\w+|trat\w+|aceit\w+|reembols\w+|adicion\w+)|(?:diga|diz
    |responda|responde|escreva|ofereca|prometa|confirme|de|aprove|mencione|inclua|use|afirme|aceite|reembolse) sempre|(?:dana|assistente
    |bot|ia|modelo|agente|sistema|voce|tu) (?:deve\w*|tem que|tem de|tens de|tens que|precisa\w*|e agora|es agora|pode agora
    |esta (?:autorizad|obrigad)\w+|passa a)|(?:quando|se|sempre que|cada vez que|assim que
    |da proxima vez que)(?: \w+){0,5} (?:pergunt\w+|disser\w*|diz|escrev\w+|mencion\w+|cumpriment\w+|pedir\w*)(?: \w+){0,8} (?:diga|diz
    |respond\w+|escrev\w+|ofere\w+|de|confirm\w+|envi\w+|promet\w+|use|usa)|(?:aja|age|comporte se|comporta te|responda|responde|fale
    |fala) como|finja|finge|faca de conta|faz de conta|modo (?:desenvolvedor|programador|deus|depuracao)|sem (?:restric\w+|limites
    |filtros)|(?:novas?|tuas|suas|estas|seguintes) (?:instruc\w+|ordens|regras|diretrizes)|(?:mensagem|instrucao|prompt|nota) (?:do
    |de) sistema|(?:mostr\w+|revel\w+|repit\w+|repet\w+|imprim\w+)(?: \w+){0,3} (?:instruc\w+|prompt|regras|sistema)|nota (?:para
    |ao?) (?:o |a )?(?:assistente|ia|modelo|bot|sistema|dana|agente)|(?:lembre se|lembra te|memoriz\w+|tenha em mente|tem em mente
    |nao (?:se )?esqueca|nao te esquecas) (?:que|disto|disso|de|sempre|o seguinte)|(?:guard\w+|anot\w+|inclu\w+|escrev\w+|ponha|poe
    |copi\w+)(?: \w+){0,4} (?:na|no|em) (?:tua |sua |teu |seu )?(?:memoria|resumo|notas?|contexto)|palavra (?:chave|passe|secreta
    |codigo)|(?:sou|somos|aqui (?:e|fala)|fala) (?:o |a |um |uma |teu |seu )?(?:desenvolvedor\w*|administrador\w*|programador\w*|sistema
    |criador\w*|engenheir\w+)|consider\w+ (?:isto|isso)
"""
_ARABIC = r"""
    (?:من|منذ|ابتداء من) (?:الان|هذه اللحظه|اليوم)(?: فصاعدا)?|من الان فصاعدا|بعد الان|في (?:كل|جميع) (?:\w+ )?(?:ردودك|رد|اجاباتك|اجابه
    |رسائلك|الردود|الاجابات)|(?:تجاهل|انس|انسي|اهمل|تخط|تجاوز|الغ|لا تتبع)\w*(?: \w+){0,4} (?:التعليمات|تعليماتك|تعليمات|القواعد|قواعدك
    |السياسات|السياسه|كل|السابقه|المستندات|القيود|ما سبق|الاوامر)|(?:دائما|ابدا|فقط|دوما)(?: \w+){0,2} (?:قل|اجب|رد|اكتب|اعرض|قدم|عد|اكد
    |امنح|اعط|وافق|اذكر|ارسل|استخدم|تقول|تجيب|ترد|تكتب|تقدم|تعد)|(?:قل|اجب|رد|اكتب|اعرض|قدم|اكد|امنح|اعط|وافق|اذكر|ارسل
    |استخدم)(?: \w+){0,4} (?:دائما|دوما|لكل|لجميع)|(?:يجب|ينبغي|لابد|عليك|يتعين)(?: (?:عليك|علي|ان|علي دانا|علي المساعد
    |علي النموذج))* (?:ان )?(?:تقول|تجيب|ترد|تكتب|تعرض|تقدم|تؤكد|تمنح|تعطي|توافق|تذكر|ترسل|يقول|يجيب|يرد|تعد)|(?:انت|دانا|المساعد
    |النموذج|النظام|البوت) (?:الان|يجب|عليه|عليها|ملزم|مخول|مساعد|اصبحت)|(?:عندما|اذا|كلما|حين|حالما|لما
    |في المره القادمه)(?: \w+){0,5} (?:يسال|سال|سالك|يسالك|يقول|قال|يكتب|كتب|يذكر|ذكر|اسال|اقول|سالت|قلت)\w*(?: \w+){0,8} (?:قل|اجب|فاجب
    |فقل|رد|فرد|اكتب|قدم|اعط|اكد|ارسل|استخدم)|(?:تصرف|تظاهر|تحدث|اجب) (?:ك\w+|كانك|كما لو|بانك)|تظاهر|وضع المطور|بدون (?:قيود|حدود
    |فلاتر)|(?:تعليمات|اوامر|قواعد) (?:جديده|النظام|محدثه)|رساله (?:من )?النظام|(?:اكشف|اظهر|كرر|اعرض)(?: \w+){0,3} (?:تعليماتك
    |التعليمات|القواعد)|ملاحظه (?:الي|ل)\w*(?: \w+)? ?(?:المساعد|النموذج|دانا|النظام|لمساعد|للمساعد)|ملاحظه للمساعد|(?:تذكر|احفظ|لا تنس
    |ضع في (?:اعتبارك|ذهنك)) (?:ان|هذا|دائما|ما يلي|انه|ذلك)|(?:احفظ|سجل|اكتب|ضع|انسخ)(?: \w+){0,4} في (?:ذاكرتك|الذاكره|الملخص|ملخصك
    |ملاحظاتك)|كلمه (?:السر|المفتاح|سريه)|(?:انا|نحن|هنا) (?:المطور|مطور|المدير|مدير النظام|المشرف|النظام|المبرمج|مبرمجك|مطورك)\w*
"""


def _one(pattern: str) -> str:
    return re.sub(r"\n *", "", pattern)


_LANGUAGES = (_ENGLISH, _SPANISH, _FRENCH, _GERMAN, _PORTUGUESE, _ARABIC)
_ORDERS = [re.compile(rf"\b(?:{_one(pattern)})\b") for pattern in _LANGUAGES]
# What only a machine would read: roles before a colon, marks of chat templates, headings.
_ROLES = re.compile(
    r"(?im)(?:^|[.!?…:\"“'(])\W{0,6}(?:system|assistant|developer|user|human|tool|function|dana|sistema|asistente|assistente|systeme|système"
    r"|assistent|النظام|المساعد)\s*(?:message|prompt|note)?\s*[:>\]}]"
    r"|[<(]\|?\s*/?\s*(?:system|im_start|im_end|assistant|instructions?)\b[^)]*>|[\[(]/?(?:inst|sys(?:tem)?)\]|#{2,}\s*\w+|\{\{.*\}\}|```|\(\|"
)
_LONGEST = 4_000  # characters that are looked at; nobody remembers longer sentences
_SPACED = re.compile(r"(?<!\w)(?:\w[ .\-_*]){5,}\w(?!\w)")  # "i g n o r e"
_CONFUSED = str.maketrans("аеорсухіјѕԁɡ0134", "aeopcyxijsdgoiea")  # letters of other alphabets and figures that pass for Latin ones


def reads_as_order(text: str) -> bool:
    """Whether a text, or any part of it, speaks to an assistant instead of about a matter."""
    text = unicodedata.normalize("NFKC", text[:_LONGEST])
    return _ROLES.search(text) is not None or any(order.search(view) for view in _views(text) for order in _ORDERS)


def _views(text: str) -> set[str]:
    joined = _SPACED.sub(lambda match: re.sub(r"[ .\-_*]", "", match[0]), text)
    plain = {plain_words(view) for view in (text, joined)}
    return plain | {plain_words(view.translate(_CONFUSED)) for view in plain}
