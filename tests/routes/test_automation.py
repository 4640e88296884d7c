"""How Dana answers, over HTTP."""

from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
import sqlalchemy as sa
from apiflask import APIFlask

from dana.automation.manner import READ, Manner, manner_of
from dana.conversations.thread import Channel
from dana.database.transactions import Database
from tests import cast
from tests.routes.conftest import SignedIn, sign_in

HOURS: dict[str, Any] = {
    "time_zone": "Europe/Lisbon",
    "weekly": {"monday": [{"opens": "13:00", "closes": "17:30"}, {"opens": "09:00", "closes": "12:00"}], "friday": []},
    "holidays": [{"first": "2026-12-24", "last": "2026-12-26", "name": "Christmas"}],
}


def manners(someone: SignedIn) -> dict[str, Any]:
    answer = someone.get("/api/automation")
    assert answer.status_code == 200, answer.text
    return dict(answer.json)


def change(someone: SignedIn, path: str = "", **body: Any) -> Any:
    return someone.call("PATCH", f"/api/automation{path}", json={"seen_version": 0, **body})


def in_force(database: Database, channel: Channel) -> Manner:
    """What holds for a conversation on the channel, as the pipeline reads it."""
    conversation = cast.a_conversation(database, channel, "Hello")
    with database.account_transaction(channel.account_id) as db:
        return manner_of(db.execute(READ, {"account": channel.account_id, "id": conversation}).all(), channel.account_id)


def test_where_nobody_has_said_anything_nothing_is_set_and_the_defaults_are_told(alice: SignedIn, channel: Channel) -> None:
    assert manners(alice) == {
        "account": {
            "mode": None, "confidence": None, "tone": None, "guidance": None, "topics": [], "hours": None, "hours_now": None, "version": 0,
        },
        "channels": [
            {"integration_id": str(channel.integration_id), "name": "Whatsapp", "connector": "whatsapp", "mode": None, "confidence": None,
             "tone": None, "guidance": None, "version": 0},
        ],
        "defaults": {"mode": "answer", "confidence": 0.1},
        "models": [],
    }  # fmt: skip


def test_what_is_set_is_what_the_pipeline_reads_and_a_channels_own_word_goes_first(
    alice: SignedIn, database: Database, channel: Channel
) -> None:
    path = f"/{channel.integration_id}"
    assert change(alice, mode="draft", confidence=0.3, tone="formal", guidance=" Say “we”.\r\nNever joke. ").status_code == 200
    assert change(alice, path, mode="off", guidance="Be brief.").json["version"] == 1
    assert change(alice, seen_version=1, topics=["Refunds", "refunds", "Legal threats"], hours=HOURS).json["version"] == 2
    held = in_force(database, channel)
    assert (held.mode, round(held.confidence, 3), held.tone) == ("off", 0.3, "formal")
    assert held.guidance == ("Say “we”.\nNever joke.", "Be brief.")
    assert (held.topics, held.time_zone) == (("Refunds", "Legal threats"), "Europe/Lisbon")
    assert held.weekly == {"monday": [["09:00", "12:00"], ["13:00", "17:30"]]}
    assert held.holidays == ({"first": "2026-12-24", "last": "2026-12-26", "name": "Christmas"},)


def test_null_takes_a_setting_back_and_what_is_not_said_stays(alice: SignedIn, database: Database, channel: Channel) -> None:
    change(alice, mode="draft", tone="neutral", hours=HOURS, topics=["Refunds"], guidance="Be brief.")
    told = change(alice, seen_version=1, mode=None, hours=None, topics=[], guidance="").json
    assert (told["mode"], told["tone"], told["hours"], told["topics"], told["guidance"]) == (None, "neutral", None, [], None)
    with database.account_transaction(channel.account_id) as db:
        columns = "mode, confidence, guidance, topics, time_zone, weekly, holidays"
        nulls = db.execute(sa.text(f"select num_nulls({columns}) from answering")).scalar()
    assert nulls == 7, "not set is SQL's null, not JSON's"


def test_hours_come_back_in_order_with_what_a_customer_is_told_now(alice: SignedIn) -> None:
    told = change(alice, hours={**HOURS, "weekly": {day: [{"opens": "00:00", "closes": "24:00"}] for day in ALL_DAYS}, "holidays": []}).json
    assert told["hours"]["weekly"]["sunday"] == [{"opens": "00:00", "closes": "00:00"}]
    assert told["hours_now"] == {"is_open": True, "told": "A colleague takes over and answers you here as soon as possible."}
    closed = change(alice, seen_version=1, hours={**HOURS, "weekly": {}}).json["hours_now"]
    assert closed["is_open"] is False
    assert closed["told"].startswith("Our team is away")


ALL_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@pytest.mark.parametrize(
    ("body", "field", "words"),
    [
        ({"mode": "shout"}, "mode", ""),
        ({"tone": "rude"}, "tone", ""),
        ({"confidence": 1.1}, "confidence", ""),
        ({"confidence": "NaN"}, "confidence", ""),
        ({"guidance": "x" * 2001}, "guidance", ""),
        ({"guidance": "a\x00b"}, "guidance", "control characters"),
        ({"guidance": "a\u202eb"}, "guidance", "control characters"),
        ({"topics": ["a\x00b"]}, "topics", ""),
        ({"topics": ["Refunds"] * 51}, "topics", ""),
        ({"topics": [" "]}, "topics", ""),
        ({"hours": {**HOURS, "time_zone": "Europe/Atlantis"}}, "hours.time_zone", "Europe/Atlantis"),
        ({"hours": {**HOURS, "time_zone": "../../etc/passwd"}}, "hours.time_zone", "There is no time zone"),
        ({"hours": {**HOURS, "time_zone": "a\x00b"}}, "hours.time_zone", ""),
        ({"hours": {**HOURS, "weekly": {"someday": []}}}, "hours.weekly", ""),
        ({"hours": {**HOURS, "weekly": {"monday": [{"opens": "9", "closes": "10:00"}]}}}, "hours.weekly.monday", ""),
        ({"hours": {**HOURS, "weekly": {"monday": [{"opens": "09:00", "closes": "09:00"}]}}}, "hours.weekly.monday", "has no end"),
        ({"hours": {**HOURS, "weekly": {"monday": [{"opens": "09:00", "closes": "12:00"}, {"opens": "11:00", "closes": "13:00"}]}}},
         "hours.weekly.monday", "overlap"),
        ({"hours": {**HOURS, "holidays": [{"first": "2026-12-26", "last": "2026-12-24", "name": ""}]}},
         "hours.holidays.0", "before it begins"),
        ({"seen_version": -1}, "seen_version", ""),
        ({"version": 3}, "version", ""),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_named(alice: SignedIn, body: dict[str, Any], field: str, words: str) -> None:
    answer = change(alice, **body)
    assert answer.status_code == 422, answer.text
    fields = answer.json["error"]["details"]["fields"]
    (named,) = [text for name, text in fields.items() if name.startswith(field)] or [None]
    assert named is not None, fields
    assert words in named
    assert not named.startswith("Value error") or field in {"guidance", "topics"}
    assert manners(alice)["account"]["version"] == 0


def test_who_changes_what_somebody_else_changed_meanwhile_is_told_and_nothing_is_lost(alice: SignedIn, channel: Channel) -> None:
    for path in ("", f"/{channel.integration_id}"):
        assert change(alice, path, mode="draft").status_code == 200
        late = change(alice, path, mode="off")
        assert (late.status_code, late.json["error"]["code"]) == (409, "conflict")
    told = manners(alice)
    assert (told["account"]["mode"], told["channels"][0]["mode"]) == ("draft", "draft")


def test_a_change_is_on_record_by_the_names_of_its_settings_and_one_that_changes_nothing_is_not(alice: SignedIn, channel: Channel) -> None:
    change(alice, mode="draft", guidance="A word among friends.", confidence=0.25)
    assert change(alice, seen_version=1, mode="draft", confidence=0.25).json["version"] == 1
    change(alice, f"/{channel.integration_id}", tone="formal")
    entries = alice.get("/api/audit?action=assistant.changed").json["items"]
    assert [(item["target"], item["details"]) for item in entries] == [
        ("Whatsapp", {"settings": ["tone"], "tone": "not set → formal"}),
        ("account", {"settings": ["confidence", "guidance", "mode"], "mode": "not set → draft", "confidence": "not set → 0.25"}),
    ]
    assert "friends" not in str(entries)


def test_T046_only_who_manages_the_account_changes_it_and_every_member_reads_it(
    app: APIFlask, people: cast.Cast, alice: SignedIn, carol: SignedIn, channel: Channel
) -> None:
    for someone in (carol, sign_in(app, people.bob)):
        for path in ("", f"/{channel.integration_id}"):
            assert change(someone, path, mode="off").status_code == 403
        assert manners(someone)["account"]["mode"] is None
    assert manners(alice)["account"]["version"] == 0


def test_T032_another_accounts_channel_does_not_exist_and_its_manner_is_not_told(
    mallory: SignedIn, alice: SignedIn, database: Database, channel: Channel, owner_url: str
) -> None:
    change(alice, f"/{channel.integration_id}", guidance="Ours alone.")
    foreign = change(mallory, f"/{channel.integration_id}", mode="off")
    nobodys = change(mallory, f"/{uuid4()}", mode="off")
    assert (foreign.status_code, foreign.json["error"]["message"]) == (nobodys.status_code, nobodys.json["error"]["message"])
    assert foreign.status_code == 404
    assert manners(mallory)["channels"] == []
    with psycopg.connect(owner_url) as db:
        assert db.execute("select count(*) from answering").fetchone() == (1,), "nothing is left of what was refused"


def test_a_removed_channel_is_gone_from_here_too(alice: SignedIn, channel: Channel) -> None:
    alice.call("DELETE", f"/api/integrations/{channel.integration_id}")
    assert manners(alice)["channels"] == []
    assert change(alice, f"/{channel.integration_id}", mode="off").status_code == 404


def test_a_person_who_is_limited_to_channels_sees_those_alone(
    alice: SignedIn, carol: SignedIn, people: cast.Cast, channel: Channel
) -> None:
    assert alice.call("PATCH", f"/api/members/{people.carol.user_id}", json={"channels": []}).status_code == 200
    assert manners(carol)["channels"] == []
    assert UUID(manners(alice)["channels"][0]["integration_id"]) == channel.integration_id


def test_a_model_of_the_accounts_own_is_told_and_is_no_channel(alice: SignedIn, mallory: SignedIn) -> None:
    config = {"api_key": "own-openai-key-0123456789", "answer_model": "gpt-own"}
    made = alice.post("/api/integrations", json={"connector": "openai", "config": config}).json
    found = manners(alice)
    assert found["models"] == [{"vendor": "openai", "model": "gpt-own", "own": True, "refused": False}]
    assert found["channels"] == []
    assert change(alice, f"/{made['id']}", mode="draft").status_code == 404
    assert manners(mallory)["models"] == []
