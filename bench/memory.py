"""What a turn of a conversation costs in tokens against its length: with every turn in full, with the last ones alone, with a memory."""

import argparse
import json
import math
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from dana.ai.contract import NumberedPassage, Prompt, Turn
from dana.ai.rendering import render_messages
from dana.automation import memory, prompt
from dana.automation.memory import SUMMARY_CHARACTERS, asking, chunks, outgrown
from dana.automation.prompt import compose, tokens_in
from dana.automation.recap import Line
from dana.conversations.memories import Memory

PICTURE = Path(__file__).resolve().parents[1] / "docs" / "images" / "turn-cost.svg"
LENGTHS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
WAYS = (
    ("everything", "every turn in full", "#b45309"),
    ("window", "the last turns alone: the older ones are forgotten", "#9ca3af"),
    ("memory", "the last turns and a summary, its making included", "#2563eb"),
)
# As customers and a model write: a question of 8 to 60 words, an answer of 25 to 70.
_ASKED = "hello I ordered the large oak lamp last week and would like to know when it arrives in Lisbon because I am away on Friday "
_SAID = "parcels to Lisbon usually take three working days and you get a link to follow yours as soon as it has left our house "
PASSAGES = [
    NumberedPassage(n, "Delivery and returns.pdf", "Delivery › Abroad", n, _SAID * 6, 0.9) for n in range(1, 7)
]  # fmt: skip
FACTS = (("name", "Ana Silva"), ("order number", "4711"), ("place", "Lisbon"))


def main() -> None:
    """Print the table and draw the curve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--picture", type=Path, default=PICTURE, help="where to draw the curve")
    parser.add_argument("--json", type=Path, help="where to write the figures")
    options = parser.parse_args()
    costs = {length: cost for length, cost in measured(max(LENGTHS)) if length in LENGTHS}
    print(table(costs))
    draw(options.picture, costs)
    if options.json:
        options.json.write_text(json.dumps(costs, indent=1))


def measured(most: int) -> Iterator[tuple[int, dict[str, float]]]:
    """For each length of the conversation the tokens of its last turn in each way; `calls`: summaries made so far."""
    lines: list[Line] = []
    known, spent, calls = Memory(facts=FACTS), 0, 0
    for turn in range(1, most + 1):
        question = _words(_ASKED, 8 + turn * 37 % 53)
        turns = [Turn("customer" if line.author == "customer" else "business", line.text or "") for line in lines]
        summary, facts = memory.in_prompt(known)
        yield (
            turn,
            {
                "everything": float(_tokens(_unbounded(turns, question))),
                "window": float(_tokens(_composed(turns, question))),
                "memory": _tokens(_composed(turns, question, summary, facts)) + spent / turn,
                "summaries": spent / turn,
                "calls": float(calls),
            },
        )
        lines += [_line("customer", question, 2 * turn - 1), _line("dana", _words(_SAID, 25 + turn * 29 % 46), 2 * turn)]
        new = [line for line in lines[-prompt.MOST_TURNS - 10 :] if line.position > known.upto]
        if outgrown([line.text or "" for line in new]):
            for chunk in chunks(new):
                spent += _tokens(asking(chunk, known.summary)) + tokens_in("x" * SUMMARY_CHARACTERS) + 60
                calls += 1
            known = Memory(upto=2 * turn, summary=_words(_SAID, 400)[: SUMMARY_CHARACTERS - 1] + ".", made_by="model", facts=FACTS)


def table(costs: dict[int, dict[str, float]]) -> str:
    """The figures as text."""
    head = f"{'turns':>6} {'every turn in full':>19} {'last turns alone':>17} {'with memory':>12} {'of it summaries':>16} {'calls':>6}"
    rows = [
        f"{length:>6} {cost['everything']:>19,.0f} {cost['window']:>17,.0f} {cost['memory']:>12,.0f} {cost['summaries']:>16,.0f} "
        f"{cost['calls']:>6,.0f}"
        for length, cost in costs.items()
    ]
    return "\n".join([head, *rows])


def draw(path: Path, costs: dict[int, dict[str, float]]) -> None:
    """Write the curve as SVG: both axes logarithmic, tokens over turns."""
    width, height, left, top, right, bottom = 720, 400, 80, 30, 30, 60
    values = [cost[name] for cost in costs.values() for name, _, _ in WAYS]
    low, high = 10 ** math.floor(math.log10(min(values))), 10 ** math.ceil(math.log10(max(values)))

    def x(turns: float) -> float:
        return left + (width - left - right) * math.log(turns / min(costs)) / math.log(max(costs) / min(costs))

    def y(tokens: float) -> float:
        return height - bottom - (height - bottom - top) * math.log(tokens / low) / math.log(high / low)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="13">',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
    ]
    step = float(low)
    while step <= high:
        parts.append(f'<line x1="{left}" x2="{width - right}" y1="{y(step):.0f}" y2="{y(step):.0f}" stroke="#e5e7eb"/>')
        parts.append(f'<text x="{left - 8}" y="{y(step) + 4:.0f}" text-anchor="end" fill="#374151">{step:,.0f}</text>')
        step *= 10
    foot = height - bottom + 20
    parts += [f'<text x="{x(turns):.0f}" y="{foot}" text-anchor="middle" fill="#374151">{turns:,}</text>' for turns in costs]
    parts.append(f'<text x="{width / 2}" y="{height - 14}" text-anchor="middle" fill="#111827">turns of the conversation so far</text>')
    parts.append(f'<text x="{left}" y="{top - 12}" text-anchor="middle" fill="#111827">tokens of the next turn</text>')
    for row, (name, label, colour) in enumerate(WAYS):
        points = [(x(turns), y(cost[name])) for turns, cost in costs.items()]
        line = " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2.5"/>')
        parts += [f'<circle cx="{a:.1f}" cy="{b:.1f}" r="4" fill="{colour}"/>' for a, b in points]
        parts.append(f'<text x="{left + 20}" y="{top + 16 + row * 18}" fill="{colour}">{label}</text>')
    path.write_text("\n".join([*parts, "</svg>", ""]))


def _composed(turns: Sequence[Turn], question: str, summary: str = "", facts: str = "") -> Prompt:
    return compose(
        business_name="Lumen Lamps", turns=turns, passages=PASSAGES, question=question, channel="whatsapp", summary=summary, facts=facts
    )


def _unbounded(turns: Sequence[Turn], question: str) -> Prompt:
    bounded = _composed((), question)
    return Prompt(bounded.system, (*turns, Turn("customer", question)), bounded.passages, question)


def _tokens(composed: Prompt) -> int:
    return sum(map(tokens_in, render_messages(composed)))


def _words(text: str, count: int) -> str:
    words = text.split()
    return " ".join(words[at % len(words)] for at in range(count))


def _line(author: str, text: str, position: int) -> Line:
    return Line(UUID(int=position), position, author, "text", text, datetime.now(UTC))


if __name__ == "__main__":
    main()
