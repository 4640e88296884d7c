"""The record over HTTP: what people change is on it, and only who may read it does."""

import ast
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from apiflask import APIFlask

import dana
from tests import cast
from tests.routes.conftest import SignedIn, sign_in

WHATSAPP = {
    "phone_number_id": "1065000000",
    "access_token": "token-1234567890",
    "app_secret": "hidden-app-secret",
    "verify_token": "verify-me",
}


def trail(someone: SignedIn, **query: Any) -> list[dict[str, Any]]:
    answer = someone.get("/api/audit", query_string=query)
    assert answer.status_code == 200, answer.text
    return answer.json["items"]


def connect(someone: SignedIn, **more: Any) -> str:
    answer = someone.post("/api/integrations", json={"connector": "whatsapp", "config": WHATSAPP, **more})
    assert answer.status_code == 201, answer.text
    return answer.json["id"]


def upload(someone: SignedIn, name: str = "shipping.txt") -> str:
    answer = someone.post("/api/knowledge/documents", data={"file": (BytesIO(f"We ship to Lisbon: {name}.".encode()), name)})
    assert answer.status_code == 201, answer.text
    return answer.json["id"]


def test_an_integration_s_life_is_on_record_without_its_secrets(alice: SignedIn, people: cast.Cast) -> None:
    integration_id = connect(alice, name="Shop")
    path = f"/api/integrations/{integration_id}"
    alice.call("PATCH", path, json={"name": "Shop 2", "config": {"access_token": "another-hidden-token"}})
    alice.call("PATCH", path, json={"paused": True})
    alice.post(f"{path}/check")
    alice.call("DELETE", path)
    entries = trail(alice, action="integration")
    assert [(item["action"], item["target"]) for item in entries] == [
        ("integration.removed", "Shop 2"), ("integration.checked", "whatsapp"), ("integration.changed", "Shop 2"),
        ("integration.changed", "Shop 2"), ("integration.added", "Shop"),
    ]  # fmt: skip
    assert {item["target_id"] for item in entries} == {integration_id}
    assert {(item["actor"]["kind"], item["actor"]["id"], item["actor"]["name"], item["actor"]["address"]) for item in entries} == {
        ("person", str(people.alice.user_id), "Alice", "127.0.0.1")
    }
    assert [item["details"] for item in entries[2:4]] == [{"paused": True}, {"name": "Shop 2", "settings": ["access_token"]}]
    assert "hidden" not in str(entries)


def test_documents_that_come_and_go_are_on_record(alice: SignedIn) -> None:
    document_id = upload(alice)
    alice.call("DELETE", f"/api/knowledge/documents/{document_id}")
    assert [(item["action"], item["target"], item["target_id"]) for item in trail(alice, action="document")] == [
        ("document.removed", "shipping.txt", document_id), ("document.added", "shipping.txt", document_id)
    ]  # fmt: skip


def test_what_was_refused_is_not_on_record_as_done(alice: SignedIn) -> None:
    before = len(trail(alice))
    assert alice.post("/api/integrations", json={"connector": "whatsapp", "config": {}}).status_code == 422
    assert alice.call("DELETE", "/api/integrations/00000000-0000-4000-8000-000000000000").status_code == 404
    assert alice.call("DELETE", "/api/knowledge/documents/00000000-0000-4000-8000-000000000000").status_code == 404
    assert len(trail(alice)) == before


def test_T197_without_its_entry_the_action_is_undone(alice: SignedIn, owner_url: str) -> None:
    integration_id = connect(alice, name="Shop")
    with psycopg.connect(owner_url) as db:
        db.execute("alter table audit_entries add constraint full_disk check (position < 0) not valid")
    assert alice.call("PATCH", f"/api/integrations/{integration_id}", json={"name": "Changed"}).status_code == 500
    assert alice.call("DELETE", f"/api/integrations/{integration_id}").status_code == 500
    assert alice.post("/api/knowledge/documents", data={"file": (BytesIO(b"Text."), "a.txt")}).status_code == 500
    shown = alice.get("/api/integrations").json["items"]
    assert [item["name"] for item in shown] == ["Shop"]
    assert alice.get("/api/knowledge/documents").json["items"] == []


def test_T057_only_who_may_read_the_record_reads_it_and_only_the_own_one(
    app: APIFlask, people: cast.Cast, alice: SignedIn, carol: SignedIn, mallory: SignedIn
) -> None:
    integration_id = connect(alice)
    for someone in (carol, sign_in(app, people.bob)):
        assert someone.get("/api/audit").status_code == 403
    assert app.test_client().get("/api/audit").status_code == 401
    assert integration_id not in str(trail(mallory))
    assert integration_id in str(trail(alice))


def test_pages_follow_each_other_without_a_gap_while_new_entries_come(alice: SignedIn) -> None:
    for number in range(5):
        upload(alice, f"{number}.txt")
    first = alice.get("/api/audit?action=document.added&limit=2").json
    upload(alice, "late.txt")
    second = alice.get("/api/audit", query_string={"action": "document.added", "limit": 2, "cursor": first["next_cursor"]}).json
    third = alice.get("/api/audit", query_string={"action": "document.added", "limit": 2, "cursor": second["next_cursor"]}).json
    assert [item["target"] for page in (first, second, third) for item in page["items"]] == ["4.txt", "3.txt", "2.txt", "1.txt", "0.txt"]
    assert third["next_cursor"] is None


def test_the_record_is_filtered_by_action_actor_and_time(alice: SignedIn, people: cast.Cast) -> None:
    upload(alice)
    connect(alice)
    both = {"document.added", "integration.added"}
    assert both <= {item["action"] for item in trail(alice)}
    assert [item["action"] for item in trail(alice, action="document.added")] == ["document.added"]
    assert trail(alice, action="doc") == []
    assert both <= {item["action"] for item in trail(alice, actor=people.alice.user_id)}
    assert trail(alice, actor=people.bob.user_id) == []
    first, last = trail(alice)[-1]["at"], trail(alice)[0]["at"]
    assert [item["at"] for item in trail(alice, **{"from": last})] == [last]
    assert last not in [item["at"] for item in trail(alice, to=last)]
    assert trail(alice, to=first) == []
    assert trail(alice, **{"from": "2000-01-01", "to": "2000-01-02"}) == []


@pytest.mark.parametrize(
    "query",
    [
        "cursor=x",
        "cursor=-1",
        "cursor=99999999999999999999",
        "limit=0",
        "limit=1000",
        "action=%00",
        "action='",
        "actor=x",
        "from=soon",
        "to=",
    ],
)
def test_a_filter_that_makes_no_sense_is_named(alice: SignedIn, query: str) -> None:
    assert alice.get(f"/api/audit?{query}").status_code == 422


# Every route that changes something: what it writes on the record, or why it writes nothing. A new route needs its line.
ON_RECORD: dict[tuple[str, str], str] = {
    ("/api/account", "PATCH"): "settings.changed",
    ("/api/account/erase", "POST"): "account.erased",
    ("/api/account/export", "POST"): "export.made",
    ("/api/account/retention", "PUT"): "retention.changed",
    ("/api/admin/people/<uuid:user_id>/disable", "POST"): "person.disabled",
    ("/api/admin/people/<uuid:user_id>/enable", "POST"): "person.enabled",
    ("/api/api-keys", "POST"): "api_key.made",
    ("/api/api-keys/<uuid:key_id>", "DELETE"): "api_key.ended",
    ("/api/auth/confirm-email", "POST"): "email.changed",
    ("/api/auth/invitation/accept", "POST"): "member.joined",
    ("/api/auth/login", "POST"): "sign_in.succeeded",
    ("/api/auth/login/second-factor", "POST"): "sign_in.succeeded",
    ("/api/auth/logout", "POST"): "sign_in.ended",
    ("/api/auth/logout-everywhere", "POST"): "sign_in.ended",
    ("/api/auth/refresh", "POST"): "refresh_token.replayed",
    ("/api/auth/register", "POST"): "sign_in.succeeded",
    ("/api/auth/reset", "POST"): "password.reset",
    ("/api/auth/verify", "POST"): "email.verified",
    ("/api/automation", "PATCH"): "assistant.changed",
    ("/api/automation/<uuid:integration_id>", "PATCH"): "assistant.changed",
    ("/api/contacts/<uuid:contact_id>/erase", "POST"): "contact.erased",
    ("/api/conversations/<uuid:conversation_id>/facts/<uuid:fact_id>", "DELETE"): "fact.forgotten",
    ("/api/conversations/<uuid:conversation_id>/memory", "DELETE"): "memory.forgotten",
    ("/api/contacts/<uuid:contact_id>/export", "POST"): "export.made",
    ("/api/integrations", "POST"): "integration.added",
    ("/api/integrations/<uuid:integration_id>", "DELETE"): "integration.removed",
    ("/api/integrations/<uuid:integration_id>", "PATCH"): "integration.changed",
    ("/api/integrations/<uuid:integration_id>/check", "POST"): "integration.checked",
    ("/api/integrations/<uuid:integration_id>/old-secrets", "DELETE"): "integration.changed",
    ("/api/integrations/check", "POST"): "integration.checked",
    ("/api/invitations", "POST"): "member.invited",
    ("/api/invitations/<uuid:invitation_id>", "DELETE"): "invitation.withdrawn",
    ("/api/invitations/<uuid:invitation_id>/resend", "POST"): "member.invited",
    ("/api/knowledge/contradictions/<uuid:contradiction_id>/dismiss", "POST"): "contradiction.dismissed",
    ("/api/knowledge/contradictions/<uuid:contradiction_id>/reopen", "POST"): "contradiction.reopened",
    ("/api/knowledge/gaps/<uuid:gap_id>/answer", "POST"): "gap.answered",
    ("/api/knowledge/gaps/<uuid:gap_id>/dismiss", "POST"): "gap.dismissed",
    ("/api/knowledge/gaps/<uuid:gap_id>/reopen", "POST"): "gap.reopened",
    ("/api/lessons/<uuid:lesson_id>/accept", "POST"): "lesson.accepted",
    ("/api/lessons/<uuid:lesson_id>/dismiss", "POST"): "lesson.dismissed",
    ("/api/lessons/<uuid:lesson_id>/undo", "POST"): "lesson.undone",
    ("/api/knowledge/documents", "POST"): "document.added",
    ("/api/knowledge/web-sources", "POST"): "web_source.added",
    ("/api/knowledge/web-sources/<uuid:source_id>", "PATCH"): "web_source.changed",
    ("/api/knowledge/web-sources/<uuid:source_id>", "DELETE"): "web_source.removed",
    ("/api/knowledge/web-sources/<uuid:source_id>/rescan", "POST"): "web_source.rescanned",
    ("/api/knowledge/documents/bulk", "POST"): "document.added",
    ("/api/knowledge/documents/bulk-change", "POST"): "document.changed",
    ("/api/knowledge/documents/text", "POST"): "document.added",
    ("/api/knowledge/documents/<uuid:document_id>", "PATCH"): "document.changed",
    ("/api/knowledge/documents/<uuid:document_id>/password", "POST"): "document.unlocked",
    ("/api/knowledge/documents/<uuid:document_id>/versions", "POST"): "document.replaced",
    ("/api/knowledge/documents/<uuid:document_id>/versions/<int:number>/restore", "POST"): "document.restored",
    ("/api/knowledge/documents/<uuid:document_id>", "DELETE"): "document.removed",
    ("/api/me/password", "POST"): "password.changed",
    ("/api/me/second-factor", "DELETE"): "second_factor.off",
    ("/api/me/second-factor", "POST"): "second_factor.on",
    ("/api/me/second-factor/recovery-codes", "POST"): "second_factor.codes_renewed",
    ("/api/me/sessions/<uuid:session_id>", "DELETE"): "session.ended",
    ("/api/members/<uuid:user_id>", "DELETE"): "member.removed",
    ("/api/members/<uuid:user_id>", "PATCH"): "member.role_changed",
    ("/api/members/<uuid:user_id>/make-owner", "POST"): "owner.transferred",
    ("/api/members/second-factor", "PUT"): "settings.changed",
    ("/webhooks/<connector>/<integration_id>/data-deletion", "POST"): "contact.erased",
}
IN_THE_CONVERSATION = "daily work: the conversation itself shows who did it, and when"
IN_DEVELOPMENT = "the simulator, which production does not have"
NOT_ON_RECORD: dict[tuple[str, str], str] = {
    ("/api/auth/forgot", "POST"): "a letter goes out; what is done with it is on record",
    ("/api/auth/invitation", "POST"): "reads only: a token never stands in an address",
    ("/api/auth/switch", "POST"): "which account is looked at: rights are asked in each request anyway",
    ("/api/auth/verify/resend", "POST"): "a letter goes out; what is done with it is on record",
    **{
        (f"/api/conversations/<uuid:conversation_id>/{what}", "POST"): IN_THE_CONVERSATION
        for what in (
            "drafts/<uuid:draft_id>/approve", "drafts/<uuid:draft_id>/discard", "hand_back", "messages/<uuid:message_id>/retry",
            "messages/<uuid:message_id>/settle", "read", "reopen", "replies", "resolve",
            "takeover",
        )
    },
    ("/api/conversations/<uuid:conversation_id>/rewrite", "POST"): "nothing is changed: the text goes back to who asked, the cost is kept",
    ("/api/knowledge/documents/<uuid:document_id>/cancel", "POST"): "it is not read for now: nothing is added or taken away",
    ("/api/knowledge/documents/<uuid:document_id>/retry", "POST"): "the same file is read once more: nothing is added or taken away",
    ("/api/me", "PATCH"): "a name, which is no right; entries keep the one of their moment",
    ("/api/me/email", "POST"): "only a wish: it takes effect, and is on record, when the letter comes back",
    ("/api/me/second-factor/start", "POST"): "only a wish: it takes effect, and is on record, with the first code",
    **{
        (f"/api/simulator/<uuid:integration_id>/<customer_id>/{what}", "POST"): IN_DEVELOPMENT
        for what in ("messages", "owner_reply", "read")
    },
    ("/api/simulator/faults", "PUT"): IN_DEVELOPMENT,
    **{("/simulator/graph/<path:path>", method): IN_DEVELOPMENT for method in ("POST", "DELETE")},
    ("/webhooks/<connector>/<integration_id>", "POST"): "customers' messages: they are kept themselves",
}  # fmt: skip
CHANGING = {"POST", "PATCH", "PUT", "DELETE"}


def test_T197_every_route_that_changes_something_is_on_record_or_says_why_not(app: APIFlask) -> None:
    changing = {(rule.rule, method) for rule in app.url_map.iter_rules() for method in (rule.methods or set()) & CHANGING}
    assert changing - set(ON_RECORD) - set(NOT_ON_RECORD) == set(), "a new route needs its line"
    assert set(ON_RECORD) & set(NOT_ON_RECORD) == set()
    assert (set(ON_RECORD) | set(NOT_ON_RECORD)) - changing == set(), "a line without its route"


def test_T197_what_the_table_promises_is_recorded_by_the_code() -> None:
    assert set(ON_RECORD.values()) - recorded_actions() == set()


def recorded_actions() -> set[str]:
    """Every text that looks like an action in a module that records something."""
    found = set()
    for path in Path(dana.__file__).parent.rglob("*.py"):
        tree = ast.parse(path.read_text())
        imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module == "dana.security.audit"]
        if any(name.name == "record" for node in imports for name in node.names):
            found |= {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return {text for text in found if re.fullmatch(r"[a-z_]+\.[a-z_]+", text)}
