"""Somebody who plays the worker's part for letters and opens what arrives."""

import re
from uuid import UUID

import psycopg
from apiflask import APIFlask
from flask.testing import FlaskClient

from dana.accounts.wishes import writers
from dana.database.transactions import Database
from dana.mail import Letter, Mail, Postman
from dana.parts import Parts
from dana.security.keys import Keys
from tests import cast

ADDRESS = "http://localhost:5000"
NOBODY = UUID(int=0)


class Letterbox:
    """Every letter that was handed over: (recipient, letter)."""

    def __init__(self, database: Database, mail: Mail, owner_url: str, address: str = ADDRESS) -> None:
        self.taken: list[tuple[str, Letter]] = []
        self._owner_url = owner_url
        self._postman = Postman(database, mail, self, writers(Keys(cast.ROOT_KEY), address))

    @classmethod
    def of(cls, app: APIFlask, owner_url: str) -> "Letterbox":
        parts: Parts = app.extensions["dana.parts"]
        return cls(parts.database, parts.mail, owner_url)

    def send(self, letter_id: UUID, to: str, letter: Letter) -> None:
        """The way out."""
        self.taken.append((to, letter))

    def empty(self) -> list[tuple[str, Letter]]:
        """What came since the last time."""
        with psycopg.connect(self._owner_url) as db:
            waiting = db.execute("select id from dana.letters order by created_at").fetchall()
        for (letter_id,) in waiting:
            self._postman.send(NOBODY, letter_id)
        taken, self.taken = self.taken, []
        return taken

    def token(self, page: str, to: str) -> str:
        """The token of the newest link to that page in what came now for that person."""
        found = [
            match[1] for who, letter in self.empty() if who == to
            for match in re.finditer(rf"{re.escape(ADDRESS)}/{page}#token=(\S+)", letter.text)
        ]  # fmt: skip
        assert found, f"no letter with /{page} for {to}"
        return found[-1]


def entries(owner_url: str, action: str) -> list[dict]:
    """What is on record of an action, in accounts and in the installation."""
    with psycopg.connect(owner_url, row_factory=psycopg.rows.dict_row) as db:
        return db.execute(
            "select account_id, actor_id, target, details, at from audit_entries where action = %(action)s union all "
            "select null, actor_id, target, details, at from dana.installation_entries where action = %(action)s order by at",
            {"action": action},
        ).fetchall()


def browser(app: APIFlask, agent: str = "Firefox on Linux", address: str = "203.0.113.7") -> FlaskClient:
    """A browser of its own, at an address."""
    client = app.test_client()
    client.environ_base = {**client.environ_base, "HTTP_USER_AGENT": agent, "REMOTE_ADDR": address}
    return client
