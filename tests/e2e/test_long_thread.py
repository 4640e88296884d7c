"""A conversation of ten thousand messages opens, scrolls back and takes typing as a short one does."""

import json
from itertools import pairwise
from statistics import median
from typing import Any, Literal
from uuid import UUID

import psycopg
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e import pages
from tests.e2e.shop import NORA, Shop, wait_until
from tests.e2e.system import System

MESSAGES = 10_000
MOST_NODES = 1_500
STEP = 700  # pixels of one turn of the wheel
MOST_IN_A_STEP = 30  # messages: none is lower than this many fit into one step
TRACED = ["devtools.timeline", "disabled-by-default-devtools.timeline", "toplevel"]
FILL = """
insert into messages (account_id, id, conversation_id, integration_id, position, direction, author, kind, text, state, created_at)
select c.account_id, gen_random_uuid(), c.id, c.integration_id, p,
  case when mod(p, 3) = 0 then 'out' else 'in' end, case when mod(p, 3) = 0 then 'dana' else 'customer' end, 'text',
  'Line ' || p || '. ' || repeat('The kettle sings a little longer each time it is filled. ', mod(p, 4)),
  case when mod(p, 3) = 0 then 'read' else 'received' end, now() - (%(last)s - p) * interval '7 minutes'
from conversations c, generate_series(c.last_position + 1, %(last)s) p where c.id = %(id)s
"""
COUNT = """
update conversations set last_position = %(last)s, unread = 0, version = version + 1, last_message_at = now(),
  last_message = jsonb_build_object('text', 'Line ' || %(last)s, 'author', 'customer', 'at', now(), 'state', 'received') where id = %(id)s
"""
FIRST_IN_SIGHT = """
() => {
  const top = document.querySelector('[role="log"]').getBoundingClientRect().top;
  const seen = [...document.querySelectorAll('[role="log"] article')].filter((one) => one.getBoundingClientRect().bottom > top);
  seen.sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top);
  return seen[0]?.innerText.match(/Line (\\d+)/)?.[1] ?? null;
}
"""
FRAMES = "async () => { for (let i = 0; i < 3; i += 1) await new Promise(requestAnimationFrame); }"


@pytest.mark.timeout(240)
@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_ten_thousand_messages_scroll_and_take_typing_with_few_nodes_on_the_page(
    system: System, shop: Shop, browser: Browser, capsys: pytest.CaptureFixture[str], motion: Literal["no-preference", "reduce"]
) -> None:
    line = shop.connect()
    nora = shop.customer(line)
    shop.hear(line, nora, "I want to talk to a person, please.")
    wait_until(lambda: len(shop.bubbles(line, nora)) == 1, seconds=30)
    conversation = shop.conversation(line)["id"]
    fill(system, UUID(conversation))

    page = shop.context.new_page()
    page.emulate_media(reduced_motion=motion)
    browser.start_tracing(page=page, categories=TRACED)
    page.goto(f"/inbox/{conversation}")
    expect(pages.log(page, NORA).get_by_text(f"Line {MESSAGES}.")).to_be_in_viewport()
    field = page.get_by_role("textbox", name=f"Reply to {NORA}")
    field.focus()
    page.keyboard.type("Good morning", delay=30)
    page.keyboard.press("Enter")
    expect(pages.arrived(pages.by_me(page, NORA))).to_be_visible()
    trace = json.loads(browser.stop_tracing())
    assert nodes(page) <= MOST_NODES

    path = scroll_back(page, turns=45)
    assert nodes(page) <= MOST_NODES
    steps = [before - after for before, after in pairwise(path)]
    assert all(0 <= step <= MOST_IN_A_STEP for step in steps), path
    assert path[0] - path[-1] > 300, path  # six pages of fifty

    page.get_by_role("button", name="Go to the latest message").click()
    expect(pages.by_me(page, NORA)).to_be_in_viewport()
    with capsys.disabled():
        print(f"\n  {MESSAGES} messages: {report(trace)}; {nodes(page)} nodes")  # noqa: T201


def fill(system: System, conversation: UUID) -> None:
    """Write the history straight into the database."""
    with psycopg.connect(system.owner_url) as database:
        database.execute(FILL, {"last": MESSAGES, "id": conversation})
        database.execute(COUNT, {"last": MESSAGES, "id": conversation})


def scroll_back(page: Page, turns: int) -> list[int]:
    """Turn the wheel; the number of the first message in sight after each turn."""
    pages.log(page, NORA).hover()
    path = []
    for _ in range(turns):
        page.mouse.wheel(0, -STEP)
        page.evaluate(FRAMES)
        wait_until(lambda: page.evaluate(FIRST_IN_SIGHT) is not None, seconds=10)
        path.append(int(page.evaluate(FIRST_IN_SIGHT)))
    return path


def nodes(page: Page) -> int:
    """How many elements the whole page has."""
    return int(page.evaluate("document.querySelectorAll('*').length"))


def report(trace: dict[str, Any]) -> str:
    """What the page's main thread spent on opening, typing and sending, in CPU time, which a busy machine does not change."""
    events = trace["traceEvents"]
    main = {(one["pid"], one["tid"]) for one in events if one["name"] == "thread_name" and one["args"]["name"] == "CrRendererMain"}
    spent = [one for one in events if one.get("ph") == "X" and "tdur" in one and (one["pid"], one["tid"]) in main]
    tasks = [one["tdur"] / 1000 for one in spent if one["name"] == "RunTask"]
    keys = [one["tdur"] / 1000 for one in spent if one["name"] == "EventDispatch" and one["args"]["data"]["type"] == "keypress"]
    inputs = [one["tdur"] / 1000 for one in spent if one["name"] == "EventDispatch" and one["args"]["data"]["type"] == "input"]
    return (
        f"main thread {sum(tasks):.0f} ms, worst task {max(tasks, default=0):.0f} ms, "
        f"keypress {median(keys or [0]):.1f} ms (worst {max(keys, default=0):.1f}), input {median(inputs or [0]):.1f} ms"
    )
