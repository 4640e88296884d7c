"""A person's own: address, name, password."""

from dataclasses import dataclass
from uuid import UUID

from dana.database.statements import Statements
from dana.database.system.ask import ask


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A person with what signing in needs to know; `account_id` is the oldest membership's."""

    user_id: UUID
    email: str
    name: str
    password_hash: str
    disabled: bool
    verified: bool
    second_factor: bool
    account_id: UUID | None
    proves_later: bool  # was here before addresses were proven, so he works on without the proof


def person_at(db: Statements, email: str) -> KnownPerson | None:
    """The person with this e-mail address, whatever its case."""
    row = ask(db, "select * from dana.person_at(:email)", email=email).first()
    return KnownPerson(*row) if row else None


def person_of(db: Statements, user_id: UUID) -> KnownPerson | None:
    """The person with this id."""
    row = ask(db, "select * from dana.person_of(:user)", user=user_id).first()
    return KnownPerson(*row) if row else None


def prove_person(db: Statements, user_id: UUID, *, wipe: bool) -> bool:
    """
    The person's address is proven; True when it was not before.

    `wipe`: then password, sessions and second factor end, which a stranger may have set up before.
    """
    return bool(ask(db, "select dana.prove_person(:user, :wipe)", user=user_id, wipe=wipe).scalar())


def set_password(db: Statements, user_id: UUID, password_hash: str) -> None:
    """Another password."""
    ask(db, "select dana.set_password(:user, :hash)", user=user_id, hash=password_hash)


def set_name(db: Statements, user_id: UUID, name: str) -> None:
    """Another name."""
    ask(db, "select dana.set_name(:user, :name)", user=user_id, name=name)


def set_email(db: Statements, user_id: UUID, email: str) -> bool:
    """Another, proven address; False when somebody has it."""
    return bool(ask(db, "select dana.set_email(:user, :email)", user=user_id, email=email).scalar())
