"""AUTH_PROVIDER=supabase in a browser: the same pages, the same inbox, live updates and letters, with Supabase keeping the passwords."""

import re
import secrets
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import pages
from tests.e2e.conftest import Visit, build_front_end
from tests.e2e.shop import NORA, PASSWORD, Shop, wait_until
from tests.e2e.supabase import supabase_auth
from tests.e2e.system import System, running
from tests.e2e.watch import Watch
from tests.supabase.gotrue import ANON_KEY, GoTrue

NEXT_PASSWORD = "the harbour sleeps late"
REFUSED = r"status of 4\d\d"  # what a browser writes on its console when the server says no
NOBODY_THERE = "http://127.0.0.2:9/v1"  # documents are found by their words: this system is about people


@pytest.fixture(scope="module")
def gotrue() -> Iterator[GoTrue]:
    """Supabase Auth."""
    with supabase_auth() as answering:
        yield answering


@pytest.fixture(scope="module")
def system(gotrue: GoTrue) -> Iterator[System]:
    """In place of the one that all other tests share: an installation whose people sign in at Supabase."""
    build_front_end()
    settings = {"AUTH_PROVIDER": "supabase", "SUPABASE_URL": gotrue.url, "SUPABASE_ANON_KEY": ANON_KEY}
    with running("supabase.log", **settings, DANA_DEMO="0", EMBEDDING_BASE_URL=NOBODY_THERE) as started:
        yield started


@pytest.mark.timeout(300)
def test_somebody_registers_at_supabase_works_in_the_inbox_live_and_signs_out(
    system: System, gotrue: GoTrue, visit: Visit, watch: Watch
) -> None:
    watch.expect(REFUSED)
    page = visit().new_page()
    email = new_address("mina")
    register(page, email)
    page.goto("/login")
    try_to_sign_in(page, email, PASSWORD)  # the letter has not come back yet
    expect(page.get_by_role("alert")).to_contain_text("The e-mail or the password is not right.")

    prove(page, gotrue.letter("signup", email))
    page.goto("/login")
    try_to_sign_in(page, email, "not my password at all")
    expect(page.get_by_role("alert")).to_contain_text("The e-mail or the password is not right.")
    pages.sign_in(page, email, PASSWORD)

    work_in_the_inbox(page, Shop.of(visit(), system.url, email, PASSWORD))
    page.reload()  # signed in by the cookie alone
    expect(page.get_by_role("textbox", name=f"Reply to {NORA}")).to_be_visible()
    sign_out(page)
    page.goto("/inbox")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert gotrue.sessions == {}, "nobody holds a session at Supabase for us"


@pytest.mark.timeout(180)
def test_a_forgotten_password_is_set_anew_by_supabases_letter_and_ends_open_pages(
    system: System, gotrue: GoTrue, visit: Visit, watch: Watch
) -> None:
    watch.expect(REFUSED)
    email = new_address("theo")
    gotrue.add(email, PASSWORD, name="Theo Brandt", account_name="Brandt Boats")
    signed_in = visit().new_page()
    signed_in.goto("/login")
    pages.sign_in(signed_in, email, PASSWORD)

    page = visit().new_page()
    page.goto("/forgot")
    page.get_by_label("E-mail").fill(email)
    page.get_by_role("button", name="Send the letter").click()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    page.goto(f"/reset#token={gotrue.letter('recovery', email)}")
    page.get_by_label("New password").fill(NEXT_PASSWORD)
    page.get_by_role("button", name="Set the new password").click()
    expect(page.get_by_role("heading", name="Your new password is set")).to_be_visible()
    expect(signed_in.get_by_role("heading", name="Sign in")).to_be_visible()  # its socket was cut, nobody reloaded

    page.goto("/login")
    try_to_sign_in(page, email, PASSWORD)
    expect(page.get_by_role("alert")).to_be_visible()
    pages.sign_in(page, email, NEXT_PASSWORD)


def new_address(name: str) -> str:
    """An address that nobody has."""
    return f"{name}-{secrets.token_hex(6)}@example.com"


def register(page: Page, email: str) -> None:
    """Supabase's letter has to come back first."""
    page.goto("/register")
    page.get_by_label("Business name").fill("Harbour Kettles")
    page.get_by_label("Your name").fill("Mina Osei")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    expect(page.get_by_text(email)).to_be_visible()


def prove(page: Page, token: str) -> None:
    """The link in Supabase's letter; its token does not stay in the address bar."""
    page.goto(f"/verify#token={token}")
    page.get_by_role("button", name="Confirm the address").click()
    expect(page.get_by_role("heading", name="Your e-mail address is confirmed")).to_be_visible()
    expect(page).not_to_have_url(re.compile("token"))


def try_to_sign_in(page: Page, email: str, password: str) -> None:
    """On the sign-in page."""
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def work_in_the_inbox(page: Page, shop: Shop) -> None:
    """What a customer writes appears without a reload, and the reply is on the customer's phone."""
    line = shop.connect()
    nora = shop.customer(line)
    shop.hear(line, nora, "Do you mend copper kettles?")
    pages.row(page, NORA).click()
    expect(pages.log(page, NORA)).to_contain_text("Do you mend copper kettles?")
    pages.reply(page, NORA, "Yes, bring it on Tuesday.")
    expect(pages.arrived(pages.by_me(page, NORA).last)).to_be_visible()
    wait_until(lambda: "Yes, bring it on Tuesday." in shop.bubbles(line, nora), seconds=30)
    shop.hear(line, nora, "Tuesday it is!")
    expect(pages.log(page, NORA)).to_contain_text("Tuesday it is!")


def sign_out(page: Page) -> None:
    """By the menu at the foot of the sidebar."""
    page.get_by_role("button", name=re.compile("^Account and settings")).click()
    page.get_by_role("menuitem", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
