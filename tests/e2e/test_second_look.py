"""A second look at replies by a model: what it takes out does not reach the phone, and the card beside the reply says why."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.ai import scripted
from tests.ai.scripted import Seen, Turn, Vendor
from tests.e2e import model as says
from tests.e2e import notes, pages
from tests.e2e.conftest import build_front_end
from tests.e2e.shop import NORA, Shop, wait_until
from tests.e2e.system import System, running
from tests.e2e.test_accessibility import AXE, examine

QUESTION = "What does a tandem cost on the harbour ferry?"
SAID, WRONG = f"{notes.FACT}.", "A tandem that travels with you needs no place that is booked."


@pytest.fixture(scope="module")
def vendor() -> Iterator[Vendor]:
    """One model writes something that the rules do not see, another finds it; both are behind one address."""

    def chosen(call: Seen) -> Turn | None:
        form = says.form_of(call)
        if form == "second_look":
            asked = [json.loads(line) for line in says.block_of(call, "sentences").split("\n")]
            found = {WRONG: "contradicts"}
            return says.saying({"sentences": [{"number": one["number"], "verdict": found.get(one["sentence"], "says")} for one in asked]})
        return _with_more(says.citing(call, notes.FACT)) if form == "answer" else None

    with scripted.running() as made:
        made.choose = chosen
        yield made


def _with_more(turn: Turn) -> Turn:
    answer = json.loads(turn.text or "")
    answer["sentences"] += [{"text": WRONG, "sources": answer["sentences"][0]["sources"]}]
    return says.saying(answer)


@pytest.fixture(scope="module")
def system(vendor: Vendor) -> Iterator[System]:
    """A product of this module's own, with a model for a second look."""
    build_front_end()
    settings = {"OPENAI_BASE_URL": f"{vendor.url}/v1", "OPENAI_MODEL": "writes", "CHECK_OPENAI_MODEL": "looks-twice", "DANA_DEMO": "0"}
    with running("second-look.log", **settings) as started:
        yield started


@pytest.mark.timeout(300)
def test_what_a_second_model_finds_wrong_never_reaches_the_phone_and_the_inbox_says_why(shop: Shop, vendor: Vendor) -> None:
    line = shop.connect()
    shop.upload(notes.NAME, notes.make_notes(), "application/pdf")
    nora = shop.customer(line)
    shop.context.add_init_script(path=AXE)
    page = shop.context.new_page()
    page.goto("/inbox")
    shop.hear(line, nora, QUESTION)
    wait_until(lambda: shop.bubbles(line, nora), seconds=30)
    (sent,) = shop.bubbles(line, nora)
    assert sent.startswith(SAID)
    assert WRONG not in sent
    looked = [call.body["model"] for call in vendor.seen if says.form_of(call) == "second_look"]
    assert looked == ["looks-twice"], "all of a reply in one call"

    pages.row(page, NORA).click()
    card_says(page)
    assert examine(page, "second look") == []

    vendor.choose = lambda call: Turn(status=404, body=b"{}") if call.body.get("model") == "looks-twice" else says.citing(call, notes.FACT)
    shop.hear(line, "351910002000", QUESTION, "Tomas Reyes")
    wait_until(lambda: shop.bubbles(line, "351910002000"), seconds=30)
    assert shop.bubbles(line, "351910002000")[0].startswith(SAID), "what the rules let through leaves without a second look"
    wait_until(lambda: "CHECK_OPENAI_MODEL" in json.dumps(shop.call("GET", "/health")), seconds=30)


def card_says(page: Page) -> None:
    """What was taken out, by whom, and that a second model looked."""
    page.get_by_role("button", name="Checked · 1 taken out").click()
    card = page.get_by_role("dialog", name="What was checked")
    expect(card.get_by_role("listitem").filter(has_text=WRONG)).to_contain_text("A second look found that its source says otherwise")
    expect(card.get_by_role("listitem").filter(has_text=SAID)).to_contain_text("Sent:")
    expect(card).to_contain_text("A model looked at it once more.")
