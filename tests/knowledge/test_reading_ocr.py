"""Text in pictures of pages: recognised where tesseract is installed, told honestly where it is not."""

import time

import pytest

from dana.knowledge.reading import PDF, Limits, Reading, Unreadable, read
from dana.knowledge.reading.child import read_here
from dana.knowledge.reading.language import for_script, for_tesseract
from dana.knowledge.reading.ocr import DONE, FAILED, TIMED_OUT, Picture, Recogniser, find_tesseract, fork_servant
from dana.knowledge.reading.parent import equipment
from dana.knowledge.reading.pdf_ocr import _words
from tests.knowledge.papers import pdf
from tests.knowledge.pdf_papers import drawn, scan_of, write

TESSERACT = find_tesseract()
needs_tesseract = pytest.mark.skipif(
    TESSERACT is None or "eng" not in TESSERACT.languages, reason="tesseract is not here (apt install tesseract-ocr tesseract-ocr-eng)"
)
TERMS = ["Every article may be sent back within thirty days", "of its delivery, if it was not used.", "", "Postage is yours to pay."]
SCAN = scan_of(pdf(TERMS))


def letters(reading: Reading) -> str:
    return "".join(filter(str.isalnum, reading.text)).casefold()


@needs_tesseract
def test_a_scanned_page_is_read_and_the_report_says_so() -> None:
    reading = read(SCAN, "scan.pdf")
    assert reading.text == " ".join(TERMS[:2]) + "\n\n" + TERMS[3]
    assert (reading.report.ocr_pages, reading.report.unread_pages, reading.report.pages_read) == ([1], [], 1)
    assert reading.metadata.language == "en"


@needs_tesseract
def test_each_recognised_word_is_found_at_its_place() -> None:
    reading, drawn_so = read(SCAN, "scan.pdf"), read_here(pdf(TERMS), PDF)
    start = reading.text.index("delivery")
    (word,) = [box for box in reading.lines[0].boxes if box[0] == start]
    (line,) = [box for box in drawn_so.lines[0].boxes if box[0] <= start < box[1]]
    assert reading.text[word[0] : word[1]] == "delivery,"
    assert word[5] - 4 < line[5] < word[5] + 6
    assert line[2] < word[2] < word[4] < line[4]


@needs_tesseract
def test_pages_of_text_stay_text_and_only_pictures_are_recognised() -> None:
    text, scan = pdf(["This page is text with Zürich in it."]), SCAN
    reading = read(joined(text, scan, text), "mixed.pdf")
    pages = [reading.text[page.start : page.end] for page in reading.pages]
    assert pages[0] == pages[2] == "This page is text with Zürich in it."
    assert pages[1].startswith("Every article may be sent back")
    assert reading.report.ocr_pages == [2]


@needs_tesseract
def test_the_pages_that_are_done_are_told_while_others_are_recognised() -> None:
    heard: list[tuple[int, int]] = []
    read(joined(SCAN, SCAN, SCAN), "scan.pdf", progress=lambda done, total: heard.append((done, total)))
    assert heard == sorted(heard)
    assert {total for _, total in heard} == {3}


@needs_tesseract
def test_a_picture_without_words_is_counted_and_harms_no_other_page() -> None:
    flag = scan_of(drawn(lambda canvas: canvas.rect(50, 100, 300, 300, fill=1)))
    reading = read(joined(pdf(["Words."]), flag), "mixed.pdf")
    assert reading.text == "Words."
    assert (reading.report.pictures, reading.report.ocr_pages) == (1, [])


@needs_tesseract
def test_pages_beyond_the_limit_are_told_as_unread() -> None:
    reading = read(joined(SCAN, SCAN, SCAN), "scan.pdf", limits=Limits(ocr_pages=1))
    assert reading.report.ocr_pages == [1]
    assert reading.report.unread_pages == [2, 3]
    assert "ocr_time_up" in [remark.code for remark in reading.report.warnings]


@needs_tesseract
def test_a_page_that_takes_too_long_is_told_and_the_others_are_read() -> None:
    with pytest.raises(Unreadable) as caught:
        read(SCAN, "scan.pdf", limits=Limits(ocr_page_seconds=0.001))
    assert caught.value.code == "timed_out"
    reading = read(joined(pdf(["Words."]), SCAN), "scan.pdf", limits=Limits(ocr_page_seconds=0.001))
    assert reading.report.unread_pages == [2]
    assert [(remark.code, remark.page) for remark in reading.report.warnings] == [("ocr_page_failed", 2)]


@needs_tesseract
def test_recognising_ends_when_nobody_wants_it_any_more() -> None:
    began: list[float] = []
    with pytest.raises(Unreadable) as caught:
        read(joined(*[SCAN] * 8), "scan.pdf", progress=lambda *_: began.append(time.monotonic()), cancelled=lambda: bool(began))
    assert caught.value.code == "cancelled"


@needs_tesseract
@pytest.mark.skipif("spa" not in (TESSERACT.languages if TESSERACT else ()), reason="tesseract-ocr-spa is not here")
def test_a_scan_in_another_language_is_recognised_in_it() -> None:
    words = ["Los artículos se devuelven en treinta días", "después de la compra, señor, si no", "se usaron. El envío cuesta cinco euros."]
    reading = read(scan_of(drawn(lambda canvas: write(canvas, 40, 500, *words))), "scan.pdf")
    assert "artículos" in reading.text
    assert "señor" in reading.text
    assert reading.metadata.language == "es"


def test_where_nothing_recognises_text_a_scan_says_what_to_do() -> None:
    with pytest.raises(Unreadable) as caught:
        read_here(SCAN, PDF)
    assert caught.value.code == "scanned_no_text"
    assert "apt install tesseract-ocr" in caught.value.message


def test_where_nothing_recognises_text_the_other_pages_are_read_and_the_report_says_what_is_missing() -> None:
    reading = read_here(joined(pdf(["Words of a page."]), SCAN), PDF)
    assert reading.text == "Words of a page."
    assert reading.report.unread_pages == [2]
    assert [remark.code for remark in reading.report.warnings] == ["pictures_without_text"]


@needs_tesseract
def test_the_servant_runs_nothing_for_languages_that_it_does_not_have() -> None:
    assert statuses(Picture(1, 1, 1, b"\xff", 150, "../../secret")) == [FAILED]


@needs_tesseract
def test_a_picture_that_is_none_fails_alone() -> None:
    good = Picture(2, 300, 100, b"\xff" * 30_000, 150, "eng")
    assert statuses(Picture(1, 5_000, 5_000, b"short", 150, "eng"), good) in ([FAILED, DONE], [DONE, DONE])


@needs_tesseract
def test_a_picture_that_takes_too_long_is_given_up() -> None:
    assert statuses(Picture(1, 300, 100, b"\xff" * 30_000, 150, "eng"), seconds=0.0) == [TIMED_OUT]


def statuses(*pictures: Picture, seconds: float = 30.0) -> list[int]:
    """What a servant makes of some pictures, in their order."""
    assert TESSERACT is not None
    servant = fork_servant(TESSERACT, equipment().servant_seal, 1_500_000_000)
    with servant:
        found = list(Recogniser(servant, TESSERACT.languages, seconds, lambda: None).recognise(pictures))
    return [answer.status for answer in sorted(found, key=lambda answer: answer.number)]


def test_lines_that_are_mere_guesses_are_left_out() -> None:
    head = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"
    rows = ["5\t1\t1\t1\t1\t1\t10\t20\t30\t8\t96\tSure", "5\t1\t1\t1\t2\t1\t10\t40\t30\t8\t12\tG~ess", "4\t1\t1\t1\t2\t0\t1\t1\t1\t1\t-1\t"]
    (word,) = _words("\n".join([head, *rows]), 0.5)
    assert (word.text, word.left, word.top, word.right, word.bottom) == ("Sure", 5, 10, 20, 14)


def test_languages_are_those_that_tesseract_has_data_for() -> None:
    assert for_tesseract(["es", "xx", "es-MX", "fr", "zh"], ("eng", "spa", "chi_sim")) == "spa+chi_sim"
    assert for_tesseract(["fr"], ("eng",)) is None
    assert for_script("Arabic", ("eng", "fas")) == "fas"
    assert for_script("Runic", ("eng",)) is None


def joined(*contents: bytes) -> bytes:
    """The pages of several PDFs in one."""
    import io

    import pypdfium2

    whole = pypdfium2.PdfDocument.new()
    for content in contents:
        whole.import_pages(pypdfium2.PdfDocument(content))
    out = io.BytesIO()
    whole.save(out)
    return out.getvalue()
