"""An account's own key of a model: a wrong one is refused, a right one is used and never shown; when it fails, it is told of live."""

import json
from collections.abc import Iterator
from itertools import count

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Request, WebSocket, expect

from tests.ai import scripted
from tests.ai.scripted import Seen, Turn, Vendor
from tests.e2e import model as says
from tests.e2e import notes
from tests.e2e.conftest import Visit, build_front_end
from tests.e2e.shop import Shop, wait_until
from tests.e2e.system import System, running
from tests.e2e.test_accessibility import AXE, examine
from tests.e2e.test_keyboard import tab_to

INSTALLATIONS, OWN, WRONG = "sk-installation-0000aaaa", "sk-harbour-kettles-5f3e9b7c1d", "sk-mistyped-77aa88bb99"
QUESTION = "What does a tandem cost on the harbour ferry?"
UNKNOWN = "Do you repair electric scooters?"
PRIVATE = {OWN, WRONG, OWN[:-4], WRONG[:-4]}  # the last four characters of a saved one may be seen
NUMBERS = count(351910001000)  # a phone that nobody had before


@pytest.fixture(scope="module")
def accepted() -> set[str]:
    """The keys that the vendor accepts just now."""
    return {INSTALLATIONS, OWN}


@pytest.fixture(scope="module")
def vendor(accepted: set[str]) -> Iterator[Vendor]:
    """A vendor that quotes each key that it refuses, as real ones do."""

    def chosen(call: Seen) -> Turn | None:
        key = scripted.key_of(call)
        if key not in accepted:
            fault = {"message": f"Incorrect API key provided: {key}.", "type": "invalid_request_error", "code": "invalid_api_key"}
            return Turn(status=401, body=json.dumps({"error": fault}).encode())
        return says.citing(call, notes.FACT) if says.form_of(call) == "answer" else None

    with scripted.running() as made:
        made.choose = chosen
        yield made


@pytest.fixture(scope="module")
def system(vendor: Vendor) -> Iterator[System]:
    """A product of this module's own, with a key of the installation's."""
    build_front_end()
    settings = {"OPENAI_BASE_URL": f"{vendor.url}/v1", "OPENAI_MODEL": "scripted-1", "OPENAI_API_KEY": INSTALLATIONS, "DANA_DEMO": "0"}
    with running("own-key.log", **settings) as started:
        yield started


@pytest.mark.timeout(300)
def test_T155_an_own_key_is_refused_used_told_of_when_it_fails_and_removed_and_is_never_shown(
    visit: Visit, system: System, vendor: Vendor, accepted: set[str]
) -> None:
    context = visit(reduced_motion="reduce")
    context.add_init_script(path=AXE)
    heard = Overheard(context)
    ours, theirs = Counter(context, system), Counter(visit(), system)
    page = context.new_page()

    a_wrong_key_is_refused(page)
    assert [(call.path, scripted.key_of(call)) for call in vendor.seen] == [("/v1/models", WRONG)], "who was asked is the vendor itself"
    faults = examine(page, "refused key")
    the_right_one_is_connected_by_keyboard(page)
    assert ours.shop.call("GET", "/integrations")["items"][1]["config"]["api_key"] == {"set": True, "hint": f"••••{OWN[-4:]}"}

    assert notes.FACT in ours.answer()
    assert vendor.keys()[-1] == OWN
    assert notes.FACT in theirs.answer()
    assert vendor.keys()[-1] == INSTALLATIONS

    page.evaluate("window.neverReloaded = true")
    accepted.remove(OWN)
    assert notes.FACT in ours.answer(), "the passages themselves, when no model may be asked"
    assert "colleague" in ours.answer(UNKNOWN), "and a person where they do not say"
    assert vendor.keys().count(INSTALLATIONS) == 1, "nobody else pays for it"
    expect(trouble(page)).to_contain_text("OpenAI does not accept this key")
    expect(page.get_by_text("Needs reconnecting")).to_be_visible()
    assert page.evaluate("window.neverReloaded") is True
    faults += examine(page, "key in trouble")
    assert notes.FACT in theirs.answer()
    assert vendor.keys()[-1] == INSTALLATIONS, "another account notices nothing"

    removed(page)
    wait_until(lambda: ours.answer() and vendor.keys()[-1] == INSTALLATIONS, seconds=40)  # it is promised within ten seconds
    assert faults == []
    assert any(OWN[-4:] in words for words in heard.words), "the answers about this key were listened to"
    assert any('"integration"' in words and words.startswith("42") for words in heard.words), "and the live events"
    for key in PRIVATE:
        assert [words[:200] for words in heard.words if key in words] == []
        assert key not in system.log()
        assert key not in kept_by(page)


class Counter:
    """A business with a document, at whose counter customers ask."""

    def __init__(self, context: BrowserContext, system: System) -> None:
        self.shop = Shop(context, system.url)
        self._line = self.shop.connect()
        self.shop.upload(notes.NAME, notes.make_notes(), "application/pdf")

    def answer(self, question: str = QUESTION) -> str:
        """What somebody gets who was never there before."""
        phone = str(next(NUMBERS))
        self.shop.hear(self._line, phone, question, "Tomas Reyes")
        wait_until(lambda: self.shop.bubbles(self._line, phone), seconds=30)
        return self.shop.bubbles(self._line, phone)[0]


class Overheard:
    """Everything that the server says to the pages of a context."""

    def __init__(self, context: BrowserContext) -> None:
        self.words: list[str] = []
        context.on("requestfinished", self._answered)
        context.on("page", lambda page: page.on("websocket", self._connected))

    def _answered(self, request: Request) -> None:
        answer = request.response()
        if answer is not None and "/api/" in request.url and answer.status != 204:
            self.words.append(answer.text())

    def _connected(self, line: WebSocket) -> None:
        line.on("framereceived", lambda said: self.words.append(str(said)))


def a_wrong_key_is_refused(page: Page) -> None:
    page.goto("/integrations")
    page.get_by_role("link", name="Connect OpenAI").click()
    page.get_by_label("API key").fill(WRONG)
    page.get_by_role("button", name="Check and connect").click()
    refusal = page.get_by_role("alert")
    expect(refusal).to_contain_text("OpenAI does not accept this key: copy it again, or make a new one.")
    expect(refusal).not_to_contain_text(WRONG)
    expect(page.get_by_text("OpenAI is connected")).to_have_count(0)


def the_right_one_is_connected_by_keyboard(page: Page) -> None:
    """And its page shows that it is there, and no more of it than its end."""
    field = page.get_by_label("API key")
    expect(field).to_have_attribute("type", "password")
    field.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type(OWN)
    page.keyboard.press("Enter")
    expect(page.get_by_text("OpenAI is connected")).to_be_visible()
    tab_to(page, page.get_by_role("link", name="To its settings"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="OpenAI", exact=True)).to_be_visible()
    expect(page.get_by_text("Active", exact=True)).to_be_visible()
    expect(page.get_by_text(f"key ••••{OWN[-4:]}")).to_be_visible()


def trouble(page: Page) -> Locator:
    """What the integration's page says of a key that is refused."""
    return page.get_by_role("status").filter(has_text="Answers go past this key")


def removed(page: Page) -> None:
    page.get_by_role("button", name="Delete OpenAI").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Delete integration").click()
    expect(page.get_by_text("OpenAI is deleted.")).to_be_visible()
    expect(page.get_by_role("link", name="Connect OpenAI")).to_be_visible()


def kept_by(page: Page) -> str:
    """What is on the page and what the browser keeps of it."""
    return str(
        page.evaluate(
            "() => [document.documentElement.outerHTML, ...[...document.querySelectorAll('input')].map((field) => field.value),"
            " JSON.stringify(localStorage), JSON.stringify(sessionStorage)].join('\\n')"
        )
    )
