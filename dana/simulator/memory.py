"""The fake platform's state: which channels exist and what was said; each change goes to the journal too."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from dana.simulator.journal import Journal, Record
from dana.simulator.phone import PhoneMessage, SimChannel, Thread, Ticks

WRITERS = 100_000


class Memory:
    """Channels and threads; the caller holds the lock."""

    def __init__(self, journal: Journal, *, threads_per_channel: int = 500) -> None:
        self._journal = journal
        self._bound = threads_per_channel
        self._channels: dict[UUID, SimChannel] = {}
        self._by_external_id: dict[str, dict[UUID, None]] = defaultdict(dict)
        self._threads: dict[UUID, dict[str, Thread]] = {}
        self._writers: dict[tuple[UUID, str], str] = {}  # who wrote which message, oldest first
        for record in journal.replay():
            self._replay(record)

    def channels(self) -> list[SimChannel]:
        """Every channel, in the order in which they were learned."""
        return list(self._channels.values())

    def channel(self, integration_id: UUID) -> SimChannel | None:
        """The channel of an integration."""
        return self._channels.get(integration_id)

    def called(self, external_id: str) -> list[SimChannel]:
        """The channels with this number, page or profile id, the newest first."""
        return [self._channels[key] for key in reversed(self._by_external_id.get(external_id, {}))]

    def learn(self, channel: SimChannel) -> None:
        """Know a channel from now on, or its new settings."""
        known = self._channels.get(channel.integration_id)
        if known == channel:
            return
        self._put(channel)
        self._adopt(channel)
        if known is None or _without_secrets(known) != _without_secrets(channel):
            self._write(_channel_record(channel))

    def forget(self, integration_id: UUID) -> None:
        """Drop a channel and its threads."""
        if self._drop(integration_id):
            self._write({"kind": "forget", "channel": str(integration_id)})

    def threads(self, channel: SimChannel) -> list[Thread]:
        """A channel's threads, in the order in which they began."""
        return list(self._threads[channel.integration_id].values())

    def thread(self, channel: SimChannel, customer_id: str) -> Thread | None:
        """The thread with one customer."""
        return self._threads[channel.integration_id].get(customer_id)

    def open(self, channel: SimChannel, customer_id: str, name: str | None = None) -> Thread:
        """The thread with one customer, begun when there is none."""
        thread = self.thread(channel, customer_id)
        if thread is None or (name and name != thread.name):
            thread = self._open(channel.integration_id, customer_id, name or f"Customer {customer_id[-4:]}")
            self._write({"kind": "customer", "channel": str(channel.integration_id), "customer": customer_id, "name": thread.name})
        return thread

    def add(self, channel: SimChannel, thread: Thread, message: PhoneMessage) -> None:
        """Put a bubble into a thread."""
        self._add(channel.integration_id, thread, message)
        self._write(_message_record(channel.integration_id, thread, message))

    def tick(self, channel: SimChannel, thread: Thread, message: PhoneMessage, ticks: Ticks) -> bool:
        """Move a bubble's ticks forward; False when they were there already."""
        moved = message.move_to(ticks)
        if moved:
            where = {"channel": str(channel.integration_id), "customer": thread.customer_id}
            self._write({"kind": "ticks", **where, "id": message.id, "ticks": ticks.value})
        return moved

    def writer_of(self, channel: SimChannel, message_id: str) -> str | None:
        """The customer who wrote a message, when it is not too long ago."""
        return self._writers.get((channel.integration_id, message_id))

    def seen(self, channel: SimChannel, thread: Thread, at: datetime) -> None:
        """The business has read the customer's messages up to here."""
        thread.read_up_to = max(at, thread.read_up_to or at)
        where = {"channel": str(channel.integration_id), "customer": thread.customer_id}
        self._write({"kind": "seen", **where, "at": thread.read_up_to.isoformat()})

    def close(self) -> None:
        """Let go of the journal's file."""
        self._journal.close()

    def _write(self, record: Record) -> None:
        self._journal.append(record)
        if self._journal.is_long:
            self._journal.rewrite(self._snapshot())

    def _snapshot(self) -> Iterator[Record]:
        for key, channel in self._channels.items():
            yield _channel_record(channel)
            for thread in self._threads[key].values():
                where = {"channel": str(key), "customer": thread.customer_id}
                yield {"kind": "customer", **where, "name": thread.name}
                yield from (_message_record(key, thread, message) for message in thread.messages)
                if thread.read_up_to:
                    yield {"kind": "seen", **where, "at": thread.read_up_to.isoformat()}

    def _put(self, channel: SimChannel) -> None:
        old = self._channels.get(channel.integration_id)
        if old is not None:
            self._by_external_id[old.external_id].pop(old.integration_id, None)
        self._channels[channel.integration_id] = channel
        self._by_external_id[channel.external_id][channel.integration_id] = None
        self._threads.setdefault(channel.integration_id, {})

    def _adopt(self, channel: SimChannel) -> None:
        """What was sent from this number before anybody told whose it is belongs to this channel."""
        stranger = self._channels.get(stranger_id(channel.external_id))
        if stranger is not None and stranger != channel:
            for customer, thread in self._threads[stranger.integration_id].items():
                self._threads[channel.integration_id].setdefault(customer, thread)
            self.forget(stranger.integration_id)

    def _drop(self, integration_id: UUID) -> bool:
        channel = self._channels.pop(integration_id, None)
        if channel is not None:
            self._by_external_id[channel.external_id].pop(integration_id, None)
            self._threads.pop(integration_id, None)
        return channel is not None

    def _open(self, key: UUID, customer_id: str, name: str) -> Thread:
        threads = self._threads.setdefault(key, {})
        thread = threads.get(customer_id)
        if thread is None:
            self._make_room(threads)
            thread = threads[customer_id] = Thread(customer_id, name)
        thread.name = name
        return thread

    def _add(self, key: UUID, thread: Thread, message: PhoneMessage) -> None:
        thread.add(message)
        if message.sender == "customer":
            self._writers[key, message.id] = thread.customer_id
            if len(self._writers) > WRITERS:
                del self._writers[next(iter(self._writers))]

    def _make_room(self, threads: dict[str, Thread]) -> None:
        if len(threads) >= self._bound:  # a tenth at a time: finding the quietest costs a look at all
            by_age = sorted(threads.values(), key=lambda thread: thread.updated_at)
            for quiet in islice(by_age, max(1, self._bound // 10)):
                del threads[quiet.customer_id]

    def _replay(self, record: Record) -> None:
        try:
            _REPLAY[record["kind"]](self, record)
        except (KeyError, ValueError, TypeError):
            return  # a line of another version of Dana, or half a line: the rest is still worth having

    def _replay_channel(self, record: Record) -> None:
        account = record.get("account_id")
        channel = SimChannel(UUID(record["channel"]), record["connector"], record["name"], record["external_id"], "", record["webhook_url"])
        self._put(replace(channel, account_id=UUID(account) if account else None))

    def _replay_customer(self, record: Record) -> None:
        self._open(UUID(record["channel"]), record["customer"], record["name"])

    def _replay_message(self, record: Record) -> None:
        thread = self._threads[UUID(record["channel"])][record["customer"]]
        at = datetime.fromisoformat(record["at"])
        ticks = Ticks(record["ticks"])
        self._add(
            UUID(record["channel"]),
            thread,
            PhoneMessage(record["id"], record["from"], record["text"], at, ticks, record.get("correlation")),
        )

    def _replay_ticks(self, record: Record) -> None:
        message = self._threads[UUID(record["channel"])][record["customer"]].find(record["id"])
        if message is not None:
            message.move_to(Ticks(record["ticks"]))

    def _replay_seen(self, record: Record) -> None:
        self._threads[UUID(record["channel"])][record["customer"]].read_up_to = datetime.fromisoformat(record["at"])

    def _replay_forget(self, record: Record) -> None:
        self._drop(UUID(record["channel"]))


_REPLAY: dict[str, Any] = {
    "channel": Memory._replay_channel, "customer": Memory._replay_customer, "message": Memory._replay_message,
    "ticks": Memory._replay_ticks, "seen": Memory._replay_seen, "forget": Memory._replay_forget,
}  # fmt: skip


def stranger_id(external_id: str) -> UUID:
    """The id under which a number is kept that no app has claimed yet."""
    return uuid5(NAMESPACE_URL, f"https://graph.facebook.com/{external_id}")


def newest(threads: Iterable[Thread]) -> list[Thread]:
    """Threads with the last written first."""
    return sorted(threads, key=lambda thread: thread.updated_at, reverse=True)


def _without_secrets(channel: SimChannel) -> SimChannel:
    return replace(channel, app_secret="", access_token=None)


def _channel_record(channel: SimChannel) -> Record:
    """Never with its secrets: they are sealed in the database, and the app tells them again."""
    return {
        "kind": "channel", "channel": str(channel.integration_id), "connector": channel.connector, "name": channel.name,
        "external_id": channel.external_id, "webhook_url": channel.webhook_url,
        "account_id": str(channel.account_id) if channel.account_id else None,
    }  # fmt: skip


def _message_record(key: UUID, thread: Thread, message: PhoneMessage) -> Record:
    return {
        "kind": "message", "channel": str(key), "customer": thread.customer_id, "id": message.id, "from": message.sender,
        "text": message.text, "at": message.at.isoformat(), "ticks": message.ticks.value, "correlation": message.correlation,
    }  # fmt: skip
