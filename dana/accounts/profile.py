"""What people change about themselves; whatever lets somebody in ends all other sessions."""

from collections.abc import Callable
from uuid import UUID

from dana.accounts.guard import Guard
from dana.accounts.providers import Client, NewPerson, Proven, Provider, Then
from dana.accounts.second_factors import SecondFactors
from dana.accounts.sign_in import SignIns
from dana.database.statements import Statements
from dana.database.system import persons, sessions
from dana.database.transactions import Database
from dana.errors import Invalid
from dana.mail import Mail, letters
from dana.security.audit import Actor, record
from dana.security.identity import Identity
from dana.security.passwords import refuse_weak

WRONG = "This is not your password."


class Profile:
    """A person's own name, address, password and second factor."""

    def __init__(
        self, database: Database, provider: Provider, guard: Guard, sign_ins: SignIns, second_factors: SecondFactors, mail: Mail, *,
        address: str,
    ) -> None:  # fmt: skip
        self._database, self._provider, self._guard = database, provider, guard
        self._sign_ins, self._second_factors, self._mail, self._address = sign_ins, second_factors, mail, address

    def prove(self, user_id: UUID, password: str, *, field: str = "password") -> None:
        """Raises Invalid, naming the field, unless somebody who is signed in still knows the password; TooMany after many tries."""
        self._guard.spend("password_check", str(user_id))
        if not self._provider.check(user_id, password):
            raise Invalid(WRONG, details={"fields": {field: WRONG}})
        self._guard.refund("password_check", str(user_id))

    def register(self, person: NewPerson, browser: bytes) -> Proven | None:
        """Register; None when a letter has to come back first."""
        refuse_weak(person.password, about=[person.email, person.name, person.account_name])
        return self._provider.register(person, browser)

    def verify(self, token: str, browsers: list[bytes], client: Client) -> Proven | None:
        """An address is proven; the person when this is the browser that registered."""
        return self._provider.verify(token, browsers, self._record("email.verified", client))

    def forgot(self, email: str) -> None:
        """Ask for a new password; the same effort whoever it is."""
        self._provider.forgot(email)

    def resend(self, email: str) -> None:
        """Ask for another letter of proof; the same effort whoever it is."""
        self._provider.resend(email)

    def reset(self, token: str, password: str, client: Client) -> None:
        """A new password by letter: every session ends, nobody is signed in by it, the second factor stays."""
        self._provider.reset(token, password, self._ending("password.reset", client, but=None))

    def change_password(self, me: Identity, old: str, new: str, client: Client) -> None:
        """A new password by the old one: every other session ends."""
        self.prove(me.user_id, old)
        try:
            self._provider.change_password(me.user_id, new, self._ending("password.changed", client, but=me.session_id))
        except Invalid as error:  # it is the new one that is weak
            raise Invalid(error.message, details={"fields": {"new_password": error.message}}) from error

    def change_email(self, me: Identity, email: str, password: str) -> None:
        """Ask to sign in with another address: it takes effect when a letter sent there comes back."""
        self.prove(me.user_id, password)
        self._guard.spend("change_email", str(me.user_id))
        self._provider.change_email(me.user_id, email)

    def confirm_email(self, token: str, client: Client, *, me: Identity | None) -> None:
        """The other address takes effect: every session ends but the one of the person in whose browser the link was opened."""

        def then(db: Statements, user_id: UUID) -> None:
            keep = me.session_id if me is not None and me.user_id == user_id else None
            self._ending("email.changed", client, but=keep)(db, user_id)

        self._provider.confirm_email(token, then)

    def rename(self, me: Identity, name: str) -> None:
        """Another name."""
        with self._database.system_transaction() as db:
            persons.set_name(db, me.user_id, name)

    def offer_second_factor(self, me: Identity, password: str) -> tuple[str, str]:
        """(address for the app's camera, secret to type)."""
        self.prove(me.user_id, password)
        with self._database.system_transaction() as db:
            return self._second_factors.offer(db, me.user_id, "Dana")

    def turn_on_second_factor(self, me: Identity, code: str, client: Client) -> list[str]:
        """In force with the first code: every other session ends."""
        self._guard.spend("second_factor", str(me.user_id))
        with self._database.system_transaction() as db:
            codes = self._second_factors.turn_on(db, me.user_id, code)
            self._second_factor_changed(db, me, client, is_on=True)
        self._guard.refund("second_factor", str(me.user_id))
        return codes

    def turn_off_second_factor(self, me: Identity, password: str, code: str, client: Client) -> None:
        """Password and code take it off: every other session ends."""
        self.prove(me.user_id, password)
        self._guard.spend("second_factor", str(me.user_id))
        with self._database.system_transaction() as db:
            self._second_factors.turn_off(db, me.user_id, code)
            self._second_factor_changed(db, me, client, is_on=False)
        self._guard.refund("second_factor", str(me.user_id))

    def new_recovery_codes(self, me: Identity, password: str, client: Client) -> list[str]:
        """Ten others; the old ones are void."""
        self.prove(me.user_id, password)
        with self._database.system_transaction() as db:
            codes = self._second_factors.new_codes(db, me.user_id)
            self._record("second_factor.codes_renewed", client)(db, me.user_id)
        return codes

    def _second_factor_changed(self, db: Statements, me: Identity, client: Client, *, is_on: bool) -> None:
        person = persons.person_of(db, me.user_id)
        if person is not None:
            self._mail.queue(db, person.email, letters.second_factor_notice(self._address, is_on=is_on))
        self._ending("second_factor.on" if is_on else "second_factor.off", client, but=me.session_id)(db, me.user_id)

    def _ending(self, action: str, client: Client, *, but: UUID | None) -> Then:
        def then(db: Statements, user_id: UUID) -> None:
            self._sign_ins.end_others(db, user_id, action, but=but)
            self._record(action, client)(db, user_id)

        return then

    def _record(self, action: str, client: Client) -> Callable[[Statements, UUID], None]:
        """On record in every account of the person: each has the same interest in who its members are."""

        def then(db: Statements, user_id: UUID) -> None:
            person = persons.person_of(db, user_id)
            accounts = sorted(item.account_id for item in sessions.accounts_of(db, user_id))  # in one order: chains are locked
            actor = Actor("person", user_id, "", client.address or None)
            chains: list[UUID | None] = [*accounts] or [None]
            for account_id in chains:
                record(db, actor, action, account_id=account_id, target=person.email if person else "", target_id=user_id)

        return then
