"""Two accounts with one of everything, and requests that are valid by the app's own description."""

import copy
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import psycopg
from apiflask import APIFlask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from dana.database.transactions import Database
from dana.security import web
from tests import cast
from tests.walls.rows import Builder

# Where the ids in addresses come from. A new kind of id has to be named here: without it no test could ask for another account's.
KINDS = {
    "conversation_id", "message_id", "document_id", "integration_id", "contact_id", "user_id", "invitation_id", "key_id", "export_id",
    "session_id", "customer_id", "source_id", "gap_id", "contradiction_id", "draft_id",
    "lesson_id", "fact_id",
}  # fmt: skip
# Pages, connectors' keys, the random code of a deletion, which is its own proof, and places within what another id in the address names.
NO_ROWS_IDS = {"path", "connector", "code", "number"}

# What a description cannot say about a value.
MEANT: dict[str, Any] = {
    "password": cast.PASSWORD, "new_password": "four loud storks", "email": "somebody@example.net", "role": "viewer",
     "connector": "whatsapp",
    "scopes": ["read_conversations"], "name": "A name", "text": "Words", "code": "000000", "token": "x" * 43, "account_name": "An account",
    "config": {"phone_number_id": "1065000009", "access_token": "token-1234567890", "app_secret": "s" * 20, "verify_token": "verify-me"},
    "expires_at": "2027-10-01T00:00:00Z", "address": "https://www.example.com/help",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Route:
    """A route with one method."""

    rule: str
    method: str
    endpoint: str
    names: frozenset[str]
    access: web.Access

    def path(self, ids: dict[str, str]) -> str:
        """Its address with these ids."""
        path = self.rule
        for name in self.names:
            for kind in ("uuid:", "path:", "int:", ""):
                path = path.replace(f"<{kind}{name}>", str(ids[name]))
        assert "<" not in path, path
        return path


def routes(app: APIFlask) -> list[Route]:
    """Every route and method there is."""
    found = []
    for rule in app.url_map.iter_rules():
        access = web.access_of(app, rule.endpoint)
        assert access is not None, f"{rule.rule} does not say who may call it"
        found += [_route(rule, method, access) for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})]
    return found


def _route(rule: Rule, method: str, access: web.Access) -> Route:
    return Route(rule.rule, method, rule.endpoint, frozenset(rule.arguments), access)


def furnish(database: Database, owner: psycopg.Connection, someone: cast.Someone) -> dict[str, str]:
    """One of everything for the person's account: the id of each kind."""
    account = someone.account_id
    owner.execute("update users set email_verified_at = now() where id = %s", (someone.user_id,))
    owner.execute("update memberships set role = %s where user_id = %s and role <> %s", (someone.role, someone.user_id, someone.role))
    channel = cast.a_channel(database, someone)
    conversation = cast.a_conversation(database, channel)
    row = owner.execute(
        "select m.id, c.contact_id from messages m join conversations c on c.id = m.conversation_id where c.id = %s", (conversation,)
    ).fetchone()
    assert row is not None
    builder = Builder(owner)
    builder.know("memberships", account, {"account_id": account, "user_id": someone.user_id})
    builder.know("users", account, {"id": someone.user_id})
    builder.know("integrations", account, {"account_id": account, "id": channel.integration_id})
    builder.know("contacts", account, {"account_id": account, "id": row[1]})
    builder.know("conversations", account, {"account_id": account, "id": conversation})
    tables = {
        "document_id": "documents", "invitation_id": "invitations", "key_id": "api_keys", "export_id": "exports",
        "source_id": "web_sources", "draft_id": "drafts",
    }  # fmt: skip
    made = {name: builder.existing(table, account)["id"] for name, table in tables.items()}
    builder.existing("document_versions", account)
    builder.know("messages", account, {"account_id": account, "id": row[0]})
    tables = {"gap_id": "knowledge_gaps", "contradiction_id": "contradictions", "lesson_id": "lessons", "fact_id": "contact_facts"}
    made |= {name: builder.existing(table, account)["id"] for name, table in tables.items()}
    builder.insert(owner, "gap_questions", builder.draft("gap_questions", account) | {"gap_id": made["gap_id"]})
    session = owner.execute(
        "insert into sign_ins (id, user_id, account_id, secret_hash) values (%s, %s, %s, %s) returning id",
        (uuid4(), someone.user_id, account, b"x" * 32),
    ).fetchone()
    assert session is not None
    member = _another_member(owner, account)
    ids = {"conversation_id": conversation, "message_id": row[0], "contact_id": row[1], "integration_id": channel.integration_id,
           "session_id": session[0], "user_id": member, "customer_id": "351910000001", **made}  # fmt: skip
    assert ids.keys() == KINDS
    return {name: str(value) for name, value in {**ids, "number": 1}.items()}


def _another_member(owner: psycopg.Connection, account: UUID) -> UUID:
    person = uuid4()
    owner.execute("insert into users (id, email, name, password_hash) values (%s, %s, 'Somebody', 'x')", (person, f"{person}@example.com"))
    owner.execute("insert into memberships (account_id, user_id, role) values (%s, %s, 'agent')", (account, person))
    return person


def nobodys() -> dict[str, str]:
    """Ids of nothing."""
    plain = {"customer_id": "351910000009", "path": "x", "connector": "whatsapp", "code": "0" * 32, "number": "1"}
    return {**{name: str(uuid4()) for name in KINDS}, **plain}


class Requests:
    """Bodies and queries from the app's own description."""

    def __init__(self, app: APIFlask) -> None:
        self._spec: dict[str, Any] = copy.deepcopy(dict(app.spec))

    def operation(self, route: Route) -> dict[str, Any]:
        """What the description says of a route; empty for one that is not in it."""
        path = route.rule
        for name in route.names:
            for kind in ("uuid:", "path:", "int:", ""):
                path = path.replace(f"<{kind}{name}>", f"{{{name}}}")
        found: dict[str, Any] = self._spec["paths"].get(path, {}).get(route.method.lower(), {})
        return found

    def body(self, route: Route, ids: dict[str, str]) -> dict[str, Any]:
        """A valid body for the route, and the query that it needs, as arguments of a test client's call."""
        needed = [item for item in self.operation(route).get("parameters", []) if item["in"] == "query" and item.get("required")]
        query = {item["name"]: self._value(item["name"], item["schema"], ids) for item in needed}
        return self._body(route, ids) | ({"query_string": query} if query else {})

    def _body(self, route: Route, ids: dict[str, str]) -> dict[str, Any]:
        content = self.operation(route).get("requestBody", {}).get("content", {})
        if "multipart/form-data" in content:
            field = next(iter(self._resolved(content["multipart/form-data"]["schema"])["properties"]))  # "file" or "files"
            return {"data": {field: (BytesIO(b"Parcels take three days."), "a.txt")}}
        if "application/json" not in content:
            return {}
        return {"json": self._value("", content["application/json"]["schema"], ids)}

    def uuids(self, route: Route) -> list[tuple[str, str]]:
        """(place, name) of everything in body or query that takes the id of a thing."""
        operation = self.operation(route)
        found = [("query", item["name"]) for item in operation.get("parameters", []) if item["in"] == "query" and _is_id(item["schema"])]
        schema = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
        properties = self._resolved(schema).get("properties", {}) if schema else {}
        return [*found, *(("body", name) for name, shape in properties.items() if _is_id(shape) and name != "client_id")]

    def _value(self, name: str, schema: dict[str, Any], ids: dict[str, str]) -> Any:
        schema = self._resolved(schema)
        if schema.get("type") == "object" and "properties" in schema:
            wanted = schema.get("required") or list(schema["properties"])[:1]
            return {key: self._value(key, schema["properties"][key], ids) for key in wanted}
        if name in MEANT:
            return MEANT[name]
        if _is_id(schema):
            value = ids.get(name, str(uuid4()))
            return [value] if "array" in str(schema) else value
        if "enum" in schema:
            return schema["enum"][0]
        if "anyOf" in schema:
            return self._value(name, schema["anyOf"][0], ids)
        plain = {"integer": schema.get("minimum", 1), "number": 1, "boolean": True, "array": [], "object": {}}
        return plain.get(schema.get("type", ""), "x" * max(1, schema.get("minLength", 1)))

    def _resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        while "$ref" in schema:
            schema = self._spec["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
        return schema


def _is_id(schema: dict[str, Any]) -> bool:
    return "'format': 'uuid'" in str(schema)


def bearer(app: APIFlask, owner: psycopg.Connection, someone: cast.Someone) -> dict[str, str]:
    """The header of somebody who signed in just now."""
    session = uuid4()
    owner.execute(
        "insert into sign_ins (id, user_id, account_id, secret_hash) values (%s, %s, %s, %s)",
        (session, someone.user_id, someone.account_id, b"y" * 32),
    )
    edge: web.Edge = app.extensions["dana.security"]
    token = edge.tokens.issue(user_id=someone.user_id, account_id=someone.account_id, session_id=session)
    return {"Authorization": f"Bearer {token}"}


def said(client: FlaskClient, route: Route, ids: dict[str, str], headers: dict[str, str], **more: Any) -> tuple[int, dict[str, str], str]:
    """Status, headers and body, without what differs between any two answers, and without the ids that were asked for."""
    answer = client.open(route.path(ids), method=route.method, headers=headers, **more)
    body = answer.get_data(as_text=True)
    if answer.is_json and answer.status_code >= 400 and isinstance((answer.get_json(silent=True) or {}).get("error"), dict):
        body = body.replace(str(answer.json["error"].get("request_id")), "REQUEST")
    for name, value in ids.items():
        body = body.replace(value, name) if len(value) > 8 else body
    kept = {name: value for name, value in answer.headers.items() if name.lower() not in ("date", "content-length", "set-cookie")}
    return answer.status_code, kept, body
