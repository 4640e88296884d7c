"""How often a contradiction is one (precision) and how many are found (recall), on pairs of statements and in real collections of text."""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench import machine
from bench.retrieval import SETS, RetrievalSet, pieces_of, sets_in
from dana.knowledge.claims import Claim, claims_in
from dana.knowledge.disagreement import disagreements
from tests.knowledge import disagreements as pairs

SHOWN = 5
PAIRS = {
    "seen while the rules were made": (pairs.DISAGREE, pairs.AGREE),
    "held out, then four words put right": (pairs.DISAGREE_HELD_OUT, pairs.AGREE_HELD_OUT),
    "of other trades, never used": (pairs.DISAGREE_FRESH, pairs.AGREE_FRESH),
}


def said(pair: tuple[str, str]) -> list[tuple[Claim, Claim]]:
    """What is called a contradiction in a pair."""
    one, other = map(pairs.side, pair)
    names = (one.document, other.document)
    return list(disagreements(claims_in(one.text, one.heading), claims_in(other.text, other.heading), names=names))


def judged(wanted: Sequence[tuple[str, str]], others: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Precision and recall, with what was missed and what was wrongly told."""
    missed = [pair for pair in wanted if not said(pair)]
    wrong = [pair for pair in others if said(pair)]
    right = len(wanted) - len(missed)
    return {
        "contradictions": len(wanted), "others": len(others), "precision": round(right / max(1, right + len(wrong)), 3),
        "recall": round(right / len(wanted), 3), "missed": missed, "wrong": wrong,
    }  # fmt: skip


def in_collection(corpus: RetrievalSet) -> dict[str, Any]:
    """Every pair of a collection's passages compared, more than the job does: what is told there is read by people."""
    began = time.process_time()
    passages = [(entry.title, piece) for entry in corpus.entries for piece in pieces_of(entry)]
    cut = time.process_time()
    read = [(title, piece.text, claims_in(piece.text, " › ".join(piece.heading))) for title, piece in passages]
    extracted = time.process_time()
    stating = [each for each in read if each[2]]
    told = [
        (one[1][a.start - 60 if a.start > 60 else 0 : a.end + 30], other[1][b.start - 60 if b.start > 60 else 0 : b.end + 30])
        for one, other in combinations(stating, 2)
        for a, b in disagreements(one[2], other[2], names=(one[0], other[0]))
    ]
    compared = time.process_time()
    return {
        "passages": len(passages), "stating anything": len(stating), "told": len(told), "first": told[:SHOWN],
        "passages read in a CPU second": round(len(passages) / max(0.001, extracted - cut)),
        "pairs compared in a CPU second": round(len(stating) * (len(stating) - 1) / 2 / max(0.001, compared - extracted)),
        "cpu_s": round(compared - began, 2),
    }  # fmt: skip


def main() -> int:
    """Print all as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", type=Path, default=SETS, help="a folder of retrieval sets whose texts are looked through as well")
    folder = parser.parse_args().sets
    found: dict[str, Any] = {"machine": machine.describe(Path("/tmp")), "load": machine.load()}
    found["pairs"] = {name: judged(*both) for name, both in PAIRS.items()}
    found["collections"] = {corpus.name: in_collection(corpus) for corpus in sets_in(folder)} if folder.exists() else {}
    print(json.dumps(found, indent=1, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
