"""Tables as text: the dialect is found by content, and each row can be understood alone."""

import pytest

from dana.knowledge.reading import CSV, Limits, Reading, Unreadable, read, sniff
from dana.knowledge.reading.child import read_here
from dana.knowledge.splitting import split

PLAIN = "Name: Lamp | Price: 12,50 | Note: bright\nName: Chair | Price: 40 | Note: red"


def reading_of(content: str, encoding: str = "utf-8") -> Reading:
    return read_here(content.encode(encoding), CSV)


def test_the_name_tells_it_from_plain_text() -> None:
    assert sniff(b"a,b\n1,2\n", "prices.csv") == sniff(b"a\tb\n1\t2\n", "prices.TSV") == CSV
    assert read(b"Name,Price\nLamp,12\n", "prices.csv").text == "Name | Price\nName: Lamp | Price: 12"


@pytest.mark.parametrize(
    "content",
    ["Name;Price;Note\nLamp;12,50;bright\nChair;40;red\n", "Name\tPrice\tNote\nLamp\t12,50\tbright\nChair\t40\tred",
     'Name,Price,Note\r\nLamp,"12,50",bright\r\nChair,40,"red"\r\n', "Name|Price|Note\nLamp|12,50|bright\nChair|40|red\n",
     "sep=;\nName;Price;Note\nLamp;12,50;bright\nChair;40;red\n", "Name, Price, Note\n'Lamp', '12,50', bright\n'Chair', 40, red\n"],
)  # fmt: skip
def test_every_dialect_gives_the_same_rows(content: str) -> None:
    assert reading_of(content).text == f"Name | Price | Note\n{PLAIN}"


def test_cells_may_hold_line_breaks_quotes_and_nothing() -> None:
    assert reading_of('Name,Note,Price\nLamp,"bright,\n""new""",12\nChair,,40\n').text == (
        'Name | Note | Price\nName: Lamp | Note: bright, "new" | Price: 12\nName: Chair | Price: 40'
    )


def test_a_table_without_names_is_read_as_it_is() -> None:
    assert reading_of("Lamp,12\nChair,40\n").text == "Lamp | 12\nChair | 40"
    assert reading_of("Lisbon,Portugal\nPorto,Portugal\n").text == "Lisbon | Portugal\nPorto | Portugal"


def test_questions_and_answers_keep_their_names() -> None:
    content = "question,answer\nDo you ship to Lisbon?,Yes we do within three days.\nMay I return it?,Within thirty days.\n"
    assert reading_of(content).text.split("\n")[1] == "question: Do you ship to Lisbon? | answer: Yes we do within three days."


def test_every_passage_of_a_long_table_says_what_its_numbers_are() -> None:
    content = "Article,Price\n" + "".join(f"Lamp number {number},{number}\n" for number in range(500))
    pieces = split(reading_of(content))
    assert len(pieces) > 5
    assert all("Article: Lamp" in piece.text and "Price: " in piece.text for piece in pieces)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_it_is_read_in_the_encoding_it_was_written(encoding: str) -> None:
    content = "Größe,Farbe,Gebühr\nüblich,grün,12\ngroß und schön,weiß,14\nfür später,gelb,13\n"
    assert reading_of(content, encoding).text.split("\n")[1] == "Größe: üblich | Farbe: grün | Gebühr: 12"


def test_T145_formulas_are_text_and_nothing_else() -> None:
    assert "=HYPERLINK" in reading_of('Name,Link\nLamp,"=HYPERLINK(""http://192.0.2.1"",""x"")"\n').text


def test_a_quotation_mark_that_is_never_closed_swallows_nothing() -> None:
    rows = "".join(f"Lamp {number},{number}\n" for number in range(400))
    assert '"5 inch lamp | 3' in reading_of(f'"5 inch lamp,3\n{rows}').text.replace("Name: ", "")


def test_T146_cells_columns_and_characters_are_bounded() -> None:
    wide = reading_of(",".join(f"c{number}" for number in range(2_000)) + "\n" + "1," * 2_000)
    assert [remark.code for remark in wide.report.warnings] == ["cut_off"]
    with pytest.raises(Unreadable) as caught:
        read_here(b"a,b\n" * 10_000, CSV, Limits(characters=1_000))
    assert caught.value.code == "too_large"
    assert reading_of("a,b\n" + "x" * 900_000).text.endswith("xxx")


def test_an_empty_table_says_so() -> None:
    with pytest.raises(Unreadable) as caught:
        reading_of(",,\n,,\n")
    assert caught.value.code == "empty"
