"""Slides are pages, titles are headings, and tables, lists, notes and diagrams are read where they stand."""

import pytest

from dana.knowledge.reading import PPTX, Heading, Limits, Link, Reading, Unreadable, read, sniff
from dana.knowledge.reading.child import read_here
from tests.knowledge.office import A, P, grid, pptx, relations, shape, words


def reading_of(content: bytes) -> Reading:
    return read_here(content, PPTX)


def test_it_is_known_by_content_and_read_apart() -> None:
    content = pptx(shape("Hello"))
    assert sniff(content, "x.txt") == PPTX
    assert read(content, "x").text == "Hello"


def test_each_slide_is_a_page_and_its_title_a_heading_that_comes_first() -> None:
    reading = reading_of(pptx(shape("Open daily.") + shape("Our", "shop", kind="title"), shape("Returns", kind="ctrTitle"), title="Guide"))
    assert reading.text == "Our shop\n\nOpen daily.\n\nReturns"
    assert reading.headings == [Heading(1, "Our shop", 0), Heading(1, "Returns", 23)]
    assert [(page.number, reading.text[page.start : page.end]) for page in reading.pages] == [
        (1, "Our shop\n\nOpen daily."), (2, "Returns")
    ]  # fmt: skip
    assert (reading.page_count, reading.title, reading.metadata.author) == (2, "Guide", "Ana")


def test_lists_keep_their_bullets_and_numbers() -> None:
    numbered = '<a:pPr><a:buAutoNum startAt="3"/></a:pPr>'
    plain = "<a:pPr><a:buNone/></a:pPr>"
    slide = shape("One", words("Two", plain), "Three") + shape(words("Third", numbered), words("Fourth", numbered), kind=None)
    assert reading_of(pptx(slide)).text == "• One\nTwo\n• Three\n3. Third\n4. Fourth"


def test_tables_groups_and_diagrams_are_read_and_margins_are_not() -> None:
    tree = f"<p:grpSp>{shape('Inside a group', kind=None)}</p:grpSp>{grid(['Land', 'Price'], ['PT', '5 €'])}{shape('12', kind='sldNum')}"
    more = {
        "ppt/slides/_rels/slide1.xml.rels": relations(("d", "diagramData", "../diagrams/data1.xml")),
        "ppt/diagrams/data1.xml": f'<d xmlns:a="{A}">{words("Step one")}{words("Step two")}</d>',
    }
    reading = reading_of(pptx(tree, more=more))
    assert reading.text == "Inside a group\n\nLand | Price\nPT | 5 €\n\nStep one\nStep two"
    assert reading.report.tables == 1


def test_notes_follow_their_slide() -> None:
    assert reading_of(pptx(shape("Prices", kind="title"), notes={1: "Say that VAT is in."})).text == "Prices\n\nNotes: Say that VAT is in."


def test_links_lead_from_their_words() -> None:
    click = '<a:hlinkClick r:id="l"/>'
    content = pptx(shape(words("our site", run=click)), outside=(("l", "hyperlink", "https://acme.example/a"),))
    assert reading_of(content).metadata.links == [Link(0, 8, "https://acme.example/a")]
    bad = pptx(shape(words("our site", run=click)), outside=(("l", "hyperlink", "file:///etc/passwd"),))
    assert reading_of(bad).metadata.links == []


def test_hidden_slides_pictures_and_charts_are_reported() -> None:
    chart = "<p:graphicFrame><a:graphic><a:graphicData><c:chart xmlns:c='c'/></a:graphicData></a:graphic></p:graphicFrame>"
    reading = reading_of(pptx(shape("Draft"), shape("Final") + "<p:pic/>" + chart, hidden=(1,)))
    assert reading.text == "Final"
    assert [(page.number, page.start, page.end) for page in reading.pages] == [(1, 0, 0), (2, 0, 5)]
    assert [remark.code for remark in reading.report.skipped] == ["hidden_text"]
    assert {remark.code for remark in reading.report.warnings} == {"pictures_without_text", "charts_not_read"}


def test_a_presentation_without_words_is_empty() -> None:
    with pytest.raises(Unreadable) as caught:
        reading_of(pptx("<p:pic/>"))
    assert caught.value.code == "empty"


def test_T147_T149_nothing_is_expanded_fetched_or_run() -> None:
    names = f'xmlns:p="{P}" xmlns:a="{A}"'
    evil = (
        '<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        f"<p:sld {names}><p:cSld><p:spTree>{shape(words('seen'))}</p:spTree></p:cSld></p:sld>".replace("seen", "seen&x;")
    )
    more = {"ppt/slides/slide1.xml": evil, "ppt/vbaProject.bin": b"\x00", "ppt/embeddings/a.xlsx": b"PK"}
    reading = reading_of(pptx(shape("x"), more=more, outside=(("i", "image", "http://192.0.2.1/i.png"),)))
    assert reading.text == "seen"
    assert {remark.code for remark in reading.report.skipped} == {"macros", "embedded_files", "external_references"}


def test_T146_slides_and_bytes_are_counted() -> None:
    content = pptx(*[shape("x" * 5_000)] * 30)
    for limits, code in (
        (Limits(pages=10), "too_many_pages"),
        (Limits(unpacked_bytes=20_000), "hostile"),
        (Limits(characters=9_000), "too_large"),
    ):
        with pytest.raises(Unreadable) as caught:
            read(content, "x", limits=limits)
        assert caught.value.code == code


def test_T150_groups_in_groups_without_end_end_in_words() -> None:
    with pytest.raises(Unreadable) as caught:
        read(pptx("<p:grpSp>" * 20_000 + shape("x") + "</p:grpSp>" * 20_000), "x")
    assert caught.value.code in {"broken", "hostile"}
