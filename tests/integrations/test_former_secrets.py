"""T098: a replaced secret proves what comes in for a day, in every process, and never longer; at no moment are there more than two."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from hypothesis.strategies import floats, integers, sampled_from

from dana.connectors import CONNECTORS
from dana.connectors.contract import PlatformRequest
from dana.database.transactions import Database
from dana.errors import Forged, Unreadable
from dana.integrations.channels import Channels
from dana.integrations.connections import Connections
from dana.integrations.farewells import Farewells, sweeper
from dana.integrations.former_secrets import OVERLAP
from dana.security.keys import Keys
from dana.security.reseal import Resealing
from dana.security.secrets import Sealer
from tests import cast
from tests.fake_http import FakeHttp
from tests.integrations.rings import a_keyring

BODY = b'{"object":"nothing"}'


class Clock:
    """Moves only when a test moves it."""

    def __init__(self) -> None:
        self.at = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.at


class House:
    """One integration, and two processes that each keep what they have opened."""

    def __init__(self, database: Database, someone: cast.Someone, connector: str = "whatsapp") -> None:
        self.database, self.account_id, self.connector, self.clock = database, someone.account_id, connector, Clock()
        self.id = cast.a_channel(database, someone, connector).integration_id
        self.sealer = Sealer(Keys(cast.ROOT_KEY))
        self.processes = [self._process(), self._process()]

    def _process(self) -> Channels:
        channels = Channels(self.database, self.sealer, FakeHttp(), graph_url="https://graph.example", graph_version="v25.0")
        channels.now = self.clock
        return channels

    @property
    def connections(self) -> Connections:
        first = self.processes[0]
        return Connections(self.sealer, first, Farewells(self.database, self.sealer, first), a_keyring(self.database, self.sealer))

    def change(self, **config: str) -> None:
        with self.database.account_transaction(self.account_id) as db:
            self.connections.change(db, self.account_id, self.id, name=None, config=config, paused=None)
        self.hear()

    def hear(self) -> None:
        for process in self.processes:
            process.forget(self.id)

    def end(self) -> list[str]:
        with self.database.account_transaction(self.account_id) as db:
            return self.connections.end_former(db, self.account_id, self.id)[1]

    def accepts(self, secret: str, process: int = 0) -> bool:
        channels = self.processes[process]
        signature = "sha256=" + hmac.new(secret.encode(), BODY, hashlib.sha256).hexdigest()
        called = PlatformRequest(BODY, {"x-hub-signature-256": signature}, {})
        try:
            channels.prove(channels.open(self.id, self.connector), lambda each: each.verify(called))
        except Forged:
            return False
        return True

    def greets(self, token: str) -> bool:
        channels = self.processes[0]
        query = {"hub.mode": "subscribe", "hub.verify_token": token, "hub.challenge": "42"}
        try:
            return channels.prove(channels.open(self.id, self.connector), lambda each: each.greet(query)) == "42"
        except Forged:
            return False


@pytest.fixture
def people(owner_url: str) -> cast.Cast:
    return cast.enter(owner_url)


@pytest.fixture
def house(database: Database, people: cast.Cast) -> House:
    return House(database, people.alice)


@pytest.mark.parametrize("connector", [key for key, kind in CONNECTORS.items() if "app_secret" in kind.proving])
def test_T098_the_old_app_secret_passes_in_the_overlap_only(database: Database, people: cast.Cast, connector: str) -> None:
    house = House(database, people.alice, connector)
    house.change(app_secret="the-new-secret")
    for process in (0, 1):
        passing = {secret for secret in ("the-new-secret", cast.APP_SECRET, "forged", "") if house.accepts(secret, process)}
        assert passing == {"the-new-secret", cast.APP_SECRET}
    house.clock.at += OVERLAP - timedelta(seconds=1)
    assert house.accepts(cast.APP_SECRET)
    house.clock.at += timedelta(seconds=1)
    for process in (0, 1):
        assert [house.accepts(secret, process) for secret in ("the-new-secret", cast.APP_SECRET)] == [True, False]


def test_T098_the_second_secret_of_instagram_has_its_own_overlap(database: Database, people: cast.Cast) -> None:
    house = House(database, people.alice, "instagram")
    house.change(instagram_app_secret="first-of-instagram")
    house.change(instagram_app_secret="second-of-instagram")
    accepted = [house.accepts(secret) for secret in (cast.APP_SECRET, "first-of-instagram", "second-of-instagram", "third")]
    assert accepted == [True, True, True, False]
    house.change(instagram_app_secret="")
    assert [house.accepts(secret) for secret in ("first-of-instagram", "second-of-instagram", "")] == [False, True, False]


def test_T098_the_old_verify_token_greets_in_the_overlap_only(house: House) -> None:
    house.change(verify_token="another-word")
    assert [house.greets(word) for word in ("another-word", "verify-me", "no-word", "")] == [True, True, False, False]
    house.clock.at += OVERLAP
    assert [house.greets(word) for word in ("another-word", "verify-me")] == [True, False]


def test_T098_after_end_now_the_old_one_is_refused_also_by_a_process_that_has_not_heard_of_it(house: House) -> None:
    house.change(app_secret="the-new-secret", verify_token="another-word")
    assert house.accepts(cast.APP_SECRET, 1)
    assert house.end() == ["app_secret", "verify_token"]
    for process in (0, 1):
        assert not house.accepts(cast.APP_SECRET, process)
        assert house.accepts("the-new-secret", process)
    assert not house.greets("verify-me")


def test_T098_a_second_change_ends_the_oldest_at_once(house: House) -> None:
    house.change(app_secret="second")
    house.change(app_secret="third")
    assert [house.accepts(secret) for secret in (cast.APP_SECRET, "second", "third")] == [False, True, True]


def test_T098_saving_the_same_secret_again_or_other_settings_is_no_change_of_it(house: House, owner_url: str) -> None:
    house.change(app_secret=cast.APP_SECRET, phone_number_id="2065000000", access_token="another-token-12345")
    with psycopg.connect(owner_url) as db:
        assert db.execute("select count(*) from former_secrets").fetchone() == (0,)


def test_T098_going_back_to_the_old_secret_leaves_two(house: House) -> None:
    house.change(app_secret="second")
    house.change(app_secret=cast.APP_SECRET)
    assert [house.accepts(secret) for secret in (cast.APP_SECRET, "second")] == [True, True]
    house.clock.at += OVERLAP
    assert [house.accepts(secret) for secret in (cast.APP_SECRET, "second")] == [True, False]


def test_T098_the_old_secret_is_sealed_for_its_place_alone_and_resealed_with_the_rest(
    database: Database, house: House, owner_url: str
) -> None:
    house.change(app_secret="the-new-secret")
    with psycopg.connect(owner_url) as db:
        (row_id, sealed) = db.execute("select id, sealed from former_secrets").fetchone()  # type: ignore[misc]
    assert cast.APP_SECRET.encode() not in bytes(sealed)
    place: dict[str, Any] = {"account_id": house.account_id, "table": "former_secrets", "row_id": row_id, "field": "sealed"}
    assert house.sealer.open(bytes(sealed), **place) == cast.APP_SECRET
    for wrong in ({"row_id": UUID(int=1)}, {"account_id": UUID(int=1)}, {"table": "integrations"}, {"field": "secrets"}):
        with pytest.raises(Unreadable):
            house.sealer.open(bytes(sealed), **{**place, **wrong})
    newer = "another root key of this installation: 48 signs "
    assert Resealing(database, Sealer(Keys([newer, cast.ROOT_KEY]))).run().unreadable == 0
    with psycopg.connect(owner_url) as db:
        (sealed,) = db.execute("select sealed from former_secrets").fetchone()  # type: ignore[misc]
    assert Sealer(Keys(newer)).open(bytes(sealed), **place) == cast.APP_SECRET


def test_T098_it_goes_with_its_integration_and_when_its_time_is_over(database: Database, house: House, owner_url: str) -> None:
    def left() -> int:
        with psycopg.connect(owner_url, autocommit=True) as db:
            return db.execute("select count(*) from former_secrets").fetchone()[0]  # type: ignore[index]

    house.change(app_secret="second")
    due = sweeper(database, clock=iter((0.0, 20.0, 20.0, 40.0, 40.0)).__next__)
    due()
    assert left() == 1, "its time is not over"
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute("update former_secrets set until = now() - interval '1 second'")
    due()
    assert left() == 0
    house.change(app_secret="third")
    assert left() == 1
    with database.account_transaction(house.account_id) as db:
        house.connections.remove(db, house.account_id, house.id)
    assert left() == 0


def test_T098_another_account_s_old_secret_is_not_accepted_here(database: Database, people: cast.Cast, house: House) -> None:
    theirs = House(database, people.mallory)
    theirs.change(app_secret="mallorys-first")
    theirs.change(app_secret="mallorys-second")
    assert [house.accepts(secret) for secret in ("mallorys-first", "mallorys-second")] == [False, False]


@pytest.fixture
def machine(database: Database, people: cast.Cast) -> Iterator[type[RuleBasedStateMachine]]:
    names = [f"secret-number-{number}" for number in range(5)]

    class Changes(RuleBasedStateMachine):
        """Any row of changes, ends and waits, beside what is to be expected of it."""

        def __init__(self) -> None:
            super().__init__()
            self.house = House(database, people.alice)
            self.current, self.old, self.until = cast.APP_SECRET, None, self.house.clock.at  # type: ignore[var-annotated]

        @rule(secret=sampled_from(names))
        def change(self, secret: str) -> None:
            self.house.change(app_secret=secret)
            if secret != self.current:
                self.current, self.old, self.until = secret, self.current, self.house.clock.at + OVERLAP

        @rule()
        def end(self) -> None:
            self.house.end()
            self.old = None

        @rule(hours=floats(0, 30, allow_nan=False))
        def wait(self, hours: float) -> None:
            self.house.clock.at += timedelta(hours=hours)

        @rule(process=integers(0, 1))
        def starts_anew(self, process: int) -> None:
            self.house.processes[process].forget(self.house.id)

        @invariant()
        def only_the_new_and_in_its_time_the_old_one_pass(self) -> None:
            wanted = {self.current} | ({self.old} if self.old and self.until > self.house.clock.at else set())
            for process in (0, 1):
                passing = {secret for secret in [*names, cast.APP_SECRET, "forged"] if self.house.accepts(secret, process)}
                assert passing == wanted
                assert len(passing) <= 2

    yield Changes  # noqa: PT022 - a class of this database


def test_T098_at_no_moment_more_than_two_secrets_pass(machine: type[RuleBasedStateMachine]) -> None:
    run_state_machine_as_test(machine, settings=settings(max_examples=12, stateful_step_count=15, deadline=None, database=None))


def test_T098_what_is_shown_of_it_is_its_name_and_its_end(house: House) -> None:
    house.change(app_secret="the-new-secret")
    with house.database.account_transaction(house.account_id) as db:
        (shown,) = house.connections.former(db, house.account_id)[house.id]
    assert (shown.name, shown.until) == ("app_secret", house.clock.at + OVERLAP)
    assert cast.APP_SECRET not in json.dumps(str(shown))
