"""Registering, signing in, refreshing, switching accounts and signing out."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from dana.database import system
from dana.database.system import AccountOfPerson
from dana.database.transactions import Database
from dana.errors import Invalid, NotFound, NotSignedIn
from dana.security.passwords import Passwords, refuse_weak
from dana.security.refresh import Presented, RefreshTokens, Rotate, SameAgain, Stored, Theft


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A sign-in and the account that it works in now; `refresh_token` when a new one has to be handed out."""

    sign_in_id: UUID
    user_id: UUID
    current: AccountOfPerson
    accounts: list[AccountOfPerson]
    refresh_token: str | None = None


class SignIns:
    """All ways in and out."""

    def __init__(self, database: Database, passwords: Passwords, refresh_tokens: RefreshTokens) -> None:
        self._database, self._passwords, self._tokens = database, passwords, refresh_tokens

    def register(self, *, email: str, password: str, name: str, account_name: str) -> SignedIn:
        """Make a person and an account that they own, and sign them in; Conflict when the e-mail address is taken."""
        refuse_weak(password, about=[email, name, account_name])
        hashed = self._passwords.hash(password)
        user_id, account_id = uuid4(), uuid4()
        with self._database.system_transaction() as db:
            system.register(db, user_id, email.strip(), name.strip(), hashed, account_id, account_name.strip())
            return self._start(db, user_id)

    def sign_in(self, *, email: str, password: str) -> SignedIn:
        """NotSignedIn alike for an unknown address and a wrong password, with the same effort."""
        with self._database.system_transaction() as db:
            person = system.find_person(db, email.strip())
        known = person is not None and not person.disabled
        right = self._passwords.verify(person.password_hash, password) if person else self._passwords.verify_nobody(password)
        if person is None or not known or not right:
            raise NotSignedIn("E-mail address or password is wrong.")
        with self._database.system_transaction() as db:
            if self._passwords.needs_rehash(person.password_hash):
                system.replace_password_hash(db, person.user_id, person.password_hash, self._passwords.hash(password))
            return self._start(db, person.user_id)

    def refresh(self, presented: Presented) -> SignedIn:
        """The next token of the family; NotSignedIn for anything stale, and a stolen family ends."""
        with self._database.system_transaction() as db:
            signed_in = self._refresh(db, presented)
        if signed_in is None:  # raised only here: the end of a stolen family has to be committed
            raise NotSignedIn
        return signed_in

    def _refresh(self, db: Session, presented: Presented) -> SignedIn | None:
        row = system.lock_sign_in(db, presented.family)
        if row is None:
            return None
        stored = Stored(row.id, bytes(row.secret_hash), row.generation, row.created_at, row.rotated_at, row.ended_at)
        match decision := self._tokens.decide(presented, stored, now=row.asked_at):
            case Rotate():
                system.rotate_sign_in(db, row.id, decision.generation, decision.secret_hash)
                return self._describe(db, row.id, row.user_id, row.account_id, decision.token)
            case SameAgain():
                return self._describe(db, row.id, row.user_id, row.account_id, decision.token)
            case Theft():
                system.end_sign_in(db, row.id, "theft")
        return None

    def switch(self, sign_in_id: UUID, user_id: UUID, account_id: UUID) -> SignedIn:
        """Work in another of the person's accounts; NotFound when it is none of theirs."""
        with self._database.system_transaction() as db:
            if all(item.account_id != account_id for item in system.accounts_of(db, user_id)):
                raise NotFound("There is no such account.")
            system.switch_account(db, sign_in_id, account_id)
            return self._describe(db, sign_in_id, user_id, account_id, None)

    def describe(self, sign_in_id: UUID, user_id: UUID, account_id: UUID) -> SignedIn:
        """Who is signed in, and where."""
        with self._database.system_transaction() as db:
            return self._describe(db, sign_in_id, user_id, account_id, None)

    def sign_out(self, sign_in_id: UUID) -> None:
        """End a sign-in: its access tokens die with it."""
        with self._database.system_transaction() as db:
            system.end_sign_in(db, sign_in_id, "signed_out")

    def _start(self, db: Session, user_id: UUID) -> SignedIn:
        accounts = system.accounts_of(db, user_id)
        if not accounts:
            raise Invalid("You do not belong to any account any more.")
        started = self._tokens.start()
        system.start_sign_in(db, started.family, user_id, accounts[0].account_id, started.secret_hash)
        return SignedIn(started.family, user_id, accounts[0], accounts, started.token)

    def _describe(self, db: Session, sign_in_id: UUID, user_id: UUID, account_id: UUID, token: str | None) -> SignedIn:
        accounts = system.accounts_of(db, user_id)
        current = next((item for item in accounts if item.account_id == account_id), accounts[0] if accounts else None)
        if current is None:
            raise NotSignedIn
        if current.account_id != account_id:
            system.switch_account(db, sign_in_id, current.account_id)
        return SignedIn(sign_in_id, user_id, current, accounts, token)
