"""Documents and search over HTTP."""

from io import BytesIO
from typing import Any

import pytest
from apiflask import APIFlask

from tests.routes.conftest import SignedIn

TEXT = b"Delivery\n\nParcels to Lisbon take three working days."


def upload(browser: SignedIn, content: bytes = TEXT, name: str = "delivery.txt") -> Any:
    return browser.post("/api/knowledge/documents", data={"file": (BytesIO(content), name)})


def read_all(app: APIFlask, owner_url: str) -> None:
    """What the worker would do."""
    from tests.cast import wake_ups
    from tests.knowledge.reader import Reader, Vectors

    for _, account_id, row_id, _ in wake_ups(owner_url):
        Reader(app.extensions["dana.parts"].database, Vectors()).read_document(account_id, row_id)


def test_an_upload_is_queued_read_and_found(app: APIFlask, alice: SignedIn, owner_url: str) -> None:
    answer = upload(alice)
    assert answer.status_code == 201
    made = answer.json
    assert (made["status"], made["stage"], made["uploaded_by"]["name"]) == ("queued", "queued", "Alice")
    read_all(app, owner_url)
    document = alice.get(f"/api/knowledge/documents/{made['id']}").json
    assert (document["status"], document["error"]) == ("ready", None)
    (passage,) = alice.get("/api/knowledge/search?q=Lisbon&limit=5").json["passages"]
    assert set(passage) >= {"id", "text", "score", "document", "page", "heading", "start", "end"}
    assert passage["document"] == {"id": made["id"], "name": "delivery.txt"}
    text = alice.get(f"/api/knowledge/documents/{made['id']}/text").json
    (page,) = text["pages"]
    assert page["text"][passage["start"] - page["start"] : passage["end"] - page["start"]] == passage["text"]


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"", "empty.txt"), (b"MZ" + b"\0" * 100, "price.pdf"), (b"\x89PNG\r\n\x1a\n", "a.docx"), (b"%PDF-1.4 x", "cut.pdf")],
)
def test_what_cannot_be_read_is_refused_or_fails_in_words(
    app: APIFlask, alice: SignedIn, owner_url: str, content: bytes, name: str
) -> None:
    answer = upload(alice, content, name)
    if answer.status_code == 201:
        read_all(app, owner_url)
        document = alice.get(f"/api/knowledge/documents/{answer.json['id']}").json
        assert document["status"] == "failed"
        assert document["error"]["message"]
    else:
        assert answer.status_code == 422
        assert answer.json["error"]["message"]


def test_T109_a_file_over_the_limit_is_a_413(alice: SignedIn) -> None:
    assert upload(alice, b"x" * (25 * 1024 * 1024 + 1)).status_code == 413


def test_without_a_file_the_field_is_named(alice: SignedIn) -> None:
    answer = alice.post("/api/knowledge/documents", data={})
    assert answer.status_code == 422
    assert "file" in answer.json["error"]["details"]["fields"]


def test_T148_the_original_comes_back_as_a_download_whatever_it_is(alice: SignedIn) -> None:
    made = upload(alice, b"<script>alert(1)</script> Parcels.", "page.html.txt")
    if made.status_code != 201:
        return
    answer = alice.get(f"/api/knowledge/documents/{made.json['id']}/file")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.mimetype == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_documents_are_listed_newest_first_page_by_page_and_removed(alice: SignedIn) -> None:
    for number in range(5):
        upload(alice, TEXT + str(number).encode(), f"{number}.txt")
    first = alice.get("/api/knowledge/documents?limit=3").json
    second = alice.get(f"/api/knowledge/documents?limit=3&cursor={first['next_cursor']}").json
    assert [item["name"] for item in first["items"] + second["items"]] == ["4.txt", "3.txt", "2.txt", "1.txt", "0.txt"]
    assert second["next_cursor"] is None
    gone = first["items"][0]["id"]
    assert alice.call("DELETE", f"/api/knowledge/documents/{gone}").status_code == 204
    assert alice.get(f"/api/knowledge/documents/{gone}").status_code == 404


def test_a_viewer_reads_and_adds_nothing(carol: SignedIn) -> None:
    assert carol.get("/api/knowledge/documents").status_code == 200
    assert upload(carol).status_code == 403
