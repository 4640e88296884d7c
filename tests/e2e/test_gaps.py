"""A question that no document answers becomes a gap, the gap an answer, and the answer a reply to the next customer."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.shop import NORA, Shop, wait_until

QUESTION = "Do you repair electric scooters, and what does it cost?"
AGAIN = "Can you repair my electric scooter? What does that cost?"
ANSWER = "Yes, we repair electric scooters. The repair of an electric scooter costs 35 euros an hour."
ANOTHER = "351910000777"
TERMS = b"Returns\n\nItems may be returned within 14 days of delivery."
FAQ = b"Questions\n\nYou can return any item within 30 days."


@pytest.mark.timeout(300)
def test_an_unanswered_question_is_answered_in_writing_and_the_next_customer_is_answered_by_dana(shop: Shop) -> None:
    channel = shop.connect()
    page = shop.context.new_page()
    page.goto("/knowledge/gaps")
    expect(page.get_by_role("heading", name="No open questions")).to_be_visible()

    shop.hear(channel, shop.customer(channel), QUESTION)
    gap = page.get_by_role("list", name="Questions without an answer").get_by_role("listitem").first
    expect(gap).to_contain_text(QUESTION)  # by itself, without a reload
    expect(page.get_by_role("link", name="Gaps")).to_contain_text("1")
    gap.get_by_text("How it was asked").click()
    expect(gap.get_by_role("link", name=f"Open the conversation with {NORA}")).to_be_visible()

    write_the_answer(page)
    page.get_by_role("radio", name="Answered (1)").click()
    expect(page.get_by_text("Ready", exact=True)).to_be_visible(timeout=60_000)

    shop.hear(channel, ANOTHER, AGAIN, "Tomas Reyes")
    wait_until(lambda: any("35 euros" in text for text in shop.bubbles(channel, ANOTHER)), seconds=60)

    page.get_by_role("link", name=QUESTION).click()
    expect(page.get_by_role("heading", name=QUESTION).first).to_be_visible()


@pytest.mark.timeout(300)
def test_two_documents_that_disagree_are_shown_side_by_side_and_dismissed_with_undo(shop: Shop) -> None:
    shop.upload("terms.txt", TERMS, "text/plain")
    shop.upload("faq.txt", FAQ, "text/plain")
    page = shop.context.new_page()
    page.goto("/knowledge/contradictions")
    card = page.get_by_role("article", name="Different periods")
    expect(card).to_be_visible(timeout=60_000)
    expect(card.locator("mark")).to_have_text(["14 days", "30 days"])
    card.get_by_role("button", name="Dismiss: 14 days or 30 days").press("Enter")
    expect(page.get_by_role("heading", name="Your documents agree")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(card).to_be_visible()
    card.get_by_role("link", name="Open “30 days” in faq.txt").click()
    expect(page.locator("mark").filter(has_text="30 days")).to_be_visible()


def write_the_answer(page: Page) -> None:
    """By keyboard from the button on."""
    page.get_by_role("button", name=f"Write an answer to “{QUESTION}”").press("Enter")
    dialog = page.get_by_role("dialog", name="Write an answer")
    expect(dialog.get_by_label("Question")).to_have_value(QUESTION)
    expect(dialog.get_by_label("Answer")).to_be_focused()
    page.keyboard.type(ANSWER)
    dialog.get_by_role("button", name="Save answer").press("Enter")
    expect(dialog).to_be_hidden()
