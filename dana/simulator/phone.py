"""What the fake platform remembers: channels, customers and the threads on their phones."""

from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

MESSAGES_PER_THREAD = 300


class Ticks(StrEnum):
    """How far a message came, as the marks beside it show; only ever forward."""

    NONE = "none"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"

    def at_least(self, other: "Ticks") -> bool:
        """Whether this is as far as `other` or further."""
        order = list(Ticks)
        return order.index(self) >= order.index(other)


@dataclass(frozen=True, slots=True)
class SimChannel:
    """A business's number, page or profile on the fake platform, with the app that gets its webhooks."""

    integration_id: UUID
    connector: str  # whatsapp, facebook or instagram
    name: str
    external_id: str
    app_secret: str = field(repr=False)  # empty until the app has told it: webhooks wait that long
    webhook_url: str
    access_token: str | None = field(default=None, repr=False)  # None: every token is good
    account_id: UUID | None = None
    business_account_id: str = ""  # of WhatsApp: what an app is subscribed to there, with all of its numbers

    @property
    def subscribes(self) -> str:
        """Whose events an app is subscribed to: a page's or profile's own, or those of a number's business account."""
        return self.business_account_id if self.connector == "whatsapp" else self.external_id


@dataclass(slots=True)
class PhoneMessage:
    """One bubble on the customer's phone."""

    id: str
    sender: str  # customer or business
    text: str
    at: datetime
    ticks: Ticks = Ticks.SENT
    correlation: str | None = None  # the sender's own mark, which comes back in statuses or echoes

    def move_to(self, ticks: Ticks) -> bool:
        """Advance the ticks; False when they were there already."""
        if self.ticks.at_least(ticks):
            return False
        self.ticks = ticks
        return True


@dataclass(slots=True)
class Thread:
    """One customer's chat with one channel."""

    customer_id: str
    name: str
    messages: deque[PhoneMessage] = field(default_factory=lambda: deque(maxlen=MESSAGES_PER_THREAD))
    typing_until: datetime | None = None
    open_until: datetime | None = None  # the customer looks at the chat: what arrives is read at once
    read_up_to: datetime | None = None  # the business has seen the customer's messages up to here
    last_heard: datetime | None = None  # the customer's last message: opens the reply window

    def add(self, message: PhoneMessage) -> None:
        """Append a bubble; a customer's message opens the window, a business's ends the typing dots."""
        self.messages.append(message)
        if message.sender == "customer":
            self.last_heard = message.at
        else:
            self.typing_until = None

    def find(self, message_id: str) -> PhoneMessage | None:
        """The bubble with this id, newest first."""
        return next((message for message in reversed(self.messages) if message.id == message_id), None)

    def of(self, sender: str) -> list[PhoneMessage]:
        """The bubbles of one side, oldest first."""
        return [message for message in self.messages if message.sender == sender]

    @property
    def updated_at(self) -> datetime:
        """When the last bubble came."""
        return self.messages[-1].at if self.messages else datetime.fromtimestamp(0, UTC)
