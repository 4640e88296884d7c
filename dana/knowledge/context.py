"""What a model gets to read of the hits: twins collapsed, broken thoughts completed by their neighbours, all within a budget of tokens."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from uuid import UUID

import sqlalchemy as sa

from dana.database.transactions import Database
from dana.knowledge.search import Found

BUDGET = 2_900  # tokens; the prompt's room for passages, less a little for its marks
EACH = 20  # tokens for the marks around an excerpt, besides the names in it
MOST_BESIDE = 420  # characters that a neighbour adds on one side
_TWINS_SHARE = 0.85  # of the runs of three words that two texts have, so many in both

_WIDE = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]")
_SENTENCE_END = re.compile(r"(?:[.!?…؟।]+[\"'”’»)\]]*(?=\s)|[。！？]+[”」』）)]*|\n)")
_ENDS_WELL = re.compile(r"[.!?…؟।。！？][\"'”’»)\]”」』）]*\Z")
_LIST_ITEM = re.compile(r"(?:[-•*–·]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s")
# A sentence that begins so leans on the one before it; the six languages that Dana speaks without a model.
_LEANING = re.compile(
    r"(?:this|that|these|those|it|they|such|however|therefore|otherwise|instead|then|also"
    r"|esto|este|esta|estos|estas|eso|sin embargo|por eso|además|tampoco|también|en ese caso"
    r"|ce|cette|ces|cela|ceci|ils?|elles?|cependant|toutefois|sinon|dans ce cas"
    r"|dies|diese[rsmn]?|das|er|sie|es|jedoch|allerdings|sonst|dann|dafür|dabei|in diesem fall"
    r"|isso|isto|esse|essa|esses|essas|porém|caso contrário|nesse caso|também"
    r"|هذا|هذه|ذلك|تلك|هؤلاء|وهو|وهي|كما|لكن|ولكن)\b",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\d+")
_NEGATING = """
not no never without cannot can't won't don't doesn't isn't aren't except nicht kein keine keinen nie ohne außer nunca sin ni ningún
ninguna ne pas jamais sans aucun aucune não sem nenhum nenhuma لا لم لن ليس غير بدون
"""
_NEGATIONS = frozenset(_NEGATING.split())
_GAP = 3  # characters of space between sentences that still touch

_BESIDE = sa.text("""
select w.step, h.id, n.id, n.text, n.start_offset, n.end_offset, n.page, n.heading
from unnest(cast(:ids as uuid[]), cast(:steps as integer[])) as w(id, step)
join passages h on h.account_id = :account and h.id = w.id
join passages n on n.account_id = :account and n.document_id = h.document_id and n.position = h.position + w.step
""")


@dataclass(frozen=True, slots=True)
class Beside:
    """The passage before (`step` -1) or after (+1) the passage `of` in the same document."""

    step: int
    of: UUID
    id: UUID
    text: str
    start: int
    end: int
    page: int | None
    heading: str | None


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of one passage: `text` is exactly the document's text from `start` to `end`."""

    passage_id: UUID
    start: int
    end: int
    page: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What stands under one number before the model: the best `hit` of its place, whose neighbours complete it; `twins` say the same."""

    hit: Found
    parts: tuple[Part, ...]  # in the document's order, none reaches into the next
    twins: tuple[Found, ...] = ()

    @property
    def text(self) -> str:
        """All parts in order; where two do not touch, a line's end stands between them."""
        text = self.parts[0].text
        for before, part in zip(self.parts, self.parts[1:], strict=False):
            text += part.text if part.start == before.end else "\n" + part.text
        return text

    @property
    def tokens(self) -> int:
        """About what it costs with the names that stand above it."""
        return EACH + tokens_in(self.text) + tokens_in(self.hit.heading or "") + tokens_in(self.hit.document_name)

    def cited_by(self, answer: str) -> Found:
        """The place that an answer which cites this excerpt rests on: the part that shares most words with it, the hit's own in doubt."""
        if len(self.parts) == 1:
            return self._cited(self.parts[0])
        own = next(part for part in self.parts if part.passage_id == self.hit.id)
        said = Counter(_words(answer))

        def shared(part: Part) -> int:
            return (said & Counter(_words(part.text))).total()

        best = max(self.parts, key=shared)
        return self._cited(best if shared(best) > shared(own) else own)

    def _cited(self, part: Part) -> Found:
        return replace(self.hit, id=part.passage_id, start=part.start, end=part.end, page=part.page, text=part.text)


def gather(database: Database, account_id: UUID, hits: Sequence[Found], *, budget: int = BUDGET) -> list[Excerpt]:
    """The excerpts of these hits of this account, best first; one statement more where a hit's thought goes on beside it."""
    wanted = beside_wanted(hits)
    if not wanted:
        return fit(hits, [], budget=budget)
    values = {"account": account_id, "ids": [of for of, _ in wanted], "steps": [step for _, step in wanted]}
    with database.account_statements(account_id, fleeting=True) as db:
        (rows,) = db.together([(_BESIDE, values)], last=True)
    return fit(hits, [Beside(*row) for row in rows], budget=budget)


def beside_wanted(hits: Sequence[Found]) -> list[tuple[UUID, int]]:
    """For which hits the passage before (-1) or after (+1) is worth reading: where their text begins or ends in mid-thought."""
    before = [(hit.id, -1) for hit in hits if begins_open(hit.text)]
    return before + [(hit.id, 1) for hit in hits if ends_open(hit.text)]


def fit(hits: Sequence[Found], beside: Sequence[Beside], *, budget: int = BUDGET) -> list[Excerpt]:
    """
    The excerpts in the order of their best hits, together never over `budget`.

    The hits come first, then what completes them, the best hit's first. Hits that touch become one excerpt; one that does not fit is
    left out, only the very first is shortened.
    """
    excerpts: list[Excerpt] = []
    room = budget
    for hit, twins in without_twins(hits):
        placed = _placed(excerpts, hit, twins)
        if placed is None:
            continue
        at, widened = placed
        cost = widened.tokens - (excerpts[at].tokens if at < len(excerpts) else 0)
        if cost > room and not excerpts:
            widened = _shortened(widened, room)
            cost = widened.tokens
        if cost <= room:
            excerpts[at:] = [widened, *excerpts[at + 1 :]]
            room -= cost
    return _completed(excerpts, beside, room)


def begins_open(text: str) -> bool:
    """Whether a passage begins in mid-thought."""
    if text[:1].islower() or text[:1] in "|,;:)]–—":
        return True
    return bool(_LEANING.match(text) or _LIST_ITEM.match(text)) or _is_row(text.split("\n", 1)[0])


def ends_open(text: str) -> bool:
    """Whether a passage ends in mid-thought."""
    last = text.rsplit("\n", 1)[-1]
    return not _ENDS_WELL.search(text) or bool(_LIST_ITEM.match(last)) or _is_row(last)


def tokens_in(text: str) -> int:
    """About how many tokens a text costs, rather too many: letters of plain English 3.5 a token, other scripts by their bytes."""
    if text.isascii():
        return (len(text) * 2 + 6) // 7
    beyond = len(text.encode("utf-8", "replace")) - len(text)
    others = sum(1 for sign in text if sign > "\x7f")
    return ((len(text) - others) * 2 + 6) // 7 + (others + beyond + 3) // 4 + len(_WIDE.findall(text)) // 3


def _is_row(line: str) -> bool:
    return " | " in line


def _words(text: str) -> list[str]:
    return re.findall(r"[\w'’]+", text.casefold())


def without_twins(hits: Sequence[Found]) -> list[tuple[Found, list[Found]]]:
    """Each hit that says something of its own, with the later ones that say the same."""
    kept: list[tuple[Found, _Print, list[Found]]] = []
    for hit in hits:
        mark = _Print(hit.text)
        twin = next((twins for _, other, twins in kept if mark.is_twin(other)), None)
        if twin is None:
            kept.append((hit, mark, []))
        else:
            twin.append(hit)
    return [(hit, twins) for hit, _, twins in kept]


class _Print:
    """
    What tells whether two texts say the same: their runs of three words, and the figures and negations that change a meaning.

    Most texts differ in their figures or their length already: more is read of those alone that do not.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._figures = sorted(_FIGURE.findall(text))

    @cached_property
    def _words(self) -> list[str]:
        return _words(self._text)

    @cached_property
    def _negations(self) -> list[str]:
        return sorted(word for word in self._words if word in _NEGATIONS)

    @cached_property
    def _runs(self) -> frozenset[tuple[str, ...]]:
        words = self._words
        return frozenset(zip(words, words[1:], words[2:], strict=False)) or frozenset([tuple(words)])

    def is_twin(self, other: "_Print") -> bool:
        if self._figures != other._figures or self._negations != other._negations:
            return False
        return len(self._runs & other._runs) >= _TWINS_SHARE * max(len(self._runs), len(other._runs))


def _placed(excerpts: Sequence[Excerpt], hit: Found, twins: Sequence[Found]) -> tuple[int, Excerpt] | None:
    """Where the hit goes: into the excerpt that it touches, or behind the last one; None where its text stands in excerpts already."""
    part = _new_in(excerpts, hit.document_id, Part(hit.id, hit.start, hit.end, hit.page, hit.text))
    if part is None:
        return None
    for at, excerpt in enumerate(excerpts):
        if excerpt.hit.document_id == hit.document_id and excerpt.hit.heading == hit.heading:
            if 0 <= part.start - excerpt.parts[-1].end <= _GAP:
                return at, replace(excerpt, parts=(*excerpt.parts, part), twins=(*excerpt.twins, *twins))
            if 0 <= excerpt.parts[0].start - part.end <= _GAP:
                return at, replace(excerpt, parts=(part, *excerpt.parts), twins=(*excerpt.twins, *twins))
    return len(excerpts), Excerpt(hit, (part,), tuple(twins))


def _new_in(excerpts: Sequence[Excerpt], document_id: UUID, part: Part) -> Part | None:
    """What of the part no excerpt of its document holds yet: its end or its beginning, the longer where both are new."""
    start, end = part.start, part.end
    for held in (held for excerpt in excerpts if excerpt.hit.document_id == document_id for held in excerpt.parts):
        if held.end > start and held.start < end:
            start, end = (start, held.start) if held.start - start > end - held.end else (held.end, end)
    while start < end and part.text[start - part.start].isspace():
        start += 1
    while end > start and part.text[end - 1 - part.start].isspace():
        end -= 1
    return _cut(part, start, end) if start < end else None


def _cut(part: Part, start: int, end: int) -> Part:
    return replace(part, start=start, end=end, text=part.text[start - part.start : end - part.start])


def _shortened(excerpt: Excerpt, room: int) -> Excerpt:
    """The beginning of a single hit that alone is longer than the budget."""
    part = excerpt.parts[0]
    low, high = 0, len(part.text)
    while low < high:
        middle = (low + high + 1) // 2
        fits = replace(excerpt, parts=(_cut(part, part.start, part.start + middle),)).tokens <= room
        low, high = (middle, high) if fits else (low, middle - 1)
    return replace(excerpt, parts=(_cut(part, part.start, part.start + low),))


def _completed(excerpts: list[Excerpt], beside: Sequence[Beside], room: int) -> list[Excerpt]:
    """The excerpts with what their neighbours add, as far as there is room."""
    around = {(item.of, item.step): item for item in beside}
    for at in range(len(excerpts)):
        for step in (-1, 1):
            edge = excerpts[at].parts[0 if step < 0 else -1]
            part = _addition(excerpts, at, around.get((edge.passage_id, step)))
            if part is None:
                continue
            parts = (part, *excerpts[at].parts) if step < 0 else (*excerpts[at].parts, part)
            wider = replace(excerpts[at], parts=parts)
            cost = wider.tokens - excerpts[at].tokens
            if cost <= room:
                excerpts[at], room = wider, room - cost
    return excerpts


def _addition(excerpts: Sequence[Excerpt], at: int, neighbour: Beside | None) -> Part | None:
    """The end of the passage before, or the beginning of the one after, in whole sentences; None where it completes nothing."""
    excerpt = excerpts[at]
    if neighbour is None or neighbour.heading != excerpt.hit.heading:
        return None
    whole = Part(neighbour.id, neighbour.start, neighbour.end, neighbour.page, neighbour.text)
    part = _new_in(excerpts, excerpt.hit.document_id, whole)
    if part is None or not _touches(part, excerpt, neighbour.step):
        return None
    start, end = _last_sentences(part) if neighbour.step < 0 else _first_sentences(part)
    return _new_in([], excerpt.hit.document_id, _cut(part, start, end)) if start < end else None


def _touches(part: Part, excerpt: Excerpt, step: int) -> bool:
    gap = excerpt.parts[0].start - part.end if step < 0 else part.start - excerpt.parts[-1].end
    return 0 <= gap <= _GAP


def _last_sentences(part: Part) -> tuple[int, int]:
    if len(part.text) <= MOST_BESIDE:
        return part.start, part.end
    found = _SENTENCE_END.search(part.text, len(part.text) - MOST_BESIDE)
    return (part.start + found.end() if found else part.end), part.end


def _first_sentences(part: Part) -> tuple[int, int]:
    if len(part.text) <= MOST_BESIDE:
        return part.start, part.end
    ends = [found.end() for found in _SENTENCE_END.finditer(part.text, 0, MOST_BESIDE)]
    return part.start, part.start + (ends[-1] if ends else 0)
