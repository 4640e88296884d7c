"""What the app hears from the fake platform, over real HTTP."""

import json

import pytest

from dana.simulator.phone import SimChannel, Ticks
from dana.simulator.platform import FakeMeta
from dana.simulator.postman import Postman
from tests.simulator.conftest import KINDS, SECRET, App, Clock, channel

NORA = "15550142077"


def ticks(meta: FakeMeta, one: SimChannel, customer: str = NORA) -> list[str]:
    with meta.thread(one, customer) as thread:
        assert thread is not None
        return [message.ticks.value for message in thread.messages]


@pytest.mark.parametrize("kind", KINDS)
def test_a_customers_text_arrives_signed_and_gets_its_second_tick(meta: FakeMeta, app: App, channels: dict, kind: str) -> None:
    meta.customer_writes(channels[kind], NORA, "Are you open on Sunday?", "Nora")
    (payload,) = app.wait_for(1)
    assert app.forged == 0
    assert payload["object"] == {"whatsapp": "whatsapp_business_account", "facebook": "page", "instagram": "instagram"}[kind]
    assert "Are you open on Sunday?" in json.dumps(payload)
    assert meta.postman.wait_until_empty(5)
    assert ticks(meta, channels[kind]) == ["delivered"]


def test_a_whatsapp_text_has_the_shape_of_metas(meta: FakeMeta, app: App, channels: dict, clock: Clock) -> None:
    message = meta.customer_writes(channels["whatsapp"], NORA, "Hi", "Nora Lindqvist")
    (payload,) = app.wait_for(1)
    (change,) = payload["entry"][0]["changes"]
    assert change["field"] == "messages"
    assert change["value"]["metadata"]["phone_number_id"] == channels["whatsapp"].external_id
    (contact,) = change["value"]["contacts"]
    assert (contact["profile"]["name"], contact["wa_id"]) == ("Nora Lindqvist", NORA)
    assert contact["user_id"].startswith("US.")
    (text,) = change["value"]["messages"]
    assert text["id"] == message.id
    assert message.id.startswith("wamid.")
    assert text["from"] == NORA
    assert text["timestamp"] == str(int(clock().timestamp()))
    assert text["text"] == {"body": "Hi"}


@pytest.mark.parametrize(("kind", "prefix"), [("facebook", "m_"), ("instagram", "aWdf")])
def test_a_messenger_or_instagram_text_has_the_shape_of_metas(
    meta: FakeMeta, app: App, channels: dict, kind: str, prefix: str, clock: Clock
) -> None:
    message = meta.customer_writes(channels[kind], "7301", "Hi")
    (payload,) = app.wait_for(1)
    (event,) = payload["entry"][0]["messaging"]
    assert (event["sender"]["id"], event["recipient"]["id"]) == ("7301", channels[kind].external_id)
    assert event["timestamp"] == int(clock().timestamp() * 1000)
    assert event["message"] == {"mid": message.id, "text": "Hi"}
    assert message.id.startswith(prefix)


def test_what_is_not_ascii_is_escaped_with_lower_case_hex_and_slashes_too(meta: FakeMeta, app: App, channels: dict) -> None:
    meta.customer_writes(channels["whatsapp"], NORA, "¿Está abierto? مرحبا 🚲 a/b")
    app.wait_for(1)
    assert rb"\u00bfEst\u00e1 abierto? \u0645" in app.bodies[0]
    assert rb"\ud83d\udeb2 a\/b" in app.bodies[0]
    assert json.loads(app.bodies[0])["entry"][0]["changes"][0]["value"]["messages"][0]["text"]["body"].endswith("🚲 a/b")


def test_a_whatsapp_send_is_followed_by_sent_and_delivered_with_our_mark(meta: FakeMeta, app: App, channels: dict) -> None:
    sent = meta.accept(channels["whatsapp"], NORA, "Yes, from ten.", "mark-1")
    assert app.bodies == []
    sent.release()
    statuses = [payload["entry"][0]["changes"][0]["value"]["statuses"][0] for payload in app.wait_for(2)]
    assert [status["status"] for status in statuses] == ["sent", "delivered"]
    assert {status["id"] for status in statuses} == {sent.message.id}
    assert {status["biz_opaque_callback_data"] for status in statuses} == {"mark-1"}
    assert {status["recipient_id"] for status in statuses} == {NORA}


def test_a_messenger_send_is_followed_by_an_echo_with_metadata_and_a_delivery(meta: FakeMeta, app: App, channels: dict) -> None:
    sent = meta.accept(channels["facebook"], "7301", "Yes", "mark-2")
    sent.release()
    echo, delivery = (payload["entry"][0]["messaging"][0] for payload in app.wait_for(2))
    assert echo["sender"]["id"] == channels["facebook"].external_id
    assert echo["message"]["is_echo"] is True
    assert (echo["message"]["mid"], echo["message"]["metadata"]) == (sent.message.id, "mark-2")
    assert delivery["delivery"]["mids"] == [sent.message.id]


def test_an_instagram_send_is_followed_by_an_echo_without_any_mark(meta: FakeMeta, app: App, channels: dict) -> None:
    meta.accept(channels["instagram"], "7301", "Yes", None).release()
    (payload,) = app.wait_for(1)
    assert set(payload["entry"][0]["messaging"][0]["message"]) == {"mid", "text", "is_echo"}


def test_opening_the_chat_reads_what_is_there_and_what_comes_soon(meta: FakeMeta, app: App, channels: dict, clock: Clock) -> None:
    whatsapp = channels["whatsapp"]
    meta.accept(whatsapp, NORA, "One", None).release()
    app.wait_for(2)
    meta.customer_reads(whatsapp, NORA)
    assert _status(app.wait_for(3)[2]) == "read"
    meta.accept(whatsapp, NORA, "Two", None).release()
    assert [_status(payload) for payload in app.wait_for(6)[3:]] == ["sent", "delivered", "read"]
    clock.forward(minutes=1)
    meta.accept(whatsapp, NORA, "Three", None).release()
    assert [_status(payload) for payload in app.wait_for(8)[6:]] == ["sent", "delivered"]
    assert ticks(meta, whatsapp) == ["read", "read", "delivered"]


@pytest.mark.parametrize(("kind", "proof"), [("facebook", "watermark"), ("instagram", "mid")])
def test_a_read_mark_names_a_time_on_messenger_and_a_message_on_instagram(
    meta: FakeMeta, app: App, channels: dict, kind: str, proof: str
) -> None:
    meta.accept(channels[kind], "7301", "One", None)
    meta.customer_reads(channels[kind], "7301")
    (payload,) = app.wait_for(1)
    assert proof in payload["entry"][0]["messaging"][0]["read"]


def test_the_owner_in_the_whatsapp_app_is_told_as_a_coexistence_echo(meta: FakeMeta, app: App, channels: dict) -> None:
    message = meta.owner_writes(channels["whatsapp"], NORA, "I am here myself")
    (payload,) = app.wait_for(1)
    change = payload["entry"][0]["changes"][0]
    assert change["field"] == "smb_message_echoes"
    (echo,) = change["value"]["message_echoes"]
    assert (echo["id"], echo["to"], echo["text"]["body"]) == (message.id, NORA, "I am here myself")


@pytest.mark.parametrize("kind", ["facebook", "instagram"])
def test_the_owner_in_the_metas_own_inbox_is_told_as_an_echo_without_our_metadata(
    meta: FakeMeta, app: App, channels: dict, kind: str
) -> None:
    meta.owner_writes(channels[kind], "7301", "I am here myself")
    (payload,) = app.wait_for(1)
    said = payload["entry"][0]["messaging"][0]["message"]
    assert said["is_echo"] is True
    assert "metadata" not in said


def test_reading_by_the_business_turns_the_customers_ticks_up_to_that_message(meta: FakeMeta, channels: dict, clock: Clock) -> None:
    whatsapp = channels["whatsapp"]
    first = meta.customer_writes(whatsapp, NORA, "One")
    clock.forward(seconds=1)
    meta.customer_writes(whatsapp, NORA, "Two")
    assert meta.postman.wait_until_empty(5)
    meta.business_reads(whatsapp, NORA, first.id)
    assert ticks(meta, whatsapp) == ["read", "delivered"]
    with meta.thread(whatsapp, NORA) as thread:
        assert thread is not None
        assert thread.read_up_to == first.at


def test_typing_dots_end_with_the_reply_or_by_themselves(meta: FakeMeta, channels: dict, clock: Clock) -> None:
    whatsapp = channels["whatsapp"]
    with meta.thread(whatsapp, NORA) as nobody:
        assert nobody is None
    meta.types(whatsapp, NORA, on=True)
    with meta.thread(whatsapp, NORA) as thread:
        assert thread is not None
        assert thread.typing_until is not None
        assert 20 <= (thread.typing_until - clock()).total_seconds() <= 25
        meta.accept(whatsapp, NORA, "Yes", None)
        assert thread.typing_until is None


def test_the_app_is_told_again_until_it_takes_a_webhook(meta: FakeMeta, app: App, channels: dict) -> None:
    app.answers = [500, 503]
    meta.customer_writes(channels["whatsapp"], NORA, "Hello?")
    bodies = app.wait_for(3)
    assert bodies[0] == bodies[1] == bodies[2]
    assert meta.postman.wait_until_empty(5)
    assert ticks(meta, channels["whatsapp"]) == ["delivered"]


def test_webhooks_wait_for_the_secret_of_a_channel(meta: FakeMeta, app: App) -> None:
    silent = channel("whatsapp", app.url, number=7, app_secret="")
    meta.learn(None, [silent])
    meta.customer_writes(silent, NORA, "Hello?")
    assert not meta.postman.wait_until_empty(0.1)
    meta.learn(None, [channel("whatsapp", app.url, number=7, app_secret=SECRET)])
    app.wait_for(1)
    assert app.forged == 0


def test_a_missing_secret_is_asked_of_the_app(app: App) -> None:
    asked: list[str] = []
    right = channel("whatsapp", app.url)

    def find(external_id: str) -> list[SimChannel]:
        asked.append(external_id)
        return [right]

    fake = FakeMeta(find_channels=find)
    assert fake.called(right.external_id) == [right]
    assert fake.called(right.external_id) == [right]
    assert asked == [right.external_id]


def test_an_account_sees_its_own_channels_and_a_removed_one_is_forgotten(meta: FakeMeta) -> None:
    one, two = channel("whatsapp", number=1), channel("facebook", number=2)
    mine = meta.learn(one.integration_id, [one, two])
    assert [item.integration_id for item in mine] == [one.integration_id, two.integration_id]
    meta.learn(one.integration_id, [two])
    assert meta.channel(one.integration_id) is None


def test_each_channel_begins_with_one_customer_to_play(meta: FakeMeta, channels: dict) -> None:
    for one in channels.values():
        (thread,) = meta.threads(one)
        assert thread.customer_id.isdigit()
        assert " " in thread.name


def test_every_change_is_announced_to_the_account_that_owns_the_phone(app: App) -> None:
    told: list[object] = []
    fake = FakeMeta(announce=told.append, postman=Postman(lanes=1))
    account = channel("facebook").integration_id
    (mine,) = fake.learn(account, [channel("whatsapp", app.url)])
    fake.customer_writes(mine, NORA, "Hi")
    assert fake.postman.wait_until_empty(5)
    assert told == [account, account]  # written, then delivered
    fake.close()


def test_ticks_never_go_back() -> None:
    assert Ticks.READ.at_least(Ticks.DELIVERED)
    assert not Ticks.SENT.at_least(Ticks.DELIVERED)


def _status(payload: dict) -> str:
    return payload["entry"][0]["changes"][0]["value"]["statuses"][0]["status"]
