"""POST /<node>/messages of the fake Graph API: what is taken, what is refused, and what goes wrong by wish."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from dana.simulator.bodies import MessengerSend, SenderAction, WhatsAppRead, WhatsAppSend, read_messenger, read_whatsapp
from dana.simulator.graph_errors import GraphError, expired_token, service_down, throttled, unknown_object, window_closed
from dana.simulator.payloads import business_scoped_id
from dana.simulator.phone import SimChannel
from dana.simulator.platform import FakeMeta


@dataclass(frozen=True, slots=True)
class Answer:
    """What the fake Graph API says; see GraphReply for when the webhooks are released."""

    body: Mapping[str, Any]
    release: Callable[[], None] | None = None
    webhooks_first: bool = False
    lost: bool = False


@dataclass(frozen=True, slots=True)
class _Text:
    """A text to send, whatever the platform calls its parts."""

    to: str
    text: str
    correlation: str | None
    reply_to: str | None
    window: timedelta
    answer: Callable[[str], dict[str, Any]] = field(repr=False)


def answer_messages(meta: FakeMeta, channel: SimChannel, body: Any) -> Answer:
    """Handle one call; GraphError when the platform refuses it."""
    if meta.faults(channel.account_id).token_expired:
        raise expired_token(channel.connector)
    call = read_whatsapp(body) if channel.connector == "whatsapp" else read_messenger(body, channel.connector)
    if isinstance(call, WhatsAppRead | SenderAction):
        return _show_activity(meta, channel, call)
    try:
        return _send(meta, channel, _text_of(meta, channel, call))
    except GraphError as refusal:
        if meta.ledger is not None:
            meta.ledger.refused(str(refusal.body["error"]["code"]))
        raise


def _send(meta: FakeMeta, channel: SimChannel, wanted: _Text) -> Answer:
    account = channel.account_id
    if meta.take_fault(account, "fail_5xx"):
        raise service_down()
    if meta.take_fault(account, "throttle"):
        raise throttled(channel.external_id)
    _check_window(meta, channel, wanted)
    accepted = meta.accept(channel, wanted.to, wanted.text, wanted.correlation)
    lost = meta.take_fault(account, "deliver_then_timeout")
    with meta.thread(channel, wanted.to) as thread:
        if meta.ledger is not None and thread is not None:
            meta.ledger.accepted(channel, thread, accepted.message, wanted.reply_to, answered=not lost)
    body = wanted.answer(accepted.message.id)
    return Answer(body, accepted.release, webhooks_first=meta.faults(account).echo_first, lost=lost)


def _check_window(meta: FakeMeta, channel: SimChannel, wanted: _Text) -> None:
    """A customer of whom nothing is known may be written to: the app can be older than this memory."""
    with meta.thread(channel, wanted.to) as thread:
        heard = thread.last_heard if thread else None
    if heard is not None and meta.now() - heard > wanted.window:
        raise window_closed(channel.connector)


def _text_of(meta: FakeMeta, channel: SimChannel, call: WhatsAppSend | MessengerSend) -> _Text:
    if isinstance(call, WhatsAppSend):
        to = _customer_of(meta, channel, call)
        reply_to = call.context.message_id if call.context else None

        def as_whatsapp(message_id: str) -> dict[str, Any]:
            sent = [{"id": message_id, "message_status": "accepted"}]
            return {
                "messaging_product": "whatsapp",
                "contacts": [{"input": call.to or call.recipient, "wa_id": to}],
                "messages": sent,
            }

        return _Text(to, call.text.body, call.biz_opaque_callback_data, reply_to, timedelta(hours=24), as_whatsapp)
    to = call.recipient.id
    window = timedelta(days=7) if call.tag == "HUMAN_AGENT" else timedelta(hours=24)
    mark = call.message.metadata if channel.connector == "facebook" else None  # Instagram gives nothing of ours back
    reply_to = call.reply_to.mid if call.reply_to else None
    return _Text(to, call.message.text, mark, reply_to, window, lambda mid: {"recipient_id": to, "message_id": mid})


def _customer_of(meta: FakeMeta, channel: SimChannel, call: WhatsAppSend) -> str:
    """The phone number behind what a WhatsApp send is addressed to: a number, or a business-scoped id."""
    if call.to is not None:
        return call.to.removeprefix("+")
    for thread in meta.threads(channel):
        if business_scoped_id(channel, thread) == call.recipient:
            return thread.customer_id
    raise unknown_object(str(call.recipient))


def _show_activity(meta: FakeMeta, channel: SimChannel, call: WhatsAppRead | SenderAction) -> Answer:
    if isinstance(call, SenderAction):
        to = call.recipient.id
        if call.sender_action == "mark_seen":
            meta.business_reads(channel, to)
        else:
            meta.types(channel, to, on=call.sender_action == "typing_on")
        return Answer({"recipient_id": to})
    customer = meta.writer_of(channel, call.message_id)
    if customer is not None:
        meta.business_reads(channel, customer, call.message_id)
        if call.typing_indicator is not None:
            meta.types(channel, customer, on=True)
    return Answer({"success": True})
