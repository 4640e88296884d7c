"""How long after its upload a document is found by its words, as whoever uploads it sees it: through HTTP, with web and worker beside."""

import argparse
import json
import os
import secrets
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psycopg

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench import machine, papers
from bench.installation import Account, Failed, Installation, home_folder, wait_until
from bench.papers import Paper
from bench.wire import call, upload

# Seconds from the upload's first byte until all of it is found by its words.
GOALS = {"pdf_200_pages": 1.0, "docx_50": 1.0, "txt_500": 4.0}
SETTLING_SECONDS = 5.0
# The passages of a document are found from the very commit that counts them; that they are is looked at once in the end.
_COUNTED = "select count(*) from documents where account_id = %s and passages > 0"
_FOUND = """
select count(*) from passage_words w join documents d on d.account_id = w.account_id and d.id = w.document_id
join passages p on p.account_id = w.account_id and p.number = w.number and p.position = 0 where d.account_id = %s
"""


def main() -> None:
    """Measure, print, and keep the figures as JSON where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ingest", action="store_true", help="uploads until they are found by their words")
    parser.add_argument("--memory", action="store_true", help="the most memory meanwhile, by part; no times: looking takes some")
    parser.add_argument("--python", default=sys.executable, help="runs Dana: that of a venv of requirements.txt alone is what people have")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path, help="where to keep the figures besides")
    arguments = parser.parse_args()
    machine.need_linux()
    report: dict[str, Any] = {"machine": machine.describe(Path(tempfile.gettempdir())), "load_before": machine.load()}
    print(f"{json.dumps(report['machine'])}\nload {report['load_before']}", flush=True)
    with home_folder(None) as folder:
        measure = memory if arguments.memory else ingest
        report["memory" if arguments.memory else "ingest"] = measure(folder, arguments.rounds, arguments.python)
    report["load_after"] = machine.load()
    print(f"load {report['load_after']}")
    if arguments.json:
        arguments.json.write_text(json.dumps(report, indent=1))


def _uploads() -> dict[str, Sequence[Paper]]:
    return {
        "pdf_200_pages": [papers.book(200)],
        "docx_50": list(papers.word_documents(50)),
        "txt_500": list(papers.texts(500)),
    }


def _installation(folder: Path, python: str) -> Installation:
    """Vectors are nobody's here: words are what is waited for."""
    settings = {"DANA_SECRET_KEY": secrets.token_urlsafe(36), "EMBEDDING_BASE_URL": "http://127.0.0.1:9/v1", "DANA_LOG_LEVEL": "warning"}
    return Installation(folder / "dana", settings, python=python)


def _warm_up(dana: Installation) -> None:
    _upload(dana, Account(dana.base, "Warm"), [*papers.texts(3), *papers.word_documents(1), papers.book(2, seed=1)])


def memory(folder: Path, rounds: int, python: str) -> dict[str, Any]:
    """What web, worker and PostgreSQL hold at rest and at most while each kind is uploaded; a sign-up takes 19 MB, and stands before it."""
    found: dict[str, Any] = {}
    with _installation(folder, python) as dana:
        wait_until(lambda: _works(dana), 90, "web and worker")
        time.sleep(SETTLING_SECONDS)
        found["idle"] = _told("idle", {name: machine.memory_mb(pids) for name, pids in dana.roots().items()})
        _warm_up(dana)
        for name, files in _uploads().items():
            accounts = [Account(dana.base, name) for _ in range(rounds)]
            with machine.Peak(dana.roots()) as peak:
                for account in accounts:
                    _upload(dana, account, files)
            found[name] = _told(f"{name}, at most", peak.parts)
            found[f"{name}_after"] = _told(f"{name}, after", {part: machine.memory_mb(pids) for part, pids in dana.roots().items()})
    return found


def _told(what: str, parts: dict[str, float]) -> dict[str, float]:
    total = round(sum(parts.values()), 1)
    print(f"{what:24} {total:6.1f} MB  {parts}", flush=True)
    return {**parts, "total": total}


def ingest(folder: Path, rounds: int, python: str) -> dict[str, Any]:
    """Each kind of upload some times, each time in an account of its own."""
    found: dict[str, Any] = {}
    with _installation(folder, python) as dana:
        wait_until(lambda: _works(dana), 90, "web and worker")
        _warm_up(dana)
        for name, files in _uploads().items():
            took: list[float] = []
            with machine.Cost(dana.roots()) as cost:
                took += [_upload(dana, Account(dana.base, name), files) for _ in range(rounds)]
            best, told = min(took), cost.report(rounds * len(files))
            held = machine.memory_mb(pid for pids in dana.roots().values() for pid in pids)
            found[name] = {"seconds": [round(each, 2) for each in took], "goal": GOALS[name], "memory_mb": held, **told}
            verdict = "met" if sorted(took)[len(took) // 2] <= GOALS[name] else "NOT MET"
            print(f"{name:15} {[round(each, 2) for each in took]} s, best {best:.2f}, goal {GOALS[name]}: {verdict}")
            print(f"{'':15} {told['cpu_ms']} ms CPU a file {told['cpu_ms_by_part']}, memory {held} MB, load {machine.load()}", flush=True)
    return found


def _works(dana: Installation) -> bool:
    for part in dana.parts.values():
        if part.has_ended:
            raise Failed(f"{part.name} ended:\n{part.last_words()}")
    health = dana.health()
    return health is not None and not any(item["part"] == "worker" for item in health["degraded"])


def _upload(dana: Installation, account: Account, files: Sequence[Paper]) -> float:
    """Seconds until every one of the files is found by its own word."""
    began = time.perf_counter()
    if len(files) == 1:
        status, answer = upload(f"{dana.base}/api/knowledge/documents", files[0].name, files[0].content, "", account.token)
    else:
        status, answer = _upload_many(f"{dana.base}/api/knowledge/documents/bulk", files, account.token)
    if status not in (200, 201):
        raise Failed(f"could not upload: {status} {answer}")
    sent = time.perf_counter() - began
    _wait_for(dana, account, len(files))
    took = time.perf_counter() - began
    if dana.rows(_FOUND, (account.id,))[0][0] != len(files):
        raise Failed("some files are counted and not found")
    for file in (files[0], files[-1]):
        hits = account.ask("GET", f"/knowledge/search?q={file.mark}&limit=1")["passages"]
        if not hits or hits[0]["document"]["name"] != file.name:
            raise Failed(f"{file.name} is not found by its word")
    if os.environ.get("DANA_BENCH_TALKS"):
        print(f"  sent after {sent:.2f} s, found after {took:.2f} s")
    return took


def _wait_for(dana: Installation, account: Account, count: int) -> None:
    """On one connection: opening one for each look would be a third of what PostgreSQL does meanwhile."""
    with psycopg.connect(dana.owner_url, autocommit=True) as connection:
        wait_until(lambda: connection.execute(_COUNTED, (account.id,)).fetchall()[0][0] == count, 120, "all files to be found", 0.01)


def _upload_many(url: str, files: Sequence[Paper], token: str) -> tuple[int, Any]:
    mark = os.urandom(12).hex()
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="files"; filename="{file.name}"\r\n\r\n'.encode() + file.content + b"\r\n"
        for file in files
    ]
    body = b"".join(parts) + f"--{mark}--\r\n".encode()
    return call("POST", url, body, token=token, headers={"Content-Type": f"multipart/form-data; boundary={mark}"}, timeout=120)


if __name__ == "__main__":
    main()
