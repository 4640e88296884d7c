"""The platform misbehaves, by the simulator's switches: what the inbox then shows, and that nobody gets anything twice."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import pages
from tests.e2e.shop import NORA, Shop, wait_until


@pytest.fixture
def line(shop: Shop) -> str:
    """The shop's WhatsApp channel."""
    return shop.connect()


@pytest.fixture
def nora(shop: Shop, line: str) -> str:
    """A customer who asked for a person, so that Dana stays out of it."""
    customer = shop.customer(line)
    shop.hear(line, customer, "I want to talk to a person, please.")
    wait_until(lambda: len(shop.bubbles(line, customer)) == 1, seconds=30)
    return customer


@pytest.fixture
def inbox(shop: Shop, line: str, nora: str) -> Page:
    """Nora's conversation, open and taken over."""
    page = shop.context.new_page()
    page.goto(f"/inbox/{shop.conversation(line)['id']}")
    pages.reply(page, NORA, "Good morning, this is Mina.")
    expect(pages.arrived(pages.by_me(page, NORA).last)).to_be_visible()
    return page


def test_an_expired_token_is_shown_with_its_reason_and_sending_again_sends_once(shop: Shop, line: str, nora: str, inbox: Page) -> None:
    simulator = shop.context.new_page()
    simulator.goto("/simulator")
    turn_on(simulator, "Access token expired")

    pages.reply(inbox, NORA, "Your kettle is ready.")
    message = pages.by_me(inbox, NORA).filter(has_text="Your kettle is ready.")
    expect(message).to_contain_text("Not delivered: The access token has expired.")
    expect(pages.row(inbox, NORA)).to_contain_text("Not delivered")

    integrations = shop.context.new_page()
    integrations.goto("/integrations")
    connected = integrations.get_by_role("list", name="Connected")
    expect(connected).to_contain_text("Needs reconnecting")
    expect(connected).to_contain_text("The access token has expired.")
    connected.get_by_role("link", name="Reconnect").click()
    expect(integrations.get_by_text("Replies cannot be sent until this is connected again")).to_be_visible()

    simulator.get_by_role("button", name="Switch all off").click()
    expect(simulator.get_by_text("all is well")).to_be_visible()
    reconnect(integrations)

    message.get_by_role("button", name="Send again").dblclick()
    expect(pages.arrived(message)).to_be_visible()
    assert shop.bubbles(line, nora).count("Your kettle is ready.") == 1
    expect(message.get_by_role("button", name="Send again")).to_have_count(0)


def test_a_reply_whose_answer_never_came_is_settled_by_its_status_and_stands_once_on_the_phone(
    shop: Shop, line: str, nora: str, inbox: Page
) -> None:
    set_number(shop, "Deliver the next sends, never answer")
    pages.reply(inbox, NORA, "We are open until six.")
    message = pages.by_me(inbox, NORA).filter(has_text="We are open until six.")
    expect(pages.arrived(message)).to_be_visible()
    pages.reply(inbox, NORA, "And on Saturdays until two.")
    expect(pages.arrived(pages.by_me(inbox, NORA).last)).to_be_visible(timeout=60_000)
    expect(pages.log(inbox, NORA).get_by_text("And on Saturdays")).to_have_count(1)
    assert shop.bubbles(line, nora)[-2:] == ["We are open until six.", "And on Saturdays until two."]
    expect(message).to_have_count(1)


@pytest.mark.timeout(180)
def test_a_reply_of_which_nobody_knows_waits_for_a_person_who_sends_it_again_once(shop: Shop, line: str, nora: str, inbox: Page) -> None:
    set_number(shop, "Refuse the next sends (5xx)")
    pages.reply(inbox, NORA, "The lid is in stock.")
    message = pages.by_me(inbox, NORA).filter(has_text="The lid is in stock.")
    expect(message).to_contain_text("The channel has not confirmed this yet.")
    expect(pages.delivery(message, "Delivery not confirmed yet")).to_be_visible()
    expect(message).to_contain_text("It is not certain that this arrived.", timeout=60_000)
    assert "The lid is in stock." not in shop.bubbles(line, nora)

    message.get_by_role("button", name="Send again").dblclick()
    expect(pages.arrived(message)).to_be_visible()
    assert shop.bubbles(line, nora).count("The lid is in stock.") == 1


def test_webhooks_that_come_twice_and_statuses_that_come_backwards_change_nothing(shop: Shop, line: str, nora: str, inbox: Page) -> None:
    simulator = shop.context.new_page()
    simulator.goto("/simulator")
    for switch in ("Each webhook twice", "Statuses in reverse order", "Echo before the answer"):
        turn_on(simulator, switch)
    phone = pages.phone(simulator, "WhatsApp", NORA)
    pages.write_on(phone, "Is the blue one back?")
    expect(pages.log(inbox, NORA).get_by_text("Is the blue one back?")).to_have_count(1)
    pages.reply(inbox, NORA, "It came this morning.")
    message = pages.by_me(inbox, NORA).filter(has_text="It came this morning.")
    expect(pages.delivery(message, "Read")).to_be_visible()
    expect(pages.log(inbox, NORA).get_by_text("phone app")).to_have_count(0)
    expect(phone.get_by_text("It came this morning.")).to_have_count(1)
    expect(pages.log(inbox, NORA).get_by_text("Is the blue one back?")).to_have_count(1)


def turn_on(page: Page, name: str) -> None:
    """One of the switches, known to the platform when this returns."""
    with page.expect_response(lambda answer: answer.url.endswith("/simulator/faults")):
        page.get_by_role("switch", name=name).focus()
        page.keyboard.press("Space")
    expect(page.get_by_role("switch", name=name)).to_be_checked()


def set_number(shop: Shop, name: str) -> None:
    """One of the counted faults, once."""
    page = shop.context.new_page()
    page.goto("/simulator")
    with page.expect_response(lambda answer: answer.url.endswith("/simulator/faults")):
        page.get_by_role("button", name=f"Increase {name}").click()
    page.close()


def reconnect(page: Page) -> None:
    """A new token in the integration's settings."""
    page.get_by_role("button", name="Replace Access token").click()
    page.get_by_role("textbox", name="Access token").fill("a-fresh-made-up-token")
    page.get_by_role("button", name="Check and save").click()
    expect(page.get_by_role("main")).to_contain_text("Active")
