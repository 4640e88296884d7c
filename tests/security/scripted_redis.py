"""A Redis that knows what counting limits needs: the protocol, and the two scripts of the library `limits` acted out in Python."""

import hashlib
import socketserver
import threading
import time
from typing import Any

from limits.storage import RedisStorage


class ScriptedRedis:
    """Listens on loopback until closed; `stop` hangs up on everybody."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.kept: dict[bytes, tuple[int, float]] = {}  # key: value, when it ends
        self.calls: list[bytes] = []
        self.fails = False
        acts = {RedisStorage.SCRIPT_ACQUIRE_SLIDING_WINDOW: self.acquire, RedisStorage.SCRIPT_SLIDING_WINDOW: self.look}
        self.scripts = {hashlib.sha1(_bytes(text)).hexdigest().encode(): act for text, act in acts.items()}
        redis = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                while (words := _read(self.rfile)) is not None:
                    self.wfile.write(redis.answer(words))

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"redis://127.0.0.1:{self._server.server_address[1]}/0"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def stop(self) -> None:
        """No more connections."""
        self._server.shutdown()
        self._server.server_close()

    def answer(self, words: list[bytes]) -> bytes:
        """The reply to one command."""
        name = words[0].upper()
        self.calls.append(name)
        if self.fails:
            return b"-LOADING Redis is loading the dataset in memory\r\n"
        if name == b"EVALSHA":
            count = int(words[2])
            with self.lock:
                return self.scripts[words[1]](words[3 : 3 + count], [int(word) for word in words[3 + count :]])
        if name == b"HELLO":
            return b"%1\r\n$5\r\nproto\r\n:3\r\n"
        return b"+OK\r\n"

    def acquire(self, keys: list[bytes], values: list[int]) -> bytes:
        """What acquire_sliding_window.lua does."""
        limit, seconds, amount = values
        if amount > limit:
            return b"_\r\n"
        before, fading, used, _ = self._shift(keys, seconds)
        if int(before * fading / seconds) + used + amount > limit:
            return b"_\r\n"
        _, ends = self.kept.get(keys[1], (0, time.monotonic() + 2 * seconds))
        self.kept[keys[1]] = (used + amount, ends)
        return b":1\r\n"

    def look(self, keys: list[bytes], values: list[int]) -> bytes:
        """What sliding_window.lua does."""
        before, fading, used, left = self._shift(keys, values[0])
        return b"*4\r\n" + b"".join(_bulk(item) for item in (before, int(fading * 1000), used, int(left * 1000)))

    def _shift(self, keys: list[bytes], seconds: int) -> tuple[int, float, int, float]:
        now = time.monotonic()
        for key in keys:
            if key in self.kept and self.kept[key][1] <= now:
                del self.kept[key]
        if keys[1] in self.kept and self.kept[keys[1]][1] - now < seconds:
            self.kept[keys[0]] = self.kept[keys[1]]
            self.kept[keys[1]] = (0, self.kept[keys[1]][1] + seconds)
        (before, fades), (used, ends) = (self.kept.get(key, (0, now)) for key in keys)
        return before, fades - now, used, ends - now


def _bytes(text: Any) -> bytes:
    return text if isinstance(text, bytes) else text.encode()


def _bulk(number: int) -> bytes:
    return b"$%d\r\n%d\r\n" % (len(str(number)), number)


def _read(file: Any) -> list[bytes] | None:
    head = file.readline()
    if not head:
        return None
    words = []
    for _ in range(int(head[1:])):
        length = int(file.readline()[1:])
        words.append(file.read(length + 2)[:-2])
    return words
