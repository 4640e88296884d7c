"""The processes in which everything is read: what holds a reader back, what it tells meanwhile, and that other files are none the worse."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from dana.knowledge.reading import Limits, Reading, Unreadable, read
from dana.knowledge.reading.nursery import NURSERY, Nursery
from dana.knowledge.reading.run import Wish, read_apart

ROOT = Path(__file__).resolve().parents[2]
WICKED = ("-m", "tests.knowledge.wicked")
SMALL = Limits(memory=400_000_000, cpu_seconds=1, seconds=20, answer_bytes=1_000_000)
on_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="what shuts a process off from the system is Linux's own")


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    nursery = Nursery(2, WICKED)
    yield nursery
    nursery.close()


def tell(nursery: Nursery, words: str, limits: Limits = SMALL, **wish: object) -> Reading:
    return read_apart(words.encode(), "words.txt", limits, Wish(**wish), nursery)  # type: ignore[arg-type]


def refusal(nursery: Nursery, words: str, limits: Limits = SMALL, **wish: object) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        tell(nursery, words, limits, **wish)
    return caught.value


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and waits to be buried does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] not in "ZX"
    except OSError:
        return False


def gone(pid: int) -> bool:
    for _ in range(200):
        if not is_alive(pid):
            return True
        time.sleep(0.02)
    return False


def test_each_file_has_a_child_of_its_own_and_all_have_one_parent(nursery: Nursery) -> None:
    pairs = [tell(nursery, "who").text.split() for _ in range(3)]
    assert len({child for child, _ in pairs}) == 3
    assert {parent for _, parent in pairs} == {str(nursery.parent)}


def test_T150_a_reader_that_never_ends_is_ended_by_its_cpu_time(nursery: Nursery) -> None:
    assert refusal(nursery, "hang").code == "timed_out"
    assert tell(nursery, "sleep 0").text == "slept"


def test_T150_a_reader_that_waits_for_ever_is_ended_by_the_clock(nursery: Nursery) -> None:
    assert refusal(nursery, "sleep 60", Limits(seconds=0.3)).code == "timed_out"
    assert tell(nursery, "sleep 0").text == "slept"


def test_T150_a_reader_that_crashes_is_a_file_that_was_refused(nursery: Nursery) -> None:
    parent = nursery.parent
    assert refusal(nursery, "crash").code == "hostile"
    assert tell(nursery, "sleep 0").text == "slept"
    assert nursery.parent == parent


def test_T150_a_reader_that_takes_memory_without_end_gets_no_more(nursery: Nursery) -> None:
    error = refusal(nursery, "swell")
    assert error.code == "hostile"
    assert "memory" in error.message


def test_T150_a_file_that_always_crashes_harms_no_other_that_is_read_beside_it(nursery: Nursery) -> None:
    def attempt(words: str) -> str:
        try:
            return tell(nursery, words).text
        except Unreadable as error:
            return error.code

    with ThreadPoolExecutor(4) as threads:
        results = list(threads.map(attempt, ["crash", "sleep 0.05"] * 10))
    assert results == ["hostile", "slept"] * 10


def test_a_mistake_of_ours_is_logged_by_its_place_and_quotes_nothing(nursery: Nursery, capsys: pytest.CaptureFixture[str]) -> None:
    error = refusal(nursery, "fail")
    assert error.code == "broken"
    told = capsys.readouterr().out
    assert "ZeroDivisionError in wicked.py" in told
    assert "secret of the document" not in told + error.message


def test_an_answer_larger_than_allowed_ends_the_child(nursery: Nursery) -> None:
    assert refusal(nursery, "chatter").code == "too_large"


def test_what_a_child_leaves_behind_is_ended_with_it(nursery: Nursery) -> None:
    assert gone(int(tell(nursery, "leave_behind").text))


def test_an_answer_that_no_reader_gives_is_a_file_that_was_refused(nursery: Nursery) -> None:
    assert refusal(nursery, "mislead").code == "hostile"


def test_what_the_reader_refuses_is_told_in_its_words(nursery: Nursery) -> None:
    assert refusal(nursery, "refuse").message == "This is refused."


def test_how_far_the_reading_is_can_be_watched(nursery: Nursery) -> None:
    heard: list[tuple[int, int]] = []
    assert tell(nursery, "news", progress=lambda done, total: heard.append((done, total))).text == "told"
    assert heard == [(1, 3), (2, 3), (3, 3)]


def test_a_reading_that_nobody_wants_any_more_is_ended_with_its_child(nursery: Nursery) -> None:
    wanted = threading.Event()
    threading.Timer(0.3, wanted.set).start()
    assert refusal(nursery, "sleep 60", Limits(), cancelled=wanted.is_set).code == "cancelled"
    assert tell(nursery, "sleep 0").text == "slept"


def test_a_file_that_waits_for_its_turn_can_be_cancelled_too() -> None:
    nursery = Nursery(1, WICKED)
    try:
        with ThreadPoolExecutor(1) as threads:
            enough = threading.Event()
            first = threads.submit(refusal, nursery, "sleep 60", Limits(), cancelled=enough.is_set)
            while nursery.parent is None:
                time.sleep(0.01)
            assert refusal(nursery, "sleep 0", Limits(), cancelled=lambda: True).code == "cancelled"
            enough.set()
            assert first.result().code == "cancelled"
    finally:
        nursery.close()


def test_a_parent_that_was_killed_is_started_again(nursery: Nursery) -> None:
    tell(nursery, "who")
    before = nursery.parent
    assert before is not None
    os.kill(before, signal.SIGKILL)
    assert tell(nursery, "who").text.split()[1] == str(nursery.parent) != str(before)


@on_linux
def test_a_child_dies_with_its_parent(nursery: Nursery) -> None:
    with ThreadPoolExecutor(1) as threads:
        answer = threads.submit(refusal, nursery, "sleep 60", Limits())
        children: list[int] = []
        while not children:
            time.sleep(0.02)
            children = children_of(nursery.parent)
        os.kill(nursery.parent or 0, signal.SIGKILL)
        assert all(map(gone, children))
        assert answer.result().code == "hostile"


@on_linux
def test_T150_a_killed_worker_leaves_neither_parent_nor_child_behind() -> None:
    code = (
        "import sys, threading\nfrom dana.knowledge.reading import Limits\nfrom dana.knowledge.reading.nursery import Nursery\n"
        "from dana.knowledge.reading.run import Wish, read_apart\nnursery = Nursery(2, ('-m', 'tests.knowledge.wicked'))\n"
        "told = read_apart(b'who', 'a.txt', Limits(), Wish(), nursery).text\nprint(nursery.parent, flush=True)\n"
        "read_apart(b'sleep 60', 'a.txt', Limits(), Wish(), nursery)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=ROOT) as worker:
        assert worker.stdout is not None
        parent = int(worker.stdout.readline())
        children: list[int] = []
        while not children:
            time.sleep(0.02)
            children = children_of(parent)
        worker.kill()
    assert gone(parent)
    assert all(map(gone, children))


def children_of(pid: int | None) -> list[int]:
    """The children of a process that has one thread."""
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_the_child_knows_nothing_of_our_environment(nursery: Nursery, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "not-for-you")
    fresh = Nursery(1, WICKED)
    try:
        told = tell(fresh, "environment").text
    finally:
        fresh.close()
    assert "LC_ALL=C.UTF-8" in told
    assert "not-for-you" not in told
    assert "PATH=/" not in told.replace("PYTHONPATH=/", "")


def test_the_child_has_nothing_of_ours_open(nursery: Nursery) -> None:
    with socket.socket(), Path(os.devnull).open("rb"):
        numbers = tell(nursery, "handles").text.split()
    assert len(numbers) <= 3 + 4  # none, its file, its answer, and what the seal was made of
    assert set("012") <= set(numbers)


@on_linux
def test_the_child_reaches_no_network_not_even_this_machine(nursery: Nursery) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.settimeout(0.2)
        assert tell(nursery, f"connect 127.0.0.1 {listener.getsockname()[1]}").text.startswith("refused")
        with pytest.raises(TimeoutError):
            listener.accept()


@on_linux
@pytest.mark.parametrize("words", ["start /bin/true", "kill {pid}", "write {folder}/made.txt"])
def test_the_child_starts_ends_and_writes_nothing(nursery: Nursery, tmp_path: Path, words: str) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        assert tell(nursery, words.format(pid=other.pid, folder=tmp_path)).text.startswith("refused")
        assert other.poll() is None
        other.kill()
    assert list(tmp_path.iterdir()) == []


@on_linux
def test_the_child_reads_no_file_but_its_own_and_the_libraries(nursery: Nursery, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret of this machine")
    if tell(nursery, f"look {secret}").text == secret.read_text():
        pytest.skip("this kernel has no Landlock")
    for path in (secret, ROOT / ".env.example", Path(f"/proc/{os.getpid()}/environ"), Path("/etc/passwd")):
        assert tell(nursery, f"look {path}").text.startswith("refused"), path
    assert "posixpath" in tell(nursery, f"look {os.__file__}").text


def test_more_files_than_processors_wait_for_their_turn() -> None:
    nursery = Nursery(2, WICKED)
    seen: list[int] = []
    try:
        tell(nursery, "who")
        with ThreadPoolExecutor(6) as threads:
            answers = [threads.submit(tell, nursery, "sleep 0.2") for _ in range(6)]
            while not all(answer.done() for answer in answers):
                seen.append(len(children_of(nursery.parent)) if sys.platform.startswith("linux") else 1)
                time.sleep(0.01)
        assert [answer.result().text for answer in answers] == ["slept"] * 6
    finally:
        nursery.close()
    assert 1 <= max(seen) <= 2


def test_the_parent_ends_when_it_is_no_longer_needed_and_a_later_file_starts_it_again() -> None:
    nursery = Nursery(1, WICKED)
    tell(nursery, "who")
    parent = nursery.parent
    nursery.close()
    assert nursery.parent is None
    try:
        assert tell(nursery, "who").text.split()[1] not in {str(parent), ""}
    finally:
        nursery.close()


def test_a_process_that_was_forked_from_ours_has_a_parent_of_its_own() -> None:
    read(b"Words.", "a.txt")
    ours = NURSERY.parent
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        read(b"Words.", "a.txt")
        os.write(writing, str(NURSERY.parent).encode())
        NURSERY.close()
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as told:
        assert told.read() not in {str(ours), "", "None"}
    os.waitpid(pid, 0)
    assert read(b"Words.", "a.txt").text == "Words."
    assert NURSERY.parent == ours
