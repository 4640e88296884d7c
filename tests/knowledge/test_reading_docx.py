"""What a reader of a Word document sees is what comes out of it, once and in order."""

import pytest

from dana.knowledge.reading import DOCX, Heading, Limits, Reading, Unreadable
from dana.knowledge.reading.child import read_here
from tests.knowledge.papers import NAMES, docx, paragraph, run, table


def reading_of(content: bytes) -> Reading:
    return read_here(content, DOCX, Limits())


def text_of(*body: str, **parts: str) -> str:
    return reading_of(docx(*body, parts={f"word/{name}.xml": content for name, content in parts.items()})).text


def test_paragraphs_stand_apart_and_runs_together() -> None:
    assert text_of(paragraph("Send it ", "back."), paragraph("Within 30 days.")) == "Send it back.\n\nWithin 30 days."


def test_headings_come_with_level_and_place() -> None:
    reading = reading_of(docx(paragraph("Returns", style="H1"), paragraph("Text."), paragraph("Abroad", style="Fancy")))
    assert reading.headings == [Heading(1, "Returns", 0), Heading(2, "Abroad", 16)]
    assert reading.page_count is None
    assert [(page.number, page.start, page.end) for page in reading.pages] == [(1, 0, len(reading.text))]


def test_a_level_set_on_the_paragraph_itself_counts_more_than_its_style() -> None:
    plain = '<w:p><w:pPr><w:pStyle w:val="H1"/><w:outlineLvl w:val="9"/></w:pPr>' + run("No heading") + "</w:p>"
    direct = '<w:p><w:pPr><w:outlineLvl w:val="2"/></w:pPr>' + run("A heading") + "</w:p>"
    assert reading_of(docx(plain, direct)).headings == [Heading(3, "A heading", 12)]


def test_tracked_changes_are_read_as_they_would_be_accepted() -> None:
    deleted = '<w:del w:id="1"><w:r><w:delText>sixty</w:delText></w:r></w:del>'
    moved = f"<w:moveFrom>{run('from here')}</w:moveFrom><w:moveTo>{run(' to there')}</w:moveTo>"
    assert text_of(paragraph("Within ", deleted, f"<w:ins>{run('thirty')}</w:ins>", " days", moved)) == "Within thirty days to there"


def test_a_row_that_was_deleted_is_gone() -> None:
    rows = table(["Red", "1"], ["Blue", "2"]).replace("<w:tr>", "<w:tr><w:trPr><w:del/></w:trPr>", 1)
    assert text_of(rows) == "Blue | 2"


def test_tables_are_read_by_rows_and_nested_ones_below_their_row() -> None:
    nested = paragraph("Sizes") + table(["S", "M"], ["36", "38"])
    assert text_of(paragraph("Prices"), table(["Shirt", "10 €"], ["Coat", nested])) == (
        "Prices\n\nShirt | 10 €\nCoat | Sizes\nS | M\n36 | 38"
    )


def test_a_table_that_only_lays_out_the_page_becomes_paragraphs() -> None:
    assert text_of(table([paragraph("Our shop", style="H1") + paragraph("Open daily."), paragraph("Call us.")])) == (
        "Our shop\n\nOpen daily.\n\nCall us."
    )


def test_a_text_box_is_read_once_in_whichever_form_it_is_stored() -> None:
    box = f"<wps:txbx><w:txbxContent>{paragraph('Boxed')}</w:txbxContent></wps:txbx>"
    old = f"<w:pict><v:textbox><w:txbxContent>{paragraph('Boxed')}</w:txbxContent></v:textbox></w:pict>"
    both = f'<mc:AlternateContent><mc:Choice Requires="wps">{box}</mc:Choice><mc:Fallback>{old}</mc:Fallback></mc:AlternateContent>'
    only_old = f'<mc:AlternateContent><mc:Choice Requires="x"/><mc:Fallback>{old}</mc:Fallback></mc:AlternateContent>'
    assert text_of(paragraph("Around ", f"<w:r>{both}</w:r>", "it")) == "Around it\n\nBoxed"
    assert text_of(paragraph(f"<w:r>{only_old}</w:r>")) == "Boxed"


def test_content_controls_are_read_and_their_prompts_are_not() -> None:
    filled = f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraph('Filled')}</w:sdtContent></w:sdt>"
    prompt = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{paragraph('Click here')}</w:sdtContent></w:sdt>"
    inline = f"<w:sdt><w:sdtContent>{run('inside')}</w:sdtContent></w:sdt>"
    assert text_of(filled, prompt, paragraph("Also ", inline)) == "Filled\n\nAlso inside"


def test_a_note_follows_the_paragraph_that_refers_to_it() -> None:
    notes = (
        f'<w:footnotes {NAMES}><w:footnote w:type="separator" w:id="0">{paragraph("---")}</w:footnote>'
        f'<w:footnote w:id="2">{paragraph("Except on Sundays.")}</w:footnote></w:footnotes>'
    )
    body = [paragraph("Open daily.", '<w:r><w:footnoteReference w:id="2"/></w:r>'), paragraph("Next.")]
    assert text_of(*body, footnotes=notes) == "Open daily.\n\nExcept on Sundays.\n\nNext."


def test_headers_and_footers_are_read_once_each() -> None:
    header = f"<w:hdr {NAMES}>{paragraph('Acme Ltd.')}</w:hdr>"
    footer = f"<w:ftr {NAMES}>{paragraph('12')}{paragraph('Acme Ltd.')}{paragraph('VAT 99')}</w:ftr>"
    assert text_of(paragraph("Body."), header1=header, header2=header, footer1=footer) == "Acme Ltd.\nVAT 99\n\nBody."


def test_signs_that_are_elements_become_characters() -> None:
    signs = (
        '<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t><w:softHyphen/><w:sym w:char="F0A7"/></w:r>'
    )
    assert text_of(paragraph(signs)) == "a b\nc-d"


def test_what_is_hidden_and_what_only_computes_is_not_text() -> None:
    field = "<w:r><w:instrText>HYPERLINK x</w:instrText></w:r>"
    assert text_of(paragraph("Seen", run(" hidden", "<w:vanish/>"), field, run(" shown", '<w:vanish w:val="0"/>'))) == "Seen shown"


def test_the_table_of_contents_is_left_out() -> None:
    assert text_of(paragraph("Returns 3", style="C1"), paragraph("Returns", style="H1")) == "Returns"


def test_the_title_is_the_property_or_else_the_title_paragraph() -> None:
    assert reading_of(docx(paragraph("A", style="T"), title="B")).title == "B"
    assert reading_of(docx(paragraph("A", style="T"))).title == "A"
    assert reading_of(docx(paragraph("A"))).title is None


def test_a_document_without_words_is_empty() -> None:
    with pytest.raises(Unreadable) as caught:
        reading_of(docx(paragraph("")))
    assert caught.value.code == "empty"


def test_links_macros_and_templates_are_neither_followed_nor_run() -> None:
    link = '<Relationship Id="x" Type="a/attachedTemplate" Target="http://192.0.2.1/t.dotm" TargetMode="External"/>'
    outside = f"<Relationships>{link}</Relationships>"
    content = docx(paragraph("Words"), parts={"word/_rels/document.xml.rels": outside, "word/vbaProject.bin": b"\x00macro"})
    assert reading_of(content).text == "Words"
