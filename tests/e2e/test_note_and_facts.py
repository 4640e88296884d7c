"""Who takes over reads why, what it is about and what is known of the customer; hands back, and Dana goes on with what came meanwhile."""

import re
import secrets
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.ai import scripted
from tests.ai.scripted import Seen, Turn, Vendor
from tests.e2e import model as says
from tests.e2e import notes, pages
from tests.e2e.conftest import Visit, build_front_end
from tests.e2e.shop import NORA, PASSWORD, Shop, wait_until
from tests.e2e.system import System, running
from tests.e2e.test_accessibility import AXE, examine
from tests.e2e.test_keyboard import COUNT_POINTERS, tab_to
from tests.e2e.test_team import prove_the_address
from tests.e2e.watch import Watch

FERRY = "Hello, my order number is HK-4711. What does a tandem cost on the harbour ferry?"
BOAT = "Thanks! I always travel from Lisbon. When does the first boat leave?"
REFUND = "I want to talk to a person about a refund for my order, please."
MEANWHILE = "Where can I buy a ticket?"
LATER = "What does a bicycle cost?"
FACTS = {
    "tandem": notes.FACT,
    "first boat": "The first boat leaves at 07:20",
    "ticket": "A ticket can be bought on board, in coins or by card",
    "bicycle cost": "A bicycle travels for 3 euros each way",
}
SUMMARY = "The customer asked about the ferry and wants a refund for the order HK-4711."
NOTE: dict[str, object] = {
    "summary": f"{SUMMARY} He was promised 500 euros.",  # nobody said so
    "open_questions": ["A refund for my order"],
    "facts": [
        {"kind": "order number", "value": "HK-4711", "quote": "my order number is HK-4711", "message": 1},
        {"kind": "place", "value": "Lisbon", "quote": "I always travel from Lisbon", "message": 3},
        {"kind": "size", "value": "42", "quote": "I wear size 42", "message": 1},  # nobody said so
    ],
}
READ = threading.Event()  # what Dana noted by herself has been read: the model may give its note


@pytest.fixture(scope="module")
def vendor() -> Iterator[Vendor]:
    """A vendor whose model takes its time for a note."""
    with scripted.running() as made:
        made.choose = _chosen
        yield made


@pytest.fixture(scope="module")
def system(vendor: Vendor) -> Iterator[System]:
    """A product of this module's own, which asks that model."""
    build_front_end()
    with running("note.log", OPENAI_BASE_URL=f"{vendor.url}/v1", OPENAI_MODEL="scripted-1", DANA_DEMO="0") as started:
        yield started


def _chosen(call: Seen) -> Turn | None:
    if says.form_of(call) == "note":
        READ.wait(20)
        return says.saying(NOTE)
    asked = says.block_of(call, "message")
    return says.citing(call, next((fact for words, fact in FACTS.items() if words in asked), "nothing of the kind"))


@pytest.mark.timeout(300)
def test_an_agent_reads_the_note_and_the_facts_has_one_forgotten_and_hands_back(
    visit: Visit, system: System, vendor: Vendor, watch: Watch
) -> None:
    watch.expect(r"status of 404")  # what a browser writes on its console when the server says no
    shop = Shop(visit(), system.url)
    shop.upload(notes.NAME, notes.make_notes(), "application/pdf")
    line = shop.connect()
    nora = shop.customer(line)
    page = an_agent_of(shop, visit(reduced_motion="reduce")).new_page()
    page.goto("/knowledge")
    expect(page.get_by_role("list", name="Documents")).to_be_visible()

    for count, question in enumerate((FERRY, BOAT, REFUND), 1):
        shop.hear(line, nora, question)
        wait_until(lambda count=count: len(shop.bubbles(line, nora)) == count, seconds=30)  # type: ignore[misc]
    open_from_the_notice(page)
    the_note_is_there_at_once(page)
    READ.set()
    a_models_words_take_its_place(page)
    the_facts_stand_beside_it(page)
    assert examine(page, "note and facts") == []
    page.set_viewport_size({"width": 1440, "height": 900})
    conversation = shop.conversation(line)["id"]
    nobody_else_sees_it(visit(), system, shop, conversation)

    shop.hear(line, nora, MEANWHILE)
    expect(pages.log(page, NORA)).to_contain_text(MEANWHILE)
    place = page.get_by_role("list", name="What we know").get_by_role("button", name="Place: Lisbon. Show the words")
    forgotten(page, "Forget Place: Lisbon", "Forget “Lisbon”?")
    expect(place).to_have_count(0)
    assert len(shop.bubbles(line, nora)) == 3, "while a person has it, Dana says nothing"

    page.locator("body").press("h")
    expect(pages.by_dana(page, NORA).last).to_contain_text("in coins or by card")
    expect(note(page)).to_have_count(0)
    shop.hear(line, nora, LATER)
    expect(pages.by_dana(page, NORA).last).to_contain_text("3 euros each way")
    earlier, resumed, latest = (answers(vendor)[at] for at in (1, -2, -1))
    assert says.block_of(earlier, "contact") == "", "nothing was known before the note"
    assert says.block_of(resumed, "message") == MEANWHILE, "a person was asked for the refund: that is not tried again"
    assert says.block_of(latest, "contact") == "order number: HK-4711", "and what was forgotten is no longer said"
    assert SUMMARY in says.block_of(latest, "summary")
    assert page.evaluate("window.pointers") == 0


def an_agent_of(shop: Shop, context: BrowserContext) -> BrowserContext:
    """A browser in which somebody is signed in who was invited as an agent; without a mouse."""
    context.add_init_script(path=AXE)
    context.add_init_script(COUNT_POINTERS)
    prove_the_address(shop)
    email = f"ida-{secrets.token_hex(6)}@example.com"
    shop.call("POST", "/invitations", {"email": email, "role": "agent"})

    def letters() -> list[dict[str, str]]:
        return [one for one in shop.call("GET", "/letters")["items"] if one["to"] == email]

    wait_until(letters, seconds=30)
    token = re.search(r"#token=(\S+)", letters()[0]["text"])
    assert token is not None
    shop.call("POST", "/auth/invitation/accept", {"token": token[1], "name": "Ida Marsh", "password": PASSWORD})
    Shop.of(context, shop.url, email, PASSWORD)
    return context


def open_from_the_notice(page: Page) -> None:
    """Whoever is elsewhere is told, and is one key away."""
    expect(page.get_by_text(f"{NORA} needs a person")).to_be_visible()
    page.get_by_role("button", name="Open", exact=True).press("Enter")
    expect(pages.log(page, NORA)).to_contain_text(REFUND)


def note(page: Page) -> Locator:
    return page.get_by_role("region", name="Summary")


def the_note_is_there_at_once(page: Page) -> None:
    """By rules: why, who asked what, what was answered from where, and what is open in the customer's own words."""
    card = note(page)
    expect(card).to_contain_text("by Dana without a model")
    expect(card).to_contain_text("Handed over: ")
    expect(card).to_contain_text(f"Dana answered: “{notes.FACT}.” ({notes.NAME}, p. {notes.PAGE})")
    expect(card.get_by_role("list").get_by_role("listitem")).to_have_text([REFUND])


def a_models_words_take_its_place(page: Page) -> None:
    """Without a reload, as far as they are true."""
    card = note(page)
    expect(card).to_contain_text(SUMMARY)
    expect(card).to_contain_text("by Dana, ")
    expect(card.get_by_role("list").get_by_role("listitem")).to_have_text(["A refund for my order"])
    expect(card).not_to_contain_text("500")
    tab_to(page, card.locator("summary"))
    page.keyboard.press("Enter")
    expect(card.get_by_text(SUMMARY)).to_be_hidden()
    page.keyboard.press("Enter")
    expect(card.get_by_text(SUMMARY)).to_be_visible()


def the_facts_stand_beside_it(page: Page) -> None:
    """Each with the customer's words, by keyboard; and what was answered last keeps its source."""
    expect(page.get_by_role("complementary", name="Details").get_by_role("article")).to_contain_text(FACTS["first boat"])
    facts = page.get_by_role("list", name="What we know")
    expect(facts.get_by_role("listitem")).to_have_count(2)
    order = facts.get_by_role("button", name="Order: HK-4711. Show the words")
    tab_to(page, order)
    page.keyboard.press("Enter")
    expect(facts.get_by_role("paragraph").filter(has_text="“my order number is HK-4711”")).to_be_visible()


def nobody_else_sees_it(context: BrowserContext, system: System, shop: Shop, conversation: str) -> None:
    """Who works for another business, and has the address."""
    fact = shop.call("GET", f"/conversations/{conversation}/memory")["facts"][0]["id"]
    other = Shop(context, system.url, "Another Shop")
    for method, path in (("GET", "memory"), ("DELETE", "memory"), ("DELETE", f"facts/{fact}")):
        assert other.status(method, f"/conversations/{conversation}/{path}") == 404
    page = context.new_page()
    page.goto(f"/inbox/{conversation}")
    expect(page.get_by_text("This conversation is no longer there")).to_be_visible()
    expect(page.get_by_text("HK-4711")).to_have_count(0)
    page.close()
    known = shop.call("GET", f"/conversations/{conversation}/memory")
    assert (len(known["facts"]), known["note"]["summary"]) == (2, SUMMARY)


def forgotten(page: Page, button: str, question: str) -> None:
    """By keyboard alone; after the question the focus is where one goes on."""
    tab_to(page, page.get_by_role("button", name=button))
    page.keyboard.press("Enter")
    dialog = page.get_by_role("alertdialog", name=question)
    expect(dialog).to_be_visible()
    tab_to(page, dialog.get_by_role("button", name="Forget"))
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(page.get_by_text("Forgotten.")).to_be_visible()
    expect(page.get_by_role("heading", name="What we know")).to_be_focused()


def answers(vendor: Vendor) -> list[Seen]:
    """The calls for an answer to a customer."""
    return [call for call in vendor.seen if says.form_of(call) == "answer"]
