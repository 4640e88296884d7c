"""The webhook payloads of each platform, built as Meta builds them; pure, one dialect a platform."""

import hashlib
import hmac
import json
from datetime import datetime
from typing import Any, Protocol

from dana.simulator.ids import digits_from, new_instagram_mid, new_messenger_mid, new_wamid
from dana.simulator.phone import PhoneMessage, SimChannel, Thread, Ticks

Payload = dict[str, Any]


def encode(payload: Payload) -> bytes:
    """The bytes of a payload as Meta writes them: escaped with lower-case hex, and slashes escaped too."""
    return json.dumps(payload, separators=(",", ":")).replace("/", "\\/").encode()


def sign(body: bytes, app_secret: str) -> dict[str, str]:
    """The headers of a webhook call with this body."""
    key = app_secret.encode()
    return {
        "Content-Type": "application/json",
        "User-Agent": "facebookexternalua",
        "X-Hub-Signature": f"sha1={hmac.new(key, body, hashlib.sha1).hexdigest()}",
        "X-Hub-Signature-256": f"sha256={hmac.new(key, body, hashlib.sha256).hexdigest()}",
    }


class Dialect(Protocol):
    """How one platform says what happened; a list holds one webhook an entry, in order."""

    def new_id(self, customer_id: str) -> str:
        """An id for a new message."""
        ...

    def customer_wrote(self, channel: SimChannel, thread: Thread, message: PhoneMessage) -> Payload:
        """The webhook of a customer's text."""
        ...

    def accepted(self, channel: SimChannel, thread: Thread, message: PhoneMessage) -> list[Payload]:
        """What follows a send of the app."""
        ...

    def read(self, channel: SimChannel, thread: Thread, messages: list[PhoneMessage], at: datetime) -> list[Payload]:
        """What follows when the customer has seen these messages."""
        ...

    def owner_wrote(self, channel: SimChannel, thread: Thread, message: PhoneMessage) -> Payload:
        """What the owner wrote in the platform's own app."""
        ...


class WhatsApp:
    """https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/components"""

    def new_id(self, customer_id: str) -> str:
        """A wamid."""
        return new_wamid(customer_id)

    def customer_wrote(self, channel: SimChannel, thread: Thread, message: PhoneMessage) -> Payload:
        """The webhook of a customer's text."""
        user_id = business_scoped_id(channel, thread)
        contact = {"profile": {"name": thread.name}, "wa_id": thread.customer_id, "user_id": user_id}
        text = {"from": thread.customer_id, "from_user_id": user_id, "id": message.id, "timestamp": _seconds(message.at),
                "type": "text", "text": {"body": message.text}}  # fmt: skip
        return self._envelope(channel, "messages", {"contacts": [contact], "messages": [text]})

    def accepted(self, channel: SimChannel, thread: Thread, message: PhoneMessage) -> list[Payload]:
        """The statuses that follow a send: sent, then delivered."""
        return [self._status(channel, thread, message, status, message.at) for status in (Ticks.SENT, Ticks.DELIVERED)]

    def read(self, channel: SimChannel, thread: Thread, messages: list[PhoneMessage], at: datetime) -> list[Payload]:
        """One read status a message."""
        return [self._status(channel, thread, message, Ticks.READ, at) for message in messages]

    def owner_wrote(self, channel: SimChannel, thread: Thread, message: PhoneMessage) -> Payload:
        """What the owner wrote in the phone app, as coexistence numbers report it."""
        echo = {"from": _display_number(channel), "to": thread.customer_id, "to_user_id": business_scoped_id(channel, thread),
                "id": message.id, "timestamp": _seconds(message.at), "type": "text", "text": {"body": message.text}}  # fmt: skip
        return self._envelope(channel, "smb_message_echoes", {"message_echoes": [echo]})

    def _status(self, channel: SimChannel, thread: Thread, message: PhoneMessage, status: Ticks, at: datetime) -> Payload:
        said: Payload = {"id": message.id, "status": status.value, "timestamp": _seconds(at), "recipient_id": thread.customer_id}
        if status is not Ticks.READ:
            said["conversation"] = {"id": _conversation_key(channel, thread), "origin": {"type": "service"}}
            said["pricing"] = {"billable": False, "pricing_model": "PMP", "category": "service", "type": "free_customer_service"}
        if message.correlation is not None:
            said["biz_opaque_callback_data"] = message.correlation
        return self._envelope(channel, "messages", {"statuses": [said]})

    def _envelope(self, channel: SimChannel, field: str, value: Payload) -> Payload:
        metadata = {"display_phone_number": _display_number(channel), "phone_number_id": channel.external_id}
        change = {"value": {"messaging_product": "whatsapp", "metadata": metadata, **value}, "field": field}
        account = digits_from("waba", channel.external_id)
        return {"object": "whatsapp_business_account", "entry": [{"id": account, "changes": [change]}]}


class Messenger:
    """https://developers.facebook.com/docs/messenger-platform/webhooks"""

    object = "page"

    def new_id(self, customer_id: str) -> str:  # noqa: ARG002 - the other dialects need it
        """A Messenger mid."""
        return new_messenger_mid()

    def customer_wrote(self, channel: SimChannel, thread: Thread, message: PhoneMessage) -> Payload:
        """The webhook of a customer's text."""
        said = {"message": {"mid": message.id, "text": message.text}}
        return self._envelope(channel, thread.customer_id, channel.external_id, message.at, said)

    def accepted(self, channel: SimChannel, thread: Thread, message: PhoneMessage) -> list[Payload]:
        """The echo with our metadata, then the delivery."""
        echo = self._echo(channel, thread, message, {"metadata": message.correlation} if message.correlation else {})
        delivery = {"delivery": {"mids": [message.id], "watermark": _milliseconds(message.at)}}
        return [echo, self._envelope(channel, thread.customer_id, channel.external_id, message.at, delivery)]

    def read(self, channel: SimChannel, thread: Thread, messages: list[PhoneMessage], at: datetime) -> list[Payload]:
        """One watermark for all."""
        if not messages:
            return []
        said = {"read": {"watermark": _milliseconds(max(messages[-1].at, at))}}
        return [self._envelope(channel, thread.customer_id, channel.external_id, at, said)]

    def owner_wrote(self, channel: SimChannel, thread: Thread, message: PhoneMessage) -> Payload:
        """The echo of what a person wrote in the page's own inbox: no metadata, Meta's own app id."""
        return self._echo(channel, thread, message, {"app_id": 26390203743090})

    def _echo(self, channel: SimChannel, thread: Thread, message: PhoneMessage, extra: Payload) -> Payload:
        said = {"message": {"mid": message.id, "text": message.text, "is_echo": True, "app_id": 1517776481860111, **extra}}
        return self._envelope(channel, channel.external_id, thread.customer_id, message.at, said)

    def _envelope(self, channel: SimChannel, sender: str, recipient: str, at: datetime, said: Payload) -> Payload:
        event = {"sender": {"id": sender}, "recipient": {"id": recipient}, "timestamp": _milliseconds(at), **said}
        return {"object": self.object, "entry": [{"time": _milliseconds(at), "id": channel.external_id, "messaging": [event]}]}


class Instagram(Messenger):
    """https://developers.facebook.com/docs/instagram-platform/webhooks: no metadata, no delivery, a read names its message."""

    object = "instagram"

    def new_id(self, customer_id: str) -> str:  # noqa: ARG002 - the other dialects need it
        """An Instagram mid."""
        return new_instagram_mid()

    def accepted(self, channel: SimChannel, thread: Thread, message: PhoneMessage) -> list[Payload]:
        """Just an echo, without any mark of ours."""
        return [self.owner_wrote(channel, thread, message)]

    def read(self, channel: SimChannel, thread: Thread, messages: list[PhoneMessage], at: datetime) -> list[Payload]:
        """The newest message that was seen."""
        if not messages:
            return []
        return [self._envelope(channel, thread.customer_id, channel.external_id, at, {"read": {"mid": messages[-1].id}})]

    def owner_wrote(self, channel: SimChannel, thread: Thread, message: PhoneMessage) -> Payload:
        """The echo of what a person wrote in the Instagram app; the same shape as of a send by the API."""
        said = {"message": {"mid": message.id, "text": message.text, "is_echo": True}}
        return self._envelope(channel, channel.external_id, thread.customer_id, message.at, said)


DIALECTS: dict[str, Dialect] = {"whatsapp": WhatsApp(), "facebook": Messenger(), "instagram": Instagram()}


def _seconds(at: datetime) -> str:
    return str(int(at.timestamp()))


def _milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def _display_number(channel: SimChannel) -> str:
    return "1555" + digits_from("number", channel.external_id, length=7)


def business_scoped_id(channel: SimChannel, thread: Thread) -> str:
    """The id that WhatsApp gives of a person to one business, whether or not the number is known."""
    return "US." + digits_from("user", channel.external_id, thread.customer_id, length=16)


def _conversation_key(channel: SimChannel, thread: Thread) -> str:
    return hashlib.sha256(f"{channel.external_id}/{thread.customer_id}".encode()).hexdigest()[:32]
