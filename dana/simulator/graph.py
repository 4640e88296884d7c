"""The fake Graph API as a Flask blueprint, under /simulator/graph."""

import contextlib
import socket
import threading
import time

from flask import Blueprint, Response, request

from dana.security.web import public
from dana.simulator.graph_calls import GRAPH_PATH, GraphCall, GraphReply, delay_seconds, respond
from dana.simulator.platform import FakeMeta

HOLD_SECONDS = 30.0
HELD_AT_ONCE = 24  # an answer that never comes takes a thread of the web process while it does not come
WEBHOOKS_FIRST_SECONDS = 3.0


def create_graph_blueprint(meta: FakeMeta, *, hold_seconds: float = HOLD_SECONDS, held_at_once: int = HELD_AT_ONCE) -> Blueprint:
    """The addresses that the connectors call."""
    graph = Blueprint("simulator_graph", __name__, url_prefix=GRAPH_PATH)
    held = threading.BoundedSemaphore(held_at_once)

    @graph.route("/<path:path>", methods=["GET", "POST", "DELETE"])
    @public
    def call(path: str) -> Response:
        time.sleep(delay_seconds(meta, path))
        authorization = request.headers.get("Authorization", "")
        reply = respond(meta, GraphCall(request.method, path, request.args, authorization, request.get_data(cache=False)))
        return _lose(reply, held, hold_seconds) if reply.lost else _give(meta, reply)

    return graph


def _give(meta: FakeMeta, reply: GraphReply) -> Response:
    response = Response(reply.body, reply.status, reply.headers)
    if reply.release is None:
        return response
    if reply.webhooks_first:
        reply.release()
        meta.postman.wait_until_empty(WEBHOOKS_FIRST_SECONDS)
    else:
        response.call_on_close(reply.release)  # webhooks leave when the answer is on its way
    return response


def _lose(reply: GraphReply, held: threading.BoundedSemaphore, seconds: float) -> Response:
    """Keep the caller waiting, then cut the line, so that it cannot know what became of its call."""
    if reply.release is not None:
        reply.release()
    if held.acquire(blocking=False):
        try:
            time.sleep(seconds)
        finally:
            held.release()
    line = request.environ.get("werkzeug.socket") or request.environ.get("gunicorn.socket")
    if isinstance(line, socket.socket):
        with contextlib.suppress(OSError):  # the caller has gone already
            line.shutdown(socket.SHUT_RDWR)
    return Response("", 504)
