"""One fake door to the network: it records every call and answers from a script."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from dana.http_client import Answer


@dataclass
class Call:
    """One request as a connector made it."""

    method: str
    url: str
    headers: Mapping[str, str]
    json: Any
    params: Mapping[str, str]
    timeout: float | None


def answer(status: int = 200, body: Any = None, **headers: str) -> Answer:
    """An answer with a JSON body (or raw bytes); header names are given with underscores."""
    raw = body if isinstance(body, bytes) else orjson.dumps({} if body is None else body)
    return Answer(status, {name.replace("_", "-"): value for name, value in headers.items()}, raw)


def graph_error(code: int, subcode: int | None = None, *, status: int = 400, message: str = "Something", **more: Any) -> Answer:
    """An answer with the Graph API's error object."""
    error = {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "Atrace", **more}
    if subcode is not None:
        error["error_subcode"] = subcode
    return answer(status, {"error": error})


@dataclass
class FakeHttp:
    """Answers in the order of the script, then with an empty 200; an exception in the script is raised."""

    script: list[Answer | Exception] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)

    def request(self, method: str, url: str, *, headers: Mapping[str, str] | None = None, json: Any = None,
                params: Mapping[str, str] | None = None, timeout: float | None = None) -> Answer:  # fmt: skip
        """Record, then answer."""
        self.calls.append(Call(method, url, headers or {}, json, params or {}, timeout))
        said = self.script.pop(0) if self.script else answer()
        if isinstance(said, Exception):
            raise said
        return said
