"""Markdown comes out as a reader of the page would see it, in whatever encoding it was written."""

import pytest

from dana.knowledge.reading import MARKDOWN, Heading, Limits, Link, Reading, Unreadable, read, sniff
from dana.knowledge.reading.child import read_here


def reading_of(source: str, encoding: str = "utf-8") -> Reading:
    return read_here(source.encode(encoding), MARKDOWN)


def test_the_name_tells_it_from_plain_text_and_from_nothing_else() -> None:
    assert sniff(b"# Hello", "guide.md") == MARKDOWN
    assert sniff(b"# Hello", "guide.txt") == "text/plain"
    assert sniff(b"%PDF-1.7 x", "guide.md") == "application/pdf"
    assert read(b"# Hello\n\nWords.", "guide.md").text == "Hello\n\nWords."


def test_headings_of_both_kinds_have_level_and_place() -> None:
    reading = reading_of("# Shipping *now*\n\nWe ship.\n\nAbroad\n------\n\nAlso.\n")
    assert reading.text == "Shipping now\n\nWe ship.\n\nAbroad\n\nAlso."
    assert reading.headings == [Heading(1, "Shipping now", 0), Heading(2, "Abroad", 24)]
    assert reading.title == "Shipping now"


def test_lists_tables_and_code_keep_their_form() -> None:
    source = (
        "- one\n- two\n  1. deep\n\n| Name | Price |\n|---|--:|\n| Lamp | `12` |\n\n"
        "```python\n# no heading\nx = 1\n```\n\n> said\n\nwrapped\nline  \nbreak"
    )
    reading = reading_of(source)
    assert reading.text == "• one\n• two\n1. deep\n\nName | Price\nLamp | 12\n\n# no heading\nx = 1\n\nsaid\n\nwrapped line\nbreak"
    assert reading.headings == []
    assert reading.report.tables == 1


def test_a_long_table_says_in_each_row_what_its_cells_are() -> None:
    source = "| Land | Price |\n|---|---|\n" + "".join(f"| L{number} | {number} |\n" for number in range(12))
    assert reading_of(source).text.split("\n")[3] == "Land: L2 | Price: 2"


def test_links_stay_on_their_words_and_only_safe_ones_stay() -> None:
    reading = reading_of("See [our prices](https://x.example/p), <mailto:a@x.example>, [bad](javascript:alert(1)) and [near](../a.md).")
    assert reading.text == "See our prices, mailto:a@x.example, [bad](javascript:alert(1)) and near."
    assert reading.metadata.links == [Link(4, 14, "https://x.example/p"), Link(16, 34, "mailto:a@x.example")]


def test_front_matter_is_what_the_file_says_of_itself() -> None:
    reading = reading_of('---\ntitle: "Our guide"\nauthor: Ana\ndate: 2026-01-02\nlang: pt-BR\n---\n# Start\n')
    about = reading.metadata
    assert (reading.title, about.author, about.created, about.language) == ("Our guide", "Ana", "2026-01-02", "pt")
    assert reading.text == "Start"
    assert reading_of("---\n\nNo facts here.\n\n---\n").text == "No facts here."


def test_markup_inside_is_read_for_its_words() -> None:
    assert reading_of("A<br>b <b>c</b>\n\n<div><script>x()</script><p>Inside</p></div>\n\n<!-- gone -->\n").text == "A\nb c\n\nInside"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"])
def test_it_is_read_in_the_encoding_it_was_written(encoding: str) -> None:
    words = "Öffnungszeiten: Montag bis Freitag von 9 bis 18 Uhr, Gebühr für Rückgabe 2,50 Euro."
    assert reading_of(f"# {words}\n\n{words}\n", encoding).text == f"{words}\n\n{words}"


@pytest.mark.parametrize(
    "evil", ["[" * 20_000, "> " * 20_000 + "x", "* " * 5_000 + "x", "`" * 30_000, "**a" * 10_000, "| a " * 5_000 + "|\n|--" * 2]
)
def test_T150_signs_without_end_end_in_text_or_in_words(evil: str) -> None:
    try:
        assert read(f"words\n\n{evil}".encode(), "x.md").text.startswith("words")
    except Unreadable as error:
        assert error.code in {"hostile", "timed_out"}


def test_too_long_a_text_is_refused() -> None:
    with pytest.raises(Unreadable) as caught:
        read_here(b"word " * 1_000, MARKDOWN, Limits(characters=1_000))
    assert caught.value.code == "too_large"
