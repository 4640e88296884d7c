"""Everything by keyboard: no test here touches the mouse, and the page swears that it saw none."""

from playwright.sync_api import Page, expect

from tests.e2e import pages
from tests.e2e.shop import NORA, PASSWORD, Shop, wait_until

COUNT_POINTERS = """
window.pointers = 0;
for (const kind of ["pointerdown", "mousedown", "touchstart"]) addEventListener(kind, () => (window.pointers += 1), true);
"""


def test_somebody_without_a_mouse_signs_in_opens_a_conversation_and_replies(shop: Shop) -> None:
    line = shop.connect()
    nora = shop.customer(line)
    shop.hear(line, nora, "I want to talk to a person, please.")
    wait_until(lambda: len(shop.bubbles(line, nora)) == 1, seconds=30)
    shop.context.clear_cookies()
    page = shop.context.new_page()
    page.add_init_script(COUNT_POINTERS)

    page.goto("/")
    expect(page.get_by_label("E-mail")).to_be_focused()
    page.keyboard.type(shop.email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(pages.row(page, NORA)).to_be_visible()

    tab_to(page, pages.row(page, NORA))
    page.keyboard.press("Enter")
    expect(pages.log(page, NORA)).to_be_visible()
    tab_to(page, page.get_by_role("textbox", name=f"Reply to {NORA}"))
    page.keyboard.type("Good morning,")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("this is Mina.")
    page.keyboard.press("Enter")
    expect(pages.arrived(pages.by_me(page, NORA))).to_be_visible()
    assert shop.bubbles(line, nora)[-1] == "Good morning,\nthis is Mina."
    assert page.evaluate("window.pointers") == 0


def test_single_keys_move_through_the_inbox_and_act_on_the_conversation(shop: Shop) -> None:
    line = shop.connect()
    for customer, name in (("351910000101", "Ruth Okoye"), ("351910000102", "Lars Vik")):
        shop.hear(line, customer, "I want to talk to a person, please.", name)
    wait_until(lambda: len(shop.call("GET", "/conversations?view=needs_person")["items"]) == 2, seconds=30)
    page = shop.context.new_page()
    page.add_init_script(COUNT_POINTERS)
    page.goto("/inbox")
    expect(pages.row(page, "Ruth Okoye")).to_be_visible()

    names = page.get_by_role("list", name="Conversations").get_by_role("link").locator("b bdi").all_inner_texts()
    for key, name in (("j", names[0]), ("j", names[1]), ("k", names[0])):
        page.keyboard.press(key)
        expect(pages.row(page, name)).to_be_focused()
    page.keyboard.press("Enter")
    expect(pages.log(page, names[0])).to_be_visible()
    page.keyboard.press("h")
    expect(page.get_by_text("Dana answers").first).to_be_visible()
    page.keyboard.press("t")
    expect(page.get_by_text("You took over").first).to_be_visible()
    page.keyboard.press("r")
    expect(page.get_by_role("textbox", name=f"Reply to {names[0]}")).to_be_focused()
    page.keyboard.type("jet lag")  # letters of shortcuts, typed into a field, are letters
    expect(page.get_by_role("textbox", name=f"Reply to {names[0]}")).to_have_value("jet lag")
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    expect(page.get_by_role("button", name="Reopen")).to_be_visible()
    page.keyboard.press("Control+k")
    palette = page.get_by_role("dialog")
    expect(palette).to_be_visible()
    page.keyboard.type("Knowl")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Documents")).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert page.evaluate("window.pointers") == 0


def tab_to(page: Page, wanted: pages.Locator, at_most: int = 40) -> None:
    """Press Tab until the focus is there, and see that each stop on the way shows where it is."""
    for _ in range(at_most):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.matches(':focus-visible')")
        if wanted.evaluate("(element) => element === document.activeElement"):
            return
    raise AssertionError(f"{wanted} is not among the first {at_most} stops")
