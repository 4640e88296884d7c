"""Passages are exact stretches of the text, whole sentences of a good length, and know where they stand."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dana.knowledge.reading import DOCX, PDF, TXT, Heading, Page, Reading
from dana.knowledge.splitting import OVERLAP, TAIL, TARGET, Piece, split

SENTENCE = "An article may be sent back within thirty days of its delivery. "


def a_reading(text: str, *headings: Heading, title: str | None = None, pages: list[Page] | None = None) -> Reading:
    return Reading(PDF if pages else TXT, text, pages or [Page(1, 0, len(text))], list(headings), title, len(pages) if pages else None)


def chapters(*parts: tuple[int, str, str]) -> Reading:
    """A text of headings (level, words) with what stands below each."""
    text, headings = "", []
    for level, words, body in parts:
        headings.append(Heading(level, words, len(text)))
        text += f"{words}\n\n{body}\n\n" if body else f"{words}\n\n"
    return a_reading(text.rstrip(), *headings)


def check(reading: Reading, pieces: list[Piece]) -> None:
    """What holds for every text."""
    covered = 0
    for number, piece in enumerate(pieces):
        assert piece.position == number
        assert piece.text == reading.text[piece.start : piece.end]
        assert piece.text == piece.text.strip() != ""
        assert piece.indexed_text.endswith(piece.text)
        assert len(piece.text) <= TARGET + TAIL + OVERLAP
        assert not reading.text[covered : piece.start].strip()
        covered = max(covered, piece.end)
    assert not reading.text[covered:].strip()
    assert all(one.start < two.start and one.end < two.end for one, two in pairwise(pieces))


words = st.text(st.sampled_from("ab .!?\n。！，|;:中文éß1"), max_size=40)
texts = st.lists(st.one_of(words, st.just(SENTENCE), st.just("x" * 300), st.just("退货须在三十天内。")), max_size=60).map("".join)


@given(texts, st.lists(st.tuples(st.integers(1, 4), st.integers(0, 3000), words), max_size=8))
def test_passages_of_any_text_are_exact_and_leave_nothing_out(text: str, marks: list[tuple[int, int, str]]) -> None:
    starts = sorted({(at % (len(text) + 1), level, name) for level, at, name in marks})
    reading = a_reading(text, *(Heading(level, name, at) for at, level, name in starts))
    check(reading, split(reading))


@given(st.lists(st.integers(0, 900), max_size=6), texts)
def test_a_passage_knows_its_first_and_last_page(cuts: list[int], text: str) -> None:
    ends = [*sorted(cut for cut in cuts if cut < len(text)), len(text)]
    pages = [Page(number, start, end) for number, (start, end) in enumerate(zip([0, *ends], ends, strict=False), 1)]
    for piece in split(a_reading(text, pages=pages)):
        first, last = (next(page.number for page in pages if page.start <= at < page.end) for at in (piece.start, piece.end - 1))
        assert (piece.page, piece.page_end) == (first, last)


def test_a_long_text_becomes_passages_of_about_a_thousand_characters_that_overlap_by_a_fifth() -> None:
    pieces = split(a_reading(SENTENCE * 100))
    assert all(900 <= len(piece.text) <= TARGET for piece in pieces[:-1])
    assert all(100 <= one.end - two.start <= OVERLAP for one, two in pairwise(pieces))
    assert all(piece.text.startswith("An article") and piece.text.endswith("delivery.") for piece in pieces)


def test_a_short_end_goes_to_the_passage_before_it() -> None:
    pieces = split(a_reading(SENTENCE * 17))
    assert [len(piece.text) for piece in pieces] == [len(SENTENCE) * 17 - 1]


def test_chinese_counts_more_and_is_cut_at_its_own_full_stops() -> None:
    pieces = split(a_reading("退货须在收到商品后的三十天之内办理，请保留收据。" * 60))
    assert all(300 <= len(piece.text) <= 400 for piece in pieces[:-1])
    assert all(piece.text.endswith("。") for piece in pieces)


def test_a_chapter_is_never_crossed_and_a_lower_heading_may_be() -> None:
    reading = chapters((1, "Returns", SENTENCE), (2, "Abroad", SENTENCE), (3, "By ship", SENTENCE), (1, "Repairs", SENTENCE))
    pieces = split(reading)
    assert [piece.heading for piece in pieces] == [("Returns",), ("Returns", "Abroad"), ("Repairs",)]
    assert "By ship" in pieces[1].text


def test_a_heading_without_text_stays_with_what_follows() -> None:
    reading = chapters((1, "Part one", ""), (2, "Returns", ""), (3, "In short", SENTENCE), (1, "Part two", SENTENCE))
    pieces = split(reading)
    assert [piece.heading for piece in pieces] == [("Part one", "Returns", "In short"), ("Part two",)]
    assert pieces[0].text.startswith("Part one\n\nReturns")


def test_a_later_passage_of_a_chapter_has_the_path_of_its_own_beginning() -> None:
    pieces = split(chapters((1, "Returns", SENTENCE * 30), (3, "By ship", SENTENCE * 30)))
    assert pieces[0].heading == ("Returns",)
    assert pieces[-1].heading == ("Returns", "By ship")


def test_title_and_path_are_searched_but_not_quoted() -> None:
    (piece,) = split(a_reading("Returns\n\nThirty days.", Heading(1, "Returns", 0), title="Shop handbook"))
    assert piece.text == "Returns\n\nThirty days."
    assert piece.indexed_text == "Shop handbook > Returns\nReturns\n\nThirty days."


def test_a_title_alone_makes_no_passage_of_its_own() -> None:
    text = "Shop handbook\n\nReturns\n\nThirty days."
    (piece,) = split(a_reading(text, Heading(1, "Returns", 15), title="Shop handbook"))
    assert (piece.text, piece.heading) == (text, ("Returns",))


def test_a_document_without_pages_gives_none() -> None:
    reading = Reading(DOCX, "Words.", [Page(1, 0, 6)], [])
    assert [(piece.page, piece.page_end, piece.heading) for piece in split(reading)] == [(None, None, ())]


@pytest.mark.parametrize(
    "text", ["It costs approx. 5 € at St. Mary's. ", "See e.g. the list of Mr. Brown. ", "Order no. 7 took 2.5 days. "]
)
def test_an_abbreviation_ends_no_sentence(text: str) -> None:
    assert all(piece.text.startswith(text[:6]) for piece in split(a_reading(text * 80)))


def test_the_number_of_an_item_stays_with_it() -> None:
    lines = "\n".join(f"{number}. Take the article out of its box and look at the label below the lid" for number in range(1, 60))
    assert all(piece.text[0].isdigit() and piece.text.endswith("lid") for piece in split(a_reading(lines)))


def test_the_rows_of_a_table_stay_whole() -> None:
    rows = "\n".join(f"Coat no. {number}. Warm. | {number} € | Sizes: S; M; L. All." for number in range(100))
    pieces = split(a_reading(rows))
    assert len(pieces) > 3
    assert all(piece.text.startswith("Coat") and piece.text.endswith("All.") for piece in pieces)


def test_a_passage_in_the_middle_of_a_table_is_searched_with_the_tables_header() -> None:
    rows = "\n".join(f"Coat no. {number} of warm wool | {number} € | Sizes S, M and L" for number in range(100))
    pieces = split(a_reading(f"Our coats.\n\nName | Price | Sizes\n{rows}\n\nThat is all.", title="Shop"))
    assert [piece.header for piece in pieces[:1]] == [None]
    assert {piece.header for piece in pieces[1:]} == {"Name | Price | Sizes"}
    assert pieces[1].indexed_text == f"Shop\nName | Price | Sizes\n{pieces[1].text}"
    assert "Name | Price" not in pieces[1].text


def test_a_table_that_fits_into_a_passage_is_not_cut() -> None:
    table = "Name | Price\n" + "\n".join(f"Coat number {number} | {number} €" for number in range(20))
    pieces = split(a_reading(f"{SENTENCE * 10}\n\n{table}\n\n{SENTENCE * 10}"))
    assert any(table in piece.text for piece in pieces)
    assert [piece.header for piece in pieces] == [None] * len(pieces)


def test_a_header_is_never_parted_from_all_of_its_rows() -> None:
    for words in range(5, 30):
        rows = "\n".join(f"Coat number {number} of warm wool | {number} €" for number in range(60))
        pieces = split(a_reading(f"{'word ' * 8 * words}\n\nName of the coat | Price\n{rows}"))
        assert not any(piece.text.endswith("Name of the coat | Price") for piece in pieces)


def test_words_without_end_are_cut_where_they_may() -> None:
    pieces = split(a_reading("word " * 1000))
    assert all(piece.text.split() == ["word"] * len(piece.text.split()) for piece in pieces)
    assert len(split(a_reading("x" * 5000))) == 5


def test_an_empty_text_has_no_passages() -> None:
    assert split(a_reading(" \n ")) == []


@pytest.mark.parametrize(
    "reading",
    [
        a_reading("a. " * 300_000),
        a_reading("x" * 1_000_000),
        a_reading("a | b. " * 100_000),
        chapters(*[(1, "A heading", "")] * 20_000),
        chapters(*[(3, "A heading", "")] * 20_000),
    ],
)
def test_the_worst_texts_take_seconds_not_hours(reading: Reading) -> None:
    began = time.process_time()
    check(reading, split(reading))
    assert time.process_time() - began < 20
