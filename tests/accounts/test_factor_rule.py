"""An account that demands a second factor of everybody: whoever has none can do nothing there but set it up (ASVS V6.3.3)."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from apiflask import APIFlask

from dana.app import create_app
from dana.routes import sockets
from dana.security import web
from dana.security.passwords import Passwords
from dana.settings import Settings
from tests import cast
from tests.accounts.letterbox import entries
from tests.routes.conftest import SignedIn, sign_in
from tests.routes.test_me import a_later_code, forget_the_used_step, turn_on

NEEDED = (403, "second_factor_needed")
# What is a person's own, and so stays open; nothing else does.
OWN = {
    ("/api/auth/logout-everywhere", "POST"), ("/api/auth/session", "GET"), ("/api/auth/switch", "POST"), ("/api/me", "PATCH"),
    ("/api/me/email", "POST"), ("/api/me/password", "POST"), ("/api/me/second-factor", "DELETE"), ("/api/me/second-factor", "POST"),
    ("/api/me/second-factor/recovery-codes", "POST"), ("/api/me/second-factor/start", "POST"), ("/api/me/sessions", "GET"),
    ("/api/me/sessions/<uuid:session_id>", "DELETE"), ("/api/members/<uuid:user_id>", "DELETE"),
}  # fmt: skip


def told(answer: Any) -> tuple[int, str]:
    return answer.status_code, (answer.json or {}).get("error", {}).get("code", "")


def demand(someone: SignedIn, demanded: bool = True) -> Any:
    return someone.call("PUT", "/api/members/second-factor", json={"demanded": demanded})


@pytest.fixture
def strict_acme(alice: SignedIn, owner_url: str) -> Callable[[], None]:
    """Alice, with a second factor of her own, demands one of everybody."""
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute("update users set email_verified_at = now()")

    def begin() -> None:
        turn_on(alice)
        answer = demand(alice)
        assert (answer.status_code, answer.json["second_factor_demanded"]) == (200, True)

    return begin


def test_an_owner_demands_it_only_with_one_of_his_own(alice: SignedIn, people: cast.Cast, owner_url: str) -> None:
    assert alice.get("/api/members").json["second_factor_demanded"] is False
    assert told(demand(alice)) == (409, "conflict")
    turn_on(alice)
    for _ in range(2):
        assert demand(alice).status_code == 200
    shown = alice.get("/api/members").json
    assert shown["second_factor_demanded"] is True
    assert [item["name"] for item in shown["items"] if not item["second_factor"]] == ["Bob", "Carol"]
    assert demand(alice, False).status_code == 200
    assert alice.get("/api/members").json["second_factor_demanded"] is False
    found = [(entry["account_id"], entry["target"], entry["details"]) for entry in entries(owner_url, "settings.changed")]
    assert found == [
        (people.alice.account_id, "account", {"setting": "second_factor", "from": before, "to": not before}) for before in (False, True)
    ], "saying it again changes nothing"


@pytest.mark.parametrize("role", ["admin", "agent", "viewer"])
def test_only_an_owner_binds_everybody(app: APIFlask, alice: SignedIn, people: cast.Cast, owner_url: str, role: str) -> None:
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute("update memberships set role = %s where user_id = %s", (role, people.bob.user_id))
    bob = sign_in(app, people.bob)
    turn_on(bob)
    for demanded in (True, False):
        assert told(demand(bob, demanded)) == (403, "not_allowed")
    assert alice.get("/api/members").json["second_factor_demanded"] is False


@pytest.mark.parametrize("body", [{}, {"demanded": None}, {"demanded": "sometimes"}, {"demanded": True, "role": "owner"}, []])
def test_odd_wishes_are_refused_with_their_field(alice: SignedIn, body: Any) -> None:
    assert alice.call("PUT", "/api/members/second-factor", json=body).status_code in (400, 422)


def test_who_has_none_opens_no_route_of_the_account_until_he_has_set_it_up(
    app: APIFlask, people: cast.Cast, strict_acme: Callable[[], None]
) -> None:
    bob = sign_in(app, people.bob)
    assert bob.get("/api/conversations").status_code == 200
    strict_acme()
    tried = 0
    for rule in app.url_map.iter_rules():
        access = web.access_of(app, rule.endpoint)
        assert access is not None
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            if access.to in ("anyone", "cookie") or (rule.rule, method) in OWN:
                continue
            path = rule.rule
            for name in rule.arguments:
                value = "351" if name == "customer_id" else str(people.alice.user_id)
                path = path.replace(f"<uuid:{name}>", value).replace(f"<int:{name}>", "1").replace(f"<{name}>", value)
            assert told(bob.call(method, path)) == NEEDED, (method, path)
            tried += 1
    assert tried > 40
    turn_on(bob)
    assert bob.get("/api/conversations").status_code == 200, "the same session goes on"


def test_what_is_open_without_it_is_a_reviewed_list(app: APIFlask) -> None:
    found = {
        (rule.rule, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if (access := web.access_of(app, rule.endpoint)) is not None and access.for_oneself
    }
    assert found == OWN


def test_who_has_none_signs_in_sees_why_and_may_go(app: APIFlask, people: cast.Cast, strict_acme: Callable[[], None]) -> None:
    strict_acme()
    bob = sign_in(app, people.bob)
    assert bob.session["second_factor_needed"] is True
    assert bob.get("/api/auth/session").json["second_factor_needed"] is True
    assert bob.get("/api/me/sessions").status_code == 200
    assert bob.call("PATCH", "/api/me", json={"name": "Robert"}).status_code == 204
    assert told(bob.call("DELETE", f"/api/members/{people.carol.user_id}")) == NEEDED, "only oneself can be taken out"
    assert bob.call("DELETE", f"/api/members/{people.bob.user_id}").status_code == 204
    carol = sign_in(app, people.carol)
    turn_on(carol)
    assert carol.get("/api/auth/session").json["second_factor_needed"] is False


def test_another_account_of_the_same_person_stays_open(
    app: APIFlask, people: cast.Cast, strict_acme: Callable[[], None], owner_url: str
) -> None:
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute(
            "insert into memberships (account_id, user_id, role, created_at) values (%s, %s, 'agent', now() + interval '1 second')",
            (people.mallory.account_id, people.bob.user_id),
        )
    strict_acme()
    bob = sign_in(app, people.bob)
    assert told(bob.get("/api/conversations")) == NEEDED
    switched = bob.post("/api/auth/switch", json={"account_id": str(people.mallory.account_id)})
    assert (switched.status_code, switched.json["second_factor_needed"]) == (200, False)
    elsewhere = SignedIn(bob.client, switched.json)
    assert elsewhere.get("/api/conversations").status_code == 200
    back = elsewhere.post("/api/auth/switch", json={"account_id": str(people.alice.account_id)})
    assert (back.status_code, back.json["second_factor_needed"]) == (200, True)


def test_T045_a_key_that_somebody_without_one_made_opens_nothing(
    app: APIFlask, people: cast.Cast, strict_acme: Callable[[], None], owner_url: str
) -> None:
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute("update memberships set role = 'admin' where user_id = %s", (people.bob.user_id,))
    bob = sign_in(app, people.bob)
    key = bob.post("/api/api-keys", json={"name": "CRM", "scopes": ["read_conversations"]}).json["key"]

    def by_key() -> Any:
        return app.test_client().get("/api/conversations", headers={"Authorization": f"Bearer {key}"})

    assert by_key().status_code == 200
    strict_acme()
    assert told(by_key()) == NEEDED
    turn_on(bob)
    assert by_key().status_code == 200


def test_it_cannot_be_turned_off_where_it_is_demanded(
    app: APIFlask, alice: SignedIn, people: cast.Cast, strict_acme: Callable[[], None], owner_url: str
) -> None:
    bob = sign_in(app, people.bob)
    codes, _ = turn_on(bob)
    strict_acme()
    off = {"password": cast.PASSWORD, "code": a_later_code(codes)}
    answer = bob.call("DELETE", "/api/me/second-factor", json=off)
    assert told(answer) == NEEDED
    assert "Acme" in answer.json["error"]["message"]
    assert entries(owner_url, "second_factor.off") == []
    assert bob.get("/api/conversations").status_code == 200
    assert demand(alice, False).status_code == 200
    forget_the_used_step(owner_url)
    assert bob.call("DELETE", "/api/me/second-factor", json=off).status_code == 204


@pytest.fixture
def open_pages(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[APIFlask]:
    """The app with sockets, whose regular check comes after an hour: only a notice can have cut one."""
    monkeypatch.setattr("dana.joining.Passwords", Passwords.cheap)
    monkeypatch.setattr(sockets, "CHECK_SECONDS", 3600)
    made = create_app(settings.model_copy(update={"dana_demo": False}))
    assert made.extensions["dana.listener"].listening.wait(10)
    yield made
    made.extensions["dana.sockets"].close()
    made.extensions["dana.simulator"].close()
    made.extensions["dana.parts"].database.close()


def soon(condition: Callable[[], bool]) -> bool:
    end = time.monotonic() + 10
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


def test_T162_open_pages_of_who_has_none_are_cut_and_no_new_one_is_let_in(open_pages: APIFlask, people: cast.Cast) -> None:
    def connect(someone: SignedIn) -> Any:
        return open_pages.extensions["socketio"].test_client(open_pages, auth={"token": someone.session["access_token"]})

    alice, bob = sign_in(open_pages, people.alice), sign_in(open_pages, people.bob)
    turn_on(alice)
    hers, his = connect(alice), connect(bob)
    assert his.is_connected()
    assert demand(alice).status_code == 200
    assert soon(lambda: not his.is_connected())
    assert hers.is_connected()
    assert not connect(bob).is_connected()
    turn_on(bob)
    assert connect(bob).is_connected()
