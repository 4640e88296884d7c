"""An account is erased while customers write, Dana answers and people reply: nothing leaves or stays, the neighbour loses nothing."""

import itertools
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import sql

from dana.automation.answer import Answering
from dana.automation.deliver import Delivery, Outgoing
from dana.database.system import erasures
from dana.realtime import Listener
from dana.security.passwords import Passwords
from dana.settings import Settings
from tests import cast
from tests.privacy.conftest import places
from tests.walls import street as town
from tests.walls.rows import tables
from tests.walls.street import CANARY, House, Street

BEFORE, AFTER = 25, 15  # replies that were sent before the account is closed, and the neighbour's after it is gone


@pytest.fixture
def street(settings: Settings, owner_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Street]:
    monkeypatch.setattr("dana.joining.Passwords", Passwords.cheap)
    monkeypatch.setattr("dana.knowledge.ingest.read", town.read_here)
    monkeypatch.setattr("dana.privacy.erasing.ROWS", 20)
    made = town.build(settings, owner_url, houses=2)
    listener = Listener(made.parts.database.session_url, lambda event: forget(made, event), lambda: None)
    listener.start()
    assert listener.listening.wait(10)
    yield made
    listener.stop()
    made.close()


def forget(street: Street, event: dict[str, Any]) -> None:
    """What every web process does when it hears that an integration changed."""
    if event["event"] == "integration":
        street.parts.channels.forget(UUID(event["id"]))


def wait_until(condition: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come true in time"
        time.sleep(0.02)


class Owner:
    """The browser of an account's owner."""

    def __init__(self, street: Street, house: House) -> None:
        self._client = street.app.test_client()
        answer = self._client.post("/api/auth/login", json={"email": house.owner.email, "password": cast.PASSWORD})
        self._headers = {"Authorization": f"Bearer {answer.json['access_token']}"}

    def call(self, method: str, path: str, **more: Any) -> Any:
        return self._client.open(path, method=method, headers=self._headers, **more)


class Traffic:
    """Customers of both accounts who write, and people of the first who reply, until it ends."""

    def __init__(self, street: Street, leaving: House, staying: House) -> None:
        self._street, self._ending = street, threading.Event()
        self.answers: dict[House, Counter[int]] = {leaving: Counter(), staying: Counter()}
        self.letters: list[str] = []  # senders of the account that stays, one question each
        self._threads = [
            *(threading.Thread(target=self._customers, args=(leaving, place)) for place in (1, 2)),
            *(threading.Thread(target=self._customers, args=(staying, place)) for place in (3, 4)),
            threading.Thread(target=self._people, args=(leaving,)),
        ]

    def __enter__(self) -> "Traffic":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        for thread in self._threads:
            thread.join(60)

    def _customers(self, house: House, place: int) -> None:
        for count in itertools.count():
            if self._ending.is_set():
                return
            # who belongs to the account that leaves comes again; of the other's each asks once
            sender = f"3519{house.number:03}{place}{count % 30 if house.number == 0 else count:05}"
            status = self._street.write(house, sender, f"Hello {house.canary}, how long do parcels to Lisbon take?")
            self.answers[house][status] += 1
            if house.number and status == 200:
                self.letters.append(sender)
            time.sleep(0.01 if status == 200 else 0.2)  # webhooks for nobody are counted, and would be refused in the end

    def _people(self, house: House) -> None:
        owner = Owner(self._street, house)
        while not self._ending.is_set():
            listed = owner.call("GET", "/api/conversations?limit=5")
            for item in listed.json.get("items", []) if listed.status_code == 200 else []:
                owner.call("POST", f"/api/conversations/{item['id']}/replies", json={"text": f"{house.canary} will call you"})
            time.sleep(0.05)


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[tuple[UUID, float]]:
    """(account, when) of every delivery: when the transaction began that decided to send it."""
    found: list[tuple[UUID, float]] = []
    here = threading.local()
    send = Delivery.send

    def timed(kind: type, name: str) -> None:
        work = getattr(kind, name)

        def noted(*arguments: Any, **more: Any) -> Any:
            here.began = time.monotonic()
            return work(*arguments, **more)

        monkeypatch.setattr(kind, name, noted)

    def sending(self: Delivery, outgoing: Outgoing) -> None:
        found.append((outgoing.channel.channel.account_id, here.began))
        send(self, outgoing)

    timed(Answering, "_commit")
    timed(Delivery, "_claim")
    monkeypatch.setattr(Delivery, "send", sending)
    return found


def test_T080_an_account_is_erased_while_everybody_goes_on_writing(street: Street, begun: list[tuple[UUID, float]]) -> None:
    leaving, staying = street.houses
    owner = Owner(street, leaving)
    own_channels = town.channels_of(street.parts, street.platform)  # the worker is a process apart: nobody tells it to forget
    with street.worker(threads=12, channels=own_channels), Traffic(street, leaving, staying) as traffic:
        wait_until(lambda: min(len(street.sent_by(house)) for house in street.houses) >= BEFORE)
        closing = owner.call("POST", "/api/account/erase", json={"password": cast.PASSWORD, "confirm": f"Shop {leaving.canary}"})
        closed_at = time.monotonic()
        assert closing.status_code == 202, closing.text
        wait_until(lambda: street.rows("select state from erasures") == [("done",)])
        sent = len(street.sent_by(staying))
        wait_until(lambda: len(street.sent_by(staying)) >= sent + AFTER)
        calls = len(street.sent_by(leaving))
        traffic.__exit__()
        wait_until(lambda: len(street.sent_by(staying)) >= len(traffic.letters))
        wait_until(lambda: street.rows("select 1 from messages where author = 'dana' and state <> 'sent' limit 1") == [])
    assert len(street.sent_by(leaving)) == calls
    assert [late - closed_at for account, late in begun if account == leaving.account_id and late > closed_at] == []
    assert traffic.answers[leaving].keys() == {200, 404}, "before and after; and never a failure"
    nothing_stays(street, leaving)
    the_webhook_is_unknown(street, leaving)
    the_neighbour_lost_nothing(street, staying, traffic)


def nothing_stays(street: Street, house: House) -> None:
    with psycopg.connect(street.owner_url) as owner:
        left = {}
        for name, table in (tables(owner) | tables(owner, "dana")).items():
            if table.has_account or name == "accounts":
                query = sql.SQL("select count(*) from {} where {}").format(table.place, table.of(house.account_id))
                (left[name],) = owner.execute(query).fetchone()  # type: ignore[misc]
        assert len(left) > 20
        assert {name: count for name, count in left.items() if count} == {"erasures": 1}
        stub = owner.execute("select is_account, state, people, contact_id from erasures").fetchall()
        record = owner.execute("select action, target_id from dana.installation_entries where action = 'account.erased'").fetchall()
    assert stub == [(True, "done", None, None)]
    assert record == [("account.erased", str(house.account_id))]
    words = house.canary, house.token, house.app_secret, house.phone_number_id, house.owner.email, f"3519{house.number:03}"
    assert places(street.owner_url, *words) == {}
    assert set(places(street.owner_url, str(house.account_id))) <= {"erasures", "installation_entries"}
    assert places(street.owner_url, str(house.channel.integration_id), str(house.document_id)) == {}


def the_webhook_is_unknown(street: Street, house: House) -> None:
    assert street.write(house, "351910000123") == 404
    addresses = [f"/webhooks/whatsapp/{item}" for item in (house.channel.integration_id, uuid4())]
    known, unknown = (street.app.test_client().post(address, data=b"{}") for address in addresses)
    assert known.status_code == unknown.status_code == 404
    assert {**known.json["error"], "request_id": ""} == {**unknown.json["error"], "request_id": ""}


def the_neighbour_lost_nothing(street: Street, house: House, traffic: Traffic) -> None:
    assert traffic.answers[house].keys() == {200}
    assert len(traffic.letters) >= BEFORE + AFTER
    calls = street.sent_by(house)
    assert Counter(call.json["to"] for call in calls) == Counter(traffic.letters), "exactly one reply each"
    for call in calls:
        assert call.headers["Authorization"] == f"Bearer {house.token}"
        assert set(CANARY.findall(str(call.json))) == {house.canary}
    rows = street.rows(
        "select i.value, count(*) filter (where m.author = 'customer'), count(*) filter (where m.author = 'dana' and m.state = 'sent'),"
        " count(*) filter (where m.author not in ('customer', 'dana')) from messages m join conversations c on c.id = m.conversation_id"
        " join identities i on i.contact_id = c.contact_id where m.account_id = %s and i.kind = 'wa_id' group by i.value",
        house.account_id,
    )
    assert {row[1:] for row in rows} == {(1, 1, 0)}
    assert {row[0] for row in rows} == set(traffic.letters)
    document = street.rows("select status, passages from documents where account_id = %s", house.account_id)
    assert document == [("ready", street.rows("select count(*) from passages")[0][0])]


def test_T080_a_question_that_came_while_the_account_was_closing_is_not_answered(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    leaving, _ = street.houses
    asked, go_on, close = threading.Event(), threading.Event(), erasures.close_account
    answer = street.model.answer

    def thinking(*arguments: Any, **more: Any) -> Any:
        asked.set()
        go_on.wait(30)
        return answer(*arguments, **more)

    def closing(*arguments: Any) -> None:
        """Between what silences the account and the commit: a customer writes, and a worker begins to answer."""
        assert street.write(leaving, "351910000001") == 200
        assert asked.wait(10)
        close(*arguments)

    monkeypatch.setattr(street.model, "answer", thinking)
    monkeypatch.setattr(erasures, "close_account", closing)
    with street.worker(threads=2, channels=town.channels_of(street.parts, street.platform)):
        body = {"password": cast.PASSWORD, "confirm": f"Shop {leaving.canary}"}
        assert Owner(street, leaving).call("POST", "/api/account/erase", json=body).status_code == 202
        go_on.set()
        wait_until(lambda: street.rows("select state from erasures") == [("done",)])
    assert street.platform.calls == []
    nothing_stays(street, leaving)
