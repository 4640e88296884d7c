"""Links as a phone would make them clickable."""

import pytest

from dana.automation.links import links_in


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("see https://shop.example.com/a.", {"shop.example.com/a"}), ("www.evil.com", {"evil.com"}), ("go to evil.com!", {"evil.com"}),
        ("HTTP://WWW.Evil.com/", {"evil.com"}), ("write to Me@Shop.org now", {"me@shop.org"}), ("mailto:me@shop.org", {"me@shop.org"}),
        ("t.co/abc", {"t.co/abc"}), ("ｅｖｉｌ.com", {"evil.com"}), ("...evil.com", {"evil.com"}), ("//evil.com", {"evil.com"}),
        ("evil。com", {"evil.com"}), ("http://10.0.0.1/x", {"10.0.0.1/x"}), ("10.0.0.1", {"10.0.0.1"}), ("(shop.de)", {"shop.de"}),
        ("https://shop.com/Path?q=1#a", {"shop.com/Path?q=1#a"}), ("javascript:alert", {"javascript:alert"}),
        ("x evil.com:8080 y", {"evil.com:8080"}),
        ("ftp://files.shop.com/a", {"ftp://files.shop.com/a"}), ("https://shop.com@evil.com/", {"shop.com@evil.com"}),
    ],
)  # fmt: skip
def test_links_are_found_in_one_spelling(text: str, links: set[str]) -> None:
    assert links_in(text) == links


@pytest.mark.parametrize(
    "text",
    ["within 30 days.Returns are free", "e.g. this, i.e. that", "z.B. so", "price list.pdf", "Node.js", "at 9.30a.m today",
     "U.S. and p.m.",
     "It is 4.90.", "hello.It is", "and/or", "24/7", "a.b", "yes...no"],
)  # fmt: skip
def test_ordinary_text_holds_no_link(text: str) -> None:
    assert links_in(text) == frozenset()
