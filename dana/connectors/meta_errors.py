"""Judges the Graph API's errors by code, subcode and is_transient, never by their text, and says them in a shop owner's words."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from dana.connectors.contract import ConnectorError, HttpAnswer, NeedsReconnect, Outcome
from dana.connectors.reading import JUNK, label

# https://developers.facebook.com/docs/graph-api/guides/error-handling and .../whatsapp/cloud-api/support/error-codes
BUSY = frozenset({4, 17, 32, 613, 1200, 130429, 131048, 131056, 131057, 131064, 133016, *range(80000, 80015)})
SIGNED_OUT = frozenset({0, 102, 190, 131005})
PERMISSION = frozenset({3, 10, *range(200, 300)})  # about one message, not about us, when a subcode says so
UNCLEAR = frozenset({1, 2, 131000, 131016})  # the platform broke in the middle: it may have acted

WORDS: Mapping[str, str] = {
    "10/2018278": "The customer last wrote more than 24 hours ago, so the platform does not allow this reply.",
    "10/2534022": "The customer last wrote more than 24 hours ago, so the platform does not allow this reply.",
    "10/1893063": "Meta has restricted this Page for a while; its Support Inbox says why.",
    "100/2018001": "The platform knows no such customer.",
    "100/33": "What was addressed does not exist, or the token may not see it: check the id and the permissions.",
    "100": "Meta did not accept the request.",
    "190/458": "The owner removed the app from their account.",
    "190/459": "Meta wants the owner to sign in once to confirm that it is them.",
    "190/460": "The owner changed their password, which ended the token.",
    "190/463": "The access token has expired.",
    "190/464": "The owner's Facebook account is not confirmed.",
    "190/467": "The access token was withdrawn.",
    "200/1545041": "This person does not receive messages from you at the moment.",
    "551": "This person does not receive messages from you at the moment.",
    "2018108": "The Meta app is in development mode: only people with a role in it can be written to.",
    "2018344": "The Page's terms for contacts have not been accepted at Meta.",
    "341": "Meta's limit for this app is reached; it opens again by itself.",
    "368": "Meta has blocked this action for a while because of its policies.",
    "130472": "WhatsApp held this message back because the customer is part of a WhatsApp experiment.",
    "130497": "WhatsApp does not let this business write to people in that country.",
    "131021": "A WhatsApp number cannot write to itself.",
    "131026": "WhatsApp could not deliver to this number: it may not use WhatsApp, or an old version of it.",
    "131030": "With a test number, WhatsApp only delivers to the numbers on the app's list of testers.",
    "131031": "WhatsApp has locked this business account; its Account Quality page says why.",
    "131037": "WhatsApp wants the number's display name to be approved first.",
    "131042": "WhatsApp needs a valid way to pay: see the business account's billing page.",
    "131045": "The phone number is not registered with WhatsApp yet.",
    "131047": "The customer last wrote more than 24 hours ago, so WhatsApp does not allow a free reply.",
    "131049": "WhatsApp held this message back to spare the customer more business messages.",
    "131050": "The customer does not want such messages from you any more.",
    "131051": "WhatsApp does not support this type of message.",
    "131052": "WhatsApp could not fetch the file that the customer sent.",
    "131053": "WhatsApp could not take the file.",
    "131062": "WhatsApp needs the customer's phone number for this type of message.",
}
_SECRET_LIKE = re.compile(r"[A-Za-z0-9_|.\-]{20,}")


@dataclass(frozen=True, slots=True)
class GraphError:
    """The parts of an error object that decide."""

    code: int
    subcode: int | None
    is_transient: bool
    message: str | None
    trace: str | None

    @property
    def vendor_code(self) -> str:
        """As Meta's pages write it: 190/463."""
        return str(self.code) if self.subcode is None else f"{self.code}/{self.subcode}"


def failure(answer: HttpAnswer, service: str, hidden: Iterable[str] = ()) -> ConnectorError:
    """What an answer other than 2xx means: refused, come back later, reconnect, or not known; never quotes `hidden`."""
    error = read_error(answer.body)
    if error is None:
        return _without_error_object(answer, service)
    if error.code in BUSY:
        return _busy(answer, service, error)
    if _is_signed_out(error):
        return NeedsReconnect(_reconnect_words(error, service), vendor_code=error.vendor_code)
    known = explain(error)
    if error.code in UNCLEAR or (answer.status >= 500 and known is None):
        return _unclear(service, error)
    if error.is_transient:
        return _busy(answer, service, error)
    text = known or f"{service} refused: {_quote(error, hidden)} (code {error.vendor_code})."
    return ConnectorError(text, permanent=True, vendor_code=error.vendor_code, details=_details(error))


def explain(error: GraphError) -> str | None:
    """The error in plain words, when we have some."""
    for key in (error.vendor_code, error.subcode, error.code):
        if str(key) in WORDS:
            return WORDS[str(key)]
    return None


def read_error(body: bytes) -> GraphError | None:
    """The error object of an answer, None when there is none."""
    try:
        return graph_error(orjson.loads(body)["error"])
    except JUNK:
        return None


def graph_error(item: Mapping[str, Any]) -> GraphError:
    """An error object of an answer or of a failed status; raises one of JUNK when it is none."""
    subcode = item.get("error_subcode")
    return GraphError(
        code=int(item["code"]),
        subcode=None if subcode is None else int(subcode),
        is_transient=item.get("is_transient") is True,
        message=label(item.get("message")) or label(item.get("title")),
        trace=label(item.get("fbtrace_id")),
    )


def status_error(items: list[Any]) -> str | None:
    """Why a message failed, as its status tells."""
    try:
        error = graph_error(items[0])
    except JUNK:
        return None
    return explain(error) or f"{_quote(error)} (code {error.vendor_code})"


def _is_signed_out(error: GraphError) -> bool:
    return error.code in SIGNED_OUT or (error.code in PERMISSION and error.subcode is None)


def _reconnect_words(error: GraphError, service: str) -> str:
    if error.code in PERMISSION or error.code == 131005:
        return f"{service} says that a permission is missing: connect it again and allow everything that is asked for."
    why = explain(error) or "The access token is no longer valid."
    return f"{why} Connect {service} again."


def _busy(answer: HttpAnswer, service: str, error: GraphError | None) -> ConnectorError:
    return ConnectorError(
        f"{service} is limiting how fast we may write; it will be tried again.", permanent=False,
        outcome=Outcome.NOT_SENT, vendor_code=error.vendor_code if error else None,
        retry_after=_retry_after(answer.headers, error), details=_details(error),
    )  # fmt: skip


def _unclear(service: str, error: GraphError | None) -> ConnectorError:
    return ConnectorError(
        f"{service} had a fault of its own, so it is not known whether the message went out.", permanent=False,
        outcome=Outcome.UNKNOWN, vendor_code=error.vendor_code if error else None, details=_details(error),
    )  # fmt: skip


def _without_error_object(answer: HttpAnswer, service: str) -> ConnectorError:
    if answer.status >= 500 or answer.status == 408:
        return _unclear(service, None)
    if answer.status == 429:
        return _busy(answer, service, None)
    if 300 <= answer.status < 400:
        text = f"The address for {service} answers with a redirect: check GRAPH_API_URL."
        return ConnectorError(text, permanent=True)
    return ConnectorError(f"{service} refused the request (HTTP {answer.status}).", permanent=True)


def _retry_after(headers: Mapping[str, str], error: GraphError | None) -> float | None:
    """Seconds, from the header that HTTP knows or the minutes of Meta's usage report."""
    given = headers.get("retry-after", "")
    if given.isascii() and given.isdigit():
        return min(float(given), 86_400.0)
    minutes = [0.0]
    try:
        for group in orjson.loads(headers.get("x-business-use-case-usage", "{}")).values():
            minutes += [float(item["estimated_time_to_regain_access"]) for item in group]
    except JUNK:
        pass
    if max(minutes) > 0:
        return min(max(minutes) * 60, 86_400.0)
    return 6.0 if error and error.code == 131056 else None  # WhatsApp's pace for one customer


def _details(error: GraphError | None) -> dict[str, Any]:
    return {"fbtrace_id": error.trace} if error and error.trace else {}


def _quote(error: GraphError, hidden: Iterable[str] = ()) -> str:
    """Meta's own words without what is hidden, or only looks like a token: they do quote ("Malformed access token ...")."""
    text = (error.message or "no reason given").rstrip(".")
    for secret in hidden:
        text = text.replace(secret, "…") if secret else text
    return _SECRET_LIKE.sub("…", text)
