"""A page's own words are read with their structure; what stands around them, scripts and hidden things are not."""

import pytest

from dana.knowledge.reading import HTML, Heading, Limits, Link, Reading, Unreadable, read, sniff
from dana.knowledge.reading.child import read_here

PAGE = """<!doctype html><html lang="de-AT"><head><title>Versand – Acme</title><meta name="author" content="Ana">
<meta property="article:published_time" content="2026-01-02T03:04:05+01:00"><base href="https://acme.example/hilfe/">
<script>var price = "a lie"</script></head><body>
<header><nav><a href="/">Start</a><ul><li>Menu item</li></ul></nav></header>
<h1>Versand</h1><p>Wir liefern <b>nach</b>
   Lissabon, siehe <a href="../preise">die Preise</a>.</p>
<footer>Imprint</footer></body></html>"""


def reading_of(page: str | bytes) -> Reading:
    return read_here(page.encode() if isinstance(page, str) else page, HTML)


def body(inside: str) -> str:
    return reading_of(f"<html><body>{inside}</body></html>").text


def test_a_page_is_known_by_its_content_whatever_its_name() -> None:
    assert sniff(PAGE.encode(), "page.txt") == HTML
    assert read(PAGE.encode(), "page.pdf").text.startswith("Versand")


def test_the_page_s_own_words_come_out_with_their_headings_and_links() -> None:
    reading = reading_of(PAGE)
    assert reading.text == "Versand\n\nWir liefern nach Lissabon, siehe die Preise."
    assert reading.headings == [Heading(1, "Versand", 0)]
    assert reading.metadata.links == [Link(42, 52, "https://acme.example/preise")]
    assert reading.text[42:52] == "die Preise"
    assert (reading.title, reading.metadata.author, reading.metadata.language) == ("Versand – Acme", "Ana", "de")
    assert reading.metadata.created == "2026-01-02T03:04:05+01:00"
    assert {remark.code for remark in reading.report.skipped} == {"scripts", "navigation"}


def test_lists_definitions_and_code_keep_their_form() -> None:
    inside = (
        "<ul><li>Red<li>Blue<ul><li>Sky</ul></ul><ol start=3><li>Third<li>Fourth</ol><dl><dt>Open?<dd>Daily.</dl><pre>a = 1\nb = 2</pre>"
    )
    assert body(inside) == "• Red\n• Blue\n• Sky\n3. Third\n4. Fourth\nOpen?\nDaily.\n\na = 1\nb = 2"


def test_tables_are_read_by_rows_and_long_ones_say_in_each_row_what_its_cells_are() -> None:
    short = "<table><tr><th>Land<th>Price</tr><tr><td>PT<td>5 €</tr></table>"
    assert body(short) == "Land | Price\nPT | 5 €"
    long = "<table><tr><th>Land<th>Price</tr>" + "".join(f"<tr><td>L{number}<td>{number} €</tr>" for number in range(12)) + "</table>"
    assert body(long).split("\n")[:2] == ["Land | Price", "Land: L0 | Price: 0 €"]


def test_a_table_that_lays_out_the_page_is_read_as_text() -> None:
    assert (
        body("<table><tr><td><h2>About</h2><p>We make lamps.<td><table><tr><td>a<td>b</table></table>")
        == "About\n\nWe make lamps.\n\na | b"
    )


def test_hidden_words_forms_and_banners_are_left_out() -> None:
    inside = (
        '<div class="cookie-banner">We use cookies.</div><p hidden>Secret.</p><p style="display: none">Gone.</p>'
        "<form><select><option>Choice</select><button>Send</button></form><template><p>Draft</template>"
        "<p>Words of the page, long enough to stay."
    )
    assert body(inside) == "Words of the page, long enough to stay."


def test_main_is_taken_where_a_page_marks_it_and_everything_where_all_would_be_dropped() -> None:
    assert (
        body("<div>Around it</div><main><p>The page's own words, quite a few of them.</p></main>")
        == "The page's own words, quite a few of them."
    )
    assert body("<nav><p>Only this</p></nav>") == "Only this"


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("utf-8", ""), ("utf-16", ""), ("iso-8859-2", '<meta charset="iso-8859-2">'), ("windows-1251", '<meta charset="windows-1251">'),
     ("shift_jis", '<meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS">'),
     ("iso2022_jp", '<meta charset="iso-2022-jp">')],
)  # fmt: skip
def test_a_page_is_read_in_the_encoding_that_it_declares(encoding: str, declared: str) -> None:
    words = {
        "iso-8859-2": "Zażółć gęślą jaźń",
        "windows-1251": "Возврат товара",
        "shift_jis": "返品できます",
        "iso2022_jp": "返品できます",
    }.get(encoding, "Grüße, 東京")
    reading = reading_of(f"<html><head>{declared}</head><body><p>{words}</body></html>".encode(encoding))
    assert reading.text == words


@pytest.mark.parametrize("declared", ["utf-7", "rot13", "hex", "idna", "no-such-thing", "utf-16"])
def test_T144_a_declared_encoding_that_is_none_changes_nothing(declared: str) -> None:
    page = f'<html><head><meta charset="{declared}"></head><body><p>Gr\xfc\xdfe aus Wien an alle, die dort wohnen.</body></html>'
    assert "aus Wien" in reading_of(page.encode("cp1252")).text


def test_links_that_lead_nowhere_safe_are_dropped() -> None:
    page = '<html><body><p><a href="javascript:alert(1)">a</a> <a href="data:text/html,x">b</a> <a href="/c">c</a> <a href="http://[">d</a>'
    assert reading_of(page).metadata.links == []


def test_T147_a_page_fetches_nothing_and_expands_nothing() -> None:
    page = (
        '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><body><p>seen &x; <img src="http://192.0.2.1/i.png"></body></html>'
    )
    assert "root:" not in reading_of(page).text
    assert "seen" in reading_of(page).text


def test_T150_elements_in_elements_without_end_end_in_text_or_in_words() -> None:
    for tag in ("div", "b", "table><tr><td", "a href='x'", "ul><li", "q"):
        try:
            reading = read(("<html><body>" + f"<{tag}>" * 60_000 + "deep").encode(), "x")
        except Unreadable as error:
            assert error.code in {"hostile", "timed_out"}
        else:
            assert "deep" in reading.text
    assert read(("<html><body>" + "<font>" * 900 + "deep").encode(), "x").text == "deep"


def test_T146_a_page_of_too_many_elements_is_refused() -> None:
    with pytest.raises(Unreadable) as caught:
        read(b"<html><body>" + b"<i>a</i>" * 450_000, "x")
    assert caught.value.code in {"hostile", "broken"}
    with pytest.raises(Unreadable) as caught:
        read(b"<html><body>" + b"<p>word" * 5_000, "x", limits=Limits(characters=1_000))
    assert caught.value.code == "too_large"


def test_a_page_that_is_drawn_by_scripts_says_so() -> None:
    with pytest.raises(Unreadable, match="drawn by scripts"):
        reading_of("<html><body><div id=app></div><script>draw()</script></body></html>")
