"""The account that one works in: its name."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from apiflask import APIBlueprint
from pydantic import BaseModel, ConfigDict
from sqlalchemy.orm import Session

from dana.realtime import publish
from dana.routes.auth import Line
from dana.routes.parts import parts
from dana.security.audit import record
from dana.security.roles import Right
from dana.security.web import actor, current, requires, signed_in

bp = APIBlueprint("account", __name__, url_prefix="/api/account", tag="account")


class Account(BaseModel):
    """An account."""

    id: UUID
    name: str
    created_at: datetime


class AccountChange(BaseModel):
    """What to change."""

    model_config = ConfigDict(extra="forbid")
    name: Line


@bp.get("")
@bp.output(Account)
@signed_in
def get_account() -> Account:
    """The account that one works in."""
    me = current()
    with parts().database.account_transaction(me.account_id, fleeting=True) as db:
        return _account(db, me.account_id)


@bp.patch("")
@bp.input(AccountChange)
@bp.output(Account)
@requires(Right.MANAGE_ACCOUNT)
def change_account(json_data: AccountChange) -> Account:
    """Give the account another name."""
    me = current()
    with parts().database.account_transaction(me.account_id) as db:
        before = _account(db, me.account_id)
        db.execute(sa.text("update accounts set name = :name where id = :id"), {"name": json_data.name, "id": me.account_id})
        publish(db, me.account_id, "account", me.account_id)
        details = {"setting": "name", "from": before.name, "to": json_data.name}
        record(db, actor(), "settings.changed", account_id=me.account_id, target="account", target_id=me.account_id, details=details)
        return _account(db, me.account_id)


def _account(db: Session, account_id: UUID) -> Account:
    row = db.execute(sa.text("select id, name, created_at from accounts where id = :id"), {"id": account_id}).one()
    return Account(id=row.id, name=row.name, created_at=row.created_at)
