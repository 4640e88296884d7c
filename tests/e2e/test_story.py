"""The whole story, as the first visitor lives it: document, question, cited answer, source, takeover, reply, hand-back."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import notes, pages
from tests.e2e.conftest import Visit
from tests.e2e.system import System

CUSTOMER = "Ines Marlow"
KEEP_WHAT_IT_SAYS = """
(name) => {
  window.stages = [];
  new MutationObserver(() => {
    for (const item of document.querySelectorAll("li")) {
      if (!item.textContent.includes(name)) continue;
      const words = item.innerText.match(/Sending|Storing|Waiting|Reading|Findable by words|Ready|Failed/);
      if (words && window.stages.at(-1) !== words[0]) window.stages.push(words[0]);
    }
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}
"""


@pytest.mark.timeout(300)
def test_a_customers_question_is_answered_from_an_uploaded_document_and_a_person_takes_over_and_hands_back(
    system: System, visit: Visit
) -> None:
    context = visit()
    inbox = context.new_page()
    inbox.goto("/")
    pages.sign_in(inbox, *pages.DEMO)

    add_the_document(inbox)

    simulator = context.new_page()
    simulator.goto("/simulator")
    phone = add_the_customer(simulator)

    inbox.get_by_role("link", name="Inbox").click()
    inbox.evaluate("window.neverReloaded = true")
    pages.write_on(phone, "What does a tandem cost on the harbour ferry?")
    phone.get_by_role("button", name="Put the phone away").click()
    see_the_cited_answer(inbox)
    answer = pages.by_dana(inbox, CUSTOMER).last
    expect(pages.delivery(answer, "Delivered")).to_be_visible()
    phone.get_by_role("button", name="Open the chat").click()
    expect(pages.delivery(answer, "Read")).to_be_visible()
    expect(phone.get_by_text(notes.FACT)).to_be_visible()

    open_the_source(inbox)

    inbox.get_by_role("button", name="Back", exact=True).click()
    inbox.get_by_role("button", name="Take over").click()
    expect(inbox.get_by_text("You took over").first).to_be_visible()
    pages.reply(inbox, CUSTOMER, "I have kept a place for your tandem on the boat at ten.")
    expect(phone.get_by_text("I have kept a place for your tandem")).to_have_count(1)
    expect(pages.delivery(pages.by_me(inbox, CUSTOMER).last, "Read")).to_be_visible()

    pages.write_on(phone, "Lovely. And may a large dog come along?")
    expect(pages.log(inbox, CUSTOMER).get_by_text("may a large dog come along")).to_be_visible()
    pages.reply(inbox, CUSTOMER, "It may, with a muzzle.")
    expect(phone.get_by_text("It may, with a muzzle.")).to_have_count(1)
    inbox.get_by_role("button", name="Hand back to Dana").click()
    expect(inbox.get_by_role("button", name="Take over")).to_be_visible()
    pages.write_on(phone, "When does the first boat leave?")
    expect(phone.get_by_text("07:20")).to_be_visible()
    expect(pages.by_dana(inbox, CUSTOMER)).to_have_count(2)  # and none while a person was in charge
    expect(phone.get_by_text("I have kept a place for your tandem")).to_have_count(1)
    assert inbox.evaluate("window.neverReloaded") is True


def add_the_document(page: Page) -> None:
    """The upload's progress is seen until the document is ready."""
    page.get_by_role("link", name="Knowledge").click()
    page.evaluate(KEEP_WHAT_IT_SAYS, notes.NAME)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Add files").click()
    chooser.value.set_files([{"name": notes.NAME, "mimeType": "application/pdf", "buffer": notes.make_notes()}])
    document = page.get_by_role("list", name="Documents").get_by_role("listitem").filter(has_text=notes.NAME)
    expect(document.get_by_text("Ready")).to_be_visible(timeout=60_000)
    expect(document).to_contain_text("6 pages")
    stages = page.evaluate("window.stages")
    assert stages[-1] == "Ready"
    assert any(re.match("Waiting|Reading|Findable by words", stage) for stage in stages), stages


def add_the_customer(page: Page) -> pages.Locator:
    """Somebody new on WhatsApp; their phone."""
    channel = page.get_by_role("region", name="WhatsApp", exact=True)
    channel.get_by_role("button", name="Add customer").click()
    dialog = page.get_by_role("dialog", name="Add customer")
    dialog.get_by_label("Name of the customer").fill(CUSTOMER)
    dialog.get_by_role("button", name="Add customer").click()
    return pages.phone(page, "WhatsApp", CUSTOMER)


def see_the_cited_answer(page: Page) -> None:
    """It comes by itself, in the list and in the thread."""
    row = pages.row(page, CUSTOMER)
    expect(row).to_contain_text("Answered by Dana")
    row.click()
    answer = pages.by_dana(page, CUSTOMER)
    expect(answer).to_have_count(1)
    expect(answer).to_contain_text(notes.FACT)
    expect(answer.get_by_role("list", name="Sources of this answer")).to_contain_text(f"{notes.NAME}p. {notes.PAGE}")


def open_the_source(page: Page) -> None:
    """One press on the citation shows the passage, marked, at its page."""
    pages.by_dana(page, CUSTOMER).get_by_role("link", name=f"Source 1: {notes.NAME}").first.click()
    expect(page.get_by_role("heading", name=notes.NAME)).to_be_visible()
    shown = page.get_by_role("region", name=f"Page {notes.PAGE}", exact=True)
    expect(shown).to_contain_text("A tandem travels on the harbour ferry")
    expect(shown.locator("[data-mark]").first).to_be_in_viewport()
    expect(page.get_by_role("textbox", name="Page", exact=True)).to_have_value(str(notes.PAGE))
