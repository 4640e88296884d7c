"""Connecting services over HTTP: forms, checks, and secrets that never come out again."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import psycopg
import pytest
import sqlalchemy as sa
from apiflask import APIFlask
from pydantic import Field

from dana.app import create_app
from dana.connectors import CONNECTORS
from dana.connectors.contract import Check
from dana.database.transactions import Database
from dana.parts import Parts
from dana.security.passwords import Passwords
from dana.settings import Settings
from tests import cast
from tests.ai import scripted
from tests.ai.samples import a_prompt
from tests.ai.scripted import Turn, Vendor
from tests.routes.conftest import SignedIn, sign_in

SECRETS = {"access_token": "EAAsecret-access-token-1234", "app_secret": "0123456789abcdef-app-secret", "verify_token": "my-verify-token"}


def connect(browser: SignedIn, connector: str = "whatsapp", **more: Any) -> Any:
    config = {**cast.CONFIGS[connector], **SECRETS, **more}
    return browser.post("/api/integrations", json={"connector": connector, "config": config})


@pytest.mark.parametrize("connector", list(cast.CONFIGS))
def test_connecting_gives_an_address_for_webhooks(alice: SignedIn, connector: str) -> None:
    answer = connect(alice, connector)
    assert answer.status_code == 201
    made = answer.json
    assert made["webhook_url"].endswith(f"/webhooks/{connector}/{made['id']}")
    assert (made["state"], made["external_id"]) == ("active", next(iter(cast.CONFIGS[connector].values())))


def test_T155_a_secret_goes_in_and_never_comes_out(alice: SignedIn, owner_url: str) -> None:
    made = connect(alice).json
    answers = [
        made, alice.get("/api/integrations").json, alice.get(f"/api/integrations/{made['id']}").json,
        alice.call("PATCH", f"/api/integrations/{made['id']}", json={"name": "Shop"}).json,
    ]  # fmt: skip
    with psycopg.connect(owner_url) as db:
        stored = str(db.execute("select * from integrations").fetchall())
    for text in [*map(json.dumps, answers), stored]:
        assert not any(secret in text for secret in SECRETS.values())
    assert made["config"]["app_secret"]["set"] is True


def test_a_wrong_or_missing_setting_names_its_field(alice: SignedIn) -> None:
    answer = alice.post("/api/integrations", json={"connector": "whatsapp", "config": {"phone_number_id": "1", "colour": "red"}})
    assert answer.status_code == 422
    fields = answer.json["error"]["details"]["fields"]
    assert {"config.access_token", "config.colour"} <= set(fields)
    assert alice.post("/api/integrations", json={"connector": "pigeon", "config": {}}).status_code == 422
    assert alice.post("/api/integrations", json={"connector": "whatsapp", "config": []}).status_code == 422


def test_changing_keeps_the_secrets_that_are_not_given_again(app: APIFlask, alice: SignedIn) -> None:
    made = connect(alice).json
    changed = alice.call("PATCH", f"/api/integrations/{made['id']}", json={"config": {"phone_number_id": "2065000000"}}).json
    assert changed["external_id"] == "2065000000"
    opened = app.extensions["dana.parts"].channels.open(UUID(made["id"]), "whatsapp")
    assert opened.connector.config.model_dump()["app_secret"] == SECRETS["app_secret"]


def test_pausing_stores_messages_but_answers_none(app: APIFlask, alice: SignedIn) -> None:
    made = connect(alice).json
    paused = alice.call("PATCH", f"/api/integrations/{made['id']}", json={"paused": True}).json
    assert paused["state"] == "paused"
    assert app.extensions["dana.parts"].channels.open(UUID(made["id"]), "whatsapp").channel.answers is False


def test_a_removed_integration_is_gone_with_its_secrets_and_how_dana_answered_there(app: APIFlask, alice: SignedIn, owner_url: str) -> None:
    made = connect(alice).json
    manner = f"/api/automation/{made['id']}"
    assert alice.call("PATCH", manner, json={"mode": "draft", "seen_version": 0}).status_code == 200
    assert alice.call("DELETE", f"/api/integrations/{made['id']}").status_code == 204
    assert alice.get(f"/api/integrations/{made['id']}").status_code == 404
    assert app.test_client().post(f"/webhooks/whatsapp/{made['id']}", data=b"{}").status_code == 404
    with psycopg.connect(owner_url) as db:
        assert db.execute("select secrets, hints from integrations").fetchone() == (b"", {})
        assert db.execute("select count(*) from answering").fetchone() == (0,)


def test_T098_a_replaced_secret_is_shown_by_its_name_and_its_end_and_is_on_record(alice: SignedIn, carol: SignedIn) -> None:
    path = f"/api/integrations/{connect(alice).json['id']}"
    assert alice.get(path).json["old_secrets"] == []
    config = {"app_secret": "fedcba9876543210-app-secret", "verify_token": "another-word", "access_token": "EAAanother-token-123456"}
    changed = alice.call("PATCH", path, json={"config": config}).json
    assert [item["name"] for item in changed["old_secrets"]] == ["app_secret", "verify_token"], "the access token proves nothing to us"
    assert alice.get("/api/integrations").json["items"][0]["old_secrets"] == changed["old_secrets"]
    assert carol.call("DELETE", f"{path}/old-secrets").status_code == 403
    assert alice.call("DELETE", f"{path}/old-secrets").json["old_secrets"] == []
    ended, rotated = alice.get("/api/audit?action=integration.changed").json["items"]
    until = changed["old_secrets"][0]["until"]
    assert rotated["details"]["rotated"] == ["app_secret", "verify_token"]
    assert rotated["details"]["overlap"].startswith(f"secret rotated, old one until {until[:16]}")
    assert ended["details"] == {"settings": ["app_secret", "verify_token"], "overlap": "the old ones are refused from now on"}
    everything = json.dumps([changed, ended, rotated, alice.get(path).json])
    assert not any(secret in everything for secret in [*SECRETS.values(), *config.values()])


def test_T084_what_was_removed_is_listed_with_what_its_platform_was_told(
    app: APIFlask, alice: SignedIn, carol: SignedIn, mallory: SignedIn
) -> None:
    made = connect(alice, "facebook").json
    assert alice.get("/api/integrations/removed").json["items"] == []
    assert alice.call("DELETE", f"/api/integrations/{made['id']}").status_code == 204
    (waiting,) = alice.get("/api/integrations/removed").json["items"]
    assert (waiting["id"], waiting["connector"], waiting["state"]) == (made["id"], "facebook", "waiting")
    with psycopg.connect(app.extensions["dana.parts"].database.url) as db:  # the account is the caller's: nobody else sees a row
        assert db.execute("select count(*) from farewells").fetchone() == (0,)
    parts = app.extensions["dana.parts"]
    for _ in range(10):  # nobody answers at the simulator's address, as when Meta is away
        with parts.database.account_transaction(UUID(alice.session["account"]["id"])) as db:
            db.execute(sa.text("update farewells set next_at = now()"))
        parts.farewells.say(UUID(alice.session["account"]["id"]), UUID(made["id"]))
    (ended,) = alice.get("/api/integrations/removed").json["items"]
    assert ended["state"] == "not_told"
    assert "could not be told" in ended["remaining"][0]
    assert carol.get("/api/integrations/removed").json["items"] == [ended]
    assert mallory.get("/api/integrations/removed").json["items"] == []
    (entry,) = alice.get("/api/audit?action=integration.disconnected").json["items"]
    assert (entry["actor"]["kind"], entry["target"], entry["details"]["platform"]) == ("system", made["name"], "not_told")


def test_a_check_says_in_words_that_nobody_answers(alice: SignedIn) -> None:
    answer = alice.post("/api/integrations/check", json={"connector": "whatsapp", "config": {**cast.CONFIGS["whatsapp"], **SECRETS}})
    assert answer.status_code == 200
    assert answer.json["ok"] is False
    assert answer.json["message"]
    assert "EAA" not in answer.text


def lead_elsewhere(app: APIFlask, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """WhatsApp with an address that its owner sets, and whatever it is asked to try out."""
    kind, tried = CONNECTORS["whatsapp"], list[dict[str, Any]]()

    class Config(kind.Config):  # type: ignore[name-defined, misc]
        url: str = Field("https://here.example", json_schema_extra={"x-destination": True})

    monkeypatch.setattr(kind, "Config", Config)
    connections = app.extensions["dana.parts"].connections
    monkeypatch.setattr(type(connections), "check", lambda _self, _key, config: tried.append(config) or Check(ok=True, message="Fine."))
    return tried


def test_T154_trying_out_another_address_sends_no_stored_secret_there(
    app: APIFlask, alice: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = lead_elsewhere(app, monkeypatch)
    stored = connect(alice).json["id"]

    def check(connector: str = "whatsapp", **config: Any) -> Any:
        return alice.post("/api/integrations/check", json={"connector": connector, "integration_id": stored, "config": config})

    assert check(phone_number_id="1065000001").status_code == 200
    assert tried.pop()["access_token"] == SECRETS["access_token"], "the same place"
    refused = check(url="https://evil.example")
    assert (refused.status_code, sorted(refused.json["error"]["details"]["fields"])) == (
        422, ["config.access_token", "config.app_secret", "config.verify_token"],
    )  # fmt: skip
    assert check("facebook", page_id="2065000000").status_code == 422, "another service is another place"
    assert check(url="https://evil.example", **dict.fromkeys(SECRETS, "given-again")).status_code == 200
    assert not set(SECRETS.values()) & set(tried.pop().values())
    assert tried == []


def test_T154_saving_another_address_wants_the_secrets_again(app: APIFlask, alice: SignedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    lead_elsewhere(app, monkeypatch)
    stored = connect(alice).json["id"]
    answer = alice.call("PATCH", f"/api/integrations/{stored}", json={"config": {"url": "https://evil.example"}})
    assert answer.status_code == 422
    assert "config.access_token" in answer.json["error"]["details"]["fields"]
    assert alice.get(f"/api/integrations/{stored}").json["version"] == 1
    answer = alice.call("PATCH", f"/api/integrations/{stored}", json={"config": {"url": "https://new.example", **SECRETS}})
    assert answer.status_code == 200


def test_the_catalogue_has_every_connector_with_its_form_and_guide(alice: SignedIn) -> None:
    items = alice.get("/api/integrations/catalogue").json["items"]
    assert [item["key"] for item in items] == list(CONNECTORS)
    for item in items:
        assert item["guide"].startswith("#")
        secrets = {name for name, field in item["config_schema"]["properties"].items() if field.get("x-secret")}
        assert {"channel": {"access_token", "app_secret"}, "model": {"api_key"}}[item["kind"]] <= secrets


def test_a_viewer_reads_and_changes_nothing(carol: SignedIn, database: Database) -> None:
    assert carol.get("/api/integrations").status_code == 200
    assert connect(carol).status_code == 403


@pytest.fixture
def vendor() -> Iterator[Vendor]:
    with scripted.running() as found:
        yield found


@pytest.fixture
def owner(settings: Settings, vendor: Vendor, people: cast.Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[SignedIn]:
    """Alice, where OpenAI is a script."""
    monkeypatch.setattr("dana.joining.Passwords", Passwords.cheap)
    made = create_app(settings.model_copy(update={"openai_base_url": f"{vendor.url}/v1"}), sockets=False)
    yield sign_in(made, people.alice)
    made.extensions["dana.parts"].chains.close()
    made.extensions["dana.simulator"].close()
    made.extensions["dana.parts"].database.close()


MODEL_KEY = "own-openai-key-0123456789"


def connect_model(browser: SignedIn, **more: Any) -> Any:
    return browser.post("/api/integrations", json={"connector": "openai", "config": {"api_key": MODEL_KEY, **more}})


def parts_of(browser: SignedIn) -> Parts:
    found: Parts = browser.client.application.extensions["dana.parts"]
    return found


def test_T155_a_key_of_a_model_goes_in_and_never_comes_out(owner: SignedIn, vendor: Vendor, owner_url: str) -> None:
    made = connect_model(owner, answer_model="gpt-own").json
    assert (made["kind"], made["webhook_url"], made["external_id"]) == ("model", None, "")
    assert made["config"] == {
        "answer_model": "gpt-own", "summary_model": "", "check_model": "", "api_key": {"set": True, "hint": "••••6789"},
    }  # fmt: skip
    path = f"/api/integrations/{made['id']}"
    vendor.always = Turn(status=401, body=f'{{"error": {{"message": "Incorrect API key provided: {MODEL_KEY}"}}}}'.encode())
    checked = owner.post(f"{path}/check").json
    assert "does not accept this key" in checked["message"]
    told = [made, checked, owner.get("/api/integrations").json, owner.call("PATCH", path, json={"name": "Ours"}).json,
            owner.get("/api/audit").json, owner.get("/api/automation").json]  # fmt: skip
    assert owner.call("DELETE", path).status_code == 204
    told += [owner.get("/api/integrations/removed").json, owner.get("/api/audit").json]
    with psycopg.connect(owner_url) as db:
        assert db.execute("select secrets, hints from integrations").fetchone() == (b"", {})
    assert vendor.keys() == [MODEL_KEY]
    assert MODEL_KEY not in json.dumps(told)


def test_a_check_of_a_model_asks_its_vendor_before_anything_is_saved(owner: SignedIn, vendor: Vendor) -> None:
    def check(**config: str) -> dict[str, Any]:
        found: dict[str, Any] = owner.post("/api/integrations/check", json={"connector": "openai", "config": config}).json
        return found

    assert check(api_key=MODEL_KEY)["ok"] is True
    vendor.always = Turn(status=404, body=b"{}")
    vendor.script(Turn(status=404, body=b"{}"), Turn(body=b'{"data": []}'))
    assert "'gpt-nonsense'" in check(api_key=MODEL_KEY, answer_model="gpt-nonsense")["message"]
    vendor.always = Turn(status=429, body=b'{"error": {"code": "insufficient_quota"}}')
    assert "no credit" in check(api_key=MODEL_KEY)["message"]
    vendor.always = Turn(status=503, body=b"{}")
    assert "Check again" in check(api_key=MODEL_KEY)["message"]
    vendor.always = Turn(how="reset")
    unreachable = check(api_key=MODEL_KEY)
    assert (unreachable["ok"], "could not be reached" in unreachable["message"]) == (False, True)
    assert "127.0.0.1" not in unreachable["message"], "the operator's address is nobody's business"
    assert {call.path for call in vendor.seen} == {"/v1/models", "/v1/models/gpt-nonsense"}
    assert owner.get("/api/integrations").json["items"] == []


def test_a_check_that_succeeds_ends_the_refusal(owner: SignedIn, vendor: Vendor, owner_url: str) -> None:
    path = f"/api/integrations/{connect_model(owner).json['id']}"
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute("update integrations set state = 'needs_reconnect', state_reason = 'It was refused.'")
    vendor.always = Turn(status=401, body=b"{}")
    assert owner.post(f"{path}/check").json["ok"] is False
    assert owner.get(path).json["state"] == "needs_reconnect"
    vendor.always = Turn()
    assert owner.post(f"{path}/check").json["ok"] is True
    assert (owner.get(path).json["state"], owner.get(path).json["state_reason"]) == ("active", None)


def test_a_second_key_of_one_vendor_is_a_conflict(owner: SignedIn) -> None:
    assert connect_model(owner).status_code == 201
    again = connect_model(owner)
    assert (again.status_code, again.json["error"]["code"]) == (409, "conflict")
    assert "OpenAI is connected already" in again.json["error"]["message"]


def test_a_tenant_cannot_say_where_a_models_vendor_is(owner: SignedIn) -> None:
    for name in ("base_url", "openai_base_url", "host"):
        assert connect_model(owner, **{name: "http://169.254.169.254"}).status_code == 422


def test_a_change_over_the_api_counts_at_once_in_this_process(owner: SignedIn, vendor: Vendor) -> None:
    account = UUID(owner.session["account"]["id"])

    def asked_with() -> str:
        parts_of(owner).keyring.chain_for(account).answer(a_prompt())
        return vendor.keys()[-1] if vendor.seen else ""

    asked_with()  # that there is none of its own is kept for a while
    made = connect_model(owner).json
    assert asked_with() == MODEL_KEY
    owner.call("PATCH", f"/api/integrations/{made['id']}", json={"config": {"api_key": "the-next-key-0123456789"}})
    assert asked_with() == "the-next-key-0123456789"
    owner.call("DELETE", f"/api/integrations/{made['id']}")
    assert asked_with() != "the-next-key-0123456789"


def test_a_model_is_no_channel_anywhere(owner: SignedIn, people: cast.Cast) -> None:
    made, account = connect_model(owner).json, UUID(owner.session["account"]["id"])
    channel = connect(owner).json
    client = owner.client
    assert client.post(f"/webhooks/openai/{made['id']}", data=b"{}").status_code == 404
    assert client.get(f"/webhooks/openai/{made['id']}").status_code == 404
    assert client.post(f"/webhooks/openai/{made['id']}/data-deletion", data={"signed_request": "x.y"}).status_code in (401, 404)
    assert [phone["integration_id"] for phone in owner.get("/api/simulator").json["channels"]] == [channel["id"]]
    for each, status in ((made, 422), (channel, 200)):
        limited = owner.call("PATCH", f"/api/members/{people.bob.user_id}", json={"channels": [each["id"]]})
        assert limited.status_code == status, "nobody is limited to a model"
    assert [each["integration_id"] for each in owner.get("/api/automation").json["channels"]] == [channel["id"]]
    assert owner.call("DELETE", f"/api/integrations/{made['id']}").status_code == 204
    assert owner.get("/api/integrations/removed").json["items"] == [], "there is nobody to say goodbye to"
    with parts_of(owner).database.account_transaction(account) as db:
        assert db.scalar(sa.text("select count(*) from farewells")) == 0
