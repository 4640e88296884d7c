"""Sixty-four workers for twenty accounts at once over the same pool, library, embedder and chain: to each its own, and once."""

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from uuid import UUID

import psycopg
import pytest

from dana.database.notifier import hear
from dana.realtime import CHANNEL
from dana.security.passwords import Passwords
from dana.settings import Settings
from tests.walls import street as town
from tests.walls.rows import snapshot
from tests.walls.street import CANARY, QUESTION, House, Street

ACCOUNTS, CUSTOMERS, ROUNDS, WORKERS = 20, 3, 2, 64


@pytest.fixture
def street(settings: Settings, owner_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Street]:
    monkeypatch.setattr("dana.joining.Passwords", Passwords.cheap)
    monkeypatch.setattr("dana.knowledge.ingest.read", town.read_here)
    made = town.build(settings, owner_url, houses=ACCOUNTS, meet=ACCOUNTS * CUSTOMERS)
    yield made
    made.close()


def wait_until(condition: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come true in time"
        time.sleep(0.02)


def test_T079_sixty_four_workers_answer_twenty_accounts_at_once_each_with_its_own(street: Street, app_url: str) -> None:
    with psycopg.connect(app_url, autocommit=True) as pages:
        pages.execute(f"listen {CHANNEL}")
        introduce(street)
        with street.worker(threads=WORKERS):
            for done in range(ROUNDS):
                # every question of a round meets all the others in the model before any is answered
                street.write_all([(house, sender, QUESTION) for house in street.houses for sender in house.senders(CUSTOMERS)])
                wait_until(lambda done=done: len(sent(street)) == (done + 1) * ACCOUNTS * CUSTOMERS)  # type: ignore[misc]
        told = heard(pages, {row[0] for row in sent(street)})
    for house in street.houses:
        look_at_prompts(street, house)
        look_at_replies(street, house)
        look_at_deliveries(street, house)
        look_at_usage(street, house)
        look_at_live_updates(street, house, told)
        look_at_rows(street, house)
    assert len(street.platform.calls) == len(street.model.asked) == ACCOUNTS * CUSTOMERS * ROUNDS


def sent(street: Street) -> list[tuple[UUID]]:
    return street.rows("select id from messages where author = 'dana' and state = 'sent'")


def introduce(street: Street) -> None:
    """A history that says whose it is: the customer's first words, and a person's answer to them."""
    street.write_all([(house, sender, f"Hello {house.canary}!") for house in street.houses for sender in house.senders(CUSTOMERS)])
    with psycopg.connect(street.owner_url, autocommit=True) as db:
        db.execute("delete from dana.wake_ups")
        db.execute("update conversations set answer_due_at = null, last_position = 2")
        db.execute(
            "insert into messages (account_id, id, conversation_id, integration_id, position, direction, author, kind, text, state,"
            " occurred_at) select c.account_id, gen_random_uuid(), c.id, c.integration_id, 2, 'out', 'person', 'text',"
            " 'Welcome to ' || a.name, 'sent', now() from conversations c join accounts a on a.id = c.account_id"
        )


def heard(pages: psycopg.Connection, replies: set[UUID]) -> list[dict[str, str]]:
    """All live updates, up to those of the last reply."""
    told: list[dict[str, str]] = []
    wait_until(lambda: bool(told.extend(map(json.loads, hear(pages, 0.2))) or replies <= {UUID(item["id"]) for item in told}), 30)
    return told


def canaries(value: object) -> set[str]:
    return set(CANARY.findall(str(value)))


def look_at_prompts(street: Street, house: House) -> None:
    prompts = [prompt for account, prompt in street.model.asked if account == house.account_id]
    assert len(prompts) == CUSTOMERS * ROUNDS
    for prompt in prompts:
        assert canaries(prompt) == {house.canary}
        assert canaries(prompt.system) == canaries(prompt.turns) == {house.canary}
        assert len(prompt.passages) == 6
        assert all(canaries(passage.text) == {house.canary} and passage.document == f"{house.canary}.txt" for passage in prompt.passages)
        assert prompt.question == QUESTION
    lengths = Counter(len(prompt.turns) for prompt in prompts)
    assert lengths == {3 + 2 * done: CUSTOMERS for done in range(ROUNDS)}, "each round's prompt holds the whole conversation and no other"


def look_at_replies(street: Street, house: House) -> None:
    replies = street.rows(
        "select m.text, m.sent_text, m.conversation_id, m.answers_position, q.text,"
        " (select array_agg(distinct s.document_id) from sources s where s.message_id = m.id),"
        " (select count(*) from sources s join passages p on p.id = s.passage_id and p.account_id = s.account_id"
        "  where s.message_id = m.id),"
        " (select string_agg(s.quote || s.document_name, ' ') from sources s where s.message_id = m.id)"
        " from messages m left join messages q on q.conversation_id = m.conversation_id and q.position = m.answers_position"
        " where m.account_id = %s and m.author = 'dana'",
        house.account_id,
    )
    assert len(replies) == CUSTOMERS * ROUNDS
    assert len({(conversation, answers) for _, _, conversation, answers, *_ in replies}) == CUSTOMERS * ROUNDS, "one reply for a question"
    for text, sent_text, _, _, question, cited, passages, quotes in replies:
        assert canaries(text) == canaries(sent_text) == canaries(quotes) == {house.canary}
        assert question == QUESTION
        assert cited == [house.document_id]
        assert passages == 6


def look_at_deliveries(street: Street, house: House) -> None:
    wanted = street.rows(
        "select m.id, m.platform_id, i.value from messages m join conversations c on c.id = m.conversation_id"
        " join identities i on i.contact_id = c.contact_id and i.kind = 'wa_id' where m.account_id = %s and m.author = 'dana'",
        house.account_id,
    )
    calls = {call.json["biz_opaque_callback_data"].removeprefix("dana:"): call for call in street.sent_by(house)}
    assert len(street.sent_by(house)) == len(calls) == len(wanted) == CUSTOMERS * ROUNDS
    for message_id, platform_id, sender in wanted:
        call = calls[str(message_id)]
        assert call.json["to"] == sender
        assert call.headers["Authorization"] == f"Bearer {house.token}"
        assert canaries(call.json) == {house.canary}
        assert platform_id == street.platform.ids[str(message_id)]
    assert sum(call.headers["Authorization"] == f"Bearer {house.token}" for call in street.platform.calls) == CUSTOMERS * ROUNDS
    assert {sender for *_, sender in wanted} == set(house.senders(CUSTOMERS))


def look_at_usage(street: Street, house: House) -> None:
    cost = {town.cost_of(prompt) for account, prompt in street.model.asked if account == house.account_id}
    used = street.rows("select input_tokens, message_id, conversation_id from usage where account_id = %s", house.account_id)
    assert {tokens for tokens, *_ in used} == cost
    assert len(cost) == 1
    own = set(street.rows("select id, conversation_id from messages where account_id = %s and author = 'dana'", house.account_id))
    assert {(message, conversation) for _, message, conversation in used} == own
    assert len(used) == len(own)


def look_at_live_updates(street: Street, house: House, told: list[dict[str, str]]) -> None:
    own = {
        kind: {str(found) for (found,) in street.rows(f"select id from {kind}s where account_id = %s", house.account_id)}
        for kind in ("conversation", "message", "integration", "document")
    }
    events = [item for item in told if item["account"] == str(house.account_id)]
    assert {item["id"] for item in events if item["event"] == "message"} >= {
        str(found) for (found,) in street.rows("select id from messages where account_id = %s and author = 'dana'", house.account_id)
    }
    for item in events:
        assert item["id"] in own[item["event"]]
        assert item.get("conversation_id", item["id"]) in own["conversation"] | own["integration"] | own["document"]


def look_at_rows(street: Street, house: House) -> None:
    """Nothing of the account, in any table, has another one's word; and its own is everywhere where it should be."""
    with psycopg.connect(street.owner_url) as owner:
        found = {name: canaries(rows) for name, rows in snapshot(owner, house.account_id).items()}
    assert {name for name, words in found.items() if words - {house.canary}} == set()
    assert {name for name, words in found.items() if words} >= {
        "accounts", "contacts", "conversations", "messages", "sources", "documents", "passages", "document_pages",
    }  # fmt: skip
