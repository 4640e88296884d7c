"""Room 1: what a platform, or somebody who claims to be one, gets for an answer."""

import hashlib
import hmac
import json
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from apiflask import APIFlask

from dana.conversations.thread import Channel
from dana.database.transactions import Database
from tests import cast


@pytest.fixture
def channel(database: Database, people: cast.Cast) -> Channel:
    return cast.a_channel(database, people.alice)


def payload(text: str = "Do you ship to Lisbon?", **message: Any) -> dict[str, Any]:
    body = {"id": f"wamid.{uuid4().hex}", "from": "351910000001", "timestamp": "1749416383", "type": "text", "text": {"body": text}}
    value = {"messaging_product": "whatsapp", "metadata": {"phone_number_id": "1065000000"}, "messages": [{**body, **message}]}
    return {"object": "whatsapp_business_account", "entry": [{"id": "W", "changes": [{"field": "messages", "value": value}]}]}


def post(app: APIFlask, channel: Channel, body: bytes, *, secret: str = cast.APP_SECRET, address: str = "", **headers: str) -> Any:
    signature = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return app.test_client().post(
        address or f"/webhooks/whatsapp/{channel.integration_id}", data=body,
        headers={"Content-Type": "application/json", "X-Hub-Signature-256": signature, **headers},
    )  # fmt: skip


def stored(database: Database, channel: Channel) -> int:
    with database.account_transaction(channel.account_id) as db:
        return db.execute(sa.text("select count(*) from messages")).scalar_one()


def test_a_signed_message_is_stored_before_the_200(app: APIFlask, database: Database, channel: Channel) -> None:
    answer = post(app, channel, json.dumps(payload()).encode())
    assert (answer.status_code, stored(database, channel)) == (200, 1)


def test_T102_the_same_call_again_is_a_200_without_effect(app: APIFlask, database: Database, channel: Channel) -> None:
    body = json.dumps(payload()).encode()
    assert [post(app, channel, body).status_code for _ in range(3)] == [200, 200, 200]
    assert stored(database, channel) == 1


def test_T092_a_wrong_signature_is_a_401_before_anything_is_read(app: APIFlask, database: Database, channel: Channel) -> None:
    for body in (json.dumps(payload()).encode(), b"not json at all"):
        assert post(app, channel, body, secret="another").status_code == 401
    assert app.test_client().post(f"/webhooks/whatsapp/{channel.integration_id}", data=b"{}").status_code == 401
    assert stored(database, channel) == 0


def test_T096_the_secret_of_another_account_is_a_401(app: APIFlask, database: Database, people: cast.Cast, channel: Channel) -> None:
    theirs = cast.a_channel(database, people.mallory, "facebook")
    assert post(app, channel, json.dumps(payload()).encode(), secret=str(theirs.integration_id)).status_code == 401


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b'{"a": NaN}', b'{"a":1,"a":2}', b"\xff\xfe{}", b'"x"', b"[" * 100_000, b'{"n": ' + b"9" * 5000 + b"}"],
)
def test_T108_what_is_not_json_is_a_400(app: APIFlask, channel: Channel, body: bytes) -> None:
    assert post(app, channel, body).status_code == 400


def test_T109_too_large_is_a_413_and_an_encoding_is_refused(app: APIFlask, channel: Channel) -> None:
    assert post(app, channel, b"{" + b" " * 5_000_000 + b"}").status_code == 413
    assert post(app, channel, b"{}", **{"Content-Encoding": "gzip"}).status_code in (400, 415)


def test_unknown_deleted_malformed_and_wrong_connector_are_all_the_same_404(
    app: APIFlask, database: Database, people: cast.Cast, channel: Channel
) -> None:
    gone = cast.a_channel(database, people.alice)
    with database.account_transaction(people.alice.account_id) as db:
        db.execute(sa.text("update integrations set deleted_at = now() where id = :id"), {"id": gone.integration_id})
    addresses = [
        f"/webhooks/whatsapp/{uuid4()}", f"/webhooks/whatsapp/{gone.integration_id}", "/webhooks/whatsapp/not-an-id",
        f"/webhooks/facebook/{channel.integration_id}", f"/webhooks/nonsense/{channel.integration_id}",
    ]  # fmt: skip
    answers = [post(app, channel, b"{}", address=address) for address in addresses]
    assert {answer.status_code for answer in answers} == {404}
    bodies = [{**answer.json["error"], "request_id": ""} for answer in answers]
    assert all(body == bodies[0] for body in bodies)


def test_T107_T110_strange_content_is_a_200(app: APIFlask, channel: Channel) -> None:
    odd = [
        {"object": "moon", "entry": []}, {"object": "whatsapp_business_account"}, {"entry": [None, 3, {"changes": "x"}]},
        payload(type="hologram"), payload(timestamp="-99999999999999"), payload(text={"body": None}), payload(text={"body": "\x00 \ud83d"}),
        payload(id=None), payload(**{"from": None}), payload(id="x" * 100_000),
    ]  # fmt: skip
    for body in odd:
        assert post(app, channel, json.dumps(body).encode()).status_code == 200, body


def test_T105_a_batch_of_a_thousand_is_stored_whole(app: APIFlask, database: Database, channel: Channel) -> None:
    entries = [payload(f"m{n}", **{"from": f"35191{n % 50:07}"})["entry"][0] for n in range(1000)]
    answer = post(app, channel, json.dumps({"object": "whatsapp_business_account", "entry": entries}).encode())
    assert (answer.status_code, stored(database, channel)) == (200, 1000)


def test_T111_events_of_another_number_are_not_this_integrations(app: APIFlask, database: Database, channel: Channel) -> None:
    body = payload()
    body["entry"][0]["changes"][0]["value"]["metadata"]["phone_number_id"] = "999"
    assert post(app, channel, json.dumps(body).encode()).status_code == 200
    assert stored(database, channel) == 0


def test_T099_the_handshake_echoes_the_challenge_as_text(app: APIFlask, channel: Channel) -> None:
    client, address = app.test_client(), f"/webhooks/whatsapp/{channel.integration_id}"
    good = client.get(address, query_string={"hub.mode": "subscribe", "hub.verify_token": "verify-me", "hub.challenge": "<b>42</b>"})
    assert (good.status_code, good.text, good.mimetype) == (200, "<b>42</b>", "text/plain")
    for query in ({}, {"hub.mode": "subscribe", "hub.verify_token": "wrong", "hub.challenge": "1"}, {"hub.mode": "subscribe"}):
        assert client.get(address, query_string=query).status_code == 403


def test_when_the_database_is_away_the_platform_is_told_to_come_again(
    app: APIFlask, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = json.dumps(payload()).encode()
    assert post(app, channel, body).status_code == 200
    from dana.errors import Unavailable

    def away(*_: object, **__: object) -> None:
        raise Unavailable

    monkeypatch.setattr(Database, "account_statements", away)
    assert post(app, channel, body).status_code == 503
