"""Reads the demo shop's text: `#` and `##` headings, paragraphs, `-` and `1.` lists, `|` tables, `>` notes."""

import re
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parent


@dataclass
class Block:
    """One piece of text: kind is h1, h2, paragraph, bullets, numbers, table or note."""

    kind: str
    text: str = ""
    items: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


def read_blocks(name: str) -> list[Block]:
    """The blocks of one of the files in this folder."""
    return [_block(piece.splitlines()) for piece in (FOLDER / name).read_text(encoding="utf-8").strip().split("\n\n")]


def chapters(blocks: list[Block]) -> list[tuple[str, list[Block]]]:
    """The blocks under each `#` heading."""
    found: list[tuple[str, list[Block]]] = []
    for block in blocks:
        if block.kind == "h1":
            found.append((block.text, []))
        else:
            found[-1][1].append(block)
    return found


def _block(lines: list[str]) -> Block:
    first = lines[0]
    if first.startswith("## "):
        return Block("h2", first[3:])
    if first.startswith("# "):
        return Block("h1", first[2:])
    if first.startswith("- "):
        return Block("bullets", items=[line[2:] for line in lines])
    if re.match(r"\d+\. ", first):
        return Block("numbers", items=[line.split(" ", 1)[1] for line in lines])
    if first.startswith("|"):
        return Block("table", rows=[[cell.strip() for cell in line.strip("|").split("|")] for line in lines])
    if first.startswith("> "):
        return Block("note", " ".join(line[2:] for line in lines))
    return Block("paragraph", " ".join(lines))
