"""WhatsApp: one number of the Cloud API, its messages, statuses and the owner's own replies from the phone."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from pydantic import Field, field_validator

from dana.connectors.contract import (
    ChannelEvent,
    Check,
    ConnectorConfig,
    DeliveryStatus,
    Ignored,
    Manifest,
    OutgoingMessage,
    Person,
    SendReceipt,
    StatusUpdate,
)
from dana.connectors.meta_errors import status_error
from dana.connectors.meta_farewell import LeavesMeta, Subscription
from dana.connectors.meta_graph import (
    APPS_URL,
    ID_PATTERN,
    SEND_SECONDS,
    MetaConfig,
    identity,
    marked,
    refusal,
    unmarked,
)
from dana.connectors.reading import JUNK, identifier, mapping, moment, optional_identifier, part, parts, read_each, storable
from dana.connectors.whatsapp.incoming import read_echo, read_message

STATUSES = {
    "sent": DeliveryStatus.SENT,
    "delivered": DeliveryStatus.DELIVERED,
    "read": DeliveryStatus.READ,
    "played": DeliveryStatus.READ,  # a voice message was listened to
    "failed": DeliveryStatus.FAILED,
}


class WhatsAppConfig(MetaConfig):
    """What the owner copies from Meta."""

    phone_number_id: str = Field(
        title="Phone number ID", description="From WhatsApp, API setup. It is not the phone number itself.", pattern=ID_PATTERN,
        json_schema_extra={"x-order": 1, "x-help-url": APPS_URL},
    )  # fmt: skip
    business_account_id: str = Field(
        default="", title="WhatsApp Business account ID", max_length=64, pattern=r"^[A-Za-z0-9_\-]*$",
        description="From WhatsApp, API setup. With it, Meta is told when you remove this connection.",
        json_schema_extra={"x-order": 5, "x-help-url": APPS_URL},
    )  # fmt: skip

    @field_validator("business_account_id", mode="before")
    @classmethod
    def _emptied(cls, value: Any) -> Any:
        """A form that was emptied sends null."""
        return "" if value is None else value


class WhatsApp(LeavesMeta):
    """One WhatsApp number."""

    manifest: ClassVar[Manifest] = Manifest(
        key="whatsapp", name="WhatsApp", kind="channel", summary="Answers customers who write to your WhatsApp number.",
        docs_url="https://developers.facebook.com/docs/whatsapp/cloud-api/get-started", reply_window_hours=24, text_limit=4096,
    )  # fmt: skip
    Config: ClassVar[type[ConnectorConfig]] = WhatsAppConfig
    config: WhatsAppConfig
    may_have_user_token = False  # a system user's, which other programs of the owner may live by
    left_by_hand = "WhatsApp's access token cannot be ended from here: in Business settings, under System users, revoke it."

    @property
    def external_id(self) -> str:
        """The number's id at Meta."""
        return self.config.phone_number_id

    @property
    def subscription(self) -> Subscription:
        """That of the business account, with all of its numbers."""
        return Subscription("whatsapp", self.subscribed_node)

    @property
    def subscribed_node(self) -> str | None:
        """The business account, when its id was given."""
        return self.config.business_account_id or None

    def check(self) -> Check:
        """Ask Meta for the number behind the id."""
        fields = ("display_phone_number", "verified_name", "quality_rating")
        return self.look_up(self.external_id, fields, ("verified_name", "display_phone_number"))

    def parse(self, payload: Mapping[str, Any]) -> Sequence[ChannelEvent]:
        """Every message, status and echo of every change of every entry."""
        if payload.get("object") != "whatsapp_business_account":
            return [Ignored("unknown_event")]
        return read_each(parts(payload, "entry"), self._entry) or [Ignored("unknown_event")]

    def send(self, message: OutgoingMessage) -> SendReceipt:
        """Hand one text to WhatsApp."""
        self.require_sendable(message, person_may_be_late=False)
        body: dict[str, Any] = {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            **_address(message.to),
            "type": "text",
            "text": {"body": message.text, "preview_url": False},
            "biz_opaque_callback_data": marked(message.correlation),
        }
        if message.reply_to:
            body["context"] = {"message_id": message.reply_to}
        answer = self.call("POST", f"{self.external_id}/messages", json=body, timeout=SEND_SECONDS)
        try:
            return SendReceipt(identifier(mapping(parts(answer, "messages")[0]).get("id")))
        except JUNK:  # taken all the same: a status will name it by our mark
            return SendReceipt(None)

    def show_activity(self, to: Person, incoming_platform_id: str | None) -> None:  # noqa: ARG002 - WhatsApp goes by the message
        """Blue ticks and "typing" in one call; WhatsApp ends it by itself after 25 seconds."""
        if incoming_platform_id is None:
            return
        body = {
            "messaging_product": "whatsapp",
            "status": "read",
            "message_id": incoming_platform_id,
            "typing_indicator": {"type": "text"},
        }
        self.call("POST", f"{self.external_id}/messages", json=body)

    def _entry(self, entry: Mapping[str, Any]) -> list[ChannelEvent]:
        return read_each(parts(entry, "changes"), self._change)

    def _change(self, change: Mapping[str, Any]) -> list[ChannelEvent]:
        value = part(change, "value")
        metadata = part(value, "metadata")
        if str(metadata.get("phone_number_id") or self.external_id) != self.external_id:
            return [Ignored("other_channel")]
        events: list[ChannelEvent] = []
        if change.get("field") == "messages":
            contacts, own_number = parts(value, "contacts"), _digits(metadata.get("display_phone_number"))
            events += read_each(parts(value, "messages"), lambda item: _message(item, contacts, own_number))
            events += read_each(parts(value, "statuses"), _status)
            events += [Ignored("platform_error")] * len(parts(value, "errors"))
        elif change.get("field") == "smb_message_echoes":
            events += read_each(parts(value, "message_echoes"), _echo)
        return events or [Ignored("unknown_event")]


def _message(item: Mapping[str, Any], contacts: list[Any], own_number: str) -> Iterator[ChannelEvent]:
    is_own = bool(own_number) and _digits(item.get("from")) == own_number  # never answer ourselves
    yield Ignored("own_message") if is_own else read_message(item, contacts)


def _digits(number: Any) -> str:
    """A phone number however it is written: Meta shows the business's own as people write it."""
    return "".join(filter(str.isdecimal, str(number or "")))


def _echo(item: Mapping[str, Any]) -> Iterator[ChannelEvent]:
    yield Ignored("own_change") if item.get("type") in ("edit", "revoke", "reaction") else read_echo(item)


def _status(item: Mapping[str, Any]) -> Iterator[ChannelEvent]:
    status = STATUSES.get(str(item.get("status")))
    if status is None:
        yield Ignored("unknown_event")
        return
    ids = (("wa_id", item.get("recipient_id")), ("bsuid", item.get("recipient_user_id")))
    known = tuple((kind, found) for kind, value in ids if (found := optional_identifier(value)))
    yield StatusUpdate(
        status=status, occurred_at=moment(item.get("timestamp")), platform_id=identifier(item.get("id")),
        correlation=unmarked(item.get("biz_opaque_callback_data")), recipient=Person(known) if known else None,
        error=status_error(parts(item, "errors")) if status is DeliveryStatus.FAILED else None, raw=storable(item),
    )  # fmt: skip


def _address(person: Person) -> dict[str, str]:
    """A phone number where we have one: some messages cannot be sent to a user id yet."""
    number = identity(person, "wa_id", "phone")
    if number:
        return {"to": number[1]}
    user = identity(person, "bsuid", "parent_bsuid")
    if user is None:
        raise refusal("This customer cannot be written to on WhatsApp: no number is known.", "no_recipient")
    return {"recipient": user[1]}
