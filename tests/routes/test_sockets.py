"""Sockets: who may listen, to what, and for how long."""

import ast
import base64
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from apiflask import APIFlask

from dana import realtime
from dana.app import create_app
from dana.automation.writing import Writing
from dana.database.transactions import Database
from dana.routes import sockets
from dana.security.passwords import Passwords
from dana.settings import Settings
from tests import cast
from tests.routes.conftest import sign_in


@pytest.fixture
def app(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[APIFlask]:
    monkeypatch.setattr("dana.joining.Passwords", Passwords.cheap)
    monkeypatch.setattr(sockets, "CHECK_SECONDS", 0.2)
    made = create_app(settings.model_copy(update={"dana_demo": False}))
    assert made.extensions["dana.listener"].listening.wait(10)
    yield made
    made.extensions["dana.sockets"].close()
    made.extensions["dana.simulator"].close()
    made.extensions["dana.parts"].database.close()


@pytest.fixture
def patient(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[APIFlask]:
    """The same, whose regular check comes after an hour."""
    monkeypatch.setattr("dana.joining.Passwords", Passwords.cheap)
    monkeypatch.setattr(sockets, "CHECK_SECONDS", 3600)
    made = create_app(settings.model_copy(update={"dana_demo": False}))
    assert made.extensions["dana.listener"].listening.wait(10)
    yield made
    made.extensions["dana.sockets"].close()
    made.extensions["dana.simulator"].close()
    made.extensions["dana.parts"].database.close()


def connect(app: APIFlask, token: Any) -> Any:
    return app.extensions["socketio"].test_client(app, auth={"token": token} if token is not None else None)


def soon(condition: Callable[[], bool]) -> bool:
    end = time.monotonic() + 10
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


def test_T160_without_a_good_access_token_a_socket_is_refused(app: APIFlask, people: cast.Cast) -> None:
    browser = sign_in(app, people.alice)
    cookie = browser.client.get_cookie("dana_refresh", path="/api/auth")
    assert cookie is not None
    for token in (None, "", "junk", 7, {"a": 1}, cookie.value, browser.session["csrf_token"]):
        assert not connect(app, token).is_connected(), token
    assert connect(app, browser.session["access_token"]).is_connected()


def test_T075_a_socket_hears_its_own_account_and_no_other(app: APIFlask, database: Database, people: cast.Cast) -> None:
    alice = connect(app, sign_in(app, people.alice).session["access_token"])
    mallory = connect(app, sign_in(app, people.mallory).session["access_token"])
    conversation_id = cast.a_conversation(database, cast.a_channel(database, people.alice))
    heard: list[dict[str, Any]] = []
    assert soon(lambda: heard.extend(alice.get_received()) or any(item["args"][0]["id"] == str(conversation_id) for item in heard))
    assert all(set(item["args"][0]) <= {"event", "id", "conversation_id", "version"} for item in heard), "ids and versions, never data"
    assert mallory.get_received() == []


ENDINGS = {
    "signed out": "update sign_ins set ended_at = now()",
    "signed out everywhere, forgotten": "delete from sign_ins",
    "removed": "delete from memberships where role = 'agent'",
    "disabled": "update users set disabled_at = now() where email like 'bob%'",
    "erased": "delete from users where email like 'bob%'",
    "the account erased": "delete from accounts",
}


@pytest.mark.parametrize("how", ENDINGS)
def test_T020_T162_who_loses_his_standing_is_cut_off_by_the_next_check(
    app: APIFlask, people: cast.Cast, owner_url: str, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "OF_STANDING", frozenset())  # every notice is lost
    socket = connect(app, sign_in(app, people.bob).session["access_token"])
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute(ENDINGS[how])
    assert soon(lambda: not socket.is_connected())


@pytest.mark.parametrize("how", ENDINGS)
def test_T162_the_databases_own_notice_cuts_at_once_whichever_code_ended_it(
    patient: APIFlask, people: cast.Cast, owner_url: str, how: str
) -> None:
    """Here the regular check comes after an hour: only the notice can have cut it."""
    socket = connect(patient, sign_in(patient, people.bob).session["access_token"])
    stays = connect(patient, sign_in(patient, people.mallory).session["access_token"])
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute(ENDINGS[how] if "account" not in how and "signed" not in how else _of_acme(ENDINGS[how], people))
    assert soon(lambda: not socket.is_connected())
    assert stays.is_connected()


def _of_acme(statement: str, people: cast.Cast) -> str:
    column = "id" if "from accounts" in statement else "account_id"
    return f"{statement} where {column} = '{people.alice.account_id}'"


def test_T161_an_ended_token_cuts_the_socket(app: APIFlask, people: cast.Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    socket = connect(app, sign_in(app, people.bob).session["access_token"])
    monkeypatch.setattr(sockets, "_is_current", lambda _: False)
    assert soon(lambda: not socket.is_connected())


def test_T162_a_database_that_is_away_cuts_nobody(app: APIFlask, people: cast.Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    socket = connect(app, sign_in(app, people.bob).session["access_token"])
    asked: list[int] = []

    def away(who: Any) -> Any:
        asked.append(len(who))
        raise psycopg.OperationalError

    monkeypatch.setattr(app.extensions["dana.sockets"], "_identify_many", away)
    assert soon(lambda: len(asked) > 2)
    assert socket.is_connected()


def test_T166_all_open_sockets_are_checked_in_one_call(app: APIFlask, people: cast.Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for someone in (people.alice, people.bob, people.carol, people.mallory):
        connect(app, sign_in(app, someone).session["access_token"])
    guarded, asked = app.extensions["dana.sockets"], []
    real = guarded._identify_many

    def counting(who: Any) -> Any:
        asked.append(len(who))
        return real(who)

    monkeypatch.setattr(guarded, "_identify_many", counting)
    assert soon(lambda: len(asked) > 2)
    assert set(asked) == {4}


def test_T162_rights_are_those_of_this_moment_when_something_is_told(
    app: APIFlask, database: Database, people: cast.Cast, owner_url: str
) -> None:
    """An agent who is limited to a channel hears of its conversations alone, from the limit on."""
    mine, other = cast.a_channel(database, people.alice), cast.a_channel(database, people.alice, "facebook")
    bob, alice = (connect(app, sign_in(app, one).session["access_token"]) for one in (people.bob, people.alice))
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute("insert into membership_channels values (%s, %s, %s)", (mine.account_id, people.bob.user_id, mine.integration_id))
        db.execute("update memberships set all_channels = false where user_id = %s", (people.bob.user_id,))
    assert soon(lambda: any(guest.who.channels is not None for guest in app.extensions["dana.sockets"]._guests.values()))
    hidden, shown = cast.a_conversation(database, other), cast.a_conversation(database, mine)
    heard: dict[str, set[str]] = {"bob": set(), "alice": set()}

    def listen() -> bool:
        for name, socket in (("bob", bob), ("alice", alice)):
            for item in socket.get_received():
                heard[name] |= {str(value) for value in item["args"][0].values()}
        return {str(hidden), str(shown)} <= heard["alice"] and str(shown) in heard["bob"]

    assert soon(listen)
    assert str(hidden) not in heard["bob"]


def test_T075_who_lacks_the_right_does_not_hear_of_it(app: APIFlask, people: cast.Cast) -> None:
    carol, bob = (connect(app, sign_in(app, one).session["access_token"]) for one in (people.carol, people.bob))
    notifier = app.extensions["dana.parts"].database.notifier
    for kind in ("simulator", "document"):  # a viewer may not use the simulator; documents he reads
        realtime.announce(notifier, people.alice.account_id, kind, uuid4())
    heard: list[str] = []
    assert soon(lambda: heard.extend(item["args"][0]["event"] for item in carol.get_received()) or "document" in heard)
    assert heard == ["document"]
    assert soon(lambda: [item["args"][0]["event"] for item in bob.get_received()] == ["simulator", "document"])


def words_of(page: Any) -> list[str]:
    return [item["args"][0]["text"] for item in page.get_received() if item["name"] == "writing" and item["args"][0]["text"]]


def write(app: APIFlask, account_id: UUID, conversation_id: UUID, text: str, **more: Any) -> None:
    parts = app.extensions["dana.parts"]
    with Writing(parts.database.notifier, parts.sealer).shown(account_id, conversation_id, **more) as tell:
        assert tell is not None
        tell(text)


def test_T075_what_is_being_written_is_heard_by_those_who_may_read_that_conversation(
    app: APIFlask, database: Database, people: cast.Cast, owner_url: str
) -> None:
    mine, other = cast.a_channel(database, people.alice), cast.a_channel(database, people.alice, "facebook")
    shown, hidden = cast.a_conversation(database, mine), cast.a_conversation(database, other)
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute("insert into membership_channels values (%s, %s, %s)", (mine.account_id, people.bob.user_id, mine.integration_id))
        db.execute("update memberships set all_channels = false where user_id = %s", (people.bob.user_id,))
    pages = {
        one.name: connect(app, sign_in(app, one).session["access_token"])
        for one in (people.alice, people.bob, people.carol, people.mallory)
    }
    write(app, mine.account_id, hidden, "A quince for the other channel")
    write(app, mine.account_id, shown, "A fig for this one")
    heard: dict[str, list[str]] = {name: [] for name in pages}

    def listen() -> bool:
        for name, page in pages.items():
            heard[name] += words_of(page)
        return all("A fig for this one" in heard[name] for name in ("Alice", "Bob", "Carol"))

    assert soon(listen)
    everything = ["A quince for the other channel", "A fig for this one"]
    assert heard == {"Alice": everything, "Bob": everything[1:], "Carol": everything, "Mallory": []}


def test_T162_who_is_taken_off_a_channel_hears_nothing_more_of_what_is_written_there(
    patient: APIFlask, database: Database, people: cast.Cast, owner_url: str
) -> None:
    """The database's own notice tells at once: the regular check comes after an hour here."""
    channel = cast.a_channel(database, people.alice)
    conversation_id = cast.a_conversation(database, channel)
    bob, alice = (connect(patient, sign_in(patient, one).session["access_token"]) for one in (people.bob, people.alice))
    write(patient, channel.account_id, conversation_id, "Before")
    assert soon(lambda: "Before" in words_of(bob))
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute("update memberships set all_channels = false where user_id = %s", (people.bob.user_id,))
    assert soon(lambda: any(guest.who.channels is not None for guest in patient.extensions["dana.sockets"]._guests.values()))
    write(patient, channel.account_id, conversation_id, "After")
    assert soon(lambda: "After" in words_of(alice))
    assert words_of(bob) == []


def test_T075_a_rewriting_is_heard_by_who_asked_for_it_alone(app: APIFlask, database: Database, people: cast.Cast) -> None:
    channel = cast.a_channel(database, people.alice)
    conversation_id = cast.a_conversation(database, channel)
    alice, bob = (connect(app, sign_in(app, one).session["access_token"]) for one in (people.alice, people.bob))
    write(app, channel.account_id, conversation_id, "Bob's own words", to=people.bob.user_id, rewrite=uuid4())
    write(app, channel.account_id, conversation_id, "Dana's words")
    heard: list[str] = []
    assert soon(lambda: heard.extend(words_of(bob)) or "Dana's words" in heard)
    assert heard == ["Bob's own words", "Dana's words"]
    assert words_of(alice) == ["Dana's words"]


def test_T075_words_that_no_process_of_ours_has_sealed_for_this_account_are_told_to_nobody(
    app: APIFlask, database: Database, people: cast.Cast
) -> None:
    channel = cast.a_channel(database, people.alice)
    conversation_id = cast.a_conversation(database, channel)
    alice = connect(app, sign_in(app, people.alice).session["access_token"])
    parts = app.extensions["dana.parts"]
    sealed = parts.sealer.seal('["Theirs",false,null,null]', account_id=people.mallory.account_id, table="writing", row_id=conversation_id,
                               field="words")  # fmt: skip
    for given in ("Pay here", base64.urlsafe_b64encode(sealed).decode(), None):
        realtime.announce(parts.database.notifier, channel.account_id, "writing", conversation_id, sealed=given)
    write(app, channel.account_id, conversation_id, "Ours")
    heard: list[str] = []
    assert soon(lambda: heard.extend(words_of(alice)) or bool(heard))
    assert heard == ["Ours"]


def test_T166_a_page_that_is_behind_is_spared_what_is_written_but_not_its_end(
    app: APIFlask, database: Database, people: cast.Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = cast.a_channel(database, people.alice)
    conversation_id = cast.a_conversation(database, channel)
    alice = connect(app, sign_in(app, people.alice).session["access_token"])
    monkeypatch.setattr(app.extensions["dana.sockets"].gate, "keeps_up", lambda _: False)
    write(app, channel.account_id, conversation_id, "Words")
    heard: list[dict[str, Any]] = []
    assert soon(lambda: heard.extend(item["args"][0] for item in alice.get_received() if item["name"] == "writing") or bool(heard))
    assert heard == [{"conversation_id": str(conversation_id), "text": "", "over": True, "rewrite": None}]


def test_T075_what_is_not_in_the_table_is_told_to_nobody(app: APIFlask, people: cast.Cast) -> None:
    alice = connect(app, sign_in(app, people.alice).session["access_token"])
    notifier = app.extensions["dana.parts"].database.notifier
    for kind in ("invented", "session", "document"):
        realtime.announce(notifier, people.alice.account_id, kind, uuid4())
    heard: list[str] = []
    assert soon(lambda: heard.extend(item["args"][0]["event"] for item in alice.get_received()) or "document" in heard)
    assert heard == ["document"]


def test_T162_every_event_that_the_house_tells_has_its_right_in_the_table() -> None:
    told = set()
    for path in (Path(sockets.__file__).parent.parent).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(node, ast.Call)
                and re.fullmatch(r"(realtime\.)?(publish|announce)", ast.unparse(node.func))
                and len(node.args) > 3
            ):
                assert isinstance(node.args[2], ast.Constant), f"{path}:{node.lineno} does not name its event"
                told.add(node.args[2].value)
    assert {"conversation", "message", "document", "integration"} <= told
    assert told - {"session"} == sockets.HEARD_BY.keys() - (sockets.OF_STANDING - told)


def test_T163_the_events_that_a_page_may_send_are_these_and_no_others(app: APIFlask) -> None:
    """None names a room, an account or a conversation: where a page is, the server derives."""
    assert {space: set(handlers) for space, handlers in app.extensions["socketio"].server.handlers.items()} == {
        "/": {"connect", "disconnect", "renew"}
    }


@pytest.mark.parametrize("event", ["join", "enter_room", "subscribe", "message", "changed", "*", "__proto__", "constructor"])
def test_T163_anything_else_that_a_page_sends_has_no_effect(app: APIFlask, database: Database, people: cast.Cast, event: str) -> None:
    mallory = connect(app, sign_in(app, people.mallory).session["access_token"])
    alice = connect(app, sign_in(app, people.alice).session["access_token"])
    for wish in (f"account:{people.alice.account_id}", {"account": str(people.alice.account_id)}, ["*"], "*"):
        mallory.emit(event, wish)
    conversation_id = cast.a_conversation(database, cast.a_channel(database, people.alice))
    heard: list[str] = []
    assert soon(lambda: heard.extend(item["args"][0]["id"] for item in alice.get_received()) or str(conversation_id) in heard)
    assert [item for item in mallory.get_received() if item["name"] == "changed"] == []


@pytest.mark.parametrize("loss", ["removed", "signed out", "demoted to nothing"])
def test_T020_T162_every_event_of_a_page_asks_anew_who_it_is(patient: APIFlask, people: cast.Cast, owner_url: str, loss: str,
                                                             monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setattr(sockets, "OF_STANDING", frozenset())
    token = sign_in(patient, people.bob).session["access_token"]
    socket = connect(patient, token)
    if loss == "demoted to nothing":
        monkeypatch.setattr(sockets, "_may_listen", lambda _: False)
    else:
        with psycopg.connect(owner_url, autocommit=True) as db:
            db.execute(ENDINGS[loss])
    socket.emit("renew", {"token": token})
    assert not socket.is_connected()


@pytest.mark.parametrize("junk", [None, 7, "token", [], {}, {"token": None}, {"token": ["a"]}, {"token": "x" * 10_000}, {"__proto__": {}}])
def test_T165_junk_in_place_of_a_token_ends_the_socket_and_nothing_else(app: APIFlask, people: cast.Cast, junk: Any) -> None:
    socket = connect(app, sign_in(app, people.bob).session["access_token"])
    socket.emit("renew", junk)
    assert not socket.is_connected()
    assert connect(app, sign_in(app, people.bob).session["access_token"]).is_connected()


def test_a_next_access_token_keeps_the_socket_and_another_accounts_cuts_it(app: APIFlask, people: cast.Cast) -> None:
    bob = sign_in(app, people.bob).session["access_token"]
    socket = connect(app, bob)
    assert socket.emit("renew", {"token": bob}, callback=True) is True
    socket.emit("renew", {"token": sign_in(app, people.mallory).session["access_token"]})
    assert not socket.is_connected()


def test_T166_sockets_never_take_the_last_threads(app: APIFlask, people: cast.Cast) -> None:
    token = sign_in(app, people.alice).session["access_token"]
    app.extensions["dana.sockets"].gate.most = 2
    held = [connect(app, token) for _ in range(3)]
    assert [socket.is_connected() for socket in held] == [True, True, False]
