"""How a process waits for its sockets: with threads of the system or, after `cooperate`, with threads that take turns in one."""

import select
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

Item = TypeVar("Item")
LONG = 0.01  # seconds that one may compute while others wait
COME, ROOM = select.POLLIN, select.POLLOUT
_ask = select.poll  # the kernel's own, whatever `cooperate` puts into its place
_hub: Callable[[], Any] | None = None  # of those who take turns
_READ = 1  # libev's


def cooperate() -> None:
    """
    Every thread made from now on waits without one of the system's: who waits for a socket, a lock or a time gives the turn to another.

    To be called before anything is imported that waits. Whatever computes keeps its turn: long work goes through its items `in_turns`.
    https://www.gevent.org/api/gevent.monkey.html
    """
    global _hub  # noqa: PLW0603 - a process has one way of waiting
    import gevent  # noqa: PLC0415 - for processes that want it
    from gevent import monkey  # noqa: PLC0415

    monkey.patch_all()
    _hub = gevent.get_hub


def in_turns(items: Iterable[Item]) -> Iterator[Item]:
    """The same items; between two of them others get their turn when this one has lasted for long."""
    began = time.monotonic()
    for item in items:
        yield item
        if time.monotonic() - began > LONG:
            time.sleep(0)
            began = time.monotonic()


def wait_for(descriptor: int, events: int, milliseconds: float | None = None) -> int:
    """What of the events can be done with the socket, 0 when the time is over; poll, because select knows no descriptor above 1,023."""
    if _hub is not None and events == COME and milliseconds is None:  # a third of what their poll takes, twenty times a message
        watcher = _hub().loop.io(descriptor, _READ)
        try:
            _hub().wait(watcher)
        finally:
            watcher.close()
        return COME
    poll = select.poll()
    poll.register(descriptor, events)
    return next((event for _, event in poll.poll(milliseconds)), 0)


def has_come(descriptor: int) -> bool:
    """Whether something can be read this moment; gives no turn away."""
    poll = _ask()
    poll.register(descriptor, COME)
    return bool(poll.poll(0))
