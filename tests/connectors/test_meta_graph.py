"""The shared Meta code: signature against a known vector, errors in words, times, waiting times, and cleaning."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dana.connectors.contract import Forged, NeedsReconnect, Outcome, PlatformRequest
from dana.connectors.meta_errors import failure, status_error
from dana.connectors.meta_graph import greeting, unmarked, verify_signature
from dana.connectors.reading import clean, exact_moment, identifier, made_id, moment, storable
from tests.fake_http import graph_error

# HMAC-SHA256 test case 2 of RFC 4231
RFC_KEY, RFC_DATA = "Jefe", b"what do ya want for nothing?"
RFC_MAC = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"


def request_with(header: str) -> PlatformRequest:
    return PlatformRequest(RFC_DATA, {"x-hub-signature-256": header}, {})


def test_the_signature_agrees_with_the_rfc() -> None:
    verify_signature(request_with(f"sha256={RFC_MAC}"), [RFC_KEY])
    verify_signature(request_with(f"sha256={RFC_MAC}"), ["", "another", RFC_KEY])


@pytest.mark.parametrize("secrets", [[], [""], ["", ""], ["another"]])
def test_without_the_right_secret_nothing_is_accepted(secrets: list[str]) -> None:
    with pytest.raises(Forged):
        verify_signature(request_with(f"sha256={RFC_MAC}"), secrets)


def test_only_meta_spelling_of_the_signature_counts() -> None:
    for spelling in (RFC_MAC, f"SHA256={RFC_MAC}", f"sha256={RFC_MAC.upper()}", f"sha256= {RFC_MAC}", f" sha256={RFC_MAC}"):
        with pytest.raises(Forged):
            verify_signature(request_with(spelling), [RFC_KEY])


def test_a_challenge_is_returned_letter_by_letter() -> None:
    challenge = "<b>1158&201444</b>"
    assert greeting({"hub.mode": "subscribe", "hub.verify_token": "wörd", "hub.challenge": challenge}, "wörd") == challenge


def judged(code: int, subcode: int | None = None, **more: Any) -> Any:
    return failure(graph_error(code, subcode, **more), "Messenger")


def test_an_error_is_told_in_words_for_the_owner() -> None:
    assert judged(10, 2018278).message.startswith("The customer last wrote more than 24 hours ago")
    assert judged(190, 460).message == "The owner changed their password, which ended the token. Connect Messenger again."
    assert judged(190, 999).message == "The access token is no longer valid. Connect Messenger again."
    assert "permission" in judged(230).message
    assert judged(424242, message="Odd thing happened.").message == "Messenger refused: Odd thing happened (code 424242)."
    assert judged(200, 1545041).vendor_code == "200/1545041"
    assert judged(100, 33).details == {"fbtrace_id": "Atrace"}


def test_a_permission_code_with_a_reason_of_its_own_does_not_disconnect_the_channel() -> None:
    assert isinstance(judged(10), NeedsReconnect)
    assert not isinstance(judged(10, 1893063), NeedsReconnect)
    assert not isinstance(judged(200, 55555), NeedsReconnect)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry_after": "30"}, 30.0),
        ({"retry_after": "9" * 30}, 86_400.0),
        ({"retry_after": "Wed, 21 Oct 2026 07:28:00 GMT"}, None),
        ({"retry_after": "³"}, None),
        ({"x_business_use_case_usage": '{"1":[{"type":"messenger","estimated_time_to_regain_access":3}]}'}, 180.0),
        ({"x_business_use_case_usage": '{"1":[{"type":"messenger","estimated_time_to_regain_access":0}]}'}, None),
        ({"x_business_use_case_usage": "not json"}, None),
        ({"x_business_use_case_usage": '{"1":7}'}, None),
    ],
)
def test_a_limit_names_the_time_when_meta_does(headers: dict[str, str], seconds: float | None) -> None:
    said = graph_error(80006)
    said.headers = {name.replace("_", "-"): value for name, value in headers.items()}
    error = failure(said, "Messenger")
    assert (error.retry_after, error.outcome, error.permanent) == (seconds, Outcome.NOT_SENT, False)


def test_what_looks_like_a_token_is_never_quoted() -> None:
    error = failure(graph_error(424242, message="Malformed access token EAAGm0PX4ZCpsBAKZCxyz123"), "Messenger", hidden=("short",))
    assert error.message == "Messenger refused: Malformed access token … (code 424242)."
    assert "short" not in failure(graph_error(424242, message="bad short one"), "Messenger", hidden=("short", "")).message


def test_a_failed_status_says_why() -> None:
    assert status_error([{"code": 131026, "title": "Message undeliverable"}]) is not None
    assert status_error([{"code": 1, "title": "Odd thing."}]) == "Odd thing (code 1)"
    for junk in ([], [None], ["x"], [{}], [{"code": "x"}], [{"code": None}]):
        assert status_error(junk) is None


def test_seconds_and_milliseconds_as_number_or_text_are_one_time() -> None:
    expected = datetime(2025, 11, 22, 8, 26, 40, tzinfo=UTC)
    assert {moment(given) for given in (1763800000, "1763800000", 1763800000000, "1763800000000", 1763800000.0)} == {expected}


@pytest.mark.parametrize("silly", [None, "", "soon", 0, -5, 1, True, [], {}, "1e400", float("nan"), 10**400, "9" * 5000, "\x00"])
def test_a_silly_time_becomes_now(silly: Any) -> None:
    assert exact_moment(silly) is None or exact_moment(silly) <= datetime.now(UTC)  # type: ignore[operator]
    assert datetime.now(UTC) - moment(silly) < timedelta(minutes=1)


def test_a_time_to_come_becomes_now_so_that_no_window_is_stretched() -> None:
    found = exact_moment((datetime.now(UTC) + timedelta(days=30)).timestamp())
    assert found is not None
    assert found <= datetime.now(UTC)


def test_ids_are_taken_exactly_or_not_at_all() -> None:
    assert identifier("wamid.X==") == "wamid.X=="
    assert identifier(106500000000001) == "106500000000001"
    for junk in ("", None, True, 1.5, [], {}, "a\x00", "\ud800", "x" * 513, 10**600):
        with pytest.raises((TypeError, ValueError)):
            identifier(junk)


def test_a_made_id_is_the_same_for_the_same_event() -> None:
    assert made_id("reaction", "m", 1) == made_id("reaction", "m", 1) != made_id("reaction", "m", "1")
    assert len(made_id("reaction", "\ud800" * 900)) < 60


def test_cleaning_keeps_what_can_be_stored() -> None:
    raw = {"text": "a\x00b", "n\x00": [{"x": "\ud800"}], "big": 10**30, "fine": [1, 2.5, True, None, "é"]}
    assert storable(raw) == {"text": "ab", "n": [{"x": "?"}], "big": str(10**30), "fine": [1, 2.5, True, None, "é"]}
    fine = {"text": "é"}
    assert storable(fine) is fine
    assert clean("🚲") == "🚲"


def test_only_our_own_mark_is_read() -> None:
    assert unmarked("dana:r-1") == "r-1"
    for foreign in ("dana:", "dana", "r-1", "other:r-1", "", None, 7, {}, " "):
        assert unmarked(foreign) is None
