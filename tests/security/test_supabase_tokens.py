"""Supabase's tokens: only what that project signed for a person, with the keys that the settings name."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from dana.errors import Misconfigured, NotSignedIn, Unavailable
from dana.http_client import Answer, NotSent
from dana.security.keys import Keys
from dana.security.supabase_tokens import ASK_AGAIN, KEYS_FRESH, KEYS_STALE, SupabaseTokens
from dana.security.tokens import AccessTokens
from tests.security.conftest import ACME, ALICE, ROOT, SESSION, Clock

URL = "https://project.supabase.test"
ISSUER = f"{URL}/auth/v1"
SECRET = "a shared secret of one project, long enough 42"
EC_KEY, OTHER_EC_KEY = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
RSA_KEY = rsa.generate_private_key(65537, 2048)
SMALL_RSA_KEY = rsa.generate_private_key(65537, 1024)


def published(key: Any, name: str, **more: Any) -> dict[str, Any]:
    """A public key as a project publishes it."""
    kind = jwt.algorithms.ECAlgorithm if isinstance(key, ec.EllipticCurvePrivateKey) else jwt.algorithms.RSAAlgorithm
    item: dict[str, Any] = kind.to_jwk(key.public_key(), as_dict=True)
    return {key: value for key, value in {**item, "kid": name, "use": "sig", "key_ops": ["verify"], **more}.items() if value is not ...}


class Project:
    """Answers for its keys, and remembers what it was asked."""

    def __init__(self) -> None:
        self.keys: Any = {"keys": [published(EC_KEY, "ec-1"), published(RSA_KEY, "rsa-1")]}
        self.asked: list[str] = []
        self.status = 200
        self.away = False

    def request(self, method: str, url: str, *, headers: Mapping[str, str] | None = None, timeout: float | None = None) -> Answer:
        self.asked.append(f"{method} {url}")
        if self.away:
            raise NotSent("away")
        return Answer(self.status, {}, self.keys if isinstance(self.keys, bytes) else json.dumps(self.keys).encode())


@pytest.fixture
def project() -> Project:
    return Project()


@pytest.fixture
def key_clock() -> Clock:
    return Clock()


@pytest.fixture
def tokens(project: Project, clock: Clock, key_clock: Clock) -> SupabaseTokens:
    """The reader of a project with published keys."""
    return SupabaseTokens(URL + "/", http=project, clock=clock, key_clock=key_clock)


@pytest.fixture
def legacy(project: Project, clock: Clock) -> SupabaseTokens:
    """The reader of a project with a shared secret."""
    return SupabaseTokens(URL, secret=SECRET, http=project, clock=clock)


@pytest.fixture
def claims(clock: Clock) -> dict[str, Any]:
    """As Supabase writes them."""
    now = int(clock())
    return {
        "iss": ISSUER, "aud": "authenticated", "role": "authenticated", "sub": str(ALICE), "session_id": str(SESSION), "aal": "aal1",
        "iat": now, "exp": now + 3600, "email": "alice@example.com", "phone": "", "is_anonymous": False,
        "app_metadata": {"provider": "email"}, "user_metadata": {"email_verified": True}, "amr": [{"method": "password", "timestamp": now}],
    }  # fmt: skip


def part(value: Any) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def signed(claims: Any, key: Any = EC_KEY, algorithm: str = "ES256", **header: Any) -> str:
    """A token with a real signature, whatever its header says besides."""
    head = {"alg": algorithm, "typ": "JWT", "kid": "ec-1" if algorithm == "ES256" else "rsa-1", **header}
    signing = f"{part({name: value for name, value in head.items() if value is not ...})}.{part(claims)}"
    prepared = jwt.algorithms.get_default_algorithms()[algorithm]
    return f"{signing}.{part(prepared.sign(signing.encode(), prepared.prepare_key(key)))}"


def with_hmac(claims: Any, key: bytes, algorithm: str = "HS256", **header: Any) -> str:
    head = {name: value for name, value in {"alg": algorithm, "typ": "JWT", **header}.items() if value is not ...}
    signing = f"{part(head)}.{part(claims)}"
    digest = {"HS256": hashlib.sha256, "HS384": hashlib.sha384, "HS512": hashlib.sha512}[algorithm]
    return f"{signing}.{part(hmac.new(key, signing.encode(), digest).digest())}"


def refused(reader: SupabaseTokens, token: Any) -> None:
    """The one answer for everything that is not good."""
    with pytest.raises(NotSignedIn) as caught:
        reader.read(token)
    assert caught.value.message == NotSignedIn().message
    assert caught.value.__cause__ is None


def test_tokens_of_both_kinds_of_published_keys_are_read(tokens: SupabaseTokens, project: Project, claims: dict[str, Any]) -> None:
    for token in (signed(claims), signed(claims, RSA_KEY, "RS256")):
        assert tokens.recognises(token)
        read = tokens.read(token)
        assert (read.subject, read.session_id, read.level) == (str(ALICE), SESSION, 1)
    assert tokens.read(signed({**claims, "aal": "aal2"})).level == 2
    assert project.asked == [f"GET {ISSUER}/.well-known/jwks.json"], "asked for once"


def test_a_token_of_the_shared_secret_is_read_and_no_key_is_asked_for(
    legacy: SupabaseTokens, project: Project, claims: dict[str, Any]
) -> None:
    assert legacy.read(with_hmac(claims, SECRET.encode())).subject == str(ALICE)
    assert legacy.read(with_hmac(claims, SECRET.encode(), kid="named by the project")).subject == str(ALICE)
    assert project.asked == []


def test_recognising_goes_by_the_issuer_alone_and_never_fails(tokens: SupabaseTokens, claims: dict[str, Any], clock: Clock) -> None:
    ours = AccessTokens(Keys(ROOT), clock=clock).issue(user_id=ALICE, account_id=ACME, session_id=SESSION)
    odd = [
        "",
        ".",
        "..",
        "a.b.c",
        ours,
        f"{part({})}.{part([])}.x",
        "x" * 20_000,
        signed({**claims, "iss": ISSUER + "/"}),
        None,
        "a." + "é" + ".b",
    ]
    assert [tokens.recognises(token) for token in odd] == [False] * len(odd)  # type: ignore[arg-type]
    assert tokens.recognises(f"{part({})}.{part({'iss': ISSUER})}.x")


@pytest.mark.parametrize("algorithm", ["none", "None", "nOnE", "", None, ...])
def test_T001_no_algorithm_is_no_signature(tokens: SupabaseTokens, legacy: SupabaseTokens, claims: dict[str, Any], algorithm: Any) -> None:
    head = {"typ": "JWT", "kid": "ec-1"} if algorithm is ... else {"alg": algorithm, "typ": "JWT", "kid": "ec-1"}
    for reader in (tokens, legacy):
        for signature in ("", part(b"\0" * 64)):
            refused(reader, f"{part(head)}.{part(claims)}.{signature}")


def test_T002_a_changed_signature_or_payload(tokens: SupabaseTokens, claims: dict[str, Any]) -> None:
    header, payload, signature = signed(claims).split(".")
    other = part({**claims, "sub": str(ACME)})
    flipped = part(bytes([base64.urlsafe_b64decode(signature + "==")[0] ^ 1]) + base64.urlsafe_b64decode(signature + "==")[1:])
    for token in (f"{header}.{payload}.", f"{header}.{payload}.{signature[:-4]}", f"{header}.{other}.{signature}",
                  f"{header}.{payload}.{flipped}",
                  f"{header}.{payload}", signed(claims, OTHER_EC_KEY)):  # fmt: skip
        refused(tokens, token)


@pytest.mark.parametrize("key", [EC_KEY, RSA_KEY], ids=["EC", "RSA"])
def test_T003_signed_with_a_public_key(tokens: SupabaseTokens, legacy: SupabaseTokens, claims: dict[str, Any], key: Any) -> None:
    """The published key, in whatever spelling, is no secret; a header that asks for HS256 changes nothing."""
    pem = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    der = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    document = json.dumps(published(key, "ec-1")).encode()
    for secret in (pem, pem.rstrip(b"\n"), pem.replace(b"\n", b"\r\n"), der, document):
        for name in ("ec-1", "rsa-1", ...):
            refused(tokens, with_hmac(claims, secret, kid=name))
            refused(legacy, with_hmac(claims, secret, kid=name))


def test_T003_the_settings_choose_the_algorithm_not_the_token(
    tokens: SupabaseTokens, legacy: SupabaseTokens, claims: dict[str, Any], project: Project
) -> None:
    refused(tokens, with_hmac(claims, SECRET.encode(), kid="ec-1"))
    refused(legacy, signed(claims))
    refused(legacy, signed(claims, RSA_KEY, "RS256"))
    project.keys["keys"].append({"kty": "oct", "kid": "shared", "k": part(SECRET.encode()), "alg": "HS256"})
    refused(tokens, with_hmac(claims, SECRET.encode(), kid="shared"))


def test_T004_another_algorithm_with_the_right_key(tokens: SupabaseTokens, legacy: SupabaseTokens, claims: dict[str, Any]) -> None:
    for algorithm in ("RS384", "RS512", "PS256", "PS512"):
        refused(tokens, signed(claims, RSA_KEY, algorithm, kid="rsa-1"))
    for algorithm in ("HS384", "HS512"):
        refused(legacy, with_hmac(claims, SECRET.encode(), algorithm))
    refused(tokens, signed(claims, RSA_KEY, "RS256", kid="ec-1"))
    refused(tokens, signed(claims, EC_KEY, "ES256", kid="rsa-1"))
    header, payload, _ = signed(claims).split(".")
    refused(tokens, f"{header}.{payload}.{part(bytes(64))}")


def test_T005_a_key_brought_by_the_token(tokens: SupabaseTokens, project: Project, claims: dict[str, Any]) -> None:
    brought = published(OTHER_EC_KEY, "mine")
    for more in ({"jwk": brought}, {"jku": "https://evil.example/keys"}, {"x5u": "https://evil.example/cert"}, {"x5c": ["MIIB"]},
                 {"jwk": brought, "kid": "mine"}, {"jku": "https://evil.example/keys", "kid": "mine"}):  # fmt: skip
        refused(tokens, signed(claims, OTHER_EC_KEY, **more))
        refused(tokens, signed(claims, EC_KEY, **more))
    assert project.asked == []


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "/dev/null", "' or 1=1 --", "\0", "https://evil.example/k", 7, ["ec-1"], {"a": 1}, None, True, "x" * 10_000, "",
     "unknown"],
    ids=lambda name: str(name)[:20],
)  # fmt: skip
def test_T006_strange_names_of_keys(tokens: SupabaseTokens, project: Project, claims: dict[str, Any], name: Any) -> None:
    refused(tokens, signed(claims, kid=name))
    assert set(project.asked) <= {f"GET {ISSUER}/.well-known/jwks.json"}, "no name of a key ever becomes an address"


def test_T006_without_a_name_no_key_is_tried(tokens: SupabaseTokens, claims: dict[str, Any]) -> None:
    refused(tokens, signed(claims, kid=...))


@pytest.mark.parametrize(
    "more", [{"crit": ["exp"]}, {"crit": []}, {"b64": False}, {"crit": ["b64"], "b64": False}, {"zip": "DEF"}, {"typ": "at+jwt"}]
)
def test_T007_demands_of_the_header(tokens: SupabaseTokens, legacy: SupabaseTokens, claims: dict[str, Any], more: dict[str, Any]) -> None:
    refused(tokens, signed(claims, **more))
    refused(legacy, with_hmac(claims, SECRET.encode(), **more))


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": -31}, {"exp": ...}, {"exp": None}, {"exp": "tomorrow"}, {"exp": "3600"}, {"exp": 1e400}, {"exp": True}, {"exp": 8 * 86_400},
        {"exp": 1e3}, {"iat": 31}, {"iat": ...}, {"iat": "x"}, {"nbf": 31}, {"nbf": "x"}, {"nbf": None}, {"exp": 9_999_999_999_999},
    ],
    ids=str,
)  # fmt: skip
def test_T008_odd_times(
    tokens: SupabaseTokens, legacy: SupabaseTokens, claims: dict[str, Any], clock: Clock, changes: dict[str, Any]
) -> None:
    now = int(clock())
    moved = {name: now + value if type(value) is int else value for name, value in changes.items()}
    changed = {name: value for name, value in {**claims, **moved}.items() if value is not ...}
    refused(tokens, signed(changed))
    refused(legacy, with_hmac(changed, SECRET.encode()))


def test_T008_a_token_is_good_for_its_life_and_the_leeway_and_no_longer(
    tokens: SupabaseTokens, claims: dict[str, Any], clock: Clock
) -> None:
    token = signed(claims)
    clock.now += 3600 + 29
    assert tokens.read(token).subject == str(ALICE)
    clock.now += 1
    refused(tokens, token)


@pytest.mark.parametrize(
    "changes",
    [
        {"role": "service_role"}, {"role": "anon"}, {"role": "supabase_admin"}, {"role": ...}, {"role": ["authenticated"]},
        {"is_anonymous": True},
        {"is_anonymous": "yes"}, {"is_anonymous": None}, {"session_id": ...}, {"session_id": "x"},
    ],
    ids=str,
)  # fmt: skip
def test_T009_a_token_for_something_else(
    tokens: SupabaseTokens, legacy: SupabaseTokens, claims: dict[str, Any], changes: dict[str, Any]
) -> None:
    """The project's own keys `anon` and `service_role` are well-signed tokens, and so are those of nobody in particular."""
    changed = {name: value for name, value in {**claims, **changes}.items() if value is not ...}
    refused(tokens, signed(changed))
    refused(legacy, with_hmac(changed, SECRET.encode()))


@pytest.mark.parametrize(
    "issuer",
    [..., None, "", "supabase", URL, ISSUER + "/", ISSUER.upper(), ISSUER[:-1], "x" + ISSUER, [ISSUER], {"a": ISSUER},
     "https://other.supabase.test/auth/v1"],
    ids=str,
)  # fmt: skip
def test_T010_another_issuer(tokens: SupabaseTokens, claims: dict[str, Any], issuer: Any) -> None:
    refused(tokens, signed({name: value for name, value in {**claims, "iss": issuer}.items() if value is not ...}))


@pytest.mark.parametrize(
    "audience", [..., None, "", [], "anon", "authenticate", "authenticated ", ["authenticated"], {"authenticated": 1}], ids=str
)
def test_T011_another_audience(tokens: SupabaseTokens, claims: dict[str, Any], audience: Any) -> None:
    refused(tokens, signed({name: value for name, value in {**claims, "aud": audience}.items() if value is not ...}))


def test_T012_claims_that_are_no_claims(tokens: SupabaseTokens, legacy: SupabaseTokens, claims: dict[str, Any]) -> None:
    twice = json.dumps(claims)[:-1].encode() + b', "sub": "00000000-0000-4000-8000-000000000009"}'
    infinite = json.dumps({**claims, "x": float("nan")}).encode()
    for payload in ([claims], b"not json", b"[" * 5_000, infinite, twice, b"", b"null", b"\xff\xfe"):
        refused(legacy, with_hmac(payload, SECRET.encode()))
        refused(tokens, signed(payload))
    good = signed(claims)
    for token in (None, 7, b"x", "", ".", "a.b.c.d", f" {good}", f"{good}\n", f"{good}.x", f"{good}=", "x" * 1_000_000):
        refused(tokens, token)


@pytest.mark.parametrize(
    "subject", [..., None, "", 7, ["x"], "*", "A11CE000-0000-4000-8000-000000000001", "a11ce000000040008000000000000001"], ids=str
)
def test_T014_T015_ids_of_an_odd_type(tokens: SupabaseTokens, claims: dict[str, Any], subject: Any) -> None:
    refused(tokens, signed({name: value for name, value in {**claims, "sub": subject}.items() if value is not ...}))


@pytest.mark.parametrize(
    "secret",
    [
        "super-secret-jwt-token-with-at-least-32-characters-long",
        "your-super-secret-jwt-token-with-at-least-32-characters-long",
        "short",
        "a" * 64,
    ],
)
def test_T013_a_guessable_secret_of_the_project_is_refused(project: Project, secret: str) -> None:
    with pytest.raises(Misconfigured, match="SUPABASE_JWT_SECRET"):
        SupabaseTokens(URL, secret=secret, http=project)


def test_T013_signed_with_a_guess(legacy: SupabaseTokens, claims: dict[str, Any]) -> None:
    for guess in (
        b"",
        b"secret",
        b"super-secret-jwt-token-with-at-least-32-characters-long",
        SECRET.encode()[:-1],
        SECRET.upper().encode(),
    ):
        refused(legacy, with_hmac(claims, guess))


def test_a_new_key_is_found_at_once_and_an_old_one_goes_with_the_next_look(
    tokens: SupabaseTokens, project: Project, claims: dict[str, Any], key_clock: Clock
) -> None:
    tokens.read(signed(claims))
    project.keys = {"keys": [published(OTHER_EC_KEY, "ec-2")]}
    key_clock.now += ASK_AGAIN + 1
    assert tokens.read(signed(claims, OTHER_EC_KEY, kid="ec-2")).subject == str(ALICE)
    refused(tokens, signed(claims))
    assert len(project.asked) == 2


def test_a_revoked_key_is_refused_after_its_time_without_anybody_asking(
    tokens: SupabaseTokens, project: Project, claims: dict[str, Any], key_clock: Clock
) -> None:
    tokens.read(signed(claims))
    project.keys = {"keys": []}
    assert tokens.read(signed(claims)).subject == str(ALICE)
    key_clock.now += KEYS_FRESH + 1
    refused(tokens, signed(claims))


def test_unknown_names_ask_the_project_seldom(tokens: SupabaseTokens, project: Project, claims: dict[str, Any], key_clock: Clock) -> None:
    for number in range(200):
        refused(tokens, signed(claims, kid=f"unknown-{number}"))
    assert len(project.asked) == 1
    key_clock.now += ASK_AGAIN + 1
    refused(tokens, signed(claims, kid="unknown"))
    assert len(project.asked) == 2


def test_what_is_over_or_somebody_elses_asks_nobody(tokens: SupabaseTokens, project: Project, claims: dict[str, Any], clock: Clock) -> None:
    refused(tokens, signed({**claims, "exp": int(clock()) - 60, "iat": int(clock()) - 90}))
    refused(tokens, signed({**claims, "role": "service_role"}))
    refused(tokens, with_hmac(claims, b"x", kid=["a"]))
    assert project.asked == []


def test_keys_outlive_an_outage_for_a_while(tokens: SupabaseTokens, project: Project, claims: dict[str, Any], key_clock: Clock) -> None:
    tokens.read(signed(claims))
    project.away = True
    key_clock.now += KEYS_FRESH + 1
    assert tokens.read(signed(claims)).subject == str(ALICE)
    key_clock.now += KEYS_STALE
    for _ in range(3):
        with pytest.raises(Unavailable):
            tokens.read(signed(claims))
    assert len(project.asked) == 3, "an outage is not hammered at"
    project.away = False
    key_clock.now += ASK_AGAIN + 1
    assert tokens.read(signed(claims)).subject == str(ALICE)


@pytest.mark.parametrize("keys", [b"<html>", b"[]", {"keys": {}}, {"keys": [{}] * 100}, {}, b""], ids=str)
def test_an_answer_that_is_no_set_of_keys_is_an_outage(tokens: SupabaseTokens, project: Project, claims: dict[str, Any], keys: Any) -> None:
    project.keys = keys
    with pytest.raises(Unavailable):
        tokens.read(signed(claims))


def test_a_redirect_or_a_fault_of_the_project_is_an_outage(tokens: SupabaseTokens, project: Project, claims: dict[str, Any]) -> None:
    project.status = 302
    with pytest.raises(Unavailable):
        tokens.read(signed(claims))


@pytest.mark.parametrize(
    "item",
    [
        published(EC_KEY, "ec-1", use="enc"), published(EC_KEY, "ec-1", key_ops=["encrypt"]), published(EC_KEY, "ec-1", alg="HS256"),
        published(EC_KEY, "ec-1", x="AAAA"), published(EC_KEY, "ec-1", crv="P-521"), published(EC_KEY, "ec-1", kty="oct"),
        published(SMALL_RSA_KEY, "ec-1"), {"kid": "ec-1"}, "ec-1", None, 7,
    ],
    ids=["another use", "another operation", "another algorithm", "a broken point", "another curve", "a shared secret", "a short key",
         "a name alone", "text", "nothing", "a number"],
)  # fmt: skip
def test_published_keys_that_cannot_verify_are_passed_over(
    tokens: SupabaseTokens, project: Project, claims: dict[str, Any], item: Any
) -> None:
    project.keys = {"keys": [item, published(RSA_KEY, "rsa-1")]}
    assert tokens.read(signed(claims, RSA_KEY, "RS256")).subject == str(ALICE)
    refused(tokens, signed(claims))
