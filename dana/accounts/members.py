"""Who works in an account: members, their roles, the channels that they are limited to, and its owner."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dana.connectors import of_kind
from dana.errors import Conflict, Invalid, NotAllowed, NotFound
from dana.realtime import publish
from dana.security.audit import Actor, record
from dana.security.identity import Identity
from dana.security.roles import LIMITABLE, Right, Role, covers

NO_SUCH_MEMBER = "There is no such member."
KEEPS_AN_OWNER = "An account keeps at least one owner: make somebody else the owner first."

# Whoever changes members does it in turn: the trigger that keeps an owner takes the same lock, so two never wait for each other.
_IN_TURN = sa.text("select 1 from accounts where id = :account for no key update")
_ALL = """
select m.user_id, u.name, u.email, m.role, m.created_at as joined_at, u.second_factor_at is not null as second_factor,
  case when m.all_channels then null else array(
    select c.integration_id from membership_channels c where c.account_id = m.account_id and c.user_id = m.user_id
    order by c.integration_id) end as channels
from memberships m join users u on u.id = m.user_id where m.account_id = :account
"""
_EVERY = sa.text(_ALL + " order by m.created_at, m.user_id")
_ONE = sa.text(_ALL + " and m.user_id = :user")
_CHANGE = sa.text("update memberships set role = :role, all_channels = :all_channels where account_id = :account and user_id = :user")
# Held first: nobody takes a conversation over between the counting and the change that gives it back.
_HOLD = sa.text("select 1 from memberships where account_id = :account and user_id = :user for update")
_TAKEN_OVER = sa.text("select count(*) from conversations where account_id = :account and takeover_user_id = :user")
_LIMIT = sa.text("""
insert into membership_channels (account_id, user_id, integration_id) select :account, :user, unnest(cast(:ids as uuid[]))
on conflict do nothing
""")
_OUTSIDE = sa.text(
    "delete from membership_channels where account_id = :account and user_id = :user and integration_id <> all (cast(:ids as uuid[]))"
)
_KNOWN_CHANNELS = sa.text(
    "select id from integrations where account_id = :account and id = any(cast(:ids as uuid[])) and deleted_at is null "
    "and connector = any(:connectors)"
)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the team; `channels` None: all of them."""

    user_id: UUID
    name: str
    email: str
    role: Role
    joined_at: datetime
    channels: list[UUID] | None
    second_factor: bool


@dataclass(frozen=True, slots=True)
class Limit:
    """The channels that somebody is to be limited to; None: to none, he works in all."""

    channels: list[UUID] | None


def members_of(db: Session, account_id: UUID) -> list[Member]:
    """Everybody, in the order in which they came."""
    return [_member(row) for row in db.execute(_EVERY, {"account": account_id})]


def member(db: Session, account_id: UUID, user_id: UUID) -> Member:
    """One member; NotFound when that is none of this account."""
    row = db.execute(_ONE, {"account": account_id, "user": user_id}).first()
    if row is None:
        raise NotFound(NO_SUCH_MEMBER)
    return _member(row)


def change(db: Session, me: Identity, actor: Actor, user_id: UUID, *, role: Role | None, limit: Limit | None) -> Member:
    """
    Give a member another role, or limit him to channels.

    NotAllowed above one's own role, in either direction; Conflict when no owner would be left. Counts from his next request on.
    """
    before = _reach(db, me, user_id)
    now = role or before.role
    if not covers(me.role, now):
        raise NotAllowed("Nobody can give more than he has.")
    channels = limit.channels if limit else before.channels if now in LIMITABLE else None
    if channels is not None:
        channels = known_channels(db, me.account_id, now, channels)
    if (now, channels) == (before.role, before.channels):
        return before
    had = _taken_over(db, me.account_id, user_id)
    _store(db, me.account_id, user_id, now, channels)
    details = {"from": before.role, "to": now, "channels_from": before.channels, "channels_to": channels,
               **_given_back(db, me.account_id, user_id, had)}  # fmt: skip
    record(db, actor, "member.role_changed", account_id=me.account_id, target=before.name, target_id=user_id, details=details)
    return member(db, me.account_id, user_id)


def remove(db: Session, me: Identity, actor: Actor, user_id: UUID) -> None:
    """
    Take a member out, or leave oneself; keys, invitations and access end with the membership. Conflict for the last owner.

    What he had taken over waits for another person: the database itself sees to that, whichever code ends a membership.
    """
    if user_id != me.user_id:
        me.demand(Right.MANAGE_MEMBERS)
    gone = _reach(db, me, user_id)
    had = _taken_over(db, me.account_id, user_id)
    with _owner_kept():
        db.execute(
            sa.text("delete from memberships where account_id = :account and user_id = :user"),
            {"account": me.account_id, "user": user_id},
        )
    publish(db, me.account_id, "membership", user_id)
    details = {"role": gone.role, "left": user_id == me.user_id, **_given_back(db, me.account_id, user_id, had)}
    record(db, actor, "member.removed", account_id=me.account_id, target=gone.name, target_id=user_id, details=details)


def hand_over(db: Session, me: Identity, actor: Actor, user_id: UUID) -> Member:
    """Make another member the owner, and oneself an admin. The password was asked for before."""
    me.demand(Right.GIVE_AWAY_ACCOUNT)
    heir = _reach(db, me, user_id)
    if user_id == me.user_id:
        raise Conflict("You are the owner already.")
    _store(db, me.account_id, user_id, Role.OWNER, None)
    _store(db, me.account_id, me.user_id, Role.ADMIN, None)
    record(db, actor, "owner.transferred", account_id=me.account_id, target=heir.name, target_id=user_id, details={"from": heir.role})
    return member(db, me.account_id, user_id)


def known_channels(db: Session, account_id: UUID, role: Role, channels: Sequence[UUID]) -> list[UUID]:
    """The channels to which somebody with that role is limited, each once and in order; Invalid for others than this account's."""
    if role not in LIMITABLE:
        raise Invalid(details={"fields": {"channels": "Owners and admins work in all channels."}})
    wanted = sorted(set(channels))
    known = db.execute(_KNOWN_CHANNELS, {"account": account_id, "ids": wanted, "connectors": sorted(of_kind("channel"))}).scalars().all()
    if len(known) != len(wanted):
        raise Invalid(details={"fields": {"channels": "There is no such channel."}})
    return wanted


def in_turn(db: Session, account_id: UUID) -> None:
    """Wait until nobody else changes this account's members, and keep it so until the transaction ends."""
    db.execute(_IN_TURN, {"account": account_id})


def _reach(db: Session, me: Identity, user_id: UUID) -> Member:
    """The member as he is now that it is our turn; NotAllowed when he is more than who asks, who is looked up again as well."""
    in_turn(db, me.account_id)
    mine = db.execute(_ONE, {"account": me.account_id, "user": me.user_id}).first()
    if mine is None or Role(mine.role) is not me.role:
        raise Conflict
    found = member(db, me.account_id, user_id)
    if not covers(me.role, found.role):
        raise NotAllowed(f"Only an {Role.OWNER} may do that to an {Role.OWNER}." if found.role is Role.OWNER else None)
    return found


def _store(db: Session, account_id: UUID, user_id: UUID, role: Role, channels: list[UUID] | None) -> None:
    """He never works in less meanwhile than in the end: what he had taken over in a channel that he keeps stays his."""
    whose = {"account": account_id, "user": user_id, "ids": channels or []}
    db.execute(_LIMIT, whose)
    with _owner_kept():
        db.execute(_CHANGE, {**whose, "role": role.value, "all_channels": channels is None})
    db.execute(_OUTSIDE, whose)
    publish(db, account_id, "membership", user_id)


def _taken_over(db: Session, account_id: UUID, user_id: UUID) -> int:
    whose = {"account": account_id, "user": user_id}
    db.execute(_HOLD, whose)
    return int(db.execute(_TAKEN_OVER, whose).scalar_one())


def _given_back(db: Session, account_id: UUID, user_id: UUID, had: int) -> dict[str, int]:
    """For the record: how many conversations wait for another person now."""
    given_back = had - int(db.execute(_TAKEN_OVER, {"account": account_id, "user": user_id}).scalar_one())
    return {"conversations_given_back": given_back} if given_back else {}


@contextmanager
def _owner_kept() -> Iterator[None]:
    """The database's own refusal (the trigger an_account_keeps_an_owner) in words."""
    try:
        yield
    except sa.exc.IntegrityError as error:
        if "an_account_keeps_an_owner" in str(getattr(getattr(error.orig, "diag", None), "constraint_name", "")):
            raise Conflict(KEEPS_AN_OWNER) from error
        raise


def _member(row: sa.Row[Any]) -> Member:
    channels = None if row.channels is None else list(row.channels)
    return Member(row.user_id, row.name, row.email, Role(row.role), row.joined_at, channels, row.second_factor)
