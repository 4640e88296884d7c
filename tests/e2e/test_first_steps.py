"""A new business: nothing there yet, and each empty page says what to do; then the first channel is connected from its form."""

import re
import secrets

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visit
from tests.e2e.shop import PASSWORD
from tests.e2e.system import System


def test_a_new_business_finds_empty_pages_that_help_and_connects_its_first_channel(system: System, visit: Visit) -> None:
    page = visit(permissions=["clipboard-read", "clipboard-write"]).new_page()
    page.goto("/")
    register(page)

    expect(page.get_by_role("heading", name="No conversations yet")).to_be_visible()
    page.get_by_role("link", name="Knowledge").click()
    expect(page.get_by_role("heading", name="Nothing to answer from yet")).to_be_visible()
    page.get_by_role("link", name="Simulator").click()
    expect(page.get_by_role("heading", name="No channel to play on yet")).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="To the integrations").click()
    expect(page.get_by_role("heading", name="Nothing is connected yet")).to_be_visible()

    page.get_by_role("link", name="Connect WhatsApp").click()
    expect(page.get_by_role("complementary", name="How to set it up").get_by_role("listitem").first).to_be_visible()
    fill_in_wrongly_then_rightly(page)

    expect(page.get_by_text("Harbour line is connected")).to_be_visible()
    see_the_webhook_address(page, system)
    page.get_by_role("link", name="Done").click()
    expect(page.get_by_role("list", name="Connected")).to_contain_text("Harbour lineActive")
    page.get_by_role("link", name="Simulator").click()
    expect(page.get_by_role("region", name="Harbour line")).to_be_visible()


def register(page: Page) -> None:
    """From the sign-in page, first with mistakes."""
    page.get_by_role("link", name="Create an account").click()
    page.get_by_label("Business name").fill("Harbour Kettles")
    page.get_by_label("Your name").fill("Mina Osei")
    page.get_by_label("E-mail").fill("mina at the harbour")
    page.get_by_label("Password").fill("short")
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_text("That does not look like an e-mail address.")).to_be_visible()
    expect(page.get_by_text(re.compile(r"Use at least \d+ characters."))).to_be_visible()
    page.get_by_label("E-mail").fill(f"mina-{secrets.token_hex(6)}@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_role("heading", name="Inbox")).to_be_visible()


def fill_in_wrongly_then_rightly(page: Page) -> None:
    """A number that cannot be one is refused at its field, one that the platform does not know by the platform."""
    form = page.get_by_role("form", name="Settings of WhatsApp")
    form.get_by_label("Name", exact=False).first.fill("Harbour line")
    form.get_by_role("button", name="Check and connect").click()
    expect(form.get_by_text("Fill this in.").first).to_be_visible()
    form.get_by_role("textbox", name="Phone number ID").fill("my own number")
    for secret in ("Access token", "App secret", "Verify token"):
        form.get_by_role("textbox", name=secret).fill("0123456789abcdef0123456789abcdef")
    form.get_by_role("button", name="Check", exact=True).click()
    expect(form.get_by_text("This does not have the form that is expected here.")).to_be_visible()
    form.get_by_role("textbox", name="Phone number ID").fill(str(secrets.randbelow(9 * 10**14) + 10**14))
    form.get_by_role("button", name="Check", exact=True).click()
    expect(form.get_by_text("It works")).to_be_visible()
    form.get_by_role("button", name="Check and connect").click()


def see_the_webhook_address(page: Page, system: System) -> None:
    """Ready to be copied, with the verify token that was typed."""
    address = re.compile(rf"{re.escape(system.url)}/webhooks/whatsapp/[0-9a-f-]{{36}}")
    expect(page.get_by_text(address)).to_be_visible()
    page.get_by_role("button", name="Copy Callback URL").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert address.fullmatch(page.evaluate("navigator.clipboard.readText()"))
