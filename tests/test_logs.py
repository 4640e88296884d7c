"""Logs: one line an event, no secret of any shape, and what is no secret stays readable."""

import io
import json
import logging

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from dana.logs import HIDDEN, Lines, configure_logs, redact, without_secrets
from dana.settings import Settings

WORD = "Zq7XplantedSecret9"
SHAPES = {
    "bearer": f"Authorization: Bearer {WORD}",
    "basic": f"basic {WORD}==",
    "jwt": f"eyJhbGciOiJIUzI1NiJ9.{WORD}.{WORD}",
    "openai": f"sk-proj-{WORD}",
    "anthropic": f"sk-ant-api03-{WORD}",
    "stripe": f"sk_live_{WORD}",
    "meta": f"EAAG{WORD}{WORD}",
    "dsn": f"postgresql://dana:{WORD}@db/dana",
    "dsn with an at": f"postgresql://dana:a@{WORD}@db/dana",
    "redis": f"redis://:{WORD}@redis:6379/0",
    "smtp": f"smtp://mail:{WORD}@mail.example:587",
    "token as a name": f"https://{WORD}@git.example/x",
    "libpq": f"host=db password={WORD} user=dana",
    "libpq in quotes": f"password='two words {WORD}'",
    "json": json.dumps({"app_secret": f"with blanks {WORD}"}),
    "python": repr({"access_token": WORD}),
    "query": f"/reset?token={WORD}&x=1",
    "api key": f"dana_{'0a' * 16}_{WORD}{WORD}{WORD[:7]}",
    "aws": "AKIAIOSFODNN7ZQ7XPLA",
    "github": f"ghp_{WORD}{WORD}",
    "slack": f"xoxb-1234-{WORD}",
    "google": f"AIza{WORD}{WORD}",
    "totp": f"otpauth://totp/Dana:alice?secret={WORD}&issuer=Dana",
    "cookie": f"Cookie: __Host-dana_refresh={WORD}",
    "set-cookie": f"__Host-dana_refresh={WORD}; Path=/",
    "private key": f"-----BEGIN RSA PRIVATE KEY-----\n{WORD}\n-----END RSA PRIVATE KEY-----",
    "half a private key": f"-----BEGIN PRIVATE KEY-----\n{WORD}",
    "argon2": f"$argon2id$v=19$m=19456,t=2,p=1${WORD}",
    "sqlalchemy": f"(psycopg.Error) x\n[SQL: select 1]\n[parameters: {{'hash': '{WORD}'}}]\n(Background)",
    "postgresql": f'duplicate key\nDETAIL:  Key (email)=({WORD}) already exists.',
}  # fmt: skip


@pytest.mark.parametrize("name", SHAPES)
def test_T169_no_shape_of_a_secret_is_logged(name: str) -> None:
    text = SHAPES[name]
    hidden = {WORD, "AKIAIOSFODNN7ZQ7XPLA"}
    assert not any(word in without_secrets(f"before {text} after") for word in hidden)
    event = redact(None, "info", {"event": "x", "error": text, "nested": [{"deep": (text,)}], "exception": f"Traceback\n{text}"})
    assert not any(word in repr(event) for word in hidden)


@pytest.mark.parametrize("name", ["password", "app_secret", "access_token", "api_key", "Authorization", "set_cookie", "csrf", "dsn"])
def test_T169_a_value_whose_name_tells_is_hidden_whatever_it_looks_like(name: str) -> None:
    assert redact(None, "info", {name: "plain words"}) == {name: HIDDEN}
    assert redact(None, "info", {"body": {name: ["plain words"]}}) == {"body": {name: HIDDEN}}


@pytest.mark.parametrize(
    "text",
    [
        "webhook",
        "POST /api/conversations/5e55/messages",
        "the database went away",
        "account 42, row 7",
        "https://graph.facebook.com/v25.0/me",
    ],
)
def test_what_is_no_secret_stays_readable(text: str) -> None:
    assert without_secrets(text) == text


def test_figures_stay_even_where_a_name_sounds_like_a_secret() -> None:
    assert redact(None, "info", {"input_tokens": 12, "event": "answered"}) == {"input_tokens": 12, "event": "answered"}


@given(st.text())
def test_T171_one_event_stays_one_line(text: str) -> None:
    shown = redact(None, "info", {"event": text, "path": text})
    assert not any(sign in shown[key] for key in shown for sign in "\n\r\x1b\x85\u2028")


def test_T171_libraries_keep_to_the_same_rules() -> None:
    record = logging.LogRecord("library", logging.WARNING, "x", 1, "lost %s\n\x1b[31mfaked line", (SHAPES["dsn"],), None)
    line = Lines(Lines.FORM).format(record)
    assert WORD not in line
    assert "\n" not in line
    assert "\x1b" not in line


@pytest.mark.parametrize("production", [False, True])
def test_T169_what_is_written_is_what_was_cleaned(production: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    before, out = structlog.get_config(), io.StringIO()
    try:
        configure_logs(Settings().model_copy(update={"dana_env": "production" if production else "development"}))
        structlog.configure(logger_factory=structlog.PrintLoggerFactory(out), cache_logger_on_first_use=False)
        try:
            raise RuntimeError(SHAPES["dsn"])
        except RuntimeError:
            structlog.get_logger().exception("job_failed", password=WORD, note=SHAPES["jwt"])
    finally:
        structlog.configure(**before)
    assert "job_failed" in out.getvalue()
    assert "RuntimeError" in out.getvalue()
    assert WORD not in out.getvalue()
