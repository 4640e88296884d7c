"""A team from end to end: somebody is invited and joins in a browser of their own, becomes more by a menu, and is taken out again."""

import re
import secrets

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visit
from tests.e2e.shop import PASSWORD, Shop, wait_until
from tests.e2e.system import System
from tests.e2e.watch import Watch

LIVE = 10_000  # milliseconds; the wall itself promises 5 s, on a machine that does nothing else
REFUSED = r"status of 4\d\d"  # what a browser writes on its console when the server says no


def test_T020_a_member_joins_by_letter_becomes_more_at_once_and_is_out_at_once(system: System, visit: Visit, watch: Watch) -> None:
    watch.expect(REFUSED)
    shop = Shop(visit(), system.url)
    prove_the_address(shop)
    email = f"ida-{secrets.token_hex(6)}@example.com"
    owner = shop.context.new_page()
    owner.goto("/settings/team")
    expect(owner.get_by_text("Mina Osei is the only owner.")).to_be_visible()
    invite(owner, email)

    member = visit().new_page()
    join(member, email)
    places = member.get_by_role("navigation", name="Settings")
    member.goto("/settings/team")
    expect(places.get_by_role("link")).to_have_text(["Account", "Assistant", "Lessons", "Team"])
    expect(member.get_by_role("button", name="Invite")).to_have_count(0)

    owner.get_by_role("button", name="Change the role of Ida Marsh: Agent").click()
    owner.get_by_role("menuitemradio", name=re.compile("^Admin")).click()
    expect(owner.get_by_text("Ida Marsh is now: Admin.")).to_be_visible()
    expect(places.get_by_role("link", name="Audit log")).to_be_visible(timeout=LIVE)  # nobody reloaded that page
    expect(member.get_by_role("button", name="Invite")).to_be_visible()

    owner.get_by_role("button", name="More about Ida Marsh").click()
    owner.get_by_role("menuitem", name=re.compile("^Remove")).click()
    owner.get_by_role("alertdialog").get_by_role("button", name="Remove").click()
    expect(owner.get_by_text("Ida Marsh is removed.")).to_be_visible()
    expect(member.get_by_role("heading", name="Sign in")).to_be_visible(timeout=LIVE)

    read_what_is_on_record(owner, email)


def prove_the_address(shop: Shop) -> None:
    """Only who proved their address invites others."""
    wait_until(lambda: letters_to(shop), seconds=30)
    letter = letters_to(shop)[0]
    token = re.search(r"#token=(\S+)", letter["text"])
    assert token is not None
    shop.call("POST", "/auth/verify", {"token": token[1]})


def letters_to(shop: Shop) -> list[dict[str, str]]:
    """What the worker has sent to the owner so far."""
    return [one for one in shop.call("GET", "/letters")["items"] if one["to"] == shop.email]


def invite(owner: Page, email: str) -> None:
    """As an agent, in all channels."""
    owner.get_by_role("button", name="Invite", exact=True).click()
    dialog = owner.get_by_role("dialog", name="Invite somebody")
    dialog.get_by_label("E-mail").fill(email)
    dialog.get_by_role("button", name="Send the invitation").click()
    expect(owner.get_by_role("list", name="Invitations").get_by_role("listitem").filter(has_text=email)).to_be_visible()


def join(member: Page, email: str) -> None:
    """With the link in the letter, as somebody new."""
    letter = member.get_by_role("listitem").filter(has_text=email).first
    member.goto("/letters")
    expect(letter).to_be_visible()
    letter.get_by_role("link", name="#token=").click()
    member.get_by_label("Your name").fill("Ida Marsh")
    member.get_by_label("Password").fill(PASSWORD)
    member.get_by_role("button", name="Join").click()
    expect(member.get_by_role("heading", name="Inbox")).to_be_visible()


def read_what_is_on_record(owner: Page, email: str) -> None:
    """Each step in a plain sentence, the newest first."""
    owner.get_by_role("link", name="Audit log").click()
    entries = owner.get_by_role("main").get_by_role("listitem")
    for sentence in (
        "Mina Osei removed Ida Marsh from the account",
        "Mina Osei changed the role of Ida Marsh from Agent to Admin",
        f"{email} joined the account",
        f"Mina Osei invited {email}",
    ):
        expect(entries.filter(has_text=sentence)).to_be_visible()
