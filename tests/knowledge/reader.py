"""What a worker does to a document, without its wake-ups; and an embedder without a model."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from dana.ai.contract import ProviderError
from dana.database.transactions import Database
from dana.knowledge.embedding import Embedding
from dana.knowledge.ingest import Ingest


class Vectors:
    """An embedder without a model: a direction for each word that matters."""

    model_id = "words-for-tests"
    topics = ("lisbon", "parcel", "return", "helmet", "euro", "canary")

    def __init__(self) -> None:
        self.away = False
        self.batches: list[int] = []

    def embed_query(self, text: str) -> list[float]:
        return self.embed_passages([text])[0]

    def embed_passages(self, texts: Sequence[str]) -> list[list[float]]:
        if self.away:
            raise ProviderError("the embedding process is away", kind="unreachable")
        self.batches.append(len(texts))
        return [[float(topic in text.lower()) + 0.01 for topic in self.topics] + [0.001] * (384 - len(self.topics)) for text in texts]


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads a document and makes its vectors at once."""

    database: Database
    embedder: Any

    def read_document(self, account_id: UUID, document_id: UUID) -> None:
        Ingest(self.database).read_document(account_id, document_id)
        Embedding(self.database, self.embedder).embed_passages(account_id, account_id)
