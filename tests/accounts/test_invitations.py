"""Invitations: by letter, once, and never for more than whoever invites may do."""

import re
import threading
from collections.abc import Callable, Iterator
from uuid import UUID, uuid4

import psycopg
import pytest
import sqlalchemy as sa

from dana.accounts import invitations, members
from dana.accounts.invitations import Invitations
from dana.accounts.members import Limit
from dana.database.system import invited
from dana.database.system.invited import Joined
from dana.database.transactions import Database
from dana.errors import Conflict, DanaError, Invalid, NotAllowed, NotFound
from dana.mail import Mail
from dana.security.audit import Actor
from dana.security.identity import Identity
from dana.security.keys import Keys
from dana.security.passwords import Passwords
from dana.security.roles import Role
from dana.security.secrets import Sealer
from tests import cast

ADDRESS = "https://dana.example"
PASSWORD = "three quiet herons"
MAIL = Mail(Sealer(Keys(cast.ROOT_KEY)))


@pytest.fixture
def people(owner_url: str) -> cast.Cast:
    entered = cast.enter(owner_url)
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute("update users set email_verified_at = now()")
    return entered


@pytest.fixture
def offers(database: Database) -> Invitations:
    return Invitations(database, Keys(cast.ROOT_KEY), MAIL, Passwords.cheap(), address=ADDRESS)


@pytest.fixture
def ada(owner_url: str, people: cast.Cast) -> cast.Someone:
    """An admin of Acme."""
    found = cast.Someone(uuid4(), people.alice.account_id, "Ada", "ada@example.com", "admin")
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute(
            "insert into users (id, email, name, password_hash, email_verified_at) values (%s, %s, 'Ada', '!', now())",
            (found.user_id, found.email),
        )
        db.execute("insert into memberships (account_id, user_id, role) values (%s, %s, 'admin')", (found.account_id, found.user_id))
    return found


def as_me(someone: cast.Someone, *, is_verified: bool = True) -> Identity:
    return Identity(someone.user_id, someone.account_id, Role(someone.role), uuid4(), is_verified=is_verified)


def actor(someone: cast.Someone) -> Actor:
    return Actor("person", someone.user_id, someone.name)


def invite(
    database: Database, offers: Invitations, me: cast.Someone, email: str, role: Role = Role.AGENT, channels: list[UUID] | None = None
) -> invitations.Invitation:
    with database.account_transaction(me.account_id) as db:
        return offers.invite(db, as_me(me), actor(me), email=email, role=role, channels=channels)


def letters(owner_url: str, to: str) -> list[str]:
    with psycopg.connect(owner_url) as db:
        rows = db.execute("select id, sealed from dana.letters order by created_at").fetchall()
    opened = [MAIL.open(letter_id, sealed) for letter_id, sealed in rows]
    return [words["text"] for words in opened if words["to"] == to]


def token_for(owner_url: str, to: str) -> str:
    found = re.search(rf"{ADDRESS}/invitation#token=(\S+)", letters(owner_url, to)[-1])
    assert found
    return found[1]


def role_of(owner_url: str, email: str, account_id: UUID) -> str | None:
    with psycopg.connect(owner_url) as db:
        query = "select m.role from memberships m join users u on u.id = m.user_id where u.email = %s and m.account_id = %s"
        row = db.execute(query, (email, account_id)).fetchone()
        return row[0] if row else None


def at_once(task: Callable[[], Joined], times: int) -> Iterator[Joined | DanaError]:
    gate, results = threading.Barrier(times), []

    def run() -> None:
        gate.wait()
        try:
            results.append(task())
        except DanaError as error:
            results.append(error)

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return iter(results)


def test_a_stranger_joins_by_the_letter_with_a_name_and_a_password(
    owner_url: str, database: Database, offers: Invitations, people: cast.Cast
) -> None:
    channel = cast.a_channel(database, people.alice)
    made = invite(database, offers, people.alice, "new@example.com", channels=[channel.integration_id])
    assert (made.role, made.channels, made.inviter, (made.expires_at - made.created_at).days) == (
        Role.AGENT, [channel.integration_id], "Alice", 7,
    )  # fmt: skip
    (letter,) = letters(owner_url, "new@example.com")
    assert "Alice invites you to work in “Acme” at Dana, as agent" in letter
    token = token_for(owner_url, "new@example.com")
    offer = offers.open(token)
    assert (offer.account_name, offer.email, offer.role, offer.has_user) == ("Acme", "new@example.com", "agent", False)
    joined = offers.accept_as_new(token, name="Nora", password=PASSWORD)
    assert (joined.account_id, joined.role, joined.name) == (people.alice.account_id, "agent", "Nora")
    with database.account_transaction(joined.account_id) as db:
        assert members.member(db, joined.account_id, joined.user_id).channels == [channel.integration_id]
        assert invitations.invitations_of(db, joined.account_id) == []
    with psycopg.connect(owner_url) as db:
        assert db.execute("select email_verified_at is not null from users where email = 'new@example.com'").fetchone() == (True,)
        told = db.execute("select action, target from audit_entries order by position").fetchall()
    assert told == [("member.invited", "new@example.com"), ("member.joined", "new@example.com")]


def test_T024_the_token_is_in_the_letter_alone(owner_url: str, database: Database, offers: Invitations, people: cast.Cast) -> None:
    made = invite(database, offers, people.alice, "new@example.com")
    token = token_for(owner_url, "new@example.com")
    assert token not in repr(made)
    with psycopg.connect(owner_url) as db:
        for (table,) in db.execute(
            "select format('%I.%I', schemaname, tablename) from pg_tables where schemaname in ('public', 'dana')"
        ).fetchall():  # fmt: skip
            assert token not in "".join(str(row) for row in db.execute(f"select t::text from {table} t").fetchall()), table
    with database.account_transaction(people.alice.account_id) as db, pytest.raises(sa.exc.ProgrammingError, match="permission denied"):
        db.execute(sa.text("select token_hash from invitations"))


def test_T029_fifty_acceptances_at_once_join_exactly_once(
    owner_url: str, database: Database, offers: Invitations, people: cast.Cast
) -> None:
    invite(database, offers, people.alice, "new@example.com")
    token = token_for(owner_url, "new@example.com")
    results = list(at_once(lambda: offers.accept_as_new(token, name="Nora", password=PASSWORD), 50))
    assert len([result for result in results if isinstance(result, Joined)]) == 1
    assert {type(result) for result in results if not isinstance(result, Joined)} <= {NotFound, Conflict}
    with psycopg.connect(owner_url) as db:
        assert db.execute("select count(*) from users where email = 'new@example.com'").fetchone() == (1,)


def test_T029_fifty_acceptances_of_somebody_known_join_exactly_once(
    owner_url: str, database: Database, offers: Invitations, people: cast.Cast
) -> None:
    invite(database, offers, people.alice, "mallory@example.com", Role.VIEWER)
    token = token_for(owner_url, "mallory@example.com")
    results = list(at_once(lambda: offers.accept_as(as_me(people.mallory), token), 50))
    assert len([result for result in results if isinstance(result, Joined)]) == 1
    assert role_of(owner_url, "mallory@example.com", people.alice.account_id) == "viewer"
    assert role_of(owner_url, "mallory@example.com", people.mallory.account_id) == "owner", "somebody may belong to several accounts"


def test_an_invitation_is_for_its_address_alone(owner_url: str, database: Database, offers: Invitations, people: cast.Cast) -> None:
    invite(database, offers, people.alice, "new@example.com", Role.ADMIN)
    token = token_for(owner_url, "new@example.com")
    with pytest.raises(NotFound):
        offers.accept_as(as_me(people.mallory), token)
    assert offers.open(token).role == "admin", "a try of somebody else uses nothing up"


def test_who_has_a_sign_in_already_signs_in_to_accept(owner_url: str, database: Database, offers: Invitations, people: cast.Cast) -> None:
    invite(database, offers, people.alice, "MALLORY@example.com")
    token = token_for(owner_url, "MALLORY@example.com")
    assert offers.open(token).has_user
    with pytest.raises(Conflict, match="sign in, then accept"):
        offers.accept_as_new(token, name="Mallory", password=PASSWORD)
    with psycopg.connect(owner_url) as db:
        assert db.execute("select password_hash from users where email = 'mallory@example.com'").fetchone() == ("!",)


@pytest.mark.parametrize("token", ["", "x", "\0", "ü" * 43, "A" * 43, "A" * 200])
def test_T025_a_guessed_token_opens_nothing(offers: Invitations, people: cast.Cast, token: str) -> None:
    with pytest.raises(NotFound):
        offers.open(token)
    with pytest.raises(NotFound):
        offers.accept_as(as_me(people.mallory), token)
    with pytest.raises(NotFound):
        offers.accept_as_new(token, name="Nora", password=PASSWORD)


def test_T025_after_seven_days_it_is_over(owner_url: str, database: Database, offers: Invitations, people: cast.Cast) -> None:
    invite(database, offers, people.alice, "new@example.com")
    token = token_for(owner_url, "new@example.com")
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute("update invitations set expires_at = now() - interval '1 second'")
    with pytest.raises(NotFound):
        offers.accept_as_new(token, name="Nora", password=PASSWORD)


def test_T025_another_letter_voids_the_one_before_it(owner_url: str, database: Database, offers: Invitations, people: cast.Cast) -> None:
    made = invite(database, offers, people.alice, "new@example.com")
    first = token_for(owner_url, "new@example.com")
    with database.account_transaction(people.alice.account_id) as db:
        offers.resend(db, as_me(people.alice), actor(people.alice), made.id)
    second = token_for(owner_url, "new@example.com")
    invite(database, offers, people.alice, "New@example.com", Role.VIEWER)
    third = token_for(owner_url, "New@example.com")
    for void in (first, second):
        with pytest.raises(NotFound):
            offers.open(void)
    assert offers.open(third).role == "viewer"


def test_what_was_taken_back_opens_nothing(owner_url: str, database: Database, offers: Invitations, people: cast.Cast) -> None:
    made = invite(database, offers, people.alice, "new@example.com")
    with pytest.raises(NotFound), database.account_transaction(people.mallory.account_id) as db:
        offers.withdraw(db, as_me(people.mallory), actor(people.mallory), made.id)
    with database.account_transaction(people.alice.account_id) as db:
        offers.withdraw(db, as_me(people.alice), actor(people.alice), made.id)
    with pytest.raises(NotFound):
        offers.open(token_for(owner_url, "new@example.com"))


def test_T045_nobody_invites_to_more_than_he_is(database: Database, offers: Invitations, people: cast.Cast, ada: cast.Someone) -> None:
    with pytest.raises(NotAllowed):
        invite(database, offers, ada, "new@example.com", Role.OWNER)
    with pytest.raises(NotAllowed):
        invite(database, offers, people.bob, "new@example.com", Role.VIEWER)
    assert invite(database, offers, ada, "new@example.com", Role.ADMIN).role is Role.ADMIN


def test_T045_the_database_refuses_an_offer_beyond_its_maker(app_url: str, people: cast.Cast, ada: cast.Someone) -> None:
    for maker, role in ((ada, "owner"), (people.bob, "viewer"), (people.mallory, "viewer")):
        with psycopg.connect(app_url) as db, pytest.raises((psycopg.errors.CheckViolation, psycopg.errors.ForeignKeyViolation)):
            db.execute("select set_config('dana.account_id', %s, true)", (str(people.alice.account_id),))
            db.execute(
                "insert into invitations (account_id, id, email, role, token_hash, invited_by, expires_at) "
                "values (%s, gen_random_uuid(), 'x@example.com', %s, 'x', %s, now() + interval '1 day')",
                (people.alice.account_id, role, maker.user_id),
            )


def change(database: Database, me: cast.Someone, whom: cast.Someone, role: Role) -> None:
    with database.account_transaction(me.account_id) as db:
        members.change(db, as_me(me), actor(me), whom.user_id, role=role, limit=None)


def test_T045_an_offer_dies_with_the_right_of_its_maker_and_stays_dead(
    owner_url: str, database: Database, offers: Invitations, people: cast.Cast, ada: cast.Someone
) -> None:
    invite(database, offers, ada, "new@example.com", Role.ADMIN)
    token = token_for(owner_url, "new@example.com")
    change(database, people.alice, ada, Role.AGENT)
    with pytest.raises(NotFound):
        offers.accept_as_new(token, name="Nora", password=PASSWORD)
    change(database, people.alice, ada, Role.ADMIN)
    with pytest.raises(NotFound):
        offers.open(token)


def test_T045_an_offer_dies_when_its_maker_leaves_or_is_shut_out(
    owner_url: str, database: Database, offers: Invitations, people: cast.Cast, ada: cast.Someone
) -> None:
    invite(database, offers, ada, "new@example.com")
    token = token_for(owner_url, "new@example.com")
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute("update users set disabled_at = now() where name = 'Ada'")
    with pytest.raises(NotFound):
        offers.open(token)
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute("update users set disabled_at = null")
    assert offers.open(token).role == "agent"
    with database.account_transaction(ada.account_id) as db:
        members.remove(db, as_me(ada), actor(ada), ada.user_id)
    with pytest.raises(NotFound):
        offers.accept_as_new(token, name="Nora", password=PASSWORD)


def test_an_owners_offers_beyond_an_admin_die_when_he_hands_over(
    owner_url: str, database: Database, offers: Invitations, people: cast.Cast, ada: cast.Someone
) -> None:
    invite(database, offers, people.alice, "second@example.com", Role.OWNER)
    invite(database, offers, people.alice, "new@example.com", Role.AGENT)
    with database.account_transaction(people.alice.account_id) as db:
        members.hand_over(db, as_me(people.alice), actor(people.alice), ada.user_id)
    with pytest.raises(NotFound):
        offers.open(token_for(owner_url, "second@example.com"))
    assert offers.open(token_for(owner_url, "new@example.com")).role == "agent"


def test_T036_who_has_not_proven_his_address_invites_nobody(
    app_url: str, owner_url: str, database: Database, offers: Invitations, people: cast.Cast
) -> None:
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute("update users set email_verified_at = null where name = 'Alice'")
    with pytest.raises(NotAllowed, match="Confirm your e-mail"), database.account_transaction(people.alice.account_id) as db:
        unproven = as_me(people.alice, is_verified=False)
        offers.invite(db, unproven, actor(people.alice), email="n@example.com", role=Role.AGENT, channels=None)
    with pytest.raises(NotAllowed):  # and what the code believes changes nothing
        invite(database, offers, people.alice, "n@example.com")


def test_T050_channels_of_an_offer_are_this_accounts(database: Database, offers: Invitations, people: cast.Cast) -> None:
    other = cast.a_channel(database, people.mallory)
    with pytest.raises(Invalid):
        invite(database, offers, people.alice, "new@example.com", channels=[other.integration_id])
    with pytest.raises(Invalid):
        invite(database, offers, people.alice, "new@example.com", Role.ADMIN, channels=[])


def test_a_member_is_not_invited_and_stays_what_he_is(owner_url: str, database: Database, offers: Invitations, people: cast.Cast) -> None:
    with pytest.raises(Conflict, match="member already"):
        invite(database, offers, people.alice, "BOB@example.com", Role.VIEWER)
    assert role_of(owner_url, "bob@example.com", people.alice.account_id) == "agent"


def test_where_others_keep_the_passwords_one_registers_there_first(
    owner_url: str, database: Database, offers: Invitations, people: cast.Cast
) -> None:
    invite(database, offers, people.alice, "new@example.com")
    elsewhere = Invitations(database, Keys(cast.ROOT_KEY), MAIL, Passwords.cheap(), address=ADDRESS, new_people=False)
    with pytest.raises(Conflict):
        elsewhere.accept_as_new(token_for(owner_url, "new@example.com"), name="Nora", password=PASSWORD)


def test_a_weak_password_uses_nothing_up(owner_url: str, database: Database, offers: Invitations, people: cast.Cast) -> None:
    invite(database, offers, people.alice, "new@example.com")
    token = token_for(owner_url, "new@example.com")
    with pytest.raises(Invalid):
        offers.accept_as_new(token, name="Nora", password="password12")
    assert offers.accept_as_new(token, name="Nora", password=PASSWORD).role == "agent"


def test_a_channel_that_is_gone_meanwhile_is_not_given(owner_url: str, database: Database, offers: Invitations, people: cast.Cast) -> None:
    one, two = cast.a_channel(database, people.alice), cast.a_channel(database, people.alice, "facebook")
    invite(database, offers, people.alice, "new@example.com", channels=[one.integration_id, two.integration_id])
    with database.account_transaction(people.alice.account_id) as db:
        db.execute(sa.text("update integrations set deleted_at = now() where id = :id"), {"id": one.integration_id})
    joined = offers.accept_as_new(token_for(owner_url, "new@example.com"), name="Nora", password=PASSWORD)
    with database.account_transaction(joined.account_id) as db:
        assert members.member(db, joined.account_id, joined.user_id).channels == [two.integration_id]
        members.change(db, as_me(people.alice), actor(people.alice), joined.user_id, role=None, limit=Limit(None))
    with database.system_transaction() as db:
        assert invited.find_invitation(db, []) is None
