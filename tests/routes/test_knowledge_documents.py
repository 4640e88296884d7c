"""A document's life over HTTP: added once, many at once, written, changed, cancelled, unlocked, removed."""

import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from apiflask import APIFlask
from werkzeug.serving import make_server

from dana.knowledge import ingest
from dana.knowledge.reading import Reading, Unreadable
from tests.routes.conftest import SignedIn
from tests.routes.test_knowledge import TEXT, read_all, upload

BULK = "/api/knowledge/documents/bulk"


def upload_many(browser: SignedIn, *files: tuple[str, bytes]) -> Any:
    return browser.post(BULK, data={"files": [(BytesIO(content), name) for name, content in files]})


def listed(browser: SignedIn) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = browser.get("/api/knowledge/documents?limit=200").json["items"]
    return found


def actions(browser: SignedIn) -> list[str]:
    return [item["action"] for item in browser.get("/api/audit?action=document&limit=50").json["items"]]


def test_the_same_content_again_is_the_document_that_is_here_already(alice: SignedIn) -> None:
    first, again = upload(alice), upload(alice, name="another-name.txt")
    assert (first.status_code, first.json["already"]) == (201, False)
    assert (again.status_code, again.json["already"], again.json["id"]) == (200, True, first.json["id"])
    assert len(listed(alice)) == 1
    assert actions(alice) == ["document.added"]


def test_many_files_at_once_each_with_what_became_of_it(app: APIFlask, alice: SignedIn, owner_url: str) -> None:
    upload(alice, b"Here before.", "old.txt")
    answer = upload_many(
        alice, ("one.txt", b"One."), ("program.pdf", b"MZ" + b"\0" * 99), ("copy.txt", b"One."), ("old.txt", b"Here before."), ("", b"Two.")
    )
    assert answer.status_code == 200, answer.text
    items = answer.json["items"]
    assert [item["name"] for item in items] == ["one.txt", "program.pdf", "copy.txt", "old.txt", "document"]
    assert [item["already"] for item in items] == [False, False, True, True, False]
    assert items[1]["document"] is None
    assert items[1]["error"]["code"] == "not_supported"
    assert "Windows program" in items[1]["error"]["message"]
    assert items[0]["document"]["id"] == items[2]["document"]["id"]
    newest = alice.get("/api/audit?action=document&limit=1").json["items"][0]
    assert (newest["action"], newest["target"]) == ("document.added", "one.txt and 1 more"), "one step, one entry"
    assert [told["id"] for told in newest["details"]["documents"]] == [items[0]["document"]["id"], items[4]["document"]["id"]]
    read_all(app, owner_url)
    assert [item["status"] for item in listed(alice)] == ["ready"] * 3


def test_T109_too_many_files_or_too_large_a_whole_is_a_413_in_words(alice: SignedIn) -> None:
    for files in (
        [(f"{number}.txt", b"x") for number in range(501)],
        [(f"{number}.txt", bytes([number + 65]) * 17_000_000) for number in range(4)],
    ):
        answer = upload_many(alice, *files)
        assert answer.status_code == 413, answer.text
        assert len(answer.json["error"]["message"]) > 10
    assert listed(alice) == []


def test_T109_more_than_one_file_may_be_is_allowed_for_many_at_once_alone(alice: SignedIn) -> None:
    files = [(f"{number}.txt", bytes([number + 65]) * 20_000_000) for number in range(2)]
    assert upload_many(alice, *files).status_code == 200
    assert upload(alice, b"x" * 40_000_000).status_code == 413
    too_large = upload_many(alice, ("large.txt", b"x" * 27_000_000), ("small.txt", b"Small."))
    assert [item["error"] and item["error"]["code"] for item in too_large.json["items"]] == ["too_large", None]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"MZ\x90\x00" + b"\x00" * 60, "letter.txt"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old.docx"),
        (b"\x7fELF" + b"\0" * 60, "a.pdf"), (b"PK\x03\x04junk", "a.docx"), (b"\x89PNG\r\n\x1a\n\0\0", "a.pdf"), (b"   \n", "empty.txt"),
    ],
)  # fmt: skip
def test_T144_what_lies_about_its_type_is_a_422_in_words_and_costs_nothing(alice: SignedIn, content: bytes, name: str) -> None:
    answer = upload(alice, content, name)
    assert answer.status_code == 422
    assert answer.json["error"]["message"].endswith(".")
    made = upload(alice).json
    replaced = alice.post(f"/api/knowledge/documents/{made['id']}/versions", data={"file": (BytesIO(content), name)})
    assert replaced.status_code == 422
    assert [item["id"] for item in listed(alice)] == [made["id"]]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"), ("..\\..\\boot.ini", None), ("/abs/olute.txt", "olute.txt"), ("C:\\x\\price.txt", None),
        ("nul\x00l.txt", "null.txt"), ("CON", "CON"), ("a\u202ecod.exe.txt", "acod.exe.txt"), ("a\r\nSet-Cookie: x=1.txt", None),
        ("=cmd|' /C calc'!A0.txt", None), ("<img src=x onerror=alert(1)>.txt", None), ("..", None), (".", None), ("\u0000", None),
        ("x" * 400 + ".txt", "x" * 200), ("naïve–ملف–文件.txt", "naïve–ملف–文件.txt"), ("%2e%2e%2fetc.txt", "%2e%2e%2fetc.txt"),
        ("a;b\"c'.txt", None), ("   ", None),
    ],
)  # fmt: skip
def test_T145_any_name_is_only_a_label(alice: SignedIn, name: str, shown: str | None) -> None:
    answer = upload(alice, TEXT, name)
    if "\r\n" in name:  # that is no part of a form any more
        assert answer.status_code in (201, 422)
        return
    assert answer.status_code == 201, answer.text
    label = answer.json["name"]
    assert label == shown or shown is None
    assert label.strip()
    assert label.isprintable()
    assert not set(label) & set("/\\") or label.startswith("<")
    file = alice.get(f"/api/knowledge/documents/{answer.json['id']}/file")
    assert file.data == TEXT
    assert "\n" not in file.headers["Content-Disposition"]
    assert "Set-Cookie" not in {key for key, _ in file.headers if key == "Set-Cookie"}


def test_T148_whatever_lies_in_a_version_is_only_ever_a_download(alice: SignedIn) -> None:
    polyglot = b"Parcels <script>alert(1)</script> %PDF-1.7"
    made = upload(alice, polyglot, "page.txt").json
    for path in ("file", "versions/1/file"):
        answer = alice.get(f"/api/knowledge/documents/{made['id']}/{path}")
        assert answer.data == polyglot
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.mimetype == "application/octet-stream"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"] or "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_T151_many_at_once_of_the_same_and_of_others_are_there_exactly_once_each(app: APIFlask, alice: SignedIn) -> None:
    def send(number: int) -> tuple[int, str]:
        browser = SignedIn(app.test_client(), alice.session)
        answer = upload(browser, f"Note {number % 6}.".encode(), f"{number}.txt")
        return answer.status_code, answer.json["id"]

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(send, range(24)))
    assert sorted(status for status, _ in found) == [200] * 18 + [201] * 6
    assert {key for _, key in found} == {item["id"] for item in listed(alice)}
    assert len(listed(alice)) == 6


def test_T151_ten_thousand_parts_are_refused(alice: SignedIn) -> None:
    for path in (BULK, "/api/knowledge/documents"):
        data = {f"field{number}": "x" for number in range(10_000)} | {"file": (BytesIO(TEXT), "a.txt"), "files": (BytesIO(TEXT), "b.txt")}
        answer = alice.post(path, data=data)
        assert answer.status_code == 413, answer.text
        assert answer.json["error"]["code"] == "too_large"
    assert listed(alice) == []


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # the form's parser leaves a broken upload to be collected
def test_T151_an_upload_that_is_slow_or_breaks_off_leaves_nothing_and_holds_nobody_up(app: APIFlask, alice: SignedIn) -> None:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        head = (
            f"POST /api/knowledge/documents HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {alice.session['access_token']}\r\n"
            "Content-Type: multipart/form-data; boundary=mark\r\nContent-Length: 5000\r\n\r\n"
            '--mark\r\nContent-Disposition: form-data; name="file"; filename="slow.txt"\r\n\r\nThe beginning of'
        ).encode()
        slow = socket.create_connection(("127.0.0.1", server.server_port), timeout=30)
        slow.sendall(head)
        assert upload(alice).status_code == 201, "others are served meanwhile"
        slow.shutdown(socket.SHUT_WR)
        answer = slow.recv(200)
        slow.close()
        assert b" 201 " not in answer
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert [item["name"] for item in listed(alice)] == ["delivery.txt"]


def test_a_text_that_is_written_here_becomes_a_document(app: APIFlask, alice: SignedIn, owner_url: str) -> None:
    words = {"title": "Do you ship to Lisbon?", "text": "Yes, within three days.", "tags": ["answers"]}
    made = alice.post("/api/knowledge/documents/text", json=words)
    assert made.status_code == 201, made.text
    read_all(app, owner_url)
    document = alice.get(f"/api/knowledge/documents/{made.json['id']}").json
    assert {name: document[name] for name in ("name", "title", "origin", "tags", "status")} == {
        "name": words["title"], "title": words["title"], "origin": "written", "tags": ["answers"], "status": "ready",
    }  # fmt: skip
    for wrong in ({"title": " ", "text": "x"}, {"title": "x", "text": " "}, {"title": "x"}):
        assert alice.post("/api/knowledge/documents/text", json=wrong).status_code == 422


def test_what_people_say_of_a_document_is_changed_and_on_record(alice: SignedIn) -> None:
    made = upload(alice).json
    path = f"/api/knowledge/documents/{made['id']}"
    change = {"name": "Delivery 2027", "tags": ["b", "a"], "visibility": "team", "hidden": True, "expires_at": "2030-01-01T00:00:00Z"}
    after = alice.call("PATCH", path, json=change).json
    assert (after["name"], after["tags"], after["visibility"]) == ("Delivery 2027", ["a", "b"], "team")
    assert after["hidden_at"]
    assert after["expires_at"].startswith("2030-01-01")
    back = alice.call("PATCH", path, json={"hidden": False, "expires_at": None}).json
    assert (back["hidden_at"], back["expires_at"], back["tags"]) == (None, None, ["a", "b"])
    assert alice.call("PATCH", path, json={}).json["version"] == back["version"]
    assert actions(alice) == ["document.changed", "document.changed", "document.added"]
    for wrong in ({"visibility": "nobody"}, {"name": ""}, {"expires_at": "soon"}, {"tags": [str(n) for n in range(21)]}):
        assert alice.call("PATCH", path, json=wrong).status_code == 422


def test_many_are_changed_or_removed_in_one_step_or_not_at_all(alice: SignedIn, mallory: SignedIn) -> None:
    ids = [upload(alice, f"Note {number}.".encode()).json["id"] for number in range(3)]
    theirs = upload(mallory, b"Theirs.").json["id"]
    path = "/api/knowledge/documents/bulk-change"
    done = alice.post(path, json={"ids": ids, "change": {"add_tags": ["x"], "hidden": True}})
    assert done.json == {"changed": 3, "deleted": 0}
    assert alice.get("/api/knowledge/tags").json["items"] == [{"tag": "x", "documents": 3}]
    assert len(alice.get("/api/knowledge/documents?state=hidden&tag=x").json["items"]) == 3
    for strange in (theirs, str(uuid4())):
        assert alice.post(path, json={"ids": [*ids, strange], "change": {"delete": True}}).status_code == 404
    assert alice.post(path, json={"ids": ids, "change": {"delete": True, "hidden": True}}).status_code == 422
    assert alice.post(path, json={"ids": ids[:2], "change": {"delete": True}}).json == {"changed": 0, "deleted": 2}
    assert [item["id"] for item in listed(alice)] == ids[2:]
    assert alice.get("/api/knowledge/summary").json["hidden"] == 1


def test_reading_is_cancelled_and_taken_up_again(app: APIFlask, alice: SignedIn, owner_url: str) -> None:
    made = upload(alice).json
    path = f"/api/knowledge/documents/{made['id']}"
    cancelled = alice.post(f"{path}/cancel").json
    assert (cancelled["status"], cancelled["error"]["code"]) == ("failed", "cancelled")
    assert alice.post(f"{path}/cancel").status_code == 409
    assert alice.post(f"{path}/retry").json["status"] == "queued"
    read_all(app, owner_url)
    assert alice.get(path).json["status"] == "ready"
    assert alice.post(f"{path}/retry").status_code == 409


def test_a_protected_file_asks_for_its_password_and_never_shows_it(
    app: APIFlask, alice: SignedIn, owner_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = ingest.read

    def guarded(content: bytes, name: str, *, password: str | None = None, **more: Any) -> Reading:
        if password is None:
            raise Unreadable("encrypted", "This file is protected by a password.")
        return read(content, name, **more)

    monkeypatch.setattr(ingest, "read", guarded)
    made = upload(alice).json
    path = f"/api/knowledge/documents/{made['id']}"
    assert alice.post(f"{path}/password", json={"password": "early"}).status_code == 409
    read_all(app, owner_url)
    assert alice.get(path).json["error"]["code"] == "encrypted"
    answer = alice.post(f"{path}/password", json={"password": "open sesame"})
    assert answer.json["status"] == "queued"
    seen = [alice.get(each).text for each in (path, f"{path}/versions", "/api/audit")]
    assert not any("sesame" in text for text in [answer.text, *seen])
    assert actions(alice)[0] == "document.unlocked"


def test_a_failed_file_costs_nothing_and_is_removed(app: APIFlask, alice: SignedIn, owner_url: str) -> None:
    made = upload(alice, b"%PDF-1.7\n" + b"garbage" * 50, "broken.pdf").json
    read_all(app, owner_url)
    path = f"/api/knowledge/documents/{made['id']}"
    failed = alice.get(path).json
    assert (failed["status"], failed["passages"], bool(failed["error"]["message"])) == ("failed", 0, True)
    assert alice.call("DELETE", path).status_code == 204
    assert listed(alice) == []


@pytest.mark.parametrize("sort", ["newest", "name", "size", "cited", "last_cited"])
def test_every_order_goes_on_where_a_page_ended(alice: SignedIn, sort: str) -> None:
    for number in range(3):
        upload(alice, b"x" * (number + 1), f"{number}.txt")
    found, cursor = [], ""
    for _ in range(3):
        page = alice.get(f"/api/knowledge/documents?sort={sort}&limit=1&cursor={cursor}").json
        found.append(page["items"][0]["name"])
        cursor = page["next_cursor"]
    assert cursor is None
    assert sorted(found) == ["0.txt", "1.txt", "2.txt"]
    assert alice.get("/api/knowledge/documents?sort=name&cursor=eyJ4IjoxfQ").status_code == 400


def test_T055_documents_for_the_team_alone_are_found_by_that_state_in_their_own_account(alice: SignedIn, mallory: SignedIn) -> None:
    for browser, name in ((alice, "rules.txt"), (alice, "prices.txt"), (mallory, "other.txt")):
        made = upload(browser, f"What {name} says.".encode(), name).json
        assert made["usage"] == {"cited": 0, "last_cited_at": None, "days": []}
        if name != "prices.txt":
            browser.call("PATCH", f"/api/knowledge/documents/{made['id']}", json={"visibility": "team"})
    assert [item["name"] for item in alice.get("/api/knowledge/documents?state=team").json["items"]] == ["rules.txt"]
    assert alice.get("/api/knowledge/summary").json["team"] == 1
    assert alice.get("/api/knowledge/documents?state=nobody").status_code == 422


def test_a_viewer_changes_nothing(alice: SignedIn, carol: SignedIn) -> None:
    made = upload(alice).json
    path = f"/api/knowledge/documents/{made['id']}"
    assert upload_many(carol, ("a.txt", b"A.")).status_code == 403
    for name in ("cancel", "retry", "password", "versions", "versions/1/restore"):
        assert carol.post(f"{path}/{name}", json={"password": "x"}).status_code == 403
    assert carol.call("PATCH", path, json={"hidden": True}).status_code == 403
    assert carol.get(f"{path}/versions").status_code == 200
