"""The fake Meta in a process of its own, steered over its control API."""

import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from dana.simulator.async_http import split_message
from tests.simulator.conftest import SECRET, App, channel

SHOPS = [channel("whatsapp"), channel("instagram")]


@pytest.fixture
def control(app: App) -> Iterator[httpx.Client]:
    command = [sys.executable, "-m", "dana.simulator.standalone", "--port", "0", "--hold", "0.3"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    port = re.search(r":(\d+)", process.stdout.readline())
    assert port is not None
    with httpx.Client(base_url=f"http://127.0.0.1:{port[1]}", timeout=10, headers={"Authorization": "Bearer t"}) as http:
        channels = [
            {"integration_id": str(one.integration_id), "connector": one.connector, "external_id": one.external_id,
             "app_secret": SECRET, "webhook_url": f"{app.url}/webhooks/{one.connector}/1"} for one in SHOPS
        ]  # fmt: skip
        assert http.put("/control/channels", json=channels).json() == {"channels": 2}
        yield http
    process.terminate()
    process.wait(10)
    process.stdout.close()


def until(done: Any, seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "it did not come to an end"
        threading.Event().wait(0.02)


def settled(http: httpx.Client) -> dict[str, Any]:
    until(lambda: http.get("/control/counts").json()["webhooks_waiting"] == 0)
    found: dict[str, Any] = http.get("/control/counts").json()
    return found


def send(http: httpx.Client, to: str, text: str, mark: str, reply_to: str) -> httpx.Response:
    body = {"messaging_product": "whatsapp", "to": to, "type": "text", "text": {"body": text},
            "context": {"message_id": reply_to}, "biz_opaque_callback_data": mark}  # fmt: skip
    return http.post(f"/simulator/graph/v25.0/{SHOPS[0].external_id}/messages", json=body)


def test_a_message_a_reply_and_its_double_are_counted(control: httpx.Client, app: App) -> None:
    phone = f"/control/phones/{SHOPS[0].integration_id}/15550142077"
    asked = control.post(f"{phone}/messages", json={"text": "Do you rent tandems?", "name": "Nora"}).json()["id"]
    app.wait_for(1)
    for _ in range(2):
        assert send(control, "15550142077", "Yes", "mark-1", asked).status_code == 200
    control.post(f"{phone}/read")
    control.post(f"{phone}/owner_reply", json={"text": "I am here"})
    counts = settled(control)
    assert (counts["customers_messages"], counts["accepted_sends"]) == (1, 2)
    assert counts["answered_twice"] == {asked: 2}
    assert counts["sent_twice"] == {"mark-1": 2}
    assert [one["correlation"] for one in control.get("/control/sends").json()["items"]] == ["mark-1", "mark-1"]
    seen = control.get(phone).json()["messages"]
    assert [(one["from"], one["ticks"]) for one in seen] == [
        ("customer", "delivered"), ("business", "read"), ("business", "read"), ("business", "delivered"),
    ]  # fmt: skip
    assert len(app.bodies) == 1 + 2 * 2 + 2 + 1
    assert app.forged == 0


def test_a_load_writes_at_a_rate_and_every_message_arrives_though_the_app_fails_and_order_is_lost(control: httpx.Client, app: App) -> None:
    app.answers = [500] * 10
    plan = {"count": 120, "rate": 400, "customers": 20, "shuffle_seconds": 0.2}
    key = control.post("/control/loads", json=plan).json()["id"]
    until(lambda: control.get(f"/control/loads/{key}").json()["done"])
    assert settled(control)["customers_messages"] == 120
    texts = {marker for body in app.bodies for marker in re.findall(rb"ref-[0-9a-f]+", body)}
    assert len(texts) == 120
    assert len(app.bodies) == 130


def test_a_closed_load_writes_the_next_message_when_the_reply_came(control: httpx.Client, app: App) -> None:
    plan = {"integration_ids": [str(SHOPS[0].integration_id)], "count": 6, "concurrency": 2, "patience_seconds": 10}
    key = control.post("/control/loads", json=plan).json()["id"]
    for number in range(6):
        until(lambda: len(_asked(app)) > number)  # noqa: B023
        one = _asked(app)[number]
        assert send(control, one["from"], f"45 days {one['text']['body'][-12:]}", f"m{number}", one["id"]).status_code == 200
    until(lambda: control.get(f"/control/loads/{key}").json()["done"])
    progress = control.get(f"/control/loads/{key}").json()
    assert (progress["written"], progress["unanswered"]) == (6, 0)
    assert control.get("/control/counts").json()["reply_seconds"]["n"] == 6


def test_faults_are_set_and_lines_are_cut(control: httpx.Client, app: App) -> None:
    assert control.put("/control/faults", json={"deliver_then_timeout": 1, "delay_ms": 10}).json()["deliver_then_timeout"] == 1
    with pytest.raises(httpx.RemoteProtocolError):
        send(control, "15550142077", "Lost", "mark", "wamid.1")
    assert send(control, "15550142077", "Kept", "mark", "wamid.1").status_code == 200
    assert settled(control)["answer_never_came"] == 1
    assert control.get("/control/faults").json()["deliver_then_timeout"] == 0


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/control/loads", {"count": 0}, 400),
        ("/control/loads", {"count": 1, "integration_ids": ["00000000-0000-0000-0000-0000000000ff"]}, 404),
        ("/control/phones/00000000-0000-0000-0000-0000000000ff/1/messages", {"text": "x"}, 404),
        ("/control/nowhere", {}, 404),
    ],
)
def test_a_mistake_in_control_is_told(control: httpx.Client, path: str, body: Any, status: int) -> None:
    assert control.post(path, json=body).status_code == status


@pytest.mark.parametrize(
    ("data", "body", "rest"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP", b"ok", b"HTTP"),
        (b"HTTP/1.1 204 No Content\r\n\r\n", b"", b""),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\nx", b"ok", b"x"),
    ],
)
def test_an_answer_is_cut_off_where_it_ends(data: bytes, body: bytes, rest: bytes) -> None:
    found = split_message(data, is_answer=True)
    assert found is not None
    assert (found[0].body, found[1]) == (body, rest)


@pytest.mark.parametrize("size", [10, 40, 60, 72])
def test_half_an_answer_is_waited_for(size: int) -> None:
    whole = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n16\r\n0123456789012345678901\r\n0\r\n\r\n"
    assert split_message(whole[:size], is_answer=True) is None
    assert split_message(whole, is_answer=True) is not None


def _asked(app: App) -> list[dict[str, Any]]:
    bodies = app.wait_for(1)
    return [one for body in bodies for one in body["entry"][0]["changes"][0]["value"].get("messages", [])]
