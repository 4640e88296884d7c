"""What WhatsApp, Messenger and Instagram share: settings, signature, handshake, calls to the Graph API and limits of a reply."""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from pydantic import Field

from dana.connectors.contract import (
    Check,
    Connector,
    ConnectorConfig,
    ConnectorError,
    Forged,
    Outcome,
    OutgoingMessage,
    Person,
    PlatformRequest,
)
from dana.connectors.meta_errors import failure
from dana.connectors.reading import JUNK, label, mapping
from dana.http_client import NotSent, NoVerdict

SIGNATURE = "x-hub-signature-256"
MARK = "dana:"  # before our own id in what comes back to us with statuses and echoes
ID_PATTERN = r"^[A-Za-z0-9_\-]{1,64}$"
APPS_URL = "https://developers.facebook.com/apps"
SEND_SECONDS = 15.0
ASK_SECONDS = 8.0


class MetaConfig(ConnectorConfig):
    """The settings that all three need."""

    access_token: str = Field(
        title="Access token", description="The long-lived token that may send for this channel.", min_length=1, max_length=2000,
        pattern=r"^[!-~]+$", repr=False, json_schema_extra={"x-secret": True, "x-order": 2, "x-help-url": APPS_URL},
    )  # fmt: skip
    app_secret: str = Field(
        title="App secret", description="From App settings, Basic. It proves that events really come from Meta.", min_length=1,
        max_length=200, repr=False, json_schema_extra={"x-secret": True, "x-order": 3, "x-help-url": APPS_URL},
    )  # fmt: skip
    verify_token: str = Field(
        title="Verify token", description="A word of your choice; type the same one at Meta beside the webhook address.",
        min_length=1, max_length=200, repr=False, json_schema_extra={"x-secret": True, "x-order": 4},
    )  # fmt: skip


class MetaChannel(Connector):
    """One WhatsApp number, Page or Instagram account."""

    config: MetaConfig
    proving: ClassVar[frozenset[str]] = frozenset({"app_secret", "verify_token"})

    @property
    def host(self) -> str:
        """Where this channel's calls go, without the version."""
        return self.base_url

    @property
    def _secrets(self) -> tuple[str, ...]:
        return (self.config.app_secret,)

    def greet(self, query: Mapping[str, str]) -> str:
        """The text to answer the platform's handshake with; Forged when the token does not match."""
        return greeting(query, self.config.verify_token)

    def verify(self, request: PlatformRequest) -> None:
        """Return when the signature over the raw bytes is right, in constant time; Forged in every other case."""
        verify_signature(request, self._secrets)

    def call(self, method: str, path: str, *, json: Any = None, params: Mapping[str, str] | None = None,
             timeout: float = ASK_SECONDS) -> Mapping[str, Any]:  # fmt: skip
        """One call to the Graph API; what a 2xx answer says, empty when it is not an object; ConnectorError otherwise."""
        service = self.manifest.name
        headers = {"Authorization": f"Bearer {self.config.access_token}"}
        url = f"{self.host}/{self.version}/{path}"
        try:
            answer = self.http.request(method, url, headers=headers, json=json, params=params, timeout=timeout)
        except NotSent as error:
            raise ConnectorError(f"{service}: {error.message}", permanent=error.permanent, outcome=Outcome.NOT_SENT) from error
        except NoVerdict as error:
            raise ConnectorError(f"{service}: {error.message}", permanent=False, outcome=Outcome.UNKNOWN) from error
        if not 200 <= answer.status < 300:
            raise failure(answer, service, (self.config.access_token, *self._secrets, self.config.verify_token))
        try:
            return mapping(answer.json())
        except JUNK:
            return {}

    def look_up(self, node: str, fields: tuple[str, ...], name_fields: tuple[str, ...]) -> Check:
        """Ask for what is connected: its facts, or in words why it cannot be used."""
        try:
            found = self.call("GET", node, params={"fields": ",".join(("id", *fields))})
        except ConnectorError as error:
            if error.outcome is not Outcome.REFUSED:
                raise
            is_wrong_id = str(error.vendor_code).startswith("100")
            return Check(ok=False, message=f"{node} was not found with this token. Check the id." if is_wrong_id else error.message)
        facts = {field: text for field in fields if (text := label(found.get(field)))}
        name = " · ".join(facts[field] for field in name_fields if field in facts)
        if "id" not in found and not facts:
            return Check(ok=False, message=f"{self.manifest.name} gave an answer that we do not understand.")
        return Check(ok=True, message=f"Connected to {name or node}.", facts=facts)

    def require_sendable(self, message: OutgoingMessage, *, person_may_be_late: bool) -> None:
        """Refuse here what the platform would refuse, with a reason; ConnectorError."""
        limit, size = self.manifest.text_limit, self.manifest.text_size(message.text)
        unit = "bytes" if self.manifest.text_in_bytes else "characters"
        if not message.text.strip():
            raise refusal("An empty message cannot be sent.", "empty")
        if size > limit:
            raise refusal(f"{self.manifest.name} takes {limit} {unit} in one message, and this one has {size}.", "too_long")
        if not message.window_open and not (person_may_be_late and message.written_by_person):
            hours = self.manifest.reply_window_hours
            who = "only a person may still answer" if person_may_be_late else "only an approved template may be sent"
            raise refusal(f"The customer last wrote more than {hours} hours ago: {who}.", "window_closed")


def refusal(text: str, code: str) -> ConnectorError:
    """We ourselves did not send it."""
    return ConnectorError(text, permanent=True, outcome=Outcome.REFUSED, vendor_code=code)


def verify_signature(request: PlatformRequest, secrets: Iterable[str]) -> None:
    """Return when one of the secrets signed exactly these bytes; Forged otherwise, also when no secret is set."""
    given = request.headers.get(SIGNATURE, "").encode("utf-8", "replace")
    matches = [hmac.compare_digest(given, _signature(secret, request.body)) for secret in secrets if secret]
    if not any(matches):
        raise Forged


def _signature(secret: str, body: bytes) -> bytes:
    return b"sha256=" + hmac.digest(secret.encode("utf-8", "replace"), body, hashlib.sha256).hex().encode()


def greeting(query: Mapping[str, str], verify_token: str) -> str:
    """The challenge, to whoever knows the token; Forged otherwise, also when no token is set."""
    given = str(query.get("hub.verify_token", "")).encode("utf-8", "replace")
    is_known = hmac.compare_digest(given, verify_token.encode("utf-8", "replace")) and bool(verify_token)
    challenge = query.get("hub.challenge")
    if not is_known or query.get("hub.mode") != "subscribe" or not challenge:
        raise Forged("The verify token does not match.")
    return str(challenge)


def marked(correlation: str) -> str:
    """Our id as the platform carries it."""
    return MARK + correlation


def unmarked(mark: Any) -> str | None:
    """Our id out of what came back, None when the mark is another's."""
    text = label(mark)
    return text.removeprefix(MARK) or None if text and text.startswith(MARK) else None


def identity(person: Person, *kinds: str) -> tuple[str, str] | None:
    """The first of the person's ids that is of one of these kinds, in the order of the kinds."""
    return next(((kind, value) for wanted in kinds for kind, value in person.identities if kind == wanted), None)
