"""What a workbook shows is what comes out of it: sheets as pages, rows that can be understood alone, values as Excel shows them."""

import pytest

from dana.knowledge.reading import XLSX, Heading, Limits, Reading, Unreadable, read, sniff
from dana.knowledge.reading.child import read_here
from dana.knowledge.reading.number_formats import pattern_of, shown
from tests.knowledge.office import S, cell, relations, rows, xlsx
from tests.knowledge.papers import zipped

PRICES = rows(["Name", "Price"], ["Lamp", 12], ["Chair", 40.5])
STYLES = (
    '<numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/><numFmt numFmtId="165" formatCode="#,##0.00\\ &quot;€&quot;"/></numFmts>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="9"/></cellXfs>'
)


def reading_of(content: bytes) -> Reading:
    return read_here(content, XLSX)


def reason(content: bytes, **limits: int) -> str:
    with pytest.raises(Unreadable) as caught:
        read(content, "book.xlsx", limits=Limits(**limits))
    return caught.value.code


def test_it_is_known_by_content_and_read_apart() -> None:
    assert sniff(xlsx({"Prices": PRICES}), "notes.txt") == XLSX
    assert read(xlsx({"Prices": PRICES}), "prices.bin").text.startswith("Prices\n\nName | Price\nName: Lamp | Price: 12")


def test_each_sheet_is_a_page_with_its_name_and_each_row_says_what_its_cells_are() -> None:
    reading = reading_of(xlsx({"Prices": PRICES, "Hours": rows(["Day", "Opens"], ["Monday", "9:00"])}))
    assert reading.text == (
        "Prices\n\nName | Price\nName: Lamp | Price: 12\nName: Chair | Price: 40.5\n\nHours\n\nDay | Opens\nDay: Monday | Opens: 9:00"
    )
    assert reading.headings == [Heading(1, "Prices", 0), Heading(1, "Hours", reading.text.index("Hours"))]
    assert reading.page_count == 2
    assert [reading.text[page.start : page.end].split("\n")[0] for page in reading.pages] == ["Prices", "Hours"]
    assert reading.metadata.page_labels == ["Prices", "Hours"]
    assert (reading.report.pages_read, reading.report.tables) == (2, 2)


def test_values_are_shown_as_excel_shows_them() -> None:
    row = "".join([cell("A1", 46082, style=1), cell("B1", 1234.5, style=2), cell("C1", 0.19, style=3), cell("D1", 1, "b"), cell("E1", 0.1)])
    assert reading_of(xlsx({"A": f'<row r="1">{row}</row>'}, styles=STYLES)).text == "A\n\n01/03/2026 | 1,234.50 € | 19% | TRUE | 0.1"


@pytest.mark.parametrize(
    ("value", "pattern", "expected"),
    [
        (12.0, "General", "12"), (0.1 + 0.2, "General", "0.3"), (1e20, "General", "1e+20"), (-5, "0.00", "-5.00"),
        (-5, "#,##0.00;[Red](#,##0.00)", "(5.00)"), (0, '0;-0;"none"', "none"), (1234567, '#,##0,"k"', "1,235k"), (7, "000", "007"),
        (0.256, "0.0%", "25.6%"), (12.5, "0.###", "12.5"), (99, "[$€-407] #,##0", "€ 99"), (45292.75, "h:mm AM/PM", "6:00 PM"),
        (45292.75, "dddd, d mmmm yyyy", "Monday, 1 January 2024"), (1.5, "[h]:mm", "36:00"), (45292.5, "hh:mm:ss", "12:00:00"),
        (1, "yyyy-mm-dd", "1900-01-01"), (-3, "yyyy-mm-dd", "-3"), (5, "@", "5"), (9e15, "yyyy", "9e+15"),
    ],
)  # fmt: skip
def test_number_formats(value: float, pattern: str, expected: str) -> None:
    assert shown(value, pattern) == expected


def test_dates_may_be_counted_from_1904_and_formats_be_built_in() -> None:
    assert shown(0, pattern_of(14, {}), from_1904=True) == "1904-01-01"
    book = xlsx({"A": f'<row r="1">{cell("A1", 0, style=1)}</row>'}, styles=STYLES, about='<workbookPr date1904="1"/>')
    assert reading_of(book).text == "A\n\n01/01/1904"


def test_shared_strings_with_runs_and_reading_aids_and_formulas_by_their_stored_results() -> None:
    strings = "<si><r><t>Re</t></r><r><t>turns</t></r></si><si><t>東京</t><rPh><t>とうきょう</t></rPh></si>"
    row = cell("A1", 0, "s") + cell("B1", 1, "s") + cell("C1", 42, formula="SUM(D1:D9)") + cell("D1", "done", "str", formula="A1")
    assert reading_of(xlsx({"A": f'<row r="1">{row}</row>'}, strings=strings)).text == "A\n\nReturns | 東京 | 42 | done"


def test_a_formula_without_a_stored_result_is_reported() -> None:
    book = xlsx({"A": f'<row r="1">{cell("A1", "x")}<c r="B1"><f>NOW()</f></c></row>'})
    assert [remark.code for remark in reading_of(book).report.warnings] == ["formulas_without_values"]


def test_hidden_sheets_rows_and_columns_are_left_out_and_reported() -> None:
    sheet = (
        '<cols><col min="2" max="2" hidden="1"/></cols><sheetData>'
        f'<row r="1">{cell("A1", "Lamp")}{cell("B1", "bought for 3")}{cell("C1", "Red")}</row>'
        f'<row r="2" hidden="1">{cell("A2", "secret")}</row></sheetData>'
    )
    reading = reading_of(xlsx({"A": sheet, "Costs": rows(["margin", 9])}, hidden=("Costs",)))
    assert reading.text == "A\n\nLamp | Red"
    assert [remark.code for remark in reading.report.skipped] == ["hidden_text"]
    assert reading.page_count == 1


def test_titles_above_a_table_and_a_second_table_below_it_are_told_apart() -> None:
    sheet = rows(
        ["Price list 2026"], ["Article", "Price", "Stock"], ["Lamp", 12, 4], ["Chair", 40, 0], [], ["Store", "City"], ["North", "Porto"],
        ["South with a long name", "Faro and around"],
    )  # fmt: skip
    assert reading_of(xlsx({"S": sheet})).text == (
        "S\n\nPrice list 2026\nArticle | Price | Stock\nArticle: Lamp | Price: 12 | Stock: 4\nArticle: Chair | Price: 40 | Stock: 0\n"
        "Store | City\nStore: North | City: Porto\nStore: South with a long name | City: Faro and around"
    )


def test_what_it_says_of_itself_and_what_is_left_out() -> None:
    outside = {
        "xl/vbaProject.bin": b"\x00", "xl/comments1.xml": "<a/>", "xl/embeddings/a.bin": b"x",
        "xl/worksheets/_rels/sheet1.xml.rels": "", "xl/_rels/workbook.xml.rels": relations(
            ("r1", "worksheet", "worksheets/sheet1.xml"), outside=(("x", "externalLink", "http://192.0.2.1/book.xlsx"),)),
    }  # fmt: skip
    reading = reading_of(xlsx({"Prices": PRICES}, more=outside, title="Our prices"))
    about = reading.metadata
    assert (reading.title, about.author, about.language, about.created) == ("Our prices", "Ana", "pt", "2026-01-02T03:04:05Z")
    assert {remark.code for remark in reading.report.skipped} == {"macros", "comments", "embedded_files", "external_references"}


def test_an_empty_workbook_says_so() -> None:
    assert reason(xlsx({"A": ""})) == "empty"


def test_T146_a_sheet_that_unpacks_without_end_is_counted_while_unpacking() -> None:
    sheet = rows(*[[f"word {number}", number] for number in range(20_000)])
    assert reason(xlsx({"A": sheet}), unpacked_bytes=200_000) == "hostile"
    assert reason(xlsx({"A": sheet}), characters=10_000) == "too_large"


def test_T146_cells_far_to_the_right_and_rows_far_below_cost_nothing() -> None:
    row = f'<row r="1">{cell("A1", "near")}{cell("XFD1", "far")}</row><row r="1048576">{cell("A1048576", "low")}</row>'
    reading = reading_of(xlsx({"A": row}))
    assert reading.text == "A\n\nnear\nlow"
    assert [remark.code for remark in reading.report.warnings] == ["cut_off"]


def test_T147_entities_of_the_file_are_not_expanded_nor_fetched() -> None:
    head = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY l "aaaaaaaaaa"><!ENTITY m "&l;&l;&l;&l;&l;&l;&l;&l;">]>'
    row = f'<row r="1"><c r="A1" t="inlineStr"><is><t>seen&x;&m;</t></is></c>{cell("B1", "too")}</row>'
    assert "root:" not in reading_of(xlsx({"A": row}, head=head)).text
    assert "aaaaaaaaaaaaaaaaaaaa" not in reading_of(xlsx({"A": row}, head=head)).text


@pytest.mark.parametrize("broken", ["<row", "", "<row r='x'><c r='??' t='s'><v>99</v></c><c r='A1' t='s'><v>-1</v></c></row>"])
def test_T150_a_damaged_sheet_ends_in_words(broken: str) -> None:
    assert reason(xlsx({"A": broken})) in {"broken", "empty"}


def test_T150_a_workbook_without_its_parts_ends_in_words() -> None:
    assert reason(zipped({"[Content_Types].xml": "", "xl/styles.xml": f'<styleSheet xmlns="{S}"/>'})) == "broken"
    assert reason(zipped({"[Content_Types].xml": "", "xl/workbook.xml": f'<workbook xmlns="{S}"/>'})) == "empty"
