"""Runs one part of Dana with its stages timed: `python -m bench.traced FILE web|worker ...`; wall and CPU time by stage as JSON lines."""

import atexit
import functools
import importlib
import json
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

# part: (module, name in it, what the table calls it); nested ones are indented there and counted in the outer one too
STAGES = {
    "web": [
        ("dana.routes.webhooks", "_open", "open the integration"),
        ("dana.connectors.meta_graph", "MetaChannel.verify", "verify the signature"),
        ("dana.routes.webhooks", "_payload", "read the JSON"),
        ("dana.connectors.whatsapp.connector", "WhatsApp.parse", "parse the event"),
        ("dana.routes.webhooks", "receive", "receive: find or open, store, wake"),
        ("dana.automation.receive", "store_incoming", "  store the message, enqueue"),
    ],
    "worker": [
        ("dana.automation.answer", "Answering.answer", "answer, in all"),
        ("dana.automation.answer", "Answering._claim", "  claim and read the history"),
        ("dana.automation.judge", "Judge.judge", "  decide, search, ask, check"),
        ("dana.knowledge.search", "Library.find", "    search"),
        ("dana.knowledge.search", "Library._vector", "      the query's embedding"),
        ("dana.automation.prompt", "compose", "    compose the prompt"),
        ("dana.ai.chain", "Chain.answer", "    the model's answer"),
        ("dana.automation.grounding", "check", "    check the answer"),
        ("dana.automation.answer", "Answering._commit", "  store the reply as sending"),
        ("dana.automation.deliver", "Delivery.send", "  deliver"),
        ("dana.connectors.whatsapp.connector", "WhatsApp.send", "    the platform's call"),
        ("dana.automation.deliver", "Delivery._store_receipt", "    store the receipt"),
    ],
}
_found: dict[str, list[tuple[float, float]]] = {}
_lock = threading.Lock()


def timed(label: str, inner: Callable[..., Any]) -> Callable[..., Any]:
    """The same function, with its wall and CPU time noted."""

    @functools.wraps(inner)
    def outer(*args: Any, **values: Any) -> Any:
        wall, cpu = time.perf_counter(), time.thread_time()
        try:
            return inner(*args, **values)
        finally:
            took = (time.perf_counter() - wall, time.thread_time() - cpu)
            with _lock:
                _found.setdefault(label, []).append(took)

    return outer


def wrap(module_name: str, path: str, label: str) -> None:
    """Put the timed function in the place of the plain one."""
    owner: Any = importlib.import_module(module_name)
    *classes, name = path.split(".")
    for inner in classes:
        owner = getattr(owner, inner)
    setattr(owner, name, timed(label, getattr(owner, name)))


def wrap_database() -> None:
    """Every round trip of the short way, by what it holds."""
    from dana.database import statements

    line: Any = statements._Line
    one, many = line.run, line.run_together
    commit = timed("SQL commits alone", one)
    other = timed("SQL statements alone", one)
    grouped = timed("SQL statements together", many)
    line.run = lambda self, statement, params: (commit if statement is statements._COMMIT else other)(self, statement, params)
    line.run_together = grouped


def write(file: Path) -> None:
    """What was found so far, replacing the file in one step."""
    with _lock:
        lines = [json.dumps({"stage": label, "times": times}) for label, times in _found.items()]
    draft = file.with_suffix(".draft")
    draft.write_text("\n".join(lines))
    draft.replace(file)


def keep_writing(file: Path) -> None:
    """Write every moment, in whichever process the stages run."""

    def work() -> None:
        seen = -1
        while True:
            time.sleep(0.5)
            with _lock:
                count = sum(map(len, _found.values()))
            if count != seen:
                seen = count
                write(file)

    def begin() -> None:
        threading.Thread(target=work, name="stages", daemon=True).start()

    import os

    os.register_at_fork(after_in_child=begin)
    begin()
    atexit.register(write, file)


def main() -> None:
    file, part = Path(sys.argv[1]), sys.argv[2]
    for stage in STAGES.get(part, []):
        wrap(*stage)
    wrap_database()
    keep_writing(file)
    from dana.main import main as dana

    sys.exit(dana(sys.argv[2:]))


if __name__ == "__main__":
    main()
