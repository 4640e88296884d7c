import socket
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from dana.polling import COME, ROOM, has_come, in_turns, wait_for

ROOT = Path(__file__).resolve().parents[1]
TASKS = Path("/proc/self/task")


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    here, there = socket.socketpair()
    with here, there:
        yield here, there


def test_what_has_come_is_seen_at_once_and_nothing_else_is(ends: tuple[socket.socket, socket.socket]) -> None:
    here, there = ends
    assert not has_come(here.fileno())
    there.send(b"hello")
    assert has_come(here.fileno())


def test_waiting_says_what_can_be_done_and_ends_with_its_time(ends: tuple[socket.socket, socket.socket]) -> None:
    here, there = ends
    assert wait_for(here.fileno(), COME, 1) == 0
    assert wait_for(here.fileno(), COME | ROOM) == ROOM
    there.send(b"hello")
    assert wait_for(here.fileno(), COME) == COME


def cooperating(program: str, *arguments: str) -> str:
    """What a process whose threads take turns prints; it is cut off when they wait for each other for ever."""
    whole = "from dana.polling import cooperate\ncooperate()\n" + textwrap.dedent(program)
    command = [sys.executable, "-c", whole, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_who_waits_for_a_socket_gives_its_turn_to_the_one_who_writes_to_it() -> None:
    assert cooperating("""
        import socket, threading
        from dana.polling import COME, wait_for

        here, there = socket.socketpair()
        threading.Thread(target=lambda: there.send(b"hello")).start()
        assert wait_for(here.fileno(), COME) == COME
        print(here.recv(5).decode(), threading.active_count() < 3)
    """) == "hello True\n"  # fmt: skip


@pytest.mark.skipif(not TASKS.is_dir(), reason="the system does not show threads")
def test_a_hundred_statements_wait_side_by_side_in_one_thread_of_the_system(app_url: str) -> None:
    told = cooperating("""
        import os, sys, threading
        import sqlalchemy as sa
        from dana.database.statements import QuickPool

        pool = QuickPool(sys.argv[1], size=10)
        found, inside, most = [], 0, 0

        def ask(number):
            global inside, most
            with pool.transaction() as db:
                found.append(db.execute(sa.text("select :number + 0"), {"number": number}).scalar())
                inside += 1
                most = max(most, inside)
                db.execute(sa.text("select pg_sleep(0.05)"))
                inside -= 1
            pool.alone(sa.text("select pg_sleep(0.01)"), {})

        threads = [threading.Thread(target=ask, args=(number,)) for number in range(100)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        print(sorted(found) == list(range(100)), most, len(os.listdir("/proc/self/task")))
    """, app_url)  # fmt: skip
    assert told == "True 10 1\n"


def test_files_are_read_side_by_side_while_threads_take_turns() -> None:
    assert cooperating("""
        from concurrent.futures import ThreadPoolExecutor
        from dana.knowledge.reading import read

        with ThreadPoolExecutor(4) as hands:
            readings = list(hands.map(lambda n: read(b"The shop opens at %d." % n, f"{n}.txt"), range(40)))
        print([reading.text.strip() for reading in readings] == [f"The shop opens at {n}." for n in range(40)])
    """) == "True\n"  # fmt: skip


def test_the_worker_itself_takes_turns() -> None:
    program = """
import dana.main

def worker(*_):
    from gevent import monkey
    print(monkey.is_module_patched("socket"))
    return 0

dana.main.COMMANDS["worker"] = worker
dana.main.main(["worker"])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, cwd=ROOT, check=False)
    assert done.stdout == "True\n", done.stderr


def test_whoever_computes_for_long_lets_others_have_their_turn() -> None:
    assert list(in_turns("abc")) == ["a", "b", "c"]
    assert cooperating("""
        import threading, time
        from dana.polling import in_turns

        done = threading.Event()
        threading.Thread(target=done.set).start()
        for item in in_turns(range(10**9)):
            if done.is_set():
                break
        print(item < 10**9 - 1)
    """) == "True\n"  # fmt: skip


def test_a_process_in_which_one_never_ends_its_turn_is_ended_and_says_where_it_stood() -> None:
    program = """
from dana.polling import cooperate
cooperate()
import threading
from dana import processes

processes.STUCK_SECONDS = 0.6
threading.Thread(target=processes.keep_saying_so, daemon=True).start()
threading.Event().wait(2)
print("well so far", flush=True)

def for_ever():
    while True:
        pass

for_ever()
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, cwd=ROOT, check=False)
    assert done.stdout == "well so far\n"
    assert done.returncode == 1
    assert "in for_ever" in done.stderr
