"""The library as people see it: documents with their use, their twins and their newest version; tags; counts."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dana.errors import NotFound
from dana.models.conversations import Message, Source
from dana.models.knowledge import Document, DocumentVersion

STALE_AFTER = timedelta(days=180)  # without a change …
UNCITED_FOR = timedelta(days=90)  # … and without a citation for so long
DAYS_OF_USE = 30
LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Newer:
    """A version that is not searched: it waits, is being read, or could not be."""

    number: int
    name: str
    status: str
    error_code: str | None
    error: str | None


@dataclass(frozen=True, slots=True)
class Seen:
    """A document with what is known about it elsewhere; `twin` is an older document with the same words.

    `days`: how many replies cited it in each of the last thirty times 24 hours, the oldest first; empty when none did.
    """

    row: Document
    uploader: str
    versions: int
    newer: Newer | None
    cited: int
    last_cited_at: datetime | None
    days: Sequence[int]
    twin: tuple[UUID, str] | None
    is_stale: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """Which documents, in which order; `after` is where the page before ended: its last value and id."""

    limit: int = 50
    after: Sequence[Any] | None = None
    q: str | None = None
    status: str | None = None
    tag: str | None = None
    media_type: str | None = None
    state: str | None = None
    sort: str = "newest"


_USE = (
    sa.select(
        Source.account_id, Source.document_id,
        sa.func.count(sa.distinct(Source.message_id)).label("cited"), sa.func.max(Message.created_at).label("last_cited_at"),
    )
    .join(Message, sa.and_(Message.account_id == Source.account_id, Message.id == Source.message_id))
    .group_by(Source.account_id, Source.document_id)
)  # fmt: skip
_Twin = sa.orm.aliased(Document)
# An older document with the same words.
_IS_TWIN = sa.and_(
    _Twin.account_id == Document.account_id,
    _Twin.text_digest == Document.text_digest,
    sa.tuple_(_Twin.created_at, _Twin.id) < sa.tuple_(Document.created_at, Document.id),
)
_CHANGED_AT = sa.func.coalesce(
    sa.select(DocumentVersion.created_at)
    .where(
        DocumentVersion.account_id == Document.account_id,
        DocumentVersion.document_id == Document.id,
        DocumentVersion.number == Document.current,
    )
    .scalar_subquery(),
    Document.created_at,
)


@dataclass(frozen=True, slots=True)
class _Sort:
    """How a list is ordered: by what, whether the greatest comes first, and what stands for none."""

    value: Any
    is_falling: bool = True
    none: Any = field(default=None)

    @property
    def key(self) -> Any:
        return self.value if self.none is None else sa.func.coalesce(self.value, self.none)


def page(db: Session, account_id: UUID, asked: Asked) -> tuple[list[Seen], list[Any] | None]:
    """The documents that were asked for, and where the next page begins."""
    use = _USE.where(Source.account_id == account_id).subquery()
    sort = {
        "newest": _Sort(Document.created_at),
        "name": _Sort(sa.func.lower(Document.name), is_falling=False),
        "size": _Sort(Document.size),
        "cited": _Sort(use.c.cited, none=sa.literal(0)),
        "last_cited": _Sort(use.c.last_cited_at, none=sa.literal(LONG_AGO)),
    }[asked.sort]
    query = sa.select(Document, sort.key.label("place")).where(Document.account_id == account_id, *_conditions(asked, use))
    if asked.sort in ("cited", "last_cited") or asked.state in ("stale", "never_cited"):
        query = query.outerjoin(use, sa.and_(use.c.account_id == Document.account_id, use.c.document_id == Document.id))
    if asked.after is not None:
        place, end = sa.tuple_(sort.key, Document.id), sa.tuple_(*(sa.literal(_storable(value)) for value in asked.after))
        query = query.where(place < end if sort.is_falling else place > end)
    order = [item.desc() if sort.is_falling else item.asc() for item in (sort.key, Document.id)]
    found = db.execute(query.order_by(*order).limit(asked.limit + 1)).all()
    more = found[asked.limit - 1] if len(found) > asked.limit else None
    return _seen(db, account_id, [row.Document for row in found[: asked.limit]]), [more.place, more.Document.id] if more else None


def kinds_of_cursor(sort: str) -> tuple[type, type]:
    """What a cursor of this order holds."""
    return {"name": str, "size": int, "cited": int}.get(sort, datetime), UUID


def _storable(value: Any) -> Any:
    return value.replace("\0", "") if isinstance(value, str) else value


def _conditions(asked: Asked, use: Any) -> list[Any]:
    wanted: list[Any] = []
    if asked.q:
        wanted.append(sa.or_(*(text.icontains(asked.q, autoescape=True) for text in (Document.name, Document.title))))
    if asked.status:
        wanted.append(Document.status == asked.status)
    if asked.tag:
        wanted.append(Document.tags.contains([asked.tag]))
    if asked.media_type:
        wanted.append(Document.media_type == asked.media_type)
    if asked.state:
        wanted.append(_state(asked.state, use))
    return wanted


def _state(state: str, use: Any) -> Any:
    return {
        "hidden": Document.hidden_at.is_not(None),
        "expired": Document.expires_at <= sa.func.now(),
        "team": Document.visibility == "team",
        "stale": _is_stale(use.c.last_cited_at),
        "never_cited": sa.and_(use.c.cited.is_(None), Document.status == "ready"),
        "duplicate": sa.exists().where(_IS_TWIN),
    }[state]


def _is_stale(last_cited_at: Any) -> Any:
    return sa.and_(
        Document.status == "ready",
        sa.func.now() - STALE_AFTER > _CHANGED_AT,
        sa.func.coalesce(last_cited_at, LONG_AGO) < sa.func.now() - UNCITED_FOR,
    )


def seen(db: Session, account_id: UUID, document_id: UUID) -> Seen:
    """One document; NotFound when this account has none by that id."""
    found = seen_many(db, account_id, [document_id])
    if not found:
        raise NotFound("There is no such document.")
    return found[0]


def seen_many(db: Session, account_id: UUID, ids: Collection[UUID]) -> list[Seen]:
    """Those of these documents that are there, in no order."""
    query = sa.select(Document).where(Document.account_id == account_id, Document.id.in_(ids))
    return _seen(db, account_id, list(db.scalars(query.execution_options(populate_existing=True))))


_ABOUT = sa.text("""
select d.id, case when n.status = 'queued' and d.stage = 'reading' then 'processing' else n.status end as status,
  u.name as uploader, v.versions, n.number, n.name, n.error_code, n.error, t.id as twin_id, t.name as twin_name,
  coalesce(c.cited, 0) as cited, c.last_cited_at, c.ages, c.counts,
  d.status = 'ready' and coalesce(k.created_at, d.created_at) < now() - cast(:stale as interval)
    and coalesce(c.last_cited_at, '-infinity') < now() - cast(:uncited as interval) as is_stale
from documents d
left join users u on u.id = d.uploaded_by
left join document_versions k on k.account_id = d.account_id and k.document_id = d.id and k.number = d.current
cross join lateral (
  select count(*) as versions from document_versions v where v.account_id = d.account_id and v.document_id = d.id
) v
left join lateral (
  select * from document_versions n where n.account_id = d.account_id and n.document_id = d.id and n.number > d.current
  order by n.number desc limit 1
) n on n.status <> 'ready'
left join lateral (
  select t.id, t.name from documents t where t.account_id = d.account_id and t.text_digest = d.text_digest
    and (t.created_at, t.id) < (d.created_at, d.id)
  order by t.created_at, t.id limit 1
) t on true
left join lateral (
  select sum(b.cited)::bigint as cited, max(b.last_cited_at) as last_cited_at, array_agg(b.age) as ages, array_agg(b.cited) as counts
  from (
    select least(:days, floor(extract(epoch from now() - m.created_at) / 86400)::integer) as age,
      count(distinct s.message_id) as cited, max(m.created_at) as last_cited_at
    from sources s join messages m on m.account_id = s.account_id and m.id = s.message_id
    where s.account_id = d.account_id and s.document_id = d.id
    group by 1
  ) b
) c on true
where d.account_id = :account and d.id = any(:ids)
""")


def _seen(db: Session, account_id: UUID, rows: list[Document]) -> list[Seen]:
    values = {"account": account_id, "ids": [row.id for row in rows], "stale": STALE_AFTER, "uncited": UNCITED_FOR, "days": DAYS_OF_USE}
    about = {row.id: row for row in db.execute(_ABOUT, values)} if rows else {}
    return [_joined(row, about[row.id]) for row in rows]


def _joined(row: Document, about: Any) -> Seen:
    newer = None
    if about.number is not None:
        newer = Newer(about.number, about.name, about.status, about.error_code, about.error)
    twin = (about.twin_id, about.twin_name) if about.twin_id else None
    days = _days(dict(zip(about.ages or (), about.counts or (), strict=True)))
    return Seen(row, about.uploader or "", about.versions, newer, about.cited, about.last_cited_at, days, twin, about.is_stale)


def _days(by_age: dict[int, int]) -> list[int]:
    days = [by_age.get(age, 0) for age in reversed(range(DAYS_OF_USE))]
    return days if any(days) else []


_TAGS = sa.text("""
select tag, count(*) from documents d cross join lateral unnest(d.tags) as t(tag) where d.account_id = :account group by tag
order by lower(tag), tag
""")


def tags(db: Session, account_id: UUID) -> list[tuple[str, int]]:
    """The tags in use and how many documents have each, by name."""
    return [(tag, count) for tag, count in db.execute(_TAGS, {"account": account_id})]


_SUMMARY = sa.text("""
with use as materialized (
  select s.document_id, max(m.created_at) as last_cited_at
  from sources s join messages m on m.account_id = s.account_id and m.id = s.message_id where s.account_id = :account group by 1
), shown as (
  select d.*, u.last_cited_at, coalesce(v.created_at, d.created_at) as changed_at,
    row_number() over (partition by d.text_digest order by d.created_at, d.id) as copy
  from documents d
  left join use u on u.document_id = d.id
  left join document_versions v on v.account_id = d.account_id and v.document_id = d.id and v.number = d.current
  where d.account_id = :account
)
select count(*) as documents, count(*) filter (where status = 'queued') as queued,
  count(*) filter (where status = 'processing') as processing, count(*) filter (where status = 'ready') as ready,
  count(*) filter (where status = 'failed') as failed, count(*) filter (where hidden_at is not null) as hidden,
  count(*) filter (where expires_at <= now()) as expired, count(*) filter (where visibility = 'team') as team,
  count(*) filter (where status = 'ready' and changed_at < now() - cast(:stale as interval)
    and coalesce(last_cited_at, '-infinity') < now() - cast(:uncited as interval)) as stale,
  count(*) filter (where status = 'ready' and last_cited_at is null) as never_cited,
  count(*) filter (where text_digest is not null and copy > 1) as duplicates,
  coalesce(sum(size), 0)::bigint as bytes, coalesce(sum(passages), 0)::bigint as passages,
  coalesce(sum(passages - embedded) filter (where stage = 'embedding'), 0)::bigint as waiting_passages
from shown
""")


def summary(db: Session, account_id: UUID) -> dict[str, int]:
    """Counts of the account's documents by state, their size and their passages."""
    values = {"account": account_id, "stale": STALE_AFTER, "uncited": UNCITED_FOR}
    return dict(db.execute(_SUMMARY, values).one()._mapping)
