"""The addresses of the fake Graph API without any web framework: a call in, a reply out."""

import hashlib
import hmac
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dana.simulator.graph_errors import (
    GraphError,
    bad_parameter,
    expired_token,
    missing_token,
    unknown_object,
    withdrawn_token,
    wrong_token,
)
from dana.simulator.phone import SimChannel
from dana.simulator.platform import FakeMeta
from dana.simulator.reading import answer_conversations, answer_node, parse_fields, stranger_node
from dana.simulator.sending import Answer, answer_messages

GRAPH_PATH = "/simulator/graph"
CHANNEL_ID = re.compile(r"^(?!t_|m_|aWdf|me$)[A-Za-z0-9_-]{1,64}$")
APP = {"name": "Dana", "id": "1517776481860111"}
OF_A_PERSON = "user-"  # how a person's token begins here; every other is a Page's or a system user's
VERSION = re.compile(r"^v\d{1,2}\.\d$")


@dataclass(frozen=True, slots=True)
class GraphCall:
    """A request below /simulator/graph: `path` begins with the version."""

    method: str
    path: str
    query: Mapping[str, str]
    authorization: str
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class GraphReply:
    """What to answer.

    `release` lets the webhooks go: before the answer when `webhooks_first`, instead of it when `lost`, else after it.
    """

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    release: Callable[[], None] | None = None
    webhooks_first: bool = False
    lost: bool = False


def delay_seconds(meta: FakeMeta, path: str) -> float:
    """How long a call waits before it is handled."""
    parts = path.strip("/").split("/")
    for channel in meta.called(parts[1]) if len(parts) > 1 else []:
        return meta.faults(channel.account_id).delay_ms / 1000
    return 0.0


def respond(meta: FakeMeta, call: GraphCall) -> GraphReply:
    """Handle one call; a refusal is a reply too."""
    version, _, rest = call.path.strip("/").partition("/")
    try:
        answer = _answer(meta, call, version, rest)
    except GraphError as refusal:
        return _reply(refusal.body, version, refusal.status, refusal.headers)
    reply = _reply(answer.body, version)
    return GraphReply(200, reply.body, reply.headers, answer.release, answer.webhooks_first, answer.lost)


def _answer(meta: FakeMeta, call: GraphCall, version: str, rest: str) -> Answer:
    if not VERSION.match(version):
        raise GraphError(400, 2500, "Unknown path components: the version is missing")
    token = _token(call)
    node, _, edge = rest.partition("/")
    if (node, edge) == ("me", "permissions"):
        return Answer(_permissions(meta, call.method, token))
    if edge == "subscribed_apps":
        return Answer(_subscribed_apps(meta, call, node, token))
    if (call.method, edge) == ("GET", ""):
        return Answer(_node(meta, call, node, token))
    channel = _addressed(meta, call, node, token)
    match call.method, edge:
        case "POST", "messages":
            return answer_messages(meta, channel, _json_body(call.body))
        case "GET", "conversations":
            return Answer(answer_conversations(meta, channel, call.query))
    raise GraphError(400, 2500, f"Unknown path components: /{edge}")


def _permissions(meta: FakeMeta, method: str, token: str) -> dict[str, Any]:
    """https://developers.facebook.com/docs/graph-api/reference/user/permissions: people have them, Pages do not."""
    if meta.is_withdrawn(token):
        raise withdrawn_token()
    if not token.startswith(OF_A_PERSON):
        raise GraphError(400, 100, "(#100) Tried accessing nonexisting field (permissions) on node type (Page)")
    if method == "DELETE":
        meta.withdraw(token)
        return {"success": True}
    return {"data": [{"permission": "pages_messaging", "status": "granted"}]}


def _subscribed_apps(meta: FakeMeta, call: GraphCall, node: str, token: str) -> dict[str, Any]:
    """https://developers.facebook.com/docs/graph-api/reference/page/subscribed_apps, and the same of WhatsApp Business accounts."""
    owner = _subscribing(meta, call, node, token)
    if call.method == "GET":
        return {"data": [APP] if meta.is_subscribed(owner) else []}
    meta.subscribe(owner, on=call.method == "POST")
    return {"success": True}


def _subscribing(meta: FakeMeta, call: GraphCall, node: str, token: str) -> str:
    if meta.is_withdrawn(token):
        raise withdrawn_token()
    of_account = [channel for channel in meta.channels() if channel.business_account_id == node != ""]
    if of_account or (meta.takes_strangers and node != "me" and not meta.called(node) and CHANNEL_ID.match(node)):
        if of_account and not _allowed(of_account, token):
            raise wrong_token()
        return node
    channel = _addressed(meta, call, node, token)
    if channel.connector == "whatsapp":  # a number has no such edge, its business account has
        raise unknown_object(node)
    if meta.faults(channel.account_id).token_expired:
        raise expired_token(channel.connector)
    return channel.subscribes


def _node(meta: FakeMeta, call: GraphCall, node: str, token: str) -> dict[str, Any]:
    named = meta.called(node)
    candidates = _allowed(named or meta.channels(), token)
    if named and not candidates:
        raise wrong_token()
    if named and meta.faults(candidates[0].account_id).token_expired:
        raise expired_token(candidates[0].connector)
    fields = parse_fields(call.query.get("fields", ""))
    found = answer_node(meta, candidates, node, fields)
    if found is None and meta.takes_strangers and CHANNEL_ID.match(node):
        found = stranger_node(node, fields)
    if found is None:
        raise unknown_object(node)
    return found


def _addressed(meta: FakeMeta, call: GraphCall, node: str, token: str) -> SimChannel:
    """The channel that a call is about: by its id, or `me` by the token alone."""
    named = meta.channels() if node == "me" else meta.called(node)
    if not named and meta.takes_strangers and CHANNEL_ID.match(node):
        named = [meta.stranger(node, _guess(call.body))]
    if not named:
        raise unknown_object(node)
    allowed = _allowed(named, token)
    own = [channel for channel in allowed if channel.access_token == token]
    if node == "me" and not own and len(allowed) > 1:
        raise wrong_token()  # whose token this is cannot be known
    chosen = own or allowed
    if not chosen:
        raise wrong_token()
    _check_proof(chosen[0], call.query.get("appsecret_proof"), token)
    return chosen[0]


def _guess(body: bytes) -> str:
    """Which platform a send is for, by its shape."""
    if b'"messaging_product"' in body:
        return "whatsapp"
    return "facebook" if b'"messaging_type"' in body else "instagram"


def _allowed(channels: list[SimChannel], token: str) -> list[SimChannel]:
    return [channel for channel in channels if channel.access_token in {None, token}]


def _token(call: GraphCall) -> str:
    kind, _, value = call.authorization.partition(" ")
    token = value.strip() if kind.lower() == "bearer" else call.query.get("access_token", "")
    if not token:
        raise missing_token()
    return token


def _check_proof(channel: SimChannel, proof: str | None, token: str) -> None:
    if proof is not None and channel.app_secret:
        right = hmac.new(channel.app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()
        if not hmac.compare_digest(proof.encode(), right.encode()):
            raise bad_parameter("Invalid appsecret_proof provided in the API argument")


def _json_body(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        raise bad_parameter("The body is not JSON") from None


def _reply(body: Mapping[str, Any], version: str, status: int = 200, headers: Mapping[str, str] | None = None) -> GraphReply:
    usual = {"Content-Type": "application/json; charset=UTF-8", "facebook-api-version": version if VERSION.match(version) else ""}
    return GraphReply(status, json.dumps(body).encode(), {**usual, **(headers or {})})
