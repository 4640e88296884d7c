"""Room 1: a platform calls. The signature over the raw bytes comes first, the 200 after the commit."""

import json
from typing import Any
from uuid import UUID

import structlog
from apiflask import APIBlueprint
from flask import Response, request

from dana.automation.receive import receive
from dana.connectors.contract import PlatformRequest, ReceivesWebhooks
from dana.errors import BadInput, Forged, NotAllowed, NotFound, TooLarge
from dana.integrations.channels import NOT_HERE, OpenChannel
from dana.routes.parts import parts
from dana.security.web import public

bp = APIBlueprint("webhooks", __name__, url_prefix="/webhooks", enable_openapi=False)
log = structlog.get_logger()

MOST_BYTES = 4 * 1024 * 1024  # Meta's own limit is 3 MB


@bp.get("/<connector>/<integration_id>")
@public
def greet(connector: str, integration_id: str) -> Response:
    """The platform's handshake: the challenge comes back as plain text when the verify token is ours."""
    try:
        opened = _open(connector, integration_id)
        _receiver(opened)
        challenge = parts().channels.prove(opened, lambda receiver: receiver.greet(request.args.to_dict()))
        return Response(challenge, mimetype="text/plain")
    except Forged as error:
        raise NotAllowed("The verify token does not match.") from error


@bp.post("/<connector>/<integration_id>")
@public
def take(connector: str, integration_id: str) -> Response:
    """Verify, parse, store once and wake Dana, commit, and only then say 200."""
    opened = _open(connector, integration_id)
    receiver = _receiver(opened)
    body = _body()
    headers = {name.lower(): value for name, value in request.headers.items()}
    called = PlatformRequest(body, headers, request.args)
    parts().channels.prove(opened, lambda either: either.verify(called))
    events = receiver.parse(_payload(body))
    with parts().database.account_statements(opened.channel.account_id) as db:
        done = receive(db, opened.channel, events, most_wait=parts().settings.dana_burst_seconds)
    log.debug("webhook", integration=integration_id, **done)
    return Response("ok", mimetype="text/plain")


def _open(connector: str, integration_id: str) -> OpenChannel:
    """Unknown, deleted, malformed and another connector's: all the same 404."""
    try:
        wanted = UUID(integration_id)
    except ValueError:
        raise NotFound(NOT_HERE) from None
    return parts().channels.open(wanted, connector)


def _receiver(opened: OpenChannel) -> ReceivesWebhooks:
    if not isinstance(opened.connector, ReceivesWebhooks):
        raise NotFound(NOT_HERE)
    return opened.connector


def _body() -> bytes:
    if request.content_encoding:
        raise BadInput("Send the body as it is, without an encoding.")
    if (request.content_length or 0) > MOST_BYTES:
        raise TooLarge
    body = request.stream.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise TooLarge
    return body


def _payload(body: bytes) -> dict[str, Any]:
    """JSON as RFC 8259 has it; everything else is a 400 and stores nothing."""
    try:
        payload = json.loads(body.decode("utf-8"), object_pairs_hook=_without_repeats, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise BadInput("This is not JSON.") from None
    if not isinstance(payload, dict):
        raise BadInput("A JSON object is expected.")
    return payload


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key occurs twice")
    return found


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
