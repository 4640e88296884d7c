"""Settings: read once, all faults at once, and no production installation that is open."""

import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from dana import demo, main
from dana.errors import Misconfigured
from dana.settings import Settings, load

KEY = "q7Fz3vT0xL9nB2mK8sR5wY1cJ4hD6gPa"
SAFE = {"DANA_ENV": "production", "DANA_SECRET_KEY": KEY, "DANA_DEMO": "0", "PUBLIC_URL": "https://dana.example.com"}
LOCAL_SUPABASE = "super-secret-jwt-token-with-at-least-32-characters-long"


def refused(**changes: str) -> list[str]:
    with pytest.raises(Misconfigured) as caught:
        load({**SAFE, **changes})
    return caught.value.message.split("\n")


def test_a_safe_production_starts() -> None:
    assert load(SAFE).is_development is False


# variable, unsafe value, with what else: the message names the variable
UNSAFE = [
    ("DANA_SECRET_KEY", "", {}),
    ("DANA_SECRET_KEY", "short", {}),
    ("DANA_SECRET_KEY", "x" * 64, {}),
    ("DANA_SECRET_KEY", LOCAL_SUPABASE, {}),
    ("DANA_SECRET_KEY", "tests-only-root-key-0123456789-abcdefghij-klmnop", {}),
    ("DANA_SECRET_KEY", "ChangeMe-0123456789-abcdefghijklmnopqrstu", {}),
    ("DANA_OLD_SECRET_KEYS", f"{KEY[::-1]},weak", {}),
    ("DANA_OLD_SECRET_KEYS", LOCAL_SUPABASE, {}),
    ("DANA_DEMO", "1", {}),
    ("PUBLIC_URL", "", {}),
    ("PUBLIC_URL", "http://dana.example.com", {}),
    ("PUBLIC_URL", "https://", {}),
    ("PUBLIC_URL", "https://dana.example.com/path", {}),
    ("PUBLIC_URL", "https://name@dana.example.com", {}),
    ("PUBLIC_URL", "ftp://dana.example.com", {}),
    ("PUBLIC_URL", "https://[dana", {}),
    ("GRAPH_API_URL", "https://dana.example.com/simulator/graph", {}),
    ("GRAPH_API_URL", "http://graph.facebook.com", {}),
    ("DANA_TRUSTED_PROXIES", "0.0.0.0/0", {}),
    ("DANA_TRUSTED_PROXIES", "10.0.0.0/8,everybody", {}),
    ("DATABASE_APP_URL", "postgresql://postgres:x@db/dana", {"DATABASE_URL": "postgresql://postgres:x@db/dana"}),
    ("DATABASE_SESSION_URL", "", {"DATABASE_POOLER": "transaction"}),
    ("FLASK_DEBUG", "1", {}),
    ("SMTP_URL", "", {"DANA_EMAIL_VERIFICATION": "first"}),
    ("SMTP_URL", "http://mail.example.com", {"MAIL_FROM": "Dana <dana@example.com>"}),
    ("MAIL_FROM", "", {"SMTP_URL": "smtp://mail.example.com"}),
    ("DANA_EMAIL_VERIFICATION", "later", {}),
    ("DANA_REGISTRATION", "sometimes", {}),
    ("DANA_REGISTRATION", "closed", {"AUTH_PROVIDER": "supabase", "SUPABASE_URL": "https://p.supabase.co", "SUPABASE_ANON_KEY": "key"}),
    *((name, value, {}) for name, value in [
        ("MAIL_FROM", "dana"), ("MAIL_FROM", "Dana <dana@>"), ("MAIL_FROM", "dana@a.example, eve@b.example"), ("MAIL_FROM", "<>"),
        ("MAIL_FROM", "Dana\nBcc: eve@b.example <dana@a.example>"),
        ("SMTP_URL", "mail.example.com:587"), ("SMTP_URL", "smtp://mail.example.com:port"), ("SMTP_URL", "smtp://:587"),
        ("SMTP_URL", "smtp://name:password@mail.example.com?tls=no"), ("SMTP_URL", "smtps://mail.example.com?tls=no"),
        ("SMTP_URL", "smtp://mail.example.com?starttls=1"),
    ]),
    ("SUPABASE_URL", "", {"AUTH_PROVIDER": "supabase", "SUPABASE_ANON_KEY": "key"}),
    ("SUPABASE_URL", "http://project.supabase.co", {"AUTH_PROVIDER": "supabase", "SUPABASE_ANON_KEY": "key"}),
    ("SUPABASE_ANON_KEY", "", {"AUTH_PROVIDER": "supabase", "SUPABASE_URL": "https://project.supabase.co"}),
    ("SUPABASE_URL", "https://project.supabase.co", {}),
    (
        "SUPABASE_JWT_SECRET", LOCAL_SUPABASE,
        {"AUTH_PROVIDER": "supabase", "SUPABASE_URL": "https://project.supabase.co", "SUPABASE_ANON_KEY": "key"},
    ),
    ("DANA_SECRET_KEY_FILE", "/nowhere/at/all", {"DANA_SECRET_KEY": ""}),
    ("PORT", "none", {}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value", "beside"), UNSAFE)
def test_T013_T189_an_unsafe_production_is_refused(name: str, value: str, beside: dict[str, str]) -> None:
    found = refused(**{**beside, name: value})
    assert any(line.startswith(name) for line in found), found


def test_T189_all_faults_are_told_at_once(tmp_path: Path) -> None:
    found = refused(
        DANA_SECRET_KEY=LOCAL_SUPABASE, DANA_DEMO="1", PUBLIC_URL="http://dana.example.com", FLASK_DEBUG="true", PORT="none",
        DANA_WEB_THREADS="1", GRAPH_API_URL="http://127.0.0.1/simulator/graph", SUPABASE_URL="https://project.supabase.co",
        SMTP_URL="mail.example.com", DATABASE_POOLER="transaction", DANA_TRUSTED_PROXIES="::/0",
    )  # fmt: skip
    named = {line.split(" ")[0].rstrip(":") for line in found}
    assert named == {
        "DANA_SECRET_KEY", "DANA_DEMO", "PUBLIC_URL", "FLASK_DEBUG", "PORT", "DANA_WEB_THREADS", "GRAPH_API_URL", "SUPABASE_URL",
        "SMTP_URL", "MAIL_FROM", "DATABASE_SESSION_URL", "DANA_TRUSTED_PROXIES",
    }  # fmt: skip
    assert len(found) == len(named)


def test_T031_production_registers_nobody_who_would_be_told_which_addresses_are_known() -> None:
    by_invitation = {"DANA_EMAIL_VERIFICATION": "later", "DANA_REGISTRATION": "closed"}
    assert load({**SAFE, **by_invitation}).verifies_first is False
    assert load({**SAFE, "DANA_REGISTRATION": "closed"}).verifies_first is True


def test_letters_that_could_never_leave_are_a_fault_in_development_too(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured) as caught:
        load({"DANA_HOME": str(tmp_path), "SMTP_URL": "http://name:hunter2@mail", "MAIL_FROM": "nobody", "PORT": "none"})
    assert {line.split(" ")[0].rstrip(":") for line in caught.value.message.split("\n")} == {"SMTP_URL", "MAIL_FROM", "PORT"}
    assert "hunter2" not in caught.value.message


def test_T169_a_refusal_never_repeats_a_secret() -> None:
    secrets = {"DANA_SECRET_KEY": "weak-secret", "SMTP_URL": "http://name:hunter2@mail", "SUPABASE_JWT_SECRET": "weaker"}
    said = "\n".join(refused(**secrets))
    assert not any(word in said for word in ("weak-secret", "hunter2", "weaker"))


def test_development_may_have_what_production_may_not(tmp_path: Path) -> None:
    settings = load({"DANA_HOME": str(tmp_path), "FLASK_DEBUG": "1", "DANA_DEMO": "1", "SUPABASE_URL": "http://127.0.0.1:54321"})
    assert settings.is_development
    assert load({"DANA_HOME": str(tmp_path)}).secret_keys == settings.secret_keys, "made once and kept"


def test_the_root_key_may_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(f"{KEY}\n")
    without = {name: value for name, value in SAFE.items() if name != "DANA_SECRET_KEY"}
    assert load({**without, "DANA_SECRET_KEY_FILE": str(file)}).secret_keys == [KEY]
    other = KEY[::-1]
    assert load({**SAFE, "DANA_SECRET_KEY": other, "DANA_SECRET_KEY_FILE": str(file)}).secret_keys == [other], "the variable wins"
    file.write_text("")
    with pytest.raises(Misconfigured, match="DANA_SECRET_KEY_FILE is empty"):
        load({**without, "DANA_SECRET_KEY_FILE": str(file)})
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(Misconfigured, match="DANA_SECRET_KEY_FILE cannot be read"):
        load({"DANA_HOME": str(tmp_path), "DANA_SECRET_KEY_FILE": str(file)})


def test_T023_old_root_keys_follow_the_current_one() -> None:
    assert load({**SAFE, "DANA_OLD_SECRET_KEYS": f" {KEY[::-1]} , {KEY.upper()},"}).secret_keys == [KEY, KEY[::-1], KEY.upper()]


def test_T169_settings_do_not_show_their_secrets() -> None:
    secret = {"DANA_SECRET_KEY": KEY, "DANA_OLD_SECRET_KEYS": KEY[::-1], "DATABASE_APP_URL": "postgresql://a:hunter2@db/x",
              "SMTP_URL": "smtp://a:hunter2@mail", "REDIS_URL": "redis://:hunter2@redis", "MAIL_FROM": "a@example.com"}  # fmt: skip
    shown = repr(load({**SAFE, **secret})) + str(load({**SAFE, **secret}).model_dump())
    assert not any(word in shown for word in (KEY, KEY[::-1], "hunter2"))


def test_T189_a_login_that_bypasses_the_walls_is_in_the_same_list(owner_url: str, app_url: str) -> None:
    with pytest.raises(Misconfigured) as caught:
        load({**SAFE, "DANA_DEMO": "1", "DATABASE_APP_URL": owner_url}, look=main._faults_of_login)
    found = caught.value.message.split("\n")
    assert len(found) == 2
    assert found[0].startswith("DANA_DEMO")
    assert found[1].startswith("DATABASE_APP_URL")
    assert "superuser" in found[1]
    assert load({**SAFE, "DATABASE_APP_URL": app_url}, look=main._faults_of_login).dana_env == "production"


def test_T189_demo_people_in_the_database_are_in_the_same_list(owner_url: str, app_url: str) -> None:
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute("insert into users (id, email, name, password_hash) values (%s, %s, 'Demo', '!')", (uuid4(), demo.EMAIL))
    with pytest.raises(Misconfigured, match="demo account"):
        load({**SAFE, "DATABASE_APP_URL": app_url}, look=main._faults_of_login)


def test_a_database_that_is_away_is_no_fault_of_the_settings() -> None:
    away = "postgresql://dana_app:x@127.0.0.1:9/dana"
    assert load({**SAFE, "DATABASE_APP_URL": away}, look=main._faults_of_login).dana_env == "production"


def test_T013_T189_the_command_refuses_and_says_why() -> None:
    environment = {"DANA_ENV": "production", "DANA_ENV_FILE": "no", "DANA_SECRET_KEY": LOCAL_SUPABASE, "FLASK_DEBUG": "1"}
    shown = subprocess.run(
        [sys.executable, "-m", "dana.main", "web"], cwd=Path(main.__file__).parents[1], env=environment, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert shown.returncode == 1
    assert {line.split(" ")[0] for line in shown.stderr.splitlines()} == {"DANA_SECRET_KEY", "DANA_DEMO", "PUBLIC_URL", "FLASK_DEBUG"}
    assert LOCAL_SUPABASE not in shown.stderr + shown.stdout


def test_settings_made_in_code_are_held_to_the_same_rules() -> None:
    with pytest.raises(ValueError, match="DANA_DEMO"):
        Settings(dana_env="production")
