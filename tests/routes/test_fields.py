"""Fields that belong to the server, tried on every route that takes a body: generated from the app's own description of itself."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from apiflask import APIFlask

from dana.security.limits import LIMITS, Limit
from tests.routes.conftest import SignedIn

# What a client must never say: whose it is, what it is, and what it costs.
SOME_ID, SOME_TIME = str(uuid4()), "2020-01-01T00:00:00Z"
OF_THE_SERVER: dict[str, Any] = {
    **dict.fromkeys(("id", "account_id", "tenant_id", "user_id", "invited_by"), SOME_ID),
    **dict.fromkeys(("created_at", "updated_at", "email_verified_at", "disabled_at", "deleted_at"), SOME_TIME),
    **dict.fromkeys(("is_admin", "is_operator", "email_verified", "second_factor", "debug"), True),
    **dict.fromkeys(("cost", "quota_used", "version", "position"), 0),
    "permissions": ["*"], "rights": ["*"],
    **dict.fromkeys(("plan", "state", "status", "provider", "model", "secret_hash", "token_hash", "password_hash"), "x"),
    "__proto__": {}, "constructor": {},
}  # fmt: skip
# Bodies that Dana does not describe: those of the platforms themselves, and of the flight simulator that stands in for them.
NOT_OURS = ("/webhooks/", "/simulator/")


def bodies(app: APIFlask) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(method, address with made-up ids, schema) of every route that takes JSON."""
    spec: Any = app.spec
    for path, operations in spec["paths"].items():
        for method, operation in operations.items():
            content = operation.get("requestBody", {}).get("content", {}) if isinstance(operation, dict) else {}
            if method in {"post", "put", "patch", "delete"} and "application/json" in content and not path.startswith(NOT_OURS):
                yield method.upper(), filled(path), resolved(spec, content["application/json"]["schema"])


def filled(path: str) -> str:
    return "/".join(str(uuid4()) if part.startswith("{") else part for part in path.split("/"))


def resolved(spec: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = spec["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
    return schema


def objects(spec: dict[str, Any], schema: Any, seen: frozenset[str] = frozenset()) -> Iterator[dict[str, Any]]:
    """The schema and every object inside it that names its fields."""
    if isinstance(schema, list):
        for item in schema:
            yield from objects(spec, item, seen)
    elif isinstance(schema, dict):
        name = schema.get("$ref")
        if name is not None:
            if name not in seen:
                yield from objects(spec, resolved(spec, schema), seen | {name})
            return
        if "properties" in schema:
            yield schema
        for key, item in schema.items():
            yield from objects(spec, list(item.values()) if key == "properties" else item, seen)


def test_T044_every_body_that_the_api_takes_forbids_what_it_does_not_name(app: APIFlask) -> None:
    found = list(bodies(app))
    assert len(found) >= 15
    spec: Any = app.spec
    loose = [
        (method, path, inner.get("title"))
        for method, path, schema in found for inner in objects(spec, schema) if inner.get("additionalProperties") is not False
    ]  # fmt: skip
    assert loose == []
    own = {(method, path): set(schema.get("properties", {})) & (OF_THE_SERVER.keys() - ALLOWED.get(schema.get("title", ""), set()))
           for method, path, schema in found}  # fmt: skip
    assert {place: names for place, names in own.items() if names} == {}, "a field of the server is offered to clients"


# Fields of these names that a client may say, each for a reason.
ALLOWED = {"SwitchInput": {"account_id"}}  # in which of one's own accounts to work


def test_T042_T044_a_field_of_the_server_is_refused_by_every_route(
    app: APIFlask, alice: SignedIn, owner_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for limit in list(LIMITS):
        monkeypatch.setitem(LIMITS, limit, Limit(100_000, 3600))

    def rows() -> Any:
        with psycopg.connect(owner_url) as db:
            members = db.execute("select * from memberships order by user_id").fetchall()
            return members, db.execute("select id, name from accounts order by id").fetchall()

    before, tried = rows(), 0
    for method, path, schema in bodies(app):
        allowed = set(schema.get("properties", {}))
        for name, value in OF_THE_SERVER.items():
            if name in allowed:
                continue
            answer = alice.call(method, path, json={name: value})
            assert answer.status_code == 422, (method, path, name, answer.status_code)
            assert name in answer.json["error"]["details"]["fields"], (method, path, name, answer.text)
            tried += 1
    assert tried > 300
    assert rows() == before


@pytest.mark.parametrize("field", ["role", "account_id", "is_operator", "email_verified", "plan", "user_id"])
def test_T042_nobody_raises_himself_by_a_field_beside_a_good_change(alice: SignedIn, carol: SignedIn, field: str) -> None:
    for who, path in ((alice, "/api/account"), (carol, "/api/me")):
        answer = who.call("PATCH", path, json={"name": "New name", field: "owner"})
        assert answer.status_code == 422, path
    assert alice.get("/api/account").json["name"] == "Acme"
    assert carol.get("/api/auth/session").json["user"]["name"] == "Carol"
