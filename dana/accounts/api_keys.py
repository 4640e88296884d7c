"""API keys of an account: what a program may do in its maker's name, never more than the maker may at that moment."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dana.database.system import standings
from dana.database.transactions import Database
from dana.errors import Conflict, Invalid, NotAllowed, NotFound, NotSignedIn
from dana.security.api_keys import ApiKeys, NewKey
from dana.security.audit import Actor, record
from dana.security.identity import Identity
from dana.security.roles import PERSONAL, Right, Role

MOST = 100  # keys of an account
LONGEST = timedelta(days=3660)  # until a key's end, where it has one

_ALL = """
select k.id, k.name, k.scopes, k.user_id, u.name as maker, k.created_at, k.expires_at, k.last_used_at
from api_keys k left join users u on u.id = k.user_id where k.account_id = :account
"""
_EVERY = sa.text(_ALL + " order by k.created_at desc, k.id")
_ONE = sa.text(_ALL + " and k.id = :id")
_ADD = sa.text("""
insert into api_keys (account_id, id, user_id, name, secret_hash, made_with, scopes, expires_at)
values (:account, :id, :user, :name, :hash, :made_with, cast(:scopes as text[]), :expires_at)
""")
_END = sa.text("delete from api_keys where account_id = :account and id = :id")
_COUNT = sa.text("select count(*) from api_keys where account_id = :account")


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as people see it: never its secret."""

    id: UUID
    name: str
    scopes: list[Right]
    maker_id: UUID
    maker: str
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None


def keys_of(db: Session, account_id: UUID) -> list[ApiKey]:
    """Every key of the account, newest first."""
    return [_key(row) for row in db.execute(_EVERY, {"account": account_id})]


def key(db: Session, account_id: UUID, key_id: UUID) -> ApiKey:
    """One key; NotFound when this account has none by that id."""
    row = db.execute(_ONE, {"account": account_id, "id": key_id}).first()
    if row is None:
        raise NotFound("There is no such key.")
    return _key(row)


def make(
    db: Session, me: Identity, actor: Actor, keys: ApiKeys, *, name: str, scopes: list[Right], expires_at: datetime | None
) -> tuple[ApiKey, NewKey]:
    """A new key and, this once, its text; NotAllowed for scopes beyond the maker's own, Invalid for those that are for people alone."""
    me.demand(Right.MANAGE_API_KEYS)
    if not me.is_verified:
        raise NotAllowed("Confirm your e-mail address first.")
    _check(me, scopes, expires_at)
    if (db.execute(_COUNT, {"account": me.account_id}).scalar() or 0) >= MOST:
        raise Conflict(f"An account has at most {MOST} keys: end one first.")
    new = keys.make()
    _add(db, {
        "account": me.account_id, "id": new.id, "user": me.user_id, "name": name, "hash": new.secret_hash,
        "made_with": keys.made_with, "scopes": sorted(set(scopes)), "expires_at": expires_at,
    })  # fmt: skip
    details = {"scopes": sorted(set(scopes)), "expires_at": expires_at}
    record(db, actor, "api_key.made", account_id=me.account_id, target=name, target_id=new.id, details=details)
    return key(db, me.account_id, new.id), new


def end(db: Session, me: Identity, actor: Actor, key_id: UUID) -> None:
    """The key opens nothing any more."""
    ended = key(db, me.account_id, key_id)
    db.execute(_END, {"account": me.account_id, "id": key_id})
    record(db, actor, "api_key.ended", account_id=me.account_id, target=ended.name, target_id=key_id)


def identify(database: Database, keys: ApiKeys, text: str) -> Identity:
    """Who a presented key stands for at this moment; NotSignedIn alike for unknown, ended and expired ones."""
    key_id, hashes = keys.read(text)
    with database.system_statements() as db:
        found = standings.identify_key(db, key_id, hashes, keys.made_with)
    if found is None:
        raise NotSignedIn
    return Identity(
        found.user_id, found.account_id, Role(found.role), None,
        channels=None if found.channels is None else frozenset(found.channels),
        api_key_id=key_id, api_key_name=found.name, scopes=known_scopes(found.scopes), is_verified=found.is_verified,
        lacks_factor=found.lacks_factor,
    )  # fmt: skip


def known_scopes(names: list[str]) -> frozenset[Right]:
    """The rights behind stored names: one that this version does not know, or gives to people alone, gives nothing."""
    return frozenset(right for right in Right if right.value in names) - PERSONAL


def _check(me: Identity, scopes: list[Right], expires_at: datetime | None) -> None:
    if personal := sorted(PERSONAL.intersection(scopes)):
        raise Invalid(details={"fields": {"scopes": f"Only a person may do this: {', '.join(personal)}."}})
    for right in scopes:
        me.demand(right)
    now = datetime.now(UTC)
    if expires_at is not None and not now < expires_at < now + LONGEST:
        raise Invalid(details={"fields": {"expires_at": "Choose a time within the next ten years."}})


def _add(db: Session, values: dict[str, Any]) -> None:
    """The trigger keys_are_made_by_admins judges by this moment: who was demoted just now is refused in words."""
    try:
        db.execute(_ADD, values)
    except sa.exc.IntegrityError as error:
        raise NotAllowed from error


def _key(row: sa.Row[Any]) -> ApiKey:
    scopes = sorted(known_scopes(list(row.scopes)))
    return ApiKey(row.id, row.name, scopes, row.user_id, row.maker or "", row.created_at, row.expires_at, row.last_used_at)
