"""The step before the parts start, in a process of its own that ends, so that its memory is given back."""

import json
import os
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from dana.errors import Misconfigured
from dana.settings import CHECKOUT, environment_with


class Prepared(NamedTuple):
    """What the parts and the people need to know: the address for web and workers, and the demo's sign-in if there is one."""

    database_app_url: str
    demo: tuple[str, str] | None


def prepare(dana: Sequence[str], owner_url: str, home: Path, told_to_stop: Callable[[], bool]) -> Prepared | None:
    """Bring the database up to date with `dana prepare`; None when told to stop meanwhile, Misconfigured when it fails."""
    process = subprocess.Popen(
        [*dana, "prepare", "--parent", str(os.getpid())],
        env=environment_with({"DATABASE_URL": owner_url, "DANA_HOME": str(home)}),
        cwd=CHECKOUT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        process_group=0,
    )
    while True:
        try:
            output, _ = process.communicate(timeout=0.1)
            break
        except subprocess.TimeoutExpired:
            if told_to_stop():
                process.terminate()
    if told_to_stop():
        return None
    if process.returncode:
        raise Misconfigured("The database could not be brought up to date: the reason is above")
    found = json.loads(output.splitlines()[-1])
    return Prepared(found["database_app_url"], tuple(found["demo"]) if found["demo"] else None)
