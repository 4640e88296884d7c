"""Who handles a conversation: Dana, a person, or nobody yet. Every change raises the lease, which voids what Dana prepared before."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from dana.conversations.thread import Line, add_line
from dana.database.statements import Statements, together
from dana.errors import NotAllowed, NotFound
from dana.jobs import wake
from dana.security.roles import Right, Role, allows

_LOCK = sa.text("""
select id, integration_id, status, needs_person, takeover_by, takeover_user_id, lease from conversations
where account_id = :account and id = :id for update
""")


def lock(db: Statements, account_id: UUID, conversation_id: UUID) -> Any:
    """The conversation's row, locked; NotFound when this account has no such conversation."""
    row = db.execute(_LOCK, {"account": account_id, "id": conversation_id}).first()
    if row is None:
        raise NotFound("There is no such conversation.")
    return row


_STAYS = sa.text("select role, all_channels from memberships where account_id = :account and user_id = :user for share")
_WORKS_THERE = sa.text("""
select 1 from conversations c join membership_channels m on m.account_id = c.account_id and m.integration_id = c.integration_id
where c.account_id = :account and c.id = :id and m.user_id = :user
""")


def lock_for(db: Statements, account_id: UUID, conversation_id: UUID, user_id: UUID) -> Any:
    """
    The same for a person who is going to answer there; NotAllowed or NotFound when he may not just now.

    He stays what he is until this transaction ends: else he could take over in the moment in which he is removed, and nobody would know.
    His membership is locked before the conversation, in the order in which a removal goes.
    """
    whose = {"account": account_id, "id": conversation_id, "user": user_id}
    members, rows, channels = together(db, [(_STAYS, whose), (_LOCK, whose), (_WORKS_THERE, whose)])
    member, row = members.first(), rows.first()
    if member is None or not allows(Role(member.role), Right.REPLY):
        raise NotAllowed
    if row is None or not (member.all_channels or channels.first()):
        raise NotFound("There is no such conversation.")
    return row


def _set(db: Statements, account_id: UUID, conversation_id: UUID, changes: str, **values: object) -> None:
    db.execute(
        sa.text(f"update conversations set {changes} where account_id = :account and id = :id"),
        {"account": account_id, "id": conversation_id, **values},
    )


_STOP_DANA = "lease = lease + 1, answer_due_at = null, answering_until = null, "


def take_over(db: Statements, account_id: UUID, conversation_id: UUID, *, by: str, user_id: UUID | None, name: str) -> bool:
    """A person answers from here on (`by` is person or phone_app); Dana is fenced off. False when that person had it already."""
    row = lock(db, account_id, conversation_id) if user_id is None else lock_for(db, account_id, conversation_id, user_id)
    if row.takeover_by == by and row.takeover_user_id == user_id:
        return False
    _set(
        db, account_id, conversation_id,
        _STOP_DANA + "takeover_by = :by, takeover_user_id = :user, takeover_at = now(), needs_person = false, status = 'open'",
        by=by, user=user_id,
    )  # fmt: skip
    _cancel_waiting(db, account_id, conversation_id)
    text = f"{name} took over" if by == "person" else "Somebody answered in the phone app, so Dana stepped back"
    _event(db, account_id, row, "takeover", text, user_id)
    wake(db, "note", account_id, conversation_id)
    return True


# What came since Dana asked for a person, and nobody has answered.
_LEFT_OPEN = sa.text("""
select exists (select 1 from messages m where m.account_id = :account and m.conversation_id = :id and m.author = 'customer' and m.answerable
  and not m.withdrawn and m.position > (select coalesce(max(case when e.author = 'event' then
      case when e.kind in ('hand_off', 'stopped', 'resolved') then e.position end
    when e.author <> 'customer' then coalesce(e.answers_position, e.position) end), 0)
    from messages e where e.account_id = :account and e.conversation_id = :id))
""")


def hand_back(db: Statements, account_id: UUID, conversation_id: UUID, *, user_id: UUID, name: str) -> bool:
    """
    Dana answers again, beginning with what the customer wrote meanwhile. False when nobody had taken over and no person was asked for.

    What she had asked a person for is his: that she does not try again.
    """
    row = lock(db, account_id, conversation_id)
    if row.takeover_by is None and not row.needs_person:
        return False
    _set(
        db, account_id, conversation_id,
        "lease = lease + 1, takeover_by = null, takeover_user_id = null, takeover_at = null, needs_person = false, "
        "hand_off_reason = null, stopped_at = null",
    )  # fmt: skip
    _event(db, account_id, row, "hand_back", f"{name} handed back to Dana", user_id)
    if db.execute(_LEFT_OPEN, {"account": account_id, "id": conversation_id}).scalar():
        _set(db, account_id, conversation_id, "answer_due_at = now(), attempts = 0")
        wake(db, "answer", account_id, conversation_id)
    return True


def hand_off(db: Statements, account_id: UUID, conversation_id: UUID, reason: str) -> None:
    """Dana asks for a person; the conversation must be locked by this transaction."""
    row = lock(db, account_id, conversation_id)
    _set(
        db, account_id, conversation_id,
        "answer_due_at = null, answering_until = null, needs_person = true, hand_off_reason = :reason", reason=reason,
    )  # fmt: skip
    if not row.needs_person:
        _event(db, account_id, row, "hand_off", f"Dana asked for a person: {reason}", None)
        wake(db, "note", account_id, conversation_id)


def resolve(db: Statements, account_id: UUID, conversation_id: UUID, *, user_id: UUID, name: str) -> bool:
    """Done: nobody has it, and the customer's next message opens it again for Dana, who begins anew: what was said before is cut off."""
    row = lock(db, account_id, conversation_id)
    if row.status == "resolved":
        return False
    _set(
        db, account_id, conversation_id,
        _STOP_DANA + "status = 'resolved', takeover_by = null, takeover_user_id = null, takeover_at = null, "
        "needs_person = false, hand_off_reason = null, unread = 0, "
        "cut_position = last_position + 1",  # the line that says so
    )  # fmt: skip
    _event(db, account_id, row, "resolved", f"{name} resolved this", user_id)
    return True


# The cut before the last one: the line of an earlier resolution that was not taken back before anybody wrote.
_UNCUT = sa.text("""
update conversations c set cut_position = (
  select coalesce(max(r.position), 0) from messages r
  where r.account_id = c.account_id and r.conversation_id = c.id and r.author = 'event' and r.kind = 'resolved'
    and r.position < c.cut_position and not exists (
      select 1 from messages e where e.account_id = c.account_id and e.conversation_id = c.id and e.author = 'event'
        and e.kind = 'reopened' and e.position > r.position and not exists (
          select 1 from messages w where w.account_id = c.account_id and w.conversation_id = c.id and w.author <> 'event'
            and w.position between r.position and e.position)))
where c.account_id = :account and c.id = :id and not exists (
  select 1 from messages w where w.account_id = c.account_id and w.conversation_id = c.id and w.author <> 'event'
    and w.position > c.cut_position)
""")


def reopen(db: Statements, account_id: UUID, conversation_id: UUID, *, user_id: UUID, name: str) -> bool:
    """
    Open again, handled by Dana.

    Whoever reopens says that it was not over: where nobody wrote since, Dana reads again what was said before.
    """
    row = lock(db, account_id, conversation_id)
    if row.status == "open":
        return False
    _set(db, account_id, conversation_id, "status = 'open'")
    db.execute(_UNCUT, {"account": account_id, "id": conversation_id})
    _event(db, account_id, row, "reopened", f"{name} reopened this", user_id)
    return True


def stop_automatic(db: Statements, account_id: UUID, conversation_id: UUID, at: datetime) -> None:
    """The customer asked for no more automatic messages."""
    row = lock(db, account_id, conversation_id)
    _set(db, account_id, conversation_id, _STOP_DANA + "stopped_at = :at", at=at)
    _event(db, account_id, row, "stopped", "The customer asked for no more automatic replies", None)


def _cancel_waiting(db: Statements, account_id: UUID, conversation_id: UUID) -> None:
    """What Dana had ready but not begun to send stays unsent, and says why."""
    db.execute(
        sa.text(
            "update messages set state = 'failed', error_code = 'taken_over', error = 'Not sent: a person took over first.', "
            "version = version + 1 where account_id = :account and conversation_id = :id and author = 'dana' and state = 'pending'"
        ),
        {"account": account_id, "id": conversation_id},
    )


def _event(db: Statements, account_id: UUID, row: Any, kind: str, text: str, user_id: UUID | None) -> None:
    add_line(db, account_id, row.integration_id, row.id, Line(author="event", kind=kind, text=text, user_id=user_id))
