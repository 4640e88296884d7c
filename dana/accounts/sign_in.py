"""Sign-ins: in with a password and perhaps a code, staying in, switching accounts, and out, here or everywhere."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from dana.accounts.addresses import canonical
from dana.accounts.guard import Guard
from dana.accounts.providers import Client, Proven, Provider
from dana.accounts.second_factors import SecondFactors
from dana.database.statements import Statements
from dana.database.system import one_time, operating, persons, registrations, sessions, standings
from dana.database.system.sessions import AccountOfPerson, OpenSignIn
from dana.database.transactions import Database
from dana.errors import Invalid, NotFound, NotSignedIn
from dana.mail import Mail, letters
from dana.security.audit import Actor, record
from dana.security.devices import Devices
from dana.security.one_time import OneTime
from dana.security.passwords import Passwords, refuse_weak
from dana.security.refresh import FULL_LIFE, IDLE_LIFE, Presented, RefreshTokens, Rotate, SameAgain, Stored, Theft

TICKET_LIFE = timedelta(minutes=5)
TICKET_TRIES = 5
LONGEST_DEVICE = 300
NO_TICKET = "This took too long: sign in again."
NOBODY_KNOWN = Client()


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A sign-in and the account that it works in now; the tokens are there when new ones have to be handed out."""

    sign_in_id: UUID
    user_id: UUID
    current: AccountOfPerson
    accounts: list[AccountOfPerson]
    refresh_token: str | None = field(default=None, repr=False)
    channels: frozenset[UUID] | None = None
    email_verified: bool = False
    second_factor: bool = False
    second_factor_needed: bool = False  # the account demands one, and the person has none
    is_operator: bool = False
    device: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class NeedsCode:
    """The password was right, a code is wanted besides: the ticket says for whom."""

    ticket: str = field(repr=False)


class SignIns:
    """All ways in and out."""

    def __init__(
        self, database: Database, passwords: Passwords, refresh_tokens: RefreshTokens, *,
        provider: Provider, guard: Guard, second_factors: SecondFactors, tickets: OneTime, devices: Devices, mail: Mail, address: str,
    ) -> None:  # fmt: skip
        self._database, self._passwords, self._tokens = database, passwords, refresh_tokens
        self._provider, self._guard, self._second_factors = provider, guard, second_factors
        self._tickets, self._devices, self._mail, self._address = tickets, devices, mail, address

    def register(
        self, *, email: str, password: str, name: str, account_name: str, is_verified: bool = False, client: Client = NOBODY_KNOWN
    ) -> SignedIn:
        """Make a person and an account that they own at once, and sign them in; Conflict when the e-mail address is taken."""
        refuse_weak(password, about=[email, name, account_name])
        hashed = self._passwords.hash(password)
        user_id, account_id = uuid4(), uuid4()
        with self._database.system_transaction() as db:
            registrations.register(db, user_id, email.strip(), name.strip(), hashed, account_id, account_name.strip())
            if is_verified:
                persons.prove_person(db, user_id, wipe=False)
            return self._start(db, user_id, client)

    def sign_in(self, *, email: str, password: str, client: Client = NOBODY_KNOWN) -> SignedIn | NeedsCode:
        """NotSignedIn alike for an unknown address and a wrong password, with the same effort; TooMany when it was tried too often."""
        address = canonical(email) or ""
        tried = self._guard.admit(address, client)
        try:
            proven = self._provider.sign_in(address, password)
        except NotSignedIn:
            self._guard.note_failure(address, client)
            raise
        self._guard.give_back(tried)
        return self.enter(proven, client)

    def enter(self, proven: Proven, client: Client) -> SignedIn | NeedsCode:
        """Sign in somebody who was proven just now; first a code where a second factor is on."""
        with self._database.system_transaction() as db:
            person = persons.person_of(db, proven.user_id)
            if person is None or person.disabled:
                raise NotSignedIn
            if not person.second_factor:
                return self._start(db, person.user_id, client, proven.account_id)
            ticket, digest = self._tickets.make()
            one_time.keep_token(db, digest, "second_factor", person.user_id, TICKET_LIFE)
            return NeedsCode(ticket)

    def enter_with_code(self, ticket: str, code: str, client: Client) -> SignedIn:
        """The second step: a code of the app or a recovery code. A ticket forgives a few mistakes and ends with its use."""
        digests = self._tickets.digests(ticket)
        with self._database.system_transaction() as db:
            found = one_time.find_token(db, digests, "second_factor")
        if found is None:
            raise NotSignedIn(NO_TICKET)
        self._guard.spend("second_factor", str(found.user_id))
        with self._database.system_transaction() as db:
            signed_in = self._second_step(db, digests, code, client)
        if signed_in is None:  # raised only here: the try has to be committed
            raise NotSignedIn("This code is wrong or was used already.")
        self._guard.refund("second_factor", str(found.user_id))
        return signed_in

    def _second_step(self, db: Session, digests: list[bytes], code: str, client: Client) -> SignedIn | None:
        found = one_time.try_token(db, digests, "second_factor", TICKET_TRIES)
        if found is None:
            raise NotSignedIn(NO_TICKET)
        if not self._second_factors.accept(db, found.user_id, code):
            self._guard.record_failure(db, persons.person_of(db, found.user_id), client, step="second_factor")
            return None
        one_time.use_token(db, digests, "second_factor")
        return self._start(db, found.user_id, client)

    def refresh(self, presented: Presented, client: Client = NOBODY_KNOWN) -> SignedIn:
        """The next token of the family; NotSignedIn for anything stale, and a stolen family ends."""
        with self._database.system_transaction() as db:
            signed_in = self._refresh(db, presented, client)
        if signed_in is None:  # raised only here: the end of a stolen family has to be committed
            raise NotSignedIn
        return signed_in

    def _refresh(self, db: Session, presented: Presented, client: Client) -> SignedIn | None:
        row = sessions.lock_sign_in(db, presented.family)
        if row is None:
            return None
        stored = Stored(row.id, bytes(row.secret_hash), row.generation, row.created_at, row.rotated_at, row.ended_at)
        match decision := self._tokens.decide(presented, stored, now=row.asked_at):
            case Rotate():
                sessions.rotate_sign_in(db, row.id, decision.generation, decision.secret_hash)
                sessions.note_sign_in(db, row.id, client.address, _device(client))
                return self._describe(db, row.id, row.user_id, row.account_id, decision.token)
            case SameAgain():
                return self._describe(db, row.id, row.user_id, row.account_id, decision.token)
            case Theft():
                self._end_stolen(db, row, client)
        return None

    def _end_stolen(self, db: Session, row: sessions.SignInRecord, client: Client) -> None:
        """Nobody can tell the thief from the person: the family ends, the person and the record are told."""
        sessions.end_sign_in(db, row.id, "theft")
        person = persons.person_of(db, row.user_id)
        if person is not None:
            self._mail.queue(db, person.email, letters.token_replayed_notice(self._address))
            actor = Actor("person", row.user_id, "", client.address)
            record(db, actor, "refresh_token.replayed", account_id=row.account_id, target=person.email, target_id=row.id)

    def switch(self, sign_in_id: UUID, user_id: UUID, account_id: UUID) -> SignedIn:
        """Work in another of the person's accounts; NotFound when it is none of theirs."""
        with self._database.system_transaction() as db:
            if all(item.account_id != account_id for item in sessions.accounts_of(db, user_id)):
                raise NotFound("There is no such account.")
            sessions.switch_account(db, sign_in_id, account_id)
            return self._describe(db, sign_in_id, user_id, account_id, None)

    def describe(self, sign_in_id: UUID, user_id: UUID, account_id: UUID) -> SignedIn:
        """Who is signed in, and where."""
        with self._database.system_transaction() as db:
            return self._describe(db, sign_in_id, user_id, account_id, None)

    def sign_out(self, sign_in_id: UUID, client: Client = NOBODY_KNOWN) -> None:
        """End a sign-in: its access tokens die with it."""
        with self._database.system_transaction() as db:
            row = sessions.lock_sign_in(db, sign_in_id)
            if row is None or row.ended_at is not None:
                return
            sessions.end_sign_in(db, sign_in_id, "signed_out")
            record(db, _actor(row.user_id, client), "sign_in.ended", account_id=row.account_id, target_id=sign_in_id)

    def sign_out_everywhere(self, user_id: UUID, account_id: UUID, client: Client) -> None:
        """End every sign-in of the person, this one too."""
        with self._database.system_transaction() as db:
            ended = sessions.end_sign_ins(db, user_id, "signed_out_everywhere")
            record(db, _actor(user_id, client), "sign_in.ended", account_id=account_id, details={"everywhere": ended})

    def open_sign_ins(self, user_id: UUID) -> list[OpenSignIn]:
        """Where the person is signed in, the one used last first."""
        with self._database.system_transaction() as db:
            return sessions.sign_ins_of(db, user_id, IDLE_LIFE, FULL_LIFE)

    def end(self, user_id: UUID, account_id: UUID, sign_in_id: UUID, client: Client) -> None:
        """End one of the person's sign-ins; NotFound when it is none of theirs or has ended."""
        with self._database.system_transaction() as db:
            if not sessions.end_sign_ins(db, user_id, "ended_by_person", only=sign_in_id):
                raise NotFound("There is no such session.")
            record(db, _actor(user_id, client), "session.ended", account_id=account_id, target_id=sign_in_id)

    def end_others(self, db: Statements, user_id: UUID, reason: str, *, but: UUID | None) -> None:
        """Whoever else is signed in as this person is out, with the transaction of what changed; half-done sign-ins and links are void."""
        sessions.end_sign_ins(db, user_id, reason, but=but)
        one_time.void_tokens(db, user_id)

    def _start(self, db: Session, user_id: UUID, client: Client, account_id: UUID | None = None) -> SignedIn:
        accounts = sessions.accounts_of(db, user_id)
        if not accounts:
            raise Invalid("You do not belong to any account any more.")
        current = next((item for item in accounts if item.account_id == account_id), accounts[0])
        started = self._tokens.start()
        sessions.start_sign_in(db, started.family, user_id, current.account_id, started.secret_hash)
        sessions.note_sign_in(db, started.family, client.address, _device(client))
        signed_in = self._full(db, started.family, user_id, current, accounts, started.token, client)
        details = {"device": _device(client)} if client.device else None
        actor = _actor(user_id, client)
        record(db, actor, "sign_in.succeeded", account_id=current.account_id, target_id=started.family, details=details)
        return signed_in

    def _describe(self, db: Session, sign_in_id: UUID, user_id: UUID, account_id: UUID, token: str | None) -> SignedIn:
        accounts = sessions.accounts_of(db, user_id)
        current = next((item for item in accounts if item.account_id == account_id), accounts[0] if accounts else None)
        if current is None:
            raise NotSignedIn
        if current.account_id != account_id:
            sessions.switch_account(db, sign_in_id, current.account_id)
        return self._full(db, sign_in_id, user_id, current, accounts, token, None)

    def _full(
        self, db: Session, sign_in_id: UUID, user_id: UUID, current: AccountOfPerson, accounts: list[AccountOfPerson], token: str | None,
        newcomer: Client | None,
    ) -> SignedIn:  # fmt: skip
        """With what pages want to know; `newcomer`: a browser that is to be known from now on."""
        standing = standings.identify_person(db, sign_in_id, user_id, current.account_id)
        person = persons.person_of(db, user_id)
        return SignedIn(
            sign_in_id, user_id, current, accounts, token,
            channels=None if standing is None or standing.channels is None else frozenset(standing.channels),
            email_verified=person is not None and person.verified, second_factor=person is not None and person.second_factor,
            second_factor_needed=standing is not None and standing.lacks_factor,
            is_operator=operating.operates(db, user_id), device=self._devices.with_person(newcomer.known, user_id) if newcomer else None,
        )  # fmt: skip


def _actor(user_id: UUID, client: Client) -> Actor:
    return Actor("person", user_id, "", client.address or None)


def _device(client: Client) -> str:
    """What the browser calls itself, as far as it can be kept."""
    return "".join(mark for mark in client.device if mark.isprintable())[:LONGEST_DEVICE]
