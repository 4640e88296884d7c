"""Gives English passages a vector of a second model, which compares the few that a search has chosen; a job, after the first vectors."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
import structlog

from dana.ai.contract import ProviderError
from dana.ai.embeddings import Embedder
from dana.ai.language import is_english
from dana.database.transactions import Database
from dana.jobs import wake_in
from dana.knowledge.index import lock, store_english, to_embed_in_english

log = structlog.get_logger()

BATCH = 32
MOST_BATCHES = 64  # then other accounts have their turn
RETRY_SECONDS = 30

_COMPLETE = sa.text("""
update knowledge_indexes set english_model = :model where account_id = :account and english_model is distinct from :model
""")
_FORGET_OTHERS = sa.text("delete from english_vectors where account_id = :account and model <> :model")


@dataclass(frozen=True, slots=True)
class SecondOpinions:
    """Makes what English vectors are missing; may be woken at any time, twice, or for nothing. Without an `embedder` there are none."""

    database: Database
    embedder: Embedder | None

    def embed_in_english(self, account_id: UUID, _row_id: UUID) -> None:
        """Go on until every English passage of the account has its vector, the model is away, or others must have a turn."""
        if self.embedder is None:
            return
        try:
            for _ in range(MOST_BATCHES):
                if not self._embed_some(account_id, self.embedder):
                    return
            self._again(account_id, 0)
        except ProviderError as error:  # search goes by the first model's vectors meanwhile
            log.warning("no_second_opinion_yet", error=error.message)
            self._again(account_id, RETRY_SECONDS)

    def _embed_some(self, account_id: UUID, embedder: Embedder) -> bool:
        """Whether there were passages that nobody had looked at."""
        model = embedder.model_id
        with self.database.account_statements(account_id) as db:
            batch = to_embed_in_english(db, account_id, model, BATCH)
            if not batch:
                db.execute(_COMPLETE, {"account": account_id, "model": model})
                db.execute(_FORGET_OTHERS, {"account": account_id, "model": model})
                return False
        ours = [passage for passage in batch if is_english(passage.indexed_text)]
        vectors = embedder.embed_passages([passage.indexed_text for passage in ours])
        found = dict(zip([passage.id for passage in ours], vectors, strict=True))
        with self.database.account_statements(account_id) as db:
            lock(db, account_id)
            store_english(db, account_id, model, [(passage.id, found.get(passage.id)) for passage in batch])
        return True

    def _again(self, account_id: UUID, seconds: int) -> None:
        with self.database.account_statements(account_id) as db:
            wake_in(db, "embed_in_english", account_id, account_id, seconds)
