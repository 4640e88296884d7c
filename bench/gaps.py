"""How well questions of one meaning fall into one gap: paraphrases in six languages, with the local model and by words alone."""

import json
import random
import sys
from collections.abc import Callable, Sequence
from functools import partial
from itertools import combinations
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench import machine
from dana.ai.language import guess_language
from dana.knowledge.embedding_model import LocalModel
from dana.knowledge.gap_groups import MORE_IN_ONE_LANGUAGE, NEAR, NEAR_BY_WORDS, alike

ORDERS = 20  # the order in which questions come must not decide

# Each entry is one meaning; the two halves are measured apart: thresholds were chosen by the first alone.
CHOSEN_BY: list[list[str]] = [
    ["Do you repair electric bikes?", "Can I have my e-bike fixed at your shop?", "¿Reparáis bicicletas eléctricas?",
     "Réparez-vous les vélos électriques ?", "Repariert ihr E-Bikes?", "Vocês consertam bicicletas elétricas?",
     "هل تصلحون الدراجات الكهربائية؟"],
    ["Do you rent out electric bikes?", "Can I hire an e-bike for a day?", "¿Alquiláis bicicletas eléctricas?",
     "Kann man bei euch E-Bikes leihen?"],
    ["Are you open on Sundays?", "Is the shop open on Sunday?", "¿Abrís los domingos?", "Êtes-vous ouverts le dimanche ?",
     "Habt ihr sonntags geöffnet?", "Abrem aos domingos?", "هل تفتحون يوم الأحد؟"],
    ["When do you close on Saturday?", "until what time are you open saturdays", "¿A qué hora cerráis el sábado?",
     "Bis wann habt ihr samstags auf?"],
    ["Do you offer student discounts?", "Is there a discount for students?", "¿Hay descuento para estudiantes?",
     "Y a-t-il une réduction pour les étudiants ?", "Gibt es Studentenrabatt?", "Há desconto para estudantes?",
     "هل يوجد خصم للطلاب؟"],
    ["Can I pay with PayPal?", "do you accept paypal", "¿Puedo pagar con PayPal?", "Kann ich mit PayPal bezahlen?",
     "هل يمكنني الدفع عبر باي بال؟"],
    ["Can I pay in instalments?", "Do you offer payment plans?", "¿Puedo pagar a plazos?", "Kann ich in Raten zahlen?",
     "Peut-on payer en plusieurs fois ?"],
    ["Can I bring my dog?", "Are dogs allowed?", "¿Se admiten perros?", "Les chiens sont-ils admis ?", "Darf ich meinen Hund mitbringen?",
     "Posso levar o meu cão?", "هل يسمح بالكلاب؟"],
    ["Is there parking near the shop?", "where can I park", "¿Hay aparcamiento cerca?", "Gibt es Parkplätze in der Nähe?",
     "Y a-t-il un parking à proximité ?"],
    ["Do you deliver to Canada?", "Can you ship to Canada?", "¿Hacéis envíos a Canadá?", "Liefert ihr nach Kanada?",
     "Livrez-vous au Canada ?", "Entregam no Canadá?"],
    ["How much does delivery to Canada cost?", "what are the shipping costs to canada", "¿Cuánto cuesta el envío a Canadá?",
     "Was kostet der Versand nach Kanada?"],
    ["Do you have gift cards?", "Can I buy a gift voucher?", "¿Tenéis tarjetas regalo?", "Gibt es Geschenkgutscheine?",
     "Avez-vous des cartes cadeaux ?", "Têm cartões-presente?"],
]  # fmt: skip
HELD_OUT: list[list[str]] = [
    ["Is breakfast included?", "does the price include breakfast", "¿El desayuno está incluido?", "Le petit-déjeuner est-il compris ?",
     "Ist das Frühstück inklusive?", "O café da manhã está incluído?", "هل الإفطار مشمول؟"],
    ["What time is breakfast served?", "when can we have breakfast", "¿A qué hora es el desayuno?", "Wann gibt es Frühstück?"],
    ["Can I check in late at night?", "Is late check-in possible?", "¿Se puede hacer el check-in tarde por la noche?",
     "Kann man spät abends einchecken?", "Peut-on arriver tard le soir ?"],
    ["Do you have vegan options?", "Is there anything vegan on the menu?", "¿Tenéis opciones veganas?", "Avez-vous des plats végans ?",
     "Habt ihr vegane Gerichte?", "Vocês têm opções veganas?", "هل لديكم خيارات نباتية صرفة؟"],
    ["Do you have gluten-free options?", "anything without gluten?", "¿Tenéis opciones sin gluten?", "Habt ihr glutenfreie Gerichte?"],
    ["Is there a swimming pool?", "Do you have a pool?", "¿Hay piscina?", "Y a-t-il une piscine ?", "Gibt es einen Pool?", "Tem piscina?"],
    ["Can I cancel my subscription at any time?", "how do I end my subscription", "¿Puedo cancelar la suscripción cuando quiera?",
     "Kann ich mein Abo jederzeit kündigen?", "Puis-je résilier mon abonnement à tout moment ?"],
    ["Do you have a job for me?", "Are you hiring?", "¿Tenéis vacantes?", "Sucht ihr Mitarbeiter?", "Recrutez-vous ?"],
    ["Is the helmet available in red?", "do you have the helmet in red", "¿Tenéis el casco en rojo?", "Gibt es den Helm in Rot?"],
    ["Which helmet size do I need?", "what size of helmet fits me", "¿Qué talla de casco necesito?", "Welche Helmgröße brauche ich?"],
    ["Do you sell spare batteries?", "Can I buy a replacement battery?", "¿Vendéis baterías de repuesto?", "Verkauft ihr Ersatzakkus?",
     "Vendez-vous des batteries de rechange ?", "Vendem baterias sobressalentes?"],
    ["Is there Wi-Fi?", "do you have free wifi", "¿Hay wifi gratis?", "Y a-t-il le Wi-Fi ?", "Gibt es WLAN?", "Tem wifi?",
     "هل يوجد واي فاي؟"],
]  # fmt: skip


def grouped(questions: Sequence[str], *, likeness: Callable[[str, str], float], near: float) -> list[list[str]]:
    """As the job does it: each question joins the group that it is most like on average, or begins one."""
    groups: list[list[str]] = []
    for question in questions:
        means = [sum(likeness(question, member) for member in group) / len(group) for group in groups]
        best = max(range(len(groups)), key=means.__getitem__, default=None)
        if best is not None and means[best] >= near:
            groups[best].append(question)
        else:
            groups.append([question])
    return groups


def pairs(meanings: Sequence[Sequence[str]], groups: Callable[[Sequence[str]], list[list[str]]]) -> dict[str, float]:
    """Of all pairs put together so many are of one meaning (precision); so many of those that are got together (recall)."""
    meaning = {question: number for number, members in enumerate(meanings) for question in members}
    together = right = wanted = 0
    questions = list(meaning)
    for order in range(ORDERS):
        random.Random(order).shuffle(questions)
        group = {question: number for number, members in enumerate(groups(questions)) for question in members}
        for one, other in combinations(questions, 2):
            same, put = meaning[one] == meaning[other], group[one] == group[other]
            together, right, wanted = together + put, right + (put and same), wanted + same
    return {"precision": round(right / max(1, together), 3), "recall": round(right / wanted, 3)}


def by_meaning(meanings: Sequence[Sequence[str]]) -> Callable[[str, str], float]:
    """The cosine of the local model's vectors of questions, a little less within a language, as the job reckons."""
    import numpy as np

    model = LocalModel()
    vectors = {text: np.frombuffer(model.embed(text, is_query=True), dtype="<f4") for members in meanings for text in members}
    language = {text: guess_language(text, "") for text in vectors}

    def cosine(one: str, other: str) -> float:
        less = MORE_IN_ONE_LANGUAGE if language[one] == language[other] else 0.0
        return float(vectors[one] @ vectors[other]) - less

    return cosine


def main() -> int:
    """Print what the chosen thresholds give, and what others would."""
    found: dict[str, object] = {"machine": machine.describe(Path("/tmp")), "load": machine.load()}
    for name, meanings in (("chosen by", CHOSEN_BY), ("held out", HELD_OUT)):
        cosine = by_meaning(meanings)
        texts = [(text, number) for number, members in enumerate(meanings) for text in members]
        same = sorted(cosine(a, b) for (a, x), (b, y) in combinations(texts, 2) if x == y)
        other = sorted(cosine(a, b) for (a, x), (b, y) in combinations(texts, 2) if x != y)
        found[name] = {
            "meanings": len(meanings), "questions": len(texts),
            "cosine of one meaning": _spread(same), "of different ones": _spread(other),
            "by meaning": {near: pairs(meanings, partial(grouped, likeness=cosine, near=near))
                           for near in sorted({*(n / 100 for n in range(84, 91)), NEAR["multilingual-e5-small"]})},
            "by words": {near: pairs(meanings, partial(grouped, likeness=alike, near=near))
                         for near in sorted({0.4, 0.5, 0.6, 0.7, NEAR_BY_WORDS})},
        }  # fmt: skip
    print(json.dumps(found, indent=1))
    return 0


def _spread(ordered: Sequence[float]) -> dict[str, float]:
    return {f"p{int(q * 100)}": round(machine.quantile(ordered, q), 3) for q in (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)}


if __name__ == "__main__":
    sys.exit(main())
