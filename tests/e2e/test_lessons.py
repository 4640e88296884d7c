"""A draft is sent with another price: Dana offers to learn it, somebody accepts, and the next customer is answered with it."""

import psycopg
import pytest
from playwright.sync_api import Page, expect

from tests.e2e import pages
from tests.e2e.shop import NORA, Shop, wait_until
from tests.e2e.system import System

PRICES = b"Delivery\n\nDelivery in the harbour district costs 4.90 euros."
QUESTION = "What does delivery to the islands cost?"
CORRECTED = "Delivery to the islands costs 19.90 euros."
ANOTHER = "351910000778"


@pytest.mark.timeout(300)
def test_a_corrected_price_becomes_knowledge_and_answers_the_next_customer(shop: Shop, system: System) -> None:
    line = shop.connect()
    shop.upload("prices.txt", PRICES, "text/plain")
    mode(system, shop, "draft")
    nora = shop.customer(line)
    page = shop.context.new_page()
    page.goto("/inbox")
    shop.hear(line, nora, QUESTION)
    pages.row(page, NORA).click()
    expect(page.get_by_role("region", name="Dana's draft")).to_contain_text("4.90")

    send_changed(page)
    offer = page.get_by_role("region", name="Dana can learn from this")
    expect(offer).to_contain_text(CORRECTED)  # by itself, without a reload
    wait_until(lambda: any(CORRECTED in text for text in shop.bubbles(line, nora)), seconds=30)
    offer.get_by_role("button", name="Add to knowledge").press("Enter")
    expect(page.get_by_text("Added to knowledge.")).to_be_visible()
    expect(offer).to_have_count(0)

    page.goto("/settings/lessons")
    page.get_by_role("radio", name="Accepted · 1").click()
    document = page.get_by_role("link", name=QUESTION)
    expect(document).to_be_visible()
    wait_until(lambda: is_read(system, shop), seconds=60)

    mode(system, shop, "answer")
    shop.hear(line, ANOTHER, QUESTION, "Tomas Reyes")
    wait_until(lambda: any("19.90 euros" in text for text in shop.bubbles(line, ANOTHER)), seconds=60)
    assert f"Source: {QUESTION}" in shop.bubbles(line, ANOTHER)[0], "from the new document"

    document.click()
    expect(page.get_by_text(CORRECTED).first).to_be_visible()


def mode(system: System, shop: Shop, wanted: str) -> None:
    with psycopg.connect(system.owner_url) as db:
        db.execute(
            "insert into answering (account_id, id, mode) values (%s, %s, %s) "
            "on conflict (account_id, id) do update set mode = excluded.mode",
            (shop.account_id, shop.account_id, wanted),
        )


def is_read(system: System, shop: Shop) -> bool:
    with psycopg.connect(system.owner_url) as db:
        found = db.execute("select status from documents where account_id = %s and name = %s", (shop.account_id, QUESTION)).fetchall()
    return found == [("ready",)]


def send_changed(page: Page, words: str = CORRECTED) -> None:
    """By keyboard alone."""
    page.locator("body").press("c")
    field = page.get_by_role("textbox", name="Words of the draft")
    field.press("Control+a")
    page.keyboard.type(words)
    field.press("Control+Enter")


STALE = "Delivery in the harbour district costs 4.90 euros."
RIGHT = "Delivery in the harbour district costs 6.40 euros."
ASKED = "What does delivery in the harbour district cost?"


@pytest.mark.timeout(300)
def test_a_text_that_says_otherwise_is_corrected_and_the_next_customer_hears_no_old_price(shop: Shop, system: System) -> None:
    line = shop.connect()
    document = shop.upload("prices.txt", PRICES + b"\n\nHelmets may be tried on in the shop.", "text/plain")
    mode(system, shop, "draft")
    nora = shop.customer(line)
    page = shop.context.new_page()
    page.goto("/inbox")
    shop.hear(line, nora, ASKED)
    pages.row(page, NORA).click()
    expect(page.get_by_role("region", name="Dana's draft")).to_contain_text("4.90")

    send_changed(page, RIGHT)
    offer = page.get_by_role("region", name="Dana can learn from this")
    expect(offer).to_contain_text("“prices.txt” says otherwise")
    expect(offer.locator("del")).to_contain_text("4.90")
    expect(offer.locator("ins")).to_contain_text("6.40")
    offer.get_by_role("button", name="Write a new version of “prices.txt”").press("Enter")
    expect(page.get_by_text("A new version of “prices.txt” is being read.")).to_be_visible()
    expect(offer).to_have_count(0)
    wait_until(lambda: versions(shop, document) == [(2, "ready"), (1, "ready")], seconds=60)

    mode(system, shop, "answer")
    shop.hear(line, ANOTHER, ASKED, "Tomas Reyes")
    wait_until(lambda: any("6.40 euros" in text for text in shop.bubbles(line, ANOTHER)), seconds=60)
    assert not any("4.90" in text for text in shop.bubbles(line, ANOTHER))

    page.goto("/settings/lessons")
    page.get_by_role("radio", name="Accepted · 1").click()
    expect(page.get_by_text("Became version 2 of")).to_be_visible()
    page.get_by_role("button", name="Take back").click()
    wait_until(lambda: versions(shop, document) == [(3, "ready"), (2, "ready"), (1, "ready")], seconds=60)
    assert STALE in shop.call("GET", f"/knowledge/documents/{document}/text")["pages"][0]["text"]


def versions(shop: Shop, document: str) -> list[tuple[int, str]]:
    """The versions of a document, newest first, and how far each is."""
    found = shop.call("GET", f"/knowledge/documents/{document}/versions")["items"]
    return [(item["number"], item["status"]) for item in found]
