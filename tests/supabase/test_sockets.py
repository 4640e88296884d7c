"""Live updates for people of Supabase: with the session that Dana gives them, and with Supabase's own token as a bearer."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from apiflask import APIFlask
from pydantic import SecretStr

from dana.app import create_app
from dana.database.transactions import Database
from dana.errors import Unavailable
from dana.routes import sockets
from dana.security.supabase_tokens import PublishedKeys
from dana.settings import Settings
from tests import cast
from tests.supabase.conftest import fill
from tests.supabase.gotrue import ANON_KEY, URL, GoTrue, Person

ROOT_KEY = "tests-only-root-key-0123456789-abcdefghij-klmnop"
PASSWORD = "seven green bottles"


@pytest.fixture
def gotrue(monkeypatch: pytest.MonkeyPatch) -> GoTrue:
    made = GoTrue()
    monkeypatch.setattr("dana.accounts.supabase.Http", lambda **_: made)
    return made


@pytest.fixture
def app(project_app: str, tmp_path: Path, gotrue: GoTrue, people: cast.Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[APIFlask]:
    monkeypatch.setattr(sockets, "CHECK_SECONDS", 0.2)
    made = create_app(Settings(
        dana_home=tmp_path, dana_secret_key=SecretStr(ROOT_KEY), database_app_url=SecretStr(project_app), auth_provider="supabase",
        supabase_url=URL, supabase_anon_key=SecretStr(ANON_KEY), graph_api_url="http://127.0.0.1:9",
        embedding_base_url="http://127.0.0.1:9/v1", dana_show_activity=False, dana_demo=False,
    ))  # fmt: skip
    assert made.extensions["dana.listener"].listening.wait(20)
    yield made
    made.extensions["dana.sockets"].close()
    made.extensions["dana.simulator"].close()
    made.extensions["dana.parts"].database.close()


@pytest.fixture
def bob(gotrue: GoTrue, people: cast.Cast, project: str) -> Person:
    """Acme's agent, as Supabase knows him; in Mallory's account he came later."""
    person = gotrue.add(people.bob.email, PASSWORD)
    with psycopg.connect(project, autocommit=True) as db:
        db.execute("update users set external_id = %s, email_verified_at = now() where id = %s", (person.id, people.bob.user_id))
        db.execute("insert into memberships (account_id, user_id, role, created_at) values (%s, %s, 'viewer', now() + interval '1 minute')",
                   (people.mallory.account_id, people.bob.user_id))  # fmt: skip
    return person


def connect(app: APIFlask, token: str, **headers: str) -> Any:
    return app.extensions["socketio"].test_client(app, auth={"token": token}, headers=headers or None)


def soon(condition: Callable[[], Any]) -> bool:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


def hears(socket: Any, thing: Any) -> bool:
    heard: set[str] = set()
    return soon(lambda: heard.update(str(item["args"][0].get("id")) for item in socket.get_received()) or str(thing) in heard)


def test_live_updates_reach_whoever_signed_in_at_supabase_and_whoever_brings_its_token(
    app: APIFlask, gotrue: GoTrue, bob: Person, people: cast.Cast, project_database: Database
) -> None:
    signed = app.test_client().post("/api/auth/login", json={"email": bob.email, "password": PASSWORD}).json
    page, program = connect(app, signed["access_token"]), connect(app, gotrue.bearer(bob))
    assert page.is_connected()
    assert program.is_connected()
    conversation = fill(project_database, people.alice)
    assert hears(page, conversation)
    assert hears(program, conversation)


def test_T075_a_bearer_hears_the_account_of_its_header_alone(
    app: APIFlask, gotrue: GoTrue, bob: Person, people: cast.Cast, project_database: Database
) -> None:
    token = gotrue.bearer(bob)
    acme, other = connect(app, token), connect(app, token, **{"X-Dana-Account": str(people.mallory.account_id)})
    assert not connect(app, token, **{"X-Dana-Account": "00000000-0000-4000-8000-000000000000"}).is_connected()
    theirs = fill(project_database, people.mallory)
    assert hears(other, theirs)
    assert hears(acme, fill(project_database, people.alice))
    assert all(str(item["args"][0].get("id")) != str(theirs) for item in acme.get_received())


def test_T160_a_forged_ended_or_strange_bearer_opens_no_socket(app: APIFlask, gotrue: GoTrue, bob: Person) -> None:
    good = gotrue.bearer(bob)
    stranger = gotrue.bearer(bob, sub="a11ce000-0000-4000-8000-000000000001")
    service = gotrue.bearer(bob, role="service_role")
    for token in (good[:-6] + "AAAAAA", gotrue.bearer(bob, exp=1), gotrue.bearer(bob, aud="x"), stranger, service, ANON_KEY):
        assert not connect(app, token).is_connected(), token
    assert connect(app, good).is_connected()


def test_T160_without_supabases_keys_a_bearer_is_refused_and_nothing_crashes(
    app: APIFlask, gotrue: GoTrue, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: Any) -> None:
        raise Unavailable

    monkeypatch.setattr(PublishedKeys, "find", away)
    assert not connect(app, gotrue.bearer(bob)).is_connected()


def test_T161_a_bearer_that_ends_cuts_its_socket(app: APIFlask, gotrue: GoTrue, bob: Person) -> None:
    stays, ends = connect(app, gotrue.bearer(bob)), connect(app, gotrue.bearer(bob, exp=int(time.time()) + 2))
    assert ends.is_connected()
    assert soon(lambda: not ends.is_connected())
    assert stays.is_connected()


LOSSES = {
    "removed": "delete from memberships where user_id = %s",
    "disabled": "update users set disabled_at = now() where id = %s",
    "unlinked": "update users set external_id = null where id = %s",
    "a second factor since then": "update users set second_factor = '\\x00', second_factor_at = now() where id = %s",
}


@pytest.mark.parametrize("how", LOSSES)
def test_T020_T162_a_bearers_socket_is_cut_with_its_persons_standing(
    app: APIFlask, gotrue: GoTrue, bob: Person, people: cast.Cast, project: str, how: str
) -> None:
    socket, stronger = connect(app, gotrue.bearer(bob)), connect(app, gotrue.bearer(bob, aal="aal2"))
    assert stronger.is_connected()
    with psycopg.connect(project, autocommit=True) as db:
        db.execute(LOSSES[how], (people.bob.user_id,))
    assert soon(lambda: not socket.is_connected())
    assert stronger.is_connected() if "factor" in how else soon(lambda: not stronger.is_connected())


def test_T162_a_demoted_bearers_socket_hears_by_the_new_rights(
    app: APIFlask, gotrue: GoTrue, bob: Person, people: cast.Cast, project: str, project_database: Database
) -> None:
    mine, hidden = cast.a_channel(project_database, people.alice), cast.a_channel(project_database, people.alice, "facebook")
    socket = connect(app, gotrue.bearer(bob))
    with psycopg.connect(project, autocommit=True) as db:
        db.execute("insert into membership_channels values (%s, %s, %s)", (mine.account_id, people.bob.user_id, mine.integration_id))
        db.execute("update memberships set all_channels = false where user_id = %s and account_id = %s",
                   (people.bob.user_id, mine.account_id))  # fmt: skip
    assert soon(lambda: any(guest.who.channels is not None for guest in app.extensions["dana.sockets"]._guests.values()))
    unheard = cast.a_conversation(project_database, hidden)
    shown = cast.a_conversation(project_database, mine)
    heard: list[str] = []
    assert soon(lambda: heard.extend(str(item["args"][0].get("id")) for item in socket.get_received()) or str(shown) in heard)
    assert str(unheard) not in heard
