"""No page shuts anybody out: axe finds nothing, in light and dark, on a wide screen, a tablet and a phone; nothing scrolls sideways."""

import json
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from scripts.bootstrap import FRONTEND
from tests.e2e import notes, pages
from tests.e2e.conftest import Visit
from tests.e2e.shop import NORA, Shop, wait_until
from tests.e2e.system import System

AXE = FRONTEND / "node_modules" / "axe-core" / "axe.min.js"
WIDTHS = (1440, 900, 390)
THEMES = ("light", "dark")
RUN_AXE = """
async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  return violations.map(({ id, help, nodes }) => ({
    id, help, nodes: nodes.slice(0, 4).map(({ html, failureSummary }) => `${html.slice(0, 300)} | ${failureSummary}`),
  }));
}
"""
SETTLE = """
async () => {
  await document.fonts.ready;
  for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
  const ending = document.getAnimations().filter((one) => one.effect?.getTiming().iterations !== Infinity);
  await Promise.all(ending.map((one) => one.finished.catch(() => 0)));
}
"""
SIDEWAYS = """
() => {
  const width = document.documentElement.clientWidth;
  const page = document.scrollingElement;
  if (page.scrollWidth <= width) return [];
  return [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > width + 1)
    .slice(0, 5).map((one) => one.outerHTML.slice(0, 200));
}
"""


@dataclass(frozen=True, slots=True)
class Furnished:
    """A shop in which every page has something to show."""

    shop: Shop
    conversation: str
    document: str


def furnish(context: BrowserContext, system: System) -> Furnished:
    """A channel, a document and a conversation with an answer and its source, a takeover, a reply and a failure."""
    shop = Shop(context, system.url)
    line = shop.connect()
    document = shop.upload(notes.NAME, notes.make_notes(), "application/pdf")
    nora = shop.customer(line)
    shop.hear(line, nora, "What does a tandem cost on the harbour ferry?")
    wait_until(lambda: any("11 euros" in text for text in shop.bubbles(line, nora)), seconds=30)
    conversation = shop.conversation(line)["id"]
    shop.call("POST", f"/conversations/{conversation}/replies", {"text": "I have kept a place for you."})
    shop.call("PUT", "/simulator/faults", {"token_expired": True})
    shop.call("POST", f"/conversations/{conversation}/replies", {"text": "Bring the ticket along."})
    wait_until(lambda: shop.messages(conversation)[-1]["state"] == "failed", seconds=30)
    shop.call("PUT", "/simulator/faults", {})
    return Furnished(shop, conversation, document)


VISITED: dict[str, Callable[[Page, Furnished], None]] = {
    "inbox": lambda page, all_: _open(page, f"/inbox/{all_.conversation}", pages.log(page, NORA).get_by_role("article").last),
    "inbox list": lambda page, _: _open(page, "/inbox", pages.row(page, NORA)),
    "knowledge": lambda page, _: _open(page, "/knowledge", page.get_by_role("list", name="Documents")),
    "search": lambda page, _: _open(page, "/knowledge/search?q=tandem", page.get_by_role("article").first),
    "document": lambda page, all_: _open(page, f"/knowledge/{all_.document}?start=0&end=40&page=1", page.locator("[data-mark]").first),
    "integrations": lambda page, _: _open(page, "/integrations", page.get_by_role("list", name="Connected")),
    "connect form": lambda page, _: _open(page, "/integrations/new/whatsapp", page.get_by_role("button", name="Check and connect")),
    "simulator": lambda page, _: _open(page, "/simulator", page.get_by_role("log").first),
    "own page": lambda page, _: _open(page, "/me", page.get_by_text("This one")),
    "account": lambda page, _: _open(page, "/settings/account", page.get_by_role("navigation", name="Settings")),
    "assistant": lambda page, _: _open(page, "/settings/assistant", page.get_by_role("slider")),
    "lessons": lambda page, _: _open(page, "/settings/lessons", page.get_by_role("heading", name="Nothing to learn just now")),
    "team": lambda page, _: _open(page, "/settings/team", page.get_by_text("is the only owner")),
    "API keys": lambda page, _: _open(page, "/settings/api-keys", page.get_by_role("navigation", name="Settings")),
    "audit log": lambda page, _: _open(page, "/settings/audit", page.get_by_role("navigation", name="Settings")),
    "data": lambda page, _: _open(page, "/settings/data", page.get_by_role("navigation", name="Settings")),
}


@pytest.mark.timeout(500)
def test_axe_finds_nothing_on_any_page_in_any_theme_at_any_width(system: System, visit: Visit) -> None:
    context = visit(reduced_motion="reduce")  # colours are judged as they are, not as they change
    context.add_init_script(path=AXE)
    furnished = furnish(context, system)
    found: list[str] = []
    page = context.new_page()
    for name, open_page in VISITED.items():
        page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        open_page(page, furnished)
        found += examine(page, name)
    assert found == []


@pytest.mark.timeout(180)
def test_axe_finds_nothing_where_people_sign_in_and_register(visit: Visit) -> None:
    context = visit(reduced_motion="reduce")  # colours are judged as they are, not as they change
    context.add_init_script(path=AXE)
    page = context.new_page()
    _open(page, "/login", page.get_by_role("button", name="Sign in", exact=True))
    page.get_by_role("button", name="Sign in", exact=True).click()  # with both mistakes shown
    found = examine(page, "sign in")
    _open(page, "/register", page.get_by_role("button", name="Create account"))
    found += examine(page, "register")
    for address in ("/forgot", "/reset", "/verify", "/invitation", "/letters"):
        _open(page, address, page.get_by_role("heading", level=1))
        found += examine(page, address)
    assert found == []


def test_axe_would_find_what_shuts_somebody_out(visit: Visit) -> None:
    context = visit()
    context.add_init_script(path=AXE)
    page = context.new_page()
    _open(page, "/login", page.get_by_role("button", name="Sign in", exact=True))
    page.evaluate(
        "document.querySelector('main').append(Object.assign(new Image(), {src: '/favicon.svg'}), document.createElement('button'))"
    )
    assert {fault["id"] for fault in page.evaluate(RUN_AXE)} >= {"button-name"}


def examine(page: Page, name: str) -> list[str]:
    """What is wrong with the page as it is, in each theme at each width."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900 if width > 500 else 844})
        for theme in THEMES:
            page.emulate_media(color_scheme=theme)
            page.evaluate(SETTLE)
            expect(page.get_by_role("status", name="Loading")).to_have_count(0)
            where = f"{name}, {theme}, {width} px"
            found += [f"{where}: {json.dumps(fault, indent=1)}" for fault in lasting_faults(page)]
        found += [f"{name}, {width} px, scrolls sideways because of {element}" for element in page.evaluate(SIDEWAYS)]
    return found


def lasting_faults(page: Page) -> list[object]:
    """What axe finds, and finds again a moment later: a list that is just being read anew is dimmed for that long."""
    for _ in range(3):
        faults: list[object] = page.evaluate(RUN_AXE)
        if not faults:
            break
        page.wait_for_timeout(700)
    return faults


def _open(page: Page, address: str, sign: pages.Locator) -> None:
    page.goto(address)
    expect(sign).to_be_visible()
