"""The guarded side door: what has no account yet, by the SECURITY DEFINER look-ups of the migrations and nothing else."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from dana.database.statements import Statements
from dana.errors import Conflict


@dataclass(frozen=True, slots=True)
class Person:
    """Who signs in."""

    user_id: UUID
    email: str
    name: str
    password_hash: str
    disabled: bool


@dataclass(frozen=True, slots=True)
class AccountOfPerson:
    """One account that a person belongs to."""

    account_id: UUID
    account_name: str
    role: str
    email: str
    name: str


@dataclass(frozen=True, slots=True)
class SignInRecord:
    """What is kept of a sign-in, and the database's time at which it was asked for."""

    id: UUID
    user_id: UUID
    account_id: UUID
    secret_hash: bytes
    generation: int
    created_at: datetime
    rotated_at: datetime
    ended_at: datetime | None
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class MissedWork:
    """Something due whose wake-up was lost: ids only."""

    task: str
    account_id: UUID
    id: UUID
    conversation_id: UUID | None


def register(db: Statements, user_id: UUID, email: str, name: str, password_hash: str, account_id: UUID, account_name: str) -> None:
    """Make a person and an account that they own; Conflict when the e-mail address is taken."""
    try:
        db.execute(
            sa.text("select dana.register(:user, :email, :name, :hash, :account, :account_name)"),
            {"user": user_id, "email": email, "name": name, "hash": password_hash, "account": account_id,
             "account_name": account_name},
        )  # fmt: skip
    except sa.exc.IntegrityError as error:
        raise Conflict("This e-mail address is already registered: sign in instead.") from error


def find_person(db: Statements, email: str) -> Person | None:
    """The person with this e-mail address, whatever its case."""
    row = db.execute(sa.text("select * from dana.find_person(:email)"), {"email": email}).first()
    return Person(*row) if row else None


def replace_password_hash(db: Statements, user_id: UUID, old: str, new: str) -> None:
    """Store a stronger hash of the same password, unless it changed meanwhile."""
    db.execute(sa.text("select dana.replace_password_hash(:user, :old, :new)"), {"user": user_id, "old": old, "new": new})


def accounts_of(db: Statements, user_id: UUID) -> list[AccountOfPerson]:
    """The person's accounts, oldest membership first; none for a disabled person."""
    rows = db.execute(sa.text("select * from dana.accounts_of(:user)"), {"user": user_id})
    return [AccountOfPerson(*row) for row in rows]


def start_sign_in(db: Statements, sign_in_id: UUID, user_id: UUID, account_id: UUID, secret_hash: bytes) -> None:
    """Keep a new sign-in."""
    db.execute(
        sa.text("select dana.start_sign_in(:id, :user, :account, :hash)"),
        {"id": sign_in_id, "user": user_id, "account": account_id, "hash": secret_hash},
    )


def lock_sign_in(db: Statements, sign_in_id: UUID) -> SignInRecord | None:
    """A sign-in, locked until the transaction ends."""
    row = db.execute(sa.text("select * from dana.lock_sign_in(:id)"), {"id": sign_in_id}).first()
    return SignInRecord(*row) if row else None


def rotate_sign_in(db: Statements, sign_in_id: UUID, generation: int, secret_hash: bytes) -> None:
    """Record that the family is now at this generation."""
    db.execute(
        sa.text("select dana.rotate_sign_in(:id, :generation, :hash)"),
        {"id": sign_in_id, "generation": generation, "hash": secret_hash},
    )


def end_sign_in(db: Statements, sign_in_id: UUID, reason: str) -> None:
    """End a sign-in: its tokens are refused from the next request on."""
    db.execute(sa.text("select dana.end_sign_in(:id, :reason)"), {"id": sign_in_id, "reason": reason})


def switch_account(db: Statements, sign_in_id: UUID, account_id: UUID) -> None:
    """Remember which account the sign-in works in."""
    db.execute(sa.text("select dana.switch_account(:id, :account)"), {"id": sign_in_id, "account": account_id})


def open_integration(db: Statements, integration_id: UUID) -> tuple[UUID, str] | None:
    """Account and connector key of an integration that is not deleted."""
    row = db.execute(sa.text("select * from dana.open_integration(:id)"), {"id": integration_id}).first()
    return (row[0], row[1]) if row else None


def report_links(db: Statements, links: list[dict[str, str | None]]) -> None:
    """Keep what this worker knows of the AI providers: name, model, state, reason."""
    db.execute(sa.text("select dana.report_links(cast(:links as jsonb))"), {"links": json.dumps(links)})


def known_links(db: Statements) -> list[tuple[str, str, str, str | None]]:
    """(name, model, state, reason) of each AI provider, as a worker last said."""
    return [tuple(row) for row in db.execute(sa.text("select * from dana.known_links()"))]


def worker_lives(db: Statements, worker_id: UUID) -> None:
    """Say that this worker is alive."""
    db.execute(sa.text("select dana.worker_lives(:id)"), {"id": worker_id})


def worker_ends(db: Statements, worker_id: UUID) -> None:
    """Say that this worker is no more."""
    db.execute(sa.text("select dana.worker_ends(:id)"), {"id": worker_id})


def missed_work(db: Statements, limit: int) -> list[MissedWork]:
    """What is due and was missed, of all accounts, ids only."""
    rows = db.execute(sa.text("select * from dana.missed_work(:limit)"), {"limit": limit})
    return [MissedWork(*row) for row in rows]


# members


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person is in an account at this moment; `channels` None: all of them."""

    role: str
    channels: list[UUID] | None
    is_verified: bool


@dataclass(frozen=True, slots=True)
class KeyStanding:
    """What an API key stands for at this moment."""

    account_id: UUID
    user_id: UUID
    role: str
    channels: list[UUID] | None
    is_verified: bool
    scopes: list[str]
    name: str


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """An invitation that can be accepted."""

    account_id: UUID
    account_name: str
    email: str
    role: str
    has_user: bool


@dataclass(frozen=True, slots=True)
class Joined:
    """Who joined which account, as what."""

    account_id: UUID
    user_id: UUID
    email: str
    name: str
    role: str
    invitation_id: UUID


_IDENTIFY_PERSON = sa.text("select role, channels, is_verified from dana.identify_person(:sign_in, :user, :account)")


def identify_person(db: Statements, sign_in_id: UUID, user_id: UUID, account_id: UUID) -> Standing | None:
    """The person's standing in the account as of now; None when the sign-in ended or the membership is gone."""
    row = db.execute(_IDENTIFY_PERSON, {"sign_in": sign_in_id, "user": user_id, "account": account_id}).first()
    return Standing(*row) if row else None


def identify_key(db: Statements, key_id: UUID, hashes: list[bytes]) -> KeyStanding | None:
    """The standing of an API key as of now, noted as used; None when it is unknown, ended, or its maker is gone."""
    row = db.execute(sa.text("select * from dana.identify_key(:id, :hashes)"), {"id": key_id, "hashes": hashes}).first()
    return KeyStanding(*row) if row else None


def find_invitation(db: Statements, hashes: list[bytes]) -> OpenInvitation | None:
    """The invitation behind a token; None when it is unknown, over, or more than its maker may give by now."""
    row = db.execute(sa.text("select * from dana.find_invitation(:hashes)"), {"hashes": hashes}).first()
    return OpenInvitation(*row) if row else None


def accept_invitation(
    db: Statements, hashes: list[bytes], user_id: UUID, *, name: str | None = None, password_hash: str | None = None
) -> Joined | None:
    """
    Join, exactly once; with a name and a hash as a new person, otherwise as the person of the invitation's address.

    None when there is nothing to accept, or not by that person; Conflict when the new person exists already.
    """
    try:
        row = db.execute(
            sa.text("select * from dana.accept_invitation(:hashes, :user, :name, :hash)"),
            {"hashes": hashes, "user": user_id, "name": name, "hash": password_hash},
        ).first()
    except sa.exc.IntegrityError as error:
        raise Conflict("This e-mail address has a sign-in here already: sign in, then accept.") from error
    return Joined(*row) if row else None


@dataclass(frozen=True, slots=True)
class AccountSeen:
    """What an operator sees of an account."""

    id: UUID
    name: str
    created_at: datetime
    members: int


@dataclass(frozen=True, slots=True)
class PersonSeen:
    """What an operator sees of a person."""

    id: UUID
    email: str
    name: str
    created_at: datetime
    disabled: bool
    verified: bool
    accounts: int
    is_operator: bool


Place = tuple[datetime, UUID] | None  # where a page ended: time and id of its last row


def operates(db: Statements, user_id: UUID) -> bool:
    """Whether that person operates this installation."""
    return bool(db.execute(sa.text("select dana.operates(:user)"), {"user": user_id}).scalar())


def accounts_for_operator(db: Statements, operator_id: UUID, query: str | None, before: Place, limit: int) -> list[AccountSeen]:
    """Accounts, newest first; nothing for who is no operator."""
    rows = db.execute(
        sa.text("select * from dana.accounts_for_operator(:operator, :query, :before, :before_id, :limit)"),
        _page(operator_id, query, before, limit),
    )
    return [AccountSeen(*row) for row in rows]


def people_for_operator(db: Statements, operator_id: UUID, query: str | None, before: Place, limit: int) -> list[PersonSeen]:
    """People, newest first; nothing for who is no operator."""
    rows = db.execute(
        sa.text("select * from dana.people_for_operator(:operator, :query, :before, :before_id, :limit)"),
        _page(operator_id, query, before, limit),
    )
    return [PersonSeen(*row) for row in rows]


def _page(operator_id: UUID, query: str | None, before: Place, limit: int) -> dict[str, object]:
    at, row_id = before or (None, None)
    return {"operator": operator_id, "query": query or None, "before": at, "before_id": row_id, "limit": limit}


def set_disabled(db: Statements, operator_id: UUID, user_id: UUID, *, disabled: bool) -> tuple[str, list[UUID]] | None:
    """Shut a person out of everything, or let them in again: the name and the accounts; None when there is no such person."""
    row = db.execute(
        sa.text("select * from dana.set_disabled(:operator, :user, :disabled)"),
        {"operator": operator_id, "user": user_id, "disabled": disabled},
    ).first()
    return (row[0], row[1]) if row else None


# privacy


@dataclass(frozen=True, slots=True)
class ErasureState:
    """How far an erasure came, for whoever has its code."""

    state: str
    created_at: datetime
    done_at: datetime | None


def missed_privacy(db: Statements, limit: int) -> list[tuple[str, UUID, UUID]]:
    """(task, account, row) of exports, erasures and retention runs that are due and were missed."""
    return [tuple(row) for row in db.execute(sa.text("select * from dana.missed_privacy(:limit)"), {"limit": limit})]


def erasure_by_code(db: Statements, code: str) -> ErasureState | None:
    """How far the erasure with this code came."""
    row = db.execute(sa.text("select * from dana.erasure_by_code(:code)"), {"code": code}).first()
    return ErasureState(*row) if row else None


def close_account(db: Statements, account_id: UUID, erasure_id: UUID, code: str, user_id: UUID) -> None:
    """Take everybody out of the account of this transaction and remember that it has to be erased."""
    values = {"account": account_id, "id": erasure_id, "code": code, "user": user_id}
    db.execute(sa.text("select dana.close_account(:account, :id, :code, :user)"), values)


def erase_account(db: Statements, account_id: UUID) -> None:
    """Delete what is left of a closed account, and its people who belong to no other."""
    db.execute(sa.text("select dana.erase_account(:account)"), {"account": account_id})


# people


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


@dataclass(frozen=True, slots=True)
class OpenSignIn:
    """A sign-in that has not ended."""

    id: UUID
    created_at: datetime
    last_used_at: datetime
    address: str
    device: str


@dataclass(frozen=True, slots=True)
class FoundToken:
    """Whose token it is, and the words that were kept with it."""

    user_id: UUID
    words: str


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """The sealed secret, whether it is in force or only on offer, and the newest time step whose code was used."""

    sealed: bytes | None
    is_on: bool
    step: int | None


@dataclass(frozen=True, slots=True)
class WaitingLetter:
    """A letter that this worker has taken."""

    kind: str
    sealed: bytes
    attempts: int
    created_at: datetime


def _ask(db: Statements, text: str, **values: Any) -> Any:
    return db.execute(sa.text(text), values)


def person_at(db: Statements, email: str) -> KnownPerson | None:
    """The person with this e-mail address, whatever its case."""
    row = _ask(db, "select * from dana.person_at(:email)", email=email).first()
    return KnownPerson(*row) if row else None


def person_of(db: Statements, user_id: UUID) -> KnownPerson | None:
    """The person with this id."""
    row = _ask(db, "select * from dana.person_of(:user)", user=user_id).first()
    return KnownPerson(*row) if row else None


def note_sign_in(db: Statements, sign_in_id: UUID, address: str, device: str) -> None:
    """Remember from where a sign-in was used last."""
    _ask(db, "select dana.note_sign_in(:id, :address, :device)", id=sign_in_id, address=address, device=device)


def sign_ins_of(db: Statements, user_id: UUID, idle: timedelta, full: timedelta) -> list[OpenSignIn]:
    """The person's sign-ins that have not ended or run out, the one used last first."""
    rows = _ask(db, "select * from dana.sign_ins_of(:user, :idle, :full)", user=user_id, idle=idle, full=full)
    return [OpenSignIn(*row) for row in rows]


def end_sign_ins(db: Statements, user_id: UUID, reason: str, *, only: UUID | None = None, but: UUID | None = None) -> int:
    """End all sign-ins of a person, only that one of his, or all but one; how many."""
    ended: int = _ask(
        db, "select dana.end_sign_ins(:user, :id, :only, :reason)", user=user_id, id=only or but, only=only is not None, reason=reason
    ).scalar()
    return ended


def keep_token(db: Statements, digest: bytes, use: str, user_id: UUID, life: timedelta, words: str = "") -> None:
    """Keep a one-time token; an older one of the same person and use is void from now on."""
    _ask(db, "select dana.keep_token(:digest, :use, :user, :words, :life)", digest=digest, use=use, user=user_id, words=words, life=life)


def find_token(db: Statements, digests: list[bytes], use: str) -> FoundToken | None:
    """Look at a token without using it."""
    row = _ask(db, "select * from dana.find_token(:digests, :use)", digests=digests, use=use).first()
    return FoundToken(*row) if row else None


def use_token(db: Statements, digests: list[bytes], use: str) -> FoundToken | None:
    """Use a token: only one caller ever gets it."""
    row = _ask(db, "select * from dana.use_token(:digests, :use)", digests=digests, use=use).first()
    return FoundToken(*row) if row else None


def try_token(db: Statements, digests: list[bytes], use: str, most: int) -> FoundToken | None:
    """Count a try against a token that forgives a few, locked until the transaction ends; None when none is left."""
    row = _ask(db, "select * from dana.try_token(:digests, :use, :most)", digests=digests, use=use, most=most).first()
    return FoundToken(*row) if row else None


def void_tokens(db: Statements, user_id: UUID) -> None:
    """End every one-time token of a person."""
    _ask(db, "select dana.void_tokens(:user)", user=user_id)


def prove_person(db: Statements, user_id: UUID, *, wipe: bool) -> bool:
    """
    The person's address is proven; True when it was not before.

    `wipe`: then password, sessions and second factor end, which a stranger may have set up before.
    """
    return bool(_ask(db, "select dana.prove_person(:user, :wipe)", user=user_id, wipe=wipe).scalar())


def set_password(db: Statements, user_id: UUID, password_hash: str) -> None:
    """Another password."""
    _ask(db, "select dana.set_password(:user, :hash)", user=user_id, hash=password_hash)


def set_name(db: Statements, user_id: UUID, name: str) -> None:
    """Another name."""
    _ask(db, "select dana.set_name(:user, :name)", user=user_id, name=name)


def set_email(db: Statements, user_id: UUID, email: str) -> bool:
    """Another, proven address; False when somebody has it."""
    return bool(_ask(db, "select dana.set_email(:user, :email)", user=user_id, email=email).scalar())


def keep_registration(
    db: Statements, registration_id: UUID, email: str, name: str, account_name: str, password_hash: str, browser: bytes, life: timedelta
) -> None:
    """Keep what somebody said who registered, until the letter comes back."""
    _ask(
        db, "select dana.keep_registration(:id, :email, :name, :account_name, :hash, :browser, :life)", id=registration_id, email=email,
        name=name, account_name=account_name, hash=password_hash, browser=browser, life=life,
    )  # fmt: skip


def registration_of(db: Statements, registration_id: UUID) -> tuple[str, str] | None:
    """(address, name) of a registration that waits."""
    row = _ask(db, "select * from dana.registration_of(:id)", id=registration_id).first()
    return (row[0], row[1]) if row else None


def newest_registration(db: Statements, email: str) -> UUID | None:
    """The newest registration of an address that waits."""
    found: UUID | None = _ask(db, "select dana.newest_registration(:email)", email=email).scalar()
    return found


def keep_registration_token(db: Statements, registration_id: UUID, digest: bytes) -> None:
    """The newest token of a registration; the one before is void."""
    _ask(db, "select dana.keep_registration_token(:id, :digest)", id=registration_id, digest=digest)


def drop_registration(db: Statements, registration_id: UUID) -> None:
    """Forget a registration."""
    _ask(db, "select dana.drop_registration(:id)", id=registration_id)


def finish_registration(db: Statements, digests: list[bytes], user_id: UUID, account_id: UUID) -> tuple[UUID, bytes] | None:
    """Make person and account of a registration whose token came back: (the person, the hash of the browser's cookie)."""
    row = _ask(
        db, "select * from dana.finish_registration(:digests, :user, :account)", digests=digests, user=user_id, account=account_id
    ).first()
    return (row[0], bytes(row[1])) if row else None


def lock_second_factor(db: Statements, user_id: UUID) -> SecondFactor:
    """A person's second factor, locked until the transaction ends."""
    row = _ask(db, "select * from dana.lock_second_factor(:user)", user=user_id).first()
    return SecondFactor(*row) if row else SecondFactor(None, is_on=False, step=None)


def offer_second_factor(db: Statements, user_id: UUID, sealed: bytes) -> bool:
    """Keep a secret that takes force with its first code; False when there is one in force."""
    return bool(_ask(db, "select dana.offer_second_factor(:user, :sealed)", user=user_id, sealed=sealed).scalar())


def used_step(db: Statements, user_id: UUID, step: int, *, turns_on: bool = False) -> None:
    """This time step's code was used."""
    _ask(db, "select dana.used_step(:user, :step, :turns_on)", user=user_id, step=step, turns_on=turns_on)


def drop_second_factor(db: Statements, user_id: UUID) -> None:
    """No second factor any more, and no recovery codes."""
    _ask(db, "select dana.drop_second_factor(:user)", user=user_id)


def replace_recovery_codes(db: Statements, user_id: UUID, digests: list[bytes]) -> None:
    """Other recovery codes."""
    _ask(db, "select dana.replace_recovery_codes(:user, :digests)", user=user_id, digests=digests)


def use_recovery_code(db: Statements, user_id: UUID, digests: list[bytes]) -> int | None:
    """How many are left after this one was used; None when it is none."""
    left: int | None = _ask(db, "select dana.use_recovery_code(:user, :digests)", user=user_id, digests=digests).scalar()
    return left


def second_factors_to_reseal(db: Statements, prefix: bytes, limit: int) -> list[tuple[UUID, bytes]]:
    """Secrets that an older key sealed."""
    rows = _ask(db, "select * from dana.second_factors_to_reseal(:prefix, :limit)", prefix=prefix, limit=limit)
    return [(row[0], bytes(row[1])) for row in rows]


def reseal_second_factor(db: Statements, user_id: UUID, old: bytes, new: bytes) -> None:
    """The same secret under another key, unless it changed meanwhile."""
    _ask(db, "select dana.reseal_second_factor(:user, :old, :new)", user=user_id, old=old, new=new)


def queue_letter(db: Statements, letter_id: UUID, kind: str, sealed: bytes, account_id: UUID | None) -> None:
    """Keep a letter that waits."""
    _ask(db, "select dana.queue_letter(:id, :kind, :sealed, :account)", id=letter_id, kind=kind, sealed=sealed, account=account_id)


def take_letter(db: Statements, letter_id: UUID) -> WaitingLetter | None:
    """Take a letter that is due, for a while; None when another worker has it."""
    row = _ask(db, "select * from dana.take_letter(:id)", id=letter_id).first()
    return WaitingLetter(*row) if row else None


def letter_written(db: Statements, letter_id: UUID, sealed: bytes) -> None:
    """A wish became a letter."""
    _ask(db, "select dana.letter_written(:id, :sealed)", id=letter_id, sealed=sealed)


def letter_later(db: Statements, letter_id: UUID, due_at: datetime) -> None:
    """Try this letter again at that time."""
    _ask(db, "select dana.letter_later(:id, :due)", id=letter_id, due=due_at)


def letter_done(db: Statements, letter_id: UUID) -> None:
    """This letter is gone, or given up."""
    _ask(db, "select dana.letter_done(:id)", id=letter_id)


def due_letters(db: Statements, limit: int) -> list[tuple[UUID, UUID | None]]:
    """Letters that are due and were missed: (id, account)."""
    return [(row[0], row[1]) for row in _ask(db, "select * from dana.due_letters(:limit)", limit=limit)]


# walls

_IDENTIFY_MANY = sa.text(
    "select n.place, i.role, i.channels, i.is_verified"
    " from unnest(cast(:sign_ins as uuid[]), cast(:people as uuid[]), cast(:accounts as uuid[]))"
    " with ordinality n(sign_in, person, account, place)"
    " cross join lateral dana.identify_person(n.sign_in, n.person, n.account) i"
)


def identify_many(db: Statements, asked: Sequence[tuple[UUID, UUID, UUID]]) -> list[Standing | None]:
    """The standing behind each (sign-in, person, account) as of now, in order and in one call; None as for `identify_person`."""
    sign_ins, people, accounts = ([str(ids[place]) for ids in asked] for place in range(3))
    rows = db.execute(_IDENTIFY_MANY, {"sign_ins": sign_ins, "people": people, "accounts": accounts})
    found = {row.place: Standing(row.role, row.channels, row.is_verified) for row in rows}
    return [found.get(place) for place in range(1, len(asked) + 1)]


# supabase


@dataclass(frozen=True, slots=True)
class ExternalPerson:
    """A person whose passwords another provider keeps."""

    user_id: UUID
    email: str
    disabled: bool
    verified: bool


@dataclass(frozen=True, slots=True)
class ExternalStanding:
    """What such a person is in an account at this moment."""

    user_id: UUID
    account_id: UUID
    role: str
    channels: list[UUID] | None
    is_verified: bool
    second_factor: bool


_IDENTIFY_EXTERNAL = sa.text("select * from dana.identify_external(:external, :account)")


def person_by_external(db: Statements, external_id: str) -> ExternalPerson | None:
    """The person whom the other provider knows by this id."""
    row = _ask(db, "select * from dana.person_by_external(:external)", external=external_id).first()
    return ExternalPerson(*row) if row else None


def link_external(db: Statements, user_id: UUID, external_id: str) -> bool:
    """From now on the other provider keeps this person's password; False when he has another id there."""
    return bool(_ask(db, "select dana.link_external(:user, :external)", user=user_id, external=external_id).scalar())


def register_external(
    db: Statements, user_id: UUID, external_id: str, email: str, name: str, account_id: UUID, account_name: str, *, verified: bool
) -> None:
    """Make a person without a password here, and an account that they own; Conflict when the address or the id is taken."""
    try:
        _ask(
            db, "select dana.register_external(:user, :external, :email, :name, :verified, :account, :account_name)",
            user=user_id, external=external_id, email=email, name=name, verified=verified, account=account_id, account_name=account_name,
        )  # fmt: skip
    except sa.exc.IntegrityError as error:
        raise Conflict("This person is known already.") from error


def identify_external(db: Statements, external_id: str, account_id: UUID | None) -> ExternalStanding | None:
    """The person's standing in that account, or in the oldest; None when there is no such person or membership."""
    row = db.execute(_IDENTIFY_EXTERNAL, {"external": external_id, "account": account_id}).first()
    return ExternalStanding(*row) if row else None
