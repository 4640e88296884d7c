"""The letters of development: shown on this very machine, and nowhere else."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from pydantic import SecretStr

from dana.app import bare_app
from dana.mail import Letter
from dana.mail.sending import Folder, sender_of
from dana.security import web
from dana.settings import Settings
from tests.cast import ROOT_KEY


@pytest.fixture
def client(app: APIFlask, tmp_path: Path) -> Iterator[FlaskClient]:
    way = Folder(tmp_path / "letters", sender_of("Dana <dana@localhost>"))
    for number in range(3):
        way.send(uuid4(), f"person{number}@acme.example", Letter(f"Letter {number}", "https://dana.example/verify#token=abc\n"))
    with app.test_client() as client:
        yield client


def test_the_newest_letter_comes_first(client: FlaskClient) -> None:
    items = client.get("/api/letters").json["items"]
    assert [item["subject"] for item in items] == ["Letter 2", "Letter 1", "Letter 0"]
    assert items[0].keys() == {"id", "to", "subject", "text", "at"}
    assert items[0]["to"] == "person2@acme.example"
    assert "#token=abc" in items[0]["text"]


@pytest.mark.parametrize(
    ("headers", "address"),
    [
        ({"Host": "evil.example"}, "127.0.0.1"),  # a page that makes its own name lead here
        ({"Host": "localhost.evil.example:5000"}, "127.0.0.1"),
        ({"X-Forwarded-For": "203.0.113.1"}, "127.0.0.1"),
        ({"Forwarded": "for=203.0.113.1"}, "127.0.0.1"),
        ({}, "192.168.1.7"),
        ({"Host": "localhost:5000"}, "203.0.113.7"),
    ],
)
def test_T024_nobody_else_sees_that_there_are_letters(client: FlaskClient, headers: dict[str, str], address: str) -> None:
    answer = client.get("/api/letters", headers=headers, environ_overrides={"REMOTE_ADDR": address})
    assert answer.status_code == 404
    assert answer.json["error"]["message"] == "There is no such thing here."


@pytest.mark.parametrize(
    "changes",
    [
        {"dana_env": "production", "dana_demo": False, "public_url": "https://dana.example"},
        {"public_url": "https://shown.example"},
        {"smtp_url": SecretStr("smtps://mail.example")},
    ],
)
def test_T024_where_others_come_or_letters_are_sent_there_is_no_such_page(tmp_path: Path, changes: dict[str, object]) -> None:
    settings = Settings(dana_home=tmp_path, dana_secret_key=SecretStr(ROOT_KEY)).model_copy(update=changes)
    app = bare_app(settings)
    assert "/api/letters" not in {rule.rule for rule in app.url_map.iter_rules()}


def test_the_page_says_who_may_call_it(app: APIFlask) -> None:
    access = web.access_of(app, "letters.letters")
    assert access is not None
    assert access.to == "anyone"
