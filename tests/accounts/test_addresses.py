"""One spelling for an e-mail address, so that one address is one person."""

import pytest

from dana.accounts.addresses import canonical


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("alice@acme.example", "alice@acme.example"),
        (" Alice.B+shop@Acme.EXAMPLE ", "Alice.B+shop@acme.example"),
        ("a@b.c", "a@b.c"),
        ("o'neill@acme.example", "o'neill@acme.example"),
        ("anna@bücher.example", "anna@xn--bcher-kva.example"),
        ("anna@ａcme.example", "anna@acme.example"),
    ],
)
def test_T030_an_address_has_one_spelling(typed: str, kept: str) -> None:
    assert canonical(typed) == kept
    assert canonical(kept) == kept


def test_T030_a_look_alike_host_is_plainly_another_one() -> None:
    assert canonical("anna@аcme.example") == "anna@xn--cme-5cd.example", "the first letter is Cyrillic"


@pytest.mark.parametrize(
    "typed",
    ["", "nonsense", "@acme.example", "a@", "a@localhost", "a@b@acme.example", "a..b@acme.example", ".a@acme.example", "a.@acme.example",
     "mıke@acme.example", "ﬁona@acme.example", "ann\u202e@acme.example", "ann\0@acme.example", "a@acme.example\r\nBcc: x@evil.example",
     "a@acme.example,b@evil.example", "Ann <a@acme.example>", '"a b"@acme.example', "a b@acme.example", "a@-acme.example",
     "a@acme..example", "a@[127.0.0.1]", "a@127.0.0.1",
     f"{'a' * 65}@acme.example", f"a@{'b' * 300}.example", "a@acme.example\ud800", "a@x\ud800.example"],
)  # fmt: skip
def test_T030_what_is_no_address_or_more_than_one_is_refused(typed: str) -> None:
    assert canonical(typed) is None
