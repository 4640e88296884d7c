"""The fake Meta of the fault runs, a process of its own that nobody kills: customers who write, a platform that remembers every send."""

import argparse
import asyncio
import random
import string
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from bench.wire import Line, Request, listen, run, sign
from dana.simulator.payloads import DIALECTS, encode
from dana.simulator.phone import PhoneMessage, SimChannel, Thread

RETRIES = (0.05, 0.1, 0.2, 0.4, 0.8) + (1.0,) * 170  # Meta retries for days; here for three minutes
LINES = 24  # connections to the web process
HOLD = 4.0  # seconds in which an aimed send waits for the kill


@dataclass
class Channel:
    """One connected channel and the account that it belongs to."""

    sim: SimChannel
    account: str
    canary: str  # a word that the account's customers use, and nobody else


@dataclass
class Delivery:
    """A text that reached a phone."""

    number: int
    integration: str
    account: str
    customer: str
    text: str
    mark: str | None
    in_reply_to: str | None
    id: str
    at: float = field(default_factory=time.time)
    heard: bool = False  # the sender got its answer


@dataclass
class Written:
    """A customer's message."""

    id: str
    integration: str
    account: str
    customer: str
    order: int
    reference: str
    copies: int = 0
    accepted: int = 0
    refused: Counter[str] = field(default_factory=Counter)


class Meta:
    """The platform and its customers; everything random comes from one seed."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._channels: dict[str, Channel] = {}
        self._threads: dict[tuple[str, str], Thread] = {}
        self._idle: list[Line] = []
        self._limit = asyncio.Semaphore(LINES)
        self._faults = 0.0
        self.deliveries: list[Delivery] = []
        self.written: list[Written] = []
        self.counts: Counter[str] = Counter()
        self._tasks: set[asyncio.Task[None]] = set()
        self._running = 0
        self._aim: tuple[str, Request] | None = None
        self._aimed = asyncio.Event()

    def __call__(self, request: Request) -> None:
        """Take one call: of Dana, or of the run that is in charge."""
        parts = urlsplit(request.path)
        if parts.path == "/control/start":
            self._start(request)
        elif parts.path == "/control/progress":
            request.answer({"running": self._running, "written": len(self.written), "deliveries": len(self.deliveries),
                            "tasks": len(self._tasks)})  # fmt: skip
        elif parts.path == "/control/aim":
            self._take_aim(request, parse_qs(parts.query)["kind"][0])
        elif parts.path == "/control/facts":
            request.answer({"deliveries": [vars(item) for item in self.deliveries], "written": [vars(item) for item in self.written],
                            "counts": self.counts})  # fmt: skip
        elif parts.path.endswith("/messages"):
            self._take_send(request, parts.path.split("/")[2])
        else:
            request.answer({"error": {"message": "no such address", "code": 2500, "type": "OAuthException"}}, 400)

    # What Dana sends

    def _take_send(self, request: Request, external_id: str) -> None:
        body = request.json()
        channel = self._channels.get(external_id)
        if channel is None or request.authorization != f"Bearer {channel.sim.access_token}":
            self.counts["sends with a wrong token or number"] += 1
            request.answer({"error": {"message": "Invalid OAuth access token", "code": 190, "type": "OAuthException"}}, 401)
        elif "text" in body or "message" in body:
            self._later(self._deliver(request, channel, body))
        else:
            self.counts["receipts and typing"] += 1
            request.answer({"success": True})

    async def _deliver(self, request: Request, channel: Channel, body: dict[str, Any]) -> None:
        aimed = self._hit("send_before", "send_after")
        fate = self._fate() if aimed is None else aimed
        if fate in ("send_before", "cut_before", "fault", "busy"):
            await self._refuse(request, fate)
            return
        delivery, message = self._remember(channel, body)
        silent = self._chance.random() < (0.4 if fate in ("send_after", "cut_after") else 0.01)
        events = [] if silent else DIALECTS[channel.sim.connector].accepted(channel.sim, self._thread(channel, delivery.customer), message)
        self.counts[f"sends: {fate}"] += 1
        self.counts["sends without any echo or status"] += silent
        if fate == "echo_first":
            await self._tell_all(channel, events, 0)
        else:
            self._later(self._tell_all(channel, events, self._chance.uniform(0, 0.4)))
        if fate == "send_after":
            await self._hold()
        elif fate == "slow":
            await asyncio.sleep(self._chance.uniform(0.1, 0.6))
        if fate == "cut_after":
            request.cut()
            return
        delivery.heard = True
        request.answer(
            {"messaging_product": "whatsapp", "messages": [{"id": message.id}]} if channel.sim.connector == "whatsapp"
            else {"recipient_id": delivery.customer, "message_id": message.id}
        )  # fmt: skip

    async def _refuse(self, request: Request, fate: str) -> None:
        """Nothing reaches the phone."""
        self.counts[f"sends: {fate}"] += 1
        if fate == "send_before":
            await self._hold()
            request.cut()
        elif fate == "cut_before":
            request.cut()
        elif fate == "fault":
            request.answer({"error": {"message": "An unknown error occurred", "code": 1, "type": "OAuthException"}}, 500)
        else:
            request.answer({"error": {"message": "Application request limit reached", "code": 4, "type": "OAuthException"}}, 400)

    def _fate(self) -> str:
        """Mostly well; with the share that was asked for, the platform itself misbehaves."""
        share = self._faults
        fates = ("plain", "slow", "echo_first", "cut_after", "cut_before", "fault", "busy")
        weights = (1 - 0.13 - share, 0.05, 0.08, share * 0.3, share * 0.3, share * 0.2, share * 0.2)
        return self._chance.choices(fates, weights)[0]

    def _remember(self, channel: Channel, body: dict[str, Any]) -> tuple[Delivery, PhoneMessage]:
        if channel.sim.connector == "whatsapp":
            customer, text, mark = body["to"], body["text"]["body"], body.get("biz_opaque_callback_data")
            in_reply_to = body.get("context", {}).get("message_id")
        else:
            customer, text, mark = body["recipient"]["id"], body["message"]["text"], body["message"].get("metadata")
            in_reply_to = body.get("reply_to", {}).get("mid")
        message_id = DIALECTS[channel.sim.connector].new_id(customer)
        given_back = None if channel.sim.connector == "instagram" else mark
        message = PhoneMessage(message_id, "business", text, datetime.now(UTC), correlation=given_back)
        delivery = Delivery(
            len(self.deliveries), str(channel.sim.integration_id), channel.account, customer, text, mark, in_reply_to, message_id
        )
        self.deliveries.append(delivery)
        return delivery, message

    # Aiming: the run asks to be told of the next moment of a kind, and kills while it lasts

    def _take_aim(self, request: Request, kind: str) -> None:
        if self._aim is not None:
            self._aim[1].answer({"hit": False})
        self._aim = (kind, request)
        self._aimed = asyncio.Event()
        asyncio.get_running_loop().call_later(3.0, self._miss, request)

    def _miss(self, request: Request) -> None:
        if self._aim is not None and self._aim[1] is request:
            self._aim = None
            request.answer({"hit": False})

    def _hit(self, *kinds: str) -> str | None:
        if self._aim is None or self._aim[0] not in kinds:
            return None
        kind, request = self._aim
        self._aim = None
        request.answer({"hit": True})
        return kind

    async def _hold(self) -> None:
        await asyncio.sleep(HOLD)

    # What customers write

    def _start(self, request: Request) -> None:
        plan = request.json()
        self._faults = plan["faults"]
        for item in plan["channels"]:
            sim = SimChannel(
                integration_id=UUID(item["integration_id"]), connector=item["connector"], name="Shop", external_id=item["external_id"],
                app_secret=item["app_secret"], webhook_url=item["webhook_url"], access_token=item["access_token"],
            )  # fmt: skip
            self._channels[item["external_id"]] = Channel(sim, item["account"], item["canary"])
        parts = urlsplit(plan["channels"][0]["webhook_url"])
        self._base = f"http://{parts.netloc}"
        left, number, channels = plan["messages"], 0, list(self._channels.values())
        while left > 0:
            count = min(left, self._chance.randint(4, 8))
            begin = self._chance.uniform(0, max(1.0, plan["seconds"] - 12))
            self._running += 1
            self._later(self._converse(channels[number % len(channels)], number, count, begin))
            left, number = left - count, number + 1
        request.answer({"conversations": number})

    async def _converse(self, channel: Channel, number: int, count: int, begin: float) -> None:
        customer = f"{4915100000000 + number}"
        thread = self._thread(channel, customer)
        await asyncio.sleep(begin)
        for order in range(count):
            reference = "ref-" + "".join(self._chance.choices(string.ascii_lowercase, k=8))
            text = f"How long may I return a bicycle? {reference} {channel.canary}"
            message = PhoneMessage(DIALECTS[channel.sim.connector].new_id(customer), "customer", text, datetime.now(UTC))
            written = Written(message.id, str(channel.sim.integration_id), channel.account, customer, order, reference)
            self.written.append(written)
            await self._send_copies(channel, DIALECTS[channel.sim.connector].customer_wrote(channel.sim, thread, message), written)
            await asyncio.sleep(self._chance.choice((0.0, 0.05, 0.3, 1.0, 2.5)))
        self._running -= 1

    async def _send_copies(self, channel: Channel, payload: dict[str, Any], written: Written) -> None:
        """The same webhook once, several times at once, or again later; returns when one copy was accepted."""
        body = encode(payload)
        first = asyncio.get_running_loop().create_task(self._post(channel, body, written))
        if self._chance.random() < 0.25:
            for _ in range(self._chance.randint(1, 4)):
                later = 0.0 if self._chance.random() < 0.6 else self._chance.uniform(0.01, 12)
                self._later(self._post(channel, body, written, later))
        await first

    async def _tell_all(self, channel: Channel, events: list[dict[str, Any]], later: float) -> None:
        """Statuses and echoes, in order, now and then twice."""
        await asyncio.sleep(later)
        for event in events:
            body = encode(event)
            await self._post(channel, body, None)
            if self._chance.random() < 0.1:
                self._later(self._post(channel, body, None, self._chance.uniform(0, 3)))

    async def _post(self, channel: Channel, body: bytes, written: Written | None, later: float = 0.0) -> None:
        """One webhook until it is accepted, as Meta does."""
        await asyncio.sleep(later)
        headers = f"Content-Type: application/json\r\nX-Hub-Signature-256: {sign(body, channel.sim.app_secret)}\r\n"
        path = urlsplit(channel.sim.webhook_url).path
        for pause in RETRIES:
            if written is not None:
                written.copies += 1
            status = await self._attempt(path, body, headers)
            self.counts[f"webhooks: {status}"] += 1
            if status == "200":
                if written is not None:
                    written.accepted += 1
                return
            if written is not None:
                written.refused[status] += 1
            await asyncio.sleep(pause * self._chance.uniform(0.7, 1.3))
        self.counts["webhooks given up"] += 1

    async def _attempt(self, path: str, body: bytes, headers: str) -> str:
        async with self._limit:
            line = self._idle.pop() if self._idle else Line(self._base)
            if self._aim is not None and self._aim[0] == "post":
                asyncio.get_running_loop().call_later(self._chance.uniform(0, 0.012), self._hit, "post")
            try:
                status, _ = await line.post(path, body, headers, 15)
            except (OSError, TimeoutError):
                return "no answer"
            finally:
                self._idle.append(line)
            return str(status)

    def _thread(self, channel: Channel, customer: str) -> Thread:
        return self._threads.setdefault((channel.sim.external_id, customer), Thread(customer, f"Customer {customer[-4:]}"))

    def _later(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def serve(port: int, seed: int) -> None:
    """Serve until cancelled."""
    server, _ = await listen(Meta(seed), port)
    async with server:
        await server.serve_forever()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 1_000_000)
    arguments = parser.parse_args()
    try:
        run(serve(arguments.port, arguments.seed))
    except KeyboardInterrupt:
        return


if __name__ == "__main__":
    main()
