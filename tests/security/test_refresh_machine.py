"""Refresh tokens under everything at once: lost answers, parallel pages, a thief, time and rotated keys, in any order."""

import dataclasses
from datetime import UTC, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from dana.security.keys import Keys
from dana.security.refresh import GRACE, Decision, Expired, RefreshTokens, Rotate, SameAgain, Stored, Theft

ROOTS = [f"invented root key number {number} for the state machine" for number in range(4)]
SECOND = timedelta(seconds=1)


class RefreshMachine(RuleBasedStateMachine):
    """A browser that behaves, a thief who does not, and a server that may die between its commit and its answer."""

    def __init__(self) -> None:
        super().__init__()
        self.now = datetime(2027, 1, 15, 12, tzinfo=UTC)
        self.roots = ROOTS[:1]
        self.refresh = RefreshTokens(Keys(self.roots))
        started = self.refresh.start()
        self.row = Stored(started.family, started.secret_hash, 1, created_at=self.now, rotated_at=self.now)
        self.browser = started.token
        self.lost_at: datetime | None = None  # when an answer was lost that the browser has not asked for again
        self.stolen: str | None = None
        self.thief_was_served = False
        self.late = False
        self.given: dict[str, int] = {started.token: 1}

    @property
    def alive(self) -> bool:
        return self.row.ended_at is None

    def use(self, token: str) -> Decision:
        presented = self.refresh.parse(token)
        assert presented is not None
        before = self.row.generation
        decision = self.refresh.decide(presented, self.row, now=self.now)
        if isinstance(decision, Rotate):
            assert decision.generation == before + 1 == presented.generation + 1
            self.row = dataclasses.replace(self.row, generation=decision.generation, secret_hash=decision.secret_hash, rotated_at=self.now)
        if isinstance(decision, Theft):
            self.row = dataclasses.replace(self.row, ended_at=self.now)
        if isinstance(decision, Rotate | SameAgain):
            self.given[decision.token] = self.row.generation
        return decision

    def browser_uses(self) -> Decision:
        decision = self.use(self.browser)
        if self.is_undisturbed:
            assert isinstance(decision, Rotate | SameAgain), "a browser that behaves is never refused"
        return decision

    @property
    def is_undisturbed(self) -> bool:
        return not self.thief_was_served and not self.late and self.alive

    @rule()
    def the_browser_refreshes(self) -> None:
        decision = self.browser_uses()
        self.lost_at = None
        if isinstance(decision, Rotate | SameAgain):
            self.browser = decision.token

    @precondition(lambda self: self.lost_at is None)
    @rule()
    def the_answer_is_lost(self) -> None:
        if isinstance(self.browser_uses(), Rotate):
            self.lost_at = self.now

    @rule(pages=st.integers(2, 8), milliseconds=st.integers(0, 1200))
    def many_pages_refresh_at_once(self, pages: int, milliseconds: int) -> None:
        decisions = []
        for _ in range(pages):
            decisions.append(self.browser_uses())
            self.now += timedelta(milliseconds=milliseconds)
        tokens = {decision.token for decision in decisions if isinstance(decision, Rotate | SameAgain)}
        assert len(tokens) <= 1, "two branches"
        self.lost_at = None
        self.browser = tokens.pop() if tokens else self.browser

    @rule(seconds=st.sampled_from([1, 5, 9, 10, 11, 600, 3600]))
    def time_passes(self, seconds: int) -> None:
        self.now += seconds * SECOND
        self.late = self.late or (self.lost_at is not None and self.now - self.lost_at > GRACE)

    @rule()
    def a_thief_copies_the_token(self) -> None:
        self.stolen = self.browser

    @precondition(lambda self: self.stolen is not None)
    @rule()
    def the_thief_uses_it(self) -> None:
        assert self.stolen is not None
        decision = self.use(self.stolen)
        if isinstance(decision, Rotate | SameAgain):
            self.stolen, self.thief_was_served = decision.token, True

    @precondition(lambda self: len(self.roots) < 4)
    @rule()
    def a_new_root_key_becomes_current(self) -> None:
        self.roots = [ROOTS[len(self.roots)], *self.roots]
        self.refresh = RefreshTokens(Keys(self.roots))

    @rule(data=st.data())
    def any_token_that_was_replaced_for_good_is_replayed(self, data: st.DataObject) -> None:
        dead = [token for token, generation in self.given.items() if generation < self.row.generation - 1]
        if dead:
            expected = Theft() if self.alive else Expired()
            assert self.use(data.draw(st.sampled_from(dead))) == expected
            assert not self.alive

    @invariant()
    def a_dead_family_stays_dead(self) -> None:
        if not self.alive:
            for token in self.given:
                presented = self.refresh.parse(token)
                assert presented is not None
                assert self.refresh.decide(presented, self.row, now=self.now) == Expired()

    @invariant()
    def only_the_newest_generation_goes_on(self) -> None:
        for token, generation in self.given.items():
            presented = self.refresh.parse(token)
            assert presented is not None
            assert presented.generation == generation
            if isinstance(self.refresh.decide(presented, self.row, now=self.now), Rotate):
                assert generation == self.row.generation


TestRefreshMachine = RefreshMachine.TestCase
TestRefreshMachine.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
