"""The phones' history survives a restart."""

from datetime import timedelta
from pathlib import Path

import pytest

from dana.simulator.journal import Journal
from dana.simulator.ledger import Ledger
from dana.simulator.memory import Memory
from dana.simulator.phone import PhoneMessage, SimChannel
from dana.simulator.platform import FakeMeta
from dana.simulator.postman import Postman
from tests.simulator.conftest import SECRET, App, Clock, channel

NORA = "15550142077"


def told(memory: Memory, one: SimChannel, customer: str) -> list[tuple[str, str, str]]:
    thread = memory.thread(one, customer)
    assert thread is not None
    return [(message.sender, message.text, message.ticks.value) for message in thread.messages]


def test_a_restart_keeps_channels_texts_ticks_and_read_marks(tmp_path: Path, app: App, clock: Clock) -> None:
    path = tmp_path / "simulator" / "phone.jsonl"
    shop = channel("whatsapp", app.url)
    before = FakeMeta(journal=Journal(path), postman=Postman(lanes=1), now=clock, ledger=Ledger())
    before.learn(shop.integration_id, [shop])
    before.customer_writes(shop, NORA, "¿Abren el domingo? 🚲", "Nora Lindqvist")
    assert before.postman.wait_until_empty(5)
    before.business_reads(shop, NORA)
    before.accept(shop, NORA, "Sí", "mark")
    before.close()

    after = FakeMeta(journal=Journal(path), now=clock)
    (known,) = after.channels()
    assert (known.external_id, known.webhook_url, known.account_id) == (shop.external_id, shop.webhook_url, shop.integration_id)
    with after.thread(known, NORA) as thread:
        assert thread is not None
        assert thread.name == "Nora Lindqvist"
        assert [(one.text, one.ticks.value) for one in thread.messages] == [
            ("¿Abren el domingo? 🚲", "read"),
            ("Sí", "delivered"),
        ]
        assert thread.read_up_to == clock()
        assert thread.last_heard == clock()
    assert after.writer_of(known, thread.messages[0].id) == NORA


def test_no_secret_is_ever_written_to_the_journal(tmp_path: Path, app: App) -> None:
    path = tmp_path / "phone.jsonl"
    meta = FakeMeta(journal=Journal(path))
    meta.learn(None, [channel("facebook", app.url, access_token="token-of-the-page")])
    assert SECRET not in path.read_text()
    assert "token-of-the-page" not in path.read_text()
    assert path.stat().st_mode & 0o077 == 0
    meta.close()


def test_a_line_cut_short_by_a_crash_costs_only_itself(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "phone.jsonl"
    shop = channel("facebook")
    memory = Memory(Journal(path))
    memory.learn(shop)
    memory.add(shop, memory.open(shop, "7301", "Tomás"), PhoneMessage("m_1", "customer", "One", clock()))
    memory.close()
    with path.open("a") as file:
        file.write('{"kind":"message","channel":"')
    again = Memory(Journal(path))
    thread = again.thread(shop, "7301")
    assert thread is not None
    again.add(shop, thread, PhoneMessage("m_2", "customer", "Two", clock()))
    again.close()
    assert [text for _, text, _ in told(Memory(Journal(path)), shop, "7301")] == ["One", "Two"]


def test_a_long_journal_is_rewritten_and_loses_nothing_that_the_phone_shows(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "phone.jsonl"
    shop = channel("instagram")
    memory = Memory(Journal(path, limit=50))
    memory.learn(shop)
    thread = memory.open(shop, "7301", "Yuki")
    for number in range(900):
        memory.add(shop, thread, PhoneMessage(f"m_{number}", "customer", str(number), clock() + timedelta(seconds=number)))
    memory.close()
    assert len(path.read_text().splitlines()) < 700
    texts = [text for _, text, _ in told(Memory(Journal(path)), shop, "7301")]
    assert texts == [str(number) for number in range(600, 900)]


def test_a_forgotten_channel_stays_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "phone.jsonl"
    shop = channel("instagram")
    memory = Memory(Journal(path))
    memory.learn(shop)
    memory.forget(shop.integration_id)
    memory.close()
    assert Memory(Journal(path)).channels() == []


def test_the_quietest_threads_make_room_for_new_ones(clock: Clock) -> None:
    shop = channel("instagram")
    memory = Memory(Journal(None), threads_per_channel=20)
    memory.learn(shop)
    for number in range(30):
        thread = memory.open(shop, str(number))
        memory.add(shop, thread, PhoneMessage(f"m_{number}", "customer", "Hi", clock() + timedelta(seconds=number)))
    kept = [thread.customer_id for thread in memory.threads(shop)]
    assert len(kept) <= 20
    assert kept[-1] == "29"


@pytest.mark.parametrize("line", ["", "nonsense", "[]", '{"kind":"unheard of"}', '{"kind":"message"}', '{"kind":"ticks","channel":"x"}'])
def test_junk_in_the_journal_stops_nobody(tmp_path: Path, line: str) -> None:
    path = tmp_path / "phone.jsonl"
    path.write_text(f"{line}\n")
    assert Memory(Journal(path)).channels() == []
