"""How a customer says, in six languages, that an answer was wrong, was not to the point or did not help."""

from dana.automation.clauses import Mood

# All patterns see text in lower case, without accents or punctuation; line breaks in them mean nothing.
_EN_NOT = r"(?:doesn t|does not|didn t|did not|isn t|is not|wasn t|hasn t|haven t|have not|don t|do not|not|never)"
_ENGLISH = Mood(
    said=r"""
        (?:that|this|it|your answer|the answer|your information|what you (?:said|wrote|say))(?: is| s| was)(?: just| still
          | completely| totally| simply| plain| also)? (?:wrong|incorrect|false|not (?:true|right|correct)|untrue|nonsense|rubbish
          |irrelevant|useless)(?: again| information| answer)?$
        |(?:that|this|it|you|which)(?: really| still| also)? (?:didn t|doesn t|did not|does not|isn t|hasn t|is not|are not
          |aren t)(?: really| even| actually| exactly)? (?:help(?:ed|ing|ful)?)(?: me| much| at all| us| either| a bit| one bit)*$
        |not (?:very |really |at all |particularly |exactly )?(?:helpful|useful)(?: at all)?$|of no (?:help|use)|no help at all
        |(?:that|this) (?:also |still )?(?:didn t|did not|doesn t|does not) work|didn t work either
        |still (?:doesn t|does not|won t|will not|didn t|did not) (?:work|help|answer|make sense|open|load|start|turn on|connect|show
          |function|solve|explain)
        |still (?:isn t|is not|not) (?:working|fixed|solved|resolved|clear|helping|answered|right|correct)(?: for me)?$
        |still (?:don t|do not) (?:understand|get it)|still don t know (?:how|when|where|what|why|who)
        |still (?:have|having|got|get|getting) the same (?:problem|issue|error)
        |still (?:the same(?: \w+)?|broken|wrong|stuck|confused|unclear|no luck|no solution|nothing)$
        |still (?:can t|cannot) (?:log|open|find|access|pay|sign|connect|see|use|download)
        |(?:same|wrong) (?:answer|response|reply|link)(?: again| as before| over| every| twice|$)|no change$|nothing (?:has )?changed
        |makes no difference|problem (?:persists|remains)
        |(?:i|we)(?: ve| have)? already (?:tried|did|done|asked|explained|read|checked)(?: (?:that|this|it|all that|all of|both|you
          |everything|these|those|twice)|$)
        |already told you|tried (?:that|this|it|everything) (?:already|before|and (?:nothing|it))
        |(?:doesn t|does not|makes no|didn t) make (?:any )?sense|makes no sense|(?:that|this) s not it$|not that one$|no not that$
        |my question was|something (?:completely |totally )?(?:else|different) i asked
        |asked (?:you )?(?:for |about )?something (?:else|different)
    """,
    always=rf"""
        (?:{_EN_NOT}|nothing to do with) what i (?:\w+ )?(?:asked|meant|wanted|want|said|need|needed|asking|wrote|mean|requested)
        |(?:isn t|not|wasn t) (?:my|the) question
        |(?:you|u|this|that|it|which|bot)(?: still| just| really| even)? (?:{_EN_NOT}|re not|are not|aren t)(?: really| even| actually| yet
          | still| once)? (?:answer|answered|answering|address|addressed|addressing)(?! (?:the|my) (?:phone|door|call|calls|bell))
        |(?:you|u)(?: have| ve| are| re| still| clearly| just| completely| obviously)* (?:misunderstood|misread|misunderstand|ignored my
          |missed the point)
        |(?:you|u)(?: clearly| still| just| obviously| really)? (?:don t|do not|didn t|did not|are not|re not|aren t) (?:understand(?:ing)?
          |get (?:it|me|my)|listen(?:ing)?|reading|read)(?: me| my| the| what| to|$)
        |(?:did|do|can|could) you (?:even )?(?:read|understand|listen to) (?:my|what i|me)|read my (?:question|message)
        |(?:you )?(?:keep|always|just|only) (?:repeating yourself|(?:repeat|say|send|giv|tell|answer)\w* (?:me )?(?:the|that) same)
        |you already (?:said|told me|sent|gave me|wrote|suggested) (?:that|this|it)
        |^(?:please |just |can you |could you |so |but |will you )*answer (?:my|the) (?:actual |real |original |first )?question
    """,
    denies="if|when|in case|unless|once|suppose|whether|until",
)
_ES_NO = r"(?:no|nunca|tampoco)"
_SPANISH = Mood(
    said=r"""
        (?:eso|esto|esta respuesta|tu respuesta|su respuesta|la respuesta|la informacion|lo que (?:dices|dice
          |dijiste))(?: \w+)? (?:esta mal|es(?:ta)? (?:incorrect[oa]|fals[oa]|equivocad[oa]|erroneo)|no es (?:cierto|verdad|correcto|asi
          |eso))$
        |^(?:eso )?no es (?:cierto|verdad|correcto|asi)$|respuesta (?:equivocada|incorrecta|erronea)
        |(?:eso|esto|esa respuesta|tu respuesta|su respuesta)(?: \w+)? no (?:me |nos )?(?:sirv|ayud|resuelv|soluciona|respond|contest|aclar
          |aport)\w*
        |^no (?:me |nos )(?:sirv|ayud|resuelv|soluciona|aclar)(?:e|io|a|o|aste|as|an)(?: en nada| de nada| nada| mucho| para nada| eso
          | esto)*$
        |(?:sigue|siguen|sigo|continua|continuo|seguimos) (?:sin (?:funcionar|entender|saber|poder|respuesta|solucion|responder|ir|abrir
          |resolver\w*)|igual|con el mismo|dando|en las mismas)
        |(?:aun|todavia|sigue) no (?:funciona|me (?:has|ha|han) (?:respondido|contestado)|esta (?:resuelto|solucionado)|me responde|va$)
        |(?:todavia|aun) no (?:entiendo|lo entiendo|me queda claro|se (?:como|cuando|donde|que))
        |ya (?:lo|la|eso|los) (?:he )?(?:probe|probado|intente|intentado|hice|hecho|mire|mirado|lei|leido|revise|revisado)
        |ya (?:te|se|os|les|le) (?:lo |la )?(?:he )?(?:dije|dicho|explique|explicado|pregunte|preguntado)
        |ya (?:probe|intente|hice|he (?:hecho|probado)) (?:eso|todo)|(?:la )?misma respuesta
        |(?:repit|repet|dic|dec|mand|envi|respond|contest)\w* (?:\w+ )?lo mismo|no tiene (?:ningun )?sentido
        |(?:pregunte|preguntaba|preguntado) (?:por )?otra cosa|mi pregunta era|el problema (?:sigue|continua|persiste)
        |eso tampoco (?:funciona|funciono|sirve|ayuda)|no (?:funciono|ha funcionado) (?:eso|tampoco)
    """,
    always=rf"""
        {_ES_NO} (?:es|era|fue|respond\w*|contest\w*|tiene (?:nada )?que ver con) (?:\w+ )?(?:a )?lo que (?:yo )?(?:te |le |os |les )?
          (?:he |estoy |estaba )?(?:pregunt
          |ped|pid|dij|dec|quer|quier|necesit|busc|busqu|dicho)\w*
        |no (?:es|era|fue) (?:eso )?(?:mi|la) pregunta|no (?:era|es) eso$|eso no (?:era|fue)
        |no (?:me |has |ha |han |habeis |me has |me ha |me han |estas |esta )*(?:respond|contest)\w*(?: \w+)? (?:mi|la|lo que|a mi
          |nada)(?! (?:telefono|llamada))
        |no (?:me )?(?:has|ha|han|habeis) (?:respondido|contestado|ayudado)|no (?:me )?(?:responde|contesta)s?$
        |no me (?:respondiste|respondio|contestaste|contesto)|no (?:me )?(?:has|ha|han|habeis) (?:entendido|comprendido|leido|escuchado)
        |no me (?:entiendes?|entendiste|entendio|entienden|comprende|esta[sn]? (?:entendiendo|leyendo|escuchando)|escuchas)
        |^(?:has|ha|han|habeis) leido (?:mi|lo que)|no (?:entiendes|entendiste|entiende) (?:mi|la|lo)|no me referia|no me refiero a eso
        |me (?:has |ha )?(?:entendido|entendiste|entendio) mal|no era eso|(?:lee|lea) (?:bien )?(?:mi|lo que)
        |(?:responde|responda|contesta|conteste)(?:me)? (?:a )?(?:mi|la|lo que)
    """,
    denies="si|cuando|en caso de que|hasta que",
)
_FRENCH = Mood(
    said=r"""
        (?:c est|cela est|votre reponse est|la reponse est|ceci est|l information est|ce que vous (?:dites
          |ecrivez) est) (?:toujours |completement |totalement |encore )?(?:faux|fausse|incorrecte?|inexacte?|errone|erronee)(?: encore)?$
        |(?:ce n est|c est) pas (?:vrai|exact|correct|juste|ca|la bonne reponse)$|mauvaise reponse
        |(?:ca|cela|ceci|votre reponse|la reponse|vous)(?: \w+)? (?:ne )?(?:m |me |nous |n )?(?:aide|aidez|a aidee?|avez aidee?|avance|sert
          |eclaire|a servi|m a aidee?|m avez aidee?) (?:pas|en rien|a rien|toujours pas)
        |(?:m|nous) (?:a|ont|avez) (?:vraiment )?pas (?:vraiment |du tout )?(?:aide|servi)e?|n aide (?:pas|en rien)|ne sert a rien
        |n a pas (?:aide|marche|fonctionne|servi)
        |(?:toujours|encore) (?:pas|rien) (?:de (?:reponse|solution)|resolu|regle|compris|clair|repondu|fonctionne|marche)
        |(?:marche|fonctionne|comprends?|sais|repond|arrive|s ouvre|ouvre|change|demarre|charge) toujours pas
        |toujours (?:le meme (?:probleme|message)|la meme (?:erreur|chose|reponse)|pareil|aucune (?:reponse|solution))|toujours rien$
        |(?:j ai|je l ai|on a|je vous ai|je vous l ai|nous avons) deja (?:\w+ )?(?:essaye|fait|teste|dit|explique|demande|verifie|lu|regarde
          |tente)(?: (?:ca|cela|tout|plusieurs|deux|cette|tous|et|mais|sans)|$)
        |(?:encore|c est) la meme reponse|(?:repet|dit|dite|envoy|ecriv)\w*(?: \w+){0,2} la meme (?:chose|reponse)
        |(?:n a|ca n a|aucun) (?:aucun )?(?:sens|rapport)|rien a voir|(?:demande|demandais) autre chose|ma question (?:etait|portait)
        |le probleme (?:persiste|est toujours|reste|demeure)|rien n a change|ca ne change rien|pas (?:tres |vraiment )?utile$
    """,
    always=r"""
        pas (?:\w+ )?(?:a )?ce que (?:j|je) (?:\w+ ){0,3}?(?:demand|voulais|veux|cherch|di|cherche|souhait)\w*
        |pas (?:du tout )?(?:ma|la) question
        |(?:n avez|n as|n a|avez|as) (?:toujours |meme )?pas (?:du tout |vraiment |encore )?(?:repondu|lu|compris|ecoute)(?! au telephone)
        |(?:ne )?(?:repondez|reponds|repond) (?:toujours )?pas (?:a (?:ma|mes|la)|du tout a)
        |(?:ne )?(?:me |m )?(?:comprenez|comprends|ecoutez|lisez) (?:vraiment |toujours )?pas (?:ma|mon|ce que|la)
        |vous (?:ne )?(?:me )?comprenez (?:rien|pas)|m avez mal compris|mal compris (?:ma|mon)|pas ce dont
        |(?:avez vous|as tu) (?:au moins |seulement )?(?:lu|compris) (?:ma|mon|ce que)|(?:re)?lisez (?:bien |donc )?(?:ma|mon|ce que)
        |^(?:s il vous plait |svp |merci de )?repond(?:ez|re|s) (?:a )?(?:ma|la) question|vous tournez en rond
    """,
    denies="si|quand|au cas ou|tant que|lorsque",
)
_GERMAN = Mood(
    said=r"""
        (?:das|dies|die antwort|ihre antwort|deine antwort|eure antwort|die auskunft|die information|was sie (?:schreiben
          |sagen)) (?:ist|war|stimmt) (?:leider |aber |doch |immer noch |schon wieder |so |komplett |einfach |vollig )*(?:falsch
          |nicht (?:richtig|wahr|korrekt|hilfreich|richtig so)|nicht|unsinn|quatsch|unbrauchbar|nutzlos)$
        |falsche (?:antwort|auskunft)|^stimmt (?:so )?nicht$|das stimmt (?:\w+ )?nicht
        |(?:hilft|hilf|nutzt|bringt|half|hat) (?:mir |uns )?(?:das |jetzt |leider |aber |auch |so |uberhaupt )*(?:nicht|gar nicht|gar nichts
          |nichts|kein bisschen|kein stuck|nicht weiter|nicht geholfen|nicht geklappt|nicht funktioniert)(?: weiter| geholfen| wirklich)*$
        |nicht (?:weiter)?geholfen|nicht hilfreich
        |(?:geht|funktioniert|klappt|lauft|verstehe|weiss|hilft|startet|reagiert|passiert)(?: \w+){0,2}
          (?: immer noch| noch immer| weiterhin| nach wie vor| trotzdem) (?:nicht|nichts)
        |(?:immer noch|noch immer|weiterhin|nach wie vor|trotzdem) (?:keine (?:antwort|losung)|derselbe|dasselbe|der gleiche|das gleiche
          |nicht (?:gelost|behoben|beantwortet|geholfen|geklappt|klar|schlauer|einloggen|anmelden|offnen|zugreifen))
        |immer (?:dasselbe|das selbe|das gleiche|die gleiche|dieselbe)
        |(?:wieder|schon wieder|nochmal) (?:dieselbe|die gleiche|dasselbe|das gleiche)|(?:dieselbe|die gleiche|die selbe) antwort
        |(?:habe?|hab) (?:ich )?(?:das |es |alles |beides |doch |schon |bereits |auch |ihnen |dir |euch )*(?:schon
          |bereits) (?:\w+ )?(?:probiert|versucht|gemacht|ausprobiert|gesagt|geschrieben|gelesen|getan|gepruft|erklart|gefragt)$
        |(?:das|alles|beides) (?:habe?|hab) ich (?:\w+ )?(?:schon|bereits) (?:\w+ )?(?:probiert|versucht|gemacht|ausprobiert|gesagt
          |geschrieben|gelesen|getan|erklart)
        |(?:ergibt|macht) (?:\w+ )?keinen sinn|nichts (?:damit )?zu tun|(?:nach )?(?:etwas|was) (?:ganz )?ander(?:es|em) (?:gefragt|gemeint)
        |meine frage war|das problem (?:besteht|bleibt|ist noch)|auch nicht (?:geholfen|geklappt|funktioniert)
        |es hat nicht (?:geklappt|geholfen)|nicht (?:so )?gemeint|bin (?:jetzt )?(?:genauso|so) schlau wie
    """,
    always=r"""
        (?:habe?|hab|wollte|wollt|war) (?:ich )?(?:doch |aber |so |gar |uberhaupt |ja |das )*nicht (?:danach )?(?:gefragt|gemeint
          |wissen)
        |nicht (?:das )?was ich (?:\w+ ){0,3}?(?:gefragt|wissen|meine|meinte|wollte|gemeint|brauche|suche)
        |nicht (?:auf )?meine frage(?! ist)|war nicht die frage|nicht danach gefragt
        |(?:meine fragen?|mir|darauf|mich|haben sie|sie haben|du hast|ihr habt|hast du|habt ihr)
          (?: \w+){0,3} nicht (?:richtig |wirklich |einmal )?(?:beantwortet
          |geantwortet|verstanden|gelesen|zugehort)(?! danke)
        |beantwort(?:en|et|est) (?:sie |du |ihr )?(?:\w+ )?(?:meine |die )?frage(?:n)? (?:\w+ )?nicht|(?:keine|kein) antwort auf meine
        |(?:ver(?:stehen|stehst|steht)) (?:sie |du |ihr )?(?:mich|meine frage) (?:\w+ )?nicht
        |(?:falsch|missverstanden|miss verstanden)(?: mich)? verstanden|missverstanden
        |(?:lesen|lies|lest) (?:sie )?(?:\w+ )?(?:meine|was ich)|^(?:bitte )?(?:beantworten sie|beantworte|beantwortet) (?:\w+ )?meine frage
        |haben sie (?:\w+ )?(?:meine (?:frage|nachricht)) (?:\w+ )?gelesen|(?:drehen uns|drehen sich) im kreis
    """,
    denies="wenn|falls|sobald|bis|ob",
)
_PORTUGUESE = Mood(
    said=r"""
        (?:isso|isto|essa resposta|a resposta|a sua resposta|sua resposta|essa informacao|a informacao|o que (?:disse
          |voce disse))(?: \w+)? (?:errad[oa]|incorret[oa]|incorrect[oa]|fals[oa]|nao (?:e|esta) (?:verdade|cert[oa]|corret[oa]|correct[oa]
          |assim|isso))$
        |^(?:isso )?nao (?:e|esta) (?:verdade|certo|correto|correcto|assim)$|resposta errada
        |(?:isso|isto|essa resposta|a resposta|sua resposta)(?: \w+)? nao (?:me |nos )?(?:ajud|serv|resolv|respond|adiant|esclarec)\w*
        |^nao (?:me |nos )?(?:ajudou|ajuda|serviu|resolveu|adiantou|esclareceu|ajudaste)(?: em nada| de nada| nada| muito| isso)*$
        |nao (?:funcionou|deu certo|resultou)(?: tambem| de novo| nada)?$
        |(?:continua|continuo|ainda|segue|continuamos) (?:sem (?:funcionar|entender|perceber|saber|conseguir|resposta|solucao|responder
          |resolver)|na mesma|igual|com o mesmo|a dar (?:o mesmo )?erro|dando (?:o mesmo )?erro|a nao funcionar|nao (?:funciona|funcionou
          |entendi|percebi|respondeu|resolveu|consigo|esta (?:resolvido|claro)|sei (?:como|quando|onde|o que|qual)))
        |ja (?:tentei|fiz|experimentei|testei|verifiquei|li|vi)(?: (?:isso|isto|tudo|essa|esse|todas|e nada|varias)|$)
        |ja (?:te |lhe |vos |lhes )?(?:disse|expliquei|falei|perguntei)(?: (?:isso|isto|varias|que|tudo)|$)|ja o fiz|(?:a )?mesma resposta
        |(?:repet|diz|diss|mand|envi|respond|fal)\w*(?: \w+){0,2} (?:a mesma coisa|o mesmo)$|nao faz (?:nenhum )?sentido|nao tem nada a ver
        |(?:perguntei|pergunta|perguntava) (?:por |sobre )?outra coisa|minha pergunta era|o problema (?:continua|persiste|mantem se)
        |nada mudou|isso tambem nao|nao e util$
    """,
    always=r"""
        nao (?:foi|e|era|responde(?:u)? a|tem (?:nada )?a ver com) (?:nada )?(?:bem )?(?:isso |isto |isso o |o )?(?:o )?que (?:eu )?
          (?:\w+ ){0,2}?(?:pergunt
          |ped|quer|quis|diss|dizer|precis|procur)\w*
        |nao (?:era|e|foi) (?:essa |esta )?a (?:minha )?pergunta|nao (?:foi|era) isso$
        |nao (?:me |ainda |voce |tu )*(?:respond)(?:eu|este|e|eram|es|em)(?: \w+)?(?:$| (?:minha|pergunta|nada|o que|ao que|as minhas
          |a minha|ainda|me))(?! telefone)
        |nao (?:me )?(?:entendeu|entendeste|percebeu|percebeste|compreendeu|entende|percebe|entendes|percebes|leu|leste)(?:$| (?:a minha
          |minha|o que|bem|nada|a pergunta|a mensagem))
        |nao (?:me )?esta[so]? (?:me )?(?:entendendo|percebendo|lendo|a (?:entender|perceber|ler))(?: me| minha| a minha| o que|$)
        |(?:me entendeu|percebeu me|entendeu|percebeu) mal|(?:leia|le|leu) (?:bem |mesmo )?(?:a minha|minha|o que)
        |^(?:por favor )?(?:responda|responde) (?:a )?(?:minha |a )?(?:minha )?pergunta
        |(?:estamos|esta) (?:a andar|andando) (?:em circulos|as voltas)
    """,
    denies="se|quando|caso|ate",
)
_ARABIC = Mood(
    said=r"""
        (?:هذا|هذه|ذلك|إجابتك|الإجابة|جوابك|ردك|كلامك|هذه المعلومة|المعلومة|الرد)(?: \w+)? (?:خطأ|خاطئ|خاطئة|غير صحيح|غير صحيحة|غلط
          |ليس صحيحا|مو صحيح|مش صحيح|غير دقيق|غير مفيد|غير مفيدة|بلا فائدة)$
        |^(?:إجابة|رد|جواب) (?:خاطئة|خاطئ|خطأ|غلط|غير مفيد)$
        |(?:هذا|ذلك|هذه|ردك|جوابك|إجابتك|الرد)(?: الرد| الجواب| الحل| الكلام)? (?:لا|لم|ما|مش|مو) (?:ي|ت|ب)?(?:ساعد|فيد|نفع|حل|ينفع|يفيد
          |بيفيد|بيساعد|جيب|يجيب|تجب)\w*
        |^(?:لم|ما|مش|لا) (?:يساعدني|تساعدني|ساعدني|يفدني|أفادني|يفيدني|ينفع|نفع|أستفد|استفدت)\w*(?: هذا| ذلك| أبدا| بشيء| إطلاقا| شيئا
          | الحل| شيء)*$
        |(?:ما زال|مازال|ما زالت|لا يزال|لا زال|لسه|لسا|لا تزال|ما زلت|لا زلت)(?: \w+)? (?:لا|ما|مش|لم|مو) (?:يعمل|تعمل|أفهم|أعرف|أستطيع
          |يفتح|يشتغل|شغال|فاهم|تفهم|تجب|اشتغل|عارف|يعمل)\w*
        |(?:ما زالت|لا تزال|نفس) المشكلة(?: \w+){0,2}$|المشكلة (?:ما زالت|لا تزال|مستمرة|نفسها|لم تحل|موجودة)|لم تحل المشكلة|لم يتغير شيء
        |ما تغير شيء|(?:جربت|حاولت|عملت|فعلت|سويت|قرأت) (?:ذلك|هذا|هذه|كل|ده|كده|الحل)(?: \w+){0,3}$
        |(?:سبق أن|سبق و|سبق وأن) (?:جربت|فعلت|قلت|ذكرت|شرحت)\w*|(?:قلت|ذكرت|شرحت) (?:لك|لكم)(?: \w+)? (?:ذلك|هذا|من قبل|سابقا|قبل)
        |نفس (?:الكلام|الرد|الإجابة|الجواب|الشيء (?:دائما|كل))|لا معنى له|لا علاقة (?:له |لها )?ب(?:سؤالي|ما)|سألت عن شيء آخر|سؤالي كان
    """,
    always=r"""
        (?:ليس|ليست|مش|مو|ما كان|لم يكن|مهوب) (?:هذا |هذا هو |ده |هذي |هو )?(?:ما|اللي|الذي) (?:كنت )?(?:سألت|سالت|قصدت|أقصد|طلبت
          |أطلب|أريد|أسأل|أعني|بسأل|اقصده|عنيت|قلت|بقصد)\w*
        |(?:ليس|مش|مو) (?:هذا )?(?:سؤالي|قصدي|السؤال)|لم (?:يكن هذا|أقصد هذا|أسأل عن هذا|أقصد ذلك)
        |(?:لم|ما|لا|لم ت) ?
          (?:تجب|تجبني|تجاوب|جاوبت|أجبت|تجيب|ترد|رديت|تجيبون|تجيبوا|تجاوبني|جاوبتني|بتجاوب|جاوبتوا|تردوا)\w* (?:على |عن |ع )?(?:سؤالي
          |السؤال|أسئلتي|استفساري|ما سألت)\w*
        |لم (?:تجبني|تجيبوني|تجب بعد)|ما جاوبتني
        |(?:لم|ما|لا|مش) (?:تفهم|تفهمني|فهمت|فهمتني|تفهموا|تفهموني|تفهمون|فاهم|فاهمني|بتفهم)(?:$| (?:سؤالي|قصدي|علي|ما|كلامي|السؤال|ني))
        |(?:فهمتني|فهمت) (?:قصدي |سؤالي |كلامي )?(?:خطأ|غلط|بشكل خاطئ)|أسأت (?:فهمي|الفهم)|هل قرأت (?:سؤالي|رسالتي|ما)
        |اقرأ (?:سؤالي|رسالتي|ما كتبت)|^(?:من فضلك |لو سمحت |رجاء )?(?:أجب|جاوب|أجيبوا|رد|جاوبني|جاوبوا) (?:على |عن )?سؤالي
    """,
    denies="إذا|لو|عندما|حتى|إن",
)
UNHELPED = (_ENGLISH, _SPANISH, _FRENCH, _GERMAN, _PORTUGUESE, _ARABIC)
