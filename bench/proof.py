"""
How many of a model's false sentences are caught, and how many true ones are lost, on sentences about invented businesses.

With --second-look the same once more, where the models that the settings name for it (CHECK_OPENAI_MODEL, CHECK_ANTHROPIC_MODELS, with
their keys and addresses) look at what the rules let through: a call for each sentence that is not quoted, so it is paid for.
"""

import argparse
import json
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench import machine
from dana.ai.chain import Chain
from dana.ai.contract import Action, ModelAnswer, NumberedPassage, Prompt, ProviderAnswer, Sentence, Usage
from dana.ai.embeddings import Embedder
from dana.ai.sentences import sentences_of
from dana.automation import grounding
from dana.automation.meaning import MEASURED_MODEL, Meaning
from dana.automation.second_look import MOST_SECONDS, look
from dana.joining import chains_of
from dana.knowledge.embedding_model import LocalModel
from dana.settings import load

SETS = Path(__file__).parent / "sets" / "proof"
KINDS = ("supported", "contradicted", "invented", "number_changed", "half_true")
FIGURES, MEANING = "figure not in a cited passage", "the cited passage does not say so"
REASON_WIDTH = 60


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence of the set, and why it was taken out ("": it was kept)."""

    language: str  # of the passage
    is_across: bool  # the sentence is in another language
    kind: str
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reply:
    """A sentence of the set as a reply of its own that cites its passage, and what the rules left of it."""

    language: str
    sentence: dict[str, Any]
    composed: Prompt
    answered: ProviderAnswer
    grounded: grounding.Grounded

    def judged(self, grounded: grounding.Grounded) -> Judged:
        """Why it was taken out, if it was."""
        reason = grounded.checked[0].reason if grounded.checked else "empty"
        text, kind, said_in = (self.sentence[name] for name in ("text", "kind", "language"))
        return Judged(self.language, said_in != self.language, kind, text, reason)


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


def replies(part: str, languages: Sequence[str], *, by_meaning: bool) -> list[Reply]:
    """Every sentence through the check that replies go through."""
    meaning = Meaning(cast(Embedder, Here())) if by_meaning else None
    found = []
    for language, case in cases(part, languages):
        passages = [NumberedPassage(1, case["document"], case["heading"], 1, case["passage"], 1.0)]
        composed = Prompt(system="", turns=(), passages=passages, question="")
        for sentence in case["sentences"]:
            answer = ModelAnswer(action=Action.REPLY, sentences=[Sentence(text=sentence["text"], sources=[1])])
            support = meaning.of(grounding.to_prove(answer, passages)) if meaning else {}
            answered = ProviderAnswer(answer, Usage("nobody", "", 0, 0, 0))
            found.append(Reply(language, sentence, composed, answered, grounding.check(answer, passages, support=support)))
    return found


def second_looks(chain: Chain, items: Sequence[Reply], at_once: int) -> tuple[list[grounding.Grounded], list[Usage]]:
    """What is left of each after a second look, asked and timed as for customers, and what that cost."""
    spent: list[Usage] = []

    def once(item: Reply) -> grounding.Grounded:
        return look(chain, item.composed, item.answered, item.grounded, waits=MOST_SECONDS, on_spent=spent.append)

    with ThreadPoolExecutor(at_once) as pool:
        return list(pool.map(once, items)), spent


def told_of(looked: Sequence[grounding.Grounded], spent: Sequence[Usage]) -> str:
    """For how many a second look was due and made, and what it cost."""
    due = [item.second_look for item in looked if item.second_look is not None]
    made, who = sum(due), ", ".join(sorted({f"{usage.provider} {usage.model}" for usage in spent})) or "nobody"
    times = sorted(usage.milliseconds for usage in spent) or [0]
    half, most = times[len(times) // 2], times[int(0.95 * (len(times) - 1))]
    asked, said = sum(usage.input_tokens for usage in spent), sum(usage.output_tokens for usage in spent)
    return (
        f"due for {len(due)} sentences, made for {made}, not made (kept as the rules left them) for {len(due) - made}\n"
        f"{asked} tokens read and {said} written by {who}, half of the calls within {half} ms, 95 of 100 within {most} ms"
    )


def checkers() -> Chain:
    """Who looks a second time, as the settings say; ends the program where that is nobody."""
    chain = chains_of(load()).for_account(purpose="check")
    if not chain.links:
        lacking = "; ".join(f"{link.name} {link.model}: {link.reason}" for link in chain.health())
        sys.exit(
            "No model is set for a second look, so there is nothing to measure: set CHECK_OPENAI_MODEL or CHECK_ANTHROPIC_MODELS, and the "
            f"key (or the OPENAI_BASE_URL of a server on this machine). {lacking}".strip()
        )
    return chain


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
    lines = [f"{'':{REASON_WIDTH}}" + "  ".join(f"{kind:>14}" for kind in KINDS)]
    for reason, found in sorted(counts.items()):
        lines.append(f"{reason:{REASON_WIDTH}}" + "  ".join(f"{found[kind]:>14}" for kind in KINDS))
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


def with_second_look(chain: Chain, found: Sequence[Reply], at_once: int) -> list[Judged]:
    """Print the same figures after a second look; ends the program where none could be made."""
    asked = ", then ".join(link.label for link in chain.links)
    with closing(chain):
        chain.warm()
        looked, spent = second_looks(chain, found, at_once)
    items = [reply.judged(grounded) for reply, grounded in zip(found, looked, strict=True)]
    print(f"the same, with a second look by {asked}")
    print(table(items))
    print(by_reason(items))
    print(told_of(looked, spent))
    if not any(item.second_look for item in looked):
        sys.exit("No second look could be made: " + "; ".join(f"{link.name} {link.model}: {link.reason}" for link in chain.health()))
    return items


def main() -> None:
    """Print what was taken out of each kind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=("dev", "test"), default="test", help="dev is what the lines were drawn on")
    parser.add_argument("--languages", nargs="*", default=[])
    parser.add_argument("--without-meaning", action="store_true", help="figures, links and forms alone")
    parser.add_argument("--show", choices=KINDS, help="print the sentences of a kind that were judged wrongly")
    parser.add_argument("--second-look", action="store_true", help="besides, with the models that the settings name for it")
    parser.add_argument("--at-once", type=int, default=8, help="how many of them are asked at the same time")
    arguments = parser.parse_args()
    chain = checkers() if arguments.second_look else None
    print(json.dumps({"machine": machine.describe(SETS), "load": machine.load()}))
    found = replies(arguments.part, arguments.languages, by_meaning=not arguments.without_meaning)
    items = [reply.judged(reply.grounded) for reply in found]
    print(f"share taken out, of the {arguments.part} part (wanted: none of the supported, all of the others)")
    print(table(items))
    print(by_reason(items))
    taken, total = quoted(arguments.part, arguments.languages)
    print(f"of {total} sentences of the passages that are quoted after a yes, {taken} are taken out")
    for milliseconds, what in zip(cost(arguments.part, arguments.languages), ("the first time", "again"), strict=True):
        print(f"{milliseconds:.2f} ms of the processor for a sentence, without its meaning, where its passage is read {what}")
    if chain is not None:
        items = with_second_look(chain, found, arguments.at_once)
    for item in items:
        if item.kind == arguments.show and bool(item.reason) == (item.kind == "supported"):
            print(f"  {item.language} {item.reason or 'kept'}: {item.text}")


if __name__ == "__main__":
    main()
