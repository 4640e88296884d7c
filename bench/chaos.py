"""`make chaos`: messages arrive twice and out of order while web and worker are killed at random; nothing may be lost or doubled."""

import argparse
import json
import os
import random
import signal
import string
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from bench.colleague import Colleague
from bench.installation import (
    Account,
    Failed,
    Installation,
    Process,
    free_port,
    home_folder,
    is_open,
    learn_handbook,
    new_channel,
    provider,
    script,
    speaking_to,
    wait_until,
)
from bench.machine import describe, load, need_linux
from bench.verdict import Judge, Verdict
from bench.wire import call

CONNECTORS = ("whatsapp", "facebook", "instagram")
KILLS = 24
FEWEST_KILLS = 20
SETTLE_SECONDS = 180
OUT = Path(__file__).parent / "out"


class Chaos:
    """One run: starts everything, kills by chance, and lets the judge look at what is left."""

    def __init__(self, arguments: argparse.Namespace, dana: Installation, meta_url: str) -> None:
        self._chance = random.Random(arguments.seed)
        self._arguments, self._dana, self._meta = arguments, dana, meta_url
        self.kills: Counter[str] = Counter()
        self._due: dict[str, float] = {}  # part: when it is started again
        self.canaries: dict[str, list[str]] = {}
        self.colleagues: list[Colleague] = []

    def _word(self) -> str:
        return "canary" + "".join(self._chance.choices(string.ascii_lowercase, k=8))

    def prepare(self) -> None:
        """Two accounts with a document, a channel of each kind, and words that only they know; then let customers write."""
        channels = []
        for name in ("The Quay Shop", "The Ridge Shop"):
            account = Account(self._dana.base, name)
            in_document, in_messages = self._word(), self._word()
            self.canaries[account.id] = [in_document, in_messages]
            learn_handbook(account, in_document)
            if self._arguments.takeovers:
                self.colleagues.append(Colleague(account, self._dana.base, self._chance.randrange(2**32), self._arguments.takeovers))
            for connector in CONNECTORS:
                integration_id, config = new_channel(account, connector)
                external_id = next(value for key, value in config.items() if key.endswith("_id"))
                channels.append({
                    "integration_id": integration_id, "connector": connector, "external_id": external_id, "account": account.id,
                    "app_secret": config["app_secret"], "access_token": config["access_token"], "canary": in_messages,
                    "webhook_url": f"{self._dana.base}/webhooks/{connector}/{integration_id}",
                })  # fmt: skip
        plan = {"channels": channels, "messages": self._arguments.messages, "seconds": self._arguments.seconds,
                "faults": self._arguments.platform_faults}  # fmt: skip
        status, answer = call("POST", f"{self._meta}/control/start", plan)
        if status != 200:
            raise Failed(f"the fake Meta does not start: {answer}")
        print(f"{self._arguments.messages} messages in {answer['conversations']} conversations, two accounts, six channels", flush=True)

    def kill_while_they_write(self) -> None:
        """Until every customer has written everything, and enough was killed."""
        for colleague in self.colleagues:
            colleague.start()
        pause = self._arguments.seconds / (self._arguments.kills + 1)
        following, told = time.monotonic() + 2, time.monotonic()
        end = time.monotonic() + self._arguments.seconds * 4 + 120
        while time.monotonic() < end:
            self._revive()
            progress = self._progress()
            if progress["running"] == 0:
                return
            if time.monotonic() > following and sum(self.kills.values()) < self._arguments.kills * 2:
                self._kill_something()
                following = time.monotonic() + pause * self._chance.uniform(0.4, 1.4)
            if time.monotonic() - told > 10:
                told = time.monotonic()
                seen = f"{progress['written']} written, {progress['deliveries']} delivered"
                print(f"  {seen}, {sum(self.kills.values())} kills, load {load()[0]}", flush=True)
            time.sleep(0.02)
        raise Failed(f"the customers did not come to an end: {self._progress()}")

    def settle(self) -> float:
        """Everything runs undisturbed until nothing is under way; the seconds that it took."""
        began = time.monotonic()
        for colleague in self.colleagues:
            colleague.stop()
        last = [0.0]

        def quiet() -> bool:
            self._revive()
            if self._progress()["tasks"] or time.monotonic() - last[0] < 0.5:
                return False
            last[0] = time.monotonic()
            with suppress(Exception):
                return self._dana.is_idle()
            return False

        with suppress(Failed):  # the judge tells what is left
            wait_until(quiet, SETTLE_SECONDS, "everything to settle", 0.1)
        seconds = time.monotonic() - began
        time.sleep(2)
        return seconds

    def judge(self) -> tuple[Verdict, dict[str, Any]]:
        """What the platform saw against what is stored."""
        _, facts = call("GET", f"{self._meta}/control/facts", timeout=60)
        said = [item for colleague in self.colleagues for item in colleague.said]
        took = {item for colleague in self.colleagues for item in colleague.took}
        verdict = Judge(self._dana.rows, facts, self.canaries, said=said, took=took).judge()
        if self.colleagues:
            counts = (sum(item.takeovers for item in self.colleagues), len(said), sum(item.hand_backs for item in self.colleagues))
            verdict.figures["people took over, replied, handed back"] = counts
            if not all(counts):
                verdict.broken("people took part", [f"took over, replied, handed back: {counts}"])
        return verdict, facts

    def _progress(self) -> dict[str, Any]:
        found: dict[str, Any] = call("GET", f"{self._meta}/control/progress")[1]
        return found

    def _revive(self) -> None:
        """The small supervisor: what ended is started again after a moment."""
        now = time.monotonic()
        if not self._dana.postgres_runs():
            self._dana.restart_postgres()
        for name, part in self._dana.parts.items():
            if not part.has_ended:
                continue
            due = self._due.setdefault(name, now + self._chance.uniform(0, 0.5))
            if now >= due:
                part.kill()
                part.start()
                del self._due[name]

    def _kill_something(self) -> None:
        choices = ["worker"] * 4 + ["web"] * 5 + ["send_before", "send_after", "send_after", "post", "post"]
        if self._arguments.postgres:
            choices += ["postgres"] * 4
        what = self._chance.choice(choices)
        if what in ("send_before", "send_after", "post") and not self._aim(what):
            return
        part: Process = self._dana.parts["web" if what in ("web", "post") else "worker"]
        if what == "postgres":
            pids = [self._dana.postmaster()]
        elif not part.pid or not self._is_up(part):
            return  # it would never come to work if it were killed in each start
        else:
            pids = [part.pid]
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
                self.kills[what] += 1

    def _is_up(self, part: Process) -> bool:
        return is_open(self._dana.port) if part.name == "web" else part.has_said(b"worker_ready")

    def _aim(self, kind: str) -> bool:
        """Wait for the next moment of this kind; False when none came in time."""
        _, answer = call("GET", f"{self._meta}/control/aim?kind={kind}", timeout=10)
        return bool(answer["hit"])


@contextmanager
def fake_meta(folder: Path, seed: int) -> Iterator[str]:
    """The fake Meta in a process of its own."""
    port = free_port()
    command = [sys.executable, "-m", "bench.meta", "--port", str(port), "--seed", str(seed)]
    process = Process("meta", command, dict(os.environ), folder / "meta.log")
    process.start()
    try:
        wait_until(lambda: is_open(port), 15, "the fake Meta")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.stop(3)
        if words := process.last_words():
            print(f"the fake Meta said:\n{words}", file=sys.stderr)


def report(chaos: Chaos, verdict: Verdict, facts: dict[str, Any], kills_wanted: int) -> bool:
    """Print everything; whether all promises held."""
    print(f"\nkilled with -9: {sum(chaos.kills.values())} times {dict(chaos.kills)}")
    for name, value in verdict.figures.items():
        print(f"{name}: {value}")
    print("the platform's counts: " + ", ".join(f"{name} {count}" for name, count in sorted(facts["counts"].items())))
    copies = sum(item["copies"] for item in facts["written"])
    print(f"webhooks of messages posted: {copies}, for {len(facts['written'])} messages")
    if sum(chaos.kills.values()) < kills_wanted:
        verdict.broken("enough was killed", [f"{sum(chaos.kills.values())} kills, {kills_wanted} are wanted"])
    for promise, cases in verdict.violations.items():
        print(f"BROKEN: {promise}: {len(cases)} cases")
        for case in cases[:8]:
            print(f"    {case}")
    if not verdict.violations:
        print("Every promise held.")
    return not verdict.violations


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=2000)
    parser.add_argument("--seconds", type=float, default=120, help="how long the customers write")
    parser.add_argument("--seed", type=int, default=time.time_ns() % 1_000_000)
    parser.add_argument("--kills", type=int, default=KILLS, help="about how many kills while they write")
    parser.add_argument("--model", type=float, default=250, help="milliseconds that the model takes, in which people can take over")
    parser.add_argument("--takeovers", type=float, default=1.0, help="seconds between two takeovers of a person, about; 0: nobody does")
    parser.add_argument("--burst", type=float, default=0.2, help="seconds, at most, that Dana waits for a customer to finish")
    parser.add_argument("--platform-faults", type=float, default=0.02, help="the share of sends at which the platform itself misbehaves")
    parser.add_argument("--postgres", action="store_true", help="kill PostgreSQL's first process, too")
    parser.add_argument("--keep-logs", type=Path, help="copy the processes' logs to this folder")
    arguments = parser.parse_args()
    need_linux()
    good = False
    print(f"seed {arguments.seed}", flush=True)
    with home_folder(None) as folder:
        print(f"machine: {json.dumps(describe(folder))}, load {load()}", flush=True)
        try:
            with provider(folder, own=True) as provider_url, fake_meta(folder, arguments.seed) as meta_url:
                script(provider_url, latency_ms=arguments.model)
                settings = speaking_to(provider_url, meta_url, provider_embeddings=True, waits=True)
                settings["DANA_BURST_SECONDS"] = str(arguments.burst)
                with Installation(folder / "dana", settings) as dana:
                    dana.wait_until_ready()
                    chaos = Chaos(arguments, dana, meta_url)
                    chaos.prepare()
                    chaos.kill_while_they_write()
                    print(f"settled after {chaos.settle():.1f} s", flush=True)
                    verdict, facts = chaos.judge()
                    good = report(chaos, verdict, facts, min(FEWEST_KILLS, arguments.kills))
                    keep(arguments, folder, chaos, verdict, facts)
        except Failed as error:
            print(f"Broke off: {error}", file=sys.stderr)
        except KeyboardInterrupt:
            print("Stopped.", file=sys.stderr)
        finally:
            if arguments.keep_logs:
                arguments.keep_logs.mkdir(parents=True, exist_ok=True)
                for log in folder.rglob("*.log"):
                    (arguments.keep_logs / log.name).write_bytes(log.read_bytes())
    print(f"load {load()}")
    sys.exit(0 if good else 1)


def keep(arguments: argparse.Namespace, folder: Path, chaos: Chaos, verdict: Verdict, facts: dict[str, Any]) -> None:
    """The run as JSON."""
    OUT.mkdir(exist_ok=True)
    found = {
        "seed": arguments.seed, "messages": arguments.messages, "machine": describe(folder), "load": load(), "kills": chaos.kills,
        "figures": verdict.figures, "platform": facts["counts"], "violations": verdict.violations,
    }  # fmt: skip
    (OUT / f"chaos-{arguments.seed}.json").write_text(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
