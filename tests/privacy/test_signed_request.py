"""Meta's signed request: only what the app secret signed is believed."""

import base64
import hashlib
import hmac
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dana.errors import BadInput, Forged
from dana.privacy.signed_request import user_of

SECRET = "app-secret-of-the-tests"
PAYLOAD = {"algorithm": "HMAC-SHA256", "issued_at": 1291836800, "user_id": "218471"}


def encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def signed(payload: Any = None, *, secret: str = SECRET, digest: Any = hashlib.sha256) -> str:
    body = encoded(payload if isinstance(payload, bytes) else json.dumps(PAYLOAD if payload is None else payload).encode())
    return f"{encoded(hmac.new(secret.encode(), body.encode(), digest).digest())}.{body}"


def test_T087_what_the_app_secret_signed_names_a_person() -> None:
    assert user_of(signed(), [SECRET]) == "218471"
    assert user_of(signed(), ["another", SECRET]) == "218471"


def test_T087_the_signature_agrees_with_the_standards_own_hmac() -> None:
    # RFC 4231, test case 2
    assert hmac.new(b"Jefe", b"what do ya want for nothing?", hashlib.sha256).hexdigest().startswith("5bdcc146bf60754e")


@pytest.mark.parametrize(
    "forged",
    [
        "", ".", "x", "x.y", signed(secret="another"), signed(secret=""), signed(digest=hashlib.sha1), "." + signed().partition(".")[2],
        signed() + "x", signed().partition(".")[0], signed().replace(".", ".."), encoded(b"") + "." + signed().partition(".")[2],
        signed().partition(".")[0][:-2] + "." + signed().partition(".")[2], "ÿ" + signed(), signed() + "a" * 9000,
    ],
)  # fmt: skip
def test_T087_a_forged_request_is_refused(forged: str) -> None:
    with pytest.raises(Forged):
        user_of(forged, [SECRET])


def test_T087_without_a_secret_nothing_is_believed() -> None:
    for secrets in ([], [""]):
        with pytest.raises(Forged):
            user_of(signed(secret=""), secrets)


@pytest.mark.parametrize(
    "payload",
    [
        b"", b"not json", b"[]", b"\xff", {**PAYLOAD, "algorithm": "none"}, {**PAYLOAD, "algorithm": None}, {"user_id": "1"},
        {**PAYLOAD, "user_id": 5}, {**PAYLOAD, "user_id": ""}, {**PAYLOAD, "user_id": "1" * 65}, {**PAYLOAD, "user_id": None},
        {**PAYLOAD, "user_id": "1\x00"}, {**PAYLOAD, "user_id": "1' or 1=1"}, {**PAYLOAD, "user_id": "1\n"},
        b"[" * 3000,
    ],
)  # fmt: skip
def test_T087_what_is_signed_but_makes_no_sense_is_bad_input(payload: Any) -> None:
    with pytest.raises(BadInput):
        user_of(signed(payload), [SECRET])


@given(st.text(max_size=200))
def test_T087_any_text_is_refused_and_nothing_worse(text: str) -> None:
    with pytest.raises(Forged):
        user_of(text, [SECRET])
