"""Search in an account's documents: as a customer's question would, or as the team's."""

from collections.abc import Sequence
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa
from apiflask import APIBlueprint
from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from dana.knowledge.answerability import answerability
from dana.knowledge.context import without_twins
from dana.knowledge.matches import matches
from dana.knowledge.search import Filters, Found
from dana.models.knowledge import Document
from dana.routes.parts import parts
from dana.security.roles import Right
from dana.security.route_limits import limited
from dana.security.web import current, requires

bp = APIBlueprint("knowledge_search", __name__, url_prefix="/api/knowledge", tag="knowledge")


class SearchQuery(BaseModel):
    """What to look for, and in which documents; `audience`: who asks, as some documents are for the team alone."""

    q: str = Field(max_length=2000)
    limit: int = Field(10, ge=1, le=50)
    tag: str | None = Field(None, max_length=40)
    document: UUID | None = None
    media_type: str | None = Field(None, max_length=120)
    language: str | None = Field(None, max_length=8)
    audience: Literal["customers", "team"] = "customers"


class PassageDocument(BaseModel):
    """Where a passage stands."""

    id: UUID
    name: str


class PassagePlace(BaseModel):
    """Another place that says the same."""

    document: PassageDocument
    page: int | None
    start: int
    end: int


class PassageMatch(BaseModel):
    """A stretch of a passage's text."""

    start: int
    end: int


class Passage(BaseModel):
    """A passage that was found: why, which stretches of its text are words of the question, and where else the same is said."""

    id: UUID
    text: str
    score: float
    document: PassageDocument
    page: int | None
    page_end: int | None
    heading: str | None
    start: int
    end: int
    found_by: Literal["words", "meaning", "both"]
    matches: list[PassageMatch]
    also: list[PassagePlace]


class SearchAnswerability(BaseModel):
    """How likely these passages answer the question, and what that judgement rests on."""

    probability: float
    is_answerable: bool
    basis: Literal["meaning", "words", "none"]


class Passages(BaseModel):
    """What was found, best first; `by_words_only` while nothing could be compared by meaning."""

    passages: list[Passage]
    by_words_only: bool
    answerability: SearchAnswerability


class SearchChoice(BaseModel):
    """A value to choose by, with how many documents have it."""

    value: str
    documents: int


class SearchChoices(BaseModel):
    """What searches can be narrowed by."""

    tags: list[SearchChoice]
    media_types: list[SearchChoice]
    languages: list[SearchChoice]


@bp.get("/search")
@bp.input(SearchQuery, location="query")
@bp.output(Passages)
@limited("search", per="person")
@requires(Right.READ_DOCUMENTS)
def search(query_data: SearchQuery) -> Passages:
    """The passages that fit best; what says the same as a better one is folded into it."""
    wanted = query_data
    found = parts().library.find(
        current().account_id, wanted.q, limit=wanted.limit, audience=wanted.audience, filters=_filters(wanted)
    )  # fmt: skip
    judged = answerability(wanted.q, found)
    return Passages(
        passages=[_shape(hit, twins, wanted.q) for hit, twins in without_twins(found.hits)],
        by_words_only=bool(found.hits) and all(hit.similarity is None for hit in found.hits),
        answerability=SearchAnswerability(
            probability=round(judged.probability, 4), is_answerable=judged.is_answerable, basis=judged.basis
        ),
    )  # fmt: skip


@bp.get("/search/choices")
@bp.output(SearchChoices)
@requires(Right.READ_DOCUMENTS)
def search_choices() -> SearchChoices:
    """The tags, types and languages of the documents that can be found."""
    account_id = current().account_id
    with parts().database.account_transaction(account_id, fleeting=True) as db:
        return SearchChoices(
            tags=_counted(db, account_id, sa.func.unnest(Document.tags)),
            media_types=_counted(db, account_id, Document.media_type),
            languages=_counted(db, account_id, Document.metadata_["language"].astext),
        )


def _counted(db: Session, account_id: UUID, value: Any) -> list[SearchChoice]:
    values = sa.select(value.label("value")).where(Document.account_id == account_id, Document.passages > 0).subquery()
    counted = sa.select(values.c.value, sa.func.count()).where(values.c.value.is_not(None)).group_by(values.c.value)
    return [SearchChoice(value=name, documents=count) for name, count in db.execute(counted.order_by(values.c.value))]


def _filters(wanted: SearchQuery) -> Filters:
    return Filters(
        tags=_one(wanted.tag), document_ids=_one(wanted.document), media_types=_one(wanted.media_type), languages=_one(wanted.language)
    )  # fmt: skip


def _one(value: Any) -> Sequence[Any]:
    return [value] if value else []


def _shape(hit: Found, twins: Sequence[Found], question: str) -> Passage:
    return Passage(
        id=hit.id, text=hit.text, score=hit.score, page=hit.page, page_end=hit.page_end, heading=hit.heading, start=hit.start, end=hit.end,
        document=PassageDocument(id=hit.document_id, name=hit.document_name),
        found_by="words" if hit.similarity is None else "both" if hit.lexical > 0 else "meaning",
        matches=[PassageMatch(start=start, end=end) for start, end in matches(hit.text, question)],
        also=[_place(twin) for twin in twins],
    )  # fmt: skip


def _place(twin: Found) -> PassagePlace:
    document = PassageDocument(id=twin.document_id, name=twin.document_name)
    return PassagePlace(document=document, page=twin.page, start=twin.start, end=twin.end)
