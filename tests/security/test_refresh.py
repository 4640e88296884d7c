"""Refresh tokens: one successor, no replay, nobody locked out by a crash."""

import base64
import dataclasses
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dana.security.keys import Keys
from dana.security.refresh import (
    FULL_LIFE,
    GRACE,
    IDLE_LIFE,
    Decision,
    Expired,
    RefreshTokens,
    Rotate,
    SameAgain,
    Started,
    Stored,
    Theft,
    Unknown,
)

ROOT, OTHER_ROOT = "an invented root key for tests, 48 characters 01", "another invented root key for tests, just as long"
NOON = datetime(2027, 1, 15, 12, tzinfo=UTC)
SOON = timedelta(milliseconds=100)


class Server:
    """One family and the few lines with which a server keeps it."""

    def __init__(self, keys: Keys) -> None:
        self.refresh = RefreshTokens(keys)
        self.now = NOON
        self.started: Started = self.refresh.start()
        self.row = Stored(self.started.family, self.started.secret_hash, 1, created_at=NOON, rotated_at=NOON)

    def use(self, token: str) -> Decision:
        """Present a token: the answer is committed as the module's docstring asks."""
        presented = self.refresh.parse(token)
        if presented is None:
            return Unknown()
        decision = self.refresh.decide(presented, self.row if presented.family == self.row.family else None, now=self.now)
        if isinstance(decision, Rotate):
            self.row = dataclasses.replace(self.row, generation=decision.generation, secret_hash=decision.secret_hash, rotated_at=self.now)
        if isinstance(decision, Theft):
            self.row = dataclasses.replace(self.row, ended_at=self.now)
        return decision

    def rotated(self, token: str) -> str:
        decision = self.use(token)
        assert isinstance(decision, Rotate)
        return decision.token


@pytest.fixture
def server() -> Server:
    return Server(Keys(ROOT))


def test_each_refresh_gives_another_token(server: Server) -> None:
    first = server.started.token
    second = server.rotated(first)
    third = server.rotated(second)
    assert len({first, second, third}) == 3
    assert server.row.generation == 3


def test_T022_a_token_is_opaque_and_none_of_it_is_stored(server: Server) -> None:
    raw = base64.urlsafe_b64decode(server.started.token)
    secret = raw[20:52]
    assert secret not in server.started.secret_hash
    assert server.started.token not in repr(server.started)
    assert repr(secret) not in repr(server.refresh.parse(server.started.token))
    assert RefreshTokens(Keys(ROOT)).start().token != server.started.token


def test_T017_a_replay_after_two_rotations_ends_the_family_even_within_the_grace(server: Server) -> None:
    first = server.started.token
    second = server.rotated(first)
    server.now += SOON
    third = server.rotated(second)
    server.now += SOON
    assert server.use(first) == Theft()
    assert server.use(third) == Expired()
    assert server.use(second) == Expired()


def test_T017_a_replay_long_after_one_rotation_ends_the_family(server: Server) -> None:
    first = server.started.token
    second = server.rotated(first)
    server.now += GRACE + SOON
    assert server.use(first) == Theft()
    assert server.use(second) == Expired()


def test_T019_a_hundred_parallel_refreshes_have_one_successor(server: Server) -> None:
    first = server.started.token
    successors = [server.rotated(first)]
    for _ in range(99):
        server.now += SOON
        decision = server.use(first)
        assert isinstance(decision, SameAgain)
        successors.append(decision.token)
    assert len(set(successors)) == 1
    assert server.row.ended_at is None
    server.rotated(successors[0])


def test_a_server_killed_before_its_commit_has_changed_nothing(server: Server) -> None:
    first, row = server.started.token, server.row
    server.rotated(first)
    server.row = row  # the transaction never committed
    server.now += timedelta(hours=1)
    server.rotated(first)


def test_a_server_killed_between_commit_and_answer_locks_nobody_out(server: Server) -> None:
    first = server.started.token
    server.rotated(first)  # the answer is lost
    server.now += GRACE
    decision = server.use(first)
    assert isinstance(decision, SameAgain)
    server.now += timedelta(minutes=10)
    server.rotated(decision.token)


def test_the_grace_is_never_longer_than_ten_seconds() -> None:
    assert timedelta(seconds=10) >= GRACE


def test_a_clock_that_steps_back_is_no_theft(server: Server) -> None:
    first = server.started.token
    server.rotated(first)
    server.now -= timedelta(seconds=3)
    assert isinstance(server.use(first), SameAgain)


def test_an_idle_family_ends(server: Server) -> None:
    server.now += IDLE_LIFE - SOON
    second = server.rotated(server.started.token)
    server.now += IDLE_LIFE
    assert server.use(second) == Expired()


def test_the_busiest_family_ends_too(server: Server) -> None:
    token = server.started.token
    while server.now + timedelta(days=7) < NOON + FULL_LIFE:
        server.now += timedelta(days=7)
        token = server.rotated(token)
    server.now = NOON + FULL_LIFE
    assert server.use(token) == Expired()


def test_T016_a_signed_out_family_is_dead(server: Server) -> None:
    server.row = dataclasses.replace(server.row, ended_at=server.now)
    assert server.use(server.started.token) == Expired()


def test_a_family_that_is_not_stored_is_unknown(server: Server) -> None:
    presented = server.refresh.parse(server.started.token)
    assert presented is not None
    assert server.refresh.decide(presented, None, now=NOON) == Unknown()


def test_a_row_of_another_family_is_never_taken(server: Server) -> None:
    presented = server.refresh.parse(server.refresh.start().token)
    assert presented is not None
    assert server.refresh.decide(presented, server.row, now=NOON) == Unknown()


def test_a_secret_that_is_not_the_familys_is_unknown_and_ends_nothing(server: Server) -> None:
    presented = server.refresh.parse(server.started.token)
    assert presented is not None
    other = dataclasses.replace(presented, secret=bytes(32))
    assert server.refresh.decide(other, server.row, now=NOON) == Unknown()
    assert server.row.ended_at is None


def test_T195_a_token_newer_than_a_restored_database_is_unknown(server: Server) -> None:
    old_row = server.row
    second = server.rotated(server.started.token)
    server.row = old_row
    assert server.use(second) == Unknown()


def test_nobody_can_end_a_family_whose_id_he_knows(server: Server) -> None:
    raw = bytearray(base64.urlsafe_b64decode(server.started.token))
    raw[16:20] = (0).to_bytes(4, "big")
    assert server.use(base64.urlsafe_b64encode(raw).decode()) == Unknown()
    assert server.row.ended_at is None


@given(data=st.data())
def test_any_changed_character_makes_it_unknown(data: st.DataObject) -> None:
    server = Server(Keys(ROOT))
    token = server.started.token
    at = data.draw(st.integers(0, len(token) - 1))
    character = data.draw(st.sampled_from("AZaz09-_+/=. \né"))
    if character != token[at]:  # the token is random: the choice must not depend on it
        assert server.refresh.parse(token[:at] + character + token[at + 1 :]) is None


@given(st.text(max_size=150) | st.text("Aa0-_=", min_size=110, max_size=114))
def test_junk_is_unknown_and_nothing_worse(text: str) -> None:
    assert RefreshTokens(Keys(ROOT)).parse(text) is None


def test_T023_a_key_rotation_signs_nobody_out(server: Server) -> None:
    first = server.started.token
    server.refresh = RefreshTokens(Keys([OTHER_ROOT, ROOT]))
    second = server.rotated(first)
    server.refresh = RefreshTokens(Keys(OTHER_ROOT))
    third = server.rotated(second)
    assert server.use(first) == Unknown()  # the old key is dead
    server.rotated(third)


def test_T023_two_processes_with_another_order_of_keys_make_no_two_branches(server: Server) -> None:
    one, other = RefreshTokens(Keys([ROOT, OTHER_ROOT])), RefreshTokens(Keys([OTHER_ROOT, ROOT]))
    server.refresh = one
    second = server.rotated(server.started.token)
    server.refresh = other
    again = server.use(server.started.token)
    assert isinstance(again, SameAgain)
    assert again.token != second  # signed with the other key, and yet the same generation:
    third = server.rotated(again.token)
    server.refresh = one
    answer = server.use(second)
    assert isinstance(answer, SameAgain)
    assert one.parse(answer.token) == one.parse(third)


def test_a_family_is_a_random_id(server: Server) -> None:
    assert isinstance(server.started.family, UUID)
    assert server.started.family.version == 4
