"""One child process: started when it is due, started again when it ends, stopped gracefully or not."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

PAUSES = (0.0, 0.5, 1.0, 2.0, 5.0)  # seconds before the next start, by failures in a row
STABLE = 10.0  # seconds after which a part counts as well again


class Part:
    """A command that shall run all the time; its output is passed on line by line with its name before it."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        environment: dict[str, str],
        say: Callable[[str], None],
        *,
        folder: Path,
        grace: float = 5.0,
        needed: Callable[[], bool] = lambda: True,
    ) -> None:
        self.name, self.grace, self.failures = name, grace, 0
        self._command, self._environment, self._folder = command, environment, folder
        self._say, self._needed = say, needed
        self._process: subprocess.Popen[str] | None = None
        self._began = self._due = 0.0

    @property
    def is_running(self) -> bool:
        """Whether its process lives."""
        return self._process is not None and self._process.poll() is None

    def tend(self) -> None:
        """To be called every moment: notice that it ended, and start it when its time has come."""
        now = time.monotonic()
        if self.is_running:
            if now - self._began > STABLE:
                self.failures = 0
            return
        if self._process is not None:
            self._say(f"{self.name} ended {_reason(self._process.returncode)}; starting it again")
            self._clear_away()
            self._due = now + PAUSES[min(self.failures, len(PAUSES) - 1)]
            self.failures += 1
        if now >= self._due:
            self._due = now + 1
            if self._needed():
                self._start()

    def restart(self) -> None:
        """Stop it now and start it at the next moment, as after a change of its source."""
        if self.is_running:
            self.ask_to_stop()
            deadline = time.monotonic() + self.grace
            while self.is_running and time.monotonic() < deadline:
                time.sleep(0.02)
        self._clear_away()
        self._due, self.failures = 0.0, 0

    def ask_to_stop(self) -> None:
        """Let it finish what it is doing and end."""
        if self._process is not None and self.is_running:
            self._process.terminate()

    def kill(self) -> None:
        """End it and whatever it started, at once."""
        self._clear_away()

    def _start(self) -> None:
        self._began = time.monotonic()
        self._process = subprocess.Popen(
            self._command,
            env=self._environment,
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            process_group=0,  # a Ctrl-C in the terminal is for the supervisor alone, which stops the parts in order
        )
        threading.Thread(target=self._pass_on, args=(self._process,), name=f"output of {self.name}", daemon=True).start()

    def _pass_on(self, process: subprocess.Popen[str]) -> None:
        if process.stdout is not None:
            with process.stdout as lines:
                for line in lines:
                    self._say(f"{self.name:<7}| {line.rstrip()}")

    def _clear_away(self) -> None:
        if self._process is None:
            return
        try:
            os.killpg(self._process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            self._process.kill()
        self._process.wait()
        self._process = None


def _reason(code: int) -> str:
    return f"with code {code}" if code >= 0 else f"by signal {signal.Signals(-code).name}"
