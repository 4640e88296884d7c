"""How long to wait for a customer to finish: adaptive, short, and never more than a cap. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dana.ai.language import folded
from dana.ai.phrases import courtesy_of, plain_words
from dana.automation.clauses import one


@dataclass(frozen=True, slots=True)
class Said:
    """One message of the customer's that nobody has answered; `text` is None for a picture or a recording without words."""

    text: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds to wait after the last message, by what it is; `Timing(deliberate=False)` waits for nothing."""

    deliberate: bool = True
    question: float = 1.0  # complete: somebody may still add a line
    statement: float = 2.0  # complete, but it asks for nothing yet
    burst: float = 2.0  # at least, after one of several messages in quick succession
    fragment: float = 3.0  # a few words without a verb, or a picture without words
    unfinished: float = 4.0  # it ends in the middle of a sentence
    announced: float = 5.0  # "I have a question": it is still to come
    typing: float = 6.0  # how long a sign that the customer is typing stays fresh
    together: float = 8.0  # messages that follow each other within so many seconds are one burst
    most: float = 12.0  # after the first unanswered message, whatever happens


WAITING, NO_WAITING = Timing(), Timing(deliberate=False)

_LONGEST = 500  # signs that are looked at, from the end
_FEW_WORDS = 4  # a longer text without a verb that is known here most likely has one
_QUESTION = re.compile(r"[?？؟]\W*\Z")
_TRAILS = re.compile(r"(?:[,;:،؛…]|\.\.+|[-–—])\s*\Z")
_ENDED = re.compile(r"[.!。！۔]\W*\Z")


def _words(text: str) -> frozenset[str]:
    return frozenset(folded(text).split())


# Words that a finished text seldom ends with in any of the languages; "log in", "ich auch" and "no quiero" are finished.
_LEADS_ON = _words(
    "and or but because if when while which who with without for from to of at by about into the a an my your our their his is are was "
    "were am should i we plus than as between "
    "y o pero porque cuando mientras que cual quien con sin para por desde hasta de del en el la los las un una mi mis su sus es son era "
    "quisiera ademas como entre "
    "et ou mais parce car quand lorsque qui dont avec sans pour par depuis du des dans le les une mon ma mes votre vos est sont je "
    "voudrais aimerais puis comme entre chez "
    "und oder aber weil denn wenn ob dass dem eine einen einem mein meine ihr ihre mit ohne fur von zum im am bei uber ich wir sowie "
    "zwischen e ou mas porque quando enquanto qual quem com sem para por desde da dos das em os um uma meu minha seu sua sao eu "
    "gostaria queria "
    "و او لكن لان ثم مع من في علي الي عن ان اذا الذي التي عندما هل كما بين"
)
_ASKS = _words(
    "when what where who why how which can could do does did is are will would may should am has have "
    "cuando donde que cual cuales quien como cuanto cuanta cuantos cuantas puedo puede pueden puedes podria tiene tienen tienes hay "
    "quand quel quelle quels quelles combien comment pourquoi qui est puis peut peux pouvez avez faites acceptez livrez ou "
    "wann wo was wie wer warum welche welcher welches wieviel kann konnen darf haben hat gibt ist sind liefern "
    "quando onde qual quais quanto quanta quantos como quem posso pode podem tem ha aceitam fazem entregam "
    "متي اين كيف كم ما ماذا هل لماذا من اي"
)
_VERBS = _words(
    "is are was were am has have had do does did can could will would should want need like got get works work arrived ordered "
    "cancel send sent pay paid help bought received broke broken return lost love s m re ve ll t "
    "es esta son estan era fue hay tengo tiene quiero necesito puedo puede llego llega compre pedi pague recibi funciona quisiera busco "
    "est sont suis ai avez avons veux voudrais peux peut faut recu fonctionne marche cherche aimerais attends "
    "ist sind war habe hat haben will mochte kann brauche suche funktioniert bestellt gekauft bezahlt kam geht warte bekommen "
    "sao estou tem tenho quero preciso posso pode chegou comprei pedi paguei recebi gostaria procuro "
    "اريد احتاج عندي لدي وصل طلبت اشتريت دفعت يعمل ابحث يوجد اود"
)

_HELLO = one(r"""
    (?:(?:hi|hello|hey|good (?:morning|afternoon|evening)|hola|buenas|buenos dias|buenas tardes|bonjour|bonsoir|salut|hallo|guten tag|moin
    |ola|oi|bom dia|boa tarde|مرحبا|السلام عليكم|اهلا)(?: \w+)? )?
""")
_ANNOUNCEMENTS = one(r"""
    (?:i have|i ve got|i ve|i got|i d have|just|there is|i also have)? ?(?:a|an|one|another|one more|some|a few|two
      |a couple of)?(?: ?(?:quick|small|short|little|other|more|last|general))* ?questions?(?: (?:for you|please|about|regarding|on
      |concerning)(?: \w+){0,4})?
    |(?:can|could|may) i (?:please )?ask (?:you )?(?:something|(?:a|one|another) (?:quick )?question|a favou?r)(?: please)?
    |(?:i (?:wanted|want|would like|d like|need) to ask|let me ask)(?: you)?(?: something| a question| about(?: \w+){0,3})?
    |(?:and )?(?:one|just one|another|one other|one last)(?: more)? thing
    |(?:it s |it is |this is )?(?:about|regarding|concerning) (?:\w+ ){0,2}\w+
    |(?:i (?:have|ve got|got) )?a (?:small |little )?problem(?: with(?: \w+){1,3})?|(?:i need|need)(?: some| your)? help(?: please)?
    |can you help(?: me)?(?: please)?|wait|hold on|one (?:moment|sec|second)|just a (?:moment|sec|second)|listen|also|so|well
    |first(?: of all)?|by the way|let me explain
    |(?:tengo|tenia) (?:una|otra|unas|varias|algunas|dos) (?:preguntas?|dudas?|consultas?)(?: (?:sobre|acerca de|con)(?: \w+){1,4})?
    |(?:una|otra) (?:pregunta|duda|consulta|cosa)(?: mas)?
    |(?:puedo|podria|te puedo|le puedo) (?:hacer(?:te|le|les)?|preguntar(?:te|le|les)?) (?:una (?:pregunta|consulta)|algo)
    |queria (?:preguntar|consultar)(?:te|le|les)?(?: algo| una cosa)?|(?:es )?(?:sobre|acerca de) (?:\w+ ){0,2}\w+
    |(?:me )?(?:puedes|puede|pueden|podrias) ayudar(?:me)?|(?:tengo )?un problema(?: con(?: \w+){1,3})?|necesito ayuda
    |(?:un momento|espera|espere|oye|mira|ademas|por cierto|a ver)
    |(?:j ai|j aurais|j avais)? ?(?:une|des|quelques|deux|encore une|une autre)(?: petite| autre)? (?:questions?|demande)(?: (?:sur|a propos
      |concernant|au sujet)(?: \w+){1,4})?
    |(?:puis je|je peux|est ce que je peux|je voudrais|je voulais|j aimerais)(?: vous)? (?:poser une (?:petite )?question
      |demander (?:quelque chose|un renseignement))
    |(?:c est )?(?:au sujet|a propos|concernant|pour)(?: d\w*)? (?:\w+ ){0,2}(?:commande|colis|livraison|facture|rendez vous)
    |(?:j ai )?un (?:petit )?(?:probleme|souci)(?: avec(?: \w+){1,3})?|(?:pouvez vous|pourriez vous|vous pouvez) m aider|j ai besoin d aide
    |(?:encore )?une (?:autre |derniere )?chose|un (?:instant|moment)|attendez|au fait|alors|dites
    |(?:ich )?(?:habe|hatte|hab) (?:da )?(?:mal )?(?:eine|noch eine|ein paar|zwei|eine kurze|noch eine kurze) fragen?(?: (?:zu|zum|zur|wegen
      |uber)(?: \w+){1,4})?
    |(?:noch |nur )?(?:mal )?eine (?:kurze |andere |kleine )?(?:frage|sache)
    |(?:darf|kann|durfte) ich (?:sie |dich |euch )?(?:mal |kurz )?(?:etwas|was) fragen
    |(?:es geht um|wegen|bezuglich|betrifft) (?:\w+ ){0,2}\w+|(?:ich habe )?ein (?:kleines )?problem(?: mit(?: \w+){1,3})?
    |(?:konnen sie|konnten sie|kannst du) mir (?:bitte )?(?:mal )?helfen|ich brauche (?:ihre |bitte )?hilfe
    |(?:noch )?(?:etwas|eins)(?: noch)?|moment(?: bitte| mal)?|ubrigens|also|ausserdem
    |(?:tenho|tinha) (?:uma|outra|umas|algumas|duas)(?: pequena)? (?:perguntas?|duvidas?|questao|questoes)(?: (?:sobre|acerca d\w+
      |com)(?: \w+){1,4})?
    |(?:uma|outra|mais uma) (?:pergunta|duvida|questao|coisa)(?: rapida)?
    |(?:posso|podia|queria|gostaria de)(?: lhe| vos| te)? (?:fazer uma pergunta|perguntar(?: uma coisa| algo)?)
    |(?:e )?(?:sobre|acerca d\w+|relativamente a\w*) (?:\w+ ){0,2}\w+|(?:tenho )?um problema(?: com(?: \w+){1,3})?
    |(?:pode|podem|podes|poderia) (?:me )?ajudar(?: me)?|preciso de ajuda|um momento|espere|alias
    |(?:عندي|لدي)(?: \w+)? (?:سؤال|استفسار|مشكلة|أسئلة)(?: (?:عن|بخصوص|حول|في|مع)(?: \w+){1,4})?|(?:سؤال|استفسار)(?: آخر| سريع| بسيط)?
    |(?:ممكن|هل يمكنني|هل ممكن) (?:أسأل|سؤال|أن أسأل)(?: سؤال\w*)?|(?:بخصوص|حول|بالنسبة) (?:\w+ ){0,2}\w+
    |(?:ممكن|هل يمكنك|هل يمكنكم|هل ممكن)(?: \w+)? (?:مساعدة|مساعدتي|تساعدني|تساعدوني)|أحتاج مساعدة|لحظة|شيء آخر
""")
_ANNOUNCES = re.compile(rf"{_HELLO}(?:{_ANNOUNCEMENTS})")


def answer_at(
    pending: Sequence[Said], *, now: datetime, typing_at: datetime | None = None, asked: bool = False, timing: Timing = WAITING
) -> datetime:
    """
    The moment to answer what is pending, oldest first; one that has passed means at once.

    It is at most `timing.most` seconds after the first of them. `typing_at`: when the customer was last seen typing; `asked`: Dana's
    last line was a question, so that a few words are its answer. With nothing pending it is `now`.
    """
    if not pending:
        return now
    first, last = min(pending[0].at, now), min(pending[-1].at, now)  # a platform's clock may be ahead of ours
    if not timing.deliberate:
        return last
    due = last + timedelta(seconds=_wait(pending, asked, timing))
    if typing_at is not None and typing_at > pending[-1].at:
        due = max(due, min(typing_at, now) + timedelta(seconds=timing.typing))
    return min(due, first + timedelta(seconds=timing.most))


def _wait(pending: Sequence[Said], asked: bool, timing: Timing) -> float:
    *before, last = pending
    wait = _by_words(last.text, asked, timing)
    if all(_is_courtesy(item.text) for item in before):
        return wait  # nothing that had to be merged: "Hi" and then a question
    close = (last.at - before[-1].at).total_seconds() <= timing.together
    return max(wait, timing.burst) if close else wait


def _by_words(text: str | None, asked: bool, timing: Timing) -> float:
    if text is None or not text.strip():
        return timing.fragment
    text = text[-_LONGEST:]
    words = plain_words(text)
    if _ANNOUNCES.fullmatch(words):
        return timing.announced
    if _is_courtesy(text):
        return 0.0
    if _QUESTION.search(text):
        return timing.question
    if _is_unfinished(text, words.split()):
        return timing.unfinished
    return _finished(text, words.split(), asked, timing)


def _is_courtesy(text: str | None) -> bool:
    """A greeting, thanks or a nod that ends: "hi," goes on."""
    return text is not None and courtesy_of(text) is not None and not (_TRAILS.search(text) and courtesy_of(text) != "thanks")


def _is_unfinished(text: str, words: Sequence[str]) -> bool:
    return _TRAILS.search(text) is not None or _leads_on(text, words)


def _leads_on(text: str, words: Sequence[str]) -> bool:
    """Whether the last word wants another; a letter alone is a sign, as in "(y)"."""
    return not _ENDED.search(text) and len("".join(words)) > 1 and words[-1] in _LEADS_ON


def _finished(text: str, words: Sequence[str], asked: bool, timing: Timing) -> float:
    if asked or (len(words) > 1 and _ASKS.intersection(_first_words(words))):
        return timing.question
    if len(words) <= _FEW_WORDS and not _ENDED.search(text) and not _VERBS.intersection(words):
        return timing.fragment
    return timing.statement


def _first_words(words: Sequence[str]) -> Sequence[str]:
    """Where a question begins, after a greeting that may stand in front."""
    for size in (3, 2, 1):
        if courtesy_of(" ".join(words[:size])) is not None:
            return words[size : size + 1]
    return words[:1]
