"""From a file to passages that are found: what is queued is read in child processes, newest first, and stored whole or not at all."""

import time
from dataclasses import dataclass, field
from pathlib import PurePath
from uuid import UUID

import psycopg
import sqlalchemy as sa
import structlog

from dana.database.statements import Statements
from dana.database.transactions import Database
from dana.jobs import wake, wake_in
from dana.knowledge.reading import Unreadable, read
from dana.knowledge.splitting import split
from dana.knowledge.storing import LEASE_SECONDS, Read, store
from dana.knowledge.versions import UNLOCKING, fail, open_password, settle
from dana.processes import give_back
from dana.realtime import publish
from dana.security.secrets import Sealer

log = structlog.get_logger()

MOST_ATTEMPTS = 3  # a file that kills its worker this often is given up
TOGETHER = 24  # small files that one worker takes, reads and stores together
TOGETHER_BYTES = 2_000_000
VECTORS_WAIT = 4.0  # seconds, at most, for the words of files that were uploaded together
LOOK_SECONDS = 0.5  # between two looks whether a file is still wanted
CRASHES = "Reading this file broke off several times. Save it anew, or as another type, and try again."
GONE = "The file is not here any more. Upload it again."

# The newest first, and before all the one that was asked for. A file at which a worker died is taken alone: others must not fall with it.
# Each step looks rows up by their keys alone, whatever the planner believes of tables that have just been filled.
_CLAIM = sa.text("""
with waiting as materialized (
  select d.id, d.attempts, d.id = :first as is_first, d.updated_at, d.created_at from documents d
  where d.account_id = :account and d.stage in ('queued', 'reading') and coalesce(d.working_until, '-infinity') < now()
  order by d.id = :first desc, d.updated_at desc, d.created_at desc limit :limit + 1 for update skip locked
), placed as materialized (
  select w.id, v.number, row_number() over line as place, sum(v.size) over line as bytes, max(w.attempts) over line as worst
  from waiting w cross join lateral (
    select * from document_versions v where v.account_id = :account and v.document_id = w.id and v.status = 'queued' offset 0
  ) v window line as (order by w.is_first desc, w.updated_at desc, w.created_at desc, w.id)
), claimed as (
  update documents set status = 'processing', stage = 'reading', attempts = attempts + 1,
    working_until = now() + make_interval(secs => :seconds), version = version + 1, updated_at = now()
  where account_id = :account and id = any(array(
    select id from placed where place = 1 or worst = 0 and bytes <= :bytes and place <= :limit))
  returning id, name, origin, passages, attempts
)
select c.*, p.number, (select count(*) from waiting) > count(*) over () as is_more from claimed c join placed p on p.id = c.id
order by p.place
""")
_FILES = sa.text("""
select n.id, v.name, f.content, exists (
  select 1 from document_versions w where w.account_id = :account and w.document_id = n.id and w.sealed_password is not null) as is_sealed
from unnest(cast(:ids as uuid[]), cast(:numbers as integer[])) as n(id, number)
cross join lateral (
  select * from document_versions v where v.account_id = :account and v.document_id = n.id and v.number = n.number offset 0
) v cross join lateral (
  select * from document_files f where f.account_id = :account and f.document_id = n.id and f.version = v.file offset 0
) f
""")
_LOOK = sa.text("""
update documents d set working_until = now() + make_interval(secs => :seconds),
  done = case when d.id = :id then :done else d.done end, total = case when d.id = :id then :total else d.total end,
  version = d.version + case when d.id = :id and d.done <> :done then 1 else 0 end
where d.account_id = :account and d.id = any(cast(:ids as uuid[])) and (d.id <> :id or exists (
  select 1 from document_versions v where v.account_id = d.account_id and v.document_id = d.id and v.number = :number
    and v.status = 'queued'))
returning d.id
""")
_LATER = sa.text("""
update documents d set working_until = now() + make_interval(secs => :seconds)
where d.account_id = :account and d.id = :id and d.status in ('queued', 'processing') and coalesce(d.working_until, '-infinity') < now()
  and (d.stage = 'embedding' or not exists (select 1 from document_versions v where v.account_id = d.account_id and v.document_id = d.id
    and v.status = 'queued'))
returning d.stage
""")
_UNLOCKING = sa.text(UNLOCKING)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A version of a document that this worker is to read."""

    id: UUID
    number: int
    name: str
    origin: str
    attempts: int
    is_first: bool  # nothing of the document is searched yet
    file_name: str
    content: bytes | None
    has_password: bool  # one was given for this version, or for another one of the document


@dataclass(frozen=True, slots=True)
class Ingest:
    """Reads documents that are queued; may be woken at any time, twice, or for nothing."""

    database: Database
    sealer: Sealer | None = None

    def read_document(self, account_id: UUID, row_id: UUID) -> None:
        """
        Read some of what the account has queued, `row_id` before all if it is a document: found by words, or failed with the reason.

        Whatever is left is woken for, so that other workers take their share and other accounts have their turn.
        """
        claimed, is_more = self._claim(account_id, row_id)
        if not claimed:
            self._look_after(account_id, row_id)
            return
        ids = [each.id for each in claimed]
        done = [self._read(account_id, each, ids) for each in claimed]
        self._store(account_id, [each for each in done if each is not None], is_more)
        del claimed, done
        give_back()  # the gaps that the files leave between what stays: 6 MB of the worker after a book

    def _claim(self, account_id: UUID, first: UUID) -> tuple[list[Claimed], bool]:
        """What this worker is to read now, and whether there is more to read after it."""
        claim = {"account": account_id, "first": first, "limit": TOGETHER, "bytes": TOGETHER_BYTES, "seconds": LEASE_SECONDS}
        with self.database.account_statements(account_id, fleeting=True) as db:  # a claim that is lost is made again
            rows = db.execute(_CLAIM, claim).all()
            if not rows:
                return [], False
            is_more = bool(rows[0].is_more)
            if is_more:
                wake(db, "read_document", account_id, account_id)
            for row in rows:
                publish(db, account_id, "document", row.id)
            wanted = {"account": account_id, "ids": [row.id for row in rows], "numbers": [row.number for row in rows]}
            files = {row.id: (row.name, bytes(row.content), row.is_sealed) for row in db.execute(_FILES, wanted)}
        none = ("", None, False)
        claimed = [Claimed(r.id, r.number, r.name, r.origin, r.attempts, r.passages == 0, *files.get(r.id, none)) for r in rows]
        return claimed, is_more

    def _look_after(self, account_id: UUID, document_id: UUID) -> None:
        """What the sweeper found that is not to be read: its vectors are due, or there is nothing to read."""
        with self.database.account_statements(account_id) as db:
            left = db.execute(_LATER, {"account": account_id, "id": document_id, "seconds": LEASE_SECONDS}).first()
            if left is not None and left.stage == "embedding":
                wake(db, "embed_passages", account_id, account_id)
            elif left is not None:
                settle(db, account_id, document_id, "broken", GONE)

    def _read(self, account_id: UUID, claimed: Claimed, ids: list[UUID]) -> Read | None:
        """What a child process read in the file; None when it is not to be stored."""
        if claimed.attempts > MOST_ATTEMPTS:
            self._fail(account_id, claimed, "crashes", CRASHES)
            return None
        try:
            return self._try(account_id, claimed, ids)
        except Unreadable as error:
            if error.code != "cancelled":  # then whoever cancelled has said so
                self._fail(account_id, claimed, error.code, error.message)
        return None

    def _fail(self, account_id: UUID, claimed: Claimed, code: str, message: str) -> None:
        log.info("document_failed", code=code)
        with self.database.account_statements(account_id) as db:
            fail(db, account_id, claimed.id, claimed.number, code, message)

    def _try(self, account_id: UUID, claimed: Claimed, ids: list[UUID]) -> Read:
        if claimed.content is None:
            raise Unreadable("broken", GONE)
        watch = _Watch(self.database, account_id, claimed.id, claimed.number, ids)
        reading = read(
            claimed.content, _name(claimed), password=self._password(account_id, claimed),
            progress=watch.heard, cancelled=watch.is_over,
        )  # fmt: skip
        pieces = split(reading)
        if not pieces:
            raise Unreadable("empty", "There is no text in this file.")
        return Read(claimed.id, claimed.number, reading, pieces, is_first=claimed.is_first)

    def _password(self, account_id: UUID, claimed: Claimed) -> str | None:
        """The one that was given for this version, or for another one of the document."""
        if self.sealer is None or not claimed.has_password:
            return None
        with self.database.account_statements(account_id, fleeting=True) as db:
            row = db.execute(_UNLOCKING, {"account": account_id, "id": claimed.id, "number": claimed.number}).first()
        return open_password(self.sealer, account_id, row)

    def _store(self, account_id: UUID, done: list[Read], is_more: bool) -> None:
        """All in one commit; one by one should one of them break it."""
        try:
            self._commit(account_id, done, is_more)
        except psycopg.DataError:
            if len(done) == 1:
                raise
            for each in done:
                self._commit(account_id, [each], is_more)

    def _commit(self, account_id: UUID, done: list[Read], is_more: bool) -> None:
        """Words first: while files wait to be read, vectors wait for them, but not for ever."""
        if done:
            with self.database.account_statements(account_id) as db:
                store(db, account_id, done)
                wake_in(db, "embed_passages", account_id, account_id, VECTORS_WAIT if is_more else 0)


@dataclass(slots=True)
class _Watch:
    """Says how far a file is, that its reader lives, and hears whether anybody still wants it: with one statement every half second."""

    database: Database
    account_id: UUID
    document_id: UUID
    number: int
    ids: list[UUID]
    done: int = 0
    total: int = 0
    told: int = 0
    over: bool = False
    next_at: float = field(default_factory=lambda: time.monotonic() + LOOK_SECONDS)

    def heard(self, done: int, total: int) -> None:
        """So many pages are read."""
        self.done, self.total = done, total
        self.is_over()

    def is_over(self) -> bool:
        """Whether the file was cancelled, replaced or removed."""
        if not self.over and time.monotonic() > self.next_at:
            self.next_at = time.monotonic() + LOOK_SECONDS
            with self.database.account_statements(self.account_id, fleeting=True) as db:
                self._look(db)
        return self.over

    def _look(self, db: Statements) -> None:
        values = {
            "account": self.account_id, "id": self.document_id, "number": self.number, "ids": self.ids, "done": self.done,
            "total": self.total, "seconds": LEASE_SECONDS,
        }  # fmt: skip
        self.over = all(row.id != self.document_id for row in db.execute(_LOOK, values))
        if self.done != self.told and not self.over:
            self.told = self.done
            publish(db, self.account_id, "document", self.document_id)


def _name(claimed: Claimed) -> str:
    """What the reader is to call the file: the document's name, so that a new edition has the same title, with the file's own ending."""
    if claimed.origin == "written":
        return claimed.name.replace("/", "∕").replace("\\", "∖") + ".txt"
    ending = PurePath(claimed.file_name).suffix
    return f"{PurePath(claimed.name).stem}{ending}" if ending else claimed.name
