"""The post office: letters wait in the database, sealed, until the worker has handed them over or a day has passed."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import structlog

from dana.database.statements import Statements
from dana.database.system import waiting_letters
from dana.database.transactions import Database
from dana.errors import Unreadable
from dana.jobs import wake
from dana.mail.letters import Letter
from dana.mail.sending import NotSent, Way
from dana.security.secrets import Sealer

log = structlog.get_logger()

TASK = "send_letter"
NOBODY = UUID(int=0)  # the account of what belongs to none
WAITS = [timedelta(seconds=seconds) for seconds in (15, 60, 300, 900)]
LONGEST_WAIT = timedelta(hours=1)
GIVE_UP = timedelta(days=1)

Words = dict[str, str]
# What turns a wish into a letter, in the worker: (recipient, letter), or None when there is nobody to write to
Writer = Callable[[Statements, Words], tuple[str, Letter] | None]


class Mail:
    """Where letters are posted: `queue` for a letter that is written, `wish` for one that the worker writes."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer

    def queue(self, db: Statements, to: str, letter: Letter, *, account_id: UUID | None = None) -> None:
        """Post a letter with this transaction. `account_id`: whose it is, so that it goes when the account is erased."""
        self._post(db, "letter", {"to": to, "subject": letter.subject, "text": letter.text}, account_id)

    def wish(self, db: Statements, kind: str, **words: str) -> None:
        """
        Ask for a letter whose recipient may not exist, with this transaction.

        Whether there is such a person is looked up by the worker, so a request does the very same work for known and unknown addresses.
        """
        self._post(db, kind, words, None)

    def seal(self, letter_id: UUID, words: Words) -> bytes:
        """Words as they wait."""
        return self._sealer.seal(json.dumps(words), account_id=NOBODY, table="letters", row_id=letter_id, field="sealed")

    def open(self, letter_id: UUID, sealed: bytes) -> Words:
        """The words again."""
        opened: Words = json.loads(self._sealer.open(bytes(sealed), account_id=NOBODY, table="letters", row_id=letter_id, field="sealed"))
        return opened

    def _post(self, db: Statements, kind: str, words: Words, account_id: UUID | None) -> None:
        letter_id = uuid4()
        waiting_letters.queue_letter(db, letter_id, kind, self.seal(letter_id, words), account_id)
        wake(db, TASK, account_id or NOBODY, letter_id)


class Postman:
    """Hands letters over, in the worker."""

    def __init__(self, database: Database, mail: Mail, way: Way, writers: Mapping[str, Writer]) -> None:
        self._database, self._mail, self._way, self._writers = database, mail, way, writers

    def send(self, _account_id: UUID, letter_id: UUID) -> None:
        """Write the letter if it is a wish, and hand it over; later again when that fails and trying again can help."""
        with self._database.system_statements() as db:
            taken = waiting_letters.take_letter(db, letter_id)
        if taken is None:
            return  # another worker has it, or it is gone
        try:
            words = self._written(letter_id, taken.kind, bytes(taken.sealed))
        except Unreadable:
            log.warning("letter_unreadable", letter_id=str(letter_id))
            words = None
        if words is not None:
            try:
                self._way.send(letter_id, words["to"], Letter(words["subject"], words["text"]))
            except NotSent as failure:
                self._retry(letter_id, taken, failure)
                return
        with self._database.system_statements() as db:
            waiting_letters.letter_done(db, letter_id)

    def sweep(self) -> None:
        """Wake what is due and was missed."""
        with self._database.system_statements() as db:
            for letter_id, account_id in waiting_letters.due_letters(db, 100):
                wake(db, TASK, account_id or NOBODY, letter_id)

    def _written(self, letter_id: UUID, kind: str, sealed: bytes) -> Words | None:
        """The words of a letter. A wish is written once: what is tried again is the same letter with the same link."""
        words = self._mail.open(letter_id, sealed)
        if kind == "letter":
            return words
        with self._database.system_statements() as db:
            found = self._writers[kind](db, words)
            if found is None:
                return None
            to, letter = found
            words = {"to": to, "subject": letter.subject, "text": letter.text}
            waiting_letters.letter_written(db, letter_id, self._mail.seal(letter_id, words))
        return words

    def _retry(self, letter_id: UUID, taken: waiting_letters.WaitingLetter, failure: NotSent) -> None:
        gives_up = failure.permanent or datetime.now(UTC) - taken.created_at > GIVE_UP
        log.warning("letter_given_up" if gives_up else "letter_waits", letter_id=str(letter_id), reason=failure.message)
        with self._database.system_statements() as db:
            if gives_up:
                waiting_letters.letter_done(db, letter_id)
                return
            wait = WAITS[taken.attempts - 1] if taken.attempts <= len(WAITS) else LONGEST_WAIT
            due_at = datetime.now(UTC) + wait
            waiting_letters.letter_later(db, letter_id, due_at)
            wake(db, TASK, NOBODY, letter_id, at=due_at)
