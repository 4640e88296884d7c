"""Lessons over HTTP: read by who reads those conversations, made to last by who may change what they become, and taken back."""

import json
import threading
from collections.abc import Callable
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
import sqlalchemy as sa
from apiflask import APIFlask

from dana.conversations.thread import Channel
from dana.database.transactions import Database
from tests import cast
from tests.knowledge.reader import Reader, Vectors
from tests.routes.conftest import SignedIn, sign_in

LINE = "Do you gift wrap?\nWe gift wrap every item free of charge."
NOTE = "Sign with the team's name."
Make = Callable[..., str]


@pytest.fixture
def make(database: Database, channel: Channel, conversation_id: UUID) -> Make:
    """A lesson that is offered; its id."""

    def making(kind: str = "knowledge", proposal: str = LINE, *, reason: dict[str, Any] | None = None, **more: Any) -> str:
        lesson_id = uuid4()
        why = {"knowledge": "not_in_documents", "rule": "left_to_people", "tone": "manner"}[kind]
        values = {
            "account": channel.account_id, "id": lesson_id, "conversation": conversation_id, "message": uuid4(), "kind": kind,
            "proposal": proposal, "reason": json.dumps({"why": why, **(reason or {})}), **more,
        }  # fmt: skip
        with database.account_transaction(channel.account_id) as db:
            db.execute(
                sa.text(
                    "insert into lessons (account_id, id, conversation_id, message_id, kind, question, before, after, proposal, reason) "
                    "values (:account, :id, :conversation, :message, :kind, 'Do you gift wrap?', 'No idea.', 'We do.', :proposal, :reason)"
                ),
                values,
            )
        return str(lesson_id)

    return making


@pytest.fixture
def bob(app: APIFlask, people: cast.Cast) -> SignedIn:
    return sign_in(app, people.bob)


def listed(someone: SignedIn, **query: Any) -> list[dict[str, Any]]:
    answer = someone.get("/api/lessons", query_string=query)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json["items"]
    return found


def accept(someone: SignedIn, lesson_id: str, seen_version: int = 1, **body: Any) -> Any:
    return someone.post(f"/api/lessons/{lesson_id}/accept", json={"seen_version": seen_version, **body})


def undo(someone: SignedIn, lesson_id: str, seen_version: int = 2) -> Any:
    return someone.post(f"/api/lessons/{lesson_id}/undo", json={"seen_version": seen_version})


def dismiss(someone: SignedIn, lesson_id: str, seen_version: int = 1) -> Any:
    return someone.post(f"/api/lessons/{lesson_id}/dismiss", json={"seen_version": seen_version})


def actions(alice: SignedIn) -> list[str]:
    items = alice.get("/api/audit").json["items"]
    return [item["action"] for item in items if item["action"].split(".")[0] in ("lesson", "document", "assistant")]


def test_a_lesson_is_shown_with_what_was_changed_and_where(carol: SignedIn, make: Make, channel: Channel, conversation_id: UUID) -> None:
    place = {"document_id": str(uuid4()), "document": "Prices.pdf", "page": 3, "passage_id": str(uuid4()), "quote": "We never wrap."}
    lesson_id = make(reason={"why": "said_otherwise", "place": place})
    (lesson,) = listed(carol)
    assert (lesson["id"], lesson["kind"], lesson["state"], lesson["why"]) == (lesson_id, "knowledge", "offered", "said_otherwise")
    assert (lesson["before"], lesson["after"], lesson["proposal"]) == ("No idea.", "We do.", LINE)
    assert lesson["place"] == {**place, "amendment": None}
    assert (lesson["contact_name"], lesson["integration_id"], lesson["conversation_id"]) == (
        "Ana", str(channel.integration_id), str(conversation_id),
    )  # fmt: skip
    assert (lesson["document"], lesson["decided_by"], lesson["version"]) == (None, None, 1)
    assert carol.get(f"/api/lessons/{lesson_id}").json == lesson


def test_lessons_are_filtered_and_come_in_pages(alice: SignedIn, make: Make, conversation_id: UUID) -> None:
    ids = [make(), make("rule", "refund"), make("tone", NOTE)]
    dismiss(alice, ids[0])
    assert {item["id"] for item in listed(alice, state="offered")} == set(ids[1:])
    assert [item["id"] for item in listed(alice, kind="rule")] == [ids[1]]
    assert alice.get("/api/lessons?kind=rule").json["counts"] == {"offered": 1, "accepted": 0, "dismissed": 0}
    assert len(listed(alice, conversation_id=str(conversation_id))) == 3
    assert listed(alice, conversation_id=str(uuid4())) == []
    seen, cursor = [], None
    for _ in range(3):
        page = alice.get("/api/lessons", query_string={"limit": 1, **({"cursor": cursor} if cursor else {})}).json
        assert page["counts"] == {"offered": 2, "accepted": 0, "dismissed": 1}
        seen += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert (seen, cursor) == (ids[::-1], None)
    assert alice.get("/api/lessons?cursor=x").status_code in (400, 422)


def test_a_line_of_knowledge_becomes_a_document_that_customers_are_answered_from(alice: SignedIn, bob: SignedIn, make: Make) -> None:
    lesson_id = make()
    answer = accept(bob, lesson_id, proposal="Do you gift wrap?\nYes, all of it, for 2 EUR.")
    assert answer.status_code == 200, answer.text
    assert (answer.json["state"], answer.json["decided_by"]["name"], answer.json["version"]) == ("accepted", "Bob", 2)
    assert answer.json["proposal"] == "Do you gift wrap?\nYes, all of it, for 2 EUR."
    document = alice.get(f"/api/knowledge/documents/{answer.json['document']['id']}").json
    assert (document["name"], document["origin"], document["tags"], document["visibility"]) == (
        "Do you gift wrap?", "written", ["answers"], "customers",
    )  # fmt: skip
    assert actions(alice) == ["lesson.accepted", "document.added"]
    assert "2 EUR" not in str(alice.get("/api/audit").json), "words are not on record"


def test_a_line_of_knowledge_is_taken_back_with_its_document(alice: SignedIn, bob: SignedIn, make: Make) -> None:
    lesson_id = make()
    document_id = accept(bob, lesson_id).json["document"]["id"]
    answer = undo(bob, lesson_id)
    assert answer.status_code == 200, answer.text
    assert (answer.json["state"], answer.json["document"], answer.json["decided_by"]) == ("offered", None, None)
    assert alice.get(f"/api/knowledge/documents/{document_id}").status_code == 404
    assert actions(alice)[:2] == ["lesson.undone", "document.removed"]
    assert accept(bob, lesson_id, seen_version=3).status_code == 200


def test_a_document_that_somebody_changed_since_is_not_taken_away(alice: SignedIn, database: Database, make: Make) -> None:
    lesson_id = make()
    document_id = accept(alice, lesson_id).json["document"]["id"]
    with database.account_transaction(UUID(alice.session["account"]["id"])) as db:
        db.execute(sa.text("update documents set current = 2 where id = :id"), {"id": document_id})
    answer = undo(alice, lesson_id)
    assert (answer.status_code, answer.json["error"]["code"]) == (409, "conflict")
    assert alice.get(f"/api/knowledge/documents/{document_id}").status_code == 200
    alice.call("DELETE", f"/api/knowledge/documents/{document_id}")
    assert undo(alice, lesson_id).json["state"] == "offered", "what is gone already is no hindrance"


def test_a_document_that_said_just_this_before_stays_when_the_lesson_is_taken_back(alice: SignedIn, make: Make) -> None:
    first, second = make(), make()
    document_id = accept(alice, first).json["document"]["id"]
    assert accept(alice, second).json["document"]["id"] == document_id
    undo(alice, second)
    assert alice.get(f"/api/knowledge/documents/{document_id}").status_code == 200


def test_a_rule_becomes_a_topic_for_people_and_goes_again(alice: SignedIn, make: Make) -> None:
    alice.call("PATCH", "/api/automation", json={"seen_version": 0, "topics": ["Legal"]})
    lesson_id = make("rule", "refund")
    assert accept(alice, lesson_id).status_code == 200
    assert alice.get("/api/automation").json["account"]["topics"] == ["Legal", "refund"]
    assert actions(alice)[:2] == ["lesson.accepted", "assistant.changed"]
    assert undo(alice, lesson_id).status_code == 200
    assert alice.get("/api/automation").json["account"]["topics"] == ["Legal"]


def test_a_note_becomes_a_line_of_the_accounts_guidance_or_of_one_channels(alice: SignedIn, make: Make, channel: Channel) -> None:
    alice.call("PATCH", "/api/automation", json={"seen_version": 0, "guidance": "Be brief."})
    here, there = make("tone", NOTE), make("tone", "Write without emoji.")
    assert accept(alice, here).json["on_channel"] is None
    answer = accept(alice, there, integration_id=str(channel.integration_id))
    assert answer.json["on_channel"] == str(channel.integration_id)
    manner = alice.get("/api/automation").json
    assert manner["account"]["guidance"] == f"Be brief.\n{NOTE}"
    assert manner["channels"][0]["guidance"] == "Write without emoji."
    for lesson_id in (here, there):
        assert undo(alice, lesson_id).json["on_channel"] is None
    manner = alice.get("/api/automation").json
    assert (manner["account"]["guidance"], manner["channels"][0]["guidance"]) == ("Be brief.", None)


def test_what_was_in_force_before_stays_when_the_lesson_is_taken_back(alice: SignedIn, make: Make) -> None:
    alice.call("PATCH", "/api/automation", json={"seen_version": 0, "guidance": NOTE, "topics": ["Refund"]})
    for lesson_id in (make("tone", NOTE), make("rule", "refund")):
        assert accept(alice, lesson_id).status_code == 200
        assert undo(alice, lesson_id).status_code == 200
    account = alice.get("/api/automation").json["account"]
    assert (account["guidance"], account["topics"], account["version"]) == (NOTE, ["Refund"], 1)


def test_what_somebody_has_removed_since_is_taken_back_without_harm(alice: SignedIn, make: Make) -> None:
    lesson_id = make("tone", NOTE)
    accept(alice, lesson_id)
    alice.call("PATCH", "/api/automation", json={"seen_version": 1, "guidance": f"{NOTE} Always."})
    assert undo(alice, lesson_id).status_code == 200
    assert alice.get("/api/automation").json["account"]["guidance"] == f"{NOTE} Always."


def test_where_there_is_no_room_it_is_said_and_nothing_changes(alice: SignedIn, make: Make) -> None:
    topics = [f"Topic {number}" for number in range(50)]
    alice.call("PATCH", "/api/automation", json={"seen_version": 0, "guidance": "x" * 1990, "topics": topics})
    for lesson_id, words in ((make("rule", "refund"), "50 topics"), (make("tone", NOTE), "2,000 characters")):
        answer = accept(alice, lesson_id)
        assert answer.status_code == 409
        assert words in answer.json["error"]["message"]
        assert alice.get(f"/api/lessons/{lesson_id}").json["state"] == "offered"


@pytest.mark.parametrize("kind", ["knowledge", "rule", "tone"])
@pytest.mark.parametrize("proposal", ["", "  \n ", "x" * 4001, "a\x07b"])
def test_words_that_cannot_be_kept_are_refused_at_their_field(alice: SignedIn, make: Make, kind: str, proposal: str) -> None:
    answer = accept(alice, make(kind, "refund"), proposal=proposal)
    assert answer.status_code == 422
    assert "proposal" in answer.json["error"]["details"]["fields"]


def test_a_topic_of_several_lines_is_refused(alice: SignedIn, make: Make) -> None:
    assert accept(alice, make("rule", "refund"), proposal="refund\nreturns").status_code == 422


def test_a_lesson_that_is_dismissed_can_be_offered_again(alice: SignedIn, make: Make) -> None:
    lesson_id = make("tone", NOTE)
    assert dismiss(alice, lesson_id).json["state"] == "dismissed"
    assert accept(alice, lesson_id, seen_version=2).status_code == 409
    assert dismiss(alice, lesson_id, seen_version=2).status_code == 409
    assert undo(alice, lesson_id).json["state"] == "offered"
    assert undo(alice, lesson_id, seen_version=3).status_code == 409
    assert actions(alice) == ["lesson.undone", "lesson.dismissed"]


def test_who_saw_an_older_version_changes_nothing(alice: SignedIn, make: Make) -> None:
    lesson_id = make()
    assert accept(alice, lesson_id, seen_version=7).status_code == 409
    assert alice.get("/api/knowledge/documents").json["items"] == []


def test_twice_at_once_makes_it_once(app: APIFlask, people: cast.Cast, alice: SignedIn, make: Make) -> None:
    lesson_id = make()
    others = [alice, sign_in(app, people.bob)]
    codes: list[int] = []
    threads = [threading.Thread(target=lambda each=each: codes.append(accept(each, lesson_id).status_code)) for each in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(codes) == [200, 409]
    assert len(alice.get("/api/knowledge/documents").json["items"]) == 1


def test_T046_agents_add_knowledge_but_change_neither_rules_nor_manners(bob: SignedIn, carol: SignedIn, make: Make) -> None:
    knowledge, rule, tone = make(), make("rule", "refund"), make("tone", NOTE)
    for lesson_id in (rule, tone):
        assert accept(bob, lesson_id).status_code == 403
        assert dismiss(bob, lesson_id).status_code == 403
    for do in (accept, dismiss):
        assert do(carol, knowledge).status_code == 403
    assert accept(bob, knowledge).status_code == 200
    assert undo(carol, knowledge).status_code == 403


def test_T057_who_works_in_some_channels_sees_their_lessons_alone(
    app: APIFlask, people: cast.Cast, database: Database, owner_url: str, make: Make, channel: Channel
) -> None:
    lesson_id = make()
    other = cast.a_channel(database, people.alice, "facebook")
    with psycopg.connect(owner_url) as db:
        db.execute("update memberships set all_channels = false where user_id = %s", (people.bob.user_id,))
        db.execute(
            "insert into membership_channels (account_id, user_id, integration_id) values (%s, %s, %s)",
            (people.bob.account_id, people.bob.user_id, other.integration_id),
        )
    bob = sign_in(app, people.bob)
    assert listed(bob) == []
    assert bob.get("/api/lessons").json["counts"]["offered"] == 0
    assert bob.get(f"/api/lessons/{lesson_id}").status_code == 404
    for do in (accept, dismiss, undo):
        assert do(bob, lesson_id).status_code == 404


def test_T048_another_accounts_lesson_is_not_there(mallory: SignedIn, alice: SignedIn, make: Make, database: Database) -> None:
    lesson_id = make("tone", NOTE)
    assert listed(mallory) == []
    assert mallory.get(f"/api/lessons/{lesson_id}").status_code == 404
    for do in (accept, dismiss, undo):
        assert do(mallory, lesson_id).status_code == 404
    foreign = cast.a_channel(database, cast.Someone(UUID(int=1), UUID(mallory.session["account"]["id"]), "M", "", "owner"))
    answer = accept(alice, lesson_id, integration_id=str(foreign.integration_id))
    assert answer.status_code == 404
    assert listed(alice)[0]["state"] == "offered"


OLD, NEW = "Delivery to Lisbon costs 12 euros.", "Delivery to Lisbon costs 19 euros."
PRICES = f"Delivery\n\n{OLD}\n\nHelmets may be tried on.\n".encode()
Contradicted = Callable[..., tuple[str, str]]


@pytest.fixture
def reader(database: Database) -> Reader:
    return Reader(database, Vectors())


@pytest.fixture
def contradicted(alice: SignedIn, make: Make, reader: Reader) -> Contradicted:
    """A lesson that a document contradicts, and that document; their ids."""

    def making(content: bytes = PRICES, name: str = "prices.txt", amended: str | None = NEW) -> tuple[str, str]:
        document = alice.post("/api/knowledge/documents", data={"file": (BytesIO(content), name)}).json["id"]
        reader.read_document(UUID(alice.session["account"]["id"]), UUID(document))
        place = {"document_id": document, "document": name, "page": None, "passage_id": str(uuid4()), "quote": OLD}
        place |= {"amended": amended} if amended else {}
        return make(reason={"why": "said_otherwise", "place": place}), document

    return making


def shown(someone: SignedIn, lesson_id: str) -> Any:
    """What is offered to be written into the document, in the list as in the lesson itself."""
    lesson = someone.get(f"/api/lessons/{lesson_id}").json
    assert [item for item in listed(someone) if item["id"] == lesson_id] == [lesson]
    return lesson["place"]["amendment"]


def amend(someone: SignedIn, lesson_id: str, after: str = NEW, *, version: int = 1, seen_version: int = 1) -> Any:
    return accept(someone, lesson_id, seen_version, amendment={"version": version, "after": after})


def text_of(someone: SignedIn, document: str) -> str:
    pages = someone.get(f"/api/knowledge/documents/{document}/text").json["pages"]
    return "\n".join(page["text"] for page in pages)


def test_a_document_that_says_otherwise_is_corrected_by_a_new_version(
    alice: SignedIn, bob: SignedIn, contradicted: Contradicted, reader: Reader
) -> None:
    lesson_id, document = contradicted()
    assert shown(bob, lesson_id) == {"version": 1, "before": OLD, "after": NEW}
    answer = amend(bob, lesson_id)
    assert answer.status_code == 200, answer.text
    assert (answer.json["state"], answer.json["decided_by"]["name"], answer.json["proposal"]) == ("accepted", "Bob", LINE)
    assert answer.json["document"] == {"id": document, "name": "prices.txt", "status": "queued", "version": 2}
    assert answer.json["place"]["amendment"] is None
    assert actions(alice)[:2] == ["lesson.accepted", "document.replaced"]
    reader.read_document(UUID(alice.session["account"]["id"]), UUID(document))
    assert NEW in text_of(alice, document)
    assert OLD not in text_of(alice, document)
    assert len(alice.get("/api/knowledge/documents").json["items"]) == 1, "no line of knowledge besides"
    changes = alice.get(f"/api/knowledge/documents/{document}/versions/2/changes").json
    assert [OLD in item["text"] for item in changes["removed"]] == [True]
    assert alice.get(f"/api/knowledge/documents/{document}/versions/1/file").data == PRICES
    assert "19 euros" not in str(alice.get("/api/audit").json), "words are not on record"


def test_a_document_is_corrected_in_the_words_that_somebody_gives(alice: SignedIn, contradicted: Contradicted, reader: Reader) -> None:
    lesson_id, document = contradicted()
    assert amend(alice, lesson_id, "Delivery to Lisbon costs\n 21 euros from May on.").status_code == 200
    reader.read_document(UUID(alice.session["account"]["id"]), UUID(document))
    file = alice.get(f"/api/knowledge/documents/{document}/versions/2/file").data
    assert file == PRICES.replace(OLD.encode(), b"Delivery to Lisbon costs 21 euros from May on.")


def test_a_correction_of_a_document_is_taken_back_by_the_version_before(
    alice: SignedIn, bob: SignedIn, contradicted: Contradicted, reader: Reader
) -> None:
    lesson_id, document = contradicted()
    amend(bob, lesson_id)
    reader.read_document(UUID(alice.session["account"]["id"]), UUID(document))
    answer = undo(bob, lesson_id)
    assert answer.status_code == 200, answer.text
    assert (answer.json["state"], answer.json["document"]) == ("offered", None)
    assert actions(alice)[:2] == ["lesson.undone", "document.restored"]
    reader.read_document(UUID(alice.session["account"]["id"]), UUID(document))
    assert OLD in text_of(alice, document)
    assert shown(alice, lesson_id) == {"version": 3, "before": OLD, "after": NEW}
    assert amend(alice, lesson_id, version=3, seen_version=3).status_code == 200


def test_a_document_that_somebody_replaced_since_stays_when_the_lesson_is_taken_back(
    alice: SignedIn, contradicted: Contradicted, reader: Reader
) -> None:
    lesson_id, document = contradicted()
    amend(alice, lesson_id)
    reader.read_document(UUID(alice.session["account"]["id"]), UUID(document))
    alice.post(f"/api/knowledge/documents/{document}/versions", data={"file": (BytesIO(b"Other words."), "prices.txt")})
    answer = undo(alice, lesson_id)
    assert (answer.status_code, answer.json["error"]["code"]) == (409, "conflict")
    assert "restore the version there" in answer.json["error"]["message"]
    alice.call("DELETE", f"/api/knowledge/documents/{document}")
    assert undo(alice, lesson_id).json["state"] == "offered", "what is gone already is no hindrance"


def test_a_document_that_changed_meanwhile_is_seen_again_before_it_is_corrected(
    alice: SignedIn, contradicted: Contradicted, reader: Reader
) -> None:
    lesson_id, document = contradicted()
    account = UUID(alice.session["account"]["id"])
    alice.post(f"/api/knowledge/documents/{document}/versions", data={"file": (BytesIO(b"New.\n\n" + PRICES), "prices.txt")})
    answer = amend(alice, lesson_id)
    assert answer.status_code == 409
    assert "being read just now" in answer.json["error"]["message"]
    reader.read_document(account, UUID(document))
    answer = amend(alice, lesson_id)
    assert answer.status_code == 409
    assert "changed the document meanwhile" in answer.json["error"]["message"]
    assert listed(alice)[0]["state"] == "offered"
    assert shown(alice, lesson_id)["version"] == 2
    assert amend(alice, lesson_id, version=2).status_code == 200


@pytest.mark.parametrize(
    ("content", "name", "amended"),
    [
        (PRICES, "prices.txt", None),
        (PRICES + OLD.encode(), "prices.txt", NEW),
        (f"a;b\n{OLD};2\n".encode(), "prices.csv", NEW),
        (PRICES.replace(b"12", b"13"), "prices.txt", NEW),
        (PRICES, "prices.txt", OLD),
    ],
)
def test_what_cannot_be_corrected_just_there_leads_to_the_document(
    alice: SignedIn, contradicted: Contradicted, content: bytes, name: str, amended: str | None
) -> None:
    lesson_id, document = contradicted(content, name, amended)
    assert shown(alice, lesson_id) is None
    assert alice.get(f"/api/lessons/{lesson_id}").json["place"]["document_id"] == document
    if amended == NEW:
        assert amend(alice, lesson_id).status_code == 409
    assert accept(alice, lesson_id).json["document"]["id"] != document, "it can still be added as a line of knowledge"


def test_a_lesson_that_no_document_contradicts_corrects_none(alice: SignedIn, make: Make) -> None:
    for lesson_id in (make(), make("tone", NOTE)):
        answer = amend(alice, lesson_id)
        assert answer.status_code == 422
        assert "amendment" in answer.json["error"]["details"]["fields"]


@pytest.mark.parametrize("after", ["", " \n ", "x" * 4001, "a\x07b"])
def test_words_that_no_document_can_hold_are_refused(alice: SignedIn, contradicted: Contradicted, after: str) -> None:
    lesson_id, _ = contradicted()
    assert amend(alice, lesson_id, after).status_code == 422
    assert listed(alice)[0]["state"] == "offered"


def test_corrected_twice_at_once_makes_one_version(app: APIFlask, people: cast.Cast, alice: SignedIn, contradicted: Contradicted) -> None:
    lesson_id, document = contradicted()
    others = [alice, sign_in(app, people.bob)]
    codes: list[int] = []
    threads = [threading.Thread(target=lambda each=each: codes.append(amend(each, lesson_id).status_code)) for each in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(codes) == [200, 409]
    assert [item["number"] for item in alice.get(f"/api/knowledge/documents/{document}/versions").json["items"]] == [2, 1]


def test_T046_who_may_not_replace_documents_corrects_none(carol: SignedIn, contradicted: Contradicted) -> None:
    lesson_id, _ = contradicted()
    assert amend(carol, lesson_id).status_code == 403
    assert shown(carol, lesson_id) == {"version": 1, "before": OLD, "after": NEW}, "as she may read the document"


def test_T048_a_lesson_that_names_another_accounts_document_shows_and_changes_nothing_of_it(
    mallory: SignedIn, alice: SignedIn, contradicted: Contradicted, database: Database, reader: Reader
) -> None:
    lesson_id, document = contradicted()
    assert amend(mallory, lesson_id).status_code == 404
    theirs = UUID(mallory.session["account"]["id"])
    foreign = mallory.post("/api/knowledge/documents", data={"file": (BytesIO(PRICES), "prices.txt")}).json["id"]
    reader.read_document(theirs, UUID(foreign))
    with database.account_transaction(UUID(alice.session["account"]["id"])) as db:
        db.execute(sa.text("update lessons set reason = replace(reason, :ours, :foreign)"), {"ours": document, "foreign": foreign})
    assert shown(alice, lesson_id) is None
    assert amend(alice, lesson_id).status_code == 409
    assert [item["number"] for item in mallory.get(f"/api/knowledge/documents/{foreign}/versions").json["items"]] == [1]
