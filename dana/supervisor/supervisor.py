"""Sets an installation up, starts its parts, starts again what dies, and leaves nothing behind at the end."""

import http.client
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

from dana.database.embedded import EmbeddedPostgres
from dana.errors import DanaError, Misconfigured, Unavailable
from dana.processes import addresses, adopt_orphans, is_taken
from dana.settings import CHECKOUT, Settings, environment_with, secret_names
from dana.supervisor.part import Part
from dana.supervisor.preparation import Prepared, prepare
from dana.supervisor.sources import Sources

TICK = 0.1
PATIENCE = 30.0  # seconds until a silent web is mentioned
HOPELESS = 4  # ends of one part before anything worked: a fault that another try does not mend
AT_ONCE, HEAD_START = ("web", "vite"), 3.0  # webhooks first: for some seconds web need not share the processor with the rest
LOOPBACK = ("127.0.0.1", "localhost", "::1")
DANA = (sys.executable, "-m", "dana.main")
VITE = ("node", "node_modules/vite/bin/vite.js", "--clearScreen", "false")
# What the embedding process has no use for; the rest it needs to find the same settings good as its siblings do.
NOT_FOR_EMBED = (
    "DATABASE_APP_URL", "DANA_OLD_SECRET_KEYS", "REDIS_URL", "OPENAI_API_KEY", "ANTHROPIC_API_KEY", "EMBEDDING_API_KEY",
    "FORMER_EMBEDDING_API_KEY",
)  # fmt: skip
VITE_ADDRESS = "http://localhost:5173"


class Supervisor:
    """One installation, as long as `run` lasts; `say` shows people a line."""

    def __init__(self, settings: Settings, say: Callable[[str], None], *, develop: bool = False, dana: Sequence[str] = DANA) -> None:
        self._settings, self._say, self._develop, self._dana = settings, say, develop, dana
        self._home = settings.dana_home.resolve()
        self._postgres = None if settings.database_url else EmbeddedPostgres(self._home)
        self._sources = Sources(CHECKOUT / "dana") if develop else None
        self._parts: list[Part] = []
        self._signals = 0

    def run(self) -> int:
        """Run until Ctrl-C or SIGTERM (0), or until something happens that cannot be mended here (1)."""
        self._refuse_what_cannot_work()
        self._listen_to_signals()
        adopt_orphans()
        try:
            prepared = self._set_up()
            return self._look_after(prepared) if prepared else 0
        except DanaError as error:
            self._say(error.message)
            return 1
        finally:
            self._shut_down()

    def _listen_to_signals(self) -> None:
        def count(_number: int, _frame: Any) -> None:
            self._signals += 1

        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup wants it ignored
                signal.signal(number, count)

    def _refuse_what_cannot_work(self) -> None:
        if self._settings.database_app_url and not self._settings.database_url:
            raise Misconfigured("DATABASE_APP_URL alone is not enough: DATABASE_URL (the owner's) brings the tables up to date")
        for host, port in addresses(self._settings):
            if is_taken(host, port):
                raise Misconfigured(f"Port {port} is taken by another program: stop that one, or choose another with PORT=…")

    def _set_up(self) -> Prepared | None:
        owner_url = self._start_postgres()
        if self._signals:
            return None
        self._say("Bringing the tables up to date …")
        prepared = prepare(self._dana, owner_url, self._home, lambda: self._signals > 0)
        if prepared:
            self._say("Starting web, worker and embedding …")
            self._parts = list(self._make_parts(prepared.database_app_url))
        return prepared

    def _start_postgres(self) -> str:
        if self._postgres is None:
            return self._settings.database_url.get_secret_value() if self._settings.database_url else ""
        if self._postgres.is_alive():
            self._say("Using the PostgreSQL that runs already …")
        else:
            self._say("Starting PostgreSQL …" if self._postgres.exists else "Making the database (only once) …")
        return self._postgres.start()

    def _make_parts(self, app_url: str) -> list[Part]:
        given = {"DATABASE_URL": None, "DATABASE_APP_URL": app_url, "DANA_HOME": str(self._home), "PYTHONUNBUFFERED": "1"}
        here = str(os.getpid())

        def part(name: str, grace: float, needed: Callable[[], bool] = lambda: True, without: Sequence[str] = ()) -> Part:
            command, environment = [*self._dana, name, "--parent", here], environment_with({**given, **dict.fromkeys(without)})
            return Part(name, command, environment, self._say, folder=CHECKOUT, grace=grace, needed=needed)

        parts = [part("web", 12.0), part("worker", 10.0)]
        if urlsplit(self._local_embedding()).hostname in LOOPBACK:
            parts.append(part("embed", 2.0, self._embedding_is_missing, NOT_FOR_EMBED))
        return [*parts, self._vite()] if self._develop else parts

    def _vite(self) -> Part:
        """Of our settings it needs no secret, and it is not our program."""
        given = {**dict.fromkeys(secret_names()), "DANA_BACKEND_URL": f"http://127.0.0.1:{self._settings.port}"}
        return Part("vite", VITE, environment_with(given), self._say, folder=CHECKOUT / "frontend")

    def _local_embedding(self) -> str:
        """Where our own model is asked: for the vectors that are wanted, or for those that still serve."""
        wanted, former = self._settings.embedding_base_url, self._settings.former_embedding_base_url
        return wanted if urlsplit(wanted).hostname in LOOPBACK else former

    def _embedding_is_missing(self) -> bool:
        """Another installation on this machine may have one on the same port: one is enough, and ours follows when it ends."""
        address = urlsplit(self._local_embedding())
        return not is_taken(address.hostname or "127.0.0.1", address.port or 80)

    def _look_after(self, prepared: Prepared) -> int:
        announced, waiting_since, complained = False, time.monotonic(), False
        while not self._signals:
            for part in self._parts:
                if announced or part.name in AT_ONCE or time.monotonic() - waiting_since > HEAD_START:
                    part.tend()
            self._keep_postgres()
            self._reload()
            if not announced:
                if broken := self._hopeless():
                    self._say(f"{broken} does not start: the reason is above")
                    return 1
                announced = self._announce(prepared)
                if not announced and not complained and time.monotonic() - waiting_since > PATIENCE:
                    self._say(f"web runs, but does not say that it is ready since {PATIENCE:.0f} s; still trying")
                    complained = True
            time.sleep(1 if complained and not announced else TICK)
        return 0

    def _hopeless(self) -> str | None:
        """The part whose own fault keeps it from starting; while developing, the next change may mend it."""
        return next((part.name for part in self._parts if part.failures >= HOPELESS and not self._develop), None)

    def _keep_postgres(self) -> None:
        if self._postgres and not self._postgres.is_alive():
            if not self._postgres.exists:
                raise Unavailable(f"The database is gone from {self._home}: an empty one in its place would hide that")
            self._say("PostgreSQL ended; starting it again")
            self._postgres.start()

    def _reload(self) -> None:
        changed = self._sources.changed() if self._sources else []
        if changed:
            self._say(f"{', '.join(changed[:3])} changed; starting again")
            for part in self._parts:
                if part.name in ("web", "worker"):
                    part.restart()

    def _web_answers(self) -> bool:
        host, port = addresses(self._settings)[0]
        connection = http.client.HTTPConnection("127.0.0.1" if host == "0.0.0.0" else host, port, timeout=1)  # noqa: S104
        try:
            connection.request("GET", "/api/health")
            return connection.getresponse().status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _announce(self, prepared: Prepared) -> bool:
        if not self._web_answers():
            return False
        self._say(f"\nDana is ready: {VITE_ADDRESS if self._develop else self._settings.address}")
        if prepared.demo:
            self._say("Sign in as {} with the password {}".format(*prepared.demo))
        self._say("Ctrl-C stops it.\n")
        return True

    def _shut_down(self) -> None:
        self._say("Stopping … (Ctrl-C again does not wait)")
        self._stop([part for part in self._parts if part.name != "embed"])
        self._stop(self._parts)
        if self._postgres and not self._postgres.stop():
            self._say("PostgreSQL goes on: another Dana uses it.")
        self._say("Stopped.")

    def _stop(self, parts: list[Part]) -> None:
        """Gracefully; a second Ctrl-C ends the patience."""
        began = time.monotonic()
        for part in parts:
            part.ask_to_stop()
        while any(part.is_running for part in parts) and self._signals < 2:
            for part in parts:
                if time.monotonic() - began > part.grace:
                    part.kill()
            time.sleep(TICK / 2)
        for part in parts:
            part.kill()
