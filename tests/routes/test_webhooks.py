"""Room 1: what a platform, or somebody who claims to be one, gets for an answer."""

import hashlib
import hmac
import json
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from apiflask import APIFlask
from werkzeug.datastructures import Headers

from dana.connectors import CONNECTORS
from dana.connectors.contract import ReceivesWebhooks
from dana.conversations.thread import Channel
from dana.database.transactions import Database
from dana.integrations.former_secrets import OVERLAP
from dana.integrations.sealing import seal_config
from dana.security.keys import Keys
from dana.security.secrets import Sealer
from tests import cast
from tests.routes.conftest import sign_in


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


KINDS = [key for key, kind in CONNECTORS.items() if issubclass(kind, ReceivesWebhooks)]
MESSAGES = {  # a message of a customer as each platform sends it, non-ASCII as the platform escapes it
    "whatsapp": lambda: payload("Vocês enviam? \U0001f6b2"),
    "facebook": lambda: messaging("page", "2065000000"),
    "instagram": lambda: messaging("instagram", "3065000000"),
}
SIGNATURE = "X-Hub-Signature-256"


def messaging(name: str, own_id: str) -> dict[str, Any]:
    message = {"mid": f"m_{uuid4().hex}", "text": "Vocês enviam? \U0001f6b2"}
    item = {"sender": {"id": "7100000000000001"}, "recipient": {"id": own_id}, "timestamp": 1763800000000, "message": message}
    return {"object": name, "entry": [{"id": own_id, "time": 1763800000000, "messaging": [item]}]}


@pytest.fixture(params=KINDS)
def each(request: pytest.FixtureRequest, database: Database, people: cast.Cast) -> Channel:
    """A channel of every connector that takes webhooks, one after the other."""
    return cast.a_channel(database, people.alice, request.param)


def mac(body: bytes, secret: str = cast.APP_SECRET, algorithm: str = "sha256") -> str:
    return f"{algorithm}={hmac.new(secret.encode(), body, algorithm).hexdigest()}"


def call(app: APIFlask, channel: Channel, body: bytes, *headers: tuple[str, str]) -> int:
    """The real route's answer to exactly these bytes and headers, in their order, doubled ones too."""
    address = f"/webhooks/{channel.connector}/{channel.integration_id}"
    sent = Headers([("Content-Type", "application/json"), *headers])
    answer = app.test_client().post(address, data=body, headers=sent)
    assert "error" not in (answer.json or {}) or set(answer.json["error"]["details"]) == set(), "without detail"
    return int(answer.status_code)


def written(channel: Channel, *, ascii_only: bool = True) -> bytes:
    return json.dumps(MESSAGES[channel.connector](), ensure_ascii=ascii_only).encode()


def test_T093_only_the_one_header_with_sha256_counts(app: APIFlask, database: Database, each: Channel) -> None:
    body = written(each)
    right, old = mac(body), mac(body, algorithm="sha1")
    refused: dict[str, list[tuple[str, str]]] = {
        "none": [],
        "sha1 only, in its own header": [("X-Hub-Signature", old)],
        "sha1 in the place of sha256": [(SIGNATURE, old)],
        "the sha256 value under the name of sha1": [(SIGNATURE, right.replace("sha256=", "sha1="))],
        "the right value in the old header": [("X-Hub-Signature", right)],
        "no prefix": [(SIGNATURE, right.removeprefix("sha256="))],
        "the prefix in capitals": [(SIGNATURE, right.replace("sha256", "SHA256"))],
        "the header twice, both right": [(SIGNATURE, right), (SIGNATURE, right)],
        "the header twice, the first right": [(SIGNATURE, right), (SIGNATURE, "sha256=" + "0" * 64)],
        "the header twice, the second right": [(SIGNATURE, "sha256=" + "0" * 64), (SIGNATURE, right)],
        "the header twice, one empty": [(SIGNATURE, ""), (SIGNATURE, right)],
    }
    assert {what: call(app, each, body, *headers) for what, headers in refused.items()} == dict.fromkeys(refused, 401)
    assert stored(database, each) == 0
    assert call(app, each, body, (SIGNATURE, right), ("X-Hub-Signature", old)) == 200, "Meta sends both"
    assert stored(database, each) == 1


def test_T094_a_header_that_is_not_ascii_is_a_401_and_not_a_500(app: APIFlask, database: Database, each: Channel) -> None:
    body = written(each)
    right = mac(body)
    odd_ones = (
        "sha256=é",
        right[:-1] + "é",
        right + "\xff",
        "\xa0" + right,
        "ſha256" + right[6:],
        right.replace("=", "\uff1d"),
        "\x80" * 71,
    )
    for odd in odd_ones:
        value = odd.encode().decode("latin-1")  # the bytes as they would come over the line
        assert call(app, each, body, (SIGNATURE, value)) == 401, odd
    assert stored(database, each) == 0


def test_T094_every_signature_is_compared_whole_and_in_constant_time(app: APIFlask, each: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    body = written(each)
    right = mac(body)
    compared: list[tuple[bytes, bytes]] = []
    real = hmac.compare_digest

    class Watched:
        """The module hmac, with its comparison looked at."""

        digest = staticmethod(hmac.digest)

        @staticmethod
        def compare_digest(one: bytes, other: bytes) -> bool:
            compared.append((one, other))
            return real(one, other)

    monkeypatch.setattr("dana.connectors.meta_graph.hmac", Watched)
    probes = ["sha256=" + "0" * 64, right[:-1] + ("0" if right[-1] != "0" else "1"), right[:20], "x", right]
    for probe in probes:
        compared.clear()
        assert call(app, each, body, (SIGNATURE, probe)) == (200 if probe == right else 401)
        assert compared, "nothing else decides"
        assert all(given == probe.encode() and len(wanted) == len(right) for given, wanted in compared)
        assert right.encode() in [wanted for _, wanted in compared]


def test_T095_only_the_exact_bytes_pass(app: APIFlask, database: Database, each: Channel) -> None:
    escaped, raw = (written(each, ascii_only=flag) for flag in (True, False))
    told = json.loads(escaped)
    assert escaped != raw
    others = {
        "one byte changed": escaped.replace(b"enviam", b"enviaM"),
        "one byte more": escaped + b" ",
        "one byte less": escaped[:-1],
        "a byte order mark": b"\xef\xbb\xbf" + escaped,
        "written anew without spaces": json.dumps(told, separators=(",", ":")).encode(),
        "written anew with sorted keys": json.dumps(told, sort_keys=True).encode(),
        "indented": json.dumps(told, indent=1).encode(),
        "a slash escaped": escaped.replace(b'"object"', b'"\\u006fbject"'),
        "the escapes in capitals": escaped.replace(b"\\ud83d", b"\\uD83D"),
        "the escapes resolved": json.dumps(told, ensure_ascii=False).encode(),
    }
    assert all(other != escaped for other in others.values())
    answers = {what: call(app, each, other, (SIGNATURE, mac(escaped))) for what, other in others.items()}
    assert answers == dict.fromkeys(others, 401)
    assert call(app, each, escaped, (SIGNATURE, mac(raw))) == 401
    assert stored(database, each) == 0
    for body in (escaped, raw):
        assert call(app, each, body, (SIGNATURE, mac(body))) == 200, "either form, signed as it is"
    with database.account_transaction(each.account_id) as db:
        assert set(db.scalars(sa.text("select text from messages"))) == {"Vocês enviam? \U0001f6b2"}


@pytest.mark.parametrize("missing", ["no app secret", "an empty app secret", "no secrets at all"])
def test_T097_a_channel_without_a_secret_takes_nothing(app: APIFlask, database: Database, each: Channel, missing: str) -> None:
    secrets: dict[str, str] = {"access_token": "token-1234567890", "verify_token": "verify-me"}
    if missing == "an empty app secret":
        secrets["app_secret"] = ""
    sealed = seal_config(Sealer(Keys(cast.ROOT_KEY)), each.account_id, each.integration_id, secrets)
    with database.account_transaction(each.account_id) as db:
        values = {"sealed": b"" if missing == "no secrets at all" else sealed, "id": each.integration_id}
        db.execute(sa.text("update integrations set secrets = :sealed where id = :id"), values)
    body = written(each)
    for headers in ([], [(SIGNATURE, mac(body, ""))], [(SIGNATURE, mac(body, "None"))], [(SIGNATURE, "sha256=")], [(SIGNATURE, mac(body))],
                    [(SIGNATURE, mac(body, "verify-me"))], [(SIGNATURE, mac(body, "token-1234567890"))]):  # fmt: skip
        assert call(app, each, body, *headers) == 401
    query = {"hub.mode": "subscribe", "hub.verify_token": "verify-me", "hub.challenge": "1"}
    greeted = app.test_client().get(f"/webhooks/{each.connector}/{each.integration_id}", query_string=query)
    assert greeted.status_code == 403
    assert stored(database, each) == 0


def test_T097_connecting_without_a_secret_is_refused(app: APIFlask, people: cast.Cast, each: Channel) -> None:
    alice = sign_in(app, people.alice)
    full = {**cast.CONFIGS[each.connector], "access_token": "token-1234567890", "app_secret": "s" * 20, "verify_token": "verify-me"}
    for name in ("app_secret", "verify_token"):
        for config in ({key: value for key, value in full.items() if key != name}, {**full, name: ""}, {**full, name: "  "}):
            answer = alice.post("/api/integrations", json={"connector": each.connector, "config": config})
            assert (answer.status_code, list(answer.json["error"]["details"]["fields"])) == (422, [f"config.{name}"])
    path = f"/api/integrations/{each.integration_id}"
    assert alice.call("PATCH", path, json={"config": {"app_secret": ""}}).status_code == 422


def test_T098_the_old_secret_passes_beside_the_new_one_until_its_time_is_over_or_the_owner_ends_it(
    app: APIFlask, people: cast.Cast, each: Channel
) -> None:
    alice, channels = sign_in(app, people.alice), app.extensions["dana.parts"].channels
    path, start = f"/api/integrations/{each.integration_id}", channels.now()
    channels.now = lambda: start

    def passing() -> list[str]:
        found = []
        for secret in (cast.APP_SECRET, "the-second-secret", "the-third-secret", "forged"):
            body = written(each)
            if call(app, each, body, (SIGNATURE, mac(body, secret))) == 200:
                found.append(secret)
        return found

    assert passing() == [cast.APP_SECRET]
    changed = alice.call("PATCH", path, json={"config": {"app_secret": "the-second-secret"}})
    assert [item["name"] for item in changed.json["old_secrets"]] == ["app_secret"]
    assert passing() == [cast.APP_SECRET, "the-second-secret"]
    channels.now = lambda: start + OVERLAP
    assert passing() == ["the-second-secret"]
    assert alice.get(path).json["old_secrets"] == []
    alice.call("PATCH", path, json={"config": {"app_secret": "the-third-secret"}})
    assert passing() == ["the-second-secret", "the-third-secret"]
    ended = alice.call("DELETE", f"{path}/old-secrets")
    assert (ended.status_code, ended.json["old_secrets"]) == (200, [])
    assert passing() == ["the-third-secret"]


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
