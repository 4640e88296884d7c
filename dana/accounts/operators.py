"""Operators of the installation: people with an area of their own, apart from roles in accounts, without any account's rows."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dana.database.system import operating
from dana.database.system.operating import AccountSeen, PersonSeen, Place
from dana.database.transactions import Database
from dana.errors import BadInput, Conflict, NotFound
from dana.realtime import publish
from dana.security.audit import Actor, record
from dana.security.identity import Identity

NOBODY = "Nobody has this e-mail address."
_COMMAND = Actor("system", None, "dana operator")
# The command has the owner's login; the look-ups' role is the one that sees people without an account, whoever the owner is.
_AS_LOOK_UPS = sa.text("set local role dana_system")
_FIND = sa.text("select id, email, name from users where lower(email) = lower(:email)")
_ADD = sa.text("insert into dana.operators (user_id) values (:user) on conflict do nothing returning user_id")
_REMOVE = sa.text("delete from dana.operators where user_id = :user returning user_id")
_LIST = sa.text("""
select u.email, u.name, o.added_at, u.disabled_at is not null as disabled
from dana.operators o join users u on u.id = o.user_id order by o.added_at, u.email
""")


@dataclass(frozen=True, slots=True)
class Operator:
    """Somebody who operates the installation."""

    email: str
    name: str
    added_at: datetime
    disabled: bool


class AdminArea:
    """What operators see and do, each call on record in the installation's own chain."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def operates(self, user_id: UUID) -> bool:
        """Whether that person is an operator just now."""
        with self._database.system_statements() as db:
            return operating.operates(db, user_id)

    def accounts(self, me: Identity, actor: Actor, *, query: str | None, before: Place, limit: int) -> list[AccountSeen]:
        """Accounts by name and size, newest first: nothing of what is in them."""
        with self._database.system_transaction() as db:
            found = operating.accounts_for_operator(db, me.user_id, query, before, limit)
            record(db, actor, "operator.read_accounts", account_id=None, details={"query": query, "found": len(found)})
            return found

    def people(self, me: Identity, actor: Actor, *, query: str | None, before: Place, limit: int) -> list[PersonSeen]:
        """People by name and address, newest first."""
        with self._database.system_transaction() as db:
            found = operating.people_for_operator(db, me.user_id, query, before, limit)
            record(db, actor, "operator.read_people", account_id=None, details={"query": query, "found": len(found)})
            return found

    def set_disabled(self, me: Identity, actor: Actor, user_id: UUID, *, disabled: bool) -> None:
        """Shut a person out of every account at once, open sockets included, or let them sign in again; NotFound for nobody."""
        if disabled and user_id == me.user_id:
            raise Conflict("You cannot shut yourself out.")
        with self._database.system_transaction() as db:
            found = operating.set_disabled(db, me.user_id, user_id, disabled=disabled)
            if found is None:
                raise NotFound("There is no such person.")
            name, accounts = found
            for account_id in accounts:
                publish(db, account_id, "membership", user_id)
            record(db, actor, "person.disabled" if disabled else "person.enabled", account_id=None, target=name, target_id=user_id)

    def note(self, actor: Actor, action: str) -> None:
        """Put on record that an operator looked at something that is no row."""
        with self._database.system_transaction() as db:
            record(db, actor, action, account_id=None)


def command(owner_url: str, action: str, email: str | None) -> str:
    """What `dana operator add | remove | list` does, and says in a sentence; with the owner's login alone."""
    owner = Database(owner_url, connections=1)
    try:
        if action == "list":
            return "\n".join(f"{item.email}  {item.name}{'  (disabled)' if item.disabled else ''}" for item in everyone(owner)) or "Nobody."
        if not email:
            raise BadInput("Name the person by e-mail address.")
        if action == "add":
            return f"{email} is an operator now." if add(owner, email) else f"{email} is an operator already."
        return f"{email} is no operator any more." if remove(owner, email) else f"{email} is no operator."
    finally:
        owner.close()


def add(owner: Database, email: str) -> bool:
    """Make a person an operator; False when he is one already, NotFound when nobody has that address."""
    with owner.system_transaction() as db:
        user_id, name = _find(db, email)
        if db.execute(_ADD, {"user": user_id}).first() is None:
            return False
        record(db, _COMMAND, "operator.added", account_id=None, target=name, target_id=user_id)
        return True


def remove(owner: Database, email: str) -> bool:
    """Take it back; False when he was none."""
    with owner.system_transaction() as db:
        user_id, name = _find(db, email)
        if db.execute(_REMOVE, {"user": user_id}).first() is None:
            return False
        record(db, _COMMAND, "operator.removed", account_id=None, target=name, target_id=user_id)
        return True


def everyone(owner: Database) -> list[Operator]:
    """All operators, in the order in which they came."""
    with owner.system_transaction() as db:
        db.execute(_AS_LOOK_UPS)
        return [Operator(*row) for row in db.execute(_LIST)]


def _find(db: Session, email: str) -> tuple[UUID, str]:
    db.execute(_AS_LOOK_UPS)
    row = db.execute(_FIND, {"email": email.strip()}).first()
    if row is None:
        raise NotFound(NOBODY)
    return row.id, f"{row.name} <{row.email}>"
