"""One real system and one real browser for all of these tests, a fresh browser context for each."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright
from playwright.sync_api import Error as BrowserError

from scripts import bootstrap
from scripts.tests import BROWSERS
from tests.e2e.shop import Shop
from tests.e2e.system import RESULTS, System, running
from tests.e2e.watch import Watch

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-quic",
)  # fmt: skip
PATIENCE = 20_000  # milliseconds; the machine may be busy, and nothing here measures time
PICTURES = RESULTS / "browser"

Visit = Callable[..., BrowserContext]
_REPORT = pytest.StashKey[pytest.TestReport]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """Keep what came of the test for the fixtures that clean up after it."""
    report = yield
    if report.when == "call":
        item.stash[_REPORT] = report
    return report


@pytest.fixture(scope="session")
def system() -> Iterator[System]:
    """The product, started once."""
    build_front_end()
    with running() as started:
        yield started


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium, closed before other tests run: while it is open, its event loop runs in this thread."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        _lacks("no Chromium or Google Chrome here")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Whatever goes wrong in the browser fails the test at its end."""
    watching = Watch()
    yield watching
    assert watching.unexpected() == []
    assert all(url.startswith("ws") and "transport=websocket" in url for url in watching.sockets), watching.sockets


@pytest.fixture
def visit(browser: Browser, system: System, watch: Watch, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """Makes contexts: browsers of different people, with nothing in common."""
    expect.set_options(timeout=PATIENCE)
    contexts: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        options = {"viewport": {"width": 1440, "height": 900}, "locale": "en-GB", **options}
        context = browser.new_context(base_url=system.url, **options)
        context.set_default_timeout(PATIENCE)
        watch.over(context)
        contexts.append(context)
        return context

    yield make
    report = request.node.stash.get(_REPORT, None)
    if report is not None and report.failed:
        _take_pictures(contexts, re.sub(r"\W+", "-", request.node.name))
    for context in contexts:
        context.close()


@pytest.fixture
def shop(visit: Visit, system: System) -> Shop:
    """A business of this test's own; each page of `shop.context` is signed in as its owner."""
    return Shop(visit(), system.url)


def build_front_end() -> None:
    """What the web process serves is made of the sources as they are now."""
    try:
        bootstrap.need_node()
    except bootstrap.CannotGoOn as reason:
        _lacks(str(reason))
    if not (bootstrap.FRONTEND / "node_modules").is_dir():
        bootstrap.front_end_packages()
    bootstrap.front_end_build()


def _lacks(what: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(f"with CI=true the browser tests must run: {what}")
    pytest.skip(what)


def _take_pictures(contexts: list[BrowserContext], name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    pages = [page for context in contexts for page in context.pages]
    for number, page in enumerate(pages, 1):
        try:
            page.screenshot(path=PICTURES / f"{name}-{number}.png")
        except BrowserError:
            continue  # a page that is closed or stuck has no picture
