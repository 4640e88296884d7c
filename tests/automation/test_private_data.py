"""What is never kept of a customer."""

import pytest

from dana.automation.private_data import has_payment_data, is_private


@pytest.mark.parametrize(
    "text",
    [
        "my card is 4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "IBAN DE89 3704 0044 0532 0130 00",
        "my password is tulip",
        "the PIN is 1234",
        "I am pregnant",
        "Ich habe Diabetes",
        "soy alérgica a las nueces",
        "je suis enceinte",
        "estou grávida",
        "أنا مريض",
        "Mein Passwort lautet Tulpe",
        "mi contraseña es tulipán",
        "mon mot de passe",
        "a minha palavra-passe",
        "كلمة السر",
    ],
)
def test_payment_data_passwords_and_health_are_private(text: str) -> None:
    assert is_private(text)


@pytest.mark.parametrize(
    "text", ["my order is 4711", "size 42", "I live in Lisbon", "Nimbus 3 lamp", "order 123456789012", "Müller & Söhne GmbH"]
)
def test_what_a_shop_has_to_know_is_not(text: str) -> None:
    assert not is_private(text)


def test_a_number_as_long_as_a_cards_is_one_only_with_the_right_last_digit() -> None:
    assert has_payment_data("4111 1111 1111 1111")
    assert not has_payment_data("4111 1111 1111 1112")
    assert not has_payment_data("I forgot my password")
