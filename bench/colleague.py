"""People of the fault runs: they take conversations over in the middle of everything, reply, and hand back."""

import random
import string
import threading
import time
from typing import Any
from uuid import uuid4

from bench.installation import Account, Failed
from bench.verdict import Said
from bench.wire import call

PATIENCE = 120.0  # seconds in which a colleague tries the same thing again, while processes are killed


class Colleague:
    """One person of an account, on a thread of his own; he likes best to interfere where Dana is just answering."""

    def __init__(self, account: Account, base: str, seed: int, pause: float) -> None:
        self._account, self._base, self._pause = account, base, pause
        self._chance = random.Random(seed)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name=f"colleague of {account.name}", daemon=True)
        self.said: list[Said] = []
        self.took: set[str] = set()  # conversations
        self.takeovers = self.hand_backs = 0

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def stop(self) -> None:
        """Finish what is begun, and end."""
        self._stopping.set()
        self._thread.join(PATIENCE * 4)

    def _work(self) -> None:
        while not self._stopping.wait(self._chance.uniform(0, 2 * self._pause)):
            found = self._ask("GET", "/conversations?limit=20&view=all")
            if found and found["items"]:
                self._handle(self._chance.choice([item for item in found["items"] if item["answering"]] or found["items"])["id"])

    def _handle(self, conversation: str) -> None:
        """Take over, by a button or by replying; say something, or nothing; hand back, or keep it."""
        self.took.add(conversation)
        self.takeovers += 1
        if self._chance.random() < 0.5:
            self._ask("POST", f"/conversations/{conversation}/takeover")
        for _ in range(self._chance.choice((0, 1, 1, 2))):
            time.sleep(self._chance.uniform(0, 0.3))
            self._reply(conversation)
        time.sleep(self._chance.choice((0.0, 0.2, 1.0)))
        if self._chance.random() < 0.8:
            self.hand_backs += self._ask("POST", f"/conversations/{conversation}/hand_back") is not None

    def _reply(self, conversation: str) -> None:
        text = "A colleague says: said-" + "".join(self._chance.choices(string.ascii_lowercase, k=10))
        client_id = str(uuid4())
        if self._ask("POST", f"/conversations/{conversation}/replies", {"text": text, "client_id": client_id}) is not None:
            self.said.append(Said(conversation, client_id, text))

    def _ask(self, method: str, path: str, body: Any = None) -> Any:
        """What the server says, however often it is killed meanwhile; None when it refuses."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                status, answer = call(method, f"{self._base}/api{path}", body, token=self._account.token, timeout=10)
            except (OSError, KeyError, TypeError):  # no web process, or one that is just starting and knows no sign-in
                status = 0
            if 200 <= status < 300:
                return answer
            if 400 <= status < 500 and status not in (401, 429):
                return None
            time.sleep(0.1)
        raise Failed(f"{method} {path} did not work for {PATIENCE:.0f} s")
