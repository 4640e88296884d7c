"""Dana keeps the passwords: registering, proving addresses, forgetting, changing."""

from datetime import timedelta
from uuid import UUID, uuid4

import sqlalchemy as sa

from dana.accounts.providers import NewPerson, Proven, Then
from dana.database.statements import Statements
from dana.database.system import one_time, persons, registrations, sessions
from dana.database.transactions import Database
from dana.errors import Conflict, Invalid, NotAllowed, NotSignedIn
from dana.mail import Mail, letters
from dana.security.keys import Keys
from dana.security.one_time import OneTime
from dana.security.passwords import Passwords, refuse_weak

REGISTRATION_LIFE = timedelta(hours=24)
RESET_LIFE = timedelta(minutes=30)
CHANGE_LIFE = timedelta(hours=1)
WRONG = "E-mail address or password is wrong."
CLOSED = "Registering is closed here: ask somebody of your team to invite you."
STALE = "This link is not good any more: ask for a new one."


class OwnPasswords:
    """The provider of an installation that keeps its passwords itself."""

    name = "dana"

    def __init__(
        self, database: Database, passwords: Passwords, keys: Keys, mail: Mail, *, address: str, verifies_first: bool, is_open: bool = True
    ) -> None:
        self._database, self._passwords, self._mail = database, passwords, mail
        self._address, self._verifies_first, self._is_open = address, verifies_first, is_open
        self._verify, self._reset = OneTime(keys, "verify"), OneTime(keys, "reset")
        self._change = OneTime(keys, "change_email")

    def register(self, person: NewPerson, browser: bytes) -> Proven | None:
        """With a letter first nobody exists before it came back; otherwise the person is there at once, and the letter may wait."""
        if not self._is_open:
            raise NotAllowed(CLOSED)
        hashed = self._passwords.hash(person.password)
        if not self._verifies_first:
            return self._register_now(person, hashed)
        registration_id = uuid4()
        with self._database.system_transaction() as db:
            registrations.keep_registration(
                db, registration_id, person.email, person.name, person.account_name, hashed, browser, REGISTRATION_LIFE
            )
            self._mail.wish(db, "register", registration=str(registration_id), email=person.email)
        return None

    def _register_now(self, person: NewPerson, hashed: str) -> Proven:
        user_id = uuid4()
        with self._database.system_transaction() as db:
            registrations.register(db, user_id, person.email, person.name, hashed, uuid4(), person.account_name)
            self._mail.wish(db, "verify", email=person.email)
        return Proven(user_id)

    def sign_in(self, email: str, password: str) -> Proven:
        """
        One look-up and one hash, whoever it is; a stronger hash replaces an older one.

        Who was here before addresses were proven gets in without the proof, and the letter that asks for it.
        """
        with self._database.system_transaction() as db:
            person = persons.person_at(db, email)
        right = self._passwords.verify(person.password_hash, password) if person else self._passwords.verify_nobody(password)
        if person is None or not right or person.disabled:
            raise NotSignedIn(WRONG)
        if self._verifies_first and not person.verified:
            self.resend(email)
            if not person.proves_later:
                raise NotSignedIn(WRONG)  # who does not own the address learns nothing, and has no standing
        if self._passwords.needs_rehash(person.password_hash):
            with self._database.system_transaction() as db:
                sessions.replace_password_hash(db, person.user_id, person.password_hash, self._passwords.hash(password))
        return Proven(person.user_id)

    def check(self, user_id: UUID, password: str) -> bool:
        """Whether this is the person's password."""
        with self._database.system_transaction() as db:
            person = persons.person_of(db, user_id)
        return person is not None and self._passwords.verify(person.password_hash, password)

    def verify(self, token: str, browsers: list[bytes], then: Then) -> Proven | None:
        """A registration becomes a person with an account, or a person who is there is proven."""
        digests = self._verify.digests(token)
        try:
            with self._database.system_transaction() as db:
                account_id = uuid4()
                made = registrations.finish_registration(db, digests, uuid4(), account_id)
                if made is not None:
                    then(db, made[0])
                    return Proven(made[0], account_id) if made[1] in browsers else None
                used = one_time.use_token(db, digests, "verify")
                if used is None:
                    raise stale()
                persons.prove_person(db, used.user_id, wipe=False)
                then(db, used.user_id)
                return None
        except sa.exc.IntegrityError as error:  # the address was taken at this very moment
            raise stale() from error

    def resend(self, email: str) -> None:
        """The worker looks whether anybody waits."""
        with self._database.system_transaction() as db:
            self._mail.wish(db, "verify", email=email)

    def forgot(self, email: str) -> None:
        """The worker looks whether there is anybody."""
        with self._database.system_transaction() as db:
            self._mail.wish(db, "reset", email=email)

    def reset(self, token: str, password: str, then: Then) -> None:
        """The letter proves the address: whatever a stranger set up under it before ends here."""
        digests = self._reset.digests(token)
        with self._database.system_transaction() as db:
            found = one_time.find_token(db, digests, "reset")
            person = persons.person_of(db, found.user_id) if found else None
        if person is None or person.disabled:
            raise stale()
        refuse_weak(password, about=[person.email, person.name])
        hashed = self._passwords.hash(password)
        with self._database.system_transaction() as db:
            if one_time.use_token(db, digests, "reset") is None:
                raise stale()
            persons.prove_person(db, person.user_id, wipe=True)
            self._set(db, person, hashed, then)

    def change_password(self, user_id: UUID, password: str, then: Then) -> None:
        """Another password, with a notice."""
        with self._database.system_transaction() as db:
            person = persons.person_of(db, user_id)
        if person is None:
            raise NotSignedIn
        refuse_weak(password, about=[person.email, person.name])
        hashed = self._passwords.hash(password)
        with self._database.system_transaction() as db:
            self._set(db, person, hashed, then)

    def change_email(self, user_id: UUID, email: str) -> None:
        """Both letters go in any case; that the address is taken shows only to who reads the new one's."""
        token, digest = self._change.make()
        with self._database.system_transaction() as db:
            person = persons.person_of(db, user_id)
            if person is None:
                raise NotSignedIn
            taken = persons.person_at(db, email) is not None
            one_time.keep_token(db, digest, "change_email", user_id, CHANGE_LIFE, email)
            asked = letters.address_taken(self._address) if taken else letters.confirm_email(self._address, token)
            self._mail.queue(db, email, asked)
            self._mail.queue(db, person.email, letters.changed_email_notice(self._address, new=email))

    def confirm_email(self, token: str, then: Then) -> None:
        """The old address gets a last notice."""
        with self._database.system_transaction() as db:
            used = one_time.use_token(db, self._change.digests(token), "change_email")
            person = persons.person_of(db, used.user_id) if used else None
            if used is None or person is None or person.disabled:
                raise stale()
            then(db, person.user_id)
            self._mail.queue(db, person.email, letters.email_changed_notice(self._address))
            if not persons.set_email(db, person.user_id, used.words):
                raise Conflict("This e-mail address belongs to somebody by now.")

    def _set(self, db: Statements, person: persons.KnownPerson, hashed: str, then: Then) -> None:
        persons.set_password(db, person.user_id, hashed)
        self._mail.queue(db, person.email, letters.password_changed_notice(self._address))
        then(db, person.user_id)


def stale() -> Invalid:
    """The token is unknown, used, too old, or there is a newer one."""
    return Invalid(STALE, details={"fields": {"token": STALE}})
