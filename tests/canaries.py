"""The gate of the whole suite (T078): what one account has is looked for in all that another is told, and in the logs; a find fails."""

import io
import logging
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import jwt
import pytest
import sqlalchemy as sa
import structlog
from flask import g, has_request_context, request
from flask.testing import FlaskClient

from dana import logs
from dana.connectors.contract import IncomingMessage, OutgoingMessage
from dana.database.system import sessions

_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_WORD = re.compile(rf"{_UUID}|canary[0-9a-f]{{16}}|[\w.+-]+@[\w.-]+")
_KEY = re.compile(r"dana_([0-9a-f]{32})_")
# What shows names of all accounts by design: the operators' area of the installation, and in development the page of all letters.
EXEMPT = re.compile(r"/api/admin(/|$)|/api/letters(/|$)")
_BOUND = re.compile(rf"account_id[\"']?\s*[=:]\s*[\"']?({_UUID})")
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
# What a request says that stands in no log, whoever it belongs to.
_SECRET = ("password", "new_password", "token", "ticket", "access_token", "app_secret", "verify_token", "api_key")
PRIVATE = frozenset({*_SECRET, "text", "body", "question", "note"})
SHORTEST, FEWEST, MOST = (
    12,
    6,
    500,
)  # characters, and different ones, of a text that is looked for, as others stand anywhere; texts of a test


class Gate:
    """Knows which words are whose; `hits` are what was told to the wrong account since the test began."""

    def __init__(self) -> None:
        self._owners: dict[str, set[UUID]] = defaultdict(set)
        self._names: dict[str, set[UUID]] = defaultdict(set)
        self._accounts: set[UUID] = set()
        self._keys: dict[str, set[UUID]] = {}  # API keys whose making was seen
        self._secrets: set[str] = set()
        self._texts: set[str] = set()
        self._all_texts: set[str] = set()
        self.hits: list[str] = []
        self.looked_at = self.lines = 0

    def canary(self, account_id: UUID) -> str:
        """A new word of that account."""
        word = f"canary{uuid4().hex[:16]}"
        self.belongs(account_id, word)
        return word

    def belongs(self, account_id: UUID, *words: object) -> None:
        """These ids and words are that account's and nobody else's."""
        for word in map(str, words):
            assert _WORD.fullmatch(word), word
            self._owners[word].add(account_id)

    def is_called(self, account_id: UUID, name: str) -> None:
        """An account's name; several may have it, one in each test."""
        self._names[name].add(account_id)
        self._accounts.add(account_id)

    def begin(self) -> None:
        """The next test: what the one before it sent may stand in a log again."""
        self._texts.clear()

    def is_secret(self, *words: str) -> None:
        """These stand in no log of any test."""
        self._secrets |= set(words)

    def is_private(self, text: object) -> None:
        """What people wrote in this test: it stands in no log, not even in its own account's."""
        if isinstance(text, str) and len(text) >= SHORTEST and len(self._texts) < MOST:
            lines = {line.strip() for line in text[:2000].splitlines()[:3]}
            found = {line for line in lines if len(line) >= SHORTEST and len(set(line)) >= FEWEST}
            self._texts |= found
            self._all_texts |= {line for line in found if " " in line}

    def said_in(self, body: Any) -> None:
        """What a request says, wherever it stands in its body."""
        if isinstance(body, Mapping):
            for key, value in body.items():
                if isinstance(value, str):
                    self.is_private(value if key in PRIVATE else None)
                else:
                    self.said_in(value)
        elif isinstance(body, list):
            for value in body:
                self.said_in(value)

    def foreign(self, text: str, own: set[UUID], said: str = "") -> set[str]:
        """The words in a text that are others' alone, without those that whoever is told this has said himself."""
        found = {word for word in _WORD.findall(text) if (owners := self._owners.get(word)) and not owners & own}
        if own & self._accounts:  # of an account that a test made by itself nothing is known: it may be called the same
            found |= {name for name, owners in self._names.items() if name in text and not owners & own}
        return {word for word in found if word not in said}

    def take(self) -> list[str]:
        """The hits, which are forgotten."""
        hits, self.hits = self.hits, []
        return hits

    def look_at_answer(self, client: FlaskClient, answer: Any, said: str) -> None:
        """An answer to a request with somebody's credentials."""
        token = answer.request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not token or EXEMPT.match(answer.request.path):
            return
        known, text = self._identity(token), _text_of(answer)
        self.is_private(token)
        if known is None:
            return
        self.looked_at += 1
        person, own = known
        self._keys |= dict.fromkeys(_KEY.findall(text), own)
        if self.foreign(text, own, said):
            found = self.foreign(text, own | _accounts_of(client, person), said) - _colleagues(client, own)
            self._note(f"{answer.request.method} {answer.request.path} answered {answer.status_code}", found, own)

    def look_at_letter(self, to: str, text: str, account_id: UUID | None) -> None:
        """A letter that an account sends."""
        if account_id is not None:
            self._note(f"a letter to {to}", self.foreign(text, {account_id}, to), {account_id})

    def look_at_live_update(self, account_id: UUID, payload: str) -> None:
        """What is told to the open pages of an account."""
        self._note("a live update", self.foreign(payload, {UUID(str(account_id))}), {account_id})

    def look_at_event(self, event: Mapping[str, Any]) -> None:
        """A line of our log, as it is about to be written."""
        text, own, said = " ".join(f"{key}={value}" for key, value in event.items()), set[UUID](), ""
        with suppress(ValueError):
            own |= {UUID(event["account_id"])} if "account_id" in event else set()
        if has_request_context():
            who, said = g.get("dana_identity"), request.url
            own |= {who.account_id} if who else set()
        self._look_at_line(f"the log line {event.get('event')}", text, own, self._texts, said)

    def look_at_library(self, text: str) -> None:
        """A line that a library logs: nobody's."""
        self._look_at_line("a library's log line", text, set(), self._texts)

    def look_at_file(self, path: Path) -> None:
        """What another process has written down, line by line."""
        for line in _COLOURS.sub("", path.read_text(errors="replace")).splitlines():
            self._look_at_line(f"a line of {path.name}", line, set(map(UUID, _BOUND.findall(line))), self._all_texts)

    def _look_at_line(self, what: str, text: str, own: set[UUID], texts: set[str], said: str = "") -> None:
        self.lines += 1
        found = {word for word in (*self._secrets, *texts) if word in text}  # copied first: other threads write
        if own:
            found |= self.foreign(text, own, said)
        else:  # for the operators' eyes: ids and addresses may stand there, a customer's own words may not
            found |= {word for word in _WORD.findall(text) if word.startswith("canary") and word in self._owners}
        self._note(what, found, own, "what stands in no log, or another account has")

    def _identity(self, token: str) -> tuple[UUID | None, set[UUID]] | None:
        """Whose credentials they say they are, as (person, accounts): nobody's for junk; None for those of which nothing is known here."""
        if key := _KEY.match(token):
            return (None, self._keys[key[1]]) if key[1] in self._keys else None
        with suppress(jwt.PyJWTError):
            claims = jwt.decode(token, options={"verify_signature": False})
            with suppress(KeyError, ValueError, TypeError, AttributeError):
                if claims["typ"] != "access":  # another provider's, which may claim what it likes
                    return None
                return UUID(claims["sub"]), {UUID(claims["account"])}
            return None  # another provider's
        return None, set()

    def _note(self, what: str, found: set[str], own: set[UUID], things: str = "what another account has") -> None:
        if found:
            asker = ", ".join(map(str, own)) or "nobody's credentials"
            self.hits.append(f"{what}: told account {asker} {things}: {', '.join(sorted(found))}")


GATE = Gate()


def _accounts_of(client: FlaskClient, person: UUID | None) -> set[UUID]:
    if person is None:
        return set()
    with client.application.extensions["dana.parts"].database.system_transaction() as db:
        return {item.account_id for item in sessions.accounts_of(db, person)}


def _colleagues(client: FlaskClient, own: set[UUID]) -> set[str]:
    """Addresses of people who belong to these accounts too, or are invited: a person is no account's alone."""
    found: set[str] = set()
    database = client.application.extensions["dana.parts"].database
    for account in own:
        with database.account_transaction(account) as db:
            found |= set(db.scalars(sa.text("select u.email from users u join memberships m on m.user_id = u.id")))
            found |= set(db.scalars(sa.text("select email from invitations")))
    return found


def _text_of(answer: Any) -> str:
    """The body as text, with what is packed in it."""
    data = answer.get_data()
    if not data.startswith(b"PK\x03\x04"):
        return str(data.decode("utf-8", "replace"))
    with suppress(zipfile.BadZipFile), zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    return ""


@contextmanager
def watching() -> Iterator[None]:
    """Looks at every answer of a test client, every letter of an account, every live update and every log line while the block runs."""
    before, library = structlog.get_config(), _Library(logging.WARNING)
    with pytest.MonkeyPatch.context() as patch:
        _wrap(patch)
        _wrap_logs(patch)
        logging.getLogger().addHandler(library)
        yield
    logging.getLogger().removeHandler(library)
    structlog.configure(**before)


class _Library(logging.Handler):
    """Beside the handlers of the process; pytest's own are why `configure_logs` adds none in a test."""

    def emit(self, record: logging.LogRecord) -> None:
        GATE.look_at_library(logs.Lines(logs.Lines.FORM).format(record))


def _wrap_logs(patch: pytest.MonkeyPatch) -> None:
    redact = logs.redact

    def looking(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        cleaned = redact(logger, method, event)
        GATE.look_at_event(cleaned)
        return cleaned

    patch.setattr(logs, "redact", looking)
    structlog.configure(  # as `configure_logs` does, for the tests that make no app
        processors=[
            structlog.contextvars.merge_contextvars, structlog.processors.add_log_level, structlog.processors.format_exc_info,
            looking, structlog.dev.ConsoleRenderer(colors=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )  # fmt: skip
    for message in (IncomingMessage, OutgoingMessage):
        patch.setattr(message, "__init__", _noting(message.__init__))


def _noting(make: Any) -> Any:
    def made(self: Any, *arguments: Any, **more: Any) -> None:
        make(self, *arguments, **more)
        GATE.is_private(self.text)

    return made


def _wrap(patch: pytest.MonkeyPatch) -> None:
    from dana import realtime
    from dana.mail import Mail

    open_, queue, payload_of = FlaskClient.open, Mail.queue, realtime._payload

    def opening(self: FlaskClient, *arguments: Any, **more: Any) -> Any:
        GATE.said_in(more.get("json"))
        answer = open_(self, *arguments, **more)
        if "dana.parts" in self.application.extensions:
            GATE.look_at_answer(self, answer, f"{answer.request.url} {arguments} {more}")
        return answer

    def queueing(self: Any, db: Any, to: str, letter: Any, *, account_id: UUID | None = None) -> None:
        GATE.look_at_letter(to, f"{letter.subject}\n{letter.text}", account_id)
        queue(self, db, to, letter, account_id=account_id)

    def telling(account_id: UUID, *arguments: Any) -> str:
        payload = payload_of(account_id, *arguments)
        GATE.look_at_live_update(account_id, payload)
        return payload

    patch.setattr(FlaskClient, "open", opening)
    patch.setattr(Mail, "queue", queueing)
    patch.setattr(realtime, "_payload", telling)
