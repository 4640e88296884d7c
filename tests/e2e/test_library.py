"""The library in a browser: thirty files dropped at once, each told how it stands; a password given, one replaced and put back."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.notes import make_notes
from tests.e2e.shop import Shop, wait_until
from tests.e2e.test_accessibility import AXE, RUN_AXE, SETTLE, SIDEWAYS
from tests.knowledge.papers import pdf

pytestmark = pytest.mark.timeout(400)  # the first one also builds the front end and starts the system

PASSWORD = "open sesame"
DROP = """
(files) => {
  const data = new DataTransfer();
  for (const { name, type, content } of files) {
    data.items.add(new File([Uint8Array.from(content)], name, { type }));
  }
  for (const kind of ["dragenter", "dragover", "drop"]) {
    document.body.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
  }
}
"""
PDF = "application/pdf"


def row(page: Page, name: str) -> Locator:
    """A document in the library's list."""
    return page.get_by_role("list", name="Documents", exact=True).get_by_role("listitem").filter(has_text=name).first


def drop(page: Page, files: list[tuple[str, str, bytes]]) -> None:
    """Let files fall anywhere on the page."""
    page.evaluate(DROP, [{"name": name, "type": kind, "content": list(content)} for name, kind, content in files])


def thirty_files() -> list[tuple[str, str, bytes]]:
    """27 good texts, a broken file, a protected one, and one that is there twice."""
    notes = [(f"Note {n:02}.txt", "text/plain", f"The lighter number {n} leaves pier {n} at noon.".encode()) for n in range(27)]
    return [
        *notes,
        ("Broken.pdf", PDF, b"%PDF-1.7\nthis is no document"),
        ("Contract.pdf", PDF, pdf(["Rent is due on the fifth.", "Nothing else holds."], password=PASSWORD)),
        ("Note 00 again.txt", "text/plain", notes[0][2]),
    ]


def find(page: Page, name: str) -> None:
    """Narrow the list down to one name."""
    page.get_by_role("searchbox", name="Find by name").fill(name)
    expect(row(page, name)).to_be_visible()


def no_faults(page: Page) -> None:
    """Axe finds nothing, and nothing scrolls sideways."""
    page.evaluate(SETTLE)
    page.evaluate(AXE.read_text())
    assert page.evaluate(RUN_AXE) == []
    assert page.evaluate(SIDEWAYS) == []


def test_thirty_dropped_files_are_told_apart_and_cared_for(shop: Shop) -> None:
    page = shop.context.new_page()
    page.goto("/knowledge")
    expect(page.get_by_role("heading", name="Nothing to answer from yet")).to_be_visible()
    no_faults(page)

    drop(page, thirty_files())
    on_their_way = page.get_by_role("region", name="Files on their way")
    expect(on_their_way.get_by_text("Already there", exact=True)).to_be_visible()
    wait_until(lambda: shop.call("GET", "/knowledge/summary")["passages"] == 27, seconds=90)
    no_faults(page)
    find(page, "Broken.pdf")
    expect(row(page, "Broken.pdf").get_by_text("Failed")).to_be_visible()
    expect(row(page, "Broken.pdf").get_by_role("button", name="Try again")).to_be_visible()
    on_their_way.get_by_role("button", name="Clear", exact=True).click()
    expect(on_their_way).to_have_count(0)

    find(page, "Contract.pdf")
    contract = row(page, "Contract.pdf")
    expect(contract.get_by_text("Needs its password")).to_be_visible()
    contract.get_by_label("Password of Contract.pdf").fill(PASSWORD)
    contract.get_by_role("button", name="Open and read").click()
    expect(contract.get_by_text(re.compile("^(Ready|Findable by words)"))).to_be_visible(timeout=60_000)

    find(page, "Note 1")
    page.get_by_role("checkbox", name="Choose Note 10.txt").focus()
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    expect(page.get_by_text("3 chosen")).to_be_visible()
    page.get_by_role("button", name="Tags", exact=True).click()
    page.get_by_role("textbox", name="Tags").fill("piers,")
    page.get_by_role("button", name="Save tags").click()
    expect(page.get_by_role("button", name="Show documents tagged piers")).to_have_count(3)
    assert shop.call("GET", "/knowledge/tags")["items"] == [{"tag": "piers", "documents": 3}]

    page.get_by_role("button", name="In answers", exact=True).click()
    page.get_by_role("menuitem", name="Hide from answers").click()
    wait_until(lambda: shop.call("GET", "/knowledge/summary")["hidden"] == 3, seconds=20)
    expect(page.get_by_role("list", name="Documents", exact=True).get_by_text("Hidden", exact=True)).to_have_count(3)


def test_a_deletion_is_taken_back_or_carried_out_when_the_page_is_left(shop: Shop) -> None:
    shop.upload("Kept.txt", b"This stays.", "text/plain")
    shop.upload("Gone.txt", b"This goes.", "text/plain")
    page = shop.context.new_page()
    page.goto("/knowledge")
    for name, undo in (("Kept.txt", True), ("Gone.txt", False)):
        row(page, name).get_by_role("button", name=f"More about {name}").click()
        page.get_by_role("menuitem", name="Delete").click()
        expect(row(page, name)).to_have_count(0)
        if undo:
            page.get_by_role("button", name="Undo").click()
            expect(row(page, name)).to_be_visible()
    page.reload()
    expect(row(page, "Kept.txt")).to_be_visible()
    wait_until(lambda: [one["name"] for one in shop.call("GET", "/knowledge/documents")["items"]] == ["Kept.txt"], seconds=20)


def test_a_document_is_replaced_compared_and_put_back(shop: Shop) -> None:
    document = shop.upload("Harbour notes.pdf", make_notes(), PDF)
    page = shop.context.new_page()
    page.goto(f"/knowledge/{document}?view=about")
    versions = page.get_by_role("list", name="Versions")
    expect(versions.get_by_role("listitem").first).to_contain_text("In use")
    no_faults(page)

    new = pdf(["The tandem costs twelve euros.", "It leaves at noon."])
    page.locator("input[type=file]").set_input_files([{"name": "Harbour notes 2.pdf", "mimeType": PDF, "buffer": new}])
    wait_until(lambda: shop.call("GET", f"/knowledge/documents/{document}")["current"] == 2, seconds=60)
    expect(versions.get_by_role("listitem").first).to_contain_text("Version 2")
    versions.get_by_role("button", name="What changed").first.click()
    changes = page.get_by_role("dialog", name="What version 2 changed")
    expect(changes.get_by_text("twelve euros")).to_be_visible()
    no_faults(page)
    changes.get_by_role("button", name="Close").click()

    versions.get_by_role("button", name="Go back to it").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Go back", exact=True).click()
    wait_until(lambda: shop.call("GET", f"/knowledge/documents/{document}")["current"] == 3, seconds=60)
    expect(versions.get_by_role("listitem").first).to_contain_text("back to version 1")

    page.get_by_text("Answer customers from it").click()
    wait_until(lambda: shop.call("GET", f"/knowledge/documents/{document}")["visibility"] == "team", seconds=20)
    expect(page.get_by_text("Only your team finds it.")).to_be_visible()
