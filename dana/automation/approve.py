"""A person approves a draft of Dana's: it becomes her reply, in the outbox, in one transaction with the decision."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from dana.automation import cited, grounding, learn
from dana.automation.deliver import check_text
from dana.connectors.contract import Manifest
from dana.conversations import drafts, handling
from dana.conversations.thread import Line, add_line, clean
from dana.database.statements import Statements
from dana.errors import Conflict
from dana.jobs import wake

Source = Mapping[str, Any]


def approve(
    db: Statements, account_id: UUID, conversation_id: UUID, draft_id: UUID, text: str | None, *, user_id: UUID, manifest: Manifest
) -> UUID:
    """
    Send a draft as it is, or in other words; the id of the reply that it became, once. Conflict when something overtook it.

    Dana keeps the conversation: this is her reply, with the name of who approved it.
    """
    row = handling.lock_for(db, account_id, conversation_id, user_id)
    draft = drafts.to_send(db, account_id, conversation_id, draft_id)
    _demand_window(manifest, draft.last_customer_at)
    words = draft.text if text is None else (clean(text) or "").strip()
    sources = [item for item in draft.sources if f"[{item['index']}]" in words]
    line = Line(
        author="dana", text=words, sent_text=_customer_copy(words, sources, manifest), state="pending", user_id=user_id, lease=row.lease,
        answers_position=draft.answers_position, reply_to=draft.reply_to, checked=draft.checked if words == draft.text else None,
    )  # fmt: skip
    message_id = add_line(db, account_id, row.integration_id, conversation_id, line)
    cited.store(db, account_id, message_id, sources)
    drafts.approved(db, account_id, draft, text=words, message_id=message_id, user_id=user_id)
    if words != draft.text:
        learn.ask_after_approval(db, account_id, message_id)
    wake(db, "deliver", account_id, message_id)
    return message_id


def _customer_copy(text: str, sources: Sequence[Source], manifest: Manifest) -> str:
    """What leaves: without the marks of its sources and no others, which are a person's own words; sources named where there is room."""
    marks = "|".join(str(item["index"]) for item in sources)
    plain = check_text(re.sub(rf" ?\[(?:{marks})\]", "", text) if marks else text, manifest)
    names = [(item["document_name"], item["page"]) for item in sources]
    named = plain + grounding.customer_copy(plain, names).removeprefix(grounding.plain_text(plain))
    return named if manifest.text_size(named) <= manifest.text_limit else plain


def _demand_window(manifest: Manifest, last_customer_at: datetime | None) -> None:
    if not manifest.takes_replies(last_customer_at, datetime.now(UTC)):
        hours = manifest.reply_window_hours
        raise Conflict(f"{manifest.name} takes replies for {hours} hours after the customer's last message, and these are over.")
