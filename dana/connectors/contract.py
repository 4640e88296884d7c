"""What a connector is: values in, values out. It knows no database, no Flask and no settings of ours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar, Protocol, runtime_checkable

from pydantic import BaseModel, ConfigDict

from dana.errors import DanaError, Forged

__all__ = [
    "Author", "ChannelEvent", "Check", "Connector", "ConnectorConfig", "ConnectorError", "DeliveryStatus",
    "Disconnects", "Echo", "Farewell", "Forged", "Ignored",
    "IncomingMessage", "Manifest", "MessageChange", "NeedsReconnect", "Outcome", "OutgoingMessage", "Person", "PlatformRequest",
    "ReceivesWebhooks", "SendReceipt", "SendsMessages", "StatusUpdate",
]  # fmt: skip


class Outcome(StrEnum):
    """What is known of a call that failed."""

    NOT_SENT = "not_sent"  # no byte left (refused, DNS, TLS), or the platform said that it did nothing and to come back: safe to try again
    REFUSED = "refused"  # the platform answered that it did not do it
    UNKNOWN = "unknown"  # bytes may have left and no verdict came back: never resend blindly


class ConnectorError(DanaError):
    """The outside service did not do what was asked."""

    status = 502
    code = "connector"

    def __init__(self, message: str, *, permanent: bool, outcome: Outcome = Outcome.REFUSED, vendor_code: str | None = None,
                 retry_after: float | None = None, details: dict[str, Any] | None = None) -> None:  # fmt: skip
        super().__init__(message, details=details)
        self.permanent = permanent
        self.outcome = outcome
        self.vendor_code = vendor_code
        self.retry_after = retry_after  # seconds, when the service named a time


class NeedsReconnect(ConnectorError):
    """The service no longer accepts our credentials; the owner has to connect it again."""

    code = "needs_reconnect"

    def __init__(self, message: str, *, vendor_code: str | None = None) -> None:
        super().__init__(message, permanent=True, outcome=Outcome.REFUSED, vendor_code=vendor_code)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the catalogue shows of a connector."""

    key: str
    name: str
    kind: str  # "channel", "model", later "notification", "crm", "analytics", "helpdesk", "database"
    summary: str
    docs_url: str
    reply_window_hours: int | None = None  # free-form replies are allowed this long after the customer's last message
    text_limit: int = 4096  # characters in one outgoing text
    text_in_bytes: bool = False  # the limit counts bytes of UTF-8 instead

    def text_size(self, text: str) -> int:
        """How much of `text_limit` a text uses."""
        return len(text.encode("utf-8", "replace")) if self.text_in_bytes else len(text)

    def takes_replies(self, last_customer_at: datetime | None, now: datetime) -> bool:
        """Whether free-form replies are still allowed, by when the customer last wrote."""
        hours = self.reply_window_hours
        return hours is None or last_customer_at is None or now < last_customer_at + timedelta(hours=hours)


class ConnectorConfig(BaseModel):
    """
    Base of each connector's settings; a secret field is marked with json_schema_extra={"x-secret": True}.

    A field that says where the secrets are sent (an address, a host, a user's name there) is marked with {"x-destination": True}.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, hide_input_in_errors=True)


@dataclass(frozen=True, slots=True)
class PlatformRequest:
    """A webhook call as it came in: the raw body, header names in lower case, query values in order."""

    body: bytes
    headers: Mapping[str, str]
    query: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on a channel, by every id that the platform gave: kind is wa_id, bsuid, parent_bsuid, username, phone, psid or igsid."""

    identities: tuple[tuple[str, str], ...]  # (kind, value), the one to answer to first
    name: str | None = None


@dataclass(frozen=True, slots=True)
class IncomingMessage:
    """A customer wrote. `answerable` is False for what is stored but needs no answer (a reaction, a standby copy)."""

    platform_id: str
    sender: Person
    occurred_at: datetime  # aware, UTC
    kind: str  # text, image, audio, video, document, sticker, location, contacts, reaction, interactive, button, order, ...
    text: str | None
    answerable: bool = True
    reply_to: str | None = None  # platform id of the message it answers
    attachments: tuple[Mapping[str, Any], ...] = ()  # {"kind", "media_id"?, "url"?, "mime_type"?, "name"?}
    raw: Mapping[str, Any] = field(default_factory=dict)


class DeliveryStatus(StrEnum):
    """How far an outgoing message came; only ever forward, `failed` gives way to proof of delivery."""

    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class StatusUpdate:
    """The platform tells what became of a message of ours: by its id, by our own mark, or of all up to `watermark` to that person."""

    status: DeliveryStatus
    occurred_at: datetime
    platform_id: str | None = None
    correlation: str | None = None  # the OutgoingMessage.correlation that came back
    watermark: datetime | None = None
    recipient: Person | None = None  # needed with a watermark
    error: str | None = None  # in words, for `failed`
    raw: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Echo:
    """A message that the business itself sent: ours coming back (known by id or correlation), or a person in the platform's own app."""

    platform_id: str
    recipient: Person
    occurred_at: datetime
    text: str | None
    correlation: str | None = None
    kind: str = "text"
    raw: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MessageChange:
    """A customer edited (`text` set) or withdrew (`text` None) an earlier message."""

    platform_id: str  # of the earlier message
    sender: Person
    occurred_at: datetime
    text: str | None


@dataclass(frozen=True, slots=True)
class Ignored:
    """Understood to be nothing for us; counted by `reason` ("other_channel", "unknown_event", "malformed", "test_event", ...)."""

    reason: str


ChannelEvent = IncomingMessage | StatusUpdate | Echo | MessageChange | Ignored


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """A reply to send: `to` holds the identities that are known; `correlation` comes back in statuses or echoes where the platform can."""

    to: Person
    text: str
    correlation: str
    reply_to: str | None = None  # platform id of the message it answers
    written_by_person: bool = False  # Meta's HUMAN_AGENT tag is for people only
    window_open: bool = True


@dataclass(frozen=True, slots=True)
class SendReceipt:
    """The platform took the message; some answer without an id."""

    platform_id: str | None


@dataclass(frozen=True, slots=True)
class Check:
    """The answer to "does it work?": what was found, in words, and facts such as the account's display name."""

    ok: bool
    message: str
    facts: Mapping[str, str] = field(default_factory=dict)


class HttpDoor(Protocol):
    """What a connector may do with the network: one request, JSON out, JSON or bytes back; see dana.http_client."""

    def request(self, method: str, url: str, *, headers: Mapping[str, str] | None = None, json: Any = None,
                params: Mapping[str, str] | None = None, timeout: float | None = None) -> "HttpAnswer": ...  # fmt: skip


class HttpAnswer(Protocol):
    """An answer of the door."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any: ...


class Connector:
    """One outside service, opened with one account's settings. `base_url` and `version` come from the installation's settings."""

    manifest: ClassVar[Manifest]
    Config: ClassVar[type[ConnectorConfig]]
    proving: ClassVar[frozenset[str]] = frozenset()  # secrets that prove who calls us: a replaced one is accepted for a while

    def __init__(self, config: ConnectorConfig, http: HttpDoor, *, base_url: str = "", version: str = "") -> None:
        self.config = config
        self.http = http
        self.base_url = base_url.rstrip("/")
        self.version = version

    def check(self) -> Check:
        """Ask the service whether these settings work; raises ConnectorError when it cannot be asked."""
        raise NotImplementedError

    @property
    def external_id(self) -> str:
        """The service's own id of what is connected (a page, a number): shown, and compared with each webhook."""
        raise NotImplementedError


@runtime_checkable
class ReceivesWebhooks(Protocol):
    """Gets events by signed calls from the platform."""

    def greet(self, query: Mapping[str, str]) -> str:
        """The text to answer the platform's handshake with; Forged when the token does not match."""
        ...

    def verify(self, request: PlatformRequest) -> None:
        """Return when the signature over the raw bytes is right, in constant time; Forged in every other case."""
        ...

    def parse(self, payload: Mapping[str, Any]) -> Sequence[ChannelEvent]:
        """Every event of the batch, in order; never raises for content, junk becomes Ignored beside its good neighbours."""
        ...


@runtime_checkable
class SendsMessages(Protocol):
    """Carries replies to customers."""

    def send(self, message: OutgoingMessage) -> SendReceipt:
        """Hand one message to the platform, exactly one HTTP call; ConnectorError tells the Outcome."""
        ...

    def show_activity(self, to: Person, incoming_platform_id: str | None) -> None:
        """Read receipt and typing for the customer; best effort, ConnectorError when it failed."""
        ...


@dataclass(frozen=True, slots=True)
class Farewell:
    """What came of leaving a platform, in sentences: what it took note of, and what stays there, why, and what to do about it by hand."""

    told: tuple[str, ...] = ()
    remaining: tuple[str, ...] = ()


@runtime_checkable
class Disconnects(Protocol):
    """Tells the platform when the owner has removed the connection."""

    def disconnect(self, others: "Sequence[Connector]") -> Farewell:
        """End there what was for us alone and leave what one of `others` (still connected) may need; ConnectorError when it failed."""
        ...


class Author(StrEnum):
    """Who wrote a message."""

    CUSTOMER = "customer"
    DANA = "dana"
    PERSON = "person"
    PHONE_APP = "phone_app"
