"""Second factors and their recovery codes."""

from dataclasses import dataclass
from uuid import UUID

from dana.database.statements import Statements
from dana.database.system.ask import ask


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """The sealed secret, whether it is in force or only on offer, and the newest time step whose code was used."""

    sealed: bytes | None
    is_on: bool
    step: int | None


def lock_second_factor(db: Statements, user_id: UUID) -> SecondFactor:
    """A person's second factor, locked until the transaction ends."""
    row = ask(db, "select * from dana.lock_second_factor(:user)", user=user_id).first()
    return SecondFactor(*row) if row else SecondFactor(None, is_on=False, step=None)


def offer_second_factor(db: Statements, user_id: UUID, sealed: bytes) -> bool:
    """Keep a secret that takes force with its first code; False when there is one in force."""
    return bool(ask(db, "select dana.offer_second_factor(:user, :sealed)", user=user_id, sealed=sealed).scalar())


def used_step(db: Statements, user_id: UUID, step: int, *, turns_on: bool = False) -> None:
    """This time step's code was used."""
    ask(db, "select dana.used_step(:user, :step, :turns_on)", user=user_id, step=step, turns_on=turns_on)


def drop_second_factor(db: Statements, user_id: UUID) -> None:
    """No second factor any more, and no recovery codes."""
    ask(db, "select dana.drop_second_factor(:user)", user=user_id)


def replace_recovery_codes(db: Statements, user_id: UUID, digests: list[bytes], made_with: str) -> None:
    """Other recovery codes, and the name of the key behind their digests."""
    ask(db, "select dana.replace_recovery_codes(:user, :digests, :name)", user=user_id, digests=digests, name=made_with)


def accounts_that_demand_factor(db: Statements, user_id: UUID) -> list[str]:
    """The names of the person's accounts in which nobody works without a second factor."""
    return [row[0] for row in ask(db, "select * from dana.accounts_that_demand(:user)", user=user_id)]


def use_recovery_code(db: Statements, user_id: UUID, digests: list[bytes]) -> int | None:
    """How many are left after this one was used; None when it is none."""
    left: int | None = ask(db, "select dana.use_recovery_code(:user, :digests)", user=user_id, digests=digests).scalar()
    return left


def second_factors_to_reseal(db: Statements, prefix: bytes, limit: int) -> list[tuple[UUID, bytes]]:
    """Secrets that an older key sealed."""
    rows = ask(db, "select * from dana.second_factors_to_reseal(:prefix, :limit)", prefix=prefix, limit=limit)
    return [(row[0], bytes(row[1])) for row in rows]


def reseal_second_factor(db: Statements, user_id: UUID, old: bytes, new: bytes) -> None:
    """The same secret under another key, unless it changed meanwhile."""
    ask(db, "select dana.reseal_second_factor(:user, :old, :new)", user=user_id, old=old, new=new)
