"""What strangers could learn or spoil, measured: refused sign-ins (T032), webhooks under a flood (T101), a noisy neighbour (T186)."""

import asyncio
import http.client
import json
import math
import secrets
import statistics
import time
from typing import TYPE_CHECKING, Any

from bench.installation import Account, Failed, Installation
from bench.load import Driver, Taken
from bench.machine import summary
from bench.wire import Line, call

if TYPE_CHECKING:
    from bench.run import Bench

WRONG = "four patient badgers"
MOST_APART_MS, LEAST_P = 5.0, 0.01
FLOOD_PER_SECOND, FLOOD_LINES, GOOD_PER_SECOND = 500, 25, 20
NOISY_WEBHOOKS, NOISY_READERS = 150, 2  # a second: messages of the noisy account's customers; its pages that ask without a pause
MOST_TIMES_SLOWER = 15.0  # on two cores that the flood itself has to share


def inbox_list(account: Account, base: str, count: int) -> dict[str, float]:
    """Milliseconds of the inbox's list, over one kept connection."""
    host = base.removeprefix("http://")
    connection, took = http.client.HTTPConnection(host, timeout=30), []
    for _ in range(count + 20):
        began = time.perf_counter()
        connection.request("GET", "/api/conversations?limit=50", headers={"Authorization": f"Bearer {account.token}"})
        answer = connection.getresponse()
        items = json.loads(answer.read()).get("items")
        took.append(time.perf_counter() - began)
        if answer.status != 200 or not items:
            raise Failed(f"the list of conversations answers {answer.status}")
    connection.close()
    return summary(took[20:])


def refused_sign_ins(dana: Installation, email: str, pairs: int) -> dict[str, Any]:
    """A known and an unknown address in turn, both with a wrong password, the counters emptied between: medians, and Mann-Whitney's p."""
    known: list[float] = []
    unknown: list[float] = []
    for number in range(pairs):
        dana.execute("delete from dana.spent")
        order = [(known, email), (unknown, f"{secrets.token_hex(6)}@quay.example")]
        for took, address in order if number % 2 else order[::-1]:
            began = time.perf_counter()
            status, answer = call("POST", f"{dana.base}/api/auth/login", {"email": address, "password": WRONG})
            took.append((time.perf_counter() - began) * 1000)
            if status != 401:
                raise Failed(f"a wrong password is answered with {status}: {answer}")
    apart = abs(statistics.median(known) - statistics.median(unknown))
    return {
        "known_ms": round(statistics.median(known), 2), "unknown_ms": round(statistics.median(unknown), 2), "pairs": pairs,
        "apart_ms": round(apart, 2), "p": round(mann_whitney(known, unknown), 3),
    }  # fmt: skip


def mann_whitney(one: list[float], other: list[float]) -> float:
    """The two-sided p by the normal approximation (https://en.wikipedia.org/wiki/Mann-Whitney_U_test)."""
    ranked = sorted([(value, 0) for value in one] + [(value, 1) for value in other])
    rank_sum = sum(rank for rank, (_, group) in enumerate(ranked, start=1) if group == 0)
    count, others = len(one), len(other)
    u = rank_sum - count * (count + 1) / 2
    z = (u - count * others / 2) / math.sqrt(count * others * (count + others + 1) / 12)
    return math.erfc(abs(z) / math.sqrt(2))


async def flood(dana: Installation, driver: Driver, integration_id: str, seconds: float) -> dict[str, Any]:
    """Bad signatures at a steady rate beside good webhooks: how long the good ones take, and what the bad ones are told."""
    told: dict[int, int] = {}
    end = time.perf_counter() + seconds

    async def bad() -> None:
        line, pause = Line(dana.base), FLOOD_LINES / FLOOD_PER_SECOND
        headers = f"Content-Type: application/json\r\nX-Hub-Signature-256: sha256={'0' * 64}\r\n"
        while time.perf_counter() < end:
            began = time.perf_counter()
            status, _ = await line.post(f"/webhooks/whatsapp/{integration_id}", b"{}", headers, 30)
            told[status] = told.get(status, 0) + 1
            await asyncio.sleep(max(0.0, pause - (time.perf_counter() - began)))
        line.close()

    async def good() -> Taken:
        line, taken = driver.line(), Taken()
        while time.perf_counter() < end:
            await driver.accept(line, taken)
            await asyncio.sleep(1 / GOOD_PER_SECOND)
        line.close()
        return taken

    floods = [asyncio.ensure_future(bad()) for _ in range(FLOOD_LINES)]
    taken = await good()
    await asyncio.gather(*floods)
    return {"good_ms": summary(taken.accepts), "bad_per_s": round(sum(told.values()) / seconds), "bad_told": told}


async def noisy_neighbour(dana: Installation, quiet: Account, loud: Account, driver: Driver, count: int) -> dict[str, Any]:
    """The quiet account's list of conversations, alone and beside another account whose customers and pages never stop."""
    alone = await asyncio.to_thread(inbox_list, quiet, dana.base, count)
    is_over = asyncio.Event()
    taken, lines = Taken(), 5

    async def writes() -> None:
        line, pause = driver.line(), lines / NOISY_WEBHOOKS
        while not is_over.is_set():
            began = time.perf_counter()
            await driver.accept(line, taken)
            await asyncio.sleep(max(0.0, pause - (time.perf_counter() - began)))
        line.close()

    async def reads() -> int:
        rounds = 0
        while not is_over.is_set():
            await asyncio.to_thread(inbox_list, loud, dana.base, 20)
            rounds += 40
        return rounds

    began = time.perf_counter()
    noise = [asyncio.ensure_future(writes()) for _ in range(lines)]
    readers = [asyncio.ensure_future(reads()) for _ in range(NOISY_READERS)]
    await asyncio.sleep(1)
    beside = await asyncio.to_thread(inbox_list, quiet, dana.base, count)
    is_over.set()
    await asyncio.gather(*noise)
    asked, seconds = sum(await asyncio.gather(*readers)), time.perf_counter() - began
    if not taken.accepts or not asked:
        raise Failed(f"the noisy account made no noise: {dict(taken.faults)}")
    noise_per_s = {"webhooks": round(len(taken.accepts) / seconds), "reads": round(asked / seconds)}
    times_slower = round(beside["p99"] / alone["p99"], 2)
    return {"alone_ms": alone, "beside_ms": beside, "times_slower": times_slower, "noise_per_s": noise_per_s, "faults": dict(taken.faults)}


async def measure_strangers(bench: "Bench", dana: Installation, driver: Driver, account: Account, noisy: tuple[Account, Driver]) -> None:
    """All of it, with its verdicts in the table of goals."""
    neighbours = await noisy_neighbour(dana, account, *noisy, 150 if bench.quick else 1000)
    bench.record("T186: the inbox list beside a noisy account", neighbours)
    bench.note("list beside noise, times slower", neighbours["times_slower"])
    found = await asyncio.to_thread(refused_sign_ins, dana, account.email, 200 if bench.quick else 2000)
    bench.record("T032: refused sign-ins", found)
    bench.note("sign-in medians apart ms", found["apart_ms"])
    bench.note("sign-in Mann-Whitney p", found["p"])
    seen = await flood(dana, driver, driver.integration_id, 5 if bench.quick else 15)
    bench.record(f"T101: good webhooks beside {FLOOD_PER_SECOND} bad ones a second", seen)
    bench.note("good webhooks under flood p99 ms", seen["good_ms"]["p99"])
