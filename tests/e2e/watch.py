"""Writes down what must never happen in a browser: errors on the console, breaches of the content security policy, polling."""

import re

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, WebError, WebSocket

TELL_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`CSP: ${event.violatedDirective} forbids ${event.blockedURI} (${event.sourceFile}:${event.lineNumber})`));
"""


class Watch:
    """What went wrong in every page that it was put over."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.sockets: list[str] = []
        self._expected: list[re.Pattern[str]] = []

    def over(self, context: BrowserContext) -> None:
        """Watch every page of a context."""
        context.add_init_script(TELL_VIOLATIONS)
        context.on("console", self._said)
        context.on("weberror", self._threw)
        context.on("request", self._asked)
        context.on("page", self._opened)

    def expect(self, *patterns: str) -> None:
        """Let pass what a test provokes on purpose."""
        self._expected += [re.compile(pattern) for pattern in patterns]

    def unexpected(self) -> list[str]:
        """The faults that no test asked for."""
        return [fault for fault in self.faults if not any(pattern.search(fault) for pattern in self._expected)]

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.faults.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _threw(self, error: WebError) -> None:
        self.faults.append(f"thrown: {error.error}")

    def _asked(self, request: Request) -> None:
        if "/socket.io/" in request.url and "transport=polling" in request.url:
            self.faults.append(f"polling: {request.url}")

    def _opened(self, page: Page) -> None:
        page.on("websocket", self._connected)

    def _connected(self, line: WebSocket) -> None:
        self.sockets.append(line.url)
