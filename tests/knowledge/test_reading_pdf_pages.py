"""What stands on a PDF's page and where: tables, columns, raised figures, links, places to highlight."""

import pytest
from reportlab.pdfgen.canvas import Canvas

from dana.knowledge.reading import PDF, Link, Order, PageLines, Reading, Unreadable
from dana.knowledge.reading.child import read_here
from tests.knowledge.papers import pdf
from tests.knowledge.pdf_papers import HEIGHT, WIDTH, a_table, drawn, write

PRICES = [["Name", "Price", "Size"], ["Coat", "120 €", "M"], ["Shirt", "45 €", "L"], ["Socks", "9 €", "S"]]
AS_TEXT = "Name | Price | Size\nCoat | 120 € | M\nShirt | 45 € | L\nSocks | 9 € | S"


def reading_of(content: bytes, **order: object) -> Reading:
    return read_here(content, PDF, order=Order(**order))  # type: ignore[arg-type]


def place_of(reading: Reading, words: str, page: int = 0) -> list[tuple[float, float, float, float]]:
    """Where some words stand, as a page that highlights them would find it."""
    start = reading.text.index(words)
    end = start + len(words)
    found = []
    for first, last, left, top, right, bottom in reading.lines[page].boxes:
        if first < end and last > start:
            letter = (right - left) / (last - first)
            found.append((left + max(0, start - first) * letter, top, right - max(0, last - end) * letter, bottom))
    return found


@pytest.mark.parametrize("ruled", [True, False])
def test_a_table_becomes_a_line_for_each_row(ruled: bool) -> None:
    def draw(canvas: Canvas) -> None:
        write(canvas, 40, 540, "Our prices are these and hold until the end of the year.")
        a_table(canvas, 500, PRICES, ruled=ruled)
        write(canvas, 40, 380, "Postage is yours to pay.")

    reading = reading_of(drawn(draw))
    assert reading.text == f"Our prices are these and hold until the end of the year.\n\n{AS_TEXT}\n\nPostage is yours to pay."
    assert reading.report.tables == 1


def test_a_table_whose_columns_are_drawn_one_after_the_other_is_read_by_rows_if_it_is_ruled() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.grid([40, 150, 260, 380], [500, 480, 460, 440, 420])
        for column, x in enumerate((44, 154, 264)):
            write(canvas, x, 486, *(row[column] for row in PRICES), step=20)

    assert reading_of(drawn(draw)).text == AS_TEXT


def test_the_lines_of_a_cell_stay_together_in_a_ruled_table() -> None:
    rows = [["Article", "Terms"], ["Coat of\nwarm wool", "To be sent back\nwithin thirty days\nof its delivery"], ["Socks", "Not at all"]]
    reading = reading_of(drawn(lambda canvas: a_table(canvas, 500, rows, (40, 150, 380), ruled=True)))
    assert reading.text == (
        "Article | Terms\nCoat of warm wool | To be sent back within thirty days of its delivery\nSocks | Not at all"
    )  # fmt: skip


def test_a_line_that_goes_on_below_its_cell_belongs_to_it_without_rules_too() -> None:
    rows = [["Article", "Terms"], ["Coat", "To be sent back\nwithin thirty days"], ["Socks", "Not at all"], ["Shirt", "As the coat"]]
    reading = reading_of(drawn(lambda canvas: a_table(canvas, 500, rows, (40, 150, 380), ruled=False)))
    assert reading.text == "Article | Terms\nCoat | To be sent back within thirty days\nSocks | Not at all\nShirt | As the coat"


def test_a_frame_around_words_is_no_table() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rect(30, 450, 300, 60)
        write(canvas, 40, 490, "Every article may be sent back within thirty", "days of delivery.")

    reading = reading_of(drawn(draw))
    assert reading.text == "Every article may be sent back within thirty days of delivery."
    assert reading.report.tables == 0


def test_marks_of_a_list_that_stand_apart_are_no_column() -> None:
    def draw(canvas: Canvas) -> None:
        for number, words in enumerate(["Red socks", "Blue socks", "Green socks", "No socks"]):
            write(canvas, 40, 500 - 13 * number, "•")
            write(canvas, 60, 500 - 13 * number, words)

    assert reading_of(drawn(draw)).text == "• Red socks\n• Blue socks\n• Green socks\n• No socks"


def test_a_table_of_contents_with_leaders_is_no_table() -> None:
    lines = [f"Chapter {name} {'. ' * 30}{number}" for number, name in enumerate(["one", "two", "three", "four"], 3)]
    assert " | " not in reading_of(drawn(lambda canvas: write(canvas, 40, 500, *lines))).text


def test_two_columns_drawn_line_by_line_are_read_one_after_the_other() -> None:
    left = ["An article may be sent back", "within thirty days of the day", "on which it was delivered to", "you, if it was not used yet."]
    right = ["Repairs take about a week in", "our own workshop, and longer", "if a part has to be ordered", "from the maker of the thing."]

    def draw(canvas: Canvas) -> None:
        for number, (one, two) in enumerate(zip(left, right, strict=True)):
            write(canvas, 40, 500 - 13 * number, one)
            write(canvas, 240, 500 - 13 * number, two)

    text = reading_of(drawn(draw)).text
    assert text.replace("\n\n", " ").replace("\n", " ") == " ".join(left + right)


def test_a_raised_figure_does_not_pass_for_a_digit() -> None:
    def draw(canvas: Canvas) -> None:
        write(canvas, 40, 500, "We sold 8935")
        write(canvas, 40 + canvas.stringWidth("We sold 8935", "Helvetica", 10), 504, "2", size=6)
        write(canvas, 110, 500, "coats of 3 m")
        write(canvas, 110 + canvas.stringWidth("coats of 3 m", "Helvetica", 10), 504, "2", size=6)

    text = reading_of(drawn(draw)).text
    assert "89352" not in text
    assert "8935 ²" in text
    assert text.endswith("3 m²")


def test_a_cited_span_is_found_at_its_place_from_the_top_left_corner() -> None:
    reading = reading_of(drawn(lambda canvas: write(canvas, 40, 500, "Every article may be", "sent back for free.")))
    ((left, top, right, bottom),) = place_of(reading, "sent back")
    assert (reading.lines[0].width, reading.lines[0].height) == pytest.approx((WIDTH, HEIGHT), abs=0.1)
    assert left == pytest.approx(40, abs=2)
    assert right == pytest.approx(40 + 44, abs=8)
    assert top < HEIGHT - 487 < bottom
    assert bottom - top < 16
    assert len(place_of(reading, "may be sent back")) == 2


def test_places_on_a_turned_and_cropped_page_are_those_that_are_seen() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(90)
        canvas.setCropBox((20, 30, 400, 400))
        canvas.translate(60, 100)
        canvas.rotate(90)
        write(canvas, 0, 0, "Every article may be sent back.")

    reading = reading_of(drawn(draw))
    ((left, top, right, bottom),) = place_of(reading, "Every article may be sent back.")
    assert (reading.lines[0].width, reading.lines[0].height) == pytest.approx((370, 380))
    assert left == pytest.approx(100 - 30, abs=2)
    assert right == pytest.approx(70 + 140, abs=8)
    assert top < 60 - 20 < bottom + 1
    assert bottom - top < 16


def test_each_cell_of_a_table_is_found_at_its_own_place() -> None:
    reading = reading_of(drawn(lambda canvas: a_table(canvas, 500, PRICES, ruled=True)))
    ((left, top, _, bottom),) = place_of(reading, "45 €")
    assert left == pytest.approx(154, abs=2)
    assert top < HEIGHT - (500 - 36 - 11) < bottom


def test_every_place_lies_in_the_text_of_its_page() -> None:
    reading = reading_of(pdf(["We accept returns by regis-", "tered mail."], ["Second page", "of words."], header="Acme"))
    for page, lines in zip(reading.pages, reading.lines, strict=True):
        assert lines.boxes
        assert all(page.start <= box[0] < box[1] <= page.end for box in lines.boxes)
        assert all(0 <= box[2] < box[4] <= lines.width and 0 <= box[3] < box[5] <= lines.height for box in lines.boxes)


def test_places_survive_being_stored() -> None:
    lines = reading_of(pdf(["One line of words."])).lines[0]
    again = PageLines.from_json(lines.to_json())
    assert again.to_json() == lines.to_json()
    assert again.boxes[0][:2] == lines.boxes[0][:2]


def test_links_are_kept_with_the_words_that_they_lie_on() -> None:
    def draw(canvas: Canvas) -> None:
        write(canvas, 40, 500, "Read our terms before you order.")
        begin, end = (canvas.stringWidth(words, "Helvetica", 10) for words in ("Read ", "Read our terms"))
        canvas.linkURL("https://shop.example/terms", (40 + begin, 497, 40 + end, 509))
        canvas.linkURL("javascript:alert(1)", (200, 497, 240, 509))

    reading = reading_of(drawn(draw))
    assert reading.metadata.links == [Link(5, 14, "https://shop.example/terms")]
    assert reading.text[5:14] == "our terms"


def test_what_a_pdf_says_of_itself() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setTitle("Our terms")
        canvas.setAuthor("Carol of Acme")
        canvas.addPageLabel(0, style="ROMAN_LOWER")
        write(canvas, 40, 500, "These are the terms of our shop, and you have to read them before you order.")

    reading = reading_of(drawn(draw, lambda canvas: write(canvas, 40, 500, "Second page.")))
    about = reading.metadata
    assert (about.title, about.author, about.language) == ("Our terms", "Carol of Acme", "en")
    assert about.page_labels == ["i", "ii"]
    assert about.created is not None
    assert about.created[:2] == "20"
    assert reading_of(pdf(["Words."])).metadata.page_labels is None


def test_the_report_says_how_many_pages_were_read() -> None:
    report = reading_of(pdf(["One."], ["Two."])).report
    assert (report.pages_read, report.unread_pages, report.ocr_pages, report.warnings, report.skipped) == (2, [], [], [], [])


def test_a_locked_pdf_asks_for_its_password_and_tells_a_wrong_one() -> None:
    locked = pdf(["The secret words."], password="open sesame")
    assert reading_of(locked, password="open sesame").text == "The secret words."
    for password, code in ((None, "encrypted"), ("wrong", "wrong_password"), ("", "wrong_password")):
        with pytest.raises(Unreadable) as caught:
            reading_of(locked, password=password)
        assert caught.value.code == code


def test_a_long_pdf_is_read_the_same_by_two_processes() -> None:
    content = pdf(*[[f"This is page {number} of many.", "", f"It has a word like number{number}."] for number in range(60)])
    alone, together = (reading_of(content, processors=number) for number in (1, 2))
    assert together == alone
    assert together.page_count == 60


def a_form(canvas: Canvas) -> None:
    write(canvas, 40, 540, "A form of the Quay Shop.")
    write(canvas, 40, 500, "Opening hours:")
    write(canvas, 40, 460, "Town:")
    canvas.acroForm.textfield(name="hours", value="9 to 17", x=150, y=493, width=100, height=20)
    canvas.acroForm.choice(name="town", value="Lisbon", options=["Lisbon", "Porto"], x=150, y=453, width=100, height=20)
    canvas.acroForm.textfield(name="empty", value="", x=150, y=400, width=100, height=20)
    canvas.linkURL("https://quay.example/form", (40, 535, 160, 550))


def test_what_was_filled_into_a_form_stands_beside_its_question() -> None:
    reading = reading_of(drawn(a_form))
    assert "Opening hours: 9 to 17" in reading.text
    assert "Town: Lisbon" in reading.text
    assert "Porto" not in reading.text
    assert [link.url for link in reading.metadata.links] == ["https://quay.example/form"]
    assert reading.report.skipped == []
    ((left, top, _, bottom),) = place_of(reading, "Lisbon")
    assert (abs(left - 150) < 10, HEIGHT - 473 - 6 < top < bottom < HEIGHT - 453 + 6) == (True, True)


def test_comments_are_left_out_and_told() -> None:
    def draw(canvas: Canvas) -> None:
        write(canvas, 40, 540, "Postage is yours to pay.")
        canvas.textAnnotation("Is it?", Rect=[300, 535, 310, 545])
        canvas.freeTextAnnotation("Ask Ana.", DA="/Helv 12 Tf 0 g", Rect=[300, 435, 310, 445])

    reading = reading_of(drawn(draw))
    assert reading.text == "Postage is yours to pay."
    assert [(remark.code, remark.message) for remark in reading.report.skipped] == [("comments", "2 comments were left out.")]
