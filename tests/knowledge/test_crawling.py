"""Addresses have one spelling, links are chosen with an end in sight, and a page's rendition holds what the page says."""

import pytest

from dana.knowledge.crawling import Frontier, furniture_of, hash_of, is_same_site, normal, rendition, sitemap_addresses
from dana.knowledge.reading import HTML
from dana.knowledge.reading.assembly import Block
from dana.knowledge.reading.child import read_here
from dana.knowledge.reading.web_page import WebPage

BASE = "https://shop.example/help/"


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("a?b=1#c", "https://shop.example/help/a?b=1"), ("../x/./y", "https://shop.example/x/y"), ("//cdn.example/a", "https://cdn.example/a"),
        ("HTTPS://Shop.Example:443", "https://shop.example/"), ("http://shop.example:8080/a", "http://shop.example:8080/a"),
        ("/größe straße", "https://shop.example/gr%C3%B6%C3%9Fe%20stra%C3%9Fe"), ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("?utm_source=a&x=1&fbclid=2", "https://shop.example/help/?x=1"), ("mailto:a@x.example", None), ("javascript:void(0)", None),
        ("https://user:pw@shop.example/", None), ("http://[::1", None), ("https://x.example:99999/", None), ("/" + "a" * 2_000, None),
        ("data:text/html,x", None), ("http://intranet/", None),
    ],
)  # fmt: skip
def test_an_address_has_one_spelling(link: str, expected: str | None) -> None:
    assert normal(link, BASE) == expected


def test_a_site_is_its_host_and_port() -> None:
    assert is_same_site("http://www.shop.example/a", BASE)
    assert not is_same_site("https://blog.shop.example/a", BASE)
    assert not is_same_site("https://shop.example:8443/a", BASE)


def test_links_of_the_site_are_chosen_once_and_in_order() -> None:
    frontier = Frontier(BASE, ["https://shop.example/known"], 100)
    links = ["b", "a", "b#x", "/known", "https://other.example/", "/pic.png", "/cart", "/logout", "/c.pdf"]
    assert [address.removeprefix("https://shop.example") for address in frontier.new(links, BASE)] == ["/help/b", "/help/a", "/c.pdf"]


def test_values_of_a_query_and_folders_in_themselves_are_followed_for_a_while_only() -> None:
    frontier = Frontier(BASE, [], 10_000)
    assert len(list(frontier.new([f"/calendar?month={number}&day=1" for number in range(500)], BASE))) < 50
    assert len(list(frontier.new([f"/product/{number}" for number in range(500)], BASE))) == 500
    assert list(frontier.new(["/a/a/a/a/a/a"], BASE)) == []
    assert len(list(Frontier(BASE, [], 20).new([f"/p/{number}" for number in range(500)], BASE))) == 20


def test_T147_sitemaps_are_read_without_an_xml_parser() -> None:
    text = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    text += "<urlset><url><loc> https://x.example/a?b=1&amp;c=2 </loc></url><loc>&a;</loc></urlset>"
    assert sitemap_addresses(text, 10) == (["https://x.example/a?b=1&c=2"], False)
    assert sitemap_addresses("<sitemapindex><sitemap><loc><![CDATA[https://x.example/m]]></loc>", 10) == (["https://x.example/m"], True)
    assert len(sitemap_addresses("<loc>https://x.example/a</loc><loc>https://x.example/b</loc>" * 1_000, 1)[0]) == 1


def test_what_most_pages_show_is_furniture() -> None:
    pages = [WebPage(f"{BASE}{at}", blocks=[Block("Menu"), Block(f"Own words {at}"), Block("A" if at < 2 else "B")]) for at in range(4)]
    assert furniture_of(pages) == {hash_of("menu")}
    assert furniture_of(pages[:2]) == set()


def test_a_rendition_is_read_back_as_the_page_was() -> None:
    blocks = [
        Block("Returns & <refunds>", level=1),
        Block("See our prices.\nNew line", links=[(8, 14, 'https://x.example/"p"')]), Block("• one", close=True),
        Block("• two", close=True), Block("Land | Price", close=True), Block("Menu"),
    ]  # fmt: skip
    page = WebPage(BASE, 'A "title" <b>', "de", "Ana", "2026-01-02", None, blocks=blocks)
    reading = read_here(rendition(page, {hash_of("Menu")}).encode(), HTML)
    assert reading.text.startswith("Returns & <refunds>\n\nSee our prices.\nNew line\n\n• one\n• two")
    assert "Menu" not in reading.text
    assert [reading.text[link.start : link.end] for link in reading.metadata.links] == []  # an address with a quotation mark is none
    assert (reading.title, reading.metadata.language, reading.metadata.author) == ('A "title" <b>', "de", "Ana")
    assert rendition(WebPage(BASE, blocks=[Block("Menu")]), {hash_of("Menu")}) == ""
