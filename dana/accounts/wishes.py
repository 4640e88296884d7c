"""Letters to people who may not exist: the worker looks, so that no request ever shows by its time who is known."""

from collections.abc import Mapping
from uuid import UUID

from dana.accounts.own_passwords import REGISTRATION_LIFE, RESET_LIFE
from dana.database.statements import Statements
from dana.database.system import one_time, persons, registrations
from dana.mail import Letter, letters
from dana.mail.office import Words, Writer
from dana.security.keys import Keys
from dana.security.one_time import OneTime


def writers(keys: Keys, address: str) -> Mapping[str, Writer]:
    """What turns each kind of wish into a letter; the recipient is always the address as it is kept, never as it was typed."""
    known = _Writers(keys, address)
    return {"register": known.register, "verify": known.verify, "reset": known.reset, "locked": known.locked}


class _Writers:
    def __init__(self, keys: Keys, address: str) -> None:
        self._verify, self._reset = OneTime(keys, "verify"), OneTime(keys, "reset")
        self._address = address

    def register(self, db: Statements, words: Words) -> tuple[str, Letter] | None:
        """For somebody who registered: proof wanted, or word that the address is known already."""
        registration_id = UUID(words["registration"])
        person = persons.person_at(db, words["email"])
        if person is not None and person.verified:
            registrations.drop_registration(db, registration_id)
            return person.email, letters.address_taken(self._address)
        return self._prove(db, registration_id)

    def verify(self, db: Statements, words: Words) -> tuple[str, Letter] | None:
        """For somebody whose address is not proven yet."""
        person = persons.person_at(db, words["email"])
        if person is not None and person.verified:
            return None
        registration_id = registrations.newest_registration(db, words["email"])
        if registration_id is not None:
            return self._prove(db, registration_id)
        if person is None or person.disabled:
            return None
        token, digest = self._verify.make()
        one_time.keep_token(db, digest, "verify", person.user_id, REGISTRATION_LIFE)
        return person.email, letters.verify(self._address, token, name=person.name)

    def reset(self, db: Statements, words: Words) -> tuple[str, Letter] | None:
        """For somebody who forgot the password."""
        person = persons.person_at(db, words["email"])
        if person is None or person.disabled:
            return None
        token, digest = self._reset.make()
        one_time.keep_token(db, digest, "reset", person.user_id, RESET_LIFE)
        return person.email, letters.reset(self._address, token)

    def locked(self, db: Statements, words: Words) -> tuple[str, Letter] | None:
        """For somebody whose password is being guessed."""
        person = persons.person_at(db, words["email"])
        return None if person is None or person.disabled else (person.email, letters.locked_notice(self._address))

    def _prove(self, db: Statements, registration_id: UUID) -> tuple[str, Letter] | None:
        found = registrations.registration_of(db, registration_id)
        if found is None:
            return None
        token, digest = self._verify.make()
        registrations.keep_registration_token(db, registration_id, digest)
        return found[0], letters.verify(self._address, token, name=found[1])
