"""The parts of the pages that several tests use, found the way people find them: by role and name."""

import re

from playwright.sync_api import Locator, Page, expect

DEMO = ("demo@dana.example", "ride the fern hills")


def sign_in(page: Page, email: str, password: str) -> None:
    """From the sign-in page into the inbox."""
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Inbox")).to_be_visible()


def phone(page: Page, channel: str, customer: str) -> Locator:
    """A customer's phone on the simulator's page."""
    return page.get_by_role("region", name=channel, exact=True).get_by_role("group", name=f"{customer}’s phone")


def write_on(phone_: Locator, text: str) -> None:
    """The customer writes and sends."""
    field = phone_.get_by_role("textbox")
    field.fill(text)
    field.press("Enter")


def row(page: Page, customer: str) -> Locator:
    """A conversation in the inbox's list."""
    return page.get_by_role("list", name="Conversations").get_by_role("link").filter(has_text=customer)


def log(page: Page, customer: str) -> Locator:
    """The messages of the open conversation."""
    return page.get_by_role("log", name=f"Messages with {customer}")


def by_dana(page: Page, customer: str) -> Locator:
    """Dana's messages in the open conversation."""
    return log(page, customer).get_by_role("article", name="Dana")


def by_me(page: Page, customer: str) -> Locator:
    """My own messages in the open conversation."""
    return log(page, customer).get_by_role("article", name="You,")


def reply(page: Page, customer: str, text: str) -> None:
    """Write in the composer and send."""
    field = page.get_by_role("textbox", name=f"Reply to {customer}")
    field.fill(text)
    field.press("Enter")


def delivery(message: Locator, word: str) -> Locator:
    """The ticks of a message, by what they mean."""
    return message.get_by_role("img", name=word, exact=True)


def arrived(message: Locator) -> Locator:
    """The ticks of a message that is on the phone; where that phone lies open, it is read at once."""
    return message.get_by_role("img", name=re.compile("^(Delivered|Read)$"))
