"""A person's second factor: set up with the password and a first code, asked for at each sign-in, taken off with both."""

from uuid import UUID

from sqlalchemy.orm import Session

from dana.database.statements import Statements
from dana.database.system import factors, persons
from dana.errors import Conflict, Invalid
from dana.mail import Mail, letters
from dana.security import second_factor
from dana.security.identity import SecondFactorNeeded
from dana.security.second_factor import RecoveryCodes
from dana.security.secrets import Sealer

BATCH = 100


class SecondFactors:
    """Keeps secrets sealed and recovery codes hashed; every code works once."""

    def __init__(self, sealer: Sealer, codes: RecoveryCodes, mail: Mail, *, address: str) -> None:
        self._sealer, self._codes, self._mail, self._address = sealer, codes, mail, address

    def offer(self, db: Session, user_id: UUID, issuer: str) -> tuple[str, str]:
        """(address for the app's camera, secret to type): in force with the first code. Conflict when there is one in force."""
        person = persons.person_of(db, user_id)
        secret = second_factor.new_secret()
        if person is None or not factors.offer_second_factor(db, user_id, self._seal(user_id, secret)):
            raise Conflict("The second factor is on already.")
        return second_factor.uri(secret, person.email, issuer), secret

    def turn_on(self, db: Session, user_id: UUID, code: str) -> list[str]:
        """In force from now on; the recovery codes, shown once. Invalid for a wrong code, Conflict without an offer."""
        kept = factors.lock_second_factor(db, user_id)
        if kept.is_on or kept.sealed is None:
            raise Conflict("Begin again: scan a new code first.")
        step = second_factor.step_of(self._open(user_id, bytes(kept.sealed)), code, kept.step)
        if step is None:
            raise wrong_code()
        factors.used_step(db, user_id, step, turns_on=True)
        return self.new_codes(db, user_id)

    def new_codes(self, db: Session, user_id: UUID) -> list[str]:
        """Other recovery codes; the old ones are void. Conflict without a second factor."""
        if not factors.lock_second_factor(db, user_id).is_on:
            raise Conflict("There is no second factor.")
        codes = self._codes.make()
        factors.replace_recovery_codes(db, user_id, [self._codes.digest(code) for code in codes], self._codes.made_with)
        return codes

    def accept(self, db: Session, user_id: UUID, code: str) -> bool:
        """Whether this is a code of the app or a recovery code, neither used before; then it is used. A recovery code is told by letter."""
        kept = factors.lock_second_factor(db, user_id)
        if not kept.is_on or kept.sealed is None:
            return False
        step = second_factor.step_of(self._open(user_id, bytes(kept.sealed)), code, kept.step)
        if step is not None:
            factors.used_step(db, user_id, step)
            return True
        left = factors.use_recovery_code(db, user_id, self._codes.digests(code))
        person = persons.person_of(db, user_id)
        if left is None or person is None:
            return False
        self._mail.queue(db, person.email, letters.recovery_code_notice(self._address, left=left))
        return True

    def turn_off(self, db: Session, user_id: UUID, code: str) -> None:
        """No second factor any more. Invalid for a wrong code, Conflict when there is none, SecondFactorNeeded where it is demanded."""
        if not factors.lock_second_factor(db, user_id).is_on:
            raise Conflict("There is no second factor.")
        if names := factors.accounts_that_demand_factor(db, user_id):
            raise SecondFactorNeeded(f"{' and '.join(names)} asks everybody for a second factor, so it stays on while you are a member.")
        if not self.accept(db, user_id, code):
            raise wrong_code()
        factors.drop_second_factor(db, user_id)

    def reseal(self, db: Statements) -> int:
        """For the rotation of the sealing key: some secrets that an older key sealed, under the current one; 0 when all are."""
        waiting = factors.second_factors_to_reseal(db, self._sealer.prefix, BATCH)
        for user_id, sealed in waiting:
            factors.reseal_second_factor(db, user_id, sealed, self._seal(user_id, self._open(user_id, sealed)))
        return len(waiting)

    def _seal(self, user_id: UUID, secret: str) -> bytes:
        # a person belongs to no account: the person's own id stands in that place
        return self._sealer.seal(secret, account_id=user_id, table="users", row_id=user_id, field="second_factor")

    def _open(self, user_id: UUID, sealed: bytes) -> str:
        return self._sealer.open(sealed, account_id=user_id, table="users", row_id=user_id, field="second_factor")


def wrong_code() -> Invalid:
    """The code does not fit."""
    text = "This code is wrong or was used already."
    return Invalid(text, details={"fields": {"code": text}})
