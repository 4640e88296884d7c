"""Supabase Auth keeps the passwords and writes the letters; Dana keeps the people, their sessions and all rights."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Generic, TypeVar
from uuid import UUID, uuid4

import jwt
import structlog

from dana.accounts.addresses import canonical
from dana.accounts.providers import NewPerson, Proven, Then
from dana.accounts.standing import with_bearer
from dana.accounts.supabase_auth import AWAY, Refused, SupabaseAuth, SupabasePerson, SupabaseSession
from dana.database.statements import Statements
from dana.database.system import external, persons
from dana.database.transactions import Database
from dana.errors import Conflict, DanaError, Invalid, Misconfigured, NotSignedIn, Unavailable
from dana.http_client import Http
from dana.security.identity import Bearer, Identity
from dana.security.passwords import refuse_weak
from dana.security.supabase_tokens import SupabaseTokens
from dana.settings import Settings

log = structlog.get_logger()

WRONG = "E-mail address or password is wrong."
STALE = "This link is not good any more: ask for a new one."
PROOF_SECONDS = 60.0  # how long a checked password lets the same person change something
MEET_AGAIN = 60.0  # seconds before Supabase is asked again about a person who has no place here
MOST_REMEMBERED = 10_000
LONGEST_NAME = 200
_WEAK = frozenset({"weak_password"})
_TAKEN = frozenset({"user_already_exists", "email_exists", "identity_already_exists"})
_NO_ADDRESS = frozenset({"email_address_invalid", "email_address_not_authorized", "validation_failed"})
_SAME = frozenset({"same_password"})

Later = Callable[[Callable[[], None]], Any]
Thing = TypeVar("Thing")


def provider_of(settings: Settings, database: Database) -> "SupabaseAccounts | None":
    """The provider that the settings name, None for Dana's own. Misconfigured with every fault of the settings at once."""
    auth = auth_of(settings)
    if auth is None:
        return None
    secret = settings.supabase_jwt_secret.get_secret_value() if settings.supabase_jwt_secret else None
    return SupabaseAccounts(database, auth, SupabaseTokens(settings.supabase_url, secret=secret, http=_http()))


def auth_of(settings: Settings) -> SupabaseAuth | None:
    """The project's endpoints, if the settings name one; Misconfigured as above."""
    if settings.auth_provider != "supabase":
        return None
    anon_key = settings.supabase_anon_key.get_secret_value() if settings.supabase_anon_key else ""
    faults = list(_faults(settings, anon_key))
    if faults:
        raise Misconfigured("\n".join(faults))
    return SupabaseAuth(settings.supabase_url, anon_key, _http())


def _http() -> Http:
    return Http(allow_private=True, answer_bytes=1024 * 1024)  # the operator's own setting


def _faults(settings: Settings, anon_key: str) -> Iterator[str]:
    needed = "https://" if not settings.is_development else ("https://", "http://")
    if not settings.supabase_url.startswith(needed):
        yield "SUPABASE_URL: the project's https:// address is needed with AUTH_PROVIDER=supabase"
    if not anon_key:
        yield "SUPABASE_ANON_KEY: the project's anon (publishable) key is needed with AUTH_PROVIDER=supabase"
    if anon_key.startswith("sb_secret_") or _role_in(anon_key) not in (None, "anon"):
        yield "SUPABASE_ANON_KEY: this is a secret key, which opens everything. Dana needs the anon (publishable) key alone"


def _role_in(key: str) -> Any:
    try:
        return jwt.decode(key, options={"verify_signature": False}).get("role", "none")
    except (jwt.PyJWTError, ValueError):
        return None  # a key of the newer kind


class SupabaseAccounts:
    """The provider `supabase`, and the reader of its tokens as bearers."""

    name = "supabase"

    def __init__(
        self, database: Database, auth: SupabaseAuth, tokens: SupabaseTokens, *, later: Later | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        self._database, self._auth, self._tokens, self._clock = database, auth, tokens, clock
        self._later: Later = later or ThreadPoolExecutor(2, thread_name_prefix="supabase letters").submit
        self._proofs = _Remembered[str](PROOF_SECONDS, clock)
        self._strangers = _Remembered[bool](MEET_AGAIN, clock)

    def register(self, person: NewPerson, browser: bytes) -> Proven | None:  # noqa: ARG002 - its letters do not know browsers
        """At once where the project confirms addresses by itself; such a person's address is not proven for us."""
        with _in_words(field="password"):
            session = self._auth.sign_up(person.email, person.password, {"name": person.name, "account_name": person.account_name})
        return None if session is None else self._enter(session)

    def sign_in(self, email: str, password: str) -> Proven:
        """Supabase says whose password it is; its session ends at once, because Dana's own counts."""
        try:
            return self._enter(self._auth.sign_in(email, password))
        except Refused as refused:
            _note(refused, "sign_in")
            raise NotSignedIn(WRONG) from None

    def check(self, user_id: UUID, password: str) -> bool:
        """Also lets the same person change something within the next minute."""
        known = self._person_of(user_id)
        if known is None:
            return False
        try:
            session = self._auth.sign_in(known.email, password)
        except Refused as refused:
            _note(refused, "check")
            return False
        if self._known_as(session.person.subject) != user_id:
            return False
        self._proofs.put(str(user_id), session.access_token)
        return True

    def verify(self, token: str, browsers: list[bytes], then: Then) -> Proven | None:  # noqa: ARG002 - as above: they sign in afterwards
        """The letter's token proves the address; whoever opened the link signs in with the password."""
        session = self._proven_by("signup", token)
        if session is None:
            raise _stale()
        proven = self._enter(session)
        with self._database.system_transaction() as db:
            persons.prove_person(db, proven.user_id, wipe=True)
            then(db, proven.user_id)
        return None

    def resend(self, email: str) -> None:
        """Not awaited: how long Supabase takes would tell whether somebody waits."""
        self._later(lambda: _quietly(self._auth.resend, email))

    def forgot(self, email: str) -> None:
        """Not awaited, for the same reason."""
        self._later(lambda: _quietly(self._auth.recover, email))

    def reset(self, token: str, password: str, then: Then) -> None:
        """The letter's token opens a session in which the password is changed; all of Supabase's sessions end too."""
        refuse_weak(password)
        session = self._proven_by("recovery", token)
        if session is None:
            raise _stale()
        self._set_password(session.access_token, password)
        try:
            user_id = self._map(session.person)
        except NotSignedIn:
            raise _stale() from None
        with self._database.system_transaction() as db:
            persons.prove_person(db, user_id, wipe=True)  # whoever read this letter has the address, whoever registered with it
            then(db, user_id)

    def change_password(self, user_id: UUID, password: str, then: Then) -> None:
        """With the session of the check just before."""
        refuse_weak(password)
        self._set_password(self._proof(user_id), password)
        with self._database.system_transaction() as db:
            then(db, user_id)

    def change_email(self, user_id: UUID, email: str) -> None:
        """Supabase writes to both addresses; that one is taken shows nowhere."""
        token = self._proof(user_id)
        try:
            self._auth.change(token, email=email)
        except Refused as refused:
            if refused.code not in _TAKEN:
                raise _in_our_words(refused, "email") from None
        finally:
            self._auth.sign_out(token)

    def confirm_email(self, token: str, then: Then) -> None:
        """The address changes here when it has changed there; the letter to the old address alone changes nothing."""
        session = self._proven_by("email_change", token)
        if session is None:
            return
        self._auth.sign_out(session.access_token)
        user_id, email = self._known_as(session.person.subject), canonical(session.person.email)
        if user_id is None or email is None:
            raise _stale()
        with self._database.system_transaction() as db:
            then(db, user_id)
            if not persons.set_email(db, user_id, email):
                raise Conflict("This e-mail address belongs to somebody by now.")

    def recognises(self, token: str) -> bool:
        """Whether a bearer says that it is one of this project's."""
        return self._tokens.recognises(token)

    def identify(self, token: str, account: str | None) -> Identity:
        """
        Who a token of Supabase stands for just now, in that account or the oldest; NotSignedIn for everything else.

        With Dana's second factor on, only a token that Supabase gave for a second factor will do; without it in an account that demands
        one, a token of another kind opens no more than setting it up.
        """
        claims = self._tokens.read(token)
        wanted = None if account is None else _uuid(account)
        found = self._standing(claims.subject, wanted)
        if found is None and self._known_as(claims.subject) is None:
            self._meet(claims.subject, token)
            found = self._standing(claims.subject, wanted)
        who = with_bearer(found, Bearer(claims.subject, claims.session_id, claims.level, claims.expires_at))
        if who is None:
            raise NotSignedIn
        return who

    def _standing(self, subject: str, account_id: UUID | None) -> external.ExternalStanding | None:
        with self._database.system_statements() as db:
            return external.identify_external(db, subject, account_id)

    def _meet(self, subject: str, token: str) -> None:
        """Somebody with a good token who was never here: Supabase itself is asked who it is, and not again for a while if it is nobody."""
        if self._strangers.get(subject):
            raise NotSignedIn
        try:
            person = self._auth.person(token)
            if person.subject != subject:
                raise NotSignedIn
            self._map(person)
        except (Refused, NotSignedIn):
            self._strangers.put(subject, True)
            raise NotSignedIn from None

    def _enter(self, session: SupabaseSession) -> Proven:
        user_id = self._map(session.person)
        self._auth.sign_out(session.access_token)
        return Proven(user_id)

    def _map(self, person: SupabasePerson) -> UUID:
        """The row of a person whom Supabase has proven, made or linked at first sight."""
        email = canonical(person.email)
        if email is None:
            raise NotSignedIn(WRONG)
        for attempt in (1, 2):
            try:
                with self._database.system_transaction() as db:
                    return self._recognise(db, person, email) or self._welcome(db, person, email)
            except Conflict:  # two first sights at once
                if attempt == 2:
                    raise NotSignedIn(WRONG) from None
        raise AssertionError

    def _recognise(self, db: Statements, person: SupabasePerson, email: str) -> UUID | None:
        known = external.person_by_external(db, person.subject)
        if known is None:
            return None
        if known.disabled:
            raise NotSignedIn(WRONG)
        if person.is_proven and not known.verified:
            persons.prove_person(db, known.user_id, wipe=True)
        if person.is_proven and known.email != email:
            persons.set_email(db, known.user_id, email)  # it changed there; taken by somebody else here, the old one stays
        return known.user_id

    def _welcome(self, db: Statements, person: SupabasePerson, email: str) -> UUID:
        """Somebody of this address is taken over only with the address proven, and never from another id."""
        here = persons.person_at(db, email)
        if here is not None:
            if not person.is_proven or not external.link_external(db, here.user_id, person.subject):
                raise NotSignedIn(WRONG)
            persons.prove_person(db, here.user_id, wipe=True)  # who set it up without a proof may have been a stranger
            return here.user_id
        user_id, name = uuid4(), _line(person.said.get("name")) or email.partition("@")[0]
        external.register_external(
            db, user_id, person.subject, email, name, uuid4(), _line(person.said.get("account_name")) or name, verified=person.is_proven
        )
        return user_id

    def _person_of(self, user_id: UUID) -> persons.KnownPerson | None:
        with self._database.system_transaction() as db:
            return persons.person_of(db, user_id)

    def _known_as(self, subject: str) -> UUID | None:
        with self._database.system_transaction() as db:
            found = external.person_by_external(db, subject)
        return found.user_id if found else None

    def _proven_by(self, kind: str, token: str) -> SupabaseSession | None:
        """The session that a letter's token opens; for these kinds the letter went to the address that the person has."""
        try:
            session = self._auth.verify(kind, token)
        except Refused as refused:
            _note(refused, kind)
            raise _stale() from None
        return session and replace(session, person=replace(session.person, is_proven=True))

    def _proof(self, user_id: UUID) -> str:
        token = self._proofs.take(str(user_id))
        if token is None:  # a minute has passed, or another process checked
            raise NotSignedIn("Enter your password again.")
        return token

    def _set_password(self, access_token: str, password: str) -> None:
        try:
            with _in_words(field="password", forgiven=_SAME):
                self._auth.change(access_token, password=password)
        finally:
            self._auth.sign_out(access_token, everywhere=True)


class _Remembered(Generic[Thing]):
    """A few things of this process, for some seconds."""

    def __init__(self, seconds: float, clock: Callable[[], float]) -> None:
        self._seconds, self._clock = seconds, clock
        self._kept: dict[str, tuple[float, Thing]] = {}
        self._lock = threading.Lock()

    def put(self, name: str, thing: Thing) -> None:
        """Keep it from now on; the oldest make room."""
        with self._lock:
            self._kept.pop(name, None)
            now = self._clock()
            while self._kept and (len(self._kept) >= MOST_REMEMBERED or next(iter(self._kept.values()))[0] < now):
                del self._kept[next(iter(self._kept))]
            self._kept[name] = (now + self._seconds, thing)

    def get(self, name: str) -> Thing | None:
        """The thing, or None when it is too old."""
        with self._lock:
            until, thing = self._kept.get(name, (float("-inf"), None))
            return thing if until >= self._clock() else None

    def take(self, name: str) -> Thing | None:
        """The same, once."""
        thing = self.get(name)
        with self._lock:
            self._kept.pop(name, None)
        return thing


@contextmanager
def _in_words(*, field: str, forgiven: frozenset[str] = frozenset()) -> Iterator[None]:
    """Supabase's refusals as ours, but for those that do not matter."""
    try:
        yield
    except Refused as refused:
        if refused.code not in forgiven:
            raise _in_our_words(refused, field) from None


def _in_our_words(refused: Refused, field: str) -> DanaError:
    if refused.code in _WEAK:
        return _invalid(field, "Supabase finds this password too weak: choose a longer one.")
    if refused.code in _TAKEN:
        return Conflict("This e-mail address is already registered: sign in instead.")
    if refused.code in _NO_ADDRESS:
        return _invalid("email", "Supabase does not accept this e-mail address.")
    _note(refused, field)
    if refused.code in ("signup_disabled", "email_provider_disabled"):
        return Invalid("Registering is switched off.")
    return Unavailable(AWAY)


def _note(refused: Refused, what: str) -> None:
    log.info("supabase_refused", what=what, status=refused.status, code=refused.code)


def _quietly(call: Callable[[str], None], email: str) -> None:
    """For letters that nobody waits for: what became of it must not show."""
    try:
        call(email)
    except (Refused, DanaError) as error:
        log.info("supabase_letter_not_asked_for", error=str(error))


def _stale() -> Invalid:
    return _invalid("token", STALE)


def _invalid(field: str, fault: str) -> Invalid:
    return Invalid(fault, details={"fields": {field: fault}})


def _line(text: Any) -> str:
    """What a person says of himself as one line, as far as it can be kept."""
    return "".join(mark for mark in text if mark.isprintable()).strip()[:LONGEST_NAME] if isinstance(text, str) else ""


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotSignedIn from None
