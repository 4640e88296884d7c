"""The simulator's own API, which draws the phones: signed-in members only, each account its own channels."""

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal
from uuid import UUID

from apiflask import APIBlueprint, APIFlask
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from dana.errors import Invalid, NotFound
from dana.security.roles import Right
from dana.security.route_limits import limited
from dana.security.web import requires
from dana.settings import Settings
from dana.simulator.faults import SimulatorFaults
from dana.simulator.graph import create_graph_blueprint
from dana.simulator.journal import Journal
from dana.simulator.phone import PhoneMessage, SimChannel, Thread
from dana.simulator.platform import FakeMeta, Lookup

CUSTOMER_ID = re.compile(r"^[A-Za-z0-9._-]{1,64}$")
PHONE = "/<uuid:integration_id>/<customer_id>"
PHONE_HISTORY = Path("simulator") / "phone.jsonl"

CurrentAccount = Callable[[], UUID]
ChannelsOf = Callable[[UUID], list[SimChannel]]


class SimulatorCustomer(BaseModel):
    """Somebody whose phone can be played."""

    id: str
    name: str


class SimulatorChannel(BaseModel):
    """One of the account's channels on the fake platform."""

    integration_id: UUID
    connector: str
    name: str
    customers: list[SimulatorCustomer]


class SimulatorState(BaseModel):
    """All phones, and how the platform misbehaves."""

    channels: list[SimulatorChannel]
    faults: SimulatorFaults


class SimulatorMessage(BaseModel):
    """One bubble on the phone."""

    model_config = ConfigDict(populate_by_name=True)

    id: str
    sender: Literal["customer", "business"] = Field(alias="from")
    text: str
    at: datetime
    ticks: Literal["none", "sent", "delivered", "read"]


class SimulatorThread(BaseModel):
    """What one customer sees of the chat with the business."""

    messages: list[SimulatorMessage]
    typing: bool
    read_up_to: datetime | None = None


class CustomerText(BaseModel):
    """What is written on the phone."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4096)]
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)] | None = None


def create_blueprint(meta: FakeMeta, current_account: CurrentAccount, channels_of: ChannelsOf) -> APIBlueprint:
    """The routes; `current_account` raises NotSignedIn, `channels_of` tells an account's channels with their secrets."""
    simulator = APIBlueprint("simulator", __name__, url_prefix="/api/simulator", tag="Simulator")

    def channel_of(integration_id: UUID, customer_id: str) -> SimChannel:
        account = current_account()
        for channel in meta.learn(account, channels_of(account)):
            if channel.integration_id == integration_id and CUSTOMER_ID.match(customer_id):
                return channel
        raise NotFound

    _add_state(simulator, meta, current_account, channels_of)
    _add_phone(simulator, meta, channel_of)
    return simulator


def _add_state(simulator: APIBlueprint, meta: FakeMeta, current_account: CurrentAccount, channels_of: ChannelsOf) -> None:
    @simulator.get("")
    @simulator.output(SimulatorState)
    @simulator.doc(summary="Every phone, and the faults", operation_id="getSimulator")
    @requires(Right.USE_SIMULATOR)
    def state() -> SimulatorState:
        account = current_account()
        channels = [_channel(meta, channel) for channel in meta.learn(account, channels_of(account))]
        return SimulatorState(channels=channels, faults=meta.faults(account))

    @simulator.put("/faults")
    @simulator.input(SimulatorFaults, location="json")
    @simulator.output(SimulatorFaults)
    @simulator.doc(summary="Misbehave like this from now on", operation_id="putSimulatorFaults")
    @limited("simulator", per="account")
    @requires(Right.USE_SIMULATOR)
    def put_faults(json_data: SimulatorFaults) -> SimulatorFaults:
        account = current_account()
        meta.set_faults(account, json_data)
        return meta.faults(account)


def _add_phone(simulator: APIBlueprint, meta: FakeMeta, channel_of: Callable[[UUID, str], SimChannel]) -> None:
    @simulator.get(PHONE)
    @simulator.output(SimulatorThread)
    @simulator.doc(summary="A customer's phone", operation_id="getSimulatorThread")
    @requires(Right.USE_SIMULATOR)
    def thread(integration_id: UUID, customer_id: str) -> SimulatorThread:
        channel = channel_of(integration_id, customer_id)
        with meta.thread(channel, customer_id) as found:
            return _thread(found, meta.now())

    @simulator.post(f"{PHONE}/messages")
    @simulator.input(CustomerText, location="json")
    @simulator.output(SimulatorMessage, status_code=201)
    @simulator.doc(summary="Write as the customer", operation_id="writeAsCustomer")
    @limited("simulator", per="account")
    @requires(Right.USE_SIMULATOR)
    def write(integration_id: UUID, customer_id: str, json_data: CustomerText) -> SimulatorMessage:
        channel = channel_of(integration_id, customer_id)
        if channel.connector == "whatsapp" and not customer_id.isdigit():
            raise Invalid("A WhatsApp customer's id is a phone number in digits")
        return _message(meta.customer_writes(channel, customer_id, json_data.text, json_data.name))

    @simulator.post(f"{PHONE}/read")
    @simulator.output({}, status_code=204)
    @simulator.doc(summary="The customer opens the chat", operation_id="readAsCustomer")
    @limited("simulator", per="account")
    @requires(Right.USE_SIMULATOR)
    def read(integration_id: UUID, customer_id: str) -> tuple[str, int]:
        meta.customer_reads(channel_of(integration_id, customer_id), customer_id)
        return "", 204

    @simulator.post(f"{PHONE}/owner_reply")
    @simulator.input(CustomerText, location="json")
    @simulator.output(SimulatorMessage, status_code=201)
    @simulator.doc(summary="The owner answers in the phone app", operation_id="replyAsOwner")
    @limited("simulator", per="account")
    @requires(Right.USE_SIMULATOR)
    def owner_reply(integration_id: UUID, customer_id: str, json_data: CustomerText) -> SimulatorMessage:
        return _message(meta.owner_writes(channel_of(integration_id, customer_id), customer_id, json_data.text))


def register(app: APIFlask, settings: Settings, *, current_account: CurrentAccount, channels_of: ChannelsOf,
             announce: Callable[[UUID], None] | None = None, find_channels: Lookup | None = None) -> FakeMeta | None:  # fmt: skip
    """Mount the simulator in development; in production nothing is mounted, whatever the settings say besides.

    `announce` publishes that an account's phones changed; `find_channels` finds channels by the platform's id when a webhook
    has to be signed before any member has looked at the simulator.
    """
    if not settings.is_development:
        return None
    journal = Journal(settings.dana_home / PHONE_HISTORY)
    meta = FakeMeta(journal=journal, announce=announce, find_channels=find_channels, takes_strangers=True)
    app.register_blueprint(create_graph_blueprint(meta))
    app.register_blueprint(create_blueprint(meta, current_account, channels_of))
    return meta


def _channel(meta: FakeMeta, channel: SimChannel) -> SimulatorChannel:
    customers = [SimulatorCustomer(id=thread.customer_id, name=thread.name) for thread in meta.threads(channel)]
    return SimulatorChannel(integration_id=channel.integration_id, connector=channel.connector, name=channel.name, customers=customers)


def _thread(thread: Thread | None, now: datetime) -> SimulatorThread:
    if thread is None:
        return SimulatorThread(messages=[], typing=False)
    typing = thread.typing_until is not None and thread.typing_until > now
    return SimulatorThread(messages=[_message(message) for message in thread.messages], typing=typing, read_up_to=thread.read_up_to)


def _message(message: PhoneMessage) -> SimulatorMessage:
    known: dict[str, Any] = {
        "from": message.sender,
        "id": message.id,
        "text": message.text,
        "at": message.at,
        "ticks": message.ticks.value,
    }
    return SimulatorMessage.model_validate(known)
