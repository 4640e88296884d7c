"""Writes what each connector can do as a table for the documentation, from the connectors themselves."""

from collections.abc import Sequence
from typing import Any

from dana.connectors import CONNECTORS
from dana.connectors.contract import Connector, Disconnects, ReceivesWebhooks, SendsMessages

START = "<!-- generated from dana/connectors: start -->"
END = "<!-- generated from dana/connectors: end -->"
CAPABILITIES = (("receives webhooks", ReceivesWebhooks), ("sends messages", SendsMessages), ("says goodbye", Disconnects))


def refreshed(document: str) -> str:
    """The document with the block between the two marks written anew; ValueError when a mark is missing."""
    before, start, rest = document.partition(START)
    _, end, after = rest.partition(END)
    if not (start and end):
        raise ValueError("the marks of the generated block are missing")
    return f"{before}{START}\n\n{matrix()}\n\n{END}{after}"


def matrix() -> str:
    """What each connector can do, then the settings of each, in Markdown."""
    kinds = list(CONNECTORS.values())
    head = ("connector", "kind", *(name for name, _ in CAPABILITIES), "free replies for", "longest text")
    abilities = _table([head, *(_abilities(kind) for kind in kinds)])
    return "\n\n".join([abilities, *(_settings(kind) for kind in kinds)])


def _abilities(kind: type[Connector]) -> tuple[str, ...]:
    about = kind.manifest
    can = ("yes" if issubclass(kind, capability) else "no" for _, capability in CAPABILITIES)
    hours = f"{about.reply_window_hours} hours" if about.reply_window_hours else "any time"
    unit = "bytes" if about.text_in_bytes else "characters"
    replies = (hours, f"{about.text_limit} {unit}") if about.kind == "channel" else ("–", "–")
    return f"[{about.name}](../dana/connectors/{about.key}/README.md)", about.kind, *can, *replies


def _settings(kind: type[Connector]) -> str:
    schema = kind.Config.model_json_schema()
    fields: dict[str, Any] = schema["properties"]
    required = set(schema.get("required", ()))
    rows = [("setting", "secret", "required", "what it is")]
    for name in sorted(fields, key=lambda name: fields[name]["x-order"]):
        secret, needed = ("yes" if flag else "no" for flag in (fields[name].get("x-secret"), name in required))
        rows.append((f"`{name}`", secret, needed, fields[name]["description"]))
    return f"### Settings of {kind.manifest.name} (`{kind.manifest.key}`)\n\n{_table(rows)}"


def _table(rows: Sequence[tuple[str, ...]]) -> str:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * len(rows[0]), *lines[1:]])
