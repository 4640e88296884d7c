"""Search over HTTP: what it finds, for whom, and how it says why."""

from typing import Any

import pytest
from apiflask import APIFlask

from tests.routes.conftest import SignedIn
from tests.routes.test_knowledge import read_all, upload

DELIVERY = b"Delivery\n\nParcels to Lisbon take three working days."
RETURNS = "Devoluciones\n\nLa devoluci\u00f3n de un paquete es gratuita durante treinta d\u00edas y no hace falta decir el motivo.".encode()


@pytest.fixture
def shelf(app: APIFlask, alice: SignedIn, owner_url: str) -> dict[str, str]:
    files = {"delivery.txt": DELIVERY, "returns.txt": RETURNS}
    ids = {name: str(upload(alice, content, name).json["id"]) for name, content in files.items()}
    read_all(app, owner_url)
    return ids


def search(browser: SignedIn, query: str, **more: str) -> Any:
    answer = browser.get("/api/knowledge/search", query_string={"q": query, **more})
    assert answer.status_code == 200, answer.text
    return answer.json


def names(found: Any) -> set[str]:
    return {passage["document"]["name"] for passage in found["passages"]}


def test_a_passage_comes_with_its_place_and_the_words_that_matched(alice: SignedIn, shelf: dict[str, str]) -> None:
    best = search(alice, "parcel lisbon")["passages"][0]
    assert best["document"] == {"id": shelf["delivery.txt"], "name": "delivery.txt"}
    assert [best["text"][match["start"] : match["end"]] for match in best["matches"]] == ["Parcels", "Lisbon"]
    text = alice.get(f"/api/knowledge/documents/{shelf['delivery.txt']}/text").json["pages"][0]
    assert text["text"][best["start"] - text["start"] : best["end"] - text["start"]] == best["text"]


def test_while_the_model_is_away_words_are_searched_and_the_answer_says_so(alice: SignedIn, shelf: dict[str, str]) -> None:
    found = search(alice, "Lisbon")  # no model runs in these tests
    assert found["by_words_only"] is True
    assert {passage["found_by"] for passage in found["passages"]} == {"words"}
    assert found["answerability"]["basis"] == "words"


def test_nothing_found_is_not_answerable(alice: SignedIn, shelf: dict[str, str]) -> None:
    found = search(alice, "xylophone")
    assert found["passages"] == []
    assert found["answerability"] == {"probability": 0.0, "is_answerable": False, "basis": "none"}
    assert found["by_words_only"] is False


def test_a_search_can_be_narrowed_by_document_tag_and_type(alice: SignedIn, shelf: dict[str, str]) -> None:
    alice.call("PATCH", f"/api/knowledge/documents/{shelf['returns.txt']}", json={"tags": ["Returns"]})
    both = "parcel paquete"
    assert names(search(alice, both)) == {"delivery.txt", "returns.txt"}
    assert names(search(alice, both, document=shelf["delivery.txt"])) == {"delivery.txt"}
    assert names(search(alice, both, tag="Returns")) == {"returns.txt"}
    assert names(search(alice, both, language="es")) == {"returns.txt"}
    assert names(search(alice, both, media_type="application/pdf")) == set()
    choices = alice.get("/api/knowledge/search/choices").json
    assert choices["tags"] == [{"value": "Returns", "documents": 1}]
    assert choices["media_types"] == [{"value": "text/plain", "documents": 2}]
    assert {"value": "es", "documents": 1} in choices["languages"]


def test_what_is_for_the_team_is_found_by_the_team_alone(alice: SignedIn, shelf: dict[str, str]) -> None:
    alice.call("PATCH", f"/api/knowledge/documents/{shelf['delivery.txt']}", json={"visibility": "team"})
    assert names(search(alice, "Lisbon")) == set()
    assert names(search(alice, "Lisbon", audience="team")) == {"delivery.txt"}
    alice.call("PATCH", f"/api/knowledge/documents/{shelf['delivery.txt']}", json={"hidden": True})
    assert names(search(alice, "Lisbon", audience="team")) == set()


def test_what_says_the_same_is_folded_into_the_best(app: APIFlask, alice: SignedIn, owner_url: str, shelf: dict[str, str]) -> None:
    copy = upload(alice, DELIVERY + b"\n", "copy of delivery.txt").json["id"]
    read_all(app, owner_url)
    (only,) = search(alice, "Lisbon")["passages"]
    assert {only["document"]["id"], *(place["document"]["id"] for place in only["also"])} == {shelf["delivery.txt"], copy}


def test_T055_search_stays_in_the_account(mallory: SignedIn, alice: SignedIn, shelf: dict[str, str]) -> None:
    assert names(search(alice, "Lisbon")) == {"delivery.txt"}
    assert search(mallory, "Lisbon")["passages"] == []
    assert search(mallory, "Lisbon", document=shelf["delivery.txt"])["passages"] == []
    assert mallory.get("/api/knowledge/search/choices").json == {"tags": [], "media_types": [], "languages": []}


@pytest.mark.parametrize("bad", [{"audience": "everyone"}, {"document": "x"}, {"limit": "0"}, {"limit": "51"}])
def test_a_search_that_cannot_be_understood_names_the_field(alice: SignedIn, bad: dict[str, str]) -> None:
    answer = alice.get("/api/knowledge/search", query_string={"q": "a", **bad})
    assert answer.status_code == 422
    assert set(answer.json["error"]["details"]["fields"]) == set(bad)
