"""AUTH_PROVIDER=supabase, from the browser's side, on Supabase's database: the same answers as with Dana's own passwords."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from apiflask import APIFlask
from pydantic import SecretStr

from dana.app import create_app
from dana.errors import Misconfigured
from dana.settings import Settings
from tests import cast
from tests.supabase import gotrue as stand_in
from tests.supabase.gotrue import ANON_KEY, URL, GoTrue, answer, away, description, refusal

ROOT_KEY = "tests-only-root-key-0123456789-abcdefghij-klmnop"
PASSWORD, OTHER_PASSWORD = "seven green bottles", "eight blue bottles now"


@pytest.fixture
def gotrue(monkeypatch: pytest.MonkeyPatch) -> GoTrue:
    made = GoTrue()
    made.validates = description()
    monkeypatch.setattr("dana.accounts.supabase.Http", lambda **_: made)
    return made


@pytest.fixture
def settings(project_app: str, tmp_path: Path) -> Settings:
    """An installation whose people sign in at Supabase, on Supabase's database."""
    return Settings(
        dana_home=tmp_path, dana_secret_key=SecretStr(ROOT_KEY), database_app_url=SecretStr(project_app), auth_provider="supabase",
        supabase_url=URL, supabase_anon_key=SecretStr(ANON_KEY), graph_api_url="http://127.0.0.1:9",
        embedding_base_url="http://127.0.0.1:9/v1", dana_show_activity=False,
    )  # fmt: skip


@pytest.fixture
def app(settings: Settings, gotrue: GoTrue, people: cast.Cast) -> Iterator[APIFlask]:
    made = create_app(settings, sockets=False)
    yield made
    made.extensions["dana.simulator"].close()
    made.extensions["dana.parts"].database.close()


def call(app: APIFlask, path: str, body: dict[str, Any] | None = None, *, method: str = "POST", **headers: str) -> Any:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return app.test_client().open(f"/api/{path}", method=method, json=body, headers=given)


def log_in(app: APIFlask, email: str, password: str = PASSWORD) -> Any:
    return call(app, "auth/login", {"email": email, "password": password})


def session(app: APIFlask, email: str, password: str = PASSWORD) -> dict[str, Any]:
    found = log_in(app, email, password)
    assert found.status_code == 200, found.text
    return dict(found.json)


def bearer(token: str) -> str:
    return f"Bearer {token}"


def row(project: str, query: str, *values: Any) -> Any:
    with psycopg.connect(project) as db:
        return db.execute(query, values).fetchone()


def words(found: Any) -> tuple[int, dict[str, Any]]:
    """What an answer says, without the number of the request."""
    body = found.json or {}
    return found.status_code, {name: value for name, value in body.get("error", body).items() if name != "request_id"}


REGISTER = {"email": "dora@example.com", "password": PASSWORD, "name": "Dora", "account_name": "Dora's shop"}


def test_register_prove_sign_in_and_work(app: APIFlask, gotrue: GoTrue, project: str) -> None:
    """The whole way with letters; the account has the name of the registration, and Supabase's own session ends at once."""
    found = call(app, "auth/register", REGISTER)
    assert (found.status_code, found.json) == (202, {"status": "letter_sent"})
    assert words(log_in(app, "dora@example.com")) == words(log_in(app, "nobody@example.com")), "not before the letter came back"
    assert row(project, "select count(*) from users where email = 'dora@example.com'") == (0,)
    assert call(app, "auth/verify", {"token": gotrue.letter("signup", "dora@example.com")}).status_code == 204
    signed = session(app, "dora@example.com")
    assert (signed["user"]["name"], signed["account"]["name"], signed["role"]) == ("Dora", "Dora's shop", "owner")
    assert signed["email_verified"] is True
    assert signed["auth_provider"] == "supabase"
    assert call(app, "conversations", method="GET", Authorization=bearer(signed["access_token"])).status_code == 200
    assert row(project, "select external_id, password_hash from users where email = 'dora@example.com'") == (
        gotrue.person("dora@example.com").id, "!",
    )  # fmt: skip
    assert gotrue.sessions == {}, "nobody holds a session at Supabase for us"
    assert row(project, "select count(*) from users where email = 'dora@example.com'") == (1,)


def test_T031_registering_a_known_address_looks_like_a_new_one(app: APIFlask, gotrue: GoTrue) -> None:
    gotrue.add("dora@example.com", PASSWORD)
    assert words(call(app, "auth/register", REGISTER)) == words(call(app, "auth/register", {**REGISTER, "email": "new@example.com"}))


def test_T031_every_failed_sign_in_is_the_same(app: APIFlask, gotrue: GoTrue, people: cast.Cast) -> None:
    gotrue.add("dora@example.com", PASSWORD)
    gotrue.add("late@example.com", PASSWORD, proven=False)
    gotrue.add("out@example.com", PASSWORD).banned = True
    tries = [("dora@example.com", "wrong"), ("nobody@example.com", PASSWORD), ("late@example.com", PASSWORD), ("out@example.com", PASSWORD),
             ("not an address", PASSWORD), (people.alice.email, cast.PASSWORD)]  # fmt: skip
    said = [words(log_in(app, *one)) for one in tries]
    assert said == [said[0]] * len(tries)
    assert said[0][0] == 401


def test_T031_asking_for_letters_is_the_same_for_everybody_and_awaits_nobody(app: APIFlask, gotrue: GoTrue) -> None:
    gotrue.add("dora@example.com", PASSWORD)
    for path in ("auth/forgot", "auth/verify/resend"):
        said = [words(call(app, path, {"email": email})) for email in ("dora@example.com", "nobody@example.com")]
        assert said == [(202, {"status": "letter_sent"})] * 2
    assert gotrue.letter("recovery", "dora@example.com")


def test_a_forgotten_password_is_replaced_and_every_session_ends(app: APIFlask, gotrue: GoTrue) -> None:
    gotrue.add("dora@example.com", PASSWORD)
    before = session(app, "dora@example.com")
    call(app, "auth/forgot", {"email": "dora@example.com"})
    token = gotrue.letter("recovery", "dora@example.com")
    assert call(app, "auth/reset", {"token": token, "password": OTHER_PASSWORD}).status_code == 204
    assert call(app, "auth/session", method="GET", Authorization=bearer(before["access_token"])).status_code == 401
    assert log_in(app, "dora@example.com").status_code == 401
    session(app, "dora@example.com", OTHER_PASSWORD)
    again = call(app, "auth/reset", {"token": token, "password": OTHER_PASSWORD})
    junk = call(app, "auth/reset", {"token": "x" * 40, "password": OTHER_PASSWORD})
    assert words(again) == words(junk)
    assert words(again)[0] == 422


def test_T018_a_changed_password_ends_the_other_sessions(app: APIFlask, gotrue: GoTrue) -> None:
    gotrue.add("dora@example.com", PASSWORD)
    other, mine = session(app, "dora@example.com"), session(app, "dora@example.com")
    as_me = bearer(mine["access_token"])
    wrong = call(app, "me/password", {"password": "wrong", "new_password": OTHER_PASSWORD}, Authorization=as_me)
    assert wrong.status_code == 422
    weak = call(app, "me/password", {"password": PASSWORD, "new_password": "weak for supabase"}, Authorization=as_me)
    assert weak.status_code == 422
    done = call(app, "me/password", {"password": PASSWORD, "new_password": OTHER_PASSWORD}, Authorization=as_me)
    assert done.status_code == 200, done.text
    assert call(app, "auth/session", method="GET", Authorization=bearer(other["access_token"])).status_code == 401
    assert gotrue.person("dora@example.com").password == OTHER_PASSWORD
    assert gotrue.sessions == {}


def test_an_address_changes_when_its_letter_comes_back(app: APIFlask, gotrue: GoTrue) -> None:
    gotrue.add("dora@example.com", PASSWORD)
    gotrue.add("taken@example.com", PASSWORD)
    mine = session(app, "dora@example.com")
    as_me = bearer(mine["access_token"])
    said = [words(call(app, "me/email", {"email": email, "password": PASSWORD}, Authorization=as_me))
            for email in ("new@example.com", "taken@example.com")]  # fmt: skip
    assert said[0] == said[1]
    assert said[0][0] == 202
    token = gotrue.letter("email_change", "new@example.com")
    done = call(app, "auth/confirm-email", {"token": token}, Authorization=as_me)
    assert done.status_code == 204, done.text
    assert session(app, "new@example.com")["user"]["email"] == "new@example.com"
    assert call(app, "auth/confirm-email", {"token": token}).status_code == 422


def test_an_address_that_changed_at_supabase_is_taken_over_at_the_next_sign_in(app: APIFlask, gotrue: GoTrue) -> None:
    person = gotrue.add("dora@example.com", PASSWORD)
    first = session(app, "dora@example.com")
    person.email = "dora.new@example.com"
    again = session(app, "dora.new@example.com")
    assert (again["user"]["id"], again["user"]["email"]) == (first["user"]["id"], "dora.new@example.com")


def test_T036_an_unproven_address_takes_nobody_over(app: APIFlask, gotrue: GoTrue, people: cast.Cast, project: str) -> None:
    """A project that confirms every address by itself lets anybody register with Alice's; so does one that did so before."""
    with psycopg.connect(project, autocommit=True) as db:
        db.execute("update users set external_id = null")
    gotrue.autoconfirm = True
    thief = {**REGISTER, "email": people.alice.email}
    assert call(app, "auth/register", thief).status_code == 401
    assert log_in(app, people.alice.email).status_code == 401
    app.extensions["dana.parts"].people.provider._auth._proves = (float("-inf"), False)
    gotrue.autoconfirm = False  # switched on afterwards: what was confirmed without a letter stays unproven
    assert log_in(app, people.alice.email).status_code == 401
    token = gotrue.bearer(gotrue.person(people.alice.email))
    assert call(app, "conversations", method="GET", Authorization=bearer(token)).status_code == 401
    assert row(project, "select external_id from users where id = %s", people.alice.user_id) == (None,)


def test_T036_what_a_stranger_set_up_under_an_address_ends_with_its_proof(app: APIFlask, gotrue: GoTrue) -> None:
    gotrue.autoconfirm = True
    stranger = call(app, "auth/register", REGISTER)
    assert stranger.status_code == 201
    assert stranger.json["email_verified"] is False
    call(app, "auth/forgot", {"email": "dora@example.com"})  # the address's owner comes
    token = gotrue.letter("recovery", "dora@example.com")
    assert call(app, "auth/reset", {"token": token, "password": OTHER_PASSWORD}).status_code == 204
    assert call(app, "auth/session", method="GET", Authorization=bearer(stranger.json["access_token"])).status_code == 401
    assert log_in(app, "dora@example.com").status_code == 401
    assert session(app, "dora@example.com", OTHER_PASSWORD)["email_verified"] is True


def test_a_person_of_dana_is_linked_by_a_proven_address_and_the_old_password_is_gone(
    app: APIFlask, gotrue: GoTrue, people: cast.Cast, project: str
) -> None:
    with psycopg.connect(project, autocommit=True) as db:
        db.execute("update users set external_id = null, password_hash = 'old' where id = %s", (people.alice.user_id,))
    person = gotrue.add(people.alice.email.upper().replace("@EXAMPLE.COM", "@example.com"), PASSWORD)
    signed = session(app, person.email)
    assert (signed["user"]["id"], signed["account"]["name"], signed["role"]) == (str(people.alice.user_id), "Acme", "owner")
    assert row(project, "select external_id, password_hash from users where id = %s", people.alice.user_id) == (person.id, "!")


def test_a_person_is_never_linked_to_a_second_id(app: APIFlask, gotrue: GoTrue, people: cast.Cast, project: str) -> None:
    before = row(project, "select external_id from users where id = %s", people.alice.user_id)
    gotrue.add(people.alice.email, PASSWORD)
    assert log_in(app, people.alice.email).status_code == 401
    assert row(project, "select external_id from users where id = %s", people.alice.user_id) == before


def test_rights_come_from_our_tables_alone(app: APIFlask, gotrue: GoTrue, people: cast.Cast, project: str) -> None:
    """Whatever a person or a token says of roles and accounts, Carol is a viewer of Acme."""
    person = gotrue.add(people.carol.email, PASSWORD, role="owner", account_id=str(people.mallory.account_id))
    with psycopg.connect(project, autocommit=True) as db:
        db.execute("update users set external_id = %s where id = %s", (person.id, people.carol.user_id))
    assert session(app, people.carol.email)["role"] == "viewer"
    token = gotrue.bearer(person, app_metadata={"role": "owner"}, user_role="owner", account=str(people.mallory.account_id))
    me = call(app, "auth/session", method="GET", Authorization=bearer(token)).json
    assert (me["account"]["name"], me["role"]) == ("Acme", "viewer")
    assert call(app, "integrations", {}, Authorization=bearer(token)).status_code == 403


@pytest.fixture
def carols_token(app: APIFlask, gotrue: GoTrue, people: cast.Cast, project: str) -> str:
    person = gotrue.add(people.carol.email, PASSWORD)
    with psycopg.connect(project, autocommit=True) as db:
        db.execute("update users set external_id = %s, email_verified_at = now() where id = %s", (person.id, people.carol.user_id))
        db.execute("insert into memberships (account_id, user_id, role, created_at) values (%s, %s, 'agent', now() + interval '1 minute')",
                   (people.mallory.account_id, people.carol.user_id))  # fmt: skip
    return gotrue.bearer(person)


def test_T015_a_bearer_works_in_the_account_of_the_header_if_the_person_belongs_there(
    app: APIFlask, carols_token: str, people: cast.Cast, project: str
) -> None:
    def who(**headers: str) -> Any:
        return call(app, "auth/session", method="GET", Authorization=bearer(carols_token), **headers)

    assert who().json["role"] == "viewer", "the oldest membership"
    assert who(X_Dana_Account=str(people.mallory.account_id)).json["role"] == "agent"
    for account in (str(uuid4()), "*", "", "junk", f"{people.carol.account_id},{people.mallory.account_id}", "x" * 5000):
        assert who(X_Dana_Account=account).status_code == 401, account
    with psycopg.connect(project, autocommit=True) as db:
        db.execute("delete from memberships where user_id = %s and account_id = %s", (people.carol.user_id, people.carol.account_id))
    assert who(X_Dana_Account=str(people.carol.account_id)).status_code == 401
    assert who().json["role"] == "agent"


def test_T014_a_disabled_person_is_refused_at_once_with_either_token(
    app: APIFlask, carols_token: str, people: cast.Cast, project: str
) -> None:
    signed = session(app, people.carol.email)
    with psycopg.connect(project, autocommit=True) as db:
        db.execute("update users set disabled_at = now() where id = %s", (people.carol.user_id,))
    for token in (carols_token, signed["access_token"]):
        assert call(app, "auth/session", method="GET", Authorization=bearer(token)).status_code == 401
    assert log_in(app, people.carol.email).status_code == 401


def test_a_bearer_of_somebody_new_is_welcomed_once(app: APIFlask, gotrue: GoTrue, project: str) -> None:
    token = gotrue.bearer(gotrue.add("dora@example.com", PASSWORD, name="Dora\n", account_name="Shop"))
    for _ in range(3):
        me = call(app, "auth/session", method="GET", Authorization=bearer(token))
        assert (me.json["user"]["name"], me.json["account"]["name"]) == ("Dora", "Shop")
    assert gotrue.calls.count("GET /user") == 1
    assert row(project, "select count(*) from users where email = 'dora@example.com'") == (1,)


def test_supabase_is_not_asked_again_and_again_about_somebody_who_has_no_place_here(
    app: APIFlask, gotrue: GoTrue, people: cast.Cast
) -> None:
    token = gotrue.bearer(gotrue.add(people.alice.email, PASSWORD))  # Alice has another id
    for _ in range(20):
        assert call(app, "auth/session", method="GET", Authorization=bearer(token)).status_code == 401
    assert gotrue.calls.count("GET /user") == 1


def test_a_second_factor_holds_for_bearers_too(app: APIFlask, gotrue: GoTrue, carols_token: str, people: cast.Cast, project: str) -> None:
    with psycopg.connect(project, autocommit=True) as db:
        db.execute("update users set second_factor = '\\x00', second_factor_at = now() where id = %s", (people.carol.user_id,))
    assert log_in(app, people.carol.email).json["second_factor"] is True
    assert call(app, "auth/session", method="GET", Authorization=bearer(carols_token)).status_code == 401
    strong = gotrue.bearer(gotrue.person(people.carol.email), aal="aal2")
    assert call(app, "auth/session", method="GET", Authorization=bearer(strong)).status_code == 200


def test_an_account_that_demands_a_second_factor_takes_supabases_own(
    app: APIFlask, gotrue: GoTrue, carols_token: str, people: cast.Cast, project: str
) -> None:
    with psycopg.connect(project, autocommit=True) as db:
        db.execute("update accounts set demands_second_factor = true where name = 'Acme'")
    strong = gotrue.bearer(gotrue.person(people.carol.email), aal="aal2")
    for token, status, needed in ((carols_token, 403, True), (strong, 200, False)):
        answer = call(app, "conversations", method="GET", Authorization=bearer(token))
        assert answer.status_code == status
        assert status == 200 or answer.json["error"]["code"] == "second_factor_needed"
        assert call(app, "auth/session", method="GET", Authorization=bearer(token)).json["second_factor_needed"] is needed


def test_a_forged_bearer_is_refused_like_any_other(app: APIFlask, gotrue: GoTrue, carols_token: str) -> None:
    nothing = call(app, "auth/session", method="GET")
    for changes in ({"role": "service_role"}, {"aud": "x"}, {"exp": 1}, {"is_anonymous": True}, {"sub": str(UUID(int=1))}):
        forged = gotrue.bearer(gotrue.people[0], **changes)
        found = call(app, "auth/session", method="GET", Authorization=bearer(forged))
        assert words(found) == words(nothing), changes
    cut = call(app, "auth/session", method="GET", Authorization=bearer(carols_token[:-6] + "AAAAAA"))
    assert words(cut) == words(nothing)


@pytest.mark.parametrize(
    ("said", "status"),
    [
        (away(), 503), (answer(500, {"msg": "x"}), 503), (answer(502, b"<html>"), 503), (answer(401, {"message": "Invalid API key"}), 503),
        (answer(302, {}), 503), (answer(200, []), 503), (answer(200, {"access_token": 7}), 503),
        (answer(200, {"access_token": "x", "user": {}}), 503),
        (answer(429, refusal("over_request_rate_limit"), retry_after="17"), 429), (answer(429, b"slow down"), 429),
        (answer(400, refusal("something_new")), 401), (answer(400, {"error": "invalid_grant"}), 401),
        (answer(422, {"code": "user_not_found"}), 401),
    ],
    ids=lambda value: repr(value)[:60],
)  # fmt: skip
def test_whatever_supabase_answers_becomes_one_of_our_errors(app: APIFlask, gotrue: GoTrue, said: Any, status: int) -> None:
    gotrue.next_answer = said
    found = log_in(app, "dora@example.com")
    assert found.status_code == status
    assert "supabase.test" not in found.text
    if status == 429:
        assert found.headers["Retry-After"] in ("17", "60")


def test_registering_says_what_is_wrong_with_a_password_or_that_it_is_off(app: APIFlask, gotrue: GoTrue) -> None:
    weak = call(app, "auth/register", {**REGISTER, "password": "weak for supabase"})
    assert (weak.status_code, list(weak.json["error"]["details"]["fields"])) == (422, ["password"])
    gotrue.next_answer = answer(422, refusal("signup_disabled"))
    assert call(app, "auth/register", REGISTER).status_code == 422


def test_no_password_and_no_token_of_supabase_is_logged_or_kept(
    app: APIFlask, gotrue: GoTrue, project: str, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    gotrue.add("dora@example.com", PASSWORD)
    signed = session(app, "dora@example.com")
    log_in(app, "dora@example.com", "a wrong password 17")
    call(app, "me/password", {"password": PASSWORD, "new_password": OTHER_PASSWORD}, Authorization=bearer(signed["access_token"]))
    output = "".join(capsys.readouterr()) + caplog.text
    with psycopg.connect(project) as db:
        kept = "".join(
            str(db.execute(f"select coalesce(string_agg(t::text, ''), '') from {schema}.{table} t").fetchone())
            for schema, table in db.execute("select schemaname, tablename from pg_tables where schemaname in ('public', 'dana')").fetchall()
        )
    for secret in (PASSWORD, OTHER_PASSWORD, "a wrong password 17", ANON_KEY, "eyJ"):
        assert secret not in output
        assert secret not in kept


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"supabase_url": ""}, "SUPABASE_URL"),
        ({"supabase_anon_key": None}, "SUPABASE_ANON_KEY"),
        ({"supabase_anon_key": SecretStr("sb_secret_abc")}, "secret key"),
        ({"supabase_anon_key": SecretStr("eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoic2VydmljZV9yb2xlIn0.c2ln")}, "secret key"),
        ({"supabase_jwt_secret": SecretStr("super-secret-jwt-token-with-at-least-32-characters-long")}, "SUPABASE_JWT_SECRET"),
    ],
    ids=str,
)
def test_T013_settings_that_are_no_good_stop_the_start(settings: Settings, gotrue: GoTrue, changes: dict[str, Any], fault: str) -> None:
    with pytest.raises(Misconfigured, match=fault):
        create_app(settings.model_copy(update=changes), sockets=False)


def test_the_stand_in_speaks_as_the_published_description_says(gotrue: GoTrue) -> None:
    """Every other test here validates each call and each answer against it as well."""
    if gotrue.validates is None:
        pytest.skip(f"there is no {stand_in.DESCRIPTION.name} beside the project")
    called = {"/signup", "/token", "/recover", "/resend", "/verify", "/user", "/logout", "/settings"}
    assert called <= gotrue.validates["paths"].keys()
