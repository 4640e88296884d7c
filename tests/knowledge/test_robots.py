"""robots.txt is understood as RFC 9309 has it."""

import pytest

from dana.knowledge.robots import read_rules

RULES = """# for all
User-agent: OtherBot
Disallow: /

User-agent: *
User-agent: Third
Disallow: /private
Allow: /private/open
Disallow: /*?sort=
Disallow: /*.pdf$
Disallow: /caf%C3%A9
Disallow:
Crawl-delay: 500
Sitemap: https://x.example/map.xml
"""


@pytest.mark.parametrize(
    ("path", "allowed"),
    [("/", True), ("/private", False), ("/privately", False), ("/private/open/a", True), ("/list?sort=up", False),
     ("/list?page=2&sort=up", True),
     ("/a/b.pdf", False), ("/a/b.pdf?x", True), ("/café", False), ("/caf%c3%a9/menu", False), ("/robots.txt", True)],
)  # fmt: skip
def test_the_longest_rule_that_fits_decides(path: str, allowed: bool) -> None:
    assert read_rules(RULES).allows(f"https://x.example{path}") is allowed


def test_rules_for_our_own_name_count_instead_of_those_for_all() -> None:
    rules = read_rules("User-agent: *\nDisallow: /\n\nUser-Agent: DanaKnowledge/1.0\nDisallow: /b\n")
    assert rules.allows("https://x.example/a")
    assert not rules.allows("https://x.example/b")


def test_pauses_are_bounded_and_lists_of_pages_are_named() -> None:
    rules = read_rules(RULES)
    assert (rules.pause, rules.sitemaps) == (30.0, ["https://x.example/map.xml"])
    assert read_rules("User-agent: *\nCrawl-delay: soon").pause is None


@pytest.mark.parametrize("text", ["", "<!doctype html><html>Not found</html>", "\x00\ufffd:::", "Disallow: /", "User-agent: *\nDisallow:"])
def test_what_holds_no_rule_for_us_allows_everything(text: str) -> None:
    assert read_rules(text).allows("https://x.example/a")


def test_T150_a_rule_of_many_stars_costs_nothing() -> None:
    rules = read_rules("User-agent: *\nDisallow: /" + "*a" * 900 + "$")
    assert rules.allows("https://x.example/" + "a" * 800 + "b")
