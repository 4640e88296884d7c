"""How long an account keeps what: once a day, in small steps, what is older goes."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dana.database.transactions import Database
from dana.jobs import wake
from dana.models.privacy import Retention
from dana.privacy import erasing

CONVERSATIONS = 100  # looked at in one step
STEPS = 40
EVERY = timedelta(days=1)


class Retaining:
    """What is done with periods."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def periods(self, db: Session, account_id: UUID) -> Retention:
        """The account's periods; all None when it never set any."""
        return db.get(Retention, account_id) or Retention(account_id=account_id, messages_days=None, resolved_days=None, removed=0)

    def set(self, db: Session, account_id: UUID, *, messages_days: int | None, resolved_days: int | None) -> Retention:
        """Set the periods; what is due by them goes soon."""
        row = db.get(Retention, account_id, with_for_update=True)
        if row is None:
            row = Retention(account_id=account_id)
            db.add(row)
        row.messages_days, row.resolved_days = messages_days, resolved_days
        row.began_at, row.cursor, row.next_at = None, None, sa.func.now()  # a run under way begins anew, by the new periods
        db.flush()
        db.refresh(row)
        wake(db, "retain", account_id, account_id)
        return row

    def work(self, account_id: UUID, _row: UUID) -> None:
        """Go on with today's run, if it is not done."""
        for _ in range(STEPS):
            with self._database.account_transaction(account_id) as db:
                row = db.get(Retention, account_id, with_for_update=True)
                if row is None or row.next_at > datetime.now(UTC):
                    return
                row.began_at = row.began_at or datetime.now(UTC)
                row.touched_at = sa.func.now()
                row.removed += _step(db, row, row.began_at)
                db.flush()
        with self._database.account_transaction(account_id) as db:
            wake(db, "retain", account_id, account_id)


_NEXT = sa.text("""
select c.id, (c.last_message_at < :old or c.status = 'resolved' and c.updated_at < :resolved) and c.answer_due_at is null
  and not exists (select 1 from messages o where o.account_id = c.account_id and o.conversation_id = c.id
    and o.direction = 'out' and o.state in ('pending', 'sending', 'unsure') and o.parked_at is null) as whole
from conversations c where c.account_id = :account and c.id > :after order by c.id limit :limit for update
""")
_OLD = sa.text("""
select id from messages where account_id = :account and conversation_id = any(:conversations) and created_at < :old
  and (state not in ('pending', 'sending', 'unsure') or parked_at is not null)
limit :limit
""")
_UNTIE = sa.text("""
update usage set conversation_id = null, message_id = null where account_id = :account and conversation_id = any(:conversations)
""")
_CLOSE = sa.text("""
with gone as (
  delete from conversations where account_id = :account and id = any(:conversations) returning id, contact_id
)
delete from contacts k where k.account_id = :account and k.id in (select contact_id from gone) and not exists (
  select 1 from conversations c where c.account_id = :account and c.contact_id = k.id and c.id not in (select id from gone))
""")
_STALE = sa.text("delete from early_statuses where account_id = :account and created_at < :before")
LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


def _step(db: Session, row: Retention, began: datetime) -> int:
    """Look at the next conversations, remove at most erasing.ROWS messages, and remember how far it came; how many were removed."""
    values = {"account": row.account_id, "old": _before(began, row.messages_days), "resolved": _before(began, row.resolved_days)}
    found = db.execute(_NEXT, {**values, "after": row.cursor or UUID(int=0), "limit": CONVERSATIONS}).all()
    whole = [item.id for item in found if item.whole]
    removed = erasing.erase_messages(db, row.account_id, whole) if whole else 0
    if removed == erasing.ROWS:
        return removed  # more of the same conversations come next
    if whole:
        db.execute(_UNTIE, {"account": row.account_id, "conversations": whole})
        db.execute(_CLOSE, {"account": row.account_id, "conversations": whole})
    old = db.execute(_OLD, {**values, "conversations": [item.id for item in found if not item.whole], "limit": erasing.ROWS}).all()
    erasing.erase_these(db, row.account_id, [item.id for item in old])
    if len(old) < erasing.ROWS:
        _move_on(db, row, began, [item.id for item in found])
    return removed + len(old)


def _move_on(db: Session, row: Retention, began: datetime, seen: list[UUID]) -> None:
    if len(seen) == CONVERSATIONS:
        row.cursor = seen[-1]
        return
    db.execute(_STALE, {"account": row.account_id, "before": began - timedelta(days=7)})  # held for messages that never came
    row.began_at, row.cursor, row.last_at, row.next_at = None, None, sa.func.now(), began + EVERY


def _before(began: datetime, days: int | None) -> datetime:
    return LONG_AGO if days is None else began - timedelta(days=min(days, (began - LONG_AGO).days))
