"""Who may call what: walked over the app's own map of addresses, so that no route is forgotten."""

from uuid import uuid4

import pytest
from apiflask import APIFlask

from dana.database.transactions import Database
from dana.security import web
from dana.security.roles import RIGHTS, Role
from tests import cast
from tests.routes.conftest import SignedIn, sign_in

PUBLIC = {
    "auth.register", "auth.login", "webhooks.greet", "webhooks.take", "health.health", "openapi.spec", "front_end",
}  # fmt: skip


def routes(app: APIFlask) -> list[tuple[str, str, str]]:
    """(method, address with made-up ids, endpoint) of every route."""
    found = []
    for rule in app.url_map.iter_rules():
        address = rule.rule
        for name in rule.arguments:
            kind = "uuid:" if f"<uuid:{name}>" in address else "path:" if f"<path:{name}>" in address else ""
            address = address.replace(f"<{kind}{name}>", str(uuid4()) if name.endswith("_id") else "x")
        found += [(method, address, rule.endpoint) for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}]
    return found


def test_T061_every_route_says_who_may_call_it_and_the_open_ones_are_reviewed(app: APIFlask) -> None:
    assert web.faults(app) == []
    open_to_all = {endpoint for _, _, endpoint in routes(app) if web.access_of(app, endpoint) == web.Access("anyone")}
    assert {name for name in open_to_all if not name.startswith("simulator_graph")} == PUBLIC


def test_nothing_but_the_open_routes_answers_without_a_sign_in(app: APIFlask) -> None:
    client = app.test_client()
    for method, address, endpoint in routes(app):
        access = web.access_of(app, endpoint)
        if access and access.to != "anyone":
            assert client.open(address, method=method, json={}).status_code in (401, 403), (method, address)


@pytest.mark.parametrize("role", ["owner", "agent", "viewer"])
def test_T046_each_role_may_do_exactly_what_the_table_says(app: APIFlask, people: cast.Cast, role: str) -> None:
    someone = {"owner": people.alice, "agent": people.bob, "viewer": people.carol}[role]
    browser = sign_in(app, someone)
    for method, address, endpoint in routes(app):
        access = web.access_of(app, endpoint)
        if access is None or access.right is None:
            continue
        status = browser.call(method, address, json={}).status_code
        assert (status != 403) == (access.right in RIGHTS[Role(role)]), (method, address, status)
        assert status < 500, (method, address, status)


def test_T048_T049_another_accounts_things_are_as_if_they_did_not_exist(
    app: APIFlask, database: Database, people: cast.Cast, alice: SignedIn, mallory: SignedIn
) -> None:
    channel = cast.a_channel(database, people.alice)
    conversation_id = cast.a_conversation(database, channel)
    message_id = alice.get(f"/api/conversations/{conversation_id}/messages").json["items"][0]["id"]
    document_id = alice.post("/api/knowledge/documents", data={"file": (_file(), "a.txt")}).json["id"]
    theirs = {"conversation_id": conversation_id, "message_id": message_id, "document_id": document_id,
              "integration_id": channel.integration_id}  # fmt: skip
    own = cast.a_channel(database, people.mallory)
    own_conversation = cast.a_conversation(database, own)
    tried = 0
    for rule in app.url_map.iter_rules():
        names = rule.arguments & theirs.keys()
        access = web.access_of(app, rule.endpoint)
        if not names or access is None or access.right is None:
            continue
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            for given in (theirs, {**theirs, "conversation_id": own_conversation} if len(names) > 1 else theirs):
                address = rule.rule
                for name in rule.arguments:
                    address = address.replace(f"<uuid:{name}>", str(given.get(name, "x"))).replace(f"<{name}>", "1234567")
                body = {"text": "mine now", "delivered": True, "name": "Mine"} if "integrations" not in address else {"name": "Mine"}
                keep = {"replies": ["text"], "settle": ["delivered"], "messages": ["text"], "owner_reply": ["text"]}
                wanted = keep.get(address.rsplit("/", 1)[-1], ["name"] if method == "PATCH" else [])
                answer = mallory.call(method, address, json={key: body[key] for key in wanted if key in body})
                assert answer.status_code == 404, (method, address, answer.status_code, answer.text)
                tried += 1
    assert tried > 15
    assert alice.get(f"/api/conversations/{conversation_id}").json["takeover"] is None
    assert alice.get(f"/api/knowledge/documents/{document_id}").status_code == 200


def test_T051_filters_and_search_find_nothing_of_others(database: Database, people: cast.Cast, mallory: SignedIn) -> None:
    channel = cast.a_channel(database, people.alice)
    cast.a_conversation(database, channel)
    for query in ("", f"?integration_id={channel.integration_id}", "?q=Ana", "?view=unread"):
        assert mallory.get(f"/api/conversations{query}").json["items"] == []
    assert mallory.get("/api/conversations/counts").json["all"] == 0


def _file() -> object:
    from io import BytesIO

    return BytesIO(b"Parcels to Lisbon take three working days.")
