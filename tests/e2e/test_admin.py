"""The operators' pages in a browser: the record of the installation, read and narrowed, and open to everybody who has to use them."""

import re

import pytest
from playwright.sync_api import Page, expect

from dana.accounts import operators
from tests.e2e.conftest import Visit
from tests.e2e.shop import Shop
from tests.e2e.system import System
from tests.e2e.test_accessibility import AXE, examine
from tests.e2e.watch import Watch

BLOCKED = "() => { try { document.createElement('div').innerHTML = '<b>x</b>'; return false } catch (error) { return error.name } }"
EMPTIED = "() => { const one = document.createElement('div'); one.textContent = 'x'; one.innerHTML = ''; return one.childNodes.length }"
POLICY = "() => { try { trustedTypes.createPolicy('another', {}); return false } catch (error) { return error.name } }"


@pytest.fixture
def operator(shop: Shop, system: System) -> Page:
    """A page of somebody who operates the installation."""
    operators.command(system.owner_url, "add", shop.email)
    return shop.context.new_page()


def test_an_operator_reads_the_installations_record_and_narrows_it(operator: Page, shop: Shop) -> None:
    page = operator
    page.goto("/admin")
    expect(page.get_by_role("heading", name="Accounts")).to_be_visible()
    expect(page.get_by_role("list", name="Accounts")).to_be_visible()
    page.get_by_role("link", name="Record").click()
    expect(page.get_by_role("heading", name="Record")).to_be_visible()
    expect(page.get_by_text("Mina Osei (operator) looked at the accounts").first).to_be_visible()
    expect(page.get_by_text(f"made Mina Osei <{shop.email}> an operator")).to_be_visible()

    page.get_by_role("button", name=re.compile("What")).press("Enter")  # by the keyboard alone
    page.get_by_role("option", name="New operators").press("Enter")
    expect(page.get_by_text("looked at the accounts")).to_have_count(0)
    expect(page.get_by_text(f"made Mina Osei <{shop.email}> an operator")).to_be_visible()
    page.reload()  # what it is narrowed to is in the address
    expect(page.get_by_text("looked at the accounts")).to_have_count(0)
    page.get_by_text("Details").first.click()
    expect(page.get_by_text("operator.added").first).to_be_visible()


@pytest.mark.timeout(240)
def test_axe_finds_nothing_on_the_operators_pages(operator: Page, shop: Shop) -> None:
    operator.emulate_media(reduced_motion="reduce")
    operator.add_init_script(path=AXE)
    found: list[str] = []
    for name, sign in (("accounts", "Accounts"), ("people", "People"), ("audit", "Record"), ("health", "Health")):
        operator.set_viewport_size({"width": 1440, "height": 900})
        operator.goto(f"/admin/{name}")
        expect(operator.get_by_role("heading", name=sign, level=1)).to_be_visible()
        expect(operator.get_by_role("listitem").last).to_be_visible()
        found += examine(operator, f"admin, {name}")
    assert found == []


def test_axe_finds_nothing_where_a_deletion_is_followed(visit: Visit, watch: Watch) -> None:
    watch.expect(r"status of 404")
    page = visit(reduced_motion="reduce").new_page()
    page.add_init_script(path=AXE)
    page.goto("/data-deletion/no-such-code")
    expect(page.get_by_text("Nothing is known under this code")).to_be_visible()
    assert examine(page, "deletion") == []


def test_T179_no_text_becomes_markup_or_code_in_our_pages(visit: Visit, watch: Watch) -> None:
    watch.expect("CSP: (require-trusted-types-for|trusted-types)", "TrustedHTML", "trusted-types", "Trusted Type")
    page = visit().new_page()
    page.goto("/login")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert page.evaluate(BLOCKED) == "TypeError"
    assert page.evaluate(POLICY) == "TypeError"
    assert page.evaluate(EMPTIED) == 0, "React Aria empties what it announced in this way"
