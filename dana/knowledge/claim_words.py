"""The words by which statements are compared, in six languages: days, periods, subjects, and words that say nothing."""

import re

from dana.ai.language import folded
from dana.ai.sentences import stems_of

ALL_DAYS = range(7)  # Monday is 0
_DAYS = {
    0: "monday lunes lundi montag segunda-feira segunda الاثنين الإثنين", 1: "tuesday martes mardi dienstag terça-feira terça الثلاثاء",
    2: "wednesday miércoles mercredi mittwoch quarta-feira quarta الأربعاء", 3: "thursday jueves jeudi donnerstag quinta-feira "
    "quinta الخميس",
    4: "friday viernes vendredi freitag sexta-feira sexta الجمعة", 5: "saturday sábado samedi samstag sonnabend السبت",
    6: "sunday domingo dimanche sonntag الأحد",
}  # fmt: skip
_DAY_FORMS = {
    0: "mondays montags mon mo lun lu seg", 1: "tuesdays dienstags tue tues di mar ma ter", 2: "wednesdays mittwochs wed mi mié mer me qua",
    3: "thursdays donnerstags thu thurs thur do jue jeu je qui", 4: "fridays freitags fri fr vie ven ve sex",
    5: "saturdays sábados samedis samstags sat sa sáb sam", 6: "sundays domingos dimanches sonntags sun so dom dim",
}  # fmt: skip
_GROUPS = {
    "daily": (0, 7), "every day": (0, 7), "todos los días": (0, 7), "a diario": (0, 7), "tous les jours": (0, 7), "täglich": (0, 7),
    "todos os dias": (0, 7), "diariamente": (0, 7), "يوميا": (0, 7), "weekdays": (0, 5), "werktags": (0, 5), "weekends": (5, 7),
    "fines de semana": (5, 7), "am wochenende": (5, 7),
}  # fmt: skip

DAYS = {folded(name): day for day, names in _DAYS.items() for name in names.split()}
SHORT_DAYS = {folded(name): day for day, names in _DAY_FORMS.items() for name in names.split()}
DAY_GROUPS = {folded(name): frozenset(range(*days)) for name, days in _GROUPS.items()}

_PERIODS = {
    "minute": "minute minutes min minuto minutos minuten دقيقة دقائق",
    "hour": "hour hours hora horas heure heures stunde stunden ساعة ساعات",
    "day": "day days día días dia dias jour jours tag tage tagen يوم يوما أيام",
    "week": "week weeks semana semanas semaine semaines woche wochen أسبوع أسابيع أسبوعين",
    "month": "month months mes meses mois monat monate monaten monatige mês شهر شهرا أشهر شهور شهرين",
    "year": "year years año años an ans année années jahr jahre jahren ano anos سنة سنوات سنتين عام أعوام عامين",
}  # fmt: skip
PERIODS = {folded(word): unit for unit, words in _PERIODS.items() for word in words.split()}
TWO_IN_ONE_WORD = frozenset(folded(word) for word in ("أسبوعين", "شهرين", "سنتين", "عامين", "يومين", "ساعتين"))  # the Arabic dual
SECONDS = {"minute": 60, "hour": 3600, "day": 86_400, "week": 604_800, "month": 2_592_000, "year": 31_104_000}  # twelve months of 30 days
_WORKING = "business working laborables hábiles ouvrés ouvrables werktage werktagen arbeitstage arbeitstagen úteis عمل"
WORKING = frozenset(folded(word) for word in _WORKING.split())

_NUMBERS = {
    1: "one uno una un une ein eine einen einem einer um uma", 2: "two dos deux zwei dois duas", 3: "three tres trois drei três ثلاثة ثلاث",
    4: "four cuatro quatre vier quatro أربعة", 5: "five cinco cinq fünf خمسة", 6: "six seis sechs ستة", 7: "seven siete sept sieben "
    "sete سبعة",
    8: "eight ocho huit acht oito", 10: "ten diez dix zehn dez عشرة", 12: "twelve doce douze zwölf doze",
    14: "fourteen catorce quatorze vierzehn", 15: "fifteen quince quinze fünfzehn", 24: "twenty-four", 30: "thirty treinta trente "
    "dreißig trinta",
    60: "sixty sesenta soixante sechzig sessenta", 90: "ninety noventa neunzig",
}  # fmt: skip
NUMBERS = {folded(word): value for value, words in _NUMBERS.items() for word in words.split()}

# What is spoken of: a subject by one name in all languages. Only what businesses write about every day.
_SUBJECTS = {
    "return": "return returns returned returning devolución devoluciones devolver retour retours rétractation retourner rückgabe "
    "rücksendung "
    "rückgabefrist widerruf widerrufsfrist devolução devoluções devolver إرجاع الإرجاع استرجاع",
    "refund": "refund refunds refunded reembolso reembolsos remboursement erstattung rückerstattung reembolsado استرداد",
    "delivery": "delivery deliveries deliver delivered shipping shipment ship envío envíos entrega entregas livraison expédition lieferung "
    "versand lieferzeit lieferfrist envio توصيل شحن تسليم",
    "warranty": "warranty guarantee garantía garantie garantia ضمان",
    "opening": "open opening opened hours abrimos abierto horario horarios apertura ouvert ouverts ouverture horaires geöffnet "
    "öffnungszeiten "
    "aberto abertos horário مفتوح نفتح دوام",
    "discount": "discount discounts descuento descuentos réduction remise rabatt ermäßigung desconto descontos خصم off",
    "member": "member members membership miembro miembros socio socios membre membres mitglied mitglieder membro membros sócio عضو أعضاء",
    "student": "student students estudiante estudiantes étudiant étudiants studierende studenten studentenrabatt estudante "
    "estudantes طلاب طالب",
    "cancel": "cancel cancels cancelled cancellation cancellations cancelar cancelación annuler annulation stornieren stornierung "
    "cancelamento إلغاء",
    "deposit": "deposit deposits depósito fianza señal caution acompte kaution anzahlung sinal caução عربون تأمين",
    "breakfast": "breakfast desayuno petit-déjeuner frühstück pequeno-almoço إفطار فطور",
    "parking": "parking park aparcamiento estacionamiento stationnement parkplatz parken parkplätze estacionamento موقف مواقف",
    "notice": "notice preaviso préavis kündigungsfrist aviso إشعار",
    "late": "late tarde tardío retard verspätung verspätete atraso تأخير",
    "standard": "standard estándar padrão normal عادي",
    "support": "support soporte assistance kundendienst suporte دعم",
    "booking": "booking bookings reservation reservations reserva reservas réservation réservations reservierung reservierungen حجز حجوزات",
    "rental": "rental rent hire alquiler location miete mieten verleih aluguer aluguel إيجار تأجير",
    "free": "free gratis gratuito gratuita gratuit gratuite grátis مجاني مجانا",
    "person": "person persona personas personne personnes personen pessoa pessoas شخص أشخاص",
    "night": "night nights noche noches nuit nuits nacht nächte noite noites ليلة",
    "tax": "vat tax iva impuesto tva mwst mehrwertsteuer umsatzsteuer imposto ضريبة",
    "billing": "billing invoice invoices facturación factura facturas facturation rechnung rechnungen faturação fatura فواتير فاتورة",
}  # fmt: skip

# Words that are said in one text and left out in another without changing the matter.
_SOFT = """
item items article articles product products goods thing purchase purchases bought buy order orders ordered customer customers client
clients
guest guests user users receipt receive received parcel parcels package shop store business company team office address
day date arrival time times phone telephone tel fon email e-mail mail contact call write please reach number line
compra compras producto productos pedido pedidos artículo artículos cliente clientes tienda teléfono correo plazo periodo período
achat achats produit produits commande commandes client magasin téléphone courriel délai période
kauf ware waren produkt produkte bestellung bestellungen kunde kunden kundin laden geschäft telefon frist zeitraum erhalt
compra produto produtos encomenda encomendas loja telefone prazo
period term terms duration مدة فترة مهلة منتج منتجات طلب عميل عملاء هاتف
"""
# Words that only carry the statement.
_EMPTY = """
a an the this that these those it its they them their we our us you your i my me he she his her is are was be been being am has have had
do does did
can could may might must shall should will would of to in on at by for from with without within into per and or as if than then so also
too any each every
all some more most very only just about up down over under after before during until till since between through there here what which who
when
where how costs cost costing price prices priced pay pays paid charge charges charged fee fees amount amounts total get gets give gives
given receive
receives accept accepted accepts apply applies applicable offer offers available possible need needs run runs last lasts take takes valid
working
business calendar days euro euros
el la los las un una unos unas de del al a y o u en con por para que se su sus nuestro nuestra es son está están ser hay tiene tienen
puede pueden
cuesta cuestan coste costo precio precios dura duran acepta aceptan durante desde hasta cada dentro plazo horas hora h más
le la les l un une des du de d au aux et ou en dans sur par pour avec que qui se sa son ses notre nos votre vos est sont sera ont vous
nous il elle
disposez dispose coûte coûtent coût prix tarif dure durent jusqu à heures heure chaque pendant
der die das den dem des ein eine einen einem einer und oder in im am an auf aus bei mit nach von vom zu zum zur für über um ist sind war
wird werden
hat haben kann können sie wir ihr ihre ihren unser unsere es man kostet kosten preis preise beträgt betragen gilt gelten geben gibt
gebühr uhr
bis ab pro je erhalten bekommen sich nur auch dauert dauern
o a os as um uma uns umas de do da dos das em no na nos nas e ou com por para que se seu sua seus suas nosso nossa é são está estão ser
há tem têm
pode podem custa custam custo preço preços dura duram até desde cada
من في على إلى الى عن مع هو هي هذا هذه كل أو و يمكن يمكنك سعر تكلفة خلال حتى لمدة لكل
uhrzeit uhren am pm uhr hs
"""
_NO = """
not no never without except nicht kein keine ohne außer nie no ni sin nunca salvo pas sans sauf ne jamais não nem sem nunca exceto لا لن
ليس غير بدون
"""
_HEADINGS = """
contact about faq faqs general information info overview introduction policy policies conditions question questions our us visit chapter
section
service services price prices pricing list rates tariffs fees details note notes help welcome home page summary
contacto información general preguntas frecuentes condiciones servicio servicios precios tarifas
contact informations générales questions conditions service services tarifs prix
kontakt allgemein allgemeine informationen fragen bedingungen service preise preisliste agb
contacto contato informações gerais perguntas condições serviço serviços preços tarifas
"""
_FORMER = """
previously|formerly|used to|until recently|in the past|no longer|antes costaba|anteriormente|antiguamente|auparavant|autrefois|
anciennement|früher
|bisher|ehemals|vormals|anteriormente|outrora|سابقا
"""
_EXAMPLE = r"for example|for instance|e\.g\.|por ejemplo|p\. ?ej|par exemple|zum beispiel|z\. ?b\.|por exemplo|exemplo|مثلا|على سبيل المثال"
_LOWER = r"""
from|starting at|at least|minimum|min\.|over|above|more than|desde|a partir de|más de|mínimo|à partir de|dès|plus de|minimum|ab|
mindestens|über|mehr als|mais de|acima de|mínimo|ابتداء من|أكثر من|اكثر من
"""
_UPPER = r"""
up to|at most|maximum|max\.|no more than|within|under|less than|hasta|como máximo|máximo|menos de|jusqu['’]à|au plus|au maximum|moins de|
bis zu|höchstens|maximal|innerhalb von|binnen|até|no máximo|menos de|حتى|خلال|أقل من|اقل من
"""


def stems(words: str) -> frozenset[str]:
    """The words of a text in their rough common form."""
    return frozenset(stem for word in words.split() for stem in stems_of(word))


def _one_line(alternatives: str) -> str:
    return "".join(alternatives.split("\n"))


SUBJECTS = {stem: f"={subject}" for subject, words in _SUBJECTS.items() for stem in stems(words)}
SOFT = stems(_SOFT) - SUBJECTS.keys()
BARE_PERIODS = {word: unit for word, unit in PERIODS.items() if word not in ("an", "min")}  # "an" is an article as well
EMPTY = stems(_EMPTY)
NEGATIONS = stems(_NO)
HEADING_WORDS = stems(_HEADINGS)
FORMER = re.compile(rf"(?<!\w)(?:{_one_line(_FORMER)})(?!\w)", re.IGNORECASE)
EXAMPLE = re.compile(rf"(?<!\w)(?:{_EXAMPLE})", re.IGNORECASE)
LOWER = re.compile(rf"(?<!\w)(?:{_one_line(_LOWER)})(?!\w)\W{{0,3}}\Z", re.IGNORECASE)
UPPER = re.compile(rf"(?<!\w)(?:{_one_line(_UPPER)})(?!\w)\W{{0,3}}\Z", re.IGNORECASE)
