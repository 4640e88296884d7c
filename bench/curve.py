"""Draws what a question costs against the number of passages, as a picture for the documents."""

import math
from pathlib import Path
from typing import Any

WIDTH, HEIGHT, LEFT, TOP_, RIGHT, BOTTOM = 720, 400, 70, 30, 30, 60
LINES = (
    ("all_compared", "p50", "every passage compared, p50", "#b45309"),
    ("alone", "p95", "p95", "#93c5fd"),
    ("alone", "p50", "p50", "#2563eb"),
)


def draw(path: Path, report: dict[str, Any]) -> None:
    """Write the curve as SVG: both axes logarithmic, milliseconds over passages."""
    sizes = sorted(report["sizes"])
    values = [report["sizes"][size][kind][name] for size in sizes for kind, name, _, _ in LINES]
    x = _scale(min(sizes), max(sizes), LEFT, WIDTH - RIGHT)
    low, high = 10 ** math.floor(math.log10(min(values))), 10 ** math.ceil(math.log10(max(values)))
    y = _scale(low, high, HEIGHT - BOTTOM, TOP_)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="13">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
    ]
    step = low
    while step <= high:
        parts.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(step):.0f}" y2="{y(step):.0f}" stroke="#e5e7eb"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y(step) + 4:.0f}" text-anchor="end" fill="#374151">{step:g} ms</text>')
        step *= 10
    foot = HEIGHT - BOTTOM + 20
    parts += [f'<text x="{x(size):.0f}" y="{foot}" text-anchor="middle" fill="#374151">{size:,}</text>' for size in sizes]
    parts.append(f'<text x="{WIDTH / 2}" y="{HEIGHT - 14}" text-anchor="middle" fill="#111827">passages in the account</text>')
    for row, (kind, name, label, colour) in enumerate(LINES):
        points = [(x(size), y(report["sizes"][size][kind][name])) for size in sizes]
        line = " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2.5"/>')
        parts += [f'<circle cx="{a:.1f}" cy="{b:.1f}" r="4" fill="{colour}"/>' for a, b in points]
        parts.append(f'<text x="{LEFT + 20}" y="{TOP_ + 16 + row * 18}" fill="{colour}">{label}</text>')
    path.write_text("\n".join([*parts, "</svg>", ""]))


def _scale(low: float, high: float, start: float, end: float) -> Any:
    spread = math.log(high / low) or 1.0
    return lambda value: start + (end - start) * math.log(value / low) / spread
