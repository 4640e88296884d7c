"""How anger sounds in six languages: insults, threats with a lawyer, an office or a bad review, "for the third time"."""

from dana.automation.clauses import Mood

# All patterns see text in lower case, without accents or punctuation; line breaks in them mean nothing.
_EN_VERY = (
    r"(?:(?:so|very|really|absolutely|completely|totally|utterly|just|simply|beyond|truly|getting|becoming|quite|now|extremely) ){0,2}"
)
_EN_INSULT = (
    r"(?:idiots?|thief|thieves|liars?|crooks?|scammers?|frauds?|fraudsters|incompetent|useless|pathetic|clowns?|morons?|criminals?"
    r"|robbers?|the worst|terrible|horrible|awful|disgusting|dishonest|a disgrace|a joke|cheats|cheaters|ridiculous|hopeless"
    r"|unprofessional)"
)
_EN_BAD = r"(?:unacceptable|outrageous|disgraceful|disgusting|appalling|ridiculous|pathetic|shameful|scandalous|infuriating|insulting)"
_ENGLISH = Mood(
    said=rf"""
        (?:this|that|it|which|service|support|company|your \w+|the \w+)(?: is| s| was| are) {_EN_VERY}{_EN_BAD}
        |(?:this|that|it|service|support|company)(?: is| s| was) {_EN_VERY}(?:a|an) (?:\w+ )?(?:scam|joke|disgrace|rip ?off|insult|outrage
          |farce)$
        |^{_EN_VERY}{_EN_BAD}(?: service| behaviou?r| company| support)?$|not acceptable$|^(?:this|it) is (?:theft|fraud|robbery)$
        |worst (?:customer )?(?:service|company|experience|shop|store|support)(?! case)|daylight robbery|enough is enough
        |(?:terrible|horrible|awful|appalling|atrocious|dreadful|disgusting) (?:customer )?(?:service|support|company)
        |(?:i m|im|i am|we re|we are|makes? me|making me) {_EN_VERY}(?:angry|furious|livid|pissed|outraged|disgusted|enraged|fuming
          |mad(?! about| for)|fed up)
        |(?:very|really|so|extremely|deeply|beyond) (?:annoyed|upset|unhappy|disappointed|frustrated|dissatisfied)
        |(?:sick|sick and tired|tired|fed up) (?:of|with) (?:waiting|asking|this|your|being|you|these)
        |(?:losing|lost|out of) (?:my |all )?patience|had enough(?:$| of (?:this|you|your|waiting|it))|(?:sue|suing) (?:you|your)
        |hear(?:ing)? from (?:my|our) (?:lawyers?|solicitors?|attorneys?)
        |(?:call|contact|speak to|talk to|involve|hire|consult|instruct|see)(?:ing)? (?:my|our|a) (?:lawyers?|solicitors?|attorneys?)
        |(?:take|taking|start|starting|pursue|considering) legal (?:action|steps)
        |(?:take|taking|see) (?:you|this) (?:to|in) (?:small claims )?court|report(?:ing)? (?:you|your|this) (?:\w+ )?to
        |(?:complain|complaining|complaint) (?:to|with) (?:the )?(?:consumer|trading|ombudsman|bbb|better|regulator)
        |(?:leave|leaving|write|writing|post|posting|give|giving) (?:you )?(?:a |an )?(?:very |really )?(?:bad|negative|terrible|awful
          |(?:one|1|zero|0) stars?) (?:review|rating)
        |disput(?:e|ing) (?:the|this) (?:charge|payment)|(?:do|file|start)(?:ing)? a charge ?back|warn (?:everyone|everybody|people|others)
        |never (?:buy|order|shop|book|use|come|deal)(?:ing)?\b.{{0,40}}\bagain|last time i (?:buy|order|shop|book|use)
        |(?:third|fourth|fifth|sixth|tenth|hundredth|umpteenth|\d+(?:rd|th)) time(?: now| already| today| that| this week){{0,2}} (?:i
          |we)(?: m| am| ve| have)?(?: had to| have to)?(?: now| already)? (?:ask|writ|wrote|call|contact|complain|email|tell|told|messag
          |explain|say|said|report|chas)\w*
        |(?:third|fourth|fifth|tenth|umpteenth|\d+(?:rd|th)) time(?: now| already| that){{0,2}} (?:you|it|this|they)(?: have| has| s| ve
          | is)? (?:broke|break|fail|ignor|cancel|lost|lose|forg|late|wrong|happen|delay|mess|send|sent)\w*(?! (?:me )?(?:such|so|a great))
        |^(?:for the|(?:this|that) is (?:now |already )?the|(?:this|that) s the) (?:third|fourth|fifth|tenth|hundredth|umpteenth|\d+(?:rd
          |th)) time(?: now| already| today| this week)?$
    """,
    always=rf"""
        fuck(?:ing|ed|ers?)?(?! (?:awesome|great|amazing|love|good|brilliant|perfect))|wtf|ffs|bullshit|shitty|assholes?|arseholes?
        |bastards?|screw you|go to hell|(?:piece|load) of (?:shit|crap|junk|garbage)|(?:what|where|who|why|when) the (?:hell|heck)
        |for (?:god|christ|heaven) s sake|how dare you|shame on you|ashamed of yoursel(?:f|ves)
        |are you (?:kidding me|kidding|stupid|deaf|idiots|scammers|thieves)|is this (?:some kind of |supposed to be )?a joke
        |what an? (?:\w+ )?(?:joke|disgrace|scam|rip ?off|nightmare|farce)$
        |you (?:guys |people |lot )?(?:are|re) {_EN_VERY}(?:all |nothing but )?(?:a bunch of |bunch of |a |such )?{_EN_INSULT}
        |bunch of {_EN_INSULT}|^{_EN_INSULT}$|(?:stupid|useless|dumb|idiotic|bloody) (?:bot|robot|chatbot|machine|company|people)
        |nobody (?:cares|gives a)|ripp(?:ed|ing) (?:me |us |people )off|scammed me
        |how (?:many|often)(?: more)?(?: times)? (?:do|must|will|should) i (?:have|need) to
        |how much longer (?:do|must|will) i (?:have to )?wait|(?:stole|stealing|stolen) my money
    """,
    denies="not|never|isn t|aren t|wasn t|don t|didn t|won t|without|if|when|whether",
)
_ES_VERY = (
    r"(?:(?:muy|tan|realmente|totalmente|completamente|absolutamente|simplemente|sencillamente|ya|una|un|verdadera|autentica|total"
    r"|verdadero|bien) ){0,3}"
)
_ES_INSULT = (
    r"(?:ladron(?:es)?|estafador(?:es)?|mentiros[oa]s?|incompetentes?|inutil(?:es)?|sinverguenzas?|idiotas?|imbecil(?:es)?|inept[oa]s?"
    r"|payasos|verguenza|lo peor|rateros|delincuentes|timadores|impresentables|patetic[oa]s?)"
)
_ES_BAD = (
    r"(?:inaceptables?|inadmisibles?|indignante|vergonzos[oa]|escandal(?:o|oso|osa)|intolerable|estafa|robo|fraude|burla"
    r"|tomadura de pelo|falta de respeto|ridicul[oa]|lamentable|penos[oa]|patetic[oa]|asco|el colmo|pesim[oa]|mierda|verguenza|broma$"
    r"|chiste$|cachondeo)"
)
_SPANISH = Mood(
    said=rf"""
        (?:es|son|esto|eso|me parece|parece|fue|ha sido|resulta) {_ES_VERY}{_ES_BAD}
        |^{_ES_VERY}(?:inaceptable|inadmisible|indignante|vergonzoso|lamentable|intolerable)$
        |(?:pesimo|horrible|lamentable|terrible|nefast[oa]|pesima|penoso) (?:servicio|trato|atencion)
        |peor (?:servicio|atencion|empresa|experiencia|tienda)
        |(?:servicio|atencion|trato|atencion al cliente|servicio al cliente) (?:es |fue |tan |muy )?(?:pesim[oa]|horrible|lamentable
          |terrible|nefast[oa]|penos[oa]|vergonzos[oa]|deplorable)
        |(?:estoy|estamos|me siento) {_ES_VERY}(?:enfadad|enojad|furios|indignad|hart|cabread)[oa]s?
        |(?:estoy|estamos) (?:muy|bastante|super) (?:molest|decepcionad|disgustad)[oa]s?
        |cansad[oa]s? de (?:esperar|ustedes|vosotros|esto|preguntar|que)|hart[oa]s? de (?:esperar|ustedes|vosotros|esto|que)
        |(?:me|nos) tiene[ns]? (?:hart|cansad)[oa]s?|hasta (?:las narices|los cojones|los huevos|la coronilla|el gorro|la madre)|ya basta
        |basta ya|la paciencia(?:$| tiene)|perdiendo la paciencia|nunca mas (?:\w+ ){{0,2}}(?:compr|ped|pid|volv|vuelv|contrat)\w*
        |no (?:vuelvo|volvere|volveremos|pienso volver) a (?:compr|ped|contrat|reserv)\w*|ultima vez que (?:compr|pid|contrat|reserv)\w*
        |(?:los|les|las|os|lo) (?:voy a |vamos a |pienso )?denunci\w+|(?:voy|vamos|pienso) (?:a )?denunciar(?:los|les|las|os|lo)?
        |(?:los|les|las|os) (?:voy a |vamos a )?demand(?:ar|are|o)
        |(?:voy a|vamos a|pienso) (?:poner|presentar|interponer|hacer) una (?:denuncia|demanda|queja|reclamacion)
        |(?:pondre|presentare|interpondre|hare) una (?:denuncia|demanda|queja|reclamacion)|hoja de reclamaciones
        |abogad[oa]s? (?:se pondran?|los|les|va a|contactara|tomara)|(?:hablar|contactar|consultar|llamar)e? (?:con |a )?mis? abogad[oa]s?
        |(?:acciones|medidas) legales|en los tribunales|en (?:el )?juzgado
        |(?:voy|ire|acudire|acudir|quejar(?:me|e)?|reclamar(?:e)?)(?: \w+){{0,3}} (?:profeco|consumo|consumidor|sernac|indecopi|ocu|facua)
        |(?:poner|dejar|escribir|publicar|pondre|dejare|escribire)(?:les|os|te|le)? (?:una )?(?:muy )?(?:mala|pesima|negativa
          |resena negativa|valoracion negativa|opinion negativa|resena pesima|(?:resena|valoracion) mala)
        |(?:tercera|cuarta|quinta|sexta|decima|enesima) vez que (?:les |os |le |te |lo |se lo |me )?(?:he |hemos |tengo que )?(?:escrib
          |pregunt|llam|contact|reclam|digo|decir|dicho|explic|repit|insist|quej|solicit|consult|avis)\w*
        |(?:tercera|cuarta|quinta|sexta|decima|enesima) vez que (?:me |se |lo )?(?:rompe|falla|equivoc|cobra|cancel|retras|ignor|estrope
          |llega (?:mal|tarde|rot|equivoc))\w*
        |^(?:ya )?(?:es|van?) (?:ya )?(?:la tercera vez|tres veces)(?: ya)?$
    """,
    always=rf"""
        mierda|joder|hij[oa]s? de puta|gilipollas|pendej[oa]s?|cabron(?:es)?
        |que (?:asco|verguenza|estafa|robo) (?:de|que|es|dan|tener)|que falta de respeto|que poca verguenza
        |(?:son|sois|eres) (?:(?:todos|unos|unas|un|una|tan|muy|puros|banda de|bola de|panda de) ){{0,3}}{_ES_INSULT}
        |(?:panda|banda|bola|pandilla|manada) de {_ES_INSULT}|^(?:unos )?{_ES_INSULT}$
        |(?:me|nos) (?:estan|estais|estas) (?:tomando el pelo|vacilando|viendo la cara|estafando|robando|jodiendo)|tomando el pelo
        |(?:se|os) (?:estan |estais )?(?:burlan|burlando|riendo|rien|reis) de (?:mi|nosotros)|vayanse al|vete al (?:diablo|infierno|carajo)
        |(?:me|nos) (?:han |habeis )?(?:estafado|estafaron|timado|timaron)|cuantas veces (?:tengo que|hay que|mas|debo)
        |hasta cuando (?:tengo que|voy a|hay que) esperar|es (?:esto )?una (?:broma|burla)$
        |que (?:cojones|carajo|demonios|diablos|chingados)|(?:bot|robot|maquina) (?:inutil|estupid[oa]|idiota)
        |estupid[oa] (?:bot|robot|maquina)
    """,
    denies="no|ni|nunca|tampoco|si|cuando|sin",
)
_FR_VERY = (
    r"(?:(?:vraiment|tout simplement|simplement|completement|totalement|absolument|juste|franchement|tout bonnement|carrement|tres|trop"
    r"|une|un|du|de la|veritable|vraie|vrai|tout a fait|plus que) ){0,3}"
)
_FR_INSULT = (
    r"(?:voleurs?|escrocs?|menteurs?|incompetente?s?|incapables?|nuls?|arnaqueurs?|idiots?|cretins?|imbeciles?|abrutis?|guignols?"
    r"|clowns?|malhonnetes?|bons a rien|charlatans?|rigolos?|minables?|connards?|lamentables?|pathetiques?)"
)
_FR_BAD = (
    r"(?:inadmissibles?|inacceptables?|scandaleu(?:x|se)|honteu(?:x|se)|lamentables?|deplorables?|intolerables?|honte|scandale|arnaque"
    r"|vol$|n importe quoi|ridicule|degueulasse|revoltant|insupportable|minable|pitoyable|foutage de gueule|escroquerie|blague$)"
)
_FRENCH = Mood(
    said=rf"""
        (?:c est|est|sont|c etait|je trouve ca|je trouve cela|ca devient|cela devient) {_FR_VERY}{_FR_BAD}
        |^{_FR_VERY}(?:inadmissible|inacceptable|scandaleux|honteux|lamentable|deplorable|intolerable|n importe quoi)$
        |(?:service|sav|service client|livraison|accueil|boutique|comportement|entreprise) (?:\w+ )?(?:lamentable|deplorable|nul|nulle
          |horrible|catastrophique|honteux|honteuse|inadmissible|pitoyable|minable|execrable|desastreux)
        |pire (?:service|boutique|entreprise|sav|experience)|(?:quelle|quel) (?:honte|arnaque|scandale|foutage|bande)
        |(?:je suis|nous sommes) {_FR_VERY}(?:furieu(?:x|se)|en colere|enervee?s?|excedee?s?|revoltee?s?|scandalisee?s?|indignee?s?
          |outree?s?|hors de moi)
        |(?:je suis|nous sommes) (?:tres|extremement|vraiment|plus que) (?:decue?s?|mecontente?s?|fachee?s?|agacee?s?)
        |j en ai (?:vraiment |plus que )?(?:marre|ras le bol|plein le dos|assez(?: d| de|$))|ras le bol|marre (?:d|de)
        |(?:la ca suffit|ca suffit (?:maintenant|comme ca))|(?:a bout|perds?|perdre|plus) (?:de )?patience
        |plus jamais (?:je |de |chez |rien )|derniere fois que je (?:command|achet|reserv)\w*
        |je ne (?:commanderai|reviendrai|reserverai) plus|j acheterai plus|(?:porter|deposer|porte|depose) plainte
        |avocat (?:va|vous|prendra|se chargera)|(?:contacter|appeler|consulter|prendre|voir) (?:un|mon) avocat|mise en demeure|poursuites
        |(?:poursuivre|attaquer) en justice|au tribunal
        |(?:saisir|contacter|prevenir|alerter|signaler|ecrire a|plaindre)(?: \w+){{0,4}} (?:tribunal|justice|dgccrf|fraudes|que choisir|ufc
          |mediateur|consommateurs?)
        |(?:laisser|mettre|ecrire|poster|publier|laisse|mets) un (?:tres )?(?:mauvais avis|avis (?:tres )?(?:negatif|mauvais))
        |(?:troisieme|quatrieme|cinquieme|sixieme|dixieme|enieme|\d+ ?e(?:me)?) fois que (?:je |j |nous |on )(?:vous |le |la |l )?
          (?:dois |ai |avons )?(?:vous )?(?:ecri
          |demand|appel|contact|relanc|reclam|signal|expliqu|repet|dis|pose|envoie)\w*
        |(?:troisieme|quatrieme|cinquieme|dixieme|enieme) (?:relance|reclamation|message sans)
        |(?:troisieme|quatrieme|cinquieme|enieme) fois que (?:vous|ca|le|la|mon|ma|il|elle)(?: \w+){{0,2}} (?:tromp|casse|retard|panne|annul
          |oubli)\w*
        |^c est (?:deja )?la (?:troisieme|quatrieme|cinquieme|enieme) fois$
    """,
    always=rf"""
        putain|merde|bordel|connards?|enfoires?|salauds?
        |(?:tu te|vous vous) (?:fous|foutez|moques|moquez|fichez) (?:vraiment )?(?:de|du)|foutez de|foutage de gueule|honte a vous
        |(?:devriez|devez) avoir honte
        |(?:vous etes|tu es|t es|z etes) (?:(?:tous|vraiment|qu|que|une|un|des|de|d|bande|trop|tres|completement|rien) ){{0,4}}{_FR_INSULT}
        |bande d(?:e)? {_FR_INSULT}|^{_FR_INSULT}$|combien de fois (?:dois je|faut il|vais je|je dois|il faut)|allez vous faire
        |c est une blague$|(?:bot|robot|machine) (?:debile|stupide|idiote?|inutile)|stupide (?:bot|robot|machine)
        |(?:vous )?m avez (?:arnaque|vole|escroque)e?|fait arnaquer par vous
    """,
    denies="pas|ne|jamais|si|quand|sans|aucun|aucune",
)
_DE_VERY = (
    r"(?:(?:doch|ja|echt|einfach|wirklich|absolut|total|vollig|langsam|nur noch|so|sehr|reine|purer?|glatte|eine?|grosse|die|der|grosste"
    r"|schon|komplett|mittlerweile|schlicht|mehr als|ziemlich|richtig|ein riesen|alle|lauter|nur|haufen) ){0,4}"
)
_DE_INSULT = (
    r"(?:betruger|idioten|vollidioten|lugner|abzocker|diebe|verbrecher|inkompetent|unfahig|unverschamt|bescheuert|witzfiguren|clowns"
    r"|gauner|halsabschneider|das letzte|saftladen|deppen|versager|kriminell|dreist|idiot)"
)
_DE_BAD = (
    r"(?:unverschamt|unverschamtheit|frechheit|inakzeptabel|nicht (?:akzeptabel|hinnehmbar)|unerhort|skandal|skandalos|schande"
    r"|lacherlich|unterirdisch|witz$|betrug$|abzocke|unfassbar|zum kotzen|schweinerei|zumutung|unding|armutszeugnis|unter aller sau"
    r"|katastrophal)"
)
_DE_ASKS = r"(?:schreib|frag|meld|ruf|kontaktier|reklamier|erklar|sag|beschwer|nachfrag|nachhak|bitte)\w*"
_DE_THIRD = r"(?:dritt|viert|funft|sechst|zehnt|hundertst|x t|zigst)"
_GERMAN = Mood(
    said=rf"""
        (?:ist|war|finde ich|nenne ich|wird|sind) {_DE_VERY}{_DE_BAD}
        |^{_DE_VERY}(?:unverschamtheit|frechheit|skandal|betrug|abzocke|schweinerei|unverschamt|inakzeptabel|lacherlich|unfassbar|unerhort)$
        |(?:miserabl|schlechtest|grottenschlecht|unterirdisch|katastrophal|mies|schrecklich|furchtbar|unverschamt)\w* (?:service
          |kundenservice|kundendienst|laden|firma|support|erfahrung)
        |(?:bin|bin ich|sind wir|macht mich|werde) {_DE_VERY}(?:wutend|stinksauer|stocksauer|sauer|verargert|emport|genervt|entsetzt
          |fassungslos)
        |(?:bin|sind) (?:sehr|ausserst|extrem|zutiefst|mehr als) (?:unzufrieden|enttauscht|verargert)
        |(?:nase|schnauze) (?:gestrichen |langsam |echt |so )?voll|mir reicht s?|mir reichts|jetzt reicht(?:s| es| s)
        |es reicht (?:mir|jetzt|langsam)|geduld (?:ist |langsam )*(?:am ende|zu ende)|der kragen
        |hab(?:e)? (?:es |das |euch )?(?:so |langsam )?satt|nie wieder (?:bei|bestell|kauf|buch|etwas|was)\w*
        |(?:bestell|kauf|buch)\w*\b.{{0,30}}\bnie wieder
        |zum letzten mal (?:hier |bei (?:euch|ihnen) )?(?:bestellt|gekauft|eingekauft|gebucht)|das letzte mal dass ich
        |anwalt\w*\b.{{0,25}}\b(?:einschalt|kontaktier|wend|hinzuzieh|beauftrag|ubergeb|kummer|informier|meldet)\w*
        |geh\w* (?:\w+ )?zum anwalt\w*|lasse? ich mir nicht (?:gefallen|bieten)|von meine[mr] anwalt\w* horen|anzeige (?:erstatt|geg)\w*
        |erstatte (?:ich )?anzeige|zeige (?:ich )?(?:sie|euch) an|verklag\w*|rechtliche (?:schritte|mittel)|sehen uns vor gericht
        |(?:meld|wend|geh|beschwer|informier|schalt)\w*\b.{{0,30}}\b(?:verbraucherzentrale|verbraucherschutz)
        |(?:verbraucherzentrale|verbraucherschutz) (?:ein|melden|informieren|wenden|gehen|beschweren)\w*
        |(?:schreib|hinterlass|geb|vergeb|bekomm|krieg)\w*\b.{{0,25}}\b(?:schlecht|negativ|mies|vernichtend)\w* (?:\w+ )?(?:bewertung
          |rezension)
        |(?:schlecht|negativ|mies|vernichtend)\w* (?:\w+ ){{0,2}}(?:bewertung|rezension) (?:\w+ ){{0,2}}(?:schreib|hinterlass|abgeb|geb
          |veroffentlich|bekomm)\w*
        |{_DE_ASKS}\b.{{0,40}}\bzum {_DE_THIRD}en mal|zum {_DE_THIRD}en mal\b.{{0,40}}\b{_DE_ASKS}
        |{_DE_THIRD}e mal(?:$| dass (?:ich )?.{{0,20}}{_DE_ASKS})|{_DE_THIRD}e (?:beschwerde|reklamation|nachfrage|mahnung)
        |zum {_DE_THIRD}en mal\b.{{0,30}}\b(?:kaputt|falsch|verspat|storniert|defekt|vergessen)\w*
    """,
    always=rf"""
        verarsch\w*|auf den arm nehmen|ist das (?:ihr|euer|dein|ein schlechter) (?:ernst|witz)|soll das ein witz sein
        |was soll (?:der|die|dieser) (?:scheiss|mist|scheisse|quatsch|blodsinn)|scheiss(?:e|laden|verein|service|bot)?(?! (?:gut|geil))
        |arschloch|arschlocher|leckt? mich|verdammt(?:e|er|es|en)?(?! (?:gut|schon|schnell|lecker|gunstig))
        |(?:ihr seid|sie sind|du bist|seid ihr|sind sie) {_DE_VERY}{_DE_INSULT}|^{_DE_INSULT}$|(?:saft|sau|drecks)laden|zum teufel|zur holle
        |(?:blod|dumm|nutzlos|bescheuert|unfahig)\w* (?:bot|chatbot|roboter|maschine|ki|laden|verein)|schamen sie sich|schamt euch
        |wie oft (?:soll|muss) ich|wie lange (?:soll|muss) ich (?:denn |eigentlich )?noch warten|wofur haltet ihr
    """,
    denies="nicht|kein|keine|keinen|niemand|niemanden|nie|ohne|wenn|falls|ob|warum",
)
_PT_VERY = (
    r"(?:(?:muito|tao|realmente|totalmente|completamente|absolutamente|simplesmente|ja|uma|um|verdadeira|verdadeiro|mesmo|bem|autentica"
    r"|super) ){0,3}"
)
_PT_INSULT = (
    r"(?:ladroes|ladrao|burloes|golpistas?|mentiros[oa]s?|incompetentes?|inuteis|inutil|vigaristas?|idiotas?|imbecis|palhacos|vergonha"
    r"|bandidos|criminosos|picaretas|desonest[oa]s?|lixo|trapaceiros|caloteiros|aldraboes|pateticos|pessimos)"
)
_PT_BAD = (
    r"(?:inaceitave(?:l|is)|inadmissivel|absurd[oa]|vergonhos[oa]|vergonha|escandal(?:o|oso|osa)|intoleravel|roubo|fraude|burla|golpe$"
    r"|piada$|palhacada|falta de respeito|desrespeito|lamentavel|ridicul[oa]|revoltante|pessim[oa]|porcaria|merda|cumulo|descaso|nojo"
    r"|indecente|insuportavel|gozo$)"
)
_PORTUGUESE = Mood(
    said=rf"""
        (?:e|sao|isto|isso|foi|acho(?: isso| isto)?|esta a ser|ta sendo|esta sendo|considero) {_PT_VERY}{_PT_BAD}
        |^{_PT_VERY}(?:inaceitavel|inadmissivel|vergonhoso|lamentavel|intoleravel|absurdo|ridiculo)$
        |(?:pessimo|pessima|horrivel|lamentavel|terrivel|vergonhoso) (?:servico|atendimento|experiencia)
        |(?:servico|atendimento) (?:e |foi |tao |muito )?(?:pessimo|horrivel|lamentavel|terrivel|vergonhoso|deploravel)
        |pior (?:servico|atendimento|empresa|loja|experiencia)
        |(?:estou|estamos|to) {_PT_VERY}(?:zangad|furios|irritad|indignad|fart|revoltad|put)[oa]s?
        |(?:estou|estamos|to) (?:muito|super|extremamente|bastante) (?:decepcionad|desapontad|insatisfeit|aborrecid|chatead|desiludid)[oa]s?
        |de saco cheio|(?:cansad|fart)[oa]s? de (?:esperar|voces|isto|isso|perguntar|ser)|(?:perdendo|a perder|perdi) a paciencia
        |paciencia (?:acabou|esgotou|tem limite)\w*|^(?:ja )?chega$|ja chega (?:de|disso|disto)
        |nunca mais (?:\w+ )?(?:compr|encomend|volt|pec|contrat|reserv)\w*|ultima vez que (?:compro|encomendo|peco|volto|reservo)
        |(?:vou|vamos|irei) (?:\w+ ){{0,2}}(?:processar|denunciar)|processar (?:voces|vos)
        |(?:vou|irei|vamos|fazer|abrir|registar|registrar|apresentar|reclamar|recorrer|queixa|acionar)\b.{{0,35}}\b(?:procon|reclame aqui
          |livro de reclamacoes|deco|asae|juizado|pequenas causas|defesa do consumidor|tribunal)
        |advogad[oa]s? (?:vai|entrara|ira|ja|trata|vao)|(?:falar|contactar|contatar|acionar|consultar) (?:com )?(?:o )?meu advogado
        |(?:acao|accoes|acoes|medidas|providencias) (?:legal|legais|judicia\w+)|entrar (?:com|na) (?:uma |um )?(?:acao|processo|justica)
        |vemo nos (?:em|no) tribunal
        |(?:deixar|escrever|dar|fazer|colocar|publicar|deixarei|escreverei) (?:vos )?(?:uma )?(?:muito )?(?:(?:avaliacao|critica|nota
          |opiniao) (?:muito )?(?:negativa|pessima|ma|ruim)|(?:pessima|ma) (?:avaliacao|critica|nota))
        |(?:terceira|quarta|quinta|sexta|decima|enesima) vez que (?:(?:vos|lhes|eu|estou|tenho que|tenho de|ja|a) )*(?:pergunt|escrev|ligo
          |liguei|ligar|contact|contat|reclam|solicit|explic|repit|digo|dizer|falo|mando|envio|entro em contat)\w*
        |(?:terceira|quarta|quinta|sexta|decima|enesima) vez que (?:me |se )?(?:(?:voces|isto|isso|o produto) )?(?:avari|falha|engan|cobra
          |cancel|atras|ignor|quebr|erra|vem errad|chega (?:errad|atrasad|partid|quebrad))\w*
        |^(?:ja )?e (?:ja )?a (?:terceira|quarta|quinta) vez$
    """,
    always=rf"""
        merda|porra|caralho|filhos? da puta|vao se (?:foder|lixar)|vai se foder
        |que (?:absurdo|descaso|falta de respeito|roubo|nojo|palhacada|diabo|vergonha (?:de|que|e))|palhacada
        |(?:voces sao|sois|voce e|sao|tu es) (?:(?:todos|uns|umas|um|uma|mesmo|muito|tao|bando de|cambada de|realmente) ){{0,3}}{_PT_INSULT}
        |(?:bando|cambada|corja|quadrilha) de {_PT_INSULT}|^(?:uns )?{_PT_INSULT}$
        |(?:estao|esta|tao|ta) (?:a gozar|gozando|a brincar|brincando|de brincadeira|zoando|tirando sarro)|(?:gozar|brincar) comigo
        |quantas vezes (?:tenho|preciso|mais|vou ter)|ate quando (?:tenho|vou|preciso)|e alguma piada|tenham vergonha|vergonha na cara
        |(?:fui|me sinto) (?:enganad|burlad)[oa]|(?:bot|robo|maquina) (?:inutil|burr[oa]|estupid[oa]|idiota)
    """,
    denies="nao|nem|nunca|tampouco|se|quando|sem",
)
_AR_INSULT = (
    r"(?:لصوص|نصابين|نصابون|حرامية|كذابين|كاذبون|كاذبين|محتالون|محتالين|فاشلين|فاشلون|غير محترمين|أغبياء|سارقين|عديمي الضمير|بلا ضمير"
    r"|نصاب|كذاب|غشاشين)"
)
_AR_BAD = (
    r"(?:غير مقبول|غير معقول|لا يعقل|لا يطاق|مهزلة|فضيحة|عيب عليكم|عيب$|نصب|احتيال|سرقة|مخزي|سخيف|وقاحة|استهتار|مقرف|عار$|عار عليكم"
    r"|كارثة|مش معقول|مو معقول|غير لائق|تهريج)"
)
_AR_THIRD = r"(?:الثالثة|الرابعة|الخامسة|السادسة|العاشرة|الألف)"
_AR_ASKS = r"(?:أراسل|أكتب|كتبت|أسأل|سألت|أتصل|اتصلت|أتواصل|أشتكي|أكلم|أكرر|أقول|بكلم|بسأل|بكتب|راسلت)\w*"
_ARABIC = Mood(
    said=rf"""
        (?:هذا|هذه|هذي|ده|دي|الأمر|ما يحدث|خدمتكم|الخدمة|تصرفكم|تعاملكم|أسلوبكم)(?: \w+)? {_AR_BAD}
        |^(?:شيء |أمر |حقا |فعلا |والله )*{_AR_BAD}(?: أبدا| تماما| إطلاقا| جدا| بالمرة)?$
        |(?:خدمة|خدمتكم|الخدمة|تعامل|شركة) (?:عملاء |العملاء )?(?:سيئة جدا|سيئة للغاية|زفت|فاشلة|زبالة|مقرفة)
        |أسوأ (?:خدمة|شركة|متجر|تجربة|موقع|تعامل)|(?:أنا|نحن|إني|جد) (?:غاضب|زعلان|معصب|مستاء|منزعج|غضبان|متضايق)\w*
        |(?:غاضب|مستاء|منزعج|غضبان|زعلان)ة? (?:جدا|منكم|للغاية)
        |(?:مللت|تعبت|زهقت|طفشت|سئمت|مليت) (?:منكم|وأنا|(?:من )?(?:الانتظار|كثرة|التأخير|المماطلة|هذا|هذه|خدمتكم|تعاملكم|أعذاركم))|نفد صبري
        |نفذ صبري|طفح الكيل|صبري (?:نفد|نفذ|انتهى)|لم أعد أحتمل
        |لن (?:أشتري|أطلب|أتعامل|أعود)(?: \w+){{0,3}} (?:مرة أخرى|مجددا|ثانية|أبدا|بعد اليوم)|آخر مرة (?:أطلب|أشتري|أتعامل)\w*
        |(?:سأرفع|سأقدم|سأتقدم|هرفع|هقدم|راح أرفع|راح أقدم|سوف أرفع|سوف أقدم|بقدم|برفع)(?: \w+){{0,3}} (?:دعوى|قضية|شكوى|بشكوى|بلاغ|بلاغا)
        |(?:سأشتكي|هشتكي|سأبلغ|راح أشتكي|سوف أشتكي|بشتكي|سأشتكيكم|سأقاضيكم)|محامي\w* (?:سيتواصل|سيتصل|سوف|راح)
        |(?:سأتصل|سأتواصل|سأكلم|سأوكل)(?: \w+){{0,2}} (?:محامي|محام|المحامي|محاميا)|الإجراءات القانونية|إجراءات قانونية|نلتقي في المحكمة
        |سأفضحكم|(?:سأكتب|سأترك|سأضع|سأنشر|هكتب|راح أكتب|بكتب)(?: \w+){{0,3}} تقييم\w* (?:سي|سلبي)\w*
        |(?:ثالث|رابع|خامس|سادس|عاشر) مرة {_AR_ASKS}|للمرة {_AR_THIRD}(?: \w+){{0,2}} {_AR_ASKS}|المرة {_AR_THIRD} التي {_AR_ASKS}
        |^للمرة {_AR_THIRD}$
    """,
    always=rf"""
        حرام عليكم|عيب عليكم|قلة (?:احترام|أدب)|حسبي الله|الله ينتقم|أغبياء|لعنة الله|تبا لكم
        |يا (?:نصابين|حرامية|لصوص|كذابين|غبي|حمار|كلب|نصاب|حقير|فاشلين)
        |(?:أنتم|انتو|انتوا|كلكم|أنت|إنتو)(?: مجموعة| شركة| كلكم| عصابة| فعلا| مجرد)? {_AR_INSULT}|^{_AR_INSULT}$
        |(?:مجموعة|عصابة|شركة) {_AR_INSULT}|شركة نصب|(?:تستهزئون|تسخرون|تضحكون|بتضحكوا|بتهزروا|تتمسخرون|تستغفلون\w*)
        |(?:هل )?هذ[اه] (?:مزحة|نكتة)|إيه القرف|ما هذا القرف|(?:روبوت|بوت) (?:غبي|فاشل)|سرقتم\w*|نصبتم علي\w*|خدعتموني
        |كم مرة (?:يجب|لازم|علي|سأكرر|أكرر)|إلى متى (?:أنتظر|ننتظر|الانتظار|سأنتظر)
    """,
    denies="هل|ليس|ليست|لست|لا|إذا|لو|متى|بدون",
)
ANGER = (_ENGLISH, _SPANISH, _FRENCH, _GERMAN, _PORTUGUESE, _ARABIC)
