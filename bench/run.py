"""`make bench`: what a message costs and how long it takes, against the goals; every figure with the machine and its load."""

import argparse
import asyncio
import json
import platform
import statistics
import sys
import time
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from bench import sample
from bench.installation import (
    YARDSTICK,
    Account,
    Failed,
    Installation,
    home_folder,
    learn_handbook,
    new_channel,
    provider,
    script,
    speaking_to,
    wait_until,
)
from bench.load import Driver, Sink, Taken, figures
from bench.machine import Cost, describe, load, memory_mb, need_linux, summary
from bench.provider import Provider, answer_json
from bench.stages import STATEMENTS_BY_TIME, stage_table, statement_table
from bench.strangers import LEAST_P, MOST_APART_MS, MOST_TIMES_SLOWER, inbox_list, measure_strangers
from bench.wire import Line, listen, run

OUT = Path(__file__).parent / "out"
PHASES = ("roundtrip", "list", "local", "throughput", "coldstart", "burst", "webhooks", "stages", "strangers")
MODEL_MS = 800
STATEMENTS = {"shared_preload_libraries": "pg_stat_statements", "pg_stat_statements.track": "all"}
GOALS = {  # name: (goal, minimum, lower is better)
    "c=1 p50 ms": (10, 30, True), "c=1 p99 ms": (25, None, True), "c=50 p95 ms": (250, None, True),
    "replies/s, 800 ms model": (200, 80, False), "CPU ms a message": (6, 12, True), "webhooks/s": (1500, 500, False),
    "sign-in medians apart ms": (MOST_APART_MS, MOST_APART_MS, True), "sign-in Mann-Whitney p": (LEAST_P, LEAST_P, False),
    "good webhooks under flood p99 ms": (500, 500, True), "list beside noise, times slower": (5, MOST_TIMES_SLOWER, True),
    "webhooks p99 ms": (100, None, True),
    "cold start s": (1.5, None, True), "idle MB, web + worker": (150, None, True),
}  # fmt: skip


class Bench:
    """One run of the measurements that were asked for."""

    def __init__(self, arguments: argparse.Namespace, folder: Path) -> None:
        self.quick: bool = arguments.quick
        self.worker_threads: int | None = arguments.worker_threads
        self.in_flight: list[int] = arguments.in_flight
        self._only, self.folder = arguments.only, folder
        self.result: dict[str, Any] = {"machine": describe(folder), "load_before": load(), "quick": self.quick}
        self.seen: dict[str, float] = {}

    def wants(self, phase: str) -> bool:
        """Whether this phase was asked for."""
        return phase in self._only

    @asynccontextmanager
    async def installation(
        self, name: str, settings: dict[str, str], *, local: bool = False, traced: bool = False
    ) -> AsyncIterator[Installation]:
        """A fresh Dana."""
        extra = {"DANA_WORKER_CONCURRENCY": str(self.worker_threads)} if self.worker_threads else {}
        counted = STATEMENTS if traced else None
        folder = self.folder / name
        with Installation(folder, {**settings, **extra}, local_embedding=local, traced=traced, postgres=counted) as dana:
            await asyncio.to_thread(dana.wait_until_ready)
            yield dana

    def note(self, name: str, value: float) -> None:
        """Keep a figure for the table of goals."""
        self.seen[name] = value

    def record(self, name: str, value: Any) -> None:
        """Keep and print a result."""
        self.result[name] = value
        print(f"{name}: {json.dumps(value)}", flush=True)


async def prepared(dana: Installation, sink: Sink) -> tuple[Driver, Account]:
    """An account with a channel and a document, a driver for it, and proof that its replies are cited."""

    def set_up() -> tuple[Account, str, dict[str, str]]:
        account = Account(dana.base, "The Quay Shop")
        integration_id, config = new_channel(account)
        learn_handbook(account)
        return account, integration_id, config

    account, integration_id, config = await asyncio.to_thread(set_up)
    driver = Driver(dana, sink, integration_id, config)
    warm = await driver.closed_loop(4, count=40, seconds=60)
    if warm.faults:
        raise Failed(f"the first messages were not answered: {dict(warm.faults)}\n{dana.parts['worker'].last_words()}")
    return driver, account


def must_be_cited(dana: Installation) -> int:
    """How many replies there are; Failed when one has no source."""
    replies, uncited, handed_off = dana.rows("""
        select count(*), count(*) filter (where not exists (select 1 from sources s where s.message_id = m.id)),
          (select count(*) from conversations where needs_person) from messages m where author = 'dana'""")[0]
    if uncited or handed_off:
        raise Failed(f"{uncited} of {replies} replies have no source, {handed_off} conversations were handed off")
    return int(replies)


def embedding_milliseconds(dana: Installation, count: int = 40) -> dict[str, float]:
    """Single calls for one query's vector, over one kept connection, as the worker makes them."""
    settings = dana.settings
    host = dana.embeddings_url.removesuffix("/embeddings")
    path = "/" + dana.embeddings_url.split("/", 3)[3]

    async def ask() -> list[float]:
        line, took = Line(host), []
        for number in range(count + 3):
            body = {"model": settings.embedding_model, "input": [f"{sample.QUESTION} ({number})"], "input_type": "query",
                    "encoding_format": "base64", "dimensions": 384}  # fmt: skip
            key = settings.embedding_api_key
            headers = f"Content-Type: application/json\r\nAuthorization: Bearer {key.get_secret_value() if key else 'none'}\r\n"
            began = time.perf_counter()
            status, answer = await line.post(path, json.dumps(body).encode(), headers, 30)
            if status != 200:
                raise Failed(f"the embedding endpoint answers {status}: {answer[:200]!r}")
            took.append(time.perf_counter() - began)
            await asyncio.sleep(0.01)
        line.close()
        return took[3:]

    return summary(asyncio.run(ask()))


async def round_trips(bench: Bench, name: str, dana: Installation, driver: Driver) -> None:
    """Message in to cited reply out at c = 1, 10 and 50."""
    repeat, count = (1, 100) if bench.quick else (3, 300)
    embedding = await asyncio.to_thread(embedding_milliseconds, dana)
    bench.record(f"{name}: one query's embedding, ms", embedding)
    own = embedding["p50"]
    for concurrency in (1, 10, 50):
        runs = [await driver.closed_loop(concurrency, count=max(count, 4 * concurrency), seconds=60) for _ in range(repeat)]
        best = min(runs, key=lambda taken: summary(taken.totals).get("p50", 9e9))
        total = summary([value for taken in runs for value in taken.totals])
        beyond = {key: round(value - own, 2) if key != "n" else value for key, value in total.items()}
        bench.record(f"{name}: round trip c={concurrency}", {
            "beyond_model_and_embedding_ms": beyond, "as_seen_ms": total, "best_run_p50_ms": summary(best.totals)["p50"],
            "runs": [figures(taken) for taken in runs],
        })  # fmt: skip
        if name == "provider's embeddings":
            keep = {1: (("c=1 p50 ms", "p50"), ("c=1 p99 ms", "p99")), 50: (("c=50 p95 ms", "p95"),)}.get(concurrency, ())
            for label, key in keep:
                bench.note(label, beyond[key])
    must_be_cited(dana)


async def throughput(bench: Bench, provider_url: str, dana: Installation, driver: Driver) -> None:
    """Replies a second with a model that takes 800 ms, and the CPU time of a message."""
    script(provider_url, latency_ms=MODEL_MS)
    best = 0.0
    for in_flight in bench.in_flight:
        rate, taken = await driver.steady_rate(in_flight, 8 if bench.quick else 20, 3)
        bench.record(f"replies/s with an {MODEL_MS} ms model, {in_flight} in flight", {"replies_per_s": round(rate, 1), **figures(taken)})
        if rate > best:
            best = rate
            bench.note("replies/s, 800 ms model", round(rate, 1))
            bench.note("CPU ms a message", taken.cost["cpu_ms"])
    script(provider_url, latency_ms=0)
    must_be_cited(dana)


async def burst(bench: Bench, driver: Driver, seconds: float) -> None:
    """The deliberate waiting for a customer to finish, with the settings that people have."""
    taken = await driver.closed_loop(10, count=30 if bench.quick else 60, seconds=60)
    bench.record(f"with the default waiting, {seconds} s at most, c=10", figures(taken))


async def webhooks(bench: Bench, dana: Installation, driver: Driver) -> None:
    """Durable webhooks a second: with the worker at work (it has less of the machine then), and without it."""
    seconds = 3 if bench.quick else 8
    for state, levels in (("worker running", (10,)), ("worker stopped", (1, 10, 50))):
        if state == "worker stopped":
            await asyncio.to_thread(dana.parts["worker"].stop)
        for concurrency in levels:
            taken = await driver.closed_loop(concurrency, count=100_000, seconds=seconds, replies=False)
            rate = len(taken.accepts) / taken.seconds
            bench.record(f"webhooks c={concurrency}, {state}", {"per_s": round(rate, 1), **figures(taken)})
            if state == "worker stopped" and rate > bench.seen.get("webhooks/s", 0):
                bench.note("webhooks/s", round(rate, 1))
                bench.note("webhooks p99 ms", summary(taken.accepts)["p99"])


async def cold_start(bench: Bench, dana: Installation, driver: Driver) -> None:
    """From the start of `web` to its first accepted webhook, the database being up; then the memory of idle processes."""
    web = dana.parts["web"]
    took, cpu = [], []
    for _ in range(2 if bench.quick else 5):
        await asyncio.to_thread(web.stop)
        began = time.perf_counter()
        web.start()
        line, taken = driver.line(), Taken()
        with Cost({"web": [web.pid]}) as cost:
            while await driver.accept(line, taken) is None:
                if time.perf_counter() - began > 60:
                    raise Failed(f"web does not start:\n{web.last_words()}")
                await asyncio.sleep(0.01)
        took.append(time.perf_counter() - began)
        cpu.append(cost.cpu["web"])
        line.close()
    bench.record("cold start: `web` to the first accepted webhook, s", {
        "median": round(statistics.median(took), 2), "min": round(min(took), 2), "cpu_s": round(statistics.median(cpu), 2), "load": load(),
    })  # fmt: skip
    bench.note("cold start s", round(statistics.median(took), 2))


async def idle_memory(bench: Bench, dana: Installation, when: str) -> None:
    """PSS of each part."""
    await asyncio.sleep(6)
    parts = {name: memory_mb(pids) for name, pids in dana.roots().items()}
    bench.record(f"memory {when}, MB (PSS)", {**parts, "web + worker": round(parts["web"] + parts["worker"], 1)})


async def with_provider(bench: Bench, provider_url: str, sink: Sink) -> None:
    """Everything that is measured with the provider's embeddings."""
    settings = speaking_to(provider_url, sink.url, provider_embeddings=True)
    async with bench.installation("provider", settings) as dana:
        await idle_memory(bench, dana, "idle after the start")
        parts = {name: memory_mb(pids) for name, pids in dana.roots().items()}
        bench.note("idle MB, web + worker", round(parts["web"] + parts["worker"], 1))
        driver, account = await prepared(dana, sink)
        if bench.wants("roundtrip"):
            await round_trips(bench, "provider's embeddings", dana, driver)
        if bench.wants("list"):
            bench.record("inbox list, ms", await asyncio.to_thread(inbox_list, account, dana.base, 100 if bench.quick else 500))
        if bench.wants("throughput"):
            await throughput(bench, provider_url, dana, driver)
        if bench.wants("coldstart"):
            await cold_start(bench, dana, driver)
            await asyncio.to_thread(wait_until, dana.is_idle, 60, "the worker to be done", 0.2)
            await idle_memory(bench, dana, "idle after all that")
        if bench.wants("webhooks"):
            await webhooks(bench, dana, driver)


async def with_local_model(bench: Bench, provider_url: str, sink: Sink) -> None:
    """The round trip again with the embedding process that Dana brings."""
    settings = speaking_to(provider_url, sink.url, provider_embeddings=False)
    async with bench.installation("local", settings, local=True) as dana:
        driver, _ = await prepared(dana, sink)
        await round_trips(bench, "local model", dana, driver)
        await idle_memory(bench, dana, "with the local model, idle after load")


async def with_waiting(bench: Bench, provider_url: str, sink: Sink) -> None:
    """What customers see with the default settings: the burst is waited for, receipts and typing are shown."""
    settings = speaking_to(provider_url, sink.url, provider_embeddings=True, waits=True)
    async with bench.installation("burst", settings) as dana:
        driver, _ = await prepared(dana, sink)
        await burst(bench, driver, dana.settings.dana_burst_seconds)


async def with_strangers(bench: Bench, provider_url: str, sink: Sink) -> None:
    """What strangers could learn or spoil."""
    settings = speaking_to(provider_url, sink.url, provider_embeddings=True)
    async with bench.installation("strangers", settings) as dana:
        driver, account = await prepared(dana, sink)
        loud, louder = await prepared(dana, sink)
        await measure_strangers(bench, dana, driver, account, (louder, loud))


async def with_stages(bench: Bench, sink: Sink) -> None:
    """Where the time of one message goes at c=1: from outside by what reaches whom, from inside by timed functions."""
    marks: list[tuple[str, float]] = []
    own = Provider(reply=answer_json(sample.FACT), watch=lambda what, at: marks.append((what, at)))
    server, port = await listen(own)
    settings = speaking_to(f"http://127.0.0.1:{port}", sink.url, provider_embeddings=True)
    async with bench.installation("stages", settings, traced=True) as dana:
        driver, _ = await prepared(dana, sink)
        dana.execute("create extension if not exists pg_stat_statements; select pg_stat_statements_reset()")
        before = database_work(dana)
        rounds, line, seen = 60 if bench.quick else 200, driver.line(), []
        for _ in range(rounds):
            marks.clear()
            taken = Taken()
            began = time.perf_counter()
            await driver.round_trip(line, taken)
            if taken.totals:
                at = {what: moment - began for what, moment in marks}
                seen.append({"accepted": taken.accepts[0], **at, "delivered": taken.totals[0]})
            await asyncio.sleep(0.01)
        after = database_work(dana)
        await asyncio.sleep(1.2)
        bench.result["stages at c=1"] = stage_table(seen, {part: dana.stages_of(part) for part in ("web", "worker")})
        bench.result["statements"] = statement_table(dana.rows(STATEMENTS_BY_TIME), rounds)
        bench.record("PostgreSQL's work for a message", {name: round((after[name] - before[name]) / rounds, 2) for name in after})
    server.close()


def database_work(dana: Installation) -> dict[str, float]:
    """Counters of the whole server."""
    commits, rollbacks = dana.rows("select sum(xact_commit), sum(xact_rollback) from pg_stat_database")[0]
    records, size = dana.rows("select wal_records, wal_bytes from pg_stat_wal")[0]
    return {"commits": float(commits), "rollbacks": float(rollbacks), "WAL records": float(records), "WAL bytes": float(size)}


async def measure(bench: Bench) -> None:
    """All phases that were asked for."""
    sink = Sink()
    await sink.open()
    with ExitStack() as stack:
        provider_url = stack.enter_context(provider(bench.folder))
        script(provider_url, reply=answer_json(sample.FACT), latency_ms=0)
        bench.record("provider", "the shared yardstick" if YARDSTICK.exists() else "bench.provider")
        if any(map(bench.wants, ("roundtrip", "list", "throughput", "coldstart", "webhooks"))):
            await with_provider(bench, provider_url, sink)
        if bench.wants("local"):
            await with_local_model(bench, provider_url, sink)
        if bench.wants("burst"):
            await with_waiting(bench, provider_url, sink)
        if bench.wants("stages"):
            await with_stages(bench, sink)
        if bench.wants("strangers"):
            await with_strangers(bench, provider_url, sink)
    await sink.close()


def print_table(bench: Bench) -> bool:
    """The figures beside goal and minimum; whether no minimum is missed."""
    print(f"\n{'':28}{'seen':>10}{'goal':>10}{'minimum':>10}")
    good = True
    for name, (goal, minimum, lower) in GOALS.items():
        if name not in bench.seen:
            continue
        value = bench.seen[name]
        missed = minimum is not None and (value > minimum if lower else value < minimum)
        reached = value <= goal if lower else value >= goal
        good = good and not missed
        verdict = "MISSED" if missed else "goal reached" if reached else ""
        print(f"{name:28}{value:>10}{goal:>10}{'' if minimum is None else minimum:>10}  {verdict}")
    machine = bench.result["machine"]
    print(f"\n{machine['cores']} cores ({machine['processor']}), {machine['memory_gb']} GB, Linux {machine['kernel']}")
    print(f"Python {machine['python']}, fdatasync {machine['fdatasync_ms']} ms")
    print(f"load {bench.result['load_before']} before and {bench.result['load_after']} after")
    return good


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer messages: a look, not a measurement")
    parser.add_argument("--only", type=lambda text: text.split(","), default=list(PHASES), help=",".join(PHASES))
    parser.add_argument("--profile", action="store_true", help="only the table of stages")
    parser.add_argument("--worker-threads", type=int, help="DANA_WORKER_CONCURRENCY, where it shall not be the default")
    parser.add_argument("--in-flight", type=lambda text: [int(item) for item in text.split(",")], default=[100, 150, 200])
    parser.add_argument("--folder", type=Path, help="where the temporary homes are made; the disk is measured, too")
    arguments = parser.parse_args()
    if arguments.profile:
        arguments.only = ["stages"]
    if unknown := set(arguments.only) - set(PHASES):
        parser.error(f"there is no {', '.join(sorted(unknown))}: choose from {', '.join(PHASES)}")
    need_linux()
    good = False
    with home_folder(arguments.folder) as folder:
        bench = Bench(arguments, folder)
        print(f"machine: {json.dumps(bench.result['machine'])}\nload: {bench.result['load_before']}", flush=True)
        try:
            run(measure(bench))
            bench.result["load_after"] = load()
            good = print_table(bench)
        except Failed as error:
            print(f"\nBroke off: {error}", file=sys.stderr)
        except KeyboardInterrupt:
            print("\nStopped.", file=sys.stderr)
        OUT.mkdir(exist_ok=True)
        file = OUT / f"bench-{time.strftime('%Y%m%d-%H%M%S')}.json"
        file.write_text(json.dumps({**bench.result, "seen": bench.seen, "node": platform.machine()}, indent=1))
        print(f"written to {file.relative_to(Path.cwd()) if file.is_relative_to(Path.cwd()) else file.name}")
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
