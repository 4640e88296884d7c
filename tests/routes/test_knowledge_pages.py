"""Pages as pictures and cited places over HTTP."""

from io import BytesIO
from typing import Any

import pytest
from apiflask import APIFlask

from tests.knowledge.papers import pdf
from tests.routes.conftest import SignedIn
from tests.routes.test_knowledge import read_all, upload

HOURS, PRICES = "We open at nine and close at six.", "A kettle costs 40 euros, its filter 6 euros."


@pytest.fixture
def paper(app: APIFlask, alice: SignedIn, owner_url: str) -> str:
    content = pdf([(16.0, "Opening hours"), "", HOURS], [(16.0, "Prices"), "", PRICES], title="Shop")
    made = upload(alice, content, "shop.pdf").json["id"]
    read_all(app, owner_url)
    return str(made)


def place_of(browser: SignedIn, document_id: str, words: str) -> tuple[int, int, int]:
    for page in browser.get(f"/api/knowledge/documents/{document_id}/text").json["pages"]:
        if words in page["text"]:
            start = page["start"] + page["text"].index(words)
            return page["number"], start, start + len(words)
    raise AssertionError(f"{words} stands nowhere")


def test_the_pages_are_known_by_place_and_size_before_their_pictures_come(alice: SignedIn, paper: str) -> None:
    shapes = alice.get(f"/api/knowledge/documents/{paper}/pages").json
    assert (shapes["pictured"], shapes["edition"]) == (True, 1)
    text = alice.get(f"/api/knowledge/documents/{paper}/text").json
    assert [(page["number"], page["start"], page["end"]) for page in shapes["pages"]] == [
        (page["number"], page["start"], page["end"]) for page in text["pages"]
    ]
    assert all(0.6 < page["width"] / page["height"] < 0.8 for page in shapes["pages"])


def test_the_headings_of_a_document_are_told_in_order(app: APIFlask, alice: SignedIn, owner_url: str) -> None:
    content = f"# Opening hours\n\n{HOURS}\n\n## Holidays\n\nWe are closed in August.\n\n# Prices\n\n{PRICES}\n".encode()
    made = upload(alice, content, "shop.md").json["id"]
    read_all(app, owner_url)
    headings = alice.get(f"/api/knowledge/documents/{made}/pages").json["headings"]
    assert [(heading["level"], heading["text"]) for heading in headings] == [(1, "Opening hours"), (2, "Holidays"), (1, "Prices")]


def test_each_heading_is_told_with_its_place(app: APIFlask, alice: SignedIn, owner_url: str) -> None:
    lines = "We sell kettles in many colours and sizes. " * 30
    content = f"# Tea\n\n## Kettles\n\nTea in kettles.\n\n{lines}\n\n### Filters\n\n{lines}\n\n## Tea\n\nGreen.\n".encode()
    made = upload(alice, content, "tea.md").json["id"]
    read_all(app, owner_url)
    assert outline_of(alice, made) == [("Tea", 0), ("Kettles", 5), ("Filters", 1322), ("Tea", 2622)]


def test_a_page_comes_as_a_picture_of_the_next_width_that_is_large_enough(alice: SignedIn, paper: str) -> None:
    answer = alice.get(f"/api/knowledge/documents/{paper}/pages/2/image?width=700")
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    assert int.from_bytes(answer.data[16:20], "big") == 800


def test_who_holds_the_picture_is_not_sent_it_again(alice: SignedIn, paper: str) -> None:
    address = f"/api/knowledge/documents/{paper}/pages/1/image?width=800"
    tag = alice.get(address).headers["ETag"]
    again = alice.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    other = alice.get(f"/api/knowledge/documents/{paper}/pages/2/image?width=800", headers={"If-None-Match": tag})
    assert other.status_code == 200


def test_T183_no_cache_keeps_a_page(alice: SignedIn, paper: str) -> None:
    assert alice.get(f"/api/knowledge/documents/{paper}/pages/1/image").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("end", ["/pages", "/pages/1/image", "/pages/1/marks?start=0&end=9"])
def test_T055_the_pages_of_another_account_are_not_there(mallory: SignedIn, carol: SignedIn, paper: str, end: str) -> None:
    assert carol.get(f"/api/knowledge/documents/{paper}{end}").status_code == 200  # a viewer reads
    assert mallory.get(f"/api/knowledge/documents/{paper}{end}").status_code == 404


@pytest.mark.parametrize("page", ["0", "3", "99999999999999"])
def test_a_page_that_is_not_there_is_a_404(alice: SignedIn, paper: str, page: str) -> None:
    assert alice.get(f"/api/knowledge/documents/{paper}/pages/{page}/image").status_code == 404
    assert alice.get(f"/api/knowledge/documents/{paper}/pages/{page}/marks?start=0&end=5").status_code == 404


def test_a_text_file_has_no_pictures(app: APIFlask, alice: SignedIn, owner_url: str) -> None:
    made = upload(alice).json["id"]
    read_all(app, owner_url)
    assert alice.get(f"/api/knowledge/documents/{made}/pages").json["pictured"] is False
    assert alice.get(f"/api/knowledge/documents/{made}/pages/1/image").status_code == 404
    assert alice.get(f"/api/knowledge/documents/{made}/pages/1/marks?start=0&end=5").json == {"marks": []}


def test_cited_words_are_marked_where_they_stand(alice: SignedIn, paper: str) -> None:
    page, start, end = place_of(alice, paper, "A kettle costs 40 euros")
    (mark,) = marks_of(alice, paper, page, start, end)
    whole_page, whole_start, whole_end = place_of(alice, paper, PRICES)
    (line,) = marks_of(alice, paper, whole_page, whole_start, whole_end)
    assert page == 2
    assert (mark["left"], mark["top"], mark["bottom"]) == (line["left"], line["top"], line["bottom"])
    assert line["left"] < mark["right"] < line["right"]
    assert 0.05 < mark["left"] < 0.15  # drawn 40 points from the left edge of an A5 page, 420 points wide
    assert marks_of(alice, paper, 1, start, end) == []


def test_a_replaced_document_shows_its_new_pages(app: APIFlask, alice: SignedIn, owner_url: str, paper: str) -> None:
    address = f"/api/knowledge/documents/{paper}/pages/1/image?width=800"
    old = alice.get(address)
    content = pdf([(16.0, "Opening hours"), "", "We open at ten and close at five."], title="Shop")
    made = alice.post(f"/api/knowledge/documents/{paper}/versions", data={"file": (BytesIO(content), "shop.pdf")})
    assert made.status_code in (200, 201, 202)
    read_all(app, owner_url)
    new = alice.get(address, headers={"If-None-Match": old.headers["ETag"]})
    assert new.status_code == 200
    assert new.data != old.data
    assert alice.get(f"/api/knowledge/documents/{paper}/pages/2/image").status_code == 404


def outline_of(browser: SignedIn, document_id: str) -> list[tuple[str, int]]:
    """Each heading as the document says it at the place that is told, and that place."""
    text = "\n".join(page["text"] for page in browser.get(f"/api/knowledge/documents/{document_id}/text").json["pages"])
    headings = browser.get(f"/api/knowledge/documents/{document_id}/pages").json["headings"]
    return [(text[heading["start"] : heading["end"]], heading["start"]) for heading in headings]


def marks_of(browser: SignedIn, document_id: str, page: int, start: int, end: int) -> list[dict[str, Any]]:
    answer = browser.get(f"/api/knowledge/documents/{document_id}/pages/{page}/marks?start={start}&end={end}")
    assert answer.status_code == 200
    return list(answer.json["marks"])
