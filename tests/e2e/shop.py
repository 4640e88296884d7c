"""A business of a test's own: registered, connected to simulated channels, and spoken to over the API where no page is under test."""

import secrets
import time
from collections.abc import Callable
from typing import Any, Self

from playwright.sync_api import APIResponse, BrowserContext

PASSWORD = "kettles sing at noon"
IDS = {"whatsapp": "phone_number_id", "facebook": "page_id", "instagram": "instagram_id"}
NORA = "Nora Lindqvist"  # the customer whom the simulator brings on WhatsApp


class Shop:
    """An account with its owner signed in: the cookies are in the browser's context, so each page of it is signed in too."""

    def __init__(self, context: BrowserContext, url: str, name: str = "Harbour Kettles") -> None:
        self.context, self.url = context, url
        self.email = f"owner-{secrets.token_hex(6)}@example.com"
        self._token = ""
        person = {"email": self.email, "password": PASSWORD, "name": "Mina Osei", "account_name": name}
        session = self.call("POST", "/auth/register", person)
        self._token = session["access_token"]
        self.account_id: str = session["account"]["id"]
        self.user_id: str = session["user"]["id"]

    @classmethod
    def of(cls, context: BrowserContext, url: str, email: str, password: str) -> Self:
        """The business of somebody who has a sign-in already; this context gets another one for the same person."""
        found = cls.__new__(cls)
        found.context, found.url, found.email, found._token = context, url, email, ""
        session = found.call("POST", "/auth/login", {"email": email, "password": password})
        found._token, found.account_id, found.user_id = session["access_token"], session["account"]["id"], session["user"]["id"]
        return found

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """One call of the API, which has to work."""
        answer = self._fetch(method, path, data=body)
        return answer.json() if answer.status != 204 else None

    def status(self, method: str, path: str) -> int:
        """What one call of the API comes to, whatever that is."""
        headers = {"Authorization": f"Bearer {self._token}"}
        return self.context.request.fetch(f"{self.url}/api{path}", method=method, headers=headers).status

    def connect(self, connector: str = "whatsapp", name: str = "WhatsApp") -> str:
        """Connect a channel of the simulator with made-up values; the integration's id."""
        config = {
            IDS[connector]: str(secrets.randbelow(9 * 10**14) + 10**14),
            "access_token": f"made-up-token-{secrets.token_hex(8)}",
            "app_secret": secrets.token_hex(16),
            "verify_token": "open the kettle",
        }
        created = self.call("POST", "/integrations", {"connector": connector, "config": config, "name": name})
        return str(created["id"])

    def upload(self, name: str, content: bytes, media_type: str) -> str:
        """Add a document and wait until Dana has read it; its id."""
        file = {"name": name, "mimeType": media_type, "buffer": content}
        document = self._fetch("POST", "/knowledge/documents", multipart={"file": file}).json()
        wait_until(lambda: self.call("GET", f"/knowledge/documents/{document['id']}")["status"] == "ready", seconds=60)
        return str(document["id"])

    def customer(self, integration_id: str, name: str = NORA) -> str:
        """The id of one of the simulator's own customers."""
        channels = self.call("GET", "/simulator")["channels"]
        found = [one for channel in channels if channel["integration_id"] == integration_id for one in channel["customers"]]
        return next(str(one["id"]) for one in found if one["name"] == name)

    def hear(self, integration_id: str, customer_id: str, text: str, name: str = NORA) -> None:
        """The customer writes."""
        self.call("POST", f"/simulator/{integration_id}/{customer_id}/messages", {"text": text, "name": name})

    def bubbles(self, integration_id: str, customer_id: str) -> list[str]:
        """What of ours is on the customer's phone."""
        thread = self.call("GET", f"/simulator/{integration_id}/{customer_id}")
        return [message["text"] for message in thread["messages"] if message["from"] == "business"]

    def conversation(self, integration_id: str) -> dict[str, Any]:
        """The newest conversation of a channel, as soon as there is one."""
        path = f"/conversations?integration_id={integration_id}"
        wait_until(lambda: self.call("GET", path)["items"], seconds=30)
        return dict(self.call("GET", path)["items"][0])

    def messages(self, conversation_id: str) -> list[dict[str, Any]]:
        """The newest messages of a conversation, oldest first."""
        return list(reversed(self.call("GET", f"/conversations/{conversation_id}/messages?limit=50")["items"]))

    def _fetch(self, method: str, path: str, **content: Any) -> APIResponse:
        headers = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        answer = self.context.request.fetch(f"{self.url}/api{path}", method=method, headers=headers, **content)
        assert answer.ok, f"{method} {path}: {answer.status} {answer.text()}"
        return answer


def wait_until(true: Callable[[], object], *, seconds: float) -> None:
    """Ask again and again until it is so."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "this did not come about in time"
        time.sleep(0.1)
