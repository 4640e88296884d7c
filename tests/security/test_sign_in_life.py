"""The life of a sign-in on the real database: theft, crowds, sign-out and lost membership."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import psycopg
import pytest

from dana.accounts.people import join_people
from dana.accounts.sign_in import SignedIn, SignIns
from dana.database.system import standings
from dana.database.transactions import Database
from dana.errors import NotFound, NotSignedIn
from dana.mail import Mail
from dana.security.keys import Keys
from dana.security.limits import Limits
from dana.security.passwords import Passwords
from dana.security.refresh import GRACE, Presented, RefreshTokens
from dana.security.secrets import Sealer
from dana.security.spending import MemoryStore
from dana.settings import Settings

PASSWORD = "three quiet herons"
KEYS = Keys("an invented root key for tests, 48 characters 01")
TOKENS = RefreshTokens(KEYS)


@pytest.fixture
def sign_ins(database: Database, settings: Settings) -> SignIns:
    return join_people(settings, database, KEYS, Passwords.cheap(), Limits(MemoryStore()), Mail(Sealer(KEYS))).sign_ins


def sign_in(sign_ins: SignIns, email: str, password: str = "three quiet herons") -> SignedIn:
    found = sign_ins.sign_in(email=email, password=password)
    assert isinstance(found, SignedIn)
    return found


@pytest.fixture
def alice(sign_ins: SignIns) -> SignedIn:
    return sign_ins.register(email="alice@acme.example", password=PASSWORD, name="Alice", account_name="Acme")


def read(token: str | None) -> Presented:
    presented = TOKENS.parse(token or "")
    assert presented is not None
    return presented


def role(database: Database, person: SignedIn, account: UUID | None = None) -> str | None:
    with database.system_transaction() as db:
        found = standings.identify_person(db, person.sign_in_id, person.user_id, account or person.current.account_id)
    return found.role if found else None


def later(owner_url: str, time: timedelta) -> None:
    """Let time pass for every sign-in."""
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute("update sign_ins set rotated_at = rotated_at - %s, created_at = created_at - %s", (time, time))


def test_T017_a_replayed_token_ends_the_family_with_its_access(sign_ins: SignIns, alice: SignedIn, database: Database) -> None:
    second = sign_ins.refresh(read(alice.refresh_token)).refresh_token
    third = sign_ins.refresh(read(second)).refresh_token
    assert role(database, alice) == "owner"
    for token in (alice.refresh_token, third, second):
        with pytest.raises(NotSignedIn):
            sign_ins.refresh(read(token))
    assert role(database, alice) is None


def test_T017_another_sign_in_of_the_same_person_lives_on(sign_ins: SignIns, alice: SignedIn, database: Database) -> None:
    phone = sign_in(sign_ins, "Alice@Acme.Example")
    sign_ins.sign_out(alice.sign_in_id)
    assert role(database, alice) is None
    assert role(database, phone) == "owner"
    sign_ins.refresh(read(phone.refresh_token))


def test_T019_a_hundred_parallel_refreshes_have_one_successor(sign_ins: SignIns, alice: SignedIn, database: Database) -> None:
    with ThreadPoolExecutor(max_workers=16) as threads:
        answers = list(threads.map(sign_ins.refresh, [read(alice.refresh_token)] * 100))
    assert len({answer.refresh_token for answer in answers}) == 1
    assert role(database, alice) == "owner"
    assert read(sign_ins.refresh(read(answers[0].refresh_token)).refresh_token).generation == 3


def test_T017_the_old_token_after_the_grace_is_a_theft(sign_ins: SignIns, alice: SignedIn, database: Database, owner_url: str) -> None:
    sign_ins.refresh(read(alice.refresh_token))
    later(owner_url, GRACE + timedelta(seconds=1))
    with pytest.raises(NotSignedIn):
        sign_ins.refresh(read(alice.refresh_token))
    assert role(database, alice) is None


def test_a_sign_in_that_was_left_alone_ends(sign_ins: SignIns, alice: SignedIn, owner_url: str) -> None:
    later(owner_url, timedelta(days=15))
    with pytest.raises(NotSignedIn):
        sign_ins.refresh(read(alice.refresh_token))


def test_T014_T020_a_removed_or_disabled_person_is_refused_at_once(
    sign_ins: SignIns, alice: SignedIn, database: Database, owner_url: str
) -> None:
    other = sign_ins.register(email="olga@acme.example", password=PASSWORD, name="Olga", account_name="Olga's")
    with psycopg.connect(owner_url, autocommit=True) as db:
        second_owner = (alice.current.account_id, other.user_id)  # an account keeps one
        db.execute("insert into memberships (account_id, user_id, role) values (%s, %s, 'owner')", second_owner)
        db.execute("update memberships set role = 'viewer' where user_id = %s", (alice.user_id,))
        assert role(database, alice) == "viewer"
        db.execute("update users set disabled_at = now() where id = %s", (alice.user_id,))
        assert role(database, alice) is None
        with pytest.raises(NotSignedIn):
            sign_ins.refresh(read(alice.refresh_token))
        db.execute("update users set disabled_at = null where id = %s", (alice.user_id,))
        db.execute("delete from memberships where user_id = %s", (alice.user_id,))
    assert role(database, alice) is None


def test_T015_an_account_of_somebody_else_is_not_there(sign_ins: SignIns, alice: SignedIn, database: Database) -> None:
    mallory = sign_ins.register(email="mallory@other.example", password=PASSWORD, name="Mallory", account_name="Other")
    assert role(database, mallory, alice.current.account_id) is None
    with pytest.raises(NotFound):
        sign_ins.switch(mallory.sign_in_id, mallory.user_id, alice.current.account_id)


def test_T015_a_session_of_somebody_else_lends_no_identity(sign_ins: SignIns, alice: SignedIn, database: Database) -> None:
    mallory = sign_ins.register(email="mallory@other.example", password=PASSWORD, name="Mallory", account_name="Other")
    with database.system_transaction() as db:
        assert standings.identify_person(db, mallory.sign_in_id, alice.user_id, alice.current.account_id) is None


@pytest.mark.parametrize(("email", "password"), [("alice@acme.example", "four quiet herons"), ("nobody@acme.example", PASSWORD)])
def test_T031_a_wrong_password_and_an_unknown_address_are_the_same(sign_ins: SignIns, alice: SignedIn, email: str, password: str) -> None:
    with pytest.raises(NotSignedIn, match="E-mail address or password is wrong") as caught:
        sign_ins.sign_in(email=email, password=password)
    assert caught.value.details == {}


def test_T022_nothing_that_opens_a_session_is_in_the_database(alice: SignedIn, owner_url: str) -> None:
    presented = read(alice.refresh_token)
    with psycopg.connect(owner_url) as db:
        row = db.execute("select secret_hash, sign_ins::text from sign_ins").fetchone()
        person = db.execute("select password_hash from users").fetchone()
    assert row is not None
    assert person is not None
    assert bytes(row[0]) != presented.secret
    assert presented.secret.hex() not in row[1]
    assert PASSWORD not in person[0]
