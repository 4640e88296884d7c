"""The wish for a person and the wish to be left alone, in six languages, and what only looks like them."""

import time

import pytest

from dana.automation.wishes import says_stop, wants_person

ASKING = {
    "en": """I want to talk to a person|Can I speak to a human please?|agent|Human!!|talk to someone from your team
        |connect me with a real person
        |i need a human|I don't want a bot, I want a human|Please transfer me to an agent.|is there a real person here?
        |Let me speak with your manager
        |speak to customer service|I'd like to chat with someone|could I talk to an actual human being|put me through to support
        |REPRESENTATIVE
        |give me a human now|can you connect me to somebody|i wanna speak to a rep|stop this bot and get me a person
        |can someone call me|Is there anyone I can talk to?|i want someone real to talk to|connect to agent""",
    "es": """Quiero hablar con una persona|¿Puedo hablar con un humano?|agente por favor|Pásame con un asesor
        |necesito que me atienda una persona
        |quiero un humano|comuníqueme con un operador|quisiera hablar con alguien|una persona real|hablar con atención al cliente
        |¿me puede atender una persona?|pónganme con una persona""",
    "fr": """Je veux parler à un humain|Puis-je parler à quelqu'un ?|passez-moi un conseiller|un conseiller svp
        |je voudrais parler avec une vraie personne|mettez-moi en relation avec un agent|Je souhaite joindre le service client
        |je préfère un humain""",
    "de": """Ich möchte mit einem Menschen sprechen|Kann ich mit jemandem reden?|Mitarbeiter bitte
        |verbinden Sie mich mit einem Mitarbeiter
        |Ich will mit einer echten Person sprechen|Mit einem Berater sprechen|kann ich bitte mit dem Kundenservice sprechen
        |Ich brauche einen Menschen
        |ich möchte einen Mitarbeiter sprechen|kann mich jemand anrufen""",
    "pt": """Quero falar com uma pessoa|Posso falar com um atendente?|atendente|me transfere para um humano|gostaria de falar com alguém
        |preciso de um atendente|quero falar com o gerente|atendimento humano por favor""",
    "ar": """أريد التحدث مع شخص|ممكن أتكلم مع موظف؟|حولني إلى موظف|أريد التحدث إلى إنسان حقيقي|موظف|عايز اكلم حد
        |أرغب في التواصل مع خدمة العملاء|أريد شخصًا حقيقيًا|وصلني بموظف""",
}
NOT_ASKING = {
    "en": """Is a person allowed to bring a dog?|How many people fit in the room?|Can one person use two tickets?|human hair wig price
        |Do you have a human resources department?|What does the support plan cost?|I spoke to a person yesterday, where is my order?
        |Is the ticket for one person?|I need a person to sign for the delivery?|I don't want to talk to a person|Are you a bot?
        |Do I need to speak to someone to cancel my order?|who is the agent of this property|price per person|travel agent discount
        |I want to become an agent for your brand|Can I talk to you about returns?|Does the operator licence cost extra
        |I want a personal trainer
        |does the manager decide about refunds|I need a representative sample|give me the agent price list
        |am I talking to a human?|Can someone help me find my order?|can someone else pick up my order""",
    "es": """¿Cuántas personas caben?|¿Puede una persona entrar con perro?|Es para una persona|No quiero hablar con una persona
        |precio por persona
        |quiero comprar para una persona mayor|¿Qué agente limpiador usan?""",
    "fr": """Combien de personnes ?|Une personne peut-elle venir avec un chien ?|Je ne veux parler à personne|prix par personne
        |Avez-vous un agent nettoyant ?|personne ne répond""",
    "de": """Wie viele Personen passen hinein?|Darf ein Mensch mit Hund hinein?|Preis pro Person|Wie viele Mitarbeiter haben Sie?
        |Ich möchte nicht mit einem Menschen sprechen|Ich brauche einen Mitarbeiterausweis
        |Muss ich mit jemandem sprechen, um zu kündigen?""",
    "pt": """Quantas pessoas cabem?|Uma pessoa pode entrar com cachorro?|preço por pessoa|não quero falar com uma pessoa
        |quero um presente para uma pessoa|atendem aos domingos?""",
    "ar": """كم شخصا يسع المكان؟|هل يسمح للشخص بإحضار كلب؟|السعر للشخص الواحد|لا أريد التحدث مع شخص|كم عدد الموظفين؟""",
}


def each(table: dict[str, str]) -> list[str]:
    return [text.strip() for texts in table.values() for text in texts.split("|")]


@pytest.mark.parametrize("text", each(ASKING))
def test_a_person_is_asked_for(text: str) -> None:
    assert wants_person(text)


@pytest.mark.parametrize("text", each(NOT_ASKING))
def test_a_person_is_only_mentioned(text: str) -> None:
    assert not wants_person(text)


@pytest.mark.parametrize(
    "text",
    [
        "STOP",
        "stop.",
        "Please stop",
        "Unsubscribe",
        "stop messaging me",
        "baja",
        "no más mensajes",
        "Arrêt",
        "STOPP",
        "sair",
        "توقف",
        "إلغاء الاشتراك",
    ],
)
def test_the_customer_says_stop(text: str) -> None:
    assert says_stop(text)


@pytest.mark.parametrize(
    "text", ["Where is the bus stop?", "Does it stop at night?", "non-stop", "How do I stop my subscription?", "cancel my order", "end"]
)
def test_stop_within_a_question_is_no_stop(text: str) -> None:
    assert not says_stop(text)


@pytest.mark.parametrize(
    "piece", ["please ", "talk to a an the your ", "put me through to ", "ich will mit einem ", "quiero un una el ", "a "]
)
def test_no_message_takes_long_to_read(piece: str) -> None:
    began = time.thread_time()
    wants_person(piece * 2000)
    says_stop(piece * 2000)
    assert time.thread_time() - began < 0.25
