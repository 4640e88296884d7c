"""The rule of an account that everybody in it has a second factor; held where standing is read, for people, keys and sockets alike."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dana.errors import Conflict
from dana.realtime import publish
from dana.security.audit import Actor, record
from dana.security.identity import Identity
from dana.security.roles import Right

_DEMANDED = sa.text("select demands_second_factor from accounts where id = :account")
_DEMANDED_IN_TURN = sa.text("select demands_second_factor from accounts where id = :account for no key update")
_DEMAND = sa.text("update accounts set demands_second_factor = :demanded where id = :account")
_HAS_ONE = sa.text("select second_factor_at is not null from users where id = :user")


def is_demanded(db: Session, account_id: UUID) -> bool:
    """Whether nobody works in the account without a second factor."""
    return bool(db.execute(_DEMANDED, {"account": account_id}).scalar())


def demand(db: Session, me: Identity, actor: Actor, *, demanded: bool) -> None:
    """
    From now on everybody here needs a second factor, owners too, or nobody does; on record when that changes.

    For owners alone, because it binds them as well. Conflict for one who has none himself: he would shut himself out.
    """
    me.demand(Right.GIVE_AWAY_ACCOUNT)
    before = db.execute(_DEMANDED_IN_TURN, {"account": me.account_id}).scalar_one()
    if demanded and not db.execute(_HAS_ONE, {"user": me.user_id}).scalar():
        raise Conflict("Set up your own second factor first: this holds for you too.")
    if before == demanded:
        return
    db.execute(_DEMAND, {"account": me.account_id, "demanded": demanded})
    publish(db, me.account_id, "membership", me.user_id)  # whoever has none hears nothing more at once
    details = {"setting": "second_factor", "from": before, "to": demanded}
    record(db, actor, "settings.changed", account_id=me.account_id, target="account", target_id=me.account_id, details=details)
