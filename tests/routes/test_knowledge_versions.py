"""A document's versions over HTTP."""

from io import BytesIO
from typing import Any

from apiflask import APIFlask

from tests.routes.conftest import SignedIn
from tests.routes.test_knowledge import TEXT, read_all, upload

NEW = b"Delivery\n\nParcels to Lisbon take nine working days."


def replace(browser: SignedIn, document_id: str, content: bytes = NEW, name: str = "new.txt") -> Any:
    return browser.post(f"/api/knowledge/documents/{document_id}/versions", data={"file": (BytesIO(content), name)})


def test_a_document_is_replaced_compared_and_rolled_back(app: APIFlask, alice: SignedIn, owner_url: str) -> None:
    made = upload(alice).json
    path = f"/api/knowledge/documents/{made['id']}"
    read_all(app, owner_url)
    answer = replace(alice, made["id"])
    assert answer.status_code == 201, answer.text
    assert (answer.json["name"], answer.json["current"], answer.json["versions"]) == ("delivery.txt", 1, 2)
    assert answer.json["newer"] == {"number": 2, "name": "new.txt", "status": "queued", "error": None}
    assert "three" in alice.get("/api/knowledge/search?q=Lisbon").json["passages"][0]["text"]
    read_all(app, owner_url)
    items = alice.get(f"{path}/versions").json["items"]
    assert [(item["number"], item["is_current"], item["status"], item["by"]["name"]) for item in items] == [
        (2, True, "ready", "Alice"), (1, False, "ready", "Alice"),
    ]  # fmt: skip
    changes = alice.get(f"{path}/versions/2/changes").json
    assert (changes["added_count"], changes["removed_count"], changes["kept"]) == (1, 1, 0)
    assert ["nine" in changes["added"][0]["text"], "three" in changes["removed"][0]["text"]] == [True, True]
    assert alice.get(f"{path}/versions/1/file").data == TEXT
    assert alice.get(f"{path}/file").data == NEW
    assert alice.post(f"{path}/versions/2/restore").status_code == 409
    assert alice.post(f"{path}/versions/1/restore").json["versions"] == 3
    read_all(app, owner_url)
    assert alice.get(f"{path}/file").data == TEXT
    assert alice.get(f"{path}/versions").json["items"][0]["restored_from"] == 1
    trail = [item["action"] for item in alice.get("/api/audit?action=document").json["items"]]
    assert trail == ["document.restored", "document.replaced", "document.added"]


def test_the_same_file_again_is_a_409_in_words(app: APIFlask, alice: SignedIn, owner_url: str) -> None:
    made = upload(alice).json
    read_all(app, owner_url)
    answer = replace(alice, made["id"], TEXT)
    assert answer.status_code == 409
    assert "same" in answer.json["error"]["message"]


def test_a_version_that_failed_is_told_beside_the_one_that_serves(app: APIFlask, alice: SignedIn, owner_url: str) -> None:
    made = upload(alice).json
    read_all(app, owner_url)
    replace(alice, made["id"], b"%PDF-1.7\n" + b"garbage" * 50, "broken.pdf")
    read_all(app, owner_url)
    document = alice.get(f"/api/knowledge/documents/{made['id']}").json
    assert (document["status"], document["error"], document["current"]) == ("ready", None, 1)
    assert document["newer"]["status"] == "failed"
    assert document["newer"]["error"]["message"]
    assert alice.post(f"/api/knowledge/documents/{made['id']}/retry").json["newer"]["status"] == "queued"


def test_T048_another_accounts_versions_do_not_exist(app: APIFlask, alice: SignedIn, mallory: SignedIn, owner_url: str) -> None:
    made = upload(alice).json
    read_all(app, owner_url)
    path = f"/api/knowledge/documents/{made['id']}"
    assert replace(mallory, made["id"]).status_code == 404
    for name in ("versions", "versions/1/changes", "versions/1/file"):
        assert mallory.get(f"{path}/{name}").status_code == 404
    assert mallory.post(f"{path}/versions/1/restore").status_code == 404
    for number in (0, 2, 1 << 40):
        assert alice.get(f"{path}/versions/{number}/changes").status_code == 404
