"""The simulator's own API: members only, each account its own phones, nothing at all in production."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient

from dana.errors import DanaError, NotSignedIn
from dana.settings import Settings
from dana.simulator.platform import FakeMeta
from dana.simulator.routes import register
from tests.simulator.conftest import SECRET, App, channel

ACME, OTHER = UUID(int=1), UUID(int=2)
NORA = "15550142077"


class House:
    """What the real app gives the simulator: who is signed in, and the channels of each account."""

    def __init__(self, home: Path, url: str, **settings: Any) -> None:
        self.signed_in: UUID | None = ACME
        self.told: list[UUID] = []
        self.owned = {ACME: [channel("whatsapp", url), channel("facebook", url)], OTHER: [channel("whatsapp", url, number=2)]}
        self.flask = APIFlask("dana")
        self.flask.config["OPENAPI_VERSION"] = "3.1.0"
        self.flask.register_error_handler(DanaError, lambda error: ({"error": {"code": error.code}}, error.status))
        self.meta: FakeMeta | None = register(
            self.flask, Settings(dana_home=home, **settings), current_account=self.who, channels_of=self.owned.__getitem__,
            announce=self.told.append, find_channels=lambda _: [one for mine in self.owned.values() for one in mine],
        )  # fmt: skip

    def who(self) -> UUID:
        if self.signed_in is None:
            raise NotSignedIn
        return self.signed_in


@pytest.fixture
def house(tmp_path: Path, app: App) -> Iterator[House]:
    built = House(tmp_path, app.url)
    assert built.meta is not None
    yield built
    built.meta.close()


@pytest.fixture
def web(house: House) -> FlaskClient:
    return house.flask.test_client()


def phone(integration: int, customer: str = NORA, what: str = "") -> str:
    return f"/api/simulator/{UUID(int=integration)}/{customer}{what}"


def test_a_member_sees_the_phones_of_the_own_account(web: FlaskClient, house: House) -> None:
    state = web.get("/api/simulator").json
    assert state is not None
    assert [one["connector"] for one in state["channels"]] == ["whatsapp", "facebook"]
    assert state["channels"][0]["customers"][0]["name"] == "Nora Lindqvist"
    assert state["faults"]["fail_5xx"] == 0
    house.signed_in = OTHER
    other = web.get("/api/simulator").json
    assert other is not None
    assert [one["integration_id"] for one in other["channels"]] == [str(UUID(int=2))]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/api/simulator", None),
        ("GET", phone(1), None),
        ("PUT", "/api/simulator/faults", {}),
        ("POST", phone(1, what="/messages"), {"text": "Hi"}),
        ("POST", phone(1, what="/read"), None),
        ("POST", phone(1, what="/owner_reply"), {"text": "Hi"}),
    ],
)
def test_nobody_plays_without_signing_in(web: FlaskClient, house: House, method: str, path: str, body: Any) -> None:
    house.signed_in = None
    assert web.open(path, method=method, json=body).status_code == 401


@pytest.mark.parametrize(("path", "method"), [("", "GET"), ("/messages", "POST"), ("/read", "POST"), ("/owner_reply", "POST")])
def test_a_phone_of_another_account_is_not_there(web: FlaskClient, app: App, path: str, method: str) -> None:
    web.get("/api/simulator")
    assert web.open(phone(2, what=path), method=method, json={"text": "Hi"}).status_code == 404
    assert web.open(phone(99, what=path), method=method, json={"text": "Hi"}).status_code == 404
    assert app.bodies == []


def test_writing_reading_and_the_owners_reply_go_the_whole_way(web: FlaskClient, house: House, app: App) -> None:
    assert house.meta is not None
    written = web.post(phone(1, what="/messages"), json={"text": " Do you rent tandems? ", "name": "Nora"})
    assert written.status_code == 201
    assert written.json is not None
    assert (written.json["from"], written.json["text"], written.json["ticks"]) == ("customer", "Do you rent tandems?", "sent")
    app.wait_for(1)
    assert web.post(phone(1, what="/owner_reply"), json={"text": "We do"}).status_code == 201
    assert web.post(phone(1, what="/read")).status_code == 204
    app.wait_for(3)
    assert house.meta.postman.wait_until_empty(5)
    seen = web.get(phone(1)).json
    assert seen is not None
    assert [(one["from"], one["ticks"]) for one in seen["messages"]] == [("customer", "delivered"), ("business", "read")]
    assert (seen["typing"], seen["read_up_to"]) == (False, None)
    assert set(house.told) == {ACME}


def test_typing_and_the_read_mark_show(web: FlaskClient, house: House) -> None:
    assert house.meta is not None
    web.post(phone(1, what="/messages"), json={"text": "Hi"})
    mine = house.owned[ACME][0]
    house.meta.business_reads(mine, NORA)
    house.meta.types(mine, NORA, on=True)
    seen = web.get(phone(1)).json
    assert seen is not None
    assert seen["typing"] is True
    assert seen["read_up_to"] == seen["messages"][0]["at"]
    assert seen["messages"][0]["at"].endswith("Z")


def test_faults_are_one_accounts_own(web: FlaskClient, house: House) -> None:
    assert web.put("/api/simulator/faults", json={"delay_ms": 50, "fail_5xx": 3}).status_code == 200
    house.signed_in = OTHER
    other = web.get("/api/simulator").json
    assert other is not None
    assert other["faults"]["fail_5xx"] == 0


@pytest.mark.parametrize("body", [{"delay_ms": -1}, {"fail_5xx": "many"}, {"gravity": True}])
def test_faults_that_do_not_exist_are_refused(web: FlaskClient, body: Any) -> None:
    assert web.put("/api/simulator/faults", json=body).status_code == 422


@pytest.mark.parametrize("body", [{}, {"text": "  "}, {"text": "x" * 5000}, {"text": "Hi", "colour": "red"}])
def test_a_text_must_be_a_text(web: FlaskClient, body: Any) -> None:
    assert web.post(phone(1, what="/messages"), json=body).status_code == 422


def test_a_whatsapp_customer_has_a_number(web: FlaskClient) -> None:
    assert web.post(phone(1, "nora", "/messages"), json={"text": "Hi"}).status_code == 422
    assert web.get(phone(1, "no ra")).status_code == 404


def test_a_send_after_a_restart_is_signed_without_anybody_looking(tmp_path: Path, app: App) -> None:
    first = House(tmp_path, app.url)
    first.flask.test_client().get("/api/simulator")
    assert first.meta is not None
    first.meta.close()
    again = House(tmp_path, app.url)
    body = {"messaging_product": "whatsapp", "to": NORA, "type": "text", "text": {"body": "Sorry, we were away"}}
    number = again.owned[ACME][0].external_id
    headers = {"Authorization": "Bearer any"}
    with again.flask.test_client().post(f"/simulator/graph/v25.0/{number}/messages", json=body, headers=headers) as answer:
        assert answer.status_code == 200
    app.wait_for(2)
    assert app.forged == 0
    assert again.meta is not None
    again.meta.close()


def test_production_has_no_simulator(tmp_path: Path) -> None:
    safe = {
        "dana_env": "production",
        "dana_demo": False,
        "dana_secret_key": "a-root-key-as-long-as-production-wants-it",
        "public_url": "https://dana.example",
    }
    house = House(tmp_path, "http://127.0.0.1:9", **safe)
    assert house.meta is None
    web = house.flask.test_client()
    for path in ("/api/simulator", phone(1), "/simulator/graph/v25.0/1"):
        assert web.get(path).status_code == 404
    assert not (tmp_path / "simulator").exists()


def test_the_openapi_document_names_the_shapes(web: FlaskClient) -> None:
    document = web.get("/openapi.json").json
    assert document is not None
    wanted = {"SimulatorState", "SimulatorThread", "SimulatorMessage", "SimulatorFaults", "CustomerText"}
    assert wanted <= set(document["components"]["schemas"])
    assert set(document["components"]["schemas"]["SimulatorMessage"]["properties"]) == {"id", "from", "text", "at", "ticks"}
    assert not any(path.startswith("/simulator/graph") for path in document["paths"])
    assert SECRET not in web.get("/api/simulator").text
