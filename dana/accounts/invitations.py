"""Invitations to join an account: by letter, for seven days, never for more than whoever invites may do himself."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dana.accounts.members import in_turn, known_channels
from dana.database.system import invited
from dana.database.system.invited import Joined, OpenInvitation
from dana.database.transactions import Database
from dana.errors import Conflict, Invalid, NotAllowed, NotFound
from dana.mail import Mail, letters
from dana.realtime import publish
from dana.security.audit import Actor, record
from dana.security.identity import Identity
from dana.security.keys import Keys
from dana.security.one_time import OneTime
from dana.security.passwords import Passwords, refuse_weak
from dana.security.roles import Right, Role, covers

LIFE = timedelta(days=7)
NOT_GOOD = "This invitation is not good any more: ask for another one."
SIGN_IN_FIRST = "This e-mail address has a sign-in here already: sign in, then accept."

_ALL = """
select i.id, i.email, i.role, i.channels, i.created_at, i.expires_at, i.invited_by, u.name as inviter
from invitations i left join users u on u.id = i.invited_by where i.account_id = :account
"""
_EVERY = sa.text(_ALL + " order by i.created_at, i.id")
_ONE = sa.text(_ALL + " and i.id = :id")
_ADD = sa.text("""
insert into invitations (account_id, id, email, role, channels, token_hash, invited_by, expires_at)
values (:account, :id, :email, :role, cast(:channels as uuid[]), :hash, :by, :expires_at)
""")
_RENEW = sa.text("update invitations set token_hash = :hash, expires_at = :expires_at where account_id = :account and id = :id")
_FORGET = sa.text("delete from invitations where account_id = :account and id = :id")
_REPLACE = sa.text("delete from invitations where account_id = :account and lower(email) = lower(:email)")
_IS_MEMBER = sa.text("""
select 1 from memberships m join users u on u.id = m.user_id where m.account_id = :account and lower(u.email) = lower(:email)
""")
_ACCOUNT_NAME = sa.text("select name from accounts where id = :account")
_MY_NAME = sa.text("select name from users where id = :user")


@dataclass(frozen=True, slots=True)
class Invitation:
    """An offer that waits; `channels` None: all of them."""

    id: UUID
    email: str
    role: Role
    channels: list[UUID] | None
    created_at: datetime
    expires_at: datetime
    invited_by: UUID
    inviter: str


class Invitations:
    """What owners and admins do with invitations, and what comes back with a letter's token."""

    def __init__(self, database: Database, keys: Keys, mail: Mail, passwords: Passwords, *, address: str, new_people: bool = True) -> None:
        self._database, self._mail, self._passwords = database, mail, passwords
        self._tokens, self._address = OneTime(keys, "invite"), address
        self._new_people = new_people  # False where somebody else keeps the passwords: then one registers first, and accepts signed in

    def invite(self, db: Session, me: Identity, actor: Actor, *, email: str, role: Role, channels: list[UUID] | None) -> Invitation:
        """
        Offer a role by letter; an older offer to the same address is void.

        The same whether or not that person is known to this installation; Conflict only for who is a member here already.
        """
        _refuse_unverified(me)
        me.demand(Right.MANAGE_MEMBERS)
        if not covers(me.role, role):
            raise NotAllowed("Nobody can give more than he has.")
        if channels is not None:
            channels = known_channels(db, me.account_id, role, channels)
        in_turn(db, me.account_id)
        if db.execute(_IS_MEMBER, {"account": me.account_id, "email": email}).first():
            raise Conflict("This person is a member already.")
        invitation_id, (token, token_hash) = uuid4(), self._tokens.make()
        db.execute(_REPLACE, {"account": me.account_id, "email": email})
        _as_allowed(db, _ADD, {
            "account": me.account_id, "id": invitation_id, "email": email, "role": role.value, "channels": channels,
            "hash": token_hash, "by": me.user_id, "expires_at": datetime.now(UTC) + LIFE,
        })  # fmt: skip
        self._write(db, me, email, role, token)
        details = {"role": role, "channels": channels}
        record(db, actor, "member.invited", account_id=me.account_id, target=email, target_id=invitation_id, details=details)
        return invitation(db, me.account_id, invitation_id)

    def resend(self, db: Session, me: Identity, actor: Actor, invitation_id: UUID) -> Invitation:
        """Another letter with another link, good for another seven days; the older link is void."""
        in_turn(db, me.account_id)
        found = invitation(db, me.account_id, invitation_id)
        _refuse_unverified(me)
        if not covers(me.role, found.role):
            raise NotAllowed("Nobody can give more than he has.")
        token, token_hash = self._tokens.make()
        values = {"account": me.account_id, "id": invitation_id, "hash": token_hash, "expires_at": datetime.now(UTC) + LIFE}
        _as_allowed(db, _RENEW, values)
        self._write(db, me, found.email, found.role, token)
        details = {"role": found.role, "again": True}
        record(db, actor, "member.invited", account_id=me.account_id, target=found.email, target_id=invitation_id, details=details)
        return invitation(db, me.account_id, invitation_id)

    def withdraw(self, db: Session, me: Identity, actor: Actor, invitation_id: UUID) -> None:
        """Take an offer back: its link is void."""
        found = invitation(db, me.account_id, invitation_id)
        db.execute(_FORGET, {"account": me.account_id, "id": invitation_id})
        record(db, actor, "invitation.withdrawn", account_id=me.account_id, target=found.email, target_id=invitation_id)

    def open(self, token: str) -> OpenInvitation:
        """What the token offers; NotFound when it is unknown, used, over, or more than who invited may give by now."""
        with self._database.system_transaction() as db:
            found = invited.find_invitation(db, self._tokens.digests(token))
        if found is None:
            raise NotFound(NOT_GOOD)
        return found

    def accept_as(self, me: Identity, token: str, *, address: str | None = None) -> Joined:
        """A person who is signed in joins; NotFound also when the invitation is for another address than his."""
        with self._database.system_transaction() as db:
            joined = invited.accept_invitation(db, self._tokens.digests(token), me.user_id)
            if joined is None:
                raise NotFound(NOT_GOOD)
            _welcome(db, joined, address)
            return joined

    def accept_as_new(self, token: str, *, name: str, password: str, address: str | None = None) -> Joined:
        """Somebody without a sign-in joins with a new one; the letter has proven the address. Conflict when there is a sign-in already."""
        offer = self.open(token)
        if offer.has_user or not self._new_people:
            raise Conflict(SIGN_IN_FIRST)
        refuse_weak(password, about=[offer.email, name, offer.account_name])
        hashed, user_id = self._passwords.hash(password), uuid4()
        with self._database.system_transaction() as db:
            joined = invited.accept_invitation(db, self._tokens.digests(token), user_id, name=name, password_hash=hashed)
            if joined is None:
                raise NotFound(NOT_GOOD)
            _welcome(db, joined, address)
            return joined

    def _write(self, db: Session, me: Identity, email: str, role: Role, token: str) -> None:
        account_name: Any = db.execute(_ACCOUNT_NAME, {"account": me.account_id}).scalar_one()
        inviter: Any = db.execute(_MY_NAME, {"user": me.user_id}).scalar_one()
        letter = letters.invited(self._address, token, account_name=account_name, inviter=inviter, role=role.value, days=LIFE.days)
        self._mail.queue(db, email, letter, account_id=me.account_id)


def invitations_of(db: Session, account_id: UUID) -> list[Invitation]:
    """Every offer that waits, those that are over included, oldest first."""
    return [_invitation(row) for row in db.execute(_EVERY, {"account": account_id})]


def invitation(db: Session, account_id: UUID, invitation_id: UUID) -> Invitation:
    """One offer; NotFound when this account has none by that id."""
    row = db.execute(_ONE, {"account": account_id, "id": invitation_id}).first()
    if row is None:
        raise NotFound("There is no such invitation.")
    return _invitation(row)


def _welcome(db: Session, joined: Joined, address: str | None) -> None:
    publish(db, joined.account_id, "membership", joined.user_id)
    actor, details = Actor("person", joined.user_id, joined.name, address), {"role": joined.role}
    record(db, actor, "member.joined", account_id=joined.account_id, target=joined.email, target_id=joined.user_id, details=details)


def _refuse_unverified(me: Identity) -> None:
    if not me.is_verified:
        raise NotAllowed("Confirm your e-mail address first.")


def _as_allowed(db: Session, statement: sa.TextClause, values: dict[str, Any]) -> None:
    """The trigger no_offer_exceeds_its_maker judges by this moment: who was demoted just now is refused in words."""
    try:
        db.execute(statement, values)
    except sa.exc.IntegrityError as error:
        if "no_offer_exceeds_its_maker" in str(getattr(getattr(error.orig, "diag", None), "constraint_name", "")):
            raise NotAllowed("Whoever invites must have that role himself.") from error
        raise Invalid from error


def _invitation(row: sa.Row[Any]) -> Invitation:
    channels = None if row.channels is None else list(row.channels)
    return Invitation(row.id, row.email, Role(row.role), channels, row.created_at, row.expires_at, row.invited_by, row.inviter or "")
