"""What calls of models cost, as rows beside the conversation that they were made for."""

from collections.abc import Callable
from uuid import UUID, uuid4

import sqlalchemy as sa

from dana.ai.contract import Usage
from dana.automation.claim import Claim
from dana.database.statements import Statements, later
from dana.database.transactions import Database

_USAGE = sa.text("""
insert into usage (account_id, id, conversation_id, message_id, purpose, provider, model, input_tokens, output_tokens, milliseconds)
values (:account, :id, :conversation, :message, :purpose, :provider, :model, :input, :output, :milliseconds)
""")


def store(db: Statements, claim: Claim, usage: Usage, message_id: UUID | None, usage_id: UUID | None = None) -> None:
    """Store the cost of an answer with this transaction; `message_id` is that of the reply that came of it, None where none did."""
    note(db, claim.account_id, claim.conversation_id, usage, "answer", message_id=message_id, usage_id=usage_id)


def noting(database: Database, account_id: UUID, conversation_id: UUID, purpose: str) -> Callable[[Usage], None]:
    """What to call with each cost by itself, also later and on another thread: it was paid for, whatever becomes of what was said."""

    def spent(cost: Usage) -> None:
        with database.account_statements(account_id) as db:
            note(db, account_id, conversation_id, cost, purpose)

    return spent


def note(
    db: Statements, account_id: UUID, conversation_id: UUID | None, usage: Usage, purpose: str, *, message_id: UUID | None = None,
    usage_id: UUID | None = None,
) -> None:  # fmt: skip
    """Store what a call for that purpose ("answer", "check", "rewrite", "summary", "lesson") cost."""
    later(
        db,
        _USAGE,
        {"account": account_id, "id": usage_id or uuid4(), "conversation": conversation_id, "message": message_id, "purpose": purpose,
         "provider": usage.provider, "model": usage.model, "input": usage.input_tokens, "output": usage.output_tokens,
         "milliseconds": usage.milliseconds},
    )  # fmt: skip
