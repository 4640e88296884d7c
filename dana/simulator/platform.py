"""The fake Meta: channels, phones, ticks and typing; whatever happens is told to the app by signed webhooks."""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from dana.simulator.faults import SimulatorFaults
from dana.simulator.ids import digits_from
from dana.simulator.journal import Journal
from dana.simulator.ledger import Ledger
from dana.simulator.memory import Memory, stranger_id
from dana.simulator.payloads import DIALECTS, Payload, encode, sign
from dana.simulator.phone import PhoneMessage, SimChannel, Thread, Ticks
from dana.simulator.postman import Letter, Postman

Lookup = Callable[[str], Iterable[SimChannel]]

TYPING = {"whatsapp": timedelta(seconds=25), "facebook": timedelta(seconds=20), "instagram": timedelta(seconds=20)}
CHAT_STAYS_OPEN = timedelta(seconds=15)
SAMPLE_CUSTOMERS = {"whatsapp": "Nora Lindqvist", "facebook": "Tomás Ferreira", "instagram": "Yuki Arden"}
ID_LENGTHS = {"whatsapp": 11, "facebook": 16, "instagram": 15}


@dataclass(frozen=True, slots=True)
class Accepted:
    """A send that reached the phone; `release` lets its webhooks go."""

    message: PhoneMessage
    release: Callable[[], None]


class FakeMeta:
    """One platform for all channels of an installation; safe to call from many threads."""

    def __init__(self, *, journal: Journal | None = None, postman: Postman | None = None, ledger: Ledger | None = None,
                 announce: Callable[[UUID], None] | None = None, find_channels: Lookup | None = None,
                 now: Callable[[], datetime] = lambda: datetime.now(UTC), threads_per_channel: int = 500,
                 takes_strangers: bool = False) -> None:  # fmt: skip
        self._lock = threading.RLock()
        self._memory = Memory(journal or Journal(None), threads_per_channel=threads_per_channel)
        self._faults: dict[UUID | None, SimulatorFaults] = {}
        self._unsubscribed: set[str] = set()
        self._withdrawn: set[str] = set()
        self._announce = announce
        self._find_channels = find_channels
        self.postman = postman or Postman()
        self.ledger = ledger
        self.now = now
        self.takes_strangers = takes_strangers  # every id that could be one of Meta's exists: a newcomer types any

    def learn(self, account_id: UUID | None, channels: Sequence[SimChannel]) -> list[SimChannel]:
        """Take over an account's channels as they are now; what it no longer has is forgotten."""
        with self._lock:
            wanted = [replace(channel, account_id=account_id) for channel in channels if channel.connector in DIALECTS]
            kept = {channel.integration_id for channel in wanted}
            for old in [one for one in self._memory.channels() if one.account_id == account_id and one.integration_id not in kept]:
                self._memory.forget(old.integration_id)
            for channel in wanted:
                if self._memory.channel(channel.integration_id) is None:  # who connects it subscribes the app, at Meta
                    self._unsubscribed.discard(channel.subscribes)
                self._memory.learn(channel)
                if not self._memory.threads(channel):
                    self._memory.open(channel, *_sample_customer(channel))
            return wanted

    def channel(self, integration_id: UUID) -> SimChannel | None:
        """The channel of an integration, when it is known."""
        with self._lock:
            return self._memory.channel(integration_id)

    def called(self, external_id: str) -> list[SimChannel]:
        """The channels with this number, page or profile id; the app is asked when none with a secret is known."""
        with self._lock:
            known = self._memory.called(external_id)
        if not any(channel.app_secret for channel in known) and self._find_channels is not None:
            found = list(self._find_channels(external_id))
            with self._lock:
                for channel in found:
                    self._memory.learn(channel)
                known = self._memory.called(external_id)
        return known

    def stranger(self, external_id: str, connector: str) -> SimChannel:
        """A number, page or profile of which the app has not told yet; its webhooks wait until it does."""
        key = stranger_id(external_id)
        with self._lock:
            self._memory.learn(self._memory.channel(key) or SimChannel(key, connector, external_id, external_id, "", ""))
            return self._memory.called(external_id)[0]

    def channels(self) -> list[SimChannel]:
        """Every channel of every account."""
        with self._lock:
            return self._memory.channels()

    def threads(self, channel: SimChannel) -> list[Thread]:
        """A channel's threads, in the order in which they began."""
        with self._lock:
            return self._memory.threads(channel)

    @contextmanager
    def thread(self, channel: SimChannel, customer_id: str) -> Iterator[Thread | None]:
        """The thread with one customer, held still while it is looked at."""
        with self._lock:
            yield self._memory.thread(channel, customer_id)

    def faults(self, account_id: UUID | None) -> SimulatorFaults:
        """How the platform misbehaves towards an account just now; counted faults are used up in place."""
        with self._lock:
            return self._faults.setdefault(account_id, SimulatorFaults())

    def set_faults(self, account_id: UUID | None, faults: SimulatorFaults) -> None:
        """Misbehave like this from now on."""
        with self._lock:
            self._faults[account_id] = faults.model_copy()
        self._tell(account_id)

    def take_fault(self, account_id: UUID | None, name: str) -> bool:
        """Use up one of a counted fault, exactly once whatever the number of callers."""
        with self._lock:
            return self.faults(account_id).take(name)

    def subscribe(self, owner: str, *, on: bool) -> None:
        """Send the app the events of this page, profile or business account from now on, or no more."""
        with self._lock:
            (self._unsubscribed.discard if on else self._unsubscribed.add)(owner)

    def is_subscribed(self, owner: str) -> bool:
        """Whether the app gets the events of this page, profile or business account: it does until it says otherwise."""
        with self._lock:
            return owner not in self._unsubscribed

    def withdraw(self, token: str) -> None:
        """Take back what a person had allowed the app: that token is refused from now on."""
        with self._lock:
            self._withdrawn.add(token)

    def is_withdrawn(self, token: str) -> bool:
        """Whether that token was taken back."""
        with self._lock:
            return token in self._withdrawn

    def customer_writes(self, channel: SimChannel, customer_id: str, text: str, name: str | None = None, *,
                        later: float = 0.0) -> PhoneMessage:  # fmt: skip
        """A customer sends a text: it shows on the phone at once and goes to the app, `later` seconds from now if told so."""
        with self._lock:
            thread = self._memory.open(channel, customer_id, name)
            message = self._message(channel, thread, "customer", text)
            payload = DIALECTS[channel.connector].customer_wrote(channel, thread, message)
            if self.ledger is not None:
                self.ledger.wrote(channel, thread, message)
        self._post(channel, thread, payload, lambda: self._move(channel, thread, [message], Ticks.DELIVERED), later=later)
        self._tell(channel.account_id)
        return message

    def customer_reads(self, channel: SimChannel, customer_id: str) -> None:
        """The customer opens the chat: everything in it is read, and what comes in the next seconds too."""
        with self._lock:
            thread = self._memory.open(channel, customer_id)
            now = self.now()
            thread.open_until = now + CHAT_STAYS_OPEN
            unread = [message for message in thread.of("business") if message.ticks is not Ticks.READ]
            payloads = DIALECTS[channel.connector].read(channel, thread, unread, now)
        self._move(channel, thread, unread, Ticks.READ)
        for payload in payloads:
            self._post(channel, thread, payload)

    def owner_writes(self, channel: SimChannel, customer_id: str, text: str) -> PhoneMessage:
        """The business's owner answers in the platform's own app: the customer sees it, and the app gets an echo."""
        with self._lock:
            thread = self._memory.open(channel, customer_id)
            message = self._message(channel, thread, "business", text)
            self._memory.tick(channel, thread, message, Ticks.DELIVERED)
            payload = DIALECTS[channel.connector].owner_wrote(channel, thread, message)
        self._post(channel, thread, payload)
        self._tell(channel.account_id)
        return message

    def accept(self, channel: SimChannel, customer_id: str, text: str, correlation: str | None) -> Accepted:
        """The app sends a text: it shows on the phone; statuses and echo leave when released."""
        with self._lock:
            thread = self._memory.open(channel, customer_id)
            message = self._message(channel, thread, "business", text, correlation)
            dialect = DIALECTS[channel.connector]
            self._memory.tick(channel, thread, message, Ticks.DELIVERED)
            payloads = dialect.accepted(channel, thread, message)
            if thread.open_until is not None and thread.open_until > message.at:
                self._memory.tick(channel, thread, message, Ticks.READ)
                payloads += dialect.read(channel, thread, [message], message.at)
            if self.faults(channel.account_id).reverse_statuses:
                payloads.reverse()
        self._tell(channel.account_id)

        def release() -> None:
            for payload in payloads:
                self._post(channel, thread, payload)

        return Accepted(message, release)

    def business_reads(self, channel: SimChannel, customer_id: str, message_id: str | None = None) -> None:
        """The app shows a read mark: up to a message, or to all that the customer wrote."""
        with self._lock:
            thread = self._memory.open(channel, customer_id)
            written = thread.of("customer")
            last = thread.find(message_id) if message_id else (written[-1] if written else None)
            if last is None:
                return
            self._memory.seen(channel, thread, last.at)
            seen = [message for message in written if message.at <= last.at]
        self._move(channel, thread, seen, Ticks.READ)

    def writer_of(self, channel: SimChannel, message_id: str) -> str | None:
        """The customer who wrote the message with this id."""
        with self._lock:
            return self._memory.writer_of(channel, message_id)

    def types(self, channel: SimChannel, customer_id: str, *, on: bool) -> None:
        """The app shows or hides its typing dots; they end by themselves."""
        with self._lock:
            thread = self._memory.open(channel, customer_id)
            thread.typing_until = self.now() + TYPING[channel.connector] if on else None
        self._tell(channel.account_id)

    def close(self) -> None:
        """End the deliveries and let go of the journal."""
        self.postman.stop()
        with self._lock:
            self._memory.close()

    def _message(self, channel: SimChannel, thread: Thread, sender: str, text: str, correlation: str | None = None) -> PhoneMessage:
        at = self.now()
        if thread.messages and at <= thread.messages[-1].at:
            at = thread.messages[-1].at + timedelta(microseconds=1)
        message = PhoneMessage(DIALECTS[channel.connector].new_id(thread.customer_id), sender, text, at, Ticks.SENT, correlation)
        self._memory.add(channel, thread, message)
        return message

    def _move(self, channel: SimChannel, thread: Thread, messages: Sequence[PhoneMessage], ticks: Ticks) -> None:
        with self._lock:
            moved = [message for message in messages if self._memory.tick(channel, thread, message, ticks)]
        if moved:
            self._tell(channel.account_id)

    def _post(self, channel: SimChannel, thread: Thread, payload: Payload, delivered: Callable[[], None] = lambda: None, *,
              later: float = 0.0) -> None:  # fmt: skip
        if channel.subscribes and not self.is_subscribed(channel.subscribes):
            return
        body = encode(payload)
        letter = Letter(body, lambda: self._address(channel, body), delivered)
        twice = self.faults(channel.account_id).duplicate_webhooks
        send = self.postman.send_twice if twice else self.postman.send
        send(f"{channel.integration_id}/{thread.customer_id}", letter, after=later)

    def _address(self, channel: SimChannel, body: bytes) -> tuple[str, Mapping[str, str]] | None:
        """Where the app wants its webhooks now, and the headers; None while its secret is not known."""
        stranger = channel.integration_id == stranger_id(channel.external_id)
        for known in self.called(channel.external_id):
            if known.app_secret and (stranger or known.integration_id == channel.integration_id):
                return known.webhook_url, sign(body, known.app_secret)
        return None

    def _tell(self, account_id: UUID | None) -> None:
        if self._announce is not None and account_id is not None:
            self._announce(account_id)


def _sample_customer(channel: SimChannel) -> tuple[str, str]:
    number = digits_from(str(channel.integration_id), "sample", length=ID_LENGTHS[channel.connector] - 4)
    return (f"1555{number}" if channel.connector == "whatsapp" else f"7301{number}"), SAMPLE_CUSTOMERS[channel.connector]
