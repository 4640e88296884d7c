"""Secrets of every shape go through the real app, everything breaks, and afterwards they stand nowhere in clear."""

import functools
import io
import json
import logging
import sys
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import psycopg
import pytest
import sqlalchemy as sa
import structlog
from apiflask import APIFlask
from pydantic import SecretStr

from dana.app import create_app
from dana.connectors import CONNECTORS
from dana.database.transactions import Database
from dana.jobs import Lane
from dana.logs import Lines
from dana.parts import Parts
from dana.privacy.exporting import Exports
from dana.security.audit import DANA, record
from dana.security.passwords import Passwords
from dana.settings import Settings
from tests import cast
from tests.privacy.conftest import places
from tests.security.test_every_route import calls

WORD = "Zq7XplantedSecret9"
SECRETS = {
    "page token": f"EAAG{WORD}Page{WORD}",
    "app secret": f"0f{WORD}app",
    "verify token": f"verify-{WORD}",
    "password": f"three quiet {WORD} herons",
    "new password": f"four loud {WORD} geese",
    "database address": f"postgresql://dana_app:{WORD}db@db.internal/dana",
    "redis address": f"redis://:{WORD}redis@redis:6379/0",
    "mail address": f"smtp://mailer:{WORD}mail@mail.example:587",
    "openai key": f"sk-proj-{WORD}openai",
    "anthropic key": f"sk-ant-api03-{WORD}anthropic",
    "embedding key": f"sk-{WORD}embedding",
    "bearer": f"Bearer {WORD}bearer",
    "jwt": f"eyJhbGciOiJIUzI1NiJ9.{WORD}.{WORD}",
    "api key": f"dana_{'0a' * 16}_{WORD}{WORD}{WORD[:7]}",
    "totp": f"otpauth://totp/Dana:x?secret={WORD}totp",
    "cookie": f"__Host-dana_refresh={WORD}cookie",
    "one-time token": f"/reset?token={WORD}once",
    "github": f"ghp_{WORD}{WORD}",
    "slack": f"xoxb-1-{WORD}",
    "private key": f"-----BEGIN PRIVATE KEY-----\n{WORD}\n-----END PRIVATE KEY-----",
    "root key": f"old-root-key-{WORD}-0123456789",
}
# What has no shape of its own stands beside its name, as where it is quoted; the installation's own are known whatever they look like.
NAMED = {
    "app secret": "app_secret={}",
    "verify token": "verify_token: {}",
    "password": 'password="{}"',
    "new password": "new_password='{}'",
}
EVERYTHING = " | ".join(NAMED.get(name, "{}").format(secret) for name, secret in SECRETS.items())


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """All that is logged, by us and by libraries, as it is written."""
    before, out = structlog.get_config(), io.StringIO()
    monkeypatch.setattr("dana.logs.logging.basicConfig", lambda **_: None)
    handler = logging.StreamHandler(out)
    handler.setFormatter(Lines(Lines.FORM))
    logging.getLogger().addHandler(handler)
    for name, module in list(sys.modules.items()):
        if name.startswith("dana.") and hasattr(module, "log") and hasattr(module.log, "bind"):
            monkeypatch.setattr(module, "log", structlog.get_logger())  # one that has not settled where it writes
    yield out
    logging.getLogger().removeHandler(handler)
    structlog.configure(**before)


@pytest.fixture
def app(settings: Settings, logged: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> Iterator[APIFlask]:
    monkeypatch.setattr("dana.joining.Passwords", Passwords.cheap)
    given = {
        "openai_api_key": "openai key", "anthropic_api_key": "anthropic key", "embedding_api_key": "embedding key",
        "dana_old_secret_keys": "root key", "smtp_url": "mail address",
    }  # fmt: skip
    made = create_app(settings.model_copy(update={name: SecretStr(SECRETS[value]) for name, value in given.items()}), sockets=False)
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(logged), cache_logger_on_first_use=False)
    yield made
    made.extensions["dana.simulator"].close()
    made.extensions["dana.parts"].database.close()


@pytest.fixture
def people(owner_url: str) -> cast.Cast:
    people = cast.enter(owner_url, Passwords.cheap().hash(SECRETS["password"]))
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute("update users set email_verified_at = now()")
    return people


def shows(text: str) -> list[str]:
    """The names of the secrets of which the text shows anything."""
    return [name for name, secret in SECRETS.items() if secret in text] or (["a part of one"] if WORD in text else [])


def token_of(app: APIFlask, someone: cast.Someone) -> dict[str, str]:
    answer = app.test_client().post("/api/auth/login", json={"email": someone.email, "password": SECRETS["password"]})
    assert answer.status_code == 200, answer.text
    return {"Authorization": f"Bearer {answer.json['access_token']}"}


BODIES: list[Any] = [
    dict.fromkeys(("email", "password", "name", "token", "code", "connector", "confirm", "role", "text", "key", "scopes"), EVERYTHING),
    {"config": {"access_token": SECRETS["page token"], "app_secret": [SECRETS["app secret"]]}, "connector": "whatsapp"},
    [EVERYTHING],
    EVERYTHING,
]
HEADERS = {"User-Agent": EVERYTHING.replace("\n", " "), "X-Request-Id": SECRETS["bearer"], "X-CSRF-Token": SECRETS["jwt"],
           "Referer": f"https://x/?token={WORD}", "Cookie": SECRETS["cookie"]}  # fmt: skip


def test_T155_T169_what_people_send_is_in_no_answer_to_anybody_and_in_no_log(app: APIFlask, people: cast.Cast, logged: io.StringIO) -> None:
    token = token_of(app, people.carol)
    wrong = []
    for call in calls(app):
        for headers in ({**HEADERS, **token}, {**HEADERS, "Authorization": SECRETS["bearer"]}):
            for body in BODIES:
                answer = app.test_client().open(call.path, method=call.method, headers=headers, json=body, query_string={"token": WORD})
                if WORD in answer.get_data(as_text=True) or any(WORD in value for _, value in answer.headers):
                    wrong.append(f"{call.method} {call.rule}: {answer.status_code} {answer.text[:200]}")
                if answer.status_code == 429:
                    break
    assert wrong == []
    assert shows(logged.getvalue()) == []


def test_T170_a_forced_500_on_every_route_says_an_id_and_nothing_else(
    app: APIFlask, people: cast.Cast, logged: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = token_of(app, people.alice)
    listed = list(calls(app))
    for endpoint, view in list(app.view_functions.items()):

        @functools.wraps(view)
        def breaks(*_: Any, **__: Any) -> None:
            raise RuntimeError(f"select secret from /srv/dana/app.py\n{EVERYTHING}")

        monkeypatch.setitem(app.view_functions, endpoint, breaks)
    crashed = 0
    for call in listed:
        answer = app.test_client().open(call.path, method=call.method, headers=token, json={})
        assert answer.status_code in (401, 403, 500), call  # the guard stands before the view
        if answer.status_code == 500:
            crashed += 1
            error = answer.json["error"]
            assert set(error) == {"code", "message", "details", "request_id"}
            assert (error["code"], error["message"], error["details"]) == (
                "internal", "Something went wrong here; it has been noted.", {},
            ), call  # fmt: skip
            assert error["request_id"] in logged.getvalue()
    assert crashed > 30
    assert "RuntimeError" in logged.getvalue(), "the log says what happened"
    assert shows(logged.getvalue()) == []


def test_T157_errors_that_quote_their_secrets_are_told_without_them(
    app: APIFlask, people: cast.Cast, logged: io.StringIO, database: Database
) -> None:
    token = token_of(app, people.alice)
    errors: list[Exception] = [
        psycopg.OperationalError(f'connection to "{SECRETS["database address"]}" failed'),
        sa.exc.IntegrityError("insert into users", {"password_hash": SECRETS["password"]}, Exception(f"DETAIL:  Key (x)=({WORD})")),
        ValueError(EVERYTHING),
    ]

    def handler(_account: Any, _row: Any) -> None:
        raise errors[0]

    for error in list(errors):
        errors[0] = error
        view = app.view_functions["conversations.list_conversations"]

        def breaks(*_: Any, error: Exception = error, **__: Any) -> None:
            raise error

        app.view_functions["conversations.list_conversations"] = functools.wraps(view)(breaks)
        answer = app.test_client().get("/api/conversations", headers=token)
        assert answer.status_code in (500, 503)
        assert shows(answer.text) == []
        Lane(database, "messages", {"answer": handler}, 1)._work("answer", uuid4(), uuid4())
    assert "job_failed" in logged.getvalue()
    assert shows(logged.getvalue()) == []


def test_T155_T157_T159_T169_what_is_kept_is_nowhere_in_clear(
    app: APIFlask, people: cast.Cast, logged: io.StringIO, owner_url: str
) -> None:
    parts: Parts = app.extensions["dana.parts"]
    client, token = app.test_client(), token_of(app, people.alice)
    said = []

    def call(method: str, path: str, **body: Any) -> Any:
        answer = client.open(path, method=method, headers=token, **({"json": body} if body else {}))
        said.append(answer.get_data(as_text=True))
        return answer

    of_channels = {"access_token": SECRETS["page token"], "app_secret": SECRETS["app secret"], "verify_token": SECRETS["verify token"]}
    for connector in CONNECTORS:
        config = of_channels if connector in cast.CONFIGS else {"api_key": SECRETS[f"{connector} key"]}
        made = call("POST", "/api/integrations", connector=connector, config={**cast.CONFIGS.get(connector, {}), **config})
        assert made.status_code == 201, made.text
        for path in ("", f"/{made.json['id']}", "/catalogue"):
            assert call("GET", f"/api/integrations{path}").status_code == 200
        assert call("POST", f"/api/integrations/{made.json['id']}/check").status_code == 200
        assert call("PATCH", f"/api/integrations/{made.json['id']}", config=config).status_code == 200
        client.post(f"/webhooks/{connector}/{made.json['id']}", data=EVERYTHING.encode())
    own_key = client.post("/api/api-keys", headers=token, json={"name": "CRM", "scopes": ["read_conversations"]}).json["key"]
    call("GET", "/api/api-keys")
    offered = client.post("/api/me/second-factor/start", headers=token, json={"password": SECRETS["password"]}).json
    changed = client.post(
        "/api/me/password", headers=token, json={"password": SECRETS["password"], "new_password": SECRETS["new password"]}
    )
    assert changed.status_code == 200, changed.text
    token = {"Authorization": f"Bearer {changed.json['access_token']}"}
    call("POST", "/api/auth/forgot", email=people.alice.email)
    call("POST", "/api/invitations", email="new@example.com", role="agent")
    with parts.database.account_transaction(people.alice.account_id) as db:
        details = {
            "error": EVERYTHING.replace(SECRETS["root key"], ""),
            "password": SECRETS["password"],
            "nested": {"access_token": SECRETS["page token"]},
        }
        record(db, DANA, "settings.changed", account_id=people.alice.account_id, details=details)
        export_id = Exports(parts.database, parts.sealer).ask(db, people.alice.account_id, None, people.alice.user_id)
    for path in ("/api/audit", "/api/members", "/api/me/sessions", "/api/auth/session", "/api/health", "/api/openapi.json", "/api/exports"):
        assert call("GET", path).status_code == 200, path
    Exports(parts.database, parts.sealer).work(people.alice.account_id, export_id)
    exported = b"".join(_entries(b"".join(Exports(parts.database, parts.sealer).file(people.alice.account_id, export_id))))
    letters = letters_of(parts, owner_url)
    assert letters, "some letters wait"
    for place, text in {"answers": "\n".join(said), "export": exported.decode(), "letters": letters, "logs": logged.getvalue()}.items():
        assert shows(text) == [], place
        assert own_key not in text, place
        assert offered["secret"] not in text, place
    assert places(owner_url, WORD, own_key.split("_", 2)[2], offered["secret"]) == {}, "in no column of any table"


def _entries(archive: bytes) -> Iterator[bytes]:
    import zipfile

    opened = zipfile.ZipFile(io.BytesIO(archive))
    for name in opened.namelist():
        yield opened.read(name)


def letters_of(parts: Parts, owner_url: str) -> str:
    """Every waiting letter, opened."""
    with psycopg.connect(owner_url) as db:
        rows = db.execute("select id, sealed from dana.letters").fetchall()
    return "\n".join(json.dumps(parts.mail.open(letter_id, bytes(sealed))) for letter_id, sealed in rows)
