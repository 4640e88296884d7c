"""Texts in other words: what a person is about to send, shorter, warmer or in another language."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from apiflask import APIBlueprint
from pydantic import BaseModel, ConfigDict, Field

from dana.ai.chain import Chain
from dana.automation.prompt import language_name
from dana.automation.rewriter import NoModel, Rewriter, demand_model, setting_of
from dana.automation.rewriting import LANGUAGE, Setting, Way, Wish
from dana.automation.writing import Writing
from dana.connectors import CONNECTORS
from dana.conversations import drafts, inbox
from dana.errors import Invalid, Unavailable
from dana.routes.parts import parts
from dana.security.identity import Identity
from dana.security.roles import Right
from dana.security.route_limits import limited
from dana.security.web import current, requires

bp = APIBlueprint("rewriting", __name__, url_prefix="/api/conversations", tag="conversations")

MOST_AT_ONCE = 16  # in one process: each holds a thread for as long as a model takes, and webhooks need theirs
_room = threading.BoundedSemaphore(MOST_AT_ONCE)


class Rewriting(BaseModel):
    """Whether texts can be rewritten here; `reason` says what to do where they cannot."""

    able: bool
    reason: str | None


class RewriteInput(BaseModel):
    """
    A text and the way to say it.

    `language` goes with "translate": en, es, fr, de, pt, ar, or the English name of another one. With `draft_id` it is that draft's, which
    has to be waiting still when the model is done. `client_id` comes back with the live line's news of this rewriting.
    """

    model_config = ConfigDict(extra="forbid")
    text: str = Field(max_length=8000)
    how: Way
    language: str | None = Field(None, max_length=40)
    draft_id: UUID | None = None
    client_id: UUID | None = None


class Rewritten(BaseModel):
    """The text in other words: checked, and stored nowhere."""

    text: str


@bp.get("/rewriting")
@bp.output(Rewriting)
@requires(Right.REPLY)
def get_rewriting() -> Rewriting:
    """Whether there is a model that rewrites."""
    try:
        demand_model(chain_of(current().account_id))
    except NoModel as error:
        return Rewriting(able=False, reason=error.message)
    return Rewriting(able=True, reason=None)


@bp.post("/<uuid:conversation_id>/rewrite")
@bp.input(RewriteInput)
@bp.output(Rewritten)
@requires(Right.REPLY)
@limited("rewrite", per="person")
def rewrite(conversation_id: UUID, json_data: RewriteInput) -> Rewritten:
    """Say a text in another way; while the model writes, the person's own pages see it grow."""
    me, wish = current(), _wish(json_data)
    setting = _look(me, conversation_id, json_data.draft_id)
    writing = Writing(parts().database.notifier, parts().sealer)
    shown = writing.shown(me.account_id, conversation_id, to=me.user_id, rewrite=json_data.client_id)
    with _one_of_few(), shown as tell:
        text = Rewriter(parts().database, chain_of(me.account_id), me.account_id, conversation_id).rewrite(wish, setting, tell)
    _look(me, conversation_id, json_data.draft_id)  # decided meanwhile, or no longer this person's to see
    return Rewritten(text=text)


def chain_of(account_id: UUID) -> Chain:
    """The models that rewrite for an account."""
    return parts().keyring.chain_for(account_id, "rewrite")


def _wish(given: RewriteInput) -> Wish:
    text, language = given.text.strip(), (given.language or "").strip()
    if not text:
        raise Invalid("Write something first.", details={"fields": {"text": "This is empty."}})
    if given.how != "translate":
        return Wish(text, given.how)
    if not language_name(language) and (len(language) < 3 or not LANGUAGE.fullmatch(language)):
        message = "Name a language: en, es, fr, de, pt, ar, or another one by its English name."
        raise Invalid(message, details={"fields": {"language": message}})
    return Wish(text, "translate", language)


def _look(me: Identity, conversation_id: UUID, draft_id: UUID | None) -> Setting:
    """How this conversation's business writes; NotFound or Conflict where there is nothing to be rewritten any more."""
    with parts().database.account_transaction(me.account_id, fleeting=True) as db:
        row = inbox.conversation(db, me.account_id, conversation_id, me.channels)
        if draft_id is not None:
            drafts.demand_waiting(db, me.account_id, conversation_id, draft_id)
        return setting_of(db, me.account_id, conversation_id, CONNECTORS[row.connector].manifest)


@contextmanager
def _one_of_few() -> Iterator[None]:
    if not _room.acquire(blocking=False):
        raise Unavailable("Many texts are being rewritten just now; try again in a moment.")
    try:
        yield
    finally:
        _room.release()
