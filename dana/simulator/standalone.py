"""The fake Meta in a process of its own, with a control API: `python -m dana.simulator.standalone --port 5320`."""

import argparse
import asyncio
import contextlib
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID, uuid4

from flask import Blueprint, Flask, Response, abort, jsonify, request
from pydantic import BaseModel, ConfigDict, ValidationError

from dana.simulator.async_http import FakeMetaProtocol
from dana.simulator.async_postman import AsyncPostman
from dana.simulator.faults import SimulatorFaults
from dana.simulator.graph import HOLD_SECONDS, create_graph_blueprint
from dana.simulator.graph_calls import GRAPH_PATH
from dana.simulator.journal import Journal
from dana.simulator.ledger import Ledger
from dana.simulator.load import Load, LoadPlan
from dana.simulator.payloads import DIALECTS
from dana.simulator.phone import SimChannel, Thread
from dana.simulator.platform import FakeMeta
from dana.simulator.postman import Postman

CONTROL_THREADS = 8
MANY_THREADS = 100_000
QUICK_RETRIES = (0.2, 0.5, 1.0) + (1.0,) * 600

Model = TypeVar("Model", bound=BaseModel)


class ControlChannel(BaseModel):
    """A channel to register."""

    model_config = ConfigDict(extra="forbid")

    integration_id: UUID
    connector: str
    external_id: str
    app_secret: str
    webhook_url: str
    name: str = "Shop"
    access_token: str | None = None
    business_account_id: str = ""


class ControlText(BaseModel):
    """A text to write as a customer or as the owner."""

    model_config = ConfigDict(extra="forbid")

    text: str
    name: str | None = None


def create_fake_meta_app(meta: FakeMeta | None = None, *, hold_seconds: float = HOLD_SECONDS) -> Flask:
    """The fake Graph API and its control API as one small app; give a FakeMeta with a Ledger to keep it in hand."""
    meta = meta or FakeMeta(ledger=Ledger(), postman=Postman(lanes=8, delays=QUICK_RETRIES), threads_per_channel=MANY_THREADS)
    app = Flask("dana.simulator.standalone")
    app.register_blueprint(create_graph_blueprint(meta, hold_seconds=hold_seconds, held_at_once=1_000))
    app.register_blueprint(_control(meta))
    return app


async def serve(meta: FakeMeta, port: int, *, hold_seconds: float = HOLD_SECONDS,
                host: str = "127.0.0.1", ready: Callable[[int], None] = lambda _: None) -> None:  # fmt: skip
    """Serve until cancelled; `ready` gets the port, which port 0 leaves to the system."""
    loop = asyncio.get_running_loop()
    if isinstance(meta.postman, AsyncPostman):
        meta.postman.run_on(loop)
    app = create_fake_meta_app(meta, hold_seconds=hold_seconds)
    with ThreadPoolExecutor(CONTROL_THREADS, "simulator-control") as pool:
        server = await loop.create_server(lambda: FakeMetaProtocol(meta, app, pool, hold_seconds), host, port, backlog=1_024)
        ready(server.sockets[0].getsockname()[1])
        async with server:
            await server.serve_forever()


def _control(meta: FakeMeta) -> Blueprint:
    control = Blueprint("simulator_control", __name__, url_prefix="/control")
    _add_settings(control, meta)
    _add_phones(control, meta)
    _add_loads(control, meta, meta.ledger or Ledger())
    return control


def _add_settings(control: Blueprint, meta: FakeMeta) -> None:
    @control.put("/channels")
    def put_channels() -> Response:
        items = [_parsed(ControlChannel, item) for item in request.get_json()]
        if any(item.connector not in DIALECTS for item in items):
            abort(400, f"connector is one of {', '.join(DIALECTS)}")
        meta.learn(None, [SimChannel(account_id=None, **item.model_dump()) for item in items])
        return jsonify({"channels": len(items)})

    @control.put("/faults")
    def put_faults() -> Response:
        meta.set_faults(None, _parsed(SimulatorFaults, request.get_json()))
        return jsonify(meta.faults(None).model_dump())

    @control.get("/faults")
    def get_faults() -> Response:
        return jsonify(meta.faults(None).model_dump())


def _add_phones(control: Blueprint, meta: FakeMeta) -> None:
    @control.get("/phones/<uuid:integration_id>/<customer_id>")
    def phone(integration_id: UUID, customer_id: str) -> Response:
        with meta.thread(_known(meta, integration_id), customer_id) as thread:
            return jsonify(_phone(thread))

    @control.post("/phones/<uuid:integration_id>/<customer_id>/read")
    def read(integration_id: UUID, customer_id: str) -> Response:
        meta.customer_reads(_known(meta, integration_id), customer_id)
        return jsonify({})

    @control.post("/phones/<uuid:integration_id>/<customer_id>/messages")
    def write(integration_id: UUID, customer_id: str) -> Response:
        said = _parsed(ControlText, request.get_json())
        return jsonify({"id": meta.customer_writes(_known(meta, integration_id), customer_id, said.text, said.name).id})

    @control.post("/phones/<uuid:integration_id>/<customer_id>/owner_reply")
    def owner_reply(integration_id: UUID, customer_id: str) -> Response:
        said = _parsed(ControlText, request.get_json())
        return jsonify({"id": meta.owner_writes(_known(meta, integration_id), customer_id, said.text).id})


def _add_loads(control: Blueprint, meta: FakeMeta, ledger: Ledger) -> None:
    loads: dict[str, Load] = {}

    @control.post("/loads")
    def start_load() -> Response:
        plan = _parsed(LoadPlan, request.get_json())
        chosen = [_known(meta, key) for key in plan.integration_ids] or meta.channels()
        if not chosen:
            abort(409, "register channels first")
        key = str(uuid4())
        loads[key] = Load(meta, ledger, chosen, plan)
        return jsonify({"id": key})

    @control.get("/loads/<key>")
    def load(key: str) -> Response:
        return jsonify(loads[key].progress() if key in loads else abort(404))

    @control.get("/counts")
    def counts() -> Response:
        return jsonify({**ledger.counts(), "webhooks_waiting": meta.postman.waiting, "webhooks_given_up": meta.postman.given_up})

    @control.delete("/counts")
    def reset() -> Response:
        ledger.reset()
        return jsonify({})

    @control.get("/sends")
    def sends() -> Response:
        return jsonify({"items": ledger.sends(request.args.get("limit", 100, int))})


def _known(meta: FakeMeta, integration_id: UUID) -> SimChannel:
    return meta.channel(integration_id) or abort(404)


def _parsed(model: type[Model], body: Any) -> Model:
    try:
        return model.model_validate(body)
    except ValidationError as error:
        return abort(Response(error.json(include_url=False, include_input=False), 400, content_type="application/json"))


def _phone(thread: Thread | None) -> dict[str, Any]:
    messages = thread.messages if thread else []
    return {
        "messages": [{"id": one.id, "from": one.sender, "text": one.text, "at": one.at.isoformat(), "ticks": one.ticks.value,
                      "correlation": one.correlation} for one in messages],
        "typing_until": thread.typing_until.isoformat() if thread and thread.typing_until else None,
        "read_up_to": thread.read_up_to.isoformat() if thread and thread.read_up_to else None,
    }  # fmt: skip


def main(arguments: list[str] | None = None) -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(prog="python -m dana.simulator.standalone", description=__doc__)
    parser.add_argument("--port", type=int, default=5320)
    parser.add_argument("--lanes", type=int, default=16, help="webhooks under way at once")
    parser.add_argument("--hold", type=float, default=HOLD_SECONDS, help="seconds until an answer that never comes is cut off")
    parser.add_argument("--journal", type=Path, help="keep the phones' history in this file")
    options = parser.parse_args(arguments)
    postman = AsyncPostman(lanes=options.lanes, delays=QUICK_RETRIES)
    meta = FakeMeta(ledger=Ledger(), postman=postman, journal=Journal(options.journal), threads_per_channel=MANY_THREADS)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(meta, options.port, hold_seconds=options.hold, ready=_tell_port))


def _tell_port(port: int) -> None:
    sys.stdout.write(f"fake Meta on http://127.0.0.1:{port}{GRAPH_PATH}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
