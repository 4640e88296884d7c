"""The web process dies: the page says so if it lasts, comes back by itself and shows what was missed."""

from uuid import UUID

import pytest
from playwright.sync_api import expect

from dana.conversations.thread import Line, add_line
from dana.database.transactions import Database
from tests.e2e import pages
from tests.e2e.shop import NORA, Shop, wait_until
from tests.e2e.system import System
from tests.e2e.watch import Watch

BROKEN_LINE = (
    r"ERR_(CONNECTION_REFUSED|CONNECTION_RESET|SOCKET_NOT_CONNECTED|EMPTY_RESPONSE)",
    r"WebSocket connection to .* failed",
    r"Unable to preload CSS|Failed to fetch dynamically imported module",  # a part of the page that was wanted at that moment
)


@pytest.mark.timeout(180)
def test_after_a_crash_of_the_web_process_the_open_page_catches_up_and_nothing_typed_is_lost(
    system: System, shop: Shop, watch: Watch
) -> None:
    watch.expect(*BROKEN_LINE)
    line = shop.connect()
    nora = shop.customer(line)
    shop.hear(line, nora, "I want to talk to a person, please.")
    wait_until(lambda: len(shop.bubbles(line, nora)) == 1, seconds=30)
    conversation = shop.conversation(line)
    page = shop.context.new_page()
    page.goto(f"/inbox/{conversation['id']}")
    expect(pages.log(page, NORA).get_by_text("I want to talk to a person")).to_be_visible()
    field = page.get_by_role("textbox", name=f"Reply to {NORA}")
    field.fill("Half a sente")
    page.evaluate("window.neverReloaded = true")
    before = len(watch.sockets)

    system.kill("web")
    write_while_nobody_listens(system, shop, line, conversation["id"], "Written while the line was down.")
    wait_until(system.is_ready, seconds=60)

    expect(pages.log(page, NORA).get_by_text("Written while the line was down.")).to_be_visible(timeout=40_000)
    expect(pages.row(page, NORA)).to_contain_text("Written while the line was down.")
    assert len(watch.sockets) > before
    expect(field).to_have_value("Half a sente")
    pages.reply(page, NORA, "Half a sentence, and the rest.")
    expect(pages.arrived(pages.by_me(page, NORA).last)).to_be_visible()
    assert shop.bubbles(line, nora).count("Half a sentence, and the rest.") == 1
    assert page.evaluate("window.neverReloaded") is True


def write_while_nobody_listens(system: System, shop: Shop, line: str, conversation_id: str, text: str) -> None:
    """What another web process would have stored meanwhile; its event reaches no browser."""
    database = Database(system.app_url, connections=1)
    account = UUID(shop.account_id)
    with database.account_transaction(account) as db:
        add_line(db, account, UUID(line), UUID(conversation_id), Line(author="phone_app", text=text))
    database.close()
