"""Two businesses whose Danas write to each other: through the web process's webhooks, the simulated platform and real sending."""

import itertools
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa
from werkzeug.serving import make_server

from dana.ai.contract import Action, ModelAnswer, Sentence
from dana.app import create_app
from dana.automation.answer import Answering
from dana.automation.deliver import Delivery
from dana.automation.judge import Judge
from dana.automation.loops import MOST_REPEATS, MOST_REPLIES
from dana.automation.rules import ASKED_REASON, MOST_ASKED_BACK
from dana.conversations import reasons
from dana.conversations.thread import Channel
from dana.database.transactions import Database
from dana.integrations.channels import Channels
from dana.settings import Settings
from dana.simulator.ledger import Ledger
from dana.simulator.phone import SimChannel
from dana.simulator.platform import FakeMeta
from dana.simulator.postman import Postman
from dana.simulator.standalone import create_fake_meta_app
from tests import cast
from tests.automation.conftest import Meanings, Model, Shelf

NUMBERS = {"Alice": "1065000001", "Mallory": "1065000002"}
WORDS = (
    "bicycles", "tandems", "bells", "lamps", "saddles", "pedals", "chains", "brakes", "tyres", "mirrors", "baskets", "helmets", "locks",
    "pumps", "racks", "gears", "grips", "spokes",
)  # fmt: skip


@dataclass
class Shop:
    """One business, its number, and its Dana."""

    channel: Channel
    on_the_platform: SimChannel
    answering: Answering
    model: Model
    relayed: int = 0


@dataclass
class Street:
    """Both shops and what lies between them."""

    meta: FakeMeta
    database: Database
    shops: list[Shop]

    def rows(self, shop: Shop, query: str) -> list[Any]:
        with self.database.account_statements(shop.channel.account_id) as db:
            return db.execute(sa.text(query)).all()

    def write(self, shop: Shop, number: str, text: str) -> None:
        """Somebody's words reach a shop, over the platform's webhook."""
        before = len(self.rows(shop, "select 1 from messages where author = 'customer'"))
        self.meta.customer_writes(shop.on_the_platform, number, text)
        for _ in range(200):
            if len(self.rows(shop, "select 1 from messages where author = 'customer'")) > before:
                return
            time.sleep(0.05)
        raise AssertionError("the webhook did not arrive")

    def answer(self, shop: Shop) -> None:
        for row in self.rows(shop, "select id from conversations"):
            shop.answering.answer(shop.channel.account_id, row.id)

    def carry_on(self, shop: Shop, other: Shop) -> int:
        """What one shop said on its number, the other hears as words of a customer with that number."""
        (thread,) = [one for one in self.meta.threads(shop.on_the_platform) if one.customer_id == other.on_the_platform.external_id]
        said = thread.of("business")[shop.relayed :]
        for message in said:
            self.write(other, shop.on_the_platform.external_id, message.text)
        shop.relayed += len(said)
        return len(said)

    def talk(self) -> list[int]:
        """How much each said until nobody said anything more."""
        one, other = self.shops
        self.write(one, other.on_the_platform.external_id, "Good morning!")
        for _ in range(100):
            self.answer(one)
            heard = self.carry_on(one, other)
            self.answer(other)
            if heard + self.carry_on(other, one) == 0:
                return [one.relayed, other.relayed]
        raise AssertionError("they talk on and on")


@pytest.fixture
def street(settings: Settings, database: Database, owner_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Street]:
    meta = FakeMeta(postman=Postman(lanes=2, delays=(0.05,) * 20), ledger=Ledger())
    graph = _serve(create_fake_meta_app(meta))
    web = create_app(settings.model_copy(update={"graph_api_url": f"http://127.0.0.1:{graph.port}/simulator/graph"}), sockets=False)
    server = _serve(web)
    people = cast.enter(owner_url)
    parts = web.extensions["dana.parts"]
    shops = []
    for someone in (people.alice, people.mallory):
        monkeypatch.setitem(cast.CONFIGS, "whatsapp", {"phone_number_id": NUMBERS[someone.name]})
        channel = cast.a_channel(database, someone)
        (known,) = meta.learn(someone.account_id, [SimChannel(
            integration_id=channel.integration_id, connector="whatsapp", name=someone.name, external_id=NUMBERS[someone.name],
            app_secret=cast.APP_SECRET, webhook_url=f"http://127.0.0.1:{server.port}/webhooks/whatsapp/{channel.integration_id}",
        )])  # fmt: skip
        shops.append(_shop(database, parts.channels, channel, known))
    yield Street(meta, database, shops)
    meta.close()
    web.extensions["dana.simulator"].close()
    parts.database.close()
    for one in (graph, server):
        one.shutdown()
        one.server_close()


def _serve(app: Any) -> Any:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    return server


def _shop(database: Database, channels: Channels, channel: Channel, known: SimChannel) -> Shop:
    model = Model()
    judge = Judge(database, Shelf(), lambda _: model, Meanings())  # type: ignore[arg-type]
    answering = Answering(database, channels, judge, Delivery(database, channels), seconds=5, shows_activity=False)
    return Shop(channel, known, answering, model)


def say(shop: Shop, *texts: str) -> None:
    """These one after the other, and round again."""
    words = itertools.cycle(texts)

    def next_one() -> None:
        shop.model.answer_with = ModelAnswer(action=Action.REPLY, sentences=[Sentence(text=next(words), sources=[])])

    shop.model.before = next_one


def assert_people_were_asked_once(street: Street, shop: Shop) -> None:
    (conversation,) = street.rows(shop, "select needs_person, hand_off_reason, answer_due_at from conversations")
    assert tuple(conversation) == (True, reasons.LOOP, None)
    events = street.rows(shop, "select text from messages where author = 'event'")
    assert [row.text for row in events] == [f"Dana asked for a person: {reasons.LOOP}"]


def test_T111_two_danas_that_ask_each_other_end_when_neither_is_any_further(street: Street) -> None:
    for shop, what in zip(street.shops, ("Do you like", "What about"), strict=True):
        say(shop, *(f"{what} {word}?" for word in WORDS))
    assert max(street.talk()) <= MOST_ASKED_BACK + 1
    reasons_told = [street.rows(shop, "select hand_off_reason from conversations")[0][0] for shop in street.shops]
    assert ASKED_REASON in reasons_told


def test_T111_two_danas_that_are_polite_to_each_other_end_at_the_cap(street: Street) -> None:
    for shop, what in zip(street.shops, ("Good morning", "Thank you"), strict=True):
        say(shop, *(f"{what} {word}!" for word in WORDS))
    said = street.talk()
    assert max(said) == MOST_REPLIES
    assert min(said) >= MOST_REPLIES - 1
    stopped = street.shops[0]  # the first to be full; the other has nobody to answer any more
    assert_people_were_asked_once(street, stopped)


def test_T111_two_danas_that_greet_each_other_end_after_a_few_greetings(street: Street) -> None:
    for shop, text in zip(street.shops, ("Hello!", "How can we help?"), strict=True):
        say(shop, text)
    said = street.talk()
    assert max(said) <= MOST_REPEATS + 1
    assert any(street.rows(shop, "select 1 from conversations where needs_person") for shop in street.shops)
