"""The operators' area: apart from roles in accounts, on record, and without any account's rows."""

from uuid import uuid4

import psycopg
import pytest
from apiflask import APIFlask

from dana.accounts import operators
from dana.database.transactions import Database
from dana.security import web
from tests import cast
from tests.routes.addresses import routes
from tests.routes.conftest import SignedIn, sign_in


@pytest.fixture
def operator(app: APIFlask, people: cast.Cast, owner_url: str) -> SignedIn:
    """Carol, who may hardly do anything in her account, operates the installation."""
    operators.command(owner_url, "add", people.carol.email)
    return sign_in(app, people.carol)


def area(app: APIFlask) -> list[tuple[str, str]]:
    return [(method, address) for method, address, endpoint in routes(app) if web.access_of(app, endpoint) == web.Access("operator")]


def test_no_role_in_an_account_opens_the_operators_area(app: APIFlask, alice: SignedIn, mallory: SignedIn) -> None:
    assert len(area(app)) == len([address for _, address, _ in routes(app) if address.startswith("/api/admin")]) >= 5
    for method, address in area(app):
        assert app.test_client().open(address, method=method).status_code == 401
        for who in (alice, mallory):
            assert who.call(method, address).status_code == 403, (method, address)


def test_an_operator_has_nothing_more_in_any_account(operator: SignedIn, alice: SignedIn, people: cast.Cast, app: APIFlask) -> None:
    assert operator.call("PATCH", "/api/account", json={"name": "Mine"}).status_code == 403
    assert operator.get("/api/api-keys").status_code == 403
    edge: web.Edge = app.extensions["dana.security"]
    assert operator.get("/api/auth/session").json["is_operator"] is True
    assert alice.get("/api/auth/session").json["is_operator"] is False
    with app.test_request_context():
        session = edge.tokens.read(operator.session["access_token"]).session_id
    token = edge.tokens.issue(user_id=people.carol.user_id, account_id=people.mallory.account_id, session_id=session)
    assert app.test_client().get("/api/members", headers={"Authorization": f"Bearer {token}"}).status_code == 401


def test_accounts_and_people_page_by_page_without_what_is_in_them(operator: SignedIn, database: Database, people: cast.Cast) -> None:
    cast.a_conversation(database, cast.a_channel(database, people.alice), "canary-7731")
    pages, cursor = [], ""
    while cursor is not None:
        page = operator.get(f"/api/admin/accounts?limit=1{'&cursor=' + cursor if cursor else ''}")
        assert "canary" not in page.text
        pages += page.json["items"]
        cursor = page.json["next_cursor"]
    assert [(item["name"], item["members"]) for item in pages] == [("Mallory's", 1), ("Acme", 3)]
    found = operator.get("/api/admin/people?q=CAROL@").json["items"]
    assert [(item["name"], item["accounts"], item["is_operator"], item["disabled"]) for item in found] == [("Carol", 1, True, False)]
    everybody = operator.get("/api/admin/people")
    assert [item["name"] for item in everybody.json["items"]] == ["Mallory", "Carol", "Bob", "Alice"]
    assert set(everybody.json["items"][0]) == {"id", "email", "name", "created_at", "disabled", "verified", "accounts", "is_operator"}
    for query in ("q=%25", "q=_"):
        assert operator.get(f"/api/admin/people?{query}").json["items"] == [], "signs are taken literally"


@pytest.mark.parametrize("query", ["limit=0", "limit=x", "cursor=junk", "cursor=WzFd", "q=%00", "account_id=x", f"q={'x' * 201}"])
def test_a_query_that_makes_no_sense_is_the_callers_fault(operator: SignedIn, query: str) -> None:
    for address in ("/api/admin/accounts", "/api/admin/people"):
        assert operator.get(f"{address}?{query}").status_code in {400, 422}, address


def test_T014_T020_a_person_who_is_shut_out_is_out_at_once(
    app: APIFlask, operator: SignedIn, alice: SignedIn, mallory: SignedIn, people: cast.Cast
) -> None:
    address = f"/api/admin/people/{people.mallory.user_id}"
    assert operator.post(f"{address}/disable").status_code == 204
    assert mallory.get("/api/members").status_code == 401
    body = {"email": people.mallory.email, "password": cast.PASSWORD}
    assert app.test_client().post("/api/auth/login", json=body).status_code == 401
    assert alice.get("/api/members").status_code == 200
    assert operator.post(f"{address}/enable").status_code == 204
    assert mallory.get("/api/members").status_code == 401, "the old sign-in stays ended"
    assert app.test_client().post("/api/auth/login", json=body).status_code == 200
    assert operator.post(f"/api/admin/people/{uuid4()}/disable").status_code == 404
    assert operator.post(f"/api/admin/people/{people.carol.user_id}/disable").status_code == 409


def test_an_operator_who_is_none_any_more_is_out_at_once(operator: SignedIn, owner_url: str, people: cast.Cast) -> None:
    assert operator.get("/api/admin/health").json["commits"] is True
    operators.command(owner_url, "remove", people.carol.email)
    assert operator.get("/api/admin/health").status_code == 403


def test_every_call_is_on_record_in_the_installations_chain(operator: SignedIn, owner_url: str, people: cast.Cast) -> None:
    for address in ("accounts", "people?q=mall", "health"):
        assert operator.get(f"/api/admin/{address}").status_code == 200
    operator.post(f"/api/admin/people/{people.mallory.user_id}/disable")
    operator.post(f"/api/admin/people/{people.mallory.user_id}/enable")
    with psycopg.connect(owner_url) as db:
        told = db.execute(
            "select action, actor_kind, actor_id, target from dana.installation_entries where action <> 'operator.added' order by position"
        ).fetchall()
        in_accounts = db.execute("select count(*) from audit_entries where actor_kind = 'operator'").fetchone()
    carol = people.carol.user_id
    assert told == [
        ("operator.read_accounts", "operator", carol, ""), ("operator.read_people", "operator", carol, ""),
        ("operator.read_health", "operator", carol, ""), ("person.disabled", "operator", carol, "Mallory"),
        ("person.enabled", "operator", carol, "Mallory"),
    ]  # fmt: skip
    assert in_accounts == (0,)


def test_the_installations_record_is_narrowed_to_an_action_an_actor_and_a_time(
    operator: SignedIn, people: cast.Cast, app: APIFlask
) -> None:
    operator.get("/api/admin/accounts")
    operator.post(f"/api/admin/people/{people.bob.user_id}/disable")
    operator.post(f"/api/admin/people/{people.bob.user_id}/enable")

    def actions(**query: object) -> list[str]:
        answer = operator.get("/api/admin/audit", query_string=query)
        assert answer.status_code == 200, answer.text
        return [item["action"] for item in answer.json["items"]]

    everything = ["person.enabled", "person.disabled", "operator.read_accounts", "operator.added"]
    assert actions() == everything
    assert actions(action="person.disabled") == ["person.disabled"]
    assert actions(action="person") == everything[:2]
    assert actions(action="per") == [], "the whole name of the thing, not its beginning"
    assert actions(actor=people.carol.user_id) == everything[:3], "the command is nobody in particular"
    assert actions(actor=people.alice.user_id) == []
    at = operator.get("/api/admin/audit").json["items"][1]["at"]
    assert actions(**{"from": at}) == everything[:2]
    assert actions(to=at) == everything[2:]
    first = operator.get("/api/admin/audit?action=person&limit=1").json
    assert [item["action"] for item in first["items"]] == ["person.enabled"]
    assert actions(action="person", cursor=first["next_cursor"]) == ["person.disabled"]
    for query in ({"action": "' or 1=1"}, {"actor": "nobody"}, {"from": "soon"}, {"cursor": 0}, {"limit": 0}):
        assert operator.get("/api/admin/audit", query_string=query).status_code == 422, query
