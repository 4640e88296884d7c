"""Where cited characters stand on a page."""

from dana.knowledge.marks import Mark, marks
from dana.knowledge.reading.values import PageLines

TEXT = "Parcels to Lisbon take three days.\nReturns are free."
LINES = PageLines(200.0, 100.0, [(0, 34, 20.0, 10.0, 180.0, 20.0), (35, 52, 20.0, 30.0, 100.0, 40.0)])


def test_a_whole_line_is_marked_from_edge_to_edge() -> None:
    assert marks(LINES, TEXT, 0, 35, 52) == [Mark(0.1, 0.3, 0.5, 0.4)]


def test_of_a_line_that_is_cited_in_part_only_that_part_is_marked() -> None:
    (mark,) = marks(LINES, TEXT, 0, TEXT.index("Lisbon"), TEXT.index("Lisbon") + 6)
    assert 0.1 < mark.left < mark.right < 0.9
    assert abs((mark.left + mark.right) / 2 - (0.1 + 0.8 * 14 / 34)) < 0.05  # about where the word stands in the line


def test_a_range_over_two_lines_has_a_mark_on_each() -> None:
    first, second = marks(LINES, TEXT, 0, TEXT.index("three"), TEXT.index("are"))
    assert (first.top, first.right, second.top, second.left) == (0.1, 0.9, 0.3, 0.1)


def test_offsets_count_from_the_beginning_of_the_document_not_of_the_page() -> None:
    moved = PageLines(200.0, 100.0, [(start + 500, end + 500, *place) for start, end, *place in LINES.boxes])  # type: ignore[misc]
    assert marks(moved, TEXT, 500, 535, 552) == [Mark(0.1, 0.3, 0.5, 0.4)]
    assert marks(moved, TEXT, 500, 35, 52) == []


def test_the_words_of_a_scanned_line_become_one_mark() -> None:
    words = PageLines(100.0, 100.0, [(0, 4, 10.0, 10.0, 18.0, 14.0), (5, 9, 20.0, 10.2, 28.0, 14.1), (10, 14, 70.0, 10.0, 78.0, 14.0)])
    assert marks(words, "open from nine", 0, 0, 14) == [Mark(0.1, 0.1, 0.28, 0.141), Mark(0.7, 0.1, 0.78, 0.14)]


def test_a_part_of_a_line_from_right_to_left_begins_at_its_right_edge() -> None:
    text = "التوصيل إلى لشبونة"
    lines = PageLines(100.0, 100.0, [(0, len(text), 10.0, 10.0, 90.0, 20.0)])
    (mark,) = marks(lines, text, 0, 0, 7)
    assert mark.right == 0.9
    assert mark.left > 0.5


def test_nothing_reaches_out_of_the_page_and_a_page_without_a_size_has_no_marks() -> None:
    assert marks(PageLines(100.0, 100.0, [(0, 4, -5.0, 90.0, 130.0, 110.0)]), "text", 0, 0, 4) == [Mark(0.0, 0.9, 1.0, 1.0)]
    assert marks(PageLines(0.0, 0.0, [(0, 4, 0.0, 0.0, 1.0, 1.0)]), "text", 0, 0, 4) == []
