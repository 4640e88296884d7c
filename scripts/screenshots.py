"""Takes the pictures of the README from a fresh demo: `python -m scripts.screenshots http://localhost:5000`."""

import shutil
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from scripts.tests import BROWSERS, ROOT

FOLDER = ROOT / "docs" / "images"
DEMO = {"email": "demo@dana.example", "password": "ride the fern hills"}
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
PATIENCE = 40.0  # seconds
HERO, HERO_NAME = "351910000320", "Amara Okafor"
LARS, CHLOE, YUSUF, TOMAS = "351910000311", "7410000000000312", "741000000000313", "7410000000000315"
Theme = Literal["light", "dark"]


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody's first message on a channel of the demo."""

    channel: str
    customer: str
    name: str
    text: str
    answered: bool = True


# Asked oldest first, so that the inbox shows the last one at its top.
EARLIER = (
    Said("WhatsApp", LARS, "Lars Vik", "What does a full service in the workshop cost?"),
    Said("Messenger", CHLOE, "Chloé Martin", "Are you open on Mondays?"),
    Said("Instagram", YUSUF, "Yusuf Demir", "Can I take a bicycle for a test ride?"),
    Said("Instagram", "741000000000314", "نور الهاشمي", "كم يوما لدي لإرجاع ما اشتريته؟"),
    Said("Messenger", TOMAS, "Tomás Ortega", "¿Cuánto cuesta alquilar un tándem durante una semana?"),
    Said("WhatsApp", "351910000316", "Hana Sato", "How long is a gift card valid?"),
)
LATER = (
    Said("Messenger", "7410000000000317", "Jonas Keller", "My order FC2048113 came with a bent wheel. I would like to talk to a person."),
    Said("Instagram", "741000000000318", "Priya Raman", "From which order value is a parcel to the mainland free?"),
)
HERO_ASKS = ("Hello! How many days do I have to send something back?", "And how much is delivery of a complete bicycle to the islands?")
TEAM_SAYS = "Hello Amara, this is Robin. I have put the frame in your size aside until Saturday, so an exchange costs you nothing."
HERO_THANKS = "That is kind of you, thank you!"


class Demo:
    """The demo account over the API, and the customers whom the simulator plays."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self._context, self._address, self._token = context, address, ""
        self._token = self.call("POST", "/auth/login", DEMO)["access_token"]
        self.channels: dict[str, str] = {one["name"]: one["integration_id"] for one in self.call("GET", "/simulator")["channels"]}

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """One call of the API."""
        headers = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        answer = self._context.request.fetch(f"{self._address}/api{path}", method=method, headers=headers, data=body)
        if not answer.ok:
            raise SystemExit(f"{method} {path}: {answer.status} {answer.text()}")
        return None if answer.status == 204 else answer.json()

    def hear(self, said: Said) -> None:
        """A customer writes; returns once Dana has answered."""
        phone = f"/simulator/{self.channels[said.channel]}/{said.customer}"
        before = len(self._replies(phone))
        self.call("POST", f"{phone}/messages", {"text": said.text, "name": said.name})
        if said.answered:
            _wait(lambda: len(self._replies(phone)) > before)

    def conversation(self, customer: str) -> str:
        """The id of the conversation with a customer."""
        return str(self.call("GET", f"/conversations?q={customer}")["items"][0]["id"])

    def reply(self, customer: str, text: str) -> None:
        """Somebody of the team answers; returns once it is delivered."""
        conversation = self.conversation(customer)
        sent = self.call("POST", f"/conversations/{conversation}/replies", {"text": text})
        newest = f"/conversations/{conversation}/messages?limit=5"
        _wait(lambda: any(one["id"] == sent["id"] and one["state"] in {"delivered", "read"} for one in self.call("GET", newest)["items"]))

    def read_on_phone(self, said: Said) -> None:
        """The customer looks at the chat."""
        self.call("POST", f"/simulator/{self.channels[said.channel]}/{said.customer}/read")

    def _replies(self, phone: str) -> list[Any]:
        return [one for one in self.call("GET", phone)["messages"] if one["from"] == "business"]


def main(address: str) -> None:
    """Fill the demo with conversations and take every picture."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"])
        demo = Demo(browser.new_context(), address.rstrip("/"))
        furnish(demo)
        for theme in ("light", "dark"):
            take_inbox(browser, demo, address, theme)
        take_others(browser, demo, address)
        take_phone(browser, address)
        browser.close()


def furnish(demo: Demo) -> None:
    """Conversations in every state, on every channel."""
    _wait(lambda: all(one["status"] == "ready" for one in demo.call("GET", "/knowledge/documents")["items"]))
    for said in EARLIER:
        demo.hear(said)
    demo.call("POST", f"/conversations/{demo.conversation(CHLOE)}/resolve")
    demo.call("POST", f"/conversations/{demo.conversation(LARS)}/takeover")
    hero = [Said("WhatsApp", HERO, HERO_NAME, text) for text in HERO_ASKS]
    for said in hero:
        demo.hear(said)
    demo.reply(HERO, TEAM_SAYS)
    demo.read_on_phone(hero[0])
    demo.hear(Said("WhatsApp", HERO, HERO_NAME, HERO_THANKS, answered=False))
    for said in LATER:
        demo.hear(said)


def take_inbox(browser: Browser, demo: Demo, address: str, theme: Theme) -> None:
    """The inbox with its thread and details."""
    page = _page(browser, address, WIDE, theme)
    page.goto(f"/inbox/{demo.conversation(HERO)}")
    expect(page.get_by_text(HERO_THANKS).first).to_be_visible()
    _save(page, f"inbox-{theme}")


def take_others(browser: Browser, demo: Demo, address: str) -> None:
    """The library, what it says about a question, a source at its page, and the simulator."""
    page = _page(browser, address, WIDE, "light")
    page.goto("/knowledge")
    expect(page.get_by_role("list", name="Documents")).to_be_visible()
    _save(page, "knowledge")
    page.goto("/knowledge/search?q=How+long+is+the+guarantee+on+an+aluminium+frame%3F")
    expect(page.get_by_role("article").first).to_be_visible()
    _save(page, "knowledge-search")
    page.goto(f"/inbox/{demo.conversation(HERO)}")
    page.get_by_role("link", name="Source 1:").first.click()
    expect(page.locator("mark, [data-mark]").first).to_be_in_viewport()
    _save(page, "source")
    page.goto("/integrations/new/whatsapp")
    expect(page.get_by_role("button", name="Check and connect")).to_be_visible()
    _save(page, "connect")
    shown = {"WhatsApp": HERO, "Messenger": TOMAS, "Instagram": YUSUF}
    page.goto("/simulator?" + "&".join(f"{demo.channels[name]}={customer}" for name, customer in shown.items()))
    expect(page.get_by_text(HERO_THANKS)).to_be_visible()
    _save(page, "simulator")


def take_phone(browser: Browser, address: str) -> None:
    """List and thread as they are on a phone."""
    for theme in ("light", "dark"):
        page = _page(browser, address, PHONE, theme)
        page.goto("/inbox")
        expect(page.get_by_text(HERO_NAME)).to_be_visible()
        _save(page, f"phone-list-{theme}")
        page.get_by_role("link", name=HERO_NAME).click()
        expect(page.get_by_text(HERO_THANKS)).to_be_visible()
        _save(page, f"phone-thread-{theme}")


def _page(browser: Browser, address: str, size: Any, theme: Theme) -> Page:
    context = browser.new_context(
        base_url=address, viewport=size, color_scheme=theme, device_scale_factor=1.5, reduced_motion="reduce", locale="en-GB"
    )  # fmt: skip
    context.request.post("/api/auth/login", data=DEMO)
    return context.new_page()


def _save(page: Page, name: str) -> None:
    page.evaluate("document.fonts.ready.then(() => new Promise((done) => setTimeout(done, 600)))")
    page.screenshot(path=Path(FOLDER / f"{name}.png"))


def _wait(true: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > deadline:
            raise SystemExit("The demo did not come so far in time: is its worker running?")
        time.sleep(0.2)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://localhost:5000")
