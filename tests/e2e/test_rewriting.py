"""Where a person approves: the draft is seen while it is written, shortened, undone, and sent as it was checked."""

import threading
from collections.abc import Iterator
from dataclasses import replace

import psycopg
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.ai import scripted
from tests.ai.scripted import Seen, Turn, Vendor
from tests.e2e import model as says
from tests.e2e import notes, pages
from tests.e2e.conftest import build_front_end
from tests.e2e.shop import NORA, Shop, wait_until
from tests.e2e.system import System, running

QUESTION = "What does a tandem cost on the harbour ferry?"
DRAFT = ["Hello Nora!", notes.FACT, "Just let us know if you need anything else!"]


@pytest.fixture(scope="module")
def model() -> Iterator[Vendor]:
    """A vendor's model that stops in the middle of its sentence until it may go on."""
    with scripted.running() as vendor:
        vendor.choose = _chosen
        yield vendor


@pytest.fixture(scope="module")
def system(model: Vendor) -> Iterator[System]:
    """A product of this module's own, which asks that model."""
    build_front_end()
    with running("rewriting.log", OPENAI_BASE_URL=f"{model.url}/v1", OPENAI_MODEL="scripted-1", DANA_DEMO="0") as started:
        yield started


def _chosen(call: Seen) -> Turn | None:
    form = says.form_of(call)
    if form == "rewrite":
        return says.saying({"text": f"{notes.FACT} [1]", "language": "en"})
    return _answer(call) if form == "answer" else None


OPENED = threading.Event()  # the conversation is on screen


def _answer(call: Seen) -> Turn:
    """Cites the passage that says so, and stops in the middle of it."""
    OPENED.wait(20)
    found = says.passage_with(call, "tandem")
    sentences = [{"text": text, "sources": [found] if text == notes.FACT else []} for text in DRAFT]
    whole = says.saying({"action": "reply", "language": "en", "sentences": sentences, "reason": ""})
    return replace(whole, pieces=12, then="wait")


@pytest.mark.timeout(300)
def test_a_draft_is_seen_while_it_is_written_then_shortened_undone_and_sent(shop: Shop, system: System, model: Vendor) -> None:
    line = shop.connect()
    shop.upload(notes.NAME, notes.make_notes(), "application/pdf")
    with psycopg.connect(system.owner_url) as db:
        db.execute("insert into answering (account_id, id, mode) values (%s, %s, 'draft')", (shop.account_id, shop.account_id))
    nora = shop.customer(line)
    page = shop.context.new_page()
    page.goto("/inbox")
    shop.hear(line, nora, QUESTION)
    pages.row(page, NORA).click()
    expect(pages.log(page, NORA)).to_contain_text(QUESTION)
    OPENED.set()

    writing = page.get_by_role("region", name="Dana is writing…")
    expect(writing).to_contain_text("Hello Nora!")
    expect(writing).to_contain_text("Not checked yet")
    expect(card(page)).to_have_count(0)
    model.go_on.set()
    expect(card(page)).to_contain_text(notes.FACT)
    expect(writing).to_have_count(0)

    card(page).get_by_role("button", name="Shorten").click()
    field = page.get_by_role("textbox", name="Words of the draft")
    expect(field).to_have_value(f"{notes.FACT} [1]")
    card(page).get_by_role("button", name="Undo").click()
    expect(field).to_have_value(f"{DRAFT[0]} {DRAFT[1]} [1] {DRAFT[2]}")
    card(page).get_by_role("button", name="Shorten").click()
    expect(field).to_have_value(f"{notes.FACT} [1]")
    assert shop.bubbles(line, nora) == [], "nothing left before a person said so"
    card(page).get_by_role("button", name="Send changed").click()
    wait_until(lambda: shop.bubbles(line, nora), seconds=30)
    (sent,) = shop.bubbles(line, nora)
    assert sent.startswith(notes.FACT)
    assert "[1]" not in sent
    expect(card(page)).to_have_count(0)


def card(page: Page) -> Locator:
    return page.get_by_role("region", name="Dana's draft")
