"""What is never kept of a customer: payment data, passwords and codes, health and other matters that are nobody's business. Pure."""

import re

from dana.ai.phrases import plain_words

_DIGITS = re.compile(r"\d(?:[ \-.]?\d){11,18}")
_IBAN = re.compile(r"\b[a-z]{2}\d{2}(?: ?[a-z0-9]{4}){2,7}(?: ?[a-z0-9]{1,4})?\b", re.IGNORECASE)
_SECRETS = r"""
    pass ?words?|pass ?codes?|pin(?: ?code)?|cvv2?|cvc2?|security code|one time (?:code|password)|otp|login|log in details|api key
    |secret|iban|bic|swift|sort code|routing number|account number|credit card|debit card|card number|kreditkarte\w*|kartennummer
    |kontonummer|passwort\w*|kennwort|geheimzahl|prufnummer|zugangsdaten|bankverbindung|contrasena|clave|tarjeta|numero de cuenta
    |codigo de seguridad|cuenta bancaria|mot de passe|carte bancaire|carte (?:de )?credit|code secret|code de securite|rib|senha
    |palavra passe|cartao|codigo de seguranca|conta bancaria|nib|كلمه (?:السر|المرور)|رمز (?:سري|التحقق|الامان)|بطاقه (?:ائتمان|الائتمان
    |بنكيه)|رقم (?:البطاقه|الحساب)|ايبان|passport|ausweis|reisepass|pasaporte|passeport|passaporte|جواز|social security|ssn|dni|nif|cpf
    |steuernummer|seguridad social|securite sociale
"""
_HEALTH = r"""
    health|ill(?:ness)?|sick\w*|disease\w*|diagnos\w+|pregnan\w+|cancer|tumou?r|hiv|aids|diabet\w+|asthma\w*|allerg\w+|depress\w+
    |anxi\w+|adhd|autis\w+|epilep\w+|surger\w+|hospital\w*|medic(?:ation|ine|ines|al)|prescri\w+|therap\w+|doctor|disab\w+|wheelchair
    |blood|insulin|chemo\w*|krank\w*|schwanger\w*|krebs|arzt\w*|arztin\w*|behinder\w*|medikament\w*|operation|asthma|rollstuhl|blut\w*
    |salud|enferm\w+|embaraz\w+|alergi\w+|medicament\w*|medico|medica|discapacid\w+|cirugia|depresion|sida|vih|sante|malad\w+|enceinte
    |grossesse|allergi\w+|medecin|handicap\w*|chirurgi\w+|diabete|saude|doenc\w+|doente|gravid\w+|alergic\w+|remedio|deficien\w+
    |cirurgia|diabetes|مرض|مريض\w*|حامل|سرطان|سكري|حساسيه|اكتئاب|طبيب|دواء|علاج|جراحه|اعاقه|صحه|صحتي|religio\w+|muslim\w*|christian\w*
    |jewish|catholic\w*|gay|lesbian|transgender|sexual\w*|sexuell\w*|trade union|gewerkschaft\w*|sindicat\w*|syndicat\w*
"""
_NEVER = re.compile(rf"\b(?:{re.sub(chr(10) + ' *', '', _SECRETS + '|' + _HEALTH)})\b")


def is_private(text: str) -> bool:
    """Whether a text holds, or seems to be about, something that is never kept."""
    return has_payment_data(text) or _NEVER.search(plain_words(text)) is not None


def has_payment_data(text: str) -> bool:
    """Whether the number of a card or of a bank account stands there."""
    return _IBAN.search(text) is not None or any(_is_card(re.sub(r"\D", "", match.group())) for match in _DIGITS.finditer(text))


def _is_card(digits: str) -> bool:
    """Whether the digits could be a card's: as long, and with the right last one."""
    doubled = [int(digit) * (1 + at % 2) for at, digit in enumerate(reversed(digits))]
    return 12 <= len(digits) <= 19 and sum(number - 9 * (number > 9) for number in doubled) % 10 == 0
