"""A PDF's words in their paragraphs, on their pages, under their headings."""

import pytest

from dana.knowledge.reading import PDF, Limits, Reading, Unreadable, read
from dana.knowledge.reading.child import read_here
from dana.knowledge.reading.pdf_furniture import without_furniture
from dana.knowledge.reading.pdf_lines import Line, Vocabulary, tidy
from tests.knowledge.papers import pdf


def reading_of(content: bytes) -> Reading:
    return read_here(content, PDF, Limits())


def pages_of(reading: Reading) -> list[str]:
    return [reading.text[page.start : page.end] for page in reading.pages]


def test_wrapped_lines_become_a_paragraph_and_gaps_divide() -> None:
    reading = reading_of(pdf(["Every article may be sent back within thirty", "days of delivery, unless it was made to", "measure.", "",
                              "Postage is yours to pay."]))  # fmt: skip
    assert reading.text == (
        "Every article may be sent back within thirty days of delivery, unless it was made to measure.\n\nPostage is yours to pay."
    )


def test_lines_of_a_list_and_of_a_table_stay_lines() -> None:
    reading = reading_of(pdf(["• Red socks are washed at forty degrees only", "• Blue ones too", "", "Small 10 20", "Large 15 25"]))
    assert reading.text == "• Red socks are washed at forty degrees only\n• Blue ones too\n\nSmall 10 20\nLarge 15 25"


def test_a_sentence_goes_on_over_the_end_of_a_page_and_each_half_knows_its_page() -> None:
    reading = reading_of(pdf(["The shop opens at nine and"], ["closes at six."], ["Sundays are free."]))
    assert reading.text == "The shop opens at nine and closes at six.\n\nSundays are free."
    assert pages_of(reading) == ["The shop opens at nine and", "closes at six.", "Sundays are free."]
    assert (reading.page_count, [page.number for page in reading.pages]) == (3, [1, 2, 3])


def test_a_page_without_text_is_still_a_page() -> None:
    assert pages_of(reading_of(pdf(["One."], [], ["Three."]))) == ["One.", "", "Three."]


def test_words_parted_by_a_hyphen_are_whole_again() -> None:
    reading = reading_of(pdf(["We accept returns by regis-", "tered mail and by a well-", "known carrier. Any well-known one will do."]))
    assert "registered mail and by a well-known carrier" in reading.text


def test_running_titles_and_page_numbers_are_dropped() -> None:
    body = [["Returns take thirty days."], ["Repairs take a week."], ["Orders take a day."], ["Mail takes an hour."]]
    reading = reading_of(pdf(*body, header="Acme handbook", numbered=True))
    assert pages_of(reading) == [page[0] for page in body]


def test_a_changing_running_title_is_known_by_the_page_number_beside_it() -> None:
    pages = [[Line(f"{name} {number + 7}"), Line(f"1 Heading {name}"), Line(f"{name} is long.")] for number, name in enumerate("ABCDE")]
    assert [[line.text for line in page] for page in without_furniture(pages)] == [
        [f"1 Heading {name}", f"{name} is long."] for name in "ABCDE"
    ]


def test_what_is_printed_on_left_pages_only_is_dropped_too() -> None:
    pages = [[Line("Acme" if number % 2 else "Handbook"), Line(f"Text {'abcdefgh'[number]}")] for number in range(8)]
    assert all(len(page) == 1 for page in without_furniture(pages))


def test_a_line_that_two_of_many_pages_share_stays() -> None:
    pages = [[Line("Note" if number < 2 else f"Line {'abcdefgh'[number]}"), Line("x" * number + "end")] for number in range(8)]
    assert [line.text for line in without_furniture(pages)[0]] == ["Note", "end"]


def test_bookmarks_are_the_headings() -> None:
    reading = reading_of(pdf(["Shipping", "We ship daily."], ["2 Returns", "Thirty days."], bookmarks={"Shipping": 1, "Returns": 2}))
    assert [(heading.level, heading.text) for heading in reading.headings] == [(1, "Shipping"), (1, "Returns")]
    assert reading.text[reading.headings[1].start :].startswith("2 Returns")


def test_larger_type_makes_headings_where_there_are_no_bookmarks() -> None:
    page = [(20.0, "Shop handbook"), "", (14.0, "Returns"), *["Words of the body that fill the line."] * 6]
    reading = reading_of(pdf(page, [(14.0, "Repairs"), *["More words of the body."] * 6]))
    assert [(heading.level, heading.text) for heading in reading.headings] == [(1, "Shop handbook"), (2, "Returns"), (2, "Repairs")]
    assert all(reading.text.startswith(heading.text, heading.start) for heading in reading.headings)
    assert reading.title == "Shop handbook"


def test_the_title_in_the_file_counts_unless_a_program_wrote_it() -> None:
    assert reading_of(pdf(["Words."], title="Our returns")).title == "Our returns"
    assert reading_of(pdf(["Words."], title="Microsoft Word - a.docx")).title is None
    assert read(pdf(["Words."]), "returns.pdf").title == "returns"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (pdf(["Secret."], password="open sesame"), "encrypted"),
        (pdf([]), "empty"),
        (b"%PDF-1.7\nnothing of a PDF follows", "broken"),
        (pdf(["Hello"])[:300], "broken"),
    ],
)
def test_a_pdf_that_gives_no_text_says_why(content: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read(content, "a.pdf")
    assert caught.value.code == code
    assert "Please" in caught.value.message


def test_more_pages_than_allowed_are_refused() -> None:
    with pytest.raises(Unreadable) as caught:
        read(pdf(*[["Page."]] * 4), "a.pdf", limits=Limits(pages=3))
    assert caught.value.code == "too_many_pages"


def test_more_text_than_allowed_is_refused() -> None:
    with pytest.raises(Unreadable) as caught:
        read(pdf(*[["A line of forty characters, more or less"]] * 4), "a.pdf", limits=Limits(characters=100))
    assert caught.value.code == "too_large"


def test_dot_leaders_and_soft_hyphens_are_tidied() -> None:
    pages = [
        [Line("Returns . . . . . . . . . 12"), Line("regis\ufffetered"), Line("\x02"), Line("well\ufffeknown"), Line("a well-known one")]
    ]
    assert [line.text for line in tidy(pages, Vocabulary(pages))[0]] == [
        "Returns … 12", "registered", "well-known", "a well-known one",
    ]  # fmt: skip
