"""How many of a model's false sentences are caught, and how many true ones are lost, on sentences about invented businesses."""

import argparse
import json
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench import machine
from dana.ai.contract import Action, ModelAnswer, NumberedPassage, Sentence
from dana.ai.embeddings import Embedder
from dana.ai.sentences import sentences_of
from dana.automation import grounding
from dana.automation.meaning import MEASURED_MODEL, Meaning
from dana.knowledge.embedding_model import LocalModel

SETS = Path(__file__).parent / "sets" / "proof"
KINDS = ("supported", "contradicted", "invented", "number_changed", "half_true")
FIGURES, MEANING = "figure not in a cited passage", "the cited passage does not say so"


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence of the set, and why it was taken out ("": it was kept)."""

    language: str  # of the passage
    is_across: bool  # the sentence is in another language
    kind: str
    text: str
    reason: str


class Here:
    """The local model in this process, in the place of the client of the embedding process."""

    model_id = MEASURED_MODEL

    def __init__(self) -> None:
        self._model = LocalModel()

    def embed_queries(self, texts: Sequence[str]) -> list[list[float]]:
        """As the embedding process embeds them."""
        return [list(memoryview(self._model.embed(text, is_query=True)).cast("f")) for text in texts]


def cases(part: str, languages: Sequence[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """(language, passage with its sentences) of a part of the set."""
    for path in sorted(SETS.glob("*.jsonl")):
        if not languages or path.stem in languages:
            for line in path.read_text().splitlines():
                case = json.loads(line)
                if case["part"] == part:
                    yield path.stem, case


def judged(part: str, languages: Sequence[str], *, by_meaning: bool) -> list[Judged]:
    """Every sentence, as a reply of its own that cites its passage, through the check that replies go through."""
    meaning = Meaning(cast(Embedder, Here()))
    found = []
    for language, case in cases(part, languages):
        passages = [NumberedPassage(1, case["document"], case["heading"], 1, case["passage"], 1.0)]
        for sentence in case["sentences"]:
            answer = ModelAnswer(action=Action.REPLY, sentences=[Sentence(text=sentence["text"], sources=[1])])
            support = meaning.of(grounding.to_prove(answer, passages)) if by_meaning else {}
            checked = grounding.check(answer, passages, support=support).checked
            reason = checked[0].reason if checked else "empty"
            found.append(Judged(language, sentence["language"] != language, sentence["kind"], sentence["text"], reason))
    return found


def figures(items: Sequence[Judged]) -> dict[str, float]:
    """The share of each kind that was taken out, and precision and recall of taking out."""
    out: dict[str, float] = {}
    for kind in KINDS:
        those = [item for item in items if item.kind == kind]
        out[kind] = round(sum(bool(item.reason) for item in those) / len(those), 3) if those else float("nan")
    caught = sum(bool(item.reason) for item in items if item.kind != "supported")
    lost = sum(bool(item.reason) for item in items if item.kind == "supported")
    out["precision"] = round(caught / max(1, caught + lost), 3)
    out["recall"] = round(caught / max(1, sum(item.kind != "supported" for item in items)), 3)
    return out


def by_reason(items: Sequence[Judged]) -> str:
    """What each rule took out, of each kind."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for item in items:
        if item.reason:
            counts[item.reason][item.kind] += 1
    lines = [f"{'':42}" + "  ".join(f"{kind:>14}" for kind in KINDS)]
    for reason, found in sorted(counts.items()):
        lines.append(f"{reason:42}" + "  ".join(f"{found[kind]:>14}" for kind in KINDS))
    return "\n".join(lines)


def quoted(part: str, languages: Sequence[str]) -> tuple[int, int]:
    """(sentences of the passages that are taken out where an answer says "Yes, " and quotes them, all of them): none should be."""
    taken = total = 0
    for _, case in cases(part, languages):
        passages = [NumberedPassage(1, case["document"], case["heading"], 1, case["passage"], 1.0)]
        for sentence in sentences_of(case["passage"]):
            answer = ModelAnswer(action=Action.REPLY, sentences=[Sentence(text=f"Yes, {sentence[0].lower()}{sentence[1:]}", sources=[1])])
            taken += any(item.reason for item in grounding.check(answer, passages).checked)
            total += 1
    return taken, total


def cost(part: str, languages: Sequence[str]) -> tuple[float, float]:
    """Milliseconds of the processor for a sentence, without its meaning: where its passage is read for the first time, and again."""
    spent: tuple[list[float], list[float]] = ([], [])
    for _, case in cases(part, languages):
        passages = [NumberedPassage(1, case["document"], case["heading"], 1, f"{case['passage']} ", 1.0)]  # not the one of before
        for at, sentence in enumerate(case["sentences"]):
            answer = ModelAnswer(action=Action.REPLY, sentences=[Sentence(text=f"{sentence['text']} ", sources=[1])])
            begun = time.process_time()
            grounding.to_prove(answer, passages)
            grounding.check(answer, passages)
            spent[at > 0].append(time.process_time() - begun)
    return 1000 * statistics.mean(spent[0]), 1000 * statistics.mean(spent[1])


def table(items: Sequence[Judged]) -> str:
    """By language of the passage, across languages apart, and all together."""
    groups: dict[str, list[Judged]] = defaultdict(list)
    for item in items:
        groups["across" if item.is_across else item.language].append(item)
    lines = [f"{'':8}{'n':>6}  " + "  ".join(f"{name:>14}" for name in (*KINDS, "precision", "recall"))]
    for name, those in [*sorted(groups.items()), ("all", list(items))]:
        lines.append(f"{name:8}{len(those):>6}  " + "  ".join(f"{value:>14.3f}" for value in figures(those).values()))
    return "\n".join(lines)


def main() -> None:
    """Print what was taken out of each kind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=("dev", "test"), default="test", help="dev is what the lines were drawn on")
    parser.add_argument("--languages", nargs="*", default=[])
    parser.add_argument("--without-meaning", action="store_true", help="figures, links and forms alone")
    parser.add_argument("--show", choices=KINDS, help="print the sentences of a kind that were judged wrongly")
    arguments = parser.parse_args()
    print(json.dumps({"machine": machine.describe(SETS), "load": machine.load()}))
    items = judged(arguments.part, arguments.languages, by_meaning=not arguments.without_meaning)
    print(f"share taken out, of the {arguments.part} part (wanted: none of the supported, all of the others)")
    print(table(items))
    print(by_reason(items))
    taken, total = quoted(arguments.part, arguments.languages)
    print(f"of {total} sentences of the passages that are quoted after a yes, {taken} are taken out")
    for milliseconds, what in zip(cost(arguments.part, arguments.languages), ("the first time", "again"), strict=True):
        print(f"{milliseconds:.2f} ms of the processor for a sentence, without its meaning, where its passage is read {what}")
    for item in items:
        if item.kind == arguments.show and bool(item.reason) == (item.kind == "supported"):
            print(f"  {item.language} {item.reason or 'kept'}: {item.text}")


if __name__ == "__main__":
    main()
