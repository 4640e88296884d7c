"""Who may try to sign in: strangers are held off when it was tried too often, devices that were here before are counted apart."""

from contextlib import suppress

from dana.accounts.providers import Client
from dana.database.statements import Statements
from dana.database.system import persons
from dana.database.transactions import Database
from dana.errors import TooMany
from dana.mail import Mail
from dana.security.audit import Actor, record
from dana.security.devices import Devices
from dana.security.limits import Limits

Tried = list[tuple[str, ...]]  # what a try was counted under: limit, who


class Guard:
    """Counts tries to become somebody. Known and unknown addresses are treated alike; what succeeds is given back."""

    def __init__(self, database: Database, limits: Limits, devices: Devices, mail: Mail) -> None:
        self._database, self._limits, self._devices, self._mail = database, limits, devices, mail

    def admit(self, address: str, client: Client) -> Tried:
        """Count a try; TooMany when there were too many for this address, from this client, or in all."""
        with self._database.system_transaction() as db:
            person = persons.person_at(db, address)
        device = self._devices.known(client.known, person.user_id) if person else None
        if device is not None:  # however many strangers try meanwhile
            tried: Tried = [("sign_in_device", device, address)]
        else:
            tried = [("sign_in_address", client.address), ("sign_in_everywhere",), ("sign_in", address)]
        for limit in tried:
            self._count(limit, address, client)
        return tried

    def give_back(self, tried: Tried) -> None:
        """It was the right person: nothing was guessed."""
        for name, *who in tried:
            self._limits.refund(name, *who)

    def spend(self, name: str, who: str) -> None:
        """Count something else that can be guessed; TooMany when it was tried too often."""
        self._limits.spend(name, who)

    def refund(self, name: str, who: str) -> None:
        """It was right."""
        self._limits.refund(name, who)

    def note_failure(self, address: str, client: Client) -> None:
        """On record: with the account of the person if there is one, otherwise with the installation; the same work for both."""
        with self._database.system_transaction() as db:
            self.record_failure(db, persons.person_at(db, address), client, address=address)

    def record_failure(
        self, db: Statements, person: persons.KnownPerson | None, client: Client, *, address: str = "", step: str = "password"
    ) -> None:
        """The same within a transaction."""
        actor = Actor("person", None, "", client.address or None)
        record(
            db, actor, "sign_in.failed", account_id=person.account_id if person else None, target=person.email if person else address,
            target_id=person.user_id if person else None, details={"step": step},
        )  # fmt: skip

    def _count(self, limit: tuple[str, ...], address: str, client: Client) -> None:
        name, *who = limit
        try:
            self._limits.spend(name, *who)
        except TooMany:
            if name == "sign_in":
                self._tell(address, client)
            raise

    def _tell(self, address: str, client: Client) -> None:
        """Once an hour: a letter, if that address is somebody's, and the record."""
        with suppress(TooMany):
            self._limits.spend("locked_notice", address)
            with self._database.system_transaction() as db:
                self._mail.wish(db, "locked", email=address)
                self.record_failure(db, persons.person_at(db, address), client, address=address, step="held off")
