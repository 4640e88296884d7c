"""What a person changes about himself: with the password, and every other session ends."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pyotp
import pytest
from apiflask import APIFlask

from dana.security.limits import LIMITS
from tests import cast
from tests.accounts.letterbox import Letterbox, browser, entries
from tests.routes.conftest import SignedIn, sign_in

NEW = "another long secret"
WRONG = "wrong wrong wrong"


@pytest.fixture
def letterbox(app: APIFlask, owner_url: str) -> Letterbox:
    return Letterbox.of(app, owner_url)


def lives(browser: SignedIn) -> bool:
    return bool(browser.get("/api/auth/session").status_code == 200)


def turn_on(someone: SignedIn) -> tuple[pyotp.TOTP, list[str]]:
    offer = someone.post("/api/me/second-factor/start", json={"password": cast.PASSWORD})
    assert offer.status_code == 200, offer.text
    codes = pyotp.TOTP(offer.json["secret"])
    answer = someone.post("/api/me/second-factor", json={"code": codes.now()})
    assert answer.status_code == 200, answer.text
    return codes, answer.json["recovery_codes"]


def a_later_code(codes: pyotp.TOTP) -> str:
    """The next step's, which the clock's tolerance accepts and nobody has used."""
    import time

    return codes.at(int(time.time()) + 30)


def login(app: APIFlask, email: str, password: str = cast.PASSWORD) -> Any:
    return browser(app).post("/api/auth/login", json={"email": email, "password": password})


def second_step(app: APIFlask, ticket: str, code: Any) -> Any:
    return browser(app).post("/api/auth/login/second-factor", json={"ticket": ticket, "code": code})


def forget_the_used_step(owner_url: str) -> None:
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute("update users set second_factor_step = null")


# sessions


def test_one_sees_where_one_is_signed_in(app: APIFlask, people: cast.Cast) -> None:
    client = browser(app, "Firefox on Linux", "203.0.113.7")
    answer = client.post("/api/auth/login", json={"email": people.alice.email, "password": cast.PASSWORD})
    laptop = SignedIn(client, answer.json)
    other = browser(app, "Safari on iPhone\nX: y", "2001:db8::7").post(
        "/api/auth/login", json={"email": people.alice.email, "password": cast.PASSWORD}
    )
    assert other.status_code == 200
    newest, oldest = laptop.get("/api/me/sessions").json["items"]
    assert (oldest["current"], oldest["device"], oldest["address"]) == (True, "Firefox on Linux", "203.0.113.7")
    assert (newest["current"], newest["device"], newest["address"]) == (False, "Safari on iPhoneX: y", "2001:db8::7")
    assert newest["created_at"] <= newest["last_used_at"]


def test_one_ends_a_session_of_ones_own_and_nobody_elses(
    app: APIFlask, people: cast.Cast, alice: SignedIn, mallory: SignedIn, owner_url: str
) -> None:
    phone = sign_in(app, people.alice)
    (other,) = [item["id"] for item in alice.get("/api/me/sessions").json["items"] if not item["current"]]
    (foreign,) = [item["id"] for item in mallory.get("/api/me/sessions").json["items"]]
    assert alice.call("DELETE", f"/api/me/sessions/{foreign}").status_code == 404
    assert mallory.call("DELETE", f"/api/me/sessions/{other}").status_code == 404
    assert lives(phone)
    assert lives(mallory)
    assert alice.call("DELETE", f"/api/me/sessions/{other}").status_code == 204
    assert not lives(phone)
    assert lives(alice)
    assert alice.call("DELETE", f"/api/me/sessions/{other}").status_code == 404, "it is over"
    assert len(entries(owner_url, "session.ended")) == 1


def test_T016_signing_out_everywhere_ends_every_session(app: APIFlask, people: cast.Cast, alice: SignedIn, mallory: SignedIn) -> None:
    phone = sign_in(app, people.alice)
    assert alice.post("/api/auth/logout-everywhere").status_code == 204
    assert (lives(alice), lives(phone), lives(mallory)) == (False, False, True)
    refreshed = phone.client.post(
        "/api/auth/refresh", headers={"X-CSRF-Token": phone.session["csrf_token"], "Origin": "http://localhost:5000"}
    )
    assert refreshed.status_code == 401


# name, password, address


def test_a_name_is_changed(alice: SignedIn) -> None:
    assert alice.call("PATCH", "/api/me", json={"name": " Alice A. "}).status_code == 204
    assert alice.get("/api/auth/session").json["user"]["name"] == "Alice A."
    assert alice.call("PATCH", "/api/me", json={"name": "A\nB"}).status_code == 422
    assert alice.call("PATCH", "/api/me", json={"name": "A", "email": "x@y.example"}).status_code == 422


def test_T018_a_changed_password_ends_all_other_sessions(
    app: APIFlask, people: cast.Cast, alice: SignedIn, letterbox: Letterbox, owner_url: str
) -> None:
    phone = sign_in(app, people.alice)
    answer = alice.post("/api/me/password", json={"password": cast.PASSWORD, "new_password": NEW})
    assert answer.status_code == 200
    assert answer.json["user"]["email"] == people.alice.email
    assert (lives(alice), lives(phone)) == (True, False)
    assert [login(app, people.alice.email, password).status_code for password in (cast.PASSWORD, NEW)] == [401, 200]
    assert "Your password has changed" in [letter.subject for to, letter in letterbox.empty() if to == people.alice.email]
    assert [entry["account_id"] for entry in entries(owner_url, "password.changed")] == [people.alice.account_id]


@pytest.mark.parametrize(("old", "new", "field"), [(WRONG, NEW, "password"), (cast.PASSWORD, "short", "new_password")])
def test_a_password_is_changed_only_with_the_old_one_and_never_to_a_weak_one(
    app: APIFlask, people: cast.Cast, alice: SignedIn, old: str, new: str, field: str
) -> None:
    phone = sign_in(app, people.alice)
    answer = alice.post("/api/me/password", json={"password": old, "new_password": new})
    assert (answer.status_code, list(answer.json["error"]["details"]["fields"])) == (422, [field])
    assert lives(phone)


def test_T033_a_stolen_session_cannot_guess_the_password(alice: SignedIn) -> None:
    room = LIMITS["password_check"].most
    statuses = [alice.post("/api/me/password", json={"password": WRONG, "new_password": NEW}).status_code for _ in range(room + 1)]
    assert statuses == [422] * room + [429]
    assert alice.post("/api/me/second-factor/start", json={"password": cast.PASSWORD}).status_code == 429


def test_T018_a_changed_address_takes_effect_by_letter_and_ends_all_other_sessions(
    app: APIFlask, people: cast.Cast, alice: SignedIn, letterbox: Letterbox, owner_url: str
) -> None:
    phone = sign_in(app, people.alice)
    answer = alice.post("/api/me/email", json={"email": "alice@new.example", "password": cast.PASSWORD})
    assert answer.status_code == 202
    letters = letterbox.empty()
    assert [to for to, _ in letters] == ["alice@new.example", people.alice.email]
    assert "alice@new.example" not in letters[1][1].text, "the notice shows only enough of it"
    assert "#token" not in letters[1][1].text
    assert login(app, "alice@new.example").status_code == 401, "nothing has changed yet"
    token = letters[0][1].text.split("#token=")[1].split()[0]
    assert alice.post("/api/auth/confirm-email", json={"token": token}).status_code == 204
    assert (lives(alice), lives(phone)) == (True, False)
    assert alice.get("/api/auth/session").json["user"]["email"] == "alice@new.example"
    assert [login(app, email).status_code for email in ("alice@new.example", people.alice.email)] == [200, 401]
    assert [to for to, _ in letterbox.empty()] == [people.alice.email]
    assert len(entries(owner_url, "email.changed")) == 1
    assert browser(app).post("/api/auth/confirm-email", json={"token": token}).status_code == 422


def test_T018_a_link_that_is_opened_elsewhere_ends_every_session(
    app: APIFlask, alice: SignedIn, mallory: SignedIn, letterbox: Letterbox
) -> None:
    alice.post("/api/me/email", json={"email": "alice@new.example", "password": cast.PASSWORD})
    token = letterbox.token("confirm-email", "alice@new.example")
    assert mallory.post("/api/auth/confirm-email", json={"token": token}).status_code == 204
    assert (lives(alice), lives(mallory)) == (False, True)


def test_T031_a_taken_address_is_told_only_to_who_reads_its_letters(alice: SignedIn, people: cast.Cast, letterbox: Letterbox) -> None:
    answers = [
        alice.post("/api/me/email", json={"email": email, "password": cast.PASSWORD}) for email in (people.mallory.email, "new@new.example")
    ]
    assert [answer.status_code for answer in answers] == [202, 202]
    assert answers[0].data == answers[1].data
    told = [letter for to, letter in letterbox.empty() if to == people.mallory.email]
    assert ["#token" in letter.text for letter in told] == [False]


def test_an_address_that_is_taken_meanwhile_stays_with_its_person(app: APIFlask, alice: SignedIn, letterbox: Letterbox) -> None:
    alice.post("/api/me/email", json={"email": "new@new.example", "password": cast.PASSWORD})
    token = letterbox.token("confirm-email", "new@new.example")
    body = {"email": "new@new.example", "password": NEW, "name": "Nina", "account_name": "Nina's"}
    assert browser(app).post("/api/auth/register", json=body).status_code == 201
    assert browser(app).post("/api/auth/confirm-email", json={"token": token}).status_code == 409
    assert lives(alice), "nothing of it happened"


# second factor


def test_a_sign_in_with_a_second_factor_takes_two_steps(app: APIFlask, people: cast.Cast, alice: SignedIn) -> None:
    codes, _ = turn_on(alice)
    answer = login(app, people.alice.email)
    assert (answer.status_code, sorted(answer.json)) == (200, ["second_factor", "ticket"])
    assert "Set-Cookie" not in answer.headers
    session = second_step(app, answer.json["ticket"], a_later_code(codes))
    assert session.status_code == 200
    assert session.json["second_factor"] is True
    assert any(cookie.startswith("dana_refresh=") for cookie in session.headers.getlist("Set-Cookie"))


def test_T018_turning_it_on_and_off_ends_all_other_sessions(
    app: APIFlask, people: cast.Cast, alice: SignedIn, letterbox: Letterbox, owner_url: str
) -> None:
    phone = sign_in(app, people.alice)
    codes, _ = turn_on(alice)
    assert (lives(alice), lives(phone)) == (True, False)
    assert alice.get("/api/auth/session").json["second_factor"] is True
    phone = SignedIn(app.test_client(), second_step(app, login(app, people.alice.email).json["ticket"], a_later_code(codes)).json)
    assert lives(phone)
    forget_the_used_step(owner_url)
    off = alice.call("DELETE", "/api/me/second-factor", json={"password": cast.PASSWORD, "code": codes.now()})
    assert off.status_code == 204
    assert (lives(alice), lives(phone)) == (True, False)
    assert "access_token" in login(app, people.alice.email).json
    told = [letter.subject for to, letter in letterbox.empty() if to == people.alice.email]
    assert [subject for subject in told if "second factor" in subject] == ["The second factor is on", "The second factor is off"]
    assert len(entries(owner_url, "second_factor.on")) == len(entries(owner_url, "second_factor.off")) == 1


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/api/me/second-factor/start", {"password": WRONG}),
        ("POST", "/api/me/second-factor/recovery-codes", {"password": WRONG}),
        ("DELETE", "/api/me/second-factor", {"password": WRONG, "code": "000000"}),
        ("POST", "/api/me/email", {"password": WRONG, "email": "new@new.example"}),
    ],
)
def test_what_opens_the_account_is_changed_only_with_the_password(alice: SignedIn, method: str, path: str, body: dict[str, str]) -> None:
    answer = alice.call(method, path, json=body)
    assert (answer.status_code, list(answer.json["error"]["details"]["fields"])) == (422, ["password"])


def test_a_wrong_code_turns_nothing_on_or_off(app: APIFlask, people: cast.Cast, alice: SignedIn) -> None:
    assert alice.post("/api/me/second-factor", json={"code": "000000"}).status_code == 409, "nothing was begun"
    offer = alice.post("/api/me/second-factor/start", json={"password": cast.PASSWORD}).json
    wrong = f"{(int(pyotp.TOTP(offer['secret']).now()) + 1) % 1_000_000:06}"
    assert alice.post("/api/me/second-factor", json={"code": wrong}).status_code == 422
    assert "access_token" in login(app, people.alice.email).json
    turn_on(alice)
    off = alice.call("DELETE", "/api/me/second-factor", json={"password": cast.PASSWORD, "code": "000000"})
    assert off.status_code == 422
    assert "ticket" in login(app, people.alice.email).json
    assert alice.post("/api/me/second-factor/start", json={"password": cast.PASSWORD}).status_code == 409, "no other secret slips in"


def test_T025_a_code_works_once_even_at_once(app: APIFlask, people: cast.Cast, alice: SignedIn) -> None:
    codes, _ = turn_on(alice)
    ticket, code = login(app, people.alice.email).json["ticket"], a_later_code(codes)
    with ThreadPoolExecutor(5) as pool:
        statuses = list(pool.map(lambda _: second_step(app, ticket, code).status_code, range(5)))
    assert sorted(statuses) == [200, 401, 401, 401, 401]
    again = login(app, people.alice.email).json["ticket"]
    assert second_step(app, again, code).status_code == 401, "a code that was used is refused with another ticket too"


def test_a_recovery_code_works_once_and_is_told(app: APIFlask, people: cast.Cast, alice: SignedIn, letterbox: Letterbox) -> None:
    _, recovery = turn_on(alice)
    assert len(set(recovery)) == 10
    letterbox.empty()
    statuses = [second_step(app, login(app, people.alice.email).json["ticket"], recovery[0].upper()).status_code for _ in range(2)]
    assert statuses == [200, 401]
    ((to, letter),) = letterbox.empty()
    assert (to, letter.subject) == (people.alice.email, "A recovery code was used")
    assert "9 of them are left" in letter.text


def test_new_recovery_codes_void_the_old_ones(app: APIFlask, people: cast.Cast, alice: SignedIn) -> None:
    assert alice.post("/api/me/second-factor/recovery-codes", json={"password": cast.PASSWORD}).status_code == 409
    _, old = turn_on(alice)
    new = alice.post("/api/me/second-factor/recovery-codes", json={"password": cast.PASSWORD}).json["recovery_codes"]
    ticket = login(app, people.alice.email).json["ticket"]
    assert second_step(app, ticket, old[0]).status_code == 401
    assert second_step(app, ticket, new[0]).status_code == 200


def test_new_recovery_codes_are_on_record_in_every_account_of_the_person(
    alice: SignedIn, people: cast.Cast, owner_url: str, letterbox: Letterbox
) -> None:
    assert alice.post("/api/me/second-factor/recovery-codes", json={"password": cast.PASSWORD}).status_code == 409
    turn_on(alice)
    assert alice.post("/api/me/second-factor/recovery-codes", json={"password": WRONG}).status_code == 422
    assert entries(owner_url, "second_factor.codes_renewed") == [], "what was refused is not on record"
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute(
            "insert into memberships (account_id, user_id, role) values (%s, %s, 'viewer')",
            (people.mallory.account_id, people.alice.user_id),
        )
    codes = alice.post("/api/me/second-factor/recovery-codes", json={"password": cast.PASSWORD}).json["recovery_codes"]
    found = entries(owner_url, "second_factor.codes_renewed")
    assert {entry["account_id"] for entry in found} == {people.alice.account_id, people.mallory.account_id}
    assert {(entry["actor_id"], entry["target"]) for entry in found} == {(people.alice.user_id, people.alice.email)}
    assert not any(code in str(found) for code in codes)


def test_the_secret_is_sealed_and_the_recovery_codes_are_hashed(alice: SignedIn, people: cast.Cast, owner_url: str) -> None:
    codes, recovery = turn_on(alice)
    with psycopg.connect(owner_url) as db:
        stored = str(db.execute("select users::text from users").fetchall()) + str(
            db.execute("select recovery_codes::text from dana.recovery_codes").fetchall()
        )
    for secret in (codes.secret, codes.secret.encode().hex(), *recovery, recovery[0].replace("-", "").encode().hex()):
        assert secret not in stored


def test_a_ticket_forgives_a_few_mistakes_and_ends(app: APIFlask, people: cast.Cast, alice: SignedIn, owner_url: str) -> None:
    codes, _ = turn_on(alice)
    ticket = login(app, people.alice.email).json["ticket"]
    assert [second_step(app, ticket, "000000").status_code for _ in range(5)] == [401] * 5
    assert second_step(app, ticket, a_later_code(codes)).status_code == 401, "even the right code comes too late"
    assert [entry["details"]["step"] for entry in entries(owner_url, "sign_in.failed")] == ["second_factor"] * 5


def test_T033_codes_cannot_be_guessed_with_ever_new_tickets(app: APIFlask, people: cast.Cast, alice: SignedIn) -> None:
    turn_on(alice)
    statuses = []
    for _ in range(4):
        ticket = login(app, people.alice.email).json["ticket"]
        statuses += [second_step(app, ticket, "000000").status_code for _ in range(4)]
    room = LIMITS["second_factor"].most
    assert statuses[:room] == [401] * room
    assert set(statuses[room:]) == {429}


@pytest.mark.parametrize("how", ["old", "newer", "password", "used"])
def test_a_ticket_is_short_lived_and_dies_with_what_it_rests_on(
    app: APIFlask, people: cast.Cast, alice: SignedIn, owner_url: str, how: str
) -> None:
    codes, recovery = turn_on(alice)
    ticket = login(app, people.alice.email).json["ticket"]
    if how == "old":
        with psycopg.connect(owner_url, autocommit=True) as db:
            db.execute("update dana.one_time_tokens set expires_at = expires_at - interval '5 minutes'")
    elif how == "newer":
        login(app, people.alice.email)
    elif how == "password":
        assert alice.post("/api/me/password", json={"password": cast.PASSWORD, "new_password": NEW}).status_code == 200
    else:
        assert second_step(app, ticket, recovery[0]).status_code == 200
    assert second_step(app, ticket, a_later_code(codes)).status_code == 401


@pytest.mark.parametrize("ticket", ["", "x" * 43, "\0", None, [], 7])
def test_T009_a_ticket_is_no_token_and_no_token_is_a_ticket(app: APIFlask, people: cast.Cast, alice: SignedIn, ticket: Any) -> None:
    turn_on(alice)
    assert second_step(app, ticket, "000000").status_code in {401, 422}
    real = login(app, people.alice.email).json["ticket"]
    for path in ("/api/auth/reset", "/api/auth/verify", "/api/auth/confirm-email"):
        body = {"token": real} | ({"password": NEW} if path.endswith("reset") else {})
        assert browser(app).post(path, json=body).status_code == 422
    as_bearer = app.test_client().get("/api/auth/session", headers={"Authorization": f"Bearer {real}"})
    assert as_bearer.status_code == 401
    assert second_step(app, alice.session["access_token"], "000000").status_code in {401, 422}


def test_T158_sealed_secrets_move_to_a_new_key_and_the_app_goes_on_working(
    app: APIFlask, people: cast.Cast, alice: SignedIn, owner_url: str
) -> None:
    from dana.accounts.second_factors import SecondFactors
    from dana.security.keys import Keys
    from dana.security.second_factor import RecoveryCodes
    from dana.security.secrets import Sealer

    codes, _ = turn_on(alice)
    parts = app.extensions["dana.parts"]
    rotated = Keys(["another root key of the tests, 0123456789 abcdef", cast.ROOT_KEY])
    factors = SecondFactors(Sealer(rotated), RecoveryCodes(rotated), parts.mail, address="")
    for expected in (1, 0):
        with parts.database.system_transaction() as db:
            assert factors.reseal(db) == expected
    with parts.database.system_transaction() as db:
        assert factors.accept(db, people.alice.user_id, a_later_code(codes))
