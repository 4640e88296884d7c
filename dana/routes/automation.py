"""How Dana answers: for the account, and on channels that want it otherwise."""

from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from apiflask import APIBlueprint
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from dana.automation import manners, openings
from dana.automation.manner import LEAST_CONFIDENCE, Mode
from dana.automation.openings import Weekday
from dana.errors import NotFound
from dana.integrations.channels import NOT_HERE
from dana.models.answers import Answering
from dana.models.integrations import Integration
from dana.routes.auth import Line
from dana.routes.parts import parts
from dana.security.audit import record
from dana.security.roles import Right
from dana.security.web import actor, current, requires

bp = APIBlueprint("automation", __name__, url_prefix="/api/automation", tag="automation")


def text_of_people(text: str) -> str:
    """Text of several lines, as a database can hold it and a model be given it."""
    if any(not (sign.isprintable() or sign in "\n\t") for sign in text.replace("\r\n", "\n")):
        raise ValueError("Leave out control characters.")
    return text.replace("\r\n", "\n").strip()


Tone = Literal["friendly", "neutral", "formal"]
Guidance = Annotated[str, Field(max_length=2000), AfterValidator(text_of_people)]
Topic = Annotated[Line, Field(max_length=100)]
Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$|^24:00$")]
Sureness = Annotated[float, Field(ge=0, le=1)]


class OpenRange(BaseModel):
    """From one local time to another, "09:00" to "17:30"; one that ends where it began or earlier ends on the next day."""

    model_config = ConfigDict(extra="forbid")
    opens: Clock
    closes: Clock


class HolidayShape(BaseModel):
    """Days on which nobody is there, the last one included."""

    model_config = ConfigDict(extra="forbid")
    first: date
    last: date
    name: Annotated[str, Field(max_length=100), AfterValidator(text_of_people)]


class Hours(BaseModel):
    """When the people of the account are there, by the clock on their wall; a day without ranges is a closed one."""

    model_config = ConfigDict(extra="forbid")
    time_zone: str = Field(max_length=100, pattern=r"^[^\x00]*$")
    weekly: dict[Weekday, Annotated[list[OpenRange], Field(max_length=12)]]
    holidays: Annotated[list[HolidayShape], Field(max_length=400)]


class HoursNow(BaseModel):
    """Whether somebody is there, and what a customer is told who is handed over now; in his language, here in English."""

    is_open: bool
    told: str


class ChannelManner(BaseModel):
    """What a channel has of its own; null: as the account."""

    integration_id: UUID
    name: str
    connector: str
    mode: Mode | None
    confidence: float | None
    tone: Tone | None
    guidance: str | None
    version: int


class AccountManner(BaseModel):
    """What holds on all channels that say nothing else; null: as the product does it."""

    mode: Mode | None
    confidence: float | None
    tone: Tone | None
    guidance: str | None
    topics: list[str]
    hours: Hours | None
    hours_now: HoursNow | None
    version: int


class MannerDefaults(BaseModel):
    """What the product does where nobody has said anything."""

    mode: Mode
    confidence: float


class AskedModel(BaseModel):
    """A model that is asked for answers: with the account's own key or the installation's, and whether the own one was refused."""

    vendor: str
    model: str
    own: bool
    refused: bool


class Manners(BaseModel):
    """
    How Dana answers; `version` is 0 where nothing was ever set.

    `models` stand in the order in which they are asked; where there is none, passages are quoted.
    """

    account: AccountManner
    channels: list[ChannelManner]
    defaults: MannerDefaults
    models: list[AskedModel]


class ChannelMannerChange(BaseModel):
    """What to change, null for "as the account"; `seen_version` is the version on which the change is based."""

    model_config = ConfigDict(extra="forbid")
    seen_version: int = Field(ge=0)
    mode: Mode | None = None
    confidence: Sureness | None = None
    tone: Tone | None = None
    guidance: Guidance | None = None


class AccountMannerChange(BaseModel):
    """What to change, null for "not set"; `seen_version` is the version on which the change is based."""

    model_config = ConfigDict(extra="forbid")
    seen_version: int = Field(ge=0)
    mode: Mode | None = None
    confidence: Sureness | None = None
    tone: Tone | None = None
    guidance: Guidance | None = None
    topics: Annotated[list[Topic], Field(max_length=50)] | None = None
    hours: Hours | None = None


@bp.get("")
@bp.output(Manners)
@requires(Right.READ_INTEGRATIONS)
def get_manners() -> Manners:
    """How Dana answers, in the account and on each channel."""
    me = current()
    models = [AskedModel.model_validate(asdict(each)) for each in parts().keyring.asked_for(me.account_id)]
    with parts().database.account_transaction(me.account_id, fleeting=True) as db:
        return Manners(
            account=shape_account(manners.of_account(db, me.account_id)),
            channels=[
                shape_channel(channel, row) for channel, row in manners.of_channels(db, me.account_id) if me.sees_channel(channel.id)
            ],
            defaults=MannerDefaults(mode="answer", confidence=LEAST_CONFIDENCE),
            models=models,
        )


@bp.patch("")
@bp.input(AccountMannerChange)
@bp.output(AccountManner)
@requires(Right.MANAGE_ACCOUNT)
def change_account_manner(json_data: AccountMannerChange) -> AccountManner:
    """Change how Dana answers wherever a channel says nothing else."""
    me = current()
    given = _given(json_data)
    if "hours" in given:
        given |= manners.hours_to_keep(given.pop("hours"))
    if given.get("topics"):
        given["topics"] = _each_once(given["topics"])
    with parts().database.account_transaction(me.account_id) as db:
        done = manners.change(db, me.account_id, me.account_id, given, seen_version=json_data.seen_version)
        if done.changed:
            details = what_changed(done)
            record(db, actor(), "assistant.changed", account_id=me.account_id, target="account", target_id=me.account_id, details=details)
        return shape_account(done.row)


@bp.patch("/<uuid:integration_id>")
@bp.input(ChannelMannerChange)
@bp.output(ChannelManner)
@requires(Right.MANAGE_ACCOUNT)
def change_channel_manner(integration_id: UUID, json_data: ChannelMannerChange) -> ChannelManner:
    """Change how Dana answers on one channel."""
    me = current()
    with parts().database.account_transaction(me.account_id) as db:
        channel = manners.channel(db, me.account_id, integration_id)
        if not me.sees_channel(channel.id):
            raise NotFound(NOT_HERE)
        done = manners.change(db, me.account_id, channel.id, _given(json_data), seen_version=json_data.seen_version)
        if done.changed:
            details = what_changed(done)
            record(db, actor(), "assistant.changed", account_id=me.account_id, target=channel.name, target_id=channel.id, details=details)
        return shape_channel(channel, done.row)


def shape_account(row: Answering) -> AccountManner:
    """The account's manner as the API shows it."""
    hours = openings.hours_from(row.time_zone, row.weekly, row.holidays)
    is_open, told = openings.told(hours, datetime.now(UTC), "en") if hours else (False, "")
    return AccountManner(
        **_shared(row), topics=row.topics or [], version=row.version,
        hours=Hours(
            time_zone=hours.time_zone,
            weekly={
                day: [OpenRange(opens=f"{item.opens:%H:%M}", closes=f"{item.closes:%H:%M}") for item in ranges]
                for day, ranges in hours.weekly.items()
            },
            holidays=[HolidayShape(first=each.first, last=each.last, name=each.name) for each in hours.holidays],
        ) if hours else None,
        hours_now=HoursNow(is_open=is_open, told=told) if hours else None,
    )  # fmt: skip


def shape_channel(channel: Integration, row: Answering) -> ChannelManner:
    """A channel's own manner as the API shows it."""
    return ChannelManner(integration_id=channel.id, name=channel.name, connector=channel.connector, **_shared(row), version=row.version)


def _shared(row: Answering) -> dict[str, Any]:
    confidence = None if row.confidence is None else round(row.confidence, 3)
    return {"mode": row.mode, "confidence": confidence, "tone": row.tone, "guidance": row.guidance}


def _given(change: BaseModel) -> dict[str, Any]:
    """The fields that were said, null among them; empty words and an empty list are none."""
    given = change.model_dump(exclude_unset=True, exclude={"seen_version"})
    return {name: None if value in ("", []) else value for name, value in given.items()}


def _each_once(topics: list[str]) -> list[str]:
    return list({topic.casefold(): topic for topic in reversed(topics)}.values())[::-1]


def what_changed(done: manners.Change) -> dict[str, Any]:
    """Which settings, and of those that are no texts from what to what."""
    after = {name: getattr(done.row, name) for name in done.before}
    steps = {name: f"{_plain(value)} → {_plain(after[name])}" for name, value in done.before.items()}
    return {"settings": list(done.changed), **steps}


def _plain(value: Any) -> str:
    return "not set" if value is None else str(round(value, 3) if isinstance(value, float) else value)
