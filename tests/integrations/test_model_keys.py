"""An account's own keys of models: whose is asked, what becomes of one that is refused, and how soon a change counts."""

import logging
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import psycopg
import pytest

from dana.ai.chain import Chains, Models
from dana.ai.contract import ProviderError
from dana.ai.links import Links
from dana.database.notifier import PAGES, hear
from dana.database.transactions import Database
from dana.errors import Conflict
from dana.http_client import Http
from dana.integrations.channels import Channels, Place
from dana.integrations.connections import Connections
from dana.integrations.farewells import Farewells
from dana.integrations.model_keys import Keyring
from dana.security.keys import Keys
from dana.security.secrets import Sealer
from tests import cast
from tests.ai import scripted
from tests.ai.samples import a_prompt
from tests.ai.scripted import Turn, Vendor, key_of
from tests.canaries import GATE
from tests.fake_http import FakeHttp
from tests.integrations.rings import MODELS, a_keyring, chains

REFUSED, UNKNOWN = Turn(status=401, body=b"{}"), Turn(status=404, body=b"{}")
OURS, THEIRS = "own-openai-key-0123456789", "own-openai-key-of-another-9876"
GATE.is_secret(OURS, THEIRS)


class Clock:
    """Time that a test moves."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


class House:
    """Two vendors, two processes with a keyring each, and accounts that connect keys in the first."""

    def __init__(self, database: Database, owner_url: str, openai: Vendor, anthropic: Vendor) -> None:
        self.database, self.owner_url, self.openai, self.anthropic = database, owner_url, openai, anthropic
        self.sealer, self.clock = Sealer(Keys(cast.ROOT_KEY)), Clock()
        self.chains = [self._chains(), self._chains()]
        self.here, self.elsewhere = (a_keyring(database, self.sealer, each, clock=self.clock) for each in self.chains)
        models = {"openai": Place(Http(allow_private=True), f"{openai.url}/v1"), "anthropic": Place(Http(), anthropic.url)}
        channels = Channels(database, self.sealer, FakeHttp(), graph_url="http://graph.invalid", graph_version="v1", elsewhere=models)
        self.connections = Connections(self.sealer, channels, Farewells(database, self.sealer, channels), self.here)

    def _chains(self) -> Chains:
        return chains(f"{self.openai.url}/v1", self.anthropic.url, links=Links(probes=False, clock=self.clock))

    def connect(self, someone: cast.Someone, vendor: str = "openai", api_key: str = OURS, **models: str) -> UUID:
        with self.database.account_transaction(someone.account_id) as db:
            made = self.connections.connect(db, someone.account_id, vendor, {"api_key": api_key, **models}, None).id
        GATE.belongs(someone.account_id, made)
        return made

    def change(self, someone: cast.Someone, integration_id: UUID, *, paused: bool | None = None, **config: str) -> None:
        with self.database.account_transaction(someone.account_id) as db:
            self.connections.change(db, someone.account_id, integration_id, name=None, config=config or None, paused=paused)

    def remove(self, someone: cast.Someone, integration_id: UUID) -> None:
        with self.database.account_transaction(someone.account_id) as db:
            self.connections.remove(db, someone.account_id, integration_id)

    def ask(self, someone: cast.Someone, ring: Keyring | None = None, purpose: str = "answer") -> str:
        """Who answered that account's question."""
        return (ring or self.here).chain_for(someone.account_id, purpose).answer(a_prompt()).usage.provider

    def state(self) -> tuple[str, str | None]:
        with psycopg.connect(self.owner_url) as db:
            found: tuple[str, str | None] = db.execute("select state, state_reason from integrations").fetchone()  # type: ignore[assignment]
        return found

    def probe(self, process: int = 0, after: float = 301.0) -> None:
        """The probes that are due after that time, to their end."""
        self.clock.now += after
        self.chains[process]._links.probe_due()
        scripted.wait_until(lambda: not any(link._probing for link in self.chains[process]._links.every()))

    def close(self) -> None:
        for each in self.chains:
            each.close()


@pytest.fixture
def house(database: Database, owner_url: str) -> Iterator[House]:
    with scripted.running() as openai, scripted.running() as anthropic:
        made = House(database, owner_url, openai, anthropic)
        yield made
        made.close()


@pytest.fixture
def people(owner_url: str) -> cast.Cast:
    return cast.enter(owner_url)


def test_without_a_key_of_its_own_an_account_asks_with_the_installations(house: House, people: cast.Cast) -> None:
    assert house.here.chain_for(people.alice.account_id) is house.chains[0].for_account()
    assert house.ask(people.alice) == "openai"
    assert house.openai.keys() == ["installation-openai"]


def test_T078_each_account_asks_with_its_own_key_and_with_no_others(house: House, people: cast.Cast, owner_url: str) -> None:
    third = cast.an_account(owner_url, "Third", "Tess")
    house.connect(people.alice)
    house.connect(people.mallory, api_key=THEIRS)
    for ring in (house.here, house.elsewhere):
        for someone in (people.alice, people.mallory, third):
            for purpose in ("answer", "summary", "rewrite"):
                house.ask(someone, ring, purpose)
    assert house.openai.keys() == ([OURS] * 3 + [THEIRS] * 3 + ["installation-openai"] * 3) * 2
    assert house.anthropic.seen == []


def test_T155_a_key_is_sealed_and_stands_in_no_words(
    house: House, people: cast.Cast, owner_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    house.connect(people.alice)
    house.openai.by_key[OURS] = REFUSED
    house.ask(people.alice)
    kept = house.here._owners[people.alice.account_id]
    with psycopg.connect(owner_url) as db:
        stored = str(db.execute("select * from integrations").fetchall())
    assert "••••6789" in stored
    assert OURS not in f"{stored} {kept!r} {kept.own[0]!r} {house.here.chain_for(people.alice.account_id).health()} {caplog.text}"


def test_a_model_of_its_own_is_asked_for_what_it_was_named_for(house: House, people: cast.Cast) -> None:
    house.connect(people.alice, answer_model="ft:own-one", summary_model="own-small")
    house.connect(people.mallory, api_key=THEIRS, answer_model="ft:own-two")
    house.connect(people.mallory, "anthropic", "own-anthropic", answer_model="claude-own")
    for someone in (people.alice, people.mallory):
        for purpose in ("answer", "rewrite", "summary"):
            house.ask(someone, purpose=purpose)
    assert [call.body["model"] for call in house.openai.seen] == ["ft:own-one", "ft:own-one", "own-small", *["ft:own-two"] * 3]
    assert [item.model for item in house.here.chain_for(people.mallory.account_id).health()] == ["ft:own-two", "claude-own", "passages"]


def test_a_second_look_is_asked_of_who_was_named_for_it_and_of_nobody_else(house: House, people: cast.Cast) -> None:
    house.connect(people.alice, answer_model="ft:own-one", summary_model="own-small", check_model="own-check")
    house.connect(people.mallory, api_key=THEIRS, answer_model="ft:own-two")
    house.ask(people.alice, purpose="check")
    assert [(call.body["model"], key_of(call)) for call in house.openai.seen] == [("own-check", OURS)]
    assert house.here.chain_for(people.mallory.account_id, "check").links == [], "the installation has none, and no one was named"


def test_the_installations_model_for_a_second_look_is_asked_with_the_accounts_own_key(house: House, people: cast.Cast) -> None:
    looking = Models("gpt-check", ("claude-check",), quotes=False)
    made = chains(f"{house.openai.url}/v1", house.anthropic.url, models={**MODELS, "check": looking})
    ring = a_keyring(house.database, house.sealer, made, clock=house.clock)
    house.connect(people.alice, answer_model="ft:own-one")
    house.ask(people.alice, ring, "check")
    house.ask(people.mallory, ring, "check")
    assert [(call.body["model"], key_of(call)) for call in house.openai.seen] == [("gpt-check", OURS), ("gpt-check", "installation-openai")]
    made.close()


def test_a_model_for_a_second_look_that_is_not_known_is_named_at_its_key(house: House, people: cast.Cast) -> None:
    house.openai.by_key[OURS] = UNKNOWN
    made = house.connect(people.alice, check_model="gpt-nonsense")
    with pytest.raises(ProviderError):
        house.ask(people.alice, purpose="check")
    state, reason = house.state()
    assert (state, '"gpt-nonsense"' in str(reason)) == ("needs_reconnect", True)
    house.change(people.alice, made, check_model="")
    assert house.here.chain_for(people.alice.account_id, "check").links == []


def test_a_changed_key_counts_at_once_here_and_within_ten_seconds_elsewhere(house: House, people: cast.Cast) -> None:
    made = house.connect(people.alice)
    assert house.ask(people.alice, house.elsewhere) == "openai"
    house.change(people.alice, made, api_key="the-next-key-0123456789")
    house.ask(people.alice)
    house.ask(people.alice, house.elsewhere)
    house.clock.now += 10
    house.ask(people.alice, house.elsewhere)
    assert house.openai.keys() == [OURS, "the-next-key-0123456789", OURS, "the-next-key-0123456789"]


def test_a_process_that_hears_of_a_change_forgets_at_once(house: House, people: cast.Cast) -> None:
    made = house.connect(people.alice)
    house.ask(people.alice, house.elsewhere)
    house.change(people.alice, made, api_key="the-next-key-0123456789")
    house.elsewhere.hear(people.alice.account_id)
    house.ask(people.alice, house.elsewhere)
    assert house.openai.keys()[-1] == "the-next-key-0123456789"


@pytest.mark.parametrize("how", ["removed", "paused"])
def test_a_key_that_is_removed_or_paused_is_not_used_any_more(house: House, people: cast.Cast, how: str) -> None:
    made = house.connect(people.alice)
    house.ask(people.alice)
    house.remove(people.alice, made) if how == "removed" else house.change(people.alice, made, paused=True)
    house.ask(people.alice)
    assert house.openai.keys() == [OURS, "installation-openai"]
    if how == "paused":
        house.change(people.alice, made, paused=False)
        house.ask(people.alice)
        assert house.openai.keys()[-1] == OURS


def test_a_removed_key_is_not_probed_either_not_even_where_nobody_asks(house: House, people: cast.Cast) -> None:
    house.openai.by_key[OURS] = REFUSED
    made = house.connect(people.alice)
    for ring in (house.here, house.elsewhere):
        house.ask(people.alice, ring)
    house.remove(people.alice, made)
    house.clock.now += 10
    for ring in (house.here, house.elsewhere):
        ring.tend()
    asked = house.openai.keys().count(OURS)
    for process in (0, 1):
        house.probe(process)
    assert house.openai.keys().count(OURS) == asked == 2


def test_a_refused_key_is_said_at_its_integration_and_the_installations_is_not_used_for_it(house: House, people: cast.Cast) -> None:
    house.openai.by_key[OURS] = REFUSED
    house.connect(people.alice)
    assert house.ask(people.alice) == "anthropic"
    assert house.openai.keys() == [OURS]
    assert house.anthropic.keys() == ["installation-anthropic"]
    state, reason = house.state()
    assert state == "needs_reconnect"
    assert reason is not None
    assert "does not accept this key" in reason
    assert house.ask(people.mallory) == "openai", "nobody else is touched"
    house.anthropic.always = Turn(status=503, body=b"{}")
    assert house.ask(people.alice) == "builtin", "and never silence"
    assert house.openai.keys() == [OURS, "installation-openai"]


def test_both_of_an_accounts_keys_may_be_refused(house: House, people: cast.Cast) -> None:
    house.connect(people.alice)
    house.connect(people.alice, "anthropic", "own-anthropic")
    house.openai.always = house.anthropic.always = REFUSED
    assert house.ask(people.alice) == "builtin"
    with pytest.raises(ProviderError):
        house.ask(people.alice, purpose="summary")
    assert set(house.openai.keys() + house.anthropic.keys()) == {OURS, "own-anthropic"}
    with psycopg.connect(house.owner_url) as db:
        assert db.execute("select distinct state from integrations").fetchall() == [("needs_reconnect",)]


def test_an_unknown_model_is_named(house: House, people: cast.Cast) -> None:
    house.openai.by_key[OURS] = UNKNOWN
    house.connect(people.alice, summary_model="gpt-nonsense")
    house.ask(people.alice, purpose="summary")
    state, reason = house.state()
    assert (state, '"gpt-nonsense"' in str(reason)) == ("needs_reconnect", True)


def test_a_key_that_works_again_is_active_by_itself(house: House, people: cast.Cast) -> None:
    house.openai.by_key[OURS] = REFUSED
    house.connect(people.alice)
    house.ask(people.alice)
    house.probe()
    assert house.state()[0] == "needs_reconnect"
    del house.openai.by_key[OURS]
    house.probe()
    assert house.state() == ("active", None)
    assert house.ask(people.alice) == "openai"


def test_a_process_that_never_saw_it_fail_says_too_that_it_works(house: House, people: cast.Cast) -> None:
    house.openai.by_key[OURS] = REFUSED
    house.connect(people.alice)
    house.ask(people.alice)
    del house.openai.by_key[OURS]
    assert house.ask(people.alice, house.elsewhere) == "openai"
    assert house.state() == ("active", None)


def test_one_model_that_works_says_nothing_of_another_that_does_not(house: House, people: cast.Cast) -> None:
    house.openai.script(UNKNOWN)
    house.connect(people.alice, answer_model="gpt-own", summary_model="gpt-nonsense")
    house.ask(people.alice, purpose="summary")
    assert house.ask(people.alice) == house.ask(people.alice, house.elsewhere) == "openai"
    assert house.state()[0] == "needs_reconnect"


def test_a_change_of_a_refused_key_is_tried_at_once(house: House, people: cast.Cast) -> None:
    house.openai.by_key[OURS] = REFUSED
    made = house.connect(people.alice)
    house.ask(people.alice)
    del house.openai.by_key[OURS]
    with house.database.account_transaction(people.alice.account_id) as db:
        house.connections.works_again(db, people.alice.account_id, made)
    assert house.state() == ("active", None)
    house.here.hear(people.alice.account_id)
    house.probe(after=0)
    assert house.ask(people.alice) == "openai"
    assert house.openai.keys() == [OURS] * 3


def test_what_was_taken_for_well_and_is_not_is_said_again(house: House, people: cast.Cast) -> None:
    house.openai.by_key[OURS] = REFUSED
    made = house.connect(people.alice)
    house.ask(people.alice)
    with house.database.account_transaction(people.alice.account_id) as db:
        house.connections.works_again(db, people.alice.account_id, made)
    house.here.hear(people.alice.account_id)
    house.probe(after=0)
    assert house.state()[0] == "needs_reconnect"


def test_what_passes_by_itself_is_no_fault_of_the_key(house: House, people: cast.Cast) -> None:
    house.openai.by_key[OURS] = Turn(status=503, body=b"{}")
    house.connect(people.alice)
    for _ in range(3):
        assert house.ask(people.alice) == "anthropic"
    assert house.here.chain_for(people.alice.account_id).health()[0].state == "open"
    assert house.state() == ("active", None)


def test_the_fault_of_a_key_that_was_replaced_meanwhile_is_not_said_of_the_new_one(house: House, people: cast.Cast) -> None:
    waiting: list[Any] = []
    ring = a_keyring(house.database, house.sealer, house.chains[1], clock=house.clock, aside=waiting.append)
    house.openai.by_key[OURS] = REFUSED
    made = house.connect(people.alice)
    house.ask(people.alice, ring)
    house.change(people.alice, made, api_key="the-next-key-0123456789")
    assert waiting
    for work in waiting:
        work()
    assert house.state() == ("active", None)


def test_a_refusal_is_told_to_open_pages(house: House, people: cast.Cast) -> None:
    made = house.connect(people.alice)
    house.openai.by_key[OURS] = REFUSED
    with psycopg.connect(house.database.session_url, autocommit=True) as connection:
        connection.execute(f"listen {PAGES}")
        house.ask(people.alice)
        heard = "".join(hear(connection, 5))
    assert f'"event":"integration","id":"{made}"' in heard


def test_a_key_that_cannot_be_opened_is_as_none_and_is_said(house: House, people: cast.Cast, owner_url: str) -> None:
    house.connect(people.alice)
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute("update integrations set secrets = 'spoilt'")
    house.clock.now += 10
    assert house.ask(people.alice) == "openai"
    assert house.openai.keys() == ["installation-openai"]
    assert house.state()[0] == "needs_reconnect"


def test_a_second_key_of_a_vendor_is_refused_and_another_vendors_is_not(house: House, people: cast.Cast) -> None:
    made = house.connect(people.alice)
    house.change(people.alice, made, paused=True)
    with pytest.raises(Conflict, match="OpenAI is connected already"):
        house.connect(people.alice, api_key="another-key-0123456789")
    house.connect(people.alice, "anthropic", "own-anthropic")
    house.connect(people.mallory, api_key=THEIRS)
    house.remove(people.alice, made)
    house.connect(people.alice, api_key="another-key-0123456789")
    house.ask(people.alice)
    assert house.openai.keys() == ["another-key-0123456789"]


def test_the_models_that_answer_are_told_with_whose_key(house: House, people: cast.Cast) -> None:
    house.openai.by_key[OURS] = REFUSED
    house.connect(people.alice, answer_model="gpt-own")
    house.ask(people.alice)
    house.clock.now += 10
    told = [(each.vendor, each.model, each.own, each.refused) for each in house.here.asked_for(people.alice.account_id)]
    assert told == [("openai", "gpt-own", True, True), ("anthropic", "claude-sonnet-5", False, False)]
    told = [(each.vendor, each.own) for each in house.here.asked_for(people.mallory.account_id)]
    assert told == [("openai", False), ("anthropic", False)]


def test_news_that_cannot_be_written_down_are_in_nobodys_way(house: House, people: cast.Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    house.connect(people.alice)
    house.openai.by_key[OURS] = REFUSED
    house.here.chain_for(people.alice.account_id)

    def away(*_: object, **__: object) -> None:
        raise OSError("the database is away")

    monkeypatch.setattr(house.database, "account_statements", away)
    assert house.ask(people.alice) == "anthropic"
