"""GET of the fake Graph API: channels, customers' profiles and the Conversations API, which tells what was really sent."""

import re
from collections.abc import Mapping
from typing import Any

from dana.simulator.graph_errors import bad_parameter, expired_token, unknown_object
from dana.simulator.ids import digits_from
from dana.simulator.memory import newest, stranger_id
from dana.simulator.phone import PhoneMessage, SimChannel, Thread
from dana.simulator.platform import FakeMeta

DETAILS_OF_NEWEST = 20  # older messages answer as if deleted
PAGE = 25

Fields = dict[str, "Fields"]


def parse_fields(text: str) -> Fields:
    """`id,messages{id,message}` as a tree."""
    root: Fields = {}
    stack = [root]
    last: Fields = root
    for word in re.findall(r"[\w.()]+|[{},]", text):
        if word == "{":
            stack.append(last)
        elif word == "}":
            if len(stack) == 1:
                raise bad_parameter("Syntax error in fields")
            stack.pop()
        elif word != ",":
            last = stack[-1].setdefault(word.split(".")[0], {})
    return root


def answer_node(meta: FakeMeta, candidates: list[SimChannel], node: str, fields: Fields) -> dict[str, Any] | None:
    """One object: a channel itself, a conversation, a message or a customer of one of these channels."""
    for channel in candidates:
        is_itself = node in {channel.external_id, "me"}
        inside = (_in_thread(channel, thread, node, fields) for thread in meta.threads(channel))
        found = _pick(_channel_node(channel), fields) if is_itself else next((one for one in inside if one is not None), None)
        if found is not None:
            if meta.faults(channel.account_id).token_expired:
                raise expired_token(channel.connector)
            return found
    return None


def stranger_node(node: str, fields: Fields) -> dict[str, Any]:
    """A channel that no app has connected yet, as whatever the caller takes it for."""
    connector = "whatsapp" if "verified_name" in fields else "instagram" if "username" in fields else "facebook"
    return _pick(_channel_node(SimChannel(stranger_id(node), connector, "Simulated shop", node, "", "")), fields)


def answer_conversations(meta: FakeMeta, channel: SimChannel, query: Mapping[str, str]) -> dict[str, Any]:
    """`GET /<page>/conversations`: newest first, one person's alone with user_id; WhatsApp has no such thing."""
    if channel.connector == "whatsapp":
        raise unknown_object("conversations")
    if meta.faults(channel.account_id).token_expired:
        raise expired_token(channel.connector)
    threads = [thread for thread in newest(meta.threads(channel)) if thread.messages and query.get("user_id") in {None, thread.customer_id}]
    start, limit = _whole(query.get("after"), 0), min(max(_whole(query.get("limit"), PAGE), 1), 100)
    fields = parse_fields(query.get("fields", "id,updated_time"))
    page = threads[start : start + limit]
    answer: dict[str, Any] = {"data": [_pick(_conversation_node(channel, thread, fields), fields) for thread in page]}
    if start + limit < len(threads):
        answer["paging"] = {"cursors": {"before": str(start), "after": str(start + limit)}}
    return answer


def conversation_id(channel: SimChannel, thread: Thread) -> str:
    """The id under which the Conversations API knows a thread."""
    return "t_" + digits_from(channel.external_id, thread.customer_id, length=17)


def _in_thread(channel: SimChannel, thread: Thread, node: str, fields: Fields) -> dict[str, Any] | None:
    if node == thread.customer_id:
        first, _, last = thread.name.partition(" ")
        handle = re.sub(r"\W+", ".", thread.name.lower())
        known = {"id": node, "name": thread.name, "first_name": first, "last_name": last, "username": handle}
        return _pick(known, fields)
    if node.startswith("t_"):
        return _pick(_conversation_node(channel, thread, fields), fields) if node == conversation_id(channel, thread) else None
    for message in list(thread.messages)[-DETAILS_OF_NEWEST:]:
        if message.id == node:
            return _pick(_message_node(channel, thread, message), fields)
    return None


def _channel_node(channel: SimChannel) -> dict[str, Any]:
    if channel.connector == "whatsapp":
        number = digits_from("number", channel.external_id, length=7)
        return {
            "id": channel.external_id, "verified_name": channel.name, "display_phone_number": f"+1 555-{number[:3]}-{number[3:]}",
            "quality_rating": "GREEN", "platform_type": "CLOUD_API", "code_verification_status": "VERIFIED",
            "status": "CONNECTED", "throughput": {"level": "STANDARD"}, "name_status": "APPROVED",
        }  # fmt: skip
    handle = re.sub(r"\W+", "", channel.name.lower()) or "shop"
    return {"id": channel.external_id, "user_id": channel.external_id, "name": channel.name, "username": handle}


def _conversation_node(channel: SimChannel, thread: Thread, fields: Fields) -> dict[str, Any]:
    wanted = fields.get("messages") or {"id": {}, "created_time": {}}
    listed = list(reversed(thread.messages))[:DETAILS_OF_NEWEST]
    people = [{"id": channel.external_id, "name": channel.name}, {"id": thread.customer_id, "name": thread.name}]
    return {
        "id": conversation_id(channel, thread), "updated_time": _time(thread.updated_at), "participants": {"data": people},
        "messages": {"data": [_pick(_message_node(channel, thread, message), wanted) for message in listed]},
    }  # fmt: skip


def _message_node(channel: SimChannel, thread: Thread, message: PhoneMessage) -> dict[str, Any]:
    business, customer = {"id": channel.external_id, "name": channel.name}, {"id": thread.customer_id, "name": thread.name}
    sender, recipient = (customer, business) if message.sender == "customer" else (business, customer)
    return {
        "id": message.id,
        "created_time": _time(message.at),
        "from": sender,
        "to": {"data": [recipient]},
        "message": message.text,
    }


def _pick(known: Mapping[str, Any], fields: Fields) -> dict[str, Any]:
    """The wanted fields, and the id always; without wishes, what Graph gives by default."""
    names = fields or {"id": {}, "name": {}, "updated_time": {}, "created_time": {}}
    return {name: known[name] for name in dict.fromkeys([*names, "id"]) if name in known}


def _time(at: Any) -> str:
    return str(at.strftime("%Y-%m-%dT%H:%M:%S+0000"))


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdigit() else otherwise
