"""One person's sign-in from end to end: registering, the letters, a second factor, the sessions, a forgotten password, an invitation."""

import re
import secrets
from datetime import UTC, datetime, timedelta

import pyotp
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.conftest import Visit
from tests.e2e.shop import PASSWORD
from tests.e2e.system import System
from tests.e2e.watch import Watch

NEXT_PASSWORD = "the harbour sleeps late"
REFUSED = r"status of 4\d\d"  # what a browser writes on its console when the server says no


def test_a_person_registers_answers_the_letter_and_signs_in_with_a_second_factor(system: System, visit: Visit, watch: Watch) -> None:
    watch.expect(REFUSED)
    context = visit(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    email = new_address("mina")
    page.goto("/register")
    register(page, email)
    prove_the_address(context, page, email)

    key, codes = turn_on_the_second_factor(page)
    sign_out(page)
    begin_to_sign_in(page, email, PASSWORD)
    page.get_by_label("Code from the app").fill("000000")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_text("This code is wrong or was used already.")).to_be_visible()
    page.get_by_label("Code from the app").fill(next_code(key))
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Your profile and security")).to_be_visible()  # back where the sign-out was

    elsewhere = visit().new_page()
    elsewhere.goto("/")
    begin_to_sign_in(elsewhere, email, PASSWORD)
    elsewhere.get_by_role("button", name="Use a recovery code instead").click()
    elsewhere.get_by_label("Recovery code").fill(codes[0])
    elsewhere.get_by_role("button", name="Sign in", exact=True).click()
    expect(elsewhere.get_by_role("heading", name="Inbox")).to_be_visible()
    end_the_session_elsewhere(page, elsewhere)


def test_a_forgotten_password_is_set_anew_by_letter_and_every_session_ends(system: System, visit: Visit, watch: Watch) -> None:
    watch.expect(REFUSED)
    context = visit()
    page = context.new_page()
    email = new_address("theo")
    page.goto("/register")
    register(page, email)

    other = visit()
    visitor = other.new_page()
    visitor.goto("/login")
    visitor.get_by_role("link", name="Forgot your password?").click()
    expect(visitor.get_by_role("heading", name="Forgot your password?")).to_be_visible()  # the sign-in page has such a field too
    visitor.get_by_label("E-mail").fill(email)
    visitor.get_by_role("button", name="Send the letter").click()
    expect(visitor.get_by_role("heading", name="Look into your mail")).to_be_visible()
    follow_the_letter(other, visitor, "Choose a new password", email)
    visitor.get_by_label("New password").fill(NEXT_PASSWORD)
    visitor.get_by_role("button", name="Set the new password").click()
    expect(visitor.get_by_role("heading", name="Your new password is set")).to_be_visible()

    page.reload()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    begin_to_sign_in(page, email, PASSWORD)
    expect(page.get_by_role("alert")).to_contain_text("The e-mail or the password is not right.")
    begin_to_sign_in(page, email, NEXT_PASSWORD)
    expect(page.get_by_role("heading", name="Inbox")).to_be_visible()


def new_address(name: str) -> str:
    """An address that nobody has."""
    return f"{name}-{secrets.token_hex(6)}@example.com"


def register(page: Page, email: str) -> None:
    """A new business with its owner."""
    page.get_by_label("Business name").fill("Harbour Kettles")
    page.get_by_label("Your name").fill("Mina Osei")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    expect(page.get_by_text("Strong.")).to_be_visible()
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_role("heading", name="Inbox")).to_be_visible()


def prove_the_address(context: BrowserContext, page: Page, email: str) -> None:
    """The reminder goes when the letter's link was used, in another tab."""
    reminder = page.get_by_text(f"Confirm your e-mail address with the link in our letter to {email}.")
    expect(reminder).to_be_visible()
    letter = context.new_page()
    follow_the_letter(context, letter, "Confirm your e-mail address", email)
    letter.get_by_role("button", name="Confirm the address").click()
    expect(letter.get_by_role("heading", name="Your e-mail address is confirmed")).to_be_visible()
    letter.close()
    page.reload()
    expect(page.get_by_role("heading", name="Inbox")).to_be_visible()
    expect(reminder).to_have_count(0)


def follow_the_letter(context: BrowserContext, page: Page, subject: str, email: str) -> None:
    """Open the newest letter of that subject to somebody; its token does not stay in the address bar."""
    page.goto("/letters")
    letter = page.get_by_role("listitem").filter(has_text=email).filter(has_text=subject).first
    letter.get_by_role("link", name="#token=").click()
    expect(page).not_to_have_url(re.compile("token"))


def turn_on_the_second_factor(page: Page) -> tuple[str, list[str]]:
    """(the key of the app, the recovery codes)"""
    open_own_page(page)
    page.get_by_role("button", name="Turn on").click()
    page.get_by_role("dialog").get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    page.get_by_role("button", name="Copy Key").click()
    key = re.sub(r"\s", "", page.evaluate("navigator.clipboard.readText()"))
    page.get_by_label("Code from the app").fill(pyotp.TOTP(key).now())
    page.get_by_role("dialog").get_by_role("button", name="Turn on").click()
    codes = page.get_by_role("list", name="Recovery codes").get_by_role("listitem")
    expect(codes).to_have_count(10)
    kept = codes.all_text_contents()
    page.get_by_role("button", name="I have kept them").click()
    expect(page.get_by_role("button", name="Turn off")).to_be_visible()
    return key, kept


def next_code(key: str) -> str:
    """The code of the next half minute, which counts already: the one of this half minute was used to turn it on."""
    return pyotp.TOTP(key).at(datetime.now(UTC) + timedelta(seconds=30))


def end_the_session_elsewhere(page: Page, elsewhere: Page) -> None:
    """Whoever is signed out elsewhere sees the sign-in at the next step."""
    page.reload()
    sessions = page.get_by_role("list", name="Where you are signed in").get_by_role("listitem")
    expect(sessions).to_have_count(2)
    expect(sessions.filter(has_text="This one")).to_have_count(1)
    page.get_by_role("button", name="End all others").click()
    expect(sessions).to_have_count(1)
    elsewhere.reload()
    expect(elsewhere.get_by_role("heading", name="Sign in")).to_be_visible()


def open_own_page(page: Page) -> None:
    """By the menu at the foot of the sidebar."""
    page.get_by_role("button", name=re.compile("^Account and settings")).click()
    page.get_by_role("menuitem", name="Your profile and security").click()
    expect(page.get_by_role("heading", name="Your profile and security")).to_be_visible()


def sign_out(page: Page) -> None:
    """By the same menu."""
    page.get_by_role("button", name=re.compile("^Account and settings")).click()
    page.get_by_role("menuitem", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def begin_to_sign_in(page: Page, email: str, password: str) -> None:
    """The first step."""
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
