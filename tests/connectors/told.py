"""Connectors for tests, their fixtures, and events told as plain JSON so that a fixture can say what it expects."""

import dataclasses
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

import orjson

import dana.connectors
from dana.connectors import CONNECTORS
from tests.fake_http import FakeHttp

ROOT = Path(dana.connectors.__file__).parent
BASE_URL = "https://graph.example"
VERSION = "v25.0"


def folder(key: str) -> Path:
    return ROOT / key


@cache
def _config(key: str) -> bytes:
    return (folder(key) / "fixtures" / "config.json").read_bytes()


def config_of(key: str) -> dict[str, Any]:
    """The sample settings of a connector."""
    settings: dict[str, Any] = orjson.loads(_config(key))
    return settings


def opened(key: str, http: FakeHttp | None = None, **changes: Any) -> Any:
    """A connector with its sample settings; `changes` are not validated, so that broken settings can be tried."""
    kind = CONNECTORS[key]
    config = kind.Config.model_construct(**{**kind.Config(**config_of(key)).model_dump(), **changes})
    return kind(config, http or FakeHttp(), base_url=BASE_URL, version=VERSION)


def fixture(key: str, name: str) -> Any:
    """One payload of a connector."""
    return orjson.loads((folder(key) / "fixtures" / f"{name}.json").read_bytes())


def payload_names(key: str) -> list[str]:
    """The names of a connector's payloads."""
    files = (folder(key) / "fixtures").glob("*.json")
    return sorted(file.stem for file in files if file.stem != "config" and not file.stem.endswith(".expected"))


def told(event: Any) -> dict[str, Any]:
    """An event as JSON, without what is empty and without the raw payload; a time that was made up on arrival is "now"."""
    return {"event": type(event).__name__, **dict(_facts(event))}


def _facts(value: Any) -> Iterator[tuple[str, Any]]:
    for field in dataclasses.fields(value):
        found = getattr(value, field.name)
        if field.name != "raw" and found != field.default and found is not None and found != ():
            yield field.name, _plain(found)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        assert value.tzinfo is not None
        return "now" if datetime.now(UTC) - value < timedelta(minutes=5) else value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if dataclasses.is_dataclass(value):
        return dict(_facts(value))
    return [_plain(item) for item in value] if isinstance(value, tuple) else value
