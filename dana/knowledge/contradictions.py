"""Passages that disagree: found by a job among those that are near in meaning, shown side by side, dismissed by people."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
import structlog
from psycopg.types.json import Jsonb
from sqlalchemy.orm import Session

from dana.database.statements import Statements
from dana.database.system import ungrouped
from dana.database.transactions import Database
from dana.errors import NotFound
from dana.jobs import wake, waker
from dana.knowledge.claims import Claim, claims_in
from dana.knowledge.disagreement import disagreements
from dana.models.gaps import Contradiction
from dana.polling import in_turns
from dana.realtime import publish

log = structlog.get_logger()

BATCH = 100  # passages in one step
MOST_BATCHES = 20  # then other accounts have their turn
LEASE_SECONDS = 120
NEAR = 12  # passages that each new one is compared with
MOST_COMPARED = 20_000  # of the account's newest passages that state anything
SWEEP_SECONDS = 30
MOST_ACCOUNTS = 50
AROUND = 160  # characters of its paragraph that are shown on each side of a value

_CLAIM = sa.text("""
insert into contradiction_checks (account_id, checking_until)
select account_id, now() + make_interval(secs => :seconds) from knowledge_indexes where account_id = :account -- it may be gone
on conflict (account_id) do update set checking_until = excluded.checking_until
  where coalesce(contradiction_checks.checking_until, '-infinity') < now()
returning checked_to
""")
_LET_GO = sa.text("update contradiction_checks set checking_until = null where account_id = :account")
_CHECKED = sa.text("""
update contradiction_checks set checked_to = :to, checking_until = now() + make_interval(secs => :seconds) where account_id = :account
""")
# As long as vectors are missing, what is near cannot be told; their maker wakes this job when the last is there.
_MODEL = sa.text("""
select k.model from knowledge_indexes k where k.account_id = :account and k.model is not null and not exists (
  select 1 from passages p where p.account_id = :account and p.number > :after and not exists (
    select 1 from passage_vectors v where v.account_id = p.account_id and v.number = p.number and v.model = k.model))
""")
_NEW = sa.text("""
select p.number, p.id, p.text, p.heading, b.end_offset - p.start_offset as told
from passages p left join passages b on b.account_id = p.account_id and b.document_id = p.document_id and b.position = p.position - 1
where p.account_id = :account and p.number > :after order by p.number limit :limit
""")
_KEEP_CLAIMS = sa.text("""
insert into passage_claims (account_id, number, document_id, kinds, claims)
select p.account_id, p.number, p.document_id, cast(:kinds as text[]), cast(:claims as jsonb)
from passages p where p.account_id = :account and p.number = :number
on conflict (account_id, number) do update set kinds = excluded.kinds, claims = excluded.claims
""")
_NEAR = sa.text("""
select p.id, d.name, c.claims
from (
  select v.number from (
    select number from passage_claims where account_id = :account and number < :number and kinds && cast(:kinds as text[])
    order by number desc limit :most
  ) newest join passage_vectors v on v.account_id = :account and v.number = newest.number and v.model = :model
  order by v.vector <=> (select vector from passage_vectors where account_id = :account and number = :number and model = :model) limit :near
) near
join passages p on p.account_id = :account and p.number = near.number
join passage_claims c on c.account_id = :account and c.number = near.number
join documents d on d.account_id = :account and d.id = p.document_id
""")
_NAME = sa.text("""
select d.name from passages p join documents d on d.account_id = p.account_id and d.id = p.document_id
where p.account_id = :account and p.id = :passage for share of p
""")
_TELL = sa.text("""
insert into contradictions (account_id, id, kind, a_passage, a_from, a_to, a_value, b_passage, b_from, b_to, b_value)
values (:account, :id, :kind, :a_passage, :a_from, :a_to, :a_value, :b_passage, :b_from, :b_to, :b_value)
on conflict do nothing returning id
""")


def sweeper(database: Database, *, clock: Callable[[], float] = time.monotonic) -> Callable[[], None]:
    """A function to call often: every half minute it wakes the accounts whose passages were not compared and were missed."""

    def missed(db: Statements) -> Iterable[tuple[str, UUID, UUID]]:
        return [("find_contradictions", account_id, account_id) for account_id in ungrouped.accounts_to_compare(db, MOST_ACCOUNTS)]

    return waker(database, missed, SWEEP_SECONDS, clock)


@dataclass(frozen=True, slots=True)
class _Stated:
    """A new passage with what it states."""

    number: int
    passage_id: UUID
    claims: tuple[Claim, ...]

    @property
    def kinds(self) -> list[str]:
        return sorted({claim.kind for claim in self.claims})


@dataclass(frozen=True, slots=True)
class Comparing:
    """Compares passages that are new with all that are near; may be woken at any time, twice, or for nothing."""

    database: Database

    def find_contradictions(self, account_id: UUID, _row_id: UUID) -> None:
        """Go on until every passage is compared, vectors are missing, or others must have a turn."""
        with self.database.account_statements(account_id) as db:
            row = db.execute(_CLAIM, {"account": account_id, "seconds": LEASE_SECONDS}).first()
            if row is None:
                return
            model = db.execute(_MODEL, {"account": account_id, "after": row.checked_to}).scalar()
        done = model is None or self._compare(account_id, row.checked_to, model)
        with self.database.account_statements(account_id) as db:
            db.execute(_LET_GO, {"account": account_id})
            if not done:
                wake(db, "find_contradictions", account_id, account_id)

    def _compare(self, account_id: UUID, after: int, model: str) -> bool:
        """Whether the end was reached."""
        for _ in range(MOST_BATCHES):
            with self.database.account_statements(account_id, fleeting=True) as db:
                rows = db.execute(_NEW, {"account": account_id, "after": after, "limit": BATCH}).all()
            if not rows:
                return True
            stated = [found for row in in_turns(rows) if (found := _stated(row)).claims]  # takes a while: no transaction is open
            after = rows[-1].number
            with self.database.account_statements(account_id) as db:
                for passage in stated:
                    self._note(db, account_id, passage, model)
                db.execute(_CHECKED, {"account": account_id, "to": after, "seconds": LEASE_SECONDS})
        return False

    def _note(self, db: Statements, account_id: UUID, passage: _Stated, model: str) -> None:
        where = {"account": account_id, "number": passage.number, "kinds": passage.kinds}
        db.execute(_KEEP_CLAIMS, {**where, "claims": Jsonb([_written(claim) for claim in passage.claims])})
        name = db.execute(_NAME, {"account": account_id, "passage": passage.passage_id}).scalar()
        if name is None:
            return  # gone meanwhile
        for near in db.execute(_NEAR, {**where, "model": model, "near": NEAR, "most": MOST_COMPARED}).all():
            others = [_read(claim) for claim in near.claims]
            for one, other in disagreements(others, passage.claims, names=(near.name, name)):
                self._tell(db, account_id, (near.id, one), (passage.passage_id, other))

    def _tell(self, db: Statements, account_id: UUID, a: tuple[UUID, Claim], b: tuple[UUID, Claim]) -> None:
        values: dict[str, Any] = {"account": account_id, "id": uuid4(), "kind": a[1].kind}
        for side, (passage_id, claim) in (("a", a), ("b", b)):
            values |= {f"{side}_passage": passage_id, f"{side}_from": claim.start, f"{side}_to": claim.end, f"{side}_value": claim.value}
        told = db.execute(_TELL, values).scalar()
        if told is not None:
            publish(db, account_id, "gap", told)


def _stated(row: Any) -> _Stated:
    """What a passage states and the one before it, which it overlaps, does not."""
    told = row.told or 0
    claims = claims_in(row.text, row.heading or "")
    return _Stated(row.number, row.id, tuple(claim for claim in claims if claim.end > told))


def _written(claim: Claim) -> dict[str, Any]:
    return {name: sorted(value) if isinstance(value, frozenset) else value for name, value in asdict(claim).items()}


def _read(written: dict[str, Any]) -> Claim:
    values = {field.name: written[field.name] for field in fields(Claim)}
    for name in ("subject", "above", "marks"):
        values[name] = frozenset(values[name])
    values["hours"] = tuple((day, tuple((begin, end) for begin, end in spans)) for day, spans in values["hours"])
    return Claim(**values)


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two places: the words around the value, where the value stands in them, and in the document."""

    document_id: UUID
    document_name: str
    page: int | None
    heading: str | None
    quote: str
    mark_start: int
    mark_end: int
    start: int
    end: int
    value: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two places that cannot both be right."""

    id: UUID
    kind: str
    state: str
    found_at: datetime
    a: Side
    b: Side


_SIDE = """
  SIDE_p.document_id as SIDE_document_id, SIDE_d.name as SIDE_document_name, SIDE_p.page as SIDE_page, SIDE_p.heading as SIDE_heading,
  SIDE_p.text as SIDE_text, SIDE_p.start_offset as SIDE_offset, t.SIDE_from, t.SIDE_to, t.SIDE_value"""
_JOINED = """
join passages SIDE_p on SIDE_p.account_id = t.account_id and SIDE_p.id = t.SIDE_passage
join documents SIDE_d on SIDE_d.account_id = t.account_id and SIDE_d.id = SIDE_p.document_id
  and SIDE_d.hidden_at is null and coalesce(SIDE_d.expires_at > now(), true)"""
_BOTH = "".join(_JOINED.replace("SIDE", side) for side in "ab")
_LIST = sa.text(
    "select t.id, t.kind, t.state, t.found_at," + ",".join(_SIDE.replace("SIDE", side) for side in "ab")
    + " from contradictions t" + _BOTH + """
where t.account_id = :account and (cast(:state as text) is null or t.state = :state)
  and (cast(:only as uuid) is null or t.id = cast(:only as uuid))
  and (cast(:found_at as timestamptz) is null or (t.found_at, t.id) < (cast(:found_at as timestamptz), cast(:after as uuid)))
order by t.found_at desc, t.id desc limit :limit
"""
)  # fmt: skip
_COUNTS = sa.text("select t.state, count(*) as pairs from contradictions t" + _BOTH + " where t.account_id = :account group by t.state")

STATES = ("open", "dismissed")


def contradictions(
    db: Session, account_id: UUID, state: str, *, limit: int, after: tuple[datetime, UUID] | None = None
) -> list[Disagreement]:
    """Those in that state whose documents are both in use, the newest first."""
    found_at, last_id = after or (None, None)
    return _list(db, {"account": account_id, "state": state, "only": None, "found_at": found_at, "after": last_id, "limit": limit})


def get(db: Session, account_id: UUID, contradiction_id: UUID) -> Disagreement:
    """One of them; NotFound when the account has none by that id, or no more."""
    for found in _list(db, {"account": account_id, "state": None, "only": contradiction_id, "found_at": None, "after": None, "limit": 1}):
        return found
    raise NotFound("These two passages do not disagree (any more).")


def counts(db: Session, account_id: UUID) -> dict[str, int]:
    """How many are in each state."""
    found = {row.state: row.pairs for row in db.execute(_COUNTS, {"account": account_id})}
    return {state: found.get(state, 0) for state in STATES}


def decide(db: Session, account_id: UUID, contradiction_id: UUID, state: str, *, user_id: UUID | None) -> Disagreement:
    """Dismiss one, or open it again; the same once more changes nothing."""
    query = sa.select(Contradiction).where(Contradiction.account_id == account_id, Contradiction.id == contradiction_id)
    row = db.scalar(query.with_for_update())
    if row is not None and row.state != state:
        row.state, row.version = state, row.version + 1
        row.decided_by, row.decided_at = (None, None) if state == "open" else (user_id, sa.func.now())
        db.flush()
        publish(db, account_id, "gap", contradiction_id)
    return get(db, account_id, contradiction_id)


def _list(db: Session, values: dict[str, Any]) -> list[Disagreement]:
    rows: Sequence[Any] = db.execute(_LIST, values).all()
    return [Disagreement(row.id, row.kind, row.state, row.found_at, _side(row, "a"), _side(row, "b")) for row in rows]


def _side(row: Any, side: str) -> Side:
    facts = {name.removeprefix(f"{side}_"): value for name, value in row._mapping.items() if name.startswith(f"{side}_")}
    text, begin, end = facts["text"], facts["from"], facts["to"]
    paragraph, next_one = text.rfind("\n\n", 0, begin), text.find("\n\n", end)
    first = max(_edge(text, begin - AROUND, -1), paragraph + 2 if paragraph >= 0 else 0)
    last = min(_edge(text, end + AROUND, +1), next_one if next_one >= 0 else len(text))
    return Side(
        facts["document_id"], facts["document_name"], facts["page"], facts["heading"], text[first:last], begin - first, end - first,
        facts["offset"] + begin, facts["offset"] + end, facts["value"],
    )  # fmt: skip


def _edge(text: str, at: int, step: int) -> int:
    """The place, moved outwards to the end of its word; the text's own end where that is near."""
    if at <= 0 or at >= len(text):
        return 0 if at <= 0 else len(text)
    for _ in range(30):
        if not 0 < at < len(text) or text[at - 1 if step < 0 else at].isspace():
            break
        at += step
    return at
