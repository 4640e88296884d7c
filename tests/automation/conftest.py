"""A channel of Acme's, a platform that records what is sent, and a model that says what a test tells it to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from dana.ai.contract import Action, ModelAnswer, Prompt, ProviderAnswer, ProviderError, Sentence, Usage
from dana.automation.answer import Answering
from dana.automation.deliver import Delivery
from dana.automation.judge import Judge
from dana.connectors.contract import ConnectorError, OutgoingMessage, SendReceipt
from dana.connectors.whatsapp.connector import WhatsApp
from dana.conversations.thread import Channel
from dana.database.transactions import Database
from dana.integrations.channels import OpenChannel
from dana.knowledge.answerability import MEANING_MODEL
from dana.knowledge.fusion import Lexicon
from dana.knowledge.search import Findings, Found
from dana.knowledge.words import query_terms
from tests import cast

DOCUMENT, PASSAGE = UUID(int=7), UUID(int=8)


@pytest.fixture
def people(owner_url: str) -> cast.Cast:
    return cast.enter(owner_url)


@pytest.fixture
def channel(database: Database, people: cast.Cast) -> Channel:
    return cast.a_channel(database, people.alice)


class Platform(WhatsApp):
    """WhatsApp without a network: `then` decides what becomes of each message."""

    def __init__(self) -> None:
        super().__init__(
            WhatsApp.Config(phone_number_id="1065000000", access_token="t", app_secret=cast.APP_SECRET, verify_token="v"), None
        )  # type: ignore[arg-type]
        self.sent: list[OutgoingMessage] = []
        self.then: Callable[[OutgoingMessage], SendReceipt] = lambda message: SendReceipt(f"wamid.{message.correlation}")

    def send(self, message: OutgoingMessage) -> SendReceipt:
        self.sent.append(message)
        return self.then(message)

    def show_activity(self, to: Any, incoming_platform_id: str | None) -> None:
        pass

    def fail(self, error: ConnectorError) -> None:
        def raising(_: OutgoingMessage) -> SendReceipt:
            raise error

        self.then = raising


class OneChannel:
    """Opens the test's channel with the recording platform."""

    def __init__(self, channel: Channel, platform: Platform) -> None:
        self.opened = OpenChannel(channel, platform, "active")
        self.reconnects: list[str] = []

    def open_in(self, account_id: UUID, integration_id: UUID) -> OpenChannel:
        return self.opened

    def need_reconnect(self, db: Any, channel: Channel, reason: str) -> None:
        self.reconnects.append(reason)


class Shelf:
    """A library that always finds the same passage."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.similarity = 0.9

    def find(self, account_id: UUID, query: str, *, limit: int) -> Findings:
        self.asked.append(query)
        text = "Parcels to Lisbon take 3 working days and cost 12 euros."
        hit = Found(PASSAGE, text, DOCUMENT, "Delivery.pdf", 2, "Delivery › Prices", 100, 156, 1.0, self.similarity, 5.0, 1, None, None)
        return Findings([hit], Lexicon(1, dict.fromkeys(query_terms(query), 1)), MEANING_MODEL)


class Meanings:
    """Finds that every sentence is supported, but for those that a test names."""

    def __init__(self) -> None:
        self.unsupported: set[str] = set()
        self.asked: list[tuple[str, str]] = []

    def of(self, pairs: Sequence[tuple[str, str]]) -> dict[str, float]:
        self.asked += pairs
        return {text: 0.05 if text in self.unsupported else 0.95 for text, _ in pairs}


@dataclass
class Model:
    """A chain that answers what it is told to; `before` runs while "the model thinks"."""

    answer_with: ModelAnswer = field(
        default_factory=lambda: ModelAnswer(
            action=Action.REPLY, sentences=[Sentence(text="Parcels to Lisbon take 3 working days.", sources=[1])]
        )
    )
    before: Callable[[], None] = lambda: None
    prompts: list[Prompt] = field(default_factory=list)
    error: ProviderError | None = None
    spent_besides: list[Usage] = field(default_factory=list)
    says: list[str] = field(default_factory=list)  # what can be heard of it while it is being written
    listeners: list[Callable[[str], None] | None] = field(default_factory=list)

    def answer(self, prompt: Prompt, *, on_text: Callable[[str], None] | None = None, on_spent: Callable[[Usage], None]) -> ProviderAnswer:
        self.prompts.append(prompt)
        self.listeners.append(on_text)
        for text in self.says if on_text else ():
            on_text(text)  # type: ignore[misc]
        for usage in self.spent_besides:
            on_spent(usage)
        self.before()
        if self.error:
            raise self.error
        return ProviderAnswer(self.answer_with, Usage("scripted", "scripted-1", 100, 20, 5))


@dataclass
class Stage:
    """Everything that answering needs, and what it did."""

    database: Database
    channel: Channel
    platform: Platform
    library: Shelf
    model: Model
    meanings: Meanings
    channels: OneChannel
    delivery: Delivery
    answering: Answering
    owner_url: str

    def rows(self, query: str, **values: object) -> Sequence[sa.Row[Any]]:
        with self.database.account_transaction(self.channel.account_id) as db:
            return db.execute(sa.text(query), values).all()

    def replies(self) -> Sequence[sa.Row[Any]]:
        return self.rows("select * from messages where direction = 'out' and author <> 'event' order by position")

    def conversation(self) -> sa.Row[Any]:
        return self.rows("select * from conversations")[0]

    def change(self, statement: str, **values: object) -> None:
        with self.database.account_transaction(self.channel.account_id) as db:
            db.execute(sa.text(statement), values)


@pytest.fixture
def stage(database: Database, channel: Channel, owner_url: str) -> Stage:
    platform, library, model = Platform(), Shelf(), Model()
    channels = OneChannel(channel, platform)
    delivery = Delivery(database, channels)  # type: ignore[arg-type]
    meanings = Meanings()
    judge = Judge(database, library, lambda _: model, meanings)  # type: ignore[arg-type]
    answering = Answering(database, channels, judge, delivery, seconds=5, shows_activity=False)  # type: ignore[arg-type]
    return Stage(database, channel, platform, library, model, meanings, channels, delivery, answering, owner_url)
