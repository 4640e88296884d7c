"""The fake Graph API over real HTTP, as the connectors speak to it."""

import asyncio
import contextlib
import hashlib
import hmac
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from dana.simulator.faults import SimulatorFaults
from dana.simulator.phone import SimChannel
from dana.simulator.platform import FakeMeta
from dana.simulator.standalone import create_fake_meta_app, serve
from tests.simulator.conftest import SECRET, App, Clock, channel, start

NORA = "15550142077"
HOLD = 0.4


@dataclass
class Graph:
    """A caller with a token."""

    http: httpx.Client

    def post(self, one: SimChannel | str, body: Any, **kwargs: Any) -> httpx.Response:
        node = one if isinstance(one, str) else one.external_id
        return self.http.post(f"/v25.0/{node}/messages", json=body, **kwargs)

    def get(self, path: str, **query: str) -> httpx.Response:
        return self.http.get(f"/v25.0/{path}", params=query)


def start_on_a_loop(meta: FakeMeta) -> tuple[str, Callable[[], None]]:
    """The same API as the standalone process serves it."""
    loop = asyncio.new_event_loop()
    ports: Future[int] = Future()
    task = loop.create_task(serve(meta, 0, hold_seconds=HOLD, ready=ports.set_result))

    def run() -> None:
        with contextlib.suppress(asyncio.CancelledError):
            loop.run_until_complete(task)
        loop.close()

    thread = threading.Thread(target=run)
    thread.start()

    def stop() -> None:
        loop.call_soon_threadsafe(task.cancel)
        thread.join(5)

    return f"http://127.0.0.1:{ports.result(5)}", stop


@pytest.fixture(params=["in the web process", "standalone"])
def graph(meta: FakeMeta, request: pytest.FixtureRequest) -> Iterator[Graph]:
    start_it = {
        "in the web process": lambda: start(create_fake_meta_app(meta, hold_seconds=HOLD)),
        "standalone": lambda: start_on_a_loop(meta),
    }
    url, stop = start_it[request.param]()
    with httpx.Client(base_url=f"{url}/simulator/graph", headers={"Authorization": "Bearer token-1"}, timeout=5) as http:
        yield Graph(http)
    stop()


def whatsapp_text(text: str = "Yes", **more: Any) -> dict[str, Any]:
    return {"messaging_product": "whatsapp", "recipient_type": "individual", "to": NORA, "type": "text",
            "text": {"body": text, "preview_url": False}, **more}  # fmt: skip


def messenger_text(text: str = "Yes", **more: Any) -> dict[str, Any]:
    return {"recipient": {"id": "7301"}, "messaging_type": "RESPONSE", "message": {"text": text}, **more}


def body_for(kind: str, text: str = "Yes") -> dict[str, Any]:
    return whatsapp_text(text) if kind == "whatsapp" else messenger_text(text)


def texts(meta: FakeMeta, one: SimChannel, customer: str) -> list[str]:
    with meta.thread(one, customer) as thread:
        return [message.text for message in thread.messages] if thread else []


def test_a_whatsapp_send_answers_like_metas_and_its_statuses_follow(graph: Graph, app: App, channels: dict) -> None:
    context = {"message_id": "wamid.before"}
    answer = graph.post(channels["whatsapp"], whatsapp_text(context=context, biz_opaque_callback_data="mark"))
    assert answer.status_code == 200
    (message,) = answer.json()["messages"]
    assert message["message_status"] == "accepted"
    assert answer.json()["contacts"] == [{"input": NORA, "wa_id": NORA}]
    statuses = [payload["entry"][0]["changes"][0]["value"]["statuses"][0] for payload in app.wait_for(2)]
    assert [(one["id"], one["status"]) for one in statuses] == [(message["id"], "sent"), (message["id"], "delivered")]


@pytest.mark.parametrize("kind", ["facebook", "instagram"])
def test_a_messenger_or_instagram_send_answers_like_metas(graph: Graph, app: App, channels: dict, kind: str) -> None:
    answer = graph.post(channels[kind], messenger_text())
    assert answer.json()["recipient_id"] == "7301"
    echo = app.wait_for(1)[0]["entry"][0]["messaging"][0]["message"]
    assert echo["mid"] == answer.json()["message_id"]


def test_a_reply_by_business_scoped_id_reaches_the_same_phone(graph: Graph, meta: FakeMeta, app: App, channels: dict) -> None:
    meta.customer_writes(channels["whatsapp"], NORA, "Hi")
    user_id = app.wait_for(1)[0]["entry"][0]["changes"][0]["value"]["contacts"][0]["user_id"]
    body = {key: value for key, value in whatsapp_text("Hello").items() if key != "to"}
    assert graph.post(channels["whatsapp"], {**body, "recipient": user_id}).status_code == 200
    assert texts(meta, channels["whatsapp"], NORA) == ["Hi", "Hello"]


def test_read_and_typing_show_on_the_phone(graph: Graph, meta: FakeMeta, channels: dict) -> None:
    for kind in ("whatsapp", "facebook"):
        message = meta.customer_writes(channels[kind], NORA, "Hi")
        if kind == "whatsapp":
            call = {
                "messaging_product": "whatsapp",
                "status": "read",
                "message_id": message.id,
                "typing_indicator": {"type": "text"},
            }
            assert graph.post(channels[kind], call).json() == {"success": True}
        else:
            for action in ("mark_seen", "typing_on"):
                graph.post(channels[kind], {"recipient": {"id": NORA}, "sender_action": action})
        with meta.thread(channels[kind], NORA) as thread:
            assert thread is not None
            assert thread.typing_until is not None
            assert thread.read_up_to == message.at


@pytest.mark.parametrize(
    ("kind", "body", "named"),
    [
        ("whatsapp", whatsapp_text() | {"messaging_product": "sms"}, "messaging_product"),
        ("whatsapp", {"to": NORA, "type": "text", "text": {"body": "x"}}, "messaging_product"),
        ("whatsapp", whatsapp_text(recipient="US.134912086"), "exactly one"),
        ("whatsapp", whatsapp_text(""), "text.body"),
        ("whatsapp", whatsapp_text("x" * 4097), "text.body"),
        ("whatsapp", whatsapp_text(biz_opaque_callback_data="x" * 513), "biz_opaque_callback_data"),
        ("whatsapp", whatsapp_text(colour="red"), "colour"),
        ("facebook", {"recipient": {"id": "1"}, "message": {"text": "x"}}, "messaging_type"),
        ("facebook", messenger_text(sender_action="typing_on"), "messag"),
        ("facebook", messenger_text("x" * 2001), "message.text"),
        ("facebook", messenger_text(tag="ACCOUNT_UPDATE"), "tag"),
        ("instagram", messenger_text("é" * 501), "message[text]"),
        ("instagram", [], "body"),
    ],
)
def test_a_body_that_meta_would_refuse_is_refused_with_code_100(
    graph: Graph, meta: FakeMeta, channels: dict, kind: str, body: Any, named: str
) -> None:
    answer = graph.post(channels[kind], body)
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == 100
    assert named in answer.json()["error"]["message"]
    assert texts(meta, channels[kind], NORA) == []


def test_a_call_without_token_version_or_known_number_is_refused(graph: Graph, meta: FakeMeta, channels: dict) -> None:
    node = channels["whatsapp"].external_id
    assert graph.post("1999", whatsapp_text()).json()["error"]["error_subcode"] == 33
    assert graph.post(node, whatsapp_text(), headers={"Authorization": ""}).json()["error"]["code"] == 104
    assert graph.http.post(f"/latest/{node}/messages", json=whatsapp_text()).json()["error"]["code"] == 2500
    assert graph.http.post(f"/v25.0/{node}/messages", content=b"{").json()["error"]["code"] == 100


def test_a_channel_that_knows_its_token_takes_no_other(graph: Graph, meta: FakeMeta, app: App) -> None:
    one, two = (channel("facebook", app.url, number=number, access_token=f"token-{number}") for number in (1, 2))
    meta.learn(None, [one, two])
    assert graph.post("me", messenger_text("for one")).status_code == 200
    assert texts(meta, one, "7301") == ["for one"]
    refused = graph.post(two, messenger_text("for two"))
    assert (refused.status_code, refused.json()["error"]["code"]) == (401, 190)


def test_a_wrong_appsecret_proof_is_refused(graph: Graph, channels: dict) -> None:
    right = hmac.new(SECRET.encode(), b"token-1", hashlib.sha256).hexdigest()
    for proof, status in ((right, 200), ("0" * 64, 400)):
        assert graph.post(channels["whatsapp"], whatsapp_text(), params={"appsecret_proof": proof}).status_code == status


@pytest.mark.parametrize(("kind", "code", "subcode"), [("whatsapp", 131047, None), ("facebook", 10, 2018278), ("instagram", 10, 2534022)])
def test_after_a_day_of_silence_the_window_is_closed(
    graph: Graph, meta: FakeMeta, channels: dict, clock: Clock, kind: str, code: int, subcode: int | None
) -> None:
    meta.customer_writes(channels[kind], NORA if kind == "whatsapp" else "7301", "Hi")
    clock.forward(hours=23, minutes=59)
    assert graph.post(channels[kind], body_for(kind)).status_code == 200
    clock.forward(minutes=2)
    error = graph.post(channels[kind], body_for(kind)).json()["error"]
    assert (error["code"], error.get("error_subcode")) == (code, subcode)


def test_a_human_agent_may_write_for_seven_days(graph: Graph, meta: FakeMeta, channels: dict, clock: Clock) -> None:
    meta.customer_writes(channels["facebook"], "7301", "Hi")
    tagged = {**messenger_text("Sorry for the wait"), "messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
    clock.forward(days=6)
    assert graph.post(channels["facebook"], tagged).status_code == 200
    clock.forward(days=2)
    assert graph.post(channels["facebook"], tagged).status_code == 400


@pytest.mark.parametrize(("kind", "status"), [("whatsapp", 401), ("facebook", 400)])
def test_an_expired_token_refuses_every_call(graph: Graph, meta: FakeMeta, channels: dict, kind: str, status: int) -> None:
    meta.set_faults(None, SimulatorFaults(token_expired=True))
    for answer in (graph.post(channels[kind], body_for(kind)), graph.get(channels[kind].external_id)):
        assert answer.status_code == status
        assert (answer.json()["error"]["code"], answer.json()["error"]["error_subcode"]) == (190, 463)


@pytest.mark.parametrize(("fault", "status", "code"), [("fail_5xx", 503, 2), ("throttle", 400, 4)])
def test_the_next_n_sends_fail_without_sending(graph: Graph, meta: FakeMeta, channels: dict, fault: str, status: int, code: int) -> None:
    meta.set_faults(None, SimulatorFaults(**{fault: 2}))
    answers = [graph.post(channels["whatsapp"], whatsapp_text(str(number))) for number in range(3)]
    assert [answer.status_code for answer in answers] == [status, status, 200]
    assert answers[0].json()["error"]["code"] == code
    assert answers[0].json()["error"]["is_transient"] is True
    assert ("X-App-Usage" in answers[0].headers) is (fault == "throttle")
    assert texts(meta, channels["whatsapp"], NORA) == ["2"]


def test_a_counted_fault_is_used_up_exactly_by_many_callers(meta: FakeMeta) -> None:
    meta.set_faults(None, SimulatorFaults(fail_5xx=50))
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda _: meta.take_fault(None, "fail_5xx"), range(200)))
    assert sum(taken) == 50


@pytest.mark.parametrize("kind", ["whatsapp", "facebook", "instagram"])
def test_delivered_then_timed_out_shows_on_the_phone_and_tells_the_app_but_never_answers(
    graph: Graph, meta: FakeMeta, app: App, channels: dict, kind: str
) -> None:
    meta.set_faults(None, SimulatorFaults(deliver_then_timeout=1))
    with pytest.raises(httpx.ReadTimeout):
        graph.post(channels[kind], body_for(kind), timeout=0.2)
    app.wait_for(1)
    assert texts(meta, channels[kind], NORA if kind == "whatsapp" else "7301") == ["Yes"]
    assert meta.ledger is not None
    assert meta.ledger.counts()["answer_never_came"] == 1


def test_a_patient_caller_finds_the_line_cut(graph: Graph, meta: FakeMeta, channels: dict) -> None:
    meta.set_faults(None, SimulatorFaults(deliver_then_timeout=1))
    with pytest.raises(httpx.RemoteProtocolError):
        graph.post(channels["whatsapp"], whatsapp_text())


def test_each_webhook_comes_twice_when_told_so(graph: Graph, meta: FakeMeta, app: App, channels: dict) -> None:
    meta.set_faults(None, SimulatorFaults(duplicate_webhooks=True))
    meta.customer_writes(channels["whatsapp"], NORA, "Hi")
    app.wait_for(2)
    assert meta.postman.wait_until_empty(5)
    assert app.bodies[0] == app.bodies[1]
    assert len(app.bodies) == 2


def test_statuses_come_in_reverse_when_told_so(graph: Graph, meta: FakeMeta, app: App, channels: dict) -> None:
    meta.set_faults(None, SimulatorFaults(reverse_statuses=True))
    meta.customer_reads(channels["whatsapp"], NORA)
    graph.post(channels["whatsapp"], whatsapp_text())
    statuses = [payload["entry"][0]["changes"][0]["value"]["statuses"][0]["status"] for payload in app.wait_for(3)]
    assert statuses == ["read", "delivered", "sent"]


def test_the_echo_comes_before_the_answer_when_told_so(graph: Graph, meta: FakeMeta, app: App, channels: dict) -> None:
    meta.set_faults(None, SimulatorFaults(echo_first=True))
    graph.post(channels["facebook"], messenger_text())
    assert len(app.bodies) == 2


def test_a_slow_platform_answers_late(graph: Graph, meta: FakeMeta, channels: dict) -> None:
    meta.set_faults(None, SimulatorFaults(delay_ms=300))
    with pytest.raises(httpx.ReadTimeout):
        graph.post(channels["whatsapp"], whatsapp_text(), timeout=0.1)


@pytest.mark.parametrize(
    ("kind", "fields", "key", "value"),
    [
        ("whatsapp", "verified_name,display_phone_number,quality_rating", "verified_name", "Fernhill Cycles"),
        ("facebook", "id,name", "name", "Fernhill Cycles"),
        ("instagram", "id,username", "username", "fernhillcycles"),
    ],
)
def test_a_check_reads_the_channels_own_node(graph: Graph, channels: dict, kind: str, fields: str, key: str, value: str) -> None:
    answer = graph.get(channels[kind].external_id, fields=fields).json()
    assert answer[key] == value
    assert set(answer) == {*fields.split(","), "id"}


def test_a_customers_profile_can_be_read(graph: Graph, meta: FakeMeta, channels: dict) -> None:
    meta.customer_writes(channels["facebook"], "7301", "Hi", "Tomás Ferreira")
    assert graph.get("7301", fields="first_name,last_name").json() == {
        "first_name": "Tomás",
        "last_name": "Ferreira",
        "id": "7301",
    }


def test_the_conversations_api_tells_what_was_really_sent(graph: Graph, meta: FakeMeta, channels: dict, clock: Clock) -> None:
    page = channels["facebook"]
    for number in range(25):
        clock.forward(seconds=1)
        meta.customer_writes(page, "7301", f"Question {number}")
    sent = graph.post(page, messenger_text("An answer")).json()
    meta.customer_writes(page, "7302", "Somebody else")
    listed = graph.get(f"{page.external_id}/conversations", platform="messenger", user_id="7301").json()["data"]
    assert len(listed) == 1
    thread = graph.get(listed[0]["id"], fields="messages{id,message,from}").json()["messages"]["data"]
    assert len(thread) == 20
    assert (thread[0]["id"], thread[0]["message"]) == (sent["message_id"], "An answer")
    assert thread[0]["from"]["id"] == page.external_id
    assert graph.get(sent["message_id"], fields="message").json()["message"] == "An answer"
    everyone = graph.get(f"{page.external_id}/conversations", limit="1").json()
    assert everyone["paging"]["cursors"]["after"] == "1"


def test_whatsapp_has_no_conversations_to_read(graph: Graph, channels: dict) -> None:
    assert graph.get(f"{channels['whatsapp'].external_id}/conversations").status_code == 400


def test_a_number_that_nobody_has_connected_yet_can_be_checked_and_written_to_in_the_web_process(
    graph: Graph, meta: FakeMeta, app: App
) -> None:
    new = channel("whatsapp", app.url, number=55)
    assert graph.get(new.external_id, fields="verified_name").status_code == 400
    meta.takes_strangers = True
    assert graph.get(new.external_id, fields="id,verified_name").json() == {
        "id": new.external_id,
        "verified_name": "Simulated shop",
    }
    assert graph.get("t_1234").status_code == 400
    assert graph.post(new, whatsapp_text("Before anybody looked")).status_code == 200
    assert app.bodies == []
    meta.learn(new.integration_id, [new])
    app.wait_for(2)
    assert app.forged == 0
    assert texts(meta, new, NORA) == ["Before anybody looked"]
    assert [one.external_id for one in meta.channels()].count(new.external_id) == 1
