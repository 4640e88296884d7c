"""How Dana answers, as people set it: for the account, and on a channel where it is to be otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from pydantic import ValidationError
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from dana.automation.openings import OfficeHours
from dana.connectors import CONNECTORS
from dana.errors import Conflict, Invalid, NotFound
from dana.integrations import connections
from dana.integrations.channels import NOT_HERE
from dana.models.answers import Answering
from dana.models.integrations import Integration
from dana.realtime import publish

# What a channel may have of its own; topics and hours hold for the whole account.
OF_CHANNELS = ("mode", "confidence", "tone", "guidance")
CHANGED_MEANWHILE = "Somebody else changed this meanwhile. Look at what it is now, then change it again."
_PREFIX = "Value error, "  # pydantic's


@dataclass(frozen=True, slots=True)
class Change:
    """What is set now, the fields that differ from before, and of those that are short what they were."""

    row: Answering
    changed: tuple[str, ...]
    before: Mapping[str, Any]


def of_account(db: Session, account_id: UUID) -> Answering:
    """What the account says; where nobody has said anything, a row of nothing with version 0."""
    return _rows(db, account_id).get(account_id) or _nothing(account_id, account_id)


def of_channels(db: Session, account_id: UUID) -> list[tuple[Integration, Answering]]:
    """Each channel of the account with what it has of its own."""
    rows = _rows(db, account_id)
    channels = [each for each in connections.all_of(db, account_id) if _is_channel(each)]
    return [(each, rows.get(each.id) or _nothing(account_id, each.id)) for each in channels]


def channel(db: Session, account_id: UUID, integration_id: UUID) -> Integration:
    """One channel; NotFound when the account has none by that id."""
    found = connections.get(db, account_id, integration_id)
    if not _is_channel(found):
        raise NotFound(NOT_HERE)
    return found


def change(db: Session, account_id: UUID, row_id: UUID, given: Mapping[str, Any], *, seen_version: int) -> Change:
    """
    Set the given fields, None for "not set"; what is not given stays. Conflict when it is no longer the version that was seen.

    `row_id` is the account's own id, or a channel's.
    """
    blank = insert(Answering).values(account_id=account_id, id=row_id, version=0).on_conflict_do_nothing()
    db.execute(blank)
    row = db.execute(sa.select(Answering).where(Answering.account_id == account_id, Answering.id == row_id).with_for_update()).scalar_one()
    if row.version != seen_version:
        raise Conflict(CHANGED_MEANWHILE)
    wanted = {name: value for name, value in given.items() if not _same(getattr(row, name), value)}
    before = {name: _shown(getattr(row, name)) for name in wanted if name in ("mode", "confidence", "tone", "time_zone")}
    if wanted:
        values = {name: sa.null() if value is None else value for name, value in wanted.items()}  # never JSON's own null
        db.execute(
            sa.update(Answering).where(Answering.account_id == account_id, Answering.id == row_id)
            .values(**values, version=Answering.version + 1, updated_at=sa.func.now()),
            execution_options={"synchronize_session": False},
        )  # fmt: skip
        db.refresh(row)
        publish(db, account_id, "automation", row_id, version=row.version)
    return Change(row, tuple(sorted(wanted)), before)


def hours_to_keep(hours: Mapping[str, Any] | None) -> dict[str, Any]:
    """The columns for office hours; Invalid with a sentence for each field that is not right, and all empty for None."""
    if hours is None:
        return {"time_zone": None, "weekly": None, "holidays": None}
    try:
        valid = OfficeHours.model_validate(hours)
    except ValidationError as error:
        raise Invalid(details={"fields": _faults(error)}) from None
    return {
        "time_zone": valid.time_zone,
        "weekly": {day: [[_clock(item.opens), _clock(item.closes)] for item in ranges] for day, ranges in valid.weekly.items() if ranges},
        "holidays": [{"first": f"{each.first}", "last": f"{each.last}", "name": each.name} for each in valid.holidays],
    }


def _rows(db: Session, account_id: UUID) -> dict[UUID, Answering]:
    return {row.id: row for row in db.scalars(sa.select(Answering).where(Answering.account_id == account_id))}


def _nothing(account_id: UUID, row_id: UUID) -> Answering:
    return Answering(account_id=account_id, id=row_id, version=0)


def _is_channel(integration: Integration) -> bool:
    return CONNECTORS[integration.connector].manifest.kind == "channel"


def _same(before: Any, after: Any) -> bool:
    return bool(_shown(before) == _shown(after))


def _shown(value: Any) -> Any:
    """Sureness as people write it: the column has single precision."""
    return round(value, 3) if isinstance(value, float) else value


def _clock(at: Any) -> str:
    return f"{at:%H:%M}"


def _faults(error: ValidationError) -> dict[str, str]:
    found = error.errors(include_input=False, include_url=False)
    return {".".join(["hours", *map(str, item["loc"])]): item["msg"].removeprefix(_PREFIX) for item in found}
