"""Has a text rewritten for a person: a model is asked, its text checked, and asked once more; stored is what it cost, and nothing else."""

import time
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dana.ai.chain import Chain
from dana.ai.contract import Prompt, ProviderError
from dana.ai.listener import Tell
from dana.automation import rewriting, usage
from dana.automation.faithful import fault_in, tidied
from dana.automation.manner import READ as READ_MANNER
from dana.automation.manner import manner_of
from dana.automation.rewriting import REWRITE, Setting, Wish
from dana.connectors.contract import Manifest
from dana.database.transactions import Database
from dana.errors import DanaError

PATIENCE_SECONDS = 15.0  # a model that took longer is not asked again: somebody is waiting


class NoModel(DanaError):
    """Rewriting needs a language model: connect one under Integrations, or set OPENAI_API_KEY or ANTHROPIC_API_KEY."""

    status = 503
    code = "no_model"


class NotRewritten(DanaError):
    """No model could rewrite this."""

    status = 502
    code = "not_rewritten"
    permanent = False


@dataclass(frozen=True, slots=True)
class Rewriter:
    """Rewrites in one conversation, with the models of its account."""

    database: Database
    chain: Chain
    account_id: UUID
    conversation_id: UUID

    def rewrite(self, wish: Wish, setting: Setting, on_text: Tell | None = None) -> str:
        """
        The text in the way wished for; NoModel or NotRewritten say what to do. No transaction is open while a model thinks.

        `on_text` gets what the model has written so far, before anything of it is checked.
        """
        demand_model(self.chain)
        composed = rewriting.compose(wish, setting)
        began = time.monotonic()
        text, fault = self._try(composed, wish, setting, on_text)
        if fault is not None and time.monotonic() - began < PATIENCE_SECONDS:
            text, fault = self._try(rewriting.again(composed, fault), wish, setting, on_text)
        if fault is not None:
            message = f"The model {fault}, so its text is not shown. Yours is as it was: try again, or change it by hand."
            raise NotRewritten(message, details={"reason": fault})
        return text

    def _try(self, composed: Prompt, wish: Wish, setting: Setting, on_text: Tell | None) -> tuple[str, str | None]:
        note = usage.noting(self.database, self.account_id, self.conversation_id, "rewrite")
        try:
            answered = self.chain.fill(composed, REWRITE, on_text=on_text, on_spent=note)
        except ProviderError as error:
            raise NotRewritten(_without_answer(self.chain), details={"reason": error.kind}) from error
        note(answered.usage)
        text = tidied(answered.answer.text)
        return text, fault_in(text, wish, setting)


def demand_model(chain: Chain) -> None:
    """NoModel unless there is one that could be asked."""
    if all(link.state == "unconfigured" for link in chain.health()):
        raise NoModel


def setting_of(db: Session, account_id: UUID, conversation_id: UUID, manifest: Manifest) -> Setting:
    """How the business writes where this conversation is."""
    where = {"account": account_id, "id": conversation_id}
    name: str = db.execute(sa.text("select name from accounts where id = :account"), where).scalar_one()
    manner = manner_of(db.execute(READ_MANNER, where), account_id)
    return Setting(name, manifest, manner.tone_in_words, manner.guidance)


def _without_answer(chain: Chain) -> str:
    reasons = "; ".join(f"{link.name} {link.model}: {link.reason.rstrip('.')}" for link in chain.health() if link.state == "open")
    return f"No model could answer just now{f' ({reasons})' if reasons else ''}. Your text is as it was: try again in a moment."
