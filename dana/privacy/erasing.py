"""Erasing a contact or a whole account: decided in one transaction, carried out in small steps that may be killed and run again."""

import re
import secrets
from datetime import datetime
from typing import Protocol
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dana.database.system import erasures
from dana.database.transactions import Database
from dana.errors import Invalid, NotFound
from dana.jobs import wake
from dana.models.accounts import Account
from dana.models.conversations import Contact, Identity
from dana.models.integrations import Integration
from dana.models.privacy import Erasure
from dana.privacy.exporting import forget_those_with
from dana.realtime import publish

ROWS = 500  # in one step
STEPS = 40  # in one go
CODE_BYTES = 24
_CODE = re.compile(r"[A-Za-z0-9_-]{32}")

# The account's big tables, in an order that needs no cascade; the last step takes the rest with the account itself.
BIG_TABLES = (
    "export_parts", "sources", "messages", "drafts", "lessons", "memories", "contact_facts", "usage", "early_statuses", "conversations",
    "identities", "contacts",
    "document_pages", "document_files", "document_versions", "passage_codes", "english_vectors", "passage_vectors", "passage_words",
    "postings", "code_blocks", "code_cells", "code_books", "passages", "terms", "knowledge_indexes", "documents",
)  # fmt: skip

# What is being prepared is void, what waits is never sent, and without its secrets no channel could.
_SILENCE = [
    sa.text("""
    update conversations set lease = lease + 1, claim = claim + 1, generation = generation + 1, answer_due_at = null, answering_until = null
    where account_id = :account and (answer_due_at is not null or answering_until is not null)
    """),
    sa.text("""
    update messages set state = 'failed', next_attempt_at = null, error_code = 'erased' where account_id = :account and state = 'pending'
    """),
    sa.text("""
    update integrations set secrets = '', hints = '{}', deleted_at = coalesce(deleted_at, now()), version = version + 1
    where account_id = :account
    """),
    sa.text("delete from former_secrets where account_id = :account"),
]


class Goodbyes(Protocol):
    """Tells the platforms that an account is gone: see dana.integrations.farewells."""

    def begin_all(self, db: Session, account_id: UUID) -> None:
        """Put the credentials of the account's integrations aside, for the goodbye alone."""
        ...

    def say_all(self, account_id: UUID) -> datetime | None:
        """Try those that are due; when to come again, None when there is nothing left to say."""
        ...


class Erasures:
    """What is done with requests to be forgotten."""

    def __init__(self, database: Database, goodbyes: Goodbyes | None = None) -> None:
        self._database, self._goodbyes = database, goodbyes

    def begin_with_contact(self, db: Session, account_id: UUID, contact_id: UUID, *, confirm: str, user_id: UUID) -> Erasure:
        """Begin to erase a contact whose name was typed; the one under way if there is one. NotFound, or Invalid for another name."""
        contact = db.get(Contact, (account_id, contact_id))
        if contact is None:
            raise NotFound("There is no such contact.")
        if confirm.strip() != name_to_type(db, contact):
            raise Invalid(details={"fields": {"confirm": "Type the contact's name exactly as it is shown."}})
        return self._begin(db, account_id, contact_id, "person", user_id)

    def begin_from_platform(self, db: Session, account_id: UUID, integration_id: UUID, platform_user: str) -> Erasure:
        """Begin to erase whoever has this id on that channel; a request for somebody unknown is done at once."""
        contact_id = db.scalar(
            sa.select(Identity.contact_id).where(
                Identity.account_id == account_id, Identity.integration_id == integration_id, Identity.value == platform_user
            ).limit(1)
        )  # fmt: skip
        if contact_id is not None:
            return self._begin(db, account_id, contact_id, "platform", None)
        row = Erasure(account_id=account_id, id=uuid4(), origin="platform", code=_code(), state="done", done_at=sa.func.now())
        db.add(row)
        db.flush()
        return row

    def begin_with_account(self, db: Session, account_id: UUID, *, confirm: str, user_id: UUID) -> UUID:
        """
        Close an account whose name was typed: from the commit on nobody is a member and nothing is sent. Invalid for another name.

        Credentials are gone with it too, but for what the goodbye to the platforms needs: see `Goodbyes`.
        """
        account = db.scalar(sa.select(Account).where(Account.id == account_id))
        if account is None:
            raise NotFound("There is no such account.")
        if confirm.strip() != account.name.strip():
            raise Invalid(details={"fields": {"confirm": "Type the account's name exactly as it is shown."}})
        erasure_id = uuid4()
        if self._goodbyes is not None:
            self._goodbyes.begin_all(db, account_id)
        for statement in _SILENCE:
            db.execute(statement, {"account": account_id})
        erasures.close_account(db, account_id, erasure_id, _code(), user_id)
        wake(db, "erase", account_id, erasure_id)
        for integration_id in db.scalars(sa.select(Integration.id).where(Integration.account_id == account_id)):
            publish(db, account_id, "integration", integration_id)
        return erasure_id

    def work(self, account_id: UUID, erasure_id: UUID) -> None:
        """Go on with an erasure; done is done, however often it is called."""
        waits_until = self._say_goodbye(account_id, erasure_id)
        for _ in range(STEPS):
            with self._database.account_transaction(account_id) as db:
                row = db.scalar(sa.select(Erasure).where(Erasure.account_id == account_id, Erasure.id == erasure_id).with_for_update())
                if row is None or row.state == "done":
                    return
                row.state, row.touched_at = "working", sa.func.now()
                db.flush()
                if self._is_up_to_goodbye(db, row, waits_until):
                    wake(db, "erase", account_id, erasure_id, at=waits_until)
                    return
                self._step(db, row)
        with self._database.account_transaction(account_id) as db:
            wake(db, "erase", account_id, erasure_id)

    def _say_goodbye(self, account_id: UUID, erasure_id: UUID) -> datetime | None:
        """One try with each platform that is due; when to come again for those that did not listen."""
        if self._goodbyes is None:
            return None
        with self._database.account_transaction(account_id) as db:
            row = db.get(Erasure, (account_id, erasure_id))
            if row is None or not row.is_account or row.state == "done":
                return None
        return self._goodbyes.say_all(account_id)

    def _is_up_to_goodbye(self, db: Session, row: Erasure, waits_until: datetime | None) -> bool:
        """Whether all but the last step is done, which has to wait: it takes the credentials for the goodbye with it."""
        return waits_until is not None and row.is_account and not any(_has_some(db, table, row.account_id) for table in BIG_TABLES)

    def _begin(self, db: Session, account_id: UUID, contact_id: UUID, origin: str, user_id: UUID | None) -> Erasure:
        db.execute(sa.select(Contact.id).where(Contact.account_id == account_id, Contact.id == contact_id).with_for_update())
        under_way = sa.select(Erasure).where(Erasure.account_id == account_id, Erasure.contact_id == contact_id, Erasure.state != "done")
        found = db.scalar(under_way.limit(1))
        if found is not None:
            return found
        row = Erasure(account_id=account_id, id=uuid4(), contact_id=contact_id, origin=origin, code=_code(), asked_by=user_id)
        db.add(row)
        db.flush()
        wake(db, "erase", account_id, row.id)
        return row

    def _step(self, db: Session, row: Erasure) -> None:
        if row.is_account:
            if not any(_some_of(db, table, row.account_id) for table in BIG_TABLES):
                erasures.erase_account(db, row.account_id)
        elif row.contact_id is not None and erase_some(db, row.account_id, row.contact_id):
            row.state, row.done_at = "done", sa.func.now()


_SOME_ROWS = """
delete from TABLE where ctid = any (array(select ctid from TABLE where account_id = :account limit :rows))
"""


def _has_some(db: Session, table: str, account_id: UUID) -> bool:
    statement = sa.text("select exists (select 1 from TABLE where account_id = :account)".replace("TABLE", table))
    return bool(db.scalar(statement, {"account": account_id}))


def _some_of(db: Session, table: str, account_id: UUID) -> int:
    """Delete some rows of one of the account's tables; how many."""
    statement = sa.text(_SOME_ROWS.replace("TABLE", table))
    return int(db.execute(statement, {"account": account_id, "rows": ROWS}).rowcount)  # type: ignore[attr-defined]  # every delete has one


_LOCK = sa.text("select id from conversations where account_id = :account and contact_id = :contact order by id for update")
_VOID = sa.text("""
update conversations set lease = lease + 1, claim = claim + 1, generation = generation + 1, answer_due_at = null, answering_until = null
where account_id = :account and id = any(:conversations)
""")
_PICK = sa.text("""
select id from messages where account_id = :account and conversation_id = any(:conversations)
order by conversation_id, position limit :rows
""")
_EARLY = sa.text("""
delete from early_statuses e using messages m
where m.account_id = :account and m.id = any(:ids) and e.account_id = :account and e.integration_id = m.integration_id
  and e.platform_id = m.platform_id
""")
# What answers a message may repeat it.
_DRAFTS = sa.text("""
delete from drafts d using messages m
where m.account_id = :account and m.id = any(:ids) and d.account_id = :account and d.conversation_id = m.conversation_id
  and (d.answers_position = m.position or d.message_id = m.id)
""")
_LESSONS = sa.text("""
delete from lessons l using messages m
where m.account_id = :account and m.id = any(:ids) and l.account_id = :account and l.conversation_id = m.conversation_id
  and (l.message_id = m.id or m.position <= (select s.position from messages s where s.account_id = :account and s.id = l.message_id))
""")
# What is remembered may repeat it too: it is made anew from what is left.
_MEMORIES = sa.text("""
delete from memories r using messages m
where m.account_id = :account and m.id = any(:ids) and r.account_id = :account and r.conversation_id = m.conversation_id
""")
_FACTS = sa.text("delete from contact_facts where account_id = :account and message_id = any(:ids)")
_MESSAGES = sa.text("delete from messages where account_id = :account and id = any(:ids)")
# What was used was paid for: the figures stay, what they were used for does not.
_USAGE = sa.text("""
update usage set conversation_id = null, message_id = null where account_id = :account and conversation_id = any(:conversations)
""")
_FORGET = sa.text("select dana.forget_wake_ups(:account, cast(:rows as uuid[]))")
_CONTACT = sa.text("delete from contacts where account_id = :account and id = :contact")


def erase_some(db: Session, account_id: UUID, contact_id: UUID) -> bool:
    """Erase up to ROWS messages of a contact, the oldest first, and with the last of them the contact; whether that is done."""
    where = {"account": account_id, "contact": contact_id}
    conversations = [row.id for row in db.execute(_LOCK, where)]  # conversations are locked before messages, as everywhere
    if conversations:
        db.execute(_VOID, {**where, "conversations": conversations})
    if erase_messages(db, account_id, conversations) == ROWS:
        return False
    db.execute(_USAGE, {**where, "conversations": conversations})
    db.execute(_FORGET, {"account": account_id, "rows": [*conversations, contact_id]})
    db.execute(_CONTACT, where)  # takes its identities and conversations with it
    forget_those_with(db, account_id, contact_id)
    for conversation_id in conversations:
        publish(db, account_id, "conversation", conversation_id)
    return True


def erase_messages(db: Session, account_id: UUID, conversations: list[UUID]) -> int:
    """Erase up to ROWS messages of conversations that this transaction has locked, with all that hangs on them; how many."""
    picked = db.scalars(_PICK, {"account": account_id, "conversations": conversations, "rows": ROWS})
    return erase_these(db, account_id, list(picked))


def erase_these(db: Session, account_id: UUID, ids: list[UUID]) -> int:
    """Erase these messages with their sources, drafts, lessons, early statuses and wake-ups, and what is remembered of them; how many."""
    if ids:
        db.execute(_EARLY, {"account": account_id, "ids": ids})
        for statement in (_DRAFTS, _LESSONS, _MEMORIES, _FACTS):
            db.execute(statement, {"account": account_id, "ids": ids})
        db.execute(_FORGET, {"account": account_id, "rows": ids})
        db.execute(_MESSAGES, {"account": account_id, "ids": ids})  # takes its sources with it
    return len(ids)


def name_to_type(db: Session, contact: Contact) -> str:
    """What has to be typed to erase a contact: the name, or the first id of one who has none."""
    if contact.name.strip():
        return contact.name.strip()
    query = sa.select(Identity.value).where(Identity.account_id == contact.account_id, Identity.contact_id == contact.id)
    return db.scalar(query.order_by(Identity.rank, Identity.created_at).limit(1)) or ""


def state_of(database: Database, code: str) -> erasures.ErasureState | None:
    """How far the erasure with this code came; None when there is none."""
    if not _CODE.fullmatch(code):
        return None
    with database.system_statements() as db:
        return erasures.erasure_by_code(db, code)


def _code() -> str:
    return secrets.token_urlsafe(CODE_BYTES)
