"""The gate before the sockets: who holds what, and exactly when somebody is cut."""

import gc
import queue
import socket
import threading
import weakref
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from dana.routes import gate as gates
from dana.routes.gate import FEW_WAITING, MOST_AT_ALL, MOST_STRANGERS, MOST_WAITING, PATH, Gate


class Connection:
    """What the gate knows of an Engine.IO connection."""

    def __init__(self, waiting: int = 0) -> None:
        self.queue: queue.Queue[str] = queue.Queue()
        self.closed = False
        self.aborted = False
        for number in range(waiting):
            self.queue.put(f"packet {number}")

    def close(self, wait: bool = True, abort: bool = False) -> None:
        self.closed, self.aborted = True, abort and not wait


class Engine:
    """The connections of a process."""

    def __init__(self, **connections: Connection) -> None:
        self.sockets: dict[str, Connection] = dict(connections)


def gate_of(engine: Engine, most: int = 100) -> Gate:
    return Gate(lambda _environ, start: [b"inner"] if start("200 OK", []) is None else [], engine, most=most, headers={"X-Ours": "yes"})


@pytest.fixture
def cutters() -> Iterator[Callable[[], None]]:
    """Waits until all cutting is done."""

    def wait() -> None:
        for thread in threading.enumerate():
            if thread.name == "socket cutter":
                thread.join(10)

    yield wait
    wait()


def test_T166_who_lets_more_wait_than_that_is_cut_and_the_one_at_the_limit_is_not(cutters: Callable[[], None]) -> None:
    at_the_limit, beyond = Connection(MOST_WAITING), Connection(MOST_WAITING + 1)
    engine = Engine(reads=Connection(), slow=at_the_limit, gone=beyond)
    gate = gate_of(engine)
    for name in engine.sockets:
        gate.admit(name)
    gate.sweep()
    gate.sweep()
    cutters()
    assert (at_the_limit.closed, beyond.closed, beyond.aborted) == (False, True, True)
    assert set(engine.sockets) == {"reads", "slow"}


def test_T166_who_is_behind_but_catches_up_is_not_cut(cutters: Callable[[], None]) -> None:
    catching_up = Connection(4 * MOST_WAITING)
    gate = gate_of(Engine(reads=catching_up))
    gate.admit("reads")
    for _ in range(3):
        gate.sweep()
        catching_up.queue.get()
    cutters()
    assert not catching_up.closed
    gate.sweep()
    gate.sweep()
    cutters()
    assert catching_up.closed, "now it stands still"


def test_T166_between_two_sweeps_no_more_waits_than_the_ceiling(cutters: Callable[[], None]) -> None:
    slow = Connection()
    engine = Engine(slow=slow, reads=Connection())
    gate = gate_of(engine)
    told = 0
    for number in range(3 * MOST_AT_ALL):
        if gate.has_room("slow"):
            slow.queue.put(f"packet {number}")
            told += 1
        elif slow.closed:
            break
        assert gate.has_room("reads")
    cutters()
    assert slow.queue.qsize() <= MOST_AT_ALL
    assert slow.closed
    assert set(engine.sockets) == {"reads"}
    assert gate.has_room("slow"), "of whom nobody knows any more, nothing waits"


def test_T166_a_page_keeps_up_while_hardly_anything_waits_for_it() -> None:
    gate = gate_of(Engine(reads=Connection(3), behind=Connection(FEW_WAITING)))
    assert gate.keeps_up("reads")
    assert not gate.keeps_up("behind")
    assert gate.keeps_up("nobody")


def test_T166_what_waited_for_somebody_who_was_cut_is_let_go_of(cutters: Callable[[], None]) -> None:
    slow = Connection(MOST_WAITING + 1)
    gone, packets = weakref.ref(slow), weakref.ref(slow.queue)
    engine = Engine(slow=slow)
    gate = gate_of(engine)
    ours, theirs = socket.socketpair()
    gate.greet("slow", {"gunicorn.socket": ours})
    gate.admit("slow")
    assert gate.take("slow", "42[]")
    del slow
    gate.sweep()
    gate.sweep()
    cutters()
    gate.sweep()
    gc.collect()
    assert (gone(), packets()) == (None, None)
    assert not any((gate._since, gate._spent, gate._known, gate._ended, gate._behind, gate._wires))
    assert theirs.recv(1) == b"", "and the wire is shut, so that the thread that waited for it is free"
    ours.close()
    theirs.close()


def test_T166_a_thousand_who_come_and_go_leave_nothing_behind(cutters: Callable[[], None]) -> None:
    engine = Engine()
    gate = gate_of(engine, most=2_000)
    for number in range(1_000):
        name = f"c{number}"
        engine.sockets[name] = Connection()
        gate.admit(name)
        gate.take(name, "42[]")
        gate.leave(name)
        engine.sockets[name].close()
    gate.sweep()
    gate.sweep()
    cutters()
    assert not any((gate._since, gate._spent, gate._known, gate._ended, gate._wires))


def ask(gate: Gate, path: str = PATH) -> tuple[str, dict[str, str]]:
    said: list[Any] = []
    list(gate({"PATH_INFO": path}, lambda status, headers, _=None: said.extend((status, dict(headers)))))
    return said[0], said[1]


def test_T166_strangers_and_guests_have_each_their_bound_and_everything_else_goes_on() -> None:
    engine = Engine(**{f"s{number}": Connection() for number in range(MOST_STRANGERS - 1)})
    gate = gate_of(engine, most=40)
    assert ask(gate)[0] == "200 OK"
    engine.sockets["one more"] = Connection()
    status, headers = ask(gate)
    assert (status, headers["Retry-After"], headers["X-Ours"]) == ("503 Service Unavailable", "5", "yes")
    assert ask(gate, "/api/health")[0] == "200 OK"
    for name in engine.sockets:
        gate.admit(name)
    assert ask(gate)[0] == "200 OK", "who has greeted is no stranger"
    for number in range(8):
        engine.sockets[f"g{number}"] = Connection()
        gate.admit(f"g{number}")
    assert ask(gate)[0] == "503 Service Unavailable"


def test_T166_a_crowd_that_comes_at_once_is_no_more_than_the_bound() -> None:
    """Nobody of them is a connection yet when the next one is looked at."""
    inside, leave = threading.Semaphore(0), threading.Event()

    def inner(_environ: Any, _start: Any) -> list[bytes]:
        inside.release()
        leave.wait(10)
        return []

    gate = Gate(inner, Engine(), most=100, headers={})
    answers: list[list[bytes]] = []
    crowd = [threading.Thread(target=lambda: answers.append(list(gate({"PATH_INFO": PATH}, lambda *_: None)))) for _ in range(80)]
    for thread in crowd:
        thread.start()
    for _ in range(MOST_STRANGERS):
        assert inside.acquire(timeout=10)
    while len(answers) < 80 - MOST_STRANGERS:  # the others have been sent away
        crowd[0].join(0.05)
    assert set(map(tuple, answers)) == {(b"busy",)}
    assert not inside.acquire(blocking=False)
    leave.set()
    for thread in crowd:
        thread.join()
    assert gate._coming == set()


def test_T166_a_stranger_who_does_not_greet_is_cut_when_his_time_is_over(
    cutters: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = Engine(mute=Connection())
    gate = gate_of(engine)
    now = [100.0]
    monkeypatch.setattr(gates, "time", SimpleNamespace(monotonic=lambda: now[0]))
    gate.sweep()
    now[0] += gates.GREETING_SECONDS
    gate.sweep()
    cutters()
    assert "mute" in engine.sockets
    now[0] += 0.1
    gate.sweep()
    cutters()
    assert engine.sockets == {}
