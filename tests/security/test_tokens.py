"""Access tokens: only what Dana issued is read, and every refusal is the same."""

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from dana.errors import NotSignedIn
from dana.security.keys import Keys, Purpose
from dana.security.tokens import LEEWAY, LIFE, AccessTokens

ALICE = UUID("a11ce000-0000-4000-8000-000000000001")
ACME = UUID("acce0000-0000-4000-8000-000000000002")
SESSION = UUID("5e550000-0000-4000-8000-000000000003")


def refused(tokens: AccessTokens, token: Any) -> bool:
    """Whether it is refused with the one refusal there is: same status, code, words and details for all."""
    with pytest.raises(NotSignedIn) as caught:
        tokens.read(token)
    error = caught.value
    assert error.__cause__ is None
    assert error.__suppress_context__
    return (error.status, error.code, error.message, error.details) == (401, "not_signed_in", "Sign in to continue.", {})


def test_what_was_issued_is_read_back(tokens: AccessTokens, clock: Any, issue: Callable[[], str]) -> None:
    claims = tokens.read(issue())
    assert (claims.user_id, claims.account_id, claims.session_id) == (ALICE, ACME, SESSION)
    assert claims.issued_at == datetime.fromtimestamp(clock.now, UTC)
    assert (claims.expires_at - claims.issued_at).total_seconds() == LIFE == 600


def test_two_tokens_of_the_same_second_differ(issue: Callable[[], str]) -> None:
    assert issue() != issue()


def test_the_forger_would_pass_with_our_own_key_and_claims(tokens: AccessTokens, forger: Any) -> None:
    assert tokens.read(forger.token()).user_id == ALICE  # otherwise the refusals below would prove nothing


@pytest.mark.parametrize("alg", ["none", "None", "NONE", "nOnE", "", None, ..., 0, ["HS256"], "hs256"])
def test_T001_no_algorithm_is_no_signature(tokens: AccessTokens, forger: Any, alg: Any) -> None:
    signed = forger.with_header(alg=alg)
    unsigned = signed.rsplit(".", 1)[0] + "."
    assert refused(tokens, signed)
    assert refused(tokens, unsigned)


def test_T002_a_changed_signature_or_payload(tokens: AccessTokens, forger: Any, issue: Callable[[], str]) -> None:
    header, payload, signature = issue().split(".")
    other = forger.with_claims(account=str(SESSION)).split(".")[1]
    for token in [
        f"{header}.{payload}.", f"{header}.{payload}", f"{header}.{payload}.{signature[:-1]}", f"{header}.{payload}.{signature}=",
        f"{header}.{payload}.{signature}A", f"{header}.{other}.{signature}", f"{header}.{payload}.{signature[::-1]}",
        f"{header}.{payload}.{signature[:20]}\n{signature[20:]}", f"{header}.{payload}.!{signature}",
    ]:  # fmt: skip
        assert refused(tokens, token)


@given(data=st.data())
def test_T002_any_one_changed_character_is_seen(data: st.DataObject) -> None:
    tokens = AccessTokens(Keys("an invented root key for tests, 48 characters 01"))
    token = tokens.issue(user_id=ALICE, account_id=ACME, session_id=SESSION)
    at = data.draw(st.integers(0, len(token) - 1))
    character = data.draw(st.sampled_from("ABCxyz019-_=+/. \n"))
    if character != token[at]:  # the token is random: the choice must not depend on it
        assert refused(tokens, token[:at] + character + token[at + 1 :])


@pytest.mark.parametrize("ending", ["\n", "", "\r\n"])
def test_T003_signed_with_a_public_key(tokens: AccessTokens, forger: Any, ending: str) -> None:
    public = rsa.generate_private_key(65537, 2048).public_key()
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode().strip()
    key = (pem.replace("\n", "\r\n") if ending == "\r\n" else pem) + ending
    assert refused(tokens, forger.token(key=key.encode()))
    assert refused(tokens, forger.token(header={**forger.header, "alg": "RS256"}, key=key.encode()))


@pytest.mark.parametrize(("alg", "digest"), [("HS384", hashlib.sha384), ("HS512", hashlib.sha512)])
def test_T004_another_algorithm_with_the_right_key(tokens: AccessTokens, forger: Any, alg: str, digest: Any) -> None:
    assert refused(tokens, forger.token(header={**forger.header, "alg": alg}, digest=digest))


def test_T004_an_empty_elliptic_signature(tokens: AccessTokens, forger: Any) -> None:
    signing = forger.token(header={**forger.header, "alg": "ES256"}).rsplit(".", 1)[0]
    assert refused(tokens, f"{signing}.{'A' * 86}")


@pytest.mark.parametrize("name", ["jwk", "jku", "x5u", "x5c", "x5t"])
def test_T005_a_key_brought_by_the_token(tokens: AccessTokens, forger: Any, name: str) -> None:
    own = {"kty": "oct", "k": "aW52ZW50ZWQ", "kid": "mine"}
    for value in (own, "https://keys.example/mine.json", [own]):
        assert refused(tokens, forger.with_header(**{name: value}))
        assert refused(tokens, forger.token(header={**forger.header, name: value, "kid": "mine"}, key=b"invented" * 4))


@pytest.mark.parametrize(
    "kid",
    [..., None, "", "../../dev/null", "/dev/null", "' or 1=1 --", "a\x00b", "https://keys.example/", 7, 1.5, True,
     ["x"], {"x": 1}, "k" * 100_000, "00000000", "\ud800"],
)  # fmt: skip
def test_T006_strange_names_of_keys(tokens: AccessTokens, forger: Any, kid: Any) -> None:
    assert refused(tokens, forger.with_header(kid=kid))


def test_T006_the_name_of_a_key_for_something_else(tokens: AccessTokens, forger: Any, keys: Keys) -> None:
    other = keys.current(Purpose.SEALING)
    assert refused(tokens, forger.token(header={**forger.header, "kid": other.id}, key=other.secret))


@pytest.mark.parametrize(
    "extra", [{"crit": []}, {"crit": ["exp"]}, {"crit": ["b64"], "b64": False}, {"b64": False}, {"b64": True}, {"zip": "DEF"}]
)
def test_T007_demands_of_the_header(tokens: AccessTokens, forger: Any, extra: dict[str, Any]) -> None:
    assert refused(tokens, forger.with_header(**extra))


def test_T008_a_token_is_good_for_its_life_and_the_leeway_and_no_longer(tokens: AccessTokens, clock: Any, issue: Callable[[], str]) -> None:
    token = issue()
    start = clock.now
    clock.now = start + LIFE + LEEWAY - 1
    assert tokens.read(token).user_id == ALICE
    clock.now = start + LIFE + LEEWAY
    assert refused(tokens, token)
    assert LEEWAY <= 60


def test_T008_a_token_of_a_clock_that_is_ahead(tokens: AccessTokens, clock: Any, issue: Callable[[], str]) -> None:
    token = issue()
    clock.now -= LEEWAY
    assert tokens.read(token).user_id == ALICE
    clock.now -= 1
    assert refused(tokens, token)


@pytest.mark.parametrize("exp", [..., None, "", "1800000600", 1.8e9, True, [], {}, -1, 0, 10**30, 9_999_999_999])
def test_T008_odd_ends(tokens: AccessTokens, forger: Any, exp: Any) -> None:
    assert refused(tokens, forger.with_claims(exp=exp))


def test_T008_an_endless_number_as_end(tokens: AccessTokens, forger: Any) -> None:
    for spelling in ("1e400", "1e9", "Infinity", "-Infinity", "NaN"):
        text = json.dumps(forger.claims).replace(str(forger.claims["exp"]), spelling)
        assert refused(tokens, forger.token(claims=text))


@pytest.mark.parametrize("iat", [..., None, "1800000000", True, [], -1, 1.8e9])
def test_T008_odd_beginnings(tokens: AccessTokens, forger: Any, iat: Any) -> None:
    assert refused(tokens, forger.with_claims(iat=iat))


def test_T008_longer_than_the_policy_or_not_yet(tokens: AccessTokens, forger: Any) -> None:
    now = forger.claims["iat"]
    assert refused(tokens, forger.with_claims(exp=now + LIFE + 1))
    assert refused(tokens, forger.with_claims(exp=now))
    assert refused(tokens, forger.with_claims(iat=now + 300, exp=now + 500))
    assert refused(tokens, forger.with_claims(nbf=now + 300))


@pytest.mark.parametrize("typ", [..., None, "", "refresh", "reset", "invite", "email", "state", "socket", "ACCESS", ["access"]])
def test_T009_a_token_for_something_else(tokens: AccessTokens, forger: Any, typ: Any) -> None:
    assert refused(tokens, forger.with_claims(typ=typ))


@pytest.mark.parametrize("purpose", [purpose for purpose in Purpose if purpose is not Purpose.ACCESS_TOKEN])
def test_T009_the_key_of_another_purpose_signs_no_access(tokens: AccessTokens, forger: Any, keys: Keys, purpose: Purpose) -> None:
    assert refused(tokens, forger.token(key=keys.current(purpose).secret))


@pytest.mark.parametrize("typ", [..., None, "", "jwt", "at+jwt", ["JWT"], 1])
def test_T009_another_type_in_the_header(tokens: AccessTokens, forger: Any, typ: Any) -> None:
    assert refused(tokens, forger.with_header(typ=typ))


@pytest.mark.parametrize("iss", [..., None, "", "dan", "danax", "Dana", "dana/", ["dana"], {"dana": 1}, 1])
def test_T010_another_issuer(tokens: AccessTokens, forger: Any, iss: Any) -> None:
    assert refused(tokens, forger.with_claims(iss=iss))


@pytest.mark.parametrize("aud", [..., None, "", [], ["dana-api"], ["x", "dana-api"], "dana", "dana-api2", {"dana-api": 1}, 1])
def test_T011_another_audience(tokens: AccessTokens, forger: Any, aud: Any) -> None:
    assert refused(tokens, forger.with_claims(aud=aud))


@pytest.mark.parametrize(
    "claims", ["[]", "[1]", '"text"', "null", "7", "", "not json", "{", "[" * 1300, '{"a":' * 500, '{"sub": NaN}', "\x00", "{}"]
)
def test_T012_claims_that_are_no_claims(tokens: AccessTokens, forger: Any, claims: str) -> None:
    assert refused(tokens, forger.token(claims=claims))
    assert refused(tokens, forger.token(header=claims))


def test_T012_a_claim_that_occurs_twice(tokens: AccessTokens, forger: Any) -> None:
    text = json.dumps(forger.claims)
    assert refused(tokens, forger.token(claims=text[:-1] + f', "account": "{SESSION}"}}'))
    assert refused(tokens, forger.token(header=json.dumps(forger.header)[:-1] + ', "alg": "HS256"}'))


def test_T012_a_claim_too_many(tokens: AccessTokens, forger: Any) -> None:
    assert refused(tokens, forger.with_claims(role="owner"))


def test_T012_too_large_is_refused_before_it_is_parsed(
    tokens: AccessTokens, issue: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    token = issue()
    monkeypatch.setattr("dana.security.tokens.json.loads", lambda *_, **__: pytest.fail("it was parsed"))
    assert refused(tokens, token + "A" * 1_000_000)
    assert refused(tokens, "." * 1_000_000)


@pytest.mark.parametrize("form", ["", ".", "..", "...", " {}", "{} ", "{}\n", "{}.", "{}.x", "{}.x.y", "Bearer {}", "{}=", "\x00{}", "é{}"])
def test_T012_other_forms(tokens: AccessTokens, issue: Callable[[], str], form: str) -> None:
    assert refused(tokens, form.format(issue()))


@pytest.mark.parametrize("value", [None, 7, b"a.b.c", ["a.b.c"], {}])
def test_T012_not_even_text(tokens: AccessTokens, value: Any) -> None:
    assert refused(tokens, value)


@given(st.text(max_size=300))
def test_T012_any_text_is_refused_without_another_error(text: str) -> None:
    assert refused(AccessTokens(Keys("an invented root key for tests, 48 characters 01")), text)


@pytest.mark.parametrize("secret", [b"secret", b"", b"super-secret-jwt-token-with-at-least-32-characters-long", b"\x00" * 32])
def test_T013_signed_with_a_guess(tokens: AccessTokens, forger: Any, secret: bytes) -> None:
    assert refused(tokens, forger.token(key=secret))


def test_T013_the_root_key_itself_signs_nothing(tokens: AccessTokens, forger: Any) -> None:
    assert refused(tokens, forger.token(key=b"an invented root key for tests, 48 characters 01"))


ODD_IDS = [..., None, "", "*", 7, True, [], [str(ALICE)], {"id": 1}, "alice", str(ALICE).upper(), ALICE.hex, f"{{{ALICE}}}",
           f"urn:uuid:{ALICE}", f" {ALICE}", f"{ALICE},{ACME}"]  # fmt: skip


@pytest.mark.parametrize("value", ODD_IDS)
@pytest.mark.parametrize("claim", ["sub", "account", "session", "jti"])
def test_T014_T015_ids_of_an_odd_type(tokens: AccessTokens, forger: Any, claim: str, value: Any) -> None:
    assert refused(tokens, forger.with_claims(**{claim: value}))


def test_T023_a_rotation_drops_nobody_and_ends_after_the_overlap(
    tokens: AccessTokens, rotated_keys: Keys, new_keys_only: Keys, clock: Any, issue: Callable[[], str]
) -> None:
    old = issue()
    overlap, after = AccessTokens(rotated_keys, clock=clock), AccessTokens(new_keys_only, clock=clock)
    new = overlap.issue(user_id=ALICE, account_id=ACME, session_id=SESSION)
    assert overlap.read(old).user_id == overlap.read(new).user_id == after.read(new).user_id == ALICE
    assert refused(after, old)
