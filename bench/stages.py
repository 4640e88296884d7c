"""Puts together where one message's time goes: the steps seen from outside, and the functions timed inside."""

import json
import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import Any

STEPS = (
    ("accepted", "posted → 200 (verify, store, durable commit)"),
    ("embedding_asked", "200 → embedding asked (wake, fetch, claim, rules)"),
    ("embedding_answered", "the query's embedding, at the provider"),
    ("model_asked", "embedding → model asked (search, prompt, SDK)"),
    ("model_answered", "the model, at the provider"),
    ("delivered", "model → at the platform (check, durable commit, send)"),
)
STATEMENTS_BY_TIME = """
select calls, total_exec_time, shared_blks_hit, toplevel, regexp_replace(query, '\\s+', ' ', 'g') from pg_stat_statements
where query !~ 'pg_stat' order by total_exec_time desc limit 40
"""


def statement_table(rows: Sequence[tuple[Any, ...]], messages: int) -> list[dict[str, Any]]:
    """What PostgreSQL did for a message, dearest statements first; those inside functions and triggers are marked."""
    print(f"\n{'PostgreSQL, by statement':48}{'calls/msg':>10}{'ms/msg':>9}{'pages':>8}")
    found = []
    for calls, took, pages, is_outer, text in rows:
        row = {"calls_per_message": round(calls / messages, 2), "ms_per_message": round(took / messages, 3),
               "pages_per_call": round(pages / calls, 1), "inner": not is_outer, "text": text[:300]}  # fmt: skip
        found.append(row)
        if row["ms_per_message"] >= 0.03:
            shown = ("  " if row["inner"] else "") + text[:44]
            print(f"  {shown:46}{row['calls_per_message']:>10}{row['ms_per_message']:>9}{row['pages_per_call']:>8}")
    return found


def stage_table(seen: Sequence[dict[str, float]], files: dict[str, Path]) -> dict[str, Any]:
    """Medians; printed, and returned for the record."""
    outside, previous = {}, "posted"
    print("\nOne message at c=1, milliseconds (median, p95)")
    for name, label in STEPS:
        took = sorted(marks[name] - marks.get(previous, 0.0) for marks in seen if name in marks)
        if took:
            outside[label] = [_ms(statistics.median(took)), _ms(took[int(len(took) * 0.95)])]
            print(f"  {label:58}{outside[label][0]:>8.2f}{outside[label][1]:>8.2f}")
        previous = name
    inside: dict[str, Any] = {}
    for part, file in files.items():
        lines = [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []
        calls = max((len(line["times"]) for line in lines if line["stage"] in ("open the integration", "answer, in all")), default=1)
        print(f"\n{part + ' from inside':48}{'calls':>8}{'median':>9}{'wall/msg':>10}{'CPU/msg':>9}")
        inside[part] = {line["stage"]: _row(line, calls) for line in _in_order(part, lines)}
    print(flush=True)
    return {"outside_ms": outside, "inside": inside}


def _row(line: dict[str, Any], calls: int) -> dict[str, float]:
    times = line["times"][len(line["times"]) // 5 :]  # without the first ones, which import and connect
    share = len(line["times"]) / calls
    wall, cpu = statistics.median(took for took, _ in times), statistics.fmean(used for _, used in times)
    row = {
        "calls_per_message": round(share, 2),
        "median_ms": _ms(wall),
        "wall_ms_per_message": _ms(wall * share),
        "cpu_ms_per_message": _ms(cpu * share),
    }
    often, median, wall_each, cpu_each = row.values()
    print(f"  {line['stage']:46}{often:>8.2f}{median:>9.2f}{wall_each:>10.2f}{cpu_each:>9.2f}")
    return row


def _in_order(part: str, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    from bench.traced import STAGES

    order = [label for *_, label in STAGES[part]]
    return sorted(lines, key=lambda line: order.index(line["stage"]) if line["stage"] in order else len(order))


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 2)
