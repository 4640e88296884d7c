"""Customers by the dozen: writes at a rate or keeps so many waiting for an answer, for measurements and fault runs."""

import random
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from dana.simulator.ids import digits_from
from dana.simulator.ledger import Ledger
from dana.simulator.phone import SimChannel
from dana.simulator.platform import ID_LENGTHS, FakeMeta


class LoadPlan(BaseModel):
    """What to write: open loop with `rate`, closed loop with `concurrency` (the next is written when a reply came)."""

    model_config = ConfigDict(extra="forbid")

    integration_ids: list[UUID] = Field(default_factory=list, description="Empty: all channels in turn")
    count: int = Field(gt=0, le=1_000_000)
    rate: float | None = Field(default=None, gt=0, le=10_000, description="Messages a second")
    concurrency: int = Field(default=1, gt=0, le=1_000)
    customers: int | None = Field(default=None, gt=0, description="None: a new customer for each message")
    text: str = Field(default="How long may I return a bicycle? {ref}", description="{ref} becomes a marker that replies may repeat")
    shuffle_seconds: float = Field(default=0, ge=0, le=60, description="Each webhook leaves up to so much later, so that order is lost")
    patience_seconds: float = Field(default=60, gt=0, le=600, description="Closed loop: give up waiting for a reply")
    seed: int = 1


class Load:
    """One run of a plan in threads of its own."""

    def __init__(self, meta: FakeMeta, ledger: Ledger, channels: Sequence[SimChannel], plan: LoadPlan,
                 sleep: Callable[[float], None] = time.sleep) -> None:  # fmt: skip
        self._meta, self._ledger, self._channels, self._plan, self._sleep = meta, ledger, channels, plan, sleep
        self._chance = random.Random(plan.seed)  # noqa: S311 - a repeatable shuffle, no secret
        self._lock = threading.Lock()
        self._written = 0
        self._unanswered = 0
        self._began = time.perf_counter()
        self._ended: float | None = None
        self._running = 1 if plan.rate else plan.concurrency
        for _ in range(self._running):
            threading.Thread(target=self._run, name="simulator-load", daemon=True).start()

    def progress(self) -> dict[str, Any]:
        """How far it is."""
        with self._lock:
            seconds = (self._ended or time.perf_counter()) - self._began
            return {"written": self._written, "of": self._plan.count, "unanswered": self._unanswered, "seconds": seconds,
                    "done": self._ended is not None}  # fmt: skip

    def _run(self) -> None:
        while (number := self._take()) is not None:
            if self._plan.rate:
                self._sleep(max(0.0, self._began + number / self._plan.rate - time.perf_counter()))
            message_id = self._write(number)
            if not self._plan.rate and not self._ledger.wait_for_reply(message_id, self._plan.patience_seconds):
                with self._lock:
                    self._unanswered += 1
        with self._lock:
            self._running -= 1
            self._ended = time.perf_counter() if self._running == 0 else None

    def _take(self) -> int | None:
        with self._lock:
            if self._written >= self._plan.count:
                return None
            self._written += 1
            return self._written - 1

    def _write(self, number: int) -> str:
        channel = self._channels[number % len(self._channels)]
        who = number if self._plan.customers is None else number % self._plan.customers
        customer = digits_from("load", str(self._plan.seed), str(who), length=ID_LENGTHS[channel.connector])
        text = self._plan.text.replace("{ref}", f"ref-{self._plan.seed:x}{number:07x}").replace("{n}", str(number))
        later = self._chance.uniform(0, self._plan.shuffle_seconds) if self._plan.shuffle_seconds else 0.0
        return self._meta.customer_writes(channel, customer, text, f"Customer {who}", later=later).id
