"""Reads one WhatsApp message of any type: who wrote it, what it says, and what is attached."""

from collections.abc import Mapping
from typing import Any

from dana.connectors.contract import Echo, IncomingMessage, MessageChange, Person
from dana.connectors.reading import (
    JUNK,
    clean,
    identifier,
    label,
    mapping,
    moment,
    optional_identifier,
    part,
    parts,
    storable,
    words,
)

MEDIA = frozenset({"audio", "document", "image", "sticker", "video"})
STORED_ONLY = frozenset({"reaction", "system", "request_welcome", "ephemeral"})
KINDS = MEDIA | STORED_ONLY | {"text", "location", "contacts", "interactive", "button", "order", "unsupported"}
REPLY_KINDS = ("button_reply", "list_reply", "nfm_reply")

Content = tuple[str | None, tuple[Mapping[str, Any], ...]]


def read_message(item: Mapping[str, Any], contacts: list[Any]) -> IncomingMessage | MessageChange:
    """A customer's message, or the change of an earlier one."""
    sender = _person(item, _contact_of(item, contacts))
    occurred_at = moment(item.get("timestamp"))
    kind = item.get("type")
    if kind in ("edit", "revoke"):
        change = part(item, str(kind))
        text = content(part(change, "message"))[0] or "" if kind == "edit" else None
        return MessageChange(identifier(change.get("original_message_id")), sender, occurred_at, text)
    text, attachments = content(item)
    kind = kind if kind in KINDS else "unsupported"
    if kind == "system":
        sender = _after_change(sender, part(item, "system"))
    is_group = bool(item.get("group_id"))  # a private answer to a group's message would surprise everybody
    return IncomingMessage(
        platform_id=identifier(item.get("id")), sender=sender, occurred_at=occurred_at, kind=kind, text=text,
        answerable=kind not in STORED_ONLY and not is_group and not _is_call_permission(item),
        reply_to=_answered(item), attachments=attachments, raw=storable(item),
    )  # fmt: skip


def read_echo(item: Mapping[str, Any]) -> Echo:
    """A message that the owner wrote in the WhatsApp app on the phone."""
    identities = (("wa_id", item.get("to")), ("bsuid", item.get("to_user_id")), ("parent_bsuid", item.get("to_parent_user_id")))
    kind = item.get("type")
    return Echo(
        platform_id=identifier(item.get("id")), recipient=Person(_known(identities)), occurred_at=moment(item.get("timestamp")),
        text=content(item)[0], kind=kind if kind in KINDS else "unsupported", raw=storable(item),
    )  # fmt: skip


def content(item: Mapping[str, Any]) -> Content:
    """The text and the attachments of a message by its type; no text where the type has none."""
    kind = item.get("type", "")
    if not isinstance(kind, str) or kind not in KINDS:
        return None, ()
    if kind in MEDIA:
        return _media(kind, part(item, kind))
    if kind == "contacts":
        return None, tuple(_card(card) for card in parts(item, "contacts"))
    value = part(item, kind)
    if kind == "order":
        return words(value.get("text")), tuple(_product(product) for product in parts(value, "product_items"))
    if kind == "location":
        place = {key: value[key] for key in ("latitude", "longitude") if isinstance(value.get(key), int | float)}
        return None, (storable({"kind": "location", **place, **_labels(value, "name", "address", "url")}),)
    return words(_spoken(kind, value)), ()


def _spoken(kind: str, value: Mapping[str, Any]) -> Any:
    """Where each type keeps the words that the customer wrote or pressed."""
    if kind == "button":
        return value.get("text") or value.get("payload")
    if kind == "reaction":
        return value.get("emoji") or None  # none means that it was taken back
    if kind == "interactive":  # the answer is missing when pressing failed
        pressed = next((part(value, name) for name in REPLY_KINDS if value.get(name)), {})
        return pressed.get("title") or pressed.get("body")
    return value.get("body")


def _media(kind: str, value: Mapping[str, Any]) -> Content:
    found: dict[str, Any] = {"kind": kind}
    media_id = optional_identifier(value.get("id"))
    if media_id:
        found["media_id"] = media_id
    found |= _labels(value, "mime_type")
    if name := label(value.get("filename")):
        found["name"] = name
    if isinstance(value.get("url"), str):
        found["url"] = clean(value["url"])
    if value.get("voice") is True:
        found["voice"] = True
    return words(value.get("caption")), (found,)


def _card(value: Any) -> Mapping[str, Any]:
    card = mapping(value)
    phones = [label(mapping(phone).get("phone")) for phone in parts(card, "phones")]
    name = label(part(card, "name").get("formatted_name"))
    return {"kind": "contact", "name": name, "phones": [phone for phone in phones if phone]}


def _product(value: Any) -> Mapping[str, Any]:
    product = mapping(value)
    numbers = {key: product[key] for key in ("quantity", "item_price") if isinstance(product.get(key), int | float | str)}
    return storable({"kind": "product", **_labels(product, "product_retailer_id", "currency"), **numbers})


def _labels(value: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    return {key: text for key in keys if (text := label(value.get(key)))}


def _answered(item: Mapping[str, Any]) -> str | None:
    """The message that this one answers or reacts to."""
    reacted_to = part(item, "reaction").get("message_id") if item.get("type") == "reaction" else None
    return optional_identifier(reacted_to or part(item, "context").get("id"))


def _is_call_permission(item: Mapping[str, Any]) -> bool:
    return item.get("type") == "interactive" and part(item, "interactive").get("type") == "call_permission_reply"


def _contact_of(item: Mapping[str, Any], contacts: list[Any]) -> Mapping[str, Any]:
    """The entry of `contacts` that speaks of this sender; the only one will do unless it is somebody else's."""
    wanted = (("wa_id", item.get("from")), ("user_id", item.get("from_user_id")))
    cards = [card for card in contacts if isinstance(card, dict)]
    for card in cards:
        if any(value and card.get(key) == value for key, value in wanted):
            return card
    if len(cards) == 1 and not any(value and cards[0].get(key) for key, value in wanted):
        return cards[0]
    return {}


def _person(item: Mapping[str, Any], contact: Mapping[str, Any]) -> Person:
    profile = contact.get("profile")
    profile = profile if isinstance(profile, dict) else {}
    identities = (
        ("wa_id", item.get("from") or contact.get("wa_id")),
        ("bsuid", item.get("from_user_id") or contact.get("user_id")),
        ("parent_bsuid", item.get("from_parent_user_id") or contact.get("parent_user_id")),
        ("username", profile.get("username") or contact.get("username")),
    )
    return Person(_known(identities), label(profile.get("name")))


def _after_change(person: Person, system: Mapping[str, Any]) -> Person:
    """Under the new number first, and still under the old one, so that both are known to be one person."""
    fresh = ("wa_id", system.get("wa_id") or system.get("new_wa_id"))
    try:
        news = _known((fresh,))
    except JUNK:
        return person
    return Person(news + tuple(known for known in person.identities if known not in news), person.name)


def _known(identities: tuple[tuple[str, Any], ...]) -> tuple[tuple[str, str], ...]:
    """The ids that are there, by kind; a person without any is of no use."""
    known = tuple((kind, identifier(value)) for kind, value in identities if value)
    if not known:
        raise ValueError("nobody")
    return known
