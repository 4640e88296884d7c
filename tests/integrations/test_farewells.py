"""T084: the platform is told when a channel is removed; the credentials for it serve nothing else, and are gone whatever it answers."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

import dana
from dana.automation.deliver import Delivery
from dana.connectors import CONNECTORS, of_kind
from dana.connectors.contract import Disconnects
from dana.conversations.thread import Channel, Line, add_line
from dana.database.system import doors
from dana.database.transactions import Database
from dana.errors import NotFound, Unreadable
from dana.http_client import NotSent, NoVerdict
from dana.integrations import farewells as module
from dana.integrations.channels import Channels
from dana.integrations.connections import Connections
from dana.integrations.farewells import TRIES, Farewells, Removed, sweeper
from dana.integrations.sealing import seal_config
from dana.privacy import erasing
from dana.privacy.erasing import Erasures
from dana.security.keys import Keys
from dana.security.reseal import Resealing
from dana.security.secrets import Sealer
from tests import cast
from tests.fake_http import FakeHttp, answer, graph_error
from tests.integrations.rings import a_keyring

TOKEN = "token-1234567890"


class House:
    """An account's channels, and a door behind which Meta answers by a script."""

    def __init__(self, database: Database, someone: cast.Someone, owner_url: str) -> None:
        self.database, self.someone, self.account_id, self.owner_url = database, someone, someone.account_id, owner_url
        self.http, self.sealer = FakeHttp(), Sealer(Keys(cast.ROOT_KEY))
        self.channels = Channels(database, self.sealer, self.http, graph_url="https://graph.example", graph_version="v25.0")
        self.farewells = Farewells(database, self.sealer, self.channels)

    def add(self, connector: str = "facebook", **config: str) -> Channel:
        channel = cast.a_channel(self.database, self.someone, connector)
        if config:
            with self.database.account_transaction(self.account_id) as db:
                self.connections.change(db, self.account_id, channel.integration_id, name=None, config=config, paused=None)
        return channel

    @property
    def connections(self) -> Connections:
        return Connections(self.sealer, self.channels, self.farewells, a_keyring(self.database, self.sealer))

    def remove(self, channel: Channel) -> UUID:
        with self.database.account_transaction(self.account_id) as db:
            self.connections.remove(db, self.account_id, channel.integration_id)
        return channel.integration_id

    def say(self, integration_id: UUID) -> None:
        self.ask("update farewells set next_at = now() where state = 'waiting' returning 1")
        self.farewells.say(self.account_id, integration_id)

    def ask(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.owner_url, autocommit=True) as db:
            return db.execute(query, values).fetchall()  # type: ignore[arg-type]

    def shown(self) -> Removed:
        with self.database.account_transaction(self.account_id) as db:
            (found,) = self.farewells.shown(db, self.account_id)
        return found

    @property
    def calls(self) -> list[tuple[str, str]]:
        return [(call.method, call.url.removeprefix("https://graph.example/v25.0/")) for call in self.http.calls]


@pytest.fixture
def people(owner_url: str) -> cast.Cast:
    return cast.enter(owner_url)


@pytest.fixture
def house(database: Database, people: cast.Cast, owner_url: str) -> House:
    return House(database, people.alice, owner_url)


ENDED = "select state, sealed, attempts from farewells"
LEAVING = {
    "facebook": [("GET", "me/permissions"), ("DELETE", "2065000000/subscribed_apps")],
    "instagram": [("GET", "me/permissions"), ("DELETE", "3065000000/subscribed_apps")],
    "whatsapp": [("DELETE", "4410/subscribed_apps")],
}
PAGES_HAVE_NONE = graph_error(100, message="(#100) Tried accessing nonexisting field (permissions) on node type (Page)")


def test_every_channel_can_say_goodbye() -> None:
    assert set(LEAVING) == {key for key, kind in CONNECTORS.items() if issubclass(kind, Disconnects)} == of_kind("channel")


@pytest.mark.parametrize("connector", list(LEAVING))
def test_T084_meta_is_told_when_a_channel_is_removed_and_it_is_on_record(house: House, connector: str) -> None:
    removed = house.remove(house.add(connector, **({"business_account_id": "4410"} if connector == "whatsapp" else {})))
    assert house.calls == [], "the removal itself waits for nobody"
    assert house.shown().state == "waiting"
    house.http.script = [] if connector == "whatsapp" else [PAGES_HAVE_NONE]
    house.say(removed)
    assert house.calls == LEAVING[connector]
    assert {call.headers["Authorization"] for call in house.http.calls} == {f"Bearer {TOKEN}"}
    assert all(call.timeout for call in house.http.calls)
    assert house.ask(ENDED) == [("told", b"", 1)]
    assert "unsubscribed" in house.shown().told[0]
    ((details, actor),) = house.ask("select details, actor_kind from audit_entries where action = 'integration.disconnected'")
    assert (details["platform"], details["told"], actor) == ("told", house.shown().told, "system")
    assert TOKEN not in str(details)
    house.say(removed)
    assert house.calls == LEAVING[connector], "it is said once"


def test_T084_with_the_removal_nothing_but_the_goodbye_can_open_the_credentials(house: House, database: Database) -> None:
    channel = house.add()
    conversation = cast.a_conversation(database, channel)
    with database.account_transaction(house.account_id) as db:
        line = Line("person", "Never to be sent", state="pending", user_id=house.someone.user_id)
        waiting = add_line(db, house.account_id, channel.integration_id, conversation, line)
    house.remove(channel)
    assert house.ask("select secrets, hints from integrations") == [(b"", {})]
    for open_ in (
        lambda: house.channels.open(channel.integration_id, "facebook"),
        lambda: house.channels.open_in(house.account_id, channel.integration_id),
    ):
        with pytest.raises(NotFound):
            open_()
    with pytest.raises(NotFound):
        Delivery(database, house.channels).deliver(house.account_id, waiting)
    ((sealed,),) = house.ask("select sealed from farewells")
    place: dict[str, Any] = {"account_id": house.account_id, "row_id": channel.integration_id}
    with pytest.raises(Unreadable):
        house.sealer.open(bytes(sealed), table="integrations", field="secrets", **place)
    assert TOKEN in house.sealer.open(bytes(sealed), table="farewells", field="sealed", **place)
    assert house.calls == []


def test_T084_no_other_place_in_the_code_opens_them() -> None:
    root = Path(dana.__file__).parent
    naming = {str(path.relative_to(root)) for path in root.rglob("*.py") if 'table="farewells"' in path.read_text()}
    assert naming == {"integrations/farewells.py"}


FAILURES: list[tuple[str, Callable[[], Any], int]] = [
    ("nobody there", lambda: NotSent("It was refused."), TRIES),
    ("no answer in time", lambda: NoVerdict("It took too long."), TRIES),
    ("busy", lambda: graph_error(4), TRIES),
    ("broken", lambda: answer(503), TRIES),
    ("the token has ended", lambda: graph_error(190, 463, status=401), 1),
    ("no permission", lambda: graph_error(200, status=403), 1),
    ("a forbidden address", lambda: NotSent("It is private.", permanent=True), 1),
]


@pytest.mark.parametrize(("said", "tries"), [case[1:] for case in FAILURES], ids=[case[0] for case in FAILURES])
def test_T084_a_platform_that_does_not_listen_is_given_up_after_a_few_tries(house: House, said: Callable[[], Any], tries: int) -> None:
    removed = house.remove(house.add("whatsapp", business_account_id="4410"))
    house.http.script = [said() for _ in range(20)]
    for number in range(1, tries + 3):
        house.say(removed)
        over = number >= tries
        ((state, sealed, attempts),) = house.ask(ENDED)
        assert (state, bool(sealed), attempts) == ("not_told" if over else "waiting", not over, min(number, tries))
    assert len(house.calls) == tries
    shown = house.shown()
    assert "could not be told" in shown.remaining[0]
    assert any("by hand" in sentence for sentence in shown.remaining)
    ((details,),) = house.ask("select details from audit_entries where action = 'integration.disconnected'")
    assert (details["platform"], details["tries"], details["remaining"]) == ("not_told", tries, shown.remaining)
    assert TOKEN not in str(shown)


def test_T084_the_next_try_waits_and_is_asked_for(house: House) -> None:
    removed = house.remove(house.add("whatsapp", business_account_id="4410"))
    house.http.script = [NoVerdict("It took too long.")]
    house.say(removed)
    house.farewells.say(house.account_id, removed)
    assert len(house.calls) == 1, "not before its time"
    ((later, lease),) = house.ask("select next_at > now(), next_at < now() + interval '10 seconds' from farewells")
    assert (later, lease) == (True, True)
    assert [task for task, _, row_id, _ in cast.wake_ups(house.owner_url) if row_id == removed] == ["disconnect"]


@pytest.mark.parametrize("at", ["before the call", "after the call"])
def test_T084_killed_in_the_middle_it_is_said_again_and_never_for_ever(house: House, at: str, monkeypatch: pytest.MonkeyPatch) -> None:
    removed = house.remove(house.add("whatsapp", business_account_id="4410"))
    disconnect = house.farewells._disconnect

    def killed(taken: Any) -> Any:
        if at == "after the call":
            disconnect(taken)
        raise KeyboardInterrupt

    monkeypatch.setattr(house.farewells, "_disconnect", killed)
    for number in range(1, TRIES + 1):
        with pytest.raises(KeyboardInterrupt):
            house.say(removed)
        ((state, sealed, attempts),) = house.ask(ENDED)
        assert (state, bool(sealed), attempts) == ("waiting", True, number)
    house.say(removed)
    assert house.ask("select state, sealed from farewells") == [("not_told", b"")]
    assert len(house.calls) == (TRIES if at == "after the call" else 0)


def test_T084_after_a_kill_the_sweeper_asks_for_it_again(house: House, database: Database) -> None:
    removed = house.remove(house.add())
    house.ask("delete from dana.wake_ups returning 1")
    house.ask("update farewells set next_at = now() - interval '3 seconds' returning 1")
    with database.system_statements() as db:
        assert doors.missed_farewells(db, 10) == [(house.account_id, removed)]
    sweeper(database, clock=iter((0.0, 20.0, 20.0)).__next__)()
    assert [(task, row_id) for task, _, row_id, _ in cast.wake_ups(house.owner_url)] == [("disconnect", removed)]


def test_T084_two_workers_say_it_once(house: House) -> None:
    removed = house.remove(house.add("whatsapp", business_account_id="4410"))
    other = Farewells(house.database, house.sealer, house.channels)
    inner = house.farewells._disconnect

    def meanwhile(taken: Any) -> Any:
        other.say(house.account_id, removed)
        return inner(taken)

    house.farewells._disconnect = meanwhile  # type: ignore[method-assign]
    house.say(removed)
    assert house.calls == LEAVING["whatsapp"]


def test_a_subscription_that_another_channel_needs_is_left(house: House) -> None:
    first, second = house.add("whatsapp", business_account_id="4410"), house.add("whatsapp", business_account_id="4410")
    house.say(house.remove(first))
    assert house.calls == []
    assert "another connection" in house.shown().remaining[0]
    house.say(house.remove(second))
    assert house.calls == LEAVING["whatsapp"]


def test_the_same_page_connected_again_at_once_keeps_its_subscription(house: House) -> None:
    removed = house.remove(house.add())
    house.add()
    house.http.script = [PAGES_HAVE_NONE]
    house.say(removed)
    assert ("DELETE", "2065000000/subscribed_apps") not in house.calls


def test_another_account_s_channel_is_no_reason_to_stay(house: House, database: Database, people: cast.Cast) -> None:
    cast.a_channel(database, people.mallory, "facebook")
    house.http.script = [PAGES_HAVE_NONE]
    house.say(house.remove(house.add()))
    assert house.calls == LEAVING["facebook"]


def test_what_is_set_aside_is_resealed_with_the_rest(house: House, database: Database) -> None:
    removed = house.remove(house.add("whatsapp", business_account_id="4410"))
    newer = Keys(["another root key of this installation: 48 signs ", cast.ROOT_KEY])
    assert Resealing(database, Sealer(newer)).run().unreadable == 0
    Farewells(database, Sealer(Keys("another root key of this installation: 48 signs ")), house.channels).say(house.account_id, removed)
    assert house.calls == LEAVING["whatsapp"]


def test_credentials_that_no_key_opens_do_not_keep_a_channel_from_being_removed(house: House, database: Database) -> None:
    channel = house.add()
    strange = seal_config(Sealer(Keys("a key that this installation never had: 48 signs")), house.account_id, channel.integration_id, {})
    house.ask("update integrations set secrets = %s returning 1", strange)
    house.remove(channel)
    assert house.ask("select secrets from integrations") == [(b"",)]
    assert house.ask(ENDED) == []


# erasing the account


def close(house: House) -> tuple[Erasures, UUID]:
    erasures = Erasures(house.database, house.farewells)
    with house.database.account_transaction(house.account_id) as db:
        return erasures, erasures.begin_with_account(db, house.account_id, confirm="Acme", user_id=house.someone.user_id)


def test_T084_an_erased_account_s_platforms_are_told_and_then_nothing_is_left(house: House) -> None:
    house.add(), house.add("whatsapp", business_account_id="4410")
    house.http.script = [PAGES_HAVE_NONE]
    erasures, erasure_id = close(house)
    house.ask(  # both were made in one moment: Facebook first, for the answer is Facebook's
        "update farewells f set created_at = f.created_at + interval '1 second' from integrations i"
        " where i.id = f.id and i.connector = 'whatsapp' returning 1"
    )
    erasures.work(house.account_id, erasure_id)
    assert sorted(house.calls) == sorted(LEAVING["facebook"] + LEAVING["whatsapp"])
    assert house.ask("select count(*) from farewells") == house.ask("select count(*) from integrations") == [(0,)]
    assert house.ask("select state from erasures") == [("done",)]
    entries = house.ask("select target, details from dana.installation_entries where action = 'integration.disconnected' order by target")
    assert [(target, details["platform"]) for target, details in entries] == [("facebook", "told"), ("whatsapp", "told")]
    assert str(house.account_id) not in str(entries)


def test_T084_at_the_closing_credentials_go_at_once_but_for_the_goodbye(house: House) -> None:
    house.add("whatsapp", app_secret="the-new-secret")
    close(house)
    assert house.ask("select secrets, hints from integrations") == [(b"", {})]
    assert house.ask("select count(*) from former_secrets") == [(0,)]
    ((sealed,),) = house.ask("select sealed from farewells")
    assert TOKEN.encode() not in bytes(sealed)
    assert house.calls == []


def test_T084_a_platform_that_does_not_listen_delays_the_last_step_alone_and_not_for_ever(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = house.add("whatsapp", business_account_id="4410")
    cast.a_conversation(house.database, channel, "My name is Ana")
    house.http.script = [NoVerdict("It took too long.") for _ in range(20)]
    erasures, erasure_id = close(house)
    for number in range(1, TRIES):
        house.ask("update farewells set next_at = now() where state = 'waiting' returning 1")
        erasures.work(house.account_id, erasure_id)
        assert len(house.calls) == number
        assert house.ask("select count(*) from messages") == [(0,)], "what people wrote does not wait"
        assert house.ask("select count(*) from accounts where name = 'Acme'") == [(1,)]
        assert [task for task, account, _, _ in cast.wake_ups(house.owner_url) if account == house.account_id].count("erase") == 1
    house.ask("update farewells set next_at = now() where state = 'waiting' returning 1")
    erasures.work(house.account_id, erasure_id)
    assert house.ask("select count(*) from accounts where name = 'Acme'") == [(0,)]
    assert house.ask("select count(*) from farewells") == [(0,)]
    ((details,),) = house.ask("select details from dana.installation_entries where action = 'integration.disconnected'")
    assert details["platform"] == "not_told"


def test_T084_an_erasure_killed_in_the_goodbye_ends_all_the_same(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.add("whatsapp", business_account_id="4410")
    erasures, erasure_id = close(house)
    disconnect, kills = house.farewells._disconnect, 0

    def killed(taken: Any) -> Any:
        nonlocal kills
        kills += 1
        if kills < 3:
            raise KeyboardInterrupt
        return disconnect(taken)

    monkeypatch.setattr(house.farewells, "_disconnect", killed)
    monkeypatch.setattr(erasing, "ROWS", 1)
    for _ in range(3):
        house.ask("update farewells set next_at = now() where state = 'waiting' returning 1")
        try:
            erasures.work(house.account_id, erasure_id)
        except KeyboardInterrupt:
            assert house.ask("select state from farewells") == [("waiting",)]
    assert house.calls == LEAVING["whatsapp"]
    assert house.ask("select state from erasures") == [("done",)]


def test_a_goodbye_that_was_under_way_when_the_account_closed_is_said_by_the_erasure(house: House) -> None:
    house.remove(house.add("whatsapp", business_account_id="4410"))
    erasures, erasure_id = close(house)
    with house.database.system_statements() as db:
        assert doors.missed_farewells(db, 10) == []
    erasures.work(house.account_id, erasure_id)
    assert house.calls == LEAVING["whatsapp"]


def test_what_ended_long_ago_is_shown_no_more(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.say(house.remove(house.add("whatsapp")))
    assert house.shown().name == "Whatsapp"
    house.ask("update farewells set ended_at = now() - make_interval(days => %s) returning 1", module.SHOWN_DAYS + 1)
    with house.database.account_transaction(house.account_id) as db:
        assert house.farewells.shown(db, house.account_id) == []
    house.farewells.say(house.account_id, uuid4())
