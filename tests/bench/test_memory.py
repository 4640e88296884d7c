"""The curve of what a turn costs: it stays flat with a memory, and grows without bounds with every turn in full."""

from pathlib import Path

from bench.memory import draw, measured, table


def test_the_cost_of_a_turn_does_not_grow_with_the_length_of_the_conversation(tmp_path: Path) -> None:
    costs = dict(measured(300))
    later = [costs[length]["memory"] for length in range(30, 301)]
    assert max(later) < 1.25 * min(later)
    assert costs[300]["everything"] > 4 * costs[300]["memory"]
    assert costs[300]["calls"] >= 20
    draw(tmp_path / "curve.svg", {length: costs[length] for length in (1, 10, 300)})
    assert (tmp_path / "curve.svg").read_text().count("<polyline") == 3
    assert "300" in table({300: costs[300]})
