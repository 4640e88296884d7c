"""How well "I don't know" is told: every question is asked twice, with its answer in the documents and with it hidden.

Run by itself, this program fits the coefficients of `dana.knowledge.answerability` again and prints what to write there.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np

from bench.retrieval import CHECKOUT, RetrievalSet
from dana.ai.language import guess_language
from dana.database.transactions import Database
from dana.knowledge.answerability import MEANING_MODEL, THRESHOLD, answerability, features
from dana.knowledge.search import Findings

KEPT = CHECKOUT / "bench" / "out" / "answerability.json"
HITS = 6  # as many as an answer is made of
STRANGERS = 150  # questions on other things, for each set
MEANING = ("top", "ahead", "words", "known", "stands_out")
WORDS = ("words", "words_ahead", "known", "length")
_RIDGE = 1.0
_PENALTY_FREE = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """One question, asked once: what was seen, what was said of it, and whether the documents held the answer."""

    set: str
    language: str
    kind: str  # "own", or a "stranger": a question on other things altogether
    answerable: bool
    found: bool  # whether a right passage was among the hits
    probability: float
    seen: dict[str, float]


def measure(shelf: Any, sets: Sequence[RetrievalSet]) -> dict[str, Any]:
    """Ask all questions of all sets both ways, print the tables, and keep what was seen for a fit."""
    asked = [one for corpus in sets for one in _ask(shelf, corpus, _strangers(corpus, sets))]
    KEPT.parent.mkdir(parents=True, exist_ok=True)
    KEPT.write_text(json.dumps([asdict(one) for one in asked]))
    print(table(asked))
    return {"by_set": _by(asked, lambda one: one.set), "by_language": _by(asked, lambda one: one.language), "all": judged(asked)}


def table(asked: Sequence[Asked]) -> str:
    """Precision and recall of "I don't know" by language and set, how true the probabilities are, and the trade-off of the threshold."""
    lines = [
        f"answerability, threshold {THRESHOLD}: of what it calls unanswerable so much is (precision), so much of that it finds (recall)"
    ]
    lines.append(f"{'':32} {'asked':>6} {'precision':>9} {'recall':>7} {'replies kept':>12} {'AUC':>6} {'ECE':>6}")
    groups = [*_groups(asked, lambda one: one.language), *_groups(asked, lambda one: one.set), *_groups(asked, lambda one: one.kind)]
    for name, group in [*groups, ("all", list(asked))]:
        figures = judged(group)
        lines.append(
            f"{name:32} {len(group):>6} {figures['precision']:>9.3f} {figures['recall']:>7.3f} {figures['replies_kept']:>12.3f}"
            f" {figures['auc']:>6.3f} {figures['ece']:>6.3f}"
        )
    lines.append("\nsaid      asked   said on average   were answerable")
    for low, high, count, said, true in reliability(asked):
        lines.append(f"{low:.1f}–{high:.1f} {count:>8} {said:>17.3f} {true:>17.3f}")
    lines.append("\nthreshold   precision   recall   replies kept")
    for threshold in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        figures = judged(asked, threshold)
        lines.append(f"{threshold:>9} {figures['precision']:>11.3f} {figures['recall']:>8.3f} {figures['replies_kept']:>14.3f}")
    return "\n".join(lines)


def judged(asked: Sequence[Asked], threshold: float = THRESHOLD) -> dict[str, float]:
    """Precision and recall of "I don't know", how many answerable questions still get their reply, AUC and expected calibration error."""
    refused = [one for one in asked if one.probability < threshold]
    right = sum(not one.answerable for one in refused)
    without = sum(not one.answerable for one in asked)
    kept = sum(one.answerable and one.probability >= threshold for one in asked)
    error = sum(count * abs(said - true) for _, _, count, said, true in reliability(asked)) / max(1, len(asked))
    return {
        "precision": round(right / max(1, len(refused)), 4), "recall": round(right / max(1, without), 4),
        "replies_kept": round(kept / max(1, len(asked) - without), 4), "auc": round(_auc(asked), 4), "ece": round(error, 4),
    }  # fmt: skip


def reliability(asked: Sequence[Asked]) -> Iterable[tuple[float, float, int, float, float]]:
    """For each tenth: how many, what was said on average, what was true."""
    for tenth in range(10):
        group = [one for one in asked if min(9, int(one.probability * 10)) == tenth]
        if group:
            said = sum(one.probability for one in group) / len(group)
            yield tenth / 10, (tenth + 1) / 10, len(group), said, sum(one.answerable for one in group) / len(group)


def _strangers(corpus: RetrievalSet, sets: Sequence[RetrievalSet]) -> list[str]:
    """Questions on other things altogether: of sets of another family (what stands before the first dash of their names)."""
    others = [list(each.questions.values()) for each in sets if each.name.split("-")[0] != corpus.name.split("-")[0]]
    return [question for questions in others for question in questions[:: max(1, len(questions) * len(others) // STRANGERS)]]


def _ask(shelf: Any, corpus: RetrievalSet, strangers: Sequence[str]) -> list[Asked]:
    if shelf.vectors:
        shelf.vectors.of(list(corpus.questions.values()), are_queries=True)
    account_id, stored = shelf.store(corpus)
    documents = {entry: key for key, entry in stored.items()}
    found = []
    for key, question in corpus.questions.items():
        right = [documents[entry] for entry in corpus.relevant[key] if entry in documents]
        found.append(_once(shelf, corpus, account_id, question, right, answerable=True))
        _hide(shelf.database, account_id, right, hidden=True)
        found.append(_once(shelf, corpus, account_id, question, right, answerable=False))
        _hide(shelf.database, account_id, right, hidden=False)
    found += [_once(shelf, corpus, account_id, question, [], answerable=False, kind="stranger") for question in strangers]
    print(f"  asked {corpus.name} both ways", file=sys.stderr, flush=True)
    return found


def _once(
    shelf: Any, corpus: RetrievalSet, account_id: UUID, question: str, right: list[UUID], *, answerable: bool, kind: str = "own"
) -> Asked:
    findings: Findings = shelf.library.find(account_id, question, limit=HITS)
    said = answerability_of(question, findings)
    among = any(hit.document_id in right for hit in findings.hits)
    seen = features(question, findings) if findings.hits else {}
    return Asked(corpus.name, guess_language(question), kind, answerable, among, said, seen)


def answerability_of(question: str, findings: Findings) -> float:
    """The probability that the product tells."""
    return answerability(question, findings).probability


def _hide(database: Database, account_id: UUID, documents: list[UUID], *, hidden: bool) -> None:
    import sqlalchemy as sa

    statement = "update documents set hidden_at = case when :hidden then now() end where account_id = :account and id = any(:ids)"
    with database.account_statements(account_id, fleeting=True) as db:
        db.execute(sa.text(statement), {"account": account_id, "ids": documents, "hidden": hidden})


def _groups(asked: Sequence[Asked], by: Callable[[Asked], str]) -> list[tuple[str, list[Asked]]]:
    return [(name, [one for one in asked if by(one) == name]) for name in sorted({by(one) for one in asked})]


def _by(asked: Sequence[Asked], by: Callable[[Asked], str]) -> dict[str, dict[str, float]]:
    return {name: judged(group) for name, group in _groups(asked, by)}


def _auc(asked: Sequence[Asked]) -> float:
    """How often an answerable question scores above one that is not."""
    yes = np.array([one.probability for one in asked if one.answerable])
    no = np.sort([one.probability for one in asked if not one.answerable])
    if not len(yes) or not len(no):
        return 0.5
    return float((np.searchsorted(no, yes, "left") + np.searchsorted(no, yes, "right")).mean() / 2 / len(no))


def fit(asked: Sequence[Asked], names: Sequence[str]) -> dict[str, float]:
    """Logistic regression with a small ridge, each set of the same weight and both answers of the same weight within it."""
    x = np.array([[1.0, *(one.seen.get(name, 0.0) for name in names)] for one in asked])
    y = np.array([float(one.answerable) for one in asked])
    counts = {group: len(members) for group, members in _groups(asked, lambda one: one.set)}
    weights = np.array([len(asked) / len(counts) / counts[one.set] for one in asked])
    ridge = np.full(x.shape[1], _RIDGE)
    ridge[_PENALTY_FREE] = 1e-6
    found = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(x @ found, -30, 30)))
        gradient = x.T @ (weights * (y - p)) - ridge * found
        curvature = (x * (weights * p * (1 - p))[:, None]).T @ x + np.diag(ridge)
        step = np.linalg.solve(curvature, gradient)
        found += step
        if np.abs(step).max() < 1e-8:
            break
    return {"constant": round(float(found[0]), 4), **{name: round(float(value), 4) for name, value in zip(names, found[1:], strict=True)}}


def applied(coefficients: dict[str, float], asked: Sequence[Asked]) -> list[Asked]:
    """The same questions with the probabilities that these coefficients give."""
    from dataclasses import replace

    from dana.knowledge.answerability import _logistic

    return [replace(one, probability=_logistic(coefficients, one.seen) if one.seen else 0.0) for one in asked]


def cross_validated(asked: Sequence[Asked], names: Sequence[str], by: Callable[[Asked], str]) -> list[Asked]:
    """Each group judged by coefficients that were fitted on the others alone."""
    return [
        judged_one
        for name, group in _groups(asked, by)
        for judged_one in applied(fit([one for one in asked if by(one) != name], names), group)
    ]


def main() -> None:
    """Fit on what the last `bench.search --unanswerable` saw; report each set and each language by a fit on the others."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seen", nargs="?", type=Path, default=KEPT)
    asked = [Asked(**one) for one in json.loads(parser.parse_args().seen.read_text())]
    for title, names in ((f"with vectors of {MEANING_MODEL}", MEANING), ("by words alone", WORDS)):
        usable = [one for one in asked if names is WORDS or "top" in one.seen]
        if not usable:
            continue
        for what, by in (("sets", lambda one: one.set), ("languages", lambda one: one.language)):
            print(f"== {title}, fitted on the other {what}\n{table(cross_validated(usable, names, by))}\n")
        print(f"== {title}: coefficients of all\n{json.dumps(fit(usable, names))}\n")


if __name__ == "__main__":
    main()
