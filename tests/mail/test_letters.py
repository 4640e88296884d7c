"""What letters say, and what strangers' words can do in them."""

import inspect

import pytest

from dana.mail import Letter, letters
from dana.mail.letters import quoted

ADDRESS = "https://dana.example"


def every_letter() -> list[Letter]:
    values = {
        "address": ADDRESS, "token": "t0ken", "name": "Ann", "account_name": "Acme", "inviter": "Ann", "role": "agent",
        "new": "ann@new.example", "left": 3, "is_on": True,
    }  # fmt: skip
    made = []
    for _, function in inspect.getmembers(letters, inspect.isfunction):
        if inspect.signature(function).return_annotation is Letter:
            wanted = inspect.signature(function).parameters
            made.append(function(**{name: values[name] for name in wanted if name in values}))
    return made


def test_every_letter_has_one_line_as_its_subject_and_links_only_to_us() -> None:
    assert len(every_letter()) > 9
    for letter in every_letter():
        assert "\n" not in letter.subject
        links = [word for word in letter.text.split() if "://" in word]
        assert all(link.startswith(ADDRESS + "/") or link == ADDRESS for link in links), letter


def test_T022_the_token_is_behind_the_hash_and_not_in_what_is_printed_of_a_letter() -> None:
    letter = letters.reset(ADDRESS, "s3cret-token")
    assert f"{ADDRESS}/reset#token=s3cret-token" in letter.text
    assert "s3cret" not in repr(letter)


@pytest.mark.parametrize(
    "words",
    [
        "http://evil.example/x",
        "evil.example",
        "Win at https://evil.example now",
        "a@evil.example",
        "www.evil.example",
        "javascript:alert(1)",
    ],
)
def test_T142_a_strangers_name_is_no_link_in_our_letter(words: str) -> None:
    text = letters.verify(ADDRESS, "t", name=words).text
    assert words not in text
    assert "evil.example" not in text
    assert "://evil" not in text


def test_T142_a_strangers_name_stays_on_its_line_and_short() -> None:
    assert "\n" not in quoted("Ann\r\nBcc: x@evil.example")
    assert "\u202e" not in quoted("Ann\u202egro.live")
    assert len(quoted("x" * 500)) == 80
    assert quoted("Zoë O'Neill-Ruíz & Söhne GmbH") == "Zoë O'Neill-Ruíz & Söhne GmbH"
    assert "\n" not in letters.invited(ADDRESS, "t", account_name="A\nB", inviter="x", role="agent").subject
