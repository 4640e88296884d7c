"""Flask-SocketIO without the Redis client that it would import besides: web processes hear of each other by PostgreSQL here."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def _left_out(library: str) -> Iterator[None]:
    """Inside, the library cannot be imported; whoever wants it afterwards gets it."""
    if library in sys.modules:
        yield
        return
    sys.modules[library] = None  # type: ignore[assignment]  # https://docs.python.org/3/reference/import.html#the-module-cache
    try:
        yield
    finally:
        del sys.modules[library]


# The libraries of sockets take Redis for granted where it is installed: 6 MB in web, used or not.
with _left_out("redis"):
    from flask_socketio import ConnectionRefusedError as Refused
    from flask_socketio import SocketIO, disconnect

__all__ = ["Refused", "SocketIO", "disconnect"]
