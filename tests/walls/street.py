"""Many accounts in one process: each with a word of its own in all it has, the rest alike, and one outside world for all of them."""

import hashlib
import hmac
import json
import random
import re
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

import psycopg
import structlog
from apiflask import APIFlask

from dana.ai.chain import Chain
from dana.ai.contract import Action, ModelAnswer, Prompt, ProviderAnswer, Sentence, Usage
from dana.ai.embeddings import Embedder
from dana.app import create_app
from dana.automation.answer import Answering
from dana.automation.deliver import Delivery
from dana.automation.judge import Judge
from dana.conversations.thread import Channel
from dana.http_client import Answer
from dana.integrations.channels import Channels
from dana.integrations.farewells import Farewells
from dana.jobs import Worker
from dana.knowledge import documents
from dana.knowledge.reading.txt import read_txt
from dana.knowledge.reading.values import Order
from dana.knowledge.search import Library
from dana.parts import Parts
from dana.privacy.erasing import Erasures
from dana.security.passwords import Passwords
from dana.settings import Settings
from tests import cast, fake_http
from tests.automation.conftest import Meanings
from tests.knowledge.reader import Reader

QUESTION = "How long do parcels to Lisbon take, and what do they cost?"
SHARED_SENDER = "351910000000"  # the same person writes to every account
CANARY = re.compile(r"Canary[A-Z][a-z]{2}")

_FACT = "Parcels to Lisbon by {title} take three working days and cost 12 euros, says CANARY. "
_TEXT = "\n\n".join(
    f"# {title} of CANARY\n\n{_FACT.format(title=title)}" + "Parcels are light. " * 40
    for title in ("Road", "Rail", "River", "Plane", "Bike", "Balloon", "Pigeon", "Foot")
)


@dataclass(frozen=True, slots=True)
class House:
    """An account of the street; everything here names its canary or is known to be its own."""

    number: int
    canary: str
    owner: cast.Someone
    channel: Channel
    document_id: UUID
    phone_number_id: str
    token: str
    app_secret: str

    @property
    def account_id(self) -> UUID:
        """Its account."""
        return self.owner.account_id

    def senders(self, count: int) -> list[str]:
        """Customers' numbers: the first is everybody's, the others its own."""
        return [SHARED_SENDER, *(f"3519{self.number:03}{place:05}" for place in range(1, count))]


def canary_of(number: int) -> str:
    """A word for each account, all of one length so that none holds another."""
    return f"CanaryQ{chr(97 + number // 26)}{chr(97 + number % 26)}"


class Platform:
    """The Graph API for everybody: keeps who called with which token, and for which message it gave which id."""

    def __init__(self) -> None:
        self.calls: list[fake_http.Call] = []
        self.ids: dict[str, str] = {}  # our mark: the platform's id
        self._lock = threading.Lock()

    def request(self, method: str, url: str, *, headers: Mapping[str, str] | None = None, json: Any = None,
                params: Mapping[str, str] | None = None, timeout: float | None = None) -> Answer:  # fmt: skip
        """Take a message; whatever else is asked is done without a word."""
        if not url.endswith("/messages"):
            return fake_http.answer(body={"success": True})
        given = f"wamid.{uuid4().hex}"
        with self._lock:
            self.calls.append(fake_http.Call(method, url, headers or {}, json, params or {}, timeout))
            self.ids[json["biz_opaque_callback_data"].removeprefix("dana:")] = given
        return fake_http.answer(body={"messages": [{"id": given}]})


class VectorServer:
    """An embedding process to which twins are twins: the canaries are no words to it."""

    topics = ("lisbon", "parcel", "cost", "working", "euro", "light")

    def request(self, method: str, url: str, *, headers: Mapping[str, str] | None = None, json: Any = None,
                timeout: float | None = None) -> Answer:  # fmt: skip
        """A vector for each text."""
        vectors = [[float(topic in text.lower()) + 0.01 for topic in self.topics] + [0.001] * 378 for text in json["input"]]
        return fake_http.answer(body={"data": [{"index": place, "embedding": vector} for place, vector in enumerate(vectors)]})


class Quoting:
    """A model that says what it was given: a sentence of every passage; `meet` makes that many questions wait for each other."""

    name, model, local = "quoting", "quoting-1", True

    def __init__(self, meet: int = 1) -> None:
        self.asked: list[tuple[UUID, Prompt]] = []  # (the account of the job, what the model got)
        self._meeting = threading.Barrier(meet)

    def answer(self, prompt: Prompt, *, timeout: float) -> ProviderAnswer:
        """Quotes, with the number of the asking account's own canary as the cost."""
        account = UUID(structlog.contextvars.get_contextvars()["account_id"])
        self.asked.append((account, prompt))
        self._meeting.wait(30)
        sentences = [Sentence(text=f"{item.text.split('.')[0]}.", sources=[item.index]) for item in prompt.passages]
        usage = Usage(self.name, self.model, cost_of(prompt), 1, 1)
        return ProviderAnswer(ModelAnswer(action=Action.REPLY, sentences=sentences[:6]), usage)


def cost_of(prompt: Prompt) -> int:
    """Tokens that differ from account to account: what the name of the business says."""
    found = CANARY.search(prompt.system)
    assert found is not None
    return 1000 + sum(ord(letter) * place for place, letter in enumerate(found[0]))


@dataclass
class Street:
    """One process with all its parts, and the accounts."""

    app: APIFlask
    parts: Parts
    houses: list[House]
    platform: Platform
    model: Quoting
    owner_url: str

    def write(self, house: House, sender: str, text: str = QUESTION, platform_id: str | None = None) -> int:
        """A customer writes: the platform calls the webhook; the status of the answer."""
        message = {
            "id": platform_id or f"wamid.{uuid4().hex}", "from": sender, "timestamp": str(int(time.time())), "type": "text",
            "text": {"body": text},
        }  # fmt: skip
        value = {
            "messaging_product": "whatsapp", "metadata": {"phone_number_id": house.phone_number_id}, "messages": [message],
            "contacts": [{"wa_id": sender, "profile": {"name": f"Guest of {house.canary}"}}],
        }  # fmt: skip
        entry = [{"id": "W", "changes": [{"field": "messages", "value": value}]}]
        body = json.dumps({"object": "whatsapp_business_account", "entry": entry}).encode()
        signature = "sha256=" + hmac.new(house.app_secret.encode(), body, hashlib.sha256).hexdigest()
        answer = self.app.test_client().post(
            f"/webhooks/whatsapp/{house.channel.integration_id}", data=body,
            headers={"Content-Type": "application/json", "X-Hub-Signature-256": signature},
        )  # fmt: skip
        return answer.status_code

    def write_all(self, letters: Sequence[tuple[House, str, str]], *, threads: int = 16) -> None:
        """All these customers write, in no order."""
        mixed = list(letters)
        random.Random(len(mixed)).shuffle(mixed)
        with ThreadPoolExecutor(threads) as pool:
            assert set(pool.map(lambda letter: self.write(*letter), mixed)) == {200}

    def worker(self, *, threads: int, channels: Channels | None = None) -> "RunningWorker":
        """The worker over the very parts of the web process, or with opened channels of its own, as a process apart has them."""
        parts, channels = self.parts, channels or self.parts.channels
        chain = Chain([self.model], total_seconds=60, probes=False)
        delivery = Delivery(parts.database, channels)
        judge = Judge(parts.database, parts.library, lambda _: chain, Meanings())
        answering = Answering(parts.database, channels, judge, delivery, seconds=60, shows_activity=False)
        handlers = {
            "answer": answering.answer, "deliver": delivery.deliver, "settle": delivery.settle, "erase": Erasures(parts.database).work,
            "read_document": Reader(parts.database, parts.embedder).read_document,
        }  # fmt: skip
        return RunningWorker(Worker(parts.database, handlers, threads=threads))

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """As the owner, across all accounts."""
        with psycopg.connect(self.owner_url) as db:
            return db.execute(query, values).fetchall()

    def sent_by(self, house: House) -> list[fake_http.Call]:
        """The calls with the number of that account."""
        return [call for call in self.platform.calls if f"/{house.phone_number_id}/" in call.url]

    def close(self) -> None:
        """End the process's parts."""
        self.app.extensions["dana.simulator"].close()
        self.parts.database.close()


class RunningWorker:
    """A worker for the length of a block."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._thread = threading.Thread(target=worker.run, name="worker")

    def __enter__(self) -> "RunningWorker":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._worker.stop()
        self._thread.join(30)
        assert not self._thread.is_alive()


def build(settings: Settings, owner_url: str, *, houses: int, meet: int = 1) -> Street:
    """A street of accounts that differ in their canary alone, with their documents read and embedded."""
    app = create_app(settings, sockets=False)
    old: Parts = app.extensions["dana.parts"]
    platform = Platform()
    embedder = Embedder("http://127.0.0.1:9/v1", "twins", None, transport=VectorServer())
    channels = channels_of(old, platform)
    farewells = Farewells(old.database, old.sealer, channels)
    parts = replace(old, embedder=embedder, library=Library(old.database, embedder), channels=channels, farewells=farewells)
    app.extensions["dana.parts"] = parts
    reader = Reader(parts.database, embedder)
    made = [_house(parts, reader, owner_url, number) for number in range(houses)]
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute("delete from dana.wake_ups")  # the documents are read
    return Street(app, parts, made, platform, Quoting(meet), owner_url)


def channels_of(parts: Parts, platform: Platform) -> Channels:
    """Opened integrations that speak to the shared platform."""
    return Channels(parts.database, parts.sealer, platform, graph_url="https://graph.test", graph_version="v23.0")


def _house(parts: Parts, reader: Reader, owner_url: str, number: int) -> House:
    canary = canary_of(number)
    owner = cast.an_account(owner_url, f"Shop {canary}", f"{canary} Owner", password_hash=Passwords.cheap().hash(cast.PASSWORD))
    settings = {"phone_number_id": f"10650{number:05}", "access_token": f"token-{canary}-0123456789", "app_secret": f"secret-{canary}-0123"}
    channel = cast.a_channel(parts.database, owner, **settings)
    with parts.database.account_transaction(owner.account_id) as db:
        document = documents.add(db, owner.account_id, f"{canary}.txt", _TEXT.replace("CANARY", canary).encode(), owner.user_id)
    reader.read_document(owner.account_id, document.id)
    return House(number, canary, owner, channel, document.id, settings["phone_number_id"], settings["access_token"], settings["app_secret"])


def read_here(content: bytes, name: str, **_: Any) -> Any:
    """Reading a document without a child process for each of many."""
    return read_txt(content, Order(name=name))
