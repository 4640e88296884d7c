"""A document is searched and read at its place: the hit opens over the right words, without a pointer, in any theme and at any width."""

import io
import json
import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from reportlab.lib.pagesizes import A5
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from tests.e2e import pages
from tests.e2e.conftest import Visit
from tests.e2e.shop import NORA, Shop, wait_until
from tests.e2e.system import RESULTS, System
from tests.e2e.test_accessibility import AXE, examine
from tests.e2e.test_keyboard import COUNT_POINTERS

NAME = "lighthouse-handbook.pdf"
FACT = "The lantern room holds 14 visitors at a time."
PAGE = 7
LEFT, BASE, SIZE = 52.0, 250.0, 11.0
CHAPTERS = ("Landing", "Weather", "Oil", "Fog", "Letters", "Lenses", "Visitors", "Boats", "Birds", "Winter")
FILLING = (
    "Boats may land on the eastern steps when the sea is calm.",
    "The keeper writes the weather into the log at six and at noon.",
    "Oil is stored in the cellar behind two doors of iron.",
    "In fog the horn sounds twice a minute until the coast is clear.",
    "Letters are fetched by the mail boat on Thursdays.",
    "A spare lens is kept in the workshop under the stairs.",
)


def handbook() -> bytes:
    """Ten pages; what is asked for stands at a known place of the seventh."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A5)
    canvas.setTitle("Lighthouse handbook")
    for number, title in enumerate(CHAPTERS, 1):
        canvas.setFont("Helvetica-Bold", 16)
        canvas.drawString(LEFT, 540, title)
        canvas.setFont("Helvetica", SIZE)
        for at in range(9):
            canvas.drawString(LEFT, 500 - at * 22, FILLING[(at + number) % len(FILLING)])
        if number == PAGE:
            canvas.drawString(LEFT, BASE, FACT)
        canvas.drawString(200, 20, f"{number}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def place_in(shop: Shop, document: str, words: str) -> tuple[int, int]:
    text = shop.call("GET", f"/knowledge/documents/{document}/text?from_page={PAGE}&limit=1")["pages"][0]
    start = text["start"] + text["text"].index(words)
    return start, start + len(words)


def the_page(page: Page, number: int = PAGE) -> Locator:
    return page.get_by_role("region", name=f"Page {number}", exact=True)


def marked(page: Page) -> dict[str, float]:
    """The marks on the cited page, as parts of it, and whether they are seen."""
    found: dict[str, float] = the_page(page).evaluate("""(paper) => {
      const whole = paper.getBoundingClientRect();
      const boxes = [...paper.querySelectorAll("[data-mark]")].map((one) => one.getBoundingClientRect());
      const scroll = paper.parentElement.parentElement.getBoundingClientRect();
      return {
        count: boxes.length,
        left: (Math.min(...boxes.map((box) => box.left)) - whole.left) / whole.width,
        right: (Math.max(...boxes.map((box) => box.right)) - whole.left) / whole.width,
        top: (Math.min(...boxes.map((box) => box.top)) - whole.top) / whole.height,
        bottom: (Math.max(...boxes.map((box) => box.bottom)) - whole.top) / whole.height,
        seen: boxes.every((box) => box.top >= scroll.top && box.bottom <= scroll.bottom),
      };
    }""")
    return found


def expect_mark_over_the_fact(page: Page) -> None:
    expect(the_page(page).locator("[data-mark]").first).to_be_visible()
    found = marked(page)
    width, height = A5
    assert found["seen"]
    assert found["left"] == pytest.approx(LEFT / width, abs=0.012)
    assert found["right"] == pytest.approx((LEFT + stringWidth(FACT, "Helvetica", SIZE)) / width, abs=0.02)
    assert found["top"] < 1 - (BASE + SIZE / 2) / height < found["bottom"]  # the middle of its letters
    assert found["bottom"] - found["top"] < 2.2 * SIZE / height  # and no other line


def test_a_hit_opens_its_page_with_the_words_marked_where_they_are_printed(shop: Shop) -> None:
    document = shop.upload(NAME, handbook(), "application/pdf")
    page = shop.context.new_page()
    page.goto("/knowledge/search?q=visitors+in+the+lantern+room")
    hit = page.get_by_role("article").first
    expect(hit.get_by_role("link", name=NAME)).to_be_visible()
    expect(hit.locator("mark").filter(has_text=re.compile("^visitors$"))).to_be_visible()
    expect(hit).to_contain_text(f"Page {PAGE}")
    hit.get_by_role("link", name=NAME).click()
    expect(the_page(page).locator("img")).to_be_visible()
    expect(page.get_by_role("textbox", name="Page")).to_have_value(str(PAGE))
    assert f"/knowledge/{document}" in page.url

    start, end = place_in(shop, document, FACT)
    page.goto(f"/knowledge/{document}?start={start}&end={end}&page={PAGE}")
    expect_mark_over_the_fact(page)
    expect(the_page(page)).to_contain_text(FACT)  # for those who do not see it

    for _ in range(3):
        page.keyboard.press("+")  # the mark keeps its place on the page, whatever its size
    expect(page.get_by_role("button", name="As wide as fits")).not_to_have_attribute("aria-pressed", "true")
    found = marked(page)
    assert found["left"] == pytest.approx(LEFT / A5[0], abs=0.012)

    page.get_by_role("radio", name="Text").click()
    mark = page.locator("mark")
    expect(mark).to_have_text(FACT)
    expect(mark).to_be_in_viewport()


def test_a_document_is_searched_opened_and_read_without_a_pointer(shop: Shop) -> None:
    shop.upload(NAME, handbook(), "application/pdf")
    page = shop.context.new_page()
    page.add_init_script(COUNT_POINTERS)
    page.goto("/knowledge/search")
    expect(page.get_by_role("searchbox")).to_be_visible()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("lantern room visitors")
    expect(page.get_by_role("article").first.locator("mark").first).to_be_visible()
    expect(page).to_have_url(re.compile(r"q=lantern"))
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("article").first.get_by_role("link").first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.press("Enter")
    expect(the_page(page).locator("[data-mark]").first).to_be_visible()
    reader = page.get_by_role("region", name=f"Pages of {NAME}")
    expect(reader).to_be_focused()
    number = page.get_by_role("textbox", name="Page")
    expect(number).to_have_value(str(PAGE))
    page.keyboard.press("ArrowRight")
    expect(number).to_have_value(str(PAGE + 1))
    page.keyboard.press("ArrowLeft")
    expect(number).to_have_value(str(PAGE))
    page.keyboard.press("End")
    expect(number).to_have_value("10")
    page.keyboard.press("Home")
    expect(number).to_have_value("1")
    page.keyboard.press("PageDown")
    wait_until(lambda: reader.evaluate("(one) => one.scrollTop") > 100, seconds=10)

    find = page.get_by_role("button", name="Find in this document")
    page.keyboard.press("Shift+Tab")
    expect(find).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type("LANTERN ROOM")
    expect(page.get_by_text("1 of 1")).to_be_visible()
    expect(number).to_have_value(str(PAGE))
    expect(the_page(page).locator("[data-mark]")).to_have_count(1)
    assert page.evaluate("window.pointers") == 0


TELL_WHEN_MARKED = """
() => {
  const seen = () => {
    const mark = document.querySelector("[data-mark]");
    const picture = mark?.parentElement.querySelector("img");
    if (!picture?.complete || !picture.naturalWidth) return requestAnimationFrame(seen);
    requestAnimationFrame(() => performance.measure("place", "click"));
  };
  document.addEventListener("click", () => { performance.mark("click"); requestAnimationFrame(seen); }, { capture: true, once: true });
}
"""


def test_a_citation_opens_at_its_place_and_how_long_that_took_is_told(shop: Shop, record_property: Any) -> None:
    line = shop.connect()
    shop.upload(NAME, handbook(), "application/pdf")
    nora = shop.customer(line)
    shop.hear(line, nora, "How many visitors does the lantern room hold at a time?")
    wait_until(lambda: any("14 visitors" in text for text in shop.bubbles(line, nora)), seconds=30)
    page = shop.context.new_page()
    took: list[float] = []
    for _ in range(5):
        page.goto(f"/inbox/{shop.conversation(line)['id']}")
        citation = pages.by_dana(page, NORA).get_by_role("link", name=re.compile(NAME)).first
        expect(citation).to_be_visible()
        citation.hover()
        expect(page.get_by_role("tooltip")).to_be_visible()
        page.wait_for_timeout(300)  # as long as people take from pointing at it to pressing it
        page.evaluate(TELL_WHEN_MARKED)
        citation.click()
        expect(the_page(page).locator("[data-mark]").first).to_be_visible()
        wait_until(lambda: page.evaluate("performance.getEntriesByName('place').length") > 0, seconds=10)
        took.append(page.evaluate("performance.getEntriesByName('place')[0].duration"))
    record_property("milliseconds from click to mark", took)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "citation-opens.json").write_text(json.dumps({"milliseconds from click to mark": took}))
    assert len(took) == 5


@pytest.mark.timeout(300)
def test_axe_finds_nothing_where_documents_are_searched_and_read(shop: Shop, visit: Visit, system: System) -> None:
    context = visit(reduced_motion="reduce")
    context.add_init_script(path=AXE)
    other = Shop(context, system.url)
    document = other.upload(NAME, handbook(), "application/pdf")
    prices = b"# Prices\n\n| Item | Euro |\n|---|---|\n| Lamp | 40 |\n| Wick | 6 |\n\n## Delivery\n\nFree."
    note = other.upload("prices.md", prices, "text/markdown")
    start, end = place_in(other, document, FACT)
    page = context.new_page()
    found: list[str] = []
    for name, address, ready in (
        ("original", f"/knowledge/{document}?start={start}&end={end}&page={PAGE}", "[data-mark]"),
        ("text", f"/knowledge/{document}?start={start}&end={end}&page={PAGE}&view=text", "mark"),
        ("note", f"/knowledge/{note}", "td"),
        ("search", "/knowledge/search?q=visitors", "article mark"),
        ("search start", "/knowledge/search", "input"),
        ("nothing found", "/knowledge/search?q=xylophone&document=" + note, "input"),
    ):
        page.set_viewport_size({"width": 1440, "height": 900})
        page.goto(address)
        expect(page.locator(ready).first).to_be_visible()
        found += examine(page, name)
    assert found == []
