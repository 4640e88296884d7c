"""What a reader of a Word document sees is what comes out of it, once and in order."""

import pytest

from dana.knowledge.reading import DOCX, Heading, Limits, Link, Reading, Unreadable
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


NUMBERS = (
    f'<w:numbering {NAMES}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1.%2)"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="·"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="4"/>'
    "</w:lvlOverride></w:num></w:numbering>"
)


def item(text: str, number: int, depth: int = 0) -> str:
    return f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr></w:pPr>{run(text)}</w:p>'


def numbered(*body: str) -> Reading:
    related = (
        '<Relationships><Relationship Id="n" Type="x/numbering" Target="numbering.xml"/>'
        '<Relationship Id="s" Type="x/styles" Target="styles.xml"/></Relationships>'
    )
    return reading_of(docx(*body, parts={"word/numbering.xml": NUMBERS, "word/_rels/document.xml.rels": related}))


def test_lists_show_their_numbers_and_bullets_as_word_counts_them() -> None:
    items = [item("One", 1), item("Deep", 1, 1), item("Deeper", 1, 1), item("Two", 1), item("Again", 1, 1), item("Dot", 2), item("Four", 3)]
    assert numbered(*items).text == "1. One\n1.a) Deep\n1.b) Deeper\n2. Two\n2.a) Again\n• Dot\n4. Four"
    assert numbered(item("None", 0)).text == "None"


def test_a_numbered_heading_carries_its_number() -> None:
    heading = item("Returns", 1).replace("<w:pPr>", '<w:pPr><w:outlineLvl w:val="0"/>')
    assert numbered(heading).headings == [Heading(1, "1. Returns", 0)]


def test_links_of_both_kinds_lead_from_their_words() -> None:
    link = '<Relationship Id="x" Type="a/hyperlink" Target="https://acme.example/p" TargetMode="External"/>'
    bad = '<Relationship Id="y" Type="a/hyperlink" Target="file:///etc/passwd" TargetMode="External"/>'
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> HYPERLINK "https://acme.example/q" </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("there")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    links = (f'<w:hyperlink r:id="x">{run("here")}</w:hyperlink>', f'<w:hyperlink r:id="y">{run(" no")}</w:hyperlink>')
    body = paragraph("See ", links[0], " or ", field, links[1])
    reading = reading_of(docx(body, parts={"word/_rels/document.xml.rels": f"<Relationships>{link}{bad}</Relationships>"}))
    assert reading.text == "See here or there no"
    assert reading.metadata.links == [Link(4, 8, "https://acme.example/p"), Link(12, 17, "https://acme.example/q")]


def test_a_long_table_whose_first_row_is_its_heading_names_its_columns_in_each_row() -> None:
    rows = table(["Land", "Price"], *([f"L{number}", str(number)] for number in range(12)))
    marked = rows.replace("<w:tr>", "<w:tr><w:trPr><w:tblHeader/></w:trPr>", 1)
    assert text_of(marked).split("\n")[:2] == ["Land | Price", "Land: L0 | Price: 0"]
    assert text_of(rows).split("\n")[:2] == ["Land | Price", "L0 | 0"]


def test_T149_what_is_left_out_is_reported() -> None:
    template = '<Relationship Id="t" Type="a/attachedTemplate" Target="http://192.0.2.1/t" TargetMode="External"/>'
    outside = f"<Relationships>{template}</Relationships>"
    parts = {
        "word/_rels/document.xml.rels": outside, "word/vbaProject.bin": b"x", "word/comments.xml": "<a/>", "word/embeddings/a.xlsx": b"x",
    }  # fmt: skip
    picture = '<w:r><w:drawing><a:blip xmlns:a="a"/></w:drawing></w:r>'
    report = reading_of(docx(paragraph("Words", run("x", "<w:vanish/>"), picture), parts=parts)).report
    assert {remark.code for remark in report.skipped} == {"macros", "comments", "embedded_files", "external_references", "hidden_text"}
    assert [remark.code for remark in report.warnings] == ["pictures_without_text"]
    assert report.pictures == 1


def test_it_tells_who_wrote_it_and_when() -> None:
    core = (
        '<c xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:t="http://purl.org/dc/terms/"><dc:title>T</dc:title><dc:creator>Ana</dc:creator>'
        "<dc:language>es-MX</dc:language><t:created>2026-01-02T03:04:05Z</t:created><t:modified>yesterday</t:modified></c>"
    )
    about = reading_of(docx(paragraph("Words"), parts={"docProps/core.xml": core})).metadata
    assert (about.title, about.author, about.language, about.created, about.modified) == ("T", "Ana", "es", "2026-01-02T03:04:05Z", None)
