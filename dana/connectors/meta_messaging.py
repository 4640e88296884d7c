"""The form that Messenger and Instagram share: `messaging` items in, messages and sender actions out."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from dana.connectors.contract import (
    ChannelEvent,
    DeliveryStatus,
    Echo,
    Ignored,
    IncomingMessage,
    MessageChange,
    OutgoingMessage,
    Person,
    SendReceipt,
    StatusUpdate,
)
from dana.connectors.meta_farewell import LeavesMeta
from dana.connectors.meta_graph import SEND_SECONDS, identity, refusal, unmarked
from dana.connectors.reading import (
    JUNK,
    clean,
    exact_moment,
    identifier,
    label,
    made_id,
    mapping,
    moment,
    optional_identifier,
    part,
    parts,
    read_each,
    storable,
    words,
)

ATTACHMENT_KINDS = {"file": "document", "fallback": "link", "ig_reel": "reel", "ig_post": "post"}
KNOWN_ATTACHMENTS = frozenset({
    "image", "audio", "video", "document", "sticker", "reel", "post", "share", "story_mention", "location", "link", "template",
    "appointment_booking",
})  # fmt: skip
COMMENT_FIELDS = frozenset({"feed", "comments", "live_comments", "mentions", "mention"})

ItemReader = Callable[["MessagingChannel", Mapping[str, Any]], Iterable[ChannelEvent]]


class MessagingChannel(LeavesMeta):
    """A Page or an Instagram account, as far as both speak the same form."""

    object_name: str  # what `object` says in a payload for this kind of channel
    identity_kind: str  # psid or igsid: Meta gives a person another id on each channel

    def parse(self, payload: Mapping[str, Any]) -> list[ChannelEvent]:
        """Every item of every entry; what another app handles (standby) is kept but not answered."""
        if payload.get("object") != self.object_name:
            return [Ignored("unknown_event")]
        return read_each(parts(payload, "entry"), self._entry) or [Ignored("unknown_event")]

    def deliver(self, node: str, body: Mapping[str, Any]) -> SendReceipt:
        """Post one message; Meta can take it without telling an id."""
        answer = self.call("POST", f"{node}/messages", json=body, timeout=SEND_SECONDS)
        try:
            return SendReceipt(identifier(answer.get("message_id")))
        except JUNK:  # taken all the same: the echo will name it
            return SendReceipt(None)

    def act(self, node: str, to: Person) -> None:
        """Seen, then typing; Meta wants each in a call of its own."""
        for action in ("mark_seen", "typing_on"):
            self.call("POST", f"{node}/messages", json={"recipient": self.recipient(to), "sender_action": action})

    def recipient(self, person: Person) -> dict[str, str]:
        """The person as Meta addresses them; ConnectorError when we have no id of theirs on this channel."""
        known = identity(person, self.identity_kind)
        if known is None:
            raise refusal(f"This customer has no {self.manifest.name} id, so no message can be sent there.", "no_recipient")
        return {"id": known[1]}

    def human_agent(self, message: OutgoingMessage) -> dict[str, str]:
        """Meta's tag for a person's answer within seven days; machines must not use it."""
        if message.written_by_person and not message.window_open:
            return {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
        return {}

    def _entry(self, entry: Mapping[str, Any]) -> list[ChannelEvent]:
        entry_id = str(entry.get("id") or self.external_id)
        if entry_id == "0":  # the "Test" button of Meta's dashboard
            return [Ignored("test_event")]
        if entry_id != self.external_id:
            return [Ignored("other_channel")]
        events = read_each(parts(entry, "messaging"), self._item)
        events += read_each(parts(entry, "standby"), self._standby)
        events += read_each(parts(entry, "changes"), _change)
        if "field" in entry:  # Instagram Login puts a change straight into the entry
            events += read_each([entry], _change)
        return events or [Ignored("unknown_event")]

    def _item(self, item: Mapping[str, Any]) -> Iterable[ChannelEvent]:
        ends = [str(part(item, end).get("id") or "") for end in ("sender", "recipient")]
        if all(ends) and self.external_id not in ends:
            return [Ignored("other_channel")]
        if ends[0] == ends[1] != "":
            return [Ignored("own_message")]
        for key, read in READERS.items():
            if item.get(key) is not None:
                return read(self, item)
        return [Ignored("unknown_event")]

    def _standby(self, item: Mapping[str, Any]) -> Iterator[ChannelEvent]:
        for event in self._item(item):
            yield _unanswered(event) if isinstance(event, IncomingMessage) else event

    def _other_end(self, item: Mapping[str, Any]) -> Person:
        """The customer: whichever end is not us."""
        sender, recipient = (part(item, end).get("id") for end in ("sender", "recipient"))
        customer = recipient if str(sender) == self.external_id else sender
        return Person(((self.identity_kind, identifier(customer)),))

    def _message(self, item: Mapping[str, Any]) -> Iterator[ChannelEvent]:
        message = part(item, "message")
        is_ours = message.get("is_echo") is True or str(part(item, "sender").get("id")) == self.external_id
        if message.get("is_deleted") is True:
            yield Ignored("own_change") if is_ours else self._change_of(item, message, None)
        elif is_ours:
            yield self._echo(item, message)
        else:
            yield self._incoming(item, message)

    def _incoming(self, item: Mapping[str, Any], message: Mapping[str, Any]) -> IncomingMessage:
        text, attachments = words(message.get("text")), tuple(_attachments(message))
        return IncomingMessage(
            platform_id=identifier(message.get("mid")), sender=self._other_end(item), occurred_at=moment(item.get("timestamp")),
            kind=_kind(text, attachments), text=text, reply_to=optional_identifier(part(message, "reply_to").get("mid")),
            attachments=attachments, raw=storable(item),
        )  # fmt: skip

    def _echo(self, item: Mapping[str, Any], message: Mapping[str, Any]) -> Echo:
        to = part(item, "recipient").get("id") if message.get("is_echo") is True else self._other_end(item).identities[0][1]
        text = words(message.get("text"))
        return Echo(
            platform_id=identifier(message.get("mid")), recipient=Person(((self.identity_kind, identifier(to)),)),
            occurred_at=moment(item.get("timestamp")), text=text, correlation=unmarked(message.get("metadata")),
            kind=_kind(text, tuple(_attachments(message))), raw=storable(item),
        )  # fmt: skip

    def _edit(self, item: Mapping[str, Any]) -> Iterator[ChannelEvent]:
        edit = part(item, "message_edit")
        is_ours = str(part(item, "sender").get("id")) == self.external_id
        yield Ignored("own_change") if is_ours else self._change_of(item, edit, words(edit.get("text")) or "")

    def _change_of(self, item: Mapping[str, Any], message: Mapping[str, Any], text: str | None) -> MessageChange:
        return MessageChange(identifier(message.get("mid")), self._other_end(item), moment(item.get("timestamp")), text)

    def _postback(self, item: Mapping[str, Any]) -> Iterator[ChannelEvent]:
        """A pressed button: it counts as the words on it."""
        press, person = part(item, "postback"), self._other_end(item)
        own_id = optional_identifier(press.get("mid"))
        text = words(press.get("title")) or words(press.get("payload"))
        yield IncomingMessage(
            own_id or made_id("postback", person.identities, item.get("timestamp"), press.get("payload")), person,
            moment(item.get("timestamp")), "postback", text, raw=storable(item),
        )  # fmt: skip

    def _reaction(self, item: Mapping[str, Any]) -> Iterator[ChannelEvent]:
        reaction, person = part(item, "reaction"), self._other_end(item)
        target, action = identifier(reaction.get("mid")), reaction.get("action")
        emoji = label(reaction.get("emoji")) or label(reaction.get("reaction"))
        yield IncomingMessage(
            made_id("reaction", target, person.identities, item.get("timestamp"), action), person, moment(item.get("timestamp")),
            "reaction", None if action == "unreact" else emoji, answerable=False, reply_to=target, raw=storable(item),
        )  # fmt: skip

    def _referral(self, item: Mapping[str, Any]) -> Iterator[ChannelEvent]:
        """Somebody came by a link or an advertisement, and has not written yet."""
        person = self._other_end(item)
        made = made_id("referral", person.identities, item.get("timestamp"), part(item, "referral").get("ref"))
        yield IncomingMessage(
            made, person, moment(item.get("timestamp")), "referral", None, answerable=False, raw=storable(item)
        )  # fmt: skip

    def _delivery(self, item: Mapping[str, Any]) -> Iterator[ChannelEvent]:
        return self._statuses(item, part(item, "delivery"), DeliveryStatus.DELIVERED, "mids")

    def _read(self, item: Mapping[str, Any]) -> Iterator[ChannelEvent]:
        return self._statuses(item, part(item, "read"), DeliveryStatus.READ, "mid")

    def _statuses(self, item: Mapping[str, Any], fact: Mapping[str, Any], status: DeliveryStatus, ids: str) -> Iterator[ChannelEvent]:
        """Messenger tells all up to a time, Instagram one message, a delivery both."""
        person, raw = self._other_end(item), storable(item)
        watermark = exact_moment(fact.get("watermark"))
        occurred_at = watermark or moment(item.get("timestamp"))
        mids = [identifier(mid) for mid in parts(fact, ids)]
        if not mids and watermark is None:
            raise ValueError("a status of nothing")
        for mid in mids:
            yield StatusUpdate(status, occurred_at, platform_id=mid, recipient=person, raw=raw)
        if watermark is not None:
            yield StatusUpdate(status, occurred_at, watermark=watermark, recipient=person, raw=raw)


READERS: Mapping[str, ItemReader] = {
    "message": MessagingChannel._message,
    "message_edit": MessagingChannel._edit,
    "postback": MessagingChannel._postback,
    "reaction": MessagingChannel._reaction,
    "delivery": MessagingChannel._delivery,
    "read": MessagingChannel._read,
    "referral": MessagingChannel._referral,
}


def _change(change: Mapping[str, Any]) -> Iterator[ChannelEvent]:
    field = str(change.get("field"))
    if field in COMMENT_FIELDS:
        yield Ignored("comment")
    else:  # real messages never come as a change: this is the dashboard's sample
        yield Ignored("test_event" if field.startswith(("messag", "standby")) else "unknown_event")


def _unanswered(event: IncomingMessage) -> IncomingMessage:
    """Another app owns this thread at the moment."""
    return IncomingMessage(
        event.platform_id, event.sender, event.occurred_at, event.kind, event.text, answerable=False,
        reply_to=event.reply_to, attachments=event.attachments, raw=event.raw,
    )  # fmt: skip


def _kind(text: str | None, attachments: tuple[Mapping[str, Any], ...]) -> str:
    """What the message mainly is: its first attachment, unless that is only the preview of a link in the text."""
    kinds = [item["kind"] for item in attachments if item["kind"] != "story" and not (text and item["kind"] in ("link", "template"))]
    return str(kinds[0]) if kinds else "text" if text else "unsupported"


def _attachments(message: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for value in parts(message, "attachments"):
        item = mapping(value)
        payload = part(item, "payload")
        given = label(item.get("type")) or ""
        kind = "sticker" if "sticker_id" in payload else ATTACHMENT_KINDS.get(given, given)
        yield storable(
            {
                "kind": kind if kind in KNOWN_ATTACHMENTS else "unsupported",
                **_url(payload.get("url") or item.get("url")),
                **({"name": name} if (name := label(payload.get("title")) or label(item.get("title"))) else {}),
                **_place(payload.get("coordinates")),
            }
        )
    story = part(message, "reply_to").get("story")
    if isinstance(story, dict):
        yield {"kind": "story", **_url(story.get("url"))}


def _url(value: Any) -> dict[str, str]:
    return {"url": clean(value)} if isinstance(value, str) and value else {}


def _place(value: Any) -> dict[str, float]:
    found = value if isinstance(value, dict) else {}
    names = (("latitude", "lat"), ("longitude", "long"))
    return {name: found[given] for name, given in names if isinstance(found.get(given), int | float)}
