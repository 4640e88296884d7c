"""Where a person approves: Dana's draft appears live, is changed and sent, and the customer hears nothing before."""

import psycopg
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e import notes, pages
from tests.e2e.shop import NORA, Shop, wait_until
from tests.e2e.system import System

QUESTION = "What does a tandem cost on the harbour ferry?"


@pytest.mark.timeout(300)
def test_a_draft_is_read_changed_and_sent_and_the_next_one_is_overtaken_by_a_takeover(shop: Shop, system: System) -> None:
    line = shop.connect()
    shop.upload(notes.NAME, notes.make_notes(), "application/pdf")
    a_person_approves(system, shop)
    nora = shop.customer(line)
    page = shop.context.new_page()
    page.goto("/inbox")
    shop.hear(line, nora, QUESTION)
    pages.row(page, NORA).get_by_text("Draft to approve").wait_for()
    pages.row(page, NORA).click()
    expect(card(page)).to_contain_text(notes.FACT)
    assert shop.bubbles(line, nora) == []

    change_and_send(page)
    wait_until(lambda: shop.bubbles(line, nora), seconds=30)
    (sent,) = shop.bubbles(line, nora)
    assert sent.startswith("Hello Nora! ")
    assert "[1]" not in sent
    expect(pages.log(page, NORA).get_by_text("Dana · approved by Mina Osei")).to_be_visible()
    expect(page.get_by_role("button", name="Take over")).to_be_visible()  # Dana keeps it

    shop.hear(line, nora, "And when does the first boat leave?")
    expect(card(page)).to_contain_text("07:20")
    page.get_by_role("button", name="Take over").click()
    expect(card(page)).to_contain_text("Somebody has taken over since")
    card(page).get_by_role("button", name="Use as my reply").click()
    page.keyboard.press("Enter")
    wait_until(lambda: len(shop.bubbles(line, nora)) == 2, seconds=30)
    assert "07:20" in shop.bubbles(line, nora)[1]
    expect(card(page)).to_have_count(0)


def a_person_approves(system: System, shop: Shop) -> None:
    with psycopg.connect(system.owner_url) as db:
        db.execute("insert into answering (account_id, id, mode) values (%s, %s, 'draft')", (shop.account_id, shop.account_id))


def card(page: Page) -> Locator:
    return page.get_by_role("region", name="Dana's draft")


def change_and_send(page: Page) -> None:
    """By keyboard alone."""
    page.locator("body").press("c")
    field = page.get_by_role("textbox", name="Words of the draft")
    expect(field).to_be_focused()
    field.press("Control+Home")
    page.keyboard.type("Hello Nora! ")
    field.press("Control+Enter")
    expect(card(page)).to_have_count(0)
