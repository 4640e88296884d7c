"""What a model reads of the hits: complete thoughts, nothing twice, within the budget, each word at its place in a document."""

from itertools import pairwise
from uuid import NAMESPACE_OID, UUID, uuid4, uuid5

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from dana.ai.contract import NumberedPassage
from dana.automation.prompt import compose
from dana.database.transactions import Database
from dana.knowledge.context import Beside, Excerpt, begins_open, beside_wanted, ends_open, fit, gather, tokens_in
from dana.knowledge.index import add_passages
from dana.knowledge.reading.values import TXT, Heading, Page, Reading
from dana.knowledge.search import Found
from dana.knowledge.splitting import Piece, split
from tests import cast

SENTENCES = (
    "Parcels to Lisbon take three working days.", "It costs 12 euros.", "However, islands take longer.", "Returns are free!",
    "- a receipt", "- the label", "Bring:", "Size | Price", "S | 10", "M | 12", "退货政策可以在三十天内退货。",
    "تصل الطرود خلال ثلاثة أيام.", "Is it free? Yes.", "no full stop here", "x" * 300,
)  # fmt: skip


def a_hit(piece: Piece, document: str = "guide", name: str = "guide.txt") -> Found:
    document_id = uuid5(NAMESPACE_OID, document)
    return a_found(
        id=uuid5(document_id, str(piece.position)), text=piece.text, document_id=document_id, document_name=name, page=piece.page,
        heading=" › ".join(piece.heading) or None, start=piece.start, end=piece.end,
    )  # fmt: skip


def a_found(**values: object) -> Found:
    usual = {
        "page": None, "page_end": None, "heading": None, "start": 0, "score": 1.0, "similarity": 0.9, "lexical": 3.0, "position": 0,
        "document_name": "guide.txt", "title": None,
    }  # fmt: skip
    values = {"id": uuid4(), "document_id": uuid4(), **usual, **values}
    values.setdefault("end", int(str(values["start"])) + len(str(values["text"])))
    return Found(**values)  # type: ignore[arg-type]


def around(pieces: list[Piece], hits: list[Found], document: str = "guide") -> list[Beside]:
    """What the statement would find beside the hits."""
    by_id = {a_hit(piece, document).id: piece for piece in pieces}
    found = []
    for of, step in beside_wanted(hits):
        at = by_id[of].position + step if of in by_id else -1
        if 0 <= at < len(pieces):
            one = a_hit(pieces[at], document)
            found.append(Beside(step, of, one.id, one.text, one.start, one.end, one.page, one.heading))
    return found


def a_reading(text: str, headings: tuple[Heading, ...] = ()) -> Reading:
    return Reading(TXT, text, pages=[Page(1, 0, len(text))], headings=list(headings))


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, list[Piece]]:
    lines = draw(st.lists(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=40).map(" ".join), min_size=1, max_size=12))
    text = "\n".join(lines)
    cuts = draw(st.sets(st.integers(0, len(lines) - 1), max_size=3))
    starts = [sum(len(line) + 1 for line in lines[:at]) for at in sorted(cuts)]
    return text, split(a_reading(text, tuple(Heading(1, text[at : at + 5], at) for at in starts)))


@given(documents(), st.data())
def test_excerpts_keep_the_budget_the_order_and_the_places_and_hold_nothing_twice(
    document: tuple[str, list[Piece]], data: st.DataObject
) -> None:
    text, pieces = document
    chosen = data.draw(st.lists(st.sampled_from(pieces), min_size=1, max_size=8, unique_by=lambda piece: piece.position))
    budget = data.draw(st.integers(60, 3_000))
    hits = [a_hit(piece) for piece in chosen]
    excerpts = fit(hits, around(pieces, hits), budget=budget)
    assert sum(excerpt.tokens for excerpt in excerpts) <= budget
    assert excerpts[0].hit == hits[0]
    ranks = [hits.index(excerpt.hit) for excerpt in excerpts]
    assert ranks == sorted(ranks)
    spans = sorted((part.start, part.end) for excerpt in excerpts for part in excerpt.parts)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    for excerpt in excerpts:
        assert [part.start for part in excerpt.parts] == sorted(part.start for part in excerpt.parts)
        for part in excerpt.parts:
            assert part.text == text[part.start : part.end] != ""
            assert part.text in excerpt.text
            owner = next(piece for piece in pieces if a_hit(piece).id == part.passage_id)
            assert owner.start <= part.start < part.end <= owner.end
    assert excerpts == fit(hits, around(pieces, hits), budget=budget)


@given(documents(), st.data())
def test_every_hit_is_there_where_the_budget_has_room_for_all(document: tuple[str, list[Piece]], data: st.DataObject) -> None:
    _, pieces = document
    chosen = data.draw(st.lists(st.sampled_from(pieces), min_size=1, max_size=6, unique_by=lambda one: one.position))
    hits = [a_hit(piece) for piece in chosen]
    excerpts = fit(hits, around(pieces, hits), budget=100_000)
    told = {twin.id for excerpt in excerpts for twin in excerpt.twins}
    for hit in hits:
        if hit.id not in told:
            held = sorted((part.start, part.end) for excerpt in excerpts for part in excerpt.parts)
            covered = sum(max(0, min(end, hit.end) - max(start, hit.start)) for start, end in held)
            assert len(hit.text) - covered <= sum(hit.text.count(space) for space in " \n")


def test_a_list_that_goes_on_in_the_next_passage_is_completed() -> None:
    text = "To return a helmet bring:\n- the receipt\n- the box\n- the label of the parcel\n\nNext comes something else. " + "More. " * 100
    first = a_found(text=text[:49])
    second = Beside(1, first.id, uuid4(), text[38:], 38, len(text), None, None)
    (excerpt,) = fit([first], [second])
    assert excerpt.text.startswith("To return a helmet bring:\n- the receipt\n- the box\n- the label of the parcel")
    assert len(excerpt.text) < 49 + 430
    assert [part.passage_id for part in excerpt.parts] == [first.id, second.id]


def test_a_passage_that_leans_on_the_one_before_gets_its_last_sentences() -> None:
    before = "Everything about shipping. " * 30 + "Parcels to Lisbon take three days."
    text = before + " However, islands take five."
    start = text.index("However")
    hit = a_found(text=text[start:], start=start)
    (excerpt,) = fit([hit], [Beside(-1, hit.id, uuid4(), before, 0, len(before), None, None)])
    assert excerpt.text.endswith("Parcels to Lisbon take three days.\nHowever, islands take five.")
    assert len(excerpt.text) < 480


def test_another_chapter_completes_nothing() -> None:
    hit = a_found(text="and so on", heading="Returns")
    beside = Beside(-1, hit.id, uuid4(), "Shipping is free.", -20, -3, None, "Shipping")
    assert fit([hit], [beside])[0].text == "and so on"


def test_hits_that_follow_each_other_become_one_excerpt_without_saying_anything_twice() -> None:
    text = " ".join(f"Sentence number {number} is about parcels." for number in range(80))
    pieces = split(a_reading(text))
    hits = [a_hit(pieces[1]), a_hit(pieces[3]), a_hit(pieces[2])]
    assert pieces[2].start < pieces[1].end
    (one, _) = fit(hits, [])[:2]
    assert one.text == text[pieces[1].start : pieces[2].end] or len(fit(hits, [])) == 2
    whole = "\n".join(excerpt.text for excerpt in fit(hits, []))
    assert all(whole.count(f"number {number} ") == 1 for number in range(30, 60))


@pytest.mark.parametrize(
    ("one", "other", "is_twin"),
    [
        ("Parcels to Lisbon take three working days and are free.", "Parcels  to Lisbon take three working days and are free.", True),
        ("Parcels to Lisbon cost 12 euros, whatever their weight.", "Parcels to Lisbon cost 15 euros, whatever their weight.", False),
        ("A helmet that was worn can be returned within the first week after it came.",
         "A helmet that was worn can not be returned within the first week after it came.", False),
        ("Parcels to Lisbon take three days.", "The museum opens on Sundays.", False),
    ],
)  # fmt: skip
def test_near_duplicates_collapse_unless_a_figure_or_a_negation_differs(one: str, other: str, is_twin: bool) -> None:
    hits = [a_found(text=one), a_found(text=other, document_name="copy.txt")]
    excerpts = fit(hits, [])
    assert len(excerpts) == (1 if is_twin else 2)
    assert excerpts[0].twins == ((hits[1],) if is_twin else ())


def test_a_hit_that_is_longer_than_the_budget_is_shortened_and_still_at_its_place() -> None:
    hit = a_found(text="Free returns. " * 100, start=50)
    (excerpt,) = fit([hit], [], budget=80)
    (part,) = excerpt.parts
    assert excerpt.tokens <= 80
    assert part.start == 50
    assert hit.text[: part.end - 50] == part.text
    assert len(part.text) > 100


def test_a_citation_leads_to_the_part_that_says_it() -> None:
    before = "Parcels to Lisbon take three working days."
    hit = a_found(text="However, islands take five.", start=len(before) + 1)
    (excerpt,) = fit([hit], [Beside(-1, hit.id, uuid4(), before, 0, len(before), None, None)])
    assert excerpt.cited_by("It takes three working days to Lisbon [1].").text == before
    assert (excerpt.cited_by("It takes three working days [1].").start, excerpt.cited_by("").id) == (0, hit.id)
    assert excerpt.cited_by("Five to the islands [1].") == hit


@pytest.mark.parametrize(
    "text", ["and then it ends.", "- an item", "Size | Price\nS | 10", "However, no.", "Diese Frist gilt.", "ولكن لا."]
)
def test_a_beginning_in_mid_thought_is_seen(text: str) -> None:
    assert begins_open(text)


@pytest.mark.parametrize("text", ["Bring with you:", "the first half of", "- an item", "S | 10 |"])
def test_an_end_in_mid_thought_is_seen(text: str) -> None:
    assert ends_open(text)


@pytest.mark.parametrize("text", ["Parcels take three days.", "Is it free? Yes!", "退货。", "«Merci.»"])
def test_whole_thoughts_ask_for_nothing(text: str) -> None:
    assert not begins_open(text)
    assert not ends_open(text)
    assert beside_wanted([a_found(text=text)]) == []


@given(st.text(max_size=400))
def test_the_estimate_of_tokens_is_never_below_a_quarter_of_the_bytes(text: str) -> None:
    assert tokens_in(text) >= len(text.encode("utf-8", "replace")) / 4 - 1


def stored(database: Database, account_id: UUID, text: str) -> list[Found]:
    document_id = uuid4()
    pieces = split(a_reading(text))
    with database.account_statements(account_id) as db:
        db.execute(
            sa.text("insert into documents (account_id, id, name, media_type, size, sha256) values (:a, :d, 'g.txt', 'text/plain', 1, '')"),
            {"a": account_id, "d": document_id},
        )
        ids = add_passages(db, account_id, document_id, pieces)
    return [
        a_found(id=key, text=one.text, document_id=document_id, start=one.start, end=one.end) for key, one in zip(ids, pieces, strict=True)
    ]


def test_the_neighbours_are_read_from_the_account_alone(database: Database, owner_url: str) -> None:
    people = cast.enter(owner_url)
    text = "\n".join(f"- item number {number} of the long list of what is needed" for number in range(60))
    mine = stored(database, people.alice.account_id, text)
    (excerpt,) = gather(database, people.alice.account_id, [mine[1]])
    assert [part.passage_id for part in excerpt.parts] == [mine[0].id, mine[1].id, mine[2].id]
    assert all(text[part.start : part.end] == part.text for part in excerpt.parts)
    (foreign,) = gather(database, people.mallory.account_id, [mine[1]])
    assert [part.passage_id for part in foreign.parts] == [mine[1].id]


def test_what_the_prompt_gets_fits_its_room() -> None:
    texts = ["Parcels take three days. " * 38, "تصل الطرود خلال ثلاثة أيام. " * 30, "退货政策可以在三十天内退货。" * 25, "S | 10\n" * 120]
    hits = [a_found(text=f"{number}. {text}"[:1_000]) for number in range(4) for text in texts]
    excerpts = fit(hits, [])
    assert len(excerpts) > 6
    passages = [NumberedPassage(at, one.hit.document_name, one.hit.heading, None, one.text, 1.0) for at, one in enumerate(excerpts, 1)]
    composed = compose(business_name="Quay", turns=[], passages=passages, question="How long?")
    assert len(composed.passages) == min(12, len(excerpts))


def test_an_excerpt_says_what_it_costs() -> None:
    (excerpt,) = fit([a_found(text="Free returns.", heading="Returns")], [])
    assert isinstance(excerpt, Excerpt)
    assert excerpt.tokens == 20 + tokens_in("Free returns.") + tokens_in("Returns") + tokens_in("guide.txt")
