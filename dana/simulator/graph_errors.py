"""The Graph API's error objects, as https://developers.facebook.com/docs/graph-api/guides/error-handling describes them."""

import json
import secrets
from collections.abc import Mapping
from typing import Any


class GraphError(Exception):
    """The fake Graph API refuses a call."""

    def __init__(
        self, status: int, code: int, message: str, *, kind: str = "OAuthException", subcode: int | None = None,
        details: str | None = None, transient: bool = False, headers: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(message)
        self.status = status
        self.headers = dict(headers or {})
        self._error: dict[str, Any] = {
            "message": message,
            "type": kind,
            "code": code,
            "fbtrace_id": f"A{secrets.token_urlsafe(15)}",
        }
        if subcode is not None:
            self._error["error_subcode"] = subcode
        if details is not None:
            self._error["error_data"] = {"messaging_product": "whatsapp", "details": details}
        if transient:
            self._error["is_transient"] = True

    @property
    def body(self) -> dict[str, Any]:
        """What the caller gets as JSON."""
        return {"error": self._error}


def expired_token(connector: str) -> GraphError:
    """The owner has to connect again; Meta answers 401 for WhatsApp and 400 elsewhere, so only the code is to be trusted."""
    message = "Error validating access token: Session has expired. The current time is later than its end."
    return GraphError(401 if connector == "whatsapp" else 400, 190, message, subcode=463)


def wrong_token() -> GraphError:
    """The token belongs to something else."""
    return GraphError(401, 190, "Invalid OAuth access token - Cannot parse access token")


def withdrawn_token() -> GraphError:
    """Its person, or the app itself, has taken the permissions back."""
    return GraphError(400, 190, "Error validating access token: The user has not authorized application.", subcode=458)


def missing_token() -> GraphError:
    """No token was sent."""
    return GraphError(400, 104, "An access token is required to request this resource.")


def unknown_object(object_id: str) -> GraphError:
    """No such id, or no right to see it."""
    message = (
        f"Unsupported request. Object with ID '{object_id}' does not exist, cannot be loaded due to missing permissions, "
        "or does not support this operation"
    )
    return GraphError(400, 100, message, kind="GraphMethodException", subcode=33)


def bad_parameter(what: str) -> GraphError:
    """The body is not what the API takes."""
    return GraphError(400, 100, f"(#100) {what}")


def throttled(node_id: str) -> GraphError:
    """Too many calls; the usage header says when to come back."""
    usage = {
        node_id: [{"type": "messenger", "call_count": 100, "total_cputime": 25, "total_time": 30, "estimated_time_to_regain_access": 1}]
    }
    headers = {
        "X-App-Usage": json.dumps({"call_count": 100, "total_time": 30, "total_cputime": 25}),
        "X-Business-Use-Case-Usage": json.dumps(usage),
    }
    return GraphError(400, 4, "(#4) Application request limit reached", transient=True, headers=headers)


def service_down() -> GraphError:
    """The platform is ill; nothing was done."""
    return GraphError(503, 2, "(#2) Service temporarily unavailable", transient=True)


def window_closed(connector: str) -> GraphError:
    """The customer's last message is too long ago for a free-form reply."""
    if connector == "whatsapp":
        details = "Message failed to send because more than 24 hours have passed since the customer last replied to this number."
        return GraphError(400, 131047, "(#131047) Re-engagement message", details=details)
    subcode = 2534022 if connector == "instagram" else 2018278
    return GraphError(400, 10, "(#10) This message is sent outside of allowed window.", subcode=subcode)
