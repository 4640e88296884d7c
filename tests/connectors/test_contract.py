"""What every connector promises, tried on each of them: adding one to CONNECTORS is enough to be tested here."""

import hmac
import json
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from dana.connectors import CONNECTORS, of_kind
from dana.connectors.contract import (
    ChannelEvent,
    Connector,
    ConnectorError,
    Echo,
    Forged,
    Ignored,
    IncomingMessage,
    Manifest,
    MessageChange,
    NeedsReconnect,
    Outcome,
    OutgoingMessage,
    Person,
    PlatformRequest,
    ReceivesWebhooks,
    SendReceipt,
    SendsMessages,
    StatusUpdate,
)
from dana.http_client import NotSent, NoVerdict
from tests.connectors.told import config_of, fixture, folder, opened, payload_names, told
from tests.fake_http import FakeHttp, answer, graph_error

RECEIVERS = [key for key, kind in CONNECTORS.items() if issubclass(kind, ReceivesWebhooks)]
SENDERS = [key for key, kind in CONNECTORS.items() if issubclass(kind, SendsMessages)]
PAYLOADS = [(key, name) for key in RECEIVERS for name in payload_names(key)]
FIELD_WORDS = {
    "type", "enum", "items", "title", "description", "default", "format", "pattern", "minimum", "maximum", "minLength",
    "maxLength", "minItems", "maxItems", "x-secret", "x-destination", "x-group", "x-order", "x-help-url",
}  # fmt: skip
# A setting that leads somewhere: by its name, or because it is an address.
PLACE = re.compile(
    r"(^|_)(url|uri|host(name)?|server|address|endpoint|domain|site|port|base|instance|region|subdomain|dsn|proxy|user(name)?)(_|$)"
)
IDS = {"wa_id": "351910000001", "psid": "7100000000000001", "igsid": "9100000000000005"}
ANYBODY = Person(tuple(IDS.items()))

each_connector = pytest.mark.parametrize("key", list(CONNECTORS))
each_channel = pytest.mark.parametrize("key", sorted(of_kind("channel")))
each_receiver = pytest.mark.parametrize("key", RECEIVERS)
each_sender = pytest.mark.parametrize("key", SENDERS)


def a_reply(text: str = "We open at nine.", **changes: Any) -> OutgoingMessage:
    return OutgoingMessage(**{"to": ANYBODY, "text": text, "correlation": "7b0f6a34-8f5e-4a53-9a3c-2f1f6f1f0001", **changes})


def secrets_of(key: str) -> dict[str, str]:
    fields = CONNECTORS[key].Config.model_json_schema()["properties"]
    return {name: value for name, value in config_of(key).items() if fields[name].get("x-secret")}


@each_connector
def test_a_connector_is_a_folder_with_five_entries(key: str) -> None:
    entries = {entry.name for entry in folder(key).iterdir()}
    assert {"__init__.py", "connector.py", "README.md", "fixtures", "test_connector.py"} <= entries
    assert len((folder(key) / "__init__.py").read_text().splitlines()) == 1
    assert len((folder(key) / "connector.py").read_text().splitlines()) <= 200


@each_connector
def test_the_manifest_is_complete(key: str) -> None:
    kind = CONNECTORS[key]
    manifest = kind.manifest
    assert issubclass(kind, Connector)
    assert isinstance(manifest, Manifest)
    assert manifest.key == key
    assert manifest.name
    assert manifest.summary.endswith(".")
    assert manifest.docs_url.startswith("https://")
    assert manifest.kind in {"channel", "model", "notification", "crm", "analytics", "helpdesk", "database"}
    assert manifest.text_limit > 0


@each_connector
def test_the_settings_form_can_be_drawn_from_the_schema(key: str) -> None:
    schema = CONNECTORS[key].Config.model_json_schema()
    assert "$defs" not in schema
    assert schema["type"] == "object"
    assert schema["additionalProperties"] is False
    orders = []
    for name, field in schema["properties"].items():
        assert set(field) <= FIELD_WORDS, name
        assert field["type"] in {"string", "number", "integer", "boolean", "array"}, name
        assert field["title"], name
        assert field["description"].endswith("."), name
        orders.append(field["x-order"])
    assert len(orders) == len(set(orders))


def unmarked_places(properties: dict[str, dict[str, Any]]) -> set[str]:
    leads = {name for name, field in properties.items() if PLACE.search(name) or field.get("format") in {"uri", "url", "hostname", "email"}}
    return {name for name in leads if not properties[name].get("x-destination") and not properties[name].get("x-secret")}


@each_connector
def test_T154_a_setting_that_says_where_secrets_go_is_marked_so_that_they_are_asked_for_again(key: str) -> None:
    """A page's or number's id leads nowhere else: it is part of a path at an address that the installation sets."""
    assert unmarked_places(CONNECTORS[key].Config.model_json_schema()["properties"]) == set()


def test_T154_places_are_known_by_name_and_by_form() -> None:
    fields: dict[str, dict[str, Any]] = {
        "webhook_url": {},
        "host": {},
        "crm": {"format": "uri"},
        "name": {},
        "page_id": {},
        "dsn": {"x-secret": True},
    }
    assert unmarked_places(fields) == {"webhook_url", "host", "crm"}
    assert unmarked_places({name: {**field, "x-destination": True} for name, field in fields.items()}) == set()


@each_connector
def test_the_sample_settings_are_valid_and_name_what_is_connected(key: str) -> None:
    connector = opened(key)
    assert isinstance(connector.external_id, str)
    assert connector.external_id in config_of(key).values() or key in of_kind("model"), "a key has no id that could be shown"


@each_connector
def test_wrong_settings_are_refused_without_repeating_them(key: str) -> None:
    for name in secrets_of(key):
        with pytest.raises(ValidationError) as caught:
            CONNECTORS[key].Config(**{**config_of(key), name: ["hush-hush"]})
        assert "hush-hush" not in str(caught.value)
    with pytest.raises(ValidationError):
        CONNECTORS[key].Config(**config_of(key), surprise=1)


@each_connector
def test_a_secret_is_not_in_the_representation_of_the_settings(key: str) -> None:
    config = opened(key).config
    assert not [secret for secret in secrets_of(key).values() if secret in f"{config!r} {config}"]


@each_channel
def test_an_id_cannot_lead_the_call_elsewhere(key: str) -> None:
    id_field = next(name for name, value in config_of(key).items() if value == opened(key).external_id)
    for evil in ("../me", "1/accounts", "1?fields=x", "", " ", "1#", "１２３", "x" * 65):
        with pytest.raises(ValidationError):
            CONNECTORS[key].Config(**{**config_of(key), id_field: evil})


def signature(body: bytes, secret: str, algorithm: str = "sha256") -> str:
    return f"{algorithm}={hmac.new(secret.encode(), body, algorithm).hexdigest()}"


BODY = '{"object":"page","text":"Ol\\u00e1 \U0001f6b2"}'.encode()


def forgeries(secret: str) -> Iterator[tuple[str, bytes, str | None]]:
    right = signature(BODY, secret)
    yield "missing", BODY, None
    yield "empty", BODY, ""
    yield "only the prefix", BODY, "sha256="
    yield "wrong", BODY, "sha256=" + "0" * 64
    yield "truncated", BODY, right[:-1]
    yield "longer", BODY, right + "0"
    yield "a trailing space", BODY, right + " "
    yield "sha1", BODY, signature(BODY, secret, "sha1")
    yield "sha1 in name only", BODY, right.replace("sha256", "sha1")
    yield "no prefix", BODY, right.removeprefix("sha256=")
    yield "sent twice", BODY, f"{right}, {right}"
    yield "sent twice, joined tightly", BODY, f"{right},{right}"
    yield "not ASCII", BODY, right[:-1] + "é"
    yield "full-width digits", BODY, right[:-1] + "０"
    yield "a lone surrogate", BODY, right[:-1] + "\ud800"
    yield "one byte changed", BODY.replace(b"page", b"pagf"), right
    yield "the JSON written anew", json.dumps(json.loads(BODY)).encode(), right
    yield "escapes resolved", orjson.dumps(orjson.loads(BODY)), right
    yield "an empty body", b"", right
    yield "signed with another secret", BODY, signature(BODY, "another secret")
    yield "signed with an empty secret", BODY, signature(BODY, "")
    yield "signed with the verify token", BODY, signature(BODY, "wa-sample-word")


@each_receiver
def test_the_right_signature_over_the_raw_bytes_is_accepted(key: str) -> None:
    for secret in [config_of(key)[name] for name in ("app_secret", "instagram_app_secret") if name in config_of(key)]:
        opened(key).verify(PlatformRequest(BODY, {"x-hub-signature-256": signature(BODY, secret)}, {}))


def accepts(connector: Any, request: PlatformRequest) -> bool:
    try:
        connector.verify(request)
    except Forged:
        return False
    return True


@each_receiver
def test_every_forged_signature_is_refused(key: str) -> None:
    connector = opened(key)
    for what, body, header in forgeries(config_of(key)["app_secret"]):
        headers = {} if header is None else {"x-hub-signature-256": header}
        assert not accepts(connector, PlatformRequest(body, headers, {})), what


@each_receiver
def test_without_a_configured_secret_nothing_is_accepted(key: str) -> None:
    connector = opened(key, **dict.fromkeys(secrets_of(key), ""))
    for header in (signature(BODY, ""), "", "sha256="):
        with pytest.raises(Forged):
            connector.verify(PlatformRequest(BODY, {"x-hub-signature-256": header}, {}))


@each_receiver
def test_the_handshake_returns_the_challenge_to_whoever_knows_the_word(key: str) -> None:
    word = config_of(key)["verify_token"]
    assert opened(key).greet({"hub.mode": "subscribe", "hub.verify_token": word, "hub.challenge": "1158201444"}) == "1158201444"


@each_receiver
@pytest.mark.parametrize(
    "query",
    [
        {},
        {"hub.mode": "subscribe", "hub.challenge": "1"},
        {"hub.mode": "subscribe", "hub.verify_token": "", "hub.challenge": "1"},
        {"hub.mode": "subscribe", "hub.verify_token": "wrong", "hub.challenge": "1"},
        {"hub.mode": "subscribe", "hub.verify_token": "wörd", "hub.challenge": "1"},
        {"hub.mode": "subscribe", "hub.verify_token[]": "right", "hub.challenge": "1"},
        {"hub.mode": "unsubscribe", "hub.verify_token": "right", "hub.challenge": "1"},
        {"hub.verify_token": "right", "hub.challenge": "1"},
        {"hub.mode": "subscribe", "hub.verify_token": "right"},
    ],
)
def test_any_other_handshake_is_refused(key: str, query: dict[str, str]) -> None:
    with pytest.raises(Forged):
        opened(key, verify_token="right").greet(query)


@each_receiver
def test_without_a_verify_token_no_handshake_succeeds(key: str) -> None:
    with pytest.raises(Forged):
        opened(key, verify_token="").greet({"hub.mode": "subscribe", "hub.verify_token": "", "hub.challenge": "1"})


@pytest.mark.parametrize(("key", "name"), PAYLOADS)
def test_a_payload_is_read_as_its_fixture_expects(key: str, name: str) -> None:
    events = [told(event) for event in opened(key).parse(fixture(key, name))]
    assert orjson.loads(orjson.dumps(events)) == fixture(key, f"{name}.expected")


@each_receiver
def test_what_is_not_known_is_ignored_and_never_an_error(key: str) -> None:
    connector = opened(key)
    for payload in ({}, {"object": None}, {"object": "brand_new"}, {"object": 7, "entry": 7}, {"object": [], "entry": {}}):
        assert connector.parse(payload) == [Ignored("unknown_event")]


@each_receiver
def test_a_batch_of_a_thousand_is_read_whole_in_order_and_fast(key: str) -> None:
    entry = next(entry for entry in fixture(key, "message" if key != "whatsapp" else "text")["entry"])
    payload = {**fixture(key, payload_names(key)[-1]), "entry": [_numbered(entry, number) for number in range(1000)]}
    started = datetime.now(UTC)
    messages = [event for event in opened(key).parse(payload) if isinstance(event, IncomingMessage)]
    assert [event.platform_id for event in messages] == [f"id-{number}" for number in range(1000)]
    assert datetime.now(UTC) - started < timedelta(seconds=2)


def _numbered(entry: dict[str, Any], number: int) -> dict[str, Any]:
    copy = deepcopy(entry)
    if "changes" in copy:
        copy["changes"][0]["value"]["messages"][0]["id"] = f"id-{number}"
    else:
        copy["messaging"] = copy["messaging"][:1]
        copy["messaging"][0]["message"]["mid"] = f"id-{number}"
    return copy


JUNK_VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(min_value=10**20, max_value=10**400),
    st.floats(allow_nan=False),
    st.text(max_size=5),
    st.sampled_from(["", "\x00", "a\x00b", "\ud800", "x" * 600, "-1", "1e400", "99999999999999999999", "０"]),
    st.just([]),
    st.just({}),
    st.just([[]]),
    st.just({"id": {"id": None}}),
)
JSON_VALUES = st.recursive(JUNK_VALUES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3))
quickly = settings(max_examples=80, deadline=None, database=None)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path to every value inside a payload."""
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in steps:
        yield (*path, step)
        yield from places(inner, (*path, step))


def changed(payload: Any, path: tuple[Any, ...], junk: Any) -> Any:
    copy = deepcopy(payload)
    target = copy
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = junk
    return copy


@quickly
@given(data=st.data())
def test_one_spoilt_value_anywhere_never_raises_and_all_that_is_read_can_be_stored(data: st.DataObject) -> None:
    key, name = data.draw(st.sampled_from(PAYLOADS))
    payload = fixture(key, name)
    spoilt = changed(payload, data.draw(st.sampled_from(list(places(payload)))), data.draw(JSON_VALUES))
    for event in opened(key).parse(spoilt):
        assert_storable(event)


@quickly
@given(data=st.data())
def test_arbitrary_json_never_raises(data: st.DataObject) -> None:
    key = data.draw(st.sampled_from(RECEIVERS))
    name = {"whatsapp": "whatsapp_business_account", "facebook": "page", "instagram": "instagram"}.get(key, key)
    payload = {"object": name, "entry": data.draw(JSON_VALUES), **data.draw(st.dictionaries(st.text(max_size=5), JSON_VALUES))}
    for event in opened(key).parse(payload):
        assert_storable(event)


def assert_storable(event: ChannelEvent) -> None:
    """Ids fit into an index, texts into PostgreSQL, times into its calendar and never beyond now."""
    assert isinstance(event, get_args(ChannelEvent))
    text = orjson.dumps(told(event), option=orjson.OPT_NON_STR_KEYS)  # refuses lone surrogates
    assert b"\\u0000" not in text
    if isinstance(event, IncomingMessage | Echo | StatusUpdate):
        assert b"\\u0000" not in orjson.dumps(event.raw)
    if isinstance(event, IncomingMessage | MessageChange | Echo):
        assert 0 < len(event.platform_id) <= 512
    if not isinstance(event, Ignored):
        assert datetime(2009, 1, 1, tzinfo=UTC) < event.occurred_at <= datetime.now(UTC)
    for person in (getattr(event, "sender", None), getattr(event, "recipient", None)):
        assert person is None or (person.identities and all(kind and 0 < len(value) <= 512 for kind, value in person.identities))


@each_receiver
def test_deep_nesting_is_set_aside(key: str) -> None:
    deep: Any = {}
    for _ in range(900):
        deep = {"a\x00": deep}
    payload = fixture(key, payload_names(key)[0])
    assert opened(key).parse({**payload, "entry": [deep, *payload["entry"]]})


@each_sender
def test_a_reply_is_exactly_one_call_with_the_token_in_a_header_only(key: str) -> None:
    http = FakeHttp()
    connector = opened(key, http)
    assert isinstance(connector.send(a_reply()), SendReceipt)
    (call,) = http.calls
    assert call.method == "POST"
    assert call.url == f"https://graph.example/v25.0/{connector.external_id}/messages"
    assert call.headers["Authorization"] == f"Bearer {config_of(key)['access_token']}"
    assert not call.params
    assert not [secret for secret in secrets_of(key).values() if secret in f"{call.url} {call.json}"]


@each_sender
@pytest.mark.parametrize(
    "body", [{}, [], None, 7, "ok", b"", b"<html>", b'{"messages":', {"messages": []}, {"messages": [{}]}, {"message_id": {}}]
)
def test_an_accepted_reply_without_an_id_is_not_an_error(key: str, body: Any) -> None:
    assert opened(key, FakeHttp([answer(200, body)])).send(a_reply()) == SendReceipt(None)


FAILURES: list[tuple[str, Callable[[], Any], type[ConnectorError], Outcome, bool]] = [
    ("refused", lambda: NotSent("It was refused."), ConnectorError, Outcome.NOT_SENT, False),
    ("a private address", lambda: NotSent("It is private.", permanent=True), ConnectorError, Outcome.NOT_SENT, True),
    ("timed out", lambda: NoVerdict("It took too long."), ConnectorError, Outcome.UNKNOWN, False),
    ("502 of a proxy", lambda: answer(502, b"<html>bad gateway</html>"), ConnectorError, Outcome.UNKNOWN, False),
    ("500 code 1", lambda: graph_error(1, status=500), ConnectorError, Outcome.UNKNOWN, False),
    ("503 code 2", lambda: graph_error(2, status=503, is_transient=True), ConnectorError, Outcome.UNKNOWN, False),
    ("500 unheard-of code", lambda: graph_error(987654, status=500), ConnectorError, Outcome.UNKNOWN, False),
    ("429", lambda: answer(429), ConnectorError, Outcome.NOT_SENT, False),
    ("app limit", lambda: graph_error(4), ConnectorError, Outcome.NOT_SENT, False),
    ("page limit", lambda: graph_error(32), ConnectorError, Outcome.NOT_SENT, False),
    ("business limit", lambda: graph_error(80006), ConnectorError, Outcome.NOT_SENT, False),
    ("limit as 500", lambda: graph_error(613, status=500), ConnectorError, Outcome.NOT_SENT, False),
    ("come back", lambda: graph_error(1200), ConnectorError, Outcome.NOT_SENT, False),
    ("transient", lambda: graph_error(987654, is_transient=True), ConnectorError, Outcome.NOT_SENT, False),
    ("expired token", lambda: graph_error(190, 463, status=401), NeedsReconnect, Outcome.REFUSED, True),
    ("session", lambda: graph_error(102), NeedsReconnect, Outcome.REFUSED, True),
    ("permission", lambda: graph_error(10), NeedsReconnect, Outcome.REFUSED, True),
    ("permission 2xx", lambda: graph_error(230, status=403), NeedsReconnect, Outcome.REFUSED, True),
    ("window", lambda: graph_error(10, 2018278), ConnectorError, Outcome.REFUSED, True),
    ("blocked by this person", lambda: graph_error(200, 1545041), ConnectorError, Outcome.REFUSED, True),
    ("parameter", lambda: graph_error(100), ConnectorError, Outcome.REFUSED, True),
    ("404", lambda: answer(404, b"nothing here"), ConnectorError, Outcome.REFUSED, True),
    ("redirect", lambda: answer(302, b"", location="https://elsewhere.example"), ConnectorError, Outcome.REFUSED, True),
    ("190 in the text only", lambda: graph_error(100, message="190 expired"), ConnectorError, Outcome.REFUSED, True),
    ("error is no object", lambda: answer(400, {"error": "expired"}), ConnectorError, Outcome.REFUSED, True),
    ("code is no number", lambda: answer(500, {"error": {"code": "x"}}), ConnectorError, Outcome.UNKNOWN, False),
]  # fmt: skip


@each_sender
@pytest.mark.parametrize(("said", "kind", "outcome", "permanent"), [case[1:] for case in FAILURES], ids=[case[0] for case in FAILURES])
def test_every_failure_says_what_is_known_and_whether_to_try_again(key, said, kind, outcome, permanent) -> None:
    http = FakeHttp([said()])
    with pytest.raises(ConnectorError) as caught:
        opened(key, http).send(a_reply())
    error = caught.value
    assert (type(error), error.outcome, error.permanent) == (kind, outcome, permanent)
    assert len(http.calls) == 1
    assert error.message.endswith(".")
    assert "none" not in error.message.lower().split()


@each_sender
def test_no_secret_is_in_an_error_even_when_the_platform_quotes_it(key: str) -> None:
    token, secrets = config_of(key)["access_token"], secrets_of(key).values()
    sayings = [graph_error(code, message=f"Malformed access token {token}AB12") for code in (190, 100, 4, 1, 424242)]
    for said in [*sayings, NotSent("It was refused."), NoVerdict("It took too long.")]:
        with pytest.raises(ConnectorError) as caught:
            opened(key, FakeHttp([said])).send(a_reply())
        error = caught.value
        shown = f"{error!r} {error} {error.message} {error.details} {error.vendor_code}"
        assert not [secret for secret in secrets if secret in shown]


@each_sender
def test_what_the_platform_would_refuse_for_sure_is_refused_without_a_call(key: str) -> None:
    http = FakeHttp()
    limit = CONNECTORS[key].manifest.text_limit
    nobody = Person((("email", "ines@shop.example"),))
    for message in (a_reply(""), a_reply(" \n"), a_reply("x" * (limit + 1)), a_reply(window_open=False), a_reply(to=nobody)):
        with pytest.raises(ConnectorError) as caught:
            opened(key, http).send(message)
        assert (caught.value.outcome, caught.value.permanent) == (Outcome.REFUSED, True)
    assert http.calls == []


@each_sender
def test_a_text_of_exactly_the_limit_is_sent(key: str) -> None:
    http = FakeHttp()
    opened(key, http).send(a_reply("x" * CONNECTORS[key].manifest.text_limit))
    assert len(http.calls) == 1


@each_sender
def test_showing_activity_that_fails_is_a_connector_error(key: str) -> None:
    with pytest.raises(ConnectorError):
        opened(key, FakeHttp([graph_error(100, 33)])).show_activity(ANYBODY, "wamid.IN1")


@each_channel
def test_checking_is_one_question_answered_in_words(key: str) -> None:
    found = {"id": "1", "name": "Wheelwright", "verified_name": "Wheelwright", "username": "wheelwright"}
    http = FakeHttp([answer(200, found)])
    connector = opened(key, http)
    check = connector.check()
    (call,) = http.calls
    assert check.ok
    assert "heelwright" in check.message
    assert check.facts
    assert call.method == "GET"
    assert call.url == f"https://graph.example/v25.0/{connector.external_id}"
    assert call.params["fields"].startswith("id,")


@each_connector
@pytest.mark.parametrize("said", [graph_error(190, 460), graph_error(100, 33), graph_error(10), answer(200, b"<html>")])
def test_a_check_that_was_refused_says_why(key: str, said: Any) -> None:
    check = opened(key, FakeHttp([said])).check()
    assert not check.ok
    assert check.message.endswith(".")


@each_connector
@pytest.mark.parametrize("said", [NotSent("It was refused."), NoVerdict("It took too long."), answer(503), answer(429)])
def test_a_check_that_could_not_be_made_raises(key: str, said: Any) -> None:
    with pytest.raises(ConnectorError) as caught:
        opened(key, FakeHttp([said])).check()
    assert not caught.value.permanent


@each_channel
def test_a_check_at_the_platforms_limit_raises(key: str) -> None:
    with pytest.raises(ConnectorError):
        opened(key, FakeHttp([graph_error(4)])).check()


def test_the_catalogue_is_a_mapping_that_imports_on_demand() -> None:
    assert list(CONNECTORS)[:3] == ["whatsapp", "facebook", "instagram"]
    assert len(CONNECTORS) == len(set(CONNECTORS))
    assert "fax" not in CONNECTORS
    with pytest.raises(KeyError):
        CONNECTORS["fax"]
