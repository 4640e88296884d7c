"""Operators of the installation, and the command that names them."""

from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
import sqlalchemy as sa

from dana.accounts import operators
from dana.accounts.operators import AdminArea
from dana.database.system import operating, sessions, standings
from dana.database.transactions import Database
from dana.errors import BadInput, Conflict, NotFound
from dana.main import main
from dana.security.audit import Actor
from dana.security.identity import Identity
from dana.security.roles import Role
from dana.settings import NO_FILE
from tests import cast

OPERATOR = Actor("operator", None, "somebody")


@pytest.fixture
def people(owner_url: str) -> cast.Cast:
    return cast.enter(owner_url)


def as_me(someone: cast.Someone) -> Identity:
    return Identity(someone.user_id, someone.account_id, Role(someone.role), uuid4())


def record(owner_url: str) -> list[tuple[str, str, str]]:
    with psycopg.connect(owner_url) as db:
        return db.execute("select actor_kind, action, target from dana.installation_entries order by position").fetchall()


def test_the_command_adds_lists_and_removes_and_each_change_is_on_record(owner_url: str, people: cast.Cast) -> None:
    assert operators.command(owner_url, "list", None) == "Nobody."
    assert operators.command(owner_url, "add", "CAROL@example.com") == "CAROL@example.com is an operator now."
    assert operators.command(owner_url, "add", "carol@example.com") == "carol@example.com is an operator already."
    assert operators.command(owner_url, "list", None) == "carol@example.com  Carol"
    assert operators.command(owner_url, "remove", "carol@example.com") == "carol@example.com is no operator any more."
    assert operators.command(owner_url, "remove", "carol@example.com") == "carol@example.com is no operator."
    told = [("system", f"operator.{verb}", "Carol <carol@example.com>") for verb in ("added", "removed")]
    assert record(owner_url) == told


def test_nobody_is_made_of_an_unknown_address(owner_url: str, people: cast.Cast) -> None:
    with pytest.raises(NotFound):
        operators.command(owner_url, "add", "nobody@example.com")
    with pytest.raises(BadInput):
        operators.command(owner_url, "add", None)
    assert record(owner_url) == []


def test_T068_the_apps_role_can_neither_make_nor_read_operators(app_url: str, people: cast.Cast) -> None:
    for statement in (
        f"insert into dana.operators (user_id) values ('{people.mallory.user_id}')", "select * from dana.operators",
        "delete from dana.operators", "update users set disabled_at = now()",
    ):  # fmt: skip
        with psycopg.connect(app_url) as db, pytest.raises(psycopg.errors.InsufficientPrivilege):
            db.execute(statement)


def test_the_database_itself_tells_nothing_to_who_is_no_operator(owner_url: str, database: Database, people: cast.Cast) -> None:
    for _ in range(2):
        with database.system_transaction() as db:
            assert operating.accounts_for_operator(db, people.alice.user_id, None, None, 10) == []
            assert operating.people_for_operator(db, people.alice.user_id, None, None, 10) == []
            assert operating.set_disabled(db, people.alice.user_id, people.bob.user_id, disabled=True) is None
        operators.command(owner_url, "add", people.alice.email)
        with psycopg.connect(owner_url, autocommit=True) as db:
            assert db.execute("select count(*) from users where disabled_at is not null").fetchone() == (0,)
            db.execute("update users set disabled_at = now() where email = 'alice@example.com'")  # a disabled operator is none
            assert db.execute("select dana.operates(%s)", (people.alice.user_id,)).fetchone() == (False,)
            db.execute("delete from dana.operators")
            db.execute("update users set disabled_at = null")


def test_a_person_who_is_shut_out_loses_every_sign_in_and_gets_none_of_them_back(
    owner_url: str, database: Database, people: cast.Cast
) -> None:
    operators.command(owner_url, "add", people.alice.email)
    area, sign_in = AdminArea(database), uuid4()
    with database.system_transaction() as db:
        sessions.start_sign_in(db, sign_in, people.mallory.user_id, people.mallory.account_id, b"hash")
    area.set_disabled(as_me(people.alice), OPERATOR, people.mallory.user_id, disabled=True)
    with database.system_transaction() as db:
        assert standings.identify_person(db, sign_in, people.mallory.user_id, people.mallory.account_id) is None
    area.set_disabled(as_me(people.alice), OPERATOR, people.mallory.user_id, disabled=False)
    with database.system_transaction() as db:
        now = standings.identify_person(db, sign_in, people.mallory.user_id, people.mallory.account_id)
        assert now is None, "an old sign-in stays ended"
        assert db.execute(sa.text("select count(*) from dana.find_person('mallory@example.com') where not disabled")).scalar() == 1
    assert [entry[:2] for entry in record(owner_url)][1:] == [("operator", "person.disabled"), ("operator", "person.enabled")]


def test_nobody_shuts_himself_out_and_nobody_is_nobody(owner_url: str, database: Database, people: cast.Cast) -> None:
    operators.command(owner_url, "add", people.alice.email)
    with pytest.raises(Conflict):
        AdminArea(database).set_disabled(as_me(people.alice), OPERATOR, people.alice.user_id, disabled=True)
    with pytest.raises(NotFound):
        AdminArea(database).set_disabled(as_me(people.alice), OPERATOR, uuid4(), disabled=True)


def test_the_command_line_does_it_with_the_owners_login(
    owner_url: str, people: cast.Cast, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    settings = {"DATABASE_URL": owner_url, "DANA_HOME": str(tmp_path), "DANA_SECRET_KEY": cast.ROOT_KEY, NO_FILE: "no"}
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    assert main(["operator", "add", "bob@example.com"]) == 0
    assert main(["operator", "list"]) == 0
    assert main(["operator", "add", "nobody@example.com"]) == 1
    assert main(["operator", "remove"]) == 1
    told = capsys.readouterr()
    assert told.out.splitlines() == ["bob@example.com is an operator now.", "bob@example.com  Bob"]
    assert told.err.splitlines() == ["Nobody has this e-mail address.", "Name the person by e-mail address."]
    with psycopg.connect(owner_url) as db:
        assert db.execute("select count(*) from dana.installation_entries where seal is null").fetchone() == (0,), "its entry is sealed"
